/* Rule files: the dialect, the user's rules, and that the built-in text is the one in the tree. */
#include "find_run.h"

#include "base/io.h"
#include "find/rules.h"

#include <sys/stat.h>
#include <unistd.h>

static void dialect(void **state)
{
	(void)state;
	struct rules r = { .a = arena_new() };
	struct err e = { 0 };
	assert_true(rules_parse(&r, SPAN("x.ini"),
				SPAN("# note\n[one]\nkind = word\nwords = a, b\n  , c\n\n; "
				     "n\n[two]\nlanguages = en de\n"),
				&e));
	assert_int_equal(r.all.n, 2);
	assert_true(span_eq_str(rules_get(rules_at(&r, 0), "words"), "a, b , c"));
	assert_int_equal(rules_at(&r, 1)->langs, 3);
	assert_null(rules_get(rules_at(&r, 1), "words").p);
	assert_false(rules_parse(&r, SPAN("y.ini"), SPAN("[one]\nnonsense\n"), &e));
	assert_non_null(strstr(e.msg, "y.ini:2"));
	assert_false(rules_parse(&r, SPAN("z.ini"), SPAN("a = b\n"), &e));
	assert_false(rules_parse(&r, SPAN("z.ini"), SPAN("[open\n"), &e));
	arena_free(r.a);
}

static void in_step(void **state)
{
	(void)state;
	for (size_t i = 0; i < rules_text_n; i++) {
		struct buf file;
		struct err e = { 0 };
		char path[200];
		snprintf(path, sizeof path, "src/find/rules/%s", rules_text[i].name);
		buf_init(&file, 1 << 20);
		if (access(path, R_OK) != 0) {
			buf_clear(&file);
			skip();
		}
		assert_true(io_read_file(path, 1 << 20, &file, &e));
		assert_true(span_eq_str(buf_view(&file),
					rules_text[i].text)); /* else: scripts/make-rules */
		buf_clear(&file);
	}
}

static void put(const char *dir, const char *name, const char *text)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void users_rules(void **state)
{
	(void)state;
	char dir[] = "rules-test-XXXXXX", path[300];
	struct err e = { 0 };
	assert_non_null(mkdtemp(dir));
	put(dir, "mine.ini",
	    "[job]\nkind = reference\nscheme = contract\npattern = \\bJOB-(\\d{4})\\b\nreason = "
	    "our job numbers\n"
	    "[token]\nkind = currency\nwords = gold coins\ncurrency = XYZ\n");
	assert_null(finder_new(dir, &e));
	assert_non_null(strstr(e.msg, "no such currency"));
	put(dir, "mine.ini",
	    "[job]\nkind = reference\nscheme = contract\npattern = \\bJOB-(\\d{4})\\b\nreason = "
	    "our job numbers\n"
	    "[token]\nkind = currency\nwords = gold coins\ncurrency = EUR\n"
	    "[points]\nkind = amount\npattern = \\bpts=(\\d+\\.\\d\\d)\ncurrency = USD\n"
	    "[stamp]\nkind = date\npattern = \\bst=([\\d.]+)\n");
	struct finder *own = finder_new(dir, &e);
	assert_non_null(own);
	struct finder *keep = the_finder;
	the_finder = own;
	struct buf got;
	run_finder(SPAN("JOB-1234 cost 50 gold coins, JOB-12345 did not\nJOB-9999 pts=12.50 st=2024.05.03!"), NULL, false,
		   &got);
	assert_true(span_eq_str(buf_view(&got),
				"reference 1234 contract|amount 50 EUR|reference 9999 contract|amount 12.50 USD|date 2024-05-03"));
	buf_clear(&got);
	finder_free(own);
	the_finder = keep;
	put(dir, "mine.ini", "[bad]\nkind = reference\npattern = (\n");
	assert_null(finder_new(dir, &e));
	assert_non_null(strstr(e.msg, "mine.ini:1"));
	snprintf(path, sizeof path, "%s/mine.ini", dir);
	unlink(path);
	rmdir(dir);
	assert_null(finder_new(dir, &e)); /* gone */
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(dialect), cmocka_unit_test(in_step),
					    cmocka_unit_test(users_rules) };
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
