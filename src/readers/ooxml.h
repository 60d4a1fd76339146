/* Inside the reader of Office Open XML: a package, the relations of its parts, and what each kind of
 * document is read by. */
#ifndef EXHIBIT_READERS_OOXML_H
#define EXHIBIT_READERS_OOXML_H

#include "flow.h"
#include "package.h"
#include "xmlstream.h"

/* One relation of a part: ids lead to other parts. */
struct ooxml_rel {
	struct span id, type;	/* type: the last step of its name, "slide" or "comments" */
	struct span part;	/* name of the part it leads to; absent when that is outside */
};

struct ooxml {
	struct package p;
	struct sink *out;
	struct flow flow;
	struct list names;	/* spans: people of comments, by number */
	unsigned hidden, unsaved;	/* sheets or slides nobody sees; formulas without a result */
};

/* Runs a part through `on`. False when it is not there or could not be read well (noted). */
bool ooxml_stream(struct ooxml *x, struct span part, const struct xmlstream_on *on, void *with);
/* Relations of a part (struct ooxml_rel, in the package's arena); "" for those of the package. */
void ooxml_rels(struct ooxml *x, struct span part, struct list *rels);
const struct ooxml_rel *ooxml_rel_by_id(const struct list *rels, struct span id);
/* The first of that type from *at on, which moves behind it; NULL at the end. */
const struct ooxml_rel *ooxml_rel_by_type(const struct list *rels, const char *type, uint32_t *at);

/* One kind of document each: `main` is its main part. Text goes to the sink, marks to the item. */
void ooxml_word_read(struct ooxml *x, struct span main);
void ooxml_slides_read(struct ooxml *x, struct span main);
void ooxml_sheets_read(struct ooxml *x, struct span main);

/* The words of a part with WordprocessingML or DrawingML in it, added to x->flow; what is deleted or
 * inserted in it becomes marks. */
void ooxml_word_part(struct ooxml *x, struct span part);
/* Comments of a part of that kind (Word's, a sheet's or a slide's) become marks. */
void ooxml_word_comments(struct ooxml *x, struct span part);

#endif
