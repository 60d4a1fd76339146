/* Dates told from the day of the message: "yesterday", "in 14 days", "nächsten Freitag", "by Friday".
 * They resolve against the anchor the caller gives and nothing else; without one they are no facts. */
#include "date.h"

#include "spoken.h"

struct step {
	int64_t days;
	int months;
	const char *why;
	const char *role;
	uint32_t last;
};

/* "hier" is yesterday in French and "here" in Dutch and German. */
static bool other_word(const struct search *s, uint32_t i)
{
	if (s->langs == 0 || token_sense(s->t, i, SENSE_STOP) == NULL)
		return false;
	for (const struct sense *w = lexicon_senses(s->t->lex, s->t->v[i].entry); w;
	     w = lexicon_next(s->t->lex, w))
		if (w->kind == SENSE_STOP && (w->langs & s->langs))
			return true;
	return false;
}

static bool name_step(const struct search *s, uint32_t i, struct step *p)
{
	const struct tokens *t = s->t;
	if (other_word(s, i))
		return false;
	if (token_word(t, i, WORD_TODAY))
		p->days = 0;
	else if (token_word(t, i, WORD_TOMORROW))
		p->days = 1;
	else if (token_word(t, i, WORD_YESTERDAY))
		p->days = -1;
	else if (token_word(t, i, WORD_OVERMORROW))
		p->days = 2;
	else if (token_word(t, i, WORD_EREYESTERDAY))
		p->days = -2;
	else
		return false;
	p->why = "told from the date of the message";
	p->last = i;
	return true;
}

/* A unit stands near enough behind token i for a count of it to begin there: most words have none. */
static bool unit_ahead(const struct tokens *t, uint32_t i)
{
	enum { LONGEST = 14 };	/* tokens: "in", "neun-hundert-neun-und-neunzig Tagen" */
	const uint64_t units = 1ull << WORD_DAY | 1ull << WORD_WEEK | 1ull << WORD_FORTNIGHT | 1ull << WORD_MONTH |
			       1ull << WORD_YEAR;
	for (uint32_t k = i; k < t->n && k < i + LONGEST; k++) {
		const struct sense *e = lexicon_senses(t->lex, t->v[k].entry);
		if (e != NULL && (e->words & units))
			return true;
	}
	return false;
}

/* "14 days", "two weeks", "3 Monaten": a count and a unit from token i. */
static bool span_of_time(const struct search *s, uint32_t i, struct step *p)
{
	const struct tokens *t = s->t;
	struct numeral n;
	if (token_number(t, i) && (i + 1 >= t->n || t->v[i + 1].entry == 0))
		return false; /* a count stands right before its unit */
	/* "a month" is one entry of the lexicon, because it also stands behind a rate. */
	bool said = i < t->n && t->v[i].kind == TOKEN_WORD && span_istarts(token_span(t, i), "a ");
	if (said || token_word(t, i, WORD_ARTICLE)) /* "a month", "une semaine" */
		n = (struct numeral){ .first = i, .last = i, .value = exact_int(1) };
	else if (token_number(t, i) ? !number_read(t, i, &n) || n.decimal || n.group
				    : !spoken_from(t, i, s->langs, &n))
		return false;
	uint32_t unit = n.last + 1;
	if (said)
		unit = i;
	if (n.value.scale != 0 || n.value.mantissa == 0 || n.value.mantissa > 1000 || (!said && !token_near(t, unit)))
		return false;
	int count = (int)n.value.mantissa;
	if (token_word(t, unit, WORD_DAY))
		p->days = count;
	else if (token_word(t, unit, WORD_WEEK))
		p->days = count * 7;
	else if (token_word(t, unit, WORD_FORTNIGHT))
		p->days = count * 14;
	else if (token_word(t, unit, WORD_MONTH))
		p->months = count;
	else if (token_word(t, unit, WORD_YEAR))
		p->months = count * 12;
	else
		return false;
	p->last = unit;
	return true;
}

/* "a week from tomorrow", "zwei Wochen nach heute" */
static bool from_named(const struct search *s, uint32_t i, struct step *p)
{
	const struct tokens *t = s->t;
	struct step day = { 0 };
	if (!span_of_time(s, i, p) || !token_near(t, p->last + 1) || !token_near(t, p->last + 2) ||
	    !token_word(t, p->last + 1, WORD_SINCE) || !name_step(s, p->last + 2, &day))
		return false;
	if (token_word(t, p->last + 1, WORD_BY)) { /* "before" is in both lists */
		p->days = -p->days;
		p->months = -p->months;
	}
	p->days += day.days;
	p->why = "counted from the date of the message";
	p->last = day.last;
	return true;
}

static bool counted(const struct search *s, uint32_t i, struct step *p)
{
	const struct tokens *t = s->t;
	if (!unit_ahead(t, i))
		return false;
	if (from_named(s, i, p))
		return true;
	*p = (struct step){ 0 };
	bool within = token_word(t, i, WORD_WITHIN), in = token_word(t, i, WORD_IN),
	     before = token_word(t, i, WORD_BEFORE);
	if ((within || in || before) && token_near(t, i + 1) && span_of_time(s, i + 1, p)) {
		/* "within 30 days of receipt": counted from a day that is not told. */
		uint32_t at = p->last + 1;
		if (!before && token_near(t, at) && (token_word(t, at, WORD_SINCE) || token_word(t, at, WORD_OF)) &&
		    !token_word(t, at + 1, WORD_TODAY))
			return false;
		if (before) {
			p->days = -p->days;
			p->months = -p->months;
		}
		p->role = within ? "deadline" : NULL;
		p->why = "counted from the date of the message";
		return true;
	}
	if (span_of_time(s, i, p) && token_near(t, p->last + 1) &&
	    token_word(t, p->last + 1, WORD_AGO)) {
		p->days = -p->days;
		p->months = -p->months;
		p->last++;
		p->why = "counted from the date of the message";
		return true;
	}
	return false;
}

static int64_t to_weekday(const struct search *s, int weekday, int direction)
{
	int64_t now = date_to_days(s->anchor.year, s->anchor.month, s->anchor.day);
	int64_t today = (now + 3) % 7 + 1, away = weekday - today;
	if (direction > 0)
		return away <= 0 ? away + 7 : away;
	return away >= 0 ? away - 7 : away;
}

/* "this Friday" while it lies ahead in the week, "next week Friday", "volgende week vrijdag". */
static bool of_week(const struct search *s, uint32_t i, struct step *p)
{
	const struct tokens *t = s->t;
	bool self = token_word(t, i, WORD_THIS), next = token_word(t, i, WORD_NEXT), last = token_word(t, i, WORD_LAST);
	uint32_t at = i + 1;
	bool week = token_near(t, at) && token_word(t, at, WORD_WEEK);
	const struct sense *d = token_sense(t, week ? ++at : at, SENSE_WEEKDAY);
	if (!(self || (week && (next || last))) || d == NULL || !token_near(t, at) || token_len(t, at) <= 3)
		return false;
	int64_t today = (date_to_days(s->anchor.year, s->anchor.month, s->anchor.day) + 3) % 7 + 1;
	p->days = d->value - today + (self ? 0 : next ? 7 : -7);
	p->why = "told from the week of the message";
	p->last = at;
	return !self || week || p->days > 0;
}

/* "next Monday", "lundi prochain", "last week", "by Friday" */
static bool named(const struct search *s, uint32_t i, struct step *p)
{
	const struct tokens *t = s->t;
	bool next = token_word(t, i, WORD_NEXT), last = token_word(t, i, WORD_LAST),
	     by = token_word(t, i, WORD_BY);
	const struct sense *l = token_sense(t, i, SENSE_LABEL); /* "pay by", "due on" */
	by |= l != NULL &&
	      (span_eq_str(l->rule->role, "due") || span_eq_str(l->rule->role, "deadline"));
	const struct sense *d = token_sense(t, i + 1, SENSE_WEEKDAY);
	if ((next || last || by) && d != NULL && token_near(t, i + 1) && token_len(t, i + 1) > 3) {
		p->days = to_weekday(s, d->value, last ? -1 : 1);
		p->role = by ? "deadline" : NULL;
		p->why = last ? "the last such day before the message"
			      : "the first such day after the message";
		p->last = i + 1;
		return true;
	}
	d = token_sense(t, i, SENSE_WEEKDAY);
	if (d != NULL && token_near(t, i + 1) && token_len(t, i) > 3 &&
	    (token_word(t, i + 1, WORD_NEXT) || token_word(t, i + 1, WORD_LAST))) {
		p->days = to_weekday(s, d->value, token_word(t, i + 1, WORD_LAST) ? -1 : 1);
		p->why = "told from the date of the message";
		p->last = i + 1;
		return true;
	}
	return false;
}

/* Moves a day by months (kept inside the month) and days. */
static void move(struct day *d, int months, int64_t days)
{
	int month = d->month - 1 + months, year = d->year + month / 12;
	month %= 12;
	if (month < 0) {
		month += 12;
		year--;
	}
	unsigned most = date_month_days(year, (unsigned)month + 1);
	date_from_days(
		date_to_days(year, (unsigned)month + 1, d->day < most ? d->day : most) + days, d);
}

uint32_t relative_to_date(struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	struct step p = { 0 };
	struct date_read r;
	if (i < s->used || !unit_ahead(t, i) || !span_of_time(s, i, &p))
		return 0;
	uint32_t at = p.last + 1;
	if (!token_near(t, at) || !(token_word(t, at, WORD_SINCE) || token_word(t, at, WORD_BY)))
		return 0;
	bool back = token_word(t, at, WORD_BY); /* "before" is in both lists */
	at++;
	if (token_word(t, at, WORD_THE) && token_near(t, at))
		at++;
	if (!token_near(t, at) ||
	    !((token_number(t, at) && date_numeric(s, at, &r)) || date_words(s, at, &r)) ||
	    r.day.precision != PRECISION_DAY)
		return 0;
	struct hit *h = search_hit(s, FACT_DATE, i, r.last);
	if (h != NULL) {
		h->day = r.day;
		h->counted_months = (int16_t)(back ? -p.months : p.months);
		h->counted_days = (int16_t)(back ? -p.days : p.days);
		h->by = "date/counted";
		h->why = "counted from the date that is written; that one is kept as the other "
			 "reading";
	}
	return r.last + 1;
}

void relative_count(const struct hit *h, struct day *d)
{
	d->open = false;
	move(d, h->counted_months, h->counted_days);
}

/* The line of token i is quoted from another message, whose "today" is another day. */
static bool is_quoted(const struct tokens *t, uint32_t i)
{
	uint32_t at = t->v[i].from, reach = at > 400 ? 400 : at;
	const char *nl = memrchr(t->text.p + at - reach, '\n', reach);
	const char *p = nl ? nl + 1 : t->text.p + at - reach;
	while (p < t->text.p + at && (*p == ' ' || *p == '\t'))
		p++;
	return *p == '>' && (nl != NULL || reach == at);
}

uint32_t relative_at(struct search *s, uint32_t i)
{
	struct step p = { 0 };
	/* "-----Original Message-----": what follows was written on another day. */
	if (token_word(s->t, i, WORD_FORWARDED) &&
	    ((i > 0 && token_is(s->t, i - 1, '-')) || token_is(s->t, i + 1, ':')))
		s->anchor.precision = PRECISION_YEAR;
	if (s->anchor.precision != PRECISION_DAY || i < s->used)
		return 0;
	if ((!name_step(s, i, &p) && !counted(s, i, &p) && !of_week(s, i, &p) && !named(s, i, &p)) || is_quoted(s->t, i))
		return 0;
	struct day d = s->anchor;
	move(&d, p.months, p.days);
	struct hit *h = search_hit(s, FACT_DATE, i, p.last);
	if (h == NULL)
		return p.last + 1;
	h->day = d;
	h->by = "date/relative";
	h->why = p.why;
	if (p.role != NULL) {
		h->role = span_str(p.role);
		h->role_why = SPAN("\"by\" or \"within\" before it");
	}
	return p.last + 1;
}
