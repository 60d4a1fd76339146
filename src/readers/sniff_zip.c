/* ZIP files that are something else: documents, e-books, programs (APPNOTE.TXT 6.3.10, ODF 1.3
 * part 2, OCF 3.3, ECMA-376 part 2).
 *
 * Two places speak: the first member ("mimetype", stored, says it outright) and the directory at the
 * end. What an OOXML package is, only its [Content_Types].xml tells; a few KiB of it are inflated.
 * A package cut short has no directory: then the headers within the first bytes must do.
 * Looks at ZIP_* bytes and no further; does not handle a ZIP split in volumes. */
#include "sniff.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/cursor.h"
#include "base/limits.h"

#define ZIP_TAIL 1024			/* where the end record is, unless there is a long comment */
#define ZIP_DIRECTORY (64 * KIB)	/* of the directory that is looked at */
#define ZIP_TYPES (64 * KIB)		/* of [Content_Types].xml, packed and unpacked */
#define ZIP_END 22			/* bytes of the end record without its comment */

#define ABSENT ((struct span){ NULL, 0 })

/* A member that says what the package is, and where it is. */
struct telling {
	bool is_there;
	uint32_t at, packed;
	uint16_t method;
};

/* What names in the directory tell. */
struct seen {
	bool is_package, has_manifest, has_android, has_dex, has_kml, has_xps, has_iwa, has_slides, has_ocf;
	struct telling types;		/* [Content_Types].xml */
	struct telling mimetype;	/* people who pack with any program forget that it must come first */
	struct span family;		/* from directories that a document has */
};

static void see_name(struct seen *s, struct span name)
{
	static const struct {
		const char *start, *media;
	} parts[] = {
		{ "word/document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
		{ "xl/workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
		{ "ppt/presentation", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
		{ "visio/document", "application/vnd.ms-visio.drawing.main+xml" },
	};

	s->types.is_there |= span_eq_str(name, "[Content_Types].xml");
	s->mimetype.is_there |= span_eq_str(name, "mimetype");
	s->has_ocf |= span_eq_str(name, "META-INF/container.xml");
	s->has_iwa |= span_eq_str(name, "Index/Document.iwa") || span_eq_str(name, "Index.zip");
	s->has_slides |= span_starts(name, "Index/Slide") || span_starts(name, "Index/MasterSlide");
	s->is_package |= span_eq_str(name, "_rels/.rels");
	s->has_manifest |= span_eq_str(name, "META-INF/MANIFEST.MF");
	s->has_android |= span_eq_str(name, "AndroidManifest.xml");
	s->has_dex |= span_eq_str(name, "classes.dex") || span_eq_str(name, "resources.arsc");
	s->has_kml |= span_eq_str(name, "doc.kml");
	s->has_xps |= span_iends(name, ".fdseq");
	for (size_t i = 0; i < countof(parts); i++)
		if (span_starts(name, parts[i].start))
			s->family = span_str(parts[i].media);
}

/* The directory entry's name; false at the end of what can be read as one. */
static bool see_entry(struct seen *s, struct cursor *c)
{
	uint32_t sig = cursor_u32le(c), packed, at;
	uint16_t method, name_n, extra_n, note_n;
	struct span name;

	cursor_take(c, 6);	/* versions, flags */
	method = cursor_u16le(c);
	cursor_take(c, 8);	/* time, checksum */
	packed = cursor_u32le(c);
	cursor_u32le(c);
	name_n = cursor_u16le(c);
	extra_n = cursor_u16le(c);
	note_n = cursor_u16le(c);
	cursor_take(c, 8);
	at = cursor_u32le(c);
	name = cursor_take(c, name_n);
	cursor_take(c, (uint64_t)extra_n + note_n);
	if (c->ran_out || sig != 0x02014b50)
		return false;
	see_name(s, name);
	if (span_eq_str(name, "[Content_Types].xml"))
		s->types = (struct telling){ true, at, packed, method };
	else if (span_eq_str(name, "mimetype"))
		s->mimetype = (struct telling){ true, at, packed, method };
	return true;
}

/* Where the directory is: offset and size, from the end record. `shift` is how many bytes stand in
 * front of the ZIP proper. */
struct directory {
	uint64_t at, size, shift;
};

static bool find_directory(const struct source *in, size_t tail, struct directory *d)
{
	char end[4 * KIB];
	size_t n = in->size < tail ? (size_t)in->size : tail;

	if (n < ZIP_END || source_read(in, in->size - n, end, n) != n)
		return false;
	for (size_t i = n - ZIP_END + 1; i-- > 0;) {
		struct cursor c = cursor_on(span_of(end + i, n - i));
		uint64_t here = in->size - n + i, at;

		if (memcmp(end + i, "PK\5\6", 4) != 0)
			continue;
		cursor_take(&c, 12);
		d->size = cursor_u32le(&c);
		at = cursor_u32le(&c);
		if (cursor_u16le(&c) != c.rest.n || d->size > here)
			continue;
		d->at = here - d->size;
		if (at > d->at)		/* ZIP64, or nonsense: the entries are still in front of this */
			at = d->at;
		d->shift = d->at - at;
		return true;
	}
	return false;
}

static bool see_directory(struct seen *s, const struct source *in, struct directory *d)
{
	size_t n;
	char *bytes;
	struct cursor c;

	if (!find_directory(in, ZIP_TAIL, d))
		return false;
	n = (size_t)(d->size < ZIP_DIRECTORY ? d->size : ZIP_DIRECTORY);
	bytes = mem_get(n + 1);
	n = source_read(in, d->at, bytes, n);
	c = cursor_on(span_of(bytes, n == SIZE_MAX ? 0 : n));
	while (see_entry(s, &c))
		;
	free(bytes);
	return true;
}

/* Without a directory: local headers that lie within the first bytes. */
static void see_locals(struct seen *s, struct span head)
{
	struct cursor c = cursor_on(head);

	while (!c.ran_out && cursor_u32le(&c) == 0x04034b50) {
		uint16_t flags, name_n, extra_n;
		uint32_t packed;
		struct span name;

		cursor_take(&c, 2);
		flags = cursor_u16le(&c);
		cursor_take(&c, 10);
		packed = cursor_u32le(&c);
		cursor_u32le(&c);
		name_n = cursor_u16le(&c);
		extra_n = cursor_u16le(&c);
		name = cursor_take(&c, name_n);
		see_name(s, name);
		cursor_take(&c, (uint64_t)extra_n + packed);
		if (flags & 8 && packed == 0)
			return;		/* its size comes behind it */
	}
}

/* Unpacked, at most ZIP_TYPES of it; absent when it cannot be. */
static struct span unpack(const struct telling *m, const struct source *in, uint64_t shift, struct arena *a)
{
	char local[30];
	size_t packed = m->packed < ZIP_TYPES ? m->packed : ZIP_TYPES;
	uint64_t at = shift + m->at;
	struct cursor c = cursor_on(span_of(local, sizeof local));
	char *from, *to;
	z_stream z = { 0 };

	if (packed == 0 || source_read(in, at, local, sizeof local) != sizeof local || cursor_u32le(&c) != 0x04034b50)
		return ABSENT;
	cursor_take(&c, 22);
	at += 30u + (uint64_t)cursor_u16le(&c);
	at += cursor_u16le(&c);
	from = arena_get(a, packed + 1);
	packed = source_read(in, at, from, packed);
	if (packed == SIZE_MAX || m->method == 0)
		return packed == SIZE_MAX ? ABSENT : span_of(from, packed);
	if (m->method != 8 || inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return ABSENT;
	to = arena_get(a, ZIP_TYPES);
	z.next_in = (Bytef *)from;
	z.avail_in = (uInt)packed;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)ZIP_TYPES;
	inflate(&z, Z_FINISH);
	inflateEnd(&z);
	return span_of(to, ZIP_TYPES - z.avail_out);
}

/* The type of the main part (ECMA-376 and [MS-OFFMACRO2]) gives the type of the package. */
static struct span ooxml_media(struct span types)
{
#define OPEN "application/vnd.openxmlformats-officedocument."
	static const struct {
		const char *part, *media;
	} main_parts[] = {
		{ OPEN "wordprocessingml.document.main+xml", OPEN "wordprocessingml.document" },
		{ OPEN "wordprocessingml.template.main+xml", OPEN "wordprocessingml.template" },
		{ OPEN "spreadsheetml.sheet.main+xml", OPEN "spreadsheetml.sheet" },
		{ OPEN "spreadsheetml.template.main+xml", OPEN "spreadsheetml.template" },
		{ OPEN "presentationml.presentation.main+xml", OPEN "presentationml.presentation" },
		{ OPEN "presentationml.slideshow.main+xml", OPEN "presentationml.slideshow" },
		{ OPEN "presentationml.template.main+xml", OPEN "presentationml.template" },
		{ "application/vnd.ms-word.document.macroEnabled.main+xml",
		  "application/vnd.ms-word.document.macroEnabled.12" },
		{ "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
		  "application/vnd.ms-word.template.macroEnabled.12" },
		{ "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
		  "application/vnd.ms-excel.sheet.macroEnabled.12" },
		{ "application/vnd.ms-excel.template.macroEnabled.main+xml",
		  "application/vnd.ms-excel.template.macroEnabled.12" },
		{ "application/vnd.ms-excel.addin.macroEnabled.main+xml",
		  "application/vnd.ms-excel.addin.macroEnabled.12" },
		{ "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
		  "application/vnd.ms-excel.sheet.binary.macroEnabled.12" },
		{ "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
		  "application/vnd.ms-powerpoint.presentation.macroEnabled.12" },
		{ "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
		  "application/vnd.ms-powerpoint.slideshow.macroEnabled.12" },
		{ "application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
		  "application/vnd.ms-powerpoint.template.macroEnabled.12" },
		{ "application/vnd.ms-visio.drawing.main+xml", "application/vnd.ms-visio.drawing" },
		{ "application/vnd.ms-package.xps-fixeddocumentsequence+xml", "application/vnd.ms-xpsdocument" },
		{ "application/vnd.ms-package.3dmanufacturing-3dmodel+xml", "model/3mf" },
		{ OPEN "themeManager+xml", "application/vnd.ms-officetheme" },
		{ "application/vnd.ms-powerpoint.addin.macroEnabled.main+xml", "application/vnd.ms-powerpoint.addin.macroEnabled.12" },
	};

	if (types.p == NULL)
		return ABSENT;
	/* Quotes around it: the name of one part type is the beginning of another. */
	for (size_t i = 0; i < countof(main_parts); i++) {
		size_t n = strlen(main_parts[i].part);

		for (size_t at = 0; (at = span_ifind(types, span_of(main_parts[i].part, n), at)) != SIZE_MAX; at++)
			if (at > 0 && strchr("\"'", types.p[at - 1]) && at + n < types.n &&
			    types.p[at + n] == types.p[at - 1])
				return span_str(main_parts[i].media);
	}
	return ABSENT;
}

/* What such a member may say: a media type of a package, so that none hides what is in it by saying
 * that it is a picture. */
static struct span checked_media(struct span media, struct arena *a)
{
	static const char *const packages[] = {
		"application/vnd.oasis.opendocument.", "application/vnd.sun.xml.", "application/epub+zip", "image/openraster",
		"application/x-krita", "application/vnd.recordare.musicxml", "application/vnd.adobe.", "application/x-vnd.oasis.",
	};
	size_t i = 0;

	media = span_trim(media);
	while (i < countof(packages) && !span_starts(media, packages[i]))
		i++;
	if (i == countof(packages) || media.n > 100)
		return ABSENT;
	for (i = 0; i < media.n; i++)
		if ((uint8_t)media.p[i] <= ' ' || (uint8_t)media.p[i] > '~')
			return ABSENT;
	return arena_dup(a, media);
}

/* A first member "mimetype", stored, holds the type and nothing else (OCF 3.3, 4.3). */
static struct span stated_media(struct span head, struct arena *a)
{
	struct cursor c = cursor_on(head);
	uint16_t method, name_n, extra_n;
	uint32_t size;
	struct span name, media;

	cursor_take(&c, 8);
	method = cursor_u16le(&c);
	cursor_take(&c, 8);
	size = cursor_u32le(&c);
	cursor_u32le(&c);
	name_n = cursor_u16le(&c);
	extra_n = cursor_u16le(&c);
	name = cursor_take(&c, name_n);
	cursor_take(&c, extra_n);
	if (!span_eq_str(name, "mimetype") || method != 0)
		return ABSENT;
	if (size == 0)		/* behind a data descriptor's flag: it ends where the next header begins */
		size = (uint32_t)(span_find(c.rest, SPAN("PK"), 0) & 0xff);
	media = cursor_take(&c, size);
	return c.ran_out ? ABSENT : checked_media(media, a);
}

/* Apple's three programs pack alike; without slides only the name tells pages from numbers. */
static struct span iwork_media(const struct source *in, const struct seen *s)
{
	return s->has_slides || span_iends(in->name, ".key") ? SPAN("application/vnd.apple.keynote") :
	       span_iends(in->name, ".numbers") ? SPAN("application/vnd.apple.numbers") :
	       span_iends(in->name, ".pages") ? SPAN("application/vnd.apple.pages") : ABSENT;
}

/* Packages that are told by the names in them. */
static struct span names_media(const struct source *in, const struct seen *s)
{
	struct span is;

	if (s->types.is_there && s->family.p)
		return s->family;
	if (s->is_package && s->has_xps)
		return SPAN("application/vnd.ms-xpsdocument");
	if (s->has_iwa && (is = iwork_media(in, s)).p)
		return is;
	if (s->has_ocf && s->mimetype.is_there)
		return SPAN("application/epub+zip");
	if (s->has_android && (s->has_dex || s->has_manifest))
		return SPAN("application/vnd.android.package-archive");
	if (s->has_manifest)
		return SPAN("application/java-archive");
	return s->has_kml ? SPAN("application/vnd.google-earth.kmz") : SPAN("application/zip");
}

struct span sniff_zip_media(const struct source *in, struct arena *a)
{
	struct seen s = { 0 };
	struct directory d = { 0 };
	struct span is;

	if (!span_starts(in->head, "PK\3\4")) {
		/* Nothing but an end record, or the mark of a split archive in front. */
		if (span_starts(in->head, "PK\5\6") || span_starts(in->head, "PK00PK\3\4") ||
		    span_starts(in->head, "PK\7\10PK\3\4"))
			return SPAN("application/zip");
		return ABSENT;
	}
	if ((is = stated_media(in->head, a)).p)
		return is;
	if (!see_directory(&s, in, &d))
		see_locals(&s, in->head);
	if ((is = ooxml_media(unpack(&s.types, in, d.shift, a))).p ||
	    (is = checked_media(unpack(&s.mimetype, in, d.shift, a), a)).p)
		return is;
	return names_media(in, &s);
}

bool sniff_zip_is_at_end(const struct source *in)
{
	struct directory d;
	char sig[4];

	if (!find_directory(in, 4 * KIB, &d) || d.size < 46)
		return false;
	return source_read(in, d.at, sig, sizeof sig) == sizeof sig && memcmp(sig, "PK\1\2", 4) == 0;
}
