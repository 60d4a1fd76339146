/* A length, then the bytes. Read through a window that holds at least one whole record. */
#include "spool.h"

#include "base/io.h"

#include <errno.h>

enum { WINDOW = 32 << 10 };

void spool_put(struct outfile *o, struct span record)
{
	uint32_t n = (uint32_t)record.n;

	assert(record.n <= SPOOL_RECORD);
	outfile_put(o, span_of((const char *)&n, sizeof n));
	outfile_put(o, record);
}

void spool_read(struct spool_reader *r, int fd, uint64_t from, uint64_t to)
{
	*r = (struct spool_reader){ .fd = fd, .at = from, .end = to };
	buf_init(&r->b, SPOOL_RECORD + WINDOW);
}

void spool_end(struct spool_reader *r) { buf_clear(&r->b); }

/* Makes r->rest hold at least n bytes. */
static bool fill(struct spool_reader *r, size_t n, struct err *e)
{
	size_t want = n > WINDOW ? n : WINDOW, keep = r->rest.n;
	ssize_t got;
	char *to;

	if (keep >= n)
		return true;
	if (keep)
		memmove(r->b.p, r->rest.p, keep);
	r->b.n = keep;
	if (want - keep > r->end - r->at)
		want = keep + (size_t)(r->end - r->at);
	to = buf_room(&r->b, want - keep);
	assert(to != NULL);
	got = io_pread(r->fd, to, want - keep, r->at);
	if (got < 0)
		return err_set(e, EXHIBIT_IO, errno, "read a temporary file");
	r->b.n += (size_t)got;
	r->at += (uint64_t)got;
	r->rest = buf_view(&r->b);
	if (r->rest.n < n)
		return err_set(e, EXHIBIT_IO, 0, "a temporary file ends early");
	return true;
}

bool spool_next(struct spool_reader *r, struct span *record, struct err *e)
{
	uint32_t n;

	*record = (struct span){ 0 };
	if (r->rest.n == 0 && r->at == r->end)
		return true;
	if (!fill(r, sizeof n, e))
		return false;
	memcpy(&n, r->rest.p, sizeof n);
	if (n > SPOOL_RECORD)
		return err_set(e, EXHIBIT_IO, 0, "a temporary file was changed");
	if (!fill(r, sizeof n + n, e))
		return false;
	*record = span_sub(r->rest, sizeof n, n);
	r->rest = span_from(r->rest, sizeof n + n);
	return true;
}
