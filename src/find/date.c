/* Numeric dates, and what is common to all dates. Reference: ISO 8601 (calendar, week and ordinal
 * dates), RFC 3339, and what people write with dots, slashes, dashes and spaces between day, month
 * and year. Which of two small numbers is the month is not guessed here: such a date is `open` until
 * date_settle has seen the whole document. */
#include "date.h"

#include "fold.h"


unsigned date_month_days(int year, unsigned month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month < 1 || month > 12 ? 0 : days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

bool date_valid(int year, unsigned month, unsigned day)
{
	return year >= 1000 && year <= 3000 && day >= 1 && day <= date_month_days(year, month);
}

/* Howard Hinnant's days_from_civil. */
int64_t date_to_days(int year, unsigned month, unsigned day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + (int64_t)day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void date_from_days(int64_t days, struct day *d)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t doe = days - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	d->day = (uint8_t)(doy - (153 * mp + 2) / 5 + 1);
	d->month = (uint8_t)(mp < 10 ? mp + 3 : mp - 9);
	d->year = (int16_t)(yoe + era * 400 + (d->month <= 2));
	d->precision = PRECISION_DAY;
}

int date_pivot(unsigned yy) { return (int)yy + (yy < 50 ? 2000 : 1900); }

int date_year(const struct tokens *t, uint32_t i, bool two, uint32_t *next)
{
	bool quote = two && token_is(t, i, '\'') && token_number(t, i + 1) && token_glued(t, i + 1);
	if (quote)
		i++;
	if (!token_number(t, i))
		return 0;
	*next = i + 1;
	uint32_t len = token_len(t, i), v = token_value(t, i);
	if (len == 4 && !quote)
		return v >= 1000 && v < 3001 ? (int)v : 0;
	return len == 2 && two ? date_pivot(v) : 0;
}

/* ---- separators ---- */

/* '/', '-' or '.' at token i, perhaps with a space on both sides ("2016 - 12 - 22") or behind a dot
 * ("28. 10. 2016"). Returns the token behind, and the sign. */
static uint32_t separator(const struct tokens *t, uint32_t i, char *sign)
{
	if (i >= t->n || t->v[i].kind != TOKEN_SIGN || !token_near(t, i) || !token_near(t, i + 1))
		return 0;
	char c = t->v[i].sign;
	bool before = t->v[i].gap != GAP_NONE, after = t->v[i + 1].gap != GAP_NONE;
	if (!token_number(t, i + 1) && !(c == '-' && token_is(t, i + 1, '\'')))
		return 0;
	*sign = c;
	if (c == '.')
		return before ? 0 : i + 1;
	if (c == '/' || c == '-')
		return before == after ? i + 1 : 0;
	return 0;
}

bool date_version_word(const struct search *s, uint32_t i)
{
	static const char *const words[] = {
		"version", "v",     "ver",       "release",  "rev",     "revision", "section",
		"chapter", "rfc",   "build",     "firmware", "kernel",  "article",  "paragraph",
		"figure",  "table", "abschnitt", "kapitel",  "isbn",    "art",      "tel",
		"phone",   "fax",   "telefon",   "mobile",   "ip",      "page",     "part",
		"pt",      "ratio", "score",     "size",     "model",   "python",   "php",
		"java",    "linux", "windows",   "ios",      "android", "openssl",  "perl"
	};
	if (i >= s->t->n)
		return false;
	for (size_t k = 0; k < countof(words); k++)
		if (span_ieq_str(token_span(s->t, i), words[k]))
			return true;
	return false;
}

/* What stands to the left makes these digits part of something longer. */
static bool left_is_bad(const struct search *s, uint32_t i, bool year_first)
{
	const struct tokens *t = s->t;
	if (i == 0)
		return false;
	const struct token *p = t->v + i - 1;
	if (t->v[i].gap == GAP_NONE) {
		if (p->kind == TOKEN_NUMBER)
			return true;
		if (p->kind == TOKEN_WORD)
			return fold_is_alpha(t->text.p[p->to - 1]);
		if (p->sign == '.' || p->sign == '/' || p->sign == '-' || p->sign == ':' ||
		    p->sign == ',')
			return !(p->sign == '-' && year_first) && !(p->sign == '/' && year_first) &&
			       i >= 2 && p->gap == GAP_NONE &&
			       (t->v[i - 2].kind == TOKEN_NUMBER ||
				(t->v[i - 2].kind == TOKEN_WORD && p->sign != ':' &&
				 p->sign != '.'));
		return p->sign == '#' || p->sign == '$' || p->sign == '@' ||
		       (p->sign == '_' && !year_first);
	}
	return false;
}

bool date_touches_left(const struct search *s, uint32_t i) { return left_is_bad(s, i, false); }

bool date_touches_right(const struct search *s, uint32_t next, char sep)
{
	const struct tokens *t = s->t;
	if (next >= t->n || !token_glued(t, next))
		return false;
	const struct token *k = t->v + next;
	if (k->kind == TOKEN_NUMBER)
		return true;
	if (k->kind == TOKEN_WORD) {
		char c = t->text.p[k->from];
		return fold_is_alpha(c) && !((c == 'T' || c == 't') && token_number(t, next + 1)) &&
		       c != 'Z' && !token_word(t, next, WORD_ORDINAL);
	}
	if (token_number(t, next + 1) && token_glued(t, next + 1)) {
		uint32_t len = token_len(t, next + 1);
		if (k->sign == sep && sep != '-')
			return true;
		if (k->sign == '/' && sep == '-' && len == 4) /* ISO 8601, 5.5: "2024-03-01/2024-03-15" */
			return false;
		return (k->sign == '.' || k->sign == '-' || k->sign == '/') &&
		       !(len == 2 && (token_is(t, next + 2, ':'))) &&
		       !(k->sign == '-' && sep == '-' && len <= 2);
	}
	return k->sign == '@' || k->sign == '%' || k->sign == '$';
}

/* "Software: DOSBox-X 2025.05.03", "Release 2024.05.03": a version that is named after a day. */
static bool names_version(const struct search *s, uint32_t i)
{
	for (uint32_t k = 1; k <= 6 && k <= i && s->t->v[i - k + 1].gap != GAP_LINE; k++)
		if (token_word(s->t, i - k, WORD_VERSION))
			return true;
	return false;
}

/* ---- three numbers ---- */

struct three {
	uint32_t v[3], len[3], next;
	char sep; /* ' ' for spaces, 'd' for "de" */
};

static bool three_spaced(const struct tokens *t, uint32_t i, struct three *d)
{
	if (!token_number(t, i + 1) || !token_number(t, i + 2) || !token_near(t, i + 1) ||
	    !token_near(t, i + 2))
		return false;
	if (token_number(t, i + 3) && t->v[i + 3].gap <= GAP_WIDE)
		return false;
	if (i > 0 && t->v[i].gap <= GAP_WIDE && t->v[i - 1].kind == TOKEN_NUMBER)
		return false;
	d->sep = ' ';
	d->next = i + 3;
	for (unsigned k = 0; k < 3; k++) {
		d->v[k] = token_value(t, i + k);
		d->len[k] = token_len(t, i + k);
	}
	return true;
}

static bool three_at(const struct tokens *t, uint32_t i, struct three *d)
{
	char a = 0, b = 0;
	*d = (struct three){ 0 };
	uint32_t second = separator(t, i + 1, &a), third = 0;
	if (second == 0 && token_word(t, i + 1, WORD_OF) && token_near(t, i + 1) &&
	    token_number(t, i + 2) && token_near(t, i + 2) && token_word(t, i + 3, WORD_OF) &&
	    token_number(t, i + 4)) {
		second = i + 2; /* "9 de 8 de 1971" */
		third = i + 4;
		a = b = 'd';
	}
	if (second == 0)
		return three_spaced(t, i, d);
	if (third == 0 && token_is(t, second + 1, ',') && token_number(t, second + 2) &&
	    token_near(t, second + 2) && a != '.' &&
	    (token_len(t, second + 2) == 4 || token_glued(t, second + 2)))
		third = second + 2; /* "12/08, 2015" */
	if (third == 0)
		third = separator(t, second + 1, &b);
	if (third == 0 || (b != a && b != 0))
		return false;
	if (token_is(t, third, '\'')) {
		if (!token_number(t, third + 1) || token_len(t, third + 1) != 2)
			return false;
		third++;
	}
	d->sep = a;
	d->next = third + 1;
	const uint32_t at[3] = { i, second, third };
	for (unsigned k = 0; k < 3; k++) {
		d->v[k] = token_value(t, at[k]);
		d->len[k] = token_len(t, at[k]);
	}
	return true;
}

void date_set(struct date_read *r, int y, uint32_t m, uint32_t d)
{
	r->day = (struct day){ .year = (int16_t)y,
			       .month = (uint8_t)m,
			       .day = (uint8_t)d,
			       .precision = PRECISION_DAY };
}

static bool year_first(const struct search *s, const struct three *d, struct date_read *r)
{
	int y = (int)d->v[0];
	if (d->len[0] != 4 || d->len[1] > 2 || d->len[2] > 2)
		return false;
	if (date_valid(y, d->v[1], d->v[2]))
		date_set(r, y, d->v[1], d->v[2]);
	else if (date_valid(y, d->v[2], d->v[1])) { /* "2024-13-01" */
		date_set(r, y, d->v[2], d->v[1]);
		r->why = "year, day, month: there is no such month";
	} else
		return false;
	r->by = d->sep == '-' ? "date/iso" : "date/year-first";
	return d->sep != ' ' || (y >= 1900 && y < 2100 && (s->alone || d->len[1] == 2));
}

/* Day and month in v[0], v[1], the year known. */
static bool day_month(const struct three *d, int y, struct date_read *r)
{
	bool dm = date_valid(y, d->v[1], d->v[0]), md = date_valid(y, d->v[0], d->v[1]);
	if (!dm && !md)
		return false;
	if (dm)
		date_set(r, y, d->v[1], d->v[0]);
	else
		date_set(r, y, d->v[0], d->v[1]);
	r->day.swapped = !dm;
	r->day.open = dm && md && d->v[0] != d->v[1] && d->sep != 'd';
	r->why = r->day.open ? NULL
		 : dm && md  ? NULL
		 : dm        ? "day first: there is no such month"
			     : "month first: there is no such month";
	return true;
}

/* A two-digit year says little; the notation around it must be one of dates. */
static bool short_year_ok(const struct search *s, uint32_t i, const struct three *d)
{
	const struct tokens *t = s->t;
	bool padded = d->len[0] == 2 && d->len[1] == 2;
	bool led = i > 0 && (token_sense(t, i - 1, SENSE_WEEKDAY) ||
			     token_sense(t, i - 1, SENSE_LABEL) || token_word(t, i - 1, WORD_THE) ||
			     token_word(t, i - 1, WORD_AT) || token_word(t, i - 1, WORD_BY));
	if (date_version_word(s, i - 1) || (i > 1 && token_is(t, i - 1, '.') && date_version_word(s, i - 2)))
		return false;
	switch (d->sep) {
	case '/':
		return true;
	case '-':
		return padded || s->alone || led || s->order || (s->langs & 0x7e) ||
		       token_is(t, d->next - 2, '\'') || d->len[0] + d->len[1] == 3;
	case '.':
		/* "3.9.10" is a version in most languages and a date in some. */
		return padded ||
		       ((s->order == 'd' || (s->langs & 0x2) || (led && (s->langs & 0x7c))) &&
			d->v[0] <= 31 && d->v[1] <= 12);
	default:
		return (s->alone && s->order == 'd') ||
		       (padded && (s->alone || token_word(t, i - 1, WORD_THE) || s->order == 'd' ||
				   (s->langs & 0x4)));
	}
}

static bool year_last(const struct search *s, uint32_t i, const struct three *d,
		      struct date_read *r)
{
	if (d->len[0] > 2 || d->len[1] > 2)
		return false;
	if (d->len[2] == 4) {
		if (d->sep == ' ' && !((s->alone || (d->len[0] == 2 && d->len[1] == 2)) &&
				       d->v[2] > 1900 && d->v[2] < 2100))
			return false;
		if (d->sep == '.' && (d->v[2] < 1900 || d->v[2] > 2100))
			return false;
		r->by = "date/numeric";
		return day_month(d, (int)d->v[2], r);
	}
	if (d->len[2] != 2 || !short_year_ok(s, i, d))
		return false;
	r->by = "date/short-year";
	bool ymd = d->len[0] == 2 && date_valid(date_pivot(d->v[0]), d->v[1], d->v[2]);
	if (ymd && (s->order == 'y' || !day_month(d, date_pivot(d->v[2]), r))) {
		date_set(r, date_pivot(d->v[0]), d->v[1], d->v[2]);
		r->why = "year first; two-digit years from 50 on are 19xx";
		return true;
	}
	if (!day_month(d, date_pivot(d->v[2]), r))
		return false;
	r->day.year_first = ymd;
	if (r->why == NULL && !r->day.open)
		r->why = "two-digit years from 50 on are 19xx";
	return true;
}

bool date_numeric(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	struct three d;
	*r = (struct date_read){ .first = i };
	if (!token_number(t, i))
		return false;
	uint32_t len = token_len(t, i);
	if ((len == 10 || len == 13) && date_iso_unix(s, i, r))
		return true;
	if (left_is_bad(s, i, len == 4 || len == 8))
		return false;
	if (len == 8 || len == 14)
		return date_iso_compact(s, i, r);
	if (len != 4 && len > 2)
		return false;
	if (len == 4 && (date_iso_week(s, i, r) || date_iso_ordinal(s, i, r)))
		return true;
	if (three_at(t, i, &d) && d.v[0] != UINT32_MAX && d.v[1] != UINT32_MAX &&
	    d.v[2] != UINT32_MAX && (year_first(s, &d, r) || year_last(s, i, &d, r))) {
		r->last = d.next - 1;
		return !date_touches_right(s, d.next, d.sep) && !(d.sep == '.' && len == 4 && names_version(s, i));
	}
	return date_iso_month(s, i, r) || date_iso_day(s, i, r);
}

/* ---- periods and hits ---- */

static struct hit *emit(struct search *s, const struct date_read *r)
{
	struct hit *h = search_hit(s, FACT_DATE, r->first, r->last);
	if (h != NULL) {
		h->day = r->day;
		h->by = r->by;
		h->why = r->why;
	}
	return h;
}

static bool read_one(const struct search *s, uint32_t i, struct date_read *r)
{
	return (token_number(s->t, i) && date_numeric(s, i, r)) || date_words(s, i, r);
}

static void mark_period(struct hit *from, struct hit *to)
{
	if (from == NULL || to == NULL)
		return;
	from->role = SPAN("period-start");
	to->role = SPAN("period-end");
	from->role_why = to->role_why = SPAN("two dates with a dash or \"to\" between them");
}

static unsigned weekday(int year, unsigned month, unsigned day)
{
	return (unsigned)((date_to_days(year, month, day) % 7 + 10) % 7 + 1); /* 1970-01-01: Thursday, 4 */
}

/* "Wednesday, 5/6/2013": the week day fits one of the two readings. */
static void by_weekday(const struct search *s, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t at = r->first;
	while (at > 0 && r->first - at < 2 && (token_is(t, at - 1, ',') || token_is(t, at - 1, '.')))
		at--;
	bool marked = at < r->first;
	if (!r->day.open || at == 0 || t->v[at].gap == GAP_LINE || (token_len(t, at - 1) < 3 && !marked))
		return;
	const struct sense *w = token_sense(t, at - 1, SENSE_WEEKDAY);
	if (w == NULL)
		return;
	struct day *d = &r->day;
	bool as_read = weekday(d->year, d->month, d->day) == (unsigned)w->value;
	bool other = weekday(d->year, d->day, d->month) == (unsigned)w->value;
	if (as_read == other)
		return;
	if (other) {
		uint8_t month = d->month;
		d->month = d->day;
		d->day = month;
		d->swapped = !d->swapped;
	}
	d->open = d->year_first = false;
	r->why = d->swapped ? "month first: the week day before it fits" : "day first: the week day before it fits";
}

uint32_t date_at(struct search *s, uint32_t i)
{
	struct date_read a, b;
	const struct tokens *t = s->t;
	if (i < s->used)
		return 0;
	if (period_read(s, i, &a, &b)) {
		clock_after(s, &b);
		uint32_t n = s->hits.n;
		emit(s, &a);
		if (emit(s, &b) != NULL) {
			struct hit *h = (struct hit *)s->hits.v + n;
			mark_period(h, h + 1);
		}
		return b.last + 1;
	}
	if (!read_one(s, i, &a))
		return 0;
	by_weekday(s, &a);
	clock_before(s, &a);
	clock_after(s, &a);
	if (emit(s, &a) == NULL)
		return a.last + 1;
	/* "01.03.2024 - 15.03.2024", "from 1 March 2024 to 15 March 2024" */
	uint32_t at = a.last + 1, n = s->hits.n - 1;
	bool joint =
		(token_is(t, at, '-') || token_word(t, at, WORD_TO)) && t->v[at].gap <= GAP_WIDE;
	joint |= token_is(t, at, '/') && token_glued(t, at) && token_glued(t, at + 1) && strcmp(a.by, "date/iso") == 0;
	if (joint && at + 1 < t->n && t->v[at + 1].gap <= GAP_WIDE) {
		uint32_t next = at + 1 + (token_word(t, at + 1, WORD_THE) ? 1 : 0);
		if (read_one(s, next, &b) && b.day.precision == a.day.precision) {
			clock_after(s, &b);
			if (emit(s, &b) != NULL) {
				struct hit *h = (struct hit *)s->hits.v + n;
				mark_period(h, h + 1);
			}
			return b.last + 1;
		}
	}
	return a.last + 1;
}
