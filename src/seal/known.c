/* The list of signers somebody decided to trust. Small, so it is read and written as a whole. */
#include "known.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/text.h"
#include "cert.h"
#include "key.h"

#include <errno.h>
#include <openssl/x509.h>
#include <unistd.h>

static bool parse_line(struct span line, struct known *k, struct arena *a)
{
	struct span rest = line, field;

	if (!span_split(&rest, '\t', &field) || !digest_parse(&k->fingerprint, field) ||
	    !span_split(&rest, '\t', &field) || field.n == 0)
		return false;
	k->name = arena_dup(a, field);
	if (!span_split(&rest, '\t', &field))
		return true;
	if (field.n)
		k->claim = arena_dup(a, field);
	return !span_split(&rest, '\t', &field);
}

bool known_load(struct list *out, struct arena *a, struct err *e)
{
	const char *dir = key_dir(a, e), *path;
	struct span rest, line;
	struct buf text;
	bool ok = true;

	if (dir == NULL)
		return false;
	path = arena_fmt(a, "%s/known", dir).p;
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return true;
	if (!io_read_file(path, LIMIT_KNOWN, &text, e))
		return false;
	rest = buf_view(&text);
	while (ok && rest.n && span_line(&rest, &line)) {
		struct known *k = list_add(out, a, sizeof *k);

		ok = parse_line(line, k, a);
	}
	buf_clear(&text);
	return ok ||
	       err_set(e, EXHIBIT_CONFIG, 0, "%s has a line that is no fingerprint and name", path);
}

const struct known *known_by_key(const struct list *l, const struct digest *fp)
{
	const struct known *k = l->v;

	for (uint32_t i = 0; i < l->n; i++)
		if (digest_eq(&k[i].fingerprint, fp))
			return &k[i];
	return NULL;
}

const struct known *known_by_claim(const struct list *l, struct span name)
{
	const struct known *k = l->v;

	for (uint32_t i = 0; i < l->n; i++)
		if (span_ieq(k[i].name, name) || (k[i].claim.p && span_ieq(k[i].claim, name)))
			return &k[i];
	return NULL;
}

const struct known *known_by_name(const struct list *l, struct span name)
{
	const struct known *k = l->v;

	for (uint32_t i = 0; i < l->n; i++)
		if (span_ieq(k[i].name, name))
			return &k[i];
	return NULL;
}

static void print_line(struct buf *out, const struct known *k)
{
	buf_hex(out, k->fingerprint.b, sizeof k->fingerprint.b);
	buf_c(out, '\t');
	buf_span(out, k->name);
	buf_c(out, '\t');
	buf_span(out, k->claim);
	buf_c(out, '\n');
}

static bool save(const struct list *l, const struct known *gone, const struct known *added,
		 struct arena *a, struct err *e)
{
	const struct known *k = l->v;
	const char *dir = key_dir(a, e);
	struct buf text;
	struct out o;
	bool ok;

	if (dir == NULL || !io_mkdirs(dir, 0700, e))
		return false;
	buf_init(&text, LIMIT_KNOWN);
	for (uint32_t i = 0; i < l->n; i++)
		if (&k[i] != gone)
			print_line(&text, &k[i]);
	print_line(&text, added);
	if (text.full)
		ok = err_set(e, EXHIBIT_CONFIG, 0, "the list of known signers is full");
	else if ((ok = out_begin(&o, arena_fmt(a, "%s/known", dir).p, 0600, e)))
		ok = io_write(o.fd, text.p, text.n, e) ? out_publish(&o, e) : out_abandon(&o);
	buf_clear(&text);
	return ok;
}

static bool add(struct span name, const struct digest *fp, struct span claim, bool replace,
		struct arena *a, struct err *e)
{
	struct known fresh = { *fp, span_trim(name),
			       text_is_plain(claim) ? claim : span_of(NULL, 0) };
	const struct known *have;
	struct list l = { 0 };
	char hex[DIGEST_HEX];

	if (fresh.name.n == 0 || fresh.name.n > LIMIT_NAME || !text_is_plain(fresh.name))
		return err_set(e, EXHIBIT_USAGE, 0, "a signer's name is one line of plain text");
	if (!known_load(&l, a, e))
		return false;
	have = known_by_name(&l, fresh.name);
	if (have && digest_eq(&have->fingerprint, fp) && (have->claim.p || !fresh.claim.p))
		return true;
	if (have && !digest_eq(&have->fingerprint, fp) && !replace)
		return err_set(e, EXHIBIT_CONFIG, 0,
			       "%.*s is known with another key, %s: ask over another channel "
			       "whether the key was "
			       "changed, then pin it with `exhibit key trust --replace`",
			       SPAN_FMT(have->name), digest_hex(&have->fingerprint, hex));
	return save(&l, have, &fresh, a, e);
}

bool known_add(struct span name, const struct digest *fp, struct span claim, bool replace,
	       struct err *e)
{
	struct arena *a = arena_new();
	bool ok = add(name, fp, claim, replace, a, e);

	arena_free(a);
	return ok;
}

static bool parse_typed(const char *typed, struct digest *fp)
{
	char hex[64];
	size_t n = 0;

	for (; *typed && n <= sizeof hex; typed++) {
		if (*typed == ':')
			continue;
		if (n == sizeof hex)
			return false;
		hex[n++] = *typed >= 'A' && *typed <= 'F' ? (char)(*typed + 32) : *typed;
	}
	return digest_parse(fp, span_of(hex, n));
}

bool known_add_typed(struct span name, const char *typed, bool replace, struct digest *fp,
		     struct err *e)
{
	struct buf pem, claim;
	const char *why;
	X509 *cert;
	bool ok;

	if (parse_typed(typed, fp))
		return known_add(name, fp, span_of(NULL, 0), replace, e);
	if (!io_read_file(typed, LIMIT_KEY_FILE, &pem, e))
		return err_in(e, "(a fingerprint has 64 hex digits, all else is taken for the path "
				 "of a certificate)");
	cert = cert_parse(buf_view(&pem), &why);
	buf_clear(&pem);
	if (cert == NULL)
		return err_set(e, EXHIBIT_INPUT, 0, "%s: %s", typed, why);
	buf_init(&claim, LIMIT_KEY_FILE);
	cert_name(cert, &claim);
	*fp = cert_fingerprint(cert);
	ok = known_add(name, fp, buf_view(&claim), replace, e);
	buf_clear(&claim);
	X509_free(cert);
	return ok;
}
