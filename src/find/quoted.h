/* Who wrote which stretch of a message's text: new, quote, forward, signature, disclaimer. */
#ifndef EXHIBIT_FIND_QUOTED_H
#define EXHIBIT_FIND_QUOTED_H

#include "record/item.h"

/* Cuts UTF-8 `text` into stretches of whole lines, in order and without gaps, appended to `parts`
 * (struct text_part). `marked` (struct text_part, in order of the text) is what the format itself
 * says, such as an HTML block quote; it is believed. `subject` tells an answer from a forward where
 * both look alike; it may be absent. Nothing is appended when all of the text is new. Linear time. */
void quoted_parts(struct span text, const struct list *marked, struct span subject, struct arena *a, struct list *parts);

#endif
