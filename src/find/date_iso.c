/* Dates in figures that are one number or two: ISO 8601 without signs ("20240503", "20240503101500"),
 * its week and ordinal dates ("2024-W18-3", "2024-123T10:00"), seconds since 1970 behind a label, months
 * ("04/2016"), and days without a year, which take that of the message. Each stands alone in many a text
 * that means no day, so each wants something beside it to say so. */
#include "date.h"

#include "fold.h"

/* "20240503", alone or with a time glued to it. */
bool date_iso_compact(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t len = token_len(t, i), v = token_value(t, i);
	if (len == 14) {
		struct span d = token_span(t, i);
		v = 0;
		for (unsigned k = 0; k < 8; k++)
			v = v * 10 + (uint32_t)(d.p[k] - '0');
	}
	uint32_t y = v / 10000, m = v / 100 % 100, d = v % 100;
	if ((len != 8 && len != 14) || y < 1900 || y > 2099 || !date_valid((int)y, m, d))
		return false;
	if (date_version_word(s, i - 1))
		return false;
	if (i > 0) { /* an id of eight digits is not a date because it could be */
		const struct token *p = t->v + i - 1;
		if (p->kind == TOKEN_NUMBER && t->v[i].gap <= GAP_HARD)
			return false;
		if (p->sign == '<' && t->v[i].gap == GAP_NONE && token_is(t, i + 1, '.')) /* of a Message-ID */
			return false;
		if (p->kind == TOKEN_SIGN && (p->sign == '#' || p->sign == '+' ||
					      (p->sign == '.' && t->v[i].gap == GAP_NONE) ||
					      (p->sign == '=' && t->v[i].gap == GAP_NONE)))
			return false;
		if (token_sense(t, i - 1, SENSE_RULE) ||
		    (p->kind == TOKEN_SIGN && i > 1 && token_sense(t, i - 2, SENSE_RULE)))
			return false;
	}
	if (token_glued(t, i + 1) && t->v[i + 1].kind == TOKEN_SIGN && t->v[i + 1].sign != '-' &&
	    t->v[i + 1].sign != '_' && token_number(t, i + 2) && token_glued(t, i + 2))
		return false;
	date_set(r, (int)y, m, d);
	if (len == 14) {
		struct span c = span_from(token_span(t, i), 8);
		uint32_t h = (uint32_t)(c.p[0] - '0') * 10 + (uint32_t)(c.p[1] - '0');
		uint32_t mi = (uint32_t)(c.p[2] - '0') * 10 + (uint32_t)(c.p[3] - '0');
		uint32_t se = (uint32_t)(c.p[4] - '0') * 10 + (uint32_t)(c.p[5] - '0');
		if (h > 23 || mi > 59 || se > 60)
			return false;
		r->day.time = (struct clock_time){ .has = true,
						   .has_second = true,
						   .hour = (uint8_t)h,
						   .minute = (uint8_t)mi,
						   .second = (uint8_t)se };
	}
	r->by = "date/compact";
	r->last = i;
	return !date_touches_right(s, i + 1, 0);
}

/* "2024-W18-3", "2024-W18", "2024-123T..." */
bool date_iso_week(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t y = token_value(t, i), w, at = i + 1;
	if (token_len(t, i) != 4 || y < 1900 || y > 2099)
		return false;
	if (token_is(t, at, '-') && token_glued(t, at))
		at++;
	if (at >= t->n || !token_glued(t, at) || !span_eq_str(token_span(t, at), "W") ||
	    !token_number(t, at + 1) || !token_glued(t, at + 1))
		return false;
	bool basic = token_len(t, at + 1) == 3 && at == i + 1; /* "2024W185" */
	if (token_len(t, at + 1) != 2 && !basic)
		return false;
	w = token_value(t, at + 1) / (basic ? 10 : 1);
	if (w < 1 || w > 53)
		return false;
	r->last = at + 1;
	r->by = "date/iso-week";
	bool dash = !basic && token_is(t, at + 2, '-') && token_number(t, at + 3) && token_glued(t, at + 3) &&
		    token_len(t, at + 3) == 1;
	uint32_t day = basic ? token_value(t, at + 1) % 10 : dash ? token_value(t, at + 3) : 0;
	if (day >= 1 && day <= 7) {
		int64_t jan4 = date_to_days((int)y, 1, 4);
		int64_t monday = jan4 - (jan4 + 3) % 7 + (int64_t)(w - 1) * 7;
		date_from_days(monday + day - 1, &r->day);
		r->last = dash ? at + 3 : at + 1;
	} else if (basic) {
		return false;
	} else {
		r->day = (struct day){ .year = (int16_t)y,
				       .month = (uint8_t)w,
				       .precision = PRECISION_WEEK };
	}
	return true;
}

bool date_iso_ordinal(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	uint32_t y = token_value(t, i);
	if (token_len(t, i) != 4 || y < 1900 || y > 2099 || !token_is(t, i + 1, '-') ||
	    !token_glued(t, i + 1) || !token_number(t, i + 2) || !token_glued(t, i + 2) ||
	    token_len(t, i + 2) != 3)
		return false;
	uint32_t n = token_value(t, i + 2);
	/* "2024-123" is an invoice number until a time behind it says otherwise. */
	if (n < 1 || n > 365u + (date_month_days((int)y, 2) == 29) || i + 3 >= t->n ||
	    !token_glued(t, i + 3) || !span_eq_str(token_span(t, i + 3), "T") ||
	    !token_number(t, i + 4))
		return false;
	date_from_days(date_to_days((int)y, 1, 1) + n - 1, &r->day);
	r->last = i + 2;
	r->by = "date/iso-ordinal";
	return true;
}

/* "04/2016": a month and its year. */
bool date_iso_month(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	if (!token_is(t, i + 1, '/') || !token_glued(t, i + 1) || !token_number(t, i + 2) ||
	    !token_glued(t, i + 2) || token_len(t, i) > 2 || token_len(t, i + 2) != 4)
		return false;
	uint32_t m = token_value(t, i), y = token_value(t, i + 2);
	if (m < 1 || m > 12 || y < 1900 || y > 2099)
		return false;
	if (token_len(t, i) == 1 && !s->alone) /* "5/2016" is as often a number of a series */
		return false;
	r->day = (struct day){ .year = (int16_t)y,
			       .month = (uint8_t)m,
			       .precision = PRECISION_MONTH };
	r->last = i + 2;
	r->by = "date/month";
	return !date_touches_right(s, i + 3, '/');
}

/* "bis zum 15.05.", "le 25/12", "on Friday, 5/17": a day of the year nearest to the message, where a
 * word before it says that a day follows. "1/2 of it" and "24/7" are none. */
bool date_iso_day(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	char sep = i + 1 < t->n ? t->v[i + 1].sign : 0;
	if (s->anchor.precision != PRECISION_DAY || i == 0 || (sep != '.' && sep != '/') || !token_glued(t, i + 1) ||
	    !token_number(t, i + 2) || !token_glued(t, i + 2) || token_len(t, i) > 2 || token_len(t, i + 2) > 2 ||
	    !token_near(t, i))
		return false;
	uint32_t next = i + 3, lead = i - (token_is(t, i - 1, ',') && i > 1 ? 2 : 1);
	bool led = token_word(t, lead, WORD_ON) || (token_sense(t, lead, SENSE_WEEKDAY) && token_len(t, lead) > 3) ||
		   (sep == '.' && token_word(t, lead, WORD_BY));
	if (sep == '.' && (!token_is(t, next, '.') || !token_glued(t, next++)))
		return false;
	if (!led || (next < t->n && token_near(t, next) && (token_number(t, next) || token_word(t, next, WORD_OF))) ||
	    (next < t->n && token_glued(t, next) && t->v[next].kind == TOKEN_WORD))
		return false;
	unsigned a = token_value(t, i), b = token_value(t, i + 2);
	int dm = date_nearest_year(s, b, a), md = date_nearest_year(s, a, b);
	if ((dm == 0 && md == 0) || (a == 24 && b == 7 && sep == '/'))
		return false;
	bool month_first = dm == 0 || (md != 0 && dm != md && (s->langs & 1));
	date_set(r, month_first ? md : dm, month_first ? a : b, month_first ? b : a);
	r->day.swapped = month_first;
	r->day.open = dm == md && a != b;
	r->why = "no year written: the one nearest to the message's date";
	r->last = next - 1;
	r->by = "date/no-year";
	return true;
}

/* "timestamp: 1714731000": seconds or milliseconds since 1970, only where a label says so. */
bool date_iso_unix(const struct search *s, uint32_t i, struct date_read *r)
{
	const struct tokens *t = s->t;
	struct span d = token_span(t, i);
	uint32_t at = i;
	while (at > 0 && i - at < 4 && t->v[at - 1].kind == TOKEN_SIGN && t->v[at].gap != GAP_LINE)
		at--;
	if (at == 0 || !token_word(t, at - 1, WORD_UNIX) || t->v[at].gap == GAP_LINE ||
	    token_is(t, i + 1, '-'))
		return false;
	int64_t v = 0;
	for (size_t k = 0; k < 10; k++)
		v = v * 10 + (d.p[k] - '0');
	date_from_days(v / 86400, &r->day);
	v %= 86400;
	r->day.time = (struct clock_time){ .has = true,
					   .has_second = true,
					   .has_zone = true,
					   .hour = (uint8_t)(v / 3600),
					   .minute = (uint8_t)(v / 60 % 60),
					   .second = (uint8_t)(v % 60) };
	r->last = i;
	r->by = "date/unix";
	r->why = "seconds since 1970, as the label says";
	return true;
}
