/* Chats exported as text: WhatsApp of every country and telephone, and other transcripts whose
 * lines begin with a date, a time and a name (Signal, Skype). Each message becomes a child whose
 * bytes are a slice of the file.
 *
 * A line is a message when its stamp is written as the first one is: pasted lines of another chat
 * stay words of the message they were pasted into. The order of day and month is decided from all
 * stamps; what stays open is said in every message. Not handled: transcripts that are not UTF-8
 * (they are read as plain text), and logs of machines that look alike. */
#include "base/limits.h"
#include "base/text.h"
#include "chat.h"
#include "chat_stamp.h"

#include <stdlib.h>

extern const struct reader reader_chat_text;

#define NAME_MAX_BYTES 200	/* longer is no name */

struct entry {
	uint32_t head;		/* bytes of the stamp */
	uint64_t from, to;	/* line(s) of the message, without the last line end */
};

struct transcript {
	struct entry *entries;
	struct chat_stamp *stamps;
	size_t n, cap;
	uint64_t lead;		/* bytes before the first message */
};

static bool is_log_level(struct span name)
{
	static const char *const levels[] = {
		"INFO", "WARN", "WARNING", "ERROR", "DEBUG", "TRACE", "FATAL", "NOTICE", "CRITICAL", "ALERT",
	};

	for (size_t i = 0; i < countof(levels); i++)
		if (span_ieq_str(name, levels[i]) || (span_istarts(name, levels[i]) && name.p[strlen(levels[i])] == ' '))
			return true;
	return false;
}

/* "Name: words", or "Name:" alone. Names have no quotation marks: `Ann created group "a: b"` is the
 * program speaking. */
static bool split_sender(struct span line, struct span *name, size_t *text_at)
{
	size_t at = span_find(line, SPAN(": "), 0);

	if (at == SIZE_MAX && line.n && line.p[line.n - 1] == ':')
		at = line.n - 1;
	if (at == SIZE_MAX || at == 0 || at > NAME_MAX_BYTES)
		return false;
	*name = span_trim(span_sub(line, 0, at));
	if (span_chr(*name, '"', 0) != SIZE_MAX || span_find(*name, SPAN("\xe2\x80\x9c"), 0) != SIZE_MAX)
		return false;
	*text_at = at + 2 < line.n ? at + 2 : line.n;
	return true;
}

static void remember(struct transcript *t, const struct chat_stamp *s, uint64_t from, size_t head)
{
	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 256;
		t->entries = mem_grow(t->entries, t->cap * sizeof *t->entries);
		t->stamps = mem_grow(t->stamps, t->cap * sizeof *t->stamps);
	}
	t->entries[t->n] = (struct entry){ .head = (uint32_t)head, .from = from };
	t->stamps[t->n++] = *s;
}

/* All messages of the text; at most `most`. */
static void scan(struct span all, size_t most, struct transcript *t)
{
	struct span rest = all, line;

	while (t->n < most && rest.n && span_line(&rest, &line)) {
		uint64_t from = (uint64_t)(line.p - all.p);
		struct chat_stamp s;
		size_t head;

		if (chat_stamp_read(line, &s, &head) && (t->n == 0 || chat_stamp_same_style(&s, &t->stamps[0])))
			remember(t, &s, from, head);
		else if (t->n == 0)
			t->lead = from + line.n;
		if (t->n && line.n)
			t->entries[t->n - 1].to = from + line.n;
	}
}

static void forget(struct transcript *t)
{
	free(t->entries);
	free(t->stamps);
}

/* Two stamps of one style near the start, and the names are not those of a log. */
static bool chat_text_claims(const struct source *in)
{
	struct transcript t = { 0 };
	size_t named = 0, logs = 0;
	bool yes;

	scan(in->head, 50, &t);
	for (size_t i = 0; i < t.n; i++) {
		struct entry *e = &t.entries[i];
		struct span line = span_sub(in->head, (size_t)e->from + e->head, (size_t)(e->to - e->from) - e->head);
		struct span name;
		size_t at;

		logs += is_log_level(span_sub(line, 0, span_chr(line, ':', 0)));
		if (span_chr(line, '\n', 0) != SIZE_MAX)
			line = span_sub(line, 0, span_chr(line, '\n', 0));
		named += split_sender(span_trim(line), &name, &at);
	}
	yes = named >= 1 && logs == 0 && t.lead < 2000 &&
	      (t.n >= 2 || span_istarts(in->name, "WhatsApp") || span_ieq_str(in->name, "_chat.txt"));
	forget(&t);
	return yes;
}

struct telling {
	struct chat_export x;
	struct chat_dates dates;
	struct span all;
};

static void tell_time(struct telling *t, const struct chat_stamp *s, struct chat *c)
{
	struct arena *a = sink_arena(t->x.out);

	c->time = chat_stamp_print(s, t->dates.order, a);
	if (t->dates.other == CHAT_ORDERS || !t->dates.is_open)
		return;
	struct span other = chat_stamp_print(s, t->dates.other, a);
	if (other.p && !span_eq(other, c->time)) {
		list_add_span(&c->or_, a, other);
		c->why = span_str(t->dates.why);
	}
}

static bool tell(struct telling *t, const struct entry *e, const struct chat_stamp *s)
{
	struct arena *a = sink_arena(t->x.out);
	uint64_t at = e->from + e->head;
	struct span words = span_sub(t->all, (size_t)at, (size_t)(e->to - at)), line = words, name, file;
	struct chat_message m = { .is_slice = true };
	size_t text_at;

	tell_time(t, s, &m.chat);
	if (span_chr(line, '\n', 0) != SIZE_MAX)
		line = span_sub(line, 0, span_chr(line, '\n', 0));
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (split_sender(line, &name, &text_at)) {
		at += text_at;
		words = span_from(words, text_at);
		m.chat.sender = text_display(name, a);
		m.chat.kind = chat_kind_of(words);
	} else {
		m.chat.kind = SPAN("system");
	}
	file = chat_file_of(words);
	if (file.p) {
		m.chat.kind = SPAN("media");
		list_add_span(&m.files, a, text_display(file, a));
	}
	m.text = words;
	m.from = at;
	return chat_give(&t->x, &m);
}

/* "WhatsApp Chat with Ann.txt", "WhatsApp-Chat mit Ann.txt" names the conversation. */
static struct span channel_of(struct span name, struct arena *a)
{
	static const char *const before[] = {
		"WhatsApp Chat with ", "WhatsApp Chat - ",          "WhatsApp-Chat mit ",
		"WhatsApp Chat mit ",  "Chat de WhatsApp con ",     "Discussion WhatsApp avec ",
		"Chat WhatsApp con ",  "Conversa do WhatsApp com ", "WhatsApp-chat met ",
	};

	for (size_t i = 0; i < countof(before); i++)
		if (span_istarts(name, before[i])) {
			struct span s = span_from(name, strlen(before[i]));

			if (span_iends(s, ".txt"))
				s.n -= 4;
			return text_display(s, a);
		}
	return (struct span){ NULL, 0 };
}

/* iPhones call every conversation _chat.txt: the notice of encryption, the first message, is under its name. */
static struct span channel_told(const struct telling *t, const struct entry *e)
{
	struct span line = span_sub(t->all, (size_t)(e->from + e->head), (size_t)(e->to - e->from - e->head)), name;
	size_t at;

	if (span_chr(line, '\n', 0) != SIZE_MAX)
		line = span_sub(line, 0, span_chr(line, '\n', 0));
	if (!split_sender(span_trim(line), &name, &at) || !span_eq_str(chat_kind_of(span_from(span_trim(line), at)), "system"))
		return (struct span){ NULL, 0 };
	return text_display(name, sink_arena(t->x.out));
}

static void chat_text_read(const struct source *in, struct sink *out)
{
	struct telling t = { 0 };
	struct transcript script = { 0 };
	struct buf scratch;
	bool go_on = true;

	buf_init(&scratch, LIMIT_DOCUMENT);
	if (!source_all(in, LIMIT_DOCUMENT, &scratch, &t.all)) {
		sink_note(out, NOTE_REFUSED, "chat.size", "a chat of more than %llu MiB is not read",
			  (unsigned long long)(LIMIT_DOCUMENT / MIB));
		buf_clear(&scratch);
		return;
	}
	scan(t.all, LIMIT_MEMBERS, &script);
	chat_begin(&t.x, out, span_istarts(in->name, "WhatsApp") || span_ieq_str(in->name, "_chat.txt") ? "whatsapp" : NULL);
	if (t.x.platform.p == NULL && (span_find(in->head, SPAN("WhatsApp"), 0) != SIZE_MAX ||
				       span_find(in->head, SPAN("\xe2\x80\x8e["), 0) != SIZE_MAX))
		t.x.platform = SPAN("whatsapp");
	t.x.channel = channel_of(in->name, sink_arena(out));
	if (t.x.channel.p == NULL && script.n)
		t.x.channel = channel_told(&t, &script.entries[0]);
	if (!chat_stamp_decide(script.stamps, script.n, &t.dates)) {
		sink_note(out, NOTE_PARTIAL, "chat.dates", "no order of day, month and year fits all its dates: times are left out");
		t.dates = (struct chat_dates){ .order = CHAT_ORDERS, .other = CHAT_ORDERS };
	} else if (t.dates.is_open) {
		sink_note(out, NOTE_ODD, "chat.order", "its dates can be read with day or month first: both readings are kept");
	}
	for (size_t i = 0; i < script.n && go_on; i++)
		go_on = tell(&t, &script.entries[i], &script.stamps[i]);
	if (script.lead)
		sink_note(out, NOTE_ODD, "chat.lead", "%llu bytes before the first message", (unsigned long long)script.lead);
	chat_end(&t.x);
	forget(&script);
	buf_clear(&scratch);
}

static const char *const chat_text_media[] = { "text/plain", NULL };

const struct reader reader_chat_text = {
	.name = "chat-text",
	.media = chat_text_media,
	.flags = READER_CONTAINER,
	.read = chat_text_read,
	.claims = chat_text_claims,
};
