/* PCRE2, and all that is known of it: JIT, and ceilings on matching steps, depth and memory. */
#ifndef EXHIBIT_FIND_PATTERN_H
#define EXHIBIT_FIND_PATTERN_H

#include "base/err.h"
#include "base/span.h"

struct pattern;

/* UTF-8, caseless unless the pattern says otherwise. `where` names the rule in the message. An anchored
 * one matches exactly where it is asked for, others there or later. It is said here and not with each
 * question, because a question that says it is not answered by the compiled code. */
struct pattern *pattern_new(struct span source, const char *where, bool anchored, struct err *e);
void pattern_free(struct pattern *p); /* NULL is fine */
/* Group 0 gets the match, group 1 the first group (or the whole match without one). What lies before
 * `at` is only looked back at. Subjects are cut to LIMIT_PATTERN bytes behind `at`. False: no match,
 * or a ceiling. */
bool pattern_find(const struct pattern *p, struct span text, size_t at, struct span group[2]);

#endif
