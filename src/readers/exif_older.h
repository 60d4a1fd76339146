/* What cameras wrote into JPEG files before, or beside, Exif. Inside image.c. */
#ifndef EXHIBIT_READERS_EXIF_OLDER_H
#define EXHIBIT_READERS_EXIF_OLDER_H

#include "record/item.h"

/* Canon's heap (an APP0 segment): make, model and time, as far as `im` does not know them. Nothing happens
 * when `segment` holds none; entries that point outside of it are passed over. */
void exif_older_ciff(struct span segment, struct image *im, struct arena *a);

/* The lines "[picture info]" of Olympus, Agfa and others (an APP12 segment): the time. */
void exif_older_info(struct span segment, struct image *im, struct arena *a);

#endif
