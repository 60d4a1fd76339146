/* Names are told apart by the first bytes of their digest: they come from strangers, who must not be able to choose
 * which of them collide. */
#include "worker/names.h"

#include "base/digest.h"

#include <stdlib.h>

struct names {
	uint64_t *hash;		/* 0: empty */
	uint32_t *count;
	size_t n, cap;
};

struct names *names_new(void) { return mem_get(sizeof(struct names)); }

static uint64_t hash_of(struct span s)
{
	struct digest d = digest_of(s);
	uint64_t h;

	memcpy(&h, d.b, sizeof h);
	return h | 1;
}

static void names_grow(struct names *t)
{
	struct names old = *t;

	t->cap = old.cap ? old.cap * 2 : 64;
	t->hash = mem_get(t->cap * sizeof *t->hash);
	t->count = mem_get(t->cap * sizeof *t->count);
	for (size_t i = 0; i < old.cap; i++) {
		size_t at;

		if (old.hash[i] == 0)
			continue;
		for (at = old.hash[i] & (t->cap - 1); t->hash[at]; at = (at + 1) & (t->cap - 1))
			;
		t->hash[at] = old.hash[i];
		t->count[at] = old.count[i];
	}
	free(old.hash);
	free(old.count);
}

uint32_t names_add(struct names *t, struct span name)
{
	uint64_t h = hash_of(name);
	size_t at;

	if (t->n * 2 >= t->cap)
		names_grow(t);
	for (at = h & (t->cap - 1); t->hash[at] && t->hash[at] != h; at = (at + 1) & (t->cap - 1))
		;
	if (t->hash[at] == 0) {
		t->hash[at] = h;
		t->n++;
	}
	return t->count[at]++;
}

void names_free(struct names *t)
{
	if (t == NULL)
		return;
	free(t->hash);
	free(t->count);
	free(t);
}
