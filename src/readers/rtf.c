/* RTF (Rich Text Format Specification 1.9.1): text in the charsets of its fonts, tables, footnotes,
 * comments, tracked changes, properties; pictures and embedded files as children.
 *
 * This file cuts the bytes into groups, control words and text; rtf_word.c knows the words. What a
 * destination holds that is not known and may be ignored, is. */
#include "rtf.h"

#include <stdlib.h>

#include "base/limits.h"
#include "docprop.h"
#include "ole.h"

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

static void group_begin(struct rtf *r)
{
	rtf_flush(r);
	r->is_ignorable = false;
	if (r->depth == RTF_DEPTH)
		r->deeper++;
	else
		r->stack[r->depth++] = r->now;
}

/* "\'e4": a byte; digits of a picture are none. */
static size_t hex_byte(struct rtf *r, struct span s, size_t i)
{
	int a = i < s.n ? digit(s.p[i]) : -1, b = i + 1 < s.n ? digit(s.p[i + 1]) : -1;

	if (a < 0 || b < 0)
		return i;
	rtf_byte(r, (char)(a << 4 | b));
	return i + 2;
}

static size_t symbol(struct rtf *r, struct span s, size_t i)
{
	char c = s.p[i++];

	switch (c) {
	case '\'': return hex_byte(r, s, i);
	case '*': r->is_ignorable = true; break;
	case '~': rtf_unicode(r, 0xa0); break;
	case '_': rtf_unicode(r, 0x2011); break;
	case '\n': case '\r': rtf_word(r, SPAN("par"), 0, false); break;
	case '\\': case '{': case '}': rtf_byte(r, c); break;
	default: break;		/* "\-", "\|", "\:" show nothing */
	}
	return i;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Behind the backslash. Returns where the next thing begins. */
static size_t control(struct rtf *r, struct span s, size_t i)
{
	size_t from = i, end;
	bool negative = false, has = false;
	int64_t n = 0;

	if (i >= s.n)
		return i;
	if (!is_letter(s.p[i]))
		return symbol(r, s, i);
	while (i < s.n && is_letter(s.p[i]) && i - from < 32)
		i++;
	end = i;
	if (i + 1 < s.n && s.p[i] == '-' && digit(s.p[i + 1]) >= 0 && digit(s.p[i + 1]) < 10) {
		negative = true;
		i++;
	}
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) {
		n = n < 100000000 ? n * 10 + (s.p[i] - '0') : n;
		has = true;
	}
	if (i < s.n && s.p[i] == ' ')
		i++;
	if (span_eq_str(span_sub(s, from, end - from), "bin"))	/* raw bytes follow */
		return has && !negative && (uint64_t)n <= s.n - i ? i + (size_t)n : i;
	rtf_word(r, span_sub(s, from, end - from), (int32_t)(negative ? -n : n), has);
	return i;
}

static void parse(struct rtf *r, struct span s)
{
	for (size_t i = 0; i < s.n && !r->is_full;) {
		char c = s.p[i++];

		if (c == '{') {
			group_begin(r);
		} else if (c == '}') {
			if (r->depth == 0)	/* what stands behind the document is no part of it */
				return;
			rtf_group_end(r);
			if (r->depth == 0)
				return;
		} else if (c == '\\') {
			i = control(r, s, i);
		} else if (c != '\r' && c != '\n' && c != '\0') {
			rtf_byte(r, c);
		}
	}
	if (r->depth)
		sink_note(r->out, NOTE_PARTIAL, "rtf.cut", "the document ends in the middle");
}

static void read_all(struct rtf *r, struct span all)
{
	parse(r, all);
	rtf_flush(r);
	while (r->depth)
		rtf_group_end(r);
	r->flow.cells = 0;
	flow_give(&r->flow, r->out);
	docprop_give_marks(r->out);
	if (r->is_hidden && (sink_want(r->out) & WANT_TEXT))
		sink_note(r->out, NOTE_ODD, "document.hidden-text", "text in it is formatted as hidden: it was read as well");
}

static void rtf_read(const struct source *in, struct sink *out)
{
	struct rtf *r = mem_get(sizeof *r);
	struct buf scratch;
	struct span all;

	*r = (struct rtf){ .out = out, .charset = 1252, .half = -1, .now.fallback = 1 };
	buf_init(&scratch, LIMIT_DOCUMENT);
	flow_init(&r->flow);
	buf_init(&r->raw, 64 * KIB);
	buf_init(&r->value, 64 * KIB);
	buf_init(&r->who, 4 * KIB);
	buf_init(&r->hex, LIMIT_DOCUMENT);
	if (source_all(in, LIMIT_DOCUMENT, &scratch, &all))
		read_all(r, all);
	else
		sink_note(out, in->size > LIMIT_DOCUMENT ? NOTE_REFUSED : NOTE_UNREAD,
			  in->size > LIMIT_DOCUMENT ? "limit.document" : "source.read",
			  "a document of %llu bytes could not be read into memory", (unsigned long long)in->size);
	flow_clear(&r->flow);
	buf_clear(&scratch);
	buf_clear(&r->raw);
	buf_clear(&r->value);
	buf_clear(&r->who);
	buf_clear(&r->hex);
	free(r);
}

static const char *const rtf_media[] = { "application/rtf", "text/rtf", NULL };

const struct reader reader_rtf = {
	.name = "rtf",
	.media = rtf_media,
	.flags = READER_CONTAINER,
	.warm = ole_warm,
	.read = rtf_read,
};
