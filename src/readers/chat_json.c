/* Chats exported as JSON: Telegram, Slack (a day of a channel), Discord (DiscordChatExporter),
 * Instagram and Messenger, Skype, Signal (sigtop), Google Chat, Teams. None of these formats is
 * written down by its maker, and all change: so messages are known by what they hold (a time, and
 * a sender or words) wherever in the tree they stand, and their fields by all names in use.
 *
 * Each message becomes a child whose bytes are its words as UTF-8. A whole Slack archive is
 * slack.c's. Not handled: exports in a database, and what is no strict JSON (RFC 8259). */
#include "base/json.h"
#include "base/limits.h"
#include "chat.h"
#include "chat_json.h"

#include <stdlib.h>

extern const struct reader reader_chat_json;

#define LOOK_AT (64 * 1024)	/* bytes in which the keys of a format are looked for */
#define WALK_DEPTH 6		/* objects around a message */

/* ---- whose export is it ---- */

static const struct signature_keys {
	const char *platform;	/* NULL: several programs write so */
	const char *keys[4];
} formats[] = {
	{ "telegram", { "\"messages\"", "\"date_unixtime\"", NULL } },
	{ "telegram", { "\"messages\"", "\"from_id\"", "\"text\"", NULL } },
	{ NULL, { "\"messages\"", "\"sender_name\"", "\"timestamp_ms\"", NULL } },
	{ "slack", { "\"ts\"", "\"type\"", "\"text\"", NULL } },
	{ "discord", { "\"guild\"", "\"channel\"", "\"messages\"", NULL } },
	{ "skype", { "\"conversations\"", "\"MessageList\"", NULL } },
	{ "signal", { "\"sent_at\"", "\"body\"", "\"conversationId\"", NULL } },
	{ "googlechat", { "\"messages\"", "\"creator\"", "\"created_date\"", NULL } },
	{ "teams", { "\"createdDateTime\"", "\"messageType\"", "\"body\"", NULL } },
};

static const struct signature_keys *format_of(struct span head)
{
	for (size_t i = 0; i < countof(formats); i++) {
		bool all = true;

		for (const char *const *k = formats[i].keys; *k && all; k++)
			all = span_find(head, span_str(*k), 0) != SIZE_MAX;
		if (all)
			return &formats[i];
	}
	return NULL;
}

static bool chat_json_claims(const struct source *in)
{
	struct span start = span_trim(in->head);
	bool yes = false;
	char *look;
	size_t n;

	if (start.n == 0 || (start.p[0] != '{' && start.p[0] != '[' && !span_starts(start, "\xef\xbb\xbf")))
		return false;
	look = mem_grow(NULL, LOOK_AT);
	n = source_read(in, 0, look, LOOK_AT);
	if (n != SIZE_MAX)
		yes = format_of(span_of(look, n)) != NULL;
	free(look);
	return yes;
}

/* ---- the tree around the messages ---- */

static void walk(struct chat_json *t, struct span value, unsigned depth);

static void walk_list(struct chat_json *t, struct span array, unsigned depth)
{
	struct jread r = jread_on(array, t->a);
	struct span s;

	for (jread_array(&r); !t->stopped && jread_element(&r) && jread_raw(&r, &s); )
		if (s.n && s.p[0] == '{') {
			if (chat_json_is_message(s, t->a))
				chat_json_message(t, s);
			else if (depth < WALK_DEPTH)
				walk(t, s, depth + 1);
		}
}

/* The name of the conversation may stand behind its messages, so they wait. */
static void walk(struct chat_json *t, struct span value, unsigned depth)
{
	struct jread r = jread_on(value, t->a);
	struct list waiting = { 0 };
	struct span key, s, before = t->x->channel;

	if (value.n && value.p[0] == '[') {
		walk_list(t, value, depth);
		return;
	}
	for (jread_object(&r); jread_member(&r, &key); ) {
		int c = jread_peek(&r);

		if (c == '"' && (span_eq_str(key, "name") || span_eq_str(key, "title") || span_eq_str(key, "displayName"))) {
			if (jread_string(&r, &s) && s.n)
				t->x->channel = chat_json_plain(t, s);
		} else if (jread_raw(&r, &s) && (c == '[' || c == '{')) {
			if (span_eq_str(key, "channel") || span_eq_str(key, "chats") || c == '[')
				list_add_span(&waiting, t->a, s);
		}
	}
	for (uint32_t i = 0; i < waiting.n && depth < WALK_DEPTH; i++)
		walk(t, list_span(&waiting, i), depth + 1);
	if (depth > 1)
		t->x->channel = before;
}

bool chat_json_tell(struct chat_export *x, struct span text, const struct list *users)
{
	struct chat_json t = { .x = x, .a = sink_arena(x->out), .users = users };
	struct jread r;
	struct span value;

	if (span_starts(text, "\xef\xbb\xbf"))
		text = span_from(text, 3);
	r = jread_on(text, t.a);
	if (!jread_raw(&r, &value) || !jread_done(&r))
		return false;
	buf_init(&t.words, LIMIT_STRING);
	walk(&t, value, 0);
	buf_clear(&t.words);
	return true;
}

static void chat_json_read(const struct source *in, struct sink *out)
{
	struct chat_export x;
	const struct signature_keys *format;
	struct buf scratch;
	struct span all;

	buf_init(&scratch, LIMIT_DOCUMENT);
	if (!source_all(in, LIMIT_DOCUMENT, &scratch, &all)) {
		sink_note(out, NOTE_REFUSED, "chat.size", "a chat of more than %llu MiB is not read",
			  (unsigned long long)(LIMIT_DOCUMENT / MIB));
		buf_clear(&scratch);
		return;
	}
	format = format_of(span_sub(all, 0, LOOK_AT));
	chat_begin(&x, out, format ? format->platform : NULL);
	if (!chat_json_tell(&x, all, NULL))
		sink_note(out, NOTE_PARTIAL, "chat.json", "it is damaged: no strict JSON; its messages were not told apart");
	chat_end(&x);
	buf_clear(&scratch);
}

static const char *const chat_json_media[] = { "application/json", NULL };

const struct reader reader_chat_json = {
	.name = "chat-json",
	.media = chat_json_media,
	.flags = READER_CONTAINER,
	.read = chat_json_read,
	.claims = chat_json_claims,
};
