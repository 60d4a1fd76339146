/* PDF (ISO 32000): text in lines with a box for every word, and embedded files as children.
 *
 * poppler reads the file, from memory. Its text for a page comes with a rectangle per character,
 * in step with the text; layout.c makes the lines. A page without text that shows something is a scan: pdf_scan.c looks at it and,
 * when recognition was asked for, reads it.
 * Properties, forms, comments and signatures are in pdf_extra.c and pdf_sign.c.
 * Not done: JavaScript and actions: nothing is ever run. */
#include "pdf.h"

#include <gio/gio.h>

#include "base/limits.h"
#include "base/text.h"
#include "einvoice.h"
#include "layout.h"
#include "pdf_extra.h"

#define CENTI 100	/* layout units per point */

/* ---- opening ---- */

/* What poppler complains of on the way is no finding: it does so for every other file. */
static void on_log(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer with)
{
	(void)domain, (void)level, (void)text, (void)with;
}

static PopplerDocument *opened(PopplerDocument *doc, GError *e, int *why)
{
	*why = doc == NULL && e && e->domain == POPPLER_ERROR ? e->code : POPPLER_ERROR_INVALID;
	g_clear_error(&e);
	return doc;
}

static PopplerDocument *try_open(GBytes *bytes, int *why)
{
	GError *e = NULL;
	PopplerDocument *doc = poppler_document_new_from_bytes(bytes, NULL, &e);

	return opened(doc, e, why);
}

/* Through a stream: given bytes and a wrong password, poppler 22.12 tries again in another encoding
 * with a stream that it has freed, and crashes. */
static PopplerDocument *try_password(GBytes *bytes, const char *password, int *why)
{
	GError *e = NULL;
	GInputStream *stream = g_memory_input_stream_new_from_bytes(bytes);
	PopplerDocument *doc;

	doc = poppler_document_new_from_stream(stream, (goffset)g_bytes_get_size(bytes), password, NULL, &e);
	g_object_unref(stream);
	return opened(doc, e, why);
}

static PopplerDocument *try_passwords(GBytes *bytes, const struct source *in, struct arena *a)
{
	PopplerDocument *doc = NULL;
	int why;

	for (uint32_t i = 0; in->passwords && i < in->passwords->n && doc == NULL; i++)
		doc = try_password(bytes, arena_cstr(a, list_span(in->passwords, i)), &why);
	return doc;
}

/* NULL, with a note, when it cannot be read. */
static PopplerDocument *open_document(GBytes *bytes, const struct source *in, struct sink *out)
{
	int why;
	PopplerDocument *doc = try_open(bytes, &why);

	if (doc)
		return doc;
	if (why != POPPLER_ERROR_ENCRYPTED) {
		sink_note(out, NOTE_UNREAD, "pdf.damaged", "the PDF is damaged beyond reading");
		return NULL;
	}
	doc = try_passwords(bytes, in, sink_arena(out));
	if (doc == NULL)
		sink_note(out, NOTE_UNREAD, "pdf.encrypted", "the PDF is encrypted and no password given opens it");
	return doc;
}

/* ---- embedded files ---- */

struct handing {
	struct sink *out;
	bool enough;
	struct buf *invoice;	/* a copy of what may be an electronic invoice, or NULL */
};

static gboolean on_piece(const gchar *p, gsize n, gpointer with, GError **e)
{
	struct handing *h = with;

	if (h->invoice)
		buf_put(h->invoice, p, n);
	h->enough = !sink_child_data(h->out, span_of(p, n));
	if (h->enough)
		g_set_error_literal(e, POPPLER_ERROR, POPPLER_ERROR_INVALID, "enough");
	return !h->enough;
}

static struct span moment_of(PopplerAttachment *at, struct arena *a)
{
	GDateTime *t = poppler_attachment_get_mtime(at);
	GDateTime *utc = t ? g_date_time_to_utc(t) : NULL;
	struct span s = { NULL, 0 };

	if (utc)
		s = arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year(utc),
			      g_date_time_get_month(utc), g_date_time_get_day_of_month(utc),
			      g_date_time_get_hour(utc), g_date_time_get_minute(utc),
			      g_date_time_get_second(utc));
	if (utc)
		g_date_time_unref(utc);
	return s;
}

/* False when the sink wants no more children. */
static bool hand_over(PopplerAttachment *at, struct sink *out)
{
	const gchar *name = poppler_attachment_get_name(at);
	struct child c = {
		.name = span_str(name ? name : ""),
		.part = SPAN("attachment"),
		.mtime = moment_of(at, sink_arena(out)),
		.size = { true, (int64_t)poppler_attachment_get_size(at) },
	};
	struct buf invoice;
	struct handing h = { .out = out };

	if (!sink_child_begin(out, &c))
		return false;
	/* Factur-X and ZUGFeRD: what the XML says, the PDF says. */
	buf_init(&invoice, LIMIT_PART);
	if (span_iends(c.name, ".xml") && (sink_want(out) & WANT_META))
		h.invoice = &invoice;
	if (!poppler_attachment_save_to_callback(at, on_piece, &h, NULL) && !h.enough)
		sink_child_note(out, NOTE_PARTIAL, "pdf.embedded", "the embedded file could not be read to its end");
	sink_child_end(out);
	if (invoice.n && !invoice.full)
		einvoice_embedded(buf_view(&invoice), out);
	buf_clear(&invoice);
	return true;
}

static void embedded(PopplerDocument *doc, struct sink *out)
{
	GList *all = poppler_document_get_attachments(doc);
	bool more = true;

	for (GList *l = all; l; l = l->next) {
		more = more && l->data && hand_over(l->data, out);
		if (l->data)
			g_object_unref(l->data);
	}
	g_list_free(all);
}

/* Files pinned to a place on a page. */
static void pinned(PopplerDocument *doc, struct sink *out, int pages)
{
	bool more = true;

	for (int i = 0; i < pages && more; i++) {
		PopplerPage *page = poppler_document_get_page(doc, i);
		GList *annots = page ? poppler_page_get_annot_mapping(page) : NULL;

		for (GList *l = annots; l && more; l = l->next) {
			PopplerAnnot *annot = ((PopplerAnnotMapping *)l->data)->annot;
			PopplerAttachment *at;

			if (poppler_annot_get_annot_type(annot) != POPPLER_ANNOT_FILE_ATTACHMENT)
				continue;
			at = poppler_annot_file_attachment_get_attachment(POPPLER_ANNOT_FILE_ATTACHMENT(annot));
			more = at == NULL || hand_over(at, out);
			if (at)
				g_object_unref(at);
		}
		poppler_page_free_annot_mapping(annots);
		if (page)
			g_object_unref(page);
	}
}

/* ---- text ---- */

/* Text of a page and the rectangles of its characters. */
struct glyphs {
	struct span text;
	PopplerRectangle *at;
	uint32_t n;
};

static int32_t centi(double v)
{
	return v > -1e6 && v < 1e6 ? (int32_t)(v * CENTI + (v < 0 ? -0.5 : 0.5)) : v < 0 ? INT32_MIN : INT32_MAX;
}

/* poppler ends each line's rectangles with one that has no extent. */
static uint32_t line_rectangles(const struct glyphs *g, uint32_t from)
{
	uint32_t i = from;

	while (i < g->n && (g->at[i].x1 != g->at[i].x2 || g->at[i].y1 != g->at[i].y2))
		i++;
	return i - from;
}

static bool is_blank(struct span seq)
{
	/* Also what fonts use for layout: no-break and typographic spaces, control characters. */
	uint32_t c = text_code_point(seq.p, (unsigned)seq.n);

	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || (c >= 0x2000 && c <= 0x200b) || c == 0x202f ||
	       c == 0x205f || c == 0x3000 || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

/* One of poppler's lines on its way to words: characters and rectangles go side by side. */
struct tracing {
	const struct glyphs *g;
	struct layout *l;
	struct span line;
	uint32_t from, n;	/* its rectangles */
	int32_t run;
	uint64_t chars;
	bool is_even;		/* more or fewer rectangles than characters: share them out evenly */
	size_t begin;		/* of the word */
	struct layout_word w;
	uint32_t last;		/* rectangle of the character before */
};

/* Typographic ligatures are single characters in some files; nobody searches for those. */
static struct span spelled(struct span s, struct arena *a)
{
	static const char *const letters[] = { "ff", "fi", "fl", "ffi", "ffl", "st", "st" };
	struct span mark = SPAN("\xef\xac"), out;
	size_t at = span_find(s, mark, 0);
	struct buf b;

	if (at == SIZE_MAX)
		return s;
	buf_init(&b, 2 * s.n);
	for (size_t from = 0; from < s.n; at = span_find(s, mark, from)) {
		unsigned which = at + 2 < s.n ? (unsigned char)s.p[at + 2] - 0x80u : 99;

		buf_span(&b, span_sub(s, from, (at < s.n ? at : s.n) - from));
		if (at >= s.n)
			break;
		if (which < countof(letters))
			buf_puts(&b, letters[which]);
		else
			buf_span(&b, span_sub(s, at, 3));
		from = at + 3;
	}
	out = arena_dup(a, buf_view(&b));
	buf_clear(&b);
	return out;
}

static void end_word(struct tracing *t, size_t end, size_t next)
{
	t->w.text = spelled(span_sub(t->line, t->begin, end - t->begin), t->l->arena);
	t->w.run = t->run;
	t->w.confidence = -1;
	if (end > t->begin)
		layout_add(t->l, &t->w);
	t->begin = next;
}

static void stretch(struct layout_word *w, const PopplerRectangle *r, bool is_first)
{
	int32_t x1 = centi(r->x1), y1 = centi(r->y1), x2 = centi(r->x2), y2 = centi(r->y2);

	w->x1 = is_first || x1 < w->x1 ? x1 : w->x1;
	w->y1 = is_first || y1 < w->y1 ? y1 : w->y1;
	w->x2 = is_first || x2 > w->x2 ? x2 : w->x2;
	w->y2 = is_first || y2 > w->y2 ? y2 : w->y2;
}

/* poppler leaves out the space between cells of a table ("220,0040,00", a quantity of 4 and "385,80"):
 * the place tells. Letters of lines that run up or down stand above each other and are not apart. */
static bool is_apart(const PopplerRectangle *a, const PopplerRectangle *b)
{
	double tall = a->y2 - a->y1, gap = b->x1 - a->x2, back = a->x1 - b->x2;

	return gap > 0.15 * tall || back > 0.15 * tall;
}

static void add_char(struct tracing *t, size_t i, size_t n, uint64_t nth)
{
	uint32_t k = t->from + (uint32_t)(t->is_even ? nth * t->n / t->chars : nth);

	if (is_blank(span_sub(t->line, i, n))) {
		end_word(t, i, i + n);
		return;
	}
	if (i > t->begin && !t->is_even && k > t->last && is_apart(&t->g->at[t->last], &t->g->at[k]))
		end_word(t, i, i);
	stretch(&t->w, &t->g->at[k], i == t->begin);
	t->last = k;
}

/* Words of one of poppler's lines, which has n rectangles from `from` on. */
static void line_words(struct layout *l, const struct glyphs *g, struct span line, uint32_t from,
		       uint32_t n, int32_t run)
{
	struct tracing t = { .g = g, .l = l, .line = line, .from = from, .n = n, .run = run,
			     .chars = text_count(line) };
	uint64_t nth = 0;

	if (n == 0)
		return;
	t.is_even = t.chars != n;
	for (size_t i = 0; i < line.n; nth++) {
		unsigned k = text_sequence(span_from(line, i));

		add_char(&t, i, k ? k : 1, nth);
		i += k ? k : 1;
	}
	end_word(&t, line.n, line.n);
}

static void page_words(struct layout *l, struct glyphs g)
{
	struct span line, rest = g.text;
	uint32_t at = 0;

	for (int32_t run = 0; rest.n && span_split(&rest, '\n', &line); run++) {
		uint32_t n = line_rectangles(&g, at);

		line_words(l, &g, line, at, n, run);
		at += n + 1 < g.n - at ? n + 1 : g.n - at;
	}
}

static void point_box(const void *ctx, const struct layout_word *w, int64_t box[4])
{
	(void)ctx;
	box[0] = w->x1 / CENTI;
	box[1] = w->y1 / CENTI;
	box[2] = (w->x2 + CENTI - 1) / CENTI;
	box[3] = (w->y2 + CENTI - 1) / CENTI;
}

/* False when the sink wants no more text. */
static bool page_text(PopplerPage *page, struct pdf_extra *x, struct arena *a, struct sink *out, size_t *letters)
{
	struct layout l = { .arena = a };
	char *raw = poppler_page_get_text(page);
	struct glyphs g = { .at = NULL };
	struct buf clean;
	bool ok = true;

	buf_init(&clean, LIMIT_TEXT);
	if (raw && *raw && poppler_page_get_text_layout(page, &g.at, &g.n)) {
		text_repair(span_str(raw), &clean);
		g.text = buf_view(&clean);
		page_words(&l, g);
		for (uint32_t i = 0; i < l.words.n; i++)
			*letters += ((struct layout_word *)l.words.v)[i].text.n;
		ok = layout_write(&l, out, point_box, NULL);
	}
	ok = ok && pdf_extra_page(x, page, buf_view(&clean), out);
	buf_clear(&clean);
	g_free(g.at);
	g_free(raw);
	return ok;
}

static void read_pages(PopplerDocument *doc, const struct source *in, struct sink *out, int pages)
{
	struct arena *a = arena_new();
	struct pdf_scans scans = { .wanted = in->ocr };
	struct pdf_extra extra;
	int lost = 0;
	bool more = true;

	pdf_extra_begin(&extra);
	for (int i = 0; i < pages && more; i++) {
		PopplerPage *page = poppler_document_get_page(doc, i);
		double w = 0, h = 0;
		size_t letters = 0;

		if (page == NULL) {
			lost++;
			continue;
		}
		poppler_page_get_size(page, &w, &h);
		sink_page(out, i + 1, centi(w) / CENTI, centi(h) / CENTI);
		more = page_text(page, &extra, a, out, &letters);
		if (more && letters < PDF_FEW_LETTERS)
			more = pdf_scan_page(&scans, page, letters > 0, a, out);
		g_object_unref(page);
		arena_reset(a);
	}
	if (lost)
		sink_note(out, NOTE_PARTIAL, "pdf.page", "%d of %d pages could not be read", lost, pages);
	pdf_scan_end(&scans, out);
	pdf_extra_end(&extra, out);
	arena_free(a);
}

/* ---- the reader ---- */

static void read_document(PopplerDocument *doc, struct span file, const struct source *in, struct sink *out)
{
	int pages = poppler_document_get_n_pages(doc), read = pages < LIMIT_PAGES ? pages : LIMIT_PAGES;
	unsigned want = sink_want(out);

	if (pages <= 0) {
		sink_note(out, NOTE_UNREAD, "pdf.damaged", "the PDF has no page that can be found");
		return;
	}
	sink_item(out)->text.pages = (struct opt64){ true, pages };
	if (want & WANT_META) {
		pdf_extra_properties(doc, file, out);
		pdf_sign_read(file, out);
	}
	if (want & WANT_CHILDREN) {
		embedded(doc, out);
		pinned(doc, out, read);
	}
	if (!(want & WANT_TEXT))
		return;
	if (pages > read)
		sink_note(out, NOTE_PARTIAL, "limit.pages", "%d pages; the text of the first %d was read", pages, read);
	read_pages(doc, in, out, read);
}

static void pdf_read(const struct source *in, struct sink *out)
{
	struct buf scratch;
	struct span all;
	PopplerDocument *doc;
	GBytes *bytes;

	buf_init(&scratch, LIMIT_DOCUMENT);
	if (!source_all(in, LIMIT_DOCUMENT, &scratch, &all)) {
		buf_clear(&scratch);
		if (in->size > LIMIT_DOCUMENT)
			sink_note(out, NOTE_REFUSED, "limit.document", "a PDF of more than %llu MiB is not read",
				  (unsigned long long)(LIMIT_DOCUMENT / MIB));
		else
			sink_note(out, NOTE_UNREAD, "source.read", "the file could not be read");
		return;
	}
	bytes = g_bytes_new_static(all.p, all.n);
	doc = open_document(bytes, in, out);
	if (doc) {
		read_document(doc, all, in, out);
		g_object_unref(doc);
	}
	g_bytes_unref(bytes);
	buf_clear(&scratch);
}

/* One document is kept open: poppler's tables (encodings, where character maps are) live only as
 * long as any document does, and loading them belongs in front of the wall. */
static void pdf_warm(void)
{
	static const char smallest[] =
		"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
		"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
		"trailer<</Root 1 0 R>>\n";
	static PopplerDocument *kept;
	GBytes *bytes;
	int why;

	if (kept)
		return;
	pdf_sign_warm();
	g_log_set_default_handler(on_log, NULL);
	bytes = g_bytes_new_static(smallest, sizeof smallest - 1);
	kept = try_open(bytes, &why);
	g_bytes_unref(bytes);
}

static const char *const media[] = { "application/pdf", NULL };
const struct reader reader_pdf = {
	.name = "pdf",
	.media = media,
	.flags = READER_FRESH | READER_CONTAINER,
	.warm = pdf_warm,
	.read = pdf_read,
};
