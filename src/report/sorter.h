/* Sorts records by key, unsigned bytes, in memory that does not grow with their number; equal keys
 * stay in the order they came. */
#ifndef EXHIBIT_REPORT_SORTER_H
#define EXHIBIT_REPORT_SORTER_H

#include "base/err.h"
#include "base/span.h"

struct sorter;

struct sorter *sorter_new(int dirfd);	/* borrows dirfd until the first sorter_next */
void sorter_free(struct sorter *s);	/* NULL is fine */
bool sorter_put(struct sorter *s, struct span key, struct span record, struct err *e);
/* The first call ends the putting. p == NULL at the end; valid until the next call. */
bool sorter_next(struct sorter *s, struct span *key, struct span *record, struct err *e);

/* Writes a part of a key: big end first, so that bytes are in the order of numbers. Moves *to on. */
void sorter_number(char **to, uint64_t v, unsigned bytes);

#endif
