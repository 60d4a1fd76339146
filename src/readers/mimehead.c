/* Header field values: RFC 5322 (addresses, ids), RFC 2047 (encoded words), RFC 2231 (parameters).
 *
 * Tolerant of what real mail does: encoded words inside quotes and parameters, split inside a
 * character, with blanks in them; raw 8-bit text; commas in encoded words; names without quotes.
 * Everything runs over the value once, so a field of a megabyte costs a megabyte. */
#include "mimehead.h"

#include "base/limits.h"
#include "base/text.h"
#include "charset.h"
#include "mimecode.h"

void mimehead_init(struct mimehead *h, struct arena *a)
{
	*h = (struct mimehead){ .arena = a };
	buf_init(&h->bytes, LIMIT_STRING);
	buf_init(&h->text, LIMIT_STRING);
	buf_init(&h->utf8, LIMIT_STRING);
}

void mimehead_clear(struct mimehead *h)
{
	buf_clear(&h->bytes);
	buf_clear(&h->text);
	buf_clear(&h->utf8);
}

static struct span cut(struct mimehead *h, struct span value)
{
	h->is_cut |= value.n > LIMIT_MIME_VALUE;
	return span_sub(value, 0, LIMIT_MIME_VALUE);
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* ---- encoded words ---- */

struct word {
	struct span charset, text;
	bool is_base64;
	size_t end;	/* index after it */
};

/* *no_end remembers that no word ends behind here, so that a line full of beginnings is searched
 * for an end only once. */
static bool word_at(struct span s, size_t at, struct word *w, bool *no_end)
{
	size_t q = span_chr(s, '?', at + 2), end;

	if (s.n - at < 8 || s.p[at] != '=' || s.p[at + 1] != '?' || q == SIZE_MAX || q - at > 80 ||
	    s.n - q < 5 || s.p[q + 2] != '?')
		return false;
	w->charset = span_of(s.p + at + 2, q - at - 2);
	w->is_base64 = (s.p[q + 1] | 32) == 'b';
	if (!w->is_base64 && (s.p[q + 1] | 32) != 'q')
		return false;
	w->charset.n = w->charset.n < span_chr(w->charset, '*', 0) ? w->charset.n :
		       span_chr(w->charset, '*', 0);	/* language tag: RFC 2231, 5 */
	end = *no_end ? SIZE_MAX : span_find(s, SPAN("?="), q + 3);
	*no_end |= end == SIZE_MAX;
	if (end == SIZE_MAX)
		return false;
	w->text = span_of(s.p + q + 3, end - q - 3);
	w->end = end + 2;
	return true;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void decode_word(const struct word *w, struct buf *to)
{
	struct span s = w->text;

	if (w->is_base64) {
		mimecode_base64(s, to);
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '=' && s.n - i > 2 && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			buf_c(to, (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])));
			i += 2;
		} else {
			buf_c(to, s.p[i] == '_' ? ' ' : s.p[i]);
		}
	}
}

/* What is collected in `bytes`, of this charset, goes to `text`. */
static void flush(struct mimehead *h, struct span charset)
{
	struct charset_used u;

	if (h->bytes.n == 0)
		return;
	buf_span(&h->text, charset_text(buf_view(&h->bytes), charset, &h->utf8, &u));
	h->is_guess |= u.is_guess || u.is_repaired;
	buf_reset(&h->bytes);
}

/* Plain stretch between words: folds go, their blanks stay (RFC 5322, 2.2.3). Raw UTF-8 is fine
 * (RFC 6532); other raw bytes are most likely in the charset of the text. */
static void put_plain(struct mimehead *h, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' && s.p[i] != '\n')
			buf_c(&h->bytes, s.p[i]);
	if (text_is_utf8(buf_view(&h->bytes))) {
		buf_span(&h->text, buf_view(&h->bytes));
		buf_reset(&h->bytes);
		return;
	}
	h->is_guess = true;
	flush(h, h->assumed);
}

static bool all_blank(struct span s) { return span_trim(s).n == 0; }

static void decode(struct mimehead *h, struct span s)
{
	struct span charset = { NULL, 0 };
	size_t plain = 0, at = 0;
	bool after_word = false, no_end = false;
	struct word w;

	buf_reset(&h->text);
	buf_reset(&h->bytes);
	while ((at = span_find(s, SPAN("=?"), at)) != SIZE_MAX) {
		struct span between = span_of(s.p + plain, at - plain);

		if (!word_at(s, at, &w, &no_end)) {
			at += 2;
			continue;
		}
		/* Blanks between two words are not text; a character may be split between words. */
		if (!(after_word && all_blank(between))) {
			flush(h, charset);
			put_plain(h, between);
		} else if (!span_ieq(charset, w.charset)) {
			flush(h, charset);
		}
		charset = w.charset;
		decode_word(&w, &h->bytes);
		after_word = true;
		at = plain = w.end;
	}
	flush(h, charset);
	put_plain(h, span_from(s, plain));
}

struct span mimehead_text(struct mimehead *h, struct span value)
{
	if (value.p == NULL)
		return value;
	value = span_trim(cut(h, value));
	if (span_find(value, SPAN("=?"), 0) == SIZE_MAX && charset_is_ascii(value) &&
	    memchr(value.p, '\n', value.n) == NULL && memchr(value.p, '\r', value.n) == NULL)
		return arena_dup(h->arena, value);
	decode(h, value);
	return arena_dup(h->arena, span_trim(buf_view(&h->text)));
}

/* ---- parameters ---- */

struct param {
	struct span name, value;	/* value still quoted */
};

/* Takes the next "name=value" off *rest. A ';' inside quotes does not end it. */
static bool next_param(struct span *rest, struct param *p)
{
	struct span s = *rest;
	size_t i = 0, eq = SIZE_MAX;
	bool quoted = false;

	while (s.n && (is_blank(s.p[0]) || s.p[0] == ';'))
		s = span_from(s, 1);
	if (s.n == 0)
		return false;
	for (; i < s.n && (quoted || s.p[i] != ';'); i++) {
		if (s.p[i] == '=' && eq == SIZE_MAX)
			eq = i;
		if (s.p[i] == '"')
			quoted = !quoted;
		else if (s.p[i] == '\\' && quoted && i + 1 < s.n && s.p[i + 1] == '"')
			i++;
	}
	p->name = span_trim(span_sub(s, 0, eq < i ? eq : i));
	p->value = eq < i ? span_trim(span_of(s.p + eq + 1, (i < s.n ? i : s.n) - eq - 1)) : SPAN("");
	*rest = span_from(s, i);
	return true;
}

/* Quotes, escapes and folds undone. */
static void unquote(struct span s, struct buf *to)
{
	bool quoted = s.n && s.p[0] == '"';

	if (quoted) {
		s = span_from(s, 1);
		if (s.n && s.p[s.n - 1] == '"')
			s.n--;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (quoted && s.p[i] == '\\' && i + 1 < s.n)
			i++;
		if (s.p[i] != '\r' && s.p[i] != '\n')
			buf_c(to, s.p[i]);
	}
}

static void unpercent(struct span s, struct buf *to)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && s.n - i > 2 && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			buf_c(to, (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])));
			i += 2;
		} else {
			buf_c(to, s.p[i]);
		}
	}
}

enum { PIECES = 64 };	/* of one value: RFC 2231 names them *0 to *n */

struct pieces {
	struct span plain, star;	/* name=, name*= */
	struct span v[PIECES];		/* name*n=, name*n*= */
	bool is_encoded[PIECES];
	unsigned n;			/* pieces 0..n-1 are there without a gap */
};

static void put_piece(struct pieces *p, struct span number, struct span value)
{
	bool is_encoded = span_ends(number, "*");
	unsigned k = 0;

	number.n -= is_encoded;
	if (number.n == 0 || number.n > 3)
		return;
	for (size_t i = 0; i < number.n; i++) {
		if (number.p[i] < '0' || number.p[i] > '9')
			return;
		k = k * 10 + (unsigned)(number.p[i] - '0');
	}
	if (k >= PIECES || p->v[k].p)
		return;
	p->v[k] = value;
	p->is_encoded[k] = is_encoded;
}

static void collect(struct span value, const char *param, struct pieces *p)
{
	size_t n = strlen(param), semicolon = span_chr(value, ';', 0);
	struct span rest = semicolon == SIZE_MAX ? SPAN("") : span_from(value, semicolon);
	struct param one;

	while (next_param(&rest, &one)) {
		if (one.name.n < n || !span_istarts(one.name, param))
			continue;
		if (one.name.n == n && p->plain.p == NULL)
			p->plain = one.value;
		else if (one.name.n == n + 1 && one.name.p[n] == '*' && p->star.p == NULL)
			p->star = one.value;
		else if (one.name.n > n + 1 && one.name.p[n] == '*')
			put_piece(p, span_from(one.name, n + 1), one.value);
	}
	while (p->n < PIECES && p->v[p->n].p)
		p->n++;
}

/* "charset'language'" in front of an encoded value. */
static struct span take_charset(struct span *s)
{
	size_t first = span_chr(*s, '\'', 0);
	size_t second = first == SIZE_MAX ? SIZE_MAX : span_chr(*s, '\'', first + 1);
	struct span charset = { NULL, 0 };

	if (second != SIZE_MAX && first <= 40) {
		charset = span_sub(*s, 0, first);
		*s = span_from(*s, second + 1);
	}
	return charset;
}

/* Bytes of the parameter to `to`; which charset the sender names for them, if any. */
static bool param_bytes(struct span value, const char *param, struct arena *a, struct buf *to,
			struct span *charset, bool *is_extended)
{
	struct pieces p = { .n = 0 };
	struct buf raw;

	*charset = (struct span){ NULL, 0 };
	*is_extended = false;
	if (span_ifind(value, span_str(param), 0) == SIZE_MAX)
		return false;
	collect(value, param, &p);
	if (p.plain.p == NULL && p.star.p == NULL && p.n == 0)
		return false;
	*is_extended = p.star.p || p.n;
	if (!*is_extended) {
		unquote(p.plain, to);
		return true;
	}
	if (p.star.p) {
		p.v[0] = p.star;
		p.is_encoded[0] = true;
		p.n = 1;
	}
	buf_init(&raw, LIMIT_STRING);
	for (unsigned i = 0; i < p.n; i++) {
		struct span s;

		buf_reset(&raw);
		unquote(p.v[i], &raw);
		s = buf_view(&raw);
		if (i == 0 && p.is_encoded[0])
			*charset = arena_dup(a, take_charset(&s));
		if (p.is_encoded[i])
			unpercent(s, to);
		else
			buf_span(to, s);
	}
	buf_clear(&raw);
	return true;
}

struct span mimehead_param(struct span value, const char *param, struct arena *a)
{
	struct span charset, result = { NULL, 0 };
	bool is_extended;
	struct buf to;

	buf_init(&to, LIMIT_MIME_VALUE);
	if (param_bytes(span_sub(value, 0, LIMIT_MIME_VALUE), param, a, &to, &charset, &is_extended))
		result = arena_dup(a, buf_view(&to));
	buf_clear(&to);
	return result;
}

struct span mimehead_name(struct mimehead *h, struct span value, const char *param)
{
	struct span charset, result;
	struct charset_used u;
	bool is_extended;
	struct buf to;

	buf_init(&to, LIMIT_MIME_VALUE);
	if (!param_bytes(cut(h, value), param, h->arena, &to, &charset, &is_extended)) {
		buf_clear(&to);
		return (struct span){ NULL, 0 };
	}
	if (is_extended && span_find(buf_view(&to), SPAN("=?"), 0) == SIZE_MAX) {
		result = arena_dup(h->arena, charset_text(buf_view(&to), charset, &h->utf8, &u));
		h->is_guess |= u.is_guess || u.is_repaired;
	} else {
		result = mimehead_text(h, buf_view(&to));
	}
	buf_clear(&to);
	return result;
}

/* ---- message ids ---- */

void mimehead_ids(struct mimehead *h, struct span value, struct list *to)
{
	struct span s = cut(h, value);
	size_t at = 0, open;

	while (to->n < LIMIT_LIST && (open = span_chr(s, '<', at)) != SIZE_MAX) {
		size_t end = open + 1;

		while (end < s.n && s.p[end] != '>' && s.p[end] != '<')
			end++;
		list_add_span(to, h->arena,
			      mimehead_text(h, span_of(s.p + open + 1, end - open - 1)));
		at = end;
	}
	if (to->n || span_chr(s, '@', 0) == SIZE_MAX)
		return;
	for (size_t i = 0; i < s.n && to->n < LIMIT_LIST;) {	/* no brackets at all */
		size_t from;

		while (i < s.n && is_blank(s.p[i]))
			i++;
		for (from = i; i < s.n && !is_blank(s.p[i]); i++)
			;
		if (i > from)
			list_add_span(to, h->arena, mimehead_text(h, span_of(s.p + from, i - from)));
	}
}

struct span mimehead_id(struct mimehead *h, struct span value)
{
	struct list ids = { 0 };
	struct span s;

	if (value.p == NULL)
		return value;
	mimehead_ids(h, value, &ids);
	if (ids.n)
		return list_span(&ids, 0);
	s = mimehead_text(h, value);
	return s.n ? s : (struct span){ NULL, 0 };
}
