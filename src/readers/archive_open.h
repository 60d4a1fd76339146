/* Opening an archive with libarchive: which formats and filters for which media type, and its bytes
 * from a source. One half of reader_archive; the other is archive.c. */
#ifndef EXHIBIT_READERS_ARCHIVE_OPEN_H
#define EXHIBIT_READERS_ARCHIVE_OPEN_H

#include "readers/reader.h"

#include <archive.h>

enum archive_format {
	ARCHIVE_ZIP = 1, ARCHIVE_7Z, ARCHIVE_RAR, ARCHIVE_TAR, ARCHIVE_CPIO, ARCHIVE_ISO,
	ARCHIVE_CAB, ARCHIVE_LHA, ARCHIVE_XAR, ARCHIVE_AR, ARCHIVE_WARC, ARCHIVE_RPM,
	ARCHIVE_SINGLE		/* a compressed file: a tar, or anything */
};

struct archive_kind {
	enum archive_format format;
	int filter;		/* of libarchive, before the format */
};

extern const char *const archive_open_media[];	/* NULL-ended */
const struct archive_kind *archive_open_kind(struct span media);	/* NULL: not ours */

/* The bytes being read; the caller keeps it as long as the archive is open. */
struct archive_feed {
	const struct source *in;
	uint64_t start;		/* the archive begins here in the source */
	uint64_t at;		/* of the next piece, from `start` */
	char *piece;
};

enum archive_how {
	ARCHIVE_STREAMED = 1,	/* a zip without its directory */
	ARCHIVE_NO_TAR = 2	/* a compressed file holds one file, whatever it looks like */
};

/* Always gives an archive, to be closed with archive_read_free; *result is ARCHIVE_OK, or the
 * archive says what is wrong. */
struct archive *archive_open_new(const struct archive_kind *k, struct archive_feed *f, unsigned how,
				 const struct list *passwords, int *result);

#endif
