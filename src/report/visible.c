/* text_display for cells: a table row or a CSV line is one line, so line breaks become spaces there
 * instead of being spelled out. */
#include "visible.h"

#include "base/text.h"

static bool is_space(uint32_t c)
{
	return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Plain ASCII whose spaces stand alone: most text is nothing else. */
static size_t plain_run(struct span s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7f &&
	       (s.p[n] != ' ' || (n > 0 && s.p[n - 1] != ' ')))
		n++;
	return n;
}

void visible_put(struct buf *to, struct span s)
{
	bool space = false;

	while (s.n && !to->full) {
		size_t n = plain_run(s);
		uint32_t c;

		if (n) {
			buf_put(to, s.p, n);
			space = s.p[n - 1] == ' ';
			s = span_from(s, n);
			continue;
		}
		n = text_sequence(s);
		c = n ? text_code_point(s.p, (unsigned)n) : 0xfffd;
		if (is_space(c) && !space)
			buf_c(to, ' ');
		else if (n == 0)
			buf_puts(to, "\xef\xbf\xbd");
		else if (!is_space(c) && text_deceives(c))
			buf_fmt(to, "<U+%04X>", (unsigned)c);
		else if (!is_space(c))
			buf_put(to, s.p, n);
		space = is_space(c);
		s = span_from(s, n ? n : 1);
	}
}
