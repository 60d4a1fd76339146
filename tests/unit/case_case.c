/* The case from items made here: sides, conversations, what is kept, copies, numbers, silences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/io.h"
#include "case/case.h"
#include "case/lanes.h"
#include "record/moment.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- a case to be ---- */

struct world {
	struct case_ *c;
	struct store *store;
	char dir[64];
	unsigned serial;
	struct span last_id;	/* of the item made last */
	struct arena *a;
};

static struct world world_new(const char *ini, bool all)
{
	struct world w = { .dir = "/tmp/exhibit-case-XXXXXX", .a = arena_new() };
	struct err e = { 0 };
	char path[96];

	assert_non_null(mkdtemp(w.dir));
	snprintf(path, sizeof path, "%s/store", w.dir);
	w.store = store_open(path, STORE_CREATE, &e);
	assert_non_null(w.store);
	w.c = case_new(ini ? config_parse(span_str(ini), "case.ini", &e) : config_new(), all);
	assert_non_null(w.c->config);
	return w;
}

static void world_free(struct world *w)
{
	struct err e = { 0 };

	case_free(w->c);
	store_close(w->store, &e);
	io_rmtree(w->dir, &e);
	arena_free(w->a);
}

static struct item *item(struct world *w, const char *name, const char *media, const char *class, const char *bytes)
{
	struct item *it = item_new();
	struct list origin = { 0 };

	it->name = arena_str(it->arena, name);
	it->media = arena_str(it->arena, media);
	it->class_.is = arena_str(it->arena, class);
	it->sha256 = digest_of(span_str(bytes));
	list_add_span(&it->origin, it->arena, arena_fmt(it->arena, "%s#%u", name, ++w->serial));
	list_add_span(&origin, it->arena, list_span(&it->origin, 0));
	item_identify(it, &origin);
	return it;
}

static uint32_t take(struct world *w, struct item *it)
{
	uint32_t i = case_take(w->c, it);

	w->last_id = arena_dup(w->a, it->id);
	item_free(it);
	return i;
}

struct mail_of {
	const char *from, *name, *to, *subject, *date, *id, *answers, *text, *number, *bytes;
};

#define M(from, name, to, subject, date, id, answers, text) \
	(struct mail_of){ from, name, to, subject, date, id, answers, text, NULL, NULL }
#define M_NUMBER(from, name, to, subject, date, id, answers, text, number) \
	(struct mail_of){ from, name, to, subject, date, id, answers, text, number, NULL }

static uint32_t mail(struct world *w, struct mail_of m)
{
	struct item *it = item(w, "mail", "message/rfc822", "message",
			       m.bytes ? m.bytes : arena_cstr(w->a, arena_fmt(w->a, "%s %s %s %s", m.from, m.id, m.date, m.text)));
	struct address *to = list_add(&it->mail.to, it->arena, sizeof *to);
	struct err e = { 0 };

	it->mail.from.addr = span_str(m.from);
	it->mail.from.name = span_str(m.name);
	to->addr = span_str(m.to);
	it->mail.subject = span_str(m.subject);
	it->mail.date = span_str(m.date);
	it->mail.message_id = span_str(m.id);
	it->mail.in_reply_to = span_str(m.answers);
	if (m.number) {
		struct fact *f = item_fact(it, FACT_REFERENCE);

		f->scheme = SPAN("invoice");
		f->value = f->raw = span_str(m.number);
	}
	if (m.text)
		assert_true(store_put(w->store, span_str(m.text), &it->text.sha256, &e));
	return take(w, it);
}

static void settle(struct world *w)
{
	struct err e = { 0 };

	assert_true(case_settle(w->c, w->store, &e));
}

#define ME "mira@kesten.example"
#define DANA "dana@harbour-books.example"

/* Talk of money with Dana, private talk with Otto, a newsletter, a platform. */
struct talk {
	uint32_t ask, answer, bill, private_, reply, news, notice, strange;
};
static struct talk usual_talk(struct world *w)
{
	struct talk t;

	t.ask = mail(w, M(DANA, "Dana Whitlock", ME, "Website", "2024-02-01T09:00:00Z", "a1@h", NULL,
					   "Could you make our website for 4,800?"));
	t.answer = mail(w, M(ME, "Mira Kesten", DANA, "Re: Website", "2024-02-01T12:00:00Z", "a2@k", "a1@h",
					      "Yes, gladly."));
	t.bill = mail(w, M_NUMBER(ME, "Mira Kesten", DANA, "Invoice INV-2024-017", "2024-03-01T12:00:00Z", "a3@k", NULL,
					    "Please pay the invoice.", "INV-2024-017"));
	t.private_ = mail(w, M("otto@home.example", "Otto Brandt", ME, "Saturday", "2024-03-02T12:00:00Z", "p1@o",
						NULL, "You owe me 18.00 for dinner."));
	t.reply = mail(w, M(ME, "Mira Kesten", "otto@home.example", "Re: Saturday", "2024-03-02T13:00:00Z", "p2@k",
					     "p1@o", "Sure."));
	t.news = mail(w, M("news@shop.example", "Shop", ME, "Chairs", "2024-03-03T12:00:00Z", "n1@s", NULL,
					    "A chair for 49.00"));
	t.notice = mail(w, M("service@paypal.com", "PayPal", ME, "Money", "2024-03-20T12:00:00Z", "y1@p", NULL,
					      "Dana Whitlock sent you 100.00"));
	t.strange = mail(w, M("service@paypal.com", "PayPal", ME, "Money", "2024-03-21T12:00:00Z", "y2@p", NULL,
					       "Otto Brandt sent you 18.00"));
	return t;
}

static enum case_rule rule_of(struct world *w, uint32_t i) { return (enum case_rule)w->c->items[i].rule; }

static enum case_side side_of(struct world *w, const char *address)
{
	uint32_t p = case_party_find(w->c, span_str(address));

	assert_int_not_equal(p, CASE_NONE);
	return (enum case_side)w->c->parties[p].side;
}

/* ---- sides and relevance ---- */

static void test_inferred(void **state)
{
	struct world w = world_new(NULL, false);
	struct talk t = usual_talk(&w);

	(void)state;
	settle(&w);
	assert_false(w.c->undecided);
	assert_int_equal(side_of(&w, ME), SIDE_ME);
	assert_int_equal(side_of(&w, DANA), SIDE_OTHER);
	assert_int_equal(side_of(&w, "otto@home.example"), SIDE_THIRD);
	assert_int_equal(w.c->inferred.n, 2);
	assert_int_equal(rule_of(&w, t.ask), RULE_PARTIES);
	assert_int_equal(rule_of(&w, t.bill), RULE_PARTIES);
	assert_int_equal(rule_of(&w, t.private_), RULE_OUT_THIRD);
	assert_int_equal(rule_of(&w, t.reply), RULE_OUT_THIRD);
	assert_int_equal(rule_of(&w, t.news), RULE_OUT_MACHINE);
	assert_int_equal(rule_of(&w, t.notice), RULE_NAMED);
	assert_int_equal(rule_of(&w, t.strange), RULE_OUT_PLATFORM);
	world_free(&w);
}

static void test_all_and_undecided(void **state)
{
	struct world w = world_new(NULL, true), v = world_new("[relevance]\nwithout = secret\n", false);
	struct talk t = usual_talk(&w);
	uint32_t one, two;

	(void)state;
	settle(&w);
	assert_int_equal(rule_of(&w, t.private_), RULE_ALL);
	/* Two people, no invoice: who wants money of whom is anybody's guess. What the user wants to
	 * keep back stays back all the same. */
	one = mail(&v, M("a@a.example", "Ann Arbor", "b@b.example", "Hi", "2024-01-01T00:00:00Z", "1", NULL, "hello"));
	two = mail(&v, M("b@b.example", "Bob Boston", "a@a.example", "Hi", "2024-01-02T00:00:00Z", "2", NULL,
					  "my secret"));
	settle(&v);
	assert_true(v.c->undecided);
	assert_int_equal(rule_of(&v, one), RULE_UNDECIDED);
	assert_int_equal(rule_of(&v, two), RULE_OUT_TOLD);
	world_free(&w);
	world_free(&v);
}

static void test_told(void **state)
{
	struct world w = world_new("[me]\naddress = " ME "\n[other]\naddress = otto@home.example\n"
				   "[relevance]\nfrom = 2024-01-01\nto = 2024-03-02\n", false);
	struct talk t = usual_talk(&w);
	uint32_t late = mail(&w, M("otto@home.example", "Otto Brandt", ME, "Sunday", "2024-03-09T00:00:00Z", "p3@o",
						    NULL, "x"));

	(void)state;
	settle(&w);
	assert_int_equal(side_of(&w, "otto@home.example"), SIDE_OTHER);
	assert_false(w.c->parties[case_party_find(w.c, SPAN("otto@home.example"))].inferred);
	assert_int_equal(rule_of(&w, t.private_), RULE_PARTIES);
	assert_int_equal(rule_of(&w, t.ask), RULE_OUT_THIRD);
	assert_int_equal(rule_of(&w, late), RULE_OUT_PERIOD);
	world_free(&w);
}

/* Numbers are followed, conversations kept whole, and a family shares one fate. */
static void test_followed(void **state)
{
	struct world w = world_new(NULL, false);
	uint32_t bank, answer, paper, other_paper, mbox;
	struct item *it;
	struct span box, message;

	(void)state;
	mbox = take(&w, item(&w, "in.mbox", "application/mbox", "mailbox", "all of it"));
	box = w.last_id;
	usual_talk(&w);
	for (unsigned i = 0; i < 3; i++)	/* more talk of money than with anybody else */
		mail(&w, M_NUMBER(ME, "Mira Kesten", DANA, "Invoice", "2024-03-02T12:00:00Z", "again", NULL, "Please pay.",
				  "INV-2024-018"));
	bank = mail(&w, M_NUMBER("desk@bank.example", "Ida Frost", ME, "Transfer", "2024-03-05T00:00:00Z", "b1@b", NULL,
					   "About your invoice.", "INV-2024-017"));
	answer = mail(&w, M(ME, "Mira Kesten", "desk@bank.example", "Re: Transfer", "2024-03-05T10:00:00Z", "b2@k",
					     "b1@b", "Thanks"));
	it = item(&w, "private.eml", "message/rfc822", "message", "private mail");
	it->parent = box;
	it->mail.from.addr = SPAN("otto@home.example");
	it->mail.date = SPAN("2024-04-01T00:00:00Z");
	take(&w, it);
	message = w.last_id;
	it = item(&w, "photo.jpg", "image/jpeg", "photo", "private photo");
	it->parent = message;
	other_paper = take(&w, it);
	paper = take(&w, item(&w, "notes.txt", "text/plain", "other", "notes"));
	settle(&w);
	assert_int_equal(rule_of(&w, bank), RULE_ID);
	assert_int_equal(rule_of(&w, answer), RULE_THREAD);
	assert_int_equal(rule_of(&w, other_paper), RULE_OUT_FAMILY);
	assert_int_equal(rule_of(&w, paper), RULE_FILE);
	assert_int_equal(rule_of(&w, mbox), RULE_OUT_EMPTY);
	assert_true(w.c->items[mbox].flags & CI_CHILD_OUT);
	world_free(&w);
}

/* An archive of everything somebody has: what shows nothing of the case stays there. */
static void test_export(void **state)
{
	struct world w = world_new(NULL, false);
	uint32_t contacts, bill, alone;
	struct item *it;
	struct span zip;

	(void)state;
	usual_talk(&w);
	alone = take(&w, item(&w, "sketch.png", "image/png", "photo", "sketch"));
	take(&w, item(&w, "takeout.zip", "application/zip", "archive", "zip"));
	zip = w.last_id;
	it = item(&w, "x.eml", "message/rfc822", "message", "private mail");
	it->parent = zip;
	it->mail.from.addr = SPAN("otto@home.example");
	it->mail.date = SPAN("2024-04-01T00:00:00Z");
	take(&w, it);
	it = item(&w, "contacts.vcf", "text/vcard", "other", "contacts");
	it->parent = zip;
	contacts = take(&w, it);
	it = item(&w, "bill.pdf", "application/pdf", "invoice", "bill");
	it->parent = zip;
	it->fields.invoice_number = SPAN("INV-2024-017");
	bill = take(&w, it);
	settle(&w);
	assert_int_equal(rule_of(&w, contacts), RULE_OUT_EXPORT);
	assert_int_equal(rule_of(&w, bill), RULE_FILE);
	assert_int_equal(rule_of(&w, alone), RULE_FILE);
	world_free(&w);
}

static void test_aliases(void **state)
{
	struct world w = world_new(NULL, false);
	uint32_t a, b;

	(void)state;
	usual_talk(&w);
	mail(&w, M("room_17@upwork.com", "Dana Whitlock via Upwork", ME, "Hello", "2024-02-03T00:00:00Z", "u1", NULL, "x"));
	mail(&w, M("d.whitlock@gmail.com", "Whitlock, Dana", ME, "From home", "2024-02-04T00:00:00Z", "g1", NULL, "x"));
	mail(&w, M("accounts@harbour-books.example", "Accounts", ME, "Statement", "2024-02-05T00:00:00Z", "h1", NULL, "x"));
	mail(&w, M("someone@gmail.com", "Some One", ME, "Else", "2024-02-05T00:00:00Z", "s1", NULL, "x"));
	settle(&w);
	assert_int_equal(side_of(&w, "room_17@upwork.com"), SIDE_OTHER);
	assert_int_equal(side_of(&w, "d.whitlock@gmail.com"), SIDE_OTHER);
	assert_int_equal(side_of(&w, "accounts@harbour-books.example"), SIDE_OTHER);
	assert_int_equal(side_of(&w, "someone@gmail.com"), SIDE_THIRD);
	a = case_party_find(w.c, SPAN("d.whitlock@gmail.com"));
	b = case_party_find(w.c, SPAN(DANA));
	assert_int_equal(w.c->parties[a].person, w.c->parties[b].person);
	world_free(&w);
}

/* ---- conversations ---- */

static void test_threads(void **state)
{
	struct world w = world_new(NULL, false);
	struct talk t = usual_talk(&w);
	/* No reference, but its subject and people say what it answers; the same subject without "Re:"
	 * is another matter. */
	uint32_t loose = mail(&w, M(DANA, "Dana Whitlock", ME, "AW: invoice inv-2024-017", "2024-03-04T00:00:00Z", "a4@h",
						     NULL, "Which one?"));
	uint32_t again = mail(&w, M(ME, "Mira Kesten", DANA, "Invoice INV-2024-017", "2024-05-04T00:00:00Z", "a5@k",
						     NULL, "x"));
	uint32_t early = mail(&w, M(DANA, "Dana Whitlock", ME, "Re: Website", "2024-01-01T00:00:00Z", "a6@h", "a2@k", "x"));
	const struct case_thread *th;

	(void)state;
	settle(&w);
	assert_int_equal(w.c->items[t.ask].thread, w.c->items[t.answer].thread);
	assert_int_equal(w.c->items[t.answer].answers, t.ask);
	assert_int_equal(w.c->items[loose].thread, w.c->items[t.bill].thread);
	assert_int_equal(w.c->threads[w.c->items[loose].thread].joined_by, JOINED_SUBJECT);
	assert_int_not_equal(w.c->items[again].thread, w.c->items[t.bill].thread);
	assert_true(w.c->items[early].flags & CI_BEFORE_PARENT);
	th = &w.c->threads[w.c->items[t.ask].thread];
	assert_int_equal(th->items.n, 3);
	assert_int_equal(case_slice(w.c, th->items)[0], early);
	assert_true(span_eq_str(case_word(w.c, w.c->threads[w.c->items[t.bill].thread].subject), "Invoice INV-2024-017"));
	world_free(&w);
}

/* An answer from another address of the same person, of which a copy came twice: one conversation of
 * its own, and not that of the older reminder with the same subject. */
static void test_threads_aliases(void **state)
{
	struct world w = world_new(NULL, false);
	uint32_t old = mail(&w, M("mira@kesten.example", "Mira Kesten", "dana@books.example", "Reminder", "2024-01-01T10:00:00Z", "1@a", "", "Old."));
	uint32_t asked = mail(&w, M("mira@kesten.example", "Mira Kesten", "dana@books.example", "Reminder", "2024-02-01T10:00:00Z", "2@a", "", "New."));
	uint32_t first = mail(&w, M("dana@home.example", "Dana Whitlock", "mira.k@post.example", "Re: Reminder", "2024-02-02T10:00:00Z", "3@b", "",
				    "Soon."));
	uint32_t copy = mail(&w, M("dana@home.example", "Dana Whitlock", "mira.k@post.example", "Re: Reminder", "2024-02-02T10:00:00Z", "3@b", "",
				   "Soon. "));

	(void)state;
	mail(&w, M("dana@books.example", "Dana Whitlock", "mira@kesten.example", "Hello", "2023-12-01T10:00:00Z", "0@b", "", "Hello."));
	settle(&w);
	assert_int_equal(w.c->items[first].thread, w.c->items[asked].thread);
	assert_int_equal(w.c->items[copy].thread, w.c->items[asked].thread);
	assert_int_not_equal(w.c->items[old].thread, w.c->items[asked].thread);
	assert_int_equal(w.c->items[copy].answers, w.c->items[first].answers);
	world_free(&w);
}

static void test_silences(void **state)
{
	struct world w = world_new(NULL, false);
	struct talk t = usual_talk(&w);
	uint32_t late = mail(&w, M(DANA, "Dana Whitlock", ME, "Re: Invoice INV-2024-017", "2024-03-13T12:00:00Z", "a4@h",
						    "a3@k", "Soon."));
	uint32_t last = mail(&w, M(ME, "Mira Kesten", DANA, "Reminder", "2024-04-01T00:00:00Z", "a5@k", NULL,
						    "The invoice is overdue."));
	const struct case_silence *s;

	(void)state;
	mail(&w, M(ME, "Mira Kesten", DANA, "Thanks", "2024-04-06T00:00:00Z", "a6@k", NULL, "Good night."));
	settle(&w);
	assert_int_equal(w.c->silences.n, 2);
	s = w.c->silences.v;
	assert_int_equal(s[0].item, t.bill);
	assert_int_equal(s[0].answer, late);
	assert_int_equal(s[0].days, 12);
	assert_int_equal(s[1].item, last);
	assert_int_equal(s[1].answer, CASE_NONE);
	assert_int_equal(s[1].days, 5);
	world_free(&w);
}

/* ---- copies ---- */

static void test_copies(void **state)
{
	struct world w = world_new(NULL, true);
	const char *said = "The work is done. You still owe me four hundred.";
	struct mail_of m = { ME, "Mira Kesten", DANA, "Done", "2024-02-01T09:00:00Z", "m1@k", NULL, said, NULL, "one" };
	struct mail_of n = { ME, "Mira Kesten", DANA, "Done", "2024-02-02T09:00:00Z", "m2@k", NULL, said, NULL, "five" };
	uint32_t first = mail(&w, m), twice, footer, forged, bytes;

	(void)state;
	m.bytes = "two, with another Received";
	m.text = "The work is done.\n\nYou still owe me four  hundred.";
	twice = mail(&w, m);
	m.bytes = "three";
	m.text = "The work is done. You still owe me four hundred.\n-- \nChecked by Gatekeeper.";
	footer = mail(&w, m);
	m.bytes = "four";
	m.text = "The work is done. You still owe me nothing.";
	forged = mail(&w, m);
	mail(&w, n);
	bytes = mail(&w, n);
	settle(&w);
	assert_int_equal(w.c->items[first].group_kind, SAME_CONFLICT);
	assert_int_equal(w.c->items[twice].group_kind, SAME_MESSAGE);
	assert_true(w.c->items[twice].flags & CI_COPY);
	assert_int_equal(w.c->items[footer].group_kind, SAME_FOOTER);
	assert_int_equal(w.c->items[forged].group_kind, SAME_CONFLICT);
	assert_false(w.c->items[forged].flags & CI_COPY);
	assert_int_equal(w.c->items[bytes].group_kind, SAME_BYTES);
	assert_true(w.c->items[bytes].flags & CI_COPY);
	/* Each copy is one message of one conversation. */
	assert_int_equal(w.c->threads[w.c->items[first].thread].items.n, 1);
	world_free(&w);
}

/* An addition that is no footer changes what was said, wherever it stands. */
static void test_postscript_is_no_footer(void **state)
{
	struct world w = world_new(NULL, true);
	struct mail_of m = { DANA, "Dana Whitlock", ME, "Done", "2024-02-01T09:00:00Z", "m1@h", NULL, "I will pay.", NULL, "one" };

	(void)state;
	mail(&w, m);
	m.bytes = "two";
	m.text = "I will pay.\nPS: but only half.";
	assert_int_equal(w.c->items[mail(&w, m)].group, CASE_NONE);
	settle(&w);
	assert_int_equal(w.c->items[1].group_kind, SAME_CONFLICT);
	world_free(&w);
}

static const char *long_text(struct world *w, const char *end)
{
	struct buf b;
	struct span s;

	buf_init(&b, 1 << 16);
	for (int i = 0; i < 120; i++)
		buf_fmt(&b, "word%d ", i * 7 % 113);
	buf_puts(&b, end);
	buf_c(&b, 0);
	s = arena_dup(w->a, buf_view(&b));
	buf_clear(&b);
	return s.p;
}

static uint32_t paper(struct world *w, const char *name, const char *text, const char *number, bool ocr)
{
	struct item *it = item(w, name, "text/plain", ocr ? "screenshot" : "other", text);
	struct err e = { 0 };

	if (number)
		it->fields.invoice_number = span_str(number);
	if (ocr)
		it->text.by = SPAN("ocr");
	assert_true(store_put(w->store, span_str(text), &it->text.sha256, &e));
	return take(w, it);
}

static void test_near(void **state)
{
	struct world w = world_new(NULL, true);
	uint32_t a = paper(&w, "a.txt", long_text(&w, "one end"), NULL, false);
	uint32_t b = paper(&w, "b.txt", long_text(&w, "another end"), NULL, false);
	uint32_t c = paper(&w, "c.txt", long_text(&w, "bill one"), "INV-1001", false);
	uint32_t d = paper(&w, "d.txt", long_text(&w, "bill two"), "INV-1002", false);
	uint32_t chat = mail(&w, M(DANA, "Dana Whitlock", ME, "Friday", "2024-02-01T09:00:00Z", "m1@h", NULL,
						    "I will send the remaining 1,250 dollars by Friday evening, promised."));
	uint32_t shot = paper(&w, "shot.png", "17:21 Dana\nI will send the remaining 1,250 dollars\nby Friday evening, promised.\nok", NULL, true);

	(void)state;
	settle(&w);
	assert_int_equal(w.c->items[a].group_kind, SAME_NEAR);
	assert_int_equal(w.c->items[a].group, w.c->items[b].group);
	assert_int_equal(w.c->items[c].group, CASE_NONE);	/* two bills are two bills */
	assert_int_equal(w.c->items[d].group, CASE_NONE);
	assert_int_equal(w.c->items[shot].group_kind, SAME_SHOWN);
	assert_int_equal(w.c->items[shot].group, w.c->items[chat].group);
	world_free(&w);
}

/* ---- numbers ---- */

static struct span label_in(struct world *w, struct arena *a, uint32_t i) { return arena_dup(a, case_label(w->c, i)); }

static void test_labels(void **state)
{
	struct world w = world_new(NULL, true), v = world_new(NULL, true);
	struct arena *a = arena_new();
	struct span one, two, part;
	struct item *it;
	uint32_t i, k;

	(void)state;
	i = paper(&w, "one.txt", "first", NULL, false);
	it = item(&w, "in.txt", "text/plain", "other", "inside");
	it->parent = w.last_id;
	k = take(&w, it);
	settle(&w);
	one = label_in(&w, a, i);
	part = label_in(&w, a, k);
	assert_int_equal(one.n, 8);
	assert_true(span_starts(one, "EX-"));
	assert_true(span_eq(part, arena_fmt(a, "%.*s-1", SPAN_FMT(one))));
	assert_int_equal(case_by_label(w.c, part), k);
	/* Another run, another order, more of it, another folder: the same number. */
	paper(&v, "zero.txt", "new", NULL, false);
	i = paper(&v, "elsewhere/uno.txt", "first", NULL, false);
	k = paper(&v, "copy.txt", "first", NULL, false);
	settle(&v);
	two = label_in(&v, a, i);
	assert_true(span_eq(one, two));
	assert_true(span_eq(one, case_label(v.c, k)));
	world_free(&w);
	world_free(&v);
	arena_free(a);
}

/* Of 12,000 families some share five characters: they get longer numbers, the others stay. */
static void test_label_collisions(void **state)
{
	struct world w = world_new(NULL, true);
	struct arena *a = arena_new();
	uint32_t n = 12000, longer = 0;
	struct intern *seen = intern_new();

	(void)state;
	for (uint32_t i = 0; i < n; i++)
		take(&w, item(&w, "x", "text/plain", "other", arena_cstr(a, arena_fmt(a, "content %u", i))));
	settle(&w);
	for (uint32_t i = 0; i < n; i++) {
		struct span label = case_label(w.c, i);

		assert_int_equal(intern_find(seen, label), 0);
		intern_put(seen, label);
		longer += label.n > 8;
	}
	assert_in_range(longer, 2, 12);
	intern_free(seen);
	arena_free(a);
	world_free(&w);
}

/* ---- dates ---- */

static void test_dates_decided(void **state)
{
	struct world w = world_new("[case]\ndates = month-first\n", true);
	struct item *it = item(&w, "x", "text/plain", "other", "x");
	struct fact *f = item_fact(it, FACT_DATE);
	struct event *ev = list_add(&it->events, it->arena, sizeof *ev);
	struct err e = { 0 };

	(void)state;
	f->value = SPAN("2024-04-03");
	f->raw = SPAN("03/04/2024");
	f->role = SPAN("due");
	list_add_span(&f->or_, it->arena, SPAN("2024-03-04"));
	ev->what = SPAN("invoice.due");
	ev->time = f->value;
	ev->fact = (struct opt64){ true, 0 };
	case_take(w.c, it);
	settle(&w);
	assert_true(case_read(w.c, 0, it, &e));
	assert_true(span_eq_str(f->value, "2024-03-04"));
	assert_true(span_eq_str(ev->time, "2024-03-04"));
	assert_int_equal(f->or_.n, 0);
	assert_true(span_starts(f->why, "case.ini"));
	assert_int_equal(lanes_of(w.c, 0, ev), LANE_PAID);
	assert_true(lanes_counts(w.c, 0, it, ev));
	item_free(it);
	world_free(&w);
}

static void test_told_dates_of_bookings(void **state)
{
	static const char *const says[] = { "[case]\ndates = month-first\n", "[case]\ndates = day-first\n" };
	static const char *const day[] = { "2024-03-04", "2024-04-03" };

	(void)state;
	for (size_t i = 0; i < countof(says); i++) {
		struct world w = world_new(says[i], true);
		struct item *it = item(&w, "x", "text/csv", "statement", "x");
		struct transaction *t = list_add(&it->transactions, it->arena, sizeof *t);
		struct err e = { 0 };

		t->date = SPAN("2024-04-03");
		t->raw = SPAN("03/04/2024");
		list_add_span(&t->or_, it->arena, SPAN("2024-03-04"));
		case_take(w.c, it);
		settle(&w);
		assert_true(case_read(w.c, 0, it, &e));
		assert_true(span_eq_str(t->date, day[i]));
		assert_int_equal(t->or_.n, 0);
		item_free(it);
		world_free(&w);
	}
}

static struct item *priced(struct world *w, const char *id, const char *currency, const char *open)
{
	struct item *it = item(w, id, "text/plain", "other", id);
	struct fact *f = item_fact(it, FACT_AMOUNT);

	f->value = SPAN("450.00");
	f->role = SPAN("total");
	f->currency = span_str(currency);
	f->why = SPAN("label 'Total'");
	if (currency[0])
		return it;
	for (struct span rest = span_str(open), one; rest.n && span_split(&rest, ' ', &one);)
		list_add_span(&f->candidates, it->arena, one);
	return it;
}

static struct span settled_currency(const char *ini, const char *written, const char *also)
{
	struct world w = world_new(ini, true);
	struct item *all[] = { priced(&w, "1", written, ""), priced(&w, "2", also, ""), priced(&w, "3", "", "USD CAD AUD") };
	struct fact *f = all[2]->facts.v;
	static char out[64];
	struct err e = { 0 };

	for (uint32_t i = 0; i < countof(all); i++)
		case_take(w.c, all[i]);
	settle(&w);
	assert_true(case_read(w.c, 2, all[2], &e));
	snprintf(out, sizeof out, "%.*s", SPAN_FMT(f->currency));
	assert_true(span_starts(f->why, "label 'Total'"));
	for (uint32_t i = 0; i < countof(all); i++)
		item_free(all[i]);
	world_free(&w);
	return span_str(out);
}

static void test_currency_decided(void **state)
{
	(void)state;
	assert_true(span_eq_str(settled_currency(NULL, "USD", "EUR"), "USD"));
	assert_true(span_eq_str(settled_currency(NULL, "USD", "CAD"), ""));
	assert_true(span_eq_str(settled_currency(NULL, "EUR", "EUR"), ""));
	assert_true(span_eq_str(settled_currency("[case]\ncurrency = CAD\n", "USD", "USD"), "CAD"));
	assert_true(span_eq_str(settled_currency("[case]\ncurrency = EUR\n", "USD", "USD"), "USD"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_told_dates_of_bookings),
		cmocka_unit_test(test_inferred), cmocka_unit_test(test_all_and_undecided), cmocka_unit_test(test_told),
		cmocka_unit_test(test_followed), cmocka_unit_test(test_export), cmocka_unit_test(test_aliases), cmocka_unit_test(test_threads),
		cmocka_unit_test(test_threads_aliases),
		cmocka_unit_test(test_silences), cmocka_unit_test(test_copies), cmocka_unit_test(test_postscript_is_no_footer),
		cmocka_unit_test(test_near), cmocka_unit_test(test_labels), cmocka_unit_test(test_label_collisions),
		cmocka_unit_test(test_dates_decided), cmocka_unit_test(test_currency_decided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
