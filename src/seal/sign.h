/* The signature: CMS (RFC 5652), detached, DER, with the attributes of CAdES-B-B. */
#ifndef EXHIBIT_SEAL_SIGN_H
#define EXHIBIT_SEAL_SIGN_H

#include "key.h"

/* Appends the signature over `content` to `out`. The same key, content and time give the same
 * bytes. Fails when `when` lies outside the certificate's time. */
bool sign_detached(const struct key *k, struct span content, int64_t when, struct buf *out,
		   struct err *e);

#endif
