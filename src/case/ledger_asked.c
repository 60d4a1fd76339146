/* What is owed where no invoice tells it: what my side asked for, in the last words it has for it.
 *
 * Chats settle work without a paper: "balance 60,000 pending". The first sum that is asked for is an entry;
 * a later one that is larger than what is then open adds the difference; a smaller one, beside words of money
 * that came in, says what is left. All of it is marked, and none of it counts beside an invoice. */
#include "ledger_told.h"

struct asking {			/* in one currency */
	uint32_t currency;
	struct exact asked, last;
	int64_t since;
	uint32_t entry;		/* the last one */
	bool moved;		/* since it was asked for last, somebody wrote that money moved */
};

enum { CURRENCIES = 8, ASKS = 4096 };

static bool is_invoiced(struct case_ *c, uint32_t currency, uint8_t basis)
{
	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_INVOICE && e->counted && !e->theirs && e->basis == basis && (currency == 0 || e->currency == currency))
			return true;
	}
	return false;
}

static void step_back(struct case_ *c)
{
	for (uint32_t i = 0; i < c->ledger->work->milestones.n; i++) {
		struct ledger_entry *e = ledger_entry_at(c, ((const uint32_t *)c->ledger->work->milestones.v)[i]);

		if (!is_invoiced(c, e->currency, BASIS_INVOICE))
			continue;
		e->counted = false;
		e->why = SPAN("put in escrow; what is owed is told by invoices");
	}
}

/* "My invoice for March is attached, it comes to 1,150": an invoice without a number. */
static bool is_bill(unsigned cues) { return (cues & SAY_BILL) && !(cues & (SAY_NOT | SAY_SENT | SAY_RECEIVED | SAY_LATER)); }

/* "In February it was 4 hours at 30, so 120. Please transfer": a short message asks for its largest sum. */
static const struct money *sum_beside(struct case_ *c, const struct money_message *m)
{
	enum { SHORT = 400, MOST = 8, OTHER = SAY_RECEIVED | SAY_SENT | SAY_REFUND | SAY_NOT };
	struct span text = texts_fresh(c->ledger->work->texts, &c->items[m->item]);
	unsigned cues = text.n <= SHORT ? say_cues(text) : 0;
	const struct money *best = NULL;

	for (uint32_t i = 0; (cues & SAY_ASKS) && !(cues & OTHER) && i < m->n && i < MOST; i++) {
		const struct money *v = told_money(c, m->first + i);

		if (!v->quoted && !v->value.negative && v->role != ROLE_FEE && v->trust != TRUST_OCR &&
		    (best == NULL || exact_cmp_abs(v->value, best->value) > 0))
			best = v;
	}
	return best;
}

/* The sum a message asks for: the largest of those called due, or that stand in words that ask. */
static const struct money *sum_in(struct case_ *c, const struct money_message *m)
{
	enum { MOST = 32 };
	const struct money *best = NULL;

	for (uint32_t i = 0; i < m->n && i < MOST; i++) {
		const struct money *v = told_money(c, m->first + i);
		bool quoted, back;
		struct span sentence, text, clause;
		size_t start;
		unsigned own;

		if (v->quoted || v->value.negative || v->trust == TRUST_OCR)
			continue;
		sentence = ledger_sentence(c, m->item, v->from, v->to, &quoted);
		text = ledger_text(c, m->item);
		start = sentence.n ? (size_t)(sentence.p - text.p) : 0;
		clause = say_clause(sentence, v->from - start, v->to - start);
		own = say_cues(say_is_elliptic(clause) && m->n == 1
				       ? sentence
				       : clause); /* "The rest is open, 1,600" */
		back = sentence.n && say_wants_back(sentence) && !(own & (SAY_NOT | SAY_SENT | SAY_RECEIVED));
		if (quoted || (!back && ((own & (SAY_REFUND | SAY_FEE)) || (own & (SAY_RECEIVED | SAY_NOT)) == SAY_RECEIVED)))
			continue;
		if (!back && v->role != ROLE_DUE && v->role != ROLE_BALANCE && !(own & (SAY_OPEN | SAY_ASKS)) && !is_bill(say_cues(sentence)) &&
		    !((own & SAY_PLEASE) && (say_cues(sentence) & SAY_OPEN)))	/* "stage 2 is due, 2,500 please" */
			continue;
		if (best == NULL || exact_cmp_abs(v->value, best->value) > 0)
			best = v;
	}
	return best ? best : sum_beside(c, m);
}

const struct money *told_asked(struct case_ *c, uint32_t item)
{
	const struct ledger_work *w = c->ledger->work;
	struct money_message m = { .item = item, .first = ledger_money_from(w, item) };

	while (m.first + m.n < w->money.n && told_money(c, m.first + m.n)->item == item)
		m.n++;
	return sum_in(c, &m);
}

/* What is open of it by then. */
static struct exact left_of(struct case_ *c, const struct asking *a, int64_t until)
{
	struct exact left = a->asked;

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_PAYMENT && e->counted && !e->extra && e->currency == a->currency && e->when_has && e->when >= a->since &&
		    e->when <= until)
			exact_sub(&left, e->value);
	}
	if (left.negative)	/* what came without being asked for settles nothing */
		left = (struct exact){ 0 };
	return left;
}

/* Whether this very sum was asked for before: the entry, or CASE_NONE. */
static uint32_t asked_before(struct case_ *c, const struct told *t)
{
	for (uint32_t i = ledger_alike(c, t->value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->basis == BASIS_ASKED && e->currency == t->currency && exact_eq(e->value, t->value))
			return i;
	}
	return CASE_NONE;
}

static void ask(struct case_ *c, struct asking *a, const struct told *t)
{
	struct exact more = t->value, left = left_of(c, a, t->source.when);
	uint32_t before = asked_before(c, t);
	struct ledger_entry *e;

	if (a->asked.mantissa && !is_bill(t->cues))
		exact_sub(&more, left);
	/* Once all that was asked for is paid, the same sum is the next stage. */
	if (a->asked.mantissa && left.mantissa && (before != CASE_NONE || more.mantissa == 0 || exact_eq(t->value, a->last))) {
		ledger_add_source(c, before != CASE_NONE ? before : a->entry, &t->source);
		return;
	}
	if (more.negative) {	/* less than before */
		struct told in = *t;

		if (!a->moved)
			return;
		in.value = more;
		in.value.negative = false;
		e = ledger_entry_at(c, told_add(c, LEDGER_PAYMENT, &in));
		e->sure = LEDGER_UNSURE;
		e->why = SPAN("your message asks for less than the one before it: what came in meanwhile");
	} else {
		struct told due = *t;

		due.value = more;
		a->entry = told_add(c, LEDGER_INVOICE, &due);
		e = ledger_entry_at(c, a->entry);
		e->basis = BASIS_ASKED;
		e->sure = LEDGER_UNSURE;
		e->why = SPAN("no invoice is among the files: what your side asked for in a message");
		if (a->asked.mantissa == 0)
			a->since = t->source.when;
		exact_add(&a->asked, more);
	}
	a->last = t->value;
	a->moved = false;
}

void ledger_asked(struct case_ *c, const struct money_message *all, uint32_t n)
{
	struct asking of[CURRENCIES] = { 0 };
	uint32_t known = 0, asks = 0;

	step_back(c);
	if (c->undecided || is_invoiced(c, 0, BASIS_INVOICE) || is_invoiced(c, 0, BASIS_MILESTONE))
		return;
	for (uint32_t i = 0; i < n; i++) {
		enum case_side side = ledger_side(c, all[i].item);
		unsigned said = say_cues(ledger_text(c, all[i].item));
		const struct money *v;
		struct told t;
		uint32_t k = 0;
		bool quoted;

		if (side == SIDE_OTHER || (side == SIDE_ME && (said & SAY_RECEIVED)))
			for (uint32_t j = 0; j < known; j++)
				of[j].moved |= side == SIDE_ME || ((said & SAY_SENT) && !(said & SAY_NOT));
		v = side == SIDE_ME && all[i].when_has ? sum_in(c, &all[i]) : NULL;
		if (v == NULL || ++asks > ASKS)
			continue;
		t = told_of(c, &all[i], v, HOW_MINE);
		t.cues = say_cues(ledger_sentence(c, all[i].item, v->from, v->to, &quoted));
		while (k < known && of[k].currency != t.currency)
			k++;
		if (k == CURRENCIES)
			continue;
		if (k == known)
			of[known++].currency = t.currency;
		ask(c, &of[k], &t);
	}
}

/* ---- what is left of an invoice ---- */

/* What is open of it by then. */
static struct exact open_by(struct case_ *c, uint32_t invoice, int64_t when)
{
	struct exact left = ledger_entry_at(c, invoice)->value;

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if ((e->kind == LEDGER_PAYMENT || e->kind == LEDGER_CREDIT) && e->counted && e->invoice == invoice && (!e->when_has || e->when <= when))
			exact_sub(&left, e->value);
	}
	return left;
}

/* The other side's word of that sum for it, which nothing confirmed; CASE_NONE. */
static uint32_t said_for(struct case_ *c, uint32_t invoice, struct exact value, int64_t until)
{
	const struct ledger_entry *of = ledger_entry_at(c, invoice);

	for (uint32_t i = ledger_alike(c, value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_SAID && !e->counted && e->currency == of->currency && (e->invoice == invoice || e->invoice == CASE_NONE) &&
		    exact_eq(e->value, value) && e->when_has && e->when <= until)
			return i;
	}
	return CASE_NONE;
}

/* "575 are outstanding on invoice 8" over 1,150, after "paid 575 today": what is not asked for any more arrived. */
static void rest_asked(struct case_ *c, const struct money_message *m)
{
	const struct money *v = sum_in(c, m);
	struct ledger_source s = { .item = m->item, .how = HOW_MINE, .trust = TRUST_TEXT, .when = m->when };
	struct span sentence;
	struct exact gone;
	struct ledger_entry *e;
	uint32_t of, said;
	bool quoted;

	if (v == NULL)
		return;
	sentence = ledger_sentence(c, m->item, v->from, v->to, &quoted);
	of = told_invoice(c, m->item, arena_dup(c->ledger->arena, sentence));
	if (of == CASE_NONE)
		of = told_talk_of(c, m->item);
	if (!told_is_mine(c, of) || !ledger_entry_at(c, of)->counted)
		return;
	gone = open_by(c, of, m->when);
	exact_sub(&gone, v->value);
	if (gone.negative || gone.mantissa == 0 || (said = said_for(c, of, gone, m->when)) == CASE_NONE)
		return;
	s.line = v->line;
	s.raw = ledger_copy(c, v->raw);
	ledger_add_source(c, said, &s);
	e = ledger_entry_at(c, said);
	e->kind = LEDGER_PAYMENT;
	e->counted = true;
	e->invoice = of;
	e->sure = LEDGER_LIKELY;
	e->why = SPAN("the other side wrote that it was paid, and your side then asked for what is left without it");
}

/* The day of the first word of a payment that nothing confirmed. */
static int64_t first_unconfirmed(struct case_ *c)
{
	int64_t first = INT64_MAX;

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_SAID && !e->counted && e->when_has && e->when < first)
			first = e->when;
	}
	return first;
}

void ledger_rest(struct case_ *c, const struct money_message *all, uint32_t n)
{
	int64_t since = first_unconfirmed(c);

	for (uint32_t i = 0, asks = 0; i < n && asks < ASKS; i++)
		if (all[i].when_has && all[i].when >= since && ledger_side(c, all[i].item) == SIDE_ME) {
			asks++;
			rest_asked(c, &all[i]);
		}
}

/* ---- a check at the end ---- */

/* Something of the account is that sum. */
static bool is_some_sum(const struct case_ *c, const struct ledger_account *a, struct exact value)
{
	const struct ledger *l = c->ledger;

	if (exact_eq(a->open, value) || exact_eq(a->claim, value))
		return true;
	for (uint32_t i = 0; i < l->n_entries; i++)
		if (l->entries[i].currency == a->currency && (exact_eq(l->entries[i].open, value) || exact_eq(l->entries[i].value, value)))
			return true;
	return false;
}

static bool is_moved_after(const struct case_ *c, uint32_t currency, int64_t when)
{
	const struct ledger *l = c->ledger;

	for (uint32_t i = 0; i < l->n_entries; i++)
		if (l->entries[i].counted && l->entries[i].currency == currency && l->entries[i].when_has && l->entries[i].when > when)
			return true;
	return false;
}

void ledger_compare(struct case_ *c)
{
	struct ledger *l = c->ledger;
	struct arena *a = l->arena;
	uint32_t n, last = CASE_NONE;
	const struct money_message *all = told_messages(c, &n);
	const struct money *v = NULL;
	struct told t;

	for (uint32_t i = n; i-- > 0 && v == NULL && !c->undecided;) {
		last = i;
		v = ledger_side(c, all[i].item) == SIDE_ME && all[i].when_has ? sum_in(c, &all[i]) : NULL;
	}
	if (v == NULL)
		return;
	t = told_of(c, &all[last], v, HOW_MINE);
	for (uint32_t i = 0; i < l->n_accounts; i++)
		if (l->accounts[i].currency == t.currency && !l->accounts[i].claim_told && !is_some_sum(c, &l->accounts[i], t.value) &&
		    !is_moved_after(c, t.currency, t.source.when))
			ledger_clash(c, arena_fmt(a, "The last message of your side that asks for money asks for %.*s %.*s; by what is listed here "
						     "%.*s are open. One of the two is not complete.", SPAN_FMT(exact_print(t.value, a)),
						  SPAN_FMT(case_word(c, t.currency)), SPAN_FMT(exact_print(l->accounts[i].open, a))),
				     all[last].item, CASE_NONE);
}
