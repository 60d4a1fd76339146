/* A file being written front to back inside the report's directory. Trouble is remembered and told
 * once, by outfile_close: a chain of puts needs one check at its end. */
#ifndef EXHIBIT_REPORT_OUTFILE_H
#define EXHIBIT_REPORT_OUTFILE_H

#include "base/buf.h"
#include "base/err.h"

struct outfile {
	int fd;			/* -1: not open */
	struct buf b;
	uint64_t size;		/* bytes put so far */
	struct err err;		/* the first trouble; status 0 when none */
};

/* Creates `name` in `dirfd`; an existing file is a fault. `name` must outlive the call only. */
bool outfile_open(struct outfile *o, int dirfd, const char *name, struct err *e);
/* A file without a name: read it back with io_pread after outfile_flush; gone when closed. */
bool outfile_temp(struct outfile *o, int dirfd, struct err *e);
void outfile_put(struct outfile *o, struct span s);
void outfile_str(struct outfile *o, const char *s);
void outfile_c(struct outfile *o, char c);
bool outfile_flush(struct outfile *o, struct err *e);
/* Flushes and closes; false with the first trouble there was. A file that is not open is fine. */
bool outfile_close(struct outfile *o, struct err *e);
void outfile_drop(struct outfile *o);	/* closes without looking; also after a failed open */

#endif
