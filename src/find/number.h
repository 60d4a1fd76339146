/* Numbers as written in digits, with group and decimal signs. */
#ifndef EXHIBIT_FIND_NUMBER_H
#define EXHIBIT_FIND_NUMBER_H

#include "base/exact.h"
#include "token.h"

struct numeral {
	uint32_t first, last;	/* tokens */
	struct exact value;
	struct exact other;	/* the other reading of a single sign before three digits... */
	bool open;		/* ...when there is one: value has it as group sign, other as decimal */
	char group, decimal;	/* the signs seen; 0 = none. ' ' for any space */
	uint8_t decimals;	/* digits behind the decimal sign */
};

/* The number that begins at digit token i (or at a decimal sign before digits). False when the digits
 * there are part of something else: a version, an address, a date, a malformed group. */
bool number_read(const struct tokens *t, uint32_t i, struct numeral *n);

/* A scale word ("million", "Mio.", "k") at token i; its power of ten, or -1. */
int number_scale(const struct tokens *t, uint32_t i, uint32_t langs);

#endif
