/* Number words. A number is a row of atoms: values below a thousand, multipliers (hundred, thousand,
 * million, lakh, dozen), halves and decimals. What is said so far is kept as parts with falling powers
 * of ten; a larger power takes all smaller parts with it, which is how "nueve mil cien millones" and
 * "two hundred thousand million" are meant. A word that cannot follow ends the number, and all words
 * of one number belong to one language, so that "six" or "once" do not join what is foreign to them.
 * References: the spell-out rules of CLDR (tests/unit/find_spoken.c reads numbers written by them);
 * Duden and ANW for halves in one word.
 * Not here: ordinals, fractions other than halves and quarters, negative numbers in words. */
#include "spoken.h"

#include "fold.h"

#define PARTS 6 /* of falling powers; 10^18 is the largest there is */
#define REACH 40 /* tokens a number may have */
#define ENGLISH 0x1u
#define FRENCH 0x4u
#define JOINED 0x52u /* de it nl write numbers in one word */
#define INVERTED 0x42u /* de nl say the ones before the tens */

struct spoken {
	struct exact part[PARTS], tail; /* tail: what follows a decimal sign, halves */
	uint8_t power[PARTS], n;
	uint32_t now; /* below the last part */
	uint32_t doc, langs; /* of the document; of all words so far, 0 = any */
	bool any, has_now, has_tail, quarter, round, closed, and, digits, words;
};

/* ---- what a number can go on with ---- */

static bool add_value(struct spoken *s, uint32_t v)
{
	uint32_t rest = s->now % 100;
	bool english = (s->langs ? s->langs : s->doc) & ENGLISH, french = !s->langs || (s->langs & FRENCH);
	if (s->has_tail || s->closed || (s->round && v != 100) || (s->digits && v != 100))
		return false;
	if (!s->has_now) {
		if (s->n > 0 && v == 0)
			return false;
		s->now = v;
	} else if (v == 100 && s->now > 0 && s->now < 10) {
		s->now *= 100;
	} else if (v == 100 && s->now < 100 && s->now % 10 != 0 && s->n == 0) {
		s->now *= 100; /* "fifteen hundred" */
	} else if (v > 0 && v < 100 && rest == 0 && s->now > 0) {
		s->now += v;
	} else if (v > 0 && v < 10 && rest >= 20 && rest % 10 == 0 && !(s->and && english)) {
		s->now += v; /* not "twenty and five" */
	} else if (s->and && v >= 20 && v < 100 && v % 10 == 0 && rest > 0 && rest < 10 &&
		   (s->langs & INVERTED)) {
		s->now += v;
	} else if (french && v >= 10 && v < 20 && (rest == 60 || rest == 80)) {
		s->now += v; /* "soixante dix" */
	} else if (french && v == 20 && rest == 4) {
		s->now += 76; /* "quatre vingt" */
	} else {
		return false;
	}
	return s->any = s->has_now = true;
}

static bool add_power(struct spoken *s, unsigned p)
{
	struct exact sum = exact_int(s->now);
	bool said = s->has_now || s->has_tail;
	unsigned k = s->n;
	if (s->closed)
		return false;
	if (p == 2)
		return add_value(s, 100);
	exact_add(&sum, s->tail);
	for (; k > 0 && s->power[k - 1] < p; k--) {
		exact_add(&sum, s->part[k - 1]);
		said = true;
	}
	/* "mille" is one thousand, alone and behind millions; "zero million" and "two thousand three
	 * thousand" are nothing. */
	if ((!said && k > 0 && p != 3) || (said && sum.mantissa == 0) || k == PARTS ||
	    (k > 0 && s->power[k - 1] <= p))
		return false;
	if (!said)
		sum = exact_int(1);
	exact_shift(&sum, (int)p);
	s->part[k] = sum;
	s->power[k] = (uint8_t)p;
	s->n = (uint8_t)(k + 1);
	s->tail = exact_int(0);
	s->now = 0;
	s->has_now = s->has_tail = s->quarter = s->digits = false;
	s->any = true;
	s->round = false;
	return !sum.over;
}

/* "two dozen", "half a dozen", "une centaine" */
static bool add_times(struct spoken *s, uint32_t v)
{
	if (s->closed || s->now >= 100 || s->n > 0 || (s->has_tail && (s->has_now || s->quarter || v % 2)))
		return false;
	s->now = s->has_tail ? v / 2 : s->has_now ? s->now * v : v;
	s->tail = exact_int(0);
	s->has_tail = false;
	return s->any = s->has_now = s->round = true;
}

/* Half of what was said last: of one, or of the power before ("dos millones y medio"). */
static bool add_half(struct spoken *s)
{
	struct exact half = { .mantissa = 5, .scale = 1 };
	if (s->closed || s->has_tail || s->round)
		return false;
	if (!s->has_now && s->n > 0) {
		exact_shift(&half, s->power[s->n - 1]);
		exact_add(&s->part[s->n - 1], half);
		s->closed = true;
	} else {
		s->tail = half;
		s->has_tail = true;
	}
	return s->any = true;
}

/* ---- words ---- */

/* The sense of this kind that fits the words so far, the document, or English, in this order. */
static const struct sense *sense_of(const struct lexicon *lex, uint32_t entry, bool capital,
				    enum sense_kind kind, const struct spoken *s, bool inside)
{
	const struct sense *best = NULL;
	unsigned most = 0;
	for (const struct sense *c = lexicon_senses(lex, entry); c; c = lexicon_next(lex, c)) {
		if (c->kind != kind || ((c->flags & SENSE_UPPER) && !capital) ||
		    ((c->flags & SENSE_PREFIX) && !inside) || ((c->flags & SENSE_WEAK) && !(c->langs & s->doc)) ||
		    (s->langs != 0 && c->langs != 0 && !(c->langs & s->langs)))
			continue;
		unsigned fit = c->langs == 0 ? 1 : (c->langs & s->doc) ? 3 : (c->langs & ENGLISH) ? 2 : 1;
		if (fit > most) {
			most = fit;
			best = c;
		}
	}
	return best;
}

static void narrow(struct spoken *s, const struct sense *c)
{
	if (c->langs != 0)
		s->langs = s->langs ? s->langs & c->langs : c->langs;
}

static bool add_entry(struct spoken *s, const struct lexicon *lex, uint32_t entry, bool capital, bool inside)
{
	static const enum sense_kind kinds[] = { SENSE_CARDINAL, SENSE_SCALE, SENSE_TIMES };
	for (size_t k = 0; k < countof(kinds); k++) {
		const struct sense *c = sense_of(lex, entry, capital, kinds[k], s, inside);
		struct spoken was = *s;
		if (c == NULL || c->value < 0)
			continue;
		narrow(s, c);
		if (kinds[k] == SENSE_SCALE	  ? add_power(s, (unsigned)c->value)
		    : kinds[k] == SENSE_TIMES	  ? add_times(s, (uint32_t)c->value)
		    : c->value >= 1000		  ? add_power(s, 3)
						  : add_value(s, (uint32_t)c->value))
			return true;
		*s = was;
	}
	return false;
}

/* ---- numbers written in one word ---- */

#define WORD_BYTES 120
#define ATOMS 24

struct split {
	const struct lexicon *lex;
	struct span w;
	uint32_t atom[ATOMS];
	unsigned n;
	bool half;
	uint8_t dead[WORD_BYTES + 1]; /* nothing fits from here: bit 1 after an atom, bit 2 after "und" */
};

static bool is_half(struct span s)
{
	static const char *const halves[] = { "einhalb", "einhalbe", "eenhalf", "eenhalve", "half", "halve" };
	for (size_t k = 0; k < countof(halves); k++)
		if (span_ieq_str(s, halves[k]))
			return true;
	return false;
}

/* The word from byte `at` on as atoms; the longest first, shorter ones where those lead nowhere. */
static bool split_at(struct split *p, size_t at, bool joined)
{
	struct span rest = span_from(p->w, at);
	size_t len = rest.n, skip;
	if (rest.n == 0)
		return p->n > 0 && !joined;
	if (p->dead[at] >> joined & 1)
		return false;
	if (p->n > 0 && is_half(rest))
		return p->half = true;
	while (len > 0 && p->n < ATOMS) {
		uint32_t entry = lexicon_atom(p->lex, rest.p, len, &len);
		if (entry == 0)
			break;
		p->atom[p->n++] = entry;
		if (split_at(p, at + len, false))
			return true;
		p->n--;
		len--;
	}
	skip = span_istarts(rest, "und")  ? 3
	       : span_istarts(rest, "\xc3\xabn") ? 3
	       : span_istarts(rest, "en") ? 2
					  : 0;
	if (skip > 0 && p->n > 0 && !joined && split_at(p, at + skip, true))
		return true;
	p->dead[at] |= (uint8_t)(1u << joined);
	return false;
}

static bool add_joined(struct spoken *s, const struct tokens *t, uint32_t i)
{
	struct split p = { .lex = t->lex, .w = token_span(t, i) };
	struct spoken was = *s;
	if (p.w.n < 6 || p.w.n > WORD_BYTES || (s->langs && !(s->langs & JOINED)) || !split_at(&p, 0, false) ||
	    p.n + p.half < 2)
		return false;
	s->langs = s->langs ? s->langs & JOINED : JOINED;
	bool good = true;
	for (unsigned k = 0; good && k < p.n; k++)
		good = add_entry(s, t->lex, p.atom[k], false, true);
	if (good && (!p.half || add_half(s)))
		return true;
	*s = was;
	return false;
}

/* Words that are no atom of a number cost nothing: letters of the first atom must be there. */
static bool may_join(const struct tokens *t, uint32_t i)
{
	size_t len;
	return t->v[i].kind == TOKEN_WORD && token_len(t, i) >= 6 &&
	       lexicon_atom(t->lex, t->text.p + t->v[i].from, token_len(t, i), &len) != 0;
}

/* ---- tokens ---- */

static bool multiplies(const struct tokens *t, uint32_t i)
{
	return i < t->n && t->v[i].entry != 0 && token_near(t, i) &&
	       (token_sense(t, i, SENSE_SCALE) || token_sense(t, i, SENSE_TIMES));
}

static bool is_part(const struct tokens *t, uint32_t i)
{
	return token_word(t, i, WORD_HALF) || token_word(t, i, WORD_FOURTH);
}

/* "point five", "Komma fünf null", "virgule vingt-cinq" behind a whole number. */
static uint32_t decimals(const struct tokens *t, uint32_t i, struct spoken *s)
{
	struct exact tail = { 0 };
	uint32_t k = i + 1;
	for (; token_near(t, k) && tail.scale < 6; k++) {
		struct spoken one = { .doc = s->doc, .langs = s->langs };
		const struct sense *c = t->v[k].entry ? sense_of(t->lex, t->v[k].entry, false, SENSE_CARDINAL,
								 &one, false)
						      : NULL;
		if (c == NULL || c->value > 99 || (c->value > 9 && tail.scale > 0))
			break;
		if (c->value > 9)
			exact_digit(&tail, (unsigned)c->value / 10, true);
		exact_digit(&tail, (unsigned)c->value % 10, true);
		narrow(s, c);
		if (c->value > 9) {
			k++;
			break;
		}
	}
	if (tail.scale == 0)
		return 0;
	s->tail = tail;
	s->has_tail = true;
	return k;
}

/* "and 50/100" of a cheque. */
static uint32_t hundredths(const struct tokens *t, uint32_t i, struct spoken *s)
{
	if (!s->any || s->closed || s->has_tail || !token_number(t, i) || token_len(t, i) > 2 ||
	    !token_is(t, i + 1, '/') || !token_glued(t, i + 1) || !token_number(t, i + 2) ||
	    !token_glued(t, i + 2) || token_value(t, i + 2) != 100)
		return 0;
	s->tail = (struct exact){ .mantissa = token_value(t, i), .scale = 2 };
	return s->has_tail = s->closed = true, i + 3;
}

/* Digits that words go on with: "5 hundred thousand", "4 crore 20 lakh". */
static uint32_t add_digits(const struct tokens *t, uint32_t i, struct spoken *s)
{
	struct numeral n;
	uint32_t cheque = hundredths(t, i, s);
	if (cheque != 0)
		return cheque;
	if (s->closed || s->has_now || s->has_tail || !number_read(t, i, &n) || n.first != i || n.open)
		return 0;
	if (n.value.scale == 0 && n.value.mantissa > 0 && n.value.mantissa < 1000)
		s->now = (uint32_t)n.value.mantissa;
	else if (s->n == 0)
		s->tail = n.value;
	else
		return 0;
	s->has_now = n.value.scale == 0 && s->now > 0;
	s->has_tail = !s->has_now;
	s->any = s->digits = true;
	return n.last + 1;
}

/* Half or a quarter: before a power ("half a million"), behind a whole ("two and a half"), or counted
 * ("three quarters of a million"). */
static bool add_part(const struct tokens *t, uint32_t i, struct spoken *s)
{
	bool half = token_word(t, i, WORD_HALF);
	if (half && (s->any ? s->and : true))
		return add_half(s);
	if (half || s->closed || s->has_tail || s->n > 0 || s->now > 3)
		return false;
	s->tail = (struct exact){ .mantissa = (s->has_now ? s->now : 1) * 25, .scale = 2 };
	s->now = 0;
	s->has_now = false;
	return s->any = s->has_tail = s->quarter = true;
}

/* The atom at token i; the token behind it, or 0. `last`: the number ends there. */
static uint32_t step(const struct tokens *t, uint32_t i, uint32_t last, struct spoken *s)
{
	bool capital = fold_is_upper(t->text.p[t->v[i].from]);
	if (t->v[i].kind == TOKEN_NUMBER)
		return add_digits(t, i, s);
	if (t->v[i].kind != TOKEN_WORD)
		return 0;
	if (!s->any && token_word(t, i, WORD_ARTICLE)) {
		if (is_part(t, i + 1) && i < last)
			return i + 1;
		/* "a" is one where it is all there is before the currency, or before a power. */
		if (i == last || multiplies(t, i + 1)) {
			s->now = 1;
			s->any = s->has_now = true;
			return i + 1;
		}
	}
	if (token_word(t, i, WORD_ONEHALF) && !s->any) {
		s->now = 1;
		s->has_now = true;
		return add_half(s) ? i + 1 : 0;
	}
	if (is_part(t, i) && add_part(t, i, s))
		return i + 1;
	if (token_word(t, i, WORD_POINT) && (s->has_now || s->digits) && !s->has_tail && !s->closed)
		return decimals(t, i, s);
	if (t->v[i].entry != 0 && add_entry(s, t->lex, t->v[i].entry, capital, false))
		return i + 1;
	return may_join(t, i) && add_joined(s, t, i) ? i + 1 : 0;
}

/* A word or sign between two atoms. */
static bool filler(const struct tokens *t, uint32_t i, struct spoken *s)
{
	bool open = s->has_tail || s->round || (s->n > 0 && !s->has_now);
	if (!s->any)
		return false;
	if (token_word(t, i, WORD_AND)) {
		s->and = true;
		return true;
	}
	if (token_is(t, i, '-'))
		return token_glued(t, i) || token_glued(t, i + 1);
	if (token_is(t, i, ','))
		return s->n > 0 && !s->has_now && !token_glued(t, i + 1);
	return (open && token_word(t, i, WORD_OF)) ||
	       ((s->has_tail || s->and) && token_word(t, i, WORD_ARTICLE));
}

/* From `i` up to `last`; returns the first token that is no part of the number. */
static uint32_t walk(const struct tokens *t, uint32_t i, uint32_t last, struct spoken *s)
{
	uint32_t good = i;
	for (uint32_t k = i; k <= last && k < t->n && k < i + REACH;) {
		if (k > i && !token_near(t, k))
			break;
		uint32_t next = step(t, k, last, s);
		if (next != 0) {
			s->words |= t->v[k].kind == TOKEN_WORD;
			s->and = false;
			good = s->any ? next : good;
			k = next;
		} else if (filler(t, k, s)) {
			k++;
		} else {
			break;
		}
	}
	return good;
}

static bool close(const struct spoken *s, uint32_t first, uint32_t end, struct numeral *n)
{
	/* Digits alone are no words, and a quarter of nothing is a coin or a part of a year. */
	if (!s->words || !s->any || end <= first || (s->quarter && s->n == 0))
		return false;
	*n = (struct numeral){ .first = first, .last = end - 1, .value = s->tail };
	exact_add(&n->value, exact_int(s->now));
	for (unsigned k = 0; k < s->n; k++)
		exact_add(&n->value, s->part[k]);
	/* "and 50/100" keeps its cents as written. */
	while (!(s->closed && s->has_tail) && n->value.scale > 0 && n->value.mantissa % 10 == 0) {
		n->value.mantissa /= 10;
		n->value.scale--;
	}
	n->decimals = n->value.scale;
	return !n->value.over;
}

bool spoken_from(const struct tokens *t, uint32_t first, uint32_t langs, struct numeral *n)
{
	struct spoken s = { .doc = langs };
	uint32_t end = walk(t, first, UINT32_MAX, &s);
	return close(&s, first, end, n);
}

bool spoken_until(const struct tokens *t, uint32_t last, uint32_t floor, uint32_t langs, struct numeral *n)
{
	uint32_t from = last;
	/* As far back as words can be part of a number, then forward with the grammar. */
	for (uint32_t k = last; k + REACH > last; k--) {
		const uint32_t kinds = 1u << SENSE_CARDINAL | 1u << SENSE_SCALE | 1u << SENSE_TIMES;
		uint32_t entry = t->v[k].entry;
		bool part = entry != 0 && ((lexicon_kinds(t->lex, entry) & kinds) || is_part(t, k) ||
					   token_word(t, k, WORD_ARTICLE) || token_word(t, k, WORD_AND) ||
					   token_word(t, k, WORD_OF) || token_word(t, k, WORD_POINT) ||
					   token_word(t, k, WORD_ONEHALF));
		part |= token_is(t, k, '-') || token_is(t, k, ',') || token_is(t, k, '/') ||
			(t->v[k].kind == TOKEN_NUMBER && token_len(t, k) <= 3) || may_join(t, k);
		if (!part)
			break;
		from = k;
		if (k <= floor || !token_near(t, k))
			break;
	}
	for (uint32_t k = from; k <= last; k++) {
		struct spoken s = { .doc = langs };
		if (walk(t, k, last, &s) == last + 1)
			return close(&s, k, last + 1, n);
	}
	return false;
}

bool spoken_wants_of(const struct tokens *t, uint32_t i, uint32_t langs)
{
	return number_scale(t, i, langs) >= 2 || token_sense(t, i, SENSE_TIMES) ||
	       (i > 0 && is_part(t, i));
}

bool spoken_goes_on(const struct tokens *t, uint32_t i, uint32_t langs)
{
	struct spoken s = { .doc = langs };
	if (!token_near(t, i) || t->v[i].kind != TOKEN_WORD)
		return false;
	if (token_sense(t, i, SENSE_CURRENCY) || multiplies(t, i))
		return true;
	/* "trois cent un euros" goes on, "five cent a piece" does not. */
	return step(t, i, i, &s) != 0 &&
	       (!token_word(t, i, WORD_ARTICLE) || multiplies(t, i + 1) ||
		(i + 1 < t->n && token_sense(t, i + 1, SENSE_CURRENCY)));
}
