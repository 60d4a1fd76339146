/* Exact decimals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/exact.h"

static const char *shown(struct exact e, struct arena *a) { return arena_cstr(a, exact_print(e, a)); }

static void parse(void **state)
{
	static const char *const good[][2] = { { "-1234.50", "-1234.50" }, { "+5", "5" }, { ".5", "0.5" }, { "7.", "7" },
					       { "0.00", "0.00" }, { "1.5000000000000000", "1.500000000000" } };
	static const char *const bad[] = { "", "-", ".", "1,5", "1e3", "1.2.3", " 1", "--1", "0.1234567890123",
					   "9999999999999999999999999999999" };
	struct arena *a = arena_new();
	struct exact e;

	(void)state;
	for (size_t i = 0; i < countof(good); i++) {
		assert_true(exact_parse(span_str(good[i][0]), &e));
		assert_string_equal(shown(e, a), good[i][1]);
	}
	for (size_t i = 0; i < countof(bad); i++)
		assert_false(exact_parse(span_str(bad[i]), &e));
	arena_free(a);
}

static void sums(void **state)
{
	struct arena *a = arena_new();
	struct exact x, y;

	(void)state;
	exact_parse(SPAN("0.1"), &x);
	exact_parse(SPAN("0.20"), &y);
	exact_add(&x, y);
	assert_string_equal(shown(x, a), "0.30");
	exact_parse(SPAN("1.005"), &y);
	exact_sub(&x, y);
	assert_string_equal(shown(x, a), "-0.705");
	exact_parse(SPAN("-19"), &y);
	exact_mul(&x, y);
	assert_string_equal(shown(x, a), "13.395");
	exact_round(&x, 2);
	assert_string_equal(shown(x, a), "13.40");
	exact_parse(SPAN("999999999999999999"), &x);
	exact_mul(&x, x);
	assert_true(x.over);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(parse), cmocka_unit_test(sums) };

	return cmocka_run_group_tests_name("base/exact", tests, NULL, NULL);
}
