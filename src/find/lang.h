/* The language a text is written in, by its script and its most common words. */
#ifndef EXHIBIT_FIND_LANG_H
#define EXHIBIT_FIND_LANG_H

#include "base/span.h"

/* ISO 639-1: en de fr es it pt nl pl sv da nb fi cs hu ro tr hr id, and by script ru uk el he ar fa ja zh ko
 * th hi. Absent when the text is too short or of no one language. Static storage; looks at the first
 * LANG_WORDS words at most. */
#define LANG_WORDS 600
struct span lang_of(struct span text);

/* Once per process, before a fork; without it the first lang_of does it. */
void lang_warm(void);

#endif
