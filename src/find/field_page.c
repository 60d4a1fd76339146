/* Words, cells, lines; amounts and dates; the labels beside them. Text came with columns of the page as
 * columns of the text (readers/layout.c), so a wide gap is a border between cells and what stands
 * above is found by its column.
 *
 * Amounts are the finder's facts, and numbers with two decimals that name no currency: a table of sums
 * names it once or never. One walk for each list, all in text order. */
#include "field_page.h"

#include "field_spoilt.h"
#include "fold.h"
#include "tables.h"

#include "base/text.h"

#include <stdlib.h>

#define GAP 2		/* blanks between cells */
#define GAP_OCR 4	/* recognised words stand apart more */
#define CELLS_MAX 64	/* of a line, that are looked at from lines below or above */
#define STACK 3		/* lines of the name of a column */
#define HEADER_LINES 12	/* how far above a column may be named */
#define COLUMN_GAP 16	/* columns of text between a left-aligned name and what is right-aligned below it */

/* ---- words ---- */

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

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

/* The words of one line and its cells. */
static void read_line(struct field_page *p, uint32_t from, uint32_t to)
{
	uint32_t line = p->lines.n, begun = p->n_words, column = 0, blanks = 0, gap = p->ocr ? GAP_OCR : GAP;
	struct field_line *l = list_add(&p->lines, p->a, sizeof *l);

	*l = (struct field_line){ from, to, p->cells.n, p->cells.n };
	for (uint32_t i = from; i < to && p->n_words < p->max_words;) {
		struct field_word *w = &p->words[p->n_words];

		if (is_blank(p->text.p[i])) {
			blanks += p->text.p[i] == '\t' ? gap : 1;
			column++;
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
		} while (i < to && !is_blank(p->text.p[i]) && !is_glued(p, i));
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
	uint32_t n = 0;

	for (size_t i = 0; i < p->text.n && n < FIELD_WORDS_MAX; i++)
		n += !is_blank(p->text.p[i]) && p->text.p[i] != '\n' &&
		     (i == 0 || is_blank(p->text.p[i - 1]) || p->text.p[i - 1] == '\n' || is_glued(p, (uint32_t)i));
	p->words = arena_get(p->a, (n + 1) * sizeof *p->words);
	p->max_words = n;
	for (size_t i = 0; i < p->text.n && p->n_words < n;) {
		size_t end = span_chr(p->text, '\n', i);

		end = end == SIZE_MAX ? p->text.n : end;
		read_line(p, (uint32_t)i, (uint32_t)end);
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

static bool overlaps(const struct field_cell *c, uint32_t left, uint32_t right)
{
	return c->left < right && left < c->right;
}

/* A line of more cells is no row of a table for people. */
static uint32_t cells_end(const struct field_page *p, uint32_t line)
{
	const struct field_line *l = field_line(p, line);

	return l->end - l->first > CELLS_MAX ? l->first + CELLS_MAX : l->end;
}

uint32_t field_page_above(const struct field_page *p, uint32_t line, uint32_t left, uint32_t right, unsigned lines)
{
	for (uint32_t l = line; l-- > 0 && lines-- > 0;)
		for (uint32_t c = field_line(p, l)->first; c < cells_end(p, l); c++)
			if (overlaps(field_cell(p, c), left, right))
				return c;
	return FIELD_NO;
}

uint32_t field_page_below(const struct field_page *p, uint32_t line, uint32_t left, uint32_t right, unsigned lines)
{
	for (uint32_t l = line + 1; l < p->lines.n && lines-- > 0; l++)
		for (uint32_t c = field_line(p, l)->first; c < cells_end(p, l); c++)
			if (overlaps(field_cell(p, c), left, right))
				return c;
	return FIELD_NO;
}

static bool has_letters(const struct field_page *p, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to && i < p->n_words; i++)
		for (size_t k = 0; k < p->words[i].folded.n; k++)
			if ((p->words[i].folded.p[k] >= 'a' && p->words[i].folded.p[k] <= 'z') || (p->words[i].folded.p[k] & 0x80))
				return true;
	return false;
}

static bool has_digits(const struct field_page *p, const struct field_cell *c)
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

		if (c->left > left + 1 || left > c->left + 1 || !has_letters(p, c->first, c->end) || has_digits(p, c))
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

/* ---- amounts ---- */

static bool is_digit_at(const struct field_page *p, uint32_t i)
{
	return i < p->text.n && p->text.p[i] >= '0' && p->text.p[i] <= '9';
}

/* A group sign at i before exactly three digits: its length, or 0. */
static uint32_t space_group(const struct field_page *p, uint32_t i)
{
	struct span s = span_from(p->text, i);
	uint32_t n = span_starts(s, " ") || span_starts(s, "'") ? 1 : span_starts(s, "\xc2\xa0") ? 2 :
		     span_starts(s, "\xe2\x80\xaf") || span_starts(s, "\xe2\x80\x99") || span_starts(s, "\xe2\x80\x89") ? 3 : 0;

	if (n == 0 || !is_digit_at(p, i + n) || !is_digit_at(p, i + n + 1) || !is_digit_at(p, i + n + 2) ||
	    is_digit_at(p, i + n + 3))
		return 0;
	return n;
}

/* Recognition puts a blank behind the decimal sign: "RM3. 80". Where the decimals begin, or 0. */
static uint32_t torn_decimals(const struct field_page *p, uint32_t at)
{
	uint32_t i = at + 1;

	if (!p->ocr || (p->text.p[at] != '.' && p->text.p[at] != ','))
		return 0;
	while (i < p->text.n && p->text.p[i] == ' ' && i < at + 5)
		i++;
	return i > at + 1 && is_digit_at(p, i) && is_digit_at(p, i + 1) && !is_digit_at(p, i + 2) &&
			       (i + 2 >= p->text.n || (p->text.p[i + 2] != '.' && p->text.p[i + 2] != ',' && p->text.p[i + 2] != '/')) ? i : 0;
}

/* "1.234,56", "1 234.56", "12,50": digits in groups and two decimals. Returns the end, or 0. */
static uint32_t decimal_at(const struct field_page *p, uint32_t i, struct exact *value)
{
	uint32_t at = i, run = 0, groups = 0, n;
	char group = 0;

	*value = (struct exact){ 0 };
	for (;;) {
		for (run = 0; is_digit_at(p, at); at++, run++)
			exact_digit(value, (unsigned)(p->text.p[at] - '0'), false);
		if ((groups && run != 3 && !(groups == 1 && run == 2)) || run == 0 || run > 12)
			return 0;
		if (at + 2 < p->text.n && (p->text.p[at] == '.' || p->text.p[at] == ',') && is_digit_at(p, at + 1) &&
		    is_digit_at(p, at + 2) && !is_digit_at(p, at + 3)) {
			/* "12.05.24" is a day. */
			if (p->text.p[at] == group || ((at + 3 < p->text.n && (p->text.p[at + 3] == '.' || p->text.p[at + 3] == ',' ||
			    p->text.p[at + 3] == '/' || p->text.p[at + 3] == '-' || p->text.p[at + 3] == ':')) && is_digit_at(p, at + 4)))
				return 0;
			exact_digit(value, (unsigned)(p->text.p[at + 1] - '0'), true);
			exact_digit(value, (unsigned)(p->text.p[at + 2] - '0'), true);
			return value->over ? 0 : at + 3;
		}
		n = at < p->text.n ? torn_decimals(p, at) : 0;
		if (n) {
			exact_digit(value, (unsigned)(p->text.p[n] - '0'), true);
			exact_digit(value, (unsigned)(p->text.p[n + 1] - '0'), true);
			return value->over ? 0 : n + 2;
		}
		if (run > 3)
			return 0;
		n = (at < p->text.n && (p->text.p[at] == '.' || p->text.p[at] == ',') && is_digit_at(p, at + 1)) ? 1 :
									space_group(p, at);
		if (n == 0)
			return 0;
		if (group && p->text.p[at] != group)
			return 0;
		group = p->text.p[at];
		at += n;
		groups++;
	}
}

/* "-", "(…)" and a minus behind the number. */
static bool is_negative(const struct field_page *p, uint32_t from, uint32_t to)
{
	char before = from ? p->text.p[from - 1] : ' ', behind = to < p->text.n ? p->text.p[to] : ' ';
	char beyond = to + 1 < p->text.n ? p->text.p[to + 1] : ' ';

	if (before == '-' && (from < 2 || is_blank(p->text.p[from - 2]) || p->text.p[from - 2] == '\n' || from == 1))
		return true;
	if (from > 2 && memcmp(p->text.p + from - 3, "\xe2\x88\x92", 3) == 0)
		return true;
	return (behind == '-' && (is_blank(beyond) || beyond == '\n')) || (before == '(' && behind == ')');
}

static bool is_percent(const struct field_page *p, uint32_t to)
{
	while (to < p->text.n && p->text.p[to] == ' ')
		to++;
	return to < p->text.n && p->text.p[to] == '%';
}

static struct field_amount *add_amount(struct field_page *p, uint32_t from, uint32_t to)
{
	uint32_t w = field_page_word(p, from);
	struct field_amount *a;

	if (w >= p->n_words)
		return NULL;
	a = list_add(&p->amounts, p->a, sizeof *a);
	a->from = from;
	a->to = to;
	a->line = p->words[w].line;
	a->cell = p->words[w].cell;
	a->left = p->words[w].column + (from > p->words[w].from ? from - p->words[w].from : 0);
	a->right = a->left + (to - from);
	a->fact = FIELD_NO;
	return a;
}

static void scan_amounts(struct field_page *p)
{
	for (uint32_t i = 0; i < p->text.n; i++) {
		struct field_amount *a;
		struct exact v;
		uint32_t end;

		if (!is_digit_at(p, i))
			continue;
		end = i && (p->text.p[i - 1] == '.' || p->text.p[i - 1] == ',') && is_digit_at(p, i - 2) ? 0 : decimal_at(p, i, &v);
		if (end && !is_percent(p, end) && (a = add_amount(p, i, end)) != NULL) {
			v.negative = is_negative(p, i, end);
			a->value = v;
			i = end - 1;
			continue;
		}
		while (is_digit_at(p, i + 1))	/* not from the middle of a number */
			i++;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct field_amount *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* A fact of the whole text, of which the page may show a part: what others wrote is blank there. */
static bool is_shown(const struct field_page *p, const struct fact *f)
{
	uint64_t from = (uint64_t)f->at.bytes[0];

	return f->at.bytes[1] > 0 && from < p->text.n && !is_blank(p->text.p[from]);
}

/* The finder's amounts: those found here get the fact's number, the others are added. */
static void join_facts(struct field_page *p, const struct list *facts)
{
	const struct fact *f = facts->v;
	uint32_t at = 0, scanned = p->amounts.n;

	for (uint32_t i = 0; i < facts->n; i++) {
		struct field_amount *a = p->amounts.v;
		uint32_t from = (uint32_t)f[i].at.bytes[0], to = (uint32_t)f[i].at.bytes[1];
		struct exact v;

		if (!fact_is(&f[i], FACT_AMOUNT) || !is_shown(p, &f[i]))
			continue;
		while (at < scanned && a[at].to <= from)
			at++;
		if (at < scanned && a[at].from < to) {
			a[at].fact = i;
			continue;
		}
		if (exact_parse(f[i].value, &v) && (a = add_amount(p, from, to)) != NULL) {
			a->value = v;
			a->fact = i;
		}
	}
	if (p->amounts.n)
		qsort(p->amounts.v, p->amounts.n, sizeof(struct field_amount), by_place);
}

/* Names of amounts on a line: more than one makes it the head of a table. */
static unsigned names_on(const struct field_page *p, uint32_t line)
{
	unsigned named = 0;

	for (uint32_t k = field_line(p, line)->first; p->names[line] == 0 && k < cells_end(p, line); k++) {
		enum field_role r;
		unsigned w;

		named += field_page_label(p, field_cell(p, k)->first, field_cell(p, k)->end, FIELD_AMOUNTS, &r, &w, NULL, NULL);
	}
	if (p->names[line] == 0)
		p->names[line] = (uint8_t)(named + 1);	/* at most CELLS_MAX of them */
	return p->names[line] - 1u;
}

/* Names of columns begin where the column does, amounts end where it does: when nothing stands right above,
 * what begins last before the amount on the line of a head. */
static uint32_t column_beside(const struct field_page *p, uint32_t line, const struct field_amount *x)
{
	uint32_t c = FIELD_NO;

	for (uint32_t k = field_line(p, line)->first; k < cells_end(p, line); k++) {
		if (overlaps(field_cell(p, k), x->left, x->right))
			return k;
		if (field_cell(p, k)->right <= x->left)
			c = k;
	}
	return c != FIELD_NO && x->left - field_cell(p, c)->right <= COLUMN_GAP && names_on(p, line) > 1 ? c : FIELD_NO;
}

/* The column's name: the nearest cell above that has letters and is no label of a line. */
static bool column_label(const struct field_page *p, const struct field_amount *x, enum field_role *role, unsigned *weight)
{
	for (uint32_t line = x->line, tries = HEADER_LINES; line-- > 0 && tries-- > 0;) {
		uint32_t c = column_beside(p, line, x);

		if (c == FIELD_NO || !has_letters(p, field_cell(p, c)->first, field_cell(p, c)->end))
			continue;
		return names_on(p, line) > 1 &&
		       field_page_label(p, field_cell(p, c)->first, field_cell(p, c)->end, FIELD_AMOUNTS, role, weight, NULL, NULL);
	}
	return false;
}

/* "Net total  EUR 12.00": the code is of the amount, "total EUR" would be another label. */
static uint32_t before_currency(const struct field_page *p, uint32_t begin, uint32_t at)
{
	const struct field_word *w = at > begin ? &p->words[at - 1] : NULL;

	if (w == NULL || w->to - w->from != 3 || at - begin < 2 || at >= p->n_words || w->line != p->words[at].line)
		return at;
	for (size_t i = 0; i < table_currency_n; i++)
		if (memcmp(table_currency[i].code, p->text.p + w->from, 3) == 0)
			return at - 1;
	return at;
}

static void label_amount(struct field_page *p, uint32_t i)
{
	struct field_amount *all = p->amounts.v, *x = &all[i];
	const struct field_line *l = field_line(p, x->line);
	uint32_t first = field_cell(p, l->first)->first, at = field_page_word(p, x->from);
	bool alone = (i == 0 || all[i - 1].line != x->line) && (i + 1 >= p->amounts.n || all[i + 1].line != x->line);
	uint32_t begin = i > 0 && all[i - 1].line == x->line ? field_page_word(p, all[i - 1].to) : first;
	enum field_role role;
	unsigned weight;

	if (!alone && column_label(p, x, &role, &weight) && role != FIELD_LINE && role != FIELD_NONE) {
		*x = (struct field_amount){ x->from, x->to, x->line, x->cell, x->left, x->right, x->value, x->fact, role, weight * 4 / 5, true };
		return;
	}
	if (has_letters(p, begin, at + 1)) {
		/* The word of the amount may begin with its label: "TOTAL:37.80". */
		if (field_page_label(p, begin, before_currency(p, begin, at), FIELD_AMOUNTS, &role, &weight, NULL, NULL) ||
		    field_page_label(p, begin, at + 1, FIELD_AMOUNTS, &role, &weight, NULL, NULL)) {
			x->role = role;
			x->weight = weight;
		}
		return;
	}
	if (alone && x->line > 0 && begin == first) {
		const struct field_line *b = field_line(p, x->line - 1);

		if (b->end > b->first && (i == 0 || all[i - 1].line + 1 < x->line) &&
		    field_page_label(p, field_cell(p, b->first)->first, field_cell(p, b->end - 1)->end, FIELD_AMOUNTS, &role, &weight, NULL, NULL)) {
			x->role = role;
			x->weight = weight * 3 / 4;
			x->above = true;
			return;
		}
	}
	if (column_label(p, x, &role, &weight)) {
		x->role = role;
		x->weight = weight * 3 / 4;
		x->above = true;
	}
}

/* "VAT (20% on $20.00)   $4.00": of two amounts behind a tax label the larger one is its base. */
static void settle_bases(struct field_page *p)
{
	struct field_amount *x = p->amounts.v;

	for (uint32_t i = 0; i + 1 < p->amounts.n; i++) {
		if (x[i].role != FIELD_TAX || x[i].above || x[i + 1].line != x[i].line || x[i + 1].above ||
		    (x[i + 1].weight && x[i + 1].role != FIELD_LINE) || exact_cmp_abs(x[i + 1].value, x[i].value) >= 0)
			continue;
		x[i + 1].role = FIELD_TAX;
		x[i + 1].weight = x[i].weight;
		x[i].role = FIELD_LINE;
		x[i].weight = 5;
	}
}

/* Several amounts under one "Total" are what lines cost, and not totals. */
static void settle_columns(struct field_page *p)
{
	struct field_amount *x = p->amounts.v;

	for (uint32_t i = 0; i < p->amounts.n; i++) {
		bool again = false;

		if (!x[i].above || x[i].role == FIELD_LINE)
			continue;
		for (uint32_t k = i + 1; k < p->amounts.n && k < i + CELLS_MAX && x[k].line <= x[i].line + 6; k++)
			if (x[k].above && x[k].line > x[i].line && x[k].left < x[i].right && x[i].left < x[k].right &&
			    (x[k].role == x[i].role)) {
				again = true;
				if (x[i].role == FIELD_TOTAL || x[i].role == FIELD_PAYABLE)
					x[k].role = FIELD_LINE;
			}
		if (again && (x[i].role == FIELD_TOTAL || x[i].role == FIELD_PAYABLE))
			x[i].role = FIELD_LINE;
	}
}

/* ---- dates ---- */

/* Two columns of different height: the cell on the left has its own value below it, and above the date stands
 * what the date is. */
static bool names_own_column(const struct field_page *p, struct field_date *d)
{
	uint32_t left = d->cell, below, above;

	if (left == field_line(p, d->line)->first)
		return false;
	left--;
	below = field_page_below(p, d->line, field_cell(p, left)->left, field_cell(p, left)->right, 1);
	above = field_page_above(p, d->line, d->left, d->right, 1);
	return below != FIELD_NO && above != FIELD_NO && has_digits(p, field_cell(p, below)) && !has_digits(p, field_cell(p, left)) &&
	       !has_letters(p, field_cell(p, below)->first, field_cell(p, below)->end) &&
	       field_page_label(p, field_cell(p, above)->first, field_cell(p, above)->end, FIELD_DATES, &d->role, &d->weight, NULL, NULL);
}

/* "Uiterste / betaaldatum" to the left of a date, which stands beside either line. */
static bool label_of_lines(const struct field_page *p, struct field_date *d, uint32_t cell)
{
	const struct field_cell *c = field_cell(p, cell);
	uint32_t below = field_page_below(p, c->line, c->left, c->left + 2, 1);

	return field_page_stack(p, cell, 2, FIELD_DATES, &d->role, &d->weight) ||
	       (below != FIELD_NO && field_page_stack(p, below, 2, FIELD_DATES, &d->role, &d->weight));
}

/* The words that may name a date: those of its cell before it, else the cell before; else what
 * stands above. */
static void label_date(struct field_page *p, struct field_date *d, uint32_t not_before)
{
	uint32_t at = field_page_word(p, d->from), begin = field_cell(p, d->cell)->first, cell = d->cell, c;

	if (begin < not_before)
		begin = not_before;
	if (has_letters(p, begin, at)) {
		if (!field_page_label(p, begin, at, FIELD_DATES, &d->role, &d->weight, NULL, NULL))
			d->role = FIELD_NONE;
		return;
	}
	if (names_own_column(p, d))
		return;
	if (cell > field_line(p, d->line)->first && begin == field_cell(p, cell)->first &&
	    field_cell(p, cell - 1)->first >= not_before &&
	    has_letters(p, field_cell(p, cell - 1)->first, field_cell(p, cell - 1)->end) &&
	    field_page_label(p, field_cell(p, cell - 1)->first, field_cell(p, cell - 1)->end, FIELD_DATES, &d->role, &d->weight, NULL, NULL))
		return;
	if (cell > field_line(p, d->line)->first && begin == field_cell(p, cell)->first && label_of_lines(p, d, cell - 1))
		return;
	c = field_page_above(p, d->line, d->left, d->right, 3);
	if (c != FIELD_NO && field_page_stack(p, c, 2, FIELD_DATES, &d->role, &d->weight))
		return;
	if (c != FIELD_NO && has_letters(p, field_cell(p, c)->first, field_cell(p, c)->end) &&
	    field_page_label(p, field_cell(p, c)->first, field_cell(p, c)->end, FIELD_DATES, &d->role, &d->weight, NULL, NULL))
		d->weight -= d->weight / 10;
}

/* Where no date could be read at all: words that were one. */
static void mend_dates(struct field_page *p)
{
	for (uint32_t i = 0; i < p->n_words && p->dates.n < 8; i++) {
		const struct field_word *w = &p->words[i];
		struct span value, text = span_sub(p->text, w->from, w->to - w->from);
		struct field_date *d;

		if (text.n < 6 || text.n > 10 || !field_spoilt_date(text, &value, p->a))
			continue;
		d = list_add(&p->dates, p->a, sizeof *d);
		*d = (struct field_date){ w->from, w->to, w->line, w->cell, w->column, w->column + (uint32_t)text.n,
					  value, FIELD_NO, FIELD_NONE, 0 };
		label_date(p, d, 0);
	}
}

static void read_dates(struct field_page *p, const struct list *facts)
{
	const struct fact *f = facts->v;
	uint32_t before = 0;

	for (uint32_t i = 0; i < facts->n; i++) {
		uint32_t from = (uint32_t)f[i].at.bytes[0], to = (uint32_t)f[i].at.bytes[1], w, last;
		struct field_date *d;

		if (!fact_is(&f[i], FACT_DATE) || !is_shown(p, &f[i]) || f[i].value.n < 10)
			continue;
		w = field_page_word(p, from);
		if (w >= p->n_words)
			break;
		/* "August 15,      August 14," are two columns and no day of 2014; a day may go on in the next line. */
		last = field_page_word(p, to - 1);
		if (!p->ocr && last < p->n_words && p->words[last].cell != p->words[w].cell &&
		    (p->words[last].line == p->words[w].line || p->words[w].cell + 1 != field_line(p, p->words[w].line)->end))
			continue;
		d = list_add(&p->dates, p->a, sizeof *d);
		*d = (struct field_date){ from, to, p->words[w].line, p->words[w].cell, p->words[w].column,
					  p->words[w].column + (to - from), span_sub(f[i].value, 0, 10), i, FIELD_NONE, 0 };
		label_date(p, d, before);
		before = field_page_word(p, to);
	}
	if (p->dates.n == 0 && p->ocr)
		mend_dates(p);
}

void field_page_read(struct field_page *p, struct span text, const struct list *facts, bool ocr, struct arena *a)
{
	*p = (struct field_page){ .a = a, .text = span_sub(text, 0, INT32_MAX), .ocr = ocr };
	read_words(p);
	if (p->n_words == 0)
		return;
	p->names = arena_get(a, p->lines.n + 1);
	scan_amounts(p);
	join_facts(p, facts);
	for (uint32_t i = 0; i < p->amounts.n; i++)
		label_amount(p, i);
	settle_columns(p);
	settle_bases(p);
	read_dates(p, facts);
}
