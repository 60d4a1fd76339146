/* Delimiter of a table (RFC 4180 and what spreadsheets make of it): the one that divides most rows
 * into the same number of cells. Banks put lines above the table and totals below it, so not every
 * row has to agree. */
#include "csv_shape.h"

#define ROWS 100		/* looked at */
#define COLUMNS 256		/* counted apart; more are not told from each other */
#define PROSE 40		/* bytes of the average cell above which it reads as a sentence */

struct count {
	unsigned rows, cells, quoted, spaced, by_columns[COLUMNS + 1];
};

/* Takes a row off; quotes may hold delimiters and line ends. False: the row is not complete. */
static bool take_row(struct span *rest, char delimiter, struct count *c, unsigned *cells)
{
	bool in_quotes = false, at_start = true;
	size_t i;

	*cells = 1;
	for (i = 0; i < rest->n; i++) {
		char b = rest->p[i];

		if (in_quotes) {
			in_quotes = b != '"';
			continue;
		}
		if (b == '\n' || b == '\r')
			break;
		if (b == '"' && (at_start || (i > 0 && rest->p[i - 1] == '"'))) {
			in_quotes = true;
			c->quoted += at_start;
		}
		at_start = b == delimiter || (at_start && b == ' ');
		if (b == delimiter) {
			++*cells;
			c->spaced += i + 1 < rest->n && rest->p[i + 1] == ' ';
		}
	}
	if (in_quotes || i == rest->n) {
		*rest = span_from(*rest, rest->n);
		return !in_quotes;
	}
	*rest = span_from(*rest, i + 1);
	return true;
}

/* `alike`: give up at the first row that is not like the one before it. */
static void count_rows(struct span text, bool is_whole, bool alike, char delimiter, struct count *c)
{
	struct span rest = text;
	unsigned cells;

	if (span_chr(text, delimiter, 0) == SIZE_MAX)
		return;
	while (rest.n && c->rows < ROWS) {
		struct span row = rest;
		bool complete = take_row(&rest, delimiter, c, &cells);

		row = span_sub(row, 0, row.n - rest.n);
		if (!complete || (rest.n == 0 && !is_whole && c->rows > 0))
			break;
		if (span_trim(row).n == 0)
			continue;
		c->rows++;
		c->cells += cells;
		if (++c->by_columns[cells < COLUMNS ? cells : COLUMNS] < c->rows && alike)
			return;
	}
}

static void settle(const struct count *c, char delimiter, struct csv_shape *to)
{
	*to = (struct csv_shape){ .delimiter = delimiter, .rows = c->rows };
	for (unsigned k = 2; k <= COLUMNS; k++)
		if (c->by_columns[k] && c->by_columns[k] >= to->same) {
			to->same = c->by_columns[k];
			to->columns = k;
		}
}

/* Beyond a few columns more of them make no table surer: a sentence may have many commas. */
static unsigned weight(const struct csv_shape *s)
{
	enum { SURE = 5 };

	return s->columns ? s->same * ((s->columns < SURE ? s->columns : SURE) - 1) : 0;
}

static bool find(struct span text, bool is_whole, bool alike, struct csv_shape *to, struct count *best)
{
	static const char delimiters[] = { '\t', ';', ',', '|' };

	*to = (struct csv_shape){ 0 };
	for (size_t i = 0; i < sizeof delimiters; i++) {
		struct count c = { 0 };
		struct csv_shape s;

		count_rows(text, is_whole, alike, delimiters[i], &c);
		settle(&c, delimiters[i], &s);
		/* More rows agree, and on more columns. Commas in the amounts of a table divided by
		 * semicolons agree less often, or only on there being one. */
		if (s.columns && (weight(&s) > weight(to) || (weight(&s) == weight(to) && s.columns > to->columns))) {
			*to = s;
			*best = c;
		}
	}
	return to->columns > 0;
}

bool csv_shape_of(struct span text, bool is_whole, struct csv_shape *to)
{
	struct count c;

	return find(text, is_whole, false, to, &c);
}

bool csv_shape_is_table(struct span text, bool is_whole, struct csv_shape *to)
{
	struct count c;

	if (!find(text, is_whole, true, to, &c) || to->same != to->rows || to->delimiter == '|')
		return false;
	if (to->rows < 2 || (to->rows < 3 && c.quoted == 0 && to->columns < 4))
		return false;
	if (to->columns < 3 && to->delimiter != '\t' && c.quoted < to->rows)
		return false;
	return text.n / c.cells < PROSE && (c.spaced < c.cells / 3 || c.quoted > c.cells / 2);
}
