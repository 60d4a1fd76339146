/* A row whose words name a date and an amount is the header, wherever it stands (banks put lines
 * above it), and is row 1 of the locators; rows below it become transactions. What the columns show
 * together decides how amounts and dates are read (csv_value.c), so rows are kept as written until
 * the end; how much is kept is bounded by what travels in one frame. */
#include "csv_statement.h"

#include <stdlib.h>

#include "base/exact.h"
#include "base/limits.h"
#include "csv_bare.h"
#include "csv_head.h"
#include "csv_move.h"
#include "csv_value.h"

#define HEADER_WITHIN 100	/* rows that may stand above the header, and it */
#define CELL_KEPT 300		/* bytes of a cell that go into a transaction */
#define ROW_COST 100		/* what a transaction costs there beyond its cells */

/* The cells of a row that its transaction may tell. */
static const enum csv_role told_roles[] = { CSV_DATE, CSV_AMOUNT, CSV_DEBIT, CSV_CREDIT, CSV_BALANCE };

struct entry {	/* a row of a statement, as written */
	struct span cell[CSV_ROLES];
	struct span more;	/* words of further columns */
	struct locator at;
	uint64_t from;		/* where its line begins in the text */
	struct csv_cell told[countof(told_roles)];	/* in that line */
	unsigned tells;		/* bits 1 << role: what became of it in a transaction; 0: it became none */
};

struct csv_statement {
	struct sink *out;
	char delimiter;
	bool has_head, is_settled, is_full;
	bool is_bare;		/* there is no header: the first row was taken for a payment */
	bool is_broken;		/* and one behind it was none */
	int64_t rows;		/* since the header, which is 1; of all without one */
	struct csv_head head;
	struct list entries;	/* struct entry */
	struct csv_money money;
	struct csv_days days;
	uint64_t kept;
	uint32_t undated;	/* rows with an amount and no date */
	int64_t first_undated;
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

/* What other columns say in words, each once: "INV-7, Website relaunch". */
static struct span words_beside(struct csv_statement *s, const struct csv_row *row, const struct entry *e)
{
	struct buf b;
	struct span words;

	buf_init(&b, CELL_KEPT);
	for (uint32_t i = 0; i < s->head.n_more; i++) {
		struct span cell = cell_at(row, s->head.more[i]);

		if (cell.n == 0 || b.n + 2 + cell.n > CELL_KEPT || span_ifind(e->cell[CSV_TEXT], cell, 0) != SIZE_MAX ||
		    span_ifind(buf_view(&b), cell, 0) != SIZE_MAX || span_eq(cell, e->cell[CSV_REFERENCE]))
			continue;
		buf_puts(&b, b.n ? ", " : "");
		buf_span(&b, cell);
	}
	words = keep(s, buf_view(&b));
	buf_clear(&b);
	return words;
}

static void take_entry(struct csv_statement *s, const struct csv_row *row)
{
	uint32_t column = money_column(s, row);
	struct span money = cell_at(row, column);
	struct entry *e;

	if (!has_digit(cell_at(row, s->head.column[CSV_DATE])) || money.n == 0) {
		s->is_broken = true;
		if (has_digit(money) && s->undated++ == 0)
			s->first_undated = row->line;
		return;
	}
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
	e->more = words_beside(s, row, e);
	e->from = row->at;
	for (size_t i = 0; i < countof(told_roles); i++)
		if (s->head.column[told_roles[i]] < row->n)
			e->told[i] = row->cells[s->head.column[told_roles[i]]];
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
	csv_money_see(&s->money, e->cell[CSV_ARRIVED]);
	csv_money_see(&s->money, e->cell[CSV_NET]);
}

void csv_statement_row(struct csv_statement *s, const struct csv_row *row)
{
	struct span *cells = arena_get(row->scratch, (row->n + 1) * sizeof *cells);
	struct csv_head head;

	for (uint32_t i = 0; i < row->n; i++)
		cells[i] = cell_at(row, i);
	if (!s->has_head || s->is_bare) {
		if (row->line <= HEADER_WITHIN && row->n >= 2 && csv_head_is(cells, row->n, &head)) {
			s->head = head;
			s->head.currency = arena_dup(sink_arena(s->out), s->head.currency);
			s->has_head = true;
			s->is_bare = false;
			s->entries.n = 0;
			s->rows = 1;
			return;
		}
		if (row->line == 1 && csv_bare_is(cells, row->n, &head)) {
			s->head = head;
			s->has_head = s->is_bare = s->is_settled = true;
		}
		if (!s->is_bare)
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

/* The column that says which way the money went, when no amount has a sign. One that is called so
 * may leave a row open; a type of payment has to be one or the other in every row. */
static enum csv_role sign_column(const struct csv_statement *s)
{
	static const enum csv_role may[] = { CSV_SIGN, CSV_KIND };
	const struct entry *e = s->entries.v;

	for (size_t k = 0; k < countof(may) && !s->money.has_minus; k++) {
		uint32_t told = 0;

		for (uint32_t i = 0; i < s->entries.n; i++)
			told += csv_move_way(e[i].cell[may[k]]) != CSV_WAY_NONE;
		if (told > 0 && (told == s->entries.n || may[k] == CSV_SIGN))
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

/* *from: the column it was read from. */
static struct span amount_of(const struct csv_statement *s, const struct entry *e, enum csv_role sign,
			     struct span *currency, enum csv_role *from)
{
	struct arena *a = sink_arena(s->out);
	struct span amount, in;

	if (s->head.column[CSV_AMOUNT] != CSV_NO_COLUMN) {
		enum csv_way way = sign < CSV_ROLES ? csv_move_way(e->cell[sign]) : CSV_WAY_NONE;

		/* Of what came in from another currency, what arrived. */
		*from = CSV_ARRIVED;
		if (way == CSV_WAY_IN && (in = csv_money_parse(&s->money, e->cell[CSV_ARRIVED], currency, a)).p)
			return in;
		*from = CSV_AMOUNT;
		amount = csv_money_parse(&s->money, e->cell[CSV_AMOUNT], currency, a);
		return amount.p && way == CSV_WAY_OUT ? negated(amount, a) : amount;
	}
	/* Both filled is normal when one of them is 0.00. */
	*from = CSV_CREDIT;
	in = csv_money_parse(&s->money, e->cell[CSV_CREDIT], currency, a);
	if (in.p && !is_zero(in))
		return in;
	amount = csv_money_parse(&s->money, e->cell[CSV_DEBIT], in.p ? NULL : currency, a);
	if (amount.p == NULL)
		return in;
	*from = CSV_DEBIT;
	/* What goes out is negative, whether or not the column writes the sign. */
	return span_starts(amount, "-") ? amount : negated(amount, a);
}

static struct span currency_of(const struct csv_statement *s, const struct entry *e, enum csv_way way,
			       struct span beside)
{
	struct arena *a = sink_arena(s->out);
	struct span is = { NULL, 0 };

	if (way == CSV_WAY_IN && e->cell[CSV_ARRIVED].n > 0)
		is = csv_head_currency(e->cell[CSV_ARRIVED_CURRENCY], a);
	/* "Amount (EUR)": other columns may name the currency of what it was changed from. */
	if (is.p == NULL)
		is = s->head.currency;
	if (is.p == NULL)
		is = csv_head_currency(e->cell[CSV_CURRENCY], a);
	return is.p ? is : csv_head_currency(beside, a);
}

static struct span party_of(const struct entry *e, enum csv_way way, struct span amount)
{
	struct span name = e->cell[CSV_PARTY];

	if (way != CSV_WAY_IN && way != CSV_WAY_OUT)
		way = span_starts(amount, "-") ? CSV_WAY_OUT : CSV_WAY_IN;
	return name.n ? name : e->cell[way == CSV_WAY_IN ? CSV_FROM : CSV_TO];
}

static struct span text_of(const struct csv_statement *s, const struct entry *e)
{
	struct span text = e->cell[CSV_TEXT];

	if (text.n == 0 || e->more.n == 0)
		return text.n ? text : e->more;
	return arena_fmt(sink_arena(s->out), "%.*s, %.*s", SPAN_FMT(text), SPAN_FMT(e->more));
}

/* A fee is written with a minus here and without there; what is left of the amount tells which way it
 * went. Without that it was taken. */
static struct span fee_of(const struct csv_statement *s, const struct entry *e, struct span amount)
{
	struct arena *a = sink_arena(s->out);
	struct span left = csv_money_parse(&s->money, e->cell[CSV_NET], NULL, a);
	struct exact fee, net, taken;

	if (!exact_parse(csv_money_parse(&s->money, e->cell[CSV_FEE], NULL, a), &fee) || fee.mantissa == 0)
		return (struct span){ NULL, 0 };
	fee.negative = false;
	if (left.p && exact_parse(left, &net) && exact_parse(amount, &taken)) {
		exact_sub(&taken, net);
		if (exact_cmp_abs(taken, fee) != 0)	/* in another currency, or of something else */
			return (struct span){ NULL, 0 };
		fee.negative = taken.negative;
	}
	return exact_print(fee, a);
}

/* What is more than a number in the cell ("12.00 EUR") is for the finder as well. */
static bool is_number_alone(struct span cell)
{
	for (size_t i = 0; i < cell.n; i++)
		if (strchr("0123456789.,'+-() ", cell.p[i]) == NULL)
			return false;
	return true;
}

/* "14.02.2024", "2024-02-14 10:15:00", "2024-02-14T10:15:00Z"; a second day, or words, are for the finder. */
static bool is_day_alone(struct span cell)
{
	size_t n = 0;

	while (n < cell.n && strchr("0123456789./-", cell.p[n]))
		n++;
	if (n > 10 || (n < cell.n && (cell.n < n + 6 || (cell.p[n] != ' ' && cell.p[n] != 'T'))))
		return false;
	for (size_t i = n + 1; i < cell.n; i++)
		if (strchr("0123456789:.Z", cell.p[i]) == NULL || (i == n + 3 && cell.p[i] != ':'))
			return false;
	return true;
}

/* What the row calls itself; what is not settled yet says so, as in other formats. */
static struct span kind_of(const struct entry *e, struct arena *a)
{
	struct span kind = e->cell[CSV_KIND];

	if (csv_move_state(e->cell[CSV_STATUS]) != CSV_STATE_OPEN)
		return kind;
	return kind.n ? arena_fmt(a, "%.*s, pending", SPAN_FMT(kind)) : SPAN("pending");
}

/* False: the date or the amount could not be read. */
static bool add_transaction(struct csv_statement *s, struct entry *e, enum csv_role sign)
{
	enum csv_role from = CSV_ROLES;
	struct arena *a = sink_arena(s->out);
	struct span currency, why, other, date = csv_days_parse(&s->days, e->cell[CSV_DATE], &why, &other, a);
	struct span amount = amount_of(s, e, sign, &currency, &from);
	enum csv_way way = sign < CSV_ROLES ? csv_move_way(e->cell[sign]) : CSV_WAY_NONE;
	struct transaction *x;

	if (date.p == NULL || amount.p == NULL)
		return false;
	x = list_add(&sink_item(s->out)->transactions, a, sizeof *x);
	x->date = date;
	x->amount = amount;
	x->currency = currency_of(s, e, way, currency);
	x->text = text_of(s, e);
	x->reference = e->cell[CSV_REFERENCE];
	x->counterparty = party_of(e, way, amount);
	x->kind = kind_of(e, a);
	x->balance = csv_money_parse(&s->money, e->cell[CSV_BALANCE], NULL, a);
	x->fee = fee_of(s, e, amount);
	if (other.n) {
		list_add_span(&x->or_, a, other);
		x->raw = e->cell[CSV_DATE];
	}
	x->why = why;
	x->at = e->at;
	e->tells = (is_day_alone(e->cell[CSV_DATE]) ? 1u << CSV_DATE : 0) |
		   (from < CSV_ROLES && is_number_alone(e->cell[from]) ? 1u << from : 0) |
		   (x->balance.p && is_number_alone(e->cell[CSV_BALANCE]) ? 1u << CSV_BALANCE : 0);
	return true;
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

/* Rows that are no transactions although they look like some, and those that may never be. */
enum odd { ODD_CELLS, ODD_FAILED, ODD_WITHIN, ODD_SIGN, ODD_OPEN, ODDS };

struct odd_rows {
	uint32_t n;
	const struct entry *first;
};

static void note_odd(struct csv_statement *s, const struct odd_rows odd[ODDS])
{
	static const struct {
		const char *code, *text;
	} says[ODDS] = {
		[ODD_CELLS] = { "csv.cells", "rows have a date or an amount that could not be read" },
		[ODD_FAILED] = { "csv.failed", "rows are of payments that did not take place: they are no transactions" },
		[ODD_WITHIN] = { "csv.within", "rows move money between accounts of one person: they are no transactions" },
		[ODD_SIGN] = { "csv.direction", "rows do not say whether the money came or went: they are no transactions" },
		[ODD_OPEN] = { "csv.pending", "transactions were not settled yet" },
	};

	for (unsigned i = 0; i < ODDS; i++)
		if (odd[i].n > 0)
			sink_note(s->out, NOTE_ODD, says[i].code, "%u %s (the first: line %lld%s%.*s)", odd[i].n, says[i].text,
				  (long long)odd[i].first->at.line, odd[i].first->cell[CSV_STATUS].n ? ", " : "",
				  SPAN_FMT(odd[i].first->cell[CSV_STATUS]));
}

static enum odd take_one(struct csv_statement *s, struct entry *e, enum csv_role sign)
{
	enum csv_state state = csv_move_state(e->cell[CSV_STATUS]);
	enum csv_way way = sign < CSV_ROLES ? csv_move_way(e->cell[sign]) : CSV_WAY_IN;

	if (state == CSV_STATE_FAILED)
		return ODD_FAILED;
	if (way == CSV_WAY_WITHIN || way == CSV_WAY_NONE)
		return way == CSV_WAY_WITHIN ? ODD_WITHIN : ODD_SIGN;
	if (!add_transaction(s, e, sign))
		return ODD_CELLS;
	return state == CSV_STATE_OPEN ? ODD_OPEN : ODDS;
}

static void tell_cells(struct csv_statement *s, const struct entry *e)
{
	for (size_t i = 0; i < countof(told_roles); i++)
		if (e->tells >> told_roles[i] & 1)
			sink_told(s->out, e->from + e->told[i].from, e->from + e->told[i].from + e->told[i].n);
}

void csv_statement_finish(struct csv_statement *s)
{
	struct entry *e = s->entries.v;
	struct list *to = &sink_item(s->out)->transactions;
	struct odd_rows odd[ODDS] = { { 0 } };
	enum csv_role sign;
	uint32_t had = to->n;

	if (s->entries.n == 0)
		return;
	csv_money_settle(&s->money, s->delimiter == ';');
	csv_days_settle(&s->days, month_likely(s));
	sign = sign_column(s);
	for (uint32_t i = 0; i < s->entries.n; i++) {
		enum odd is = take_one(s, &e[i], sign);

		if (is < ODDS && odd[is].n++ == 0)
			odd[is].first = &e[i];
	}
	/* A table whose cells are mostly neither is no statement, whatever its header says. */
	if (odd[ODD_CELLS].n > s->entries.n / 2 ||
	    (s->is_bare && (s->is_broken || odd[ODD_CELLS].n || !csv_bare_holds(to->v, had, to->n)))) {
		to->n = had;
		return;
	}
	for (uint32_t i = 0; i < s->entries.n; i++)
		tell_cells(s, &e[i]);
	if (!(sink_want(s->out) & WANT_META)) {	/* an earlier stage has them */
		to->n = had;
		return;
	}
	if (s->is_bare)
		sink_note(s->out, NOTE_ODD, "csv.header", "the table has no header row: what its columns hold says what they are");
	note_odd(s, odd);
	if (s->undated)
		sink_note(s->out, NOTE_ODD, "csv.undated", "%u rows have an amount and no date (totals, balances, what is not "
			  "settled): they are no transactions (the first: line %lld)", s->undated, (long long)s->first_undated);
	if (s->days.is_guess)
		sink_note(s->out, NOTE_ODD, "csv.dates", "%s", s->days.why);
	if (s->money.is_mixed)
		sink_note(s->out, NOTE_ODD, "csv.decimal",
			  "points and commas are both decimal in this table; each amount was read by itself");
}
