/* What sentences say of money, in seven languages; what turns them round; where they end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/say.h"
#include "case/venue.h"

static void test_cues(void **state)
{
	static const struct {
		const char *text;
		unsigned has, lacks;
	} rows[] = {
		{ "Thank you, the money arrived today.", SAY_RECEIVED | SAY_TODAY, SAY_NOT | SAY_LATER },
		{ "The money has not arrived.", SAY_RECEIVED | SAY_NOT, 0 },
		{ "It hasn't arrived.", SAY_NOT, 0 },
		{ "It hasn\342\200\231t arrived.", SAY_NOT, 0 },
		{ "Has it arrived?", SAY_LATER, 0 },
		{ "We\342\200\231ll send it.", SAY_LATER, SAY_SENT },
		{ "I recuerdo", 0, SAY_RECEIVED },
		{ "Heute ist der Betrag eingegangen.", SAY_RECEIVED | SAY_TODAY, SAY_NOT },
		{ "\303\234berwiesen haben wir am Montag.", SAY_SENT, 0 },
		{ "Es ist nichts eingegangen.", SAY_RECEIVED | SAY_NOT, 0 },
		{ "J'ai bien re\303\247u le virement.", SAY_RECEIVED, SAY_NOT },
		{ "Je n'ai pas re\303\247u le virement.", SAY_RECEIVED | SAY_NOT, 0 },
		{ "Hoy he recibido el pago.", SAY_RECEIVED | SAY_TODAY, SAY_NOT },
		{ "No ha llegado el pago.", SAY_RECEIVED | SAY_NOT, 0 },
		{ "Ho ricevuto il bonifico.", SAY_RECEIVED, SAY_NOT },
		{ "Ho appena rimborsato la somma.", SAY_REFUND, SAY_LATER },
		{ "Appena il cliente paga, versiamo.", SAY_LATER, 0 },
		{ "Recebi o pagamento.", SAY_RECEIVED, SAY_NOT },
		{ "Het bedrag is ontvangen.", SAY_RECEIVED, SAY_NOT },
		{ "Ich habe den Betrag erstattet.", SAY_REFUND, SAY_RECEIVED },
		{ "NOTA DE CR\303\211DITO", SAY_CREDIT, 0 },
		{ "Any news on invoice 7?", SAY_ASKS | SAY_LATER, 0 },
		{ "Bitte \303\274berweisen Sie den Betrag.", SAY_ASKS, SAY_SENT },
		{ "I sent it lately.", SAY_SENT, SAY_ASKS },
		{ "Wir nehmen Ihr Angebot an.", SAY_AGREED, 0 },
		{ "Am 5. Mai kam es.", 0, SAY_NOT },
		{ "Dan is requesting a refund of $500.", SAY_REFUND | SAY_WANTED, 0 },
		{ "Dan sent you an offer", SAY_SENT | SAY_WANTED, 0 },
		{ "$600.00 was put into escrow", SAY_FUNDED, SAY_SENT },
		{ "Amount in escrow: $600.00", SAY_HELD, SAY_FUNDED },
		{ "The case was decided in your favor.", SAY_WON, 0 },
		{ "Sent the brief.", SAY_SENT, SAY_PAID },
		{ "Bizum hecho", SAY_PAID, 0 },
		{ "RUECKLASTSCHRIFT RE 2402", SAY_REVERSED, 0 },
		{ "", 0, ~0u },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		unsigned cues = say_cues(span_str(rows[i].text));

		if ((cues & rows[i].has) != rows[i].has || (cues & rows[i].lacks))
			fail_msg("%s: %x", rows[i].text, cues);
	}
}

static void sentence(const char *text, const char *at, const char *want)
{
	size_t from = (size_t)(strstr(text, at) - text);
	struct span s = say_sentence(span_str(text), from, from + strlen(at));

	if (!span_eq_str(s, want))
		fail_msg("\"%.*s\" instead of \"%s\"", SPAN_FMT(s), want);
}

static void clause(const char *sentence, const char *at, const char *want)
{
	size_t from = (size_t)(strstr(sentence, at) - sentence);
	struct span s = say_clause(span_str(sentence), from, from + strlen(at));

	if (!span_eq_str(s, want))
		fail_msg("\"%.*s\" instead of \"%s\"", SPAN_FMT(s), want);
}

static void test_clauses(void **state)
{
	(void)state;
	clause("I received 1,200.00 EUR; 300 are open.", "1,200.00", "I received 1,200.00 EUR");
	clause("I received 1,200.00 EUR; 300 are open.", "300", "300 are open.");
	clause("Danke, 500,00 sind da, der Rest von 300,00 fehlt", "500,00", "500,00 sind da");
	clause("Danke, 500,00 sind da, der Rest von 300,00 fehlt", "300,00", "der Rest von 300,00 fehlt");
	clause("Recib\303\255 500 pero faltan 300", "300", "faltan 300");
	clause("500", "500", "500");
	assert_true(say_is_thanks_for(SPAN("Hi, thanks for the ")));
	assert_true(say_is_thanks_for(SPAN("Danke f\303\274r die")));
	assert_false(say_is_thanks_for(SPAN("thanks for the work of ")));
	assert_true(say_is_less(SPAN(" with the valves, less the ")));
	assert_false(say_is_less(SPAN(" unless the ")));
	assert_true(say_wants_back(SPAN("then please return my deposit")));
	assert_false(say_wants_back(SPAN("I refunded you 200 today")));
	assert_true(say_is_payment(SPAN("die Zahlung ist da")));
	assert_false(say_is_payment(SPAN("your comments arrived")));
	assert_true(say_is_of(SPAN(" of the ")));
	assert_true(say_is_of(SPAN(" von ")));
	assert_true(say_is_of(SPAN(" sur les ")));
	assert_false(say_is_of(SPAN(" and ")));
	assert_false(say_is_of(SPAN(" of, ")));
	assert_false(say_is_of(SPAN(" often ")));
	assert_false(say_is_of(SPAN("")));
}

static void test_sentences(void **state)
{
	(void)state;
	sentence("It is unpaid. 500.00 USD are open. When?", "500.00", "500.00 USD are open.");
	sentence("We paid 500.00 for invoice No. 12 today. Thanks.", "500.00", "We paid 500.00 for invoice No. 12 today.");
	sentence("Hello,\n\nwe paid\n500.00 today.\n\nBye", "500.00", "we paid\n500.00 today.");
	sentence("- a: 1.00\n- b: 2.00", "2.00", "- b: 2.00");
	sentence("500.00", "500.00", "500.00");
	assert_int_equal(say_sentence(SPAN(""), 5, 9).n, 0);
}

/* ---- the profiles ---- */

static void test_profiles(void **state)
{
	struct err e = { 0 };
	struct venues *v = venue_load(NULL, &e);
	uint32_t bits = 0;

	(void)state;
	assert_non_null(v);
	assert_int_equal(v->all.n, 10);
	for (uint32_t i = 0; i < v->all.n; i++) {
		const struct venue *one = venue_at(v, i);
		const struct venue_reason *r = one->reasons.v;

		assert_true(one->steps.n > 0 && one->reasons.n > 0 && one->limits.n > 0);
		assert_true(venue_number(one, "description-chars", 0) > 0);
		for (uint32_t k = 0; k < one->reasons.n; k++)
			bits |= r[k].required | r[k].helpful;
	}
	assert_true(bits >> EV_CONTACT & 1);
	assert_true(span_eq_str(venue_find(v, SPAN(""))->name, "card-safe"));
	assert_null(venue_find(v, SPAN("nowhere")));
	assert_true(venue_sent_it(venue_find(v, SPAN("upwork-fixed")), SPAN("room_1@mail.upwork.com")));
	assert_false(venue_sent_it(venue_find(v, SPAN("upwork-fixed")), SPAN("upwork@evil.example")));
	assert_false(venue_sent_it(venue_find(v, SPAN("upwork-fixed")), SPAN("x@upwork.evil.example")));
	venue_free(v);
	assert_null(venue_load("/nowhere/at/all", &e));
	assert_int_equal(e.status, EXHIBIT_CONFIG);
}

static void test_bill_number(void **state)
{
	static const char *const rows[][2] = {
		{ "AW: Rechnung Nr. 2024-21", "2024-21" }, { "Invoice #1047 - logo", "1047" },
		{ "Facture d\342\200\231acompte FA-2024-031", "FA-2024-031" }, { "Fattura a saldo n. 34/2024", "34/2024" },
		{ "Invoice for March 2024", "" }, { "Invoice 12.03.2024", "" }, { "Rechnung", "" }, { "2024-21", "" },
		{ "Invoice for the long talk we had 2024-21", "" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		if (!span_eq_str(say_bill_number(span_str(rows[i][0])), rows[i][1]))
			fail_msg("%s: %.*s", rows[i][0], SPAN_FMT(say_bill_number(span_str(rows[i][0]))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cues), cmocka_unit_test(test_bill_number),
		cmocka_unit_test(test_sentences), cmocka_unit_test(test_clauses),
		cmocka_unit_test(test_profiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
