/* Takes from a record what it says of money, in few bytes: amounts of messages and documents, rows
 * of statements, and one sheet per invoice, receipt or contract. Nothing is decided here. */
#include "ledger_work.h"

#include "base/limits.h"
#include "case/case.h"
#include "record/moment.h"

static enum money_role role_of(struct span role)
{
	static const char *const names[ROLE_OTHER] = {
		[ROLE_TOTAL] = "total", [ROLE_SUBTOTAL] = "subtotal", [ROLE_TAX] = "tax", [ROLE_DUE] = "due",
		[ROLE_PAID] = "paid", [ROLE_REFUND] = "refund", [ROLE_FEE] = "fee", [ROLE_RATE] = "rate",
		[ROLE_PRICE] = "price", [ROLE_BALANCE] = "balance", [ROLE_BUDGET] = "budget",
	};

	for (unsigned i = ROLE_TOTAL; i < ROLE_OTHER; i++)
		if (span_eq_str(role, names[i]))
			return (enum money_role)i;
	return role.n ? ROLE_OTHER : ROLE_NONE;
}

static uint8_t trust_of(struct span trust)
{
	for (unsigned i = 0; i < TRUSTS; i++)
		if (span_eq_str(trust, trust_name[i]))
			return (uint8_t)i;
	return TRUST_TEXT;
}

static uint32_t number32(int64_t v) { return v > 0 && v < UINT32_MAX ? (uint32_t)v : 0; }

static uint32_t word_of(struct case_ *c, struct span s)
{
	return s.n && !span_is_null(s) ? intern_put(c->words, s) : 0;
}

static uint32_t candidates_of(struct case_ *c, const struct list *l)
{
	struct buf b;
	uint32_t word;

	if (l->n == 0)
		return 0;
	buf_init(&b, 4096);
	for (uint32_t i = 0; i < l->n; i++) {
		buf_span(&b, list_span(l, i));
		buf_c(&b, ' ');
	}
	word = intern_put(c->words, buf_view(&b));
	buf_clear(&b);
	return word;
}

/* In quoted history: the reader says so, or the finder does. */
static bool is_quoted(const struct item *it, const struct fact *f)
{
	const struct text_part *p = it->text.parts.v;

	for (uint32_t i = 0; i < it->text.parts.n; i++)
		if (f->at.bytes[0] >= p[i].bytes[0] && f->at.bytes[0] < p[i].bytes[1])
			return f->quoted || span_eq_str(p[i].kind, "quote");
	return f->quoted;
}

enum { OCR_SURE = 60 };	/* of 100: below it a digit is not believed */

static void take_money(struct case_ *c, uint32_t index, const struct item *it, const struct fact *f)
{
	struct ledger_work *w = c->ledger->work;
	struct money m = { .item = index, .role = (uint8_t)role_of(f->role), .trust = trust_of(f->trust),
			   .page = number32(f->at.page), .line = number32(f->at.line) };

	if (!exact_parse(f->value, &m.value) || m.value.mantissa == 0)
		return;
	m.currency = word_of(c, f->currency);
	m.candidates = m.currency ? 0 : candidates_of(c, &f->candidates);
	m.raw = word_of(c, f->raw);
	m.from = number32(f->at.bytes[0]);
	m.to = number32(f->at.bytes[1]);
	m.quoted = is_quoted(it, f);
	m.doubtful = f->or_.n || (f->confidence.has && f->confidence.v < OCR_SURE);
	*(struct money *)ledger_more(&w->money, sizeof m) = m;
}

uint32_t ledger_money_from(const struct ledger_work *w, uint32_t item)
{
	const struct money *m = w->money.v;
	uint32_t lo = 0, hi = w->money.n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (m[mid].item < item)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void take_ref(struct case_ *c, uint32_t index, const struct item *it, const struct fact *f)
{
	struct money_ref r = { .item = index, .key = ledger_key(c, f->value), .from = number32(f->at.bytes[0]),
			       .quoted = is_quoted(it, f) };

	if (r.key == 0)
		return;
	r.number = arena_dup(c->ledger->arena, f->value);
	*(struct money_ref *)list_add(&c->ledger->work->refs, c->ledger->arena, sizeof r) = r;
}

static void take_rows(struct case_ *c, uint32_t index, const struct item *it)
{
	struct ledger_work *w = c->ledger->work;
	const struct transaction *t = it->transactions.v;
	bool is_wide;

	ledger_names(c);
	is_wide = ledger_sift_is_wide(c, &it->transactions);
	for (uint32_t i = 0; i < it->transactions.n; i++) {
		struct money_row r = { .item = index, .row = number32(t[i].at.row) };

		if (!exact_parse(t[i].amount, &r.value) || r.value.mantissa == 0)
			continue;
		r.currency = word_of(c, t[i].currency);
		ledger_tally(c, &w->of_rows, r.currency, 1);
		/* What is pending may never come. */
		if (!ledger_sift_keeps(c, &t[i], is_wide) || (say_cues(t[i].kind) & SAY_HELD))
			continue;
		r.text = word_of(c, t[i].text);
		if (!exact_parse(t[i].fee, &r.fee))
			r.fee = (struct exact){ 0 };
		r.reference = word_of(c, t[i].reference);
		r.counterparty = word_of(c, t[i].counterparty);
		r.kind = word_of(c, t[i].kind);
		r.when_has = moment_instant(t[i].date, &r.when);
		*(struct money_row *)ledger_more(&w->rows, sizeof r) = r;
	}
}

/* ---- sheets ---- */

static void paper_fields(struct case_ *c, struct money_paper *p, const struct fields *f)
{
	struct span total = f->payable.n && !f->paid.n ? f->payable : f->total.n ? f->total : f->payable;
	struct exact left;

	if (exact_parse(total, &p->total)) {
		p->total_has = true;
		p->raw = word_of(c, total);
		p->trust = f->syntax.n ? TRUST_STRUCTURED : TRUST_TEXT;
	}
	/* Believed where the sums agree: what is left is the total less what was paid. */
	if (p->total_has && exact_parse(f->paid, &p->before) && exact_parse(f->payable, &left)) {
		p->before.negative = false;
		exact_add(&left, p->before);
		if (!exact_eq(left, p->total))
			p->before = (struct exact){ 0 };
	} else {
		p->before = (struct exact){ 0 };
	}
	p->currency = word_of(c, f->currency);
	p->number = arena_dup(c->ledger->arena, f->invoice_number);
	p->seller = arena_dup(c->ledger->arena, f->seller);
	p->buyer = arena_dup(c->ledger->arena, f->buyer);
	p->is_credit = span_eq_str(f->document_type, "381") || span_eq_str(f->document_type, "credit note") ||
		       span_eq_str(f->document_type, "TD04");
	p->issued_has = moment_instant(f->issue_date, &p->issued);
	p->due_has = moment_instant(f->due_date, &p->due);
	if (f->corrects.n)
		*(uint32_t *)list_add(&p->others, c->ledger->arena, sizeof(uint32_t)) = ledger_key(c, f->corrects);
}

/* In a message what is quoted is of another paper. */
static bool is_beside(const struct case_ *c, const struct money_paper *p, const struct fact *f)
{
	return f->quoted && (c->items[p->item].flags & CI_MAIL);
}

/* Where the total of the fields stands, and in what currency, when they do not say it. */
static void paper_place(struct case_ *c, struct money_paper *p, const struct item *it)
{
	const struct fact *f = it->facts.v;
	struct exact v;

	for (uint32_t i = 0; i < it->facts.n; i++) {
		if (!fact_is(&f[i], FACT_AMOUNT) || !exact_parse(f[i].value, &v) || !exact_eq(v, p->total) || is_beside(c, p, &f[i]))
			continue;
		p->raw = word_of(c, f[i].raw);
		p->page = number32(f[i].at.page);
		p->line = number32(f[i].at.line);
		if (p->currency == 0) {
			p->currency = word_of(c, f[i].currency);
			p->candidates = p->currency ? 0 : candidates_of(c, &f[i].candidates);
		}
		if (it->fields.syntax.n == 0)
			p->trust = trust_of(f[i].trust);
		p->doubtful = f[i].or_.n || (f[i].confidence.has && f[i].confidence.v < OCR_SURE);
		return;
	}
}

/* The total of a page: the largest amount called a total, else what is due, else the largest of
 * all. Lines of a table are called totals, too, and are smaller. */
static void paper_total(struct case_ *c, struct money_paper *p, const struct item *it)
{
	const struct fact *f = it->facts.v, *best = NULL;
	struct exact top = { 0 };
	unsigned rank = 0;

	for (uint32_t i = 0; i < it->facts.n; i++) {
		enum money_role role = role_of(f[i].role);
		unsigned have = role == ROLE_TOTAL ? 3 : role == ROLE_DUE ? 2 : role == ROLE_NONE ? 1 : 0;
		struct exact v;

		if (!fact_is(&f[i], FACT_AMOUNT) || have < rank || have == 0 || !exact_parse(f[i].value, &v) || v.negative)
			continue;
		if (have == rank && exact_cmp_abs(v, top) <= 0)
			continue;
		best = &f[i];
		top = v;
		rank = have;
	}
	if (best == NULL)
		return;
	p->total = top;
	p->total_has = true;
	p->raw = word_of(c, best->raw);
	p->currency = word_of(c, best->currency);
	p->candidates = p->currency ? 0 : candidates_of(c, &best->candidates);
	p->trust = trust_of(best->trust);
	p->page = number32(best->at.page);
	p->line = number32(best->at.line);
	p->doubtful = best->or_.n || (best->confidence.has && best->confidence.v < OCR_SURE);
}

static void paper_facts(struct case_ *c, struct money_paper *p, const struct item *it)
{
	const struct fact *f = it->facts.v;

	for (uint32_t i = 0; i < it->facts.n; i++) {
		bool is_number = fact_is(&f[i], FACT_REFERENCE) && span_eq_str(f[i].scheme, "invoice");

		if (is_beside(c, p, &f[i]))
			continue;
		if (is_number && p->number.n == 0)
			p->number = arena_dup(c->ledger->arena, f[i].value);
		else if (is_number && p->others.n < 64)
			*(uint32_t *)list_add(&p->others, c->ledger->arena, sizeof(uint32_t)) = ledger_key(c, f[i].value);
		if (!fact_is(&f[i], FACT_DATE) || f[i].or_.n)
			continue;
		if (!p->issued_has && (span_eq_str(f[i].role, "issued") || span_eq_str(f[i].role, "signed")))
			p->issued_has = moment_instant(f[i].value, &p->issued);
		if (!p->due_has && span_eq_str(f[i].role, "due"))
			p->due_has = moment_instant(f[i].value, &p->due);
	}
}

static void take_paper(struct case_ *c, uint32_t index, const struct item *it, enum case_kind kind)
{
	struct ledger_work *w = c->ledger->work;
	struct money_paper p = { .item = index, .kind = (uint8_t)kind, .trust = TRUST_TEXT };

	paper_fields(c, &p, &it->fields);
	if (p.total_has)
		paper_place(c, &p, it);
	else
		paper_total(c, &p, it);
	paper_facts(c, &p, it);
	p.key = ledger_key(c, p.number);
	if (p.total_has)
		*(struct money_paper *)list_add(&w->papers, c->ledger->arena, sizeof p) = p;
}

static bool is_paper(const struct case_item *ci, const struct item *it)
{
	if (ci->flags & (CI_MAIL | CI_CHAT | CI_BODY))
		return false;
	return ci->kind == KIND_INVOICE || ci->kind == KIND_RECEIPT || ci->kind == KIND_CONTRACT || ci->kind == KIND_PAYMENT ||
	       (it->fields.invoice_number.n && (it->fields.total.n || it->fields.payable.n));
}

void ledger_take(struct case_ *c, uint32_t index, const struct item *it)
{
	const struct case_item *ci = &c->items[index];
	const struct fact *f = it->facts.v;

	if (it->transactions.n) {
		take_rows(c, index, it);
		return;
	}
	if (is_paper(ci, it)) {
		take_paper(c, index, it, (enum case_kind)ci->kind);
		return;
	}
	/* A mail that is an invoice is the paper of its number, and words of whoever sent it as well. A receipt in a mail
	 * is a notice (ledger_words.c). */
	if ((ci->flags & CI_MAIL) && span_eq_str(it->fields.document_type, "invoice"))
		take_paper(c, index, it, KIND_INVOICE);
	if (ci->kind == KIND_STATEMENT || (ci->flags & CI_CONTAINER))
		return;
	for (uint32_t i = 0; i < it->facts.n; i++)
		if (fact_is(&f[i], FACT_AMOUNT))
			take_money(c, index, it, &f[i]);
		else if (fact_is(&f[i], FACT_REFERENCE) && span_eq_str(f[i].scheme, "invoice"))
			take_ref(c, index, it, &f[i]);
}
