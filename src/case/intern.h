/* Strings kept once: a number for each, the same number for equal bytes. */
#ifndef EXHIBIT_CASE_INTERN_H
#define EXHIBIT_CASE_INTERN_H

#include "base/buf.h"

struct intern;
struct intern *intern_new(void);
void intern_free(struct intern *in);	/* NULL is fine */
/* The number of a string, from 1; 0 for an empty or absent one. Longer ones are cut at
 * LIMIT_CASE_WORD bytes (between characters). */
uint32_t intern_put(struct intern *in, struct span s);
/* The same with ASCII letters in lower case, and white space at the ends dropped. */
uint32_t intern_put_folded(struct intern *in, struct span s);
uint32_t intern_find(const struct intern *in, struct span s);	/* 0: was never put */
/* Valid until the next put. */
struct span intern_view(const struct intern *in, uint32_t word);
size_t intern_bytes(const struct intern *in);	/* memory held */

#endif
