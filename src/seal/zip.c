/* The ZIP writer (PKWARE APPNOTE 6.3.10). libarchive's cannot write what a bundle needs: it always
 * adds extra fields and data descriptors, which streaming readers of stored entries refuse, and
 * its times depend on the zone.
 *
 * Size and checksum stand in front of the bytes, but the checksum of a large entry is known only
 * after them: its header is written with zero and put right when the entry is complete. Bytes are
 * gathered into large blocks, hashed and summed in the same pass; of large entries a piece is hashed by
 * a thread while the next is read.
 *
 * Not written: compressed or encrypted entries, directories, comments, anything spanned. */
#include "zip.h"

#include "base/beside.h"
#include "base/blocks.h"
#include "base/crc.h"
#include "base/io.h"
#include "base/limits.h"

#include <errno.h>
#include <stdlib.h>

#define LARGE ((uint64_t)4 << 20)	/* entries over this are worth a thread */
#define CRC_AT 14	/* of the checksum in a local header */

struct zip {
	struct blocks *out;
	uint64_t n;
	struct buf head;	/* local header under construction */
	struct buf central;
	struct hasher *hash;
	struct beside *beside;	/* from the first large entry on */
};

/* ---- records ---- */

static void u16(struct buf *b, uint32_t v)
{
	char p[2] = { (char)v, (char)(v >> 8) };

	buf_put(b, p, sizeof p);
}

static void u32(struct buf *b, uint32_t v)
{
	u16(b, v & 0xffff);
	u16(b, v >> 16);
}

static void u64(struct buf *b, uint64_t v)
{
	u32(b, (uint32_t)v);
	u32(b, (uint32_t)(v >> 32));
}

/* A field that says "see the zip64 record" looks like this. */
static bool is_big(uint64_t v) { return v >= UINT32_MAX; }
static bool has_big_size(const struct zip_entry *f) { return is_big(f->size) || is_big(f->packed); }
static uint32_t clip32(uint64_t v) { return is_big(v) ? UINT32_MAX : (uint32_t)v; }
static uint32_t clip16(uint64_t v) { return v >= UINT16_MAX ? UINT16_MAX : (uint32_t)v; }

/* What local and central header have in common, from "version needed" to the length of the name. */
static void print_middle(struct buf *out, const struct zip_entry *f, uint32_t needs)
{
	u16(out, needs);
	u16(out, 0);		/* flags */
	u16(out, f->method);
	u16(out, 0);		/* time */
	u16(out, ZIP_DATE);
	u32(out, f->crc);
	u32(out, has_big_size(f) ? UINT32_MAX : (uint32_t)f->packed);
	u32(out, has_big_size(f) ? UINT32_MAX : (uint32_t)f->size);
	u16(out, (uint32_t)f->name.n);
}

void zip_print_local(struct buf *out, const struct zip_entry *f)
{
	bool big = has_big_size(f);

	u32(out, ZIP_LOCAL);
	print_middle(out, f, big ? ZIP_NEEDS_64 : ZIP_NEEDS);
	u16(out, big ? 20 : 0);
	buf_span(out, f->name);
	if (big) {
		u16(out, ZIP_EXTRA64);
		u16(out, 16);
		u64(out, f->size);
		u64(out, f->packed);
	}
}

void zip_print_central(struct buf *out, const struct zip_entry *f)
{
	uint32_t extra = (has_big_size(f) ? 16u : 0) + (is_big(f->at) ? 8u : 0);

	u32(out, ZIP_CENTRAL);
	u16(out, ZIP_MADE_BY);
	print_middle(out, f, extra ? ZIP_NEEDS_64 : ZIP_NEEDS);
	u16(out, extra ? extra + 4 : 0);
	u16(out, 0);		/* comment */
	u16(out, 0);		/* disk */
	u16(out, 0);		/* internal attributes */
	u32(out, ZIP_MODE);
	u32(out, clip32(f->at));
	buf_span(out, f->name);
	if (extra) {
		u16(out, ZIP_EXTRA64);
		u16(out, extra);
	}
	if (has_big_size(f)) {
		u64(out, f->size);
		u64(out, f->packed);
	}
	if (is_big(f->at))
		u64(out, f->at);
}

void zip_print_end(struct buf *out, uint64_t n, uint64_t size, uint64_t at)
{
	if (n >= UINT16_MAX || is_big(size) || is_big(at)) {
		u32(out, ZIP_END64);
		u64(out, ZIP_END64_SIZE - 12);
		u16(out, ZIP_MADE_BY);
		u16(out, ZIP_NEEDS_64);
		u32(out, 0);
		u32(out, 0);
		u64(out, n);
		u64(out, n);
		u64(out, size);
		u64(out, at);
		u32(out, ZIP_END64_AT);
		u32(out, 0);
		u64(out, at + size);
		u32(out, 1);
	}
	u32(out, ZIP_END);
	u16(out, 0);
	u16(out, 0);
	u16(out, clip16(n));
	u16(out, clip16(n));
	u32(out, clip32(size));
	u32(out, clip32(at));
	u16(out, 0);
}

/* ---- writing ---- */

struct zip *zip_new(int fd)
{
	struct zip *z = mem_get(sizeof *z);

	z->out = blocks_new(fd);
	z->hash = hasher_new();
	buf_init(&z->head, ZIP_LOCAL_SIZE + LIMIT_BAG_NAME + 20);
	buf_init(&z->central, LIMIT_BAG_FILES * (ZIP_CENTRAL_SIZE + LIMIT_BAG_NAME + 28));
	return z;
}

void zip_free(struct zip *z)
{
	if (z == NULL)
		return;
	buf_clear(&z->head);
	buf_clear(&z->central);
	beside_free(z->beside);	/* it may still look at a block */
	blocks_free(z->out);
	hasher_free(z->hash);
	free(z);
}

static bool begin(struct zip *z, struct zip_entry *f, const char *name, uint64_t size,
		  struct err *e)
{
	*f = (struct zip_entry){ .name = span_str(name), .method = ZIP_STORED, .size = size, .packed = size,
				  .at = blocks_at(z->out) };
	if (f->name.n > LIMIT_BAG_NAME || z->n >= LIMIT_BAG_FILES)
		return err_set(e, EXHIBIT_INPUT, 0, "a bundle has at most %d files",
			       LIMIT_BAG_FILES);
	z->n++;
	hasher_begin(z->hash);
	return true;
}

bool zip_bytes(struct zip *z, const char *name, struct span bytes, struct digest *d, struct err *e)
{
	struct zip_entry f;

	if (!begin(z, &f, name, bytes.n, e))
		return false;
	f.crc = crc_of(0, bytes);
	hasher_put(z->hash, bytes.p, bytes.n);
	*d = hasher_end(z->hash);
	buf_reset(&z->head);
	zip_print_local(&z->head, &f);
	zip_print_central(&z->central, &f);
	return blocks_put(z->out, buf_view(&z->head), e) && blocks_put(z->out, bytes, e);
}

/* Reads the next piece of a range right into the block that will be written; *n: at most so much,
 * then how much it was. What the thread hashes stays: there are two blocks, and the next piece is
 * given to it only when it is done with this one. */
static bool copy_piece(struct zip *z, struct beside *beside, int fd, uint64_t off, uint64_t *n, uint32_t *crc,
		       struct err *e)
{
	size_t room;
	char *to = blocks_room(z->out, &room, e);
	ssize_t got;

	if (to == NULL)
		return false;
	if (room > *n)
		room = (size_t)*n;
	got = io_pread(fd, to, room, off);
	if (got < 0)
		return err_set(e, EXHIBIT_IO, errno, "read");
	if ((size_t)got < room)
		return err_set(e, EXHIBIT_IO, 0, "changed while bundling: it is shorter now");
	if (beside)
		beside_put(beside, to, room);
	else
		hasher_put(z->hash, to, room);
	*crc = crc_of(*crc, span_of(to, room));
	blocks_fill(z->out, room);
	*n = room;
	return true;
}

static bool put_crc(struct zip *z, const struct zip_entry *f, struct err *e)
{
	char le[4] = { (char)f->crc, (char)(f->crc >> 8), (char)(f->crc >> 16),
		       (char)(f->crc >> 24) };

	return blocks_patch(z->out, f->at + CRC_AT, span_of(le, sizeof le), e);
}

bool zip_range(struct zip *z, const char *name, int fd, uint64_t off, uint64_t size,
	       struct digest *d, struct err *e)
{
	struct zip_entry f;
	struct beside *beside = NULL;
	uint64_t done = 0, n;

	if (!begin(z, &f, name, size, e))
		return false;
	if (size > LARGE) {
		if (z->beside == NULL)
			z->beside = beside_new();
		if ((beside = z->beside) != NULL)
			beside_begin(beside);
	}
	buf_reset(&z->head);
	zip_print_local(&z->head, &f);
	if (!blocks_put(z->out, buf_view(&z->head), e))
		return false;
	for (; done < size; done += n) {
		n = size - done;
		if (!copy_piece(z, beside, fd, off + done, &n, &f.crc, e))
			return false;
	}
	*d = beside ? beside_end(beside) : hasher_end(z->hash);
	zip_print_central(&z->central, &f);
	return put_crc(z, &f, e);
}

bool zip_finish(struct zip *z, struct err *e)
{
	struct buf end;
	bool ok;

	buf_init(&end, ZIP_END64_SIZE + ZIP_END64_AT_SIZE + ZIP_END_SIZE);
	zip_print_end(&end, z->n, z->central.n, blocks_at(z->out));
	assert(!z->central.full && !end.full);	/* both were sized for the largest bundle */
	ok = blocks_put(z->out, buf_view(&z->central), e) && blocks_put(z->out, buf_view(&end), e) &&
	     blocks_finish(z->out, e);
	buf_clear(&end);
	return ok;
}
