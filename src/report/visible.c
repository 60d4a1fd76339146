/* Which characters can lie about the text around them: Unicode 15, Bidi_Control and
 * Default_Ignorable_Code_Point, less the variation selectors and the zero-width joiner that emoji and Indic
 * scripts need; and the C0 and C1 controls. See Unicode Technical Report 36. */
#include "visible.h"

/* One character off the front; U+FFFD and one byte for anything that is not UTF-8. */
static uint32_t take_char(struct span *s)
{
	const unsigned char *p = (const unsigned char *)s->p;
	unsigned n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 :
		     p[0] < 0xf5 ? 4 : 0;
	uint32_t c = n == 1 ? p[0] : n ? p[0] & (0x7fu >> n) : 0xfffd;

	if (n == 0 || n > s->n)
		goto bad;
	for (unsigned i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			goto bad;
		c = c << 6 | (p[i] & 0x3f);
	}
	if ((n == 3 && (c < 0x800 || (c >= 0xd800 && c < 0xe000))) ||
	    (n == 4 && (c < 0x10000 || c > 0x10ffff)))
		goto bad;
	*s = span_from(*s, n);
	return c;
bad:
	*s = span_from(*s, 1);
	return 0xfffd;
}

static bool is_space(uint32_t c)
{
	return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_hidden(uint32_t c)
{
	static const uint32_t ranges[][2] = {
		{ 0x00, 0x1f },	    { 0x7f, 0x9f },	{ 0xad, 0xad },	    { 0x34f, 0x34f },
		{ 0x61c, 0x61c },   { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
		{ 0x200b, 0x200c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0x3164, 0x3164 }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb },
		{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
		{ 0xe000, 0xf8ff }, { 0xf0000, 0x10ffff },
	};

	for (size_t i = 0; i < countof(ranges); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

void visible_put(struct buf *to, struct span s)
{
	bool space = false;

	while (s.n && !to->full) {
		struct span from = s;
		size_t plain = 0;
		uint32_t c;

		while (plain < s.n && s.p[plain] > ' ' && s.p[plain] < 0x7f)
			plain++;
		if (plain) {
			buf_put(to, s.p, plain);
			s = span_from(s, plain);
			space = false;
			continue;
		}
		c = take_char(&s);
		if (is_space(c)) {
			if (!space)
				buf_c(to, ' ');
			space = true;
			continue;
		}
		space = false;
		if (is_hidden(c))
			buf_fmt(to, "[U+%04X]", (unsigned)c);
		else if (c == 0xfffd)
			buf_puts(to, "\xef\xbf\xbd");
		else
			buf_put(to, from.p, from.n - s.n);
	}
}
