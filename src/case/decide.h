/* What a text alone leaves open and the case decides: which of two days a date is, which dollar a
 * "$" stands for. */
#ifndef EXHIBIT_CASE_DECIDE_H
#define EXHIBIT_CASE_DECIDE_H

#include "case/case.h"

/* Keeps which currencies the item writes out, for decide_settle. */
void decide_take(struct case_ *c, struct case_item *ci, const struct item *it);
/* Once it is known which items are kept: the currencies that their amounts write out. */
void decide_settle(struct case_ *c);
/* Decides in the item itself; `why` of a fact or a transaction says by what. Dates follow case.ini alone, a sign the
 * currency of case.ini, else the only one of its candidates that the kept items write out. */
void decide_facts(const struct case_ *c, struct item *it);

#endif
