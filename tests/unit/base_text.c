/* UTF-8, what is safe to show, wide text, base64. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/text.h"

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

#define SAME(got, want) do { \
	struct span got_ = (got); \
	assert_string_equal(arena_cstr(a, got_), want); \
} while (0)

static size_t put(char to[4], uint32_t c)
{
	if (c < 0x80)
		return to[0] = (char)c, 1;
	if (c < 0x800)
		return to[0] = (char)(0xc0 | c >> 6), to[1] = (char)(0x80 | (c & 63)), 2;
	if (c < 0x10000)
		return to[0] = (char)(0xe0 | c >> 12), to[1] = (char)(0x80 | (c >> 6 & 63)),
		       to[2] = (char)(0x80 | (c & 63)), 3;
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 63));
	to[2] = (char)(0x80 | (c >> 6 & 63));
	to[3] = (char)(0x80 | (c & 63));
	return 4;
}

static void test_every_code_point(void **state)
{
	char b[4];

	(void)state;
	for (uint32_t c = 0; c < 0x120000; c++) {
		size_t n = put(b, c);
		bool good = c < 0x110000 && (c < 0xd800 || c > 0xdfff);

		assert_int_equal(text_sequence(span_of(b, n)), good ? n : 0);
		if (good)
			assert_int_equal(text_code_point(b, (unsigned)n), c);
	}
}

static void test_valid(void **state)
{
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80",
					   "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82",
					   "\xf0\x9f\x98", "\xff" };
	char line[40];

	(void)state;
	assert_true(text_is_utf8(SPAN("")));
	assert_true(text_is_utf8(SPAN("plain, \xc3\xa9, \xe2\x82\xac, \xf0\x9f\x98\x80, and plain again")));
	assert_true(text_is_utf8(span_of("a\0b", 3)));
	for (size_t i = 0; i < countof(bad); i++)
		for (size_t before = 0; before < 20; before++) {	/* wherever words of eight begin */
			size_t n = strlen(bad[i]);

			memset(line, 'x', sizeof line);
			memcpy(line + before, bad[i], n);
			assert_false(text_is_utf8(span_of(line, before + n)));
			assert_false(text_is_utf8(span_of(line, sizeof line)));
		}
	assert_int_equal(text_count(SPAN("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")), 4);
}

static void test_repair(void **state)
{
	/* Unicode 15, tables 3-8 to 3-11. */
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "a\xc3\xa9", "a\xc3\xa9" },
		{ "\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41", "????????A" },
		{ "\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41", "????????A" },
		{ "\xf4\x91\x92\x93\xff\x41\x80\xbf\x42", "?????A??B" },
		{ "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", "????A" },
		{ "x\xe2\x82", "x?" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct buf b, want;
		bool clean;

		buf_init(&b, 1000);
		buf_init(&want, 1000);
		for (const char *p = rows[i].out; *p; p++)
			*p == '?' ? buf_puts(&want, "\xef\xbf\xbd") : buf_c(&want, *p);
		clean = text_repair(span_str(rows[i].in), &b);
		assert_int_equal(clean, strchr(rows[i].out, '?') == NULL);
		assert_true(span_eq(buf_view(&b), buf_view(&want)));
		assert_true(text_is_utf8(buf_view(&b)));
		buf_clear(&b);
		buf_clear(&want);
	}
}

static void test_display(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "Rechnung M\xc3\xa4rz \xf0\x9f\x98\x80.pdf", NULL },
		{ "a\nb\tc\x1b[2J\x7f", "a\\x0ab\\x09c\\x1b[2J\\x7f" },
		{ "x\xc2\x9bm", "x<U+009B>m" },
		{ "cod\xe2\x80\xae" "fdp.exe", "cod<U+202E>fdp.exe" },
		{ "\xe2\x81\xa6" "a\xe2\x81\xa9\xe2\x80\x8f\xe2\x80\x8b\xe2\x80\xa8\xe2\x80\xa9",
		  "<U+2066>a<U+2069><U+200F><U+200B><U+2028><U+2029>" },
		{ "\xef\xbb\xbf\xf3\xa0\x81\xa1", "<U+FEFF><U+E0061>" },
		{ "caf\xe9 \xff", "caf\\xe9 \\xff" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct span shown = text_display(span_str(rows[i].in), a);

		SAME(shown, rows[i].out ? rows[i].out : rows[i].in);
		assert_int_equal(text_is_plain(span_str(rows[i].in)), rows[i].out == NULL);
		assert_true(text_is_plain(shown));
	}
	SAME(text_display(span_of("a\0b", 3), a), "a\\x00b");
	assert_null(text_display((struct span){ NULL, 0 }, a).p);
	assert_true(text_has_bidi(SPAN("a\xe2\x80\xae")));
	assert_false(text_has_bidi(SPAN("a\xe2\x80\x93 \xe2\x82\xac\xe2")));
}

static struct span widen(const char *text, size_t unit, size_t low)
{
	size_t n = strlen(text);
	char *to = arena_get(a, n * unit);

	for (size_t i = 0; i < n; i++)
		to[i * unit + low] = text[i];
	return span_of(to, n * unit);
}

static void test_wide(void **state)
{
	const char *text = "Date,Amount\r\n2024-01-02,12.00\r\n";

	(void)state;
	assert_string_equal(text_wide(widen(text, 2, 0)), "UTF-16LE");
	assert_string_equal(text_wide(widen(text, 2, 1)), "UTF-16BE");
	assert_string_equal(text_wide(widen(text, 4, 0)), "UTF-32LE");
	assert_string_equal(text_wide(widen(text, 4, 3)), "UTF-32BE");
	assert_string_equal(text_wide(SPAN("\xff\xfe" "1\4")), "UTF-16LE");
	assert_string_equal(text_wide(SPAN("\xfe\xff\4\x31")), "UTF-16BE");
	assert_string_equal(text_wide(SPAN("\xff\xfe\0\0")), "UTF-32LE");
	assert_null(text_wide(span_str(text)));
	assert_null(text_wide(SPAN("")));
	assert_null(text_wide(SPAN("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")));
	assert_null(text_wide(widen("\1\2\3\4\5\6\7\1\2\3\4\5", 2, 0)));	/* small numbers */
}

static void test_base64(void **state)
{
	(void)state;	/* RFC 4648, 10 */
	SAME(text_base64(SPAN(""), a), "");
	SAME(text_base64(SPAN("f"), a), "Zg==");
	SAME(text_base64(SPAN("fo"), a), "Zm8=");
	SAME(text_base64(SPAN("foobar"), a), "Zm9vYmFy");
	SAME(text_base64(SPAN("\xff\xfe\xfd\0"), a), "//79AA==");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_code_point), cmocka_unit_test(test_valid), cmocka_unit_test(test_repair),
		cmocka_unit_test(test_display), cmocka_unit_test(test_wide), cmocka_unit_test(test_base64),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
