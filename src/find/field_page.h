/* A document as whoever looks for its fields sees it: words in cells on lines, the amounts and dates
 * among them, and what labels stand beside them. */
#ifndef EXHIBIT_FIND_FIELD_PAGE_H
#define EXHIBIT_FIND_FIELD_PAGE_H

#include "base/exact.h"
#include "field_label.h"
#include "record/item.h"

#define FIELD_WORDS_MAX 60000	/* words of a document that are looked at */
#define FIELD_NO UINT32_MAX
#define FIELD_CELLS_MAX 64	/* of a line, that are looked at from lines below or above */

struct field_word {
	uint32_t from, to;	/* bytes of the text */
	uint32_t line, cell;
	uint32_t column;	/* characters before it on its line */
	struct span folded;	/* empty for punctuation */
	bool begins;		/* a label may begin with it */
};
struct field_cell {		/* words with no wide gap between them */
	uint32_t first, end;	/* words */
	uint32_t line;
	uint32_t left, right;	/* columns it covers: [left, right) */
};
struct field_line {
	uint32_t from, to;	/* bytes */
	uint32_t first, end;	/* cells */
};
struct field_amount {
	uint32_t from, to, line, cell, left, right;
	struct exact value;
	uint32_t fact;		/* of the item, or FIELD_NO */
	enum field_role role;	/* by its label */
	unsigned weight;	/* of the label; 0: none */
	bool above;		/* the label stands above it */
};
struct field_date {
	uint32_t from, to, line, cell, left, right;
	struct span value;
	uint32_t fact;
	enum field_role role;
	unsigned weight;
};
struct field_page {
	struct arena *a;
	struct span text;
	struct span sender;	/* of a message: the address it came from; set by whoever reads one */
	bool ocr;
	struct field_word *words;
	uint32_t n_words, max_words;
	struct list cells, lines, amounts, dates;
	uint8_t *names;		/* by line: names of amounts on it and 1; 0: not counted yet */
};

/* Everything lives in `a`. `ocr`: recognised text, of which words may be misread. */
void field_page_read(struct field_page *p, struct span text, const struct list *facts, bool ocr, struct arena *a);

static inline const struct field_cell *field_cell(const struct field_page *p, uint32_t i)
{
	return (const struct field_cell *)p->cells.v + i;
}
static inline const struct field_line *field_line(const struct field_page *p, uint32_t i)
{
	return (const struct field_line *)p->lines.v + i;
}
struct span field_cell_text(const struct field_page *p, uint32_t cell);

/* The label among words [from, to): the one of most words, of those the last. Its words in *first and
 * *n when they are not NULL. */
bool field_page_label(const struct field_page *p, uint32_t from, uint32_t to, uint32_t mask,
		      enum field_role *role, unsigned *weight, uint32_t *first, uint32_t *n);
/* The label that begins exactly at word i: the longest. */
uint32_t field_page_label_at(const struct field_page *p, uint32_t i, uint32_t end, uint32_t mask,
			     enum field_role *role, unsigned *weight);
/* The nearest cell above a stretch of columns, at most `lines` up; FIELD_NO when there is none. */
uint32_t field_page_above(const struct field_page *p, uint32_t line, uint32_t left, uint32_t right, unsigned lines);
uint32_t field_page_below(const struct field_page *p, uint32_t line, uint32_t left, uint32_t right, unsigned lines);
/* The name of a column that ends with this cell and goes over `least` to three lines ("Data di / scadenza"):
 * the longest that is a label of `mask`. */
bool field_page_stack(const struct field_page *p, uint32_t cell, unsigned least, uint32_t mask, enum field_role *role, unsigned *weight);
/* The first word that begins at or after a byte. */
uint32_t field_page_word(const struct field_page *p, uint32_t byte);

/* The parts of field_page_read, once words, cells and lines are there; and what they share. */
void field_page_amounts(struct field_page *p, const struct list *facts);
void field_page_dates(struct field_page *p, const struct list *facts);
/* A fact of the whole text, of which the page may show a part: what others wrote is blank there. */
bool field_page_shows(const struct field_page *p, const struct fact *f);
bool field_page_has_letters(const struct field_page *p, uint32_t from, uint32_t to);	/* words */
bool field_page_has_words(const struct field_page *p, const struct field_cell *c);	/* more than "EUR 12.00" */
bool field_page_has_digits(const struct field_page *p, const struct field_cell *c);
/* Of a line. One of more cells is no row of a table for people: the rest is not looked at. */
uint32_t field_page_cells_end(const struct field_page *p, uint32_t line);
static inline bool field_page_is_blank(char c) { return c == ' ' || c == '\t'; }
static inline bool field_page_overlaps(const struct field_cell *c, uint32_t left, uint32_t right)
{
	return c->left < right && left < c->right;
}

#endif
