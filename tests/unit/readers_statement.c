/* Statements: CAMT, MT940, OFX, QIF. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/testsink.h"

extern const struct reader reader_camt, reader_mt940, reader_ofx, reader_qif, reader_text;

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_TEXT | WANT_META);
	reader_camt.warm();
	reader_mt940.warm();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

/* "date amount currency text reference counterparty kind", '-' for absent. */
static const char *summary(void)
{
	const struct transaction *t = out->item->transactions.v;
	struct buf b;
	const char *s;

	buf_init(&b, MIB);
	for (uint32_t i = 0; i < out->item->transactions.n; i++) {
		const struct span parts[] = { t[i].date, t[i].amount, t[i].currency, t[i].text, t[i].reference,
					      t[i].counterparty, t[i].kind };

		for (size_t k = 0; k < countof(parts); k++) {
			buf_span(&b, parts[k].p ? parts[k] : SPAN("-"));
			buf_c(&b, k + 1 < countof(parts) ? '|' : '\n');
		}
		/* The place is in the text, and the date or amount is there as written. */
		assert_true(t[i].at.line > 0 && t[i].at.bytes[1] > t[i].at.bytes[0] && (size_t)t[i].at.bytes[1] <= out->text.n);
	}
	s = arena_cstr(out->item->arena, buf_view(&b));
	buf_clear(&b);
	return s;
}

static void read_file(const char *name, const struct reader *want)
{
	char path[100];
	struct span s;
	struct source in = { .fd = -1 };

	snprintf(path, sizeof path, "fixtures/statement/%s", name);
	s = testsink_load(path);
	in.all = s;
	in.size = s.n;
	in.head = span_sub(s, 0, 4096);
	in.name = span_str(name);
	in.media = sniff_media(&in, false, out->item->arena);
	assert_ptr_equal(reader_for(&in), want);	/* from the bytes alone */
	testsink_read(out, want, s);
	free((void *)(uintptr_t)s.p);
}

static void camt(void **state)
{
	(void)state;
	read_file("camt053.xml", &reader_camt);
	assert_string_equal(summary(),
			    "2024-03-06|1250.00|EUR|Invoice 2024/0117|REF-1|Pine & Sons|-\n"
			    "2024-03-08|-30.00|EUR|Domain|A-1|Host One|pending\n");
	assert_int_equal(out->notes.n, 1);
}

static void mt940(void **state)
{
	(void)state;
	read_file("german.sta", &reader_mt940);
	assert_string_equal(summary(),
			    "2024-03-06|1250.00|EUR|GUTSCHRIFT SVWZ+Rechnung 2024/0117 fuer Layout|B55|Pine & Sons KG|NTRF\n"
			    "2024-03-07|-50.00|EUR|Rueckgabe einer Gutschrift|KD-7|-|reversal\n");
	assert_int_equal(out->notes.n, 1);	/* 30 February */
	read_file("dutch.sta", &reader_mt940);
	assert_string_equal(summary(), "2024-03-01|-25.5|EUR|Factuur 17|EREF|CONTRA ACCOUNT|N102\n");
}

static void ofx(void **state)
{
	(void)state;
	read_file("bank.ofx", &reader_ofx);
	assert_string_equal(summary(), "2024-03-06|1250.00|USD|Invoice 117|A1|PINE & SONS|CREDIT\n"
				       "2024-03-07|-30.50|EUR|HOST ONE|A2|HOST ONE|DEBIT\n");
	assert_int_equal(out->notes.n, 1);
	read_file("bank-xml.ofx", &reader_ofx);
	assert_string_equal(summary(), "2024-03-10|-12|GBP|Caf\xc3\xa9 Linde|9|Caf\xc3\xa9 Linde|POS\n");
}

static void qif(void **state)
{
	(void)state;
	read_file("books.qif", &reader_qif);
	assert_string_equal(summary(), "2024-03-05|1250.00|-|Invoice 117|55|Pine & Sons|-\n"
				       "2024-03-25|-30.00|-|Host One|-|Host One|-\n");
}

static void not_ours(void **state)
{
	struct source in = { .fd = -1, .media = SPAN("text/plain") };

	(void)state;
	in.all = in.head = SPAN("Dear all,\n:61: is how the line begins.\n!Type: nothing\n");
	in.size = in.all.n;
	assert_ptr_equal(reader_for(&in), &reader_text);
}

/* More than one frame would have held before. */
static void many(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 64 * MIB);
	buf_puts(&b, "OFXHEADER:100\n<OFX><CURDEF>EUR<BANKTRANLIST>");
	for (int i = 0; i < 30000; i++)
		buf_fmt(&b, "<STMTTRN><DTPOSTED>20240306<TRNAMT>%d.25<FITID>%d<NAME>Somebody with a name</STMTTRN>\n", i, i);
	testsink_read(out, &reader_ofx, buf_view(&b));
	assert_int_equal(out->item->transactions.n, 30000);
	assert_int_equal(out->notes.n, 0);
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(camt, setup, teardown),
		cmocka_unit_test_setup_teardown(mt940, setup, teardown),
		cmocka_unit_test_setup_teardown(ofx, setup, teardown),
		cmocka_unit_test_setup_teardown(qif, setup, teardown),
		cmocka_unit_test_setup_teardown(not_ours, setup, teardown),
		cmocka_unit_test_setup_teardown(many, setup, teardown),
	};

	return cmocka_run_group_tests_name("readers/statement", tests, NULL, NULL);
}
