/* Who is who: names seen with addresses, aliases of one person, and the side everybody is on. */
#ifndef EXHIBIT_CASE_SIDES_H
#define EXHIBIT_CASE_SIDES_H

#include "case/case.h"

/* While items are taken: `name` (a word) was seen with a party. */
void sides_saw_name(struct case_ *c, uint32_t party, uint32_t name);
/* Joins aliases, takes the sides from case.ini or works them out: my side is who takes
 * part in nearly all mail, the other side is with whom money is talked about. Fills names, person,
 * side, why of parties; inferred; undecided. */
struct texts;
void sides_settle(struct case_ *c, struct texts *texts);

#endif
