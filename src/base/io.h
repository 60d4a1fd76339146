/* Descriptors: full reads and writes, and files and directories that appear whole or not at all. */
#ifndef EXHIBIT_BASE_IO_H
#define EXHIBIT_BASE_IO_H

#include "base/buf.h"
#include "base/err.h"

#include <sys/types.h>

/* All of it, through interruptions and short counts. */
bool io_write(int fd, const void *p, size_t n, struct err *e);
bool io_pwrite(int fd, const void *p, size_t n, uint64_t at, struct err *e);
/* Up to n bytes, short only at the end of the file; -1 with errno set. */
ssize_t io_read(int fd, void *p, size_t n);
ssize_t io_pread(int fd, void *p, size_t n, uint64_t at);
/* The whole of a small file of our own (configuration, keys). False over `limit`. */
bool io_read_file(const char *path, size_t limit, struct buf *out, struct err *e);
void io_close(int *fd);		/* -1 is fine, and leaves -1 behind */

/* A file that appears whole or not at all: written under a temporary name beside `path`, then
 * flushed, synced and renamed over it. `mode` as for open(2). */
struct out {
	int fd;
	char *path, *temp;
};
bool out_begin(struct out *o, const char *path, mode_t mode, struct err *e);
bool out_publish(struct out *o, struct err *e);	/* frees; on failure the old file is untouched */
bool out_abandon(struct out *o);		/* frees and removes; always false */

bool io_mkdirs(const char *path, mode_t mode, struct err *e);	/* and its parents */
/* Removes a directory of our own making with all that is in it; follows no link. */
bool io_rmtree(const char *path, struct err *e);
/* Puts directory `temp` in the place of `path`, which may exist; the old one is gone afterwards.
 * Everything in `temp` is synced first. On failure the old one is untouched. */
bool io_publish_dir(const char *temp, const char *path, struct err *e);

#endif
