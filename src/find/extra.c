/* References, parties and private data. Words of the rules start a pattern right behind them; what
 * has a checksum (accounts, cards) or a plain shape (mail addresses, telephone numbers) is read here.
 * Not here: names of people in running text. They cannot be told from other words without a list. */
#include "extra.h"

#include "base/limits.h"
#include "date.h"
#include "fold.h"
#include "number.h"
#include "pattern.h"

/* Tokens that lie in bytes [from, to) of the chunk, from token i on. */
static uint32_t token_behind(const struct tokens *t, uint32_t i, size_t to)
{
	while (i < t->n && t->v[i].from < to)
		i++;
	return i;
}

static struct hit *emit(struct search *s, uint8_t kind, uint32_t i, struct span found,
			const char *scheme, const char *by, const char *why)
{
	uint32_t from = (uint32_t)(found.p - s->t->text.p), to = from + (uint32_t)found.n;
	uint32_t first = i;
	while (first + 1 < s->t->n && s->t->v[first].to <= from)
		first++;
	uint32_t behind = token_behind(s->t, first, to);
	struct hit *h =
		search_hit(s, (enum fact_kind)kind, first, behind > first ? behind - 1 : first);
	if (h == NULL)
		return NULL;
	h->from = s->base + from;
	h->to = s->base + to;
	h->text = arena_dup(s->a, found);
	h->scheme = span_str(scheme);
	h->by = by;
	h->why = why;
	return h;
}

/* The value without the blanks and signs that only help reading. */
static struct span squeeze(struct arena *a, struct span s, bool keep_plus)
{
	char *out = arena_get(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (fold_is_digit(c) || fold_is_alpha(c) || (keep_plus && c == '+' && n == 0))
			out[n++] = c;
	}
	return span_of(out, n);
}

/* An amount or a date of a user's rule goes through the same reading as every other one. */
static bool read_value(const struct search *s, uint32_t i, const struct rule *r, struct hit *h)
{
	struct numeral n;
	struct date_read d;
	uint32_t end = h->to - s->base;
	while (i < s->t->n && s->t->v[i].from < end && s->t->v[i].kind != TOKEN_NUMBER && h->kind == FACT_AMOUNT)
		i++;
	if (i >= s->t->n || s->t->v[i].from >= end)
		return false;
	if (h->kind == FACT_DATE) {
		if (!(token_number(s->t, i) && date_numeric(s, i, &d)) && !date_words(s, i, &d))
			return false;
		h->day = d.day;
		h->why = d.why ? d.why : h->why;
		return true;
	}
	if (!number_read(s->t, i, &n) || n.value.over)
		return false;
	h->value = n.value;
	h->other = n.other;
	h->open = n.open;
	h->group = n.group;
	h->decimal = n.decimal;
	h->decimals = n.decimals;
	h->currency = (int16_t)lexicon_currency(rules_get(r, "currency"));
	h->value.negative = h->other.negative = s->t->text.p[h->from - s->base] == '-';
	return true;
}

static uint8_t kind_of(const struct rule *r)
{
	for (int k = 0; k < FACT_KINDS; k++)
		if (span_eq_str(r->kind, fact_kind_name[k]))
			return (uint8_t)k;
	return FACT_REFERENCE;
}

static const char *name_of(struct search *s, const struct rule *r)
{
	return arena_cstr(s->a, r->name);
}

/* "Muster Consulting GmbH": capitalised words before the legal form. */
static uint32_t company(struct search *s, uint32_t i, const struct rule *r)
{
	const struct tokens *t = s->t;
	uint32_t first = i;
	struct span form = token_span(t, i);
	if (!fold_is_upper(form.p[0]) && !(form.n > 2 && span_chr(form, '.', 0) != SIZE_MAX))
		return 0;
	for (uint32_t k = 1; k <= 5 && k <= i && i - k >= s->used; k++) {
		uint32_t p = i - k;
		if (t->v[p + 1].gap > GAP_HARD)
			break;
		struct span w = token_span(t, p);
		unsigned len;
		uint32_t cp = fold_decode(w.p, w.n, &len);
		bool joint = token_is(t, p, '&') || token_is(t, p, '-') ||
			     (token_is(t, p, ',') && k == 1) ||
			     (t->v[p].kind == TOKEN_WORD && token_word(t, p, WORD_AND) &&
			      !fold_is_upper(w.p[0]) && w.n <= 3);
		if (t->v[p].kind == TOKEN_WORD && fold_lower(cp) != cp)
			first = p;
		else if (!joint)
			break;
	}
	if (first == i || token_len(t, first) < 2)
		return 0;
	/* "BUT NOT LIMITED TO" is no company. */
	if (span_eq_str(form, "LIMITED") || span_eq_str(form, "INCORPORATED"))
		return 0;
	/* "AG", "SAS", "AB" alone are too short to trust behind one word in capitals. */
	if (form.n <= 2 && t->v[first].upper)
		return 0;
	emit(s, FACT_PARTY, first,
	     span_of(t->text.p + t->v[first].from, t->v[i].to - t->v[first].from), "company",
	     name_of(s, r), "legal form behind a name");
	return i + 1;
}

/* The hit of a rule whose pattern found `found` at token i; taken back when it is no value. */
static bool rule_hit(struct search *s, uint32_t i, struct span found, const struct rule *r)
{
	uint32_t used = s->used, n = s->hits.n;
	const char *why = r->reason.n > 0 ? arena_cstr(s->a, r->reason) : NULL;
	struct hit *h = emit(s, kind_of(r), i, found, "", name_of(s, r), why);
	if (h == NULL)
		return false;
	h->scheme = r->scheme;
	if (span_eq_str(r->scheme, "phone"))
		h->text = squeeze(s->a, found, true);
	else if (span_eq_str(r->scheme, "vat") || span_eq_str(r->scheme, "national-id"))
		h->text = squeeze(s->a, found, false);
	if ((h->kind != FACT_AMOUNT && h->kind != FACT_DATE) || read_value(s, h->first, r, h))
		return true;
	s->hits.n = n;
	s->used = used;
	return false;
}

static uint32_t run_rule(struct search *s, uint32_t i, const struct rule *r)
{
	struct span group[2];
	if (rules_get(r, "before").n > 0)
		return company(s, i, r);
	if (r->pattern == NULL ||
	    !pattern_find(r->pattern, s->t->text, s->t->v[i].to, group) || group[1].n == 0)
		return 0;
	/* "PO201925478": the letters belong to the number. */
	const struct token *label = s->t->v + i;
	if (kind_of(r) == FACT_REFERENCE && label->upper && group[1].p == s->t->text.p + label->to)
		group[1] = span_of(group[1].p - token_len(s->t, i),
				   group[1].n + token_len(s->t, i));
	return rule_hit(s, i, group[1], r) ? s->used : 0;
}

uint32_t extra_at_label(struct search *s, uint32_t i)
{
	if (i < s->used || (i > 0 && token_glued(s->t, i) &&
			    (s->t->v[i - 1].kind != TOKEN_SIGN || s->t->v[i - 1].sign == '@' ||
			     s->t->v[i - 1].sign == '/' || s->t->v[i - 1].sign == '_')))
		return 0;
	/* "urn:...:invoice:1p0": a part of a name. */
	if (i > 0 && token_glued(s->t, i) && token_is(s->t, i - 1, ':') &&
	    token_is(s->t, i + 1, ':') && token_glued(s->t, i + 1) && token_glued(s->t, i + 2))
		return 0;
	for (const struct sense *l = lexicon_senses(s->t->lex, s->t->v[i].entry); l;
	     l = lexicon_next(s->t->lex, l)) {
		uint32_t next = l->kind == SENSE_RULE ? run_rule(s, i, l->rule) : 0;
		if (next != 0)
			return next;
	}
	return 0;
}

/* ---- codes of documents: "INV-2024-006" ---- */

static const struct {
	const char *prefix, *scheme;
} codes[] = {
	{ "INV", "invoice" }, { "RE", "invoice" }, { "RG", "invoice" }, { "RN", "invoice" },
	{ "FA", "invoice" }, { "FAC", "invoice" }, { "FT", "invoice" }, { "PO", "order" }, { "ORD", "order" },
};

static const char *scheme_of_code(struct span prefix)
{
	for (size_t k = 0; k < countof(codes); k++)
		if (span_eq_str(prefix, codes[k].prefix))
			return codes[k].scheme;
	return NULL;
}

static bool is_capitals(struct span s)
{
	for (size_t k = 0; k < s.n; k++)
		if (s.p[k] < 'A' || s.p[k] > 'Z')
			return false;
	return s.n >= 1 && s.n <= 6;
}

static bool is_year(const struct search *s, uint32_t i)
{
	struct span n = token_span(s->t, i);
	return n.n == 4 && (span_starts(n, "19") || span_starts(n, "20"));
}

/* Capitals, a dash, and groups of digits: with a prefix that is known, or with a year and a number
 * behind it, which is how documents are numbered and standards are not ("ISO-8859-1", "SHA-256"). */
uint32_t extra_at_code(struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	uint32_t last = i;
	struct span prefix;
	const char *scheme;
	if (i < 2 || i - 2 < s->used || !token_is(t, i - 1, '-') || t->v[i - 2].kind != TOKEN_WORD ||
	    t->v[i].gap != GAP_NONE || t->v[i - 1].gap != GAP_NONE)
		return 0;
	prefix = token_span(t, i - 2);
	if (!is_capitals(prefix) || span_eq_str(prefix, "CVE") ||
	    (i > 2 && t->v[i - 2].gap == GAP_NONE && !token_is(t, i - 3, '(') && !token_is(t, i - 3, '"') &&
	     !token_is(t, i - 3, '#') && !token_is(t, i - 3, ':')))
		return 0;
	while (token_is(t, last + 1, '-') && t->v[last + 1].gap == GAP_NONE && token_number(t, last + 2) &&
	       t->v[last + 2].gap == GAP_NONE)
		last += 2;
	if (last + 1 < t->n && t->v[last + 1].gap == GAP_NONE && t->v[last + 1].kind == TOKEN_WORD)
		return 0;
	scheme = scheme_of_code(prefix);
	if (scheme == NULL && !(last > i && is_year(s, i) && token_len(t, last) >= 2))
		return 0;
	if (scheme && last == i && token_len(t, i) < 3)
		return 0;
	if (emit(s, FACT_REFERENCE, i - 2,
		 span_of(t->text.p + t->v[i - 2].from, t->v[last].to - t->v[i - 2].from),
		 scheme ? scheme : "document", "reference/code", "capitals, a dash and a number: a document's own number") == NULL)
		return 0;
	return s->used;
}

/* ---- account and card numbers ---- */

/* ISO 13616: letters count 10..35, four to the end, remainder 1 by 97. */
static bool iban_ok(const char *p, size_t n)
{
	unsigned rest = 0;
	for (size_t k = 0; k < n; k++) {
		char c = p[(k + 4) % n];
		unsigned v = fold_is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'A' + 10);
		rest = (v > 9 ? rest * 100 + v : rest * 10 + v) % 97;
	}
	return n >= 15 && n <= 34 && rest == 1;
}

/* Letters and digits in groups with single blanks between them, from byte `at`. Every length at which
 * the checksum fits is tried from the longest, since words may follow. */
static uint32_t iban(struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	if (i == 0 || !t->v[i - 1].upper || token_len(t, i - 1) != 2 || !token_glued(t, i) ||
	    i - 1 < s->used || (i >= 2 && token_glued(t, i - 1) && t->v[i - 2].kind != TOKEN_SIGN))
		return 0;
	char flat[34];
	uint32_t ends[34];
	size_t n = 0;
	struct span text = t->text;
	for (size_t k = t->v[i - 1].from; k < text.n && n < sizeof flat; k++) {
		char c = text.p[k];
		if (fold_is_digit(c) || fold_is_upper(c)) {
			flat[n] = c;
			ends[n++] = (uint32_t)k + 1;
		} else if ((c != ' ' && c != '-') || k + 1 >= text.n || text.p[k + 1] == ' ') {
			break;
		}
	}
	for (; n >= 15; n--) {
		bool border = ends[n - 1] >= text.n || !(fold_is_digit(text.p[ends[n - 1]]) ||
							 fold_is_alpha(text.p[ends[n - 1]]));
		if (!border || !iban_ok(flat, n))
			continue;
		size_t from = t->v[i - 1].from;
		struct hit *h =
			emit(s, FACT_PRIVATE, i - 1, span_of(text.p + from, ends[n - 1] - from),
			     "iban", "private/iban", "checksum of an IBAN fits");
		if (h != NULL)
			h->text = arena_dup(s->a, span_of(flat, n));
		return s->used;
	}
	return 0;
}

static bool luhn(const char *d, size_t n)
{
	unsigned sum = 0;
	for (size_t k = 0; k < n; k++) {
		unsigned v = (unsigned)(d[n - 1 - k] - '0');
		sum += k % 2 == 0 ? v : v < 5 ? 2 * v : 2 * v - 9;
	}
	return sum % 10 == 0;
}

/* Issuer ranges and their lengths. */
static bool issuer(const char *d, size_t n)
{
	unsigned two = (unsigned)(d[0] - '0') * 10 + (unsigned)(d[1] - '0');
	unsigned four = two * 100 + (unsigned)(d[2] - '0') * 10 + (unsigned)(d[3] - '0');
	if (d[0] == '4')
		return n == 16 || n == 19;
	if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720))
		return n == 16;
	if (two == 34 || two == 37)
		return n == 15;
	if (four == 6011 || two == 65 || two == 35)
		return n == 16;
	return (two == 36 || two == 38) && n == 14;
}

struct run {
	char digits[24];
	size_t n;
	uint32_t lens[12], groups, last;
	char sep; /* of all groups; 0 none, 1 mixed */
};

/* Digit tokens with the same single sign or blank between them. */
static void read_run(const struct tokens *t, uint32_t i, struct run *r)
{
	*r = (struct run){ 0 };
	for (uint32_t k = i; token_number(t, k) && r->groups < 12;) {
		struct span d = token_span(t, k);
		if (r->n + d.n > sizeof r->digits)
			return;
		memcpy(r->digits + r->n, d.p, d.n);
		r->n += d.n;
		r->lens[r->groups++] = (uint32_t)d.n;
		r->last = k;
		char sep = 0;
		if (token_number(t, k + 1) && t->v[k + 1].gap == GAP_SPACE) {
			sep = ' ';
			k++;
		} else if ((token_is(t, k + 1, '-') || token_is(t, k + 1, '.')) &&
			   token_glued(t, k + 1) && token_number(t, k + 2) &&
			   token_glued(t, k + 2)) {
			sep = t->v[k + 1].sign;
			k += 2;
		} else {
			return;
		}
		if (r->groups > 1 && sep != r->sep)
			return;
		r->sep = sep;
	}
}

static bool touches_left(const struct tokens *t, uint32_t i)
{
	if (i == 0 || !token_glued(t, i))
		return false;
	const struct token *p = t->v + i - 1;
	return p->kind != TOKEN_SIGN || p->sign == '/' || p->sign == '-' || p->sign == '.' ||
	       p->sign == '_' || p->sign == '=' || p->sign == '@' || p->sign == '&' ||
	       p->sign == '%' || p->sign == '#' || p->sign == '$' || p->sign == ',';
}

static bool touches_right(const struct tokens *t, uint32_t last)
{
	if (!token_glued(t, last + 1))
		return false;
	const struct token *n = t->v + last + 1;
	return n->kind != TOKEN_SIGN || n->sign == '/' || n->sign == '@' || n->sign == '_' ||
	       n->sign == '%' || n->sign == '=' ||
	       ((n->sign == '.' || n->sign == '-' || n->sign == ',') && last + 2 < t->n &&
		token_glued(t, last + 2) && t->v[last + 2].kind != TOKEN_SIGN);
}

static uint32_t card(struct search *s, uint32_t i, const struct run *r)
{
	bool fours = r->groups == 4 && r->lens[0] == 4 && r->lens[1] == 4 && r->lens[2] == 4;
	bool amex = r->groups == 3 && r->lens[0] == 4 && r->lens[1] == 6 && r->lens[2] == 5;
	if (r->n < 14 || r->n > 19 || !(r->groups == 1 || fours || amex) || r->sep == '.' ||
	    !issuer(r->digits, r->n) || !luhn(r->digits, r->n))
		return 0;
	size_t from = s->t->v[i].from;
	struct hit *h =
		emit(s, FACT_PRIVATE, i, span_of(s->t->text.p + from, s->t->v[r->last].to - from),
		     "card", "private/card", "issuer range and Luhn digit of a card number fit");
	if (h != NULL)
		h->text = arena_dup(s->a, span_of(r->digits, r->n));
	return s->used;
}

/* "555-123-4567", "(555) 123-4567", "123-45-6789" (US social security). */
static uint32_t american(struct search *s, uint32_t i, const struct run *r)
{
	const struct tokens *t = s->t;
	bool phone = r->groups == 3 && r->lens[0] == 3 && r->lens[1] == 3 && r->lens[2] == 4 &&
		     (r->sep == '-' || r->sep == '.') && r->digits[0] >= '2' && r->digits[3] >= '2';
	bool ssn = r->groups == 3 && r->lens[0] == 3 && r->lens[1] == 2 && r->lens[2] == 4 &&
		   r->sep == '-' && r->digits[0] != '9' && memcmp(r->digits, "000", 3) != 0 &&
		   memcmp(r->digits, "666", 3) != 0;
	uint32_t first = i;
	if (!phone && !ssn && i > 0 && token_is(t, i - 1, '(') && token_len(t, i) == 3 &&
	    token_is(t, i + 1, ')')) {
		struct run rest;
		read_run(t, i + 2, &rest);
		if (rest.groups == 2 && rest.lens[0] == 3 && rest.lens[1] == 4 &&
		    t->v[i + 2].gap <= GAP_SPACE && !touches_right(t, rest.last) &&
		    t->text.p[t->v[i].from] >= '2') {
			first = i - 1;
			emit(s, FACT_PRIVATE, first,
			     span_of(t->text.p + t->v[first].from,
				     t->v[rest.last].to - t->v[first].from),
			     "phone", "private/phone",
			     "shape of a North American telephone number");
			return s->used;
		}
	}
	if (!phone && !ssn)
		return 0;
	emit(s, FACT_PRIVATE, i, span_of(t->text.p + t->v[i].from, t->v[r->last].to - t->v[i].from),
	     phone ? "phone" : "national-id", phone ? "private/phone" : "private/ssn",
	     phone ? "shape of a North American telephone number"
		   : "shape of a US social security number");
	return s->used;
}

/* "+49 30 1234567", "+1 (555) 123-4567": a plus, then 8 to 15 digits with blanks, dots, dashes. */
static uint32_t international(struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	if (i == 0 || !token_is(t, i - 1, '+') || !token_glued(t, i) || i - 1 < s->used ||
	    t->text.p[t->v[i].from] == '0' ||
	    (token_glued(t, i - 1) && i >= 2 && t->v[i - 2].kind != TOKEN_SIGN))
		return 0;
	size_t digits = 0;
	uint32_t last = i;
	for (uint32_t k = i; k < t->n && k < i + 20; k++) {
		if (k > i && t->v[k].gap > GAP_SPACE)
			break;
		if (t->v[k].kind == TOKEN_NUMBER) {
			if (digits + token_len(t, k) > 15)
				break;
			digits += token_len(t, k);
			last = k;
		} else if (!(token_is(t, k, '-') || token_is(t, k, '.') || token_is(t, k, '(') ||
			     token_is(t, k, ')') || token_is(t, k, '/'))) {
			break;
		}
	}
	if (digits < 8 || touches_right(t, last) || (last == i && (digits < 10 || digits > 13)) ||
	    (token_glued(t, i - 1) && token_is(t, i - 2, '~')))
		return 0;
	struct hit *h =
		emit(s, FACT_PRIVATE, i - 1,
		     span_of(t->text.p + t->v[i - 1].from, t->v[last].to - t->v[i - 1].from),
		     "phone", "private/phone", "plus sign and the digits of a telephone number");
	if (h != NULL)
		h->text = squeeze(s->a, h->text, true);
	return s->used;
}

/* "06 12 34 56 78": five pairs that begin with a zero. */
static uint32_t french(struct search *s, uint32_t i)
{
	struct run r;
	if (token_len(s->t, i) != 2 || s->t->text.p[s->t->v[i].from] != '0' ||
	    s->t->text.p[s->t->v[i].from + 1] == '0' ||
	    (i > 0 && s->t->v[i].gap <= GAP_HARD && token_number(s->t, i - 1)))
		return 0;
	read_run(s->t, i, &r);
	bool pairs = r.groups == 5 && r.n == 10;
	for (uint32_t k = 0; k < r.groups && pairs; k++)
		pairs = r.lens[k] == 2;
	if (!pairs || touches_right(s->t, r.last))
		return 0;
	emit(s, FACT_PRIVATE, i, span_of(s->t->text.p + s->t->v[i].from, s->t->v[r.last].to - s->t->v[i].from), "phone",
	     "private/phone", "shape of a French telephone number");
	return s->used;
}

/* "CHE-123.456.789", the number by which Swiss firms are taxed; token i is the first digits. */
static uint32_t swiss(struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	struct run r;
	if (i < 2 || i - 2 < s->used || !token_is(t, i - 1, '-') || !span_eq_str(token_span(t, i - 2), "CHE") ||
	    !token_glued(t, i) || !token_glued(t, i - 1))
		return 0;
	read_run(t, i, &r);
	if (r.groups != 3 || r.n != 9 || r.lens[0] != 3 || r.lens[1] != 3 || r.sep != '.' || touches_right(t, r.last))
		return 0;
	emit(s, FACT_PARTY, i - 2, span_of(t->text.p + t->v[i - 2].from, t->v[r.last].to - t->v[i - 2].from), "vat",
	     "party/vat", "shape of a Swiss firm's number");
	return s->used;
}

uint32_t extra_at_number(struct search *s, uint32_t i)
{
	struct run r;
	if (i < s->used)
		return 0;
	uint32_t next = iban(s, i);
	if (next == 0)
		next = swiss(s, i);
	if (next == 0)
		next = international(s, i);
	if (next != 0 || touches_left(s->t, i))
		return next;
	next = french(s, i);
	if (next != 0 || token_len(s->t, i) < 3 || token_len(s->t, i) > 19)
		return next;
	read_run(s->t, i, &r);
	if (r.groups == 0 || touches_right(s->t, r.last))
		return 0;
	next = card(s, i, &r);
	return next ? next : american(s, i, &r);
}

/* ---- mail addresses ---- */

static bool local_char(char c)
{
	return fold_is_alpha(c) || fold_is_digit(c) || (c != 0 && strchr("._%+-=~'", c) != NULL);
}

/* "Message-ID: <x@y>", "UID:x@y", "men@work.gif": they have an "@" and name nobody. */
static bool no_mailbox(struct span text, size_t from, size_t dot, size_t to)
{
	static const char *const pictures[] = { "gif", "png", "jpg", "jpeg", "bmp" };
	static const char *const ids[] = { "message-id", "content-id", "\nuid" };
	for (size_t i = 0; i < countof(pictures); i++)
		if (span_ieq(span_sub(text, dot + 1, to - dot - 1), span_str(pictures[i])))
			return true;
	if (from > 0 && text.p[from - 1] == '<')
		from--;
	while (from > 0 && (text.p[from - 1] == ' ' || text.p[from - 1] == '\t'))
		from--;
	for (size_t i = 0; from > 0 && text.p[from - 1] == ':' && i < countof(ids); i++) {
		struct span id = span_str(ids[i]);
		if (from > id.n && span_ieq(span_sub(text, from - 1 - id.n, id.n), id))
			return true;
	}
	return false;
}

/* "<439C1136.90504@host>" of "References:" and the like: as many digits as letters, and no number alone,
 * which is a mailbox in some places. */
static bool is_message_id(struct span text, size_t from, size_t at)
{
	unsigned digits = 0, others = 0;
	if (from == 0 || text.p[from - 1] != '<')
		return false;
	for (size_t i = from; i < at; i++) {
		digits += fold_is_digit(text.p[i]);
		others += fold_is_alpha(text.p[i]) || text.p[i] == '.';
	}
	return digits >= 7 && others > 0 && digits * 3 >= others * 2;
}

uint32_t extra_at_sign(struct search *s, uint32_t i)
{
	struct span text = s->t->text;
	size_t at = s->t->v[i].from, from = at, to = at + 1, dot = 0;
	while (from > 0 && at - from < 64 && local_char(text.p[from - 1]))
		from--;
	while (from < at && (text.p[from] == '.' || text.p[from] == '\'' || text.p[from] == '-' ||
			     text.p[from] == '='))
		from++;
	while (to < text.n && to - at < 190 &&
	       (fold_is_alpha(text.p[to]) || fold_is_digit(text.p[to]) || text.p[to] == '-' ||
		(text.p[to] == '.' && to + 1 < text.n &&
		 (fold_is_alpha(text.p[to + 1]) || fold_is_digit(text.p[to + 1]))))) {
		if (text.p[to] == '.')
			dot = to;
		to++;
	}
	if (from == at || dot == 0 || to - dot < 3 || !fold_is_alpha(text.p[dot + 1]) ||
	    (i > 0 && s->t->v[i].gap != GAP_NONE))
		return 0;
	if (from < (s->used > 0 ? s->t->v[s->used - 1].to : 0) || no_mailbox(text, from, dot, to) ||
	    is_message_id(text, from, at))
		return 0;
	uint32_t first = i;
	while (first > 0 && s->t->v[first - 1].to > from)
		first--;
	emit(s, FACT_PARTY, first, span_sub(text, from, to - from), "email", "party/email", NULL);
	return s->used;
}

/* ---- the user's own patterns ---- */

static void user_rule(struct search *s, const struct rule *r, struct span line)
{
	struct span group[2];
	for (size_t at = 0, tries = 0;
	     at < line.n && tries < 200 && pattern_find(r->pattern, line, at, group);
	     tries++) {
		size_t end = (size_t)(group[0].p - line.p) + group[0].n;
		uint32_t lo = 0, hi = s->t->n, from = (uint32_t)(group[1].p - s->t->text.p);
		while (lo < hi) { /* the token it begins in */
			uint32_t mid = (lo + hi) / 2;
			if (s->t->v[mid].to <= from)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (group[1].n > 0 && lo < s->t->n)
			rule_hit(s, lo, group[1], r);
		at = end > at ? end : at + 1;
	}
}

void extra_lines(struct search *s)
{
	for (size_t k = 0; k < s->f->n_whole; k++) {
		struct span line, rest = s->t->text;
		while (rest.n > 0 && span_line(&rest, &line))
			while (line.n >
			       0) { /* windows: a rule sees no more than LIMIT_PATTERN at once */
				user_rule(s, s->f->whole[k], span_sub(line, 0, LIMIT_PATTERN));
				line = span_from(line, LIMIT_PATTERN);
			}
	}
}
