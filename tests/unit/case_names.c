/* The small pieces of the case: strings kept once, numbers to numbers, subjects, names, words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "case/names.h"
#include "case/numbers.h"
#include "case/subject.h"
#include "case/texts.h"

static void test_intern(void **state)
{
	struct intern *in = intern_new();
	struct arena *a = arena_new();
	uint32_t words[5000];
	char *longer = arena_get(a, LIMIT_CASE_WORD * 2);

	(void)state;
	assert_int_equal(intern_put(in, SPAN("")), 0);
	assert_int_equal(intern_put(in, (struct span){ 0 }), 0);
	for (unsigned i = 0; i < countof(words); i++)
		words[i] = intern_put(in, arena_fmt(a, "word %u", i));
	for (unsigned i = 0; i < countof(words); i++) {
		assert_int_equal(intern_find(in, arena_fmt(a, "word %u", i)), words[i]);
		assert_true(span_eq(intern_view(in, words[i]), arena_fmt(a, "word %u", i)));
	}
	assert_int_equal(intern_find(in, SPAN("word")), 0);
	assert_int_equal(intern_put_folded(in, SPAN("  Word 7 ")), words[7]);
	/* Cut between characters, and the same number whatever stood behind. */
	memset(longer, 'x', LIMIT_CASE_WORD * 2 - 1);
	memcpy(longer + LIMIT_CASE_WORD - 1, "\xc3\xa9", 2);
	assert_int_equal(intern_view(in, intern_put(in, span_str(longer))).n, LIMIT_CASE_WORD - 1);
	assert_true(intern_bytes(in) < 256 * KIB);
	arena_free(a);
	intern_free(in);
}

static void test_numbers(void **state)
{
	struct numbers t = { 0 };

	(void)state;
	assert_null(numbers_get(&t, 7));
	for (uint64_t k = 0; k < 3000; k++)
		*numbers_put(&t, k << 32 | k) = (uint32_t)k;
	assert_int_equal(t.n, 3000);
	for (uint64_t k = 0; k < 3000; k++)
		assert_int_equal(*numbers_get(&t, k << 32 | k), k);
	assert_null(numbers_get(&t, 1));
	numbers_clear(&t);
}

static void test_subjects(void **state)
{
	static const struct {
		const char *a, *b;
		bool reply;
	} same[] = {
		{ "Re: Website  for the shop", "website for the shop", true },
		{ "AW: WG: Rechnung 7", "rechnung 7", true },
		{ "RE[3]: RE : Fwd: x y", "x y", true },
		{ "Fwd: x", "x", false },
		{ "Project: phase one", "project: phase one", false },
		{ "\xe5\x9b\x9e\xe5\xa4\x8d: x", "x", true },
	};
	struct intern *in = intern_new();
	bool reply;

	(void)state;
	for (size_t i = 0; i < countof(same); i++) {
		uint32_t word = subject_fold(in, span_str(same[i].a), &reply);

		assert_true(span_eq_str(intern_view(in, word), same[i].b));
		assert_int_equal(reply, same[i].reply);
	}
	assert_int_equal(subject_fold(in, SPAN("Re: "), &reply), 0);
	intern_free(in);
}

static void test_persons(void **state)
{
	static const char *const one[] = { "Dale Kessler", "Kessler, Dale", "\"Dale Kessler\"", "dale kessler via Upwork",
					   "Dale Kessler (Harbor & Pine)", " Dale  Kessler " };
	static const char *const none[] = { "Dale", "Accounts Team", "dale@harbor.example", "", "Customer Support" };
	struct intern *in = intern_new();
	uint32_t word = names_person(in, SPAN("DALE KESSLER"));

	(void)state;
	assert_int_not_equal(word, 0);
	for (size_t i = 0; i < countof(one); i++)
		assert_int_equal(names_person(in, span_str(one[i])), word);
	for (size_t i = 0; i < countof(none); i++)
		assert_int_equal(names_person(in, span_str(none[i])), 0);
	intern_free(in);
}

static void test_addresses(void **state)
{
	(void)state;
	assert_true(span_eq_str(names_domain(SPAN("a@b@c.example")), "c.example"));
	assert_int_equal(names_domain(SPAN("nobody")).n, 0);
	assert_true(names_is_public(SPAN("Gmail.com")));
	assert_true(names_is_public(SPAN("yahoo.fr")));
	assert_false(names_is_public(SPAN("harborpine.example")));
	assert_true(names_is_platform(SPAN("mail.upwork.com")));
	assert_false(names_is_platform(SPAN("upworked.com")));
	assert_true(names_is_machine(SPAN("NoReply@x.example"), SPAN("")));
	assert_true(names_is_machine(SPAN("notifications+17@x.example"), SPAN("")));
	assert_true(names_is_machine(SPAN("dale@x.example"), SPAN("Automatic reply: invoice")));
	assert_false(names_is_machine(SPAN("newsome@x.example"), SPAN("Reply")));
}

static void test_needles(void **state)
{
	struct arena *a = arena_new();
	struct needles n = { 0 };

	(void)state;
	assert_false(needles_in(&n, SPAN("anything"), false));
	needles_add(&n, a, SPAN("Harbor & Pine"));
	needles_add(&n, a, SPAN("remind"));
	needles_add(&n, a, SPAN("x"));		/* too short to mean anything */
	assert_true(needles_in(&n, SPAN("to HARBOR & PINE, LLC"), true));
	assert_false(needles_in(&n, SPAN("to harbor & pinewood"), true));
	assert_false(needles_in(&n, SPAN("unharbor & pine"), true));
	assert_true(needles_in(&n, SPAN("a reminder"), false));
	assert_false(needles_in(&n, SPAN("a reminder"), true));
	assert_false(needles_in(&n, SPAN("x"), false));
	assert_true(texts_has(SPAN("(INV-1)"), SPAN("inv-1")));
	assert_false(texts_has(SPAN("INV-12"), SPAN("inv-1")));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_intern), cmocka_unit_test(test_numbers), cmocka_unit_test(test_subjects),
		cmocka_unit_test(test_persons), cmocka_unit_test(test_addresses), cmocka_unit_test(test_needles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
