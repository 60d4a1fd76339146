/* Chunks in a chain, growing from small to CHUNK, because most arenas stay small and there are tens
 * of thousands of them; a piece larger than a quarter of CHUNK gets a chunk of its own. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIRST = 512, CHUNK = 16 << 10, ALIGN = 16 };

struct chunk {
	struct chunk *next;
	size_t size;
	_Alignas(ALIGN) char bytes[];
};

struct arena {
	struct chunk *chunks;	/* the first is the one being filled */
	size_t used, held;
};

static struct chunk *chunk_new(struct arena *a, size_t n)
{
	struct chunk *c = mem_grow(NULL, sizeof *c + n);

	c->size = n;
	a->held += n;
	return c;
}

struct arena *arena_new(void)
{
	struct arena *a = mem_get(sizeof *a);

	a->chunks = chunk_new(a, FIRST);
	a->chunks->next = NULL;
	return a;
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct chunk *c = a->chunks, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

void arena_reset(struct arena *a)
{
	struct chunk *keep = NULL;

	for (struct chunk *c = a->chunks, *next; c; c = next) {
		next = c->next;
		if (c->size <= CHUNK && (keep == NULL || c->size > keep->size)) {
			free(keep);
			keep = c;
		} else {
			free(c);
		}
	}
	if (keep == NULL)
		keep = chunk_new(a, FIRST);
	keep->next = NULL;
	a->chunks = keep;
	a->used = 0;
	a->held = keep->size;
}

/* A new head with room for n, twice the last one's size while that is small. */
static struct chunk *grow(struct arena *a, size_t n)
{
	size_t size = a->chunks->size >= CHUNK ? CHUNK : a->chunks->size * 2;
	struct chunk *c;

	while (size < n)
		size *= 2;
	c = chunk_new(a, size);
	c->next = a->chunks;
	a->chunks = c;
	a->used = 0;
	return c;
}

void *arena_get(struct arena *a, size_t n)
{
	struct chunk *c = a->chunks;
	void *p;

	assert(n < SIZE_MAX / 2);
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (n > CHUNK / 4) {	/* behind the head, so that the head goes on being filled */
		c = chunk_new(a, n);
		c->next = a->chunks->next;
		a->chunks->next = c;
		return memset(c->bytes, 0, n);
	}
	if (n > c->size - a->used)
		c = grow(a, n);
	p = c->bytes + a->used;
	a->used += n;
	return memset(p, 0, n);
}

size_t arena_size(const struct arena *a) { return a->held; }

const char *arena_cstr(struct arena *a, struct span s)
{
	char *p = arena_get(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

struct span arena_dup(struct arena *a, struct span s)
{
	if (s.p == NULL || span_is_null(s))
		return s;
	return span_of(arena_cstr(a, s), s.n);
}

struct span arena_str(struct arena *a, const char *s) { return arena_dup(a, span_str(s)); }

struct span arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p, near[256];	/* most are short: printed once, then copied */
	int n;

	va_start(ap, fmt);
	n = vsnprintf(near, sizeof near, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if ((size_t)n < sizeof near)
		return arena_dup(a, span_of(near, (size_t)n));
	p = arena_get(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return span_of(p, (size_t)n);
}

void list_reserve(struct list *l, struct arena *a, size_t size, uint32_t more)
{
	void *v;

	if (more <= l->cap - l->n)
		return;
	assert(more <= UINT32_MAX - l->n);
	v = arena_get(a, (size_t)(l->n + more) * size);
	if (l->n)
		memcpy(v, l->v, (size_t)l->n * size);
	l->v = v;
	l->cap = l->n + more;
}

void *list_add(struct list *l, struct arena *a, size_t size)
{
	if (l->n == l->cap) {
		uint32_t cap = l->cap ? l->cap * 2 : 4;
		void *v = arena_get(a, (size_t)cap * size);

		if (l->n)
			memcpy(v, l->v, (size_t)l->n * size);
		l->v = v;
		l->cap = cap;
	}
	return (char *)l->v + (size_t)l->n++ * size;
}
