/* HTML to text, and the readers for HTML and XML documents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/htmltext.h"
#include "unit/testsink.h"

extern const struct reader reader_html, reader_xml;

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_TEXT);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static void test_page(void **state)
{
	struct span s = testsink_load("fixtures/html/table.html");

	(void)state;
	assert_non_null(s.p);
	testsink_read(out, &reader_html, s);
	assert_string_equal(testsink_text(out),
			    "Invoice\xC2\xA0" "17\n\nDear M\xC3\xBCller & Co,\nplease pay:\n\n"
			    "Item\tAmount\nDesign\t\xE2\x82\xAC 1.200,00\nLogo\t$34.56\n\n"
			    "- one\n- two\n\n1. first\n2. second\n\na  b\n  c\n\nPay here \xE2\x80\x93 thanks\n");
	assert_string_equal(testsink_str(out, out->item->text.charset), "CP1252");
	assert_int_equal(out->notes.n, 0);
	free((void *)(uintptr_t)s.p);
}

static void test_fragments(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" }, { " \n ", "" }, { "a<br>b<br><br><br>c", "a\nb\n\nc\n" },
		{ "<p>a<p>b</p>c", "a\n\nb\n\nc\n" }, { "a<b>b</b> <i>c</i>", "ab c\n" },
		{ "1 < 2 &lt; 3 &amp;amp; &unknown; &#0; &#x1F37F;", "1 < 2 < 3 &amp; &unknown; \xEF\xBF\xBD "
		  "\xF0\x9F\x8D\xBF\n" },
		{ "AT&T &copy 2024 &#150;&#x80", "AT&T \xC2\xA9 2024 \xE2\x80\x93\xE2\x82\xAC\n" },
		{ "a<script>if (a</b) x()</script>b<STYLE>p{}</STYLE >c", "abc\n" },
		{ "a<script>never closed", "a\n" }, { "a<b <i>c", "ac\n" }, { "a<!-- x -->b<!-- <b> c", "ab c\n" },
		{ "<div hidden>x</div>y<span style='Display : NONE'>x<span>x</span>x</span>z", "yz\n" },
		{ "<div style='display:none'>not closed, so shown", "not closed, so shown\n" },
		{ "<p style=\"color:red;display:nonesuch\">", "" },
		{ "<a href='x>y' title=\"a>b\">link</a>", "link\n" }, { "<a href=\"never>shown", "shown\n" },
		{ "<table><tr><td>a<table><tr><td>b</table></td><td></td><td>c</table>", "a\n\nb\tc\n" },
		{ "<td>a<td>b", "a\tb\n" }, { "x<", "x<\n" }, { "x</", "x</\n" }, { "x<a", "x<a\n" },
		{ "a&zwnj;b&shy;c", "abc\n" }, { "<title>t</title>x", "x\n" }, { "a\0b", "a\n" },
		{ "<pre>\n a\n\n\n\n b</pre>", " a\n\n b\n" }, { "<?xml x?><!DOCTYPE html>x", "x\n" },
	};
	struct buf b;

	(void)state;
	buf_init(&b, 64 * KIB);
	for (size_t i = 0; i < countof(rows); i++) {
		buf_reset(&b);
		assert_true(htmltext_render(span_str(rows[i][0]), &b));
		buf_c(&b, '\0');
		assert_string_equal(b.p, rows[i][1]);
	}
	buf_clear(&b);
}

static void test_charset(void **state)
{
	(void)state;
	assert_true(span_eq_str(htmltext_charset(SPAN("<meta charset=utf-8>")), "utf-8"));
	assert_true(span_eq_str(htmltext_charset(SPAN("<META content='text/html; CHARSET = \"koi8-r\"'>")),
				"koi8-r"));
	assert_true(span_eq_str(htmltext_charset(SPAN("<?xml version='1.0' encoding='ISO-8859-2'?>")),
				"ISO-8859-2"));
	assert_null(htmltext_charset(SPAN("<p>charset")).p);
	testsink_read(out, &reader_html, SPAN("\xFF\xFE<\0p\0>\0\xAC\x20"));
	assert_string_equal(testsink_text(out), "\xE2\x82\xAC\n");
	testsink_read(out, &reader_html, SPAN("<p>caf\xE9"));
	assert_string_equal(testsink_text(out), "caf\xC3\xA9\n");
	assert_true(testsink_noted(out, "html.charset"));
}

/* A megabyte of anything takes a moment, and as much memory. */
static void test_hostile(void **state)
{
	static const char *const units[] = { "<div>", "<", "<!--", "<a b=\"", "<a b='\" c=\"'", "&", "&#", "<ul><li>",
					     "</p>", "<script>", "<p style=display:none>", "&nbsp;", "<td>",
					     "<br>", "\n", "<![CDATA[", "<a ", "<pre> ", "<style></style" };
	struct buf b, text;

	(void)state;
	buf_init(&b, 2 * MIB);
	buf_init(&text, 4 * MIB);
	for (size_t i = 0; i < countof(units); i++) {
		buf_reset(&b);
		buf_reset(&text);
		while (b.n < MIB)
			buf_puts(&b, units[i]);
		buf_puts(&b, "x");
		assert_true(htmltext_render(buf_view(&b), &text));
	}
	buf_clear(&text);
	buf_init(&text, 100);
	buf_reset(&b);
	while (b.n < MIB)
		buf_puts(&b, "word ");
	assert_false(htmltext_render(buf_view(&b), &text));
	assert_true(text.n <= 100);
	buf_clear(&b);
	buf_clear(&text);
}

static const char *xml(const char *s)
{
	testsink_read(out, &reader_xml, span_str(s));
	return testsink_text(out);
}

static void test_xml(void **state)
{
	(void)state;
	assert_string_equal(xml("<a><b>one  two</b><c x='no'/>&lt;3&#8364;<![CDATA[<d>]]></a>"),
			    "one two\n<3\xE2\x82\xAC<d>\n");
	assert_string_equal(xml("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>"), "\xC3\xA4\n");
	assert_int_equal(out->notes.n, 0);
	assert_string_equal(xml("<a>one<b>two"), "one\ntwo\n");
	assert_true(testsink_noted(out, "xml.damaged"));
	xml("");
	assert_true(testsink_noted(out, "xml.read"));
}

static void test_xml_entities(void **state)
{
	static const char *const hostile[] = {
		"<!DOCTYPE l [<!ENTITY a 'lol'><!ENTITY b '&a;&a;'><!ENTITY c '&b;&b;'>]><l>&c;</l>",
		"<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><l>&x;</l>",
		"<!DOCTYPE l [<!ENTITY x 'y'>]><l a='&x;'/>",
	};

	(void)state;
	for (size_t i = 0; i < countof(hostile); i++) {
		assert_string_equal(xml(hostile[i]), "");
		assert_true(testsink_noted(out, "xml.entities"));
	}
	xml("<!DOCTYPE l SYSTEM 'http://192.0.2.1/x.dtd' [<!ENTITY % p SYSTEM 'http://192.0.2.1/y'>%p;]><l>t</l>");
	assert_string_equal(testsink_text(out), "t\n");
	assert_string_equal(xml("<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='/etc/passwd' "
				"parse='text'/></a>"), "");
}

static void test_xml_deep(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 2 * MIB);
	buf_puts(&b, "<x>seen");
	while (b.n < MIB)
		buf_puts(&b, "<a>");
	testsink_read(out, &reader_xml, buf_view(&b));
	assert_string_equal(testsink_text(out), "seen\n");
	assert_true(testsink_noted(out, "xml.damaged"));
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_page, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fragments, setup, teardown),
		cmocka_unit_test_setup_teardown(test_charset, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
		cmocka_unit_test_setup_teardown(test_xml, setup, teardown),
		cmocka_unit_test_setup_teardown(test_xml_entities, setup, teardown),
		cmocka_unit_test_setup_teardown(test_xml_deep, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
