/* Sentences are made of what the ledger, the evidence and the notices hold, ordered by time. When
 * they are too many for the venue, whole sentences go, the least needed first: a cut sentence would
 * say something else. */
#include "statement.h"

#include "base/text.h"
#include "ledger.h"
#include "record/moment.h"
#include "say.h"
#include "texts.h"

#include <stdlib.h>

enum { RANK_FRAME, RANK_MONEY, RANK_EVENT, RANK_WORDS, RANK_EXTRA };
enum { QUOTE = 160, STATEMENT = 1 << 20, CITED = 3 };

struct writer {
	struct case_ *c;
	struct statement *s;
	struct arena *a;
	struct texts *texts;
	struct span me, other;	/* as they are called in it */
};

/* ---- pieces ---- */

/* "5 March 2024": no country reads it as another day. */
static struct span day_words(struct arena *a, int64_t when)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
					      "October", "November", "December" };
	struct span iso = moment_utc(when, a);
	struct moment_iso t;

	if (!moment_parse(iso, &t) || t.month < 1 || t.month > 12)
		return SPAN("an unknown day");
	return arena_fmt(a, "%d %s %04d", t.day, months[t.month - 1], t.year);
}

static struct span money_words(struct writer *w, struct exact value, uint32_t currency)
{
	struct span digits = exact_print(value, w->a), whole, rest = digits;
	struct buf b;
	struct span out;

	buf_init(&b, 256);
	span_split(&rest, '.', &whole);
	for (size_t i = 0; i < whole.n; i++) {
		if (i && whole.p[i - 1] != '-' && (whole.n - i) % 3 == 0)
			buf_c(&b, ',');
		buf_c(&b, whole.p[i]);
	}
	if (rest.n) {
		buf_c(&b, '.');
		buf_span(&b, rest);
	}
	buf_c(&b, ' ');
	buf_span(&b, case_word(w->c, currency));
	out = arena_dup(w->a, buf_view(&b));
	buf_clear(&b);
	return out;
}

static struct span item_day(struct writer *w, uint32_t item)
{
	return day_words(w->a, finding_local(w->c, item, w->c->items[item].when));
}

static struct statement_sentence *say(struct writer *w, int64_t when, uint8_t rank, struct span text)
{
	struct statement_sentence *s = list_add(&w->s->sentences, w->a, sizeof *s);

	*s = (struct statement_sentence){ .when = when, .rank = rank, .text = text };
	return s;
}

static void cite(struct writer *w, struct statement_sentence *s, uint32_t item, uint32_t page, uint32_t row)
{
	const struct statement_cite *have = s->cites.v;

	for (uint32_t i = 0; i < s->cites.n; i++)
		if (span_eq(case_label(w->c, have[i].item), case_label(w->c, item)) && have[i].row == row)
			return;
	if (s->cites.n < CITED && case_label(w->c, item).n)
		*(struct statement_cite *)list_add(&s->cites, w->a, sizeof *have) = (struct statement_cite){ item, page, row };
}

static bool is_own_exhibit(const struct writer *w, uint32_t item, uint32_t top)
{
	return !span_eq(case_label(w->c, item), case_label(w->c, top));
}

/* The strongest source of an entry, the message it came in, the next ones; never a picture while
 * there is something better. */
static void cite_entry(struct writer *w, struct statement_sentence *s, const struct ledger_entry *e)
{
	for (uint32_t i = 0; i < e->sources.n; i++) {
		const struct ledger_source *src = ledger_source(e, i);
		uint32_t top = w->c->items[src->item].family;

		if (src->how == HOW_PICTURE && i)
			continue;
		cite(w, s, src->item, src->page, src->row);
		if (i == 0 && top != CASE_NONE && (w->c->items[top].flags & CI_MAIL) && is_own_exhibit(w, src->item, top))
			cite(w, s, top, 0, 0);
	}
}

static struct span entry_day(struct writer *w, const struct ledger_entry *e) { return day_words(w->a, finding_entry_day(w->c, e)); }

static struct span side_name(struct writer *w, enum case_side side, const struct list *told, const char *otherwise)
{
	uint32_t most = 0;
	struct span name = span_str(otherwise);

	if (told->n)
		return list_span(told, 0);
	for (uint32_t i = 0; i < w->c->n_parties; i++) {
		const struct case_party *p = &w->c->parties[i];

		if (p->side == side && p->name && p->sent + p->received > most) {
			most = p->sent + p->received;
			name = arena_dup(w->a, case_word(w->c, p->name));
		}
	}
	return text_display(name, w->a);
}

/* ---- what there is to say ---- */

static void about_agreement(struct writer *w)
{
	const struct evidence_seen *ev = w->c->findings->evidence[EV_AGREEMENT].v;
	const struct ledger *l = w->c->ledger;
	struct statement_sentence *s;

	for (uint32_t i = 0; i < l->n_entries; i++) {
		const struct ledger_entry *e = &l->entries[i];

		if (e->kind != LEDGER_AGREED || !e->counted || e->sure == LEDGER_UNSURE)
			continue;
		s = say(w, e->when_has ? e->when : INT64_MIN + 1, RANK_MONEY,
			e->when_has ? arena_fmt(w->a, "On %.*s %.*s and I agreed on work for %.*s in all.", SPAN_FMT(entry_day(w, e)),
						SPAN_FMT(w->other), SPAN_FMT(money_words(w, e->value, e->currency))) :
				      arena_fmt(w->a, "%.*s and I agreed on work for %.*s in all.", SPAN_FMT(w->other),
						SPAN_FMT(money_words(w, e->value, e->currency))));
		cite_entry(w, s, e);
		return;
	}
	for (uint32_t i = 0; i < w->c->findings->evidence[EV_AGREEMENT].n; i++) {
		const struct case_item *ci = &w->c->items[ev[i].item];

		if (!ci->when_has || !(ci->flags & CI_MAIL))
			continue;
		s = say(w, ci->when, RANK_MONEY, arena_fmt(w->a, "On %.*s %.*s agreed to my terms.", SPAN_FMT(item_day(w, (uint32_t)(ci - w->c->items))),
							   SPAN_FMT(w->other)));
		cite(w, s, ev[i].item, 0, 0);
		if (ci->answers != CASE_NONE)
			cite(w, s, ci->answers, 0, 0);
		return;
	}
}

static struct span invoice_name(struct writer *w, const struct ledger_entry *e)
{
	if (e->basis == BASIS_MILESTONE)
		return e->text.n ? arena_fmt(w->a, "the milestone \"%.*s\"", SPAN_FMT(text_display(e->text, w->a))) : SPAN("a milestone");
	if (e->basis == BASIS_ASKED)
		return SPAN("what I had asked for");
	return e->number.n ? arena_fmt(w->a, "invoice %.*s", SPAN_FMT(text_display(e->number, w->a))) : SPAN("an invoice");
}

static bool may_be_told(const struct ledger_entry *e)
{
	return e->counted && e->when_has && (e->by_user || (e->sources.n && ledger_source(e, 0)->how != HOW_PICTURE));
}

static void about_invoice(struct writer *w, const struct ledger_entry *e)
{
	struct statement_sentence *s;
	struct span text, due = e->due_has ? arena_fmt(w->a, ", due on %.*s", SPAN_FMT(day_words(w->a, e->due))) : SPAN("");

	if (e->basis == BASIS_MILESTONE)
		text = arena_fmt(w->a, "On %.*s %.*s were put in escrow for %.*s.", SPAN_FMT(entry_day(w, e)),
				 SPAN_FMT(money_words(w, e->value, e->currency)), SPAN_FMT(invoice_name(w, e)));
	else if (e->basis == BASIS_ASKED)
		text = arena_fmt(w->a, "On %.*s I asked for %.*s.", SPAN_FMT(entry_day(w, e)),
				 SPAN_FMT(money_words(w, e->value, e->currency)));
	else
		text = arena_fmt(w->a, "On %.*s I sent %.*s over %.*s%.*s.", SPAN_FMT(entry_day(w, e)), SPAN_FMT(invoice_name(w, e)),
				 SPAN_FMT(money_words(w, e->value, e->currency)), SPAN_FMT(due));
	s = say(w, e->when, RANK_MONEY, text);
	cite_entry(w, s, e);
}

/* The invoice is named where that is sure; the payment itself is sure enough without it. */
static void about_payment(struct writer *w, const struct ledger_entry *e, const char *what)
{
	const struct ledger_entry *of = e->invoice != CASE_NONE && e->sure != LEDGER_UNSURE ? &w->c->ledger->entries[e->invoice] : NULL;
	struct span name = of ? arena_fmt(w->a, " for %.*s", SPAN_FMT(invoice_name(w, of))) :
			   e->text.n && e->text.n <= QUOTE ? arena_fmt(w->a, " (\"%.*s\")", SPAN_FMT(text_display(e->text, w->a))) : SPAN("");
	struct statement_sentence *s;

	s = say(w, e->when, RANK_MONEY, arena_fmt(w->a, "On %.*s %.*s %s%.*s.", SPAN_FMT(entry_day(w, e)),
						  SPAN_FMT(money_words(w, e->value, e->currency)), what, SPAN_FMT(name)));
	cite_entry(w, s, e);
}

static void about_money(struct writer *w)
{
	const struct ledger *l = w->c->ledger;

	for (uint32_t i = 0; i < l->n_entries; i++) {
		const struct ledger_entry *e = &l->entries[i];

		if (!may_be_told(e))
			continue;
		if (e->kind == LEDGER_INVOICE && !e->theirs)
			about_invoice(w, e);
		else if (e->kind == LEDGER_PAYMENT)
			about_payment(w, e, "were paid");
		else if (e->kind == LEDGER_CREDIT)
			about_payment(w, e, "were credited");
		else if (e->kind == LEDGER_REFUND)
			about_payment(w, e, "were refunded by me");
		else if (e->kind == LEDGER_REVERSAL)
			about_payment(w, e, "were taken back");
	}
}

/* The first sentence of what somebody wrote, when it is short enough to quote whole. */
static struct span first_words(struct writer *w, uint32_t item)
{
	struct span text = texts_fresh(w->texts, &w->c->items[item]), line, out;
	struct buf b;

	/* A salutation ends with a comma or stands alone on a short line. */
	do {
		if (!span_line(&text, &line))
			return SPAN("");
		line = span_trim(line);
	} while (line.n == 0 || (line.n < 30 && (span_ends(line, ",") || span_ends(line, ":"))));
	line = say_sentence(span_of(line.p, line.n + text.n), 0, 1);
	if (line.n == 0 || line.n > QUOTE)
		return SPAN("");
	buf_init(&b, QUOTE + 1);
	for (size_t i = 0; i < line.n; i++)
		buf_c(&b, line.p[i] == '\n' || line.p[i] == '\r' || line.p[i] == '"' ? ' ' : line.p[i]);
	out = text_display(arena_dup(w->a, span_trim(buf_view(&b))), w->a);
	buf_clear(&b);
	return out;
}

static struct span title_of(struct writer *w, uint32_t item)
{
	return text_display(arena_dup(w->a, span_trim(case_word(w->c, w->c->items[item].title))), w->a);
}

static bool mail_of_day(struct writer *w, const struct evidence_seen *all, uint32_t n, struct span day)
{
	for (uint32_t i = 0; i < n; i++)
		if ((w->c->items[all[i].item].flags & CI_MAIL) && span_eq(item_day(w, all[i].item), day))
			return true;
	return false;
}

static void about_messages(struct writer *w, enum evidence ev, const char *with_words, const char *with_title, uint8_t rank, bool last_only)
{
	const struct evidence_seen *all = w->c->findings->evidence[ev].v;
	uint32_t n = w->c->findings->evidence[ev].n, from = last_only && n ? n - 1 : 0;

	for (uint32_t i = from; i < n; i++) {
		const struct case_item *ci = &w->c->items[all[i].item];
		struct span words = with_words || (ci->flags & CI_CHAT) ? first_words(w, all[i].item) : SPAN(""), day;

		if (!ci->when_has || !(ci->flags & (CI_MAIL | CI_CHAT)))
			continue;
		day = item_day(w, all[i].item);
		/* A message room repeats what the mail of that day says. */
		if ((ci->flags & CI_CHAT) && mail_of_day(w, all, n, day))
			continue;
		if (with_words && words.n)
			cite(w, say(w, ci->when, rank, arena_fmt(w->a, "On %.*s %.*s %s: \"%.*s\"", SPAN_FMT(day), SPAN_FMT(w->other), with_words,
								 SPAN_FMT(words))), all[i].item, 0, 0);
		else if (with_title)
			cite(w, say(w, ci->when, rank, arena_fmt(w->a, "On %.*s %s (\"%.*s\").", SPAN_FMT(day), with_title,
								 SPAN_FMT(words.n ? words : title_of(w, all[i].item)))), all[i].item, 0, 0);
	}
}

static void about_notices(struct writer *w)
{
	const struct trigger_seen *t = w->c->findings->triggers.v;

	for (uint32_t i = 0; i < w->c->findings->triggers.n; i++)
		if (!span_eq_str(t[i].trigger->name, "payment-released"))
			cite(w, say(w, t[i].when, RANK_EVENT, arena_fmt(w->a, "On %.*s I was told that %.*s.", SPAN_FMT(item_day(w, t[i].item)),
									SPAN_FMT(t[i].trigger->title))), t[i].item, 0, 0);
}

static bool is_seen(const struct writer *w, enum evidence ev, uint32_t item)
{
	const struct list *l = &w->c->findings->evidence[ev];
	const struct evidence_seen *all = l->v;

	for (uint32_t i = 0; i < l->n; i++)
		if (all[i].item == item)
			return true;
	return false;
}

static void about_silence(struct writer *w)
{
	const struct case_silence *all = w->c->silences.v;

	for (uint32_t i = 0; i < w->c->silences.n; i++) {
		const struct case_item *ci = &w->c->items[all[i].item];
		struct span words;

		if (all[i].answer != CASE_NONE || case_sender_side(w->c, all[i].item) != SIDE_ME || !case_is_kept(ci) || !(ci->flags & CI_MONEY))
			continue;
		if (is_seen(w, EV_CONTACT, all[i].item)) {	/* what it says stands there already */
			cite(w, say(w, ci->when, RANK_EXTRA, arena_fmt(w->a, "My files hold no answer to my message of %.*s.",
								       SPAN_FMT(item_day(w, all[i].item)))), all[i].item, 0, 0);
			continue;
		}
		words = ci->flags & CI_CHAT ? first_words(w, all[i].item) : SPAN("");	/* the title is the room's */
		cite(w, say(w, ci->when, RANK_EXTRA, arena_fmt(w->a, "On %.*s I wrote \"%.*s\"; my files hold no answer to it.",
							       SPAN_FMT(item_day(w, (uint32_t)(ci - w->c->items))),
							       SPAN_FMT(words.n ? words : title_of(w, all[i].item)))),
		     all[i].item, 0, 0);
	}
}

static bool is_open(const struct ledger_entry *e)
{
	return e->kind == LEDGER_INVOICE && e->counted && !e->theirs && e->open.mantissa && !e->open.negative;
}

/* The entries of a kind that belong to an invoice: "325.00 USD and 200.00 USD"; each sum stands in
 * what is cited. Empty: there are none. */
static struct span sums_of(struct writer *w, struct statement_sentence *s, uint32_t invoice, enum ledger_kind kind)
{
	const struct ledger *l = w->c->ledger;
	struct span out;
	unsigned n = 0;
	struct buf b;

	buf_init(&b, 4096);
	for (uint32_t i = 0; i < l->n_entries && n < CITED; i++) {
		const struct ledger_entry *e = &l->entries[i];
		const struct ledger_source *from = e->sources.n ? ledger_source(e, 0) : NULL;

		if (!e->counted || e->invoice != invoice || e->kind != kind || e->direct || from == NULL)
			continue;
		buf_fmt(&b, "%s%.*s", n++ ? " and " : "", SPAN_FMT(money_words(w, e->value, e->currency)));
		*(struct statement_cite *)list_add(&s->cites, w->a, sizeof(struct statement_cite)) =
			(struct statement_cite){ from->item, from->page, from->row };
	}
	out = arena_dup(w->a, buf_view(&b));
	buf_clear(&b);
	return out;
}

static void about_part(struct writer *w, uint32_t invoice)
{
	const struct ledger_entry *of = &w->c->ledger->entries[invoice];
	struct statement_sentence *s = say(w, INT64_MAX - 2, RANK_FRAME, SPAN(""));
	struct span name = invoice_name(w, of), sum = money_words(w, of->value, of->currency), paid, credited, refunded, taken;
	struct exact rest = of->value;
	struct buf b;

	cite_entry(w, s, of);
	s->cites.n = s->cites.n ? 1 : 0;
	exact_sub(&rest, of->paid);
	exact_sub(&rest, of->credited);
	paid = sums_of(w, s, invoice, LEDGER_PAYMENT);
	credited = sums_of(w, s, invoice, LEDGER_CREDIT);
	refunded = sums_of(w, s, invoice, LEDGER_REFUND);
	taken = sums_of(w, s, invoice, LEDGER_REVERSAL);
	buf_init(&b, 16384);
	name = of->basis == BASIS_ASKED ? arena_fmt(w->a, "the %.*s I had asked for", SPAN_FMT(sum)) :
					  arena_fmt(w->a, "%.*s over %.*s", SPAN_FMT(name), SPAN_FMT(sum));
	if (paid.n == 0)
		buf_fmt(&b, "Nothing was paid on %.*s", SPAN_FMT(name));
	else
		buf_fmt(&b, "Of %.*s, %s%.*s were paid", SPAN_FMT(name),
			rest.mantissa && !rest.negative ? "only " : "", SPAN_FMT(paid));
	if (credited.n)
		buf_fmt(&b, "; %.*s were credited", SPAN_FMT(credited));
	if (refunded.n)
		buf_fmt(&b, "; I paid back %.*s", SPAN_FMT(refunded));
	if (taken.n)
		buf_fmt(&b, "; %.*s were taken back", SPAN_FMT(taken));
	buf_c(&b, '.');
	s->text = arena_dup(w->a, buf_view(&b));
	buf_clear(&b);
}

/* What is open, invoice by invoice; then the sum, which is computed: it is cited only where a
 * message of my side names it. */
static void about_open(struct writer *w)
{
	const struct ledger *l = w->c->ledger;
	const struct ledger_account *a = ledger_main(w->c);
	struct statement_sentence *s;
	uint32_t named;

	for (uint32_t i = 0; i < l->n_entries; i++)
		if (is_open(&l->entries[i]))
			about_part(w, i);
	for (uint32_t i = 0; i < l->n_accounts; i++) {
		const struct ledger_account *o = &l->accounts[i];

		if (o->open.mantissa == 0 || o->open.negative)
			continue;
		s = say(w, INT64_MAX - 1, RANK_FRAME, arena_fmt(w->a, "By these figures %.*s are open.",
								SPAN_FMT(money_words(w, o->open, o->currency))));
		named = ledger_named_in(w->c, o->open, o->currency);
		if (named != CASE_NONE)
			cite(w, s, named, 0, 0);
	}
	if (a && !exact_eq(a->open, a->claim) && a->claim.mantissa && !a->claim.negative) {
		s = say(w, INT64_MAX, RANK_FRAME,
			a->claim_told ? arena_fmt(w->a, "In all I claim %.*s.", SPAN_FMT(money_words(w, a->claim, a->currency))) :
			arena_fmt(w->a, "In all I claim %.*s: %.*s that are open and %.*s that were taken back.",
				  SPAN_FMT(money_words(w, a->claim, a->currency)), SPAN_FMT(money_words(w, a->open, a->currency)),
				  SPAN_FMT(money_words(w, a->other_back, a->currency))));
		named = ledger_named_in(w->c, a->claim, a->currency);
		if (named != CASE_NONE)
			cite(w, s, named, 0, 0);
	}
}

static void about_opening(struct writer *w)
{
	const struct config *cf = w->c->config;
	const struct evidence_seen *ev = w->c->findings->evidence[EV_AGREEMENT].v;
	struct statement_sentence *s;
	struct span contract = cf->contracts.n ? arena_fmt(w->a, ", contract %.*s", SPAN_FMT(list_span(&cf->contracts, 0))) : SPAN("");

	if (w->c->undecided)
		return;
	s = say(w, INT64_MIN, RANK_FRAME, arena_fmt(w->a, "I, %.*s, worked for %.*s%.*s.", SPAN_FMT(w->me), SPAN_FMT(w->other), SPAN_FMT(contract)));
	if (w->c->findings->evidence[EV_AGREEMENT].n)
		cite(w, s, ev[0].item, 0, 0);
	else if (w->c->findings->evidence[EV_MESSAGES].n)
		cite(w, s, ((struct evidence_seen *)w->c->findings->evidence[EV_MESSAGES].v)->item, 0, 0);
}

/* ---- order, length, text ---- */

static int by_time(const void *x, const void *y, void *ctx)
{
	const struct statement_sentence *all = ctx, *a = &all[*(const uint32_t *)x], *b = &all[*(const uint32_t *)y];

	if (a->when != b->when)
		return a->when < b->when ? -1 : 1;
	return *(const uint32_t *)x < *(const uint32_t *)y ? -1 : 1;
}

static void put_in_order(struct writer *w)
{
	struct list *l = &w->s->sentences;
	struct statement_sentence *from = l->v, *to;
	uint32_t *at = arena_get(w->a, (l->n + 1) * sizeof *at);

	for (uint32_t i = 0; i < l->n; i++)
		at[i] = i;
	if (l->n == 0)
		return;
	qsort_r(at, l->n, sizeof *at, by_time, from);
	to = arena_get(w->a, l->n * sizeof *to);
	for (uint32_t i = 0; i < l->n; i++)
		to[i] = from[at[i]];
	l->v = to;
}

/* "[EX-7K4MQ p.2, EX-ABCDE]" */
static void put_cites(struct buf *b, const struct case_ *c, const struct list *cites)
{
	const struct statement_cite *k = cites->v;

	for (uint32_t i = 0; i < cites->n; i++) {
		buf_puts(b, i ? ", " : "[");
		buf_span(b, case_label(c, k[i].item));
		if (k[i].page)
			buf_fmt(b, " p.%u", k[i].page);
		if (k[i].row)
			buf_fmt(b, " row %u", k[i].row);
	}
	if (cites->n)
		buf_c(b, ']');
}

static struct span whole(struct writer *w)
{
	const struct statement_sentence *s = w->s->sentences.v;
	struct buf b;
	struct span out;

	buf_init(&b, STATEMENT);
	for (uint32_t i = 0; i < w->s->sentences.n; i++) {
		if (s[i].dropped)
			continue;
		/* What is computed stands by itself: no source behind it may be taken for its own. */
		if (b.n)
			buf_puts(&b, s[i].cites.n && b.p[b.n - 1] == ']' ? "\n" : "\n\n");
		buf_span(&b, s[i].text);
		if (s[i].cites.n)
			buf_c(&b, ' ');
		put_cites(&b, w->c, &s[i].cites);
	}
	out = arena_dup(w->a, buf_view(&b));
	buf_clear(&b);
	return out;
}

static uint64_t length_of(struct writer *w, const struct statement_sentence *s)
{
	struct buf b;
	uint64_t n;

	buf_init(&b, 4096);
	put_cites(&b, w->c, &s->cites);
	n = text_count(s->text) + text_count(buf_view(&b)) + 2;
	buf_clear(&b);
	return n;
}

/* From the highest rank down, the latest of a rank stay. */
static void make_fit(struct writer *w)
{
	struct statement_sentence *s = w->s->sentences.v;
	uint64_t all = 0;

	for (uint32_t i = 0; i < w->s->sentences.n; i++)
		all += length_of(w, &s[i]);
	for (uint8_t rank = RANK_EXTRA; rank > RANK_FRAME; rank--)
		for (uint32_t i = 0; i < w->s->sentences.n && all > w->s->limit; i++)
			if (s[i].rank == rank && !s[i].dropped) {
				s[i].dropped = true;
				w->s->dropped++;
				all -= length_of(w, &s[i]);
			}
}

/* ---- the user's own ---- */

static bool is_label_char(char ch) { return (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-'; }

static void check_narrative(struct writer *w, struct span text)
{
	size_t at = 0;
	bool any = false;

	while ((at = span_ifind(text, SPAN("EX-"), at)) != SIZE_MAX) {
		size_t end = at;
		struct span label;
		uint32_t item;

		while (end < text.n && is_label_char(text.p[end]))
			end++;
		label = span_sub(text, at, end - at);
		while (label.n && label.p[label.n - 1] == '-')
			label.n--;
		item = case_by_label(w->c, label);
		if (item == CASE_NONE)
			list_add_span(&w->s->troubles, w->a, arena_fmt(w->a, "No exhibit is called %.*s.", SPAN_FMT(label)));
		else if (!case_is_kept(&w->c->items[item]))
			list_add_span(&w->s->troubles, w->a, arena_fmt(w->a, "%.*s was left out of the case; it cannot be cited.", SPAN_FMT(label)));
		any = true;
		at = end;
	}
	if (!any)
		list_add_span(&w->s->troubles, w->a, SPAN("The narrative cites no exhibit: write [EX-...] behind what each shows."));
}

static void take_narrative(struct writer *w)
{
	struct span text = w->c->config->narrative;
	const struct config *cf = w->c->config;

	w->s->by_user = true;
	w->s->text = text;
	check_narrative(w, text);
	for (uint32_t i = 0; i < w->s->troubles.n; i++)
		finding_add(w->c, FINDING_ASK, true, arena_fmt(w->a, "%.*s:%u: %.*s", SPAN_FMT(cf->file), cf->narrative_line,
			    SPAN_FMT(list_span(&w->s->troubles, i))), SPAN("Correct it in case.ini."), CASE_NONE);
}

void statement_conclude(struct case_ *c, struct texts *texts)
{
	struct arena *a = c->findings->arena;
	struct statement *s = arena_get(a, sizeof *s);
	struct writer w = { .c = c, .s = s, .a = a, .texts = texts };

	c->statement = s;
	s->limit = (uint64_t)venue_number(c->findings->venue, "description-chars", 2000);
	w.me = side_name(&w, SIDE_ME, &c->config->me.names, "the undersigned");
	w.other = side_name(&w, SIDE_OTHER, &c->config->other.names, "the other side");
	if (c->config->narrative.n) {
		take_narrative(&w);
	} else {
		about_opening(&w);
		about_agreement(&w);
		about_messages(&w, EV_DELIVERY, NULL, "I delivered", RANK_EVENT, false);
		about_messages(&w, EV_ACCEPTANCE, "wrote", NULL, RANK_EVENT, false);
		about_messages(&w, EV_CONTACT, NULL, "I asked about what was open", RANK_WORDS, false);
		about_messages(&w, EV_ANSWER, "answered", NULL, RANK_WORDS, true);
		about_messages(&w, EV_SUPPORT, NULL, "I was in contact with the platform's support", RANK_EXTRA, true);
		about_money(&w);
		about_notices(&w);
		about_silence(&w);
		about_open(&w);
		put_in_order(&w);
		make_fit(&w);
		s->text = whole(&w);
	}
	s->chars = text_count(s->text);
	if (s->chars > s->limit)
		finding_add(c, FINDING_ASK, true, arena_fmt(a, "The statement has %llu characters; %.*s takes %llu.", (unsigned long long)s->chars,
			    SPAN_FMT(c->findings->venue->title), (unsigned long long)s->limit), SPAN("Shorten it."), CASE_NONE);
}
