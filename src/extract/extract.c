/* Headers are facts of trust "structured". Events are made of what has a
 * role: a message was sent, an invoice was issued, a payment is due. A date that is merely
 * mentioned is a fact and no event. */
#include "extract/extract.h"

#include "base/exact.h"
#include "base/limits.h"

static struct fact *structured(struct item *it, enum fact_kind kind, const char *by)
{
	struct fact *f = item_fact(it, kind);

	f->trust = span_str(trust_name[TRUST_STRUCTURED]);
	f->by = span_str(by);
	return f;
}

/* ---- mail ---- */

static struct span lower(struct arena *a, struct span s)
{
	char *p = (char *)(uintptr_t)arena_cstr(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + 32);
	return span_of(p, s.n);
}

static void party(struct item *it, const struct address *who, const char *role, const char *header)
{
	struct fact *f;

	if (who->addr.n == 0)
		return;
	f = structured(it, FACT_PARTY, "mail/header");
	f->value = lower(it->arena, who->addr);
	f->scheme = SPAN("email");
	f->role = span_str(role);
	f->raw = who->name.n ? arena_fmt(it->arena, "%.*s <%.*s>", SPAN_FMT(who->name), SPAN_FMT(who->addr))
			     : who->addr;
	f->at.header = span_str(header);
}

static void parties(struct item *it, const struct list *who, const char *role, const char *header)
{
	const struct address *a = who->v;

	for (uint32_t i = 0; i < who->n && it->facts.n < LIMIT_FACTS; i++)
		party(it, &a[i], role, header);
}

static void mail_facts(struct item *it)
{
	const struct mail *m = &it->mail;
	struct fact *f;

	if (mail_time(m).n) {
		f = structured(it, FACT_DATE, "mail/header");
		f->value = mail_time(m);
		f->precision = SPAN("second");
		f->zone = m->zone.p ? m->zone : SPAN_NULL;
		f->role = SPAN("sent");
		f->raw = f->value;
		f->at.header = m->date_by.n ? m->date_by : SPAN("Date");
		for (uint32_t i = 0; i < m->clocks.n; i++) {
			const struct clock *c = (const struct clock *)m->clocks.v + i;

			if (span_eq(c->source, f->at.header)) {
				f->raw = c->raw;
				break;
			}
		}
		if (!span_eq_str(f->at.header, "Date"))
			f->why = SPAN("the Date header is missing or not usable");
	}
	party(it, &m->from, "from", "From");
	parties(it, &m->from_more, "from", "From");
	parties(it, &m->to, "to", "To");
	parties(it, &m->cc, "cc", "Cc");
	parties(it, &m->bcc, "bcc", "Bcc");
}

/* ---- chat ---- */

/* Of a message alone: the export as a whole has no sender and no time. */
static void chat_facts(struct item *it)
{
	const struct chat *c = &it->chat;
	struct fact *f;

	if (c->time.n) {
		f = structured(it, FACT_DATE, "chat/export");
		f->value = c->time;
		f->precision = c->time.n > strlen("2024-01-01T00:00") ? SPAN("second") : SPAN("minute");
		f->zone = c->zone.p ? c->zone : SPAN_NULL;
		f->role = SPAN("sent");
		f->raw = c->time;
		f->or_ = c->or_;
		f->why = c->why;
		f->at.header = SPAN("time");
	}
	if (c->sender.n) {
		f = structured(it, FACT_PARTY, "chat/export");
		f->value = c->sender;
		f->scheme = SPAN("person");
		f->role = SPAN("from");
		f->raw = c->sender;
		f->at.header = SPAN("sender");
	}
}

/* ---- transactions ---- */

/* What a row says it is, in the words of banks and platforms, at the beginning of a word. */
static const struct {
	const char *word, *role;
} row_words[] = {
	{ "refund", "refund" }, { "chargeback", "refund" }, { "erstattung", "refund" }, { "remboursement", "refund" },
	{ "reembolso", "refund" }, { "rimborso", "refund" }, { "terugbetaling", "refund" },
	{ "fee", "fee" }, { "commission", "fee" }, { "geb\xc3\xbchr", "fee" }, { "entgelt", "fee" },
	{ "frais", "fee" }, { "comisi\xc3\xb3n", "fee" }, { "commissione", "fee" }, { "comiss\xc3\xa3o", "fee" },
	{ "kosten", "fee" },
};

static bool is_letter(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The first of the words in `s`; hundreds of thousands of rows are asked, so each byte is looked at once. */
static const char *row_role(struct span s)
{
	bool inside = false;

	for (size_t at = 0; at < s.n; at++) {
		bool begins = !inside && strchr("rcetfgk", s.p[at] | 0x20);

		inside = is_letter(s.p[at]);
		for (size_t k = 0; begins && inside && k < countof(row_words); k++)
			if (span_istarts(span_from(s, at), row_words[k].word))
				return row_words[k].role;
	}
	return NULL;
}

static void transactions(struct item *it)
{
	struct transaction *t = it->transactions.v;

	for (uint32_t i = 0; i < it->transactions.n; i++) {
		const char *role = row_role(t[i].kind);

		role = role ? role : row_role(t[i].text);
		t[i].trust = span_str(trust_name[TRUST_STRUCTURED]);
		t[i].by = SPAN("statement/row");
		t[i].role = role ? span_str(role) : (struct span){ NULL, 0 };
	}
}

/* ---- electronic invoices ---- */

static bool says(const struct fact *f, enum fact_kind kind, struct span value)
{
	struct exact a, b;

	if (!fact_is(f, kind))
		return false;
	if (kind == FACT_DATE)
		return span_eq(f->value, value);
	return kind == FACT_AMOUNT ? exact_parse(f->value, &a) && exact_parse(value, &b) && exact_eq(a, b) :
				     span_ieq(f->value, value);
}

/* What the text says as well gets the role there, and so keeps its place; else it is a fact of its own. */
static void field_fact(struct item *it, enum fact_kind kind, struct span value, const char *role)
{
	struct fact *f = it->facts.v;

	if (value.n == 0)
		return;
	for (uint32_t i = 0; i < it->facts.n; i++)
		if (says(&f[i], kind, value) && (f[i].role.n == 0 || span_eq_str(f[i].role, "mention") || span_eq_str(f[i].role, role))) {
			f[i].role = span_str(role);
			if (kind == FACT_AMOUNT && (f[i].currency.n == 0))
				f[i].currency = it->fields.currency;
			return;
		}
	if (it->facts.n >= LIMIT_FACTS)
		return;
	f = structured(it, kind, "invoice/field");
	f->value = f->raw = value;
	f->role = span_str(role);
	if (kind == FACT_AMOUNT)
		f->currency = it->fields.currency.n ? it->fields.currency : SPAN_NULL;
	else if (kind == FACT_DATE)
		f->precision = SPAN("day");
	else
		f->scheme = kind == FACT_REFERENCE ? SPAN("invoice") : SPAN("company");
}

static void invoice_facts(struct item *it)
{
	const struct fields *x = &it->fields;

	field_fact(it, FACT_REFERENCE, x->invoice_number, "number");
	field_fact(it, FACT_DATE, x->issue_date, "issued");
	field_fact(it, FACT_DATE, x->due_date, "due");
	field_fact(it, FACT_PARTY, x->seller, "seller");
	field_fact(it, FACT_PARTY, x->buyer, "buyer");
	field_fact(it, FACT_AMOUNT, x->total, "total");
	field_fact(it, FACT_AMOUNT, x->net, "subtotal");
	field_fact(it, FACT_AMOUNT, x->tax, "tax");
	field_fact(it, FACT_AMOUNT, x->paid, "paid");
	field_fact(it, FACT_AMOUNT, x->payable, "due");
}

/* ---- events ---- */

static struct event *event(struct item *it, const char *what)
{
	struct event *ev = list_add(&it->events, it->arena, sizeof *ev);

	ev->what = arena_str(it->arena, what);
	return ev;
}

static struct span sender(const struct item *it)
{
	if (it->chat.kind.n)
		return it->chat.sender;
	return it->mail.from.addr.n ? it->mail.from.addr : it->mail.sender.addr;
}

/* "due" in an invoice is "invoice.due": the class says of what, or what the text of a message is. */
static struct span what_of(struct item *it, struct span role)
{
	bool is_body = span_eq_str(it->class_.is, "message") && it->fields.document_type.n;
	struct span is = is_body ? it->fields.document_type : it->class_.is.n ? it->class_.is : SPAN("document");

	return arena_fmt(it->arena, "%.*s.%.*s", SPAN_FMT(is), SPAN_FMT(role));
}

static bool mere_mention(const struct fact *f)
{
	return f->role.n == 0 || span_eq_str(f->role, "mention") || f->quoted;
}

static void date_events(struct item *it)
{
	for (uint32_t i = 0; i < it->facts.n; i++) {
		const struct fact *f = (const struct fact *)it->facts.v + i;
		struct event *ev;

		if (!fact_is(f, FACT_DATE) || mere_mention(f))
			continue;
		ev = event(it, "");
		if (span_eq_str(f->role, "sent") && f->at.header.n) {
			ev->what = SPAN("message.sent");
			ev->who = sender(it);
			ev->text = it->chat.kind.n ? it->chat.channel : it->mail.subject;
		} else {
			ev->what = what_of(it, f->role);
			ev->text = f->raw;
		}
		ev->time = f->value;
		ev->precision = f->precision;
		ev->zone = f->zone;
		ev->why = f->why;
		ev->fact = (struct opt64){ true, i };
	}
}

/* What the reader of a calendar said stays; what an earlier extract made of facts is made again. */
static void keep_calendar(struct item *it)
{
	struct list all = it->events;

	it->events = (struct list){ 0 };
	for (uint32_t i = 0; i < all.n; i++) {
		const struct event *ev = (const struct event *)all.v + i;

		if (span_starts(ev->what, "calendar.") && !ev->fact.has)
			*(struct event *)list_add(&it->events, it->arena, sizeof *ev) = *ev;
	}
}

void extract_finish(struct item *it)
{
	struct event *ev;

	keep_calendar(it);
	if (it->mail.from.addr.p || mail_time(&it->mail).p || it->mail.to.n)
		mail_facts(it);
	if (it->chat.kind.n)
		chat_facts(it);
	transactions(it);
	if (it->fields.syntax.n)
		invoice_facts(it);
	if (it->events.n == 0)	/* the dates in a calendar's text are those of its entries */
		date_events(it);
	if (it->image.captured_at.n) {
		ev = event(it, "photo.taken");
		ev->time = it->image.captured_at;
		ev->precision = SPAN("second");
		ev->zone = SPAN_NULL;
	}
}
