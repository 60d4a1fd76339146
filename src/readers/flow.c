/* Paragraphs, cells and rows to lines. What separates is remembered and written before the next
 * visible character, so that nothing is left over at the ends. */
#include "flow.h"

#include "base/limits.h"

enum { TABS = 64 };	/* empty cells in a row that are kept as such: a sheet may skip 16,000 */

void flow_init(struct flow *f)
{
	*f = (struct flow){ .cells = 0 };
	buf_init(&f->text, LIMIT_TEXT);
}

void flow_clear(struct flow *f) { buf_clear(&f->text); }

static bool is_line_start(const struct flow *f)
{
	return f->text.n == 0 || f->text.p[f->text.n - 1] == '\n';
}

static void due(struct flow *f)
{
	if (f->has_break && !is_line_start(f))
		buf_c(&f->text, '\n');
	if (f->tabs) {
		for (unsigned i = 0; i < f->tabs; i++)
			buf_c(&f->text, '\t');
	} else if (f->has_space && !is_line_start(f) && f->text.p[f->text.n - 1] != '\t') {
		buf_c(&f->text, ' ');
	}
	f->has_break = f->has_space = false;
	f->tabs = 0;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

void flow_text(struct flow *f, struct span s)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;

		if (is_space(s.p[i])) {
			f->has_space = true;
			i++;
			continue;
		}
		while (i < s.n && !is_space(s.p[i]))
			i++;
		due(f);
		buf_put(&f->text, s.p + from, i - from);
	}
}

void flow_exact(struct flow *f, struct span s)
{
	if (s.n == 0)
		return;
	due(f);
	buf_span(&f->text, s);
}

void flow_tab(struct flow *f)
{
	if (f->tabs < TABS)
		f->tabs++;
}

void flow_skip(struct flow *f, unsigned n) { f->tabs = n < TABS - f->tabs ? f->tabs + n : TABS; }

void flow_break(struct flow *f)
{
	if (f->cells) {
		f->has_space = true;
	} else {
		f->has_break = true;
		f->tabs = 0;
	}
}

void flow_cell(struct flow *f)
{
	f->cells++;
	f->has_space = f->cells > 1;
}

void flow_cell_end(struct flow *f)
{
	if (f->cells)
		f->cells--;
	f->has_space = false;
	flow_tab(f);
}

/* Rows of a table that stands in a cell of another stay on the line of that cell's row. */
void flow_row_end(struct flow *f)
{
	f->tabs = 0;
	flow_break(f);
}

bool flow_give(struct flow *f, struct sink *out)
{
	bool more = true;

	if (f->text.n && (sink_want(out) & WANT_TEXT)) {
		if (!is_line_start(f)) {
			f->text.max++;	/* room for the line end */
			f->text.full = false;
			buf_c(&f->text, '\n');
			f->text.max--;
		}
		more = sink_text(out, buf_view(&f->text));
	}
	buf_reset(&f->text);
	f->has_break = f->has_space = false;
	f->tabs = 0;
	return more;
}
