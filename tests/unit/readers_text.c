/* Plain text: charsets, line ends, sizes, and what deserves a note. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "unit/testsink.h"

extern const struct reader reader_text;

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_TEXT);
	reader_text.warm();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static void test_kinds(void **state)
{
	static const struct {
		struct span in;
		const char *text, *charset, *note;
	} rows[] = {
		{ { "", 0 }, "", NULL, NULL },
		{ { "a\r\nb\rc\n\r\r\nd", 11 }, "a\nb\nc\n\n\nd", NULL, NULL },
		{ { "\xef\xbb\xbf" "caf\xc3\xa9", 8 }, "caf\xc3\xa9", NULL, NULL },
		{ { "Gr\xfc\xdf" "e von der Stra\xdf" "e\n", 21 }, "Gr\xc3\xbc\xc3\x9f" "e von der Stra\xc3\x9f" "e\n",
		  "CP1252", "text.charset" },
		{ { "\xff\xfe" "A\0\r\0\n\0\xac\x20", 10 }, "A\n\xe2\x82\xac", "UTF-16LE", NULL },
		{ { "\0A\0m\0o\0u\0n\0t\0\n", 14 }, "Amount\n", "UTF-16BE", NULL },
		{ { "\xff\xfe\0\0A\0\0\0", 8 }, "A", "UTF-32LE", NULL },
		{ { "good \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 bad \xc3 end", 37 },
		  "good \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 bad \xef\xbf\xbd end",
		  NULL, "text.charset" },
		{ { "a\0b", 3 }, "a\xef\xbf\xbd" "b", NULL, "text.binary" },
		{ { "\x1b[31mred\x1b[0m", 12 }, "\x1b[31mred\x1b[0m", NULL, NULL },
		{ { "pay \xe2\x80\xae" "001", 10 }, "pay \xe2\x80\xae" "001", NULL, "text.bidi" },
	};

	(void)state;
	for (int via_fd = 0; via_fd < 2; via_fd++)
		for (size_t i = 0; i < countof(rows); i++) {
			out->via_fd = via_fd;
			testsink_read(out, &reader_text, rows[i].in);
			assert_string_equal(testsink_text(out), rows[i].text);
			if (rows[i].charset)
				assert_string_equal(testsink_str(out, out->item->text.charset), rows[i].charset);
			else
				assert_null(out->item->text.charset.p);
			assert_int_equal(out->notes.n, rows[i].note != NULL);
			if (rows[i].note)
				assert_true(testsink_noted(out, rows[i].note));
		}
	out->via_fd = false;
}

/* Pieces are cut somewhere: nothing may be lost, doubled or damaged there. */
static void check_long(const char *unit, const char *want, size_t times)
{
	size_t n = strlen(unit), m = strlen(want);
	char *p = mem_get(n * times);

	for (size_t i = 0; i < times; i++)
		memcpy(p + i * n, unit, n);
	for (int via_fd = 0; via_fd < 2; via_fd++) {
		out->via_fd = via_fd;
		testsink_read(out, &reader_text, span_of(p, n * times));
		assert_int_equal(out->text.n, m * times);
		for (size_t i = 0; i < times; i++)
			assert_memory_equal(out->text.p + i * m, want, m);
		assert_int_equal(out->notes.n, 0);
	}
	out->via_fd = false;
	free(p);
}

static void test_long(void **state)
{
	(void)state;
	check_long("some line\r\n", "some line\n", 300000);
	check_long("old mac\r", "old mac\n", 300000);
	check_long("\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", 700001);	/* no line end anywhere */
	check_long("x\xe2\x82\xac", "x\xe2\x82\xac", 700001);
	check_long("word ", "word ", 500001);
}

static void test_wide_long(void **state)
{
	const size_t units = 1500001;
	char *p = mem_get(2 * units);

	(void)state;
	/* U+1F600 in UTF-16LE without a line end, behind the mark. */
	memcpy(p, "\xff\xfe", 2);
	for (size_t i = 1; i + 1 < units; i += 2)
		memcpy(p + 2 * i, "\x3d\xd8\x00\xde", 4);
	testsink_read(out, &reader_text, span_of(p, 2 * units));
	assert_int_equal(text_count(buf_view(&out->text)), (units - 1) / 2);
	assert_true(text_is_utf8(buf_view(&out->text)));
	assert_int_equal(span_find(buf_view(&out->text), SPAN("\xef\xbf\xbd"), 0), SIZE_MAX);
	free(p);
}

static void test_limit(void **state)
{
	char *p = mem_get(3 * MIB);

	(void)state;
	memset(p, 'x', 3 * MIB);
	out->max_text = 1536 * KIB;
	testsink_read(out, &reader_text, span_of(p, 3 * MIB));
	assert_true(out->text.n <= out->max_text);
	out->max_text = LIMIT_TEXT;
	out->want = WANT_META;
	testsink_read(out, &reader_text, SPAN("not asked for"));
	assert_int_equal(out->text.n, 0);
	out->want = WANT_TEXT;
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds), cmocka_unit_test(test_long), cmocka_unit_test(test_wide_long),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
