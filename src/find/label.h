/* What an amount or a date is for: labels beside it and above it, verbs before it, arithmetic. */
#ifndef EXHIBIT_FIND_LABEL_H
#define EXHIBIT_FIND_LABEL_H

#include "search.h"

/* A label for this kind of fact at token i, or NULL; `behind`: also those that follow their value. */
const struct sense *label_sense(const struct search *s, uint32_t i, uint8_t kind, bool behind);
/* The same of an entry of the lexicon; 0 is none. */
const struct sense *label_of_entry(const struct search *s, uint32_t entry, uint8_t kind, bool behind);
/* A number with cents and no currency behind a label ("Total: 1,234.50"): one hit; the token behind
 * it, or 0. */
uint32_t label_amount(struct search *s, uint32_t i);
/* Roles of the chunk's hits, from number `from` on, by the words around them. */
void label_chunk(struct search *s, uint32_t from);
/* What sums say, once all hits are there and in order. */
void label_roles(struct search *s);
/* Puts together why the value and why the role. */
void label_why(const struct search *s, const struct hit *h, struct fact *f);

#endif
