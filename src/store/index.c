/* Open addressing over a dense array. A digest is its own hash: the attacker who chooses content
 * still cannot cheaply choose many SHA-256 values with equal low bits beyond what linear probing
 * at half load bears. Entries live in chunks, so growing never holds them twice. */
#include "index.h"

#include <stdlib.h>

#define CHUNK 4096u

struct entry {
	struct digest d;
	uint64_t off;
	uint64_t size_pack;	/* size << 24 | pack */
};

static uint32_t home(const struct index *x, const struct digest *d)
{
	uint32_t h;

	memcpy(&h, d->b, sizeof h);
	return h & x->mask;
}

static struct entry *entry_at(const struct index *x, uint32_t i)
{
	return &x->chunk[i / CHUNK][i % CHUNK];
}

/* The table's slot for this digest: the one that holds it, or the free one where it belongs. */
static uint32_t *slot_of(const struct index *x, const struct digest *d)
{
	uint32_t at = home(x, d);

	while (x->table[at] && !digest_eq(&entry_at(x, x->table[at] - 1)->d, d))
		at = (at + 1) & x->mask;
	return &x->table[at];
}

static void grow_table(struct index *x)
{
	size_t slots = x->table ? 2 * ((size_t)x->mask + 1) : 1024;

	free(x->table);
	x->table = mem_get(slots * sizeof *x->table);
	x->mask = (uint32_t)(slots - 1);
	for (uint32_t i = 0; i < x->n; i++)
		*slot_of(x, &entry_at(x, i)->d) = i + 1;
}

void index_clear(struct index *x)
{
	for (uint32_t i = 0; i < x->chunks; i++)
		free(x->chunk[i]);
	free(x->chunk);
	free(x->table);
	*x = (struct index){ 0 };
}

static void place_of(const struct entry *en, struct place *out)
{
	*out = (struct place){ en->off, en->size_pack >> 24,
			       (uint32_t)(en->size_pack & INDEX_PACK_MAX) };
}

bool index_get(const struct index *x, const struct digest *d, struct place *out)
{
	uint32_t found;

	if (x->table == NULL || (found = *slot_of(x, d)) == 0)
		return false;
	place_of(entry_at(x, found - 1), out);
	return true;
}

void index_put(struct index *x, const struct digest *d, const struct place *at)
{
	struct entry *en;
	uint32_t *slot;

	assert(at->size <= INDEX_SIZE_MAX && at->pack <= INDEX_PACK_MAX);
	/* At most three quarters full. */
	if (x->table == NULL || x->n >= (x->mask >> 2) * 3)
		grow_table(x);
	slot = slot_of(x, d);
	if (*slot == 0) {
		assert(x->n < UINT32_MAX - 1);
		if (x->n == x->chunks * CHUNK) {
			x->chunk = mem_grow(x->chunk, (x->chunks + 1) * sizeof(struct entry *));
			x->chunk[x->chunks++] = mem_get(CHUNK * sizeof *en);
		}
		*slot = ++x->n;
	}
	en = entry_at(x, *slot - 1);
	en->d = *d;
	en->off = at->off;
	en->size_pack = at->size << 24 | at->pack;
}

void index_at(const struct index *x, uint32_t i, struct digest *d, struct place *at)
{
	const struct entry *en = entry_at(x, i);

	*d = en->d;
	place_of(en, at);
}
