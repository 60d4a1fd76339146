/* Puts the fields together: page, sums, head, parties. What was chosen is told to the facts as well, so
 * that amounts and dates of the report have the roles that fields have. */
#include "field.h"

#include "field_inside.h"
#include "field_template.h"
#include "fold.h"

#include "base/limits.h"

#define NAME_SHOWN 200	/* bytes of a name or number that become a field */

bool field_warm(const char *rules_dir, struct err *e)
{
	return field_label_warm(rules_dir, e) && field_template_warm(rules_dir, e);
}

/* ---- currency ---- */

/* All names have a capital, a dollar sign or a letter beyond ASCII. */
static bool may_name_currency(struct span w)
{
	for (size_t i = 0; i < w.n; i++)
		if (fold_is_upper(w.p[i]) || w.p[i] == '$' || (w.p[i] & 0x80))
			return true;
	return false;
}

/* Signs and codes as whole words of the text, for tables that name the currency once. */
static struct span named_currency(const struct field_page *p)
{
	static const struct {
		const char *word, *code;
	} known[] = {
		{ "\xe2\x82\xac", "EUR" }, { "EUR", "EUR" }, { "EURO", "EUR" }, { "Euro", "EUR" }, { "\xc2\xa3", "GBP" }, { "GBP", "GBP" },
		{ "USD", "USD" }, { "US$", "USD" }, { "CHF", "CHF" }, { "RM", "MYR" }, { "MYR", "MYR" }, { "PLN", "PLN" },
		{ "z\xc5\x82", "PLN" }, { "SEK", "SEK" }, { "NOK", "NOK" }, { "DKK", "DKK" }, { "CZK", "CZK" }, { "K\xc4\x8d", "CZK" },
		{ "CAD", "CAD" }, { "AUD", "AUD" }, { "NZD", "NZD" }, { "INR", "INR" }, { "\xe2\x82\xb9", "INR" }, { "Rs.", "INR" },
		{ "JPY", "JPY" }, { "\xc2\xa5", "JPY" }, { "BRL", "BRL" }, { "R$", "BRL" }, { "SGD", "SGD" }, { "S$", "SGD" }, { "HKD", "HKD" },
		{ "ZAR", "ZAR" }, { "MXN", "MXN" }, { "HUF", "HUF" }, { "Ft", "HUF" }, { "RON", "RON" }, { "TRY", "TRY" },
		{ "\xe2\x82\xba", "TRY" }, { "AED", "AED" }, { "PHP", "PHP" }, { "IDR", "IDR" }, { "Rp", "IDR" }, { "THB", "THB" },
	};
	unsigned count[countof(known)] = { 0 };
	size_t best = 0;

	for (uint32_t i = 0; i < p->n_words; i++) {
		struct span w = span_sub(p->text, p->words[i].from, p->words[i].to - p->words[i].from);

		if (!may_name_currency(w))
			continue;
		while (w.n && strchr("([:", w.p[0]))
			w = span_from(w, 1);
		while (w.n && strchr(")]:,;", w.p[w.n - 1]))
			w = span_sub(w, 0, w.n - 1);
		for (size_t k = 0; k < countof(known); k++)
			if (span_eq_str(w, known[k].word) ||
			    ((known[k].word[0] & 0x80 || k == 9) && (span_starts(w, known[k].word) || span_ends(w, known[k].word)) &&
			     (fold_is_digit(w.p[w.n - 1]) || fold_is_digit(w.p[0]))) ||
			    (w.n > strlen(known[k].word) + 1 && span_ends(w, known[k].word) && w.p[w.n - strlen(known[k].word) - 1] == '('))
				for (size_t m = 0; m < countof(known); m++)
					if (strcmp(known[m].code, known[k].code) == 0) {
						count[m]++;
						break;
					}
	}
	for (size_t k = 1; k < countof(known); k++)
		if (count[k] > count[best])
			best = k;
	return count[best] ? span_str(known[best].code) : (struct span){ NULL, 0 };
}

/* That of the total, else what most amounts are in, else what the text names. */
static struct span currency_of(const struct item *it, const struct field_page *p, uint32_t total)
{
	const struct field_amount *a = p->amounts.v;
	const struct fact *f = it->facts.v;
	struct span best = { NULL, 0 };
	unsigned most = 0;

	if (total != FIELD_NO && a[total].fact != FIELD_NO && f[a[total].fact].currency.n)
		return f[a[total].fact].currency;
	for (uint32_t i = 0; i < it->facts.n && i < 500; i++) {
		unsigned n = 0;

		if (!fact_is(&f[i], FACT_AMOUNT) || f[i].currency.n == 0)
			continue;
		for (uint32_t k = 0; k < it->facts.n && k < 500; k++)
			n += fact_is(&f[k], FACT_AMOUNT) && span_eq(f[k].currency, f[i].currency);
		if (n > most) {
			most = n;
			best = f[i].currency;
		}
	}
	return most ? best : named_currency(p);
}

/* ---- facts ---- */

static void tell_fact(struct item *it, uint32_t at, const char *role)
{
	struct fact *f = it->facts.v;

	if (at == FIELD_NO || at >= it->facts.n || span_eq_str(f[at].role, role))
		return;
	f[at].role = span_str(role);
	f[at].why = f[at].why.n ? arena_fmt(it->arena, "%.*s; role: field of the document", SPAN_FMT(f[at].why)) :
				  SPAN("role: field of the document");
}

static void tell_amount(struct item *it, const struct field_page *p, uint32_t at, const char *role)
{
	if (at != FIELD_NO)
		tell_fact(it, ((const struct field_amount *)p->amounts.v)[at].fact, role);
}

/* ---- day and month ---- */

/* A date that can be read two ways is read as the country does whose money, tax or language it is: the month
 * stands first in the United States. NULL: nothing tells. */
static const char *day_first_why(const struct item *it, const struct field_page *p)
{
	static const char *const words[] = { "gst", "vat", "mwst", "tva", "iva", "btw", "sdn", "bhd", "gmbh", "ltd", "plc", "sarl",
					     "siret", "abn", "pty", "ust", "moms", "nif", "cif", "myr", "jalan", "malaysia", "singapore",
					     "india", "ireland", "australia", "zealand", "pakistan", "nigeria", "kenya" };
	struct span c = it->fields.currency;

	if (c.n && !span_eq_str(c, "USD") && !span_eq_str(c, "CAD") && !span_eq_str(c, "PHP"))
		return "day first: so it is written where this currency is";
	for (uint32_t i = 0; c.n == 0 && i < p->n_words && i < 2000; i++)
		for (size_t k = 0; k < countof(words); k++)
			if (span_eq_str(p->words[i].folded, words[k]))
				return "day first: so it is written where this tax, legal form or address is";
	return NULL;
}

/* The number of one or two digits that begins at `at`. */
static unsigned two_digits(struct span s, size_t at)
{
	unsigned v = fold_is_digit(s.p[at]) ? (unsigned)(s.p[at] - '0') : 0;

	return at + 1 < s.n && fold_is_digit(s.p[at + 1]) ? v * 10 + (unsigned)(s.p[at + 1] - '0') : v;
}

/* The reading of an open date, which is a fact, in which the number written first is the day. */
static struct span day_first(struct item *it, const struct field_page *p, const struct field_date *d)
{
	struct fact *f = (struct fact *)it->facts.v + d->fact;
	unsigned first;
	const char *why;

	if (f->or_.n == 0 || f->raw.n < 4 || !fold_is_digit(f->raw.p[0]))
		return d->value;
	first = two_digits(f->raw, 0);
	if (d->value.n < 10 || two_digits(d->value, 8) == first || (why = day_first_why(it, p)) == NULL)
		return d->value;
	for (uint32_t i = 0; i < f->or_.n; i++) {
		struct span other = list_span(&f->or_, i);

		/* The same day and month, the other way round. */
		if (other.n < 10 || two_digits(other, 8) != first || two_digits(other, 5) != two_digits(d->value, 8) ||
		    !span_eq(span_sub(other, 0, 4), span_sub(d->value, 0, 4)))
			continue;
		((struct span *)f->or_.v)[i] = f->value;
		f->value = other;
		f->why = span_str(why);
		return span_sub(other, 0, 10);
	}
	return d->value;
}

/* Recognition takes 1 for 7: "2078" of a till is 2018, and that is said. */
static struct span plausible(struct item *it, const struct field_page *p, const struct field_date *d, struct span value)
{
	struct fact *f = (struct fact *)it->facts.v + d->fact;

	if (!p->ocr || value.n != 10 || !span_starts(value, "207") || !span_eq(span_sub(f->value, 0, 10), value))
		return value;
	list_add_span(&f->or_, it->arena, f->value);
	f->value = arena_fmt(it->arena, "201%.*s", SPAN_FMT(span_from(f->value, 3)));
	f->why = SPAN("a year to come, recognised from a picture: 7 read as 1");
	return span_sub(f->value, 0, 10);
}

/* A day that only letters and signs taken for digits make is a fact like any other, and says how it was read. */
static void add_spoilt(struct item *it, const struct field_page *p, const struct field_date *d, const char *role)
{
	struct fact *f;
	uint32_t at = 0;

	if (it->facts.n >= LIMIT_FACTS)
		return;
	list_add(&it->facts, it->arena, sizeof *f);
	f = it->facts.v;
	while (at + 1 < it->facts.n && f[at].at.bytes[0] < d->from)
		at++;
	memmove(f + at + 1, f + at, (it->facts.n - 1 - at) * sizeof *f);
	f[at] = (struct fact){
		.kind = span_str(fact_kind_name[FACT_DATE]), .value = d->value, .precision = SPAN("day"), .role = span_str(role),
		.raw = arena_dup(it->arena, span_sub(p->text, d->from, d->to - d->from)), .by = SPAN("date/spoilt"),
		.why = SPAN("recognised from a picture: letters and signs read as the digits they look like, day first"),
		.at = { .line = (int64_t)d->line + 1, .bytes = { d->from, d->to } },
	};
}

/* ---- all ---- */

static struct span value_of(const struct field_page *p, uint32_t at)
{
	return at == FIELD_NO ? (struct span){ NULL, 0 } :
				exact_print(((const struct field_amount *)p->amounts.v)[at].value, p->a);
}

static void money(struct item *it, const struct field_page *p, bool is_receipt)
{
	struct fields *f = &it->fields;
	struct field_sums s;

	field_money(p, is_receipt, &s);
	f->total = value_of(p, s.total);
	f->net = value_of(p, s.net);
	if (s.tax != FIELD_NO || s.adds_up)
		f->tax = exact_print(s.tax_value, p->a);
	f->payable = value_of(p, s.payable);
	f->paid = value_of(p, s.paid);
	if (f->total.n || f->net.n)
		f->currency = currency_of(it, p, s.total);
	tell_amount(it, p, s.net, "subtotal");
	tell_amount(it, p, s.tax, "tax");
	tell_amount(it, p, s.paid, "paid");
	if (s.payable != s.total)
		tell_amount(it, p, s.payable, "due");
	tell_amount(it, p, s.total, "total");
}

static void dates(struct item *it, const struct field_page *p, bool is_receipt)
{
	const struct field_date *d = p->dates.v;
	uint32_t issued = field_issued(p, is_receipt), due = is_receipt ? FIELD_NO : field_due(p, issued);

	if (issued != FIELD_NO && d[issued].fact == FIELD_NO) {
		it->fields.issue_date = d[issued].value;
		add_spoilt(it, p, &d[issued], "issued");
	} else if (issued != FIELD_NO) {
		it->fields.issue_date = plausible(it, p, &d[issued], day_first(it, p, &d[issued]));
		tell_fact(it, d[issued].fact, "issued");
	}
	if (due != FIELD_NO && d[due].fact == FIELD_NO) {
		it->fields.due_date = d[due].value;
		add_spoilt(it, p, &d[due], "due");
	} else if (due != FIELD_NO) {
		it->fields.due_date = day_first(it, p, &d[due]);
		tell_fact(it, d[due].fact, "due");
	}
}

/* A copy with blanks made one. */
static struct span kept(struct span s, struct arena *a)
{
	char *to;
	size_t n = 0;

	s = span_trim(span_sub(s, 0, NAME_SHOWN));
	if (s.n == 0)
		return (struct span){ NULL, 0 };
	to = arena_get(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] > ' ' || (uint8_t)s.p[i - 1] > ' ')
			to[n++] = (uint8_t)s.p[i] > ' ' ? s.p[i] : ' ';
	return span_of(to, n);
}

void field_decide(struct item *it, struct span text, bool ocr, struct arena *a)
{
	bool is_body = span_eq_str(it->class_.is, "message"), is_receipt;
	struct span is, seller, buyer;
	struct field_page p;

	if (it->fields.syntax.n || text.n == 0)
		return;
	it->fields = (struct fields){ .lines.n = 0 };
	is = is_body ? field_body_is(it, text, &text, a) : it->class_.is;
	is_receipt = span_eq_str(is, "receipt");
	if (!is_receipt && !span_eq_str(is, "invoice"))
		return;
	field_page_read(&p, text, &it->facts, ocr, a);
	if (p.n_words == 0 || (is_body && !field_body_holds(&p, is_receipt)))
		return;
	if (is_body) {
		it->fields.document_type = is;
		list_add_span(&it->class_.why, a, arena_fmt(a, "its text is itself one of class %.*s: a number, and rows that make the total", SPAN_FMT(is)));
		p.sender = it->mail.from.addr;
	}
	money(it, &p, is_receipt);
	dates(it, &p, is_receipt);	/* may add a fact: what holds numbers of facts is done with before */
	it->fields.invoice_number = kept(field_number(&p), a);
	it->fields.order_number = kept(field_labelled_number(&p, FIELD_ORDER), a);
	if (!ocr)	/* what recognition makes of a table is not to be told row by row */
		field_lines(&p, &it->fields);
	field_parties(&p, &seller, &buyer);
	if (is_receipt && ocr)
		seller = field_shop(&p);
	it->fields.seller = kept(seller, a);
	it->fields.buyer = kept(buyer, a);
	field_template_apply(&p, &it->fields);
}
