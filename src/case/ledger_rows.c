/* Rows of account exports: which of them are about this case, and what each is.
 *
 * Two exports that overlap show a booking twice; one export may hold equal bookings that are two.
 * So of equal rows as many count as the export with most of them has. Money that moves between
 * one's own accounts (a withdrawal from a platform and its arrival at the bank) is no payment. */
#include "ledger_work.h"

#include "case/names.h"
#include "case/say.h"

#include <stdlib.h>

enum { DAY = 86400, TRANSFER_DAYS = 7 };

static int64_t apart(int64_t a, int64_t b) { return a > b ? a - b : b - a; }

/* ---- the other side's names ---- */

/* What a firm is called by its domain: "lumen-oak.example" is "lumenoak". */
static void take_firm(struct case_ *c, struct span address, bool is_address)
{
	enum { LETTERS = 7 };
	struct span domain = names_domain(address), label = SPAN("");
	char letters[64];
	size_t n;

	if (!is_address || domain.n == 0 || names_is_public(domain) || names_is_platform(domain))
		return;
	span_split(&domain, '.', &label);
	n = names_letters(label, letters, sizeof letters);
	for (uint32_t i = 0; i < c->ledger->work->firms.n; i++)
		if (span_eq(list_span(&c->ledger->work->firms, i), span_of(letters, n)))
			return;
	if (n >= LETTERS)
		list_add_span(&c->ledger->work->firms, c->ledger->arena, arena_dup(c->ledger->arena, span_of(letters, n)));
}

static bool is_plain(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || (ch & 0x80); }

/* Banks write "T OYELARAN" for Tasha Oyelaran, and the family name first. */
static void take_initial(struct case_ *c, struct span name)
{
	enum { LETTERS = 5 };
	struct list *to = &c->ledger->work->named;
	struct arena *a = c->ledger->arena;
	struct span last = name, first = span_sub(name, 0, span_chr(name, ' ', 0));

	while (span_chr(last, ' ', 0) != SIZE_MAX)
		last = span_from(last, span_chr(last, ' ', 0) + 1);
	if (last.n < LETTERS || first.n < 2 || span_chr(name, '.', 0) != SIZE_MAX || !is_plain(first.p[0]))
		return;
	list_add_span(to, a, arena_fmt(a, "%c %.*s", first.p[0], SPAN_FMT(last)));
	list_add_span(to, a, arena_fmt(a, "%.*s %c", SPAN_FMT(last), first.p[0]));
	list_add_span(to, a, arena_fmt(a, "%.*s %.*s", SPAN_FMT(last), SPAN_FMT(first)));
}

/* Names of people and firms of the other side; one word alone ("Dale") could be anybody's. */
void ledger_names(struct case_ *c)
{
	struct list *to = &c->ledger->work->named;
	struct arena *a = c->ledger->arena;

	if (c->ledger->work->has_names)
		return;
	c->ledger->work->has_names = true;
	for (uint32_t i = 0; i < c->config->other.names.n; i++)
		list_add_span(to, a, list_span(&c->config->other.names, i));
	for (uint32_t i = 0; i < c->n_parties; i++) {
		const struct case_party *p = &c->parties[i];

		if (p->side != SIDE_OTHER)
			continue;
		for (uint32_t k = 0; k < p->names.n; k++) {
			struct span name = span_trim(ledger_copy(c, case_slice(c, p->names)[k]));

			if (name.n < 5 || span_chr(name, ' ', 0) == SIZE_MAX || span_chr(name, '@', 0) != SIZE_MAX)
				continue;
			list_add_span(to, a, name);
			take_initial(c, name);
		}
		if (p->is_address)
			list_add_span(to, a, ledger_copy(c, p->key));
		take_firm(c, case_word(c, p->key), p->is_address);
	}
	for (uint32_t i = 0; i < to->n; i++)
		needles_add(&c->ledger->work->called, a, list_span(to, i));
}

/* "Brightwater Foods Ltd" is brightwaterfoods.example: the letters are those of the domain. Two words at
 * least, or many letters: "design" is a domain and no name. */
static bool names_firm(struct span text, struct span firm)
{
	enum { MANY = 12 };

	for (size_t i = 0; i < text.n; i++) {
		size_t j = i, k = 0;
		bool words = false;

		if (!is_plain(text.p[i]) || (i && is_plain(text.p[i - 1])))
			continue;
		for (; j < text.n && k < firm.n; j++) {
			char ch = text.p[j];

			if (ch >= 'A' && ch <= 'Z')
				ch = (char)(ch + 'a' - 'A');
			if (!is_plain(ch) && ch != '\n' && ch != '@')
				words = true;
			else if (ch == firm.p[k])
				k++;
			else
				break;
		}
		if (k == firm.n && (words || firm.n >= MANY) && (j == text.n || !is_plain(text.p[j])))
			return true;
	}
	return false;
}

bool ledger_names_other(const struct case_ *c, struct span text)
{
	if (text.n && needles_in(&c->ledger->work->called, text, true))
		return true;
	for (uint32_t i = 0; text.n && i < c->ledger->work->firms.n; i++)
		if (names_firm(text, list_span(&c->ledger->work->firms, i)))
			return true;
	return false;
}

/* ---- equal rows ---- */

static int compare_rows(const struct money_row *a, const struct money_row *b)
{
	if (a->when_has != b->when_has)
		return a->when_has ? -1 : 1;
	if (a->when != b->when)
		return a->when < b->when ? -1 : 1;
	if (a->value.negative != b->value.negative)
		return a->value.negative ? -1 : 1;
	if (!exact_eq(a->value, b->value))
		return exact_cmp_abs(a->value, b->value);
	if (a->currency != b->currency)
		return a->currency < b->currency ? -1 : 1;
	if (a->text != b->text)
		return a->text < b->text ? -1 : 1;
	if (a->reference != b->reference)
		return a->reference < b->reference ? -1 : 1;
	return (a->counterparty > b->counterparty) - (a->counterparty < b->counterparty);
}

static int by_row(const void *x, const void *y, void *ctx)
{
	const struct money_row *all = ctx, *a = &all[*(const uint32_t *)x], *b = &all[*(const uint32_t *)y];
	int d = compare_rows(a, b);

	if (d)
		return d;
	return *(const uint32_t *)x < *(const uint32_t *)y ? -1 : 1;
}

/* Of equal rows at[0..n), in record order, those beyond the most that one export has are copies. */
static void drop_copies(struct money_row *rows, const uint32_t *at, uint32_t n)
{
	uint32_t best = 0, from = 0;

	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && rows[at[end]].item == rows[at[i]].item; end++)
			;
		if (end - i > best) {
			best = end - i;
			from = i;
		}
	}
	for (uint32_t i = 0; i < n; i++)
		if (i < from || i >= from + best)
			rows[at[i]].is_used = true;
}

static void find_copies(struct ledger_work *w, uint32_t *at)
{
	struct money_row *rows = w->rows.v;

	for (uint32_t i = 0; i < w->rows.n; i++)
		at[i] = i;
	if (w->rows.n)
		qsort_r(at, w->rows.n, sizeof *at, by_row, rows);
	for (uint32_t i = 0, end; i < w->rows.n; i = end) {
		for (end = i + 1; end < w->rows.n && compare_rows(&rows[at[i]], &rows[at[end]]) == 0; end++)
			;
		drop_copies(rows, at + i, end - i);
	}
}

/* ---- what a row is ---- */

static unsigned row_cues(const struct case_ *c, const struct money_row *r)
{
	return say_cues(case_word(c, r->text)) | say_cues(case_word(c, r->kind));
}

static void look_at(struct case_ *c, struct money_row *r)
{
	unsigned kind = say_cues(case_word(c, r->kind)), cues = row_cues(c, r);

	r->is_named = ledger_names_other(c, case_word(c, r->counterparty)) || ledger_names_other(c, case_word(c, r->text));
	r->is_fee = (kind & SAY_FEE) || (r->kind == 0 && (cues & SAY_FEE) && ledger_invoice_in(c, case_word(c, r->text)) == CASE_NONE);
	r->is_reversal = !r->is_fee && r->value.negative && (cues & SAY_REVERSED);
	r->is_refund = !r->is_fee && !r->is_reversal && r->value.negative && (cues & SAY_REFUND);
	r->is_transfer = !r->is_fee && !r->is_refund && !r->is_reversal && (cues & SAY_PAYOUT);
}

static int by_size(const void *x, const void *y, void *ctx)
{
	const struct money_row *all = ctx, *a = &all[*(const uint32_t *)x], *b = &all[*(const uint32_t *)y];
	int d = exact_cmp_abs(a->value, b->value);

	if (d)
		return d;
	return *(const uint32_t *)x < *(const uint32_t *)y ? -1 : 1;
}

/* A row that says it moves money between one's own accounts takes its other half with it: the same
 * sum with the other sign in another export, some days apart. */
static void pair_transfers(struct ledger_work *w, uint32_t *at)
{
	struct money_row *rows = w->rows.v;

	for (uint32_t i = 0; i < w->rows.n; i++)
		at[i] = i;
	if (w->rows.n)
		qsort_r(at, w->rows.n, sizeof *at, by_size, rows);
	for (uint32_t i = 0, end; i < w->rows.n; i = end) {
		for (end = i + 1; end < w->rows.n && exact_cmp_abs(rows[at[i]].value, rows[at[end]].value) == 0; end++)
			;
		for (uint32_t a = i; a < end; a++)
			for (uint32_t b = i; b < end && b < i + 64; b++) {
				struct money_row *x = &rows[at[a]], *y = &rows[at[b]];

				if (x->is_transfer && !y->is_transfer && x->item != y->item && x->currency == y->currency &&
				    x->value.negative != y->value.negative && apart(x->when, y->when) <= TRANSFER_DAYS * DAY) {
					y->is_transfer = true;
					break;
				}
			}
	}
}

/* ---- checks ---- */

struct sums { /* money of the other side's messages, by size */
	uint32_t *at, n;
};

static int by_value(const void *x, const void *y, void *ctx)
{
	const struct money *all = ctx;
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	int d = exact_cmp_abs(all[a].value, all[b].value);

	return d ? d : (a > b) - (a < b);
}

static struct sums their_sums(struct case_ *c)
{
	const struct ledger_work *w = c->ledger->work;
	struct money *m = w->money.v;
	struct sums s = { arena_get(c->ledger->arena, (w->money.n + 1) * sizeof *s.at), 0 };

	for (uint32_t i = 0; i < w->money.n; i++)
		if (!m[i].quoted && !m[i].value.negative && ledger_side(c, m[i].item) == SIDE_OTHER)
			s.at[s.n++] = i;
	if (s.n)
		qsort_r(s.at, s.n, sizeof *s.at, by_value, m);
	return s;
}

/* "A check for 1,100 is in the mail": banks book it without a name. */
static bool is_their_check(struct case_ *c, const struct money_row *r, const struct sums *theirs)
{
	enum { DAYS = 30, SAME = 64 };
	const struct money *m = c->ledger->work->money.v;
	uint32_t lo = 0, hi = theirs->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (exact_cmp_abs(m[theirs->at[mid]].value, r->value) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (uint32_t k = lo; k < theirs->n && k < lo + SAME; k++) {
		const struct money *v = &m[theirs->at[k]];
		const struct case_item *ci = &c->items[v->item];
		bool quoted;

		if (exact_cmp_abs(v->value, r->value))
			break;
		if (ci->when_has && ci->when <= r->when + DAY &&
		    r->when - ci->when <= DAYS * (int64_t)DAY &&
		    say_is_check(ledger_sentence(c, v->item, v->from, v->to, &quoted)) && !quoted)
			return true;
	}
	return false;
}

static void find_checks(struct case_ *c)
{
	struct ledger_work *w = c->ledger->work;
	struct sums theirs = { 0 };

	for (uint32_t i = 0; i < w->rows.n; i++) {
		struct money_row *r = (struct money_row *)w->rows.v + i;

		if (r->value.negative || !r->when_has || r->counterparty ||
		    !say_is_deposit(case_word(c, r->text)))
			continue;
		if (theirs.at == NULL)
			theirs = their_sums(c);
		r->is_check = is_their_check(c, r, &theirs);
	}
}

/* Exports of a platform's account name the other side in rows of fees or beside them. A bank's fees
 * are not about this case. */
static bool is_platform_export(const struct ledger_work *w, uint32_t first, uint32_t n)
{
	const struct money_row *r = w->rows.v;
	bool fees = false, credits = false;

	for (uint32_t i = first; i < first + n; i++) {
		fees = fees || r[i].is_fee;
		credits = credits || (r[i].is_named && !r[i].value.negative && !r[i].is_fee);
	}
	return fees && credits;
}

static struct ledger_source row_source(struct case_ *c, const struct money_row *r)
{
	return (struct ledger_source){ .item = r->item, .row = r->row, .how = HOW_ROW, .trust = TRUST_STRUCTURED, .when = r->when,
				       .raw = exact_print(r->value, c->ledger->arena) };
}

static struct span what_it_says(struct case_ *c, const struct money_row *r)
{
	struct span kind = ledger_copy(c, r->kind), text = ledger_copy(c, r->text);

	if (kind.n == 0 || text.n == 0)
		return text.n ? text : kind;
	return arena_fmt(c->ledger->arena, "%.*s: %.*s", SPAN_FMT(kind), SPAN_FMT(text));
}

static uint32_t add_row(struct case_ *c, const struct money_row *r, enum ledger_kind kind)
{
	struct ledger_source s = row_source(c, r);
	struct exact value = r->value;
	struct ledger_entry *e;
	uint32_t entry;

	value.negative = kind == LEDGER_FEE ? !value.negative : false;
	entry = ledger_add(c, kind, value, 0, &s);
	e = ledger_entry_at(c, entry);
	e->currency = ledger_currency(c, r->currency, 0, &e->assumed);
	e->when = r->when;
	e->when_has = r->when_has;
	e->text = what_it_says(c, r);
	e->number = ledger_copy(c, r->reference);
	return entry;
}

/* An entry of that invoice, which has to be mine: a row that names another's is not of this case. Everybody has
 * an invoice 7: alone it says nothing, unless the sum is the same. */
static uint32_t row_invoice(struct case_ *c, const struct money_row *r)
{
	uint32_t at = ledger_invoice_in(c, case_word(c, r->text));
	const struct ledger_entry *e;

	if (at == CASE_NONE)
		at = ledger_invoice_in(c, case_word(c, r->reference));
	if (at == CASE_NONE)
		return at;
	e = ledger_entry_at(c, at);
	return e->kind == LEDGER_INVOICE && (e->number.n > 2 || r->is_named || exact_eq(e->value, r->value)) ? at : CASE_NONE;
}

/* A platform's export has all clients: a row that names somebody else is none of this case's. */
static bool may_be_ours(const struct money_row *r) { return r->is_named || r->counterparty == 0; }

/* A fee that stands in the booking's own row. */
static void add_fee(struct case_ *c, const struct money_row *r)
{
	struct money_row fee = *r;
	uint32_t entry;

	if (r->fee.mantissa == 0)
		return;
	fee.value = r->fee;
	fee.value.negative = !fee.value.negative;	/* as a row of its own would have it */
	entry = add_row(c, &fee, LEDGER_FEE);
	ledger_entry_at(c, entry)->text = SPAN("fee taken off the payment");
}

static void take_credit(struct case_ *c, const struct money_row *r, bool platform)
{
	uint32_t invoice = row_invoice(c, r), entry;
	bool check = invoice == CASE_NONE && !r->is_named && !platform && r->is_check;
	struct ledger_entry *e;

	if (r->is_transfer ||
	    (invoice == CASE_NONE && !r->is_named && !(platform && may_be_ours(r)) && !check))
		return;
	if (invoice != CASE_NONE && ledger_entry_at(c, invoice)->theirs)
		return;
	entry = add_row(c, r, LEDGER_PAYMENT);
	e = ledger_entry_at(c, entry);
	e->invoice = invoice;
	e->sure = invoice != CASE_NONE ? LEDGER_SURE : check ? LEDGER_UNSURE : LEDGER_LIKELY;
	e->extra = invoice == CASE_NONE && (row_cues(c, r) & SAY_EXTRA);
	if (check)
		e->why = SPAN("a deposit of the sum of a check that the other side wrote of");
	if (invoice != CASE_NONE)
		e->why = SPAN("the booking names the invoice");
	add_fee(c, r);
}

/* A payment of that sum in the same export, which this row takes back. */
static bool has_payment(struct case_ *c, const struct money_row *r)
{
	struct exact value = r->value;

	value.negative = false;
	for (uint32_t i = ledger_alike(c, value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		const struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind == LEDGER_PAYMENT && ledger_source(e, 0)->item == r->item && (!e->when_has || !r->when_has || e->when <= r->when))
			return true;
	}
	return false;
}

static void take_debit(struct case_ *c, const struct money_row *r, bool platform)
{
	uint32_t invoice = row_invoice(c, r), entry;
	struct ledger_entry *e;

	if (r->is_transfer || (!r->is_named && invoice == CASE_NONE && !(platform && may_be_ours(r) && (r->is_refund || r->is_reversal)) &&
			       !(r->is_reversal && r->counterparty == 0 && has_payment(c, r))))
		return;
	if (invoice != CASE_NONE && ledger_entry_at(c, invoice)->theirs)
		return;
	entry = add_row(c, r, r->is_reversal ? LEDGER_REVERSAL : LEDGER_REFUND);
	e = ledger_entry_at(c, entry);
	e->invoice = invoice;
	e->direct = platform;
	if (invoice == CASE_NONE && !r->is_refund && !r->is_reversal) {
		e->counted = false;
		e->sure = LEDGER_UNSURE;
		e->why = SPAN("money went to the other side; nothing says that it was a refund");
	} else if (invoice != CASE_NONE) {
		e->why = SPAN("the booking names the invoice");
	}
}

/* "Chargeback reversal": what was taken back is there again. */
static void take_back_again(struct case_ *c, const struct money_row *r)
{
	struct ledger_source s = row_source(c, r);

	for (uint32_t i = ledger_alike(c, r->value); i != CASE_NONE; i = ledger_entry_at(c, i)->alike) {
		struct ledger_entry *e = ledger_entry_at(c, i);

		if (e->kind != LEDGER_REVERSAL || !e->counted || (e->when_has && r->when_has && e->when > r->when))
			continue;
		e->counted = false;
		e->why = SPAN("a later booking gives it back");
		ledger_add_source(c, i, &s);
		return;
	}
}

static void take_export(struct case_ *c, uint32_t first, uint32_t n)
{
	struct ledger_work *w = c->ledger->work;
	bool platform = is_platform_export(w, first, n);

	for (uint32_t i = first; i < first + n; i++) {
		struct money_row *r = (struct money_row *)w->rows.v + i;

		if (r->is_used)
			continue;
		if (r->is_fee) {
			if (platform && may_be_ours(r))
				add_row(c, r, LEDGER_FEE);
		} else if (r->value.negative) {
			take_debit(c, r, platform);
		} else if (row_cues(c, r) & SAY_REVERSED) {
			take_back_again(c, r);
		} else {
			take_credit(c, r, platform);
		}
	}
}

void ledger_rows(struct case_ *c)
{
	struct ledger_work *w = c->ledger->work;
	uint32_t *at = arena_get(c->ledger->arena, (w->rows.n + 1) * sizeof *at);

	find_copies(w, at);
	for (uint32_t i = 0; i < w->rows.n; i++)
		look_at(c, (struct money_row *)w->rows.v + i);
	find_checks(c);
	pair_transfers(w, at);
	for (uint32_t i = 0, end; i < w->rows.n; i = end) {
		const struct money_row *r = w->rows.v;

		for (end = i + 1; end < w->rows.n && r[end].item == r[i].item; end++)
			;
		take_export(c, i, end - i);
	}
}
