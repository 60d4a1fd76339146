/* The body of Outlook's messages: compressed RTF ([MS-OXRTFCP]) and the HTML wrapped in RTF
 * ([MS-OXRTFEX]). */
#ifndef EXHIBIT_READERS_RTFHTML_H
#define EXHIBIT_READERS_RTFHTML_H

#include "base/arena.h"

/* False when it is no compressed RTF; what could be had of a damaged one is given. */
bool rtfhtml_unpack(struct span packed, struct arena *a, struct span *rtf);
/* The HTML (or, from plain text, the text as HTML would show it) inside, as UTF-8. False when the RTF
 * was not made of HTML. */
bool rtfhtml_take(struct span rtf, struct arena *a, struct span *html);

#endif
