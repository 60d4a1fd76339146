/* JSON writer and strict pull reader. Both are on the hot path: a run writes a line per item and
 * a pipeline reads it again three times. */
#include "base/json.h"

#include "base/limits.h"
#include "base/text.h"

/* ---- writing ---- */

static const char hex_digits[] = "0123456789abcdef";

static void escape(struct buf *out, uint8_t c)
{
	switch (c) {
	case '"': buf_put(out, "\\\"", 2); return;
	case '\\': buf_put(out, "\\\\", 2); return;
	case '\n': buf_put(out, "\\n", 2); return;
	case '\t': buf_put(out, "\\t", 2); return;
	case '\r': buf_put(out, "\\r", 2); return;
	default: {
		char u[6] = { '\\', 'u', '0', '0', hex_digits[c >> 4], hex_digits[c & 15] };

		buf_put(out, u, 6);
	}
	}
}

/* Bytes that stand in a string as they are. */
static const bool is_plain[256] = {
	[0x20] = true, true, ['#' ... '['] = true, [']' ... 0x7e] = true,
};

void json_quote(struct buf *out, struct span s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	size_t i = 0, run = 0;	/* s[run..i) is waiting to be copied as it is */

	buf_c(out, '"');
	while (i < s.n) {
		uint8_t c = p[i];
		unsigned n;

		if (is_plain[c]) {
			i++;
			continue;
		}
		if (c >= 0x80 && (n = text_sequence(span_from(s, i))) > 0) {
			i += n;
			continue;
		}
		buf_put(out, s.p + run, i - run);
		if (c >= 0x80)
			buf_puts(out, "\xef\xbf\xbd");
		else
			escape(out, c);
		run = ++i;
	}
	buf_put(out, s.p ? s.p + run : "", i - run);
	buf_c(out, '"');
}

static void separate(struct json *j)
{
	if (j->comma)
		buf_c(j->out, ',');
	j->comma = true;
}

void json_begin(struct json *j, struct buf *out)
{
	*j = (struct json){ out, false };
	json_open(j, '{');
}

void json_end(struct json *j) { json_close(j, '}'); }

void json_open(struct json *j, char bracket)
{
	separate(j);
	buf_c(j->out, bracket);
	j->comma = false;
}

void json_close(struct json *j, char bracket)
{
	buf_c(j->out, bracket);
	j->comma = true;
}

void json_key_span(struct json *j, struct span key)
{
	separate(j);
	json_quote(j->out, key);
	buf_c(j->out, ':');
	j->comma = false;
}

void json_key(struct json *j, const char *key)
{
	size_t n = strlen(key);
	char *to = buf_room(j->out, n + 3 + j->comma);

	if (to) {
		if (j->comma)
			*to++ = ',';
		*to++ = '"';
		memcpy(to, key, n);
		memcpy(to + n, "\":", 2);
		j->out->n += n + 3 + j->comma;
	}
	j->comma = false;
}

void json_raw(struct json *j, struct span text)
{
	separate(j);
	buf_span(j->out, text);
}

void json_value(struct json *j, struct span s)
{
	if (s.p == NULL || span_is_null(s)) {
		json_raw(j, SPAN("null"));
		return;
	}
	separate(j);
	json_quote(j->out, s);
}

void json_int(struct json *j, int64_t v)
{
	separate(j);
	if (v < 0)
		buf_c(j->out, '-');
	buf_u64(j->out, v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v);
}

void json_bool(struct json *j, bool v) { json_raw(j, v ? SPAN("true") : SPAN("false")); }

void json_str(struct json *j, const char *key, struct span s)
{
	if (s.p == NULL)
		return;
	json_key(j, key);
	json_value(j, s);
}

void json_num(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_int(j, v);
}

/* ---- reading ---- */

struct jread jread_on(struct span text, struct arena *a)
{
	return (struct jread){ .p = text.p, .end = text.p + text.n, .a = a };
}

static bool fail(struct jread *r, const char *why)
{
	if (r->error == NULL)
		r->error = why;
	r->p = r->end;
	return false;
}

static void white(struct jread *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r'))
		r->p++;
}

int jread_peek(struct jread *r)
{
	white(r);
	if (r->error || r->p == r->end)
		return -1;
	switch (*r->p) {
	case '{': case '[': case '"': case 't': case 'f': case 'n':
		return *r->p;
	case '-': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		return 0;
	}
	return -1;
}

static bool take(struct jread *r, char c)
{
	white(r);
	if (r->p < r->end && *r->p == c) {
		r->p++;
		return true;
	}
	return false;
}

static bool enter(struct jread *r, char c, const char *why)
{
	if (r->error || !take(r, c))
		return fail(r, why);
	if (++r->depth > LIMIT_JSON_DEPTH)
		return fail(r, "nested too deep");
	return true;
}

bool jread_object(struct jread *r) { return enter(r, '{', "an object was expected"); }
bool jread_array(struct jread *r) { return enter(r, '[', "an array was expected"); }

/* Between members: a comma, unless the bracket has just been opened. What was before is told by
 * the last character taken, so that no state has to be kept per level. */
static bool more(struct jread *r, char open, char close)
{
	bool first;

	if (r->error)
		return false;
	first = r->p[-1] == open;
	white(r);
	if (take(r, close)) {
		r->depth--;
		return false;
	}
	if (!first && !take(r, ','))
		return fail(r, "a comma or a closing bracket was expected");
	return true;
}

bool jread_member(struct jread *r, struct span *key)
{
	if (!more(r, '{', '}'))
		return false;
	if (!jread_string(r, key))
		return false;
	return take(r, ':') ? true : fail(r, "a colon was expected");
}

bool jread_element(struct jread *r)
{
	if (!more(r, '[', ']'))
		return false;
	return jread_peek(r) >= 0 ? true : fail(r, "a value was expected");
}

static int hex4(const char *p)
{
	int v = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int d = c >= '0' && c <= '9' ? c - '0'
		      : c >= 'a' && c <= 'f' ? c - 'a' + 10
		      : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;

		if (d < 0)
			return -1;
		v = v << 4 | d;
	}
	return v;
}

static char *put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 63));
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 63));
		*to++ = (char)(0x80 | (c & 63));
	} else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 63));
		*to++ = (char)(0x80 | (c >> 6 & 63));
		*to++ = (char)(0x80 | (c & 63));
	}
	return to;
}

/* One escape at *pp (behind the backslash). Lone surrogates are refused: they have no UTF-8. */
static bool unescape(struct jread *r, const char **pp, const char *end, char **to)
{
	static const char from[] = "\"\\/bfnrt", is[] = "\"\\/\b\f\n\r\t";
	const char *p = *pp, *at;
	int32_t c, low;

	if (p == end)
		return fail(r, "a string ends in a backslash");
	if (*p != 'u') {
		if ((at = memchr(from, *p, sizeof from - 1)) == NULL)
			return fail(r, "unknown escape in a string");
		*(*to)++ = is[at - from];
		*pp = p + 1;
		return true;
	}
	if (end - p < 5 || (c = hex4(p + 1)) < 0)
		return fail(r, "bad \\u escape");
	p += 5;
	if (c >= 0xd800 && c < 0xe000) {
		if (c >= 0xdc00 || end - p < 6 || p[0] != '\\' || p[1] != 'u' ||
		    (low = hex4(p + 2)) < 0xdc00 || low > 0xdfff)
			return fail(r, "lone surrogate");
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		p += 6;
	}
	*to = put_utf8(*to, (uint32_t)c);
	*pp = p;
	return true;
}

static bool decode(struct jread *r, const char *p, const char *end, struct span *s)
{
	char *start = arena_get(r->a, (size_t)(end - p) + 1), *to = start;

	while (p < end) {
		if (*p != '\\') {
			*to++ = *p++;
			continue;
		}
		p++;
		if (!unescape(r, &p, end, &to))
			return false;
	}
	*s = span_of(start, (size_t)(to - start));
	return true;
}

bool jread_string(struct jread *r, struct span *s)
{
	const char *p;
	bool escapes = false;

	if (r->error || !take(r, '"'))
		return fail(r, "a string was expected");
	for (p = r->p; p < r->end && *p != '"'; ) {
		uint8_t c = (uint8_t)*p;
		unsigned n;

		if (c < 0x20)
			return fail(r, "control character in a string");
		if (c == '\\') {
			escapes = true;
			p += 2;
			continue;
		}
		n = text_sequence(span_of(p, (size_t)(r->end - p)));
		if (n == 0)
			return fail(r, "not UTF-8");
		p += n;
	}
	if (p >= r->end)
		return fail(r, "a string does not end");
	*s = span_of(r->p, (size_t)(p - r->p));
	if (escapes && !decode(r, r->p, p, s))
		return false;
	r->p = p + 1;
	return true;
}

/* RFC 8259, 6: the grammar of a number, nothing about its size. */
static bool number(struct jread *r, struct span *text, bool *whole)
{
	const char *p = r->p, *start = p;

	*whole = true;
#define DIGITS() do { if (p == r->end || *p < '0' || *p > '9') return fail(r, "bad number"); \
		while (p < r->end && *p >= '0' && *p <= '9') p++; } while (0)
	if (p < r->end && *p == '-')
		p++;
	if (p < r->end && *p == '0')
		p++;
	else
		DIGITS();
	if (p < r->end && *p == '.') {
		*whole = false;
		p++;
		DIGITS();
	}
	if (p < r->end && (*p == 'e' || *p == 'E')) {
		*whole = false;
		p++;
		if (p < r->end && (*p == '+' || *p == '-'))
			p++;
		DIGITS();
	}
#undef DIGITS
	*text = span_of(start, (size_t)(p - start));
	r->p = p;
	return true;
}

bool jread_int(struct jread *r, int64_t *v)
{
	struct span text;
	bool whole, minus;
	uint64_t u = 0;

	if (jread_peek(r) != 0)
		return fail(r, "a number was expected");
	if (!number(r, &text, &whole))
		return false;
	if (!whole)
		return fail(r, "a whole number was expected");
	minus = text.p[0] == '-';
	for (size_t i = minus; i < text.n; i++) {
		if (u > (INT64_MAX - 9) / 10)
			return fail(r, "number out of range");
		u = u * 10 + (uint64_t)(text.p[i] - '0');
	}
	*v = minus ? -(int64_t)u : (int64_t)u;
	return true;
}

static bool word(struct jread *r, const char *w)
{
	size_t n = strlen(w);

	white(r);
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, w, n) != 0)
		return false;
	r->p += n;
	return true;
}

bool jread_null(struct jread *r) { return jread_peek(r) == 'n' && word(r, "null"); }

static bool skip(struct jread *r)
{
	struct span s;
	bool whole;

	switch (jread_peek(r)) {
	case '"':
		return jread_string(r, &s);
	case 0:
		return number(r, &s, &whole);
	case 't':
		return word(r, "true") ? true : fail(r, "unknown word");
	case 'f':
		return word(r, "false") ? true : fail(r, "unknown word");
	case 'n':
		return word(r, "null") ? true : fail(r, "unknown word");
	case '[':
		if (!jread_array(r))
			return false;
		while (jread_element(r))
			if (!skip(r))
				return false;
		return r->error == NULL;
	case '{':
		if (!jread_object(r))
			return false;
		while (jread_member(r, &s))
			if (!skip(r))
				return false;
		return r->error == NULL;
	}
	return fail(r, "a value was expected");
}

bool jread_raw(struct jread *r, struct span *text)
{
	const char *start;

	white(r);
	start = r->p;
	if (!skip(r))
		return false;
	*text = span_of(start, (size_t)(r->p - start));
	return true;
}

bool jread_done(struct jread *r)
{
	white(r);
	return r->error == NULL && (r->p == r->end || fail(r, "something follows the value"));
}
