/* The records of a packet on their way: written as they come, read once more when it is known which
 * of them are kept. What is kept becomes records.ndjson in the same folder; where that is all of
 * them, it is the same file. */
#ifndef EXHIBIT_BUNDLE_LINES_H
#define EXHIBIT_BUNDLE_LINES_H

#include "record/ndjson.h"

struct lines;
struct lines *lines_new(const char *work, struct err *e);	/* NULL: the files cannot be created */
void lines_free(struct lines *l);				/* NULL is fine; the files stay */
/* A record as it came, or of an item; `tag` comes back from lines_next. */
bool lines_put(struct lines *l, struct span line, uint32_t tag, struct err *e);
bool lines_put_item(struct lines *l, const struct item *it, uint32_t tag, struct err *e);

/* Once, behind the last put. Of the records whose tag is wanted lines_item is asked, in order;
 * `wanted` is called by another thread, until lines_free. */
typedef bool lines_wanted(const void *ctx, uint32_t tag);
bool lines_begin(struct lines *l, lines_wanted *wanted, const void *ctx, struct err *e);
/* The next record; false at the end, or with e->status set. */
bool lines_next(struct lines *l, uint32_t *tag, struct err *e);
/* What becomes of it: for each record, once. */
bool lines_keep(struct lines *l, bool keep, struct err *e);
/* The record as an item, the caller's to free; for each that is wanted, once. NULL on an I/O error. */
struct item *lines_item(struct lines *l, struct err *e);
/* Writes the last line. records.ndjson is complete then. */
bool lines_end(struct lines *l, const struct counts *kept, struct err *e);

#endif
