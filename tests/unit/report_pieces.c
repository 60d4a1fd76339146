/* The report's small parts: cells of CSV, words, sizes of numbers, visible text, the sorter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/io.h"
#include "report/csv.h"
#include "report/html.h"
#include "report/sorter.h"
#include "report/visible.h"
#include "record/moment.h"
#include "report/words.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORD_BYTES = 200 << 10 };

static char top[256];
static int top_fd = -1;

static int setup(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(top, sizeof top, "%s/report-pieces-XXXXXX", tmp ? tmp : P_tmpdir);
	if (mkdtemp(top) == NULL)
		return -1;
	top_fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return top_fd < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	struct err e = { 0 };

	(void)state;
	io_close(&top_fd);
	return io_rmtree(top, &e) ? 0 : -1;
}

static void read_back(const char *name, struct buf *b)
{
	char path[300];
	struct err e = { 0 };

	snprintf(path, sizeof path, "%s/%s", top, name);
	buf_init(b, 1 << 20);
	assert_true(io_read_file(path, 1 << 20, b, &e));
}

#define assert_span(s, expected) \
	do { \
		struct span got_ = (s); \
		if (!span_eq_str(got_, expected)) \
			fail_msg("\"%.*s\" is not \"%s\"", SPAN_FMT(got_), expected); \
	} while (0)

/* ---- CSV ---- */

static void test_csv_cells(void **state)
{
	static const struct { const char *text; enum csv_kind kind; const char *cell; } cases[] = {
		{ "plain", CSV_TEXT, "plain" },
		{ "", CSV_TEXT, "" },
		{ "a,b", CSV_TEXT, "\"a,b\"" },
		{ "say \"no\"", CSV_TEXT, "\"say \"\"no\"\"\"" },
		{ "\"", CSV_TEXT, "\"\"\"\"" },
		{ "two\r\nlines", CSV_TEXT, "two lines" },
		{ "=1+1", CSV_TEXT, "'=1+1" },
		{ "+49 30", CSV_TEXT, "'+49 30" },
		{ "-12.50", CSV_TEXT, "'-12.50" },
		{ "-12.50", CSV_NUMBER, "-12.50" },
		{ "12", CSV_NUMBER, "12" },
		{ "-", CSV_NUMBER, "'-" },
		{ "-1-1", CSV_NUMBER, "'-1-1" },
		{ "-1.2.3", CSV_NUMBER, "'-1.2.3" },
		{ "-.5", CSV_NUMBER, "'-.5" },
		{ "-5.", CSV_NUMBER, "'-5." },
		{ "-1e5", CSV_NUMBER, "'-1e5" },
		{ "@SUM(A1)", CSV_TEXT, "'@SUM(A1)" },
		{ "\t=1", CSV_TEXT, "\"' =1\"" },
		{ "\r\n=1", CSV_TEXT, "\"' =1\"" },
		{ "\xc2\xa0 =1", CSV_TEXT, "'\xc2\xa0 =1" },
		{ "\xef\xbc\x9d" "1", CSV_TEXT, "'\xef\xbc\x9d" "1" },
		{ "\xe3\x80\x80\xef\xbc\xa0x", CSV_TEXT, "'\xe3\x80\x80\xef\xbc\xa0x" },
		{ "a\xe2\x80\xae" "b", CSV_TEXT, "a<U+202E>b" },
		{ "a\xff" "b", CSV_TEXT, "a\xef\xbf\xbd" "b" },
		{ " x ", CSV_TEXT, "\" x \"" },
		{ "\x10" "1", CSV_TEXT, "<U+0010>1" },
		{ "Word-1/2", CSV_TEXT, "Word-1/2" },
	};
	static const struct csv_column columns[] = { { "t", CSV_TEXT, 0 }, { "n", CSV_NUMBER, 1 } };

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct row row = { .n = 2 };
		char expected[128], name[32];
		struct err e = { 0 };
		struct csv c;
		struct buf b;

		snprintf(name, sizeof name, "cells-%zu.csv", i);
		assert_true(csv_open(&c, top_fd, name, columns, 2, &e));
		row.f[cases[i].kind] = span_str(cases[i].text);
		csv_row(&c, &row);
		assert_true(csv_close(&c, &e));
		snprintf(expected, sizeof expected, "t,n\r\n%s%s%s\r\n",
			 cases[i].kind == CSV_TEXT ? cases[i].cell : "", ",",
			 cases[i].kind == CSV_NUMBER ? cases[i].cell : "");
		read_back(name, &b);
		assert_span(buf_view(&b), expected);
		buf_clear(&b);
	}
}

static void test_csv_long_cell(void **state)
{
	static const struct csv_column columns[] = { { "t", CSV_TEXT, 0 } };
	static char text[40000];
	struct row row = { .n = 1 };
	struct err e = { 0 };
	struct csv c;
	struct buf b;

	(void)state;
	memset(text, 'x', sizeof text);
	assert_true(csv_open(&c, top_fd, "long.csv", columns, 1, &e));
	row.f[0] = span_of(text, sizeof text);
	csv_row(&c, &row);
	assert_true(csv_close(&c, &e));
	read_back("long.csv", &b);
	assert_true(b.n < 32767 && span_ends(buf_view(&b), "x\xe2\x80\xa6\r\n"));
	buf_clear(&b);
	assert_false(csv_open(&c, top_fd, "long.csv", columns, 1, &e));	/* never written over */
	assert_int_equal(e.status, EXHIBIT_CREATE);
	csv_drop(&c);
}

static void test_full_disk(void **state)
{
	static const struct csv_column columns[] = { { "t", CSV_TEXT, 0 } };
	struct row row = { .n = 1 };
	struct err e = { 0 };
	struct csv c;

	(void)state;
	assert_true(csv_open(&c, top_fd, "full.csv", columns, 1, &e));
	io_close(&c.out.fd);
	c.out.fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	if (c.out.fd < 0)
		skip();
	row.f[0] = SPAN("text");
	for (int i = 0; i < 100000; i++)
		csv_row(&c, &row);
	assert_false(csv_close(&c, &e));
	assert_int_equal(e.status, EXHIBIT_IO);
}

/* ---- words ---- */

static void test_times(void **state)
{
	static const char *const cases[][2] = {
		{ "2024-04-03", "3\xc2\xa0" "Apr\xc2\xa0" "2024" },
		{ "2024-04", "Apr\xc2\xa0" "2024" },
		{ "2024", "2024" },
		{ "2024-04-03T10:15:00+02:00",
		  "3\xc2\xa0" "Apr\xc2\xa0" "2024, 10:15\xc2\xa0+02:00" },
		{ "2024-04-03T10:15:00-05:00",
		  "3\xc2\xa0" "Apr\xc2\xa0" "2024, 10:15\xc2\xa0\xe2\x88\x92" "05:00" },
		{ "2024-04-03T10:15:00.123Z", "3\xc2\xa0" "Apr\xc2\xa0" "2024, 10:15\xc2\xa0UTC" },
		{ "2024-04-03T10:15", "3\xc2\xa0" "Apr\xc2\xa0" "2024, 10:15" },
		{ "2024-13-03", "2024-13-03" },
		{ "2024-Q2", "2024-Q2" },
		{ "2024-04-03T10:15:00+2", "2024-04-03T10:15:00+2" },
		{ "yesterday\xe2\x80\xae", "yesterday<U+202E>" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct buf b;

		buf_init(&b, 1000);
		words_time(&b, span_str(cases[i][0]));
		assert_span(buf_view(&b), cases[i][1]);
		buf_clear(&b);
	}
}

static void test_instants(void **state)
{
	static const struct { const char *iso; int64_t at; } cases[] = {
		{ "1970-01-01", 0 },
		{ "1970-01-01T01:00:00+01:00", 0 },
		{ "1969-12-31T19:00:00-05:00", 0 },
		{ "2024-02-29", 1709164800 },
		{ "2024-03-01T00:00:01Z", 1709251201 },
		{ "2000", 946684800 },
		{ "1900-03", -2203891200 },
		{ "0001-01-01", -62135596800 },
	};
	int64_t at;

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		assert_true(moment_instant(span_str(cases[i].iso), &at));
		assert_int_equal(at, cases[i].at);
	}
	assert_false(moment_instant(SPAN("soon"), &at));
	assert_false(moment_instant(SPAN("2024-4-3"), &at));
	assert_false(moment_instant((struct span){ 0 }, &at));
}

static void test_amounts(void **state)
{
	static const char *const cases[][3] = {
		{ "1234.50", "USD", "1\xe2\x80\xaf" "234.50\xc2\xa0USD" },
		{ "-1234567", "JPY", "\xe2\x88\x92" "1\xe2\x80\xaf" "234\xe2\x80\xaf" "567\xc2\xa0JPY" },
		{ "0.005", "", "0.005" },
		{ "12.", "", "12" },
		{ "1,5", "EUR", "1,5\xc2\xa0" "EUR" },
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct buf b;

		buf_init(&b, 1000);
		words_amount(&b, span_str(cases[i][0]), span_str(cases[i][1]));
		assert_span(buf_view(&b), cases[i][2]);
		buf_clear(&b);
	}
	assert_int_equal(words_compare_size(SPAN("10"), SPAN("9.99")), 1);
	assert_int_equal(words_compare_size(SPAN("-10"), SPAN("9.99")), 1);
	assert_int_equal(words_compare_size(SPAN("0010.50"), SPAN("10.5")), 0);
	assert_int_equal(words_compare_size(SPAN("10.05"), SPAN("10.5")), -1);
	assert_int_equal(words_compare_size(SPAN("99999999999999999999"),
					    SPAN("100000000000000000000")), -1);
}

static void test_names(void **state)
{
	static const char *const events[][2] = {
		{ "message.sent", "Message sent" },
		{ "invoice.issued", "Invoice: issued" },
		{ "other.period-end", "Other document: period end" },
		{ "transaction.debit", "Money out" },
		{ "somebody.elses_event", "Somebody elses event" },
		{ "", "" },
	};
	struct locator at = { .page = 2, .line = 14 };
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < countof(events); i++) {
		buf_reset(&b);
		words_event(&b, span_str(events[i][0]));
		assert_span(buf_view(&b), events[i][1]);
	}
	buf_reset(&b);
	words_place(&b, &at);
	assert_span(buf_view(&b), "page\xc2\xa0" "2, line\xc2\xa0" "14");
	buf_reset(&b);
	words_size(&b, 48213);
	buf_c(&b, '/');
	words_size(&b, 1);
	buf_c(&b, '/');
	words_size(&b, INT64_MAX);
	assert_span(buf_view(&b), "48.2\xc2\xa0kB/1\xc2\xa0" "byte/9223\xc2\xa0PB");
	buf_clear(&b);
}

static void test_visible(void **state)
{
	static const char *const cases[][2] = {
		{ "plain text", "plain text" },
		{ "  a   b\n\tc ", " a b c " },
		{ "x\x01y\x7fz", "x<U+0001>y<U+007F>z" },
		{ "a\xe2\x80\x8b" "b\xef\xbb\xbf", "a<U+200B>b<U+FEFF>" },
		{ "\xe3\x85\xa4", "<U+3164>" },
		{ "\xc3\xa9\xf0\x9f\x98\x80", "\xc3\xa9\xf0\x9f\x98\x80" },
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "a\xe2\x80\xa8" "b", "a b" },
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct buf b;

		buf_init(&b, 1000);
		visible_put(&b, span_str(cases[i][0]));
		assert_span(buf_view(&b), cases[i][1]);
		buf_clear(&b);
	}
}

/* ---- rows ---- */

static void test_rows(void **state)
{
	struct row row = { .n = 3 }, back;
	struct shelf shelf;
	struct span rest;

	(void)state;
	row.f[0] = SPAN("one");
	row.f[2] = SPAN("12345\xe2\x82\xac");
	shelf_init(&shelf, 2);
	assert_true(shelf_put(&shelf, &row) && shelf_put(&shelf, &row));
	assert_false(shelf_put(&shelf, &row));
	assert_int_equal(shelf.seen, 3);
	rest = buf_view(&shelf.b);
	assert_true(row_parse(&back, &rest) && row_parse(&back, &rest));
	assert_false(row_parse(&back, &rest));
	rest = buf_view(&shelf.b);
	row_parse(&back, &rest);
	assert_int_equal(back.n, 3);
	assert_span(back.f[0], "one");
	assert_null(back.f[1].p);
	shelf_clear(&shelf);
	/* Not in the middle of a character. */
	assert_int_equal(row_clip(row.f[2], 6).n, 5);
	assert_int_equal(row_clip(row.f[2], 8).n, 8);
	/* Cut short: no field is read past the end. */
	buf_init(&shelf.b, 1000);
	row_print(&row, 100, &shelf.b);
	for (size_t n = 0; n < shelf.b.n; n++) {
		rest = span_of(shelf.b.p, n);
		assert_false(row_parse(&back, &rest));
	}
	buf_clear(&shelf.b);
}

/* ---- sorter ---- */

/* More than one run, equal keys, and records of every size up to the largest. */
static void sort_many(unsigned n, size_t size)
{
	struct sorter *s = sorter_new(top_fd);
	static char big[RECORD_BYTES];
	struct err e = { 0 };
	struct span key, record;
	uint64_t seed = 1, sum = 0, back = 0;
	uint32_t last_key = 0, last_order = 0, got = 0;

	memset(big, 'r', sizeof big);
	for (uint32_t i = 0; i < n; i++) {
		uint8_t k[4];
		size_t len = 8 + (size_t)(seed >> 40) % size;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		k[0] = 0;
		k[1] = (uint8_t)(seed >> 33);
		k[2] = (uint8_t)(seed >> 41);
		k[3] = 7;
		memcpy(big, &i, sizeof i);
		sum += len;
		assert_true(sorter_put(s, span_of((const char *)k, 4), span_of(big, len), &e));
	}
	for (;; got++) {
		uint32_t order, v;

		assert_true(sorter_next(s, &key, &record, &e));
		if (key.p == NULL)
			break;
		v = (uint32_t)(uint8_t)key.p[1] << 8 | (uint8_t)key.p[2];
		memcpy(&order, record.p, sizeof order);
		assert_true(got == 0 || v > last_key || (v == last_key && order > last_order));
		last_key = v;
		last_order = order;
		back += record.n;
	}
	assert_int_equal(got, n);
	assert_int_equal(back, sum);
	assert_true(sorter_next(s, &key, &record, &e) && key.p == NULL);
	sorter_free(s);
}

static void test_sorter(void **state)
{
	(void)state;
	sort_many(0, 1);
	sort_many(1, 1);
	sort_many(1000, 50);
	sort_many(200000, 60);
	sort_many(300, RECORD_BYTES - 8);
}

/* ---- HTML ---- */

static void test_html(void **state)
{
	static const struct html_column columns[] = { { "A", NULL, true }, { "B", "num", false } };
	struct outfile out;
	struct err e = { 0 };
	struct html h;
	struct buf b;

	(void)state;
	assert_true(outfile_open(&out, top_fd, "x.html", &e));
	html_begin_page(&h, &out, SPAN("</title><script>"), SPAN("a{}"), SPAN(""));
	html_open(&h, "p", "c");
	html_attr(&h, "title", SPAN("\"><b onclick='x'>"));
	html_text(&h, SPAN("<script>alert('&')</script>"));
	html_close(&h);
	html_count(&h, 1234567);
	html_table(&h, "t", NULL, "cap", columns, 2);
	html_row(&h, SPAN("E0001"), NULL);
	html_cell(&h);
	html_text(&h, SPAN(" "));
	html_cell_end(&h);
	html_cell_key(&h, SPAN("12"));
	html_cell_end(&h);
	html_row_end(&h);
	html_table_end(&h);
	html_end_page(&h, SPAN(""));
	assert_true(outfile_close(&out, &e));
	read_back("x.html", &b);
	assert_true(span_find(buf_view(&b), SPAN("<script>"), 0) == SIZE_MAX);
	/* printf 'a{}' | openssl dgst -sha256 -binary | base64 */
	assert_true(span_find(buf_view(&b), SPAN("style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='"), 0) != SIZE_MAX);
	assert_true(span_find(buf_view(&b), SPAN("script-src"), 0) == SIZE_MAX);
	assert_true(span_find(buf_view(&b), SPAN("<p class=\"c\" title=\"&quot;&gt;&lt;b onclick=&#39;x&#39;&gt;\">"
						 "<bdi>&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/<wbr>script&gt;</bdi></p>"),
			      0) != SIZE_MAX);
	assert_true(span_find(buf_view(&b), SPAN("1\xe2\x80\xaf" "234\xe2\x80\xaf" "567"), 0) !=
		    SIZE_MAX);
	assert_true(span_find(buf_view(&b), SPAN("data-label=\"A\"><bdi> </bdi>(empty)</th>"), 0) !=
		    SIZE_MAX);
	assert_true(span_find(buf_view(&b), SPAN("data-key=\"12\"></td>"), 0) != SIZE_MAX);
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_cells), cmocka_unit_test(test_csv_long_cell),
		cmocka_unit_test(test_full_disk), cmocka_unit_test(test_times),
		cmocka_unit_test(test_instants),  cmocka_unit_test(test_amounts),
		cmocka_unit_test(test_names),	  cmocka_unit_test(test_visible),
		cmocka_unit_test(test_rows),	  cmocka_unit_test(test_sorter),
		cmocka_unit_test(test_html),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
