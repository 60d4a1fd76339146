/* What waits to be visited, first in tree order first out: the items that are put out next are read
 * next, so that little is held between the two. */
#ifndef EXHIBIT_WORKER_READY_H
#define EXHIBIT_WORKER_READY_H

#include "base/base.h"

#include <stddef.h>

struct ready {
	void **v;
	size_t n, cap;
	bool (*before)(const void *a, const void *b);	/* a strict order, the same at all times */
};

/* All zero but `before` is an empty one. */
void ready_clear(struct ready *r);
void ready_put(struct ready *r, void *what);
void *ready_take(struct ready *r);	/* the first of all; NULL when there is none */

#endif
