/* The signature layer (CMS: RFC 5652; signing-certificate-v2: RFC 5035).
 *
 * OpenSSL checks the mathematics; what it would accept is much more than this profile allows, so
 * the structure is checked here first: one signer, one certificate, known algorithms, the signed
 * attributes there have to be and no others, nothing unsigned, and one form in bytes. No chain is built:
 * the certificate itself is what a person compares or pins. */
#include "cmscheck.h"

#include "base/limits.h"
#include "cmsprint.h"
#include "record/moment.h"
#include "seal/cert.h"

#include <limits.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/x509v3.h>
#include <time.h>

#define RSA_BITS_MIN 3072
#define CLOCK_SLACK_S (24 * 3600)

static const struct allowed {
	int key, digest, signature;	/* as the signer info names them */
} allowed[] = {
	{ EVP_PKEY_RSA, NID_sha256, NID_rsaEncryption },
	{ EVP_PKEY_RSA, NID_sha384, NID_rsaEncryption },
	{ EVP_PKEY_RSA, NID_sha512, NID_rsaEncryption },
	{ EVP_PKEY_EC, NID_sha256, NID_ecdsa_with_SHA256 },
	{ EVP_PKEY_EC, NID_sha384, NID_ecdsa_with_SHA384 },
	{ EVP_PKEY_EC, NID_sha512, NID_ecdsa_with_SHA512 },
};

static bool wrong(struct check *c, const char *what)
{
	return check_wrong(c, "sign.wrong", "the signature %s", what);
}

/* ---- the certificate ---- */

static bool check_key(struct check *c, X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);
	int bits = key ? EVP_PKEY_get_bits(key) : 0, type = key ? EVP_PKEY_get_base_id(key) : 0;
	char group[32] = "";

	ERR_clear_error();
	if (type == EVP_PKEY_RSA && bits >= RSA_BITS_MIN && bits <= LIMIT_RSA_BITS)
		return true;
	if (type == EVP_PKEY_EC && EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1 &&
	    (strcmp(group, "prime256v1") == 0 || strcmp(group, "secp384r1") == 0))
		return true;
	return check_wrong(c, "sign.key",
			   "the key is of a kind or length that is not trusted (RSA from %d bits, "
			   "P-256, P-384)",
			   RSA_BITS_MIN);
}

static bool same_text(X509 *cert, struct span pem)
{
	struct buf b;
	bool same;

	buf_init(&b, LIMIT_KEY_FILE);
	cert_print(cert, &b);
	same = span_eq(buf_view(&b), pem);
	buf_clear(&b);
	return same;
}

static struct span claim(struct check *c, const X509 *cert,
			 bool (*get)(const X509 *cert, struct buf *out))
{
	struct span s = { NULL, 0 };
	struct buf b;

	buf_init(&b, LIMIT_KEY_FILE);
	if (get(cert, &b))
		s = span_str(check_show(c, buf_view(&b)));
	buf_clear(&b);
	return s;
}

static X509 *check_cert(struct check *c, struct span pem)
{
	const char *why;
	X509 *cert = cert_parse(pem, &why);

	if (cert == NULL) {
		check_wrong(c, "sign.cert", "signer.pem: %s", why);
		return NULL;
	}
	c->key = cert_fingerprint(cert);
	c->claim = claim(c, cert, cert_name);
	c->email = claim(c, cert, cert_email);
	if (!same_text(cert, pem))
		check_wrong(c, "sign.cert",
			    "signer.pem holds more than one certificate in its usual form");
	if (!digest_eq(&c->key, &c->signer_key))
		check_wrong(c, "sign.cert",
			    "signer.pem is not the certificate that bag-info.txt names");
	if (X509_check_purpose(cert, X509_PURPOSE_SMIME_SIGN, 0) != 1)
		check_wrong(c, "sign.cert", "the certificate in signer.pem is not for signing");
	ERR_clear_error();
	if (check_key(c, cert))
		return cert;
	X509_free(cert);
	return NULL;
}

/* ---- the structure ---- */

static CMS_ContentInfo *parse(struct span der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	CMS_ContentInfo *cms =
		der.n <= LONG_MAX ? d2i_CMS_ContentInfo(NULL, &p, (long)der.n) : NULL;

	ERR_clear_error();
	return cms;
}

/* The same bytes as its parts give when they are put together again. */
static bool has_one_form(CMS_SignerInfo *si, X509 *cert, struct span der)
{
	struct buf want;
	bool same;

	buf_init(&want, LIMIT_TAG_FILE);
	same = cmsprint_signed(si, cert, &want) && span_eq(buf_view(&want), der);
	buf_clear(&want);
	ERR_clear_error();
	return same;
}

static bool has_only_cert(CMS_ContentInfo *cms, const X509 *cert)
{
	STACK_OF(X509) *certs = CMS_get1_certs(cms);
	STACK_OF(X509_CRL) *crls = CMS_get1_crls(cms);
	bool ok = crls == NULL && sk_X509_num(certs) == 1 &&
		  X509_cmp(sk_X509_value(certs, 0), cert) == 0;

	sk_X509_pop_free(certs, X509_free);
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
	ERR_clear_error();
	return ok;
}

static bool is_allowed(CMS_SignerInfo *si, const X509 *cert)
{
	X509_ALGOR *digest, *signature;
	const ASN1_OBJECT *digest_id, *signature_id;
	int key = EVP_PKEY_get_base_id(X509_get0_pubkey(cert));

	CMS_SignerInfo_get0_algs(si, NULL, NULL, &digest, &signature);
	X509_ALGOR_get0(&digest_id, NULL, NULL, digest);
	X509_ALGOR_get0(&signature_id, NULL, NULL, signature);
	for (size_t i = 0; i < countof(allowed); i++)
		if (allowed[i].key == key && allowed[i].digest == OBJ_obj2nid(digest_id) &&
		    allowed[i].signature == OBJ_obj2nid(signature_id))
			return true;
	return false;
}

/* Each of the four there have to be, once; S/MIME capabilities are harmless and some tools cannot
 * leave them out; anything else could change what the signature means. */
static bool check_attributes(struct check *c, CMS_SignerInfo *si)
{
	static const int needed[] = { NID_pkcs9_contentType, NID_pkcs9_messageDigest,
				      NID_pkcs9_signingTime, NID_id_smime_aa_signingCertificateV2 };
	int n = CMS_signed_get_attr_count(si), expected = countof(needed);

	for (size_t i = 0; i < countof(needed); i++) {
		int at = CMS_signed_get_attr_by_NID(si, needed[i], -1);

		if (at < 0)
			return wrong(c, "lacks an attribute it has to have (type, digest, time and "
					"certificate)");
		if (CMS_signed_get_attr_by_NID(si, needed[i], at) >= 0 ||
		    X509_ATTRIBUTE_count(CMS_signed_get_attr(si, at)) != 1)
			return wrong(c, "has an attribute twice");
	}
	if (CMS_signed_get_attr_by_NID(si, NID_SMIMECapabilities, -1) >= 0)
		expected++;
	if (n != expected)
		return wrong(c, "has an attribute this version does not know");
	if (CMS_unsigned_get_attr_count(si) > 0)
		return wrong(c, "carries attributes that are not signed");
	return true;
}

/* signing-certificate-v2 names the certificate, so that no other one with the same key fits. */
static bool names_cert(CMS_SignerInfo *si, X509 *cert)
{
	ASN1_STRING *value = CMS_signed_get0_data_by_OBJ(
		si, OBJ_nid2obj(NID_id_smime_aa_signingCertificateV2), -3, V_ASN1_SEQUENCE);
	const unsigned char *p = value ? ASN1_STRING_get0_data(value) : NULL;
	ESS_SIGNING_CERT_V2 *ess =
		value ? d2i_ESS_SIGNING_CERT_V2(NULL, &p, ASN1_STRING_length(value)) : NULL;
	STACK_OF(X509) *chain = sk_X509_new_null();
	bool ok = ess && chain && sk_X509_push(chain, cert) > 0 &&
		  OSSL_ESS_check_signing_certs(NULL, ess, chain, 1) == 1;

	sk_X509_free(chain);
	ESS_SIGNING_CERT_V2_free(ess);
	ERR_clear_error();
	return ok;
}

static bool signing_time(CMS_SignerInfo *si, int64_t *when)
{
	const ASN1_OBJECT *id = OBJ_nid2obj(NID_pkcs9_signingTime);
	ASN1_TIME *t = CMS_signed_get0_data_by_OBJ(si, id, -3, V_ASN1_UTCTIME);
	struct tm tm;

	if (t == NULL)
		t = CMS_signed_get0_data_by_OBJ(si, id, -3, V_ASN1_GENERALIZEDTIME);
	ERR_clear_error();
	if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1)
		return false;
	*when = timegm(&tm);
	return true;
}

static bool check_time(struct check *c, CMS_SignerInfo *si, const X509 *cert)
{
	int64_t from, to;

	if (!signing_time(si, &c->signed_at))
		return wrong(c, "has no readable time");
	if (!cert_times(cert, &from, &to) || c->signed_at < from || c->signed_at > to)
		return check_wrong(
			c, "sign.time",
			"it was signed at a time at which the certificate was not valid");
	if (c->signed_at > moment_now() + CLOCK_SLACK_S)
		check_remark(c, "The signing time lies in the future: the signer's clock, or "
				"yours, is wrong.");
	return true;
}

static bool check_structure(struct check *c, CMS_ContentInfo *cms, X509 *cert, struct span der)
{
	STACK_OF(CMS_SignerInfo) *signers;
	CMS_SignerInfo *si;

	if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		return wrong(c, "is no CMS SignedData");
	if (CMS_is_detached(cms) != 1 || OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data)
		return wrong(c, "has a content of its own");
	signers = CMS_get0_SignerInfos(cms);
	if (sk_CMS_SignerInfo_num(signers) != 1)
		return wrong(c, "has not exactly one signer");
	si = sk_CMS_SignerInfo_value(signers, 0);
	if (!has_only_cert(cms, cert) || CMS_SignerInfo_cert_cmp(si, cert) != 0)
		return wrong(c, "is not by the certificate in signer.pem");
	if (!is_allowed(si, cert))
		return wrong(c, "uses an algorithm this profile does not allow");
	if (!check_attributes(c, si))
		return false;
	if (!names_cert(si, cert))
		return wrong(c, "names another certificate");
	if (!has_one_form(si, cert, der))
		return wrong(c, "has bytes that are not as this profile has them");
	return check_time(c, si, cert);
}

/* ---- the mathematics ---- */

static bool is_signed(CMS_ContentInfo *cms, X509 *cert, struct span content)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	BIO *in = content.n <= INT_MAX ? BIO_new_mem_buf(content.p, (int)content.n) : NULL;
	bool ok = certs && in && sk_X509_push(certs, cert) > 0 &&
		  CMS_verify(cms, certs, NULL, in, NULL,
			     CMS_BINARY | CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY) == 1;

	sk_X509_free(certs);
	BIO_free(in);
	ERR_clear_error();
	return ok;
}

void cmscheck_all(struct check *c)
{
	const struct check_file *pem = check_find(c, "signer.pem"),
				*tags = check_find(c, "tagmanifest-sha256.txt");
	const struct check_file *der = check_find(c, "tagmanifest-sha256.txt.p7s");
	CMS_ContentInfo *cms;
	X509 *cert;

	/* What is missing or too large was told already. */
	if (!pem || !tags || !der || !pem->bytes.p || !tags->bytes.p || !der->bytes.p)
		return;
	cert = check_cert(c, pem->bytes);
	cms = parse(der->bytes);
	if (cms == NULL)
		wrong(c, "is damaged");
	else if (cert && check_structure(c, cms, cert, der->bytes) &&
		 !is_signed(cms, cert, tags->bytes))
		check_wrong(c, "sign.wrong",
			    "the signature is not by this key over this tag manifest: the bundle "
			    "was changed");
	CMS_ContentInfo_free(cms);
	X509_free(cert);
}
