/* Makes pictures readable, and remembers how, so that boxes can be told in the original's pixels.
 *
 * What pays, by measurement on scanned receipts and on screens of 60 to 96 dpi: letters of scans
 * smoothed a little (ragged edges of thermal print and of JPEG are read as other letters), the
 * contrast of each part of the picture stretched (faded thermal paper between black edges is lost
 * to one threshold for all), letters of screens grown to twice or three times their size,
 * light-on-dark turned, slanting scans levelled. What does not: growing letters of scans,
 * sharpening, a median, levelling the background, a threshold of our own. */
#include "ocr_prepare.h"

#include <math.h>
#include <stdlib.h>

enum {
	LETTER = 22,		/* wanted height of letters, in pixels */
	SMALL = 12,		/* lower ones are grown */
	TILE = 100,		/* pixels that share one contrast */
	CONTRAST = 50,		/* parts with less are paper, not writing */
	GROW_PIXELS = 16000000,	/* not past this */
	WIDE_DEGREES = 28,	/* pictures askew by more are left as they are */
	LETTERS_MIN = 20,	/* fewer shapes say nothing about letters */
};

/* ---- upright ---- */

static PIX *swap(PIX *old, PIX *fresh)
{
	pixDestroy(&old);
	return fresh;
}

/* EXIF's orientations: 2 4 5 7 are mirrored, 3 is upside down, 6 and 8 lie on a side. */
static PIX *upright(PIX *pix, int32_t orientation)
{
	static const int8_t quarter_turns[9] = { 0, 0, 0, 2, 2, 1, 1, 3, 3 };
	static const bool mirrored[9] = { 0, 0, 1, 0, 1, 1, 0, 1, 0 };

	if (orientation < 2 || orientation > 8)
		return pix;
	if (quarter_turns[orientation])
		pix = swap(pix, pixRotateOrth(pix, quarter_turns[orientation]));
	if (pix && mirrored[orientation])
		pix = swap(pix, pixFlipLR(NULL, pix));
	return pix;
}

/* x, y of the upright picture becomes x, y of the stored one. */
static void stored(const struct ocr_way *way, float *x, float *y)
{
	float w = (float)way->width, h = (float)way->height, u = *x, v = *y;

	switch (way->orientation) {
	case 2: *x = w - u; *y = v; break;
	case 3: *x = w - u; *y = h - v; break;
	case 4: *x = u; *y = h - v; break;
	case 5: *x = v; *y = u; break;
	case 6: *x = v; *y = h - u; break;
	case 7: *x = w - v; *y = h - u; break;
	case 8: *x = w - v; *y = u; break;
	default: break;
	}
}

/* ---- light and dark ---- */

/* The background is what most of the picture is: dark when it is darker than middle grey. */
static PIX *dark_on_light(PIX *pix)
{
	l_float32 median;
	NUMA *histogram = pixGetGrayHistogram(pix, 4);

	if (histogram == NULL)
		return pix;
	if (numaHistogramGetValFromRank(histogram, 0.5f, &median) == 0 && median < 100) {
		PIX *light = pixInvert(NULL, pix);	/* not in its place: others may hold the picture too */

		pix = light ? swap(pix, light) : pix;
	}
	numaDestroy(&histogram);
	return pix;
}

/* ---- size of letters ---- */

static int by_value(const void *a, const void *b)
{
	return *(const int32_t *)a - *(const int32_t *)b;
}

/* Height of the shapes that may be letters, so that a quarter is higher; 0 when there are few. The
 * middle would do for screens, but dot-matrix print falls into small pieces. */
static int32_t letter_height(PIX *binary)
{
	BOXA *boxes = pixConnCompBB(binary, 8);
	int32_t n = boxes ? boxaGetCount(boxes) : 0, k = 0, w, h, result = 0;
	int32_t *heights = mem_get(((size_t)n + 1) * sizeof *heights);

	for (int32_t i = 0; i < n; i++) {
		if (boxaGetBoxGeometry(boxes, i, NULL, NULL, &w, &h) != 0)
			continue;
		if (h >= 5 && h <= 120 && w >= 2 && w <= 4 * h)
			heights[k++] = h;
	}
	if (k >= LETTERS_MIN) {
		qsort(heights, (size_t)k, sizeof *heights, by_value);
		result = heights[k - 1 - k / 4];
	}
	free(heights);
	boxaDestroy(&boxes);
	return result;
}

static PIX *grown(PIX *pix, int32_t letter, struct ocr_way *way)
{
	float f = letter > 0 && letter < SMALL ? (float)LETTER / (float)letter : 1;
	float pixels = (float)pixGetWidth(pix) * (float)pixGetHeight(pix);

	if (f > 3)
		f = 3;
	if (pixels * f * f > GROW_PIXELS)
		f = sqrtf(GROW_PIXELS / pixels);
	if (f < 1.2f)
		return pix;
	way->scale = f;
	return swap(pix, pixScale(pix, f, f));
}

/* ---- smoothness ---- */

/* Letters that were grown are smooth already. */
static PIX *smoothed(PIX *pix)
{
	L_KERNEL *across = NULL, *down = NULL;
	PIX *better = NULL;

	if (makeGaussianKernelSep(2, 2, 0.8f, 1, &across, &down) == 0)
		better = pixConvolveSep(pix, across, down, 8, 1);
	kernelDestroy(&across);
	kernelDestroy(&down);
	return better ? swap(pix, better) : pix;
}

/* ---- contrast ---- */

static PIX *stretched(PIX *pix)
{
	PIX *better = pixContrastNorm(NULL, pix, TILE, TILE, CONTRAST, 2, 2);

	return better ? swap(pix, better) : pix;	/* smaller than a few tiles */
}

/* ---- level ---- */

/* Scans lie a little askew, pictures taken by hand more: where no small angle makes lines, larger ones
 * are tried, in a coarser picture. */
static float slant(PIX *binary)
{
	l_float32 degrees = 0, confidence = 0;

	if ((pixFindSkew(binary, &degrees, &confidence) != 0 || confidence < 3) &&
	    (pixFindSkewSweepAndSearch(binary, &degrees, &confidence, 4, 2, WIDE_DEGREES, 1, 0.05f) != 0 || confidence < 3 ||
	     fabsf(degrees) > WIDE_DEGREES - 2))
		return 0;
	return fabsf(degrees) < 0.25f ? 0 : degrees * (float)M_PI / 180;
}

static PIX *level(PIX *pix, float angle, struct ocr_way *way)
{
	PIX *room;

	if (angle == 0)
		return pix;
	way->angle = angle;
	/* Corners are turned out of the picture by large angles: it is made larger first. */
	room = pixEmbedForRotation(pix, angle, L_BRING_IN_WHITE, 0, 0);
	if (room == NULL)
		return pix;
	pixDestroy(&pix);
	return swap(room, pixRotateAMGray(room, angle, 255));
}

/* ---- all of it ---- */

PIX *ocr_prepare(PIX *pix, int32_t orientation, struct ocr_way *way)
{
	PIX *binary;
	int32_t letter;
	float angle;

	*way = (struct ocr_way){ .width = pixGetWidth(pix), .height = pixGetHeight(pix),
				 .orientation = orientation, .scale = 1 };
	pix = upright(pix, orientation);
	if (pix == NULL)
		return NULL;
	pix = dark_on_light(pix);
	binary = NULL;
	if (pixOtsuAdaptiveThreshold(pix, 256, 256, 0, 0, 0.1f, NULL, &binary) != 0 || binary == NULL)
		return pix;
	letter = letter_height(binary);
	angle = slant(binary);
	pixDestroy(&binary);
	pix = grown(pix, letter, way);
	pix = way->scale == 1 ? smoothed(pix) : pix;
	pix = stretched(pix);
	if (pix) {
		way->level_width = pixGetWidth(pix);
		way->level_height = pixGetHeight(pix);
		pix = level(pix, angle, way);
	}
	if (pix) {
		way->turned_width = pixGetWidth(pix);
		way->turned_height = pixGetHeight(pix);
	}
	return pix;
}

static int32_t rounded(float v, float max)
{
	return (int32_t)(v < 0 ? 0 : v > max ? max : v + 0.5f);
}

void ocr_prepare_back(const struct ocr_way *way, int32_t box[4])
{
	float s = sinf(way->angle), c = cosf(way->angle), ends[4] = { 1e9f, 1e9f, -1e9f, -1e9f };
	float mx = (float)way->turned_width / 2, my = (float)way->turned_height / 2;
	float lx = (float)way->level_width / 2, ly = (float)way->level_height / 2;

	for (int i = 0; i < 4; i++) {
		float x = (float)box[i & 1 ? 2 : 0] - mx, y = (float)box[i & 2 ? 3 : 1] - my;
		float u = (x * c + y * s + lx) / way->scale, v = (y * c - x * s + ly) / way->scale;

		stored(way, &u, &v);
		ends[0] = fminf(ends[0], u);
		ends[1] = fminf(ends[1], v);
		ends[2] = fmaxf(ends[2], u);
		ends[3] = fmaxf(ends[3], v);
	}
	box[0] = rounded(ends[0], (float)way->width);
	box[1] = rounded(ends[1], (float)way->height);
	box[2] = rounded(ends[2], (float)way->width);
	box[3] = rounded(ends[3], (float)way->height);
}
