/* Foreign text as something that can only be looked at. */
#ifndef EXHIBIT_REPORT_VISIBLE_H
#define EXHIBIT_REPORT_VISIBLE_H

#include "base/buf.h"

/* Appends `s` in one line: white space folded to single spaces, bad UTF-8 as U+FFFD, and what
 * text_deceives spelled out as "<U+202E>". Stops at the ceiling of `to`. */
void visible_put(struct buf *to, struct span s);

#endif
