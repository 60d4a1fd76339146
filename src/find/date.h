/* Calendar dates with their times, as written. */
#ifndef EXHIBIT_FIND_DATE_H
#define EXHIBIT_FIND_DATE_H

#include "search.h"

/* A date that begins with token i (digits, a month, a week day, an ordinal word). Adds one hit, or
 * two for a period, and returns the token behind; 0 when there is none. */
uint32_t date_at(struct search *s, uint32_t i);
/* After the last chunk: day and month where the document decides. */
void date_settle(struct search *s);
/* Writes value, precision, zone, or_, why. */
void date_print(const struct search *s, const struct hit *h, struct fact *f);
/* The year next to the anchor's day that has this day; 0 when there is none. */
int date_nearest_year(const struct search *s, unsigned month, unsigned day);
bool date_valid(int year, unsigned month, unsigned day);
/* Days since 1970-01-01 and back (proleptic Gregorian). */
int64_t date_to_days(int year, unsigned month, unsigned day);
void date_from_days(int64_t days, struct day *d);
unsigned date_month_days(int year, unsigned month);
/* RFC 3339 text to a day; false when it is none. */
bool date_parse_anchor(struct span text, struct day *d);

/* ---- for the grammars (date.c, date_words.c, period.c, clock.c) ---- */
struct date_read {
	struct day day;
	uint32_t first, last;
	const char *by;
	const char *why;
};
bool date_numeric(const struct search *s, uint32_t i, struct date_read *r);
bool date_words(const struct search *s, uint32_t i, struct date_read *r);
/* One kind of date each, whose first digits are token i (date_iso.c); date_numeric tries them. */
bool date_iso_compact(const struct search *s, uint32_t i, struct date_read *r);
bool date_iso_week(const struct search *s, uint32_t i, struct date_read *r);
bool date_iso_ordinal(const struct search *s, uint32_t i, struct date_read *r);
bool date_iso_month(const struct search *s, uint32_t i, struct date_read *r);
bool date_iso_day(const struct search *s, uint32_t i, struct date_read *r);
bool date_iso_unix(const struct search *s, uint32_t i, struct date_read *r);
void date_set(struct date_read *r, int y, uint32_t m, uint32_t d);
/* Token i is a word whose numbers are versions, sizes, telephones. */
bool date_version_word(const struct search *s, uint32_t i);
/* Two-digit years: 00-49 are 20xx, 50-99 are 19xx. */
int date_pivot(unsigned yy);
/* A year at token i: four digits 1000..2999, or with `two` also two digits or '24. 0 when none. */
int date_year(const struct tokens *t, uint32_t i, bool two, uint32_t *next);

/* The month a word names; NULL when none. */
const struct sense *date_month_word(const struct search *s, uint32_t i);
/* A day of the month in digits or as a word, 0 when none; `next` gets the token behind its ordinal
 * mark. */
unsigned date_day_word(const struct search *s, uint32_t i, uint32_t *next);
/* Something glued to the left makes the digits at token i part of something else. */
bool date_touches_left(const struct search *s, uint32_t i);
/* The same of what is glued to the right, token `next`; `sep` is the sign between the date's numbers. */
bool date_touches_right(const struct search *s, uint32_t next, char sep);
/* A period whose first date says less than its second ("1-15 March 2024"), period.c. */
bool period_read(const struct search *s, uint32_t i, struct date_read *a, struct date_read *b);

/* A time of day at token i; `next` gets the token behind it and its zone. */
bool clock_at(const struct search *s, uint32_t i, struct clock_time *c, uint32_t *next);
/* A time behind a date (commas, "at", "T" between them), or directly before it. */
void clock_after(const struct search *s, struct date_read *r);
void clock_before(const struct search *s, struct date_read *r);

/* Relative dates ("yesterday", "in 14 days", "nächsten Freitag"); need the anchor. */
uint32_t relative_at(struct search *s, uint32_t i);
/* "2 weeks before 13 May 1999": counted from the date beside it; needs no anchor. */
uint32_t relative_to_date(struct search *s, uint32_t i);
/* Moves the date of such a hit, once it is settled. */
void relative_count(const struct hit *h, struct day *d);

#endif
