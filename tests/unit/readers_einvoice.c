/* Electronic invoices: fields by syntax, sums, and what stands around them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/einvoice.h"
#include "unit/testsink.h"

extern const struct reader reader_einvoice, reader_p7m, reader_xml;

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_TEXT | WANT_META | WANT_CHILDREN);
	reader_einvoice.warm();
	reader_p7m.warm();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static struct span load(const char *name)
{
	char path[100];

	snprintf(path, sizeof path, "fixtures/einvoice/%s", name);
	return testsink_load(path);
}

static void read_file(const char *name, const struct reader *r)
{
	struct span s = load(name);

	out->media = SPAN("application/xml");
	testsink_read(out, r, s);
	free((void *)(uintptr_t)s.p);
}

/* syntax number issued due currency net tax total paid payable seller seller_vat buyer lines taxes */
static void fields_are(const char *want)
{
	const struct fields *f = &out->item->fields;
	const struct span all[] = { f->syntax, f->invoice_number, f->issue_date, f->due_date, f->currency, f->net, f->tax, f->total,
				    f->paid, f->payable, f->seller, f->seller_vat, f->buyer };
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < countof(all); i++)
		buf_fmt(&b, "%.*s|", SPAN_FMT(all[i].p ? all[i] : SPAN("-")));
	buf_fmt(&b, "%u|%u", f->lines.n, f->taxes.n);
	assert_string_equal(arena_cstr(out->item->arena, buf_view(&b)), want);
	buf_clear(&b);
}

static void syntaxes(void **state)
{
	(void)state;
	read_file("ubl.xml", &reader_einvoice);
	fields_are("UBL|2024/0117|2024-03-05|2024-04-04|EUR|320.00|61.50|381.50|100.00|281.50|Harbor Studio GmbH|DE123456789|Pine & Sons|2|2");
	assert_true(span_eq_str(out->item->fields.note, "Thank you.\nSecond note."));
	assert_int_equal(out->notes.n, 0);
	read_file("ubl-credit.xml", &reader_einvoice);
	fields_are("UBL|CN-4|2024-03-20|2024-04-01|EUR|40|7.60|47.6|-|47.6|Harbor Studio GmbH|DE123456789|Pine & Sons KG|1|0");
	assert_true(span_eq_str(out->item->fields.corrects, "2024/0117"));
	read_file("cii.xml", &reader_einvoice);
	fields_are("CII|RE-77|2024-02-29|2024-03-30|EUR|150.00|28.50|178.50|-|178.50|Tischlerei Ahorn|DE111111111|Caf\xc3\xa9 Linde|3|1");
	assert_int_equal(out->notes.n, 0);	/* the group line is not added to its parts */
	read_file("zugferd1.xml", &reader_einvoice);
	fields_are("ZUGFeRD1|RE-77|2024-02-29|2024-03-30|EUR|150.00|28.50|178.50|-|178.50|Tischlerei Ahorn|DE111111111|Caf\xc3\xa9 Linde|2|1");
	read_file("fatturapa.xml", &reader_einvoice);
	fields_are("FatturaPA|17/2024|2024-02-29|2024-03-30|EUR|600.00|132.00|732.00|-|732.00|Giulia Ferri|IT01234567890|Bottega del Pane S.r.l.|2|1");
	read_file("peppol.xml", &reader_einvoice);
	fields_are("UBL|2024/0117|2024-03-05|2024-04-04|EUR|320.00|61.50|381.50|100.00|281.50|Harbor Studio GmbH|DE123456789|Pine & Sons|2|2");
}

static void lines(void **state)
{
	const struct invoice_line *l;

	(void)state;
	read_file("ubl.xml", &reader_einvoice);
	l = out->item->fields.lines.v;
	assert_true(span_eq_str(l[0].name, "Layout") && span_eq_str(l[0].quantity, "8") && span_eq_str(l[0].unit, "HUR"));
	assert_true(span_eq_str(l[0].price, "40") && span_eq_str(l[0].net, "320.00") && span_eq_str(l[0].tax_rate, "19"));
	assert_true(l[1].at.line > l[0].at.line && l[0].at.line > 1);
}

static void sums(void **state)
{
	(void)state;
	read_file("wrong-sums.xml", &reader_einvoice);
	assert_int_equal(out->notes.n, 3);
	for (uint32_t i = 0; i < out->notes.n; i++)
		assert_string_equal(((struct testnote *)out->notes.v)[i].code, "einvoice.sum");
	/* What it says stays what it says. */
	assert_true(span_eq_str(out->item->fields.total, "391.50") && span_eq_str(out->item->fields.tax, "60.50"));
}

static void envelopes(void **state)
{
	static const char *const files[] = { "fatturapa.xml.p7m", "fatturapa-ber.xml.p7m" };
	struct span xml = load("fatturapa.xml");

	(void)state;
	for (size_t i = 0; i < countof(files); i++) {
		const struct testchild *c;

		out->name = span_str(files[i]);
		read_file(files[i], &reader_p7m);
		assert_true(span_eq_str(out->item->fields.invoice_number, "17/2024"));
		assert_int_equal(out->children.n, 1);
		c = ((struct testchild *const *)out->children.v)[0];
		assert_true(span_eq(buf_view(&c->bytes), xml));
		assert_int_equal(out->item->signatures.n, 1);
		assert_true(span_eq_str(((struct signature *)out->item->signatures.v)[0].signer, "/C=IT/CN=Mario Rossi"));
	}
	free((void *)(uintptr_t)xml.p);
}

/* Cut, doubled, lying: a note at most. */
static void hostile(void **state)
{
	struct span s = load("cii.xml"), p7m = load("fatturapa.xml.p7m");

	(void)state;
	for (size_t n = 0; n < s.n; n += 7)
		testsink_read(out, &reader_einvoice, span_sub(s, 0, n));
	for (size_t n = 0; n < p7m.n; n += 5)
		testsink_read(out, &reader_p7m, span_sub(p7m, 0, n));
	testsink_read(out, &reader_einvoice,
		      SPAN("<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"><ID>1</ID>"
			   "<LegalMonetaryTotal><PayableAmount>1e9</PayableAmount><TaxExclusiveAmount>99999999999999999999999999999999999</TaxExclusiveAmount>"
			   "</LegalMonetaryTotal></Invoice>"));
	assert_true(out->item->fields.payable.p == NULL && out->item->fields.net.p == NULL);
	assert_int_equal(out->notes.n, 2);
	/* Another vocabulary with such a root is no invoice. */
	testsink_read(out, &reader_einvoice, SPAN("<Invoice xmlns=\"urn:other\"><ID>1</ID></Invoice>"));
	assert_true(out->item->fields.syntax.p == NULL);
	free((void *)(uintptr_t)s.p);
	free((void *)(uintptr_t)p7m.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(syntaxes, setup, teardown),
		cmocka_unit_test_setup_teardown(lines, setup, teardown),
		cmocka_unit_test_setup_teardown(sums, setup, teardown),
		cmocka_unit_test_setup_teardown(envelopes, setup, teardown),
		cmocka_unit_test_setup_teardown(hostile, setup, teardown),
	};

	return cmocka_run_group_tests_name("readers/einvoice", tests, NULL, NULL);
}
