/* The clock: for each deadline of the venue that applies to the reason, the last safe day, and the
 * notice that started it. A day the notice itself names goes before the venue's rule; the day before it is safe. There is no
 * "today" here: the same records give the same days. */
#ifndef EXHIBIT_CASE_DEADLINE_H
#define EXHIBIT_CASE_DEADLINE_H

#include "case/finding.h"

struct deadline {
	const struct venue_deadline *rule;
	const struct trigger_seen *by;	/* NULL: no notice starts it */
	int64_t last;		/* the last safe day: its first second, UTC; valid with last_has */
	bool last_has;
	bool stated;		/* the notice names the day */
	struct span how;	/* a sentence: what was counted, from when, in which zone */
};
struct deadlines {
	struct list all;	/* struct deadline: the earliest first, those not started last */
};

void deadline_conclude(struct case_ *c);	/* after finding_conclude */

#endif
