/* Exact decimals: what an amount is while it is being read and added up. No binary fractions, no
 * wrap. */
#ifndef EXHIBIT_BASE_EXACT_H
#define EXHIBIT_BASE_EXACT_H

#include "base/arena.h"

/* mantissa * 10^-scale. Up to EXACT_DIGITS digits; what would be longer sets `over`, which stays. */
struct exact {
	unsigned __int128 mantissa;
	uint8_t scale;
	bool negative, over;
};
#define EXACT_DIGITS 30
#define EXACT_SCALE 12

struct exact exact_int(uint64_t v);
/* "-1234.50", "+5", ".5": sign, digits, a point. False (and zero) for anything else, and for what is
 * longer than EXACT_DIGITS or EXACT_SCALE. */
bool exact_parse(struct span s, struct exact *e);
/* One more decimal digit at the end; `fraction` when it stands behind the decimal sign. */
void exact_digit(struct exact *e, unsigned digit, bool fraction);
void exact_times(struct exact *e, uint64_t factor);
/* Powers of ten: "1.5" and 3 give 1500; negative powers give more scale. */
void exact_shift(struct exact *e, int power);
void exact_add(struct exact *e, struct exact b);
void exact_sub(struct exact *e, struct exact b);
void exact_mul(struct exact *e, struct exact b);
/* Half away from zero, to `digits` behind the point. */
void exact_round(struct exact *e, unsigned digits);
bool exact_eq(struct exact a, struct exact b);
int exact_cmp_abs(struct exact a, struct exact b);
struct span exact_print(struct exact e, struct arena *a);

#endif
