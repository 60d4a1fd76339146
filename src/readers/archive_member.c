/* A member becomes a child: with its bytes, as a slice of the archive, or bare with a note that
 * says why there are none. A member that breaks in the middle keeps the bytes before the break. */
#include "archive_member.h"

#include "archive_gzip.h"
#include "archive_hint.h"
#include "base/limits.h"

#include <errno.h>

#define EMPTY_MAX 64		/* bytes of a compressed file without content, in any format */

const char *archive_member_trouble(const struct archive_visit *v)
{
	const char *said = archive_error_string(v->a);

	return said ? said : "no reason given";
}

bool archive_member_is_single(const struct archive_visit *v)
{
	return v->kind->format == ARCHIVE_SINGLE && archive_format(v->a) == ARCHIVE_FORMAT_RAW;
}

/* Where the member's data begins in the source, for formats read without a filter. */
static uint64_t data_offset(const struct archive_visit *v)
{
	return v->feed.start + (uint64_t)archive_filter_bytes(v->a, 0);
}

/* Equal, '\\' and '/' taken for the same. */
static bool is_same_path(struct span raw, const char *name)
{
	size_t i = 0;

	while (i < raw.n && name[i] &&
	       (raw.p[i] == name[i] || (raw.p[i] == '\\' && name[i] == '/')))
		i++;
	return i == raw.n && name[i] == 0;
}

static struct span member_name(struct archive_visit *v, struct archive_entry *en, const char **odd)
{
	const char *name = archive_entry_pathname(en);
	struct span raw;
	bool is_utf8 = false;

	*odd = NULL;
	if (archive_member_is_single(v))
		return archive_hint_inner_name(v->in, v->scratch);
	if (name == NULL)
		name = archive_entry_pathname_utf8(en);
	if (v->kind->format == ARCHIVE_ZIP) {
		raw = archive_hint_zip_name(v->in, data_offset(v), &is_utf8, v->scratch);
		if (raw.p && span_chr(raw, 0, 0) != SIZE_MAX)
			*odd = "the name holds a NUL byte";
		/* libarchive cuts at a NUL, repairs what claims to be UTF-8 and is not, and turns
		 * backslashes. Other differences come from the better name in an extra field. */
		if (raw.p && (*odd || name == NULL || is_utf8 || is_same_path(raw, name)))
			return raw;
	}
	return name ? arena_str(v->scratch, name) : SPAN("");
}

/* What writers put where they have no time: the first moment of Unix, or of DOS. */
static bool is_no_time(int64_t t)
{
	return t == 0 || t == 315532800;
}

static struct child describe(struct archive_visit *v, struct archive_entry *en, struct span name)
{
	struct child c = { .name = name };

	if (v->is_told && v->is_told(name))
		c.part = SPAN("transcript");
	if (archive_entry_mtime_is_set(en) && !is_no_time(archive_entry_mtime(en)))
		c.mtime = archive_hint_time(archive_entry_mtime(en), v->scratch);
	if (archive_entry_size_is_set(en) && archive_entry_size(en) >= 0)
		c.size = (struct opt64){ true, archive_entry_size(en) };
	return c;
}

/* A member without bytes. */
static enum archive_go bare(struct archive_visit *v, const struct child *c, enum note_level level,
			    const char *code, const char *text)
{
	if (!sink_child_none(v->out, c)) {
		v->is_full = true;
		return ARCHIVE_GO_HOME;
	}
	sink_child_note(v->out, level, code, "%s", text);
	sink_child_end(v->out);
	v->members++;
	return ARCHIVE_GO_ON;
}

/* The next bytes of the member. At its end: no bytes and ARCHIVE_EOF. */
static int next_block(struct archive_visit *v, struct span *bytes, uint64_t expected,
		      uint64_t *hole)
{
	const void *p = NULL;
	la_int64_t off = 0;
	size_t n = 0;
	int r;

	do
		r = archive_read_data_block(v->a, &p, &n, &off);
	while (r == ARCHIVE_RETRY);
	*hole = 0;
	*bytes = SPAN("");
	if (r == ARCHIVE_EOF || r == ARCHIVE_FATAL)
		return r;
	/* A zip member with a wrong checksum comes with its last bytes and an error. */
	if (r != ARCHIVE_OK && (p == NULL || (uint64_t)off != expected))
		return r;
	if (off < 0 || (uint64_t)off < expected) {
		archive_set_error(v->a, EINVAL, "its pieces overlap");
		return ARCHIVE_FATAL;
	}
	*hole = (uint64_t)off - expected;
	*bytes = span_of(p, n);
	return r;
}

static bool over_ratio(struct archive_visit *v)
{
	if (v->total <= LIMIT_RATIO_FREE || v->total / LIMIT_RATIO <= v->in->size)
		return false;
	if (!v->is_full)
		sink_note(v->out, NOTE_REFUSED, "archive.ratio",
			  "unpacks to more than %d times its size: not read further", LIMIT_RATIO);
	v->is_full = true;
	return true;
}

/* False when the member is to be cut here. */
static bool feed(struct archive_visit *v, struct span bytes)
{
	v->total += bytes.n;
	return !over_ratio(v) && (bytes.n == 0 || sink_child_data(v->out, bytes));
}

/* Bytes a sparse file does not store. */
static bool feed_hole(struct archive_visit *v, uint64_t n)
{
	static const char zeros[64 << 10];

	while (n > 0) {
		size_t now = n < sizeof zeros ? (size_t)n : sizeof zeros;

		if (!feed(v, span_of(zeros, now)))
			return false;
		n -= now;
	}
	return true;
}

/* Said inside of the child. */
static void note_broken(struct archive_visit *v, const char *said)
{
	bool sum = strstr(said, "CRC") || strstr(said, "hecksum");

	sink_child_note(v->out, NOTE_PARTIAL,
			sum && v->kind->format == ARCHIVE_ZIP ? "zip.crc" : "archive.damaged",
			"member is damaged, what could be read is kept: %s", said);
}

/* Formats that find each member by a directory: what broke in one need not hurt the next. */
static bool is_random(const struct archive_visit *v)
{
	enum archive_format f = v->kind->format;

	return f == ARCHIVE_ZIP || f == ARCHIVE_7Z || f == ARCHIVE_CAB || f == ARCHIVE_ISO ||
	       f == ARCHIVE_XAR || f == ARCHIVE_LHA;
}

/* After a fatal error the library reads nothing more. */
static enum archive_go after_fatal(struct archive_visit *v)
{
	if (v->reopened++ < ARCHIVE_REOPEN_MAX && is_random(v)) {
		v->next = v->index + 1;
		return ARCHIVE_GO_AGAIN;
	}
	sink_note(v->out, NOTE_PARTIAL, "archive.damaged",
		  "not readable behind a damaged member: %s", archive_member_trouble(v));
	return ARCHIVE_GO_HOME;
}

/* Reads on without keeping, so that a limit on growth still sees what is skipped. */
static int drain(struct archive_visit *v, uint64_t expected)
{
	enum archive_format f = v->kind->format;
	struct span bytes;
	uint64_t hole;
	int r = ARCHIVE_OK;

	if (f == ARCHIVE_ZIP || f == ARCHIVE_TAR || f == ARCHIVE_ISO)
		return ARCHIVE_OK;	/* those skip by seeking */
	while (r == ARCHIVE_OK && !over_ratio(v)) {
		r = next_block(v, &bytes, expected, &hole);
		expected += hole + bytes.n;
		v->total += bytes.n;
	}
	return r;
}

static bool feed_rest(void *ctx, struct span bytes) { return feed(ctx, bytes); }

/* After a gzip file gave `done` bytes of its only member and no more: those it still holds. True
 * when it is whole after all. */
static bool rescue(struct archive_visit *v, uint64_t done)
{
	return v->kind->filter == ARCHIVE_FILTER_GZIP &&
	       archive_gzip_rest(v->in, done, feed_rest, v);
}

/* The bytes of a member whose first block is here. */
static enum archive_go read_bytes(struct archive_visit *v, const struct child *c,
				  struct archive_entry *en, int r, struct span bytes,
				  uint64_t hole)
{
	const char *said = NULL;
	uint64_t done = 0;
	bool more;

	if (!sink_child_begin(v->out, c)) {
		v->is_full = true;
		return ARCHIVE_GO_HOME;
	}
	v->members++;
	for (;;) {
		more = feed_hole(v, hole) && feed(v, bytes);
		done += hole + bytes.n;
		if (r != ARCHIVE_OK && r != ARCHIVE_EOF && said == NULL)
			said = arena_cstr(v->scratch, span_str(archive_member_trouble(v)));
		if (!more || (r != ARCHIVE_OK && (r != ARCHIVE_WARN || bytes.n == 0)))
			break;
		r = next_block(v, &bytes, done, &hole);
	}
	if (more && r == ARCHIVE_EOF && archive_entry_sparse_count(en) > 0 && c->size.has &&
	    (uint64_t)c->size.v > done)
		feed_hole(v, (uint64_t)c->size.v - done);
	/* LZMA in zip: nothing is no valid stream, and nothing was promised. */
	if (said && !(v->kind->format == ARCHIVE_ZIP && done == 0 && c->size.has && c->size.v == 0))
		note_broken(v, said);
	if (more && r == ARCHIVE_FATAL && archive_member_is_single(v))
		rescue(v, done);
	if (!more && v->is_full)
		sink_child_note(v->out, NOTE_REFUSED, "archive.ratio",
				"cut here: the archive unpacks to too many times its size");
	sink_child_end(v->out);
	if (!more && !v->is_full)
		r = drain(v, done);
	if (v->is_full)
		return ARCHIVE_GO_HOME;
	return r == ARCHIVE_FATAL ? after_fatal(v) : ARCHIVE_GO_ON;
}

/* ---- members that are slices of the archive ---- */

static bool is_stored(const struct archive_visit *v, struct archive_entry *en,
		      const struct child *c, uint64_t *from)
{
	const char *name = archive_format_name(v->a);

	*from = data_offset(v);
	if (v->no_slices || !c->size.has || c->size.v == 0 || archive_entry_is_encrypted(en) ||
	    archive_entry_sparse_count(en) > 0 || archive_entry_hardlink(en) ||
	    *from > v->in->size || (uint64_t)c->size.v > v->in->size - *from)
		return false;
	if (v->kind->format == ARCHIVE_TAR)
		return true;
	return v->kind->format == ARCHIVE_ZIP && name && strstr(name, "(uncompressed)");
}

static bool same_bytes(struct archive_visit *v, uint64_t from, struct span bytes)
{
	char copy[16 << 10];

	while (bytes.n > 0) {
		size_t n = bytes.n < sizeof copy ? bytes.n : sizeof copy;

		if (source_read(v->in, from, copy, n) != n || memcmp(copy, bytes.p, n) != 0)
			return false;
		from += n;
		bytes = span_from(bytes, n);
	}
	return true;
}

/* True when what libarchive reads is just what stands there, and it has nothing to complain of. */
static bool proves_stored(struct archive_visit *v, uint64_t from, uint64_t size)
{
	struct span bytes;
	uint64_t done = 0, hole;
	int r;

	while ((r = next_block(v, &bytes, done, &hole)) == ARCHIVE_OK) {
		if (hole || bytes.n > size - done || !same_bytes(v, from + done, bytes))
			return false;
		done += bytes.n;
	}
	return r == ARCHIVE_EOF && done == size;
}

static enum archive_go read_slice(struct archive_visit *v, const struct child *c, uint64_t from)
{
	uint64_t n = (uint64_t)c->size.v;

	if (!proves_stored(v, from, n)) {
		v->no_slices = true;	/* all of it once more, by copying */
		v->next = v->index;
		return ARCHIVE_GO_AGAIN;
	}
	v->behind = from + n;
	v->total += n;
	if (over_ratio(v))
		return ARCHIVE_GO_HOME;
	sink_child_slice(v->out, c, from, n);
	v->members++;
	return ARCHIVE_GO_ON;
}

/* ---- one member ---- */

static enum archive_go read_link(struct archive_visit *v, const struct child *c,
				 struct archive_entry *en)
{
	const char *hard = archive_entry_hardlink(en), *soft = archive_entry_symlink(en);
	const char *to = hard ? hard : soft;
	struct span said = arena_fmt(v->scratch, "%s to %s, not followed",
				     hard ? "hard link" : "symbolic link",
				     to ? to : "a name that cannot be read");

	return bare(v, c, NOTE_ODD, "archive.link", arena_cstr(v->scratch, said));
}

static enum archive_go read_locked(struct archive_visit *v, const struct child *c)
{
	const char *text = "member is encrypted: give its password with --password-file";

	if (v->kind->format != ARCHIVE_ZIP)
		text = "member is encrypted: only zip can be decrypted here";
	else if (v->in->passwords && v->in->passwords->n)
		text = "member is encrypted, and no password given opens it";
	return bare(v, c, NOTE_UNREAD, "archive.encrypted", text);
}

/* A directory in a zip can hold bytes too. */
static enum archive_go read_file(struct archive_visit *v, struct archive_entry *en,
				 const struct child *c, bool is_dir)
{
	bool is_locked = archive_entry_is_encrypted(en) != 0;
	struct span bytes;
	uint64_t from, hole;
	enum archive_go go;
	int r;

	if (is_locked && (v->in->passwords == NULL || v->in->passwords->n == 0))
		return read_locked(v, c);
	if (is_stored(v, en, c, &from))
		return read_slice(v, c, from);
	r = next_block(v, &bytes, 0, &hole);
	if (is_dir && bytes.n == 0) {
		go = c->size.has ? bare(v, c, NOTE_UNREAD, "archive.damaged",
					"a directory that holds bytes: they are not read")
				 : ARCHIVE_GO_ON;
		return go == ARCHIVE_GO_ON && r == ARCHIVE_FATAL ? after_fatal(v) : go;
	}
	if (r != ARCHIVE_OK && r != ARCHIVE_EOF && bytes.n == 0) {
		go = is_locked ? read_locked(v, c)
			       : bare(v, c, NOTE_UNREAD, "archive.damaged",
				      archive_member_trouble(v));
		return go == ARCHIVE_GO_ON && r == ARCHIVE_FATAL ? after_fatal(v) : go;
	}
	return read_bytes(v, c, en, r, bytes, hole);
}

enum archive_go archive_member_read(struct archive_visit *v, struct archive_entry *en, bool warned)
{
	const char *odd;
	struct child c = describe(v, en, member_name(v, en, &odd));
	unsigned type = archive_entry_filetype(en);
	const char *hard = archive_entry_hardlink(en);

	v->behind = data_offset(v);
	if (warned)
		odd = arena_cstr(v->scratch, span_str(archive_member_trouble(v)));
	if (odd)
		sink_note(v->out, NOTE_ODD, "archive.odd", "member %.*s: %s", SPAN_FMT(c.name),
			  odd);
	/* A cpio archive keeps the bytes of a file with several names at its last name. */
	if (hard && (!c.size.has || c.size.v == 0))
		return read_link(v, &c, en);
	switch (type) {
	case AE_IFLNK:
		return read_link(v, &c, en);
	case AE_IFDIR:
		if (v->kind->format != ARCHIVE_ZIP || (c.size.has && c.size.v == 0))
			return ARCHIVE_GO_ON;
		return read_file(v, en, &c, true);
	case AE_IFCHR:
	case AE_IFBLK:
	case AE_IFIFO:
	case AE_IFSOCK:
		return bare(v, &c, NOTE_ODD, "archive.device",
			    "a device, pipe or socket: has no bytes");
	default:
		return read_file(v, en, &c, false);
	}
}

/* A compressed file with nothing in it, or broken before its first bytes came out: libarchive does
 * not tell the two apart. */
void archive_member_nothing(struct archive_visit *v)
{
	static const char said[] = "it breaks off or is damaged";
	struct child c = { .name = archive_hint_inner_name(v->in, v->scratch) };

	v->members++;
	if (!sink_child_begin(v->out, &c))
		return;
	if (!rescue(v, 0) && v->in->size > EMPTY_MAX) {
		note_broken(v, said);
		sink_note(v->out, NOTE_PARTIAL, "archive.damaged", "%s", said);
	}
	sink_child_end(v->out);
}
