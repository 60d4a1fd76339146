/* XML as it comes, for formats whose text depends on where it stands. Inside the readers of office
 * documents and e-books; xmltree.h is for documents that fit into memory as a tree. */
#ifndef EXHIBIT_READERS_XMLSTREAM_H
#define EXHIBIT_READERS_XMLSTREAM_H

#include "readers/reader.h"

/* An element that begins, as long as the call lasts. Names are local: prefixes are the writer's own. */
struct xmlstream_tag {
	struct span name;
	struct span space;		/* its name space, may be empty */
	int n;
	const unsigned char **attrs;	/* libxml2's */
	struct arena *scratch;		/* for values that must be decoded; emptied by the next tag */
};

struct xmlstream_on {
	void (*start)(void *with, const struct xmlstream_tag *tag);
	void (*end)(void *with, struct span name);
	void (*text)(void *with, struct span utf8);
};

struct xmlstream;
/* `what` names the document in notes and lives as long as the stream. */
struct xmlstream *xmlstream_new(const struct xmlstream_on *on, void *with, struct span what, struct sink *out);
/* The next bytes; a package_taker. False when no more are wanted: the document is beyond reading. */
bool xmlstream_feed(void *stream, struct span piece);
/* Ends the document and says in notes what was wrong with it. */
void xmlstream_end(struct xmlstream *x);

/* By local name; absent without one. `space`: only where the name space ends so, or NULL. */
struct span xmlstream_attr(const struct xmlstream_tag *tag, const char *name);
struct span xmlstream_attr_in(const struct xmlstream_tag *tag, const char *name, const char *space);
/* A whole number there, `otherwise` when there is none; clamped to [0, max]. */
uint32_t xmlstream_number(const struct xmlstream_tag *tag, const char *name, uint32_t otherwise, uint32_t max);

#endif
