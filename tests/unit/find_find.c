/* The search as a whole: places and lines, chunks, ceilings, bad bytes, and time that grows no faster
 * than the text. */
#include "find_run.h"

#include "base/limits.h"

#include <time.h>

static void places(void **state)
{
	(void)state;
	const char *text = "first line\n\nthen $5.00 and\n\xC3\xA9t\xC3\xA9 2024-05-03.\n";
	struct arena *a = arena_new();
	struct list facts = { 0 };
	assert_true(finder_run(the_finder, span_str(text), NULL, a, &facts));
	assert_int_equal(facts.n, 2);
	const struct fact *f = facts.v;
	assert_int_equal(f[0].at.line, 3);
	assert_int_equal(f[1].at.line, 4);
	assert_memory_equal(text + f[0].at.bytes[0], "$5.00", 5);
	assert_int_equal(f[0].at.bytes[1] - f[0].at.bytes[0], 5);
	assert_memory_equal(text + f[1].at.bytes[0], "2024-05-03", 10);
	assert_true(span_eq_str(f[1].raw, "2024-05-03"));
	assert_true(f[0].by.n > 0 && span_is_null(f[0].currency) && f[0].candidates.n > 3);
	arena_free(a);
}

/* The same facts wherever the text is cut: amounts every few lines over many chunks. */
static void chunks(void **state)
{
	(void)state;
	struct buf text;
	struct arena *a = arena_new();
	struct list facts = { 0 };
	buf_init(&text, 8 << 20);
	for (unsigned i = 0; i < 6000; i++)
		buf_fmt(&text,
			"line %u says that EUR %u.50 was paid, and no more than that was said\n", i,
			i + 1);
	assert_true(text.n > 4 * LIMIT_CHUNK);
	assert_true(finder_run(the_finder, buf_view(&text), NULL, a, &facts));
	assert_int_equal(facts.n, 6000);
	const struct fact *f = facts.v;
	for (unsigned i = 0; i < 6000; i++) {
		char want[32];
		snprintf(want, sizeof want, "%u.50", i + 1);
		assert_true(span_eq_str(f[i].value, want));
		assert_int_equal(f[i].at.line, i + 1);
	}
	buf_clear(&text);
	arena_free(a);
}

/* Texts without a fact are told by a quick look at their bytes. What that look must not pass over: each
 * of these is the one thing in its line. */
static void quick_look(void **state)
{
	(void)state;
#define LINE "so it was said by all who had been there and heard of it "
	static const struct sample samples[] = {
		{ LINE "2024-05-03 too", "date 2024-05-03", NO_HINTS },
		{ LINE "20240503 too", "date 2024-05-03", NO_HINTS },
		{ LINE "year 2024 too", "date 2024", NO_HINTS },
		{ LINE "third quarter of 2024 too", "date 2024-Q3", NO_HINTS },
		{ LINE "2024-Q3 too", "date 2024-Q3", NO_HINTS },
		{ LINE "week 18, 2024 too", "date 2024-W18", NO_HINTS },
		{ LINE "2024W185 too", "date 2024-05-03", NO_HINTS },
		{ LINE "3dec2024 too", "date 2024-12-03", NO_HINTS },
		{ LINE "May 2024 too", "date 2024-05", NO_HINTS },
		{ LINE "12. 05. 2024 too", "date 2024-05-12/2024-12-05", NO_HINTS },
		{ LINE "2024\xE5\xB9\xB4" "5\xE6\x9C\x88" "3\xE6\x97\xA5 too", "date 2024-05-03", NO_HINTS },
		{ LINE "5 kr too", "amount 5 ?", NO_HINTS },
		{ LINE "5\xE2\x82\xAC too", "amount 5 EUR", NO_HINTS },
		{ LINE "\xC3\xBC" "ber zwei \xE2\x82\xAC too", "amount 2 EUR", NO_HINTS },
		{ LINE "five dollars too", "amount 5 ?", NO_HINTS },
		{ LINE "30 MUSD too", "amount 30000000 USD", NO_HINTS },
		{ LINE "USD100 too", "amount 100 USD", NO_HINTS },
		{ LINE "Total 12.50", "amount 12.50 ?", NO_HINTS },
		{ LINE "invoice 4711a too", "reference 4711a invoice", NO_HINTS },
		{ LINE "RE-4711 too", "reference RE-4711 invoice", NO_HINTS },
		{ LINE "GB82WEST12345698765432 too", "private GB82WEST12345698765432 iban", NO_HINTS },
		{ LINE "4111111111111111 too", "private 4111111111111111 card", NO_HINTS },
		{ LINE "+49301234567 too", "private +49301234567 phone", NO_HINTS },
		{ LINE "06 12 34 56 78 too", "private 06 12 34 56 78 phone", NO_HINTS },
		{ LINE "a@b.example.com too", "party a@b.example.com email", NO_HINTS },
		{ LINE "at Muster GmbH too", "party Muster GmbH company", NO_HINTS },
		{ "                                                         7.50 EUR", "amount 7.50 EUR", NO_HINTS },
		{ "12.50                                                      ", "", NO_HINTS },
		/* Base64 is passed over, and lines that only begin like it are not. */
		{ "TE2cb/WPXuuUj1r72LRXabihnoqMH5urgjjA62QdIeRiOrwxnqABDm5SDk5AB4todRe5tUEEiQ\n", "", NO_HINTS },
		{ "TE2cbWPXuuUj1r72LRXabihnoqMH5urgjjA62QdIeRiOrwxnqABDm5SDk5AB4todRe EUR 5\n", "amount 5 EUR", NO_HINTS },
		{ "EUR 5\n3KUea6/2Zl/T7DmPXuuUj1r72LRXabihnoqMH5urgjjA62QdIeRiOrwxnqABDm5+20240503\nEUR 6\n",
		  "amount 5 EUR|amount 6 EUR", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void ceiling(void **state)
{
	(void)state;
	struct buf text;
	struct arena *a = arena_new();
	struct list facts = { 0 };
	buf_init(&text, 8 << 20);
	for (unsigned i = 0; i < LIMIT_FACTS + 10; i++)
		buf_puts(&text, "EUR 5 \n");
	assert_false(finder_run(the_finder, buf_view(&text), NULL, a, &facts));
	assert_int_equal(facts.n, LIMIT_FACTS);
	buf_clear(&text);
	arena_free(a);
}

static void bad_bytes(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct list facts = { 0 };
	static const char text[] =
		"\xFF\xC3 EUR 5.00 \x80\xE2\x82 $\xF0\x9F 2024-05-03\0$6.00 here\xE2";
	assert_true(finder_run(the_finder, span_of(text, sizeof text - 1), NULL, a, &facts));
	assert_int_equal(facts.n, 3);
	facts.n = 0;
	assert_true(finder_run(the_finder, (struct span){ 0 }, NULL, a, &facts));
	assert_true(finder_run(the_finder, SPAN(""), NULL, a, &facts));
	assert_int_equal(facts.n, 0);
	arena_free(a);
}

static void out_of_range(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct list facts = { 0 };
	assert_false(finder_run(the_finder,
				SPAN("USD 1234567890123456789012345678901234567890 and EUR 5"),
				NULL, a, &facts));
	assert_int_equal(facts.n, 1);
	arena_free(a);
}

static double seconds(const char *piece, size_t bytes)
{
	struct buf text;
	struct arena *a = arena_new();
	struct list facts = { 0 };
	struct timespec from, to;
	struct find_hints h = { .anchor = SPAN("2024-05-03T10:00:00Z") };
	buf_init(&text, 32 << 20);
	while (text.n < bytes)
		buf_puts(&text, piece);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	finder_run(the_finder, buf_view(&text), &h, a, &facts);
	finder_run(the_finder, buf_view(&text), NULL, a, &facts); /* begins with the quick look */
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	buf_clear(&text);
	arena_free(a);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* Twice the bytes may take twice the time; ten times would show a square. The factor leaves room for
 * a busy machine. */
static void linear(void **state)
{
	(void)state;
	static const char *const pieces[] = {
		"1,",
		"$",
		"1/1/",
		" ",
		"\xC2\xA0",
		"1.",
		"1 ",
		"123 ",
		"@",
		"a@",
		"(",
		"mil ",
		"one hundred and ",
		"May ",
		"3 May ",
		"-",
		"$1 ",
		"USD ",
		"1-",
		"1:",
		"DE89",
		"4111 ",
		"+1 ",
		"a.b@c.",
		"invoice no ",
		"Total: ",
		"Total 1.00 ",
		"Ab GmbH ",
		"VAT DE ",
		"dreiund",
		"million ",
		"1/1/24 ",
		"9 de ",
		"\xE5\xB9\xB4",
		"k$",
		"half quarter ",
		"\n",
		"1\n",
		"Price  Total\n 1.00  2.00\n",
		"by within in next last ",
		"2 weeks before ",
		"\xE2\x80\x8B",
		"AA00",
		"tel 1 ",
		"cent ",
		"deux cent ",
		"twenty thousand ",
		"and a half ",
		"half a ",
		"zwanzigundzwanzig",
		"million dollar ",
		"one of a dollar ",
		"1 March - ",
		"March 1-",
		"1.1.-",
		"> today\n",
		"TE2cb/WPX+",
		"TE2cbWPXuuUj1r72LRXabihnoqMH5urgjjA62QdIeRiOrwxnqABDm5SDk5AB4todRe\n",
		"EUR  1.00  ",
		"1.00  EUR  ",
		"://$1.00/",
		"not paid $1 on 1.5. ",
		"1          ",
		"m1 ",
		"         Unit\n  Date  Amount\n  1/1/2024  $1.00\n",
		"version 2024.01.01 ",
		"within 1 days of ",
		"March-May ",
		"06 12 34 56 78 ",
		"Price  Total\n$1  $2  ",
		"Qty | Price | Total\n$1 | ",
		"Price  Total  a line that is as long as running text of a mail\n$1\n",
		"($1) paid (",
	};
	for (size_t i = 0; i < countof(pieces); i++) {
		double small = seconds(pieces[i], 150000), large = seconds(pieces[i], 600000);
		if (large > 0.2 && large > small * 12)
			print_message("# %s: %.3f s, then %.3f s\n", pieces[i], small, large);
		assert_true(large < 0.2 || large < small * 12);
	}
}

static void same_again(void **state)
{
	(void)state;
	struct buf a, b;
	struct span text =
		SPAN("Total $1,234 on 03/04/2024, 28/02/2024; EUR 2,50; invoice no 17a3");
	run_finder(text, NULL, true, &a);
	run_finder(text, NULL, true, &b);
	assert_true(a.n > 0 && span_eq(buf_view(&a), buf_view(&b)));
	buf_clear(&a);
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places),       cmocka_unit_test(quick_look),
		cmocka_unit_test(chunks),
		cmocka_unit_test(ceiling),      cmocka_unit_test(bad_bytes),
		cmocka_unit_test(out_of_range), cmocka_unit_test(linear),
		cmocka_unit_test(same_again),
	};
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
