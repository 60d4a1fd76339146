/* The inside of a key, for key.c and sign.c alone. */
#ifndef EXHIBIT_SEAL_KEY_FILE_H
#define EXHIBIT_SEAL_KEY_FILE_H

#include "seal/key.h"

#include <openssl/x509.h>

struct key {
	EVP_PKEY *pkey;
	X509 *cert;
	char fingerprint[DIGEST_HEX];
	char subject[256];
	struct buf pem;		/* the certificate */
};

#endif
