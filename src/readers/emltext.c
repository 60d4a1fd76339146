/* The text of a message: which of its parts a reader would read, and how they look as plain text.
 *
 * Of alternatives (RFC 2046, 5.1.4) the plain one, unless it is empty, only says that there is an
 * HTML one, or is a few words beside a page. Header fields are not text here: they are structured facts of the item. The '>' that a
 * mailbox put before "From " is not text either (unmark_from). */
#include "emlread.h"

#include "base/limits.h"
#include "charset.h"
#include "htmltext.h"

static bool is_type(const struct mime_part *p, const char *type) { return span_eq_str(p->type, type); }

/* "Your mail program does not support HTML": says nothing itself. */
static bool is_placeholder(struct span s)
{
	static const char *const words[] = { "support", "view", "enable", "display", "browser",
					     "client", "reader", "format", "version" };

	s = span_trim(s);
	if (s.n == 0)
		return true;
	if (s.n > 400 || span_ifind(s, SPAN("html"), 0) == SIZE_MAX)
		return false;
	for (size_t i = 0; i < countof(words); i++)
		if (span_ifind(s, span_str(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* About how much an HTML text shows: bytes outside of tags, styles and scripts. */
static size_t visible(struct span s)
{
	static const char *const hidden[][2] = { { "<style", "</style" }, { "<script", "</script" }, { "<head", "</head" } };
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '<') {
			n += s.p[i] > ' ' || (unsigned char)s.p[i] >= 0x80;
			continue;
		}
		for (size_t k = 0; k < countof(hidden); k++)
			if (span_istarts(span_from(s, i), hidden[k][0])) {
				size_t end = span_ifind(s, span_str(hidden[k][1]), i);

				i = end == SIZE_MAX ? s.n : end;
			}
		while (i < s.n && s.p[i] != '>')
			i++;
	}
	return n;
}

/* "See the HTML part", "Invoice attached" beside a page full of sums; or words that the page does not have. */
static bool is_stub(struct span plain, struct span html)
{
	enum { SHORT = 60, TIMES = 8, MORE = 60, BEGIN = 16 };
	size_t shown = visible(html);

	plain = span_trim(plain);
	return plain.n < SHORT && (shown > TIMES * plain.n + MORE ||
				   (shown > plain.n && span_ifind(html, span_sub(plain, 0, BEGIN), 0) == SIZE_MAX));
}

/* Marks the parts below `i` that are read; false when there are none. Depth is bounded by
 * LIMIT_MIME_DEPTH. */
static bool choose(struct eml *m, uint32_t i);

static bool choose_all(struct eml *m, uint32_t i)
{
	bool any = false;

	for (uint32_t k = i + 1; k < mime_part(&m->mime, i)->end; k = mime_part(&m->mime, k)->end)
		any |= choose(m, k);
	return any;
}

/* The last alternative is the richest, but the plain one is what was written, without decoration. */
static bool choose_one(struct eml *m, uint32_t i)
{
	uint32_t end = mime_part(&m->mime, i)->end, plain = 0, last = 0;
	bool is_html;

	for (uint32_t k = i + 1; k < end; k = mime_part(&m->mime, k)->end) {
		const struct mime_part *p = mime_part(&m->mime, k);

		if (p->shape == MIME_LEAF && m->leaves[k].role != EML_BODY)
			continue;
		if (is_type(p, "text/plain") && plain == 0)
			plain = k;
		else if (is_type(p, "text/html") || p->shape == MIME_MULTIPART)
			last = k;
	}
	is_html = last && is_type(mime_part(&m->mime, last), "text/html");
	if (plain && !is_placeholder(eml_body(m, plain)) && !(is_html && is_stub(eml_body(m, plain), eml_body(m, last))))
		return choose(m, plain);
	if (last && choose(m, last))
		return true;
	return plain ? choose(m, plain) : choose_all(m, i);
}

/* Of related parts the first is the document, the others are shown inside it. */
static bool choose_root(struct eml *m, uint32_t i)
{
	return i + 1 < mime_part(&m->mime, i)->end && (choose(m, i + 1) || choose_all(m, i));
}

static bool choose(struct eml *m, uint32_t i)
{
	const struct mime_part *p = mime_part(&m->mime, i);

	if (p->shape == MIME_MULTIPART) {
		if (is_type(p, "multipart/alternative"))
			return choose_one(m, i);
		return is_type(p, "multipart/related") ? choose_root(m, i) : choose_all(m, i);
	}
	if (m->leaves[i].role != EML_BODY || p->shape == MIME_TOO_DEEP || m->leaves[i].is_message)
		return false;
	if (p->shape == MIME_LEAF && !span_starts(p->type, "text/") && !span_starts(p->type, "message/"))
		return false;
	if (is_type(p, "text/rtf") || is_type(p, "text/calendar") || is_type(p, "text/x-vcard"))
		return false;	/* read by readers of their own as child items */
	return m->leaves[i].is_text = true;
}

/* RFC 3676: a line ending in a blank goes on in the next one of the same quote depth. */
static void unwrap(struct span s, bool delsp, struct buf *to)
{
	struct span line;
	size_t open_depth = SIZE_MAX;	/* quote depth of the line that goes on, SIZE_MAX: none */

	while (span_line(&s, &line)) {
		size_t depth = 0;
		bool flows, is_signature;

		while (depth < line.n && line.p[depth] == '>')
			depth++;
		line = span_from(line, depth);
		if (line.n && line.p[0] == ' ')
			line = span_from(line, 1);	/* stuffed */
		is_signature = span_eq_str(line, "-- ");
		flows = line.n && line.p[line.n - 1] == ' ' && !is_signature;
		if (open_depth != SIZE_MAX && (open_depth != depth || is_signature)) {
			buf_c(to, '\n');
			open_depth = SIZE_MAX;
		}
		if (open_depth == SIZE_MAX && depth) {
			for (size_t i = 0; i < depth; i++)
				buf_c(to, '>');
			buf_c(to, ' ');
		}
		buf_put(to, line.p, line.n - (flows && delsp));
		open_depth = flows ? depth : SIZE_MAX;
		if (!flows)
			buf_c(to, '\n');
	}
	if (open_depth != SIZE_MAX)
		buf_c(to, '\n');
}

/* ">From here": how many '>' stand before "From "; 0: the line is none of these. */
static size_t from_marks(struct span line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '>')
		n++;
	return span_starts(span_from(line, n), "From ") ? n : 0;
}

/* A mailbox puts a '>' before a line that begins with "From ", mboxrd also before ">From ", and programs that write
 * single messages out leave it there. It is taken off again, in the text alone: the bytes of the part stay as they
 * are. Beside other lines with a '>' it is a quote and stays. Needs no more room than `s` has. */
static struct span unmark_from(struct span s, struct buf *to)
{
	struct span rest = s, line, next = { NULL, 0 };
	bool was_quote = false, more;

	if (span_find(s, SPAN(">From "), 0) == SIZE_MAX)
		return s;
	buf_reset(to);
	for (more = span_line(&rest, &line); more; line = next) {
		bool is_quote = span_starts(line, ">") && !from_marks(line);

		more = span_line(&rest, &next);
		if (from_marks(line) && !was_quote && !(more && span_starts(next, ">") && !from_marks(next)))
			line = span_from(line, 1);
		buf_span(to, line);
		buf_c(to, '\n');
		was_quote = is_quote;
	}
	return buf_view(to);
}

static size_t find(struct span s, char c, size_t from)
{
	size_t at = span_chr(s, c, from);

	return at == SIZE_MAX ? s.n : at;
}

/* Line ends become '\n'; a NUL cannot travel in text and becomes U+FFFD. */
static bool put_lines(struct sink *out, struct span s)
{
	size_t cr = find(s, '\r', 0), nul = find(s, '\0', 0), at = 0;

	while (at < s.n) {
		size_t end = cr < nul ? cr : nul;

		if (end > at && !sink_text(out, span_sub(s, at, end - at)))
			return false;
		at = end + 1;
		if (end == s.n)
			break;
		if (end == nul) {
			if (!sink_text(out, SPAN("\xEF\xBF\xBD")))
				return false;
			nul = find(s, '\0', at);
		} else {
			if (!(at < s.n && s.p[at] == '\n') && !sink_text(out, SPAN("\n")))
				return false;
			cr = find(s, '\r', at);
		}
	}
	return s.n == 0 || s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r' || sink_text(out, SPAN("\n"));
}

/* The name up to a blank or comment: "us-ascii (Plain text)". */
static struct span stated_charset(struct eml *m, const struct mime_part *p)
{
	struct span s = mimehead_param(p->type_field, "charset", m->arena);

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ' || s.p[i] == '(')
			s.n = i;
	return s;
}

/* Rendered HTML holds no CR and no NUL, so that places in it are places in the text. */
static void mark_parts(struct eml *m, const struct list *parts)
{
	const struct htmltext_part *p = parts->v;
	size_t from = sink_text_size(m->out);

	for (uint32_t i = 0; i < parts->n; i++)
		sink_part(m->out, p[i].kind, from + p[i].from, from + p[i].to);
}

static bool put_part(struct eml *m, uint32_t i, struct buf *utf8, struct buf *unmarked, struct buf *work)
{
	const struct mime_part *p = mime_part(&m->mime, i);
	struct span bytes = eml_body(m, i), charset = stated_charset(m, p), text;
	struct charset_used u;
	struct list parts = { 0 };
	bool is_html = is_type(p, "text/html");
	size_t from;

	if (is_html && charset.n == 0)
		charset = htmltext_charset(bytes);
	text = charset_text(bytes, charset, utf8, &u);
	if (u.is_guess || u.is_repaired)
		sink_note(m->out, u.is_repaired ? NOTE_PARTIAL : NOTE_ODD, "mail.charset",
			  "text stated as \"%.*s\" was read as %s%s", SPAN_FMT(span_sub(charset, 0, 60)),
			  u.name, u.is_repaired ? "; some bytes make no sense" : "");
	if (sink_text_size(m->out))
		sink_part(m->out, "part", sink_text_size(m->out), sink_text_size(m->out) + 1);
	if (strcmp(u.name, "UTF-8") != 0 && sink_item(m->out)->text.charset.p == NULL)
		sink_item(m->out)->text.charset = span_str(u.name);
	buf_reset(work);
	if (!is_html && p->encoding != MIME_BASE64)
		text = unmark_from(text, unmarked);
	if (is_html) {
		if (!htmltext_render_mail(text, work, m->arena, &parts))
			sink_note(m->out, NOTE_REFUSED, "mail.text", "more text than is kept");
		mark_parts(m, &parts);
		text = buf_view(work);
	} else if (span_ieq_str(mimehead_param(p->type_field, "format", m->arena), "flowed")) {
		unwrap(text, span_ieq_str(mimehead_param(p->type_field, "delsp", m->arena), "yes"), work);
		text = buf_view(work);
	}
	from = sink_text_size(m->out);
	if (!put_lines(m->out, text))
		return false;
	/* A report is the mail server's own; the header fields it repeats are the returned mail's. */
	if (is_type(p, "text/rfc822-headers"))
		sink_part(m->out, "forward", from, sink_text_size(m->out));
	else if (span_starts(p->type, "message/"))
		sink_part(m->out, "new", from, sink_text_size(m->out));
	return true;
}

void emltext_read(struct eml *m)
{
	struct buf utf8, unmarked, work;
	bool is_first = true;

	buf_init(&utf8, LIMIT_TEXT + 16);
	buf_init(&unmarked, LIMIT_TEXT + 16);
	buf_init(&work, LIMIT_TEXT + 16);
	choose(m, 0);
	for (uint32_t i = 0; i < m->mime.parts.n; i++) {
		if (!m->leaves[i].is_text)
			continue;
		if (!is_first && !sink_text(m->out, SPAN("\n")))
			break;
		if (!put_part(m, i, &utf8, &unmarked, &work))
			break;
		is_first = false;
	}
	buf_clear(&utf8);
	buf_clear(&unmarked);
	buf_clear(&work);
}
