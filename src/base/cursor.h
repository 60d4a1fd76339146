/* Bounds-checked reading of foreign bytes. Once dry a cursor stays dry and gives zeros and empty
 * spans, so one look at `ran_out` at the end covers a whole chain of reads. */
#ifndef EXHIBIT_BASE_CURSOR_H
#define EXHIBIT_BASE_CURSOR_H

#include "base/span.h"

struct cursor {
	struct span rest;
	bool ran_out;
};

static inline struct cursor cursor_on(struct span s) { return (struct cursor){ s, false }; }
struct span cursor_take(struct cursor *c, uint64_t n);
uint8_t cursor_u8(struct cursor *c);
uint16_t cursor_u16le(struct cursor *c);
uint32_t cursor_u32le(struct cursor *c);
uint64_t cursor_u64le(struct cursor *c);
uint16_t cursor_u16be(struct cursor *c);
uint32_t cursor_u32be(struct cursor *c);

#endif
