/* Money in chats: "sent you 500 today", "60,000 transferred", "got the 2k", "invoice 2024-19 for 850". The currency
 * goes without saying; what tells an amount from any other number is the word of paying beside it, or the number of an
 * invoice before it, and that nothing counted follows it. */
#include "amount.h"

#include "label.h"
#include "number.h"
#include "shape.h"

enum { SKIP = 3, LEAST = 20, YEAR_FROM = 1980, YEAR_TO = 2040 };

/* "paid", or "paid you another": the words in between are few and none of them is counted. */
static bool paid_before(const struct tokens *t, uint32_t i)
{
	for (unsigned k = 0; k <= SKIP && i > 0 && token_near(t, i); k++, i--) {
		if (token_word(t, i - 1, WORD_MOVED))
			return true;
		if (!token_word(t, i - 1, WORD_MOVEDTO) && !token_word(t, i - 1, WORD_ABOUT) && !token_word(t, i - 1, WORD_THE) &&
		    !token_word(t, i - 1, WORD_ARTICLE) && !token_word(t, i - 1, WORD_TODAY))
			return false;
	}
	return false;
}

static bool paid_behind(const struct tokens *t, uint32_t i) { return token_near(t, i) && token_word(t, i, WORD_MOVED); }

/* "Invoice 88 for the counter and shelves: 1,900": what it is for stands between, with nothing counted in it. */
static bool is_billed_for(const struct search *s, uint32_t i, size_t number_ends)
{
	enum { WORDS_BETWEEN = 10, DIGITS = 4 };
	const struct tokens *t = s->t;
	uint32_t k = i - 1;

	if (!token_is(t, k, ':') || (token_len(t, i) > DIGITS && t->v[i].kind == TOKEN_NUMBER))
		return false;
	while (k-- > 0 && i - k <= WORDS_BETWEEN + 2 && t->v[k].kind == TOKEN_WORD && token_near(t, k + 1))
		if (token_word(t, k, WORD_BILLEDAT) && k > 0 && s->base + t->v[k - 1].to == number_ends)
			return true;
	return false;
}

/* "Invoice 2024-19: 850", "invoice 12 for 1,200", "1,250 less the deposit = 850". */
static bool billed_before(const struct search *s, uint32_t i)
{
	enum { NEAR = 60 };
	const struct tokens *t = s->t;
	const struct hit *last = s->hits.n ? (const struct hit *)s->hits.v + s->hits.n - 1 : NULL;

	if (last == NULL || i == 0 || !token_near(t, i) || last->to > s->base + t->v[i].from)
		return false;
	if (last->kind == FACT_AMOUNT && token_is(t, i - 1, '='))
		return s->base + t->v[i].from - last->to <= NEAR && s->base + t->v[i - 1].from >= last->to;
	if (last->kind != FACT_REFERENCE || !span_eq_str(last->scheme, "invoice"))
		return false;
	if (last->to == s->base + t->v[i - 1].to)	/* "invoice 2024-19 850" may be anything */
		return false;
	if (i > 1 && s->base + t->v[i - 2].to == last->to)
		return token_is(t, i - 1, ':') || token_is(t, i - 1, '=') || token_word(t, i - 1, WORD_BILLEDAT);
	return is_billed_for(s, i, last->to);
}

/* A sentence or its part ends here, or goes on with when, for what and by what means. */
static bool ends_behind(const struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;

	if (i >= t->n || t->v[i].gap == GAP_LINE)
		return true;
	if ((unsigned char)t->text.p[t->v[i].from] >= 0xf0)	/* a picture: "got the 36 (thumbs up)" */
		return true;
	if (token_is(t, i, '+'))	/* "1,900 + GST" */
		return i + 1 < t->n && t->v[i + 1].kind == TOKEN_WORD;
	if (t->v[i].kind == TOKEN_SIGN)
		return t->v[i].sign != 0 && strchr(".,;!?)", t->v[i].sign) != NULL && !(token_number(t, i + 1) && token_glued(t, i + 1));
	if (token_near(t, i) && label_sense(s, i, FACT_AMOUNT, true))	/* "850 plus VAT" */
		return true;
	return token_near(t, i) && (token_word(t, i, WORD_MOVEDBY) || token_word(t, i, WORD_TODAY) || token_word(t, i, WORD_YESTERDAY) ||
				    token_word(t, i, WORD_TOMORROW) || token_word(t, i, WORD_TO) || token_word(t, i, WORD_AND) || token_word(t, i, WORD_MINUS));
}

static bool is_glued_left(const struct tokens *t, uint32_t i)
{
	return i > 0 && token_glued(t, i);
}

uint32_t amount_moved(struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	struct shape a = { .power = -1, .money.currency = -1 };
	uint32_t had = s->hits.n;
	bool whole;

	if (!number_read(t, i, &a.n) || a.n.value.over || a.n.first < s->used || is_glued_left(t, a.n.first))
		return 0;
	a.first = a.n.first;
	a.last = a.n.last;
	if (token_glued(t, a.last + 1) && token_len(t, a.last + 1) == 1 && (t->text.p[t->v[a.last + 1].from] | 0x20) == 'k') {
		a.last++;
		a.power = 3;
	} else {
		shape_scale(s, &a);
	}
	whole = a.n.decimals == 0 && a.n.group == 0 && a.power < 0;
	if (whole && (a.n.value.mantissa < LEAST || t->text.p[t->v[a.first].from] == '0' || token_len(t, a.first) > 7 ||
		      (a.n.value.mantissa >= YEAR_FROM && a.n.value.mantissa < YEAR_TO && a.n.value.mantissa != 2000)))
		return 0;
	if (ends_behind(s, a.last + 1) && billed_before(s, a.first))
		amount_finish(s, &a, "amount/billed");
	else if ((paid_before(t, a.first) && ends_behind(s, a.last + 1)) || paid_behind(t, a.last + 1))
		amount_finish(s, &a, "amount/paid");
	else
		return 0;
	if (s->hits.n > had)
		((struct hit *)s->hits.v)[had].is_moved = true;
	return a.last + 1;
}
