/* Small looks at archive headers: RFC 1952 (gzip), POSIX uuencode, APPNOTE.TXT 4.3.7 and 4.3.16
 * (zip), RAR 4 and RAR 5 technical notes, [MS-CAB] 2.1. */
#include "archive_hint.h"

#include "base/cursor.h"
#include "base/limits.h"

#include <stdlib.h>
#include <time.h>

#define ZIP_LOCAL 30		/* bytes of a local header before its name */
#define ZIP_END 22		/* bytes of the end record without its comment */
#define ZIP_TAIL (ZIP_END + 64 * KIB)

/* ---- the name inside a compressed file ---- */

static struct span gzip_name(struct span head)
{
	struct cursor c = cursor_on(head);
	uint16_t magic = cursor_u16le(&c);
	size_t end;
	uint8_t flags;

	cursor_u8(&c);
	flags = cursor_u8(&c);
	cursor_take(&c, 6);
	if (magic != 0x8b1f || !(flags & 8))
		return (struct span){ NULL, 0 };
	if (flags & 4)
		cursor_take(&c, cursor_u16le(&c));
	end = span_chr(c.rest, 0, 0);
	if (c.ran_out || end == SIZE_MAX || end == 0)
		return (struct span){ NULL, 0 };
	return span_sub(c.rest, 0, end);
}

static struct span uu_name(struct span head)
{
	struct span line;

	while (span_line(&head, &line)) {
		bool base64 = span_starts(line, "begin-base64 ");

		if (!base64 && !span_starts(line, "begin "))
			continue;
		line = span_from(line, base64 ? 13 : 6);
		while (line.n && line.p[0] >= '0' && line.p[0] <= '7')
			line = span_from(line, 1);
		line = span_trim(line);
		if (line.n && !span_eq_str(line, "-") && head.n)
			return line;
	}
	return (struct span){ NULL, 0 };
}

static const struct {
	const char *suffix, *instead;
} suffixes[] = {
	{ ".tgz", ".tar" },  { ".taz", ".tar" },  { ".tbz2", ".tar" }, { ".tbz", ".tar" },
	{ ".tb2", ".tar" },  { ".txz", ".tar" },  { ".tlz", ".tar" },  { ".tzst", ".tar" },
	{ ".svgz", ".svg" }, { ".emz", ".emf" },  { ".wmz", ".wmf" },  { ".gz", "" },
	{ ".bz2", "" },	     { ".bz", "" },	  { ".xz", "" },       { ".lzma", "" },
	{ ".lz4", "" },	     { ".lz", "" },	  { ".zst", "" },      { ".z", "" },
	{ ".uue", "" },	     { ".uu", "" },	  { ".lzo", "" },
};

struct span archive_hint_inner_name(const struct source *in, struct arena *a)
{
	struct span name = gzip_name(in->head);
	size_t slash;

	if (name.p == NULL && span_find(in->media, SPAN("uuencode"), 0) != SIZE_MAX)
		name = uu_name(in->head);
	if (name.p)
		return arena_dup(a, name);
	name = in->name;
	while ((slash = span_chr(name, '/', 0)) != SIZE_MAX)
		name = span_from(name, slash + 1);
	for (size_t i = 0; i < countof(suffixes); i++)
		if (name.n > strlen(suffixes[i].suffix) && span_iends(name, suffixes[i].suffix))
			return arena_fmt(a, "%.*s%s", (int)(name.n - strlen(suffixes[i].suffix)),
					 name.p, suffixes[i].instead);
	return name.p ? arena_dup(a, name) : SPAN("");
}

/* ---- zip ---- */

/* A header fits when its own lengths end exactly at the data: at the end of `before`. */
static struct span zip_name_in(struct span before, bool *is_utf8)
{
	for (size_t back = ZIP_LOCAL; back <= before.n; back++) {
		struct cursor c = cursor_on(span_from(before, before.n - back));
		uint16_t flags, name, extra;

		if (cursor_u32le(&c) != 0x04034b50)
			continue;
		cursor_u16le(&c);
		flags = cursor_u16le(&c);
		cursor_take(&c, 18);
		name = cursor_u16le(&c);
		extra = cursor_u16le(&c);
		if ((size_t)ZIP_LOCAL + name + extra != back)
			continue;
		*is_utf8 = flags & 1u << 11;
		return cursor_take(&c, name);
	}
	return (struct span){ NULL, 0 };
}

struct span archive_hint_zip_name(const struct source *in, uint64_t data, bool *is_utf8,
				  struct arena *a)
{
	static const size_t looks[] = { 512, 16 * KIB };	/* nearly always enough; the rest */
	struct span name = { NULL, 0 };
	char before[16 * KIB];

	for (size_t i = 0; i < countof(looks) && name.p == NULL; i++) {
		size_t n = data < looks[i] ? (size_t)data : looks[i];

		if (source_read(in, data - n, before, n) == n)
			name = zip_name_in(span_of(before, n), is_utf8);
	}
	return arena_dup(a, name);
}

uint64_t archive_hint_zip_next(const struct source *in, uint64_t from)
{
	char *piece = mem_grow(NULL, 64 * KIB);
	uint64_t found = UINT64_MAX;

	while (found == UINT64_MAX && from < in->size) {
		size_t n = source_read(in, from, piece, 64 * KIB), at;

		if (n == SIZE_MAX || n < ZIP_LOCAL)
			break;
		at = span_find(span_of(piece, n), SPAN("PK\3\4"), 0);
		if (at != SIZE_MAX)
			found = from + at;
		from += n - 3;	/* a signature may lie across the edge */
	}
	free(piece);
	return found;
}

enum zip_directory archive_hint_zip_entries(const struct source *in, uint64_t *entries)
{
	size_t n = in->size < ZIP_TAIL ? (size_t)in->size : ZIP_TAIL;
	char *tail = mem_grow(NULL, ZIP_TAIL);
	enum zip_directory found = ZIP_NO_DIRECTORY;

	if (source_read(in, in->size - n, tail, n) != n)
		n = 0;
	for (size_t back = ZIP_END; back <= n && found == ZIP_NO_DIRECTORY; back++) {
		struct cursor c = cursor_on(span_of(tail + n - back, back));

		if (cursor_u32le(&c) != 0x06054b50)
			continue;
		cursor_take(&c, 6);
		*entries = cursor_u16le(&c);
		found = *entries == 0xffff ? ZIP_UNKNOWN : ZIP_LISTS;	/* zip64 counts elsewhere */
	}
	free(tail);
	return found;
}

/* ---- volumes ---- */

/* RAR 5: seven bits a byte, low ones first, the high bit says that more follow. */
static uint64_t vint(struct cursor *c)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 63; shift += 7) {
		uint8_t b = cursor_u8(c);

		v |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			break;
	}
	return v;
}

static bool rar5_is_volume(struct span head)
{
	struct cursor c = cursor_on(span_from(head, 8));
	uint64_t type, flags;

	cursor_u32le(&c);
	vint(&c);
	type = vint(&c);
	flags = vint(&c);
	if (flags & 1)
		vint(&c);
	return type == 1 && vint(&c) & 1 && !c.ran_out;
}

static bool rar4_is_volume(struct span head)
{
	struct cursor c = cursor_on(span_from(head, 7));

	cursor_u16le(&c);
	return cursor_u8(&c) == 0x73 && cursor_u16le(&c) & 1 && !c.ran_out;
}

static bool cab_is_volume(struct span head)
{
	struct cursor c = cursor_on(span_from(head, 30));

	return cursor_u16le(&c) & 3 && !c.ran_out;	/* a cabinet before, a cabinet after */
}

bool archive_hint_is_volume(const struct source *in)
{
	struct span head = in->head;
	char end[22];

	if (span_starts(head, "Rar!\x1a\x07\x01") && head.n > 8 && head.p[7] == 0)
		return rar5_is_volume(head);
	if (span_starts(head, "Rar!\x1a\x07"))
		return rar4_is_volume(head);
	if (span_starts(head, "MSCF"))
		return cab_is_volume(head);
	if (span_starts(head, "PK\x07\x08PK\3\4"))
		return true;
	/* The end record of the last part of a split zip has a disk number. */
	if (in->size < sizeof end || !span_starts(in->media, "application/zip") ||
	    source_read(in, in->size - sizeof end, end, sizeof end) != sizeof end ||
	    memcmp(end, "PK\5\6", 4) != 0)
		return false;
	return memcmp(end + 4, "\0\0", 2) != 0 && memcmp(end + 4, "\xff\xff", 2) != 0;
}

struct span archive_hint_time(int64_t seconds, struct arena *a)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (seconds < -62135596800 || seconds > 253402300799 || gmtime_r(&t, &tm) == NULL)
		return (struct span){ NULL, 0 };
	return arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
			 tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}
