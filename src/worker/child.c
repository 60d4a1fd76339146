/* Where readers/ and find/ meet. A job brings the item as far as it is known and its bytes (inside
 * the frame, or as a descriptor); out go children, text, and what was found. Nothing here is trusted
 * by the other side: it checks every frame. */
#include "worker/child.h"

#include "base/cursor.h"
#include "base/limits.h"
#include "base/text.h"
#include "find/class.h"
#include "find/field.h"
#include "find/lang.h"
#include "find/quoted.h"
#include "readers/dkim.h"
#include "readers/ocr.h"
#include "record/cells.h"
#include "record/wire.h"
#include "worker/found.h"
#include "worker/jail.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static struct finder *finder;

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
		sink_put_item(s);	/* should the reader die, the type is known all the same */
		if (second && (j->want & JOB_META))
			sink_note(s, NOTE_ODD, "type.second", "%s", second);
		read_item(s, j, r);
	}
	if (j->want & JOB_META)
		found_chat_time(s, finder, &j->hints);
	if (j->want & JOB_FACTS)
		found_facts(s, finder, &j->hints);
	if (j->want & JOB_CLASS)
		describe(s);
	if ((j->want & JOB_FACTS) && (j->want & JOB_CLASS)) {	/* fields are of what it was taken for */
		uint32_t found = it->facts.n;

		field_decide(it, buf_view(&s->text), was_recognised(s), s->arena);
		if (it->facts.n > found)	/* days that were spoilt have no place yet */
			found_locate(s, &it->facts);
	}
	cells_drop(it);	/* what an earlier stage read as transactions came along with the job */
	if (s->want & JOB_TEXT)
		sink_put_bytes(s, FRAME_TEXT, buf_view(&s->text));
	sink_put_item(s);
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
	sink_flush(s);
	sink_reset(s);
}

void child_main(int fd, bool jailed, bool fresh)
{
	struct sink s;
	struct buf frame;
	unsigned held = jailed ? jail_enter(0) : 0;
	size_t at = 0;
	int got;

	buf_init(&frame, LIMIT_FRAME);
	sink_open(&s, fd);
	frame_begin(&s.out, FRAME_HELLO);
	frame_u32(&s.out, held);
	frame_end(&s.out, at);
	sink_flush(&s);
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
