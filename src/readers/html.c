/* HTML documents: their text. The work is done in htmltext.c, which mail bodies go through as well.
 * Does not follow links, read frames, or look at pictures embedded as data: addresses. */
#include "readers/reader.h"

#include "base/limits.h"
#include "charset.h"
#include "htmltext.h"

static void render(struct span bytes, struct sink *out)
{
	struct buf utf8, text;
	struct charset_used u;
	struct span html;

	buf_init(&utf8, LIMIT_DOCUMENT * 3);
	buf_init(&text, LIMIT_TEXT);
	html = charset_text(bytes, htmltext_charset(bytes), &utf8, &u);
	if (u.is_repaired || u.is_guess)
		sink_note(out, u.is_repaired ? NOTE_PARTIAL : NOTE_ODD, "html.charset",
			  "the charset is not stated or not true: read as %s%s", u.name,
			  u.is_repaired ? ", and some bytes make no sense" : "");
	if (strcmp(u.name, "UTF-8") != 0)
		sink_item(out)->text.charset = span_str(u.name);
	if (!htmltext_render(html, &text))
		sink_note(out, NOTE_REFUSED, "html.text", "more than %llu bytes of text",
			  (unsigned long long)LIMIT_TEXT);
	sink_text(out, buf_view(&text));
	buf_clear(&utf8);
	buf_clear(&text);
}

static void html_read(const struct source *in, struct sink *out)
{
	struct buf scratch;
	struct span all;

	buf_init(&scratch, LIMIT_DOCUMENT);
	if (!(sink_want(out) & WANT_TEXT))
		return;
	if (in->size > LIMIT_DOCUMENT)
		sink_note(out, NOTE_REFUSED, "html.size", "a page of more than %llu bytes",
			  (unsigned long long)LIMIT_DOCUMENT);
	else if (!source_all(in, LIMIT_DOCUMENT, &scratch, &all))
		sink_note(out, NOTE_UNREAD, "html.read", "the page could not be read");
	else
		render(all, out);
	buf_clear(&scratch);
}

static const char *const html_media[] = { "text/html", "application/xhtml+xml", NULL };

const struct reader reader_html = {
	.name = "html",
	.media = html_media,
	.warm = charset_warm,
	.read = html_read,
};
