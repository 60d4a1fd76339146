/* include/exhibit/verify.h: open, read once, check in layers, look the key up. */
#include "exhibit/verify.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/text.h"
#include "bagcheck.h"
#include "check.h"
#include "cmscheck.h"
#include "dirread.h"
#include "record/moment.h"
#include "seal/key.h"
#include "seal/known.h"
#include "zipread.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct exhibit_verify {
	struct check c;
	struct err e;
	enum exhibit_verdict verdict;
	const char *text[EXHIBIT_VERIFY_FIELDS];
	const struct check_file *files;		/* the payload */
	size_t n_files;
};

/* ---- who is it ---- */

/* Another key under a name that is pinned: an impostor, or news that has to come another way. */
static void key_changed(struct check *c, const struct known *k)
{
	char was[DIGEST_HEX], is[DIGEST_HEX];

	check_wrong(c, "key.changed",
		    "THE KEY HAS CHANGED: you know %.*s with key %s, this is signed with %s. "
		    "Ask them over another channel; pin the new key only when they confirm it",
		    SPAN_FMT(k->name), digest_hex(&k->fingerprint, was), digest_hex(&c->key, is));
}

static bool settle_key(struct exhibit_verify *v)
{
	struct check *c = &v->c;
	struct list pins = { 0 };
	const struct known *k;
	struct err nowhere;

	v->verdict = EXHIBIT_INTACT_UNKNOWN;
	if (key_dir(c->a, &nowhere) == NULL)
		return true;		/* nobody can have been pinned */
	if (!known_load(&pins, c->a, &v->e))
		return false;
	if ((k = known_by_key(&pins, &c->key)) != NULL)
		v->text[EXHIBIT_VERIFY_KNOWN_AS] = check_show(c, k->name);
	else if (key_is_own(&c->key))
		v->text[EXHIBIT_VERIFY_KNOWN_AS] = "your own key";
	else if (c->claim.n && (k = known_by_claim(&pins, c->claim)) != NULL)
		key_changed(c, k);
	if (v->text[EXHIBIT_VERIFY_KNOWN_AS])
		v->verdict = EXHIBIT_INTACT_KNOWN;
	return true;
}

/* ---- opening ---- */

static bool is_packet(struct check *c, const char *dir)
{
	return access(arena_fmt(c->a, "%s/report.html", dir).p, F_OK) == 0;
}

static bool read_all(struct exhibit_verify *v, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st = { 0 };
	bool ok;

	if (fd < 0 || fstat(fd, &st) < 0)
		ok = err_set(&v->e, EXHIBIT_IO, errno, "open %s", path);
	else if (S_ISDIR(st.st_mode))
		ok = dirread_all(&v->c, fd, &v->e);
	else if (S_ISREG(st.st_mode))
		ok = zipread_all(&v->c, fd, &v->e) || err_in(&v->e, "(%s)", path);
	else
		ok = err_set(&v->e, EXHIBIT_IO, 0, "%s is neither a file nor a directory", path);
	io_close(&fd);
	if (ok && S_ISDIR(st.st_mode) && check_find(&v->c, "bagit.txt") == NULL &&
	    is_packet(&v->c, path))
		ok = err_set(&v->e, EXHIBIT_USAGE, 0,
			     "%s is a packet: the signed bundle is the .zip in it", path);
	return ok;
}

static const char *hex_text(struct check *c, const struct digest *d)
{
	char hex[DIGEST_HEX];

	return arena_str(c->a, digest_hex(d, hex)).p;
}

static const char *shown(struct check *c, struct span s) { return s.n ? check_show(c, s) : NULL; }

static void tell(struct exhibit_verify *v)
{
	struct check *c = &v->c;

	v->text[EXHIBIT_VERIFY_CASE] = shown(c, c->case_id);
	v->text[EXHIBIT_VERIFY_NAME] = shown(c, c->claim);
	v->text[EXHIBIT_VERIFY_EMAIL] = shown(c, c->email);
	v->text[EXHIBIT_VERIFY_KEY] = hex_text(c, &c->key);
	v->text[EXHIBIT_VERIFY_SIGNED] = moment_utc(c->signed_at, c->a).p;
	v->text[EXHIBIT_VERIFY_CONTACT] = shown(c, c->contact);
	v->text[EXHIBIT_VERIFY_ORGANIZATION] = shown(c, c->organization);
	v->text[EXHIBIT_VERIFY_AGENT] = shown(c, c->agent);
	v->text[EXHIBIT_VERIFY_EVIDENCE] = hex_text(c, &c->evidence);
	v->text[EXHIBIT_VERIFY_FINGERPRINT] = hex_text(c, &c->fingerprint);
}

/* Of what is invalid nothing is told but why. */
static void invalid(struct exhibit_verify *v)
{
	v->verdict = EXHIBIT_INVALID;
	memset(v->text, 0, sizeof v->text);
	v->files = NULL;
	v->n_files = 0;
	v->c.exhibits = v->c.derived = 0;
	v->c.remarks.n = 0;
}

static void find_payload(struct exhibit_verify *v)
{
	const struct check_file *f = v->c.files.v;

	for (uint32_t i = 0; i < v->c.files.n; i++) {
		if (!span_starts(f[i].name, "data/"))
			continue;
		if (v->files == NULL)
			v->files = &f[i];
		v->n_files++;		/* they stand together: one prefix, one order */
	}
}

struct exhibit_verify *exhibit_verify_new(const char *path)
{
	struct exhibit_verify *v = mem_get(sizeof *v);
	bool ok;

	v->c.a = arena_new();
	v->verdict = EXHIBIT_VERIFY_FAILED;
	ok = read_all(v, path);
	/* A ZIP that several readers would read in several ways has no content to look at. */
	if (ok && v->c.is_whole) {
		bagcheck_all(&v->c);
		cmscheck_all(&v->c);
	}
	if (ok && v->c.n_problems == 0) {
		tell(v);
		find_payload(v);
		ok = settle_key(v);
	}
	if (!ok)
		v->verdict = EXHIBIT_VERIFY_FAILED;
	else if (v->c.n_problems)
		invalid(v);
	return v;
}

void exhibit_verify_free(struct exhibit_verify *v)
{
	if (v == NULL)
		return;
	arena_free(v->c.a);
	free(v);
}

/* ---- what was found ---- */

enum exhibit_verdict exhibit_verify_verdict(const struct exhibit_verify *v) { return v->verdict; }

const char *exhibit_verify_fault(const struct exhibit_verify *v)
{
	return v->verdict == EXHIBIT_VERIFY_FAILED ? v->e.msg : NULL;
}

size_t exhibit_verify_problems(const struct exhibit_verify *v) { return v->c.problems.n; }

const char *exhibit_verify_problem_code(const struct exhibit_verify *v, size_t i)
{
	return i < v->c.problems.n ? ((const struct problem *)v->c.problems.v)[i].code : NULL;
}

const char *exhibit_verify_problem_text(const struct exhibit_verify *v, size_t i)
{
	return i < v->c.problems.n ? ((const struct problem *)v->c.problems.v)[i].text.p : NULL;
}

size_t exhibit_verify_remarks(const struct exhibit_verify *v) { return v->c.remarks.n; }

const char *exhibit_verify_remark(const struct exhibit_verify *v, size_t i)
{
	return i < v->c.remarks.n ? list_span(&v->c.remarks, (uint32_t)i).p : NULL;
}

const char *exhibit_verify_text(const struct exhibit_verify *v, enum exhibit_verify_field field)
{
	return (unsigned)field < EXHIBIT_VERIFY_FIELDS ? v->text[field] : NULL;
}

size_t exhibit_verify_files(const struct exhibit_verify *v) { return v->n_files; }

const char *exhibit_verify_file_name(const struct exhibit_verify *v, size_t i)
{
	return i < v->n_files ? v->files[i].name.p : NULL;
}

uint64_t exhibit_verify_file_size(const struct exhibit_verify *v, size_t i)
{
	return i < v->n_files ? v->files[i].size : 0;
}

const unsigned char *exhibit_verify_file_sha256(const struct exhibit_verify *v, size_t i)
{
	return i < v->n_files ? v->files[i].sha256.b : NULL;
}

size_t exhibit_verify_exhibits(const struct exhibit_verify *v) { return (size_t)v->c.exhibits; }
size_t exhibit_verify_derived(const struct exhibit_verify *v) { return (size_t)v->c.derived; }

enum exhibit_verdict exhibit_verify_trust(struct exhibit_verify *v, const char *name)
{
	const struct known *k;
	struct list pins = { 0 };

	if (v->verdict != EXHIBIT_INTACT_KNOWN && v->verdict != EXHIBIT_INTACT_UNKNOWN)
		return v->verdict;
	if (!known_load(&pins, v->c.a, &v->e))
		return v->verdict = EXHIBIT_VERIFY_FAILED;
	k = known_by_name(&pins, span_trim(span_str(name)));
	if (k && !digest_eq(&k->fingerprint, &v->c.key)) {
		key_changed(&v->c, k);
		invalid(v);
		return v->verdict;
	}
	if (!known_add(span_str(name), &v->c.key, v->c.claim, false, &v->e))
		return v->verdict = EXHIBIT_VERIFY_FAILED;
	v->text[EXHIBIT_VERIFY_KNOWN_AS] = check_show(&v->c, span_trim(span_str(name)));
	return v->verdict = EXHIBIT_INTACT_KNOWN;
}
