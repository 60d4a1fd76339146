/* Open addressing, at most two thirds full. */
#include "case/numbers.h"

#include <stdlib.h>

void numbers_clear(struct numbers *t)
{
	free(t->keys);
	free(t->values);
	*t = (struct numbers){ 0 };
}

static size_t slot_of(const struct numbers *t, uint64_t key)
{
	uint64_t h = (key + 1) * 0x9e3779b97f4a7c15u;
	size_t at = (size_t)(h ^ h >> 32) & (t->slots - 1);

	while (t->keys[at] && t->keys[at] != key + 1)
		at = (at + 1) & (t->slots - 1);
	return at;
}

static void grow(struct numbers *t)
{
	struct numbers old = *t;

	t->slots = old.slots ? old.slots * 2 : 64;
	t->keys = mem_get(t->slots * sizeof *t->keys);
	t->values = mem_get(t->slots * sizeof *t->values);
	for (size_t i = 0; i < old.slots; i++)
		if (old.keys[i]) {
			size_t at = slot_of(t, old.keys[i] - 1);

			t->keys[at] = old.keys[i];
			t->values[at] = old.values[i];
		}
	free(old.keys);
	free(old.values);
}

uint32_t *numbers_put(struct numbers *t, uint64_t key)
{
	size_t at;

	if ((t->n + 1) * 3 / 2 >= t->slots)
		grow(t);
	at = slot_of(t, key);
	if (t->keys[at] == 0) {
		t->keys[at] = key + 1;
		t->n++;
	}
	return &t->values[at];
}

const uint32_t *numbers_get(const struct numbers *t, uint64_t key)
{
	size_t at;

	if (t->slots == 0)
		return NULL;
	at = slot_of(t, key);
	return t->keys[at] ? &t->values[at] : NULL;
}
