/* Statements of payments in tables: which rows are transactions and what they say. */
#ifndef EXHIBIT_READERS_CSV_STATEMENT_H
#define EXHIBIT_READERS_CSV_STATEMENT_H

#include "readers/reader.h"

/* One row as it stands in the item's text. */
struct csv_cell {
	size_t from, n;		/* in `bytes` */
};
struct csv_row {
	struct span bytes;
	const struct csv_cell *cells;
	uint32_t n;
	int64_t line;		/* of the text, from 1 */
	uint64_t at;		/* where in the text it begins */
	struct arena *scratch;	/* for the time of the call */
};

struct csv_statement;

/* `delimiter` is a hint of the country: semicolons stand where commas are decimal. */
struct csv_statement *csv_statement_new(struct sink *out, char delimiter);
void csv_statement_free(struct csv_statement *s);	/* NULL is fine */
void csv_statement_row(struct csv_statement *s, const struct csv_row *row);
/* Settles what the columns say and fills the item's transactions, where what a file says of itself was
 * asked for; tells the sink which cells they tell in any case. */
void csv_statement_finish(struct csv_statement *s);

#endif
