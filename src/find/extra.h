/* References, parties and private data. */
#ifndef EXHIBIT_FIND_EXTRA_H
#define EXHIBIT_FIND_EXTRA_H

#include "search.h"

/* At a word that starts rules ("Invoice No."): runs their patterns there. */
uint32_t extra_at_label(struct search *s, uint32_t i);
/* At the first digits behind "INV-": the number of a document. */
uint32_t extra_at_code(struct search *s, uint32_t i);
/* At digits: account, card and phone numbers. */
uint32_t extra_at_number(struct search *s, uint32_t i);
/* At "@": a mail address. */
uint32_t extra_at_sign(struct search *s, uint32_t i);
/* The user's patterns that have no words to start at, line by line over the chunk. */
void extra_lines(struct search *s);

#endif
