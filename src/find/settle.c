/* What one amount alone leaves open and the document decides: is "1.234" a thousand or a little more
 * than one; which dollar is "$". Evidence first, habit of currency and language second; what stays
 * open keeps its other reading. */
#include "amount.h"

#include "tables.h"

#define COMMA_LANGS 0x7eu /* de fr es it pt nl write the decimal comma */

struct evidence {
	unsigned decimal_dot, decimal_comma; /* amounts whose shape shows the decimal sign */
	int currency; /* the one that stands beside amounts; -1 none, -2 several */
	const struct rule *money; /* the one open sign ("$") that stands there */
	bool several; /* there are more signs than that */
};

static void gather(const struct search *s, struct evidence *e)
{
	const struct hit *h = s->hits.v;
	*e = (struct evidence){ .currency = -1 };
	for (uint32_t i = 0; i < s->hits.n; i++) {
		if (h[i].kind != FACT_AMOUNT)
			continue;
		if (h[i].currency >= 0 && h[i].currency != e->currency)
			e->currency = e->currency == -1 ? h[i].currency : -2;
		if (h[i].currency < 0 && h[i].money != NULL) {
			e->several |= e->money != NULL && e->money != h[i].money;
			e->money = h[i].money;
		}
		if (h[i].open || h[i].scaled)
			continue;
		e->decimal_dot += h[i].decimal == '.' || (h[i].group == ',' && h[i].decimal == 0);
		e->decimal_comma += h[i].decimal == ',' || (h[i].group == '.' && h[i].decimal == 0);
	}
}

static unsigned minor_digits(const struct hit *h)
{
	return h->currency >= 0 ? table_currency[h->currency].digits : 2;
}

/* Takes the reading with the single sign as decimal sign; the other one stays in or_ when `sure` is
 * false. */
static void as_decimal(struct hit *h, bool sure, const char *why)
{
	struct exact group = h->value;
	h->value = h->other;
	h->other = group;
	h->open = !sure;
	h->why = why;
}

static void decide_sign(const struct search *s, const struct evidence *e, struct hit *h)
{
	bool dot = h->group == '.';
	unsigned as_dec = dot ? e->decimal_dot : e->decimal_comma;
	unsigned as_group = dot ? e->decimal_comma : e->decimal_dot;
	bool comma_lang = (s->langs & COMMA_LANGS) != 0, english = (s->langs & 1) != 0;
	if (minor_digits(h) == 0) {
		h->open = false;
		h->why = "the currency has no decimals";
	} else if (as_dec > 0 && as_group == 0) {
		as_decimal(h, true,
			   dot ? "decimal point: other amounts of the document"
			       : "decimal comma: other amounts of the document");
	} else if (as_group > 0 && as_dec == 0) {
		h->open = false;
		h->why = dot ? "groups by point: other amounts of the document"
			     : "groups by comma: other amounts of the document";
	} else if (dot && minor_digits(h) == 3) {
		as_decimal(h, false, "the currency has three decimals");
	} else if (dot && h->currency < 0 && h->money == NULL && h->entry == 0 && !h->is_moved) {
		as_decimal(h, false, "a single point in a number without currency");
	} else if (h->scaled && dot != comma_lang) {
		as_decimal(h, false, "three decimals before a scale word");
		if (comma_lang || !dot)
			as_decimal(h, false,
				   comma_lang == dot ? "groups before a scale word" : h->why);
	} else {
		h->why = (dot ? comma_lang : english)
				 ? "groups of three, as the language writes"
				 : "groups of three are likelier than three decimals";
	}
}

static bool is_candidate(const struct search *s, const struct hit *h, int currency)
{
	struct span code = span_of(table_currency[currency].code, 3), list, one;
	if (h->money == NULL && h->entry == 0)
		return true; /* no sign at all: any */
	if (h->money != NULL) {
		list = rules_get(h->money, "candidates");
		while (list.n > 0 && span_split(&list, ' ', &one))
			if (span_eq(one, code))
				return true;
		if (span_eq_str(h->money->name, "grand"))
			return code.p[2] == 'D' && code.p[0] != 'J';
		/* Any other country that writes "$" is meant when it is named elsewhere. */
		return span_eq_str(h->money->name, "dollar") &&
		       strchr("ABCDEFGHJKLNSTUX", code.p[0]) != NULL && code.p[2] == 'D';
	}
	for (const struct sense *c = lexicon_senses(s->t->lex, h->entry); c;
	     c = lexicon_next(s->t->lex, c))
		if (c->kind == SENSE_CURRENCY && c->value == currency)
			return true;
	return false;
}

static void decide_currency(const struct search *s, const struct evidence *e, struct hit *h)
{
	if (h->currency >= 0)
		return;
	if (s->hint_currency >= 0 && is_candidate(s, h, s->hint_currency)) {
		h->currency = (int16_t)s->hint_currency;
		h->why = h->why ? h->why : "currency of the case";
	} else if (s->declared_currency >= 0 && is_candidate(s, h, s->declared_currency)) {
		h->currency = (int16_t)s->declared_currency;
		h->why = h->why ? h->why : "currency the document declares";
	} else if (e->currency >= 0 && is_candidate(s, h, e->currency)) {
		h->currency = (int16_t)e->currency;
		h->why = h->why ? h->why : "currency of the document's other amounts";
	} else if (h->money == NULL && h->entry == 0 && e->currency == -1 && e->money != NULL &&
		   !e->several) {
		h->money = e->money; /* open like its neighbours */
		h->why = h->why ? h->why : "currency sign of the document's other amounts";
	} else if (s->region_currency >= 0 && is_candidate(s, h, s->region_currency) &&
		   (h->money != NULL || h->entry != 0)) {
		h->currency = (int16_t)s->region_currency;
		h->why = h->why ? h->why : "currency of the declared language's region";
	}
}

static void round_bare(struct hit *h)
{
	struct exact exact = h->value;
	exact_round(&h->value, minor_digits(h));
	if (!exact_eq(exact, h->value)) {
		h->other = exact;
		h->open = true;
		h->why = "no such coin: rounded to the minor unit";
	}
}

void amount_settle(struct search *s)
{
	struct evidence e;
	struct hit *h = s->hits.v;
	gather(s, &e);
	for (uint32_t i = 0; i < s->hits.n; i++) {
		if (h[i].kind != FACT_AMOUNT)
			continue;
		bool bare = strcmp(h[i].by, "amount/bare") == 0;
		int hint = s->hint_currency;
		/* A number alone takes the habit of the currency it is said to be in. */
		if (bare && h[i].open && hint >= 0 &&
		    (h[i].group == ',' || table_currency[hint].digits != 3))
			h[i].open = h[i].group == '.' ? false : h[i].open;
		if (h[i].open)
			decide_sign(s, &e, h + i);
		decide_currency(s, &e, h + i);
		if (bare)
			round_bare(h + i);
	}
}

static void print_candidates(const struct search *s, const struct hit *h, struct fact *f)
{
	struct span one, list;
	if (h->money != NULL) {
		list = rules_get(h->money, "candidates");
		while (list.n > 0 && span_split(&list, ' ', &one))
			list_add_span(&f->candidates, s->a, arena_dup(s->a, one));
		return;
	}
	for (const struct sense *c = lexicon_senses(s->t->lex, h->entry); c;
	     c = lexicon_next(s->t->lex, c))
		if (c->kind == SENSE_CURRENCY && c->value >= 0 && f->candidates.n < 20)
			list_add_span(&f->candidates, s->a,
				      arena_dup(s->a, span_of(table_currency[c->value].code, 3)));
}

void amount_print(const struct search *s, const struct hit *h, struct fact *f)
{
	f->value = exact_print(h->value, s->a);
	if (h->open && !h->other.over) {
		list_add_span(&f->or_, s->a, exact_print(h->other, s->a));
	}
	if (h->sign_open) {
		struct exact positive = h->value;
		positive.negative = false;
		list_add_span(&f->or_, s->a, exact_print(positive, s->a));
	}
	if (h->currency >= 0) {
		f->currency = arena_dup(s->a, span_of(table_currency[h->currency].code, 3));
	} else {
		f->currency = SPAN_NULL;
		print_candidates(s, h, f);
	}
}
