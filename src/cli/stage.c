/* Shared by ingest, classify, extract, bundle and run. Data goes to stdout, all else to stderr. */
#include "cli/stage.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/text.h"
#include "extract/ocr_choice.h"
#include "worker/jail.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const sandbox_choices[] = { "auto", "require", "off", NULL };
static const char *const ocr_choices[] = { "auto", "all", "off", NULL };
static const char *const order_choices[] = { "auto", "dmy", "mdy", "ymd", NULL };

static void on_signal(int sig)
{
	(void)sig;
	flow_interrupted = 1;
}

/* ---- options ---- */

static size_t fill_options(struct stage *s, unsigned groups, struct opt *o)
{
	const struct { unsigned group; struct opt opt; } all[] = {
		{ STAGE_OUT, { "out", 'o', OPT_TEXT, &s->out, "DIR", "the packet: a folder that appears whole or not at all", NULL } },
		{ STAGE_OUT, { "key", 0, OPT_TEXT, &s->key, "FP", "sign with the key whose fingerprint begins so", NULL } },
		{ STAGE_OUT, { "passphrase-fd", 0, OPT_NUMBER, &s->passphrase_fd, "N", "read the key's passphrase from this descriptor", NULL } },
		{ STAGE_OUT, { "case-id", 0, OPT_TEXT, &s->case_id, "ID", "name of the case (default: from the evidence)", NULL } },
		{ STAGE_OUT, { "case", 0, OPT_TEXT, &s->case_file, "FILE", "what you tell about the case (default: case.ini, when there is one)", NULL } },
		{ STAGE_OUT, { "all", 0, OPT_FLAG, &s->all, NULL, "leave nothing out: also mail that has nothing to do with the case", NULL } },
		{ STAGE_OUT, { "venues", 0, OPT_TEXT, &s->venues, "DIR", "more venue profiles (*.ini); see exhibit venues", NULL } },
		{ STAGE_STORE, { "store", 0, OPT_TEXT, &s->store_dir, "DIR", "where bytes are kept between stages (default .exhibit)", NULL } },
		{ STAGE_WORK, { "jobs", 'j', OPT_NUMBER, &s->jobs, "N", "workers at the same time (default: one per core)", NULL } },
		{ STAGE_WORK, { "sandbox", 0, OPT_CHOICE, &s->sandbox, "MODE", "auto, require (stop when a protection is missing), off", sandbox_choices } },
		{ STAGE_WORK, { "password-file", 0, OPT_TEXT, &s->password_file, "FILE", "passwords to try on encrypted files, one a line", NULL } },
		{ STAGE_WORK, { "dkim-keys", 0, OPT_TEXT, &s->dkim_file, "FILE", "key records to check signed mail with: selector, domain, record on a line", NULL } },
		{ STAGE_WORK, { "rules", 0, OPT_TEXT, &s->rules, "DIR", "more rules for facts and classes (*.ini)", NULL } },
		{ STAGE_TEXT, { "ocr", 0, OPT_CHOICE, &s->ocr, "MODE", "auto (what looks like a screenshot or a document), all, off", ocr_choices } },
		{ STAGE_TEXT, { "ocr-budget", 0, OPT_NUMBER, &s->ocr_minutes, "MIN", "estimated minutes all recognition may take with --ocr=auto (20)", NULL } },
		{ STAGE_TEXT, { "no-text", 0, OPT_LIST, &s->no_text, "READER", "leave this reader's text out, e.g. pdf; may be given again", NULL } },
		{ STAGE_TEXT, { "order", 0, OPT_CHOICE, &s->order, "ORDER", "day and month in numbers: auto, dmy, mdy, ymd", order_choices } },
		{ STAGE_TEXT, { "currency", 0, OPT_TEXT, &s->currency, "CODE", "currency of amounts that name none", NULL } },
		{ STAGE_TEXT, { "lang", 0, OPT_TEXT, &s->lang, "CODE", "language of the texts (default: found out)", NULL } },
		{ STAGE_PICK, { "json", 0, OPT_FLAG, &s->json, NULL, "a summary as JSON on stdout", NULL } },
		{ STAGE_WORK | STAGE_OUT, { "strict", 0, OPT_FLAG, &s->strict, NULL, "exit 1 when something was partial, unread or refused", NULL } },
		{ STAGE_WORK | STAGE_OUT, { "quiet", 'q', OPT_FLAG, &s->quiet, NULL, "no progress, no summary", NULL } },
	};
	size_t n = 0;

	for (size_t i = 0; i < countof(all); i++)
		if (all[i].group & groups)
			o[n++] = all[i].opt;
	return n;
}

bool stage_begin(struct stage *s, const char *name, const char *synopsis, const char *example,
		 const char *about, unsigned groups, int argc, char **argv, int *status)
{
	struct opt opts[24];
	char full[64];
	struct usage u = { .name = full, .synopsis = synopsis, .example = example, .about = about, .opts = opts };
	struct err e = { 0 };
	struct sigaction act = { .sa_handler = on_signal };

	*s = (struct stage){ .name = name, .arena = arena_new(), .ocr_minutes = 20, .passphrase_fd = -1 };
	buf_init(&s->settings, LIMIT_LINE);
	snprintf(full, sizeof full, "exhibit %s", name);
	u.n = fill_options(s, groups, opts);
	switch (opts_parse(&u, argc, argv, &s->args, s->arena, &e)) {
	case OPTS_HELP:
		*status = EXHIBIT_OK;
		arena_free(s->arena);
		return false;
	case OPTS_WRONG:
		*status = stage_end(s, &e);
		return false;
	case OPTS_GO:
		break;
	}
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	return true;
}

/* ---- opening ---- */

bool stage_inputs(struct stage *s, struct err *e)
{
	struct stat st;

	if (s->args.n == 0)
		return err_set(e, EXHIBIT_USAGE, 0, "nothing to read was named (see exhibit %s --help)", s->name);
	for (uint32_t i = 0; i < s->args.n; i++) {
		const char *path = list_span(&s->args, i).p;

		if (strcmp(path, "-") != 0 && lstat(path, &st) < 0)
			return err_set(e, EXHIBIT_INPUT, errno, "cannot read %s", path);
	}
	return true;
}

static bool read_passwords(struct stage *s, struct list *to, struct err *e)
{
	struct buf b;
	struct span rest, line;

	if (s->password_file == NULL)
		return true;
	if (!io_read_file(s->password_file, MIB, &b, e)) {
		e->status = EXHIBIT_CONFIG;
		return false;
	}
	rest = arena_dup(s->arena, buf_view(&b));
	buf_clear(&b);
	while (span_line(&rest, &line))
		if (line.n)
			list_add_span(to, s->arena, line);
	return true;
}

static int is_ini(const struct dirent *d)
{
	return span_ends(span_str(d->d_name), ".ini");
}

/* Everything that changes what a visit finds: remembered results of other settings do not count. */
static bool describe_settings(struct stage *s, const struct pool_opts *o, struct err *e)
{
	struct dirent **list = NULL;
	int n = s->rules ? scandir(s->rules, &list, is_ini, alphasort) : 0;
	bool ok = n >= 0 || err_set(e, EXHIBIT_CONFIG, errno, "--rules=%s", s->rules);

	buf_fmt(&s->settings, "%.*s/%.*s/%.*s", SPAN_FMT(o->order), SPAN_FMT(o->currency), SPAN_FMT(o->lang));
	for (uint32_t i = 0; i < o->passwords.n; i++)
		buf_fmt(&s->settings, "/p%.*s", SPAN_FMT(list_span(&o->passwords, i)));
	if (o->dkim_keys.n) {
		struct digest d = digest_of(o->dkim_keys);

		buf_puts(&s->settings, "/d");
		buf_hex(&s->settings, d.b, sizeof d.b);
	}
	for (uint32_t i = 0; i < o->no_text.n; i++)
		buf_fmt(&s->settings, "/t%.*s", SPAN_FMT(list_span(&o->no_text, i)));
	for (int i = 0; i < n; i++) {
		struct span path = arena_fmt(s->arena, "%s/%s", s->rules, list[i]->d_name);
		struct buf b;

		if (ok && (ok = io_read_file(path.p, MIB, &b, e))) {
			struct digest d = digest_of(buf_view(&b));

			buf_hex(&s->settings, d.b, sizeof d.b);
			buf_clear(&b);
		}
		free(list[i]);
	}
	free(list);
	return ok;
}

static bool read_keys(struct stage *s, struct span *keys, struct err *e)
{
	struct buf b;

	if (s->dkim_file == NULL)
		return true;
	if (!io_read_file(s->dkim_file, LIMIT_KNOWN, &b, e))
		return false;
	*keys = arena_dup(s->arena, buf_view(&b));
	buf_clear(&b);
	return true;
}

bool stage_open_pool(struct stage *s, struct err *e)
{
	struct pool_opts o = {
		.jobs = (unsigned)(s->jobs > 256 ? 256 : s->jobs), .sandbox = (enum sandbox)s->sandbox,
		.rules_dir = s->rules, .no_text = s->no_text, .currency = span_str(s->currency),
		.lang = span_str(s->lang),
		.order = s->order ? span_str(order_choices[s->order]) : (struct span){ NULL, 0 },
	};
	static const enum jail_part parts[] = { JAIL_LANDLOCK, JAIL_SECCOMP, JAIL_RLIMITS };

	if (!read_passwords(s, &o.passwords, e) || !read_keys(s, &o.dkim_keys, e) || !describe_settings(s, &o, e))
		return false;
	s->pool = pool_new(&o, e);
	if (s->pool == NULL)
		return false;
	for (size_t i = 0; i < countof(parts); i++)
		if (pool_held(s->pool) & parts[i])
			list_add_span(&s->held, s->arena, span_str(jail_part_name(parts[i])));
	if (!s->quiet && s->sandbox == SANDBOX_AUTO && pool_held(s->pool) != JAIL_ALL)
		fprintf(stderr, "exhibit: warning: not all protections are in force here (--sandbox=require insists)\n");
	return true;
}

bool stage_open_store(struct stage *s, const char *dir, unsigned flags, struct err *e)
{
	s->store = store_open(dir, flags, e);
	return s->store != NULL;
}

const char *stage_store(struct stage *s, const struct record *first)
{
	struct span key, value;
	struct jread r;

	if (s->store_dir || first->type != RECORD_CASE)
		return s->store_dir ? s->store_dir : ".exhibit";
	r = jread_on(arena_dup(s->arena, first->line), s->arena);
	if (jread_object(&r))
		while (jread_member(&r, &key)) {
			if (span_eq_str(key, "store") && jread_peek(&r) == '"' && jread_string(&r, &value))
				return arena_cstr(s->arena, value);
			if (!jread_raw(&r, &value))
				break;
		}
	return ".exhibit";
}

static bool choose_ocr(const struct item *it, uint64_t *cost_ms, const char **why)
{
	*cost_ms = ocr_cost_ms(it);
	return ocr_choose(it, why) == OCR_YES;
}

void stage_flow(const struct stage *s, unsigned want, struct flow_opts *fo)
{
	*fo = (struct flow_opts){
		.pool = s->pool, .store = s->store, .want = want, .ocr = (enum ocr_mode)s->ocr,
		.ocr_budget_ms = (uint64_t)s->ocr_minutes * 60000, .settings = buf_view(&s->settings),
		.ocr_choose = choose_ocr,
	};
}

/* ---- telling ---- */

void stage_progress(struct stage *s, const struct flow_progress *p)
{
	struct timespec t;
	uint64_t now;
	struct arena *a;

	if (s->quiet || !isatty(2))
		return;
	clock_gettime(CLOCK_MONOTONIC, &t);
	now = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
	if (now - s->shown_ms < 200)
		return;
	s->shown_ms = now;
	s->progress_shown = true;
	a = arena_new();
	fprintf(stderr, "\r\033[K%s: %llu of %llu items  %.*s", s->name, (unsigned long long)p->out,
		(unsigned long long)p->seen, SPAN_FMT(span_sub(text_display(p->current, a), 0, 60)));
	fflush(stderr);
	arena_free(a);
}

static struct digest item_key(struct span id)
{
	struct buf b;
	struct digest key;

	buf_init(&b, LIMIT_NAME + 8);
	buf_puts(&b, "item ");
	buf_span(&b, id);
	key = digest_of(buf_view(&b));
	buf_clear(&b);
	return key;
}

bool stage_recall(struct stage *s, struct span id, struct buf *line)
{
	struct digest key = item_key(id);

	return id.n <= LIMIT_NAME && memo_get(s->store, &key, line);
}

bool stage_remember(struct stage *s, const struct item *it, struct err *e)
{
	struct buf b;
	struct digest key = item_key(it->id);
	bool ok;

	buf_init(&b, LIMIT_LINE);
	ndjson_item(&b, it);
	ok = memo_put(s->store, &key, buf_view(&b), e);
	buf_clear(&b);
	return ok;
}

int stage_end(struct stage *s, const struct err *e)
{
	struct err closing = { 0 };
	int status = e->status;

	if (s->progress_shown)
		fputs("\r\033[K", stderr);
	if (status && flow_interrupted) {	/* whatever call it broke off, that is why */
		status = EXHIBIT_TEMPORARY;
		fprintf(stderr, "exhibit %s: interrupted; what was done is kept, the same command goes on from there\n", s->name);
	} else if (status)
		fprintf(stderr, "exhibit %s: %s\n", s->name, e->msg);
	pool_free(s->pool);
	if (!store_close(s->store, &closing) && status == 0) {
		fprintf(stderr, "exhibit %s: %s\n", s->name, closing.msg);
		status = closing.status;
	}
	stream_in_free(s->in);
	stream_out_free(s->rec);
	buf_clear(&s->settings);
	arena_free(s->arena);
	if (status == 0 && s->strict &&
	    (s->counts.notes[NOTE_PARTIAL] || s->counts.notes[NOTE_UNREAD] || s->counts.notes[NOTE_REFUSED]))
		status = EXHIBIT_STRICT;
	return status;
}

/* ---- the filter ---- */

struct filter {
	struct stage *s;
	void (*finish)(struct item *it);
	struct flow *flow;
	struct record first;	/* read before the flow was there */
	bool has_first, ended;
	struct counts announced;
};

/* What a later stage is behind counts too: the case line keeps only what held in all of them. */
static void pass_case(struct stage *s, struct span line)
{
	struct jread r = jread_on(line, s->arena);
	struct span key, raw, name;
	struct buf out;
	struct json j;

	buf_init(&out, LIMIT_LINE);
	json_begin(&j, &out);
	if (jread_object(&r))
		while (jread_member(&r, &key)) {
			json_key_span(&j, key);
			if (!span_eq_str(key, "sandbox") || jread_peek(&r) != '[') {
				if (!jread_raw(&r, &raw))
					break;
				json_raw(&j, raw);
				continue;
			}
			json_open(&j, '[');
			jread_array(&r);
			while (jread_element(&r) && jread_string(&r, &name))
				for (uint32_t i = 0; i < s->held.n; i++)
					if (span_eq(list_span(&s->held, i), name))
						json_value(&j, name);
			json_close(&j, ']');
		}
	json_end(&j);
	stream_line(s->rec, jread_done(&r) ? buf_view(&out) : line);
	buf_clear(&out);
}

static bool flush(struct stage *s, size_t at, struct err *e)
{
	if (stream_pending(s->rec) < at)
		return true;
	return store_flush(s->store, e) && stream_flush(s->rec, e);
}

static bool next(void *ctx, bool *more, bool *later, struct err *e)
{
	struct filter *f = ctx;
	struct stage *s = f->s;
	struct record r;
	struct flow_progress p = flow_progress(f->flow);

	stage_progress(s, &p);
	if (f->has_first) {
		r = f->first;
		f->has_first = false;
	} else if (pool_unfinished(s->pool) && !stream_ready(s->in)) {
		*later = true;
		return flush(s, 1, e);
	} else if (!stream_next(s->in, &r, e)) {
		*more = false;
		return e->status == 0;
	}
	switch (r.type) {
	case RECORD_ITEM:
		flow_item(f->flow, r.item);
		break;
	case RECORD_END:
		f->ended = true;
		f->announced = r.end;
		break;
	case RECORD_ERROR:
		s->counts.errors++;
		stream_error(s->rec, &r);
		break;
	case RECORD_CASE:
		pass_case(s, r.line);
		break;
	case RECORD_OTHER:
		stream_line(s->rec, r.line);
		break;
	}
	return true;
}

static bool emit(void *ctx, struct item *it, struct err *e)
{
	struct filter *f = ctx;
	struct stage *s = f->s;
	bool ok;

	if (f->finish)
		f->finish(it);
	counts_add(&s->counts, it);
	stream_item(s->rec, it);
	ok = stage_remember(s, it, e) && flush(s, 256 * KIB, e);
	item_free(it);
	return ok;
}

static bool filter(struct filter *f, unsigned want, struct err *e)
{
	struct stage *s = f->s;
	struct flow_opts fo;
	bool ok;

	if (s->args.n)
		return err_set(e, EXHIBIT_USAGE, 0, "records come on standard input; \"%.*s\" is not an option",
			       SPAN_FMT(list_span(&s->args, 0)));
	if (!stage_open_pool(s, e))
		return false;
	s->in = stream_in_new(0);
	s->rec = stream_out_new(1);
	f->has_first = stream_next(s->in, &f->first, e);
	if (e->status || !stage_open_store(s, stage_store(s, &f->first), STORE_CREATE, e))
		return false;
	stage_flow(s, want, &fo);
	fo.next = next;
	fo.emit = emit;
	fo.ctx = f;
	f->flow = flow_new(&fo);
	ok = flow_run(f->flow, e);
	flow_free(f->flow);
	if (!ok || !flush(s, 1, e) || !store_sync(s->store, e))
		return false;
	if (!f->ended)
		return err_set(e, EXHIBIT_INPUT, 0, "the record stream has no end line: it was cut, and what follows cannot rely on it");
	if (f->announced.items != s->counts.items && !s->quiet)
		fprintf(stderr, "exhibit %s: %llu items were announced, %llu came\n", s->name,
			(unsigned long long)f->announced.items, (unsigned long long)s->counts.items);
	return stream_end(s->rec, &s->counts, e);
}

int stage_filter(struct stage *s, unsigned want, void (*finish)(struct item *it))
{
	struct filter f = { .s = s, .finish = finish };
	struct err e = { 0 };

	filter(&f, want, &e);
	return stage_end(s, &e);
}
