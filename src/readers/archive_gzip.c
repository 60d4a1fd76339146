/* libarchive hands out unpacked gzip data in pieces of 64 KiB and drops the piece in which the file
 * breaks off: of a small file, everything. zlib itself gives all bytes up to the break (RFC 1952).
 * Checksums are not looked at: that something is wrong is known by now. */
#include "archive_gzip.h"

#include <stdlib.h>
#include <zlib.h>

#define PIECE (64u << 10)

struct unpacking {
	const struct source *in;
	uint64_t at, skip;
	unsigned char *packed, *plain;
	z_stream z;
};

static bool fill(struct unpacking *u)
{
	size_t n;

	if (u->z.avail_in > 0)
		return true;
	n = source_read(u->in, u->at, u->packed, PIECE);
	if (n == SIZE_MAX)
		return false;
	u->at += n;
	u->z.next_in = u->packed;
	u->z.avail_in = (unsigned)n;
	return n > 0;
}

static bool give(struct unpacking *u, bool (*take)(void *ctx, struct span bytes), void *ctx)
{
	struct span s = span_of((const char *)u->plain, PIECE - u->z.avail_out);
	size_t skip = u->skip < s.n ? (size_t)u->skip : s.n;

	u->skip -= skip;
	s = span_from(s, skip);
	return s.n == 0 || take(ctx, s);
}

bool archive_gzip_rest(const struct source *in, uint64_t skip,
		       bool (*take)(void *ctx, struct span bytes), void *ctx)
{
	struct unpacking u = { .in = in, .skip = skip };
	int r = Z_OK;

	if (inflateInit2(&u.z, 15 + 16) != Z_OK)
		return false;
	u.packed = mem_get(PIECE);
	u.plain = mem_get(PIECE);
	while ((r == Z_OK || r == Z_BUF_ERROR) && fill(&u)) {
		u.z.next_out = u.plain;
		u.z.avail_out = PIECE;
		r = inflate(&u.z, Z_SYNC_FLUSH);
		if (!give(&u, take, ctx))
			r = Z_ERRNO;
		/* Another member may follow the end of one. */
		if (r == Z_STREAM_END && fill(&u))
			r = inflateReset(&u.z);
	}
	inflateEnd(&u.z);
	free(u.packed);
	free(u.plain);
	return r == Z_STREAM_END;
}
