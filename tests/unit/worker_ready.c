/* The heap gives out in order, whatever the order things came in. */
#include "worker/ready.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static bool smaller(const void *a, const void *b) { return *(const unsigned *)a < *(const unsigned *)b; }

static void in_order(void **state)
{
	static unsigned v[5000];
	struct ready r = { .before = smaller };
	unsigned x = 1, last = 0, left = 0;

	(void)state;
	assert_null(ready_take(&r));
	for (unsigned i = 0; i < countof(v); i++) {
		x = x * 1103515245 + 12345;
		v[i] = x >> 8;
		ready_put(&r, &v[i]);
	}
	for (unsigned *got; (got = ready_take(&r)) != NULL; left++) {
		assert_true(*got >= last);
		last = *got;
	}
	assert_int_equal(left, countof(v));
	ready_clear(&r);
}

static void put_between_takes(void **state)
{
	static unsigned v[] = { 5, 3, 9, 1 };
	struct ready r = { .before = smaller };

	(void)state;
	ready_put(&r, &v[0]);
	ready_put(&r, &v[1]);
	assert_ptr_equal(ready_take(&r), &v[1]);
	ready_put(&r, &v[2]);
	ready_put(&r, &v[3]);
	assert_ptr_equal(ready_take(&r), &v[3]);
	assert_ptr_equal(ready_take(&r), &v[0]);
	assert_ptr_equal(ready_take(&r), &v[2]);
	assert_null(ready_take(&r));
	ready_clear(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(in_order), cmocka_unit_test(put_between_takes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
