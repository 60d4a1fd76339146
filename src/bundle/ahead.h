/* The records that are kept, parsed again by a thread of its own: the next ones are made while the
 * last one is being worked on. */
#ifndef EXHIBIT_BUNDLE_AHEAD_H
#define EXHIBIT_BUNDLE_AHEAD_H

#include "base/err.h"
#include "record/item.h"

struct ahead_line {
	uint32_t bytes, tag;	/* with the LF */
};
typedef bool ahead_wanted(const void *ctx, uint32_t tag);

struct ahead;
/* Reads the lines of `fd`, which stand end to end from offset 0; `lines`, the descriptor and `ctx`
 * stay as they are until ahead_free. `wanted` is called in the thread. NULL: it cannot be started. */
struct ahead *ahead_start(int fd, const struct ahead_line *lines, size_t n, ahead_wanted *wanted,
			  const void *ctx, struct err *e);
/* The item of the next line that is wanted, the caller's to free; NULL on an I/O error. */
struct item *ahead_take(struct ahead *a, struct err *e);
void ahead_free(struct ahead *a);	/* NULL is fine; items not taken are freed */

#endif
