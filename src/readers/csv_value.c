/* Reading the cells of amount and date columns.
 *
 * Amounts stay decimal strings; nothing is rounded. Digits of other scripts and spelled-out numbers
 * are not read. Of dates the day counts; a time behind it is left alone. */
#include "csv_value.h"

#define DIGITS 40	/* of an amount */

/* ---- amounts ---- */

/* A cell taken apart: digits with '.' and ',' between them, the sign, and what stood around. */
struct parts {
	char number[DIGITS + 1];
	size_t n;
	bool is_minus, has_sign;
	struct span around;	/* letters or signs before or behind the number */
};

/* Blanks of Unicode that group digits, and the marks that do: U+00A0, U+2009, U+202F, apostrophes. */
static size_t grouping(struct span s)
{
	static const char *const marks[] = { " ", "'", "\xc2\xa0", "\xe2\x80\x89", "\xe2\x80\xaf", "\xe2\x80\x99" };

	for (size_t i = 0; i < countof(marks); i++)
		if (span_starts(s, marks[i]))
			return strlen(marks[i]);
	return 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Signs before and behind: "-", U+2212, "(…)", "CR" and "DR", "S" and "H" (Soll, Haben). */
static struct span take_sign(struct span s, struct parts *p)
{
	static const struct {
		const char *word;
		bool is_minus;
	} words[] = { { "CR", false }, { "DR", true }, { "Cr.", false }, { "Dr.", true }, { "S", true }, { "H", false } };

	if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') {
		p->is_minus = p->has_sign = true;
		return span_trim(span_sub(s, 1, s.n - 2));
	}
	for (size_t i = 0; i < countof(words); i++) {
		size_t n = strlen(words[i].word);

		if (span_iends(s, words[i].word) && s.n > n && (is_digit(s.p[s.n - n - 1]) || s.p[s.n - n - 1] == ' ')) {
			p->is_minus = words[i].is_minus;
			p->has_sign = true;
			return span_trim(span_sub(s, 0, s.n - n));
		}
	}
	return s;
}

static bool take_apart(struct span cell, struct parts *p)
{
	struct span s;
	size_t from, to, i;

	*p = (struct parts){ .n = 0 };
	s = take_sign(span_trim(cell), p);
	for (from = 0; from < s.n && !is_digit(s.p[from]); from++)
		;
	for (to = s.n; to > from && !is_digit(s.p[to - 1]); to--)
		;
	if (from == s.n || s.n > 3 * DIGITS)
		return false;
	if (from > 0 && (s.p[from - 1] == '.' || s.p[from - 1] == ','))
		from--;		/* ".50" */
	for (i = from; i < to;) {
		size_t gap = grouping(span_from(s, i));

		if (gap == 0 && !is_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != ',')
			return false;
		if (gap == 0 && p->n == DIGITS)
			return false;
		if (gap == 0)
			p->number[p->n++] = s.p[i];
		i += gap ? gap : 1;
	}
	for (i = 0; i < s.n; i++) {
		struct span rest = span_from(s, i);

		if (i >= from && i < to)
			continue;
		if (s.p[i] == '-' || span_starts(rest, "\xe2\x88\x92")) {
			p->is_minus = p->has_sign = true;
			i += s.p[i] == '-' ? 0 : 2;
		} else if (s.p[i] == '+') {
			p->has_sign = true;
		} else if (s.p[i] != ' ' && !grouping(rest) && p->around.p == NULL) {
			size_t end = i;

			while (end < s.n && !strchr(" +-", s.p[end]) && (end < from || end >= to) && end != from)
				end++;
			p->around = span_sub(s, i, end - i);
			if (p->around.n > 8)
				return false;	/* a sentence with a number in it */
			i = end - 1;
		} else if (p->around.p && s.p[i] != ' ' && !grouping(rest)) {
			return false;
		}
	}
	return true;
}

/* '.' or ',' when this number alone shows which is the decimal sign; 0: nothing shows; '!': neither
 * stands in it. */
static char shows(const struct parts *p)
{
	size_t last[2] = { SIZE_MAX, SIZE_MAX }, count[2] = { 0 };
	unsigned is;

	for (size_t i = 0; i < p->n; i++)
		if (!is_digit(p->number[i])) {
			last[p->number[i] == ','] = i;
			count[p->number[i] == ',']++;
		}
	if (count[0] + count[1] == 0)
		return '!';
	if (count[0] && count[1])
		return last[0] > last[1] ? '.' : ',';
	is = count[1] > 0;
	if (count[is] > 1)
		return is ? '.' : ',';		/* it groups, so the other one is decimal */
	if (p->n - last[is] - 1 != 3 || last[is] > 3 || last[is] == 0 || p->number[0] == '0')
		return is ? ',' : '.';
	return 0;
}

void csv_money_see(struct csv_money *m, struct span cell)
{
	struct parts p;

	if (!take_apart(cell, &p))
		return;
	m->has_minus |= p.has_sign;
	switch (shows(&p)) {
	case '.': m->points++; break;
	case ',': m->commas++; break;
	case 0: m->open++; break;
	}
}

void csv_money_settle(struct csv_money *m, bool comma_likely)
{
	m->is_mixed = m->points > 0 && m->commas > 0;
	if (m->points != m->commas)
		m->decimal = m->points > m->commas ? '.' : ',';
	else
		m->decimal = comma_likely ? ',' : '.';
}

/* Digits without leading zeros, '.', and the rest as written. */
struct span csv_money_parse(const struct csv_money *m, struct span cell, struct span *currency, struct arena *a)
{
	struct parts p;
	char to[DIGITS + 4], alone, decimal = m->decimal;
	size_t n = 0, point = SIZE_MAX;
	bool any = false;

	if (currency)
		*currency = (struct span){ NULL, 0 };
	if (!take_apart(cell, &p))
		return (struct span){ NULL, 0 };
	alone = shows(&p);
	if (alone == '.' || alone == ',')
		decimal = alone;
	for (size_t i = 0; i < p.n; i++)
		if (p.number[i] == decimal)
			point = i;
	/* "1.234" in a column where nothing shows what the point is: money has no third decimal. */
	if (alone == 0 && m->points + m->commas == 0)
		point = SIZE_MAX;
	for (size_t i = 0; i < p.n; i++) {
		if (i == point && i + 1 < p.n) {
			if (!any)
				to[n++] = '0';
			any = true;
			to[n++] = '.';
		} else if (is_digit(p.number[i]) && (any || p.number[i] != '0' || i + 1 == p.n || i + 1 == point)) {
			to[n++] = p.number[i];
			any = true;
		}
	}
	to[n] = '\0';
	if (currency && p.around.n)
		*currency = p.around;
	return arena_fmt(a, "%s%.*s", p.is_minus && strspn(to, "0.") < n ? "-" : "", (int)n, to);
}

/* ---- dates ---- */

struct ymd {
	int year, month, day;
	char shows;		/* of three numbers: 'd' day first, 'm' month first, 'o' either (given day
				 * first); 0: the order does not matter or is stated */
};

static struct span month_names(void)
{
	/* The first letters that tell; longer names begin with one of them. */
	return SPAN("jan=1 ene=1 gen=1 feb=2 fev=2 f\xc3\xa9v=2 mar=3 m\xc3\xa4r=3 mrt=3 maa=3 mae=3 apr=4 abr=4 avr=4 "
		    "may=5 mai=5 mag=5 mei=5 maj=5 jun=6 giu=6 juin=6 jul=7 lug=7 juil=7 aug=8 ago=8 ao\xc3\xbb=8 aou=8 "
		    "sep=9 set=9 oct=10 okt=10 ott=10 out=10 nov=11 dec=12 dez=12 d\xc3\xa9" "c=12 dic=12");
}

static int month_of(struct span word)
{
	struct span names = month_names(), one;
	int month = 0;
	size_t best = 0;

	while (span_split(&names, ' ', &one)) {
		size_t n = span_chr(one, '=', 0);

		/* "juin" and "juil" are longer than "jun"; the longest that fits wins. */
		if (n > best && n <= word.n && span_ieq(span_sub(word, 0, n), span_sub(one, 0, n))) {
			best = n;
			month = one.p[n + 1] - '0';
			if (n + 2 < one.n)
				month = month * 10 + (one.p[n + 2] - '0');
		}
	}
	return month;
}

static bool take_number(struct span *s, int *v, unsigned *digits)
{
	*v = 0;
	for (*digits = 0; s->n && is_digit(s->p[0]) && *digits < 8; ++*digits) {
		*v = *v * 10 + (s->p[0] - '0');
		*s = span_from(*s, 1);
	}
	return *digits > 0 && (s->n == 0 || !is_digit(s->p[0]));
}

static int full_year(int year, unsigned digits)
{
	return digits > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
}

static bool is_day(const struct ymd *d)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (d->year % 4 == 0 && d->year % 100 != 0) || d->year % 400 == 0;

	return d->year >= 1900 && d->year < 2200 && d->month >= 1 && d->month <= 12 && d->day >= 1 &&
	       d->day <= days[d->month - 1] + (d->month == 2 && leap);
}

static void skip_between(struct span *s)
{
	while (s->n && strchr(" ,./-", s->p[0]))
		*s = span_from(*s, 1);
}

/* Letters up to the next blank or mark. */
static struct span take_word(struct span *s)
{
	size_t n = 0;
	struct span word;

	while (n < s->n && !is_digit(s->p[n]) && !strchr(" ,./-", s->p[n]))
		n++;
	word = span_sub(*s, 0, n);
	*s = span_from(*s, n);
	return word;
}

/* "14 Feb 2024", "14-Feb-24", "Feb 14, 2024", "14. Februar 2024", "14 de febrero de 2024" */
static bool parse_named(struct span s, struct ymd *d)
{
	unsigned digits;
	struct span word;

	*d = (struct ymd){ 0 };
	if (is_digit(s.p[0]) && !take_number(&s, &d->day, &digits))
		return false;
	for (int i = 0; d->month == 0; i++) {
		skip_between(&s);
		word = take_word(&s);
		if (word.n == 0 || i == 2)
			return false;
		d->month = month_of(word);
	}
	skip_between(&s);
	if (d->day == 0 && !take_number(&s, &d->day, &digits))
		return false;
	skip_between(&s);
	if (span_istarts(s, "de ") || span_istarts(s, "di "))
		s = span_from(s, 3);
	if (!take_number(&s, &d->year, &digits) || (digits != 2 && digits != 4))
		return false;
	d->year = full_year(d->year, digits);
	return is_day(d);
}

static bool parse_numeric(struct span s, struct ymd *d)
{
	int v[3];
	unsigned digits[3];
	char mark;

	if (!take_number(&s, &v[0], &digits[0]))
		return false;
	if (digits[0] == 8) {	/* 20240214 */
		*d = (struct ymd){ v[0] / 10000, v[0] / 100 % 100, v[0] % 100, 0 };
		return is_day(d);
	}
	for (int i = 1; i < 3; i++) {
		mark = s.n ? s.p[0] : '\0';
		if (mark == '\0' || !strchr("./-", mark))
			return false;
		s = span_from(s, 1);
		if (!take_number(&s, &v[i], &digits[i]))
			return false;
	}
	if (digits[0] == 4) {
		*d = (struct ymd){ v[0], v[1], v[2], 0 };
		return is_day(d);
	}
	if (digits[0] > 2 || digits[1] > 2 || (digits[2] != 2 && digits[2] != 4))
		return false;
	*d = (struct ymd){ full_year(v[2], digits[2]), v[1], v[0], 0 };
	if (v[1] > 12)
		*d = (struct ymd){ d->year, v[0], v[1], 'm' };
	else if (v[0] > 12)
		d->shows = 'd';
	else if (v[0] != v[1] && mark != '.')	/* with points it is day first wherever it is used */
		d->shows = 'o';
	return is_day(d);
}

static bool parse_day(struct span cell, struct ymd *d)
{
	struct span s = span_trim(cell);

	if (s.n < 6)
		return false;
	/* "Mon 12 Feb 2024": the day of the week says nothing more. */
	if (!is_digit(s.p[0]) && month_of(s) == 0) {
		take_word(&s);
		skip_between(&s);
	}
	return s.n >= 6 && (parse_numeric(s, d) || parse_named(s, d));
}

static int64_t day_number(const struct ymd *d, bool swapped)
{
	return ((int64_t)d->year * 12 + (swapped ? d->day : d->month)) * 31 + (swapped ? d->month : d->day);
}

bool csv_days_is(struct span cell)
{
	struct ymd unused;

	return cell.n <= 12 && parse_day(cell, &unused);
}

void csv_days_see(struct csv_days *d, struct span cell)
{
	struct ymd day;
	int64_t at[2];

	if (!parse_day(cell, &day))
		return;
	d->open += day.shows == 'o';
	d->day_first += day.shows == 'd';
	d->month_first += day.shows == 'm';
	at[0] = day_number(&day, false);
	at[1] = day_number(&day, day.shows == 'o');
	if (d->has_last) {
		d->up[0] += at[0] > d->last_day_first;
		d->down[0] += at[0] < d->last_day_first;
		d->up[1] += at[1] > d->last_month_first;
		d->down[1] += at[1] < d->last_month_first;
	}
	d->last_day_first = at[0];
	d->last_month_first = at[1];
	d->has_last = true;
}

void csv_days_hint(struct csv_days *d, struct span cell)
{
	struct ymd day;

	if (cell.n < 8 || cell.n > 20 || !is_digit(cell.p[0]) || !parse_numeric(cell, &day))
		return;
	d->day_first += day.shows == 'd';
	d->month_first += day.shows == 'm';
}

void csv_days_settle(struct csv_days *d, bool month_likely)
{
	bool in_order[2];

	for (int i = 0; i < 2; i++)
		in_order[i] = (d->up[i] == 0) != (d->down[i] == 0);
	if (d->open == 0)
		return;
	if (d->day_first && !d->month_first) {
		d->why = "day first: where a day is over 12, it stands first";
	} else if (d->month_first && !d->day_first) {
		d->is_month_first = true;
		d->why = "month first: where a day is over 12, it stands second";
	} else if (in_order[0] != in_order[1] && d->open > 2) {
		d->is_month_first = in_order[1];
		d->why = in_order[1] ? "month first: so the rows are in order of time" :
				       "day first: so the rows are in order of time";
	} else {
		d->is_month_first = month_likely;
		d->is_guess = true;
		d->why = month_likely ? "day or month first not decided; month first assumed" :
					"day or month first not decided; day first assumed";
	}
}

struct span csv_days_parse(const struct csv_days *d, struct span cell, struct span *why, struct span *other,
			   struct arena *a)
{
	struct span as_read, swapped = { NULL, 0 }, unasked = { NULL, 0 };
	struct ymd day;

	other = other ? other : &unasked;
	*why = *other = (struct span){ NULL, 0 };
	if (!parse_day(cell, &day))
		return (struct span){ NULL, 0 };
	as_read = arena_fmt(a, "%04d-%02d-%02d", day.year, day.month, day.day);
	if (day.shows != 'o')
		return as_read;
	if (d->why)
		*why = span_str(d->why);
	if (d->is_month_first || d->is_guess)
		swapped = arena_fmt(a, "%04d-%02d-%02d", day.year, day.day, day.month);
	if (d->is_guess && !span_eq(as_read, swapped))
		*other = d->is_month_first ? as_read : swapped;
	return d->is_month_first ? swapped : as_read;
}
