/* Pieces of table cells: how the page shows a time, an amount, a source. */
#ifndef EXHIBIT_REPORT_CELL_H
#define EXHIBIT_REPORT_CELL_H

#include "html.h"
#include "words.h"

/* `s` put into words by one of the words_ functions. */
typedef void cell_words_fn(struct buf *, struct span);
void cell_words(struct html *h, cell_words_fn *in_words, struct span s);
void cell_time(struct html *h, struct span iso);
void cell_amount(struct html *h, struct span value, struct span currency);
/* "2024-04-03; 2024-03-04" as "3 Apr 2024 or 4 Mar 2024". */
void cell_readings(struct html *h, struct span others, bool dates);
void cell_trust(struct html *h, struct span trust, struct span confidence);
void cell_flag(struct html *h, const char *text);

/* An ANCHOR field (model.h): the item's number; the id of its line in the list of exhibits, which
 * is its label, or "i12" when it has none; a link there. */
uint64_t cell_anchor(struct span link);
struct span cell_line_id(struct span link, char scratch[32]);
void cell_link(struct html *h, struct span link);
/* The link, the place in it, the name: the number and the place come first, because they are what
 * is looked up. */
void cell_source(struct html *h, struct span link, struct span name, struct span place);

#endif
