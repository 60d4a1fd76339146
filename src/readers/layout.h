/* Words with boxes become lines of text: what stands side by side on the page stands on one line,
 * in columns as wide as they look, except for running text set in columns. */
#ifndef EXHIBIT_READERS_LAYOUT_H
#define EXHIBIT_READERS_LAYOUT_H

#include "readers/reader.h"

struct layout_word {
	struct span text;	/* UTF-8, no white space at its ends; lives as long as the layout */
	int32_t x1, y1, x2, y2;	/* from the top left, any unit that makes a letter 5 or more wide */
	int32_t run;		/* words of one vertical line have one number */
	int confidence;		/* of recognition, or -1 */
	uint32_t letters;	/* set by layout_add */
};

struct layout {
	struct arena *arena;	/* the caller's, for words and what is needed to order them */
	struct list words;	/* struct layout_word, in the order of the source */
};

/* Turns a word's place into the box that the sink is told. */
typedef void layout_box(const void *ctx, const struct layout_word *w, int64_t box[4]);

/* A new word. Boxes are put in order (x1 <= x2) and held to what sums cannot overflow. */
void layout_add(struct layout *l, const struct layout_word *w);
/* Writes all words, each line ended by '\n'. False when the sink wants no more. */
bool layout_write(struct layout *l, struct sink *out, layout_box *box, const void *ctx);

#endif
