/* Is it text, and if so, of what kind?
 *
 * Text is what has no control characters but those of layout: in UTF-8 a few are forgiven (logs of
 * terminals, a NUL in a damaged file), in charsets that accept every byte none is. Kinds are asked
 * in the order in which one could be taken for another: a message may hold HTML, a page may hold
 * JSON, and a row of commas may stand in anything. */
#include "sniff.h"

#include "base/text.h"
#include "csv_shape.h"
#include "eml.h"
#include "mbox.h"

#define ABSENT ((struct span){ NULL, 0 })
#define FORGIVEN 100		/* bytes of UTF-8 for every control character that is forgiven */

static bool is_rare_control(uint8_t c)
{
	/* BEL BS TAB LF VT FF CR, ^Z (the end of a DOS file) and ESC are seen in text. */
	return c < 7 || (c > 13 && c < 26) || (c > 27 && c < 32) || c == 127;
}

/* A sequence that the head cuts in two does not count against UTF-8. */
static bool is_utf8_head(struct span s, bool is_whole)
{
	for (unsigned cut = 0; cut <= (is_whole ? 0 : 3) && cut <= s.n; cut++)
		if (text_is_utf8(span_sub(s, 0, s.n - cut)))
			return true;
	return false;
}

/* Only its ASCII characters; others become '?'. */
static struct span narrow(struct span s, const char *wide, struct arena *a)
{
	size_t unit = wide[4] == '3' ? 4 : 2, low = wide[6] == 'L' ? 0 : unit - 1, n = 0;
	char *to = arena_get(a, s.n / unit + 1);

	for (size_t i = 0; i + unit <= s.n; i += unit) {
		bool high = false;

		for (size_t k = 0; k < unit; k++)
			high |= k != low && s.p[i + k] != 0;
		high |= (s.p[i + low] & 0x80) != 0;
		to[n++] = high ? '?' : s.p[i + low];
	}
	return span_of(to, n);
}

bool sniff_text_is(const struct source *in, struct sniff_text *t, struct arena *a)
{
	struct span s = in->head;
	size_t rare = 0;

	*t = (struct sniff_text){ s, s.n == in->size, text_wide(s) };
	if (t->wide) {
		t->ascii = narrow(s, t->wide, a);
		s = t->ascii;
	}
	for (size_t i = 0; i < s.n; i++)
		rare += is_rare_control((uint8_t)s.p[i]);
	if (rare && (t->wide || rare > s.n / FORGIVEN || !is_utf8_head(s, t->is_whole)))
		return false;
	if (t->wide)	/* the mark has become a '?' */
		t->ascii = span_from(s, s.n && s.p[0] == '?');
	else if (span_starts(s, "\xef\xbb\xbf"))
		t->ascii = span_from(s, 3);
	return true;
}

/* ---- mail ---- */

/* Apple's: the length of the message on a line of its own, then the message, then a property list. */
static bool is_emlx(struct span s)
{
	struct span line;
	size_t n = 0;

	if (!span_line(&s, &line))
		return false;
	line = span_trim(line);
	while (n < line.n && line.p[n] >= '0' && line.p[n] <= '9')
		n++;
	return n > 0 && n == line.n && n < 11 && eml_looks_like(s, SPAN(""));
}

static struct span mail_media(const struct source *in, struct span head)
{
	if (mbox_looks_like(head)) {
		/* One message with a From_ line in front is still a message, unless its name objects. */
		if (!eml_looks_like(head, in->name) || span_iends(in->name, ".mbox") || span_iends(in->name, ".mbx") ||
		    mbox_has_several(in))
			return SPAN("application/mbox");
		return SPAN("message/rfc822");
	}
	if (is_emlx(head))
		return SPAN("application/x-emlx");
	return eml_looks_like(head, in->name) ? SPAN("message/rfc822") : ABSENT;
}

/* ---- formats that say their name in the first line ---- */

/* Where the first line alone could be prose, later ones have to bear it out. */
static struct span more_lines_media(struct span s)
{
	static const struct {
		const char *start, *next, *then, *media;
	} kinds[] = {
		{ "--- ", "\n+++ ", "\n@@ ", "text/x-diff" }, { "Index: ", "\n=====", "\n--- ", "text/x-diff" },
		{ "*** ", "\n--- ", "\n********", "text/x-diff" },
		{ "solid", "facet normal ", "outer loop", "model/stl" }, { "ply", "\nformat ", "\nelement ", "model/ply" },
		{ "#define ", "_width ", "_bits[]", "image/x-xbitmap" }, { "dn: ", "=", "\nobjectClass: ", "text/x-ldif" },
		{ "version: 1", "\ndn: ", "\nobjectClass: ", "text/x-ldif" },
	};

	for (size_t i = 0; i < countof(kinds); i++) {
		size_t at;

		if (!span_starts(s, kinds[i].start))
			continue;
		at = span_find(s, span_str(kinds[i].next), 0);
		if (at != SIZE_MAX && span_find(s, span_str(kinds[i].then), at) != SIZE_MAX)
			return span_str(kinds[i].media);
	}
	return ABSENT;
}

/* Remarks may stand in front of what tells these two. */
static struct span behind_remarks_media(struct span s)
{
	char mark = s.n ? s.p[0] : 0;
	struct span rest = s, line;

	while (mark && rest.n && (rest.p[0] == mark || rest.p[0] == '\r' || rest.p[0] == '\n') && span_line(&rest, &line))
		;
	if (mark == '%')
		return span_starts(rest, "\\document") || span_starts(rest, "\\NeedsTeXFormat") ||
		       span_starts(rest, "\\ProvidesPackage") ? SPAN("text/x-tex") : ABSENT;
	return mark == '#' && span_starts(rest, "[Desktop Entry]") ? SPAN("application/x-desktop") : ABSENT;
}

/* "begin 644 name" or "begin-base64 644 name" (POSIX uuencode): three or four octal digits, then lines. */
static bool is_uuencode(struct span s)
{
	size_t digits = 0;

	if (span_starts(s, "begin-base64 "))
		s = span_from(s, strlen("begin-base64 "));
	else if (span_starts(s, "begin "))
		s = span_from(s, strlen("begin "));
	else
		return false;
	while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '7')
		digits++;
	return digits >= 3 && digits <= 4 && digits < s.n && s.p[digits] == ' ' && span_chr(s, '\n', 0) != SIZE_MAX;
}

static struct span first_line_media(struct span s)
{
	static const struct {
		const char *start, *media;
	} lines[] = {
		{ "BEGIN:VCALENDAR", "text/calendar" }, { "BEGIN:VCARD", "text/vcard" },
		{ "OFXHEADER:", "application/x-ofx" }, { "WEBVTT", "text/vtt" },
		{ "diff --git ", "text/x-diff" }, { "%YAML ", "application/yaml" }, { "<?php", "text/x-php" },
		{ "#EXTM3U", "audio/x-mpegurl" }, { "-----BEGIN PKCS7-----", "application/pkcs7-mime" },
		{ "StartFontMetrics ", "application/x-font-afm" }, { "STARTFONT 2.", "application/x-font-bdf" },
		{ "ISO-10303-21;", "model/step" }, { "ID;P", "application/x-sylk" },
		{ "TABLE\n0,1\n", "application/x-dif" }, { "TABLE\r\n0,1\r\n", "application/x-dif" },
		{ "Windows Registry Editor Version 5.00", "text/x-ms-regedit" }, { "REGEDIT4", "text/x-ms-regedit" },
		{ "[InternetShortcut]", "application/x-mswinurl" }, { "[Desktop Entry]", "application/x-desktop" },
		{ "[playlist]", "audio/x-scpls" },
		/* Pages of manuals: a comment or the first macro of either kind. */
		{ ".\\\"", "text/troff" }, { "'\\\"", "text/troff" }, { "'.\\\"", "text/troff" }, { ".TH ", "text/troff" },
		{ ".Dd ", "text/troff" },
		{ "\\documentclass", "text/x-tex" }, { "\\documentstyle", "text/x-tex" }, { "\\NeedsTeXFormat", "text/x-tex" },
		{ "\\ProvidesPackage", "text/x-tex" },
	};
	struct span is;

	while (s.n && (uint8_t)s.p[0] <= ' ')
		s = span_from(s, 1);
	for (size_t i = 0; i < countof(lines); i++)
		if (span_istarts(s, lines[i].start))
			return span_str(lines[i].media);
	if (is_uuencode(s))
		return SPAN("text/x-uuencode");
	if (s.n && (s.p[0] == '%' || s.p[0] == '#') && (is = behind_remarks_media(s)).p)
		return is;
	return more_lines_media(s);
}

/* ---- what somebody called it ---- */

static enum sniff_lean leaning(struct span called)
{
	if (span_ieq_str(called, "text/html") || span_ieq_str(called, "application/xhtml+xml"))
		return SNIFF_LEAN_HTML;
	if (span_iends(called, "/xml") || span_iends(called, "+xml"))
		return SNIFF_LEAN_XML;
	return SNIFF_LEAN_NONE;
}

/* Lines that all begin with a tabulator are indented, not cells behind an empty one. */
static bool is_indented(struct span s)
{
	struct span line;

	while (span_line(&s, &line))
		if (span_trim(line).n && line.p[0] != '\t')
			return false;
	return true;
}

/* A table somebody calls one need not be as regular as one that nobody does. */
static struct span table_media(const struct sniff_text *t, struct span called)
{
	struct csv_shape shape;

	if (span_ieq_str(called, "text/csv") || span_ieq_str(called, "text/tab-separated-values"))
		/* Banks put lines above a table that may have few rows itself. */
		return csv_shape_of(t->ascii, t->is_whole, &shape) &&
			       (shape.same * 2 >= shape.rows || (shape.same >= 3 && shape.columns > 4)) ? called : ABSENT;
	if (!csv_shape_is_table(t->ascii, t->is_whole, &shape) || is_indented(t->ascii))
		return ABSENT;
	return shape.delimiter == '\t' ? SPAN("text/tab-separated-values") : SPAN("text/csv");
}

struct span sniff_text_media(const struct source *in, const struct sniff_text *t)
{
	struct span by_name = sniff_name_media(in->name), is;
	enum sniff_lean lean = leaning(in->declared);

	if (lean == SNIFF_LEAN_NONE)
		lean = leaning(by_name);
	if (!t->wide && (is = mail_media(in, t->ascii)).p)
		return is;
	if ((is = sniff_markup_media(t->ascii, t->is_whole, lean)).p || (is = first_line_media(t->ascii)).p ||
	    (is = sniff_json_media(t->ascii, t->is_whole)).p)
		return is;
	if ((is = table_media(t, by_name)).p || (is = table_media(t, in->declared)).p)
		return is;
	return ABSENT;
}
