/* The ZIP that a bundle is: one possible sequence of bytes for given names and contents. Entries
 * are stored, times are 1980-01-01, there is nothing optional in it; zip64 records appear only
 * where a number does not fit otherwise. */
#ifndef EXHIBIT_SEAL_ZIP_H
#define EXHIBIT_SEAL_ZIP_H

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"

struct zip;

/* Writes to `fd`, which stays the caller's: empty, seekable, open for reading and writing at its start. */
struct zip *zip_new(int fd);
void zip_free(struct zip *z);		/* NULL is fine */

/* One entry. The digest of the bytes as they were written goes to *d. After a false only zip_free
 * is left. The name is believed: manifest.h knows which names may stand in a bundle. */
bool zip_bytes(struct zip *z, const char *name, struct span bytes, struct digest *d, struct err *e);
/* The bytes [off, off + size) of another file; fewer of them is a fault. */
bool zip_range(struct zip *z, const char *name, int fd, uint64_t off, uint64_t size,
	       struct digest *d, struct err *e);
/* The directory behind the entries. All is written when this returns true; nothing is synced. */
bool zip_finish(struct zip *z, struct err *e);

/* ---- the numbers of the format, shared with the reader in verify/ (APPNOTE 6.3.10, 4.3) ---- */
enum {
	ZIP_LOCAL = 0x04034b50,
	ZIP_CENTRAL = 0x02014b50,
	ZIP_END = 0x06054b50,
	ZIP_END64 = 0x06064b50,
	ZIP_END64_AT = 0x07064b50,
	ZIP_LOCAL_SIZE = 30,
	ZIP_CENTRAL_SIZE = 46,
	ZIP_END_SIZE = 22,
	ZIP_END64_SIZE = 56,
	ZIP_END64_AT_SIZE = 20,
	ZIP_MADE_BY = 0x0314,		/* Unix, 2.0: the attributes are a Unix mode */
	ZIP_NEEDS = 20,
	ZIP_NEEDS_64 = 45,
	ZIP_DATE = 0x0021,		/* 1980-01-01, the first day there is */
	ZIP_EXTRA64 = 0x0001,
};
#define ZIP_MODE ((uint32_t)0100644 << 16)

enum { ZIP_STORED = 0, ZIP_DEFLATED = 8 };	/* the writer stores; a reader may meet both */

struct zip_entry {
	struct span name;
	unsigned method;
	uint32_t crc;
	uint64_t size, packed;	/* bytes; bytes of them in the file */
	uint64_t at;		/* offset of the local header */
};
/* The three records, appended to `out`. The end is that of a directory of `n` entries and `size`
 * bytes which begins at `at`. There is one way to write each: a reader prints what it read and
 * compares. */
void zip_print_local(struct buf *out, const struct zip_entry *f);
void zip_print_central(struct buf *out, const struct zip_entry *f);
void zip_print_end(struct buf *out, uint64_t n, uint64_t size, uint64_t at);

#endif
