/* Two days with something between them, of which the first says less than the second: "1-15 March 2024",
 * "March 1-15, 2024", "28 December - 3 January 2024", "01.03.-15.03.2024", "March-April 2024". The first
 * takes month and year from the second, and the year before where it would come later. */
#include "date.h"

/* A dash or "to" at token i; "and" behind "between". Returns the token behind, or 0. */
static uint32_t joint_at(const struct tokens *t, uint32_t i, uint32_t first)
{
	/* "entre el 3 de mayo y el 5 de junio" */
	uint32_t before = first > 1 && token_word(t, first - 1, WORD_THE) ? first - 1 : first;
	bool between = token_word(t, i, WORD_AND) && before > 0 && token_word(t, before - 1, WORD_BETWEEN);
	if (!token_near(t, i) || !(token_is(t, i, '-') || token_word(t, i, WORD_TO) || between))
		return 0;
	i++;
	if (token_word(t, i, WORD_THE) && token_near(t, i) && token_near(t, i + 1))
		i++;
	return token_near(t, i) ? i : 0;
}

/* "1-15 March 2024", "1. bis 15. März 2024", "5 and 6 May 2024": month and year are borrowed. */
static bool day_only(const struct search *s, uint32_t i, struct date_read *a, struct date_read *b)
{
	const struct tokens *t = s->t;
	uint32_t at = i + 1, day;
	if (!token_number(t, i) || token_len(t, i) > 2 || date_touches_left(s, i))
		return false;
	day = token_value(t, i);
	if (token_is(t, at, '.') && token_glued(t, at))
		at++;
	else if (token_glued(t, at) && token_word(t, at, WORD_ORDINAL))
		at++;
	bool and = token_word(t, at, WORD_AND) && token_near(t, at);
	uint32_t second = and ? at + 1 : joint_at(t, at, i);
	/* "il 3 e il 5 maggio", but not "item 3 and the 5 May letter" */
	if (and && token_word(t, second, WORD_THE) && token_near(t, second) && i > 0 &&
	    (token_word(t, i - 1, WORD_THE) || token_word(t, i - 1, WORD_BETWEEN)))
		second++;
	if (second == 0 || !token_near(t, second) || !token_number(t, second) || !date_words(s, second, b) ||
	    b->day.precision != PRECISION_DAY || !date_valid(b->day.year, b->day.month, day) ||
	    day >= b->day.day)
		return false;
	*a = *b;
	a->day.day = (uint8_t)day;
	a->last = at - 1;
	return true;
}

/* "March 1-15, 2024": the month stands before both. */
static bool month_before(const struct search *s, uint32_t i, struct date_read *a, struct date_read *b)
{
	const struct tokens *t = s->t;
	const struct sense *m = date_month_word(s, i);
	uint32_t at = i + 1, second, behind;
	if (m == NULL)
		return false;
	if (token_is(t, at, '.') && token_glued(t, at))
		at++;
	unsigned from = token_near(t, at) ? date_day_word(s, at, &second) : 0;
	uint32_t next = from ? joint_at(t, second, i) : 0;
	unsigned to = next && token_number(t, next) ? date_day_word(s, next, &behind) : 0;
	if (to <= from || from == 0)
		return false;
	if (token_is(t, behind, ','))
		behind++;
	int y = token_near(t, behind) ? date_year(t, behind, false, &behind) : 0;
	if (y == 0 || !date_valid(y, (unsigned)m->value, to) ||
	    (token_glued(t, behind) && t->v[behind].kind != TOKEN_SIGN))
		return false;
	*a = *b = (struct date_read){ .by = "date/words",
				      .day = { .year = (int16_t)y,
					       .month = (uint8_t)m->value,
					       .precision = PRECISION_DAY } };
	a->day.day = (uint8_t)from;
	a->last = second - 1;
	b->day.day = (uint8_t)to;
	b->first = next;
	b->last = behind - 1;
	return true;
}

/* "March-April 2024", "Dezember bis Februar 2025": whole months. */
static bool months(const struct search *s, uint32_t i, struct date_read *a, struct date_read *b)
{
	const struct tokens *t = s->t;
	const struct sense *m = date_month_word(s, i), *last;
	uint32_t at = i + 1, next;
	if (m == NULL || (token_len(t, i) < 4 && t->text.p[t->v[i].from] >= 'a'))
		return false;
	if (token_is(t, at, '.') && token_glued(t, at))
		at++;
	uint32_t second = joint_at(t, at, i);
	last = second ? date_month_word(s, second) : NULL;
	if (last == NULL || last->value == m->value || !date_words(s, second, b) || b->day.precision != PRECISION_MONTH ||
	    date_year(t, b->last, false, &next) != b->day.year)
		return false;
	*a = *b;
	a->day.year = (int16_t)(b->day.year - (m->value > last->value));
	a->day.month = (uint8_t)m->value;
	a->last = at - 1;
	return true;
}

/* Day and month at token i as numbers ("01.03.", "28/12"), in the order written; 0 when there are none. */
static uint32_t two_numbers(const struct search *s, uint32_t i, unsigned v[2])
{
	const struct tokens *t = s->t;
	char sep = i + 1 < t->n ? t->v[i + 1].sign : 0;
	if (!token_number(t, i) || (sep != '.' && sep != '/') || !token_is(t, i + 1, sep) ||
	    !token_glued(t, i + 1) || !token_number(t, i + 2) || !token_glued(t, i + 2) || token_len(t, i) > 2 ||
	    token_len(t, i + 2) > 2 || date_touches_left(s, i))
		return 0;
	v[0] = token_value(t, i);
	v[1] = token_value(t, i + 2);
	return i + 3 + (sep == '.' && token_is(t, i + 3, '.') && token_glued(t, i + 3) ? 1u : 0u);
}

/* "1 March - 15 April 2024", "March 28 to April 3, 2024", "01.03.-15.03.2024": the year is borrowed. */
static bool no_year(const struct search *s, uint32_t i, struct date_read *a, struct date_read *b)
{
	const struct tokens *t = s->t;
	unsigned v[2], month = 0, day = 0;
	uint32_t at = two_numbers(s, i, v), next = 0;
	bool numbers = at != 0;
	if (!numbers) {
		const struct sense *m = date_month_word(s, i);
		if (m != NULL) {
			at = i + 1 + (token_is(t, i + 1, '.') && token_glued(t, i + 1) ? 1u : 0u);
			day = token_near(t, at) ? date_day_word(s, at, &at) : 0;
		} else {
			day = date_day_word(s, i, &at);
			if ((token_is(t, at, '.') && token_glued(t, at)) || token_word(t, at, WORD_OF))
				at++;
			m = day && token_near(t, at) ? date_month_word(s, at++) : NULL;
			if (token_is(t, at, '.') && token_glued(t, at))
				at++;
		}
		if (m == NULL || day == 0)
			return false;
		month = (unsigned)m->value;
	}
	next = joint_at(t, at, i);
	if (next == 0 || !(numbers ? date_numeric(s, next, b) : date_words(s, next, b)) ||
	    b->day.precision != PRECISION_DAY || (b->by != NULL && strcmp(b->by, "date/no-year") == 0))
		return false;
	*a = *b;
	if (numbers) {
		day = v[b->day.swapped];
		month = v[!b->day.swapped];
		a->day.open = b->day.open && month != day && date_valid(b->day.year, day, month);
		a->day.year_first = false;
	}
	int y = b->day.year - (month * 32 + day > b->day.month * 32u + b->day.day);
	if (!date_valid(y, month, day))
		return false;
	a->day.year = (int16_t)y;
	a->day.month = (uint8_t)month;
	a->day.day = (uint8_t)day;
	a->last = at - 1;
	return true;
}

bool period_read(const struct search *s, uint32_t i, struct date_read *a, struct date_read *b)
{
	const struct tokens *t = s->t;
	/* Most numbers and words begin nothing of the kind, and this is asked at each of them. */
	if (t->v[i].kind == TOKEN_NUMBER
		    ? token_len(t, i) > 2 || i + 1 >= t->n ||
			      (t->v[i + 1].kind == TOKEN_SIGN ? t->v[i + 1].sign != '-' && t->v[i + 1].sign != '.' &&
									t->v[i + 1].sign != '/'
							      : t->v[i + 1].entry == 0)
		    : !token_sense(t, i, SENSE_MONTH) && !token_sense(t, i, SENSE_ORDINAL) &&
			      !token_sense(t, i, SENSE_CARDINAL))
		return false;
	if (!day_only(s, i, a, b) && !month_before(s, i, a, b) && !no_year(s, i, a, b) && !months(s, i, a, b))
		return false;
	a->first = i;
	a->day.time = (struct clock_time){ 0 };
	return true;
}
