/* Old Word documents ([MS-DOC]): the text by its table of pieces, with tables, footnotes, headers,
 * comments and text boxes; what was deleted under tracked changes told apart.
 *
 * Word 6 and 95 files are read as plain stretches of text. Encrypted ones are noted. Not handled:
 * pictures in the document, who made a change and when, the numbers of lists. */
#include "doc.h"

#include "base/cursor.h"
#include "base/limits.h"
#include "charset.h"
#include "docprop.h"
#include "flow.h"
#include "ole.h"

enum { FLAGS = 10, IS_ENCRYPTED = 0x100, TABLE_1 = 0x200, IS_COMPLEX = 4 };
enum { COUNTS = 0x4c, PARTS = 8, PAIRS = 0x9a };	/* of the information block */
enum { PAIR_CHARACTERS = 12, PAIR_PARAGRAPHS = 13, PAIR_PIECES = 33 };
enum { SPRM_DELETED = 0x0800, SPRM_IN_TABLE = 0x2416, SPRM_ROW_END = 0x2417 };
enum { PIECE_8_BIT = 0x40000000, CHANGE = 64 * 1024 };

struct doc {
	struct ole ole;
	struct sink *out;
	struct buf file, table;
	struct flow flow;
	struct arena *arena;
	struct doc_ranges deleted, in_table, row_end;
	struct buf change, words;	/* words: UTF-8 since the last mark */
	uint16_t high;		/* first half of a surrogate pair */
	unsigned fields;	/* open */
	uint64_t instructions;	/* bit n: field n is open before its result */
	uint64_t cp, ends[PARTS];	/* where main text, footnotes... end */
	unsigned part;
};

static uint32_t u32_at(struct span s, size_t at)
{
	struct cursor c = cursor_on(span_from(s, at));

	return cursor_u32le(&c);
}

/* A stretch of the table stream, by its place and size in the information block. */
static struct span pair(const struct doc *d, unsigned which)
{
	struct span file = buf_view(&d->file);
	uint32_t at = u32_at(file, PAIRS + 8 * which), n = u32_at(file, PAIRS + 8 * which + 4);

	return at <= d->table.n && n <= d->table.n - at ? span_sub(buf_view(&d->table), at, n) : SPAN("");
}

/* ---- characters ---- */

static void utf8(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_c(b, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_c(b, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_c(b, (char)(0xe0 | c >> 12));
		} else {
			buf_c(b, (char)(0xf0 | c >> 18));
			buf_c(b, (char)(0x80 | (c >> 12 & 63)));
		}
		buf_c(b, (char)(0x80 | (c >> 6 & 63)));
	}
	buf_c(b, (char)(0x80 | (c & 63)));
}

static void flush(struct doc *d)
{
	flow_text(&d->flow, buf_view(&d->words));
	buf_reset(&d->words);
}

static void end_change(struct doc *d)
{
	if (d->change.n)
		docprop_mark("deleted", SPAN(""), SPAN(""), buf_view(&d->change), d->out);
	buf_reset(&d->change);
}

/* One code unit that shows something. */
static void letter(struct doc *d, uint16_t c, bool deleted)
{
	struct buf *to = deleted ? &d->change : &d->words;

	if (!deleted)
		end_change(d);
	if (c >= 0xd800 && c < 0xdc00) {
		d->high = c;
		return;
	}
	if (c >= 0xdc00 && c < 0xe000)
		utf8(to, d->high ? 0x10000u + ((uint32_t)(d->high - 0xd800) << 10) + (c - 0xdc00u) : 0xfffd);
	else
		utf8(to, c);
	d->high = 0;
	if (d->words.n > 4096)
		flush(d);
}

static void line_end(struct doc *d)
{
	flush(d);
	flow_break(&d->flow);
}

static void cell_mark(struct doc *d, uint32_t fc)
{
	flush(d);
	if (doc_ranges_has(&d->row_end, fc)) {
		d->flow.cells = 0;
		flow_row_end(&d->flow);
	} else {
		flow_cell_end(&d->flow);
	}
}

/* Fields deeper in each other than this show their instructions: nobody writes such. */
static uint64_t field_bit(unsigned depth) { return depth > 0 && depth <= 64 ? (uint64_t)1 << (depth - 1) : 0; }

static void control(struct doc *d, uint16_t c, uint32_t fc, bool deleted)
{
	switch (c) {
	case 0x07: cell_mark(d, fc); break;
	case 0x09: flush(d); flow_tab(&d->flow); break;
	case 0x0b: case 0x0c: case 0x0d: case 0x0e:
		if (deleted)
			buf_c(&d->change, ' ');
		else
			line_end(d);
		break;
	case 0x13:
		d->instructions |= field_bit(++d->fields);
		break;
	case 0x14:
		d->instructions &= ~field_bit(d->fields);
		break;
	case 0x15:
		d->instructions &= ~field_bit(d->fields);
		d->fields -= d->fields > 0;
		break;
	case 0x1e: letter(d, 0x2011, deleted); break;
	default: break;		/* places of pictures, notes, comments; optional hyphens */
	}
}

static void unit(struct doc *d, uint16_t c, uint32_t fc)
{
	bool deleted = doc_ranges_has(&d->deleted, fc);

	while (d->part + 1 < PARTS && d->cp >= d->ends[d->part]) {
		d->part++;
		d->fields = 0;
		d->instructions = 0;
		d->flow.cells = 0;
		line_end(d);
	}
	d->cp++;
	d->flow.cells = doc_ranges_has(&d->in_table, fc);
	if (c < 0x20)
		control(d, c, fc, deleted);
	else if (d->instructions == 0)
		letter(d, c, deleted);
}

/* windows-1252, as far as it differs from Latin 1 (the standard's own table, 2.9.73). */
static uint16_t wide(uint8_t c)
{
	static const uint16_t high[32] = {
		0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
		0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122,
		0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
	};

	return c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c;
}

/* ---- pieces ---- */

static bool piece(struct doc *d, uint32_t chars, uint32_t fc)
{
	bool is_8 = fc & PIECE_8_BIT;
	uint32_t from = fc & 0x3fffffff;
	struct cursor c;

	if (is_8)
		from /= 2;
	c = cursor_on(span_from(buf_view(&d->file), from));
	for (uint32_t i = 0; i < chars; i++) {
		uint16_t u = is_8 ? wide(cursor_u8(&c)) : cursor_u16le(&c);

		if (c.ran_out)
			return false;
		unit(d, u, from + i * (is_8 ? 1 : 2));
	}
	return true;
}

/* The table of pieces stands behind changes of properties (2.9.38). */
static struct span piece_table(struct span clx)
{
	struct cursor c = cursor_on(clx);

	while (c.rest.n && !c.ran_out) {
		uint8_t kind = cursor_u8(&c);

		if (kind == 2)
			return cursor_take(&c, cursor_u32le(&c));
		if (kind != 1)
			break;
		cursor_take(&c, cursor_u16le(&c));
	}
	return SPAN("");
}

static bool pieces(struct doc *d)
{
	struct span table = piece_table(pair(d, PAIR_PIECES));
	size_t n = table.n >= 4 ? (table.n - 4) / 12 : 0;
	uint64_t budget = d->file.n;	/* pieces that overlap could repeat the text without end */

	for (size_t i = 0; i < n; i++) {
		uint32_t from = u32_at(table, 4 * i), to = u32_at(table, 4 * (i + 1));
		uint32_t fc = u32_at(table, 4 * (n + 1) + 8 * i + 2);

		if (to <= from || to - from > budget || !piece(d, to - from, fc))
			return false;
		budget -= to - from;
	}
	return n > 0;
}

static void find_ranges(struct doc *d)
{
	struct span file = buf_view(&d->file), chars = pair(d, PAIR_CHARACTERS), paras = pair(d, PAIR_PARAGRAPHS);

	doc_ranges_find(&d->deleted, chars, file, SPRM_DELETED, false, d->arena);
	doc_ranges_find(&d->in_table, paras, file, SPRM_IN_TABLE, true, d->arena);
	doc_ranges_find(&d->row_end, paras, file, SPRM_ROW_END, true, d->arena);
}

static bool read_97(struct doc *d, uint16_t flags)
{
	uint64_t sum = 0;

	if (!ole_stream(&d->ole, flags & TABLE_1 ? "1Table" : "0Table", &d->table))
		return false;
	for (unsigned i = 0; i < PARTS; i++)
		d->ends[i] = sum += u32_at(buf_view(&d->file), COUNTS + 4 * i);
	find_ranges(d);
	return pieces(d);
}

/* Word 6 and 95: one stretch of 8-bit text, unless it was saved in a hurry. */
static bool read_95(struct doc *d, uint16_t flags)
{
	uint32_t from = u32_at(buf_view(&d->file), 0x18), to = u32_at(buf_view(&d->file), 0x1c);

	for (unsigned i = 0; i < PARTS; i++)
		d->ends[i] = UINT64_MAX;
	if (flags & IS_COMPLEX)
		sink_note(d->out, NOTE_PARTIAL, "doc.pieces", "a document of Word 6 or 95 that was saved in pieces: "
			  "its text may be out of order");
	return to > from && to <= d->file.n && piece(d, to - from, from * 2 | PIECE_8_BIT);
}

static void read_text(struct doc *d)
{
	struct cursor c;
	uint16_t magic, version, flags;

	if (!ole_stream(&d->ole, "WordDocument", &d->file)) {
		sink_note(d->out, NOTE_UNREAD, "ole.main", "the stream with the text of the document is not in it");
		return;
	}
	c = cursor_on(buf_view(&d->file));
	magic = cursor_u16le(&c);
	version = cursor_u16le(&c);
	cursor_take(&c, FLAGS - 4);
	flags = cursor_u16le(&c);
	if (flags & IS_ENCRYPTED) {
		sink_note(d->out, NOTE_UNREAD, "document.encrypted", "the document is encrypted with a password");
		return;
	}
	if (c.ran_out || !(magic == 0xa5ec && version > 105 ? read_97(d, flags) : read_95(d, flags)))
		sink_note(d->out, NOTE_PARTIAL, "doc.damaged", "the table of its text is damaged: read as far as it goes");
	flush(d);
	end_change(d);
	flow_give(&d->flow, d->out);
	docprop_give_marks(d->out);
}

static void doc_read(const struct source *in, struct sink *out)
{
	struct doc d = { .out = out, .arena = arena_new() };

	buf_init(&d.file, LIMIT_DOCUMENT);
	buf_init(&d.table, LIMIT_DOCUMENT);
	buf_init(&d.change, CHANGE);
	buf_init(&d.words, 2 * CHANGE);
	flow_init(&d.flow);
	if (ole_open(&d.ole, in, out)) {
		if (sink_want(out) & WANT_META)
			ole_properties(&d.ole);
		if (sink_want(out) & WANT_CHILDREN)
			ole_children(&d.ole);
		if (sink_want(out) & WANT_TEXT)
			read_text(&d);
	}
	ole_close(&d.ole);
	flow_clear(&d.flow);
	buf_clear(&d.file);
	buf_clear(&d.table);
	buf_clear(&d.change);
	buf_clear(&d.words);
	arena_free(d.arena);
}

static const char *const doc_media[] = { "application/msword", NULL };

const struct reader reader_doc = {
	.name = "doc",
	.media = doc_media,
	.flags = READER_CONTAINER,
	.warm = ole_warm,
	.read = doc_read,
};

/* ---- packages and encrypted documents: files of no program's own ---- */

static void ole_read(const struct source *in, struct sink *out)
{
	struct ole o;

	if (span_eq_str(in->media, "application/encrypted"))
		sink_note(out, NOTE_UNREAD, "document.encrypted", "an office document that is encrypted with a password");
	else if (ole_open(&o, in, out)) {
		if (sink_want(out) & WANT_META)
			ole_properties(&o);
		if (sink_want(out) & WANT_CHILDREN)
			ole_children(&o);
		ole_close(&o);
	} else {
		ole_close(&o);
	}
}

static const char *const ole_media[] = { "application/x-ole-storage", "application/encrypted", NULL };

const struct reader reader_ole = {
	.name = "ole",
	.media = ole_media,
	.flags = READER_CONTAINER,
	.warm = ole_warm,
	.read = ole_read,
};
