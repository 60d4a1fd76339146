/* Electronic invoices: what their readers share. Each syntax fills the same fields (EN 16931), and
 * what the sums say is checked in one place. */
#ifndef EXHIBIT_READERS_EINVOICE_H
#define EXHIBIT_READERS_EINVOICE_H

#include "base/exact.h"
#include "xmltree.h"

struct einvoice {
	const struct xmltree *tree;
	struct sink *out;
	struct fields *to;
	/* What is checked and not a field of the record. */
	struct span line_total;		/* BT-106 */
	struct exact line_sum;		/* of the lines that count */
	bool line_missing;		/* one of them has no amount */
	int64_t line;			/* of the text, for xmltree_line */
	size_t line_at;
};

/* The syntaxes: `root` is the document's own element. */
void ubl_read(struct einvoice *e, uint32_t root);
void cii_read(struct einvoice *e, uint32_t root);
void fatturapa_read(struct einvoice *e, uint32_t root);

/* A place for a value in a struct, and where the value stands: a path, or several with '|' between
 * them, of which the first that leads to text counts. */
enum einvoice_kind { EINVOICE_TEXT, EINVOICE_AMOUNT, EINVOICE_DATE };
struct einvoice_row {
	size_t offset;
	enum einvoice_kind kind;
	const char *paths;
};
#define EINVOICE_ROW(type, field, kind, paths) { offsetof(struct type, field), EINVOICE_##kind, paths }

/* Fills the places of `object` that are still empty. Copies. */
void einvoice_rows(struct einvoice *e, uint32_t node, void *object, const struct einvoice_row *rows, size_t n);
/* One value of a node; amounts that are none become a note. Absent when there is nothing. */
struct span einvoice_value(struct einvoice *e, uint32_t node, enum einvoice_kind kind);
/* A copy of the text at the first of the paths that leads to some. */
struct span einvoice_text(struct einvoice *e, uint32_t node, const char *paths);
/* What all children so named say (at `path` in each, or itself), on lines of its own. */
struct span einvoice_joined(struct einvoice *e, uint32_t node, const char *name, const char *path);
/* A new line (tax line) of the invoice. */
struct invoice_line *einvoice_line(struct einvoice *e, uint32_t node);
/* A line's net amount is part of the sum: not so for what only sums up other lines. */
void einvoice_count(struct einvoice *e, const struct invoice_line *l);
struct tax_line *einvoice_tax(struct einvoice *e);

/* Adds everything up again (einvoice_check.c) and notes what does not come out (EN 16931 BR-CO-10 to
 * BR-CO-17). Exact. */
void einvoice_check(struct einvoice *e);

/* Bytes that stand in something else (a PDF, a signed envelope): fills the item's fields when they
 * are an electronic invoice and the item has none; false otherwise. */
bool einvoice_embedded(struct span bytes, struct sink *out);

#endif
