/* Inside the findings; included by finding*.c only. */
#ifndef EXHIBIT_CASE_FINDING_WORK_H
#define EXHIBIT_CASE_FINDING_WORK_H

#include "finding.h"
#include "ledger.h"
#include "say.h"
#include "texts.h"

enum mark_kind { MARK_DAY, MARK_EDITED, MARK_CHANGED, MARK_BROKEN, MARK_CLOCKS };
struct finding_mark {		/* what an item shows of itself */
	uint32_t item;
	uint8_t kind;
	int64_t when;		/* MARK_DAY: a deadline it states */
	struct span text;
};

bool finding_is_message(const struct case_ *c, uint32_t item);	/* kept, a mail or chat, no copy */
/* finding_evidence.c */
void finding_evidence(struct case_ *c, struct texts *texts);

#endif
