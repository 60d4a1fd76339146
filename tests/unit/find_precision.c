/* The judged texts of fixtures/find: precision.ndjson has every amount and date of each, and no other;
 * judged.ndjson also what each is for, and what a reading before this one had wrong. */
#include "find_run.h"

#include "base/io.h"
#include "base/json.h"

/* [["amount","5","USD"], ...] as the facts are printed by find_run.h. */
static void read_facts(struct jread *r, struct buf *want)
{
	assert_true(jread_array(r));
	while (jread_element(r)) {
		struct span part = { 0 };
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

/* [kind, value, currency or null, role or null] in the words of find_run.h; a mention is told. */
static void read_roles(struct jread *r, struct buf *want)
{
	assert_true(jread_array(r));
	while (jread_element(r)) {
		struct span part[4];
		assert_true(jread_array(r));
		for (unsigned k = 0; k < 4; k++) {
			part[k] = SPAN_NULL;
			assert_true(jread_element(r) && (jread_null(r) || jread_string(r, &part[k])));
		}
		assert_false(jread_element(r));
		if (want->n > 0)
			buf_c(want, '|');
		buf_span(want, part[0]);
		buf_c(want, ' ');
		buf_span(want, part[1]);
		if (span_eq_str(part[0], "amount")) {
			buf_c(want, ' ');
			buf_span(want, part[2].n ? part[2] : SPAN("?"));
		}
		if (part[3].n) {
			buf_c(want, ' ');
			buf_span(want, part[3]);
		}
	}
}

static unsigned judge_roles(struct span line)
{
	struct arena *a = arena_new();
	struct jread r = jread_on(line, a);
	struct span key, text = { 0 }, skip;
	struct find_hints h = { 0 };
	struct list facts = { 0 };
	struct buf want, got;
	buf_init(&want, 1 << 16);
	buf_init(&got, 1 << 16);
	assert_true(jread_object(&r));
	while (jread_member(&r, &key)) {
		if (span_eq_str(key, "facts"))
			read_roles(&r, &want);
		else
			assert_true(jread_string(&r, span_eq_str(key, "text")	  ? &text
						     : span_eq_str(key, "anchor") ? &h.anchor
										  : &skip));
	}
	assert_true(finder_run(the_finder, text, &h, a, &facts));
	const struct fact *f = facts.v;
	for (uint32_t i = 0; i < facts.n; i++) {
		struct fact plain = f[i];
		plain.or_ = (struct list){ 0 };
		if (fact_is(f + i, FACT_AMOUNT) || fact_is(f + i, FACT_DATE))
			print_fact(&got, &plain, true);
	}
	bool same = span_eq(buf_view(&got), buf_view(&want));
	if (!same)
		print_message("# %.*s\n#   want %.*s\n#   got  %.*s\n", SPAN_FMT(text), SPAN_FMT(buf_view(&want)),
			      SPAN_FMT(buf_view(&got)));
	buf_clear(&want);
	buf_clear(&got);
	arena_free(a);
	return !same;
}

static void roles(void **state)
{
	struct buf file;
	struct err e = { 0 };
	unsigned wrong = 0, lines = 0;
	(void)state;
	buf_init(&file, 1 << 20);
	assert_true(io_read_file("fixtures/find/judged.ndjson", 1 << 20, &file, &e));
	struct span line, rest = buf_view(&file);
	while (rest.n > 0 && span_line(&rest, &line)) {
		wrong += line.n > 0 ? judge_roles(line) : 0;
		lines += line.n > 0;
	}
	buf_clear(&file);
	assert_true(lines >= 40);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(judged), cmocka_unit_test(roles) };
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
