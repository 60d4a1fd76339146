/* Signatures of mail: DKIM (RFC 6376, ed25519 of RFC 8463, limits of RFC 8301) and sealed chains, ARC
 * (RFC 8617). Without a key the hash of the body is compared all the same: it shows whether the body is
 * the one that was signed, by whoever it was.
 *
 * Keys come from a file (--dkim-keys), never from the network; that a key was the domain's at that
 * time is for whoever supplies it to know. rsa-sha1 and keys of less than 1024 bits prove nothing any
 * more. Does not look at x= (a signature that has run out was good when the mail came). */
#include "dkim.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <time.h>

#include "base/limits.h"
#include "base/text.h"
#include "dkim_canon.h"
#include "docprop.h"

enum { SIGNATURES = 16, SEALS = 50, FIELDS = 400 };

static struct span keys;

void dkim_set_keys(struct span lines) { keys = lines; }

bool dkim_has_keys(void) { return keys.n > 0; }

void dkim_warm(void)
{
	uint8_t hash[64];
	uint64_t size;

	dkim_hash_body(SPAN("x"), true, 1, EVP_sha256(), hash, &size);
	dkim_hash_body(SPAN("x"), true, 1, EVP_sha1(), hash, &size);
}

struct check {
	struct eml *m;
	const struct mime_part *top;
	struct signature *s;
	struct span tags;
	bool header_relaxed, body_relaxed, is_sha1, is_ed, is_cut;
};

/* ---- keys ---- */

static struct span word(struct span *rest)
{
	struct span s = span_trim(*rest);
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t' && s.p[n] != ',')
		n++;
	*rest = span_from(s, n + (n < s.n));
	return span_sub(s, 0, n);
}

static struct span key_record(struct span selector, struct span domain)
{
	struct span rest = keys, line;

	while (rest.n && span_line(&rest, &line)) {
		struct span s = word(&line), d = word(&line);

		if (s.n && s.p[0] != '#' && span_ieq(s, selector) && span_ieq(d, domain))
			return span_trim(line);
	}
	return (struct span){ NULL, 0 };
}

static EVP_PKEY *key_of(struct span record, struct arena *a)
{
	struct span k = dkim_tag(record, "k"), der = dkim_base64(dkim_tag(record, "p"), a);
	const unsigned char *p = (const unsigned char *)der.p;
	EVP_PKEY *key = NULL;

	if (der.n == 0 || der.n > LIMIT_KEY_FILE)
		return NULL;
	if (span_ieq_str(k, "ed25519"))
		return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, p, der.n);
	key = d2i_PUBKEY(NULL, &p, (long)der.n);
	if (key == NULL) {	/* RFC 6376, 3.6.1 names the inner form, everybody writes the outer one */
		p = (const unsigned char *)der.p;
		key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, (long)der.n);
	}
	if (key && (EVP_PKEY_get_bits(key) > LIMIT_RSA_BITS || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	return key;
}

static void say(struct check *c, const char *result, const char *why)
{
	c->s->result = span_str(result);
	c->s->why = span_str(why);
}

/* Ed25519 signs the hash, RSA what is hashed (RFC 8463, 3). */
static bool is_good(struct check *c, EVP_PKEY *key, struct span data, struct span sig)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	struct digest d = digest_of(data);
	bool ok = md && EVP_DigestVerifyInit(md, NULL, c->is_ed ? NULL : EVP_sha256(), NULL, key) == 1;

	if (c->is_ed)
		data = span_of((const char *)d.b, sizeof d.b);
	ok = ok && EVP_DigestVerify(md, (const unsigned char *)sig.p, sig.n, (const unsigned char *)data.p, data.n) == 1;
	EVP_MD_CTX_free(md);
	ERR_clear_error();
	return ok;
}

static bool verify(struct check *c, struct span data)
{
	struct span record = key_record(c->s->selector, c->s->domain), sig = dkim_base64(dkim_tag(c->tags, "b"), c->m->arena);
	EVP_PKEY *key;
	bool ok = false;

	if (record.p == NULL) {
		say(c, "not checked", "no key was supplied for this selector and domain");
		return false;
	}
	if (c->is_sha1) {
		say(c, "not checked", "rsa-sha1 proves nothing any more (RFC 8301)");
		return false;
	}
	key = key_of(record, c->m->arena);
	if (key == NULL) {
		say(c, "not checked", dkim_tag(record, "p").n ? "the key supplied is not one" : "the key supplied was withdrawn");
	} else if ((EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) != c->is_ed) {
		say(c, "fail", "the key supplied is of another kind than the signature");
	} else if (!c->is_ed && EVP_PKEY_get_bits(key) < 1024) {
		say(c, "not checked", "a key of less than 1024 bits proves nothing (RFC 8301)");
	} else {
		ok = is_good(c, key, data, sig);
		say(c, ok ? "pass" : "fail", ok ? "checked with the key supplied" : "the signature does not fit the header and the key supplied");
	}
	EVP_PKEY_free(key);
	ERR_clear_error();
	return ok;
}

/* ---- one signature ---- */

static void read_form(struct check *c)
{
	struct span form = dkim_tag(c->tags, "c"), how = dkim_tag(c->tags, "a");
	size_t slash = span_chr(form, '/', 0);

	c->header_relaxed = span_ieq_str(span_trim(span_sub(form, 0, slash)), "relaxed");
	c->body_relaxed = slash != SIZE_MAX && span_ieq_str(span_trim(span_from(form, slash + 1)), "relaxed");
	c->is_sha1 = span_iends(how, "-sha1");
	c->is_ed = span_istarts(how, "ed25519");
}

static struct span clean(struct check *c, struct span s) { return arena_dup(c->m->arena, text_display(span_sub(s, 0, 255), c->m->arena)); }

static void describe(struct check *c, const char *kind)
{
	struct span t = dkim_tag(c->tags, "t");
	int64_t at = 0;
	struct tm d;

	c->s->kind = span_str(kind);
	c->s->domain = clean(c, dkim_tag(c->tags, "d"));
	c->s->selector = clean(c, dkim_tag(c->tags, "s"));
	if (dkim_tag(c->tags, "i").n && strcmp(kind, "dkim") == 0)
		c->s->signer = clean(c, dkim_tag(c->tags, "i"));
	for (size_t i = 0; i < t.n && i < 11 && t.p[i] >= '0' && t.p[i] <= '9'; i++)
		at = at * 10 + (t.p[i] - '0');
	if (at > 0 && gmtime_r(&at, &d))
		docprop_clock(&c->s->time, (int[]){ d.tm_year + 1900, d.tm_mon + 1, d.tm_mday, d.tm_hour, d.tm_min, d.tm_sec },
			      "Z", c->m->out);
}

static struct span body_of(const struct check *c)
{
	size_t at = (size_t)(c->top->raw.p - c->m->all.p);

	return span_from(c->m->all, at);
}

/* Compares the hash of the body; c->is_cut when l= leaves some of it out. */
static bool body_fits(struct check *c)
{
	struct span want = dkim_base64(dkim_tag(c->tags, "bh"), c->m->arena), l = dkim_tag(c->tags, "l");
	uint8_t hash[32] = { 0 };
	uint64_t limit = l.n ? 0 : UINT64_MAX, size;
	size_t n = c->is_sha1 ? 20 : 32;
	bool ok;

	for (size_t i = 0; i < l.n && l.p[i] >= '0' && l.p[i] <= '9' && limit < UINT64_MAX / 16; i++)
		limit = limit * 10 + (uint64_t)(l.p[i] - '0');
	if (!dkim_hash_body(body_of(c), c->body_relaxed, limit, c->is_sha1 ? EVP_sha1() : EVP_sha256(), hash, &size))
		return false;
	ok = want.n == n && memcmp(want.p, hash, n) == 0 && (l.n == 0 || limit <= size);
	c->s->body = ok ? SPAN("match") : SPAN("mismatch");
	c->is_cut = l.n && limit < size;
	return ok;
}

/* The fields of h=, each time the lowest that was not taken yet; one that is not there counts as empty. */
static bool put_fields(struct check *c, struct buf *to, bool *has_from)
{
	struct span rest = dkim_tag(c->tags, "h"), name;
	const struct mime_field *f = c->top->fields.v;
	uint32_t n = c->top->fields.n, names = 0;
	bool *taken;

	if (n > 20 * FIELDS)
		return false;
	taken = arena_get(c->m->arena, n + 1);
	while (rest.n && span_split(&rest, ':', &name)) {
		name = span_trim(name);
		if (++names > FIELDS)
			return false;
		*has_from |= span_ieq_str(name, "From");
		for (uint32_t i = n; i-- > 0;)
			if (!taken[i] && span_ieq(span_trim(f[i].name), name)) {
				taken[i] = true;
				dkim_put_field(&f[i], c->header_relaxed, false, to);
				break;
			}
	}
	return true;
}

static bool check_message(struct check *c, const struct mime_field *field)
{
	bool has_from = false, fits, ok = false;
	struct buf data;

	if (mime_field(c->top, "X-Exhibit-Rebuilt").p) {
		say(c, "not checked", "the message was written anew from properties: it is not what was signed");
		return false;
	}
	fits = body_fits(c);

	buf_init(&data, LIMIT_MAIL);
	if (!put_fields(c, &data, &has_from)) {
		say(c, "not checked", "more header fields than are looked at");
	} else {
		dkim_put_field(field, c->header_relaxed, true, &data);
		ok = verify(c, buf_view(&data));
	}
	if (ok && !fits) {
		say(c, "fail", "the body is not the one that was signed");
		ok = false;
	}
	if (ok && !has_from && span_eq_str(c->s->kind, "dkim")) {
		say(c, "fail", "the From field is not signed (RFC 6376, 5.4)");
		ok = false;
	}
	if (ok && c->is_cut)
		c->s->why = SPAN("checked with the key supplied; only the first part of the body is signed (l=)");
	buf_clear(&data);
	return ok;
}

/* The author's domain, or one above it. */
static bool is_authors(const struct check *c)
{
	struct span addr = sink_item(c->m->out)->mail.from.addr, d = c->s->domain;
	size_t at = addr.n;

	while (at && addr.p[at - 1] != '@')
		at--;
	addr = span_from(addr, at);
	return at && d.n && addr.n >= d.n && span_ieq(span_from(addr, addr.n - d.n), d) &&
	       (addr.n == d.n || addr.p[addr.n - d.n - 1] == '.') && sink_item(c->m->out)->mail.from_more.n == 0;
}

static struct check begin(struct eml *m, const struct mime_field *f, const char *kind)
{
	struct check c = { .m = m, .top = mime_part(&m->mime, 0), .tags = f->value };

	c.s = list_add(&sink_item(m->out)->signatures, m->arena, sizeof *c.s);
	describe(&c, kind);
	read_form(&c);
	return c;
}

/* ---- sealed chains ---- */

static uint32_t instance(struct span tags)
{
	struct span i = dkim_tag(tags, "i");
	uint32_t n = 0;

	for (size_t k = 0; k < i.n && k < 3 && i.p[k] >= '0' && i.p[k] <= '9'; k++)
		n = n * 10 + (uint32_t)(i.p[k] - '0');
	return n;
}

static const struct mime_field *of_instance(const struct mime_part *top, const char *name, uint32_t want)
{
	const struct mime_field *f = top->fields.v;

	for (uint32_t i = 0; i < top->fields.n && i < 20 * FIELDS; i++)
		if (span_ieq_str(f[i].name, name) && instance(f[i].value) == want)
			return &f[i];
	return NULL;
}

/* What the seal of `n` covers (RFC 8617, 5.1.1): the sets before it and its own, itself without b=. */
static bool put_sets(struct check *c, uint32_t n, struct buf *to)
{
	static const char *const names[] = { "ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal" };

	for (uint32_t i = 1; i <= n; i++)
		for (size_t k = 0; k < countof(names); k++) {
			const struct mime_field *f = of_instance(c->top, names[k], i);

			if (f == NULL)
				return false;
			dkim_put_field(f, true, i == n && k == 2, to);
		}
	return true;
}

static void check_seal(struct eml *m, uint32_t n, bool is_last)
{
	const struct mime_part *top = mime_part(&m->mime, 0);
	const struct mime_field *message = of_instance(top, "ARC-Message-Signature", n);
	struct check c = begin(m, of_instance(top, "ARC-Seal", n), "arc"), inner = c;
	struct signature unused = { .kind = SPAN("arc") };
	struct buf data;
	bool ok;

	buf_init(&data, LIMIT_MAIL);
	if (!put_sets(&c, n, &data)) {
		say(&c, "fail", "the chain of seals has a gap");
		buf_clear(&data);
		return;
	}
	ok = verify(&c, buf_view(&data));
	buf_clear(&data);
	if (!is_last || message == NULL)	/* only the newest must fit the message as it is now */
		return;
	inner.s = &unused;
	inner.tags = message->value;
	describe(&inner, "arc");
	read_form(&inner);
	if (!check_message(&inner, message) && ok) {
		c.s->result = unused.result;
		c.s->why = unused.why;
	}
	c.s->body = unused.body;
}

static void read_seals(struct eml *m)
{
	const struct mime_part *top = mime_part(&m->mime, 0);
	uint32_t n = 0;

	while (n < SEALS && of_instance(top, "ARC-Seal", n + 1))
		n++;
	for (uint32_t i = 1; i <= n; i++)
		check_seal(m, i, i == n);
}

bool dkim_read(struct eml *m)
{
	const struct mime_part *top = mime_part(&m->mime, 0);
	const struct mime_field *f = top->fields.v;
	unsigned n = 0;
	bool is_signed = false;

	for (uint32_t i = 0; i < top->fields.n && n < SIGNATURES; i++) {
		struct check c;

		if (!span_ieq_str(f[i].name, "DKIM-Signature"))
			continue;
		n++;
		c = begin(m, &f[i], "dkim");
		if (check_message(&c, &f[i]))
			is_signed |= !c.is_cut && is_authors(&c);
	}
	read_seals(m);
	return is_signed;
}
