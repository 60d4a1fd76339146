/* Comparing, searching and splitting borrowed bytes. */
#include "base/span.h"

#include <strings.h>

const char span_null_mark[1] = "";

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool ieq(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

bool span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Against words of tables: most differ in the first byte, and their length is not asked for. */
bool span_eq_str(struct span a, const char *b)
{
	size_t i = 0;

	while (i < a.n && b[i] && a.p[i] == b[i])
		i++;
	return i == a.n && b[i] == '\0';
}

bool span_ieq(struct span a, struct span b) { return a.n == b.n && ieq(a.p, b.p, a.n); }

bool span_ieq_str(struct span a, const char *b)
{
	size_t i = 0;

	while (i < a.n && b[i] && lower(a.p[i]) == lower(b[i]))
		i++;
	return i == a.n && b[i] == '\0';
}

int span_cmp(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool span_starts(struct span s, const char *with)
{
	size_t i = 0;

	while (i < s.n && with[i] && s.p[i] == with[i])
		i++;
	return with[i] == '\0';
}

bool span_istarts(struct span s, const char *with)
{
	size_t i = 0;

	while (i < s.n && with[i] && lower(s.p[i]) == lower(with[i]))
		i++;
	return with[i] == '\0';
}

bool span_ends(struct span s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && memcmp(s.p + s.n - n, with, n) == 0;
}

bool span_iends(struct span s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && ieq(s.p + s.n - n, with, n);
}

size_t span_find(struct span s, struct span what, size_t from)
{
	const char *hit;

	if (from > s.n || what.n > s.n - from)
		return SIZE_MAX;
	if (what.n == 0)
		return from;
	hit = memmem(s.p + from, s.n - from, what.p, what.n);
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t span_ifind(struct span s, struct span what, size_t from)
{
	const char *end, *small, *large;
	char first, other;

	if (what.n > s.n || from > s.n - what.n)
		return SIZE_MAX;
	if (what.n == 0)
		return from;
	end = s.p + (s.n - what.n) + 1;		/* it begins before that */
	first = lower(what.p[0]);
	other = first >= 'a' && first <= 'z' ? (char)(first - 32) : first;
	small = memchr(s.p + from, first, (size_t)(end - s.p) - from);
	large = first == other ? NULL : memchr(s.p + from, other, (size_t)(end - s.p) - from);
	while (small || large) {
		const char **at = large == NULL || (small && small < large) ? &small : &large;

		if (ieq(*at, what.p, what.n))
			return (size_t)(*at - s.p);
		*at = memchr(*at + 1, **at, (size_t)(end - *at) - 1);
	}
	return SIZE_MAX;
}

size_t span_chr(struct span s, char c, size_t from)
{
	const char *hit;

	if (from >= s.n)
		return SIZE_MAX;
	hit = memchr(s.p + from, c, s.n - from);
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

struct span span_from(struct span s, size_t from)
{
	if (from > s.n)
		from = s.n;
	return span_of(s.p ? s.p + from : NULL, s.n - from);
}

struct span span_sub(struct span s, size_t from, size_t n)
{
	s = span_from(s, from);
	if (n < s.n)
		s.n = n;
	return s;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct span span_trim(struct span s)
{
	while (s.n && is_space(s.p[0]))
		s.p++, s.n--;
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool span_split(struct span *rest, char sep, struct span *field)
{
	size_t at;

	if (rest->p == NULL)
		return false;
	at = span_chr(*rest, sep, 0);
	if (at == SIZE_MAX) {
		*field = *rest;
		*rest = (struct span){ NULL, 0 };
	} else {
		*field = span_sub(*rest, 0, at);
		*rest = span_from(*rest, at + 1);
	}
	return true;
}

/* Where the first CR or LF is, or s.n: piece by piece, so that a text with one of the two alone is not searched to
 * its end for the other at every line. */
static size_t line_end(struct span s)
{
	enum { PIECE = 256 };

	for (size_t at = 0; at < s.n; at += PIECE) {
		const char *p = s.p + at;
		size_t n = s.n - at < PIECE ? s.n - at : PIECE;
		const char *lf = memchr(p, '\n', n);
		const char *cr = memchr(p, '\r', lf ? (size_t)(lf - p) : n);

		if (cr || lf)
			return (size_t)((cr ? cr : lf) - s.p);
	}
	return s.n;
}

bool span_line(struct span *rest, struct span *line)
{
	size_t i;

	if (rest->p == NULL || rest->n == 0)
		return false;
	i = line_end(*rest);
	*line = span_sub(*rest, 0, i);
	if (i < rest->n && rest->p[i] == '\r' && i + 1 < rest->n && rest->p[i + 1] == '\n')
		i++;
	*rest = span_from(*rest, i < rest->n ? i + 1 : i);
	return true;
}
