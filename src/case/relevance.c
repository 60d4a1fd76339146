/* Careful by default: mail between the user and others than the other side goes out only when it
 * carries a number of the case. Files that are no mail were put there by hand and stay. Where nobody
 * can tell who the sides are, all is kept, and the report says so. */
#include "case/relevance.h"

#include "base/limits.h"
#include "case/names.h"
#include "case/numbers.h"
#include "case/sent.h"
#include "record/moment.h"

#include <stdlib.h>

const char *const case_rule_text[RULES] = {
	[RULE_NONE] = "",
	[RULE_ALL] = "everything is kept (--all)",
	[RULE_UNDECIDED] = "kept, because it is not known who the other side is",
	[RULE_TOLD] = "named in case.ini",
	[RULE_PARTIES] = "message with the other side",
	[RULE_ID] = "carries a contract, invoice or order number of the case",
	[RULE_NAMED] = "platform or automatic message that names the other side",
	[RULE_WORD] = "has a word of case.ini",
	[RULE_THREAD] = "belongs to a conversation that is kept",
	[RULE_SAME] = "has the same Message-ID as a message that is kept",
	[RULE_FILE] = "a file of its own, no mail",
	[RULE_FAMILY] = "belongs to something that is kept",
	[RULE_HOLDS] = "holds something that is kept",
	[RULE_OUT_THIRD] = "mail between others, or with others than the other side",
	[RULE_OUT_MACHINE] = "automatic mail: newsletters, reminders, notices",
	[RULE_OUT_PLATFORM] = "platform mail that names neither the case nor the other side",
	[RULE_OUT_CHAT] = "chat with others than the other side",
	[RULE_OUT_EXPORT] = "file of an archive with mail of others, names neither the case nor the other side",
	[RULE_OUT_PERIOD] = "outside the period of case.ini",
	[RULE_OUT_TOLD] = "left out by case.ini",
	[RULE_OUT_FAMILY] = "belongs to something that was left out",
	[RULE_OUT_EMPTY] = "holds nothing that is kept",
};

enum { ROW_WORDS = 2000 };

struct deciding {
	struct case_ *c;
	struct texts *texts;
	struct numbers ids;		/* words: numbers of the case */
	struct needles names;		/* what the other side is called in texts, and told numbers */
	struct needles numbers;		/* numbers of the talk of the sides, long enough to be looked for in texts */
	struct needles words, without;	/* of case.ini */
	int64_t from, to;		/* period */
	bool has_from, has_to;
};

static bool is_head(const struct case_ *c, uint32_t i)
{
	return c->items[i].family == i && (c->items[i].flags & (CI_CONTAINER | CI_CHAT)) == 0;
}

/* ---- what the case is known by ---- */

static void take_told_ids(struct deciding *d)
{
	const struct config *cf = d->c->config;
	const struct list *told[] = { &cf->contracts, &cf->invoices, &cf->ids };

	for (size_t k = 0; k < countof(told); k++)
		for (uint32_t i = 0; i < told[k]->n; i++) {
			*numbers_put(&d->ids, intern_put_folded(d->c->words, list_span(told[k], i))) = 1;
			needles_add(&d->names, d->c->arena, list_span(told[k], i));
		}
}

/* Names of people are long enough to search for; first names are not. */
static void take_names(struct deciding *d)
{
	struct case_ *c = d->c;
	const struct config_side *other = &c->config->other;
	enum { MOST = 64 };

	for (uint32_t i = 0; i < other->names.n; i++)
		needles_add(&d->names, c->arena, list_span(&other->names, i));
	for (uint32_t i = 0; i < c->n_parties && d->names.all.n < MOST; i++) {
		const struct case_party *p = &c->parties[i];
		struct span name = case_word(c, p->name), key = case_word(c, p->key);

		if (p->side != SIDE_OTHER)
			continue;
		if (span_chr(name, ' ', 0) != SIZE_MAX)
			needles_add(&d->names, c->arena, arena_dup(c->arena, name));
		if (p->is_address || span_chr(key, ' ', 0) != SIZE_MAX)
			needles_add(&d->names, c->arena, arena_dup(c->arena, key));
	}
}

static void take_told(struct deciding *d)
{
	const struct config *cf = d->c->config;

	for (uint32_t i = 0; i < cf->words.n; i++)
		needles_add(&d->words, d->c->arena, list_span(&cf->words, i));
	for (uint32_t i = 0; i < cf->without.n; i++)
		needles_add(&d->without, d->c->arena, list_span(&cf->without, i));
	d->has_from = moment_instant(cf->from, &d->from);
	d->has_to = moment_instant(cf->to, &d->to);
	d->to += 86400;		/* the day is included, wherever on earth it ends */
	d->from -= 14 * 3600;
	d->to += 12 * 3600;
}

/* ---- rules of one message ---- */

static bool has_side(const struct case_ *c, const struct case_item *ci, enum case_side side)
{
	const uint32_t *to = case_slice(c, ci->to);

	if (ci->sender != CASE_NONE && c->parties[ci->sender].side == side)
		return true;
	for (uint32_t i = 0; i < ci->to.n; i++)
		if (c->parties[to[i]].side == side)
			return true;
	return false;
}

static bool all_mine(const struct case_ *c, const struct case_item *ci)
{
	const uint32_t *to = case_slice(c, ci->to);

	if (ci->sender == CASE_NONE || c->parties[ci->sender].side != SIDE_ME)
		return false;
	for (uint32_t i = 0; i < ci->to.n; i++)
		if (c->parties[to[i]].side != SIDE_ME)
			return false;
	return true;
}

static bool names_mail(const struct deciding *d, const struct case_item *ci, const struct needles *words)
{
	const struct case_ *c = d->c;

	if (words->all.n == 0)
		return false;
	if (needles_in(words, case_word(c, ci->title), true) ||
	    (ci->sender != CASE_NONE && (needles_in(words, case_word(c, c->parties[ci->sender].key), true) ||
					 needles_in(words, case_word(c, c->parties[ci->sender].name), true))))
		return true;
	return needles_in(words, texts_view(d->texts, ci), true);
}

static bool has_id(const struct deciding *d, const struct case_item *ci)
{
	const uint32_t *ids = case_slice(d->c, ci->ids);

	for (uint32_t i = 0; i < ci->ids.n; i++)
		if (numbers_get(&d->ids, ids[i]))
			return true;
	return false;
}

static enum case_rule out_of_period(const struct deciding *d, const struct case_item *ci)
{
	bool out = ci->when_has && ((d->has_from && ci->when < d->from) || (d->has_to && ci->when >= d->to));

	return out ? RULE_OUT_PERIOD : RULE_NONE;
}

/* What needs no knowledge of the others. */
static enum case_rule decide_first(const struct deciding *d, const struct case_item *ci)
{
	const struct config *cf = d->c->config;

	if (names_mail(d, ci, &d->without) || (cf->file.n && digest_eq(&ci->sha256, &cf->digest)))
		return RULE_OUT_TOLD;
	if ((ci->flags & CI_MAIL) == 0)
		return RULE_FILE;
	if (out_of_period(d, ci))
		return RULE_OUT_PERIOD;
	if (has_side(d->c, ci, SIDE_OTHER))
		return RULE_PARTIES;
	return names_mail(d, ci, &d->words) ? RULE_WORD : RULE_NONE;
}

/* For what the first look left open: by what is known of the case now. */
static enum case_rule decide_second(const struct deciding *d, const struct case_item *ci)
{
	bool platform = has_side(d->c, ci, SIDE_PLATFORM), machine = (ci->flags & CI_AUTOMATIC) != 0;

	if (d->c->undecided)
		return RULE_UNDECIDED;
	if ((platform || machine || all_mine(d->c, ci)) && names_mail(d, ci, &d->names))
		return RULE_NAMED;
	/* "released 238.90 for the milestone F-2024/038": what no label calls a number is one all the same. */
	if ((platform || machine) && names_mail(d, ci, &d->numbers))
		return RULE_ID;
	return platform ? RULE_OUT_PLATFORM : machine ? RULE_OUT_MACHINE : RULE_OUT_THIRD;
}

/* ---- all of them ---- */

/* Numbers are followed from what is surely of the case: talk of the sides, what a platform says of the
 * other side, and what was attached to these. True when a new one was found. */
static bool follow_ids(struct deciding *d)
{
	struct case_ *c = d->c;
	size_t before = d->ids.n;

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i], *head = &c->items[ci->family];
		const uint32_t *ids = case_slice(c, ci->ids);

		for (uint32_t k = 0; (head->rule == RULE_PARTIES || head->rule == RULE_NAMED) && k < ci->ids.n; k++)
			*numbers_put(&d->ids, ids[k]) = 1;
	}
	return d->ids.n > before;
}

static bool is_long_number(struct span s)
{
	enum { LETTERS = 6, DIGITS = 4 };
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++)
		digits += s.p[i] >= '0' && s.p[i] <= '9';
	return s.n >= LETTERS && digits >= DIGITS;
}

static void take_numbers(struct deciding *d)
{
	struct case_ *c = d->c;
	struct numbers seen = { 0 };

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];
		const uint32_t *ids = case_slice(c, ci->ids);

		bool lies_about = ci->kind == KIND_INVOICE && !(c->items[ci->family].flags & (CI_MAIL | CI_CHAT));

		for (uint32_t k = 0; (lies_about || c->items[ci->family].rule == RULE_PARTIES) && k < ci->ids.n && d->numbers.all.n < ROW_WORDS;
		     k++) {
			uint32_t *had = numbers_put(&seen, ids[k]);

			if (*had == 0 && is_long_number(case_word(c, ids[k])))
				needles_add(&d->numbers, c->arena, arena_dup(c->arena, case_word(c, ids[k])));
			*had = 1;
		}
	}
	numbers_clear(&seen);
}

static void decide_mail(struct deciding *d)
{
	struct case_ *c = d->c;
	uint8_t *open = mem_get(c->n_items + 1);

	for (uint32_t i = 0; i < c->n_items; i++)
		if (is_head(c, i))
			c->items[i].rule = (uint8_t)decide_first(d, &c->items[i]);
	for (uint32_t i = 0; i < c->n_items; i++)
		open[i] = is_head(c, i) && c->items[i].rule == RULE_NONE;
	take_numbers(d);
	for (unsigned round = 0; follow_ids(d) || round == 0; round++) {
		/* A family is asked as a whole: a number may stand in the attachment alone. */
		for (uint32_t i = 0; i < c->n_items; i++)
			if (open[c->items[i].family] && has_id(d, &c->items[i])) {
				c->items[c->items[i].family].rule = RULE_ID;
				open[c->items[i].family] = 0;
			}
		for (uint32_t i = 0; round == 0 && i < c->n_items; i++)
			if (open[i]) {
				c->items[i].rule = (uint8_t)decide_second(d, &c->items[i]);
				open[i] = !case_is_kept(&c->items[i]);
			}
	}
	free(open);
}

static bool is_left_softly(const struct case_item *ci)
{
	return ci->rule == RULE_OUT_THIRD || ci->rule == RULE_OUT_MACHINE || ci->rule == RULE_OUT_PLATFORM;
}

static void keep_threads(struct deciding *d)
{
	struct case_ *c = d->c;
	uint8_t *kept = mem_get(c->n_threads + 1);
	struct numbers ids = { 0 };

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];

		if (!is_head(c, i) || (ci->flags & CI_MAIL) == 0 || !case_is_kept(ci))
			continue;
		if (ci->thread != CASE_NONE)
			kept[ci->thread] = 1;
		if (ci->message_id)
			*numbers_put(&ids, ci->message_id) = 1;
	}
	for (uint32_t i = 0; i < c->n_items; i++) {
		struct case_item *ci = &c->items[i];

		if (!is_head(c, i) || !is_left_softly(ci))
			continue;
		if (ci->message_id && numbers_get(&ids, ci->message_id))
			ci->rule = RULE_SAME;
		else if (ci->thread != CASE_NONE && kept[ci->thread])
			ci->rule = RULE_THREAD;
	}
	numbers_clear(&ids);
	free(kept);
}

/* A conversation of a chat is kept when the other side is in it, or when it is the only one its file
 * has: then it was exported for this. */
static void decide_chats(struct deciding *d)
{
	struct case_ *c = d->c;
	uint8_t *with = mem_get(c->n_threads + 1);
	uint32_t *of_file = mem_get(c->n_items * sizeof *of_file);	/* conversations of a file: 1 + thread, or NONE */

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];
		uint32_t *one;

		if ((ci->flags & CI_CHAT) == 0 || ci->thread == CASE_NONE)
			continue;
		with[ci->thread] |= has_side(c, ci, SIDE_OTHER) || has_id(d, ci) ||
				    needles_in(&d->names, case_word(c, ci->title), true);
		if (ci->parent == CASE_NONE)
			continue;
		one = &of_file[ci->parent];
		*one = *one == 0 || *one == ci->thread + 1 ? ci->thread + 1 : CASE_NONE;
	}
	for (uint32_t i = 0; i < c->n_items; i++) {
		struct case_item *ci = &c->items[i];

		if ((ci->flags & CI_CHAT) == 0)
			continue;
		if (out_of_period(d, ci))
			ci->rule = RULE_OUT_PERIOD;
		else if (ci->thread == CASE_NONE || with[ci->thread])
			ci->rule = RULE_PARTIES;
		else if (c->undecided)
			ci->rule = RULE_UNDECIDED;
		else if (ci->parent != CASE_NONE && of_file[ci->parent] != CASE_NONE)
			ci->rule = RULE_FILE;
		else
			ci->rule = RULE_OUT_CHAT;
	}
	free(with);
	free(of_file);
}

static bool names_other(const struct case_ *c, const struct case_item *ci)
{
	const uint32_t *named = case_slice(c, ci->mentions);

	for (uint32_t i = 0; i < ci->mentions.n; i++)
		if (c->parties[named[i]].side == SIDE_OTHER)
			return true;
	return false;
}

/* A row of an account concerns the case when it names the other side, a number of the case, or a
 * platform that writes to us about it. */
static void take_rows(struct deciding *d)
{
	struct case_ *c = d->c;

	c->rows = arena_get(c->arena, sizeof *c->rows);
	for (uint32_t i = 0; i < d->names.all.n; i++)
		needles_add(c->rows, c->arena, list_span(&d->names.all, i));
	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];
		const uint32_t *ids = case_slice(c, ci->ids);

		if (ci->rule != RULE_PARTIES && ci->rule != RULE_NAMED && ci->rule != RULE_ID)
			continue;
		for (uint32_t k = 0; k < ci->ids.n && c->rows->all.n < ROW_WORDS; k++) {
			struct span word = case_word(c, ids[k]);

			if (!needles_in(c->rows, word, true))
				needles_add(c->rows, c->arena, arena_dup(c->arena, word));
		}
	}
	for (uint32_t i = 0; i < c->n_parties && c->rows->all.n < ROW_WORDS; i++) {
		struct span domain = names_domain(case_word(c, c->parties[i].key)), label = SPAN("");

		if (c->parties[i].side != SIDE_PLATFORM)
			continue;
		while (domain.n && span_split(&domain, '.', &label) && !names_is_platform(label))
			;
		if (names_is_platform(label) && !needles_in(c->rows, label, true))
			needles_add(c->rows, c->arena, arena_dup(c->arena, label));
	}
}

/* What a file among mail of others says of the case. Of an account every row is looked at: one that concerns the case
 * is what it was put there for. */
static enum case_rule decide_inside(const struct deciding *d, const struct case_item *ci)
{
	enum case_rule rule = RULE_OUT_EXPORT;
	struct buf whole;

	if (names_mail(d, ci, &d->names))
		return RULE_NAMED;
	if (ci->kind != KIND_STATEMENT)
		return rule;
	buf_init(&whole, LIMIT_TEXT);
	if (texts_whole(d->texts, ci, &whole) && needles_in(d->c->rows, buf_view(&whole), true))
		rule = RULE_ID;
	buf_clear(&whole);
	return rule;
}

/* An archive with mail that was left out is a whole export (address book, calendar, pictures, papers
 * of others), not something put together for the case: a file in it must show that it belongs here. */
static void decide_exports(struct deciding *d)
{
	struct case_ *c = d->c;
	uint8_t *is = mem_get(c->n_items + 1);	/* 1: archive with mail left out, or in one; 2: of the case */

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];

		if ((ci->flags & CI_MAIL) && ci->family == i && !case_is_kept(ci))
			for (uint32_t up = ci->parent; up != CASE_NONE && !(is[up] & 1); up = c->items[up].parent)
				is[up] |= 1;
	}
	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];
		uint32_t with = sent_with(c->sent, i);

		if (ci->parent != CASE_NONE)
			is[i] |= is[ci->parent] & 1;
		if (is[i] && (has_id(d, ci) || names_other(c, ci) || (with != CASE_NONE && (c->items[with].flags & CI_CHAT) &&
								      case_is_kept(&c->items[with]))))
			is[ci->family] |= 2;
	}
	for (uint32_t i = 0; i < c->n_items; i++) {
		struct case_item *ci = &c->items[i];

		if (is_head(c, i) && ci->parent != CASE_NONE && ci->rule == RULE_FILE && (is[ci->parent] & 1) && !(is[i] & 2))
			ci->rule = (uint8_t)decide_inside(d, ci);
	}
	free(is);
}

/* Members follow the head of their family; containers hold something, or not; what stands beside
 * conversations that were left out in one chat archive (lists of members, their media, the raw
 * transcripts) goes with them, unless a kept message is all it is. */
static void spread(struct case_ *c)
{
	uint8_t *holds = mem_get(c->n_items + 1);	/* 1: has children, 2: kept ones, 4: a chat was left out */

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];

		if ((ci->flags & CI_CHAT) && ci->parent != CASE_NONE && !case_is_kept(ci))
			holds[ci->parent] |= 4;
	}
	for (uint32_t i = 0; i < c->n_items; i++) {
		struct case_item *ci = &c->items[i];

		if (is_head(c, i) && ci->parent != CASE_NONE && (holds[ci->parent] & 4))
			ci->rule = RULE_OUT_CHAT;
		if (ci->family != i)
			ci->rule = case_is_kept(&c->items[ci->family]) ? RULE_FAMILY : RULE_OUT_FAMILY;
	}
	for (uint32_t i = c->n_items; i-- > 0;) {	/* parents come before their children */
		struct case_item *ci = &c->items[i];

		if (ci->family == i && (ci->flags & CI_CONTAINER))
			ci->rule = holds[i] & 2 ? RULE_HOLDS : holds[i] & 1 ? RULE_OUT_EMPTY : RULE_FILE;
		if (ci->parent == CASE_NONE)
			continue;
		holds[ci->parent] |= case_is_kept(ci) ? 3 : 1;
		if (!case_is_kept(ci) || (ci->flags & CI_CHILD_OUT))
			c->items[ci->parent].flags |= CI_CHILD_OUT;
	}
	free(holds);
}

void relevance_settle(struct case_ *c, struct texts *texts)
{
	struct deciding d = { .c = c, .texts = texts };

	if (c->all) {
		for (uint32_t i = 0; i < c->n_items; i++)
			c->items[i].rule = RULE_ALL;
	} else {
		take_told_ids(&d);
		take_names(&d);
		take_told(&d);
		decide_mail(&d);
		keep_threads(&d);
		decide_chats(&d);
		if (!c->undecided) {
			take_rows(&d);
			decide_exports(&d);
		}
		spread(c);
	}
	for (uint32_t i = 0; i < c->n_items; i++)
		c->by_rule[c->items[i].rule]++;
	numbers_clear(&d.ids);
}
