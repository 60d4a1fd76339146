/* The whole report on invented cases: a believable one, a hostile one, an empty one, a large one.
 * With a directory as argument the first two are left there, to be looked at and for the browser
 * tests: DIR/case/report.html and DIR/hostile/report.html. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/io.h"
#include "report/report.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- making items ---- */

struct made {
	struct report *r;
	uint32_t exhibits;
	struct item *last;
};

static struct item *item(const char *origin, const char *media, const char *class, int64_t size)
{
	struct item *it = item_new();
	struct span rest = span_str(origin), part;
	struct list raw = { 0 };

	while (span_split(&rest, '|', &part)) {
		list_add_span(&it->origin, it->arena, arena_dup(it->arena, part));
		list_add_span(&raw, it->arena, arena_dup(it->arena, part));
	}
	it->name = list_span(&it->origin, it->origin.n - 1);
	it->media = arena_str(it->arena, media);
	it->class_.is = arena_str(it->arena, class);
	it->class_.score = (struct opt64){ true, 90 };
	if (size >= 0) {
		it->sha256 = digest_of(span_str(origin));
		it->size = (struct opt64){ true, size };
	}
	item_identify(it, &raw);
	return it;
}

static void why(struct item *it, const char *text)
{
	list_add_span(&it->class_.why, it->arena, arena_str(it->arena, text));
}

static struct fact *fact(struct item *it, enum fact_kind kind, const char *value,
			 const char *role, const char *raw, int64_t page, int64_t line)
{
	struct fact *f = item_fact(it, kind);

	f->value = arena_str(it->arena, value);
	f->role = role ? arena_str(it->arena, role) : (struct span){ 0 };
	f->raw = arena_str(it->arena, raw);
	f->at.page = page;
	f->at.line = line;
	f->trust = SPAN("text");
	f->by = SPAN("test/rule");
	return f;
}

static struct fact *amount(struct item *it, const char *value, const char *currency,
			   const char *role, const char *raw, int64_t page, int64_t line)
{
	struct fact *f = fact(it, FACT_AMOUNT, value, role, raw, page, line);

	f->currency = currency ? arena_str(it->arena, currency) : SPAN_NULL;
	if (currency == NULL) {
		list_add_span(&f->candidates, it->arena, SPAN("USD"));
		list_add_span(&f->candidates, it->arena, SPAN("CAD"));
		list_add_span(&f->candidates, it->arena, SPAN("AUD"));
	}
	return f;
}

static struct fact *date(struct item *it, const char *value, const char *role, const char *what,
			 const char *text, const char *raw, int64_t page, int64_t line)
{
	struct fact *f = fact(it, FACT_DATE, value, role, raw, page, line);

	f->precision = SPAN("day");
	if (what) {
		struct event *ev = list_add(&it->events, it->arena, sizeof *ev);

		ev->time = f->value;
		ev->precision = SPAN("day");
		ev->what = arena_str(it->arena, what);
		ev->text = arena_str(it->arena, text);
		ev->fact = (struct opt64){ true, it->facts.n - 1 };
	}
	return f;
}

static struct item *mail(const char *origin, const char *from, const char *addr, const char *to,
			 const char *subject, const char *when)
{
	struct item *it = item(origin, "message/rfc822", "message", 4211);
	struct address *a;
	struct event *ev;

	it->mail.from.name = arena_str(it->arena, from);
	it->mail.from.addr = arena_str(it->arena, addr);
	a = list_add(&it->mail.to, it->arena, sizeof *a);
	a->addr = arena_str(it->arena, to);
	it->mail.subject = arena_str(it->arena, subject);
	it->mail.date = arena_str(it->arena, when);
	ev = list_add(&it->events, it->arena, sizeof *ev);
	ev->time = it->mail.date;
	ev->precision = SPAN("second");
	ev->what = SPAN("message.sent");
	ev->who = *from ? it->mail.from.name : it->mail.from.addr;
	ev->text = it->mail.subject;
	return it;
}

static void add(struct made *m, struct item *it, const char *excerpt)
{
	char path[64], label[16];
	struct err e = { 0 };
	uint32_t no = digest_is_zero(&it->sha256) ? 0 : ++m->exhibits;

	snprintf(path, sizeof path, "data/exhibits/E%04u.bin", no);
	snprintf(label, sizeof label, "E%04u", no);
	assert_true(report_add(m->r, it, 0, span_str(no ? label : ""), no ? path : NULL,
			       excerpt ? span_str(excerpt) : (struct span){ 0 }, &e));
	item_free(m->last);
	m->last = it;
}

/* The text of the message added before. */
static struct item *body(struct made *m)
{
	char origin[512];
	struct item *it;
	size_t n = 0;

	for (uint32_t i = 0; i < m->last->origin.n; i++)
		n += (size_t)snprintf(origin + n, sizeof origin - n, "%.*s|",
				      SPAN_FMT(list_span(&m->last->origin, i)));
	snprintf(origin + n, sizeof origin - n, "body.txt");
	it = item(origin, "text/plain", "other", 900);
	it->part = SPAN("body");
	it->parent = arena_dup(it->arena, m->last->id);
	return it;
}

static const struct span inputs[] = { { "dispute-export.zip", 18 }, { "bank/2024.csv", 13 } };
static const struct span sandbox[] = {
	{ "Landlock: no file may be opened", 31 },
	{ "seccomp: system calls limited to a list", 39 },
	{ "Limits on memory, time and output", 33 },
};

static struct report_facts facts_of_case(void)
{
	return (struct report_facts){
		.case_id = SPAN("2024-harbour-website"),
		.tool = SPAN("exhibit 0.1.0"),
		.made = SPAN("2024-06-12T09:30:00Z"),
		.inputs = inputs, .n_inputs = countof(inputs),
		.sandbox = sandbox, .n_sandbox = countof(sandbox),
		.evidence_digest =
			SPAN("5c1f0f0d0a4b8c1e2d3f405162738495a6b7c8d9eafb0c1d2e3f405162738495"),
		.signer = SPAN("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
		.bundle = SPAN("case-2024-harbour-website.zip"),
	};
}

/* ---- the believable case ---- */

static void add_thread(struct made *m)
{
	static const struct {
		const char *from, *addr, *to, *subject, *when, *words;
	} mails[] = {
		{ "Dana Whitlock", "dana@harbour-books.example", "mira@kesten.example",
		  "Website for the shop", "2024-02-05T09:12:44-05:00",
		  "Hi Mira, we liked your portfolio. Could you do the site for 4,800?" },
		{ "Mira Kesten", "mira@kesten.example", "dana@harbour-books.example",
		  "Re: Website for the shop", "2024-02-05T17:40:10+01:00",
		  "Thank you! I can, in two milestones. The contract is attached." },
		{ "Dana Whitlock", "dana@harbour-books.example", "mira@kesten.example",
		  "Re: Website for the shop", "2024-02-07T10:01:02-05:00", "Signed. Go ahead." },
		{ "Mira Kesten", "mira@kesten.example", "dana@harbour-books.example",
		  "Milestone 1 delivered", "2024-03-01T15:22:31+01:00",
		  "The design is online at the staging address." },
		{ "Dana Whitlock", "dana@harbour-books.example", "mira@kesten.example",
		  "Re: Milestone 1 delivered", "2024-03-03T21:15:00-05:00", "Looks great!" },
		{ "Mira Kesten", "mira@kesten.example", "dana@harbour-books.example",
		  "Milestone 2 delivered, invoice INV-2024-017", "2024-04-02T11:05:09+02:00",
		  "Everything is live. Please find the invoice attached." },
		{ "Mira Kesten", "mira@kesten.example", "dana@harbour-books.example",
		  "Reminder: INV-2024-017", "2024-05-06T09:00:00+02:00",
		  "The invoice has been open for three days." },
		{ "Dana Whitlock", "dana@harbour-books.example", "mira@kesten.example",
		  "Re: Reminder: INV-2024-017", "2024-05-09T08:47:55-04:00",
		  "We are not happy with the checkout and will not pay the second part." },
		{ "Upbound Payments", "no-reply@upbound.example", "mira@kesten.example",
		  "Your payout is on its way", "2024-03-12T04:00:00Z",
		  "We sent 2,280.00 EUR to your account." },
	};

	for (size_t i = 0; i < countof(mails); i++) {
		char origin[64];
		struct item *it;

		snprintf(origin, sizeof origin, "dispute-export.zip|mail/inbox.mbox|#%zu", i + 1);
		add(m, mail(origin, mails[i].from, mails[i].addr, mails[i].to, mails[i].subject,
			    mails[i].when), mails[i].words);
		it = body(m);
		if (i == 0)
			amount(it, "4800", NULL, NULL, "4,800", 0, 2);
		if (i == 5) {
			amount(it, "2400.00", "EUR", "due", "EUR 2,400.00", 0, 4);
			date(it, "2024-05-03", "due", "message.due", "Invoice INV-2024-017 due",
			     "3 May 2024", 0, 4);
		}
		if (i == 7)
			amount(it, "2400.00", "EUR", "claim", "\xe2\x82\xac" "2,400", 0, 3)->quoted =
				true;
		if (i == 8)
			amount(it, "2280.00", "EUR", "paid", "2,280.00 EUR", 0, 1);
		add(m, it, NULL);
	}
}

static void add_papers(struct made *m)
{
	struct item *it = item("dispute-export.zip|contract-signed.pdf", "application/pdf",
			       "contract", 182044);
	struct fact *f;

	why(it, "title: SERVICE AGREEMENT");
	why(it, "two signature blocks");
	amount(it, "4800.00", "EUR", "total", "EUR 4,800.00", 2, 14);
	amount(it, "2400.00", "EUR", "milestone", "EUR 2,400.00", 2, 16);
	amount(it, "2400.00", "EUR", "milestone", "EUR 2,400.00", 2, 17);
	date(it, "2024-02-06", "signed", "contract.signed", "Service agreement, website", "6 February 2024", 3, 40);
	date(it, "2024-04-05", "delivery", "contract.due", "Final delivery", "5 April 2024", 2, 19);
	add(m, it, "Service agreement between Harbour Books LLC and Mira Kesten");

	it = item("dispute-export.zip|invoices/INV-2024-009.pdf", "application/pdf", "invoice", 48213);
	why(it, "title: INVOICE");
	why(it, "label: Invoice No.");
	amount(it, "2016.81", "EUR", "subtotal", "2.016,81", 1, 22);
	amount(it, "383.19", "EUR", "tax", "383,19", 1, 23);
	amount(it, "2400.00", "EUR", "total", "2.400,00 \xe2\x82\xac", 1, 24);
	f = date(it, "2024-03-04", "issued", "invoice.issued", "Invoice INV-2024-009", "04/03/2024", 1, 5);
	list_add_span(&f->or_, it->arena, SPAN("2024-04-03"));
	f->why = SPAN("day first: the amounts are written the European way");
	date(it, "2024-03-18", "due", "invoice.due", "Invoice INV-2024-009 due", "18.03.2024", 1, 26);
	add(m, it, "Invoice INV-2024-009, Website milestone 1: design");

	it = item("dispute-export.zip|invoices/INV-2024-017.pdf", "application/pdf", "invoice", 48790);
	why(it, "title: INVOICE");
	amount(it, "2400.00", "EUR", "total", "2.400,00 \xe2\x82\xac", 1, 24);
	amount(it, "2400.00", "EUR", "due", "2.400,00 \xe2\x82\xac", 1, 27);
	date(it, "2024-04-02", "issued", "invoice.issued", "Invoice INV-2024-017", "02.04.2024", 1, 5);
	date(it, "2024-05-03", "due", "invoice.due", "Invoice INV-2024-017 due", "03.05.2024", 1, 26);
	add(m, it, "Invoice INV-2024-017, Website milestone 2: shop and launch");
	for (int i = 0; i < 2; i++) {
		f = fact(it, FACT_PARTY, i ? "Harbour Books LLC" : "Mira Kesten", NULL, "", 1, 2);
		f->scheme = i ? SPAN("company") : SPAN("person");
	}

	it = item("dispute-export.zip|screens/chat-2024-05-10.png", "image/png", "screenshot", 311900);
	why(it, "PNG, 1170 x 2532, text of a conversation");
	it->image.captured_at = SPAN("2024-05-10T18:22:07");
	f = amount(it, "2400", NULL, "claim", "$2400", 1, 7);
	f->trust = SPAN("ocr");
	f->confidence = (struct opt64){ true, 54 };
	f->at.box[2] = 300;
	f = amount(it, "1200.00", "EUR", "offer", "1.200,00 EUR", 1, 11);
	f->trust = SPAN("ocr");
	f->confidence = (struct opt64){ true, 91 };
	list_add_span(&f->or_, it->arena, SPAN("1200"));
	f = date(it, "2024-05-17", "deadline", "screenshot.deadline", "Offer open until 17 May", "17 May", 1, 12);
	f->trust = SPAN("ocr");
	f->confidence = (struct opt64){ true, 88 };
	add(m, it, "Dana: half of it, 1.200,00 EUR, and we call it done. Open until 17 May");
}

static void add_bank(struct made *m)
{
	struct item *it = item("bank/2024.csv", "text/csv", "statement", 9120);
	static const struct { const char *value, *day, *text; int row; } rows[] = {
		{ "2280.00", "2024-03-14", "UPBOUND PAYOUT 88123", 17 },
		{ "-119.00", "2024-03-20", "=Hosting, harbour-books", 19 },
		{ "-45.00", "2024-04-22", "Stock pictures", 25 },
	};

	why(it, "columns: date, amount, currency, text");
	for (size_t i = 0; i < countof(rows); i++) {
		struct transaction *t = list_add(&it->transactions, it->arena, sizeof *t);

		t->date = span_str(rows[i].day);
		t->amount = span_str(rows[i].value);
		t->currency = SPAN("EUR");
		t->text = span_str(rows[i].text);
		t->at.row = rows[i].row;
		t->at.column = 3;
	}
	add(m, it, NULL);
}

static void add_trouble(struct made *m)
{
	struct item *it = item("dispute-export.zip|notes.docx", "application/vnd.openxmlformats-"
			       "officedocument.wordprocessingml.document", "other", 22118);

	item_note(it, NOTE_UNREAD, "reader.none", SPAN("no reader for this kind of file yet"));
	add(m, it, NULL);
	it = item("dispute-export.zip|private.zip|tax-2023.pdf", "application/octet-stream", "other", -1);
	item_note(it, NOTE_UNREAD, "zip.encrypted", SPAN("encrypted, and no password was given"));
	add(m, it, NULL);
	it = item("dispute-export.zip|old/backup.zip|photos/IMG_2231.jpg", "image/jpeg", "photo", 88120);
	item_note(it, NOTE_PARTIAL, "zip.crc", SPAN("member data does not match its checksum"));
	add(m, it, NULL);
	it = item("dispute-export.zip|huge.bin", "application/octet-stream", "other", -1);
	item_note(it, NOTE_REFUSED, "limit.ratio", SPAN("grows more than 200 times when unpacked; "
							"not unpacked"));
	add(m, it, NULL);
	it = item("dispute-export.zip|report.pdf", "image/png", "screenshot", 51200);
	item_note(it, NOTE_ODD, "name.disagrees", SPAN("the name says PDF, the content is a PNG picture"));
	add(m, it, NULL);
}

static void add_noise(struct made *m)
{
	for (int i = 0; i < 24; i++) {
		char origin[96], when[40];
		struct item *it;

		snprintf(origin, sizeof origin, "dispute-export.zip|mail/inbox.mbox|#%d", 10 + i);
		snprintf(when, sizeof when, "2024-04-%02dT07:%02d:00Z", 1 + i, i);
		add(m, mail(origin, "Harbour Weekly", "news@weekly.example", "mira@kesten.example",
			    "This week in design", when), "Ten fonts you will love, and one you will not.");
		it = body(m);
		amount(it, "9.99", NULL, NULL, "$9.99", 0, 31);
		date(it, "2024-04-30", NULL, NULL, NULL, "April 30", 0, 33);
		add(m, it, NULL);
		snprintf(origin, sizeof origin, "dispute-export.zip|mail/inbox.mbox|#%d|pixel.gif", 10 + i);
		add(m, item(origin, "image/gif", "decoration", 43), NULL);
	}
}

static void make_case(int dirfd)
{
	struct made m = { 0 };
	struct err e = { 0 };
	struct report_facts f = facts_of_case();

	m.r = report_begin(dirfd, NULL, &e);
	assert_non_null(m.r);
	add(&m, item("dispute-export.zip", "application/zip", "archive", 1843200), NULL);
	add(&m, item("dispute-export.zip|mail/inbox.mbox", "application/mbox", "mailbox", 402133), NULL);
	add_thread(&m);
	add_papers(&m);
	add_bank(&m);
	add_trouble(&m);
	add_noise(&m);
	assert_true(report_finish(m.r, &f, &e));
	report_free(m.r);
	item_free(m.last);
}

/* ---- the hostile case ---- */

static const char *const nasty[] = {
	"<script>document.title='owned'</script>",
	"\"><img src=x onerror=alert(1)>",
	"javascript:alert(1)",
	"</style><script>alert(1)</script>",
	"</title></bdi></td></table><h1>Forged</h1>",
	"'; alert(1); //",
	"invoice\xe2\x80\xae" "fdp.exe",
	"zero\xe2\x80\x8bwidth\xef\xbb\xbf and \xc2\xad soft",
	"\xff\xfe bad utf-8 \xc3",
	"=HYPERLINK(\"http://evil.example\",\"x\")",
	"\tcmd|' /C calc'!A0",
	"\xef\xbc\x9d" "1+1",
	"a,b\"c\r\nd",
	"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd8\xa7\xd9\x84\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a\xd8\xa9",
	"-----------------------------------------------------------------------------------------------"
	"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
	"&lt;already escaped&gt; &amp;",
	"line\nbreaks\r\nand\ttabs\x1b[31mred",
	"",
};

static void make_hostile(int dirfd)
{
	struct made m = { 0 };
	struct err e = { 0 };
	struct report_facts f = facts_of_case();
	struct span bad[countof(nasty)];

	m.r = report_begin(dirfd, NULL, &e);
	assert_non_null(m.r);
	for (size_t i = 0; i < countof(nasty); i++) {
		const char *s = nasty[i];
		struct item *it = mail("x|y", s, s, s, s, s);
		struct fact *a, *d;

		bad[i] = span_str(s);
		list_add_span(&it->origin, it->arena, arena_str(it->arena, s));
		it->media = it->class_.is = it->declared = it->name = span_str(s);
		why(it, s);
		it->parent = it->part = it->text.by = span_str(s);
		it->size.v = -5;
		a = amount(it, s, s, s, s, -1, INT64_MAX);
		list_add_span(&a->or_, it->arena, span_str(s));
		list_add_span(&a->candidates, it->arena, span_str(s));
		a->why = a->trust = a->by = a->at.header = span_str(s);
		a->confidence = (struct opt64){ true, INT64_MIN };
		amount(it, "1", NULL, s, s, 1, 1);
		d = date(it, s, s, *s ? s : "x", s, s, INT64_MIN, 1);
		list_add_span(&d->or_, it->arena, span_str(s));
		d->precision = d->zone = d->why = d->trust = d->at.header = span_str(s);
		list_add(&it->events, it->arena, sizeof(struct event));
		((struct event *)it->events.v)[it->events.n - 1].fact = (struct opt64){ true, 77 };
		fact(it, FACT_PARTY, s, NULL, s, 0, 0)->scheme = SPAN("company");
		for (int l = 0; l < NOTE_LEVELS; l++)
			item_note(it, (enum note_level)l, s, span_str(s));
		add(&m, it, s);
	}
	f.case_id = f.tool = f.bundle = f.evidence_digest = f.signer = bad[0];
	f.inputs = f.sandbox = bad;
	f.n_inputs = f.n_sandbox = countof(bad);
	f.made = bad[1];
	assert_true(report_finish(m.r, &f, &e));
	report_free(m.r);
	item_free(m.last);
}

/* ---- checking ---- */

static char top[4096];

static int fresh_dir(const char *name)
{
	char path[4200];

	snprintf(path, sizeof path, "%s/%s", top, name);
	assert_true(mkdir(path, 0755) == 0);
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static struct span slurp(const char *name, struct buf *b)
{
	char path[4300];
	struct err e = { 0 };

	snprintf(path, sizeof path, "%s/%s", top, name);
	buf_init(b, 64 << 20);
	if (!io_read_file(path, 64 << 20, b, &e))
		fail_msg("%s", e.msg);
	return buf_view(b);
}

static size_t lines(struct span s)
{
	size_t n = 0;
	struct span line;

	while (s.n && span_line(&s, &line))
		n++;
	return n;
}

static bool has(struct span s, const char *what)
{
	return span_find(s, span_str(what), 0) != SIZE_MAX;
}

static void test_case(void **state)
{
	struct buf b;
	struct span s;
	int fd = fresh_dir("case");

	(void)state;
	make_case(fd);
	close(fd);
	s = slurp("case/report.html", &b);
	assert_true(span_starts(s, "<!DOCTYPE html>"));
	assert_true(has(s, "Content-Security-Policy"));
	assert_true(has(s, "two readings"));
	assert_true(has(s, "currency not stated"));
	assert_true(has(s, "could not be read"));
	assert_false(has(s, "http://"));
	assert_false(has(s, "https://"));
	buf_clear(&b);
	s = slurp("case/csv/amounts.csv", &b);
	assert_int_equal(lines(s), 1 + 4 + 3 + 3 + 2 + 2 + 24);
	buf_clear(&b);
	/* A booking is said in one table; what could start a formula cannot, and a number stays one. */
	s = slurp("case/csv/transactions.csv", &b);
	assert_true(has(s, ",2024-03-20,-119.00,EUR,\"'=Hosting, harbour-books\","));
	assert_int_equal(lines(s), 1 + 3);
	buf_clear(&b);
	s = slurp("case/csv/unread.csv", &b);
	assert_int_equal(lines(s), 1 + 4);
	buf_clear(&b);
	s = slurp("case/csv/exhibits.csv", &b);
	assert_int_equal(lines(s), 1 + 2 + 18 + 4 + 1 + 5 + 72);
	assert_true(has(s, "\r\n"));
	buf_clear(&b);
	/* Sorted by instant: 09:12:44-05:00 is before 17:40:10+01:00 of the same day. */
	s = slurp("case/csv/timeline.csv", &b);
	assert_true(span_find(s, SPAN("2024-02-05T09:12:44-05:00"), 0) <
		    span_find(s, SPAN("2024-02-05T17:40:10+01:00"), 0));
	buf_clear(&b);
	s = slurp("case/csv/parties.csv", &b);
	assert_true(has(s, "\r\nmira@kesten.example,email,Mira Kesten,") ||
		    has(s, "mira@kesten.example"));
	buf_clear(&b);
}

/* Every link leads somewhere, and no id is there twice. */
static void check_links(struct span s)
{
	for (size_t at = 0; (at = span_find(s, SPAN(" href=\"#"), at)) != SIZE_MAX; at++) {
		size_t from = at + 8, to = span_chr(s, '"', from);
		char id[128];
		size_t first;

		assert_true(to != SIZE_MAX && to - from < 100);
		snprintf(id, sizeof id, " id=\"%.*s\"", (int)(to - from), s.p + from);
		first = span_find(s, span_str(id), 0);
		if (first == SIZE_MAX)
			fail_msg("no target for%s", id);
		assert_true(span_find(s, span_str(id), first + 1) == SIZE_MAX);
	}
}

static void test_links(void **state)
{
	struct buf b;

	(void)state;
	check_links(slurp("case/report.html", &b));
	buf_clear(&b);
}

static void test_hostile(void **state)
{
	struct buf b;
	struct span s;
	int fd = fresh_dir("hostile");

	(void)state;
	make_hostile(fd);
	close(fd);
	s = slurp("hostile/report.html", &b);
	check_links(s);
	assert_false(has(s, "<script>document"));
	assert_false(has(s, "<img"));
	assert_false(has(s, "<h1>Forged"));
	assert_false(has(s, "\xe2\x80\xae"));
	assert_false(has(s, "\xe2\x80\x8b"));
	assert_false(has(s, "\x1b"));
	assert_true(has(s, "U+202E"));
	buf_clear(&b);
	s = slurp("hostile/csv/exhibits.csv", &b);
	assert_false(has(s, ",=") || has(s, ",\"=") || has(s, ",\t") || has(s, ",\xef\xbc\x9d"));
	assert_true(has(s, "'=HYPERLINK"));
	assert_int_equal(lines(s), 1 + countof(nasty));	/* no cell breaks a line */
	buf_clear(&b);
}

static void test_same_bytes(void **state)
{
	static const char *const files[] = { "report.html", "csv/exhibits.csv", "csv/timeline.csv",
					     "csv/amounts.csv", "csv/dates.csv", "csv/transactions.csv",
					     "csv/parties.csv", "csv/unread.csv" };
	int fd = fresh_dir("again");

	(void)state;
	make_case(fd);
	close(fd);
	for (size_t i = 0; i < countof(files); i++) {
		char one[64], two[64];
		struct buf a, b;

		snprintf(one, sizeof one, "case/%s", files[i]);
		snprintf(two, sizeof two, "again/%s", files[i]);
		assert_true(span_eq(slurp(one, &a), slurp(two, &b)));
		buf_clear(&a);
		buf_clear(&b);
	}
}

static void test_empty(void **state)
{
	struct report_facts f = { 0 };
	struct err e = { 0 };
	int fd = fresh_dir("empty");
	struct report *r = report_begin(fd, NULL, &e);
	struct buf b;

	(void)state;
	assert_non_null(r);
	assert_true(report_finish(r, &f, &e));
	report_free(r);
	/* The files are there now: a second report must not write over them. */
	assert_null(report_begin(fd, NULL, &e));
	assert_int_equal(e.status, EXHIBIT_CREATE);
	close(fd);
	check_links(slurp("empty/report.html", &b));
	buf_clear(&b);
	assert_int_equal(lines(slurp("empty/csv/timeline.csv", &b)), 1);
	buf_clear(&b);
}

/* Over every ceiling of the page: what is shown and what is said to be left out add up. */
static void test_large(void **state)
{
	enum { MANY = 3000 };
	struct made m = { 0 };
	struct err e = { 0 };
	struct report_facts f = facts_of_case();
	int fd = fresh_dir("large");
	struct buf b;
	struct span s;

	(void)state;
	m.r = report_begin(fd, NULL, &e);
	for (int i = 0; i < MANY; i++) {
		char origin[32], when[40];
		struct item *it;

		snprintf(origin, sizeof origin, "m|#%d", i);
		snprintf(when, sizeof when, "20%02d-0%d-1%dT00:00:00Z", i % 30, 1 + i % 9, i % 10);
		it = mail(origin, "A", i % 2 ? "a@x.example" : "b@x.example", "c@x.example", origin,
			  when);
		amount(it, "10.00", "EUR", "total", "EUR 10", 1, 1);
		date(it, "2024-01-01", NULL, NULL, NULL, "1/1/2024", 1, 2);
		item_note(it, NOTE_PARTIAL, "x", SPAN("cut"));
		add(&m, it, NULL);
	}
	assert_true(report_finish(m.r, &f, &e));
	report_free(m.r);
	item_free(m.last);
	close(fd);
	s = slurp("large/report.html", &b);
	check_links(s);
	assert_true(has(s, "2\xe2\x80\xaf" "000 more are in <code>csv/amounts.csv</code>") ||
		    has(s, "2\xe2\x80\xaf" "000</"));
	buf_clear(&b);
	assert_int_equal(lines(slurp("large/csv/timeline.csv", &b)), 1 + MANY);
	buf_clear(&b);
	assert_int_equal(lines(slurp("large/csv/parties.csv", &b)), 1 + 3);
	buf_clear(&b);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_case),	   cmocka_unit_test(test_links),
		cmocka_unit_test(test_hostile),	   cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_empty),	   cmocka_unit_test(test_large),
	};
	struct err e = { 0 };
	const char *tmp = getenv("TMPDIR");
	int failed;

	if (argc > 1) {
		snprintf(top, sizeof top, "%s", argv[1]);
		if (mkdir(top, 0755) < 0)
			return 1;
		return cmocka_run_group_tests(tests, NULL, NULL);
	}
	snprintf(top, sizeof top, "%s/report-test-XXXXXX", tmp ? tmp : P_tmpdir);
	if (mkdtemp(top) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	io_rmtree(top, &e);
	return failed;
}
