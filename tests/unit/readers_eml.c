/* The mail reader: what becomes a child, what is text, what the header says; and damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>

#include "readers/eml.h"
#include "unit/testsink.h"

enum { ALL = WANT_CHILDREN | WANT_META | WANT_TEXT };

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(ALL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static void read_str(const char *s) { testsink_read(out, &reader_eml, span_str(s)); }
static const char *str(struct span s) { return testsink_str(out, s); }
static const struct mail *mail(void) { return &out->item->mail; }

static const struct address *to(uint32_t i) { return (struct address *)mail()->to.v + i; }
static const struct clock *clock_at(uint32_t i) { return (struct clock *)mail()->clocks.v + i; }

static const struct attachment *attachment(uint32_t i)
{
	return (struct attachment *)out->item->attachments.v + i;
}

static void check_thread_header(void)
{
	assert_string_equal(str(mail()->from.name), "J\xC3\xBCrgen M\xC3\xBCller");
	assert_string_equal(str(mail()->from.addr), "billing@studio.example");
	assert_int_equal(mail()->to.n, 3);
	assert_string_equal(str(to(0)->name), "Doe, Anna");
	assert_string_equal(str(to(1)->name), "Zo\xC3\xAB");
	assert_string_equal(str(to(2)->addr), "bob@client.example");
	assert_string_equal(str(to(2)->name), "Bob");
	assert_int_equal(mail()->cc.n, 1);
	assert_string_equal(str(mail()->subject), "Rechnung 2003-07 \xE2\x80\x93 \xC3\xBC"
			    "berf\xC3\xA4llig");
	assert_string_equal(str(mail()->date), "2003-07-01T10:52:37+02:00");
	assert_string_equal(str(mail()->zone), "+02:00");
	assert_string_equal(str(mail()->date_by), "Date");
	assert_string_equal(str(mail()->message_id), "20030701.1@studio.example");
	assert_string_equal(str(mail()->in_reply_to), "20030630.9@client.example");
	assert_int_equal(mail()->references.n, 2);
	assert_int_equal(mail()->clocks.n, 3);
	assert_string_equal(str(clock_at(1)->source), "Received");
	assert_string_equal(str(clock_at(1)->time), "2003-07-01T10:52:40+02:00");
	assert_string_equal(str(clock_at(2)->time), "2003-07-01T08:52:38+00:00");
}

static void check_thread_children(void)
{
	assert_int_equal(testsink_children(out), 5);
	assert_string_equal(str(testsink_child(out, 0)->as.part), "body");
	assert_string_equal(str(testsink_child(out, 0)->as.media), "text/plain");
	assert_true(testsink_child(out, 1)->is_slice);
	assert_string_equal(str(testsink_child(out, 2)->as.part), "inline");
	assert_string_equal(str(testsink_child(out, 2)->as.name), "logo.gif");
	assert_string_equal(str(testsink_child(out, 3)->as.name), "Rechnung M\xC3\xBCller.pdf");
	assert_string_equal(str(testsink_child(out, 3)->as.part), "attachment");
	assert_string_equal(testsink_child_text(out, testsink_child(out, 3)),
			    "%PDF-1.4\n% not really\n%%EOF\n");
	assert_string_equal(str(testsink_child(out, 4)->as.media), "message/rfc822");
	assert_true(testsink_child(out, 4)->is_slice);
	assert_string_equal(testsink_child_text(out, testsink_child(out, 4)),
			    "From: anna@client.example\r\nSubject: Re: offer\r\n"
			    "Date: Mon, 30 Jun 2003 09:00:00 -0000\r\n\r\nFine with me.");
}

static void test_thread(void **state)
{
	struct span s = testsink_load("fixtures/eml/invoice-thread.eml");

	(void)state;
	assert_non_null(s.p);
	for (int i = 0; i < 2; i++) {
		out->via_fd = i;
		testsink_read(out, &reader_eml, s);
		check_thread_header();
		check_thread_children();
		assert_string_equal(testsink_text(out),
				    "Dear Anna,\n\nthe invoice over \xE2\x82\xAC" "1.234,56 is attached and "
				    "was due on the first of July.\n\n> When will you send it?\n-- \n"
				    "J\xC3\xBCrgen\n");
		assert_int_equal(out->item->attachments.n, 3);
		assert_string_equal(str(attachment(0)->content_id), "logo@studio.example");
		assert_int_equal(attachment(1)->size.v, 28);
		assert_true(digest_eq(&attachment(1)->sha256, &testsink_child(out, 3)->digest));
		assert_int_equal(out->notes.n, 0);
	}
	free((void *)(uintptr_t)s.p);
}

static void test_want_is_respected(void **state)
{
	const char *s = "Subject: x\nContent-Type: text/plain; name=a.txt\n\nhello\n";

	(void)state;
	out->want = WANT_META;
	read_str(s);
	assert_int_equal(testsink_children(out), 0);
	assert_int_equal(out->text.n, 0);
	assert_int_equal(attachment(0)->size.v, 6);
	assert_false(digest_is_zero(&attachment(0)->sha256));
	out->want = WANT_CHILDREN;
	read_str(s);
	assert_int_equal(testsink_children(out), 1);
	assert_null(mail()->subject.p);
	out->want = WANT_TEXT;
	read_str("\nhello");
	assert_int_equal(testsink_children(out), 0);
	assert_string_equal(testsink_text(out), "hello\n");
}

#define ALT(plain, html) \
	"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n" plain \
	"\n--b\nContent-Type: text/html\n\n" html "\n--b--\n"

static void test_alternatives(void **state)
{
	(void)state;
	read_str(ALT("plain", "<b>rich</b>"));
	assert_string_equal(testsink_text(out), "plain\n");
	read_str(ALT(" \n", "<b>rich</b>"));
	assert_string_equal(testsink_text(out), "rich\n");
	read_str(ALT("Your mail client does not support HTML.", "<b>rich</b>"));
	assert_string_equal(testsink_text(out), "rich\n");
	/* a few words beside a page */
	read_str(ALT("Invoice below", "<style>p{}</style><p>Invoice 1043 for the second half of the work on the app, from 3 January to 20 February, "
		     "handed over in the same week and approved by you on the day after that: <b>1,200.00</b> USD in all, to be paid by 1 March at the latest, please.</p>"));
	assert_true(strstr(testsink_text(out), "1,200.00") != NULL);
	read_str(ALT("OK, thanks", "<p>OK, thanks</p>-- <br>Ann"));
	assert_string_equal(testsink_text(out), "OK, thanks\n");
	read_str(ALT("", ""));
	assert_string_equal(testsink_text(out), "");
	assert_int_equal(testsink_children(out), 2);
}

static void test_bodies_in_order(void **state)
{
	(void)state;
	read_str("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: text/plain\n"
		 "Content-Disposition: attachment; filename=a.txt\n\nnot me\n--b\n"
		 "Content-Type: text/html\n\n<p>two\n--b--\n");
	assert_string_equal(testsink_text(out), "one\n\ntwo\n");
	assert_int_equal(out->item->attachments.n, 1);
}

static void test_text_is_clean(void **state)
{
	static const char nul[] = "Subject: a\0b\r\n\r\nx\0y\rz\r\n\0";

	(void)state;
	testsink_read(out, &reader_eml, span_of(nul, sizeof nul - 1));
	assert_string_equal(testsink_text(out), "x\xEF\xBF\xBDy\nz\n\xEF\xBF\xBD\n");
	assert_int_equal(mail()->subject.n, 3);
	assert_int_equal(testsink_child(out, 0)->n, 8);
	read_str("Subject: =?utf-8?q?a=0D=0ABcc:_x=00z?=\n\n");
	assert_int_equal(mail()->subject.n, 11);
	assert_int_equal(mail()->bcc.n, 0);
}

static void test_charsets(void **state)
{
	(void)state;
	read_str("Content-Type: text/plain; charset=windows-1252\n\n\x80 5\n");
	assert_string_equal(testsink_text(out), "\xE2\x82\xAC 5\n");
	assert_string_equal(str(out->item->text.charset), "CP1252");
	assert_false(testsink_noted(out, "mail.charset"));
	read_str("\ncaf\xE9\n");
	assert_string_equal(testsink_text(out), "caf\xC3\xA9\n");
	assert_true(testsink_noted(out, "mail.charset"));
	read_str("Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xC3\xA9\n");
	assert_string_equal(testsink_text(out), "caf\xC3\xA9\n");
	assert_true(testsink_noted(out, "mail.charset"));
	/* A raw header is most likely in the charset of the text. */
	read_str("Subject: \xC4\xE3\xBA\xC3\nContent-Type: text/plain; charset=gb2312\n\n\xC4\xE3\xBA\xC3\n");
	assert_string_equal(str(mail()->subject), "\xE4\xBD\xA0\xE5\xA5\xBD");
	assert_string_equal(testsink_text(out), "\xE4\xBD\xA0\xE5\xA5\xBD\n");
	assert_true(testsink_noted(out, "mail.charset.header"));
}

static void test_dates(void **state)
{
	(void)state;
	read_str("Date: Tue, 1 Jul 2003 10:52:37 -0000\n\n");
	assert_string_equal(str(mail()->date), "2003-07-01T10:52:37Z");
	assert_true(span_is_null(mail()->zone));
	assert_int_equal(out->notes.n, 0);
	read_str("Received: by a; Tue, 99 Jul 2003 10:52:37 +0200\nReceived: by b; Tue, 1 Jul 2003 10:52:37 +0200\n"
		 "Received: by c; Mon, 30 Jun 2003 10:52:37 +0200\nDate: soon\n\n");
	assert_null(mail()->date.p);
	assert_string_equal(str(mail()->received), "2003-07-01T10:52:37+02:00");
	assert_string_equal(str(mail()->date_by), "Received");
	assert_true(testsink_noted(out, "mail.date"));
	assert_int_equal(mail()->clocks.n, 4);
	assert_string_equal(str(clock_at(0)->raw), "soon");
	assert_null(clock_at(0)->time.p);
	read_str("Date: Tue, 29 Feb 2023 10:00:00 +0000\n\n");
	assert_null(mail()->date.p);
	assert_string_equal(str(mail()->date_by), "none");
	assert_true(testsink_noted(out, "mail.date"));
	read_str("Date: Mon, 1 Jul 2003 10:52:37 +0200\nDate: 1 Jan 2000 00:00:00 +0000\n\n");
	assert_true(testsink_noted(out, "mail.date.weekday"));
	assert_true(testsink_noted(out, "mail.repeated"));
}

static void test_damage(void **state)
{
	(void)state;
	read_str("Content-Type: application/pdf; name=\"../../x.sh\"\nContent-Transfer-Encoding: base64\n\n"
		 "!!!!AAA=");
	assert_true(testsink_child_noted(testsink_child(out, 0), "mail.encoding"));
	assert_int_equal(testsink_child(out, 0)->bytes.n, 2);
	assert_string_equal(str(testsink_child(out, 0)->as.name), "../../x.sh");
	read_str("Content-Type: multipart/mixed\n\nkept as text\n");
	assert_string_equal(testsink_text(out), "kept as text\n");
	assert_true(testsink_noted(out, "mail.boundary"));
	read_str("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ncut");
	assert_true(testsink_noted(out, "mail.unclosed"));
	assert_string_equal(testsink_text(out), "cut\n");
	read_str("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\nand pay twice\n");
	assert_true(testsink_noted(out, "mail.epilogue"));
	read_str("");
	assert_int_equal(testsink_children(out), 1);
}

/* What a strict reader takes for content is there, and so is what was meant. */
static void test_variants(void **state)
{
	(void)state;
	read_str("Content-Transfer-Encoding: \"base64\"\n\nQUJD");
	assert_int_equal(testsink_children(out), 2);
	assert_string_equal(testsink_child_text(out, testsink_child(out, 0)), "ABC");
	assert_string_equal(testsink_child_text(out, testsink_child(out, 1)), "QUJD");
	read_str("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nQTogYgoKYw==");
	assert_string_equal(testsink_child_text(out, testsink_child(out, 0)), "A: b\n\nc");
	assert_string_equal(testsink_child_text(out, testsink_child(out, 1)), "QTogYgoKYw==");
	read_str("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nFrom: A <a@b>\n\nnot encoded");
	assert_int_equal(testsink_children(out), 1);
	assert_string_equal(testsink_child_text(out, testsink_child(out, 0)), "From: A <a@b>\n\nnot encoded");
	read_str("Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nAction: failed\nodd\n\n");
	assert_int_equal(testsink_children(out), 3);
	assert_int_equal(testsink_child(out, 1)->n, 0);
	assert_string_equal(testsink_child_text(out, testsink_child(out, 2)), "odd\n");
}

static void fill(struct buf *b, const char *unit, size_t n)
{
	while (b->n < n)
		buf_puts(b, unit);
}

static void test_large_headers(void **state)
{
	static const char *const units[] = { "a@b,", "(", "=?utf-8?q?a?= ", "\\\"", "<", ";x=y", "a:", "=?a?q?b" };
	static const char *const names[] = { "To: ", "Subject: ", "Date: ", "References: ",
					     "Content-Type: multipart/mixed; boundary=", "Received: ",
					     "Content-Disposition: attachment; filename*0=" };
	struct buf b;

	(void)state;
	buf_init(&b, 8 * MIB);
	for (size_t i = 0; i < countof(units); i++)
		for (size_t k = 0; k < countof(names); k++) {
			buf_reset(&b);
			buf_puts(&b, names[k]);
			fill(&b, units[i], 300 * KIB);
			buf_puts(&b, "\n\nx");
			testsink_read(out, &reader_eml, buf_view(&b));
			assert_true(testsink_children(out) >= 1);
		}
	buf_reset(&b);
	fill(&b, "X-A: b\n", 700 * KIB);
	testsink_read(out, &reader_eml, buf_view(&b));
	assert_int_equal(testsink_children(out), 1);
	buf_reset(&b);
	buf_puts(&b, "Subject: ");
	fill(&b, "long ", 2 * MIB);
	testsink_read(out, &reader_eml, buf_view(&b));
	assert_true(testsink_noted(out, "mail.header"));
	buf_clear(&b);
}

static void test_looks_like(void **state)
{
	static const char *const yes[] = {
		"From: A <a@b>\nTo: c\n", "Received: from x by y; z\n", "From x@y Tue\nSubject: a\nTo: a@b\n",
		"MIME-Version: 1.0\n\n", "Content-Type: text/plain\n\nx", "Return-Path: <a@b>\r\n",
		"X-Foo: bar\nSubject: a\nDate: 1 Jul 2003 10:00:00 +0000\n",
		"Message-ID:\n <a@b>\n\nx", "X\xff: y\nFrom: A <a@b>\n",
	};
	static const char *const no[] = {
		"", "Hello: world\n", "From: ACME Ltd\nTo: Client\nDate: soon\n", "Date,Amount\n1,2\n",
		"Subject: just one\n\ntext", "References: Smith 2001\n", "[01.07.03, 10:52] A: hi\n",
		"<html>", "Received: 3 boxes\nStatus: done\n",
	};

	(void)state;
	for (size_t i = 0; i < countof(yes); i++)
		assert_true(eml_looks_like(span_str(yes[i]), SPAN("")));
	for (size_t i = 0; i < countof(no); i++)
		assert_false(eml_looks_like(span_str(no[i]), SPAN("")));
	/* A broken line is let pass where the name says what it is. */
	assert_false(eml_looks_like(SPAN("no colon\nFrom: A <a@b>\n"), SPAN("a.txt")));
	assert_true(eml_looks_like(SPAN("no colon\nFrom: A <a@b>\n"), SPAN("a.eml")));
	assert_true(eml_looks_like(SPAN("\tfolded\nFrom: A <a@b>\n"), SPAN("a.EML")));
	assert_false(eml_looks_like(SPAN("a letter\nof three\nlines\nFrom: A <a@b>\n"), SPAN("a.eml")));
}

/* Every message of the open corpus, when it is there. */
static void test_corpus(void **state)
{
	static const char top[] = "../shared/corpus/mail/files";
	DIR *d = opendir(top);
	struct dirent *e;
	char path[512];

	(void)state;
	if (d == NULL)
		skip();
	while ((e = readdir(d)) != NULL) {
		struct span s;

		snprintf(path, sizeof path, "%s/%s", top, e->d_name);
		if (e->d_name[0] == '.' || (s = testsink_load(path)).p == NULL)
			continue;
		testsink_read(out, &reader_eml, s);
		assert_true(testsink_children(out) >= 1);
		assert_true(eml_looks_like(span_sub(s, 0, 4096), SPAN("")));
		free((void *)(uintptr_t)s.p);
	}
	closedir(d);
}

/* What a mailbox put before "From " goes, from the text and not from the part; a quote stays. */
static void test_from_lines(void **state)
{
	(void)state;
	read_str("Subject: x\n\n>From May on it is 5.\n>From June 6.\n\n>>From July 7\n\n>Fromage\n\nsaid\n>From here\n> on\nyes");
	assert_string_equal(testsink_text(out), "From May on it is 5.\nFrom June 6.\n\n>From July 7\n\n>Fromage\n\nsaid\n>From here\n> on\nyes\n");
	assert_int_equal(testsink_child(out, 0)->n, 86);	/* all bytes of the part, the marks as well */
	read_str("Subject: x\n\n>From May on\r\nit is 5.");
	assert_string_equal(testsink_text(out), "From May on\nit is 5.\n");
}

/* What stands in the text itself is told from the header's visit alone; an encoding of the whole body is no file in it. */
static void test_inside_the_text(void **state)
{
	static const struct {
		const char *mail;
		bool is_uuencode, is_pgp, is_yenc;
	} cases[] = {
		{ "From: a@x.example\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n5 EUR\n", false, true, false },
		{ "From: a@x.example\n\nSee:\nbegin 644 a.txt\n#0V%T\n`\nend\n", true, false, false },
		{ "From: a@x.example\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n#0V%T\n`\nend\n", false, false, false },
		{ "From: a@x.example\n\nWe begin 644 days late.\nbegin with 5\n", false, false, false },
		{ "From: a@x.example\n\nSee:\n=ybegin line=128 size=1 name=a.txt\nk\n=yend size=1\n", false, false, true },
		{ "From: a@x.example\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
		  "=3Dybegin line=3D128 size=3D1 name=3Da.txt\nk\n=3Dyend size=3D1\n", false, false, true },
		{ "From: a@x.example\n\nIts lines begin with =ybegin and a name=.\n", false, false, false },
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct sink *meta = testsink_new(WANT_META);

		testsink_read(meta, &reader_eml, span_str(cases[i].mail));
		assert_int_equal(testsink_noted(meta, "mail.uuencode"), cases[i].is_uuencode);
		assert_int_equal(testsink_noted(meta, "mail.yenc"), cases[i].is_yenc);
		assert_int_equal(meta->item->signatures.n, cases[i].is_pgp);
		testsink_free(meta);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_thread, setup, teardown),
		cmocka_unit_test_setup_teardown(test_want_is_respected, setup, teardown),
		cmocka_unit_test_setup_teardown(test_alternatives, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bodies_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_text_is_clean, setup, teardown),
		cmocka_unit_test_setup_teardown(test_charsets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dates, setup, teardown),
		cmocka_unit_test_setup_teardown(test_damage, setup, teardown),
		cmocka_unit_test_setup_teardown(test_variants, setup, teardown),
		cmocka_unit_test_setup_teardown(test_large_headers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_looks_like, setup, teardown),
		cmocka_unit_test(test_inside_the_text),
		cmocka_unit_test_setup_teardown(test_from_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(test_corpus, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
