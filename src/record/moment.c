/* Days to calendar after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#include "record/moment.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

struct span moment_utc(int64_t unix_s, struct arena *a)
{
	int64_t days = unix_s / 86400, rest = unix_s % 86400, era, y;
	unsigned of_era, year_of_era, of_year, mp, m, d;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = (unsigned)(days - era * 146097);
	year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	mp = (5 * of_year + 2) / 153;
	d = of_year - (153 * mp + 2) / 5 + 1;
	m = mp < 10 ? mp + 3 : mp - 9;
	y = (int64_t)year_of_era + era * 400 + (m <= 2);
	if (y < 1 || y > 9999)
		return (struct span){ NULL, 0 };
	return arena_fmt(a, "%04d-%02u-%02uT%02d:%02d:%02dZ", (int)y, m, d, (int)(rest / 3600),
			 (int)(rest / 60 % 60), (int)(rest % 60));
}

int64_t moment_now(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	char *end;
	long long v;

	if (fixed && *fixed) {
		errno = 0;
		v = strtoll(fixed, &end, 10);
		if (errno == 0 && *end == 0 && v >= 0)
			return v;
	}
	return (int64_t)time(NULL);
}

/* ---- reading ---- */

static bool digits(struct span s, size_t at, size_t n, int *v)
{
	*v = 0;
	if (at > s.n || n > s.n - at)
		return false;
	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*v = *v * 10 + (s.p[i] - '0');
	}
	return true;
}

static bool clock_parse(struct moment_iso *t, struct span s)
{
	int v;
	size_t n = 5, end;

	if (!digits(s, 0, 2, &v) || v > 24 || !digits(s, 3, 2, &v) || v > 59 || s.p[2] != ':')
		return false;
	if (s.n > 5 && s.p[5] == ':') {
		if (!digits(s, 6, 2, &v) || v > 60)
			return false;
		n = 8;
	}
	t->clock = span_sub(s, 0, n);
	for (end = n; end < s.n && (s.p[end] == '.' || (s.p[end] >= '0' && s.p[end] <= '9')); end++)
		;
	s = span_from(s, end);
	if (s.n == 0)
		return true;
	t->zone = s;
	return span_eq_str(s, "Z") ||
	       (s.n == 6 && (s.p[0] == '+' || s.p[0] == '-') && s.p[3] == ':' &&
		digits(s, 1, 2, &v) && v <= 24 && digits(s, 4, 2, &v) && v <= 59);
}

bool moment_parse(struct span s, struct moment_iso *t)
{
	*t = (struct moment_iso){ 0 };
	if (!digits(s, 0, 4, &t->year))
		return false;
	if (s.n == 4)
		return true;
	if (s.p[4] != '-' || !digits(s, 5, 2, &t->month) || t->month < 1 || t->month > 12)
		return false;
	if (s.n == 7)
		return true;
	if (s.p[7] != '-' || !digits(s, 8, 2, &t->day) || t->day < 1 || t->day > 31)
		return false;
	if (s.n == 10)
		return true;
	return (s.p[10] == 'T' || s.p[10] == ' ') && clock_parse(t, span_from(s, 11));
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar (civil-from-days, Hinnant). */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool moment_instant(struct span iso, int64_t *seconds)
{
	struct moment_iso t;
	int h = 0, m = 0, s = 0, zh = 0, zm = 0, offset;

	if (!moment_parse(iso, &t))
		return false;
	digits(t.clock, 0, 2, &h);
	digits(t.clock, 3, 2, &m);
	digits(t.clock, 6, 2, &s);
	digits(t.zone, 1, 2, &zh);
	digits(t.zone, 4, 2, &zm);
	offset = (zh * 60 + zm) * 60;
	if (t.zone.n && t.zone.p[0] == '-')
		offset = -offset;
	*seconds = days_of(t.year, t.month ? t.month : 1, t.day ? t.day : 1) * 86400 +
		   (h * 60 + m) * 60 + s - offset;
	return true;
}
