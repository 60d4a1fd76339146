/* One visit to one archive, and the reading of one member of it. The other half is archive.c. */
#ifndef EXHIBIT_READERS_ARCHIVE_MEMBER_H
#define EXHIBIT_READERS_ARCHIVE_MEMBER_H

#include "archive_open.h"

#include <archive_entry.h>

#define ARCHIVE_REOPEN_MAX 64	/* members that may break the archive before we give up */

enum archive_go {
	ARCHIVE_GO_ON,		/* the next member */
	ARCHIVE_GO_AGAIN,	/* open again; members before v->next are done */
	ARCHIVE_GO_HOME		/* nothing more to be had */
};

struct archive_visit {
	const struct source *in;
	struct sink *out;
	const struct archive_kind *kind;
	bool (*is_told)(struct span name);	/* see archive_give */
	struct archive_feed feed;
	struct archive *a;
	struct arena *scratch;	/* of one member */
	uint64_t index;		/* of the member at hand */
	uint64_t next;		/* members before this one are done */
	uint64_t members;	/* that became children */
	uint64_t total;		/* bytes out */
	uint64_t behind;	/* in the source: no member but the last begins before this */
	unsigned reopened;
	unsigned how;		/* it is opened */
	bool no_slices;
	bool is_full;		/* a limit stopped us: noted */
	bool is_damaged;	/* noted */
};

/* Reads the member whose header is at hand. `warned`: libarchive had something to say of it. */
enum archive_go archive_member_read(struct archive_visit *v, struct archive_entry *en, bool warned);
/* The one member of a compressed file of which libarchive gives no byte. */
void archive_member_nothing(struct archive_visit *v);
/* A compressed file that holds one file. */
bool archive_member_is_single(const struct archive_visit *v);
/* What libarchive said last. */
const char *archive_member_trouble(const struct archive_visit *v);

#endif
