/* A xar archive that libarchive would never come to the end of. Inside archive.c. */
#ifndef EXHIBIT_READERS_ARCHIVE_XAR_H
#define EXHIBIT_READERS_ARCHIVE_XAR_H

#include "reader.h"

/* True when `in` is a xar archive in whose table an entry is a hard link twice. */
bool archive_xar_loops(const struct source *in);

#endif
