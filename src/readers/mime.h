/* The shape of a message: header fields and parts, as spans of the message's own bytes. Nothing is
 * decoded or copied here, and nothing recurses. */
#ifndef EXHIBIT_READERS_MIME_H
#define EXHIBIT_READERS_MIME_H

#include "base/arena.h"

struct mime_field {
	struct span name;	/* without the colon */
	struct span value;	/* as it stands, folds and all, without the last line end */
};

enum mime_shape {
	MIME_LEAF,		/* content */
	MIME_MULTIPART,		/* its parts follow it in the list */
	MIME_BROKEN,		/* says multipart, but has no boundary or none of it is found: content */
	MIME_TOO_DEEP,		/* would nest deeper than LIMIT_MIME_DEPTH: content */
};

/* The transfer encoding as named; anything unknown counts as none, as RFC 2045, 6.4 asks. */
enum mime_encoding { MIME_IDENTITY, MIME_BASE64, MIME_QP, MIME_UUENCODE };

struct mime_part {
	enum mime_shape shape;
	enum mime_encoding encoding;
	bool is_encoding_odd;	/* named with spaces, quotes or comments around it */
	bool is_boundary_folded;	/* its boundary is broken over two lines */
	bool is_unclosed;	/* multipart whose last boundary is missing */
	bool has_type;		/* there was a Content-Type */
	uint32_t parent, depth;	/* of the first part: 0, 0 */
	uint32_t end;		/* index after its last descendant */
	struct list fields;	/* struct mime_field */
	struct span type;	/* "text/plain", lower case; the default when none or not valid */
	struct span type_field;	/* whole value of Content-Type; absent when there is none */
	struct span raw;	/* of content: the bytes, still transfer-encoded; of a multipart: body and
				 * all that follows in the message */
	struct span after;	/* of a multipart: what follows its last boundary */
};

struct mime {
	struct list parts;	/* struct mime_part, in the order they stand */
	bool is_too_deep;	/* some part is MIME_TOO_DEEP */
	bool has_too_many;	/* met LIMIT_MIME_PARTS (the last part holds the rest) or _FIELDS */
};

/* Takes the message apart the way Python's email package does, so that what it sees as content is
 * what everybody checks against. Any bytes at all are a message; all lives in `a` and in `message`. */
void mime_parse(struct span message, struct arena *a, struct mime *m);

static inline struct mime_part *mime_part(const struct mime *m, uint32_t i)
{
	return (struct mime_part *)m->parts.v + i;
}
/* The value of the first field so named, or of the n-th (from 0); absent when there is none. */
struct span mime_field(const struct mime_part *p, const char *name);
struct span mime_field_nth(const struct mime_part *p, const char *name, uint32_t n);

#endif
