/* winmail.dat: the transport-neutral encapsulation of Outlook ([MS-OXTNEF]). A run of attributes with
 * a checksum each; those of the message come first, then for every attachment its own.
 *
 * What senders of the last thirty years wrote stands in MAPI properties, the older attributes count
 * where these are missing. Read here because libytnef copies every length it is told. */
#include "mapi.h"

#include "base/cursor.h"
#include "base/limits.h"
#include "charset.h"

extern const struct reader reader_tnef;

enum { DEPTH = 8 };

enum attribute {	/* the lower half of the number */
	ATT_FROM = 0x8000, ATT_SUBJECT = 0x8004, ATT_SENT = 0x8005, ATT_ID = 0x8009, ATT_BODY = 0x800c,
	ATT_DATA = 0x800f, ATT_TITLE = 0x8010, ATT_RENDER = 0x9002, ATT_PROPS = 0x9003, ATT_RECIPIENTS = 0x9004,
	ATT_ATTACHMENT = 0x9005, ATT_TRANSPORT = 0x9001, ATT_CODEPAGE = 0x9007, ATT_CLASS = 0x8008
};

struct tnef {
	struct sink *out;
	struct arena *a;
	bool is_cut, has_bad_sum, is_deep;
};

static struct mapi_message *parse(struct tnef *t, struct span s, unsigned depth);

static struct span little(struct arena *a, uint64_t v, size_t n)
{
	char *p = arena_get(a, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(v >> 8 * i);
	return span_of(p, n);
}

/* ---- properties ---- */

static struct span padded(struct cursor *c, uint64_t n)
{
	struct span s = cursor_take(c, n);

	if (n % 4)
		cursor_take(c, 4 - n % 4);
	return s;
}

/* A property with a name of its own: the set it belongs to, then a number or the name. */
static void pass_name(struct cursor *c)
{
	uint32_t kind;

	cursor_take(c, 16);
	kind = cursor_u32le(c);
	if (kind == 0)
		cursor_u32le(c);
	else
		padded(c, cursor_u32le(c));
}

static size_t fixed_size(uint16_t type)
{
	switch (type) {
	case MAPI_I2: case MAPI_I4: case MAPI_BOOL: case 0xa: case 4: return 4;
	case 5: case 6: case 7: case MAPI_I8: case MAPI_TIME: return 8;
	case MAPI_GUID: return 16;
	default: return 0;
	}
}

/* The identifier of the object's interface stands in front: a message inside has that of IMessage. */
static const char imessage[] = "\7\3\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";

static void take_object(struct tnef *t, struct mapi_attachment *at, struct span v, unsigned depth)
{
	if (v.n < 16 || memcmp(v.p, imessage, 16) != 0)
		return;
	if (depth >= DEPTH)
		t->is_deep = true;
	else
		at->inner = parse(t, span_from(v, 16), depth + 1);
}

static bool take_values(struct tnef *t, struct cursor *c, uint16_t id, uint16_t type, struct mapi_bag *bag,
			struct mapi_attachment *at, unsigned depth)
{
	uint16_t one = (uint16_t)(type & ~MAPI_MANY);
	size_t size = fixed_size(one);
	uint32_t n = 1;

	if (size == 0 && one != MAPI_STRING && one != MAPI_WIDE && one != MAPI_BINARY && one != MAPI_OBJECT)
		return false;
	if (size == 0 || (type & MAPI_MANY))
		n = cursor_u32le(c);
	for (uint32_t i = 0; i < n && !c->ran_out; i++) {
		struct span v = size ? cursor_take(c, size) : padded(c, cursor_u32le(c));

		if (c->ran_out)
			return false;
		if (i > 0)
			continue;
		if (at && id == MAPI_DATA && one == MAPI_OBJECT) {
			take_object(t, at, v, depth);
			v = span_from(v, 16);
			if (at->inner)
				continue;
		}
		mapi_add(bag, t->a, id, one, v);
	}
	return !c->ran_out;
}

static void take_props(struct tnef *t, struct cursor *c, struct mapi_bag *bag, struct mapi_attachment *at, unsigned depth)
{
	uint32_t n = cursor_u32le(c);

	for (uint32_t i = 0; i < n && !c->ran_out; i++) {
		uint16_t type = cursor_u16le(c), id = cursor_u16le(c);

		if (id >= 0x8000)
			pass_name(c);
		if (!take_values(t, c, id, type, bag, at, depth)) {
			t->is_cut = true;
			return;
		}
	}
}

static void take_recipients(struct tnef *t, struct span v, struct mapi_message *m, unsigned depth)
{
	struct cursor c = cursor_on(v);
	uint32_t n = cursor_u32le(&c);

	for (uint32_t i = 0; i < n && i < LIMIT_MAPI_PROPS && c.rest.n; i++) {
		struct mapi_bag bag = { .props = { 0 } };

		take_props(t, &c, &bag, NULL, depth);
		*(struct mapi_bag *)list_add(&m->people, t->a, sizeof bag) = bag;
	}
}

/* ---- the older attributes ---- */

/* Year, month, day, hour, minute, second, as 16 bits each, in whatever zone the sender was: said to be
 * UTC by the specification and by most programs. */
static struct span filetime(struct span v, struct arena *a)
{
	struct cursor c = cursor_on(v);
	int64_t y = cursor_u16le(&c), m = cursor_u16le(&c), d = cursor_u16le(&c), h = cursor_u16le(&c);
	int64_t mi = cursor_u16le(&c), s = cursor_u16le(&c), days;

	if (c.ran_out || y < 1971 || y > 2200 || m < 1 || m > 12 || d < 1 || d > 31 || h > 23 || mi > 59 || s > 60)
		return (struct span){ NULL, 0 };
	y -= m <= 2;
	days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1 - 719468;
	return little(a, (uint64_t)(((days * 24 + h) * 60 + mi) * 60 + s + 11644473600) * 10000000, 8);
}

/* Two names behind a head of four lengths: "Jane Doe", "SMTP:jane@example.org". */
static void take_from(struct tnef *t, struct span v, struct mapi_message *m)
{
	struct cursor c = cursor_on(v);
	struct span name, addr;
	uint16_t n, k;
	size_t colon;

	cursor_take(&c, 4);
	n = cursor_u16le(&c);
	k = cursor_u16le(&c);
	name = cursor_take(&c, n);
	addr = cursor_take(&c, k);
	if (c.ran_out)
		return;
	addr = span_sub(addr, 0, span_chr(addr, '\0', 0));
	colon = span_chr(addr, ':', 0);
	mapi_add(&m->bag, t->a, MAPI_SENDER, MAPI_STRING, name);
	if (colon != SIZE_MAX && span_istarts(addr, "SMTP:"))
		mapi_add(&m->bag, t->a, MAPI_SENDER_SMTP, MAPI_STRING, span_from(addr, colon + 1));
}

static void old_string(struct tnef *t, struct mapi_bag *bag, uint16_t id, struct span v)
{
	if (mapi_bytes(bag, id).p == NULL)
		mapi_add(bag, t->a, id, MAPI_STRING, v);
}

static void take_attribute(struct tnef *t, struct mapi_message *m, uint16_t id, struct span v, unsigned depth)
{
	struct mapi_attachment *at = m->attachments.n ? (struct mapi_attachment *)m->attachments.v + m->attachments.n - 1 : NULL;
	struct cursor c = cursor_on(v);

	/* A file may come without its head, or its bytes before its name. */
	if (id == ATT_RENDER || (at == NULL && (id == ATT_DATA || id == ATT_TITLE || id == ATT_ATTACHMENT))) {
		if (m->attachments.n >= LIMIT_MAPI_PROPS)
			return;
		at = list_add(&m->attachments, t->a, sizeof *at);
	}
	switch (id) {
	case ATT_CODEPAGE: m->codepage = cursor_u32le(&c); break;
	case ATT_PROPS: take_props(t, &c, &m->bag, NULL, depth); break;
	case ATT_RECIPIENTS: take_recipients(t, v, m, depth); break;
	case ATT_SUBJECT: mapi_add(&m->bag, t->a, MAPI_TOPIC, MAPI_STRING, v); break;
	case ATT_BODY: old_string(t, &m->bag, MAPI_BODY, v); break;
	case ATT_FROM: take_from(t, v, m); break;
	case ATT_SENT:
		if ((v = filetime(v, t->a)).p)
			mapi_add(&m->bag, t->a, MAPI_SUBMITTED, MAPI_TIME, v);
		break;
	case ATT_DATA: mapi_add(&at->bag, t->a, MAPI_DATA, MAPI_BINARY, v); break;
	case ATT_TITLE: mapi_add(&at->bag, t->a, MAPI_FILE, MAPI_STRING, v); break;
	case ATT_ATTACHMENT: take_props(t, &c, &at->bag, at, depth); break;
	default: break;
	}
}

static bool has_sum(struct span v, uint16_t sum)
{
	uint16_t is = 0;

	for (size_t i = 0; i < v.n; i++)
		is = (uint16_t)(is + (uint8_t)v.p[i]);
	return is == sum;
}

static struct mapi_message *parse(struct tnef *t, struct span s, unsigned depth)
{
	struct mapi_message *m = arena_get(t->a, sizeof *m);
	struct cursor c = cursor_on(s);

	if (cursor_u32le(&c) != 0x223e9f78) {
		t->is_cut = true;
		return m;
	}
	cursor_u16le(&c);
	while (c.rest.n >= 11) {
		uint8_t level = cursor_u8(&c);
		uint32_t id = cursor_u32le(&c), n = cursor_u32le(&c);
		struct span v = cursor_take(&c, n);
		uint16_t sum = cursor_u16le(&c);

		if (c.ran_out || (level != 1 && level != 2)) {
			t->is_cut = true;
			break;
		}
		t->has_bad_sum |= !has_sum(v, sum);
		take_attribute(t, m, (uint16_t)id, v, depth);
	}
	if (m->codepage == 0)
		m->codepage = mapi_u32(&m->bag, MAPI_CODEPAGE, 0);
	return m;
}

static void tnef_read(const struct source *in, struct sink *out)
{
	struct tnef t = { .out = out, .a = sink_arena(out) };
	struct mapi_message *m;
	struct buf scratch;
	struct span all;

	buf_init(&scratch, LIMIT_MAIL);
	if (!source_all(in, LIMIT_MAIL, &scratch, &all)) {
		sink_note(out, in->size > LIMIT_MAIL ? NOTE_REFUSED : NOTE_UNREAD, "mail.size",
			  "a file of %llu bytes could not be read into memory", (unsigned long long)in->size);
	} else {
		m = parse(&t, all, 0);
		if (t.is_cut)
			sink_note(out, NOTE_PARTIAL, "tnef.damaged", "the file is damaged: it was read as far as it makes sense");
		if (t.has_bad_sum)
			sink_note(out, NOTE_ODD, "tnef.sum", "a part of it does not match its checksum");
		if (t.is_deep)
			sink_note(out, NOTE_REFUSED, "limit.depth", "messages inside messages more than %d deep: the rest was not read", DEPTH);
		mapi_read(m, out);
	}
	buf_clear(&scratch);
}

static const char *const tnef_media[] = { "application/vnd.ms-tnef", "application/ms-tnef", NULL };

const struct reader reader_tnef = {
	.name = "tnef",
	.media = tnef_media,
	.flags = READER_CONTAINER,
	.warm = charset_warm,
	.read = tnef_read,
};
