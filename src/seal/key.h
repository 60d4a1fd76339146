/* Signing keys: RSA-3072 with a self-signed certificate, one PEM file each in
 * $XDG_DATA_HOME/exhibit/keys (default ~/.local/share), named by the SHA-256 fingerprint of the
 * certificate, which is what `openssl x509 -fingerprint -sha256` prints. Only seal/ touches them. */
#ifndef EXHIBIT_SEAL_KEY_H
#define EXHIBIT_SEAL_KEY_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"

struct key;

/* How a passphrase is asked for; NULL: keys that have one cannot be opened. Returns its length or
 * -1. */
typedef int key_ask(char *to, int size, void *ctx);

struct key_new {
	const char *name, *email;	/* claims in the certificate; NULL: a pseudonym, no address */
	const char *passphrase;		/* NULL: none */
	int64_t when;			/* unix seconds */
};

/* Makes and stores one. */
struct key *key_make(const struct key_new *n, struct err *e);
/* `which`: the beginning of a fingerprint, or NULL for the only key there is. With no key at all
 * and make_one set, makes one with a pseudonym. *made tells so. */
struct key *key_open(const char *which, bool make_one, int64_t when, key_ask *ask, void *ctx, bool *made,
		     struct err *e);
void key_free(struct key *k);
const char *key_fingerprint(const struct key *k);	/* 64 hex digits */
const char *key_subject(const struct key *k);		/* the name it claims */
struct span key_certificate(const struct key *k);	/* PEM */

/* Calls `each` for every key that is stored, in order of fingerprints. */
bool key_list(bool (*each)(void *ctx, const char *fingerprint, const char *subject, const char *since),
	      void *ctx, struct err *e);

/* ---- who is known ---- */
/* Remembers that a fingerprint belongs to `name`; a name that is known under another fingerprint is
 * an error, which says so loudly. */
bool key_trust(const char *name, const char *fingerprint, struct err *e);
/* The name a fingerprint was trusted under ("" in *name when it is one of our own keys). */
bool key_known(const char *fingerprint, char *name, size_t size);

#endif
