/* A thank-you that names no sum: "paid this morning" - "got it, thanks!". It is for the sum that the other side named,
 * else for the invoice the two were talking about, the one named in the talk or, in a chat, the one sent last, when
 * nothing came in for it yet. */
#include "ledger_told.h"

enum {
	SHORT = 200,
	WITHIN = 4,
	WITHIN_SUM = 30,
	LOOKED_AT = 4096
}; /* days; a check takes its time */

/* Nothing but that it came in: no sum, no "if", no question. */
static bool is_thanks_in(struct span text)
{
	enum { OTHER = SAY_NOT | SAY_LATER | SAY_YOU | SAY_OPEN | SAY_REFUND | SAY_WANTED };
	unsigned cues = text.n && text.n <= SHORT ? say_cues(text) : 0;

	return ((cues & SAY_RECEIVED) || span_ifind(text, SPAN("got it"), 0) != SIZE_MAX || span_istarts(text, "seen")) && !(cues & OTHER);
}

static bool is_thanks(struct case_ *c, uint32_t item) { return is_thanks_in(texts_fresh(c->ledger->work->texts, &c->items[item])); }

/* What the message before says was paid, and nothing shows that it arrived, until now; CASE_NONE. */
static uint32_t said_in(struct case_ *c, uint32_t before)
{
	const struct ledger_work *w = c->ledger->work;
	const struct money *m = w->money.v;

	for (uint32_t i = ledger_money_from(w, before); i < w->money.n && m[i].item == before; i++) {
		struct exact value = m[i].value;

		value.negative = false;
		for (uint32_t k = ledger_alike(c, value); k != CASE_NONE; k = ledger_entry_at(c, k)->alike)
			if (ledger_entry_at(c, k)->kind == LEDGER_SAID && ledger_source(ledger_entry_at(c, k), 0)->item == before)
				return k;
	}
	return CASE_NONE;
}

/* "Received, thanks! 610 remain": the first sentence answers. */
static bool confirm(struct case_ *c, uint32_t item, uint32_t before)
{
	uint32_t said = said_in(c, before);
	struct ledger_source s = { .item = item, .how = HOW_MINE, .trust = TRUST_TEXT, .when = c->items[item].when };
	struct ledger_entry *e;

	if (said == CASE_NONE || !is_thanks_in(say_sentence(texts_fresh(c->ledger->work->texts, &c->items[item]), 0, 1)))
		return false;
	ledger_add_source(c, said, &s);
	e = ledger_entry_at(c, said);
	e->kind = LEDGER_PAYMENT;
	e->counted = true;
	e->sure = LEDGER_LIKELY;
	e->why = SPAN("the other side wrote that it was paid, and your side answered that it arrived");
	return true;
}

/* "Paid this morning"; "done, 2,500 sent". */
static bool is_paid_word(struct case_ *c, uint32_t item)
{
	enum { OTHER = SAY_NOT | SAY_LATER | SAY_WANTED | SAY_REFUND };
	struct span text = texts_fresh(c->ledger->work->texts, &c->items[item]);
	unsigned cues = text.n && text.n <= SHORT ? say_cues(text) : 0;

	if (c->items[item].flags & CI_MONEY)	/* "sent you 150, the rest next week" */
		return (cues & (SAY_PAID | SAY_SENT)) && !(cues & OTHER);
	return (cues & SAY_PAID) && !(cues & (OTHER | SAY_OPEN));
}

/* The last invoice that was sent by then, in the order of entries. */
static uint32_t sent_last(struct case_ *c, int64_t when)
{
	uint32_t best = CASE_NONE;

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_INVOICE && e->counted && !e->theirs && e->when_has && e->when <= when &&
		    (best == CASE_NONE || e->when >= ledger_entry_at(c, best)->when))
			best = i;
	}
	return best;
}

/* The one sum that a message names, NULL where it names none; false: several. */
static bool one_sum(const struct case_ *c, uint32_t item, const struct money **sum)
{
	const struct ledger_work *w = c->ledger->work;
	const struct money *m = w->money.v;

	*sum = NULL;
	for (uint32_t i = ledger_money_from(w, item); i < w->money.n && m[i].item == item; i++) {
		if (m[i].quoted)
			continue;
		if (*sum && exact_cmp_abs((*sum)->value, m[i].value))
			return false;
		*sum = &m[i];
	}
	return true;
}

/* The sum that my side asked for last before that, in the same talk. */
static const struct money *asked_for(struct case_ *c, const struct slice all, uint32_t k)
{
	enum { BACK = 8 };

	for (uint32_t n = 0; n < BACK && k-- > 0; n++) {
		uint32_t item = case_slice(c, all)[k];
		const struct money *v = ledger_side(c, item) == SIDE_ME ? told_asked(c, item) : NULL;

		if (v)
			return v;
	}
	return NULL;
}

static void thank(struct case_ *c, const struct slice all, uint32_t k)
{
	uint32_t item = case_slice(c, all)[k], before = case_slice(c, all)[k - 1];
	const struct case_item *ci = &c->items[item];
	uint32_t of = ci->flags & CI_CHAT ? sent_last(c, ci->when) : told_talk_of(c, item), made;
	struct told t = { .invoice = told_is_mine(c, of) ? of : CASE_NONE, .when_has = true };
	const struct money *named, *asked;

	t.source = (struct ledger_source){ .item = item, .how = HOW_MINE, .trust = TRUST_TEXT, .when = ci->when };
	if (!one_sum(c, before, &named))
		return;
	asked = t.invoice == CASE_NONE && named == NULL ? asked_for(c, all, k) : NULL;
	named = asked ? asked : named;
	if (t.invoice == CASE_NONE && named == NULL)
		return;
	if (named) {
		t.value = named->value;
		t.currency = ledger_currency(c, named->currency, named->candidates, &t.assumed);
	}
	if (t.invoice == CASE_NONE) {
		if (told_nearest(c, LEDGER_PAYMENT, &t, WITHIN * (int64_t)DAY, WITHIN * (int64_t)DAY) != CASE_NONE)
			return;
		made = told_add(c, LEDGER_PAYMENT, &t);
	} else {
		const struct ledger_entry *e = ledger_entry_at(c, of);

		if (!e->counted || told_paid_for(c, of).mantissa)
			return;
		if (named == NULL || exact_cmp_abs(named->value, e->value) >= 0) {
			t.value = e->value;
			t.currency = e->currency;
			t.assumed = e->assumed;
		}
		made = told_tell(c, LEDGER_PAYMENT, &t);
	}
	if (ledger_entry_at(c, made)->sources.n > 1)
		return;
	ledger_entry_at(c, made)->sure = LEDGER_UNSURE;
	ledger_entry_at(c, made)->why = asked ? SPAN("your side confirmed that it arrived; the sum is what it had asked for") :
		named ? SPAN("your side confirmed that it arrived; the sum is what the other side named") :
		SPAN("your side confirmed that it arrived and named no sum: taken for the whole invoice");
}

/* "Payment for GK-31 arrived, thank you": said without being told of it before. */
static void arrived(struct case_ *c, uint32_t item)
{
	struct span text = arena_dup(c->ledger->arena, texts_fresh(c->ledger->work->texts, &c->items[item]));
	struct told t = { .when_has = true };
	uint32_t made;

	if (!is_thanks_in(text) || !say_is_payment(text))
		return;
	t.invoice = told_invoice(c, item, text);
	if (t.invoice == CASE_NONE)
		t.invoice = told_talk_of(c, item);
	if (!told_is_mine(c, t.invoice) || !ledger_entry_at(c, t.invoice)->counted || told_paid_for(c, t.invoice).mantissa)
		return;
	t.value = ledger_entry_at(c, t.invoice)->value;
	t.currency = ledger_entry_at(c, t.invoice)->currency;
	t.assumed = ledger_entry_at(c, t.invoice)->assumed;
	t.source = (struct ledger_source){ .item = item, .how = HOW_MINE, .trust = TRUST_TEXT, .when = c->items[item].when };
	made = told_tell(c, LEDGER_PAYMENT, &t);
	if (ledger_entry_at(c, made)->sources.n > 1)
		return;
	ledger_entry_at(c, made)->sure = LEDGER_UNSURE;
	ledger_entry_at(c, made)->why = SPAN("your side confirmed that it arrived and named no sum: taken for the whole invoice");
}

void ledger_thanks(struct case_ *c)
{
	uint32_t looked = 0;

	for (uint32_t t = 0; t < c->n_threads; t++) {
		const struct slice all = c->threads[t].items;

		for (uint32_t k = 0; k < all.n && looked < LOOKED_AT; k++) {
			uint32_t item = case_slice(c, all)[k], before = k ? case_slice(c, all)[k - 1] : item;
			const struct case_item *ci = &c->items[item], *prev = &c->items[before];

			if (!case_is_kept(ci) || !ci->when_has || ledger_side(c, item) != SIDE_ME || ledger_skips(c, item))
				continue;
			looked++;
			if (prev->when_has && ledger_side(c, before) == SIDE_OTHER &&
			    ci->when - prev->when <= WITHIN_SUM * (int64_t)DAY) {
				if (confirm(c, item, before))
					continue;
				if (ci->when - prev->when <= WITHIN * (int64_t)DAY &&
				    !(ci->flags & CI_MONEY) && is_thanks(c, item) &&
				    is_paid_word(c, before)) {
					thank(c, all, k);
					continue;
				}
			}
			if (!(ci->flags & CI_MONEY))
				arrived(c, item);
		}
	}
}
