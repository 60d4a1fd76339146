/* The signed bundle: a BagIt 1.0 bag (RFC 8493) in a ZIP, with a detached CMS signature over its
 * tag manifest. The caller names the payload; names, order, manifests, tag files, key and
 * signature are this file's business.
 *
 *	VERIFY.txt  bag-info.txt  bagit.txt  data/case/...  data/exhibits/...  manifest-sha256.txt
 *	signer.pem  tagmanifest-sha256.txt  tagmanifest-sha256.txt.p7s
 */
#ifndef EXHIBIT_SEAL_BAG_H
#define EXHIBIT_SEAL_BAG_H

#include "key.h"
#include "store/store.h"

struct bag;

struct bag *bag_new(void);
void bag_free(struct bag *b);		/* NULL is fine */

/* Payload, in any order. The name begins with "data/" and follows manifest_name_wrong(), or the
 * call fails; it is copied. Two names that differ in case alone are found by bag_write. What is
 * pointed at must stay until bag_write has returned. */
/* Bytes in memory: borrowed. */
bool bag_add_bytes(struct bag *b, const char *name, struct span bytes, struct err *e);
/* Bytes [off, off + size) of an open file; the descriptor is borrowed. With `want` other bytes are
 * a fault when they are read; NULL: whatever they are. */
bool bag_add_range(struct bag *b, const char *name, int fd, uint64_t off, uint64_t size,
		   const struct digest *want, struct err *e);
/* An object of the store, looked up when its turn comes; other bytes than `want` are a fault. */
bool bag_add_object(struct bag *b, const char *name, struct store *s, const struct digest *want,
		    uint64_t size, struct err *e);

/* Digest over the manifest lines of data/exhibits/: known before report and statement are written,
 * so that they can quote it. Call it when all of data/exhibits/ was added, each with its digest
 * (bytes or `want`); adding exhibits afterwards makes bag_write fail. */
bool bag_evidence(struct bag *b, struct digest *evidence, struct err *e);

struct bag_info {
	struct span case_id;		/* External-Identifier; printable, no line ends */
	struct span organization;	/* optional: Source-Organization */
	struct span contact;		/* optional: Contact-Name */
	int64_t when;			/* moment_now(): Bagging-Date and signing time */
};

struct bag_result {
	struct digest evidence;		/* over the lines of data/exhibits/ */
	struct digest fingerprint;	/* sha256 of tagmanifest-sha256.txt: covers everything */
	struct digest signer;		/* of the certificate */
	uint64_t files, bytes;		/* payload */
};

/* Writes the whole bundle to `fd` (empty, seekable, read and write: out_begin's). Publishing it is
 * the caller's. Bytes depend on payload, info, key and nothing else. */
bool bag_write(struct bag *b, int fd, const struct bag_info *info, const struct key *k,
	       struct bag_result *r, struct err *e);

/* The text of VERIFY.txt. */
extern const char bag_verify_text[];

#endif
