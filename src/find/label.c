/* Roles. A label stands before its value on the line, or above it, or heads its column; a few stand
 * behind ("/hr", "refunded"). The nearest one that is no mere "amount" or "date" wins. Sums come last:
 * they fill what no label told and confirm what one did. */
#include "label.h"

#include "heads.h"
#include "money.h"
#include "number.h"
#include "tables.h"

#define LOOK_BACK 14 /* tokens before a value on its line */
#define LOOK_BEHIND 5 /* tokens behind it */
#define SUM_LINES 40 /* amounts that may add up to the next */

const struct sense *label_of_entry(const struct search *s, uint32_t entry, uint8_t kind, bool behind)
{
	const uint8_t of = kind == FACT_AMOUNT ? RULE_OF_AMOUNT : RULE_OF_DATE;
	if (entry == 0)
		return NULL;
	for (const struct sense *l = lexicon_sense(s->t->lex, entry, SENSE_LABEL); l; l = lexicon_next(s->t->lex, l))
		if (l->kind == SENSE_LABEL && (behind || !(l->flags & SENSE_SUFFIX)) && (l->rule->of & of))
			return l;
	return NULL;
}

const struct sense *label_sense(const struct search *s, uint32_t i, uint8_t kind, bool behind)
{
	return label_of_entry(s, s->t->v[i].entry, kind, behind);
}

/* One text behind another; said of every second fact, where printing by a format would be felt. */
static struct span joined(struct arena *a, struct span x, struct span y, struct span z)
{
	char *p = arena_get(a, x.n + y.n + z.n + 1);
	memcpy(p, x.p, x.n);
	memcpy(p + x.n, y.p, y.n);
	memcpy(p + x.n + y.n, z.p, z.n);
	return span_of(p, x.n + y.n + z.n);
}

static void give(struct search *s, struct hit *h, const struct sense *l, uint32_t token,
		 const char *where)
{
	struct span w = token_span(s->t, token);
	h->role = l->rule->role;
	h->role_why = joined(s->a, joined(s->a, SPAN("\""), span_sub(w, 0, 60), SPAN("\" ")), span_str(where), SPAN(""));
}

/* Is token i part of the hit before this one? Values in between end the reach of a label. */
static bool taken(const struct search *s, uint32_t hit, uint32_t i)
{
	const struct hit *h = (const struct hit *)s->hits.v + hit;
	return hit > 0 && h[-1].last >= i && h[-1].first <= i && h[-1].kind == h->kind;
}

/* "45 units  0.20  VAT 20%  9.00": a rate of tax in its column, not the tax. */
static bool tax_column(const struct search *s, uint32_t i, uint32_t value)
{
	if (!(value > 0 && token_is(s->t, value - 1, '%')) &&
	    !(value > 1 && token_is(s->t, value - 2, '%')))
		return false;
	for (uint32_t k = 0; k < LOOK_BACK && i > k && s->t->v[i - k].gap != GAP_LINE; k++)
		if (token_number(s->t, i - k - 1))
			return true;
	return false;
}

/* A short word ("net", "from", "on") counts only close by, or with its colon; what begins or ends a
 * period stands right before its date, and "Arrival-Date" is no date of a document. */
static bool too_far(const struct search *s, const struct hit *h, uint32_t i, const struct sense *l)
{
	const struct tokens *t = s->t;
	uint32_t near = i + 1;
	bool tax = span_eq_str(l->rule->role, "tax"); /* its rate stands between: "IVA (21%): 21,00" */
	while (near < h->first &&
	       (token_sense(t, near, SENSE_WEEKDAY) ||
		(tax && (t->v[near].kind == TOKEN_NUMBER || token_is(t, near, '%') || token_is(t, near, '(') ||
			 token_is(t, near, ')') || token_is(t, near, ',') || token_is(t, near, '.')))))
		near++;
	if (h->kind == FACT_DATE && (l->flags & SENSE_WEAK) && i > 0 && token_is(t, i - 1, '-') && token_glued(t, i))
		return true;
	/* "VAT 19% on 804.35": the base, not the tax. */
	if (tax && h->first >= 2 && t->v[h->first - 1].kind == TOKEN_WORD && token_is(t, h->first - 2, '%') &&
	    !token_sense(t, h->first - 1, SENSE_CURRENCY))
		return true;
	if (token_is(t, i + 1, ':') || (near < h->first && token_is(t, near, ':')) ||
	    (token_is(t, i + 1, '"') && token_is(t, i + 2, ':')))
		return false;
	uint32_t away = h->first - near + 1;
	return (token_len(t, i) <= 4 && away > 2) ||
	       (away > 4 && (span_eq_str(l->rule->name, "paid-noun") || span_eq_str(l->rule->name, "amount-generic") ||
			     span_eq_str(l->rule->role, "period-start") || span_eq_str(l->rule->role, "period-end")));
}

/* "never paid", "n'a pas payé", "has not been paid": what the word before says is not so. */
static bool denied(const struct search *s, uint32_t label)
{
	for (uint32_t k = 1; k <= 3 && k <= label; k++) {
		uint32_t i = label - k;
		if (token_word(s->t, i, WORD_NOT))
			return true;
		if (s->t->v[i].kind == TOKEN_SIGN && s->t->v[i].sign != '\'')
			return false;
	}
	return false;
}

/* "2% Skonto bis 14.12.2025": the day until which it costs less. */
static bool discounted(const struct search *s, const struct hit *h)
{
	for (uint32_t k = 1; k <= LOOK_BACK && k <= h->first && s->t->v[h->first - k + 1].gap != GAP_LINE; k++)
		if (token_word(s->t, h->first - k, WORD_DISCOUNT))
			return true;
	return false;
}

/* "Version 2.6 vom 10.11.2025" tells nothing of the document it stands in. */
static bool of_version(const struct search *s, uint32_t label)
{
	for (uint32_t k = 1; k <= 6 && k <= label && s->t->v[label - k + 1].gap != GAP_LINE; k++)
		if (token_word(s->t, label - k, WORD_VERSION))
			return true;
	return false;
}

/* The line at token i begins like a head of a quoted mail: "From:", "Betreff:". */
static bool mail_head(const struct tokens *t, uint32_t i)
{
	return i < t->n && t->v[i].gap == GAP_LINE && token_word(t, i, WORD_MAILHEAD) && token_is(t, i + 1, ':');
}

/* "Date:" between "From:" and "Subject:" tells when a mail was sent. */
static bool heads_a_mail(const struct search *s, const struct hit *h, uint32_t label)
{
	const struct tokens *t = s->t;
	if (h->kind != FACT_DATE || t->v[label].gap != GAP_LINE || !token_is(t, label + 1, ':'))
		return false;
	for (uint32_t k = h->last + 1; k < t->n && k < h->last + 12; k++)
		if (t->v[k].gap == GAP_LINE) {
			if (mail_head(t, k))
				return true;
			break;
		}
	for (uint32_t k = label; k > 0 && label - k < 60; k--)
		if (t->v[k - 1].gap == GAP_LINE)
			return mail_head(t, k - 1);
	return false;
}

struct labels {
	const struct sense *strong, *weak;
	uint32_t strong_at, weak_at;
};

/* "payable without deduction by": the deadline of a payment is when it is due. */
static bool may_be_due(const struct hit *h, const struct sense *l)
{
	return h->kind == FACT_DATE &&
	       (span_eq_str(l->rule->role, "period-end") || span_eq_str(l->rule->role, "deadline"));
}

/* Goes back over the line from the value. What stands in brackets that are closed again, and what says
 * little by itself, counts when there is nothing else. */
static void look_back(const struct search *s, uint32_t hit, struct labels *found)
{
	const struct hit *h = (const struct hit *)s->hits.v + hit;
	bool inside = false;
	for (uint32_t k = 1; k <= LOOK_BACK && k <= h->first; k++) {
		uint32_t i = h->first - k;
		if ((s->t->v[i + 1].gap == GAP_LINE && !token_wraps(s->t, i + 1)) || taken(s, hit, i))
			break;
		inside = token_is(s->t, i, ')') || (inside && !token_is(s->t, i, '('));
		const struct sense *l = label_sense(s, i, h->kind, false);
		/* A sentence that ended takes its words with it. */
		if (l == NULL && !inside && token_is(s->t, i, '.') && s->t->v[i + 1].gap != GAP_NONE && k > 1 && i > 0 &&
		    token_len(s->t, i - 1) > 3)
			break;
		if (l == NULL || too_far(s, h, i, l))
			continue;
		if (h->kind == FACT_AMOUNT && span_eq_str(l->rule->role, "tax") && tax_column(s, i, h->first))
			continue;
		if (h->kind == FACT_DATE && (((l->flags & SENSE_WEAK) && of_version(s, i)) ||
					     (span_eq_str(l->rule->role, "paid") && denied(s, i))))
			continue;
		if ((l->flags & SENSE_WEAK) || inside) {
			found->weak_at = found->weak ? found->weak_at : i;
			found->weak = found->weak ? found->weak : l;
		} else if (found->strong == NULL || span_eq_str(l->rule->role, "due")) {
			found->strong = l;
			found->strong_at = i;
		}
		if (found->strong != NULL && !may_be_due(h, found->strong))
			break;
	}
}

/* What was not paid is due. */
static void settle_paid(struct search *s, struct hit *h, uint32_t label)
{
	if (h->kind != FACT_AMOUNT || !span_eq_str(h->role, "paid") || !denied(s, label))
		return;
	h->role = SPAN("due");
	h->role_why = arena_fmt(s->a, "%.*s, with a \"not\"", SPAN_FMT(h->role_why));
}

/* The label may be a verb of what was done with the amount. */
static bool says_done(const struct sense *l)
{
	return span_eq_str(l->rule->role, "paid") || span_eq_str(l->rule->role, "refund") ||
	       span_eq_str(l->rule->role, "due");
}

/* "of the $2,000 you have paid $1,250", "100.00 VAT 19.00": the words at token i are said of the sum that follows them. */
static bool is_of_the_next(const struct search *s, uint32_t hit, uint32_t i)
{
	enum { REACH = 3 };
	const struct hit *next = (const struct hit *)s->hits.v + hit + 1;

	const struct sense *l = label_sense(s, i, FACT_AMOUNT, true);

	if (hit + 1 >= s->hits.n || next->kind != FACT_AMOUNT || next->first <= i ||
	    next->first > i + REACH)
		return false;
	if (i == next[-1].last + 1 && !(l && span_eq_str(l->rule->role, "tax") &&
					exact_cmp_abs(next->value, next[-1].value) < 0))
		return false;
	for (uint32_t k = i + 1; k <= next->first; k++)
		if (!token_near(s->t, k) || (k < next->first && (s->t->v[k].kind != TOKEN_WORD ||
								 token_word(s->t, k, WORD_AND))))
			return false;
	return true;
}

static bool behind_on_line(struct search *s, uint32_t hit)
{
	struct hit *h = (struct hit *)s->hits.v + hit;
	for (uint32_t i = h->last + 1; i <= h->last + LOOK_BEHIND && i < s->t->n; i++) {
		if (s->t->v[i].kind == TOKEN_NUMBER || token_is(s->t, i, '.') || token_is(s->t, i, ',') ||
		    token_word(s->t, i, WORD_AND) ||
		    (s->t->v[i].gap >= GAP_WIDE && !token_wraps(s->t, i)))
			break;
		const struct sense *l = label_sense(s, i, h->kind, true);
		if (l == NULL || ((l->flags & SENSE_SUFFIX) && i > h->last + 1) ||
		    (!(l->flags & SENSE_SUFFIX) && token_len(s->t, i) < 3))
			continue;
		if (h->kind == FACT_DATE && !(l->flags & SENSE_SUFFIX))
			break;
		/* "$20 fee" and "$20 was refunded", but not "$20 for the next milestone". */
		if ((i > h->last + 1 && !says_done(l)) || is_of_the_next(s, hit, i))
			break;
		give(s, h, l, i, "behind it");
		settle_paid(s, h, i);
		return true;
	}
	return false;
}

/* "300 was paid, 200 is due": another part of the sentence has begun. */
static bool is_parted(const struct search *s, uint32_t label, uint32_t value)
{
	for (uint32_t i = label + 1; i < value; i++)
		if (token_is(s->t, i, ',') || token_word(s->t, i, WORD_AND))
			return true;
	return false;
}

static bool before_on_line(struct search *s, uint32_t hit)
{
	struct hit *h = (struct hit *)s->hits.v + hit;
	struct labels found = { 0 };
	look_back(s, hit, &found);
	if (h->kind == FACT_AMOUNT && (found.strong || found.weak) &&
	    is_parted(s, found.strong ? found.strong_at : found.weak_at, h->first) &&
	    behind_on_line(s, hit))
		return true;
	if (found.strong != NULL)
		give(s, h, found.strong, found.strong_at, "before it");
	else if (found.weak != NULL)
		give(s, h, found.weak, found.weak_at, "before it");
	h->role_weak = found.strong == NULL && found.weak != NULL;
	settle_paid(s, h, found.strong != NULL ? found.strong_at : found.weak_at);
	if (h->kind == FACT_DATE &&
	    (span_eq_str(h->role, "due") || span_eq_str(h->role, "period-end")) &&
	    discounted(s, h)) {
		h->role = SPAN("deadline");
		h->role_why = arena_fmt(s->a, "%.*s, of a discount", SPAN_FMT(h->role_why));
	}
	if (h->role_weak && heads_a_mail(s, h, found.weak_at)) {
		h->role = SPAN("sent");
		h->role_weak = false;
	}
	return h->role.n > 0;
}

/* The value begins its line; the line above is a label and nothing much else. */
static bool above(struct search *s, uint32_t hit)
{
	struct hit *h = (struct hit *)s->hits.v + hit;
	if (h->first == 0 || s->t->v[h->first].gap != GAP_LINE)
		return false;
	uint32_t end = h->first - 1;
	for (uint32_t k = 0; k < 6 && end >= k; k++) {
		uint32_t i = end - k;
		if (taken(s, hit, i))
			return false;
		const struct sense *l = label_sense(s, i, h->kind, false);
		/* "DE" above a date is a country, and no "de". */
		if (l != NULL && k <= 2 && !(l->flags & SENSE_SUFFIX) && token_len(s->t, i) > 3) {
			/* A label of one line; a sentence above it says nothing. */
			for (uint32_t n = 0; n < 4 && i >= n; n++)
				if (s->t->v[i - n].gap == GAP_LINE ||
				    s->t->v[i - n].gap == GAP_WIDE) {
					give(s, h, l, i, "on the line above");
					return true;
				}
			return false;
		}
		if (s->t->v[i].gap == GAP_LINE)
			return false;
	}
	return false;
}

/* What the line of the value says by itself, over other values: "VAT 19% on 804.35     152.83". */
static const struct sense *row_label(const struct search *s, const struct hit *h, uint32_t *token)
{
	for (uint32_t i = h->first, k = 0; i > 0 && k < 2 * LOOK_BACK && s->t->v[i].gap != GAP_LINE; k++) {
		const struct sense *l = label_sense(s, --i, FACT_AMOUNT, false);
		*token = i;
		if (l != NULL && h->kind == FACT_AMOUNT &&
		    (span_eq_str(l->rule->role, "tax") || span_eq_str(l->rule->role, "subtotal") ||
		     span_eq_str(l->rule->role, "total") || span_eq_str(l->rule->role, "due")) &&
		    !tax_column(s, i, h->first))
			return l;
	}
	return NULL;
}

/* The tax behind the amount it is on. */
static bool tax_on(struct search *s, uint32_t hit)
{
	struct hit *h = (struct hit *)s->hits.v + hit;
	uint32_t token;
	const struct sense *l = row_label(s, h, &token);
	if (l == NULL || hit == 0 || !span_eq_str(l->rule->role, "tax") || h[-1].kind != FACT_AMOUNT ||
	    h[-1].first < token || exact_cmp_abs(h->value, h[-1].value) >= 0)
		return false;
	give(s, h, l, token, "before it and the amount it is on");
	return true;
}

/* The head of the column the value stands in. In a list of goods or hours a total is that of its line,
 * and the amount of one of them is no total either. */
static bool head(struct search *s, struct heads **heads, uint32_t hit)
{
	struct hit *h = (struct hit *)s->hits.v + hit;
	uint32_t token, row;
	if (*heads == NULL) /* most chunks hold no value that nothing nearer tells of */
		*heads = heads_read(s);
	const struct sense *l = heads_above(*heads, h, &token);
	if (l == NULL || row_label(s, h, &row) != NULL)
		return false;
	bool sum = span_eq_str(l->rule->role, "total") || span_eq_str(l->rule->role, "subtotal");
	/* "Amount" alone says nothing: of a statement it may be anything. */
	if (!heads_of_lines(*heads) && span_eq_str(l->rule->name, "amount-generic"))
		return false;
	give(s, h, l, token, "heads the column");
	if (sum && heads_of_lines(*heads))
		h->role = SPAN("price");
	h->role_weak = true;
	return true;
}

/* Between two sums of one sentence: what says that the first is without tax, or what the tax is. */
static bool tax_between(const struct search *s, const struct hit *a, const struct hit *b)
{
	enum { APART = 10 };
	bool says = false;

	if (b->first > a->last + APART)
		return false;
	for (uint32_t i = a->last + 1; i <= b->first; i++) {
		const struct sense *l = label_sense(s, i, FACT_AMOUNT, true);

		if (!token_near(s->t, i) ||
		    (i < b->first && token_is(s->t, i, '.') && s->t->v[i + 1].gap != GAP_NONE &&
		     token_len(s->t, i - 1) > 4))
			return false;
		says = says ||
		       (i < b->first && l &&
			(span_eq_str(l->rule->role, "tax") ||
			 ((l->flags & SENSE_WEAK) && span_eq_str(l->rule->role, "subtotal"))));
	}
	return says;
}

/* "800 + VAT = 960", "netto 2.000 (2.380 brutto)": the larger one has the tax in it. The most anywhere is 27 %. */
static void with_tax(struct search *s, uint32_t from)
{
	struct hit *h = s->hits.v;

	for (uint32_t i = from + 1; i < s->hits.n; i++) {
		struct hit *net = h + i - 1, *gross = h + i;
		struct exact more = gross->value, most = net->value;

		if (net->kind != FACT_AMOUNT || gross->kind != FACT_AMOUNT ||
		    exact_cmp_abs(gross->value, net->value) <= 0 ||
		    (gross->role.n && !gross->role_weak && !span_eq_str(gross->role, "tax")))
			continue;
		exact_times(&more, 100);
		exact_times(&most, 127);
		if (exact_cmp_abs(more, most) > 0 || !tax_between(s, net, gross))
			continue;
		gross->role = SPAN("total");
		gross->role_why = SPAN("the sum before it, with tax");
		if (net->role.n == 0 || net->role_weak) {
			net->role = SPAN("subtotal");
			net->role_why = SPAN("without the tax that is in the sum behind it");
		}
	}
}

/* What stands before or behind a range is said of both ends: "Budget: $500 - $1,000", "€50 to €60/hr". */
static void join_ends(struct search *s, uint32_t from)
{
	struct hit *h = s->hits.v;
	for (uint32_t i = from; i + 1 < s->hits.n; i++) {
		if (h[i].kind != FACT_AMOUNT || h[i + 1].kind != FACT_AMOUNT || h[i].last + 2 != h[i + 1].first ||
		    !(token_is(s->t, h[i].last + 1, '-') || token_word(s->t, h[i].last + 1, WORD_TO)))
			continue;
		struct hit *with = h[i + 1].role.n > 0 ? h + i + 1 : h + i, *without = with == h + i ? h + i + 1 : h + i;
		if (without->role.n > 0 && strcmp(h[i].by, "amount/range") != 0)
			continue;
		without->role = with->role;
		without->role_why = with->role_why;
	}
}

/* "I paid $500 on May 3, 2024": the day of a payment. */
static void date_of_payment(struct search *s, uint32_t from)
{
	struct hit *h = s->hits.v;
	for (uint32_t i = from + 1; i < s->hits.n; i++) {
		uint32_t at = h[i - 1].last + 1, end = at + 3;
		if (h[i].kind != FACT_DATE || h[i - 1].kind != FACT_AMOUNT || h[i].first > end || h[i].first <= at ||
		    !span_eq_str(h[i].role, "mention") || !span_eq_str(h[i - 1].role, "paid"))
			continue;
		while (at < h[i].first && token_near(s->t, at) &&
		       (token_word(s->t, at, WORD_ON) || token_sense(s->t, at, SENSE_WEEKDAY) || token_is(s->t, at, ',')))
			at++;
		if (at < h[i].first)
			continue;
		h[i].role = SPAN("paid");
		h[i].role_why = SPAN("right behind an amount that was paid");
	}
}

void label_chunk(struct search *s, uint32_t from)
{
	struct hit *h = s->hits.v;
	struct heads *heads = NULL;
	for (uint32_t i = from; i < s->hits.n; i++) {
		if ((h[i].kind != FACT_AMOUNT && h[i].kind != FACT_DATE) || h[i].role.n > 0)
			continue;
		bool rate = h[i].kind == FACT_AMOUNT && h[i].last + 1 < s->t->n &&
			    label_sense(s, h[i].last + 1, FACT_AMOUNT, true) &&
			    span_eq_str(label_sense(s, h[i].last + 1, FACT_AMOUNT, true)->rule->role,
					"rate");
		if (rate)
			behind_on_line(s, i);
		else if (!before_on_line(s, i) && !behind_on_line(s, i) && !above(s, i) && !tax_on(s, i) &&
			 !head(s, &heads, i) && h[i].kind == FACT_DATE)
			h[i].role = SPAN("mention");
	}
	with_tax(s, from);
	join_ends(s, from);
	date_of_payment(s, from);
}

/* ---- amounts that only a label makes amounts ---- */

/* Nothing but the end of a cell behind the number. */
static bool ends_cell(const struct tokens *t, uint32_t next)
{
	return next >= t->n || t->v[next].gap >= GAP_WIDE || token_is(t, next, ')') ||
	       token_is(t, next, ',') || token_is(t, next, ';') || token_is(t, next, '|') ||
	       token_is(t, next, '"') || token_is(t, next, '}') || token_is(t, next, ']') ||
	       (token_is(t, next, '.') && !token_glued(t, next + 1));
}

/* Another cell of a row that holds amounts: "19 % VAT:   376.37   71.51   447.88". */
static bool same_row(const struct search *s, uint32_t first)
{
	if (s->hits.n == 0 || first == 0)
		return false;
	const struct hit *h = (const struct hit *)s->hits.v + (s->hits.n - 1);
	return h->kind == FACT_AMOUNT && h->last == first - 1 && h->from >= s->base &&
	       s->t->v[first].gap == GAP_WIDE;
}

/* The label that makes the number behind token `at` an amount, going back over signs, a percentage
 * and a currency; 0 when there is none (token 0 is no answer: a label has a value behind it). */
static bool labelled(const struct search *s, uint32_t at, struct money *m)
{
	const struct tokens *t = s->t;
	bool mark = false;
	for (uint32_t k = 0; k < 9 && at + 1 > k && at - k >= s->used; k++) {
		uint32_t p = at - k;
		/* "VAT 19 %   190.00", "MwSt. (19%): 190,00" */
		if (token_is(t, p, '%') && p >= 1 && token_number(t, p - 1)) {
			mark |= t->v[p + 1].gap == GAP_WIDE || k == 0;
			k += p >= 3 && token_number(t, p - 3) && token_glued(t, p - 2) ? 3 : 1;
			continue;
		}
		const struct sense *l = label_sense(s, p, FACT_AMOUNT, false);
		mark |= token_is(t, p, ':') || token_is(t, p, '=') || t->v[p + 1].gap == GAP_WIDE;
		if (l != NULL && (mark || k == 0) && t->v[p + 1].gap != GAP_LINE &&
		    !(l->flags & SENSE_SUFFIX) && token_len(t, p) > 2)
			return true;
		bool money =
			l == NULL && token_sense(t, p, SENSE_CURRENCY) && money_of(s, p, true, m);
		if (t->v[p].kind == TOKEN_NUMBER || t->v[p + 1].gap == GAP_LINE ||
		    (t->v[p].kind == TOKEN_WORD && !money && (k > 3 || t->v[p].entry == 0)))
			return false;
	}
	return false;
}

uint32_t label_amount(struct search *s, uint32_t i)
{
	const struct tokens *t = s->t;
	struct money m = { .currency = -1 };
	struct numeral n;
	if (i == 0 || !token_glued(t, i + 1) || t->v[i + 1].kind != TOKEN_SIGN ||
	    !number_read(t, i, &n) || n.decimals != 2 || n.value.over || n.first < s->used ||
	    n.first == 0 || !ends_cell(t, n.last + 1))
		return 0;
	uint32_t at = n.first - 1;
	if (token_glued(t, n.first) && !token_is(t, at, ':') && !token_is(t, at, '(') &&
	    !token_is(t, at, '=') && !token_is(t, at, '-') && !token_is(t, at, '"'))
		return 0;
	bool minus =
		token_is(t, at, '-') && token_glued(t, n.first) && at > 0 && !token_glued(t, at);
	uint32_t first = minus ? at-- : n.first;
	if (!same_row(s, first) && !labelled(s, at, &m))
		return 0;
	struct hit *h = search_hit(s, FACT_AMOUNT, first, n.last);
	if (h != NULL) {
		h->value = n.value;
		h->value.negative = minus;
		h->group = n.group;
		h->decimal = n.decimal;
		h->decimals = n.decimals;
		h->currency = m.currency;
		h->money = m.currency < 0 ? m.rule : NULL;
		h->by = "amount/label";
	}
	return n.last + 1;
}

/* ---- sums ---- */

static bool same_money(const struct hit *a, const struct hit *b)
{
	return a->currency == b->currency && (a->currency >= 0 || a->money == b->money);
}

static void by_sum(struct search *s, struct hit *h, const char *role, const char *why)
{
	if (span_eq_str(h->role, "balance")) /* what runs along adds up by itself */
		return;
	if (h->role.n == 0 || span_eq_str(h->role_why, "")) {
		h->role = span_str(role);
		h->role_why = span_str(why);
	} else if ((h->role_weak || span_eq_str(h->role, "tax") ||
		    (span_eq_str(h->role, "paid") && span_istarts(h->role_why, "\"total"))) &&
		   !span_eq_str(h->role, role)) {
		/* "VAT" may only head the line that holds net, tax and total; "Total paid" is both. */
		h->role = span_str(role);
		h->role_why = arena_fmt(s->a, "%s, though %.*s", why, SPAN_FMT(h->role_why));
	} else if (span_eq_str(h->role, role)) {
		h->role_why = arena_fmt(s->a, "%.*s; %s", SPAN_FMT(h->role_why), why);
	}
}

/* net + tax = total, in any three amounts that follow each other. */
static void three_sum(struct search *s, struct hit **a, uint32_t n)
{
	for (uint32_t i = 0; i + 2 < n; i++) {
		struct exact sum = a[i]->value;
		exact_add(&sum, a[i + 1]->value);
		bool fits = same_money(a[i], a[i + 1]) && same_money(a[i], a[i + 2]) &&
			    exact_eq(sum, a[i + 2]->value) && a[i + 1]->value.mantissa > 0 &&
			    !a[i]->value.negative && !a[i + 1]->value.negative &&
			    exact_cmp_abs(a[i + 1]->value, a[i]->value) < 0;
		/* Two lines and their "Subtotal" add up as well. */
		if (!fits || (span_eq_str(a[i + 2]->role, "subtotal") && !a[i + 2]->role_weak))
			continue;
		bool fee = span_eq_str(a[i + 1]->role, "fee");
		by_sum(s, a[i], "subtotal",
		       "this and the next amount add up to the one behind them");
		if (!fee)
			by_sum(s, a[i + 1], "tax",
			       "added to the amount before it gives the one behind it");
		by_sum(s, a[i + 2], "total", "the two amounts before add up to it");
	}
}

/* Lines that add up to the amount below them. */
static void lines_sum(struct search *s, struct hit **a, uint32_t n)
{
	for (uint32_t i = 2; i < n; i++) {
		struct exact sum = { 0 };
		for (uint32_t k = 1; k <= i && k <= SUM_LINES && same_money(a[i], a[i - k]); k++) {
			exact_add(&sum, a[i - k]->value);
			if (k >= 2 && exact_eq(sum, a[i]->value) && sum.mantissa > 0) {
				bool tax_in =
					a[i - 1]->role.n > 0 && span_eq_str(a[i - 1]->role, "tax");
				by_sum(s, a[i], tax_in || k == 2 ? "total" : "subtotal",
				       "the amounts above add up to it");
				break;
			}
			if (exact_cmp_abs(sum, a[i]->value) > 0)
				break;
		}
	}
}

void label_roles(struct search *s)
{
	struct hit *h = s->hits.v;
	struct hit **a = arena_get(s->a, (s->hits.n + 1) * sizeof *a);
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->hits.n; i++)
		if (h[i].kind == FACT_AMOUNT && !h[i].value.over)
			a[n++] = h + i;
	three_sum(s, a, n);
	lines_sum(s, a, n);
}

void label_why(const struct search *s, const struct hit *h, struct fact *f)
{
	if (h->role_why.n > 0 && h->why != NULL)
		f->why = joined(s->a, span_str(h->why), SPAN("; role: "), h->role_why);
	else if (h->role_why.n > 0)
		f->why = joined(s->a, SPAN("role: "), h->role_why, SPAN(""));
	else if (h->why != NULL)
		f->why = arena_str(s->a, h->why);
}
