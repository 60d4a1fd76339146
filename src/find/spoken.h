/* Numbers in words, of the seven languages: "two hundred and five", "siebenhunderttausend", "mille
 * neuf cents", "half a million", "drei Komma fünf Millionen", "5 hundred thousand", "a dozen". */
#ifndef EXHIBIT_FIND_SPOKEN_H
#define EXHIBIT_FIND_SPOKEN_H

#include "number.h"

/* The longest number in words that begins at token `first` (which may also be digits, when words
 * follow). `langs`: bits of the document's language, 0 = unknown. False when there is none; `n` gets
 * the tokens and the exact value. Looks at a bounded number of tokens. */
bool spoken_from(const struct tokens *t, uint32_t first, uint32_t langs, struct numeral *n);
/* The longest one that ends with token `last` and begins at token `floor` or later. */
bool spoken_until(const struct tokens *t, uint32_t last, uint32_t floor, uint32_t langs, struct numeral *n);
/* The word at token i counts something by "of": "a couple of", "deux millions de", "a dozen". */
bool spoken_wants_of(const struct tokens *t, uint32_t i, uint32_t langs);
/* A word or a sign at token i that goes on with a number: "cent" before it is a hundred and no coin. */
bool spoken_goes_on(const struct tokens *t, uint32_t i, uint32_t langs);

#endif
