/* The amounts of a page and the labels beside, above or before them. They are the finder's facts, and numbers with
 * two decimals that name no currency: a table of sums names it once or never. In text order. */
#include "field_page.h"

#include "fold.h"
#include "tables.h"

#include <stdlib.h>

#define HEADER_LINES 12	/* how far above a column may be named */
#define COLUMN_GAP 16	/* columns of text between a left-aligned name and what is right-aligned below it */

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

	if (before == '-' && (from < 2 || field_page_is_blank(p->text.p[from - 2]) || p->text.p[from - 2] == '\n' || from == 1))
		return true;
	if (from > 2 && memcmp(p->text.p + from - 3, "\xe2\x88\x92", 3) == 0)
		return true;
	return (behind == '-' && (field_page_is_blank(beyond) || beyond == '\n')) || (before == '(' && behind == ')');
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

/* The finder's amounts: those found here get the fact's number, the others are added. */
static void join_facts(struct field_page *p, const struct list *facts)
{
	const struct fact *f = facts->v;
	uint32_t at = 0, scanned = p->amounts.n;

	for (uint32_t i = 0; i < facts->n; i++) {
		struct field_amount *a = p->amounts.v;
		uint32_t from = (uint32_t)f[i].at.bytes[0], to = (uint32_t)f[i].at.bytes[1];
		struct exact v;

		if (!fact_is(&f[i], FACT_AMOUNT) || !field_page_shows(p, &f[i]))
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

	for (uint32_t k = field_line(p, line)->first; p->names[line] == 0 && k < field_page_cells_end(p, line); k++) {
		enum field_role r;
		unsigned w;

		named += field_page_label(p, field_cell(p, k)->first, field_cell(p, k)->end, FIELD_AMOUNTS, &r, &w, NULL, NULL);
	}
	if (p->names[line] == 0)
		p->names[line] = (uint8_t)(named + 1);	/* at most FIELD_CELLS_MAX of them */
	return p->names[line] - 1u;
}

/* Names of columns begin where the column does, amounts end where it does: when nothing stands right above,
 * what begins last before the amount on the line of a head. */
static uint32_t column_beside(const struct field_page *p, uint32_t line, const struct field_amount *x)
{
	uint32_t c = FIELD_NO;

	for (uint32_t k = field_line(p, line)->first; k < field_page_cells_end(p, line); k++) {
		if (field_page_overlaps(field_cell(p, k), x->left, x->right))
			return k;
		if (field_cell(p, k)->right <= x->left)
			c = k;
	}
	return c != FIELD_NO && x->left - field_cell(p, c)->right <= COLUMN_GAP && names_on(p, line) > 1 ? c : FIELD_NO;
}

static bool is_code(const struct field_page *p, uint32_t word)
{
	const struct field_word *w = &p->words[word];

	for (size_t i = 0; w->to - w->from == 3 && i < table_currency_n; i++)
		if (memcmp(table_currency[i].code, p->text.p + w->from, 3) == 0)
			return true;
	return false;
}

bool field_page_has_words(const struct field_page *p, const struct field_cell *c)
{
	for (uint32_t i = c->first; i < c->end; i++)
		if (field_page_has_letters(p, i, i + 1) && !is_code(p, i))
			return true;
	return false;
}

/* The column's name: the nearest cell above that has words and is no label of a line. */
static bool column_label(const struct field_page *p, const struct field_amount *x, enum field_role *role, unsigned *weight)
{
	for (uint32_t line = x->line, tries = HEADER_LINES; line-- > 0 && tries-- > 0;) {
		uint32_t c = column_beside(p, line, x);

		if (c == FIELD_NO || !field_page_has_words(p, field_cell(p, c)))
			continue;
		return names_on(p, line) > 1 &&
		       field_page_label(p, field_cell(p, c)->first, field_cell(p, c)->end, FIELD_AMOUNTS, role, weight, NULL, NULL);
	}
	return false;
}

/* The word before an amount is the code of its currency, as in "EUR 12.00". */
static bool has_code_before(const struct field_page *p, uint32_t begin, uint32_t at)
{
	return at > begin && at < p->n_words && p->words[at - 1].line == p->words[at].line && is_code(p, at - 1);
}

/* "Net total  EUR 12.00": the code is of the amount, "total EUR" would be another label. */
static uint32_t before_currency(const struct field_page *p, uint32_t begin, uint32_t at)
{
	return at - begin >= 2 && has_code_before(p, begin, at) ? at - 1 : at;
}

/* Whether anything but a currency stands before an amount that could name it, or in its word: "TOTAL:37.80". */
static bool has_words_before(const struct field_page *p, uint32_t begin, uint32_t at)
{
	return field_page_has_letters(p, begin, has_code_before(p, begin, at) ? at - 1 : at) || field_page_has_letters(p, at, at + 1);
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
	if (has_words_before(p, begin, at)) {
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
		for (uint32_t k = i + 1; k < p->amounts.n && k < i + FIELD_CELLS_MAX && x[k].line <= x[i].line + 6; k++)
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

void field_page_amounts(struct field_page *p, const struct list *facts)
{
	scan_amounts(p);
	join_facts(p, facts);
	for (uint32_t i = 0; i < p->amounts.n; i++)
		label_amount(p, i);
	settle_columns(p);
	settle_bases(p);
}
