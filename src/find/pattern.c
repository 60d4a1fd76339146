/* PCRE2 (pcre2api(3)). Foreign text never meets it unbounded: every call sees a window of fixed
 * size, and matching stops at a fixed number of steps, whatever the pattern. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern.h"

#include "base/limits.h"

#include <pcre2.h>
#include <stdlib.h>

#define LOOK_BEHIND 64 /* bytes before the starting place that a pattern may look at */

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

struct pattern *pattern_new(struct span source, const char *where, bool anchored, struct err *e)
{
	int code;
	PCRE2_SIZE at;
	struct pattern *p = mem_get(sizeof *p);
	/* MATCH_INVALID_UTF: bad bytes match nothing and need no check of the whole text before. */
	p->code = pcre2_compile((PCRE2_SPTR)source.p, source.n,
				PCRE2_UTF | PCRE2_CASELESS | PCRE2_MATCH_INVALID_UTF |
					PCRE2_NEVER_BACKSLASH_C | (anchored ? PCRE2_ANCHORED : 0),
				&code, &at, NULL);
	if (p->code == NULL) {
		PCRE2_UCHAR why[200];
		pcre2_get_error_message(code, why, sizeof why);
		free(p);
		err_set(e, EXHIBIT_CONFIG, 0, "%s: pattern: %s at offset %zu", where,
			(const char *)why, at);
		return NULL;
	}
	pcre2_jit_compile(p->code,
			  PCRE2_JIT_COMPLETE); /* without it the interpreter has the same limits */
	p->data = pcre2_match_data_create_from_pattern(p->code, NULL);
	p->limits = pcre2_match_context_create(NULL);
	if (p->data == NULL || p->limits == NULL)
		abort(); /* out of memory, as mem_get would */
	pcre2_set_match_limit(p->limits, LIMIT_PATTERN_STEPS);
	pcre2_set_depth_limit(p->limits, LIMIT_PATTERN_DEPTH);
	pcre2_set_heap_limit(p->limits, LIMIT_PATTERN_HEAP_KIB);
	return p;
}

void pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	pcre2_match_context_free(p->limits);
	pcre2_match_data_free(p->data);
	pcre2_code_free(p->code);
	free(p);
}

bool pattern_find(const struct pattern *p, struct span text, size_t at, struct span group[2])
{
	size_t from = at > LOOK_BEHIND ? at - LOOK_BEHIND : 0;
	struct span s = span_sub(text, from, at - from + LIMIT_PATTERN);
	int n = pcre2_match(p->code, (PCRE2_SPTR)s.p, s.n, at - from, 0, p->data, p->limits);
	if (n < 1)
		return false;
	const PCRE2_SIZE *o = pcre2_get_ovector_pointer(p->data);
	for (int g = 0; g < 2; g++) {
		int k = g < n && o[2 * g] != PCRE2_UNSET ? g : 0;
		if (o[2 * k + 1] < o[2 * k]) /* \K in a lookahead */
			return false;
		group[g] = span_sub(s, o[2 * k], o[2 * k + 1] - o[2 * k]);
	}
	return true;
}
