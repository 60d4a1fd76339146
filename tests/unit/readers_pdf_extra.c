/* PDF: properties, forms, comments, signatures. The signed document is made here, with a key of the
 * moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "readers/pdf_extra.h"
#include "unit/testsink.h"

extern const struct reader reader_pdf;

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_CHILDREN | WANT_META | WANT_TEXT);
	reader_pdf.warm();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static const char form[] =
	"%PDF-1.6\n"
	"1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 6 0 R]/DA(/F 10 Tf)>>>>endobj\n"
	"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Annots[5 0 R 6 0 R 7 0 R]"
	"/Resources<</Font<</F 8 0 R>>>>>>endobj\n"
	"4 0 obj<</Length 45>>stream\nBT /F 10 Tf 20 150 Td (Total EUR 99.00) Tj ET\nendstream endobj\n"
	"5 0 obj<</Type/Annot/Subtype/Widget/FT/Tx/T(total)/V(EUR 99.00)/Rect[20 100 120 120]/F 2>>endobj\n"
	"6 0 obj<</Type/Annot/Subtype/Widget/FT/Tx/T(iban)/V(DE89 3704 0044)/Rect[20 60 120 80]/F 2>>endobj\n"
	"7 0 obj<</Type/Annot/Subtype/Text/Contents(not agreed)/T(Nadia)/M(D:20240403101500+02'00')/Rect[9 9 19 19]>>endobj\n"
	"8 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
	"9 0 obj<</Title(Offer)/Producer(Maker 1)/Creator(Word)/CreationDate(D:20240402081500)/ModDate(D:20240403101500-05'30)>>endobj\n"
	"trailer<</Root 1 0 R/Info 9 0 R>>\n";

static void test_form(void **state)
{
	const struct document *d;
	const struct mark *m;
	const struct text_part *p;

	(void)state;
	testsink_read(out, &reader_pdf, span_str(form));
	assert_string_equal(testsink_text(out),
			    "Total EUR 99.00\n[Form fields]\niban: DE89 3704 0044\n\n[Comments]\n"
			    "2024-04-03T10:15:00+02:00, Nadia: not agreed\n\n[Form fields]\ntotal: EUR 99.00\n");
	d = &out->item->document;
	assert_string_equal(testsink_str(out, d->title), "Offer");
	assert_string_equal(testsink_str(out, d->producer), "Maker 1");
	assert_string_equal(testsink_str(out, d->creator), "Word");
	assert_string_equal(testsink_str(out, d->created), "2024-04-02T08:15:00");
	assert_string_equal(testsink_str(out, d->modified), "2024-04-03T10:15:00-05:30");
	m = d->marks.v;
	assert_int_equal(d->marks.n, 1);
	assert_string_equal(testsink_str(out, m->who), "Nadia");
	p = out->item->text.parts.v;
	assert_int_equal(out->item->text.parts.n, 2);
	assert_string_equal(testsink_str(out, p[1].kind), "form");
	assert_int_equal(p[0].bytes[1], p[1].bytes[0]);
}

static void test_time(void **state)
{
	static const char *const rows[][2] = {
		{ "D:20240403101500Z", "2024-04-03T10:15:00Z" }, { "D:20240403101500+02'00'", "2024-04-03T10:15:00+02:00" },
		{ "20240403", "2024-04-03" }, { "D:2024", "2024" }, { "D:202404031015", "2024-04-03T10:15:00" },
		{ "D:20241303101500", NULL }, { "yesterday", NULL }, { "", NULL },
	};

	(void)state;
	testsink_read(out, &reader_pdf, span_str(form));
	for (size_t i = 0; i < countof(rows); i++) {
		struct span to = { NULL, 0 };

		pdf_extra_time(&to, span_str(rows[i][0]), out);
		if (rows[i][1])
			assert_string_equal(testsink_str(out, to), rows[i][1]);
		else
			assert_null(to.p);
	}
}

/* ---- signing ---- */

enum { HEX = 8192 };

static X509 *certificate(EVP_PKEY *key)
{
	X509 *x = X509_new();

	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"Nadia Okafor", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509_sign(x, key, EVP_sha256());
	return x;
}

/* Fills the gap of HEX digits at `gap` with a signature of what is around it. */
static void sign(struct buf *pdf, size_t gap)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	X509 *x = certificate(key);
	BIO *body = BIO_new(BIO_s_mem());
	unsigned char *der = NULL;
	PKCS7 *p7;
	int n;

	BIO_write(body, pdf->p, (int)gap);
	BIO_write(body, pdf->p + gap + HEX, (int)(pdf->n - gap - HEX));
	p7 = PKCS7_sign(x, key, NULL, body, PKCS7_DETACHED | PKCS7_BINARY);
	n = i2d_PKCS7(p7, &der);
	assert_true(n > 0 && 2 * n < HEX);
	for (int i = 0; i < n; i++) {
		static const char hex[] = "0123456789abcdef";

		pdf->p[gap + 1 + 2 * (size_t)i] = hex[der[i] >> 4];
		pdf->p[gap + 2 + 2 * (size_t)i] = hex[der[i] & 15];
	}
	OPENSSL_free(der);
	PKCS7_free(p7);
	BIO_free(body);
	X509_free(x);
	EVP_PKEY_free(key);
}

static void make_signed(struct buf *pdf)
{
	static const char tail[] = "/M(D:20240403120000Z)/Name(N. O.)>>endobj\ntrailer<</Root 1 0 R>>\n";
	size_t gap;

	buf_puts(pdf, "%PDF-1.6\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
		      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<</Type/Sig/SubFilter/adbe.pkcs7.detached");
	gap = pdf->n + strlen("/ByteRange[0 0000 00000 00000]/Contents");
	buf_fmt(pdf, "/ByteRange[0 %04zu %05zu %05zu]/Contents<", gap, gap + HEX, sizeof tail - 1);
	for (int i = 0; i < HEX - 2; i++)
		buf_c(pdf, '0');
	buf_c(pdf, '>');
	buf_puts(pdf, tail);
	sign(pdf, gap);
}

static const struct signature *only(void)
{
	assert_int_equal(out->item->signatures.n, 1);
	return out->item->signatures.v;
}

static void test_signed(void **state)
{
	struct buf pdf;
	size_t at;

	(void)state;
	buf_init(&pdf, MIB);
	make_signed(&pdf);
	testsink_read(out, &reader_pdf, buf_view(&pdf));
	assert_string_equal(testsink_str(out, only()->kind), "pdf");
	assert_string_equal(testsink_str(out, only()->body), "match");
	assert_string_equal(testsink_str(out, only()->result), "not checked");
	assert_string_equal(testsink_str(out, only()->signer), "/CN=Nadia Okafor");
	assert_string_equal(testsink_str(out, only()->time), "2024-04-03T12:00:00Z");
	assert_false(testsink_noted(out, "pdf.changed"));
	at = span_find(buf_view(&pdf), SPAN("0 0 9 9]"), 0) + 4;
	pdf.p[at] = '8';	/* a byte that was signed */
	testsink_read(out, &reader_pdf, buf_view(&pdf));
	assert_string_equal(testsink_str(out, only()->body), "mismatch");
	assert_true(testsink_noted(out, "pdf.signature"));
	pdf.p[at] = '9';
	buf_puts(&pdf, "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 19 9]>>endobj\n");
	testsink_read(out, &reader_pdf, buf_view(&pdf));
	assert_true(testsink_noted(out, "pdf.changed"));
	buf_clear(&pdf);
}

static void test_lies(void **state)
{
	static const char *const ranges[] = {
		"/ByteRange[0 99999 1 2]", "/ByteRange[5 3 1 1]", "/ByteRange[0 18446744073709551615 5 5]",
		"/ByteRange[0 1", "/ByteRange[]", "/ByteRange[0 9 9 9]", "/ByteRange[0 9 20 9]/Contents<30",
	};

	(void)state;
	for (size_t i = 0; i < countof(ranges); i++) {
		struct buf b;

		buf_init(&b, MIB);
		buf_puts(&b, form);
		buf_puts(&b, ranges[i]);
		testsink_read(out, &reader_pdf, buf_view(&b));
		assert_true(out->item->signatures.n <= 1);
		buf_clear(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_form, setup, teardown),
		cmocka_unit_test_setup_teardown(test_time, setup, teardown),
		cmocka_unit_test_setup_teardown(test_signed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lies, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
