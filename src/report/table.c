/* Tables: each row says in its last cell where it comes from, as a link to the line of that exhibit
 * and the place in it, so that no number on the page stands without its source. */
#include "table.h"

#include "words.h"

#include <inttypes.h>

/* ---- pieces of cells ---- */

typedef void words_fn(struct buf *, struct span);

static void words(struct html *h, words_fn *in_words, struct span s)
{
	struct buf b;

	buf_init(&b, 64 << 10);
	in_words(&b, s);
	html_words(h, buf_view(&b));
	buf_clear(&b);
}

static void time_words(struct html *h, struct span iso)
{
	html_open(h, "time", NULL);
	html_attr(h, "datetime", iso);
	words(h, words_time, iso);
	html_close(h);
}

static void amount_words(struct html *h, struct span value, struct span currency)
{
	struct buf b;

	buf_init(&b, 64 << 10);
	words_amount(&b, value, currency);
	html_words(h, buf_view(&b));
	buf_clear(&b);
}

uint64_t table_anchor(struct span link)
{
	uint64_t n = 0;

	for (size_t i = 0; i < link.n && i < 12 && link.p[i] >= '0' && link.p[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(link.p[i] - '0');
	return n;
}

/* The id of an exhibit's line: its label, or "i12" for the 12th item when it has no number. */
static struct span line_id(struct span link, char out[32])
{
	size_t space = span_chr(link, ' ', 0);
	struct span label = space == SIZE_MAX ? SPAN("") : span_from(link, space + 1);
	struct buf b;

	if (label.n)
		return label;
	buf_init(&b, 31);
	buf_fmt(&b, "i%" PRIu64, table_anchor(link));
	memcpy(out, b.p, b.n);
	label = span_of(out, b.n);
	buf_clear(&b);
	return label;
}

static void exhibit_link(struct html *h, struct span link)
{
	char id[32];
	struct span target = line_id(link, id);

	html_link(h, target, "no");
	html_words(h, target.p == id ? SPAN("no number") : target);
	html_close(h);
}

static void source(struct html *h, struct span link, struct span name, struct span place)
{
	exhibit_link(h, link);
	html_say(h, " ");
	html_leaf_text(h, "span", "name", name);
	if (place.n) {
		html_say(h, " ");
		html_open(h, "span", "at");
		html_words(h, place);
		html_close(h);
	}
}

static void flag(struct html *h, const char *text)
{
	html_say(h, " ");
	html_leaf(h, "span", "flag", text);
}

/* "2024-04-03; 2024-03-04" as "3 Apr 2024 or 4 Mar 2024". */
static void readings(struct html *h, struct span others, bool dates)
{
	struct span one;
	bool first = true;

	while (others.n && span_split(&others, ';', &one)) {
		if (!first)
			html_say(h, " or ");
		first = false;
		one = span_trim(one);
		if (dates)
			time_words(h, one);
		else
			amount_words(h, one, SPAN(""));
	}
}

static void how_known(struct html *h, struct span trust, struct span confidence)
{
	html_say(h, words_trust(trust));
	if (confidence.n) {
		html_say(h, ", ");
		html_words(h, confidence);
		html_say(h, "\xc2\xa0% sure");
	}
}

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
		amount_words(h, span_str(l->value), code);
		html_close(h);
		html_say(h, " ");
		exhibit_link(h, buf_view(&link));
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
		{ "Largest total", "num", false },
		{ "Largest amount due", "num", false },
	};

	html_table(h, NULL, "small", "Amounts by currency", columns, countof(columns));
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
	html_text(h, p->f[P_NAMES]);
	html_cell_end(h);
	html_cell(h);
	if (!span_ieq(p->f[P_KEY], p->f[P_NAMES]))
		html_text(h, p->f[P_KEY]);
	html_cell_end(h);
	for (unsigned i = P_SEEN; i <= P_TEXT; i++) {
		html_cell(h);
		html_words(h, p->f[i]);
		html_cell_end(h);
	}
	html_cell_key(h, p->f[P_FIRST]);
	if (first.n)
		time_words(h, first);
	if (last.n && !span_eq(first, last)) {
		html_say(h, " \xe2\x80\x93 ");
		time_words(h, last);
	}
	html_cell_end(h);
	html_row_end(h);
}

void table_parties(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "Name", NULL, true },
		{ "Address", NULL, false },
		{ "Seen", "num", false },
		{ "as sender", "num", false },
		{ "as recipient", "num", false },
		{ "in text", "num", false },
		{ "Period", NULL, false },
	};
	struct span rest = buf_view(&r->show.parties.b);
	struct row p;

	html_table(h, NULL, "small", "People and companies seen most", columns, countof(columns));
	while (row_parse(&p, &rest))
		party_row(h, &p);
	html_table_end(h);
	table_rest(h, &r->show.parties, "csv/parties.csv");
}

/* ---- timeline ---- */

static void event_when(struct html *h, const struct row *ev)
{
	html_cell_key(h, ev->f[E_TIME]);
	time_words(h, ev->f[E_TIME]);
	if (ev->f[E_OTHERS].n) {
		html_say(h, " or ");
		readings(h, ev->f[E_OTHERS], true);
		flag(h, "two readings");
	}
	html_cell_end(h);
}

static void event_row(struct html *h, struct report *r, const struct row *ev)
{
	uint64_t item = table_anchor(ev->f[E_ANCHOR]);
	struct buf id;

	buf_init(&id, 32);
	if (!marks_has(&r->dated, item))	/* the first of an item is where links lead */
		buf_fmt(&id, "t%" PRIu64, item);
	marks_set(&r->dated, item);
	html_row(h, buf_view(&id), NULL);
	buf_clear(&id);
	event_when(h, ev);
	html_cell(h);
	words(h, words_event, ev->f[E_WHAT]);
	html_cell_end(h);
	html_cell(h);
	html_text(h, ev->f[E_WHO]);
	html_cell_end(h);
	html_cell(h);
	html_text(h, ev->f[E_TEXT].n ? ev->f[E_TEXT] : ev->f[E_RAW]);
	if (span_eq_str(ev->f[E_TRUST], trust_name[TRUST_OCR]))
		flag(h, "read from a picture");
	html_cell_end(h);
	html_cell(h);
	source(h, ev->f[E_ANCHOR],
	       span_eq(ev->f[E_NAME], ev->f[E_TEXT]) ? SPAN("") : ev->f[E_NAME], ev->f[E_PLACE]);
	html_cell_end(h);
	html_row_end(h);
}

void table_events(struct html *h, struct report *r, const struct shelf *s, const char *id,
		  const char *caption)
{
	static const struct html_column columns[] = {
		{ "When", "when", true },
		{ "What", NULL, false },
		{ "Who", NULL, false },
		{ "In its words", NULL, false },
		{ "Source", "source", false },
	};
	struct span rest = buf_view(&s->b);
	struct row ev;

	html_table(h, id, "wide", caption, columns, countof(columns));
	while (row_parse(&ev, &rest))
		event_row(h, r, &ev);
	html_table_end(h);
	table_rest(h, s, "csv/timeline.csv");
}

/* ---- facts ---- */

static void fact_source(struct html *h, const struct row *f)
{
	html_cell(h);
	source(h, f->f[F_ANCHOR], f->f[F_NAME], f->f[F_PLACE]);
	html_cell_end(h);
}

static void fact_written(struct html *h, const struct row *f)
{
	html_cell(h);
	html_leaf_text(h, "q", NULL, f->f[F_RAW]);
	html_cell_end(h);
}

static void amount_read(struct html *h, const struct row *f)
{
	html_open(h, "span", "amount");
	amount_words(h, f->f[F_VALUE], f->f[F_CURRENCY]);
	html_close(h);
	if (f->f[F_CURRENCY].n)
		return;
	html_say(h, " ");
	html_open(h, "span", "open");
	html_say(h, "currency not stated");
	if (f->f[F_CANDIDATES].n) {
		html_say(h, ": ");
		html_text(h, f->f[F_CANDIDATES]);
	}
	html_close(h);
}

static void amount_row(struct html *h, const struct row *f, uint64_t *last)
{
	uint64_t item = table_anchor(f->f[F_ANCHOR]);
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
	words(h, words_role, f->f[F_ROLE]);
	html_cell_end(h);
	fact_written(h, f);
	html_cell(h);
	how_known(h, f->f[F_TRUST], f->f[F_CONFIDENCE]);
	if (f->f[F_QUOTED].n)
		flag(h, "quoted");
	if (f->f[F_OTHERS].n) {
		html_say(h, "; could be ");
		readings(h, f->f[F_OTHERS], false);
	}
	html_cell_end(h);
	fact_source(h, f);
	html_row_end(h);
}

void table_amounts(struct html *h, const struct shelf *s, const char *id, const char *caption,
		   bool anchored)
{
	static const struct html_column columns[] = {
		{ "Amount", "num", true },	{ "Role", NULL, false },
		{ "As written", NULL, false },	{ "Known from", NULL, false },
		{ "Source", "source", false },
	};
	struct span rest = buf_view(&s->b);
	uint64_t last = 0;
	struct row f;

	html_table(h, id, "wide", caption, columns, countof(columns));
	while (row_parse(&f, &rest))
		amount_row(h, &f, anchored ? &last : NULL);
	html_table_end(h);
	table_rest(h, s, "csv/amounts.csv");
}

void table_dates(struct html *h, const struct shelf *s, const char *id, const char *caption)
{
	static const struct html_column columns[] = {
		{ "Date", "when", true },
		{ "As written", NULL, false },
		{ "Known from", NULL, false },
		{ "Source", "source", false },
	};
	struct span rest = buf_view(&s->b);
	struct row f;

	html_table(h, id, "wide", caption, columns, countof(columns));
	while (row_parse(&f, &rest)) {
		html_row(h, (struct span){ 0 }, NULL);
		html_cell_key(h, f.f[F_VALUE]);
		time_words(h, f.f[F_VALUE]);
		if (f.f[F_OTHERS].n) {
			html_say(h, " or ");
			readings(h, f.f[F_OTHERS], true);
		}
		html_cell_end(h);
		fact_written(h, &f);
		html_cell(h);
		how_known(h, f.f[F_TRUST], f.f[F_CONFIDENCE]);
		html_cell_end(h);
		fact_source(h, &f);
		html_row_end(h);
	}
	html_table_end(h);
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
		time_words(h, f->f[F_VALUE]);
	else
		amount_words(h, f->f[F_VALUE], f->f[F_CURRENCY]);
	html_cell_end(h);
	html_cell(h);
	if (f->f[F_OTHERS].n)
		readings(h, f->f[F_OTHERS], date);
	else
		html_text(h, f->f[F_CANDIDATES]);
	if (f->f[F_CONFIDENCE].n) {
		html_words(h, f->f[F_CONFIDENCE]);
		html_say(h, "\xc2\xa0% sure");
	}
	html_cell_end(h);
	html_cell(h);
	words(h, words_role, f->f[F_ROLE]);
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
		{ "As written", NULL, true },	 { "Read as", "when", false },
		{ "Could also be", NULL, false }, { "Role and reason", NULL, false },
		{ "Source", "source", false },
	};
	struct span rest = buf_view(&s->b);
	struct row f;

	html_table(h, id, "wide", caption, columns, countof(columns));
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
		{ "What happened", NULL, true },
		{ "Why", NULL, false },
		{ "Where it came from", "origin", false },
		{ "Source", "source", false },
	};
	struct span rest = buf_view(&s->b);
	struct row n;

	html_table(h, id, "wide", caption, columns, countof(columns));
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
		source(h, n.f[N_ANCHOR], n.f[N_NAME], SPAN(""));
		html_cell_end(h);
		html_row_end(h);
	}
	html_table_end(h);
}

/* ---- exhibits ---- */

static void exhibit_what(struct html *h, const struct row *x)
{
	html_cell(h);
	html_leaf_text(h, "span", "title", x->f[X_TITLE]);
	if (x->f[X_FROM].n) {
		html_open(h, "div", "people");
		html_text(h, x->f[X_FROM]);
		if (x->f[X_TO].n) {
			html_say(h, " to ");
			html_text(h, x->f[X_TO]);
		}
		html_close(h);
	}
	if (x->f[X_EXCERPT].n)
		html_leaf_text(h, "div", "excerpt", x->f[X_EXCERPT]);
	html_leaf_text(h, "div", "origin", x->f[X_ORIGIN]);
	if (x->f[X_NOTES].n)
		html_leaf_text(h, "div", "noted", x->f[X_NOTES]);
	html_cell_end(h);
}

static void exhibit_kind(struct html *h, const struct row *x)
{
	struct buf b;

	html_cell(h);
	buf_init(&b, 4096);
	words_class(&b, x->f[X_CLASS], false);
	html_words(h, buf_view(&b));
	buf_clear(&b);
	if (x->f[X_WHY].n)
		html_leaf_text(h, "div", "why", x->f[X_WHY]);
	html_leaf_text(h, "div", "why", x->f[X_MEDIA]);
	html_cell_end(h);
}

static void exhibit_bytes(struct html *h, const struct row *x)
{
	struct span size = x->f[X_SIZE];
	int64_t n = 0;
	struct buf b;

	html_cell_key(h, size);
	for (size_t i = 0; i < size.n && i < 18; i++)
		n = n * 10 + (size.p[i] - '0');
	if (size.n) {
		buf_init(&b, 64);
		words_size(&b, n);
		html_words(h, buf_view(&b));
		buf_clear(&b);
	}
	html_say(h, " ");
	if (x->f[X_SHA256].n) {
		html_open(h, "code", "digest");
		html_attr(h, "title", x->f[X_SHA256]);
		html_words(h, x->f[X_SHA256]);
		html_close(h);
	} else {
		html_say(h, "no bytes");
	}
	html_cell_end(h);
}

static void jump(struct html *h, char kind, uint64_t item, const char *text)
{
	struct buf b;

	buf_init(&b, 32);
	buf_fmt(&b, "%c%" PRIu64, kind, item);
	html_link(h, buf_view(&b), NULL);
	buf_clear(&b);
	html_say(h, text);
	html_close(h);
	html_say(h, " ");
}

static void exhibit_row(struct html *h, const struct report *r, const struct row *x)
{
	uint64_t item = table_anchor(x->f[X_ANCHOR]);
	char id[32];

	html_row(h, line_id(x->f[X_ANCHOR], id), NULL);
	html_cell(h);
	html_words(h, x->f[X_EXHIBIT].n ? x->f[X_EXHIBIT] : SPAN("\xe2\x80\x93"));
	html_cell_end(h);
	exhibit_what(h, x);
	exhibit_kind(h, x);
	html_cell_key(h, x->f[X_DATE]);
	if (x->f[X_DATE].n)
		time_words(h, x->f[X_DATE]);
	html_cell_end(h);
	exhibit_bytes(h, x);
	html_cell(h);
	if (marks_has(&r->dated, item))
		jump(h, 't', item, "timeline");
	if (marks_has(&r->priced, item))
		jump(h, 'a', item, "amounts");
	html_cell_end(h);
	html_row_end(h);
}

bool table_exhibits(struct html *h, const struct report *r, uint64_t *shown, struct err *e)
{
	static const struct html_column columns[] = {
		{ "No.", "no", true },		{ "Exhibit and where it came from", NULL, false },
		{ "Kind, and why", NULL, false }, { "Date", "when", false },
		{ "Size and SHA-256", NULL, false }, { "In this report", "jump", false },
	};
	struct spool_reader in;
	struct span record;
	struct row x;
	bool ok;

	*shown = 0;
	html_table(h, "exhibit-list", "wide", "Exhibits in the order they were found", columns,
		   countof(columns));
	spool_read(&in, r->spool.fd, 0, r->spool.size);
	while ((ok = spool_next(&in, &record, e)) && record.p) {
		if (!row_parse(&x, &record) ||
		    (x.f[X_LISTED].n == 0 && !marks_has(&r->wanted, table_anchor(x.f[X_ANCHOR]))))
			continue;
		exhibit_row(h, r, &x);
		++*shown;
	}
	spool_end(&in);
	html_table_end(h);
	return ok;
}
