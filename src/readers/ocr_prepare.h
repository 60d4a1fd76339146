/* Makes pictures readable: grey, upright, dark on light, level, letters of a good size. Inside ocr.c. */
#ifndef EXHIBIT_READERS_OCR_PREPARE_H
#define EXHIBIT_READERS_OCR_PREPARE_H

#include <leptonica/allheaders.h>

#include "base/base.h"

/* How to get from a place in the prepared picture back to one in the original. */
struct ocr_way {
	int32_t width, height;	/* of the original */
	int32_t orientation;	/* EXIF's, 1..8, undone first */
	float scale;		/* then grown by this */
	float angle;		/* then turned clockwise about the middle, radians */
	int32_t level_width, level_height;	/* of what was turned, */
	int32_t turned_width, turned_height;	/* and of what came of it, with room for its corners */
};

/* Takes `pix` (frees it, whatever happens); NULL when there is no memory for it. */
PIX *ocr_prepare(PIX *pix, int32_t orientation, struct ocr_way *way);
/* A box of the prepared picture, x1 y1 x2 y2, becomes the box around it in the original. */
void ocr_prepare_back(const struct ocr_way *way, int32_t box[4]);

#endif
