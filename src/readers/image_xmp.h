/* What programs and telephones wrote into a picture as XMP. Inside image.c. */
#ifndef EXHIBIT_READERS_IMAGE_XMP_H
#define EXHIBIT_READERS_IMAGE_XMP_H

#include "record/item.h"

/* Fills what `im` does not know yet: time, camera, orientation, program, when it was changed, that it is
 * called a screenshot (as description). What makes no sense is passed over. Nothing of `packet` is kept. */
void image_xmp_read(struct span packet, struct image *im, struct arena *a);

#endif
