/* The language of a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "find/lang.h"

static void languages(void **state)
{
	static const char *const rows[][2] = {
		{ "en", "Please find attached the invoice for the work that we have done in March. Thank you." },
		{ "de", "Anbei erhalten Sie die Rechnung f\xc3\xbcr die Arbeiten im M\xc3\xa4rz. Bitte \xc3\xbc" "berweisen Sie den Betrag bis zum Ende des Monats." },
		{ "fr", "Vous trouverez ci-joint la facture pour les travaux du mois de mars. Merci de la payer dans les trente jours." },
		{ "es", "Le env\xc3\xado la factura por los trabajos del mes de marzo. Muchas gracias por su confianza y un saludo." },
		{ "it", "In allegato trova la fattura per i lavori del mese di marzo. La prego di pagare entro trenta giorni." },
		{ "pt", "Envio em anexo a fatura dos trabalhos do m\xc3\xaas de mar\xc3\xa7o. N\xc3\xa3o se esque\xc3\xa7" "a de que o prazo \xc3\xa9 de trinta dias." },
		{ "nl", "Hierbij ontvangt u de factuur voor het werk dat wij in maart hebben gedaan. Graag betalen binnen dertig dagen." },
		{ "pl", "W za\xc5\x82\xc4\x85" "czeniu przesy\xc5\x82" "am faktur\xc4\x99 za prace w marcu. Prosz\xc4\x99 o zap\xc5\x82" "at\xc4\x99 do ko\xc5\x84" "ca miesi\xc4\x85" "ca, to jest dla mnie bardzo wa\xc5\xbcne." },
		{ "sv", "H\xc3\xa4r kommer fakturan f\xc3\xb6r det arbete som vi har gjort i mars. Det \xc3\xa4r viktigt att den betalas inom trettio dagar." },
		{ "da", "Hermed sender jeg faktura for det arbejde, som vi har lavet i marts. Jeg vil gerne have den betalt af jer snart." },
		{ "nb", "Her er fakturaen for arbeidet som vi har gjort i mars. Jeg h\xc3\xa5per dere kan betale den etter avtale, hvis det er greit." },
		{ "fi", "T\xc3\xa4m\xc3\xa4 on lasku, joka koskee maaliskuun ty\xc3\xb6t\xc3\xa4. Se on my\xc3\xb6s s\xc3\xa4hk\xc3\xb6postissa, mutta voi olla ettei se ole perill\xc3\xa4." },
		{ "cs", "Dobr\xc3\xbd den, pos\xc3\xadl\xc3\xa1m fakturu za pr\xc3\xa1" "ci v b\xc5\x99" "eznu. Pros\xc3\xadm o jej\xc3\xad \xc3\xbahradu do konce m\xc4\x9bs\xc3\xad" "ce, jak jsme se na tom dohodli, a d\xc4\x9bkuji." },
		{ "hu", "K\xc3\xbcld\xc3\xb6m a sz\xc3\xa1ml\xc3\xa1t a m\xc3\xa1rciusi munk\xc3\xa1r\xc3\xb3l. K\xc3\xa9rem, hogy ezt a h\xc3\xb3nap v\xc3\xa9g\xc3\xa9ig fizesse ki, mert nagyon fontos. K\xc3\xb6sz\xc3\xb6n\xc3\xb6m." },
		{ "ro", "V\xc4\x83 trimit factura pentru lucr\xc4\x83rile din luna martie. V\xc4\x83 rog s\xc4\x83 o pl\xc4\x83ti\xc8\x9bi p\xc3\xa2n\xc4\x83 la sf\xc3\xa2r\xc8\x99itul lunii \xc8\x99i v\xc4\x83 mul\xc8\x9bumesc." },
		{ "tr", "Mart ay\xc4\xb1 i\xc3\xa7in bir fatura g\xc3\xb6nderiyorum. Bu \xc3\xa7ok \xc3\xb6nemli, \xc3\xb6" "deme ile ilgili daha sonra konu\xc5\x9furuz. Te\xc5\x9f" "ekk\xc3\xbcr ederim, l\xc3\xbctfen yaz\xc4\xb1n." },
		{ "ru", "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82, \xd0\xb2\xd0\xbe\xd1\x82 \xd1\x81\xd1\x87\xd1\x91\xd1\x82" },
		{ "uk", "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd1\x96\xd1\x82, \xd0\xbe\xd1\x81\xd1\x8c \xd1\x80\xd0\xb0\xd1\x85\xd1\x83\xd0\xbd\xd0\xbe\xd0\xba" },
		{ "el", "\xce\xa4\xce\xb9\xce\xbc\xce\xbf\xce\xbb\xcf\x8c\xce\xb3\xce\xb9\xce\xbf" },
		{ "ja", "\xe8\xab\x8b\xe6\xb1\x82\xe6\x9b\xb8\xe3\x82\x92\xe9\x80\x81\xe3\x82\x8a\xe3\x81\xbe\xe3\x81\x99" },
		{ "zh", "\xe8\xaf\xb7\xe6\x9f\xa5\xe6\x94\xb6\xe5\x8f\x91\xe7\xa5\xa8" },
		{ "ko", "\xec\xb2\xad\xea\xb5\xac\xec\x84\x9c\xeb\xa5\xbc" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct span l = lang_of(span_str(rows[i][1]));

		if (!span_eq_str(l, rows[i][0]))
			print_message("# want %s, got %.*s\n", rows[i][0], SPAN_FMT(l));
		assert_true(span_eq_str(l, rows[i][0]));
	}
}

/* Invoices have few words of a language, and those are of trade. */
static void papers(void **state)
{
	static const char *const rows[][2] = {
		{ "en", "INVOICE\nInvoice # Date Due\n17 09/12/2023\nIssued by Billed to\nDenver, CO 80202\nItem Hours Rate Line total\nWeb A 5 $2.00" },
		{ "de", "Rechnung\nRechnungsnummer 17\nRechnungsdatum 09.12.2023\nMenge Leistung Betrag\nWeb A 5 2,00\nGesamtbetrag 10,00" },
		{ "fr", "Facture n\xc2\xb0 17\nD\xc3\xa9signation Qt\xc3\xa9 PU HT Montant HT\nTVA 20 %\nNet \xc3\xa0 payer 12,00" },
		{ "es", "Factura 17\nFecha de emisi\xc3\xb3n\nConcepto Cantidad Precio Importe\nBase imponible\nTotal a pagar 12,00" },
		{ "da", "Faktura\nFakturanr.: 17\nBeskrivelse Antal Enhedspris Bel\xc3\xb8" "b\nWeb A 5 2,00\nI alt: 10,00 kr." },
		{ "pl", "Faktura VAT\nNr faktury 17\nData wystawienia\nNabywca Sprzedawca\nIlo\xc5\x9b\xc4\x87 Warto\xc5\x9b\xc4\x87\nDo zap\xc5\x82" "aty 12,00" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		struct span l = lang_of(span_str(rows[i][1]));

		if (!span_eq_str(l, rows[i][0]))
			print_message("# want %s, got %.*s\n", rows[i][0], SPAN_FMT(l));
		assert_true(span_eq_str(l, rows[i][0]));
	}
}

static void none(void **state)
{
	static const char *const rows[] = {
		"", "test", "1 234,56 EUR", "http://www.com.br/de/la/que https://a.de/die", "a1b2c3d4e5f6 0a1e2o",
		"xxx xxxx xx xxxxx xxxxxxx xxxx xx xxx xxxxx xxxxxx", "\xff\xfe\x80 \xc3",
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		assert_null(lang_of(span_str(rows[i])).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(languages), cmocka_unit_test(papers), cmocka_unit_test(none) };

	return cmocka_run_group_tests_name("find/lang", tests, NULL, NULL);
}
