/* Texts of items out of the store, and what is compared in them. They are our own readers' output,
 * and as foreign as what it was read from. */
#ifndef EXHIBIT_CASE_TEXTS_H
#define EXHIBIT_CASE_TEXTS_H

#include "case/case.h"

struct texts;
struct texts *texts_new(struct store *store);	/* store may be NULL: all texts are absent */
void texts_free(struct texts *t);
/* The first LIMIT_CASE_TEXT bytes of an item's text; empty when there is none or it cannot be had.
 * Valid until the next call. */
struct span texts_view(struct texts *t, const struct case_item *ci);
/* All of it, appended to `to`; false when there is none or it cannot be had. */
bool texts_whole(struct texts *t, const struct case_item *ci, struct buf *to);
/* Of a message: what its sender wrote, as far as known, without quoted lines. Valid until the next
 * call. */
struct span texts_fresh(struct texts *t, const struct case_item *ci);

/* The hashes of all runs of three words; at most `cap`. Returns how many. */
uint32_t texts_shingles(struct span text, uint64_t *out, uint32_t cap);
/* `what` stands in the text, ASCII case folded, and no letter or digit on either side of it. */
bool texts_has(struct span text, struct span what);

/* Several of them, looked for in one pass. */
struct needles {
	struct list all;	/* spans, borrowed */
	uint64_t pairs[1024];	/* the two bytes one of them begins with, ASCII letters small */
};
void needles_add(struct needles *n, struct arena *a, struct span what);	/* shorter than two bytes: ignored */
/* One of them stands in the text at the beginning of a word, ASCII case folded; and ends with one
 * when `whole`. */
bool needles_in(const struct needles *n, struct span text, bool whole);

#endif
