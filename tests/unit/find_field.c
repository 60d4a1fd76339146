/* Fields of invoices and receipts, read off pages as layout.c writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "find/field.h"
#include "find/field_template.h"
#include "find/find.h"

static struct finder *finder;

static int begin(void **state)
{
	struct err e = { 0 };

	(void)state;
	finder = finder_new(NULL, &e);
	return finder == NULL;
}

static int end(void **state)
{
	(void)state;
	finder_free(finder);
	return 0;
}

/* number issued due currency net tax total payable seller buyer */
static void fields_are(const char *is, bool ocr, const char *text, const char *want)
{
	struct item *it = item_new();
	struct find_hints h = { .order = { NULL, 0 } };
	const struct fields *f = &it->fields;
	struct buf b;

	it->class_.is = span_str(is);
	assert_true(finder_run(finder, span_str(text), &h, it->arena, &it->facts));
	field_decide(it, span_str(text), ocr, it->arena);
	const struct span all[] = { f->invoice_number, f->issue_date, f->due_date, f->currency, f->net, f->tax, f->total,
				    f->payable, f->seller, f->buyer };
	buf_init(&b, 4096);
	for (size_t i = 0; i < countof(all); i++)
		buf_fmt(&b, "%s%.*s", i ? "|" : "", SPAN_FMT(all[i].p ? all[i] : SPAN("-")));
	assert_string_equal(arena_cstr(it->arena, buf_view(&b)), want);
	buf_clear(&b);
	item_free(it);
}

static void english(void **state)
{
	(void)state;
	fields_are("invoice", false,
		   "Harbor Studio Ltd                              INVOICE\n"
		   "1 Quay Street\n"
		   "London SW1A 1AA\n"
		   "hello@harborstudio.co.uk\n"
		   "\n"
		   "Bill to:                    Invoice no.    Invoice date    Due date\n"
		   "Pine & Sons                 2024/0117      5 March 2024    4 April 2024\n"
		   "9 Mill Lane\n"
		   "Description              Qty     Unit price      Total\n"
		   "Layout                     8          40.00     320.00\n"
		   "Stamp                      1           5.00       5.00\n"
		   "                                 Subtotal       325.00\n"
		   "                                 VAT (20%)       65.00\n"
		   "                                 Total GBP      390.00\n"
		   "                                 Less deposit   100.00\n"
		   "                                 Balance due    290.00\n",
		   "2024/0117|2024-03-05|2024-04-04|GBP|325.00|65.00|390.00|290.00|Harbor Studio Ltd|Pine & Sons");
}

static void rows(void **state)
{
	static const char text[] = "Invoice no. 17\n"
				   "Description              Qty     Unit price      Amount\n"
				   "Layout, page 1             8          40.00     320.00\n"
				   "second draft\n"
				   "Stamp                    1.5           5.00       7.50\n"
				   "                                 Subtotal       327.50\n"
				   "                                 VAT (20%)       65.50\n"
				   "                                 Total GBP      393.00\n";
	struct item *it = item_new();
	const struct invoice_line *l;

	(void)state;
	it->class_.is = SPAN("invoice");
	field_decide(it, span_str(text), false, it->arena);
	l = it->fields.lines.v;
	assert_int_equal(it->fields.lines.n, 2);
	assert_true(span_eq_str(l[0].name, "Layout, page 1") && span_eq_str(l[0].quantity, "8"));
	assert_true(span_eq_str(l[0].price, "40.00") && span_eq_str(l[0].net, "320.00") && l[0].at.line == 3);
	assert_true(span_eq_str(l[1].name, "Stamp") && span_eq_str(l[1].quantity, "1.5") && span_eq_str(l[1].net, "7.50"));
	item_free(it);
}

static void german(void **state)
{
	(void)state;
	fields_are("invoice", false,
		   "Tischlerei Ahorn \xc2\xb7 Waldweg 3 \xc2\xb7 80331 M\xc3\xbcnchen\n"
		   "Caf\xc3\xa9 Linde\n"
		   "Frau Sommer\n"
		   "Marktplatz 1\n"
		   "86150 Augsburg\n"
		   "                                             M\xc3\xbcnchen, den 29.02.2024\n"
		   "Rechnung Nr. RE-77\n"
		   "Kundennummer: 4711                           Lieferdatum: 27.02.2024\n"
		   "Pos   Bezeichnung          Menge     Einzelpreis      Betrag\n"
		   "1     Tisch                    1        1.100,00    1.100,00\n"
		   "2     Bank                     2           75,00      150,00\n"
		   "Nettobetrag                                         1.250,00 \xe2\x82\xac\n"
		   "zzgl. 19 % MwSt.                                      237,50 \xe2\x82\xac\n"
		   "Rechnungsbetrag                                     1.487,50 \xe2\x82\xac\n"
		   "Zahlbar bis 30.03.2024 ohne Abzug.\n",
		   "RE-77|2024-02-29|2024-03-30|EUR|1250.00|237.50|1487.50|-|Tischlerei Ahorn|Caf\xc3\xa9 Linde");
}

/* Sums in a table of three columns; two rates. */
static void columns(void **state)
{
	(void)state;
	fields_are("invoice", false,
		   "SARL Les Deux Moulins\n"
		   "12 rue du Port\n"
		   "44000 Nantes\n"
		   "N\xc2\xb0 de facture : F-2024-18          Date de facture : 05/03/2024\n"
		   "\xc3\x89" "ch\xc3\xa9" "ance : 04/04/2024\n"
		   "                    Total HT (EUR)     Total TVA     Total TTC\n"
		   "                          1 200,00        240,00      1 440,00\n",
		   "F-2024-18|2024-03-05|2024-04-04|EUR|1200.00|240.00|1440.00|-|SARL Les Deux Moulins|-");
	fields_are("invoice", false,
		   "Fattura n. 17/2024 del 29/02/2024\n"
		   "Imponibile 22%       100,00\n"
		   "IVA 22%               22,00\n"
		   "IVA 10%                5,00\n"
		   "Totale imponibile    150,00\n"
		   "Totale fattura       177,00 EUR\n",
		   "17/2024|2024-02-29|-|EUR|150.00|27.00|177.00|-|-|-");
}

static void receipts(void **state)
{
	(void)state;
	/* The largest amount is what was handed over; the rounded total is what was paid. */
	fields_are("receipt", true,
		   "   KEDAI SINAR SDN BHD\n"
		   "     NO 3 JALAN BUNGA\n"
		   "      TAX INVOICE\n"
		   " Date: 03/04/2018 12:01\n"
		   " RICE           2 x 5.01    10.02\n"
		   " TEA                         2.00\n"
		   "   Tota] Excl GST           11.34\n"
		   "   GST 6%                    0.68\n"
		   "   Total Incl GST           12.02\n"
		   "   Rounding Adj             -0.02\n"
		   "   Toial                    12.00\n"
		   "   CASH                     50.00\n"
		   "   CHANGE                   38. 00\n",
		   "-|2018-04-03|-|-|11.34|0.68|12.00|-|KEDAI SINAR SDN BHD|-");
	/* A date that recognition has spoilt. */
	fields_are("receipt", true, "CORNER SHOP LTD\nO7-O6-16 11:26\nTOTAL  8.95\nCASH 10.00\nCHANGE 1.05\n",
		   "-|2016-06-07|-|-|-|-|8.95|-|CORNER SHOP LTD|-");
}

/* Layouts: names of columns to the left of their amounts, codes of currencies behind labels, "Number" among dates. */
static void layouts(void **state)
{
	(void)state;
	fields_are("invoice", false,
		   "Pixel & Plume SAS\n27 boulevard Voltaire\n75011 Paris                        FACTURE\n"
		   "                                         Date de facturation: 17.04.2025\n"
		   "                                         Num\u00e9ro:           INV-8829\n"
		   "Facture \u00e0\nAtelier Dumont SARL\n14 rue des Lilas\n69003 Lyon\n"
		   "D\u00e9signation         Total HT            TVA 20 %              Total TTC\n"
		   "Cr\u00e9ation du site              2 357,40 \u20ac             471,48 \u20ac            2 828,88 \u20ac\n"
		   "                                                    Total \u00e0 payer: 2 828,88 \u20ac\n",
		   "INV-8829|2025-04-17|-|EUR|2357.40|471.48|2828.88|-|Pixel & Plume SAS|Atelier Dumont SARL");
	fields_are("invoice", false,
		   "Copper Kettle Software\n15 Elm St\nPortland, OR 97201\n"
		   "Invoice Invoice # F/2024/045\nDate Apr 24, 2024. Pay by May 2, 2024.\nCustomer Jane Ortega Design\n"
		   "Description                  Qty    Unit price       Amount\n"
		   "Consulting, phase 2               1      USD 652.00       USD 652.00\n"
		   "Hosting                           1      USD 652.00       USD 652.00\n"
		   "                                    Sub Total:     USD 1,304.00\n"
		   "                                    Tax (8%):        USD 104.32\n"
		   "                                    Invoice Total: USD 1,408.32\n",
		   "F/2024/045|2024-04-24|2024-05-02|USD|1304.00|104.32|1408.32|-|Copper Kettle Software|Jane Ortega Design");
}

/* A name behind a label without a colon is nobody else's; who heads the address is not who holds the account. */
static void labels_of_names(void **state)
{
	(void)state;
	fields_are("invoice", false,
		   "Jane Ortega Design\n88 Pine Avenue, Austin, TX 78701\nInvoice No. 1234\nCustomer Summit Analytics, Inc.\n401 2nd Ave S\n"
		   "Total: USD 100.00\n",
		   "1234|-|-|USD|-|-|100.00|-|Jane Ortega Design|Summit Analytics, Inc.");
	fields_are("invoice", false,
		   "Fattura n. 77\nChiara Conti Traduzioni\nVia Roma 7\n50123 Firenze\nIntestatario:\nStudio Bianchi S.r.l.\nVia Garibaldi 10\n"
		   "20121 Milano\nTotale fattura: 8.836,01\n",
		   "77|-|-|-|-|-|8836.01|-|Chiara Conti Traduzioni|Studio Bianchi S.r.l.");
}

/* Names of columns above their values, over several lines; values beside names of several lines. */
static void heads_of_columns(void **state)
{
	(void)state;
	fields_are("invoice", false,
		   "                                     Officina Grafica di Rossi M.\nFATTURA\n"
		   "Numero          Vs.          Data di        Data fattura  Codice       Data di\n"
		   "documento       riferimento  scadenza       24/10/25      cliente      consegna\n"
		   "2024-371        PO-          15/11/25                     77745        23/10/25\n"
		   "                3164\n"
		   "Fornitore                                   Cliente\n"
		   "Officina Grafica di Rossi M.                De Wit Ontwerp B.V.\n"
		   "Corso Italia 22                             Keizersgracht 101\n"
		   "Descrizione                         Importo\n"
		   "Varianti logo                      1.000,00\n"
		   "                   Totale netto:   1.000,00\n"
		   "                   IVA (22%):        220,00\n"
		   "                   Totale documento: 1.220,00\n",
		   "2024-371|2025-10-24|2025-11-15|-|1000.00|220.00|1220.00|-|Officina Grafica di Rossi M.|De Wit Ontwerp B.V.");
	/* A day that began in one column does not end in another, nor in a post code. */
	fields_are("invoice", false,
		   "Jane Ortega Design\nInvoice\n"
		   "Pay by               Number   Order No.  Date of issue     Delivery date\n"
		   "September 10,        K66777   PO-7556    August 15,        August 14,\n"
		   "2025                                     2025              2025\n"
		   "Customer\nPolder Media VOF\n3 februari\n1015 CJ Amsterdam\n"
		   "                     Total   USD 100.00\n",
		   "-|-|-|USD|-|-|100.00|-|Jane Ortega Design|Polder Media VOF");
	/* Taxes of two rates; "cuota" of a row is none. */
	fields_are("invoice", false,
		   "Factura\nN\u00famero de factura:   INV-1169\nVencimiento      Fecha de\n27/09/2025       factura      24/09/2025\n"
		   "Concepto                      Importe\nCuota mensual     100,00       300,00\n"
		   "           Total sin IVA:      300,00\n           IVA 21%:             42,00\n"
		   "           IVA 10%:             10,00\n           Total:              352,00\n",
		   "INV-1169|2025-09-24|2025-09-27|-|300.00|52.00|352.00|-|-|-");
}

/* What was given less the change is the total, whatever it is called; specks above the shop are no name; an
 * address says which number is the day. */
static void till_slips(void **state)
{
	(void)state;
	fields_are("receipt", true,
		   "     waht sy\n   wie\n  ONE TWO SEAFOOD SDN BHO\n  18 JALAN PERMAS\n 11/03/2018 06:20\n"
		   "MAGNUM ALMOND       4.50     4.50\nSMALL TEA           3.70     3.70\n"
		   "Total Includes GST 0%        8.20\nCash                        20.20\nChange                      12.00\n",
		   "-|2018-03-11|-|-|-|-|8.20|-|ONE TWO SEAFOOD SDN BHO|-");
}

/* A day of misread letters is a fact that says so, at its place among the others. */
static void spoilt_days(void **state)
{
	static const struct {
		const char *word, *day;
	} known[] = {
		{ "O7-O6-16", "2016-06-07" }, { "30/0472018", "2018-04-30" }, { "30/64/2078", "2018-04-30" }, { "20/03/201E", "2018-03-20" },
		{ "31/02/2018", NULL }, { "oo/oo/oooo", NULL }, { "ogme/2018", NULL }, { "20/03/201t", NULL },
	};

	(void)state;
	for (size_t i = 0; i < countof(known); i++) {
		struct item *it = item_new();
		struct find_hints h = { .order = { NULL, 0 } };
		struct span text = arena_fmt(it->arena, "CORNER SHOP LTD\nRM 3.00\nDate %s\nTOTAL RM 8.95\nCASH RM 10.00\n", known[i].word);
		const struct fact *f;
		uint32_t n;

		it->class_.is = SPAN("receipt");
		assert_true(finder_run(finder, text, &h, it->arena, &it->facts));
		n = it->facts.n;
		field_decide(it, text, true, it->arena);
		assert_int_equal(it->facts.n, n + (known[i].day != NULL));
		assert_true(known[i].day ? span_eq_str(it->fields.issue_date, known[i].day) : it->fields.issue_date.p == NULL);
		f = it->facts.v;
		for (uint32_t k = 1; k < it->facts.n; k++)
			assert_true(f[k].at.bytes[0] >= f[k - 1].at.bytes[0]);
		for (uint32_t k = 0; k < it->facts.n; k++)
			if (fact_is(&f[k], FACT_DATE)) {
				assert_true(span_eq_str(f[k].raw, known[i].word) && span_eq_str(f[k].by, "date/spoilt") && f[k].why.n);
				assert_int_equal(f[k].at.line, 3);
			}
		item_free(it);
	}
}

static void absent(void **state)
{
	(void)state;
	/* Nothing is made up. */
	fields_are("invoice", false, "Invoice\nThank you for your business.\n", "-|-|-|-|-|-|-|-|-|-");
	fields_are("message", false, "Invoice no. 17\nTotal 5.00 EUR\n", "-|-|-|-|-|-|-|-|-|-");
	fields_are("invoice", false, "", "-|-|-|-|-|-|-|-|-|-");
}

/* A line of sixty thousand amounts takes no quadratic time; odd bytes do no harm. */
/* Who sent it and who got it, where no label says so. */
static void parties(void **state)
{
	(void)state;
	/* The sender's line begins a street number, too; the rows of the table are nobody's address. */
	fields_are("invoice", false,
		   "                                                          Austin, 08/26/2023\n"
		   "Pinecrest Labs Inc.\n12 Main Street\nDenver, CO 80202\n"
		   "INVOICE\nInvoice #: 4711\n"
		   " Item                      Hours            Rate             Line total\n"
		   " Web A                         2          $50.00                $100.00\n"
		   "                                                        Total: $100.00\n"
		   "Blue Mesa Design LLC \xc2\xb7 902 Juniper Ave \xc2\xb7 Austin, TX 78701 \xc2\xb7 EIN 12-3456789\n",
		   "4711|2023-08-26|-|-|-|-|100.00|-|Blue Mesa Design LLC|Pinecrest Labs Inc.");
	fields_are("invoice", false,
		   "                                          Harbour & Finch Ltd\n"
		   "                                               14 Quay Street\n"
		   "                                              Bristol BS1 4XX\n"
		   "Invoice RE15440\nInvoice date: 14 May 2023\n"
		   "Bill to: Oakfield Partners, 77 Mill Road, Leeds LS1 2AB\n"
		   "                              Total        \xc2\xa3" "99.00\n",
		   "RE15440|2023-05-14|-|GBP|-|-|99.00|-|Harbour & Finch Ltd|Oakfield Partners");
	/* A sender without a legal form above a buyer with one; whose tax number stands below a name. */
	fields_are("invoice", false,
		   "Max Beispiel\nGrafikdesign\nLindenweg 4, 04109 Leipzig\n\nFirma\nQuellbach AG\nHafenstr. 8\n20457 Hamburg\n"
		   "Rechnung Nr. 2024/017\nRechnungsdatum 5.3.2024\nRechnungsbetrag                910,00 EUR\n",
		   "2024/017|2024-03-05|-|EUR|-|-|910.00|-|Max Beispiel|Quellbach AG");
	fields_are("invoice", false,
		   "Blue Gum Design                                        TAX INVOICE\nABN 12 345 678 901\n"
		   "Invoice Number    INV-0017\nPinecrest Pty Ltd\n1 George St\nSYDNEY NSW 2000\n"
		   "                          TOTAL AUD           1,100.00\n",
		   "INV-0017|-|-|AUD|-|-|1100.00|-|Blue Gum Design|Pinecrest Pty Ltd");
	/* Legal forms with points, a post code in two parts, a due date in a sentence. */
	fields_are("invoice", false,
		   "Norrsken Form AB \xc2\xb7 Storgatan 3 \xc2\xb7 111 51 Stockholm\n"
		   "Nov\xc3\xa1k a synov\xc3\xa9 a.s.\nKr\xc3\xa1tk\xc3\xa1 2\n602 00 Brno\n"
		   "Faktura 88-12\nFakturadatum: 2023-05-14\n"
		   "                              Totalt        99,00 EUR\n"
		   "Betalas senast 2023-06-13.\n",
		   "88-12|2023-05-14|2023-06-13|EUR|-|-|99.00|-|Norrsken Form AB|Nov\xc3\xa1k a synov\xc3\xa9 a.s.");
}

static void hostile(void **state)
{
	struct item *it = item_new();
	struct buf b;

	(void)state;
	buf_init(&b, 4 << 20);
	for (int i = 0; i < 60000; i++)
		buf_puts(&b, i % 3 ? "12.34  " : "total  ");
	buf_puts(&b, "\n\xff\xc3 1.2.3.4 99999999999999999999999999999999.99 ((( -.-- 1,1,1,1\n");
	it->class_.is = SPAN("invoice");
	field_decide(it, buf_view(&b), true, it->arena);
	buf_clear(&b);
	item_free(it);
}

static void write_rules(const char *dir, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof path, "%s/mine.ini", dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* Runs last: templates stay in force. */
static void templates(void **state)
{
	char dir[] = "/tmp/exhibit-field-XXXXXX", path[200];
	struct err e = { 0 };

	(void)state;
	assert_non_null(mkdtemp(dir));
	write_rules(dir, "[t]\nkind = template\nmatch = ACME\ncolour = red\n");
	assert_false(field_template_warm(dir, &e));
	write_rules(dir, "[t]\nkind = template\nmatch = ACME\ntotal = [\n");
	assert_false(field_template_warm(dir, &e));
	write_rules(dir, "[t]\nkind = template\nmatch = ACME Power\ninvoice_number = Paper (\\w+)\ntotal = You pay\\s+(\\S+)\n"
			 "issue_date = written (.{10})\nseller.is = ACME Power Ltd\ncurrency.is = GBP\n");
	assert_true(field_template_warm(dir, &e));
	fields_are("invoice", false, "ACME Power\nPaper X17 written 05.03.2024\nTotal   99.00\nYou pay 1.234,50\n",
		   "X17|2024-03-05|-|GBP|-|-|1234.50|-|ACME Power Ltd|-");
	fields_are("invoice", false, "Others\nPaper X17\nTotal   99.00\n", "-|-|-|-|-|-|99.00|-|Others|-");
	snprintf(path, sizeof path, "%s/mine.ini", dir);
	remove(path);
	remove(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english), cmocka_unit_test(rows), cmocka_unit_test(german), cmocka_unit_test(columns),
		cmocka_unit_test(receipts), cmocka_unit_test(layouts), cmocka_unit_test(labels_of_names), cmocka_unit_test(heads_of_columns), cmocka_unit_test(till_slips), cmocka_unit_test(spoilt_days), cmocka_unit_test(absent), cmocka_unit_test(parties), cmocka_unit_test(hostile), cmocka_unit_test(templates),
	};

	return cmocka_run_group_tests_name("find/field", tests, begin, end);
}
