/* The bytes of one item, in memory or behind a descriptor: readers see no difference.
 *
 * The descriptor is a pack file or an input file that holds other things before and after; reads
 * never leave [base, base + size). A file that became shorter meanwhile reads as short. */
#include "readers/reader.h"

#include "base/io.h"

size_t source_read(const struct source *s, uint64_t at, void *to, size_t n)
{
	ssize_t got;

	if (at >= s->size)
		return 0;
	if (n > s->size - at)
		n = (size_t)(s->size - at);
	if (s->all.p) {
		struct span piece = span_sub(s->all, (size_t)at, n);

		if (piece.n)
			memcpy(to, piece.p, piece.n);
		return piece.n;
	}
	if (s->fd < 0)
		return SIZE_MAX;
	got = io_pread(s->fd, to, n, s->base + at);
	return got < 0 ? SIZE_MAX : (size_t)got;
}

bool source_all(const struct source *s, uint64_t limit, struct buf *scratch, struct span *all)
{
	char *to;

	if (s->size > limit)
		return false;
	if (s->all.p) {
		*all = s->all;
		return true;
	}
	buf_reset(scratch);
	to = buf_room(scratch, (size_t)s->size + 1);
	if (to == NULL || source_read(s, 0, to, (size_t)s->size) != s->size)
		return false;
	scratch->n = (size_t)s->size;
	*all = buf_view(scratch);
	return true;
}
