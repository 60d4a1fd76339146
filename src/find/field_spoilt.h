/* Days that recognition has spoilt. */
#ifndef EXHIBIT_FIND_FIELD_SPOILT_H
#define EXHIBIT_FIND_FIELD_SPOILT_H

#include "base/arena.h"

/* Whether a word is a day whose digits or signs were taken for others, day first: "O7-O6-16". The day as
 * YYYY-MM-DD in *value, which lives in `a`; it is a claim that has to be shown as one. */
bool field_spoilt_date(struct span word, struct span *value, struct arena *a);

#endif
