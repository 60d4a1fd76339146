/* Words and signs of currencies beside numbers. Names and signs are in the lexicon (CLDR tables and
 * rules/currency.ini); here it is decided which of their senses can be meant where one stands. */
#include "money.h"

#include "fold.h"

/* "S/" and "RM": all letters of it are capitals. */
static bool in_capitals(struct span w)
{
	for (size_t k = 0; k < w.n; k++)
		if (w.p[k] >= 'a' && w.p[k] <= 'z')
			return false;
	return true;
}

static bool sense_fits(const struct search *s, const struct sense *c, uint32_t i, bool before)
{
	if ((c->flags & SENSE_UPPER) && !in_capitals(token_span(s->t, i)))
		return false;
	if ((c->flags & SENSE_ALONE) && !s->alone)
		return false;
	/* "Fr. 20", not "FR 74 397 480 930". */
	if ((c->flags & SENSE_PREFIX) && (c->flags & SENSE_WEAK) && !(c->flags & SENSE_UPPER) &&
	    s->t->v[i].upper)
		return false;
	return before ? !(c->flags & SENSE_SUFFIX) : !(c->flags & SENSE_PREFIX);
}

bool money_of(const struct search *s, uint32_t i, bool before, struct money *m)
{
	bool found = false;
	if (i >= s->t->n || s->t->v[i].kind != TOKEN_WORD || s->t->v[i].entry == 0)
		return false;
	*m = (struct money){ .currency = -1, .entry = s->t->v[i].entry };
	bool main_code = token_word(s->t, i, WORD_MAINCODE), ruled = false;
	for (const struct sense *c = lexicon_senses(s->t->lex, m->entry); c;
	     c = lexicon_next(s->t->lex, c))
		ruled |= c->kind == SENSE_CURRENCY && c->rule != NULL;
	for (const struct sense *c = lexicon_senses(s->t->lex, m->entry); c;
	     c = lexicon_next(s->t->lex, c)) {
		if ((c->kind != SENSE_CURRENCY && c->kind != SENSE_MINOR) ||
		    !sense_fits(s, c, i, before))
			continue;
		/* Where a rule knows the word, the bare CLDR name ("real", "sol") says nothing more. */
		if (ruled && c->rule == NULL && !(c->flags & (SENSE_UPPER | SENSE_SYMBOL)))
			continue;
		bool better =
			!found || (c->rule != NULL && m->rule == NULL) ||
			(c->rule != NULL && (m->flags & SENSE_WEAK) && !(c->flags & SENSE_WEAK));
		if (found && !better && m->rule == NULL && c->rule == NULL &&
		    m->currency != c->value)
			m->currency = -1;
		if (better) {
			m->currency = (int16_t)c->value;
			m->rule = c->rule;
			m->flags = c->flags;
			m->minor = c->kind == SENSE_MINOR;
			bool brief = token_len(s->t, i) <= 4 &&
				     (unsigned char)s->t->text.p[s->t->v[i].from] < 0x80;
			m->plaincode =
				c->rule == NULL && !main_code &&
				((c->flags & SENSE_UPPER) || (brief && !(c->flags & SENSE_SYMBOL)));
		}
		found = true;
	}
	/* "Rs20" and "kr 20", but not "rs6000". */
	if (found && before && token_len(s->t, i) == 2 && token_glued(s->t, i + 1) &&
	    !token_is(s->t, i + 2, '.') && m->rule != NULL && !(m->flags & SENSE_UPPER) &&
	    fold_is_alpha(s->t->text.p[s->t->v[i].from]) &&
	    fold_is_alpha(s->t->text.p[s->t->v[i].to - 1]) &&
	    (s->t->v[i].upper || !fold_is_upper(s->t->text.p[s->t->v[i].from])))
		return false;
	struct span p = m->rule ? rules_get(m->rule, "power") : (struct span){ 0 };
	if (p.n == 1)
		m->power = (int8_t)(p.p[0] - '0');
	else if (p.n == 2)
		m->power = (int8_t)('0' - p.p[1]);
	struct span coin = m->rule ? rules_get(m->rule, "coin") : (struct span){ 0 };
	m->coin = 1;
	if (coin.n > 0 && coin.n <= 2)
		m->coin = (uint8_t)(coin.n == 1 ? coin.p[0] - '0' : (coin.p[0] - '0') * 10 + coin.p[1] - '0');
	struct span w = token_span(s->t, i);
	m->is_sign = found && (w.p[w.n - 1] == '$' || (unsigned char)w.p[w.n - 1] >= 0x80);
	return found;
}

bool money_may_be(const struct money *m, int currency)
{
	struct span list = m->rule ? rules_get(m->rule, "candidates") : (struct span){ 0 }, one;
	while (currency >= 0 && list.n >= 3) {
		one = span_sub(list, 0, 3);
		if (lexicon_currency(one) == currency)
			return true;
		list = span_from(list, list.n > 3 ? 4 : 3);
	}
	return false;
}

bool money_scaled_code(const struct search *s, uint32_t i, struct money *m, int *power)
{
	if (i >= s->t->n || s->t->v[i].entry != 0 || !s->t->v[i].upper || token_len(s->t, i) != 4)
		return false;
	struct span w = token_span(s->t, i);
	int c = lexicon_currency(span_from(w, 1));
	size_t len = 0;
	uint32_t code = lexicon_match(s->t->lex, w.p + 1, 3, &len);
	if (c < 0 || code == 0 || !lexicon_is_word(s->t->lex, code, WORD_MAINCODE) ||
	    (w.p[0] != 'M' && w.p[0] != 'K' && w.p[0] != 'T'))
		return false;
	*m = (struct money){ .currency = (int16_t)c, .coin = 1 };
	*power = w.p[0] == 'M' ? 6 : 3;
	return true;
}

bool money_is_broken(const struct tokens *t, uint32_t i)
{
	unsigned len;
	struct span w = i < t->n ? token_span(t, i) : (struct span){ 0 };
	return w.n > 0 && (unsigned char)w.p[0] >= 0x80 && fold_decode(w.p, w.n, &len) == 0xFFFD;
}

bool money_code_line(const struct tokens *t, uint32_t i)
{
	uint32_t from = i, to = i;
	while (from > 0 && i - from < 40 && t->v[from].gap != GAP_LINE)
		from--;
	while (to < t->n && to - i < 40 && (to == i || t->v[to].gap != GAP_LINE))
		to++;
	for (uint32_t k = from; k < to; k++) {
		char c = t->text.p[t->v[k].from];
		if (t->v[k].kind == TOKEN_SIGN) {
			if (c == '{' || c == '}' || c == '\\' || (c == ';' && k + 1 == to) ||
			    (c == '=' && (token_is(t, k + 1, '=') || token_is(t, k + 1, '~'))) ||
			    (c == '$' && token_glued(t, k + 1)) ||
			    (c == '&' && token_is(t, k + 1, '&')) ||
			    (c == '-' && token_is(t, k + 1, '>')))
				return true;
		} else if (c == '$' && token_glued(t, k + 1) && !token_number(t, k + 1)) {
			if (t->v[k + 1].kind == TOKEN_WORD || token_is(t, k + 1, '{') ||
			    token_is(t, k + 1, '(') || token_is(t, k + 1, '$'))
				return true;
		}
	}
	return false;
}
