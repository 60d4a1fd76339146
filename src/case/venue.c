/* Reads venue profiles with libinih, whose lines come from memory so that the number of a wrong one
 * is known. A section becomes a row of its list the first time a key of it is seen; sources are
 * looked up at the end, because they may stand anywhere in the file. */
#include "venue.h"

#include "base/io.h"
#include "base/limits.h"
#include "case/venue_assets.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct evidence_word evidence_words[EVIDENCES] = {
	[EV_AGREEMENT] = { "agreement", "what was agreed: contract, order, accepted offer",
			   "the contract or order, or the messages in which the offer was accepted" },
	[EV_DELIVERY] = { "delivery", "proof of delivery",
			  "the message that handed the work over, the files themselves, a link that was sent" },
	[EV_ACCEPTANCE] = { "acceptance", "the other side's acceptance of the work",
			    "a message in which the other side approves, thanks for, or uses the work" },
	[EV_INVOICE] = { "invoice", "invoices", "each invoice as it was sent, best as PDF" },
	[EV_RECEIPT] = { "receipt", "a receipt", "the receipt for the payment" },
	[EV_PAYMENT] = { "payment", "a record of payments",
			 "the bank's or platform's export for the time in question, as CSV" },
	[EV_REFUND] = { "refund", "proof of a refund", "the notice or account entry of the refund" },
	[EV_CONTACT] = { "contact", "an attempt to settle it with the other side",
			 "a message to the other side that says what is open and asks to settle it" },
	[EV_ANSWER] = { "answer", "what the other side answered", "the other side's last messages" },
	[EV_MESSAGES] = { "messages", "the exchange with the other side",
			  "an export of the mailbox, the message room or the chat" },
	[EV_SUPPORT] = { "support", "contact with the venue's support",
			 "the question to support and its answer" },
	[EV_NOTICE] = { "notice", "the venue's own notice",
			"the mail in which the venue tells of the dispute, the suspension or the end of the contract" },
	[EV_CHANGE] = { "change", "how the scope changed", "messages in which more or other work was asked for" },
	[EV_TIMESHEET] = { "timesheet", "a record of hours", "the time sheet or Work Diary of the weeks in question" },
	[EV_TERMS] = { "terms", "terms on refunds and cancellation",
		       "the policy as it was shown to the other side before the payment" },
	[EV_IDENTITY] = { "identity", "who the other side is", "name and address as given when ordering" },
	[EV_FEEDBACK] = { "feedback", "feedback left for the other side", "a picture of the feedback, once it is left" },
	[EV_FILED] = { "filed", "the dispute as filed", "the confirmation that it was filed" },
};

/* ---- small readers of values ---- */

static bool evidence_bits(struct span value, uint32_t *bits)
{
	struct span word, rest = value;

	*bits = 0;
	while (rest.n && span_split(&rest, ' ', &word)) {
		unsigned i = 0;

		if (word.n == 0)
			continue;
		while (i < EVIDENCES && !span_eq_str(word, evidence_words[i].name))
			i++;
		if (i == EVIDENCES)
			return false;
		*bits |= 1u << i;
	}
	return true;
}

static void words_of(struct list *to, struct arena *a, struct span value, char separator)
{
	struct span word, rest = value;

	while (rest.n && span_split(&rest, separator, &word)) {
		word = span_trim(word);
		if (word.n)
			list_add_span(to, a, word);
	}
}

static bool whole_number(struct span s, int64_t *v)
{
	bool minus = span_starts(s, "-");

	s = span_from(s, minus);
	if (s.n == 0 || s.n > 15)
		return false;
	*v = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*v = *v * 10 + (s.p[i] - '0');
	}
	if (minus)
		*v = -*v;
	return true;
}

/* ---- one file ---- */

struct source {
	struct span id, title;
};
struct reading {
	struct arena *a;
	struct venue *venue;
	struct list sources;	/* struct source */
	struct span rest;	/* text not yet handed to libinih */
	const char *file;
	unsigned line;
	struct err *e;
};

static bool wrong(struct reading *r, const char *what, const char *section, const char *name)
{
	if (r->e->status == 0)
		err_set(r->e, EXHIBIT_CONFIG, 0, "%s:%u: [%s] %s: %s", r->file, r->line, section, name, what);
	return false;
}

/* The row of that id; a new one at the end when it is not there. Every row begins with its id. */
static void *row(struct reading *r, struct list *l, size_t size, struct span id)
{
	for (uint32_t i = 0; i < l->n; i++) {
		struct span *have = (struct span *)(void *)((char *)l->v + i * size);

		if (span_eq(*have, id))
			return have;
	}
	struct span *made = list_add(l, r->a, size);

	*made = id;
	return made;
}

static bool put_cite(struct venue_cite *c, struct span name, struct span value)
{
	if (span_eq_str(name, "source"))
		c->source = value;
	else if (span_eq_str(name, "verified"))
		c->verified = span_eq_str(value, "yes");
	else
		return false;
	return true;
}

#define IS(key) span_eq_str(name, key)

static const char *put_venue(struct reading *r, struct span name, struct span value)
{
	struct venue *v = r->venue;

	if (IS("title"))
		v->title = value;
	else if (IS("kind"))
		v->kind = value;
	else if (IS("about"))
		v->about = value;
	else if (IS("domains"))
		words_of(&v->domains, r->a, value, ' ');
	else if (IS("role") && span_eq_str(value, "respondent"))
		v->role = VENUE_RESPONDENT;
	else if (!IS("role") || !span_eq_str(value, "claimant"))
		return "title, kind, about, domains and role = claimant or respondent may stand here";
	return NULL;
}

static const char *put_limit(struct reading *r, struct span id, struct span name, struct span value)
{
	static const char *const known[] = { "description-chars", "fields-chars", "file-types", "file-bytes",
					     "total-bytes", "files", "file-pages", "total-pages", "image-dpi",
					     "page-size", "media" };
	struct venue_limit *l = row(r, &r->venue->limits, sizeof *l, id);
	size_t i = 0;

	while (i < countof(known) && !span_eq_str(id, known[i]))
		i++;
	if (i == countof(known))
		return "no limit has this name (reports/venues/README lists them)";
	if (IS("value"))
		l->value = value;
	else if (!put_cite(&l->cite, name, value))
		return "value, source and verified may stand here";
	return NULL;
}

static const char *put_step(struct reading *r, struct span id, struct span name, struct span value)
{
	struct venue_step *s = row(r, &r->venue->steps, sizeof *s, id);

	if (IS("do"))
		s->what = value;
	else if (IS("proof"))
		return evidence_bits(value, &s->proof) ? NULL : "no evidence has this name (exhibit venues --evidence)";
	else if (!put_cite(&s->cite, name, value))
		return "do, proof, source and verified may stand here";
	return NULL;
}

static const char *put_reason(struct reading *r, struct span id, struct span name, struct span value)
{
	struct venue_reason *s = row(r, &r->venue->reasons, sizeof *s, id);

	if (IS("title"))
		s->title = value;
	else if (IS("form"))
		s->form = value;
	else if (IS("trigger"))
		s->trigger = value;
	else if (IS("evidence-verified"))
		s->evidence_verified = span_eq_str(value, "yes");
	else if (IS("required") || IS("helpful"))
		return evidence_bits(value, IS("required") ? &s->required : &s->helpful) ? NULL :
			"no evidence has this name (exhibit venues --evidence)";
	else if (!put_cite(&s->cite, name, value))
		return "title, form, trigger, required, helpful, evidence-verified, source and verified may stand here";
	return NULL;
}

static const char *put_deadline(struct reading *r, struct span id, struct span name, struct span value)
{
	struct venue_deadline *d = row(r, &r->venue->deadlines, sizeof *d, id);

	if (IS("title"))
		d->title = value;
	else if (IS("trigger"))
		d->trigger = value;
	else if (IS("else"))
		d->otherwise = value;
	else if (IS("reasons"))
		words_of(&d->reasons, r->a, value, ' ');
	else if (IS("days"))
		return whole_number(value, &d->days) && d->days > -3660 && d->days < 3660 ? NULL :
			"a number of days is expected";
	else if (IS("count"))
		d->business = span_eq_str(value, "business");
	else if (!put_cite(&d->cite, name, value))
		return "title, days, count, trigger, reasons, else, source and verified may stand here";
	return NULL;
}

static const char *put_trigger(struct reading *r, struct span id, struct span name, struct span value)
{
	struct venue_trigger *t = row(r, &r->venue->triggers, sizeof *t, id);

	if (IS("title"))
		t->title = value;
	else if (IS("words"))
		words_of(&t->words, r->a, value, '|');
	else
		return "title and words may stand here";
	return NULL;
}

static const char *put_field(struct reading *r, struct span id, struct span name, struct span value)
{
	struct venue_field *f = row(r, &r->venue->fields, sizeof *f, id);

	if (IS("title"))
		f->title = value;
	else if (IS("type"))
		f->type = value;
	else if (IS("from"))
		words_of(&f->from, r->a, value, ' ');
	else if (!put_cite(&f->cite, name, value))
		return "title, type, from, source and verified may stand here";
	return NULL;
}

static const char *put_advice(struct reading *r, struct span id, struct span name, struct span value)
{
	struct venue_advice *s = row(r, &r->venue->advice, sizeof *s, id);

	if (IS("say"))
		s->say = value;
	else if (!put_cite(&s->cite, name, value))
		return "say, source and verified may stand here";
	return NULL;
}

static const char *put_source(struct reading *r, struct span id, struct span name, struct span value)
{
	struct source *s = row(r, &r->sources, sizeof *s, id);

	if (!IS("title"))
		return "title may stand here";
	s->title = value;
	return NULL;
}

static const struct {
	const char *name;
	const char *(*put)(struct reading *r, struct span id, struct span name, struct span value);
} sections[] = {
	{ "source", put_source },	{ "limit", put_limit },	    { "step", put_step },
	{ "reason", put_reason },	{ "trigger", put_trigger }, { "deadline", put_deadline },
	{ "field", put_field },		{ "advice", put_advice },
};

static int handler(void *ctx, const char *section, const char *name, const char *value)
{
	struct reading *r = ctx;
	struct span kind, id = span_str(section), v = arena_str(r->a, value), n = span_str(name);
	const char *trouble = "no section of a profile has this name";

	if (span_eq_str(id, "venue")) {
		trouble = put_venue(r, n, v);
	} else {
		span_split(&id, ' ', &kind);
		id = span_trim(id.p ? id : SPAN(""));
		if (id.n == 0)
			trouble = "the section needs a name: [step write-client]";
		for (size_t i = 0; id.n && i < countof(sections); i++)
			if (span_eq_str(kind, sections[i].name))
				trouble = sections[i].put(r, arena_dup(r->a, id), n, v);
	}
	return trouble == NULL || wrong(r, trouble, section, name);
}

/* libinih's reader: one line at a time. Long lines are joined by it (ini_allow_realloc). */
static char *next_line(char *to, int max, void *ctx)
{
	struct reading *r = ctx;
	size_t lf = span_chr(r->rest, '\n', 0), n = lf == SIZE_MAX ? r->rest.n : lf + 1;

	if (n == 0 || max < 2)
		return NULL;
	if (n > (size_t)max - 1)
		n = (size_t)max - 1;
	else
		r->line++;
	memcpy(to, r->rest.p, n);
	to[n] = '\0';
	r->rest = span_from(r->rest, n);
	return to;
}

static bool settle_cite(struct reading *r, struct venue_cite *c, const char *what, struct span id)
{
	const struct source *s = r->sources.v;

	for (uint32_t i = 0; i < r->sources.n; i++)
		if (span_eq(s[i].id, c->source)) {
			c->source = s[i].title;
			return true;
		}
	return err_set(r->e, EXHIBIT_CONFIG, 0, "%s: [%s %.*s]: source = must name a [source ...] of this file", r->file, what,
		       SPAN_FMT(id));
}

#define SETTLE(list, type, what) \
	for (uint32_t i = 0; ok && i < r->venue->list.n; i++) { \
		struct type *one = (struct type *)r->venue->list.v + i; \
		ok = settle_cite(r, &one->cite, what, *(struct span *)one); \
	}

static bool settle(struct reading *r)
{
	bool ok = r->venue->title.n || err_set(r->e, EXHIBIT_CONFIG, 0, "%s: [venue] title = is missing", r->file);

	SETTLE(limits, venue_limit, "limit")
	SETTLE(steps, venue_step, "step")
	SETTLE(reasons, venue_reason, "reason")
	SETTLE(deadlines, venue_deadline, "deadline")
	SETTLE(fields, venue_field, "field")
	SETTLE(advice, venue_advice, "advice")
	for (uint32_t i = 0; ok && i < r->venue->deadlines.n; i++) {
		const struct venue_deadline *d = (struct venue_deadline *)r->venue->deadlines.v + i;

		ok = venue_trigger(r->venue, d->trigger) ||
		     err_set(r->e, EXHIBIT_CONFIG, 0, "%s: [deadline %.*s]: trigger = must name a [trigger ...] of this file",
			     r->file, SPAN_FMT(d->name));
	}
	return ok;
}

static bool add(struct venues *v, struct span name, const char *file, struct span text, struct err *e)
{
	struct venue *made = arena_get(v->arena, sizeof *made), **slot;
	struct reading r = { .a = v->arena, .venue = made, .rest = text, .file = file, .e = e };
	uint32_t at = 0;
	bool multiline = ini_allow_multiline;
	int status;

	made->name = arena_dup(v->arena, name);
	ini_use_stack = false;
	ini_allow_realloc = true;
	ini_max_line = 64 * 1024;
	ini_allow_inline_comments = false;
	ini_allow_multiline = false;	/* case.ini has lines that go on, profiles do not */
	status = ini_parse_stream(next_line, &r, handler, &r);
	ini_allow_multiline = multiline;
	if (e->status == 0 && status != 0)
		err_set(e, EXHIBIT_CONFIG, 0, "%s:%d: neither [section] nor key = value", file, status);
	if (e->status || !settle(&r))
		return false;
	while (at < v->all.n && span_cmp(venue_at(v, at)->name, name) < 0)
		at++;
	if (at == v->all.n || !span_eq(venue_at(v, at)->name, name)) {
		list_add(&v->all, v->arena, sizeof made);
		slot = v->all.v;
		memmove(slot + at + 1, slot + at, (v->all.n - 1 - at) * sizeof *slot);
	}
	slot = v->all.v;
	slot[at] = made;
	return true;
}

/* ---- all of them ---- */

static bool read_file(struct venues *v, const char *dir, const char *name, struct err *e)
{
	struct span path = arena_fmt(v->arena, "%s/%s", dir, name);
	struct buf text;
	char part[8192];
	ssize_t n;
	int fd = open(path.p, O_RDONLY | O_CLOEXEC);
	bool ok = false;

	if (fd < 0)
		return err_set(e, EXHIBIT_CONFIG, errno, "open %s", path.p);
	buf_init(&text, LIMIT_TAG_FILE);
	while ((n = read(fd, part, sizeof part)) > 0)
		buf_put(&text, part, (size_t)n);
	if (n < 0)
		err_set(e, EXHIBIT_CONFIG, errno, "read %s", path.p);
	else if (text.full)
		err_set(e, EXHIBIT_CONFIG, 0, "%s is too long for a profile", path.p);
	else
		ok = add(v, span_of(name, strlen(name) - 4), path.p, buf_view(&text), e);
	io_close(&fd);
	buf_clear(&text);
	return ok;
}

static int by_name(const void *a, const void *b)
{
	return span_cmp(*(const struct span *)a, *(const struct span *)b);
}

static bool read_dir(struct venues *v, const char *dir, struct err *e)
{
	struct list names = { 0 };
	struct dirent *ent;
	DIR *d = opendir(dir);
	bool ok = true;

	if (d == NULL)
		return err_set(e, EXHIBIT_CONFIG, errno, "open the profiles in %s", dir);
	while ((ent = readdir(d)) != NULL)
		if (span_ends(span_str(ent->d_name), ".ini") && ent->d_name[0] != '.')
			list_add_span(&names, v->arena, arena_str(v->arena, ent->d_name));
	closedir(d);
	if (names.n)
		qsort(names.v, names.n, sizeof(struct span), by_name);
	for (uint32_t i = 0; ok && i < names.n; i++)
		ok = read_file(v, dir, list_span(&names, i).p, e);
	return ok;
}

struct venues *venue_load(const char *dir, struct err *e)
{
	struct venues *v = mem_get(sizeof *v);
	bool ok = true;

	v->arena = arena_new();
	for (size_t i = 0; ok && i < n_venue_assets; i++) {
		const struct venue_asset *f = &venue_assets[i];

		ok = add(v, span_str(f->name), f->name, span_of(f->begin, (size_t)(f->end - f->begin)), e);
	}
	if (ok && (dir == NULL || read_dir(v, dir, e)))
		return v;
	venue_free(v);
	return NULL;
}

void venue_free(struct venues *v)
{
	if (v == NULL)
		return;
	arena_free(v->arena);
	free(v);
}

/* ---- asking ---- */

const struct venue *venue_find(const struct venues *v, struct span name)
{
	if (name.n == 0)
		name = SPAN("card-safe");
	for (uint32_t i = 0; i < v->all.n; i++)
		if (span_eq(venue_at(v, i)->name, name))
			return venue_at(v, i);
	return NULL;
}

const struct venue_reason *venue_reason(const struct venue *v, struct span name)
{
	const struct venue_reason *r = v->reasons.v;

	for (uint32_t i = 0; i < v->reasons.n; i++)
		if (name.n == 0 || span_eq(r[i].name, name))
			return &r[i];
	return NULL;
}

const struct venue_limit *venue_limit(const struct venue *v, const char *name)
{
	const struct venue_limit *l = v->limits.v;

	for (uint32_t i = 0; i < v->limits.n; i++)
		if (span_eq_str(l[i].name, name))
			return &l[i];
	return NULL;
}

int64_t venue_number(const struct venue *v, const char *name, int64_t otherwise)
{
	const struct venue_limit *l = venue_limit(v, name);
	int64_t n;

	return l && whole_number(l->value, &n) ? n : otherwise;
}

const struct venue_trigger *venue_trigger(const struct venue *v, struct span name)
{
	const struct venue_trigger *t = v->triggers.v;

	for (uint32_t i = 0; i < v->triggers.n; i++)
		if (span_eq(t[i].name, name))
			return &t[i];
	return NULL;
}

/* "upwork" of "mail.upwork.com"; the last but one label of a host. */
static struct span house_of(struct span host)
{
	struct span label = { 0 }, before = { 0 }, rest = host;

	while (rest.n) {
		before = label;
		if (!span_split(&rest, '.', &label))
			break;
	}
	return before;
}

bool venue_sent_it(const struct venue *v, struct span address)
{
	size_t at = span_chr(address, '@', 0);
	struct span house = house_of(at == SIZE_MAX ? address : span_from(address, at + 1));

	for (uint32_t i = 0; house.n && i < v->domains.n; i++)
		if (span_ieq(house, house_of(list_span(&v->domains, i))))
			return true;
	return false;
}

void venue_evidence_list(struct buf *b, uint32_t bits, const char *separator)
{
	bool first = true;

	for (unsigned i = 0; i < EVIDENCES; i++)
		if (bits >> i & 1) {
			if (!first)
				buf_puts(b, separator);
			buf_puts(b, evidence_words[i].name);
			first = false;
		}
}
