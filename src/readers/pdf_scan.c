/* PDF pages that are pictures: a page whose letters are few and that shows an image, or lines and
 * curves (some designs turn letters into outlines), has text only for those who recognise it.
 *
 * cairo draws the page for that, in grey, at the resolution recognition likes. */
#include "pdf.h"

#include <cairo.h>

#include "base/limits.h"
#include "ocr.h"

enum {
	DPI = 200,
	PIXELS = 12000000,	/* larger pages (posters, plans) are drawn smaller */
	GLANCE_DPI = 24,
	GLANCES = 50,		/* pages drawn only to see whether anything is on them */
};

/* ---- what is on it ---- */

/* Share of the page that images cover, in percent; overlapping ones count twice. */
static double covered(PopplerPage *page, double width, double height)
{
	GList *all = poppler_page_get_image_mapping(page);
	double sum = 0;

	for (GList *l = all; l; l = l->next) {
		const PopplerRectangle *r = &((PopplerImageMapping *)l->data)->area;
		double x1 = r->x1 < 0 ? 0 : r->x1, x2 = r->x2 > width ? width : r->x2;
		double y1 = r->y1 < 0 ? 0 : r->y1, y2 = r->y2 > height ? height : r->y2;

		if (x2 > x1 && y2 > y1)
			sum += (x2 - x1) * (y2 - y1);
	}
	poppler_page_free_image_mapping(all);
	return 100 * sum / (width * height);
}

/* The page in grey, rows of `width` bytes; NULL when it has no extent. */
static uint8_t *draw(PopplerPage *page, double scale, int32_t w, int32_t h, struct arena *a)
{
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
	cairo_t *c = cairo_create(s);
	uint8_t *grey = NULL;
	const unsigned char *p;
	int stride;

	cairo_set_source_rgb(c, 1, 1, 1);
	cairo_paint(c);
	cairo_scale(c, scale, scale);
	poppler_page_render(page, c);
	cairo_destroy(c);
	cairo_surface_flush(s);
	p = cairo_image_surface_get_data(s);
	stride = cairo_image_surface_get_stride(s);
	if (p && stride > 0) {
		grey = arena_get(a, (size_t)w * (size_t)h);
		for (int32_t y = 0; y < h; y++) {
			const uint32_t *row = (const void *)(p + (size_t)y * (size_t)stride);
			uint8_t *to = grey + (size_t)y * (size_t)w;

			for (int32_t x = 0; x < w; x++)
				to[x] = (uint8_t)(((row[x] >> 16 & 255) * 77 + (row[x] >> 8 & 255) * 150 +
						   (row[x] & 255) * 29) >> 8);
		}
	}
	cairo_surface_destroy(s);
	return grey;
}

/* Anything that is not paper: more than one pixel in a thousand. */
static bool has_ink(PopplerPage *page, double width, double height, struct arena *a)
{
	double scale = GLANCE_DPI / 72.0;
	int32_t w = (int32_t)(width * scale), h = (int32_t)(height * scale);
	const uint8_t *grey;
	size_t n, dark = 0;

	if (w < 8 || h < 8 || w > 4000 || h > 4000)
		return false;
	n = (size_t)w * (size_t)h;
	grey = draw(page, scale, w, h, a);
	for (size_t i = 0; grey && i < n; i++)
		dark += grey[i] < 160;
	return dark * 1000 > n;
}

/* ---- reading it ---- */

static bool recognise(PopplerPage *page, double width, double height, struct arena *a, struct sink *out)
{
	double dpi = DPI;
	struct ocr_page p;
	uint8_t *grey;

	while (dpi > 1 && width * height / 72 / 72 * dpi * dpi > PIXELS)
		dpi *= 0.75;
	p.width = (int32_t)(width / 72 * dpi);
	p.height = (int32_t)(height / 72 * dpi);
	p.dpi = (int32_t)dpi;
	p.box_to = 72;
	p.box_from = (int32_t)dpi;
	if (p.width < 8 || p.height < 8)
		return true;
	grey = draw(page, dpi / 72, p.width, p.height, a);
	if (grey == NULL)
		return sink_note(out, NOTE_PARTIAL, "pdf.scan", "a page could not be drawn");
	p.grey = grey;
	return ocr_grey(&p, a, out);
}

bool pdf_scan_page(struct pdf_scans *s, PopplerPage *page, bool has_text, struct arena *a,
		   struct sink *out)
{
	double w = 0, h = 0, share;
	bool picture;

	poppler_page_get_size(page, &w, &h);
	if (!(w >= 1 && h >= 1 && w < 1e5 && h < 1e5))
		return true;
	share = covered(page, w, h);
	/* The few letters of a scan are a stamp ("Scanned with ..."); a letterhead is no scan. */
	picture = share > (has_text ? 50 : 3);
	if (!picture && !has_text && s->drawn < GLANCES) {
		s->drawn++;
		picture = has_ink(page, w, h, a);
	}
	if (!picture)
		return true;
	s->found++;
	return !s->wanted || recognise(page, w, h, a, out);
}

void pdf_scan_end(const struct pdf_scans *s, struct sink *out)
{
	if (s->found && !s->wanted)
		sink_note(out, NOTE_PARTIAL, "pdf.scan", "%d page%s only a picture, no text that can be read without recognition",
			  s->found, s->found == 1 ? " is" : "s are");
}
