/* A table from numbers to numbers. Keys are hashed with a fixed function: only numbers that strangers
 * do not choose (indexes, words) may be keys. */
#ifndef EXHIBIT_CASE_NUMBERS_H
#define EXHIBIT_CASE_NUMBERS_H

#include "base/base.h"

struct numbers {
	uint64_t *keys;		/* key + 1; 0: free */
	uint32_t *values;
	size_t n, slots;
};

void numbers_clear(struct numbers *t);		/* frees; {0} is an empty table */
/* Where the value of `key` is, put there as 0 when it is new. Good until the next put. */
uint32_t *numbers_put(struct numbers *t, uint64_t key);
/* NULL: is not in it. */
const uint32_t *numbers_get(const struct numbers *t, uint64_t key);

#endif
