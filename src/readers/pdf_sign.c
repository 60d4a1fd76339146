/* Signatures in PDF documents (ISO 32000-1, 12.8): a dictionary with /ByteRange says which bytes were
 * signed and /Contents holds a CMS signature (RFC 5652) of them.
 *
 * The file is searched for such dictionaries as it stands: they are never packed into streams. That
 * the bytes are those that were signed is checked with the certificate that came along; whether that
 * one can be trusted takes roots and the state of revocation, which only a network has. */
#include "pdf_extra.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#include "base/limits.h"
#include "base/text.h"
#include "docprop.h"

enum { SIGNATURES = 16, NEAR = 64 * 1024, CONTENTS = 1024 * 1024 };

struct range {
	uint64_t from, n, from2, n2;
};

static bool number(struct span *s, uint64_t *v)
{
	size_t i = 0;

	*s = span_trim(*s);
	*v = 0;
	for (; i < s->n && i < 18 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
		*v = *v * 10 + (uint64_t)(s->p[i] - '0');
	*s = span_from(*s, i);
	return i > 0;
}

/* "[0 840 9032 5500]", both pieces in the file and in order. */
static bool byte_range(struct span file, size_t at, struct range *r)
{
	struct span s = span_trim(span_sub(file, at, 200));

	if (!span_starts(s, "["))
		return false;
	s = span_from(s, 1);
	return number(&s, &r->from) && number(&s, &r->n) && number(&s, &r->from2) && number(&s, &r->n2) &&
	       r->from <= file.n && r->n <= file.n - r->from && r->from2 <= file.n && r->n2 <= file.n - r->from2 &&
	       r->from + r->n <= r->from2;
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* What stands between the two pieces is the signature in hex. */
static void contents(struct span file, const struct range *r, struct buf *to)
{
	struct span gap = span_sub(file, (size_t)(r->from + r->n), (size_t)(r->from2 - r->from - r->n));
	int half = -1;

	for (size_t i = 0; i < gap.n && !to->full; i++) {
		int d = digit(gap.p[i]);

		if (d >= 0 && half >= 0)
			buf_c(to, (char)(half << 4 | d));
		if (d >= 0)
			half = half >= 0 ? -1 : d;
	}
}

static struct span signer_name(PKCS7 *p7, struct arena *a)
{
	STACK_OF(X509) *signers = PKCS7_get0_signers(p7, NULL, 0);
	struct span s = { NULL, 0 };
	char text[512];

	if (signers && sk_X509_num(signers) > 0 &&
	    X509_NAME_oneline(X509_get_subject_name(sk_X509_value(signers, 0)), text, sizeof text))
		s = arena_str(a, text);
	sk_X509_free(signers);
	return s;
}

/* Are these the bytes that were signed? The chain of certificates is not looked at. */
static void check(struct signature *sig, struct span file, const struct range *r, struct sink *out)
{
	struct buf der, body;
	const unsigned char *p;
	PKCS7 *p7;
	BIO *bio;

	buf_init(&der, CONTENTS);
	buf_init(&body, LIMIT_DOCUMENT);
	contents(file, r, &der);
	buf_span(&body, span_sub(file, (size_t)r->from, (size_t)r->n));
	buf_span(&body, span_sub(file, (size_t)r->from2, (size_t)r->n2));
	p = (const unsigned char *)(der.p ? der.p : "");
	p7 = d2i_PKCS7(NULL, &p, (long)der.n);
	if (p7 && PKCS7_type_is_signed(p7) && PKCS7_get_detached(p7) && !body.full) {
		sig->signer = text_display(signer_name(p7, sink_arena(out)), sink_arena(out));
		bio = BIO_new_mem_buf(body.p ? body.p : "", (int)body.n);
		sig->body = PKCS7_verify(p7, NULL, NULL, bio, NULL, PKCS7_NOVERIFY) == 1 ? SPAN("match") : SPAN("mismatch");
		BIO_free(bio);
	}
	PKCS7_free(p7);
	ERR_clear_error();
	buf_clear(&der);
	buf_clear(&body);
}

/* A literal string behind `key` in the dictionary around the range. */
static struct span said(struct span dict, const char *key)
{
	size_t at = span_find(dict, span_str(key), 0), end;
	struct span s = span_trim(span_from(dict, at == SIZE_MAX ? dict.n : at + strlen(key)));

	if (!span_starts(s, "("))
		return (struct span){ NULL, 0 };
	end = span_chr(s, ')', 1);
	return end == SIZE_MAX ? (struct span){ NULL, 0 } : span_sub(s, 1, end - 1);
}

/* The dictionary: from the object in front of the range to the end of it. */
static struct span dictionary(struct span file, size_t at, const struct range *r)
{
	size_t from = at > NEAR ? at - NEAR : 0, found, to;

	for (size_t i = from; (found = span_find(span_sub(file, 0, at), SPAN(" obj"), i)) != SIZE_MAX; i = found + 1)
		from = found;
	to = span_find(file, SPAN("endobj"), (size_t)r->from2 > at ? (size_t)r->from2 : at);
	return span_sub(file, from, (to == SIZE_MAX ? file.n : to) - from);
}

static void one(struct span file, size_t at, const struct range *r, struct sink *out)
{
	struct signature *sig = list_add(&sink_item(out)->signatures, sink_arena(out), sizeof *sig);
	struct span dict = dictionary(file, at, r), rest = span_from(file, (size_t)(r->from2 + r->n2));
	struct span name = said(dict, "/Name"), signer = { NULL, 0 };

	*sig = (struct signature){ .kind = SPAN("pdf"), .result = SPAN("not checked") };
	pdf_extra_time(&sig->time, said(dict, "/M"), out);
	check(sig, file, r, out);
	if (sig->signer.p == NULL && name.n) {
		docprop_set(&signer, name, out);
		sig->signer = signer;
	}
	sig->why = SPAN("the certificates were not checked");
	if (span_eq_str(sig->body, "mismatch")) {
		sig->why = SPAN("the signed bytes were changed, or the signature is damaged");
		sink_note(out, NOTE_ODD, "pdf.signature", "a signature does not fit the bytes it is for: they were changed");
	}
	if (r->from != 0 || span_trim(rest).n) {
		sig->why = SPAN("it does not cover the whole file");
		sink_note(out, NOTE_ODD, "pdf.changed",
			  "%llu bytes were added to the file behind what a signature covers: pages may look other than signed",
			  (unsigned long long)(file.n - r->from2 - r->n2));
	}
}

void pdf_sign_read(struct span file, struct sink *out)
{
	struct span mark = SPAN("/ByteRange");
	struct range r;

	for (size_t at = 0; (at = span_find(file, mark, at)) != SIZE_MAX; at += mark.n)
		if (byte_range(file, at + mark.n, &r) && sink_item(out)->signatures.n < SIGNATURES)
			one(file, at, &r, out);
}

void pdf_sign_warm(void)
{
	/* Algorithms are fetched at first use; a configuration is not wanted, and could not be read. */
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_ADD_ALL_DIGESTS | OPENSSL_INIT_ADD_ALL_CIPHERS |
				    OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL);
}
