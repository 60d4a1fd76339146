/* What belongs to an amount beside its digits: the currency before or behind them, fractions and scale
 * words, cents behind the main unit, minus signs and parentheses. Whether all this is an amount at all
 * is decided in amount.c. */
#include "shape.h"

#define PORTUGUESE 0x20u

/* The sign '-' at token i is a minus and not a dash or hyphen. */
static bool is_minus(const struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	if (!token_is(t, i, '-') || i < s->used)
		return false;
	struct span w = token_span(t, i);
	bool dash = w.n == 3 && !(w.p[1] == '\x88'); /* U+2010..2015, against U+2212 */
	if (dash && !s->alone)
		return false;
	return i == 0 || !token_glued(t, i) || t->v[i - 1].kind == TOKEN_SIGN;
}

/* "CAD $5": the code before a sign that several countries have. */
static void take_code_before_sign(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	uint32_t sign = a->first;
	struct money m;
	if (sign == 0 || sign - 1 < s->used || t->v[sign].gap > GAP_HARD || a->money.currency >= 0 ||
	    !t->v[sign - 1].upper || !money_of(s, sign - 1, true, &m) || !money_may_be(&a->money, m.currency))
		return;
	a->money.currency = m.currency;
	a->why = "code before the sign";
	a->first--;
}

static bool is_code(const struct tokens *t, uint32_t i)
{
	return i < t->n && t->v[i].upper && token_word(t, i, WORD_MAINCODE);
}

/* Token i ends an amount that has no code before it, so that the one behind it is its own. */
static bool wants_code(const struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	if (!token_number(t, i) || token_len(t, i) != 2 || i == 0 || !token_glued(t, i) ||
	    !(token_is(t, i - 1, '.') || token_is(t, i - 1, ',')))
		return false;
	if (s->hits.n == 0)
		return true;
	const struct hit *h = (const struct hit *)s->hits.v + (s->hits.n - 1);
	return h->last != i || h->first == 0 || !is_code(t, h->first - 1);
}

/* "EUR    1.250,00" and "1.250,00    EUR": the code is a cell of its own. Which side it is on is told by
 * what stands beyond it: a code between two amounts belongs to the first when no code is before that.
 * The amount keeps its own cell. */
static void take_code_cell(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	uint32_t next = a->last + 1, before = a->first;
	struct money m;
	if (a->has_money || a->n.decimals != 2)
		return;
	bool led = before > 0 && t->v[before].gap == GAP_WIDE && is_code(t, before - 1);
	if (led)
		a->has_money = before - 1 >= s->used && !(before > 1 && wants_code(s, before - 2)) &&
			       money_of(s, before - 1, true, &m);
	if (!a->has_money && is_code(t, next) && t->v[next].gap == GAP_WIDE)
		a->has_money = money_of(s, next, false, &m);
	if (!a->has_money)
		return;
	a->money = m;
	a->why = "code in the cell beside it";
}

/* The currency before the number: "$5", "USD 5", "€ -12". */
static void take_prefix(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	uint32_t at = a->first;
	bool minus = false;
	if (at == 0)
		return;
	if (token_is(t, at - 1, '-') && token_glued(t, at) && at >= 2 &&
	    t->v[at - 1].gap <= GAP_HARD && (t->v[at - 2].kind == TOKEN_WORD)) {
		minus = true;
		at--;
	}
	int power = -1;
	if (at == 0 || at - 1 < s->used || (t->v[at].gap == GAP_LINE && !token_wraps(t, at)))
		return;
	if (!money_of(s, at - 1, true, &a->money) &&
	    !money_scaled_code(s, at - 1, &a->money, &power))
		return;
	if (a->money.minor || (t->v[at].gap == GAP_WIDE && !a->money.is_sign))
		return;
	if (minus && token_glued(t, at) && !a->money.is_sign) /* "USD-5": a pair or an id */
		return;
	a->has_money = a->before = true;
	a->power = power >= 0 ? power : a->money.power > 0 ? a->money.power : -1;
	a->negative = minus;
	a->first = at - 1;
	if (a->money.is_sign)
		take_code_before_sign(s, a);
}

/* "CR" behind an amount with its cents is a credit, and a crore only of rupees. */
static bool is_credit(const struct search *s, uint32_t at, const struct shape *a, const struct money *behind)
{
	const struct money *m = a->has_money ? &a->money : behind;
	return token_word(s->t, at, WORD_CREDIT) &&
	       ((s->t->v[at].upper && a->n.decimals == 2) || m == NULL ||
		!(m->currency == lexicon_currency(SPAN("INR")) ||
		  (m->rule != NULL && span_eq_str(m->rule->name, "rupee"))));
}

void shape_scale(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	for (int k = 0; k < 2; k++) { /* "2 mil millones", "20 thousand million" */
		uint32_t at = a->last + 1;
		if (token_is(t, at, '-') && token_glued(t, at) && token_glued(t, at + 1) && token_len(t, at + 1) > 3)
			at++; /* "a €2-million deal" */
		if (!token_near(t, at) || (a->power >= 0 && t->v[at].gap == GAP_NONE))
			return;
		int p = number_scale(t, at, s->langs);
		if (p < 0 && a->has_money && a->money.currency == lexicon_currency(SPAN("BRL")))
			p = number_scale(t, at, PORTUGUESE); /* "R$ 1,5 mi" in whatever text */
		if (p < 0)
			return;
		struct money m;
		bool letter =
			token_len(t, at) <= 2 && (unsigned char)t->text.p[t->v[at].from] < 0x80;
		bool glued = token_glued(t, at);
		bool then_money = money_of(s, at + 1, false, &m) && token_near(t, at + 1);
		if (is_credit(s, at, a, then_money ? &m : NULL))
			return;
		/* One letter is a scale only where it touches the number of an amount. */
		if (letter && !(glued && (a->has_money || then_money)) &&
		    !(then_money && token_glued(t, at + 1)) &&
		    !(then_money && token_len(t, at) == 2) &&
		    !(a->has_money && token_len(t, at) == 2))
			return;
		a->power = (a->power < 0 ? 0 : a->power) + p;
		a->last = at;
		a->counts = p >= 3;
	}
}

static void trim(struct exact *e)
{
	while (e->scale > 0 && e->mantissa % 10 == 0) {
		e->mantissa /= 10;
		e->scale--;
	}
}

/* "2½", "6 1/2", "1/2 million": halves, quarters and so on to sixteenths, which are exact. */
static bool take_fraction(const struct search *s, struct shape *a)
{
	static const struct { const char *sign; uint8_t hundredths; } signs[] = {
		{ "\xc2\xbd", 50 }, { "\xc2\xbc", 25 }, { "\xc2\xbe", 75 } };
	const struct tokens *t = s->t;
	uint32_t at = a->n.last + 1, over, under;
	struct exact part;
	bool sign = at < t->n && t->text.p[t->v[at].from] == '\xc2';
	if (a->n.decimal || !(sign || token_is(t, at, '/') || token_is(t, at + 1, '/')) || !token_near(t, at))
		return false;
	for (size_t k = 0; sign && k < countof(signs); k++)
		if (span_eq_str(token_span(t, at), signs[k].sign)) {
			part = (struct exact){ .mantissa = signs[k].hundredths, .scale = 2 };
			exact_add(&a->n.value, part);
			a->n.last = a->last = at;
			return true;
		}
	bool alone = token_is(t, at, '/') && !a->n.group && !a->n.open;
	uint32_t top = alone ? a->n.last : at;
	if (!token_number(t, top) || !token_is(t, top + 1, '/') || !token_number(t, top + 2) ||
	    !token_glued(t, top + 1) || !token_glued(t, top + 2) || token_len(t, top + 2) > 2)
		return false;
	over = token_value(t, top);
	under = token_value(t, top + 2);
	if (over == 0 || over >= under || under > 16 || (under & (under - 1)) != 0 ||
	    (alone && (under > 4 || number_scale(t, top + 3, s->langs) < 5)))
		return false;
	part = (struct exact){ .mantissa = over * (10000u / under), .scale = 4 };
	if (alone)
		a->n.value = part;
	else
		exact_add(&a->n.value, part);
	a->n.last = a->last = top + 2;
	return true;
}

/* A word at token i that a number in words goes on with. */
static bool counts_on(const struct tokens *t, uint32_t i)
{
	const uint32_t kinds = 1u << SENSE_SCALE | 1u << SENSE_TIMES | 1u << SENSE_CARDINAL;
	return i < t->n && t->v[i].entry != 0 && token_len(t, i) > 1 &&
	       ((lexicon_kinds(t->lex, t->v[i].entry) & kinds) || token_word(t, i, WORD_AND) ||
		token_word(t, i, WORD_HALF) || token_word(t, i, WORD_FOURTH));
}

/* "5 hundred thousand", "4 crore 20 lakh", "2 and a half million": digits that words go on with. */
static void take_words(const struct search *s, struct shape *a)
{
	struct numeral n;
	const struct tokens *t = s->t;
	uint32_t next = a->n.last + 1;
	/* Most numbers have no such words behind them, and a scale alone is taken elsewhere. */
	if (next + 1 >= t->n || !counts_on(t, next) ||
	    !(token_number(t, next + 1) || counts_on(t, next + 1) || token_word(t, next + 1, WORD_ARTICLE) ||
	      token_word(t, next + 1, WORD_OF) || token_is(t, next + 1, ',')))
		return;
	if (!spoken_from(t, a->n.first, s->langs, &n) || n.last <= a->n.last + 1 ||
	    a->power >= 0 || (token_number(t, n.last) && !token_is(t, n.last - 1, '/')))
		return;
	/* "$5 million and two houses": with the currency in front nothing says where the sum ends. */
	if (a->has_money && !spoken_wants_of(t, n.last, s->langs) && !token_word(t, n.last, WORD_HALF))
		return;
	a->n = n;
	a->last = n.last;
	a->power = 0;
	a->counts = spoken_wants_of(t, n.last, s->langs);
}

static bool is_cell_start(const struct search *s, uint32_t i)
{
	return i == 0 || s->t->v[i].gap >= GAP_WIDE || token_is(s->t, i - 1, ':') ||
	       token_is(s->t, i - 1, '|') || token_is(s->t, i - 1, ';');
}

static bool is_cell_end(const struct search *s, uint32_t next)
{
	return next >= s->t->n || (s->t->v[next].gap >= GAP_WIDE && !token_wraps(s->t, next)) ||
	       token_is(s->t, next, '|') || token_is(s->t, next, ';');
}

/* A label in front of "(450.00)", itself at the beginning of its line or cell: not a sentence. */
static bool is_labelled_cell(const struct search *s, uint32_t paren)
{
	const struct tokens *t = s->t;
	if (paren == 0 || !token_sense(t, paren - 1, SENSE_LABEL))
		return false;
	for (uint32_t k = paren - 1; k + 3 > paren; k--) {
		if (t->v[k].gap >= GAP_WIDE)
			return !token_wraps(t, k);
		if (k == 0)
			return true;
	}
	return false;
}

/* "(450.00) USD" and "450.00- USD": the sign stands between number and currency. */
static uint32_t sign_between(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	uint32_t at = a->last + 1;
	if ((!token_is(t, at, '-') && !token_is(t, at, ')')) || a->has_money || a->n.decimals != 2 ||
	    !token_glued(t, at) || !token_near(t, at + 1) ||
	    token_glued(t, at + 1) || !token_sense(t, at + 1, SENSE_CURRENCY))
		return at;
	if (token_is(t, at, '-') && token_len(t, at) == 1) {
		a->negative = true;
		return at + 1;
	}
	if (!token_is(t, at, ')') || a->first == 0 || !token_is(t, a->first - 1, '(') ||
	    !token_glued(t, a->first) || a->first - 1 < s->used)
		return at;
	a->negative = true;
	a->sign_open = !is_cell_start(s, a->first - 1);
	a->why = "parentheses around an amount";
	a->first--;
	return at + 1;
}

/* "1.500.000 de pesos": Romance languages say "of" behind whole millions. */
static bool is_millions(const struct numeral *n)
{
	return n->group && !n->decimal && n->value.scale == 0 && n->value.mantissa >= 1000000;
}

/* The currency behind the number, perhaps behind "of": "420 millions de francs". */
void shape_suffix(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	struct money m;
	uint32_t at = sign_between(s, a), behind = at;
	int power = -1;
	if (!token_near(t, at))
		return;
	if (token_is(t, at, '-') && token_glued(t, at) && !a->has_money && token_glued(t, at + 1))
		at++; /* "12-cent", "50-dollar" */
	else if ((a->counts || is_millions(&a->n)) && token_word(t, at, WORD_OF) && token_near(t, at + 1) && !a->has_money)
		at++;
	if (at > behind && token_len(t, at) < 2 && t->text.p[t->v[at].from] != '$')
		return;
	/* "50 (EUR)" */
	if (!a->has_money && token_is(t, at, '(') && token_is(t, at + 2, ')') && token_glued(t, at + 1) &&
	    money_of(s, at + 1, false, &m) && m.currency >= 0 && !m.minor) {
		a->money = m;
		a->has_money = true;
		a->last = at + 2;
		return;
	}
	if (!money_of(s, at, false, &m) && !money_scaled_code(s, at, &m, &power))
		return;
	/* A sign at the beginning of a line belongs to what follows it. */
	if (!token_near(t, at) || (t->v[at].gap == GAP_LINE && m.is_sign))
		return;
	if (a->has_money) {
		/* "$1.05 CAD": a code behind says which dollar. "EUR 50 USD 60": it does not. */
		if (a->money.currency >= 0 || m.currency < 0 || m.minor || token_number(t, at + 1))
			return;
		a->why = "code behind the amount";
	} else if (token_number(t, at + 1) && m.currency < 0 && !m.minor && m.is_sign &&
		   token_glued(t, at + 1) && !token_glued(t, at)) {
		return; /* "3 $50": the sign belongs to what follows */
	}
	a->money = m;
	a->has_money = true;
	a->last = at;
	if (power >= 0)
		a->power = power;
	if (m.power > 0)
		a->power = (a->power < 0 ? 0 : a->power) + m.power;
	/* "75 USD million" */
	if (a->power < 0 && token_near(t, at + 1) && token_len(t, at + 1) > 3 &&
	    number_scale(t, at + 1, s->langs) >= 5) {
		a->power = number_scale(t, at + 1, s->langs);
		a->last = at + 1;
	}
}

/* "a dollar and a half", "dos euros y medio": English wants its article, or "half" begins what follows. */
static bool take_half(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	uint32_t at = a->last + 1;
	struct exact half = { .mantissa = 5, .scale = 1 };
	if (!token_word(t, at, WORD_AND) || !token_near(t, at))
		return false;
	bool article = token_word(t, ++at, WORD_ARTICLE) && token_near(t, at);
	at += article;
	if (!token_word(t, at, WORD_HALF) || !token_near(t, at) || (!article && (s->langs & 1)) ||
	    (token_near(t, at + 1) && number_scale(t, at + 1, s->langs) >= 2))
		return false;
	exact_add(&a->n.value, half);
	a->n.decimals = 1;
	a->n.open = false;
	a->last = at;
	return true;
}

/* "one kuai and five mao five": the digit behind tenths counts hundredths. */
static void take_hundredth(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	uint32_t at = a->last + 1;
	struct numeral n;
	if (!token_near(t, at) ||
	    !(token_number(t, at) ? number_read(t, at, &n) : spoken_from(t, at, s->langs, &n)) ||
	    n.value.scale != 0 || n.value.mantissa > 9)
		return;
	n.value.scale = 2;
	exact_add(&a->n.value, n.value);
	a->last = n.last;
}

/* "20 dollars 43 cents", "5 euro 50", "$20 and 43c". */
void shape_cents(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	struct money m;
	struct numeral c;
	uint32_t at = a->last + 1;
	if (a->n.decimals != 0 || a->money.minor || a->power >= 0 || take_half(s, a))
		return;
	bool and = token_word(t, at, WORD_AND) && token_near(t, at);
	if (and)
		at++;
	if (!token_near(t, at) || (token_glued(t, at) && !and&&!token_number(t, at)))
		return;
	if (token_number(t, at) ? !number_read(t, at, &c) || c.decimal || c.value.mantissa > 99
				: !spoken_from(t, at, s->langs, &c) || c.value.mantissa > 99)
		return;
	bool minor = token_near(t, c.last + 1) && money_of(s, c.last + 1, false, &m) && m.minor;
	int minor_power = minor && m.power < 0 ? -m.power : 2;
	if (!minor) {
		uint32_t next = c.last + 1;
		bool ends = next >= t->n || t->v[next].gap == GAP_LINE || token_is(t, next, '.') ||
			    token_is(t, next, '!') || token_is(t, next, '?') ||
			    token_word(t, next, WORD_TO) ||
			    (token_is(t, next, ',') && !token_glued(t, next + 1));
		bool two = !token_number(t, at) || token_len(t, at) == 2;
		bool more = next < t->n && t->v[next].kind == TOKEN_WORD &&
			    t->v[next].gap <= GAP_HARD && !a->before && two &&
			    !money_of(s, next, false, &m) && c.value.mantissa % 10 == 0 &&
			    !and&&!token_word(t, next, WORD_UNIT);
		bool plain = (ends && two && (!a->before || s->alone)) ||
			     (ends && and&&s->alone && !token_number(t, at)) ||
			     (more && (a->money.currency >= 0 || (s->langs && !(s->langs & 1))));
		if (!plain || (and&&!s->alone && !ends) || !a->has_money ||
		    (and&&token_number(t, at) && !ends))
			return;
	}
	c.value.scale = (uint8_t)minor_power;
	exact_add(&a->n.value, c.value);
	a->n.decimals = 2;
	a->n.open = false;
	a->last = c.last + (minor ? 1 : 0);
	if (minor_power == 1)
		take_hundredth(s, a);
}

/* "minus 40 dollars" where a cell or what is said of something begins: elsewhere it takes one sum from
 * another ("$100 minus $20"), and "au moins 40" is no less. */
static bool said_minus(const struct search *s, uint32_t first)
{
	const struct tokens *t = s->t;
	if (first == 0 || first - 1 < s->used || !token_word(t, first - 1, WORD_MINUS) || t->v[first].gap > GAP_HARD)
		return false;
	uint32_t at = first - 1;
	return at == 0 || t->v[at].gap >= GAP_WIDE || token_is(t, at - 1, ':') || token_is(t, at - 1, '=') ||
	       (t->v[at - 1].kind == TOKEN_WORD && token_len(t, at - 1) == 2 && token_word(t, at - 1, WORD_OF));
}

void shape_sign(const struct search *s, struct shape *a)
{
	const struct tokens *t = s->t;
	bool fine = a->n.decimals == 2 || a->n.group || s->alone;
	if (a->first > 0 && token_glued(t, a->first) && is_minus(s, a->first - 1)) {
		a->first--;
		a->negative = true;
	} else if (said_minus(s, a->first)) {
		a->first--;
		a->negative = true;
		a->why = "\"minus\" before it";
	} else if (a->first > 0 && token_glued(t, a->first) && token_is(t, a->first - 1, '(') &&
		   token_is(t, a->last + 1, ')') && token_glued(t, a->last + 1) &&
		   a->first - 1 >= s->used) {
		bool cell = is_cell_start(s, a->first - 1) && is_cell_end(s, a->last + 2);
		bool label = is_labelled_cell(s, a->first - 1) && is_cell_end(s, a->last + 2);
		if ((cell || label) && fine) {
			a->negative = true;
			a->sign_open = !cell;
			a->why = "parentheses around an amount in a cell";
			a->first--;
			a->last++;
		}
	}
	uint32_t next = a->last + 1;
	if (token_is(t, next, '-') && token_glued(t, next) && token_len(t, next) == 1 &&
	    a->n.decimals == 2 && !a->negative &&
	    (next + 1 >= t->n || t->v[next + 1].gap != GAP_NONE || token_is(t, next + 1, '|'))) {
		a->negative = true;
		a->last++;
	} else if (next < t->n && t->v[next].gap <= GAP_HARD && token_len(t, next) == 2 &&
		   (token_word(t, next, WORD_DEBIT) || token_word(t, next, WORD_CREDIT)) &&
		   (t->v[next].upper || (a->n.decimals == 2 && is_cell_end(s, next + 1)))) {
		a->negative = token_word(t, next, WORD_DEBIT);
		a->why = a->negative ? "DR: debit" : "CR: credit";
		a->last++;
	}
}

bool shape_covers(const struct search *s, const struct shape *a)
{
	return s->alone && (a->first == 0 || (a->first == 1 && s->t->v[0].kind == TOKEN_SIGN)) &&
	       a->last + 2 >= s->t->n &&
	       (a->last + 1 >= s->t->n || s->t->v[a->last + 1].kind == TOKEN_SIGN);
}

void shape_all(const struct search *s, struct shape *a)
{
	take_prefix(s, a);
	if (take_fraction(s, a))
		trim(&a->n.value);
	else
		take_words(s, a);
	if (a->power < 0 || !a->counts)
		shape_scale(s, a);
	shape_suffix(s, a);
	take_code_cell(s, a);
	if (a->has_money)
		shape_cents(s, a);
}
