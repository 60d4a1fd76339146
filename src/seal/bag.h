/* The signed bundle: a BagIt 1.0 bag (RFC 8493) in a ZIP, with a detached CMS signature over its
 * tag manifest (bundle.md, 3; profile exhibit-bundle/1). The only room that touches a key. */
#ifndef EXHIBIT_SEAL_BAG_H
#define EXHIBIT_SEAL_BAG_H

#include "seal/key.h"

/* One file of the payload. */
struct bag_file {
	const char *name;	/* "data/exhibits/E0001.eml"; see bag_name_ok */
	struct span bytes;	/* content; or, where p is NULL, ... */
	int fd;			/* ... bytes [off, off + size) of this open file */
	uint64_t off, size;	/* size always says how many bytes there are */
	bool has_digest;	/* sha256 is what it must be: a mismatch is an error that names it */
	struct digest sha256;
};

struct bag_info {
	struct span case_id;	/* External-Identifier */
	int64_t when;		/* Bagging-Date and signing time, unix seconds */
};

/* [A-Za-z0-9][A-Za-z0-9._-]* components, at most 100 bytes, no trailing dot, no device names of
 * other systems: names that mean the same to every reader. */
bool bag_name_ok(const char *name);

/* The digest people can quote before the report exists: SHA-256 over the manifest's lines for
 * data/exhibits/, sorted. Every file in `f` counts. Sorts `f`. */
struct digest bag_evidence_digest(struct bag_file *f, size_t n);

/* Writes bag and signature to `fd`, an empty seekable file. `f` is sorted; files without bytes are
 * opened by `open` when their turn comes (it sets fd and off; the descriptor stays its own).
 * *fingerprint: SHA-256 of the tag manifest, which covers everything. */
bool bag_write(int fd, struct bag_file *f, size_t n,
	       bool (*open)(void *ctx, struct bag_file *f, struct err *e), void *ctx, const struct key *k,
	       const struct bag_info *info, struct digest *fingerprint, struct err *e);

#endif
