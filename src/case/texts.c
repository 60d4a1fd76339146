/* Reading and comparing texts. Only the beginning of a long text is looked at: what it takes to tell
 * whether two texts are one stands there. */
#include "case/texts.h"

#include "base/limits.h"

#include <stdlib.h>

struct texts {
	struct store *store;
	char raw[LIMIT_CASE_TEXT];
	struct buf kept;
};

struct texts *texts_new(struct store *store)
{
	struct texts *t = mem_get(sizeof *t);

	t->store = store;
	buf_init(&t->kept, LIMIT_CASE_TEXT + 1);
	return t;
}

void texts_free(struct texts *t)
{
	if (t == NULL)
		return;
	buf_clear(&t->kept);
	free(t);
}

static struct span read_range(struct texts *t, const struct case_item *ci, uint64_t from, uint64_t to)
{
	struct err ignored = { 0 };
	uint64_t n = to - from < LIMIT_CASE_TEXT ? to - from : LIMIT_CASE_TEXT;
	int64_t got;

	if (t->store == NULL || digest_is_zero(&ci->text))
		return SPAN("");
	got = store_pread(t->store, &ci->text, from, t->raw, (size_t)n, &ignored);
	return got > 0 ? span_of(t->raw, (size_t)got) : SPAN("");
}

struct span texts_view(struct texts *t, const struct case_item *ci) { return read_range(t, ci, 0, LIMIT_CASE_TEXT); }

bool texts_whole(struct texts *t, const struct case_item *ci, struct buf *to)
{
	struct err ignored = { 0 };

	return t->store && !digest_is_zero(&ci->text) && store_read(t->store, &ci->text, LIMIT_TEXT, to, &ignored);
}

struct span texts_fresh(struct texts *t, const struct case_item *ci)
{
	struct span rest = ci->fresh[1] > ci->fresh[0] ? read_range(t, ci, ci->fresh[0], ci->fresh[1]) : texts_view(t, ci);
	struct span line;

	buf_reset(&t->kept);
	while (rest.n && span_line(&rest, &line)) {
		if (line.n && line.p[0] == '>')
			continue;
		buf_span(&t->kept, line);
		buf_c(&t->kept, '\n');
	}
	return buf_view(&t->kept);
}

/* Bytes over 127 are parts of letters here; dashes and quotes beyond ASCII among them harm nobody. */
static inline bool in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Words of letters and digits, letters small (ASCII; others as they are), in the order of the text.
 * False at the end. */
static bool next_word(struct span *rest, char *word, size_t cap, size_t *n)
{
	size_t i = 0;

	*n = 0;
	while (i < rest->n && !in_word(rest->p[i]))
		i++;
	for (; i < rest->n && in_word(rest->p[i]); i++)
		if (*n < cap)
			word[(*n)++] = (char)(rest->p[i] >= 'A' && rest->p[i] <= 'Z' ? rest->p[i] + 32 : rest->p[i]);
	*rest = span_from(*rest, i);
	return *n > 0;
}

uint32_t texts_shingles(struct span text, uint64_t *out, uint32_t cap)
{
	uint64_t last[3] = { 0 };
	uint32_t found = 0, words = 0;
	char word[64];
	size_t n;

	while (found < cap && next_word(&text, word, sizeof word, &n)) {
		uint64_t h = 14695981039346656037u;

		for (size_t i = 0; i < n; i++)
			h = (h ^ (unsigned char)word[i]) * 1099511628211u;
		last[0] = last[1];
		last[1] = last[2];
		last[2] = h;
		if (++words >= 3)
			out[found++] = (last[0] * 0x9e3779b97f4a7c15u ^ (last[1] << 31 | last[1] >> 33)) * 0xc2b2ae3d27d4eb4fu ^ last[2];
	}
	return found;
}

bool texts_has(struct span text, struct span what)
{
	size_t at = 0;

	if (what.n == 0)
		return false;
	while ((at = span_ifind(text, what, at)) != SIZE_MAX) {
		if ((at == 0 || !in_word(text.p[at - 1]) || !in_word(what.p[0])) &&
		    (at + what.n == text.n || !in_word(text.p[at + what.n]) || !in_word(what.p[what.n - 1])))
			return true;
		at++;
	}
	return false;
}

/* ---- several at once ---- */

static unsigned small(char c) { return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

static unsigned pair_of(const char *p) { return small(p[0]) << 8 | small(p[1]); }

void needles_add(struct needles *n, struct arena *a, struct span what)
{
	if (what.n < 2)
		return;
	n->pairs[pair_of(what.p) / 64] |= (uint64_t)1 << pair_of(what.p) % 64;
	list_add_span(&n->all, a, what);
}

static bool stands_at(const struct needles *n, struct span text, size_t at, bool whole)
{
	for (uint32_t i = 0; i < n->all.n; i++) {
		struct span what = list_span(&n->all, i);

		if (what.n > text.n - at || ((text.p[at] ^ what.p[0]) & ~0x20) || !span_ieq(span_of(text.p + at, what.n), what))
			continue;
		if (!whole || at + what.n == text.n || !in_word(text.p[at + what.n]) || !in_word(what.p[what.n - 1]))
			return true;
	}
	return false;
}

bool needles_in(const struct needles *n, struct span text, bool whole)
{
	bool inside = false;	/* the byte before is part of a word */

	if (n->all.n == 0)
		return false;
	for (size_t i = 0; i + 1 < text.n; i++) {
		bool now = in_word(text.p[i]);

		if (!(inside && now)) {
			unsigned pair = pair_of(text.p + i);

			if ((n->pairs[pair / 64] >> pair % 64 & 1) && stands_at(n, text, i, whole))
				return true;
		}
		inside = now;
	}
	return false;
}
