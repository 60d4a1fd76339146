/* Crockford's base 32: letters that are taken for digits are not in it. All items get their number,
 * also those that are left out: a number must not depend on what else is kept. */
#include "case/labels.h"

#include <stdlib.h>

enum { SHORT = 5, LONGER = 8, LONGEST = 26, HEAD = 3 };

static void print_tag(const struct digest *d, size_t n, char *out)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

	for (size_t i = 0; i < n; i++) {
		size_t bit = i * 5, byte = bit / 8, shift = bit % 8;
		unsigned two = (unsigned)d->b[byte] << 8 | (byte + 1 < sizeof d->b ? d->b[byte + 1] : 0u);

		out[i] = digits[two >> (11 - shift) & 31];
	}
}

/* The item a number is taken from: a message of a chat is cited as a place in its export. */
static uint32_t head_of(const struct case_ *c, uint32_t i)
{
	const struct case_item *ci = &c->items[i];
	uint32_t up = (ci->flags & CI_CHAT) && ci->parent != CASE_NONE ? ci->parent : ci->family;

	return c->items[up].flags & CI_NO_BYTES ? CASE_NONE : up;
}

static int by_digest(const void *va, const void *vb, void *ctx)
{
	const struct case_ *c = ctx;
	uint32_t a = *(const uint32_t *)va, b = *(const uint32_t *)vb;
	int d = memcmp(c->items[a].sha256.b, c->items[b].sha256.b, sizeof c->items[a].sha256.b);

	return d ? d : a < b ? -1 : 1;
}

/* How many characters tell `a` from its neighbours in the order of digests. */
static size_t length_for(const struct digest *a, const struct digest *b)
{
	static const size_t lengths[] = { SHORT, LONGER, 13, LONGEST };
	char x[LONGEST], y[LONGEST];

	print_tag(a, LONGEST, x);
	print_tag(b, LONGEST, y);
	for (size_t i = 0; i < countof(lengths); i++)
		if (memcmp(x, y, lengths[i]) != 0)
			return lengths[i];
	return LONGEST;
}

static void label(struct case_ *c, uint32_t i, const uint8_t *length)
{
	struct case_item *ci = &c->items[i];
	uint32_t head = head_of(c, i);
	char text[HEAD + LONGEST + 16] = "EX-";
	struct buf b;
	struct span all;

	if ((ci->flags & (CI_NO_BYTES | CI_BODY)) || head == CASE_NONE)
		return;
	print_tag(&c->items[head].sha256, length[head], text + HEAD);
	all = span_of(text, HEAD + length[head]);
	if (head != i) {
		buf_init(&b, sizeof text);
		buf_span(&b, all);
		buf_c(&b, '-');
		buf_u64(&b, ci->place);
		memcpy(text, b.p, b.n);
		all = span_of(text, b.n);
		buf_clear(&b);
	}
	ci->label = intern_put(c->words, all);
}

void labels_settle(struct case_ *c)
{
	uint32_t *heads = mem_get(c->n_items * sizeof *heads), n = 0;
	uint8_t *length = mem_get(c->n_items + 1);

	for (uint32_t i = 0; i < c->n_items; i++)
		if (head_of(c, i) == i)
			heads[n++] = i;
	for (uint32_t i = 0; i < c->n_items; i++)	/* an export whose messages are cited by it */
		if ((c->items[i].flags & CI_CHAT) && head_of(c, i) != CASE_NONE && length[head_of(c, i)] == 0)
			length[head_of(c, i)] = SHORT;
	qsort_r(heads, n, sizeof *heads, by_digest, c);
	for (uint32_t i = 0; i < n; i++)
		length[heads[i]] = SHORT;
	for (uint32_t i = 0, end; i < n; i = end) {
		size_t need;

		for (end = i + 1; end < n && digest_eq(&c->items[heads[i]].sha256, &c->items[heads[end]].sha256); end++)
			;
		if (end == n)
			break;
		need = length_for(&c->items[heads[i]].sha256, &c->items[heads[end]].sha256);
		for (uint32_t k = i; k < end; k++)
			length[heads[k]] = need > length[heads[k]] ? (uint8_t)need : length[heads[k]];
		length[heads[end]] = need > length[heads[end]] ? (uint8_t)need : length[heads[end]];
		for (uint32_t k = end + 1; k < n && digest_eq(&c->items[heads[end]].sha256, &c->items[heads[k]].sha256); k++)
			length[heads[k]] = length[heads[end]];
	}
	for (uint32_t i = 0; i < c->n_items; i++)
		label(c, i, length);
	free(length);
	free(heads);
}
