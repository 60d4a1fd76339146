/* Old workbooks ([MS-XLS] BIFF8; BIFF5 of Excel 5 and 95): each sheet a page that begins with its
 * name, a line for a row, numbers as their formats show them (numfmt.h), comments.
 *
 * Of a formula the stored result counts. Encrypted workbooks are noted. Not handled: BIFF2 to BIFF4,
 * charts, pivot tables, pictures. */
#include "xls.h"

#include <stdlib.h>

#include "base/limits.h"
#include "docprop.h"
#include "flow.h"
#include "numfmt.h"
#include "ole.h"

enum {
	FORMULA = 0x06, END = 0x0a, NOTE = 0x1c, DATEMODE = 0x22, FILEPASS = 0x2f, CONTINUE = 0x3c, CODEPAGE = 0x42,
	OBJ = 0x5d, BOUNDSHEET = 0x85, MULRK = 0xbd, RSTRING = 0xd6, XF = 0xe0, SST = 0xfc, LABELSST = 0xfd,
	TXO = 0x1b6, NUMBER = 0x203, LABEL = 0x204, BOOLERR = 0x205, STRING = 0x207, RK = 0x27e, FORMAT = 0x41e,
	FORMAT_5 = 0x1e, BOF = 0x809,
};
enum { FORMATS = 65536, STRINGS = 4000000, COLUMNS = 16384 };

struct sheet {
	struct span name;
	uint32_t at;
};

struct drawn {		/* text that belongs to a drawn object: most are comments */
	uint16_t id;
	struct span text;
};

struct xls {
	struct ole ole;
	struct sink *out;
	struct arena *arena;
	struct flow flow;
	struct buf book, strings, text;
	size_t *ends;
	uint32_t n_strings;
	struct list sheets, drawn;
	struct span charset;
	struct span codes[1024];	/* format codes by their number */
	struct numfmt *formats;		/* of cell styles */
	uint32_t n_formats;
	unsigned hidden;
	bool is_8, is_1904, is_encrypted, has_local;
	/* the sheet at hand */
	uint32_t row, column;		/* where we are */
	bool wants_string;		/* a formula's result comes in the next record */
	uint16_t object;
};

/* ---- the workbook ---- */

static void add_format(struct xls *x, struct cursor c)
{
	uint16_t id = cursor_u16le(&c);
	uint32_t n = x->is_8 ? cursor_u16le(&c) : cursor_u8(&c);

	buf_reset(&x->text);
	xls_string(&c, n, x->is_8, x->charset, &x->text);
	if (id < countof(x->codes))
		x->codes[id] = arena_dup(x->arena, buf_view(&x->text));
}

static void add_style(struct xls *x, struct cursor c)
{
	uint16_t id;

	cursor_take(&c, 2);
	id = cursor_u16le(&c);
	if (x->n_formats >= FORMATS)
		return;
	if ((x->n_formats & (x->n_formats - 1)) == 0)
		x->formats = mem_grow(x->formats, (x->n_formats ? x->n_formats * 2 : 1) * sizeof *x->formats);
	/* Excel writes its own formats out as well, with the currency of the machine that saved it. */
	if (id < countof(x->codes) && x->codes[id].n)
		numfmt_parse(&x->formats[x->n_formats++], x->codes[id]);
	else
		numfmt_builtin(&x->formats[x->n_formats++], id);
}

static void add_sheet(struct xls *x, struct cursor c)
{
	struct sheet *s;
	uint32_t at = cursor_u32le(&c);
	uint8_t state = cursor_u8(&c), kind = cursor_u8(&c);
	uint32_t n = cursor_u8(&c);

	if (kind != 0 || x->sheets.n >= LIMIT_PAGES)	/* charts and programs have no cells */
		return;
	buf_reset(&x->text);
	xls_string(&c, n, x->is_8, x->charset, &x->text);
	s = list_add(&x->sheets, x->arena, sizeof *s);
	*s = (struct sheet){ arena_dup(x->arena, buf_view(&x->text)), at };
	x->hidden += (state & 3) != 0;
}

/* The shared strings, which run over many records. `c` stands behind the first. */
static void add_strings(struct xls *x, struct span first, struct cursor c)
{
	struct xls_parts p = { .part = 0 };
	struct xls_record r;
	uint32_t n;

	list_add_span(&p.parts, x->arena, first);
	while (xls_record_next(&c, &r) && r.type == CONTINUE)
		list_add_span(&p.parts, x->arena, r.body);
	xls_parts_begin(&p);
	xls_parts_u32(&p);
	n = xls_parts_u32(&p);
	if (n > STRINGS || x->ends)
		n = x->ends ? 0 : STRINGS;
	if (n > x->book.n)	/* a string takes three bytes at least */
		n = (uint32_t)x->book.n;
	if (n)
		x->ends = mem_get(n * sizeof *x->ends);
	for (uint32_t i = 0; i < n && !p.ran_out; i++) {
		uint16_t chars = xls_parts_u16(&p);

		if (p.ran_out)
			break;
		xls_parts_string(&p, chars, false, &x->strings);
		x->ends[x->n_strings++] = x->strings.n;
	}
	if (p.ran_out)
		sink_note(x->out, NOTE_PARTIAL, "xls.strings", "the table of its words ends early: some cells are empty");
}

static void globals(struct xls *x)
{
	struct cursor c = cursor_on(buf_view(&x->book));
	struct xls_record r;

	for (bool first = true; xls_record_next(&c, &r) && r.type != END && !x->is_encrypted; first = false) {
		struct cursor b = cursor_on(r.body);

		switch (r.type) {
		case BOF: x->is_8 = first ? cursor_u16le(&b) >= 0x600 : x->is_8; break;
		case FILEPASS: x->is_encrypted = true; break;
		case DATEMODE: x->is_1904 = cursor_u16le(&b) == 1; break;
		case CODEPAGE:
			if (!x->is_8)
				x->charset = arena_fmt(x->arena, "CP%u", cursor_u16le(&b));
			break;
		case FORMAT: case FORMAT_5: add_format(x, b); break;
		case XF: add_style(x, b); break;
		case BOUNDSHEET: add_sheet(x, b); break;
		case SST: add_strings(x, r.body, c); break;
		default: break;
		}
	}
}

/* ---- cells ---- */

static void to_cell(struct xls *x, uint32_t row, uint32_t column)
{
	if (row != x->row) {
		flow_row_end(&x->flow);
		x->row = row;
		x->column = 0;
	}
	if (column > x->column && column < COLUMNS)
		flow_skip(&x->flow, column - x->column);
	x->column = column + 1;
}

static void words(struct xls *x, struct span s)
{
	flow_cell(&x->flow);
	flow_text(&x->flow, s);
	flow_cell_end(&x->flow);
}

static void number(struct xls *x, uint16_t style, struct exact v)
{
	static const struct numfmt general = { .is_general = true };
	const struct numfmt *f = style < x->n_formats ? &x->formats[style] : &general;

	buf_reset(&x->text);
	numfmt_print(f, v, x->is_1904, &x->text);
	x->has_local |= f->is_local;
	words(x, buf_view(&x->text));
}

static void binary(struct xls *x, uint16_t style, uint64_t bits)
{
	struct exact v;

	if (numfmt_double(bits, &v))
		number(x, style, v);
	else
		words(x, SPAN("#NUM!"));
}

/* A number in 30 bits: whole or the top of a binary one, perhaps a hundred times too large (2.5.218). */
static void packed(struct xls *x, uint16_t style, uint32_t rk)
{
	struct exact v;

	if (rk & 2) {
		int32_t i = (int32_t)rk >> 2;

		v = exact_int((uint64_t)(i < 0 ? -(int64_t)i : i));
		v.negative = i < 0;
	} else if (!numfmt_double((uint64_t)(rk & 0xfffffffc) << 32, &v)) {
		words(x, SPAN("#NUM!"));
		return;
	}
	if (rk & 1)
		exact_shift(&v, -2);
	number(x, style, v);
}

static void truth(struct xls *x, uint8_t value, bool is_error)
{
	static const struct {
		uint8_t code;
		const char *name;
	} errors[] = { { 0, "#NULL!" }, { 7, "#DIV/0!" }, { 15, "#VALUE!" }, { 23, "#REF!" }, { 29, "#NAME?" },
		       { 36, "#NUM!" }, { 42, "#N/A" } };

	if (!is_error)
		words(x, value ? SPAN("TRUE") : SPAN("FALSE"));
	for (size_t i = 0; is_error && i < countof(errors); i++)
		if (errors[i].code == value)
			words(x, span_str(errors[i].name));
}

/* The result stands where the number would be; two bytes of ones say that it is none (2.5.133). */
static void result(struct xls *x, uint16_t style, struct span value)
{
	struct cursor c = cursor_on(value);
	uint64_t bits = cursor_u64le(&c);

	if (bits >> 48 != 0xffff) {
		binary(x, style, bits);
	} else if ((bits & 0xff) == 0) {
		x->wants_string = true;
	} else if ((bits & 0xff) == 1 || (bits & 0xff) == 2) {
		truth(x, (uint8_t)(bits >> 16), (bits & 0xff) == 2);
	}
}

static void several(struct xls *x, struct cursor c, uint32_t row, uint32_t column)
{
	for (; c.rest.n >= 8; column++) {	/* the last column stands at the end */
		uint16_t style = cursor_u16le(&c);

		to_cell(x, row, column);
		packed(x, style, cursor_u32le(&c));
	}
}

static struct span shared(const struct xls *x, uint32_t i)
{
	if (i >= x->n_strings)
		return SPAN("");
	return span_sub(buf_view(&x->strings), i ? x->ends[i - 1] : 0, x->ends[i] - (i ? x->ends[i - 1] : 0));
}

static void label(struct xls *x, struct cursor *c)
{
	uint32_t n = cursor_u16le(c);

	buf_reset(&x->text);
	xls_string(c, n, x->is_8, x->charset, &x->text);
	words(x, buf_view(&x->text));
}

/* ---- comments ---- */

/* The text of an object is in the records that continue it (2.4.329). */
static void drawn_text(struct xls *x, struct cursor body, struct cursor c)
{
	struct xls_parts p = { .part = 0 };
	struct xls_record r;
	struct drawn *d;
	uint16_t chars;

	cursor_take(&body, 10);
	chars = cursor_u16le(&body);
	if (chars == 0 || x->drawn.n >= LIMIT_LIST)
		return;
	while (xls_record_next(&c, &r) && r.type == CONTINUE)
		list_add_span(&p.parts, x->arena, r.body);
	xls_parts_begin(&p);
	buf_reset(&x->text);
	xls_parts_string(&p, chars, true, &x->text);
	d = list_add(&x->drawn, x->arena, sizeof *d);
	*d = (struct drawn){ x->object, arena_dup(x->arena, buf_view(&x->text)) };
}

static void comment(struct xls *x, struct cursor c)
{
	struct drawn *d = x->drawn.v;
	uint16_t id;
	uint32_t n;

	cursor_take(&c, 6);
	id = cursor_u16le(&c);
	n = cursor_u16le(&c);
	buf_reset(&x->text);
	xls_string(&c, n, x->is_8, x->charset, &x->text);
	assert(d || x->drawn.n == 0);
	for (uint32_t i = 0; i < x->drawn.n; i++)
		if (d[i].id == id && d[i].text.n) {
			docprop_mark("comment", buf_view(&x->text), SPAN(""), d[i].text, x->out);
			d[i].text.n = 0;
			return;
		}
}

/* ---- sheets ---- */

static void cell(struct xls *x, const struct xls_record *r)
{
	struct cursor c = cursor_on(r->body);
	uint16_t row = cursor_u16le(&c), column = cursor_u16le(&c), style;

	if (r->type == MULRK) {
		several(x, c, row, column);
		return;
	}
	style = cursor_u16le(&c);
	if (c.ran_out)
		return;
	to_cell(x, row, column);
	switch (r->type) {
	case LABELSST: words(x, shared(x, cursor_u32le(&c))); break;
	case LABEL: case RSTRING: label(x, &c); break;
	case NUMBER: binary(x, style, cursor_u64le(&c)); break;
	case RK: packed(x, style, cursor_u32le(&c)); break;
	case BOOLERR: {
		uint8_t value = cursor_u8(&c);

		truth(x, value, cursor_u8(&c));
		break;
	}
	default: result(x, style, cursor_take(&c, 8)); break;
	}
}

static void record(struct xls *x, const struct xls_record *r, struct cursor behind)
{
	struct cursor c = cursor_on(r->body);

	switch (r->type) {
	case FORMULA: case LABELSST: case LABEL: case RSTRING: case NUMBER: case RK: case MULRK: case BOOLERR:
		x->wants_string = false;
		cell(x, r);
		break;
	case STRING:
		if (x->wants_string)
			label(x, &c);
		x->wants_string = false;
		break;
	case OBJ:
		cursor_take(&c, 6);
		x->object = cursor_u16le(&c);
		break;
	case TXO: drawn_text(x, c, behind); break;
	case NOTE: if (x->is_8) comment(x, c); break;
	default: break;
	}
}

static void one_sheet(struct xls *x, const struct sheet *s, int64_t page)
{
	struct cursor c = cursor_on(span_from(buf_view(&x->book), s->at));
	struct xls_record r;
	unsigned depth = 0;

	flow_give(&x->flow, x->out);
	sink_page(x->out, page, 0, 0);
	flow_text(&x->flow, s->name);
	flow_break(&x->flow);
	x->row = x->column = 0;
	x->drawn = (struct list){ 0 };
	while (xls_record_next(&c, &r)) {	/* charts inside are streams of their own */
		if (r.type == BOF)
			depth++;
		else if (r.type == END && (depth == 0 || --depth == 0))
			break;
		else if (depth <= 1)
			record(x, &r, c);
	}
	flow_row_end(&x->flow);
	for (uint32_t i = 0; i < x->drawn.n; i++) {
		flow_text(&x->flow, ((const struct drawn *)x->drawn.v)[i].text);
		flow_break(&x->flow);
	}
}

static void read_text(struct xls *x)
{
	const struct sheet *s;

	if (!ole_stream(&x->ole, "Workbook", &x->book) && !ole_stream(&x->ole, "Book", &x->book)) {
		sink_note(x->out, NOTE_UNREAD, "ole.main", "the stream with the sheets is not in it");
		return;
	}
	globals(x);
	if (x->is_encrypted) {
		sink_note(x->out, NOTE_UNREAD, "document.encrypted", "the workbook is encrypted with a password");
		return;
	}
	s = x->sheets.v;
	for (uint32_t i = 0; i < x->sheets.n; i++)
		one_sheet(x, &s[i], (int64_t)i + 1);
	if (x->sheets.n == 0)
		sink_note(x->out, NOTE_UNREAD, "xls.sheets", "no sheet can be found in it");
	sink_item(x->out)->text.pages = (struct opt64){ true, x->sheets.n };
	flow_give(&x->flow, x->out);
	docprop_give_marks(x->out);
	if (x->hidden)
		sink_note(x->out, NOTE_ODD, "document.hidden", "%u sheets or slides in it are hidden: they were read as well",
			  x->hidden);
	if (x->has_local)
		sink_note(x->out, NOTE_ODD, "sheet.currency",
			  "amounts are formatted in the currency of whoever opens the file: which one is not stated");
}

static void xls_read(const struct source *in, struct sink *out)
{
	struct xls *x = mem_get(sizeof *x);

	*x = (struct xls){ .out = out, .arena = arena_new(), .charset = SPAN("CP1252"), .is_8 = true };
	buf_init(&x->book, LIMIT_DOCUMENT);
	buf_init(&x->strings, LIMIT_TEXT);
	buf_init(&x->text, MIB);
	flow_init(&x->flow);
	if (ole_open(&x->ole, in, out)) {
		if (sink_want(out) & WANT_META)
			ole_properties(&x->ole);
		if (sink_want(out) & WANT_CHILDREN)
			ole_children(&x->ole);
		if (sink_want(out) & WANT_TEXT)
			read_text(x);
	}
	ole_close(&x->ole);
	flow_clear(&x->flow);
	buf_clear(&x->book);
	buf_clear(&x->strings);
	buf_clear(&x->text);
	arena_free(x->arena);
	free(x->ends);
	free(x->formats);
	free(x);
}

static const char *const xls_media[] = { "application/vnd.ms-excel", NULL };

const struct reader reader_xls = {
	.name = "xls",
	.media = xls_media,
	.flags = READER_CONTAINER,
	.warm = ole_warm,
	.read = xls_read,
};
