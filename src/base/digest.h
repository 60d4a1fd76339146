/* SHA-256, at once or as a stream. One context is reused: setting one up costs more than hashing a
 * short text. */
#ifndef EXHIBIT_BASE_DIGEST_H
#define EXHIBIT_BASE_DIGEST_H

#include "base/span.h"

struct digest {
	uint8_t b[32];
};

struct hasher;

struct hasher *hasher_new(void);
void hasher_free(struct hasher *h);
void hasher_begin(struct hasher *h);		/* may be called again at any time: starts over */
void hasher_put(struct hasher *h, const void *p, size_t n);
struct digest hasher_end(struct hasher *h);

struct digest digest_of(struct span s);
bool digest_eq(const struct digest *a, const struct digest *b);
bool digest_is_zero(const struct digest *d);	/* "no digest": no bytes hash to this in practice */
/* 64 lower-case hex digits. */
#define DIGEST_HEX 65
const char *digest_hex(const struct digest *d, char out[DIGEST_HEX]);
bool digest_parse(struct digest *d, struct span hex);	/* exactly 64 lower-case digits */

#endif
