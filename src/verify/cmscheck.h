/* The signature layer: did the holder of signer.pem's key sign the tag manifest, and nothing but. */
#ifndef EXHIBIT_VERIFY_CMSCHECK_H
#define EXHIBIT_VERIFY_CMSCHECK_H

#include "check.h"

/* After bagcheck_all, which read which key there has to be. Fills in who signed and when. */
void cmscheck_all(struct check *c);

#endif
