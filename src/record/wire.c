/* Tag, value, tag, value, ... 0. A tag is a row's number in the schema plus one and rises within an
 * object. Numbers are 8 bytes, lengths and counts 4, little-endian. Extra members do not travel:
 * no reader makes any. */
#include "record/wire.h"

#include "base/cursor.h"
#include "base/limits.h"
#include "base/text.h"
#include "record/schema.h"

enum { NULL_LENGTH = 0xffffffff };

/* ---- writing ---- */

static void put_u32(struct buf *b, uint32_t v)
{
	char c[4] = { (char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24) };

	buf_put(b, c, 4);
}

static void put_i64(struct buf *b, int64_t n)
{
	uint64_t v = (uint64_t)n;

	put_u32(b, (uint32_t)v);
	put_u32(b, (uint32_t)(v >> 32));
}

static void put_span(struct buf *b, struct span s)
{
	if (s.p == NULL || span_is_null(s)) {
		put_u32(b, NULL_LENGTH);
		return;
	}
	if (s.n > LIMIT_STRING)
		s.n = LIMIT_STRING;
	put_u32(b, (uint32_t)s.n);
	buf_span(b, s);
}

static void put_object(struct buf *b, const struct schema *s, const void *obj);

static void put_objects(struct buf *b, const struct schema *s, const struct list *l)
{
	put_u32(b, l->n);
	for (uint32_t i = 0; i < l->n; i++)
		put_object(b, s, (const char *)l->v + i * s->size);
}

static void put_value(struct buf *b, const struct field *f, const void *v)
{
	const int64_t *n = v;
	const struct list *l = v;

	switch (f->type) {
	case F_STR: put_span(b, *(const struct span *)v); break;
	case F_DIGEST: buf_put(b, v, sizeof(struct digest)); break;
	case F_OPT: put_i64(b, ((const struct opt64 *)v)->v); break;
	case F_INT: put_i64(b, *n); break;
	case F_FLAG: break;
	case F_PAIR:
	case F_BOX:
		for (int i = 0; i < (f->type == F_PAIR ? 2 : 4); i++)
			put_i64(b, n[i]);
		break;
	case F_STRS:
		put_u32(b, l->n);
		for (uint32_t i = 0; i < l->n; i++)
			put_span(b, list_span(l, i));
		break;
	case F_OBJ: put_object(b, f->sub, v); break;
	case F_OBJ_MORE:
		put_object(b, f->sub, v);
		put_objects(b, f->sub, field_more(f, v));
		break;
	case F_OBJS: put_objects(b, f->sub, l); break;
	}
}

static void put_object(struct buf *b, const struct schema *s, const void *obj)
{
	for (unsigned i = 0; i < s->n; i++) {
		if (field_absent(&s->fields[i], obj))
			continue;
		buf_c(b, (char)(i + 1));
		put_value(b, &s->fields[i], field_of(&s->fields[i], obj));
	}
	buf_c(b, 0);
}

void wire_put(struct buf *out, const struct item *it) { put_object(out, &schema_item, it); }

/* ---- reading ---- */

struct get {
	struct cursor c;
	struct arena *a;
	bool bad;
};

static bool get_object(struct get *g, const struct schema *s, void *obj);

static struct span get_span(struct get *g)
{
	uint32_t n = cursor_u32le(&g->c);
	struct span s;

	if (n == NULL_LENGTH)
		return SPAN_NULL;
	if (n > LIMIT_STRING) {
		g->bad = true;
		return SPAN("");
	}
	s = cursor_take(&g->c, n);
	if (!text_is_utf8(s))
		g->bad = true;
	return arena_dup(g->a, s);
}

static void get_list(struct get *g, const struct field *f, struct list *l)
{
	uint32_t n = cursor_u32le(&g->c);

	if (n > LIMIT_LIST)
		g->bad = true;
	else if (n <= g->c.rest.n)	/* an element has a byte at least */
		list_reserve(l, g->a, f->type == F_STRS ? sizeof(struct span) : f->sub->size, n);
	for (uint32_t i = 0; i < n && !g->bad && !g->c.ran_out; i++) {
		if (f->type == F_STRS)
			list_add_span(l, g->a, get_span(g));
		else if (!get_object(g, f->sub, list_add(l, g->a, f->sub->size)))
			return;
	}
}

static void get_value(struct get *g, const struct field *f, void *v)
{
	int64_t *n = v;

	switch (f->type) {
	case F_STR: *(struct span *)v = get_span(g); break;
	case F_DIGEST: {
		struct span s = cursor_take(&g->c, sizeof(struct digest));

		if (s.n)
			memcpy(v, s.p, s.n);
		break;
	}
	case F_OPT: *(struct opt64 *)v = (struct opt64){ true, (int64_t)cursor_u64le(&g->c) }; break;
	case F_INT: *n = (int64_t)cursor_u64le(&g->c); break;
	case F_FLAG: *(bool *)v = true; break;
	case F_PAIR:
	case F_BOX:
		for (int i = 0; i < (f->type == F_PAIR ? 2 : 4); i++)
			n[i] = (int64_t)cursor_u64le(&g->c);
		break;
	case F_STRS:
	case F_OBJS: get_list(g, f, v); break;
	case F_OBJ: get_object(g, f->sub, v); break;
	case F_OBJ_MORE:
		if (get_object(g, f->sub, v))
			get_list(g, f, field_more(f, v));
		break;
	}
}

static bool get_object(struct get *g, const struct schema *s, void *obj)
{
	unsigned last = 0, tag;

	while ((tag = cursor_u8(&g->c)) != 0) {
		if (tag <= last || tag > s->n) {
			g->bad = true;
			return false;
		}
		last = tag;
		get_value(g, &s->fields[tag - 1], field_of(&s->fields[tag - 1], obj));
		if (g->bad || g->c.ran_out)
			return false;
	}
	return !g->c.ran_out;
}

bool wire_get(struct span bytes, struct item *it)
{
	struct get g = { cursor_on(bytes), it->arena, false };

	return get_object(&g, &schema_item, it) && !g.bad && g.c.rest.n == 0;
}
