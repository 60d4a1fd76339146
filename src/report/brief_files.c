/* The files of the brief. Numbers in them are exact decimals, days are ISO 8601, sources are the
 * labels the exhibits are cited by. */
#include "brief.h"

#include "base/json.h"
#include "case/deadline.h"
#include "case/ledger.h"
#include "case/statement.h"
#include "record/moment.h"

#include <inttypes.h>

enum { C_A, C_B, C_C, C_D, C_E, C_F, C_G, C_H, C_I, C_J, C_K, C_L, C_M, C_N, C_O, C_P, C_FIELDS };

static const struct csv_column balance_columns[] = {
	{ "currency", CSV_TEXT, C_A },	   { "agreed", CSV_NUMBER, C_B },   { "invoiced", CSV_NUMBER, C_C },
	{ "credited", CSV_NUMBER, C_D },   { "paid", CSV_NUMBER, C_E },	    { "refunded", CSV_NUMBER, C_F },
	{ "taken_back", CSV_NUMBER, C_G }, { "open", CSV_NUMBER, C_H },	    { "received_for_no_invoice", CSV_NUMBER, C_I },
	{ "of_that_taken_back", CSV_NUMBER, C_J }, { "fees", CSV_NUMBER, C_K }, { "claim", CSV_NUMBER, C_L },
	{ "claim_from", CSV_TEXT, C_M },   { "currency_from", CSV_TEXT, C_N },
	{ "milestones", CSV_NUMBER, C_O }, { "asked_for", CSV_NUMBER, C_P },
};
static const struct csv_column ledger_columns[] = {
	{ "entry", CSV_NUMBER, C_A }, { "what", CSV_TEXT, C_B },     { "counted", CSV_TEXT, C_C }, { "date", CSV_TEXT, C_D },
	{ "amount", CSV_NUMBER, C_E }, { "currency", CSV_TEXT, C_F }, { "number", CSV_TEXT, C_G },  { "for_invoice", CSV_TEXT, C_H },
	{ "due", CSV_TEXT, C_I },     { "open", CSV_NUMBER, C_J },   { "certainty", CSV_TEXT, C_K }, { "why", CSV_TEXT, C_L },
	{ "known_from", CSV_TEXT, C_M }, { "exhibits", CSV_TEXT, C_N }, { "text", CSV_TEXT, C_O },
};
static const struct csv_column finding_columns[] = {
	{ "kind", CSV_TEXT, C_A }, { "grave", CSV_TEXT, C_B }, { "finding", CSV_TEXT, C_C }, { "what_to_do", CSV_TEXT, C_D },
	{ "exhibits", CSV_TEXT, C_E },
};
static const struct csv_column deadline_columns[] = {
	{ "last_safe_day", CSV_TEXT, C_A }, { "zone", CSV_TEXT, C_B }, { "what", CSV_TEXT, C_C }, { "started_by", CSV_TEXT, C_D },
	{ "how", CSV_TEXT, C_E }, { "otherwise", CSV_TEXT, C_F }, { "verified", CSV_TEXT, C_G }, { "source", CSV_TEXT, C_H },
};
static const struct csv_column step_columns[] = {
	{ "step", CSV_NUMBER, C_A }, { "do", CSV_TEXT, C_B }, { "state", CSV_TEXT, C_C }, { "exhibits", CSV_TEXT, C_D },
	{ "verified", CSV_TEXT, C_E }, { "source", CSV_TEXT, C_F },
};

static struct span taken(const struct report *r, struct buf *b)
{
	struct span s = arena_dup(r->scratch, buf_view(b));

	buf_clear(b);
	return s;
}

static struct span decimal(const struct report *r, struct exact v) { return exact_print(v, r->scratch); }

static struct span day(const struct report *r, int64_t when, bool has)
{
	return has ? row_clip(moment_utc(when, r->scratch), 10) : (struct span){ 0 };
}

static struct span count(const struct report *r, uint64_t n) { return arena_fmt(r->scratch, "%" PRIu64, n); }

static bool balance_csv(struct report *r, struct err *e)
{
	const struct ledger *l = r->c->ledger;
	struct row row = { .n = C_FIELDS };
	struct csv csv;

	if (!csv_open(&csv, r->csv_fd, "balance.csv", balance_columns, countof(balance_columns), e))
		return false;
	for (uint32_t i = 0; i < l->n_accounts; i++) {
		const struct ledger_account *a = &l->accounts[i];

		arena_reset(r->scratch);
		row.f[C_A] = case_word(r->c, a->currency);
		row.f[C_B] = a->has_agreed ? decimal(r, a->agreed) : (struct span){ 0 };
		row.f[C_C] = decimal(r, a->invoiced);
		row.f[C_D] = decimal(r, a->credited);
		row.f[C_E] = decimal(r, a->paid);
		row.f[C_F] = decimal(r, a->refunded);
		row.f[C_G] = decimal(r, a->reversed);
		row.f[C_H] = decimal(r, a->open);
		row.f[C_I] = decimal(r, a->other_in);
		row.f[C_J] = decimal(r, a->other_back);
		row.f[C_K] = decimal(r, a->fees);
		row.f[C_L] = decimal(r, a->claim);
		row.f[C_M] = a->claim_told ? SPAN("case.ini") : SPAN("worked out");
		row.f[C_O] = decimal(r, a->milestones);
		row.f[C_P] = decimal(r, a->asked);
		row.f[C_N] = a->written ? SPAN("as written") : SPAN("worked out");
		csv_row(&csv, &row);
	}
	return csv_close(&csv, e);
}

static struct span sources_of(const struct report *r, const struct ledger_entry *en)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	for (uint32_t i = 0; i < en->sources.n; i++) {
		const struct ledger_source *s = ledger_source(en, i);

		buf_puts(&b, i ? "; " : "");
		buf_span(&b, case_label(r->c, s->item));
		if (s->row)
			buf_fmt(&b, " row %u", s->row);
		else if (s->page)
			buf_fmt(&b, " p.%u", s->page);
	}
	return taken(r, &b);
}

static bool ledger_csv(struct report *r, struct err *e)
{
	const struct ledger *l = r->c->ledger;
	struct row row = { .n = C_FIELDS };
	struct csv csv;

	if (!csv_open(&csv, r->csv_fd, "ledger.csv", ledger_columns, countof(ledger_columns), e))
		return false;
	for (uint32_t i = 0; i < l->n_entries; i++) {
		const struct ledger_entry *en = &l->entries[i];

		arena_reset(r->scratch);
		row.f[C_A] = count(r, (uint64_t)i + 1);
		row.f[C_B] = span_str(ledger_what(en));
		row.f[C_C] = en->counted ? SPAN("yes") : SPAN("no");
		row.f[C_D] = day(r, finding_entry_day(r->c, en), en->when_has);
		row.f[C_E] = decimal(r, en->value);
		row.f[C_F] = case_word(r->c, en->currency);
		row.f[C_G] = en->number;
		row.f[C_H] = en->invoice == CASE_NONE ? (struct span){ NULL, 0 } : l->entries[en->invoice].number.n ?
			     l->entries[en->invoice].number : arena_fmt(r->scratch, "entry %u", en->invoice + 1);
		row.f[C_I] = day(r, en->due, en->due_has);
		row.f[C_J] = en->kind == LEDGER_INVOICE ? decimal(r, en->open) : (struct span){ 0 };
		row.f[C_K] = en->by_user ? SPAN("told in case.ini") : span_str(ledger_sure_name[en->sure]);
		row.f[C_L] = en->why;
		row.f[C_M] = en->sources.n ? span_str(ledger_how_text[ledger_source(en, 0)->how]) : (struct span){ 0 };
		row.f[C_N] = sources_of(r, en);
		row.f[C_O] = en->text;
		csv_row(&csv, &row);
	}
	return csv_close(&csv, e);
}

static bool findings_csv(struct report *r, struct err *e)
{
	const struct finding *f = r->c->findings->all.v;
	struct row row = { .n = C_FIELDS };
	struct csv csv;

	if (!csv_open(&csv, r->csv_fd, "findings.csv", finding_columns, countof(finding_columns), e))
		return false;
	for (uint32_t i = 0; i < r->c->findings->all.n; i++) {
		struct buf b;

		arena_reset(r->scratch);
		buf_init(&b, 1 << 16);
		for (uint32_t k = 0; k < f[i].items.n; k++)
			buf_fmt(&b, "%s%.*s", k ? " " : "", SPAN_FMT(case_label(r->c, ((const uint32_t *)f[i].items.v)[k])));
		row.f[C_A] = span_str(finding_kind_name[f[i].kind]);
		row.f[C_B] = f[i].grave ? SPAN("yes") : SPAN("no");
		row.f[C_C] = f[i].text;
		row.f[C_D] = f[i].fix;
		row.f[C_E] = taken(r, &b);
		csv_row(&csv, &row);
	}
	return csv_close(&csv, e);
}

static bool deadlines_csv(struct report *r, struct err *e)
{
	const struct deadline *d = r->c->deadlines->all.v;
	struct row row = { .n = C_FIELDS };
	struct csv csv;

	if (!csv_open(&csv, r->csv_fd, "deadlines.csv", deadline_columns, countof(deadline_columns), e))
		return false;
	for (uint32_t i = 0; i < r->c->deadlines->all.n; i++) {
		arena_reset(r->scratch);
		row.f[C_A] = day(r, d[i].last, d[i].last_has);
		row.f[C_B] = !d[i].last_has ? (struct span){ NULL, 0 } : d[i].stated ? SPAN("as in the notice; not stated") :
			     r->c->config->zone.n ? r->c->config->zone : SPAN("UTC");
		row.f[C_C] = d[i].rule->title;
		row.f[C_D] = d[i].by ? case_label(r->c, d[i].by->item) : (struct span){ 0 };
		row.f[C_E] = d[i].how;
		row.f[C_F] = d[i].rule->otherwise;
		row.f[C_G] = d[i].rule->cite.verified ? SPAN("yes") : SPAN("no");
		row.f[C_H] = d[i].rule->cite.source;
		csv_row(&csv, &row);
	}
	return csv_close(&csv, e);
}

static struct span proofs_of(const struct report *r, const struct venue_step *s)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	for (unsigned ev = 0; ev < EVIDENCES; ev++) {
		const struct findings *f = r->c->findings;

		for (uint32_t i = 0; (s->proof >> ev & 1) && i < f->evidence[ev].n; i++)
			buf_fmt(&b, "%s%.*s", b.n ? " " : "", SPAN_FMT(case_label(r->c, finding_item(f, ev, i))));
	}
	return taken(r, &b);
}

static bool steps_csv(struct report *r, struct err *e)
{
	static const char *const states[] = { [STEP_OPEN] = "nothing shows it", [STEP_DONE] = "shown", [STEP_PART] = "shown in part" };
	const struct venue_step *s = r->c->findings->venue->steps.v;
	struct row row = { .n = C_FIELDS };
	struct csv csv;

	if (!csv_open(&csv, r->csv_fd, "steps.csv", step_columns, countof(step_columns), e))
		return false;
	for (uint32_t i = 0; i < r->c->findings->venue->steps.n; i++) {
		arena_reset(r->scratch);
		row.f[C_A] = count(r, (uint64_t)i + 1);
		row.f[C_B] = s[i].what;
		row.f[C_C] = span_str(states[finding_step(r->c->findings, &s[i])]);
		row.f[C_D] = proofs_of(r, &s[i]);
		row.f[C_E] = s[i].cite.verified ? SPAN("yes") : SPAN("no");
		row.f[C_F] = s[i].cite.source;
		csv_row(&csv, &row);
	}
	return csv_close(&csv, e);
}

static bool statement_md(struct report *r, struct err *e)
{
	const struct statement *s = r->c->statement;
	const struct venue *v = r->c->findings->venue;
	struct outfile o;
	struct buf b;

	if (!outfile_open(&o, r->dirfd, "statement.md", e))
		return false;
	outfile_put(&o, s->text);
	outfile_str(&o, "\n");
	buf_init(&b, 1 << 16);
	buf_fmt(&b, "\n<!-- %s for %.*s: %" PRIu64 " of %" PRIu64 " characters%s.", s->by_user ? "Your narrative" : "A draft",
		SPAN_FMT(v->title), s->chars, s->limit, venue_limit(v, "description-chars") && venue_limit(v, "description-chars")->cite.verified ?
		"" : " (that limit is not verified)");
	if (s->dropped)
		buf_fmt(&b, " %u sentence%s left out for the length.", s->dropped, s->dropped == 1 ? " was" : "s were");
	buf_puts(&b, s->by_user ? " -->\n" : " Read it, change it, and put your own under [statement] in case.ini. -->\n");
	outfile_put(&o, buf_view(&b));
	buf_clear(&b);
	return outfile_close(&o, e);
}

/* ---- the fields of the venue's form ---- */

static bool evidence_of(struct span name, enum evidence *ev)
{
	for (unsigned i = 0; i < EVIDENCES; i++)
		if (span_eq_str(name, evidence_words[i].name)) {
			*ev = (enum evidence)i;
			return true;
		}
	return false;
}

static void other_side(const struct report *r, bool address, struct span *out)
{
	const struct config_side *told = &r->c->config->other;
	uint32_t most = 0;

	*out = (struct span){ 0 };
	if (address ? told->addresses.n : told->names.n) {
		*out = list_span(address ? &told->addresses : &told->names, 0);
		return;
	}
	for (uint32_t i = 0; i < r->c->n_parties; i++) {
		const struct case_party *p = &r->c->parties[i];

		if (p->side == SIDE_OTHER && p->is_address && p->sent + p->received > most && (address || p->name)) {
			most = p->sent + p->received;
			*out = arena_dup(r->scratch, case_word(r->c, address ? p->key : p->name));
		}
	}
}

static struct span text_for(struct report *r, const struct venue_field *f)
{
	struct span name = f->from.n ? list_span(&f->from, 0) : SPAN(""), out = { 0 };
	const struct ledger_account *a = ledger_main(r->c);
	const struct findings *found = r->c->findings;
	uint32_t delivery = finding_has(found, EV_DELIVERY) ? finding_item(found, EV_DELIVERY, 0) : CASE_NONE;
	enum evidence ev;

	if (span_eq_str(name, "statement"))
		return r->c->statement->text;
	if (span_eq_str(name, "reason"))
		return found->reason ? (found->reason->form.n ? found->reason->form : found->reason->title) : out;
	if (span_eq_str(name, "claim") && a)
		return arena_fmt(r->scratch, "%.*s %.*s", SPAN_FMT(decimal(r, a->claim)), SPAN_FMT(case_word(r->c, a->currency)));
	if (span_eq_str(name, "delivery-date") && delivery != CASE_NONE && r->c->items[delivery].when_has)
		return day(r, finding_local(r->c, delivery, r->c->items[delivery].when), true);
	if (span_eq_str(name, "other-name") || span_eq_str(name, "other-address"))
		other_side(r, span_eq_str(name, "other-address"), &out);
	else if (span_eq_str(name, "agreement") && r->c->config->title.n)
		out = r->c->config->title;
	else if (span_eq_str(name, "agreement") && finding_has(found, EV_MESSAGES))	/* a contract's file name says nothing */
		out = arena_dup(r->scratch, case_word(r->c, r->c->items[finding_item(found, EV_MESSAGES, 0)].title));
	else if (evidence_of(name, &ev) && finding_has(found, ev))
		out = arena_dup(r->scratch, case_word(r->c, r->c->items[finding_item(found, ev, 0)].title));
	return out;
}

/* An exhibit may be evidence of several kinds (what handed the work over was approved in the same
 * breath): it is named once. */
static bool is_named(struct report *r, const struct venue_field *f, uint32_t upto, uint32_t seen, uint32_t item)
{
	enum evidence ev;

	for (uint32_t i = 0; i <= upto; i++) {
		if (!evidence_of(list_span(&f->from, i), &ev))
			continue;
		for (uint32_t k = 0; k < r->c->findings->evidence[ev].n && (i < upto || k < seen); k++)
			if (span_eq(case_label(r->c, finding_item(r->c->findings, ev, k)), case_label(r->c, item)))
				return true;
	}
	return false;
}

static void put_files(struct report *r, struct json *j, const struct venue_field *f)
{
	enum evidence ev;

	json_open(j, '[');
	for (uint32_t i = 0; i < f->from.n; i++) {
		if (span_eq_str(list_span(&f->from, i), "packet"))
			json_value(j, SPAN("report.html"));
		if (!evidence_of(list_span(&f->from, i), &ev))
			continue;
		for (uint32_t k = 0; k < r->c->findings->evidence[ev].n; k++)
			if (!is_named(r, f, i, k, finding_item(r->c->findings, ev, k)))
				json_value(j, case_label(r->c, finding_item(r->c->findings, ev, k)));
	}
	json_close(j, ']');
}

static bool fields_json(struct report *r, struct err *e)
{
	const struct findings *fs = r->c->findings;
	const struct venue_field *f = fs->venue->fields.v;
	struct outfile o;
	struct json j;
	struct buf b;

	if (!outfile_open(&o, r->dirfd, "fields.json", e))
		return false;
	arena_reset(r->scratch);
	buf_init(&b, (size_t)16 << 20);
	json_begin(&j, &b);
	json_str(&j, "venue", fs->venue->name);
	if (fs->reason)
		json_str(&j, "reason", fs->reason->name);
	json_key(&j, "evidence");
	json_open(&j, '{');
	for (uint32_t i = 0; i < fs->venue->fields.n; i++) {
		if (span_eq_str(f[i].type, "file")) {
			json_key_span(&j, f[i].name);
			put_files(r, &j, &f[i]);
		} else if (text_for(r, &f[i]).n) {
			json_key_span(&j, f[i].name);
			json_value(&j, text_for(r, &f[i]));
		}
	}
	json_close(&j, '}');
	json_end(&j);
	buf_c(&b, '\n');
	outfile_put(&o, buf_view(&b));
	buf_clear(&b);
	return outfile_close(&o, e);
}

bool brief_files(struct report *r, struct err *e)
{
	return !brief_has(r) || (balance_csv(r, e) && ledger_csv(r, e) && findings_csv(r, e) && deadlines_csv(r, e) && steps_csv(r, e) &&
				statement_md(r, e) && fields_json(r, e));
}
