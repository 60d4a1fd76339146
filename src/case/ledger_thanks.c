/* A thank-you that names no sum: "paid this morning" - "got it, thanks!". It is for the invoice the two were talking
 * about, the one named in the talk or, in a chat, the one sent last, when nothing came in for it yet. */
#include "ledger_told.h"

enum { SHORT = 200, WITHIN = 4, LOOKED_AT = 4096 };

/* Nothing but that it came in: no sum, no "if", no question. */
static bool is_thanks(struct case_ *c, uint32_t item)
{
	enum { OTHER = SAY_NOT | SAY_LATER | SAY_YOU | SAY_OPEN | SAY_REFUND | SAY_WANTED };
	struct span text = texts_fresh(c->ledger->work->texts, &c->items[item]);
	unsigned cues = text.n && text.n <= SHORT ? say_cues(text) : 0;

	return (cues & SAY_RECEIVED) && !(cues & OTHER);
}

static bool is_paid_word(struct case_ *c, uint32_t item)
{
	enum { OTHER = SAY_NOT | SAY_LATER | SAY_WANTED | SAY_OPEN | SAY_REFUND };
	struct span text = texts_fresh(c->ledger->work->texts, &c->items[item]);
	unsigned cues = text.n && text.n <= SHORT ? say_cues(text) : 0;

	return (cues & SAY_PAID) && !(cues & OTHER);
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

static void thank(struct case_ *c, uint32_t item)
{
	const struct case_item *ci = &c->items[item];
	uint32_t of = ci->flags & CI_CHAT ? sent_last(c, ci->when) : told_talk_of(c, item), made;
	struct told t = { .invoice = of, .when_has = true };

	if (!told_is_mine(c, of) || !ledger_entry_at(c, of)->counted || told_paid_for(c, of).mantissa)
		return;
	t.value = ledger_entry_at(c, of)->value;
	t.currency = ledger_entry_at(c, of)->currency;
	t.assumed = ledger_entry_at(c, of)->assumed;
	t.source = (struct ledger_source){ .item = item, .how = HOW_MINE, .trust = TRUST_TEXT, .when = ci->when };
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

		for (uint32_t k = 1; k < all.n && looked < LOOKED_AT; k++) {
			uint32_t item = case_slice(c, all)[k], before = case_slice(c, all)[k - 1];
			const struct case_item *ci = &c->items[item], *prev = &c->items[before];

			if (!case_is_kept(ci) || !ci->when_has || !prev->when_has || ledger_side(c, item) != SIDE_ME ||
			    ledger_side(c, before) != SIDE_OTHER || (ci->flags & CI_MONEY) || ledger_skips(c, item) ||
			    ci->when - prev->when > WITHIN * (int64_t)DAY)
				continue;
			looked++;
			if (is_thanks(c, item) && is_paid_word(c, before))
				thank(c, item);
		}
	}
}
