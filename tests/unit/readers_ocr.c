/* Recognition: screens light and dark, lying on a side, scanned pages; boxes in the original. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/ocr.h"
#include "unit/testsink.h"

extern const struct reader reader_pdf, reader_image;

static struct sink *out;
static bool has_engine;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_META | WANT_TEXT);
	out->ocr = true;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static void read_file(const struct reader *r, const char *path)
{
	struct span bytes = testsink_load(path);

	assert_non_null(bytes.p);
	testsink_read(out, r, bytes);
	free((void *)(uintptr_t)bytes.p);
}

static const struct testword *word(const char *text)
{
	for (uint32_t i = 0; i < out->words.n; i++)
		if (span_eq_str(((struct testword *)out->words.v)[i].utf8, text))
			return (struct testword *)out->words.v + i;
	fail_msg("no word %s in: %s", text, testsink_text(out));
	return NULL;
}

static void in_box(const char *text, int64_t x1, int64_t y1, int64_t x2, int64_t y2)
{
	const struct testword *w = word(text);

	if (w->box[0] < x1 - 4 || w->box[1] < y1 - 4 || w->box[2] > x2 + 4 || w->box[3] > y2 + 4 ||
	    w->box[0] >= w->box[2] || w->box[1] >= w->box[3])
		fail_msg("%s: %d %d %d %d", text, (int)w->box[0], (int)w->box[1], (int)w->box[2], (int)w->box[3]);
	assert_in_range(w->confidence, 50, 100);
	assert_int_equal(w->page, 1);
}

static void screens(void **state)
{
	(void)state;
	if (!has_engine)
		skip();
	read_file(&reader_image, "fixtures/image/screen.png");
	assert_non_null(strstr(testsink_text(out), "Did the payment of $1,234.56 arrive?\n"));
	in_box("$1,234.56", 125, 42, 195, 58);
	read_file(&reader_image, "fixtures/image/dark.png");
	assert_non_null(strstr(testsink_text(out), "Did the payment of $1,234.56 arrive?\n"));
	in_box("$1,234.56", 125, 42, 195, 58);
	read_file(&reader_image, "fixtures/image/turned.png");	/* boxes are in the stored picture */
	assert_non_null(strstr(testsink_text(out), "Did the payment of $1,234.56 arrive?\n"));
	in_box("$1,234.56", 132, 125, 148, 195);
}

static void scanned_pages(void **state)
{
	(void)state;
	if (!has_engine)
		skip();
	read_file(&reader_pdf, "fixtures/pdf/scan.pdf");
	assert_false(testsink_noted(out, "pdf.scan"));
	in_box("$1,234.56", 470, 188, 532, 206);	/* points, as in the page it is a scan of */
	assert_non_null(strstr(testsink_text(out), "Invoice No. 2024-017"));
}

static void what_is_not_decoded(void **state)
{
	(void)state;
	if (!has_engine)
		skip();
	read_file(&reader_image, "fixtures/image/giant.png");
	assert_true(testsink_noted(out, "limit.pixels"));
	read_file(&reader_image, "fixtures/image/photo.heic");
	assert_true(testsink_noted(out, "image.decode"));
	read_file(&reader_image, "fixtures/image/photo-ii.jpg");	/* headers only */
	assert_true(testsink_noted(out, "image.decode"));
	read_file(&reader_image, "fixtures/image/words.png");	/* 2 x 2 */
	assert_int_equal(out->words.n, 0);
}

static void nothing_unasked(void **state)
{
	(void)state;
	out->ocr = false;
	read_file(&reader_image, "fixtures/image/screen.png");
	assert_int_equal(out->text.n, 0);
	assert_int_equal(out->notes.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(screens, setup, teardown),
		cmocka_unit_test_setup_teardown(scanned_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_decoded, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_unasked, setup, teardown),
	};

	setenv("OMP_THREAD_LIMIT", "1", 1);
	reader_pdf.warm();
	ocr_warm();
	has_engine = access("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata", R_OK) == 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
