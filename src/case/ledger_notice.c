/* Notices of platforms and payment services: payments, refunds, what a card issuer took back, and the fees. */
#include "ledger_told.h"

enum { FEE_DAYS = 3, MILESTONES = 1024, NOTICE_SUMS = 32 };
enum { MOVES = SAY_RECEIVED | SAY_SENT | SAY_REFUND | SAY_REVERSED, UNTOLD = SAY_WANTED | SAY_LATER | SAY_NOT | SAY_HELD | SAY_PAYOUT };

struct notice {
	const struct money *gross, *net, *fee;	/* net without fee: what was earned of it; the rest was kept */
};

static bool usable(struct case_ *c, const struct money_message *m, const struct money *v)
{
	bool quoted;

	if (v->quoted)
		return false;
	ledger_sentence(c, m->item, v->from, v->to, &quoted);
	return !quoted;
}

/* "Order total $120. You earned $96.": the smaller sum, which alone is said to have come. */
static const struct money *earned_of(struct case_ *c, const struct money_message *m, const struct money *gross)
{
	for (uint32_t i = 0; gross && gross->role == ROLE_TOTAL && i < m->n && i < NOTICE_SUMS; i++) {
		const struct money *v = told_money(c, m->first + i);
		bool quoted;
		unsigned cues;

		if (v->value.negative || exact_cmp_abs(v->value, gross->value) >= 0 || !usable(c, m, v))
			continue;
		cues = say_cues(ledger_sentence(c, m->item, v->from, v->to, &quoted));
		if ((cues & SAY_RECEIVED) && !(cues & UNTOLD))
			return v;
	}
	return NULL;
}

/* gross - fee = net says which is which; without a fee the sum that is called paid, else the one
 * told most often, else the first. */
static struct notice read_notice(struct case_ *c, const struct money_message *m)
{
	struct notice n = { 0 };
	unsigned top = 0;

	for (uint32_t i = 0; i < m->n && i < NOTICE_SUMS; i++) {
		const struct money *f = told_money(c, m->first + i);

		if (f->role != ROLE_FEE || !usable(c, m, f))
			continue;
		n.fee = f;
		for (uint32_t a = 0; a < m->n && a < NOTICE_SUMS; a++)
			for (uint32_t b = 0; b < m->n && b < NOTICE_SUMS; b++) {
				struct exact sum = told_money(c, m->first + b)->value, fee = f->value;

				fee.negative = false;
				sum.negative = false;
				exact_add(&sum, fee);
				if (a != b && a != i && b != i && exact_eq(sum, told_money(c, m->first + a)->value)) {
					n.gross = told_money(c, m->first + a);
					n.net = told_money(c, m->first + b);
					return n;
				}
			}
	}
	for (uint32_t i = 0; i < m->n && i < NOTICE_SUMS; i++) {
		const struct money *v = told_money(c, m->first + i);
		unsigned rank = v->role == ROLE_PAID || v->role == ROLE_REFUND ? 8 : v->role == ROLE_TOTAL ? 4 : 0;

		if (v->role == ROLE_FEE || v->role == ROLE_BALANCE || !usable(c, m, v))
			continue;
		for (uint32_t k = 0; k < m->n && k < NOTICE_SUMS; k++)
			rank += exact_eq(told_money(c, m->first + k)->value, v->value);
		if (rank > top) {
			top = rank;
			n.gross = v;
		}
	}
	n.net = earned_of(c, m, n.gross);
	return n;
}

static void notice_fee(struct case_ *c, const struct money_message *m, const struct notice *n, const struct told *of, bool back)
{
	struct told t;
	uint32_t made;

	if (n->fee == NULL && n->net == NULL)
		return;
	t = told_of(c, m, n->fee ? n->fee : n->net, HOW_NOTICE);
	if (n->fee == NULL) {
		t.value = n->gross->value;
		exact_sub(&t.value, n->net->value);
	}
	t.value.negative = back;
	if (of->currency)
		t.currency = of->currency;
	for (uint32_t i = ledger_alike(c, t.value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_FEE && e->currency == t.currency && exact_eq(e->value, t.value) && !told_has_how(e, HOW_NOTICE) &&
		    told_apart(e->when, t.source.when) <= FEE_DAYS * DAY) {
			ledger_add_source(c, i, &t.source);
			return;
		}
	}
	made = told_add(c, LEDGER_FEE, &t);
	ledger_entry_at(c, made)->text = back ? SPAN("fee given back") : SPAN("fee of the platform");
}

/* A booking whose reference stands in the notice is the same thing, whatever the days between. */
static uint32_t by_reference(struct case_ *c, enum ledger_kind kind, const struct told *t, struct span text)
{
	for (uint32_t i = ledger_alike(c, t->value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (told_fits(c, e, kind, t) && e->number.n >= 5 && told_has_how(e, HOW_ROW) && texts_has(text, e->number))
			return i;
	}
	return CASE_NONE;
}

static void tell_notice(struct case_ *c, const struct money_message *m, struct notice n, enum ledger_kind kind, unsigned cues)
{
	struct span text;
	struct told t;
	uint32_t at;

	if (n.gross == NULL)
		return;
	t = told_of(c, m, n.gross, HOW_NOTICE);
	t.cues = cues;
	text = ledger_text(c, m->item);
	t.invoice = told_invoice(c, m->item, arena_dup(c->ledger->arena, text));
	if (!told_is_mine(c, t.invoice))
		t.invoice = CASE_NONE;
	text = ledger_text(c, m->item);
	at = by_reference(c, kind, &t, text);
	at = at != CASE_NONE ? told_join(c, at, &t) : told_tell(c, kind, &t);
	ledger_entry_at(c, at)->direct = kind == LEDGER_REFUND;
	if (kind == LEDGER_PAYMENT && t.invoice == CASE_NONE && (cues & SAY_EXTRA))
		ledger_entry_at(c, at)->extra = true;
	notice_fee(c, m, &n, &t, kind != LEDGER_PAYMENT);
}

/* "You sent a payment to", "has issued you a refund": my side is who paid. It is listed: what is owed to my side is
 * counted here, and that is no part of it. */
static void tell_out(struct case_ *c, const struct money_message *m, const struct money *v, bool back)
{
	struct told t = told_of(c, m, v, HOW_NOTICE);
	enum ledger_kind kind = back ? LEDGER_REFUND : LEDGER_PAYMENT;
	struct ledger_entry *e;

	for (uint32_t i = ledger_alike(c, t.value); i != CASE_NONE; i = e->alike) {
		e = ledger_entry_at(c, i);
		if (e->theirs && e->kind == kind && e->currency == t.currency && told_apart(e->when, t.source.when) <= TOLD_CLOSE) {
			ledger_add_source(c, i, &t.source);
			return;
		}
	}
	e = ledger_entry_at(c, told_add(c, kind, &t));
	e->counted = false;
	e->theirs = true;
	e->why = back ? SPAN("given back to your side: no part of what is owed to you") :
		 SPAN("your side paid this: no part of what is owed to you");
}

/* A dispute that was decided for my side gives back what was taken. */
static void tell_won(struct case_ *c, const struct money_message *m, struct notice n)
{
	struct told t;
	uint32_t at;

	if (n.gross == NULL)
		return;
	t = told_of(c, m, n.gross, HOW_NOTICE);
	at = told_nearest(c, LEDGER_REVERSAL, &t, TOLD_CLOSE, INT64_MAX);
	if (at == CASE_NONE)
		return;
	ledger_add_source(c, at, &t.source);
	ledger_entry_at(c, at)->counted = false;
	ledger_entry_at(c, at)->why = SPAN("a later notice says that it was decided for your side, and the money returned");
}

/* The name of a milestone stands in quotes beside its sum. */
static struct span quoted_name(struct case_ *c, struct span sentence)
{
	static const char *const marks[][2] = { { "\"", "\"" }, { "\342\200\234", "\342\200\235" }, { "\302\253", "\302\273" },
						{ "\342\200\236", "\342\200\234" } };
	enum { NAME = 120 };

	for (size_t i = 0; i < countof(marks); i++) {
		size_t from = span_find(sentence, span_str(marks[i][0]), 0), to;

		if (from == SIZE_MAX)
			continue;
		from += strlen(marks[i][0]);
		to = span_find(sentence, span_str(marks[i][1]), from);
		if (to != SIZE_MAX && to > from && to - from <= NAME)
			return arena_dup(c->ledger->arena, span_trim(span_sub(sentence, from, to - from)));
	}
	return SPAN("");
}

/* The milestone that a notice speaks of: of that sum, else one that is larger; of that name where both have one. */
static uint32_t milestone_of(struct case_ *c, const struct told *t, struct span name)
{
	uint32_t best = CASE_NONE;

	for (uint32_t k = 0; k < c->ledger->work->milestones.n; k++) {
		uint32_t i = ((const uint32_t *)c->ledger->work->milestones.v)[k];
		const struct ledger_entry *e = ledger_entry_at(c, i);
		bool same = exact_eq(e->value, t->value);

		if (e->currency != t->currency || (name.n && e->text.n && !span_ieq(name, e->text)))
			continue;
		if (same || (best == CASE_NONE && exact_cmp_abs(e->value, t->value) > 0))
			best = i;
	}
	return best;
}

void ledger_milestone(struct case_ *c, const struct money_message *m)
{
	enum { OTHER = SAY_REFUND | SAY_NOT | SAY_LATER | SAY_WANTED | SAY_RECEIVED | SAY_SENT | SAY_PAYOUT, NOTICE_DAYS = 2, MOST = 32 };
	unsigned title = say_cues(case_word(c, c->items[m->item].subject));

	for (uint32_t i = 0; i < m->n && i < MOST; i++) {
		const struct money *v = told_money(c, m->first + i);
		bool quoted;
		struct span sentence = ledger_sentence(c, m->item, v->from, v->to, &quoted), name;
		unsigned own = say_cues(sentence);
		struct ledger_entry *e;
		struct told t;
		uint32_t at;

		if (title & SAY_FUNDED)		/* "created a Milestone Payment of" */
			own &= ~(unsigned)SAY_SENT;
		if (v->quoted || quoted || v->role == ROLE_FEE || v->role == ROLE_BALANCE || (own & OTHER) || (title & (OTHER & ~SAY_SENT)) ||
		    !(own & SAY_FUNDED) || v->value.negative)
			continue;
		name = quoted_name(c, sentence);
		t = told_of(c, m, v, HOW_NOTICE);
		at = milestone_of(c, &t, name);
		e = at != CASE_NONE ? ledger_entry_at(c, at) : NULL;
		if (e && exact_eq(e->value, t.value) && told_apart(e->when, t.source.when) <= NOTICE_DAYS * DAY) {
			ledger_add_source(c, at, &t.source);
			return;
		}
		if (c->ledger->work->milestones.n == MILESTONES)
			return;
		at = told_add(c, LEDGER_INVOICE, &t);
		*(uint32_t *)list_add(&c->ledger->work->milestones, c->ledger->arena, sizeof at) = at;
		e = ledger_entry_at(c, at);
		e->basis = BASIS_MILESTONE;
		e->sure = LEDGER_LIKELY;
		e->text = name;
		e->why = SPAN("put in escrow, as the platform writes; owed once the work is accepted");
		return;
	}
}

/* That this message puts a milestone in escrow is known. */
static bool is_funding(struct case_ *c, uint32_t item)
{
	for (uint32_t k = 0; k < c->ledger->work->milestones.n; k++) {
		const struct ledger_entry *e = ledger_entry_at(c, ((const uint32_t *)c->ledger->work->milestones.v)[k]);

		for (uint32_t i = 0; i < e->sources.n; i++)
			if (ledger_source(e, i)->item == item)
				return true;
	}
	return false;
}

/* What lay in escrow went back: it is not owed any more. */
static void tell_escrow_back(struct case_ *c, const struct money_message *m, struct notice n)
{
	bool quoted;
	struct told t;
	uint32_t at;

	if (n.gross == NULL)
		return;
	t = told_of(c, m, n.gross, HOW_NOTICE);
	at = milestone_of(c, &t, quoted_name(c, ledger_sentence(c, m->item, n.gross->from, n.gross->to, &quoted)));
	if (at == CASE_NONE || told_nearest(c, LEDGER_CREDIT, &t, INT64_MAX, INT64_MAX) != CASE_NONE)
		return;
	t.invoice = at;
	ledger_entry_at(c, told_add(c, LEDGER_CREDIT, &t))->why = SPAN("given back out of escrow: not owed any more");
}

/* What the sentences say in which that sum stands: a table repeats it without a word, so the sentence that moves it
 * counts, and only where there is none what the first one says. */
static unsigned say_of(struct case_ *c, const struct money_message *m, struct exact value)
{
	enum { MOST = 32 };
	unsigned first = 0;

	for (uint32_t i = 0; i < m->n && i < MOST; i++) {
		const struct money *v = told_money(c, m->first + i);
		bool quoted;
		unsigned cues;

		if (!usable(c, m, v) || !exact_eq(v->value, value))
			continue;
		cues = say_cues(ledger_sentence(c, m->item, v->from, v->to, &quoted));
		if ((cues & MOVES) && !(cues & UNTOLD))
			return cues;
		first |= cues;
	}
	return first;
}

static bool is_milestone(struct case_ *c, const struct money_message *m, const struct money *v)
{
	struct told t = told_of(c, m, v, HOW_NOTICE);
	uint32_t at = milestone_of(c, &t, SPAN(""));

	return at != CASE_NONE && exact_eq(ledger_entry_at(c, at)->value, t.value);
}

/* The subject says what a notice is about, or the sentence its sum stands in, or the first lines; a milestone that
 * is funded or a payout to one's own bank moves no money between the sides, and what is offered or asked for none
 * at all. */
void ledger_notice(struct case_ *c, const struct money_message *m)
{
	enum { TELLS = MOVES | SAY_HELD | SAY_PAYOUT };
	struct span text = ledger_text(c, m->item);
	unsigned title = say_cues(case_word(c, c->items[m->item].subject)), body = say_cues(span_sub(text, 0, 600)), own = 0, cues;
	struct notice n = read_notice(c, m);
	bool is_told;

	if (n.gross)
		own = say_of(c, m, n.net && n.fee == NULL ? n.net->value : n.gross->value);
	if (((title | body) & SAY_WON) && (title & (SAY_WON | SAY_REVERSED))) {
		tell_won(c, m, n);
		return;
	}
	is_told = (own & MOVES) && !(own & UNTOLD);
	if (((title | own) & SAY_OUT) && !((title | own) & UNTOLD)) {
		if (n.gross)
			tell_out(c, m, n.gross, (title | own) & SAY_REFUND);
		return;
	}
	if ((own & SAY_WANTED) || ((title & SAY_WANTED) && !is_told) || ((title & SAY_FUNDED) && is_funding(c, m->item)))
		return;
	if (((title | own) & SAY_REFUND) && ((title | own) & (SAY_HELD | SAY_FUNDED))) {
		tell_escrow_back(c, m, n);
		return;
	}
	cues = title & TELLS ? title : is_told ? own : body;
	/* Platforms write of much that was paid one day; a notice of one payment is named after it, or
	 * calls its sum paid, takes a fee off it, is about a milestone, or says who paid it. People answer, notices do not. */
	if (cues != title && (n.gross == NULL || (n.gross->role != ROLE_PAID && n.gross->role != ROLE_REFUND &&
						  !(is_told && (n.net || is_milestone(c, m, n.gross) ||
								ledger_names_other(c, ledger_text(c, m->item)))))))
		return;
	if ((c->items[m->item].flags & CI_REPLY) || cues & SAY_HELD || (cues & SAY_PAYOUT && !(title & SAY_SENT)))
		return;
	if (cues & SAY_REVERSED)
		tell_notice(c, m, n, LEDGER_REVERSAL, cues);
	else if ((cues & SAY_REFUND) && !((cues & SAY_YOU) && (cues & SAY_RECEIVED)))
		tell_notice(c, m, n, LEDGER_REFUND, cues);
	else if ((cues & (SAY_RECEIVED | SAY_SENT)) && !(cues & SAY_NOT))
		tell_notice(c, m, n, LEDGER_PAYMENT, cues);
}

bool ledger_notice_concerns(struct case_ *c, const struct money_message *m)
{
	struct span text = ledger_text(c, m->item);
	uint32_t at;

	if (ledger_names_other(c, text))
		return true;
	at = ledger_invoice_in(c, text);
	return told_is_mine(c, at) && ledger_entry_at(c, at)->number.n > 2;	/* everybody has an invoice 7 */
}
