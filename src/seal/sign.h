/* The signature: detached CMS, CAdES-B-B attributes, deterministic for a given time
 * (bundle.md, 3). Checkable with `openssl cms -verify -binary`. */
#ifndef EXHIBIT_SEAL_SIGN_H
#define EXHIBIT_SEAL_SIGN_H

#include "seal/key.h"

/* DER of the SignedData over `content`, appended to `out`. Fails for a time before the
 * certificate's first day: some software calls such a signature invalid. */
bool sign_detached(const struct key *k, struct span content, int64_t when, struct buf *out, struct err *e);

#endif
