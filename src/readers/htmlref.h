/* Character references of HTML: "&euro;", "&#8364;", "&#x20AC;". */
#ifndef EXHIBIT_READERS_HTMLREF_H
#define EXHIBIT_READERS_HTMLREF_H

#include "base/span.h"

#define HTMLREF_INVISIBLE UINT32_MAX	/* a joiner or soft hyphen: parts words for those who search */

/* The reference at s[*at], which is a '&'; *at moves behind it. False, and *at stays, when the '&'
 * is only a letter. *c may be any number: the caller makes sense of surrogates and the like. */
bool htmlref_take(struct span s, size_t *at, uint32_t *c);

#endif
