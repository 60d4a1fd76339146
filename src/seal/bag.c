/* The bundle. Its files in order of their names put the payload between bagit.txt and its manifest:
 * when a manifest is written, every digest in it comes from bytes that were written before it.
 *
 * Not made: compressed bundles, several bundles for one case, timestamps, countersignatures. */
#include "bag.h"

#include "base/limits.h"
#include "base/text.h"
#include "manifest.h"
#include "record/moment.h"
#include "sign.h"
#include "zip.h"

#include <stdlib.h>

enum from { FROM_BYTES, FROM_RANGE, FROM_OBJECT };

struct file {
	struct span name;
	enum from from;
	struct span bytes;
	int fd;
	struct store *store;
	uint64_t off, size;
	bool has_want;
	struct digest want;	/* FROM_OBJECT: always */
};

struct bag {
	struct arena *a;
	struct list files;	/* struct file */
	uint64_t bytes;		/* of the payload */
	bool has_evidence;
	struct digest evidence;
};

struct bag *bag_new(void)
{
	struct bag *b = mem_get(sizeof *b);

	b->a = arena_new();
	return b;
}

void bag_free(struct bag *b)
{
	if (b == NULL)
		return;
	arena_free(b->a);
	free(b);
}

/* ---- what goes in ---- */

static bool add(struct bag *b, const char *name, struct file f, struct err *e)
{
	const char *wrong = manifest_name_wrong(span_str(name));

	if (wrong)
		return err_set(e, EXHIBIT_BUG, 0, "the name \"%.100s\" in the bundle %s", name,
			       wrong);
	if (!span_starts(span_str(name), "data/"))
		return err_set(e, EXHIBIT_BUG, 0, "%s is not below data/", name);
	if (b->files.n >= LIMIT_BAG_FILES - 8)	/* ours come on top */
		return err_set(e, EXHIBIT_INPUT, 0, "a bundle holds at most %d files",
			       LIMIT_BAG_FILES);
	if (f.size > INT64_MAX || b->bytes > INT64_MAX - f.size)
		return err_set(e, EXHIBIT_BUG, 0, "%s has an impossible size", name);
	b->bytes += f.size;
	f.name = span_str(arena_cstr(b->a, span_str(name)));
	*(struct file *)list_add(&b->files, b->a, sizeof f) = f;
	return true;
}

bool bag_add_bytes(struct bag *b, const char *name, struct span bytes, struct err *e)
{
	return add(b, name, (struct file){ .from = FROM_BYTES, .bytes = bytes, .size = bytes.n },
		   e);
}

bool bag_add_range(struct bag *b, const char *name, int fd, uint64_t off, uint64_t size,
		   const struct digest *want, struct err *e)
{
	struct file f = { .from = FROM_RANGE, .fd = fd, .off = off, .size = size };

	if (want) {
		f.has_want = true;
		f.want = *want;
	}
	return add(b, name, f, e);
}

bool bag_add_object(struct bag *b, const char *name, struct store *s, const struct digest *want,
		    uint64_t size, struct err *e)
{
	return add(b, name, (struct file){ .from = FROM_OBJECT, .store = s, .size = size,
					   .has_want = true, .want = *want }, e);
}

static int by_name(const void *a, const void *b)
{
	return manifest_name_cmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static int by_folded_name(const void *a, const void *b)
{
	return manifest_name_casecmp(*(const struct span *)a, *(const struct span *)b);
}

static bool names_differ(const struct bag *b, struct err *e)
{
	const struct file *f = b->files.v;
	struct span *names = mem_get(b->files.n * sizeof *names);
	bool ok = true;

	for (uint32_t i = 0; i < b->files.n; i++)
		names[i] = f[i].name;
	if (b->files.n)
		qsort(names, b->files.n, sizeof *names, by_folded_name);
	for (uint32_t i = 1; ok && i < b->files.n; i++)
		if (manifest_name_casecmp(names[i - 1], names[i]) == 0)
			ok = err_set(e, EXHIBIT_BUG, 0,
				     "two files of the bundle have the name %.*s",
				     SPAN_FMT(names[i]));
	free(names);
	return ok;
}

static void sort(struct bag *b)
{
	if (b->files.n)
		qsort(b->files.v, b->files.n, sizeof(struct file), by_name);
}

bool bag_evidence(struct bag *b, struct digest *evidence, struct err *e)
{
	struct evidence *v = evidence_new();
	const struct file *missing = NULL;

	sort(b);
	for (uint32_t i = 0; i < b->files.n; i++) {
		const struct file *f = (const struct file *)b->files.v + i;
		struct manifest_line line = { f->name, f->want };

		if (!span_starts(f->name, "data/exhibits/"))
			continue;
		if (f->from == FROM_BYTES)
			line.sha256 = digest_of(f->bytes);
		else if (!f->has_want)
			missing = f;
		evidence_put(v, &line);
	}
	b->evidence = *evidence = evidence_end(v);
	b->has_evidence = missing == NULL;
	return missing == NULL ||
	       err_set(e, EXHIBIT_BUG, 0, "the digest of %s is not known yet", missing->name.p);
}

/* ---- what comes out ---- */

struct writer {
	struct zip *zip;
	struct buf payload, tags;	/* the two manifests */
	struct evidence *evidence;
};

static bool put_file(struct writer *w, const struct file *f, struct digest *d, struct err *e)
{
	struct blob blob;

	switch (f->from) {
	case FROM_BYTES:
		return zip_bytes(w->zip, f->name.p, f->bytes, d, e);
	case FROM_RANGE:
		return zip_range(w->zip, f->name.p, f->fd, f->off, f->size, d, e);
	case FROM_OBJECT:
		if (!store_find(f->store, &f->want, &blob, e))
			return false;
		if (blob.size != f->size)
			return err_set(e, EXHIBIT_INPUT, 0, "the store has %llu bytes, not %llu",
				       (unsigned long long)blob.size, (unsigned long long)f->size);
		return zip_range(w->zip, f->name.p, blob.fd, blob.off, blob.size, d, e);
	}
	return false;
}

static bool put_payload(struct writer *w, const struct bag *b, struct err *e)
{
	for (uint32_t i = 0; i < b->files.n; i++) {
		const struct file *f = (const struct file *)b->files.v + i;
		struct manifest_line line = { .name = f->name };

		if (!put_file(w, f, &line.sha256, e))
			return err_in(e, "while bundling %s", f->name.p);
		if (f->has_want && !digest_eq(&line.sha256, &f->want))
			return err_set(e, EXHIBIT_INPUT, 0, "%s: its bytes changed while bundling",
				       f->name.p);
		manifest_print(&w->payload, &line);
		evidence_put(w->evidence, &line);
	}
	return true;
}

/* A file of ours that the tag manifest lists. */
static bool put_tag(struct writer *w, const char *name, struct span bytes, struct err *e)
{
	struct manifest_line line = { .name = span_str(name) };

	if (!zip_bytes(w->zip, name, bytes, &line.sha256, e))
		return err_in(e, "while bundling %s", name);
	manifest_print(&w->tags, &line);
	return true;
}

static bool info_line(struct buf *out, const char *label, struct span value, struct err *e)
{
	if (value.n == 0)
		return true;
	if (!text_is_plain(value) || value.n > LIMIT_NAME || span_trim(value).n != value.n)
		return err_set(e, EXHIBIT_USAGE, 0, "%s has to be one line of plain text", label);
	buf_puts(out, label);
	buf_puts(out, ": ");
	buf_span(out, value);
	buf_c(out, '\n');
	return true;
}

static bool print_info(struct buf *out, const struct bag *b, const struct bag_info *info,
		       const struct key *k, struct err *e)
{
	struct digest fp = key_fingerprint(k);
	struct span day = span_sub(moment_utc(info->when, b->a), 0, 10);
	char hex[DIGEST_HEX];

	if (info->case_id.n == 0 || day.n != 10)
		return err_set(e, EXHIBIT_USAGE, 0,
			       "a bundle needs a case id, and a time between the years 1 and 9999");
	if (!info_line(out, "Source-Organization", info->organization, e) ||
	    !info_line(out, "Contact-Name", info->contact, e) ||
	    !info_line(out, "External-Identifier", info->case_id, e) ||
	    !info_line(out, "Bagging-Date", day, e))
		return false;
	return buf_fmt(out,
		       "Payload-Oxum: %llu.%u\nBag-Software-Agent: exhibit " EXHIBIT_VERSION "\n"
		       "Exhibit-Bundle-Profile: 1\nSigner-Key-SHA256: %s\n",
		       (unsigned long long)b->bytes, b->files.n, digest_hex(&fp, hex));
}

static bool put_front(struct writer *w, const struct bag *b, const struct bag_info *info,
		      const struct key *k, struct err *e)
{
	struct buf about;
	bool ok;

	buf_init(&about, LIMIT_TAG_FILE);
	ok = print_info(&about, b, info, k, e) &&
	     put_tag(w, "VERIFY.txt", span_str(bag_verify_text), e) &&
	     put_tag(w, "bag-info.txt", buf_view(&about), e) &&
	     put_tag(w, "bagit.txt",
		     SPAN("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"), e);
	buf_clear(&about);
	return ok;
}

static bool put_seal(struct writer *w, const struct key *k, int64_t when,
		     struct digest *fingerprint, struct err *e)
{
	struct digest unused;
	struct buf cms;
	bool ok;

	buf_init(&cms, LIMIT_TAG_FILE);
	ok = sign_detached(k, buf_view(&w->tags), when, &cms, e) &&
	     zip_bytes(w->zip, "tagmanifest-sha256.txt", buf_view(&w->tags), fingerprint, e) &&
	     zip_bytes(w->zip, "tagmanifest-sha256.txt.p7s", buf_view(&cms), &unused, e);
	buf_clear(&cms);
	return ok;
}

static bool write_all(struct writer *w, struct bag *b, const struct bag_info *info,
		      const struct key *k, struct bag_result *r, struct err *e)
{
	bool ok = put_front(w, b, info, k, e) && put_payload(w, b, e);

	r->evidence = evidence_end(w->evidence);
	if (!ok)
		return false;
	assert(!w->payload.full && !w->tags.full);	/* limits of names and files see to it */
	/* Somebody has quoted the other one already. */
	if (b->has_evidence && !digest_eq(&r->evidence, &b->evidence))
		return err_set(e, EXHIBIT_BUG, 0, "exhibits changed behind the evidence digest");
	return put_tag(w, "manifest-sha256.txt", buf_view(&w->payload), e) &&
	       put_tag(w, "signer.pem", key_cert_view(k), e) &&
	       put_seal(w, k, info->when, &r->fingerprint, e) && zip_finish(w->zip, e);
}

bool bag_write(struct bag *b, int fd, const struct bag_info *info, const struct key *k,
	       struct bag_result *r, struct err *e)
{
	struct writer w = { .zip = NULL };
	bool ok;

	*r = (struct bag_result){ .signer = key_fingerprint(k), .files = b->files.n, .bytes = b->bytes };
	sort(b);
	if (!names_differ(b, e))
		return false;
	w.zip = zip_new(fd);
	w.evidence = evidence_new();
	buf_init(&w.payload, LIMIT_MANIFEST);
	buf_init(&w.tags, LIMIT_TAG_FILE);
	ok = write_all(&w, b, info, k, r, e);
	buf_clear(&w.payload);
	buf_clear(&w.tags);
	zip_free(w.zip);
	return ok || err_in(e, "while writing the bundle");
}
