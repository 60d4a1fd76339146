/* DKIM (RFC 6376, 8463) and ARC (RFC 8617): who vouches for a message, checked with keys that are
 * given, never fetched. */
#ifndef EXHIBIT_READERS_DKIM_H
#define EXHIBIT_READERS_DKIM_H

#include "emlread.h"

/* The key records to check with: lines of "selector domain record"; '#' begins a comment. Borrowed for
 * ever; set once, before workers are forked. */
void dkim_set_keys(struct span lines);
bool dkim_has_keys(void);
void dkim_warm(void);
/* Fills item.signatures. True when a signature that covers the whole body and the author's field
 * verified, and its domain is the author's. */
bool dkim_read(struct eml *m);

#endif
