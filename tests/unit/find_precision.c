/* The judged texts of fixtures/find/precision.ndjson: every amount and date of each, and no other. */
#include "find_run.h"

#include "base/io.h"
#include "base/json.h"

/* [["amount","5","USD"], ...] as the facts are printed by find_run.h. */
static void read_facts(struct jread *r, struct buf *want)
{
	assert_true(jread_array(r));
	while (jread_element(r)) {
		struct span part;
		assert_true(jread_array(r));
		if (want->n > 0)
			buf_c(want, '|');
		assert_true(jread_element(r) && jread_string(r, &part));
		bool amount = span_eq_str(part, "amount");
		buf_span(want, part);
		assert_true(jread_element(r) && jread_string(r, &part));
		buf_c(want, ' ');
		buf_span(want, part);
		assert_true(jread_element(r));
		bool open = jread_null(r);
		if (!open)
			assert_true(jread_string(r, &part));
		if (amount) {
			buf_c(want, ' ');
			buf_span(want, open ? SPAN("?") : part);
		}
		assert_false(jread_element(r));
	}
}

static void only_value(struct buf *out, const struct fact *f)
{
	struct fact plain = *f;
	plain.or_ = (struct list){ 0 };
	print_fact(out, &plain, false);
}

static unsigned judge(struct span line)
{
	struct arena *a = arena_new();
	struct jread r = jread_on(line, a);
	struct span key, text = { 0 };
	struct list facts = { 0 };
	struct buf want, got;
	buf_init(&want, 1 << 16);
	buf_init(&got, 1 << 16);
	assert_true(jread_object(&r));
	while (jread_member(&r, &key)) {
		if (span_eq_str(key, "text"))
			assert_true(jread_string(&r, &text));
		else
			read_facts(&r, &want);
	}
	assert_true(finder_run(the_finder, text, NULL, a, &facts));
	const struct fact *f = facts.v;
	for (uint32_t i = 0; i < facts.n; i++)
		if (fact_is(f + i, FACT_AMOUNT) || fact_is(f + i, FACT_DATE))
			only_value(&got, f + i);
	bool same = span_eq(buf_view(&got), buf_view(&want));
	if (!same)
		print_message("# %.*s\n#   want %.*s\n#   got  %.*s\n", SPAN_FMT(text),
			      SPAN_FMT(buf_view(&want)), SPAN_FMT(buf_view(&got)));
	buf_clear(&want);
	buf_clear(&got);
	arena_free(a);
	return !same;
}

static void judged(void **state)
{
	struct buf file;
	struct err e = { 0 };
	unsigned wrong = 0, lines = 0;
	(void)state;
	buf_init(&file, 1 << 20);
	assert_true(io_read_file("fixtures/find/precision.ndjson", 1 << 20, &file, &e));
	struct span line, rest = buf_view(&file);
	while (rest.n > 0 && span_line(&rest, &line)) {
		wrong += line.n > 0 ? judge(line) : 0;
		lines += line.n > 0;
	}
	buf_clear(&file);
	assert_int_equal(lines, 400);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(judged) };
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
