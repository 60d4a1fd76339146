/* exhibit scan: lines in, facts out. The first thing people try, and what the accuracy corpora are
 * measured with; also a plain filter for other people's text.
 * Everything here is reading, finding and writing: the caller locks the process down before. */
#include "scan.h"

#include "base/io.h"
#include "base/json.h"
#include "base/limits.h"
#include "record/ndjson.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define SCAN_READ (256 * KIB) /* bytes asked of the input at a time */

struct scan {
	struct finder *f;
	const struct find_hints *defaults;
	struct arena *a; /* of one line */
	struct buf in, out;
	int in_fd, out_fd;
	bool json, skipping; /* skipping: the rest of a line that was too long */
	uint64_t line;
};

static void put_facts(struct json *j, const struct list *facts, bool whole)
{
	const struct fact *f = facts->v;
	json_key(j, "facts");
	json_open(j, '[');
	for (uint32_t i = 0; i < facts->n; i++)
		ndjson_fact(j, f + i);
	json_close(j, ']');
	if (!whole) {
		json_key(j, "partial");
		json_bool(j, true);
	}
}

static void put_error(struct scan *s, const char *why)
{
	struct json j;
	json_begin(&j, &s->out);
	json_str(&j, "type", SPAN("error"));
	json_num(&j, "line", (int64_t)s->line);
	json_str(&j, "text", span_str(why));
	json_end(&j);
	buf_c(&s->out, '\n');
}

/* A line of text is a document of one line. A number alone on it is no amount: in a stream of lines
 * it is a page number or a column of something. */
static void plain_line(struct scan *s, struct span line)
{
	struct list facts = { 0 };
	struct json j;
	bool whole = finder_run(s->f, line, s->defaults, s->a, &facts);
	struct fact *f = facts.v;
	if (facts.n == 0 && whole) {
		buf_put(&s->out, "{\"facts\":[]}\n", 13); /* nearly every line */
		return;
	}
	if (facts.n == 1 && span_eq_str(f->by, "amount/bare"))
		facts.n = 0;
	json_begin(&j, &s->out);
	put_facts(&j, &facts, whole);
	json_end(&j);
	buf_c(&s->out, '\n');
}

/* What the line says of itself goes over the defaults. */
static const char *read_members(struct jread *r, struct span *text, struct find_hints *h)
{
	struct span key, raw;
	assert(text && h);
	if (!jread_object(r))
		return "not a JSON object";
	while (jread_member(r, &key)) {
		struct span *to = span_eq_str(key, "text")       ? text
				  : span_eq_str(key, "order")    ? &h->order
				  : span_eq_str(key, "currency") ? &h->currency
				  : span_eq_str(key, "lang")     ? &h->lang
				  : span_eq_str(key, "anchor")   ? &h->anchor
								 : NULL;
		if (span_eq_str(key, "facts"))
			return "the line has \"facts\" already";
		if (to == NULL ? !jread_raw(r, &raw) : !jread_null(r) && !jread_string(r, to))
			break;
	}
	if (!jread_done(r))
		return r->error ? r->error : "text behind the JSON object";
	return text->p != NULL ? NULL : "no \"text\"";
}

static void json_line(struct scan *s, struct span line)
{
	struct find_hints h = *s->defaults;
	struct span text = { 0 };
	struct list facts = { 0 };
	struct jread r = jread_on(line, s->a);
	const char *why = read_members(&r, &text, &h);
	if (why != NULL) {
		put_error(s, why);
		return;
	}
	bool whole = finder_run(s->f, text, &h, s->a, &facts);
	struct span object = span_trim(line);
	struct json j = { .out = &s->out, .comma = true };
	buf_span(&s->out, span_sub(object, 0, object.n - 1)); /* all but the closing brace */
	put_facts(&j, &facts, whole);
	json_end(&j);
	buf_c(&s->out, '\n');
}

static bool flush(struct scan *s, struct err *e)
{
	bool ok = io_write(s->out_fd, s->out.p, s->out.n, e);
	buf_reset(&s->out);
	return ok;
}

static bool one_line(struct scan *s, struct span line, struct err *e)
{
	size_t before = s->out.n;
	s->line++;
	if (s->skipping) {
		s->skipping = false;
		put_error(s, "the line is too long");
	} else if (s->json && span_trim(line).n > 0) {
		json_line(s, line);
	} else if (!s->json) {
		plain_line(s, line);
	}
	arena_reset(s->a);
	if (s->out.full) { /* facts of one line over the ceiling */
		s->out.n = before;
		s->out.full = false;
		put_error(s, "too many facts in one line");
	}
	return s->out.n < MIB || flush(s, e);
}

/* Lines of what has been read; what is left of the last one moves to the front. */
static bool take_lines(struct scan *s, bool last, struct err *e)
{
	size_t at = 0;
	const char *nl;
	while ((nl = memchr(s->in.p + at, '\n', s->in.n - at)) != NULL) {
		size_t n = (size_t)(nl - s->in.p) - at;
		struct span line = span_of(s->in.p + at, n > 0 && nl[-1] == '\r' ? n - 1 : n);
		if (!one_line(s, line, e))
			return false;
		at += n + 1;
	}
	if (last && (at < s->in.n || s->skipping)) {
		if (!one_line(s, span_of(s->in.p + at, s->in.n - at), e))
			return false;
		at = s->in.n;
	}
	memmove(s->in.p, s->in.p + at, s->in.n - at);
	s->in.n -= at;
	if (s->in.n >= LIMIT_LINE) {
		s->skipping = true;
		s->in.n = 0;
	}
	return true;
}

static bool loop(struct scan *s, struct err *e)
{
	for (;;) {
		char *room = buf_room(&s->in, SCAN_READ);
		if (room == NULL)
			return err_set(e, EXHIBIT_BUG, 0, "line buffer");
		ssize_t n = read(s->in_fd, room, SCAN_READ);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, EXHIBIT_IO, errno, "read");
		s->in.n += (size_t)n;
		if (!take_lines(s, n == 0, e))
			return false;
		if (!flush(s, e)) /* a line that came in alone gets its answer now */
			return false;
		if (n == 0)
			return true;
	}
}

bool scan_run(int in_fd, int out_fd, bool json, struct finder *f, const struct find_hints *defaults,
	      struct err *e)
{
	static const struct find_hints none;
	struct scan s = { .f = f,
			  .defaults = defaults ? defaults : &none,
			  .a = arena_new(),
			  .in_fd = in_fd,
			  .out_fd = out_fd,
			  .json = json };
	buf_init(&s.in, LIMIT_LINE + 2 * SCAN_READ);
	buf_init(&s.out, 4 * LIMIT_LINE);
	bool ok = loop(&s, e);
	buf_clear(&s.in);
	buf_clear(&s.out);
	arena_free(s.a);
	return ok;
}
