/* Sorting in bounded memory: records gather in one buffer; a full buffer is sorted and written as
 * a run; at the end the runs are merged through a heap. Without a full buffer nothing is written. */
#include "sorter.h"

#include "spool.h"

#include <stdlib.h>

enum { GATHER = 2 << 20, GATHER_RECORDS = 16 << 10 };

/* In the buffer and in a run alike: the length of the key, the key, the record. */
struct entry {
	struct span key, record;
	uint32_t order;
};

struct run {
	struct spool_reader in;
	struct entry head;	/* key.p == NULL: used up */
};

struct sorter {
	int dirfd;
	bool merging;
	struct buf b;
	struct entry *entries;	/* key and record hold offsets into b until it stops growing */
	uint32_t n, next;
	struct outfile file;
	uint64_t *run_ends;
	uint32_t n_runs;
	struct run *runs;
	uint32_t *heap, heaped;
};

struct sorter *sorter_new(int dirfd)
{
	struct sorter *s = mem_get(sizeof *s);

	s->dirfd = dirfd;
	s->file.fd = -1;
	buf_init(&s->b, GATHER);
	return s;
}

void sorter_free(struct sorter *s)
{
	if (s == NULL)
		return;
	for (uint32_t i = 0; s->runs && i < s->n_runs; i++)
		spool_end(&s->runs[i].in);
	outfile_drop(&s->file);
	buf_clear(&s->b);
	free(s->entries);
	free(s->run_ends);
	free(s->runs);
	free(s->heap);
	free(s);
}

static struct entry entry_of(struct span packed)
{
	struct entry en = { 0 };
	uint32_t k;

	assert(packed.n >= sizeof k);
	memcpy(&k, packed.p, sizeof k);
	en.key = span_sub(packed, sizeof k, k);
	en.record = span_from(packed, sizeof k + (size_t)k);
	return en;
}

static int entry_cmp(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;
	int c = span_cmp(a->key, b->key);

	return c ? c : (a->order > b->order) - (a->order < b->order);
}

/* b does not grow any more: its entries get addresses, and order. */
static void settle(struct sorter *s)
{
	size_t at = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t n;

		memcpy(&n, s->b.p + at, sizeof n);
		s->entries[i] = entry_of(span_of(s->b.p + at + sizeof n, n));
		s->entries[i].order = i;
		at += sizeof n + n;
	}
	if (s->n)
		qsort(s->entries, s->n, sizeof *s->entries, entry_cmp);
}

static bool write_run(struct sorter *s, struct err *e)
{
	if (s->file.fd < 0 && !outfile_temp(&s->file, s->dirfd, e))
		return false;
	settle(s);
	for (uint32_t i = 0; i < s->n; i++) {
		const struct entry *en = &s->entries[i];
		const char *from = en->key.p - sizeof(uint32_t);

		spool_put(&s->file, span_of(from, sizeof(uint32_t) + en->key.n + en->record.n));
	}
	s->run_ends = mem_grow(s->run_ends, (s->n_runs + 1) * sizeof *s->run_ends);
	s->run_ends[s->n_runs++] = s->file.size;
	s->n = 0;
	buf_reset(&s->b);
	return outfile_flush(&s->file, e);
}

bool sorter_put(struct sorter *s, struct span key, struct span record, struct err *e)
{
	uint32_t k = (uint32_t)key.n, n = (uint32_t)(sizeof k + key.n + record.n);

	assert(!s->merging && key.n + record.n + sizeof k <= SPOOL_RECORD);
	if (s->entries == NULL)
		s->entries = mem_grow(NULL, GATHER_RECORDS * sizeof *s->entries);
	if ((s->n == GATHER_RECORDS || s->b.n + sizeof n + n > GATHER) && !write_run(s, e))
		return false;
	buf_put(&s->b, &n, sizeof n);
	buf_put(&s->b, &k, sizeof k);
	buf_span(&s->b, key);
	buf_span(&s->b, record);
	assert(!s->b.full);
	s->n++;
	return true;
}

/* ---- merging ---- */

static bool run_step(struct run *r, struct err *e)
{
	struct span packed;

	if (!spool_next(&r->in, &packed, e))
		return false;
	r->head = packed.p ? entry_of(packed) : (struct entry){ 0 };
	return true;
}

static bool run_less(const struct sorter *s, uint32_t a, uint32_t b)
{
	int c = span_cmp(s->runs[a].head.key, s->runs[b].head.key);

	return c ? c < 0 : a < b;	/* an earlier run holds what came earlier */
}

static void sift(struct sorter *s, uint32_t i)
{
	for (;;) {
		uint32_t least = i, tmp;

		for (uint32_t c = 2 * i + 1; c <= 2 * i + 2 && c < s->heaped; c++)
			if (run_less(s, s->heap[c], s->heap[least]))
				least = c;
		if (least == i)
			return;
		tmp = s->heap[i];
		s->heap[i] = s->heap[least];
		s->heap[least] = tmp;
		i = least;
	}
}

static bool merge_begin(struct sorter *s, struct err *e)
{
	uint64_t from = 0;

	if (s->n && !write_run(s, e))
		return false;
	buf_clear(&s->b);
	free(s->entries);
	s->entries = NULL;
	s->runs = mem_get(s->n_runs * sizeof *s->runs);
	s->heap = mem_get(s->n_runs * sizeof *s->heap);
	for (uint32_t i = 0; i < s->n_runs; i++) {
		spool_read(&s->runs[i].in, s->file.fd, from, s->run_ends[i]);
		from = s->run_ends[i];
		if (!run_step(&s->runs[i], e))
			return false;
		s->heap[s->heaped++] = i;
	}
	for (uint32_t i = s->heaped / 2; i-- > 0;)
		sift(s, i);
	return true;
}

/* The run at the heap's top gave its head in the call before; only now may it move on. */
static bool merge_next(struct sorter *s, struct entry *en, struct err *e)
{
	if (s->next++ > 0 && s->heaped) {
		if (!run_step(&s->runs[s->heap[0]], e))
			return false;
		if (s->runs[s->heap[0]].head.key.p == NULL)
			s->heap[0] = s->heap[--s->heaped];
		sift(s, 0);
	}
	*en = s->heaped ? s->runs[s->heap[0]].head : (struct entry){ 0 };
	return true;
}

bool sorter_next(struct sorter *s, struct span *key, struct span *record, struct err *e)
{
	struct entry en = { 0 };

	if (!s->merging) {
		s->merging = true;
		if (s->n_runs == 0)
			settle(s);
		else if (!merge_begin(s, e))
			return false;
	}
	if (s->n_runs == 0) {
		if (s->entries && s->next < s->n)
			en = s->entries[s->next++];
	} else if (!merge_next(s, &en, e)) {
		return false;
	}
	*key = en.key;
	*record = en.record;
	return true;
}

void sorter_number(char **to, uint64_t v, unsigned bytes)
{
	for (unsigned i = bytes; i-- > 0;)
		*(*to)++ = (char)(v >> 8 * i);
}
