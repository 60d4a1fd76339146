/* Nearly the same: every text becomes the three smallest hashes of its runs of three words (min-wise
 * sampling, Broder 1997); texts that share one of them are compared in full. Numbers count
 * as words, but a bill that was written from the last one shares nearly all others: where two texts
 * carry different invoice or order numbers they are two things. */
#include "case/near.h"

#include "base/limits.h"
#include "case/same.h"

#include <stdlib.h>

enum {
	SHINGLES = 4000,	/* of one text that is compared */
	LEAST = 40,		/* words a text must have to be compared at all */
	LEAST_SHOWN = 4,	/* runs of words of a message that is looked for in pictures */
	SKETCH = 3,
	BUCKET = 40,		/* a hash that more texts share says nothing */
	PICTURES = 2000,
	RUNS = 1 << 14
};

static int by_value(const void *va, const void *vb)
{
	uint64_t a = *(const uint64_t *)va, b = *(const uint64_t *)vb;

	return (a > b) - (a < b);
}

/* Sorted, each once. */
static uint32_t shingle_set(struct span text, uint64_t *out)
{
	uint32_t n = texts_shingles(text, out, SHINGLES), kept = 0;

	qsort(out, n, sizeof *out, by_value);
	for (uint32_t i = 0; i < n; i++)
		if (kept == 0 || out[kept - 1] != out[i])
			out[kept++] = out[i];
	return kept;
}

/* The runs of words of one text, each once, as a table: telling what two texts share needs no order. */
struct runs {
	uint64_t slot[RUNS];	/* 0: empty */
	uint32_t n;
};
static_assert(RUNS >= 4 * SHINGLES && (RUNS & (RUNS - 1)) == 0, "the table stays sparse");

/* Where the hash is, or the empty slot it belongs in. */
static size_t slot_of(const struct runs *r, uint64_t hash)
{
	size_t at;

	for (at = hash >> 40 & (RUNS - 1); r->slot[at] && r->slot[at] != hash; at = (at + 1) & (RUNS - 1))
		;
	return at;
}

static bool runs_has(const struct runs *r, uint64_t hash) { return r->slot[slot_of(r, hash + (hash == 0))] != 0; }

/* False: it was there. */
static bool runs_add(struct runs *r, uint64_t hash)
{
	size_t at = slot_of(r, hash += hash == 0);

	if (r->slot[at])
		return false;
	r->slot[at] = hash;
	r->n++;
	return true;
}

static void runs_of(struct runs *r, struct span text, uint64_t *x)
{
	uint32_t n = texts_shingles(text, x, SHINGLES);

	memset(r, 0, sizeof *r);
	for (uint32_t i = 0; i < n; i++)
		runs_add(r, x[i]);
}

/* ---- nearly the same texts ---- */

struct sketch {
	uint64_t hash;
	uint32_t item;
};

static int by_hash(const void *va, const void *vb)
{
	const struct sketch *a = va, *b = vb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->item > b->item) - (a->item < b->item);
}

/* The smallest hashes of a text, each once. False: it is too short. */
static bool sketch_of(struct span text, uint64_t *x, uint64_t least[SKETCH])
{
	uint32_t n = texts_shingles(text, x, SHINGLES);

	for (uint32_t k = 0; k < SKETCH; k++) {
		least[k] = UINT64_MAX;
		for (uint32_t i = 0; i < n; i++)
			if (x[i] < least[k] && (k == 0 || x[i] > least[k - 1]))
				least[k] = x[i];
	}
	return n + 2 >= LEAST;
}

static bool may_be_near(const struct case_item *ci)
{
	return case_is_kept(ci) && ci->group == CASE_NONE && !digest_is_zero(&ci->text) && (ci->flags & CI_BODY) == 0 &&
	       ci->kind != KIND_STATEMENT;
}

static bool other_numbers(const struct case_ *c, const struct case_item *a, const struct case_item *b)
{
	const uint32_t *x = case_slice(c, a->ids), *y = case_slice(c, b->ids);

	if (a->ids.n != b->ids.n)
		return true;
	for (uint32_t i = 0; i < a->ids.n; i++)
		if (x[i] != y[i])
			return true;
	return false;
}

/* `all` holds the runs of `a`; `of` and `x` are room for those of `b`. */
static void compare_pair(struct case_ *c, struct texts *t, uint32_t a, uint32_t b, const struct runs *all, struct runs *of,
			 uint64_t *x)
{
	uint32_t both = 0, n, pair[2] = { a, b };
	uint64_t percent;

	n = texts_shingles(texts_fresh(t, &c->items[b]), x, SHINGLES);
	memset(of, 0, sizeof *of);
	for (uint32_t i = 0; i < n; i++)
		both += runs_add(of, x[i]) && runs_has(all, x[i]);
	n = all->n + of->n;
	percent = n > both ? (uint64_t)both * 100 / (n - both) : 0;
	if (percent >= SAME_NEAR_PERCENT)
		same_group(c, SAME_NEAR, pair, 2, (uint32_t)percent);
}

/* Those that share a hash: each with each, while neither has found its like. */
static void compare_all(struct case_ *c, struct texts *texts, const struct sketch *v, size_t n, struct runs runs[2], uint64_t *x)
{
	for (size_t i = 0; i < n; i++) {
		const struct case_item *a = &c->items[v[i].item];
		bool has_runs = false;

		for (size_t k = i + 1; k < n && a->group == CASE_NONE; k++) {
			const struct case_item *b = &c->items[v[k].item];

			if (b->group != CASE_NONE || other_numbers(c, a, b))
				continue;
			if (!has_runs)
				runs_of(&runs[0], texts_fresh(texts, a), x);
			has_runs = true;
			compare_pair(c, texts, v[i].item, v[k].item, &runs[0], &runs[1], x);
		}
	}
}

void near_texts(struct case_ *c, struct texts *texts)
{
	struct sketch *all = NULL;
	size_t n = 0, cap = 0;
	uint64_t *x = mem_get(SHINGLES * sizeof *x);
	struct runs *runs = mem_get(2 * sizeof *runs);

	for (uint32_t i = 0; i < c->n_items; i++) {
		uint64_t least[SKETCH];

		if (!may_be_near(&c->items[i]) || !sketch_of(texts_fresh(texts, &c->items[i]), x, least))
			continue;
		for (uint32_t k = 0; k < SKETCH; k++) {
			if (n == cap) {
				cap = cap ? cap / 2 * 3 : 1024;
				all = mem_grow(all, cap * sizeof *all);
			}
			all[n++] = (struct sketch){ least[k], i };
		}
	}
	if (n)
		qsort(all, n, sizeof *all, by_hash);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && all[end].hash == all[i].hash; end++)
			;
		if (end - i <= BUCKET)
			compare_all(c, texts, all + i, end - i, runs, x);
	}
	free(all);
	free(x);
	free(runs);
}

/* ---- pictures of messages ---- */

struct seen {		/* a run of words in the text of a picture */
	uint64_t hash;
	uint32_t picture;
};

static int by_run(const void *va, const void *vb)
{
	const struct seen *a = va, *b = vb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->picture > b->picture) - (a->picture < b->picture);
}

static struct seen *read_pictures(struct case_ *c, struct texts *texts, uint64_t *x, size_t *n)
{
	struct seen *all = NULL;
	uint32_t pictures = 0;

	*n = 0;
	for (uint32_t i = 0; i < c->n_items && pictures < PICTURES; i++) {
		const struct case_item *ci = &c->items[i];
		uint32_t found;

		if (!case_is_kept(ci) || (ci->flags & CI_TEXT_OCR) == 0 || digest_is_zero(&ci->text))
			continue;
		found = shingle_set(texts_view(texts, ci), x);
		all = mem_grow(all, (*n + found + 1) * sizeof *all);
		for (uint32_t k = 0; k < found; k++)
			all[(*n)++] = (struct seen){ x[k], i };
		pictures++;
	}
	if (*n)
		qsort(all, *n, sizeof *all, by_run);
	return all;
}

/* Where the pictures with this run of words begin; `all + n` for none, and for one that so many have
 * that it says nothing ("Type a message"). */
static const struct seen *first_run(const struct seen *all, size_t n, uint64_t hash)
{
	size_t from = 0, to = n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (all[mid].hash < hash)
			from = mid + 1;
		else
			to = mid;
	}
	if (n - from > BUCKET && all[from + BUCKET].hash == hash)
		return all + n;
	return all + from;
}

/* hits[picture]: how many of the message's runs of words it has. */
static void look_for(struct case_ *c, uint32_t item, const uint64_t *x, uint32_t n, const struct seen *all, size_t n_all,
		     uint32_t *hits)
{
	uint32_t best = CASE_NONE;

	for (uint32_t k = 0; k < n; k++)
		for (const struct seen *s = first_run(all, n_all, x[k]); s < all + n_all && s->hash == x[k]; s++)
			if (++hits[s->picture] && (best == CASE_NONE || hits[s->picture] > hits[best] ||
						   (hits[s->picture] == hits[best] && s->picture < best)))
				best = s->picture;
	if (best != CASE_NONE && (uint64_t)hits[best] * 100 >= (uint64_t)n * SAME_SHOWN_PERCENT) {
		uint32_t pair[2] = { best, item };

		same_group(c, SAME_SHOWN, pair, 2, hits[best] * 100 / n);
	}
	for (uint32_t k = 0; k < n; k++)
		for (const struct seen *s = first_run(all, n_all, x[k]); s < all + n_all && s->hash == x[k]; s++)
			hits[s->picture] = 0;
}

void near_shown(struct case_ *c, struct texts *texts)
{
	uint64_t *x = mem_get(SHINGLES * sizeof *x);
	uint32_t *hits = mem_get(c->n_items * sizeof *hits);
	size_t n_all;
	struct seen *all = read_pictures(c, texts, x, &n_all);

	for (uint32_t i = 0; n_all && i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];
		uint32_t n;

		if (!case_is_kept(ci) || (ci->flags & (CI_MAIL | CI_CHAT)) == 0)
			continue;
		n = shingle_set(texts_fresh(texts, ci), x);
		if (n >= LEAST_SHOWN)
			look_for(c, i, x, n, all, n_all, hits);
	}
	free(all);
	free(hits);
	free(x);
}
