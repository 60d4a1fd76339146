/* Mail dates: RFC 5322, 3.3 and 4.3; the order of day, month, year and time is free, because mail
 * programs of thirty years made it so, but each must be there once and make sense.
 *
 * Does not read: months in other languages than English, dates as a bare number. */
#include "maildate.h"

struct parts {
	struct maildate *d;
	int weekday;		/* 0 = Sunday, -1 */
	int half;		/* 0 = AM, 12 = PM, -1 = not said */
	bool has_time, has_zone, is_bad;
};

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
static const char days[] = "sunmontuewedthufrisat";

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_alpha(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

static int index3(const char *table, struct span word)
{
	for (int i = 0; table[3 * i]; i++)
		if (word.n >= 3 && span_ieq(span_sub(word, 0, 3), span_of(table + (size_t)(3 * i), 3)))
			return i;
	return -1;
}

/* The whole span as a number of at most 4 digits; -1 when it is none. */
static int number(struct span s)
{
	int v = 0;

	if (s.n == 0 || s.n > 4)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

static int days_in(int year, int month)
{
	static const int n[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return n[month - 1] + (month == 2 && leap);
}

/* Sakamoto's: 0 = Sunday. */
static int weekday_of(int y, int m, int d)
{
	static const int t[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };

	y -= m < 3;
	return (y + y / 4 - y / 100 + y / 400 + t[m - 1] + d) % 7;
}

/* "10:52", "10:52:37", "10:52:37.123", "10.52.37" */
static bool take_time(struct parts *p, struct span w)
{
	char sep = memchr(w.p, ':', w.n) ? ':' : '.';
	struct span field, rest = w;
	int v[3] = { 0, 0, 0 }, n = 0;

	while (n < 3 && span_split(&rest, sep, &field)) {
		if (n == 2)
			field.n = span_chr(field, '.', 0) < field.n ? span_chr(field, '.', 0) : field.n;
		v[n] = number(field);
		if (v[n++] < 0 || field.n > 2)
			return false;
	}
	if (n < (sep == ':' ? 2 : 3) || (rest.p && sep == ':') || p->has_time || v[0] > 23 ||
	    v[1] > 59 || v[2] > 60)
		return false;
	p->d->hour = v[0];
	p->d->minute = v[1];
	p->d->second = v[2] == 60 ? 59 : v[2];	/* a leap second has no RFC 3339 everybody reads */
	p->has_time = true;
	return true;
}

/* "+0200", "-5", "+02:00"; what cannot be an offset is left as "missing". */
static bool take_offset(struct parts *p, struct span w)
{
	bool minus = w.p[0] == '-';
	char digits[5];
	size_t n = 0;
	int h, m;

	for (size_t i = 1; i < w.n; i++) {
		if (w.p[i] == ':' && i > 1)
			continue;
		if (!is_digit(w.p[i]) || n == 4)
			return p->has_zone = true;
		digits[n++] = w.p[i];
	}
	if (n == 0)
		return false;
	h = number(span_of(digits, n <= 2 ? n : n - 2));
	m = n <= 2 ? 0 : number(span_of(digits + n - 2, 2));
	p->has_zone = true;
	if (h > 15 || m > 59)
		return true;
	p->d->offset = (minus ? -1 : 1) * (h * 60 + m);
	p->d->zone = minus && h == 0 && m == 0 ? MAILDATE_UNKNOWN : MAILDATE_STATED;
	return true;
}

/* RFC 5322, 4.3, and the European and Asian names that mean one thing only. */
static bool take_zone_name(struct parts *p, struct span w)
{
	static const struct {
		const char *name;
		int minutes;
	} known[] = {
		{ "GMT", 0 }, { "UT", 0 }, { "UTC", 0 }, { "Z", 0 }, { "EST", -300 },
		{ "EDT", -240 }, { "CST", -360 }, { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 },
		{ "PST", -480 }, { "PDT", -420 }, { "CET", 60 }, { "CEST", 120 }, { "MET", 60 },
		{ "MEZ", 60 }, { "MESZ", 120 }, { "WET", 0 }, { "WEST", 60 }, { "EET", 120 },
		{ "EEST", 180 }, { "MSK", 180 }, { "JST", 540 }, { "KST", 540 }, { "HKT", 480 },
		{ "AEST", 600 }, { "AEDT", 660 }, { "NZST", 720 }, { "NZDT", 780 },
	};
	size_t sign = 0;

	while (sign < w.n && w.p[sign] != '+' && w.p[sign] != '-')
		sign++;
	if (sign && sign < w.n && index3("gmtutc", w) >= 0)	/* "GMT+0100" */
		return take_offset(p, span_from(w, sign));
	if (p->has_zone)	/* "+0200 CEST": the number has said it */
		return true;
	for (size_t i = 0; i < countof(known); i++)
		if (span_ieq_str(w, known[i].name)) {
			p->d->offset = known[i].minutes;
			p->d->zone = MAILDATE_STATED;
			return p->has_zone = true;
		}
	/* Any other name is as good as "-0000", says the RFC; it must stand behind the time. */
	if (!p->has_time)
		return false;
	return p->has_zone = true;
}

static int full_year(int v, size_t digits)
{
	if (digits == 2)
		return v + (v < 50 ? 2000 : 1900);
	return digits == 3 ? v + 1900 : v;
}

static bool take_number(struct parts *p, struct span w)
{
	int v = number(w);

	if (v < 0)
		return false;
	if (p->d->day == 0 && w.n <= 2) {
		p->d->day = v;
		return v > 0;
	}
	if (p->d->year || w.n < 2)
		return false;
	p->d->year = full_year(v, w.n);
	return true;
}

/* "29-May-2019", "2019-05-29", "2019-05-29T18:09:22+02:00" */
static bool take_hyphens(struct parts *p, struct span w)
{
	struct span a, b, rest = w;
	int year;

	span_split(&rest, '-', &a);
	if (!span_split(&rest, '-', &b) || rest.p == NULL)
		return false;
	if (p->d->day || p->d->month || p->d->year)
		return false;
	if (b.n && is_alpha(b.p[0])) {
		p->d->month = index3(months, b) + 1;
		return p->d->month && take_number(p, a) && take_number(p, rest);
	}
	year = a.n == 4 ? number(a) : -1;
	if (year < 0 || b.n != 2 || rest.n < 2)
		return false;
	p->d->year = year;
	p->d->month = number(b);
	p->d->day = number(span_sub(rest, 0, 2));
	rest = span_from(rest, 2);
	if (rest.n && (rest.p[0] == 'T' || rest.p[0] == 't')) {
		size_t n = 1;

		while (n < rest.n && (is_digit(rest.p[n]) || rest.p[n] == ':' || rest.p[n] == '.'))
			n++;
		if (!take_time(p, span_sub(rest, 1, n - 1)))
			return false;
		rest = span_from(rest, n);
		if (rest.n && (rest.p[0] == '+' || rest.p[0] == '-'))
			return take_offset(p, rest);
		return rest.n == 0 || take_zone_name(p, rest);
	}
	return rest.n == 0 && p->d->day > 0;
}

static bool take_word(struct parts *p, struct span w)
{
	int i;

	if (w.p[0] == '+' || w.p[0] == '-')
		return p->has_time && take_offset(p, w);
	if (is_digit(w.p[0])) {
		if (memchr(w.p, ':', w.n) && !memchr(w.p, '-', w.n) && !memchr(w.p, '+', w.n))
			return take_time(p, w);
		if (memchr(w.p, '-', w.n))
			return take_hyphens(p, w);
		if (memchr(w.p, '.', w.n) && w.n > 5)
			return take_time(p, w);
		if (w.p[w.n - 1] == '.')
			w.n--;
		return take_number(p, w);
	}
	if (!is_alpha(w.p[0]))
		return false;
	if (p->d->month == 0 && (i = index3(months, w)) >= 0) {
		p->d->month = i + 1;
		return true;
	}
	if (p->has_time && p->half < 0 && (span_ieq_str(w, "AM") || span_ieq_str(w, "PM"))) {
		p->half = (w.p[0] | 32) == 'p' ? 12 : 0;
		return true;
	}
	if (p->weekday < 0 && !p->has_time && (i = index3(days, w)) >= 0) {
		p->weekday = i;
		return true;
	}
	/* Before the rest a day's name in any language; behind the time a zone. */
	return p->has_time ? take_zone_name(p, w) : !p->d->day && !p->d->month && !p->d->year;
}

/* Blanks, commas and comments between the words; nesting by counting, an open one runs to the end.
 * The field is there (its p is not NULL). */
static struct span next_word(struct span *s)
{
	size_t i = 0, n;
	unsigned depth = 0;

	for (; i < s->n; i++) {
		char c = s->p[i];

		if (c == '(')
			depth++;
		else if (c == ')' && depth)
			depth--;
		else if (depth == 0 && !(c == ' ' || (c >= '\t' && c <= '\r') || c == ',' || c == '"'))
			break;
	}
	for (n = 0; i + n < s->n; n++) {
		char c = s->p[i + n];

		if (c == ' ' || (c >= '\t' && c <= '\r') || c == ',' || c == '(' || c == '"')
			break;
	}
	*s = span_from(*s, i + n);
	return span_of(s->p - n, n);
}

bool maildate_parse(struct span field, struct maildate *d)
{
	struct parts p = { .d = d, .weekday = -1, .half = -1 };
	struct span w;
	int words = 0;

	*d = (struct maildate){ .zone = MAILDATE_MISSING };
	if (field.p == NULL)
		return false;
	while ((w = next_word(&field)).n)
		if (++words > 16 || w.n > 64)
			return false;
		else if (!take_word(&p, w) && !(p.has_zone && d->year && d->month && d->day))
			return false;	/* after a whole date, anything may follow */
	if (p.half >= 0) {
		if (d->hour < 1 || d->hour > 12)
			return false;
		d->hour = d->hour % 12 + p.half;
	}
	if (!p.has_time || d->month < 1 || d->month > 12 || d->day < 1 || d->year < 1900 ||
	    d->day > days_in(d->year, d->month))
		return false;
	d->weekday_differs = p.weekday >= 0 && p.weekday != weekday_of(d->year, d->month, d->day);
	d->is_unlikely = d->year < 1971 || d->year > 2099;
	return true;
}

struct span maildate_print(const struct maildate *d, struct arena *a)
{
	int offset = d->offset < 0 ? -d->offset : d->offset;

	if (d->zone != MAILDATE_STATED)
		return arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", d->year, d->month, d->day,
				 d->hour, d->minute, d->second);
	return arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", d->year, d->month, d->day,
			 d->hour, d->minute, d->second, d->offset < 0 ? '-' : '+', offset / 60,
			 offset % 60);
}

struct span maildate_zone(const struct maildate *d, struct arena *a)
{
	int offset = d->offset < 0 ? -d->offset : d->offset;

	if (d->zone != MAILDATE_STATED)
		return SPAN_NULL;
	return arena_fmt(a, "%c%02d:%02d", d->offset < 0 ? '-' : '+', offset / 60, offset % 60);
}
