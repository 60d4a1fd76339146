/* How the report says things to a person: dates, amounts, sizes, and the names the records use.
 * What is put is ready to show: foreign pieces have gone through visible_put. */
#ifndef EXHIBIT_REPORT_WORDS_H
#define EXHIBIT_REPORT_WORDS_H

#include "record/item.h"

/* "2024-04-03T10:15:00+02:00" as "3 Apr 2024, 10:15 +02:00"; less precise ones as precise as they
 * are; what is no ISO 8601 date comes out as it went in. */
void words_time(struct buf *b, struct span iso);
/* "-1234.50" with "USD" as "-1 234.50 USD", a true minus and narrow spaces. `currency` may be
 * absent or null: then the number alone. */
void words_amount(struct buf *b, struct span value, struct span currency);
void words_size(struct buf *b, int64_t bytes);	/* "482 bytes", "47.1 kB" */
/* "page 2, line 14"; "row 5, column 3"; "header Date". Empty when the locator says nothing. */
void words_place(struct buf *b, const struct locator *at);

/* Names of the record in words; an unknown one with its dots and dashes as spaces. */
void words_event(struct buf *b, struct span what);
void words_role(struct buf *b, struct span role);
void words_class(struct buf *b, struct span is, bool many);
const char *words_trust(struct span trust);	/* "" when nothing needs saying */

/* -1, 0, 1 as |a| is below, equal to, above |b|; both exact decimals of any length. */
int words_compare_size(struct span a, struct span b);

#endif
