/* Evidence classes: decided by type, by what the reader says, by picture size, by words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "find/class.h"

static void is(const struct item *it, const char *text, const char *want, int64_t least)
{
	struct arena *a = arena_new();
	struct class_info c = { 0 };
	class_decide(it, span_str(text), a, &c);
	if (!span_eq_str(c.is, want))
		print_message("# want %s, got %.*s\n", want, SPAN_FMT(c.is));
	assert_true(span_eq_str(c.is, want));
	assert_true(c.score.has && c.score.v >= least && c.score.v <= 100);
	assert_true(c.why.n > 0);
	arena_free(a);
}

static void by_type(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "message/rfc822", "message" },      { "application/mbox", "mailbox" },
		{ "application/zip", "archive" },     { "text/calendar", "calendar" },
		{ "application/x-ofx", "statement" },
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct item it = { .media = span_str(rows[i][0]) };
		is(&it, "", rows[i][1], 90);
	}
}

static void pictures(void **state)
{
	(void)state;
	struct item photo = { .media = SPAN("image/jpeg"), .image.camera_make = SPAN("Canon") };
	is(&photo, "", "photo", 90);
	struct item pixel = { .media = SPAN("image/gif"),
			      .image.width = { true, 1 },
			      .image.height = { true, 1 } };
	is(&pixel, "", "decoration", 90);
	struct item phone = { .media = SPAN("image/png"),
			      .image.width = { true, 1170 },
			      .image.height = { true, 2532 } };
	is(&phone, "", "screenshot", 80);
	/* The device says so: no size of a screen is needed. */
	struct item told = { .media = SPAN("image/jpeg"), .image.description = SPAN("Screenshot"),
			     .image.width = { true, 1000 }, .image.height = { true, 900 } };
	is(&told, "", "screenshot", 90);
	struct item png = { .media = SPAN("image/png"),
			    .image.width = { true, 911 },
			    .image.height = { true, 402 } };
	is(&png, "", "screenshot", 50);
	struct item named = { .media = SPAN("image/jpeg"),
			      .name = SPAN("Bildschirmfoto 2024.jpg") };
	is(&named, "", "screenshot", 50);
	/* What somebody attached may be evidence, also as a drawing; only what is small is decoration. */
	struct item moving = { .media = SPAN("image/gif"), .part = SPAN("attachment"), .name = SPAN("screen.gif"),
			       .image.width = { true, 800 }, .image.height = { true, 600 } };
	is(&moving, "", "other", 20);
	struct item fax = { .media = SPAN("image/x-portable-bitmap"), .image.width = { true, 800 }, .image.height = { true, 600 } };
	is(&fax, "", "other", 20);
	struct item scan = { .media = SPAN("image/jpeg") };
	is(&scan, "INVOICE\nInvoice No. 17\nTotal: 20.00\n", "invoice", 60);
}

static void words(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "INVOICE\nInvoice No. 2024-17\nDue date: 2024-05-03\nTotal: 20.00", "invoice" },
		{ "Rechnung\nRechnungsnummer: 17\nGesamtbetrag 20,00", "invoice" },
		{ "FACTURE\nN° de facture : 17\nTotal TTC 20,00", "invoice" },
		{ "Factura\nN\xC3\xBAmero de factura 17\nTotal 20,00", "invoice" },
		{ "FATTURA\nNumero fattura 17\nImponibile 18,00\nTotale 20,00", "invoice" },
		{ "Fatura\nN\xC3\xBAmero da fatura 17\nTotal 20,00", "invoice" },
		{ "Factuur\nFactuurnummer: 17\nTotaal 20,00", "invoice" },
		{ "Receipt\nThank you for your purchase\nTotal 20.00\nVisa ending 1234",
		  "receipt" },
		{ "Account statement\nOpening balance 10.00\nClosing balance 20.00", "statement" },
		{ "Kontoauszug\nAlter Kontostand 10,00", "statement" },
		{ "SERVICE AGREEMENT\nThis agreement is by and between the parties agree as "
		  "follows",
		  "contract" },
		{ "Your parcel has been shipped. Tracking number: 1Z999", "delivery" },
		{ "You have received a payment of $20", "payment" },
		{ "Timesheet\nTotal hours 12", "timesheet" },
		{ "[03.05.24, 10:20:30] Ann: hi\n[03.05.24, 10:21:00] Ben: hello\n", "chat" },
		{ "From: a@example.com\nTo: b@example.com\nSubject: hi\n", "message" },
	};
	struct item it = { .media = SPAN("text/plain") };
	for (size_t i = 0; i < countof(rows); i++)
		is(&it, rows[i][0], rows[i][1], 40);
	is(&it, "Nothing in particular is said here.", "other", 0);
	is(&it, "", "other", 0);
}

static void readers_say(void **state)
{
	(void)state;
	struct item body = { .media = SPAN("text/plain"), .part = SPAN("body") };
	is(&body, "INVOICE\nInvoice No. 17", "message", 80);
	struct item e = { .media = SPAN("application/xml"), .fields.syntax = SPAN("UBL") };
	is(&e, "", "invoice", 90);
	struct item t = { .media = SPAN("text/csv"), .transactions.n = 3 };
	is(&t, "", "statement", 90);
}

static void lists(void **state)
{
	(void)state;
	struct item it = { .media = SPAN("text/csv"), .name = SPAN("invoices.csv") };
	is(&it, "Invoice no\tInvoice date\tClient\tAmount\n17\t05/03/2024\tPine\t1250.00\n18\t06/03/2024\tOak\t1.00\n", "other", 50);
	/* One that was saved as a table is one. */
	is(&it, "INVOICE\t\t\nInvoice no\t17\t\nInvoice date\t05/03/2024\t\nTotal\t\t1250.00\n", "invoice", 60);
}

static void again(void **state)
{
	/* Asked twice, with and without text, the later answer stands and is the same each time. */
	(void)state;
	struct item it = { .media = SPAN("application/pdf"), .name = SPAN("invoice_17.pdf") };
	is(&it, "", "other", 0);
	is(&it, "INVOICE\nTotal: 20.00", "invoice", 60);
	is(&it, "INVOICE\nTotal: 20.00", "invoice", 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_type),     cmocka_unit_test(pictures), cmocka_unit_test(words),
		cmocka_unit_test(readers_say), cmocka_unit_test(lists),
		cmocka_unit_test(again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
