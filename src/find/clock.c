/* Times of day that stand beside a date, with their zones. Alone they are no facts: "14:30" says
 * nothing about when. */
#include "date.h"

#include "fold.h"

static bool is_t(const struct tokens *t, uint32_t i)
{
	struct span w = token_span(t, i);
	return t->v[i].kind == TOKEN_WORD && w.n == 1 && (w.p[0] == 'T' || w.p[0] == 't');
}

/* "+02:00", "-0500", "+1" at token i. */
static bool offset(const struct tokens *t, uint32_t i, int *minutes, uint32_t *next)
{
	if (!(token_is(t, i, '+') || token_is(t, i, '-')) || !token_number(t, i + 1) ||
	    !token_glued(t, i + 1))
		return false;
	uint32_t v = token_value(t, i + 1), len = token_len(t, i + 1), h = v, m = 0;
	*next = i + 2;
	if (len == 4) {
		h = v / 100;
		m = v % 100;
	} else if (len > 2) {
		return false;
	} else if (token_is(t, i + 2, ':') && token_glued(t, i + 2) && token_number(t, i + 3) &&
		   token_glued(t, i + 3) && token_len(t, i + 3) == 2) {
		m = token_value(t, i + 3);
		*next = i + 4;
	}
	if (h > 14 || m > 59)
		return false;
	*minutes = (int)(h * 60 + m) * (token_is(t, i, '-') ? -1 : 1);
	return true;
}

static void zone(const struct search *s, struct clock_time *c, uint32_t *next)
{
	const struct tokens *t = s->t;
	uint32_t i = *next;
	int minutes;
	if (i >= t->n || t->v[i].gap > GAP_HARD)
		return;
	bool paren = token_is(t, i, '(');
	if (paren)
		i++;
	const struct sense *z = token_sense(t, i, SENSE_ZONE);
	struct span w = i < t->n ? token_span(t, i) : (struct span){ 0 };
	bool small = w.n > 0 && w.p[0] >= 'a';
	if (z != NULL && !(small && w.n < 3) && !(small && !token_is(t, i + 1, '+'))) {
		c->has_zone = true;
		c->zone_min = (int16_t)z->value;
		*next = i + 1;
		if (offset(t, i + 1, &minutes, &i) && z->value == 0) {
			c->zone_min = (int16_t)minutes;
			*next = i;
		}
		if (paren && token_is(t, *next, ')'))
			++*next;
		else if (token_is(t, *next, '(') && token_sense(t, *next + 1, SENSE_ZONE) &&
			 token_is(t, *next + 2, ')'))
			*next += 3;
		return;
	}
	if (paren || !offset(t, i, &minutes, &i))
		return;
	c->has_zone = true;
	c->zone_min = (int16_t)minutes;
	*next = i;
	/* RFC 5322, 3.3: the zone's name follows as a comment. */
	if (token_is(t, i, '(') && i + 2 < t->n && t->v[i + 1].kind == TOKEN_WORD &&
	    token_is(t, i + 2, ')'))
		*next = i + 3;
}

static void am_pm(const struct tokens *t, struct clock_time *c, uint32_t *next)
{
	uint32_t i = *next;
	if (i >= t->n || t->v[i].gap > GAP_HARD || c->hour > 12)
		return;
	bool pm = token_word(t, i, WORD_PM);
	if (!pm && !token_word(t, i, WORD_AM))
		return;
	if (pm && c->hour < 12)
		c->hour = (uint8_t)(c->hour + 12);
	if (!pm && c->hour == 12)
		c->hour = 0;
	*next = i + 1;
}

static bool colon_time(const struct tokens *t, uint32_t i, char sep, struct clock_time *c,
		       uint32_t *next)
{
	if (!token_is(t, i + 1, sep) || !token_glued(t, i + 1) || !token_number(t, i + 2) ||
	    !token_glued(t, i + 2) || token_len(t, i + 2) != 2 || token_value(t, i + 2) > 59)
		return false;
	c->minute = (uint8_t)token_value(t, i + 2);
	*next = i + 3;
	if (token_is(t, i + 3, sep) && token_glued(t, i + 3) && token_number(t, i + 4) &&
	    token_glued(t, i + 4) && token_len(t, i + 4) == 2 && token_value(t, i + 4) <= 60) {
		c->second = (uint8_t)token_value(t, i + 4);
		c->has_second = true;
		*next = i + 5;
		if ((token_is(t, i + 5, '.') || token_is(t, i + 5, ',')) && token_glued(t, i + 5) &&
		    token_number(t, i + 6) && token_glued(t, i + 6))
			*next = i + 7; /* fractions of seconds are not kept */
	}
	return true;
}

bool clock_at(const struct search *s, uint32_t i, struct clock_time *c, uint32_t *next)
{
	const struct tokens *t = s->t;
	*c = (struct clock_time){ 0 };
	if (!token_number(t, i) || token_len(t, i) > 2 || token_value(t, i) > 24)
		return false;
	c->hour = (uint8_t)token_value(t, i);
	*next = i + 1;
	bool whole = colon_time(t, i, ':', c, next);
	bool dotted = !whole && ((i > 0 && token_word(t, i - 1, WORD_AT)) || token_word(t, i + 3, WORD_CLOCK) ||
				   token_word(t, i + 3, WORD_PM) || token_word(t, i + 3, WORD_AM)) &&
		      colon_time(t, i, '.', c, next);
	if (!whole && !dotted) {
		uint32_t at = *next;
		if (token_near(t, at) && token_word(t, at, WORD_CLOCK)) {
			*next = at + 1; /* "19h", "19h00", "20 heures", "7 Uhr" */
			bool letter = token_len(t, at) == 1; /* "19 h 30" */
			/* "17 Uhr 30", but not "um 17 Uhr 30 Leute" */
			bool ends = at + 2 >= t->n || t->v[at + 2].gap >= GAP_WIDE || token_is(t, at + 2, '.') ||
				    token_is(t, at + 2, ',') || token_is(t, at + 2, ')');
			if (token_number(t, at + 1) && (token_glued(t, at + 1) || ((letter || ends) && token_near(t, at + 1))) &&
			    token_len(t, at + 1) == 2 && token_value(t, at + 1) < 60) {
				c->minute = (uint8_t)token_value(t, at + 1);
				*next = at + 2;
			}
		} else if (!token_near(t, at) ||
			   !(token_word(t, at, WORD_AM) || token_word(t, at, WORD_PM))) {
			return false;
		}
	} else if (token_near(t, *next) && token_word(t, *next, WORD_CLOCK)) {
		++*next; /* "19:00 Uhr" */
	}
	am_pm(t, c, next);
	if (c->hour == 24)
		return false;
	zone(s, c, next);
	c->has = true;
	return true;
}

/* "T140000", "T1400" of ISO 8601's basic format. */
static bool basic_time(const struct tokens *t, uint32_t i, struct clock_time *c, uint32_t *next)
{
	if (i >= t->n || !token_glued(t, i) || !is_t(t, i) || !token_number(t, i + 1) ||
	    !token_glued(t, i + 1) || (token_len(t, i + 1) != 6 && token_len(t, i + 1) != 4))
		return false;
	bool seconds = token_len(t, i + 1) == 6;
	uint32_t v = token_value(t, i + 1) * (seconds ? 1 : 100);
	if (v / 10000 > 23 || v / 100 % 100 > 59 || v % 100 > 60)
		return false;
	*c = (struct clock_time){ .has = true,
				  .has_second = seconds,
				  .hour = (uint8_t)(v / 10000),
				  .minute = (uint8_t)(v / 100 % 100),
				  .second = (uint8_t)(v % 100) };
	*next = i + 2;
	return true;
}

/* RFC 5322, 3.2.2: a comment may stand between the day and the time. */
static uint32_t behind_comment(const struct tokens *t, uint32_t at)
{
	if (!token_is(t, at, '(') || t->v[at].gap > GAP_WIDE)
		return at;
	for (uint32_t k = at + 1; k < at + 8 && k < t->n && t->v[k].gap <= GAP_WIDE; k++)
		if (token_is(t, k, ')'))
			return token_number(t, k + 1) && token_is(t, k + 2, ':') ? k + 1 : at;
	return at;
}

void clock_after(const struct search *s, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t at = r->last + 1, next;
	struct clock_time c;
	if (r->day.precision == PRECISION_DAY && r->day.time.has && !r->day.time.has_zone) {
		zone(s, &r->day.time, &at); /* "Wed Sep 30 19:56:38 2020 +1000" */
		r->last = at - 1;
	}
	if (r->day.precision != PRECISION_DAY || r->day.time.has)
		return;
	if (basic_time(t, at, &c, &next)) {
		zone(s, &c, &next);
		r->day.time = c;
		r->last = next - 1;
		return;
	}
	at = behind_comment(t, at);
	for (int k = 0; k < 3 && at < t->n && t->v[at].gap <= GAP_WIDE; k++, at++) {
		if (token_number(t, at))
			break;
		bool joint = token_is(t, at, ',') || token_is(t, at, '.') || token_is(t, at, ':') ||
			     token_is(t, at, '-') || token_is(t, at, '@') || token_is(t, at, '*') ||
			     token_is(t, at, '|') || token_word(t, at, WORD_AT) ||
			     (is_t(t, at) && token_glued(t, at)) ||
			     token_sense(t, at, SENSE_WEEKDAY);
		if (!joint)
			return;
	}
	if (at >= t->n || t->v[at].gap > GAP_WIDE || !clock_at(s, at, &c, &next))
		return;
	/* "May 3, 2024. 10 am" begins another sentence only when the time has no colon. */
	if (token_is(t, at - 1, '.') && !token_glued(t, at) && !token_is(t, at + 1, ':'))
		return;
	r->day.time = c;
	r->last = next - 1;
}

void clock_before(const struct search *s, struct date_read *r)
{
	const struct tokens *t = s->t;
	struct clock_time c;
	uint32_t next;
	if (r->day.precision != PRECISION_DAY || r->day.time.has)
		return;
	for (uint32_t back = 2; back <= 12 && back <= r->first; back++) {
		uint32_t i = r->first - back;
		if (i < s->used || t->v[i + 1].gap >= GAP_WIDE)
			return;
		if (!token_number(t, i) ||
		    (i > 0 && token_is(t, i - 1, ':') && token_glued(t, i)) ||
		    !clock_at(s, i, &c, &next))
			continue;
		for (; next < r->first; next++)
			if (!(token_is(t, next, ',') || token_word(t, next, WORD_AT) ||
			      token_word(t, next, WORD_THE) || token_word(t, next, WORD_OF) ||
			      token_word(t, next, WORD_BY) || token_sense(t, next, SENSE_WEEKDAY) ||
			      span_ieq_str(token_span(t, next), "on") ||
			      span_ieq_str(token_span(t, next), "am")))
				break;
		if (next != r->first)
			continue;
		r->day.time = c;
		r->first = i;
		return;
	}
}
