/* Is a picture worth reading? Evidence is in screenshots and scans; most pictures of a mailbox are
 * logos, icons and holiday photos, and reading those costs time and yields noise.
 *
 * A screenshot has the size of a screen, or is a PNG that no camera made. A scan has the
 * proportions of paper (A4, Letter) or of a receipt. A photo has a camera's name, or a camera's
 * proportions (4:3, 3:2). Who wants photos read as well asks for all (--ocr=all). */
#include "extract/ocr_choice.h"

#include "base/limits.h"

/* Measured: 60 scanned receipts (1.5 million pixels on average) 0.32 s each, A4 pages at 200 dpi
 * 0.5 to 1.3 s, of one core. Time follows the number of lines more than the pixels, but of lines
 * nothing is known yet. */
enum { COST_BASE_MS = 40, COST_MS_PER_MEGAPIXEL = 220, PAGE_MS = 900 };

enum { ICON = 48, ICON_PIXELS = 20000, INLINE_PIXELS = 120000 };

static const uint16_t screens[][2] = {	/* long side first; JPEG has these only from screens */
	{ 1024, 768 }, { 1280, 720 }, { 1280, 800 }, { 1280, 1024 }, { 1360, 768 }, { 1366, 768 },
	{ 1440, 900 }, { 1536, 864 }, { 1600, 900 }, { 1680, 1050 }, { 1920, 1080 }, { 1920, 1200 },
	{ 2048, 1536 }, { 2160, 1620 }, { 2224, 1668 }, { 2256, 1504 }, { 2360, 1640 }, { 2388, 1668 },
	{ 2560, 1440 }, { 2560, 1600 }, { 2732, 2048 }, { 2736, 1824 }, { 2880, 1800 }, { 3024, 1964 },
	{ 3456, 2234 }, { 3840, 2160 },
};

static const char *const spoken[] = {	/* how names of screenshots and scans begin */
	"screenshot", "screen shot", "screen_shot", "bildschirmfoto", "capture", "captura", "schermata",
	"zrzut", "schermafbeelding", "scan", "receipt", "invoice", "snip",
};

static bool is_kind(const struct item *it, const char *media) { return span_eq_str(it->media, media); }

static bool is_scanned_pdf(const struct item *it)
{
	const struct note *n = it->notes.v;

	if (!is_kind(it, "application/pdf"))
		return false;
	for (uint32_t i = 0; i < it->notes.n; i++)
		if (span_eq_str(n[i].code, "pdf.scan"))
			return true;
	return false;
}

static bool can_be_decoded(const struct item *it)
{
	static const char *const kinds[] = { "image/png", "image/jpeg", "image/gif", "image/bmp",
					     "image/x-ms-bmp", "image/tiff", "image/webp" };

	for (size_t i = 0; i < countof(kinds); i++)
		if (is_kind(it, kinds[i]))
			return true;
	return false;
}

/* Pixels; 0 when the size is not known or past what is decoded. */
static uint64_t pixels(const struct item *it)
{
	const struct image *im = &it->image;

	if (!im->width.has || !im->height.has || im->width.v <= 0 || im->height.v <= 0 ||
	    im->width.v > LIMIT_PIXELS || im->height.v > LIMIT_PIXELS ||
	    im->width.v * im->height.v > LIMIT_PIXELS)
		return 0;
	return (uint64_t)(im->width.v * im->height.v);
}

uint64_t ocr_cost_ms(const struct item *it)
{
	uint64_t n = pixels(it), pages = it->text.pages.has && it->text.pages.v > 0 ? (uint64_t)it->text.pages.v : 1;

	if (is_scanned_pdf(it))
		return (pages < LIMIT_PAGES ? pages : LIMIT_PAGES) * PAGE_MS;
	if (n == 0 || !can_be_decoded(it) || it->image.width.v < 24 || it->image.height.v < 12)
		return 0;
	return COST_BASE_MS + n * COST_MS_PER_MEGAPIXEL / 1000000;
}

/* long : short within `tolerance` thousandths of `ratio` thousandths */
static bool has_ratio(int64_t longer, int64_t shorter, int64_t ratio, int64_t tolerance)
{
	int64_t r = longer * 1000 / shorter;

	return r >= ratio - tolerance && r <= ratio + tolerance;
}

static bool is_paper(int64_t longer, int64_t shorter)
{
	return longer >= 1000 && (has_ratio(longer, shorter, 1414, 20) || has_ratio(longer, shorter, 1294, 10));
}

static bool is_screen(int64_t longer, int64_t shorter)
{
	for (size_t i = 0; i < countof(screens); i++)
		if (longer == screens[i][0] && shorter == screens[i][1])
			return true;
	return false;
}

static bool is_named(const struct item *it)
{
	for (size_t i = 0; i < countof(spoken); i++)
		if (span_istarts(it->name, spoken[i]) || span_ifind(it->image.software, span_str(spoken[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

static bool is_class(const struct item *it, const char *is) { return span_eq_str(it->class_.is, is); }

/* Without a word about its origin: only size and kind are left. */
static enum ocr_choice by_shape(const struct item *it, int64_t longer, int64_t shorter, const char **why)
{
	bool is_tall = it->image.height.v > it->image.width.v;

	if (is_paper(longer, shorter) || is_screen(longer, shorter) || is_kind(it, "image/tiff"))
		return OCR_YES;
	/* Phones and receipts: 16:9 and longer, upright. */
	if (is_tall && longer * 10 >= shorter * 16)
		return OCR_YES;
	if (is_kind(it, "image/gif")) {
		*why = "a GIF picture; text in it was not read (--ocr=all reads everything)";
		return OCR_NO;
	}
	if (!is_kind(it, "image/jpeg"))
		return OCR_YES;
	*why = "it looks like a photo; text in it was not read (--ocr=all reads everything)";
	return OCR_NO;
}

enum ocr_choice ocr_choose(const struct item *it, const char **why)
{
	int64_t w = it->image.width.v, h = it->image.height.v, longer = w > h ? w : h, shorter = w > h ? h : w;
	uint64_t n = pixels(it);

	*why = NULL;
	if (is_scanned_pdf(it))
		return OCR_YES;
	if (!span_starts(it->media, "image/"))
		return OCR_NO;
	if (n == 0 || !can_be_decoded(it)) {
		*why = n == 0 ? "text in the picture was not read: its size is not known or too large"
			      : "text in the picture was not read: pictures of this kind cannot be decoded here";
		return OCR_NO;
	}
	if (shorter < ICON || n < ICON_PIXELS || is_class(it, "decoration"))
		return OCR_NO;
	if (is_named(it) || it->image.screen.n || is_class(it, "screenshot") || is_class(it, "receipt") || is_class(it, "invoice"))
		return OCR_YES;
	if (span_eq_str(it->part, "inline") && (n < INLINE_PIXELS || w > 4 * h))
		return OCR_NO;	/* logos and banners of signatures */
	if ((it->image.camera_make.n || it->image.camera_model.n) && !is_paper(longer, shorter)) {
		*why = "a photo from a camera; text in it was not read (--ocr=all reads everything)";
		return OCR_NO;
	}
	return by_shape(it, longer, shorter, why);
}
