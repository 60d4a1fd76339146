/* Tables in text (RFC 4180, and what banks and spreadsheets make of it) by libcsv.
 *
 * Text: a line per row, a TAB between cells, so that whoever looks for facts sees their borders;
 * line ends and tabs inside a cell become blanks. Cells stay as they are, formulas too: making them
 * harmless is the business of whoever writes a table.
 *
 * Rows go to csv_statement.c as well, which looks for payments.
 *
 * A quote that is never closed would take the rest of the file into one cell: after LIMIT_CSV_ROW
 * bytes, or at the end, the line it began on is read without quotes. Memory is bounded by that and
 * by what is kept of transactions. */
#include <csv.h>
#include <stdlib.h>

#include "base/limits.h"
#include "charset.h"
#include "csv_shape.h"
#include "csv_statement.h"
#include "textfeed.h"

extern const struct reader reader_csv;

#define UNCLOSED 16	/* quotes left open before quotes are not believed any more */

struct table {
	struct sink *out;
	struct csv_parser parser;
	char delimiter;
	/* the row being read */
	struct buf row;		/* its cells, cleaned, a TAB behind each */
	struct list cells;	/* struct csv_cell */
	struct arena *row_arena;
	struct buf pending;	/* its lines, while a quote is open */
	bool is_row_done;
	unsigned unclosed, overlong;
	/* where we are */
	int64_t line;		/* lines of text given */
	uint64_t at;		/* bytes of them */
	bool is_full;
	struct csv_statement *statement;
};

/* ---- cells of one row ---- */

static void on_cell(void *bytes, size_t n, void *with)
{
	struct table *t = with;
	struct csv_cell *c = list_add(&t->cells, t->row_arena, sizeof *c);
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
	if (sink_want(t->out) & WANT_TEXT)
		t->is_full = !sink_text(t->out, line);
	if (t->statement && !t->is_full && !t->row.full)
		csv_statement_row(t->statement,
				  &(struct csv_row){ line, t->cells.v, t->cells.n, t->line, t->at, t->row_arena });
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
			/* For the text as well: it is told which cells need not be looked into. */
			t->statement = csv_statement_new(t->out, t->delimiter);
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
	if (t.statement)
		csv_statement_finish(t.statement);
	csv_statement_free(t.statement);
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
