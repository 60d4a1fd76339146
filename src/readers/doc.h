/* Inside the reader of old Word documents: where in the file text has a property. */
#ifndef EXHIBIT_READERS_DOC_H
#define EXHIBIT_READERS_DOC_H

#include "readers/reader.h"

/* Stretches [from, to) of the WordDocument stream, ascending. */
struct doc_ranges {
	struct list at;		/* uint32_t pairs */
	uint32_t next;		/* the one that was looked at last */
};

/* Stretches whose characters (`is_paragraph`: paragraphs) have `sprm` set to 1. `plc` is the table of
 * pages of properties, `file` the WordDocument stream ([MS-DOC] 2.8.5, 2.8.6). */
void doc_ranges_find(struct doc_ranges *r, struct span plc, struct span file, uint16_t sprm, bool is_paragraph,
		     struct arena *a);
/* Cheap when asked from front to back. */
bool doc_ranges_has(struct doc_ranges *r, uint32_t at);

#endif
