/* The bag layer: is this a bag of profile exhibit-bundle/1, whole, and nothing else. */
#ifndef EXHIBIT_VERIFY_BAGCHECK_H
#define EXHIBIT_VERIFY_BAGCHECK_H

#include "check.h"

/* Compares the files of `c` with what its manifests and bag-info.txt say, and notes what they say. */
void bagcheck_all(struct check *c);

#endif
