/* Roles: labels beside, above and over a column; verbs; sums. */
#include "find_run.h"

static void labels(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Total: $12.00", "amount 12.00 ? total", NO_HINTS },
		{ "Amount due   EUR 12.00", "amount 12.00 EUR due", NO_HINTS },
		{ "Shipping fee: $5.00", "amount 5.00 ? fee", NO_HINTS },
		{ "I paid $500 and you refunded $20", "amount 500 ? paid|amount 20 ? refund",
		  NO_HINTS },
		{ "you still owe me 300 EUR", "amount 300 EUR due", NO_HINTS },
		{ "Gesamtbetrag: 1.005,55 EUR", "amount 1005.55 EUR total", NO_HINTS },
		{ "NET A PAYER : 100,00 EUR", "amount 100.00 EUR total", NO_HINTS },
		{ "Our budget is $900 at $30/hr", "amount 900 ? budget|amount 30 ? rate",
		  NO_HINTS },
		{ "New balance: $77.10", "amount 77.10 ? balance", NO_HINTS },
		{ "Importe pendiente: 120,00 EUR", "amount 120.00 EUR due", NO_HINTS },
		{ "Noch offen: 80,00 EUR", "amount 80.00 EUR due", NO_HINTS },
		{ "Please remit 450.00 EUR", "amount 450.00 EUR due", NO_HINTS },
		{ "Reembols\xC3\xA1mos 30 EUR", "amount 30 EUR refund", NO_HINTS },
		{ "Amount due\n$12.00\n", "amount 12.00 ? due", NO_HINTS },
		{ "Invoice date: 2024-05-03\nDue date: 2024-06-03",
		  "date 2024-05-03 issued|date 2024-06-03 due", NO_HINTS },
		{ "Liefertermin 3. Mai 2024", "date 2024-05-03 delivered", NO_HINTS },
		{ "we met on 3 May 2024", "date 2024-05-03 mention", NO_HINTS },
		{ "respond by 3 May 2024", "date 2024-05-03 deadline", NO_HINTS },
		{ "signed on 3 May 2024", "date 2024-05-03 signed", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

/* Which of several labels, and what is none. */
static void choices(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Versandkosten netto     4,99 \xE2\x82\xAC", "amount 4.99 EUR fee", NO_HINTS },
		{ "Nettobetrag (zzgl. 19,00% MwSt.)     376,37", "amount 376.37 ? subtotal", NO_HINTS },
		{ "Rechnungssumme ohne USt.    858,75 EUR", "amount 858.75 EUR subtotal", NO_HINTS },
		{ "Total incl. VAT: 12.00 EUR", "amount 12.00 EUR total", NO_HINTS },
		{ "Total paid   $180.00 USD\n", "amount 180.00 USD paid", NO_HINTS },
		{ "A  $90.00\nB  $90.00\nTotal paid  $180.00 USD\n",
		  "amount 90.00 USD|amount 90.00 USD|amount 180.00 USD total", NO_HINTS },
		{ "Total  $1,575.00\nPaid on March 12, 2024  -$325.00\nAmount due  $1,250.00\n",
		  "amount 1575.00 ? total|date 2024-03-12 paid|amount -325.00 ? paid|amount 1250.00 ? due",
		  NO_HINTS },
		{ "the bonus of $180.00 and the milestone", "amount 180.00 ?", NO_HINTS },
		{ "we got $180.00 refunded", "amount 180.00 ? refund", NO_HINTS },
		{ "TVA (20 %) : 20,00 \xE2\x82\xAC", "amount 20.00 EUR tax", NO_HINTS },
		{ "BTW 21%: \xE2\x82\xAC 21,00", "amount 21.00 EUR tax", NO_HINTS },
		{ "Merci de me rembourser 500 euros.", "amount 500 EUR refund", NO_HINTS },
		{ "Vous me devez encore 500 euros.", "amount 500 EUR due", NO_HINTS },
		{ "Paguei 500 euros.", "amount 500 EUR paid", NO_HINTS },
		{ "Zahlbar ohne Abzug bis 31.12.2025", "date 2025-12-31 due", NO_HINTS },
		{ "start the work that was agreed upon 3 May 2024", "date 2024-05-03 mention", NO_HINTS },
		{ "Arrival-Date: 3 May 2024", "date 2024-05-03 mention", NO_HINTS },
		{ "DE\n2024-05-03", "date 2024-05-03 mention", NO_HINTS },
		{ "Sent: Mon 13/5/2024", "date 2024-05-13 sent", NO_HINTS },
		{ "From: A B\nDate: 3 May 2024\nSubject: logo\n", "date 2024-05-03 sent", NO_HINTS },
		/* A full line wraps, and takes its label along. */
		{ "I am writing because the money that I have transferred to you was\n$500 and is gone.",
		  "amount 500 ? paid", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

/* A wrong role is worse than none: denials, discounts, versions, words that are far away. */
static void refused(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "They never paid the $300.", "amount 300 ? due", NO_HINTS },
		{ "I have not received the $500 yet.", "amount 500 ? due", NO_HINTS },
		{ "Je n'ai pas pay\xC3\xA9 300 euros.", "amount 300 EUR due", NO_HINTS },
		{ "Die 300 Euro wurden nie bezahlt.", "amount 300 EUR due", NO_HINTS },
		{ "No, I paid $20.", "amount 20 ? paid", NO_HINTS },
		{ "She was paid 450 EUR for it.", "amount 450 EUR paid", NO_HINTS },
		{ "Zahlbar mit 2% Skonto bis 14.12.2025", "date 2025-12-14 deadline", NO_HINTS },
		{ "Stylesheet-Version: 2.6 vom 13.11.2025", "date 2025-11-13 mention", NO_HINTS },
		{ "the amount you will be receiving every day is $5,000.00", "amount 5000.00 ?", NO_HINTS },
		{ "Montant soumis \xC3\xA0 TVA   10,83 \xE2\x82\xAC", "amount 10.83 EUR subtotal", NO_HINTS },
		{ "Message-ID: <87K3J4.K3J4@mail.example.net>\nDate: 3 May 2024\n\nHello", "date 2024-05-03 sent",
		  NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

static void together(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Budget: $500 - $1,500.00", "amount 500 ? budget|amount 1500.00 ? budget", NO_HINTS },
		{ "\xE2\x82\xAC"
		  "50 to \xE2\x82\xAC"
		  "60 per hour",
		  "amount 50 EUR rate|amount 60 EUR rate", NO_HINTS },
		{ "I paid $500 on May 3, 2024.", "amount 500 ? paid|date 2024-05-03 paid", NO_HINTS },
		{ "I paid $500 on Friday, May 3, 2024.", "amount 500 ? paid|date 2024-05-03 paid", NO_HINTS },
		{ "I paid $500, and we met on May 3, 2024.", "amount 500 ? paid|date 2024-05-03 mention", NO_HINTS },
		{ "I never paid $500 on May 3, 2024.", "amount 500 ? due|date 2024-05-03 mention", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

static void columns(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Item        Price     Total\nDesign      50.00 \xE2\x82\xAC   100.00 "
		  "\xE2\x82\xAC\n",
		  "amount 50.00 EUR price|amount 100.00 EUR price", NO_HINTS },
		/* Right-aligned and indented, quantity and price without room between them; the row's own
		 * label wins over the head. */
		{ " Description                          Quantity     Unit price        Amount\n"
		  " Visual design, page types                  8$125.00             $1,000.00\n"
		  " Component library                          1 $500.00              $500.00\n"
		  "                                             Subtotal           $1,500.00\n"
		  "                                             Total              $1,500.00\n",
		  "amount 125.00 ? price|amount 1000.00 ? price|amount 500.00 ? price|amount 500.00 ? price|"
		  "amount 1500.00 ? subtotal|amount 1500.00 ? total",
		  NO_HINTS },
		/* A statement: the amount of a row is no total, its balance is one. */
		{ "Date          Text                    Amount       Balance\n"
		  "2024-05-03    transfer                $20.00       $120.00\n"
		  "2024-05-04    shop                   -$30.00        $90.00\n",
		  "date 2024-05-03 issued|amount 20.00 ?|amount 120.00 ? balance|date 2024-05-04 issued|"
		  "amount -30.00 ?|amount 90.00 ? balance",
		  NO_HINTS },
		/* Heads of two lines. */
		{ "                         Shipment                  Unit      Line\n"
		  "No.     Description      Date         Quantity     Price     Amount\n"
		  "1908    desk             02/17/26     3            191.00    573.00 EUR\n",
		  "date 2026-02-17 delivered|amount 573.00 EUR", NO_HINTS },
		{ "                         Arrival\n"
		  "No.     Description      Date         Quantity     Price\n"
		  "1908    desk             02/17/26     3            $191.00\n",
		  "date 2026-02-17 mention|amount 191.00 ? price", NO_HINTS },
		{ "Item | Price | Due date\nlogo | $40.00 | 2024-05-03\n",
		  "amount 40.00 ? price|date 2024-05-03 due", NO_HINTS },
		{ "Position\tPreis\tF\xC3\xA4llig\nLogo\t40,00 \xE2\x82\xAC\t03.05.2024\n",
		  "amount 40.00 EUR price|date 2024-05-03/2024-03-05 due", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

static void sums(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "$100.00\n$19.00\n$119.00\n",
		  "amount 100.00 ? subtotal|amount 19.00 ? tax|amount 119.00 ? total", NO_HINTS },
		{ "Subtotal  1,000.00\nVAT 19%   190.00\nTotal  $1,190.00",
		  "amount 1000.00 ? subtotal|amount 190.00 ? tax|amount 1190.00 ? total",
		  NO_HINTS },
		{ "\xE2\x82\xAC"
		  "10.00\n\xE2\x82\xAC"
		  "20.00\n\xE2\x82\xAC"
		  "35.00\n\xE2\x82\xAC"
		  "65.00\n",
		  "amount 10.00 EUR|amount 20.00 EUR|amount 35.00 EUR|amount 65.00 EUR subtotal",
		  NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

static void with_tax(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "4.000,00 EUR netto (4.760,00 EUR brutto)",
		  "amount 4000.00 EUR subtotal|amount 4760.00 EUR total", NO_HINTS },
		{ "1.200,00 EUR + IVA 22% = 1.464,00 EUR",
		  "amount 1200.00 EUR subtotal|amount 1464.00 EUR total", NO_HINTS },
		{ "GBP 800.00 + VAT = GBP 960.00",
		  "amount 800.00 GBP subtotal|amount 960.00 GBP total", NO_HINTS },
		{ "1.000,00 EUR HT soit 1.200,00 EUR TTC",
		  "amount 1000.00 EUR subtotal|amount 1200.00 EUR total", NO_HINTS },
		{ "EUR 100.00 VAT EUR 19.00", "amount 100.00 EUR|amount 19.00 EUR tax", NO_HINTS },
		/* more than any tax: two things */
		{ "EUR 100.00 plus VAT. The other one is EUR 150.00",
		  "amount 100.00 EUR subtotal|amount 150.00 EUR", NO_HINTS },
		{ "of the EUR 2000.00 you have paid EUR 1250.00",
		  "amount 2000.00 EUR|amount 1250.00 EUR paid", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

static void rows(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "19 % VAT:   376.37   71.51   447.88",
		  "amount 376.37 ? subtotal|amount 71.51 ? tax|amount 447.88 ? total", NO_HINTS },
		{ "Currency: GBP\nTotal: 858.75", "amount 858.75 GBP total", NO_HINTS },
		{ "Amount (USD)\nTotal: 858.75", "amount 858.75 USD total", NO_HINTS },
		{ "Total EUR    100.00", "amount 100.00 EUR total", NO_HINTS },
		{ "Total 100.00 kg", "", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

static void bare_numbers(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Total: 1,234.50", "amount 1234.50 ? total", NO_HINTS },
		{ "MwSt. (19%): 190,00", "amount 190.00 ? tax", NO_HINTS },
		{ "Version total 1.50 beta", "", NO_HINTS },
		{ "Net::FTP (2.22)", "", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels),       cmocka_unit_test(choices),
		cmocka_unit_test(refused),      cmocka_unit_test(together),
		cmocka_unit_test(columns),      cmocka_unit_test(sums),
		cmocka_unit_test(with_tax),     cmocka_unit_test(rows),
		cmocka_unit_test(bare_numbers),
	};
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
