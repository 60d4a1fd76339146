/* The signer's certificate (RFC 5280), made and read.
 *
 * It never ends, because an ended certificate makes stock openssl refuse a good signature; it
 * begins a day early, for clocks that are behind. It is no CA, so that nothing can be hung below it.
 * There is no revocation: a key that is given up is announced by its owner. */
#include "cert.h"

#include "base/limits.h"
#include "base/text.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CLAIM_MAX 64		/* ub-common-name; e-mail addresses fit as well */

bool cert_fault(struct err *e, int status, const char *what)
{
	const char *why = ERR_reason_error_string(ERR_peek_last_error());

	err_set(e, status, 0, "%s%s%s", what, why ? ": " : "", why ? why : "");
	ERR_clear_error();
	return false;
}

/* ---- making ---- */

static bool put_serial(X509 *cert)
{
	unsigned char bytes[16];
	BIGNUM *n = NULL;
	bool ok = RAND_bytes(bytes, sizeof bytes) == 1;

	bytes[0] &= 0x7f;	/* positive... */
	bytes[0] |= 0x40;	/* ...and of one length */
	ok = ok && (n = BN_bin2bn(bytes, sizeof bytes, NULL)) != NULL &&
	     BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert)) != NULL;
	BN_free(n);
	return ok;
}

static bool put_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	bool ok;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = ext && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok;
}

/* Who wants no name gets one that is made of the key and tells nothing else. */
static void pseudonym(EVP_PKEY *pkey, char *to, size_t size)
{
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(pkey, &der);
	struct digest d = digest_of(span_of((const char *)der, n > 0 ? (size_t)n : 0));
	char hex[DIGEST_HEX];

	OPENSSL_free(der);
	snprintf(to, size, "exhibit signer %.8s", digest_hex(&d, hex));
}

static bool put_subject(X509 *cert, EVP_PKEY *pkey, const char *name, const char *email)
{
	X509_NAME *subject = X509_get_subject_name(cert);
	char own[64];

	if (name == NULL || *name == 0) {
		pseudonym(pkey, own, sizeof own);
		name = own;
	}
	if (X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
				       (const unsigned char *)name, -1, -1, 0) != 1)
		return false;
	if (email && *email &&
	    X509_NAME_add_entry_by_NID(subject, NID_pkcs9_emailAddress, MBSTRING_UTF8,
				       (const unsigned char *)email, -1, -1, 0) != 1)
		return false;
	return X509_set_issuer_name(cert, subject) == 1;
}

static bool fill(X509 *cert, EVP_PKEY *pkey, const char *name, const char *email, int64_t now)
{
	return X509_set_version(cert, X509_VERSION_3) == 1 && put_serial(cert) &&
	       ASN1_TIME_adj(X509_getm_notBefore(cert), (time_t)now, -1, 0) != NULL &&
	       ASN1_TIME_set_string(X509_getm_notAfter(cert), "99991231235959Z") == 1 &&
	       X509_set_pubkey(cert, pkey) == 1 && put_subject(cert, pkey, name, email) &&
	       put_extension(cert, NID_basic_constraints, "critical,CA:FALSE") &&
	       put_extension(cert, NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
	       put_extension(cert, NID_ext_key_usage, "emailProtection") &&
	       put_extension(cert, NID_subject_key_identifier, "hash") &&
	       X509_sign(cert, pkey, EVP_sha256()) > 0;
}

static bool claim_ok(const char *claim)
{
	return claim == NULL ||
	       (text_is_plain(span_str(claim)) && text_count(span_str(claim)) <= CLAIM_MAX);
}

X509 *cert_make(EVP_PKEY *pkey, const char *name, const char *email, int64_t now, struct err *e)
{
	X509 *cert;

	if (!claim_ok(name) || !claim_ok(email)) {
		err_set(e, EXHIBIT_USAGE, 0,
			"name and address in a certificate are plain text of at most %d characters",
			CLAIM_MAX);
		return NULL;
	}
	cert = X509_new();
	if (cert && fill(cert, pkey, name, email, now))
		return cert;
	X509_free(cert);
	cert_fault(e, EXHIBIT_BUG, "make a certificate");
	return NULL;
}

/* ---- reading ---- */

X509 *cert_parse(struct span pem, const char **why)
{
	BIO *in = pem.n <= LIMIT_KEY_FILE ? BIO_new_mem_buf(pem.p, (int)pem.n) : NULL;
	X509 *cert = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL, *more = NULL;

	*why = cert ? NULL : "there is no certificate in it";
	if (cert && (more = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
		*why = "there is more than one certificate in it";
		X509_free(cert);
		cert = NULL;
	}
	X509_free(more);
	BIO_free(in);
	ERR_clear_error();
	return cert;
}

void cert_print(const X509 *cert, struct buf *pem)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *p;
	long n;

	if (out == NULL || PEM_write_bio_X509(out, cert) != 1)
		abort();	/* memory ran out */
	n = BIO_get_mem_data(out, &p);
	buf_put(pem, p, (size_t)n);
	BIO_free(out);
}

struct digest cert_fingerprint(const X509 *cert)
{
	struct digest d;
	unsigned n;

	if (X509_digest(cert, EVP_sha256(), d.b, &n) != 1 || n != sizeof d.b)
		abort();
	return d;
}

static bool subject_text(const X509 *cert, int nid, struct buf *out)
{
	const X509_NAME *subject = X509_get_subject_name(cert);
	int at = X509_NAME_get_index_by_NID(subject, nid, -1);
	unsigned char *utf8 = NULL;
	int n;

	if (at < 0)
		return false;
	n = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
	if (n > 0)
		buf_put(out, utf8, (size_t)n);
	OPENSSL_free(utf8);
	ERR_clear_error();
	return n > 0;
}

bool cert_name(const X509 *cert, struct buf *out)
{
	return subject_text(cert, NID_commonName, out);
}
bool cert_email(const X509 *cert, struct buf *out)
{
	return subject_text(cert, NID_pkcs9_emailAddress, out);
}

static bool seconds(const ASN1_TIME *t, int64_t *s)
{
	struct tm tm;

	if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1)
		return false;
	*s = timegm(&tm);
	return true;
}

bool cert_times(const X509 *cert, int64_t *from, int64_t *to)
{
	return seconds(X509_get0_notBefore(cert), from) && seconds(X509_get0_notAfter(cert), to);
}
