/* What is inside the bundle: which item is which exhibit, which exhibits are files, and the lists
 * that say so (data/case/index.csv, custody.ndjson).
 *
 * Every item with bytes is an exhibit, but for the body of a message, which is part of it. Inputs
 * are files, and what was unpacked from them becomes a file of its own too, so that a reader need
 * not unpack anything, as long as the bundle stays small enough for every tool that may open it;
 * above that, index.csv says in which exhibit it is. Equal bytes are one file. Something that holds
 * what was left out of the case is never a file: its bytes stay with their owner, and what is kept
 * of it becomes files. A message of a chat is a file where its export is none. */
#ifndef EXHIBIT_BUNDLE_INSIDE_H
#define EXHIBIT_BUNDLE_INSIDE_H

#include "base/err.h"
#include "case/case.h"
#include "seal/bag.h"

struct inside;
/* For a case that is settled and stays; waits in a file of the folder `work`. NULL: cannot be made. */
struct inside *inside_new(const struct case_ *c, const char *work, struct err *e);
void inside_free(struct inside *in);
/* A kept item, in record order; `index` is its number in the case, which must be settled. */
void inside_add(struct inside *in, const struct item *it, uint32_t index);
/* All added: the exhibits go into the bag. */
bool inside_exhibits(struct inside *in, struct bag *bag, struct store *store, struct err *e);
/* index.csv and custody.ndjson into the folder `work`. */
bool inside_write(struct inside *in, int64_t now, struct err *e);

#endif
