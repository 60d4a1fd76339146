/* Hashing beside other work: a thread hashes one piece while the caller gets the next one. */
#ifndef EXHIBIT_BASE_BESIDE_H
#define EXHIBIT_BASE_BESIDE_H

#include "base/digest.h"

struct beside;

/* NULL: no thread can be started; hash in the caller's then. */
struct beside *beside_new(void);
void beside_free(struct beside *b);		/* NULL is fine */

void beside_begin(struct beside *b);
/* Waits until the piece before has been hashed. The bytes must stay until the next call. */
void beside_put(struct beside *b, const void *p, size_t n);
struct digest beside_end(struct beside *b);

#endif
