/* Memory that lives as long as one item: taken piece by piece, given back all at once. */
#ifndef EXHIBIT_BASE_ARENA_H
#define EXHIBIT_BASE_ARENA_H

#include "base/buf.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);		/* NULL is fine */
void arena_reset(struct arena *a);		/* everything taken from it is gone; keeps one chunk */
void *arena_get(struct arena *a, size_t n);	/* zeroed, aligned for any type; never NULL */
struct span arena_dup(struct arena *a, struct span s);	/* copy; absent stays absent, null stays null */
struct span arena_str(struct arena *a, const char *s);	/* copy of a C string */
const char *arena_cstr(struct arena *a, struct span s);	/* copy with a NUL behind it */
struct span arena_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
size_t arena_size(const struct arena *a);	/* bytes held from the system */

/* A growing array in an arena. `v` points at n elements of the caller's type. */
struct list {
	void *v;
	uint32_t n, cap;
};
/* A new zeroed element of `size` bytes at the end. The address is good until the next add. */
void *list_add(struct list *l, struct arena *a, size_t size);
/* Room for so many more, and no more than that; what was counted before needs no growing. */
void list_reserve(struct list *l, struct arena *a, size_t size, uint32_t more);
/* For lists of spans. */
static inline void list_add_span(struct list *l, struct arena *a, struct span s)
{
	*(struct span *)list_add(l, a, sizeof s) = s;
}
static inline struct span list_span(const struct list *l, uint32_t i)
{
	return ((const struct span *)l->v)[i];
}

#endif
