/* Recognition: screens light and dark, lying on a side, scanned pages; boxes in the original. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <leptonica/allheaders.h>

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

/* A page of text, drawn here, 900 x 700. */
static PIX *page(void)
{
	static const char *const lines[] = { "Corner Bakery Limited", "RECEIPT Number 260495", "Paint brush and paper 22.67", "Water and white bread 38.72",
					     "Cheese of the region 15.71", "The total of it all is 77.10", "Thank you, please come again" };
	PIX *pix = pixCreate(900, 700, 8);
	L_BMF *font = bmfCreate(NULL, 10);
	l_int32 width, overflow;

	pixSetAllArbitrary(pix, 255);
	for (int i = 0; i < (int)countof(lines) && font; i++)
		pixSetTextline(pix, font, lines[i], 0, 200, 180 + 60 * i, &width, &overflow);
	bmfDestroy(&font);
	return pix;
}

/* Takes the picture. */
static void read_picture(PIX *pix)
{
	l_uint8 *png = NULL;
	size_t n = 0;

	assert_int_equal(pixWriteMem(&png, &n, pix, IFF_PNG), 0);
	pixDestroy(&pix);
	testsink_read(out, &reader_image, span_of((const char *)png, n));
	free(png);
}

static PIX *instead(PIX *old, PIX *fresh)
{
	pixDestroy(&old);
	return fresh;
}

/* Upside down, on a side, held askew: the words are read, the boxes are those of the stored picture. */
static void any_way_up(void **state)
{
	const struct testword *w;
	PIX *pix;

	(void)state;
	if (!has_engine)
		skip();
	pix = page();
	read_picture(instead(pix, pixRotateOrth(pix, 2)));
	w = word("260495");	/* the second line from the foot of the picture, left of its middle */
	assert_in_range(w->box[1], 440, 500);
	assert_in_range(w->box[0], 200, 420);
	pix = page();
	read_picture(instead(pix, pixRotateOrth(pix, 1)));
	w = word("260495");
	assert_in_range(w->box[0], 440, 500);
	assert_in_range(w->box[1], 480, 700);
	pix = page();
	read_picture(instead(pix, pixRotateAMGray(pix, 0.26f, 255)));	/* 15 degrees */
	word("260495");
	word("77.10");
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
		cmocka_unit_test_setup_teardown(any_way_up, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_decoded, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_unasked, setup, teardown),
	};

	setenv("OMP_THREAD_LIMIT", "1", 1);
	reader_pdf.warm();
	ocr_warm();
	has_engine = access("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata", R_OK) == 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
