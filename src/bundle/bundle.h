/* The last stage: from records to the packet. Reads no foreign format; what it takes from the
 * store it takes as bytes. The packet appears whole or not at all. */
#ifndef EXHIBIT_BUNDLE_BUNDLE_H
#define EXHIBIT_BUNDLE_BUNDLE_H

#include "record/ndjson.h"
#include "store/store.h"

struct bundle_opts {
	const char *out;		/* directory of the packet */
	struct store *store;
	const char *key;		/* fingerprint or its beginning; NULL: the only one, or a new one */
	int passphrase_fd;		/* -1: asked for on the terminal */
	const char *case_file;		/* case.ini; NULL: there is none */
	bool all;			/* nothing is left out */
	const char *venues;		/* folder of more venue profiles; NULL: none */
	struct span case_id;		/* a name of [A-Za-z0-9._-]; absent: made from the evidence */
};

struct bundle_result {
	struct counts counts;		/* of all items */
	uint64_t kept;			/* items that concern the case */
	bool undecided;			/* all were kept: the sides are not known */
	char zip[512];			/* path of the signed bundle */
	char fingerprint[DIGEST_HEX];	/* sha256 of tagmanifest-sha256.txt */
	char signer[DIGEST_HEX];	/* fingerprint of the signing certificate */
	bool key_is_new;
};

/* True when nothing is at `out`, or a packet, or an empty folder. A packet is replaced by a packet;
 * anything else that stands there is somebody's own, and stays. */
bool bundle_may_replace(const char *out, struct err *e);

struct bundle;
struct bundle *bundle_begin(const struct bundle_opts *o, struct err *e);
/* The folder beside `out` that is worked in: no evidence, wherever it lies. Valid while b is. */
const char *bundle_place(const struct bundle *b);
/* The case line, first. */
bool bundle_case(struct bundle *b, struct span line, struct err *e);
/* One item, in record order; it stays the caller's. */
bool bundle_item(struct bundle *b, const struct item *it, struct err *e);
/* A record of another kind: kept in the bundle's records, letter by letter. */
bool bundle_other(struct bundle *b, struct span line, struct err *e);
/* Seals and publishes. */
bool bundle_finish(struct bundle *b, struct bundle_result *r, struct err *e);
void bundle_free(struct bundle *b);	/* what is not published is removed; NULL is fine */

#endif
