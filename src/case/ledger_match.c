/* Which payment is for which invoice, where nothing names it: the sum tells, and the order of time.
 *
 * A payment whose sum is open on one invoice is for it; one that is the sum of the oldest open
 * invoices is for these; a smaller one is a part payment of the oldest that is larger. Anything
 * else is money for no invoice: it is listed, and changes no balance. Each guess is marked. */
#include "ledger_work.h"

#include <stdlib.h>

enum { DAY = 86400, EARLY_DAYS = 3 };	/* an invoice may be dated some days after its payment */

static struct exact open_of(struct case_ *c, uint32_t invoice, const struct exact *paid)
{
	struct exact open = ledger_entry_at(c, invoice)->value;

	exact_sub(&open, paid[invoice]);
	return open;
}

static bool is_positive(struct exact v) { return !v.negative && v.mantissa != 0; }

static int64_t signed_cmp(struct exact a, struct exact b)
{
	exact_sub(&a, b);
	return a.mantissa == 0 ? 0 : a.negative ? -1 : 1;
}

struct order {			/* indexes of entries, by time */
	uint32_t *invoices, n_invoices, *payments, n_payments;
};

static int by_time(const void *x, const void *y, void *ctx)
{
	struct case_ *c = ctx;
	const struct ledger_entry *a = ledger_entry_at(c, *(const uint32_t *)x), *b = ledger_entry_at(c, *(const uint32_t *)y);

	if (a->when_has != b->when_has)
		return a->when_has ? -1 : 1;
	if (a->when_has && a->when != b->when)
		return a->when < b->when ? -1 : 1;
	return *(const uint32_t *)x < *(const uint32_t *)y ? -1 : 1;
}

static struct order in_order(struct case_ *c)
{
	uint32_t n = c->ledger->work->entries.n;
	struct order o = { .invoices = arena_get(c->ledger->arena, (n + 1) * sizeof(uint32_t)),
			   .payments = arena_get(c->ledger->arena, (n + 1) * sizeof(uint32_t)) };

	for (uint32_t i = 0; i < n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_INVOICE && e->counted)
			o.invoices[o.n_invoices++] = i;
		else if (e->kind == LEDGER_PAYMENT && e->counted && e->invoice == CASE_NONE)
			o.payments[o.n_payments++] = i;
	}
	qsort_r(o.invoices, o.n_invoices, sizeof(uint32_t), by_time, c);
	qsort_r(o.payments, o.n_payments, sizeof(uint32_t), by_time, c);
	return o;
}

/* Open, of that currency, and there when the payment was made. "I received the 300, you still owe me 600": what is
 * asked for is what is left. */
static bool may_pay(struct case_ *c, const struct ledger_entry *p, uint32_t invoice, const struct exact *paid)
{
	const struct ledger_entry *e = ledger_entry_at(c, invoice);

	if (e->basis == BASIS_ASKED && e->sources.n && p->sources.n && ledger_source(e, 0)->item == ledger_source(p, 0)->item)
		return false;
	return e->currency == p->currency && is_positive(open_of(c, invoice, paid)) &&
	       (!e->when_has || !p->when_has || e->when <= p->when + EARLY_DAYS * DAY);
}

static void give(struct case_ *c, uint32_t payment, uint32_t invoice, struct exact *paid, enum ledger_sure sure, struct span why)
{
	struct ledger_entry *p = ledger_entry_at(c, payment);

	p->invoice = invoice;
	if (!p->by_user) {
		p->sure = (uint8_t)sure;
		p->why = why;
	}
	exact_add(&paid[invoice], p->value);
}

static bool pay_exact(struct case_ *c, uint32_t payment, const struct order *o, struct exact *paid)
{
	const struct ledger_entry *p = ledger_entry_at(c, payment);
	uint32_t found = CASE_NONE, n = 0;

	for (uint32_t i = 0; i < o->n_invoices; i++)
		if (may_pay(c, p, o->invoices[i], paid) && exact_eq(open_of(c, o->invoices[i], paid), p->value)) {
			found = n ? found : o->invoices[i];
			n++;
		}
	if (n)
		give(c, payment, found, paid, n == 1 ? LEDGER_LIKELY : LEDGER_UNSURE,
		     n == 1 ? SPAN("the sum is what was open on this invoice") :
			      SPAN("the sum was open on several invoices: put to the oldest"));
	return n > 0;
}

/* One transfer for several invoices becomes one entry each, with the same sources. */
static bool pay_several(struct case_ *c, uint32_t payment, const struct order *o, struct exact *paid)
{
	struct ledger_entry p = *ledger_entry_at(c, payment);
	struct exact sum = { 0 };
	uint32_t last = CASE_NONE;

	for (uint32_t i = 0; i < o->n_invoices && last == CASE_NONE; i++) {
		if (!may_pay(c, &p, o->invoices[i], paid))
			continue;
		exact_add(&sum, open_of(c, o->invoices[i], paid));
		if (signed_cmp(sum, p.value) > 0)
			return false;
		if (exact_eq(sum, p.value))
			last = i;
	}
	if (last == CASE_NONE)
		return false;
	for (uint32_t i = 0; i <= last; i++) {
		struct exact part;
		uint32_t at = payment;

		if (!may_pay(c, &p, o->invoices[i], paid))
			continue;
		part = open_of(c, o->invoices[i], paid);
		if (i != last) {
			at = ledger_add(c, LEDGER_PAYMENT, part, p.currency, NULL);
			*ledger_entry_at(c, at) = p;
		}
		ledger_entry_at(c, at)->value = part;
		give(c, at, o->invoices[i], paid, LEDGER_LIKELY, SPAN("one payment for several invoices: together they are its sum"));
	}
	return true;
}

static bool pay_part(struct case_ *c, uint32_t payment, const struct order *o, struct exact *paid)
{
	const struct ledger_entry *p = ledger_entry_at(c, payment);

	for (uint32_t i = 0; i < o->n_invoices; i++)
		if (may_pay(c, p, o->invoices[i], paid) && signed_cmp(open_of(c, o->invoices[i], paid), p->value) > 0) {
			give(c, payment, o->invoices[i], paid, LEDGER_UNSURE,
			     SPAN("nothing names the invoice: taken for a part payment of the oldest one that was open"));
			return true;
		}
	return false;
}

/* ---- what undoes a payment ---- */

/* "Ref ID 8031446" names the booking it undoes; without that, the last payment of that sum before. */
static void undo(struct case_ *c, uint32_t at)
{
	struct ledger_entry *r = ledger_entry_at(c, at);
	uint32_t best = CASE_NONE;

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *p = ledger_entry_at(c, i);
		bool named = p->number.n >= 5 && r->text.n && texts_has(r->text, p->number);

		if (p->kind != LEDGER_PAYMENT || !p->counted || p->currency != r->currency)
			continue;
		if (named) {
			best = i;
			break;
		}
		if (exact_eq(p->value, r->value) && p->when <= r->when &&
		    (best == CASE_NONE || p->when >= ledger_entry_at(c, best)->when))
			best = i;
	}
	if (best == CASE_NONE)
		return;
	r->undoes = best;
	if (r->invoice == CASE_NONE)
		r->invoice = ledger_entry_at(c, best)->invoice;
}

/* Without an invoice, a refund belongs to the one that was paid in full with at least that sum
 * last before it; but nothing says so. */
static void place_refund(struct case_ *c, uint32_t at)
{
	struct ledger_entry *r = ledger_entry_at(c, at);
	struct ledger_entry *best = NULL;

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		struct ledger_entry *p = ledger_entry_at(c, i);

		if (p->kind == LEDGER_PAYMENT && p->counted && p->currency == r->currency && p->when <= r->when && p->invoice != CASE_NONE &&
		    signed_cmp(p->value, r->value) >= 0 && (best == NULL || p->when > best->when))
			best = p;
	}
	if (best) {
		r->invoice = best->invoice;
		r->sure = LEDGER_UNSURE;
		r->why = SPAN("nothing names the invoice: put to the last one that was paid");
	}
}

static void tell_paid_twice(struct case_ *c, const struct order *o, const struct exact *paid)
{
	for (uint32_t i = 0; i < o->n_invoices; i++) {
		struct exact open = open_of(c, o->invoices[i], paid);
		const struct ledger_entry *e = ledger_entry_at(c, o->invoices[i]);
		struct arena *a = c->ledger->arena;

		if (open.negative && open.mantissa)
			ledger_clash(c, arena_fmt(a, "More was paid for %.*s than it is over: %.*s against %.*s.",
						  SPAN_FMT(e->number.n ? e->number : SPAN("an invoice")),
						  SPAN_FMT(exact_print(paid[o->invoices[i]], a)), SPAN_FMT(exact_print(e->value, a))),
				     e->sources.n ? ledger_source(e, 0)->item : CASE_NONE, CASE_NONE);
	}
}

void ledger_match(struct case_ *c)
{
	struct ledger_work *w = c->ledger->work;
	struct order o = in_order(c);
	struct exact *paid = arena_get(c->ledger->arena, (w->entries.n + 1) * sizeof *paid);

	for (uint32_t i = 0; i < w->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->counted && e->invoice != CASE_NONE && (e->kind == LEDGER_PAYMENT || e->kind == LEDGER_CREDIT))
			exact_add(&paid[e->invoice], e->value);
	}
	for (uint32_t i = 0; i < o.n_payments; i++)
		if (ledger_entry_at(c, o.payments[i])->extra)
			ledger_entry_at(c, o.payments[i])->why = SPAN("a bonus or expenses: for no invoice");
		else if (!pay_exact(c, o.payments[i], &o, paid) && !pay_several(c, o.payments[i], &o, paid) &&
		    !pay_part(c, o.payments[i], &o, paid))
			ledger_entry_at(c, o.payments[i])->why =
				SPAN("for no invoice that was open at the time: listed, and not taken off what is owed");
	for (uint32_t i = 0, n = w->entries.n; i < n; i++) {
		struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_REVERSAL && e->counted)
			undo(c, i);
		else if (e->kind == LEDGER_REFUND && e->counted && e->invoice == CASE_NONE && !e->by_user)
			place_refund(c, i);
	}
	tell_paid_twice(c, &o, paid);
}
