/* Chats saved or exported as web pages: Telegram's and DiscordChatExporter's exports, and message
 * rooms of freelance platforms as the browser saves them. There is no format: a message is a box
 * (its class says message, story, chat, bubble or post) that holds a time and comes more than once;
 * who and when stand in elements whose classes say so. Messages become children; what stands
 * around them is the text of the page, so that nothing is lost and nothing counted twice.
 *
 * Times for people are passed on as written (chat.raw) and understood by the finder. Not handled:
 * pages that build themselves with scripts from data that is not saved with them. */
#include "base/limits.h"
#include "base/text.h"
#include "charset.h"
#include "chat.h"
#include "chat_stamp.h"
#include "htmltext.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>

extern const struct reader reader_chat_html;

#define LOOK_AT (512 * 1024)	/* bytes in which classes are counted */
#define DEPTH_MAX 200		/* elements inside elements that are looked at */

static const char *const box_words[] = { "message", "msg", "story", "chatlog", "bubble", "chat-item", "chat_item", NULL };
static const char *const who_words[] = { "from_name", "author", "sender", "username", "user-name", "user_name", "from", "name", NULL };
static const char *const when_words[] = { "timestamp", "date", "time", NULL };
static const char *const said_words[] = { "text", "content", "body", "markdown", NULL };

static bool has_word(struct span class_, const char *const *words)
{
	for (; *words; words++)
		if (span_ifind(class_, span_str(*words), 0) != SIZE_MAX)
			return true;
	return false;
}

static struct span attr(const xmlNode *n, const char *name)
{
	const xmlAttr *a = n->properties;

	for (; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a->children && a->children->content ? span_str((const char *)a->children->content) : SPAN("");
	return (struct span){ NULL, 0 };
}

static bool is_element(const xmlNode *n) { return n->type == XML_ELEMENT_NODE; }
static bool is_named(const xmlNode *n, const char *name) { return is_element(n) && strcmp((const char *)n->name, name) == 0; }

static bool is_when(const xmlNode *n)
{
	return is_named(n, "time") || has_word(attr(n, "class"), when_words);
}

/* ---- is it a chat ---- */

/* Classes of tags, counted without parsing. */
static bool chat_html_claims(const struct source *in)
{
	char *look = mem_grow(NULL, LOOK_AT);
	size_t n = source_read(in, 0, look, LOOK_AT), at = 0;
	struct span s = span_of(look, n == SIZE_MAX ? 0 : n);
	unsigned boxes = 0, who = 0, when = 0;

	while ((at = span_find(s, SPAN("class=\""), at)) != SIZE_MAX) {
		struct span class_ = span_from(s, at += strlen("class=\""));

		class_ = span_sub(class_, 0, span_chr(class_, '"', 0) == SIZE_MAX ? 0 : span_chr(class_, '"', 0));
		boxes += has_word(class_, box_words);
		who += has_word(class_, who_words);
		when += has_word(class_, when_words);
	}
	for (at = 0; (at = span_find(s, SPAN("<time"), at)) != SIZE_MAX; at++)
		when++;
	free(look);
	return in->size <= LIMIT_CHAT_PAGE && boxes >= 2 && who >= 2 && when >= 2;
}

/* ---- one page ---- */

struct page {
	struct chat_export x;
	struct sink *out;
	struct arena *a;
	struct span day;	/* the last heading that is a day, for boxes that have only a clock */
	struct span sender;	/* of the box before: exports leave it out when it is the same */
	struct buf rest;	/* text around the messages */
	struct list drafts;	/* struct chat_message: the order of dates is decided from all */
	struct list stamps;	/* struct chat_stamp of those that have one */
	bool full;
};

static void text_of(const xmlNode *n, const xmlNode *but, const xmlNode *but2, struct buf *b, unsigned depth)
{
	for (const xmlNode *c = n->children; c && depth < DEPTH_MAX; c = c->next) {
		if (c == but || c == but2 || is_named(c, "script") || is_named(c, "style"))
			continue;
		if (c->type == XML_TEXT_NODE && c->content)
			buf_span(b, span_str((const char *)c->content));
		else if (is_named(c, "br"))
			buf_c(b, '\n');
		else if (is_element(c)) {
			text_of(c, but, but2, b, depth + 1);
			if (is_named(c, "p") || is_named(c, "div") || is_named(c, "li") || is_named(c, "tr"))
				buf_c(b, '\n');
		}
	}
}

/* Blanks and line ends as a browser shows them: runs made one, none at the ends. */
static struct span tidy(struct span s, struct arena *a)
{
	char *out = arena_get(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool blank = s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\r';
		bool after = n == 0 || out[n - 1] == ' ' || out[n - 1] == '\n';

		if (s.p[i] == '\n') {
			while (n && out[n - 1] == ' ')
				n--;
			if (n && out[n - 1] != '\n')
				out[n++] = '\n';
		} else if (!blank || !after) {
			out[n++] = blank ? ' ' : s.p[i];
		}
	}
	return span_trim(span_of(out, n));
}

static struct span words_of(struct page *p, const xmlNode *n, const xmlNode *but, const xmlNode *but2)
{
	struct buf b;
	struct span s;

	buf_init(&b, LIMIT_STRING);
	text_of(n, but, but2, &b, 0);
	s = tidy(buf_view(&b), p->a);
	buf_clear(&b);
	return s;
}

/* The first element below `n` for which `is` says yes. */
static const xmlNode *find(const xmlNode *n, bool (*is)(const xmlNode *), unsigned depth)
{
	for (const xmlNode *c = n->children; c && depth < DEPTH_MAX; c = c->next) {
		const xmlNode *deeper;

		if (!is_element(c))
			continue;
		if (is(c))
			return c;
		if ((deeper = find(c, is, depth + 1)) != NULL)
			return deeper;
	}
	return NULL;
}

static bool is_who(const xmlNode *n)
{
	struct span c = attr(n, "class");

	return has_word(c, who_words) && !has_word(c, when_words) && span_ifind(c, SPAN("avatar"), 0) == SIZE_MAX;
}

static bool is_said(const xmlNode *n) { return is_named(n, "p") || has_word(attr(n, "class"), said_words); }

static bool is_box(const xmlNode *n)
{
	return is_element(n) && has_word(attr(n, "class"), box_words) && find(n, is_when, 0) != NULL;
}

/* A box around boxes is a list, not a message. */
static bool is_message(const xmlNode *n)
{
	const xmlNode *inner;

	if (!is_box(n))
		return false;
	inner = find(n, is_box, 0);
	/* "message" > "message-body" with the time in it is still one message. */
	return inner == NULL || find(inner, is_who, 0) == NULL || find(n, is_who, 0) == find(inner, is_who, 0);
}

/* "12.03.2024 10:15:22 UTC+01:00": Telegram's title of a date. */
static bool stamp_of(struct page *p, struct span s, struct chat_stamp *st, struct span *zone)
{
	size_t utc = span_find(s, SPAN(" UTC"), 0), length;
	struct span stamp = utc == SIZE_MAX ? s : span_sub(s, 0, utc);

	if (utc != SIZE_MAX && s.n - utc == strlen(" UTC+01:00"))
		*zone = span_from(s, utc + 4);
	return chat_stamp_read(arena_fmt(p->a, "[%.*s] ", SPAN_FMT(stamp)), st, &length);
}

static bool is_iso(struct span s)
{
	return s.n >= 16 && s.p[4] == '-' && s.p[7] == '-' && (s.p[10] == 'T' || s.p[10] == ' ') && s.p[13] == ':';
}

static void tell_when(struct page *p, const xmlNode *when, struct chat_message *m, struct chat_stamp *st)
{
	struct span iso = attr(when, "datetime"), title = attr(when, "title"), shown = words_of(p, when, NULL, NULL);

	if (is_iso(iso)) {
		m->chat.time = arena_dup(p->a, iso);
		((char *)(uintptr_t)m->chat.time.p)[10] = 'T';
		if (iso.p[iso.n - 1] == 'Z')
			m->chat.zone = SPAN("Z");
		return;
	}
	if (stamp_of(p, title.n ? title : shown, st, &m->chat.zone)) {
		m->chat.zone = arena_dup(p->a, m->chat.zone);
		return;
	}
	if (title.n > shown.n)
		shown = arena_dup(p->a, title);
	/* A clock without a day belongs under the heading. */
	m->chat.raw = shown.n > 9 || p->day.n == 0 ? shown : arena_fmt(p->a, "%.*s, %.*s", SPAN_FMT(p->day), SPAN_FMT(shown));
	m->chat.raw = text_display(m->chat.raw, p->a);
}

static void tell(struct page *p, const xmlNode *box)
{
	const xmlNode *when = find(box, is_when, 0), *who = find(box, is_who, 0), *said = find(box, is_said, 0);
	struct chat_stamp st = { 0 };
	struct chat_message m = { 0 };

	if (p->drafts.n >= LIMIT_MEMBERS) {
		p->full = true;
		return;
	}
	tell_when(p, when, &m, &st);
	if (who)
		p->sender = text_display(words_of(p, who, when, NULL), p->a);
	m.chat.sender = p->sender;
	m.text = said && said != when && said != who ? words_of(p, said, when, who) : words_of(p, box, when, who);
	if (said && m.text.n == 0)
		m.text = words_of(p, box, when, who);
	if (has_word(attr(box, "class"), (const char *const[]){ "service", "system", NULL })) {
		m.chat.kind = SPAN("system");
		m.chat.sender = (struct span){ NULL, 0 };
	}
	*(struct chat_message *)list_add(&p->drafts, p->a, sizeof m) = m;
	*(struct chat_stamp *)list_add(&p->stamps, p->a, sizeof st) = st;
}

/* Everything in order: headings give the day, boxes are messages, the rest is text. */
static void walk(struct page *p, const xmlNode *n, unsigned depth)
{
	for (const xmlNode *c = n->children; c && depth < DEPTH_MAX; c = c->next) {
		if (c->type == XML_TEXT_NODE && c->content) {
			buf_span(&p->rest, span_str((const char *)c->content));
		} else if (!is_element(c) || is_named(c, "script") || is_named(c, "style")) {
			continue;
		} else if (is_message(c)) {
			tell(p, c);
		} else {
			static const char *const day_words[] = { "day", "date", "separator", "service", NULL };

			if (has_word(attr(c, "class"), day_words)) {
				struct span s = words_of(p, c, NULL, NULL);

				if (s.n && s.n < 60 && span_chr(s, '\n', 0) == SIZE_MAX)
					p->day = s;
			}
			walk(p, c, depth + 1);
			if (!is_named(c, "span") && !is_named(c, "a") && !is_named(c, "b"))
				buf_c(&p->rest, '\n');
		}
	}
}

static void give_all(struct page *p)
{
	struct chat_message *m = p->drafts.v;
	const struct chat_stamp *all = p->stamps.v;
	struct chat_dates dates = { .order = CHAT_ORDERS, .other = CHAT_ORDERS };
	struct chat_stamp *some = p->stamps.n ? mem_grow(NULL, p->stamps.n * sizeof *some) : NULL;
	size_t n = 0;

	for (uint32_t i = 0; i < p->stamps.n; i++)
		if (all[i].mark)
			some[n++] = all[i];
	if (n && !chat_stamp_decide(some, n, &dates))
		sink_note(p->out, NOTE_PARTIAL, "chat.dates", "no order of day, month and year fits all its dates: times are left out");
	for (uint32_t i = 0; i < p->drafts.n; i++) {
		if (all[i].mark) {
			struct span other = dates.is_open ? chat_stamp_print(&all[i], dates.other, p->a) : (struct span){ NULL, 0 };

			m[i].chat.time = chat_stamp_print(&all[i], dates.order, p->a);
			if (other.p && !span_eq(other, m[i].chat.time)) {
				list_add_span(&m[i].chat.or_, p->a, other);
				m[i].chat.why = span_str(dates.why);
			}
			if (m[i].chat.time.p && m[i].chat.zone.n)
				m[i].chat.time = arena_fmt(p->a, "%.*s%.*s", SPAN_FMT(m[i].chat.time), SPAN_FMT(m[i].chat.zone));
		}
		if (!chat_give(&p->x, &m[i]))
			break;
	}
	free(some);
}

static const char *platform_of(struct span html)
{
	static const struct { const char *sign, *platform; } signs[] = {
		{ "class=\"from_name\"", "telegram" }, { "chatlog__message", "discord" }, { "upwork.", "upwork" },
		{ "fiverr.com", "fiverr" }, { "freelancer.com", "freelancer" },
	};

	for (size_t i = 0; i < countof(signs); i++)
		if (span_find(span_sub(html, 0, LOOK_AT), span_str(signs[i].sign), 0) != SIZE_MAX)
			return signs[i].platform;
	return NULL;
}

static bool is_title(const xmlNode *n) { return is_named(n, "h1") || is_named(n, "title"); }

static void read_page(struct page *p, struct span html)
{
	xmlDoc *doc = htmlReadMemory(html.p, (int)html.n, NULL, "UTF-8",
				     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT);
	const xmlNode *title;

	if (doc == NULL) {
		sink_note(p->out, NOTE_UNREAD, "chat.html", "the page cannot be parsed");
		return;
	}
	title = find((const xmlNode *)doc, is_title, 0);
	if (title)
		p->x.channel = text_display(words_of(p, title, NULL, NULL), p->a);
	walk(p, (const xmlNode *)doc, 0);
	give_all(p);
	sink_text(p->out, tidy(buf_view(&p->rest), p->a));
	if (p->full)
		sink_note(p->out, NOTE_REFUSED, "chat.members", "more than %d messages; the rest was not taken in", LIMIT_MEMBERS);
	xmlFreeDoc(doc);
}

static void chat_html_read(const struct source *in, struct sink *out)
{
	struct page p = { .out = out, .a = sink_arena(out) };
	struct buf scratch, utf8;
	struct charset_used used;
	struct span all;

	buf_init(&scratch, LIMIT_CHAT_PAGE);
	buf_init(&utf8, LIMIT_CHAT_PAGE * 3);
	buf_init(&p.rest, LIMIT_TEXT);
	if (source_all(in, LIMIT_CHAT_PAGE, &scratch, &all)) {
		all = charset_text(all, htmltext_charset(all), &utf8, &used);
		chat_begin(&p.x, out, platform_of(all));
		read_page(&p, all);
		if (p.x.messages)
			chat_end(&p.x);
	} else {
		sink_note(out, NOTE_UNREAD, "chat.read", "its bytes could not be read");
	}
	buf_clear(&p.rest);
	buf_clear(&scratch);
	buf_clear(&utf8);
}

static const char *const chat_html_media[] = { "text/html", "application/xhtml+xml", NULL };

const struct reader reader_chat_html = {
	.name = "chat-html",
	.media = chat_html_media,
	.flags = READER_CONTAINER,
	.warm = charset_warm,
	.read = chat_html_read,
	.claims = chat_html_claims,
};
