/* Tables in text (RFC 4180, and what banks and spreadsheets make of it) by libcsv.
 *
 * Text: a line per row, a TAB between cells, so that whoever looks for facts sees their borders;
 * line ends and tabs inside a cell become blanks. Cells stay as they are, formulas too: making them
 * harmless is the business of whoever writes a table.
 *
 * Statements: a row whose words name a date and an amount is the header, wherever it stands (banks
 * put lines above it), and is row 1 of the locators; rows below it become transactions. What the
 * columns show together decides how amounts and dates are read (csv_value.c).
 *
 * A quote that is never closed would take the rest of the file into one cell: after LIMIT_CSV_ROW
 * bytes, or at the end, the line it began on is read without quotes. Memory is bounded by that and
 * by what is kept of transactions. */
#include <csv.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "charset.h"
#include "csv_head.h"
#include "csv_shape.h"
#include "csv_value.h"
#include "textfeed.h"

extern const struct reader reader_csv;

#define HEADER_WITHIN 100	/* rows that may stand above the header, and it */
#define UNCLOSED 16		/* quotes left open before quotes are not believed any more */
#define CELL_KEPT 300		/* bytes of a cell that go into a transaction */
#define ROWS_KEPT (2 * MIB)	/* bytes of all such cells: they travel in one frame */
#define ROW_COST 200		/* what a transaction costs there beyond its cells */

struct cell {
	size_t from, n;		/* in row */
};

struct entry {	/* a row of a statement, as written */
	struct span cell[CSV_ROLES];
	struct locator at;
};

struct table {
	struct sink *out;
	struct csv_parser parser;
	char delimiter;
	/* the row being read */
	struct buf row;		/* its cells, cleaned, a TAB behind each */
	struct list cells;	/* struct cell */
	struct arena *row_arena;
	struct buf pending;	/* its lines, while a quote is open */
	bool is_row_done;
	unsigned unclosed, overlong;
	/* where we are */
	int64_t line, rows;	/* lines of text given; rows since the header, which is 1 */
	uint64_t at;		/* bytes of text */
	bool is_full;
	/* the statement */
	bool has_head, is_settled, is_rows_full;
	struct csv_head head;
	struct list entries;	/* struct entry */
	struct csv_money money;
	struct csv_days days;
	uint64_t kept;
};

/* ---- cells of one row ---- */

static void on_cell(void *bytes, size_t n, void *with)
{
	struct table *t = with;
	struct cell *c = list_add(&t->cells, t->row_arena, sizeof *c);
	char *to = buf_room(&t->row, n + 1);

	c->from = t->row.n;
	c->n = to ? n : 0;
	if (to == NULL)
		return;
	memcpy(to, bytes ? bytes : "", n);
	for (size_t i = 0; i < n; i++)
		if (to[i] == '\n' || to[i] == '\t')
			to[i] = ' ';
	to[n] = '\t';
	t->row.n += n + 1;
}

static struct span cell_at(const struct table *t, uint32_t i)
{
	const struct cell *c;

	if (i >= t->cells.n)
		return span_of("", 0);
	c = (const struct cell *)t->cells.v + i;
	return span_sub(buf_view(&t->row), c->from, c->n);
}

/* ---- the statement ---- */

static struct span keep(struct table *t, struct span s)
{
	size_t n = s.n < CELL_KEPT ? s.n : CELL_KEPT;

	while (n > 0 && n < s.n && ((uint8_t)s.p[n] & 0xc0) == 0x80)
		n--;
	t->kept += n;
	return n ? arena_dup(sink_arena(t->out), span_sub(s, 0, n)) : (struct span){ NULL, 0 };
}

static uint32_t amount_column(const struct csv_head *h)
{
	return h->column[h->column[CSV_AMOUNT] != CSV_NO_COLUMN ? CSV_AMOUNT : CSV_DEBIT];
}

/* The cell that has the money: the one of "in" and "out" that is not empty. */
static uint32_t money_column(const struct table *t)
{
	uint32_t credit = t->head.column[CSV_CREDIT], main_one = amount_column(&t->head);

	return credit != CSV_NO_COLUMN && span_trim(cell_at(t, main_one)).n == 0 ? credit : main_one;
}

static bool has_digit(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

static void take_entry(struct table *t)
{
	uint32_t column = money_column(t);
	struct entry *e;

	if (!has_digit(cell_at(t, t->head.column[CSV_DATE])) || cell_at(t, column).n == 0)
		return;		/* a balance brought forward, a total */
	if (t->kept > ROWS_KEPT || t->entries.n >= LIMIT_LIST) {
		if (!t->is_rows_full)
			sink_note(t->out, NOTE_PARTIAL, "csv.rows",
				  "only the first %u rows became transactions", t->entries.n);
		t->is_rows_full = true;
		return;
	}
	e = list_add(&t->entries, sink_arena(t->out), sizeof *e);
	t->kept += ROW_COST;
	for (unsigned r = 0; r < CSV_ROLES; r++)
		if (t->head.column[r] != CSV_NO_COLUMN)
			e->cell[r] = keep(t, cell_at(t, t->head.column[r]));
	e->at.line = t->line;
	e->at.row = t->rows;
	e->at.column = (int64_t)column + 1;
	e->at.bytes[0] = (int64_t)(t->at + ((const struct cell *)t->cells.v)[column].from);
	e->at.bytes[1] = e->at.bytes[0] + (int64_t)cell_at(t, column).n;
	csv_days_see(&t->days, e->cell[CSV_DATE]);
	for (uint32_t i = 0; i < t->cells.n; i++)
		if (i != t->head.column[CSV_DATE])
			csv_days_hint(&t->days, cell_at(t, i));
	csv_money_see(&t->money, e->cell[CSV_AMOUNT]);
	csv_money_see(&t->money, e->cell[CSV_DEBIT]);
	csv_money_see(&t->money, e->cell[CSV_CREDIT]);
}

static struct span *row_cells(struct table *t)
{
	struct span *cells = arena_get(t->row_arena, (t->cells.n + 1) * sizeof *cells);

	for (uint32_t i = 0; i < t->cells.n; i++)
		cells[i] = span_trim(cell_at(t, i));
	return cells;
}

static void look_at_row(struct table *t)
{
	struct csv_head head;

	if (!t->has_head) {
		if (t->line > HEADER_WITHIN || t->cells.n < 2 || !csv_head_is(row_cells(t), t->cells.n, &t->head))
			return;
		t->head.currency = arena_dup(sink_arena(t->out), t->head.currency);
		t->has_head = true;
		t->rows = 1;
		return;
	}
	t->rows++;
	if (!t->is_settled) {
		csv_head_settle(&t->head, row_cells(t), t->cells.n);
		t->is_settled = t->has_head = t->head.column[CSV_DATE] != CSV_NO_COLUMN;
	}
	/* Where exports were joined the header stands there again. */
	if (t->has_head && (has_digit(cell_at(t, t->head.column[CSV_DATE])) ||
			    !csv_head_is(row_cells(t), t->cells.n, &head)))
		take_entry(t);
}

static void on_row(int end, void *with)
{
	(void)end;
	((struct table *)with)->is_row_done = true;
}

static void clear_row(struct table *t)
{
	buf_reset(&t->row);
	t->cells = (struct list){ 0 };
	arena_reset(t->row_arena);
}

static void give_row(struct table *t)
{
	struct span line;

	t->line++;
	if (t->row.n)
		t->row.p[t->row.n - 1] = '\n';	/* in place of the last TAB */
	line = buf_view(&t->row);
	if ((sink_want(t->out) & WANT_META) && !t->is_full && !t->row.full)
		look_at_row(t);
	if (sink_want(t->out) & WANT_TEXT)
		t->is_full = !sink_text(t->out, line);
	t->at += line.n;
	if (t->at > LIMIT_TEXT && !t->is_full) {
		t->is_full = true;
		sink_note(t->out, NOTE_PARTIAL, "limit.text", "only the first %llu MiB of text were read",
			  (unsigned long long)(LIMIT_TEXT / MIB));
	}
	clear_row(t);
}

/* ---- lines to rows ---- */

static void restart(struct table *t, bool quotes)
{
	if (t->parser.free_func)
		csv_free(&t->parser);
	csv_init(&t->parser, 0);
	csv_set_delim(&t->parser, (unsigned char)t->delimiter);
	csv_set_blk_size(&t->parser, 16 * KIB);
	if (!quotes || t->unclosed >= UNCLOSED)
		csv_set_quote(&t->parser, '\0');	/* there is no NUL in the text */
	clear_row(t);
}

static void parse(struct table *t, struct span bytes)
{
	csv_parse(&t->parser, bytes.p, bytes.n, on_cell, on_row, t);
}

/* A quote that was opened by mistake is closed by the next one somewhere below, which then stands
 * where no closing quote may stand: inside a cell. */
enum quotes { QUOTES_FINE, QUOTES_STRAY, QUOTES_OPEN };

static enum quotes quotes_of(struct span row, char delimiter)
{
	bool in_quotes = false, at_start = true;

	for (size_t i = 0; i < row.n; i++) {
		char c = row.p[i], next = i + 1 < row.n ? row.p[i + 1] : '\n';

		if (!in_quotes) {
			in_quotes = at_start && c == '"';
			at_start = c == delimiter || (at_start && c == ' ');
		} else if (c == '"' && next == '"') {
			i++;
		} else if (c == '"') {
			if (next != delimiter && next != '\n' && next != ' ')
				return QUOTES_STRAY;
			in_quotes = at_start = false;
		}
	}
	return in_quotes ? QUOTES_OPEN : QUOTES_FINE;
}

static void note_pending(struct table *t, struct span all, size_t first)
{
	if (all.n >= LIMIT_CSV_ROW && first == SIZE_MAX) {
		if (t->overlong++ == 0)
			sink_note(t->out, NOTE_PARTIAL, "csv.row", "from line %lld on: lines longer than %llu bytes were cut",
				  (long long)t->line + 1, (unsigned long long)LIMIT_CSV_ROW);
	} else if (quotes_of(all, t->delimiter) != QUOTES_FINE && t->unclosed++ == 0) {
		sink_note(t->out, NOTE_PARTIAL, "csv.quote", "a quote in line %lld is never closed: "
			  "it was taken as part of its cell", (long long)t->line + 1);
	}
}

/* The first of the pending lines as a row of its own; the others are given back in *rest. */
static void unwind(struct table *t, struct buf *rest)
{
	struct span all = buf_view(&t->pending);
	size_t first = span_chr(all, '\n', 0), used = first == SIZE_MAX ? all.n : first + 1;

	note_pending(t, all, first);
	*rest = t->pending;
	buf_init(&t->pending, 2 * LIMIT_CSV_ROW);
	if (used < all.n) {
		restart(t, false);
		parse(t, span_sub(all, 0, first));
	}
	csv_fini(&t->parser, on_cell, on_row, t);	/* as if the text ended here */
	if (t->cells.n)
		give_row(t);
	memmove(rest->p, rest->p + used, all.n - used);
	rest->n = all.n - used;
	restart(t, true);
}

/* False: the row that ended here is not to be believed, `pending` has all its lines. */
static bool feed_line(struct table *t, struct span line)
{
	bool is_long = t->pending.n > 0;	/* a row of several lines */

	t->is_row_done = false;
	parse(t, line);
	if (!t->is_row_done && !is_long && span_trim(line).n == 0)
		return true;
	if (is_long || !t->is_row_done)
		buf_span(&t->pending, line);
	if (!t->is_row_done)
		return t->pending.n < LIMIT_CSV_ROW;
	if (is_long && t->unclosed < UNCLOSED && quotes_of(buf_view(&t->pending), t->delimiter) == QUOTES_STRAY)
		return false;
	give_row(t);
	buf_reset(&t->pending);
	return true;
}

static void feed_text(struct table *t, struct span text, bool is_end)
{
	while (text.n && !t->is_full) {
		size_t n = span_chr(text, '\n', 0);
		struct span line = span_sub(text, 0, n < LIMIT_CSV_ROW ? n + 1 : LIMIT_CSV_ROW);

		text = span_from(text, line.n);
		if (!feed_line(t, line)) {
			struct buf rest;

			unwind(t, &rest);	/* `rest` is less than what led here */
			feed_text(t, buf_view(&rest), false);
			buf_clear(&rest);
		}
	}
	while (is_end && t->pending.n && !t->is_full) {
		struct buf rest;

		unwind(t, &rest);
		feed_text(t, buf_view(&rest), false);
		buf_clear(&rest);
	}
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
static enum csv_role sign_column(const struct table *t)
{
	static const enum csv_role may[] = { CSV_SIGN, CSV_KIND };
	const struct entry *e = t->entries.v;

	for (size_t k = 0; k < countof(may) && !t->money.has_minus; k++) {
		uint32_t i = 0;

		while (i < t->entries.n && (is_debit_word(e[i].cell[may[k]]) || is_credit_word(e[i].cell[may[k]])))
			i++;
		if (i == t->entries.n && i > 0)
			return may[k];
	}
	return CSV_ROLES;
}

static struct span negated(struct span amount, struct arena *a)
{
	return span_starts(amount, "-") ? span_from(amount, 1) : arena_fmt(a, "-%.*s", SPAN_FMT(amount));
}

static struct span amount_of(const struct table *t, const struct entry *e, enum csv_role sign, struct span *currency)
{
	struct arena *a = sink_arena(t->out);
	struct span amount;

	if (t->head.column[CSV_AMOUNT] != CSV_NO_COLUMN) {
		amount = csv_money_parse(&t->money, e->cell[CSV_AMOUNT], currency, a);
		return amount.p && sign < CSV_ROLES && is_debit_word(e->cell[sign]) ? negated(amount, a) : amount;
	}
	/* Both filled is normal when one of them is 0.00. */
	amount = csv_money_parse(&t->money, e->cell[CSV_CREDIT], currency, a);
	if (amount.p && strspn(arena_cstr(a, amount), "0.") < amount.n)
		return amount;
	amount = csv_money_parse(&t->money, e->cell[CSV_DEBIT], currency, a);
	if (amount.p == NULL)
		return csv_money_parse(&t->money, e->cell[CSV_CREDIT], currency, a);
	/* What goes out is negative, whether or not the column writes the sign. */
	return span_starts(amount, "-") || strspn(arena_cstr(a, amount), "0.") == amount.n ? amount : negated(amount, a);
}

static void add_transaction(struct table *t, const struct entry *e, enum csv_role sign)
{
	struct arena *a = sink_arena(t->out);
	struct span currency, why, date = csv_days_parse(&t->days, e->cell[CSV_DATE], &why, a);
	struct span amount = amount_of(t, e, sign, &currency);
	struct transaction *x;

	if (date.p == NULL || amount.p == NULL)
		return;
	x = list_add(&sink_item(t->out)->transactions, a, sizeof *x);
	x->date = date;
	x->amount = amount;
	x->currency = csv_head_currency(e->cell[CSV_CURRENCY], a);
	if (x->currency.p == NULL)
		x->currency = t->head.currency.p ? t->head.currency : csv_head_currency(currency, a);
	x->text = e->cell[CSV_TEXT];
	x->reference = e->cell[CSV_REFERENCE];
	x->counterparty = e->cell[CSV_PARTY];
	x->kind = e->cell[CSV_KIND];
	x->balance = csv_money_parse(&t->money, e->cell[CSV_BALANCE], NULL, a);
	x->why = why;
	x->at = e->at;
}

/* Where dollars are, the month stands first; but not where commas are decimal. */
static bool month_likely(const struct table *t)
{
	const struct entry *e = t->entries.v;
	struct span currency = t->head.currency;

	if (t->entries.n && currency.p == NULL)
		currency = csv_head_currency(e[0].cell[CSV_CURRENCY], sink_arena(t->out));
	return t->money.decimal == '.' && t->delimiter != ';' && span_eq_str(currency, "USD");
}

static void finish_statement(struct table *t)
{
	const struct entry *e = t->entries.v;
	struct list *to = &sink_item(t->out)->transactions;
	enum csv_role sign;
	uint32_t had = to->n, got;

	if (t->entries.n == 0)
		return;
	csv_money_settle(&t->money, t->delimiter == ';');
	csv_days_settle(&t->days, month_likely(t));
	sign = sign_column(t);
	for (uint32_t i = 0; i < t->entries.n; i++)
		add_transaction(t, &e[i], sign);
	got = to->n - had;
	/* A table whose cells are mostly neither is no statement, whatever its header says. */
	if (got * 2 < t->entries.n) {
		to->n = had;
		return;
	}
	if (got < t->entries.n)
		sink_note(t->out, NOTE_ODD, "csv.cells", "%u rows have a date or an amount that could not be read",
			  t->entries.n - got);
	if (t->days.is_guess)
		sink_note(t->out, NOTE_ODD, "csv.dates", "%s", t->days.why);
	if (t->money.is_mixed)
		sink_note(t->out, NOTE_ODD, "csv.decimal",
			  "points and commas are both decimal in this table; each amount was read by itself");
}

/* ---- the reader ---- */

static void read_table(struct table *t, struct textfeed *f)
{
	struct csv_shape shape = { 0 };
	struct span piece;
	bool has_begun = false;

	while (!t->is_full && textfeed_next(f, &piece)) {
		if (!has_begun) {
			struct span first = piece;

			/* "sep=;" is for spreadsheets, in front of the table. */
			if (span_istarts(first, "sep=") && first.n > 5 && strchr(",;|\t", first.p[4]) &&
			    first.p[4] != '\0' && first.p[5] == '\n') {
				t->delimiter = first.p[4];
				piece = span_from(piece, 6);
			} else {
				csv_shape_of(span_sub(first, 0, 64 * KIB), first.n <= 64 * KIB, &shape);
				t->delimiter = shape.delimiter ? shape.delimiter : ',';
			}
			restart(t, true);
			has_begun = true;
		}
		feed_text(t, piece, false);
	}
	if (has_begun && !t->is_full)
		feed_text(t, SPAN(""), true);
}

static void csv_read(const struct source *in, struct sink *out)
{
	struct table t = { .out = out };
	struct textfeed f;

	if (!(sink_want(out) & (WANT_TEXT | WANT_META)))
		return;
	textfeed_init(&f, in);
	buf_init(&t.row, 4 * LIMIT_CSV_ROW);	/* a cell may be one byte, and its TAB */
	buf_init(&t.pending, 2 * LIMIT_CSV_ROW);
	t.row_arena = arena_new();
	read_table(&t, &f);
	if (t.parser.free_func)
		csv_free(&t.parser);
	finish_statement(&t);
	textfeed_report(&f, out);
	arena_free(t.row_arena);
	buf_clear(&t.row);
	buf_clear(&t.pending);
	textfeed_clear(&f);
}

static const char *const csv_media[] = { "text/csv", "text/tab-separated-values", NULL };

const struct reader reader_csv = {
	.name = "csv",
	.media = csv_media,
	.warm = charset_warm,
	.read = csv_read,
};
