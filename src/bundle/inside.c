/* One small entry per item; names and origins are kept in one arena. */
#include "bundle/inside.h"

#include "base/io.h"
#include "base/json.h"
#include "base/limits.h"
#include "record/moment.h"
#include "report/csv.h"

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
	struct digest sha256;
	uint64_t size;
	uint32_t parent;	/* index + 1; 0: an input */
	uint32_t first;		/* index of the first entry with these bytes that may be a file */
	bool is_exhibit;
	bool is_held;		/* holds what was left out: its bytes stay where they are */
	bool is_chat;		/* one message of an export */
	bool is_file, is_taken;	/* choose_files: of the bundle; a file with the bytes of this one */
	char extension[EXTENSION];
	struct span id, origin, media, outcome;
	struct span label;	/* "EX-7K4MQ-1" */
};

struct inside {
	struct entry *entries;
	uint32_t n, cap, exhibits, files;
	uint64_t member_bytes;
	uint32_t n_inputs;
	uint32_t *by_digest, *by_id;	/* open addressing: index + 1 */
	size_t slots;
	struct arena *arena;
};

struct inside *inside_new(void)
{
	struct inside *in = mem_get(sizeof *in);

	in->arena = arena_new();
	return in;
}

void inside_free(struct inside *in)
{
	if (in == NULL)
		return;
	free(in->entries);
	free(in->by_digest);
	free(in->by_id);
	arena_free(in->arena);
	free(in);
}

/* ---- tables ---- */

static size_t hash(const void *p)
{
	size_t h;

	memcpy(&h, p, sizeof h);
	return h;
}

static size_t digest_slot(const struct inside *in, const struct digest *d)
{
	size_t at = hash(d->b) & (in->slots - 1);

	while (in->by_digest[at] && !digest_eq(&in->entries[in->by_digest[at] - 1].sha256, d))
		at = (at + 1) & (in->slots - 1);
	return at;
}

static size_t id_slot(const struct inside *in, struct span id)
{
	size_t at = (id.n >= sizeof at ? hash(id.p) * 0x9e3779b97f4a7c15u >> 20 : 0) & (in->slots - 1);

	while (in->by_id[at] && !span_eq(in->entries[in->by_id[at] - 1].id, id))
		at = (at + 1) & (in->slots - 1);
	return at;
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
	size_t at = id_slot(in, in->entries[i].id);

	if (in->by_id[at] == 0)
		in->by_id[at] = i + 1;
	if (!may_be_file(in, &in->entries[i]))
		return;
	at = digest_slot(in, &in->entries[i].sha256);
	if (in->by_digest[at] == 0)
		in->by_digest[at] = i + 1;
	in->entries[i].first = in->by_digest[at] - 1;
}

static void make_room(struct inside *in)
{
	if (in->n == in->cap) {
		in->cap = in->cap ? in->cap * 2 : 256;
		in->entries = mem_grow(in->entries, in->cap * sizeof *in->entries);
	}
	if ((size_t)in->n * 2 < in->slots)
		return;
	in->slots = in->slots ? in->slots * 2 : 1024;
	free(in->by_digest);
	free(in->by_id);
	in->by_digest = mem_get(in->slots * sizeof *in->by_digest);
	in->by_id = mem_get(in->slots * sizeof *in->by_id);
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

void inside_add(struct inside *in, const struct item *it, const struct case_ *c, uint32_t index)
{
	const struct case_item *ci = &c->items[index];
	struct entry *en;
	uint32_t i;

	make_room(in);
	i = in->n;
	en = &in->entries[i];
	*en = (struct entry){ .sha256 = it->sha256, .size = it->size.has ? (uint64_t)it->size.v : 0, .first = i };
	en->id = arena_dup(in->arena, it->id);
	en->origin = whole_origin(in->arena, it);
	en->media = arena_dup(in->arena, it->media);
	en->outcome = item_worst(it) < 0 ? SPAN("read") : span_str(note_level_name[item_worst(it)]);
	if (it->parent.p)
		en->parent = in->by_id[id_slot(in, it->parent)];
	choose_extension(en, it);
	en->is_exhibit = ci->label != 0 && !digest_is_zero(&it->sha256);
	en->is_held = (ci->flags & CI_CHILD_OUT) != 0;
	en->is_chat = (ci->flags & CI_CHAT) != 0;
	if (en->is_exhibit)
		en->label = arena_dup(in->arena, case_label(c, index));
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

static struct span name_of(const struct entry *en, struct arena *a)
{
	return arena_fmt(a, "data/exhibits/%.*s.%s", SPAN_FMT(en->label), en->extension);
}

bool inside_exhibits(struct inside *in, struct bag *bag, struct store *store, struct err *e)
{
	struct arena *a = arena_new();
	bool ok = true;

	choose_files(in);
	for (uint32_t i = 0; ok && i < in->n; i++) {
		const struct entry *en = &in->entries[i];

		if (en->is_file)
			ok = bag_add_object(bag, name_of(en, a).p, store, &en->sha256, en->size, e);
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

static void index_row(const struct inside *in, const struct entry *en, struct csv *csv, struct arena *a)
{
	struct row r = { .n = COLUMNS };
	char hex[DIGEST_HEX];
	const struct entry *first = &in->entries[en->first];

	r.f[C_EXHIBIT] = en->label;
	if (en->is_file)
		r.f[C_PATH] = name_of(en, a);
	r.f[C_ORIGINAL] = en->origin;
	if (!digest_is_zero(&en->sha256)) {
		r.f[C_SHA256] = arena_str(a, digest_hex(&en->sha256, hex));
		r.f[C_SIZE] = arena_fmt(a, "%llu", (unsigned long long)en->size);
	}
	r.f[C_MEDIA] = en->media;
	if (en->parent)
		r.f[C_FROM] = in->entries[en->parent - 1].label;
	if (first != en)
		r.f[C_SAME] = first->label;
	if (en->is_held)
		r.f[C_REMARK] = SPAN("holds what is not part of this case: its bytes stay with their owner");
	r.f[C_ID] = en->id;
	csv_row(csv, &r);
}

static bool write_index(const struct inside *in, int dir, struct err *e)
{
	struct csv csv;
	struct arena *a = arena_new();
	bool ok = csv_open(&csv, dir, "index.csv", columns, countof(columns), e);

	for (uint32_t i = 0; ok && i < in->n; i++) {
		index_row(in, &in->entries[i], &csv, a);
		arena_reset(a);
	}
	ok = ok && csv_close(&csv, e);
	arena_free(a);
	return ok;
}

/* PREMIS events (type, time, agent, object, outcome), one per input and one for the report. */
static void custody_event(struct outfile *out, const char *type, struct span when, const struct entry *en,
			  struct span outcome)
{
	struct buf b;
	struct json j;
	char hex[DIGEST_HEX];

	buf_init(&b, LIMIT_LINE);
	json_begin(&j, &b);
	json_str(&j, "type", span_str(type));
	json_str(&j, "time", when);
	json_str(&j, "agent", SPAN("exhibit " EXHIBIT_VERSION));
	if (en && !digest_is_zero(&en->sha256))
		json_str(&j, "object", span_str(digest_hex(&en->sha256, hex)));
	if (en)
		json_str(&j, "source", en->origin);
	json_str(&j, "outcome", outcome);
	json_end(&j);
	buf_c(&b, '\n');
	outfile_put(out, buf_view(&b));
	buf_clear(&b);
}

static bool write_custody(const struct inside *in, int dir, int64_t now, struct err *e)
{
	struct outfile out;
	struct arena *a = arena_new();
	struct span when = moment_utc(now, a);
	bool ok = outfile_open(&out, dir, "custody.ndjson", e);

	for (uint32_t i = 0; ok && i < in->n; i++)
		if (in->entries[i].parent == 0)
			custody_event(&out, "ingestion", when, &in->entries[i], in->entries[i].outcome);
	if (ok) {
		custody_event(&out, "report", when, NULL, arena_fmt(a, "%u items, %u exhibits", in->n, in->exhibits));
		ok = outfile_close(&out, e);
	}
	arena_free(a);
	return ok;
}

bool inside_write(struct inside *in, const char *work, int64_t now, struct err *e)
{
	int dir = open(work, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = dir >= 0 || err_set(e, EXHIBIT_IO, errno, "open %s", work);

	ok = ok && write_index(in, dir, e) && write_custody(in, dir, now, e);
	io_close(&dir);
	return ok;
}
