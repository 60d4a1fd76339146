/* Which kinds of evidence there are, and which notices were seen. Messages are judged by who wrote
 * them, what their first words say, and when; a wrong guess costs a line in a list, never a sum. */
#include "finding_work.h"

#include "record/moment.h"

#include <stdlib.h>

enum { HEAD = 800, SHOWN = 8, DAY = 86400 };	/* bytes; of one kind; seconds */

static void seen(struct case_ *c, enum evidence ev, uint32_t item, const char *why)
{
	struct findings *f = c->findings;
	struct list *l = &f->evidence[ev];
	const struct evidence_seen *have = l->v;

	if (item == CASE_NONE)
		return;
	if (l->n >= SHOWN) {
		/* Of answers the last one tells where things stand. */
		if (ev == EV_ANSWER)
			((struct evidence_seen *)l->v)[SHOWN - 1].item = item;
		return;
	}
	for (uint32_t i = 0; i < l->n; i++)
		if (span_eq(case_label(c, have[i].item), case_label(c, item)))
			return;
	*(struct evidence_seen *)list_add(l, f->arena, sizeof *have) = (struct evidence_seen){ item, span_str(why) };
}

bool finding_is_message(const struct case_ *c, uint32_t item)
{
	const struct case_item *ci = &c->items[item];

	if (!case_is_kept(ci) || !(ci->flags & (CI_MAIL | CI_CHAT)) || (ci->flags & CI_BODY))
		return false;
	/* Of copies the first that is kept speaks. */
	for (uint32_t i = 0; ci->group != CASE_NONE && ci->group_kind != SAME_NEAR && i < c->groups[ci->group].items.n; i++) {
		uint32_t other = case_slice(c, c->groups[ci->group].items)[i];

		if (case_is_kept(&c->items[other]))
			return other == item;
	}
	return true;
}

/* ---- documents ---- */

static void documents(struct case_ *c, struct texts *texts)
{
	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];

		if (!case_is_kept(ci) || (ci->flags & (CI_MAIL | CI_CHAT | CI_BODY)))
			continue;
		if (ci->kind == KIND_CONTRACT && !(ci->flags & CI_TEXT_OCR))
			seen(c, EV_AGREEMENT, i, "a contract");
		else if (ci->kind == KIND_DELIVERY)
			seen(c, EV_DELIVERY, i, "a delivery note");
		else if (ci->kind == KIND_RECEIPT)
			seen(c, EV_RECEIPT, i, "a receipt");
		else if (ci->kind == KIND_TIMESHEET)
			seen(c, EV_TIMESHEET, i, "a record of hours");
		if (!digest_is_zero(&ci->text) && ci->kind != KIND_STATEMENT && !(ci->flags & CI_CONTAINER) &&
		    (say_cues(span_sub(texts_view(texts, ci), 0, HEAD)) & SAY_TERMS))
			seen(c, EV_TERMS, i, "names terms on refunds or cancellation");
	}
}

static void money(struct case_ *c)
{
	static const int8_t of_kind[LEDGER_KINDS] = {
		[LEDGER_AGREED] = EV_AGREEMENT, [LEDGER_INVOICE] = EV_INVOICE, [LEDGER_CREDIT] = -1, [LEDGER_PAYMENT] = EV_PAYMENT,
		[LEDGER_REFUND] = EV_REFUND, [LEDGER_REVERSAL] = -1, [LEDGER_FEE] = -1, [LEDGER_SAID] = -1,
	};

	for (uint32_t i = 0; i < c->ledger->n_entries; i++) {
		const struct ledger_entry *e = &c->ledger->entries[i];
		const struct ledger_source *s = e->sources.n ? ledger_source(e, 0) : NULL;

		if (s && e->counted && of_kind[e->kind] >= 0 && s->how != HOW_PICTURE && s->how != HOW_USER)
			seen(c, (enum evidence)of_kind[e->kind], s->item, ledger_how_text[s->how]);
	}
}

/* ---- messages, by time ---- */

static int by_when(const void *x, const void *y, void *ctx)
{
	const struct case_ *c = ctx;
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	const struct case_item *p = &c->items[a], *q = &c->items[b];

	if (p->when_has != q->when_has)
		return p->when_has ? -1 : 1;
	if (p->when_has && p->when != q->when)
		return p->when < q->when ? -1 : 1;
	return (a > b) - (a < b);
}

static uint32_t *messages_by_time(struct case_ *c, uint32_t *n)
{
	uint32_t *all = mem_get((c->n_items + 1) * sizeof *all);

	*n = 0;
	for (uint32_t i = 0; i < c->n_items; i++)
		if (finding_is_message(c, i))
			all[(*n)++] = i;
	qsort_r(all, *n, sizeof *all, by_when, c);
	return all;
}

static int64_t first_of(const struct case_ *c, enum ledger_kind kind)
{
	for (uint32_t i = 0; i < c->ledger->n_entries; i++)
		if (c->ledger->entries[i].kind == kind && c->ledger->entries[i].counted && c->ledger->entries[i].when_has)
			return c->ledger->entries[i].when;
	return INT64_MAX;
}

struct progress {		/* what has happened by now */
	int64_t invoiced;	/* the first invoice */
	bool offered;		/* my side named a price */
	bool delivered, asked;
};

/* The message an invoice came with says when it is due; that asks for nothing yet. */
static bool brings_invoice(const struct case_ *c, uint32_t message)
{
	for (uint32_t i = 0; i < c->ledger->n_entries; i++) {
		const struct ledger_entry *e = &c->ledger->entries[i];
		int64_t d = c->items[message].when - e->when;

		for (uint32_t k = 0; e->kind == LEDGER_INVOICE && k < e->sources.n && d > -2 * DAY && d < 2 * DAY; k++)
			if (c->items[ledger_source(e, k)->item].family == message)
				return true;
	}
	return false;
}

/* What one sentence says of work that was handed over: "It is done. What remains is the payment." */
static bool hands_over(struct span text)
{
	bool found = false;

	for (size_t at = 0; at < text.n && !found;) {
		struct span s = say_sentence(text, at, at + 1);
		unsigned cues = say_cues(s);
		size_t end = (size_t)(s.p - text.p) + s.n;

		found = (cues & SAY_DELIVERED) && !(cues & (SAY_NOT | SAY_OPEN | SAY_REFUND | SAY_LATER));
		at = end > at ? end : at + 1;
	}
	return found;
}

static void my_message(struct case_ *c, uint32_t i, unsigned title, struct span text, struct progress *p)
{
	unsigned body = say_cues(text);
	const struct case_item *ci = &c->items[i];
	const struct case_item *head = &c->items[ci->family];
	/* The first sums before any invoice are an offer: it names deliveries that are still to come. */
	bool is_offer = !p->offered && (ci->flags & CI_MONEY) && ci->when < p->invoiced;
	unsigned said = ci->flags & CI_REPLY ? body : title | body;	/* a reply has its subject from before */

	p->offered = p->offered || (ci->flags & CI_MONEY);
	if ((title & SAY_DELIVERED) || (!is_offer && (body & SAY_DELIVERED) && hands_over(text)) ||
	    (head->has & 1u << KIND_DELIVERY)) {
		seen(c, EV_DELIVERY, i, "your message hands it over");
		p->delivered = true;
	}
	if (((said & SAY_ASKS) || ((said & (SAY_OPEN | SAY_LATER)) && (ci->flags & CI_MONEY))) && !(body & SAY_REFUND) &&
	    ci->when > p->invoiced && !brings_invoice(c, i)) {
		seen(c, EV_CONTACT, i, "asks the other side about what is open");
		p->asked = true;
	}
}

static void their_message(struct case_ *c, uint32_t i, unsigned body, const struct progress *p)
{
	const struct case_item *ci = &c->items[i];

	if ((p->offered || (ci->flags & CI_MONEY)) && ci->when < p->invoiced && (body & SAY_AGREED) && !(body & SAY_NOT))
		seen(c, EV_AGREEMENT, i, "the other side agrees");
	if ((p->delivered || ci->when > p->invoiced) && (body & SAY_ACCEPTED) && !(body & SAY_NOT))
		seen(c, EV_ACCEPTANCE, i, "the other side approves");
	if ((body & SAY_CHANGE) && p->delivered)
		seen(c, EV_CHANGE, i, "speaks of more or other work");
	if ((p->asked || ((ci->flags & CI_MONEY) && ci->when > p->invoiced)) && !(ci->flags & CI_AUTOMATIC))
		seen(c, EV_ANSWER, i, "written after you invoiced");
}

static bool to_platform(const struct case_ *c, const struct case_item *ci)
{
	for (uint32_t k = 0; k < ci->to.n; k++)
		if (c->parties[case_slice(c, ci->to)[k]].side == SIDE_PLATFORM)
			return true;
	return false;
}

static bool has_words(struct span text, const struct venue_trigger *t)
{
	for (uint32_t k = 0; k < t->words.n; k++)
		if (texts_has(text, list_span(&t->words, k)))
			return true;
	return false;
}

static void notice_of(struct case_ *c, uint32_t i, struct span subject, struct span text)
{
	struct findings *f = c->findings;
	const struct venue_trigger *t = f->venue->triggers.v;
	const struct finding_mark *m = f->work.v;

	for (uint32_t k = 0; k < f->venue->triggers.n; k++) {
		struct trigger_seen s = { .trigger = &t[k], .item = i, .when = c->items[i].when };

		if (!c->items[i].when_has || !(has_words(subject, &t[k]) || has_words(text, &t[k])))
			continue;
		for (uint32_t d = 0; d < f->work.n; d++)
			if (m[d].item == i && m[d].kind == MARK_DAY && m[d].when >= s.when && (!s.stated_has || m[d].when < s.stated)) {
				s.stated = m[d].when;
				s.stated_has = true;
			}
		*(struct trigger_seen *)list_add(&f->triggers, f->arena, sizeof s) = s;
		seen(c, EV_NOTICE, i, "a notice of the venue");
		if (span_eq_str(t[k].name, "dispute-filed"))
			seen(c, EV_FILED, i, "a notice of the venue");
		return;
	}
}

static void platform_message(struct case_ *c, uint32_t i, unsigned title, struct span subject, struct span text)
{
	if (c->items[i].flags & CI_REPLY)
		seen(c, EV_SUPPORT, i, "an answer of the platform");
	else
		notice_of(c, i, subject, text);
	if (title & SAY_FEEDBACK)
		seen(c, EV_FEEDBACK, i, "speaks of feedback");
}

void finding_evidence(struct case_ *c, struct texts *texts)
{
	struct progress p = { .invoiced = first_of(c, LEDGER_INVOICE) };
	uint32_t n, *all = messages_by_time(c, &n), exchanged = 0;

	documents(c, texts);
	for (uint32_t k = 0; k < n; k++) {
		uint32_t i = all[k];
		enum case_side side = case_sender_side(c, i);

		if (side != SIDE_ME && side != SIDE_OTHER && side != SIDE_PLATFORM)
			continue;
		struct span subject = arena_dup(c->findings->arena, case_word(c, c->items[i].subject));
		struct span text = span_sub(texts_fresh(texts, &c->items[i]), 0, HEAD);
		unsigned title = say_cues(subject);

		if (side == SIDE_ME && to_platform(c, &c->items[i]))
			seen(c, EV_SUPPORT, i, "your question to the platform");
		else if (side == SIDE_ME)
			my_message(c, i, title, text, &p);
		else if (side == SIDE_OTHER)
			their_message(c, i, say_cues(text), &p);
		else if (side == SIDE_PLATFORM)
			platform_message(c, i, title, subject, text);
		if ((side == SIDE_ME || side == SIDE_OTHER) && exchanged++ < SHOWN)
			seen(c, EV_MESSAGES, i, "between the sides");
	}
	money(c);
	for (uint32_t i = 0; i < c->n_parties; i++)
		if (c->parties[i].side == SIDE_OTHER && c->parties[i].is_address && c->parties[i].name)
			seen(c, EV_IDENTITY, c->parties[i].first, "name and address of the other side");
	free(all);
}
