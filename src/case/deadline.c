/* A period of n days from an instant ends n times 24 hours later, in the middle of some day; that day
 * is not safe any more, because venues differ in whose midnight counts. The day before is, wherever
 * one is west of UTC. Business days are Monday to Friday; holidays are not known. */
#include "deadline.h"

#include "case/zone.h"
#include "ledger.h"
#include "record/moment.h"

#include <stdlib.h>

enum { DAY = 86400 };

static int64_t day_of(int64_t when) { return when - ((when % DAY) + DAY) % DAY; }

/* 1970-01-01 was a Thursday. */
static bool is_weekend(int64_t day) { return (((day / DAY + 4) % 7) + 7) % 7 % 6 == 0; }

static int64_t add_days(int64_t from, int64_t days, bool business)
{
	int64_t step = days < 0 ? -DAY : DAY;

	for (int64_t left = days < 0 ? -days : days; left > 0;) {
		from += step;
		if (!business || !is_weekend(day_of(from)))
			left--;
	}
	return from;
}

static bool applies(const struct findings *f, const struct venue_deadline *d)
{
	bool ok = d->reasons.n == 0;

	for (uint32_t i = 0; f->reason && i < d->reasons.n; i++)
		ok = ok || span_eq(list_span(&d->reasons, i), f->reason->name);
	return ok;
}

/* Of several notices of one kind the last one starts the clock. */
static const struct trigger_seen *started_by(const struct findings *f, struct span name)
{
	const struct trigger_seen *t = f->triggers.v, *found = NULL;

	for (uint32_t i = 0; i < f->triggers.n; i++)
		if (span_eq(t[i].trigger->name, name))
			found = &t[i];
	return found;
}

/* What clocks of the zone show. Days are 24 hours, whatever clocks do meanwhile; business days are those of the zone. */
static int64_t shown(const struct case_ *c, int64_t when) { return when + zone_east(c->config->zone, when); }

static struct span day_and_time(int64_t on_clocks, struct arena *a)
{
	const char *iso = moment_utc(on_clocks, a).p;

	return arena_fmt(a, "%.10s %.5s", iso, iso + 11);
}

static int64_t end_of(const struct case_ *c, const struct deadline *d)
{
	if (d->rule->business)
		return add_days(shown(c, d->by->when), d->rule->days, true);
	return shown(c, add_days(d->by->when, d->rule->days, false));
}

static void count(struct case_ *c, struct deadline *d)
{
	struct span zone = c->config->zone.n ? c->config->zone : SPAN("UTC");
	struct arena *a = c->findings->arena;
	int64_t days = d->rule->days, begin, end;	/* on the clocks of the zone */
	const char *of = d->rule->business ? "business days" : "days";

	begin = d->by ? shown(c, d->by->when) : 0;
	end = d->by ? end_of(c, d) : 0;
	if (d->by == NULL) {
		d->how = arena_fmt(a, "Starts when %.*s; no notice of that was found.", SPAN_FMT(venue_trigger(c->findings->venue,
				   d->rule->trigger)->title));
	} else if (days < 0 && !d->by->stated_has) {
		d->how = arena_fmt(a, "%lld %s before the day in %.*s, which could not be read from it.", (long long)-days, of,
				   SPAN_FMT(case_label(c, d->by->item)));
	} else if (days < 0) {
		d->last = day_of(add_days(d->by->stated, days, d->rule->business));
		d->last_has = true;
		d->how = arena_fmt(a, "%lld %s before %.10s, the day that %.*s names.", (long long)-days, of, moment_utc(d->by->stated, a).p,
				   SPAN_FMT(case_label(c, d->by->item)));
	} else if (d->by->stated_has) {
		d->last = day_of(d->by->stated) - DAY;
		d->last_has = d->stated = true;
		d->how = arena_fmt(a, "The notice %.*s itself names %.10s; whose midnight counts it does not say, so the day before is the last "
				   "safe one. By the rule: %lld %s after %.*s %.*s.", SPAN_FMT(case_label(c, d->by->item)), moment_utc(d->by->stated, a).p,
				   (long long)days, of, SPAN_FMT(day_and_time(begin, a)), SPAN_FMT(zone));
	} else {
		d->last = day_of(end) - DAY;
		d->last_has = true;
		d->how = arena_fmt(a, "%lld %s after %.*s of %.*s %.*s: the time ends on %.*s %.*s, so the day before is the last whole one.",
				   (long long)days, of, SPAN_FMT(case_label(c, d->by->item)), SPAN_FMT(day_and_time(begin, a)), SPAN_FMT(zone),
				   SPAN_FMT(day_and_time(end, a)), SPAN_FMT(zone));
	}
}

static int by_day(const void *x, const void *y)
{
	const struct deadline *a = x, *b = y;

	if (a->last_has != b->last_has)
		return a->last_has ? -1 : 1;
	if (a->last_has && a->last != b->last)
		return a->last < b->last ? -1 : 1;
	return span_cmp(a->rule->name, b->rule->name);
}

void deadline_conclude(struct case_ *c)
{
	const struct findings *f = c->findings;
	const struct venue_deadline *d = f->venue->deadlines.v;

	c->deadlines = arena_get(f->arena, sizeof *c->deadlines);
	for (uint32_t i = 0; i < f->venue->deadlines.n; i++) {
		struct deadline *made;

		if (!applies(f, &d[i]))
			continue;
		made = list_add(&c->deadlines->all, f->arena, sizeof *made);
		made->rule = &d[i];
		made->by = started_by(f, d[i].trigger);
		count(c, made);
	}
	if (c->deadlines->all.n)
		qsort(c->deadlines->all.v, c->deadlines->all.n, sizeof(struct deadline), by_day);
}
