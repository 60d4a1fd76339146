/* Which device's screen a picture is as large as. Inside image.c. */
#ifndef EXHIBIT_READERS_IMAGE_SCREEN_H
#define EXHIBIT_READERS_IMAGE_SCREEN_H

#include "record/item.h"

/* The device (static storage) whose full screen has these pixels, upright or lying; absent when no
 * well-known one has. */
struct span image_screen(int64_t width, int64_t height);

#endif
