/* Properties, forms and comments of PDF documents (ISO 32000-1, 14.3.3, 12.7, 12.5.6).
 *
 * The value of a form field mostly shows on its page and is in the page's text; its name does not.
 * So that no amount counts twice, what repeats the page stands at the end, as a part of its own. */
#include "pdf_extra.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "docprop.h"

enum { VALUE = 4096 };

/* ---- time ---- */

static bool digits(struct span s, size_t at, size_t n, int *v)
{
	*v = 0;
	for (size_t i = at; i < at + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return false;
		*v = *v * 10 + (s.p[i] - '0');
	}
	return true;
}

static const char *zone_of(struct span s, struct sink *out)
{
	int h, m = 0;

	if (s.n && (s.p[0] == 'Z' || s.p[0] == 'z'))
		return "Z";
	if (s.n < 3 || (s.p[0] != '+' && s.p[0] != '-') || !digits(s, 1, 2, &h) || h > 14)
		return "";
	if (s.n > 3)
		digits(s, s.p[3] == '\'' || s.p[3] == ':' ? 4 : 3, 2, &m);
	return arena_cstr(sink_arena(out), arena_fmt(sink_arena(out), "%c%02d:%02d", s.p[0], h, m > 59 ? 0 : m));
}

void pdf_extra_time(struct span *to, struct span s, struct sink *out)
{
	int t[6] = { 0, 1, 1 };
	size_t n = 0;

	s = span_trim(s);
	if (span_starts(s, "D:"))
		s = span_from(s, 2);
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	if (n < 4 || !digits(s, 0, 4, &t[0]))
		return;
	for (size_t i = 1; i < 6 && 4 + 2 * i <= n; i++)
		digits(s, 2 + 2 * i, 2, &t[i]);
	if (n < 12) {	/* a day, a month or a year is all that is said */
		struct span day = { NULL, 0 };

		if (docprop_clock(&day, t, "", out))
			*to = arena_dup(sink_arena(out), span_sub(day, 0, n >= 8 ? 10 : n >= 6 ? 7 : 4));
		return;
	}
	docprop_clock(to, t, zone_of(span_from(s, n), out), out);
}

/* ---- properties ---- */

static void take(struct span *to, char *value, struct sink *out)
{
	if (value)
		docprop_set(to, span_str(value), out);
	g_free(value);
}

/* poppler's date has lost whether a zone was stated: "+00:00" may be a guess. The date as it stands in
 * the file says, where it is not packed away. */
static void date(struct span *to, GDateTime *t, struct span file, const char *key, struct sink *out)
{
	char *stem, *local;
	size_t at = 0;

	if (t == NULL)
		return;
	stem = g_date_time_format(t, "(D:%Y%m%d%H%M%S");
	local = g_date_time_format(t, g_date_time_get_utc_offset(t) ? "%Y-%m-%dT%H:%M:%S%:z" : "%Y-%m-%dT%H:%M:%S");
	while (to->p == NULL && (at = span_find(file, span_str(key), at)) != SIZE_MAX) {
		struct span value = span_sub(file, at + strlen(key), 64);
		size_t open = span_find(value, span_str(stem), 0), close = span_chr(value, ')', 0);

		if (open < close && close != SIZE_MAX)
			pdf_extra_time(to, span_sub(value, open + 1, close - open - 1), out);
		at++;
	}
	if (to->p == NULL)
		docprop_time(to, span_str(local), out);
	g_free(stem);
	g_free(local);
	g_date_time_unref(t);
}

void pdf_extra_properties(PopplerDocument *doc, struct span file, struct sink *out)
{
	struct document *d = &sink_item(out)->document;

	take(&d->title, poppler_document_get_title(doc), out);
	take(&d->author, poppler_document_get_author(doc), out);
	take(&d->creator, poppler_document_get_creator(doc), out);
	take(&d->producer, poppler_document_get_producer(doc), out);
	date(&d->created, poppler_document_get_creation_date_time(doc), file, "/CreationDate", out);
	date(&d->modified, poppler_document_get_modification_date_time(doc), file, "/ModDate", out);
}

/* ---- forms ---- */

static void choice(PopplerFormField *f, struct buf *to)
{
	int n = poppler_form_field_choice_get_n_items(f);

	for (int i = 0; i < n && i < 1024; i++)
		if (poppler_form_field_choice_is_item_selected(f, i)) {
			char *item = poppler_form_field_choice_get_item(f, i);

			if (to->n)
				buf_puts(to, ", ");
			buf_puts(to, item ? item : "");
			g_free(item);
		}
}

static void field_value(PopplerFormField *f, struct buf *to)
{
	char *text = NULL;

	switch (poppler_form_field_get_field_type(f)) {
	case POPPLER_FORM_FIELD_TEXT:
		text = poppler_form_field_text_get_text(f);
		if (!poppler_form_field_text_is_password(f))
			buf_puts(to, text ? text : "");
		break;
	case POPPLER_FORM_FIELD_CHOICE: choice(f, to); break;
	case POPPLER_FORM_FIELD_BUTTON:
		if (poppler_form_field_button_get_button_type(f) != POPPLER_FORM_BUTTON_PUSH &&
		    poppler_form_field_button_get_state(f))
			buf_puts(to, "[x]");
		break;
	default: break;
	}
	g_free(text);
}

/* Words without the blanks and line ends between them, which differ between field and page. */
static void squeezed(struct span s, struct buf *to)
{
	buf_reset(to);
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] > ' ')
			buf_c(to, s.p[i]);
}

struct page_fields {
	struct pdf_extra *x;
	struct buf shown;	/* text of the page, squeezed */
	struct buf value, small, line;
	struct buf unseen;	/* lines */
};

static void one_field(struct page_fields *p, PopplerFormField *f)
{
	char *name = poppler_form_field_get_name(f);
	struct buf *to;

	if (name == NULL)
		name = poppler_form_field_get_partial_name(f);
	buf_reset(&p->value);
	field_value(f, &p->value);
	squeezed(buf_view(&p->value), &p->small);
	if (p->small.n) {
		bool is_shown = !span_eq_str(buf_view(&p->small), "[x]") &&
				span_find(buf_view(&p->shown), buf_view(&p->small), 0) != SIZE_MAX;

		to = is_shown ? &p->x->repeated : &p->unseen;
		buf_reset(&p->line);
		text_repair(span_str(name ? name : ""), &p->line);
		buf_puts(&p->line, ": ");
		text_repair(buf_view(&p->value), &p->line);
		for (size_t i = 0; i < p->line.n; i++)
			if ((uint8_t)p->line.p[i] < ' ')
				p->line.p[i] = ' ';
		buf_c(&p->line, '\n');
		buf_span(to, buf_view(&p->line));
	}
	g_free(name);
}

static bool fields(struct pdf_extra *x, PopplerPage *page, struct span text, struct sink *out)
{
	GList *all = poppler_page_get_form_field_mapping(page);
	struct page_fields p = { .x = x };
	struct buf *bufs[] = { &p.shown, &p.value, &p.small, &p.line, &p.unseen };
	bool more = true;

	if (all == NULL)
		return true;
	for (size_t i = 0; i < countof(bufs); i++)
		buf_init(bufs[i], i == 0 || i == 4 ? LIMIT_TEXT : 16 * VALUE);
	squeezed(text, &p.shown);
	for (GList *l = all; l; l = l->next)
		one_field(&p, ((PopplerFormFieldMapping *)l->data)->field);
	poppler_page_free_form_field_mapping(all);
	if (p.unseen.n)
		more = sink_text(out, SPAN("[Form fields]\n")) && sink_text(out, buf_view(&p.unseen));
	for (size_t i = 0; i < countof(bufs); i++)
		buf_clear(bufs[i]);
	return more;
}

/* ---- comments ---- */

static void comment(PopplerAnnot *annot, struct sink *out)
{
	char *contents = poppler_annot_get_contents(annot), *when = poppler_annot_get_modified(annot);
	char *who = POPPLER_IS_ANNOT_MARKUP(annot) ? poppler_annot_markup_get_label(POPPLER_ANNOT_MARKUP(annot)) : NULL;
	struct span time = { NULL, 0 };

	if (contents && *contents) {
		if (when)
			pdf_extra_time(&time, span_str(when), out);
		docprop_mark("comment", span_str(who ? who : ""), time, span_str(contents), out);
	}
	g_free(contents);
	g_free(when);
	g_free(who);
}

static void comments(PopplerPage *page, struct sink *out)
{
	GList *all = poppler_page_get_annot_mapping(page);

	for (GList *l = all; l; l = l->next) {
		PopplerAnnot *annot = ((PopplerAnnotMapping *)l->data)->annot;

		switch (poppler_annot_get_annot_type(annot)) {
		case POPPLER_ANNOT_TEXT: case POPPLER_ANNOT_HIGHLIGHT: case POPPLER_ANNOT_UNDERLINE:
		case POPPLER_ANNOT_SQUIGGLY: case POPPLER_ANNOT_STRIKE_OUT: case POPPLER_ANNOT_CARET:
		case POPPLER_ANNOT_INK: case POPPLER_ANNOT_STAMP: case POPPLER_ANNOT_SQUARE: case POPPLER_ANNOT_CIRCLE:
			comment(annot, out);
			break;
		default: break;	/* text written on the page is in the page's text */
		}
	}
	poppler_page_free_annot_mapping(all);
}

void pdf_extra_begin(struct pdf_extra *x) { buf_init(&x->repeated, LIMIT_TEXT); }

bool pdf_extra_page(struct pdf_extra *x, PopplerPage *page, struct span text, struct sink *out)
{
	comments(page, out);
	return fields(x, page, text, out);
}

void pdf_extra_end(struct pdf_extra *x, struct sink *out)
{
	docprop_give_marks(out);
	if (x->repeated.n)
		docprop_give_part("form", "\n[Form fields]\n", buf_view(&x->repeated), out);
	buf_clear(&x->repeated);
}
