/* Growing bytes, each buffer born with a ceiling. Going over it sets `full`, which stays set: a
 * chain of puts needs one check at its end. What was put before stays readable. */
#ifndef EXHIBIT_BASE_BUF_H
#define EXHIBIT_BASE_BUF_H

#include "base/span.h"

#include <stdarg.h>

struct buf {
	char *p;	/* callers may read p[0..n) */
	size_t n, cap, max;
	bool full;
};

void buf_init(struct buf *b, size_t max);
void buf_clear(struct buf *b);			/* frees; the buffer may be used again, same ceiling */
void buf_reset(struct buf *b);			/* n = 0, memory kept */
bool buf_put(struct buf *b, const void *p, size_t n);
bool buf_puts(struct buf *b, const char *s);
bool buf_span(struct buf *b, struct span s);
bool buf_c(struct buf *b, char c);
bool buf_u64(struct buf *b, uint64_t v);	/* decimal */
bool buf_hex(struct buf *b, const void *p, size_t n);
bool buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Room for `n` more bytes, to be filled by the caller and then counted with b->n += used.
 * NULL over the ceiling. */
char *buf_room(struct buf *b, size_t n);
static inline struct span buf_view(const struct buf *b) { return span_of(b->p ? b->p : "", b->n); }

#endif
