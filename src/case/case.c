/* The compact record of every item, and what finds one again. What the records mean together is
 * worked out in sides.c, threads.c, relevance.c, same.c, labels.c, lanes.c. */
#include "case/case.h"

#include "base/limits.h"
#include "case/deadline.h"
#include "case/decide.h"
#include "case/finding.h"
#include "case/labels.h"
#include "case/lanes.h"
#include "case/ledger.h"
#include "case/names.h"
#include "case/relevance.h"
#include "case/say.h"
#include "case/same.h"
#include "case/sent.h"
#include "case/statement.h"
#include "case/sides.h"
#include "case/subject.h"
#include "case/texts.h"
#include "case/threads.h"
#include "record/moment.h"

#include <stdlib.h>

struct case_index {
	uint64_t (*ids)[2];	/* of items: the 32 hex digits as numbers */
	uint32_t *slots;	/* index + 1 */
	size_t n_slots;
	uint32_t *by_word;	/* parties: by word of the key, open addressing, index + 1 */
	size_t n_words, used;
};

const char *const case_side_name[SIDES] = { "", "my side", "other side", "platform", "third party" };
const char *const case_lane_name[LANES] = { "contact", "agreed", "delivered", "paid" };

struct case_ *case_new(struct config *config, bool all)
{
	struct case_ *c = mem_get(sizeof *c);

	c->config = config;
	c->all = all;
	c->words = intern_new();
	c->seen_names = intern_new();
	c->sent = sent_new();
	c->arena = arena_new();
	c->ledger = ledger_new();
	c->index = mem_get(sizeof *c->index);
	c->index->n_words = 256;
	c->index->by_word = mem_get(c->index->n_words * sizeof *c->index->by_word);
	return c;
}

void case_free(struct case_ *c)
{
	if (c == NULL)
		return;
	config_free(c->config);
	intern_free(c->words);
	intern_free(c->seen_names);
	sent_free(c->sent);
	free(c->name_pairs);
	arena_free(c->arena);
	free(c->numbers);
	free(c->items);
	free(c->parties);
	free(c->threads);
	free(c->groups);
	ledger_free(c->ledger);
	finding_free(c->findings);
	numbers_clear(&c->booked);
	free(c->index->ids);
	free(c->index->slots);
	free(c->index->by_word);
	free(c->index);
	free(c);
}

/* ---- items by id ---- */

static bool id_parse(struct span id, uint64_t out[2])
{
	out[0] = out[1] = 0;
	if (id.n != 32)
		return false;
	for (size_t i = 0; i < 32; i++) {
		char ch = id.p[i];
		int v = ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;

		if (v < 0)
			return false;
		out[i / 16] = out[i / 16] << 4 | (unsigned)v;
	}
	return true;
}

/* The ids are digests of what strangers sent, cut: nobody steers many of them into one slot. */
static size_t id_slot(const struct case_index *x, const uint64_t id[2])
{
	size_t at = (size_t)id[0] & (x->n_slots - 1);

	while (x->slots[at] && (x->ids[x->slots[at] - 1][0] != id[0] || x->ids[x->slots[at] - 1][1] != id[1]))
		at = (at + 1) & (x->n_slots - 1);
	return at;
}

static void remember_id(struct case_ *c, uint32_t i)
{
	struct case_index *x = c->index;
	size_t at;

	if ((size_t)(i + 1) * 3 / 2 > x->n_slots) {
		free(x->slots);
		x->n_slots = x->n_slots ? x->n_slots * 2 : 1024;
		x->slots = mem_get(x->n_slots * sizeof *x->slots);
		for (uint32_t k = 0; k < i; k++)
			if ((at = id_slot(x, x->ids[k])), x->slots[at] == 0)
				x->slots[at] = k + 1;
	}
	at = id_slot(x, x->ids[i]);
	if (x->slots[at] == 0)
		x->slots[at] = i + 1;
}

uint32_t case_find(const struct case_ *c, struct span id)
{
	uint64_t want[2];
	const struct case_index *x = c->index;

	if (x->n_slots == 0 || !id_parse(id, want))
		return CASE_NONE;
	return x->slots[id_slot(x, want)] - 1;		/* 0 - 1 is CASE_NONE */
}

/* ---- slices ---- */

void case_slice_push(struct case_ *c, struct slice *s, uint32_t v)
{
	assert(s->n == 0 || s->at + s->n == c->n_numbers);
	if (c->n_numbers == c->cap_numbers) {
		c->cap_numbers = c->cap_numbers ? c->cap_numbers / 2 * 3 : 4096;
		c->numbers = mem_grow(c->numbers, c->cap_numbers * sizeof *c->numbers);
	}
	if (s->n == 0)
		s->at = c->n_numbers;
	c->numbers[c->n_numbers++] = v;
	s->n++;
}

void case_slice_add(struct case_ *c, struct slice *s, uint32_t v, uint32_t limit)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (c->numbers[s->at + i] == v)
			return;
	if (s->n < limit && c->n_numbers < UINT32_MAX / 8)
		case_slice_push(c, s, v);
}

/* ---- parties ---- */

static size_t party_slot(const struct case_ *c, uint32_t word)
{
	const struct case_index *x = c->index;
	size_t at = (word * (size_t)0x9e3779b97f4a7c15u >> 32) & (x->n_words - 1);

	while (x->by_word[at] && c->parties[x->by_word[at] - 1].key != word)
		at = (at + 1) & (x->n_words - 1);
	return at;
}

static void more_party_slots(struct case_ *c)
{
	struct case_index *x = c->index;

	free(x->by_word);
	x->n_words *= 2;
	x->by_word = mem_get(x->n_words * sizeof *x->by_word);
	for (uint32_t i = 0; i < c->n_parties; i++)
		x->by_word[party_slot(c, c->parties[i].key)] = i + 1;
}

uint32_t case_party_put(struct case_ *c, struct span address, struct span name)
{
	struct case_index *x = c->index;
	uint32_t key = intern_put_folded(c->words, address.n ? address : name);
	struct case_party *p;
	size_t at;

	if (key == 0)
		return CASE_NONE;
	at = party_slot(c, key);
	if (x->by_word[at] == 0) {
		if (c->n_parties == c->cap_parties) {
			c->cap_parties = c->cap_parties ? c->cap_parties / 2 * 3 : 64;
			c->parties = mem_grow(c->parties, c->cap_parties * sizeof *c->parties);
		}
		c->parties[c->n_parties] = (struct case_party){ .key = key, .is_address = address.n > 0,
			.first = CASE_NONE, .last = CASE_NONE, .person = c->n_parties };
		x->by_word[at] = ++c->n_parties;
		if (c->n_parties * 3 / 2 > x->n_words) {
			more_party_slots(c);
			at = party_slot(c, key);
		}
	}
	p = &c->parties[x->by_word[at] - 1];
	if (name.n)
		sides_saw_name(c, x->by_word[at] - 1, intern_put(c->words, span_trim(name)));
	else if (!p->is_address && p->name == 0)
		p->name = intern_put(c->words, span_trim(address));
	return x->by_word[at] - 1;
}

uint32_t case_party_find(const struct case_ *c, struct span address)
{
	uint32_t key = intern_find(c->words, address);

	return key ? c->index->by_word[party_slot(c, key)] - 1 : CASE_NONE;
}

/* ---- taking an item ---- */

static const struct {
	const char *is;
	enum case_kind kind;
} kinds[] = {
	{ "message", KIND_MESSAGE }, { "chat", KIND_CHAT }, { "mailbox", KIND_MAILBOX }, { "archive", KIND_ARCHIVE },
	{ "invoice", KIND_INVOICE }, { "receipt", KIND_RECEIPT }, { "statement", KIND_STATEMENT },
	{ "payment", KIND_PAYMENT }, { "contract", KIND_CONTRACT }, { "delivery", KIND_DELIVERY },
	{ "screenshot", KIND_SCREENSHOT }, { "photo", KIND_PHOTO }, { "timesheet", KIND_TIMESHEET },
	{ "calendar", KIND_CALENDAR }, { "decoration", KIND_DECORATION },
};

static enum case_kind kind_of(const struct item *it)
{
	for (size_t i = 0; i < countof(kinds); i++)
		if (span_eq_str(it->class_.is, kinds[i].is))
			return kinds[i].kind;
	return KIND_OTHER;
}

/* False: what it stands in is but the place it was found in. */
static bool take_inside(struct case_ *c, struct case_item *ci)
{
	struct case_item *parent = &c->items[ci->parent];

	if (parent->flags & CI_CONTAINER) {
		ci->place = ci->flags & CI_CHAT ? ++parent->place : 0;
		return false;
	}
	ci->family = parent->family;
	if ((ci->flags & CI_BODY) == 0)
		ci->place = ++c->items[parent->family].place;
	return true;
}

static void take_place(struct case_ *c, struct case_item *ci, const struct item *it, uint32_t index)
{
	ci->parent = it->parent.p ? case_find(c, it->parent) : CASE_NONE;
	ci->family = index;
	if (it->chat.kind.n) {
		ci->flags |= CI_CHAT;
	} else if (it->mail.from.addr.n || mail_time(&it->mail).n || it->mail.message_id.n || it->mail.to.n ||
		   it->mail.clocks.n) {
		ci->flags |= CI_MAIL;
	}
	if (span_eq_str(it->part, "body"))
		ci->flags |= CI_BODY;
	if (ci->parent != CASE_NONE && take_inside(c, ci))
		return;
	if (ci->kind == KIND_MAILBOX || ci->kind == KIND_ARCHIVE || (ci->kind == KIND_CHAT && (ci->flags & CI_CHAT) == 0))
		ci->flags |= CI_CONTAINER;
}

/* A number that only one agreement, invoice or order has. Codes without a label ("ISO-9001") are
 * that only with enough digits. */
static bool is_case_number(const struct fact *f)
{
	static const char *const schemes[] = { "invoice", "order", "contract", "ticket", "transaction" };
	size_t digits = 0;

	if (f->value.n < 4 || f->value.n > 64)
		return false;
	for (size_t i = 0; i < f->value.n; i++)
		digits += f->value.p[i] >= '0' && f->value.p[i] <= '9';
	for (size_t i = 0; digits >= 2 && i < countof(schemes); i++)
		if (span_eq_str(f->scheme, schemes[i]))
			return true;
	return (span_eq_str(f->scheme, "document") && digits >= 5) || (span_eq_str(f->scheme, "id") && digits >= 6);
}

static void take_ids(struct case_ *c, struct case_item *ci, const struct item *it)
{
	const struct span own[] = { it->fields.invoice_number, it->fields.order_number, it->fields.contract_number,
				    it->fields.corrects };
	const struct fact *f = it->facts.v;
	bool asks = false, numbered = false;

	struct span titled = ci->flags & CI_MAIL ? say_bill_number(it->mail.subject) : SPAN("");

	if (titled.n >= 4)
		case_slice_add(c, &ci->ids, intern_put_folded(c->words, titled), LIMIT_CASE_IDS);
	for (size_t i = 0; i < countof(own); i++)
		if (own[i].n >= 3)
			case_slice_add(c, &ci->ids, intern_put_folded(c->words, own[i]), LIMIT_CASE_IDS);
	for (uint32_t i = 0; i < it->facts.n; i++) {
		if (!fact_is(&f[i], FACT_REFERENCE) || !is_case_number(&f[i]))
			continue;
		case_slice_add(c, &ci->ids, intern_put_folded(c->words, f[i].value), LIMIT_CASE_IDS);
		if (span_eq_str(f[i].scheme, "invoice") || span_eq_str(f[i].scheme, "contract"))
			ci->flags |= CI_BUSINESS;
	}
	for (uint32_t i = 0; i < it->facts.n; i++) {
		if (f[i].quoted)
			continue;
		if (fact_is(&f[i], FACT_AMOUNT))
			ci->flags |= CI_MONEY;
		asks = asks || (fact_is(&f[i], FACT_AMOUNT) && (span_eq_str(f[i].role, "total") || span_eq_str(f[i].role, "due")));
		numbered = numbered || (fact_is(&f[i], FACT_REFERENCE) && span_eq_str(f[i].scheme, "invoice"));
	}
	if (asks && numbered)
		ci->flags |= CI_BILLS;
	if (numbered || ((ci->flags & CI_MAIL) && !(ci->flags & CI_REPLY) && (say_cues(it->mail.subject) & SAY_BILL)))
		ci->flags |= CI_NUMBERED;
	if (ci->kind == KIND_INVOICE || ci->kind == KIND_CONTRACT || ci->kind == KIND_PAYMENT ||
	    ci->kind == KIND_RECEIPT || ci->kind == KIND_TIMESHEET)
		ci->flags |= CI_BUSINESS;
}

/* Where the part that the sender wrote begins and ends: the first one; what follows a quotation is
 * not looked at. */
static void take_fresh(struct case_item *ci, const struct item *it)
{
	const struct text_part *p = it->text.parts.v;

	for (uint32_t i = 0; i < it->text.parts.n; i++)
		if (span_eq_str(p[i].kind, "new") && p[i].bytes[0] >= 0 && p[i].bytes[1] <= UINT32_MAX) {
			ci->fresh[0] = (uint32_t)p[i].bytes[0];
			ci->fresh[1] = (uint32_t)p[i].bytes[1];
			return;
		}
}

static void take_mentions(struct case_ *c, struct case_item *ci, const struct item *it)
{
	const struct fact *f = it->facts.v;
	const struct span named[] = { it->fields.seller, it->fields.buyer };
	uint32_t found[LIMIT_CASE_MENTIONS], n = 0;

	if (ci->kind == KIND_INVOICE && it->fields.seller.n && c->sold.n < LIMIT_CASE_IDS)
		*(struct case_sold *)list_add(&c->sold, c->arena, sizeof(struct case_sold)) = (struct case_sold){
			intern_put(c->words, it->fields.seller), intern_put(c->words, it->fields.buyer) };
	for (size_t i = 0; i < countof(named); i++)
		if (named[i].n)
			found[n++] = case_party_put(c, (struct span){ 0 }, named[i]);
	for (uint32_t i = 0; i < it->facts.n && n < LIMIT_CASE_MENTIONS; i++)
		if (fact_is(&f[i], FACT_PARTY) && f[i].at.header.n == 0 && !span_eq_str(f[i].scheme, "vat"))
			found[n++] = span_eq_str(f[i].scheme, "email") ?
				case_party_put(c, f[i].value, (struct span){ 0 }) :
				case_party_put(c, (struct span){ 0 }, f[i].value);
	for (uint32_t i = 0; i < n; i++)
		if (found[i] != CASE_NONE)
			case_slice_add(c, &ci->mentions, found[i], LIMIT_CASE_MENTIONS);
}

/* An export that came with a message may be of anybody's account. */
static void take_booked(struct case_ *c, const struct case_item *ci, const struct item *it)
{
	const struct transaction *t = it->transactions.v;

	if (ci->family < c->n_items && (c->items[ci->family].flags & CI_MAIL))
		return;
	for (uint32_t i = 0; i < it->transactions.n && c->booked.n < LIMIT_CASE_BOOKED; i++)
		if (t[i].counterparty.n)
			*numbers_put(&c->booked, intern_put(c->words, t[i].counterparty)) += 1;
}

static void saw(struct case_ *c, uint32_t party, uint32_t item, bool as_sender)
{
	struct case_party *p = &c->parties[party];

	if (as_sender)
		p->sent++;
	else
		p->received++;
	if (p->first == CASE_NONE)
		p->first = item;
	p->last = item;
}

static void take_people(struct case_ *c, struct case_item *ci, const struct item *it, uint32_t index)
{
	const struct mail *m = &it->mail;
	const struct list *to[] = { &m->to, &m->cc, &m->bcc };
	uint32_t party, found[LIMIT_CASE_RECIPIENTS], n = 0;

	ci->sender = CASE_NONE;
	if (ci->flags & CI_CHAT)
		ci->sender = case_party_put(c, (struct span){ 0 }, it->chat.sender);
	else if (m->from.addr.n || m->from.name.n)
		ci->sender = case_party_put(c, m->from.addr, m->from.name);
	if (ci->sender != CASE_NONE)
		saw(c, ci->sender, index, true);
	for (size_t k = 0; k < countof(to); k++)
		for (uint32_t i = 0; i < to[k]->n && n < LIMIT_CASE_RECIPIENTS; i++) {
			const struct address *a = (const struct address *)to[k]->v + i;

			if ((party = case_party_put(c, a->addr, a->name)) != CASE_NONE)
				found[n++] = party;
		}
	for (uint32_t i = 0; i < n; i++) {
		case_slice_add(c, &ci->to, found[i], LIMIT_CASE_RECIPIENTS);
		saw(c, found[i], index, false);
	}
	if (names_is_machine(m->from.addr, m->subject))
		ci->flags |= CI_AUTOMATIC;
	if (names_is_service(names_domain(m->from.addr)))
		ci->flags |= CI_SERVICE;
}

static void take_message(struct case_ *c, struct case_item *ci, const struct item *it)
{
	const struct mail *m = &it->mail;
	uint32_t skip = m->references.n > LIMIT_CASE_REFERENCES ? m->references.n - LIMIT_CASE_REFERENCES : 0;
	uint32_t found[LIMIT_CASE_REFERENCES + 1], n = 0;
	bool reply;

	if (ci->flags & CI_CHAT) {
		ci->channel = intern_put_folded(c->words, it->chat.channel);
		ci->title = intern_put(c->words, it->chat.channel);
		return;
	}
	ci->message_id = intern_put(c->words, m->message_id);
	ci->title = intern_put(c->words, span_trim(m->subject));
	ci->subject = subject_fold(c->words, m->subject, &reply);
	for (uint32_t i = skip; i < m->references.n; i++)
		found[n++] = intern_put(c->words, list_span(&m->references, i));
	if (m->in_reply_to.n)
		found[n++] = intern_put(c->words, m->in_reply_to);
	/* The one it answers comes last, also where References names it, too. */
	for (uint32_t i = 0; i < n; i++)
		if (found[i] && (i + 1 == n || found[i] != found[n - 1]))
			case_slice_add(c, &ci->references, found[i], LIMIT_CASE_REFERENCES + 1);
	if (reply || ci->references.n)
		ci->flags |= CI_REPLY;
}

static void take_time(struct case_item *ci, const struct item *it)
{
	struct span when = ci->flags & CI_CHAT ? it->chat.time : mail_time(&it->mail);
	const struct fact *f = it->facts.v;

	for (uint32_t i = 0; when.n == 0 && i < it->facts.n; i++)
		if (fact_is(&f[i], FACT_DATE) && (span_eq_str(f[i].role, "issued") || span_eq_str(f[i].role, "signed") ||
						  span_eq_str(f[i].role, "delivered")))
			when = f[i].value;
	if (when.n == 0)
		when = it->fields.issue_date.n ? it->fields.issue_date : it->image.captured_at;
	ci->when_has = moment_instant(when, &ci->when);
}

uint32_t case_take(struct case_ *c, const struct item *it)
{
	uint32_t index = c->n_items;
	struct case_item ci = { .sha256 = it->sha256, .text = it->text.sha256, .kind = (uint8_t)kind_of(it),
				.group = CASE_NONE, .thread = CASE_NONE, .answers = CASE_NONE };

	if (index == c->cap_items) {
		c->cap_items = c->cap_items ? c->cap_items / 2 * 3 : 1024;
		c->items = mem_grow(c->items, c->cap_items * sizeof *c->items);
		c->index->ids = mem_grow(c->index->ids, c->cap_items * sizeof *c->index->ids);
	}
	if (digest_is_zero(&it->sha256))
		ci.flags |= CI_NO_BYTES;
	take_place(c, &ci, it, index);
	take_people(c, &ci, it, index);
	if (ci.flags & (CI_MAIL | CI_CHAT))
		take_message(c, &ci, it);
	else if ((ci.flags & CI_BODY) == 0 && ci.kind != KIND_DECORATION)
		ci.title = intern_put(c->words, it->name);
	take_ids(c, &ci, it);
	take_fresh(&ci, it);
	take_mentions(c, &ci, it);
	take_booked(c, &ci, it);
	take_time(&ci, it);
	decide_take(c, &ci, it);
	sent_take(c->sent, index, it);
	ledger_see(c, it);
	for (uint32_t i = 0; (ci.flags & CI_TEXT_OCR) == 0 && i < it->facts.n; i++)
		if (span_eq_str(((const struct fact *)it->facts.v)[i].trust, trust_name[TRUST_OCR]))
			ci.flags |= CI_TEXT_OCR;
	if (span_eq_str(it->text.by, "ocr"))
		ci.flags |= CI_TEXT_OCR;
	c->items[index] = ci;
	c->n_items++;
	c->items[ci.family].flags |= ci.flags & (CI_MONEY | CI_BUSINESS);	/* what is asked of families */
	c->items[ci.family].has |= 1u << ci.kind;
	if (!id_parse(it->id, c->index->ids[index]))
		c->index->ids[index][0] = c->index->ids[index][1] = 0;
	remember_id(c, index);
	return index;
}

/* ---- the steps ---- */

bool case_settle(struct case_ *c, struct store *store, struct err *e)
{
	struct texts *texts = texts_new(store);

	if (c->findings == NULL && (c->findings = finding_new(c->config, NULL, e)) == NULL) {
		texts_free(texts);
		return false;
	}
	sent_settle(c->sent);
	sides_settle(c, texts);
	threads_settle(c);
	relevance_settle(c, texts);
	decide_settle(c);
	same_settle(c, texts);
	threads_silences(c, texts);
	labels_settle(c);
	texts_free(texts);
	return true;
}

bool case_read(struct case_ *c, uint32_t index, struct item *it, struct err *e)
{
	(void)e;
	decide_facts(c, it);
	ledger_take(c, index, it);
	finding_take(c, index, it);
	return true;
}

bool case_conclude(struct case_ *c, struct store *store, struct err *e)
{
	struct texts *texts = texts_new(store);

	(void)e;
	ledger_conclude(c, texts);
	finding_conclude(c, texts);
	deadline_conclude(c);
	statement_conclude(c, texts);
	finding_order(c);
	texts_free(texts);
	return true;
}

/* ---- asking ---- */

struct span case_word(const struct case_ *c, uint32_t word) { return intern_view(c->words, word); }

struct span case_label(const struct case_ *c, uint32_t item)
{
	const struct case_item *ci;

	if (item >= c->n_items)
		return (struct span){ 0 };
	ci = &c->items[item];
	if ((ci->flags & CI_BODY) && ci->parent != CASE_NONE)
		ci = &c->items[ci->parent];
	return ci->label ? case_word(c, ci->label) : (struct span){ 0 };
}

uint32_t case_by_label(const struct case_ *c, struct span label)
{
	for (uint32_t i = 0; i < c->n_items; i++)
		if (c->items[i].label && span_ieq(case_word(c, c->items[i].label), span_trim(label)))
			return i;
	return CASE_NONE;
}

/* A copy of an invoice that a service sent to the other side is in my mailbox because it is mine; what it writes
 * to me is a notice. */
static enum case_side service_side(const struct case_ *c, const struct case_item *ci)
{
	const uint32_t *to = case_slice(c, ci->to);
	bool other = false;

	for (uint32_t i = 0; i < ci->to.n; i++) {
		if (c->parties[to[i]].side == SIDE_ME)
			return SIDE_PLATFORM;
		other = other || c->parties[to[i]].side == SIDE_OTHER;
	}
	return other ? SIDE_ME : SIDE_PLATFORM;
}

enum case_side case_sender_side(const struct case_ *c, uint32_t item)
{
	const struct case_item *ci = &c->items[item];

	if (ci->sender == CASE_NONE && ci->family != item)
		ci = &c->items[ci->family];
	if (ci->flags & CI_SERVICE)
		return service_side(c, ci);
	return ci->sender == CASE_NONE ? SIDE_UNKNOWN : (enum case_side)c->parties[ci->sender].side;
}
