/* Results of earlier visits, by key: what a reader said of an object, what OCR read. A memo is an
 * aid, never evidence: it may be lost, and what it names may be lost, so ask store_has before
 * relying on it. Lives in the store's directory; same rules for processes and kill -9. */
#ifndef EXHIBIT_STORE_MEMO_H
#define EXHIBIT_STORE_MEMO_H

#include "store/store.h"

#define MEMO_MAX (64u << 20)	/* bytes of one value */

/* Remembers `value` under `key`; a later one replaces it. The key is any 32 bytes that say what was
 * asked: usually the digest over object digest, reader, version and options. */
bool memo_put(struct store *s, const struct digest *key, struct span value, struct err *e);
/* Appends the value to `out`. False when there is none, it is damaged, or `out` may not grow so
 * far (`out` is then as before). */
bool memo_get(struct store *s, const struct digest *key, struct buf *out);

#endif
