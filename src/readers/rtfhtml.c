/* Compressed RTF is LZ77 over a window of 4096 bytes that begins with usual control words. HTML in RTF
 * stands in "{\*\htmltag ...}" groups and as text between them; what is only for readers of RTF stands
 * between \htmlrtf and \htmlrtf0. Charsets are those of the fonts, as everywhere in RTF.
 * The checksum is not looked at: programs get it wrong, and the text says whether it is damaged. */
#include "rtfhtml.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "charset.h"

enum { WINDOW = 4096, DEPTH = 128, FONTS = 512 };

static const char usual[] =
	"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
	"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
	"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static void inflate(struct cursor *c, size_t size, struct buf *out)
{
	char window[WINDOW] = { 0 };
	size_t at = sizeof usual - 1;

	memcpy(window, usual, at);
	while (out->n < size && !c->ran_out) {
		uint8_t flags = cursor_u8(c);

		for (int i = 0; i < 8 && out->n < size; i++) {
			size_t from = 0, n = 1;

			if (flags >> i & 1) {
				uint16_t ref = cursor_u16be(c);

				from = ref >> 4;
				n = (ref & 15u) + 2;
				if (from == at)
					return;
			} else {
				char literal = (char)cursor_u8(c);

				if (c->ran_out)
					return;
				window[at] = literal;
				from = at;
			}
			if (c->ran_out)
				return;
			for (size_t k = 0; k < n; k++) {
				window[at] = window[(from + k) % WINDOW];
				buf_c(out, window[at]);
				at = (at + 1) % WINDOW;
			}
		}
	}
}

bool rtfhtml_unpack(struct span packed, struct arena *a, struct span *rtf)
{
	struct cursor c = cursor_on(packed);
	uint32_t size, kind;
	struct buf out;

	cursor_u32le(&c);
	size = cursor_u32le(&c);
	kind = cursor_u32le(&c);
	cursor_u32le(&c);
	if (c.ran_out)
		return false;
	if (kind == 0x414c454d) {	/* "MELA": as it is */
		*rtf = span_sub(c.rest, 0, size);
		return true;
	}
	if (kind != 0x75465a4c)		/* "LZFu" */
		return false;
	buf_init(&out, LIMIT_TEXT);
	inflate(&c, size < LIMIT_TEXT ? size : LIMIT_TEXT, &out);
	*rtf = arena_dup(a, buf_view(&out));
	buf_clear(&out);
	return true;
}

/* ---- HTML in RTF ---- */

struct state {
	bool is_skipped, is_tag, is_rtf_only, is_fonts;
	uint8_t fallback;
	uint16_t charset;
};

struct wrapped {
	struct state now, stack[DEPTH];
	unsigned depth, deeper, skip, font;
	uint16_t charset, fonts[FONTS];
	uint32_t high;
	bool is_ignorable;
	struct buf raw, out;
};

static void flush(struct wrapped *w)
{
	uint16_t cp = w->now.charset ? w->now.charset : w->charset;
	struct buf scratch;
	char name[16];

	if (w->raw.n == 0)
		return;
	buf_init(&scratch, 4 * w->raw.n + 16);
	snprintf(name, sizeof name, "CP%u", cp);
	buf_span(&w->out, charset_is_ascii(buf_view(&w->raw)) ? buf_view(&w->raw) :
			  charset_text(buf_view(&w->raw), span_str(name), &scratch, NULL));
	buf_clear(&scratch);
	buf_reset(&w->raw);
}

static bool shows(const struct wrapped *w) { return !w->now.is_skipped && !w->now.is_rtf_only && !w->now.is_fonts; }

static void byte(struct wrapped *w, char c)
{
	if (w->skip) {
		w->skip--;
		return;
	}
	if (shows(w))
		buf_c(&w->raw, c);
}

static void string(struct wrapped *w, const char *s)
{
	while (*s)
		byte(w, *s++);
}

static void character(struct wrapped *w, uint32_t c)
{
	if (c >= 0xd800 && c < 0xdc00) {
		w->high = c;
		return;
	}
	if (c >= 0xdc00 && c < 0xe000)
		c = w->high ? 0x10000 + ((w->high - 0xd800) << 10) + (c - 0xdc00) : 0xfffd;
	w->high = 0;
	if (!shows(w))
		return;
	flush(w);
	buf_fmt(&w->out, "&#%u;", c);	/* a tag never holds one: names and values are bytes */
}

static uint16_t charset_of(int32_t n)
{
	switch (n) {
	case 128: return 932;
	case 129: return 949;
	case 134: return 936;
	case 136: return 950;
	case 161: return 1253;
	case 162: return 1254;
	case 163: return 1258;
	case 177: return 1255;
	case 178: return 1256;
	case 186: return 1257;
	case 204: return 1251;
	case 222: return 874;
	case 238: return 1250;
	case 0: return 1252;
	default: return 0;
	}
}

static bool is_other_place(struct span word)
{
	static const char *const places[] = { "colortbl", "stylesheet", "info", "pict", "object", "pntext", "header",
					      "footer", "mhtmltag" };

	for (size_t i = 0; i < countof(places); i++)
		if (span_eq_str(word, places[i]))
			return true;
	return false;
}

static void destination(struct wrapped *w, struct span word)
{
	if (span_eq_str(word, "fonttbl"))
		w->now.is_fonts = true;
	else if (span_eq_str(word, "htmltag"))
		w->now.is_tag = true;
	else if (w->is_ignorable || is_other_place(word))
		w->now.is_skipped = true;
}

static void control(struct wrapped *w, struct span word, int32_t n, bool has)
{
	flush(w);
	destination(w, word);
	w->is_ignorable = false;
	if (span_eq_str(word, "htmlrtf"))
		w->now.is_rtf_only = !has || n != 0;
	else if (span_eq_str(word, "ansicpg") && n > 0 && n < 65536)
		w->charset = (uint16_t)n;
	else if (span_eq_str(word, "uc"))
		w->now.fallback = (uint8_t)(n < 0 ? 0 : n > 255 ? 255 : n);
	else if (span_eq_str(word, "f") && has && n >= 0 && n < FONTS) {
		w->font = (unsigned)n;
		if (!w->now.is_fonts)
			w->now.charset = w->fonts[n];
	} else if (span_eq_str(word, "fcharset") && w->now.is_fonts)
		w->fonts[w->font] = charset_of(n);
	else if (span_eq_str(word, "u") && has) {
		character(w, (uint32_t)(n < 0 ? n + 65536 : n));
		w->skip = w->now.fallback;
	} else if (span_eq_str(word, "par") || span_eq_str(word, "line"))
		string(w, "\r\n");
	else if (span_eq_str(word, "tab"))
		string(w, "\t");
	else if (span_eq_str(word, "lquote") || span_eq_str(word, "rquote"))
		string(w, word.p[0] == 'l' ? "&lsquo;" : "&rsquo;");
	else if (span_eq_str(word, "ldblquote") || span_eq_str(word, "rdblquote"))
		string(w, word.p[0] == 'l' ? "&ldquo;" : "&rdquo;");
	else if (span_eq_str(word, "bullet"))
		string(w, "&bull;");
	else if (span_eq_str(word, "endash") || span_eq_str(word, "emdash"))
		string(w, word.p[1] == 'n' ? "&ndash;" : "&mdash;");
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

static size_t symbol(struct wrapped *w, struct span s, size_t i)
{
	char c = s.p[i++];
	int a = i < s.n ? digit(s.p[i]) : -1, b = i + 1 < s.n ? digit(s.p[i + 1]) : -1;

	if (c == '\'' && a >= 0 && b >= 0) {
		byte(w, (char)(a << 4 | b));
		return i + 2;
	}
	if (c == '*')
		w->is_ignorable = true;
	else if (c == '~')
		string(w, "&nbsp;");
	else if (c == '_')
		string(w, "&shy;");
	else if (c == '\\' || c == '{' || c == '}')
		byte(w, c);
	return i;
}

static size_t word_at(struct wrapped *w, struct span s, size_t i)
{
	size_t from = i, end;
	bool minus, has = false;
	int32_t n = 0;

	if (i >= s.n)
		return i;
	if (!((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z'))
		return symbol(w, s, i);
	while (i < s.n && i - from < 32 && (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z')
		i++;
	end = i;
	minus = i + 1 < s.n && s.p[i] == '-' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9';
	for (i += minus; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
		n = n < 100000000 ? n * 10 + (s.p[i] - '0') : n;
		has = true;
	}
	i += i < s.n && s.p[i] == ' ';
	if (span_eq_str(span_sub(s, from, end - from), "bin"))
		return has && !minus && (uint64_t)n <= s.n - i ? i + (size_t)n : i;
	control(w, span_sub(s, from, end - from), minus ? -n : n, has);
	return i;
}

static void brace(struct wrapped *w, char c)
{
	flush(w);
	w->is_ignorable = false;
	w->skip = 0;
	if (c == '{') {
		if (w->depth == DEPTH)
			w->deeper++;
		else
			w->stack[w->depth++] = w->now;
	} else if (w->deeper) {
		w->deeper--;
	} else if (w->depth) {
		w->now = w->stack[--w->depth];
	}
}

bool rtfhtml_take(struct span rtf, struct arena *a, struct span *html)
{
	struct span head = span_sub(rtf, 0, 2048);
	struct wrapped *w;

	if (span_find(head, SPAN("\\fromhtml"), 0) == SIZE_MAX)
		return false;
	w = mem_get(sizeof *w);
	*w = (struct wrapped){ .charset = 1252, .now.fallback = 1 };
	buf_init(&w->raw, LIMIT_TEXT);
	buf_init(&w->out, 2 * LIMIT_TEXT);
	for (size_t i = 0; i < rtf.n;) {
		char c = rtf.p[i++];

		if (c == '{' || c == '}')
			brace(w, c);
		else if (c == '\\')
			i = word_at(w, rtf, i);
		else if (c != '\r' && c != '\n' && c != '\0')
			byte(w, c);
	}
	flush(w);
	*html = arena_dup(a, buf_view(&w->out));
	buf_clear(&w->raw);
	buf_clear(&w->out);
	free(w);
	return html->n > 0;
}
