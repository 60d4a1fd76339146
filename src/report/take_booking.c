/* Bookings of a statement: a line of CSV each, an event where it concerns the case, and its doubts. */
#include "take.h"

static struct row booking_row(struct report *r, const struct item *it, const struct transaction *t,
			      const struct place *at)
{
	struct row row = { .n = B_FIELDS };

	row.f[B_EXHIBIT] = at->own;
	row.f[B_NAME] = at->title;
	row.f[B_DATE] = t->date;
	row.f[B_AMOUNT] = t->amount;
	row.f[B_CURRENCY] = take_known_text(t->currency);
	row.f[B_TEXT] = t->text;
	row.f[B_PARTY] = t->counterparty;
	row.f[B_REFERENCE] = t->reference;
	row.f[B_KIND] = t->kind;
	row.f[B_ROLE] = t->role;
	row.f[B_FEE] = t->fee;
	row.f[B_BALANCE] = t->balance;
	row.f[B_OTHERS] = take_join(r, &t->or_, "; ");
	row.f[B_RAW] = t->raw;
	row.f[B_WHY] = t->why;
	row.f[B_LINE] = take_counted(r, t->at.line);
	row.f[B_ROW] = take_counted(r, t->at.row);
	row.f[B_COLUMN] = take_counted(r, t->at.column);
	row.f[B_FROM] = take_number(r, t->at.bytes[0], t->at.bytes[1] > 0);
	row.f[B_TO] = take_counted(r, t->at.bytes[1]);
	row.f[B_ITEM] = it->id;
	row.f[B_ANCHOR] = at->link;
	return row;
}

/* Its day or its amount, as the tables of doubts and the timeline take one. */
static struct fact booking_fact(const struct transaction *t, enum fact_kind kind)
{
	struct fact f = { .kind = span_str(fact_kind_name[kind]), .trust = t->trust, .by = t->by, .at = t->at, .why = t->why };

	if (kind == FACT_DATE) {
		f.value = t->date;
		f.precision = SPAN("day");
		f.or_ = t->or_;
		f.raw = t->raw.n ? t->raw : t->date;
	} else {
		f.value = f.raw = t->amount;
		f.currency = t->currency;
	}
	return f;
}

/* The row is made only where the page still has room: an account has hundreds of thousands. */
static void doubt_booking(struct report *r, struct shelf *s, const struct item *it, const struct transaction *t,
			  enum fact_kind kind, const struct place *at)
{
	struct fact f = booking_fact(t, kind);
	struct row row = { .n = F_FIELDS };

	if (s->kept < s->cap)
		row = take_fact_row(r, it, &f, at);
	take_fact_show(r, s, &row, &f, at);
}

static bool booking_event(struct report *r, const struct item *it, uint32_t index, const struct transaction *t,
			  const struct place *at, struct err *e)
{
	struct fact f = booking_fact(t, FACT_DATE);
	struct event ev = { .time = t->date, .precision = f.precision, .who = t->counterparty, .why = t->why };

	ev.what = span_starts(t->amount, "-") ? SPAN("transaction.debit") : SPAN("transaction.credit");
	ev.text = span_trim(arena_fmt(r->scratch, "%.*s %.*s %.*s", SPAN_FMT(t->amount), SPAN_FMT(t->currency),
				      SPAN_FMT(t->text)));
	return take_event_one(r, it, index, &ev, &f, at, e);
}

bool take_booking_all(struct report *r, const struct item *it, uint32_t index, const struct place *at, struct err *e)
{
	const struct transaction *t = it->transactions.v;

	for (uint32_t i = 0; i < it->transactions.n; i++) {
		struct row row = booking_row(r, it, &t[i], at);

		csv_row(&r->transactions, &row);
		tally_booking(&r->tally, t[i].currency);
		if (r->show.bookings.kept < r->show.bookings.cap)
			row.f[B_PLACE] = take_fact_place(r, &t[i].at);
		take_show(r, &r->show.bookings, &row, at);
		if (t[i].or_.n) {
			r->tally.dates_unsure++;
			doubt_booking(r, &r->show.unsure_dates, it, &t[i], FACT_DATE, at);
		}
		if (t[i].currency.n == 0) {
			r->tally.currency_open++;
			doubt_booking(r, &r->show.unsure_currency, it, &t[i], FACT_AMOUNT, at);
		}
		if (r->c && !lanes_has_booking(r->c, index, &t[i]))
			r->aside++;
		else if (!booking_event(r, it, index, &t[i], at, e))
			return false;
	}
	return true;
}
