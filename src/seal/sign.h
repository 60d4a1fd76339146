/* The signature: CMS (RFC 5652), detached, DER, with the attributes of CAdES-B-B. */
#ifndef EXHIBIT_SEAL_SIGN_H
#define EXHIBIT_SEAL_SIGN_H

#include "key.h"

/* Whether a signature of that time (seconds since 1970) would lie within the certificate's: some
 * software calls one from before it "not yet valid". To be asked before the work. */
bool sign_may(const struct key *k, int64_t when, struct err *e);

/* Appends the signature over `content` to `out`. The same key, content and time give the same
 * bytes. Fails where sign_may does. */
bool sign_detached(const struct key *k, struct span content, int64_t when, struct buf *out,
		   struct err *e);

#endif
