/* The shape of an amount around its number: currency, scale words, cents, signs. */
#ifndef EXHIBIT_FIND_SHAPE_H
#define EXHIBIT_FIND_SHAPE_H

#include "money.h"
#include "spoken.h"

struct shape {
	struct numeral n;
	uint32_t first, last; /* tokens of the amount */
	struct money money;
	bool has_money, before, negative, sign_open;
	bool counts; /* ends in a word that wants "of": "millions", "dozen" */
	int power; /* of a scale word; -1 = none */
	const char *why;
};

/* Each looks beside what `a` has so far and takes what belongs to it; `a->n`, first and last are set. */
void shape_scale(const struct search *s, struct shape *a);
void shape_suffix(const struct search *s, struct shape *a);
/* Cents behind the main unit, and "and a half". */
void shape_cents(const struct search *s, struct shape *a);
/* Minus signs, parentheses, CR and DR: last of all. */
void shape_sign(const struct search *s, struct shape *a);
/* Currency before, fractions, words, scale, currency behind, cents, in this order. */
void shape_all(const struct search *s, struct shape *a);
/* The text is this amount and nothing else, but for signs around it. */
bool shape_covers(const struct search *s, const struct shape *a);

#endif
