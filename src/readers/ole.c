/* libgsf reads the compound file, from memory; it follows no chain of sectors and no tree of names
 * in a circle. Property sets ([MS-OLEPS]) and OLE packages ([MS-OLEDS] 2.3.6) are read here.
 *
 * An embedded object of another program is a storage, not a file: only those that hold a file as it
 * was (a package, a document of a newer program) can be handed on. */
#include "ole.h"

#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>
#include <gsf/gsf-utils.h>

#include <stdio.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "charset.h"
#include "docprop.h"

enum { STORAGES = 4096, DEPTH = 6 };

/* What libraries complain of on the way is no finding. */
static void on_log(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer with)
{
	(void)domain, (void)level, (void)text, (void)with;
}

void ole_warm(void)
{
	g_log_set_default_handler(on_log, NULL);
	charset_warm();
	gsf_init();
}

bool ole_open(struct ole *o, const struct source *in, struct sink *out)
{
	struct span all;
	GsfInput *bytes;

	*o = (struct ole){ .out = out };
	buf_init(&o->scratch, LIMIT_DOCUMENT);
	if (!source_all(in, LIMIT_DOCUMENT, &o->scratch, &all))
		return sink_note(out, in->size > LIMIT_DOCUMENT ? NOTE_REFUSED : NOTE_UNREAD,
				 in->size > LIMIT_DOCUMENT ? "limit.document" : "source.read",
				 "a document of %llu bytes could not be read into memory", (unsigned long long)in->size);
	bytes = gsf_input_memory_new((const guint8 *)all.p, (gsf_off_t)all.n, FALSE);
	o->root = gsf_infile_msole_new(bytes, NULL);
	g_object_unref(bytes);
	if (o->root == NULL)
		return sink_note(out, NOTE_UNREAD, "ole.damaged", "the file is damaged: its table of contents cannot be read");
	return true;
}

void ole_close(struct ole *o)
{
	if (o->root)
		g_object_unref(o->root);
	o->root = NULL;
	buf_clear(&o->scratch);
}

static bool read_all(struct ole *o, GsfInput *in, struct buf *to)
{
	uint64_t size = (uint64_t)gsf_input_size(in), n = size < to->max ? size : to->max;
	char *room = buf_room(to, n ? (size_t)n : 1);

	if (size > n)
		sink_note(o->out, NOTE_REFUSED, "limit.part", "a stream in it is larger than %llu KiB: read as far as that",
			  (unsigned long long)(to->max / KIB));
	if (room == NULL || (n && gsf_input_read(in, (size_t)n, (guint8 *)room) == NULL))
		return sink_note(o->out, NOTE_PARTIAL, "ole.stream", "a stream in it cannot be read to its end");
	to->n += (size_t)n;
	return true;
}

bool ole_stream(struct ole *o, const char *name, struct buf *to)
{
	GsfInput *in = gsf_infile_child_by_name(o->root, name);
	bool ok;

	if (in == NULL)
		return false;
	buf_reset(to);
	ok = gsf_input_size(in) >= 0 && read_all(o, in, to);
	g_object_unref(in);
	return ok;
}

/* ---- properties ---- */

struct set {
	struct ole *o;
	struct span bytes;	/* of the section, from its size on */
	char charset[16];
};

enum { TYPE_I2 = 2, TYPE_STRING = 0x1e, TYPE_WIDE = 0x1f, TYPE_TIME = 0x40 };

static void property(struct set *s, uint32_t id, struct cursor c)
{
	struct document *d = &sink_item(s->o->out)->document;
	struct span *text = id == 2 ? &d->title : id == 4 ? &d->author : id == 8 ? &d->last_author :
			    id == 18 ? &d->creator : NULL;
	uint32_t type = cursor_u32le(&c), n;
	struct buf scratch;
	struct span v;

	if (id == 1 && type == TYPE_I2)
		snprintf(s->charset, sizeof s->charset, "CP%u", cursor_u16le(&c));
	if (type == TYPE_TIME && (id == 12 || id == 13))
		docprop_filetime(id == 12 ? &d->created : &d->modified, cursor_u64le(&c), s->o->out);
	if (text == NULL || (type != TYPE_STRING && type != TYPE_WIDE))
		return;
	n = cursor_u32le(&c);
	v = cursor_take(&c, type == TYPE_WIDE ? (uint64_t)n * 2 : n);
	if (c.ran_out)
		return;
	if (type == TYPE_STRING && strcmp(s->charset, "CP1200") != 0)
		v = span_sub(v, 0, span_chr(v, '\0', 0));
	buf_init(&scratch, 64 * KIB);
	v = charset_text(span_sub(v, 0, 8 * KIB), type == TYPE_WIDE || strcmp(s->charset, "CP1200") == 0 ? SPAN("UTF-16LE") :
			 strcmp(s->charset, "CP65001") == 0 ? SPAN("UTF-8") : span_str(s->charset), &scratch, NULL);
	docprop_set(text, span_sub(v, 0, span_chr(v, '\0', 0)), s->o->out);
	buf_clear(&scratch);
}

void ole_properties(struct ole *o)
{
	struct set s = { .o = o, .charset = "CP1252" };
	struct buf b;
	struct cursor c;
	uint32_t n, at;

	buf_init(&b, MIB);
	if (ole_stream(o, "\005SummaryInformation", &b)) {
		c = cursor_on(buf_view(&b));
		cursor_take(&c, 44);	/* header and the name of the first section */
		at = cursor_u32le(&c);
		s.bytes = span_from(buf_view(&b), at);
		c = cursor_on(s.bytes);
		cursor_u32le(&c);
		n = cursor_u32le(&c);
		for (uint32_t i = 0; i < n && i < 256 && !c.ran_out; i++) {
			uint32_t id = cursor_u32le(&c), offset = cursor_u32le(&c);

			if (!c.ran_out)
				property(&s, id, cursor_on(span_from(s.bytes, offset)));
		}
	}
	buf_clear(&b);
}

/* ---- embedded files ---- */

struct finding {
	struct ole *o;
	unsigned storages, objects;
	bool is_over;
};

static struct span c_string(struct cursor *c)
{
	size_t n = span_chr(c->rest, '\0', 0);
	struct span s = cursor_take(c, n == SIZE_MAX ? UINT64_MAX : (uint64_t)n);

	cursor_u8(c);
	return s;
}

/* The name is in the code page of the machine that made it. */
bool ole_give(struct span name, struct span bytes, struct sink *out)
{
	struct child c = { .part = SPAN("attachment"), .size = { true, (int64_t)bytes.n } };
	struct buf scratch;
	bool ok;

	for (size_t i = name.n; i-- > 0;)
		if (name.p[i] == '\\' || name.p[i] == '/') {
			name = span_from(name, i + 1);
			break;
		}
	buf_init(&scratch, 64 * KIB);
	c.name = charset_text(span_sub(name, 0, LIMIT_NAME), SPAN("CP1252"), &scratch, NULL);
	ok = sink_child_begin(out, &c);
	if (ok) {
		sink_child_data(out, bytes);
		sink_child_end(out);
	}
	buf_clear(&scratch);
	return ok;
}

bool ole_package(struct span native, struct span *name, struct span *bytes)
{
	struct cursor c = cursor_on(native);
	struct span path;

	cursor_take(&c, 2);
	*name = c_string(&c);
	path = c_string(&c);
	cursor_take(&c, 4);
	cursor_take(&c, cursor_u32le(&c));	/* path of the copy it was made from */
	*bytes = cursor_take(&c, cursor_u32le(&c));
	if (name->n == 0)
		*name = path;
	return !c.ran_out;
}

static void package(struct finding *f, struct span all)
{
	struct span name, bytes;

	if (!ole_package(span_from(all, 4), &name, &bytes))
		f->objects++;
	else
		f->is_over = !ole_give(name, bytes, f->o->out);
}

static void look(struct finding *f, GsfInput *in, const char *name)
{
	struct buf b;

	buf_init(&b, LIMIT_DOCUMENT);
	if (read_all(f->o, in, &b)) {
		if (strcmp(name, "\001Ole10Native") == 0)
			package(f, buf_view(&b));
		else
			f->is_over = !ole_give(SPAN(""), buf_view(&b), f->o->out);
	}
	buf_clear(&b);
}

static void walk(struct finding *f, GsfInfile *dir, int depth)
{
	int n = gsf_infile_num_children(dir);
	bool has_file = false;

	for (int i = 0; i < n && !f->is_over && f->storages < STORAGES; i++) {
		const char *name = gsf_infile_name_by_index(dir, i);
		GsfInput *in = name ? gsf_infile_child_by_index(dir, i) : NULL;

		if (in == NULL)
			continue;
		f->storages++;
		if (GSF_IS_INFILE(in) && gsf_infile_num_children(GSF_INFILE(in)) >= 0) {
			if (depth < DEPTH)
				walk(f, GSF_INFILE(in), depth + 1);
		} else if (strcmp(name, "\001Ole10Native") == 0 || (depth && (strcmp(name, "Package") == 0 ||
			   strcmp(name, "CONTENTS") == 0))) {
			look(f, in, name);
			has_file = true;
		} else if (depth && (strcmp(name, "WordDocument") == 0 || strcmp(name, "Workbook") == 0 ||
				     strcmp(name, "PowerPoint Document") == 0)) {
			f->objects += !has_file;
		}
		g_object_unref(in);
	}
}

void ole_children(struct ole *o)
{
	struct finding f = { .o = o };

	walk(&f, o->root, 0);
	if (f.objects)
		sink_note(o->out, NOTE_PARTIAL, "ole.object",
			  "%u documents are embedded in it in a form that is no file of its own: they were not read", f.objects);
}
