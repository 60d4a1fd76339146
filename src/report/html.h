/* HTML as text: elements, attributes, tables. The only place that knows this syntax. Whatever goes
 * through html_text or an attribute can only ever be text; elements close in the order they opened
 * because this file keeps the stack. */
#ifndef EXHIBIT_REPORT_HTML_H
#define EXHIBIT_REPORT_HTML_H

#include "outfile.h"

enum { HTML_DEPTH = 24 };

/* A column of a table. The first column holds the row's name (th scope=row) when `names_row`. */
struct html_column {
	const char *label;
	const char *class;	/* of its cells; NULL for none */
	bool names_row;
};

struct html {
	struct outfile *to;
	const char *open[HTML_DEPTH];
	unsigned depth;
	bool in_tag;			/* attributes may still be added */
	const struct html_column *columns;
	unsigned n_columns, column;
	bool blank;			/* nothing to see was put into this cell yet */
	struct buf shown;
};

/* Everything before the content: policy (nothing but this style and this script, by their
 * hashes), title, style, <body>. `js` may be empty. */
void html_begin_page(struct html *h, struct outfile *to, struct span title, struct span css,
		     struct span js);
void html_end_page(struct html *h, struct span js);	/* with the same js */

void html_open(struct html *h, const char *tag, const char *class);	/* class may be NULL */
/* Adds to the element just opened. */
void html_attr(struct html *h, const char *name, struct span value);
void html_close(struct html *h);
void html_say(struct html *h, const char *ours);	/* our own words */
void html_text(struct html *h, struct span foreign);	/* made visible, escaped, isolated */
/* Words of ours made at run time, foreign parts of which went through visible_put: escaped only. */
void html_words(struct html *h, struct span ours);
/* <tag class>ours</tag>, and the same around foreign text. */
void html_leaf(struct html *h, const char *tag, const char *class, const char *ours);
void html_leaf_text(struct html *h, const char *tag, const char *class, struct span foreign);
void html_count(struct html *h, uint64_t n);		/* 12 345, grouped by narrow spaces */
void html_line(struct html *h);				/* newline in the source, for diffs */
/* A link inside the page: href="#" + target. Close with html_close. */
void html_link(struct html *h, struct span target, const char *class);

/* Tables. `id` names the table for links and for the script. Between html_row and html_row_end
 * come html_cell / html_cell_end pairs, one per column. */
void html_table(struct html *h, const char *id, const char *class, const char *caption,
		const struct html_column *columns, unsigned n);
void html_table_end(struct html *h);
void html_row(struct html *h, struct span id, const char *class);	/* id may be absent */
void html_row_end(struct html *h);
void html_cell(struct html *h);
/* A cell the script sorts by `key` instead of by its text. */
void html_cell_key(struct html *h, struct span key);
void html_cell_end(struct html *h);

#endif
