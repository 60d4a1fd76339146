/* Who sent a document and who got it. No template: labels ("Bill to"), the line a sender puts above the
 * window of an envelope, blocks of address, the domain of the sender's mail address and web page, and legal
 * forms of companies speak for one cell or another; the one with most to say for it is the name. */
#include "field_inside.h"

#include "fold.h"

#include <stdlib.h>

#define NAME_MAX 80	/* bytes of a name */
#define HEAD_LINES 30	/* where names are looked for... */
#define FOOT_LINES 8	/* ...and these at the end */
#define CANDIDATES 200
#define SELLER_LEAST 8	/* the first lines are the sender's, when nothing says otherwise */
#define DOMAINS 12

struct name {
	struct span text;
	uint32_t line, cell;
	int seller, buyer;
	int labelled;		/* 1: called the seller; -1: the buyer */
	bool is_block;		/* an address is below it */
	char folded[NAME_MAX];
	size_t n;
};

struct search_names {
	const struct field_page *p;
	struct name v[CANDIDATES];
	uint32_t n;
	char domains[DOMAINS][48];
	uint32_t domain_at[DOMAINS];	/* the word it is in; FIELD_NO: the address a message came from */
	uint32_t n_domains;
	char persons[DOMAINS][48];	/* what stands before the "@" */
	uint32_t n_persons;
};

/* ---- what a name looks like ---- */

static bool has_word(struct span folded, const char *const *words, size_t n)
{
	struct span rest = folded, w;

	while (rest.n && span_split(&rest, ' ', &w))
		for (size_t i = 0; i < n; i++)
			if (span_eq_str(w, words[i]))
				return true;
	return false;
}

static bool has_legal_form(struct span folded)
{
	static const char *const words[] = {
		"gmbh", "ag", "kg", "ohg", "ug", "gbr", "mbh", "ltd", "limited", "inc", "incorporated", "llc", "corp",
		"corporation", "plc", "llp", "sarl", "sas", "eurl", "sasu", "sl", "slu", "srl", "spa", "snc", "lda", "ltda",
		"bv", "nv", "vof", "sdn", "bhd", "berhad", "pte", "pty", "kft", "oy", "aps", "sia", "oao", "ooo", "kk", "doo", "zoo",
		"enterprise", "enterprises", "trading", "co", "company", "group", "holding", "studio", "consulting",
		"services", "solutions", "agency", "agentur", "societe", "verlag", "bank", "sro", "as", "ab", "sa", "ev",
	};

	/* "s.r.o.", "Sp. z o.o.", "S.p.A.", "a.s." */
	static const char *const dotted[] = { " s r o", " z o o", " s p a", " s r l", " a s", " s a", " s l", " b v", " n v", " d o o", " s a s" };

	for (size_t i = 0; i < countof(dotted); i++)
		if (span_ends(folded, dotted[i]))
			return true;
	return has_word(folded, words, countof(words));
}

static bool is_address(struct span folded)
{
	static const char *const words[] = {
		"strasse", "str", "street", "road", "rd", "avenue", "ave", "rue", "via", "calle", "jalan", "jln", "lot",
		"platz", "allee", "weg", "laan", "straat", "boulevard", "bd", "lane", "square", "ulica", "ul", "rua",
		"viale", "piazza", "plaza", "tel", "fax", "phone", "telefon", "email", "mail", "www", "http", "https", "iban", "bic",
		"page", "seite", "vat", "tva", "siret", "gln", "suite",
	};
	static const char *const countries[] = {
		"deutschland", "germany", "france", "italia", "italy", "espana", "spain", "usa", "united states", "united kingdom",
		"uk", "england", "osterreich", "austria", "schweiz", "switzerland", "suisse", "nederland", "netherlands", "belgie",
		"belgique", "belgium", "portugal", "polska", "poland", "malaysia", "ireland", "canada", "australia", "india",
		"danmark", "sverige", "norge", "suomi", "luxembourg", "brasil", "mexico", "singapore", "the netherlands",
	};

	for (size_t i = 0; i < countof(countries); i++)
		if (span_eq_str(folded, countries[i]))
			return true;
	return has_word(folded, words, countof(words)) || span_find(folded, SPAN("strasse"), 0) != SIZE_MAX ||
	       span_find(folded, SPAN("straat"), 0) != SIZE_MAX;
}

static bool is_three_digits(struct span w)
{
	return fold_is_digit(w.p[0]) && fold_is_digit(w.p[1]) && fold_is_digit(w.p[2]);
}

/* "48436 Dusseldorf", "SW1A 1AA", "1000 AB Amsterdam", "Springfield, IL 62701". */
static bool has_postcode(const struct field_page *p, const struct field_cell *c)
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

/* A stretch that may be a name: letters for the most part, and none of what is printed around names. */
static bool is_name(struct span text, struct span folded)
{
	static const char *const titles[] = { "invoice", "rechnung", "facture", "factura", "fattura", "fatura", "factuur", "receipt",
					      "original", "copy", "total", "gutschrift", "kopie", "duplicate", "faktura", "date", "datum",
					      "name", "adresse", "anschrift", "address", "contact", "kontakt", "details", "nummer", "number", "confirmation",
					      "description", "beschreibung", "menge", "quantity", "designation", "payment", "zahlung", "terms", "thank",
					      "thanks", "dank", "merci", "gracias", "grazie", "obrigado", "obrigada", "bedankt", "eur", "usd", "gbp", "chf" };
	unsigned letters = 0, digits = 0, small = 0;
	enum field_role role;
	unsigned weight;

	for (size_t i = 0; i < folded.n; i++) {
		digits += fold_is_digit(folded.p[i]);
		letters += fold_is_alpha(folded.p[i]) || (folded.p[i] & 0x80);
	}
	/* A sentence is written small. */
	for (size_t i = 0; i + 1 < text.n; i++)
		small += (i == 0 || text.p[i - 1] == ' ') && text.p[i] >= 'a' && text.p[i] <= 'z';
	if (small > 2 || (small > 1 && text.p[0] >= 'a' && text.p[0] <= 'z'))
		return has_legal_form(folded) && letters >= 3;
	/* "07 November" */
	if (digits > 0 && digits <= 2 && fold_is_digit(folded.p[0]) && span_chr(folded, ' ', 0) == digits &&
	    span_chr(folded, ' ', digits + 1) == SIZE_MAX)
		return false;
	if (letters < 3 || digits * 2 > letters || text.n > NAME_MAX || span_chr(text, '@', 0) != SIZE_MAX ||
	    span_find(folded, SPAN("www "), 0) == 0 || span_ends(text, ":"))
		return false;
	return !has_word(folded, titles, countof(titles)) && !is_address(folded) &&
	       !field_label_get(folded, FIELD_NAMES | FIELD_NUMBERS | FIELD_DATES | FIELD_AMOUNTS, &role, &weight);
}

/* ---- domains ---- */

static bool is_provider(struct span s)
{
	static const char *const words[] = { "gmail", "googlemail", "yahoo", "hotmail", "outlook", "gmx", "web", "icloud", "aol",
					     "proton", "protonmail", "live", "mail", "orange", "wanadoo", "free", "libero", "tiscali",
					     "t-online", "facebook", "instagram", "linkedin", "twitter", "paypal", "stripe", "www", "example" };

	for (size_t i = 0; i < countof(words); i++)
		if (span_eq_str(s, words[i]))
			return true;
	return false;
}

/* "info@mail.kraxi.com", "https://www.kraxi.com/x": "kraxi". */
static void take_domain(struct search_names *s, struct span word, uint32_t at_word)
{
	size_t at = span_chr(word, '@', 0), end, dot;
	char low[200];
	size_t n = 0;

	if (at == SIZE_MAX && span_ifind(word, SPAN("www."), 0) == SIZE_MAX && span_ifind(word, SPAN("://"), 0) == SIZE_MAX)
		return;
	if (at != SIZE_MAX && at >= 4 && s->n_persons < DOMAINS) {
		size_t m = field_label_fold(span_sub(word, 0, at), s->persons[s->n_persons], sizeof s->persons[0] - 1);

		s->persons[s->n_persons++][m] = '\0';
	}
	if (at == SIZE_MAX)
		at = span_ifind(word, SPAN("://"), 0) == SIZE_MAX ? span_ifind(word, SPAN("www."), 0) - 1 : span_ifind(word, SPAN("://"), 0) + 2;
	word = span_from(word, at + 1);
	end = 0;
	while (end < word.n && (fold_is_alpha(word.p[end]) || fold_is_digit(word.p[end]) || word.p[end] == '.' || word.p[end] == '-'))
		end++;
	word = span_sub(word, 0, end);
	while (word.n && word.p[word.n - 1] == '.')
		word = span_sub(word, 0, word.n - 1);
	for (; n < word.n && n < sizeof low; n++)
		low[n] = word.p[n] >= 'A' && word.p[n] <= 'Z' ? (char)(word.p[n] + 32) : word.p[n];
	word = span_of(low, n);
	for (dot = word.n; dot > 0 && word.p[dot - 1] != '.'; dot--)
		;
	if (dot < 2)
		return;
	word = span_sub(word, 0, dot - 1);	/* without the top level */
	if (word.n > 3 && (span_ends(word, ".co") || span_ends(word, ".com")))
		word = span_sub(word, 0, word.n - (span_ends(word, ".co") ? 3 : 4));
	for (dot = word.n; dot > 0 && word.p[dot - 1] != '.'; dot--)
		;
	word = span_from(word, dot);
	if (word.n < 3 || word.n >= sizeof s->domains[0] || is_provider(word) || s->n_domains == DOMAINS)
		return;
	memcpy(s->domains[s->n_domains], word.p, word.n);
	s->domain_at[s->n_domains] = at_word;
	s->domains[s->n_domains++][word.n] = '\0';
}

/* The name without its blanks begins as the domain does, or its first word is in it. */
static bool fits(const struct search_names *s, const struct name *x, uint32_t domain)
{
	char glued[NAME_MAX] = "", plain[48];
	size_t n = 0, m = 0, first = span_chr(span_of(x->folded, x->n), ' ', 0);

	first = first == SIZE_MAX ? x->n : first;
	for (size_t i = 0; i < x->n; i++)
		if (x->folded[i] != ' ')
			glued[n++] = x->folded[i];
	for (const char *c = s->domains[domain]; *c; c++)
		if (*c != '-')
			plain[m++] = *c;
	if (m >= 3 && n >= m && memcmp(glued, plain, m) == 0)
		return true;
	return first >= 4 && first <= m && memcmp(glued, plain, first) == 0;
}

static bool fits_domain(const struct search_names *s, const struct name *x)
{
	for (uint32_t d = 0; d < s->n_domains; d++)
		if (fits(s, x, d))
			return true;
	return false;
}

/* "giulia.ferrante@" is Giulia Ferrante's. */
static bool fits_person(const struct search_names *s, const struct name *x)
{
	struct span word, rest = span_of(x->folded, x->n);

	while (rest.n && span_split(&rest, ' ', &word))
		for (uint32_t i = 0; word.n >= 4 && i < s->n_persons; i++)
			if (span_find(span_str(s->persons[i]), word, 0) != SIZE_MAX)
				return true;
	return false;
}

/* ---- candidates ---- */

/* "Pappelallee 15", "69100 Villeurbanne": a number at an end is of an address. */
static bool has_number_at_end(struct span folded)
{
	size_t digits = 0, n = folded.n;

	while (digits < n && fold_is_digit(folded.p[digits]))
		digits++;
	if (digits >= 4 && digits < n && folded.p[digits] == ' ')
		return true;
	digits = 0;
	while (digits < n && fold_is_digit(folded.p[n - 1 - digits]))
		digits++;
	return digits > 0 && digits < 5 && digits < n && folded.p[n - 1 - digits] == ' ' && !has_legal_form(folded);
}

/* "Lieferadresse: Beispiel AG": what is before the colon is no part of the name. */
static bool has_label(struct span text)
{
	char folded[NAME_MAX];
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

static struct name *add_name(struct search_names *s, struct span text, uint32_t cell)
{
	const struct field_page *p = s->p;
	struct name *x = &s->v[s->n];

	text = span_trim(text);
	if (has_label(text))
		return NULL;
	while (text.n && strchr(",;|:-", text.p[text.n - 1]))
		text = span_trim(span_sub(text, 0, text.n - 1));
	if (s->n == CANDIDATES || text.n == 0 || text.n > NAME_MAX)
		return NULL;
	*x = (struct name){ .text = text, .line = field_cell(p, cell)->line, .cell = cell };
	x->n = field_label_fold(text, x->folded, sizeof x->folded);
	if (!is_name(text, span_of(x->folded, x->n)) || has_number_at_end(span_of(x->folded, x->n)))
		return NULL;
	if (has_legal_form(span_of(x->folded, x->n))) {
		x->seller += 20;
		x->buyer += 15;
	} else if (!has_capital(text)) {
		return NULL;	/* the second line of a label: "Data di / consegna" */
	}
	if (fits_domain(s, x)) {
		x->seller += 45;
	} else if (fits_person(s, x)) {
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
static bool sender_line(struct search_names *s, uint32_t cell)
{
	static const char *const marks[] = { " \xc2\xb7 ", " \xe2\x80\xa2 ", " | ", " \xe2\x80\x93 ", " - ", ", ", " * ", "; ", " \xe2\x97\x8f ", " / " };
	struct span text = field_cell_text(s->p, cell);

	if (!has_postcode(s->p, field_cell(s->p, cell)))
		return false;
	for (size_t i = 0; i < countof(marks); i++) {
		size_t at = span_find(text, span_str(marks[i]), 0);
		struct name *x;

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

/* "1.250,00", "89.99 EUR": rows of a table have amounts, blocks of an address have none. */
static bool has_amount(const struct field_page *p, uint32_t line)
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

	if (c == NULL || c->left > left + 3 || left > c->left + 3 || has_amount(p, c->line) ||
	    (field_page_label_at(p, c->first, c->end, FIELD_NUMBERS | FIELD_DATES, &role, &weight) && weight >= 40))
		return FIELD_NO;
	return below;
}

/* The first line of a block that has a post code among its next lines. */
static bool begins_block(const struct field_page *p, uint32_t cell)
{
	const struct field_cell *c = field_cell(p, cell);

	if (has_amount(p, c->line))
		return false;
	for (uint32_t line = c->line, k = 0; k < 5; k++) {
		uint32_t below = next_of_block(p, line, c->left, 2);

		if (below == FIELD_NO)
			return false;
		if (has_postcode(p, field_cell(p, below)))
			return true;
		line = field_cell(p, below)->line;
	}
	return false;
}

/* "ABN 12 345 678 901", "SIRET ...": a sender prints below the own name whose tax it is. */
static bool has_tax_id_below(const struct field_page *p, uint32_t cell)
{
	static const char *const words[] = { "abn", "siret", "siren", "vat", "tva", "ust", "ustid", "idnr", "steuernummer", "steuernr", "nif", "cif",
					     "piva", "iva", "kvk", "btw", "nip", "ico", "dic", "cvr", "org", "orgnr", "ein", "gst", "uid",
					     "che", "cnpj", "cpf", "nipc", "rfc", "cuit", "momsreg", "adoszam", "cui" };
	const struct field_cell *c = field_cell(p, cell);
	uint32_t line = c->line;

	for (unsigned k = 0; k < 6; k++) {
		uint32_t below = field_page_below(p, line, c->left, c->left + 3, 1);
		bool has = false, digits = false;

		if (below == FIELD_NO || has_amount(p, field_cell(p, below)->line))
			return false;
		for (uint32_t i = field_cell(p, below)->first; i < field_cell(p, below)->end; i++) {
			struct span w = p->words[i].folded;

			has |= i < field_cell(p, below)->first + 3 && has_word(w, words, countof(words));
			for (size_t b = 0; b < w.n; b++)
				digits |= fold_is_digit(w.p[b]);
		}
		if (has && digits)
			return true;
		line = field_cell(p, below)->line;
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
	char folded[NAME_MAX];
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

static void call(struct name *x, enum field_role role, int points)
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

/* Names at a label: behind it, in the next cell, below. A weak word ("from", "de") counts when nothing
 * else is in its cell, or a colon is behind it. True when the cell itself holds the name. */
static bool at_label(struct search_names *s, uint32_t cell)
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
		char folded[NAME_MAX];
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
		struct name *x = add_name(s, before_address(rest), cell);

		if (x)
			call(x, role, (int)weight);
		return true;
	}
	if ((found[0] = named_below(p, cell, &named)) != FIELD_NO)
		k = 1;
	else
		named.n = 0;
	/* What is next to a label may be the next label ("From   Bill to"): below comes first then. */
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
		struct name *x = add_name(s, i == 0 && named.n ? named : field_cell_text(p, found[i]), found[i]);

		if (x == NULL)
			continue;
		call(x, role, (int)weight - (int)i * 15);
		if (i == 0)
			break;
	}
	return false;
}

/* "BOUYGUES TELECOM Société Anonyme au capital de": a company's own small print begins with its name. */
static void small_print(struct search_names *s, uint32_t line)
{
	static const char *const marks[] = { "societe", "capital", "rcs", "siret", "siren", "amtsgericht", "handelsregister", "hrb",
					     "registered", "registration", "geschaftsfuhrer", "sitz", "kvk", "inscrita", "capitale" };
	const struct field_page *p = s->p;
	const struct field_line *l = field_line(p, line);

	if (l->end == l->first)
		return;
	/* "Amtsgericht Hamburg HRB 1234": the court keeps the register, and is nobody here. */
	if (has_word(p->words[field_cell(p, l->first)->first].folded, marks, countof(marks)))
		return;
	for (uint32_t first = field_cell(p, l->first)->first, i = first + 1; i < field_cell(p, l->first)->end && i < first + 6; i++)
		for (size_t k = 0; k < countof(marks); k++) {
			struct name *x;

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

/* Of two blocks of address that nobody labelled the upper one is the sender's, when nothing stands
 * beside it: side by side either may be. */
static void rank_blocks(struct search_names *s)
{
	struct name *first = NULL;
	uint32_t last = 0;	/* line of the block that began before, and of what followed in it */

	for (uint32_t i = 0; i < s->n; i++) {
		struct name *x = &s->v[i];
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
	char folded[NAME_MAX];
	unsigned digits = 0, others = 0;

	for (size_t i = 0; i < text.n; i++) {
		digits += fold_is_digit(text.p[i]);
		others += !fold_is_digit(text.p[i]) && !strchr(" +-/().", text.p[i]);
	}
	return (digits >= 9 && others == 0) || span_chr(text, '@', 0) != SIZE_MAX ||
	       has_word(span_of(folded, field_label_fold(text, folded, sizeof folded)), words, countof(words));
}

static struct block block_of(const struct search_names *s, uint32_t name)
{
	const struct field_page *p = s->p;
	const struct field_cell *c = field_cell(p, s->v[name].cell);
	struct block b = { .name = name, .top = c->line, .bottom = c->line, .left = c->left, .right = c->right,
			   .has_tax_id = has_tax_id_below(p, s->v[name].cell) };

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

static bool is_in(const struct search_names *s, const struct block *b, uint32_t cell)
{
	const struct field_cell *c = field_cell(s->p, cell);

	return c->line >= b->top && c->line <= b->bottom && c->left < b->right && b->left < c->right;
}

/* The page names it elsewhere: in its letterhead or foot, or by the domain of an address there. */
static bool is_elsewhere(const struct search_names *s, const struct block *b, const struct block *other)
{
	const struct name *x = &s->v[b->name];

	for (uint32_t i = 0; i < s->n; i++)
		if (span_eq(span_of(s->v[i].folded, s->v[i].n), span_of(x->folded, x->n)) && !is_in(s, b, s->v[i].cell) &&
		    !is_in(s, other, s->v[i].cell))
			return true;
	for (uint32_t d = 0; d < s->n_domains; d++)
		if (fits(s, x, d) && (s->domain_at[d] == FIELD_NO || (!is_in(s, b, s->p->words[s->domain_at[d]].cell) &&
								      !is_in(s, other, s->p->words[s->domain_at[d]].cell))))
			return true;
	return false;
}

static bool is_called(const struct search_names *s, const struct name *x)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].cell == x->cell && s->v[i].labelled)
			return true;
	return false;
}

/* A name, a street and a town, above all amounts: the columns of a foot are none. */
static bool is_address_block(const struct search_names *s, const struct block *b)
{
	const struct field_amount *first = s->p->amounts.v;

	return b->bottom >= b->top + 2 && b->top < HEAD_LINES && (s->p->amounts.n == 0 || first->line > b->bottom);
}

/* The candidate that begins the first block right of `b` that begins at its height; FIELD_NO. */
static uint32_t beside(const struct search_names *s, const struct block *b)
{
	for (uint32_t i = 0; i < s->n; i++) {
		const struct name *x = &s->v[i];

		if (x->is_block && x->line + 3 >= b->top && x->line <= b->top + 3 && field_cell(s->p, x->cell)->left >= b->right)
			return i;
	}
	return FIELD_NO;
}

/* A letterhead that names neither: both may be of whom it is sent to. */
static bool has_name_above(const struct search_names *s, const struct block *b)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->v[i].line < b->top)
			return true;
	return false;
}

/* Of two the sender's is the one that the page names elsewhere, else the one that says how to reach the sender,
 * else the one with a tax number. */
static enum sender sender_of(const struct search_names *s, const struct block *l, const struct block *r)
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
static bool rank_beside(struct search_names *s)
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

/* A row of a table: an amount that no sum's name stands before. */
static bool is_row(const struct field_page *p, uint32_t line)
{
	const struct field_line *l = field_line(p, line);
	enum field_role role;
	unsigned weight;

	return has_amount(p, line) && !field_page_label(p, field_cell(p, l->first)->first, field_cell(p, l->end - 1)->end,
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
static bool may_stand_in_message(const struct search_names *s, const struct name *x)
{
	unsigned small = 0;

	for (size_t i = 0; i < x->text.n; i++)
		small += (i == 0 || x->text.p[i - 1] == ' ') && x->text.p[i] >= 'a' && x->text.p[i] <= 'z';
	return small < 2 && (fits_domain(s, x) || has_legal_form(span_of(x->folded, x->n)));
}

static void collect(struct search_names *s)
{
	const struct field_page *p = s->p;
	uint32_t senders = 0, looked_at = FIELD_NO;
	bool row = false;

	for (uint32_t l = p->lines.n > 200 ? p->lines.n - 200 : 0; l < p->lines.n; l++)
		if (l > 8)
			small_print(s, l);
	for (uint32_t c = 0; c < p->cells.n; c++) {
		uint32_t line = field_cell(p, c)->line;
		bool head = line < HEAD_LINES, foot = line + FOOT_LINES >= p->lines.n;
		struct name *x;

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
		x = row || has_postcode(p, field_cell(p, c)) || is_part_of_label(p, c) ? NULL : add_name(s, field_cell_text(p, c), c);
		if (x == NULL)
			continue;
		if (p->sender.n && !may_stand_in_message(s, x)) {
			s->n--;
			continue;
		}
		x->seller += head ? 12 - (int)(line > 12 ? 12 : line) : has_legal_form(span_of(x->folded, x->n)) ? 5 : -10;
		if (head && has_tax_id_below(p, c))
			x->seller += 25;
		if (head && begins_block(p, c)) {
			x->is_block = true;
			x->seller += 12;
			x->buyer += senders ? 45 : 30;
			/* Behind the sender's line comes who it is sent to. */
			x->seller -= senders ? 25 : 0;
		}
		if (foot && !head)
			x->buyer -= 40;
	}
	if (senders == 0 && !rank_beside(s))
		rank_blocks(s);
}

/* The same name at several places is one; what speaks for each adds up, at less. */
static void join(struct search_names *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		for (uint32_t k = i + 1; k < s->n; k++) {
			struct name *a = &s->v[i], *b = &s->v[k];

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
	struct search_names *s = mem_get(sizeof *s);
	uint32_t best_seller = FIELD_NO, best_buyer = FIELD_NO;

	*seller = *buyer = (struct span){ NULL, 0 };
	s->p = p;
	take_domain(s, p->sender, FIELD_NO);
	for (uint32_t i = 0; i < p->n_words; i++)
		take_domain(s, span_sub(p->text, p->words[i].from, p->words[i].to - p->words[i].from), i);
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

/* ---- shops ---- */

/* Without the number of the register behind it, "(682288-V)", and specks before it. */
static struct span shop_name(struct span s)
{
	size_t open;

	s = span_trim(s);
	for (open = s.n; open > 0 && s.p[open - 1] != '('; open--)
		;
	if (open > 6)
		for (size_t i = open; i < s.n; i++)
			if (fold_is_digit(s.p[i])) {
				s = span_trim(span_sub(s, 0, open - 1));
				break;
			}
	while (s.n > 3 && !fold_is_alpha(s.p[0]) && !(s.p[0] & 0x80) && (s.p[1] == ' ' || !fold_is_digit(s.p[0])))
		s = span_trim(span_from(s, 1));
	return s;
}

/* A till slip begins with the name of the shop: the first of its top lines that is a name, and the next
 * one when the legal form stands there. */
struct span field_shop(const struct field_page *p)
{
	static const char *const not_names[] = { "invoice", "receipt", "welcome", "tax", "gst", "copy", "date", "licensee", "formerly", "cash",
						 "bill", "table", "tel", "fax", "reg", "thank", "branch", "address", "original" };
	uint32_t best = FIELD_NO;
	int best_score = 0;

	for (uint32_t l = 0, seen = 0; l < p->lines.n && seen < 7; l++) {
		const struct field_line *line = field_line(p, l);
		struct span text = span_trim(span_sub(p->text, line->from, line->to - line->from));
		char folded[NAME_MAX + 20];
		size_t n = field_label_fold(text, folded, sizeof folded);
		struct span f = span_of(folded, n);
		unsigned letters = 0, digits = 0, words = 0, capitals = 0;
		int score;

		for (size_t i = 0; i < text.n; i++)
			capitals += fold_is_upper(text.p[i]) || (text.p[i] & 0x80);
		for (size_t i = 0; i < n; i++) {
			letters += fold_is_alpha(folded[i]) || (folded[i] & 0x80);
			digits += fold_is_digit(folded[i]);
		}
		for (uint32_t c = line->first; c < line->end; c++)
			for (uint32_t w = field_cell(p, c)->first; w < field_cell(p, c)->end; w++)
				words += p->words[w].folded.n >= 3;
		if (letters < 4 || words == 0)
			continue;
		score = 20 - (int)seen * 4 + (has_legal_form(f) ? 30 : 0) - (digits * 3 > letters ? has_legal_form(f) ? 5 : 25 : 0) -
			(has_word(f, not_names, countof(not_names)) ? 25 : 0) - (is_address(f) ? 15 : 0) - (letters < 6 ? 6 : 0) -
			(capitals == 0 ? 12 : 0) - (letters * 3 < text.n * 2 ? 8 : 0);
		seen++;
		if (score > best_score) {
			best_score = score;
			best = l;
		}
	}
	if (best == FIELD_NO)
		return (struct span){ NULL, 0 };
	return shop_name(span_sub(p->text, field_line(p, best)->from, field_line(p, best)->to - field_line(p, best)->from));
}
