/* What is inside the bundle: which item is which exhibit, which exhibits are files, and the lists
 * that say so (data/case/index.csv, custody.ndjson).
 *
 * Every item with bytes is an exhibit, but for the body of a message, which is part of it. Inputs
 * are always files. What was unpacked from them becomes a file of its own too, so that a reader
 * need not unpack anything, as long as the bundle stays small enough for every tool that may open
 * it; above that, index.csv says in which exhibit it is. Equal bytes are one file. */
#ifndef EXHIBIT_BUNDLE_INSIDE_H
#define EXHIBIT_BUNDLE_INSIDE_H

#include "base/err.h"
#include "record/item.h"
#include "seal/bag.h"

struct inside;
struct inside *inside_new(void);
void inside_free(struct inside *in);
/* In record order; the exhibit's number, 0 for none. */
uint32_t inside_add(struct inside *in, const struct item *it);
/* All added: the exhibits go into the bag. */
bool inside_exhibits(struct inside *in, struct bag *bag, struct store *store, struct err *e);
/* index.csv and custody.ndjson into the folder `work`. */
bool inside_write(struct inside *in, const char *work, int64_t now, struct err *e);

#endif
