/* Amounts of money. */
#ifndef EXHIBIT_FIND_AMOUNT_H
#define EXHIBIT_FIND_AMOUNT_H

#include "search.h"
#include "shape.h"

/* An amount whose first digits are token i. Adds one hit (two for a range) and returns the token
 * behind it, or 0 when there is none. */
uint32_t amount_at_number(struct search *s, uint32_t i);
/* An amount in words ("five hundred dollars") whose currency is token i. */
uint32_t amount_at_currency(struct search *s, uint32_t i);
/* A currency that stands for the whole text: "Currency: EUR", "Amount (USD)". */
void amount_declare(struct search *s, uint32_t i);
/* moved.c: an amount without a currency beside a word of paying; as amount_at_number. */
uint32_t amount_moved(struct search *s, uint32_t i);
/* Adds the hit of a shape that is an amount; `by` is static. */
void amount_finish(struct search *s, const struct shape *a, const char *by);
/* When the text is nothing but a number. */
void amount_bare(struct search *s);
/* After the last chunk: separators and currencies that the document decides. */
void amount_settle(struct search *s);
/* Writes value, currency, candidates, or_, why. */
void amount_print(const struct search *s, const struct hit *h, struct fact *f);

#endif
