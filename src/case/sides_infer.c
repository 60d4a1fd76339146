/* Who the sides are where case.ini does not say it. My side is who takes part in nearly everything; the
 * other side is with whom my side talks about money. Where two people take part in all of it, the talk
 * shows who wants the money: who sends invoices, names their numbers first, asks, and thanks. */
#include "case/sides_work.h"

#include "case/names.h"
#include "case/numbers.h"
#include "case/say.h"

#include <stdlib.h>

enum { CANDIDATES = 4, SURE_PERCENT = 90, DOUBT_PERCENT = 60, CROWD = 8, WORDS_MAX = 4096, CALLED = 256 };

/* ---- counting ---- */

static void count_mail(struct settling *s, uint32_t item, uint32_t *mark)
{
	struct case_ *c = s->c;
	const struct case_item *ci = &c->items[item];
	const uint32_t *to = case_slice(c, ci->to);
	uint32_t sender = ci->sender == CASE_NONE ? CASE_NONE : sides_find(s->person, ci->sender);

	s->mails++;
	if (sender != CASE_NONE) {
		s->scores[sender].sent++;
		s->scores[sender].part++;
		s->scores[sender].invoices += s->has_invoice[item];
		s->scores[sender].bills += s->has_bill[item];
		mark[sender] = item + 1;
	}
	for (uint32_t i = 0; i < ci->to.n; i++) {
		uint32_t p = sides_find(s->person, to[i]);

		if (mark[p] == item + 1)
			continue;
		mark[p] = item + 1;
		s->scores[p].received++;
		s->scores[p].part++;
	}
}

/* A conversation and one who writes in it. */
struct voice {
	uint32_t channel, person, party, sent, business, money;	/* party: as whom they write there */
};

struct voices {
	struct list all;		/* struct voice, by channel and person once gathered */
	struct numbers at;		/* by channel and person: index + 1 */
};

static int by_channel(const void *x, const void *y)
{
	const struct voice *a = x, *b = y;

	if (a->channel != b->channel)
		return a->channel < b->channel ? -1 : 1;
	return (a->person > b->person) - (a->person < b->person);
}

static struct voices gather_voices(struct settling *s)
{
	struct case_ *c = s->c;
	struct voices v = { 0 };

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];
		struct voice *voice;
		uint32_t person, *at;

		if (!(ci->flags & CI_CHAT) || ci->sender == CASE_NONE)
			continue;
		person = sides_find(s->person, ci->sender);
		at = numbers_put(&v.at, (uint64_t)ci->channel << 32 | person);
		if (*at == 0) {
			*(struct voice *)list_add(&v.all, c->arena, sizeof(struct voice)) = (struct voice){ .channel = ci->channel, .person = person,
				.party = ci->sender };
			*at = v.all.n;
		}
		voice = (struct voice *)v.all.v + *at - 1;
		voice->sent++;
		voice->business += (ci->flags & CI_BUSINESS) != 0;
		voice->money += (ci->flags & CI_MONEY) != 0;
	}
	if (v.all.n)
		qsort(v.all.v, v.all.n, sizeof(struct voice), by_channel);
	numbers_clear(&v.at);
	return v;
}

/* Voices of one conversation from `at`: how many. */
static uint32_t in_channel(const struct voices *v, uint32_t at)
{
	const struct voice *all = v->all.v;
	uint32_t n = 0;

	while (at + n < v->all.n && all[at + n].channel == all[at].channel)
		n++;
	return n;
}

static bool has_word(struct span name, struct span of)
{
	struct span word;

	while (name.n && span_split(&name, ' ', &word))
		if (span_ieq(word, of))
			return true;
	return false;
}

/* Telephones name a conversation of two after the one who does not hold them, or people do: "Nadine" for "Nadine Kohl". */
static bool bears_name(const struct case_ *c, const struct voice *v)
{
	struct span title = case_word(c, v->channel), name = case_word(c, c->parties[v->party].key),
		    word;
	bool any = false;

	while (title.n && span_split(&title, ' ', &word)) {
		if (word.n && !has_word(name, word))
			return false;
		any = any || word.n;
	}
	return any;
}

static void count_chats(struct settling *s, const struct voices *v)
{
	const struct voice *all = v->all.v;

	for (uint32_t i = 0, n; i < v->all.n; i += n) {
		uint32_t messages = 0;

		n = in_channel(v, i);
		for (uint32_t k = i; k < i + n; k++)
			messages += all[k].sent;
		for (uint32_t k = i; k < i + n; k++) {
			struct score *sc = &s->scores[all[k].person];

			sc->part += messages;
			sc->sent += all[k].sent;
			sc->received += messages - all[k].sent;
			if (n == 2 && bears_name(s->c, &all[k]))
				sc->named += messages;
		}
		s->chats += messages;
	}
}

void sides_count(struct settling *s)
{
	struct case_ *c = s->c;

	for (uint32_t i = 0; i < c->n_items; i++) {
		if (c->items[i].kind == KIND_INVOICE)
			s->has_invoice[c->items[i].family] = 1;
		if (c->items[i].flags & CI_BILLS)
			s->has_bill[c->items[i].family] = 1;
	}
}

static void count_mails(struct settling *s)
{
	struct case_ *c = s->c;
	uint32_t *mark = mem_get(c->n_parties * sizeof *mark);

	for (uint32_t i = 0; i < c->n_items; i++)
		if ((c->items[i].flags & (CI_MAIL | CI_SERVICE)) == CI_MAIL && c->items[i].family == i)
			count_mail(s, i, mark);
	free(mark);
}

static void inferred(struct case_ *c, const char *what, uint32_t party, struct span why)
{
	struct case_inferred *in = list_add(&c->inferred, c->arena, sizeof *in);

	*in = (struct case_inferred){ what, c->parties[party].key, intern_put(c->words, why) };
}

/* ---- my side ---- */

static bool better(const struct score *a, const struct score *b)
{
	return a->part != b->part ? a->part > b->part : a->invoices > b->invoices;
}

static int by_when(const void *x, const void *y, void *ctx)
{
	const struct case_item *all = ctx, *a = &all[*(const uint32_t *)x], *b = &all[*(const uint32_t *)y];

	if (a->when_has != b->when_has)
		return a->when_has ? -1 : 1;
	if (a->when_has && a->when != b->when)
		return a->when < b->when ? -1 : 1;
	return *(const uint32_t *)x < *(const uint32_t *)y ? -1 : 1;
}

static uint32_t sender_of(struct settling *s, uint32_t item)
{
	uint32_t sender = s->c->items[item].sender;

	return sender == CASE_NONE ? CASE_NONE : sides_find(s->person, sender);
}

/* The number of an invoice is first named by whoever wrote the invoice. */
static void count_numbers(struct settling *s)
{
	struct case_ *c = s->c;
	uint32_t *at = mem_get((c->n_items + 1) * sizeof *at), n = 0;
	struct numbers seen = { 0 };
	bool any = false;

	for (uint32_t i = 0; i < c->n_items; i++)
		if ((c->items[i].flags & (CI_MAIL | CI_CHAT)) && (c->items[i].ids.n || (c->items[i].flags & CI_NUMBERED)))
			at[n++] = i;
	qsort_r(at, n, sizeof *at, by_when, c->items);
	for (uint32_t i = 0; i < n; i++) {
		const struct case_item *ci = &c->items[at[i]];
		uint32_t sender = sender_of(s, at[i]), fresh = ci->ids.n == 0 && !any;	/* too short to be told from others */

		for (uint32_t k = 0; k < ci->ids.n; k++) {
			uint32_t *had = numbers_put(&seen, case_slice(c, ci->ids)[k]);

			fresh += *had == 0;
			*had = 1;
		}
		if (sender != CASE_NONE && fresh && (ci->flags & CI_NUMBERED))
			s->scores[sender].numbers++;
		any |= (ci->flags & CI_NUMBERED) != 0;
	}
	numbers_clear(&seen);
	free(at);
}

/* What the two write of money: who asks for it, says that it came, or is to pay. */
static void count_words(struct settling *s, uint32_t a, uint32_t b)
{
	enum { UNPAID = SAY_RECEIVED | SAY_NOT | SAY_OPEN };	/* "we have not received it, 575 are outstanding" */
	struct case_ *c = s->c;

	for (uint32_t i = 0, seen = 0; i < c->n_items && seen < WORDS_MAX; i++) {
		uint32_t sender =
			c->items[i].flags & (CI_MAIL | CI_CHAT) ? sender_of(s, i) : CASE_NONE;
		struct span text;
		unsigned cues;
		bool pays;

		if (sender == CASE_NONE || (sender != a && sender != b))
			continue;
		seen++;
		text = texts_fresh(s->texts, &c->items[i]);
		cues = say_cues(text);
		pays = say_is_payer(text);
		s->scores[sender].words += (cues & SAY_ASKS) || ((c->items[i].flags & CI_MONEY) &&
								 (cues & UNPAID) == UNPAID);
		s->scores[sender].words -= pays;
		if ((cues & (SAY_NOT | SAY_YOU | SAY_LATER)) || !(c->items[i].flags & CI_MONEY))
			continue;
		s->scores[sender].words += (cues & SAY_RECEIVED) || ((cues & SAY_OPEN) && !(cues & SAY_SENT));
		s->scores[sender].words -=
			!pays && (cues & SAY_SENT) && !(cues & (SAY_RECEIVED | SAY_PLEASE));
	}
}

/* "Petersmann Fotografie" and joerg@petersmann-foto.de: a family name, or the name of the domain, stands in it. */
static bool is_called(const struct settling *s, uint32_t person, struct span firm)
{
	enum { LETTERS = 4 };
	const struct case_ *c = s->c;
	char name[128], part[64];
	struct span in = span_of(name, names_letters(firm, name, sizeof name));

	for (uint32_t i = 0; i < c->n_parties && in.n; i++) {
		struct span domain = sides_domain(c, i), word = SPAN(""), rest = case_word(c, c->parties[i].name);
		size_t n;

		if (sides_find(s->person, i) != person)
			continue;
		while (rest.n && span_split(&rest, ' ', &word))
			;
		n = names_letters(word, part, sizeof part);
		if (n >= LETTERS && span_find(in, span_of(part, n), 0) != SIZE_MAX)
			return true;
		if (domain.n == 0 || names_is_public(domain))
			continue;
		span_split(&domain, '.', &word);
		n = names_letters(word, part, sizeof part);
		if (n >= LETTERS && span_find(in, span_of(part, n), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

/* Invoices that lie about say who sells to whom. */
static int who_sells(const struct settling *s, uint32_t a, uint32_t b)
{
	const struct case_sold *sold = s->c->sold.v;
	int sum = 0;

	for (uint32_t i = 0; i < s->c->sold.n; i++) {
		struct span seller = case_word(s->c, sold[i].seller), buyer = case_word(s->c, sold[i].buyer);

		sum += is_called(s, a, seller) - is_called(s, b, seller) + is_called(s, b, buyer) - is_called(s, a, buyer);
	}
	return sum;
}

/* A service sends invoices to who pays, and tells who is paid. */
static int who_is_served(const struct settling *s, uint32_t a, uint32_t b)
{
	const struct case_ *c = s->c;
	int sum = 0;

	for (uint32_t i = 0, seen = 0; i < c->n_items && seen < WORDS_MAX; i++) {
		const struct case_item *ci = &c->items[i];
		const uint32_t *to = case_slice(c, ci->to);
		unsigned title;
		int turn;

		if (!(ci->flags & CI_SERVICE) || ci->family != i)
			continue;
		seen++;
		title = say_cues(case_word(c, ci->title));
		turn = title & SAY_RECEIVED ? 1 : title & SAY_BILL ? -1 : 0;
		for (uint32_t k = 0; k < ci->to.n; k++)
			sum += turn * ((sides_find(s->person, to[k]) == a) - (sides_find(s->person, to[k]) == b));
	}
	return sum;
}

/* Rows of an account export name those whom its holder has to do with. */
static int who_holds(const struct settling *s, uint32_t a, uint32_t b)
{
	const struct numbers *booked = &s->c->booked;
	int sum = 0;

	for (size_t i = 0; i < booked->slots; i++)
		if (booked->keys[i]) {
			struct span name = case_word(s->c, (uint32_t)(booked->keys[i] - 1));

			sum += is_called(s, b, name) - is_called(s, a, name);
		}
	return sum;
}

/* Of two who take part in the same: 1 when a wants the money, -1 when b does, 0: nothing shows it. */
static int who_bills(struct settling *s, uint32_t a, uint32_t b, const char **why)
{
	const struct score *x = &s->scores[a], *y = &s->scores[b];
	int shows;

	*why = "sends the invoices or asks for them to be paid";
	if (x->invoices != y->invoices)
		return x->invoices > y->invoices ? 1 : -1;
	if (x->bills != y->bills)
		return x->bills > y->bills ? 1 : -1;
	*why = "is the seller of the invoices";
	if ((shows = who_sells(s, a, b)) != 0)
		return shows;
	*why = "is who a service writes invoices for";
	if ((shows = who_is_served(s, a, b)) != 0)
		return shows;
	*why = "holds the account whose export names the other one";
	if ((shows = who_holds(s, a, b)) != 0)
		return shows;
	if (!x->named != !y->named) {
		*why = "the conversation bears the name of the other one";
		return y->named ? 1 : -1;
	}
	count_numbers(s);
	*why = "names the numbers of invoices first";
	if (x->numbers != y->numbers)
		return x->numbers > y->numbers ? 1 : -1;
	count_words(s, a, b);
	*why = "asks for the money, and says when it arrived";
	return x->words - y->words >= 2 ? 1 : y->words - x->words >= 2 ? -1 : 0;
}

static void told_me(struct settling *s, uint32_t person, struct span why)
{
	inferred(s->c, "my side", sides_busiest(s, sides_find(s->house, person)), why);
	sides_put_house(s, sides_find(s->house, person), SIDE_ME, true, arena_cstr(s->c->arena, why));
}

/* Nobody answers anybody: notices alone, and all of them to one reader. */
static bool pick_reader(struct settling *s, uint32_t messages)
{
	struct case_ *c = s->c;
	uint32_t best = 0;

	for (uint32_t i = 0; i < c->n_parties; i++)
		if (s->scores[i].received > s->scores[best].received)
			best = i;
	if (messages < 2 || s->scores[best].received != messages || s->scores[best].sent)
		return false;
	for (uint32_t i = 0; i < c->n_parties; i++)	/* and nobody else with them */
		if (i != best && s->scores[i].received == messages)
			return false;
	told_me(s, best, arena_fmt(c->arena, "all %u messages are sent to them", messages));
	return true;
}

/* The owner of a mailbox takes part in nearly all of it. Where two people do, it holds the talk of
 * these two alone. one_way: nobody both sends and receives, as in a folder of sent mail. */
static bool pick_me(struct settling *s, uint32_t messages, bool one_way)
{
	struct case_ *c = s->c;
	uint32_t best = CASE_NONE, second = CASE_NONE;
	struct span why;

	for (uint32_t i = 0; i < c->n_parties; i++) {
		const struct score *sc = &s->scores[i];

		if ((sc->sent == 0 || sc->received == 0) && !one_way)
			continue;
		if (sc->part == 0 || names_is_platform(sides_domain(c, i)))
			continue;
		if (best == CASE_NONE || better(sc, &s->scores[best])) {
			second = best;
			best = i;
		} else if (second == CASE_NONE || better(sc, &s->scores[second])) {
			second = i;
		}
	}
	if (best == CASE_NONE || (one_way && second == CASE_NONE))
		return one_way ? pick_reader(s, messages) : pick_me(s, messages, true);
	why = arena_fmt(c->arena, "takes part in %u of %u messages", s->scores[best].part, messages);
	if (second != CASE_NONE && (uint64_t)s->scores[second].part * 100 >= (uint64_t)s->scores[best].part * SURE_PERCENT) {
		const char *shows;
		int bills = who_bills(s, best, second, &shows);

		if (bills == 0)
			return false;
		if (bills < 0)
			best = second;
		why = arena_fmt(c->arena, "%s in the talk of two people (%u messages)", shows, messages);
	}
	told_me(s, best, why);
	return true;
}

void sides_infer_me(struct settling *s)
{
	struct voices v;

	count_mails(s);
	if (pick_me(s, s->mails, false))
		return;
	memset(s->scores, 0, s->c->n_parties * sizeof *s->scores);
	v = gather_voices(s);
	count_chats(s, &v);
	pick_me(s, s->chats, false);
}

/* ---- the other side ---- */

static void score_talk(struct settling *s, uint32_t item)
{
	struct case_ *c = s->c;
	const struct case_item *ci = &c->items[item];
	const uint32_t *to = case_slice(c, ci->to);
	bool mine = case_sender_side(c, item) == SIDE_ME;
	uint32_t with = CASE_NONE;

	if (ci->flags & CI_AUTOMATIC)
		return;
	if (!mine) {
		for (uint32_t i = 0; i < ci->to.n && with == CASE_NONE; i++)
			if (c->parties[to[i]].side == SIDE_ME)
				with = ci->sender;
	} else if (ci->to.n) {
		with = to[0];
	}
	if (with == CASE_NONE || c->parties[with].side != SIDE_UNKNOWN ||
	    (names_is_platform(sides_domain(c, with)) && sides_find(s->person, with) == with))
		return;
	with = sides_find(s->house, with);
	s->scores[with].sent += !mine;
	s->scores[with].received += mine;
	s->scores[with].invoices += mine && s->has_invoice[item];
	s->scores[with].business += (ci->flags & CI_BUSINESS) != 0;
	s->scores[with].money += (ci->flags & CI_MONEY) != 0;
}

/* In a conversation of a few with my side, what is said of money is said to all of them. */
static void score_voices(struct settling *s, const struct voices *v)
{
	struct case_ *c = s->c;
	const struct voice *all = v->all.v;

	for (uint32_t i = 0, n; i < v->all.n; i += n) {
		struct voice sum = { 0 };
		uint32_t mine = 0;

		n = in_channel(v, i);
		for (uint32_t k = i; k < i + n; k++) {
			sum.business += all[k].business;
			sum.money += all[k].money;
			mine += c->parties[all[k].person].side == SIDE_ME ? all[k].sent : 0;
		}
		for (uint32_t k = i; mine && n <= CROWD && k < i + n; k++) {
			struct score *sc = &s->scores[sides_find(s->house, all[k].person)];

			if (c->parties[all[k].person].side != SIDE_UNKNOWN)
				continue;
			sc->sent += all[k].sent;
			sc->received += mine;
			sc->business += sum.business;
			sc->money += sum.money;
		}
	}
}

/* A platform's notice of money that names somebody in its subject is about business with them. */
static void score_notices(struct settling *s)
{
	struct case_ *c = s->c;
	uint32_t called[CALLED], n = 0;

	for (uint32_t k = 0; k < c->n_parties && n < CALLED; k++) {
		const struct score *sc = &s->scores[sides_find(s->house, k)];

		if (sc->received && sc->sent && span_chr(case_word(c, c->parties[k].name), ' ', 0) != SIZE_MAX)
			called[n++] = k;
	}
	for (uint32_t i = 0; i < c->n_items && n; i++) {
		const struct case_item *ci = &c->items[i];
		struct span title = case_word(c, ci->title);

		if (!(ci->flags & CI_MAIL) || !(ci->flags & CI_MONEY) || ci->sender == CASE_NONE ||
		    !names_is_platform(sides_domain(c, ci->sender)))
			continue;
		for (uint32_t k = 0; k < n; k++)
			if (texts_has(title, case_word(c, c->parties[called[k]].name)))
				s->scores[sides_find(s->house, called[k])].business++;
	}
}

static uint64_t weight(const struct score *sc)
{
	if (sc->received == 0 || (sc->business == 0 && sc->invoices == 0))
		return 0;
	return (uint64_t)sc->invoices * 8 + (uint64_t)sc->business * 3 + sc->money;
}

static bool weighs(const struct score *sc, const struct score *best)
{
	return weight(sc) && weight(sc) * 100 >= weight(best) * DOUBT_PERCENT;
}

static uint32_t heaviest(struct settling *s)
{
	uint32_t best = CASE_NONE;

	for (uint32_t i = 0; i < s->c->n_parties; i++)
		if (weight(&s->scores[i]) && (best == CASE_NONE || weight(&s->scores[i]) > weight(&s->scores[best])))
			best = i;
	return best;
}

static void found_other(struct settling *s, uint32_t house, struct span why)
{
	inferred(s->c, "other side", sides_busiest(s, house), why);
	sides_put_house(s, house, SIDE_OTHER, true, arena_cstr(s->c->arena, why));
}

static bool one_channel(const struct settling *s, const struct voices *v)
{
	return s->mails == 0 && v->all.n && in_channel(v, 0) == v->all.n;
}

/* One by mail and one by chat: one person, as far as anybody can tell. */
static bool is_mail_and_chat(const struct settling *s, uint32_t n)
{
	unsigned addresses = 0;

	for (uint32_t i = 0; i < s->c->n_parties; i++)
		if (s->scores[i].sent && s->scores[i].received && s->scores[i].money)
			addresses += s->c->parties[i].is_address;
	return n == 2 && addresses == 1;
}

/* No invoice and no contract: who alone talks of money with my side is the other one. */
static void infer_only_one(struct settling *s, const struct voices *v)
{
	uint32_t only = CASE_NONE, n = 0;

	for (uint32_t i = 0; i < s->c->n_parties; i++)
		if (s->scores[i].sent && s->scores[i].received && s->scores[i].money) {
			only = i;
			n++;
		}
	if (n == 1)
		found_other(s, only, SPAN("nobody else talks with your side about money"));
	else if (n <= CANDIDATES && (one_channel(s, v) || is_mail_and_chat(s, n)))
		for (uint32_t i = 0; i < s->c->n_parties; i++)
			if (s->scores[i].sent && s->scores[i].received && s->scores[i].money)
				found_other(s, i, SPAN("they alone talk with your side about money"));
}

/* How often my side asked each of them to be paid, or told them that it was not. */
static void count_asking(struct settling *s, uint32_t *asked)
{
	struct case_ *c = s->c;

	for (uint32_t i = 0, seen = 0; i < c->n_items && seen < WORDS_MAX; i++) {
		const struct case_item *ci = &c->items[i];
		unsigned cues;

		if (!(ci->flags & CI_MAIL) || ci->family != i || ci->to.n == 0 || case_sender_side(c, i) != SIDE_ME)
			continue;
		seen++;
		cues = say_cues(texts_fresh(s->texts, ci));
		if ((cues & SAY_ASKS) || ((ci->flags & CI_MONEY) && (cues & SAY_OPEN)))
			asked[sides_find(s->house, case_slice(c, ci->to)[0])]++;
	}
}

/* The one who alone was asked to pay, of those who come near the best or, where there is none, talk of money; CASE_NONE. */
static uint32_t asked_alone(struct settling *s, uint32_t best)
{
	uint32_t *asked = mem_get(s->c->n_parties * sizeof *asked), found = CASE_NONE;
	bool several = false;

	count_asking(s, asked);
	for (uint32_t i = 0; i < s->c->n_parties; i++)
		if (asked[i] && (best == CASE_NONE ? s->scores[i].money != 0 : weighs(&s->scores[i], &s->scores[best]))) {
			several = several || found != CASE_NONE;
			found = i;
		}
	free(asked);
	return several ? CASE_NONE : found;
}

/* Whoever comes near the first one may be the other side, too, unless one of them alone was asked to pay; among many,
 * nobody stands out. */
void sides_infer_other(struct settling *s)
{
	struct case_ *c = s->c;
	struct voices v = gather_voices(s);
	uint32_t best, n = 0, alone;

	memset(s->scores, 0, c->n_parties * sizeof *s->scores);
	for (uint32_t i = 0; i < c->n_items; i++)
		if ((c->items[i].flags & CI_MAIL) && c->items[i].family == i)
			score_talk(s, i);
	score_voices(s, &v);
	score_notices(s);
	best = heaviest(s);
	for (uint32_t i = 0; best != CASE_NONE && i < c->n_parties; i++)
		n += weighs(&s->scores[i], &s->scores[best]);
	if (n != 1 && (alone = asked_alone(s, best)) != CASE_NONE) {
		found_other(s, alone, SPAN("of those whom your side talks with about money, they alone were asked to pay"));
		return;
	}
	if (best == CASE_NONE) {
		infer_only_one(s, &v);
		return;
	}
	for (uint32_t i = 0; n <= CANDIDATES && i < c->n_parties; i++) {
		const struct score *sc = &s->scores[i];

		if (weighs(sc, &s->scores[best]))
			found_other(s, i, arena_fmt(c->arena, "the talk of money is with them: %u messages about invoices or contracts, %u with amounts%s",
						    sc->business, sc->money, i == best ? "" :
						    "; less than with the first one, so name the other side in case.ini"));
	}
}
