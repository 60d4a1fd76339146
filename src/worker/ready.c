/* A binary heap of pointers; what they point at is never looked at here. */
#include "worker/ready.h"

#include <stdlib.h>

void ready_clear(struct ready *r)
{
	free(r->v);
	*r = (struct ready){ .before = r->before };
}

void ready_put(struct ready *r, void *what)
{
	size_t at = r->n++;

	if (at == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 64;
		r->v = mem_grow(r->v, r->cap * sizeof *r->v);
	}
	while (at > 0 && r->before(what, r->v[(at - 1) / 2])) {
		r->v[at] = r->v[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	r->v[at] = what;
}

void *ready_take(struct ready *r)
{
	void *first, *last;
	size_t at = 0, down;

	if (r->n == 0)
		return NULL;
	first = r->v[0];
	last = r->v[--r->n];
	while ((down = at * 2 + 1) < r->n) {
		if (down + 1 < r->n && r->before(r->v[down + 1], r->v[down]))
			down++;
		if (!r->before(r->v[down], last))
			break;
		r->v[at] = r->v[down];
		at = down;
	}
	r->v[at] = last;	/* of an emptied heap: a slot nobody reads */
	return first;
}
