/* Signing keys: $XDG_DATA_HOME/exhibit/keys/<fingerprint>.pem, certificate and private key in one
 * file that stock openssl reads. Touched by seal/ alone, in a process that starts no reader. */
#ifndef EXHIBIT_SEAL_KEY_H
#define EXHIBIT_SEAL_KEY_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"

struct key;

struct key_opts {
	const char *pick;	/* fingerprint or its beginning (colons are fine); NULL: the only one */
	const char *name;	/* for a new key: what the certificate claims; NULL: asked for when... */
	const char *email;	/* ...stdin is a terminal, else a pseudonym and no address */
	bool protect;		/* a new key gets a passphrase */
	int passphrase_fd;	/* -1: asked for on the terminal. The first line of it is taken */
	int64_t now;		/* moment_now(): start of a new certificate */
};

/* Asks nothing but the passphrase of a protected key. NULL: none, several and no pick, unreadable,
 * wrong passphrase. */
struct key *key_open(const struct key_opts *o, struct err *e);
struct key *key_make(const struct key_opts *o, struct err *e);
/* key_open, or key_make where there is no key at all and nothing was picked; *made says which. */
struct key *key_open_or_make(const struct key_opts *o, bool *made, struct err *e);
void key_free(struct key *k);		/* NULL is fine */

struct digest key_fingerprint(const struct key *k);
struct span key_cert_view(const struct key *k);		/* PEM, public: signer.pem */
struct span key_name_view(const struct key *k);		/* what the certificate claims */
const char *key_path(const struct key *k);

/* ---- the directory ---- */
struct key_info {
	struct digest fingerprint;
	struct span name, email, from;	/* `from` is a date; email may be absent */
	bool is_protected;
};
/* $XDG_DATA_HOME/exhibit/keys; makes nothing. */
const char *key_dir(struct arena *a, struct err *e);
/* All keys, by fingerprint; elements are struct key_info. No keys yet is fine. */
bool key_list(struct list *out, struct arena *a, struct err *e);
/* Fingerprint of the one key that `pick` (NULL: the only one) means. */
bool key_find(const char *pick, struct digest *fp, struct err *e);
/* The public certificate, or the whole file (for a backup) of a key. */
bool key_export(const struct digest *fp, bool whole, struct buf *pem, struct err *e);
/* Moves a key to keys/retired/: it signs no more, and is still known as one's own. */
bool key_retire(const struct digest *fp, struct err *e);
bool key_is_own(const struct digest *fp);	/* in the directory or retired */

#endif
