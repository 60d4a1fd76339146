/* What readers of statements share: transactions within their limits, and a whole text with its
 * lines. Credits are positive. */
#ifndef EXHIBIT_READERS_STATEMENT_H
#define EXHIBIT_READERS_STATEMENT_H

#include "readers/reader.h"

struct statement {
	struct sink *out;
	uint64_t kept;		/* bytes, as LIMIT_STATEMENT counts them */
	uint32_t dropped;
};

/* A new transaction of the item, or NULL over a limit: go on, statement_end tells how many. */
struct transaction *statement_add(struct statement *s);
/* A copy with blanks made one, cut to what a statement's cell may have; absent when empty. */
struct span statement_keep(struct statement *s, struct span text);
/* "-1234.50" from "-1234,5", "1234.50", "+1.234,50" and the like; `negative` turns the sign. Absent when it
 * is no amount. */
struct span statement_amount(struct statement *s, struct span text, bool negative);
/* "2024-01-31" when the three make a day; absent otherwise. */
struct span statement_day(struct statement *s, unsigned year, unsigned month, unsigned day);
void statement_end(struct statement *s);

/* ---- a statement in plain text ---- */
struct statement_text {
	struct buf text;	/* UTF-8, LF */
	struct span rest;	/* not yet taken */
	int64_t line;		/* number of the line taken last */
	size_t at;		/* where it begins */
};
/* Reads the item, up to LIMIT_TEXT, and gives the text to the sink when it is wanted.
 * statement_text_end in any case. */
void statement_text_begin(struct statement_text *t, const struct source *in, struct sink *out);
bool statement_text_line(struct statement_text *t, struct span *line);
void statement_text_end(struct statement_text *t);

#endif
