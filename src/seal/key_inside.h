/* What key.c, sign.c and the tests share about a key. */
#ifndef EXHIBIT_SEAL_KEY_INSIDE_H
#define EXHIBIT_SEAL_KEY_INSIDE_H

#include "key.h"

#include <openssl/types.h>

struct key {
	struct arena *a;
	EVP_PKEY *pkey;
	X509 *cert;
	struct digest fingerprint;
	struct span pem, name;
	const char *path;
	int64_t from, to;	/* the certificate's span of time */
};

#endif
