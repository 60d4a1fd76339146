/* The list of exhibits on the page. */
#ifndef EXHIBIT_REPORT_LISTING_H
#define EXHIBIT_REPORT_LISTING_H

#include "html.h"
#include "model.h"

/* Reads what was sorted: the first SHOWN_ROWS, and every other one that something on the page points at.
 * Comes last of the tables, when that is known. *shown tells how many lines it wrote. */
bool listing_write(struct html *h, const struct report *r, uint64_t *shown, struct err *e);

#endif
