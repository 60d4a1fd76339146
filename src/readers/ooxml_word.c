/* WordprocessingML (ECMA-376-1, 17) and the text of DrawingML (21.1.2): paragraphs, tables, tracked
 * changes, notes, comments; also the text of slides, which are made of the same words.
 *
 * Of alternatives for different programs (markup compatibility) the first is read and the fallback
 * left out: it says the same again. Text that is moved counts as deleted where it was. */
#include "ooxml.h"

#include "base/limits.h"
#include "base/text.h"
#include "docprop.h"

enum { CHANGE = 64 * 1024 };	/* bytes of one change that are kept */

struct word {
	struct ooxml *x;
	unsigned skip;		/* elements open inside something that is not read */
	unsigned props;		/* open property elements: what is in them is no text */
	unsigned in_text;	/* <t> and the like */
	unsigned deleted, inserted;	/* open elements of that kind */
	struct span who, time;	/* of the change we are in */
	struct buf change;
	bool is_hidden;		/* some text is */
	bool is_comments;	/* each <comment> becomes a mark */
	struct buf comment;
};

static bool is_one_of(struct span name, const char *const *list)
{
	for (; *list; list++)
		if (span_eq_str(name, *list))
			return true;
	return false;
}

static const char *const property_names[] = {
	"pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "bodyPr", "lstStyle", "endParaRPr", "txPr",
	"nvSpPr", "spPr", "numPr", NULL
};
static const char *const text_names[] = { "t", "delText", NULL };
static const char *const deleted_names[] = { "del", "moveFrom", NULL };
static const char *const inserted_names[] = { "ins", "moveTo", NULL };

/* ---- changes ---- */

static void change_begin(struct word *w, unsigned *open, const struct xmlstream_tag *tag)
{
	struct arena *a = w->x->p.arena;

	if ((*open)++)
		return;
	buf_reset(&w->change);
	w->who = arena_dup(a, xmlstream_attr(tag, "author"));
	w->time = arena_dup(a, xmlstream_attr(tag, "date"));
}

static void change_end(struct word *w, unsigned *open, const char *kind)
{
	if (*open && --*open == 0 && w->change.n)
		docprop_mark(kind, w->who, w->time, buf_view(&w->change), w->x->out);
}

/* ---- elements ---- */

static void words(struct word *w, struct span s)
{
	if (w->is_comments) {
		buf_span(&w->comment, s);
		return;
	}
	if (w->deleted || w->inserted)
		buf_span(&w->change, s);
	if (!w->deleted)
		flow_text(&w->x->flow, s);
}

static void line_end(struct word *w)
{
	if (w->is_comments)
		buf_c(&w->comment, ' ');
	else if (w->deleted)
		buf_c(&w->change, ' ');
	else
		flow_break(&w->x->flow);
}

/* <w:sym w:char="F0FC"/>: a letter of a symbol font, which stands in the private area. */
static void symbol(struct word *w, const struct xmlstream_tag *tag)
{
	struct span hex = xmlstream_attr(tag, "char");

	if (hex.n)
		words(w, SPAN("\xef\xbf\xbd"));
}

static void comment_begin(struct word *w, const struct xmlstream_tag *tag)
{
	struct arena *a = w->x->p.arena;
	struct span who = xmlstream_attr(tag, "author");
	uint32_t n = xmlstream_number(tag, "authorId", UINT32_MAX, LIMIT_LIST);

	if (who.p == NULL && n < w->x->names.n)
		who = list_span(&w->x->names, n);
	w->who = arena_dup(a, who);
	w->time = xmlstream_attr(tag, "date");
	if (w->time.p == NULL)
		w->time = xmlstream_attr(tag, "dt");
	w->time = arena_dup(a, w->time);
	buf_reset(&w->comment);
}

static void empty_element(struct word *w, const struct xmlstream_tag *tag)
{
	struct span name = tag->name;

	if (span_eq_str(name, "tab") && !w->is_comments)
		flow_tab(&w->x->flow);
	else if (span_eq_str(name, "br") || span_eq_str(name, "cr") || span_eq_str(name, "tab"))
		line_end(w);
	else if (span_eq_str(name, "noBreakHyphen"))
		words(w, SPAN("\xe2\x80\x91"));
	else if (span_eq_str(name, "sym"))
		symbol(w, tag);
	else if (span_eq_str(name, "tc"))
		flow_cell(&w->x->flow);
	else if (span_eq_str(name, "comment") || span_eq_str(name, "cm"))
		comment_begin(w, tag);
}

static void word_start(void *with, const struct xmlstream_tag *tag)
{
	struct word *w = with;

	if (w->skip || span_eq_str(tag->name, "Fallback") || span_eq_str(tag->name, "instrText")) {
		w->skip++;
		return;
	}
	if (is_one_of(tag->name, property_names))
		w->props++;
	if (w->props) {
		if (span_eq_str(tag->name, "vanish") && !span_eq_str(xmlstream_attr(tag, "val"), "0") &&
		    !span_eq_str(xmlstream_attr(tag, "val"), "false"))
			w->is_hidden = true;
		return;
	}
	if (is_one_of(tag->name, text_names) || (w->is_comments && span_eq_str(tag->name, "text")))
		w->in_text++;
	else if (is_one_of(tag->name, deleted_names))
		change_begin(w, &w->deleted, tag);
	else if (is_one_of(tag->name, inserted_names))
		change_begin(w, &w->inserted, tag);
	else
		empty_element(w, tag);
}

static void comment_end(struct word *w)
{
	docprop_mark("comment", w->who, w->time, buf_view(&w->comment), w->x->out);
	buf_reset(&w->comment);
}

static void content_end(struct word *w, struct span name)
{
	if (is_one_of(name, text_names) || (w->is_comments && span_eq_str(name, "text")))
		w->in_text -= w->in_text > 0;
	else if (is_one_of(name, deleted_names))
		change_end(w, &w->deleted, "deleted");
	else if (is_one_of(name, inserted_names))
		change_end(w, &w->inserted, "inserted");
	else if (span_eq_str(name, "p"))
		line_end(w);
	else if (span_eq_str(name, "tc"))
		flow_cell_end(&w->x->flow);
	else if (span_eq_str(name, "tr"))
		flow_row_end(&w->x->flow);
	else if (w->is_comments && (span_eq_str(name, "comment") || span_eq_str(name, "cm")))
		comment_end(w);
}

static void word_end(void *with, struct span name)
{
	struct word *w = with;

	if (w->skip) {
		w->skip--;
		return;
	}
	if (!w->props)
		content_end(w, name);
	else if (is_one_of(name, property_names))
		w->props--;
}

static void word_text(void *with, struct span s)
{
	struct word *w = with;

	if (w->in_text && !w->skip && !w->props)
		words(w, s);
}

static const struct xmlstream_on on_word = { .start = word_start, .end = word_end, .text = word_text };

static void run_part(struct ooxml *x, struct span part, bool is_comments)
{
	struct word w = { .x = x, .is_comments = is_comments };

	buf_init(&w.change, CHANGE);
	buf_init(&w.comment, CHANGE);
	ooxml_stream(x, part, &on_word, &w);
	x->flow.cells = 0;	/* cut short in a table */
	flow_break(&x->flow);
	if (w.is_hidden)
		sink_note(x->out, NOTE_ODD, "document.hidden-text",
			  "text in it is formatted as hidden: it was read as well");
	buf_clear(&w.change);
	buf_clear(&w.comment);
}

void ooxml_word_part(struct ooxml *x, struct span part) { run_part(x, part, false); }
void ooxml_word_comments(struct ooxml *x, struct span part) { run_part(x, part, true); }

/* ---- the document ---- */

/* Headers and footers of first, odd and even pages mostly say the same: once is enough. */
static void side_parts(struct ooxml *x, const struct list *rels, const char *type)
{
	struct list seen = { 0 };
	const struct ooxml_rel *r;

	for (uint32_t at = 0; (r = ooxml_rel_by_type(rels, type, &at)) != NULL && at < LIMIT_PAGES;) {
		size_t from = x->flow.text.n;
		struct span now;
		bool again = false;

		ooxml_word_part(x, r->part);
		now = span_trim(span_from(buf_view(&x->flow.text), from));
		for (uint32_t i = 0; i < seen.n && i < 64 && !again; i++)
			again = span_eq(list_span(&seen, i), now);
		if (again)
			x->flow.text.n = from;
		else
			list_add_span(&seen, x->p.arena, arena_dup(x->p.arena, now));
	}
}

void ooxml_word_read(struct ooxml *x, struct span main)
{
	struct list rels = { 0 };
	const struct ooxml_rel *r;
	uint32_t at = 0;

	ooxml_rels(x, main, &rels);
	side_parts(x, &rels, "header");
	ooxml_word_part(x, main);
	side_parts(x, &rels, "footnotes");
	side_parts(x, &rels, "endnotes");
	side_parts(x, &rels, "footer");
	if ((r = ooxml_rel_by_type(&rels, "comments", &at)) != NULL)
		ooxml_word_comments(x, r->part);
}
