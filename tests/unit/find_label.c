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

static void columns(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Item        Price     Total\nDesign      50.00 \xE2\x82\xAC   100.00 "
		  "\xE2\x82\xAC\n",
		  "amount 50.00 EUR price|amount 100.00 EUR total", NO_HINTS },
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
		cmocka_unit_test(labels),
		cmocka_unit_test(columns),
		cmocka_unit_test(sums),
		cmocka_unit_test(rows),
		cmocka_unit_test(bare_numbers),
	};
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
