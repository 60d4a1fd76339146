/* A Slack workspace as its owner exports it: a zip with users.json, channels.json (groups.json,
 * dms.json, mpims.json) and, for each channel, a folder with a file of messages per day. People
 * and channels are named elsewhere than the messages, so the archive is read as a whole: each
 * message becomes a child, and every file of the zip is kept as a child, too.
 *
 * Not handled: the files people shared (the export has links to them, no bytes). */
#include "archive.h"
#include "archive_open.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "chat_json.h"

#include <archive_entry.h>
#include <stdlib.h>

extern const struct reader reader_slack;

#define TAIL (256 * 1024)	/* bytes at the end of the zip in which its directory is looked for */

static struct span base_of(struct span path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return span_from(path, at);
}

/* "general/2016-03-26.json" */
static bool is_day(struct span name)
{
	struct span day = base_of(name);

	if (day.n != strlen("2016-03-26.json") || day.n == name.n || !span_ends(day, ".json") || day.p[4] != '-' || day.p[7] != '-')
		return false;
	for (size_t i = 0; i < 10; i++)
		if (i != 4 && i != 7 && (day.p[i] < '0' || day.p[i] > '9'))
			return false;
	return true;
}

static struct span channel_of(struct span name)
{
	struct span folder = span_sub(name, 0, name.n - base_of(name).n);

	if (folder.n)
		folder.n--;
	return base_of(folder);
}

static bool slack_claims(const struct source *in)
{
	size_t want = in->size < TAIL ? (size_t)in->size : TAIL, n;
	char *tail = mem_grow(NULL, TAIL);
	struct span s;
	bool yes;

	n = source_read(in, in->size - want, tail, want);
	s = span_of(tail, n == SIZE_MAX ? 0 : n);
	yes = span_find(s, SPAN("users.json"), 0) != SIZE_MAX &&
	      (span_find(s, SPAN("channels.json"), 0) != SIZE_MAX || span_find(s, SPAN("groups.json"), 0) != SIZE_MAX ||
	       span_find(s, SPAN("dms.json"), 0) != SIZE_MAX);
	free(tail);
	return yes;
}

struct workspace {
	const struct source *in;
	struct sink *out;
	struct chat_export x;
	struct list users;	/* struct chat_user */
	struct list channels;	/* spans: folders that had messages */
	struct buf bytes;	/* of one member */
	uint64_t damaged;
};

/* The bytes of the member at hand; false: too large or damaged. */
static bool load(struct workspace *w, struct archive *a)
{
	const void *p;
	size_t n;
	la_int64_t at;
	int r;

	buf_reset(&w->bytes);
	while ((r = archive_read_data_block(a, &p, &n, &at)) == ARCHIVE_OK)
		if (at != (la_int64_t)w->bytes.n || !buf_put(&w->bytes, p, n))
			return false;
	return r == ARCHIVE_EOF;
}

/* [{"id":"U1","name":"ann","profile":{"real_name":"Ann Lee"}},...] */
static void read_user(struct workspace *w, struct jread *r)
{
	struct arena *a = sink_arena(w->out);
	struct chat_user u = { 0 };
	struct span key, s, name = { NULL, 0 };

	for (jread_object(r); jread_member(r, &key); ) {
		bool is_string = jread_peek(r) == '"';

		if (is_string && span_eq_str(key, "id"))
			jread_string(r, &u.id);
		else if (is_string && span_eq_str(key, "real_name"))
			jread_string(r, &name);
		else if (is_string && span_eq_str(key, "name"))
			jread_string(r, &u.name);
		else if (jread_peek(r) == '{' && span_eq_str(key, "profile"))
			for (jread_object(r); jread_member(r, &key); )
				if (jread_peek(r) == '"' && span_eq_str(key, "real_name") && name.n == 0)
					jread_string(r, &name);
				else
					jread_raw(r, &s);
		else
			jread_raw(r, &s);
	}
	if (name.n)
		u.name = name;
	if (u.id.n && u.name.n && w->users.n < LIMIT_LIST)
		*(struct chat_user *)list_add(&w->users, a, sizeof u) =
			(struct chat_user){ arena_dup(a, u.id), arena_dup(a, u.name) };
}

static void read_users(struct workspace *w)
{
	struct jread r = jread_on(buf_view(&w->bytes), sink_arena(w->out));
	struct span s;

	if (jread_peek(&r) != '[')
		return;
	for (jread_array(&r); jread_element(&r); )
		if (jread_peek(&r) == '{')
			read_user(w, &r);
		else
			jread_raw(&r, &s);
}

static int by_id(const void *a, const void *b)
{
	const struct chat_user *x = a, *y = b;
	int c = span_cmp(x->id, y->id);

	return c ? c : span_cmp(x->name, y->name);
}

static void tell_day(struct workspace *w, struct span name)
{
	struct arena *a = sink_arena(w->out);
	struct span channel = channel_of(name);
	bool known = false;

	for (uint32_t i = 0; i < w->channels.n && !known; i++)
		known = span_eq(list_span(&w->channels, i), channel);
	if (!known && w->channels.n < LIMIT_LIST / 100)
		list_add_span(&w->channels, a, arena_dup(a, channel));
	w->x.channel = text_display(channel, a);
	/* Strings of messages may borrow the text, and it goes with the next member. */
	if (!chat_json_tell(&w->x, arena_dup(a, buf_view(&w->bytes)), &w->users))
		w->damaged++;
}

/* One walk over the archive: users first, days second. */
static void walk(struct workspace *w, bool days)
{
	struct archive_feed feed = { .in = w->in };
	struct archive_entry *en;
	int opened;
	struct archive *a = archive_open_new(archive_open_kind(w->in->media), &feed, 0, w->in->passwords, &opened);
	uint64_t seen = 0;

	while (opened == ARCHIVE_OK && seen++ < LIMIT_MEMBERS) {
		int r = archive_read_next_header(a, &en);
		const char *name = r == ARCHIVE_OK || r == ARCHIVE_WARN ? archive_entry_pathname(en) : NULL;
		struct span path = span_str(name);

		if (r == ARCHIVE_EOF || r == ARCHIVE_FATAL)
			break;
		if (name == NULL || (days ? !is_day(path) : !span_eq_str(base_of(path), "users.json")))
			continue;
		path = arena_dup(sink_arena(w->out), path);
		if (!load(w, a))
			w->damaged++;
		else if (days)
			tell_day(w, path);
		else
			read_users(w);
	}
	archive_read_free(a);
	free(feed.piece);
}

static void slack_read(const struct source *in, struct sink *out)
{
	struct workspace w = { .in = in, .out = out };

	buf_init(&w.bytes, LIMIT_DOCUMENT);
	chat_begin(&w.x, out, "slack");
	walk(&w, false);
	if (w.users.n)
		qsort(w.users.v, w.users.n, sizeof(struct chat_user), by_id);
	walk(&w, true);
	w.x.channel = (struct span){ NULL, 0 };
	chat_end(&w.x);
	sink_item(out)->channels = (struct opt64){ true, w.channels.n };
	if (w.damaged)
		sink_note(out, NOTE_PARTIAL, "chat.json", "%llu of its files are damaged or too large: their messages were not told apart",
			  (unsigned long long)w.damaged);
	buf_clear(&w.bytes);
	archive_give(in, out, is_day);
}

static const char *const slack_media[] = { "application/zip", NULL };

const struct reader reader_slack = {
	.name = "slack",
	.media = slack_media,
	.flags = READER_FRESH | READER_CONTAINER,
	.read = slack_read,
	.claims = slack_claims,
};
