/* Where each object stands, in memory: 48 bytes an object and 5 to 11 for the table over them. */
#ifndef EXHIBIT_STORE_INDEX_H
#define EXHIBIT_STORE_INDEX_H

#include "base/digest.h"

#define INDEX_SIZE_MAX ((1ull << 40) - 1)	/* bytes of one object */
#define INDEX_PACK_MAX ((1u << 24) - 1)

struct place {
	uint64_t off, size;
	uint32_t pack;		/* a number of pack.h */
};

struct entry;

struct index {
	struct entry **chunk;	/* entries in order of arrival; they never move */
	uint32_t *table;	/* entry number + 1, or 0; a power of two */
	uint32_t n, chunks, mask;
};

void index_clear(struct index *x);
/* False when the digest is not there. */
bool index_get(const struct index *x, const struct digest *d, struct place *out);
/* Adds or replaces. */
void index_put(struct index *x, const struct digest *d, const struct place *at);
/* Entry number i < x->n. */
void index_at(const struct index *x, uint32_t i, struct digest *d, struct place *at);

#endif
