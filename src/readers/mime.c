/* MIME structure: RFC 5322 header fields, RFC 2046 multiparts.
 *
 * The rules for broken input are those of Python's email.feedparser: which line ends a header, which
 * of several boundaries wins (the outermost), to whom the line end before a boundary belongs. GMime
 * does the same job but recurses once per level, copies every line and differs in those rules.
 * Does not look into message/rfc822: a nested message is content here and an item of its own. */
#include "mime.h"

#include "base/limits.h"
#include "mimehead.h"

/* A multipart that is open: its parts are being read. */
struct level {
	uint32_t part;
	struct span boundary;	/* with the two dashes */
	bool has_parts;		/* past the preamble */
	bool is_digest;
};

struct walk {
	struct span all;
	struct arena *arena;
	struct mime *m;
	struct level levels[LIMIT_MIME_DEPTH];
	uint32_t depth;		/* levels in use */
};

/* Where the line that starts at `at` ends, line end not counted; *next is where the next one starts.
 * A CR alone ends a line, too: old Macs, and Python. */
static size_t line_end(struct span s, size_t at, size_t *next)
{
	const char *nl = memchr(s.p + at, '\n', s.n - at);
	size_t end = nl ? (size_t)(nl - s.p) : s.n;
	const char *cr = memchr(s.p + at, '\r', end - at);

	*next = nl ? end + 1 : end;
	if (cr) {
		end = (size_t)(cr - s.p);
		if (s.p + end + 1 != nl)
			*next = end + 1;
	}
	return end;
}

static size_t before_line_end(struct span s, size_t from, size_t at)
{
	if (at > from && s.p[at - 1] == '\n') {
		at--;
		if (at > from && s.p[at - 1] == '\r')
			at--;
	} else if (at > from && s.p[at - 1] == '\r') {
		at--;
	}
	return at;
}

enum boundary_line { NO_BOUNDARY, NEXT_PART, LAST_BOUNDARY };

static enum boundary_line match_boundary(struct span s, size_t at, struct span boundary, size_t *next)
{
	enum boundary_line what = NEXT_PART;
	size_t i = at + boundary.n;

	if (s.n - at < boundary.n || memcmp(s.p + at, boundary.p, boundary.n) != 0)
		return NO_BOUNDARY;
	if (s.n - i >= 2 && s.p[i] == '-' && s.p[i + 1] == '-') {
		what = LAST_BOUNDARY;
		i += 2;
	}
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	if (i < s.n && s.p[i] != '\r' && s.p[i] != '\n')
		return NO_BOUNDARY;
	line_end(s, i, next);
	return what;
}

/* Which level, outermost first, the line at `at` is a boundary of. */
static enum boundary_line any_boundary(const struct walk *w, size_t at, uint32_t *level, size_t *next)
{
	if (w->all.n - at < 2 || w->all.p[at] != '-' || w->all.p[at + 1] != '-')
		return NO_BOUNDARY;
	for (uint32_t i = 0; i < w->depth; i++) {
		enum boundary_line what = match_boundary(w->all, at, w->levels[i].boundary, next);

		if (what != NO_BOUNDARY) {
			*level = i;
			return what;
		}
	}
	return NO_BOUNDARY;
}

/* The next boundary line of any open level at or after the line start `at`. Lines are found by their
 * dashes: base64 has none. */
static enum boundary_line find_boundary(const struct walk *w, size_t *at, uint32_t *level, size_t *next)
{
	struct span s = w->all;
	size_t i = *at;

	while (w->depth && i < s.n) {
		const char *dash = memchr(s.p + i, '-', s.n - i);
		enum boundary_line what;

		if (dash == NULL)
			break;
		i = (size_t)(dash - s.p);
		if (i == *at || s.p[i - 1] == '\n' || s.p[i - 1] == '\r') {
			what = any_boundary(w, i, level, next);
			if (what != NO_BOUNDARY) {
				*at = i;
				return what;
			}
		}
		i++;
	}
	*at = s.n;
	*next = s.n;
	return NO_BOUNDARY;
}

enum line_kind { LINE_FIELD, LINE_MORE, LINE_FROM, LINE_NO_NAME, LINE_OTHER };

static enum line_kind line_kind(struct span line, size_t *colon)
{
	size_t i = 0;

	if (line.n && (line.p[0] == ' ' || line.p[0] == '\t'))
		return LINE_MORE;
	if (span_starts(line, "From "))
		return LINE_FROM;
	while (i < line.n && line.p[i] > ' ' && line.p[i] < 127 && line.p[i] != ':')
		i++;
	if (i == line.n || line.p[i] != ':')
		return LINE_OTHER;
	*colon = i;
	return i ? LINE_FIELD : LINE_NO_NAME;
}

static struct span unpadded(struct span s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s.p++, s.n--;
	return s;
}

/* Header fields from *at on, up to what ends them; *at moves to where the body begins. */
static void read_fields(const struct walk *w, size_t *at, struct list *fields)
{
	struct mime_field *open = NULL;
	struct span s = w->all;
	size_t next, from = *at, colon = 0, boundary_next;
	uint32_t level;

	for (; *at < s.n; *at = next) {
		size_t end = line_end(s, *at, &next);
		struct span line = span_of(s.p + *at, end - *at);
		enum line_kind kind = line_kind(line, &colon);

		if (any_boundary(w, *at, &level, &boundary_next) != NO_BOUNDARY)
			return;
		if (kind == LINE_OTHER) {	/* a blank line is the separator, the rest is body */
			*at = line.n ? *at : next;
			return;
		}
		if (kind == LINE_MORE && open)
			open->value.n = (size_t)(line.p + line.n - open->value.p);
		if (kind == LINE_MORE)
			continue;
		open = NULL;
		if (kind == LINE_FROM && *at != from) {
			size_t unused;

			/* As the last of the header it is the first line of a body. */
			if (next >= s.n || line_kind(span_from(s, next), &unused) == LINE_OTHER)
				return;
		}
		if (kind == LINE_FIELD && fields->n == LIMIT_MIME_FIELDS)
			w->m->has_too_many = true;
		else if (kind == LINE_FIELD) {
			open = list_add(fields, w->arena, sizeof *open);
			open->name = span_sub(line, 0, colon);
			open->value = unpadded(span_from(line, colon + 1));
		}
	}
}

struct span mime_field_nth(const struct mime_part *p, const char *name, uint32_t n)
{
	const struct mime_field *f = p->fields.v;
	size_t len = strlen(name);

	for (uint32_t i = 0; i < p->fields.n; i++)
		if (f[i].name.n == len && span_ieq_str(f[i].name, name) && n-- == 0)
			return f[i].value;
	return (struct span){ NULL, 0 };
}

struct span mime_field(const struct mime_part *p, const char *name)
{
	return mime_field_nth(p, name, 0);
}

static enum mime_encoding encoding_of(struct span field, bool *is_odd)
{
	static const struct {
		const char *name;
		enum mime_encoding is;
	} known[] = {
		{ "base64", MIME_BASE64 }, { "quoted-printable", MIME_QP },
		{ "x-uuencode", MIME_UUENCODE }, { "uuencode", MIME_UUENCODE },
		{ "x-uue", MIME_UUENCODE }, { "uue", MIME_UUENCODE },
	};
	struct span s = span_trim(field);
	size_t n = 0;

	while (s.n && (s.p[0] == '"' || s.p[0] == '\''))
		s = span_from(s, 1);
	while (n < s.n && strchr("\"';( \t\r\n", s.p[n]) == NULL)
		n++;
	s.n = n;
	for (size_t i = 0; i < countof(known); i++)
		if (span_ieq_str(s, known[i].name)) {
			*is_odd = s.n != field.n;
			return known[i].is;
		}
	return MIME_IDENTITY;
}

/* Content-Type up to the first ';', lower case. Not exactly one '/': RFC 2045, 5.2 says text/plain. */
static struct span type_of(struct span field, struct arena *a, const char *by_default)
{
	size_t slashes = 0;
	struct span s;
	char *p;

	if (field.p == NULL)
		return span_str(by_default);
	s = span_trim(span_sub(field, 0, span_chr(field, ';', 0)));
	for (size_t i = 0; i < s.n; i++)
		slashes += s.p[i] == '/';
	if (slashes != 1 || s.n > 200)
		return SPAN("text/plain");
	if (span_eq_str(s, "text/plain"))
		return SPAN("text/plain");
	if (span_eq_str(s, "text/html"))
		return SPAN("text/html");
	p = arena_get(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	return span_of(p, s.n);
}

/* A new part whose header starts at *at; its body starts where *at is then. */
static struct mime_part *part_new(struct walk *w, size_t *at, const char *default_type)
{
	struct mime_part *p = list_add(&w->m->parts, w->arena, sizeof *p);

	p->parent = w->depth ? w->levels[w->depth - 1].part : 0;
	p->depth = w->depth;
	read_fields(w, at, &p->fields);
	p->type_field = mime_field(p, "Content-Type");
	p->has_type = p->type_field.p != NULL;
	p->type = type_of(p->type_field, w->arena, default_type);
	p->encoding = encoding_of(mime_field(p, "Content-Transfer-Encoding"), &p->is_encoding_odd);
	return p;
}

/* The boundary is not written in one piece; some parsers then look for it with the fold. */
static bool is_folded(struct span field, struct span boundary)
{
	return memchr(field.p, '\n', field.n) != NULL && span_find(field, boundary, 0) == SIZE_MAX;
}

/* Opens a level for a multipart; otherwise says what kind of content the part is. */
static bool level_open(struct walk *w, uint32_t part)
{
	struct mime_part *p = mime_part(w->m, part);
	struct span name, boundary;
	struct level *l;
	char *to;

	p->shape = MIME_LEAF;
	if (!span_starts(p->type, "multipart/"))
		return false;
	p->shape = MIME_BROKEN;
	name = mimehead_param(p->type_field, "boundary", w->arena);
	while (name.n && strchr(" \t\r\n", name.p[name.n - 1]))
		name.n--;
	if (name.p == NULL || name.n > LIMIT_NAME)
		return false;
	if (w->depth == LIMIT_MIME_DEPTH) {
		p->shape = MIME_TOO_DEEP;
		w->m->is_too_deep = true;
		return false;
	}
	p->is_boundary_folded = is_folded(p->type_field, name);
	to = arena_get(w->arena, name.n + 2);
	memcpy(to, "--", 2);
	memcpy(to + 2, name.p, name.n);
	boundary = span_of(to, name.n + 2);
	l = &w->levels[w->depth++];
	*l = (struct level){ part, boundary, false, span_eq_str(p->type, "multipart/digest") };
	p->shape = MIME_MULTIPART;
	return true;
}

/* Everything from level `to` on is over at `at`. Those that never had a part are content. */
static void levels_close(struct walk *w, uint32_t to, size_t at, bool is_last_closed)
{
	while (w->depth > to) {
		const struct level *l = &w->levels[--w->depth];
		struct mime_part *p = mime_part(w->m, l->part);

		p->end = w->m->parts.n;
		if (!l->has_parts) {
			p->shape = MIME_BROKEN;
			p->raw.n = (size_t)(w->all.p + at - p->raw.p);
		} else {
			p->is_unclosed = !(is_last_closed && w->depth == to);
		}
	}
}

/* Boundary lines right behind one another make no parts between them. */
static size_t skip_boundaries(const struct walk *w, size_t at)
{
	uint32_t level;
	size_t next;

	while (at < w->all.n && any_boundary(w, at, &level, &next) != NO_BOUNDARY &&
	       level == w->depth - 1)
		at = next;
	return at;
}

/* Reads one part from *at; *at moves to the boundary line behind it (or the end). */
static void part_read(struct walk *w, size_t *at, uint32_t *level, size_t *next, enum boundary_line *what)
{
	bool is_digest = w->depth && w->levels[w->depth - 1].is_digest;
	bool has_boundary_around = w->depth > 0;
	uint32_t i = w->m->parts.n;
	struct mime_part *p = part_new(w, at, is_digest ? "message/rfc822" : "text/plain");
	size_t body = *at, end;

	if (w->m->parts.n >= LIMIT_MIME_PARTS) {
		w->m->has_too_many = true;
		p->raw = span_from(w->all, body);
		p->end = w->m->parts.n;
		*at = w->all.n;
		*what = NO_BOUNDARY;
		return;
	}
	p->raw = span_from(w->all, body);
	if (level_open(w, i)) {
		*what = find_boundary(w, at, level, next);
		return;
	}
	*what = find_boundary(w, at, level, next);
	end = *at;
	/* The line end before a boundary is the boundary's; Python takes one off a part that is cut
	 * by the end of the message, too, but none off a multipart without parts. */
	if (has_boundary_around && p->shape == MIME_LEAF)
		end = before_line_end(w->all, body, end);
	p->raw = span_of(w->all.p + body, end - body);
	p->end = i + 1;
}

/* The boundary of a closed level was read: what follows belongs to nobody, up to the next boundary
 * of a level around it. */
static void after_close(struct walk *w, uint32_t part, size_t *at, uint32_t *level, size_t *next,
			enum boundary_line *what)
{
	size_t from = *next;

	*at = from;
	*what = find_boundary(w, at, level, next);
	mime_part(w->m, part)->after = span_of(w->all.p + from, *at - from);
}

void mime_parse(struct span message, struct arena *a, struct mime *m)
{
	struct walk *w = arena_get(a, sizeof *w);
	enum boundary_line what;
	uint32_t level = 0;
	size_t at = 0, next = 0;

	*m = (struct mime){ 0 };
	w->all = message.p ? message : SPAN("");
	w->arena = a;
	w->m = m;
	part_read(w, &at, &level, &next, &what);
	while (what != NO_BOUNDARY) {
		uint32_t part = w->levels[level].part;

		levels_close(w, level + 1, at, false);
		if (what == LAST_BOUNDARY) {
			levels_close(w, level, at, true);
			after_close(w, part, &at, &level, &next, &what);
			continue;
		}
		w->levels[level].has_parts = true;
		at = skip_boundaries(w, next);
		part_read(w, &at, &level, &next, &what);
	}
	levels_close(w, 0, at, false);
}
