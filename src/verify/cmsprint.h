/* A signature as it has to be, byte for byte. */
#ifndef EXHIBIT_VERIFY_CMSPRINT_H
#define EXHIBIT_VERIFY_CMSPRINT_H

#include "base/buf.h"

#include <openssl/types.h>

struct CMS_SignerInfo_st;

/* Prints the detached SignedData that one signer with this certificate makes: algorithms, signed
 * attributes and signature value come from `si`, all else is fixed. False: `si` has algorithm
 * parameters this profile does not use. */
bool cmsprint_signed(struct CMS_SignerInfo_st *si, X509 *cert, struct buf *out);

#endif
