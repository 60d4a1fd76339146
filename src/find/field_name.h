/* Whether some words of a document are a name. */
#ifndef EXHIBIT_FIND_FIELD_NAME_H
#define EXHIBIT_FIND_FIELD_NAME_H

#include "base/span.h"

#define FIELD_NAME_MAX 80	/* bytes of a name */

/* `folded` is what field_label_fold makes of `text`. */
bool field_name_is(struct span text, struct span folded);
bool field_name_has_form(struct span folded);	/* "GmbH", "S.p.A." */
bool field_name_is_address(struct span folded);	/* a street, a country, a telephone */
bool field_name_has_word(struct span folded, const char *const *words, size_t n);

#endif
