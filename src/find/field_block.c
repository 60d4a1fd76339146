/* Blocks of address: where one begins, what stands in it, and which of two that nobody labelled is the sender's. */
#include "field_party.h"

#include "fold.h"

static bool is_three_digits(struct span w)
{
	return fold_is_digit(w.p[0]) && fold_is_digit(w.p[1]) && fold_is_digit(w.p[2]);
}

/* "48436 Dusseldorf", "SW1A 1AA", "1000 AB Amsterdam", "Springfield, IL 62701". */
bool field_block_has_postcode(const struct field_page *p, const struct field_cell *c)
{
	for (uint32_t i = c->first; i < c->end; i++) {
		struct span w = p->words[i].folded;
		size_t digits = 0;

		while (digits < w.n && fold_is_digit(w.p[digits]))
			digits++;
		if (digits == w.n && digits >= 4 && digits <= 6 && c->end - c->first > 1)
			return true;
		/* "411 19 Goteborg" */
		if (w.n == 2 && digits == 2 && i > c->first && i + 1 < c->end && p->words[i - 1].folded.n == 3 &&
		    is_three_digits(p->words[i - 1].folded))
			return true;
		if (w.n == 3 && digits == 1 && fold_is_alpha(w.p[1]) && fold_is_alpha(w.p[2]) && i > c->first)
			return true;
		/* "D-80331", "50-123" */
		if (w.n >= 6 && span_chr(w, ' ', 0) != SIZE_MAX && fold_is_digit(w.p[w.n - 1]) && fold_is_digit(w.p[w.n - 3]) && w.n <= 8)
			return true;
	}
	return false;
}

bool field_block_has_amount(const struct field_page *p, uint32_t line)
{
	struct span s = span_sub(p->text, field_line(p, line)->from, field_line(p, line)->to - field_line(p, line)->from);

	for (size_t i = 1; i + 2 < s.n; i++)
		if ((s.p[i] == '.' || s.p[i] == ',') && fold_is_digit(s.p[i - 1]) && fold_is_digit(s.p[i + 1]) &&
		    fold_is_digit(s.p[i + 2]) && (i + 3 == s.n || (!fold_is_digit(s.p[i + 3]) && s.p[i + 3] != '.')))
			return true;
	return false;
}

/* The next line of a block of address, at most `lines` below: in its column, and no amount, number or date of the
 * document, which may look like a post code. FIELD_NO at its end. */
static uint32_t next_of_block(const struct field_page *p, uint32_t line, uint32_t left, unsigned lines)
{
	uint32_t below = field_page_below(p, line, left, left + 3, lines);
	const struct field_cell *c = below == FIELD_NO ? NULL : field_cell(p, below);
	enum field_role role;
	unsigned weight;

	if (c == NULL || c->left > left + 3 || left > c->left + 3 || field_block_has_amount(p, c->line) ||
	    (field_page_label_at(p, c->first, c->end, FIELD_NUMBERS | FIELD_DATES, &role, &weight) && weight >= 40))
		return FIELD_NO;
	return below;
}

bool field_block_begins(const struct field_page *p, uint32_t cell)
{
	const struct field_cell *c = field_cell(p, cell);

	if (field_block_has_amount(p, c->line))
		return false;
	for (uint32_t line = c->line, k = 0; k < 5; k++) {
		uint32_t below = next_of_block(p, line, c->left, 2);

		if (below == FIELD_NO)
			return false;
		if (field_block_has_postcode(p, field_cell(p, below)))
			return true;
		line = field_cell(p, below)->line;
	}
	return false;
}

/* "ABN 12 345 678 901", "SIRET ...": a sender prints below the own name whose tax it is. */
bool field_block_has_tax_id(const struct field_page *p, uint32_t cell)
{
	static const char *const words[] = { "abn", "siret", "siren", "vat", "tva", "ust", "ustid", "idnr", "steuernummer", "steuernr", "nif", "cif",
					     "piva", "iva", "kvk", "btw", "nip", "ico", "dic", "cvr", "org", "orgnr", "ein", "gst", "uid",
					     "che", "cnpj", "cpf", "nipc", "rfc", "cuit", "momsreg", "adoszam", "cui" };
	const struct field_cell *c = field_cell(p, cell);
	uint32_t line = c->line;

	for (unsigned k = 0; k < 6; k++) {
		uint32_t below = field_page_below(p, line, c->left, c->left + 3, 1);
		bool has = false, digits = false;

		if (below == FIELD_NO || field_block_has_amount(p, field_cell(p, below)->line))
			return false;
		for (uint32_t i = field_cell(p, below)->first; i < field_cell(p, below)->end; i++) {
			struct span w = p->words[i].folded;

			has |= i < field_cell(p, below)->first + 3 && field_name_has_word(w, words, countof(words));
			for (size_t b = 0; b < w.n; b++)
				digits |= fold_is_digit(w.p[b]);
		}
		if (has && digits)
			return true;
		line = field_cell(p, below)->line;
	}
	return false;
}

/* ---- blocks below each other ---- */

/* Of two blocks of address that nobody labelled the upper one is the sender's, when nothing stands
 * beside it: side by side either may be. */
static void rank_blocks(struct field_candidates *s)
{
	struct field_candidate *first = NULL;
	uint32_t last = 0;	/* line of the block that began before, and of what followed in it */

	for (uint32_t i = 0; i < s->n; i++) {
		struct field_candidate *x = &s->v[i];
		const struct field_line *l = field_line(s->p, x->line);

		if (!x->is_block || x->labelled)
			continue;
		if (first == NULL && l->end != l->first + 1)
			return;
		if (first && x->line > last + 1 && !span_eq(span_of(first->folded, first->n), span_of(x->folded, x->n))) {
			first->seller += 20;
			first->buyer -= 20;
			return;
		}
		if (first == NULL)
			first = x;
		last = x->line;
	}
}

/* ---- blocks beside each other ---- */

struct block {		/* of an address: a column of cells */
	uint32_t name;		/* the candidate that begins it */
	uint32_t top, bottom;	/* lines */
	uint32_t left, right;	/* columns */
	unsigned contacts;	/* lines that say how to reach somebody */
	bool has_tax_id;
};
enum sender { SENDER_OPEN, SENDER_LEFT, SENDER_RIGHT, SENDER_LIKELY_LEFT };	/* whose block is which */

/* "hello@studio.example", "Tel. 020 7946 0000", "IBAN ...": what a sender prints below the own address. */
static bool is_contact(const struct field_page *p, uint32_t cell)
{
	static const char *const words[] = { "tel", "telefon", "telefono", "telefone", "telefoon", "phone", "mobile", "mobil", "fax", "email", "mail",
					     "www", "http", "https", "web", "iban", "bic", "swift" };
	struct span text = field_cell_text(p, cell);
	char folded[FIELD_NAME_MAX];
	unsigned digits = 0, others = 0;

	for (size_t i = 0; i < text.n; i++) {
		digits += fold_is_digit(text.p[i]);
		others += !fold_is_digit(text.p[i]) && !strchr(" +-/().", text.p[i]);
	}
	return (digits >= 9 && others == 0) || span_chr(text, '@', 0) != SIZE_MAX ||
	       field_name_has_word(span_of(folded, field_label_fold(text, folded, sizeof folded)), words, countof(words));
}

static struct block block_of(const struct field_candidates *s, uint32_t name)
{
	const struct field_page *p = s->p;
	const struct field_cell *c = field_cell(p, s->v[name].cell);
	struct block b = { .name = name, .top = c->line, .bottom = c->line, .left = c->left, .right = c->right,
			   .has_tax_id = field_block_has_tax_id(p, s->v[name].cell) };

	for (unsigned lines = 0; lines < 10; lines++) {
		uint32_t below = next_of_block(p, b.bottom, b.left, 1);

		if (below == FIELD_NO)
			break;
		b.bottom = field_cell(p, below)->line;
		b.right = field_cell(p, below)->right > b.right ? field_cell(p, below)->right : b.right;
		b.contacts += is_contact(p, below);
	}
	return b;
}

static bool is_in(const struct field_candidates *s, const struct block *b, uint32_t cell)
{
	const struct field_cell *c = field_cell(s->p, cell);

	return c->line >= b->top && c->line <= b->bottom && c->left < b->right && b->left < c->right;
}

/* The page names it elsewhere: in its letterhead or foot, or by the domain of an address there. */
static bool is_elsewhere(const struct field_candidates *s, const struct block *b, const struct block *other)
{
	const struct field_candidate *x = &s->v[b->name];

	for (uint32_t i = 0; i < s->n; i++)
		if (span_eq(span_of(s->v[i].folded, s->v[i].n), span_of(x->folded, x->n)) && !is_in(s, b, s->v[i].cell) &&
		    !is_in(s, other, s->v[i].cell))
			return true;
	for (uint32_t d = 0; d < s->domains.n; d++)
		if (field_domain_fits(&s->domains, d, span_of(x->folded, x->n)) && (s->domains.at[d] == FIELD_NO || (!is_in(s, b, s->p->words[s->domains.at[d]].cell) &&
								      !is_in(s, other, s->p->words[s->domains.at[d]].cell))))
			return true;
	return false;
}

static bool is_called(const struct field_candidates *s, const struct field_candidate *x)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].cell == x->cell && s->v[i].labelled)
			return true;
	return false;
}

/* A name, a street and a town, above all amounts: the columns of a foot are none. */
static bool is_address_block(const struct field_candidates *s, const struct block *b)
{
	const struct field_amount *first = s->p->amounts.v;

	return b->bottom >= b->top + 2 && b->top < FIELD_HEAD_LINES && (s->p->amounts.n == 0 || first->line > b->bottom);
}

/* The candidate that begins the first block right of `b` that begins at its height; FIELD_NO. */
static uint32_t beside(const struct field_candidates *s, const struct block *b)
{
	for (uint32_t i = 0; i < s->n; i++) {
		const struct field_candidate *x = &s->v[i];

		if (x->is_block && x->line + 3 >= b->top && x->line <= b->top + 3 && field_cell(s->p, x->cell)->left >= b->right)
			return i;
	}
	return FIELD_NO;
}

/* A letterhead that names neither: both may be of whom it is sent to. */
static bool has_name_above(const struct field_candidates *s, const struct block *b)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].line < b->top)
			return true;
	return false;
}

/* Of two the sender's is the one that the page names elsewhere, else the one that says how to reach the sender,
 * else the one with a tax number. */
static enum sender sender_of(const struct field_candidates *s, const struct block *l, const struct block *r)
{
	int elsewhere = (int)is_elsewhere(s, l, r) - (int)is_elsewhere(s, r, l);
	int contacts = (int)(l->contacts > r->contacts) - (int)(l->contacts < r->contacts);
	int tax = (int)l->has_tax_id - (int)r->has_tax_id, by = elsewhere ? elsewhere : contacts ? contacts : tax;

	if (elsewhere == 0 && has_name_above(s, l))
		return SENDER_OPEN;
	return by > 0 ? SENDER_LEFT : by < 0 ? SENDER_RIGHT : SENDER_LIKELY_LEFT;
}

/* Two blocks side by side that nobody labelled are told apart by what stands in each and not by which name is a
 * company's, because people write to companies. When nothing tells, the sender's is the left one: who puts the
 * reader's address into a window on the left puts his own telephone on the right. True when they were. */
static bool rank_beside(struct field_candidates *s)
{
	for (uint32_t i = 0; i < s->n; i++) {
		struct block l, r, *own, *other;
		enum sender by;

		if (!s->v[i].is_block)
			continue;
		l = block_of(s, i);
		if (!is_address_block(s, &l) || (r.name = beside(s, &l)) == FIELD_NO)
			continue;
		r = block_of(s, r.name);
		if (!is_address_block(s, &r))
			continue;
		if (is_called(s, &s->v[l.name]) || is_called(s, &s->v[r.name]))
			return false;
		by = sender_of(s, &l, &r);
		if (by == SENDER_OPEN)
			return false;
		own = by == SENDER_RIGHT ? &r : &l;
		other = by == SENDER_RIGHT ? &l : &r;
		s->v[own->name].seller += by == SENDER_LIKELY_LEFT ? 15 : 35;
		s->v[own->name].buyer -= 60;
		s->v[other->name].seller -= by == SENDER_LIKELY_LEFT ? 25 : 80;
		s->v[other->name].buyer += 10;
		return true;
	}
	return false;
}

void field_block_rank(struct field_candidates *s)
{
	if (!rank_beside(s))
		rank_blocks(s);
}
