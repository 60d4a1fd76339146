/* Invoices, credit notes and agreements: one entry each, however many papers and mails there are.
 *
 * The same number is the same invoice. Of several totals under one number a structured one counts
 * before one read from a page, then the one more papers have, then the earlier one; the others are
 * a contradiction, and told. An invoice whose paper is not there is taken from the first message of
 * my side that names it with an amount. */
#include "ledger_told.h"

#include "base/limits.h"

#include <stdlib.h>

enum { TITLE_LINE = 60, TITLE_WORDS = 16, HEAD = 1500 };

enum case_side ledger_side(const struct case_ *c, uint32_t item)
{
	uint32_t top = c->items[item].family;

	return case_sender_side(c, top != CASE_NONE ? top : item);
}

static bool is_message(const struct case_ *c, const struct money_paper *p) { return c->items[p->item].flags & CI_MAIL; }

/* A title of a credit note stands on a line of its own near the top; in a message, where there are sentences, too,
 * it begins the line. */
static bool is_credit_note(struct case_ *c, const struct money_paper *p)
{
	struct span line, rest = span_sub(ledger_text(c, p->item), 0, HEAD);

	if (p->is_credit)
		return true;
	while (rest.n && span_line(&rest, &line)) {
		line = span_trim(line);
		if (span_find(line, SPAN("   "), 0) != SIZE_MAX)	/* another column */
			line.n = span_find(line, SPAN("   "), 0);
		if (line.n <= TITLE_LINE && (say_cues(is_message(c, p) ? span_sub(line, 0, TITLE_WORDS) : line) & SAY_CREDIT))
			return true;
	}
	return false;
}

static struct ledger_source source_of(struct case_ *c, const struct money_paper *p)
{
	struct ledger_source s = { .item = p->item, .page = p->page, .line = p->line, .raw = ledger_copy(c, p->raw),
				   .how = p->trust == TRUST_OCR ? HOW_PICTURE : HOW_PAPER, .trust = p->trust };
	bool has;

	s.when = ledger_when(c, p->item, &has);
	return s;
}

/* Papers in the order of their numbers, credit notes that have the number of their invoice behind it; within one in
 * the order they came, where it is short by sum and time before. */
static int by_key(const void *x, const void *y, void *ctx)
{
	const struct case_ *c = ctx;
	const struct money_paper *all = c->ledger->work->papers.v, *a = &all[*(const uint32_t *)x], *b = &all[*(const uint32_t *)y];

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->is_credit != b->is_credit)
		return a->is_credit ? 1 : -1;
	if (ledger_is_short(c, a->key)) {
		int d = exact_cmp_abs(a->total, b->total);

		if (d || a->issued != b->issued)
			return d ? d : a->issued < b->issued ? -1 : 1;
	}
	return *(const uint32_t *)x < *(const uint32_t *)y ? -1 : 1;
}

/* "Invoice 7" may be one of another year, or a page's number that was read for it: with another sum, or written
 * months apart, it is another invoice. */
static bool is_one_invoice(const struct case_ *c, const struct money_paper *a, const struct money_paper *b)
{
	enum { DAYS = 60 };

	if (a->key == 0 || a->key != b->key || a->is_credit != b->is_credit)
		return false;
	return !ledger_is_short(c, a->key) ||
	       (exact_eq(a->total, b->total) && (!a->issued_has || !b->issued_has || told_apart(a->issued, b->issued) <= DAYS * (int64_t)DAY));
}

/* How much a total of papers at[0..n) is worth: structured data outweighs any number of pages, and a page the
 * message around it. A version under a Message-ID that has another content counts only where nothing else is. */
static unsigned weight(const struct case_ *c, const struct money_paper *all, const uint32_t *at, uint32_t n, struct exact total)
{
	unsigned w = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct money_paper *p = &all[at[i]];
		const struct case_item *top = &c->items[c->items[p->item].family != CASE_NONE ? c->items[p->item].family : p->item];

		if (!exact_eq(p->total, total))
			continue;
		w += top->group_kind == SAME_CONFLICT ? 1 : p->trust == TRUST_STRUCTURED ? 100000 : p->trust == TRUST_OCR ? 2 :
		     is_message(c, p) ? 5 : 10;
	}
	return w;
}

void ledger_add_key(struct case_ *c, uint32_t key, uint32_t entry)
{
	struct ledger_work *w = c->ledger->work;
	struct span letters = case_word(c, key);

	if (key == 0)
		return;
	*(struct money_key *)list_add(&w->keys, c->ledger->arena, sizeof(struct money_key)) = (struct money_key){ key, entry };
	w->begins[letters.n] |= (uint64_t)1 << (letters.p[0] & 63);
}

static int by_number(const void *x, const void *y)
{
	const struct money_key *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

void ledger_sort_keys(struct case_ *c)
{
	struct list *l = &c->ledger->work->keys;

	if (l->n)
		qsort(l->v, l->n, sizeof(struct money_key), by_number);
}

/* It lies about, and names a buyer who is not the other side; other invoices do name that. */
static bool is_for_another(struct case_ *c, const struct money_paper *all, const uint32_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t top = c->items[all[at[i]].item].family;

		if (all[at[i]].buyer.n == 0 || ledger_names_other(c, all[at[i]].buyer) ||
		    (top != CASE_NONE && (c->items[top].flags & (CI_MAIL | CI_CHAT))))
			return false;
	}
	return c->ledger->work->has_buyer;
}

/* Whose invoice it is: mine when my side sent it or it lies about as a file. */
static void decide_whose(struct case_ *c, struct ledger_entry *e, const struct money_paper *all, const uint32_t *at, uint32_t n)
{
	bool mine = false, third = false, other = false;

	for (uint32_t i = 0; i < n; i++) {
		const struct case_item *ci = &c->items[all[at[i]].item];
		bool in_mail = ci->family != CASE_NONE && (c->items[ci->family].flags & CI_MAIL);
		enum case_side side = in_mail ? ledger_side(c, all[at[i]].item) : SIDE_UNKNOWN;

		mine = mine || side == SIDE_ME || (side == SIDE_UNKNOWN && c->undecided) || (!in_mail && !all[at[i]].seller.n);
		other = other || side == SIDE_OTHER;
		third = third || side == SIDE_THIRD || side == SIDE_PLATFORM;
		for (uint32_t k = 0; !in_mail && all[at[i]].seller.n && k < c->ledger->work->named.n; k++)
			other = other || texts_has(all[at[i]].seller, list_span(&c->ledger->work->named, k));
	}
	if (!other && !third && is_for_another(c, all, at, n)) {
		e->counted = false;
		e->theirs = true;
		e->why = SPAN("an invoice of your side to somebody else: the other side is named on others");
		return;
	}
	if (mine || !(other || third))
		return;
	e->theirs = true;
	e->counted = false;
	e->why = other ? SPAN("an invoice of the other side to yours: not part of what is owed to you") :
			 SPAN("an invoice of somebody who is no side of this case");
}

static void tell_totals(struct case_ *c, const struct ledger_entry *e, const struct money_paper *all, const uint32_t *at, uint32_t n,
			uint32_t best)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct money_paper *p = &all[at[i]];
		struct arena *a = c->ledger->arena;

		if (exact_eq(p->total, e->value) || ledger_skips(c, p->item))
			continue;
		ledger_clash(c, arena_fmt(a, "%.*s is over %.*s in one place and over %.*s in another; the first is counted.",
					  SPAN_FMT(e->number), SPAN_FMT(exact_print(e->value, a)), SPAN_FMT(exact_print(p->total, a))),
			     all[best].item, p->item);
	}
}

/* Of an invoice that was sent again with what came in meanwhile, the largest sum is the last word. */
static void take_before(struct case_ *c, uint32_t entry, const struct money_paper *all, const uint32_t *at, uint32_t n)
{
	const struct money_paper *best = NULL;
	struct money_before *made;
	bool again = false;

	for (uint32_t i = 0; i < n; i++) {
		again = again || all[at[i]].before.mantissa == 0;
		if (all[at[i]].before.mantissa && all[at[i]].trust != TRUST_OCR && exact_eq(all[at[i]].total, ledger_entry_at(c, entry)->value) &&
		    (best == NULL || exact_cmp_abs(all[at[i]].before, best->before) > 0))
			best = &all[at[i]];
	}
	if (best == NULL)
		return;
	made = list_add(&c->ledger->work->before, c->ledger->arena, sizeof *made);
	*made = (struct money_before){ .value = best->before, .entry = entry, .again = again, .source = source_of(c, best) };
}

/* One invoice or credit note out of the papers at[0..n), which have one number. */
static void paper_run(struct case_ *c, const struct money_paper *all, const uint32_t *at, uint32_t n, bool credit)
{
	uint32_t best = at[0], entry;
	unsigned top = 0;
	struct ledger_source s;
	struct ledger_entry *e;

	for (uint32_t i = 0; i < n; i++) {
		unsigned w = weight(c, all, at, n, all[at[i]].total);

		/* Cited is the paper rather than the message it came with. */
		if (w > top || (w == top && is_message(c, &all[best]) && !is_message(c, &all[at[i]]))) {
			top = w;
			best = at[i];
		}
	}
	s = source_of(c, &all[best]);
	entry = ledger_add(c, credit ? LEDGER_CREDIT : LEDGER_INVOICE, all[best].total, 0, &s);
	for (uint32_t i = 0; i < n; i++) {
		s = source_of(c, &all[at[i]]);
		if (exact_eq(all[at[i]].total, all[best].total))
			ledger_add_source(c, entry, &s);
	}
	e = ledger_entry_at(c, entry);
	e->currency = ledger_currency(c, all[best].currency, all[best].candidates, &e->assumed);
	e->number = all[best].number;
	for (uint32_t i = 0; i < n; i++) {
		if (all[at[i]].issued_has && !e->when_has) {
			e->when = all[at[i]].issued;
			e->when_has = true;
		}
		if (all[at[i]].due_has && !e->due_has) {
			e->due = all[at[i]].due;
			e->due_has = true;
		}
	}
	if (!e->when_has)
		e->when = ledger_when(c, all[best].item, &e->when_has);
	if (all[best].trust == TRUST_OCR || all[best].doubtful) {
		e->sure = LEDGER_UNSURE;
		e->counted = all[best].trust != TRUST_OCR;
		e->why = SPAN("read from a picture: not counted until you confirm it in case.ini");
	}
	decide_whose(c, e, all, at, n);
	if (!credit) {
		tell_totals(c, e, all, at, n, best);
		take_before(c, entry, all, at, n);
	}
	if (!credit || !ledger_is_short(c, all[best].key))	/* credit note 3 is not invoice 3 */
		ledger_add_key(c, all[best].key, entry);
}

/* Two invoices that have one short number are both counted: that is told. */
static void tell_short(struct case_ *c, const struct money_paper *a, const struct money_paper *b)
{
	struct arena *to = c->ledger->arena;

	if (!a->is_credit && !b->is_credit && a->key == b->key && ledger_is_short(c, a->key) && !exact_eq(a->total, b->total))
		ledger_clash(c, arena_fmt(to, "Two invoices have the number %.*s, one over %.*s and one over %.*s: both are counted.",
					  SPAN_FMT(a->number), SPAN_FMT(exact_print(a->total, to)), SPAN_FMT(exact_print(b->total, to))),
			     a->item, b->item);
}

static void agreed(struct case_ *c, const struct money_paper *p)
{
	struct ledger_source s = source_of(c, p);
	struct ledger_entry *e;
	uint32_t entry;
	bool assumed, has;
	uint32_t currency = ledger_currency(c, p->currency, p->candidates, &assumed);

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		e = ledger_entry_at(c, i);
		if (e->kind == LEDGER_AGREED && e->currency == currency && exact_eq(e->value, p->total)) {
			ledger_add_source(c, i, &s);
			return;
		}
	}
	entry = ledger_add(c, LEDGER_AGREED, p->total, currency, &s);
	e = ledger_entry_at(c, entry);
	e->assumed = assumed;
	e->when = p->issued_has ? p->issued : ledger_when(c, p->item, &has);
	e->when_has = p->issued_has || has;
	if (p->trust == TRUST_OCR) {
		e->counted = false;
		e->sure = LEDGER_UNSURE;
		e->why = SPAN("read from a picture");
	}
}

/* Several agreements, a draft and what was signed: the one in the most papers, then the last one. */
static void choose_agreed(struct case_ *c)
{
	struct ledger_work *w = c->ledger->work;

	for (uint32_t i = 0; i < w->entries.n; i++)
		for (uint32_t k = 0; k < w->entries.n; k++) {
			struct ledger_entry *a = ledger_entry_at(c, i), *b = ledger_entry_at(c, k);

			if (i == k || a->kind != LEDGER_AGREED || b->kind != LEDGER_AGREED || !a->counted || !b->counted ||
			    a->currency != b->currency)
				continue;
			if (b->sources.n > a->sources.n || (b->sources.n == a->sources.n && b->when > a->when)) {
				a->counted = false;
				a->why = SPAN("another agreement over a different sum stands in more papers, or is later");
			}
		}
}

/* ---- numbers of messages ---- */

/* Numbers of one item lie beside each other. How many different ones it has; the first of them. */
unsigned ledger_numbers_of(const struct ledger_work *w, uint32_t item, const struct money_ref **first)
{
	const struct money_ref *r = w->refs.v;
	uint32_t lo = 0, hi = w->refs.n;
	unsigned n = 0;

	*first = NULL;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (r[mid].item < item)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < w->refs.n && r[lo].item == item; lo++)
		if (!r[lo].quoted && !r[lo].titled && (*first == NULL || r[lo].key != (*first)->key)) {
			*first = *first ? *first : &r[lo];
			n++;
		}
	return n;
}

/* A paper whose number could not be read has the number of the message it came with, when that
 * names one alone. */
static void adopt_number(const struct case_ *c, struct money_paper *p)
{
	const struct money_ref *first;
	uint32_t top = c->items[p->item].family;

	if (p->key || p->kind != KIND_INVOICE || top == CASE_NONE || top == p->item)
		return;
	if (ledger_numbers_of(c->ledger->work, top, &first) == 1) {
		p->key = first->key;
		p->number = first->number;
	}
}

/* Which invoice a credit note is about: one of the other numbers in it; else the one of my side it
 * was sent with, when its sum is not larger. */
static void attach_credit(struct case_ *c, const struct money_paper *p, uint32_t entry)
{
	struct ledger_entry *e = ledger_entry_at(c, entry);

	for (uint32_t i = 0; i < p->others.n && e->invoice == CASE_NONE; i++) {
		uint32_t at = ledger_of_key(c, ((const uint32_t *)p->others.v)[i]);

		if (at != CASE_NONE && ledger_entry_at(c, at)->kind == LEDGER_INVOICE)
			e->invoice = at;
	}
	if (e->invoice == CASE_NONE) {
		e->sure = LEDGER_LIKELY;
		e->why = SPAN("which invoice it is for is not written: taken off the whole");
	}
}

void ledger_papers(struct case_ *c)
{
	struct ledger_work *w = c->ledger->work;
	struct money_paper *all = w->papers.v;
	uint32_t *at = arena_get(c->ledger->arena, (w->papers.n + 1) * sizeof *at), n = 0, first_credit;
	struct list credits = { 0 };	/* uint32_t: papers of credit notes, and beside them their entries */

	for (uint32_t i = 0; i < w->papers.n; i++) {
		adopt_number(c, &all[i]);
		if (all[i].kind == KIND_CONTRACT && !ledger_skips(c, all[i].item))
			agreed(c, &all[i]);
		else if (all[i].kind != KIND_RECEIPT && all[i].kind != KIND_PAYMENT && all[i].kind != KIND_CONTRACT)
			at[n++] = i;
		all[i].is_credit = all[i].is_credit || (all[i].kind == KIND_INVOICE && is_credit_note(c, &all[i]));
	}
	for (uint32_t i = 0; i < n && !w->has_buyer; i++)
		w->has_buyer = all[at[i]].buyer.n && ledger_names_other(c, all[at[i]].buyer);
	choose_agreed(c);
	if (n)
		qsort_r(at, n, sizeof *at, by_key, c);
	for (uint32_t i = 0, end; i < n; i = end) {
		struct money_paper *p = &all[at[i]];
		bool credit = p->is_credit, corrects = credit && i && p->key && all[at[i - 1]].key == p->key;

		for (end = i + 1; end < n && is_one_invoice(c, &all[at[end - 1]], &all[at[end]]); end++)
			;
		if (i)
			tell_short(c, &all[at[i - 1]], p);
		if (corrects) {		/* it names the invoice it is about, and that is all the number it has */
			*(uint32_t *)list_add(&p->others, c->ledger->arena, sizeof(uint32_t)) = p->key;
			p->key = 0;
		}
		first_credit = w->entries.n;
		if (p->key || !ledger_skips(c, p->item))
			paper_run(c, all, at + i, end - i, credit);
		if (credit && w->entries.n > first_credit) {
			*(uint32_t *)list_add(&credits, c->ledger->arena, sizeof(uint32_t)) = at[i];
			*(uint32_t *)list_add(&credits, c->ledger->arena, sizeof(uint32_t)) = first_credit;
		}
	}
	ledger_sort_keys(c);
	ledger_spoken(c);
	for (uint32_t i = 0; i + 1 < credits.n; i += 2)
		attach_credit(c, &all[((uint32_t *)credits.v)[i]], ((uint32_t *)credits.v)[i + 1]);
}
