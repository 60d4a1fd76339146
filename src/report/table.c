/* Tables: each row says in its last cell where it comes from, as a link to the line of that exhibit
 * and the place in it, so that no number on the page stands without its source. */
#include "table.h"

#include "cell.h"

#include <inttypes.h>

void table_rest(struct html *h, const struct shelf *s, const char *file)
{
	if (s->seen <= s->kept)
		return;
	html_open(h, "p", "rest");
	html_say(h, "The first ");
	html_count(h, s->kept);
	html_say(h, " are shown; ");
	html_count(h, s->seen - s->kept);
	html_say(h, " more are in ");
	html_leaf(h, "code", NULL, file);
	html_say(h, ".");
	html_close(h);
	html_line(h);
}

/* ---- summary ---- */

void table_classes(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "Kind", NULL, true }, { "Items", "num", false },
	};

	html_table(h, NULL, "small", "What it is", columns, countof(columns));
	for (unsigned i = 0; i < r->tally.n_classes; i++) {
		struct buf b;

		html_row(h, (struct span){ 0 }, NULL);
		html_cell(h);
		buf_init(&b, 1024);
		words_class(&b, span_str(r->tally.classes[i].name), true);
		html_words(h, buf_view(&b));
		buf_clear(&b);
		html_cell_end(h);
		html_cell(h);
		html_count(h, r->tally.classes[i].n);
		html_cell_end(h);
		html_row_end(h);
	}
	html_table_end(h);
}

static void largest(struct html *h, const struct tally_largest *l, struct span code)
{
	struct buf link;

	html_cell(h);
	if (l->anchor) {
		buf_init(&link, 64);
		buf_fmt(&link, "%" PRIu32 " %s", l->anchor, l->exhibit);
		html_open(h, "span", "amount");
		cell_amount(h, span_str(l->value), code);
		html_close(h);
		html_say(h, " ");
		cell_link(h, buf_view(&link));
		buf_clear(&link);
	} else {
		html_say(h, "\xe2\x80\x93");
	}
	html_cell_end(h);
}

void table_currencies(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "Currency", NULL, true },
		{ "Amounts found", "num", false },
		{ "with a stated role", "num", false },
		{ "Bookings", "num", false },
		{ "Largest total", "num", false },
		{ "Largest amount due", "num", false },
	};

	html_table(h, NULL, "small stack", "Amounts by currency", columns, countof(columns));
	for (unsigned i = 0; i < r->tally.n_currencies; i++) {
		const struct tally_currency *c = &r->tally.currencies[i];

		html_row(h, (struct span){ 0 }, NULL);
		html_cell(h);
		if (c->code[0])
			html_text(h, span_str(c->code));
		else
			html_say(h, "not stated");
		html_cell_end(h);
		html_cell(h);
		html_count(h, c->n);
		html_cell_end(h);
		html_cell(h);
		html_count(h, c->with_role);
		html_cell_end(h);
		html_cell(h);
		html_count(h, c->bookings);
		html_cell_end(h);
		largest(h, &c->total, span_str(c->code));
		largest(h, &c->due, span_str(c->code));
		html_row_end(h);
	}
	html_table_end(h);
}

static void party_row(struct html *h, const struct row *p)
{
	struct span first = row_clip(p->f[P_FIRST], 10), last = row_clip(p->f[P_LAST], 10);

	html_row(h, (struct span){ 0 }, NULL);
	html_cell(h);
	html_text(h, p->f[P_NAMES].n ? p->f[P_NAMES] : p->f[P_KEY]);
	html_cell_end(h);
	html_cell(h);
	if (p->f[P_NAMES].n && !span_ieq(p->f[P_KEY], p->f[P_NAMES]))
		html_text(h, p->f[P_KEY]);
	html_cell_end(h);
	html_cell(h);
	html_words(h, p->f[P_SIDE]);
	html_cell_end(h);
	for (unsigned i = P_SEEN; i <= P_TEXT; i++) {
		html_cell(h);
		html_words(h, p->f[i]);
		html_cell_end(h);
	}
	html_cell_key(h, p->f[P_FIRST]);
	if (first.n)
		cell_time(h, first);
	if (last.n && !span_eq(first, last)) {
		html_say(h, " \xe2\x80\x93 ");
		cell_time(h, last);
	}
	html_cell_end(h);
	html_row_end(h);
}

void table_parties(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "Name", NULL, true },
		{ "Address", NULL, false },
		{ "Side", NULL, false },
		{ "Seen", "num", false },
		{ "as sender", "num", false },
		{ "as recipient", "num", false },
		{ "in text", "num", false },
		{ "Period", NULL, false },
	};
	struct span rest = buf_view(&r->show.parties.b);
	struct row p;

	html_table(h, NULL, "small stack", "People and companies seen most", columns, countof(columns));
	while (row_parse(&p, &rest))
		party_row(h, &p);
	html_table_end(h);
	table_rest(h, &r->show.parties, "csv/parties.csv");
}

/* ---- timeline ---- */

static void event_when(struct html *h, const struct row *ev)
{
	html_cell_key(h, ev->f[E_TIME]);
	cell_time(h, ev->f[E_TIME]);
	if (ev->f[E_OTHERS].n) {
		html_say(h, " or ");
		cell_readings(h, ev->f[E_OTHERS], true);
		cell_flag(h, "two readings");
	}
	html_cell_end(h);
}

static void event_row(struct html *h, struct report *r, const struct row *ev)
{
	uint64_t item = cell_anchor(ev->f[E_ANCHOR]);
	struct buf id;

	buf_init(&id, 32);
	if (!marks_has(&r->dated, item))	/* the first of an item is where links lead */
		buf_fmt(&id, "t%" PRIu64, item);
	marks_set(&r->dated, item);
	html_row(h, buf_view(&id), NULL);
	buf_clear(&id);
	event_when(h, ev);
	html_cell(h);
	/* An invoice is in the lane of money, and not paid for that. */
	html_say(h, span_eq_str(ev->f[E_LANE], case_lane_name[LANE_PAID]) ? "billed, paid" : "");
	if (!span_eq_str(ev->f[E_LANE], case_lane_name[LANE_PAID]))
		html_words(h, ev->f[E_LANE]);
	html_cell_end(h);
	html_cell(h);
	cell_words(h, words_event, ev->f[E_WHAT]);
	html_cell_end(h);
	html_cell(h);
	html_text(h, ev->f[E_SENDER].n ? ev->f[E_SENDER] : ev->f[E_WHO]);
	html_cell_end(h);
	html_cell(h);
	html_text(h, ev->f[E_TEXT].n ? ev->f[E_TEXT] : ev->f[E_RAW]);
	if (span_eq_str(ev->f[E_TRUST], trust_name[TRUST_OCR]))
		cell_flag(h, "read from a picture");
	if (ev->f[E_REMARK].n)
		html_leaf_text(h, "div", "noted", ev->f[E_REMARK]);
	html_cell_end(h);
	html_cell(h);
	cell_source(h, ev->f[E_ANCHOR],
	       span_eq(ev->f[E_NAME], ev->f[E_TEXT]) ? SPAN("") : ev->f[E_NAME], ev->f[E_PLACE]);
	html_cell_end(h);
	html_row_end(h);
}

void table_events(struct html *h, struct report *r, const struct shelf *s, const char *id,
		  const char *caption)
{
	static const struct html_column columns[] = {
		{ "When", "when", true },
		{ "Lane", "lane", false },
		{ "What", "what", false },
		{ "Who", "who", false },
		{ "In its words", NULL, false },
		{ "Source", "source", false },
	};
	struct span rest = buf_view(&s->b);
	struct row ev;

	html_table(h, id, "wide stack", caption, columns, countof(columns));
	while (row_parse(&ev, &rest))
		event_row(h, r, &ev);
	html_table_end(h);
	table_rest(h, s, "csv/timeline.csv");
}

/* ---- facts ---- */

static void fact_source(struct html *h, const struct row *f)
{
	html_cell(h);
	cell_source(h, f->f[F_ANCHOR], f->f[F_NAME], f->f[F_PLACE]);
	html_cell_end(h);
}

static void fact_written(struct html *h, const struct row *f)
{
	html_cell(h);
	html_leaf_text(h, "q", NULL, f->f[F_RAW]);
	html_cell_end(h);
}

static void candidates(struct html *h, struct span all)
{
	struct span one;

	for (unsigned i = 0; all.n && span_split(&all, ',', &one); i++) {
		html_say(h, i ? ", " : ": ");
		if (i == SHOWN_CANDIDATES) {
			html_say(h, "\xe2\x80\xa6");
			return;
		}
		html_text(h, span_trim(one));
	}
}

static void amount_read(struct html *h, const struct row *f)
{
	html_open(h, "span", "amount");
	cell_amount(h, f->f[F_VALUE], f->f[F_CURRENCY]);
	html_close(h);
	if (f->f[F_CURRENCY].n)
		return;
	html_say(h, " ");
	html_open(h, "span", "open");
	html_say(h, "currency not stated");
	candidates(h, f->f[F_CANDIDATES]);
	html_close(h);
}

static void amount_row(struct html *h, const struct row *f, uint64_t *last)
{
	uint64_t item = cell_anchor(f->f[F_ANCHOR]);
	struct buf id;

	buf_init(&id, 32);
	if (last && item != *last) {
		buf_fmt(&id, "a%" PRIu64, item);
		*last = item;
	}
	html_row(h, buf_view(&id), NULL);
	buf_clear(&id);
	html_cell_key(h, f->f[F_VALUE]);
	amount_read(h, f);
	html_cell_end(h);
	html_cell(h);
	cell_words(h, words_role, f->f[F_ROLE]);
	html_cell_end(h);
	fact_written(h, f);
	html_cell(h);
	cell_trust(h, f->f[F_TRUST], f->f[F_CONFIDENCE]);
	if (f->f[F_QUOTED].n)
		cell_flag(h, "quoted");
	if (f->f[F_OTHERS].n) {
		html_say(h, "; could be ");
		cell_readings(h, f->f[F_OTHERS], false);
	}
	html_cell_end(h);
	fact_source(h, f);
	html_row_end(h);
}

void table_amounts(struct html *h, const struct shelf *s, const char *id, const char *caption,
		   bool anchored)
{
	static const struct html_column columns[] = {
		{ "Amount", "num", true },	  { "Role", "role", false },
		{ "As written", "written", false }, { "Known from", "known", false },
		{ "Source", NULL, false },
	};
	struct span rest = buf_view(&s->b);
	uint64_t last = 0;
	struct row f;

	html_table(h, id, "wide stack", caption, columns, countof(columns));
	while (row_parse(&f, &rest))
		amount_row(h, &f, anchored ? &last : NULL);
	html_table_end(h);
	table_rest(h, s, "csv/amounts.csv");
}

void table_dates(struct html *h, const struct shelf *s, const char *id, const char *caption)
{
	static const struct html_column columns[] = {
		{ "Date", "when", true },
		{ "As written", "written", false },
		{ "Known from", "known", false },
		{ "Source", NULL, false },
	};
	struct span rest = buf_view(&s->b);
	struct row f;

	html_table(h, id, "wide stack", caption, columns, countof(columns));
	while (row_parse(&f, &rest)) {
		html_row(h, (struct span){ 0 }, NULL);
		html_cell_key(h, f.f[F_VALUE]);
		cell_time(h, f.f[F_VALUE]);
		if (f.f[F_OTHERS].n) {
			html_say(h, " or ");
			cell_readings(h, f.f[F_OTHERS], true);
		}
		html_cell_end(h);
		fact_written(h, &f);
		html_cell(h);
		cell_trust(h, f.f[F_TRUST], f.f[F_CONFIDENCE]);
		html_cell_end(h);
		fact_source(h, &f);
		html_row_end(h);
	}
	html_table_end(h);
}

void table_bookings(struct html *h, const struct shelf *s)
{
	static const struct html_column columns[] = {
		{ "Date", "when", true },	{ "Amount", "num", false },
		{ "With", "who", false },	{ "In its words", NULL, false },
		{ "Reference", "role", false },	{ "Source", "source", false },
	};
	struct span rest = buf_view(&s->b);
	struct row b;

	html_table(h, "bookings", "wide sums stack", "Bookings in account statements", columns, countof(columns));
	while (row_parse(&b, &rest)) {
		html_row(h, (struct span){ 0 }, NULL);
		html_cell_key(h, b.f[B_DATE]);
		cell_time(h, b.f[B_DATE]);
		if (b.f[B_OTHERS].n) {
			html_say(h, " or ");
			cell_readings(h, b.f[B_OTHERS], true);
		}
		html_cell_end(h);
		html_cell_key(h, b.f[B_AMOUNT]);
		html_open(h, "span", "amount");
		cell_amount(h, b.f[B_AMOUNT], b.f[B_CURRENCY]);
		html_close(h);
		html_cell_end(h);
		for (unsigned i = 0; i < 3; i++) {
			static const enum booking_field words[] = { B_PARTY, B_TEXT, B_REFERENCE };

			html_cell(h);
			html_text(h, b.f[words[i]]);
			html_cell_end(h);
		}
		html_cell(h);
		cell_source(h, b.f[B_ANCHOR], b.f[B_NAME], b.f[B_PLACE]);
		html_cell_end(h);
		html_row_end(h);
	}
	html_table_end(h);
	table_rest(h, s, "csv/transactions.csv");
}

static void doubt_row(struct html *h, const struct row *f)
{
	bool date = f->f[F_PRECISION].n != 0;

	html_row(h, (struct span){ 0 }, NULL);
	html_cell(h);
	html_leaf_text(h, "q", NULL, f->f[F_RAW]);
	html_cell_end(h);
	html_cell(h);
	if (date)
		cell_time(h, f->f[F_VALUE]);
	else
		cell_amount(h, f->f[F_VALUE], f->f[F_CURRENCY]);
	html_cell_end(h);
	html_cell(h);
	if (f->f[F_OTHERS].n)
		cell_readings(h, f->f[F_OTHERS], date);
	else
		html_text(h, f->f[F_CANDIDATES]);
	html_cell_end(h);
	html_cell(h);
	cell_trust(h, f->f[F_TRUST], f->f[F_CONFIDENCE]);
	if (f->f[F_ROLE].n)
		html_say(h, "; ");
	cell_words(h, words_role, f->f[F_ROLE]);
	if (f->f[F_ROLE].n && f->f[F_WHY].n)
		html_say(h, "; ");
	html_text(h, f->f[F_WHY]);
	html_cell_end(h);
	fact_source(h, f);
	html_row_end(h);
}

void table_doubts(struct html *h, const struct shelf *s, const char *id, const char *caption)
{
	static const struct html_column columns[] = {
		{ "As written", "written", true }, { "Read as", "read", false },
		{ "Could also be", "written", false }, { "Known from, role, reason", NULL, false },
		{ "Source", "source", false },
	};
	struct span rest = buf_view(&s->b);
	struct row f;

	html_table(h, id, "wide stack", caption, columns, countof(columns));
	while (row_parse(&f, &rest))
		doubt_row(h, &f);
	html_table_end(h);
}

/* ---- notes ---- */

static const char *level_words(struct span level)
{
	static const char *const words_of[NOTE_LEVELS] = { "Looks unusual", "Read in part",
							   "Not read", "Over a limit" };

	for (unsigned l = 0; l < NOTE_LEVELS; l++)
		if (span_eq_str(level, note_level_name[l]))
			return words_of[l];
	return "";
}

void table_notes(struct html *h, const struct shelf *s, const char *id, const char *caption)
{
	static const struct html_column columns[] = {
		{ "What happened", "role", true },
		{ "Why", NULL, false },
		{ "Where it came from", "origin", false },
		{ "Source", "source", false },
	};
	struct span rest = buf_view(&s->b);
	struct row n;

	html_table(h, id, "wide stack", caption, columns, countof(columns));
	while (row_parse(&n, &rest)) {
		html_row(h, (struct span){ 0 }, NULL);
		html_cell(h);
		html_say(h, level_words(n.f[N_LEVEL]));
		html_cell_end(h);
		html_cell(h);
		html_text(h, n.f[N_TEXT]);
		html_say(h, " ");
		html_leaf_text(h, "code", "code", n.f[N_CODE]);
		html_cell_end(h);
		html_cell(h);
		html_text(h, n.f[N_ORIGIN]);
		html_cell_end(h);
		html_cell(h);
		cell_source(h, n.f[N_ANCHOR], n.f[N_NAME], SPAN(""));
		html_cell_end(h);
		html_row_end(h);
	}
	html_table_end(h);
}
