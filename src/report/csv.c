/* RFC 4180 writing. Formula injection after the OWASP page of that name: a cell that a spreadsheet
 * could take for a formula gets a leading apostrophe, also behind white space and in the
 * full-width forms that East Asian input methods make of the same keys. */
#include "csv.h"

#include "visible.h"

/* Excel puts 32,767 characters into a cell and lets the rest fall into the next lines. */
enum { CELL_BYTES = 32000 };

bool csv_open(struct csv *c, int dirfd, const char *name, const struct csv_column *columns,
	      unsigned n, struct err *e)
{
	*c = (struct csv){ .columns = columns, .n = n };
	buf_init(&c->shown, 8 * (size_t)CELL_BYTES);
	if (!outfile_open(&c->out, dirfd, name, e))
		return err_in(e, "in csv");
	for (unsigned i = 0; i < n; i++) {
		outfile_str(&c->out, i ? "," : "");
		outfile_str(&c->out, columns[i].name);
	}
	outfile_str(&c->out, "\r\n");
	return true;
}

static bool is_number(struct span s)
{
	size_t i = s.n && s.p[0] == '-', digits = i, dots = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '.' && i > digits && i + 1 < s.n)
			dots++;
		else if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return s.n > digits && dots <= 1;
}

/* Only visible text comes here: no control characters, runs of white space folded. */
static bool starts_formula(struct span s)
{
	static const char *const signs[] = {
		"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0",
	};
	static const char *const skipped[] = { " ", "\xc2\xa0", "\xe3\x80\x80" };

	for (size_t i = 0; i < countof(skipped); i++)
		if (span_starts(s, skipped[i])) {
			s = span_from(s, strlen(skipped[i]));
			i = SIZE_MAX;	/* from the first again */
		}
	if (s.n && memchr("=+-@", s.p[0], 4))
		return true;
	for (size_t i = 0; i < countof(signs); i++)
		if (span_starts(s, signs[i]))
			return true;
	return false;
}

/* Most cells are a word or a number of plain ASCII that needs neither quotes nor care. */
static bool is_simple(struct span s)
{
	char c = s.p[0], lower = (char)(c | 0x20);

	if (s.n > CELL_BYTES || !((c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z')))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f || s.p[i] == '"' || s.p[i] == ',')
			return false;
	return true;
}

static void put_cell(struct csv *c, struct span s, enum csv_kind kind)
{
	struct outfile *o = &c->out;
	bool apostrophe, quote = false;

	if (s.n == 0)
		return;
	if (is_simple(s) || (kind == CSV_NUMBER && is_number(s))) {
		outfile_put(o, s);
		return;
	}
	/* Tab and CR would count as formula starters too; the fold to one line takes them away,
	 * but what they hid behind is still looked at. */
	buf_reset(&c->shown);
	visible_put(&c->shown, row_clip(s, CELL_BYTES));
	if (s.n > CELL_BYTES)
		buf_puts(&c->shown, "\xe2\x80\xa6");
	s = buf_view(&c->shown);
	apostrophe = starts_formula(s);
	for (size_t i = 0; i < s.n && !quote; i++)
		quote = s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
	quote = quote || (s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' '));
	if (quote)
		outfile_c(o, '"');
	if (apostrophe)
		outfile_c(o, '\'');
	for (size_t from = 0, q; from < s.n; from = q) {
		q = span_chr(s, '"', from);
		q = q == SIZE_MAX ? s.n : q + 1;
		outfile_put(o, span_sub(s, from, q - from));
		if (s.p[q - 1] == '"')
			outfile_c(o, '"');
	}
	if (quote)
		outfile_c(o, '"');
}

void csv_row(struct csv *c, const struct row *r)
{
	for (unsigned i = 0; i < c->n; i++) {
		assert(c->columns[i].field < r->n);
		if (i)
			outfile_c(&c->out, ',');
		put_cell(c, r->f[c->columns[i].field], c->columns[i].kind);
	}
	outfile_str(&c->out, "\r\n");
	c->rows++;
}

bool csv_close(struct csv *c, struct err *e)
{
	buf_clear(&c->shown);
	return outfile_close(&c->out, e) || err_in(e, "in csv");
}

void csv_drop(struct csv *c)
{
	buf_clear(&c->shown);
	outfile_drop(&c->out);
}
