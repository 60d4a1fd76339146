/* Screens and scanners write no camera into a picture, and what they make is at least a few lines
 * of text large. Icons, tracking pixels, signature logos and thin banners are not worth a second
 * each; photographs are, but seldom hold text, so they are read only when everything is. */
#include "extract/ocr_choice.h"

#include "base/limits.h"

enum {
	SIDE_MIN = 160,			/* pixels; a line of readable text is some 15 high */
	AREA_MIN = 300 * 200,
	BANNER = 8,			/* wider than so many times its height: a strip, not a page */
	PAGE_PIXELS = 1654 * 2339,	/* A4 at 200 dpi, which scanned PDF pages are drawn at */
	START_MS = 300,
	MS_PER_MEGAPIXEL = 900,		/* of pages full of text; screenshots take less */
};

static bool is_scanned_pdf(const struct item *it)
{
	const struct note *n = it->notes.v;

	if (!span_eq_str(it->media, "application/pdf"))
		return false;
	for (uint32_t i = 0; i < it->notes.n; i++)
		if (span_eq_str(n[i].code, "pdf.scan"))
			return true;
	return false;
}

static bool is_picture(const struct item *it)
{
	return span_starts(it->media, "image/") && it->image.width.has && it->image.height.has &&
	       it->image.width.v > 0 && it->image.height.v > 0;
}

/* Vector graphics and formats whose pixels nothing here decodes. */
static bool is_readable(const struct item *it)
{
	static const char *const kinds[] = {
		"image/png", "image/jpeg", "image/gif", "image/bmp", "image/tiff", "image/webp",
	};

	for (size_t i = 0; i < countof(kinds); i++)
		if (span_eq_str(it->media, kinds[i]))
			return it->image.width.v <= (int64_t)LIMIT_PIXELS / it->image.height.v;
	return false;
}

uint64_t ocr_cost_ms(const struct item *it)
{
	uint64_t pixels, pages;

	if (is_scanned_pdf(it)) {
		pages = it->text.pages.has && it->text.pages.v > 0 ? (uint64_t)it->text.pages.v : 1;
		return pages * (START_MS + (uint64_t)PAGE_PIXELS * MS_PER_MEGAPIXEL / 1000000);
	}
	if (!is_picture(it) || !is_readable(it))
		return 0;
	pixels = (uint64_t)it->image.width.v * (uint64_t)it->image.height.v;
	return START_MS + pixels * MS_PER_MEGAPIXEL / 1000000;
}

enum ocr_choice ocr_choose(const struct item *it, const char **why)
{
	int64_t w = it->image.width.v, h = it->image.height.v, small, large;

	*why = NULL;
	if (is_scanned_pdf(it))
		return OCR_YES;
	if (!is_picture(it))
		return OCR_NO;
	small = w < h ? w : h;
	large = w < h ? h : w;
	if (small < SIDE_MIN || large < AREA_MIN / small || large / small >= BANNER)
		return OCR_NO;
	if (!is_readable(it)) {
		*why = "text in the picture was not read: too large, or a format whose pixels are not decoded";
		return OCR_NO;
	}
	if (it->image.camera_make.n || it->image.camera_model.n) {
		*why = "text in the picture was not read: a photograph (--ocr=all reads it)";
		return OCR_NO;
	}
	return OCR_YES;
}
