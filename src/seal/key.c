/* Making, storing and finding keys (bundle.md, 7). The certificate's name is a claim: nobody but
 * the holder vouches for it. notAfter is the end of time, because an expired certificate would make
 * a good signature fail; notBefore is a day early, for clocks that are. */
#include "seal/key_file.h"

#include "base/io.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BITS = 3072, KEY_FILE_MAX = 64 << 10, KNOWN_MAX = 4 << 20 };

static bool crypto(struct err *e, const char *what)
{
	char why[200];

	ERR_error_string_n(ERR_peek_last_error(), why, sizeof why);
	ERR_clear_error();
	return err_set(e, EXHIBIT_BUG, 0, "%s: %s", what, why);
}

/* ---- the directory ---- */

static bool directory(char *to, size_t size, struct err *e)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	int n;

	if (data && data[0] == '/')
		n = snprintf(to, size, "%s/exhibit/keys", data);
	else if (home && home[0] == '/')
		n = snprintf(to, size, "%s/.local/share/exhibit/keys", home);
	else
		return err_set(e, EXHIBIT_CONFIG, 0, "no place for keys: neither HOME nor XDG_DATA_HOME is set");
	if (n < 0 || (size_t)n >= size)
		return err_set(e, EXHIBIT_CONFIG, ENAMETOOLONG, "the key directory");
	return true;
}

static bool path_of(char *to, size_t size, const char *name, struct err *e)
{
	char dir[3000];
	int n;

	if (!directory(dir, sizeof dir, e))
		return false;
	n = snprintf(to, size, "%s/%s", dir, name);
	return (n >= 0 && (size_t)n < size) || err_set(e, EXHIBIT_CONFIG, ENAMETOOLONG, "a key's file name");
}

/* ---- making ---- */

static bool extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	bool ok;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = ext && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok;
}

static bool serial(X509 *cert)
{
	unsigned char bytes[16];
	BIGNUM *n;
	bool ok;

	if (RAND_bytes(bytes, sizeof bytes) != 1)
		return false;
	bytes[0] = (unsigned char)((bytes[0] & 0x7f) | 0x40);
	n = BN_bin2bn(bytes, sizeof bytes, NULL);
	ok = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(cert)) != NULL;
	BN_free(n);
	return ok;
}

/* Without a name the certificate says who holds it by its key alone. */
static void pseudonym(EVP_PKEY *pkey, char *to, size_t size)
{
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(pkey, &der);
	struct digest d = digest_of(span_of((const char *)der, n > 0 ? (size_t)n : 0));
	char hex[DIGEST_HEX];

	OPENSSL_free(der);
	snprintf(to, size, "exhibit signer %.8s", digest_hex(&d, hex));
}

static bool name(X509 *cert, EVP_PKEY *pkey, const struct key_new *k)
{
	X509_NAME *n = X509_get_subject_name(cert);
	char made[64];
	const char *cn = k->name;

	if (cn == NULL || *cn == 0) {
		pseudonym(pkey, made, sizeof made);
		cn = made;
	}
	return X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_UTF8, (const unsigned char *)cn, -1, -1, 0) == 1 &&
	       (k->email == NULL || *k->email == 0 ||
		X509_NAME_add_entry_by_txt(n, "emailAddress", MBSTRING_UTF8, (const unsigned char *)k->email,
					   -1, -1, 0) == 1) &&
	       X509_set_issuer_name(cert, n) == 1;
}

static X509 *certify(EVP_PKEY *pkey, const struct key_new *k)
{
	X509 *c = X509_new();

	if (c && X509_set_version(c, X509_VERSION_3) == 1 && serial(c) &&
	    ASN1_TIME_adj(X509_getm_notBefore(c), (time_t)k->when, -1, 0) &&
	    ASN1_TIME_set_string(X509_getm_notAfter(c), "99991231235959Z") == 1 &&
	    X509_set_pubkey(c, pkey) == 1 && name(c, pkey, k) &&
	    extension(c, NID_basic_constraints, "critical,CA:FALSE") &&
	    extension(c, NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
	    extension(c, NID_ext_key_usage, "emailProtection") &&
	    extension(c, NID_subject_key_identifier, "hash") && X509_sign(c, pkey, EVP_sha256()) > 0)
		return c;
	X509_free(c);
	return NULL;
}

static bool describe(struct key *k, struct err *e)
{
	unsigned char md[32];
	unsigned n = 0;
	BIO *b = BIO_new(BIO_s_mem());
	char *p;
	long len;
	struct digest d;

	if (b == NULL || X509_digest(k->cert, EVP_sha256(), md, &n) != 1 || n != sizeof md ||
	    PEM_write_bio_X509(b, k->cert) != 1) {
		BIO_free(b);
		return crypto(e, "describe the certificate");
	}
	memcpy(d.b, md, sizeof md);
	digest_hex(&d, k->fingerprint);
	if (X509_NAME_get_text_by_NID(X509_get_subject_name(k->cert), NID_commonName, k->subject,
				      sizeof k->subject) < 0)
		k->subject[0] = 0;
	len = BIO_get_mem_data(b, &p);
	buf_init(&k->pem, KEY_FILE_MAX);
	buf_put(&k->pem, p, (size_t)len);
	BIO_free(b);
	return true;
}

static bool write_key(int fd, const struct key *k, const char *passphrase, struct err *e)
{
	BIO *b = BIO_new(BIO_s_mem());
	char *p;
	bool ok = b != NULL;
	int pass = passphrase && *passphrase ? (int)strlen(passphrase) : 0;

	/* PKCS #8 as stock openssl writes and reads it. */
	if (ok && pass)
		ok = PEM_write_bio_PKCS8PrivateKey(b, k->pkey, EVP_aes_256_cbc(), passphrase, pass, NULL, NULL) == 1;
	else if (ok)
		ok = PEM_write_bio_PKCS8PrivateKey(b, k->pkey, NULL, NULL, 0, NULL, NULL) == 1;
	ok = ok && PEM_write_bio_X509(b, k->cert) == 1;
	if (!ok)
		crypto(e, "write the key");
	if (ok) {
		size_t n = (size_t)BIO_get_mem_data(b, &p);

		ok = io_write(fd, p, n, e);
		OPENSSL_cleanse(p, n);
	}
	BIO_free(b);
	return ok;
}

static bool keep(const struct key *k, const char *passphrase, struct err *e)
{
	char dir[3000], file[96], path[4096];
	struct out o;

	snprintf(file, sizeof file, "%s.pem", k->fingerprint);
	if (!directory(dir, sizeof dir, e) || !io_mkdirs(dir, 0700, e) || !path_of(path, sizeof path, file, e) ||
	    !out_begin(&o, path, 0600, e))
		return false;
	return write_key(o.fd, k, passphrase, e) ? out_publish(&o, e) : out_abandon(&o);
}

struct key *key_make(const struct key_new *n, struct err *e)
{
	struct key *k = mem_get(sizeof *k);

	k->pkey = EVP_RSA_gen(BITS);
	k->cert = k->pkey ? certify(k->pkey, n) : NULL;
	if (k->cert == NULL)
		crypto(e, "make a key");
	else if (describe(k, e) && keep(k, n->passphrase, e))
		return k;
	key_free(k);
	return NULL;
}

/* ---- opening ---- */

struct ask {
	key_ask *ask;
	void *ctx;
};

static int on_passphrase(char *to, int size, int writing, void *ctx)
{
	struct ask *a = ctx;

	(void)writing;
	return a->ask ? a->ask(to, size, a->ctx) : -1;
}

static struct key *load(const char *file, struct ask *ask, struct err *e)
{
	char path[4096];
	struct buf text;
	struct key *k;
	BIO *b;

	if (!path_of(path, sizeof path, file, e) || !io_read_file(path, KEY_FILE_MAX, &text, e))
		return NULL;
	k = mem_get(sizeof *k);
	b = BIO_new_mem_buf(text.p, (int)text.n);
	if (b && ask)
		k->pkey = PEM_read_bio_PrivateKey(b, NULL, on_passphrase, ask);
	BIO_free(b);
	b = BIO_new_mem_buf(text.p, (int)text.n);
	if (b)
		k->cert = PEM_read_bio_X509(b, NULL, NULL, NULL);
	BIO_free(b);
	OPENSSL_cleanse(text.p, text.n);
	buf_clear(&text);
	ERR_clear_error();
	if (k->cert && (k->pkey || ask == NULL) && describe(k, e))
		return k;
	key_free(k);
	err_set(e, EXHIBIT_CONFIG, 0, "the key in %s cannot be opened (wrong or missing passphrase, or a damaged file)",
		path);
	return NULL;
}

void key_free(struct key *k)
{
	if (k == NULL)
		return;
	EVP_PKEY_free(k->pkey);
	X509_free(k->cert);
	buf_clear(&k->pem);
	free(k);
}

const char *key_fingerprint(const struct key *k) { return k->fingerprint; }
const char *key_subject(const struct key *k) { return k->subject; }
struct span key_certificate(const struct key *k) { return buf_view(&k->pem); }

static int is_key(const struct dirent *d)
{
	struct digest digest;

	return strlen(d->d_name) == 68 && strcmp(d->d_name + 64, ".pem") == 0 &&
	       digest_parse(&digest, span_of(d->d_name, 64));
}

static int files(struct dirent ***list, struct err *e)
{
	char dir[3000];
	int n;

	if (!directory(dir, sizeof dir, e))
		return -1;
	n = scandir(dir, list, is_key, alphasort);
	if (n < 0 && errno == ENOENT)
		n = 0, *list = NULL;
	if (n < 0)
		err_set(e, EXHIBIT_IO, errno, "list %s", dir);
	return n;
}

static void free_files(struct dirent **list, int n)
{
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
}

struct key *key_open(const char *which, bool make_one, int64_t when, key_ask *ask, void *ctx, bool *made,
		     struct err *e)
{
	struct dirent **list = NULL;
	int n = files(&list, e), hit = -1, hits = 0;
	struct key *k = NULL;
	struct ask how = { ask, ctx };

	*made = false;
	for (int i = 0; i < n; i++)
		if (which == NULL || strncmp(list[i]->d_name, which, strlen(which)) == 0) {
			hit = i;
			hits++;
		}
	if (n < 0)
		;
	else if (hits == 1)
		k = load(list[hit]->d_name, &how, e);
	else if (hits > 1)
		err_set(e, EXHIBIT_CONFIG, 0, "there are %d keys; choose one with --key (exhibit key list shows them)", hits);
	else if (which || !make_one)
		err_set(e, EXHIBIT_CONFIG, 0, "there is no key%s%s (exhibit key list shows them)",
			which ? " that begins with " : "", which ? which : "");
	else
		*made = (k = key_make(&(struct key_new){ .when = when }, e)) != NULL;
	free_files(list, n);
	return k;
}

bool key_list(bool (*each)(void *ctx, const char *fingerprint, const char *subject, const char *since),
	      void *ctx, struct err *e)
{
	struct dirent **list = NULL;
	int n = files(&list, e);
	bool ok = n >= 0;

	for (int i = 0; ok && i < n; i++) {
		struct key *k = load(list[i]->d_name, NULL, e);
		struct tm t;
		char since[32] = "";

		if (k == NULL) {
			ok = false;
			break;
		}
		if (ASN1_TIME_to_tm(X509_get0_notBefore(k->cert), &t) == 1)
			strftime(since, sizeof since, "%Y-%m-%d", &t);
		ok = each(ctx, k->fingerprint, k->subject, since);
		key_free(k);
	}
	free_files(list, n);
	return ok;
}

/* ---- who is known: lines of "fingerprint name" ---- */

static bool read_known(struct buf *b, char *path, size_t size, struct err *e)
{
	if (!path_of(path, size, "known", e))
		return false;
	if (access(path, F_OK) != 0) {
		buf_init(b, KNOWN_MAX);
		return true;
	}
	return io_read_file(path, KNOWN_MAX, b, e);
}

bool key_trust(const char *who, const char *fingerprint, struct err *e)
{
	char path[4096], dir[3000];
	struct buf b, more;
	struct span rest, line;
	struct digest d;
	struct out o;
	bool ok = true, there = false;

	if (!digest_parse(&d, span_str(fingerprint)))
		return err_set(e, EXHIBIT_USAGE, 0, "a fingerprint is 64 lower-case hex digits");
	if (*who == 0 || strchr(who, '\n') || !text_is_plain(span_str(who)))
		return err_set(e, EXHIBIT_USAGE, 0, "a name is one line of plain text");
	if (!directory(dir, sizeof dir, e) || !io_mkdirs(dir, 0700, e) || !read_known(&b, path, sizeof path, e))
		return false;
	rest = buf_view(&b);
	while (ok && span_line(&rest, &line))
		if (line.n > 65 && span_eq_str(span_from(line, 65), who)) {
			there = span_starts(line, fingerprint);
			if (!there)
				ok = err_set(e, EXHIBIT_CONFIG, 0, "THE KEY OF %s HAS CHANGED: it is known as %.64s. Ask %s by another channel; "
					     "remove the line in %s only when the change is real", who, line.p, who, path);
		}
	if (ok && !there) {
		buf_init(&more, KNOWN_MAX * 2);
		buf_span(&more, buf_view(&b));
		buf_fmt(&more, "%s %s\n", fingerprint, who);
		ok = out_begin(&o, path, 0600, e);
		if (ok)
			ok = io_write(o.fd, more.p, more.n, e) ? out_publish(&o, e) : out_abandon(&o);
		buf_clear(&more);
	}
	buf_clear(&b);
	return ok;
}

bool key_known(const char *fingerprint, char *to, size_t size)
{
	char path[4096], file[96];
	struct err e = { 0 };
	struct buf b;
	struct span rest, line;
	bool found = false;

	to[0] = 0;
	if (read_known(&b, path, sizeof path, &e)) {
		rest = buf_view(&b);
		while (!found && span_line(&rest, &line))
			if (line.n > 65 && span_starts(line, fingerprint)) {
				snprintf(to, size, "%.*s", (int)(line.n - 65), line.p + 65);
				found = true;
			}
		buf_clear(&b);
	}
	snprintf(file, sizeof file, "%s.pem", fingerprint);
	return found || (path_of(path, sizeof path, file, &e) && access(path, F_OK) == 0);
}
