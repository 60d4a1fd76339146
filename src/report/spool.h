/* Records that wait in a nameless temporary file: appended one after the other, read back in the
 * order they came. */
#ifndef EXHIBIT_REPORT_SPOOL_H
#define EXHIBIT_REPORT_SPOOL_H

#include "outfile.h"

struct spool_reader {
	int fd;			/* borrowed */
	uint64_t at, end;
	struct buf b;
	struct span rest;
};

/* A record is at most SPOOL_RECORD bytes; a longer one is a bug of the caller. */
#define SPOOL_RECORD ((size_t)256 << 10)

void spool_put(struct outfile *o, struct span record);
/* Reads the records in bytes [from, to) of a flushed file. */
void spool_read(struct spool_reader *r, int fd, uint64_t from, uint64_t to);
/* The next record, valid until the next call; p == NULL at the end. False on an I/O error. */
bool spool_next(struct spool_reader *r, struct span *record, struct err *e);
void spool_end(struct spool_reader *r);

#endif
