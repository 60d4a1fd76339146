/* exhibit show: one item, by its id. What is printed for people goes through text_display: an item
 * may be named after an escape sequence. Bytes and text go to stdout as they are. */
#include "base/io.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/stage.h"

#include <stdio.h>
#include <unistd.h>

static bool copy_object(struct store *s, const struct digest *d, struct err *e)
{
	char piece[64 << 10];
	struct blob b;
	int64_t n;

	if (!store_find(s, d, &b, e))
		return false;
	for (uint64_t at = 0; at < b.size; at += (uint64_t)n) {
		n = store_pread(s, d, at, piece, sizeof piece, e);
		if (n <= 0 || !io_write(1, piece, (size_t)n, e))
			return e->status ? false : err_set(e, EXHIBIT_IO, 0, "the object ends early");
	}
	return true;
}

static void safe(struct arena *a, const char *label, struct span s)
{
	if (s.p)
		printf("%-10s %.*s\n", label, SPAN_FMT(text_display(s, a)));
}

static struct span joined(struct arena *a, const struct list *l, const char *with)
{
	struct span s = SPAN("");

	for (uint32_t i = 0; i < l->n; i++)
		s = arena_fmt(a, "%.*s%s%.*s", SPAN_FMT(s), i ? with : "", SPAN_FMT(list_span(l, i)));
	return s;
}

static void place(struct arena *a, const struct locator *at)
{
	if (at->header.p)
		printf("  %.*s header", SPAN_FMT(text_display(at->header, a)));
	if (at->page)
		printf("  page %lld", (long long)at->page);
	if (at->row)
		printf("  row %lld", (long long)at->row);
	if (at->line)
		printf("  line %lld", (long long)at->line);
}

/* What else it could be, and what it rests on. */
static void grounds(struct arena *a, const struct list *others, struct span why, struct span by, struct span trust)
{
	if (others->n)
		printf("\n   or       %.*s", SPAN_FMT(text_display(joined(a, others, ", "), a)));
	if (why.p)
		printf("\n   because  %.*s", SPAN_FMT(text_display(why, a)));
	printf("\n   rule     %.*s, trust %.*s\n", SPAN_FMT(text_display(by, a)), SPAN_FMT(text_display(trust, a)));
}

static void explain_facts(struct arena *a, const struct item *it)
{
	for (uint32_t i = 0; i < it->facts.n; i++) {
		const struct fact *f = (const struct fact *)it->facts.v + i;

		printf("\n%.*s  %.*s", SPAN_FMT(text_display(f->kind, a)), SPAN_FMT(text_display(f->value, a)));
		if (span_is_null(f->currency))
			printf("  (currency open: %.*s)", SPAN_FMT(text_display(joined(a, &f->candidates, ", "), a)));
		else if (f->currency.p)
			printf(" %.*s", SPAN_FMT(text_display(f->currency, a)));
		if (f->role.p)
			printf("  [%.*s]", SPAN_FMT(text_display(f->role, a)));
		printf("\n   written  \"%.*s\"", SPAN_FMT(text_display(f->raw, a)));
		place(a, &f->at);
		grounds(a, &f->or_, f->why, f->by, f->trust);
	}
}

static void explain_bookings(struct arena *a, const struct item *it)
{
	for (uint32_t i = 0; i < it->transactions.n; i++) {
		const struct transaction *t = (const struct transaction *)it->transactions.v + i;

		printf("\nbooking  %.*s  %.*s", SPAN_FMT(text_display(t->date, a)), SPAN_FMT(text_display(t->amount, a)));
		printf(" %.*s", SPAN_FMT(t->currency.n ? text_display(t->currency, a) : SPAN("(currency not stated)")));
		if (t->counterparty.n)
			printf("\n   with     %.*s", SPAN_FMT(text_display(t->counterparty, a)));
		printf("\n   says     \"%.*s\"", SPAN_FMT(text_display(t->text, a)));
		place(a, &t->at);
		grounds(a, &t->or_, t->why, t->by, t->trust);
	}
}

static void explain(const struct item *it)
{
	struct arena *a = arena_new();
	char hex[DIGEST_HEX];

	safe(a, "item", it->id);
	safe(a, "from", joined(a, &it->origin, " > "));
	safe(a, "type", it->media);
	if (!digest_is_zero(&it->sha256))
		printf("%-10s %s\n", "sha256", digest_hex(&it->sha256, hex));
	if (it->class_.is.p)
		printf("%-10s %.*s (%lld of 100): %.*s\n", "class", SPAN_FMT(text_display(it->class_.is, a)),
		       (long long)it->class_.score.v, SPAN_FMT(text_display(joined(a, &it->class_.why, "; "), a)));
	for (uint32_t i = 0; i < it->notes.n; i++) {
		const struct note *n = (const struct note *)it->notes.v + i;

		printf("%-10s %.*s: %.*s\n", "note", SPAN_FMT(text_display(n->level, a)), SPAN_FMT(text_display(n->text, a)));
	}
	explain_facts(a, it);
	explain_bookings(a, it);
	arena_free(a);
}

static void print_facts(const struct item *it)
{
	struct buf b;

	buf_init(&b, LIMIT_LINE);
	for (uint32_t i = 0; i < it->facts.n; i++) {
		struct json j = { &b, false };

		ndjson_fact(&j, (const struct fact *)it->facts.v + i);
		buf_c(&b, '\n');
	}
	for (uint32_t i = 0; i < it->transactions.n; i++) {
		struct json j = { &b, false };

		ndjson_transaction(&j, (const struct transaction *)it->transactions.v + i);
		buf_c(&b, '\n');
	}
	fwrite(b.p ? b.p : "", 1, b.n, stdout);
	buf_clear(&b);
}

enum { SHOW_BYTES, SHOW_TEXT, SHOW_FACTS, SHOW_RECORD, SHOW_EXPLAIN };

static bool show(struct stage *s, struct span id, int what, struct err *e)
{
	struct buf line;
	struct item *it = NULL;
	const char *why = "";
	bool ok = true;

	buf_init(&line, LIMIT_LINE);
	if (!stage_recall(s, id, &line))
		ok = err_set(e, EXHIBIT_INPUT, 0, "no item %.*s in %s", SPAN_FMT(text_display(id, s->arena)), store_dir(s->store));
	else if ((it = ndjson_parse(buf_view(&line), &why)) == NULL)
		ok = err_set(e, EXHIBIT_INPUT, 0, "the record is damaged: %s", why);
	else if (what == SHOW_RECORD)
		printf("%.*s\n", (int)line.n, line.p);
	else if (what == SHOW_FACTS)
		print_facts(it);
	else if (what == SHOW_EXPLAIN)
		explain(it);
	else if (what == SHOW_TEXT)
		ok = digest_is_zero(&it->text.sha256) || copy_object(s->store, &it->text.sha256, e);
	else if (digest_is_zero(&it->sha256))
		ok = err_set(e, EXHIBIT_INPUT, 0, "no bytes of it could be had: see --explain");
	else
		ok = copy_object(s->store, &it->sha256, e);
	if (fflush(stdout) != 0 && ok)
		ok = err_set(e, EXHIBIT_IO, 0, "writing to standard output failed");
	item_free(it);
	buf_clear(&line);
	return ok;
}

int cmd_show(int argc, char **argv)
{
	struct stage s = { .name = "show", .arena = arena_new() };
	bool flag[SHOW_EXPLAIN + 1] = { false };
	int what = SHOW_BYTES;
	struct err e = { 0 };
	const struct opt opts[] = {
		{ "text", 0, OPT_FLAG, &flag[SHOW_TEXT], NULL, "its text", NULL },
		{ "facts", 0, OPT_FLAG, &flag[SHOW_FACTS], NULL, "its facts and bookings, one JSON object a line", NULL },
		{ "record", 0, OPT_FLAG, &flag[SHOW_RECORD], NULL, "its record", NULL },
		{ "explain", 0, OPT_FLAG, &flag[SHOW_EXPLAIN], NULL, "why this class, this amount, this date", NULL },
		{ "store", 0, OPT_TEXT, &s.store_dir, "DIR", "where bytes are kept (default .exhibit)", NULL },
	};
	const struct usage u = {
		"exhibit show", "[--text|--facts|--record|--explain] ID", "exhibit show --explain 9f2c04d1e6a75b3890c4d2f1a8b7e605",
		"One item of the store: its bytes, or what was found in it. ID is an item's \"id\" as the stages print it.",
		opts, countof(opts),
	};

	buf_init(&s.settings, 1);
	switch (opts_parse(&u, argc, argv, &s.args, s.arena, &e)) {
	case OPTS_HELP:
		return stage_end(&s, &e);
	case OPTS_WRONG:
		return stage_end(&s, &e);
	case OPTS_GO:
		break;
	}
	for (int i = SHOW_TEXT; i <= SHOW_EXPLAIN; i++)
		if (flag[i])
			what = i;
	if (s.args.n != 1)
		err_set(&e, EXHIBIT_USAGE, 0, "one item id is needed (see exhibit show --help)");
	else if (stage_open_store(&s, s.store_dir ? s.store_dir : ".exhibit", STORE_READ_ONLY, &e))
		show(&s, list_span(&s.args, 0), what, &e);
	return stage_end(&s, &e);
}
