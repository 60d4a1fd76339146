/* CSV as RFC 4180 has it: comma, CRLF, quotes where needed, UTF-8 without a byte order mark.
 * The only place that knows this syntax, and what spreadsheets make of a cell. */
#ifndef EXHIBIT_REPORT_CSV_H
#define EXHIBIT_REPORT_CSV_H

#include "outfile.h"
#include "row.h"

enum csv_kind {
	CSV_TEXT,
	CSV_NUMBER	/* stays a number when it is one; anything else is treated as text */
};
struct csv_column {
	const char *name;
	enum csv_kind kind;
	unsigned field;		/* of the row */
};

struct csv {
	struct outfile out;
	const struct csv_column *columns;
	unsigned n;
	struct buf shown;
	uint64_t rows;
};

/* Creates the file and writes the header line. `columns` must live as long as the csv. */
bool csv_open(struct csv *c, int dirfd, const char *name, const struct csv_column *columns,
	      unsigned n, struct err *e);
/* One line; the columns say which fields of the row; an absent one becomes an empty cell. Cells are
 * foreign text: made visible, folded into one line, unable to start a formula. */
void csv_row(struct csv *c, const struct row *r);
bool csv_close(struct csv *c, struct err *e);	/* false with the first trouble there was */
void csv_drop(struct csv *c);

#endif
