/* For the finder's tests: one finder, a text in, its facts as one line of text out.
 *
 *   amount 1234.56 USD total|date 2024-05-03/2024-03-05 due|reference 4711 invoice
 *
 * value, then the other readings behind slashes; currency ("?" when open), scheme, role. */
#ifndef TESTS_FIND_RUN_H
#define TESTS_FIND_RUN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "find/find.h"

static struct finder *the_finder;

static inline int open_finder(void **state)
{
	struct err e = { 0 };
	(void)state;
	the_finder = finder_new(NULL, &e);
	if (the_finder == NULL)
		fprintf(stderr, "%s\n", e.msg);
	return the_finder == NULL;
}

static inline int close_finder(void **state)
{
	(void)state;
	finder_free(the_finder);
	return 0;
}

static inline void print_fact(struct buf *out, const struct fact *f, bool role)
{
	if (out->n > 0)
		buf_c(out, '|');
	buf_span(out, f->kind);
	buf_c(out, ' ');
	buf_span(out, f->value);
	for (uint32_t i = 0; i < f->or_.n; i++) {
		buf_c(out, '/');
		buf_span(out, list_span(&f->or_, i));
	}
	if (fact_is(f, FACT_AMOUNT)) {
		buf_c(out, ' ');
		if (span_is_null(f->currency))
			buf_c(out, '?');
		else
			buf_span(out, f->currency);
	}
	if (f->scheme.n > 0) {
		buf_c(out, ' ');
		buf_span(out, f->scheme);
	}
	if (role && f->role.n > 0) {
		buf_c(out, ' ');
		buf_span(out, f->role);
	}
}

/* The facts of a text, in the order they are told. The caller clears `out`. */
static inline void run_finder(struct span text, const struct find_hints *h, bool role,
			      struct buf *out)
{
	struct arena *a = arena_new();
	struct list facts = { 0 };
	buf_init(out, 1 << 20);
	assert_true(finder_run(the_finder, text, h, a, &facts));
	const struct fact *f = facts.v;
	for (uint32_t i = 0; i < facts.n; i++)
		print_fact(out, f + i, role);
	arena_free(a);
}

struct sample {
	const char *text, *want;
	struct find_hints hints;
};

#define NO_HINTS                                                                                   \
	{                                                                                          \
		{ 0 }, { 0 }, { 0 }, { 0 }                                                         \
	}

static inline unsigned check_samples(const struct sample *s, size_t n, bool role)
{
	unsigned wrong = 0;
	for (size_t i = 0; i < n; i++) {
		struct buf got;
		run_finder(span_str(s[i].text), &s[i].hints, role, &got);
		if (!span_eq_str(buf_view(&got), s[i].want)) {
			print_message("# %s\n#   want %s\n#   got  %.*s\n", s[i].text, s[i].want,
				      SPAN_FMT(buf_view(&got)));
			wrong++;
		}
		buf_clear(&got);
	}
	return wrong;
}

#endif
