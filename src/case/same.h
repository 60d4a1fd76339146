/* The same thing twice: what is a copy, what only claims to be one, and what shows another. */
#ifndef EXHIBIT_CASE_SAME_H
#define EXHIBIT_CASE_SAME_H

#include "case/texts.h"

/* After relevance; looks at what is kept. Fills groups, item.group, item.group_kind. An item that is
 * in several groups names the one that weighs most; SAME_CONFLICT weighs more than the others. */
void same_settle(struct case_ *c, struct texts *texts);

/* For near.c: one more group, when n > 1; the items become its members. */
void same_group(struct case_ *c, enum case_same kind, const uint32_t *items, uint32_t n, uint32_t percent);

enum {
	SAME_NEAR_PERCENT = 85,		/* runs of three words that two texts have in common */
	SAME_SHOWN_PERCENT = 60,	/* of a message's words that are found in a picture's text */
	SAME_FOOTER_BYTES = 2000	/* a longer addition is no footer */
};

#endif
