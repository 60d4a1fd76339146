/* Borrowed bytes: a pointer and a length, never NUL-terminated by contract.
 * p == NULL means "absent", n == 0 with p != NULL means "present and empty". */
#ifndef EXHIBIT_BASE_SPAN_H
#define EXHIBIT_BASE_SPAN_H

#include "base/base.h"

#include <string.h>

struct span {
	const char *p;
	size_t n;
};

#define SPAN(lit) ((struct span){ "" lit "", sizeof(lit) - 1 })
#define SPAN_FMT(s) (int)((s).n > 4096 ? 4096 : (s).n), (s).p ? (s).p : ""	/* for "%.*s" */

/* The value JSON calls null: present, but said to be unknown. Compare with span_is_null(). */
extern const char span_null_mark[1];
#define SPAN_NULL ((struct span){ span_null_mark, 0 })

static inline bool span_is_null(struct span s) { return s.p == span_null_mark; }
static inline struct span span_of(const char *p, size_t n) { return (struct span){ p, n }; }
static inline struct span span_str(const char *s) { return (struct span){ s, s ? strlen(s) : 0 }; }

bool span_eq(struct span a, struct span b);
bool span_eq_str(struct span a, const char *b);
bool span_ieq(struct span a, struct span b);		/* ASCII case folded */
bool span_ieq_str(struct span a, const char *b);
int span_cmp(struct span a, struct span b);		/* unsigned bytes, shorter first */
bool span_starts(struct span s, const char *with);
bool span_istarts(struct span s, const char *with);
bool span_ends(struct span s, const char *with);
bool span_iends(struct span s, const char *with);
/* Index of the first match at or after `from`, or SIZE_MAX. */
size_t span_find(struct span s, struct span what, size_t from);
size_t span_ifind(struct span s, struct span what, size_t from);	/* ASCII case folded */
size_t span_chr(struct span s, char c, size_t from);
struct span span_sub(struct span s, size_t from, size_t n);	/* clamped to s */
struct span span_from(struct span s, size_t from);		/* clamped */
struct span span_trim(struct span s);				/* ASCII white space, both ends */
/* Takes the bytes up to `sep` off the front of *rest; false once *rest is used up.
 * "a,b," gives "a", "b", "". An empty *rest (n == 0) with p set gives one empty field. */
bool span_split(struct span *rest, char sep, struct span *field);
/* Takes one line (without its LF, CRLF or CR) off the front of *rest. */
bool span_line(struct span *rest, struct span *line);

#endif
