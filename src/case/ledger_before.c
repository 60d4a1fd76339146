/* What an invoice says was paid before it was written: "Deposit paid -300.00, balance due 700.00".
 *
 * It is no news where the payments are known, and then names the invoice they were for. Where an
 * earlier invoice asked for that sum (a deposit, the stages before a final invoice), the work behind
 * it would be counted twice: it is taken off. Where nothing else tells of it, the invoice's own word
 * stands, because it is against the interest of the side that wrote it. */
#include "ledger_work.h"

enum { DAY = 86400 };

/* Whether it was there when the invoice was written; what has no time may have been. Clocks of a
 * bank and of a document are a day apart. */
static bool is_earlier(const struct ledger_entry *e, const struct ledger_entry *of)
{
	return !e->when_has || !of->when_has || e->when <= of->when + DAY;
}

/* The sum of what is known to be paid on it by then; *alone: a payment of just that sum that names
 * no invoice, or CASE_NONE. */
static struct exact known_paid(struct case_ *c, const struct money_before *b, uint32_t *alone)
{
	const struct ledger_entry *of = ledger_entry_at(c, b->entry);
	struct exact sum = { 0 };

	*alone = CASE_NONE;
	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind != LEDGER_PAYMENT || !e->counted || e->currency != of->currency || e->extra || (!b->again && !is_earlier(e, of)))
			continue;
		/* What names the invoice by its number came after it, or at the earliest that day. */
		if (e->invoice == b->entry && (b->again || !e->when_has || !of->when_has || e->when < of->when))
			exact_add(&sum, e->value);
		else if (e->invoice == CASE_NONE && *alone == CASE_NONE && exact_eq(e->value, b->value))
			*alone = i;
	}
	return sum;
}

/* Earlier invoices that asked for this sum: one of them, or all together. */
static bool was_invoiced(struct case_ *c, uint32_t invoice, struct exact before)
{
	const struct ledger_entry *of = ledger_entry_at(c, invoice);
	struct exact sum = { 0 };

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (i == invoice || e->kind != LEDGER_INVOICE || !e->counted || e->currency != of->currency ||
		    !e->when_has || !of->when_has || e->when > of->when)
			continue;
		if (exact_eq(e->value, before))
			return true;
		exact_add(&sum, e->value);
	}
	return exact_eq(sum, before);
}

static void settle(struct case_ *c, struct money_before *b, bool bookings_only)
{
	struct ledger_entry *of = ledger_entry_at(c, b->entry);
	uint32_t alone, made;
	struct exact known;

	if (b->done || !of->counted || of->theirs || of->by_user || exact_cmp_abs(b->value, of->value) > 0)
		return;
	known = known_paid(c, b, &alone);
	if (exact_cmp_abs(known, b->value) >= 0)
		return;
	if (known.mantissa == 0 && was_invoiced(c, b->entry, b->value)) {
		exact_sub(&of->value, b->value);
		of->why = SPAN("what it takes off as paid has invoices of its own");
		b->done = true;
		return;
	}
	if (alone != CASE_NONE) {
		struct ledger_entry *e = ledger_entry_at(c, alone);

		e->invoice = b->entry;
		e->sure = LEDGER_SURE;
		e->why = SPAN("the invoice itself says that this sum was paid");
		ledger_add_source(c, alone, &b->source);
		b->done = true;
		return;
	}
	if (bookings_only)
		return;
	made = ledger_add(c, LEDGER_PAYMENT, b->value, of->currency, &b->source);
	of = ledger_entry_at(c, b->entry);
	exact_sub(&ledger_entry_at(c, made)->value, known);
	ledger_entry_at(c, made)->invoice = b->entry;
	ledger_entry_at(c, made)->assumed = of->assumed;
	ledger_entry_at(c, made)->when = of->when;
	ledger_entry_at(c, made)->when_has = of->when_has;
	ledger_entry_at(c, made)->sure = LEDGER_LIKELY;
	ledger_entry_at(c, made)->why = SPAN("your own invoice takes it off as paid; when it came is not among the files");
}

void ledger_before(struct case_ *c, bool bookings_only)
{
	struct money_before *all = c->ledger->work->before.v;

	for (uint32_t i = 0; i < c->ledger->work->before.n; i++)
		settle(c, &all[i], bookings_only);
}
