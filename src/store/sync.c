/* fdatasync is by file, not by descriptor: the thread opens the packs by name and shares nothing
 * with the writer but its job. */
#include "sync.h"

#include "pack.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static int sync_file(int dir, const struct sync_file *f)
{
	char name[PACK_NAME];
	int fd = openat(dir, pack_name(f->writer, f->n, name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int result;

	if (fd < 0)
		return errno == ENOENT ? 0 : errno;	/* aborted meanwhile, and removed */
	result = fdatasync(fd) < 0 ? errno : 0;
	close(fd);
	return result;
}

int sync_run(struct sync_job *job)
{
	int result = 0, one;

	for (uint32_t i = 0; i < job->n; i++)
		if ((one = sync_file(job->dir, &job->files[i])) != 0)
			result = one;
	if (job->has_new_files && fsync(job->dir) < 0)
		result = errno;
	if (job->index >= 0 && fdatasync(job->index) < 0)
		result = errno;
	free(job->files);
	job->files = NULL;
	return result;
}

struct syncer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct sync_job job;
	enum { IDLE, GIVEN, DONE, STOP } state;
	int result;
};

static void *work(void *ctx)
{
	struct syncer *y = ctx;
	struct sync_job job;
	int result;

	pthread_mutex_lock(&y->lock);
	for (;;) {
		while (y->state != GIVEN && y->state != STOP)
			pthread_cond_wait(&y->change, &y->lock);
		if (y->state == STOP)
			break;
		job = y->job;
		pthread_mutex_unlock(&y->lock);
		result = sync_run(&job);
		pthread_mutex_lock(&y->lock);
		y->result = result;
		y->state = DONE;
		pthread_cond_signal(&y->change);
	}
	pthread_mutex_unlock(&y->lock);
	return NULL;
}

struct syncer *sync_start(void)
{
	struct syncer *y = mem_get(sizeof *y);
	sigset_t all, before;
	int failed;

	pthread_mutex_init(&y->lock, NULL);
	pthread_cond_init(&y->change, NULL);
	/* Signals belong to the thread that knows what to do with them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&y->thread, NULL, work, y);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failed) {
		free(y);
		return NULL;
	}
	return y;
}

bool sync_is_busy(struct syncer *y)
{
	bool busy;

	pthread_mutex_lock(&y->lock);
	busy = y->state == GIVEN;
	pthread_mutex_unlock(&y->lock);
	return busy;
}

void sync_give(struct syncer *y, const struct sync_job *job)
{
	pthread_mutex_lock(&y->lock);
	assert(y->state == IDLE);
	y->job = *job;
	y->state = GIVEN;
	pthread_cond_signal(&y->change);
	pthread_mutex_unlock(&y->lock);
}

bool sync_wait(struct syncer *y, int *result, uint64_t *upto)
{
	bool ended;

	pthread_mutex_lock(&y->lock);
	while (y->state == GIVEN)
		pthread_cond_wait(&y->change, &y->lock);
	ended = y->state == DONE;
	*result = y->result;
	*upto = y->job.upto;
	y->state = IDLE;
	pthread_mutex_unlock(&y->lock);
	return ended;
}

void sync_stop(struct syncer *y)
{
	int result;
	uint64_t upto;

	if (y == NULL)
		return;
	sync_wait(y, &result, &upto);
	pthread_mutex_lock(&y->lock);
	y->state = STOP;
	pthread_cond_signal(&y->change);
	pthread_mutex_unlock(&y->lock);
	pthread_join(y->thread, NULL);
	pthread_mutex_destroy(&y->lock);
	pthread_cond_destroy(&y->change);
	free(y);
}
