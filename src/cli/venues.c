/* exhibit venues: the profiles inside the program and those of a directory, with where each value
 * is from. What is not verified says so on its line. */
#include "case/venue.h"

#include "base/opts.h"
#include "base/text.h"
#include "cli/command.h"

#include <stdio.h>

static void put_cite(struct buf *b, const struct venue_cite *c)
{
	buf_puts(b, c->verified ? "      verified: " : "      NOT VERIFIED: ");
	buf_span(b, c->source);
	buf_c(b, '\n');
}

static void head(struct buf *b, const char *title)
{
	buf_c(b, '\n');
	buf_puts(b, title);
	buf_c(b, '\n');
}

static void put_bits(struct buf *b, const char *what, uint32_t bits)
{
	if (bits == 0)
		return;
	buf_fmt(b, "      %s: ", what);
	venue_evidence_list(b, bits, ", ");
	buf_c(b, '\n');
}

static void put_steps(struct buf *b, const struct venue *v)
{
	const struct venue_step *s = v->steps.v;

	head(b, "STEPS, IN THIS ORDER");
	for (uint32_t i = 0; i < v->steps.n; i++) {
		buf_fmt(b, "  %u.  ", i + 1);
		buf_span(b, s[i].what);
		buf_c(b, '\n');
		put_bits(b, "shown to be done by", s[i].proof);
		put_cite(b, &s[i].cite);
	}
}

static void put_reasons(struct buf *b, const struct venue *v)
{
	const struct venue_reason *r = v->reasons.v;

	head(b, "REASONS (reason = in case.ini), AND THE EVIDENCE FOR EACH");
	for (uint32_t i = 0; i < v->reasons.n; i++) {
		buf_puts(b, "  ");
		buf_span(b, r[i].name);
		buf_puts(b, ": ");
		buf_span(b, r[i].title);
		if (r[i].form.n) {
			buf_puts(b, "; there: ");
			buf_span(b, r[i].form);
		}
		buf_c(b, '\n');
		put_cite(b, &r[i].cite);
		put_bits(b, "needed", r[i].required);
		put_bits(b, "helpful", r[i].helpful);
		if (!r[i].evidence_verified)
			buf_puts(b, "      (NOT VERIFIED: which evidence is needed is our reading)\n");
	}
}

static void put_deadlines(struct buf *b, const struct venue *v)
{
	const struct venue_deadline *d = v->deadlines.v;

	head(b, "DEADLINES");
	if (v->deadlines.n == 0)
		buf_puts(b, "  none is known\n");
	for (uint32_t i = 0; i < v->deadlines.n; i++) {
		int64_t days = d[i].days < 0 ? -d[i].days : d[i].days;

		buf_puts(b, "  ");
		buf_span(b, d[i].title);
		buf_fmt(b, ": %lld %s%s ", (long long)days, d[i].business ? "business " : "", days == 1 ? "day" : "days");
		buf_puts(b, d[i].days < 0 ? "before " : "after ");
		buf_span(b, venue_trigger(v, d[i].trigger)->title);
		buf_c(b, '\n');
		if (d[i].otherwise.n) {
			buf_puts(b, "      otherwise: ");
			buf_span(b, d[i].otherwise);
			buf_c(b, '\n');
		}
		put_cite(b, &d[i].cite);
	}
}

static void put_limits(struct buf *b, const struct venue *v)
{
	static const struct {
		const char *name, *title;
	} rows[] = {
		{ "description-chars", "characters of the description" },
		{ "fields-chars", "characters of all fields" },
		{ "file-types", "file types" },
		{ "files", "files" },
		{ "file-bytes", "bytes of one file" },
		{ "total-bytes", "bytes in all" },
		{ "file-pages", "pages of one file" },
		{ "total-pages", "pages in all" },
		{ "image-dpi", "dots per inch of pictures" },
		{ "page-size", "page size" },
		{ "media", "other rules" },
	};

	head(b, "LIMITS");
	for (size_t i = 0; i < countof(rows); i++) {
		const struct venue_limit *l = venue_limit(v, rows[i].name);

		buf_fmt(b, "  %s: ", rows[i].title);
		if (l == NULL) {
			buf_puts(b, "not known\n");
			continue;
		}
		buf_span(b, l->value);
		buf_c(b, '\n');
		put_cite(b, &l->cite);
	}
}

static void put_rest(struct buf *b, const struct venue *v)
{
	const struct venue_field *f = v->fields.v;
	const struct venue_advice *a = v->advice.v;

	head(b, "WHAT THE FORM HAS");
	for (uint32_t i = 0; i < v->fields.n; i++) {
		buf_puts(b, "  ");
		buf_span(b, f[i].name);
		buf_puts(b, ": ");
		buf_span(b, f[i].title);
		buf_c(b, '\n');
		put_cite(b, &f[i].cite);
	}
	if (v->advice.n)
		head(b, "GOOD TO KNOW");
	for (uint32_t i = 0; i < v->advice.n; i++) {
		buf_puts(b, "  ");
		buf_span(b, a[i].say);
		buf_c(b, '\n');
		put_cite(b, &a[i].cite);
	}
}

static void put_one(struct buf *b, const struct venue *v)
{
	buf_span(b, v->name);
	buf_puts(b, ": ");
	buf_span(b, v->title);
	buf_c(b, '\n');
	buf_span(b, v->about);
	buf_c(b, '\n');
	put_steps(b, v);
	put_reasons(b, v);
	put_deadlines(b, v);
	put_limits(b, v);
	put_rest(b, v);
}

/* Values that are verified, and all: a profile is as good as its sources. */
static void count_cites(const struct venue *v, unsigned *verified, unsigned *all)
{
#define COUNT(list, type) \
	for (uint32_t i = 0; i < v->list.n; i++, ++*all) \
		*verified += ((const struct type *)v->list.v)[i].cite.verified
	COUNT(limits, venue_limit);
	COUNT(steps, venue_step);
	COUNT(reasons, venue_reason);
	COUNT(deadlines, venue_deadline);
	COUNT(fields, venue_field);
	COUNT(advice, venue_advice);
#undef COUNT
}

static void put_list(struct buf *b, const struct venues *all)
{
	for (uint32_t i = 0; i < all->all.n; i++) {
		const struct venue *v = venue_at(all, i);
		unsigned verified = 0, n = 0;

		count_cites(v, &verified, &n);
		buf_fmt(b, "%-16.*s  %-42.*s  %2u of %2u values verified\n", SPAN_FMT(v->name), SPAN_FMT(v->title), verified, n);
	}
	buf_puts(b, "\n`exhibit venues NAME` shows one, with where each value is from.\n");
}

static void put_evidence(struct buf *b)
{
	for (unsigned i = 0; i < EVIDENCES; i++)
		buf_fmt(b, "%-11s %s\n            get: %s\n", evidence_words[i].name, evidence_words[i].title,
			evidence_words[i].get);
}

static bool show(const struct list *args, const char *dir, bool evidence, struct arena *a, struct err *e)
{
	struct venues *all = venue_load(dir, e);
	const struct venue *v;
	struct buf b;

	if (all == NULL)
		return false;
	buf_init(&b, 4 << 20);
	if (evidence) {
		put_evidence(&b);
	} else if (args->n == 0) {
		put_list(&b, all);
	} else if ((v = venue_find(all, list_span(args, 0))) == NULL) {
		err_set(e, EXHIBIT_USAGE, 0, "no venue is called %.*s (`exhibit venues` lists them)",
			SPAN_FMT(text_display(list_span(args, 0), a)));
	} else {
		put_one(&b, v);
	}
	if (e->status == 0 && (fwrite(b.p ? b.p : "", 1, b.n, stdout) != b.n || fflush(stdout) != 0))
		err_set(e, EXHIBIT_IO, 0, "writing to standard output failed");
	buf_clear(&b);
	venue_free(all);
	return e->status == 0;
}

int cmd_venues(int argc, char **argv)
{
	const char *dir = NULL;
	bool evidence = false;
	const struct opt opts[] = {
		{ "venues", 0, OPT_TEXT, &dir, "DIR", "more profiles (*.ini); one of the same name replaces ours", NULL },
		{ "evidence", 0, OPT_FLAG, &evidence, NULL, "the kinds of evidence profiles ask for", NULL },
	};
	const struct usage u = {
		"exhibit venues", "[options] [NAME]", "exhibit venues upwork-fixed",
		"What the places of submission ask for: steps, reasons, evidence, deadlines, limits, and where\n"
		"each value is from. What is not verified says so.",
		opts, countof(opts),
	};
	struct arena *a = arena_new();
	struct list args = { 0 };
	struct err e = { 0 };
	enum opts_result r = opts_parse(&u, argc, argv, &args, a, &e);

	if (r == OPTS_GO && args.n > 1)
		err_set(&e, EXHIBIT_USAGE, 0, "one venue is expected (see exhibit venues --help)");
	else if (r == OPTS_GO)
		show(&args, dir, evidence, a, &e);
	if (e.status)
		fprintf(stderr, "exhibit venues: %s\n", e.msg);
	arena_free(a);
	return e.status;
}
