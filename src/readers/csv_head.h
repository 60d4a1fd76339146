/* What the columns of a statement hold, by the words of its header row. */
#ifndef EXHIBIT_READERS_CSV_HEAD_H
#define EXHIBIT_READERS_CSV_HEAD_H

#include "base/arena.h"

enum csv_role {
	CSV_DATE, CSV_AMOUNT, CSV_DEBIT, CSV_CREDIT, CSV_SIGN, CSV_CURRENCY, CSV_TEXT, CSV_REFERENCE,
	CSV_PARTY, CSV_BALANCE, CSV_KIND, CSV_STATUS,
	CSV_FEE, CSV_NET,	/* what was taken off the amount, and what that left */
	/* Transfers between accounts: what arrived, and who is on either side. */
	CSV_ARRIVED, CSV_ARRIVED_CURRENCY, CSV_FROM, CSV_TO, CSV_ROLES
};

enum { CSV_MORE = 6 };

struct csv_head {
	uint32_t column[CSV_ROLES];	/* index of the cell, CSV_NO_COLUMN when there is none */
	uint32_t more[CSV_MORE], n_more;	/* further columns of words about the payment */
	struct span currency;		/* "Amount (EUR)": ISO 4217, or absent */
};
#define CSV_NO_COLUMN UINT32_MAX

/* Whether these cells head a statement of payments: a date, and an amount or what went in and out.
 * Fills `h`. Tables of goods, of hours and of open invoices are none. */
bool csv_head_is(const struct span *cells, uint32_t n, struct csv_head *h);
/* Some words mean one thing in one language and another in the next ("Valuta" is the day of value or
 * the currency): the first row of data decides. */
void csv_head_settle(struct csv_head *h, const struct span *cells, uint32_t n);

/* The ISO 4217 code of a cell: three letters, or one of the unambiguous signs. Absent otherwise. */
struct span csv_head_currency(struct span cell, struct arena *a);

#endif
