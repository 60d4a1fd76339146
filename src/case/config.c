/* case.ini through libinih. Debian's libinih does not tell line numbers and cuts lines at 200 bytes;
 * so it is fed line by line here, which gives the numbers, and a long line comes to it in pieces
 * that look like a continued value and are put together again.
 *
 * libinih takes " ;" inside a line for the beginning of a comment. */
#include "case/config.h"

#include "base/io.h"
#include "base/limits.h"
#include "case/zone.h"
#include "record/moment.h"

#include <ini.h>
#include <stdio.h>

enum { PIECE = 150 };

enum glue { GLUE_NOT, GLUE_LIST, GLUE_SPACE, GLUE_TIGHT };	/* a line of its own, or cut at ... */

struct reading {
	struct config *c;
	struct span name;
	struct span rest, piece;	/* of the file; of a long line */
	unsigned line;			/* that was handed over last */
	enum glue glue, next;		/* how the piece handed over last goes on the one before it */
	char section[64], key[64];	/* of the value before: to know a continued one */
	struct err *e;
	unsigned untold;		/* errors that *e has no room for */
	bool was_cut;			/* a long line was: libinih counts its pieces */
};

struct config *config_new(void)
{
	struct arena *a = arena_new();
	struct config *c = arena_get(a, sizeof *c);

	c->arena = a;
	return c;
}

void config_free(struct config *c)
{
	if (c)
		arena_free(c->arena);
}

/* ---- values ---- */

static int wrong(struct reading *r, const char *fix, const char *value)
{
	err_set(r->e, EXHIBIT_CONFIG, 0, "%.*s:%u: [%s] %s = %.100s: %s", SPAN_FMT(r->name), r->line, r->section, r->key,
		value, fix);
	return 0;
}

static struct span glued(struct reading *r, struct span a, struct span b)
{
	static const char *const between[] = { "\n", " ", " ", "" };

	return arena_fmt(r->c->arena, "%.*s%s%.*s", SPAN_FMT(a), between[r->glue], SPAN_FMT(b));
}

static int take_list(struct reading *r, struct list *l, struct span value)
{
	struct span one, *last;

	if (r->glue > GLUE_LIST && l->n && span_split(&value, ',', &one)) {
		last = (struct span *)l->v + l->n - 1;
		*last = glued(r, *last, span_trim(one));
	}
	while (span_split(&value, ',', &one)) {
		one = span_trim(one);
		if (one.n)
			list_add_span(l, r->c->arena, arena_dup(r->c->arena, one));
	}
	return 1;
}

static int take_addresses(struct reading *r, struct list *l, struct span value, const char *text)
{
	struct span one, rest = value;

	while (span_split(&rest, ',', &one)) {
		size_t at = span_chr(one = span_trim(one), '@', 0);

		if (one.n && (at == SIZE_MAX || at + 3 > one.n || span_chr(one, ' ', 0) != SIZE_MAX ||
			      span_chr(one, '<', 0) != SIZE_MAX))
			return wrong(r, "write addresses alone, separated by commas: dale@example.com, "
				     "or @example.com for everybody there", text);
	}
	return take_list(r, l, value);
}

static int take_day(struct reading *r, struct span *to, struct span value, const char *text)
{
	struct moment_iso t;

	if (!moment_parse(value, &t) || t.day == 0 || value.n != 10)
		return wrong(r, "write year, month and day: 2024-04-03", text);
	*to = arena_dup(r->c->arena, value);
	return 1;
}

static bool is_currency(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n == 3;
}

static int take_currency(struct reading *r, struct span *to, struct span value, const char *text)
{
	if (!is_currency(value))
		return wrong(r, "write the three letters of the currency: USD, EUR", text);
	*to = arena_dup(r->c->arena, value);
	return 1;
}

static int take_claim(struct reading *r, struct span value, const char *text)
{
	struct span rest = value, number, currency;
	struct exact amount;

	span_split(&rest, ' ', &number);
	currency = span_trim(rest);
	if (!exact_parse(number, &amount) || amount.negative || (currency.n && !is_currency(currency)))
		return wrong(r, "write digits, a point before the cents, and the currency: 3530.00 USD", text);
	r->c->claim = arena_dup(r->c->arena, number);
	if (currency.n)
		r->c->claim_currency = arena_dup(r->c->arena, currency);
	return 1;
}

static int take_dates(struct reading *r, struct span value, const char *text)
{
	if (span_eq_str(value, "day-first"))
		r->c->dates = DATES_DAY_FIRST;
	else if (span_eq_str(value, "month-first"))
		r->c->dates = DATES_MONTH_FIRST;
	else
		return wrong(r, "write day-first (03/04 is 3 April) or month-first (03/04 is 4 March)", text);
	return 1;
}

static int take_zone(struct reading *r, struct span value, const char *text)
{
	if (!zone_is_known(value))
		return wrong(r, "write a name like Europe/Berlin, or the difference to UTC: +02:00, -05:00", text);
	r->c->zone = arena_dup(r->c->arena, value);
	return 1;
}

static int take_ledger(struct reading *r, struct span value)
{
	struct config_entry *en;

	if (r->glue && r->c->ledger.n) {
		en = (struct config_entry *)r->c->ledger.v + r->c->ledger.n - 1;
		en->text = glued(r, en->text, value);
		return 1;
	}
	en = list_add(&r->c->ledger, r->c->arena, sizeof *en);
	*en = (struct config_entry){ arena_str(r->c->arena, r->key), arena_dup(r->c->arena, value), r->line };
	return 1;
}

static int take_narrative(struct reading *r, struct span value, bool more)
{
	struct config *c = r->c;

	if (!more) {
		c->narrative = arena_dup(c->arena, value);
		c->narrative_line = r->line;
	} else {
		c->narrative = glued(r, c->narrative, value);
	}
	return 1;
}

/* ---- keys ---- */

enum type { T_TEXT, T_LIST, T_ADDRESSES, T_DAY, T_CURRENCY, T_CLAIM, T_DATES, T_ZONE, T_NARRATIVE };
#define AT(member) offsetof(struct config, member)
static const struct {
	const char *section, *key;
	enum type type;
	size_t at;
} keys[] = {
	{ "case", "title", T_TEXT, AT(title) }, { "case", "contract", T_LIST, AT(contracts) },
	{ "case", "invoice", T_LIST, AT(invoices) }, { "case", "claim", T_CLAIM, 0 },
	{ "case", "currency", T_CURRENCY, AT(currency) }, { "case", "venue", T_TEXT, AT(venue) },
	{ "case", "reason", T_TEXT, AT(reason) }, { "case", "platform", T_TEXT, AT(platform) },
	{ "case", "zone", T_ZONE, 0 }, { "case", "dates", T_DATES, 0 },
	{ "me", "name", T_LIST, AT(me.names) }, { "me", "address", T_ADDRESSES, AT(me.addresses) },
	{ "other", "name", T_LIST, AT(other.names) }, { "other", "address", T_ADDRESSES, AT(other.addresses) },
	{ "relevance", "from", T_DAY, AT(from) }, { "relevance", "to", T_DAY, AT(to) },
	{ "relevance", "words", T_LIST, AT(words) }, { "relevance", "ids", T_LIST, AT(ids) },
	{ "relevance", "without", T_LIST, AT(without) }, { "statement", "narrative", T_NARRATIVE, 0 },
};

static int unknown_key(struct reading *r)
{
	struct buf known;
	bool section = false;

	buf_init(&known, 600);
	for (size_t i = 0; i < countof(keys); i++) {
		if (strcmp(keys[i].section, r->section) != 0)
			continue;
		section = true;
		buf_fmt(&known, "%s%s", known.n ? ", " : "", keys[i].key);
	}
	if (section)
		err_set(r->e, EXHIBIT_CONFIG, 0, "%.*s:%u: no key \"%s\" in [%s]; there are: %.*s", SPAN_FMT(r->name), r->line,
			r->key, r->section, SPAN_FMT(buf_view(&known)));
	else
		err_set(r->e, EXHIBIT_CONFIG, 0, "%.*s:%u: no section [%s]; there are: [case], [me], [other], [relevance], "
			"[ledger], [statement]", SPAN_FMT(r->name), r->line, r->section);
	buf_clear(&known);
	return 0;
}

static int take_value(struct reading *r, enum type type, void *to, struct span value, const char *text, bool more)
{
	struct span *one = to;
	struct list *l = to;

	switch (type) {
	case T_TEXT:
		*one = more && r->glue ? glued(r, *one, value) : arena_dup(r->c->arena, value);
		return 1;
	case T_LIST:
		return take_list(r, l, value);
	case T_ADDRESSES:
		return take_addresses(r, l, value, text);
	case T_DAY:
		return take_day(r, one, value, text);
	case T_CURRENCY:
		return take_currency(r, one, value, text);
	case T_CLAIM:
		return take_claim(r, value, text);
	case T_DATES:
		return take_dates(r, value, text);
	case T_ZONE:
		return take_zone(r, value, text);
	case T_NARRATIVE:
		return take_narrative(r, value, more);
	}
	return 0;
}

static int take(struct reading *r, const char *section, const char *key, const char *text)
{
	struct span value = span_str(text);
	bool more = strncmp(r->section, section, sizeof r->section - 1) == 0 && strncmp(r->key, key, sizeof r->key - 1) == 0;

	snprintf(r->section, sizeof r->section, "%s", section);
	snprintf(r->key, sizeof r->key, "%s", key);
	if (strcmp(section, "ledger") == 0)
		return take_ledger(r, value);
	for (size_t i = 0; i < countof(keys); i++) {
		if (strcmp(keys[i].section, section) != 0 || strcmp(keys[i].key, key) != 0)
			continue;
		if (value.n == 0)	/* "key =" is a key that is not told */
			return 1;
		if (strcmp(key, "venue") == 0)
			r->c->venue_line = r->line;
		if (strcmp(key, "reason") == 0)
			r->c->reason_line = r->line;
		return take_value(r, keys[i].type, (char *)r->c + keys[i].at, value, text, more);
	}
	return unknown_key(r);
}

/* All that is wrong is told at once, a line each, as far as a message reaches. */
static void add_error(struct reading *r, const struct err *one)
{
	enum { REST = 40 };
	size_t n = strlen(r->e->msg), more = strlen(one->msg);

	if (r->e->status == 0) {
		*r->e = *one;
	} else if (r->untold == 0 && n + more + REST < sizeof r->e->msg) {
		r->e->msg[n] = '\n';
		memcpy(r->e->msg + n + 1, one->msg, more + 1);
	} else {
		r->untold++;
	}
}

static int handler(void *ctx, const char *section, const char *key, const char *text)
{
	struct reading *r = ctx;
	struct err one = { 0 }, *all = r->e;

	r->e = &one;
	take(r, section, key, text);
	r->e = all;
	if (one.status)
		add_error(r, &one);
	return 1;
}

/* ---- feeding libinih ---- */

/* Where to cut a long line: behind a comma or at a space, so that few values fall apart. */
static size_t cut_at(struct span line, enum glue *how)
{
	for (size_t i = PIECE; i > PIECE / 2; i--)
		if (line.p[i - 1] == ',' && line.p[i] != '#' && line.p[i] != ';')
			return *how = GLUE_LIST, i;
	for (size_t i = PIECE; i > PIECE / 2; i--)
		if (line.p[i] == ' ' && line.p[i + 1] != '#' && line.p[i + 1] != ';')
			return *how = GLUE_SPACE, i;
	*how = GLUE_TIGHT;
	for (size_t i = PIECE; i > PIECE / 2; i--)
		if (((unsigned char)line.p[i] & 0xc0) != 0x80)
			return i;
	return PIECE;
}

static char *next_line(char *to, int cap, void *ctx)
{
	struct reading *r = ctx;
	struct span now = r->piece;

	assert(cap > PIECE + 3);
	r->glue = r->next;
	r->next = GLUE_NOT;
	if (r->glue == GLUE_NOT) {
		if (r->rest.n == 0 || !span_line(&r->rest, &now))
			return NULL;
		r->line++;
	}
	if (now.n > PIECE + 1) {
		size_t n = cut_at(now, &r->next);

		r->was_cut = true;
		r->piece = span_from(now, n);
		now.n = n;
	}
	snprintf(to, (size_t)cap, "%s%.*s\n", r->glue ? " " : "", SPAN_FMT(now));
	return to;
}

struct config *config_parse(struct span text, const char *name, struct err *e)
{
	struct config *c = config_new();
	struct reading r = { .c = c, .name = span_str(name), .rest = text, .piece = SPAN(""), .e = e };
	int bad;

	if (memchr(text.p, 0, text.n)) {
		err_set(e, EXHIBIT_CONFIG, 0, "%s: this is not a text file", name);
		goto failed;
	}
	bad = ini_parse_stream(next_line, &r, handler, &r);
	if (bad > 0) {
		struct err one = { 0 };

		if (r.was_cut)
			err_set(&one, EXHIBIT_CONFIG, 0, "%s: a line is not \"key = value\", or has no section before it", name);
		else
			err_set(&one, EXHIBIT_CONFIG, 0, "%s:%d: not \"key = value\", or no section before it", name, bad);
		add_error(&r, &one);
	}
	if (r.untold) {
		size_t n = strlen(e->msg);

		snprintf(e->msg + n, sizeof e->msg - n, "\nand %u more", r.untold);
	}
	if (e->status == 0) {
		c->file = arena_str(c->arena, name);
		c->digest = digest_of(text);
		if (c->from.n && c->to.n && span_cmp(c->from, c->to) > 0)
			err_set(e, EXHIBIT_CONFIG, 0, "%s: [relevance] from is later than to", name);
	}
	if (e->status == 0)
		return c;
failed:
	config_free(c);
	return NULL;
}

struct config *config_read(const char *path, struct err *e)
{
	struct config *c = NULL;
	struct buf text;

	buf_init(&text, LIMIT_CASE_INI + 1);
	if (io_read_file(path, LIMIT_CASE_INI, &text, e))
		c = config_parse(buf_view(&text), path, e);
	else
		e->status = EXHIBIT_CONFIG;
	buf_clear(&text);
	return c;
}
