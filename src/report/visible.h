/* Foreign text as something that can only be looked at. */
#ifndef EXHIBIT_REPORT_VISIBLE_H
#define EXHIBIT_REPORT_VISIBLE_H

#include "base/buf.h"

/* Appends `s` with white space folded to single spaces, bad UTF-8 as U+FFFD, and every character
 * that is invisible or changes direction as its code: "[U+202E]". Stops at the ceiling of `to`. */
void visible_put(struct buf *to, struct span s);

#endif
