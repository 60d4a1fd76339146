/* SignedData in DER (RFC 5652, 5.1; X.690), printed from its parts.
 *
 * Much of a CMS is not covered by the signature in it: versions, names of algorithms, the signer's
 * identifier, whose comparison folds case. OpenSSL does not look at all of that. What is printed
 * here and compared with what came leaves no bit to play with. */
#include "cmsprint.h"

#include "base/limits.h"

#include <openssl/cms.h>
#include <stdlib.h>

#define ATTRIBUTES_MAX 8

enum {
	INTEGER = 0x02,
	OCTETS = 0x04,
	SEQUENCE = 0x30,
	SET = 0x31,
	CONTEXT_0 = 0x80,
	CONSTRUCTED_0 = 0xa0
};

/* 1.2.840.113549.1.7.2 and .1, with tag and length */
static const char oid_signed_data[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
static const char oid_data[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

/* ---- DER ---- */

static void put_head(struct buf *out, int tag, size_t n)
{
	buf_c(out, (char)tag);
	if (n < 0x80) {
		buf_c(out, (char)n);
	} else if (n < 0x100) {
		buf_puts(out, "\x81");
		buf_c(out, (char)n);
	} else if (n < 0x10000) {
		buf_puts(out, "\x82");
		buf_c(out, (char)(n >> 8));
		buf_c(out, (char)n);
	} else {
		buf_puts(out, "\x83");
		buf_c(out, (char)(n >> 16));
		buf_c(out, (char)(n >> 8));
		buf_c(out, (char)n);
	}
}

static void put(struct buf *out, int tag, struct span content)
{
	put_head(out, tag, content.n);
	buf_span(out, content);
}

/* Wraps what `out` holds from `from` on. */
static void wrap(struct buf *out, size_t from, int tag)
{
	struct buf inner;

	buf_init(&inner, LIMIT_TAG_FILE);
	buf_put(&inner, out->p + from, out->n - from);
	out->n = from;
	put(out, tag, buf_view(&inner));
	buf_clear(&inner);
}

/* What an i2d function made, which is freed. */
static void put_made(struct buf *out, unsigned char *der, int n)
{
	if (n > 0)
		buf_put(out, der, (size_t)n);
	OPENSSL_free(der);
}

/* ---- the parts ---- */

static bool put_algorithm(struct buf *out, const X509_ALGOR *alg, int parameters)
{
	unsigned char *der = NULL;
	int type, n;

	X509_ALGOR_get0(NULL, &type, NULL, alg);
	if (type != parameters)
		return false;
	n = i2d_X509_ALGOR(alg, &der);
	put_made(out, der, n);
	return true;
}

static bool put_digest_algorithm(struct buf *out, CMS_SignerInfo *si)
{
	X509_ALGOR *alg;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, &alg, NULL);
	return put_algorithm(out, alg, V_ASN1_UNDEF);	/* RFC 5754, 2: should be absent */
}

static bool put_signature_algorithm(struct buf *out, CMS_SignerInfo *si, X509 *cert)
{
	bool rsa = EVP_PKEY_get_base_id(X509_get0_pubkey(cert)) == EVP_PKEY_RSA;
	X509_ALGOR *alg;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, NULL, &alg);
	return put_algorithm(out, alg, rsa ? V_ASN1_NULL : V_ASN1_UNDEF);
}

/* Issuer and serial number, or the key's identifier. */
static void put_signer(struct buf *out, X509 *cert, bool by_key)
{
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(cert);
	size_t from = out->n;
	unsigned char *der = NULL;
	int n;

	if (by_key && id) {
		put(out, CONTEXT_0,
		    span_of((const char *)ASN1_STRING_get0_data(id),
			    (size_t)ASN1_STRING_length(id)));
		return;
	}
	n = i2d_X509_NAME(X509_get_issuer_name(cert), &der);
	put_made(out, der, n);
	der = NULL;
	n = i2d_ASN1_INTEGER(X509_get_serialNumber(cert), &der);
	put_made(out, der, n);
	wrap(out, from, SEQUENCE);
}

static int by_der(const void *a, const void *b)
{
	return span_cmp(*(const struct span *)a, *(const struct span *)b);
}

/* The attributes are a SET OF, which DER puts in order (X.690, 11.6). */
static bool put_attributes(struct buf *out, CMS_SignerInfo *si)
{
	struct span der[ATTRIBUTES_MAX];
	int n = CMS_signed_get_attr_count(si);
	size_t from = out->n;

	if (n < 0 || n > ATTRIBUTES_MAX)
		return false;
	for (int i = 0; i < n; i++) {
		unsigned char *p = NULL;
		int size = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(si, i), &p);

		der[i] = span_of((const char *)p, size > 0 ? (size_t)size : 0);
	}
	qsort(der, (size_t)n, sizeof *der, by_der);
	for (int i = 0; i < n; i++) {
		buf_span(out, der[i]);
		OPENSSL_free((void *)(uintptr_t)der[i].p);
	}
	wrap(out, from, CONSTRUCTED_0);
	return true;
}

static bool put_signer_info(struct buf *out, CMS_SignerInfo *si, X509 *cert, bool by_key)
{
	const ASN1_OCTET_STRING *value = CMS_SignerInfo_get0_signature(si);
	size_t from = out->n;

	put(out, INTEGER, by_key ? SPAN("\3") : SPAN("\1"));
	put_signer(out, cert, by_key);
	if (!put_digest_algorithm(out, si) || !put_attributes(out, si) ||
	    !put_signature_algorithm(out, si, cert))
		return false;
	put(out, OCTETS,
	    span_of((const char *)ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value)));
	wrap(out, from, SEQUENCE);
	return true;
}

/* SignedData as the profile has it, behind its object identifier. */
static bool put_signed_data(struct buf *out, CMS_SignerInfo *si, X509 *cert, bool by_key)
{
	unsigned char *der = NULL;
	size_t from = out->n, at;
	int n;

	put(out, INTEGER, by_key ? SPAN("\3") : SPAN("\1"));	/* RFC 5652, 5.1: 3 when a signer's is 3 */
	at = out->n;
	if (!put_digest_algorithm(out, si))
		return false;
	wrap(out, at, SET);
	put(out, SEQUENCE, span_of(oid_data, sizeof oid_data - 1));
	at = out->n;
	n = i2d_X509(cert, &der);
	put_made(out, der, n);
	wrap(out, at, CONSTRUCTED_0);
	at = out->n;
	if (!put_signer_info(out, si, cert, by_key))
		return false;
	wrap(out, at, SET);
	wrap(out, from, SEQUENCE);
	return true;
}

bool cmsprint_signed(CMS_SignerInfo *si, X509 *cert, struct buf *out)
{
	ASN1_OCTET_STRING *key_id = NULL;
	size_t at;

	CMS_SignerInfo_get0_signer_id(si, &key_id, NULL, NULL);
	buf_put(out, oid_signed_data, sizeof oid_signed_data - 1);
	at = out->n;
	if (!put_signed_data(out, si, cert, key_id != NULL))
		return false;
	wrap(out, at, CONSTRUCTED_0);
	wrap(out, 0, SEQUENCE);
	return !out->full;
}
