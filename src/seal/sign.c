/* The signature. The openssl command cannot set the signing time, the library can: RSA with PKCS #1
 * v1.5 padding uses no randomness, so the same content, key and time give the same bytes.
 * (Ed25519 would be smaller; OpenSSL 3.0 cannot put it into CMS.) */
#include "sign.h"

#include "key_inside.h"
#include "cert.h"

#include <limits.h>
#include <openssl/cms.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static bool put_time(CMS_SignerInfo *si, int64_t when)
{
	ASN1_TIME *t = ASN1_TIME_set(NULL, (time_t)when);
	bool ok = t && CMS_signed_add1_attr_by_NID(si, NID_pkcs9_signingTime, ASN1_STRING_type(t),
						   t, -1) == 1;

	ASN1_TIME_free(t);
	return ok;
}

static CMS_ContentInfo *make(const struct key *k, BIO *content, int64_t when)
{
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL,
					CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_STREAM);
	CMS_SignerInfo *si = NULL;

	if (cms)
		si = CMS_add1_signer(cms, k->cert, k->pkey, EVP_sha256(),
				     CMS_CADES | CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL);
	if (si && put_time(si, when) &&
	    CMS_final(cms, content, NULL, CMS_DETACHED | CMS_BINARY) == 1)
		return cms;
	CMS_ContentInfo_free(cms);
	return NULL;
}

static const char *day(int64_t when, char out[16])
{
	struct tm tm;
	time_t t = (time_t)when;

	if (gmtime_r(&t, &tm) == NULL || strftime(out, 16, "%Y-%m-%d", &tm) == 0)
		snprintf(out, 16, "(no date)");
	return out;
}

bool sign_may(const struct key *k, int64_t when, struct err *e)
{
	char at[16], from[16], to[16];

	if (when >= k->from && when <= k->to)
		return true;
	return err_set(e, EXHIBIT_CONFIG, 0,
		       "the time to sign with is %s, and the key serves from %s to %s: %s", day(when, at),
		       day(k->from, from), day(k->to, to),
		       getenv("SOURCE_DATE_EPOCH") ? "SOURCE_DATE_EPOCH has to lie between them" :
						     "make a new key (exhibit key new), or set the clock right");
}

bool sign_detached(const struct key *k, struct span content, int64_t when, struct buf *out,
		   struct err *e)
{
	BIO *in;
	CMS_ContentInfo *cms;
	unsigned char *der = NULL;
	int n = -1;

	if (!sign_may(k, when, e))
		return false;
	in = content.n <= INT_MAX ? BIO_new_mem_buf(content.p, (int)content.n) : NULL;
	cms = in ? make(k, in, when) : NULL;
	if (cms)
		n = i2d_CMS_ContentInfo(cms, &der);
	if (n > 0)
		buf_put(out, der, (size_t)n);
	else
		cert_fault(e, EXHIBIT_BUG, "sign");
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	return n > 0;
}
