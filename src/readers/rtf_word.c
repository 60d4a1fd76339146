/* The control words of RTF that matter for text: destinations, breaks, tables, charsets, characters
 * by name or number, changes, and the bytes of pictures and objects. */
#include "rtf.h"

#include <stdio.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "charset.h"
#include "docprop.h"
#include "ole.h"

/* ---- text ---- */

static void utf8_of(uint32_t c, char to[4], size_t *n)
{
	*n = 0;
	if (c < 0x80) {
		to[(*n)++] = (char)c;
		return;
	}
	if (c >= 0x10000) {
		to[(*n)++] = (char)(0xf0 | c >> 18);
		to[(*n)++] = (char)(0x80 | (c >> 12 & 63));
		to[(*n)++] = (char)(0x80 | (c >> 6 & 63));
	} else if (c >= 0x800) {
		to[(*n)++] = (char)(0xe0 | c >> 12);
		to[(*n)++] = (char)(0x80 | (c >> 6 & 63));
	} else {
		to[(*n)++] = (char)(0xc0 | c >> 6);
	}
	to[(*n)++] = (char)(0x80 | (c & 63));
}

static void words(struct rtf *r, struct span s)
{
	switch (r->now.place) {
	case RTF_TEXT:
		if ((r->now.is_deleted || r->now.is_inserted) && (sink_want(r->out) & WANT_TEXT))
			docprop_mark(r->now.is_deleted ? "deleted" : "inserted", SPAN(""), SPAN(""), s, r->out);
		if (!r->now.is_deleted)
			flow_text(&r->flow, s);
		break;
	case RTF_COMMENT_WHO: buf_span(&r->who, s); break;
	case RTF_SKIP: case RTF_PICTURE: case RTF_OBJECT: case RTF_FONTS: case RTF_CREATED: case RTF_REVISED: break;
	default: buf_span(&r->value, s); break;
	}
}

void rtf_flush(struct rtf *r)
{
	char name[16];
	struct buf scratch;
	uint16_t cp = r->now.charset ? r->now.charset : r->charset;

	if (r->raw.n == 0)
		return;
	buf_init(&scratch, 4 * r->raw.n + 16);
	snprintf(name, sizeof name, cp == 10000 ? "MACINTOSH" : "CP%u", cp);
	words(r, charset_is_ascii(buf_view(&r->raw)) ? buf_view(&r->raw) :
		 charset_text(buf_view(&r->raw), span_str(name), &scratch, NULL));
	buf_clear(&scratch);
	buf_reset(&r->raw);
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

void rtf_byte(struct rtf *r, char c)
{
	if (r->now.place == RTF_PICTURE || r->now.place == RTF_OBJECT) {
		int d = digit(c);

		if (d >= 0 && r->half >= 0)
			buf_c(&r->hex, (char)(r->half << 4 | d));
		if (d >= 0)
			r->half = r->half >= 0 ? -1 : d;
		return;
	}
	if (r->now.place == RTF_SKIP || r->now.place == RTF_FONTS)
		return;
	if (r->skip) {
		r->skip--;
		return;
	}
	buf_c(&r->raw, c);
	if (r->raw.n >= 32 * KIB && !(c & 0x80))
		rtf_flush(r);
}

void rtf_unicode(struct rtf *r, uint32_t c)
{
	char utf8[4];
	size_t n;

	if (r->now.place == RTF_SKIP || r->now.place == RTF_PICTURE || r->now.place == RTF_OBJECT)
		return;
	rtf_flush(r);
	if (c >= 0xd800 && c < 0xdc00) {
		r->high = c;
		return;
	}
	if (c >= 0xdc00 && c < 0xe000)
		c = r->high ? 0x10000 + ((r->high - 0xd800) << 10) + (c - 0xdc00) : 0xfffd;
	r->high = 0;
	utf8_of(c ? c : 0xfffd, utf8, &n);
	words(r, span_of(utf8, n));
}

/* ---- groups ---- */

/* An OLE 1 object: version, kind, three names, the bytes ([MS-OLEDS] 2.2.5). */
static void object_end(struct rtf *r)
{
	struct cursor c = cursor_on(buf_view(&r->hex));
	struct span class_, bytes, name = SPAN("");
	bool is_embedded;

	cursor_u32le(&c);
	is_embedded = cursor_u32le(&c) == 2;
	class_ = cursor_take(&c, cursor_u32le(&c));
	cursor_take(&c, cursor_u32le(&c));
	cursor_take(&c, cursor_u32le(&c));
	bytes = cursor_take(&c, cursor_u32le(&c));
	if (c.ran_out || !is_embedded || bytes.n == 0)
		return;
	if (span_starts(class_, "Package") && !ole_package(bytes, &name, &bytes))
		return;
	ole_give(name, bytes, r->out);
}

static void value_end(struct rtf *r)
{
	struct document *d = &sink_item(r->out)->document;
	struct span v = buf_view(&r->value);

	switch (r->now.place) {
	case RTF_TITLE: docprop_set(&d->title, v, r->out); break;
	case RTF_AUTHOR: docprop_set(&d->author, v, r->out); break;
	case RTF_OPERATOR: docprop_set(&d->last_author, v, r->out); break;
	case RTF_GENERATOR:
		while (v.n && v.p[v.n - 1] == ';')
			v.n--;
		docprop_set(&d->creator, v, r->out);
		break;
	case RTF_CREATED: docprop_clock(&d->created, r->time, "", r->out); break;
	case RTF_REVISED: docprop_clock(&d->modified, r->time, "", r->out); break;
	case RTF_COMMENT:
		if (sink_want(r->out) & WANT_TEXT)
			docprop_mark("comment", buf_view(&r->who), SPAN(""), v, r->out);
		buf_reset(&r->who);
		break;
	case RTF_PICTURE:
		if (r->hex.n && (sink_want(r->out) & WANT_CHILDREN))
			ole_give(SPAN(""), buf_view(&r->hex), r->out);
		break;
	case RTF_OBJECT:
		if (sink_want(r->out) & WANT_CHILDREN)
			object_end(r);
		break;
	default: return;
	}
	buf_reset(&r->value);
	buf_reset(&r->hex);
}

void rtf_group_end(struct rtf *r)
{
	rtf_flush(r);
	if (r->deeper) {
		r->deeper--;
		return;
	}
	if (r->depth == 0)
		return;
	/* A destination ends where the group ends that named it. */
	if (r->stack[r->depth - 1].place != r->now.place)
		value_end(r);
	r->now = r->stack[--r->depth];
	r->skip = 0;
}

static void enter(struct rtf *r, enum rtf_place place)
{
	rtf_flush(r);
	if (r->now.place == RTF_SKIP)
		return;
	r->now.place = place;
	if (place >= RTF_TITLE && place != RTF_COMMENT_WHO) {
		buf_reset(&r->value);
		buf_reset(&r->hex);
		r->half = -1;
		memset(r->time, 0, sizeof r->time);
	}
}

/* ---- words ---- */

static bool destination(struct rtf *r, struct span w)
{
	static const struct {
		const char *word;
		enum rtf_place place;
	} known[] = {
		{ "fonttbl", RTF_FONTS }, { "colortbl", RTF_SKIP }, { "stylesheet", RTF_SKIP }, { "fldinst", RTF_SKIP },
		{ "title", RTF_TITLE }, { "author", RTF_AUTHOR }, { "operator", RTF_OPERATOR },
		{ "generator", RTF_GENERATOR }, { "creatim", RTF_CREATED }, { "revtim", RTF_REVISED },
		{ "annotation", RTF_COMMENT }, { "atnauthor", RTF_COMMENT_WHO }, { "pict", RTF_PICTURE },
		{ "objdata", RTF_OBJECT }, { "nonshppict", RTF_SKIP }, { "sp", RTF_SKIP }, { "xe", RTF_SKIP },
		{ "tc", RTF_SKIP }, { "ud", RTF_SKIP }, { "filetbl", RTF_SKIP }, { "revtbl", RTF_SKIP },
		{ "printim", RTF_SKIP }, { "buptim", RTF_SKIP }, { "subject", RTF_SKIP }, { "keywords", RTF_SKIP },
		{ "comment", RTF_SKIP }, { "doccomm", RTF_SKIP }, { "manager", RTF_SKIP }, { "company", RTF_SKIP },
		{ "category", RTF_SKIP }, { "hlinkbase", RTF_SKIP }, { "picprop", RTF_SKIP }, { "result", RTF_TEXT },
		{ "shpinst", RTF_TEXT }, { "shppict", RTF_TEXT }, { "nesttableprops", RTF_TEXT }, { "footnote", RTF_TEXT },
	};

	for (size_t i = 0; i < countof(known); i++)
		if (span_eq_str(w, known[i].word)) {
			if (known[i].place != RTF_TEXT)
				enter(r, known[i].place);
			r->is_ignorable = false;
			return true;
		}
	if (r->is_ignorable)	/* a destination that may be ignored, and is not known */
		enter(r, RTF_SKIP);
	r->is_ignorable = false;
	return false;
}

static bool character(struct rtf *r, struct span w)
{
	static const struct {
		const char *word;
		uint16_t code;
	} known[] = {
		{ "emdash", 0x2014 }, { "endash", 0x2013 }, { "bullet", 0x2022 }, { "lquote", 0x2018 },
		{ "rquote", 0x2019 }, { "ldblquote", 0x201c }, { "rdblquote", 0x201d }, { "emspace", ' ' },
		{ "enspace", ' ' },
	};

	for (size_t i = 0; i < countof(known); i++)
		if (span_eq_str(w, known[i].word)) {
			rtf_unicode(r, known[i].code);
			return true;
		}
	return false;
}

/* Breaks and cells. */
static bool shape(struct rtf *r, struct span w)
{
	bool is_cell = span_eq_str(w, "cell") || span_eq_str(w, "nestcell");
	bool is_row = span_eq_str(w, "row") || span_eq_str(w, "nestrow");
	bool is_break = span_eq_str(w, "par") || span_eq_str(w, "line") || span_eq_str(w, "sect") || span_eq_str(w, "page");

	if (!is_cell && !is_row && !is_break && !span_eq_str(w, "tab"))
		return false;
	rtf_flush(r);
	if (r->now.place != RTF_TEXT) {
		words(r, SPAN(" "));
		return true;
	}
	r->flow.cells = (r->now.in_table || is_cell) && !is_row;
	if (is_cell)
		flow_cell_end(&r->flow);
	else if (is_row)
		flow_row_end(&r->flow);
	else if (is_break)
		flow_break(&r->flow);
	else
		flow_tab(&r->flow);
	return true;
}

static uint16_t font_charset(int32_t n)
{
	static const uint16_t pages[][2] = {
		{ 0, 1252 }, { 77, 10000 }, { 128, 932 }, { 129, 949 }, { 130, 1361 }, { 134, 936 }, { 136, 950 },
		{ 161, 1253 }, { 162, 1254 }, { 163, 1258 }, { 177, 1255 }, { 178, 1256 }, { 186, 1257 },
		{ 204, 1251 }, { 222, 874 }, { 238, 1250 }, { 254, 437 }, { 255, 850 },
	};

	for (size_t i = 0; i < countof(pages); i++)
		if (pages[i][0] == n)
			return pages[i][1];
	return 0;
}

static bool charset(struct rtf *r, struct span w, int32_t n)
{
	if (span_eq_str(w, "ansicpg")) {
		r->charset = n > 0 && n < 65536 ? (uint16_t)n : 1252;
	} else if (span_eq_str(w, "mac")) {
		r->charset = 10000;
	} else if (span_eq_str(w, "pc") || span_eq_str(w, "pca")) {
		r->charset = w.n == 2 ? 437 : 850;
	} else if (span_eq_str(w, "f")) {
		rtf_flush(r);
		r->font = n >= 0 && n < RTF_FONTS_MAX ? (unsigned)n : 0;
		if (r->now.place != RTF_FONTS)
			r->now.charset = r->fonts[r->font];
	} else if (span_eq_str(w, "fcharset")) {
		if (r->now.place == RTF_FONTS)
			r->fonts[r->font] = font_charset(n);
	} else {
		return false;
	}
	return true;
}

/* Properties of characters and paragraphs. */
static bool property(struct rtf *r, struct span w, int32_t n, bool has)
{
	bool on = !has || n != 0;

	if (span_eq_str(w, "deleted") || span_eq_str(w, "revised")) {
		rtf_flush(r);
		*(w.p[0] == 'd' ? &r->now.is_deleted : &r->now.is_inserted) = on;
	} else if (span_eq_str(w, "plain")) {
		rtf_flush(r);
		r->now.is_deleted = r->now.is_inserted = false;
	} else if (span_eq_str(w, "v")) {
		r->is_hidden |= on && r->now.place == RTF_TEXT;
	} else if (span_eq_str(w, "pard")) {
		r->now.in_table = false;
	} else if (span_eq_str(w, "intbl")) {
		r->now.in_table = true;
	} else if (span_eq_str(w, "uc")) {
		r->now.fallback = n >= 0 && n < 256 ? (uint8_t)n : 1;
	} else {
		return false;
	}
	return true;
}

static void clock_part(struct rtf *r, struct span w, int32_t n)
{
	static const char *const parts[] = { "yr", "mo", "dy", "hr", "min", "sec" };

	if (r->now.place == RTF_CREATED || r->now.place == RTF_REVISED)
		for (size_t i = 0; i < countof(parts); i++)
			if (span_eq_str(w, parts[i]))
				r->time[i] = n;
}

void rtf_word(struct rtf *r, struct span w, int32_t n, bool has)
{
	if (r->now.place == RTF_SKIP)
		return;
	if (span_eq_str(w, "u") && has) {
		rtf_unicode(r, (uint32_t)n & 0xffff);	/* numbers past 32767 are written as negative */
		r->skip = r->now.fallback;
		return;
	}
	if (destination(r, w) || shape(r, w) || character(r, w) || charset(r, w, n) || property(r, w, n, has))
		return;
	clock_part(r, w, n);
}
