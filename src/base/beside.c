/* One piece at a time changes hands: `p` is set by the caller and cleared by the thread. */
#include "base/beside.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct beside {
	struct hasher *hash;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t turn;
	/* under the lock */
	const void *p;		/* being hashed; NULL: nothing is */
	size_t n;
	bool stop;
};

static void *work(void *ctx)
{
	struct beside *b = ctx;

	pthread_mutex_lock(&b->lock);
	for (;;) {
		while (b->p == NULL && !b->stop)
			pthread_cond_wait(&b->turn, &b->lock);
		if (b->p == NULL)
			break;
		pthread_mutex_unlock(&b->lock);
		hasher_put(b->hash, b->p, b->n);
		pthread_mutex_lock(&b->lock);
		b->p = NULL;
		pthread_cond_signal(&b->turn);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

struct beside *beside_new(void)
{
	struct beside *b = mem_get(sizeof *b);
	sigset_t all, before;
	int failed;

	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->turn, NULL);
	b->hash = hasher_new();
	/* Signals belong to the thread that knows what to do with them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&b->thread, NULL, work, b);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!failed)
		return b;
	hasher_free(b->hash);
	free(b);
	return NULL;
}

/* Holds the lock, and nothing is being hashed. */
static void settle(struct beside *b)
{
	pthread_mutex_lock(&b->lock);
	while (b->p)
		pthread_cond_wait(&b->turn, &b->lock);
}

void beside_begin(struct beside *b)
{
	settle(b);
	hasher_begin(b->hash);
	pthread_mutex_unlock(&b->lock);
}

void beside_put(struct beside *b, const void *p, size_t n)
{
	settle(b);
	if (n) {
		b->p = p;
		b->n = n;
		pthread_cond_signal(&b->turn);
	}
	pthread_mutex_unlock(&b->lock);
}

struct digest beside_end(struct beside *b)
{
	struct digest d;

	settle(b);
	d = hasher_end(b->hash);
	pthread_mutex_unlock(&b->lock);
	return d;
}

void beside_free(struct beside *b)
{
	if (b == NULL)
		return;
	settle(b);
	b->stop = true;
	pthread_cond_signal(&b->turn);
	pthread_mutex_unlock(&b->lock);
	pthread_join(b->thread, NULL);
	pthread_cond_destroy(&b->turn);
	pthread_mutex_destroy(&b->lock);
	hasher_free(b->hash);
	free(b);
}
