/* A local header is written with a zero CRC, the bytes follow while they are hashed, then the CRC
 * is put in its place: what is written is read only once. */
#include "seal/zip.h"

#include "base/io.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

enum {
	PIECE = 1 << 20,
	LOCAL = 30, CENTRAL = 46,
	DOS_DATE = 0x21,		/* 1980-01-01 */
	VERSION = 20, VERSION_64 = 45,
	MADE_BY = 0x0314,		/* UNIX, 2.0 */
};
static const uint32_t all_ones = 0xffffffff;

struct entry {
	char *name;
	uint64_t size, at;
	uint32_t crc;
};

struct zip {
	int fd;
	uint64_t at;
	struct entry *entries;
	size_t n, cap;
	struct hasher *hasher;
	char *piece;
};

struct zip *zip_new(int fd)
{
	struct zip *z = mem_get(sizeof *z);

	z->fd = fd;
	z->hasher = hasher_new();
	z->piece = mem_get(PIECE);
	return z;
}

void zip_free(struct zip *z)
{
	if (z == NULL)
		return;
	for (size_t i = 0; i < z->n; i++)
		free(z->entries[i].name);
	free(z->entries);
	hasher_free(z->hasher);
	free(z->piece);
	free(z);
}

static void le(struct buf *b, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_c(b, (char)(v >> 8 * i));
}

static uint32_t low32(uint64_t v) { return v >= all_ones ? all_ones : (uint32_t)v; }

static void local_header(struct buf *b, const struct entry *en)
{
	bool large = en->size >= all_ones;
	size_t name = strlen(en->name);

	le(b, 0x04034b50, 4);
	le(b, large ? VERSION_64 : VERSION, 2);
	le(b, 0, 2);			/* flags */
	le(b, 0, 2);			/* stored */
	le(b, 0, 2);			/* time */
	le(b, DOS_DATE, 2);
	le(b, en->crc, 4);
	le(b, low32(en->size), 4);
	le(b, low32(en->size), 4);
	le(b, name, 2);
	le(b, large ? 20 : 0, 2);
	buf_put(b, en->name, name);
	if (large) {
		le(b, 1, 2);
		le(b, 16, 2);
		le(b, en->size, 8);
		le(b, en->size, 8);
	}
}

static void central_header(struct buf *b, const struct entry *en)
{
	bool large = en->size >= all_ones, far = en->at >= all_ones;
	size_t name = strlen(en->name);
	unsigned extra = (large ? 16u : 0) + (far ? 8u : 0);

	le(b, 0x02014b50, 4);
	le(b, MADE_BY, 2);
	le(b, extra ? VERSION_64 : VERSION, 2);
	le(b, 0, 2);
	le(b, 0, 2);
	le(b, 0, 2);
	le(b, DOS_DATE, 2);
	le(b, en->crc, 4);
	le(b, low32(en->size), 4);
	le(b, low32(en->size), 4);
	le(b, name, 2);
	le(b, extra ? extra + 4 : 0, 2);
	le(b, 0, 2);			/* comment */
	le(b, 0, 2);			/* disk */
	le(b, 0, 2);			/* internal attributes */
	le(b, (uint64_t)0100644 << 16, 4);
	le(b, low32(en->at), 4);
	buf_put(b, en->name, name);
	if (extra) {
		le(b, 1, 2);
		le(b, extra, 2);
		if (large) {
			le(b, en->size, 8);
			le(b, en->size, 8);
		}
		if (far)
			le(b, en->at, 8);
	}
}

static struct entry *begin(struct zip *z, const char *name, uint64_t size, struct err *e)
{
	struct entry *en;
	struct buf b;
	bool ok;

	if (z->n == z->cap) {
		z->cap = z->cap ? z->cap * 2 : 64;
		z->entries = mem_grow(z->entries, z->cap * sizeof *z->entries);
	}
	en = &z->entries[z->n++];
	*en = (struct entry){ strdup(name), size, z->at, 0 };
	buf_init(&b, 1024);
	local_header(&b, en);
	ok = io_pwrite(z->fd, b.p, b.n, z->at, e);
	z->at += b.n;
	buf_clear(&b);
	hasher_begin(z->hasher);
	return ok ? en : NULL;
}

static bool piece(struct zip *z, struct entry *en, const char *p, size_t n, struct err *e)
{
	hasher_put(z->hasher, p, n);
	en->crc = (uint32_t)crc32_z(en->crc, (const unsigned char *)p, n);
	if (!io_pwrite(z->fd, p, n, z->at, e))
		return false;
	z->at += n;
	return true;
}

static bool finish(struct zip *z, const struct entry *en, struct digest *d, struct err *e)
{
	char crc[4] = { (char)en->crc, (char)(en->crc >> 8), (char)(en->crc >> 16), (char)(en->crc >> 24) };

	*d = hasher_end(z->hasher);
	return io_pwrite(z->fd, crc, 4, en->at + 14, e);
}

bool zip_put(struct zip *z, const char *name, struct span bytes, struct digest *d, struct err *e)
{
	struct entry *en = begin(z, name, bytes.n, e);

	return en && piece(z, en, bytes.p, bytes.n, e) && finish(z, en, d, e);
}

bool zip_copy(struct zip *z, const char *name, int from, uint64_t off, uint64_t size, struct digest *d,
	      struct err *e)
{
	struct entry *en = begin(z, name, size, e);

	if (en == NULL)
		return false;
	for (uint64_t at = 0; at < size; ) {
		size_t want = size - at < PIECE ? (size_t)(size - at) : PIECE;
		ssize_t n = io_pread(from, z->piece, want, off + at);

		if (n < 0)
			return err_set(e, EXHIBIT_IO, errno, "read %s", name);
		if ((size_t)n < want)
			return err_set(e, EXHIBIT_IO, 0, "%s is shorter than it was", name);
		if (!piece(z, en, z->piece, want, e))
			return false;
		at += want;
	}
	return finish(z, en, d, e);
}

bool zip_end(struct zip *z, struct err *e)
{
	uint64_t from = z->at, size, count = z->n;
	struct buf b;
	bool ok;

	buf_init(&b, SIZE_MAX / 2);
	for (size_t i = 0; i < z->n; i++)
		central_header(&b, &z->entries[i]);
	size = b.n;
	if (count >= 0xffff || from >= all_ones || size >= all_ones) {
		le(&b, 0x06064b50, 4);
		le(&b, 44, 8);
		le(&b, MADE_BY, 2);
		le(&b, VERSION_64, 2);
		le(&b, 0, 4);
		le(&b, 0, 4);
		le(&b, count, 8);
		le(&b, count, 8);
		le(&b, size, 8);
		le(&b, from, 8);
		le(&b, 0x07064b50, 4);
		le(&b, 0, 4);
		le(&b, from + size, 8);
		le(&b, 1, 4);
	}
	le(&b, 0x06054b50, 4);
	le(&b, 0, 4);
	le(&b, count >= 0xffff ? 0xffff : count, 2);
	le(&b, count >= 0xffff ? 0xffff : count, 2);
	le(&b, low32(size), 4);
	le(&b, low32(from), 4);
	le(&b, 0, 2);
	ok = io_pwrite(z->fd, b.p, b.n, z->at, e);
	z->at += b.n;
	buf_clear(&b);
	return ok;
}
