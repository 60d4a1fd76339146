/* Pointers from one thread to another, in order, a bounded number of bytes at a time. The taker is woken for
 * several at once: a wake for each would cost more than the work handed over. */
#ifndef EXHIBIT_BASE_QUEUE_H
#define EXHIBIT_BASE_QUEUE_H

#include "base/base.h"

struct queue;

struct queue *queue_new(void);
/* Both threads are done with it, and it is empty (what is left in it is not freed); NULL is fine. */
void queue_free(struct queue *q);

/* ---- the giver ---- */
/* Waits for room. `what` is not NULL and holds about so many bytes. False: the taker wants no more;
 * `what` stays the caller's. */
bool queue_put(struct queue *q, void *what, size_t bytes);
/* Waits for room, for who makes what it puts only then. */
void queue_wait(struct queue *q);
void queue_end(struct queue *q);	/* nothing more will be put */

/* ---- the taker ---- */
void *queue_take(struct queue *q);	/* waits; NULL: all has been taken, and nothing more comes */
/* Refuses what is put from now on. What was put before can still be taken, and has to be. */
void queue_refuse(struct queue *q);

#endif
