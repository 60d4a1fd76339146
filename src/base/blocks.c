/* Two buffers: one is filled while the thread writes the other. A file that never fills the first
 * one (most do not) is written by its own thread of control at the end, and nothing is started.
 *
 * O_DIRECT wants memory, offset and length in whole blocks of the disk; 4096 is enough everywhere.
 * A file system that knows no O_DIRECT (tmpfs), or not here, says EINVAL: the page cache will do. */
#include "base/blocks.h"

#include "base/buf.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, ALIGN = 4096 };

struct blocks {
	int fd;
	bool direct, started;
	char *half[2];
	int filling;		/* which half is being filled */
	size_t n;		/* bytes in it */
	uint64_t begun;		/* offset of the half being filled */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t turn;
	/* under the lock */
	bool full, stop;	/* full: the other half waits for the thread, or is being written */
	struct err err;		/* the first trouble; status 0 when none */
};

static void set_direct(struct blocks *b, bool on)
{
	int flags = fcntl(b->fd, F_GETFL);

	b->direct = flags >= 0 && fcntl(b->fd, F_SETFL, on ? flags | O_DIRECT : flags & ~O_DIRECT) == 0 && on;
}

struct blocks *blocks_new(int fd)
{
	struct blocks *b = mem_get(sizeof *b);

	b->fd = fd;
	for (int i = 0; i < 2; i++) {
		b->half[i] = aligned_alloc(ALIGN, BLOCK);
		if (b->half[i] == NULL)
			abort();
	}
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->turn, NULL);
	return b;
}

uint64_t blocks_at(const struct blocks *b) { return b->begun + b->n; }

/* One whole half. The first refusal of O_DIRECT is the last: the rest goes through the cache. */
static bool write_half(struct blocks *b, const char *p, uint64_t at, struct err *e)
{
	size_t done = 0;

	while (b->direct && done < BLOCK) {
		ssize_t w = pwrite(b->fd, p + done, BLOCK - done, (off_t)(at + done));

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0 && errno != EINVAL)
			return err_set(e, EXHIBIT_IO, errno, "write");
		if (w <= 0 || w % ALIGN)
			set_direct(b, false);
		done += w > 0 ? (size_t)w : 0;
	}
	if (done == BLOCK)
		return true;
	if (!io_pwrite(b->fd, p + done, BLOCK - done, at + done, e))
		return false;
	/* The disk begins now, so that the sync before publishing has little left to wait for. */
	sync_file_range(b->fd, (off_t)at, BLOCK, SYNC_FILE_RANGE_WRITE);
	return true;
}

static void *writer(void *with)
{
	struct blocks *b = with;

	pthread_mutex_lock(&b->lock);
	for (;;) {
		struct err e = { 0 };
		uint64_t at;
		const char *p;

		while (!b->full && !b->stop)
			pthread_cond_wait(&b->turn, &b->lock);
		if (!b->full)
			break;
		p = b->half[!b->filling];
		at = b->begun - BLOCK;
		pthread_mutex_unlock(&b->lock);
		write_half(b, p, at, &e);
		pthread_mutex_lock(&b->lock);
		if (e.status && b->err.status == 0)
			b->err = e;
		b->full = false;
		pthread_cond_broadcast(&b->turn);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

/* Waits until the other half is written; false with the trouble there was. */
static bool settle(struct blocks *b, struct err *e)
{
	bool ok;

	pthread_mutex_lock(&b->lock);
	while (b->full)
		pthread_cond_wait(&b->turn, &b->lock);
	ok = b->err.status == 0;
	if (!ok)
		*e = b->err;
	pthread_mutex_unlock(&b->lock);
	return ok;
}

/* The half is full: the thread takes it, and the other one is filled. */
static bool swap(struct blocks *b, struct err *e)
{
	if (!settle(b, e))
		return false;
	if (!b->started) {
		set_direct(b, true);
		if (pthread_create(&b->thread, NULL, writer, b) != 0)
			return err_set(e, EXHIBIT_TEMPORARY, 0, "no thread can be started");
		b->started = true;
	}
	pthread_mutex_lock(&b->lock);
	b->filling = !b->filling;
	b->begun += BLOCK;
	b->n = 0;
	b->full = true;
	pthread_cond_broadcast(&b->turn);
	pthread_mutex_unlock(&b->lock);
	return true;
}

char *blocks_room(struct blocks *b, size_t *n, struct err *e)
{
	if (b->n == BLOCK && !swap(b, e))
		return NULL;
	*n = BLOCK - b->n;
	return b->half[b->filling] + b->n;
}

void blocks_fill(struct blocks *b, size_t n)
{
	assert(n <= BLOCK - b->n);
	b->n += n;
}

bool blocks_put(struct blocks *b, struct span s, struct err *e)
{
	while (s.n) {
		size_t n;
		char *to = blocks_room(b, &n, e);

		if (to == NULL)
			return false;
		if (n > s.n)
			n = s.n;
		memcpy(to, s.p, n);
		blocks_fill(b, n);
		s = span_from(s, n);
	}
	return true;
}

/* Bytes on the descriptor are changed through the cache: they are few and stand anywhere. */
static bool patch_written(struct blocks *b, uint64_t at, struct span s, struct err *e)
{
	bool direct = b->direct, ok;

	if (direct)
		set_direct(b, false);
	ok = io_pwrite(b->fd, s.p, s.n, at, e);
	if (direct)
		set_direct(b, true);
	return ok;
}

bool blocks_patch(struct blocks *b, uint64_t at, struct span s, struct err *e)
{
	size_t written = at >= b->begun ? 0 : b->begun - at < s.n ? (size_t)(b->begun - at) : s.n;

	assert(at + s.n <= blocks_at(b));
	if (written && (!settle(b, e) || !patch_written(b, at, span_sub(s, 0, written), e)))
		return false;
	if (written < s.n)
		memcpy(b->half[b->filling] + (at + written - b->begun), s.p + written, s.n - written);
	return true;
}

static void end_thread(struct blocks *b)
{
	if (!b->started)
		return;
	pthread_mutex_lock(&b->lock);
	b->stop = true;
	pthread_cond_broadcast(&b->turn);
	pthread_mutex_unlock(&b->lock);
	pthread_join(b->thread, NULL);
	b->started = false;
}

bool blocks_finish(struct blocks *b, struct err *e)
{
	bool ok = settle(b, e);

	end_thread(b);
	if (b->direct)
		set_direct(b, false);
	return ok && io_pwrite(b->fd, b->half[b->filling], b->n, b->begun, e);
}

void blocks_free(struct blocks *b)
{
	if (b == NULL)
		return;
	end_thread(b);
	if (b->direct)
		set_direct(b, false);
	pthread_mutex_destroy(&b->lock);
	pthread_cond_destroy(&b->turn);
	free(b->half[0]);
	free(b->half[1]);
	free(b);
}
