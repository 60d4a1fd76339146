/* ZIP (APPNOTE.TXT 6.3.10) for documents: stored and deflated parts, ZIP64 sizes, the directory or
 * the local headers where there is none any more. libarchive reads an archive from front to back;
 * here one part names the next, in any order.
 *
 * The names, sizes and places are those of a directory nobody vouches for: each is checked when it
 * is used, what a part unpacks to is measured as it comes, and its checksum is compared. Not read:
 * encrypted parts, other methods of compression (no office program writes them), split archives. */
#include "package.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/cursor.h"
#include "base/limits.h"

enum { TAIL = 66 * 1024, END = 22, LOCAL = 30, PIECE = 64 * 1024, NAME = 1024 };
enum { IS_ENCRYPTED = 1, HAS_SIZES_BEHIND = 8 };

/* ---- the directory ---- */

/* ZIP64 keeps in an extra field what does not fit, in this order (4.5.3). */
static void wide_sizes(struct package_part *part, uint64_t *at, struct span extra)
{
	struct cursor c = cursor_on(extra);

	while (c.rest.n >= 4 && !c.ran_out) {
		uint16_t id = cursor_u16le(&c), n = cursor_u16le(&c);
		struct cursor v = cursor_on(cursor_take(&c, n));

		if (id != 1)
			continue;
		if (part->size == UINT32_MAX)
			part->size = cursor_u64le(&v);
		if (part->packed == UINT32_MAX)
			part->packed = cursor_u64le(&v);
		if (*at == UINT32_MAX)
			*at = cursor_u64le(&v);
		return;
	}
}

static bool directory_entry(struct package *p, struct cursor *c, uint64_t shift)
{
	struct package_part part = { .name = { NULL, 0 } };
	uint32_t sig = cursor_u32le(c);
	uint16_t name_n, extra_n, note_n;
	uint64_t at;

	cursor_take(c, 4);	/* versions */
	part.flags = cursor_u16le(c);
	part.method = cursor_u16le(c);
	cursor_take(c, 4);	/* time */
	part.crc = cursor_u32le(c);
	part.packed = cursor_u32le(c);
	part.size = cursor_u32le(c);
	name_n = cursor_u16le(c);
	extra_n = cursor_u16le(c);
	note_n = cursor_u16le(c);
	cursor_take(c, 8);
	at = cursor_u32le(c);
	part.name = cursor_take(c, name_n);
	wide_sizes(&part, &at, cursor_take(c, extra_n));
	cursor_take(c, note_n);
	if (c->ran_out || sig != 0x02014b50 || p->parts.n >= LIMIT_PACKAGE_PARTS)
		return false;
	part.at = at + shift < at ? UINT64_MAX : at + shift;
	if (part.name.n && part.name.n <= NAME && !span_ends(part.name, "/")) {
		part.name = arena_dup(p->arena, part.name);
		*(struct package_part *)list_add(&p->parts, p->arena, sizeof part) = part;
	}
	return true;
}

/* Where the directory is, from the end record; *shift: bytes in front of the ZIP proper. */
static bool find_directory(const struct package *p, struct span tail, uint64_t *at, uint64_t *n,
			   uint64_t *shift)
{
	uint64_t tail_at = p->in->size - tail.n;

	for (size_t i = tail.n < END ? 0 : tail.n - END + 1; i-- > 0;) {
		struct cursor c = cursor_on(span_from(tail, i));
		uint64_t here = tail_at + i, stated;

		if (cursor_u32le(&c) != 0x06054b50)
			continue;
		cursor_take(&c, 8);
		*n = cursor_u32le(&c);
		stated = cursor_u32le(&c);
		/* Documents of 4 GiB are none: ZIP64 matters here for writers that always use it. */
		if (*n == UINT32_MAX || stated == UINT32_MAX || *n > here)
			continue;
		*at = here - *n;
		if (i >= 20 && memcmp(tail.p + i - 20, "PK\6\7", 4) == 0)	/* its ZIP64 twin is between */
			*at = stated;
		*shift = *at >= stated ? *at - stated : 0;
		return true;
	}
	return false;
}

static void read_directory(struct package *p)
{
	size_t n = p->in->size < TAIL ? (size_t)p->in->size : TAIL;
	char *tail = mem_get(n + 1), *dir;
	uint64_t at, size, shift;
	struct cursor c;

	n = source_read(p->in, p->in->size - n, tail, n);
	if (n != SIZE_MAX && find_directory(p, span_of(tail, n), &at, &size, &shift)) {
		size = size < LIMIT_PACKAGE_DIRECTORY ? size : LIMIT_PACKAGE_DIRECTORY;
		dir = mem_get((size_t)size + 1);
		n = source_read(p->in, at, dir, (size_t)size);
		c = cursor_on(span_of(dir, n == SIZE_MAX ? 0 : n));
		while (c.rest.n && directory_entry(p, &c, shift))
			;
		free(dir);
	}
	free(tail);
}

/* ---- without a directory ---- */

/* The local header at `at`; *behind is where its bytes begin. */
static bool local_header(const struct package *p, uint64_t at, struct package_part *part, uint64_t *behind,
			 char name[NAME])
{
	char bytes[LOCAL];
	struct cursor c = cursor_on(span_of(bytes, sizeof bytes));
	uint16_t name_n, extra_n;

	if (source_read(p->in, at, bytes, sizeof bytes) != sizeof bytes || cursor_u32le(&c) != 0x04034b50)
		return false;
	cursor_take(&c, 2);
	part->flags = cursor_u16le(&c);
	part->method = cursor_u16le(&c);
	cursor_take(&c, 4);
	part->crc = cursor_u32le(&c);
	part->packed = cursor_u32le(&c);
	part->size = cursor_u32le(&c);
	name_n = cursor_u16le(&c);
	extra_n = cursor_u16le(&c);
	part->at = at;
	*behind = at + LOCAL + name_n + extra_n;
	if (name == NULL)
		return true;
	if (name_n == 0 || name_n > NAME || source_read(p->in, at + LOCAL, name, name_n) != name_n)
		return false;
	part->name = span_of(name, name_n);
	return true;
}

/* Where the next local header begins, from `at` on; UINT64_MAX when there is none. */
static uint64_t next_header(const struct package *p, uint64_t at, char *piece)
{
	for (;;) {
		size_t n = source_read(p->in, at, piece, PIECE), i;

		if (n == SIZE_MAX || n < LOCAL)
			return UINT64_MAX;
		i = span_find(span_of(piece, n), SPAN("PK\3\4"), 0);
		if (i != SIZE_MAX)
			return at + i;
		at += n - 3;
	}
}

static void rebuild(struct package *p)
{
	char name[NAME], *piece = mem_get(PIECE);
	struct package_part part;
	uint64_t at = 0, behind;

	while (p->parts.n < LIMIT_PACKAGE_PARTS && (at = next_header(p, at, piece)) != UINT64_MAX) {
		if (!local_header(p, at, &part, &behind, name)) {
			at += 4;
			continue;
		}
		if (part.flags & HAS_SIZES_BEHIND || part.packed > p->in->size)
			part.packed = part.size = UINT32_MAX;	/* the stream says where it ends */
		else
			behind += part.packed;
		if (!span_ends(part.name, "/")) {
			part.name = arena_dup(p->arena, part.name);
			*(struct package_part *)list_add(&p->parts, p->arena, sizeof part) = part;
		}
		at = behind > at ? behind : at + 4;
	}
	free(piece);
}

bool package_open(struct package *p, const struct source *in, struct sink *out)
{
	*p = (struct package){ .in = in, .out = out, .arena = arena_new() };
	read_directory(p);
	if (p->parts.n)
		return true;
	rebuild(p);
	if (p->parts.n == 0)
		return sink_note(out, NOTE_UNREAD, "package.damaged", "no part of the document can be found in it");
	sink_note(out, NOTE_PARTIAL, "package.truncated",
		  "the directory of the document is missing, as if its end was cut off: %u parts were found", p->parts.n);
	return true;
}

void package_close(struct package *p)
{
	arena_free(p->arena);
	p->arena = NULL;
}

const struct package_part *package_find(const struct package *p, struct span name)
{
	const struct package_part *part = p->parts.v;

	if (span_starts(name, "/"))
		name = span_from(name, 1);
	for (uint32_t i = 0; i < p->parts.n; i++)
		if (span_ieq(part[i].name, name))
			return &part[i];
	return NULL;
}

/* RFC 3986, 5.2, as far as names of parts need it. */
struct span package_resolve(struct package *p, struct span from, struct span target)
{
	struct span step, rest = span_sub(target, 0, span_chr(target, '#', 0));
	struct span out;
	struct buf b;

	buf_init(&b, 2 * NAME);
	if (!span_starts(rest, "/")) {
		size_t slash = from.n;

		while (slash > 0 && from.p[slash - 1] != '/')
			slash--;
		buf_span(&b, span_sub(from, 0, slash));
	}
	while (rest.n && span_split(&rest, '/', &step)) {
		if (span_eq_str(step, "..")) {
			if (b.n)
				b.n--;
			while (b.n && b.p[b.n - 1] != '/')
				b.n--;
		} else if (step.n && !span_eq_str(step, ".")) {
			buf_span(&b, step);
			buf_c(&b, '/');
		}
	}
	out = arena_dup(p->arena, span_sub(buf_view(&b), 0, b.n ? b.n - 1 : 0));
	buf_clear(&b);
	return out;
}

/* ---- unpacking ---- */

struct unpacking {
	struct package *p;
	const struct package_part *part;
	package_taker *take;
	void *with;
	uint64_t at, left;	/* packed bytes */
	uint32_t crc;
	uint64_t n;		/* bytes that came out */
	bool is_ended;		/* by the taker */
	const char *wrong;
};

/* Bytes that came out: counted, summed, passed on. */
static bool pass(struct unpacking *u, const char *from, size_t n)
{
	uint64_t may = LIMIT_RATIO_FREE + (uint64_t)LIMIT_RATIO * u->p->in->size;

	u->crc = (uint32_t)crc32(u->crc, (const Bytef *)from, (uInt)n);
	u->n += n;
	u->p->unpacked += n;
	if (u->p->unpacked > may && !u->p->is_full) {
		u->p->is_full = true;
		sink_note(u->p->out, NOTE_REFUSED, "limit.ratio",
			  "the parts of the document unpack to more than %d times its size: not read further",
			  LIMIT_RATIO);
	}
	if (u->p->is_full)
		return false;
	u->is_ended = !u->take(u->with, span_of(from, n));
	return !u->is_ended;
}

static size_t next_piece(struct unpacking *u, char *to)
{
	size_t n = u->left < PIECE ? (size_t)u->left : PIECE;

	n = source_read(u->p->in, u->at, to, n);
	if (n == SIZE_MAX)
		return 0;
	u->at += n;
	u->left -= n;
	return n;
}

static void copy_stored(struct unpacking *u, char *piece)
{
	size_t n;

	while ((n = next_piece(u, piece)) > 0)
		if (!pass(u, piece, n))
			return;
	if (u->left)
		u->wrong = "it is cut off";
}

static void inflate_all(struct unpacking *u, char *piece)
{
	char *room = mem_get(PIECE);
	z_stream z = { .next_in = Z_NULL };
	int r = inflateInit2(&z, -MAX_WBITS);

	while (r == Z_OK) {
		if (z.avail_in == 0) {
			z.next_in = (Bytef *)piece;
			z.avail_in = (uInt)next_piece(u, piece);
			if (z.avail_in == 0) {
				u->wrong = "it is cut off";
				break;
			}
		}
		z.next_out = (Bytef *)room;
		z.avail_out = PIECE;
		r = inflate(&z, Z_NO_FLUSH);
		if (r == Z_BUF_ERROR)	/* wants more input */
			r = Z_OK;
		if (z.avail_out < PIECE && !pass(u, room, PIECE - z.avail_out))
			break;
	}
	if (r != Z_OK && r != Z_STREAM_END)
		u->wrong = "its compressed data is damaged";
	inflateEnd(&z);
	free(room);
}

/* Where the bytes begin is known from the local header alone. */
static bool begin(struct unpacking *u)
{
	struct package_part local = { .name = { NULL, 0 } };

	if (u->part->flags & IS_ENCRYPTED)
		u->wrong = "it is encrypted";
	else if (u->part->method != 0 && u->part->method != 8)
		u->wrong = "it is packed by a method that is not read";
	else if (u->part->method == 0 && u->part->packed == UINT32_MAX)
		u->wrong = "how long it is cannot be told";
	else if (u->part->at >= u->p->in->size || !local_header(u->p, u->part->at, &local, &u->at, NULL))
		u->wrong = "it is not where the directory says";
	u->left = u->part->packed;
	if (u->at > u->p->in->size)
		u->left = 0;
	else if (u->left > u->p->in->size - u->at)
		u->left = u->p->in->size - u->at;
	return u->wrong == NULL;
}

bool package_read(struct package *p, const struct package_part *part, package_taker *take, void *with)
{
	struct unpacking u = { .p = p, .part = part, .take = take, .with = with };
	char *piece;

	if (p->is_full)
		return false;
	if (begin(&u)) {
		piece = mem_get(PIECE);
		if (part->method == 8)
			inflate_all(&u, piece);
		else
			copy_stored(&u, piece);
		free(piece);
	}
	if (u.is_ended || p->is_full)
		return false;
	/* Without a directory the sums stand behind the part, or nowhere. */
	if (u.wrong == NULL && !(part->flags & HAS_SIZES_BEHIND && part->size == UINT32_MAX) && u.crc != part->crc)
		u.wrong = "its checksum does not fit";
	if (u.wrong)
		sink_note(p->out, NOTE_PARTIAL, "package.part", "the part %.*s could not be read well: %s",
			  SPAN_FMT(part->name), u.wrong);
	return u.wrong == NULL;
}

static bool into_buf(void *with, struct span piece) { return buf_span(with, piece); }

bool package_load(struct package *p, const struct package_part *part, struct buf *to)
{
	bool ok = package_read(p, part, into_buf, to);

	if (to->full)
		sink_note(p->out, NOTE_REFUSED, "limit.part", "the part %.*s is larger than %llu KiB: read as far as that",
			  SPAN_FMT(part->name), (unsigned long long)(to->max / KIB));
	return ok;
}

/* ---- children ---- */

static bool into_child(void *with, struct span piece) { return sink_child_data(with, piece); }

bool package_child(struct package *p, const struct package_part *part, struct span name)
{
	struct child c = { .name = name, .part = SPAN("attachment") };

	if (p->is_full)
		return false;
	if (part->size != UINT32_MAX)
		c.size = (struct opt64){ true, (int64_t)(part->size & INT64_MAX) };
	if (!sink_child_begin(p->out, &c))
		return false;
	if (!package_read(p, part, into_child, p->out))
		sink_child_note(p->out, NOTE_PARTIAL, "package.part", "it could not be unpacked to its end");
	sink_child_end(p->out);
	return true;
}

void package_children(struct package *p, const char *prefix)
{
	const struct package_part *part = p->parts.v;
	size_t n = strlen(prefix);

	for (uint32_t i = 0; i < p->parts.n; i++)
		if (span_istarts(part[i].name, prefix) && span_find(part[i].name, SPAN("_rels/"), 0) == SIZE_MAX &&
		    !package_child(p, &part[i], span_from(part[i].name, n)))
			return;
}
