/* Putting frames together and taking values out of them. */
#include "worker/frame.h"

#include "base/cursor.h"

enum { ABSENT = 0xffffffff };

void frame_u8(struct buf *b, uint8_t v) { buf_c(b, (char)v); }

void frame_u32(struct buf *b, uint32_t v)
{
	char c[4] = { (char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24) };

	buf_put(b, c, 4);
}

void frame_u64(struct buf *b, uint64_t v)
{
	frame_u32(b, (uint32_t)v);
	frame_u32(b, (uint32_t)(v >> 32));
}

void frame_span(struct buf *b, struct span s)
{
	frame_u32(b, s.p ? (uint32_t)s.n : ABSENT);
	buf_span(b, s);
}

struct span frame_get_span(struct cursor *c)
{
	uint32_t n = cursor_u32le(c);

	return n == ABSENT ? (struct span){ NULL, 0 } : cursor_take(c, n);
}

void frame_begin(struct buf *b, enum frame_type type)
{
	frame_u8(b, (uint8_t)type);
	frame_u32(b, 0);
}

void frame_end(struct buf *b, size_t begun_at)
{
	size_t n = b->n - begun_at - FRAME_HEAD;
	char *p = b->p + begun_at + 1;

	if (b->full)
		return;
	for (int i = 0; i < 4; i++)
		p[i] = (char)(n >> 8 * i);
}
