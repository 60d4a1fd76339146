/* Text as bytes: is it UTF-8, what was it in, and how can it be shown without harm.
 *
 * Decoding from other charsets uses iconv and is for the jailed half; looking at UTF-8 and making
 * it safe to display is for everybody. */
#ifndef EXHIBIT_BASE_TEXT_H
#define EXHIBIT_BASE_TEXT_H

#include "base/arena.h"

/* Length of the well-formed UTF-8 sequence at the start of `s` (Unicode 15, table 3-7); 0: none. */
unsigned text_sequence(struct span s);
/* The code point of a well-formed sequence of n bytes. */
uint32_t text_code_point(const char *p, unsigned n);
bool text_is_utf8(struct span s);
uint64_t text_count(struct span utf8);		/* code points */
/* Copies, with U+FFFD for every maximal ill-formed part; true when there was none. */
bool text_repair(struct span s, struct buf *out);

/* A form of `raw` that is safe to print anywhere: valid UTF-8 with control characters, bidi
 * controls, zero-width characters, line and paragraph separators spelled out ("\x1b", "<U+202E>").
 * Returns `raw` itself when it is safe already. Absent stays absent. */
struct span text_display(struct span raw, struct arena *a);
/* A character that does something instead of showing something: what text_display spells out. */
bool text_deceives(uint32_t code_point);
bool text_is_plain(struct span raw);		/* text_display would change nothing */
bool text_has_bidi(struct span utf8);		/* a bidi override, embedding or isolate is in it */

/* "UTF-16LE", "UTF-16BE", "UTF-32LE" or "UTF-32BE" when the bytes begin with the byte order mark of
 * that form, or have zeros exactly where Western text in that form has them. NULL otherwise. */
const char *text_wide(struct span head);

struct span text_base64(struct span raw, struct arena *a);

#endif
