/* The values of mail header fields: text with encoded words, parameters, addresses, message ids. */
#ifndef EXHIBIT_READERS_MIMEHEAD_H
#define EXHIBIT_READERS_MIMEHEAD_H

#include "base/arena.h"
#include "record/item.h"

/* Reads values for one message; results live in `arena`. The caller may read the flags. */
struct mimehead {
	struct arena *arena;
	struct span assumed;	/* charset of raw 8-bit text; the caller may set it */
	struct buf bytes, text, utf8;	/* scratch */
	bool is_guess;		/* some charset was not stated, not known or not true */
	bool is_cut;		/* some value was longer than LIMIT_MIME_VALUE */
};

void mimehead_init(struct mimehead *h, struct arena *a);
void mimehead_clear(struct mimehead *h);

/* Unfolded, encoded words (RFC 2047) decoded wherever they stand, raw 8-bit bytes converted: UTF-8,
 * trimmed. Absent stays absent. May hold any control character, NUL included. */
struct span mimehead_text(struct mimehead *h, struct span value);
/* Addresses of one field, groups taken apart, appended to `to` (struct address). addr is never
 * absent, but may be empty where somebody wrote a name alone. */
void mimehead_addresses(struct mimehead *h, struct span value, struct list *to);
/* Message ids without their angle brackets, appended to `to` (spans). */
void mimehead_ids(struct mimehead *h, struct span value, struct list *to);
/* The first of them, or absent. */
struct span mimehead_id(struct mimehead *h, struct span value);
/* A parameter for people, such as a file name: RFC 2231 and, against the RFC, encoded words. */
struct span mimehead_name(struct mimehead *h, struct span value, const char *param);

/* A parameter as bytes: quotes, folds and RFC 2231 continuations undone, no charset applied.
 * Absent when there is none. */
struct span mimehead_param(struct span value, const char *param, struct arena *a);

#endif
