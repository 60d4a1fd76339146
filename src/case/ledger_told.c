/* What a message tells, held against the entries that are there already. */
#include "ledger_told.h"

#include <stdlib.h>

enum { SAME_DAYS = 10 };

int64_t told_apart(int64_t a, int64_t b) { return a > b ? a - b : b - a; }

/* A deposit that came before the invoice was written is not what a message long after it confirms. */
static bool is_deposit_of(const struct case_ *c, const struct ledger_entry *e, const struct told *t)
{
	const struct ledger_entry *of = e->invoice != CASE_NONE ? (struct ledger_entry *)c->ledger->work->entries.v + e->invoice : NULL;

	return of && e->when_has && of->when_has && e->when + DAY < of->when && t->when_has &&
	       t->source.when > of->when && t->source.when > e->when + SAME_DAYS * (int64_t)DAY;
}

bool told_fits(const struct case_ *c, const struct ledger_entry *e, enum ledger_kind kind, const struct told *t)
{
	return !is_deposit_of(c, e, t) && e->kind == kind && !e->theirs && e->currency == t->currency && exact_eq(e->value, t->value) && !e->by_user &&
	       (e->invoice == CASE_NONE || t->invoice == CASE_NONE || e->invoice == t->invoice);
}

struct exact told_paid_for(struct case_ *c, uint32_t invoice)
{
	struct exact sum = { 0 };

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->counted && e->invoice == invoice && (e->kind == LEDGER_PAYMENT || e->kind == LEDGER_CREDIT))
			exact_add(&sum, e->value);
	}
	return sum;
}

/* One more payment of that value would settle the invoice exactly. */
static bool would_settle(struct case_ *c, const struct told *t)
{
	struct exact sum;

	if (t->invoice == CASE_NONE)
		return false;
	sum = told_paid_for(c, t->invoice);
	exact_add(&sum, t->value);
	return exact_eq(sum, ledger_entry_at(c, t->invoice)->value);
}

bool told_has_how(const struct ledger_entry *e, enum ledger_how how)
{
	for (uint32_t i = 0; i < e->sources.n; i++)
		if (ledger_source(e, i)->how == how)
			return true;
	return false;
}

uint32_t told_nearest(struct case_ *c, enum ledger_kind kind, const struct told *t, int64_t before, int64_t after)
{
	uint32_t best = CASE_NONE;
	int64_t least = INT64_MAX;

	for (uint32_t i = ledger_alike(c, t->value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);
		int64_t d = t->source.when - e->when;

		if (!told_fits(c, e, kind, t))
			continue;
		if (!e->when_has || !t->when_has) {
			if (best == CASE_NONE)
				best = i;
		} else if (d >= -before && d <= after && told_apart(d, 0) < least) {
			least = told_apart(d, 0);
			best = i;
		}
	}
	return best;
}

uint32_t told_join(struct case_ *c, uint32_t entry, const struct told *t)
{
	struct ledger_entry *e;

	ledger_add_source(c, entry, &t->source);
	e = ledger_entry_at(c, entry);
	if (e->invoice == CASE_NONE && t->invoice != CASE_NONE) {
		e->invoice = t->invoice;
		e->sure = LEDGER_SURE;
		e->why = SPAN("a message about the same payment names the invoice");
	}
	return entry;
}

uint32_t told_add(struct case_ *c, enum ledger_kind kind, const struct told *t)
{
	uint32_t entry = ledger_add(c, kind, t->value, t->currency, &t->source);
	struct ledger_entry *e = ledger_entry_at(c, entry);

	e->when = t->source.when;
	e->when_has = t->when_has;
	e->assumed = t->assumed;
	e->invoice = t->invoice;
	e->sure = t->invoice != CASE_NONE ? LEDGER_SURE : LEDGER_LIKELY;
	return entry;
}

uint32_t told_tell(struct case_ *c, enum ledger_kind kind, const struct told *t)
{
	uint32_t at = told_nearest(c, kind, t, TOLD_CLOSE, INT64_MAX);
	const struct ledger_entry *e = at != CASE_NONE ? ledger_entry_at(c, at) : NULL;
	int64_t d = e && e->when_has && t->when_has ? t->source.when - e->when : 0;
	uint32_t made;

	if (e && d <= TOLD_CLOSE)
		return told_join(c, at, t);
	/* Beside what is still open a payment is told again, and settles nothing. */
	if (e && !(t->cues & SAY_TODAY) && !(kind == LEDGER_PAYMENT && !(t->cues & SAY_OPEN) && would_settle(c, t))) {
		if (d <= SAME_DAYS * DAY)
			return told_join(c, at, t);
		return at;	/* said once more, long after */
	}
	made = told_add(c, kind, t);
	if (e) {
		ledger_entry_at(c, made)->sure = LEDGER_LIKELY;
		ledger_entry_at(c, made)->why =
			SPAN("a second payment of the same sum: counted, because the message says so or it settles the invoice exactly");
	}
	return made;
}

/* ---- messages ---- */

const struct money *told_money(const struct case_ *c, uint32_t i) { return (const struct money *)c->ledger->work->money.v + i; }

uint32_t told_invoice(struct case_ *c, uint32_t item, struct span sentence)
{
	const struct money_ref *first;
	uint32_t at = ledger_invoice_in(c, sentence);

	if (at == CASE_NONE && ledger_numbers_of(c->ledger->work, item, &first) == 1)
		at = ledger_of_key(c, first->key);
	return at;
}

uint32_t told_talk_of(struct case_ *c, uint32_t item)
{
	enum { BACK = 8 };
	uint32_t at = c->items[item].family != CASE_NONE ? c->items[item].family : item, found = CASE_NONE;

	for (unsigned i = 0; i < BACK && at != CASE_NONE && found == CASE_NONE; i++, at = c->items[at].answers) {
		const struct money_ref *first;

		found = ledger_invoice_in(c, arena_dup(c->ledger->arena, case_word(c, c->items[at].title)));
		if (found == CASE_NONE && i && ledger_numbers_of(c->ledger->work, at, &first) == 1)
			found = ledger_of_key(c, first->key);
	}
	return found;
}

struct told told_of(struct case_ *c, const struct money_message *m, const struct money *v, enum ledger_how how)
{
	struct told t = { .value = v->value, .invoice = CASE_NONE, .when_has = m->when_has };

	t.value.negative = false;
	t.currency = ledger_currency(c, v->currency, v->candidates, &t.assumed);
	t.source = (struct ledger_source){ .item = m->item, .page = v->page, .line = v->line, .raw = ledger_copy(c, v->raw),
					   .how = (uint8_t)how, .trust = v->trust, .when = m->when };
	return t;
}

bool told_is_mine(struct case_ *c, uint32_t at)
{
	const struct ledger_entry *e = at != CASE_NONE ? ledger_entry_at(c, at) : NULL;

	return e && e->kind == LEDGER_INVOICE && !e->theirs;
}

static int by_when(const void *x, const void *y)
{
	const struct money_message *a = x, *b = y;

	if (a->when_has != b->when_has)
		return a->when_has ? -1 : 1;
	if (a->when_has && a->when != b->when)
		return a->when < b->when ? -1 : 1;
	return (a->item > b->item) - (a->item < b->item);
}

static bool is_later_version(const struct case_ *c, uint32_t item)
{
	const struct case_item *ci = &c->items[item];

	return ci->group_kind == SAME_CONFLICT && ci->group != CASE_NONE && case_slice(c, c->groups[ci->group].items)[0] != item;
}

struct money_message *told_messages(struct case_ *c, uint32_t *n)
{
	const struct ledger_work *w = c->ledger->work;
	struct money_message *all = arena_get(c->ledger->arena, (w->money.n + 1) * sizeof *all);

	*n = 0;
	for (uint32_t i = 0, end; i < w->money.n; i = end) {
		uint32_t item = told_money(c, i)->item;
		struct money_message m = { .item = item, .first = i };

		for (end = i + 1; end < w->money.n && told_money(c, end)->item == item; end++)
			;
		m.n = end - i;
		m.when = ledger_when(c, item, &m.when_has);
		if ((c->items[item].flags & (CI_MAIL | CI_CHAT)) && !ledger_skips(c, item) && !is_later_version(c, item))
			all[(*n)++] = m;
	}
	qsort(all, *n, sizeof *all, by_when);
	return all;
}
