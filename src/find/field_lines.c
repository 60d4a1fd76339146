/* The rows of the table of an invoice: a line whose last amount stands under the name of a column of amounts,
 * with words before it. Quantity and price are taken where a column is called so. A text that goes on in the
 * next line is not put together. */
#include "field_inside.h"

#include "fold.h"

#include "base/limits.h"

static const struct field_amount *amount(const struct field_page *p, uint32_t i)
{
	return (const struct field_amount *)p->amounts.v + i;
}

/* Whether the column over a stretch is called one of these words. */
static bool is_called(const struct field_page *p, uint32_t line, uint32_t left, uint32_t right, const char *const *names, size_t n)
{
	for (unsigned tries = 0; tries < 12; tries++) {
		uint32_t c = field_page_above(p, line, left, right, 12);

		if (c == FIELD_NO)
			return false;
		line = field_cell(p, c)->line;
		if (!field_page_has_words(p, field_cell(p, c)))
			continue;
		for (uint32_t i = field_cell(p, c)->first; i < field_cell(p, c)->end; i++)
			for (size_t k = 0; k < n; k++)
				if (span_eq_str(p->words[i].folded, names[k]))
					return true;
	}
	return false;
}

static bool is_quantity(const struct field_page *p, uint32_t cell)
{
	static const char *const names[] = { "qty", "quantity", "menge", "anzahl", "quantite", "qte", "cantidad", "unidades", "quantita",
					     "ta", "quantidade", "qtd", "aantal", "ilosc", "units", "hours", "stunden", "mnozstvi", "antal" };
	const struct field_cell *c = field_cell(p, cell);
	struct span w = span_sub(p->text, p->words[c->first].from, p->words[c->first].to - p->words[c->first].from);

	for (size_t i = 0; i < w.n; i++)
		if (!fold_is_digit(w.p[i]) && w.p[i] != '.' && w.p[i] != ',')
			return false;
	return w.n > 0 && fold_is_digit(w.p[0]) && is_called(p, c->line, c->left, c->right, names, countof(names));
}

/* "8", "1,50", "2.5": a comma is decimal here, three digits behind it or not. */
static struct span quantity_of(const struct field_page *p, uint32_t cell)
{
	const struct field_cell *c = field_cell(p, cell);
	struct span w = arena_dup(p->a, span_sub(p->text, p->words[c->first].from, p->words[c->first].to - p->words[c->first].from));
	size_t comma = span_chr(w, ',', 0);
	struct exact x;

	if (comma != SIZE_MAX)
		((char *)(uintptr_t)w.p)[comma] = '.';
	return exact_parse(w, &x) ? exact_print(x, p->a) : (struct span){ NULL, 0 };
}

static struct span price_of(const struct field_page *p, uint32_t first, uint32_t last)
{
	static const char *const names[] = { "price", "rate", "einzelpreis", "preis", "einzel", "prix", "unitaire", "pu", "precio", "prezzo",
					     "preco", "prijs", "cena", "stukprijs", "stuksprijs", "unit" };

	for (uint32_t i = last; i-- > first;)
		if (is_called(p, amount(p, i)->line, amount(p, i)->left, amount(p, i)->right, names, countof(names)))
			return exact_print(amount(p, i)->value, p->a);
	return (struct span){ NULL, 0 };
}

/* The amounts first..last stand on one line. */
static void take_row(const struct field_page *p, uint32_t first, uint32_t last, struct fields *to)
{
	const struct field_amount *x = amount(p, last);
	const struct field_line *l = field_line(p, x->line);
	struct invoice_line *row;
	uint32_t name = FIELD_NO;
	enum field_role role;
	unsigned weight;

	if (!x->above || x->role != FIELD_LINE || l->end - l->first > 16 || to->lines.n >= LIMIT_LINES)
		return;
	/* The longest text: an article number may stand before it. */
	for (uint32_t c = l->first; c < l->end && field_cell(p, c)->left < x->left; c++)
		if (c != x->cell && field_page_has_words(p, field_cell(p, c)) &&
		    (name == FIELD_NO || field_cell_text(p, c).n > field_cell_text(p, name).n))
			name = c;
	if (name == FIELD_NO ||	/* a sum of the table stands below its rows */
	    field_page_label(p, field_cell(p, name)->first, field_cell(p, name)->end,
			     FIELD_BIT(FIELD_TOTAL) | FIELD_BIT(FIELD_NET) | FIELD_BIT(FIELD_TAX) | FIELD_BIT(FIELD_PAYABLE), &role, &weight, NULL, NULL))
		return;
	row = list_add(&to->lines, p->a, sizeof *row);
	row->name = arena_dup(p->a, span_sub(field_cell_text(p, name), 0, 200));
	row->net = exact_print(x->value, p->a);
	row->price = price_of(p, first, last);
	for (uint32_t c = l->first; c < l->end && row->quantity.n == 0; c++)
		if (c != name && c != x->cell && is_quantity(p, c))
			row->quantity = quantity_of(p, c);
	row->at.line = (int64_t)x->line + 1;
	row->at.bytes[0] = l->from;
	row->at.bytes[1] = l->to;
}

void field_lines(const struct field_page *p, struct fields *to)
{
	uint32_t first = 0;

	for (uint32_t i = 0; i < p->amounts.n; i++) {
		if (amount(p, i)->line != amount(p, first)->line)
			first = i;
		if (i + 1 == p->amounts.n || amount(p, i + 1)->line != amount(p, i)->line)
			take_row(p, first, i, to);
	}
}
