/* Findings: what the case lacks for its venue and reason, and what speaks against its evidence.
 * A tamper sign is told as what was seen, with the innocent reasons it can have. */
#include "finding_work.h"

#include "record/moment.h"

#include <stdlib.h>

enum { DAY = 86400, SHOWN_EACH = 20 };	/* seconds; findings of one kind */

const char *const finding_kind_name[FINDINGS] = { "missing", "contradiction", "tamper sign", "weak", "question" };

/* ---- the venue ---- */

static void names_of(const struct venues *v, const struct venue *of, struct buf *b)
{
	const struct venue_reason *r = of ? of->reasons.v : NULL;
	uint32_t n = of ? of->reasons.n : v->all.n;

	for (uint32_t i = 0; i < n; i++) {
		buf_puts(b, i ? ", " : "");
		buf_span(b, of ? r[i].name : venue_at(v, i)->name);
	}
}

static bool refuse(struct findings *f, const struct config *config, unsigned line, const char *key, struct span value, struct err *e)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	names_of(f->venues, f->venue, &b);
	err_set(e, EXHIBIT_CONFIG, 0, "%.*s:%u: %s = %.*s is not known; write one of: %.*s", SPAN_FMT(config->file), line, key,
		SPAN_FMT(value), SPAN_FMT(buf_view(&b)));
	buf_clear(&b);
	finding_free(f);
	return false;
}

struct findings *finding_new(const struct config *config, const char *venues_dir, struct err *e)
{
	struct findings *f = mem_get(sizeof *f);

	f->arena = arena_new();
	f->venues = venue_load(venues_dir, e);
	if (f->venues == NULL) {
		finding_free(f);
		return NULL;
	}
	if (config->venue.n) {
		f->venue = venue_find(f->venues, config->venue);
		f->venue_told = true;
		if (f->venue == NULL)
			return refuse(f, config, config->venue_line, "venue", config->venue, e), NULL;
	}
	if (config->reason.n) {
		f->reason = venue_reason(f->venue ? f->venue : venue_find(f->venues, SPAN("")), config->reason);
		f->reason_told = true;
		if (f->venue && f->reason == NULL)
			return refuse(f, config, config->reason_line, "reason", config->reason, e), NULL;
		f->reason_told = f->reason != NULL;
	}
	return f;
}

void finding_free(struct findings *f)
{
	if (f == NULL)
		return;
	venue_free(f->venues);
	free(f->offsets);
	arena_free(f->arena);
	free(f);
}

/* What starts a clock there, or names a reason, tells venues apart; that money was paid does not. */
static bool tells_apart(const struct venue *v, const struct venue_trigger *t)
{
	const struct venue_deadline *d = v->deadlines.v;
	const struct venue_reason *r = v->reasons.v;
	bool does = v->deadlines.n == 0;

	for (uint32_t i = 0; i < v->deadlines.n; i++)
		does = does || (d[i].reasons.n == 0 && span_eq(d[i].trigger, t->name));
	for (uint32_t i = 0; i < v->reasons.n; i++)
		does = does || span_eq(r[i].trigger, t->name);
	return does;
}

/* Different notices of a venue among the subjects, two each; one more when it wrote at all. */
static unsigned signs_of(const struct case_ *c, const struct venue *v)
{
	const struct venue_trigger *t = v->triggers.v;
	uint64_t seen = 0;
	unsigned signs = 0;

	for (uint32_t i = 0; i < c->n_items; i++) {
		const struct case_item *ci = &c->items[i];

		if (ci->sender == CASE_NONE || !case_is_kept(ci) || c->parties[ci->sender].side != SIDE_PLATFORM || !venue_sent_it(v, case_word(c, c->parties[ci->sender].key)))
			continue;
		seen |= 1;
		for (uint32_t k = 0; k < v->triggers.n && k < 60; k++)
			for (uint32_t w = 0; tells_apart(v, &t[k]) && w < t[k].words.n; w++)
				if (texts_has(case_word(c, ci->subject), list_span(&t[k].words, w)))
					seen |= (uint64_t)2 << k;
	}
	for (unsigned k = 0; k < 62; k++)
		signs += (seen >> k & 1) ? (k ? 2 : 1) : 0;
	return signs;
}

static void choose_venue(struct case_ *c)
{
	struct findings *f = c->findings;
	unsigned most = 0;

	if (f->venue)
		return;
	/* Where my side would be the one asked (money wanted back, an account suspended), a notice must say
	 * so: that a service wrote of payments makes no dispute there. */
	for (uint32_t i = 0; i < f->venues->all.n; i++) {
		const struct venue *v = venue_at(f->venues, i);
		unsigned signs = v->domains.n ? signs_of(c, v) : 0;

		if (signs > most && (signs > 1 || v->role == VENUE_CLAIMANT)) {
			most = signs;
			f->venue = v;
		}
	}
	f->venue_why = f->venue ? SPAN("worked out from notices among the messages") :
				  SPAN("none was named, and no notice shows one: careful limits are used");
	if (f->venue == NULL)
		f->venue = venue_find(f->venues, SPAN(""));
}

static void choose_reason(struct case_ *c)
{
	struct findings *f = c->findings;
	const struct trigger_seen *t = f->triggers.v;
	const struct venue_reason *r = f->venue->reasons.v;

	for (uint32_t i = 0; f->reason == NULL && i < f->venue->reasons.n; i++)
		for (uint32_t k = 0; k < f->triggers.n; k++)
			if (r[i].trigger.n && span_eq(r[i].trigger, t[k].trigger->name))
				f->reason = &r[i];
	if (f->reason == NULL)
		f->reason = venue_reason(f->venue, SPAN(""));
}

/* ---- what an item shows of itself ---- */

static void mark(struct case_ *c, uint32_t item, enum mark_kind kind, int64_t when, struct span text)
{
	struct finding_mark *m = list_add(&c->findings->work, c->findings->arena, sizeof *m);

	*m = (struct finding_mark){ item, (uint8_t)kind, when, text };
}

static void take_days(struct case_ *c, uint32_t index, const struct item *it)
{
	const struct fact *f = it->facts.v;
	int64_t when;

	for (uint32_t i = 0; i < it->facts.n; i++)
		if (fact_is(&f[i], FACT_DATE) && !f[i].quoted && f[i].or_.n == 0 && f[i].value.n >= 10 &&
		    (span_eq_str(f[i].role, "deadline") || span_eq_str(f[i].role, "due") || span_eq_str(f[i].role, "period-end")) &&
		    moment_instant(span_sub(f[i].value, 0, 10), &when))
			mark(c, index, MARK_DAY, when, (struct span){ 0 });
}

static void take_signatures(struct case_ *c, uint32_t index, const struct item *it)
{
	const struct signature *s = it->signatures.v;
	struct arena *a = c->findings->arena;
	int64_t signed_at, changed_at;

	for (uint32_t i = 0; i < it->signatures.n; i++) {
		if (span_eq_str(s[i].result, "fail") || span_eq_str(s[i].body, "mismatch"))
			mark(c, index, MARK_BROKEN, 0, arena_fmt(a, "%.*s%s%.*s", SPAN_FMT(s[i].kind), s[i].domain.n ? " of " : "",
								 SPAN_FMT(s[i].domain)));
		if (moment_instant(s[i].time, &signed_at) && moment_instant(it->document.modified, &changed_at) && changed_at > signed_at)
			mark(c, index, MARK_CHANGED, changed_at, arena_dup(a, it->document.modified));
	}
}

/* Programs that change pictures; a camera's or a telephone's own software does not. */
static bool is_editor(struct span software)
{
	static const char *const editors[] = { "photoshop", "gimp", "lightroom", "affinity", "paint.net", "pixelmator", "snapseed",
					       "picsart", "canva", "acorn", "corel" };

	for (size_t i = 0; i < countof(editors); i++)
		if (span_ifind(software, span_str(editors[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

static void take_clocks(struct case_ *c, uint32_t index, const struct item *it)
{
	const struct clock *k = it->mail.clocks.v;
	int64_t date = 0, received = 0;
	bool has_date = false, has_received = false;

	for (uint32_t i = 0; i < it->mail.clocks.n; i++) {
		if (span_eq_str(k[i].source, "Date"))
			has_date = moment_instant(k[i].time, &date);
		else if (span_eq_str(k[i].source, "Received") && !has_received)
			has_received = moment_instant(k[i].time, &received);
	}
	if (has_date && has_received && (date - received > DAY || received - date > DAY))
		mark(c, index, MARK_CLOCKS, received, arena_dup(c->findings->arena, it->mail.date));
}

/* "+02:00" at the end of a time, in minutes. */
static int16_t offset_of(struct span time)
{
	struct moment_iso t;
	int h, m;

	if (!moment_parse(time, &t) || t.zone.n != 6)
		return 0;
	h = (t.zone.p[1] - '0') * 10 + (t.zone.p[2] - '0');
	m = (t.zone.p[4] - '0') * 10 + (t.zone.p[5] - '0');
	return (int16_t)((t.zone.p[0] == '-' ? -1 : 1) * (h * 60 + m));
}

int64_t finding_local(const struct case_ *c, uint32_t item, int64_t when)
{
	const struct findings *f = c->findings;

	return item < f->n_offsets ? when + f->offsets[item] * 60 : when;
}

int64_t finding_entry_day(const struct case_ *c, const struct ledger_entry *e)
{
	for (uint32_t i = 0; !e->by_user && i < e->sources.n; i++) {
		uint32_t item = ledger_source(e, i)->item, top = c->items[item].family;

		/* A document's own date is a day; one that has none is dated by the message it came with. */
		if (ledger_source(e, i)->row || ledger_source(e, i)->when != e->when)
			continue;
		if (c->items[item].flags & (CI_MAIL | CI_CHAT))
			return finding_local(c, item, e->when);
		if (!c->items[item].when_has && top != CASE_NONE)
			return finding_local(c, top, e->when);
	}
	return e->when;
}

void finding_take(struct case_ *c, uint32_t index, const struct item *it)
{
	struct arena *a = c->findings->arena;

	if (c->findings->offsets == NULL) {
		c->findings->n_offsets = c->n_items;
		c->findings->offsets = mem_get((c->n_items + 1) * sizeof *c->findings->offsets);
	}
	if (index < c->findings->n_offsets)
		c->findings->offsets[index] = offset_of(mail_time(&it->mail).n ? mail_time(&it->mail) : it->chat.time);
	if (c->items[index].flags & CI_MAIL) {
		take_days(c, index, it);
		take_clocks(c, index, it);
	}
	take_signatures(c, index, it);
	if (is_editor(it->image.software))
		mark(c, index, MARK_EDITED, 0, arena_dup(a, it->image.software));
}

/* ---- findings ---- */

void finding_add(struct case_ *c, enum finding_kind kind, bool grave, struct span text, struct span fix, uint32_t item)
{
	struct finding *f = list_add(&c->findings->all, c->findings->arena, sizeof *f);

	*f = (struct finding){ .kind = (uint8_t)kind, .grave = grave, .text = text, .fix = fix };
	if (item != CASE_NONE)
		*(uint32_t *)list_add(&f->items, c->findings->arena, sizeof item) = item;
}

static void also(struct case_ *c, uint32_t item)
{
	struct finding *f = (struct finding *)c->findings->all.v + (c->findings->all.n - 1);

	*(uint32_t *)list_add(&f->items, c->findings->arena, sizeof item) = item;
}

static struct span because(const struct case_ *c) { return c->findings->venue->title; }

static void missing(struct case_ *c)
{
	struct findings *f = c->findings;
	struct arena *a = f->arena;

	for (unsigned ev = 0; ev < EVIDENCES; ev++) {
		bool required = f->reason && (f->reason->required >> ev & 1), helpful = f->reason && (f->reason->helpful >> ev & 1);

		if ((!required && !helpful) || finding_has(f, (enum evidence)ev))
			continue;
		finding_add(c, FINDING_MISSING, required,
			    arena_fmt(a, "Nothing was recognised as %s, which %s for \342\200\234%.*s\342\200\235 (%.*s).",
				      evidence_words[ev].title, required ? "is needed" : "helps", SPAN_FMT(f->reason->title), SPAN_FMT(because(c))),
			    arena_fmt(a, "Add %s.", evidence_words[ev].get), CASE_NONE);
	}
}

static void clashes(struct case_ *c)
{
	const struct ledger *l = c->ledger;
	const struct ledger_clash *k = l->clashes.v;
	struct arena *a = c->findings->arena;

	for (uint32_t i = 0; i < l->clashes.n && i < SHOWN_EACH; i++) {
		finding_add(c, FINDING_CLASH, true, k[i].text,
			    SPAN("Say in case.ini, under [ledger], which sum is right; keep both files."), k[i].a);
		if (k[i].b != CASE_NONE)
			also(c, k[i].b);
	}
	for (uint32_t i = 0; i < l->n_entries; i++) {
		const struct ledger_entry *e = &l->entries[i];
		bool mine = e->sources.n && ledger_source(e, 0)->how == HOW_MINE;

		if (e->kind == LEDGER_INVOICE && e->counted && e->refunded.mantissa &&
		    e->open.mantissa && !e->open.negative && e->sources.n)
			finding_add(
				c, FINDING_CLASH, false,
				arena_fmt(a,
					  "%.*s %.*s of %.*s were given back, and no credit note "
					  "lowers it: they count as owed again.",
					  SPAN_FMT(exact_print(e->refunded, a)),
					  SPAN_FMT(case_word(c, e->currency)),
					  SPAN_FMT(e->number.n ? e->number : SPAN("an invoice"))),
				SPAN("If the price was lowered by it, say so under [ledger] in "
				     "case.ini with a credit of that sum."),
				ledger_source(e, 0)->item);
		if (e->kind == LEDGER_SAID && !e->by_user && e->sources.n)
			finding_add(c, FINDING_CLASH, false,
				    arena_fmt(a, mine ? "You wrote that %.*s %.*s arrived; no invoice in the files is for that." :
					      "It is said that %.*s %.*s were paid; nothing in the files shows that they arrived.",
					      SPAN_FMT(exact_print(e->value, a)), SPAN_FMT(case_word(c, e->currency))),
				    mine ? SPAN("Add the invoice, or say under [ledger] in case.ini what it was for.") :
					   SPAN("Look into your account; add its export, or the payment under [ledger] in case.ini."),
				    ledger_source(e, 0)->item);
	}
	for (uint32_t i = 0; i < l->n_accounts; i++) {
		const struct ledger_account *acc = &l->accounts[i];

		if (acc->has_agreed && exact_cmp_abs(acc->invoiced, acc->agreed) > 0)
			finding_add(c, FINDING_CLASH, false,
				    arena_fmt(a, "More was invoiced (%.*s %.*s) than the agreement names (%.*s).", SPAN_FMT(exact_print(acc->invoiced, a)),
					      SPAN_FMT(case_word(c, acc->currency)), SPAN_FMT(exact_print(acc->agreed, a))),
				    SPAN("Add what shows that the other side ordered the rest."), CASE_NONE);
	}
}

static void tampering(struct case_ *c)
{
	const struct finding_mark *m = c->findings->work.v;
	struct arena *a = c->findings->arena;

	for (uint32_t g = 0; g < c->n_groups; g++) {
		if (c->groups[g].kind != SAME_CONFLICT)
			continue;
		finding_add(c, FINDING_TAMPER, true,
			    SPAN("One Message-ID stands on messages with different content. One of them was changed, or a program gave the id "
				 "twice; which one is the original cannot be seen from them alone."),
			    SPAN("Get the original from the mail server or the other mailbox; send neither without saying so."), CASE_NONE);
		for (uint32_t i = 0; i < c->groups[g].items.n && i < SHOWN_EACH; i++)
			also(c, case_slice(c, c->groups[g].items)[i]);
	}
	for (uint32_t i = 0; i < c->n_items; i++)
		if ((c->items[i].flags & CI_BEFORE_PARENT) && finding_is_message(c, i)) {
			finding_add(c, FINDING_TAMPER, false,
				    SPAN("The message is dated before the one it answers. A wrong clock does that, too."),
				    SPAN("Be ready to explain it; the Received lines of the original help."), i);
			if (c->items[i].answers != CASE_NONE)
				also(c, c->items[i].answers);
		}
	for (uint32_t i = 0; i < c->findings->work.n; i++) {
		struct span text = m[i].text;

		if (m[i].kind == MARK_EDITED)
			finding_add(c, FINDING_TAMPER, false,
				    arena_fmt(a, "The picture was saved by %.*s. That can be a harmless crop.", SPAN_FMT(text)),
				    SPAN("Send the picture as it was taken, if you still have it."), m[i].item);
		else if (m[i].kind == MARK_CHANGED)
			finding_add(c, FINDING_TAMPER, true,
				    arena_fmt(a, "The document says it was changed on %.10s, after it was signed.", text.n >= 10 ? text.p : "a later day"),
				    SPAN("Compare it with the other side's copy before you send it."), m[i].item);
		else if (m[i].kind == MARK_BROKEN)
			finding_add(c, FINDING_TAMPER, false,
				    arena_fmt(a, "A signature (%.*s) does not fit the content. Mailing lists and gateways cause that, too.", SPAN_FMT(text)),
				    SPAN("Get the message from another mailbox, if it matters."), m[i].item);
		else if (m[i].kind == MARK_CLOCKS)
			finding_add(c, FINDING_TAMPER, false,
				    arena_fmt(a, "The sender dates the message %.10s, the server took it in on %.10s.", text.n >= 10 ? text.p : "(?)",
					      moment_utc(m[i].when, a).p), (struct span){ 0 }, m[i].item);
	}
}

static bool is_shown_elsewhere(const struct case_ *c, uint32_t item)
{
	for (uint32_t g = 0; g < c->n_groups; g++)
		for (uint32_t i = 0; c->groups[g].kind == SAME_SHOWN && i < c->groups[g].items.n; i++)
			if (span_eq(case_label(c, case_slice(c, c->groups[g].items)[i]), case_label(c, item)))
				return true;
	return false;
}

/* An entry that is not sure, with the line of case.ini that makes it so. */
static void weak_entry(struct case_ *c, const struct ledger_entry *e)
{
	static const struct {
		const char *noun, *verb;
	} words[LEDGER_KINDS] = {
		[LEDGER_INVOICE] = { "invoice", "invoiced" }, [LEDGER_CREDIT] = { "credit note", "credited" },
		[LEDGER_PAYMENT] = { "payment", "paid" }, [LEDGER_REFUND] = { "refund", "refunded" },
		[LEDGER_REVERSAL] = { "reversal", "reversed" }, [LEDGER_FEE] = { "fee", "fee" },
	};
	struct arena *a = c->findings->arena;
	const struct ledger_entry *of = e->invoice != CASE_NONE ? &c->ledger->entries[e->invoice] : NULL;
	struct span number = e->kind == LEDGER_INVOICE ? e->number : of ? of->number : SPAN("");
	struct span sum = arena_fmt(a, "%.*s %.*s", SPAN_FMT(exact_print(e->value, a)), SPAN_FMT(case_word(c, e->currency)));

	if (!e->sources.n || e->by_user || e->sure != LEDGER_UNSURE || words[e->kind].noun == NULL)
		return;
	finding_add(c, FINDING_WEAK, false,
		    arena_fmt(a, "The %s of %.*s%s%.*s is not sure: %.*s.", e->basis == BASIS_ASKED ? "claim" : words[e->kind].noun, SPAN_FMT(sum),
			      number.n ? e->kind == LEDGER_INVOICE ? ", " : " for " : "", SPAN_FMT(number), SPAN_FMT(e->why)),
		    arena_fmt(a, "Confirm or correct it in case.ini: [ledger] %.*s = %s %.*s%s%.*s",
			      SPAN_FMT(case_label(c, ledger_source(e, 0)->item)), words[e->kind].verb, SPAN_FMT(sum),
			      number.n ? " for " : "", SPAN_FMT(number)), ledger_source(e, 0)->item);
}

static void weak(struct case_ *c)
{
	const struct ledger *l = c->ledger;
	unsigned shown = 0;

	for (uint32_t i = 0; i < c->n_items && shown < SHOWN_EACH; i++)
		if (case_is_kept(&c->items[i]) && c->items[i].kind == KIND_SCREENSHOT && (c->items[i].flags & CI_MONEY) &&
		    (c->items[i].group == CASE_NONE || case_slice(c, c->groups[c->items[i].group].items)[0] == i) && !is_shown_elsewhere(c, i)) {
			shown++;
			finding_add(c, FINDING_WEAK, false, SPAN("Only a screenshot: no message among the files has these words."),
				    SPAN("Export the conversation it was taken from."), i);
		}
	for (uint32_t i = 0; i < l->n_entries; i++)
		weak_entry(c, &l->entries[i]);
}

static void questions(struct case_ *c)
{
	const struct ledger *l = c->ledger;
	struct arena *a = c->findings->arena;

	if (c->undecided)
		finding_add(c, FINDING_ASK, true, SPAN("Who the other side is could not be worked out: nothing was left out, and sums may be wrong."),
			    SPAN("Write names and addresses under [me] and [other] in case.ini."), CASE_NONE);
	if (!c->findings->venue_told)
		finding_add(c, FINDING_ASK, false, arena_fmt(a, "The venue: %.*s (%.*s).", SPAN_FMT(because(c)), SPAN_FMT(c->findings->venue_why)),
			    SPAN("Write venue = under [case] in case.ini; `exhibit venues` lists them."), CASE_NONE);
	for (uint32_t i = 0; i < l->n_accounts; i++) {
		const struct ledger_account *acc = &l->accounts[i];

		if (!acc->written)
			finding_add(c, FINDING_ASK, false,
				    arena_fmt(a, "No amount names its currency; %.*s was assumed.", SPAN_FMT(case_word(c, acc->currency))),
				    SPAN("Write currency = under [case] in case.ini."), CASE_NONE);
		if (acc->again.mantissa)
			finding_add(c, FINDING_ASK, false,
				    arena_fmt(a, "The open sum holds %.*s %.*s that you paid back: nothing shows that the price was reduced by it.",
					      SPAN_FMT(exact_print(acc->again, a)), SPAN_FMT(case_word(c, acc->currency))),
				    SPAN("If it was, write it as credited under [ledger] in case.ini, and ignore the refund."), CASE_NONE);
	}
	for (uint32_t i = 0; i < l->unused.n; i++)
		finding_add(c, FINDING_ASK, true, list_span(&l->unused, i), SPAN("Correct the line; it was not applied."), CASE_NONE);
}

static int by_weight(const void *x, const void *y)
{
	const struct finding *a = x, *b = y;

	if (a->grave != b->grave)
		return a->grave ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (span_cmp(a->text, b->text) != 0)
		return span_cmp(a->text, b->text);
	return a->items.n && b->items.n ? (*(uint32_t *)a->items.v > *(uint32_t *)b->items.v) - (*(uint32_t *)a->items.v < *(uint32_t *)b->items.v) : 0;
}

void finding_conclude(struct case_ *c, struct texts *texts)
{
	choose_venue(c);
	finding_evidence(c, texts);
	choose_reason(c);
	missing(c);
	clashes(c);
	tampering(c);
	weak(c);
	questions(c);
}

void finding_order(struct case_ *c)
{
	struct list *all = &c->findings->all;

	if (all->n)
		qsort(all->v, all->n, sizeof(struct finding), by_weight);
}

enum step_state finding_step(const struct findings *f, const struct venue_step *s)
{
	unsigned have = 0, want = 0;

	for (unsigned ev = 0; ev < EVIDENCES; ev++)
		if (s->proof >> ev & 1) {
			want++;
			have += finding_has(f, (enum evidence)ev);
		}
	return want && have == want ? STEP_DONE : have ? STEP_PART : STEP_OPEN;
}
