/* What a camera wrote into a picture: the TIFF structure that Exif blocks and TIFF files share. */
#ifndef EXHIBIT_READERS_EXIF_H
#define EXHIBIT_READERS_EXIF_H

#include "record/item.h"

/* Fills camera, orientation, time, place and software of `im`, as far as they are there and make
 * sense. `block` begins with "II" or "MM" ("Exif\0\0" in front is skipped); `is_file`: it is a TIFF
 * file, so the size of the picture is in it too. False when the block is not readable or points
 * outside of itself; what could be read is filled in all the same. */
bool exif_read(struct span block, bool is_file, struct image *im, struct arena *a);

/* "2024:04:03 10:00:00" with any one byte between the numbers (more may follow), and a zone ("Z", "+02:00",
 * anything else is none), as RFC 3339. False, and nothing written, when there is no such time. */
bool exif_time(struct span t, struct span zone, struct arena *a, struct span *to);

#endif
