/* Transactions and facts are both in the order of the text: one walk over both. */
#include "record/cells.h"

/* Amounts without sign and leading signs of writing: "-1250.00" and "1250.00" are one cell. */
static struct span magnitude(struct span s)
{
	return s.n && (s.p[0] == '-' || s.p[0] == '+') ? span_from(s, 1) : s;
}

static bool is_cell_of(const struct fact *f, const struct transaction *t)
{
	if (fact_is(f, FACT_DATE))
		return t->date.n && span_eq(span_sub(f->value, 0, t->date.n), t->date);
	return fact_is(f, FACT_AMOUNT) && (span_eq(magnitude(f->value), magnitude(t->amount)) ||
					   span_eq(magnitude(f->value), magnitude(t->balance)));
}

/* Where a fact stands, seen from a transaction: before it, in it, behind it. A row of a table is a
 * line; elsewhere a transaction has the bytes it was read from. */
static int place_of(const struct fact *f, const struct transaction *t)
{
	if (t->at.row)
		return f->at.line < t->at.line ? -1 : f->at.line > t->at.line;
	return f->at.bytes[0] < t->at.bytes[0] ? -1 : f->at.bytes[0] >= t->at.bytes[1];
}

void cells_drop(struct item *it)
{
	const struct transaction *t = it->transactions.v;
	struct fact *f = it->facts.v;
	uint32_t kept = 0, at = 0;

	if (it->transactions.n == 0)
		return;
	for (uint32_t i = 0; i < it->facts.n; i++) {
		bool cell = false;

		while (at < it->transactions.n && place_of(&f[i], &t[at]) > 0)
			at++;
		for (uint32_t k = at; !cell && k < it->transactions.n && place_of(&f[i], &t[k]) == 0; k++)
			cell = is_cell_of(&f[i], &t[k]);
		if (!cell)
			f[kept++] = f[i];
	}
	it->facts.n = kept;
}
