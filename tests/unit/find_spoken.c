/* Numbers in words: what is written the way CLDR spells numbers out, and the way people say them. */
#include "find_run.h"

static void spelled_out(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "two hundred forty-four billion four hundred eighteen million seven hundred one thousand "
		  "seven hundred ten euros",
		  "amount 244418701710 EUR", NO_HINTS },
		{ "neun Millionen sechsundsiebzigtausendachthundertvierundneunzig Euro",
		  "amount 9076894 EUR", NO_HINTS },
		{ "eine Million siebenhundertneunundachtzigtausendeinhundertdreizehn Euro",
		  "amount 1789113 EUR", NO_HINTS },
		{ "deux millions trois cent quatre-vingt-trois mille quatre cent cinquante-trois euros",
		  "amount 2383453 EUR", NO_HINTS },
		{ "deux cent quatre vingt dix neuf millions cinq cent un euros", "amount 299000501 EUR", NO_HINTS },
		{ "cent dollars", "amount 100 ?", NO_HINTS },
		{ "nueve mil setecientos sesenta y cuatro millones doscientos cincuenta y seis mil "
		  "veintitr\xC3\xA9s d\xC3\xB3lares",
		  "amount 9764256023 ?", NO_HINTS },
		{ "nueve mil cien millones de euros", "amount 9100000000 EUR", NO_HINTS },
		{ "ottomilasettecentottantadue euro", "amount 8782 EUR", NO_HINTS },
		{ "novecentotr\xC3\xA9 miliardi centoventiseimila euro", "amount 903000126000 EUR", NO_HINTS },
		{ "setenta e quatro mil cento e oitenta e quatro reais", "amount 74184 BRL", NO_HINTS },
		{ "vijf miljard tweehonderdtwee\xC3\xABnveertigduizendzeshonderdtwee\xC3\xABnveertig euro",
		  "amount 5000242642 EUR", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void halves(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "He wants half a million euros.", "amount 500000 EUR", NO_HINTS },
		{ "zweieinhalb Millionen Euro", "amount 2500000 EUR", NO_HINTS },
		{ "anderthalb Millionen Euro", "amount 1500000 EUR", NO_HINTS },
		{ "deux millions et demi d'euros", "amount 2500000 EUR", NO_HINTS },
		{ "dos millones y medio de euros", "amount 2500000 EUR", NO_HINTS },
		{ "mezzo milione di euro", "amount 500000 EUR", NO_HINTS },
		{ "dois milh\xC3\xB5"
		  "es e meio de reais",
		  "amount 2500000 BRL", NO_HINTS },
		{ "twee\xC3\xABnhalf miljoen euro", "amount 2500000 EUR", NO_HINTS },
		{ "three quarters of a million euros", "amount 750000 EUR", NO_HINTS },
		{ "2 and a half million euros", "amount 2500000 EUR", NO_HINTS },
		{ "2\xC2\xBD million euros or 6 1/2 euros", "amount 2500000 EUR|amount 6.5 EUR", NO_HINTS },
		{ "dos euros y medio", "amount 2.5 EUR", NO_HINTS },
		{ "three point five million euros", "amount 3500000 EUR", NO_HINTS },
		{ "trois virgule vingt-cinq millions d'euros", "amount 3250000 EUR", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void counted(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "two dozen euros", "amount 24 EUR", NO_HINTS },
		{ "a couple of hundred euros", "amount 200 EUR", NO_HINTS },
		{ "une centaine d'euros", "amount 100 EUR", NO_HINTS },
		{ "fifteen hundred euros", "amount 1500 EUR", NO_HINTS },
		{ "septante-cinq euros", "amount 75 EUR", NO_HINTS },
		{ "fifty quid, then twee tientjes", "amount 50 GBP|amount 20 EUR", NO_HINTS },
		{ "4 crore 20 lakh rupees", "amount 42000000 ?", NO_HINTS },
		{ "5 hundred thousand euros", "amount 500000 EUR", NO_HINTS },
		{ "One thousand two hundred and 50/100 US Dollars", "amount 1200.50 USD", NO_HINTS },
		{ "Rupees Five Lakh Twenty Thousand only", "amount 520000 ?", NO_HINTS },
		{ "The sum of EUR two thousand five hundred.", "amount 2500 EUR", NO_HINTS },
		{ "zwanzig bis drei\xC3\x9Fig Euro", "amount 20 EUR|amount 30 EUR", NO_HINTS },
		{ "between one and two million euros", "amount 1000000 EUR|amount 2000000 EUR", NO_HINTS },
		{ "one kuai and five mao five", "amount 1.55 CNY", NO_HINTS },
		{ "a \xE2\x82\xAC"
		  "2-million deal, R$ 1,5 mi more",
		  "amount 2000000 EUR|amount 1500000 BRL", NO_HINTS },
		{ "thirteen dollars and forty-five cents", "amount 13.45 ?", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

/* What must not become an amount, or not become another one. */
static void strangers(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "several hundred dollars went missing", "", NO_HINTS },
		{ "quelques centaines d'euros", "", NO_HINTS },
		{ "hundreds of dollars", "", NO_HINTS },
		{ "I gave him ten euros fifty times", "amount 10 EUR", NO_HINTS },
		{ "drove $5 mi", "amount 5 ?", NO_HINTS },
		{ "$5 million and two houses", "amount 5000000 ?", NO_HINTS },
		{ "R$ 13180 milh\xC3\xB5"
		  "es a um ano",
		  "amount 13180000000 BRL", NO_HINTS },
		{ "chapter two five hundred euros", "amount 500 EUR", NO_HINTS },
		{ "fifty cents or 50 cents", "amount 0.50 ?|amount 0.50 ?", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spelled_out),
		cmocka_unit_test(halves),
		cmocka_unit_test(counted),
		cmocka_unit_test(strangers),
	};
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
