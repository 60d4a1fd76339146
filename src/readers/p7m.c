/* Signed envelopes, ".p7m" (CMS SignedData with the content in it, RFC 5652): what was signed becomes a
 * child, and who signed is told. Italian invoices travel like this, often in BER with lengths left
 * open, which libcrypto reads; a second envelope inside the first is a child as well.
 *
 * Signatures are not checked: that needs certificates that are not part of the evidence. Encrypted
 * content (EnvelopedData) is noted. Of a signature alone, ".p7s", the signer is told. */
#include "readers/reader.h"

#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/limits.h"
#include "base/text.h"
#include "einvoice.h"

extern const struct reader reader_p7m;

#define SIGNERS_MAX 16

/* The subject on one line: "/C=IT/CN=..." as people know it from certificates. */
static struct span subject_of(X509 *cert, struct arena *a)
{
	char *line = X509_NAME_oneline(X509_get_subject_name(cert), NULL, 0);
	struct span s = line ? text_display(arena_str(a, line), a) : (struct span){ NULL, 0 };

	OPENSSL_free(line);
	return s;
}

/* Certificates stand beside the signatures; one that no signature names is of the chain. */
static X509 *cert_of(CMS_SignerInfo *who, STACK_OF(X509) *certs)
{
	for (int i = 0; i < sk_X509_num(certs); i++)
		if (CMS_SignerInfo_cert_cmp(who, sk_X509_value(certs, i)) == 0)
			return sk_X509_value(certs, i);
	return NULL;
}

static void tell_signers(CMS_ContentInfo *cms, struct sink *out)
{
	STACK_OF(CMS_SignerInfo) *all = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *certs = CMS_get1_certs(cms);
	struct arena *a = sink_arena(out);

	for (int i = 0; all && i < sk_CMS_SignerInfo_num(all) && i < SIGNERS_MAX; i++) {
		struct signature *s = list_add(&sink_item(out)->signatures, a, sizeof *s);
		X509 *cert = certs ? cert_of(sk_CMS_SignerInfo_value(all, i), certs) : NULL;

		s->kind = SPAN("smime");
		s->result = SPAN("not checked");
		s->why = SPAN("certificates are not checked");
		if (cert)
			s->signer = subject_of(cert, a);
	}
	sk_X509_pop_free(certs, X509_free);
}

/* "IT01234567890_FPA01.xml.p7m" holds "IT01234567890_FPA01.xml". */
static struct span inner_name(struct span name)
{
	return span_iends(name, ".p7m") && name.n > 4 ? span_sub(name, 0, name.n - 4) : SPAN("content");
}

static void hand_over(struct span content, const struct source *in, struct sink *out)
{
	struct child c = { .name = inner_name(in->name), .part = SPAN("attachment"), .size = { true, (int64_t)content.n } };

	if (sink_want(out) & WANT_META)
		einvoice_embedded(content, out);
	if (!(sink_want(out) & WANT_CHILDREN) || !sink_child_begin(out, &c))
		return;
	sink_child_data(out, content);
	sink_child_end(out);
}

static void read_envelope(CMS_ContentInfo *cms, const struct source *in, struct sink *out)
{
	ASN1_OCTET_STRING **content;

	if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed) {
		sink_note(out, NOTE_UNREAD, "p7m.encrypted", "a sealed envelope: what is in it is encrypted");
		return;
	}
	if (sink_want(out) & WANT_META)
		tell_signers(cms, out);
	content = CMS_get0_content(cms);
	if ((content == NULL || *content == NULL) && span_ends(in->media, "-signature"))
		return;		/* beside the message it is of: a message/rfc822 tells of both */
	if (content == NULL || *content == NULL)
		sink_note(out, NOTE_ODD, "p7m.detached", "a signature without what was signed");
	else
		hand_over(span_of((const char *)ASN1_STRING_get0_data(*content), (size_t)ASN1_STRING_length(*content)), in, out);
}

static void p7m_read(const struct source *in, struct sink *out)
{
	CMS_ContentInfo *cms = NULL;
	const unsigned char *at;
	struct buf scratch;
	struct span all;

	if (!(sink_want(out) & (WANT_CHILDREN | WANT_META)))
		return;
	buf_init(&scratch, LIMIT_DOCUMENT);
	if (!source_all(in, LIMIT_DOCUMENT, &scratch, &all)) {
		sink_note(out, NOTE_REFUSED, "p7m.size", "a signed envelope of more than %llu MiB, or one that could not be read",
			  (unsigned long long)(LIMIT_DOCUMENT / MIB));
	} else {
		at = (const unsigned char *)all.p;
		cms = d2i_CMS_ContentInfo(NULL, &at, (long)all.n);
		if (cms)
			read_envelope(cms, in, out);
		else
			sink_note(out, NOTE_UNREAD, "p7m.damaged", "the signed envelope is damaged or of another kind");
	}
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	buf_clear(&scratch);
}

static void p7m_warm(void)
{
	/* No configuration is looked for later, behind the wall. */
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL);
	xmltree_warm();
}

static const char *const p7m_media[] = { "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pkcs7-signature",
	"application/x-pkcs7-signature", NULL };

const struct reader reader_p7m = {
	.name = "p7m",
	.media = p7m_media,
	.flags = READER_CONTAINER,
	.warm = p7m_warm,
	.read = p7m_read,
};
