/* Files go in sorted by bytes, which puts the payload between bagit.txt and its manifest: by the
 * time the manifest is written, every digest in it has been computed from what was written. */
#include "seal/bag.h"

#include "exhibit/exhibit.h"
#include "seal/sign.h"
#include "seal/verify_txt.h"
#include "seal/zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>

/* ---- names ---- */

static bool letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_device(struct span part)
{
	static const char *const names[] = { "con", "prn", "aux", "nul" };
	size_t dot = span_chr(part, '.', 0);
	struct span stem = span_sub(part, 0, dot);

	for (size_t i = 0; i < countof(names); i++)
		if (span_ieq_str(stem, names[i]))
			return true;
	return stem.n == 4 && (span_istarts(stem, "com") || span_istarts(stem, "lpt")) && stem.p[3] >= '0' &&
	       stem.p[3] <= '9';
}

bool bag_name_ok(const char *name)
{
	struct span rest = span_str(name), part;

	if (rest.n == 0 || rest.n > 100)
		return false;
	while (span_split(&rest, '/', &part)) {
		if (part.n == 0 || !letter_or_digit(part.p[0]) || part.p[part.n - 1] == '.' || is_device(part))
			return false;
		for (size_t i = 0; i < part.n; i++)
			if (!letter_or_digit(part.p[i]) && strchr("._-", part.p[i]) == NULL)
				return false;
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct bag_file *)a)->name, ((const struct bag_file *)b)->name);
}

/* ---- manifests ---- */

static void manifest_line(struct buf *b, const struct digest *d, const char *name)
{
	buf_hex(b, d->b, sizeof d->b);
	buf_puts(b, "  ");
	buf_puts(b, name);
	buf_c(b, '\n');
}

struct digest bag_evidence_digest(struct bag_file *f, size_t n)
{
	struct hasher *h = hasher_new();
	struct digest d;
	struct buf line;

	buf_init(&line, 1024);
	qsort(f, n, sizeof *f, by_name);
	for (size_t i = 0; i < n; i++) {
		buf_reset(&line);
		manifest_line(&line, &f[i].sha256, f[i].name);
		hasher_put(h, line.p, line.n);
	}
	d = hasher_end(h);
	hasher_free(h);
	buf_clear(&line);
	return d;
}

/* ---- tag files ---- */

struct writer {
	struct zip *zip;
	struct buf payload;	/* manifest-sha256.txt */
	struct buf tags;	/* tagmanifest-sha256.txt */
};

static bool tag(struct writer *w, const char *name, struct span bytes, struct err *e)
{
	struct digest d;

	if (!zip_put(w->zip, name, bytes, &d, e))
		return false;
	manifest_line(&w->tags, &d, name);
	return true;
}

static void bag_info(struct buf *b, const struct bag_file *f, size_t n, const struct key *k, const struct bag_info *info)
{
	uint64_t octets = 0;
	time_t t = (time_t)info->when;
	struct tm tm;
	char day[32];

	gmtime_r(&t, &tm);
	strftime(day, sizeof day, "%Y-%m-%d", &tm);
	for (size_t i = 0; i < n; i++)
		octets += f[i].bytes.p ? f[i].bytes.n : f[i].size;
	buf_fmt(b, "External-Identifier: %.*s\nBagging-Date: %s\nPayload-Oxum: %llu.%zu\n"
		   "Bag-Software-Agent: exhibit " EXHIBIT_VERSION "\nExhibit-Bundle-Profile: 1\n"
		   "Signer-Key-SHA256: %s\n",
		SPAN_FMT(info->case_id), day, (unsigned long long)octets, n, key_fingerprint(k));
}

static bool payload(struct writer *w, struct bag_file *f, size_t n,
		    bool (*open)(void *ctx, struct bag_file *f, struct err *e), void *ctx, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		struct digest d;
		bool ok;

		if (!bag_name_ok(f[i].name) || strncmp(f[i].name, "data/", 5) != 0 ||
		    (i && strcasecmp(f[i - 1].name, f[i].name) == 0))
			return err_set(e, EXHIBIT_BUG, 0, "\"%s\" cannot be a name in a bundle", f[i].name);
		if (f[i].bytes.p)
			ok = zip_put(w->zip, f[i].name, f[i].bytes, &d, e);
		else
			ok = open(ctx, &f[i], e) && zip_copy(w->zip, f[i].name, f[i].fd, f[i].off, f[i].size, &d, e);
		if (!ok)
			return err_in(e, "while bundling %s", f[i].name);
		if (f[i].has_digest && !digest_eq(&d, &f[i].sha256))
			return err_set(e, EXHIBIT_INPUT, 0, "%s: its bytes changed since they were read", f[i].name);
		f[i].sha256 = d;
		manifest_line(&w->payload, &d, f[i].name);
	}
	return true;
}

static bool seal(struct writer *w, const struct key *k, int64_t when, struct digest *fingerprint, struct err *e)
{
	struct buf cms;
	struct digest d;
	bool ok;

	buf_init(&cms, 1 << 20);
	ok = sign_detached(k, buf_view(&w->tags), when, &cms, e) &&
	     zip_put(w->zip, "tagmanifest-sha256.txt", buf_view(&w->tags), fingerprint, e) &&
	     zip_put(w->zip, "tagmanifest-sha256.txt.p7s", buf_view(&cms), &d, e);
	buf_clear(&cms);
	return ok;
}

bool bag_write(int fd, struct bag_file *f, size_t n,
	       bool (*open)(void *ctx, struct bag_file *f, struct err *e), void *ctx, const struct key *k,
	       const struct bag_info *info, struct digest *fingerprint, struct err *e)
{
	struct writer w = { .zip = zip_new(fd) };
	struct buf about;
	bool ok;

	buf_init(&w.payload, SIZE_MAX / 2);
	buf_init(&w.tags, 1 << 20);
	buf_init(&about, 1 << 20);
	qsort(f, n, sizeof *f, by_name);
	bag_info(&about, f, n, k, info);
	ok = tag(&w, "VERIFY.txt", span_str(verify_txt), e) && tag(&w, "bag-info.txt", buf_view(&about), e) &&
	     tag(&w, "bagit.txt", SPAN("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"), e) &&
	     payload(&w, f, n, open, ctx, e) && tag(&w, "manifest-sha256.txt", buf_view(&w.payload), e) &&
	     tag(&w, "signer.pem", key_certificate(k), e) && seal(&w, k, info->when, fingerprint, e) &&
	     zip_end(w.zip, e);
	buf_clear(&about);
	buf_clear(&w.tags);
	buf_clear(&w.payload);
	zip_free(w.zip);
	return ok;
}
