/* One message of a chat in JSON, whatever its program calls the fields. The other half is
 * chat_json.c, which finds the messages. */
#include "base/json.h"
#include "base/text.h"
#include "chat_json.h"
#include "record/moment.h"

/* ---- values ---- */

/* A string, or a number as it is written; anything else is skipped. */
static struct span scalar(struct jread *r)
{
	struct span s = { NULL, 0 }, skipped;
	int c = jread_peek(r);

	if (c == '"')
		jread_string(r, &s);
	else if (c == 0)
		jread_raw(r, &s);
	else
		jread_raw(r, &skipped);
	return s;
}

/* Facebook's programs write each byte of UTF-8 as a character of its own ("\u00c3\u00a9"). */
static struct span mended(struct span s, struct arena *a)
{
	struct buf b;
	struct span out = s;
	bool high = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80 && c != 0xc2 && c != 0xc3 && !(c < 0xc0 && i))
			return s;	/* a character past U+00FF: not written so */
		high |= c >= 0x80;
	}
	if (!high)
		return s;
	buf_init(&b, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c == 0xc2 || c == 0xc3) && i + 1 < s.n)
			buf_c(&b, (char)((c == 0xc3 ? 0xc0 : 0x80) | ((unsigned char)s.p[++i] & 0x3f)));
		else
			buf_c(&b, (char)c);
	}
	if (text_is_utf8(buf_view(&b)))
		out = arena_dup(a, buf_view(&b));
	buf_clear(&b);
	return out;
}

static bool all_digits(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* Seconds or milliseconds since 1970, "1452.000123", or RFC 3339; what else it may be is no time. */
static struct span time_of(struct span s, struct arena *a)
{
	struct span whole = span_sub(s, 0, span_chr(s, '.', 0) == SIZE_MAX ? s.n : span_chr(s, '.', 0));
	int64_t v = 0;

	if (all_digits(whole) && whole.n >= 9 && whole.n <= 16) {
		for (size_t i = 0; i < whole.n; i++)
			v = v * 10 + (whole.p[i] - '0');
		for (size_t digits = whole.n; digits > 11; digits -= 3)
			v /= 1000;
		return moment_utc(v, a);
	}
	if (s.n >= 16 && all_digits(span_sub(s, 0, 4)) && s.p[4] == '-' && all_digits(span_sub(s, 5, 2)) && s.p[7] == '-' &&
	    all_digits(span_sub(s, 8, 2)) && (s.p[10] == 'T' || s.p[10] == ' ') && all_digits(span_sub(s, 11, 2)) &&
	    s.p[13] == ':' && all_digits(span_sub(s, 14, 2)) && s.n <= 40) {
		struct span t = arena_dup(a, s);

		((char *)(uintptr_t)t.p)[10] = 'T';
		return t;
	}
	return (struct span){ NULL, 0 };
}

/* Offset at the end of an RFC 3339 time; absent when it has none. */
static struct span zone_of(struct span t)
{
	if (t.n && t.p[t.n - 1] == 'Z')
		return SPAN("Z");
	if (t.n > 6 && (t.p[t.n - 6] == '+' || t.p[t.n - 6] == '-') && t.p[t.n - 3] == ':')
		return span_from(t, t.n - 6);
	return (struct span){ NULL, 0 };
}

/* Text may be a string, a list of strings and objects with a text (Telegram), or an object with
 * the text in it (Teams). */
static void words(struct jread *r, struct buf *out, unsigned depth)
{
	struct span s, key;

	switch (depth > 3 ? -1 : jread_peek(r)) {
	case '"':
		if (jread_string(r, &s))
			buf_span(out, s);
		return;
	case '[':
		for (jread_array(r); jread_element(r); )
			words(r, out, depth + 1);
		return;
	case '{':
		for (jread_object(r); jread_member(r, &key); )
			if (span_eq_str(key, "text") || span_eq_str(key, "content"))
				words(r, out, depth + 1);
			else
				jread_raw(r, &s);
		return;
	default:
		jread_raw(r, &s);
	}
}

/* ---- one message ---- */

struct draft {
	struct chat_message m;
	struct span time, sender, id, nick, type, subtype, thread;
	bool has_words, is_unsent;
	unsigned time_rank, sender_rank;
};

static bool one_of(struct span key, const char *const *names)
{
	for (; *names; names++)
		if (span_eq_str(key, *names))
			return true;
	return false;
}

/* Who: a name, or an object about a person. */
static void person(struct jread *r, struct draft *d, unsigned rank)
{
	static const char *const best[] = { "real_name", "nickname", "displayName", "display_name", NULL };
	static const char *const names[] = { "name", "username", "global_name", NULL };
	struct span key, s;
	unsigned found = 0;

	if (jread_peek(r) != '{') {
		s = scalar(r);
		if (s.n && rank > d->sender_rank) {
			d->sender = s;
			d->sender_rank = rank;
		}
		return;
	}
	for (jread_object(r); jread_member(r, &key); ) {
		unsigned value = one_of(key, best) ? 3 : one_of(key, names) ? 2 : 0;

		if (span_eq_str(key, "user") && jread_peek(r) == '{') {	/* Teams: from.user.displayName */
			person(r, d, rank);
			continue;
		}
		s = scalar(r);
		if (span_eq_str(key, "id") || span_eq_str(key, "email")) {
			if (s.n)
				d->m.chat.sender_id = s;
		} else if (s.n && value > found && rank >= d->sender_rank) {
			d->sender = s;
			d->sender_rank = rank;
			found = value;
		}
	}
}

static void files(struct jread *r, struct chat_json *t, struct draft *d)
{
	static const char *const names[] = { "name", "fileName", "file_name", "filename", "uri", "title", NULL };
	struct span key, s;

	if (jread_peek(r) != '[') {
		s = scalar(r);
		if (s.n)
			list_add_span(&d->m.files, t->a, s);
		return;
	}
	for (jread_array(r); jread_element(r); ) {
		struct span name = { NULL, 0 };

		if (jread_peek(r) != '{') {
			jread_raw(r, &s);
			continue;
		}
		for (jread_object(r); jread_member(r, &key); ) {
			bool is_name = one_of(key, names);

			s = scalar(r);
			if (is_name && s.n && name.p == NULL)
				name = s;
		}
		if (name.n && d->m.files.n < 100)
			list_add_span(&d->m.files, t->a, name);
	}
}

static void edited(struct jread *r, struct chat_json *t, struct draft *d)
{
	struct span key, s;

	if (jread_peek(r) != '{') {
		s = scalar(r);
		d->m.chat.edited = time_of(s, t->a);
		return;
	}
	for (jread_object(r); jread_member(r, &key); ) {
		s = scalar(r);
		if (span_eq_str(key, "ts"))
			d->m.chat.edited = time_of(s, t->a);
	}
}

/* Names of fields, and how sure they are where a message has several. */
static unsigned time_rank(struct span key)
{
	static const char *const sure[] = { "date_unixtime", "timestamp_ms", "ts", "sent_at", "originalarrivaltime",
					    "createdDateTime", "created_date", NULL };
	static const char *const likely[] = { "timestamp", "date", "created_at", "time", NULL };

	return one_of(key, sure) ? 2 : one_of(key, likely) ? 1 : 0;
}

static unsigned sender_rank(struct span key)
{
	static const char *const names[] = { "sender_name", "user_profile", NULL };
	static const char *const likely[] = { "displayName", "author", "creator", "username", "sender", NULL };
	static const char *const weak[] = { "from", "actor", "source", NULL };

	return one_of(key, names) ? 4 : one_of(key, likely) ? 3 : one_of(key, weak) ? 2 : span_eq_str(key, "user") ? 1 : 0;
}

static void member(struct jread *r, struct chat_json *t, struct draft *d, struct span key)
{
	static const char *const texts[] = { "text", "content", "body", "message", NULL };
	static const char *const ids[] = { "id", "message_id", "client_msg_id", NULL };
	static const char *const replies[] = { "reply_to_message_id", "replyToId", NULL };
	static const char *const with[] = { "file", "file_name", "files", "photo", "photos", "videos", "attachments",
					    "audio_files", NULL };
	static const char *const edits[] = { "edited", "edited_unixtime", "timestampEdited", "lastEditedDateTime", NULL };
	unsigned rank;
	struct span s;

	if ((rank = time_rank(key)) > 0) {
		struct span time = time_of(s = scalar(r), t->a);

		if (rank > d->time_rank && time.n) {
			d->time = time;
			d->time_rank = rank;
		} else if (rank > d->time_rank && s.n) {
			d->m.chat.raw = text_display(s, t->a);
		}
	} else if ((rank = sender_rank(key)) > 0) {
		person(r, d, rank);
	} else if (one_of(key, texts)) {
		size_t before = t->words.n;

		d->has_words = true;
		words(r, &t->words, 0);
		if (before && t->words.n > before)	/* two fields with words: the first counts */
			t->words.n = before;
	} else if (one_of(key, ids)) {
		d->id = scalar(r);
	} else if (one_of(key, replies)) {
		d->m.chat.reply_to = scalar(r);
	} else if (span_eq_str(key, "from_id")) {
		d->m.chat.sender_id = scalar(r);
	} else if (span_eq_str(key, "thread_ts")) {
		d->thread = scalar(r);
	} else if (span_eq_str(key, "type") || span_eq_str(key, "messagetype") || span_eq_str(key, "messageType")) {
		d->type = scalar(r);
	} else if (span_eq_str(key, "subtype") || span_eq_str(key, "action")) {
		d->subtype = scalar(r);
	} else if (span_eq_str(key, "is_unsent")) {
		d->is_unsent = jread_peek(r) == 't';
		jread_raw(r, &s);
	} else if (one_of(key, with)) {
		files(r, t, d);
	} else if (one_of(key, edits)) {
		edited(r, t, d);
	} else {
		jread_raw(r, &s);
	}
}

/* What the program wrote itself, in the words of the formats above. */
static bool by_program(const struct draft *d)
{
	static const char *const types[] = { "service", "systemEventMessage", "ThreadActivity/", "RecipientAdd", "RecipientRemove",
					     "ChannelNameChange", "GuildMemberJoin", "ChannelPinnedMessage", NULL };
	static const char *const subtypes[] = { "channel_", "group_", "pinned_item", "bot_add", "bot_remove", "sh_room_created", NULL };

	for (const char *const *p = types; *p; p++)
		if (span_starts(d->type, *p))
			return true;
	for (const char *const *p = subtypes; *p; p++)
		if (span_starts(d->subtype, *p))
			return true;
	return false;
}

static struct span name_of_user(const struct list *users, struct span id)
{
	const struct chat_user *u = users ? users->v : NULL;
	uint32_t low = 0, high = users ? users->n : 0;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int c = span_cmp(u[mid].id, id);

		if (c == 0)
			return u[mid].name;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (struct span){ NULL, 0 };
}

static bool is_mangled(const struct chat_json *t) { return t->x->platform.p == NULL; }

struct span chat_json_plain(const struct chat_json *t, struct span s)
{
	if (is_mangled(t))
		s = mended(s, t->a);
	return s.n && !span_is_null(s) ? text_display(s, t->a) : (struct span){ NULL, 0 };
}

/* Slack and Skype escape the three characters that HTML needs. */
static struct span unescaped(struct span s, struct arena *a)
{
	static const struct { const char *name; char is; } known[] = {
		{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' },
	};
	char *out;
	size_t n = 0;

	if (span_chr(s, '&', 0) == SIZE_MAX)
		return s;
	out = arena_get(a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		out[n++] = s.p[i];
		for (size_t k = 0; s.p[i] == '&' && k < countof(known); k++)
			if (span_starts(span_from(s, i), known[k].name)) {
				out[n - 1] = known[k].is;
				i += strlen(known[k].name) - 1;
				break;
			}
	}
	return span_of(out, n);
}

static bool finish(struct chat_json *t, struct draft *d)
{
	struct chat *c = &d->m.chat;
	struct span text = buf_view(&t->words), name;

	if (d->sender.n == 0 && !d->has_words)
		return true;	/* a setting, or whatever else has a time */
	c->time = d->time;
	c->zone = zone_of(d->time);
	name = name_of_user(t->users, d->sender);
	if (name.n) {
		c->sender_id = d->sender;
		d->sender = name;
	}
	c->sender = chat_json_plain(t, d->sender);
	c->sender_id = chat_json_plain(t, c->sender_id);
	c->message_id = chat_json_plain(t, d->id);
	if (d->thread.n && !span_eq(time_of(d->thread, t->a), d->time))
		c->reply_to = d->thread;
	c->reply_to = chat_json_plain(t, c->reply_to);
	text = arena_dup(t->a, text);
	if (is_mangled(t))
		text = mended(text, t->a);
	if (span_eq_str(t->x->platform, "slack") || span_eq_str(t->x->platform, "skype"))
		text = unescaped(text, t->a);
	for (uint32_t i = 0; i < d->m.files.n; i++) {
		struct span *f = (struct span *)d->m.files.v + i;

		*f = chat_json_plain(t, *f);
	}
	c->kind = by_program(d) ? SPAN("system") : d->is_unsent ? SPAN("deleted") : d->m.files.n ? SPAN("media") : SPAN("text");
	d->m.text = text;
	return chat_give(t->x, &d->m);
}

/* Strings of a message borrow from the file or stand in the arena until the item is done. */
void chat_json_message(struct chat_json *t, struct span object)
{
	struct jread r = jread_on(object, t->a);
	struct draft d = { 0 };
	struct span key;

	buf_reset(&t->words);
	for (jread_object(&r); jread_member(&r, &key); )
		member(&r, t, &d, key);
	if (r.error == NULL && !finish(t, &d))
		t->stopped = true;
}

bool chat_json_is_message(struct span object, struct arena *a)
{
	struct jread r = jread_on(object, a);
	struct span key, s;
	bool time = false, said = false;

	for (jread_object(&r); jread_member(&r, &key); jread_raw(&r, &s)) {
		time |= time_rank(key) > 0;
		said |= sender_rank(key) > 0 || span_eq_str(key, "text") || span_eq_str(key, "content") ||
			span_eq_str(key, "body") || span_eq_str(key, "action");
	}
	return time && said;
}
