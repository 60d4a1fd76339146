/* Outlook's messages, ".msg" ([MS-OXMSG]): a compound file whose storages are the message, its
 * recipients and its attachments; libgsf reads it.
 *
 * Numbers and times stand in "__properties_version1.0", the rest in streams named after the property.
 * A message inside is a storage, no file of its own: it becomes a message of RFC 5322, with a note.
 * Does not read named properties, nor what appointments, contacts and tasks have beyond a message. */
#include "mapi.h"
#include "ole.h"

#include <gsf/gsf-infile.h>
#include <gsf/gsf-input.h>

#include "base/cursor.h"
#include "base/limits.h"

extern const struct reader reader_msg;

enum { DEPTH = 12 };

struct outlook {
	struct sink *out;
	struct arena *a;
	uint64_t left;	/* bytes that may still be taken into memory */
	bool is_short, is_deep, has_links;
};

static struct span stream(struct outlook *o, GsfInput *in)
{
	gsf_off_t size = gsf_input_size(in);
	char *to;

	if (size < 0 || (uint64_t)size > o->left) {
		o->is_short = true;
		return (struct span){ NULL, 0 };
	}
	to = arena_get(o->a, (size_t)size + 1);
	if (size && gsf_input_read(in, (size_t)size, (guint8 *)to) == NULL) {
		o->is_short = true;
		return (struct span){ NULL, 0 };
	}
	o->left -= (uint64_t)size;
	return span_of(to, (size_t)size);
}

/* "__substg1.0_0037001F"; values of lists have a "-00000000" behind it. */
static bool tag_of(const char *name, uint16_t *id, uint16_t *type)
{
	static const char front[] = "__substg1.0_";
	uint32_t v = 0;

	if (strncmp(name, front, sizeof front - 1) != 0 || strlen(name) != sizeof front - 1 + 8)
		return false;
	for (const char *p = name + sizeof front - 1; *p; p++) {
		int d = *p >= '0' && *p <= '9' ? *p - '0' : (*p | 32) >= 'a' && (*p | 32) <= 'f' ? (*p | 32) - 'a' + 10 : -1;

		if (d < 0)
			return false;
		v = v << 4 | (uint32_t)d;
	}
	*id = (uint16_t)(v >> 16);
	*type = (uint16_t)v;
	return true;
}

static bool is_fixed(uint16_t type)
{
	return type == MAPI_I2 || type == MAPI_I4 || type == MAPI_BOOL || type == MAPI_I8 || type == MAPI_TIME;
}

static void take_fixed(struct outlook *o, struct mapi_bag *bag, struct span s, size_t head)
{
	struct cursor c = cursor_on(span_from(s, head));

	while (c.rest.n >= 16) {
		uint16_t type = cursor_u16le(&c), id = cursor_u16le(&c);
		struct span value;

		cursor_u32le(&c);
		value = cursor_take(&c, 8);
		if (is_fixed(type))
			mapi_add(bag, o->a, id, type, span_sub(value, 0, type == MAPI_I2 || type == MAPI_BOOL ? 2 :
							       type == MAPI_I4 ? 4 : 8));
	}
}

static void take_message(struct outlook *o, GsfInfile *dir, struct mapi_message *m, size_t head, unsigned depth);

static void take_inner(struct outlook *o, GsfInfile *dir, struct mapi_attachment *t, unsigned depth)
{
	if (depth >= DEPTH) {
		o->is_deep = true;
		return;
	}
	t->inner = arena_get(o->a, sizeof *t->inner);
	take_message(o, dir, t->inner, 24, depth + 1);
}

static void take_streams(struct outlook *o, GsfInfile *dir, struct mapi_bag *bag, size_t head,
			 struct mapi_attachment *t, unsigned depth)
{
	int n = gsf_infile_num_children(dir);

	for (int i = 0; i < n && i < LIMIT_MAPI_PROPS; i++) {
		const char *name = gsf_infile_name_by_index(dir, i);
		GsfInput *in = name && name[0] == '_' ? gsf_infile_child_by_index(dir, i) : NULL;
		uint16_t id, type;

		if (in == NULL)
			continue;
		if (strcmp(name, "__properties_version1.0") == 0)
			take_fixed(o, bag, stream(o, in), head);
		else if (!tag_of(name, &id, &type))
			;
		else if (!GSF_IS_INFILE(in) || gsf_infile_num_children(GSF_INFILE(in)) < 0)
			mapi_add(bag, o->a, id, type, stream(o, in));
		else if (t && id == MAPI_DATA)
			take_inner(o, GSF_INFILE(in), t, depth);
		g_object_unref(in);
	}
}

static void take_attachment(struct outlook *o, GsfInfile *dir, struct mapi_message *m, unsigned depth)
{
	struct mapi_attachment t = { .inner = NULL };
	uint32_t method;

	take_streams(o, dir, &t.bag, 8, &t, depth);
	method = mapi_u32(&t.bag, MAPI_METHOD, 1);
	if (method == 6)	/* an OLE object: its storage is no message */
		t.inner = NULL;
	o->has_links |= t.inner == NULL && mapi_bytes(&t.bag, MAPI_DATA).p == NULL;
	*(struct mapi_attachment *)list_add(&m->attachments, o->a, sizeof t) = t;
}

/* Storages are named by a running number in hex; the file lists them by it. */
static void take_storages(struct outlook *o, GsfInfile *dir, struct mapi_message *m, unsigned depth)
{
	int n = gsf_infile_num_children(dir);

	for (int i = 0; i < n && m->people.n < LIMIT_MAPI_PROPS && m->attachments.n < LIMIT_MAPI_PROPS; i++) {
		const char *name = gsf_infile_name_by_index(dir, i);
		bool is_person = name && strncmp(name, "__recip_version1.0_", 19) == 0;
		GsfInput *in;

		if (!is_person && !(name && strncmp(name, "__attach_version1.0_", 20) == 0))
			continue;
		in = gsf_infile_child_by_index(dir, i);
		if (in && GSF_IS_INFILE(in) && is_person) {
			struct mapi_bag bag = { .props = { 0 } };

			take_streams(o, GSF_INFILE(in), &bag, 8, NULL, depth);
			*(struct mapi_bag *)list_add(&m->people, o->a, sizeof bag) = bag;
		} else if (in && GSF_IS_INFILE(in)) {
			take_attachment(o, GSF_INFILE(in), m, depth);
		}
		if (in)
			g_object_unref(in);
	}
}

static void take_message(struct outlook *o, GsfInfile *dir, struct mapi_message *m, size_t head, unsigned depth)
{
	take_streams(o, dir, &m->bag, head, NULL, depth);
	take_storages(o, dir, m, depth);
	m->codepage = mapi_u32(&m->bag, MAPI_CODEPAGE, mapi_u32(&m->bag, MAPI_CPID, 0));
}

static void msg_read(const struct source *in, struct sink *out)
{
	struct outlook o = { .out = out, .a = sink_arena(out), .left = LIMIT_DOCUMENT };
	struct mapi_message m = { .codepage = 0 };
	struct ole ole;

	if (ole_open(&ole, in, out)) {
		take_message(&o, ole.root, &m, 32, 0);
		if (o.is_short)
			sink_note(out, NOTE_PARTIAL, "msg.stream", "a property of the message cannot be read to its end");
		if (o.is_deep)
			sink_note(out, NOTE_REFUSED, "limit.depth", "messages inside messages more than %d deep: the rest was not read", DEPTH);
		if (o.has_links)
			sink_note(out, NOTE_PARTIAL, "msg.attachment", "an attachment is a link or an object of another "
				  "program: it is listed without its bytes");
		for (uint32_t i = 0; i < m.attachments.n; i++)
			if (((struct mapi_attachment *)m.attachments.v)[i].inner)
				sink_note(out, NOTE_ODD, "msg.inner", "a message in it was written anew from its "
					  "properties: the original is in this file");
		mapi_read(&m, out);
	}
	ole_close(&ole);
}

static const char *const msg_media[] = { "application/vnd.ms-outlook", NULL };

const struct reader reader_msg = {
	.name = "msg",
	.media = msg_media,
	.flags = READER_CONTAINER,
	.warm = ole_warm,
	.read = msg_read,
};
