/* Keys in their directory: made, found, opened, listed, retired.
 *
 * RSA-3072, because OpenSSL 3.0 has no Ed25519 in CMS and RSA is what every verifier knows. A key
 * file is the certificate and behind it the private key as PKCS #8, under a passphrase as
 * scrypt + AES-256 (RFC 7914), which stock openssl reads. */
#include "key.h"

#include "key_inside.h"

#include "ask.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/text.h"
#include "cert.h"
#include "record/moment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_BITS 3072
#define SCRYPT_N 16384		/* 16 MiB; what `openssl pkcs8 -scrypt` takes as well... */
#define SCRYPT_R 8
#define SCRYPT_P 5		/* ...five times over */
#define PICK_MIN 4		/* digits of a fingerprint that name a key */
#define FILE_NAME (64 + 4)	/* <fingerprint>.pem */

/* ---- the directory ---- */

const char *key_dir(struct arena *a, struct err *e)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (data && *data == '/')	/* the specification: a relative one is ignored */
		return arena_fmt(a, "%s/exhibit/keys", data).p;
	if (home && *home == '/')
		return arena_fmt(a, "%s/.local/share/exhibit/keys", home).p;
	err_set(e, EXHIBIT_CONFIG, 0, "keys have no place: neither XDG_DATA_HOME nor HOME is set");
	return NULL;
}

static const char *path_of(struct arena *a, const struct digest *fp, const char *in, struct err *e)
{
	const char *dir = key_dir(a, e);
	char hex[DIGEST_HEX];

	return dir ? arena_fmt(a, "%s%s/%s.pem", dir, in, digest_hex(fp, hex)).p : NULL;
}

static int is_key(const struct dirent *de)
{
	struct digest fp;

	return strlen(de->d_name) == FILE_NAME && strcmp(de->d_name + 64, ".pem") == 0 &&
	       digest_parse(&fp, span_of(de->d_name, 64));
}

/* Fingerprints of all keys, in order: elements are struct digest. */
static bool scan(struct list *out, struct arena *a, struct err *e)
{
	const char *dir = key_dir(a, e);
	struct dirent **found = NULL;
	int n = dir ? scandir(dir, &found, is_key, alphasort) : -1;

	if (dir == NULL)
		return false;
	if (n < 0 && errno != ENOENT)
		return err_set(e, EXHIBIT_CONFIG, errno, "list %s", dir);
	for (int i = 0; i < n; i++) {
		digest_parse(list_add(out, a, sizeof(struct digest)),
			     span_of(found[i]->d_name, 64));
		free(found[i]);
	}
	free(found);
	return true;
}

static bool exists(const struct digest *fp, const char *in)
{
	struct arena *a = arena_new();
	struct err ignored;
	const char *path = path_of(a, fp, in, &ignored);
	bool is = path && access(path, F_OK) == 0;

	arena_free(a);
	return is;
}

bool key_is_own(const struct digest *fp) { return exists(fp, "") || exists(fp, "/retired"); }

/* ---- which one ---- */

static bool normal_pick(const char *pick, char hex[DIGEST_HEX], struct err *e)
{
	size_t n = 0;

	for (; *pick; pick++) {
		char c = *pick >= 'A' && *pick <= 'F' ? (char)(*pick + 32) : *pick;

		if (c == ':')
			continue;
		if (n == 64 || c == 0 || strchr("0123456789abcdef", c) == NULL)
			return err_set(e, EXHIBIT_USAGE, 0,
				       "a key is named by its fingerprint or the beginning of it");
		hex[n++] = c;
	}
	hex[n] = 0;
	return n >= PICK_MIN ||
	       err_set(e, EXHIBIT_USAGE, 0,
		       "a key is named by at least %d digits of its fingerprint", PICK_MIN);
}

/* *n keys go by `pick`; the last of them is in *fp. */
static bool match(const char *pick, struct digest *fp, uint32_t *n, struct err *e)
{
	struct arena *a = arena_new();
	struct list all = { 0 };
	char want[DIGEST_HEX] = "", hex[DIGEST_HEX];
	bool ok = (pick == NULL || normal_pick(pick, want, e)) && scan(&all, a, e);

	*n = 0;
	for (uint32_t i = 0; ok && i < all.n; i++) {
		const struct digest *d = (const struct digest *)all.v + i;

		if (strncmp(digest_hex(d, hex), want, strlen(want)) != 0)
			continue;
		*fp = *d;
		++*n;
	}
	arena_free(a);
	return ok;
}

bool key_find(const char *pick, struct digest *fp, struct err *e)
{
	uint32_t n;

	if (!match(pick, fp, &n, e))
		return false;
	if (n == 1)
		return true;
	if (n == 0 && pick == NULL)
		return err_set(e, EXHIBIT_CONFIG, 0,
			       "there is no key yet: `exhibit key new` makes one");
	if (n == 0)
		return err_set(e, EXHIBIT_CONFIG, 0, "no key has a fingerprint that begins with %s",
			       pick);
	return err_set(e, EXHIBIT_USAGE, 0,
		       "%u keys are meant by this: say which (`exhibit key list`)", n);
}

/* ---- reading ---- */

static bool read_file(const char *path, struct buf *text, struct err *e)
{
	struct stat st;

	if (stat(path, &st) == 0 && st.st_mode & 077)
		return err_set(e, EXHIBIT_CONFIG, 0, "others can read the key %s: chmod 600 it",
			       path);
	return io_read_file(path, LIMIT_KEY_FILE, text, e);
}

static bool is_protected(struct span text)
{
	return span_find(text, SPAN("-----BEGIN ENCRYPTED PRIVATE KEY-----"), 0) != SIZE_MAX;
}

static int give_passphrase(char *to, int size, int writing, void *ctx)
{
	const struct buf *pass = ctx;

	(void)writing;
	if (pass == NULL || size < 0 || pass->n > (size_t)size)
		return -1;
	memcpy(to, pass->p, pass->n);
	return (int)pass->n;
}

static EVP_PKEY *read_private(struct span text, const struct key_opts *o, struct err *e)
{
	bool protected = is_protected(text);
	struct buf pass = { 0 };
	EVP_PKEY *pkey;
	BIO *in;

	if (protected &&
	    !ask_passphrase(o->passphrase_fd, "Passphrase of the signing key: ", false, &pass, e)) {
		ask_wipe(&pass);
		return NULL;
	}
	in = BIO_new_mem_buf(text.p, (int)text.n);
	pkey = in ? PEM_read_bio_PrivateKey(in, NULL, give_passphrase, protected ? &pass : NULL)
		  : NULL;
	BIO_free(in);
	ask_wipe(&pass);
	ERR_clear_error();
	if (pkey == NULL)
		err_set(e, EXHIBIT_CONFIG, 0, protected ? "wrong passphrase, or the key is damaged"
							: "the key is damaged");
	return pkey;
}

/* What is told about a key without opening its private half. */
static bool describe(struct key *k, struct err *e)
{
	struct buf b;

	k->fingerprint = cert_fingerprint(k->cert);
	if (!cert_times(k->cert, &k->from, &k->to))
		return err_set(e, EXHIBIT_CONFIG, 0,
			       "the certificate of the key has no proper dates");
	buf_init(&b, LIMIT_KEY_FILE);
	cert_print(k->cert, &b);
	k->pem = arena_dup(k->a, buf_view(&b));
	buf_reset(&b);
	cert_name(k->cert, &b);
	k->name = arena_dup(k->a, buf_view(&b));
	buf_clear(&b);
	return true;
}

static struct key *new_key(void)
{
	struct key *k = mem_get(sizeof *k);

	k->a = arena_new();
	return k;
}

static bool load_cert(struct key *k, const struct digest *fp, struct span text, struct err *e)
{
	const char *why;

	k->cert = cert_parse(text, &why);
	if (k->cert == NULL)
		return err_set(e, EXHIBIT_CONFIG, 0, "the key cannot be used: %s", why);
	return describe(k, e) && (digest_eq(fp, &k->fingerprint) ||
				  err_set(e, EXHIBIT_CONFIG, 0,
					  "the certificate is not the one the file is named for"));
}

static struct key *load(const struct digest *fp, const struct key_opts *o, struct err *e)
{
	struct key *k = new_key();
	struct buf text = { 0 };
	bool ok;

	k->path = path_of(k->a, fp, "", e);
	if (k->path == NULL || !read_file(k->path, &text, e)) {
		key_free(k);
		return NULL;
	}
	ok = load_cert(k, fp, buf_view(&text), e);
	if (ok)
		k->pkey = read_private(buf_view(&text), o, e);
	ask_wipe(&text);
	if (k->pkey && X509_check_private_key(k->cert, k->pkey) != 1) {
		cert_fault(e, EXHIBIT_CONFIG, "private key and certificate do not belong together");
		ok = false;
	}
	if (ok && k->pkey)
		return k;
	err_in(e, "(%s)", k->path);
	key_free(k);
	return NULL;
}

void key_free(struct key *k)
{
	if (k == NULL)
		return;
	EVP_PKEY_free(k->pkey);
	X509_free(k->cert);
	arena_free(k->a);
	free(k);
}

struct key *key_open(const struct key_opts *o, struct err *e)
{
	struct digest fp;

	return key_find(o->pick, &fp, e) ? load(&fp, o, e) : NULL;
}

/* ---- making ---- */

/* PKCS #8 under a passphrase. OpenSSL's own one-call writer can do no scrypt. */
static bool print_protected(BIO *out, EVP_PKEY *pkey, const struct buf *pass)
{
	PKCS8_PRIV_KEY_INFO *plain = EVP_PKEY2PKCS8(pkey);
	X509_ALGOR *how = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), NULL, 0, NULL, SCRYPT_N,
						SCRYPT_R, SCRYPT_P);
	X509_SIG *sealed = plain && how ? PKCS8_set0_pbe(pass->p, (int)pass->n, plain, how) : NULL;
	bool ok = sealed && PEM_write_bio_PKCS8(out, sealed) == 1;

	if (sealed == NULL)
		X509_ALGOR_free(how);	/* else it belongs to `sealed` */
	X509_SIG_free(sealed);
	PKCS8_PRIV_KEY_INFO_free(plain);
	return ok;
}

static bool print_key(const struct key *k, const struct buf *pass, struct buf *text, struct err *e)
{
	BIO *out = BIO_new(BIO_s_secmem());
	bool ok = out && (pass ? print_protected(out, k->pkey, pass)
			       : PEM_write_bio_PKCS8PrivateKey(out, k->pkey, NULL, NULL, 0, NULL,
							       NULL) == 1);
	char *p;
	long n;

	buf_init(text, LIMIT_KEY_FILE);
	buf_room(text, LIMIT_KEY_FILE);
	if (ok) {
		n = BIO_get_mem_data(out, &p);
		buf_span(text, k->pem);
		buf_put(text, p, (size_t)n);
	}
	BIO_free(out);
	return ok || cert_fault(e, EXHIBIT_BUG, "write the key");
}

static bool store_key(struct key *k, const struct key_opts *o, struct err *e)
{
	struct buf pass = { 0 }, text = { 0 };
	struct out out;
	bool ok;

	if (o->protect &&
	    !ask_passphrase(o->passphrase_fd, "A passphrase for the new key: ", true, &pass, e)) {
		ask_wipe(&pass);
		return false;
	}
	if (o->protect && pass.n == 0)
		ok = err_set(e, EXHIBIT_USAGE, 0, "the passphrase is empty");
	else
		ok = print_key(k, o->protect ? &pass : NULL, &text, e);
	ask_wipe(&pass);
	k->path = ok ? path_of(k->a, &k->fingerprint, "", e) : NULL;
	ok = k->path && out_begin(&out, k->path, 0600, e);
	if (ok)
		ok = io_write(out.fd, text.p, text.n, e) ? out_publish(&out, e) : out_abandon(&out);
	ask_wipe(&text);
	return ok;
}

static const char introduction[] =
	"A signing key will be made. Its certificate goes with every bundle and can tell who you\n"
	"are; leave empty what you do not want to tell.\n"
	"Name: ";

static struct span asked(struct arena *a, const char *prompt)
{
	struct buf b;
	struct span s = { NULL, 0 };

	buf_init(&b, 256);
	if (ask_line(prompt, &b))
		s = span_str(arena_cstr(a, span_trim(buf_view(&b))));
	buf_clear(&b);
	return s;
}

static bool generate(struct key *k, const struct key_opts *o, struct err *e)
{
	const char *name = o->name, *email = o->email;

	/* A name is never guessed from the system: what the certificate says is there for good. */
	if (name == NULL && isatty(0)) {
		name = asked(k->a, introduction).p;
		if (email == NULL)
			email = asked(k->a, "E-mail address: ").p;
	}
	k->pkey = EVP_RSA_gen(KEY_BITS);
	if (k->pkey == NULL)
		return cert_fault(e, EXHIBIT_BUG, "make a key");
	k->cert = cert_make(k->pkey, name, email, o->now, e);
	return k->cert && describe(k, e) && store_key(k, o, e);
}

struct key *key_make(const struct key_opts *o, struct err *e)
{
	struct key *k = new_key();
	const char *dir = key_dir(k->a, e);

	if (dir && io_mkdirs(dir, 0700, e) && generate(k, o, e))
		return k;
	key_free(k);
	return NULL;
}

struct key *key_open_or_make(const struct key_opts *o, bool *made, struct err *e)
{
	struct arena *a = arena_new();
	const char *dir = key_dir(a, e);
	struct key *k = NULL;
	struct digest fp;
	uint32_t n;
	int lock;

	*made = false;
	if (dir && io_mkdirs(dir, 0700, e)) {
		/* Two first bundles at the same time must not make two keys. */
		lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (lock < 0 || flock(lock, LOCK_EX) < 0)
			err_set(e, EXHIBIT_CONFIG, errno, "lock %s", dir);
		else if (match(o->pick, &fp, &n, e))
			k = (*made = n == 0 && o->pick == NULL) ? key_make(o, e) : key_open(o, e);
		io_close(&lock);
	}
	arena_free(a);
	return k;
}

/* ---- telling ---- */

struct digest key_fingerprint(const struct key *k) { return k->fingerprint; }
struct span key_cert_view(const struct key *k) { return k->pem; }
struct span key_name_view(const struct key *k) { return k->name; }
const char *key_path(const struct key *k) { return k->path; }

static bool inform(struct key_info *info, const struct digest *fp, struct arena *a, struct err *e)
{
	const char *path = path_of(a, fp, "", e);
	struct key *k = new_key();
	struct buf text = { 0 }, email;
	bool ok = path && read_file(path, &text, e) && load_cert(k, fp, buf_view(&text), e);

	if (ok) {
		buf_init(&email, LIMIT_KEY_FILE);
		*info = (struct key_info){ *fp, .name = arena_dup(a, k->name), .from = moment_utc(k->from, a),
					   .is_protected = is_protected(buf_view(&text)) };
		if (cert_email(k->cert, &email))
			info->email = arena_dup(a, buf_view(&email));
		buf_clear(&email);
	}
	ask_wipe(&text);
	key_free(k);
	return ok || err_in(e, "(%s)", path ? path : "keys");
}

bool key_list(struct list *out, struct arena *a, struct err *e)
{
	struct list all = { 0 };
	bool ok = scan(&all, a, e);

	for (uint32_t i = 0; ok && i < all.n; i++)
		ok = inform(list_add(out, a, sizeof(struct key_info)),
			    (const struct digest *)all.v + i, a, e);
	return ok;
}

bool key_export(const struct digest *fp, bool whole, struct buf *pem, struct err *e)
{
	struct key *k = new_key();
	const char *path = path_of(k->a, fp, "", e);
	struct buf text = { 0 };
	bool ok = path && read_file(path, &text, e) && load_cert(k, fp, buf_view(&text), e);

	if (ok)
		buf_span(pem, whole ? buf_view(&text) : k->pem);
	ask_wipe(&text);
	key_free(k);
	return ok;
}

bool key_retire(const struct digest *fp, struct err *e)
{
	struct arena *a = arena_new();
	const char *from = path_of(a, fp, "", e), *to = path_of(a, fp, "/retired", e),
		   *dir = key_dir(a, e);
	bool ok = from && to && dir && io_mkdirs(arena_fmt(a, "%s/retired", dir).p, 0700, e);

	if (ok && rename(from, to) < 0)
		ok = err_set(e, EXHIBIT_IO, errno, "move %s", from);
	arena_free(a);
	return ok;
}
