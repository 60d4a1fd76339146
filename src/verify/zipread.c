/* The ZIP reader (PKWARE APPNOTE 6.3.10). ZIP says many things twice, and readers differ in which
 * one they believe: the same file can show one content to unzip and another to a stream reader.
 * So nothing is believed: the end record, each directory record and each local header are parsed,
 * printed again by the writer's own code, and must be equal byte for byte. Entries follow each
 * other without a gap from offset 0, in order of their names, and the directory follows them.
 * Hence a stored bundle has exactly one form, and there is no place for unsigned bytes.
 *
 * Not read: encryption, data descriptors, comments, anything spanned, methods but 0 and 8. */
#include "zipread.h"

#include "base/crc.h"
#include "base/cursor.h"
#include "base/io.h"
#include "base/limits.h"
#include "seal/manifest.h"
#include "seal/zip.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

#define WINDOW ((size_t)1 << 20)
#define END_MAX (ZIP_END64_SIZE + ZIP_END64_AT_SIZE + ZIP_END_SIZE)
#define NAME_SIZE_AT 28		/* in a directory record */
#define EXTRA_MAX 28		/* zip64: two sizes and an offset */

/* A view that moves forward over [at, end) of the file. */
struct window {
	int fd;
	uint64_t at, end;	/* of the first byte in view */
	char *p;
	size_t cap, from, have;
};

struct reader {
	struct check *c;
	struct window local, central;
	struct intake intake;
	struct buf want;	/* a record as it has to be */
	char *plain;		/* inflated bytes */
	uint64_t n;		/* entries, as the end record says */
	uint64_t central_at;
	struct span previous;	/* name */
};

static void window_init(struct window *w, int fd, uint64_t at, uint64_t end, size_t cap)
{
	*w = (struct window){ .fd = fd, .at = at, .end = end, .p = mem_get(cap), .cap = cap };
}

/* At least n bytes in view, fewer only before the end. n is at most the window's size. */
static bool look(struct window *w, size_t n, struct span *seen, struct err *e)
{
	size_t room;
	ssize_t r;

	if (w->have < n && w->have < w->end - w->at) {
		memmove(w->p, w->p + w->from, w->have);
		w->from = 0;
		room = w->cap - w->have;
		if (room > w->end - w->at - w->have)
			room = (size_t)(w->end - w->at - w->have);
		r = io_pread(w->fd, w->p + w->have, room, w->at + w->have);
		if (r < 0)
			return err_set(e, EXHIBIT_IO, errno, "read");
		if ((size_t)r < room)
			return err_set(e, EXHIBIT_IO, 0,
				       "the file became shorter while it was read");
		w->have += room;
	}
	*seen = span_of(w->p + w->from, w->have);
	return true;
}

static void pass(struct window *w, size_t n)
{
	w->at += n;
	w->from += n;
	w->have -= n;
}

/* ---- the end ---- */

struct end {
	uint64_t n, size, at;	/* entries; of the directory */
};

static bool parse_end(struct check *c, struct span tail, struct end *end)
{
	struct cursor cur = cursor_on(span_from(tail, tail.n - ZIP_END_SIZE));
	uint16_t disks, comment;

	if (cursor_u32le(&cur) != ZIP_END)
		return check_wrong(
			c, "zip.end",
			"it does not end as a ZIP ends: it was cut, or bytes were added behind it");
	disks = cursor_u16le(&cur) | cursor_u16le(&cur);
	cursor_u16le(&cur);
	end->n = cursor_u16le(&cur);
	end->size = cursor_u32le(&cur);
	end->at = cursor_u32le(&cur);
	comment = cursor_u16le(&cur);
	if (disks != 0 || comment != 0)
		return check_wrong(c, "zip.end",
				   "its end record has a comment or speaks of other disks");
	if (end->n != UINT16_MAX && end->size != UINT32_MAX && end->at != UINT32_MAX)
		return true;
	if (tail.n < END_MAX)
		return check_wrong(c, "zip.end", "its zip64 end record is not where it has to be");
	cur = cursor_on(span_from(tail, tail.n - END_MAX + 32));
	end->n = cursor_u64le(&cur);
	end->size = cursor_u64le(&cur);
	end->at = cursor_u64le(&cur);
	return true;
}

/* The tail is as long as the longest end there is, or as the file. */
static bool check_end(struct check *c, struct span tail, uint64_t file_size, struct end *end)
{
	struct buf want;
	bool same;

	if (!parse_end(c, tail, end))
		return false;
	buf_init(&want, END_MAX);
	zip_print_end(&want, end->n, end->size, end->at);
	same = want.n <= tail.n && memcmp(tail.p + tail.n - want.n, want.p, want.n) == 0 &&
	       end->at <= file_size && end->size <= file_size - end->at &&
	       end->at + end->size + want.n == file_size;
	buf_clear(&want);
	if (!same)
		return check_wrong(c, "zip.end",
				   "its end record does not fit the file: something was added in "
				   "front, between or behind");
	if (end->n == 0 || end->n > LIMIT_BAG_FILES ||
	    end->size > end->n * (ZIP_CENTRAL_SIZE + LIMIT_BAG_NAME + EXTRA_MAX))
		return check_wrong(c, "zip.count",
				   "its directory claims %llu entries in %llu bytes",
				   (unsigned long long)end->n, (unsigned long long)end->size);
	return true;
}

/* ---- the directory ---- */

/* The numbers of a record that have to be what they always are. */
static bool check_fixed(struct check *c, struct span name, struct cursor *cur, unsigned *method)
{
	uint16_t made_by = cursor_u16le(cur), needs = cursor_u16le(cur), flags = cursor_u16le(cur);
	uint16_t time, date;

	*method = cursor_u16le(cur);
	time = cursor_u16le(cur);
	date = cursor_u16le(cur);
	if (flags != 0)
		return check_wrong(c, "zip.flags",
				   "%s: has flags (encrypted, or written as a stream)",
				   check_show(c, name));
	if (*method != ZIP_STORED && *method != ZIP_DEFLATED)
		return check_wrong(c, "zip.method", "%s: is packed by a method no bundle uses",
				   check_show(c, name));
	if (made_by != ZIP_MADE_BY || (needs != ZIP_NEEDS && needs != ZIP_NEEDS_64) || time != 0 ||
	    date != ZIP_DATE)
		return check_wrong(
			c, "zip.header",
			"%s: has a time or version no bundle has: the ZIP was packed again",
			check_show(c, name));
	return true;
}

/* Sizes and offset from the zip64 field, for those that did not fit. */
static bool parse_extra(struct zip_entry *f, struct span extra)
{
	struct cursor cur = cursor_on(extra);

	if (extra.n == 0)
		return true;
	if (cursor_u16le(&cur) != ZIP_EXTRA64 || cursor_u16le(&cur) != extra.n - 4)
		return false;
	if (f->size == UINT32_MAX) {
		f->size = cursor_u64le(&cur);
		f->packed = cursor_u64le(&cur);
	}
	if (f->at == UINT32_MAX)
		f->at = cursor_u64le(&cur);
	return !cur.ran_out && cur.rest.n == 0;
}

static bool check_name(struct reader *r, struct span name)
{
	const char *wrong = manifest_name_wrong(name);
	int order = r->previous.p ? manifest_name_cmp(r->previous, name) : -1;

	if (wrong)
		return check_wrong(r->c, "zip.name", "the entry name \"%s\" %s",
				   check_show(r->c, name), wrong);
	if (order == 0)
		return check_wrong(r->c, "zip.twice", "%s is there twice", check_show(r->c, name));
	if (order > 0)
		return check_wrong(
			r->c, "zip.order",
			"%s does not stand in its place: the ZIP was packed again or added to",
			check_show(r->c, name));
	r->previous = arena_dup(r->c->a, name);
	return true;
}

/* For messages about a record that is not understood yet. */
static struct span name_in(struct span record)
{
	struct cursor cur = cursor_on(span_from(record, NAME_SIZE_AT));

	return span_sub(record, ZIP_CENTRAL_SIZE, cursor_u16le(&cur));
}

/* One record of the directory. True: *f is wholly checked, its name lives as long as the check. */
static bool check_record(struct reader *r, struct span seen, struct zip_entry *f, size_t *used)
{
	struct cursor cur = cursor_on(seen);
	struct span extra, raw_name;
	uint16_t name_n, extra_n, comment_n, disk;
	uint32_t attributes;

	if (cursor_u32le(&cur) != ZIP_CENTRAL)
		return check_wrong(r->c, "zip.directory", "its directory is damaged or ends early");
	raw_name = name_in(seen);
	if (!check_fixed(r->c, raw_name, &cur, &f->method))
		return false;
	f->crc = cursor_u32le(&cur);
	f->packed = cursor_u32le(&cur);
	f->size = cursor_u32le(&cur);
	name_n = cursor_u16le(&cur);
	extra_n = cursor_u16le(&cur);
	comment_n = cursor_u16le(&cur);
	disk = cursor_u16le(&cur);
	cursor_u16le(&cur);
	attributes = cursor_u32le(&cur);
	f->at = cursor_u32le(&cur);
	f->name = cursor_take(&cur, name_n);
	extra = cursor_take(&cur, extra_n);
	if (attributes != ZIP_MODE)
		return check_wrong(
			r->c, "zip.kind",
			"%s: is no regular file (a link or a directory), or has other permissions",
			check_show(r->c, raw_name));
	if (comment_n || disk)
		return check_wrong(r->c, "zip.comment", "%s: has a comment",
				   check_show(r->c, raw_name));
	if (name_n <= LIMIT_BAG_NAME && (cur.ran_out || !parse_extra(f, extra)))
		return check_wrong(r->c, "zip.extra",
				   "%s: has extra fields, or the directory ends inside it",
				   check_show(r->c, raw_name));
	if (!check_name(r, f->name))
		return false;
	f->name = r->previous;
	buf_reset(&r->want);
	zip_print_central(&r->want, f);
	if (!span_eq(span_sub(seen, 0, r->want.n), buf_view(&r->want)))
		return check_wrong(r->c, "zip.header",
				   "%s: its directory record is not as a bundle has it", f->name.p);
	*used = r->want.n;
	return true;
}

/* ---- entries ---- */

static void take(struct reader *r, struct span s, uint32_t *crc)
{
	*crc = crc_of(*crc, s);
	intake_put(&r->intake, s);
}

static bool read_stored(struct reader *r, const struct zip_entry *f, uint32_t *crc, struct err *e)
{
	uint64_t left = f->packed;

	while (left) {
		struct span s = { NULL, 0 };

		if (!look(&r->local, 1, &s, e))
			return false;
		if (s.n > left)
			s.n = (size_t)left;
		take(r, s, crc);
		pass(&r->local, s.n);
		left -= s.n;
	}
	return true;
}

/* Inflates all of `packed` and no more; stops as soon as there is more than `size`. *ends: the
 * stream ended exactly with the packed bytes. */
static bool inflate_all(struct reader *r, const struct zip_entry *f, z_stream *z, uint32_t *crc,
			bool *ends, struct err *e)
{
	uint64_t left = f->packed;
	int status = Z_OK;

	while (left && status == Z_OK && r->intake.size <= f->size) {
		struct span s = { NULL, 0 };
		unsigned given;

		if (!look(&r->local, 1, &s, e))
			return false;
		given = (unsigned)(s.n > left ? left : s.n);
		z->next_in = (unsigned char *)(uintptr_t)s.p;
		z->avail_in = given;
		do {
			z->next_out = (unsigned char *)r->plain;
			z->avail_out = (unsigned)WINDOW;
			status = inflate(z, Z_NO_FLUSH);
			take(r, span_of(r->plain, WINDOW - z->avail_out), crc);
		} while (status == Z_OK && z->avail_out == 0 && r->intake.size <= f->size);
		if (status == Z_BUF_ERROR && z->avail_in == 0)
			status = Z_OK;
		pass(&r->local, given - z->avail_in);
		left -= given - z->avail_in;
	}
	*ends = status == Z_STREAM_END && left == 0;
	return true;
}

static bool read_deflated(struct reader *r, const struct zip_entry *f, uint32_t *crc, bool *ends,
			  struct err *e)
{
	z_stream z = { 0 };
	bool ok;

	*ends = false;
	if (f->size > LIMIT_RATIO_FREE && f->size / LIMIT_RATIO > f->packed)
		return !check_wrong(r->c, "zip.ratio", "%s: claims to grow more than %d times",
				   f->name.p, LIMIT_RATIO);
	if (r->plain == NULL)
		r->plain = mem_get(WINDOW);
	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return err_set(e, EXHIBIT_TEMPORARY, ENOMEM, "inflate");
	ok = inflate_all(r, f, &z, crc, ends, e);
	inflateEnd(&z);
	return ok;
}

/* One entry: header and bytes. *go is false when what follows cannot be found any more. */
static bool read_entry(struct reader *r, const struct zip_entry *f, bool *go, struct err *e)
{
	uint32_t crc = 0;
	struct span seen = { NULL, 0 };
	bool ends = true;

	*go = false;
	buf_reset(&r->want);
	zip_print_local(&r->want, f);
	if (f->at != r->local.at)
		return !check_wrong(r->c, "zip.gap",
				   "%s: does not follow the entry before it: something is hidden "
				   "between, or two share bytes",
				   f->name.p);
	if (r->want.n > r->central_at - f->at || f->packed > r->central_at - f->at - r->want.n)
		return !check_wrong(r->c, "zip.gap", "%s: reaches into the directory", f->name.p);
	if (!look(&r->local, r->want.n, &seen, e))
		return false;
	if (!span_eq(span_sub(seen, 0, r->want.n), buf_view(&r->want)))
		return !check_wrong(r->c, "zip.local",
				   "%s: its own header and the directory say different things",
				   f->name.p);
	pass(&r->local, r->want.n);
	intake_begin(&r->intake, f->name);
	if (f->method == ZIP_STORED ? !read_stored(r, f, &crc, e)
				    : !read_deflated(r, f, &crc, &ends, e))
		return false;
	if (!ends || r->intake.size != f->size)
		return !check_wrong(r->c, "zip.size",
				   "%s: does not unpack to the size it has to have", f->name.p);
	if (crc != f->crc)
		check_wrong(r->c, "zip.crc",
			    "%s: its checksum is wrong: the file was damaged or changed",
			    f->name.p);
	intake_end(&r->intake);
	*go = true;
	return true;
}

static bool read_entries(struct reader *r, struct err *e)
{
	for (uint64_t i = 0; i < r->n; i++) {
		struct zip_entry f = { .method = ZIP_STORED };
		struct span seen = { NULL, 0 };
		size_t used = 0;
		bool go;

		if (!look(&r->central, ZIP_CENTRAL_SIZE + LIMIT_BAG_NAME + EXTRA_MAX, &seen, e))
			return false;
		if (!check_record(r, seen, &f, &used))
			return true;
		pass(&r->central, used);
		if (!read_entry(r, &f, &go, e))
			return false;
		if (!go)
			return true;
	}
	if (r->central.at != r->central.end)
		check_wrong(r->c, "zip.directory", "its directory holds more than its entries");
	else if (r->local.at != r->central_at)
		check_wrong(r->c, "zip.gap",
			    "bytes stand between the last entry and the directory");
	else
		r->c->is_whole = true;
	return true;
}

static bool read_from(struct check *c, int fd, const struct end *end, struct err *e)
{
	struct reader r = { .c = c, .n = end->n, .central_at = end->at };
	bool ok;

	window_init(&r.local, fd, 0, end->at, WINDOW);
	window_init(&r.central, fd, end->at, end->at + end->size, WINDOW / 16);
	intake_init(&r.intake, c);
	buf_init(&r.want, ZIP_CENTRAL_SIZE + LIMIT_BAG_NAME + EXTRA_MAX);
	ok = read_entries(&r, e);
	intake_clear(&r.intake);
	buf_clear(&r.want);
	free(r.local.p);
	free(r.central.p);
	free(r.plain);
	return ok;
}

bool zipread_all(struct check *c, int fd, struct err *e)
{
	char head[4] = { 0 }, tail[END_MAX];
	struct stat st;
	struct end end = { 0, 0, 0 };
	uint64_t size;
	size_t n;

	if (fstat(fd, &st) < 0 || io_pread(fd, head, sizeof head, 0) < 0)
		return err_set(e, EXHIBIT_IO, errno, "read");
	size = (uint64_t)st.st_size;
	n = size < sizeof tail ? (size_t)size : sizeof tail;
	if (memcmp(head, "PK\3\4", sizeof head) != 0 || n < ZIP_END_SIZE)
		return !check_wrong(c, "zip.start",
				   "it does not begin as a ZIP begins: it is no bundle, or bytes "
				   "were put in front");
	if (io_pread(fd, tail, n, size - n) != (ssize_t)n)
		return err_set(e, EXHIBIT_IO, errno, "read");
	if (check_end(c, span_of(tail, n), size, &end) && !read_from(c, fd, &end, e))
		return false;
	check_sort(c);
	return true;
}
