/* A sink for reader tests: it remembers what a reader told it. Include it in one file of a test
 * program; it needs base, record and the reader under test, nothing of the worker.
 *
 *	struct sink *out = testsink_new(WANT_CHILDREN | WANT_META | WANT_TEXT);
 *	testsink_read(out, &reader_eml, bytes);
 *	assert_string_equal(testsink_text(out), "...");
 *	testsink_free(out);
 *
 * Set `via_fd`, `name`, `declared`, `media`, `depth`, `passwords`, `ocr` between new and read; lower `max_*`
 * to meet the limits. Reading again starts over. */
#ifndef EXHIBIT_TESTS_TESTSINK_H
#define EXHIBIT_TESTS_TESTSINK_H

#include "readers/reader.h"

#include "base/limits.h"
#include "record/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct testnote {
	enum note_level level;
	const char *code, *text;
};

struct testchild {
	struct child as;	/* its spans are copies that live as long as the sink */
	struct buf bytes;
	struct digest digest;	/* zero when it has no bytes or they were cut */
	bool is_slice, is_none, is_cut;
	uint64_t from, n;	/* of a slice */
	struct list notes;	/* struct testnote */
};

struct testword {
	struct span utf8;
	int64_t page, box[4];
	int confidence;
	size_t at;		/* how much text there was before it */
};

struct testpage {
	int64_t page, width, height;
	size_t at;
};

struct sink {
	/* what the test may set */
	bool via_fd;		/* give the bytes as a file behind 100 others, not in memory */
	struct span name, declared, media;
	unsigned depth;
	const struct list *passwords;
	bool ocr, is_signed;	/* is_signed: set by the reader */
	uint64_t max_children, max_child_bytes, max_text;
	/* what came in; read it through the functions below where there is one */
	unsigned want;
	struct item *item;
	struct buf text;
	struct list children;	/* struct testchild * */
	struct list words, pages, notes;
	struct list marked, told;	/* struct text_part; pairs of size_t */
	struct testchild *open;
	struct span bytes;	/* of the item being read */
};

static inline struct sink *testsink_new(unsigned want)
{
	struct sink *out = mem_get(sizeof *out);

	out->want = want;
	out->max_children = LIMIT_MEMBERS;
	out->max_child_bytes = 256 * MIB;
	out->max_text = LIMIT_TEXT;
	out->item = item_new();
	return out;
}

static inline struct testchild *testsink_child(const struct sink *out, uint32_t i)
{
	return i < out->children.n ? ((struct testchild **)out->children.v)[i] : NULL;
}

static inline uint32_t testsink_children(const struct sink *out) { return out->children.n; }

static inline void testsink_forget(struct sink *out)
{
	for (uint32_t i = 0; i < out->children.n; i++)
		buf_clear(&testsink_child(out, i)->bytes);
	buf_clear(&out->text);
	item_free(out->item);
	out->item = NULL;
	out->children = out->words = out->pages = out->notes = out->marked = out->told = (struct list){ 0 };
	out->open = NULL;
}

static inline void testsink_free(struct sink *out)
{
	testsink_forget(out);
	free(out);
}

/* The first child whose name is exactly this, or NULL. */
static inline struct testchild *testsink_named(const struct sink *out, const char *name)
{
	for (uint32_t i = 0; i < out->children.n; i++)
		if (span_eq_str(testsink_child(out, i)->as.name, name))
			return testsink_child(out, i);
	return NULL;
}

static inline bool testsink_holds(const struct list *notes, const char *code)
{
	for (uint32_t i = 0; i < notes->n; i++)
		if (strcmp(((const struct testnote *)notes->v)[i].code, code) == 0)
			return true;
	return false;
}

static inline bool testsink_noted(const struct sink *out, const char *code)
{
	return testsink_holds(&out->notes, code);
}

static inline bool testsink_child_noted(const struct testchild *c, const char *code)
{
	return testsink_holds(&c->notes, code);
}

/* The text so far as a C string (a NUL in it ends it early: see out->text for all). */
static inline const char *testsink_text(struct sink *out)
{
	if (buf_room(&out->text, 1) == NULL)
		return out->text.p ? "(over the limit)" : "";
	out->text.p[out->text.n] = '\0';
	return out->text.p;
}

/* A copy of a span as a C string, for assert_string_equal; absent is NULL. */
static inline const char *testsink_str(struct sink *out, struct span s)
{
	return s.p ? arena_cstr(out->item->arena, s) : NULL;
}

static inline const char *testsink_child_text(struct sink *out, const struct testchild *c)
{
	return testsink_str(out, buf_view(&c->bytes));
}

static inline int testsink_memfd(struct span bytes)
{
	static const char before[100];
	int fd = memfd_create("testsink", MFD_CLOEXEC);

	if (fd < 0 || write(fd, before, sizeof before) != (ssize_t)sizeof before)
		abort();
	for (size_t at = 0; at < bytes.n;) {
		ssize_t n = write(fd, bytes.p + at, bytes.n - at);

		if (n <= 0)
			abort();
		at += (size_t)n;
	}
	return fd;
}

/* Lets the reader read these bytes. */
static inline void testsink_read(struct sink *out, const struct reader *r, struct span bytes)
{
	struct source in = {
		.fd = -1, .size = bytes.n, .all = bytes, .head = span_sub(bytes, 0, 4096),
		.name = out->name.p ? out->name : SPAN(""), .declared = out->declared,
		.media = out->media.p ? out->media : span_str(r->media[0]), .depth = out->depth,
		.passwords = out->passwords, .ocr = out->ocr,
	};

	if (bytes.p == NULL)
		in.all = in.head = SPAN("");
	if (out->via_fd) {
		in.fd = testsink_memfd(bytes);
		in.base = 100;
		in.all = (struct span){ NULL, 0 };
	}
	testsink_forget(out);
	out->item = item_new();
	out->item->media = in.media;
	buf_init(&out->text, out->max_text);
	out->bytes = bytes;
	r->read(&in, out);
	assert(out->open == NULL);	/* every begun child is ended */
	if (in.fd >= 0)
		close(in.fd);
}

/* A whole file, to be freed by the caller; p == NULL when it is not there (tests then skip). */
static inline struct span testsink_load(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *p;
	size_t n = 0;

	if (fd < 0)
		return (struct span){ NULL, 0 };
	if (fstat(fd, &st) < 0)
		abort();
	p = mem_grow(NULL, (size_t)st.st_size + 1);
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, p + n, (size_t)st.st_size - n);

		if (got <= 0)
			abort();
		n += (size_t)got;
	}
	close(fd);
	return span_of(p, n);
}

/* ---- the sink itself ---- */

unsigned sink_want(const struct sink *out) { return out->want; }
struct arena *sink_arena(struct sink *out) { return out->item->arena; }
struct item *sink_item(struct sink *out) { return out->item; }

PRINTF_LIKE(5, 0)
static inline void testsink_add_note(struct sink *out, struct list *to, enum note_level level,
				     const char *code, const char *fmt, va_list ap)
{
	struct testnote *n = list_add(to, out->item->arena, sizeof *n);
	char text[2048];

	vsnprintf(text, sizeof text, fmt, ap);
	n->level = level;
	n->code = arena_cstr(out->item->arena, span_str(code));
	n->text = arena_cstr(out->item->arena, span_str(text));
}

bool sink_note(struct sink *out, enum note_level level, const char *code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	testsink_add_note(out, &out->notes, level, code, fmt, ap);
	va_end(ap);
	return false;
}

static inline bool testsink_begin(struct sink *out, const struct child *c)
{
	struct arena *a = out->item->arena;
	struct testchild *t;

	assert(out->open == NULL);	/* no child inside a child */
	if (out->children.n >= out->max_children)
		return sink_note(out, NOTE_REFUSED, "limit.members", "more members than allowed");
	t = arena_get(a, sizeof *t);
	t->as = *c;
	t->as.name = arena_dup(a, c->name);
	t->as.declared = arena_dup(a, c->declared);
	t->as.media = arena_dup(a, c->media);
	t->as.part = arena_dup(a, c->part);
	t->as.mtime = arena_dup(a, c->mtime);
	if (c->about) {		/* the way it really goes: through the wire */
		struct item *about = arena_get(a, sizeof *about);
		struct buf b;

		buf_init(&b, LIMIT_ABOUT);
		wire_put(&b, c->about);
		about->arena = a;
		if (!wire_get(buf_view(&b), about))
			abort();
		buf_clear(&b);
		t->as.about = about;
	}
	buf_init(&t->bytes, out->max_child_bytes);
	*(struct testchild **)list_add(&out->children, a, sizeof t) = t;
	out->open = t;
	return true;
}

bool sink_child_begin(struct sink *out, const struct child *c) { return testsink_begin(out, c); }

bool sink_child_data(struct sink *out, struct span bytes)
{
	assert(out->open && !out->open->is_none);
	if (!buf_span(&out->open->bytes, bytes)) {
		sink_child_note(out, NOTE_REFUSED, "limit.item", "larger than allowed");
		out->open->is_cut = true;
	}
	return !out->open->is_cut;
}

void sink_child_note(struct sink *out, enum note_level level, const char *code, const char *fmt, ...)
{
	va_list ap;

	assert(out->open);
	va_start(ap, fmt);
	testsink_add_note(out, &out->open->notes, level, code, fmt, ap);
	va_end(ap);
}

struct digest sink_child_end(struct sink *out)
{
	struct testchild *t = out->open;

	assert(t);
	out->open = NULL;
	if (!t->is_none && !t->is_cut)
		t->digest = digest_of(buf_view(&t->bytes));
	return t->digest;
}

struct digest sink_child_slice(struct sink *out, const struct child *c, uint64_t from, uint64_t n)
{
	struct testchild *t;

	assert(from <= out->bytes.n && n <= out->bytes.n - from);
	if (!testsink_begin(out, c))
		return (struct digest){ { 0 } };
	t = out->open;
	t->is_slice = true;
	t->from = from;
	t->n = n;
	sink_child_data(out, span_sub(out->bytes, (size_t)from, (size_t)n));
	return sink_child_end(out);
}

bool sink_child_none(struct sink *out, const struct child *c)
{
	if (!testsink_begin(out, c))
		return false;
	out->open->is_none = true;
	return true;
}

bool sink_text(struct sink *out, struct span utf8) { return buf_span(&out->text, utf8); }
size_t sink_text_size(const struct sink *out) { return out->text.n; }

void sink_page(struct sink *out, int64_t page, int64_t width, int64_t height)
{
	struct testpage *p = list_add(&out->pages, out->item->arena, sizeof *p);

	*p = (struct testpage){ page, width, height, out->text.n };
}

bool sink_word(struct sink *out, struct span utf8, const int64_t box[4], int confidence)
{
	struct testword *w = list_add(&out->words, out->item->arena, sizeof *w);

	w->utf8 = arena_dup(out->item->arena, utf8);
	w->page = out->pages.n ? ((struct testpage *)out->pages.v)[out->pages.n - 1].page : 0;
	memcpy(w->box, box, sizeof w->box);
	w->confidence = confidence;
	w->at = out->text.n;
	return sink_text(out, utf8);
}

void sink_part(struct sink *out, const char *kind, size_t from, size_t to);

void sink_part(struct sink *out, const char *kind, size_t from, size_t to)
{
	struct text_part *p = list_add(&out->marked, out->item->arena, sizeof *p);

	*p = (struct text_part){ .kind = span_str(kind), .bytes = { (int64_t)from, (int64_t)to } };
}

void sink_told(struct sink *out, size_t from, size_t to);

/* As the other half's finder sees it: blanks. The text that is compared stays. */
void sink_told(struct sink *out, size_t from, size_t to)
{
	size_t *range = list_add(&out->told, out->item->arena, 2 * sizeof *range);

	range[0] = from;
	range[1] = to;
}

void sink_signed(struct sink *out);

void sink_signed(struct sink *out) { out->is_signed = true; }

/* Weak, so that a room that has these may be linked as well. */
__attribute__((weak)) size_t source_read(const struct source *s, uint64_t at, void *to, size_t n)
{
	size_t done = 0;

	if (at >= s->size)
		return 0;
	if (n > s->size - at)
		n = (size_t)(s->size - at);
	if (s->all.p) {
		memcpy(to, s->all.p + at, n);
		return n;
	}
	while (done < n) {
		ssize_t got = pread(s->fd, (char *)to + done, n - done,
				    (off_t)(s->base + at + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return SIZE_MAX;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return done;
}

__attribute__((weak)) bool source_all(const struct source *s, uint64_t limit, struct buf *scratch,
				      struct span *all)
{
	char *to;

	if (s->size > limit)
		return false;
	if (s->all.p) {
		*all = s->all;
		return true;
	}
	buf_reset(scratch);
	to = buf_room(scratch, (size_t)s->size);
	if (to == NULL || source_read(s, 0, to, (size_t)s->size) != s->size)
		return false;
	scratch->n = (size_t)s->size;
	*all = buf_view(scratch);
	return true;
}

#endif
