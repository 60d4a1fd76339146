/* Structure, transfer encodings, header values and dates of mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/limits.h"
#include "readers/charset.h"
#include "readers/maildate.h"
#include "readers/mime.h"
#include "readers/mimecode.h"
#include "readers/mimehead.h"

static struct arena *arena;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *str(struct span s) { return s.p ? arena_cstr(arena, s) : NULL; }

static struct mime parse(const char *s)
{
	struct mime m;

	mime_parse(span_str(s), arena, &m);
	return m;
}

static const char *raw(const struct mime *m, uint32_t i) { return str(mime_part(m, i)->raw); }

/* ---- structure ---- */

static void test_boundary_owns_line_end(void **state)
{
	struct mime m = parse("Content-Type: multipart/mixed; boundary=b\r\n\r\npre\r\n--b\r\n\r\none\r\n\r\n"
			      "--b  \r\nX: y\r\n\r\ntwo\n--bx\n\r\n--b--\r\nafter");

	(void)state;
	assert_int_equal(m.parts.n, 3);
	assert_int_equal(mime_part(&m, 0)->shape, MIME_MULTIPART);
	assert_string_equal(raw(&m, 1), "one\r\n");
	assert_string_equal(raw(&m, 2), "two\n--bx\n");
	assert_string_equal(str(mime_part(&m, 0)->after), "after");
	assert_false(mime_part(&m, 0)->is_unclosed);
	assert_int_equal(mime_part(&m, 0)->end, 3);
}

static void test_outer_boundary_wins(void **state)
{
	struct mime m = parse("Content-Type: multipart/mixed; boundary=\"a\"\n\n--a\n"
			      "Content-Type: multipart/mixed; boundary=\"ab\"\n\n--ab\n\nin\n--a\n\nout\n");

	(void)state;
	assert_int_equal(m.parts.n, 4);
	assert_string_equal(raw(&m, 2), "in");
	assert_string_equal(raw(&m, 3), "out");
	assert_int_equal(mime_part(&m, 3)->depth, 1);
	assert_true(mime_part(&m, 1)->is_unclosed);
	assert_true(mime_part(&m, 0)->is_unclosed);
}

static void test_without_boundary(void **state)
{
	struct mime none = parse("Content-Type: multipart/mixed\n\nall of it\n");
	struct mime lost = parse("Content-Type: multipart/mixed; boundary=x\n\nall of it\n");
	struct mime empty = parse("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\na\n--\n\nb\n----\n");

	(void)state;
	assert_int_equal(mime_part(&none, 0)->shape, MIME_BROKEN);
	assert_string_equal(raw(&none, 0), "all of it\n");
	assert_int_equal(mime_part(&lost, 0)->shape, MIME_BROKEN);
	assert_string_equal(raw(&lost, 0), "all of it\n");
	assert_int_equal(empty.parts.n, 3);
}

static void test_broken_headers(void **state)
{
	struct mime no_blank = parse("Subject: a\nthis is text\nmore\n");
	struct mime only = parse("Subject: a");
	struct mime from = parse("From x@y Tue Jul  1 10:52:37 2003\n more\nA: b\n\nbody");
	struct mime nothing = parse("");
	struct mime old_mac = parse("A: b\rC: d\r\rbody\r");

	(void)state;
	assert_string_equal(raw(&no_blank, 0), "this is text\nmore\n");
	assert_string_equal(raw(&only, 0), "");
	assert_string_equal(str(mime_field(mime_part(&from, 0), "a")), "b");
	assert_string_equal(raw(&from, 0), "body");
	assert_int_equal(nothing.parts.n, 1);
	assert_string_equal(str(mime_field(mime_part(&old_mac, 0), "C")), "d");
	assert_string_equal(raw(&old_mac, 0), "body\r");
}

static void test_depth_is_limited(void **state)
{
	struct buf b;
	struct mime m;

	(void)state;
	buf_init(&b, 4 * MIB);
	for (int i = 0; i < 20000; i++)
		buf_fmt(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	mime_parse(buf_view(&b), arena, &m);
	assert_true(m.is_too_deep);
	assert_int_equal(m.parts.n, LIMIT_MIME_DEPTH + 1);
	assert_int_equal(mime_part(&m, LIMIT_MIME_DEPTH)->shape, MIME_TOO_DEEP);
	buf_clear(&b);
}

static void test_parts_are_limited(void **state)
{
	struct buf b;
	struct mime m;

	(void)state;
	buf_init(&b, 4 * MIB);
	buf_puts(&b, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < LIMIT_MIME_PARTS + 5; i++)
		buf_puts(&b, "--b\n\nx\n");
	mime_parse(buf_view(&b), arena, &m);
	assert_true(m.has_too_many);
	assert_int_equal(m.parts.n, LIMIT_MIME_PARTS);
	buf_clear(&b);
}

/* ---- transfer encodings; expectations are what Python 3.11 gives ---- */

static const char *coded(bool (*decode)(struct span, struct buf *), const char *in, bool *clean)
{
	struct buf b;
	const char *s;

	buf_init(&b, KIB);
	*clean = decode(span_str(in), &b);
	s = str(buf_view(&b));
	buf_clear(&b);
	return s;
}

static void test_base64(void **state)
{
	static const struct {
		const char *in, *out;
		bool clean;
	} rows[] = {
		{ "", "", true }, { "QUJD", "ABC", true }, { "QUJDRA==", "ABCD", true },
		{ "QUJD\r\nRA==\r\n", "ABCD", true }, { "QUJDRA", "ABCD", false },
		{ "QUJDRA=", "ABCD", false }, { "QU JD!RA==", "ABCD", false },
		{ "QUJDR\r\n", "QUJDR", false }, { "QQ==QUJD", "A", false },
		{ "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", true },
		{ "=QUJD", "ABC", true }, { "QQ=\n=", "A", true }, { "QU=JD", "ABC", true },
	};
	bool clean;

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		assert_string_equal(coded(mimecode_base64, rows[i].in, &clean), rows[i].out);
		assert_int_equal(clean, rows[i].clean);
	}
}

static void test_qp(void **state)
{
	bool clean;

	(void)state;
	assert_string_equal(coded(mimecode_qp, "a=3D=\r\nb=\nc=E4\r\n", &clean), "a=bc\xE4\r\n");
	assert_true(clean);
	assert_string_equal(coded(mimecode_qp, "a=zz==b=", &clean), "a=zz=b");
	assert_false(clean);
	assert_string_equal(coded(mimecode_qp, "=4", &clean), "=4");
}

static void test_uu(void **state)
{
	bool clean;

	(void)state;
	assert_string_equal(coded(mimecode_uu, "text\nbegin 644 a.txt\n#0V%T\n`\nend\nmore", &clean), "Cat");
	assert_true(clean);
	assert_string_equal(coded(mimecode_uu, "no such thing", &clean), "no such thing");
	assert_false(clean);
}

/* ---- header values ---- */

static const char *text(const char *in)
{
	struct mimehead h;
	const char *s;

	mimehead_init(&h, arena);
	s = str(mimehead_text(&h, span_str(in)));
	mimehead_clear(&h);
	return s;
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(text(" plain "), "plain");
	assert_string_equal(text("a\r\n b\n\tc"), "a b\tc");
	assert_string_equal(text("=?utf-8?Q?Gr=C3=BC=C3=9Fe_aus?= =?utf-8?q?_K=C3=B6ln?="), "Gr\xC3\xBC\xC3\x9F"
			    "e aus K\xC3\xB6ln");
	/* A character in two words, which RFC 2047, 5 forbids. */
	assert_string_equal(text("=?utf-8?B?4oI=?=\r\n =?utf-8?B?rA==?="), "\xE2\x82\xAC");
	assert_string_equal(text("x =?iso-8859-1*de?Q?=E4?= y"), "x \xC3\xA4 y");
	assert_string_equal(text("=?windows-1252?Q?=80?="), "\xE2\x82\xAC");
	assert_string_equal(text("=?nonsense?Q?=E4?="), "\xC3\xA4");
	assert_string_equal(text("=?utf-8?Q?open"), "=?utf-8?Q?open");
	assert_string_equal(text("=?utf-8?X?a?="), "=?utf-8?X?a?=");
	assert_string_equal(text("caf\xC3\xA9"), "caf\xC3\xA9");
	assert_string_equal(text("caf\xE9"), "caf\xC3\xA9");
	assert_string_equal(text("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?="), "\xE6\x97\xA5\xE6\x9C\xAC");
}

static void test_words_are_linear(void **state)
{
	struct buf b;
	struct mimehead h;

	(void)state;
	buf_init(&b, 2 * MIB);
	while (b.n < 900 * KIB)
		buf_puts(&b, "=?a?q?b");
	mimehead_init(&h, arena);
	assert_int_equal(mimehead_text(&h, buf_view(&b)).n, b.n);
	mimehead_clear(&h);
	buf_clear(&b);
}

static const char *addresses(const char *in)
{
	struct mimehead h;
	struct list l = { 0 };
	struct buf b;
	const char *s;

	mimehead_init(&h, arena);
	mimehead_addresses(&h, span_str(in), &l);
	buf_init(&b, 4 * KIB);
	for (uint32_t i = 0; i < l.n; i++) {
		const struct address *a = (struct address *)l.v + i;

		buf_fmt(&b, "[%.*s|%.*s]", SPAN_FMT(a->name), SPAN_FMT(a->addr));
	}
	s = str(buf_view(&b));
	mimehead_clear(&h);
	buf_clear(&b);
	return s;
}

static void test_addresses(void **state)
{
	static const char *const rows[][2] = {
		{ "a@b", "[|a@b]" },
		{ "A B <a@b>, \"C, D\" <c@d>", "[A B|a@b][C, D|c@d]" },
		{ "a@b (Ann (x) B)", "[Ann (x) B|a@b]" },
		{ "undisclosed-recipients:;", "" },
		{ "team: a@b, C <c@d>; e@f", "[|a@b][C|c@d][|e@f]" },
		{ "=?utf-8?Q?Doe,_J=C3=B6?= <j@d>", "[Doe, J\xC3\xB6|j@d]" },
		{ "\"=?utf-8?Q?J=C3=B6?=\" <j@d>", "[J\xC3\xB6|j@d]" },
		{ "<@r1,@r2:j@d>", "[|j@d]" },
		{ "John Doe", "[John Doe|]" },
		{ "john", "[|john]" },
		{ "John j@d", "[John|j@d]" },
		{ "jdoe@test   . example", "[|jdoe@test.example]" },
		{ "A <a@b, C <c@d", "[A|a@b][C|c@d]" },
		{ "\"a..b\"@docomo.example", "[|\"a..b\"@docomo.example]" },
		{ "\"a b\"@c.example, Ann \"d  e\"@f", "[|\"a b\"@c.example][Ann|\"d  e\"@f]" },
		{ ", ,;", "" }, { "", "" }, { "(((((", "" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		assert_string_equal(addresses(rows[i][0]), rows[i][1]);
}

static const char *name(const char *field)
{
	struct mimehead h;
	const char *s;

	mimehead_init(&h, arena);
	s = str(mimehead_name(&h, span_str(field), "filename"));
	mimehead_clear(&h);
	return s;
}

static void test_names(void **state)
{
	(void)state;
	assert_null(name("attachment"));
	assert_string_equal(name("attachment; filename=a b.txt; x=y"), "a b.txt");
	assert_string_equal(name("attachment; FileName = \"a;\\\"b\\\".txt\""), "a;\"b\".txt");
	assert_string_equal(name("a; filename*=utf-8'en'%e2%82%ac%20rates.pdf"), "\xE2\x82\xAC rates.pdf");
	assert_string_equal(name("a; filename*1*=%C3%A4; filename*0*=utf-8''a; filename*2=b"), "a\xC3\xA4" "b");
	assert_string_equal(name("a; filename=plain.txt; filename*=utf-8''b%C3%A4.txt"), "b\xC3\xA4.txt");
	assert_string_equal(name("a; filename=\"=?utf-8?B?w6QudHh0?=\""), "\xC3\xA4.txt");
	assert_string_equal(name("a; filename=\"caf\xE9.txt\""), "caf\xC3\xA9.txt");
	assert_string_equal(name("a; filename=\"never closed"), "never closed");
	assert_string_equal(name("a; filename*99999999999=x; filename=y"), "y");
}

static void test_ids(void **state)
{
	struct mimehead h;
	struct list l = { 0 };

	(void)state;
	mimehead_init(&h, arena);
	mimehead_ids(&h, SPAN("<a@b> (comment)\r\n\t<c@d><e@f"), &l);
	assert_int_equal(l.n, 3);
	assert_string_equal(str(list_span(&l, 0)), "a@b");
	assert_string_equal(str(list_span(&l, 2)), "e@f");
	assert_string_equal(str(mimehead_id(&h, SPAN(" bare@id "))), "bare@id");
	mimehead_clear(&h);
}

/* ---- dates ---- */

static void test_dates(void **state)
{
	static const char *const rows[][3] = {
		{ "Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T10:52:37+02:00", "+02:00" },
		{ "1 Jul 03 10:52 EDT", "2003-07-01T10:52:00-04:00", "-04:00" },
		{ "Tue, 1 Jul 2003 10:52:37 -0000", "2003-07-01T10:52:37Z", NULL },
		{ "Tue, 1 Jul 2003 10:52:37", "2003-07-01T10:52:37Z", NULL },
		{ "Tue, 1 Jul 2003 10:52:37 GMT", "2003-07-01T10:52:37+00:00", "+00:00" },
		{ "Tue, 1 Jul 2003 10:52:37 GMT +0100", "2003-07-01T10:52:37+01:00", "+01:00" },
		{ "Tue, 1 Jul 2003 10:52:37 (PDT (x)) -0700 (PDT", "2003-07-01T10:52:37-07:00", "-07:00" },
		{ "Tue Jul  1 10:52:37 2003", "2003-07-01T10:52:37Z", NULL },
		{ "Tue Jul  1 10:52:37 MET DST 2003", "2003-07-01T10:52:37+01:00", "+01:00" },
		{ "08 Oct 91 10:25:36 EST", "1991-10-08T10:25:36-05:00", "-05:00" },
		{ "Di, 1 Jul 2003 10.52.37 +0200", "2003-07-01T10:52:37+02:00", "+02:00" },
		{ "1-Jul-2003 10:52:37 +0200", "2003-07-01T10:52:37+02:00", "+02:00" },
		{ "2003-07-01T10:52:37.5+02:00", "2003-07-01T10:52:37+02:00", "+02:00" },
		{ "2003-07-01 10:52:37 Z", "2003-07-01T10:52:37+00:00", "+00:00" },
		{ "Wed 29 May 2019 06:09:22 PM EDT", "2019-05-29T18:09:22-04:00", "-04:00" },
		{ "18 Feb 01 12:29:13 AM", "2001-02-18T00:29:13Z", NULL },
		{ "Thu, 29 Feb 2024 23:59:60 +0530", "2024-02-29T23:59:59+05:30", "+05:30" },
		{ "Tue, 1 Jul 2003 10:52:37 +9999", "2003-07-01T10:52:37Z", NULL },
	};
	static const char *const none[] = {
		"", "0", "-1", "Thu, 99 Foo 2003 99:99:99 +9999", "Tue, 29 Feb 2023 10:00:00 +0000",
		"Tue, 01 Jul 292277026596 00:00:00 +0000", "Wed, 15 Dec 2010    59:10 -0500",
		"Pn, 29 paX 2007 21:13:00 +0100", "Thu Jan 01 00:00:10 +0000", "1 Jul 2003", "<HR>",
		"Tue, 1 Jul 2003 10:52:37:11", "31 Jun 2003 10:00:00 +0000", "1 Jul 1099 10:00:00 +0000",
	};
	struct maildate d;

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		assert_true(maildate_parse(span_str(rows[i][0]), &d));
		assert_string_equal(str(maildate_print(&d, arena)), rows[i][1]);
		if (rows[i][2])
			assert_string_equal(str(maildate_zone(&d, arena)), rows[i][2]);
		else
			assert_true(span_is_null(maildate_zone(&d, arena)));
	}
	for (size_t i = 0; i < countof(none); i++)
		assert_false(maildate_parse(span_str(none[i]), &d));
	assert_true(maildate_parse(SPAN("Mon, 1 Jul 2003 10:52:37 +0200"), &d) && d.weekday_differs);
	assert_true(maildate_parse(SPAN("1 Jan 1970 00:00:00 +0000"), &d) && d.is_unlikely);
}

/* ---- charsets ---- */

static void test_charsets(void **state)
{
	struct charset_used u;
	struct buf b;

	(void)state;
	buf_init(&b, KIB);
	assert_string_equal(str(charset_text(SPAN("\x93q\x94"), SPAN("iso-8859-1"), &b, &u)),
			    "\xE2\x80\x9Cq\xE2\x80\x9D");
	assert_string_equal(u.name, "CP1252");
	assert_false(u.is_guess);
	assert_string_equal(str(charset_text(SPAN("\xC3\xA4"), SPAN("us-ascii"), &b, &u)), "\xC3\xA4");
	assert_true(u.is_guess);
	assert_string_equal(str(charset_text(SPAN("\xFF\xFE" "a\0\xAC\x20"), SPAN("utf-8"), &b, &u)),
			    "a\xE2\x82\xAC");
	assert_string_equal(str(charset_text(SPAN("\xEF\xBB\xBFx"), SPAN(""), &b, &u)), "x");
	assert_string_equal(str(charset_text(SPAN("\xB0\xA1"), SPAN("ks_c_5601-1987"), &b, &u)), "\xEA\xB0\x80");
	assert_string_equal(str(charset_text(SPAN("a\xFF z"), SPAN("utf-8"), &b, &u)), "a\xC3\xBF z");
	/* Of a few letters uchardet would make another language's. */
	assert_string_equal(str(charset_text(SPAN("Rohes Uml\xE4ut"), SPAN(""), &b, &u)), "Rohes Uml\xC3\xA4ut");
	assert_string_equal(u.name, "CP1252");
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_boundary_owns_line_end, setup, teardown),
		cmocka_unit_test_setup_teardown(test_outer_boundary_wins, setup, teardown),
		cmocka_unit_test_setup_teardown(test_without_boundary, setup, teardown),
		cmocka_unit_test_setup_teardown(test_broken_headers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_depth_is_limited, setup, teardown),
		cmocka_unit_test_setup_teardown(test_parts_are_limited, setup, teardown),
		cmocka_unit_test_setup_teardown(test_base64, setup, teardown),
		cmocka_unit_test_setup_teardown(test_qp, setup, teardown),
		cmocka_unit_test_setup_teardown(test_uu, setup, teardown),
		cmocka_unit_test_setup_teardown(test_words, setup, teardown),
		cmocka_unit_test_setup_teardown(test_words_are_linear, setup, teardown),
		cmocka_unit_test_setup_teardown(test_addresses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_names, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ids, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dates, setup, teardown),
		cmocka_unit_test_setup_teardown(test_charsets, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
