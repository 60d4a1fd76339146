/* Archives and compressed files: everything libarchive reads in its own process, one child for each
 * member that holds bytes. Opening is in archive_open.c, reading one member in archive_member.c.
 *
 * A compressed file is opened by one filter and no more: what is inside is a tar (its members
 * become children), or one file (one child). More layers are the child's own business, under the
 * limit on depth; that also ends files that unpack to themselves. A stored zip member and a member
 * of a plain tar are slices of the archive. A fatal error in one member of a format with a
 * directory does not cost the others: the archive is opened again behind it, and for zip the local
 * headers are looked for when the directory no longer helps.
 *
 * Not handled: mtree (names only), lzop, lrzip and grzip (libarchive runs programs for them),
 * volumes after the first, encrypted 7z and RAR. */
#include "archive.h"

#include "archive_hint.h"
#include "archive_member.h"
#include "archive_xar.h"
#include "base/limits.h"

#include <locale.h>
#include <stdlib.h>
#include <time.h>

#define FAILED_MAX 1000		/* headers in a row that make no member */

/* Members of a zip are found by its directory; does it say what was found? False: there is none. */
static bool compare_directory(struct archive_visit *v)
{
	uint64_t listed = 0;
	enum zip_directory d = archive_hint_zip_entries(v->in, &listed);

	if (d == ZIP_NO_DIRECTORY)
		sink_note(v->out, v->members ? NOTE_PARTIAL : NOTE_UNREAD, "archive.truncated",
			  "its directory is missing, as if the end was cut off: %llu members found",
			  (unsigned long long)v->members);
	/* Writers without zip64 let the count wrap. */
	if (d == ZIP_LISTS && !v->is_damaged && listed != (v->index & 0xffff))
		sink_note(v->out, NOTE_ODD, "archive.directory",
			  "its directory counts %llu entries, %llu were found",
			  (unsigned long long)listed, (unsigned long long)v->index);
	return d != ZIP_NO_DIRECTORY;
}

/* The directory of a zip may be wrong where its members are not: on from the next local header. */
static enum archive_go salvage(struct archive_visit *v)
{
	uint64_t from = v->feed.start;

	if (v->kind->format != ARCHIVE_ZIP || v->reopened++ >= ARCHIVE_REOPEN_MAX)
		return ARCHIVE_GO_HOME;
	if (v->behind > from)
		from = v->behind;
	else if (v->how & ARCHIVE_STREAMED)
		from++;		/* the header we stand on is no good */
	from = archive_hint_zip_next(v->in, from);
	if (from == UINT64_MAX)
		return ARCHIVE_GO_HOME;
	v->how |= ARCHIVE_STREAMED;
	v->feed.start = from;
	v->next = 0;
	return ARCHIVE_GO_AGAIN;
}

/* Zeros at the start look like the end of a tar: without members it was no tar. */
static bool was_no_tar(struct archive_visit *v)
{
	if (v->kind->format != ARCHIVE_SINGLE || v->members || v->how & ARCHIVE_NO_TAR ||
	    (archive_format(v->a) & ARCHIVE_FORMAT_BASE_MASK) != ARCHIVE_FORMAT_TAR)
		return false;
	v->how |= ARCHIVE_NO_TAR;
	return true;
}

static enum archive_go header_failed(struct archive_visit *v, bool was_opened)
{
	const char *said = archive_member_trouble(v);

	if (was_no_tar(v))
		return ARCHIVE_GO_AGAIN;
	/* Asked before a format was chosen, libarchive jumps into nowhere. */
	if (was_opened && archive_read_has_encrypted_entries(v->a) == 1 && v->members == 0) {
		sink_note(v->out, NOTE_UNREAD, "archive.encrypted",
			  "its list of members is encrypted: %s", said);
		return ARCHIVE_GO_HOME;
	}
	if (v->is_damaged)
		return salvage(v);
	v->is_damaged = true;
	/* At the end of a zip that has no directory libarchive is at a loss for words. */
	if (v->kind->format != ARCHIVE_ZIP || compare_directory(v) || archive_error_string(v->a))
		sink_note(v->out, v->members ? NOTE_PARTIAL : NOTE_UNREAD, "archive.damaged",
			  "damaged after %llu members: %s", (unsigned long long)v->members, said);
	return salvage(v);
}

static enum archive_go at_end(struct archive_visit *v)
{
	int64_t used = archive_filter_bytes(v->a, -1);

	if (was_no_tar(v))
		return ARCHIVE_GO_AGAIN;
	if (v->kind->format == ARCHIVE_SINGLE && archive_format(v->a) == ARCHIVE_FORMAT_EMPTY) {
		archive_member_nothing(v);
	} else if (archive_member_is_single(v) && used >= 0 && (uint64_t)used < v->in->size) {
		sink_note(v->out, NOTE_ODD, "archive.trailing",
			  "%llu bytes behind the end of the compressed data",
			  (unsigned long long)(v->in->size - (uint64_t)used));
	}
	if (v->kind->format == ARCHIVE_ZIP)
		compare_directory(v);
	if (v->members == 0 && !v->is_damaged)
		sink_note(v->out, NOTE_ODD, "archive.empty", "an archive without files");
	return ARCHIVE_GO_HOME;
}

static enum archive_go read_members(struct archive_visit *v)
{
	struct archive_entry *en;
	enum archive_go go = ARCHIVE_GO_ON;
	unsigned failed = 0;
	int r;

	for (; go == ARCHIVE_GO_ON; v->index++) {
		arena_reset(v->scratch);
		r = archive_read_next_header(v->a, &en);
		if (r == ARCHIVE_EOF)
			return at_end(v);
		if (r == ARCHIVE_FATAL || (r == ARCHIVE_FAILED && ++failed > FAILED_MAX))
			return header_failed(v, true);
		if (v->index >= LIMIT_MEMBERS) {
			sink_note(v->out, NOTE_REFUSED, "archive.members",
				  "more than %d entries: not read further", LIMIT_MEMBERS);
			return ARCHIVE_GO_HOME;
		}
		if (v->index < v->next || r == ARCHIVE_RETRY)
			continue;
		if (r == ARCHIVE_FAILED) {
			sink_note(v->out, NOTE_PARTIAL, "archive.damaged",
				  "an entry cannot be read: %s", archive_member_trouble(v));
			continue;
		}
		failed = 0;
		go = archive_member_read(v, en, r == ARCHIVE_WARN);
		if (go == ARCHIVE_GO_AGAIN)
			return go;
	}
	return go;
}

void archive_give(const struct source *in, struct sink *out, bool (*is_told)(struct span name))
{
	struct archive_visit v = { .in = in, .out = out, .feed.in = in, .is_told = is_told };
	enum archive_go go = ARCHIVE_GO_AGAIN;
	int opened;

	if (!(sink_want(out) & WANT_CHILDREN))
		return;
	v.kind = archive_open_kind(in->media);
	if (v.kind == NULL)
		return;
	if (archive_hint_is_volume(in))
		sink_note(out, NOTE_PARTIAL, "archive.volume",
			  "one of several volumes: what crosses into another is missing");
	if (archive_xar_loops(in)) {
		sink_note(out, NOTE_UNREAD, "archive.damaged", "a member is a hard link twice: its table has no end");
		return;
	}
	v.scratch = arena_new();
	while (go == ARCHIVE_GO_AGAIN) {
		v.index = 0;
		v.a = archive_open_new(v.kind, &v.feed, v.how, in->passwords, &opened);
		go = opened == ARCHIVE_OK ? read_members(&v) : header_failed(&v, false);
		archive_read_free(v.a);
	}
	arena_free(v.scratch);
	free(v.feed.piece);
}

static void archive_read_all(const struct source *in, struct sink *out) { archive_give(in, out, NULL); }

/* Names in tables of other encodings are converted by the locale; zip stores local time without a
 * zone, which must not become that of this machine. */
static void archive_warm(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("TZ", "UTC0", 1);
	tzset();
}

const struct reader reader_archive = {
	.name = "archive",
	.media = archive_open_media,
	.flags = READER_FRESH | READER_CONTAINER,
	.warm = archive_warm,
	.read = archive_read_all,
};
