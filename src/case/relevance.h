/* What concerns the case. Decided for whole families (a message with all that is attached to it), by
 * the first rule that applies; conversations are kept whole. What is left out stays where it was: it
 * is counted, by rule, and nothing of its content goes anywhere. */
#ifndef EXHIBIT_CASE_RELEVANCE_H
#define EXHIBIT_CASE_RELEVANCE_H

#include "case/texts.h"

/* After threads and sides. Fills item.rule, by_rule, CI_CHILD_OUT. */
void relevance_settle(struct case_ *c, struct texts *texts);

#endif
