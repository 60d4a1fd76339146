/* case.ini: what the user tells about the case. Every key may be absent.
 *
 *	[case]		title contract invoice claim currency venue reason platform zone dates
 *	[me] [other]	name address
 *	[relevance]	from to words ids without
 *	[ledger]	EX-7K4MQ = paid 450.00 USD
 *	[statement]	narrative
 *
 * Lists are separated by commas or stand on lines of their own (indented). An unknown section or
 * key, and a value that cannot be, is refused with file, line and what to write instead. */
#ifndef EXHIBIT_CASE_CONFIG_H
#define EXHIBIT_CASE_CONFIG_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/exact.h"

enum config_dates { DATES_OPEN, DATES_DAY_FIRST, DATES_MONTH_FIRST };

struct config_side {
	struct list names, addresses;	/* spans; an address "@example.com" stands for a whole domain */
};
struct config_entry {	/* a line of [ledger]: how the words are read is the ledger's business */
	struct span exhibit;		/* "EX-7K4MQ" */
	struct span text;		/* "paid 450.00 USD" */
	unsigned line;			/* of the file */
};

struct config {
	struct arena *arena;
	struct digest digest;		/* of the file: where it was dropped among the evidence, it is none */
	struct span file;		/* as named; absent: there is none, all is inferred */
	struct span title, currency, venue, reason, platform, zone;
	struct span claim, claim_currency;	/* exact decimal; ISO 4217 or absent */
	struct list contracts, invoices;	/* spans */
	enum config_dates dates;
	struct config_side me, other;
	struct span from, to;		/* ISO 8601 days, both included */
	struct list words, ids, without;	/* spans */
	struct list ledger;		/* struct config_entry */
	struct span narrative;		/* lines joined by LF */
	unsigned venue_line, reason_line, narrative_line;	/* for messages about them */
};

struct config *config_new(void);	/* nothing told */
void config_free(struct config *c);	/* NULL is fine */
/* Reads a file. NULL on trouble: e says file, line, and what would be right. */
struct config *config_read(const char *path, struct err *e);
/* The same from memory; `name` is for messages. */
struct config *config_parse(struct span text, const char *name, struct err *e);

#endif
