/* SHA-256 by OpenSSL's EVP, the algorithm fetched once per process. */
#include "base/digest.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>

struct hasher {
	EVP_MD_CTX *ctx;
};

static EVP_MD *algorithm;

static void fetch(void) { algorithm = EVP_MD_fetch(NULL, "SHA256", NULL); }

static const EVP_MD *sha256(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, fetch);
	return algorithm;
}

struct hasher *hasher_new(void)
{
	struct hasher *h = mem_get(sizeof *h);

	h->ctx = EVP_MD_CTX_new();
	hasher_begin(h);
	return h;
}

void hasher_free(struct hasher *h)
{
	if (h == NULL)
		return;
	EVP_MD_CTX_free(h->ctx);
	free(h);
}

void hasher_begin(struct hasher *h)
{
	if (EVP_DigestInit_ex2(h->ctx, sha256(), NULL) != 1)
		abort();	/* the library lacks SHA-256: nothing here can work */
}

void hasher_put(struct hasher *h, const void *p, size_t n)
{
	if (EVP_DigestUpdate(h->ctx, p, n) != 1)
		abort();
}

struct digest hasher_end(struct hasher *h)
{
	struct digest d;

	if (EVP_DigestFinal_ex(h->ctx, d.b, NULL) != 1)
		abort();
	return d;
}

struct digest digest_of(struct span s)
{
	static _Thread_local struct hasher *h;	/* one a thread, for as long as it lives */

	if (h == NULL)
		h = hasher_new();
	hasher_begin(h);
	hasher_put(h, s.p, s.n);
	return hasher_end(h);
}

bool digest_eq(const struct digest *a, const struct digest *b)
{
	return memcmp(a->b, b->b, sizeof a->b) == 0;
}

bool digest_is_zero(const struct digest *d)
{
	static const struct digest zero;

	return digest_eq(d, &zero);
}

const char *digest_hex(const struct digest *d, char out[DIGEST_HEX])
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof d->b; i++) {
		out[2 * i] = hex[d->b[i] >> 4];
		out[2 * i + 1] = hex[d->b[i] & 15];
	}
	out[64] = 0;
	return out;
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool digest_parse(struct digest *d, struct span hex)
{
	if (hex.n != 64)
		return false;
	for (size_t i = 0; i < 32; i++) {
		int hi = nibble(hex.p[2 * i]), lo = nibble(hex.p[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return false;
		d->b[i] = (uint8_t)(hi << 4 | lo);
	}
	return true;
}
