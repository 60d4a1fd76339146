/* Messages that are an invoice or receipt themselves: what shops, platforms and payment services send as the
 * text of a mail. A mail that comes with an invoice says the same words - number, sum, due date - and is none,
 * so words alone never decide: the number stands with its label and not in a sentence, and the rows of a table
 * make the sum that is called the total. Reminders and lists of invoices are about invoices. */
#include "field_inside.h"

#include "class.h"

enum {
	SURE = 60,		/* what the rules must weigh */
	BODY_MOST = 64 << 10,	/* bytes: no invoice is longer */
	ROWS_MOST = 300,
	NUMBER_WORDS = 6,	/* of a cell that a number stands in: more are a sentence */
};

/* ---- by its words ---- */

/* What is quoted or forwarded is somebody else's, or was said before. */
static struct span own_words(const struct item *it, struct span text, struct arena *a)
{
	const struct text_part *part = it->text.parts.v;
	char *own;

	if (it->text.parts.n == 0)
		return text;
	own = arena_get(a, text.n);
	memcpy(own, text.p, text.n);
	for (uint32_t i = 0; i < it->text.parts.n; i++) {
		bool is_other = span_eq_str(part[i].kind, "quote") || span_eq_str(part[i].kind, "forward");

		for (int64_t k = part[i].bytes[0]; is_other && k >= 0 && k < part[i].bytes[1] && (uint64_t)k < text.n; k++)
			if (own[k] != '\n')
				own[k] = ' ';
	}
	return span_of(own, text.n);
}

/* A sum that is called one, in what the sender wrote: most messages have none, and are not looked at. */
static bool has_sum(const struct item *it)
{
	static const char *const roles[] = { "total", "due", "paid", "subtotal" };
	const struct fact *f = it->facts.v;

	for (uint32_t i = 0; i < it->facts.n; i++)
		for (size_t k = 0; k < countof(roles); k++)
			if (fact_is(&f[i], FACT_AMOUNT) && !f[i].quoted && span_eq_str(f[i].role, roles[k]))
				return true;
	return false;
}

/* A line of cells of which the last has digits: "Logo design     600.00 USD". */
static bool is_line_of_table(struct span line)
{
	bool digits = false;

	line = span_trim(line);
	for (size_t i = line.n; i > 0; i--) {
		char c = line.p[i - 1];

		if (c == '\t' || (c == ' ' && i > 1 && (line.p[i - 2] == ' ' || line.p[i - 2] == '\t')))
			return digits;
		digits |= c >= '0' && c <= '9';
	}
	return false;
}

/* Two lines at least: a row and its sum. The rules are asked of what has them alone, because they cost more than
 * all else that is done with a message. */
static bool has_table(struct span text)
{
	struct span line;
	unsigned n = 0;

	while (n < 2 && text.n && span_line(&text, &line))
		n += is_line_of_table(line);
	return n == 2;
}

/* Two numbers of invoices: a list of what is open. */
static bool has_numbers(const struct item *it)
{
	const struct fact *f = it->facts.v;
	struct span first = { NULL, 0 };

	for (uint32_t i = 0; i < it->facts.n; i++) {
		if (!fact_is(&f[i], FACT_REFERENCE) || f[i].quoted || !span_eq_str(f[i].scheme, "invoice"))
			continue;
		if (first.n && !span_ieq(first, f[i].value))
			return true;
		first = f[i].value;
	}
	return false;
}

static bool is_reminder(struct span s)
{
	static const char *const words[] = { "reminder", "overdue", "past due", "mahnung", "zahlungserinnerung", "rappel", "relance",
					     "recordatorio", "vencida", "sollecito", "promemoria", "lembrete", "herinnering",
					     "aanmaning", "przypomnienie", "ponaglenie", "upom\xc3\xadnka", "p\xc3\xa5minnelse" };

	for (size_t i = 0; i < countof(words); i++)
		if (span_ifind(s, span_str(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* The first line with words: what a message says of itself. */
static struct span headline(struct span text)
{
	struct span line = { NULL, 0 };

	while (text.n && span_trim(line).n == 0)
		span_line(&text, &line);
	return span_trim(line);
}

struct span field_body_is(const struct item *it, struct span text, struct span *own, struct arena *a)
{
	struct class_info c;

	*own = text;
	if (it->chat.kind.n || text.n > BODY_MOST || !has_sum(it) || !has_table(text) || has_numbers(it) || is_reminder(it->mail.subject))
		return (struct span){ NULL, 0 };
	*own = own_words(it, text, a);
	if (!has_table(*own) || is_reminder(headline(*own)))
		return (struct span){ NULL, 0 };
	class_of_text(*own, a, &c);
	return c.score.v >= SURE ? c.is : (struct span){ NULL, 0 };
}

/* ---- by its page ---- */

static const struct field_amount *amount(const struct field_page *p, uint32_t i)
{
	return (const struct field_amount *)p->amounts.v + i;
}

/* The number alone in a cell, or behind its label; the cell, or FIELD_NO. */
static uint32_t number_cell(const struct field_page *p, struct span number)
{
	const struct field_cell *c;
	uint32_t w = number.n ? field_page_word(p, (uint32_t)(number.p - p->text.p)) : p->n_words;

	if (w >= p->n_words)
		return FIELD_NO;
	c = field_cell(p, p->words[w].cell);
	return c->end - c->first <= NUMBER_WORDS && (c->first == w || p->words[c->first].begins) ? p->words[w].cell : FIELD_NO;
}

/* The last amount of a line of cells, with words in a cell before it and hardly any behind it ("EUR"): `i` is
 * the last one on its line. */
static bool ends_row(const struct field_page *p, uint32_t i)
{
	const struct field_amount *x = amount(p, i);
	const struct field_line *l = field_line(p, x->line);
	uint32_t words = 0;

	for (uint32_t w = field_cell(p, l->first)->first; w < p->n_words && p->words[w].to <= x->from; w++)
		words += p->words[w].cell < x->cell && p->words[w].folded.n > 1;
	return words > 0 && field_page_word(p, x->to) + 1 >= field_cell(p, l->end - 1)->end;
}

static bool is_sum(const struct field_page *p, uint32_t i)
{
	const uint32_t sums = FIELD_BIT(FIELD_TOTAL) | FIELD_BIT(FIELD_NET) | FIELD_BIT(FIELD_TAX) | FIELD_BIT(FIELD_PAYABLE);
	const struct field_line *l = field_line(p, amount(p, i)->line);
	enum field_role role;
	unsigned weight;

	return field_page_label(p, field_cell(p, l->first)->first, field_page_word(p, amount(p, i)->from), sums, &role, &weight, NULL, NULL);
}

/* Whether the rows above the sums make one of them: from the last row up, because the head of a message may
 * name the sum as well. A row is not the line of the number: that is a list. */
static bool rows_make(const struct field_page *p, const struct field_sums *s, uint32_t number)
{
	struct exact made = { 0 }, want[3] = { amount(p, s->total)->value };
	uint32_t n = 1, rows = 0;

	if (s->net != FIELD_NO)
		want[n++] = amount(p, s->net)->value;
	if (s->net == FIELD_NO && s->tax != FIELD_NO) {
		want[n] = want[0];
		exact_sub(&want[n++], s->tax_value);
	}
	for (uint32_t i = s->total; i-- > 0 && rows < ROWS_MOST;) {
		bool is_last = amount(p, i + 1)->line != amount(p, i)->line;

		if (!is_last || amount(p, i)->line == amount(p, s->total)->line || !ends_row(p, i) || is_sum(p, i))
			continue;
		if (number != FIELD_NO && amount(p, i)->line == field_cell(p, number)->line)
			return false;
		exact_add(&made, amount(p, i)->value);
		rows++;
		for (uint32_t k = 0; k < n; k++)
			if (exact_eq(made, want[k]))
				return true;
	}
	return false;
}

bool field_body_holds(const struct field_page *p, bool is_receipt)
{
	uint32_t number = number_cell(p, field_number(p));
	struct field_sums s;

	/* A receipt may have the number of an order alone. */
	if (number == FIELD_NO && is_receipt)
		number = number_cell(p, field_labelled_number(p, FIELD_ORDER));
	if (number == FIELD_NO)
		return false;
	field_money(p, is_receipt, &s);
	return s.total != FIELD_NO && amount(p, s.total)->weight > 0 && is_sum(p, s.total) && rows_make(p, &s, number);
}
