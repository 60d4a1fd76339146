/* Mailboxes: where messages begin and end, in pieces of any size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/mbox.h"
#include "unit/testsink.h"

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_CHILDREN | WANT_META);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static const char *message(uint32_t i)
{
	assert_true(testsink_child(out, i)->is_slice);
	return testsink_child_text(out, testsink_child(out, i));
}

struct told {
	uint64_t from[16], n[16];
	unsigned count;
};

static bool note_told(void *with, uint64_t from, uint64_t n)
{
	struct told *t = with;

	assert_true(t->count < 16);
	t->from[t->count] = from;
	t->n[t->count++] = n;
	return true;
}

/* Every piece size gives what the whole gives. */
static void check_pieces(struct span s)
{
	struct told whole = { .count = 0 };
	size_t sizes[] = { 1, 2, 3, 7, 64, 1000, 65536, 65537, 100000 };
	struct mbox_splitter *m = mbox_splitter_new(note_told, &whole);

	assert_true(mbox_splitter_feed(m, s) && mbox_splitter_finish(m));
	mbox_splitter_free(m);
	for (size_t k = 0; k < countof(sizes); k++) {
		struct told t = { .count = 0 };

		m = mbox_splitter_new(note_told, &t);
		for (size_t at = 0; at < s.n; at += sizes[k])
			mbox_splitter_feed(m, span_sub(s, at, sizes[k]));
		mbox_splitter_finish(m);
		mbox_splitter_free(m);
		assert_memory_equal(&t, &whole, sizeof t);
	}
}

static void read_file(const char *path)
{
	struct span s = testsink_load(path);

	assert_non_null(s.p);
	assert_true(mbox_looks_like(s));
	check_pieces(s);
	out->via_fd = true;
	testsink_read(out, &reader_mbox, s);
	free((void *)(uintptr_t)s.p);
}

static void test_mboxrd(void **state)
{
	(void)state;
	read_file("fixtures/mbox/mboxrd.mbox");
	assert_int_equal(testsink_children(out), 3);
	assert_int_equal(out->item->messages.v, 3);
	assert_string_equal(message(0), "From: a@b.example\nSubject: one\n\nfirst\n>From here it goes on\n");
	assert_string_equal(message(2), "Subject: three\n\nthird\n");
	assert_string_equal(testsink_str(out, testsink_child(out, 2)->as.name), "#3");
	assert_string_equal(testsink_str(out, testsink_child(out, 2)->as.media), "message/rfc822");
	assert_int_equal(out->notes.n, 0);
}

static void test_content_length(void **state)
{
	(void)state;
	read_file("fixtures/mbox/mboxcl2.mbox");
	assert_int_equal(testsink_children(out), 2);
	assert_non_null(strstr(message(0), "not a message\n\nend\n"));
}

static void test_false_content_length(void **state)
{
	(void)state;
	testsink_read(out, &reader_mbox,
		      SPAN("From a@b Tue Jul  1 10:52:37 2003\nContent-Length: 50000\n\none\n\n"
			   "From a@b Tue Jul  1 10:52:38 2003\nContent-Length: 99999999999999999\n\ntwo\n\n"
			   "From a@b Tue Jul  1 10:52:39 2003\nSubject: three\n\n3\n"));
	assert_int_equal(testsink_children(out), 3);
	assert_string_equal(message(1), "Content-Length: 99999999999999999\n\ntwo\n");
}

static void test_mmdf(void **state)
{
	(void)state;
	read_file("fixtures/mbox/box.mmdf");
	assert_int_equal(testsink_children(out), 2);
	assert_string_equal(message(0), "Subject: one\n\nFrom the start");
	assert_string_equal(message(1), "Subject: two\n\nx");
}

static void test_sentences_are_no_separators(void **state)
{
	(void)state;
	testsink_read(out, &reader_mbox,
		      SPAN("From a@b Tue Jul  1 10:52:37 2003\nSubject: 1\n\r\n>From x\nFrom within text\n\n"
			   "From a@b Tue Jul  1 10:52:38 2003\nSubject: 2\r\n\r\nx"));
	assert_int_equal(testsink_children(out), 2);
	testsink_read(out, &reader_mbox,
		      SPAN("From a@b Tue Jul  1 10:52:37 2003\nSubject: 1\n\nFrom here on\n\nFrom now: no\n\n"
			   "From the 10:30 train\nok\n"));
	assert_int_equal(testsink_children(out), 1);
}

static void test_no_blank_line_before(void **state)
{
	(void)state;
	testsink_read(out, &reader_mbox, SPAN("From - \nSubject: 1\n\nx\nFrom - \nSubject: 2\n\ny\n"));
	assert_int_equal(testsink_children(out), 2);
	assert_string_equal(message(0), "Subject: 1\n\nx\n");
}

static void test_odd_ends(void **state)
{
	(void)state;
	testsink_read(out, &reader_mbox, SPAN(""));
	assert_int_equal(out->item->messages.v, 0);
	testsink_read(out, &reader_mbox, SPAN("From a@b Tue Jul  1 10:52:37 2003"));
	assert_int_equal(out->item->messages.v, 1);
	assert_string_equal(message(0), "");
	testsink_read(out, &reader_mbox, SPAN("junk\n\nFrom a@b Tue Jul  1 10:52:37 2003\nA: b\n\nc\n\n"));
	assert_true(testsink_noted(out, "mbox.lead"));
	assert_string_equal(message(0), "A: b\n\nc\n");
	testsink_read(out, &reader_mbox, SPAN("\1\1\1\1\nA: b\n\nnever closed"));
	assert_string_equal(message(0), "A: b\n\nnever closed");
}

/* Separators around the edges of what is looked at. */
static void test_large(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 8 * MIB);
	for (int i = 0; i < 12; i++) {
		size_t until = b.n + 65536 - 70 + (size_t)i * 13;

		buf_fmt(&b, "From a@b Tue Jul  1 10:52:%02d 2003\nSubject: %d\n\n", i, i);
		while (b.n < until)
			buf_puts(&b, "From the line\n");
		buf_c(&b, '\n');
	}
	check_pieces(buf_view(&b));
	out->via_fd = true;
	testsink_read(out, &reader_mbox, buf_view(&b));
	assert_int_equal(testsink_children(out), 12);
	buf_clear(&b);
}

static bool several(const char *s)
{
	struct source in = { .fd = -1, .size = strlen(s), .all = span_str(s) };

	return mbox_has_several(&in);
}

static void test_looks_like(void **state)
{
	(void)state;
	assert_true(mbox_looks_like(SPAN("From a@b Tue Jul  1 10:52:37 2003\nA: b\n")));
	assert_true(mbox_looks_like(SPAN("From - \r\nA: b\n")));
	assert_false(mbox_looks_like(SPAN("From here on\nA: b\n")));
	assert_false(mbox_looks_like(SPAN("From: a@b\n")));
	assert_false(mbox_looks_like(SPAN("From a@b Tue Jul  1 10:52:37 2003\nno field")));
	assert_false(several("From a@b Tue Jul  1 10:52:37 2003\nA: b\n\nc\n"));
	assert_true(several("From a@b Tue Jul  1 10:52:37 2003\nA: b\n\nc\n\nFrom - \nA: b\n"));
	assert_false(several("A: b\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_mboxrd, setup, teardown),
		cmocka_unit_test_setup_teardown(test_content_length, setup, teardown),
		cmocka_unit_test_setup_teardown(test_false_content_length, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mmdf, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sentences_are_no_separators, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_blank_line_before, setup, teardown),
		cmocka_unit_test_setup_teardown(test_odd_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(test_large, setup, teardown),
		cmocka_unit_test_setup_teardown(test_looks_like, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
