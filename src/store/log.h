/* The records of an index file: how they are written, and how they are read after anything. */
#ifndef EXHIBIT_STORE_LOG_H
#define EXHIBIT_STORE_LOG_H

#include "base/buf.h"
#include "base/digest.h"

enum log_kind {
	LOG_OBJECT = 1,		/* digest, writer, pack, off, size */
	LOG_LINK,		/* pack, size, mtime_ns, inode, path: "pack" number `pack` of this
				 * writer is that file */
	LOG_MARK,		/* off: all before this offset is on disk, with its data */
	LOG_END			/* closed in good order: nothing follows */
};

struct log_record {
	enum log_kind kind;
	struct digest digest;
	uint32_t writer, pack;
	uint64_t off, size, inode;
	int64_t mtime_ns;
	struct span path;	/* borrowed from the bytes that were read */
};

#define LOG_RECORD_MAX 8192	/* bytes of one record; a path of PATH_MAX fits */

void log_write(struct buf *out, const struct log_record *r);
/* Reads records from offset *at of a file to the first one that is not whole, and leaves *at there.
 * `skip` goes on behind damage and returns the number of bytes passed over before a good record
 * followed. `each` gets a record and its offset; false ends the reading behind it. */
uint64_t log_scan(int fd, uint64_t *at, bool skip,
		  bool (*each)(void *ctx, const struct log_record *r, uint64_t at), void *ctx);
/* True when the file's last record says that nothing follows. */
bool log_is_ended(int fd);

#endif
