/* What the name of a person or company looks like on a document: its letters, a legal form, and that it is no
 * street, title, sentence or label. */
#include "field_name.h"

#include "field_label.h"
#include "fold.h"

bool field_name_has_word(struct span folded, const char *const *words, size_t n)
{
	struct span rest = folded, w;

	while (rest.n && span_split(&rest, ' ', &w))
		for (size_t i = 0; i < n; i++)
			if (span_eq_str(w, words[i]))
				return true;
	return false;
}

bool field_name_has_form(struct span folded)
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
	return field_name_has_word(folded, words, countof(words));
}

bool field_name_is_address(struct span folded)
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
	return field_name_has_word(folded, words, countof(words)) || span_find(folded, SPAN("strasse"), 0) != SIZE_MAX ||
	       span_find(folded, SPAN("straat"), 0) != SIZE_MAX;
}

/* A stretch that may be a name: letters for the most part, and none of what is printed around names. */
static bool looks_like_name(struct span text, struct span folded)
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
		return field_name_has_form(folded) && letters >= 3;
	/* "07 November" */
	if (digits > 0 && digits <= 2 && fold_is_digit(folded.p[0]) && span_chr(folded, ' ', 0) == digits &&
	    span_chr(folded, ' ', digits + 1) == SIZE_MAX)
		return false;
	if (letters < 3 || digits * 2 > letters || text.n > FIELD_NAME_MAX || span_chr(text, '@', 0) != SIZE_MAX ||
	    span_find(folded, SPAN("www "), 0) == 0 || span_ends(text, ":"))
		return false;
	return !field_name_has_word(folded, titles, countof(titles)) && !field_name_is_address(folded) &&
	       !field_label_get(folded, FIELD_NAMES | FIELD_NUMBERS | FIELD_DATES | FIELD_AMOUNTS, &role, &weight);
}

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
	return digits > 0 && digits < 5 && digits < n && folded.p[n - 1 - digits] == ' ' && !field_name_has_form(folded);
}

bool field_name_is(struct span text, struct span folded)
{
	return looks_like_name(text, folded) && !has_number_at_end(folded);
}
