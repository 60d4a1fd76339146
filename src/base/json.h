/* JSON, both ways: a writer that cannot emit broken JSON and a bounded strict reader (RFC 8259).
 *
 * The reader pulls: the caller asks for what it expects and can take any value as raw text, which
 * is how fields of other people's making pass through letter by letter. After the first error it
 * answers false to everything and `error` says why. */
#ifndef EXHIBIT_BASE_JSON_H
#define EXHIBIT_BASE_JSON_H

#include "base/arena.h"

/* ---- writing ---- */
struct json {
	struct buf *out;
	bool comma;	/* the next key or element needs one before it */
};

void json_begin(struct json *j, struct buf *out);	/* starts an object: "{" */
void json_end(struct json *j);				/* "}" */
void json_key(struct json *j, const char *key);
void json_key_span(struct json *j, struct span key);
void json_open(struct json *j, char bracket);		/* '{' or '[' as a value */
void json_close(struct json *j, char bracket);		/* '}' or ']' */
void json_value(struct json *j, struct span s);		/* string; SPAN_NULL prints null */
void json_int(struct json *j, int64_t v);
void json_bool(struct json *j, bool v);
void json_raw(struct json *j, struct span text);	/* text that is JSON already */
/* key and value in one; an absent span writes nothing */
void json_str(struct json *j, const char *key, struct span s);
void json_num(struct json *j, const char *key, int64_t v);
/* A quoted, escaped string; bytes that are not UTF-8 become U+FFFD. */
void json_quote(struct buf *out, struct span s);

/* ---- reading ---- */
struct jread {
	const char *p, *end;
	struct arena *a;	/* for strings that had escapes; others borrow the input */
	unsigned depth;
	const char *error;	/* static text, or NULL */
};

struct jread jread_on(struct span text, struct arena *a);
/* First character of the next value: { [ " t f n or 0 for a number; -1 at the end or after an error. */
int jread_peek(struct jread *r);
bool jread_object(struct jread *r);		/* takes "{" */
bool jread_member(struct jread *r, struct span *key);	/* next key, or false after taking "}" */
bool jread_array(struct jread *r);
bool jread_element(struct jread *r);		/* there is one more, or false after taking "]" */
bool jread_string(struct jread *r, struct span *s);
bool jread_int(struct jread *r, int64_t *v);	/* an integer that fits */
bool jread_null(struct jread *r);		/* takes null if it is next */
bool jread_raw(struct jread *r, struct span *text);	/* any value, checked and skipped */
bool jread_done(struct jread *r);		/* nothing but white space is left, no error */

#endif
