/* References are believed as far as they go: whoever writes a message can name any other in it. What
 * that can do is show a message in a conversation where it was never sent; the time order and the
 * sender beside it show that. */
#include "case/threads.h"

#include "case/numbers.h"

#include <stdlib.h>

enum { LOOK_BACK = 50, PEOPLE = 16, DAY = 86400, SKEW = 300 };

struct joining {
	struct case_ *c;
	uint32_t *root;		/* union-find over items */
	uint8_t *how;		/* enum case_joined, of roots */
	struct numbers ids;	/* word of a Message-ID: first item that has it, + 1 */
};

/* ---- joining ---- */

static uint32_t find(struct joining *j, uint32_t i)
{
	while (j->root[i] != i)
		i = j->root[i] = j->root[j->root[i]];
	return i;
}

/* The smaller index becomes the root: the result does not depend on the order of joining. */
static void join(struct joining *j, uint32_t a, uint32_t b, enum case_joined how)
{
	uint8_t most;

	a = find(j, a);
	b = find(j, b);
	most = j->how[a] > j->how[b] ? j->how[a] : j->how[b];
	if (how > most)
		most = (uint8_t)how;
	if (a < b)
		j->root[b] = a;
	else
		j->root[a] = b;
	j->how[a < b ? a : b] = most;
}

static void join_references(struct joining *j)
{
	struct case_ *c = j->c;
	struct numbers named = { 0 };

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];
		const uint32_t *refs = case_slice(c, ci->references);

		if ((ci->flags & CI_MAIL) == 0)
			continue;
		for (uint32_t k = 0; k <= ci->references.n; k++) {
			uint32_t word = k < ci->references.n ? refs[k] : ci->message_id, *at;

			if (word == 0)
				continue;
			at = numbers_put(&named, word);
			if (*at == 0)
				*at = i + 1;
			else if (find(j, *at - 1) != find(j, i))
				join(j, *at - 1, i, JOINED_REFERENCES);
		}
		if (ci->message_id) {
			uint32_t *first = numbers_put(&j->ids, ci->message_id);

			if (*first == 0)
				*first = i + 1;
		}
	}
	numbers_clear(&named);
}

static void find_answered(struct joining *j)
{
	struct case_ *c = j->c;

	for (uint32_t i = 0; i < c->n_items; i++) {
		struct case_item *ci = &c->items[i];

		for (uint32_t k = ci->references.n; (ci->flags & CI_MAIL) && k-- > 0 && ci->answers == CASE_NONE;) {
			const uint32_t *at = numbers_get(&j->ids, case_slice(c, ci->references)[k]);

			if (at && *at - 1 != i && c->items[*at - 1].message_id != ci->message_id)
				ci->answers = *at - 1;
		}
	}
}

/* People answer from another of their addresses: the person counts (sides.c). */
static bool takes_part(const struct case_ *c, const struct case_item *ci, uint32_t party)
{
	const uint32_t *to = case_slice(c, ci->to);
	uint32_t person = c->parties[party].person;

	if (ci->sender != CASE_NONE && c->parties[ci->sender].person == person)
		return true;
	for (uint32_t i = 0; i < ci->to.n && i < PEOPLE; i++)
		if (c->parties[to[i]].person == person)
			return true;
	return false;
}

static bool share_people(const struct case_ *c, const struct case_item *a, const struct case_item *b)
{
	const uint32_t *to = case_slice(c, a->to);

	if (a->sender != CASE_NONE && takes_part(c, b, a->sender))
		return true;
	for (uint32_t i = 0; i < a->to.n && i < PEOPLE; i++)
		if (takes_part(c, b, to[i]))
			return true;
	return false;
}

static int by_subject(const void *va, const void *vb, void *ctx)
{
	const struct case_ *c = ctx;
	const struct case_item *a = &c->items[*(const uint32_t *)va], *b = &c->items[*(const uint32_t *)vb];

	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	if (a->when != b->when)
		return a->when < b->when ? -1 : 1;
	return *(const uint32_t *)va < *(const uint32_t *)vb ? -1 : 1;
}

static void join_subjects(struct joining *j)
{
	struct case_ *c = j->c;
	uint32_t *order = mem_get(c->n_items * sizeof *order), n = 0;

	for (uint32_t i = 0; i < c->n_items; i++)
		if ((c->items[i].flags & CI_MAIL) && c->items[i].subject && c->items[i].when_has)
			order[n++] = i;
	qsort_r(order, n, sizeof *order, by_subject, c);
	for (uint32_t i = 0; i < n; i++) {
		struct case_item *ci = &c->items[order[i]];

		const uint32_t *first = numbers_get(&j->ids, ci->message_id);

		if ((ci->flags & CI_REPLY) == 0 || ci->answers != CASE_NONE)
			continue;
		if (first && *first - 1 != order[i]) {	/* a copy is where the first one is, and answers the same */
			ci->answers = c->items[*first - 1].answers;
			continue;
		}
		for (uint32_t k = i; k-- > 0 && i - k <= LOOK_BACK;) {
			const struct case_item *before = &c->items[order[k]];

			if (before->subject != ci->subject || ci->when - before->when > (int64_t)THREAD_DAYS * DAY)
				break;
			if (before->message_id == ci->message_id || !share_people(c, ci, before) ||
			    find(j, order[k]) == find(j, order[i]))	/* which may be its own answers */
				continue;
			ci->answers = order[k];
			join(j, order[k], order[i], JOINED_SUBJECT);
			break;
		}
	}
	free(order);
}

static void join_channels(struct joining *j)
{
	struct case_ *c = j->c;
	struct numbers first = { 0 };

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];
		uint32_t *at;

		if ((ci->flags & CI_CHAT) == 0)
			continue;
		at = numbers_put(&first, (uint64_t)(ci->parent + 1) << 32 | ci->channel);
		if (*at == 0)
			*at = i + 1;
		else
			join(j, *at - 1, i, JOINED_CHANNEL);
	}
	numbers_clear(&first);
}

/* ---- the conversations ---- */

static int by_time(const void *va, const void *vb, void *ctx)
{
	const struct joining *j = ctx;
	uint32_t ia = *(const uint32_t *)va, ib = *(const uint32_t *)vb;
	const struct case_item *a = &j->c->items[ia], *b = &j->c->items[ib];

	if (j->root[ia] != j->root[ib])
		return j->root[ia] < j->root[ib] ? -1 : 1;
	if (a->when_has != b->when_has)
		return a->when_has ? -1 : 1;
	if (a->when_has && a->when != b->when)
		return a->when < b->when ? -1 : 1;
	return ia < ib ? -1 : 1;
}

static int by_first(const void *va, const void *vb)
{
	const struct case_thread *a = va, *b = vb;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return a->items.at < b->items.at ? -1 : 1;
}

/* One conversation: `order` has its messages by time; copies of a message count once. */
static void put_thread(struct case_ *c, struct joining *j, const uint32_t *order, uint32_t n, struct numbers *seen)
{
	struct case_thread *t = &c->threads[c->n_threads++];
	const struct case_item *head = &c->items[order[0]];

	*t = (struct case_thread){ .joined_by = n > 1 ? j->how[j->root[order[0]]] : JOINED_ALONE, .subject = head->title,
				   .first = head->when_has ? head->when : INT64_MAX, .last = head->when };
	for (uint32_t i = 0; i < n; i++) {
		const struct case_item *ci = &c->items[order[i]];

		if (ci->message_id) {
			uint32_t *copy = numbers_put(seen, ci->message_id);

			if ((*copy)++)
				continue;
		}
		case_slice_push(c, &t->items, order[i]);
		if (ci->when_has)
			t->last = ci->when;
	}
}

static void make_threads(struct joining *j)
{
	struct case_ *c = j->c;
	uint32_t *order = mem_get(c->n_items * sizeof *order), n = 0, roots = 0;
	struct numbers seen = { 0 };

	for (uint32_t i = 0; i < c->n_items; i++)
		if (c->items[i].flags & (CI_MAIL | CI_CHAT)) {
			order[n++] = i;
			j->root[i] = find(j, i);
			roots += j->root[i] == i;
		}
	qsort_r(order, n, sizeof *order, by_time, j);
	c->threads = mem_get(roots * sizeof *c->threads);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && j->root[order[end]] == j->root[order[i]]; end++)
			;
		put_thread(c, j, order + i, end - i, &seen);
		for (uint32_t k = i; k < end; k++)	/* until they are sorted: by the root */
			c->items[order[k]].thread = j->root[order[i]];
	}
	qsort(c->threads, c->n_threads, sizeof *c->threads, by_first);
	for (uint32_t t = 0; t < c->n_threads; t++)
		order[j->root[case_slice(c, c->threads[t].items)[0]]] = t;
	for (uint32_t i = 0; i < c->n_items; i++)
		if (c->items[i].thread != CASE_NONE)
			c->items[i].thread = order[c->items[i].thread];
	numbers_clear(&seen);
	free(order);
}

void threads_settle(struct case_ *c)
{
	struct joining j = { .c = c, .root = mem_get(c->n_items * sizeof *j.root), .how = mem_get(c->n_items + 1) };

	for (uint32_t i = 0; i < c->n_items; i++)
		j.root[i] = i;
	join_references(&j);
	find_answered(&j);
	join_subjects(&j);
	join_channels(&j);
	make_threads(&j);
	for (uint32_t i = 0; i < c->n_items; i++) {
		struct case_item *ci = &c->items[i];

		if (ci->answers != CASE_NONE && ci->when_has && c->items[ci->answers].when_has &&
		    ci->when + SKEW < c->items[ci->answers].when)
			ci->flags |= CI_BEFORE_PARENT;
	}
	numbers_clear(&j.ids);
	free(j.root);
	free(j.how);
}

/* ---- silences ---- */

/* What a request has in it, in the languages the finder reads, as beginnings of words where these are
 * inflected. A question mark is one, too. */
static const char *const requests[] = {
	"please", "kindly", "could you", "can you", "let me know", "remind", "overdue", "outstanding", "unpaid", "still owe",
	"bitte", "erinner", "mahnung", "f\xc3\xa4llig", "offen", "ausstehend",
	"merci de", "s'il vous pla\xc3\xaet", "rappel", "impay\xc3\xa9", "restent d", "reste d", "en attente",
	"por favor", "recordatorio", "recuerd", "pendiente", "vencid", "adeud",
	"per favore", "sollecit", "promemoria", "ricord", "scadut", "da pagare", "in sospeso",
	"lembr", "em aberto", "em falta", "aguardo", "por pagar",
	"graag", "herinner", "alstublieft", "openstaan", "vervallen", "nog niet betaald",
};

static bool asks(const struct needles *words, struct span title, struct span fresh)
{
	return memchr(fresh.p, '?', fresh.n) != NULL || needles_in(words, title, false) || needles_in(words, fresh, false);
}

static bool is_between(const struct case_ *c, uint32_t item, enum case_side from, enum case_side to)
{
	const struct case_item *ci = &c->items[item];
	const uint32_t *people = case_slice(c, ci->to);

	if (case_sender_side(c, item) != from)
		return false;
	for (uint32_t i = 0; i < ci->to.n; i++)
		if (c->parties[people[i]].side == to)
			return true;
	return (ci->flags & CI_CHAT) != 0;
}

static int by_when(const void *va, const void *vb, void *ctx)
{
	const struct case_ *c = ctx;
	uint32_t a = *(const uint32_t *)va, b = *(const uint32_t *)vb;

	if (c->items[a].when != c->items[b].when)
		return c->items[a].when < c->items[b].when ? -1 : 1;
	return a < b ? -1 : 1;
}

/* `order`: what my side and the other side wrote, by time. Whatever the asked side writes next, in
 * any conversation, ends the silence: it shows that they were there. */
static void find_silences(struct case_ *c, const uint32_t *order, uint32_t n, enum case_side from, enum case_side to)
{
	uint32_t next = CASE_NONE;

	for (uint32_t i = n; i-- > 0;) {
		const struct case_item *ci = &c->items[order[i]];
		struct case_silence s = { order[i], next, 0 };
		int64_t until;

		if (case_sender_side(c, order[i]) == to && (ci->flags & CI_AUTOMATIC) == 0)
			next = order[i];
		if ((ci->flags & CI_REQUEST) == 0 || !is_between(c, order[i], from, to))
			continue;
		until = c->items[s.answer == CASE_NONE ? order[n - 1] : s.answer].when;
		s.days = (uint32_t)((until - ci->when) / DAY);
		if (s.answer == CASE_NONE || s.days >= SILENCE_DAYS)
			*(struct case_silence *)list_add(&c->silences, c->arena, sizeof s) = s;
	}
}

void threads_silences(struct case_ *c, struct texts *texts)
{
	uint32_t *order = mem_get(c->n_items * sizeof *order), n = 0;
	struct needles words = { 0 };
	struct case_silence *s;

	for (size_t i = 0; i < countof(requests); i++)
		needles_add(&words, c->arena, span_str(requests[i]));
	for (uint32_t t = 0; t < c->n_threads; t++)
		for (uint32_t k = 0; k < c->threads[t].items.n; k++) {
			uint32_t i = case_slice(c, c->threads[t].items)[k];
			struct case_item *ci = &c->items[i];
			enum case_side side = case_sender_side(c, i);

			if (!case_is_kept(ci) || !ci->when_has || (side != SIDE_ME && side != SIDE_OTHER) || ci->family != i)
				continue;
			order[n++] = i;
			if (side == SIDE_ME && asks(&words, case_word(c, ci->title), texts_fresh(texts, ci)))
				ci->flags |= CI_REQUEST;
		}
	qsort_r(order, n, sizeof *order, by_when, c);
	find_silences(c, order, n, SIDE_ME, SIDE_OTHER);
	s = c->silences.v;
	for (uint32_t i = 0, k = c->silences.n; k > i + 1; i++) {	/* found from the end: turned round */
		struct case_silence tmp = s[i];

		s[i] = s[--k];
		s[k] = tmp;
	}
	free(order);
}
