/* OpenDocument (ODF 1.3, ISO/IEC 26300): texts, spreadsheets, presentations, drawings; packages and
 * flat files.
 *
 * A spreadsheet cell states its value beside the words it shows: dates, times and shares are taken
 * from the value, amounts with their currency, everything else as it is shown. Cells and rows that
 * are repeated are repeated only as far as a table could be meant. Encrypted documents are noted.
 * Headers and footers of texts follow behind the text. Not handled: charts, the numbers of lists,
 * headers of slides and sheets. */
#include <libxml/parser.h>

#include "base/limits.h"
#include "docprop.h"
#include "flow.h"
#include "numfmt.h"
#include "package.h"
#include "xmlstream.h"

enum { REPEAT = 64, VALUE = 4096, CHANGE = 64 * 1024 };

/* Where words go. */
enum place { TO_TEXT, TO_MARK, TO_PROPERTY, TO_NOWHERE };

struct odf {
	struct package p;
	struct sink *out;
	struct flow flow;
	unsigned skip;		/* elements open in something that is not read */
	unsigned paragraphs;	/* open; only in them stand words */
	int64_t page;
	bool is_encrypted, has_page;
	bool is_flat_sheet;	/* styles of pages stand in the same file and hold placeholders only */
	/* a table cell */
	unsigned repeat;	/* times the cell stands there */
	struct buf shown;	/* what its value says; empty: the words in it */
	unsigned cells;		/* open, tables in tables */
	/* a comment or change */
	unsigned sides;		/* open headers and footers of page styles */
	unsigned marks, around;	/* open elements; paragraphs open around them */
	const char *kind;
	struct buf mark, who, time;
	/* a property, or who made a change and when */
	struct buf value;
	bool in_value;
};

static bool is(const struct xmlstream_tag *tag, const char *name) { return span_eq_str(tag->name, name); }

static enum place place(const struct odf *o)
{
	if (o->skip)
		return TO_NOWHERE;
	if (o->in_value)
		return TO_PROPERTY;
	if (o->marks)
		return o->paragraphs ? TO_MARK : TO_NOWHERE;
	/* What the value says is written when the cell begins; its words are the same for people. */
	return o->paragraphs && !(o->cells && o->shown.n) ? TO_TEXT : TO_NOWHERE;
}

/* ---- cells ---- */

/* "PT12H30M15S" as "12:30:15"; false when it is written otherwise. */
static bool clock_of(struct span s, struct buf *to)
{
	unsigned part[3] = { 0 };
	uint64_t v = 0;
	bool digits = false;

	if (!span_starts(s, "PT"))
		return false;
	for (size_t i = 2; i < s.n; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '9' && v < 100000) {
			v = v * 10 + (uint64_t)(c - '0');
			digits = true;
		} else if ((c == '.' || c == ',') && digits) {	/* parts of a second */
			break;
		} else if ((c == 'H' || c == 'M' || c == 'S') && digits) {
			part[c == 'H' ? 0 : c == 'M' ? 1 : 2] = (unsigned)v;
			v = 0;
			digits = false;
		} else {
			return false;
		}
	}
	if (digits)
		part[2] = (unsigned)v;
	buf_fmt(to, "%02u:%02u", part[0], part[1]);
	if (part[2])
		buf_fmt(to, ":%02u", part[2]);
	return true;
}

static void plain_number(struct span s, int shift, struct buf *to)
{
	struct numfmt general = { .is_general = true };
	struct exact v;

	if (!numfmt_value(s, &v))
		return;
	exact_shift(&v, shift);
	numfmt_print(&general, v, false, to);
}

static void cell_value(struct odf *o, const struct xmlstream_tag *tag)
{
	struct span type = xmlstream_attr(tag, "value-type"), value = xmlstream_attr_in(tag, "value", ":office:1.0"), v;

	buf_reset(&o->shown);
	if (span_eq_str(type, "date")) {
		v = xmlstream_attr(tag, "date-value");
		for (size_t i = 0; i < v.n && i < 19; i++)	/* a blank instead of the "T", for people */
			buf_c(&o->shown, v.p[i] == 'T' ? ' ' : v.p[i]);
	} else if (span_eq_str(type, "time")) {
		clock_of(xmlstream_attr(tag, "time-value"), &o->shown);
	} else if (span_eq_str(type, "percentage")) {
		plain_number(value, 2, &o->shown);
		if (o->shown.n)
			buf_c(&o->shown, '%');
	} else if (span_eq_str(type, "currency")) {
		plain_number(value, 0, &o->shown);
		v = xmlstream_attr(tag, "currency");
		if (o->shown.n && v.n)
			buf_fmt(&o->shown, " %.*s", SPAN_FMT(v));
	} else if (span_eq_str(type, "float")) {
		plain_number(value, 0, &o->shown);
	}
}

static void cell_start(struct odf *o, const struct xmlstream_tag *tag)
{
	o->repeat = xmlstream_number(tag, "number-columns-repeated", 1, REPEAT);
	flow_cell(&o->flow);
	if (o->cells++ == 0) {
		cell_value(o, tag);
		flow_exact(&o->flow, buf_view(&o->shown));
	}
}

static void cell_end(struct odf *o)
{
	if (o->cells == 0)
		return;
	flow_cell_end(&o->flow);
	if (--o->cells)
		return;
	for (unsigned i = 1; i < o->repeat; i++) {
		if (o->shown.n) {
			flow_cell(&o->flow);
			flow_exact(&o->flow, buf_view(&o->shown));
			flow_cell_end(&o->flow);
		} else {
			flow_tab(&o->flow);
		}
	}
	o->repeat = 1;
	buf_reset(&o->shown);
}

/* ---- comments and changes ---- */

static void mark_start(struct odf *o, const char *kind)
{
	if (o->marks++)
		return;
	o->around = o->paragraphs;	/* a comment stands in a paragraph and has its own */
	o->paragraphs = 0;
	o->kind = kind;
	buf_reset(&o->mark);
	buf_reset(&o->who);
	buf_reset(&o->time);
}

static void mark_end(struct odf *o)
{
	if (o->marks == 0 || --o->marks)
		return;
	o->paragraphs = o->around;
	docprop_mark(o->kind, buf_view(&o->who), buf_view(&o->time), buf_view(&o->mark), o->out);
}

/* ---- elements ---- */

static void words(struct odf *o, struct span s)
{
	switch (place(o)) {
	case TO_TEXT: flow_text(&o->flow, s); break;
	case TO_MARK: buf_span(&o->mark, s); break;
	case TO_PROPERTY: buf_span(&o->value, s); break;
	case TO_NOWHERE: break;
	}
}

static void page_start(struct odf *o, struct span name)
{
	flow_give(&o->flow, o->out);
	sink_page(o->out, ++o->page, 0, 0);
	o->has_page = true;
	flow_text(&o->flow, name);
	flow_break(&o->flow);
}

static void inline_start(struct odf *o, const struct xmlstream_tag *tag)
{
	if (is(tag, "s"))
		words(o, SPAN(" "));
	else if (is(tag, "tab"))
		place(o) == TO_TEXT ? flow_tab(&o->flow) : words(o, SPAN(" "));
	else if (is(tag, "line-break"))
		place(o) == TO_TEXT ? flow_break(&o->flow) : words(o, SPAN(" "));
	else if (is(tag, "creator") || is(tag, "date")) {
		o->in_value = o->marks > 0 && o->paragraphs == 0;
		buf_reset(&o->value);
	}
}

static void odf_start(void *with, const struct xmlstream_tag *tag)
{
	struct odf *o = with;

	/* A shape's words for those who cannot see it, scripts, styles of numbers. */
	if (o->skip || is(tag, "desc") || is(tag, "scripts") || is(tag, "font-face-decls") ||
	    (o->is_flat_sheet && is(tag, "master-styles")) || is(tag, "automatic-styles") || is(tag, "binary-data") || is(tag, "forms") || is(tag, "ruby-text")) {
		o->skip++;
		return;
	}
	if (is(tag, "p") || is(tag, "h"))
		o->paragraphs++;
	else if (is(tag, "table-cell") || is(tag, "covered-table-cell"))
		cell_start(o, tag);
	else if (is(tag, "annotation"))
		mark_start(o, "comment");
	else if (is(tag, "insertion"))
		mark_start(o, "inserted");
	else if (is(tag, "deletion"))
		mark_start(o, "deleted");
	else if (is(tag, "table") && span_ends(tag->space, ":table:1.0") && o->has_page && o->cells == 0)
		page_start(o, xmlstream_attr(tag, "name"));
	else if (is(tag, "page") && span_ends(tag->space, ":drawing:1.0"))
		page_start(o, (struct span){ NULL, 0 });
	else if (is(tag, "spreadsheet"))
		o->has_page = true;	/* each of its tables is one */
	else
		inline_start(o, tag);
}

static void paragraph_end(struct odf *o)
{
	if (place(o) == TO_MARK)
		buf_c(&o->mark, ' ');
	else if (place(o) == TO_TEXT)
		flow_break(&o->flow);
	o->paragraphs -= o->paragraphs > 0;
}

static void odf_end(void *with, struct span name)
{
	struct odf *o = with;

	if (o->skip) {
		o->skip--;
		return;
	}
	if (span_eq_str(name, "p") || span_eq_str(name, "h"))
		paragraph_end(o);
	else if (span_eq_str(name, "table-cell") || span_eq_str(name, "covered-table-cell"))
		cell_end(o);
	else if (span_eq_str(name, "table-row"))
		flow_row_end(&o->flow);
	else if (span_eq_str(name, "annotation") || span_eq_str(name, "insertion") || span_eq_str(name, "deletion"))
		mark_end(o);
	else if (o->in_value) {
		struct buf *to = span_eq_str(name, "creator") ? &o->who : &o->time;

		o->in_value = false;
		buf_reset(to);
		buf_span(to, buf_view(&o->value));
	}
}

static void odf_text(void *with, struct span s) { words(with, s); }

static const struct xmlstream_on on_content = { .start = odf_start, .end = odf_end, .text = odf_text };

/* ---- headers and footers, which stand with the styles ---- */

static bool is_side(struct span name)
{
	return span_starts(name, "header") || span_starts(name, "footer");
}

static void side_start(void *with, const struct xmlstream_tag *tag)
{
	struct odf *o = with;

	if (o->sides)
		odf_start(with, tag);
	/* "header-style" and the like say how they look. */
	if (is_side(tag->name) && !span_ends(tag->name, "-style") && span_ends(tag->space, ":style:1.0"))
		o->sides++;
}

static void side_end(void *with, struct span name)
{
	struct odf *o = with;

	if (o->sides && is_side(name) && !span_ends(name, "-style") && --o->sides == 0)
		flow_break(&o->flow);
	if (o->sides)
		odf_end(with, name);
}

static void side_text(void *with, struct span s)
{
	if (((struct odf *)with)->sides)
		words(with, s);
}

static const struct xmlstream_on on_sides = { .start = side_start, .end = side_end, .text = side_text };

/* ---- properties ---- */

static void meta_start(void *with, const struct xmlstream_tag *tag)
{
	struct odf *o = with;
	static const char *const names[] = { "title", "initial-creator", "creator", "creation-date", "date", "generator" };

	o->in_value = false;
	for (size_t i = 0; i < countof(names); i++)
		o->in_value |= is(tag, names[i]);
	buf_reset(&o->value);
}

static void meta_text(void *with, struct span s)
{
	struct odf *o = with;

	if (o->in_value)
		buf_span(&o->value, s);
}

static void meta_end(void *with, struct span name)
{
	struct odf *o = with;
	struct document *d = &sink_item(o->out)->document;
	struct span v = buf_view(&o->value);

	if (!o->in_value)
		return;
	o->in_value = false;
	if (span_eq_str(name, "title"))
		docprop_set(&d->title, v, o->out);
	else if (span_eq_str(name, "initial-creator"))
		docprop_set(&d->author, v, o->out);
	else if (span_eq_str(name, "creator"))
		docprop_set(&d->last_author, v, o->out);
	else if (span_eq_str(name, "generator"))
		docprop_set(&d->creator, v, o->out);
	else
		docprop_time(span_eq_str(name, "date") ? &d->modified : &d->created, v, o->out);
}

static const struct xmlstream_on on_meta = { .start = meta_start, .end = meta_end, .text = meta_text };

static void manifest_start(void *with, const struct xmlstream_tag *tag)
{
	((struct odf *)with)->is_encrypted |= is(tag, "encryption-data");
}

/* ---- packages ---- */

static bool stream(struct odf *o, const char *name, const struct xmlstream_on *on)
{
	const struct package_part *part = package_find(&o->p, span_str(name));
	struct xmlstream *x;

	if (part == NULL)
		return false;
	o->skip = o->paragraphs = o->cells = o->marks = 0;
	o->in_value = false;
	x = xmlstream_new(on, o, part->name, o->out);
	package_read(&o->p, part, xmlstream_feed, x);
	xmlstream_end(x);
	return true;
}

/* Pictures, and objects of other programs; other ODF documents inside stand as folders of parts. */
static void children(struct odf *o)
{
	const struct package_part *part = o->p.parts.v;

	package_children(&o->p, "Pictures/");
	package_children(&o->p, "Media/");
	for (uint32_t i = 0; i < o->p.parts.n; i++)
		if (span_istarts(part[i].name, "Object ") && span_chr(part[i].name, '/', 0) == SIZE_MAX &&
		    !package_child(&o->p, &part[i], part[i].name))
			return;
}

static void around(struct odf *o)
{
	static const struct xmlstream_on on_manifest = { .start = manifest_start };

	stream(o, "META-INF/manifest.xml", &on_manifest);
	if (sink_want(o->out) & WANT_META) {
		stream(o, "meta.xml", &on_meta);
		if (package_find(&o->p, SPAN("META-INF/documentsignatures.xml"))) {
			struct signature *s = list_add(&sink_item(o->out)->signatures, sink_arena(o->out), sizeof *s);

			*s = (struct signature){ .kind = SPAN("xmldsig"), .result = SPAN("not checked") };
		}
	}
}

static void read_text(struct odf *o)
{
	if (!stream(o, "content.xml", &on_content))
		sink_note(o->out, NOTE_UNREAD, "package.main", "the part with the text of the document is not in it");
	o->flow.cells = 0;
	flow_break(&o->flow);
	if (!o->page && stream(o, "styles.xml", &on_sides))	/* those of slides and sheets are "Page 1" */
		o->flow.cells = 0;
	flow_give(&o->flow, o->out);
	if (o->page)
		sink_item(o->out)->text.pages = (struct opt64){ true, o->page };
	docprop_give_marks(o->out);
}

static void odf_init(struct odf *o, struct sink *out)
{
	*o = (struct odf){ .out = out, .repeat = 1 };
	flow_init(&o->flow);
	buf_init(&o->shown, VALUE);
	buf_init(&o->value, VALUE);
	buf_init(&o->who, VALUE);
	buf_init(&o->time, VALUE);
	buf_init(&o->mark, CHANGE);
}

static void odf_clear(struct odf *o)
{
	struct buf *all[] = { &o->shown, &o->value, &o->who, &o->time, &o->mark };

	flow_clear(&o->flow);
	for (size_t i = 0; i < countof(all); i++)
		buf_clear(all[i]);
}

static void odf_read(const struct source *in, struct sink *out)
{
	struct odf o;

	odf_init(&o, out);
	if (package_open(&o.p, in, out)) {
		around(&o);
		if (o.is_encrypted) {
			sink_note(out, NOTE_UNREAD, "document.encrypted", "the document is encrypted with a password");
		} else {
			if (sink_want(out) & WANT_CHILDREN)
				children(&o);
			if (sink_want(out) & WANT_TEXT)
				read_text(&o);
		}
	}
	package_close(&o.p);
	odf_clear(&o);
}

/* ---- one XML file that holds everything ---- */

static void feed_all(const struct source *in, struct xmlstream *x)
{
	char piece[16 * 1024];
	size_t n;

	for (uint64_t at = 0; (n = source_read(in, at, piece, sizeof piece)) > 0 && n != SIZE_MAX; at += n)
		if (!xmlstream_feed(x, span_of(piece, n)))
			return;
}

static void odf_flat_read(const struct source *in, struct sink *out)
{
	struct odf o;
	struct xmlstream *x;

	odf_init(&o, out);
	o.is_flat_sheet = !span_ends(in->media, "text-flat-xml");
	if (sink_want(out) & WANT_META) {
		x = xmlstream_new(&on_meta, &o, SPAN("the document"), out);
		feed_all(in, x);
		xmlstream_end(x);
	}
	o.in_value = false;
	if (sink_want(out) & WANT_TEXT) {
		x = xmlstream_new(&on_content, &o, SPAN("the document"), out);
		feed_all(in, x);
		xmlstream_end(x);
		o.flow.cells = 0;
		flow_give(&o.flow, out);
		docprop_give_marks(out);
	}
	odf_clear(&o);
}

#define ODF "application/vnd.oasis.opendocument."
static const char *const odf_media[] = {
	ODF "text", ODF "text-template", ODF "text-master", ODF "text-web", ODF "spreadsheet",
	ODF "spreadsheet-template", ODF "presentation", ODF "presentation-template", ODF "graphics",
	ODF "graphics-template", "application/vnd.sun.xml.writer", "application/vnd.sun.xml.calc",
	"application/vnd.sun.xml.impress", NULL
};
static const char *const odf_flat_media[] = { ODF "text-flat-xml", ODF "spreadsheet-flat-xml", ODF "presentation-flat-xml", NULL };

const struct reader reader_odf = {
	.name = "odf",
	.media = odf_media,
	.flags = READER_CONTAINER,
	.warm = xmlInitParser,
	.read = odf_read,
};
const struct reader reader_odf_flat = {
	.name = "odf-flat",
	.media = odf_flat_media,
	.warm = xmlInitParser,
	.read = odf_flat_read,
};
