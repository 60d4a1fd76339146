/* One small entry per item; digests and labels are the case's. Ids, origins and media types are only
 * needed once more, in the same order: they wait in a nameless file. */
#include "bundle/inside.h"

#include "base/io.h"
#include "base/json.h"
#include "base/limits.h"
#include "record/moment.h"
#include "report/csv.h"
#include "report/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	FILES_MAX = 950,		/* readers of signed containers stop at 1,000 entries */
	MEMBERS_MAX = 256 << 20,	/* bytes of files that stand a second time inside an input */
	EXTENSION = 8,
};

struct entry {
	uint64_t size;
	uint32_t index;		/* in the case */
	uint32_t parent;	/* index of its entry + 1; 0: an input */
	uint32_t first;		/* index of the first entry with these bytes that may be a file */
	bool is_exhibit;
	bool is_held;		/* holds what was left out: its bytes stay where they are */
	bool is_chat;		/* one message of an export */
	bool is_file, is_taken;	/* choose_files: of the bundle; a file with the bytes of this one */
	char extension[EXTENSION];
};

enum word { W_ID, W_ORIGIN, W_MEDIA, W_OUTCOME, WORDS };	/* of an entry, in the spool */
enum { WORD_BYTES = 60000 };
static_assert(WORDS * (WORD_BYTES + sizeof(uint32_t)) < SPOOL_RECORD, "the words of an entry are one record");

struct inside {
	const struct case_ *c;
	struct entry *entries;
	uint32_t n, cap, exhibits, files;
	uint64_t member_bytes;
	uint32_t n_inputs;
	uint32_t *by_digest;	/* open addressing: index + 1 */
	size_t slots;
	int dir;		/* the work folder */
	struct outfile words;
	struct buf line;
};

struct inside *inside_new(const struct case_ *c, const char *work, struct err *e)
{
	struct inside *in = mem_get(sizeof *in);

	in->c = c;
	in->words.fd = -1;
	buf_init(&in->line, SPOOL_RECORD);
	in->dir = open(work, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (in->dir < 0)
		err_set(e, EXHIBIT_IO, errno, "open %s", work);
	else if (outfile_temp(&in->words, in->dir, e))
		return in;
	inside_free(in);
	return NULL;
}

void inside_free(struct inside *in)
{
	if (in == NULL)
		return;
	outfile_drop(&in->words);
	io_close(&in->dir);
	free(in->entries);
	free(in->by_digest);
	buf_clear(&in->line);
	free(in);
}

/* ---- tables ---- */

static const struct digest *sha256_of(const struct inside *in, const struct entry *en)
{
	return &in->c->items[en->index].sha256;
}

static struct span label_of(const struct inside *in, const struct entry *en)
{
	return en->is_exhibit ? case_label(in->c, en->index) : SPAN("");
}

static size_t digest_slot(const struct inside *in, const struct digest *d)
{
	size_t at;

	memcpy(&at, d->b, sizeof at);
	at &= in->slots - 1;
	while (in->by_digest[at] && !digest_eq(sha256_of(in, &in->entries[in->by_digest[at] - 1]), d))
		at = (at + 1) & (in->slots - 1);
	return at;
}

/* The entry of an item of the case, + 1; 0: it has none. Entries are in the order of the case. */
static uint32_t entry_of(const struct inside *in, uint32_t index)
{
	uint32_t from = 0, to = in->n;

	while (from < to) {
		uint32_t mid = from + (to - from) / 2;

		if (in->entries[mid].index < index)
			from = mid + 1;
		else
			to = mid;
	}
	return from < in->n && in->entries[from].index == index ? from + 1 : 0;
}

/* The parents of an entry come before it. */
static bool may_be_file(const struct inside *in, const struct entry *en)
{
	if (!en->is_exhibit || en->is_held)
		return false;
	return !en->is_chat || en->parent == 0 || in->entries[en->parent - 1].is_held;
}

static void remember(struct inside *in, uint32_t i)
{
	size_t at;

	if (!may_be_file(in, &in->entries[i]))
		return;
	at = digest_slot(in, sha256_of(in, &in->entries[i]));
	if (in->by_digest[at] == 0)
		in->by_digest[at] = i + 1;
	in->entries[i].first = in->by_digest[at] - 1;
}

static void make_room(struct inside *in)
{
	if (in->n == in->cap) {
		in->cap = in->cap ? in->cap / 2 * 3 : 256;
		in->entries = mem_grow(in->entries, in->cap * sizeof *in->entries);
	}
	if ((size_t)in->n * 2 < in->slots)
		return;
	in->slots = in->slots ? in->slots * 2 : 1024;
	free(in->by_digest);
	in->by_digest = mem_get(in->slots * sizeof *in->by_digest);
	for (uint32_t i = 0; i < in->n; i++)
		remember(in, i);
}

/* ---- adding ---- */

static const struct {
	const char *media, *extension;
} extensions[] = {
	{ "message/rfc822", "eml" }, { "application/mbox", "mbox" }, { "application/pdf", "pdf" },
	{ "image/png", "png" }, { "image/jpeg", "jpg" }, { "image/gif", "gif" }, { "image/webp", "webp" },
	{ "image/tiff", "tif" }, { "text/plain", "txt" }, { "text/html", "html" }, { "text/csv", "csv" },
	{ "text/tab-separated-values", "tsv" }, { "text/xml", "xml" }, { "application/xml", "xml" },
	{ "application/json", "json" }, { "application/zip", "zip" }, { "application/gzip", "gz" },
	{ "application/x-7z-compressed", "7z" }, { "application/x-tar", "tar" }, { "text/calendar", "ics" },
};

/* From what it is, or, where that has no usual ending, from its name if that has a harmless one. */
static void choose_extension(struct entry *en, const struct item *it)
{
	size_t dot;

	snprintf(en->extension, sizeof en->extension, "bin");
	for (size_t i = 0; i < countof(extensions); i++)
		if (span_eq_str(it->media, extensions[i].media)) {
			snprintf(en->extension, sizeof en->extension, "%s", extensions[i].extension);
			return;
		}
	for (dot = it->name.n; dot > 0 && it->name.p[dot - 1] != '.'; dot--)
		;
	if (dot == 0 || it->name.n - dot == 0 || it->name.n - dot > 5)
		return;
	for (size_t i = dot; i < it->name.n; i++) {
		char c = it->name.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
			snprintf(en->extension, sizeof en->extension, "bin");
			return;
		}
		en->extension[i - dot] = c;
		en->extension[i - dot + 1] = 0;
	}
}

static struct span whole_origin(struct arena *a, const struct item *it)
{
	struct buf b;
	struct span s;

	if (it->origin.n == 1)
		return list_span(&it->origin, 0);
	buf_init(&b, SIZE_MAX / 2);
	for (uint32_t i = 0; i < it->origin.n; i++) {
		if (i)
			buf_puts(&b, " > ");
		buf_span(&b, list_span(&it->origin, i));
	}
	s = arena_dup(a, buf_view(&b));
	buf_clear(&b);
	return s;
}

static void put_words(struct inside *in, const struct item *it)
{
	struct row row = { .n = WORDS };

	row.f[W_ID] = it->id;
	row.f[W_ORIGIN] = whole_origin(it->arena, it);
	row.f[W_MEDIA] = it->media;
	row.f[W_OUTCOME] = item_worst(it) < 0 ? SPAN("read") : span_str(note_level_name[item_worst(it)]);
	buf_reset(&in->line);
	row_print(&row, WORD_BYTES, &in->line);
	spool_put(&in->words, buf_view(&in->line));
}

void inside_add(struct inside *in, const struct item *it, uint32_t index)
{
	const struct case_item *ci = &in->c->items[index];
	struct entry *en;
	uint32_t i;

	make_room(in);
	i = in->n;
	en = &in->entries[i];
	*en = (struct entry){ .size = it->size.has ? (uint64_t)it->size.v : 0, .index = index, .first = i };
	put_words(in, it);
	if (it->parent.p)
		en->parent = entry_of(in, case_find(in->c, it->parent));
	choose_extension(en, it);
	en->is_exhibit = ci->label != 0 && !digest_is_zero(&it->sha256);
	en->is_held = (ci->flags & CI_CHILD_OUT) != 0;
	en->is_chat = (ci->flags & CI_CHAT) != 0;
	in->n++;
	remember(in, i);
	in->exhibits += en->is_exhibit;
	if (may_be_file(in, en) && en->first == i) {
		in->files++;
		if (en->parent)
			in->member_bytes += en->size;
	}
	in->n_inputs += en->parent == 0;
}

/* ---- files ---- */

static bool members_are_files(const struct inside *in)
{
	return in->files <= FILES_MAX && in->member_bytes <= MEMBERS_MAX;
}

/* Where members are no files, what stands highest of all that may be one is: an input, or what was
 * kept of an input that holds more. */
static bool is_top(const struct inside *in, const struct entry *en)
{
	return may_be_file(in, en) && (en->parent == 0 || in->entries[en->parent - 1].is_held);
}

/* One entry for equal bytes. Where members are no files, the first one with these bytes may be none. */
static void choose_files(struct inside *in)
{
	for (uint32_t i = 0; i < in->n; i++) {
		struct entry *en = &in->entries[i], *first = &in->entries[en->first];

		if (!may_be_file(in, en) || (!members_are_files(in) && !is_top(in, en)))
			continue;
		en->is_file = !first->is_taken;
		first->is_taken = true;
	}
}

static struct span name_of(const struct inside *in, const struct entry *en, struct arena *a)
{
	return arena_fmt(a, "data/exhibits/%.*s.%s", SPAN_FMT(label_of(in, en)), en->extension);
}

bool inside_exhibits(struct inside *in, struct bag *bag, struct store *store, struct err *e)
{
	struct arena *a = arena_new();
	bool ok = true;

	choose_files(in);
	for (uint32_t i = 0; ok && i < in->n; i++) {
		const struct entry *en = &in->entries[i];

		if (en->is_file)
			ok = bag_add_object(bag, name_of(in, en, a).p, store, sha256_of(in, en), en->size, e);
		arena_reset(a);
	}
	arena_free(a);
	return ok;
}

/* ---- index.csv and custody.ndjson ---- */

enum column { C_EXHIBIT, C_PATH, C_ORIGINAL, C_SHA256, C_SIZE, C_MEDIA, C_FROM, C_SAME, C_REMARK, C_ID, COLUMNS };
static const struct csv_column columns[] = {
	{ "exhibit", CSV_TEXT, C_EXHIBIT }, { "path", CSV_TEXT, C_PATH }, { "original", CSV_TEXT, C_ORIGINAL },
	{ "sha256", CSV_TEXT, C_SHA256 }, { "size", CSV_NUMBER, C_SIZE }, { "media", CSV_TEXT, C_MEDIA },
	{ "derived_from", CSV_TEXT, C_FROM }, { "same_bytes_as", CSV_TEXT, C_SAME }, { "remark", CSV_TEXT, C_REMARK }, { "id", CSV_TEXT, C_ID },
};

static void index_row(const struct inside *in, const struct entry *en, const struct row *words, struct csv *csv, struct arena *a)
{
	struct row r = { .n = COLUMNS };
	char hex[DIGEST_HEX];
	const struct entry *first = &in->entries[en->first];

	r.f[C_EXHIBIT] = label_of(in, en);
	if (en->is_file)
		r.f[C_PATH] = name_of(in, en, a);
	r.f[C_ORIGINAL] = words->f[W_ORIGIN];
	if (!digest_is_zero(sha256_of(in, en))) {
		r.f[C_SHA256] = arena_str(a, digest_hex(sha256_of(in, en), hex));
		r.f[C_SIZE] = arena_fmt(a, "%llu", (unsigned long long)en->size);
	}
	r.f[C_MEDIA] = words->f[W_MEDIA];
	if (en->parent)
		r.f[C_FROM] = label_of(in, &in->entries[en->parent - 1]);
	if (first != en)
		r.f[C_SAME] = label_of(in, first);
	if (en->is_held)
		r.f[C_REMARK] = SPAN("holds what is not part of this case: its bytes stay with their owner");
	r.f[C_ID] = words->f[W_ID];
	csv_row(csv, &r);
}

/* PREMIS events (type, time, agent, object, outcome), one per input and one for the report. */
static void custody_event(struct outfile *out, const char *type, struct span when, const struct digest *object,
			  const struct span *source, struct span outcome)
{
	struct buf b;
	struct json j;
	char hex[DIGEST_HEX];

	buf_init(&b, LIMIT_LINE);
	json_begin(&j, &b);
	json_str(&j, "type", span_str(type));
	json_str(&j, "time", when);
	json_str(&j, "agent", SPAN("exhibit " EXHIBIT_VERSION));
	if (object && !digest_is_zero(object))
		json_str(&j, "object", span_str(digest_hex(object, hex)));
	if (source)
		json_str(&j, "source", *source);
	json_str(&j, "outcome", outcome);
	json_end(&j);
	buf_c(&b, '\n');
	outfile_put(out, buf_view(&b));
	buf_clear(&b);
}

/* Both lists in one pass over the words. */
static bool write_entries(struct inside *in, struct csv *index, struct outfile *custody, struct span when, struct err *e)
{
	struct arena *a = arena_new();
	struct spool_reader words;
	struct span record;
	struct row row;
	bool ok = true;

	spool_read(&words, in->words.fd, 0, in->words.size);
	for (uint32_t i = 0; ok && i < in->n; i++) {
		const struct entry *en = &in->entries[i];

		ok = spool_next(&words, &record, e);
		if (!ok || !row_parse(&row, &record))
			break;
		index_row(in, en, &row, index, a);
		if (en->parent == 0)
			custody_event(custody, "ingestion", when, sha256_of(in, en), &row.f[W_ORIGIN], row.f[W_OUTCOME]);
		arena_reset(a);
	}
	if (ok)
		custody_event(custody, "report", when, NULL, NULL, arena_fmt(a, "%u items, %u exhibits", in->n, in->exhibits));
	spool_end(&words);
	arena_free(a);
	return ok;
}

bool inside_write(struct inside *in, int64_t now, struct err *e)
{
	struct outfile custody = { .fd = -1 };
	struct arena *a = arena_new();
	struct csv index;
	bool ok = outfile_flush(&in->words, e) && csv_open(&index, in->dir, "index.csv", columns, countof(columns), e);

	if (ok) {
		ok = outfile_open(&custody, in->dir, "custody.ndjson", e) &&
		     write_entries(in, &index, &custody, moment_utc(now, a), e);
		ok = csv_close(&index, e) && ok;
		ok = ok && outfile_close(&custody, e);
	}
	outfile_drop(&custody);
	arena_free(a);
	return ok;
}
