/* EPUB (OCF 3.3, EPUB 3.3 and 2.0.1): the text of its documents in the order of the spine, and its
 * properties. Pictures become children. What a rights system encrypts is noted. */
#include <libxml/parser.h>

#include "base/limits.h"
#include "charset.h"
#include "docprop.h"
#include "htmltext.h"
#include "package.h"
#include "xmlstream.h"

struct entry {
	struct span id, href, media;
};

struct epub {
	struct package p;
	struct sink *out;
	struct span main;	/* name of the package document */
	struct list entries;	/* struct entry */
	struct list spine;	/* spans: ids */
	struct buf value;
	bool is_encrypted;
};

static void container_start(void *with, const struct xmlstream_tag *tag)
{
	struct epub *e = with;

	if (span_eq_str(tag->name, "rootfile") && e->main.p == NULL)
		e->main = arena_dup(e->p.arena, xmlstream_attr(tag, "full-path"));
}

static void rights_start(void *with, const struct xmlstream_tag *tag)
{
	struct epub *e = with;
	struct span what = xmlstream_attr(tag, "URI");

	/* Fonts are scrambled in many books that are free to read. */
	if (span_eq_str(tag->name, "CipherReference") && (span_iends(what, "html") || span_iends(what, ".xml")))
		e->is_encrypted = true;
}

static void opf_start(void *with, const struct xmlstream_tag *tag)
{
	struct epub *e = with;
	struct arena *a = e->p.arena;

	buf_reset(&e->value);
	if (span_eq_str(tag->name, "item") && e->entries.n < LIMIT_PACKAGE_PARTS) {
		struct entry *one = list_add(&e->entries, a, sizeof *one);

		one->id = arena_dup(a, xmlstream_attr(tag, "id"));
		one->href = arena_dup(a, xmlstream_attr(tag, "href"));
		one->media = arena_dup(a, xmlstream_attr(tag, "media-type"));
	} else if (span_eq_str(tag->name, "itemref") && e->spine.n < LIMIT_PAGES) {
		list_add_span(&e->spine, a, arena_dup(a, xmlstream_attr(tag, "idref")));
	}
}

static void opf_text(void *with, struct span s) { buf_span(&((struct epub *)with)->value, s); }

static void opf_end(void *with, struct span name)
{
	struct epub *e = with;
	struct document *d = &sink_item(e->out)->document;
	struct span v = buf_view(&e->value);

	if (span_eq_str(name, "title"))
		docprop_set(&d->title, v, e->out);
	else if (span_eq_str(name, "creator"))
		docprop_set(&d->author, v, e->out);
	else if (span_eq_str(name, "date"))
		docprop_time(&d->created, v, e->out);
	buf_reset(&e->value);
}

static bool stream(struct epub *e, struct span name, const struct xmlstream_on *on)
{
	const struct package_part *part = package_find(&e->p, name);
	struct xmlstream *x;

	if (part == NULL)
		return false;
	x = xmlstream_new(on, e, part->name, e->out);
	package_read(&e->p, part, xmlstream_feed, x);
	xmlstream_end(x);
	return true;
}

/* Names in a package document are written like addresses. */
static struct span decoded(struct epub *e, struct span href)
{
	char *to = arena_get(e->p.arena, href.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < href.n; i++) {
		int v = 0, k = 1;

		for (; href.p[i] == '%' && k < 3 && i + 2 < href.n; k++) {
			char c = href.p[i + (size_t)k];

			if (!((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')))
				break;
			v = v * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
		}
		to[n++] = k == 3 ? (char)v : href.p[i];
		i += k == 3 ? 2 : 0;
	}
	return package_resolve(&e->p, e->main, span_of(to, n));
}

static bool chapter(struct epub *e, const struct package_part *part, int64_t page)
{
	struct buf bytes, utf8, text;
	bool more = true;
	struct span s;

	buf_init(&bytes, LIMIT_PART);
	buf_init(&utf8, 3 * LIMIT_PART);
	buf_init(&text, 3 * LIMIT_PART);
	sink_page(e->out, page, 0, 0);
	package_load(&e->p, part, &bytes);
	s = charset_text(buf_view(&bytes), htmltext_charset(buf_view(&bytes)), &utf8, NULL);
	htmltext_render(s, &text);
	if (text.n)
		more = sink_text(e->out, buf_view(&text));
	buf_clear(&bytes);
	buf_clear(&utf8);
	buf_clear(&text);
	return more;
}

static void read_spine(struct epub *e)
{
	const struct entry *entry = e->entries.v;
	bool more = true;
	int64_t page = 0;

	for (uint32_t i = 0; i < e->spine.n && more; i++)
		for (uint32_t k = 0; k < e->entries.n; k++) {
			const struct package_part *part;

			if (!span_eq(entry[k].id, list_span(&e->spine, i)))
				continue;
			part = package_find(&e->p, decoded(e, entry[k].href));
			if (part && span_find(entry[k].media, SPAN("html"), 0) != SIZE_MAX)
				more = chapter(e, part, ++page);
			else if (part == NULL)
				sink_note(e->out, NOTE_PARTIAL, "epub.missing", "a chapter is not in the file: %.*s",
					  SPAN_FMT(entry[k].href));
			break;
		}
	sink_item(e->out)->text.pages = (struct opt64){ true, page };
}

static void read_children(struct epub *e)
{
	const struct entry *entry = e->entries.v;

	for (uint32_t k = 0; k < e->entries.n; k++) {
		const struct package_part *part;

		if (!span_istarts(entry[k].media, "image/") && !span_istarts(entry[k].media, "audio/") &&
		    !span_istarts(entry[k].media, "video/"))
			continue;
		part = package_find(&e->p, decoded(e, entry[k].href));
		if (part && !package_child(&e->p, part, part->name))
			return;
	}
}

static void epub_read(const struct source *in, struct sink *out)
{
	static const struct xmlstream_on container = { .start = container_start }, rights = { .start = rights_start };
	static const struct xmlstream_on opf = { .start = opf_start, .text = opf_text, .end = opf_end };
	struct epub e = { .out = out };

	buf_init(&e.value, 4 * KIB);
	if (package_open(&e.p, in, out)) {
		stream(&e, SPAN("META-INF/container.xml"), &container);
		stream(&e, SPAN("META-INF/encryption.xml"), &rights);
		if (!stream(&e, e.main, &opf))
			sink_note(out, NOTE_UNREAD, "package.main", "the part that lists its chapters is not in it");
		if (e.is_encrypted)
			sink_note(out, NOTE_UNREAD, "document.encrypted", "the chapters of the book are encrypted");
		else if (sink_want(out) & WANT_TEXT)
			read_spine(&e);
		if (sink_want(out) & WANT_CHILDREN)
			read_children(&e);
	}
	package_close(&e.p);
	buf_clear(&e.value);
}

static void epub_warm(void)
{
	xmlInitParser();
	charset_warm();
}

static const char *const epub_media[] = { "application/epub+zip", NULL };

const struct reader reader_epub = {
	.name = "epub",
	.media = epub_media,
	.flags = READER_CONTAINER,
	.warm = epub_warm,
	.read = epub_read,
};
