/* report.html, front to back: who and when, what it says in plain words, what needs a look (page_attention.c), then
 * the timeline, the amounts, the exhibits, what could not be read, and how to check all that (page_about.c). */
#include "page.h"

#include "assets.h"
#include "brief.h"
#include "case/finding.h"
#include "case/ledger.h"
#include "cell.h"
#include "dossier.h"
#include "listing.h"
#include "table.h"

/* ---- pieces ---- */

void page_section(struct html *h, const char *id, const char *title)
{
	char heading[40] = "h-";
	size_t n = strlen(id);

	assert(n + 3 <= sizeof heading);
	memcpy(heading + 2, id, n + 1);
	html_open(h, "section", NULL);
	html_attr(h, "id", span_str(id));
	html_attr(h, "aria-labelledby", span_str(heading));
	html_open(h, "h2", NULL);
	html_attr(h, "id", span_str(heading));
	html_say(h, title);
	html_close(h);
	html_line(h);
}

void page_section_end(struct html *h)
{
	html_close(h);
	html_line(h);
}

void page_para(struct html *h, const char *text)
{
	html_leaf(h, "p", NULL, text);
	html_line(h);
}

void page_count(struct html *h, uint64_t n, const char *one, const char *many)
{
	html_count(h, n);
	html_say(h, "\xc2\xa0");
	html_say(h, n == 1 ? one : many);
}

void page_term(struct html *h, const char *name)
{
	html_open(h, "div", NULL);
	html_leaf(h, "dt", NULL, name);
	html_open(h, "dd", NULL);
}

void page_term_end(struct html *h)
{
	html_close(h);
	html_close(h);
	html_line(h);
}

void page_fold(struct html *h, const char *title, uint64_t n)
{
	html_open(h, "details", NULL);
	html_open(h, "summary", NULL);
	html_say(h, title);
	html_say(h, " (");
	html_count(h, n);
	html_say(h, ")");
	html_close(h);
	html_line(h);
}

/* ---- head ---- */

static void head(struct html *h, const struct report *r, const struct report_facts *f)
{
	html_open(h, "header", NULL);
	html_leaf(h, "p", "kicker", "Case report");
	if (r->c && r->c->config->title.n)
		html_leaf_text(h, "h1", NULL, r->c->config->title);
	else if (f->case_id.n)
		html_leaf_text(h, "h1", NULL, f->case_id);
	else
		html_leaf(h, "h1", NULL, "Case report");
	html_open(h, "dl", "terms");
	if (r->c && r->c->config->title.n && f->case_id.n) {
		page_term(h, "Case");
		html_leaf_text(h, "code", NULL, f->case_id);
		page_term_end(h);
	}
	if (f->made.n) {
		page_term(h, "Made");
		cell_time(h, f->made);
		page_term_end(h);
	}
	if (f->n_inputs) {
		page_term(h, "From");
		for (size_t i = 0; i < f->n_inputs && i < SHOWN_INPUTS; i++) {
			if (i)
				html_say(h, ", ");
			html_leaf_text(h, "code", NULL, f->inputs[i]);
		}
		if (f->n_inputs > SHOWN_INPUTS) {
			html_say(h, " and ");
			page_count(h, f->n_inputs - SHOWN_INPUTS, "more file", "more files");
		}
		page_term_end(h);
	}
	if (f->tool.n) {
		page_term(h, "With");
		html_text(h, f->tool);
		page_term_end(h);
	}
	if (f->bundle.n) {
		page_term(h, "Signed originals");
		html_leaf_text(h, "code", NULL, f->bundle);
		page_term_end(h);
	}
	html_close(h);
	html_close(h);
	html_line(h);
}


uint64_t page_doubts(const struct report *r)
{
	return r->show.unsure_dates.seen + r->show.unsure_currency.seen +
	       r->show.unsure_value.seen + r->show.unsure_ocr.seen + r->show.odd.seen;
}

static void contents_line(struct html *h, const char *target, const char *title, uint64_t n)
{
	html_open(h, "li", NULL);
	html_link(h, span_str(target), NULL);
	html_say(h, title);
	html_close(h);
	if (n) {
		html_say(h, "\xc2\xa0");
		html_open(h, "span", "n");
		html_count(h, n);
		html_close(h);
	}
	html_close(h);
	html_line(h);
}

static void contents(struct html *h, const struct report *r)
{
	html_open(h, "nav", NULL);
	html_attr(h, "aria-label", SPAN("Contents"));
	html_open(h, "ul", NULL);
	if (brief_has(r)) {
		contents_line(h, "balance", "Balance", 0);
		contents_line(h, "steps", "What to do", 0);
		contents_line(h, "findings", "Findings", r->c->findings->all.n);
		contents_line(h, "statement", "Statement", 0);
	}
	contents_line(h, "summary", "Summary", 0);
	if (r->c)
		contents_line(h, "case", "The case", 0);
	contents_line(h, "attention", "Needs attention", page_doubts(r));
	contents_line(h, "timeline", "Timeline", r->show.events_all.seen);
	if (brief_has(r) && r->c->ledger->n_entries)
		contents_line(h, "ledger", "Ledger", r->c->ledger->n_entries);
	if (r->c && dossier_n_threads(r))
		contents_line(h, "conversations", "Conversations", dossier_n_threads(r));
	if (r->c && r->c->n_groups)
		contents_line(h, "copies", "Copies", r->c->n_groups);
	contents_line(h, "amounts", "Amounts", r->tally.amounts + r->tally.bookings);
	contents_line(h, "exhibits", "Exhibits", r->listed + r->decoration);
	contents_line(h, "unread", "Not read", r->show.unread.seen);
	contents_line(h, "integrity", "Integrity", 0);
	contents_line(h, "about", "Words used", 0);
	html_close(h);
	html_close(h);
	html_line(h);
}

/* ---- summary ---- */

static void summary_items(struct html *h, const struct report *r)
{
	const struct tally *t = &r->tally;
	uint64_t part = t->worst[NOTE_PARTIAL], not_read = t->worst[NOTE_UNREAD];
	uint64_t refused = t->worst[NOTE_REFUSED];

	html_open(h, "p", "lead");
	page_count(h, t->items, "item was found", "items were found");
	html_say(h, ". ");
	if (part + not_read + refused == 0) {
		html_say(h, "All of them were read.");
	} else {
		page_count(h, t->items - part - not_read - refused, "was read", "were read");
		html_say(h, " in full, ");
		page_count(h, part, "was read in part", "were read in part");
		html_say(h, ", ");
		page_count(h, not_read, "could not be read", "could not be read");
		if (refused) {
			html_say(h, ", ");
			page_count(h, refused, "went over a limit", "went over a limit");
		}
		html_say(h, " (");
		html_link(h, SPAN("unread"), NULL);
		html_say(h, "which and why");
		html_close(h);
		html_say(h, ").");
	}
	if (r->folded) {
		html_say(h, " The items include ");
		page_count(h, r->folded, "message text, listed", "message texts, listed");
		html_say(h, " together with their messages.");
	}
	html_close(h);
	html_line(h);
}

static void period(struct html *h, const char *what, const struct tally_period *p)
{
	html_say(h, what);
	cell_time(h, row_clip(span_str(p->from_text), 10));
	if (strncmp(p->from_text, p->to_text, 10) != 0) {
		html_say(h, " to ");
		cell_time(h, row_clip(span_str(p->to_text), 10));
	}
	html_say(h, ". ");
}

static void summary(struct html *h, const struct report *r)
{
	const struct tally *t = &r->tally;

	page_section(h, "summary", "Summary");
	summary_items(h, r);
	if (t->mail.has || t->papers.has) {
		html_open(h, "p", NULL);
		if (t->mail.has)
			period(h, "Messages were sent from ", &t->mail);
		if (t->papers.has)
			period(h, "Dated events in documents run from ", &t->papers);
		html_close(h);
		html_line(h);
	}
	html_open(h, "div", "side");
	if (t->n_classes)
		table_classes(h, r);
	if (t->n_currencies)
		table_currencies(h, r);
	html_close(h);
	html_line(h);
	if (r->n_parties)
		table_parties(h, r);
	page_section_end(h);
}

/* ---- the case ---- */

static void the_case(struct html *h, struct report *r)
{
	if (r->c == NULL)
		return;
	page_section(h, "case", "The case");
	dossier_sides(h, r);
	dossier_left_out(h, r);
	page_section_end(h);
}

static void the_brief(struct html *h, const struct report *r)
{
	static const struct {
		const char *id, *title;
		void (*put)(struct html *h, const struct report *r);
	} parts[] = {
		{ "balance", "Balance", brief_balance },
		{ "steps", "What to do, and until when", brief_steps },
		{ "findings", "What is missing, odd or weak", brief_findings },
		{ "statement", "Statement", brief_statement },
	};

	for (size_t i = 0; brief_has(r) && i < countof(parts); i++) {
		page_section(h, parts[i].id, parts[i].title);
		parts[i].put(h, r);
		page_section_end(h);
	}
}

static void the_ledger(struct html *h, const struct report *r)
{
	if (!brief_has(r) || r->c->ledger->n_entries == 0)
		return;
	page_section(h, "ledger", "Ledger");
	brief_ledger(h, r);
	page_section_end(h);
}

static void conversations(struct html *h, const struct report *r)
{
	if (r->c == NULL || dossier_n_threads(r) + r->c->silences.n == 0)
		return;
	page_section(h, "conversations", "Conversations");
	if (r->c->silences.n)
		dossier_silences(h, r);
	if (dossier_n_threads(r))
		dossier_threads(h, r);
	page_section_end(h);
}

static void copies(struct html *h, const struct report *r)
{
	if (r->c == NULL || r->c->n_groups == 0)
		return;
	page_section(h, "copies", "The same thing more than once");
	page_para(h, "Copies count once where anything is counted. Two items with one Message-ID and different content are never taken "
		"for one: one of them was changed or made up, and which one, this report cannot tell.");
	dossier_same(h, r);
	page_section_end(h);
}

/* ---- timeline and amounts ---- */

static void timeline(struct html *h, struct report *r)
{
	page_section(h, "timeline", "Timeline");
	if (r->show.events_all.seen == 0)
		page_para(h, "No dated event was found.");
	else
		page_para(h, "Times are shown as their sources state them and sorted by the instant "
			"they mean; a date without a time stands before the times of its day.");
	if (r->unlisted + r->aside) {
		html_open(h, "p", NULL);
		html_say(h, "Not repeated here: ");
		if (r->unlisted)
			page_count(h, r->unlisted, "dated entry of a copy", "dated entries of copies");
		html_say(h, r->unlisted && r->aside ? "; " : "");
		if (r->aside) {
			page_count(h, r->aside, "booking", "bookings");
			html_say(h, r->c->rows ? " in account statements that name neither the other side nor a number of the case" :
						 " in account statements, as it is not known who the other side is");
			html_say(h, " (all bookings are in ");
			html_leaf(h, "code", NULL, "csv/transactions.csv");
			html_say(h, ")");
		}
		html_say(h, ".");
		html_close(h);
		html_line(h);
	}
	if (r->c) {
		if (r->show.events_main.seen)
			table_events(h, r, &r->show.events_main, "events", "Agreed, delivered, billed and paid, in order");
		if (r->show.events_mail.seen) {
			page_fold(h, "Contact: the other messages", r->show.events_mail.seen);
			table_events(h, r, &r->show.events_mail, "messages", "Contact, in order");
			html_close(h);
			html_line(h);
		}
	} else if (r->show.events_all.seen && r->show.events_all.seen == r->show.events_all.kept) {
		table_events(h, r, &r->show.events_all, "events", "What happened, in order");
	} else if (r->show.events_all.seen) {
		table_events(h, r, &r->show.events_main, "events",
			     "What documents date, in order");
		page_fold(h, "Messages", r->show.events_mail.seen);
		table_events(h, r, &r->show.events_mail, "messages", "Messages, in order");
		html_close(h);
		html_line(h);
	}
	if (r->show.dates_rest.seen) {
		page_fold(h, "Dates mentioned in text", r->show.dates_rest.seen);
		table_dates(h, &r->show.dates_rest, "mentions",
			    "Dates without a stated role, by exhibit");
		table_rest(h, &r->show.dates_rest, "csv/dates.csv");
		html_close(h);
		html_line(h);
	}
	page_section_end(h);
}

static void amounts(struct html *h, const struct report *r)
{
	page_section(h, "amounts", "Amounts");
	if (r->tally.amounts + r->tally.bookings == 0)
		page_para(h, "No amount was found.");
	else
		page_para(h, "As found, by exhibit and position. Nothing is added up here: the same amount "
			"often appears in several documents.");
	if (r->show.amounts_main.seen)
		table_amounts(h, &r->show.amounts_main, "roles", "Amounts with a stated role",
			      true);
	if (r->show.amounts_rest.seen) {
		page_fold(h, "Other amounts, without a stated role or in quoted text",
		     r->show.amounts_rest.seen);
		table_amounts(h, &r->show.amounts_rest, "others", "Other amounts", false);
		html_close(h);
		html_line(h);
	}
	if (r->show.bookings.seen) {
		page_fold(h, "Bookings in account statements", r->show.bookings.seen);
		table_bookings(h, &r->show.bookings);
		html_close(h);
		html_line(h);
	}
	page_section_end(h);
}

/* ---- exhibits, and what could not be read ---- */

static bool exhibits(struct html *h, const struct report *r, struct err *e)
{
	uint64_t shown, all = r->listed + r->decoration;

	page_section(h, "exhibits", "Exhibits");
	page_para(h, "Each item with the path it was found under, from the outside in. Click a digest to "
		"select all of it.");
	if (!listing_write(h, r, &shown, e))
		return false;
	if (shown < all) {
		html_open(h, "p", "rest");
		html_count(h, shown);
		html_say(h, " of ");
		html_count(h, all);
		html_say(h, " exhibits are shown, among them all that this report refers to");
		if (r->decoration) {
			html_say(h, "; ");
			page_count(h, r->decoration, "is decoration", "are decoration");
			html_say(h, " (logos, tracking pixels)");
		}
		html_say(h, ". All are in ");
		html_leaf(h, "code", NULL, "csv/exhibits.csv");
		html_say(h, ".");
		html_close(h);
		html_line(h);
	}
	page_section_end(h);
	return true;
}

static void unread(struct html *h, const struct report *r)
{
	page_section(h, "unread", "What could not be read");
	if (r->show.unread.seen == 0) {
		page_para(h, "Everything could be read.");
	} else {
		page_para(h, "The originals are kept and signed all the same.");
		table_notes(h, &r->show.unread, "unread-list", "Not read, or not all of it");
		table_rest(h, &r->show.unread, "csv/unread.csv");
	}
	page_section_end(h);
}

/* ---- all of it ---- */

/* The timeline decides last what the exhibit list must contain. */
static void want_events(struct report *r)
{
	bool all = r->show.events_all.seen == r->show.events_all.kept;
	const struct shelf *const shown[] = { &r->show.events_all, &r->show.events_main,
					      &r->show.events_mail };
	struct row ev;

	for (size_t i = all ? 0 : 1; i < (all ? 1 : countof(shown)); i++) {
		struct span rest = buf_view(&shown[i]->b);

		while (row_parse(&ev, &rest))
			marks_set(&r->wanted, cell_anchor(ev.f[E_ANCHOR]));
	}
	for (unsigned i = 0; i < r->tally.n_currencies; i++) {
		marks_set(&r->wanted, r->tally.currencies[i].total.anchor);
		marks_set(&r->wanted, r->tally.currencies[i].due.anchor);
	}
}

static bool write_body(struct html *h, struct report *r, const struct report_facts *f,
		       struct err *e)
{
	bool ok;

	html_link(h, SPAN("main"), "skip");
	html_say(h, "Skip to the report");
	html_close(h);
	html_line(h);
	head(h, r, f);
	contents(h, r);
	html_open(h, "main", NULL);
	html_attr(h, "id", SPAN("main"));
	html_line(h);
	the_brief(h, r);
	summary(h, r);
	the_case(h, r);
	page_attention(h, r);
	timeline(h, r);
	the_ledger(h, r);
	conversations(h, r);
	copies(h, r);
	amounts(h, r);
	ok = exhibits(h, r, e);
	if (ok) {
		unread(h, r);
		page_integrity(h, f);
		page_about(h);
		html_close(h);
		html_line(h);
	}
	return ok;
}

bool page_write(struct report *r, const struct report_facts *f, struct err *e)
{
	struct outfile out;
	struct html h;
	bool ok;

	want_events(r);
	if (!outfile_open(&out, r->dirfd, "report.html", e))
		return false;
	html_begin_page(&h, &out, f->case_id.n ? f->case_id : SPAN("Case report"), assets_css(),
			assets_js());
	ok = write_body(&h, r, f, e);
	if (!ok) {
		outfile_drop(&out);
		buf_clear(&h.shown);
		return false;
	}
	html_end_page(&h, assets_js());
	return outfile_close(&out, e);
}
