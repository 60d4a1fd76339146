/* The second look at lines of a picture in which a day should stand. The picture is drawn here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "readers/ocr_again.h"

static TessBaseAPI *engine;
static PIX *paper;
static struct arena *a;
static struct layout words;

/* "Date: 09/04/2018 10:52" in letters of about 30 pixels, from 40,45 to 470,85. */
static int setup(void **state)
{
	L_BMF *font = bmfCreate(NULL, 10);
	l_int32 width, overflow;

	(void)state;
	a = arena_new();
	words = (struct layout){ .arena = a };
	paper = pixCreate(700, 140, 8);
	pixSetAllArbitrary(paper, 255);
	if (font)
		pixSetTextline(paper, font, "Date:   09/04/2018   10:52", 0, 40, 75, &width, &overflow);
	bmfDestroy(&font);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	pixDestroy(&paper);
	arena_free(a);
	return 0;
}

static void put(const char *text, int32_t x1, int32_t x2)
{
	struct layout_word w = { .text = span_str(text), .x1 = x1, .x2 = x2, .y1 = 45, .y2 = 78, .confidence = 80 };

	layout_add(&words, &w);
}

static const struct layout_word *word(const char *text)
{
	const struct layout_word *w = words.words.v;

	for (uint32_t i = 0; i < words.words.n; i++)
		if (span_eq_str(w[i].text, text))
			return &w[i];
	return NULL;
}

static void a_day_takes_its_place(void **state)
{
	const struct layout_word *w;

	(void)state;
	if (engine == NULL)
		skip();
	put("Dale:", 40, 130);
	put("ogme/2018", 155, 360);
	ocr_again(engine, paper, &words);
	w = word("09/04/2018");
	assert_non_null(w);
	assert_in_range(w->confidence, 0, OCR_AGAIN_CONFIDENCE);
	assert_in_range(w->x1, 130, 200);
	assert_in_range(w->y1, 40, 70);
	assert_null(word("ogme/2018"));
	assert_non_null(word("Dale:"));
}

/* By its clock alone. */
static void a_clock_is_a_reason(void **state)
{
	(void)state;
	if (engine == NULL)
		skip();
	put("10:52", 380, 470);
	ocr_again(engine, paper, &words);
	assert_non_null(word("09/04/2018"));
}

static void what_needs_no_second_look(void **state)
{
	static const char *const days[] = { "1/2/18", "2018-02-28", "(28.02.2018)", "3-MAR-18" };

	(void)state;
	if (engine == NULL)
		skip();
	for (size_t i = 0; i < countof(days); i++) {
		words.words.n = 0;
		put("Date:", 40, 95);
		put(days[i], 120, 260);
		put("2018", 270, 300);
		ocr_again(engine, paper, &words);
		assert_non_null(word(days[i]));
		assert_null(word("09/04/2018"));
	}
	words.words.n = 0;	/* nothing says that there is a day */
	put("Thank", 40, 95);
	put("you", 120, 160);
	ocr_again(engine, paper, &words);
	assert_int_equal(words.words.n, 2);
}

/* Boxes that no picture has. */
static void boxes_are_not_believed(void **state)
{
	struct layout_word w = { .text = SPAN("Date:"), .x1 = 1, .x2 = 90, .y1 = 5000, .y2 = 5030 };

	(void)state;
	if (engine == NULL)
		skip();
	layout_add(&words, &w);
	w.y1 = -90;
	w.y2 = -60;
	layout_add(&words, &w);
	ocr_again(engine, paper, &words);
	assert_int_equal(words.words.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_day_takes_its_place, setup, teardown),
		cmocka_unit_test_setup_teardown(a_clock_is_a_reason, setup, teardown),
		cmocka_unit_test_setup_teardown(what_needs_no_second_look, setup, teardown),
		cmocka_unit_test_setup_teardown(boxes_are_not_believed, setup, teardown),
	};
	int failed;

	setMsgSeverity(L_SEVERITY_NONE);
	if (access("/usr/share/tesseract-ocr/5/tessdata/eng.traineddata", R_OK) == 0) {
		engine = TessBaseAPICreate();
		if (TessBaseAPIInit3(engine, NULL, "eng") != 0) {
			TessBaseAPIDelete(engine);
			engine = NULL;
		}
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (engine)
		TessBaseAPIDelete(engine);
	return failed;
}
