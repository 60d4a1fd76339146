/* Number formats of spreadsheets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/numfmt.h"

static const char *shown(const char *code, const char *value, bool is_1904)
{
	static struct buf b;
	struct numfmt f;
	struct exact v;

	if (b.max == 0)
		buf_init(&b, 4096);
	buf_reset(&b);
	numfmt_parse(&f, span_str(code));
	if (!numfmt_value(span_str(value), &v))
		return "no number";
	numfmt_print(&f, v, is_1904, &b);
	buf_c(&b, '\0');
	return b.p;
}

static void test_codes(void **state)
{
	static const char *const rows[][3] = {
		{ "General", "1234.5", "1234.5" }, { "0", "1234.5", "1235" }, { "#,##0.00", "1234567.891", "1234567.89" },
		{ "#,##0.00\\ [$\xe2\x82\xac-407]", "1234.5", "1234.50 \xe2\x82\xac" },
		{ "\"$\"#,##0.00_);\\(\"$\"#,##0.00\\)", "-12", "-$12.00" },
		{ "_-* #,##0.00\\ \"EUR\"_-;-* #,##0.00\\ \"EUR\"_-;_-* \"-\"??\\ \"EUR\"_-;_-@_-", "0", "0.00 EUR" },
		{ "\"$\"#,##0.00;[RED]\"($\"#,##0.00\\)", "-12", "-$12.00" }, { "[$USD] #,##0.00", "7", "USD 7.00" }, { "0.00;[Red]0.00", "-3.5", "-3.50" },
		{ "0.0%", "0.075", "7.5%" }, { "0.0,,\"M\"", "1234567", "1234567" }, { ";;;", "42", "42" },
		{ "0.00E+00", "123456", "123456" }, { "# ?/?", "0.5", "0.5" }, { "@", "12", "12" },
		{ "dd/mm/yyyy", "45356", "2024-03-05" }, { "mmm yy", "45356", "2024-03" }, { "yyyy", "45356", "2024" },
		{ "d\\. mmmm yyyy;@", "45356.9", "2024-03-05" }, { "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "45356", "2024-03-05" },
		{ "m/d/yyyy h:mm", "45356.4375", "2024-03-05 10:30" }, { "h:mm:ss AM/PM", "0.75", "18:00:00" },
		{ "[h]:mm", "1.5", "36:00" }, { "mm:ss", "0.0007", "00:01:00" }, { "yyyy-mm-dd hh:mm", "45356.999999", "2024-03-06 00:00" },
		{ "yyyy-mm-dd", "60", "60" }, { "yyyy-mm-dd", "61", "1900-03-01" }, { "yyyy-mm-dd", "59", "1900-02-28" },
		{ "yyyy-mm-dd", "1", "1900-01-01" }, { "yyyy-mm-dd", "-5", "-5" }, { "yyyy-mm-dd", "2958465", "9999-12-31" },
		{ "yyyy-mm-dd", "2958466", "2958466" }, { "0 \"days\"", "30", "30 days" }, { "\"unended", "5", "unended5" },
		{ "0.00", "0.30000000000000004", "0.30" }, { "General", "99.994999999999997", "99.995" },
		{ "General", "1.2E-05", "0.000012" }, { "General", "-1E3", "-1000" }, { "General", "1E300", "no number" },
		{ "General", "", "no number" }, { "General", "1e", "1" }, { "General", "1.2.3", "no number" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		assert_string_equal(shown(rows[i][0], rows[i][1], false), rows[i][2]);
	assert_string_equal(shown("yyyy-mm-dd", "0", true), "1904-01-01");
	assert_string_equal(shown("yyyy-mm-dd", "43894", true), "2024-03-05");
}

static void test_double(void **state)
{
	struct numfmt f;
	struct exact v;
	double d = 0.1 + 0.2, inf = 1e308 * 10;
	uint64_t bits;
	struct buf b;

	(void)state;
	memcpy(&bits, &d, sizeof bits);
	assert_true(numfmt_double(bits, &v));
	buf_init(&b, 100);
	numfmt_builtin(&f, 0);
	numfmt_print(&f, v, false, &b);
	assert_true(span_eq_str(buf_view(&b), "0.3"));
	memcpy(&bits, &inf, sizeof bits);
	assert_false(numfmt_double(bits, &v));
	numfmt_builtin(&f, 44);
	assert_true(f.is_local);
	numfmt_builtin(&f, 14);
	assert_true(numfmt_is_date(&f));
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_codes), cmocka_unit_test(test_double) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
