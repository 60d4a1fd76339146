/* What messages say of money: notices of platforms and payment services, and the two sides' words.
 *
 * Each is first held against what is there already (ledger_told.h). What the other side says it paid is
 * listed and not counted while nothing shows that it arrived. */
#include "ledger_told.h"

enum { CLAIM_BEFORE = 3, CLAIM_AFTER = 30, EARLY = 3 };	/* days */

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
static struct beside look_beside(struct case_ *c, const struct money_message *m, const struct money *v, struct span sentence,
				 unsigned needs)
{
	enum { TURNS = SAY_NOT | SAY_LATER | SAY_OPEN, MOVES = SAY_RECEIVED | SAY_SENT | SAY_REFUND, NEAR = 32 };
	uint32_t at = (uint32_t)(v - told_money(c, m->first));	/* sums of one sentence lie beside each other */
	struct span text = ledger_text(c, m->item), clause;
	struct beside b = { .cues = cues_of(c, m->item, sentence) };
	size_t start;
	unsigned own, theirs = 0;

	if (sentence.n == 0 || !(b.cues & needs))
		return b;
	start = (size_t)(sentence.p - text.p);
	clause = say_clause(sentence, v->from - start, v->to - start);
	for (uint32_t i = at > NEAR ? at - NEAR : 0; i < m->n && i <= at + NEAR; i++) {
		const struct money *o = told_money(c, m->first + i);

		if (o == v || o->from < start || o->to > start + sentence.n || exact_eq(o->value, v->value))
			continue;
		b.others = true;
		if (o->to <= v->from && say_is_of(span_sub(text, o->to, v->from - o->to)))
			b.is_whole = true;
		if (o->from < (size_t)(clause.p - text.p) || o->to > (size_t)(clause.p - text.p) + clause.n)
			theirs |= say_cues(say_clause(sentence, o->from - start, o->to - start));
	}
	if (!b.others && sentence.p[sentence.n - 1] != '?' && !(b.cues & SAY_OPEN))
		return b;
	own = say_cues(clause);
	if ((own & MOVES) && !(own & TURNS))	/* "sent you 150, the rest next week" */
		b.cues &= ~(unsigned)SAY_OPEN;
	/* "802 came in, but what of the credit note?": what is asked is the rest. */
	if ((own & MOVES) && !(own & TURNS) && clause.p + clause.n < sentence.p + sentence.n && sentence.p[sentence.n - 1] == '?')
		b.cues &= ~(unsigned)SAY_LATER;
	if (!b.others)
		return b;
	if ((own & (TURNS | SAY_FEE)) && !(own & MOVES))
		b.cues = own;
	else
		b.cues = own |
			 (b.cues & ~(theirs & TURNS) &
			  ~(own & MOVES || ((theirs & MOVES) && !say_is_elliptic(clause)) ? MOVES
											  : 0u));
	return b;
}

/* Two sums in one sentence: the invoice's own total is not what was paid. */
static bool is_the_total(struct case_ *c, const struct beside *b, const struct money *v, uint32_t invoice)
{
	return b->is_whole || (b->others && told_is_mine(c, invoice) && exact_eq(ledger_entry_at(c, invoice)->value, v->value));
}

/* A message it answers is repeated in it, and the sum stands in that part: quotes that no mark and no
 * line above them told from what is new. */
static bool is_repeated(struct case_ *c, const struct money_message *m, const struct money *v)
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
static bool is_sum_so_far(struct case_ *c, const struct money_message *m, const struct told *t)
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

static bool is_paid(struct case_ *c, uint32_t invoice)
{
	for (uint32_t i = ledger_alike(c, ledger_entry_at(c, invoice)->value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike)
		if (ledger_entry_at(c, i)->kind == LEDGER_PAYMENT && ledger_entry_at(c, i)->invoice == invoice)
			return true;
	return false;
}

/* An invoice of that sum, sent before; no payment of that sum is near, so it did not come in yet. */
static bool is_awaited(struct case_ *c, const struct told *t)
{
	for (uint32_t i = ledger_alike(c, t->value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_INVOICE && e->counted && e->currency == t->currency && !is_paid(c, i) &&
		    (!e->when_has || !t->when_has || e->when <= t->source.when))
			return true;
	}
	return false;
}

enum { INVOICES = 4096 };	/* looked through for each confirmation without a name */

/* The invoices sent by then, or right after, make at least that sum: it may be a part of one, or several together. */
static bool may_be_part(struct case_ *c, const struct list *invoices, const struct told *t)
{
	const uint32_t *at = invoices->v;
	struct exact sum = { 0 };

	for (uint32_t i = 0; i < invoices->n && i < INVOICES; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, at[i]);

		if (e->currency == t->currency && (!e->when_has || !t->when_has || e->when <= t->source.when + EARLY * (int64_t)DAY))
			exact_add(&sum, e->value);
	}
	return exact_cmp_abs(sum, t->value) >= 0;
}

/* "I received 200.17 USD", and no invoice is named: for the one over that sum, a part of a
 * larger one, or where there is no invoice at all, as in chats; else it is listed, and not
 * counted, where nothing else tells of that sum. */
static void received_for_nothing(struct case_ *c, const struct told *t, const struct list *invoices)
{
	const int64_t around = CLAIM_AFTER * (int64_t)DAY;
	bool counts = invoices->n == 0 || is_awaited(c, t) || may_be_part(c, invoices, t);
	struct ledger_entry *e;
	uint32_t said;

	if (told_nearest(c, LEDGER_PAYMENT, t, around, around) != CASE_NONE)
		return;
	for (uint32_t i = ledger_alike(c, t->value); i != CASE_NONE; i = e->alike) {	/* what a notice calls given back */
		e = ledger_entry_at(c, i);
		if (e->theirs && e->kind == LEDGER_REFUND && e->currency == t->currency && told_apart(e->when, t->source.when) <= around) {
			ledger_add_source(c, i, &t->source);
			return;
		}
	}
	said = told_nearest(c, LEDGER_SAID, t, around, around);
	if (said != CASE_NONE && !counts)
		return;
	if (said != CASE_NONE)
		ledger_add_source(c, said, &t->source);
	else
		said = told_add(c, LEDGER_SAID, t);
	e = ledger_entry_at(c, said);
	e->kind = counts ? LEDGER_PAYMENT : LEDGER_SAID;
	e->counted = counts;
	e->sure = counts ? LEDGER_LIKELY : LEDGER_UNSURE;
	e->why = counts ? SPAN("your side confirmed that it arrived") :
			  SPAN("your side wrote that it arrived; no invoice that it could be for was found");
}

/* More than the invoice of the subject, which names another one as well. */
static bool is_for_several(struct case_ *c, uint32_t item, uint32_t invoice, struct exact value)
{
	const struct ledger_entry *e = ledger_entry_at(c, invoice);
	struct span title = ledger_copy(c, c->items[c->items[item].family != CASE_NONE ? c->items[item].family : item].title);
	size_t at = e->number.n ? span_ifind(title, e->number, 0) : SIZE_MAX;

	return at != SIZE_MAX && exact_cmp_abs(e->value, value) < 0 &&
	       (ledger_invoice_in(c, span_sub(title, 0, at)) != CASE_NONE || ledger_invoice_in(c, span_from(title, at + e->number.n)) != CASE_NONE);
}

/* "Thanks, got the 1,200. Invoice 13 (900) is attached": what a message sends was not paid before, and a larger sum
 * that is another invoice's or another payment's is not for the one that stands beside it. */
static bool may_be_for(struct case_ *c, const struct money_message *m, const struct told *t, uint32_t invoice)
{
	const struct ledger_entry *e = ledger_entry_at(c, invoice), *other;
	uint32_t top = c->items[m->item].family, from = ledger_source(e, 0)->item;

	if (from == m->item || (top != CASE_NONE && c->items[from].family == top && (c->items[top].flags & CI_MAIL)))
		return false;
	if (exact_cmp_abs(t->value, e->value) <= 0)
		return true;
	for (uint32_t i = ledger_alike(c, t->value); i != CASE_NONE; i = other->alike) {
		other = ledger_entry_at(c, i);
		if (other->kind == LEDGER_INVOICE || other->kind == LEDGER_PAYMENT)
			return false;
	}
	return true;
}

/* What is received for no known invoice goes to `loose`: struct told. */
static void my_words(struct case_ *c, const struct money_message *m, const struct money *v, struct list *loose)
{
	bool quoted;
	struct span sentence = ledger_sentence(c, m->item, v->from, v->to, &quoted);
	struct beside beside = look_beside(c, m, v, sentence, SAY_REFUND | SAY_RECEIVED);
	unsigned cues = beside.cues;
	struct told t;
	uint32_t made;
	bool elsewhere;		/* the number stands in another sentence, or in the subject */

	if (!quoted && sentence.n && say_is_thanks_for(span_sub(ledger_text(c, m->item), 0, v->from)))
		cues = (cues | SAY_RECEIVED) & ~(unsigned)SAY_LATER;
	if (quoted || (cues & (SAY_NOT | SAY_LATER)) || !(cues & (SAY_REFUND | SAY_RECEIVED)))
		return;
	t = told_of(c, m, v, HOW_MINE);
	t.cues = cues;
	sentence = arena_dup(c->ledger->arena, sentence);
	t.invoice = told_invoice(c, m->item, sentence);
	elsewhere = ledger_invoice_in(c, sentence) == CASE_NONE;
	if ((t.invoice != CASE_NONE && !told_is_mine(c, t.invoice)) || is_repeated(c, m, v))
		return;
	if ((cues & SAY_REFUND) && !(cues & SAY_PLEASE)) {
		told_tell(c, LEDGER_REFUND, &t);
	} else if ((cues & SAY_RECEIVED) && !(cues & (SAY_YOU | SAY_REFUND | SAY_TAKEN_OFF))) {
		bool named;

		if (elsewhere && told_is_mine(c, t.invoice) && !may_be_for(c, m, &t, t.invoice))
			t.invoice = CASE_NONE;
		named = t.invoice != CASE_NONE;
		if (!named)
			t.invoice = told_talk_of(c, m->item);
		if (!named && told_is_mine(c, t.invoice) && !may_be_for(c, m, &t, t.invoice))
			t.invoice = CASE_NONE;
		if (!named && told_is_mine(c, t.invoice) && is_for_several(c, m->item, t.invoice, t.value))
			t.invoice = CASE_NONE;
		if (t.invoice == CASE_NONE && !c->undecided && !(cues & SAY_SOFAR))
			*(struct told *)list_add(loose, c->ledger->arena, sizeof t) = t;
		if (!told_is_mine(c, t.invoice) || is_the_total(c, &beside, v, t.invoice) || is_sum_so_far(c, m, &t))
			return;
		made = told_tell(c, LEDGER_PAYMENT, &t);
		if (ledger_entry_at(c, made)->sources.n > 1 || ledger_source(ledger_entry_at(c, made), 0)->item != m->item)
			return;
		ledger_entry_at(c, made)->sure = named ? LEDGER_SURE : LEDGER_LIKELY;
		ledger_entry_at(c, made)->why = named ? SPAN("your side confirmed that it arrived") :
			SPAN("your side confirmed that it arrived; the conversation names the invoice");
	}
}

/* Second pass: when all that arrived is known. */
static void their_words(struct case_ *c, const struct money_message *m, const struct money *v)
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
	t.invoice = told_invoice(c, m->item, arena_dup(c->ledger->arena, sentence));
	if (t.invoice != CASE_NONE && !told_is_mine(c, t.invoice))
		return;
	at = told_nearest(c, LEDGER_PAYMENT, &t, CLAIM_AFTER * (int64_t)DAY, CLAIM_BEFORE * (int64_t)DAY);
	if (at != CASE_NONE && !told_has_how(ledger_entry_at(c, at), HOW_THEIRS)) {
		told_join(c, at, &t);
		return;
	}
	if (at != CASE_NONE || told_nearest(c, LEDGER_SAID, &t, CLAIM_AFTER * (int64_t)DAY, CLAIM_AFTER * (int64_t)DAY) != CASE_NONE)
		return;
	if (t.invoice == CASE_NONE)
		t.invoice = told_talk_of(c, m->item);
	if (!told_is_mine(c, t.invoice)) {
		if (!(cues & SAY_TODAY) && v->role != ROLE_PAID)
			return;
		t.invoice = CASE_NONE;
	}
	at = told_add(c, LEDGER_SAID, &t);
	ledger_entry_at(c, at)->counted = false;
	ledger_entry_at(c, at)->sure = LEDGER_UNSURE;
	ledger_entry_at(c, at)->why = SPAN("the other side says so; nothing shows that it arrived");
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
		if (!told_is_mine(c, t.invoice))
			continue;
		t.currency = ledger_currency(c, p[i].currency, p[i].candidates, &t.assumed);
		t.source = (struct ledger_source){ .item = p[i].item, .page = p[i].page, .line = p[i].line, .raw = ledger_copy(c, p[i].raw),
						   .how = p[i].trust == TRUST_OCR ? HOW_PICTURE : HOW_PAPER, .trust = p[i].trust };
		t.source.when = ledger_when(c, p[i].item, &t.when_has);
		made = told_tell(c, mine && p[i].trust != TRUST_OCR ? LEDGER_PAYMENT : LEDGER_SAID, &t);
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
	struct list loose = { 0 }, invoices = { 0 };
	uint32_t n;
	const struct money_message *all = told_messages(c, &n);

	payment_papers(c);
	for (uint32_t i = 0; i < n; i++)
		if (ledger_side(c, all[i].item) == SIDE_PLATFORM)
			ledger_milestone(c, &all[i]);
	for (uint32_t i = 0; i < n; i++) {
		enum case_side side = ledger_side(c, all[i].item);

		if (side == SIDE_ME || (side == SIDE_UNKNOWN && c->undecided)) {
			for (uint32_t k = 0; k < all[i].n; k++)
				if (!told_money(c, all[i].first + k)->quoted)
					my_words(c, &all[i], told_money(c, all[i].first + k), &loose);
		} else if (side != SIDE_OTHER && (side == SIDE_PLATFORM || ledger_notice_concerns(c, &all[i]))) {
			ledger_notice(c, &all[i]);
		}
	}
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; ledger_side(c, all[i].item) == SIDE_OTHER && k < all[i].n; k++)
			if (!told_money(c, all[i].first + k)->quoted)
				their_words(c, &all[i], told_money(c, all[i].first + k));
	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++)
		if (ledger_entry_at(c, i)->kind == LEDGER_INVOICE && ledger_entry_at(c, i)->counted)
			*(uint32_t *)list_add(&invoices, c->ledger->arena, sizeof i) = i;
	for (uint32_t i = 0; i < loose.n; i++)
		received_for_nothing(c, (const struct told *)loose.v + i, &invoices);
	ledger_thanks(c);
	ledger_rest(c, all, n);
	ledger_asked(c, all, n);
}
