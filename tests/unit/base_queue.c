/* Order, the bound in bytes, the end, and a taker who wants no more. */
#include "base/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { MANY = 20000 };

struct giving {
	struct queue *q;
	size_t each;		/* bytes said of each piece */
	atomic_uint given;
	bool was_refused;
};

static void *give(void *ctx)
{
	struct giving *g = ctx;

	for (uintptr_t i = 1; i <= MANY && !g->was_refused; i++) {
		g->was_refused = !queue_put(g->q, (void *)i, g->each);
		g->given += !g->was_refused;
	}
	queue_end(g->q);
	return NULL;
}

static void all_in_order(size_t each)
{
	struct giving g = { .q = queue_new(), .each = each };
	pthread_t t;
	void *got;
	uintptr_t n = 0;

	assert_int_equal(pthread_create(&t, NULL, give, &g), 0);
	while ((got = queue_take(g.q)) != NULL)
		assert_int_equal((uintptr_t)got, ++n);
	assert_int_equal(n, MANY);
	assert_null(queue_take(g.q));
	pthread_join(t, NULL);
	queue_free(g.q);
}

static void in_order(void **state)
{
	(void)state;
	all_in_order(1);
	all_in_order(300 << 10);	/* fewer than a batch fill it */
	all_in_order(64 << 20);		/* each one alone is more than may wait */
}

static void bytes_are_bounded(void **state)
{
	struct giving g = { .q = queue_new(), .each = 1 << 20 };
	struct timespec a_while = { 0, 50000000 };
	pthread_t t;

	(void)state;
	assert_int_equal(pthread_create(&t, NULL, give, &g), 0);
	nanosleep(&a_while, NULL);
	assert_in_range(g.given, 0, 4);		/* nobody took any */
	queue_refuse(g.q);
	while (queue_take(g.q))
		;
	pthread_join(t, NULL);
	assert_true(g.was_refused);
	queue_free(g.q);
}

static void few_come_at_the_end(void **state)
{
	struct queue *q = queue_new();
	int a, b;

	(void)state;
	assert_true(queue_put(q, &a, 1));
	assert_true(queue_put(q, &b, 1));
	queue_end(q);
	assert_ptr_equal(queue_take(q), &a);
	assert_ptr_equal(queue_take(q), &b);
	assert_null(queue_take(q));
	queue_free(q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order), cmocka_unit_test(bytes_are_bounded), cmocka_unit_test(few_come_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
