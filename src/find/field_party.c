/* Who sent a document and who got it. No template: labels ("Bill to"), the line a sender puts above the
 * window of an envelope, blocks of address, the domain of the sender's mail address and web page, and legal
 * forms of companies speak for one cell or another; the one with most to say for it is the name. */
#include "field_party.h"

#include "fold.h"

#include <stdlib.h>

#define FOOT_LINES 8	/* where names are looked for as well as in the head */
#define SELLER_LEAST 8	/* the first lines are the sender's, when nothing says otherwise */

/* ---- candidates ---- */

/* "Lieferadresse: Beispiel AG": what is before the colon is no part of the name. */
static bool has_label(struct span text)
{
	char folded[FIELD_NAME_MAX];
	size_t colon = span_find(text, SPAN(":"), 0);
	enum field_role role;
	unsigned weight;

	return colon != SIZE_MAX &&
	       field_label_get(span_of(folded, field_label_fold(span_sub(text, 0, colon), folded, sizeof folded)),
			       FIELD_NAMES | FIELD_NUMBERS | FIELD_DATES, &role, &weight);
}

static bool has_capital(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (fold_is_upper(s.p[i]) || fold_is_digit(s.p[i]) || s.p[i] == '.' || (s.p[i] & 0x80))
			return true;
	return false;
}

static struct field_candidate *add_name(struct field_candidates *s, struct span text, uint32_t cell)
{
	const struct field_page *p = s->p;
	struct field_candidate *x = &s->v[s->n];

	text = span_trim(text);
	if (has_label(text))
		return NULL;
	while (text.n && strchr(",;|:-", text.p[text.n - 1]))
		text = span_trim(span_sub(text, 0, text.n - 1));
	if (s->n == FIELD_CANDIDATES || text.n == 0 || text.n > FIELD_NAME_MAX)
		return NULL;
	*x = (struct field_candidate){ .text = text, .line = field_cell(p, cell)->line, .cell = cell };
	x->n = field_label_fold(text, x->folded, sizeof x->folded);
	if (!field_name_is(text, span_of(x->folded, x->n)))
		return NULL;
	if (field_name_has_form(span_of(x->folded, x->n))) {
		x->seller += 20;
		x->buyer += 15;
	} else if (!has_capital(text)) {
		return NULL;	/* the second line of a label: "Data di / consegna" */
	}
	if (field_domain_fits_any(&s->domains, span_of(x->folded, x->n))) {
		x->seller += 45;
	} else if (field_domain_fits_person(&s->domains, span_of(x->folded, x->n))) {
		x->seller += 20;
	}
	s->n++;
	return x;
}

/* Four digits or more with nothing of a street behind them. */
static bool begins_with_postcode(struct span s)
{
	size_t n = 0;

	while (n < s.n && fold_is_digit(s.p[n]))
		n++;
	return n >= 4 && (n + 1 >= s.n || s.p[n] != ' ' || !fold_is_alpha(s.p[n + 1]));
}

/* "Kraxi GmbH · Flugzeugallee 17 · 12345 Papierfeld": whose line it is stands first. */
static bool sender_line(struct field_candidates *s, uint32_t cell)
{
	static const char *const marks[] = { " \xc2\xb7 ", " \xe2\x80\xa2 ", " | ", " \xe2\x80\x93 ", " - ", ", ", " * ", "; ", " \xe2\x97\x8f ", " / " };
	struct span text = field_cell_text(s->p, cell);

	if (!field_block_has_postcode(s->p, field_cell(s->p, cell)))
		return false;
	for (size_t i = 0; i < countof(marks); i++) {
		size_t at = span_find(text, span_str(marks[i]), 0);
		struct field_candidate *x;

		if (at == SIZE_MAX || span_find(text, span_str(marks[i]), at + 1) == SIZE_MAX)
			continue;
		if (begins_with_postcode(span_from(text, at + strlen(marks[i]))))	/* "Berlin, 10115, DE" */
			return false;
		x = add_name(s, span_sub(text, 0, at), cell);
		if (x) {
			x->seller += 45;
			x->buyer -= 30;
		}
		return x != NULL;
	}
	return false;
}

/* ---- labels ---- */

/* Behind "Name" and its like at the beginning of a cell: what is left of the cell, which may be nothing. False
 * when it begins otherwise. */
static bool behind_name(const struct field_page *p, uint32_t cell, struct span *rest)
{
	static const char *const words[] = { "name", "nom", "firma", "nombre", "nome", "naam", "company", "company name", "firmenname",
					     "ragione sociale", "denominazione", "razon social", "raison sociale", "societe", "nazwa" };
	struct span text = field_cell_text(p, cell);
	size_t colon = span_chr(text, ':', 0), end = colon == SIZE_MAX ? text.n : colon;
	char folded[FIELD_NAME_MAX];
	struct span f = span_of(folded, field_label_fold(span_sub(text, 0, end), folded, sizeof folded));

	*rest = span_trim(span_from(text, colon == SIZE_MAX ? text.n : colon + 1));
	for (size_t i = 0; i < countof(words); i++)
		if (span_eq_str(f, words[i]))
			return true;
	return false;
}

/* "Name: Rohstoff AG" in the block under "Seller", in one cell or two: the cell that has the name, or FIELD_NO. */
static uint32_t named_below(const struct field_page *p, uint32_t cell, struct span *name)
{
	const struct field_cell *c = field_cell(p, cell);

	for (uint32_t line = c->line, tries = 0; tries < 4; tries++) {
		uint32_t below = field_page_below(p, line, c->left, c->left + 6, 1);

		if (below == FIELD_NO)
			return FIELD_NO;
		line = field_cell(p, below)->line;
		if (!behind_name(p, below, name))
			continue;
		if (name->n)
			return below;
		if (below + 1 < field_line(p, line)->end) {
			*name = field_cell_text(p, below + 1);
			return below + 1;
		}
	}
	return FIELD_NO;
}

static void call(struct field_candidate *x, enum field_role role, int points)
{
	*(role == FIELD_SELLER ? &x->seller : &x->buyer) += points;
	*(role == FIELD_SELLER ? &x->buyer : &x->seller) -= 40;
	x->labelled = role == FIELD_SELLER ? 1 : -1;
}

/* "Oakfield Partners, 77 Mill Road, Leeds": a comma with a number behind it ends the name. */
static struct span before_address(struct span s)
{
	size_t comma = span_find(s, SPAN(", "), 0);

	for (size_t i = comma; comma != SIZE_MAX && comma > 2 && i < s.n; i++)
		if (fold_is_digit(s.p[i]))
			return span_sub(s, 0, comma);
	return s;
}

static bool begins_name(struct span s)
{
	return s.n > 3 && fold_is_upper(s.p[0]) && span_chr(s, ' ', 0) != SIZE_MAX;
}

/* A cell of a page in HTML that has several lines: what follows the first one begins the next line of the text. */
static bool goes_on_below(const struct field_page *p, uint32_t cell)
{
	const struct field_cell *c = field_cell(p, cell);
	uint32_t from = p->words[c->first].from;

	return from > 0 && p->text.p[from - 1] == '\t' && cell + 1 < p->cells.n && field_cell(p, cell + 1)->line == c->line + 1;
}

/* "Bill to   Brecon Festival": the next cell of the line begins a name and is no label. */
static bool has_name_beside(const struct field_page *p, uint32_t cell)
{
	enum field_role role;
	unsigned weight;

	return cell + 1 < field_line(p, field_cell(p, cell)->line)->end && begins_name(field_cell_text(p, cell + 1)) &&
	       field_page_label_at(p, field_cell(p, cell + 1)->first, field_cell(p, cell + 1)->end, FIELD_NAMES, &role, &weight) == 0;
}

/* Two line ends behind each other, or nothing at all, follow the line of a cell. */
static bool is_blank_below(const struct field_page *p, uint32_t cell)
{
	const struct field_cell *last = field_cell(p, field_line(p, field_cell(p, cell)->line)->end - 1);
	struct span behind = span_from(p->text, p->words[last->end - 1].to), line;

	span_line(&behind, &line);
	return behind.n == 0 || (span_line(&behind, &line) && span_trim(line).n == 0);
}

/* Names at a label: behind it, in the next cell, below. A weak word ("from", "de") counts when nothing
 * else is in its cell, or a colon is behind it. True when the cell itself holds the name. */
static bool at_label(struct field_candidates *s, uint32_t cell)
{
	const struct field_page *p = s->p;
	const struct field_cell *c = field_cell(p, cell);
	enum field_role role;
	unsigned weight;
	uint32_t n = field_page_label_at(p, c->first, c->end, FIELD_NAMES, &role, &weight), found[4], k = 0;
	struct span text = field_cell_text(p, cell), rest, named = { NULL, 0 };
	bool colon;

	/* "Buyer/Recipient" is one word of two labels. */
	if (n == 0 && span_chr(text, '/', 0) != SIZE_MAX && c->end == c->first + 1) {
		char folded[FIELD_NAME_MAX];
		struct span part = span_sub(text, 0, span_chr(text, '/', 0));

		n = field_label_get(span_of(folded, field_label_fold(part, folded, sizeof folded)), FIELD_NAMES, &role, &weight);
	}
	if (n == 0)
		return false;
	rest = span_from(text, p->words[c->first + n - 1].to - p->words[c->first].from);
	colon = p->text.p[p->words[c->first + n - 1].to - 1] == ':' || (c->first + n < c->end && p->text.p[p->words[c->first + n].from] == ':');
	/* "Customer Ponte Digital", "Receipt from Harbor Pixels": a name begins with a capital; "Client services", "an"
	 * and "from" lead to anything. */
	if (!colon && span_trim(rest).n && (weight < (role == FIELD_BUYER ? 60 : 65) || p->words[c->first].folded.n < 4 ||
					    !begins_name(span_trim(rest))))
		return false;
	while (rest.n && strchr(": \t", rest.p[0]))
		rest = span_from(rest, 1);
	if (rest.n) {
		struct field_candidate *x = add_name(s, before_address(rest), cell);

		if (x)
			call(x, role, (int)weight);
		return true;
	}
	if ((found[0] = named_below(p, cell, &named)) != FIELD_NO)
		k = 1;
	else
		named.n = 0;
	/* What is next to a label may be the next label ("From   Bill to"): below comes first then. Where a blank line is
	 * below, what is next to it is meant. */
	if (k == 0 && has_name_beside(p, cell) && is_blank_below(p, cell))
		found[k++] = cell + 1;
	for (uint32_t line = c->line, tries = k ? 3 : 0; tries < 3 && k < 3; tries++) {
		found[k] = field_page_below(p, line, c->left, c->left + 6, 2);
		if (found[k] == FIELD_NO)
			break;
		line = field_cell(p, found[k])->line;
		k++;
	}
	if (cell + 1 < field_line(p, c->line)->end)
		found[k++] = cell + 1;
	else if (k == 0 && (k = goes_on_below(p, cell)) > 0)
		found[0] = cell + 1;
	for (uint32_t i = 0; i < k; i++) {
		struct field_candidate *x = add_name(s, i == 0 && named.n ? named : before_address(field_cell_text(p, found[i])), found[i]);

		if (x == NULL)
			continue;
		call(x, role, (int)weight - (int)i * 15);
		if (i == 0)
			break;
	}
	return false;
}

/* "BOUYGUES TELECOM Société Anonyme au capital de": a company's own small print begins with its name. */
static void small_print(struct field_candidates *s, uint32_t line)
{
	static const char *const marks[] = { "societe", "capital", "rcs", "siret", "siren", "amtsgericht", "handelsregister", "hrb",
					     "registered", "registration", "geschaftsfuhrer", "sitz", "kvk", "inscrita", "capitale" };
	const struct field_page *p = s->p;
	const struct field_line *l = field_line(p, line);

	if (l->end == l->first)
		return;
	/* "Amtsgericht Hamburg HRB 1234": the court keeps the register, and is nobody here. */
	if (field_name_has_word(p->words[field_cell(p, l->first)->first].folded, marks, countof(marks)))
		return;
	for (uint32_t first = field_cell(p, l->first)->first, i = first + 1; i < field_cell(p, l->first)->end && i < first + 6; i++)
		for (size_t k = 0; k < countof(marks); k++) {
			struct field_candidate *x;

			if (!span_eq_str(p->words[i].folded, marks[k]))
				continue;
			while (i > first + 1 && p->words[i - 1].folded.n <= 2 && p->text.p[p->words[i - 1].from] >= 'a')
				i--;	/* "au capital de" */
			x = add_name(s, span_sub(p->text, p->words[first].from, p->words[i - 1].to - p->words[first].from), l->first);
			if (x)
				call(x, FIELD_SELLER, 35);
			return;
		}
}

/* ---- choosing ---- */

/* A row of a table: an amount that no sum's name stands before. */
static bool is_row(const struct field_page *p, uint32_t line)
{
	const struct field_line *l = field_line(p, line);
	enum field_role role;
	unsigned weight;

	return field_block_has_amount(p, line) && !field_page_label(p, field_cell(p, l->first)->first, field_cell(p, l->end - 1)->end,
							FIELD_BIT(FIELD_TOTAL) | FIELD_BIT(FIELD_NET) | FIELD_BIT(FIELD_TAX) | FIELD_BIT(FIELD_PAYABLE),
							&role, &weight, NULL, NULL);
}

/* "Fecha de / factura", "Data di / consegna": a line of a label. */
static bool is_part_of_label(const struct field_page *p, uint32_t cell)
{
	const struct field_cell *c = field_cell(p, cell);
	uint32_t below = field_page_below(p, c->line, c->left, c->left + 2, 2), mask = FIELD_DATES | FIELD_NUMBERS;
	enum field_role role;
	unsigned weight;

	return field_page_stack(p, cell, 2, mask, &role, &weight) ||
	       (below != FIELD_NO && field_page_stack(p, below, 2, mask, &role, &weight));
}

/* Around the invoice that a message is there are greetings and sentences: no place speaks for a name there, only
 * what it is. */
static bool may_stand_in_message(const struct field_candidates *s, const struct field_candidate *x)
{
	unsigned small = 0;

	for (size_t i = 0; i < x->text.n; i++)
		small += (i == 0 || x->text.p[i - 1] == ' ') && x->text.p[i] >= 'a' && x->text.p[i] <= 'z';
	return small < 2 && (field_domain_fits_any(&s->domains, span_of(x->folded, x->n)) || field_name_has_form(span_of(x->folded, x->n)));
}

static void collect(struct field_candidates *s)
{
	const struct field_page *p = s->p;
	uint32_t senders = 0, looked_at = FIELD_NO;
	bool row = false;

	for (uint32_t l = p->lines.n > 200 ? p->lines.n - 200 : 0; l < p->lines.n; l++)
		if (l > 8)
			small_print(s, l);
	for (uint32_t c = 0; c < p->cells.n; c++) {
		uint32_t line = field_cell(p, c)->line;
		bool head = line < FIELD_HEAD_LINES, foot = line + FOOT_LINES >= p->lines.n;
		struct field_candidate *x;

		if (at_label(s, c) || (!head && !foot))
			continue;
		if (sender_line(s, c)) {
			s->v[s->n - 1].seller += head ? 0 : -10;
			senders++;
			continue;
		}
		if (line != looked_at)	/* once for all cells of a line */
			row = is_row(p, line);
		looked_at = line;
		x = row || field_block_has_postcode(p, field_cell(p, c)) || is_part_of_label(p, c) ? NULL : add_name(s, field_cell_text(p, c), c);
		if (x == NULL)
			continue;
		if (p->sender.n && !may_stand_in_message(s, x)) {
			s->n--;
			continue;
		}
		x->seller += head ? 12 - (int)(line > 12 ? 12 : line) : field_name_has_form(span_of(x->folded, x->n)) ? 5 : -10;
		if (head && field_block_has_tax_id(p, c))
			x->seller += 25;
		if (head && field_block_begins(p, c)) {
			x->is_block = true;
			x->seller += 12;
			x->buyer += senders ? 45 : 30;
			/* Behind the sender's line comes who it is sent to. */
			x->seller -= senders ? 25 : 0;
		}
		if (foot && !head)
			x->buyer -= 40;
	}
	if (senders == 0)
		field_block_rank(s);
}

/* The same name at several places is one; what speaks for each adds up, at less. */
static void join(struct field_candidates *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		for (uint32_t k = i + 1; k < s->n; k++) {
			struct field_candidate *a = &s->v[i], *b = &s->v[k];

			if (!span_eq(span_of(a->folded, a->n), span_of(b->folded, b->n)))
				continue;
			int seller = a->seller > b->seller ? a->seller : b->seller, buyer = a->buyer > b->buyer ? a->buyer : b->buyer;
			int called = a->labelled ? a->labelled : b->labelled;

			/* What it is called somewhere it is everywhere. */
			if (called > 0)
				buyer = a->buyer < b->buyer ? a->buyer : b->buyer;
			else if (called < 0)
				seller = a->seller < b->seller ? a->seller : b->seller;
			else if (a->cell != b->cell) {	/* letterhead and block, foot and block: the sender's */
				seller += 8;
				buyer -= 25;
			}
			a->seller = b->seller = seller;
			a->buyer = b->buyer = buyer;
			a->labelled = b->labelled = called;
		}
}

void field_parties(const struct field_page *p, struct span *seller, struct span *buyer)
{
	struct field_candidates *s = mem_get(sizeof *s);
	uint32_t best_seller = FIELD_NO, best_buyer = FIELD_NO;

	*seller = *buyer = (struct span){ NULL, 0 };
	s->p = p;
	field_domain_take(&s->domains, p->sender, FIELD_NO);
	for (uint32_t i = 0; i < p->n_words; i++)
		field_domain_take(&s->domains, span_sub(p->text, p->words[i].from, p->words[i].to - p->words[i].from), i);
	collect(s);
	join(s);
	/* Who is surest first: the other one is somebody else. */
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].seller > SELLER_LEAST && s->v[i].seller > s->v[i].buyer - 25 &&
		    (best_seller == FIELD_NO || s->v[i].seller - s->v[i].buyer / 3 > s->v[best_seller].seller - s->v[best_seller].buyer / 3))
			best_seller = i;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].buyer >= 30 && (best_buyer == FIELD_NO || s->v[i].buyer > s->v[best_buyer].buyer) &&
		    (best_seller == FIELD_NO || !span_eq(span_of(s->v[i].folded, s->v[i].n),
							 span_of(s->v[best_seller].folded, s->v[best_seller].n))))
			best_buyer = i;
	if (best_seller != FIELD_NO)
		*seller = s->v[best_seller].text;
	if (best_buyer != FIELD_NO)
		*buyer = s->v[best_buyer].text;
	free(s);
}
