/* Archives and single compressed files. */
#ifndef EXHIBIT_READERS_ARCHIVE_H
#define EXHIBIT_READERS_ARCHIVE_H

#include "readers/reader.h"

/* Its warm() sets LC_CTYPE to C.UTF-8 and TZ to UTC: libarchive converts names by the one and the
 * zone-less times of zip by the other. */
extern const struct reader reader_archive;

/* Gives all members as children, like reader_archive. Those whose name `is_told` answers true for
 * are only kept, not visited: the caller has read them. NULL: none is. */
void archive_give(const struct source *in, struct sink *out, bool (*is_told)(struct span name));

#endif
