/* Amounts and dates of a table's columns. One cell can often be read in two ways; the column can
 * not: all cells are looked at first, and what they show together decides for each. */
#ifndef EXHIBIT_READERS_CSV_VALUE_H
#define EXHIBIT_READERS_CSV_VALUE_H

#include "base/arena.h"

/* ---- amounts ---- */
struct csv_money {
	uint64_t points, commas;	/* cells that show it to be the decimal sign */
	uint64_t open;			/* cells that show nothing: "1.234" */
	bool has_minus;			/* a cell has a sign of its own */
	char decimal;			/* after csv_money_settle: '.' or ',' */
	bool is_mixed;			/* cells contradict each other: each was read by itself */
};

/* A cell that looks like an amount adds its evidence; others are left alone. */
void csv_money_see(struct csv_money *m, struct span cell);
/* `comma_likely`: what a tie and a column without evidence are decided by. */
void csv_money_settle(struct csv_money *m, bool comma_likely);
/* "-1234.50" from "1.234,50-", "(1,234.50)", "EUR -1 234.50", "12.00 DR"...; absent when the cell is
 * no amount. `currency` (may be NULL): sign or code found in the cell, borrowed, or absent. */
struct span csv_money_parse(const struct csv_money *m, struct span cell, struct span *currency, struct arena *a);

/* ---- dates ---- */
struct csv_days {
	uint64_t day_first, month_first;	/* cells that show it */
	uint64_t open;				/* cells that show nothing: "03/04/2024" */
	/* Of the open reading both ways: whether the rows are in order of time, up or down. */
	int64_t last_day_first, last_month_first;
	bool has_last;
	uint64_t up[2], down[2];		/* steps, day first and month first */
	bool is_month_first;			/* after csv_days_settle */
	const char *why;			/* what decided; NULL when nothing had to be */
	bool is_guess;
};

bool csv_days_is(struct span cell);	/* a date alone */
void csv_days_see(struct csv_days *d, struct span cell);
/* A cell of another column: a date there is evidence as well. */
void csv_days_hint(struct csv_days *d, struct span cell);
/* `month_likely`: the order to assume when the column shows nothing. */
void csv_days_settle(struct csv_days *d, bool month_likely);
/* "2024-02-14" from the date at the start of the cell; absent when there is none. `why` says what
 * decided the order when this cell leaves it open; absent otherwise. `other` (may be NULL): the other
 * reading, where the order was only assumed; absent otherwise. */
struct span csv_days_parse(const struct csv_days *d, struct span cell, struct span *why, struct span *other,
			   struct arena *a);

#endif
