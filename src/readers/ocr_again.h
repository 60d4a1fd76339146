/* A second look at lines that should hold a day and in which none could be read. */
#ifndef EXHIBIT_READERS_OCR_AGAIN_H
#define EXHIBIT_READERS_OCR_AGAIN_H

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

#include "layout.h"

#define OCR_AGAIN_CONFIDENCE 50	/* words of a second look are no surer than this */

/* `l` holds the words that were read in `pix`, boxes in its pixels. Does nothing when a day is among
 * them or when nothing says that there is one; else a day that two other
 * preparations of a line show alike takes the place of the words that stood there. Changes the engine's picture. */
void ocr_again(TessBaseAPI *engine, PIX *pix, struct layout *l);

#endif
