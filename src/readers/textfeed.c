/* Windows of a text file, cut behind a line end, decoded and made uniform.
 *
 * The charset is settled by the first window that is not plain ASCII and then kept: what is decided
 * window by window would read one file in two ways. Lines longer than a window are cut where no
 * character of any charset that iconv knows begins or ends in the middle. */
#include "textfeed.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "charset.h"

#define WINDOW ((size_t)MIB)

void textfeed_init(struct textfeed *f, const struct source *in)
{
	*f = (struct textfeed){ .in = in, .charset = "UTF-8" };
	/* A byte becomes at most four in UTF-8 (and three where it is not readable). */
	buf_init(&f->decoded, 4 * WINDOW + 64);
	buf_init(&f->plain, 12 * WINDOW + 64);
}

void textfeed_clear(struct textfeed *f)
{
	free(f->window);
	f->window = NULL;
	buf_clear(&f->decoded);
	buf_clear(&f->plain);
}

static bool read_window(struct textfeed *f, struct span *raw)
{
	size_t n;

	if (f->is_damaged || f->at >= f->in->size)
		return false;
	if (f->in->all.p) {
		*raw = span_sub(f->in->all, (size_t)f->at, WINDOW);
		return raw->n > 0;
	}
	if (f->window == NULL)
		f->window = mem_get(WINDOW);
	n = source_read(f->in, f->at, f->window, WINDOW);
	f->is_damaged = n == SIZE_MAX || n == 0;
	*raw = span_of(f->window, f->is_damaged ? 0 : n);
	return !f->is_damaged;
}

/* Bytes per unit, and which of them holds the ASCII value. */
static size_t unit_of(const char *charset, size_t *low)
{
	size_t unit = strncmp(charset, "UTF-32", 6) == 0 ? 4 : strncmp(charset, "UTF-16", 6) == 0 ? 2 : 1;

	*low = unit > 1 && strcmp(charset + 6, "BE") == 0 ? unit - 1 : 0;
	return unit;
}

/* How much of a full window is taken: up to the last line end that is whole. A lone CR at the very
 * end might be half of CRLF. Without a line end, behind the last byte below '0', which no multibyte
 * charset uses inside a character; without that either, at a whole unit. */
static size_t cut(struct span raw, size_t unit, size_t low)
{
	size_t soft = 0, cr = 0, whole = raw.n / unit * unit;

	for (size_t i = whole; i >= unit; i -= unit) {
		const char *u = raw.p + i - unit;
		bool is_ascii = true;

		for (size_t k = 0; k < unit; k++)
			is_ascii &= k == low || u[k] == 0;
		if (!is_ascii)
			continue;
		if (u[low] == '\n')
			return i;
		if (u[low] == '\r' && cr == 0 && i < whole)
			cr = i;
		if (soft == 0 && (uint8_t)u[low] < '0' && u[low] != '\r')
			soft = i;
	}
	if (cr || soft)
		return cr ? cr : soft;
	/* One unbroken string: do not cut a UTF-8 sequence or a surrogate pair in two. */
	if (unit == 1)
		for (unsigned back = 0; back < 4 && back < whole; back++)
			if (((uint8_t)raw.p[whole - back - 1] & 0xc0) != 0x80)
				return (uint8_t)raw.p[whole - back - 1] < 0xc0 ? whole - back : whole - back - 1;
	if (unit == 2 && ((uint8_t)raw.p[whole - 1 - low] & 0xfc) == 0xd8)
		return whole - 2;
	return whole;
}

static struct span decode(struct textfeed *f, struct span raw)
{
	struct charset_used used;
	struct span stated = span_str(f->charset), utf8;
	bool is_first = strcmp(f->charset, "UTF-8") == 0;

	if (is_first)		/* nothing is settled yet, or it is UTF-8 and will be again */
		stated = (struct span){ NULL, 0 };
	utf8 = charset_text(raw, stated, &f->decoded, &used);
	f->is_repaired |= used.is_repaired;
	if (strcmp(used.name, "UTF-8") != 0 && is_first) {
		f->charset = used.name;
		f->is_guess = used.is_guess;
	}
	return utf8;
}

static void count_controls(struct textfeed *f, struct span s)
{
	uint64_t zeros = 0, controls = 0;

	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = (uint8_t)s.p[i];

		zeros += c == 0;
		controls += (c < 7) | ((c > 13) & (c < 26)) | ((c > 27) & (c < 32)) | (c == 127);
	}
	f->zeros += zeros;
	f->controls += controls - zeros;
}

/* LF alone ends lines, and there is no NUL. `s` itself when that holds already. */
static struct span make_plain(struct textfeed *f, struct span s)
{
	uint64_t zeros = f->zeros;

	count_controls(f, s);
	if (f->zeros == zeros && span_chr(s, '\r', 0) == SIZE_MAX)
		return s;
	buf_reset(&f->plain);
	for (size_t i = 0; i < s.n; i++) {
		size_t from = i;

		while (i < s.n && s.p[i] != '\r' && s.p[i] != '\0')
			i++;
		buf_put(&f->plain, s.p + from, i - from);
		if (i == s.n)
			break;
		if (s.p[i] == '\0')
			buf_puts(&f->plain, "\xef\xbf\xbd");
		else if (i + 1 == s.n || s.p[i + 1] != '\n')
			buf_c(&f->plain, '\n');
	}
	return buf_view(&f->plain);
}

bool textfeed_next(struct textfeed *f, struct span *utf8)
{
	struct span raw;
	size_t unit, low, n;

	if (!read_window(f, &raw))
		return false;
	if (!f->has_begun) {
		const char *wide = text_wide(raw);

		f->has_begun = true;
		if (wide) {
			f->charset = wide;
			/* The mark has said what it can; charset_text takes only those of UTF-16. */
			if (wide[4] == '3' && (memcmp(raw.p, "\xff\xfe\0\0", 4) == 0 || memcmp(raw.p, "\0\0\xfe\xff", 4) == 0)) {
				raw = span_from(raw, 4);
				f->at += 4;
			}
		}
	}
	unit = unit_of(f->charset, &low);
	n = f->in->size - f->at <= raw.n ? raw.n : cut(raw, unit, low);
	if (n == 0)		/* less than a unit is left of a file that became shorter */
		n = raw.n;
	f->at += n;
	*utf8 = make_plain(f, decode(f, span_sub(raw, 0, n)));
	f->has_bidi |= text_has_bidi(*utf8);
	return true;
}

void textfeed_report(const struct textfeed *f, struct sink *out)
{
	bool is_other = strcmp(f->charset, "UTF-8") != 0;

	if (is_other && (sink_want(out) & WANT_TEXT))
		sink_item(out)->text.charset = arena_str(sink_arena(out), f->charset);
	if (f->is_repaired)
		sink_note(out, NOTE_PARTIAL, "text.charset", "some bytes are not text in %s; U+FFFD stands in their place",
			  f->charset);
	else if (is_other && f->is_guess)
		sink_note(out, NOTE_ODD, "text.charset", "nothing states the charset; read as %s", f->charset);
	if (f->zeros || f->controls)
		sink_note(out, NOTE_ODD, "text.binary",
			  "%llu NUL and %llu control characters: part of this may not be text",
			  (unsigned long long)f->zeros, (unsigned long long)f->controls);
	if (f->has_bidi)
		sink_note(out, NOTE_ODD, "text.bidi",
			  "bidirectional control characters: what is shown may differ from what is stored");
	if (f->is_damaged)
		sink_note(out, NOTE_PARTIAL, "text.read", "reading stopped at byte %llu", (unsigned long long)f->at);
}
