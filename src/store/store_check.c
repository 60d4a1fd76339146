/* Every object is read and hashed, pack by pack and front to back, so that a disk streams. */
#include "peers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int by_place(const void *a, const void *b, void *ctx)
{
	const struct store *s = ctx;
	struct place x, y;
	struct digest d;

	index_at(&s->objects, *(const uint32_t *)a, &d, &x);
	index_at(&s->objects, *(const uint32_t *)b, &d, &y);
	if (x.pack != y.pack)
		return x.pack < y.pack ? -1 : 1;
	if (x.off != y.off)
		return x.off < y.off ? -1 : 1;
	return x.size < y.size ? -1 : x.size > y.size;
}

static bool check_one(struct store *s, uint32_t i, struct digest *d, const char **why,
		      struct err *trouble)
{
	struct digest found;
	struct place at;

	index_at(&s->objects, i, d, &at);
	if (!store_hash(s, &at, &found, trouble)) {
		*why = trouble->msg;
		return false;
	}
	*why = "its bytes do not have this digest";
	return digest_eq(&found, d);
}

/* Objects whose record is damaged cannot be named: the index is. */
static uint64_t check_indexes(struct store *s, void (*bad)(void *, const struct digest *,
							  const char *), void *ctx)
{
	static const struct digest none;
	uint64_t n = 0;
	char why[128];

	for (uint32_t i = 0; i < s->n_peers; i++) {
		if (s->peer[i].damaged == 0)
			continue;
		snprintf(why, sizeof why, "%" PRIu64 " bytes of index %06" PRIu32 " are damaged",
			 s->peer[i].damaged, s->peer[i].number);
		bad(ctx, &none, why);
		n++;
	}
	return n;
}

bool store_check(struct store *s, void (*bad)(void *ctx, const struct digest *d, const char *why),
		 void *ctx, uint64_t *n_bad, struct err *e)
{
	uint32_t *order, n;

	if (!store_flush(s, e))
		return false;
	peers_refresh(s);
	n = s->objects.n;
	order = mem_get(n * sizeof *order);
	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	qsort_r(order, n, sizeof *order, by_place, s);
	*n_bad = check_indexes(s, bad, ctx);
	for (uint32_t i = 0; i < n; i++) {
		struct err trouble = { 0 };
		struct digest d;
		const char *why;

		if (!check_one(s, order[i], &d, &why, &trouble)) {
			bad(ctx, &d, why);
			++*n_bad;
		}
	}
	free(order);
	return true;
}
