/* The NDJSON writer and reader, both walking the schema. */
#include "record/ndjson.h"

#include "base/io.h"
#include "base/limits.h"
#include "exhibit/record.h"
#include "record/schema.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- writing ---- */

static void write_members(struct json *j, const struct schema *s, const void *obj);

static void write_object(struct json *j, const struct schema *s, const void *obj)
{
	json_open(j, '{');
	write_members(j, s, obj);
	json_close(j, '}');
}

static void write_objects(struct json *j, const struct schema *s, const struct list *l)
{
	for (uint32_t i = 0; i < l->n; i++)
		write_object(j, s, (const char *)l->v + i * s->size);
}

static void write_value(struct json *j, const struct field *f, const void *v)
{
	const int64_t *n = v;
	const struct list *l = v;
	char hex[DIGEST_HEX];

	switch (f->type) {
	case F_STR: json_value(j, *(const struct span *)v); break;
	case F_DIGEST: json_value(j, span_str(digest_hex(v, hex))); break;
	case F_OPT: json_int(j, ((const struct opt64 *)v)->v); break;
	case F_INT: json_int(j, *n); break;
	case F_FLAG: json_bool(j, true); break;
	case F_PAIR:
	case F_BOX:
		json_open(j, '[');
		for (int i = 0; i < (f->type == F_PAIR ? 2 : 4); i++)
			json_int(j, n[i]);
		json_close(j, ']');
		break;
	case F_STRS:
		json_open(j, '[');
		for (uint32_t i = 0; i < l->n; i++)
			json_value(j, list_span(l, i));
		json_close(j, ']');
		break;
	case F_OBJ: write_object(j, f->sub, v); break;
	case F_OBJ_MORE:
		l = field_more(f, v);
		if (l->n)
			json_open(j, '[');
		write_object(j, f->sub, v);
		write_objects(j, f->sub, l);
		if (l->n)
			json_close(j, ']');
		break;
	case F_OBJS:
		json_open(j, '[');
		write_objects(j, f->sub, l);
		json_close(j, ']');
		break;
	}
}

static void write_members(struct json *j, const struct schema *s, const void *obj)
{
	const struct list *extra = (const void *)((const char *)obj + s->extra);
	const struct extra *x = extra->v;

	for (unsigned i = 0; i < s->n; i++) {
		if (field_absent(&s->fields[i], obj))
			continue;
		json_key(j, s->fields[i].key);
		write_value(j, &s->fields[i], field_of(&s->fields[i], obj));
	}
	for (uint32_t i = 0; i < extra->n; i++) {
		json_key_span(j, x[i].key);
		json_raw(j, x[i].raw);
	}
}

void ndjson_item(struct buf *out, const struct item *it)
{
	struct json j;

	json_begin(&j, out);
	json_str(&j, "type", SPAN("item"));
	write_members(&j, &schema_item, it);
	json_end(&j);
}

void ndjson_fact(struct json *j, const struct fact *f) { write_object(j, &schema_fact, f); }

void ndjson_transaction(struct json *j, const struct transaction *t) { write_object(j, &schema_transaction, t); }

/* ---- reading ---- */

static bool read_members(struct jread *r, const struct schema *s, void *obj, bool top);

static bool read_object(struct jread *r, const struct schema *s, void *obj)
{
	return jread_object(r) && read_members(r, s, obj, false);
}

static bool read_string(struct jread *r, struct span *s)
{
	if (jread_null(r)) {
		*s = SPAN_NULL;
		return true;
	}
	return jread_string(r, s);
}

static bool read_numbers(struct jread *r, int64_t *n, int count)
{
	int i = 0;

	if (!jread_array(r))
		return false;
	while (jread_element(r)) {
		if (i == count) {
			r->error = "too many numbers";
			return false;
		}
		if (!jread_int(r, &n[i++]))
			return false;
	}
	if (!r->error && i != count)
		r->error = "too few numbers";
	return r->error == NULL;
}

enum { SHORT_LIST = 64 };

/* A long list grows on the heap: an arena would keep each of the smaller ones it was. */
static void *add_long(struct list *l, size_t size, bool *is_long)
{
	void *old = l->v;

	if (l->n == l->cap) {
		l->cap = l->cap / 2 * 3;
		l->v = mem_grow(*is_long ? old : NULL, (size_t)l->cap * size);
		if (!*is_long)
			memcpy(l->v, old, (size_t)l->n * size);
		*is_long = true;
	}
	return memset((char *)l->v + (size_t)l->n++ * size, 0, size);
}

static bool read_elements(struct jread *r, const struct field *f, size_t size, struct list *l, bool *is_long)
{
	while (jread_element(r)) {
		void *at;

		if (l->n >= LIMIT_LIST)
			r->error = "too many elements";
		if (r->error)
			return false;
		at = *is_long || (l->n == l->cap && l->n >= SHORT_LIST) ? add_long(l, size, is_long) : list_add(l, r->a, size);
		if (f->type == F_STRS ? !read_string(r, at) : !read_object(r, f->sub, at))
			return false;
	}
	return r->error == NULL;
}

static bool read_list(struct jread *r, const struct field *f, struct list *l)
{
	size_t size = f->type == F_STRS ? sizeof(struct span) : f->sub->size;
	bool is_long = false, ok;
	void *grown;

	if (!jread_array(r))
		return false;
	ok = read_elements(r, f, size, l, &is_long);
	if (is_long) {
		grown = l->v;
		l->cap = l->n;
		l->v = memcpy(arena_get(r->a, (size_t)l->n * size), grown, (size_t)l->n * size);
		free(grown);
	}
	return ok;
}

/* The first of a list becomes the struct before it. */
static bool take_first(const struct field *f, void *v)
{
	struct list *l = field_more(f, v);

	if (l->n == 0)
		return true;
	memcpy(v, l->v, f->sub->size);
	memmove(l->v, (char *)l->v + f->sub->size, --l->n * f->sub->size);
	return true;
}

static bool read_value(struct jread *r, const struct field *f, void *v)
{
	struct span s;
	struct opt64 *o = v;

	switch (f->type) {
	case F_STR: return read_string(r, v);
	case F_DIGEST:
		if (!jread_string(r, &s))
			return false;
		if (!digest_parse(v, s))
			r->error = "not a SHA-256 in 64 lower-case hex digits";
		return r->error == NULL;
	case F_OPT:
		o->has = true;
		return jread_int(r, &o->v);
	case F_INT: return jread_int(r, v);
	case F_FLAG:
		if (!jread_raw(r, &s))
			return false;
		*(bool *)v = span_eq_str(s, "true");
		if (!*(bool *)v && !span_eq_str(s, "false"))
			r->error = "true or false was expected";
		return r->error == NULL;
	case F_PAIR: return read_numbers(r, v, 2);
	case F_BOX: return read_numbers(r, v, 4);
	case F_STRS:
	case F_OBJS: return read_list(r, f, v);
	case F_OBJ: return read_object(r, f->sub, v);
	case F_OBJ_MORE:
		if (jread_peek(r) != '[')
			return read_object(r, f->sub, v);
		return read_list(r, f, field_more(f, v)) && take_first(f, v);
	}
	return false;
}

static bool read_unknown(struct jread *r, struct list *extra, struct span key)
{
	const struct extra *have = extra->v;
	struct extra *x;

	for (uint32_t i = 0; i < extra->n; i++)
		if (span_eq(have[i].key, key))
			r->error = "a key stands twice";
	if (extra->n >= LIMIT_LIST / 100)
		r->error = "too many unknown keys";
	if (r->error)
		return false;
	x = list_add(extra, r->a, sizeof *x);
	x->key = key;
	return jread_raw(r, &x->raw);
}

static bool read_members(struct jread *r, const struct schema *s, void *obj, bool top)
{
	struct list *extra = (void *)((char *)obj + s->extra);
	uint64_t seen = 0;
	struct span key;
	unsigned next = 0;	/* our own lines come in table order: the next row is the first guess */

	while (jread_member(r, &key)) {
		unsigned i, tried;

		if (top && span_eq_str(key, "type")) {
			if (!jread_string(r, &key))
				return false;
			continue;
		}
		for (tried = 0, i = next; tried < s->n; tried++, i = i + 1 < s->n ? i + 1 : 0)
			if (span_eq_str(key, s->fields[i].key))
				break;
		if (tried == s->n) {
			if (!read_unknown(r, extra, key))
				return false;
			continue;
		}
		if (seen & (uint64_t)1 << i) {
			r->error = "a key stands twice";
			return false;
		}
		seen |= (uint64_t)1 << i;
		next = i + 1 < s->n ? i + 1 : 0;
		if (!read_value(r, &s->fields[i], field_of(&s->fields[i], obj)))
			return false;
	}
	return r->error == NULL;
}

struct item *ndjson_parse(struct span line, const char **why)
{
	struct item *it = item_new();

	return ndjson_parse_into(it, arena_dup(it->arena, line), why);
}

struct item *ndjson_parse_into(struct item *it, struct span line, const char **why)
{
	struct jread r = jread_on(line, it->arena);

	if (jread_object(&r) && read_members(&r, &schema_item, it, true) && jread_done(&r)) {
		if (it->id.n == 0 || it->origin.n == 0)
			r.error = "an item needs id and origin";
		else
			return it;
	}
	*why = r.error;
	item_free(it);
	return NULL;
}

/* ---- the stream ---- */

void counts_add(struct counts *c, const struct item *it)
{
	const struct note *n = it->notes.v;

	c->items++;
	for (uint32_t i = 0; i < it->notes.n; i++)
		for (int l = 0; l < NOTE_LEVELS; l++)
			if (span_eq_str(n[i].level, note_level_name[l]))
				c->notes[l]++;
}

struct stream_in {
	int fd;
	bool at_end, too_long;
	struct buf buf;
	size_t from;		/* start of the next line in buf */
	uint64_t lines;
};

struct stream_in *stream_in_new(int fd)
{
	struct stream_in *in = mem_get(sizeof *in);

	in->fd = fd;
	buf_init(&in->buf, LIMIT_LINE + (1 << 20));
	return in;
}

void stream_in_free(struct stream_in *in)
{
	if (in == NULL)
		return;
	buf_clear(&in->buf);
	free(in);
}

/* More bytes behind what is there; false at the end of input or on an error. */
static bool fill(struct stream_in *in, struct err *e)
{
	enum { STEP = 256 << 10 };
	ssize_t n;
	char *to;

	if (in->from) {
		memmove(in->buf.p, in->buf.p + in->from, in->buf.n - in->from);
		in->buf.n -= in->from;
		in->from = 0;
	}
	to = buf_room(&in->buf, STEP);
	if (to == NULL) {	/* a line over the limit: what is here is thrown away and counted once */
		in->too_long = true;
		buf_reset(&in->buf);
		to = buf_room(&in->buf, STEP);
	}
	do
		n = read(in->fd, to, STEP);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_set(e, EXHIBIT_IO, errno, "read the record stream");
	in->buf.n += (size_t)n;
	in->at_end = n == 0;
	return n > 0;
}

static bool next_line(struct stream_in *in, struct span *line, struct err *e)
{
	size_t scanned = in->from;

	for (;;) {
		char *lf = in->buf.n > scanned
			? memchr(in->buf.p + scanned, '\n', in->buf.n - scanned) : NULL;
		size_t before;

		if (lf || (in->at_end && in->buf.n > in->from)) {
			size_t end = lf ? (size_t)(lf - in->buf.p) : in->buf.n;

			*line = span_of(in->buf.p + in->from, end - in->from);
			in->from = lf ? end + 1 : end;
			in->lines++;
			return true;
		}
		if (in->at_end)
			return false;
		before = in->buf.n - in->from;
		if (!fill(in, e) && e->status)
			return false;
		scanned = in->too_long && in->buf.n < before ? 0 : in->from + before;
		if (scanned > in->buf.n)
			scanned = 0;
	}
}

static void read_counts(struct jread *r, struct counts *c)
{
	struct span key, s;
	int64_t v;

	while (jread_member(r, &key)) {
		if (span_eq_str(key, "items") && jread_int(r, &v)) {
			c->items = (uint64_t)v;
		} else if (span_eq_str(key, "errors") && jread_int(r, &v)) {
			c->errors = (uint64_t)v;
		} else if (span_eq_str(key, "notes") && jread_object(r)) {
			while (jread_member(r, &key))
				for (int l = 0; l <= NOTE_LEVELS; l++) {
					if (l == NOTE_LEVELS) {
						jread_raw(r, &s);
					} else if (span_eq_str(key, note_level_name[l])) {
						if (jread_int(r, &v))
							c->notes[l] = (uint64_t)v;
						break;
					}
				}
		} else {
			jread_raw(r, &s);
		}
	}
}

/* The "type" of a line, without building anything: it stands first in our own lines, anywhere in
 * other people's. */
static bool line_type(struct span line, struct arena *a, struct span *type, const char **why)
{
	struct jread r = jread_on(line, a);
	struct span key, skip;

	*type = (struct span){ NULL, 0 };
	if (jread_object(&r))
		while (jread_member(&r, &key)) {
			if (span_eq_str(key, "type") && jread_peek(&r) == '"') {
				jread_string(&r, type);
				if (r.error == NULL)
					return true;
			}
			jread_raw(&r, &skip);
		}
	*why = r.error ? r.error : "a record needs a \"type\"";
	return false;
}

/* Fields of a later protocol may mean something else: going on would be guessing. */
static bool may_read(struct span line, struct arena *a, struct err *e)
{
	struct jread r = jread_on(line, a);
	struct span key, raw;
	int64_t v = EXHIBIT_PROTOCOL;

	if (jread_object(&r))
		while (jread_member(&r, &key))
			if (!(span_eq_str(key, "protocol") ? jread_int(&r, &v) : jread_raw(&r, &raw)))
				break;
	return v == EXHIBIT_PROTOCOL ||
	       err_set(e, EXHIBIT_INPUT, 0, "the records are of protocol %lld, this program reads protocol %d: "
		       "let one version of exhibit do all stages", (long long)v, EXHIBIT_PROTOCOL);
}

bool stream_next(struct stream_in *in, struct record *r, struct err *e)
{
	struct arena *a;
	struct span type;
	bool ok = true;

	*r = (struct record){ .type = RECORD_ERROR };
	do {
		if (!next_line(in, &r->line, e))
			return false;
	} while (span_trim(r->line).n == 0);
	r->number = in->lines;
	if (in->too_long) {
		in->too_long = false;
		r->why = "the line is longer than a record may be";
		return true;
	}
	a = arena_new();
	if (line_type(r->line, a, &type, &r->why)) {
		if (span_eq_str(type, "item")) {
			r->item = ndjson_parse(r->line, &r->why);
			r->type = r->item ? RECORD_ITEM : RECORD_ERROR;
		} else if (span_eq_str(type, "end")) {
			struct jread jr = jread_on(r->line, a);

			if (jread_object(&jr))
				read_counts(&jr, &r->end);
			if (jread_done(&jr))
				r->type = RECORD_END;
			r->why = jr.error;
		} else {
			r->type = span_eq_str(type, "case") ? RECORD_CASE
				: span_eq_str(type, "error") ? RECORD_ERROR : RECORD_OTHER;
			ok = r->type != RECORD_CASE || may_read(r->line, a, e);
		}
	}
	arena_free(a);
	return ok;
}

bool stream_ready(const struct stream_in *in)
{
	struct pollfd p = { .fd = in->fd, .events = POLLIN };

	return in->at_end || (in->buf.n > in->from && memchr(in->buf.p + in->from, '\n', in->buf.n - in->from)) ||
	       poll(&p, 1, 0) > 0;
}

struct stream_out {
	int fd;
	struct buf buf;
};

enum { FLUSHED = 1 << 20 };

struct stream_out *stream_out_new(int fd)
{
	struct stream_out *out = mem_get(sizeof *out);

	out->fd = fd;
	buf_init(&out->buf, SIZE_MAX / 2);
	return out;
}

void stream_out_free(struct stream_out *out)
{
	if (out == NULL)
		return;
	buf_clear(&out->buf);
	free(out);
}

size_t stream_pending(const struct stream_out *out) { return out->buf.n; }

bool stream_flush(struct stream_out *out, struct err *e)
{
	bool ok = io_write(out->fd, out->buf.p, out->buf.n, e);

	if (out->buf.cap > FLUSHED)	/* of a record as long as few are */
		buf_clear(&out->buf);
	else
		buf_reset(&out->buf);
	return ok || err_in(e, "while writing records");
}


void stream_line(struct stream_out *out, struct span line)
{
	buf_span(&out->buf, line);
	buf_c(&out->buf, '\n');
}

void ndjson_case(struct buf *out, struct span store, const struct list *held)
{
	struct json j;

	json_begin(&j, out);
	json_str(&j, "type", SPAN("case"));
	json_num(&j, "protocol", EXHIBIT_PROTOCOL);
	json_str(&j, "store", store);
	json_str(&j, "tool", SPAN("exhibit " EXHIBIT_VERSION));
	json_key(&j, "sandbox");
	json_open(&j, '[');
	for (uint32_t i = 0; i < held->n; i++)
		json_value(&j, list_span(held, i));
	json_close(&j, ']');
	json_end(&j);
}

void stream_item(struct stream_out *out, const struct item *it)
{
	ndjson_item(&out->buf, it);
	buf_c(&out->buf, '\n');
}

void stream_error(struct stream_out *out, const struct record *r)
{
	struct json j;

	if (r->why == NULL) {	/* an earlier stage's: passes through */
		stream_line(out, r->line);
		return;
	}
	json_begin(&j, &out->buf);
	json_str(&j, "type", SPAN("error"));
	json_num(&j, "line", (int64_t)r->number);
	json_str(&j, "text", span_str(r->why));
	json_end(&j);
	buf_c(&out->buf, '\n');
}

bool stream_end(struct stream_out *out, const struct counts *c, struct err *e)
{
	struct json j;

	json_begin(&j, &out->buf);
	json_str(&j, "type", SPAN("end"));
	json_num(&j, "items", (int64_t)c->items);
	if (c->errors)
		json_num(&j, "errors", (int64_t)c->errors);
	json_key(&j, "notes");
	json_open(&j, '{');
	for (int l = 0; l < NOTE_LEVELS; l++)
		json_num(&j, note_level_name[l], (int64_t)c->notes[l]);
	json_close(&j, '}');
	json_end(&j);
	buf_c(&out->buf, '\n');
	return stream_flush(out, e);
}
