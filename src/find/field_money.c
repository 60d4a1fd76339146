/* Which amounts of a document are its total, net amount and tax. Every amount is scored by its label,
 * its place, how often it stands there, and above all by what adds up: net + tax = total, what was given
 * less the change, a total and its rounding. Decimals are exact. */
#include "field_inside.h"

#include <stdlib.h>

#define FEW 24		/* amounts of one role that take part in sums */
#define SURE_SUM 40	/* what adds up outweighs any label */

struct pool {
	uint32_t v[FEW], n;
};

static const struct field_amount *amount(const struct field_page *p, uint32_t i)
{
	return (const struct field_amount *)p->amounts.v + i;
}

/* The amounts of a role, the best labelled ones when there are too many; those of no value left out. */
static void gather(const struct field_page *p, enum field_role role, struct pool *to)
{
	to->n = 0;
	for (uint32_t i = 0; i < p->amounts.n; i++) {
		const struct field_amount *x = amount(p, i);
		uint32_t at = to->n;

		if (x->role != role || x->weight == 0)
			continue;
		if (at == FEW) {	/* later ones matter more: sums stand below what they sum up */
			memmove(to->v, to->v + 1, (FEW - 1) * sizeof to->v[0]);
			at--;
			to->n--;
		}
		to->v[at] = i;
		to->n++;
	}
}

static bool sums_to(struct exact a, struct exact b, struct exact to)
{
	exact_add(&a, b);
	return exact_eq(a, to);
}

static struct exact less(struct exact a, struct exact b)
{
	exact_sub(&a, b);
	return a;
}

/* ---- the total ---- */

static int by_role(const struct field_amount *x)
{
	switch (x->role) {
	case FIELD_TOTAL: return (int)x->weight;
	case FIELD_PAYABLE: return (int)x->weight * 4 / 5;
	case FIELD_NET: return 12;
	case FIELD_CASH: return 10;
	case FIELD_PAID: return 0;
	case FIELD_LINE: return 5;
	case FIELD_NONE: return x->weight ? -30 : 5;
	case FIELD_CHANGE: return -25;
	default: return -30;
	}
}

/* "GST summary", "MwSt-Aufstellung": totals below it are totals of the summary. */
static uint32_t summary_line(const struct field_page *p)
{
	static const char *const heads[] = { "gst summary", "tax summary", "tax code", "gst analysis", "sst summary", "vat summary",
					     "gst code", "tax analysis", "gst details", "vat rate", "goods amount" };
	char key[64];

	for (uint32_t l = p->lines.n / 3; l < p->lines.n; l++) {
		const struct field_line *line = field_line(p, l);
		size_t n = field_label_fold(span_sub(p->text, line->from, line->to - line->from), key, sizeof key);

		for (size_t k = 0; k < countof(heads); k++)
			if (span_starts(span_of(key, n), heads[k]))
				return l;
	}
	return UINT32_MAX;
}

struct scoring {
	const struct field_page *p;
	struct pool net, tax, cash, change, rounding;
	struct exact largest;
	uint32_t summary;
	bool is_receipt;
};

static int by_sums(const struct scoring *s, const struct field_amount *x)
{
	const struct field_page *p = s->p;
	int score = 0;

	for (uint32_t i = 0; i < s->cash.n; i++)
		for (uint32_t k = 0; k < s->change.n; k++)
			if (amount(p, s->change.v[k])->value.mantissa &&
			    exact_eq(less(amount(p, s->cash.v[i])->value, amount(p, s->change.v[k])->value), x->value))
				score = SURE_SUM;
	for (uint32_t i = 0; i < s->net.n; i++)
		for (uint32_t k = 0; k < s->tax.n; k++)
			if (amount(p, s->tax.v[k])->value.mantissa &&
			    sums_to(amount(p, s->net.v[i])->value, amount(p, s->tax.v[k])->value, x->value)) {
				score += score < SURE_SUM ? SURE_SUM * 3 / 4 : 5;
				return score;
			}
	return score;
}

static int by_others(const struct scoring *s, uint32_t at)
{
	const struct field_amount *x = amount(s->p, at);
	int score = 0;
	uint32_t from = at > 400 ? at - 400 : 0;

	for (uint32_t i = from; i < s->p->amounts.n && i < at + 400 && score < 30; i++) {
		const struct field_amount *other = amount(s->p, i);

		/* Said again under another name it is surer than repeated in a list. */
		if (i != at && other->role != FIELD_LINE && exact_eq(other->value, x->value))
			score += other->weight && other->role != x->role ? 12 : 7;
	}
	/* What was rounded is what was paid: first the sum, then the rounding, then what comes of both. */
	for (uint32_t r = 0; r < s->rounding.n && x->line <= s->summary && x->role != FIELD_LINE; r++)
		for (uint32_t i = from; i < at && s->rounding.v[r] < at; i++) {
			struct exact round = amount(s->p, s->rounding.v[r])->value;
			const struct field_amount *sum = amount(s->p, i);

			if (round.mantissa && i < s->rounding.v[r] && (sum->role == FIELD_TOTAL || sum->role == FIELD_NET) &&
			    (sums_to(sum->value, round, x->value) || exact_eq(less(sum->value, round), x->value)))
				return score + SURE_SUM + 10;
		}
	return score;
}

static int score_total(const struct scoring *s, uint32_t at)
{
	const struct field_amount *x = amount(s->p, at);
	int sums = by_sums(s, x), score = by_role(x) + sums + by_others(s, at);

	/* "Total includes GST 0%": that it is what was given less the change is surer than what it is called. */
	score += sums >= SURE_SUM && x->role == FIELD_NONE ? 30 : 0;
	score += (int)((uint64_t)x->line * 10 / (s->p->lines.n + 1));
	score += x->above ? -5 : 0;
	score += exact_cmp_abs(x->value, s->largest) == 0 ? 8 : 0;
	score -= x->value.mantissa == 0 ? 45 : 0;
	score -= x->value.negative ? 25 : 0;
	score -= x->line > s->summary ? 30 : 0;
	/* Without a label nothing but being the most speaks for it. */
	if (x->weight == 0 && exact_cmp_abs(x->value, s->largest) < 0)
		score -= 15;
	return score;
}

static void prepare(struct scoring *s)
{
	gather(s->p, FIELD_NET, &s->net);
	gather(s->p, FIELD_TAX, &s->tax);
	gather(s->p, FIELD_CASH, &s->cash);
	gather(s->p, FIELD_CHANGE, &s->change);
	gather(s->p, FIELD_ROUNDING, &s->rounding);
	s->summary = s->is_receipt ? summary_line(s->p) : UINT32_MAX;
	for (uint32_t i = 0; i < s->p->amounts.n; i++) {
		const struct field_amount *x = amount(s->p, i);

		if (x->role != FIELD_CASH && x->role != FIELD_CHANGE && !(x->role == FIELD_NONE && x->weight) &&
		    exact_cmp_abs(x->value, s->largest) > 0)
			s->largest = x->value;
	}
}

/* ---- net and tax ---- */

/* Whether all tax amounts together are the difference, or those below the net amount: one line for each rate. */
static bool taxes_are(const struct field_page *p, const struct pool *tax, struct exact difference, uint32_t net)
{
	struct exact all = { 0 }, below = { 0 };
	uint32_t n = 0;

	for (uint32_t i = 0; i < tax->n; i++) {
		exact_add(&all, amount(p, tax->v[i])->value);
		if (tax->v[i] < net)	/* "Cuota mensual" of a row is no tax */
			continue;
		exact_add(&below, amount(p, tax->v[i])->value);
		n++;
	}
	return (tax->n > 1 && exact_eq(all, difference)) || (n > 1 && exact_eq(below, difference));
}

/* The pair that makes the total, with labels as good as can be had. */
static bool pair_of(const struct field_page *p, const struct scoring *s, struct exact total, struct field_sums *to)
{
	unsigned best = 0;

	for (uint32_t i = 0; i < s->net.n; i++) {
		const struct field_amount *net = amount(p, s->net.v[i]);

		for (uint32_t k = 0; k < s->tax.n; k++) {
			const struct field_amount *tax = amount(p, s->tax.v[k]);
			unsigned weight = net->weight + tax->weight;

			if (weight > best && exact_cmp_abs(tax->value, net->value) <= 0 && sums_to(net->value, tax->value, total)) {
				best = weight;
				to->net = s->net.v[i];
				to->tax_value = tax->value;
				to->tax = s->tax.v[k];
			}
		}
		if (best == 0 && taxes_are(p, &s->tax, less(total, net->value), s->net.v[i])) {
			best = 1;
			to->net = s->net.v[i];
			to->tax_value = less(total, net->value);
			to->tax = FIELD_NO;
		}
	}
	to->adds_up = best > 0;
	return best > 0;
}

/* Sums of rounded parts miss by a cent or two; both labels must be there then. */
static bool near_pair(const struct field_page *p, const struct scoring *s, struct exact total, struct field_sums *to)
{
	struct exact cents = { .mantissa = 2, .scale = 2 };

	for (uint32_t i = 0; i < s->net.n; i++)
		for (uint32_t k = 0; k < s->tax.n; k++) {
			const struct field_amount *net = amount(p, s->net.v[i]), *tax = amount(p, s->tax.v[k]);
			struct exact miss = less(less(total, net->value), tax->value);

			if (tax->value.mantissa == 0 || exact_cmp_abs(tax->value, net->value) > 0 || exact_cmp_abs(miss, cents) > 0)
				continue;
			to->net = s->net.v[i];
			to->tax = s->tax.v[k];
			to->tax_value = tax->value;
			return true;
		}
	return false;
}

/* An amount of that value that says nothing else of itself. */
static uint32_t silent(const struct field_page *p, struct exact v, uint32_t but)
{
	for (uint32_t i = p->amounts.n; i-- > 0;) {
		const struct field_amount *x = amount(p, i);

		if (i != but && exact_eq(x->value, v) && v.mantissa && (x->role == FIELD_LINE || x->weight == 0))
			return i;
	}
	return FIELD_NO;
}

static uint32_t best_of(const struct field_page *p, const struct pool *from, struct exact below)
{
	uint32_t best = FIELD_NO;

	for (uint32_t i = 0; i < from->n; i++) {
		const struct field_amount *x = amount(p, from->v[i]);

		if (x->value.negative || exact_cmp_abs(x->value, below) > 0)
			continue;
		if (best == FIELD_NO || x->weight >= amount(p, best)->weight)
			best = from->v[i];
	}
	return best;
}

/* One of the two has a label: the other is what is left, when it is printed. */
static void from_one(const struct field_page *p, const struct scoring *s, struct exact total, uint32_t at, struct field_sums *to)
{
	for (uint32_t i = 0; i < s->tax.n && to->net == FIELD_NO; i++) {
		struct exact rest = less(total, amount(p, s->tax.v[i])->value);
		uint32_t k = silent(p, rest, at);

		/* No tax is more than what it is on. */
		if (k == FIELD_NO || amount(p, s->tax.v[i])->value.mantissa == 0 ||
		    exact_cmp_abs(amount(p, s->tax.v[i])->value, rest) > 0)
			continue;
		to->net = k;
		to->tax = s->tax.v[i];
		to->tax_value = amount(p, to->tax)->value;
		to->adds_up = true;
	}
	for (uint32_t i = 0; i < s->net.n && to->net == FIELD_NO; i++) {
		struct exact rest = less(total, amount(p, s->net.v[i])->value);
		uint32_t k = rest.mantissa && !rest.negative && exact_cmp_abs(rest, amount(p, s->net.v[i])->value) <= 0 ? silent(p, rest, at) : FIELD_NO;

		if (k == FIELD_NO)
			continue;
		to->net = s->net.v[i];
		to->tax = k;
		to->tax_value = rest;
		to->adds_up = true;
	}
	if (to->net != FIELD_NO)
		return;
	to->net = best_of(p, &s->net, total);
	to->tax = best_of(p, &s->tax, total);
	if (to->tax != FIELD_NO)
		to->tax_value = amount(p, to->tax)->value;
}

static uint32_t best_labelled(const struct field_page *p, enum field_role role)
{
	struct pool all;
	uint32_t best = FIELD_NO;

	gather(p, role, &all);
	for (uint32_t i = 0; i < all.n; i++)
		if (best == FIELD_NO || amount(p, all.v[i])->weight >= amount(p, best)->weight)
			best = all.v[i];
	return best;
}

/* A line that is called the total and has digits, none of which is an amount: recognition has spoilt it, and no
 * other amount is to stand in for it. */
static bool is_total_lost(const struct field_page *p)
{
	uint32_t at = 0;

	for (uint32_t l = 0; p->ocr && l < p->lines.n; l++) {
		const struct field_line *line = field_line(p, l);
		enum field_role role;
		unsigned weight;
		bool digits = false;

		while (at < p->amounts.n && amount(p, at)->line < l)
			at++;
		for (uint32_t i = line->from; i < line->to; i++)
			digits |= p->text.p[i] >= '0' && p->text.p[i] <= '9';
		if (digits && line->end > line->first && (at == p->amounts.n || amount(p, at)->line != l) &&
		    field_page_label(p, field_cell(p, line->first)->first, field_cell(p, line->end - 1)->end, FIELD_AMOUNTS, &role,
				     &weight, NULL, NULL) && role == FIELD_TOTAL && weight >= 40)
			return true;
	}
	return false;
}

void field_money(const struct field_page *p, bool is_receipt, struct field_sums *to)
{
	struct scoring s = { .p = p, .is_receipt = is_receipt };
	int best = 0;

	*to = (struct field_sums){ FIELD_NO, FIELD_NO, FIELD_NO, FIELD_NO, FIELD_NO, { 0 }, false };
	prepare(&s);
	for (uint32_t i = 0; i < p->amounts.n; i++) {
		int score = score_total(&s, i);

		if (score > best || (score == best && to->total != FIELD_NO)) {
			best = score;
			to->total = i;
		}
	}
	if (to->total == FIELD_NO || best < (is_receipt ? 12 : 20) ||
	    (amount(p, to->total)->weight == 0 && best < SURE_SUM && is_total_lost(p))) {
		to->total = FIELD_NO;
		return;
	}
	if (!pair_of(p, &s, amount(p, to->total)->value, to) && !near_pair(p, &s, amount(p, to->total)->value, to))
		from_one(p, &s, amount(p, to->total)->value, to->total, to);
	to->payable = best_labelled(p, FIELD_PAYABLE);
	to->paid = best_labelled(p, FIELD_PAID);
}
