/* What needs a look: what could not be read, what can be read two ways, what looks unusual. */
#include "page.h"

#include "table.h"

static void doubt_begin(struct html *h, const char *title, uint64_t n, const char *explain)
{
	html_open(h, "h3", NULL);
	html_say(h, title);
	html_say(h, " (");
	html_count(h, n);
	html_say(h, ")");
	html_close(h);
	html_line(h);
	page_para(h, explain);
}

static void more_in(struct html *h, uint64_t n, const char *one, const char *many, const char *column,
		    const char *file)
{
	if (n == 0)
		return;
	html_open(h, "p", "rest");
	page_count(h, n, one, many);
	html_say(h, "; see column ");
	html_leaf(h, "code", NULL, column);
	html_say(h, " in ");
	html_leaf(h, "code", NULL, file);
	html_say(h, ".");
	html_close(h);
	html_line(h);
}

/* A long list of doubts must not stand between the summary and the timeline. */
static void doubt_table(struct html *h, const struct shelf *s, const char *caption, const char *file,
			void (*table)(struct html *, const struct shelf *, const char *, const char *))
{
	bool folded = s->kept > SHOWN_UNFOLDED;

	if (folded)
		page_fold(h, caption, s->seen);
	table(h, s, NULL, caption);
	table_rest(h, s, file);
	if (folded) {
		html_close(h);
		html_line(h);
	}
}

static void attention_facts(struct html *h, const struct report *r)
{
	const struct tally *t = &r->tally;

	if (t->dates_unsure) {
		doubt_begin(h, "Dates that can be read two ways", t->dates_unsure,
			    "Day and month could be swapped. The first reading is used in the timeline "
			    "and marked there.");
		doubt_table(h, &r->show.unsure_dates, "Ambiguous dates", "csv/dates.csv",
			    table_doubts);
	}
	more_in(h, t->dates_unsure_mention, "date that is only mentioned in text has two readings",
		"dates that are only mentioned in text have two readings", "other_readings",
		"csv/dates.csv");
	if (t->currency_open) {
		doubt_begin(h, "Amounts whose currency is not stated", t->currency_open,
			    "The sign or the text allows more than one currency.");
		doubt_table(h, &r->show.unsure_currency, "Amounts without a sure currency",
			    "csv/amounts.csv", table_doubts);
	}
	more_in(h, t->currency_open_mention, "amount without a stated role has no sure currency",
		"amounts without a stated role have no sure currency", "currency_candidates",
		"csv/amounts.csv");
	if (r->show.unsure_value.seen) {
		doubt_begin(h, "Amounts that can be read two ways", r->show.unsure_value.seen,
			    "Point and comma could both be the decimal sign.");
		doubt_table(h, &r->show.unsure_value, "Ambiguous amounts", "csv/amounts.csv",
			    table_doubts);
	}
	if (r->show.unsure_ocr.seen) {
		doubt_begin(h, "Read from a picture with low confidence", r->show.unsure_ocr.seen,
			    "Compare these with the picture before relying on them.");
		doubt_table(h, &r->show.unsure_ocr, "Values recognised with less than 60 %",
			    "csv/amounts.csv and csv/dates.csv", table_doubts);
	}
}

void page_attention(struct html *h, const struct report *r)
{
	const struct tally *t = &r->tally;
	uint64_t unread = t->worst[NOTE_PARTIAL] + t->worst[NOTE_UNREAD] + t->worst[NOTE_REFUSED];

	page_section(h, "attention", "What needs your attention");
	if (page_doubts(r) + unread == 0)
		page_para(h, "Nothing: every item was read, and no date or amount was in doubt.");
	if (unread) {
		html_open(h, "p", NULL);
		page_count(h, unread, "item", "items");
		html_say(h, " could not be read, or only in part: ");
		html_link(h, SPAN("unread"), NULL);
		html_say(h, "which and why");
		html_close(h);
		html_say(h, ".");
		html_close(h);
		html_line(h);
	}
	attention_facts(h, r);
	if (r->show.odd.seen) {
		doubt_begin(h, "Looks unusual", r->show.odd.seen,
			    "Read in full and kept as it is; the reader of this report should know.");
		doubt_table(h, &r->show.odd, "Unusual findings", "csv/exhibits.csv, column notes",
			    table_notes);
	}
	page_section_end(h);
}
