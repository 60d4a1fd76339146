/* What a reader of an HTML page would read, as plain text. */
#ifndef EXHIBIT_READERS_HTMLTEXT_H
#define EXHIBIT_READERS_HTMLTEXT_H

#include "base/arena.h"
#include "base/buf.h"

/* Charset the document declares in its first KiB (meta element or XML declaration), or absent. */
struct span htmltext_charset(struct span html);

/* Text of UTF-8 `html` appended to `out`: lines ended by '\n', at most one blank line in a row,
 * cells of a table row parted by tabs. Any bytes are HTML; time is linear. False when `out` was
 * too small: it then holds what fitted. */
bool htmltext_render(struct span html, struct buf *out);

/* A stretch of `out` that mail programs mark as not written now: "quote" or "signature". */
struct htmltext_part {
	const char *kind;
	size_t from, to;	/* in out->p */
};
/* The same for a message, with these stretches appended to `parts`, in order. */
bool htmltext_render_mail(struct span html, struct buf *out, struct arena *a, struct list *parts);

#endif
