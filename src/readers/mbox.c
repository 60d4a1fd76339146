/* Mailboxes: mboxo, mboxrd, mboxcl and mboxcl2 (RFC 4155, appendix A, and the qmail manual's
 * mbox(5)), and MMDF.
 *
 * A line "From " begins a message when it looks like one that a delivery agent wrote and stands
 * behind a blank line; a sentence that begins with the word does not. Content-Length is believed
 * when it leads to a From_ line or the end. ">From " stays quoted: the bytes are the evidence.
 * Does not read Babyl. */
#include "mbox.h"

#include <stdlib.h>

#include "base/limits.h"

enum {
	AHEAD = 64 << 10,	/* bytes behind a From_ line that are looked at */
	BEHIND = 8,		/* and before it */
	PIECE = 1 << 20,	/* read at a time */
	HELD = 4096,		/* separators held back while a Content-Length is being checked */
};

struct separator {
	uint64_t line;		/* where the From_ line starts */
	uint64_t body;		/* where the message starts */
	bool has_blank;		/* an empty line stands before it */
};

struct mbox_splitter {
	mbox_message *tell;
	void *with;
	bool is_stopped, is_mmdf, is_started;
	uint64_t fed;		/* bytes so far */
	uint64_t scanned;	/* line starts before this were looked at */
	struct buf tail;	/* the last bytes fed, from tail_at on */
	uint64_t tail_at;
	bool is_open;		/* a message is open */
	bool is_first_seen;
	uint64_t first;		/* where the first separator is */
	uint64_t open_at;	/* where the open message starts */
	uint64_t claim;		/* where Content-Length says the open message ends; 0: it does not */
	struct separator held[HELD];
	unsigned n_held;
};

static size_t line_length(struct span s, size_t at)
{
	size_t nl = span_chr(s, '\n', at);

	return (nl == SIZE_MAX ? s.n : nl) - at;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "10:52:37" or "10:52" somewhere, and a year: what every From_ line's date has. */
static bool has_date(struct span line)
{
	bool time = false, year = false;

	for (size_t i = 1; i + 4 < line.n; i++) {
		const char *p = line.p + i;

		time |= is_digit(p[-1]) && p[0] == ':' && is_digit(p[1]) && is_digit(p[2]);
		year |= p[0] == ' ' && (p[1] == '1' || p[1] == '2') && is_digit(p[2]) &&
			is_digit(p[3]) && is_digit(p[4]);
	}
	return time && year;
}

/* "Name:" or, once more, "From " quoted: the line behind a From_ line. */
static bool is_field(struct span s)
{
	size_t i = 0;

	if (span_starts(s, ">From "))
		return true;
	while (i < s.n && i < 100 && s.p[i] > ' ' && s.p[i] < 127 && s.p[i] != ':')
		i++;
	return i && i < s.n && s.p[i] == ':';
}

/* A From_ line at `at`? Strictly: address and date. Some exports (Gmail's, Thunderbird's) write
 * "From 184434779@xxx" or "From - ": there the header behind it must confirm it. */
static bool is_from_line(struct span s, size_t at, bool after_blank)
{
	size_t n = line_length(s, at);
	struct span line = span_sub(s, at, n < 1000 ? n : 1000);
	bool dated, confirmed, is_dash = span_starts(line, "From - ");

	if (!span_starts(line, "From ") || n >= 1000)
		return false;
	dated = has_date(line);
	confirmed = is_field(span_from(s, at + n + 1));
	if (!after_blank)	/* some writers forget the blank line */
		return (dated || is_dash) && confirmed;
	return dated || (confirmed && span_chr(line, ' ', 5) >= span_trim(line).n);
}

static void tell(struct mbox_splitter *s, uint64_t from, uint64_t end)
{
	if (!s->is_stopped && !s->tell(s->with, from, end > from ? end - from : 0))
		s->is_stopped = true;
}

/* Content-Length of the header at `at`; 0 when there is none, or no end of the header is in sight. */
static uint64_t claimed_end(struct span s, size_t at, uint64_t base)
{
	struct span rest = span_from(s, at), line;
	uint64_t length = 0;
	bool found = false;

	while (rest.n && span_line(&rest, &line)) {
		if (line.n == 0)
			return found ? base + (uint64_t)(rest.p - s.p) + length : 0;
		if ((line.p[0] | 32) != 'c' || !span_istarts(line, "Content-Length:"))
			continue;
		line = span_trim(span_from(line, 15));
		length = 0;
		found = line.n > 0 && line.n < 16;
		for (size_t i = 0; i < line.n && found; i++) {
			found = is_digit(line.p[i]);
			length = length * 10 + (uint64_t)(line.p[i] - '0');
		}
	}
	return 0;
}

/* The separator is one: the message before it ends, its own begins. */
static void accept(struct mbox_splitter *s, const struct separator *sep)
{
	if (s->is_open)
		tell(s, s->open_at, sep->line - sep->has_blank);
	if (!s->is_first_seen)
		s->first = sep->line;
	s->is_first_seen = s->is_open = true;
	s->open_at = sep->body;
}

/* The open message does not end where it says: what was held back counts. */
static void release(struct mbox_splitter *s)
{
	s->claim = 0;
	for (unsigned i = 0; i < s->n_held; i++)
		accept(s, &s->held[i]);
	s->n_held = 0;
}

static void hold(struct mbox_splitter *s, const struct separator *sep)
{
	if (s->n_held == HELD)
		release(s);
	if (s->claim)
		s->held[s->n_held++] = *sep;
	else
		accept(s, sep);
}

/* A From_ line at s[at], which is byte base + at of the stream. */
static void separator(struct mbox_splitter *s, struct span in, size_t at, uint64_t base)
{
	bool lf = at == 0 || (at >= 1 && in.p[at - 1] == '\n');
	bool empty_lf = at >= 2 && lf && in.p[at - 2] == '\n';
	bool empty_crlf = at >= 3 && lf && in.p[at - 2] == '\r' && in.p[at - 3] == '\n';
	struct separator sep = { .line = base + at, .has_blank = empty_lf };
	size_t end;

	if (!is_from_line(in, at, empty_lf || empty_crlf || base + at == 0))
		return;
	end = at + line_length(in, at);
	end += end < in.n;
	sep.body = base + end;
	if (s->claim && sep.line >= s->claim && sep.line <= s->claim + 2) {
		s->n_held = 0;		/* it does end there: what was held back was its text */
		s->claim = 0;
	} else if (s->claim && sep.line > s->claim) {
		release(s);
	}
	hold(s, &sep);
	if (s->claim == 0) {
		s->claim = claimed_end(in, end, base);
		if (s->claim <= sep.body)
			s->claim = 0;
	}
}

static void mmdf_line(struct mbox_splitter *s, struct span in, size_t at, uint64_t base)
{
	size_t n = line_length(in, at);

	if (n < 4 || memcmp(in.p + at, "\1\1\1\1", 4) != 0 || span_trim(span_sub(in, at + 4, n - 4)).n)
		return;
	if (s->is_open) {
		tell(s, s->open_at, base + at - (at > 0 && base + at - 1 > s->open_at));
		s->is_open = false;
		return;
	}
	if (!s->is_first_seen)
		s->first = base + at;
	s->is_open = s->is_first_seen = true;
	s->open_at = base + at + n + 1;
}

/* Looks at the lines of `in` that start in [from, to); all of `in` may be looked at. */
static void scan(struct mbox_splitter *s, struct span in, size_t from, size_t to, uint64_t base)
{
	struct span mark = s->is_mmdf ? SPAN("\n\1\1\1\1") : SPAN("\nFrom ");
	size_t at = from ? from - 1 : 0;

	if (base + from == 0)
		(s->is_mmdf ? mmdf_line : separator)(s, in, 0, 0);
	while (!s->is_stopped) {
		struct span room = span_sub(in, 0, to + mark.n);

		at = span_find(room, mark, at);
		if (at == SIZE_MAX || at + 1 >= to)
			return;
		(s->is_mmdf ? mmdf_line : separator)(s, in, at + 1, base);
		at++;
	}
}

struct mbox_splitter *mbox_splitter_new(mbox_message *tell_, void *with)
{
	struct mbox_splitter *s = mem_get(sizeof *s);

	s->tell = tell_;
	s->with = with;
	buf_init(&s->tail, (size_t)6 * AHEAD);
	return s;
}

void mbox_splitter_free(struct mbox_splitter *s)
{
	if (s == NULL)
		return;
	buf_clear(&s->tail);
	free(s);
}

/* One stretch of bytes in memory: everything up to AHEAD before its end can be decided. */
static void look(struct mbox_splitter *s, struct span in, uint64_t base, bool is_end)
{
	uint64_t end = base + in.n, to = is_end ? end + 1 : end > AHEAD ? end - AHEAD : 0;

	if (to <= s->scanned)
		return;
	if (s->scanned == 0 && !s->is_started) {
		s->is_mmdf = span_starts(in, "\1\1\1\1\n") || span_starts(in, "\1\1\1\1\r\n");
		s->is_started = true;
	}
	scan(s, in, (size_t)(s->scanned - base), (size_t)(to - base), base);
	s->scanned = to;
}

/* Of the tail only what the next look needs is kept: some bytes before `scanned`, all after it. */
static void trim_tail(struct mbox_splitter *s)
{
	size_t drop = s->scanned > s->tail_at + BEHIND ? (size_t)(s->scanned - s->tail_at) - BEHIND : 0;

	if (drop == 0)
		return;
	memmove(s->tail.p, s->tail.p + drop, s->tail.n - drop);
	s->tail.n -= drop;
	s->tail_at += drop;
}

bool mbox_splitter_feed(struct mbox_splitter *s, struct span piece)
{
	uint64_t base = s->fed;

	if (s->is_stopped)
		return false;
	s->fed += piece.n;
	if (piece.n <= AHEAD + BEHIND) {	/* small pieces are gathered */
		buf_span(&s->tail, piece);
		if (s->tail.n >= 3 * AHEAD) {
			look(s, buf_view(&s->tail), s->tail_at, false);
			trim_tail(s);
		}
		return !s->is_stopped;
	}
	if (s->tail.n) {	/* enough of the piece behind the tail to decide all lines of the tail */
		buf_span(&s->tail, span_sub(piece, 0, AHEAD + BEHIND));
		look(s, buf_view(&s->tail), s->tail_at, false);
	}
	look(s, piece, base, false);
	buf_reset(&s->tail);
	s->tail_at = s->scanned > base + BEHIND ? s->scanned - BEHIND : base;
	buf_span(&s->tail, span_from(piece, (size_t)(s->tail_at - base)));
	return !s->is_stopped;
}

bool mbox_splitter_finish(struct mbox_splitter *s)
{
	struct span in = buf_view(&s->tail);

	if (!s->is_stopped)
		look(s, in, s->tail_at, true);
	if (s->claim && s->fed >= s->claim && s->fed <= s->claim + 2)
		s->n_held = 0;
	release(s);
	/* The blank line at the very end is the mailbox's, too. */
	if (s->is_open && !s->is_stopped) {
		bool blank = !s->is_mmdf && in.n >= 2 && span_ends(in, "\n\n");

		/* A separator without its line end opens a message behind the last byte. */
		if (s->open_at > s->fed)
			s->open_at = s->fed;
		tell(s, s->open_at, s->fed > s->open_at ? s->fed - blank : s->open_at);
	}
	return !s->is_stopped;
}

/* Bytes before the first message that belong to none. After finish. */
static uint64_t bytes_before(const struct mbox_splitter *s)
{
	return s->is_first_seen ? s->first : s->fed;
}

bool mbox_looks_like(struct span head)
{
	if (span_starts(head, "\1\1\1\1\n") || span_starts(head, "\1\1\1\1\r\n"))
		return true;
	return span_starts(head, "From ") && is_from_line(head, 0, true) &&
	       is_field(span_from(head, line_length(head, 0) + 1));
}

/* ---- the reader ---- */

struct reading {
	struct sink *out;
	int64_t count;
};

static bool give_message(void *with, uint64_t from, uint64_t n)
{
	struct reading *r = with;
	char name[24];
	struct buf b = { .p = name, .cap = sizeof name, .max = sizeof name };
	struct child c = { .media = SPAN("message/rfc822") };

	r->count++;
	if (!(sink_want(r->out) & WANT_CHILDREN))
		return true;
	buf_c(&b, '#');
	buf_u64(&b, (uint64_t)r->count);
	c.name = buf_view(&b);
	sink_child_slice(r->out, &c, from, n);
	return r->count < LIMIT_MEMBERS;
}

/* Feeds the whole source. *at is how far that went: short of the size when reading failed or the
 * splitter was stopped. */
static void feed_all(const struct source *in, struct mbox_splitter *s, uint64_t *at)
{
	char *piece;

	*at = 0;
	if (in->all.p) {
		if (mbox_splitter_feed(s, in->all))
			*at = in->size;
		return;
	}
	piece = mem_grow(NULL, PIECE);
	while (*at < in->size) {
		size_t n = source_read(in, *at, piece, PIECE);

		if (n == SIZE_MAX || n == 0 || !mbox_splitter_feed(s, span_of(piece, n)))
			break;
		*at += n;
	}
	free(piece);
}

static bool stop(void *with, uint64_t from, uint64_t n)
{
	(void)from, (void)n;
	return ++*(int *)with < 2;
}

bool mbox_has_several(const struct source *in)
{
	int ended = 0;
	struct mbox_splitter *s = mbox_splitter_new(stop, &ended);
	uint64_t at;

	feed_all(in, s, &at);
	mbox_splitter_finish(s);
	mbox_splitter_free(s);
	return ended > 1;
}

static void mbox_read(const struct source *in, struct sink *out)
{
	struct reading r = { out, 0 };
	struct mbox_splitter *s = mbox_splitter_new(give_message, &r);
	uint64_t at;
	bool all;

	feed_all(in, s, &at);
	all = mbox_splitter_finish(s);
	sink_item(out)->messages = (struct opt64){ true, r.count };
	if (!all)
		sink_note(out, NOTE_REFUSED, "mbox.members", "more than %lld messages",
			  (long long)LIMIT_MEMBERS);
	else if (at < in->size)
		sink_note(out, NOTE_PARTIAL, "mbox.read", "reading stopped at byte %llu",
			  (unsigned long long)at);
	if (bytes_before(s) > 0)
		sink_note(out, NOTE_PARTIAL, "mbox.lead", "%llu bytes before the first message",
			  (unsigned long long)bytes_before(s));
	mbox_splitter_free(s);
}

static const char *const mbox_media[] = { "application/mbox", NULL };

const struct reader reader_mbox = {
	.name = "mbox",
	.media = mbox_media,
	.flags = READER_CONTAINER,
	.read = mbox_read,
};
