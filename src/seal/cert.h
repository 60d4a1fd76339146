/* The signer's certificate: self-signed, so what it says of a person is a claim; its fingerprint is
 * what people compare. */
#ifndef EXHIBIT_SEAL_CERT_H
#define EXHIBIT_SEAL_CERT_H

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"

#include <openssl/types.h>

/* RSA-3072 certificate over `pkey`, valid from a day before `now` for ever. `name` NULL or empty
 * gives "exhibit signer <8 digits of the key's digest>"; `email` may be NULL. */
X509 *cert_make(EVP_PKEY *pkey, const char *name, const char *email, int64_t now, struct err *e);
/* The one certificate in PEM text; NULL with *why when there is none or more than one. */
X509 *cert_parse(struct span pem, const char **why);
void cert_print(const X509 *cert, struct buf *pem);
struct digest cert_fingerprint(const X509 *cert);	/* sha256 over the DER: `openssl x509 -fingerprint -sha256` */
/* What the certificate claims, as UTF-8, which may hold anything: text_display before it is shown.
 * False: it claims nothing of the kind. */
bool cert_name(const X509 *cert, struct buf *out);
bool cert_email(const X509 *cert, struct buf *out);
/* The span of time it speaks for, in seconds since 1970. */
bool cert_times(const X509 *cert, int64_t *from, int64_t *to);
/* A fault in words: what failed, and the reason OpenSSL gives. Always false. */
bool cert_fault(struct err *e, int status, const char *what);

#endif
