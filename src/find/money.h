/* What a word says about currency, and what a line says about not being prose. */
#ifndef EXHIBIT_FIND_MONEY_H
#define EXHIBIT_FIND_MONEY_H

#include "search.h"

struct money {
	int16_t currency;
	const struct rule *rule;
	uint32_t entry;
	uint8_t flags;
	int8_t power;		/* "grand": the word counts in thousands */
	uint8_t coin; /* a nickel is 5 of the minor unit; 1 mostly */
	bool minor, plaincode, is_sign;
};

/* The currency token i stands for, when it stands before (behind) a number. Plain senses win over
 * weak ones; two different currencies with one name leave it open (currency -1). */
bool money_of(const struct search *s, uint32_t i, bool before, struct money *m);
/* Is `currency` among those the word may mean? False for -1. */
bool money_may_be(const struct money *m, int currency);
/* "30 MUSD", "TEUR 5": thousands or millions glued to a code. */
bool money_scaled_code(const struct search *s, uint32_t i, struct money *m, int *power);
/* The line token i stands in is a program or a formula and no sentence: "$x", "{", "==", "; at its
 * end". */
bool money_code_line(const struct tokens *t, uint32_t i);
/* Bytes that are no text: what looks like money between them is chance. */
bool money_is_broken(const struct tokens *t, uint32_t i);

#endif
