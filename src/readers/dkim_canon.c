/* The canonical forms of RFC 6376, 3.4. Mail that was stored with LF alone is hashed with CRLF, as it
 * was sent. Time is linear, and the body is not copied. */
#include "dkim_canon.h"

#include "base/limits.h"
#include "mimecode.h"

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

struct span dkim_tag(struct span list, const char *tag)
{
	struct span one;

	while (span_split(&list, ';', &one)) {
		size_t is = span_chr(one, '=', 0);

		if (is != SIZE_MAX && span_eq_str(span_trim(span_sub(one, 0, is)), tag))
			return span_trim(span_from(one, is + 1));
	}
	return (struct span){ NULL, 0 };
}

struct span dkim_base64(struct span s, struct arena *a)
{
	struct buf out = { .p = arena_get(a, s.n + 16), .cap = s.n + 16, .max = s.n + 16 };

	mimecode_base64(s, &out);
	return buf_view(&out);
}

/* ---- header fields ---- */

/* Where in the field's value the value of b= stands. */
static void find_b(struct span value, size_t *from, size_t *to)
{
	struct span rest = value, one;

	*from = *to = value.n;
	while (span_split(&rest, ';', &one)) {
		size_t is = span_chr(one, '=', 0);

		if (is == SIZE_MAX || !span_eq_str(span_trim(span_sub(one, 0, is)), "b"))
			continue;
		*from = (size_t)(one.p - value.p) + is + 1;
		*to = (size_t)(one.p - value.p) + one.n;
		return;
	}
}

static void put_relaxed(struct span s, struct buf *to, bool *is_due)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_blank(s.p[i]) || s.p[i] == '\r' || s.p[i] == '\n') {
			*is_due = true;
			continue;
		}
		if (*is_due && to->n)
			buf_c(to, ' ');
		*is_due = false;
		buf_c(to, s.p[i]);
	}
}

static void put_simple(struct span s, struct buf *to)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r'))
			buf_c(to, '\r');
		buf_c(to, s.p[i]);
	}
}

static void put_name(struct span name, struct buf *to)
{
	name = span_trim(name);
	for (size_t i = 0; i < name.n; i++)
		buf_c(to, name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] + 32) : name.p[i]);
	buf_c(to, ':');
}

void dkim_put_field(const struct mime_field *f, bool is_relaxed, bool without_b, struct buf *to)
{
	size_t from = f->value.n, end = from;
	bool is_due = false;
	struct buf value;

	if (without_b)
		find_b(f->value, &from, &end);
	if (is_relaxed) {
		buf_init(&value, f->value.n + 1);
		put_relaxed(span_sub(f->value, 0, from), &value, &is_due);
		put_relaxed(span_from(f->value, end), &value, &is_due);
		put_name(f->name, to);
		buf_span(to, span_trim(buf_view(&value)));
		buf_clear(&value);
	} else {
		struct span front = span_of(f->name.p, (size_t)(f->value.p - f->name.p) + from);

		put_simple(front, to);
		put_simple(span_from(f->value, end), to);
	}
	if (!without_b)
		buf_puts(to, "\r\n");
}

/* ---- the body ---- */

struct body {
	EVP_MD_CTX *md;
	uint64_t limit, size;
	bool failed;
	size_t n;		/* waiting in `room`: words are short, and hashing each by itself is slow */
	char room[4096];
};

static void drain(struct body *b)
{
	if (b->n && !EVP_DigestUpdate(b->md, b->room, b->n))
		b->failed = true;
	b->n = 0;
}

static void feed(struct body *b, const char *p, size_t n)
{
	uint64_t left = b->size < b->limit ? b->limit - b->size : 0;
	size_t take = n < left ? n : (size_t)left;

	b->size += n;
	while (take) {
		size_t fits = sizeof b->room - b->n < take ? sizeof b->room - b->n : take;

		memcpy(b->room + b->n, p, fits);
		b->n += fits;
		p += fits;
		take -= fits;
		if (b->n == sizeof b->room)
			drain(b);
	}
}

static void feed_relaxed(struct body *b, struct span line)
{
	size_t at = 0;

	while (line.n && is_blank(line.p[line.n - 1]))
		line.n--;
	if (span_chr(line, ' ', 0) == SIZE_MAX && span_chr(line, '\t', 0) == SIZE_MAX) {	/* base64: most of most mail */
		feed(b, line.p, line.n);
		return;
	}
	while (at < line.n) {
		size_t from = at;

		while (at < line.n && !is_blank(line.p[at]))
			at++;
		feed(b, line.p + from, at - from);
		if (at < line.n)
			feed(b, " ", 1);
		while (at < line.n && is_blank(line.p[at]))
			at++;
	}
}

static bool is_empty(struct span line, bool is_relaxed)
{
	for (size_t i = 0; i < line.n; i++)
		if (!is_relaxed || !is_blank(line.p[i]))
			return false;
	return true;
}

/* Lines end with LF or CRLF here: a CR alone is a letter of a line. */
static bool next_line(struct span *rest, struct span *line)
{
	size_t lf;

	if (rest->n == 0)
		return false;
	lf = span_chr(*rest, '\n', 0);
	*line = span_sub(*rest, 0, lf);
	*rest = lf == SIZE_MAX ? span_from(*rest, rest->n) : span_from(*rest, lf + 1);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

bool dkim_hash_body(struct span body, bool is_relaxed, uint64_t limit, const EVP_MD *md, uint8_t hash[32], uint64_t *size)
{
	struct body b = { .md = EVP_MD_CTX_new(), .limit = limit };
	uint64_t empty = 0;
	struct span line;

	b.failed = b.md == NULL || !EVP_DigestInit_ex(b.md, md, NULL);
	while (!b.failed && next_line(&body, &line)) {
		if (is_empty(line, is_relaxed)) {	/* at the end these do not count */
			empty++;
			continue;
		}
		for (; empty; empty--)
			feed(&b, "\r\n", 2);
		if (is_relaxed)
			feed_relaxed(&b, line);
		else
			feed(&b, line.p, line.n);
		feed(&b, "\r\n", 2);
	}
	if (!b.failed && b.size == 0 && !is_relaxed)
		feed(&b, "\r\n", 2);
	drain(&b);
	b.failed = b.failed || !EVP_DigestFinal_ex(b.md, hash, NULL);
	EVP_MD_CTX_free(b.md);
	*size = b.size;
	return !b.failed;
}
