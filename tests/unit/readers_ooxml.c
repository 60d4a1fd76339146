/* Office Open XML: documents, workbooks, slides; what hostile ones get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/testsink.h"

extern const struct reader reader_ooxml;

static struct sink *out;
static struct span file;

static void read_file(const char *path)
{
	free((void *)(uintptr_t)file.p);
	file = testsink_load(path);
	assert_non_null(file.p);
	testsink_read(out, &reader_ooxml, file);
}

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_CHILDREN | WANT_META | WANT_TEXT);
	reader_ooxml.warm();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	free((void *)(uintptr_t)file.p);
	file.p = NULL;
	return 0;
}

static const char word_text[] =
	"Okafor Design Ltd\nInvoice INV-77\nDate:\t2 April 2024\nThe fee is EUR 2,400.00 in all.\nItem\tAmount\n"
	"Design\t$1,200.00\n\t$34.56\nboxed once\na link unseen\nNet 30.\n\n[Comments]\n"
	"2024-04-03T11:30:00Z, Nadia: I never agreed to this.\n\n[Deleted]\n2024-04-03T10:00:00Z, Jan: EUR 3,000.00\n";

static void test_word(void **state)
{
	const struct document *d;
	const struct mark *m;
	const struct text_part *p;

	(void)state;
	read_file("fixtures/ooxml/sow.docx");
	assert_string_equal(testsink_text(out), word_text);
	d = &out->item->document;
	assert_string_equal(testsink_str(out, d->title), "Statement of work");
	assert_string_equal(testsink_str(out, d->last_author), "Piet & Jan");
	assert_string_equal(testsink_str(out, d->creator), "Microsoft Office Word 16.0000");
	assert_string_equal(testsink_str(out, d->created), "2024-04-02T08:15:00Z");
	assert_int_equal(d->marks.n, 3);
	m = d->marks.v;
	assert_string_equal(testsink_str(out, m[0].kind), "inserted");
	assert_string_equal(testsink_str(out, m[0].text), "EUR 2,400.00");
	assert_string_equal(testsink_str(out, m[1].kind), "deleted");
	assert_string_equal(testsink_str(out, m[1].who), "Jan");
	assert_int_equal(out->item->text.parts.n, 2);
	p = out->item->text.parts.v;
	assert_string_equal(testsink_str(out, p[1].kind), "deleted");
	assert_int_equal(p[1].bytes[1], out->text.n);
	assert_int_equal(testsink_children(out), 2);
	assert_string_equal(testsink_child_text(out, testsink_named(out, "Sheet1.csv")), "a,b\n1,2\n");
	assert_true(testsink_noted(out, "document.changes"));
	assert_true(testsink_noted(out, "document.hidden-text"));
}

static void test_cut(void **state)
{
	(void)state;
	read_file("fixtures/ooxml/cut.docx");
	assert_string_equal(testsink_text(out), word_text);
	assert_true(testsink_noted(out, "package.truncated"));
	assert_int_equal(testsink_children(out), 2);
}

static void test_sheets(void **state)
{
	(void)state;
	read_file("fixtures/ooxml/payments.xlsx");
	assert_string_equal(testsink_text(out),
			    "Payments\nDate\tAmount\t\tNote\n2024-03-05\t1234.50 \xe2\x82\xac\t\tLogo design\n"
			    "2024-03-06\t-$99.99\n2024-03-05 10:00\t7.50%\t27:30\nTotal\t0.3\t\tTRUE\t#DIV/0!\n"
			    "Old\n\t500.00\n\n[Comments]\nBob: paid late\n");
	assert_true(testsink_noted(out, "sheet.formula"));
	assert_true(testsink_noted(out, "sheet.currency"));
	assert_true(testsink_noted(out, "document.hidden"));
	assert_int_equal(out->pages.n, 2);
	read_file("fixtures/ooxml/payments-1904.xlsx");
	assert_non_null(strstr(testsink_text(out), "2028-03-06\t1234.50"));
}

static void test_slides(void **state)
{
	(void)state;
	read_file("fixtures/ooxml/offer.pptx");
	assert_string_equal(testsink_text(out),
			    "Offer\nUSD 4,000 by 1 June 2024\nPhase\t$2,000\nsay it slowly\nSecond slide\n\n[Comments]\n"
			    "2024-05-01T09:00:00, Cleo: too much\n");
	assert_int_equal(out->pages.n, 2);
	assert_true(testsink_noted(out, "document.hidden"));
}

static void test_hostile(void **state)
{
	(void)state;
	read_file("fixtures/ooxml/bomb.docx");
	assert_true(testsink_noted(out, "limit.ratio"));
	read_file("fixtures/ooxml/entities.docx");
	assert_true(testsink_noted(out, "xml.entities"));
	assert_string_equal(testsink_text(out), "before after\n");
	testsink_read(out, &reader_ooxml, SPAN("PK\3\4 nothing"));
	assert_true(testsink_noted(out, "package.damaged"));
}

/* Every byte of a document changed, and every length of it: notes, nothing worse. */
static void test_damage(void **state)
{
	char *copy;

	(void)state;
	read_file("fixtures/ooxml/payments.xlsx");
	copy = mem_get(file.n);
	for (size_t i = 0; i < file.n; i += 3) {
		memcpy(copy, file.p, file.n);
		copy[i] = (char)(copy[i] ^ (i & 1 ? 0xff : 1));
		testsink_read(out, &reader_ooxml, span_of(copy, file.n));
		testsink_read(out, &reader_ooxml, span_sub(file, 0, i));
	}
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_word, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sheets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_slides, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
		cmocka_unit_test_setup_teardown(test_damage, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
