/* The signing time is set through the API, because it must be the caller's and not the clock's;
 * RSA with PKCS #1 v1.5 padding uses no randomness, so equal input gives equal bytes. */
#include "seal/sign.h"

#include "seal/key_file.h"

#include <openssl/cms.h>
#include <openssl/err.h>

static bool set_time(CMS_SignerInfo *si, int64_t when)
{
	ASN1_TIME *t = ASN1_TIME_set(NULL, (time_t)when);
	bool ok = t && CMS_signed_add1_attr_by_NID(si, NID_pkcs9_signingTime, ASN1_STRING_type(t), t, -1) == 1;

	ASN1_TIME_free(t);
	return ok;
}

static bool too_early(const struct key *k, int64_t when)
{
	time_t t = (time_t)when;

	return X509_cmp_time(X509_get0_notBefore(k->cert), &t) > 0;
}

bool sign_detached(const struct key *k, struct span content, int64_t when, struct buf *out, struct err *e)
{
	const unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_STREAM;
	BIO *in = BIO_new_mem_buf(content.p, (int)content.n);
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	CMS_SignerInfo *si = NULL;
	unsigned char *der = NULL;
	int n = -1;
	char why[200];

	if (too_early(k, when)) {
		err_set(e, EXHIBIT_CONFIG, 0, "the time to sign with (SOURCE_DATE_EPOCH?) lies before the first day of the key");
	} else {
		if (in && cms)
			si = CMS_add1_signer(cms, k->cert, k->pkey, EVP_sha256(),
					     CMS_CADES | CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL);
		if (si && set_time(si, when) && CMS_final(cms, in, NULL, CMS_DETACHED | CMS_BINARY) == 1)
			n = i2d_CMS_ContentInfo(cms, &der);
		if (n > 0) {
			buf_put(out, der, (size_t)n);
		} else {
			ERR_error_string_n(ERR_peek_last_error(), why, sizeof why);
			ERR_clear_error();
			err_set(e, EXHIBIT_BUG, 0, "sign: %s", why);
		}
	}
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(in);
	return n > 0;
}
