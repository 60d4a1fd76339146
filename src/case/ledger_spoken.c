/* Invoices and credit notes of which only messages tell: the first message of my side that names a number with an
 * amount says what it is over. */
#include "ledger_told.h"

#include <stdlib.h>

struct spoken {		/* the best amount a message gives for a number */
	const struct money *money;
	unsigned rank;
	bool near;		/* in the sentence of the number */
	bool again;		/* in words that say the one before was wrong */
	bool alone;		/* the message names no other number */
};

/* "Deposit invoice 7 over 500" calls its sum a deposit, and a final invoice its own a balance. */
static unsigned rank_of(enum money_role role, bool near, unsigned cues)
{
	if (role == ROLE_TOTAL || role == ROLE_DUE)
		return role == ROLE_TOTAL ? 4 : 3;
	if (role == ROLE_NONE)
		return near ? 2 : 1;
	if (near &&
	    (role == ROLE_FEE ||
	     role == ROLE_SUBTOTAL)) /* "invoice 0107, kill fee, 1,650"; "invoice 8 over 500 net" */
		return 1;
	return near && (role == ROLE_BALANCE || role == ROLE_PRICE || (role == ROLE_PAID && !(cues & SAY_SENT))) ? 2 : 0;
}

/* What a later message calls due is what is left by then; a larger sum is what the first one gave in part. One that
 * takes back what was written before is the last word. */
static bool outranks(const struct spoken *have, const struct spoken *best)
{
	if (have->again && have->rank >= 2 && best->rank)
		return true;
	return have->rank > best->rank &&
	       (best->rank < 2 || (have->rank > 2 && have->near && have->alone && exact_cmp_abs(have->money->value, best->money->value) > 0));
}

/* Of several numbers in a sentence an amount belongs to the one before it, else to the one behind it. */
static bool belongs_to(struct case_ *c, const struct money *m, const struct money_ref *r, struct span sentence)
{
	const struct ledger_work *w = c->ledger->work;
	const struct money_ref *all = w->refs.v, *at = r, *owner = NULL;
	uint32_t from = (uint32_t)(sentence.p - ledger_text(c, r->item).p);

	while (at > all && at[-1].item == r->item)
		at--;
	for (; at < all + w->refs.n && at->item == r->item; at++) {
		if (at->quoted || at->titled || at->from < from || at->from >= from + sentence.n)
			continue;
		if (at->from < m->from || owner == NULL)
			owner = at;
	}
	return owner == NULL || owner->key == r->key;
}

/* The number stands in that sentence; a short one at its own place, because "1,340" has "34" in it. */
static bool is_in(struct case_ *c, const struct money_ref *r, struct span sentence)
{
	size_t from = (size_t)(sentence.p - ledger_text(c, r->item).p);

	if (ledger_is_short(c, r->key))
		return r->from >= from && r->from < from + sentence.n;
	return span_ifind(sentence, r->number, 0) != SIZE_MAX;
}

/* "2,500, the 50% deposit on the 5,000 project": the larger sum is named as that of which the other one is a part. */
static bool is_whole_of(struct case_ *c, const struct money *part, const struct money *whole)
{
	enum { CLOSE = 80 };

	return part->to <= whole->from && whole->from - part->to <= CLOSE &&
	       say_is_part(span_sub(ledger_text(c, whole->item), part->to, whole->from - part->to));
}

static struct spoken spoken_amount(struct case_ *c, const struct money_ref *r)
{
	const struct ledger_work *w = c->ledger->work;
	const struct money *m = w->money.v;
	struct spoken best = { 0 };
	const struct money_ref *first;
	bool one = ledger_numbers_of(w, r->item, &first) == 1, alone = r->titled || one;

	for (uint32_t lo = ledger_money_from(w, r->item); lo < w->money.n && m[lo].item == r->item; lo++) {
		bool quoted, near;
		struct span sentence = ledger_sentence(c, r->item, m[lo].from, m[lo].to, &quoted);
		unsigned cues = say_cues(sentence), rank;

		near = r->titled || (sentence.n && is_in(c, r, sentence));
		if (cues & SAY_YOU) /* "herewith you receive invoice 12 over 500" */
			cues &= ~(unsigned)SAY_RECEIVED;
		if (m[lo].quoted || quoted || m[lo].value.negative || !(near || alone) || (cues & (SAY_RECEIVED | SAY_REFUND)) ||
		    (!alone && !belongs_to(c, &m[lo], r, sentence)))
			continue;
		rank = rank_of(m[lo].role, near, cues);
		if (rank && !near && m[lo].to < r->from)	/* "the total is 2,400 in three payments. Invoice 1 for the first 800" */
			rank = 1;
		if (rank > best.rank || (rank && rank == best.rank && exact_cmp_abs(m[lo].value, best.money->value) > 0 &&
					 !is_whole_of(c, best.money, &m[lo])))
			best = (struct spoken){ &m[lo], rank, near && !r->titled, near && (cues & SAY_CORRECTED) && !(cues & SAY_OPEN), one };
	}
	return best;
}

static int by_key_and_time(const void *x, const void *y, void *ctx)
{
	const struct case_ *c = ctx;
	const struct money_ref *all = c->ledger->work->refs.v, *a = &all[*(const uint32_t *)x], *b = &all[*(const uint32_t *)y];
	bool has_a, has_b;
	int64_t t = ledger_when(c, a->item, &has_a), u = ledger_when(c, b->item, &has_b);

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (has_a != has_b)
		return has_a ? -1 : 1;
	if (has_a && t != u)
		return t < u ? -1 : 1;
	return *(const uint32_t *)x < *(const uint32_t *)y ? -1 : 1;
}

static void add_before(struct case_ *c, uint32_t entry, struct exact value, const struct ledger_source *s)
{
	*(struct money_before *)list_add(&c->ledger->work->before, c->ledger->arena, sizeof(struct money_before)) =
		(struct money_before){ .value = value, .entry = entry, .source = *s };
}

/* Where what is said of the total ends: with its sentence, or with the next one when that takes something off,
 * "Less the deposit, 1,050 are left to pay." */
static uint32_t end_of_sum(struct span text, struct span sentence)
{
	size_t end = (size_t)(sentence.p - text.p) + sentence.n;
	struct span next = end < text.n ? say_sentence(text, end + 1, end + 1) : SPAN("");

	if (next.n && next.p >= text.p + end && say_is_less(next) && (say_cues(next) & SAY_OPEN))
		end = (size_t)(next.p - text.p) + next.n;
	return (uint32_t)end;
}

/* "1,500, deposit deducted, leaves 1,050 to pay": the sum behind it is what is left. */
static const struct money *left_behind(struct case_ *c, const struct money *total)
{
	const struct list *all = &c->ledger->work->money;
	const struct money *end = (const struct money *)all->v + all->n, *last = NULL;
	bool quoted;
	struct span sentence = ledger_sentence(c, total->item, total->from, total->to, &quoted), text = ledger_text(c, total->item);
	uint32_t until = sentence.n ? end_of_sum(text, sentence) : 0;
	struct exact parts = { 0 };

	for (const struct money *m = total + 1; m < end && m->item == total->item && m->to <= until; m++) {
		last = m;
		exact_add(&parts, m->value);
	}
	if (last == NULL || exact_cmp_abs(last->value, total->value) >= 0 || !say_is_less(span_sub(text, total->to, last->from - total->to)))
		return NULL;
	if ((last > total + 1 && exact_eq(parts, total->value)) || span_ends(span_trim(span_sub(text, total->to, last->from - total->to)), "="))
		return last;
	return last->role == ROLE_DUE || last->role == ROLE_BALANCE || (say_cues(span_sub(text, total->to, until - total->to)) & SAY_OPEN) ? last : NULL;
}

/* "Total 2,856, less deposit 1,428, still to pay 1,428": what the sender takes off as paid. */
static void spoken_before(struct case_ *c, uint32_t entry, const struct money *total, const struct ledger_source *s)
{
	enum { NEAR = 16 };	/* amounts before and behind the total */
	const struct list *all = &c->ledger->work->money;
	const struct money *m = all->v, *end = m + all->n, *first = total, *left = left_behind(c, total);
	struct exact off = total->value;

	if (left) {
		exact_sub(&off, left->value);
		add_before(c, entry, off, s);
		return;
	}
	if (total->role != ROLE_TOTAL)
		return;
	while (first > m && first[-1].item == total->item && total - first < NEAR)
		first--;
	if (end - total > NEAR)
		end = total + NEAR;
	for (const struct money *due = first; due < end && due->item == total->item; due++)
		for (const struct money *part = first; due->role == ROLE_DUE && !due->quoted && part < end && part->item == total->item; part++) {
			struct exact sum = due->value, taken = part->value;

			taken.negative = false;
			exact_add(&sum, taken);
			if (part == due || part == total || part->quoted || !exact_eq(sum, total->value))
				continue;
			add_before(c, entry, taken, s);
			return;
		}
}

/* "Credit note CN-7 for 400": the words before the number say what it is. */
static bool is_spoken_credit(struct case_ *c, const struct money_ref *r)
{
	enum { BEFORE = 28 };
	struct span text = ledger_text(c, r->item);
	uint32_t from = r->from < text.n ? r->from : (uint32_t)text.n, first = from > BEFORE ? from - BEFORE : 0;

	return say_cues(span_sub(text, first, from - first)) & SAY_CREDIT;
}

/* The sum behind that number in its sentence, or the last one before it. */
static const struct money *credit_amount(struct case_ *c, const struct money_ref *r)
{
	const struct ledger_work *w = c->ledger->work;
	const struct money *m = w->money.v, *before = NULL;
	bool quoted;

	for (uint32_t i = ledger_money_from(w, r->item); i < w->money.n && m[i].item == r->item; i++) {
		struct span sentence = ledger_sentence(c, r->item, m[i].from, m[i].to, &quoted);

		if (m[i].quoted || sentence.n == 0 || !is_in(c, r, sentence))
			continue;
		if (m[i].from > r->from)
			return &m[i];
		before = &m[i];
	}
	return before;
}

/* A credit note of which only a message tells, once all invoices are known. */
static void spoken_credit(struct case_ *c, const struct money_ref *r)
{
	const struct money *v = credit_amount(c, r);
	struct exact value = v ? v->value : (struct exact){ 0 };
	struct ledger_source s;
	struct ledger_entry *e;
	uint32_t of;
	bool has;

	if (v == NULL)
		return;
	of = ledger_invoice_in(c, arena_dup(c->ledger->arena, ledger_text(c, r->item)));
	if (of == CASE_NONE)
		of = told_talk_of(c, r->item);
	s = (struct ledger_source){ .item = r->item, .line = v->line, .raw = ledger_copy(c, v->raw), .how = HOW_MINE, .trust = v->trust };
	s.when = ledger_when(c, r->item, &has);
	value.negative = false;
	e = ledger_entry_at(c, ledger_add(c, LEDGER_CREDIT, value, 0, &s));
	e->currency = ledger_currency(c, v->currency, v->candidates, &e->assumed);
	e->number = r->number;
	e->when = s.when;
	e->when_has = has;
	e->sure = LEDGER_LIKELY;
	e->invoice = told_is_mine(c, of) ? of : CASE_NONE;
	e->why = e->invoice != CASE_NONE ? SPAN("the credit note itself is not among the files: taken from your message") :
		 SPAN("which invoice it is for is not written: taken off the whole");
}

struct all_in {			/* "Invoice 1012 for the late fee, 150. Total due now: 1,650" */
	uint32_t entry;
	struct exact own;	/* what stands in the sentence of the number */
};

/* The largest sum beside the number in a message that calls another one its total. */
static bool own_sum(struct case_ *c, const struct money_ref *r, struct exact total, struct exact *own)
{
	const struct ledger_work *w = c->ledger->work;
	const struct money *m = w->money.v;

	*own = (struct exact){ 0 };
	for (uint32_t i = ledger_money_from(w, r->item); i < w->money.n && m[i].item == r->item; i++) {
		bool quoted;
		struct span sentence = ledger_sentence(c, r->item, m[i].from, m[i].to, &quoted);

		if (!m[i].quoted && !quoted && !m[i].value.negative && sentence.n && is_in(c, r, sentence) &&
		    exact_cmp_abs(m[i].value, total) < 0 && exact_cmp_abs(m[i].value, *own) > 0)
			*own = m[i].value;
	}
	return own->mantissa != 0;
}

/* The rest of the total is what other invoices ask for: it is no part of this one. */
static void take_out(struct case_ *c, const struct list *sums)
{
	const struct all_in *all = sums->v;

	for (uint32_t i = 0; i < sums->n; i++) {
		struct exact rest = ledger_entry_at(c, all[i].entry)->value;

		exact_sub(&rest, all[i].own);
		for (uint32_t k = ledger_alike(c, rest); k != CASE_NONE; k = ledger_entry_at(c, k)->alike)
			if (k != all[i].entry && ledger_entry_at(c, k)->kind == LEDGER_INVOICE && exact_eq(ledger_entry_at(c, k)->value, rest)) {
				ledger_entry_at(c, all[i].entry)->value = all[i].own;
				break;
			}
	}
}

/* The amount of number at[0..n) of messages, which are in the order of time: the first message of
 * my side decides; one that the same Message-ID gives differently is a contradiction. */
static void spoken_run(struct case_ *c, const uint32_t *at, uint32_t n, struct list *credits, struct list *sums)
{
	const struct money_ref *told = NULL;
	struct exact own;
	const struct money_ref *all = c->ledger->work->refs.v;
	struct spoken best = { 0 };
	uint32_t item = CASE_NONE, entry;
	struct ledger_entry *e;
	struct ledger_source s;
	bool has;

	for (uint32_t i = 0; i < n; i++) {
		const struct money_ref *r = &all[at[i]];
		enum case_side side = ledger_side(c, r->item);
		struct spoken have;

		if (r->quoted || (side != SIDE_ME && !(side == SIDE_UNKNOWN && c->undecided)) || ledger_skips(c, r->item))
			continue;
		if (is_spoken_credit(c, r)) {
			*(struct money_ref *)list_add(credits, c->ledger->arena, sizeof *r) = *r;
			return;
		}
		have = spoken_amount(c, r);
		if (have.rank && best.rank && c->items[r->item].group_kind == SAME_CONFLICT &&
		    c->items[r->item].group == c->items[item].group && !exact_eq(have.money->value, best.money->value)) {
			struct arena *a = c->ledger->arena;

			ledger_clash(c, arena_fmt(a, "Two versions of one message give %.*s as %.*s and as %.*s; the version found first is counted.",
						  SPAN_FMT(r->number), SPAN_FMT(exact_print(best.money->value, a)),
						  SPAN_FMT(exact_print(have.money->value, a))), item, r->item);
		}
		if (outranks(&have, &best)) {
			best = have;
			item = r->item;
			told = r;
		}
	}
	if (best.rank == 0)
		return;
	s = (struct ledger_source){ .item = item, .line = best.money->line, .raw = ledger_copy(c, best.money->raw), .how = HOW_MINE,
				    .trust = best.money->trust };
	s.when = ledger_when(c, item, &has);
	entry = ledger_add(c, LEDGER_INVOICE, best.money->value, 0, &s);
	e = ledger_entry_at(c, entry);
	e->currency = ledger_currency(c, best.money->currency, best.money->candidates, &e->assumed);
	e->number = all[at[0]].number;
	e->when = s.when;
	e->when_has = has;
	e->sure = best.rank >= 3 ? LEDGER_SURE : LEDGER_LIKELY;
	e->why = best.again ? SPAN("the invoice itself is not among the files: taken from your message that corrects another") :
		 SPAN("the invoice itself is not among the files: taken from your message");
	if (best.money->trust == TRUST_OCR) {
		e->counted = false;
		e->sure = LEDGER_UNSURE;
	}
	if (!best.near && !told->titled && own_sum(c, told, best.money->value, &own))
		*(struct all_in *)list_add(sums, c->ledger->arena, sizeof(struct all_in)) = (struct all_in){ entry, own };
	spoken_before(c, entry, best.money, &s);
	ledger_add_key(c, all[at[0]].key, entry);
}

/* ---- numbers without a label ---- */

enum { SHAPES = 32, SHAPE = 24 };

/* "F-22" and "F-26" have one shape: its letters and signs, and 9 for a digit. Empty for what begins with no letter
 * or is too short to be told from a word. */
static struct span shape_of(struct span word, char out[SHAPE])
{
	unsigned digits = 0;

	if (word.n < 4 || word.n > SHAPE || !((word.p[0] | 0x20) >= 'a' && (word.p[0] | 0x20) <= 'z'))
		return SPAN("");
	for (size_t i = 0; i < word.n; i++) {
		char ch = word.p[i];

		if (ch >= 'a' && ch <= 'z')
			ch = (char)(ch - 'a' + 'A');
		digits += ch >= '0' && ch <= '9';
		out[i] = ch >= '0' && ch <= '9' ? '9' : ch;
	}
	return digits >= 2 ? span_of(out, word.n) : SPAN("");
}

struct shapes {
	char text[SHAPES][SHAPE];
	size_t n[SHAPES];
	unsigned all;
};

static bool has_shape(const struct shapes *s, struct span shape)
{
	for (unsigned i = 0; i < s->all; i++)
		if (span_eq(span_of(s->text[i], s->n[i]), shape))
			return true;
	return false;
}

static void learn_shape(struct shapes *s, struct span number)
{
	char text[SHAPE];
	struct span shape = shape_of(number, text);

	if (shape.n == 0 || s->all == SHAPES || has_shape(s, shape))
		return;
	memcpy(s->text[s->all], shape.p, shape.n);
	s->n[s->all++] = shape.n;
}

static bool is_of_word(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '-' || ch == '/' || ch == '_' ||
	       ((unsigned char)ch & 0x80);
}

/* In what its sender wrote; a chat's message has no quotes. */
static bool is_fresh(const struct case_item *ci, size_t at)
{
	return ci->fresh[1] <= ci->fresh[0] || (at >= ci->fresh[0] && at < ci->fresh[1]);
}

static void look_for_shapes(struct case_ *c, uint32_t item, const struct shapes *s, struct list *more)
{
	struct span text = ledger_text(c, item);
	char shape[SHAPE];

	for (size_t i = 0, end; i < text.n; i = end + 1) {
		struct span word;
		struct money_ref r = { .item = item, .from = (uint32_t)i };

		for (end = i; end < text.n && is_of_word(text.p[end]); end++)
			;
		word = span_of(text.p + i, end - i);
		if (!is_fresh(&c->items[item], i) || !has_shape(s, shape_of(word, shape)) || (r.key = ledger_key(c, word)) == 0)
			continue;
		r.number = arena_dup(c->ledger->arena, word);
		*(struct money_ref *)list_add(more, c->ledger->arena, sizeof r) = r;
	}
}

/* "Invoice 2024-21" in the subject, and the sum in a text that does not repeat the number. */
static void look_at_title(struct case_ *c, uint32_t item, struct list *more)
{
	const struct money_ref *first;
	struct span number = say_bill_number(case_word(c, c->items[item].title));
	struct money_ref r = { .item = item, .titled = true };

	if ((c->items[item].flags & CI_REPLY) || number.n == 0 || ledger_numbers_of(c->ledger->work, item, &first))
		return;
	number = arena_dup(c->ledger->arena, number);
	r.key = ledger_key(c, number);
	r.number = number;
	if (r.key)
		*(struct money_ref *)list_add(more, c->ledger->arena, sizeof r) = r;
}

/* "Invoices 2024/07 (640.00) and 2024/08 (415.50)": the second one has no label; a shape without letters is looked
 * for in the same message alone. */
static void look_beside(struct case_ *c, const struct money_ref *r, struct list *more)
{
	enum { BESIDE = 160 };
	struct span text = ledger_text(c, r->item);
	size_t i = r->from + r->number.n, until = i + BESIDE < text.n ? i + BESIDE : text.n;
	struct money_ref made = { .item = r->item };

	if (r->quoted || r->titled || (span_chr(r->number, '/', 0) == SIZE_MAX && span_chr(r->number, '-', 0) == SIZE_MAX))
		return;
	for (size_t end; i < until; i = end + 1) {
		struct span word;
		bool same;

		for (end = i; end < text.n && is_of_word(text.p[end]); end++)
			;
		word = span_of(text.p + i, end - i);
		same = word.n == r->number.n && !span_eq(word, r->number);
		for (size_t k = 0; same && k < word.n; k++) {
			bool digit = word.p[k] >= '0' && word.p[k] <= '9', was = r->number.p[k] >= '0' && r->number.p[k] <= '9';

			same = digit == was && (digit || word.p[k] == r->number.p[k]);
		}
		if (!same)
			continue;
		made.from = (uint32_t)i;
		made.number = arena_dup(c->ledger->arena, word);
		made.key = ledger_key(c, made.number);
		*(struct money_ref *)list_add(more, c->ledger->arena, sizeof made) = made;
		text = ledger_text(c, r->item);
	}
}

static int by_place(const void *x, const void *y)
{
	const struct money_ref *a = x, *b = y;

	if (a->item != b->item)
		return a->item < b->item ? -1 : 1;
	return (a->from > b->from) - (a->from < b->from);
}

/* Numbers that stand without a label: whoever wrote "invoice F-22" calls the next one "F-26". */
static void numbers_of_that_shape(struct case_ *c)
{
	struct ledger_work *w = c->ledger->work;
	const struct money_ref *r = w->refs.v;
	const struct money_paper *p = w->papers.v;
	const struct money *m = w->money.v;
	struct shapes s = { .all = 0 };
	struct list more = { 0 };

	for (uint32_t i = 0; i < w->refs.n; i++)
		if (ledger_side(c, r[i].item) == SIDE_ME)
			learn_shape(&s, r[i].number);
	for (uint32_t i = 0; i < w->papers.n; i++)
		if (p[i].kind == KIND_INVOICE && ledger_of_key(c, p[i].key) != CASE_NONE)
			learn_shape(&s, p[i].number);
	for (uint32_t i = 0; i < w->refs.n; i++)
		if (ledger_side(c, r[i].item) == SIDE_ME && (c->items[r[i].item].flags & (CI_MAIL | CI_CHAT)))
			look_beside(c, &r[i], &more);
	for (uint32_t i = 0; i < w->money.n; i++) {
		if ((i && m[i].item == m[i - 1].item) || ledger_side(c, m[i].item) != SIDE_ME)
			continue;
		if ((c->items[m[i].item].flags & (CI_MAIL | CI_CHAT)) && s.all)
			look_for_shapes(c, m[i].item, &s, &more);
		if (c->items[m[i].item].flags & CI_MAIL)
			look_at_title(c, m[i].item, &more);
	}
	for (uint32_t i = 0; i < more.n; i++)
		*(struct money_ref *)list_add(&w->refs, c->ledger->arena, sizeof(struct money_ref)) = ((struct money_ref *)more.v)[i];
	if (w->refs.n)
		qsort(w->refs.v, w->refs.n, sizeof(struct money_ref), by_place);
}

void ledger_spoken(struct case_ *c)
{
	struct ledger_work *w = c->ledger->work;
	const struct money_ref *all;
	struct list credits = { 0 }, sums = { 0 };
	uint32_t *at, n = 0;

	numbers_of_that_shape(c);
	all = w->refs.v;
	at = arena_get(c->ledger->arena, (w->refs.n + 1) * sizeof *at);
	/* What lies about or was sent along is no word of mine: a supplier's delivery note names his invoice. */
	for (uint32_t i = 0; i < w->refs.n; i++)
		if (ledger_of_key(c, all[i].key) == CASE_NONE && (c->items[all[i].item].flags & (CI_MAIL | CI_CHAT)))
			at[n++] = i;
	if (n)
		qsort_r(at, n, sizeof *at, by_key_and_time, c);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && all[at[end]].key == all[at[i]].key; end++)
			;
		spoken_run(c, at + i, end - i, &credits, &sums);
	}
	take_out(c, &sums);
	ledger_sort_keys(c);
	for (uint32_t i = 0; i < credits.n; i++)
		spoken_credit(c, (const struct money_ref *)credits.v + i);
}
