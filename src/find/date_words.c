/* Dates with a word in them: month names, ordinals, quarters, weeks, holidays, and the scripts that
 * write 年月日 behind the numbers. Patterns are tried from the longest to the shortest; each begins at
 * a given token and looks at a fixed number of tokens. */
#include "date.h"

#include "fold.h"
#include "spoken.h"

#define SEVEN_LANGS 0x7fu /* en de fr es it pt nl */

const struct sense *date_month_word(const struct search *s, uint32_t i)
{
	const struct sense *m = token_sense(s->t, i, SENSE_MONTH);
	return m;
}

/* Behind a part of a date: dots, commas, "of", "-", "/". Returns the next token to look at. */
static uint32_t skip_joint(const struct tokens *t, uint32_t i, bool line)
{
	for (int k = 0; k < 2; k++) {
		if (i >= t->n || t->v[i].gap > (line ? GAP_LINE : GAP_WIDE))
			return i;
		if (token_is(t, i, '.') || token_is(t, i, ',') || token_word(t, i, WORD_OF) ||
		    token_word(t, i, WORD_IN))
			i++;
		else if ((token_is(t, i, '-') || token_is(t, i, '/')) && token_glued(t, i) &&
			 token_glued(t, i + 1))
			i++;
		else
			return i;
	}
	return i;
}

/* "Payment due Feb 15, 2025" is no Italian two, and "once March 2025 is over" no Spanish eleven: such words count days
 * only where the language is known to be their own or the month's name is, and never before a month that has a day of
 * its own behind it. */
static bool counts_days(const struct search *s, uint32_t i)
{
	static const char *const english[] = { "due", "once", "seize", "elf", "dice", "dos" };
	const struct tokens *t = s->t;
	const struct sense *c = token_sense(t, i, SENSE_CARDINAL), *m = token_sense(t, i + 1, SENSE_MONTH);

	if (m && token_number(t, i + 2) && token_len(t, i + 2) <= 2)
		return false;
	for (size_t k = 0; k < countof(english); k++)
		if (span_ieq_str(token_span(t, i), english[k]))
			return (c->langs & s->langs) || (s->langs == 0 && token_word(t, i + 1, WORD_OF)) ||
			       (m && m->langs && !(m->langs & 1) && (m->langs & c->langs));
	return true;
}

unsigned date_day_word(const struct search *s, uint32_t i, uint32_t *next)
{
	const struct tokens *t = s->t;
	if (token_number(t, i)) {
		uint32_t v = token_value(t, i), at = i + 1;
		if (token_len(t, i) > 2 || v < 1 || v > 31)
			return 0;
		if (token_is(t, at, '.') && token_glued(t, at) && at + 1 < t->n &&
		    t->v[at + 1].kind != TOKEN_NUMBER &&
		    (t->v[at + 1].entry == 0 || token_word(t, at + 1, WORD_ORDINAL)) &&
		    token_glued(t, at + 1))
			at++; /* "1.º" */
		if (at < t->n && t->v[at].gap <= GAP_SPACE && token_word(t, at, WORD_ORDINAL) &&
		    (token_glued(t, at) || token_len(t, at) > 1) &&
		    !(t->v[at].gap == GAP_SPACE &&
		      (token_word(t, at, WORD_OF) || token_len(t, at) == 1 ||
		       token_word(t, at, WORD_THE))))
			at++;
		else if (token_is(t, at, '*') && token_glued(t, at))
			at++;
		if (token_word(t, at, WORD_DAY) && token_word(t, at + 1, WORD_OF))
			at++;
		*next = at;
		return v;
	}
	const struct sense *o = token_sense(t, i, SENSE_ORDINAL);
	if (o != NULL && o->value >= 1 && o->value <= 31) {
		*next = i + 1;
		return (unsigned)o->value;
	}
	struct numeral n;
	if (token_sense(t, i, SENSE_CARDINAL) && !token_word(t, i, WORD_ARTICLE) && counts_days(s, i) &&
	    spoken_from(t, i, s->langs, &n) && n.value.scale == 0 && n.value.mantissa >= 1 &&
	    n.value.mantissa <= 31) {
		*next = n.last + 1;
		/* "jan twenty two, 2018": the words stop before a comma. */
		return (unsigned)n.value.mantissa;
	}
	return 0;
}

/* What may follow a two-digit year: the end of the phrase, not more digits or words of a sentence. */
static bool phrase_ends(const struct tokens *t, uint32_t i)
{
	return i >= t->n || t->v[i].gap >= GAP_WIDE ||
	       (t->v[i].kind == TOKEN_SIGN && t->v[i].sign != ':' && t->v[i].sign != '%' &&
		t->v[i].sign != '/' &&
		!((t->v[i].sign == '-' || t->v[i].sign == '.' || t->v[i].sign == ',') &&
		  token_number(t, i + 1) && token_glued(t, i + 1))) ||
	       token_word(t, i, WORD_AT);
}

/* A year behind day and month. Also across one line end ("3 May\n2024") when it has four digits. */
static int year_behind(const struct search *s, uint32_t i, uint32_t *next, bool tight)
{
	const struct tokens *t = s->t;
	uint32_t at = skip_joint(t, i, false);
	if (at >= t->n)
		return 0;
	if (token_word(t, at, WORD_IN) || token_word(t, at, WORD_YEAR))
		at++;
	int y = date_year(t, at, false, next);
	if (y != 0 && (t->v[at].gap != GAP_LINE || at == i || token_wraps(t, at))) {
		/* "3 May 1200 people": far from now, a number of something, unless the date says day, month. */
		if (token_glued(t, *next) && t->v[*next].kind == TOKEN_WORD &&
		    fold_is_alpha(t->text.p[t->v[*next].from]) &&
		    !token_word(t, *next, WORD_CLOCK) && !span_ieq_str(token_span(t, *next), "T"))
			return 0;
		return y;
	}
	if (t->v[at].gap == GAP_LINE || t->v[at].gap == GAP_WIDE)
		return 0;
	y = date_year(t, at, true, next);
	struct clock_time c;
	uint32_t behind;
	if (y != 0 &&
	    (tight || token_is(t, at, '\'') || phrase_ends(t, *next) ||
	     (token_is(t, *next + 1, ':') && clock_at(s, *next, &c, &behind)))) /* RFC 5322, 4.3 */
		return y;
	return 0;
}

static bool done(struct date_read *r, int y, unsigned m, unsigned d, uint32_t next, const char *by)
{
	if (d == 0)
		r->day = (struct day){ .year = (int16_t)y,
				       .month = (uint8_t)m,
				       .precision = PRECISION_MONTH };
	else
		r->day = (struct day){ .year = (int16_t)y,
				       .month = (uint8_t)m,
				       .day = (uint8_t)d,
				       .precision = PRECISION_DAY };
	r->last = next - 1;
	r->by = by;
	return d == 0 ? y > 1500 && y < 2500 : date_valid(y, m, d);
}

int date_nearest_year(const struct search *s, unsigned month, unsigned day)
{
	int64_t now = date_to_days(s->anchor.year, s->anchor.month, s->anchor.day), best = INT64_MAX;
	int year = 0;
	for (int y = s->anchor.year - 1; y <= s->anchor.year + 1; y++) {
		int64_t away = date_to_days(y, month, day) - now;
		away = away < 0 ? -away : away;
		if (date_valid(y, month, day) && away < best) {
			best = away;
			year = y;
		}
	}
	return year;
}

/* A day and a month of the seven languages without a year. */
static bool no_year(const struct search *s, struct date_read *r, uint32_t month_at, unsigned d,
		    uint32_t next)
{
	/* "tra" is April in Croatian and "in" in Italian: without a year only the seven languages. */
	const struct sense *name = date_month_word(s, month_at);
	if (s->anchor.precision != PRECISION_DAY || d == 0 || name == NULL ||
	    (name->langs != 0 && !(name->langs & SEVEN_LANGS)))
		return false;
	/* "sIE5hdW" is no 5 September of any language. */
	if (token_glued(s->t, next) && s->t->v[next].kind == TOKEN_WORD &&
	    fold_is_alpha(s->t->text.p[s->t->v[next].from]))
		return false;
	unsigned m = (unsigned)name->value;
	int year = date_nearest_year(s, m, d);
	r->why = "no year written: the one nearest to the message's date";
	return year != 0 && done(r, year, m, d, next, "date/no-year");
}

/* "out", "set", "ago" are months in one language and common words in another. */
static bool foreign_month(const struct search *s, uint32_t i, const struct sense *m)
{
	struct span w = token_span(s->t, i);
	bool common = span_ieq_str(w, "out") || span_ieq_str(w, "set") || span_ieq_str(w, "ago");
	return common && !s->alone && !(m->langs & s->langs) && !(s->langs & 0x3c);
}

/* "3 May 2024", "3rd of May, 2024", "05-Aug-2016", "3. Mai", "23-2020-September" */
static bool day_first(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t at, next;
	unsigned d = date_day_word(s, i, &at);
	if (d == 0)
		return false;
	bool hyphen = token_is(t, at, '-') || token_is(t, at, '/');
	at = skip_joint(t, at, false);
	if (at >= t->n || (t->v[at].gap > GAP_WIDE && !token_wraps(t, at)))
		return false;
	int y = hyphen ? date_year(t, at, false, &next) : 0;
	if (y != 0 && token_glued(t, next)) {
		uint32_t m_at = skip_joint(t, next, false);
		const struct sense *m = date_month_word(s, m_at);
		return m != NULL && done(r, y, (unsigned)m->value, d, m_at + 1, "date/words");
	}
	if (token_word(t, at, WORD_THE))
		at++;
	const struct sense *m = date_month_word(s, at);
	if (m == NULL || (!hyphen && foreign_month(s, at, m)))
		return false;
	y = year_behind(s, at + 1, &next, hyphen || !token_number(t, i));
	if (y != 0 && done(r, y, (unsigned)m->value, d, next, "date/words"))
		return true;
	/* ctime(3): "26 okt 15:50:06 2016" */
	struct clock_time c;
	if (token_near(t, at + 1) && clock_at(s, at + 1, &c, &next) && token_near(t, next) &&
	    (y = date_year(t, next, false, &next)) != 0 &&
	    done(r, y, (unsigned)m->value, d, next, "date/ctime")) {
		r->day.time = c;
		return true;
	}
	return no_year(s, r, at, d, at + 1);
}

/* Month words that are ordinary words too, written small: "may", "set", "march". */
static bool shy_month(const struct search *s, uint32_t i, const struct sense *m)
{
	struct span w = token_span(s->t, i);
	if (s->alone || fold_is_upper(w.p[0]) || w.n > 5)
		return false;
	static const char *const shy[] = { "may", "march", "set", "ago", "out", "mar", "mag",
					   "jun", "dec",   "gen", "mai", "sep", "jan", "dez" };
	for (size_t k = 0; k < countof(shy); k++)
		if (span_ieq_str(w, shy[k]))
			return m->langs == 0 || s->langs == 0 || !(m->langs & s->langs) ||
			       (s->langs & 1);
	return false;
}

/* "31 February 2024": the day before the month is none of it, and the rest is no better. */
static bool behind_a_day(const struct tokens *t, uint32_t i)
{
	uint32_t day = i;
	if (day > 1 && (token_is(t, day - 1, '.') || token_word(t, day - 1, WORD_OF) || token_word(t, day - 1, WORD_ORDINAL)))
		day--;
	return day > 0 && t->v[i].gap <= GAP_HARD && token_number(t, day - 1) && token_len(t, day - 1) == 2 &&
	       token_value(t, day - 1) >= 29 && token_value(t, day - 1) <= 31;
}

/* "May 3, 2024", "May 2024", "September-2020-23", "Wed Oct 26 15:50:06 2016" */
static bool month_first(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	const struct sense *m = date_month_word(s, i);
	uint32_t at, next = 0, behind;
	if (m == NULL || foreign_month(s, i, m) || behind_a_day(t, i))
		return false;
	unsigned mon = (unsigned)m->value;
	at = skip_joint(t, i + 1, false);
	if (token_word(t, at, WORD_THE) && t->v[at].gap <= GAP_SPACE)
		at++;
	if (at >= t->n || (t->v[at].gap > GAP_WIDE && !token_wraps(t, at)))
		return false;
	int y = date_year(t, at, false, &next);
	if (y != 0) {
		uint32_t d_at = skip_joint(t, next, false);
		if (d_at > next && token_glued(t, next) && token_number(t, d_at) &&
		    !token_is(t, next, '.') && !token_is(t, next, ',')) {
			unsigned d = date_day_word(s, d_at, &behind);
			if (d != 0 && done(r, y, mon, d, behind, "date/words"))
				return true;
		}
		bool glued_word =
			token_glued(t, next) && next < t->n && t->v[next].kind == TOKEN_WORD;
		bool number = token_is(t, next, ',') && token_number(t, next + 1) &&
			      token_glued(t, next + 1);
		return !glued_word && !number && !shy_month(s, i, m) &&
		       done(r, y, mon, 0, next, "date/month");
	}
	unsigned d = date_day_word(s, at, &behind);
	if (d == 0) {
		if (token_is(t, at, '\'') && (y = date_year(t, at, true, &next)) != 0 &&
		    !shy_month(s, i, m))
			return done(r, y, mon, 0, next, "date/month");
		return false;
	}
	struct clock_time c;
	if (behind < t->n && token_number(t, behind) && t->v[behind].gap <= GAP_WIDE &&
	    clock_at(s, behind, &c, &next) && token_near(t, next) &&
	    (y = date_year(t, next, false, &next)) != 0 && done(r, y, mon, d, next, "date/ctime")) {
		r->day.time = c;
		return true;
	}
	bool tight = (token_is(t, i + 1, '-') || token_is(t, i + 1, '/')) && token_glued(t, i + 1);
	y = year_behind(s, behind, &next, tight);
	/* "Kol 1, 25" is a verse: two digits are a year behind months of the languages we know. */
	if (y != 0 && token_is(t, behind, ',') && token_number(t, behind + 1) && token_len(t, behind + 1) == 2 &&
	    m->langs != 0 && !(m->langs & SEVEN_LANGS))
		y = 0;
	if (y != 0 && done(r, y, mon, d, next, "date/words"))
		return true;
	if (token_number(t, at) && token_len(t, at) == 2 && token_value(t, at) > 31)
		return false;
	return !shy_month(s, i, m) && no_year(s, r, i, d, behind);
}

/* "2024 March 18", "2019-aug-1", "2020/23/set", "2024 Aug" */
static bool year_then_month(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t next, behind;
	int y = date_year(t, i, false, &next);
	if (y == 0)
		return false;
	uint32_t at = skip_joint(t, next, false);
	bool joined = at > next;
	if (at >= t->n || t->v[at].gap > GAP_SPACE)
		return false;
	if (joined && token_number(t, at) && token_len(t, at) <= 2) {
		unsigned d = token_value(t, at);
		uint32_t m_at = skip_joint(t, at + 1, false);
		const struct sense *m = token_glued(t, at + 1) ? date_month_word(s, m_at) : NULL;
		return m != NULL && done(r, y, (unsigned)m->value, d, m_at + 1, "date/words");
	}
	const struct sense *m = date_month_word(s, at);
	if (m == NULL)
		return false;
	uint32_t d_at = skip_joint(t, at + 1, false);
	unsigned d = d_at < t->n && t->v[d_at].gap <= GAP_SPACE ? date_day_word(s, d_at, &behind) : 0;
	if (d != 0 && token_number(t, d_at) &&
	    done(r, y, (unsigned)m->value, d, behind, "date/words"))
		return true;
	return !joined && s->alone && done(r, y, (unsigned)m->value, 0, at + 1, "date/month");
}

/* A CJK mark right behind the number at i. */
static bool mark(const struct tokens *t, uint32_t i, const char *a, const char *b, const char *c)
{
	if (i >= t->n || t->v[i].gap > GAP_SPACE)
		return false;
	struct span w = token_span(t, i);
	return span_eq_str(w, a) || span_eq_str(w, b) || span_eq_str(w, c);
}

/* "2024年5月3日", "2024년 5월 3일", "令和" is not read. */
static bool east_asian(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t next;
	int y = date_year(t, i, true, &next);
	if (y == 0 || !mark(t, next, "年", "년", "年"))
		return false;
	uint32_t at = next + 1;
	if (!token_number(t, at) || token_len(t, at) > 2 || !mark(t, at + 1, "月", "월", "月")) {
		r->day = (struct day){ .year = (int16_t)y, .precision = PRECISION_YEAR };
		r->last = next;
		r->by = "date/year";
		return token_len(t, i) == 4;
	}
	unsigned m = token_value(t, at);
	if (token_number(t, at + 2) && token_len(t, at + 2) <= 2 &&
	    mark(t, at + 3, "日", "일", "号"))
		return done(r, y, m, token_value(t, at + 2), at + 4, "date/words");
	return m >= 1 && m <= 12 && done(r, y, m, 0, at + 2, "date/month");
}

/* "Q1 2024", "2024-Q1", "1. Quartal 2024", "first quarter of 2024", "KW 18/2024" */
static bool quarter_or_week(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t q = 0, at = i, next;
	bool week = false;
	int y = date_year(t, i, false, &next);
	if (y != 0) {
		at = next + ((token_is(t, next, '-') || token_is(t, next, '/')) ? 1 : 0);
		if (!token_near(t, at) || !token_word(t, at, WORD_QUARTER) ||
		    !token_number(t, at + 1) || !token_glued(t, at + 1))
			return false;
		q = token_value(t, at + 1);
		r->last = at + 1;
	} else {
		if (token_word(t, i, WORD_WEEKNO) && t->v[i].kind == TOKEN_WORD &&
		    token_number(t, i + 1)) {
			week = true;
			q = token_value(t, i + 1);
			at = i + 2;
		} else if (token_word(t, i, WORD_QUARTER) && token_number(t, i + 1) &&
			   t->v[i + 1].gap <= GAP_SPACE) {
			q = token_value(t, i + 1);
			at = i + 2;
		} else {
			uint32_t behind = 0;
			q = date_day_word(s, i, &behind);
			if (q == 0)
				return false;
			if (token_is(t, behind, '.'))
				behind++;
			if (!token_word(t, behind, WORD_QUARTER) || !token_near(t, behind) ||
			    token_len(t, behind) < 3)
				return false;
			at = behind + 1;
		}
		if (!token_near(t, at))
			return false;
		at = skip_joint(t, at, false);
		if (token_word(t, at, WORD_THE))
			at++;
		y = date_year(t, at, !week && token_is(t, at, '\''), &next);
		if (y == 0)
			return false;
		r->last = next - 1;
	}
	if (y < 1900 || y > 2100 || q < 1 || q > (week ? 53u : 4u))
		return false;
	r->day = (struct day){ .year = (int16_t)y,
			       .month = (uint8_t)q,
			       .precision = week ? PRECISION_WEEK : PRECISION_QUARTER };
	r->by = week ? "date/week" : "date/quarter";
	return true;
}

/* Gauss, in the form of Meeus: Easter Sunday. */
static int64_t easter(int y)
{
	int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25,
	    g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4,
	    l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
	return date_to_days(y, (unsigned)(n / 31), (unsigned)(n % 31 + 1));
}

/* "Easter 2018", "Black Friday 2010" */
static bool holiday(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	const struct sense *v = token_sense(t, i, SENSE_HOLIDAY);
	uint32_t next;
	if (v == NULL || !token_near(t, i + 1))
		return false;
	uint32_t at = token_word(t, i + 1, WORD_OF) || token_is(t, i + 1, ',') ? i + 2 : i + 1;
	int y = date_year(t, at, false, &next);
	if (y < 1900 || y > 2100 || t->v[at].gap > GAP_HARD)
		return false;
	if (v->value >= 20000) { /* the fourth Thursday of November, and days after it */
		int64_t first = date_to_days(y, 11, 1), weekday = (first + 3) % 7; /* 0 = Monday */
		int64_t thursday = first + (3 - weekday + 7) % 7 + 21;
		static const int after[] = { 1, 0, 4 };
		date_from_days(thursday + after[v->value - 20000 > 2 ? 0 : v->value - 20000],
			       &r->day);
	} else if (v->value > 9000) {
		date_from_days(easter(y) + v->value - 10000, &r->day);
	} else {
		r->day = (struct day){ .year = (int16_t)y,
				       .month = (uint8_t)(v->value / 100),
				       .day = (uint8_t)(v->value % 100),
				       .precision = PRECISION_DAY };
	}
	r->last = next - 1;
	r->by = "date/holiday";
	r->why = "computed from the name and the year";
	return true;
}

/* "year 2024", "Jahr 2024", or nothing but a year. */
static bool year_only(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t at = token_word(t, i, WORD_YEAR) ? i + 1 : i, next;
	if ((at == i && !(s->alone && t->n == 1)) || !token_near(t, at))
		if (!(at == i && s->alone && t->n == 1))
			return false;
	int y = date_year(t, at, false, &next);
	if (y < 1900 || y > 2100 ||
	    (next < t->n && token_glued(t, next) && t->v[next].sign != '.' &&
	     t->v[next].sign != ',' && t->v[next].sign != ')'))
		return false;
	r->day = (struct day){ .year = (int16_t)y, .precision = PRECISION_YEAR };
	r->last = next - 1;
	r->by = "date/year";
	return true;
}

bool date_words(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	*r = (struct date_read){ .first = i };
	if (token_number(t, i)) {
		if (token_len(t, i) > 4)
			return false;
		if (i > 0 && token_glued(t, i) && t->v[i - 1].kind == TOKEN_WORD &&
		    fold_is_alpha(t->text.p[t->v[i - 1].to - 1]))
			return false;
		if (i > 1 && token_glued(t, i) && t->v[i - 1].kind == TOKEN_SIGN &&
		    token_glued(t, i - 1) && token_number(t, i - 2) &&
		    (t->v[i - 1].sign == '.' || t->v[i - 1].sign == ',' || t->v[i - 1].sign == ':'))
			return false;
		return east_asian(s, i, r) || day_first(s, i, r) || year_then_month(s, i, r) ||
		       quarter_or_week(s, i, r) || year_only(s, i, r);
	}
	if (t->v[i].entry == 0)
		return false;
	return month_first(s, i, r) || day_first(s, i, r) || quarter_or_week(s, i, r) ||
	       holiday(s, i, r) || year_only(s, i, r);
}
