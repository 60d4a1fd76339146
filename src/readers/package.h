/* A ZIP file as documents use it: parts found by name and unpacked in pieces. Inside the readers of
 * office documents and e-books. */
#ifndef EXHIBIT_READERS_PACKAGE_H
#define EXHIBIT_READERS_PACKAGE_H

#include "readers/reader.h"

struct package_part {
	struct span name;
	uint64_t at;		/* of its local header in the source */
	uint64_t packed, size;	/* as the directory says */
	uint32_t crc;
	uint16_t method, flags;
};

struct package {
	const struct source *in;
	struct sink *out;
	struct arena *arena;	/* lives as long as the package */
	struct list parts;	/* struct package_part */
	uint64_t unpacked;	/* bytes so far: what they may be is measured by the size of the file */
	bool is_full;		/* over that: noted */
};

/* Lists the parts, from the directory or, where that is missing, from the headers of the parts
 * themselves (noted). False, with a note, when there is none. package_close in any case. */
bool package_open(struct package *p, const struct source *in, struct sink *out);
void package_close(struct package *p);

/* Names are compared without case, a '/' in front does not count (ECMA-376-2, 6.2.2). NULL: none. */
const struct package_part *package_find(const struct package *p, struct span name);
/* `target` as it stands in part `from` ("../media/a.png" in "word/document.xml"), as a part's name. */
struct span package_resolve(struct package *p, struct span from, struct span target);

/* Takes a piece; false ends the reading. */
typedef bool package_taker(void *with, struct span piece);
/* Unpacks a part piece by piece. False when not all of it came (noted), or `take` ended it. */
bool package_read(struct package *p, const struct package_part *part, package_taker *take, void *with);
/* The same into memory, at most `to->max` bytes. */
bool package_load(struct package *p, const struct package_part *part, struct buf *to);
/* Hands a part on as a child item named so. False when the sink wants no more children. */
bool package_child(struct package *p, const struct package_part *part, struct span name);
/* All parts whose names begin so, except those in a "_rels" folder, as children, under the rest of
 * their names. */
void package_children(struct package *p, const char *prefix);

#endif
