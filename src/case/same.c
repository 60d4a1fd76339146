/* Copies of bytes, and copies of messages. One Message-ID belongs to one message (RFC 5322, 3.6.4).
 * Where two items have it, either only the way they took differs, or a footer was added underway, or
 * what they say differs; then one of them was changed or made up, and nobody here can tell which. */
#include "case/same.h"

#include "base/limits.h"
#include "case/near.h"
#include "case/numbers.h"

#include <stdlib.h>

const char *const case_same_text[SAME_SHOWN + 1] = {
	[SAME_NOT] = "",
	[SAME_BYTES] = "identical",
	[SAME_MESSAGE] = "one message, delivered twice",
	[SAME_FOOTER] = "one message, a footer added to the later copy",
	[SAME_CONFLICT] = "one Message-ID, different content",
	[SAME_NEAR] = "nearly the same text",
	[SAME_SHOWN] = "the picture shows the words of the message",
};

/* ---- groups ---- */

static unsigned gravity(enum case_same kind)
{
	static const uint8_t of[] = { [SAME_NOT] = 0, [SAME_NEAR] = 1, [SAME_SHOWN] = 2, [SAME_BYTES] = 3,
				      [SAME_MESSAGE] = 4, [SAME_FOOTER] = 5, [SAME_CONFLICT] = 6 };

	return of[kind];
}

void same_group(struct case_ *c, enum case_same kind, const uint32_t *items, uint32_t n, uint32_t percent)
{
	struct case_group *g;

	if (n < 2)
		return;
	if ((c->n_groups & (c->n_groups - 1)) == 0)	/* at powers of two: room for as many again */
		c->groups = mem_grow(c->groups, (size_t)(c->n_groups ? c->n_groups * 2 : 1) * sizeof *c->groups);
	g = &c->groups[c->n_groups];
	*g = (struct case_group){ .kind = kind, .percent = percent };
	for (uint32_t i = 0; i < n; i++) {
		struct case_item *ci = &c->items[items[i]];

		case_slice_push(c, &g->items, items[i]);
		if (gravity(kind) > gravity((enum case_same)ci->group_kind)) {
			ci->group = c->n_groups;
			ci->group_kind = (uint8_t)kind;
		}
	}
	c->n_groups++;
}

/* ---- identical ---- */

static bool is_evidence(const struct case_item *ci)
{
	return case_is_kept(ci) && (ci->flags & (CI_BODY | CI_NO_BYTES)) == 0 && ci->kind != KIND_DECORATION;
}

static int by_digest(const void *va, const void *vb, void *ctx)
{
	const struct case_ *c = ctx;
	uint32_t a = *(const uint32_t *)va, b = *(const uint32_t *)vb;
	int d = memcmp(c->items[a].sha256.b, c->items[b].sha256.b, sizeof c->items[a].sha256.b);

	return d ? d : a < b ? -1 : 1;
}

/* What stands in an identical container need not be told again. */
static bool inside_copy(const struct case_ *c, uint32_t i)
{
	const struct case_item *ci = &c->items[i];
	uint32_t up = ci->parent;

	return up != CASE_NONE && c->items[up].group_kind == SAME_BYTES;
}

static int by_first(const void *va, const void *vb)
{
	const uint32_t *a = va, *b = vb;

	return a[0] < b[0] ? -1 : 1;
}

static void find_identical(struct case_ *c)
{
	uint32_t *order = mem_get(c->n_items * sizeof *order), n = 0, (*runs)[2], n_runs = 0;

	for (uint32_t i = 0; i < c->n_items; i++)
		if (is_evidence(&c->items[i]) && (c->items[i].flags & CI_CHAT) == 0)
			order[n++] = i;
	qsort_r(order, n, sizeof *order, by_digest, c);
	runs = mem_get((n / 2 + 1) * sizeof *runs);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && digest_eq(&c->items[order[i]].sha256, &c->items[order[end]].sha256); end++)
			c->items[order[end]].flags |= CI_COPY;
		if (end - i > 1) {
			runs[n_runs][0] = order[i];
			runs[n_runs++][1] = i;
		}
	}
	qsort(runs, n_runs, sizeof *runs, by_first);	/* containers before what is in them */
	for (uint32_t r = 0; r < n_runs; r++) {
		uint32_t at = runs[r][1], end = at + 1;
		bool all_inside = true;

		for (; end < n && digest_eq(&c->items[order[at]].sha256, &c->items[order[end]].sha256); end++)
			;
		for (uint32_t k = at; k < end; k++)
			all_inside = all_inside && inside_copy(c, order[k]);
		if (!all_inside)
			same_group(c, SAME_BYTES, order + at, end - at, 100);
	}
	free(runs);
	free(order);
}

/* ---- one Message-ID ---- */

struct comparing {
	struct case_ *c;
	struct texts *texts;
	uint64_t *attached;	/* of heads: the digests of what is attached, added up */
};

static void add_attached(struct comparing *k)
{
	struct case_ *c = k->c;

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];
		uint64_t part;

		if (ci->family == i || (ci->flags & CI_BODY) || ci->parent != ci->family)
			continue;
		memcpy(&part, ci->sha256.b, sizeof part);
		k->attached[ci->family] += part | 1;
	}
}

/* Line ends and the number of blanks change underway; words do not. */
static void fold_text(struct span text, struct buf *to)
{
	buf_reset(to);
	for (size_t i = 0; i < text.n; i++) {
		bool blank = text.p[i] == ' ' || text.p[i] == '\n' || text.p[i] == '\r' || text.p[i] == '\t';

		if (!blank)
			buf_c(to, text.p[i]);
		else if (to->n && to->p[to->n - 1] != ' ')
			buf_c(to, ' ');
	}
	while (to->n && to->p[to->n - 1] == ' ')
		to->n--;
}

/* A list may put its name before the subject: "[news] Invoice". */
static bool same_head(const struct case_ *c, const struct case_item *a, const struct case_item *b)
{
	struct span sa = case_word(c, a->subject), sb = case_word(c, b->subject);

	if (a->sender != b->sender || a->when_has != b->when_has || (a->when_has && a->when != b->when))
		return false;
	return a->subject == b->subject || (sa.n > sb.n && sa.p[0] == '[' && span_ends(sa, arena_cstr(c->arena, sb))) ||
	       (sb.n > sa.n && sb.p[0] == '[' && span_ends(sb, arena_cstr(c->arena, sa)));
}

/* What mail systems and lists put under a message. Anything else that was added changes what is said. */
static const char *const footers[] = { "unsubscribe", "mailing list", "virus", "confidential", "disclaimer", "vertraulich",
				       "confidentiel", "confidencial", "riservat" };

static bool is_footer(struct span shorter, struct span longer)
{
	struct span tail;

	if (longer.n <= shorter.n || longer.n - shorter.n > SAME_FOOTER_BYTES || memcmp(longer.p, shorter.p, shorter.n) != 0)
		return false;
	tail = span_trim(span_from(longer, shorter.n));
	for (size_t i = 0; i < countof(footers); i++)
		if (span_ifind(tail, span_str(footers[i]), 0) != SIZE_MAX)
			return true;
	return span_starts(tail, "--") || span_starts(tail, "__") || span_starts(tail, "==") || span_starts(tail, "**");
}

/* SAME_NOT: one of the texts cannot be had, so nobody can tell. */
static enum case_same compare_texts(struct comparing *k, const struct case_item *a, const struct case_item *b)
{
	struct buf x, y, first, second;
	enum case_same kind = SAME_CONFLICT;

	buf_init(&x, LIMIT_TEXT);
	buf_init(&y, LIMIT_TEXT);
	buf_init(&first, LIMIT_TEXT);
	buf_init(&second, LIMIT_TEXT);
	if (!texts_whole(k->texts, a, &x) || !texts_whole(k->texts, b, &y)) {
		kind = SAME_NOT;
	} else {
		fold_text(buf_view(&x), &first);
		fold_text(buf_view(&y), &second);
		if (span_eq(buf_view(&first), buf_view(&second)))
			kind = SAME_MESSAGE;
		else if (is_footer(buf_view(&first), buf_view(&second)) || is_footer(buf_view(&second), buf_view(&first)))
			kind = SAME_FOOTER;
	}
	buf_clear(&x);
	buf_clear(&y);
	buf_clear(&first);
	buf_clear(&second);
	return kind;
}

static enum case_same compare(struct comparing *k, uint32_t a, uint32_t b)
{
	struct case_ *c = k->c;
	const struct case_item *ia = &c->items[a], *ib = &c->items[b];

	if (digest_eq(&ia->sha256, &ib->sha256))
		return SAME_BYTES;
	if (!same_head(c, ia, ib) || k->attached[a] != k->attached[b])
		return SAME_CONFLICT;
	if (digest_eq(&ia->text, &ib->text))
		return digest_is_zero(&ia->text) && k->attached[a] == 0 ? SAME_NOT : SAME_MESSAGE;
	return compare_texts(k, ia, ib);
}

/* `items`: all with one Message-ID. Each is compared with the first one of its kind. */
static void sort_copies(struct comparing *k, const uint32_t *items, uint32_t n)
{
	static const enum case_same kinds[] = { SAME_MESSAGE, SAME_FOOTER, SAME_CONFLICT };
	uint32_t *found = mem_get((n + 1) * sizeof *found);
	enum case_same *is = mem_get(n * sizeof *is);

	for (uint32_t i = 1; i < n; i++)
		is[i] = compare(k, items[0], items[i]);
	for (size_t v = 0; v < countof(kinds); v++) {
		uint32_t m = 0;

		found[m++] = items[0];
		for (uint32_t i = 1; i < n; i++)
			if (is[i] == kinds[v])
				found[m++] = items[i];
		same_group(k->c, kinds[v], found, m, 0);
		for (uint32_t i = 1; i < m && kinds[v] != SAME_CONFLICT; i++)
			k->c->items[found[i]].flags |= CI_COPY;
	}
	free(is);
	free(found);
}

static int by_message_id(const void *va, const void *vb, void *ctx)
{
	const struct case_ *c = ctx;
	uint32_t a = *(const uint32_t *)va, b = *(const uint32_t *)vb;

	if (c->items[a].message_id != c->items[b].message_id)
		return c->items[a].message_id < c->items[b].message_id ? -1 : 1;
	return a < b ? -1 : 1;
}

static void find_copies(struct case_ *c, struct texts *texts)
{
	struct comparing k = { .c = c, .texts = texts, .attached = mem_get(c->n_items * sizeof *k.attached) };
	uint32_t *order = mem_get(c->n_items * sizeof *order), n = 0;

	add_attached(&k);
	for (uint32_t i = 0; i < c->n_items; i++)
		if ((c->items[i].flags & CI_MAIL) && c->items[i].message_id && case_is_kept(&c->items[i]))
			order[n++] = i;
	qsort_r(order, n, sizeof *order, by_message_id, c);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && c->items[order[end]].message_id == c->items[order[i]].message_id; end++)
			;
		if (end - i > 1)
			sort_copies(&k, order + i, end - i);
	}
	free(k.attached);
	free(order);
}

void same_settle(struct case_ *c, struct texts *texts)
{
	find_identical(c);
	find_copies(c, texts);
	for (uint32_t i = 0; i < c->n_items; i++)
		c->items[i].flags |= c->items[c->items[i].family].flags & CI_COPY;
	near_texts(c, texts);
	near_shown(c, texts);
}
