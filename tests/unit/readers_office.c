/* OpenDocument, compound files, RTF and EPUB: what is read, and what damaged ones get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/testsink.h"

extern const struct reader reader_odf, reader_odf_flat, reader_doc, reader_xls, reader_ppt, reader_ole, reader_rtf, reader_epub;

static struct sink *out;
static struct span file;

static void read_file(const struct reader *r, const char *path)
{
	free((void *)(uintptr_t)file.p);
	file = testsink_load(path);
	assert_non_null(file.p);
	testsink_read(out, r, file);
}

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_CHILDREN | WANT_META | WANT_TEXT);
	reader_epub.warm();
	reader_doc.warm();
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

static const struct mark *mark(uint32_t i)
{
	assert_true(i < out->item->document.marks.n);
	return (const struct mark *)out->item->document.marks.v + i;
}

static void test_odf(void **state)
{
	(void)state;
	read_file(&reader_odf, "fixtures/odf/terms.odt");
	assert_string_equal(testsink_text(out),
			    "Terms\nPay EUR 700 by\t1 May 2024.\nThanks.\nPhase 1\tEUR 350\nOkafor Design\n\n[Comments]\n"
			    "2024-04-03T11:00:00, Nadia: Not what we said.\n\n[Deleted]\n2024-04-03T10:00:00, Jan: EUR 900\n");
	assert_string_equal(testsink_str(out, mark(0)->kind), "deleted");
	assert_string_equal(testsink_str(out, mark(0)->time), "2024-04-03T10:00:00");
	assert_string_equal(testsink_str(out, out->item->document.author), "Nadia");
	assert_string_equal(testsink_str(out, out->item->document.modified), "2024-04-03T10:00:00");
	assert_int_equal(testsink_children(out), 1);
	assert_non_null(testsink_named(out, "a.png"));
	read_file(&reader_odf, "fixtures/odf/hours.ods");
	assert_non_null(strstr(testsink_text(out), "May\nDay\tHours\tFee\n2024-05-03\t07:30\t1234.5 EUR\n\t"));
	assert_non_null(strstr(testsink_text(out), "\tfar\n19%\t-3.25\t2024-05-03 10:00:00\n"));
	assert_true(out->text.n < 1000);
	read_file(&reader_odf, "fixtures/odf/secret.odt");
	assert_true(testsink_noted(out, "document.encrypted"));
	read_file(&reader_odf_flat, "fixtures/odf/terms.fodt");
	assert_string_equal(testsink_text(out), "One file.\n");
	assert_string_equal(testsink_str(out, out->item->document.title), "Flat");
	out->media = SPAN("application/vnd.oasis.opendocument.spreadsheet-flat-xml");
	read_file(&reader_odf_flat, "fixtures/odf/hours.fods");
	out->media = (struct span){ NULL, 0 };
	assert_string_equal(testsink_text(out), "May\n26:30\t-99.95 GBP\n");
}

static void test_doc(void **state)
{
	static const char text[] = "Fee EUR 500\xe2\x80\xa6 now \xe2\x82\xac" "500.\nItem\tPrice\nend\n\n[Deleted]\nwas EUR 800,\n";

	(void)state;
	read_file(&reader_doc, "fixtures/ole/fee.doc");
	assert_string_equal(testsink_text(out), text);
	assert_string_equal(testsink_str(out, out->item->document.author), "J\xc3\xbcrgen");
	assert_string_equal(testsink_str(out, out->item->document.created), "2024-04-02T04:15:00Z");
	assert_string_equal(testsink_child_text(out, testsink_named(out, "note.txt")), "inside");
	assert_true(testsink_noted(out, "document.changes"));
	read_file(&reader_doc, "fixtures/ole/loop.doc");	/* ends, with what could be had */
	assert_string_equal(testsink_text(out), text);
	read_file(&reader_doc, "fixtures/ole/secret.doc");
	assert_true(testsink_noted(out, "document.encrypted"));
	assert_int_equal(out->text.n, 0);
}

static void test_xls(void **state)
{
	(void)state;
	read_file(&reader_xls, "fixtures/ole/payments.xls");
	assert_string_equal(testsink_text(out),
			    "Payments\nDate\tAmount\n2024-03-05\t1234.50 \xe2\x82\xac\n\t7\t-2.50 \xe2\x82\xac\n"
			    "0.3\t\xc3\x9c" "berweisung\n#DIV/0!\t\tZ\xc3\xbcrich long enough to run over\n\n[Comments]\nAnn: paid now\n");
	assert_true(testsink_noted(out, "document.hidden"));
	read_file(&reader_xls, "fixtures/ole/secret.xls");
	assert_true(testsink_noted(out, "document.encrypted"));
}

static void test_ole(void **state)
{
	(void)state;
	read_file(&reader_ppt, "fixtures/ole/offer.ppt");
	assert_string_equal(testsink_text(out), "Offer\nUSD 4,000\nby 1 June 2024\n");
	read_file(&reader_ole, "fixtures/ole/package.ole");
	assert_string_equal(testsink_child_text(out, testsink_named(out, "invoice.csv")), "no,total\n1,5\n");
	out->media = SPAN("application/encrypted");
	read_file(&reader_ole, "fixtures/ole/secret.docx");
	assert_true(testsink_noted(out, "document.encrypted"));
}

static void test_rtf(void **state)
{
	(void)state;
	read_file(&reader_rtf, "fixtures/rtf/offer.rtf");
	assert_string_equal(testsink_text(out),
			    "Okafor Design\nFee: \xe2\x82\xac" "500 by 1 May 2024\xe2\x80\xa6\na link"
			    "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82\nnext\nItem of two lines\tPrice\n"
			    "after unseen\nshownend\n\n[Comments]\nNadia: never agreed\n\n[Deleted]\nEUR 800\n");
	assert_string_equal(testsink_str(out, out->item->document.title), "Offer \xc3\xbc");
	assert_string_equal(testsink_str(out, out->item->document.created), "2024-04-02T08:15:00");
	assert_int_equal(testsink_children(out), 2);
	assert_true(span_starts(buf_view(&testsink_child(out, 0)->bytes), "\x89PNG"));
	assert_string_equal(testsink_child_text(out, testsink_named(out, "a.txt")), "hi");
	read_file(&reader_rtf, "fixtures/rtf/deep.rtf");
	assert_string_equal(testsink_text(out), "deep out\n");
}

static void test_epub(void **state)
{
	(void)state;
	read_file(&reader_epub, "fixtures/epub/guide.epub");
	assert_string_equal(testsink_text(out), "first, $20\nsecond & last\n");
	assert_int_equal(out->pages.n, 2);
	assert_true(testsink_noted(out, "epub.missing"));
	assert_int_equal(testsink_children(out), 1);
	assert_string_equal(testsink_str(out, out->item->document.author), "Nadia");
}

/* Bytes changed all over and files cut short: notes, nothing worse. */
static void test_damage(void **state)
{
	static const struct {
		const struct reader *r;
		const char *path;
	} rows[] = {
		{ &reader_odf, "fixtures/odf/terms.odt" }, { &reader_doc, "fixtures/ole/fee.doc" },
		{ &reader_xls, "fixtures/ole/payments.xls" }, { &reader_ppt, "fixtures/ole/offer.ppt" },
		{ &reader_rtf, "fixtures/rtf/offer.rtf" }, { &reader_epub, "fixtures/epub/guide.epub" },
	};

	(void)state;
	for (size_t k = 0; k < countof(rows); k++) {
		size_t step;
		char *copy;

		read_file(rows[k].r, rows[k].path);
		copy = mem_get(file.n);
		step = file.n / 300 + 1;
		for (size_t i = 0; i < file.n; i += step) {
			memcpy(copy, file.p, file.n);
			copy[i] = (char)(copy[i] ^ (i & 1 ? 0xff : 1));
			copy[file.n - 1 - i] = (char)(copy[file.n - 1 - i] ^ 0x80);
			testsink_read(out, rows[k].r, span_of(copy, file.n));
			testsink_read(out, rows[k].r, span_sub(file, 0, i));
		}
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_odf, setup, teardown),
		cmocka_unit_test_setup_teardown(test_doc, setup, teardown),
		cmocka_unit_test_setup_teardown(test_xls, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ole, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rtf, setup, teardown),
		cmocka_unit_test_setup_teardown(test_epub, setup, teardown),
		cmocka_unit_test_setup_teardown(test_damage, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
