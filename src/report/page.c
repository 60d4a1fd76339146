/* report.html, front to back: who and when, what it says in plain words, what needs a look, then
 * the timeline, the amounts, the exhibits, what could not be read, and how to check all that. */
#include "assets.h"
#include "brief.h"
#include "case/finding.h"
#include "case/ledger.h"
#include "cell.h"
#include "dossier.h"
#include "listing.h"
#include "table.h"

/* ---- pieces ---- */

static void section(struct html *h, const char *id, const char *title)
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

static void section_end(struct html *h)
{
	html_close(h);
	html_line(h);
}

static void para(struct html *h, const char *text)
{
	html_leaf(h, "p", NULL, text);
	html_line(h);
}

/* "1 item", "12 items": both forms are given, because English has more than one plural. */
static void count(struct html *h, uint64_t n, const char *one, const char *many)
{
	html_count(h, n);
	html_say(h, "\xc2\xa0");
	html_say(h, n == 1 ? one : many);
}

static void term(struct html *h, const char *name)
{
	html_open(h, "div", NULL);
	html_leaf(h, "dt", NULL, name);
	html_open(h, "dd", NULL);
}

static void term_end(struct html *h)
{
	html_close(h);
	html_close(h);
	html_line(h);
}

static void fold(struct html *h, const char *title, uint64_t n)
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
		term(h, "Case");
		html_leaf_text(h, "code", NULL, f->case_id);
		term_end(h);
	}
	if (f->made.n) {
		term(h, "Made");
		cell_time(h, f->made);
		term_end(h);
	}
	if (f->n_inputs) {
		term(h, "From");
		for (size_t i = 0; i < f->n_inputs && i < SHOWN_INPUTS; i++) {
			if (i)
				html_say(h, ", ");
			html_leaf_text(h, "code", NULL, f->inputs[i]);
		}
		if (f->n_inputs > SHOWN_INPUTS) {
			html_say(h, " and ");
			count(h, f->n_inputs - SHOWN_INPUTS, "more file", "more files");
		}
		term_end(h);
	}
	if (f->tool.n) {
		term(h, "With");
		html_text(h, f->tool);
		term_end(h);
	}
	if (f->bundle.n) {
		term(h, "Signed originals");
		html_leaf_text(h, "code", NULL, f->bundle);
		term_end(h);
	}
	html_close(h);
	html_close(h);
	html_line(h);
}


static uint64_t doubts(const struct report *r)
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
	contents_line(h, "attention", "Needs attention", doubts(r));
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
	count(h, t->items, "item was found", "items were found");
	html_say(h, ". ");
	if (part + not_read + refused == 0) {
		html_say(h, "All of them were read.");
	} else {
		count(h, t->items - part - not_read - refused, "was read", "were read");
		html_say(h, " in full, ");
		count(h, part, "was read in part", "were read in part");
		html_say(h, ", ");
		count(h, not_read, "could not be read", "could not be read");
		if (refused) {
			html_say(h, ", ");
			count(h, refused, "went over a limit", "went over a limit");
		}
		html_say(h, " (");
		html_link(h, SPAN("unread"), NULL);
		html_say(h, "which and why");
		html_close(h);
		html_say(h, ").");
	}
	if (r->folded) {
		html_say(h, " The items include ");
		count(h, r->folded, "message text, listed", "message texts, listed");
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

	section(h, "summary", "Summary");
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
	section_end(h);
}

/* ---- the case ---- */

static void the_case(struct html *h, struct report *r)
{
	if (r->c == NULL)
		return;
	section(h, "case", "The case");
	dossier_sides(h, r);
	dossier_left_out(h, r);
	section_end(h);
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
		section(h, parts[i].id, parts[i].title);
		parts[i].put(h, r);
		section_end(h);
	}
}

static void the_ledger(struct html *h, const struct report *r)
{
	if (!brief_has(r) || r->c->ledger->n_entries == 0)
		return;
	section(h, "ledger", "Ledger");
	brief_ledger(h, r);
	section_end(h);
}

static void conversations(struct html *h, const struct report *r)
{
	if (r->c == NULL || dossier_n_threads(r) + r->c->silences.n == 0)
		return;
	section(h, "conversations", "Conversations");
	if (r->c->silences.n)
		dossier_silences(h, r);
	if (dossier_n_threads(r))
		dossier_threads(h, r);
	section_end(h);
}

static void copies(struct html *h, const struct report *r)
{
	if (r->c == NULL || r->c->n_groups == 0)
		return;
	section(h, "copies", "The same thing more than once");
	para(h, "Copies count once where anything is counted. Two items with one Message-ID and different content are never taken "
		"for one: one of them was changed or made up, and which one, this report cannot tell.");
	dossier_same(h, r);
	section_end(h);
}

/* ---- attention ---- */

static void doubt_begin(struct html *h, const char *title, uint64_t n, const char *explain)
{
	html_open(h, "h3", NULL);
	html_say(h, title);
	html_say(h, " (");
	html_count(h, n);
	html_say(h, ")");
	html_close(h);
	html_line(h);
	para(h, explain);
}

static void more_in(struct html *h, uint64_t n, const char *one, const char *many, const char *column,
		    const char *file)
{
	if (n == 0)
		return;
	html_open(h, "p", "rest");
	count(h, n, one, many);
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
		fold(h, caption, s->seen);
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

static void attention(struct html *h, const struct report *r)
{
	const struct tally *t = &r->tally;
	uint64_t unread = t->worst[NOTE_PARTIAL] + t->worst[NOTE_UNREAD] + t->worst[NOTE_REFUSED];

	section(h, "attention", "What needs your attention");
	if (doubts(r) + unread == 0)
		para(h, "Nothing: every item was read, and no date or amount was in doubt.");
	if (unread) {
		html_open(h, "p", NULL);
		count(h, unread, "item", "items");
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
	section_end(h);
}

/* ---- timeline and amounts ---- */

static void timeline(struct html *h, struct report *r)
{
	section(h, "timeline", "Timeline");
	if (r->show.events_all.seen == 0)
		para(h, "No dated event was found.");
	else
		para(h, "Times are shown as their sources state them and sorted by the instant "
			"they mean; a date without a time stands before the times of its day.");
	if (r->unlisted + r->aside) {
		html_open(h, "p", NULL);
		html_say(h, "Not repeated here: ");
		if (r->unlisted)
			count(h, r->unlisted, "dated entry of a copy", "dated entries of copies");
		html_say(h, r->unlisted && r->aside ? "; " : "");
		if (r->aside) {
			count(h, r->aside, "booking", "bookings");
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
			fold(h, "Contact: the other messages", r->show.events_mail.seen);
			table_events(h, r, &r->show.events_mail, "messages", "Contact, in order");
			html_close(h);
			html_line(h);
		}
	} else if (r->show.events_all.seen && r->show.events_all.seen == r->show.events_all.kept) {
		table_events(h, r, &r->show.events_all, "events", "What happened, in order");
	} else if (r->show.events_all.seen) {
		table_events(h, r, &r->show.events_main, "events",
			     "What documents date, in order");
		fold(h, "Messages", r->show.events_mail.seen);
		table_events(h, r, &r->show.events_mail, "messages", "Messages, in order");
		html_close(h);
		html_line(h);
	}
	if (r->show.dates_rest.seen) {
		fold(h, "Dates mentioned in text", r->show.dates_rest.seen);
		table_dates(h, &r->show.dates_rest, "mentions",
			    "Dates without a stated role, by exhibit");
		table_rest(h, &r->show.dates_rest, "csv/dates.csv");
		html_close(h);
		html_line(h);
	}
	section_end(h);
}

static void amounts(struct html *h, const struct report *r)
{
	section(h, "amounts", "Amounts");
	if (r->tally.amounts + r->tally.bookings == 0)
		para(h, "No amount was found.");
	else
		para(h, "As found, by exhibit and position. Nothing is added up here: the same amount "
			"often appears in several documents.");
	if (r->show.amounts_main.seen)
		table_amounts(h, &r->show.amounts_main, "roles", "Amounts with a stated role",
			      true);
	if (r->show.amounts_rest.seen) {
		fold(h, "Other amounts, without a stated role or in quoted text",
		     r->show.amounts_rest.seen);
		table_amounts(h, &r->show.amounts_rest, "others", "Other amounts", false);
		html_close(h);
		html_line(h);
	}
	if (r->show.bookings.seen) {
		fold(h, "Bookings in account statements", r->show.bookings.seen);
		table_bookings(h, &r->show.bookings);
		html_close(h);
		html_line(h);
	}
	section_end(h);
}

/* ---- exhibits, and what could not be read ---- */

static bool exhibits(struct html *h, const struct report *r, struct err *e)
{
	uint64_t shown, all = r->listed + r->decoration;

	section(h, "exhibits", "Exhibits");
	para(h, "Each item with the path it was found under, from the outside in. Click a digest to "
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
			count(h, r->decoration, "is decoration", "are decoration");
			html_say(h, " (logos, tracking pixels)");
		}
		html_say(h, ". All are in ");
		html_leaf(h, "code", NULL, "csv/exhibits.csv");
		html_say(h, ".");
		html_close(h);
		html_line(h);
	}
	section_end(h);
	return true;
}

static void unread(struct html *h, const struct report *r)
{
	section(h, "unread", "What could not be read");
	if (r->show.unread.seen == 0) {
		para(h, "Everything could be read.");
	} else {
		para(h, "The originals are kept and signed all the same.");
		table_notes(h, &r->show.unread, "unread-list", "Not read, or not all of it");
		table_rest(h, &r->show.unread, "csv/unread.csv");
	}
	section_end(h);
}

/* ---- integrity, words ---- */

static void integrity(struct html *h, const struct report_facts *f)
{
	section(h, "integrity", "Integrity");
	html_open(h, "dl", "terms");
	if (f->evidence_digest.n) {
		term(h, "Evidence digest (SHA-256)");
		html_leaf_text(h, "code", "long", f->evidence_digest);
		term_end(h);
	}
	if (f->signer.n) {
		term(h, "Signer\xe2\x80\x99s key (SHA-256)");
		html_leaf_text(h, "code", "long", f->signer);
		term_end(h);
	}
	for (size_t i = 0; i < f->n_sandbox; i++) {
		term(h, i ? "" : "Files were opened under");
		html_text(h, f->sandbox[i]);
		term_end(h);
	}
	html_close(h);
	html_line(h);
	html_open(h, "p", NULL);
	html_say(h, "To check it yourself, unpack ");
	if (f->bundle.n)
		html_leaf_text(h, "code", NULL, f->bundle);
	else
		html_say(h, "the signed bundle");
	html_say(h, " into an empty directory and run there:");
	html_close(h);
	html_open(h, "pre", NULL);
	html_attr(h, "tabindex", SPAN("0"));
	html_leaf(h, "code", NULL,
		  "openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s "
		  "-content tagmanifest-sha256.txt -CAfile signer.pem -out /dev/null\n"
		  "sha256sum -c --quiet --strict tagmanifest-sha256.txt manifest-sha256.txt");
	html_close(h);
	html_line(h);
	para(h, "That shows that nothing changed since it was signed with the key in signer.pem. Whose "
		"key it is, only the sender can tell you, by another way than this file: compare the "
		"fingerprint. VERIFY.txt in the bundle says more.");
	para(h, "The evidence digest is the SHA-256 of the lines of manifest-sha256.txt that name a file "
		"under data/exhibits/. A signature shows who stated something and that it was not "
		"changed; it does not show that it is true.");
	section_end(h);
}

static void about(struct html *h)
{
	static const char *const words[][2] = {
		{ "Item, exhibit", "One piece of evidence: a file, a message, an attachment, a member of "
				   "an archive. Exhibits carry a number like EX-7K4MQ, and EX-7K4MQ-2 for "
				   "what is attached. It is made from the exhibit\xe2\x80\x99s own bytes: it stays the "
				   "same in every packet, and identical files have one number." },
		{ "Worked out", "Nobody told it; it follows from what was found, for the reason given. case.ini can "
				"say it better." },
		{ "Lane", "What was agreed, what was delivered, what was billed and paid; the rest is contact." },
		{ "As written", "The characters in the source, unchanged. Invisible characters and ones "
				"that change direction are shown by their code." },
		{ "Role", "What a document says an amount or a date is: a total, the amount due, the day "
			  "of issue. Without such words there is no role." },
		{ "Known from", "Structured data (a mail header, a bank\xe2\x80\x99s file, an electronic "
				"invoice), text, or a picture. What is read from a picture is a claim: "
				"compare it with the picture." },
		{ "Two readings", "03/04/2024 is the 3rd of April or the 4th of March. Both are kept; the "
				  "reason for the first one is given." },
		{ "Quoted", "It stands in the copy of an earlier message inside a later one." },
		{ "SHA-256", "A number computed from all bytes of a file. Change one byte and it is "
			     "another number." },
	};

	section(h, "about", "Words used here");
	html_open(h, "dl", "terms");
	for (size_t i = 0; i < countof(words); i++) {
		term(h, words[i][0]);
		html_say(h, words[i][1]);
		term_end(h);
	}
	html_close(h);
	html_line(h);
	para(h, "Beside this file, csv/ holds the same as tables: exhibits, timeline, amounts, dates, bookings, "
		"parties, conversations, silences, copies, what was left out, unread. They are UTF-8 without "
		"a byte order mark. A cell that a spreadsheet could take for a formula begins with an "
		"apostrophe.");
	section_end(h);
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
	attention(h, r);
	timeline(h, r);
	the_ledger(h, r);
	conversations(h, r);
	copies(h, r);
	amounts(h, r);
	ok = exhibits(h, r, e);
	if (ok) {
		unread(h, r);
		integrity(h, f);
		about(h);
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
