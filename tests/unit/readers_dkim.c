/* Signatures of mail, made by another program: what verifies, what does not, and what is not claimed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/dkim.h"
#include "readers/eml.h"
#include "unit/testsink.h"

static struct span keys;

static void expect(const char *name, const char *kind, const char *body, const char *result, bool is_signed)
{
	struct sink *out = testsink_new(WANT_META | WANT_TEXT);
	struct span path = arena_fmt(out->item->arena, "fixtures/dkim/%s.eml", name);
	const struct signature *s;

	testsink_read(out, &reader_eml, testsink_load(arena_cstr(out->item->arena, path)));
	assert_int_equal(out->item->signatures.n, 1);
	s = out->item->signatures.v;
	assert_string_equal(testsink_str(out, s->kind), kind);
	assert_string_equal(testsink_str(out, s->body), body);
	assert_string_equal(testsink_str(out, s->result), result);
	assert_string_equal(testsink_str(out, s->selector), strcmp(name, "ed") ? "sel" : "eds");
	assert_string_equal(testsink_str(out, s->domain), "example.org");
	assert_int_equal(out->is_signed, is_signed);
	testsink_free(out);
}

static void test_without_keys(void **state)
{
	(void)state;
	dkim_set_keys((struct span){ NULL, 0 });
	expect("ok-relaxed-relaxed", "dkim", "match", "not checked", false);
	expect("ok-simple-simple", "dkim", "match", "not checked", false);
	expect("body-relaxed-relaxed", "dkim", "mismatch", "not checked", false);
	expect("arc", "arc", "match", "not checked", false);
}

static void test_with_keys(void **state)
{
	(void)state;
	dkim_set_keys(keys);
	expect("ok-relaxed-relaxed", "dkim", "match", "pass", true);
	expect("ok-simple-simple", "dkim", "match", "pass", true);
	expect("lf-relaxed-relaxed", "dkim", "match", "pass", true);
	expect("ed", "dkim", "match", "pass", true);
	expect("arc", "arc", "match", "pass", false);	/* a seal vouches for a hop, not for the author */
}

static void test_changed(void **state)
{
	(void)state;
	dkim_set_keys(keys);
	expect("body-relaxed-relaxed", "dkim", "mismatch", "fail", false);
	expect("head-relaxed-relaxed", "dkim", "match", "fail", false);
	expect("len", "dkim", "match", "pass", false);	/* what stands behind l= is nobody's */
}

static void test_keys_of_others(void **state)
{
	(void)state;
	dkim_set_keys(SPAN("sel example.org v=DKIM1; k=rsa; p=AAAA\neds example.org v=DKIM1; k=ed25519; p=\n"));
	expect("ok-simple-simple", "dkim", "match", "not checked", false);
	expect("ed", "dkim", "match", "not checked", false);
	dkim_set_keys(SPAN("other example.org v=DKIM1; p=AAAA\nsel example.com v=DKIM1; p=AAAA\n"));
	expect("ok-simple-simple", "dkim", "match", "not checked", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_keys), cmocka_unit_test(test_with_keys),
		cmocka_unit_test(test_changed), cmocka_unit_test(test_keys_of_others),
	};

	keys = testsink_load("fixtures/dkim/keys");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
