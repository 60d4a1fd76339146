/* A table row between the item it was taken from and the page or CSV file it ends on: a few spans,
 * and the same as bytes. */
#ifndef EXHIBIT_REPORT_ROW_H
#define EXHIBIT_REPORT_ROW_H

#include "base/buf.h"

#define ROW_FIELDS 32

struct row {
	unsigned n;
	struct span f[ROW_FIELDS];
};

/* Appends the row as bytes; each field is cut to `clip` bytes (a cut one ends in "..."), at a
 * character boundary. False when `to` is full; nothing was added then. */
bool row_print(const struct row *r, size_t clip, struct buf *to);
/* Takes one row off the front of *from; its spans point into it. False at the end. */
bool row_parse(struct row *r, struct span *from);
/* The first at most `n` bytes of UTF-8 text, cut between characters. */
struct span row_clip(struct span s, size_t n);

/* The rows of a table on the page: the first few, and how many there are in all. */
struct shelf {
	struct buf b;
	uint32_t kept, cap;
	uint64_t seen;
};
void shelf_init(struct shelf *s, uint32_t cap);
void shelf_clear(struct shelf *s);
/* True when the row was kept, false when it was only counted. */
bool shelf_put(struct shelf *s, const struct row *r);

#endif
