/* The table of contents of a xar archive (XML behind zlib, described with the xar sources), looked at
 * before libarchive does: 3.6.2 links an entry that is a hard link twice to itself and then follows it
 * until the processor's time is up. Three words of XML are looked for, not parsed; what this misses, the
 * time limit ends. */
#include "archive_xar.h"

#include <zlib.h>

#include "base/cursor.h"
#include "base/limits.h"

#define TOC_MAX (8 * MIB)	/* of the table, packed and unpacked; of a longer one the beginning */

/* The unpacked table; empty when there is none. */
static void unpack(const struct source *in, struct buf *packed, struct buf *toc)
{
	struct cursor c = cursor_on(in->head);
	uint16_t head_n;
	uint64_t n;
	z_stream z = { 0 };
	char *from, *to;

	cursor_take(&c, 4);
	head_n = cursor_u16be(&c);
	cursor_u16be(&c);
	n = (uint64_t)cursor_u32be(&c) << 32;
	n |= cursor_u32be(&c);
	if (n > TOC_MAX)
		n = TOC_MAX;
	from = c.ran_out ? NULL : buf_room(packed, (size_t)n);
	to = buf_room(toc, TOC_MAX);
	n = from && to ? source_read(in, head_n, from, (size_t)n) : SIZE_MAX;
	if (n == SIZE_MAX || inflateInit(&z) != Z_OK)
		return;
	z.next_in = (Bytef *)from;
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)to;
	z.avail_out = TOC_MAX;
	inflate(&z, Z_FINISH);
	toc->n = TOC_MAX - z.avail_out;
	inflateEnd(&z);
}

static bool has_double_link(struct span toc)
{
	unsigned links = 0;

	for (size_t at = 0; (at = span_chr(toc, '<', at)) != SIZE_MAX; at++) {
		struct span tag = span_from(toc, at);

		if (span_starts(tag, "<file") || span_starts(tag, "</file"))
			links = 0;
		else if (span_starts(tag, "<type") &&
			 span_find(span_sub(tag, 0, span_chr(span_sub(tag, 0, LIMIT_NAME), '>', 0)), SPAN("link"), 0) != SIZE_MAX &&
			 ++links == 2)
			return true;
	}
	return false;
}

bool archive_xar_loops(const struct source *in)
{
	struct buf packed, toc;
	bool loops;

	if (!span_eq_str(in->media, "application/x-xar"))
		return false;
	buf_init(&packed, TOC_MAX);
	buf_init(&toc, TOC_MAX);
	unpack(in, &packed, &toc);
	loops = has_double_link(buf_view(&toc));
	buf_clear(&packed);
	buf_clear(&toc);
	return loops;
}
