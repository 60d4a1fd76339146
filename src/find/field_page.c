/* Words, cells, lines, and the labels among them. Text came with columns of the page as columns of the text
 * (readers/layout.c), so a wide gap is a border between cells and what stands above is found by its column.
 * Amounts and dates: field_page_amount.c, field_page_date.c. */
#include "field_page.h"

#include "fold.h"

#include "base/text.h"

#define GAP 2		/* blanks between cells */
#define GAP_OCR 4	/* recognised words stand apart more */
#define STACK 3		/* lines of the name of a column */
#define STOPS 24	/* columns of a table that is written with tabs */

/* ---- words ---- */

static void fold_word(struct field_page *p, struct field_word *w)
{
	char folded[64];
	size_t n = field_label_fold(span_sub(p->text, w->from, w->to - w->from), folded, sizeof folded);
	struct span s = span_of(folded, n);

	if (p->ocr && span_chr(s, ' ', 0) == SIZE_MAX)
		s = field_label_mend(s);
	w->folded = arena_dup(p->a, s);
	w->begins = field_label_begins(s);
}

static void add_cell(struct field_page *p, uint32_t line, uint32_t first, uint32_t end)
{
	struct field_cell *c = list_add(&p->cells, p->a, sizeof *c);
	const struct field_word *last = &p->words[end - 1];

	*c = (struct field_cell){ first, end, line, p->words[first].column, 0 };
	c->right = last->column + (uint32_t)text_count(span_sub(p->text, last->from, last->to - last->from));
	for (uint32_t i = first; i < end; i++)
		p->words[i].cell = p->cells.n - 1;
}

/* "Nr.:123": the colon behind a word ends it, the one of a clock or an address does not. */
static bool is_glued(const struct field_page *p, uint32_t i)
{
	return i > 1 && p->text.p[i - 1] == ':' && !(p->text.p[i - 2] >= '0' && p->text.p[i - 2] <= '9') &&
	       p->text.p[i] != '/';
}

/* Lines with tabs that follow each other: a table of a page in HTML, whose columns are not columns of the text.
 * Where each would begin if it were set with blanks. */
struct tabbed {
	size_t end;		/* of its last line */
	uint32_t n, stop[STOPS];
};

static uint32_t tabs_of(struct span line)
{
	uint32_t n = 0;

	for (size_t i = 0; i < line.n; i++)
		n += line.p[i] == '\t';
	return n;
}

/* Rows with all cells make the columns. One line without a tab is a table of none. */
static struct tabbed measure(const struct field_page *p, size_t from)
{
	struct tabbed t = { .end = from };
	struct span line, cell, rest = span_from(p->text, from);
	uint32_t tabs, most = 0, width[STOPS] = { 0 };

	for (bool first = true; rest.n && span_line(&rest, &line); first = false) {
		tabs = tabs_of(line);
		if (tabs == 0 && !first)
			break;
		t.end = (size_t)(line.p - p->text.p) + line.n + 1;
		if (tabs == 0 || tabs >= STOPS)
			break;
		if (tabs > most)
			memset(width, 0, sizeof width);
		most = tabs > most ? tabs : most;
		for (uint32_t k = 0; tabs == most && k < most && span_split(&line, '\t', &cell); k++) {
			uint32_t n = (uint32_t)text_count(cell);

			width[k] = n > width[k] ? n : width[k];
		}
	}
	t.n = most ? most + 1 : 0;
	for (uint32_t k = 1; k < t.n; k++)
		t.stop[k] = t.stop[k - 1] + width[k - 1] + GAP;
	return t;
}

/* The column behind a tab that `left` more follow on its line: a row of fewer cells, "Total   12.00", has the last ones. */
static uint32_t behind_tab(const struct tabbed *t, uint32_t column, uint32_t left)
{
	uint32_t stop = left < t->n ? t->stop[t->n - 1 - left] : 0;

	return stop > column + 1 ? stop : column + 1;
}

/* The words of one line and its cells. */
static void read_line(struct field_page *p, uint32_t from, uint32_t to, const struct tabbed *t)
{
	uint32_t line = p->lines.n, begun = p->n_words, column = 0, blanks = 0, gap = p->ocr ? GAP_OCR : GAP;
	struct field_line *l = list_add(&p->lines, p->a, sizeof *l);
	uint32_t tabs = tabs_of(span_sub(p->text, from, to - from));

	*l = (struct field_line){ from, to, p->cells.n, p->cells.n };
	for (uint32_t i = from; i < to && p->n_words < p->max_words;) {
		struct field_word *w = &p->words[p->n_words];

		if (field_page_is_blank(p->text.p[i])) {
			blanks += p->text.p[i] == '\t' ? gap : 1;
			column = p->text.p[i] == '\t' ? behind_tab(t, column, --tabs) : column + 1;
			i++;
			continue;
		}
		if (blanks >= gap && p->n_words > begun) {
			add_cell(p, line, begun, p->n_words);
			begun = p->n_words;
		}
		blanks = 0;
		*w = (struct field_word){ .from = i, .line = line, .column = column };
		do {
			column += ((uint8_t)p->text.p[i] & 0xc0) != 0x80;
			i++;
		} while (i < to && !field_page_is_blank(p->text.p[i]) && !is_glued(p, i));
		w->to = i;
		fold_word(p, w);
		p->n_words++;
	}
	if (p->n_words > begun)
		add_cell(p, line, begun, p->n_words);
	l = (struct field_line *)p->lines.v + line;
	l->end = p->cells.n;
}

static void read_words(struct field_page *p)
{
	struct tabbed t = { .end = 0 };
	uint32_t n = 0;

	for (size_t i = 0; i < p->text.n && n < FIELD_WORDS_MAX; i++)
		n += !field_page_is_blank(p->text.p[i]) && p->text.p[i] != '\n' &&
		     (i == 0 || field_page_is_blank(p->text.p[i - 1]) || p->text.p[i - 1] == '\n' || is_glued(p, (uint32_t)i));
	p->words = arena_get(p->a, (n + 1) * sizeof *p->words);
	p->max_words = n;
	for (size_t i = 0; i < p->text.n && p->n_words < n;) {
		size_t end = span_chr(p->text, '\n', i);

		end = end == SIZE_MAX ? p->text.n : end;
		t = i >= t.end ? measure(p, i) : t;
		read_line(p, (uint32_t)i, (uint32_t)end, &t);
		i = end + 1;
	}
}

uint32_t field_page_word(const struct field_page *p, uint32_t byte)
{
	uint32_t lo = 0, hi = p->n_words;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (p->words[mid].to <= byte)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct span field_cell_text(const struct field_page *p, uint32_t cell)
{
	const struct field_cell *c = field_cell(p, cell);

	return span_sub(p->text, p->words[c->first].from, p->words[c->end - 1].to - p->words[c->first].from);
}

/* ---- labels ---- */

uint32_t field_page_label_at(const struct field_page *p, uint32_t i, uint32_t end, uint32_t mask,
			     enum field_role *role, unsigned *weight)
{
	char key[160];
	size_t n = 0;
	uint32_t best = 0, parts = 0, first = i;

	while (first < end && p->words[first].folded.n == 0)
		first++;
	if (first >= end || !p->words[first].begins)
		return 0;
	for (uint32_t k = first; k < end && parts < FIELD_LABEL_WORDS && p->words[k].line == p->words[i].line; k++) {
		struct span w = p->words[k].folded;

		if (w.n == 0)
			continue;
		if (n + w.n + 1 >= sizeof key)
			break;
		if (n)
			key[n++] = ' ';
		memcpy(key + n, w.p, w.n);
		n += w.n;
		parts++;
		if (!field_label_begins(span_of(key, n)))
			break;
		if (field_label_get(span_of(key, n), mask, role, weight))	/* the longest is the last */
			best = k + 1 - i;
	}
	return best;
}

bool field_page_label(const struct field_page *p, uint32_t from, uint32_t to, uint32_t mask,
		      enum field_role *role, unsigned *weight, uint32_t *first, uint32_t *n)
{
	size_t best = 0;

	for (uint32_t i = from; i < to && i < p->n_words; i++) {
		enum field_role r;
		unsigned w;
		uint32_t k = p->words[i].folded.n ? field_page_label_at(p, i, to, mask, &r, &w) : 0;
		size_t bytes = k ? p->words[i + k - 1].to - p->words[i].from : 0;

		if (bytes == 0 || bytes < best)
			continue;
		best = bytes;
		*role = r;
		*weight = w;
		if (first)
			*first = i;
		if (n)
			*n = k;
	}
	return best > 0;
}

uint32_t field_page_cells_end(const struct field_page *p, uint32_t line)
{
	const struct field_line *l = field_line(p, line);

	return l->end - l->first > FIELD_CELLS_MAX ? l->first + FIELD_CELLS_MAX : l->end;
}

uint32_t field_page_above(const struct field_page *p, uint32_t line, uint32_t left, uint32_t right, unsigned lines)
{
	for (uint32_t l = line; l-- > 0 && lines-- > 0;)
		for (uint32_t c = field_line(p, l)->first; c < field_page_cells_end(p, l); c++)
			if (field_page_overlaps(field_cell(p, c), left, right))
				return c;
	return FIELD_NO;
}

uint32_t field_page_below(const struct field_page *p, uint32_t line, uint32_t left, uint32_t right, unsigned lines)
{
	for (uint32_t l = line + 1; l < p->lines.n && lines-- > 0; l++)
		for (uint32_t c = field_line(p, l)->first; c < field_page_cells_end(p, l); c++)
			if (field_page_overlaps(field_cell(p, c), left, right))
				return c;
	return FIELD_NO;
}

bool field_page_has_letters(const struct field_page *p, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to && i < p->n_words; i++)
		for (size_t k = 0; k < p->words[i].folded.n; k++)
			if ((p->words[i].folded.p[k] >= 'a' && p->words[i].folded.p[k] <= 'z') || (p->words[i].folded.p[k] & 0x80))
				return true;
	return false;
}

bool field_page_has_digits(const struct field_page *p, const struct field_cell *c)
{
	for (uint32_t i = p->words[c->first].from; i < p->words[c->end - 1].to; i++)
		if (fold_is_digit(p->text.p[i]))
			return true;
	return false;
}

/* Cells above each other that begin in one column, from the lowest up. */
static unsigned stack_of(const struct field_page *p, uint32_t cell, uint32_t part[STACK])
{
	unsigned n = 0;

	while (n < STACK && cell != FIELD_NO) {
		const struct field_cell *c = field_cell(p, cell);
		uint32_t left = field_cell(p, n ? part[0] : cell)->left;

		if (c->left > left + 1 || left > c->left + 1 || !field_page_has_letters(p, c->first, c->end) || field_page_has_digits(p, c))
			break;
		part[n++] = cell;
		cell = field_page_above(p, c->line, c->left, c->left + 2, 2);	/* a name of one line may stand between */
	}
	return n;
}

bool field_page_stack(const struct field_page *p, uint32_t cell, unsigned least, uint32_t mask, enum field_role *role, unsigned *weight)
{
	uint32_t part[STACK];

	for (unsigned n = stack_of(p, cell, part); n >= least && n > 0; n--) {
		char key[160];
		size_t used = 0;

		for (unsigned i = n; i-- > 0 && used + 1 < sizeof key;) {
			if (used)
				key[used++] = ' ';
			used += field_label_fold(field_cell_text(p, part[i]), key + used, sizeof key - used);
		}
		if (field_label_get(span_of(key, used), mask, role, weight))
			return true;
	}
	return false;
}

bool field_page_shows(const struct field_page *p, const struct fact *f)
{
	uint64_t from = (uint64_t)f->at.bytes[0];

	return f->at.bytes[1] > 0 && from < p->text.n && !field_page_is_blank(p->text.p[from]);
}

void field_page_read(struct field_page *p, struct span text, const struct list *facts, bool ocr, struct arena *a)
{
	*p = (struct field_page){ .a = a, .text = span_sub(text, 0, INT32_MAX), .ocr = ocr };
	read_words(p);
	if (p->n_words == 0)
		return;
	p->names = arena_get(a, p->lines.n + 1);
	field_page_amounts(p, facts);
	field_page_dates(p, facts);
}
