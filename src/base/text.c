/* UTF-8 by the table, and the characters that deceive. */
#include "base/text.h"

/* How long a sequence is that begins with this byte, and what may stand second in it (Unicode 15,
 * table 3-7). 0: none begins so. */
static unsigned sequence_of(uint8_t first, uint8_t *lo, uint8_t *hi)
{
	*lo = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	*hi = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

unsigned text_sequence(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	uint8_t lo, hi;
	unsigned len;

	if (s.n == 0)
		return 0;
	len = sequence_of(p[0], &lo, &hi);
	if (len < 2)
		return len;
	if (s.n < len || p[1] < lo || p[1] > hi)
		return 0;
	for (unsigned i = 2; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

uint32_t text_code_point(const char *s, unsigned n)
{
	const uint8_t *p = (const uint8_t *)s;

	switch (n) {
	case 1: return p[0];
	case 2: return (p[0] & 31u) << 6 | (p[1] & 63u);
	case 3: return (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
	default: return (p[0] & 7u) << 18 | (p[1] & 63u) << 12 | (p[2] & 63u) << 6 | (p[3] & 63u);
	}
}

/* Bytes of plain ASCII at the start, eight at a time: most text is nothing else. */
static size_t ascii_run(struct span s)
{
	size_t i = 0;
	uint64_t w;

	for (; s.n - i >= 8; i += 8) {
		memcpy(&w, s.p + i, 8);
		if (w & 0x8080808080808080u)
			break;
	}
	while (i < s.n && (uint8_t)s.p[i] < 0x80)
		i++;
	return i;
}

bool text_is_utf8(struct span s)
{
	unsigned n;

	for (;;) {
		s = span_from(s, ascii_run(s));
		if (s.n == 0)
			return true;
		if ((n = text_sequence(s)) == 0)
			return false;
		s = span_from(s, n);
	}
}

uint64_t text_count(struct span utf8)
{
	uint64_t n = 0;

	for (size_t i = 0; i < utf8.n; i++)
		n += ((uint8_t)utf8.p[i] & 0xc0) != 0x80;
	return n;
}

/* How many bytes one U+FFFD stands for: the longest start of a sequence that could still have
 * become one (Unicode 15, 3.9, "maximal subpart"), at least one byte. */
static size_t subpart(struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	uint8_t lo, hi;
	size_t len = sequence_of(p[0], &lo, &hi), i;

	for (i = 1; i < len && i < s.n; i++) {
		if (p[i] < lo || p[i] > hi)
			break;
		lo = 0x80;
		hi = 0xbf;
	}
	return i;
}

bool text_repair(struct span s, struct buf *out)
{
	bool clean = true;

	while (s.n) {
		size_t run = ascii_run(s);
		unsigned n;

		while (run < s.n && (n = text_sequence(span_from(s, run))) > 0)
			run += n;
		buf_put(out, s.p, run);
		s = span_from(s, run);
		if (s.n) {
			clean = false;
			buf_puts(out, "\xef\xbf\xbd");
			s = span_from(s, subpart(s));
		}
	}
	return clean;
}

static bool bidi(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Bidi controls and zero-width characters, tags, and letters that are drawn as nothing (the Hangul
 * fillers), from Default_Ignorable_Code_Point; variation selectors change a look, not a meaning. */
bool text_deceives(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || bidi(c) || (c >= 0x200b && c <= 0x200f) ||
	       c == 0x2028 || c == 0x2029 || c == 0x061c || c == 0x00ad || (c >= 0x2060 && c <= 0x206f) ||
	       c == 0x115f || c == 0x1160 || c == 0x180e || c == 0x3164 || c == 0xffa0 ||
	       c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

bool text_is_plain(struct span raw)
{
	unsigned n;

	for (size_t i = 0; i < raw.n; i += n) {
		n = text_sequence(span_from(raw, i));
		if (n == 0 || text_deceives(text_code_point(raw.p + i, n)))
			return false;
	}
	return true;
}

bool text_has_bidi(struct span utf8)
{
	/* All of them are E2 80 AA..AE or E2 81 A6..A9. */
	for (size_t i = 0; (i = span_chr(utf8, '\xe2', i)) != SIZE_MAX; i++)
		if (utf8.n - i >= 3 && bidi(text_code_point(utf8.p + i, 3)))
			return true;
	return false;
}

struct span text_display(struct span raw, struct arena *a)
{
	struct buf b;
	struct span s;

	if (raw.p == NULL || text_is_plain(raw))
		return arena_dup(a, raw);
	buf_init(&b, SIZE_MAX / 2);
	for (size_t i = 0; i < raw.n; ) {
		unsigned n = text_sequence(span_from(raw, i));
		uint32_t c = n ? text_code_point(raw.p + i, n) : 0;

		if (n == 0)
			buf_fmt(&b, "\\x%02x", (uint8_t)raw.p[i]);
		else if (c < 0x20 || c == 0x7f)
			buf_fmt(&b, "\\x%02x", c);
		else if (text_deceives(c))
			buf_fmt(&b, "<U+%04X>", c);
		else
			buf_put(&b, raw.p + i, n);
		i += n ? n : 1;
	}
	s = arena_dup(a, buf_view(&b));
	buf_clear(&b);
	return s;
}

/* Zeros by their place in groups of four bytes; false when a character below U+0080 is a control
 * that text does not have. */
static bool count_zeros(struct span s, size_t zeros[4])
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = (uint8_t)s.p[i];

		zeros[i & 3] += c == 0;
		if ((c > 0 && c < 8) || (c > 13 && c < 27))
			return false;
	}
	return true;
}

const char *text_wide(struct span head)
{
	size_t zeros[4] = { 0 }, units;

	if (head.n >= 4 && memcmp(head.p, "\xff\xfe\0\0", 4) == 0)
		return "UTF-32LE";
	if (head.n >= 4 && memcmp(head.p, "\0\0\xfe\xff", 4) == 0)
		return "UTF-32BE";
	if (head.n >= 2 && memcmp(head.p, "\xff\xfe", 2) == 0)
		return "UTF-16LE";
	if (head.n >= 2 && memcmp(head.p, "\xfe\xff", 2) == 0)
		return "UTF-16BE";
	head = span_sub(head, 0, (head.n < 1024 ? head.n : 1024) & ~(size_t)3);
	units = head.n / 4;
	if (units < 2 || !count_zeros(head, zeros))
		return NULL;
	if (zeros[0] == 0 && zeros[1] > units / 2 && zeros[2] == units && zeros[3] == units)
		return "UTF-32LE";
	if (zeros[3] == 0 && zeros[2] > units / 2 && zeros[1] == units && zeros[0] == units)
		return "UTF-32BE";
	if (zeros[0] + zeros[2] == 0 && zeros[1] > units / 2 && zeros[3] > units / 2)
		return "UTF-16LE";
	if (zeros[1] + zeros[3] == 0 && zeros[0] > units / 2 && zeros[2] > units / 2)
		return "UTF-16BE";
	return NULL;
}

struct span text_base64(struct span raw, struct arena *a)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *to = arena_get(a, (raw.n + 2) / 3 * 4 + 1), *start = to;

	for (size_t i = 0; i < raw.n; i += 3) {
		size_t have = raw.n - i < 3 ? raw.n - i : 3;
		uint32_t v = 0;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < have ? (uint8_t)raw.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			*to++ = k <= have ? digit[v >> (18 - 6 * k) & 63] : '=';
	}
	return span_of(start, (size_t)(to - start));
}
