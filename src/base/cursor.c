/* Bounds-checked reading of foreign bytes. */
#include "base/cursor.h"

struct span cursor_take(struct cursor *c, uint64_t n)
{
	struct span got;

	if (c->ran_out || n > c->rest.n) {
		c->ran_out = true;
		return span_of("", 0);
	}
	got = span_of(c->rest.p, (size_t)n);
	if (n) {
		c->rest.p += n;
		c->rest.n -= (size_t)n;
	}
	return got;
}

static inline uint64_t number(struct cursor *c, unsigned n, bool big)
{
	struct span s = cursor_take(c, n);
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++)
		v = v << 8 | (uint8_t)s.p[big ? i : s.n - 1 - i];
	return v;
}

uint8_t cursor_u8(struct cursor *c) { return (uint8_t)number(c, 1, false); }
uint16_t cursor_u16le(struct cursor *c) { return (uint16_t)number(c, 2, false); }
uint32_t cursor_u32le(struct cursor *c) { return (uint32_t)number(c, 4, false); }
uint64_t cursor_u64le(struct cursor *c) { return number(c, 8, false); }
uint16_t cursor_u16be(struct cursor *c) { return (uint16_t)number(c, 2, true); }
uint32_t cursor_u32be(struct cursor *c) { return (uint32_t)number(c, 4, true); }
