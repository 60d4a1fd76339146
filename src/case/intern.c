/* All strings lie in one growing block, each behind its length; the number of a string is where it
 * begins. The table of slots finds a string by a keyed hash: strings come from strangers, who must
 * not be able to choose which of them collide. The key is drawn once and never shows in a result. */
#include "case/intern.h"

#include "base/limits.h"

#include <stdlib.h>
#include <sys/random.h>

struct intern {
	char *bytes;
	size_t n, cap;
	uint32_t *slots;	/* number of the string; 0: free */
	size_t n_slots, used;
	uint64_t key[2];
};

enum { LENGTH = sizeof(uint16_t) };

struct intern *intern_new(void)
{
	struct intern *in = mem_get(sizeof *in);

	/* Without entropy the table is only easier to slow down. */
	(void)!getrandom(in->key, sizeof in->key, GRND_NONBLOCK);
	in->cap = 4096;
	in->bytes = mem_grow(NULL, in->cap);
	in->n = 1;		/* 0 is no string */
	in->n_slots = 1024;
	in->slots = mem_get(in->n_slots * sizeof *in->slots);
	return in;
}

void intern_free(struct intern *in)
{
	if (in == NULL)
		return;
	free(in->bytes);
	free(in->slots);
	free(in);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static size_t hash(const struct intern *in, struct span s)
{
	uint64_t h = in->key[0] ^ s.n, word;

	for (size_t i = 0; i < s.n; i += sizeof word) {
		word = 0;
		memcpy(&word, s.p + i, s.n - i < sizeof word ? s.n - i : sizeof word);
		h = mix(word ^ in->key[1] ^ 0x9e3779b97f4a7c15u, h ^ 0xe7037ed1a0b428dbu);
	}
	return (size_t)mix(h, in->key[1] | 1);
}

struct span intern_view(const struct intern *in, uint32_t word)
{
	uint16_t n;

	if (word == 0)
		return SPAN("");
	assert(word + LENGTH <= in->n);
	memcpy(&n, in->bytes + word, sizeof n);
	return span_of(in->bytes + word + LENGTH, n);
}

static size_t slot_of(const struct intern *in, struct span s)
{
	size_t at = hash(in, s) & (in->n_slots - 1);

	while (in->slots[at] && !span_eq(intern_view(in, in->slots[at]), s))
		at = (at + 1) & (in->n_slots - 1);
	return at;
}

static void more_slots(struct intern *in)
{
	uint32_t *old = in->slots;
	size_t n = in->n_slots;

	in->n_slots *= 2;
	in->slots = mem_get(in->n_slots * sizeof *in->slots);
	for (size_t i = 0; i < n; i++)
		if (old[i])
			in->slots[slot_of(in, intern_view(in, old[i]))] = old[i];
	free(old);
}

static struct span cut(struct span s)
{
	if (s.n <= LIMIT_CASE_WORD)
		return s;
	s.n = LIMIT_CASE_WORD;
	while (s.n && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
		s.n--;
	return s;
}

uint32_t intern_put(struct intern *in, struct span s)
{
	uint16_t n;
	size_t at;

	s = cut(s);
	if (s.n == 0)
		return 0;
	at = slot_of(in, s);
	if (in->slots[at])
		return in->slots[at];
	if (in->n + LENGTH + s.n > LIMIT_CASE_WORDS)
		return 0;
	if (in->n + LENGTH + s.n > in->cap) {
		in->cap = in->cap * 3 / 2 + LENGTH + s.n;
		in->bytes = mem_grow(in->bytes, in->cap);
	}
	in->slots[at] = (uint32_t)in->n;
	n = (uint16_t)s.n;
	memcpy(in->bytes + in->n, &n, sizeof n);
	memcpy(in->bytes + in->n + LENGTH, s.p, s.n);
	in->n += LENGTH + s.n;
	if (++in->used * 3 / 2 > in->n_slots) {
		uint32_t number = in->slots[at];

		more_slots(in);
		return number;
	}
	return in->slots[at];
}

uint32_t intern_put_folded(struct intern *in, struct span s)
{
	char folded[LIMIT_CASE_WORD];

	s = cut(span_trim(s));
	for (size_t i = 0; i < s.n; i++)
		folded[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] - 'A' + 'a' : s.p[i]);
	return intern_put(in, span_of(folded, s.n));
}

uint32_t intern_find(const struct intern *in, struct span s)
{
	s = cut(s);
	return s.n ? in->slots[slot_of(in, s)] : 0;
}

size_t intern_bytes(const struct intern *in)
{
	return in->cap + in->n_slots * sizeof *in->slots;
}
