/* What can still be had of a gzip file that breaks off or is damaged. */
#ifndef EXHIBIT_READERS_ARCHIVE_GZIP_H
#define EXHIBIT_READERS_ARCHIVE_GZIP_H

#include "readers/reader.h"

/* Gives the unpacked bytes behind the first `skip`, up to where unpacking fails; `take` answers
 * false to stop. True when the file turned out to be whole. */
bool archive_gzip_rest(const struct source *in, uint64_t skip,
		       bool (*take)(void *ctx, struct span bytes), void *ctx);

#endif
