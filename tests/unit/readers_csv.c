/* Tables and statements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/csv_head.h"
#include "readers/csv_move.h"
#include "readers/csv_shape.h"
#include "readers/csv_value.h"
#include "unit/testsink.h"

extern const struct reader reader_csv;

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_TEXT | WANT_META);
	reader_csv.warm();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

/* The transactions as lines "date amount currency text reference counterparty", '-' for absent. */
static const char *summary(void)
{
	const struct transaction *t = out->item->transactions.v;
	struct buf b;
	const char *s;

	buf_init(&b, MIB);
	for (uint32_t i = 0; i < out->item->transactions.n; i++) {
		const struct span parts[] = { t[i].date, t[i].amount, t[i].currency, t[i].text, t[i].reference,
					      t[i].counterparty };

		for (size_t k = 0; k < countof(parts); k++) {
			buf_span(&b, parts[k].p ? parts[k] : SPAN("-"));
			buf_c(&b, k + 1 < countof(parts) ? '|' : '\n');
		}
	}
	s = arena_cstr(out->item->arena, buf_view(&b));
	buf_clear(&b);
	return s;
}

static void read_file(const char *name)
{
	char path[100];
	struct span s;

	snprintf(path, sizeof path, "fixtures/csv/%s", name);
	s = testsink_load(path);
	assert_non_null(s.p);
	testsink_read(out, &reader_csv, s);
	free((void *)(uintptr_t)s.p);
}

static void test_statements(void **state)
{
	static const struct {
		const char *file, *want, *note;
	} rows[] = {
		{ "de-bank.csv",
		  "2024-02-28|-1234.56|EUR|Rechnung R-2024-17; Regal|R-2024-17|Tischlerei B\xc3\xb6hm\n"
		  "2024-02-14|2000.00|EUR|Honorar Januar|NOTPROVIDED|M\xc3\xb6we GmbH\n"
		  "2024-02-02|-89.00|EUR|Abschlag|A 8812|Stadtwerke\n", "text.charset" },
		{ "nl-afbij.csv", "2024-02-14|-1250.00|EUR|Factuur 2024-118|-|Drukkerij De Haan\n2024-02-16|75.50|EUR|Terugbetaling|-|J. Jansen\n", NULL },
		{ "fr-debit-credit.csv", "2024-02-05|-62.40|EUR|PRLV EDF|-|-\n2024-02-13|1500.00|EUR|VIR CLIENT DUVAL|-|-\n",
		  "text.charset" },
		{ "it-dare-avere.tsv", "2024-03-01|-1200.00|-|Bonifico a favore di terzi|-|-\n"
		  "2024-03-15|3050.50|-|Accredito fattura 12|-|-\n", NULL },
		/* Lines above the table have other numbers of cells; each amount has a currency beside it. */
		{ "de-preamble.csv", "2024-03-06|-80.15|EUR|Strom|-|Stadtwerke\n"
		  "2024-03-05|1250.00|EUR|Rechnung 17|-|Pine & Sons\n", NULL },
		{ "wise-direction.csv", "2024-03-05|1250.0|EUR|-|INV17|Pine\n2024-03-06|-99.0|EUR|-|x|Host\n", NULL },
		{ "es-importe.csv", "2024-01-12|1500.00|EUR|Transferencia recibida|-|-\n2024-01-05|-45.3|EUR|Recibo luz|-|-\n", NULL },
		{ "pt-montante.csv", "2024-01-03|250.00|EUR|TRF Maria|-|-\n2024-01-31|-5.20|EUR|COMISS\xc3\x83O|-|-\n", NULL },
		{ "uk-paid-in-out.csv", "2024-02-13|-142.00|GBP|COUNCIL TAX|-|-\n2024-02-12|1200.00|GBP|A CLIENT LTD|-|-\n"
		  "2024-02-12|0.00|GBP|NOTHING|-|-\n", "text.charset" },
		{ "ambiguous-days.csv", "2024-04-03|10.00|EUR|first|-|-\n2024-06-05|-2.00|EUR|second|-|-\n", "csv.dates" },
		{ "ordered-days.csv", "2024-01-02|10.00|USD|a|-|-\n2024-01-03|11.00|USD|b|-|-\n2024-01-04|12.00|USD|c|-|-\n"
		  "2024-02-01|13.00|USD|d|-|-\n", NULL },
		{ "unclosed-quote.csv", "2024-01-02|-4.00|-|12\" pipe|-|-\n2024-01-03|5.00|-|\"open|-|-\n"
		  "2024-01-04|6.00|-|closed|-|-\n2024-01-05|7.00|-|two lines|-|-\n", "csv.quote" },
		{ "formulas.csv", "2024-01-02|-4.00|-|=HYPERLINK(\"http://example.org\",\"pay\")|-|-\n"
		  "2024-01-03|-5.00|-|+1+1|-|-\n2024-01-04|-6.00|-|@x|-|-\n", NULL },
		{ "items.csv", "", NULL },
		{ "utf16.csv", "2024-02-14|1250.00|EUR|Gr\xc3\xbc\xc3\x9f" "e|-|-\n", NULL },
		{ "sign-column.csv", "2024-02-01|-12.00|USD|Hosting|-|-\n2024-02-03|300.00|USD|Client|-|-\n", NULL },
		{ "paypal-de.csv", "2024-01-03|1200.00|EUR|-|8AB123456C7890123|Kunde A\n"
		  "2024-01-04|-1169.77|EUR|-|9AB123456C7890124|-\n", NULL },
		{ "prices-by-day.csv", "", NULL }, { "bare-broken.csv", "", NULL },
		{ "de-few-rows.csv", "2024-01-02|500.00|EUR|Rechnung 17|-|Pine KG\n2024-01-03|-39.95|EUR|Abschlag|-|Strom AG\n", NULL },
		{ "joined.csv", "2024-01-02|1.00|-|-|-|A\n2024-01-03|2.00|-|-|-|B\n", "csv.undated" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		for (int via_fd = 0; via_fd < 2; via_fd++) {
			out->via_fd = via_fd;
			read_file(rows[i].file);
			assert_string_equal(summary(), rows[i].want);
			assert_int_equal(out->notes.n, rows[i].note != NULL);
			if (rows[i].note)
				assert_true(testsink_noted(out, rows[i].note));
		}
	out->via_fd = false;
}

static const struct transaction *transaction(uint32_t i) { return (struct transaction *)out->item->transactions.v + i; }

/* What was taken off an amount, whichever sign the export gives it; a day that may be read in two ways. */
static void test_fee_and_doubt(void **state)
{
	(void)state;
	read_file("paypal-de.csv");
	assert_string_equal(arena_cstr(out->item->arena, transaction(0)->fee), "30.23");
	assert_int_equal(transaction(1)->fee.n, 0);
	assert_int_equal(transaction(0)->or_.n, 0);
	read_file("ambiguous-days.csv");
	assert_int_equal(transaction(0)->or_.n, 1);
	assert_string_equal(arena_cstr(out->item->arena, list_span(&transaction(0)->or_, 0)), "2024-03-04");
	read_file("ordered-days.csv");
	assert_int_equal(transaction(0)->or_.n, 0);
}

/* fixtures/csv/shapes.truth: a line "# file note..." and the transactions below it, for each shape of
 * export. All of them are looked at, in the order of the file. */
static void test_shapes(void **state)
{
	struct span all = testsink_load("fixtures/csv/shapes.truth"), rest = all, line, word;
	struct buf want;
	unsigned shapes = 0;

	(void)state;
	assert_non_null(all.p);
	buf_init(&want, MIB);
	while (span_line(&rest, &line)) {
		char name[64];
		unsigned notes = 0;

		assert_true(span_starts(line, "# "));
		line = span_from(line, 2);
		assert_true(span_split(&line, ' ', &word));
		snprintf(name, sizeof name, "shapes/%.*s", SPAN_FMT(word));
		read_file(name);
		for (; span_split(&line, ' ', &word); notes++)
			assert_true(testsink_noted(out, arena_cstr(out->item->arena, word)));
		assert_int_equal(out->notes.n, notes);
		buf_reset(&want);
		while (rest.n && rest.p[0] != '#' && span_line(&rest, &line)) {
			buf_span(&want, span_trim(line));
			buf_c(&want, '\n');
		}
		assert_string_equal(summary(), arena_cstr(out->item->arena, buf_view(&want)));
		shapes++;
	}
	assert_true(shapes >= 48);
	buf_clear(&want);
	free((void *)(uintptr_t)all.p);
}

/* What a status says of a payment, in several languages. */
static void test_moves(void **state)
{
	static const struct {
		const char *cell;
		enum csv_state state;
	} rows[] = {
		{ "Completed", CSV_STATE_DONE }, { "Gebucht", CSV_STATE_DONE }, { "Refunded", CSV_STATE_DONE },
		{ "", CSV_STATE_DONE }, { "Reversed", CSV_STATE_DONE }, { "Uncancelled", CSV_STATE_DONE },
		{ "DENIED", CSV_STATE_FAILED }, { "canceled by user", CSV_STATE_FAILED }, { "Abgelehnt", CSV_STATE_FAILED },
		{ "\xc3\x89" "chou\xc3\xa9", CSV_STATE_FAILED }, { "\xc3\xa9" "chou\xc3\xa9", CSV_STATE_FAILED },
		{ "Annul\xc3\xa9", CSV_STATE_FAILED }, { "Rechazada", CSV_STATE_FAILED }, { "Rifiutato", CSV_STATE_FAILED },
		{ "Odrzucona", CSV_STATE_FAILED }, { "Pending", CSV_STATE_OPEN }, { "Umsatz vorgemerkt", CSV_STATE_OPEN },
		{ "En attente", CSV_STATE_OPEN }, { "In behandeling", CSV_STATE_OPEN },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		assert_int_equal(csv_move_state(span_str(rows[i].cell)), rows[i].state);
	assert_int_equal(csv_move_way(SPAN("Af")), CSV_WAY_OUT);
	assert_int_equal(csv_move_way(SPAN(" CRDT ")), CSV_WAY_IN);
	assert_int_equal(csv_move_way(SPAN("neutral")), CSV_WAY_WITHIN);
	assert_int_equal(csv_move_way(SPAN("card")), CSV_WAY_NONE);
}

static void test_places(void **state)
{
	const struct transaction *t;

	(void)state;
	read_file("de-bank.csv");
	t = out->item->transactions.v;
	assert_int_equal(t[1].at.row, 3);	/* the header is row 1, wherever it stands */
	assert_int_equal(t[1].at.column, 6);
	assert_int_equal(t[1].at.line, 7);
	assert_memory_equal(out->text.p + t[1].at.bytes[0], "2.000,00", 8);
	assert_int_equal(t[1].at.bytes[1] - t[1].at.bytes[0], 8);
	assert_null(t[2].balance.p);
	/* Its date and its amount are told; what stands beside them is not. */
	const size_t *told = out->told.v;
	assert_int_equal(told[5] - told[4], 10);
	assert_memory_equal(out->text.p + told[4], "14.02.2024", 10);
	assert_int_equal(told[7] - told[6], 8);
	assert_memory_equal(out->text.p + told[6], "2.000,00", 8);
	/* The same places when the text itself was not asked for. */
	out->want = WANT_META;
	read_file("de-bank.csv");
	t = out->item->transactions.v;
	assert_int_equal(out->text.n, 0);
	assert_int_equal(t[1].at.line, 7);
	assert_int_equal(t[1].at.bytes[1] - t[1].at.bytes[0], 8);
	out->want = WANT_TEXT | WANT_META;
	read_file("es-importe.csv");
	t = out->item->transactions.v;
	assert_string_equal(testsink_str(out, t[1].balance), "1000.00");
	assert_string_equal(testsink_str(out, t[1].why), "day first: where a day is over 12, it stands first");
}

/* Nothing may be lost to the finder: only a cell that a transaction tells whole is told. */
static void test_told(void **state)
{
	static const struct {
		const char *table, *told;	/* the cells, a '|' behind each */
	} rows[] = {
		{ "Date,Description,Amount,Balance\n2024-02-14,Rent,-640.00,10.00\n", "2024-02-14|-640.00|10.00|" },
		{ "Date,Description,Amount\n2024-02-14 10:15:00,Rent,-640.00\n", "2024-02-14 10:15:00|-640.00|" },
		{ "Date,Description,Amount\n2024-02-14 2024-02-16,Rent,-640.00\n", "-640.00|" },
		{ "Date,Description,Amount\n2024-02-14,Rent,-640.00 EUR\n", "2024-02-14|" },
		{ "Date,Description,Debit,Credit\n2024-02-14,Both,12.00,640.00\n", "2024-02-14|640.00|" },
		{ "Date,Description,Amount\nsome day,Rent,-640.00\n", "" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct buf b;
		const size_t *told;

		testsink_read(out, &reader_csv, span_str(rows[i].table));
		told = out->told.v;
		buf_init(&b, KIB);
		for (uint32_t k = 0; k < out->told.n; k++) {
			buf_span(&b, span_of(out->text.p + told[2 * k], told[2 * k + 1] - told[2 * k]));
			buf_c(&b, '|');
		}
		buf_c(&b, '\0');
		assert_string_equal(b.p, rows[i].told);
		buf_clear(&b);
	}
}

static void test_text(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" }, { "a", "a\n" }, { "a,b\n\n \nc", "a\tb\nc\n" }, { "a;b,c;d\n1;2,5;3\n", "a\tb,c\td\n1\t2,5\t3\n" },
		{ "\"x\"\"y\",\"l1\nl2\",\"t\tt\"\n", "x\"y\tl1 l2\tt t\n" }, { "sep=|\na|b\n", "a\tb\n" },
		{ "\"never\n", "never \n" }, { "\"a\",\"b", "a\tb\n" }, { "\"a\nb,c\nd", "\"a\nb\tc\nd\n" },
		{ ",,\n", "\t\t\n" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		testsink_read(out, &reader_csv, span_str(rows[i][0]));
		assert_string_equal(testsink_text(out), rows[i][1]);
	}
}

/* Whatever is fed: time and memory stay in bounds, and nothing is dropped without a note. */
static void test_hostile(void **state)
{
	static const char *const units[] = { "\"\n", "\"", ",", "a,\"b\n", "\"a\"b,\n", "x", "\"\"\n,\"" };

	(void)state;
	for (size_t i = 0; i < countof(units); i++) {
		size_t n = strlen(units[i]), times = 3 * MIB / n;
		char *p = mem_get(n * times);

		for (size_t k = 0; k < times; k++)
			memcpy(p + k * n, units[i], n);
		testsink_read(out, &reader_csv, span_of(p, n * times));
		assert_true(out->text.n > 0);
		free(p);
	}
}

static void test_amounts(void **state)
{
	static const struct {
		const char *cells[3], *want[3];
	} rows[] = {
		{ { "1.234", "12,50", "1" }, { "1234", "12.50", "1" } },
		{ { "1.234", "5.678", "" }, { "1234", "5678", NULL } },
		{ { "1,234", "12.5", "-.50" }, { "1234", "12.5", "-0.50" } },
		{ { "1.234.567", "1 234,5", "0,001" }, { "1234567", "1234.5", "0.001" } },
		{ { "CHF 1'234.50", "(12.00)", "7.00 DR" }, { "1234.50", "-12.00", "-7.00" } },
		{ { "\xe2\x88\x92" "5,00 \xe2\x82\xac", "5,00-", "+007,10" }, { "-5.00", "-5.00", "7.10" } },
		{ { "-0.00", "0", "000" }, { "0.00", "0", "0" } },
		{ { "12a3", "two 3 four 5", "-" }, { NULL, NULL, NULL } },
		{ { "1.250,00 H", "99,00 S", "3 CR" }, { "1250.00", "-99.00", "3" } },
	};

	(void)state;
	testsink_read(out, &reader_csv, SPAN(""));
	for (size_t i = 0; i < countof(rows); i++) {
		struct csv_money m = { 0 };

		for (size_t k = 0; k < 3; k++)
			csv_money_see(&m, span_str(rows[i].cells[k]));
		csv_money_settle(&m, false);
		for (size_t k = 0; k < 3; k++) {
			struct span is = csv_money_parse(&m, span_str(rows[i].cells[k]), NULL, out->item->arena);

			if (rows[i].want[k])
				assert_string_equal(testsink_str(out, is), rows[i].want[k]);
			else
				assert_null(is.p);
		}
	}
}

static void test_dates(void **state)
{
	static const struct {
		const char *cell, *want;
	} rows[] = {
		{ "2024-02-14", "2024-02-14" }, { "2024-02-14T10:00:00Z", "2024-02-14" }, { "20240214", "2024-02-14" },
		{ "14.02.24", "2024-02-14" }, { "3.4.2024", "2024-04-03" }, { "Feb 14, 2024", "2024-02-14" },
		{ "14 Feb 2024 10:00", "2024-02-14" }, { "14-Feb-24", "2024-02-14" }, { "14. Februar 2024", "2024-02-14" },
		{ "14 de febrero de 2024", "2024-02-14" }, { "3 juin 2024", "2024-06-03" }, { "3 juil. 2024", "2024-07-03" },
		{ "14 ao\xc3\xbbt 2024", "2024-08-14" }, { "5 M\xc3\xa4rz 2024", "2024-03-05" }, { "Wed 14 Feb 2024", "2024-02-14" },
		{ "2024/2/29", "2024-02-29" }, { "2023-02-29", NULL }, { "14.13.2024", NULL }, { "Total", NULL }, { "", NULL },
		{ "1234567", NULL }, { "99999999999999999999", NULL }, { "12/2024", NULL }, { "14 Foo 2024", NULL },
	};

	(void)state;
	testsink_read(out, &reader_csv, SPAN(""));
	for (size_t i = 0; i < countof(rows); i++) {
		struct csv_days d = { 0 };
		struct span why, is = csv_days_parse(&d, span_str(rows[i].cell), &why, NULL, out->item->arena);

		if (rows[i].want)
			assert_string_equal(testsink_str(out, is), rows[i].want);
		else
			assert_null(is.p);
	}
}

static void test_heads(void **state)
{
	static const struct {
		const char *row;
		bool is;
	} rows[] = {
		{ "Date,Amount", true }, { "Booking Date,Payee,Amount (EUR)", true }, { "Datum,Soll,Haben", true },
		{ "Date,Debit/Credit,Amount", true }, { "Date,Balance", false }, { "Amount,Currency", false },
		{ "Date,Debit,Balance", false }, { "Date,Qty,Amount", false }, { "Invoice,Due date,Amount,Date", false },
		{ "2024-01-01,12.00", false }, { "Data,Valor", true },
		{ "Date,Fee amount", false }, { "Invoice date,Client,Amount", false }, { "Dato,Bel\xc3\xb8p", true },
		{ "Data operacji,Kwota", true }, { "\xd0\x94\xd0\x90\xd0\xa2\xd0\x90,\xd0\xa1\xd1\x83\xd0\xbc\xd0\xbc\xd0\xb0", true },
		{ "\xe6\x97\xa5\xe4\xbb\x98,\xe9\x87\x91\xe9\xa1\x8d", true }, { "Dat\xc5", false },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct span rest = span_str(rows[i].row), cells[8];
		struct csv_head h;
		uint32_t n = 0;

		while (n < 8 && span_split(&rest, ',', &cells[n]))
			n++;
		assert_int_equal(csv_head_is(cells, n, &h), rows[i].is);
	}
}

/* The public set, where it is: all of its rows, by their number. */
static void test_corpus(void **state)
{
	static const struct {
		const char *file;
		unsigned transactions;
	} rows[] = { { "1457994ed062", 7 }, { "5dab90d7c28d", 2 }, { "74dc90dbdded", 2 }, { "e967b1443128", 2 } };

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		char path[100];
		struct span s;

		snprintf(path, sizeof path, "../shared/corpus/documents/files/csv/%s.csv", rows[i].file);
		s = testsink_load(path);
		if (s.p == NULL)
			skip();
		testsink_read(out, &reader_csv, s);
		assert_int_equal(out->item->transactions.n, rows[i].transactions);
		free((void *)(uintptr_t)s.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_statements), cmocka_unit_test(test_shapes), cmocka_unit_test(test_moves), cmocka_unit_test(test_fee_and_doubt),
		cmocka_unit_test(test_places), cmocka_unit_test(test_told), cmocka_unit_test(test_text),
		cmocka_unit_test(test_hostile), cmocka_unit_test(test_amounts), cmocka_unit_test(test_dates),
		cmocka_unit_test(test_heads), cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
