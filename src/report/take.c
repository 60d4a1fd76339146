/* Taking an item apart: lines of CSV that can be written at once, rows for the page while there is
 * room, and records for what is sorted at the end. Nothing of the item is kept by reference. */
#include "model.h"

#include "case/sent.h"
#include "record/moment.h"
#include "words.h"

enum { OCR_LOW = 60, EVENT_CLIP = 2000, EXHIBIT_CLIP = 600 };

/* ---- small conversions, all into the item's scratch arena ---- */

static struct span number(struct report *r, int64_t v, bool has)
{
	uint64_t u = v < 0 ? ~(uint64_t)v + 1 : (uint64_t)v;
	char digits[24], *p = digits + sizeof digits;

	if (!has)
		return (struct span){ 0 };
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0)
		*--p = '-';
	return arena_dup(r->scratch, span_of(p, (size_t)(digits + sizeof digits - p)));
}

static struct span counted(struct report *r, int64_t v) { return number(r, v, v > 0); }

static struct span known_text(struct span s) { return span_is_null(s) ? (struct span){ NULL, 0 } : s; }

static struct span keep(struct report *r, struct buf *b)
{
	struct span s = arena_dup(r->scratch, buf_view(b));

	buf_clear(b);
	return s;
}

static struct span join(struct report *r, const struct list *l, const char *sep)
{
	struct buf b;

	if (l->n == 0)
		return (struct span){ 0 };
	if (l->n == 1)
		return list_span(l, 0);
	buf_init(&b, 256 << 10);
	for (uint32_t i = 0; i < l->n; i++) {
		if (i)
			buf_puts(&b, sep);
		buf_span(&b, list_span(l, i));
	}
	return keep(r, &b);
}

static struct span people(struct report *r, const struct address *v, uint32_t n)
{
	struct buf b;

	if (n == 0 || (n == 1 && v->addr.n == 0 && v->name.n == 0))
		return (struct span){ 0 };
	buf_init(&b, 256 << 10);
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			buf_puts(&b, "; ");
		buf_span(&b, v[i].name);
		if (v[i].addr.n) {
			buf_puts(&b, v[i].name.n ? " <" : "<");
			buf_span(&b, v[i].addr);
			buf_c(&b, '>');
		}
	}
	return keep(r, &b);
}

static struct span title_of(const struct item *it)
{
	if (span_trim(it->mail.subject).n)
		return it->mail.subject;
	if (it->name.n)
		return it->name;
	return it->origin.n ? list_span(&it->origin, it->origin.n - 1) : SPAN("(no name)");
}

static struct span hex_of(struct report *r, const struct digest *d)
{
	char hex[DIGEST_HEX];

	return digest_is_zero(d) ? (struct span){ NULL, 0 } :
				   arena_str(r->scratch, digest_hex(d, hex));
}

/* ---- which line tells about it ---- */

static struct known *known_slot(struct report *r, struct span id)
{
	uint32_t h = 2166136261u;	/* FNV-1a; a collision costs one remembered item */

	if (id.n != sizeof r->known->id)
		return NULL;
	for (size_t i = 0; i < id.n; i++)
		h = (h ^ (unsigned char)id.p[i]) * 16777619u;
	return &r->known[h % KNOWN_SLOTS];
}

static void remember(struct report *r, struct span id, const struct place *at)
{
	struct known *k = known_slot(r, id);
	struct span title = row_clip(at->title, sizeof k->title - 1);

	if (k == NULL)
		return;
	*k = (struct known){ .anchor = at->anchor };
	memcpy(k->id, id.p, id.n);
	if (at->label.n)
		memcpy(k->label, at->label.p, at->label.n);
	if (title.n)
		memcpy(k->title, title.p, title.n);
}

static struct place find_place(struct report *r, const struct item *it, struct span label)
{
	struct place at = { .anchor = ++r->items, .title = title_of(it) };
	struct known *k;

	at.own = row_clip(label, LABEL - 1);
	at.label = at.own;
	k = span_eq_str(it->part, "body") ? known_slot(r, it->parent) : NULL;
	if (k && k->anchor && memcmp(k->id, it->parent.p, sizeof k->id) == 0) {
		at.folded = true;
		at.anchor = k->anchor;
		at.label = arena_str(r->scratch, k->label);
		at.title = arena_str(r->scratch, k->title);
	}
	at.link = arena_fmt(r->scratch, "%u %.*s", at.anchor, SPAN_FMT(at.label));
	remember(r, it->id, &at);
	return at;
}

/* Keeps a row for the page; what it points at has to be listed then. */
static bool show(struct report *r, struct shelf *s, const struct row *row, const struct place *at)
{
	bool kept = shelf_put(s, row);

	if (kept)
		marks_set(&r->wanted, at->anchor);
	return kept;
}

/* ---- facts ---- */

static struct row fact_row(struct report *r, const struct item *it, const struct fact *f,
			   const struct place *at)
{
	struct row row = { .n = F_FIELDS };

	row.f[F_EXHIBIT] = at->own;
	row.f[F_NAME] = at->title;
	row.f[F_VALUE] = f->value;
	row.f[F_CURRENCY] = known_text(f->currency);
	row.f[F_CANDIDATES] = join(r, &f->candidates, ", ");
	row.f[F_PRECISION] = f->precision;
	row.f[F_ZONE] = known_text(f->zone);
	row.f[F_ROLE] = f->role;
	row.f[F_RAW] = f->raw;
	row.f[F_OTHERS] = join(r, &f->or_, "; ");
	row.f[F_WHY] = f->why;
	row.f[F_TRUST] = f->trust;
	row.f[F_CONFIDENCE] = number(r, f->confidence.v, f->confidence.has);
	row.f[F_QUOTED] = f->quoted ? SPAN("yes") : (struct span){ 0 };
	row.f[F_PAGE] = counted(r, f->at.page);
	row.f[F_LINE] = counted(r, f->at.line);
	row.f[F_ROW] = counted(r, f->at.row);
	row.f[F_COLUMN] = counted(r, f->at.column);
	row.f[F_HEADER] = f->at.header;
	row.f[F_FROM] = number(r, f->at.bytes[0], f->at.bytes[1] > 0);
	row.f[F_TO] = counted(r, f->at.bytes[1]);
	row.f[F_RULE] = f->by;
	row.f[F_ITEM] = it->id;
	row.f[F_ANCHOR] = at->link;
	return row;
}

static struct span place_of(struct report *r, const struct locator *at)
{
	struct buf b;

	buf_init(&b, 4096);
	words_place(&b, at);
	return keep(r, &b);
}

/* Only the page puts the place into words, and only for the rows it shows: most are not. */
static bool show_fact(struct report *r, struct shelf *s, struct row *row, const struct fact *f,
		      const struct place *at)
{
	if (s->kept < s->cap && row->f[F_PLACE].p == NULL)
		row->f[F_PLACE] = place_of(r, &f->at);
	return show(r, s, row, at);
}

static bool has_role(const struct fact *f)
{
	return f->role.n && !span_eq_str(f->role, "mention") && !f->quoted;
}

static void take_doubts(struct report *r, const struct fact *f, struct row *row,
			const struct place *at, bool main)
{
	struct tally *t = &r->tally;
	bool amount = fact_is(f, FACT_AMOUNT), date = !amount;

	if (amount && f->currency.n == 0) {
		t->currency_open += main;
		t->currency_open_mention += !main;
		if (main)
			show_fact(r, &r->show.unsure_currency, row, f, at);
	}
	if (date && f->or_.n) {
		t->dates_unsure += main;
		t->dates_unsure_mention += !main;
		if (main)
			show_fact(r, &r->show.unsure_dates, row, f, at);
	}
	if (amount && f->or_.n && main)
		show_fact(r, &r->show.unsure_value, row, f, at);
	if (f->confidence.has && f->confidence.v < OCR_LOW && main)
		show_fact(r, &r->show.unsure_ocr, row, f, at);
}

static void take_amount(struct report *r, const struct item *it, const struct fact *f,
			const struct place *at)
{
	struct row row = fact_row(r, it, f, at);
	bool main = has_role(f);

	csv_row(&r->amounts, &row);
	tally_amount(&r->tally, f, main, at->label, at->anchor);
	if (!main)
		show_fact(r, &r->show.amounts_rest, &row, f, at);
	else if (show_fact(r, &r->show.amounts_main, &row, f, at))
		marks_set(&r->priced, at->anchor);
	take_doubts(r, f, &row, at, main);
}

static void take_date(struct report *r, const struct item *it, const struct fact *f,
		      const struct place *at, bool in_timeline)
{
	struct row row = fact_row(r, it, f, at);

	csv_row(&r->dates, &row);
	r->tally.dates++;
	if (!in_timeline && !f->quoted)
		show_fact(r, &r->show.dates_rest, &row, f, at);
	take_doubts(r, f, &row, at, in_timeline);
}

/* ---- events ---- */

static const struct fact *event_fact(const struct item *it, const struct event *ev)
{
	const struct fact *facts = it->facts.v;

	if (!ev->fact.has || ev->fact.v < 0 || ev->fact.v >= (int64_t)it->facts.n)
		return NULL;
	return &facts[ev->fact.v];
}

/* Big end first: bytes are in the order of numbers. */
static void put_number(char **to, uint64_t v, unsigned bytes)
{
	for (unsigned i = bytes; i-- > 0;)
		*(*to)++ = (char)(v >> 8 * i);
}

/* Sorted by instant; a bare day stands before the times of that day. */
static struct span event_key(struct report *r, struct span time, bool *has)
{
	int64_t at;
	uint64_t u;
	char *key = arena_get(r->scratch, 9), *to = key;

	*has = moment_instant(time, &at);
	u = *has ? (uint64_t)at + ((uint64_t)1 << 63) : UINT64_MAX;
	put_number(&to, u, 8);
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
	return keep(r, &b);
}

/* `f`: what it follows from, or NULL. */
static bool take_event(struct report *r, const struct item *it, uint32_t index, const struct event *ev,
		       const struct fact *f, const struct place *at, struct err *e)
{
	bool mail = span_eq_str(ev->what, "message.sent"), has;
	struct row row = { .n = E_FIELDS }, from = { 0 };
	struct span key = event_key(r, ev->time, &has);

	if (f)
		from = fact_row(r, it, f, at);
	row.f[E_TIME] = ev->time;
	row.f[E_PRECISION] = ev->precision;
	row.f[E_ZONE] = known_text(ev->zone);
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
		row.f[E_PLACE] = place_of(r, &f->at);
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

static bool take_events(struct report *r, const struct item *it, uint32_t index, const struct place *at,
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
		if (!take_event(r, it, index, ev, event_fact(it, ev), at, e))
			return false;
	}
	return true;
}

/* ---- bookings of a statement ---- */

static struct row booking_row(struct report *r, const struct item *it, const struct transaction *t,
			      const struct place *at)
{
	struct row row = { .n = B_FIELDS };

	row.f[B_EXHIBIT] = at->own;
	row.f[B_NAME] = at->title;
	row.f[B_DATE] = t->date;
	row.f[B_AMOUNT] = t->amount;
	row.f[B_CURRENCY] = known_text(t->currency);
	row.f[B_TEXT] = t->text;
	row.f[B_PARTY] = t->counterparty;
	row.f[B_REFERENCE] = t->reference;
	row.f[B_KIND] = t->kind;
	row.f[B_ROLE] = t->role;
	row.f[B_FEE] = t->fee;
	row.f[B_BALANCE] = t->balance;
	row.f[B_OTHERS] = join(r, &t->or_, "; ");
	row.f[B_RAW] = t->raw;
	row.f[B_WHY] = t->why;
	row.f[B_LINE] = counted(r, t->at.line);
	row.f[B_ROW] = counted(r, t->at.row);
	row.f[B_COLUMN] = counted(r, t->at.column);
	row.f[B_FROM] = number(r, t->at.bytes[0], t->at.bytes[1] > 0);
	row.f[B_TO] = counted(r, t->at.bytes[1]);
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
		row = fact_row(r, it, &f, at);
	show_fact(r, s, &row, &f, at);
}

static bool booking_event(struct report *r, const struct item *it, uint32_t index, const struct transaction *t,
			  const struct place *at, struct err *e)
{
	struct fact f = booking_fact(t, FACT_DATE);
	struct event ev = { .time = t->date, .precision = f.precision, .who = t->counterparty, .why = t->why };

	ev.what = span_starts(t->amount, "-") ? SPAN("transaction.debit") : SPAN("transaction.credit");
	ev.text = span_trim(arena_fmt(r->scratch, "%.*s %.*s %.*s", SPAN_FMT(t->amount), SPAN_FMT(t->currency),
				      SPAN_FMT(t->text)));
	return take_event(r, it, index, &ev, &f, at, e);
}

static bool take_bookings(struct report *r, const struct item *it, uint32_t index, const struct place *at, struct err *e)
{
	const struct transaction *t = it->transactions.v;

	for (uint32_t i = 0; i < it->transactions.n; i++) {
		struct row row = booking_row(r, it, &t[i], at);

		csv_row(&r->transactions, &row);
		tally_booking(&r->tally, t[i].currency);
		if (r->show.bookings.kept < r->show.bookings.cap)
			row.f[B_PLACE] = place_of(r, &t[i].at);
		show(r, &r->show.bookings, &row, at);
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

/* ---- notes and the exhibit itself ---- */

static struct span origin_of(struct report *r, const struct item *it)
{
	return join(r, &it->origin, " \xe2\x80\xba ");
}

static void take_notes(struct report *r, const struct item *it, const struct place *at)
{
	const struct note *notes = it->notes.v;
	struct row row = { .n = N_FIELDS };

	if (it->notes.n == 0)
		return;
	row.f[N_EXHIBIT] = at->own;
	row.f[N_NAME] = title_of(it);
	row.f[N_ORIGIN] = origin_of(r, it);
	row.f[N_SHA256] = hex_of(r, &it->sha256);
	row.f[N_ITEM] = it->id;
	row.f[N_ANCHOR] = at->link;
	for (uint32_t i = 0; i < it->notes.n; i++) {
		bool odd = span_eq_str(notes[i].level, note_level_name[NOTE_ODD]);

		row.f[N_LEVEL] = notes[i].level;
		row.f[N_CODE] = notes[i].code;
		row.f[N_TEXT] = notes[i].text;
		if (!odd)
			csv_row(&r->unread, &row);
		show(r, odd ? &r->show.odd : &r->show.unread, &row, at);
	}
}

static struct span notes_text(struct report *r, const struct item *it)
{
	const struct note *notes = it->notes.v;
	struct buf b;

	if (it->notes.n == 0)
		return (struct span){ 0 };
	buf_init(&b, 256 << 10);
	for (uint32_t i = 0; i < it->notes.n; i++) {
		if (i)
			buf_puts(&b, "; ");
		buf_span(&b, notes[i].level);
		buf_puts(&b, ": ");
		buf_span(&b, notes[i].text);
		buf_puts(&b, " (");
		buf_span(&b, notes[i].code);
		buf_puts(&b, ")");
	}
	return keep(r, &b);
}

static struct span date_of(const struct item *it)
{
	return mail_time(&it->mail).n	? mail_time(&it->mail) :
	       it->fields.issue_date.n	? it->fields.issue_date :
					  it->image.captured_at;
}

static struct row exhibit_row(struct report *r, const struct item *it, const struct place *at,
			      const char *path, struct span excerpt)
{
	struct row row = { .n = X_FIELDS };
	const struct mail *m = &it->mail;
	int worst = item_worst(it);

	row.f[X_EXHIBIT] = at->own;
	row.f[X_FILE] = span_str(path);
	row.f[X_TITLE] = title_of(it);
	row.f[X_ORIGIN] = origin_of(r, it);
	row.f[X_MEDIA] = it->media;
	row.f[X_CLASS] = it->class_.is;
	row.f[X_SCORE] = number(r, it->class_.score.v, it->class_.score.has);
	row.f[X_WHY] = join(r, &it->class_.why, "; ");
	row.f[X_PART] = it->part;
	row.f[X_SIZE] = number(r, it->size.v, it->size.has);
	row.f[X_SHA256] = hex_of(r, &it->sha256);
	row.f[X_DATE] = date_of(it);
	row.f[X_FROM] = people(r, &m->from, 1);
	row.f[X_TO] = people(r, m->to.v, m->to.n);
	row.f[X_SUBJECT] = m->subject;
	row.f[X_READER] = it->text.by;
	row.f[X_CHARS] = number(r, it->text.chars.v, it->text.chars.has);
	row.f[X_WORST] = worst < 0 ? (struct span){ NULL, 0 } : span_str(note_level_name[worst]);
	row.f[X_NOTES] = notes_text(r, it);
	row.f[X_ITEM] = it->id;
	row.f[X_PARENT] = it->parent;
	row.f[X_ANCHOR] = at->link;
	row.f[X_EXCERPT] = excerpt;
	return row;
}

/* What the case says of it. */
static void case_fields(struct report *r, uint32_t index, struct row *row)
{
	const struct case_item *ci = &r->c->items[index];
	const struct case_group *g;

	row->f[X_RULE] = span_str(case_rule_text[ci->rule]);
	if (sent_with(r->c->sent, index) != CASE_NONE)
		row->f[X_SENT_WITH] = case_label(r->c, sent_with(r->c->sent, index));
	row->f[X_THREAD] = number(r, ci->thread == CASE_NONE ? 0 : (int64_t)ci->thread + 1, ci->thread != CASE_NONE);
	if (ci->group == CASE_NONE)
		return;
	g = &r->c->groups[ci->group];
	row->f[X_SAME] = span_str(case_same_text[g->kind]);
	for (uint32_t i = 0; i < g->items.n; i++) {
		uint32_t other = case_slice(r->c, g->items)[i];

		if (other != index) {
			row->f[X_SAME_AS] = case_label(r->c, other);
			return;
		}
	}
}

/* By the time of its family, undated ones last; families together, their head first. */
static struct span listing_key(struct report *r, uint32_t index, uint32_t anchor)
{
	char *key = arena_get(r->scratch, 16), *to = key;
	const struct case_item *head = r->c ? &r->c->items[r->c->items[index].family] : NULL;

	put_number(&to, head && head->when_has ? (uint64_t)head->when + ((uint64_t)1 << 63) : UINT64_MAX, 8);
	put_number(&to, head ? r->c->items[index].family : 0, 4);
	put_number(&to, anchor, 4);
	return span_of(key, 16);
}

static bool take_exhibit(struct report *r, const struct item *it, uint32_t index, const struct place *at,
			 struct row *row, struct err *e)
{
	const struct fact *facts = it->facts.v;
	bool decoration = span_eq_str(it->class_.is, "decoration");
	int64_t amounts = 0, dates = 0;

	for (uint32_t i = 0; i < it->facts.n; i++) {
		amounts += fact_is(&facts[i], FACT_AMOUNT);
		dates += fact_is(&facts[i], FACT_DATE);
	}
	row->f[X_AMOUNTS] = number(r, amounts, true);
	row->f[X_DATES] = number(r, dates, true);
	row->f[X_BOOKINGS] = counted(r, it->transactions.n);
	csv_row(&r->exhibits, row);
	if (at->folded) {
		r->folded++;
		return true;
	}
	r->decoration += decoration;
	if (!decoration)
		r->listed++;
	row->f[X_LISTED] = decoration || r->listed > SHOWN_ROWS ? SPAN("") : SPAN("yes");
	buf_reset(&r->line);
	if (!row_print(row, EXHIBIT_CLIP, &r->line))
		return err_set(e, EXHIBIT_BUG, 0, "an exhibit row does not fit");
	return sorter_put(r->listing, listing_key(r, index, at->anchor), buf_view(&r->line), e);
}

bool take_item(struct report *r, const struct item *it, uint32_t index, struct span label,
	       const char *path, struct span excerpt, struct err *e)
{
	const struct fact *facts = it->facts.v;
	struct place at;
	struct row row;
	bool *in_timeline;

	arena_reset(r->scratch);
	at = find_place(r, it, label);
	row = exhibit_row(r, it, &at, path, excerpt);
	if (r->c) {
		r->anchors[index] = at.anchor;
		/* Identical files have one number: the first of them has its link target. */
		if (marks_has(&r->labelled, r->c->items[index].label))
			row.f[X_ANCHOR] = number(r, at.anchor, true);
		marks_set(&r->labelled, r->c->items[index].label);
		case_fields(r, index, &row);
	}
	in_timeline = arena_get(r->scratch, it->facts.n);
	tally_item(&r->tally, it, at.folded);
	if (!take_exhibit(r, it, index, &at, &row, e) || !take_events(r, it, index, &at, in_timeline, e) ||
	    !take_bookings(r, it, index, &at, e) || !party_take(r, it, &at, e))
		return false;
	for (uint32_t i = 0; i < it->facts.n; i++) {
		if (fact_is(&facts[i], FACT_AMOUNT))
			take_amount(r, it, &facts[i], &at);
		else if (fact_is(&facts[i], FACT_DATE))
			take_date(r, it, &facts[i], &at, in_timeline[i]);
	}
	take_notes(r, it, &at);
	return true;
}
