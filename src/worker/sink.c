/* Frames are gathered, and sent when there are many. */
#include "worker/sink.h"

#include "base/limits.h"
#include "base/text.h"
#include "record/wire.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FLUSH_AT = 256 << 10, PIECE = 512 << 10 };

void sink_open(struct sink *s, int fd)
{
	*s = (struct sink){ .fd = fd, .arena = arena_new() };
	buf_init(&s->out, SIZE_MAX / 2);
	buf_init(&s->text, LIMIT_TEXT);
}

void sink_reset(struct sink *s)
{
	buf_reset(&s->text);
	if (s->text.cap > 4 * MIB)
		buf_clear(&s->text);
	s->n_places = 0;
	s->marked = s->told = (struct list){ 0 };
	s->children = 0;
	s->text_full = s->is_signed = false;
	arena_reset(s->arena);
}

/* ---- frames out ---- */

void sink_flush(struct sink *s)
{
	const char *p = s->out.p;
	size_t n = s->out.n;

	while (n) {
		ssize_t w = send(s->fd, p, n, MSG_NOSIGNAL);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			_exit(0);	/* the other half is gone: so is the reason to be here */
		p += w;
		n -= (size_t)w;
	}
	buf_reset(&s->out);
}

static void flush_large(struct sink *s)
{
	if (s->out.n >= FLUSH_AT)
		sink_flush(s);
}

void sink_put_bytes(struct sink *s, enum frame_type type, struct span bytes)
{
	while (bytes.n) {
		struct span piece = span_sub(bytes, 0, PIECE);
		size_t at = s->out.n;

		frame_begin(&s->out, type);
		buf_span(&s->out, piece);
		frame_end(&s->out, at);
		flush_large(s);
		bytes = span_from(bytes, piece.n);
	}
}

void sink_put_item(struct sink *s)
{
	struct buf b;
	size_t at = s->out.n;

	buf_init(&b, LIMIT_FRAME - 64);
	wire_put(&b, s->item);
	if (b.full) {	/* more than one item may say: keep what matters, tell that the rest is gone */
		s->item->facts = (struct list){ 0 };
		s->item->transactions = (struct list){ 0 };
		s->item->mail.to.n = s->item->mail.to.n > 1000 ? 1000 : s->item->mail.to.n;
		s->item->mail.cc.n = s->item->mail.cc.n > 1000 ? 1000 : s->item->mail.cc.n;
		s->item->mail.references = (struct list){ 0 };
		s->item->attachments.n = s->item->attachments.n > 1000 ? 1000 : s->item->attachments.n;
		item_note(s->item, NOTE_PARTIAL, "limit.record",
			  SPAN("what was found here is more than one record holds; facts and long lists were left out"));
		buf_reset(&b);
		wire_put(&b, s->item);
	}
	frame_begin(&s->out, FRAME_ITEM);
	buf_span(&s->out, buf_view(&b));
	frame_end(&s->out, at);
	buf_clear(&b);
	flush_large(s);
}

/* ---- the sink readers see ---- */

unsigned sink_want(const struct sink *out) { return out->want & (WANT_CHILDREN | WANT_META | WANT_TEXT); }
struct arena *sink_arena(struct sink *out) { return out->arena; }
struct item *sink_item(struct sink *out) { return out->item; }
size_t sink_text_size(const struct sink *out) { return out->text.n; }

bool sink_note(struct sink *out, enum note_level level, const char *code, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	/* What a library says may quote the file, and the cut above may fall into a character. */
	item_note(out->item, level, code, text_display(span_str(text), out->arena));
	return false;
}

/* What the container knows of a child travels as an item of its own. */
static void put_about(struct sink *s, const struct item *about)
{
	struct buf b;

	if (about == NULL) {
		frame_span(&s->out, (struct span){ NULL, 0 });
		return;
	}
	buf_init(&b, LIMIT_ABOUT);
	wire_put(&b, about);
	frame_span(&s->out, b.full ? (struct span){ NULL, 0 } : buf_view(&b));
	buf_clear(&b);
}

static void put_child(struct sink *s, const struct child *c)
{
	frame_span(&s->out, span_sub(c->name, 0, LIMIT_NAME));
	frame_span(&s->out, span_sub(c->declared, 0, LIMIT_NAME));
	frame_span(&s->out, span_sub(c->media, 0, LIMIT_NAME));
	frame_span(&s->out, c->part);
	frame_span(&s->out, c->mtime);
	put_about(s, c->about);
}

/* The other half hashes a child's bytes; until it has, a number stands for the digest, and it puts
 * the right one (and the id) in its place wherever the item mentions this child. */
static struct digest ticket(struct sink *s)
{
	struct digest d = { { 0 } };
	uint64_t n = s->children;

	for (int i = 0; i < 8; i++)
		d.b[i] = (uint8_t)(n >> 8 * i);
	return d;
}

static bool may_have(struct sink *s)
{
	if (s->children < LIMIT_MEMBERS)
		return true;
	return sink_note(s, NOTE_REFUSED, "limit.members", "more than %d members; the rest was not unpacked",
			 LIMIT_MEMBERS);
}

static bool child_open(struct sink *s, const struct child *c, bool has_bytes)
{
	size_t at = s->out.n;

	assert(!s->in_child);
	if (!may_have(s))
		return false;
	s->children++;
	s->in_child = true;
	frame_begin(&s->out, FRAME_CHILD);
	frame_u8(&s->out, has_bytes);
	put_child(s, c);
	frame_end(&s->out, at);
	flush_large(s);
	return true;
}

bool sink_child_begin(struct sink *out, const struct child *c) { return child_open(out, c, true); }
bool sink_child_none(struct sink *out, const struct child *c) { return child_open(out, c, false); }

bool sink_child_data(struct sink *out, struct span bytes)
{
	if (!out->in_child)
		return false;
	sink_put_bytes(out, FRAME_DATA, bytes);
	return true;
}

void sink_child_note(struct sink *out, enum note_level level, const char *code, const char *fmt, ...)
{
	char text[1024];
	size_t at = out->out.n;
	va_list ap;

	if (!out->in_child)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	frame_begin(&out->out, FRAME_CHILD_NOTE);
	frame_u8(&out->out, (uint8_t)level);
	frame_span(&out->out, span_str(code));
	frame_span(&out->out, text_display(span_str(text), out->arena));
	frame_end(&out->out, at);
}

struct digest sink_child_end(struct sink *out)
{
	size_t at = out->out.n;

	if (!out->in_child)
		return (struct digest){ { 0 } };
	out->in_child = false;
	frame_begin(&out->out, FRAME_CHILD_END);
	frame_end(&out->out, at);
	flush_large(out);
	return ticket(out);
}

struct digest sink_child_slice(struct sink *out, const struct child *c, uint64_t from, uint64_t n)
{
	size_t at = out->out.n;

	if (!may_have(out))
		return (struct digest){ { 0 } };
	out->children++;
	frame_begin(&out->out, FRAME_SLICE);
	frame_u64(&out->out, from);
	frame_u64(&out->out, n);
	put_child(out, c);
	frame_end(&out->out, at);
	flush_large(out);
	return ticket(out);
}

static struct sink_place *place(struct sink *s)
{
	if (s->n_places == s->cap_places) {
		s->cap_places = s->cap_places ? s->cap_places * 2 : 256;
		s->places = mem_grow(s->places, s->cap_places * sizeof *s->places);
	}
	s->places[s->n_places] = (struct sink_place){ .from = s->text.n, .confidence = -1 };
	return &s->places[s->n_places++];
}

bool sink_text(struct sink *out, struct span utf8)
{
	if (out->text_full)
		return false;
	if (buf_span(&out->text, utf8))
		return true;
	out->text_full = true;
	return sink_note(out, NOTE_PARTIAL, "limit.text",
			 "only the first %llu MiB of text were read", (unsigned long long)(LIMIT_TEXT / MIB));
}

void sink_page(struct sink *out, int64_t page, int64_t width, int64_t height)
{
	struct sink_place *p = place(out);

	(void)width;
	(void)height;
	p->page = page;
}

bool sink_word(struct sink *out, struct span utf8, const int64_t box[4], int confidence)
{
	struct sink_place *p = place(out);

	memcpy(p->box, box, sizeof p->box);
	p->confidence = confidence;
	if (!sink_text(out, utf8))
		return false;
	out->places[out->n_places - 1].to = out->text.n;
	return true;
}

void sink_part(struct sink *out, const char *kind, size_t from, size_t to)
{
	struct text_part *p;

	if (to <= from || out->marked.n >= LIMIT_LIST)
		return;
	p = list_add(&out->marked, out->arena, sizeof *p);
	*p = (struct text_part){ .kind = span_str(kind), .bytes = { (int64_t)from, (int64_t)to } };
}

void sink_told(struct sink *out, size_t from, size_t to)
{
	*(struct sink_range *)list_add(&out->told, out->arena, sizeof(struct sink_range)) = (struct sink_range){ from, to };
}

void sink_signed(struct sink *out) { out->is_signed = true; }
