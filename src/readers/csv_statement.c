/* A row whose words name a date and an amount is the header, wherever it stands (banks put lines
 * above it), and is row 1 of the locators; rows below it become transactions. What the columns show
 * together decides how amounts and dates are read (csv_value.c), so rows are kept as written until
 * the end; how much is kept is bounded by what travels in one frame. */
#include "csv_statement.h"

#include <stdlib.h>

#include "base/limits.h"
#include "csv_head.h"
#include "csv_value.h"

#define HEADER_WITHIN 100	/* rows that may stand above the header, and it */
#define CELL_KEPT 300		/* bytes of a cell that go into a transaction */
#define ROW_COST 100		/* what a transaction costs there beyond its cells */

struct entry {	/* a row of a statement, as written */
	struct span cell[CSV_ROLES];
	struct locator at;
};

struct csv_statement {
	struct sink *out;
	char delimiter;
	bool has_head, is_settled, is_full;
	int64_t rows;		/* since the header, which is 1 */
	struct csv_head head;
	struct list entries;	/* struct entry */
	struct csv_money money;
	struct csv_days days;
	uint64_t kept;
};

struct csv_statement *csv_statement_new(struct sink *out, char delimiter)
{
	struct csv_statement *s = mem_get(sizeof *s);

	s->out = out;
	s->delimiter = delimiter;
	return s;
}

void csv_statement_free(struct csv_statement *s)
{
	free(s);
}

static struct span cell_at(const struct csv_row *row, uint32_t i)
{
	return i < row->n ? span_trim(span_sub(row->bytes, row->cells[i].from, row->cells[i].n)) : SPAN("");
}

static struct span keep(struct csv_statement *s, struct span cell)
{
	size_t n = cell.n < CELL_KEPT ? cell.n : CELL_KEPT;

	while (n > 0 && n < cell.n && ((uint8_t)cell.p[n] & 0xc0) == 0x80)
		n--;
	s->kept += n;
	return n ? arena_dup(sink_arena(s->out), span_sub(cell, 0, n)) : (struct span){ NULL, 0 };
}

static uint32_t amount_column(const struct csv_head *h)
{
	return h->column[h->column[CSV_AMOUNT] != CSV_NO_COLUMN ? CSV_AMOUNT : CSV_DEBIT];
}

/* The cell that has the money: the one of "in" and "out" that is not empty. */
static uint32_t money_column(const struct csv_statement *s, const struct csv_row *row)
{
	uint32_t credit = s->head.column[CSV_CREDIT], main_one = amount_column(&s->head);

	return credit != CSV_NO_COLUMN && cell_at(row, main_one).n == 0 ? credit : main_one;
}

static bool has_digit(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

static void take_entry(struct csv_statement *s, const struct csv_row *row)
{
	uint32_t column = money_column(s, row);
	struct span money = cell_at(row, column);
	struct entry *e;

	if (!has_digit(cell_at(row, s->head.column[CSV_DATE])) || money.n == 0)
		return;		/* a balance brought forward, a total */
	if (s->kept > LIMIT_STATEMENT || s->entries.n >= LIMIT_LIST) {
		if (!s->is_full)
			sink_note(s->out, NOTE_PARTIAL, "csv.rows",
				  "only the first %u rows became transactions", s->entries.n);
		s->is_full = true;
		return;
	}
	e = list_add(&s->entries, sink_arena(s->out), sizeof *e);
	s->kept += ROW_COST;
	for (unsigned r = 0; r < CSV_ROLES; r++)
		if (s->head.column[r] != CSV_NO_COLUMN)
			e->cell[r] = keep(s, cell_at(row, s->head.column[r]));
	e->at.line = row->line;
	e->at.row = s->rows;
	e->at.column = (int64_t)column + 1;
	e->at.bytes[0] = (int64_t)(row->at + (uint64_t)(money.p - row->bytes.p));
	e->at.bytes[1] = e->at.bytes[0] + (int64_t)money.n;
	csv_days_see(&s->days, e->cell[CSV_DATE]);
	for (uint32_t i = 0; i < row->n; i++)
		if (i != s->head.column[CSV_DATE])
			csv_days_hint(&s->days, cell_at(row, i));
	csv_money_see(&s->money, e->cell[CSV_AMOUNT]);
	csv_money_see(&s->money, e->cell[CSV_DEBIT]);
	csv_money_see(&s->money, e->cell[CSV_CREDIT]);
}

void csv_statement_row(struct csv_statement *s, const struct csv_row *row)
{
	struct span *cells = arena_get(row->scratch, (row->n + 1) * sizeof *cells);
	struct csv_head head;

	for (uint32_t i = 0; i < row->n; i++)
		cells[i] = cell_at(row, i);
	if (!s->has_head) {
		if (row->line > HEADER_WITHIN || row->n < 2 || !csv_head_is(cells, row->n, &s->head))
			return;
		s->head.currency = arena_dup(sink_arena(s->out), s->head.currency);
		s->has_head = true;
		s->rows = 1;
		return;
	}
	s->rows++;
	if (!s->is_settled) {
		csv_head_settle(&s->head, cells, row->n);
		s->is_settled = s->has_head = s->head.column[CSV_DATE] != CSV_NO_COLUMN;
	}
	/* Where exports were joined the header stands there again. */
	if (s->has_head && (has_digit(cell_at(row, s->head.column[CSV_DATE])) || !csv_head_is(cells, row->n, &head)))
		take_entry(s, row);
}

/* ---- what the columns said ---- */

static bool is_debit_word(struct span s)
{
	static const char *const words[] = { "d", "dr", "db", "dbit", "debit", "af", "s", "soll", "debet", "out",
					     "withdrawal", "debito", "cargo", "dare" };

	for (size_t i = 0; i < countof(words); i++)
		if (span_ieq_str(s, words[i]))
			return true;
	return false;
}

static bool is_credit_word(struct span s)
{
	static const char *const words[] = { "c", "cr", "crdt", "credit", "bij", "h", "haben", "in", "deposit",
					     "credito", "abono", "avere" };

	for (size_t i = 0; i < countof(words); i++)
		if (span_ieq_str(s, words[i]))
			return true;
	return false;
}

/* The column that says debit or credit, when no amount has a sign and every row is one or other. */
static enum csv_role sign_column(const struct csv_statement *s)
{
	static const enum csv_role may[] = { CSV_SIGN, CSV_KIND };
	const struct entry *e = s->entries.v;

	for (size_t k = 0; k < countof(may) && !s->money.has_minus; k++) {
		uint32_t i = 0;

		while (i < s->entries.n && (is_debit_word(e[i].cell[may[k]]) || is_credit_word(e[i].cell[may[k]])))
			i++;
		if (i == s->entries.n && i > 0)
			return may[k];
	}
	return CSV_ROLES;
}

static bool is_zero(struct span amount)
{
	for (size_t i = 0; i < amount.n; i++)
		if (amount.p[i] != '0' && amount.p[i] != '.')
			return false;
	return true;
}

static struct span negated(struct span amount, struct arena *a)
{
	if (is_zero(amount))
		return amount;
	return span_starts(amount, "-") ? span_from(amount, 1) : arena_fmt(a, "-%.*s", SPAN_FMT(amount));
}

static struct span amount_of(const struct csv_statement *s, const struct entry *e, enum csv_role sign, struct span *currency)
{
	struct arena *a = sink_arena(s->out);
	struct span amount, in;

	if (s->head.column[CSV_AMOUNT] != CSV_NO_COLUMN) {
		amount = csv_money_parse(&s->money, e->cell[CSV_AMOUNT], currency, a);
		return amount.p && sign < CSV_ROLES && is_debit_word(e->cell[sign]) ? negated(amount, a) : amount;
	}
	/* Both filled is normal when one of them is 0.00. */
	in = csv_money_parse(&s->money, e->cell[CSV_CREDIT], currency, a);
	if (in.p && !is_zero(in))
		return in;
	amount = csv_money_parse(&s->money, e->cell[CSV_DEBIT], in.p ? NULL : currency, a);
	if (amount.p == NULL)
		return in;
	/* What goes out is negative, whether or not the column writes the sign. */
	return span_starts(amount, "-") ? amount : negated(amount, a);
}

static void add_transaction(struct csv_statement *s, const struct entry *e, enum csv_role sign)
{
	struct arena *a = sink_arena(s->out);
	struct span currency, why, date = csv_days_parse(&s->days, e->cell[CSV_DATE], &why, a);
	struct span amount = amount_of(s, e, sign, &currency);
	struct transaction *x;

	if (date.p == NULL || amount.p == NULL)
		return;
	x = list_add(&sink_item(s->out)->transactions, a, sizeof *x);
	x->date = date;
	x->amount = amount;
	x->currency = csv_head_currency(e->cell[CSV_CURRENCY], a);
	if (x->currency.p == NULL)
		x->currency = s->head.currency.p ? s->head.currency : csv_head_currency(currency, a);
	x->text = e->cell[CSV_TEXT];
	x->reference = e->cell[CSV_REFERENCE];
	x->counterparty = e->cell[CSV_PARTY];
	x->kind = e->cell[CSV_KIND];
	x->balance = csv_money_parse(&s->money, e->cell[CSV_BALANCE], NULL, a);
	x->why = why;
	x->at = e->at;
}

/* Where dollars are, the month stands first; but not where commas are decimal. */
static bool month_likely(const struct csv_statement *s)
{
	const struct entry *e = s->entries.v;
	struct span currency = s->head.currency;

	if (s->entries.n && currency.p == NULL)
		currency = csv_head_currency(e[0].cell[CSV_CURRENCY], sink_arena(s->out));
	return s->money.decimal == '.' && s->delimiter != ';' && span_eq_str(currency, "USD");
}

void csv_statement_finish(struct csv_statement *s)
{
	const struct entry *e = s->entries.v;
	struct list *to = &sink_item(s->out)->transactions;
	enum csv_role sign;
	uint32_t had = to->n, got;

	if (s->entries.n == 0)
		return;
	csv_money_settle(&s->money, s->delimiter == ';');
	csv_days_settle(&s->days, month_likely(s));
	sign = sign_column(s);
	for (uint32_t i = 0; i < s->entries.n; i++)
		add_transaction(s, &e[i], sign);
	got = to->n - had;
	/* A table whose cells are mostly neither is no statement, whatever its header says. */
	if (got * 2 < s->entries.n) {
		to->n = had;
		return;
	}
	if (got < s->entries.n)
		sink_note(s->out, NOTE_ODD, "csv.cells", "%u rows have a date or an amount that could not be read",
			  s->entries.n - got);
	if (s->days.is_guess)
		sink_note(s->out, NOTE_ODD, "csv.dates", "%s", s->days.why);
	if (s->money.is_mixed)
		sink_note(s->out, NOTE_ODD, "csv.decimal",
			  "points and commas are both decimal in this table; each amount was read by itself");
}
