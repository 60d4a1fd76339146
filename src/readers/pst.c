/* Outlook's mail files, ".pst" and ".ost" ([MS-PST]), read by libpff: both sizes, both encryptions.
 *
 * A message is no file there but a set of properties, so each becomes a message of RFC 5322 written from
 * them, with its header as it came over the wire where that was kept, and a note saying so. One message
 * is in memory at a time. A password on the file locks nothing and is not asked for. What was deleted
 * and not yet overwritten is not dug up. */
#include "mapi.h"

#include <libbfio.h>
#include <libpff.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "charset.h"

extern const struct reader reader_pst;

enum { FOLDERS = 64, INNER = 8, PATH = 1024 };

/* ---- the file, as libpff reads it ---- */

struct handle {
	const struct source *in;
	uint64_t at;
};

static int handle_free(intptr_t **h, libbfio_error_t **e)
{
	(void)e;
	*h = NULL;	/* it lives on the stack of pst_read */
	return 1;
}

static int handle_clone(intptr_t **to, intptr_t *from, libbfio_error_t **e)
{
	(void)e;
	*to = from;
	return 1;
}

static int handle_open(intptr_t *h, int flags, libbfio_error_t **e)
{
	(void)h, (void)e;
	return flags & LIBBFIO_ACCESS_FLAG_WRITE ? -1 : 1;
}

static int handle_close(intptr_t *h, libbfio_error_t **e)
{
	(void)h, (void)e;
	return 0;
}

static ssize_t handle_read(intptr_t *p, uint8_t *to, size_t n, libbfio_error_t **e)
{
	struct handle *h = (struct handle *)p;
	size_t got = h->at < h->in->size ? source_read(h->in, h->at, to, n) : 0;

	(void)e;
	if (got == SIZE_MAX)
		return -1;
	h->at += got;
	return (ssize_t)got;
}

static ssize_t handle_write(intptr_t *h, const uint8_t *from, size_t n, libbfio_error_t **e)
{
	(void)h, (void)from, (void)n, (void)e;
	return -1;
}

static off64_t handle_seek(intptr_t *p, off64_t to, int whence, libbfio_error_t **e)
{
	struct handle *h = (struct handle *)p;
	int64_t base = whence == SEEK_CUR ? (int64_t)h->at : whence == SEEK_END ? (int64_t)h->in->size : 0, at;

	(void)e;
	if (__builtin_add_overflow(base, to, &at) || at < 0)
		return -1;
	h->at = (uint64_t)at;
	return at;
}

static int handle_is(intptr_t *h, libbfio_error_t **e)
{
	(void)h, (void)e;
	return 1;
}

static int handle_size(intptr_t *p, size64_t *size, libbfio_error_t **e)
{
	(void)e;
	*size = ((struct handle *)p)->in->size;
	return 1;
}

/* ---- one message ---- */

struct pst {
	struct sink *out;
	struct buf rfc822;
	char path[PATH];
	size_t path_n;
	uint64_t messages, damaged, folders;
	uint64_t left;		/* bytes one message may still take */
	bool is_over, is_deep, is_short;
};

static struct span take(struct pst *p, struct arena *a, size_t n, char **to)
{
	if (n > p->left) {
		p->is_short = true;
		return (struct span){ NULL, 0 };
	}
	p->left -= n;
	*to = arena_get(a, n + 1);
	return span_of(*to, n);
}

static void take_set(struct pst *p, libpff_item_t *item, int set, struct mapi_bag *bag, struct arena *a)
{
	libpff_record_set_t *records = NULL;
	int n = 0;

	if (libpff_item_get_record_set_by_index(item, set, &records, NULL) != 1)
		return;
	libpff_record_set_get_number_of_entries(records, &n, NULL);
	for (int i = 0; i < n && i < LIMIT_MAPI_PROPS; i++) {
		libpff_record_entry_t *entry = NULL;
		uint32_t id = 0, type = 0;
		size_t size = 0;
		struct span v;
		char *to;

		if (libpff_record_set_get_entry_by_index(records, i, &entry, NULL) != 1)
			continue;
		if (libpff_record_entry_get_entry_type(entry, &id, NULL) == 1 && id < 0x8000 && id != MAPI_DATA &&
		    libpff_record_entry_get_value_type(entry, &type, NULL) == 1 && type < MAPI_MANY &&
		    libpff_record_entry_get_data_size(entry, &size, NULL) == 1 && size > 0 &&
		    (v = take(p, a, size, &to)).p && libpff_record_entry_get_data(entry, (uint8_t *)to, size, NULL) == 1)
			mapi_add(bag, a, (uint16_t)id, (uint16_t)type, v);
		libpff_record_entry_free(&entry, NULL);
	}
	libpff_record_set_free(&records, NULL);
}

static void take_people(struct pst *p, libpff_item_t *item, struct mapi_message *m, struct arena *a)
{
	libpff_item_t *people = NULL;
	int n = 0;

	if (libpff_message_get_recipients(item, &people, NULL) != 1)
		return;
	libpff_item_get_number_of_record_sets(people, &n, NULL);
	for (int i = 0; i < n && i < LIMIT_MAPI_PROPS; i++) {
		struct mapi_bag bag = { .props = { 0 } };

		take_set(p, people, i, &bag, a);
		*(struct mapi_bag *)list_add(&m->people, a, sizeof bag) = bag;
	}
	libpff_item_free(&people, NULL);
}

static void take_data(struct pst *p, libpff_item_t *item, struct mapi_bag *bag, struct arena *a)
{
	size64_t size = 0;
	size_t have = 0;
	struct span v;
	char *to;

	if (libpff_attachment_get_data_size(item, &size, NULL) != 1 || size > LIMIT_MAIL ||
	    (v = take(p, a, (size_t)size, &to)).p == NULL) {
		p->is_short |= size > 0;
		return;
	}
	while (have < size) {
		ssize_t got = libpff_attachment_data_read_buffer(item, (uint8_t *)to + have, (size_t)size - have, NULL);

		if (got <= 0)
			break;
		have += (size_t)got;
	}
	p->is_short |= have < size;
	mapi_add(bag, a, MAPI_DATA, MAPI_BINARY, span_sub(v, 0, have));
}

static void take_message(struct pst *p, libpff_item_t *item, struct mapi_message *m, struct arena *a, unsigned depth);

static void take_attachment(struct pst *p, libpff_item_t *item, struct mapi_message *m, struct arena *a, unsigned depth)
{
	struct mapi_attachment *t = list_add(&m->attachments, a, sizeof *t);
	struct mapi_attachment at = { .inner = NULL };
	libpff_item_t *inner = NULL;
	int type = 0;

	take_set(p, item, 0, &at.bag, a);
	libpff_attachment_get_type(item, &type, NULL);
	if (type == LIBPFF_ATTACHMENT_TYPE_ITEM && depth < INNER && libpff_attachment_get_item(item, &inner, NULL) == 1) {
		at.inner = arena_get(a, sizeof *at.inner);
		take_message(p, inner, at.inner, a, depth + 1);
		libpff_item_free(&inner, NULL);
	} else if (type == LIBPFF_ATTACHMENT_TYPE_ITEM) {
		p->is_deep = true;
	} else {
		take_data(p, item, &at.bag, a);
	}
	*t = at;
}

static void take_message(struct pst *p, libpff_item_t *item, struct mapi_message *m, struct arena *a, unsigned depth)
{
	int n = 0;

	take_set(p, item, 0, &m->bag, a);
	take_people(p, item, m, a);
	libpff_message_get_number_of_attachments(item, &n, NULL);
	for (int i = 0; i < n && i < LIMIT_MAPI_PROPS; i++) {
		libpff_item_t *attachment = NULL;

		if (libpff_message_get_attachment(item, i, &attachment, NULL) == 1)
			take_attachment(p, attachment, m, a, depth);
		else
			p->is_short = true;
		libpff_item_free(&attachment, NULL);
	}
	m->codepage = mapi_u32(&m->bag, MAPI_CODEPAGE, mapi_u32(&m->bag, MAPI_CPID, 0));
}

static void give_message(struct pst *p, libpff_item_t *item)
{
	struct arena *a = arena_new();
	struct mapi_message m = { .codepage = 0 };
	struct child c = { .media = SPAN("message/rfc822") };
	const char *beyond;

	p->left = LIMIT_MAIL;
	p->is_short = false;
	p->messages++;
	c.name = arena_fmt(a, "%.*s#%llu", (int)p->path_n, p->path, (unsigned long long)p->messages);
	if (sink_want(p->out) & WANT_CHILDREN) {
		take_message(p, item, &m, a, 0);
		buf_reset(&p->rfc822);
		mapi_write(&m, a, &p->rfc822, 0);
		p->is_over = !sink_child_begin(p->out, &c);
	}
	if ((sink_want(p->out) & WANT_CHILDREN) && !p->is_over) {
		sink_child_data(p->out, buf_view(&p->rfc822));
		sink_child_note(p->out, NOTE_ODD, "mail.rebuilt", "this message was written from the properties it "
				"has in the mail file, which is the original");
		if ((beyond = mapi_beyond(&m, a)))
			sink_child_note(p->out, NOTE_PARTIAL, "mail.beyond", "%s was not read; subject, text and attachments were", beyond);
		if (p->is_short)
			sink_child_note(p->out, NOTE_PARTIAL, "pst.property", "some property or attachment of it could not be read");
		sink_child_end(p->out);
	}
	arena_free(a);
}

/* ---- folders ---- */

static size_t enter(struct pst *p, libpff_item_t *folder)
{
	size_t before = p->path_n, n = 0;
	uint8_t name[512];

	if (libpff_folder_get_utf8_name_size(folder, &n, NULL) != 1 || n < 2 || n > sizeof name || p->path_n + n >= PATH ||
	    libpff_folder_get_utf8_name(folder, name, n, NULL) != 1)
		return before;
	for (size_t i = 0; i + 1 < n && name[i]; i++)
		p->path[p->path_n++] = name[i] == '/' ? '_' : (char)name[i];
	p->path[p->path_n++] = '/';
	return before;
}

static void walk(struct pst *p, libpff_item_t *folder, unsigned depth)
{
	size_t before = enter(p, folder);
	int n = 0, k = 0;

	p->folders++;
	libpff_folder_get_number_of_sub_messages(folder, &n, NULL);
	for (int i = 0; i < n && !p->is_over; i++) {
		libpff_item_t *item = NULL;

		if (libpff_folder_get_sub_message(folder, i, &item, NULL) == 1)
			give_message(p, item);
		else
			p->damaged++;
		libpff_item_free(&item, NULL);
	}
	libpff_folder_get_number_of_sub_folders(folder, &k, NULL);
	for (int i = 0; i < k && !p->is_over; i++) {
		libpff_item_t *sub = NULL;

		/* A damaged file may call a folder its own grandmother. */
		if (depth >= FOLDERS || p->folders >= LIMIT_MAPI_PROPS)
			p->is_deep = true;
		else if (libpff_folder_get_sub_folder(folder, i, &sub, NULL) == 1)
			walk(p, sub, depth + 1);
		else
			p->damaged++;
		libpff_item_free(&sub, NULL);
	}
	p->path_n = before;
}

static void report(struct pst *p)
{
	if (sink_want(p->out) & WANT_META)
		sink_item(p->out)->messages = (struct opt64){ true, (int64_t)p->messages };
	if (p->damaged)
		sink_note(p->out, NOTE_PARTIAL, "pst.damaged", "%llu messages or folders cannot be read", (unsigned long long)p->damaged);
	if (p->is_deep)
		sink_note(p->out, NOTE_REFUSED, "limit.depth", "folders or messages inside each other beyond what is followed: "
			  "the rest was not read");
}

static void read_file(struct pst *p, libbfio_handle_t *io)
{
	libpff_file_t *file = NULL;
	libpff_item_t *root = NULL;

	if (libpff_file_initialize(&file, NULL) == 1 &&
	    libpff_file_open_file_io_handle(file, io, LIBPFF_OPEN_READ, NULL) == 1 &&
	    libpff_file_get_root_folder(file, &root, NULL) == 1) {
		walk(p, root, 0);
		report(p);
	} else {
		sink_note(p->out, NOTE_UNREAD, "pst.damaged", "the mail file is damaged or of an unknown version: it cannot be opened");
	}
	libpff_item_free(&root, NULL);
	libpff_file_close(file, NULL);
	libpff_file_free(&file, NULL);
}

/* The header says where the file ends ([MS-PST] 2.2.2.6, ibFileEof): behind the end of a copy that broke
 * off there may have been messages of which nothing else tells. */
static void check_length(const struct source *in, struct sink *out)
{
	struct cursor c = cursor_on(in->head);
	uint64_t end;
	uint16_t version;

	cursor_take(&c, 10);
	version = cursor_u16le(&c);
	cursor_take(&c, (version >= 23 ? 184 : 168) - 12);
	end = version >= 23 ? cursor_u64le(&c) : cursor_u32le(&c);
	if (!c.ran_out && end > in->size)
		sink_note(out, NOTE_PARTIAL, "pst.short", "the mail file says that it is %llu bytes long, and is shorter: messages may be missing",
			  (unsigned long long)end);
}

static void pst_read(const struct source *in, struct sink *out)
{
	struct handle h = { .in = in };
	struct pst *p;
	libbfio_handle_t *io = NULL;

	if (!(sink_want(out) & (WANT_CHILDREN | WANT_META)))
		return;
	check_length(in, out);
	p = mem_get(sizeof *p);
	*p = (struct pst){ .out = out };
	buf_init(&p->rfc822, 2 * LIMIT_MAIL);
	if (libbfio_handle_initialize(&io, (intptr_t *)&h, handle_free, handle_clone, handle_open, handle_close, handle_read,
				      handle_write, handle_seek, handle_is, handle_is, handle_size, 0, NULL) == 1)
		read_file(p, io);
	libbfio_handle_free(&io, NULL);
	buf_clear(&p->rfc822);
	free(p);
}

static const char *const pst_media[] = { "application/vnd.ms-outlook-pst", NULL };

const struct reader reader_pst = {
	.name = "pst",
	.media = pst_media,
	.flags = READER_CONTAINER | READER_FRESH,
	.warm = charset_warm,
	.read = pst_read,
};
