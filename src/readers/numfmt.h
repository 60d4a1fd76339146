/* Number formats of spreadsheets: what a number in a cell is - a date, an amount, a share - is said
 * by its format alone. Inside the spreadsheet readers. */
#ifndef EXHIBIT_READERS_NUMFMT_H
#define EXHIBIT_READERS_NUMFMT_H

#include "base/buf.h"
#include "base/exact.h"

enum { NUMFMT_TEXT = 24 };	/* bytes of literal text kept on either side of a number */

/* One section: what stands around the number and how many digits it is shown with. */
struct numfmt_section {
	char before[NUMFMT_TEXT], after[NUMFMT_TEXT];
	uint8_t n_before, n_after;
	int8_t decimals;	/* -1: as many as there are */
	bool is_percent, has_digits;
};

struct numfmt {
	bool is_general, is_local;	/* local: the currency is that of whoever opens the file */
	bool has_year, has_month, has_day, has_hour, has_minute, has_second, is_elapsed;
	struct numfmt_section any, negative;
	bool has_negative;
};

/* `code` as it stands in the file ("#,##0.00 [$EUR]"). Nonsense gives the general format. */
void numfmt_parse(struct numfmt *f, struct span code);
/* The format that has this number without being listed (ECMA-376-1, 18.8.30). */
void numfmt_builtin(struct numfmt *f, unsigned id);
bool numfmt_is_date(const struct numfmt *f);

/* "1234.5", "-1.2E-05" as written in files, with the 15 digits that a spreadsheet shows. False when
 * it is no number or too large for an exact decimal. */
bool numfmt_value(struct span s, struct exact *v);
/* The value of a binary number, the same 15 digits. */
bool numfmt_double(uint64_t bits, struct exact *v);

/* What the cell shows, in a form that can be read one way only: dates as ISO 8601, no grouping of
 * digits, a point before decimals, a minus for what is negative. `is_1904`: days count from 1904. */
void numfmt_print(const struct numfmt *f, struct exact v, bool is_1904, struct buf *out);

#endif
