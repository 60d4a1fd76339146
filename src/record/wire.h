/* An item as bytes between the two halves: compact, and every length, tag and string is checked
 * by the reading side, which trusts nothing that comes out of the jail. */
#ifndef EXHIBIT_RECORD_WIRE_H
#define EXHIBIT_RECORD_WIRE_H

#include "record/item.h"

void wire_put(struct buf *out, const struct item *it);
/* Fills `it` (fields that come replace what is there, lists are appended to) with copies in its
 * arena. False: the bytes are not what a well-behaved worker sends. */
bool wire_get(struct span bytes, struct item *it);

#endif
