/* The user's templates: where on the papers of one sender a field stands, as patterns. */
#ifndef EXHIBIT_FIND_FIELD_TEMPLATE_H
#define EXHIBIT_FIND_FIELD_TEMPLATE_H

#include "base/err.h"
#include "field_page.h"

/* Compiles the sections of kind = template in `rules_dir` (NULL: there are none), once per process and before a
 * fork. Fails on a pattern that does not compile and on a key that is no field. */
bool field_template_warm(const char *rules_dir, struct err *e);

/* Fills the fields that a template which fits the page finds, over what was there; others stay. */
void field_template_apply(const struct field_page *p, struct fields *to);

#endif
