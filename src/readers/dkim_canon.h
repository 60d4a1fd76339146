/* Inside DKIM: tags, canonical forms and the check of one signature. */
#ifndef EXHIBIT_READERS_DKIM_CANON_H
#define EXHIBIT_READERS_DKIM_CANON_H

#include <openssl/evp.h>

#include "mime.h"

/* The value of a tag of "a=b; c=d" without white space at its ends; absent when there is none. */
struct span dkim_tag(struct span list, const char *tag);
/* White space taken out everywhere, and base64 undone. Empty when it is none. */
struct span dkim_base64(struct span s, struct arena *a);

/* One header field and its line end as it is hashed. `without_b`: the value of the tag b= is left out
 * and so is the line end (RFC 6376, 3.7). */
void dkim_put_field(const struct mime_field *f, bool is_relaxed, bool without_b, struct buf *to);
/* Hashes the body, of its canonical form the first `limit` bytes. *size is that of the whole form. */
bool dkim_hash_body(struct span body, bool is_relaxed, uint64_t limit, const EVP_MD *md, uint8_t hash[32], uint64_t *size);

#endif
