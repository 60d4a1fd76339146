/* The ledger: what many pieces of evidence say of one payment counts once, and what only somebody
 * says does not count. Each case is a small dispute made here; [me] and [other] are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/io.h"
#include "case/deadline.h"
#include "case/finding.h"
#include "case/ledger.h"
#include "case/ledger_work.h"
#include "case/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ME "mira@kesten.example"
#define DANA "dana@harbour-books.example"
#define UPWORK "donotreply@upwork.com"
#define SIDES_INI "[me]\nname = Mira Kesten\naddress = " ME "\n[other]\nname = Harbour Books Ltd, Dana Whitlock\naddress = " DANA "\n"

struct world {
	struct case_ *c;
	struct store *store;
	struct list items;	/* struct item * */
	struct arena *a;
	char dir[64];
	unsigned serial;
};

static struct world world_new(const char *more)
{
	struct world w = { .dir = "/tmp/exhibit-ledger-XXXXXX", .a = arena_new() };
	struct err e = { 0 };
	char path[96];

	assert_non_null(mkdtemp(w.dir));
	snprintf(path, sizeof path, "%s/store", w.dir);
	w.store = store_open(path, STORE_CREATE, &e);
	assert_non_null(w.store);
	w.c = case_new(config_parse(arena_fmt(w.a, "%s%s", SIDES_INI, more), "case.ini", &e), false);
	assert_non_null(w.c->config);
	return w;
}

static void world_free(struct world *w)
{
	struct err e = { 0 };

	for (uint32_t i = 0; i < w->items.n; i++)
		item_free(((struct item **)w->items.v)[i]);
	case_free(w->c);
	store_close(w->store, &e);
	io_rmtree(w->dir, &e);
	arena_free(w->a);
}

static struct item *item(struct world *w, const char *name, const char *media, const char *class, const char *text)
{
	struct item *it = item_new();
	struct list origin = { 0 };
	struct err e = { 0 };

	it->name = arena_str(it->arena, name);
	it->media = arena_str(it->arena, media);
	it->class_.is = arena_str(it->arena, class);
	it->sha256 = digest_of(arena_fmt(w->a, "%s %s %u", name, text, w->serial));
	list_add_span(&it->origin, it->arena, arena_fmt(it->arena, "%s#%u", name, ++w->serial));
	list_add_span(&origin, it->arena, list_span(&it->origin, 0));
	assert_true(store_put(w->store, span_str(text), &it->text.sha256, &e));
	item_identify(it, &origin);
	*(struct item **)list_add(&w->items, w->a, sizeof it) = it;
	return it;
}

static struct fact *fact_at(struct item *it, enum fact_kind kind, const char *text, const char *raw)
{
	struct fact *f = item_fact(it, kind);
	const char *at = strstr(text, raw);

	assert_non_null(at);
	f->raw = span_str(raw);
	f->at.bytes[0] = at - text;
	f->at.bytes[1] = at - text + (int64_t)strlen(raw);
	f->at.line = 1;
	f->trust = SPAN("text");
	return f;
}

/* An amount of the text: "450.00 USD", "fee:45.00 USD" with its role before. */
static void amount(struct item *it, const char *text, const char *spec)
{
	const char *colon = strchr(spec, ':'), *raw = colon ? colon + 1 : spec;
	struct fact *f = fact_at(it, FACT_AMOUNT, text, raw);
	struct span value = span_str(raw), number;

	f->role = colon ? span_of(spec, (size_t)(colon - spec)) : (struct span){ 0 };
	span_split(&value, ' ', &number);
	f->value = number;
	f->currency = value;
}

static struct item *mail(struct world *w, const char *from, const char *to, const char *date, const char *subject, const char *text,
			 const char *number, const char *one, const char *two, const char *three)
{
	struct item *it = item(w, "mail", "message/rfc822", "message", text);
	struct address *a = list_add(&it->mail.to, it->arena, sizeof *a);
	const char *all[] = { one, two, three };

	it->mail.from.addr = span_str(from);
	a->addr = span_str(to);
	it->mail.subject = span_str(subject);
	it->mail.date = span_str(date);
	it->mail.message_id = arena_fmt(it->arena, "%u@test", w->serial);
	if (number) {
		struct fact *f = fact_at(it, FACT_REFERENCE, text, number);

		f->scheme = SPAN("invoice");
		f->value = f->raw;
	}
	for (unsigned i = 0; i < 3 && all[i]; i++)
		amount(it, text, all[i]);
	return it;
}

static struct item *paper(struct world *w, const char *class, const char *trust, const char *text, const char *number, const char *total,
			  const char *day)
{
	struct item *it = item(w, "paper.pdf", "application/pdf", class, text);
	struct fact *f;

	if (number) {
		f = fact_at(it, FACT_REFERENCE, text, number);
		f->scheme = SPAN("invoice");
		f->value = f->raw;
	}
	amount(it, text, total);
	((struct fact *)it->facts.v)[it->facts.n - 1].trust = span_str(trust);
	f = item_fact(it, FACT_DATE);
	f->role = SPAN("issued");
	f->value = f->raw = span_str(day);
	return it;
}

static struct item *export_(struct world *w, const char *name) { return item(w, name, "text/csv", "statement", name); }

static void row(struct item *it, const char *date, const char *value, const char *currency, const char *text, const char *who, const char *kind,
		const char *ref)
{
	struct transaction *t = list_add(&it->transactions, it->arena, sizeof *t);

	t->date = span_str(date);
	t->amount = span_str(value);
	t->currency = span_str(currency);
	t->text = span_str(text);
	t->counterparty = span_str(who);
	t->kind = span_str(kind);
	t->reference = span_str(ref);
	t->at.row = it->transactions.n + 1;
}

static void conclude(struct world *w)
{
	struct item **all = w->items.v;
	struct err e = { 0 };

	for (uint32_t i = 0; i < w->items.n; i++)
		case_take(w->c, all[i]);
	assert_true(case_settle(w->c, w->store, &e));
	for (uint32_t i = 0; i < w->items.n; i++)
		if (case_is_kept(&w->c->items[i]))
			assert_true(case_read(w->c, i, all[i], &e));
	assert_true(case_conclude(w->c, w->store, &e));
}

static const struct ledger_account *account(struct world *w, const char *code)
{
	for (uint32_t i = 0; i < w->c->ledger->n_accounts; i++)
		if (span_eq_str(case_word(w->c, w->c->ledger->accounts[i].currency), code))
			return &w->c->ledger->accounts[i];
	fail_msg("no account in %s", code);
	return NULL;
}

static void is_sum(struct exact have, const char *want)
{
	struct exact v;

	assert_true(exact_parse(span_str(want), &v));
	if (!exact_eq(have, v)) {
		struct arena *a = arena_new();

		fail_msg("%.*s instead of %s", SPAN_FMT(exact_print(have, a)), want);
	}
}

static unsigned count_of(struct world *w, enum ledger_kind kind, bool counted)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < w->c->ledger->n_entries; i++)
		n += w->c->ledger->entries[i].kind == kind && w->c->ledger->entries[i].counted == counted;
	return n;
}

#define INVOICE "Invoice INV-2024-017\nTotal 1200.00 USD"

/* ---- once, however often it is told ---- */

static void test_once(void **state)
{
	struct world w = world_new("");
	struct item *bank;

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	paper(&w, "invoice", "text", INVOICE " again", "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	mail(&w, ME, DANA, "2024-03-01T10:00:00Z", "Invoice INV-2024-017", "Here is INV-2024-017 over 1200.00 USD.", "INV-2024-017",
	     "1200.00 USD", NULL, NULL);
	mail(&w, DANA, ME, "2024-03-09T10:00:00Z", "Re: Invoice", "We have sent 1200.00 USD for INV-2024-017.", "INV-2024-017", "1200.00 USD",
	     NULL, NULL);
	bank = export_(&w, "bank.csv");
	row(bank, "2024-03-10", "1200.00", "USD", "INV 2024-017", "HARBOUR BOOKS LTD", "", "");
	mail(&w, ME, DANA, "2024-03-10T15:00:00Z", "Re: Invoice", "Thank you, 1200.00 USD for INV-2024-017 arrived today.", "INV-2024-017",
	     "1200.00 USD", NULL, NULL);
	conclude(&w);
	assert_int_equal(count_of(&w, LEDGER_INVOICE, true), 1);
	assert_int_equal(count_of(&w, LEDGER_PAYMENT, true), 1);
	assert_int_equal(count_of(&w, LEDGER_SAID, false), 0);
	is_sum(account(&w, "USD")->invoiced, "1200");
	is_sum(account(&w, "USD")->open, "0");
	world_free(&w);
}

/* What my side says arrived, without a name, is a part of what is open, once and marked; more than all invoices make is
 * shown and settles nothing. */
static void test_received_for_nothing(void **state)
{
	struct world w = world_new("");

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	mail(&w, ME, DANA, "2024-03-14T15:00:00Z", "Hello", "I received 200.17 USD from you.", NULL, "200.17 USD", NULL, NULL);
	mail(&w, ME, DANA, "2024-03-15T15:00:00Z", "Hello again", "As I said, I received 200.17 USD.", NULL, "200.17 USD", NULL, NULL);
	mail(&w, ME, DANA, "2024-03-16T15:00:00Z", "For the house", "I received 2500.00 USD.", NULL, "2500.00 USD", NULL, NULL);
	conclude(&w);
	assert_int_equal(count_of(&w, LEDGER_SAID, false), 1);
	assert_int_equal(count_of(&w, LEDGER_PAYMENT, true), 1);
	is_sum(account(&w, "USD")->open, "999.83");
	world_free(&w);
}

/* PayPal and others write beside the sum what they took off it. */
static void test_fee_in_row(void **state)
{
	struct world w = world_new("");
	struct item *paypal;

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	paypal = export_(&w, "paypal.csv");
	row(paypal, "2024-03-10", "1200.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	((struct transaction *)paypal->transactions.v)->fee = SPAN("35.10");
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "1200");
	is_sum(account(&w, "USD")->fees, "35.1");
	is_sum(account(&w, "USD")->open, "0");
	world_free(&w);
}

static void test_halves(void **state)
{
	struct world w = world_new("");
	struct item *bank;

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	bank = export_(&w, "bank.csv");
	row(bank, "2024-03-10", "600.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	mail(&w, ME, DANA, "2024-03-14T15:00:00Z", "Re: Invoice", "I confirm that I received 600.00 USD for INV-2024-017.", "INV-2024-017",
	     "600.00 USD", NULL, NULL);
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "1200");
	world_free(&w);
}

/* Each sum of a sentence by what is said of it. */
static void test_part(void **state)
{
	struct world w = world_new("");

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	mail(&w, ME, DANA, "2024-03-09T10:00:00Z", "Re: Invoice",
	     "Thank you, I received 500.00 USD of the 1200.00 USD for INV-2024-017 today; 700.00 USD are still open.", "INV-2024-017", "500.00 USD",
	     "1200.00 USD", "700.00 USD");
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "500");
	is_sum(account(&w, "USD")->open, "700");
	world_free(&w);
}

static void so_far(const char *sum, const char *text, unsigned clashes)
{
	struct world w = world_new("");

	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	row(export_(&w, "bank.csv"), "2024-03-10", "300.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	row(export_(&w, "other.csv"), "2024-03-12", "200.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	mail(&w, ME, DANA, "2024-04-09T10:00:00Z", "Reminder", text, "INV-2024-017", sum, NULL, NULL);
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "500");
	assert_int_equal(w.c->ledger->clashes.n, clashes);
	world_free(&w);
}

static void test_so_far(void **state)
{
	(void)state;
	so_far("500.00 USD", "So far I received 500.00 USD for INV-2024-017.", 0);
	so_far("650.00 USD", "So far I received 650.00 USD for INV-2024-017.", 1);
}

/* A thank-you without a number is for the invoice the conversation is about. */
static void test_talk(void **state)
{
	struct world w = world_new("");

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	mail(&w, ME, DANA, "2024-03-09T10:00:00Z", "Re: Invoice INV-2024-017", "Got the 1200.00 USD, thanks!", NULL, "1200.00 USD", NULL, NULL);
	mail(&w, ME, DANA, "2024-03-19T10:00:00Z", "Lunch", "I got the 30.00 USD back.", NULL, "30.00 USD", NULL, NULL);
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "1200");
	is_sum(account(&w, "USD")->open, "0");
	world_free(&w);
}

/* The message it answers stands in it, with no mark in front: nothing is paid twice. */
static void test_repeated(void **state)
{
	struct world w = world_new("");
	struct item *first, *second;

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	first = mail(&w, ME, DANA, "2024-03-09T10:00:00Z", "Re: Invoice", "Thank you, 500.00 USD for INV-2024-017 arrived today.", "INV-2024-017",
		     "500.00 USD", NULL, NULL);
	second = mail(&w, ME, DANA, "2024-03-29T10:00:00Z", "Re: Invoice",
		      "See you on Monday.\n\nThank you, 500.00 USD for INV-2024-017 arrived today.", "INV-2024-017", "500.00 USD", NULL, NULL);
	second->mail.in_reply_to = first->mail.message_id;
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "500");
	world_free(&w);
}

static struct item *balance(struct world *w)
{
	struct item *it = paper(w, "invoice", "text", INVOICE "\nDeposit paid -300.00 USD", "INV-2024-017", "total:1200.00 USD", "2024-03-01");

	it->fields.invoice_number = SPAN("INV-2024-017");
	it->fields.total = SPAN("1200.00");
	it->fields.paid = SPAN("-300.00");
	it->fields.payable = SPAN("900.00");
	it->fields.currency = SPAN("USD");
	return it;
}

/* What an invoice takes off as paid: known by nothing else, by a booking, by an invoice of its own. */
static void test_before(void **state)
{
	struct world w = world_new("");

	(void)state;
	balance(&w);
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "300");
	is_sum(account(&w, "USD")->open, "900");
	world_free(&w);

	w = world_new("");
	balance(&w);
	row(export_(&w, "bank.csv"), "2024-02-10", "300.00", "USD", "Transfer", "Harbour Books Ltd", "", "");
	row(export_(&w, "other.csv"), "2024-03-02", "900.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	conclude(&w);
	assert_int_equal(count_of(&w, LEDGER_PAYMENT, true), 2);
	is_sum(account(&w, "USD")->open, "0");
	world_free(&w);

	w = world_new("");
	balance(&w);
	paper(&w, "invoice", "text", "Invoice INV-2024-009\nTotal 300.00 USD", "INV-2024-009", "total:300.00 USD", "2024-02-01");
	row(export_(&w, "bank.csv"), "2024-02-10", "300.00", "USD", "INV-2024-009", "Harbour Books Ltd", "", "");
	conclude(&w);
	is_sum(account(&w, "USD")->invoiced, "1200");
	is_sum(account(&w, "USD")->open, "900");
	world_free(&w);

	w = world_new("");	/* as much again: a thank-you weeks after the invoice is not for the deposit */
	balance(&w);
	row(export_(&w, "bank.csv"), "2024-02-10", "300.00", "USD", "Transfer", "Harbour Books Ltd", "", "");
	mail(&w, ME, DANA, "2024-03-20T10:00:00Z", "Re: Invoice", "Thank you, 300.00 USD for INV-2024-017 arrived.", "INV-2024-017", "300.00 USD",
	     NULL, NULL);
	conclude(&w);
	is_sum(account(&w, "USD")->open, "600");
	world_free(&w);
}

/* Told again four days later, it is the same payment: it settles nothing. */
static void test_told_again(void **state)
{
	struct world w = world_new("");
	struct item *bank;

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	bank = export_(&w, "bank.csv");
	row(bank, "2024-03-10", "500.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	mail(&w, ME, DANA, "2024-03-14T15:00:00Z", "Re: Invoice", "I received 500.00 USD for INV-2024-017.", "INV-2024-017", "500.00 USD", NULL,
	     NULL);
	conclude(&w);
	is_sum(account(&w, "USD")->open, "700");
	world_free(&w);
}

/* Exports that overlap have a booking twice; one that has it twice has two. */
static void test_overlap(void **state)
{
	struct world w = world_new("");
	struct item *a, *b;

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	a = export_(&w, "march.csv");
	row(a, "2024-03-10", "300.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	row(a, "2024-03-10", "300.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	b = export_(&w, "year.csv");
	row(b, "2024-03-10", "300.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "600");
	world_free(&w);
}

/* ---- what does not count ---- */

static void test_said(void **state)
{
	struct world w = world_new("");

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	mail(&w, DANA, ME, "2024-03-20T10:00:00Z", "Re: Invoice", "We already paid 1200.00 USD for INV-2024-017.", "INV-2024-017", "1200.00 USD",
	     NULL, NULL);
	mail(&w, DANA, ME, "2024-03-21T10:00:00Z", "Re: Invoice", "We will pay 1200.00 USD for INV-2024-017.", "INV-2024-017", "1200.00 USD", NULL,
	     NULL);
	mail(&w, ME, DANA, "2024-03-22T10:00:00Z", "Re: Invoice", "The 1200.00 USD for INV-2024-017 have not arrived.", "INV-2024-017",
	     "1200.00 USD", NULL, NULL);
	mail(&w, ME, DANA, "2024-03-23T10:00:00Z", "Re: Invoice", "Once I received 1200.00 USD for INV-2024-017, I go on.", "INV-2024-017",
	     "1200.00 USD", NULL, NULL);
	mail(&w, ME, DANA, "2024-03-24T10:00:00Z", "Re: Invoice", "On Friday Dana wrote:\n> 1200.00 USD for INV-2024-017 arrived today.\n", NULL,
	     "1200.00 USD", NULL, NULL);
	conclude(&w);
	is_sum(account(&w, "USD")->open, "1200");
	assert_int_equal(count_of(&w, LEDGER_SAID, false), 1);
	assert_int_equal(count_of(&w, LEDGER_PAYMENT, true), 0);
	world_free(&w);
}

static void test_picture(void **state)
{
	struct world w = world_new("");

	(void)state;
	paper(&w, "invoice", "ocr", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	conclude(&w);
	assert_int_equal(count_of(&w, LEDGER_INVOICE, false), 1);
	assert_int_equal(count_of(&w, LEDGER_INVOICE, true), 0);
	world_free(&w);
}

/* ---- platforms ---- */

static void test_platform(void **state)
{
	struct world w = world_new("");
	struct item *upwork, *bank;

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	upwork = export_(&w, "upwork.csv");
	row(upwork, "2024-03-10", "1000.00", "USD", "Milestone 1", "Harbour Books Ltd", "Fixed Price", "8029917");
	row(upwork, "2024-03-10", "-100.00", "USD", "Service fee, Ref ID 8029917", "Harbour Books Ltd", "Service Fee", "8029918");
	row(upwork, "2024-03-11", "90.00", "USD", "Thanks", "Harbour Books Ltd", "Bonus", "8029950");
	row(upwork, "2024-03-11", "777.00", "USD", "Other job", "Somebody Else Inc", "Fixed Price", "8029951");
	row(upwork, "2024-03-12", "-990.00", "USD", "Direct to bank", "", "Withdrawal", "8029960");
	row(upwork, "2024-03-20", "-90.00", "USD", "Disputed charge, Ref ID 8029950", "Harbour Books Ltd", "Reversal", "8029990");
	bank = export_(&w, "bank.csv");
	row(bank, "2024-03-14", "990.00", "USD", "UPWORK WITHDRAWAL", "UPWORK", "", "");
	row(bank, "2024-03-15", "-640.00", "USD", "Rent", "Landlord", "", "");
	mail(&w, UPWORK, ME, "2024-03-10T10:00:00Z", "You have been paid", "Harbour Books Ltd released 1000.00 USD\nFee 100.00 USD\nYou get 900.00 USD",
	     NULL, "1000.00 USD", "fee:100.00 USD", "900.00 USD");
	mail(&w, UPWORK, ME, "2024-03-02T10:00:00Z", "Milestone 1 is funded", "Harbour Books Ltd paid 1200.00 USD into escrow", NULL,
	     "paid:1200.00 USD", NULL, NULL);
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "1000");
	is_sum(account(&w, "USD")->open, "200");
	is_sum(account(&w, "USD")->fees, "100");
	is_sum(account(&w, "USD")->other_in, "90");
	is_sum(account(&w, "USD")->other_back, "90");
	is_sum(account(&w, "USD")->claim, "290");
	world_free(&w);
}

/* Rows that can become no entry and change none are not kept; the other half of a transfer is, in
 * whatever way its sum is written, and so is a row with the number of an invoice that comes later. */
static void test_rows_of_others(void **state)
{
	struct world w = world_new("");
	struct item *paypal, *bank;

	(void)state;
	bank = export_(&w, "bank.csv");
	row(bank, "2024-03-14", "+0990.00", "USD", "Incoming", "Somebody", "", "");
	row(bank, "2024-03-15", "-640.00", "USD", "Rent 2024", "Landlord", "", "");
	row(bank, "2024-03-16", "75.10", "USD", "Groceries", "Corner Shop", "", "R-4711");
	row(bank, "2024-03-17", "800.00", "USD", "inv 2024-017 thanks", "H. B.", "", "");
	row(bank, "2024-03-18", "400.00", "USD", "the rest", "Harbour Books Ltd", "", "");
	paypal = export_(&w, "paypal.csv");
	row(paypal, "2024-03-12", "-990", "USD", "Withdrawal to bank account", "My bank", "", "");
	row(paypal, "2024-03-12", "-1", "USD", "Stamps", "Post", "", "");
	row(paypal, "2024-03-12", "2", "USD", "", "Harbour Books Ltd", "", "");
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	conclude(&w);
	assert_int_equal(w.c->ledger->work->rows.n, 5);
	assert_int_equal(count_of(&w, LEDGER_PAYMENT, true), 3);
	world_free(&w);
}

static void test_notice_alone(void **state)
{
	struct world w = world_new("");

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	mail(&w, UPWORK, ME, "2024-03-10T10:00:00Z", "Payment received: INV-2024-017",
	     "Harbour Books Ltd paid 1200.00 USD for invoice INV-2024-017.\nFee 120.00 USD\nCredited 1080.00 USD", "INV-2024-017", "1200.00 USD",
	     "fee:120.00 USD", "1080.00 USD");
	conclude(&w);
	is_sum(account(&w, "USD")->paid, "1200");
	is_sum(account(&w, "USD")->fees, "120");
	is_sum(account(&w, "USD")->open, "0");
	world_free(&w);
}

/* ---- several invoices, currencies, ways back ---- */

static void test_several(void **state)
{
	struct world w = world_new("");
	struct item *bank;

	(void)state;
	paper(&w, "invoice", "text", "Invoice A-101 Total 300.00 EUR", "A-101", "total:300.00 EUR", "2024-01-01");
	paper(&w, "invoice", "text", "Invoice A-102 Total 200.00 EUR", "A-102", "total:200.00 EUR", "2024-01-05");
	paper(&w, "invoice", "text", "Invoice A-103 Total 300.00 USD", "A-103", "total:300.00 USD", "2024-01-06");
	bank = export_(&w, "bank.csv");
	row(bank, "2024-02-01", "500.00", "EUR", "thank you", "Harbour Books Ltd", "", "");
	row(bank, "2024-02-09", "-50.00", "EUR", "refund A-101", "Harbour Books Ltd", "", "");
	conclude(&w);
	is_sum(account(&w, "EUR")->paid, "500");
	is_sum(account(&w, "EUR")->refunded, "50");
	is_sum(account(&w, "EUR")->again, "50");
	is_sum(account(&w, "EUR")->open, "50");
	is_sum(account(&w, "USD")->open, "300");
	assert_int_equal(count_of(&w, LEDGER_PAYMENT, true), 2);
	world_free(&w);
}

static void test_credit(void **state)
{
	struct world w = world_new("");
	struct item *note;
	struct fact *f;

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	note = paper(&w, "invoice", "text", "CREDIT NOTE\nNo CN-3\nTotal 200.00 USD\nfor INV-2024-017", "CN-3", "total:200.00 USD", "2024-03-05");
	f = item_fact(note, FACT_REFERENCE);
	f->scheme = SPAN("invoice");
	f->value = f->raw = SPAN("INV-2024-017");
	conclude(&w);
	is_sum(account(&w, "USD")->credited, "200");
	is_sum(account(&w, "USD")->open, "1000");
	is_sum(w.c->ledger->entries[0].open, "1000");
	world_free(&w);
}

/* ---- the user's word ---- */

static struct span label_of(struct arena *a, uint32_t item)
{
	struct world w = world_new("");
	struct span s;

	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	row(export_(&w, "bank.csv"), "2024-03-10", "450.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	conclude(&w);
	s = arena_dup(a, case_label(w.c, item));
	world_free(&w);
	return s;
}

static void test_user(void **state)
{
	struct arena *a = arena_new();
	struct span bill = label_of(a, 0), bank = label_of(a, 1);
	struct world w = world_new(arena_fmt(a, "[ledger]\n%.*s = invoiced 1000.00 USD\n%.*s = ignore\nEX-00000 = paid 3.00 USD\n",
					     SPAN_FMT(bill), SPAN_FMT(bank)).p);

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	row(export_(&w, "bank.csv"), "2024-03-10", "450.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	conclude(&w);
	is_sum(account(&w, "USD")->invoiced, "1000");
	is_sum(account(&w, "USD")->paid, "0");
	assert_int_equal(w.c->ledger->unused.n, 1);
	world_free(&w);
	arena_free(a);
}

/* A line that corrects a sum keeps the rest: what was paid on the invoice, the day of the booking. */
static void test_user_keeps(void **state)
{
	struct arena *a = arena_new();
	struct span bill = label_of(a, 0), bank = label_of(a, 1);
	struct world w = world_new(arena_fmt(a, "[ledger]\n%.*s = invoiced 1000.00 USD\n%.*s = paid 450.00 USD\n", SPAN_FMT(bill), SPAN_FMT(bank)).p);
	unsigned seen = 0;

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	row(export_(&w, "bank.csv"), "2024-03-10", "450.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	conclude(&w);
	is_sum(account(&w, "USD")->invoiced, "1000");
	is_sum(account(&w, "USD")->paid, "450");
	is_sum(account(&w, "USD")->open, "550");
	for (uint32_t i = 0; i < w.c->ledger->n_entries; i++) {
		const struct ledger_entry *e = &w.c->ledger->entries[i];

		seen += e->counted;
		if (e->counted && e->kind == LEDGER_INVOICE)
			assert_true(span_eq_str(e->number, "INV-2024-017"));
		if (e->counted && e->kind == LEDGER_PAYMENT)
			assert_true(e->when_has && e->by_user && e->sources.n == 1 && ledger_source(e, 0)->row);
	}
	assert_int_equal(seen, 2);
	world_free(&w);
	arena_free(a);
}

static void test_user_words(void **state)
{
	(void)state;
	assert_null(ledger_check(SPAN("paid 450.00 USD")));
	assert_null(ledger_check(SPAN("paid 450.00 USD for INV-7 on 2024-03-04")));
	assert_null(ledger_check(SPAN("ignore")));
	assert_non_null(ledger_check(SPAN("")));
	assert_non_null(ledger_check(SPAN("paid")));
	assert_non_null(ledger_check(SPAN("paid 450,00 USD")));
	assert_non_null(ledger_check(SPAN("paid 450.00 USD on 04/03/2024")));
	assert_non_null(ledger_check(SPAN("payed 450.00 USD")));
}

/* ---- what is made of it ---- */

static void test_statement(void **state)
{
	struct world w = world_new("[case]\nvenue = upwork-fixed\n");
	const struct deadline *d;

	(void)state;
	paper(&w, "contract", "text", "Agreement over 1200.00 USD", NULL, "total:1200.00 USD", "2024-02-20");
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	row(export_(&w, "bank.csv"), "2024-03-10", "500.00", "USD", "INV-2024-017", "Harbour Books Ltd", "", "");
	mail(&w, UPWORK, ME, "2024-04-03T08:05:00-05:00", "The client has ended your contract",
	     "Dana Whitlock of Harbour Books Ltd has ended the contract.", NULL, NULL, NULL, NULL);
	conclude(&w);
	assert_true(span_find(w.c->statement->text, SPAN("only 500.00 USD were paid. [EX-"), 0) != SIZE_MAX);
	assert_true(span_find(w.c->statement->text, SPAN("By these figures 700.00 USD are open."), 0) != SIZE_MAX);
	assert_true(span_find(w.c->statement->text, SPAN("On 3 April 2024 I was told that the client ended the contract."), 0) != SIZE_MAX);
	assert_true(w.c->statement->chars <= w.c->statement->limit);
	assert_true(span_eq_str(w.c->findings->reason->name, "ended-contract"));
	d = w.c->deadlines->all.v;
	/* Seven days after 3 April 13:05 UTC end on 10 April; the 9th is the last whole one. */
	assert_true(d[0].last_has && !d[0].stated);
	assert_int_equal(d[0].last, 1712620800);
	assert_true(finding_has(w.c->findings, EV_AGREEMENT) && !finding_has(w.c->findings, EV_CONTACT));
	world_free(&w);
}

/* Seven days after 22:30 UTC on 27 March 2024; clocks in Berlin go forward on the 31st. */
static void test_zone(void **state)
{
	static const struct { const char *zone, *how; int64_t last; } cases[] = {
		{ "", "2024-04-03 22:30 UTC", 1712016000 },			/* 2 April */
		{ "zone = +01:00\n", "2024-04-03 23:30 +01:00", 1712016000 },
		{ "zone = Europe/Berlin\n", "2024-04-04 00:30 Europe/Berlin", 1712102400 },
		{ "zone = America/New_York\n", "2024-04-03 18:30 America/New_York", 1712016000 },
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct arena *a = arena_new();
		struct world w = world_new(arena_fmt(a, "[case]\nvenue = upwork-fixed\n%s", cases[i].zone).p);
		const struct deadline *d;

		paper(&w, "contract", "text", "Agreement over 1200.00 USD", NULL, "total:1200.00 USD", "2024-02-20");
		paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
		mail(&w, UPWORK, ME, "2024-03-27T22:30:00+00:00", "The client has ended your contract",
		     "Dana Whitlock of Harbour Books Ltd has ended the contract.", NULL, NULL, NULL, NULL);
		conclude(&w);
		d = w.c->deadlines->all.v;
		assert_true(d[0].last_has);
		assert_int_equal(d[0].last, cases[i].last);
		if (span_find(d[0].how, span_str(cases[i].how), 0) == SIZE_MAX)
			fail_msg("%.*s", SPAN_FMT(d[0].how));
		world_free(&w);
		arena_free(a);
	}
}

static void test_narrative(void **state)
{
	struct world w = world_new("[statement]\nnarrative = I was not paid [EX-00000].\n");

	(void)state;
	paper(&w, "invoice", "text", INVOICE, "INV-2024-017", "total:1200.00 USD", "2024-03-01");
	conclude(&w);
	assert_true(w.c->statement->by_user);
	assert_int_equal(w.c->statement->troubles.n, 1);
	world_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_once),	     cmocka_unit_test(test_halves), cmocka_unit_test(test_fee_in_row), cmocka_unit_test(test_received_for_nothing),    cmocka_unit_test(test_told_again),
		cmocka_unit_test(test_part),	     cmocka_unit_test(test_so_far),    cmocka_unit_test(test_talk),
		cmocka_unit_test(test_repeated),     cmocka_unit_test(test_before),
		cmocka_unit_test(test_overlap),	     cmocka_unit_test(test_said),      cmocka_unit_test(test_picture),
		cmocka_unit_test(test_rows_of_others),
		cmocka_unit_test(test_platform),     cmocka_unit_test(test_notice_alone), cmocka_unit_test(test_several),
		cmocka_unit_test(test_credit),	     cmocka_unit_test(test_user),      cmocka_unit_test(test_user_keeps),
		cmocka_unit_test(test_user_words),
		cmocka_unit_test(test_statement),    cmocka_unit_test(test_zone),      cmocka_unit_test(test_narrative),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
