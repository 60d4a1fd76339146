/* The dates of a page, which are the finder's facts, and the labels beside or above them; of recognised text also
 * words that were a date. In text order. */
#include "field_page.h"

#include "field_spoilt.h"

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
	return below != FIELD_NO && above != FIELD_NO && field_page_has_digits(p, field_cell(p, below)) && !field_page_has_digits(p, field_cell(p, left)) &&
	       !field_page_has_letters(p, field_cell(p, below)->first, field_cell(p, below)->end) &&
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
	if (field_page_has_letters(p, begin, at)) {
		if (!field_page_label(p, begin, at, FIELD_DATES, &d->role, &d->weight, NULL, NULL))
			d->role = FIELD_NONE;
		return;
	}
	if (names_own_column(p, d))
		return;
	if (cell > field_line(p, d->line)->first && begin == field_cell(p, cell)->first &&
	    field_cell(p, cell - 1)->first >= not_before &&
	    field_page_has_letters(p, field_cell(p, cell - 1)->first, field_cell(p, cell - 1)->end) &&
	    field_page_label(p, field_cell(p, cell - 1)->first, field_cell(p, cell - 1)->end, FIELD_DATES, &d->role, &d->weight, NULL, NULL))
		return;
	if (cell > field_line(p, d->line)->first && begin == field_cell(p, cell)->first && label_of_lines(p, d, cell - 1))
		return;
	c = field_page_above(p, d->line, d->left, d->right, 3);
	if (c != FIELD_NO && field_page_stack(p, c, 2, FIELD_DATES, &d->role, &d->weight))
		return;
	if (c != FIELD_NO && field_page_has_letters(p, field_cell(p, c)->first, field_cell(p, c)->end) &&
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

void field_page_dates(struct field_page *p, const struct list *facts)
{
	const struct fact *f = facts->v;
	uint32_t before = 0;

	for (uint32_t i = 0; i < facts->n; i++) {
		uint32_t from = (uint32_t)f[i].at.bytes[0], to = (uint32_t)f[i].at.bytes[1], w, last;
		struct field_date *d;

		if (!fact_is(&f[i], FACT_DATE) || !field_page_shows(p, &f[i]) || f[i].value.n < 10)
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
