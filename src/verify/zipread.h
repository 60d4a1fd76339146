/* Every entry of a bundle's ZIP, from a reader that refuses what others would read in two ways. */
#ifndef EXHIBIT_VERIFY_ZIPREAD_H
#define EXHIBIT_VERIFY_ZIPREAD_H

#include "check.h"

/* Reads the whole file once, in order, and adds its entries to `c`; what is wrong with it becomes
 * a problem. False only when reading failed. */
bool zipread_all(struct check *c, int fd, struct err *e);

#endif
