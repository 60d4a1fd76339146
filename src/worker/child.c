/* The only file that meets both readers/ and find/. A job brings the item as far as it is known
 * and its bytes (inside the frame, or as a descriptor); out go children, text, and what was found.
 * Nothing here is trusted by the other side: it checks every frame. */
#include "worker/child.h"

#include "base/cursor.h"
#include "base/limits.h"
#include "base/text.h"
#include "find/class.h"
#include "find/field.h"
#include "find/find.h"
#include "find/lang.h"
#include "find/quoted.h"
#include "readers/dkim.h"
#include "readers/ocr.h"
#include "readers/reader.h"
#include "record/cells.h"
#include "record/wire.h"
#include "worker/frame.h"
#include "worker/jail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FLUSH_AT = 256 << 10, PIECE = 512 << 10 };

/* Where the text from `from` on stands: a page begins, or a word with its box. */
struct place {
	size_t from, to;
	int64_t page;		/* > 0: a page begins here */
	int64_t box[4];
	int confidence;
};

struct range {
	size_t from, to;
};

struct sink {
	int fd;
	struct buf out;
	struct arena *arena;
	struct item *item;
	unsigned want;
	struct buf text;
	bool text_full, has_words;
	struct place *places;
	size_t n_places, cap_places;
	struct list told;	/* struct range: what transactions tell of the text */
	struct list marked;	/* struct text_part: what the format says of who wrote it */
	uint64_t children;
	bool in_child;
	bool is_signed;		/* the text is what its signature vouches for */
};

static struct finder *finder;

/* ---- frames out ---- */

static void flush(struct sink *s)
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
		flush(s);
}

static void put_bytes(struct sink *s, enum frame_type type, struct span bytes)
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

static void put_item(struct sink *s)
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
	put_bytes(out, FRAME_DATA, bytes);
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

static struct place *place(struct sink *s)
{
	if (s->n_places == s->cap_places) {
		s->cap_places = s->cap_places ? s->cap_places * 2 : 256;
		s->places = mem_grow(s->places, s->cap_places * sizeof *s->places);
	}
	s->places[s->n_places] = (struct place){ .from = s->text.n, .confidence = -1 };
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
	struct place *p = place(out);

	(void)width;
	(void)height;
	p->page = page;
}

bool sink_word(struct sink *out, struct span utf8, const int64_t box[4], int confidence)
{
	struct place *p = place(out);

	memcpy(p->box, box, sizeof p->box);
	p->confidence = confidence;
	out->has_words = true;
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
	*(struct range *)list_add(&out->told, out->arena, sizeof(struct range)) = (struct range){ from, to };
}

void sink_signed(struct sink *out) { out->is_signed = true; }

/* ---- facts ---- */

static void stretch(int64_t box[4], const int64_t with[4])
{
	bool none = box[2] == 0 && box[3] == 0;

	for (int i = 0; i < 4; i++)
		if (none || (i < 2 ? with[i] < box[i] : with[i] > box[i]))
			box[i] = with[i];
}

static void cover(struct fact *f, const struct place *p, size_t from)
{
	if (p->page || p->to <= from)
		return;
	stretch(f->at.box, p->box);
	if (p->confidence >= 0 && (!f->confidence.has || p->confidence < f->confidence.v))
		f->confidence = (struct opt64){ true, p->confidence };
}

/* Facts come in text order, so one walk over the places serves them all. */
static void locate(struct sink *s, struct list *facts)
{
	struct fact *f = facts->v;
	size_t at = 0, page_from = 0, counted = 0;
	int64_t page = 0, line = 1;

	for (uint32_t i = 0; i < facts->n; i++) {
		size_t from = (size_t)f[i].at.bytes[0], to = (size_t)f[i].at.bytes[1];

		/* Pages that begin before the fact; facts may overlap, so words are looked at again. */
		while (at < s->n_places && s->places[at].from <= from) {
			if (s->places[at].page) {
				page = s->places[at].page;
				page_from = counted = s->places[at].from;
				line = 1;
			}
			at++;
		}
		if (page && from >= page_from) {
			for (; counted < from; counted++)
				line += s->text.p[counted] == '\n';
			f[i].at.page = page;
			f[i].at.line = line;
		}
		while (at > 0 && s->places[at - 1].to > from)	/* back to the first word of the fact */
			at--;
		for (size_t k = at; k < s->n_places && s->places[k].from < to; k++)
			cover(&f[i], &s->places[k], from);
		f[i].trust = span_str(trust_name[f[i].confidence.has ? TRUST_OCR :
						 s->is_signed ? TRUST_SIGNED : TRUST_TEXT]);
	}
}

/* What was quoted, forwarded or deleted is no statement of this message or document. */
static void mark_quoted(struct item *it, struct list *facts)
{
	const struct text_part *p = it->text.parts.v;
	struct fact *f = facts->v;
	uint32_t k = 0;

	for (uint32_t i = 0; i < facts->n; i++) {	/* both in the order of the text */
		while (k < it->text.parts.n && p[k].bytes[1] <= f[i].at.bytes[0])
			k++;
		f[i].quoted = k < it->text.parts.n && p[k].bytes[0] <= f[i].at.bytes[0] &&
			      (span_eq_str(p[k].kind, "quote") || span_eq_str(p[k].kind, "forward") ||
			       span_eq_str(p[k].kind, "deleted") || span_eq_str(p[k].kind, "form"));
	}
}

/* The text as the finder gets it: blanks where transactions tell what stands there. */
static struct span untold(struct sink *s)
{
	const struct range *t = s->told.v;
	char *text;

	if (s->told.n == 0)
		return buf_view(&s->text);
	text = arena_get(s->arena, s->text.n);
	memcpy(text, s->text.p, s->text.n);
	for (uint32_t i = 0; i < s->told.n; i++)
		if (t[i].to <= s->text.n && t[i].from < t[i].to)
			memset(text + t[i].from, ' ', t[i].to - t[i].from);
	return span_of(text, s->text.n);
}

static void find_facts(struct sink *s, struct find_hints *hints)
{
	struct list *facts = &s->item->facts;

	/* "by Friday" is said on that day. */
	hints->anchor = mail_time(&s->item->mail).p ? mail_time(&s->item->mail) : s->item->chat.time;

	if (s->text.n == 0)
		return;
	struct find_hints here = *hints;
	/* The finder tells its own languages by itself; of others only their order of dates matters to it. */
	if (here.lang.p == NULL && find_is_day_first(s->item->text.lang))
		here.lang = s->item->text.lang;
	if (!finder_run(finder, untold(s), &here, s->arena, facts))
		sink_note(s, NOTE_PARTIAL, "limit.search", "a limit ended the search for facts before the end of the text");
	if (facts->n > LIMIT_FACTS) {
		sink_note(s, NOTE_PARTIAL, "limit.facts", "%u facts were found; the first %d are kept",
			  facts->n, LIMIT_FACTS);
		facts->n = LIMIT_FACTS;
	}
	locate(s, facts);
	mark_quoted(s->item, facts);
}

/* Pages for people say when in words: "Tuesday, March 19, 2024, 9:14 AM". */
static void read_chat_time(struct sink *s, struct find_hints *hints)
{
	struct chat *c = &s->item->chat;
	struct list found = { 0 };
	const struct fact *f;

	if (c->time.p || c->raw.n == 0)
		return;
	finder_run(finder, c->raw, hints, s->arena, &found);
	f = found.v;
	for (uint32_t i = 0; i < found.n; i++)
		if (fact_is(&f[i], FACT_DATE) && f[i].value.n > c->time.n) {
			c->time = f[i].value;
			c->zone = f[i].zone;
			c->or_ = f[i].or_;
			c->why = f[i].why;
		}
}

/* ---- one job ---- */

struct job_in {
	struct source src;
	struct find_hints hints;
	struct list passwords, no_text;
	unsigned want;
};

static bool left_out(const struct job_in *j, const struct reader *r)
{
	for (uint32_t i = 0; i < j->no_text.n; i++)
		if (span_eq_str(list_span(&j->no_text, i), r->name))
			return true;
	return false;
}

/* Only in a message do lines belong to people: elsewhere a '>' is a '>'. */
static bool is_mail(const struct item *it)
{
	return span_starts(it->media, "message/") || it->mail.date_by.p || it->mail.subject.p;
}

static void read_item(struct sink *s, struct job_in *j, const struct reader *r)
{
	struct item *it = s->item;

	if (j->src.size == 0) {
		if (j->src.is_words)	/* an export may hold messages without words */
			return;
		sink_note(s, NOTE_ODD, "item.empty", "the file is empty");
		return;
	}
	if (r == NULL) {
		if (s->want & WANT_TEXT)
			sink_note(s, NOTE_UNREAD, "type.unread", "kept, but not read: no reader for %.*s",
				  SPAN_FMT(it->media));
		return;
	}
	if ((s->want & WANT_TEXT) && left_out(j, r)) {
		s->want &= ~(unsigned)WANT_TEXT;
		sink_note(s, NOTE_UNREAD, "text.left-out", "its text was left out, as asked (--no-text=%s)", r->name);
	}
	if ((s->want & WANT_CHILDREN) && (r->flags & READER_CONTAINER) && j->src.depth >= LIMIT_DEPTH) {
		s->want &= ~(unsigned)WANT_CHILDREN;
		sink_note(s, NOTE_REFUSED, "limit.depth", "more than %d containers inside each other; not opened", LIMIT_DEPTH);
	}
	if (sink_want(s))
		r->read(&j->src, s);
	if (s->in_child)
		sink_child_end(s);
	if (s->text.n && (s->want & WANT_TEXT) && is_mail(it) && it->text.parts.n == 0)
		quoted_parts(buf_view(&s->text), &s->marked, it->mail.subject, s->arena, &it->text.parts);
	if (s->text.n && (s->want & WANT_TEXT)) {
		it->text.by = span_str(r->name);
		it->text.chars = (struct opt64){ true, (int64_t)text_count(buf_view(&s->text)) };
		if (it->text.lang.p == NULL)
			it->text.lang = lang_of(buf_view(&s->text));
	}
}

static void describe(struct sink *s)
{
	struct item *it = s->item;
	const char *expected;

	if (it->media.p && sniff_name_disagrees(it->name, it->media, &expected))
		sink_note(s, NOTE_ODD, "type.name", "the name suggests %s, the content is %.*s",
			  expected, SPAN_FMT(it->media));
	it->class_ = (struct class_info){ 0 };
	class_decide(it, buf_view(&s->text), s->arena, &it->class_);
}

static bool was_recognised(const struct sink *s)
{
	for (size_t i = 0; i < s->n_places; i++)
		if (s->places[i].confidence >= 0)
			return true;
	return false;
}

static void append_text(struct sink *s, const struct source *src)
{
	uint64_t n = src->size < LIMIT_TEXT ? src->size : LIMIT_TEXT;
	char *to = src->all.p || src->fd >= 0 ? buf_room(&s->text, n ? n : 1) : NULL;
	size_t got = to ? source_read(src, 0, to, n) : SIZE_MAX;

	if (got != SIZE_MAX)
		s->text.n += got;
}

/* What a large mailbox holds is taken in while it is being split: that is done for an item that is
 * alone in its process. */
static bool wants_fresh(const struct job_in *j, const struct reader *r)
{
	return (r->flags & READER_FRESH) ||
	       ((r->flags & READER_CONTAINER) && j->src.size > LIMIT_STREAMED && (j->want & JOB_CHILDREN));
}

static enum job_status serve(struct sink *s, struct job_in *j, bool fresh)
{
	struct item *it = s->item;
	const struct reader *r = NULL;
	bool has_bytes = j->src.all.p || j->src.fd >= 0;

	if (it->media.p == NULL && has_bytes && j->want != JOB_CLASS)
		it->media = sniff_media(&j->src, true, s->arena);
	j->src.media = it->media;
	if (j->want & JOB_TEXT) {	/* what an earlier visit found there is found again */
		it->document.marks = (struct list){ 0 };
		it->text.parts = (struct list){ 0 };
	}
	if (j->want == JOB_CLASS)	/* the bytes are the item's text */
		append_text(s, &j->src);
	if (has_bytes && (j->want & (JOB_CHILDREN | JOB_META | JOB_TEXT))) {
		const char *second = sniff_second_nature(&j->src);

		r = reader_for(&j->src);
		if (r && !fresh && wants_fresh(j, r))
			return JOB_WANTS_FRESH;
		put_item(s);	/* should the reader die, the type is known all the same */
		if (second && (j->want & JOB_META))
			sink_note(s, NOTE_ODD, "type.second", "%s", second);
		read_item(s, j, r);
	}
	if (j->want & JOB_META)
		read_chat_time(s, &j->hints);
	if (j->want & JOB_FACTS)
		find_facts(s, &j->hints);
	if (j->want & JOB_CLASS)
		describe(s);
	if ((j->want & JOB_FACTS) && (j->want & JOB_CLASS)) {	/* fields are of what it was taken for */
		uint32_t found = it->facts.n;

		field_decide(it, buf_view(&s->text), was_recognised(s), s->arena);
		if (it->facts.n > found)	/* days that were spoilt have no place yet */
			locate(s, &it->facts);
	}
	cells_drop(it);	/* what an earlier stage read as transactions came along with the job */
	if (s->want & JOB_TEXT)
		put_bytes(s, FRAME_TEXT, buf_view(&s->text));
	put_item(s);
	return JOB_OK;
}

/* ---- frames in ---- */

/* Reads exactly n bytes; a descriptor that comes along is put into *got. False at the end. */
static bool take(int fd, char *to, size_t n, int *got)
{
	while (n) {
		union { struct cmsghdr h; char room[CMSG_SPACE(sizeof(int))]; } control = { 0 };
		struct iovec v = { to, n };
		struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control.room,
				    .msg_controllen = sizeof control.room };
		ssize_t r = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
		struct cmsghdr *c;

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return false;
		c = CMSG_FIRSTHDR(&m);
		if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
			memcpy(got, CMSG_DATA(c), sizeof(int));
		to += r;
		n -= (size_t)r;
	}
	return true;
}

static bool next_frame(int fd, struct buf *frame, int *got)
{
	char head[FRAME_HEAD], *to;
	struct cursor c;
	uint32_t n;

	*got = -1;
	if (!take(fd, head, sizeof head, got))
		return false;
	c = cursor_on(span_of(head + 1, 4));
	n = cursor_u32le(&c);
	buf_reset(frame);
	if (head[0] != FRAME_JOB || n > LIMIT_FRAME || (to = buf_room(frame, n)) == NULL)
		return false;
	frame->n = n;
	return take(fd, to, n, got);
}

static unsigned cpu_seconds(uint64_t size, unsigned want)
{
	/* Far above what honest input needs (PDF text 20 MB/s, OCR 3 s a page), far below for ever. */
	uint64_t s = LIMIT_WORKER_CPU_S + size / (256 << 10);

	if (want & JOB_OCR)
		s += 90;
	return (unsigned)(s > 7200 ? 7200 : s);
}

static void get_list(struct sink *s, struct cursor *c, struct list *l)
{
	uint32_t n = cursor_u32le(c);

	for (uint32_t i = 0; i < n && !c->ran_out; i++)
		list_add_span(l, s->arena, frame_get_span(c));
}

static bool parse_job(struct sink *s, struct job_in *j, struct span frame, int got)
{
	struct cursor c = cursor_on(frame);
	struct span wire, bytes;
	static char head[4096];
	size_t have;

	*j = (struct job_in){ .want = cursor_u32le(&c) };
	j->src.depth = cursor_u32le(&c);
	j->src.size = cursor_u64le(&c);
	j->src.base = cursor_u64le(&c);
	j->src.fd = got;
	j->hints.order = frame_get_span(&c);
	j->hints.currency = frame_get_span(&c);
	j->hints.lang = frame_get_span(&c);
	get_list(s, &c, &j->passwords);
	get_list(s, &c, &j->no_text);
	j->src.passwords = &j->passwords;
	wire = frame_get_span(&c);
	bytes = frame_get_span(&c);
	if (c.ran_out || !wire_get(wire, s->item))
		return false;
	j->src.ocr = j->want & JOB_OCR;
	j->src.is_words = s->item->chat.kind.p != NULL;
	j->src.name = s->item->name;
	j->src.declared = s->item->declared;
	if (bytes.p) {
		j->src.all = bytes;
		j->src.head = span_sub(bytes, 0, sizeof head);
	} else if (got >= 0) {
		have = source_read(&j->src, 0, head, sizeof head);
		j->src.head = span_of(head, have == SIZE_MAX ? 0 : have);
	}
	if (j->want & JOB_FACTS)
		j->want |= JOB_TEXT;
	s->want = j->want;
	return true;
}

static void finish(struct sink *s, enum job_status status)
{
	size_t at = s->out.n;

	frame_begin(&s->out, FRAME_DONE);
	frame_u8(&s->out, (uint8_t)status);
	frame_end(&s->out, at);
	flush(s);
	buf_reset(&s->text);
	if (s->text.cap > 4 * MIB)
		buf_clear(&s->text);
	s->n_places = 0;
	s->marked = s->told = (struct list){ 0 };
	s->children = 0;
	s->text_full = s->has_words = s->is_signed = false;
	arena_reset(s->arena);
}

void child_main(int fd, bool jailed, bool fresh)
{
	struct sink s = { .fd = fd, .arena = arena_new() };
	struct buf frame;
	unsigned held = jailed ? jail_enter(0) : 0;
	size_t at = 0;
	int got;

	buf_init(&frame, LIMIT_FRAME);
	buf_init(&s.out, SIZE_MAX / 2);
	buf_init(&s.text, LIMIT_TEXT);
	frame_begin(&s.out, FRAME_HELLO);
	frame_u32(&s.out, held);
	frame_end(&s.out, at);
	flush(&s);
	while (next_frame(fd, &frame, &got)) {
		struct job_in j;

		s.item = arena_get(s.arena, sizeof *s.item);
		s.item->arena = s.arena;
		if (!parse_job(&s, &j, buf_view(&frame), got))
			_exit(70);
		jail_cpu_limit(cpu_seconds(j.src.size, j.want));
		finish(&s, serve(&s, &j, fresh));
		if (got >= 0)
			close(got);
	}
	_exit(0);
}

bool child_warm(const char *rules_dir, struct span dkim_keys, struct err *e)
{
	finder = finder_new(rules_dir, e);
	if (finder == NULL)
		return false;
	lang_warm();
	dkim_set_keys(dkim_keys);
	readers_warm();
	sniff_warm();
	return true;
}

void child_warm_ocr(void) { ocr_warm(); }

struct finder *child_finder(void) { return finder; }
