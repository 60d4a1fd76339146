/* How each kind of archive is opened. Formats are named one by one, so that bytes of one kind are
 * never taken for another, and no filter that would run a program is ever added. */
#include "archive_open.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PIECE (256u << 10)	/* bytes given to libarchive at a time */

/* Media type, what is in it, and the filter before it. */
#define KINDS(X) \
	X("application/zip", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/java-archive", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/vnd.android.package-archive", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/vnd.google-earth.kmz", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/vnd.ms-visio.drawing", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/vnd.ms-xpsdocument", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/vnd.apple.keynote", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/vnd.apple.pages", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/vnd.apple.numbers", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/vnd.ms-officetheme", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/x-krita", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("image/openraster", ARCHIVE_ZIP, ARCHIVE_FILTER_NONE) \
	X("application/x-7z-compressed", ARCHIVE_7Z, ARCHIVE_FILTER_NONE) \
	X("application/vnd.rar", ARCHIVE_RAR, ARCHIVE_FILTER_NONE) \
	X("application/x-rar", ARCHIVE_RAR, ARCHIVE_FILTER_NONE) \
	X("application/x-rar-compressed", ARCHIVE_RAR, ARCHIVE_FILTER_NONE) \
	X("application/x-tar", ARCHIVE_TAR, ARCHIVE_FILTER_NONE) \
	X("application/x-gtar", ARCHIVE_TAR, ARCHIVE_FILTER_NONE) \
	X("application/x-ustar", ARCHIVE_TAR, ARCHIVE_FILTER_NONE) \
	X("application/x-cpio", ARCHIVE_CPIO, ARCHIVE_FILTER_NONE) \
	X("application/x-iso9660-image", ARCHIVE_ISO, ARCHIVE_FILTER_NONE) \
	X("application/vnd.ms-cab-compressed", ARCHIVE_CAB, ARCHIVE_FILTER_NONE) \
	X("application/x-lzh-compressed", ARCHIVE_LHA, ARCHIVE_FILTER_NONE) \
	X("application/x-lha", ARCHIVE_LHA, ARCHIVE_FILTER_NONE) \
	X("application/x-lharc", ARCHIVE_LHA, ARCHIVE_FILTER_NONE) \
	X("application/x-xar", ARCHIVE_XAR, ARCHIVE_FILTER_NONE) \
	X("application/x-archive", ARCHIVE_AR, ARCHIVE_FILTER_NONE) \
	X("application/vnd.debian.binary-package", ARCHIVE_AR, ARCHIVE_FILTER_NONE) \
	X("application/warc", ARCHIVE_WARC, ARCHIVE_FILTER_NONE) \
	X("application/x-rpm", ARCHIVE_RPM, ARCHIVE_FILTER_NONE) \
	X("application/gzip", ARCHIVE_SINGLE, ARCHIVE_FILTER_GZIP) \
	X("application/x-gzip", ARCHIVE_SINGLE, ARCHIVE_FILTER_GZIP) \
	X("application/x-bzip2", ARCHIVE_SINGLE, ARCHIVE_FILTER_BZIP2) \
	X("application/x-xz", ARCHIVE_SINGLE, ARCHIVE_FILTER_XZ) \
	X("application/x-lzma", ARCHIVE_SINGLE, ARCHIVE_FILTER_LZMA) \
	X("application/x-lzip", ARCHIVE_SINGLE, ARCHIVE_FILTER_LZIP) \
	X("application/lzip", ARCHIVE_SINGLE, ARCHIVE_FILTER_LZIP) \
	X("application/x-lz4", ARCHIVE_SINGLE, ARCHIVE_FILTER_LZ4) \
	X("application/zstd", ARCHIVE_SINGLE, ARCHIVE_FILTER_ZSTD) \
	X("application/x-zstd", ARCHIVE_SINGLE, ARCHIVE_FILTER_ZSTD) \
	X("application/x-compress", ARCHIVE_SINGLE, ARCHIVE_FILTER_COMPRESS) \
	X("application/x-uuencode", ARCHIVE_SINGLE, ARCHIVE_FILTER_UU) \
	X("text/x-uuencode", ARCHIVE_SINGLE, ARCHIVE_FILTER_UU) \
	X("application/x-lzop", ARCHIVE_SINGLE, ARCHIVE_FILTER_LZOP) \
	X("application/x-lrzip", ARCHIVE_SINGLE, ARCHIVE_FILTER_LRZIP)

const char *const archive_open_media[] = {
#define MEDIA(media, format, filter) media,
	KINDS(MEDIA)
	NULL
};

static const struct archive_kind kinds[] = {
#define KIND(media, format, filter) { format, filter },
	KINDS(KIND)
};

const struct archive_kind *archive_open_kind(struct span media)
{
	for (size_t i = 0; i < countof(kinds); i++)
		if (span_eq_str(media, archive_open_media[i]))
			return &kinds[i];
	return NULL;
}

/* ---- bytes for libarchive ---- */

static la_ssize_t give(struct archive *a, void *ctx, const void **to)
{
	struct archive_feed *f = ctx;
	size_t n = PIECE;

	if (f->in->all.p) {
		/* In pieces as well, so that memory and file are read alike. */
		struct span rest = span_from(f->in->all, (size_t)(f->start + f->at));

		*to = rest.p;
		n = rest.n < n ? rest.n : n;
	} else {
		*to = f->piece;
		n = source_read(f->in, f->start + f->at, f->piece, n);
	}
	if (n == SIZE_MAX) {
		archive_set_error(a, EIO, "the archive itself cannot be read");
		return -1;
	}
	f->at += n;
	return (la_ssize_t)n;
}

static la_int64_t seek(struct archive *a, void *ctx, la_int64_t to, int whence)
{
	struct archive_feed *f = ctx;
	int64_t size = (int64_t)(f->in->size - f->start), from = 0;

	(void)a;
	if (whence == SEEK_CUR)
		from = (int64_t)f->at;
	else if (whence == SEEK_END)
		from = size;
	if (to < -from || to > size - from)
		return ARCHIVE_FATAL;
	f->at = (uint64_t)(from + to);
	return from + to;
}

static la_int64_t skip(struct archive *a, void *ctx, la_int64_t n)
{
	struct archive_feed *f = ctx;
	uint64_t rest = f->in->size - f->start - f->at;

	(void)a;
	if (n < 0)
		return 0;
	n = (uint64_t)n > rest ? (la_int64_t)rest : n;
	f->at += (uint64_t)n;
	return n;
}

/* ---- opening ---- */

static bool add_filter(struct archive *a, int filter)
{
	static const struct {
		int filter;
		int (*support)(struct archive *);
	} known[] = {
		{ ARCHIVE_FILTER_GZIP, archive_read_support_filter_gzip },
		{ ARCHIVE_FILTER_BZIP2, archive_read_support_filter_bzip2 },
		{ ARCHIVE_FILTER_XZ, archive_read_support_filter_xz },
		{ ARCHIVE_FILTER_LZMA, archive_read_support_filter_lzma },
		{ ARCHIVE_FILTER_LZIP, archive_read_support_filter_lzip },
		{ ARCHIVE_FILTER_LZ4, archive_read_support_filter_lz4 },
		{ ARCHIVE_FILTER_ZSTD, archive_read_support_filter_zstd },
		{ ARCHIVE_FILTER_COMPRESS, archive_read_support_filter_compress },
		{ ARCHIVE_FILTER_UU, archive_read_support_filter_uu },
	};

	for (size_t i = 0; i < countof(known); i++)
		if (known[i].filter == filter)
			/* Anything but OK means that libarchive would run a program. The one for
			 * compress reads its header when it is appended, before there is
			 * anything to read, and crashes: it is found by its signature. */
			return known[i].support(a) == ARCHIVE_OK &&
			       (filter == ARCHIVE_FILTER_COMPRESS ||
				archive_read_append_filter(a, filter) == ARCHIVE_OK);
	return false;
}

static void add_formats(struct archive *a, const struct archive_kind *k, unsigned how)
{
	switch (k->format) {
	case ARCHIVE_ZIP:
		archive_read_support_format_zip_streamable(a);
		if (!(how & ARCHIVE_STREAMED))
			archive_read_support_format_zip_seekable(a);
		break;
	case ARCHIVE_7Z:
		archive_read_support_format_7zip(a);
		break;
	case ARCHIVE_RAR:
		archive_read_support_format_rar(a);
		archive_read_support_format_rar5(a);
		break;
	case ARCHIVE_TAR:
		archive_read_support_format_tar(a);
		break;
	case ARCHIVE_CPIO:
		archive_read_support_format_cpio(a);
		break;
	case ARCHIVE_ISO:
		archive_read_support_format_iso9660(a);
		break;
	case ARCHIVE_CAB:
		archive_read_support_format_cab(a);
		break;
	case ARCHIVE_LHA:
		archive_read_support_format_lha(a);
		break;
	case ARCHIVE_XAR:
		archive_read_support_format_xar(a);
		break;
	case ARCHIVE_AR:
		archive_read_support_format_ar(a);
		break;
	case ARCHIVE_WARC:
		archive_read_support_format_warc(a);
		break;
	case ARCHIVE_RPM:
		archive_read_support_filter_rpm(a);
		archive_read_support_filter_gzip(a);
		archive_read_support_filter_bzip2(a);
		archive_read_support_filter_xz(a);
		archive_read_support_filter_lzma(a);
		archive_read_support_filter_zstd(a);
		archive_read_support_format_cpio(a);
		break;
	case ARCHIVE_SINGLE:
		if (!(how & ARCHIVE_NO_TAR))
			archive_read_support_format_tar(a);
		archive_read_support_format_raw(a);
		archive_read_support_format_empty(a);
		break;
	}
}

static void add_passwords(struct archive *a, const struct list *p)
{
	char word[1024];

	for (uint32_t i = 0; p && i < p->n; i++) {
		struct span s = list_span(p, i);

		if (s.n == 0 || s.n >= sizeof word)
			continue;
		memcpy(word, s.p, s.n);
		word[s.n] = 0;
		archive_read_add_passphrase(a, word);
	}
}

struct archive *archive_open_new(const struct archive_kind *k, struct archive_feed *f, unsigned how,
				 const struct list *passwords, int *result)
{
	struct archive *a = archive_read_new();

	if (a == NULL)
		abort();	/* no memory for a few hundred bytes */
	f->at = 0;
	if (f->piece == NULL && f->in->all.p == NULL)
		f->piece = mem_get(PIECE);
	*result = ARCHIVE_FATAL;
	if (k->filter != ARCHIVE_FILTER_NONE && !add_filter(a, k->filter)) {
		archive_set_error(a, ENOSYS, "this compression cannot be read here");
		return a;
	}
	add_formats(a, k, how);
	/* Two archives written one behind the other are both evidence. */
	if (k->format == ARCHIVE_TAR || (k->format == ARCHIVE_SINGLE && !(how & ARCHIVE_NO_TAR)))
		archive_read_set_option(a, "tar", "read_concatenated_archives", "1");
	add_passwords(a, passwords);
	archive_read_set_read_callback(a, give);
	archive_read_set_seek_callback(a, seek);
	archive_read_set_skip_callback(a, skip);
	archive_read_set_callback_data(a, f);
	*result = archive_read_open1(a);
	return a;
}
