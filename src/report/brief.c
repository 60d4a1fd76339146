/* The page's part of the brief. First what a reader asks: how much is open, and why; then what to do
 * until when; what is missing or odd; the statement; the ledger with its sources. */
#include "brief.h"

#include "case/deadline.h"
#include "case/ledger.h"
#include "case/statement.h"
#include "cell.h"
#include "record/moment.h"

#include <inttypes.h>

bool brief_has(const struct report *r) { return r->c && r->c->statement; }

/* ---- pieces ---- */

static void link_item(struct html *h, const struct report *r, uint32_t item)
{
	struct buf b;

	buf_init(&b, 128);
	buf_fmt(&b, "%" PRIu32 " %.*s", r->anchors[item], SPAN_FMT(case_label(r->c, item)));
	cell_link(h, buf_view(&b));
	buf_clear(&b);
}

static void put_amount(struct html *h, const struct report *r, struct exact v, uint32_t currency)
{
	html_open(h, "span", "amount");
	cell_amount(h, exact_print(v, r->scratch), case_word(r->c, currency));
	html_close(h);
}

static void amount_cell(struct html *h, const struct report *r, struct exact v, uint32_t currency, bool has)
{
	html_cell_key(h, has ? exact_print(v, r->scratch) : SPAN(""));
	if (has)
		put_amount(h, r, v, currency);
	html_cell_end(h);
}

static void put_day(struct html *h, const struct report *r, int64_t when)
{
	cell_time(h, row_clip(moment_utc(when, r->scratch), 10));
}

static void day_cell(struct html *h, const struct report *r, int64_t when, bool has)
{
	html_cell_key(h, has ? moment_utc(when, r->scratch) : SPAN(""));
	if (has)
		put_day(h, r, when);
	html_cell_end(h);
}

static void para_begin(struct html *h, const char *class) { html_open(h, "p", class); }

static void para_end(struct html *h)
{
	html_close(h);
	html_line(h);
}

static void put_cite(struct html *h, const struct venue_cite *c)
{
	html_open(h, "span", "why");
	html_say(h, c->verified ? " (" : " (not verified: ");
	html_text(h, c->source);
	html_say(h, ")");
	html_close(h);
}

/* Links to what an entry is known from, the strongest first. */
static void put_sources(struct html *h, const struct report *r, const struct ledger_entry *e)
{
	struct span last = { 0 };
	uint32_t shown = 0;

	for (uint32_t i = 0; i < e->sources.n; i++) {
		const struct ledger_source *s = ledger_source(e, i);

		if (span_eq(last, case_label(r->c, s->item)))
			continue;
		last = case_label(r->c, s->item);
		if (shown++ == SHOWN_CANDIDATES) {
			html_say(h, " \xe2\x80\xa6");
			return;
		}
		html_say(h, shown > 1 ? ", " : "");
		link_item(h, r, s->item);
		if (s->row) {
			html_say(h, " row\xc2\xa0");
			html_count(h, s->row);
		} else if (s->page) {
			html_say(h, " page\xc2\xa0");
			html_count(h, s->page);
		}
	}
}

static struct span name_of(const struct report *r, uint32_t invoice)
{
	const struct ledger_entry *e = &r->c->ledger->entries[invoice];

	return e->number.n ? e->number : e->basis == BASIS_MILESTONE ? e->text.n ? e->text : SPAN("milestone") :
	       e->basis == BASIS_ASKED ? SPAN("what was asked for") : SPAN("invoice without a number");
}

/* ---- balance ---- */

static void term_amount(struct html *h, const struct report *r, const char *name, struct exact v, uint32_t currency)
{
	if (v.mantissa == 0)
		return;
	html_open(h, "div", NULL);
	html_leaf(h, "dt", NULL, name);
	html_open(h, "dd", NULL);
	put_amount(h, r, v, currency);
	html_close(h);
	html_close(h);
	html_line(h);
}

static void account(struct html *h, const struct report *r, const struct ledger_account *a)
{
	para_begin(h, "lead");
	if (a->open.mantissa == 0) {
		html_say(h, "Nothing is open in ");
		html_text(h, case_word(r->c, a->currency));
		html_say(h, ".");
	} else {
		put_amount(h, r, a->open, a->currency);
		html_say(h, a->open.negative ? " more was received than invoiced." : " are open.");
	}
	if (!exact_eq(a->claim, a->open)) {
		html_say(h, " Claimed: ");
		put_amount(h, r, a->claim, a->currency);
		html_say(h, a->claim_told ? " (case.ini)." : " (what is open, and what was taken back).");
	}
	if (!a->written)
		html_say(h, " No amount names the currency: it was worked out.");
	para_end(h);
	html_open(h, "dl", "terms");
	term_amount(h, r, "Agreed", a->agreed, a->currency);
	term_amount(h, r, "Invoiced", a->invoiced, a->currency);
	term_amount(h, r, "Put in escrow for milestones", a->milestones, a->currency);
	term_amount(h, r, "Asked for without an invoice", a->asked, a->currency);
	term_amount(h, r, "Credited", a->credited, a->currency);
	term_amount(h, r, a->invoiced.mantissa ? "Paid on invoices" : "Paid", a->paid, a->currency);
	term_amount(h, r, "Taken back of that", a->reversed, a->currency);
	term_amount(h, r, "Refunded", a->refunded, a->currency);
	term_amount(h, r, "Received for no invoice", a->other_in, a->currency);
	term_amount(h, r, "Taken back of that", a->other_back, a->currency);
	term_amount(h, r, "Fees", a->fees, a->currency);
	html_close(h);
	html_line(h);
}

static bool all_invoices(const struct report *r)
{
	for (uint32_t i = 0; i < r->c->ledger->n_entries; i++)
		if (r->c->ledger->entries[i].counted && r->c->ledger->entries[i].basis != BASIS_INVOICE)
			return false;
	return true;
}

static void invoices(struct html *h, const struct report *r)
{
	const struct html_column columns[] = {
		{ all_invoices(r) ? "Invoice" : "Owed for", NULL, true }, { "Date", "when", false }, { "Due", "when", false }, { "Sum", "num", false },
		{ "Paid", "num", false }, { "Open", "num", false }, { "Source", "source", false },
	};
	const struct ledger *l = r->c->ledger;
	uint32_t shown = 0;

	html_table(h, "invoices", "wide stack sums", "Invoices", columns, countof(columns));
	for (uint32_t i = 0; i < l->n_entries && shown < SHOWN_ROWS; i++) {
		const struct ledger_entry *e = &l->entries[i];

		if (e->kind != LEDGER_INVOICE || !e->counted)
			continue;
		shown++;
		html_row(h, (struct span){ 0 }, NULL);
		html_cell(h);
		html_text(h, name_of(r, i));
		html_cell_end(h);
		day_cell(h, r, finding_entry_day(r->c, e), e->when_has);
		day_cell(h, r, e->due, e->due_has);
		amount_cell(h, r, e->value, e->currency, true);
		amount_cell(h, r, e->paid, e->currency, true);
		amount_cell(h, r, e->open, e->currency, true);
		html_cell(h);
		put_sources(h, r, e);
		html_cell_end(h);
		html_row_end(h);
	}
	html_table_end(h);
}

void brief_balance(struct html *h, const struct report *r)
{
	const struct ledger *l = r->c->ledger;
	bool any = false;

	for (uint32_t i = 0; i < l->n_accounts; i++)
		account(h, r, &l->accounts[i]);
	for (uint32_t i = 0; i < l->n_entries; i++)
		any = any || (l->entries[i].kind == LEDGER_INVOICE && l->entries[i].counted);
	if (any) {
		invoices(h, r);
	} else {
		para_begin(h, NULL);
		html_say(h, "No invoice was recognised.");
		para_end(h);
	}
}

/* ---- steps and deadlines ---- */

static void step(struct html *h, const struct report *r, const struct venue_step *s)
{
	static const char *const states[] = { [STEP_OPEN] = "Nothing shows it: ", [STEP_DONE] = "Shown: ", [STEP_PART] = "Shown in part: " };
	enum step_state state = finding_step(r->c->findings, s);
	unsigned shown = 0;

	html_open(h, "li", NULL);
	if (s->proof)
		html_leaf(h, "strong", NULL, states[state]);
	html_text(h, s->what);
	for (unsigned ev = 0; ev < EVIDENCES; ev++) {
		const struct findings *f = r->c->findings;

		for (uint32_t i = 0; (s->proof >> ev & 1) && i < f->evidence[ev].n && shown < SHOWN_UNFOLDED; i++) {
			html_say(h, shown++ ? ", " : " ");
			link_item(h, r, finding_item(f, ev, i));
		}
	}
	put_cite(h, &s->cite);
	html_close(h);
	html_line(h);
}

static void deadlines(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "Last safe day", "when", true }, { "What", NULL, false }, { "How it is counted", NULL, false }, { "Source", NULL, false },
	};
	const struct deadline *d = r->c->deadlines->all.v;

	if (r->c->deadlines->all.n == 0) {
		para_begin(h, NULL);
		html_say(h, "No deadline of this venue is known for this reason. That does not mean that there is none.");
		para_end(h);
		return;
	}
	html_table(h, "deadlines", "wide stack", "Deadlines", columns, countof(columns));
	for (uint32_t i = 0; i < r->c->deadlines->all.n; i++) {
		html_row(h, (struct span){ 0 }, NULL);
		html_cell_key(h, d[i].last_has ? moment_utc(d[i].last, r->scratch) : SPAN("9999"));
		if (d[i].last_has)
			put_day(h, r, d[i].last);
		else
			html_say(h, "not started");
		html_cell_end(h);
		html_cell(h);
		html_text(h, d[i].rule->title);
		if (d[i].rule->otherwise.n) {
			html_say(h, ". Otherwise: ");
			html_text(h, d[i].rule->otherwise);
		}
		html_cell_end(h);
		html_cell(h);
		html_text(h, d[i].how);
		html_cell_end(h);
		html_cell(h);
		if (d[i].by)
			link_item(h, r, d[i].by->item);
		put_cite(h, &d[i].rule->cite);
		html_cell_end(h);
		html_row_end(h);
	}
	html_table_end(h);
}

void brief_steps(struct html *h, const struct report *r)
{
	const struct findings *f = r->c->findings;
	const struct venue_advice *a = f->venue->advice.v;
	const struct venue_step *s = f->venue->steps.v;

	para_begin(h, NULL);
	html_say(h, "Venue: ");
	html_text(h, f->venue->title);
	html_say(h, f->venue_told ? " (case.ini)" : " (");
	if (!f->venue_told) {
		html_text(h, f->venue_why);
		html_say(h, ")");
	}
	if (f->reason) {
		html_say(h, ". Reason: ");
		html_text(h, f->reason->title);
		html_say(h, f->reason_told ? " (case.ini)" : " (worked out)");
		put_cite(h, &f->reason->cite);
	}
	html_say(h, ".");
	para_end(h);
	deadlines(h, r);
	html_leaf(h, "h3", NULL, "Steps, in this order");
	html_line(h);
	html_open(h, "ol", NULL);
	for (uint32_t i = 0; i < f->venue->steps.n; i++)
		step(h, r, &s[i]);
	html_close(h);
	html_line(h);
	if (f->venue->advice.n == 0)
		return;
	html_leaf(h, "h3", NULL, "Good to know about this venue");
	html_line(h);
	html_open(h, "ul", NULL);
	for (uint32_t i = 0; i < f->venue->advice.n; i++) {
		html_open(h, "li", NULL);
		html_text(h, a[i].say);
		put_cite(h, &a[i].cite);
		html_close(h);
		html_line(h);
	}
	html_close(h);
	html_line(h);
}

/* ---- findings ---- */

void brief_findings(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "Kind", "role", true }, { "Finding", NULL, false }, { "What to do", NULL, false }, { "Source", "source", false },
	};
	const struct finding *f = r->c->findings->all.v;
	uint32_t n = r->c->findings->all.n;

	if (n == 0) {
		para_begin(h, NULL);
		html_say(h, "Nothing was found to be missing, contradictory or odd.");
		para_end(h);
		return;
	}
	html_table(h, "findings-table", "wide stack", "Findings, the gravest first", columns, countof(columns));
	for (uint32_t i = 0; i < n && i < SHOWN_ROWS; i++) {
		html_row(h, (struct span){ 0 }, f[i].grave ? "grave" : NULL);
		html_cell(h);
		html_say(h, finding_kind_name[f[i].kind]);
		if (f[i].grave)
			cell_flag(h, "grave");
		html_cell_end(h);
		html_cell(h);
		html_text(h, f[i].text);
		html_cell_end(h);
		html_cell(h);
		html_text(h, f[i].fix);
		html_cell_end(h);
		html_cell(h);
		for (uint32_t k = 0; k < f[i].items.n && k < SHOWN_UNFOLDED; k++) {
			html_say(h, k ? ", " : "");
			link_item(h, r, ((const uint32_t *)f[i].items.v)[k]);
		}
		html_cell_end(h);
		html_row_end(h);
	}
	html_table_end(h);
}

/* ---- statement ---- */

static void sentence(struct html *h, const struct report *r, const struct statement_sentence *s)
{
	const struct statement_cite *k = s->cites.v;

	html_text(h, s->text);
	html_say(h, s->cites.n ? " [" : " ");
	for (uint32_t i = 0; i < s->cites.n; i++) {
		html_say(h, i ? ", " : "");
		link_item(h, r, k[i].item);
		if (k[i].page) {
			html_say(h, " p.");
			html_count(h, k[i].page);
		}
		if (k[i].row) {
			html_say(h, " row ");
			html_count(h, k[i].row);
		}
	}
	html_say(h, s->cites.n ? "] " : "");
	html_line(h);
}

void brief_statement(struct html *h, const struct report *r)
{
	const struct statement *s = r->c->statement;
	const struct statement_sentence *all = s->sentences.v;
	struct span line, rest = s->text;

	para_begin(h, NULL);
	html_say(h, s->by_user ? "Your narrative from case.ini. " : "A draft from what is sure enough; sentences without a source are sums of "
		 "the ones above. Read it and change it: your own narrative in case.ini takes its place. ");
	html_count(h, s->chars);
	html_say(h, " characters; the venue takes ");
	html_count(h, s->limit);
	html_say(h, ".");
	if (s->dropped) {
		html_say(h, " Left out for the length: ");
		html_count(h, s->dropped);
		html_say(h, s->dropped == 1 ? " sentence." : " sentences.");
	}
	para_end(h);
	html_open(h, "blockquote", "statement");
	if (s->by_user) {
		while (rest.n && span_line(&rest, &line)) {
			html_leaf_text(h, "p", NULL, line);
			html_line(h);
		}
	} else {
		html_open(h, "p", NULL);
		for (uint32_t i = 0; i < s->sentences.n; i++)
			if (!all[i].dropped)
				sentence(h, r, &all[i]);
		html_close(h);
	}
	html_close(h);
	html_line(h);
}

/* ---- ledger ---- */

static void ledger_row(struct html *h, const struct report *r, const struct ledger_entry *e)
{
	html_row(h, (struct span){ 0 }, e->counted ? NULL : "not-counted");
	day_cell(h, r, finding_entry_day(r->c, e), e->when_has);
	html_cell(h);
	html_say(h, ledger_what(e));
	if (e->kind == LEDGER_INVOICE && e->number.n) {
		html_say(h, " ");
		html_text(h, e->number);
	} else if (e->invoice != CASE_NONE) {
		html_say(h, " for ");
		html_text(h, name_of(r, e->invoice));
	}
	if (e->text.n) {
		html_say(h, ": ");
		html_text(h, e->text);
	}
	html_cell_end(h);
	amount_cell(h, r, e->value, e->currency, true);
	html_cell(h);
	html_say(h, !e->counted ? "no" : e->by_user ? "yes, as case.ini says" : "yes");
	html_cell_end(h);
	html_cell(h);
	html_say(h, ledger_sure_name[e->sure]);
	if (e->why.n) {
		html_say(h, ": ");
		html_text(h, e->why);
	}
	html_cell_end(h);
	html_cell(h);
	put_sources(h, r, e);
	html_cell_end(h);
	html_row_end(h);
}

void brief_ledger(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "Date", "when", true }, { "What", NULL, false }, { "Amount", "num", false }, { "Counted", "known", false },
		{ "How sure", NULL, false }, { "Source", "source", false },
	};
	const struct ledger *l = r->c->ledger;

	html_table(h, "ledger-table", "wide stack sums", "Each obligation and each movement of money once", columns, countof(columns));
	for (uint32_t i = 0; i < l->n_entries && i < SHOWN_ROWS; i++)
		ledger_row(h, r, &l->entries[i]);
	html_table_end(h);
	if (l->n_entries > SHOWN_ROWS) {
		para_begin(h, "rest");
		html_count(h, l->n_entries - SHOWN_ROWS);
		html_say(h, " more are in csv/ledger.csv.");
		para_end(h);
	}
}

/* ---- what the list of exhibits has to have ---- */

static void want(struct report *r, uint32_t item)
{
	if (item != CASE_NONE)
		marks_set(&r->wanted, r->anchors[item]);
}

void brief_mark(struct report *r)
{
	const struct finding *f = brief_has(r) ? r->c->findings->all.v : NULL;

	if (!brief_has(r))
		return;
	for (uint32_t i = 0; i < r->c->ledger->n_entries; i++)
		for (uint32_t k = 0; k < r->c->ledger->entries[i].sources.n; k++)
			want(r, ledger_source(&r->c->ledger->entries[i], k)->item);
	for (uint32_t i = 0; i < r->c->findings->all.n && i < SHOWN_ROWS; i++)
		for (uint32_t k = 0; k < f[i].items.n && k < SHOWN_UNFOLDED; k++)
			want(r, ((const uint32_t *)f[i].items.v)[k]);
	for (unsigned ev = 0; ev < EVIDENCES; ev++)
		for (uint32_t i = 0; i < r->c->findings->evidence[ev].n; i++)
			want(r, finding_item(r->c->findings, ev, i));
	for (uint32_t i = 0; i < r->c->findings->triggers.n; i++)
		want(r, ((const struct trigger_seen *)r->c->findings->triggers.v)[i].item);
	for (uint32_t i = 0; i < r->c->statement->sentences.n; i++) {
		const struct statement_sentence *s = (const struct statement_sentence *)r->c->statement->sentences.v + i;

		for (uint32_t k = 0; k < s->cites.n; k++)
			want(r, ((const struct statement_cite *)s->cites.v)[k].item);
	}
}
