/* Which pictures are read: screens and scans are, photos and decoration are not. */
#include "extract/ocr_choice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"

struct example {
	const char *media, *name, *camera, *part;
	int64_t w, h;
	enum ocr_choice want;
	bool has_reason;
};

static const struct example examples[] = {
	{ "image/png", "IMG_0001.PNG", NULL, NULL, 1170, 2532, OCR_YES, false },	/* phone */
	{ "image/jpeg", "WhatsApp Image.jpeg", NULL, NULL, 720, 1600, OCR_YES, false },
	{ "image/png", "x.png", NULL, "attachment", 1920, 1080, OCR_YES, false },	/* desk */
	{ "image/jpeg", "x.jpg", NULL, NULL, 1366, 768, OCR_YES, false },
	{ "image/jpeg", "x.jpg", NULL, NULL, 1654, 2339, OCR_YES, false },		/* A4 */
	{ "image/jpeg", "x.jpg", NULL, NULL, 2550, 3300, OCR_YES, false },		/* Letter */
	{ "image/jpeg", "x.jpg", "Scanners Inc", NULL, 2480, 3508, OCR_YES, false },
	{ "image/jpeg", "x.jpg", NULL, NULL, 600, 1300, OCR_YES, false },		/* receipt */
	{ "image/tiff", "fax.tif", NULL, NULL, 1728, 1100, OCR_YES, false },
	{ "image/jpeg", "Screenshot_20240403.jpg", NULL, NULL, 800, 600, OCR_YES, false },
	{ "image/jpeg", "IMG_2210.jpg", "Apple", NULL, 4032, 3024, OCR_NO, true },
	{ "image/jpeg", "IMG_2210.jpg", NULL, NULL, 1600, 1200, OCR_NO, true },
	{ "image/gif", "x.gif", NULL, NULL, 640, 480, OCR_NO, true },
	{ "image/png", "image001.png", NULL, "inline", 300, 120, OCR_NO, false },	/* logo */
	{ "image/png", "banner.png", NULL, "inline", 1200, 200, OCR_NO, false },
	{ "image/png", "x.png", NULL, NULL, 32, 32, OCR_NO, false },			/* icon */
	{ "image/gif", "x.gif", NULL, NULL, 1, 1, OCR_NO, false },
	{ "image/heic", "IMG_1.HEIC", "Apple", NULL, 4032, 3024, OCR_NO, true },
	{ "image/png", "x.png", NULL, NULL, INT32_MAX, INT32_MAX, OCR_NO, true },
	{ "image/png", "x.png", NULL, NULL, 0, 0, OCR_NO, true },
	{ "application/pdf", "x.pdf", NULL, NULL, 0, 0, OCR_NO, false },
	{ "text/plain", "x.txt", NULL, NULL, 0, 0, OCR_NO, false },
};

static struct item *make(const struct example *x)
{
	struct item *it = item_new();

	it->media = span_str(x->media);
	it->name = span_str(x->name);
	it->image.camera_make = span_str(x->camera);
	it->part = span_str(x->part);
	it->image.width = (struct opt64){ x->w > 0, x->w };
	it->image.height = (struct opt64){ x->h > 0, x->h };
	return it;
}

static void chooses(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(examples); i++) {
		struct item *it = make(&examples[i]);
		const char *why = "unset";

		if (ocr_choose(it, &why) != examples[i].want || (why != NULL) != examples[i].has_reason)
			fail_msg("%s %s %dx%d: %s", examples[i].media, examples[i].name, (int)examples[i].w,
				 (int)examples[i].h, why ? why : "-");
		item_free(it);
	}
}

static void scanned_pdf(void **state)
{
	struct example x = { .media = "application/pdf", .name = "x.pdf" };
	struct item *it = make(&x);
	const char *why;

	(void)state;
	assert_int_equal(ocr_cost_ms(it), 0);
	item_note(it, NOTE_PARTIAL, "pdf.scan", SPAN("3 pages"));
	it->text.pages = (struct opt64){ true, 3 };
	assert_int_equal(ocr_choose(it, &why), OCR_YES);
	assert_int_equal(ocr_cost_ms(it), 2700);
	it->text.pages.v = INT64_MAX;
	assert_int_equal(ocr_cost_ms(it), (uint64_t)LIMIT_PAGES * 900);
	item_free(it);
}

static void costs(void **state)
{
	struct example x = { .media = "image/png", .name = "x.png", .w = 1000, .h = 1000 };
	struct item *it = make(&x);

	(void)state;
	assert_int_equal(ocr_cost_ms(it), 260);
	it->image.width.v = INT64_MAX;
	assert_int_equal(ocr_cost_ms(it), 0);
	it->image.width.v = 8;
	assert_int_equal(ocr_cost_ms(it), 0);
	it->image.width = (struct opt64){ true, 1000 };
	it->media = SPAN("image/heic");
	assert_int_equal(ocr_cost_ms(it), 0);
	item_free(it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chooses), cmocka_unit_test(scanned_pdf), cmocka_unit_test(costs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
