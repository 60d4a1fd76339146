/* Numbers. Which of "." and "," is the decimal sign is decided by shape where the shape decides it
 * ("1.234,56", "12,5", "1,23,456"); a single sign before three digits stays open for amount.c,
 * which knows currency, language and the rest of the document. */
#include "number.h"

#include "fold.h"

#define GROUPS 12 /* groups of digits a number may have; more is a list of something */

struct chain {
	uint32_t token[GROUPS]; /* the digit tokens */
	char sep[GROUPS]; /* sep[k] stands before token[k] */
	unsigned n;
};

static bool is_sep(char c) { return c == '.' || c == ',' || c == '\''; }

/* Digits joined by single signs or spaces. A space joins only three digits, or it joins nothing. */
static bool read_chain(const struct tokens *t, uint32_t i, struct chain *c)
{
	*c = (struct chain){ .n = 1, .token = { i } };
	for (;;) {
		uint32_t at = c->token[c->n - 1] + 1;
		char sep = 0;
		if (token_is(t, at, t->v[at].sign) && is_sep(t->v[at].sign) && token_glued(t, at) &&
		    token_number(t, at + 1) && token_glued(t, at + 1)) {
			sep = t->v[at].sign;
			at++;
		} else if (token_number(t, at) &&
			   (t->v[at].gap == GAP_SPACE || t->v[at].gap == GAP_HARD) &&
			   token_len(t, at) == 3 && token_len(t, c->token[0]) <= 3 &&
			   (c->n == 1 || c->sep[c->n - 1] == ' ')) {
			/* "on 12 100 people"? A plain space wants the digits before it to be a group too. */
			sep = ' ';
		} else {
			return true;
		}
		if (c->n == GROUPS)
			return false;
		c->sep[c->n] = sep;
		c->token[c->n++] = at;
	}
}

/* Groups 1..upto-1 are proper thousands (or the Indian two-and-three) behind the first. */
static bool grouped(const struct tokens *t, const struct chain *c, unsigned upto)
{
	if (token_len(t, c->token[0]) > 3 || upto < 2)
		return false;
	bool threes = true, indian = c->sep[1] == ',' && token_len(t, c->token[0]) <= 2;
	for (unsigned k = 1; k < upto; k++) {
		uint32_t len = token_len(t, c->token[k]);
		threes &= len == 3;
		indian &= len == (k + 1 == upto ? 3u : 2u);
		if (c->sep[k] != c->sep[1])
			return false;
	}
	return threes || indian;
}

static void digits(const struct tokens *t, uint32_t token, bool fraction, struct exact *e)
{
	struct span s = token_span(t, token);
	for (size_t i = 0; i < s.n; i++)
		exact_digit(e, (unsigned)(s.p[i] - '0'), fraction);
}

static void sum_up(const struct tokens *t, const struct chain *c, unsigned whole, struct exact *e)
{
	*e = (struct exact){ 0 };
	for (unsigned k = 0; k < c->n; k++)
		digits(t, c->token[k], k >= whole, e);
}

/* "24,-" and "1.500,--": a dash where the cents would be; "1,500/-" in India. */
static void take_dash(const struct tokens *t, struct numeral *n)
{
	uint32_t at = n->last + 1;
	if (token_is(t, at, '/') && token_glued(t, at) && token_is(t, at + 1, '-') && token_glued(t, at + 1) &&
	    n->decimals != 1 && !token_number(t, at + 2)) {
		n->open = false;
		n->last = at + 1;
		return;
	}
	if (n->decimals == 0 && !(n->open && token_is(t, at, n->group)) &&
	    (token_is(t, at, ',') || token_is(t, at, '.')) && token_glued(t, at) && at + 1 < t->n &&
	    token_glued(t, at + 1) && t->v[at + 1].kind == TOKEN_SIGN &&
	    (t->v[at + 1].sign == '-' || t->v[at + 1].sign == '=') && !token_number(t, at + 2)) {
		n->decimal = t->v[at].sign;
		n->open = false; /* "1.299,-": the point is no decimal sign then */
		n->last = at + 1;
		while (token_is(t, n->last + 1, '-') && token_glued(t, n->last + 1))
			n->last++;
	}
}

static bool settle(const struct tokens *t, const struct chain *c, struct numeral *n)
{
	uint32_t last_len = token_len(t, c->token[c->n - 1]);
	char last_sep = c->sep[c->n - 1];
	if (c->n == 1) {
		sum_up(t, c, 1, &n->value);
		return true;
	}
	bool all = grouped(t, c, c->n);
	if (all && c->n == 2 && (last_sep == '.' || last_sep == ',') && last_len == 3 &&
	    t->text.p[t->v[c->token[0]].from] != '0') {
		n->open = true;
		n->group = last_sep;
		sum_up(t, c, 2, &n->value);
		sum_up(t, c, 1, &n->other);
		return true;
	}
	if (all && t->text.p[t->v[c->token[0]].from] != '0') {
		n->group = last_sep;
		sum_up(t, c, c->n, &n->value);
		return true;
	}
	if (last_sep != '.' && last_sep != ',')
		return false;
	if (c->n > 2 && (!grouped(t, c, c->n - 1) || c->sep[1] == last_sep))
		return false;
	n->group = c->n > 2 ? c->sep[1] : 0;
	n->decimal = last_sep;
	n->decimals = (uint8_t)(last_len > 200 ? 200 : last_len);
	sum_up(t, c, c->n - 1, &n->value);
	return true;
}

/* "$", "€", "US$": the word before is a currency sign. */
static bool ends_in_sign(const struct tokens *t, uint32_t i)
{
	char c = t->text.p[t->v[i].to - 1];
	return t->v[i].kind == TOKEN_WORD && (c == '$' || (unsigned char)c >= 0x80);
}

bool number_read(const struct tokens *t, uint32_t i, struct numeral *n)
{
	struct chain c;
	*n = (struct numeral){ .first = i };
	if (!token_number(t, i) || !read_chain(t, i, &c))
		return false;
	if (i > 0 && token_glued(t, i) && (token_is(t, i - 1, '.') || token_is(t, i - 1, ',')) &&
	    (i < 2 || !token_glued(t, i - 1) || t->v[i - 2].kind == TOKEN_SIGN ||
	     ends_in_sign(t, i - 2)) &&
	    c.n == 1) {
		/* ".12": nothing before the decimal sign. */
		n->first = i - 1;
		n->decimal = t->v[i - 1].sign;
		n->decimals = (uint8_t)(token_len(t, i) > 200 ? 200 : token_len(t, i));
		digits(t, i, true, &n->value);
		n->last = i;
		return !n->value.over;
	}
	/* A chain whose spaces join too much ("5 100 200,5 x") is cut back to what is a number. */
	while (!settle(t, &c, n)) {
		if (c.n < 2 || c.sep[c.n - 1] != ' ')
			return false;
		c.n--;
	}
	n->last = c.token[c.n - 1];
	take_dash(t, n);
	return true;
}

/* ---- words ---- */

static bool in_langs(const struct sense *s, uint32_t langs)
{
	return s->langs == 0 || langs == 0 || (s->langs & langs) != 0;
}

static const struct sense *pick(const struct tokens *t, uint32_t i, enum sense_kind kind,
				uint32_t langs)
{
	const struct sense *first = NULL;
	if (i >= t->n || t->v[i].entry == 0)
		return NULL;
	for (const struct sense *s = lexicon_senses(t->lex, t->v[i].entry); s != NULL;
	     s = lexicon_next(t->lex, s)) {
		if (s->kind != kind ||
		    ((s->flags & SENSE_UPPER) && !fold_is_upper(t->text.p[t->v[i].from])) ||
		    ((s->flags & SENSE_WEAK) && !(s->langs & langs)))
			continue;
		if (in_langs(s, langs) && (s->langs != 0 || first == NULL))
			return s;
		/* Unknown language: English's "billion" is the one met. */
		if (first == NULL || (s->langs & 1))
			first = s;
	}
	return first;
}

int number_scale(const struct tokens *t, uint32_t i, uint32_t langs)
{
	const struct sense *s = pick(t, i, SENSE_SCALE, langs);
	return s ? s->value : -1;
}
