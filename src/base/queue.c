/* A ring under a lock. The taker sleeps until a batch has come together (so many pieces, or so many
 * bytes of large ones), the giver until half of the room is free; so each wakes the other seldom, and
 * seldom has to wait. They never sleep both: the one needs little to wait, the other much. */
#include "base/queue.h"

#include <pthread.h>
#include <stdlib.h>

enum { ROOM = 256, BATCH = 32, BYTES = 2 << 20, BATCH_BYTES = BYTES / 8 };

struct held {
	void *what;
	size_t bytes;
};

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct held ring[ROOM];
	unsigned head, waiting;
	size_t bytes;		/* of all that wait */
	bool is_full;		/* the giver sleeps until half of it is gone */
	bool is_ended, is_refused;
};

struct queue *queue_new(void)
{
	struct queue *q = mem_get(sizeof *q);

	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->changed, NULL);
	return q;
}

void queue_free(struct queue *q)
{
	if (q == NULL)
		return;
	pthread_cond_destroy(&q->changed);
	pthread_mutex_destroy(&q->lock);
	free(q);
}

static bool is_batch(const struct queue *q)
{
	return q->waiting >= BATCH || q->bytes >= BATCH_BYTES;
}

static bool has_room(const struct queue *q)
{
	return q->waiting == 0 || (q->waiting <= ROOM / 2 && q->bytes <= BYTES / 2);
}

/* Holds the lock. */
static void wait_for_room(struct queue *q)
{
	q->is_full = q->waiting == ROOM || q->bytes > BYTES;
	if (q->is_full)		/* the taker may wait for a batch to come together: this is one */
		pthread_cond_signal(&q->changed);
	while (q->is_full && !q->is_refused)
		pthread_cond_wait(&q->changed, &q->lock);
}

void queue_wait(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	wait_for_room(q);
	pthread_mutex_unlock(&q->lock);
}

bool queue_put(struct queue *q, void *what, size_t bytes)
{
	bool taken, was_batch;

	pthread_mutex_lock(&q->lock);
	wait_for_room(q);
	taken = !q->is_refused;
	if (taken) {
		was_batch = is_batch(q);
		q->ring[(q->head + q->waiting++) % ROOM] = (struct held){ what, bytes };
		q->bytes += bytes;
		if (!was_batch && is_batch(q))
			pthread_cond_signal(&q->changed);
	}
	pthread_mutex_unlock(&q->lock);
	return taken;
}

void queue_end(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->is_ended = true;
	pthread_cond_signal(&q->changed);
	pthread_mutex_unlock(&q->lock);
}

void *queue_take(struct queue *q)
{
	void *what = NULL;

	pthread_mutex_lock(&q->lock);
	if (q->waiting == 0)
		while (!is_batch(q) && !q->is_full && !q->is_ended)
			pthread_cond_wait(&q->changed, &q->lock);
	if (q->waiting) {
		what = q->ring[q->head].what;
		q->bytes -= q->ring[q->head].bytes;
		q->head = (q->head + 1) % ROOM;
		q->waiting--;
		if (q->is_full && has_room(q)) {
			q->is_full = false;
			pthread_cond_signal(&q->changed);
		}
	}
	pthread_mutex_unlock(&q->lock);
	return what;
}

void queue_refuse(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->is_refused = true;
	pthread_cond_signal(&q->changed);
	pthread_mutex_unlock(&q->lock);
}
