/* Text messages of a telephone as "SMS Backup & Restore" (Android) writes them: <smses> with <sms>
 * and <mms>. The words of each message become a child, pictures of an MMS children beside it.
 *
 * The program writes characters past U+FFFF as two references to surrogates, which is no XML
 * (XML 1.0, 4.1); they are put together before parsing. Not handled: <calls>. */
#include "base/limits.h"
#include "base/text.h"
#include "chat.h"
#include "record/moment.h"
#include "xmltree.h"

#include <openssl/evp.h>

extern const struct reader reader_chat_xml;

static bool chat_xml_claims(const struct source *in)
{
	size_t at = span_find(in->head, SPAN("<smses"), 0);

	return at != SIZE_MAX && at < 2000;
}

/* ---- surrogates ---- */

/* "&#55357;" at `at`: its number, and *end behind it. 0: none. */
static unsigned surrogate(struct span s, size_t at, size_t *end)
{
	unsigned v = 0;
	size_t i;

	if (!span_starts(span_from(s, at), "&#"))
		return 0;
	for (i = at + 2; i < s.n && i < at + 7 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		v = v * 10 + (unsigned)(s.p[i] - '0');
	if (i >= s.n || s.p[i] != ';' || v < 0xd800 || v > 0xdfff)
		return 0;
	*end = i + 1;
	return v;
}

static struct span joined(struct span all, struct buf *b)
{
	size_t from = 0, at = 0, next, end;

	if (span_find(all, SPAN("&#55"), 0) == SIZE_MAX)
		return all;
	while ((at = span_find(all, SPAN("&#5"), at)) != SIZE_MAX) {
		unsigned high = surrogate(all, at, &next), low = high ? surrogate(all, next, &end) : 0;

		if (high >= 0xd800 && high < 0xdc00 && low >= 0xdc00) {
			buf_span(b, span_sub(all, from, at - from));
			buf_fmt(b, "&#%u;", 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
			from = at = end;
		} else {
			at++;
		}
	}
	buf_span(b, span_from(all, from));
	return buf_view(b);
}

/* ---- messages ---- */

struct backup {
	struct chat_export x;
	struct sink *out;
	struct arena *a;
	struct xmltree tree;
};

static struct span attr(struct backup *k, uint32_t node, const char *name)
{
	struct span s = xmltree_attr(&k->tree, node, name);

	return span_eq_str(s, "null") ? (struct span){ NULL, 0 } : s;
}

static struct span time_of(struct backup *k, uint32_t node)
{
	struct span s = attr(k, node, "date");
	int64_t v = 0;

	if (s.n < 9 || s.n > 15)
		return (struct span){ NULL, 0 };
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return (struct span){ NULL, 0 };
		v = v * 10 + (s.p[i] - '0');
	}
	return moment_utc(s.n > 11 ? v / 1000 : v, k->a);	/* milliseconds, seconds in old versions */
}

/* Type 2 of an SMS and box 2 of an MMS were sent from this telephone; the backup does not say
 * whose it is. */
static void describe(struct backup *k, uint32_t node, const char *box, struct chat *c)
{
	struct span contact = attr(k, node, "contact_name"), address = attr(k, node, "address");

	c->time = time_of(k, node);
	c->zone = c->time.p ? SPAN("Z") : c->time;
	if (span_eq_str(contact, "(Unknown)"))
		contact = (struct span){ NULL, 0 };
	c->channel = text_display(contact.n ? contact : address, k->a);
	if (span_eq_str(attr(k, node, box), "2")) {
		c->sender = SPAN("(this telephone)");
	} else {
		c->sender = c->channel;
		if (address.n)
			c->sender_id = text_display(address, k->a);
	}
}

static void give_media(struct backup *k, uint32_t part, struct chat_message *m)
{
	struct span data = attr(k, part, "data"), name = attr(k, part, "cl");
	struct child c = { .declared = attr(k, part, "ct") };
	unsigned char out[3072];

	if (name.n == 0)
		name = attr(k, part, "name");
	if (name.n)
		list_add_span(&m->files, k->a, text_display(name, k->a));
	if (data.n == 0 || !(sink_want(k->out) & WANT_CHILDREN))
		return;
	c.name = name.n ? name : SPAN("part");
	if (!sink_child_begin(k->out, &c))
		return;
	for (size_t at = 0; at < data.n; at += 4096) {
		struct span piece = span_sub(data, at, 4096);
		int n = EVP_DecodeBlock(out, (const unsigned char *)piece.p, (int)piece.n);
		size_t pad = piece.n && piece.p[piece.n - 1] == '=' ? (piece.n > 1 && piece.p[piece.n - 2] == '=' ? 2 : 1) : 0;

		if (n < 0 || (size_t)n < pad) {
			sink_child_note(k->out, NOTE_PARTIAL, "chat.base64", "its base64 is damaged: cut there");
			break;
		}
		if (!sink_child_data(k->out, span_of((char *)out, (size_t)n - pad)))
			break;
	}
	sink_child_end(k->out);
}

static bool give_sms(struct backup *k, uint32_t node)
{
	struct chat_message m = { .text = attr(k, node, "body") };

	describe(k, node, "type", &m.chat);
	if (m.text.p == NULL)
		m.text = SPAN("");
	return chat_give(&k->x, &m);
}

static bool give_mms(struct backup *k, uint32_t node)
{
	struct chat_message m = { .chat.kind = SPAN("text") };
	uint32_t part = xmltree_at(&k->tree, node, "parts/part");
	struct buf words;
	bool ok;

	describe(k, node, "msg_box", &m.chat);
	buf_init(&words, LIMIT_STRING);
	for (; part; part = xmltree_next(&k->tree, part, "part")) {
		struct span type = attr(k, part, "ct"), text = attr(k, part, "text");

		if (span_eq_str(type, "text/plain") && text.n) {
			if (words.n)
				buf_c(&words, '\n');
			buf_span(&words, text);
		} else if (!span_eq_str(type, "application/smil") && !span_eq_str(type, "text/plain")) {
			m.chat.kind = SPAN("media");
			give_media(k, part, &m);
		}
	}
	m.text = buf_view(&words);
	ok = chat_give(&k->x, &m);
	buf_clear(&words);
	return ok;
}

static void chat_xml_read(const struct source *in, struct sink *out)
{
	struct backup k = { .out = out, .a = sink_arena(out) };
	struct buf scratch, mended;
	struct span all;
	bool go_on = true;

	buf_init(&scratch, LIMIT_DOCUMENT);
	buf_init(&mended, LIMIT_DOCUMENT);
	if (source_all(in, LIMIT_DOCUMENT, &scratch, &all)) {
		xmltree_read(&k.tree, joined(all, &mended), true, out);
		chat_begin(&k.x, out, "sms");
		for (uint32_t n = k.tree.n > 1 ? k.tree.nodes[1].first : 0; n && go_on; n = k.tree.nodes[n].next)
			if (strcmp(k.tree.nodes[n].name, "sms") == 0)
				go_on = give_sms(&k, n);
			else if (strcmp(k.tree.nodes[n].name, "mms") == 0)
				go_on = give_mms(&k, n);
		chat_end(&k.x);
		xmltree_free(&k.tree);
	} else {
		sink_note(out, NOTE_REFUSED, "chat.size", "a chat of more than %llu MiB is not read",
			  (unsigned long long)(LIMIT_DOCUMENT / MIB));
	}
	buf_clear(&scratch);
	buf_clear(&mended);
}

static const char *const chat_xml_media[] = { "application/xml", "text/xml", NULL };

const struct reader reader_chat_xml = {
	.name = "chat-xml",
	.media = chat_xml_media,
	.flags = READER_CONTAINER,
	.warm = xmltree_warm,
	.read = chat_xml_read,
	.claims = chat_xml_claims,
};
