/* Result layout: length-prefixed wire item; text digest (zero: none); why the worker died (absent:
 * it did not); number of children; the children. Frames come in the order the worker
 * made them, so a child's bytes, notes and end follow its beginning. */
#include "worker/visit.h"

#include "base/cursor.h"
#include "base/limits.h"
#include "base/text.h"
#include "record/wire.h"
#include "worker/frame.h"

#include <stdio.h>
#include <stdlib.h>

struct visit {
	struct job job;
	struct store *store;
	bool has_object;
	struct digest object;
	uint64_t size, input_size;
	const struct visit_ops *ops;
	void *ctx;
	struct buf wire;		/* the last FRAME_ITEM */
	struct store_put *text;
	uint64_t text_size;
	struct buf children;		/* finished ones, encoded */
	uint32_t n_children;
	/* the child that is under way */
	struct arena *arena;		/* for its strings */
	struct visit_child child;
	struct store_put *bytes;
	bool open, cut;
	uint64_t out_total;
	const char *refused;		/* the limit that ended the visit, or NULL */
	char gone[256];			/* why the object could not be opened, or "" */
};

/* ---- encoding ---- */

static void encode_child(struct buf *b, const struct visit_child *c)
{
	const struct note *n = c->notes.v;

	frame_span(b, c->name);
	frame_span(b, c->declared);
	frame_span(b, c->media);
	frame_span(b, c->part);
	frame_span(b, c->mtime);
	frame_span(b, c->about);
	frame_u8(b, c->has_digest);
	buf_put(b, c->sha256.b, sizeof c->sha256.b);
	frame_u64(b, c->size);
	frame_u32(b, c->notes.n);
	for (uint32_t i = 0; i < c->notes.n; i++) {
		frame_span(b, n[i].level);
		frame_span(b, n[i].code);
		frame_span(b, n[i].text);
	}
}

static struct digest get_digest(struct cursor *c)
{
	struct digest d = { { 0 } };
	struct span s = cursor_take(c, sizeof d.b);

	if (s.n)
		memcpy(d.b, s.p, s.n);
	return d;
}

bool visit_next_child(struct visit_reader *r, struct arena *a, struct visit_child *c)
{
	struct cursor cur = cursor_on(r->rest);
	uint32_t notes;

	if (r->children == 0)
		return false;
	r->children--;
	*c = (struct visit_child){ .name = arena_dup(a, frame_get_span(&cur)) };
	c->declared = arena_dup(a, frame_get_span(&cur));
	c->media = arena_dup(a, frame_get_span(&cur));
	c->part = arena_dup(a, frame_get_span(&cur));
	c->mtime = arena_dup(a, frame_get_span(&cur));
	c->about = arena_dup(a, frame_get_span(&cur));
	c->has_digest = cursor_u8(&cur);
	c->sha256 = get_digest(&cur);
	c->size = cursor_u64le(&cur);
	notes = cursor_u32le(&cur);
	for (uint32_t i = 0; i < notes && !cur.ran_out; i++) {
		struct note *n = list_add(&c->notes, a, sizeof *n);

		n->level = arena_dup(a, frame_get_span(&cur));
		n->code = arena_dup(a, frame_get_span(&cur));
		n->text = arena_dup(a, frame_get_span(&cur));
	}
	r->rest = cur.rest;
	return !cur.ran_out;
}

uint64_t visit_ticket(const struct digest *d)
{
	uint64_t n = 0;

	for (int i = 7; i >= 0; i--)
		n = n << 8 | d->b[i];
	for (int i = 8; i < 32; i++)
		if (d->b[i])
			return 0;
	return n;
}

/* ---- what the worker tells ---- */

static bool want_bytes(void *ctx, struct job_bytes *b, struct err *e)
{
	struct visit *v = ctx;
	struct blob blob;
	struct err why = { 0 };

	(void)e;
	if (!v->has_object)
		return true;
	if (!store_find(v->store, &v->object, &blob, &why)) {
		/* One item is gone (its file was changed or removed): that is a finding. */
		snprintf(v->gone, sizeof v->gone, "%.*s", (int)sizeof v->gone - 1, why.msg);
		return true;
	}
	*b = (struct job_bytes){ blob.fd, blob.off, blob.size, blob.own_file };
	v->size = blob.size;
	return true;
}

static struct span utf8_or_absent(struct arena *a, struct span s)
{
	return s.p && text_is_utf8(s) ? arena_dup(a, s) : (struct span){ NULL, 0 };
}

/* What the container says of a child, read and written anew: only known fields with values that
 * passed the check, and only those it may know better than the child's own reader. */
static struct span checked_about(struct arena *a, struct span wire)
{
	struct item got = { .arena = a }, kept = { .arena = a };
	struct span out = { NULL, 0 };
	struct buf b;

	if (wire.n == 0 || wire.n > LIMIT_ABOUT || !wire_get(wire, &got))
		return out;
	kept.chat = got.chat;
	kept.mail = got.mail;
	kept.attachments = got.attachments;
	buf_init(&b, LIMIT_ABOUT * 2);
	wire_put(&b, &kept);
	if (!b.full)
		out = arena_dup(a, buf_view(&b));
	buf_clear(&b);
	return out;
}

static void child_note(struct visit *v, enum note_level level, const char *code, struct span text)
{
	struct note *n;

	if (v->child.notes.n >= LIMIT_NOTES)
		return;
	n = list_add(&v->child.notes, v->arena, sizeof *n);
	n->level = span_str(note_level_name[level]);
	n->code = arena_str(v->arena, code);
	n->text = arena_dup(v->arena, text);
}

/* A limit that ends the whole visit: what is inside goes no further than it has. */
static void refuse(struct visit *v, const char *why)
{
	v->refused = why;
	v->job.cancel = true;
}

static bool over_limits(struct visit *v, uint64_t more)
{
	uint64_t base = v->size < v->input_size ? v->size : v->input_size;
	uint64_t most = base > LIMIT_EXPANDED / LIMIT_RATIO ? LIMIT_EXPANDED : base * LIMIT_RATIO;

	v->out_total += more;
	if (most < LIMIT_RATIO_FREE)
		most = LIMIT_RATIO_FREE;
	if (v->out_total > most)
		refuse(v, "more comes out of it than a file of its size may hold (a decompression bomb?)");
	return v->out_total > most;
}

static bool finish_child(struct visit *v, struct err *e)
{
	v->open = false;
	encode_child(&v->children, &v->child);
	v->n_children++;
	/* Other jobs may be started over: their children count only when they are done. */
	if (v->job.kind == JOB_LONE && !v->ops->child(v->ctx, &v->child, e))
		return false;
	return true;
}

static bool slice(struct visit *v, uint64_t from, uint64_t n, struct err *e)
{
	static struct hasher *h;
	static char piece[256 << 10];
	struct visit_child *c = &v->child;
	uint64_t at = 0;

	if (h == NULL)
		h = hasher_new();
	if (from > v->size || n > v->size - from) {
		child_note(v, NOTE_PARTIAL, "reader.range", SPAN("the reader named bytes that are not there"));
		return finish_child(v, e);
	}
	hasher_begin(h);
	while (at < n) {
		size_t want = n - at < sizeof piece ? (size_t)(n - at) : sizeof piece;
		int64_t got = store_pread(v->store, &v->object, from + at, piece, want, e);

		if (got <= 0)
			return got < 0 ? false : err_set(e, EXHIBIT_IO, 0, "an object of the store is shorter than it was");
		hasher_put(h, piece, (size_t)got);
		at += (uint64_t)got;
	}
	c->sha256 = hasher_end(h);
	c->has_digest = true;
	c->size = n;
	if (!store_slice(v->store, &v->object, from, n, &c->sha256, e))
		return false;
	return finish_child(v, e);
}

static bool child(void *ctx, const struct job_child *j, struct err *e)
{
	struct visit *v = ctx;

	arena_reset(v->arena);
	v->child = (struct visit_child){
		.name = arena_dup(v->arena, span_sub(j->name, 0, LIMIT_NAME)),
		.declared = utf8_or_absent(v->arena, j->declared),
		.media = utf8_or_absent(v->arena, j->media),
		.part = utf8_or_absent(v->arena, j->part),
		.mtime = utf8_or_absent(v->arena, j->mtime),
		.about = checked_about(v->arena, j->about),
	};
	v->open = true;
	v->cut = false;
	v->bytes = NULL;
	if (j->is_slice)
		return slice(v, j->from, j->n, e);
	if (j->has_bytes)
		v->bytes = store_begin(v->store, e);
	return !j->has_bytes || v->bytes;
}

static bool data(void *ctx, struct span piece, struct err *e)
{
	struct visit *v = ctx;

	if (!v->open || v->bytes == NULL)
		return true;	/* data of a child that has none: ignored, it is not counted on */
	if (over_limits(v, piece.n) || store_put_size(v->bytes) + piece.n > LIMIT_ITEM) {
		if (!v->refused)
			refuse(v, "a member is larger than an item may be");
		store_abort(v->bytes);
		v->bytes = NULL;
		v->cut = true;
		return true;
	}
	return store_append(v->bytes, piece, e);
}

static bool note_on_child(void *ctx, enum note_level level, struct span code, struct span text, struct err *e)
{
	struct visit *v = ctx;

	(void)e;
	if (v->open && text_is_utf8(code) && text_is_utf8(text))
		child_note(v, level, arena_cstr(v->arena, code), text);
	return true;
}

static bool child_end(void *ctx, struct err *e)
{
	struct visit *v = ctx;
	struct visit_child *c = &v->child;

	if (!v->open)
		return true;
	if (v->bytes) {
		struct store_put *p = v->bytes;

		v->bytes = NULL;
		if (!store_end(p, &c->sha256, &c->size, e))
			return false;
		c->has_digest = true;
	} else if (v->cut) {
		child_note(v, NOTE_REFUSED, "limit.expanded", span_str(v->refused));
	}
	return finish_child(v, e);
}

static bool text(void *ctx, struct span piece, struct err *e)
{
	struct visit *v = ctx;

	if (v->text_size + piece.n > LIMIT_TEXT)
		return true;
	if (v->text == NULL && (v->text = store_begin(v->store, e)) == NULL)
		return false;
	v->text_size += piece.n;
	return store_append(v->text, piece, e);
}

static bool item(void *ctx, struct span wire, struct err *e)
{
	struct visit *v = ctx;

	(void)e;
	buf_reset(&v->wire);
	buf_span(&v->wire, wire);
	return true;
}

static void restart(void *ctx)
{
	struct visit *v = ctx;

	store_abort(v->bytes);
	store_abort(v->text);
	v->bytes = v->text = NULL;
	v->open = false;
	v->text_size = v->out_total = 0;
	v->n_children = 0;
	buf_reset(&v->children);
	buf_reset(&v->wire);
}

static bool done(void *ctx, const char *died, struct err *e)
{
	struct visit *v = ctx;
	struct digest text_digest = { { 0 } };
	struct buf result;
	bool ok = true;

	if (v->open) {	/* the worker ended inside a child */
		if (!v->cut)
			child_note(v, NOTE_PARTIAL, "reader.died", SPAN("cut short: the reader ended inside it"));
		ok = child_end(v, e);
	}
	if (v->text) {
		struct store_put *p = v->text;

		v->text = NULL;
		/* A text whose worker died was not looked through to its end: it is not kept. */
		if (died)
			store_abort(p);
		else
			ok = store_end(p, &text_digest, NULL, e) && ok;
	}
	if (ok) {
		buf_init(&result, SIZE_MAX / 2);
		frame_span(&result, buf_view(&v->wire));
		buf_put(&result, text_digest.b, sizeof text_digest.b);
		frame_span(&result, v->refused || died == NULL ? (struct span){ NULL, 0 } : span_str(died));
		frame_span(&result, span_str(v->refused));
		frame_span(&result, v->gone[0] ? span_str(v->gone) : (struct span){ NULL, 0 });
		frame_u32(&result, v->n_children);
		buf_span(&result, buf_view(&v->children));
		ok = v->ops->done(v->ctx, &result, e);
		buf_clear(&result);
	}
	buf_clear(&v->wire);
	buf_clear(&v->children);
	arena_free(v->arena);
	free(v);
	return ok;
}

struct visit *visit_start(struct pool *p, struct store *s, unsigned want, unsigned depth,
			  uint64_t input_size, const struct item *known, const struct digest *d,
			  const struct visit_ops *ops, void *ctx)
{
	static const struct job_ops on_job = {
		want_bytes, child, data, note_on_child, child_end, text, item, done, restart,
	};
	struct visit *v = mem_get(sizeof *v);

	v->job = (struct job){ .want = want, .depth = depth, .known = known, .ops = &on_job, .ctx = v };
	v->store = s;
	v->input_size = input_size;
	v->has_object = d != NULL;
	if (d)
		v->object = *d;
	v->ops = ops;
	v->ctx = ctx;
	v->arena = arena_new();
	buf_init(&v->wire, LIMIT_FRAME);
	buf_init(&v->children, SIZE_MAX / 2);
	pool_submit(p, &v->job);
	return v;
}

/* ---- applying a result ---- */

static bool open_result(struct span result, struct visit_reader *r, struct span *wire, struct digest *text_digest,
			struct span why[3])
{
	struct cursor c = cursor_on(result);

	*wire = frame_get_span(&c);
	*text_digest = get_digest(&c);
	for (int i = 0; i < 3; i++)
		why[i] = frame_get_span(&c);
	r->children = cursor_u32le(&c);
	r->rest = c.rest;
	return !c.ran_out;
}

bool visit_children(struct span result, struct visit_reader *r)
{
	struct span wire, why[3];
	struct digest d;

	return open_result(result, r, &wire, &d, why);
}

static void take_found(struct item *it, const struct item *got, unsigned want, const struct digest *text_digest)
{
	if (got->media.p)
		it->media = got->media;
	if (want & JOB_META) {
		it->mail = got->mail;
		it->chat = got->chat;
		it->signatures = got->signatures;
		it->attachments = got->attachments;
		it->messages = got->messages;
		it->user_messages = got->user_messages;
		it->channels = got->channels;
		it->document = got->document;
		it->transactions = got->transactions;
		it->image = got->image;
		it->events = got->events;	/* a calendar's own; extract adds those of facts */
	}
	if (want & (JOB_META | JOB_FACTS))	/* a reader has them, or they are read off the text */
		it->fields = got->fields;
	if (want & JOB_TEXT) {
		struct list others = it->text.extra;	/* fields of other people's stay */

		it->text = got->text;
		it->text.sha256 = *text_digest;
		if (digest_is_zero(text_digest))
			it->text = (struct text_info){ .pages = got->text.pages };
		it->text.extra = others;
		it->document.marks = got->document.marks;	/* they are read with the text */
	}
	if (want & JOB_FACTS)
		it->facts = got->facts;
	if (want & JOB_CLASS) {
		struct list others = it->class_.extra;

		it->class_ = got->class_;
		it->class_.extra = others;
	}
	item_take_notes(it, &got->notes);
}

bool visit_apply(struct span result, unsigned want, struct item *it, struct visit_reader *r)
{
	struct item *got = arena_get(it->arena, sizeof *got);
	struct span wire, why[3];
	struct digest text_digest;

	if (!open_result(result, r, &wire, &text_digest, why))
		return false;
	got->arena = it->arena;
	if (wire.n && !wire_get(wire, got)) {
		/* Half a bad item is no item: nothing of it is believed. */
		*got = (struct item){ .arena = it->arena };
		why[0] = SPAN("its answer made no sense");
	}
	take_found(it, got, want, &text_digest);
	if (why[0].p)
		item_note(it, r->children ? NOTE_PARTIAL : NOTE_UNREAD, "reader.died", why[0]);
	if (why[1].p)
		item_note(it, NOTE_REFUSED, "limit.expanded", why[1]);
	if (why[2].p)
		item_note(it, NOTE_UNREAD, "store.gone", why[2]);
	return true;
}
