/* Aliases are joined in two steps. One person: the same name of two words or more, seen with several
 * addresses, alone in a chat, or behind the relay of a platform. One house: addresses of one domain,
 * unless strangers share it. A side is a house. Every joining is told with its reason: a name is
 * quickly copied, and whoever reads the report must be able to see that it was the name alone. */
#include "case/sides_work.h"

#include "case/names.h"
#include "case/numbers.h"

#include <stdlib.h>

enum { COMPANY_LETTERS = 5, PAIRS_MAX = 1 << 24 };

/* ---- names ---- */

void sides_saw_name(struct case_ *c, uint32_t party, uint32_t name)
{
	uint32_t pair[2] = { party, name };
	struct span key = span_of((const char *)pair, sizeof pair);

	if (name == 0 || c->n_pairs == PAIRS_MAX || intern_find(c->seen_names, key))
		return;
	intern_put(c->seen_names, key);
	if (c->n_pairs == c->cap_pairs) {
		c->cap_pairs = c->cap_pairs ? c->cap_pairs / 2 * 3 : 64;
		c->name_pairs = mem_grow(c->name_pairs, c->cap_pairs * sizeof *c->name_pairs);
	}
	c->name_pairs[c->n_pairs][0] = party;
	c->name_pairs[c->n_pairs++][1] = name;
}

static int by_party(const void *va, const void *vb)
{
	const uint32_t *a = va, *b = vb;

	return a[0] != b[0] ? (a[0] < b[0] ? -1 : 1) : a[1] < b[1] ? -1 : 1;
}

/* Words are numbered in the order they came, so a party's first name comes first. */
static void gather_names(struct case_ *c)
{
	if (c->n_pairs)
		qsort(c->name_pairs, c->n_pairs, sizeof *c->name_pairs, by_party);
	for (uint32_t i = 0; i < c->n_pairs; i++) {
		struct case_party *p = &c->parties[c->name_pairs[i][0]];
		uint32_t name = c->name_pairs[i][1];

		case_slice_push(c, &p->names, name);
		if (p->name == 0 || (span_chr(case_word(c, p->name), ' ', 0) == SIZE_MAX &&
				     span_chr(case_word(c, name), ' ', 0) != SIZE_MAX))
			p->name = name;
	}
}

/* ---- joining ---- */

uint32_t sides_find(uint32_t *of, uint32_t i)
{
	while (of[i] != i)
		i = of[i] = of[of[i]];
	return i;
}

static void join(uint32_t *of, uint32_t a, uint32_t b)
{
	a = sides_find(of, a);
	b = sides_find(of, b);
	of[a < b ? b : a] = a < b ? a : b;
}

struct span sides_domain(const struct case_ *c, uint32_t party)
{
	return c->parties[party].is_address ? names_domain(case_word(c, c->parties[party].key)) : SPAN("");
}

/* A platform's own address is nobody's alias; what it relays for somebody says "via". */
static bool may_be_alias(const struct case_ *c, uint32_t party, struct span name)
{
	struct span key = case_word(c, c->parties[party].key);

	if (!c->parties[party].is_address)
		return true;
	if (names_is_machine(key, SPAN("")))
		return false;
	return !names_is_platform(names_domain(key)) || span_ifind(name, SPAN(" via "), 0) != SIZE_MAX;
}

static void join_person(struct settling *s, struct numbers *by_name, uint32_t party, struct span name)
{
	struct case_ *c = s->c;
	uint32_t word, *first;

	if (!may_be_alias(c, party, name))
		return;
	word = names_person(c->words, name);
	if (word == 0)
		return;
	first = numbers_put(by_name, word);
	if (*first == 0) {
		*first = party + 1;
		return;
	}
	if (sides_find(s->person, *first - 1) == sides_find(s->person, party))
		return;
	join(s->person, *first - 1, party);
	if (!c->parties[*first - 1].is_address) {	/* a name alone is no alias to be explained */
		*first = party + 1;
		return;
	}
	c->parties[party].why = intern_put(c->words, arena_fmt(c->arena, "same name as %.*s",
				SPAN_FMT(case_word(c, c->parties[*first - 1].key))));
}

static void join_people(struct settling *s)
{
	struct case_ *c = s->c;
	struct numbers by_name = { 0 };
	char copy[1024];

	for (uint32_t i = 0; i < c->n_parties; i++)
		for (uint32_t k = 0; k <= c->parties[i].names.n; k++) {
			struct slice names = c->parties[i].names;
			uint32_t word = k < names.n ? case_slice(c, names)[k] : c->parties[i].is_address ? 0 : c->parties[i].key;
			struct span name = case_word(c, word);

			if (name.n)	/* putting words moves them */
				memcpy(copy, name.p, name.n);
			if (name.n)
				join_person(s, &by_name, i, span_of(copy, name.n));
		}
	numbers_clear(&by_name);
}

static void join_houses(struct settling *s)
{
	struct case_ *c = s->c;
	struct numbers by_domain = { 0 };
	char copy[1024];

	for (uint32_t i = 0; i < c->n_parties; i++) {
		struct span domain = sides_domain(c, i);
		uint32_t *first;

		join(s->house, i, sides_find(s->person, i));
		if (domain.n == 0 || names_is_public(domain) || names_is_platform(domain))
			continue;
		memcpy(copy, domain.p, domain.n);
		first = numbers_put(&by_domain, intern_put(c->words, span_of(copy, domain.n)));
		if (*first == 0)
			*first = i + 1;
		else
			join(s->house, *first - 1, i);
	}
	numbers_clear(&by_domain);
}

/* ---- telling sides ---- */

static void put_side(struct case_ *c, uint32_t party, enum case_side side, bool inferred, const char *why)
{
	struct case_party *p = &c->parties[party];

	if (p->side != SIDE_UNKNOWN)
		return;
	p->side = (uint8_t)side;
	p->inferred = inferred;
	if (p->why == 0)
		p->why = intern_put(c->words, span_str(why));
}

uint32_t sides_busiest(struct settling *s, uint32_t house)
{
	const struct case_party *p = s->c->parties;
	uint32_t best = house;

	for (uint32_t i = 0; i < s->c->n_parties; i++)
		if (sides_find(s->house, i) == house && p[i].sent + p[i].received > p[best].sent + p[best].received)
			best = i;
	return best;
}

void sides_put_house(struct settling *s, uint32_t house, enum case_side side, bool inferred, const char *why)
{
	uint32_t head = sides_busiest(s, house);

	for (uint32_t i = 0; i < s->c->n_parties; i++)
		if (sides_find(s->house, i) == house)
			put_side(s->c, i, side, inferred, sides_find(s->person, i) == sides_find(s->person, head) ? why : "same domain");
}

static bool has_name(const struct case_ *c, uint32_t party, struct span name)
{
	const struct case_party *p = &c->parties[party];
	struct span key = case_word(c, p->key);

	if (!p->is_address && (span_ieq(key, name) || (name.n >= COMPANY_LETTERS && key.n > name.n && key.p[name.n] == ' ' &&
						       span_ieq(span_sub(key, 0, name.n), name))))
		return true;
	for (uint32_t i = 0; i < p->names.n; i++)
		if (span_ieq(case_word(c, case_slice(c, p->names)[i]), name))
			return true;
	return false;
}

static bool is_told(const struct case_ *c, uint32_t party, const struct config_side *told)
{
	struct span key = case_word(c, c->parties[party].key);

	for (uint32_t i = 0; i < told->addresses.n; i++) {
		struct span want = list_span(&told->addresses, i);

		if (span_ieq(key, want) || (want.p[0] == '@' && c->parties[party].is_address &&
					    span_ieq(names_domain(key), span_from(want, 1))))
			return true;
	}
	for (uint32_t i = 0; i < told->names.n; i++)
		if (has_name(c, party, list_span(&told->names, i)))
			return true;
	return false;
}

/* Told addresses first, whole houses after them: a word of the user is worth more than a domain. */
static void put_told(struct settling *s)
{
	struct case_ *c = s->c;
	const struct config_side *told[] = { &c->config->me, &c->config->other };
	uint8_t *of_house = mem_get(c->n_parties + 1);

	for (uint32_t side = 0; side < countof(told); side++)
		for (uint32_t i = 0; told[side]->names.n + told[side]->addresses.n && i < c->n_parties; i++)
			if (is_told(c, i, told[side]))
				put_side(c, i, side ? SIDE_OTHER : SIDE_ME, false, "named in case.ini");
	for (uint32_t i = 0; i < c->n_parties; i++) {
		uint8_t *house = &of_house[sides_find(s->house, i)];

		if (c->parties[i].side != SIDE_UNKNOWN && *house == SIDE_UNKNOWN)
			*house = c->parties[i].side;
	}
	for (uint32_t i = 0; i < c->n_parties; i++)
		if (of_house[sides_find(s->house, i)] != SIDE_UNKNOWN)
			put_side(c, i, (enum case_side)of_house[sides_find(s->house, i)], true,
				 "same domain or name as one named in case.ini");
	free(of_house);
}

static bool has_side(const struct case_ *c, enum case_side side)
{
	for (uint32_t i = 0; i < c->n_parties; i++)
		if (c->parties[i].side == side)
			return true;
	return false;
}

struct house_name {
	char label[64];		/* of the domain: "harborpine" */
	size_t n;
	enum case_side side;
};
enum { HOUSE_NAMES = 64 };

static uint32_t house_names(struct case_ *c, struct house_name *out)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < c->n_parties && found < HOUSE_NAMES; i++) {
		struct span domain = sides_domain(c, i), label = SPAN("");
		struct house_name *h = &out[found];

		if ((c->parties[i].side != SIDE_ME && c->parties[i].side != SIDE_OTHER) || names_is_public(domain) ||
		    names_is_platform(domain))
			continue;
		span_split(&domain, '.', &label);
		h->n = names_letters(label, h->label, sizeof h->label);
		h->side = (enum case_side)c->parties[i].side;
		found += h->n >= COMPANY_LETTERS;
	}
	return found;
}

/* Companies named in texts belong to a side when their name begins like its domain. */
static void put_companies(struct settling *s)
{
	struct case_ *c = s->c;
	struct house_name houses[HOUSE_NAMES];
	uint32_t n_houses = house_names(c, houses);
	char name[128];

	for (uint32_t i = 0; i < c->n_parties; i++) {
		size_t n;

		if (c->parties[i].is_address || c->parties[i].side != SIDE_UNKNOWN)
			continue;
		n = names_letters(case_word(c, c->parties[i].key), name, sizeof name);
		for (uint32_t k = 0; k < n_houses; k++)
			if (n >= houses[k].n && memcmp(name, houses[k].label, houses[k].n) == 0)
				put_side(c, i, houses[k].side, true, "name like the domain");
	}
}

static void put_rest(struct settling *s)
{
	struct case_ *c = s->c;

	for (uint32_t i = 0; i < c->n_parties; i++) {
		struct case_party *p = &c->parties[i];

		if (p->side == SIDE_UNKNOWN && names_is_platform(sides_domain(c, i)))
			put_side(c, i, SIDE_PLATFORM, true, "domain of a platform");
		else if (p->side == SIDE_UNKNOWN && p->is_address)
			p->side = SIDE_THIRD;
	}
}

/* An address stands for its aliases, the one most messages have. */
static void name_people(struct settling *s)
{
	struct case_ *c = s->c;
	uint32_t *best = mem_get(c->n_parties * sizeof *best);

	for (uint32_t i = 0; i < c->n_parties; i++)
		best[i] = sides_find(s->person, i);
	for (uint32_t i = 0; i < c->n_parties; i++) {
		uint32_t *b = &best[sides_find(s->person, i)];
		const struct case_party *p = &c->parties[i], *old = &c->parties[*b];

		if (p->is_address > old->is_address || (p->is_address == old->is_address &&
							p->sent + p->received > old->sent + old->received))
			*b = i;
	}
	for (uint32_t i = 0; i < c->n_parties; i++)
		c->parties[i].person = best[sides_find(s->person, i)];
	free(best);
}

void sides_settle(struct case_ *c, struct texts *texts)
{
	struct settling s = { .c = c, .texts = texts, .person = mem_get(c->n_parties * sizeof *s.person),
			      .house = mem_get(c->n_parties * sizeof *s.house),
			      .scores = mem_get(c->n_parties * sizeof *s.scores), .has_invoice = mem_get(c->n_items),
			      .has_bill = mem_get(c->n_items) };

	for (uint32_t i = 0; i < c->n_parties; i++)
		s.person[i] = s.house[i] = i;
	gather_names(c);
	join_people(&s);
	join_houses(&s);
	sides_count(&s);
	put_told(&s);
	if (c->config->me.addresses.n + c->config->me.names.n == 0)
		sides_infer_me(&s);
	if (c->config->other.addresses.n + c->config->other.names.n == 0 && has_side(c, SIDE_ME))
		sides_infer_other(&s);
	put_companies(&s);
	put_rest(&s);
	c->undecided = !has_side(c, SIDE_OTHER);
	name_people(&s);
	free(s.person);
	free(s.house);
	free(s.scores);
	free(s.has_invoice);
	free(s.has_bill);
}
