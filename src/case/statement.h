/* The description for the dispute form: what happened, in order, each sentence with the exhibits it
 * stands on, and no longer than the venue takes. Written from facts that are sure enough; what is
 * inferred, said only, or read from a picture is not in it. The user's own narrative in case.ini
 * takes its place, and its citations are checked. */
#ifndef EXHIBIT_CASE_STATEMENT_H
#define EXHIBIT_CASE_STATEMENT_H

#include "case/finding.h"

struct statement_cite {
	uint32_t item;
	uint32_t page, row;	/* from 1; 0: the whole */
};
struct statement_sentence {
	int64_t when;
	struct span text;	/* without its citations */
	struct list cites;	/* struct statement_cite */
	uint8_t rank;		/* 0 goes last when it gets too long */
	bool dropped;		/* for the length */
};
struct statement {
	struct list sentences;	/* struct statement_sentence, in order */
	struct span text;	/* all of it, with citations "[EX-7K4MQ p.2]" */
	uint64_t chars, limit;	/* code points; of the venue's description */
	uint32_t dropped;
	bool by_user;		/* the narrative of case.ini */
	struct list troubles;	/* spans: citations of the narrative that lead nowhere */
};

void statement_conclude(struct case_ *c, struct texts *texts);	/* after deadline_conclude */

#endif
