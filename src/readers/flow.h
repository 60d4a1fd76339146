/* The text of a document while it is being put together: paragraphs become lines, cells of a table
 * row are parted by tabs on one line, whatever stands in them. Inside the document readers. */
#ifndef EXHIBIT_READERS_FLOW_H
#define EXHIBIT_READERS_FLOW_H

#include "readers/reader.h"

struct flow {
	struct buf text;
	unsigned cells;		/* open table cells around us */
	/* what is due before the next visible character */
	unsigned tabs;
	bool has_break, has_space;
};

void flow_init(struct flow *f);		/* at most LIMIT_TEXT of text */
void flow_clear(struct flow *f);
/* Words as they are written: white space other than no-break space is one blank. */
void flow_text(struct flow *f, struct span utf8);
void flow_exact(struct flow *f, struct span utf8);	/* blanks and all; must hold no line end */
void flow_tab(struct flow *f);
void flow_break(struct flow *f);	/* end of a line or paragraph; in a cell a blank */
void flow_cell(struct flow *f);		/* a cell begins */
void flow_cell_end(struct flow *f);
void flow_row_end(struct flow *f);
/* Leaves `n` cells empty. */
void flow_skip(struct flow *f, unsigned n);
/* Ends the last line: nothing of the next document runs into it. Gives the text to the sink when
 * text is wanted, and begins anew. False: the sink wants no more. */
bool flow_give(struct flow *f, struct sink *out);

#endif
