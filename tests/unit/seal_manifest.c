/* Names that may stand in a bundle, and manifest lines that are read as strictly as written. */
#include "seal/manifest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void test_names(void **state)
{
	static const char *const good[] = { "VERIFY.txt", "data/exhibits/E0001.eml", "a", "0/1/2", "data/x_y-z.tar.gz",
					    "data/console.txt", "data/com10", "data/nul1" };
	static const char *const bad[] = { "", "/", "/a", "a/", "a//b", ".", "..", "a/../b", ".a", "a/.b", "-a", "_a", "a.",
					   "a./b", "a b", "a\\b", "a:b", "a%20b", "\xc3\xa9", "a\nb", "CON", "con.txt",
					   "data/NUL", "data/aux.tar.gz", "lpt1", "data/Com9.eml", "a/com0/b" };
	char longest[102];

	(void)state;
	for (size_t i = 0; i < countof(good); i++)
		if (manifest_name_wrong(span_str(good[i])))
			fail_msg("%s: %s", good[i], manifest_name_wrong(span_str(good[i])));
	for (size_t i = 0; i < countof(bad); i++)
		if (!manifest_name_wrong(span_str(bad[i])))
			fail_msg("%s", bad[i]);
	assert_non_null(manifest_name_wrong(span_of("a\0b", 3)));
	memset(longest, 'a', sizeof longest);
	assert_null(manifest_name_wrong(span_of(longest, 100)));
	assert_non_null(manifest_name_wrong(span_of(longest, 101)));
}

static void test_order(void **state)
{
	(void)state;
	assert_true(manifest_name_cmp(SPAN("VERIFY.txt"), SPAN("bag-info.txt")) < 0);
	assert_true(manifest_name_cmp(SPAN("bag-info.txt"), SPAN("bagit.txt")) < 0);
	assert_true(manifest_name_cmp(SPAN("tagmanifest-sha256.txt"), SPAN("tagmanifest-sha256.txt.p7s")) < 0);
	assert_true(manifest_name_cmp(SPAN("data/a-b"), SPAN("data/a/b")) < 0);
	assert_int_equal(manifest_name_casecmp(SPAN("data/e1.EML"), SPAN("data/E1.eml")), 0);
	assert_true(manifest_name_casecmp(SPAN("data/a"), SPAN("data/B")) < 0);
}

static bool reads(const char *text, unsigned lines)
{
	struct span rest = span_str(text), previous = { NULL, 0 };
	struct manifest_line line;
	const char *why;
	unsigned n = 0;

	while (manifest_next(&rest, previous, &line, &why)) {
		previous = line.name;
		n++;
	}
	return why == NULL && n == lines;
}

static void test_lines(void **state)
{
	(void)state;
	assert_true(reads("", 0));
	assert_true(reads(HASH "  a\n", 1));
	assert_true(reads(HASH "  a\n" HASH "  b\n", 2));
	assert_false(reads(HASH "  a", 0));
	assert_false(reads(HASH "  a\r\n", 0));
	assert_false(reads(HASH " *a\n", 0));
	assert_false(reads(HASH " a\n", 0));
	assert_false(reads(HASH "\ta\n", 0));
	assert_false(reads(HASH "   a\n", 0));
	assert_false(reads(HASH "  \n", 0));
	assert_false(reads(HASH "\n", 0));
	assert_false(reads("\n", 0));
	assert_false(reads("E3" HASH "  a\n", 0));
	assert_false(reads("\xef\xbb\xbf" HASH "  a\n", 0));
	assert_false(reads(HASH "  ../a\n", 0));
	assert_false(reads(HASH "  b\n" HASH "  a\n", 1));
	assert_false(reads(HASH "  a\n" HASH "  a\n", 1));
}

static void test_what_is_printed_is_read(void **state)
{
	struct manifest_line line = { SPAN("data/exhibits/E0001.eml"), digest_of(SPAN("")) }, got;
	struct span rest, none = { NULL, 0 };
	const char *why;
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	manifest_print(&b, &line);
	assert_true(span_eq_str(buf_view(&b), HASH "  data/exhibits/E0001.eml\n"));
	rest = buf_view(&b);
	assert_true(manifest_next(&rest, none, &got, &why));
	assert_true(span_eq(got.name, line.name) && digest_eq(&got.sha256, &line.sha256));
	buf_clear(&b);
}

static void test_evidence_is_exhibits_alone(void **state)
{
	struct manifest_line e = { SPAN("data/exhibits/E0001"), digest_of(SPAN("")) }, c = { SPAN("data/case/x"), digest_of(SPAN("x")) };
	struct evidence *v = evidence_new();
	struct digest got, want = digest_of(SPAN(HASH "  data/exhibits/E0001\n"));

	(void)state;
	evidence_put(v, &c);
	evidence_put(v, &e);
	got = evidence_end(v);
	assert_true(digest_eq(&got, &want));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_what_is_printed_is_read),
		cmocka_unit_test(test_evidence_is_exhibits_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
