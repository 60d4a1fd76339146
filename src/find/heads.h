/* Heads of columns in plain text: which line names the columns of the lines below it, and which of its
 * cells stands above a value. */
#ifndef EXHIBIT_FIND_HEADS_H
#define EXHIBIT_FIND_HEADS_H

#include "search.h"

struct heads;

/* Finds the lines of the chunk that head columns. In the search's arena; one pass over the tokens. */
struct heads *heads_read(const struct search *s);
/* The label at the head of the column hit `h` stands in, NULL when there is none; `token` gets its
 * place. Hits must be asked for in text order. */
const struct sense *heads_above(struct heads *heads, const struct hit *h, uint32_t *token);
/* That line is the head of a list of goods or hours: its totals are those of lines. */
bool heads_of_lines(const struct heads *heads);

#endif
