/* Events: records that are sorted by time at the end, each with the fact it rests on. */
#include "take.h"

#include "record/moment.h"
#include "words.h"

enum { EVENT_CLIP = 2000 };

static const struct fact *event_fact(const struct item *it, const struct event *ev)
{
	const struct fact *facts = it->facts.v;

	if (!ev->fact.has || ev->fact.v < 0 || ev->fact.v >= (int64_t)it->facts.n)
		return NULL;
	return &facts[ev->fact.v];
}

/* Sorted by instant; a bare day stands before the times of that day. */
static struct span event_key(struct report *r, struct span time, bool *has)
{
	int64_t at;
	uint64_t u;
	char *key = arena_get(r->scratch, 9), *to = key;

	*has = moment_instant(time, &at);
	u = *has ? (uint64_t)at + ((uint64_t)1 << 63) : UINT64_MAX;
	sorter_number(&to, u, 8);
	key[8] = time.n > 10;
	return span_of(key, 9);
}

/* What else is to be said of the time of a message: clocks that disagree, an answer before its
 * question. Received is stamped behind Date by a stranger's clock: an hour is nothing. */
static struct span remark_of(struct report *r, const struct item *it, uint32_t index, bool mail)
{
	enum { APART = 3600 };
	const struct clock *clocks = it->mail.clocks.v;
	struct buf b;
	int64_t told, other;

	if (!mail)
		return SPAN("");
	buf_init(&b, 4096);
	for (uint32_t i = 0; moment_instant(mail_time(&it->mail), &told) && i < it->mail.clocks.n; i++)
		if (moment_instant(clocks[i].time, &other) && (other - told > APART || told - other > APART))
			buf_fmt(&b, "%s%.*s says %.*s", b.n ? "; " : "", SPAN_FMT(row_clip(clocks[i].source, 40)),
				SPAN_FMT(row_clip(clocks[i].time, 40)));
	if (it->mail.date_by.n && !span_eq_str(it->mail.date_by, "Date"))
		buf_fmt(&b, "%stime from %.*s, its Date header cannot be used", b.n ? "; " : "",
			SPAN_FMT(row_clip(it->mail.date_by, 40)));
	if (r->c->items[index].flags & CI_BEFORE_PARENT)
		buf_fmt(&b, "%sdated before the message it answers (%.*s)", b.n ? "; " : "",
			SPAN_FMT(case_label(r->c, r->c->items[index].answers)));
	return take_keep(r, &b);
}

/* `f`: what it follows from, or NULL. */
bool take_event_one(struct report *r, const struct item *it, uint32_t index, const struct event *ev,
		       const struct fact *f, const struct place *at, struct err *e)
{
	bool mail = span_eq_str(ev->what, "message.sent"), has;
	struct row row = { .n = E_FIELDS }, from = { 0 };
	struct span key = event_key(r, ev->time, &has);

	if (f)
		from = take_fact_row(r, it, f, at);
	row.f[E_TIME] = ev->time;
	row.f[E_PRECISION] = ev->precision;
	row.f[E_ZONE] = take_known_text(ev->zone);
	row.f[E_WHAT] = ev->what;
	row.f[E_WHO] = ev->who;
	row.f[E_TEXT] = ev->text;
	row.f[E_OTHERS] = from.f[F_OTHERS];
	row.f[E_WHY] = ev->why.n ? ev->why : from.f[F_WHY];
	row.f[E_RAW] = from.f[F_RAW];
	row.f[E_TRUST] = from.f[F_TRUST];
	row.f[E_CONFIDENCE] = from.f[F_CONFIDENCE];
	row.f[E_EXHIBIT] = at->own;
	row.f[E_NAME] = at->title;
	row.f[E_PAGE] = from.f[F_PAGE];
	row.f[E_LINE] = from.f[F_LINE];
	row.f[E_ITEM] = it->id;
	row.f[E_ANCHOR] = at->link;
	if (f && !mail)		/* of a message it is always its Date */
		row.f[E_PLACE] = take_fact_place(r, &f->at);
	if (mail && span_ieq(ev->who, it->mail.from.addr))
		row.f[E_SENDER] = span_trim(it->mail.from.name);
	row.f[E_LANE] = mail ? span_str(case_lane_name[LANE_CONTACT]) : SPAN("");
	if (r->c) {
		row.f[E_LANE] = span_str(case_lane_name[lanes_of(r->c, index, ev)]);
		row.f[E_SIDE] = span_str(case_side_name[case_sender_side(r->c, index)]);
		row.f[E_REMARK] = remark_of(r, it, index, mail);
	}
	*(mail ? &r->messages : &r->documents) += 1;
	/* A date with two readings says nothing sure about the time covered. */
	if (has && row.f[E_OTHERS].n == 0)
		tally_time(mail ? &r->tally.mail : &r->tally.papers, ev->time);
	buf_reset(&r->line);
	if (!row_print(&row, EVENT_CLIP, &r->line))
		return err_set(e, EXHIBIT_BUG, 0, "a timeline row does not fit");
	return sorter_put(r->events, key, buf_view(&r->line), e);
}

bool take_event_all(struct report *r, const struct item *it, uint32_t index, const struct place *at,
			bool *in_timeline, struct err *e)
{
	const struct event *events = it->events.v;

	for (uint32_t i = 0; i < it->events.n; i++) {
		const struct event *ev = &events[i];

		/* Dates that stand in a text without a role, or in quoted history, are in
		 * dates.csv: in the timeline they would bury what happened. */
		if (lanes_is_mention(it, ev))
			continue;
		if (r->c && !lanes_counts(r->c, index, it, ev)) {
			r->unlisted++;
			continue;
		}
		if (event_fact(it, ev))
			in_timeline[ev->fact.v] = true;
		if (!take_event_one(r, it, index, ev, event_fact(it, ev), at, e))
			return false;
	}
	return true;
}
