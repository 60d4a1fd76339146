/* Names and manifests of a bundle: which names may stand in it, in which order, and the lines
 * "<sha256>  <name>" of manifest-sha256.txt and tagmanifest-sha256.txt (RFC 8493, 2.1.3). */
#ifndef EXHIBIT_SEAL_MANIFEST_H
#define EXHIBIT_SEAL_MANIFEST_H

#include "base/buf.h"
#include "base/digest.h"

/* NULL when `name` may stand in a bundle, else what is wrong with it. Components are
 * [A-Za-z0-9][A-Za-z0-9._-]*, 100 bytes in all, without a dot at a component's end and without
 * names that Windows takes for devices: so no reader anywhere has to decode, fold or repair one. */
const char *manifest_name_wrong(struct span name);
/* Order of entries and lines: unsigned bytes. */
int manifest_name_cmp(struct span a, struct span b);
/* Order in which names that differ in case alone stand beside each other. */
int manifest_name_casecmp(struct span a, struct span b);

struct manifest_line {
	struct span name;
	struct digest sha256;
};

void manifest_print(struct buf *out, const struct manifest_line *line);
/* Takes one line off the front of *rest. False: *why is NULL at the end, or says what is wrong:
 * only what manifest_print would have written is accepted, and names only in rising order
 * (`previous` is the last line's name, or absent). */
bool manifest_next(struct span *rest, struct span previous, struct manifest_line *line,
		   const char **why);

/* What the report quotes: digest over the manifest lines of data/exhibits/. Lines of other files
 * are left out. They must be in canonical order. */
struct evidence;
struct evidence *evidence_new(void);
void evidence_put(struct evidence *v, const struct manifest_line *line);
struct digest evidence_end(struct evidence *v);		/* and frees it */

#endif
