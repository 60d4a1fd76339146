/* Text out of pictures. Words go to the sink with a box and a confidence; words that are hardly
 * more than guesses are kept too, their confidence says so. */
#ifndef EXHIBIT_READERS_OCR_H
#define EXHIBIT_READERS_OCR_H

#include "reader.h"

/* Loads the engine, once, before the jail; forked workers inherit it. Without OMP_THREAD_LIMIT=1
 * in the environment since exec it is slow and starts threads. */
void ocr_warm(void);

/* A page that somebody has drawn. */
struct ocr_page {
	const uint8_t *grey;		/* rows of `width` bytes, 0 is black */
	int32_t width, height;
	int32_t dpi;			/* 0: not known */
	int32_t box_to, box_from;	/* boxes told to the sink are pixels * box_to / box_from */
};
/* Recognises it. False when the sink wants no more text; trouble becomes a note. */
bool ocr_grey(const struct ocr_page *p, struct arena *a, struct sink *out);

/* Decodes a picture file whose size and orientation stand in `im` (the header has been read, so
 * that nothing is decoded that is too large) and recognises it as page 1, boxes in its pixels. */
bool ocr_picture(struct span file, const struct image *im, struct sink *out);

#endif
