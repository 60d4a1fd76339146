/* Rows as bytes: a count, then per field a length and the bytes. Both ends are ours and on the
 * same machine, so numbers are in host order; lengths are checked all the same. */
#include "row.h"

enum { ABSENT = -1, SHELF_FIELD = 600, SHELF_BYTES = 4 << 20 };

struct span row_clip(struct span s, size_t n)
{
	if (s.n <= n)
		return s;
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return span_of(s.p, n);
}

static bool put_field(struct span s, size_t clip, struct buf *to)
{
	static const char dots[] = "\xe2\x80\xa6";
	struct span kept = row_clip(s, clip);
	int32_t n = s.p == NULL ? ABSENT : (int32_t)kept.n;

	assert(s.p || s.n == 0);
	if (kept.n < s.n)
		n += (int32_t)sizeof dots - 1;
	buf_put(to, &n, sizeof n);
	buf_span(to, kept);
	if (kept.n < s.n)
		buf_put(to, dots, sizeof dots - 1);
	return !to->full;
}

bool row_print(const struct row *r, size_t clip, struct buf *to)
{
	size_t mark = to->n;
	uint32_t count = r->n;

	assert(r->n <= ROW_FIELDS && clip < INT32_MAX / 2);
	buf_put(to, &count, sizeof count);
	for (unsigned i = 0; i < r->n; i++)
		put_field(r->f[i], clip, to);
	if (!to->full)
		return true;
	to->n = mark;
	to->full = false;
	return false;
}

static bool take(struct span *from, void *to, size_t n)
{
	if (from->n < n)
		return false;
	memcpy(to, from->p, n);
	*from = span_from(*from, n);
	return true;
}

bool row_parse(struct row *r, struct span *from)
{
	uint32_t count;
	int32_t n;

	*r = (struct row){ 0 };
	if (!take(from, &count, sizeof count) || count > ROW_FIELDS)
		return false;
	for (r->n = 0; r->n < count; r->n++) {
		if (!take(from, &n, sizeof n) || (n >= 0 && (size_t)n > from->n))
			return false;
		if (n < 0)
			continue;
		r->f[r->n] = span_of(from->p, (size_t)n);
		*from = span_from(*from, (size_t)n);
	}
	return true;
}

void shelf_init(struct shelf *s, uint32_t cap)
{
	*s = (struct shelf){ .cap = cap };
	buf_init(&s->b, SHELF_BYTES);
}

void shelf_clear(struct shelf *s) { buf_clear(&s->b); }

bool shelf_put(struct shelf *s, const struct row *r)
{
	s->seen++;
	/* Nothing is kept behind a gap: "the first n" stays true. */
	if (s->kept == s->cap || s->kept + 1 < s->seen || !row_print(r, SHELF_FIELD, &s->b))
		return false;
	s->kept++;
	return true;
}
