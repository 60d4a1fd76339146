/* Spans, buffers, arenas, cursors, JSON writing, files that appear whole. */
#include "base/cursor.h"
#include "base/io.h"
#include "base/json.h"
#include "base/opts.h"
#include "record/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void spans(void **state)
{
	struct span rest = SPAN("a,b,"), f, text = SPAN("one\r\ntwo\rthree");

	(void)state;
	assert_true(span_split(&rest, ',', &f) && span_eq_str(f, "a"));
	assert_true(span_split(&rest, ',', &f) && span_eq_str(f, "b"));
	assert_true(span_split(&rest, ',', &f) && f.n == 0);
	assert_false(span_split(&rest, ',', &f));
	assert_true(span_line(&text, &f) && span_eq_str(f, "one"));
	assert_true(span_line(&text, &f) && span_eq_str(f, "two"));
	assert_true(span_line(&text, &f) && span_eq_str(f, "three"));
	assert_false(span_line(&text, &f));
	assert_int_equal(span_sub(SPAN("abc"), 5, 9).n, 0);
	assert_true(span_find(SPAN("abc"), SPAN("c"), 4) == SIZE_MAX);
}

/* Lines of every length around the piece in which their end is looked for. */
static void lines_of_any_length(void **state)
{
	static const char *const ends[] = { "\n", "\r\n", "\r", "" };
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	for (size_t n = 0; n < 600; n++)
		for (unsigned k = 0; k < 4; k++) {
			struct span rest, line;

			buf_reset(&b);
			for (size_t i = 0; i < n; i++)
				buf_c(&b, 'x');
			buf_puts(&b, ends[k]);
			if (ends[k][0])
				buf_puts(&b, "y\rz\n");
			rest = buf_view(&b);
			if (rest.n == 0)
				continue;
			assert_true(span_line(&rest, &line));
			assert_int_equal(line.n, n);
			if (ends[k][0] == 0)
				continue;
			assert_true(span_line(&rest, &line) && span_eq_str(line, "y"));
			assert_true(span_line(&rest, &line) && span_eq_str(line, "z"));
			assert_false(span_line(&rest, &line));
		}
	buf_clear(&b);
}

static void ceilings(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	assert_true(buf_puts(&b, "abcd"));
	assert_false(buf_c(&b, 'e'));
	assert_true(b.full);
	assert_int_equal(b.n, 4);
	assert_false(buf_room(&b, SIZE_MAX) != NULL);
	buf_clear(&b);
}

static void finding(void **state)
{
	struct span s = SPAN("Remit: fee, FEES and fe");

	(void)state;
	assert_int_equal(span_ifind(s, SPAN("FEE"), 0), 7);
	assert_int_equal(span_ifind(s, SPAN("fee"), 8), 12);
	assert_int_equal(span_ifind(s, SPAN("fees"), 0), 12);
	assert_true(span_ifind(s, SPAN("fee"), 13) == SIZE_MAX);
	assert_int_equal(span_ifind(s, SPAN(": f"), 0), 5);
	assert_int_equal(span_ifind(s, SPAN("FE"), 20), 21);
	assert_true(span_ifind(s, SPAN("fe"), 22) == SIZE_MAX);
	assert_int_equal(span_ifind(s, SPAN(""), s.n), s.n);
	assert_true(span_ifind(s, SPAN(""), s.n + 1) == SIZE_MAX);
	assert_true(span_ifind(SPAN("fe"), SPAN("fee"), 0) == SIZE_MAX);
}

static void arenas(void **state)
{
	struct arena *a = arena_new();
	struct list l = { 0 };

	(void)state;
	for (uint32_t i = 0; i < 10000; i++) {
		uint32_t *v = list_add(&l, a, sizeof *v);

		assert_int_equal(*v, 0);
		*v = i;
	}
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(((uint32_t *)l.v)[i], i);
	list_reserve(&l, a, sizeof(uint32_t), 70000);
	assert_int_equal(l.cap, 80000);
	assert_int_equal(((uint32_t *)l.v)[9999], 9999);
	assert_int_equal(*(uint32_t *)list_add(&l, a, sizeof(uint32_t)), 0);
	for (int round = 0; round < 3; round++) {
		arena_reset(a);
		for (size_t n = 1; n < 100000; n = n * 3 + 1) {
			char *p = arena_get(a, n);

			assert_int_equal((uintptr_t)p % 16, 0);
			memset(p, 7, n);
		}
	}
	arena_free(a);
}

static void cursors(void **state)
{
	struct cursor c = cursor_on(SPAN("\x01\x02\x03\x04\x05"));

	(void)state;
	assert_int_equal(cursor_u16le(&c), 0x0201);
	assert_int_equal(cursor_u16be(&c), 0x0304);
	assert_int_equal(cursor_take(&c, UINT64_MAX).n, 0);
	assert_true(c.ran_out);
	assert_int_equal(cursor_u8(&c), 0);	/* stays dry */
}

static void quoting(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 10);
	json_quote(&b, SPAN("a\"\\\n\x01\x7f\xff\xc3\xa9\xed\xa0\x80"));
	buf_c(&b, 0);
	assert_string_equal(b.p, "\"a\\\"\\\\\\n\\u0001\\u007f\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	buf_clear(&b);
}

static void moments(void **state)
{
	static const struct { int64_t s; const char *text; } known[] = {
		{ 0, "1970-01-01T00:00:00Z" }, { -1, "1969-12-31T23:59:59Z" }, { 951782400, "2000-02-29T00:00:00Z" },
		{ 1709164799, "2024-02-28T23:59:59Z" }, { 253402300799, "9999-12-31T23:59:59Z" },
		{ -62135596800, "0001-01-01T00:00:00Z" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < countof(known); i++)
		assert_true(span_eq_str(moment_utc(known[i].s, a), known[i].text));
	assert_null(moment_utc(253402300800, a).p);
	assert_null(moment_utc(INT64_MAX, a).p);
	assert_null(moment_utc(INT64_MIN, a).p);
	arena_free(a);
}

static void published_whole(void **state)
{
	char dir[] = "/tmp/exhibit-test-XXXXXX", path[64], temp[64], packet[64];
	struct err e = { 0 };
	struct out o;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/f", dir);
	assert_true(out_begin(&o, path, 0600, &e));
	assert_true(io_write(o.fd, "x", 1, &e));
	assert_int_not_equal(stat(path, &st), 0);	/* not before it is whole */
	assert_true(out_publish(&o, &e));
	assert_int_equal(stat(path, &st), 0);
	assert_true(out_begin(&o, path, 0600, &e));
	assert_false(out_abandon(&o));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 1);

	snprintf(temp, sizeof temp, "%s/t", dir);
	snprintf(packet, sizeof packet, "%s/p", dir);
	for (int round = 0; round < 2; round++) {	/* the second one takes the place of the first */
		assert_true(io_mkdirs(temp, 0700, &e));
		assert_true(io_publish_dir(temp, packet, &e));
		assert_int_equal(stat(packet, &st), 0);
		assert_int_not_equal(stat(temp, &st), 0);
	}
	assert_true(io_rmtree(dir, &e));
	assert_int_not_equal(stat(dir, &st), 0);
}

static void options(void **state)
{
	static const char *const choices[] = { "a", "b", NULL };
	bool flag = false;
	const char *text = NULL;
	int64_t number = 0;
	int choice = 0;
	struct list many = { 0 }, args = { 0 };
	const struct opt opts[] = {
		{ "flag", 'f', OPT_FLAG, &flag, NULL, "", NULL }, { "text", 't', OPT_TEXT, &text, "T", "", NULL },
		{ "number", 0, OPT_NUMBER, &number, "N", "", NULL }, { "choice", 0, OPT_CHOICE, &choice, "C", "", choices },
		{ "many", 0, OPT_LIST, &many, "M", "", NULL },
	};
	const struct usage u = { "x", "", "", "", opts, countof(opts) };
	char *good[] = { "x", "-f", "p", "--text=v", "--number", "12", "--choice=b", "--many", "1", "--many=2", "--", "-q", NULL };
	char *bad[][3] = {
		{ "x", "--nope", NULL }, { "x", "--number=a", NULL }, { "x", "--number=-1", NULL }, { "x", "--choice=c", NULL },
		{ "x", "--text", NULL }, { "x", "--flag=1", NULL }, { "x", "-z", NULL },
	};
	struct arena *a = arena_new();
	struct err e = { 0 };

	(void)state;
	assert_int_equal(opts_parse(&u, 12, good, &args, a, &e), OPTS_GO);
	assert_true(flag && number == 12 && choice == 1 && many.n == 2 && args.n == 2);
	assert_string_equal(text, "v");
	assert_true(span_eq_str(list_span(&args, 1), "-q"));
	for (size_t i = 0; i < countof(bad); i++) {
		e = (struct err){ 0 };
		assert_int_equal(opts_parse(&u, 2, bad[i], &args, a, &e), OPTS_WRONG);
		assert_int_equal(e.status, EXHIBIT_USAGE);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans), cmocka_unit_test(lines_of_any_length), cmocka_unit_test(ceilings), cmocka_unit_test(finding), cmocka_unit_test(arenas), cmocka_unit_test(cursors),
		cmocka_unit_test(quoting), cmocka_unit_test(moments), cmocka_unit_test(published_whole),
		cmocka_unit_test(options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
