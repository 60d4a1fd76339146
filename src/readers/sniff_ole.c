/* Compound files ([MS-CFB]): which program wrote one is told by the streams in its root storage.
 *
 * Embedded objects bring the same stream names along in storages of their own, so only children of
 * the root count. The walk follows a bounded number of sectors and entries, each entry once.
 * Does not read the allocation table's extension (DIFAT): directories of files beyond 7 MB that
 * stand behind it are read as far as the header's 109 table sectors lead. */
#include "sniff.h"

#include <stdlib.h>

#include "base/cursor.h"

#define SECTORS 32		/* of the directory that are read */
#define ENTRY 128u		/* bytes of a directory entry */
#define ENTRIES (SECTORS * 4096 / ENTRY)
#define NONE 0xfffffffau	/* this and above are no sector and no entry */

#define ABSENT ((struct span){ NULL, 0 })

struct walk {
	const struct source *in;
	unsigned shift;			/* a sector is 1 << shift bytes */
	char dir[SECTORS * 4096];
	uint32_t entries;
	bool is_seen[ENTRIES];
	uint32_t stack[ENTRIES + 2];
};

static uint32_t read_u32(const struct source *in, uint64_t at)
{
	char b[4];
	struct cursor c = cursor_on(span_of(b, sizeof b));

	return source_read(in, at, b, sizeof b) == sizeof b ? cursor_u32le(&c) : NONE;
}

static uint64_t sector_at(const struct walk *w, uint32_t sector)
{
	return (uint64_t)(sector + (uint64_t)1) << w->shift;
}

/* The sector behind `sector` in its chain. */
static uint32_t next_sector(const struct walk *w, uint32_t sector)
{
	uint32_t per = 1u << (w->shift - 2), table = sector / per, fat;

	if (table >= 109)
		return NONE;
	fat = read_u32(w->in, 76 + 4 * (uint64_t)table);
	return fat >= NONE ? NONE : read_u32(w->in, sector_at(w, fat) + 4 * (uint64_t)(sector % per));
}

static void load_directory(struct walk *w)
{
	uint32_t sector = read_u32(w->in, 48);
	size_t size = (size_t)1 << w->shift, n = 0;

	for (int i = 0; i < SECTORS && sector < NONE; i++) {
		size_t got = source_read(w->in, sector_at(w, sector), w->dir + n, size);

		if (got == SIZE_MAX)
			break;
		n += got;
		if (got < size)
			break;
		sector = next_sector(w, sector);
	}
	w->entries = (uint32_t)(n / ENTRY);
}

/* The name as ASCII; other letters become '?'. */
static struct span entry_name(const struct walk *w, uint32_t i, char to[32])
{
	const char *e = w->dir + i * ENTRY;
	unsigned bytes = (uint8_t)e[64] | (unsigned)(uint8_t)e[65] << 8;
	size_t n = 0;

	for (unsigned k = 0; k + 2 < bytes && k < 62; k += 2)
		to[n++] = e[k + 1] == 0 && e[k] > 0 ? e[k] : '?';
	return span_of(to, n);
}

static uint32_t entry_link(const struct walk *w, uint32_t i, size_t at)
{
	struct cursor c = cursor_on(span_of(w->dir + i * ENTRY + at, 4));

	return cursor_u32le(&c);
}

static const struct {
	const char *name, *media;
} streams[] = {	/* what decides first stands first */
	{ "EncryptedPackage", "application/encrypted" },
	{ "__properties_version1.0", "application/vnd.ms-outlook" },
	{ "__nameid_version1.0", "application/vnd.ms-outlook" },
	{ "WordDocument", "application/msword" },
	{ "Workbook", "application/vnd.ms-excel" },
	{ "Book", "application/vnd.ms-excel" },
	{ "PowerPoint Document", "application/vnd.ms-powerpoint" },
	{ "PP97_DUALSTORAGE", "application/vnd.ms-powerpoint" },
	{ "VisioDocument", "application/vnd.visio" },
	{ "Quill", "application/x-mspublisher" },
	{ "MatOST", "application/vnd.ms-works" },
	{ "BodyText", "application/x-hwp" },
	{ "StarWriterDocument", "application/vnd.stardivision.writer" },
	{ "StarCalcDocument", "application/vnd.stardivision.calc" },
	{ "Props9", "application/vnd.ms-project" },
	{ "Props12", "application/vnd.ms-project" },
	{ "Props14", "application/vnd.ms-project" },
	{ "SwDocContentMgr", "application/x-solidworks" },
};

/* Children of the root are a tree of siblings: left at 68, right at 72, child at 76. */
static size_t best_stream(struct walk *w)
{
	size_t best = countof(streams), n = 0;
	uint32_t i = entry_link(w, 0, 76);

	for (;;) {
		char text[32];
		struct span name;

		if (i < w->entries && !w->is_seen[i]) {
			w->is_seen[i] = true;
			name = entry_name(w, i, text);
			for (size_t k = 0; k < best; k++)
				if (span_eq_str(name, streams[k].name))
					best = k;
			w->stack[n++] = entry_link(w, i, 72);
			i = entry_link(w, i, 68);
		} else if (n > 0) {
			i = w->stack[--n];
		} else {
			return best;
		}
	}
}

/* Formats that name their streams freely have a class of their own in the root entry. */
static struct span class_media(const struct walk *w)
{
	static const struct {
		const char id[17], *media;
	} classes[] = {
		{ "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", "application/x-msi" },
		{ "\x86\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", "application/x-msi" },	/* patch */
		{ "\x06\x09\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", "application/msword" },
		{ "\x10\x08\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", "application/vnd.ms-excel" },
		{ "\x20\x08\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", "application/vnd.ms-excel" },
		{ "\x0b\x0d\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", "application/vnd.ms-outlook" },
	};

	for (size_t i = 0; i < countof(classes); i++)
		if (memcmp(w->dir + 80, classes[i].id, 16) == 0)
			return span_str(classes[i].media);
	return SPAN("application/x-ole-storage");
}

struct span sniff_ole_media(const struct source *in)
{
	struct walk *w;
	struct span is;
	size_t best;
	uint8_t shift;

	if (!span_starts(in->head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") || in->head.n < 512)
		return ABSENT;
	shift = (uint8_t)in->head.p[30];
	if (shift != 9 && shift != 12)
		return SPAN("application/x-ole-storage");
	w = mem_get(sizeof *w);
	w->in = in;
	w->shift = shift;
	load_directory(w);
	is = SPAN("application/x-ole-storage");
	if (w->entries > 0) {
		best = best_stream(w);
		is = best < countof(streams) ? span_str(streams[best].media) : class_media(w);
	}
	free(w);
	return is;
}
