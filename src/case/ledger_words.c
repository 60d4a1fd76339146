/* What messages say of money: notices of platforms and payment services, and the two sides' words.
 *
 * Each is first held against what is there already, because a booking, a notice and a thank-you
 * tell of one payment. The same sum within a day or two is the same payment; later it is told
 * again, unless counting it as a second one settles the invoice to the cent. What the other side
 * says it paid is listed and not counted while nothing shows that it arrived. */
#include "ledger_work.h"

#include <stdlib.h>

enum { DAY = 86400, CLOSE = DAY * 3 / 2, SAME_DAYS = 10, CLAIM_BEFORE = 3, CLAIM_AFTER = 30, FEE_DAYS = 3 };

struct told {			/* one thing that a message tells */
	struct ledger_source source;
	struct exact value;
	uint32_t currency, invoice;
	unsigned cues;
	bool assumed, when_has;
};

static int64_t apart(int64_t a, int64_t b) { return a > b ? a - b : b - a; }

/* A deposit that came before the invoice was written is not what a message long after it confirms. */
static bool is_deposit_of(const struct case_ *c, const struct ledger_entry *e, const struct told *t)
{
	const struct ledger_entry *of = e->invoice != CASE_NONE ? (struct ledger_entry *)c->ledger->work->entries.v + e->invoice : NULL;

	return of && e->when_has && of->when_has && e->when + DAY < of->when && t->when_has &&
	       t->source.when > of->when && t->source.when > e->when + SAME_DAYS * (int64_t)DAY;
}

static bool fits(const struct case_ *c, const struct ledger_entry *e, enum ledger_kind kind, const struct told *t)
{
	return !is_deposit_of(c, e, t) && e->kind == kind && e->currency == t->currency && exact_eq(e->value, t->value) && !e->by_user &&
	       (e->invoice == CASE_NONE || t->invoice == CASE_NONE || e->invoice == t->invoice);
}

static struct exact paid_for(struct case_ *c, uint32_t invoice)
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
	sum = paid_for(c, t->invoice);
	exact_add(&sum, t->value);
	return exact_eq(sum, ledger_entry_at(c, t->invoice)->value);
}

static bool has_how(const struct ledger_entry *e, enum ledger_how how)
{
	for (uint32_t i = 0; i < e->sources.n; i++)
		if (ledger_source(e, i)->how == how)
			return true;
	return false;
}

/* The entry that tells of the same thing, the nearest in time; CASE_NONE. */
static uint32_t nearest(struct case_ *c, enum ledger_kind kind, const struct told *t, int64_t before, int64_t after)
{
	uint32_t best = CASE_NONE;
	int64_t least = INT64_MAX;

	for (uint32_t i = ledger_alike(c, t->value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);
		int64_t d = t->source.when - e->when;

		if (!fits(c, e, kind, t))
			continue;
		if (!e->when_has || !t->when_has) {
			if (best == CASE_NONE)
				best = i;
		} else if (d >= -before && d <= after && apart(d, 0) < least) {
			least = apart(d, 0);
			best = i;
		}
	}
	return best;
}

static uint32_t join(struct case_ *c, uint32_t entry, const struct told *t)
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

static uint32_t add(struct case_ *c, enum ledger_kind kind, const struct told *t)
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

/* A payment or refund that a message tells of: joined with the same one, or new, or told again. */
static uint32_t tell(struct case_ *c, enum ledger_kind kind, const struct told *t)
{
	uint32_t at = nearest(c, kind, t, CLOSE, INT64_MAX);
	const struct ledger_entry *e = at != CASE_NONE ? ledger_entry_at(c, at) : NULL;
	int64_t d = e && e->when_has && t->when_has ? t->source.when - e->when : 0;
	uint32_t made;

	if (e && d <= CLOSE)
		return join(c, at, t);
	/* Beside what is still open a payment is told again, and settles nothing. */
	if (e && !(t->cues & SAY_TODAY) && !(kind == LEDGER_PAYMENT && !(t->cues & SAY_OPEN) && would_settle(c, t))) {
		if (d <= SAME_DAYS * DAY)
			return join(c, at, t);
		return at;	/* said once more, long after */
	}
	made = add(c, kind, t);
	if (e) {
		ledger_entry_at(c, made)->sure = LEDGER_LIKELY;
		ledger_entry_at(c, made)->why =
			SPAN("a second payment of the same sum: counted, because the message says so or it settles the invoice exactly");
	}
	return made;
}

/* ---- reading a message ---- */

struct message {		/* one item's amounts, next to each other in the list */
	uint32_t item, first, n;
	int64_t when;
	bool when_has;
};

static const struct money *money_at(const struct case_ *c, uint32_t i) { return (const struct money *)c->ledger->work->money.v + i; }

/* The invoice that a sentence, or the rest of its message, names; CASE_NONE. */
static uint32_t invoice_named(struct case_ *c, uint32_t item, struct span sentence)
{
	const struct money_ref *first;
	uint32_t at = ledger_invoice_in(c, sentence);

	if (at == CASE_NONE && ledger_numbers_of(c->ledger->work, item, &first) == 1)
		at = ledger_invoice_in(c, first->number);
	return at;
}

/* "Thanks, the 500 arrived" names none: its subject may, or the messages it answers. */
static uint32_t invoice_of_talk(struct case_ *c, uint32_t item)
{
	enum { BACK = 8 };
	uint32_t at = c->items[item].family != CASE_NONE ? c->items[item].family : item, found = CASE_NONE;

	for (unsigned i = 0; i < BACK && at != CASE_NONE && found == CASE_NONE; i++, at = c->items[at].answers) {
		const struct money_ref *first;

		found = ledger_invoice_in(c, arena_dup(c->ledger->arena, case_word(c, c->items[at].title)));
		if (found == CASE_NONE && i && ledger_numbers_of(c->ledger->work, at, &first) == 1)
			found = ledger_invoice_in(c, first->number);
	}
	return found;
}

static struct told told_of(struct case_ *c, const struct message *m, const struct money *v, enum ledger_how how)
{
	struct told t = { .value = v->value, .invoice = CASE_NONE, .when_has = m->when_has };

	t.value.negative = false;
	t.currency = ledger_currency(c, v->currency, v->candidates, &t.assumed);
	t.source = (struct ledger_source){ .item = m->item, .page = v->page, .line = v->line, .raw = ledger_copy(c, v->raw),
					   .how = (uint8_t)how, .trust = v->trust, .when = m->when };
	return t;
}

static bool is_invoice_of_mine(struct case_ *c, uint32_t at)
{
	const struct ledger_entry *e = at != CASE_NONE ? ledger_entry_at(c, at) : NULL;

	return e && e->kind == LEDGER_INVOICE && !e->theirs;
}

/* A sum in its sentence, and the other ones there. */
struct beside {
	unsigned cues;		/* of the part of the sentence the sum stands in, and of what is said of all */
	bool others;		/* another value in the same sentence */
	bool is_whole;		/* "500 of the 1,000" */
};

/* Sums of one sentence follow each other: what it says is read once. */
static unsigned cues_of(struct case_ *c, uint32_t item, struct span sentence)
{
	struct ledger_said *said = &c->ledger->work->said;
	size_t from = (size_t)(sentence.p - ledger_text(c, item).p);

	if (said->item != item || said->from != from || said->n != sentence.n)
		*said = (struct ledger_said){ item, say_cues(sentence), from, sentence.n };
	return said->cues;
}

/* What is said of another sum of the sentence ("300 are still open", "the rest will follow") turns
 * this one neither into a claim nor into a promise. Without one of the cues in `needs` nothing else
 * is looked for. */
static struct beside look_beside(struct case_ *c, const struct message *m, const struct money *v, struct span sentence,
				 unsigned needs)
{
	enum { TURNS = SAY_NOT | SAY_LATER | SAY_OPEN, MOVES = SAY_RECEIVED | SAY_SENT | SAY_REFUND, NEAR = 32 };
	uint32_t at = (uint32_t)(v - money_at(c, m->first));	/* sums of one sentence lie beside each other */
	struct span text = ledger_text(c, m->item), clause;
	struct beside b = { .cues = cues_of(c, m->item, sentence) };
	size_t start;
	unsigned own, theirs = 0;

	if (sentence.n == 0 || !(b.cues & needs))
		return b;
	start = (size_t)(sentence.p - text.p);
	clause = say_clause(sentence, v->from - start, v->to - start);
	for (uint32_t i = at > NEAR ? at - NEAR : 0; i < m->n && i <= at + NEAR; i++) {
		const struct money *o = money_at(c, m->first + i);

		if (o == v || o->from < start || o->to > start + sentence.n || exact_eq(o->value, v->value))
			continue;
		b.others = true;
		if (o->to <= v->from && say_is_of(span_sub(text, o->to, v->from - o->to)))
			b.is_whole = true;
		if (o->from < (size_t)(clause.p - text.p) || o->to > (size_t)(clause.p - text.p) + clause.n)
			theirs |= say_cues(say_clause(sentence, o->from - start, o->to - start));
	}
	if (!b.others)
		return b;
	own = say_cues(clause);
	if ((own & TURNS) && !(own & MOVES))
		b.cues = own;
	else
		b.cues = own | (b.cues & ~(theirs & TURNS));
	return b;
}

/* Two sums in one sentence: the invoice's own total is not what was paid. */
static bool is_the_total(struct case_ *c, const struct beside *b, const struct money *v, uint32_t invoice)
{
	return b->is_whole || (b->others && is_invoice_of_mine(c, invoice) && exact_eq(ledger_entry_at(c, invoice)->value, v->value));
}

/* A message it answers is repeated in it, and the sum stands in that part: quotes that no mark and no
 * line above them told from what is new. */
static bool is_repeated(struct case_ *c, const struct message *m, const struct money *v)
{
	enum { BACK = 8, LEAST = 16, MOST = 60 };
	uint32_t at = c->items[m->item].family != CASE_NONE ? c->items[m->item].family : m->item;

	at = c->items[at].answers;
	for (unsigned i = 0; i < BACK && at != CASE_NONE; i++, at = c->items[at].answers) {
		struct span begin = span_trim(span_sub(texts_fresh(c->ledger->work->texts, &c->items[at]), 0, MOST));
		size_t found;

		if (begin.n < LEAST)
			continue;
		begin = arena_dup(c->ledger->arena, begin);
		found = span_ifind(ledger_text(c, m->item), begin, 0);
		if (found != SIZE_MAX && found > 0 && v->from >= found)
			return true;
	}
	return false;
}

/* "So far I received 750" is no payment of 750 where others are known; when these make another sum,
 * that is told. */
static bool is_sum_so_far(struct case_ *c, const struct message *m, const struct told *t)
{
	struct arena *a = c->ledger->arena;
	struct exact sum = { 0 };
	bool known = false, loose = false;	/* loose: payments for which no invoice is known yet */

	for (uint32_t i = 0; (t->cues & SAY_SOFAR) && i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind != LEDGER_PAYMENT || !e->counted || (e->when_has && t->when_has && e->when > t->source.when))
			continue;
		loose = loose || (e->invoice == CASE_NONE && e->currency == t->currency && !e->extra);
		if (e->invoice != t->invoice)
			continue;
		exact_add(&sum, e->value);
		known = true;
	}
	if (known && !loose && !exact_eq(sum, t->value))
		ledger_clash(c, arena_fmt(a, "Your side wrote that %.*s came in so far for %.*s; what else is among the files makes %.*s.",
					  SPAN_FMT(exact_print(t->value, a)), SPAN_FMT(ledger_entry_at(c, t->invoice)->number),
					  SPAN_FMT(exact_print(sum, a))), m->item, CASE_NONE);
	return known || loose;
}

/* "I received 200.17 USD", and no invoice it could be for: listed, and not counted, where nothing else
 * tells of that sum. */
static void received_for_nothing(struct case_ *c, const struct told *t)
{
	const int64_t around = CLAIM_AFTER * (int64_t)DAY;
	struct ledger_entry *e;

	if (nearest(c, LEDGER_PAYMENT, t, around, around) != CASE_NONE || nearest(c, LEDGER_SAID, t, around, around) != CASE_NONE)
		return;
	e = ledger_entry_at(c, add(c, LEDGER_SAID, t));
	e->counted = false;
	e->sure = LEDGER_UNSURE;
	e->why = SPAN("your side wrote that it arrived; no invoice that it could be for was found");
}

/* What is received for no known invoice goes to `loose`: struct told. */
static void my_words(struct case_ *c, const struct message *m, const struct money *v, struct list *loose)
{
	bool quoted;
	struct span sentence = ledger_sentence(c, m->item, v->from, v->to, &quoted);
	struct beside beside = look_beside(c, m, v, sentence, SAY_REFUND | SAY_RECEIVED);
	unsigned cues = beside.cues;
	struct told t;
	uint32_t made;

	if (quoted || (cues & (SAY_NOT | SAY_LATER)) || !(cues & (SAY_REFUND | SAY_RECEIVED)))
		return;
	t = told_of(c, m, v, HOW_MINE);
	t.cues = cues;
	t.invoice = invoice_named(c, m->item, arena_dup(c->ledger->arena, sentence));
	if ((t.invoice != CASE_NONE && !is_invoice_of_mine(c, t.invoice)) || is_repeated(c, m, v))
		return;
	if ((cues & SAY_REFUND) && !(cues & SAY_PLEASE)) {
		tell(c, LEDGER_REFUND, &t);
	} else if ((cues & SAY_RECEIVED) && !(cues & (SAY_YOU | SAY_REFUND))) {
		bool named = t.invoice != CASE_NONE;

		if (!named)
			t.invoice = invoice_of_talk(c, m->item);
		if (t.invoice == CASE_NONE && !c->undecided && !(cues & SAY_SOFAR))
			*(struct told *)list_add(loose, c->ledger->arena, sizeof t) = t;
		if (!is_invoice_of_mine(c, t.invoice) || is_the_total(c, &beside, v, t.invoice) || is_sum_so_far(c, m, &t))
			return;
		made = tell(c, LEDGER_PAYMENT, &t);
		if (ledger_entry_at(c, made)->sources.n > 1 || ledger_source(ledger_entry_at(c, made), 0)->item != m->item)
			return;
		ledger_entry_at(c, made)->sure = named ? LEDGER_SURE : LEDGER_LIKELY;
		ledger_entry_at(c, made)->why = named ? SPAN("your side confirmed that it arrived") :
			SPAN("your side confirmed that it arrived; the conversation names the invoice");
	}
}

/* Second pass: when all that arrived is known. */
static void their_words(struct case_ *c, const struct message *m, const struct money *v)
{
	bool quoted;
	struct span sentence = ledger_sentence(c, m->item, v->from, v->to, &quoted);
	struct beside beside = look_beside(c, m, v, sentence, SAY_SENT);
	unsigned cues = beside.cues;
	struct told t;
	uint32_t at = CASE_NONE;

	if (quoted || beside.is_whole || !(cues & SAY_SENT) || (cues & (SAY_NOT | SAY_LATER | SAY_REFUND | SAY_OPEN)))
		return;
	t = told_of(c, m, v, HOW_THEIRS);
	t.invoice = invoice_named(c, m->item, arena_dup(c->ledger->arena, sentence));
	if (t.invoice != CASE_NONE && !is_invoice_of_mine(c, t.invoice))
		return;
	at = nearest(c, LEDGER_PAYMENT, &t, CLAIM_AFTER * (int64_t)DAY, CLAIM_BEFORE * (int64_t)DAY);
	if (at != CASE_NONE && !has_how(ledger_entry_at(c, at), HOW_THEIRS)) {
		join(c, at, &t);
		return;
	}
	if (at != CASE_NONE || nearest(c, LEDGER_SAID, &t, CLAIM_AFTER * (int64_t)DAY, CLAIM_AFTER * (int64_t)DAY) != CASE_NONE)
		return;
	if (t.invoice == CASE_NONE && !(cues & SAY_TODAY) && v->role != ROLE_PAID)
		return;
	at = add(c, LEDGER_SAID, &t);
	ledger_entry_at(c, at)->counted = false;
	ledger_entry_at(c, at)->sure = LEDGER_UNSURE;
	ledger_entry_at(c, at)->why = SPAN("the other side says so; nothing shows that it arrived");
}

/* ---- notices ---- */

struct notice {
	const struct money *gross, *net, *fee;
};

static bool usable(struct case_ *c, const struct message *m, const struct money *v)
{
	bool quoted;

	if (v->quoted)
		return false;
	ledger_sentence(c, m->item, v->from, v->to, &quoted);
	return !quoted;
}

/* gross - fee = net says which is which; without a fee the sum that is called paid, else the one
 * told most often, else the first. */
static struct notice read_notice(struct case_ *c, const struct message *m)
{
	struct notice n = { 0 };
	unsigned top = 0;

	for (uint32_t i = 0; i < m->n && i < 32; i++) {
		const struct money *f = money_at(c, m->first + i);

		if (f->role != ROLE_FEE || !usable(c, m, f))
			continue;
		n.fee = f;
		for (uint32_t a = 0; a < m->n && a < 32; a++)
			for (uint32_t b = 0; b < m->n && b < 32; b++) {
				struct exact sum = money_at(c, m->first + b)->value, fee = f->value;

				fee.negative = false;
				sum.negative = false;
				exact_add(&sum, fee);
				if (a != b && a != i && b != i && exact_eq(sum, money_at(c, m->first + a)->value)) {
					n.gross = money_at(c, m->first + a);
					n.net = money_at(c, m->first + b);
					return n;
				}
			}
	}
	for (uint32_t i = 0; i < m->n && i < 32; i++) {
		const struct money *v = money_at(c, m->first + i);
		unsigned rank = v->role == ROLE_PAID || v->role == ROLE_REFUND ? 8 : v->role == ROLE_TOTAL ? 4 : 0;

		if (v->role == ROLE_FEE || v->role == ROLE_BALANCE || !usable(c, m, v))
			continue;
		for (uint32_t k = 0; k < m->n && k < 32; k++)
			rank += exact_eq(money_at(c, m->first + k)->value, v->value);
		if (rank > top) {
			top = rank;
			n.gross = v;
		}
	}
	return n;
}

static void notice_fee(struct case_ *c, const struct message *m, const struct notice *n, const struct told *of, bool back)
{
	struct told t;
	uint32_t made;

	if (n->fee == NULL)
		return;
	t = told_of(c, m, n->fee, HOW_NOTICE);
	t.value.negative = back;
	if (of->currency)
		t.currency = of->currency;
	for (uint32_t i = ledger_alike(c, t.value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_FEE && e->currency == t.currency && exact_eq(e->value, t.value) && !has_how(e, HOW_NOTICE) &&
		    apart(e->when, t.source.when) <= FEE_DAYS * DAY) {
			ledger_add_source(c, i, &t.source);
			return;
		}
	}
	made = add(c, LEDGER_FEE, &t);
	ledger_entry_at(c, made)->text = back ? SPAN("fee given back") : SPAN("fee of the platform");
}

/* A booking whose reference stands in the notice is the same thing, whatever the days between. */
static uint32_t by_reference(struct case_ *c, enum ledger_kind kind, const struct told *t, struct span text)
{
	for (uint32_t i = ledger_alike(c, t->value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (fits(c, e, kind, t) && e->number.n >= 5 && has_how(e, HOW_ROW) && texts_has(text, e->number))
			return i;
	}
	return CASE_NONE;
}

static void tell_notice(struct case_ *c, const struct message *m, struct notice n, enum ledger_kind kind, unsigned cues)
{
	struct span text;
	struct told t;
	uint32_t at;

	if (n.gross == NULL)
		return;
	t = told_of(c, m, n.gross, HOW_NOTICE);
	t.cues = cues;
	text = ledger_text(c, m->item);
	t.invoice = invoice_named(c, m->item, arena_dup(c->ledger->arena, text));
	if (!is_invoice_of_mine(c, t.invoice))
		t.invoice = CASE_NONE;
	text = ledger_text(c, m->item);
	at = by_reference(c, kind, &t, text);
	at = at != CASE_NONE ? join(c, at, &t) : tell(c, kind, &t);
	ledger_entry_at(c, at)->direct = kind == LEDGER_REFUND;
	if (kind == LEDGER_PAYMENT && t.invoice == CASE_NONE && (cues & SAY_EXTRA))
		ledger_entry_at(c, at)->extra = true;
	notice_fee(c, m, &n, &t, kind != LEDGER_PAYMENT);
}

/* The subject and the first lines say what a notice is about; a milestone that is funded or a
 * payout to one's own bank moves no money between the sides. */
static void notice(struct case_ *c, const struct message *m)
{
	struct span text = ledger_text(c, m->item);
	unsigned title = say_cues(case_word(c, c->items[m->item].subject)), body = say_cues(span_sub(text, 0, 600));
	unsigned cues = title & (SAY_RECEIVED | SAY_SENT | SAY_REFUND | SAY_REVERSED | SAY_HELD | SAY_PAYOUT) ? title : body;
	struct notice n = read_notice(c, m);

	/* Platforms write of much that was paid one day; a notice of one payment is named after it, or
	 * calls its sum paid. People answer, notices do not. */
	if (cues != title && (n.gross == NULL || (n.gross->role != ROLE_PAID && n.gross->role != ROLE_REFUND)))
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

/* A stranger's notice counts when it names the other side or an invoice of the case. */
static bool concerns(struct case_ *c, const struct message *m)
{
	struct span text = ledger_text(c, m->item);
	uint32_t at;

	if (ledger_names_other(c, text))
		return true;
	at = ledger_invoice_in(c, text);
	return is_invoice_of_mine(c, at);
}

/* ---- all messages, by time ---- */

static int by_when(const void *x, const void *y)
{
	const struct message *a = x, *b = y;

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

static struct message *messages_of(struct case_ *c, uint32_t *n)
{
	const struct ledger_work *w = c->ledger->work;
	struct message *all = arena_get(c->ledger->arena, (w->money.n + 1) * sizeof *all);

	*n = 0;
	for (uint32_t i = 0, end; i < w->money.n; i = end) {
		uint32_t item = money_at(c, i)->item;
		struct message m = { .item = item, .first = i };

		for (end = i + 1; end < w->money.n && money_at(c, end)->item == item; end++)
			;
		m.n = end - i;
		m.when = ledger_when(c, item, &m.when_has);
		if ((c->items[item].flags & (CI_MAIL | CI_CHAT)) && !ledger_skips(c, item) && !is_later_version(c, item))
			all[(*n)++] = m;
	}
	qsort(all, *n, sizeof *all, by_when);
	return all;
}

/* A transfer receipt that my side has is a payment; one the other side sent is their word. */
static void payment_papers(struct case_ *c)
{
	const struct money_paper *p = c->ledger->work->papers.v;

	for (uint32_t i = 0; i < c->ledger->work->papers.n; i++) {
		bool mine = ledger_side(c, p[i].item) != SIDE_OTHER;
		struct told t = { .value = p[i].total, .invoice = CASE_NONE };
		uint32_t made;

		if (p[i].kind != KIND_PAYMENT || ledger_skips(c, p[i].item))
			continue;
		t.invoice = ledger_invoice_in(c, arena_dup(c->ledger->arena, ledger_text(c, p[i].item)));
		if (!is_invoice_of_mine(c, t.invoice))
			continue;
		t.currency = ledger_currency(c, p[i].currency, p[i].candidates, &t.assumed);
		t.source = (struct ledger_source){ .item = p[i].item, .page = p[i].page, .line = p[i].line, .raw = ledger_copy(c, p[i].raw),
						   .how = p[i].trust == TRUST_OCR ? HOW_PICTURE : HOW_PAPER, .trust = p[i].trust };
		t.source.when = ledger_when(c, p[i].item, &t.when_has);
		made = tell(c, mine && p[i].trust != TRUST_OCR ? LEDGER_PAYMENT : LEDGER_SAID, &t);
		if (ledger_entry_at(c, made)->kind == LEDGER_SAID) {
			ledger_entry_at(c, made)->counted = false;
			ledger_entry_at(c, made)->sure = LEDGER_UNSURE;
			ledger_entry_at(c, made)->why = mine ? SPAN("read from a picture: not counted until you confirm it in case.ini") :
				SPAN("a paper of the other side's says so; nothing shows that it arrived");
		}
	}
}

void ledger_words(struct case_ *c)
{
	struct list loose = { 0 };
	uint32_t n;
	const struct message *all = messages_of(c, &n);

	payment_papers(c);
	for (uint32_t i = 0; i < n; i++) {
		enum case_side side = ledger_side(c, all[i].item);

		if (side == SIDE_ME || (side == SIDE_UNKNOWN && c->undecided)) {
			for (uint32_t k = 0; k < all[i].n; k++)
				if (!money_at(c, all[i].first + k)->quoted)
					my_words(c, &all[i], money_at(c, all[i].first + k), &loose);
		} else if (side != SIDE_OTHER && (side == SIDE_PLATFORM || concerns(c, &all[i]))) {
			notice(c, &all[i]);
		}
	}
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; ledger_side(c, all[i].item) == SIDE_OTHER && k < all[i].n; k++)
			if (!money_at(c, all[i].first + k)->quoted)
				their_words(c, &all[i], money_at(c, all[i].first + k));
	for (uint32_t i = 0; i < loose.n; i++)
		received_for_nothing(c, (const struct told *)loose.v + i);
}
