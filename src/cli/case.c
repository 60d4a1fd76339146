/* exhibit case: a commented case.ini for a venue, and a look at one before the work: wrong keys and
 * values with file, line and what to write instead, and what could still be told. */
#include "case/finding.h"
#include "case/ledger.h"

#include "base/io.h"
#include "base/opts.h"
#include "base/text.h"
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct request {
	struct arena *a;
	struct list args;	/* behind the word */
	const char *venue, *venues, *out;
};

/* ---- new ---- */

/* Parts before the venue's own lines, and behind them. */
static const char head_text[] =
	"# What you tell about your case. Every line may stay empty: what is not told is worked out from the\n"
	"# files where that can be done, and shown as worked out. Lines that begin with # are comments.\n"
	"# `exhibit case check` looks this file over; `exhibit run FOLDER -o packet` uses it.\n"
	"\n"
	"[case]\n"
	"# How you call it, for the report: Harbor & Pine website\n"
	"title =\n"
	"# Numbers of the contract or job; what carries one of them concerns the case\n"
	"contract =\n"
	"# Numbers of the invoices in dispute, separated by commas\n"
	"invoice =\n"
	"# What you ask for: 3530.00 USD. Empty: what the files show to be open\n"
	"claim =\n"
	"# Currency of amounts that name none, like a bare $: USD\n"
	"currency =\n";
static const char tail_text[] =
	"# The platform the work was on, when it was: Upwork\n"
	"platform =\n"
	"# Your time zone, in which last days are counted: Europe/Berlin, or +02:00\n"
	"zone =\n"
	"# 03/04/2024 is 3 April: day-first; 4 March: month-first. Empty: left open where nothing decides it\n"
	"dates =\n"
	"\n"
	"[me]\n"
	"# You: names, separated by commas\n"
	"name =\n"
	"# All your addresses\n"
	"address =\n"
	"\n"
	"[other]\n"
	"# The other side: people and firm\n"
	"name =\n"
	"# Their addresses; @example.com stands for everybody there\n"
	"address =\n"
	"\n"
	"[relevance]\n"
	"# Mail between the sides concerns the case. What else does: its first and last day (2024-01-01),\n"
	"from =\n"
	"to =\n"
	"# words that only this case has,\n"
	"words =\n"
	"# numbers that belong to it (tickets, jobs),\n"
	"ids =\n"
	"# and who or what to leave out all the same: addresses, names, words\n"
	"without =\n"
	"\n"
	"[ledger]\n"
	"# Corrections, by the number of the exhibit in the report; they go before what was read:\n"
	"#   EX-7K4MQ = paid 450.00 USD for INV-7 on 2024-03-04\n"
	"#   EX-7K4MQ = ignore\n"
	"# It begins with paid, invoiced, refunded, credited, reversed, fee, agreed or ignore.\n"
	"\n"
	"[statement]\n"
	"# Your own words instead of the draft in statement.md, with [EX-...] behind what each exhibit shows;\n"
	"# lines that go on are indented\n"
	"narrative =\n";

static void put_venue(struct buf *b, const struct venue *v)
{
	const struct venue_reason *r = v->reasons.v;
	const struct venue_step *s = v->steps.v;

	buf_puts(b, "# Where the dispute is filed; `exhibit venues` lists the places. This one: ");
	buf_span(b, v->title);
	buf_puts(b, "\nvenue = ");
	buf_span(b, v->name);
	buf_puts(b, "\n# Why you file it. Empty: worked out. One of:\n");
	for (uint32_t i = 0; i < v->reasons.n; i++) {
		buf_puts(b, "#   ");
		buf_span(b, r[i].name);
		buf_puts(b, ": ");
		buf_span(b, r[i].title);
		buf_c(b, '\n');
		if (r[i].required == 0)
			continue;
		buf_puts(b, "#       have ready: ");
		venue_evidence_list(b, r[i].required, ", ");
		buf_c(b, '\n');
	}
	buf_puts(b, "# What to do there, in this order:\n");
	for (uint32_t i = 0; i < v->steps.n; i++) {
		buf_fmt(b, "#   %u. ", i + 1);
		buf_span(b, s[i].what);
		buf_puts(b, s[i].cite.verified ? "\n" : " (not verified)\n");
	}
	buf_puts(b, "reason =\n");
}

static bool do_new(const struct request *q, struct err *e)
{
	struct venues *all = venue_load(q->venues, e);
	const struct venue *v = all ? venue_find(all, span_str(q->venue)) : NULL;
	const char *path = q->out ? q->out : "case.ini";
	bool ok = v != NULL, to_stdout = strcmp(path, "-") == 0;
	struct stat st;
	struct buf b;
	struct out o;

	if (all && v == NULL)
		err_set(e, EXHIBIT_USAGE, 0, "no venue is called %.*s (`exhibit venues` lists them)",
			SPAN_FMT(text_display(span_str(q->venue), q->a)));
	if (ok && !to_stdout && lstat(path, &st) == 0)
		ok = err_set(e, EXHIBIT_CREATE, 0, "%s is there already: name another file with -o", path);
	buf_init(&b, 1 << 20);
	if (ok) {
		buf_puts(&b, head_text);
		put_venue(&b, v);
		buf_puts(&b, tail_text);
		if (to_stdout)
			ok = io_write(1, b.p, b.n, e);
		else if ((ok = out_begin(&o, path, 0666, e)))
			ok = io_write(o.fd, b.p, b.n, e) ? out_publish(&o, e) : out_abandon(&o);
	}
	if (ok && !to_stdout)
		fprintf(stderr, "%s: fill in what you know, then: exhibit case check %s\n", path, path);
	buf_clear(&b);
	venue_free(all);
	return ok;
}

/* ---- check ---- */

static void ask(bool told, const char *key, const char *why)
{
	if (!told)
		printf("  %-16s %s\n", key, why);
}

static void tell_open(const struct config *c)
{
	printf("Not told; all of it may stay so:\n");
	ask(c->me.addresses.n, "[me] address", "else worked out from who sent the invoices");
	ask(c->other.addresses.n, "[other] address", "else worked out; mail with others may stay in");
	ask(c->other.names.n, "[other] name", "finds bookings that name the other side and no invoice");
	ask(c->claim.n, "claim", "else what the files show to be open");
	ask(c->currency.n, "currency", "else worked out for amounts like a bare $");
	ask(c->venue.n, "venue", "else worked out from notices, or careful limits are used");
	ask(c->reason.n, "reason", "else worked out; it decides which evidence is missing");
	ask(c->dates != DATES_OPEN, "dates", "else 03/04/2024 stays open where nothing decides it");
	ask(c->zone.n, "zone", "else last days are counted in UTC");
	ask(c->narrative.n, "narrative", "else a draft is written");
}

static void tell_venue(const struct findings *f)
{
	const struct venue_reason *r = f->reason ? f->reason : venue_reason(f->venue, SPAN(""));

	printf("\nVenue: %.*s\n", SPAN_FMT(f->venue->title));
	if (r == NULL)
		return;
	printf("Reason: %.*s%s\n", SPAN_FMT(r->title), f->reason ? "" : " (not told: the first one)");
	for (unsigned pass = 0; pass < 2; pass++)
		for (unsigned ev = 0; ev < EVIDENCES; ev++)
			if ((pass ? r->helpful : r->required) >> ev & 1)
				printf("  %s  %s\n          %s\n", pass ? "helps " : "needed", evidence_words[ev].title, evidence_words[ev].get);
}

static bool check_ledger(const struct config *c, struct err *e)
{
	const struct config_entry *l = c->ledger.v;

	for (uint32_t i = 0; i < c->ledger.n; i++) {
		const char *wrong = ledger_check(l[i].text);

		if (wrong)
			return err_set(e, EXHIBIT_CONFIG, 0, "%.*s:%u: %.*s = %.*s: %s", SPAN_FMT(c->file), l[i].line, SPAN_FMT(l[i].exhibit),
				       SPAN_FMT(l[i].text), wrong);
	}
	return true;
}

static bool do_check(const struct request *q, struct err *e)
{
	const char *path = q->args.n ? arena_cstr(q->a, list_span(&q->args, 0)) : "case.ini";
	struct config *c = config_read(path, e);
	struct findings *f = NULL;
	bool ok = c && (f = finding_new(c, q->venues, e)) != NULL && check_ledger(c, e);

	if (ok) {
		printf("%s: every key and value is understood.\n\n", path);
		tell_open(c);
		if (f->venue == NULL)
			f->venue = venue_find(f->venues, SPAN(""));
		tell_venue(f);
	}
	finding_free(f);
	config_free(c);
	return ok;
}

int cmd_case(int argc, char **argv)
{
	struct request q = { .a = arena_new() };
	const struct opt opts[] = {
		{ "venue", 0, OPT_TEXT, &q.venue, "NAME", "new: where the dispute is filed (exhibit venues)", NULL },
		{ "out", 'o', OPT_TEXT, &q.out, "FILE", "new: where to (default case.ini; -: standard output)", NULL },
		{ "venues", 0, OPT_TEXT, &q.venues, "DIR", "more venue profiles (*.ini)", NULL },
	};
	const struct usage u = {
		"exhibit case", "new [--venue NAME] | check [FILE]", "exhibit case new --venue upwork-fixed",
		"What you tell about a case: `new` writes a case.ini in which every line says what it is for,\n"
		"`check` tells what is wrong in one, what is not told yet, and which evidence to have ready.",
		opts, countof(opts),
	};
	struct err e = { 0 };
	enum opts_result r = opts_parse(&u, argc, argv, &q.args, q.a, &e);
	struct span word = q.args.n ? list_span(&q.args, 0) : SPAN("");

	if (r == OPTS_GO && q.args.n) {
		q.args.v = (struct span *)q.args.v + 1;
		q.args.n--;
	}
	if (r == OPTS_GO && span_eq_str(word, "new") && q.args.n == 0)
		do_new(&q, &e);
	else if (r == OPTS_GO && span_eq_str(word, "check") && q.args.n <= 1)
		do_check(&q, &e);
	else if (r == OPTS_GO)
		err_set(&e, EXHIBIT_USAGE, 0, "new or check is expected (see exhibit case --help)");
	if (r == OPTS_GO && e.status == 0 && fflush(stdout) != 0)
		err_set(&e, EXHIBIT_IO, errno, "writing to standard output failed");
	if (e.status)
		fprintf(stderr, "exhibit case: %s\n", e.msg);
	arena_free(q.a);
	return e.status;
}
