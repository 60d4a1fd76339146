/* Who reads what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/testsink.h"

static void test_reader_for(void **state)
{
	static const struct {
		const char *media, *reader;
	} rows[] = {
		{ "message/rfc822", "eml" }, { "application/mbox", "mbox" }, { "text/html", "html" },
		{ "application/xhtml+xml", "html" }, { "application/xml", "xml" }, { "application/rss+xml", "xml" },
		{ "image/svg+xml", "xml" }, { "application/pdf", "pdf" }, { "image/jpeg", "image" },
		{ "application/zip", "archive" }, { "text/x-uuencode", "archive" }, { "text/csv", "csv" },
		{ "text/tab-separated-values", "csv" }, { "text/plain", "text" }, { "TEXT/Markdown", "text" },
		{ "application/json", "text" }, { "application/x-ofx", "ofx" }, { "application/octet-stream", NULL },
		{ "text", NULL }, { "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		const struct reader *r = reader_for(&(struct source){ .fd = -1, .media = span_str(rows[i].media) });

		if (rows[i].reader == NULL) {
			assert_null(r);
		} else {
			assert_non_null(r);
			assert_string_equal(r->name, rows[i].reader);
		}
	}
	assert_null(reader_for(&(struct source){ .fd = -1 }));
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; readers[i]; i++) {
		assert_non_null(readers[i]->read);
		assert_non_null(readers[i]->media[0]);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(readers[i]->name, readers[k]->name);
	}
}

static void test_source(void **state)
{
	struct span bytes = SPAN("0123456789");
	int fd = testsink_memfd(bytes);
	struct source in[2] = { { .fd = -1, .size = 10, .all = bytes }, { .fd = fd, .base = 100, .size = 10 } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct buf scratch;
		struct span all = { NULL, 0 };
		char to[20];

		assert_int_equal(source_read(&in[i], 3, to, 4), 4);
		assert_memory_equal(to, "3456", 4);
		assert_int_equal(source_read(&in[i], 8, to, 20), 2);
		assert_int_equal(source_read(&in[i], 10, to, 1), 0);
		assert_int_equal(source_read(&in[i], UINT64_MAX, to, 1), 0);
		buf_init(&scratch, 100);
		assert_false(source_all(&in[i], 9, &scratch, &all));
		assert_true(source_all(&in[i], 10, &scratch, &all));
		assert_true(span_eq(all, bytes));
		buf_clear(&scratch);
	}
	in[1].size = 11;	/* the file is shorter than it was */
	{
		struct buf scratch;
		struct span all;
		char to[20];

		buf_init(&scratch, 100);
		assert_int_equal(source_read(&in[1], 0, to, 20), 10);
		assert_false(source_all(&in[1], 100, &scratch, &all));
		buf_clear(&scratch);
	}
	close(fd);
	in[1].fd = -1;
	{
		char to[4];

		assert_true(source_read(&in[1], 0, to, 4) == SIZE_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reader_for), cmocka_unit_test(test_rows), cmocka_unit_test(test_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
