/* Evidence class: what an item is to the case (message, invoice, receipt, statement, ...), decided
 * from its media type, its name, what its reader said of it, and its text. Rules are data. */
#ifndef EXHIBIT_FIND_CLASS_H
#define EXHIBIT_FIND_CLASS_H

#include "base/err.h"
#include "record/item.h"

/* Compiles the rules, once per process and before a fork; `rules_dir` (NULL: none) adds the user's
 * kind = class rules. finder_new does it; without it the first class_decide does, with the built-in
 * rules alone. */
bool class_warm(const char *rules_dir, struct err *e);

/* Fills `c` (is, score, why), spans in `a` or static. `text` may be empty: an item is classified
 * before its text is known and once more when it is; the later answer stands. Always answers:
 * "other" with a low score when nothing speaks for anything. */
void class_decide(const struct item *it, struct span text, struct arena *a, struct class_info *c);

/* The same of words alone, as if they were a file without a name: what the text of a message would be if it
 * were no message. */
void class_of_text(struct span text, struct arena *a, struct class_info *c);

#endif
