/* The timeline's lanes: what was agreed, what was delivered, what was billed and paid; and contact,
 * which is the rest of what was said. */
#ifndef EXHIBIT_CASE_LANES_H
#define EXHIBIT_CASE_LANES_H

#include "case/case.h"

/* What stands in a timeline: not a mere mention of a date, not a row of an account that concerns
 * others, and not what an earlier copy of the item has told. */
bool lanes_counts(const struct case_ *c, uint32_t item, const struct item *it, const struct event *ev);
/* Mere mentions of a date are no events of the case. */
bool lanes_is_mention(const struct item *it, const struct event *ev);
/* A row of an account's export concerns the case, as far as its own words tell. */
bool lanes_row_counts(const struct case_ *c, const struct transaction *t);
enum case_lane lanes_of(const struct case_ *c, uint32_t item, const struct event *ev);
/* Puts what belongs to a lane other than contact into the timeline; lanes_order sorts it. */
void lanes_take(struct case_ *c, uint32_t item, const struct item *it);
void lanes_order(struct case_ *c);

#endif
