/* What one line of a mail, or the lines from here on, look like. All of these look and change nothing;
 * a `rest` is the text from the line on. Long lines: callers cut them to QUOTEDLINE_LONG bytes. */
#ifndef EXHIBIT_FIND_QUOTEDLINE_H
#define EXHIBIT_FIND_QUOTEDLINE_H

#include "base/span.h"

enum { QUOTEDLINE_LONG = 1000 };

bool quotedline_has(struct span s, const char *what);
/* Without blanks, no-break spaces, and the stars that plain text gets from bold print, at both ends. */
struct span quotedline_bare(struct span s);
/* Only of this letter, blanks at the ends apart, and at least so many. */
bool quotedline_is_rule(struct span s, char of, size_t least);
bool quotedline_is_dashes(struct span s);	/* "---": two to five */
/* The lines up to the next blank one, or as many as are worth looking at. */
struct span quotedline_paragraph(struct span rest);
/* Behind the blank lines, of which a mail program leaves a few under its rule. */
struct span quotedline_skip_blanks(struct span rest);

/* "> words", ">> words", and with initials in front, "JD> words" (Supercite). */
bool quotedline_is_arrowed(struct span line);
/* "On 6 May 2024 Jane wrote:". Perhaps: needs a quote behind it. Surely: with a date or address, as mail
 * programs write it. Lines may have been joined. may_say: worth asking. */
enum said { SAID_NOTHING, SAID_PERHAPS, SAID_SURELY };
enum said quotedline_attribution(struct span s);
bool quotedline_may_say(struct span line);
/* "-----Original Message-----", "Begin forwarded message:", and what stands below a forwarded one. */
bool quotedline_is_original(struct span s);
bool quotedline_is_forward(struct span s);
bool quotedline_is_end(struct span s);
/* From, then a subject and something else of a header in the lines behind it. */
bool quotedline_is_header_block(struct span rest);
bool quotedline_subject_is_forward(struct span subject);	/* "Fwd:", "WG:" */
bool quotedline_subject_is_answer(struct span subject);	/* "Re:", "AW:", or a forward */

bool quotedline_is_device(struct span s);	/* "Sent from my phone" */
bool quotedline_is_legal(struct span s);	/* has words of small print somewhere */
bool quotedline_is_small_print(struct span paragraph);
bool quotedline_is_small_title(struct span s);	/* a line of its own over small print: "Disclaimer" */
bool quotedline_is_closing(struct span s);	/* "Kind regards," */
/* Do the lines up to the end, a quote or small print look like a card? `least` ways to reach somebody are
 * wanted, and of `of` lines one at least; a sentence, a sum, a footnote or a file of a patch says no. */
bool quotedline_is_card(struct span rest, unsigned least, unsigned of);

#endif
