/* One record: crc32 of what follows (4 bytes), payload length (2), kind (1), zero (1), payload. All
 * numbers little-endian. A file of zeros, as a power cut may leave, is no record: no kind is 0. */
#include "log.h"

#include "base/crc.h"
#include "base/cursor.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD 8
#define WINDOW (8u * LOG_RECORD_MAX)

static void put_le(struct buf *b, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_c(b, (char)(v >> (8 * i)));
}

static void write_payload(struct buf *b, const struct log_record *r)
{
	switch (r->kind) {
	case LOG_OBJECT:
		buf_put(b, r->digest.b, sizeof r->digest.b);
		put_le(b, r->writer, 4);
		put_le(b, r->pack, 4);
		put_le(b, r->off, 8);
		put_le(b, r->size, 8);
		break;
	case LOG_LINK:
		put_le(b, r->pack, 4);
		put_le(b, r->size, 8);
		put_le(b, (uint64_t)r->mtime_ns, 8);
		put_le(b, r->inode, 8);
		buf_span(b, r->path);
		break;
	case LOG_MARK:
		put_le(b, r->off, 8);
		break;
	case LOG_END:
		break;
	}
}

void log_write(struct buf *out, const struct log_record *r)
{
	size_t at = out->n, n;
	uint32_t crc;

	put_le(out, 0, HEAD);
	write_payload(out, r);
	assert(!out->full);
	n = out->n - at - HEAD;
	assert(n <= LOG_RECORD_MAX - HEAD);
	out->p[at + 4] = (char)n;
	out->p[at + 5] = (char)(n >> 8);
	out->p[at + 6] = (char)r->kind;
	crc = crc_of(0, span_of(out->p + at + 4, n + 4));
	for (unsigned i = 0; i < 4; i++)
		out->p[at + i] = (char)(crc >> (8 * i));
}

static bool read_payload(struct cursor *c, struct log_record *out)
{
	struct span s;

	switch (out->kind) {
	case LOG_OBJECT:
		s = cursor_take(c, sizeof out->digest.b);
		if (s.n == sizeof out->digest.b)
			memcpy(out->digest.b, s.p, s.n);
		out->writer = cursor_u32le(c);
		out->pack = cursor_u32le(c);
		out->off = cursor_u64le(c);
		out->size = cursor_u64le(c);
		break;
	case LOG_LINK:
		out->pack = cursor_u32le(c);
		out->size = cursor_u64le(c);
		out->mtime_ns = (int64_t)cursor_u64le(c);
		out->inode = cursor_u64le(c);
		out->path = c->rest;
		c->rest = (struct span){ NULL, 0 };
		break;
	case LOG_MARK:
		out->off = cursor_u64le(c);
		break;
	case LOG_END:
		break;
	default:
		return false;
	}
	return !c->ran_out && c->rest.n == 0;
}

/* Takes one record off the front. False when the rest is not a whole, undamaged record. */
static bool read_one(struct span *rest, struct log_record *out)
{
	struct cursor c = cursor_on(*rest), body;
	uint32_t crc = cursor_u32le(&c);
	uint16_t n = cursor_u16le(&c);

	*out = (struct log_record){ .kind = cursor_u8(&c) };
	cursor_u8(&c);
	body = cursor_on(cursor_take(&c, n));
	if (c.ran_out || n > LOG_RECORD_MAX - HEAD || crc_of(0, span_of(rest->p + 4, 4 + (size_t)n)) != crc)
		return false;
	if (!read_payload(&body, out))
		return false;
	*rest = c.rest;
	return true;
}

uint64_t log_scan(int fd, uint64_t *at, bool skip,
		  bool (*each)(void *ctx, const struct log_record *r, uint64_t at), void *ctx)
{
	char *window = mem_grow(NULL, WINDOW);
	uint64_t damaged = 0, passed = 0, look = *at;
	bool more = true;

	while (more) {
		ssize_t got = pread(fd, window, WINDOW, (off_t)look);
		struct span rest = span_of(window, got > 0 ? (size_t)got : 0);
		struct log_record r;

		while (more && rest.n >= HEAD) {
			uint64_t here = look + (uint64_t)(rest.p - window);
			if (read_one(&rest, &r)) {
				damaged += passed;
				passed = 0;
				more = each(ctx, &r, here);
				*at = look + (uint64_t)(rest.p - window);
			} else if (rest.n < LOG_RECORD_MAX && got == WINDOW) {
				break;	/* may only be cut by the window's end */
			} else if (skip) {
				rest = span_from(rest, 1);
				passed++;
			} else {
				more = false;
			}
		}
		if (got < (ssize_t)WINDOW)
			break;
		look += (uint64_t)(rest.p - window);
	}
	free(window);
	return damaged;
}

bool log_is_ended(int fd)
{
	struct log_record r;
	struct stat st;
	char last[HEAD];
	struct span rest = span_of(last, sizeof last);

	return fstat(fd, &st) == 0 && st.st_size >= HEAD &&
	       pread(fd, last, sizeof last, st.st_size - HEAD) == HEAD && read_one(&rest, &r) &&
	       r.kind == LOG_END;
}
