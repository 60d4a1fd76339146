/* HEIF and AVIF files: the size of the picture and where its Exif block is. Inside image.c. */
#ifndef EXHIBIT_READERS_IMAGE_HEIF_H
#define EXHIBIT_READERS_IMAGE_HEIF_H

#include "record/item.h"

/* `file` begins with an "ftyp" box. Fills width and height when they are found; *exif is the block
 * (beginning with "II" or "MM") or absent. False when the structure is damaged. */
bool image_heif_read(struct span file, struct image *im, struct span *exif);

#endif
