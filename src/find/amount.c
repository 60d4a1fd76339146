/* What is an amount: a shape (shape.c) around digits or around number words. Numbers that touch
 * something else (a version, a path, a unit) are left alone. What the document decides about
 * separators and currency is in settle.c.
 * Not here: amounts whose only mark is a label or a table head; see label.c. */
#include "amount.h"

#include "fold.h"
#include "shape.h"

/* Something glued to the left that makes these digits part of something else. */
static bool left_is_bad(const struct search *s, uint32_t first)
{
	const struct tokens *t = s->t;
	if (first == 0 || !token_glued(t, first) || first <= s->used)
		return false;
	const struct token *p = t->v + first - 1;
	if (p->kind == TOKEN_WORD)
		return p->entry == 0 || (p->to - p->from) < 5 ? fold_is_alpha(t->text.p[p->to - 1])
							      : true;
	if (p->kind == TOKEN_NUMBER)
		return true;
	if (p->sign == '/' || p->sign == '_' || p->sign == '#' || p->sign == '@' ||
	    p->sign == '\\' || p->sign == '&' || p->sign == '%' || p->sign == '^')
		return true;
	if (p->sign == '-' || p->sign == '.' || p->sign == ',' || p->sign == ':' || p->sign == '\'')
		return first >= 2 && token_glued(t, first - 1) &&
		       (t->v[first - 2].kind == TOKEN_NUMBER ||
			(t->v[first - 2].kind == TOKEN_WORD && p->sign != ':' && p->sign != ','));
	return false;
}

static bool right_is_bad(const struct search *s, uint32_t last, bool has_prefix, bool junk_ok)
{
	const struct tokens *t = s->t;
	uint32_t next = last + 1;
	if (next >= t->n)
		return false;
	if (token_is(t, next, '%') && t->v[next].gap <= GAP_HARD)
		return true;
	if (!token_glued(t, next))
		return false;
	const struct token *k = t->v + next;
	if (k->kind == TOKEN_NUMBER)
		return true;
	if (k->kind == TOKEN_WORD && k->upper && token_len(t, next) == 2 &&
	    (token_word(t, next, WORD_CREDIT) || token_word(t, next, WORD_DEBIT)))
		return false;
	if (k->kind == TOKEN_WORD) /* "Rubbish$1.00Rubbish" is money; "12px" and "$1a" are not */
		return fold_is_alpha(t->text.p[k->from]) && !(junk_ok && token_len(t, next) > 3);
	if (k->sign == '_' || k->sign == '@' || k->sign == '\\' || k->sign == '#' ||
	    k->sign == '=' || k->sign == '&')
		return true;
	if (next + 1 < t->n && t->v[next + 1].kind == TOKEN_NUMBER && token_glued(t, next + 1))
		return k->sign == '.' || k->sign == ':' || k->sign == '\'' ||
		       (k->sign == ',' && !has_prefix &&
			t->v[next + 1].to - t->v[next + 1].from != 3) ||
		       (!has_prefix && (k->sign == '/' || k->sign == '-'));
	return false;
}

/* "$Revision: 1.13 $": what a version keeper wrote. */
static bool is_keyword(const struct tokens *t, const struct shape *a)
{
	uint32_t i = a->first;
	return !a->before && i >= 3 && token_is(t, i - 1, ':') && token_glued(t, i - 1) &&
	       t->v[i - 2].kind == TOKEN_WORD && token_glued(t, i - 2) &&
	       t->text.p[t->v[i - 3].from] == '$' && t->text.p[t->v[a->n.last + 1].to - 1] == '$';
}

/* "$1" of a pattern or a script, "$n - 1$" of a formula: a whole number beside "$" where other signs of
 * a program are near. */
static bool is_script(const struct search *s, const struct shape *a)
{
	const struct tokens *t = s->t;
	uint32_t sign = a->before ? a->first : a->n.last + 1, other;
	if (a->money.is_sign && sign < t->n && is_keyword(t, a))
		return true;
	if (!a->money.is_sign || a->n.decimals != 0 || a->n.group || a->power >= 0 || s->alone ||
	    sign >= t->n || t->text.p[t->v[sign].to - 1] != '$')
		return false;
	if (money_code_line(t, a->first))
		return true;
	if (token_len(t, a->n.last) != 1 || a->n.first != a->n.last)
		return false;
	if (a->before && a->first > 0 && token_glued(t, a->first)) {
		const struct token *p = t->v + a->first - 1;
		if (p->kind == TOKEN_SIGN && p->sign != 0 &&
		    strchr("=/\"'{[<;~,@", p->sign) != NULL)
			return true;
		if (p->sign == '(' && a->first > 1 && token_glued(t, a->first - 1))
			return true;
	}
	for (uint32_t k = 1; k <= 3 && t->text.p[t->v[a->n.last].from] <= '2'; k++) {
		other = a->last + k;
		if (other < t->n && t->text.p[t->v[other].from] == '$' &&
		    token_number(t, other + 1) && token_len(t, other + 1) == 1)
			return true;
		other = a->first - k - 1;
		if (a->first >= k + 1 && t->text.p[t->v[other].from] == '$' &&
		    token_number(t, other + 1) && token_len(t, other + 1) == 1)
			return true;
	}
	const struct token *n = t->v + a->last + 1;
	return a->last + 1 < t->n && n->gap == GAP_NONE && n->kind == TOKEN_SIGN && n->sign != 0 &&
	       strchr("/\"'}]>=~@{", n->sign) != NULL;
}

/* Part of an address: "https://example.com/p?price=$40". */
static bool in_address(const struct tokens *t, uint32_t i)
{
	for (uint32_t k = 0; k < 64 && i > 0 && token_glued(t, i); k++, i--)
		if (token_is(t, i, '/') && token_is(t, i - 1, '/') && i > 1 && token_is(t, i - 2, ':'))
			return true;
	return false;
}

/* Looks like money by itself: two decimals, groups, or a scale. */
static bool looks_paid(const struct search *s, const struct shape *a)
{
	return a->n.decimals == 2 || a->n.group || a->power >= 0 || shape_covers(s, a) ||
	       s->hint_currency >= 0;
}

static bool acceptable(struct search *s, const struct shape *a)
{
	const struct tokens *t = s->t;
	bool sign_first = a->before && a->money.is_sign &&
			  !fold_is_alpha(t->text.p[t->v[a->first].from]) && a->n.decimals == 2;
	if (!a->has_money || (!sign_first && left_is_bad(s, a->first)) ||
	    right_is_bad(s, a->last, a->before, sign_first))
		return false;
	if ((a->first > 0 && token_glued(t, a->first) && money_is_broken(t, a->first - 1)) ||
	    (token_glued(t, a->last + 1) && money_is_broken(t, a->last + 1)))
		return false;
	/* A text with one such sign has more of them where nothing else shows it. */
	bool digit = a->before && a->money.is_sign && a->n.decimals == 0 &&
		     token_len(t, a->n.last) == 1 && a->power < 0;
	if (token_glued(t, a->first) && in_address(t, a->first))
		return false;
	if (is_script(s, a) || (digit && s->scripted)) {
		s->scripted = true;
		return false;
	}
	bool shy = (a->money.flags & (SENSE_WEAK | SENSE_ALONE)) || a->money.plaincode;
	if ((shy && !looks_paid(s, a)) || ((a->money.flags & SENSE_ALONE) && !shape_covers(s, a)))
		return false;
	/* "R1,250.00" is money; "R 4.10" and "22 0 R 12 500" are other things. */
	bool letter = a->before && (a->money.flags & SENSE_WEAK) && token_len(t, a->first) == 1 &&
		      fold_is_alpha(t->text.p[t->v[a->first].from]);
	if (letter && !shape_covers(s, a) && !(a->n.decimals == 2 && a->n.group))
		return false;
	bool whole = a->n.decimals == 0 && a->n.group == 0 && a->power < 0;
	if (whole && ((a->money.minor && a->n.value.mantissa >= 1000) ||
		      (token_len(t, a->n.last) > 1 && t->text.p[t->v[a->n.last].from] == '0')))
		return false;
	/* "am Fr. 20.12. um 10 Uhr" is a Friday. */
	if (shy && a->before && a->n.decimal == '.' && token_is(t, a->last + 1, '.') && token_glued(t, a->last + 1) &&
	    a->last + 2 < t->n && !fold_is_upper(t->text.p[t->v[a->last + 2].from]))
		return false;
	/* "USD 2024-05-03" and "CHF 1:2" are not amounts; "$50/hr" is. */
	if (!a->before && a->n.value.mantissa == 0 && !a->money.is_sign &&
	    token_len(t, a->n.last) > 1 && a->n.decimals == 0)
		return false;
	s->over |= a->n.value.over;
	return !a->n.value.over;
}

void amount_finish(struct search *s, const struct shape *a, const char *by)
{
	struct exact v = a->n.value, o = a->n.other;
	if (a->power > 0) {
		exact_shift(&v, a->power);
		exact_shift(&o, a->power);
	}
	if (a->money.minor) {
		exact_times(&v, a->money.coin);
		exact_times(&o, a->money.coin);
		exact_shift(&v, a->money.power < 0 ? a->money.power : -2);
		exact_shift(&o, a->money.power < 0 ? a->money.power : -2);
	}
	if (v.over) {
		s->over = true;
		return;
	}
	struct hit *h = search_hit(s, FACT_AMOUNT, a->first, a->last);
	if (h == NULL)
		return;
	v.negative = o.negative = a->negative;
	h->value = v;
	h->other = o;
	h->open = a->n.open;
	h->sign_open = a->sign_open;
	h->group = a->n.group;
	h->decimal = a->n.decimal;
	h->decimals = a->n.decimals;
	h->scaled = a->power >= 0;
	h->minor = a->money.minor;
	h->currency = a->money.currency;
	h->money = a->money.rule;
	h->entry = a->money.entry;
	h->why = a->why;
	h->by = by;
}

/* "$50-60/hr", "between 50 and 60 EUR", "10–20 €": the second amount lends or takes the currency. */
static uint32_t range_end(struct search *s, struct shape *a, struct shape *b)
{
	const struct tokens *t = s->t;
	uint32_t at = a->last + 1;
	bool word = token_word(t, at, WORD_TO) && token_near(t, at);
	if (!(token_is(t, at, '-') && t->v[at].gap <= GAP_HARD) && !word)
		return 0;
	if (!token_near(t, at + 1) || !token_number(t, at + 1))
		return 0;
	*b = (struct shape){ .first = at + 1, .power = -1 };
	if (!number_read(t, at + 1, &b->n))
		return 0;
	b->last = b->n.last;
	shape_scale(s, b);
	shape_suffix(s, b);
	if (a->has_money == b->has_money || (a->has_money && !a->before))
		return 0;
	if (a->has_money && word && b->n.decimals == 0 && a->n.decimals != 0)
		return 0;
	if (right_is_bad(s, b->last, true, false) || (b->has_money && left_is_bad(s, a->first)))
		return 0;
	bool years = a->n.decimals == 0 && token_len(t, a->n.last) == 4 &&
		     token_len(t, b->n.last) == 4 && !a->n.group && !b->n.group;
	if (years && !b->money.is_sign && b->has_money)
		return 0; /* "2017-2022 bats" */
	/* "$5-2024": a number and a year; the larger comes second in a range. */
	if (exact_cmp_abs(a->n.value, b->n.value) > 0 && b->power < 0 && b->n.value.mantissa != 0)
		return 0;
	if (a->has_money) {
		b->money = a->money;
		b->has_money = true;
		if (b->power < 0 && a->power >= 0)
			return 0;
	} else {
		a->money = b->money;
		a->has_money = true;
	}
	if (a->power < 0)
		a->power = b->power;
	return b->last + 1;
}

uint32_t amount_at_number(struct search *s, uint32_t i)
{
	struct shape a = { .power = -1 }, b;
	/* Without the name, sign or code of a currency in the chunk no number is an amount. */
	if (!(s->t->kinds & (1u << SENSE_CURRENCY | 1u << SENSE_MINOR)) && !s->t->codes)
		return 0;
	if (!number_read(s->t, i, &a.n))
		return 0;
	a.first = a.n.first;
	a.last = a.n.last;
	if (a.first < s->used)
		return 0;
	shape_all(s, &a);
	uint32_t end = range_end(s, &a, &b);
	if (end != 0 && !((a.money.flags & SENSE_WEAK) && !looks_paid(s, &b)) &&
	    !left_is_bad(s, a.first) && !a.money.plaincode) {
		shape_sign(s, &a);
		amount_finish(s, &a, "amount/range");
		amount_finish(s, &b, "amount/range");
		return end;
	}
	if (!acceptable(s, &a))
		return 0;
	shape_sign(s, &a);
	amount_finish(s, &a,
	       a.money.is_sign ? "amount/symbol"
	       : a.money.minor ? "amount/minor"
			       : "amount/name");
	return a.last + 1;
}

/* Words behind the currency: "$ five hundred", "Rupees Five Lakh only", "EUR five hundred" at the end
 * of a sentence or a cell. A name is followed by many things; a sign by its number alone. */
static bool words_behind(const struct search *s, uint32_t i, struct shape *a)
{
	const struct tokens *t = s->t;
	if (!money_of(s, i, true, &a->money) || a->money.minor || !token_near(t, i + 1) ||
	    t->v[i + 1].kind == TOKEN_NUMBER || !spoken_from(t, i + 1, s->langs, &a->n))
		return false;
	a->first = i;
	a->last = a->n.last;
	a->before = true;
	if (a->money.is_sign)
		return true;
	uint32_t next = a->n.last + 1;
	bool ends = next >= t->n || t->v[next].gap >= GAP_WIDE || token_word(t, next, WORD_ONLY) ||
		    token_is(t, next, '.') || token_is(t, next, ')') || token_is(t, next, ';');
	return ends && a->n.value.scale == 0 && a->n.value.mantissa >= 20;
}

/* Words before the currency: "five hundred dollars", "deux millions d'euros", "a one-yen bid". */
static bool words_before(const struct search *s, uint32_t i, struct shape *a)
{
	const struct tokens *t = s->t;
	int power = -1;
	if ((!money_of(s, i, false, &a->money) && !money_scaled_code(s, i, &a->money, &power)) || i == 0 ||
	    !token_near(t, i))
		return false;
	/* "a $5 stamp": the sign belongs to the digits behind it. */
	if (token_number(t, i + 1) && t->v[i + 1].gap <= GAP_HARD &&
	    (a->money.is_sign || a->money.currency < 0
		     ? a->money.is_sign || t->v[i + 1].gap == GAP_NONE
		     : t->v[i].upper))
		return false;
	/* "trois cent quarante euros": a hundred, and no coin. */
	if (a->money.minor && token_sense(t, i, SENSE_CARDINAL) && spoken_goes_on(t, i + 1, s->langs))
		return false;
	uint32_t words = i - 1;
	if (token_is(t, words, '-') && words > 0)
		words--;
	else if (token_word(t, words, WORD_OF) && words > 0 && spoken_wants_of(t, words - 1, s->langs))
		words--;
	if (words < s->used || !spoken_until(t, words, s->used, s->langs, &a->n))
		return false;
	a->power = power >= 0 ? power : a->money.power > 0 ? a->money.power : -1;
	a->first = a->n.first;
	a->last = i;
	return true;
}

/* "a pound" is mostly not a sum, and "million dollar company" is none; "one dollar" and "mil millones
 * de euros" are. "one" of the Romance languages and Dutch is their article. */
static bool says_nothing(const struct search *s, const struct shape *a)
{
	const struct tokens *t = s->t;
	const struct sense *c = token_sense(t, a->n.first, SENSE_CARDINAL);
	if (a->n.first > 0 && token_word(t, a->n.first - 1, WORD_VAGUE))
		return true;
	if (a->n.first != a->n.last || a->before)
		return false;
	struct span w = token_span(t, a->n.first);
	if (shape_covers(s, a) && w.p[w.n - 1] != 's')
		return false;
	if (token_word(t, a->n.first, WORD_ARTICLE) && a->n.value.mantissa == 1 &&
	    (c == NULL || a->money.minor))
		return true;
	return (c == NULL && memchr(w.p, ' ', w.n) == NULL &&
		(number_scale(t, a->n.first, s->langs) >= 2 || token_sense(t, a->n.first, SENSE_TIMES))) ||
	       token_word(t, a->n.first, WORD_HALF);
}

/* "twenty to thirty dollars", "zwischen zwei und drei Millionen Euro": the first amount takes the
 * currency of the second, and its power when it has none of its own. */
static bool range_words(const struct search *s, const struct shape *a, struct shape *b)
{
	const struct tokens *t = s->t;
	uint32_t mid = a->first - 1;
	if (a->first < 2 || mid <= s->used || !token_near(t, a->first) || !token_near(t, mid) ||
	    a->n.value.scale != 0)
		return false;
	bool to = token_word(t, mid, WORD_TO), and = token_word(t, mid, WORD_AND);
	*b = *a;
	if ((!to && !and) || !spoken_until(t, mid - 1, s->used, s->langs, &b->n) || b->n.value.scale != 0 ||
	    (and && (b->n.first == 0 || !token_word(t, b->n.first - 1, WORD_BETWEEN))))
		return false;
	int p = number_scale(t, a->n.last, s->langs);
	if (p >= 3 && b->n.value.mantissa < 1000)
		exact_shift(&b->n.value, p);
	b->first = b->n.first;
	b->last = b->n.last;
	return exact_cmp_abs(b->n.value, a->n.value) < 0;
}

uint32_t amount_at_currency(struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	struct shape a = { .power = -1 }, b = { .power = -1 };
	if (i < s->used)
		return 0;
	bool behind = words_behind(s, i, &b);
	bool before = !(behind && b.money.is_sign) && words_before(s, i, &a);
	if (!before && !behind)
		return 0;
	if (!before)
		a = b;
	if (((a.money.flags & (SENSE_WEAK | SENSE_ALONE)) || a.money.plaincode) && !shape_covers(s, &a))
		return 0;
	if (a.money.is_sign && !s->alone &&
	    (money_code_line(t, i) || token_glued(t, before ? i : i + 1)))
		return 0;
	if (money_is_broken(t, a.first > 0 ? a.first - 1 : t->n) ||
	    (token_glued(t, a.last + 1) && t->v[a.last + 1].kind != TOKEN_SIGN))
		return 0;
	a.has_money = true;
	if (a.power < 0)
		shape_cents(s, &a);
	if (a.last == i && says_nothing(s, &a))
		return 0;
	bool range = before && range_words(s, &a, &b);
	if (range)
		amount_finish(s, &b, "amount/range");
	amount_finish(s, &a, range ? "amount/range" : "amount/words");
	return a.last + 1;
}

void amount_declare(struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	struct money m;
	if (i == 0 || token_number(t, i + 1) || token_number(t, i - 1) ||
	    !money_of(s, i, true, &m) || m.currency < 0 || m.plaincode || (m.flags & SENSE_WEAK))
		return;
	uint32_t at = i - 1;
	bool paren = token_is(t, at, '(') && token_is(t, i + 1, ')');
	if (at > 0 && token_is(t, at, '"')) /* "currency": "EUR" */
		at--;
	if (at > 0 && (token_is(t, at, ':') || token_is(t, at, '=')))
		at--;
	if (at > 0 && token_is(t, at, '"'))
		at--;
	if (!paren && !token_word(t, at, WORD_CURRENCY))
		return;
	if (s->declared_currency != m.currency)
		s->declared_currency = s->declared_currency == -1 ? m.currency : -2;
}

void amount_bare(struct search *s)
{
	const struct tokens *t = s->t;
	struct shape a = { .power = -1 };
	uint32_t i = 0, digits = 0, minus = 0, end;
	if (t->n == 0 || t->n > 24 || t->v[0].kind == TOKEN_WORD ||
	    t->v[t->n - 1].kind == TOKEN_WORD || s->text.n == 0 ||
	    memchr(s->text.p, '\n', s->text.n) != NULL)
		return;
	while (i < t->n && t->v[i].kind == TOKEN_SIGN &&
	       (t->v[i].sign == '-' || t->v[i].sign == '('))
		minus |= 1u << (t->v[i++].sign == '(');
	a.first = i;
	if (token_is(t, i, '.') || token_is(t, i, ','))
		i++;
	if (!number_read(t, i, &a.n)) {
		/* "1.1.11.111": whatever the groups, one sign said often is the group sign. */
		char sep = i + 1 < t->n ? t->v[i + 1].sign : 0;
		a.n = (struct numeral){ .first = i, .last = i, .group = sep };
		if (sep != '.' && sep != ',')
			return;
		for (uint32_t k = i; k < t->n && (token_number(t, k) || token_is(t, k, sep));
		     a.n.last = k++)
			for (uint32_t p = t->v[k].from; token_number(t, k) && p < t->v[k].to;
			     p++, digits++)
				exact_digit(&a.n.value, (unsigned)(t->text.p[p] - '0'), false);
		if (t->n - i < 7 || t->v[t->n - 1].to - t->v[t->n - 1].from != 3)
			return;
	}
	uint32_t len = token_len(t, a.n.first == i ? i : a.n.last);
	if (len > 15 || (len > 1 && a.n.decimals == 0 && t->text.p[t->v[i].from] == '0'))
		return;
	for (end = a.n.last + 1; end < t->n; end++)
		if (t->v[end].kind != TOKEN_SIGN ||
		    (t->v[end].sign != '-' && t->v[end].sign != '.' && t->v[end].sign != ',' &&
		     t->v[end].sign != ')'))
			return;
	/* "100.000,": the comma behind says what the point is. */
	if (a.n.open && a.n.last + 1 < t->n && t->v[a.n.last + 1].sign != a.n.group &&
	    t->v[a.n.last + 1].sign != '-' && t->v[a.n.last + 1].sign != ')')
		a.n.open = false;
	a.first = 0;
	a.last = t->n - 1;
	bool behind = a.n.decimals == 2 && token_is(t, a.n.last + 1, '-') && token_glued(t, a.n.last + 1) &&
		      a.n.last + 2 == t->n;
	a.negative = minus != 0 || behind;
	a.money.currency = -1;
	amount_finish(s, &a, "amount/bare");
}
