/* How often a name came before among the children of one container. */
#ifndef EXHIBIT_WORKER_NAMES_H
#define EXHIBIT_WORKER_NAMES_H

#include "base/span.h"

struct names;
struct names *names_new(void);
void names_free(struct names *t);	/* NULL is fine */
/* Counts a name and tells how often it came before. */
uint32_t names_add(struct names *t, struct span name);

#endif
