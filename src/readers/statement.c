/* Transactions of a statement, whatever format it is in: bounded by what one record holds. */
#include "statement.h"

#include "base/exact.h"
#include "base/limits.h"
#include "textfeed.h"

#define CELL_KEPT 300	/* bytes of one cell that go into a transaction */
#define ROW_COST 100	/* what a transaction costs beyond its cells */

struct transaction *statement_add(struct statement *s)
{
	struct list *to = &sink_item(s->out)->transactions;

	if (to->n >= LIMIT_LIST || s->kept > LIMIT_STATEMENT) {
		s->dropped++;
		return NULL;
	}
	s->kept += ROW_COST;
	return list_add(to, sink_arena(s->out), sizeof(struct transaction));
}

struct span statement_keep(struct statement *s, struct span text)
{
	char to[CELL_KEPT];
	size_t n = 0;
	bool blank = false;

	text = span_trim(text);
	for (size_t i = 0; i < text.n && n + 2 < sizeof to; i++) {
		if ((uint8_t)text.p[i] <= ' ') {
			blank = true;
			continue;
		}
		if (blank)
			to[n++] = ' ';
		blank = false;
		to[n++] = text.p[i];
	}
	/* Not in the middle of a character. */
	if (n + 2 >= sizeof to) {
		while (n > 0 && ((uint8_t)to[n - 1] & 0xc0) == 0x80)
			n--;
		n -= n > 0 && (uint8_t)to[n - 1] >= 0xc0;
	}
	s->kept += n;
	return n ? arena_dup(sink_arena(s->out), span_of(to, n)) : (struct span){ NULL, 0 };
}

struct span statement_amount(struct statement *s, struct span text, bool negative)
{
	size_t decimal = SIZE_MAX, signs = 0;
	char plain[48];
	size_t n = 0;
	struct exact x;

	text = span_trim(text);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == ',' || text.p[i] == '.') {
			/* The last sign is the decimal one, unless it stands there twice. */
			signs += decimal == SIZE_MAX || text.p[decimal] == text.p[i];
			decimal = i;
		}
	if (signs > 1)
		decimal = SIZE_MAX;
	for (size_t i = 0; i < text.n && n + 1 < sizeof plain; i++) {
		if (i == decimal)
			plain[n++] = '.';
		else if (text.p[i] != ',' && text.p[i] != '.' && text.p[i] != ' ' && text.p[i] != '\'')
			plain[n++] = text.p[i];
	}
	if (n + 1 >= sizeof plain || !exact_parse(span_of(plain, n), &x))
		return (struct span){ NULL, 0 };
	if (negative && x.mantissa)
		x.negative = !x.negative;
	return exact_print(x, sink_arena(s->out));
}

struct span statement_day(struct statement *s, unsigned year, unsigned month, unsigned day)
{
	static const uint8_t days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return (struct span){ NULL, 0 };
	return arena_fmt(sink_arena(s->out), "%04u-%02u-%02u", year, month, day);
}

void statement_end(struct statement *s)
{
	if (s->dropped)
		sink_note(s->out, NOTE_PARTIAL, "statement.rows",
			  "only the first %u transactions were taken; %u more are in the text alone",
			  sink_item(s->out)->transactions.n, s->dropped);
}

/* ---- text ---- */

void statement_text_begin(struct statement_text *t, const struct source *in, struct sink *out)
{
	struct textfeed f;
	struct span piece;
	bool more = true;

	*t = (struct statement_text){ .line = 0 };
	buf_init(&t->text, LIMIT_TEXT);
	textfeed_init(&f, in);
	while (more && textfeed_next(&f, &piece)) {
		more = buf_span(&t->text, piece);
		if (sink_want(out) & WANT_TEXT)
			sink_text(out, piece);
	}
	textfeed_report(&f, out);
	textfeed_clear(&f);
	t->rest = buf_view(&t->text);
}

bool statement_text_line(struct statement_text *t, struct span *line)
{
	if (t->rest.n == 0 || !span_line(&t->rest, line))
		return false;
	t->line++;
	t->at = (size_t)(line->p - t->text.p);
	return true;
}

void statement_text_end(struct statement_text *t)
{
	buf_clear(&t->text);
}
