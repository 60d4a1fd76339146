/* Statements whose table has no header row: what the columns hold says what they are, or nothing does. */
#ifndef EXHIBIT_READERS_CSV_BARE_H
#define EXHIBIT_READERS_CSV_BARE_H

#include "csv_head.h"
#include "record/item.h"

/* Whether the first row of a table may be a payment: a day (or two), words, an amount, and perhaps the
 * balance behind it or both. Fills `h`. */
bool csv_bare_is(const struct span *cells, uint32_t n, struct csv_head *h);
/* Whether the rows [first, n) of `t` prove it: each balance comes of the one before, or (where there are
 * none) money comes and goes. */
bool csv_bare_holds(const struct transaction *t, uint32_t first, uint32_t n);

#endif
