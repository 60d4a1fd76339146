/* References, parties, private data. */
#include "find_run.h"

static void references(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Invoice No. 2024-0117", "reference 2024-0117 invoice", NO_HINTS },
		{ "Rechnungsnummer: RE1001", "reference RE1001 invoice", NO_HINTS },
		{ "Invoice VT/2022/0001 is open", "reference VT/2022/0001 invoice", NO_HINTS },
		{ "Order #12345-A shipped", "reference 12345-A order", NO_HINTS },
		{ "tracking number 1Z999AA10123456784", "reference 1Z999AA10123456784 tracking",
		  NO_HINTS },
		{ "Transaction ID: 8AB12345CD678901E", "reference 8AB12345CD678901E transaction",
		  NO_HINTS },
		{ "milestone 2 is done", "reference 2 milestone", NO_HINTS },
		{ "in order to invoice them", "", NO_HINTS },
		{ "invoice date 2024-05-03", "date 2024-05-03", NO_HINTS },
		{ "order in 2024", "", NO_HINTS },
		{ "Invoice: 4711-3, as sent", "reference 4711-3 invoice", NO_HINTS },
		{ "our PO201925478 of May", "reference PO201925478 order", NO_HINTS },
		{ "urn:ferd:document:invoice:1p0:basic", "", NO_HINTS },
		{ "RECHNUNG\n380\nMeier", "", NO_HINTS },
		{ "in gallery/men@work.gif there", "", NO_HINTS },
		{ "Message-ID: <2007.3@mail.example>", "", NO_HINTS },
		{ "$Revision: 1.13 $ of it", "", NO_HINTS },
		{ "Fatura n.\xC2\xBA FT 2024/55", "reference FT 2024/55 invoice", NO_HINTS },
		{ "Invoice 2024 and all", "", NO_HINTS },
		{ "Invoice #2024 and all", "reference 2024 invoice", NO_HINTS },
		{ "Facture : 9 493,27 EUR", "amount 9493.27 EUR", NO_HINTS },
		{ "Facture 12 500 EUR", "amount 12500 EUR", NO_HINTS },
		{ "Invoice 117 500 EUR", "reference 117 invoice|amount 500 EUR", NO_HINTS },
		{ "Rechnung Nr. 12 500,00 EUR", "reference 12 invoice|amount 500.00 EUR",
		  NO_HINTS },
		{ "Credit memo CM-311 for", "reference CM-311 invoice", NO_HINTS },
		{ "Stornorechnung 2025-88 liegt bei", "reference 2025-88 invoice", NO_HINTS },
		{ "Gutschrift 500 EUR", "amount 500 EUR", NO_HINTS },
		{ "Faktura nr FV 3/03/2025", "reference 3/03/2025 invoice", NO_HINTS },
		{ "faktury nr FV/12/2025 z maja", "reference FV/12/2025 invoice", NO_HINTS },
		{ "Invoice 2024-17 and all", "reference 2024-17 invoice", NO_HINTS },
		{ "Your order (no. 12345-AB) shipped", "reference 12345-AB order", NO_HINTS },
		{ "Case 00012345 was closed", "reference 00012345 ticket", NO_HINTS },
		{ "in case 12 of them", "", NO_HINTS },
		{ "PayPal Transaction 1AB23456CD789012E", "reference 1AB23456CD789012E transaction",
		  NO_HINTS },
		{ "TRANSACTION COMPLETED 2024", "", NO_HINTS },
		{ "UPS 1Z999AA10123456784", "reference 1Z999AA10123456784 tracking", NO_HINTS },
		{ "USPS 9400 1000 0000 0000 0000 00",
		  "reference 9400 1000 0000 0000 0000 00 tracking", NO_HINTS },
		{ "DHL 0800 1234567", "", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void parties(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "mail a.b+c@mail.example.com.", "party a.b+c@mail.example.com email", NO_HINTS },
		{ "not@home and @you", "", NO_HINTS },
		{ "References: <439C1136.90504@euler.example> <20051211184308.GB13513@gauss.example>", "", NO_HINTS },
		{ "mail <2204567890@qq.example> or <ann1984@mail.example>",
		  "party 2204567890@qq.example email|party ann1984@mail.example email", NO_HINTS },
		{ "Muster Consulting GmbH in Bonn", "party Muster Consulting GmbH company",
		  NO_HINTS },
		{ "BUT NOT LIMITED TO", "", NO_HINTS },
		{ "USt-IdNr. DE 123 456 789", "party DE123456789 vat", NO_HINTS },
		{ "CHE-123.456.789 MWST", "party CHE-123.456.789 vat", NO_HINTS },
		{ "Attn: Maria van Dongen\n", "party Maria van Dongen person", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void private_data(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "IBAN DE89 3704 0044 0532 0130 00", "private DE89370400440532013000 iban",
		  NO_HINTS },
		{ "IBAN DE88 3704 0044 0532 0130 00", "", NO_HINTS },
		{ "GB82WEST12345698765432 please", "private GB82WEST12345698765432 iban",
		  NO_HINTS },
		{ "card 4111 1111 1111 1111 ok", "private 4111111111111111 card", NO_HINTS },
		{ "card 4111 1111 1111 1112 no", "", NO_HINTS },
		{ "call +49 30 1234567 now", "private +49301234567 phone", NO_HINTS },
		{ "call (555) 123-4567 now", "private (555) 123-4567 phone", NO_HINTS },
		{ "Tel. 089/99822-0", "private 089998220 phone", NO_HINTS },
		{ "call 06 12 34 56 78 now", "private 06 12 34 56 78 phone", NO_HINTS },
		{ "01 02 03 04 05 06", "", NO_HINTS },
		{ "SSN 123-45-6789", "private 123456789 national-id", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references),
		cmocka_unit_test(parties),
		cmocka_unit_test(private_data),
	};
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
