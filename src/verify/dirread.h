/* Every file of an extracted bundle. */
#ifndef EXHIBIT_VERIFY_DIRREAD_H
#define EXHIBIT_VERIFY_DIRREAD_H

#include "check.h"

/* Reads every file below the open directory once and adds it to `c`. Links, empty directories and
 * everything else that is no regular file become problems; nothing outside is ever opened. False
 * only when reading failed. The descriptor stays the caller's. */
bool dirread_all(struct check *c, int dir, struct err *e);

#endif
