/* Old presentations ([MS-PPT]): the text of slides and their notes, in the order of the file.
 *
 * The outline and the slides themselves may both hold a text; a text that is there twice is given
 * once. Masters are decoration. Encrypted ones are noted. Not handled: which slide a text is on,
 * what was deleted but left in the file by saving in a hurry, comments, pictures. */
#include "base/cursor.h"
#include "base/limits.h"
#include "charset.h"
#include "flow.h"
#include "ole.h"

enum { TEXT_16 = 4000, TEXT_8 = 4008, MASTER = 1016, HANDOUT = 4041, ENCRYPTED = 12052 };
enum { DEPTH = 32, CONTAINER = 15, TEXTS = 4096 };

struct ppt {
	struct sink *out;
	struct flow flow;
	struct list seen;	/* digests of texts */
	bool is_encrypted;
};

static bool is_new(struct ppt *p, struct span text)
{
	struct digest d = digest_of(text), *seen = p->seen.v;

	for (uint32_t i = 0; i < p->seen.n; i++)
		if (memcmp(seen[i].b, d.b, sizeof d.b) == 0)
			return false;
	if (p->seen.n < TEXTS)
		*(struct digest *)list_add(&p->seen, sink_arena(p->out), sizeof d) = d;
	return true;
}

static void text(struct ppt *p, struct span body, bool is_16)
{
	struct buf scratch;
	struct span s, line;

	buf_init(&scratch, 4 * body.n + 16);
	s = charset_text(body, is_16 ? SPAN("UTF-16LE") : SPAN("ISO-8859-1"), &scratch, NULL);
	if (is_new(p, s))
		while (s.n) {	/* lines end with CR, or VT within a paragraph */
			size_t end = 0;

			while (end < s.n && s.p[end] != '\r' && s.p[end] != '\v')
				end++;
			line = span_sub(s, 0, end);
			flow_text(&p->flow, line);
			flow_break(&p->flow);
			s = span_from(s, end + 1);
		}
	buf_clear(&scratch);
}

static void walk(struct ppt *p, struct span in, int depth)
{
	struct cursor c = cursor_on(in);

	while (c.rest.n >= 8) {
		uint16_t version = cursor_u16le(&c), type = cursor_u16le(&c);
		uint32_t n = cursor_u32le(&c);
		struct span body = cursor_take(&c, n < c.rest.n ? n : c.rest.n);

		p->is_encrypted |= type == ENCRYPTED;
		if (type == TEXT_16 || type == TEXT_8)
			text(p, body, type == TEXT_16);
		else if ((version & 15) == CONTAINER && type != MASTER && type != HANDOUT && depth < DEPTH)
			walk(p, body, depth + 1);
	}
}

static void ppt_read(const struct source *in, struct sink *out)
{
	struct ppt p = { .out = out };
	struct ole o;
	struct buf b;

	buf_init(&b, LIMIT_DOCUMENT);
	flow_init(&p.flow);
	if (ole_open(&o, in, out)) {
		if (sink_want(out) & WANT_META)
			ole_properties(&o);
		if (sink_want(out) & WANT_CHILDREN)
			ole_children(&o);
		if ((sink_want(out) & WANT_TEXT) && ole_stream(&o, "PowerPoint Document", &b)) {
			walk(&p, buf_view(&b), 0);
			flow_give(&p.flow, out);
		}
		if (p.is_encrypted)
			sink_note(out, NOTE_UNREAD, "document.encrypted", "the presentation is encrypted with a password");
	}
	ole_close(&o);
	flow_clear(&p.flow);
	buf_clear(&b);
}

static const char *const ppt_media[] = { "application/vnd.ms-powerpoint", NULL };

const struct reader reader_ppt = {
	.name = "ppt",
	.media = ppt_media,
	.flags = READER_CONTAINER,
	.warm = ole_warm,
	.read = ppt_read,
};
