/* Signers somebody decided to trust: keys/known, a line "<fingerprint> TAB <name> TAB <what the
 * certificate claimed>" each. A name has one key: another key under it is news, not an update. */
#ifndef EXHIBIT_SEAL_KNOWN_H
#define EXHIBIT_SEAL_KNOWN_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"

struct known {
	struct digest fingerprint;
	struct span name, claim;	/* claim: absent when only a fingerprint was given */
};

/* Elements are struct known, in the file's order. No file is an empty list; a damaged one a fault. */
bool known_load(struct list *out, struct arena *a, struct err *e);
const struct known *known_by_key(const struct list *l, const struct digest *fp);
/* The signer who is pinned under this name; case is folded. */
const struct known *known_by_name(const struct list *l, struct span name);
/* The same, or whose certificate claimed it when it was pinned. */
const struct known *known_by_claim(const struct list *l, struct span claim);
/* Pins. Fails when the name has another key already, unless `replace`, and when the name is empty
 * or not plain text. Pinning the same again changes nothing. */
bool known_add(struct span name, const struct digest *fp, struct span claim, bool replace,
	       struct err *e);
/* The same for what a person types: 64 hex digits of a fingerprint (any case, colons are fine), or
 * the path of a signer.pem. *fp says whose key it was. */
bool known_add_typed(struct span name, const char *typed, bool replace, struct digest *fp,
		     struct err *e);

#endif
