/* The timeline's lanes: what was agreed, what was delivered, what was billed and paid; and contact,
 * which is the rest of what was said. */
#ifndef EXHIBIT_CASE_LANES_H
#define EXHIBIT_CASE_LANES_H

#include "case/case.h"

/* What stands in a timeline: not a mere mention of a date, and not what an earlier copy of the item has
 * told. */
bool lanes_counts(const struct case_ *c, uint32_t item, const struct item *it, const struct event *ev);
/* Mere mentions of a date are no events of the case. */
bool lanes_is_mention(const struct item *it, const struct event *ev);
/* A booking stands there when it concerns the case, as far as its own words tell: never where it is
 * not known who the other side is. */
bool lanes_has_booking(const struct case_ *c, uint32_t item, const struct transaction *t);
enum case_lane lanes_of(const struct case_ *c, uint32_t item, const struct event *ev);

#endif
