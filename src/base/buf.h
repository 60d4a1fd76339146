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
bool buf_u64(struct buf *b, uint64_t v);	/* decimal */
bool buf_hex(struct buf *b, const void *p, size_t n);
bool buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Room for `n` more bytes, to be filled by the caller and then counted with b->n += used.
 * NULL over the ceiling. */
char *buf_room(struct buf *b, size_t n);

/* Records and frames are put together from very many short pieces: where there is room already,
 * that is a copy in place. */
static inline bool buf_put(struct buf *b, const void *p, size_t n)
{
	if (b->full || n > b->cap - b->n || b->p == NULL) {
		if (buf_room(b, n) == NULL)
			return false;
	}
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	return true;
}

static inline bool buf_c(struct buf *b, char c)
{
	if ((b->full || b->n == b->cap) && buf_room(b, 1) == NULL)
		return false;
	b->p[b->n++] = c;
	return true;
}

static inline bool buf_puts(struct buf *b, const char *s) { return buf_put(b, s, strlen(s)); }
static inline bool buf_span(struct buf *b, struct span s) { return buf_put(b, s.p, s.n); }
static inline struct span buf_view(const struct buf *b) { return span_of(b->p ? b->p : "", b->n); }

#endif
