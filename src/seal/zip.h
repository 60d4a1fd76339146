/* The bundle's ZIP, written so that every reader sees the same thing: no extra fields, no data
 * descriptors, no comments, no flags, fixed time and attributes, stored, in the given order. ZIP64
 * records appear only where a size or an offset needs them. (APPNOTE 6.3.9; bundle.md, 3.) */
#ifndef EXHIBIT_SEAL_ZIP_H
#define EXHIBIT_SEAL_ZIP_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"

struct zip;

/* On an empty, seekable file, which stays the caller's. */
struct zip *zip_new(int fd);
void zip_free(struct zip *z);	/* NULL is fine */
/* One entry from memory, or from bytes [off, off + size) of `from`. The digest of what was written
 * goes to *d. Fails on I/O, and when `from` is shorter than it was said to be. */
bool zip_put(struct zip *z, const char *name, struct span bytes, struct digest *d, struct err *e);
bool zip_copy(struct zip *z, const char *name, int from, uint64_t off, uint64_t size, struct digest *d,
	      struct err *e);
bool zip_end(struct zip *z, struct err *e);	/* the central directory */

#endif
