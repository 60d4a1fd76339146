/* SpreadsheetML (ECMA-376-1, 18): each sheet a page that begins with its name, a line for a row, tabs
 * between cells. Numbers stand as their format shows them (numfmt.h), so a serial number is a date
 * and an amount has its currency.
 *
 * Of a formula the result that was stored with it counts; nothing is computed here. Shared strings
 * are kept in memory, sheets are not. Not handled: charts, pivot caches, phonetic guides. */
#include "ooxml.h"

#include <stdlib.h>

#include "base/limits.h"
#include "docprop.h"
#include "numfmt.h"

enum { CELL = 32 * 1024, STYLES = 65536, COLUMNS = 16384, NAMED = 4096 };

struct sheet_info {
	struct span name, id;
};

struct sheets {
	struct ooxml *x;
	struct list sheets;	/* struct sheet_info */
	bool is_1904, has_local;
	/* styles */
	struct list codes;	/* spans: format codes, by the order of... */
	struct list code_ids;	/* ...their numbers (uint32_t) */
	struct numfmt *formats;	/* of cell styles */
	uint32_t n_formats;
	bool in_cell_xfs;
	/* shared strings */
	struct buf strings;
	size_t *ends;		/* of each in `strings` */
	uint32_t n_strings, cap_strings;
	bool in_t, in_phonetic;
	/* the cell at hand */
	struct span type;
	char type_room[16];
	uint32_t style, column, next_column;
	struct buf value;
	bool in_value, has_formula, has_value;
};

/* ---- workbook ---- */

static void book_start(void *with, const struct xmlstream_tag *tag)
{
	struct sheets *s = with;
	struct arena *a = s->x->p.arena;
	struct sheet_info *info;
	struct span v;

	if (span_eq_str(tag->name, "workbookPr")) {
		v = xmlstream_attr(tag, "date1904");
		s->is_1904 = span_eq_str(v, "1") || span_eq_str(v, "true");
	}
	if (!span_eq_str(tag->name, "sheet") || s->sheets.n >= LIMIT_PAGES)
		return;
	info = list_add(&s->sheets, a, sizeof *info);
	info->name = arena_dup(a, xmlstream_attr(tag, "name"));
	info->id = arena_dup(a, xmlstream_attr_in(tag, "id", "/relationships"));
	v = xmlstream_attr(tag, "state");
	s->x->hidden += v.n && !span_eq_str(v, "visible");
}

/* ---- styles ---- */

static void add_format(struct sheets *s, uint32_t id)
{
	const uint32_t *ids = s->code_ids.v;
	struct numfmt *to;

	if (s->n_formats >= STYLES)
		return;
	if ((s->n_formats & (s->n_formats - 1)) == 0)
		s->formats = mem_grow(s->formats, (s->n_formats ? s->n_formats * 2 : 1) * sizeof *s->formats);
	to = &s->formats[s->n_formats++];
	for (uint32_t i = 0; i < s->codes.n; i++)
		if (ids[i] == id) {
			numfmt_parse(to, list_span(&s->codes, i));
			return;
		}
	numfmt_builtin(to, id);
}

static void style_start(void *with, const struct xmlstream_tag *tag)
{
	struct sheets *s = with;
	struct arena *a = s->x->p.arena;

	if (span_eq_str(tag->name, "cellXfs")) {
		s->in_cell_xfs = true;
	} else if (s->in_cell_xfs && span_eq_str(tag->name, "xf")) {
		add_format(s, xmlstream_number(tag, "numFmtId", 0, UINT32_MAX - 1));
	} else if (span_eq_str(tag->name, "numFmt") && s->codes.n < NAMED) {
		list_add_span(&s->codes, a, arena_dup(a, xmlstream_attr(tag, "formatCode")));
		*(uint32_t *)list_add(&s->code_ids, a, sizeof(uint32_t)) =
			xmlstream_number(tag, "numFmtId", UINT32_MAX, UINT32_MAX - 1);
	}
}

static void style_end(void *with, struct span name)
{
	if (span_eq_str(name, "cellXfs"))
		((struct sheets *)with)->in_cell_xfs = false;
}

/* ---- shared strings ---- */

static void string_start(void *with, const struct xmlstream_tag *tag)
{
	struct sheets *s = with;

	s->in_phonetic |= span_eq_str(tag->name, "rPh");
	s->in_t = span_eq_str(tag->name, "t") && !s->in_phonetic;
}

static void string_text(void *with, struct span text)
{
	struct sheets *s = with;

	if (s->in_t)
		buf_span(&s->strings, text);
}

static void string_end(void *with, struct span name)
{
	struct sheets *s = with;

	s->in_t = false;
	if (span_eq_str(name, "rPh"))
		s->in_phonetic = false;
	if (!span_eq_str(name, "si"))
		return;
	if (s->n_strings == s->cap_strings) {
		s->cap_strings = s->cap_strings ? s->cap_strings * 2 : 256;
		s->ends = mem_grow(s->ends, s->cap_strings * sizeof *s->ends);
	}
	s->ends[s->n_strings++] = s->strings.n;
}

static struct span shared(const struct sheets *s, struct span index)
{
	struct exact v;
	uint32_t i;

	if (!numfmt_value(index, &v) || v.negative || v.scale || v.mantissa >= s->n_strings)
		return (struct span){ NULL, 0 };
	i = (uint32_t)v.mantissa;
	return span_sub(buf_view(&s->strings), i ? s->ends[i - 1] : 0, s->ends[i] - (i ? s->ends[i - 1] : 0));
}

/* ---- cells ---- */

/* "BC12" is column 55; 0 when it is no reference. */
static uint32_t column_of(struct span ref)
{
	uint32_t c = 0;

	for (size_t i = 0; i < ref.n && i < 3 && (ref.p[i] | 0x20) >= 'a' && (ref.p[i] | 0x20) <= 'z'; i++)
		c = c * 26 + (uint32_t)((ref.p[i] | 0x20) - 'a') + 1;
	return c <= COLUMNS ? c : 0;
}

static void cell_start(struct sheets *s, const struct xmlstream_tag *tag)
{
	struct span type = xmlstream_attr(tag, "t");
	uint32_t column = column_of(xmlstream_attr(tag, "r"));

	s->type = span_of(s->type_room, type.n < sizeof s->type_room ? type.n : 0);
	if (s->type.n)
		memcpy(s->type_room, type.p, type.n);
	s->style = xmlstream_number(tag, "s", 0, STYLES);
	s->column = column > s->next_column ? column : s->next_column;
	s->has_formula = s->has_value = s->in_value = false;
	buf_reset(&s->value);
}

static void sheet_start(void *with, const struct xmlstream_tag *tag)
{
	struct sheets *s = with;

	s->in_phonetic |= span_eq_str(tag->name, "rPh");
	if (span_eq_str(tag->name, "c"))
		cell_start(s, tag);
	else if (span_eq_str(tag->name, "v") || (span_eq_str(tag->name, "t") && !s->in_phonetic))
		s->in_value = s->has_value = true;
	else if (span_eq_str(tag->name, "f"))
		s->has_formula = true;
	else if (span_eq_str(tag->name, "row"))
		s->next_column = 1;
}

static void sheet_text(void *with, struct span text)
{
	struct sheets *s = with;

	if (s->in_value)
		buf_span(&s->value, text);
}

static void number_cell(struct sheets *s)
{
	static const struct numfmt general = { .is_general = true };
	const struct numfmt *f = s->style < s->n_formats ? &s->formats[s->style] : &general;
	struct exact v;
	struct buf shown;

	if (!numfmt_value(buf_view(&s->value), &v)) {
		flow_text(&s->x->flow, buf_view(&s->value));
		return;
	}
	buf_init(&shown, CELL);
	numfmt_print(f, v, s->is_1904, &shown);
	s->has_local |= f->is_local;
	flow_exact(&s->x->flow, buf_view(&shown));
	buf_clear(&shown);
}

static void cell_end(struct sheets *s)
{
	struct flow *flow = &s->x->flow;
	struct span v = buf_view(&s->value);

	s->x->unsaved += s->has_formula && !s->has_value;
	if (s->column > s->next_column)
		flow_skip(flow, s->column - s->next_column);
	s->next_column = s->column + 1;
	flow_cell(flow);
	if (span_eq_str(s->type, "s"))
		flow_text(flow, shared(s, v));
	else if (span_eq_str(s->type, "b"))
		flow_text(flow, span_eq_str(v, "1") ? SPAN("TRUE") : SPAN("FALSE"));
	else if (s->type.n && !span_eq_str(s->type, "n"))
		flow_text(flow, v);	/* a string, an error, a date in ISO 8601 */
	else if (v.n)
		number_cell(s);
	flow_cell_end(flow);
}

static void sheet_end(void *with, struct span name)
{
	struct sheets *s = with;

	s->in_value = false;
	if (span_eq_str(name, "rPh"))
		s->in_phonetic = false;
	else if (span_eq_str(name, "c"))
		cell_end(s);
	else if (span_eq_str(name, "row"))
		flow_row_end(&s->x->flow);
}

/* ---- comments ---- */

static void author_start(void *with, const struct xmlstream_tag *tag)
{
	struct sheets *s = with;

	s->in_value = span_eq_str(tag->name, "author");
	if (s->in_value)
		buf_reset(&s->value);
}

static void author_end(void *with, struct span name)
{
	struct sheets *s = with;
	struct arena *a = s->x->p.arena;

	if (span_eq_str(name, "author") && s->x->names.n < LIMIT_LIST)
		list_add_span(&s->x->names, a, arena_dup(a, buf_view(&s->value)));
	s->in_value = false;
}

/* ---- the workbook ---- */

static void one_sheet(struct sheets *s, const struct sheet_info *info, struct span part, int64_t page)
{
	static const struct xmlstream_on on = { .start = sheet_start, .text = sheet_text, .end = sheet_end };
	static const struct xmlstream_on authors = { .start = author_start, .text = sheet_text, .end = author_end };
	struct list rels = { 0 };
	const struct ooxml_rel *r;
	struct ooxml *x = s->x;
	uint32_t at = 0, drawing = 0;

	flow_give(&x->flow, x->out);
	sink_page(x->out, page, 0, 0);
	flow_text(&x->flow, info->name);
	flow_break(&x->flow);
	s->next_column = 1;
	s->in_value = s->in_phonetic = false;
	ooxml_stream(x, part, &on, s);
	x->flow.cells = 0;	/* cut short in a cell */
	flow_break(&x->flow);
	ooxml_rels(x, part, &rels);
	if ((r = ooxml_rel_by_type(&rels, "drawing", &drawing)) != NULL)
		ooxml_word_part(x, r->part);
	if ((r = ooxml_rel_by_type(&rels, "comments", &at)) != NULL) {
		x->names = (struct list){ 0 };
		ooxml_stream(x, r->part, &authors, s);
		ooxml_word_comments(x, r->part);
	}
}

static void read_tables(struct sheets *s, const struct list *rels)
{
	static const struct xmlstream_on styles = { .start = style_start, .end = style_end };
	static const struct xmlstream_on strings = { .start = string_start, .text = string_text, .end = string_end };
	const struct ooxml_rel *r;
	uint32_t at = 0;

	if ((r = ooxml_rel_by_type(rels, "styles", &at)) != NULL)
		ooxml_stream(s->x, r->part, &styles, s);
	at = 0;
	if ((r = ooxml_rel_by_type(rels, "sharedStrings", &at)) != NULL)
		ooxml_stream(s->x, r->part, &strings, s);
}

void ooxml_sheets_read(struct ooxml *x, struct span main)
{
	static const struct xmlstream_on on = { .start = book_start };
	struct sheets s = { .x = x };
	const struct sheet_info *info;
	struct list rels = { 0 };

	buf_init(&s.strings, LIMIT_TEXT);
	buf_init(&s.value, CELL);
	ooxml_rels(x, main, &rels);
	ooxml_stream(x, main, &on, &s);
	read_tables(&s, &rels);
	info = s.sheets.v;
	for (uint32_t i = 0; i < s.sheets.n; i++) {
		const struct ooxml_rel *r = ooxml_rel_by_id(&rels, info[i].id);

		if (r)
			one_sheet(&s, &info[i], r->part, (int64_t)i + 1);
		else
			sink_note(x->out, NOTE_PARTIAL, "sheet.missing", "the sheet %.*s is not in the file",
				  SPAN_FMT(info[i].name));
	}
	sink_item(x->out)->text.pages = (struct opt64){ true, s.sheets.n };
	if (s.has_local)
		sink_note(x->out, NOTE_ODD, "sheet.currency",
			  "amounts are formatted in the currency of whoever opens the file: which one is not stated");
	if (s.strings.full)
		sink_note(x->out, NOTE_REFUSED, "limit.text", "more than %llu MiB of text in its cells",
			  (unsigned long long)(LIMIT_TEXT / MIB));
	free(s.ends);
	free(s.formats);
	buf_clear(&s.strings);
	buf_clear(&s.value);
}
