/* scan: lines in, facts out; what was in the line stays as it was. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/io.h"
#include "worker/scan.h"

static struct finder *f;

static int open_finder(void **state)
{
	struct err e = { 0 };
	(void)state;
	f = finder_new(NULL, &e);
	return f == NULL;
}

static int close_finder(void **state)
{
	(void)state;
	finder_free(f);
	return 0;
}

/* Runs scan over `in`; the output lands in `out`. */
static void run(const char *in, bool json, struct buf *out)
{
	struct err e = { 0 };
	FILE *a = tmpfile(), *b = tmpfile();
	assert_non_null(a);
	assert_non_null(b);
	assert_true(io_write(fileno(a), in, strlen(in), &e));
	lseek(fileno(a), 0, SEEK_SET);
	assert_true(scan_run(fileno(a), fileno(b), json, f, NULL, &e));
	lseek(fileno(b), 0, SEEK_SET);
	buf_init(out, 1 << 20);
	char *room = buf_room(out, 1 << 16);
	ssize_t n = io_read(fileno(b), room, 1 << 16);
	assert_true(n >= 0);
	out->n += (size_t)n;
	fclose(a);
	fclose(b);
}

static bool has(const struct buf *out, const char *what)
{
	return span_find(buf_view(out), span_str(what), 0) != SIZE_MAX;
}

static void plain(void **state)
{
	(void)state;
	struct buf out;
	run("It cost EUR 5.00.\nnothing\n\n17\nlast 2024-05-03", false, &out);
	unsigned lines = 0;
	for (size_t i = 0; i < out.n; i++)
		lines += out.p[i] == '\n';
	assert_int_equal(lines, 5);
	assert_true(has(&out, "\"value\":\"5.00\",\"currency\":\"EUR\""));
	assert_true(has(&out, "\"value\":\"2024-05-03\""));
	assert_true(has(&out, "{\"facts\":[]}\n{\"facts\":[]}\n{\"facts\":[]}\n"));
	buf_clear(&out);
}

static void json(void **state)
{
	(void)state;
	struct buf out;
	run("{\"x\": [1, 2.50],\"id\":\"a\",\"text\":\"$5\",\"currency\":\"CAD\"}\n"
	    "not json\n{\"id\":2}\n{\"text\":\"a\",\"facts\":[]}\n{\"text\":\"on "
	    "03/04/2024\",\"order\":\"dmy\"} \n{}\n",
	    true, &out);
	assert_true(
		has(&out, "{\"x\": [1, "
			  "2.50],\"id\":\"a\",\"text\":\"$5\",\"currency\":\"CAD\",\"facts\":[{"));
	assert_true(has(&out, "\"value\":\"5\",\"currency\":\"CAD\""));
	assert_true(has(&out, "{\"type\":\"error\",\"line\":2,"));
	assert_true(has(&out, "{\"type\":\"error\",\"line\":3,\"text\":\"no \\\"text\\\"\"}"));
	assert_true(has(&out, "{\"type\":\"error\",\"line\":4,"));
	assert_true(has(&out, "\"value\":\"2024-04-03\""));
	assert_true(has(&out, "{\"type\":\"error\",\"line\":6,"));
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(plain), cmocka_unit_test(json) };
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
