/* Amounts and dates: a line of CSV each, a row of the page while there is room, and one more where there is doubt. */
#include "take.h"

#include "words.h"

enum { OCR_LOW = 60 };

struct row take_fact_row(struct report *r, const struct item *it, const struct fact *f,
			   const struct place *at)
{
	struct row row = { .n = F_FIELDS };

	row.f[F_EXHIBIT] = at->own;
	row.f[F_NAME] = at->title;
	row.f[F_VALUE] = f->value;
	row.f[F_CURRENCY] = take_known_text(f->currency);
	row.f[F_CANDIDATES] = take_join(r, &f->candidates, ", ");
	row.f[F_PRECISION] = f->precision;
	row.f[F_ZONE] = take_known_text(f->zone);
	row.f[F_ROLE] = f->role;
	row.f[F_RAW] = f->raw;
	row.f[F_OTHERS] = take_join(r, &f->or_, "; ");
	row.f[F_WHY] = f->why;
	row.f[F_TRUST] = f->trust;
	row.f[F_CONFIDENCE] = take_number(r, f->confidence.v, f->confidence.has);
	row.f[F_QUOTED] = f->quoted ? SPAN("yes") : (struct span){ 0 };
	row.f[F_PAGE] = take_counted(r, f->at.page);
	row.f[F_LINE] = take_counted(r, f->at.line);
	row.f[F_ROW] = take_counted(r, f->at.row);
	row.f[F_COLUMN] = take_counted(r, f->at.column);
	row.f[F_HEADER] = f->at.header;
	row.f[F_FROM] = take_number(r, f->at.bytes[0], f->at.bytes[1] > 0);
	row.f[F_TO] = take_counted(r, f->at.bytes[1]);
	row.f[F_RULE] = f->by;
	row.f[F_ITEM] = it->id;
	row.f[F_ANCHOR] = at->link;
	return row;
}

struct span take_fact_place(struct report *r, const struct locator *at)
{
	struct buf b;

	buf_init(&b, 4096);
	words_place(&b, at);
	return take_keep(r, &b);
}

bool take_fact_show(struct report *r, struct shelf *s, struct row *row, const struct fact *f,
		      const struct place *at)
{
	if (s->kept < s->cap && row->f[F_PLACE].p == NULL)
		row->f[F_PLACE] = take_fact_place(r, &f->at);
	return take_show(r, s, row, at);
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
			take_fact_show(r, &r->show.unsure_currency, row, f, at);
	}
	if (date && f->or_.n) {
		t->dates_unsure += main;
		t->dates_unsure_mention += !main;
		if (main)
			take_fact_show(r, &r->show.unsure_dates, row, f, at);
	}
	if (amount && f->or_.n && main)
		take_fact_show(r, &r->show.unsure_value, row, f, at);
	if (f->confidence.has && f->confidence.v < OCR_LOW && main)
		take_fact_show(r, &r->show.unsure_ocr, row, f, at);
}

void take_fact_amount(struct report *r, const struct item *it, const struct fact *f,
			const struct place *at)
{
	struct row row = take_fact_row(r, it, f, at);
	bool main = has_role(f);

	csv_row(&r->amounts, &row);
	tally_amount(&r->tally, f, main, at->label, at->anchor);
	if (!main)
		take_fact_show(r, &r->show.amounts_rest, &row, f, at);
	else if (take_fact_show(r, &r->show.amounts_main, &row, f, at))
		marks_set(&r->priced, at->anchor);
	take_doubts(r, f, &row, at, main);
}

void take_fact_date(struct report *r, const struct item *it, const struct fact *f,
		      const struct place *at, bool in_timeline)
{
	struct row row = take_fact_row(r, it, f, at);

	csv_row(&r->dates, &row);
	r->tally.dates++;
	if (!in_timeline && !f->quoted)
		take_fact_show(r, &r->show.dates_rest, &row, f, at);
	take_doubts(r, f, &row, at, in_timeline);
}
