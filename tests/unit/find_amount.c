/* Every family of notation for money, and what is not money. */
#include "find_run.h"

static void marks(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "You owe $1,234.56 now, all of it.", "amount 1234.56 ?", NO_HINTS },
		{ "It was US$3.14 and 3.14US$ then.", "amount 3.14 USD|amount 3.14 USD", NO_HINTS },
		{ "Netto 1.234,56 € laut Angebot.", "amount 1234.56 EUR", NO_HINTS },
		{ "It was 1\xE2\x80\xAF"
		  "234,50\xC2\xA0z\xC5\x82 yesterday.",
		  "amount 1234.50 PLN", NO_HINTS },
		{ "CHF 1'234.50 were sent.", "amount 1234.50 CHF", NO_HINTS },
		{ "about \xE2\x82\xB9"
		  "1,23,456.78 of it",
		  "amount 123456.78 INR", NO_HINTS },
		{ "C$ 20, A$ 30, R$ 40,50 and HK$ 50",
		  "amount 20 CAD|amount 30 AUD|amount 40.50 BRL|amount 50 HKD", NO_HINTS },
		{ "paid EUR50 and 60EUR", "amount 50 EUR|amount 60 EUR", NO_HINTS },
		{ "costs 250 K\xC4\x8D or 900 Ft.", "amount 250 CZK", NO_HINTS },
		{ "we got \xE2\x82\xA9"
		  "50,000 and \xE0\xB8\xBF"
		  "300",
		  "amount 50000 KRW|amount 300 THB", NO_HINTS },
		{ "Rs. 500 and 300 kr were open", "amount 500 ?|amount 300 ?", NO_HINTS },
		{ "$5, $6 and $.99 each", "amount 5 ?|amount 6 ?|amount 0.99 ?", NO_HINTS },
		{ "$1.05 CAD for it", "amount 1.05 CAD", NO_HINTS },
		{ "S/ 120.00 and KSh 500", "amount 120.00 PEN|amount 500 KES", NO_HINTS },
		{ "a bill of Rs. 1,500/- only", "amount 1500 ?", NO_HINTS },
		{ "es macht Fr. 20.50 insgesamt", "amount 20.50 CHF", NO_HINTS },
		{ "am Fr. 20.12. um 10 Uhr", "", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void scales(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "a budget of USD 5k", "amount 5000 USD", NO_HINTS },
		{ "booked T\xE2\x82\xAC 12 and 12 Tsd. Euro", "amount 12000 EUR|amount 12000 EUR", NO_HINTS },
		{ "Rs 2.5 Cr and $450.00 CR", "amount 25000000 ?|amount 450.00 ?", NO_HINTS },
		{ "kostet 2,5 Mio. EUR im Jahr", "amount 2500000 EUR", NO_HINTS },
		{ "about 3 lakh rupees", "amount 300000 ?", NO_HINTS },
		{ "won a $48.2 million contract", "amount 48200000 ?", NO_HINTS },
		{ "una deuda de 48.000 millones de euros", "amount 48000000000/48000000 EUR",
		  NO_HINTS },
		{ "environ 420 millions d'euros", "amount 420000000 EUR", NO_HINTS },
		{ "paid 75 USD million", "amount 75000000 USD", NO_HINTS },
		{ "sold for 30 MUSD", "amount 30000000 USD", NO_HINTS },
		{ "estim\xC3\xA9 \xC3\xA0 10 k\xE2\x82\xAC par mois", "amount 10000 EUR",
		  NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void signs(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Adjustment: -$45.00", "amount -45.00 ?", NO_HINTS },
		{ "Adjustment: \xE2\x88\x92"
		  "45,00 \xE2\x82\xAC",
		  "amount -45.00 EUR", NO_HINTS },
		{ "($450.00)", "amount -450.00 ?", NO_HINTS },
		{ "The cheap one ($450.00) was sold out", "amount 450.00 ?", NO_HINTS },
		{ "Korrektur 450,00- EUR", "amount -450.00 EUR", NO_HINTS },
		{ "Korrektur EUR 450,00-", "amount -450.00 EUR", NO_HINTS },
		{ "EUR 12.50 DR", "amount -12.50 EUR", NO_HINTS },
		{ "\xE2\x82\xAC -12 staat er", "amount -12 EUR", NO_HINTS },
		{ "Preis: 1.299,- Euro", "amount 1299 EUR", NO_HINTS },
		{ "Hij is me nog \xE2\x82\xAC 24,- schuldig", "amount 24 EUR", NO_HINTS },
		{ "Balance: minus 40 EUR", "amount -40 EUR", NO_HINTS },
		{ "they agreed to a balance of minus $40.50", "amount -40.50 ?", NO_HINTS },
		{ "100 EUR minus 20 EUR", "amount 100 EUR|amount 20 EUR", NO_HINTS },
		{ "il reste au moins 40 EUR", "amount 40 EUR", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void words(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "he paid five hundred dollars for it", "amount 500 ?", NO_HINTS },
		{ "siebenhundert Euro und achtundsiebzig Millionen Dollar",
		  "amount 700 EUR|amount 78000000 ?", NO_HINTS },
		{ "zweitausendf\xC3\xBCnfhundert Euro", "amount 2500 EUR", NO_HINTS },
		{ "il a pay\xC3\xA9 dix mille euros", "amount 10000 EUR", NO_HINTS },
		{ "cuesta cinco millones de yenes", "amount 5000000 JPY", NO_HINTS },
		{ "dertien euro en vijfenveertig cent", "amount 13.45 EUR", NO_HINTS },
		{ "ciento veinte d\xC3\xB3lares", "amount 120 ?", NO_HINTS },
		{ "costa dieci dollari", "amount 10 ?", NO_HINTS },
		{ "custa quarenta e cinco reais", "amount 45 BRL", NO_HINTS },
		{ "quarter million us dollars", "amount 250000 USD", NO_HINTS },
		{ "20 dollars 43 cents", "amount 20.43 ?", NO_HINTS },
		{ "Het bedrag is 5 euro 50", "amount 5.50 EUR", NO_HINTS },
		{ "only 50 cents more", "amount 0.50 ?", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void ranges(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "I charge $50-60/hr for that", "amount 50 ? rate|amount 60 ? rate", NO_HINTS },
		{ "zwischen 10\xE2\x80\x93"
		  "20 \xE2\x82\xAC pro Stunde",
		  "amount 10 EUR rate|amount 20 EUR rate", NO_HINTS },
		{ "between 50 and 60 EUR", "amount 60 EUR", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

static void separators(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "for 1,234 EUR", "amount 1234/1.234 EUR", NO_HINTS },
		{ "for 1,234 EUR, not 2,50 EUR", "amount 1.234 EUR|amount 2.50 EUR", NO_HINTS },
		{ "for 1,234 EUR, not 2.50 EUR", "amount 1234 EUR|amount 2.50 EUR", NO_HINTS },
		{ "KWD 1.234 it is", "amount 1.234/1234 KWD", NO_HINTS },
		{ "EUR 12,5 genau", "amount 12.5 EUR", NO_HINTS },
		{ "EUR 1.234.567", "amount 1234567 EUR", NO_HINTS },
		{ "EUR 0,035 pro Abruf", "amount 0.035 EUR rate", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples) - 1, false), 0);
}

static void currencies(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "$5 and CAD 7", "amount 5 CAD|amount 7 CAD", NO_HINTS },
		/* Whose dollars they are is not said. */
		{ "you paid us $500 for it", "amount 500 ?", NO_HINTS },
		{ "you paid US $500 and us$20", "amount 500 USD|amount 20 USD", NO_HINTS },
		{ "25 000 F CFA par mois", "amount 25000 ?", NO_HINTS },
		{ "We paid R1,250.00 for it", "amount 1250.00 ZAR", NO_HINTS },
		{ "we got Tk 3,000.00 from it", "amount 3000.00 BDT", NO_HINTS },
		{ "$5 and EUR 7", "amount 5 ?|amount 7 EUR", NO_HINTS },
		{ "$5 for it", "amount 5 AUD", { .currency = { "AUD", 3 } } },
		{ "$5 for it", "amount 5 ?", { .currency = { "EUR", 3 } } },
		{ "$5 for it", "amount 5 USD", { .lang = { "en_US", 5 } } },
		{ "1,234.50", "amount 1234.50 EUR", { .currency = { "EUR", 3 } } },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void exact(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "USD 123456789012345678901234567.89 in all",
		  "amount 123456789012345678901234567.89 USD", NO_HINTS },
		{ "USD 0.10 and USD 0.20 and USD 0.30",
		  "amount 0.10 USD|amount 0.20 USD|amount 0.30 USD", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

/* Codes that are cells of their own, before a sign, in brackets, in quotes. */
static void codes(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "CAD $5 and USD $1,000.00", "amount 5 CAD|amount 1000.00 USD", NO_HINTS },
		{ "EUR $5 is odd", "amount 5 ?", NO_HINTS },
		{ "I have 300 USD $5 more", "amount 300 USD|amount 5 USD", NO_HINTS },
		{ "it is 50 (EUR) now", "amount 50 EUR", NO_HINTS },
		{ "EUR\t1.250,00", "amount 1250.00 EUR", NO_HINTS },
		{ "1.250,00\tEUR", "amount 1250.00 EUR", NO_HINTS },
		{ "x\t100.00\tUSD\t92.00\tEUR", "amount 100.00 USD|amount 92.00 EUR", NO_HINTS },
		{ "x\tUSD\t100.00\tEUR\t92.00", "amount 100.00 USD|amount 92.00 EUR", NO_HINTS },
		{ "x\tEUR\t2024\tand", "", NO_HINTS },
		{ "{\"total\": \"119.00\", \"currency\": \"EUR\"}", "amount 119.00 EUR", NO_HINTS },
		{ "{\"currency\":\"USD\",\"amount\":250.00}", "amount 250.00 USD", NO_HINTS },
		{ "Balance: $1,200.00CR", "amount 1200.00 ?", NO_HINTS },
		{ "Balance: $1,200.00DR", "amount -1200.00 ?", NO_HINTS },
		{ "INR 1,200.00 Dr", "amount -1200.00 INR", NO_HINTS },
		{ "INR 1,200.00 Dr Rao said", "amount 1200.00 INR", NO_HINTS },
		{ "450.00-", "amount -450.00 ?", NO_HINTS },
		{ "Costa 1.500.000 de pesos", "amount 1500000 ?", NO_HINTS },
		{ "entre 1.500 de pesos", "", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

/* In chats the currency goes without saying: the word of paying beside the number tells it. */
static void moved(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "I sent you 500 today", "amount 500 ?", NO_HINTS },
		{ "60,000 transferred by NEFT pls check", "amount 60000/60.000 ?", NO_HINTS },
		{ "ok done. 60k advance today", "amount 60000 ?", NO_HINTS },
		{ "Received 20,000. Rs 40,000 still balance", "amount 20000/20.000 ?|amount 40000/40.000 ?", NO_HINTS },
		{ "got the 300, thanks", "amount 300 ?", NO_HINTS },
		{ "habe dir gerade 450 \303\274berwiesen", "amount 450 ?", NO_HINTS },
		{ "acaban de entrar los 200", "amount 200 ?", NO_HINTS },
		{ "paguei 450 agora", "amount 450 ?", NO_HINTS },
		{ "My invoice 2024-19: 850 plus VAT, thanks.", "reference 2024-19 invoice|amount 850 ?", NO_HINTS },
		{ "Hi, invoice 2024-19: 850.", "reference 2024-19 invoice|amount 850 ?", NO_HINTS },
		{ "Rechnung 2024-20 f\303\274r die Webseite: 1900 zzgl. MwSt.", "reference 2024-20 invoice|amount 1900 ?", NO_HINTS },
		{ "Invoice 2024-19 dated 12 May: 30 hours", "reference 2024-19 invoice", NO_HINTS },
		{ "Invoice 2024-19 for customer: 4821377", "reference 2024-19 invoice", NO_HINTS },
		{ "I sent you 500 files", "", NO_HINTS },
		{ "we received 40 of them", "", NO_HINTS },
		{ "sent 12, got 3.", "", NO_HINTS },
		{ "sent at 10:30 today", "", NO_HINTS },
		{ "received in 2024, paid 2023", "", NO_HINTS },
		{ "paid 50% now", "", NO_HINTS },
		{ "we received 150 applications", "", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void nothing(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"Version 1.2.3 of 10.0.0.1 is out",
		"call 555 123 4567 at 12:30",
		"up 45% or 3.5 %",
		"ISBN 978-3-16-148410-0 here",
		"commit 9f86d081884c7d65 by all 70 of us",
		"see https://shop.example/p/100eur-5",
		"width:12px;margin:0 4em",
		"=C3=A9=20 and =2E50",
		"article 5 of 12 in section 3.4",
		"$this->pay($1, $2);",
		"if $n = 1$ then $x > 0$",
		"MSVC 7.1 and BSD 3 and PHP 8.1",
		"RS6000 and rs1",
		"R 4.10 was released, see Table R 3,000",
		"ALL 70 people and TOP 10",
		"a real problem and a pound of salt",
		"CVE 2024 was bad",
		"the 100 pages of it",
		"3.000 Besucher kamen",
		"Room 1,234",
		"sha1 50e721e49c013f00c62cf59f2163542a9d8df024",
		"GmbH 2024",
		"FR 74 397 480 930",
		"1.2.3.4 EUR",
		"12345EURX",
		"id=USD50a",
		"see http://example.com/p/12.50?price=$40",
		"or https://example.com/pay/50EUR",
	};
	unsigned wrong = 0;
	for (size_t i = 0; i < countof(texts); i++) {
		struct buf got;
		run_finder(span_str(texts[i]), NULL, false, &got);
		if (span_find(buf_view(&got), SPAN("amount"), 0) != SIZE_MAX) {
			print_message("# %s\n#   got %.*s\n", texts[i], SPAN_FMT(buf_view(&got)));
			wrong++;
		}
		buf_clear(&got);
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks),      cmocka_unit_test(scales),
		cmocka_unit_test(signs),      cmocka_unit_test(words),
		cmocka_unit_test(ranges),     cmocka_unit_test(separators),
		cmocka_unit_test(currencies), cmocka_unit_test(exact),
		cmocka_unit_test(nothing),    cmocka_unit_test(codes), cmocka_unit_test(moved),
	};
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
