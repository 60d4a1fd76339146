/* exhibit bundle: records -> packet; exhibit run: files -> packet, through the same code in one
 * process. Both end in the same bytes. */
#include "base/io.h"
#include "base/limits.h"
#include "base/queue.h"
#include "bundle/bundle.h"
#include "cli/command.h"
#include "cli/stage.h"
#include "extract/extract.h"
#include "ingest/ingest.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct bundle *begin(struct stage *s, struct err *e)
{
	struct bundle_opts o = { .out = s->out, .store = s->store, .key = s->key,
				 .passphrase_fd = (int)s->passphrase_fd, .case_id = span_str(s->case_id),
				 .case_file = s->case_file, .all = s->all, .venues = s->venues };

	return bundle_begin(&o, e);
}

static bool look_for(struct stage *s, struct span dir)
{
	struct span path = arena_fmt(s->arena, "%.*s%scase.ini", SPAN_FMT(dir), dir.n ? "/" : "");
	struct stat st;

	if (stat(path.p, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	s->case_file = path.p;
	return true;
}

/* case.ini of the working directory, else in a folder that is read or beside what is read. Said
 * aloud, because it changes the result. */
static void find_case(struct stage *s)
{
	bool found = s->case_file != NULL || look_for(s, SPAN(""));

	for (uint32_t i = 0; !found && i < s->args.n; i++) {
		struct span path = list_span(&s->args, i);
		size_t n = path.n;

		while (n > 1 && path.p[n - 1] == '/')
			n--;
		found = look_for(s, span_sub(path, 0, n));
		while (n > 0 && path.p[n - 1] != '/')
			n--;
		found = found || (n > 0 && look_for(s, span_sub(path, 0, n - 1 ? n - 1 : 1)));
	}
	if (s->case_file && !s->quiet)
		fprintf(stderr, "exhibit %s: what %s tells is used\n", s->name, s->case_file);
}

static bool usable(struct stage *s, struct err *e)
{
	if (s->out == NULL || *s->out == 0)
		return err_set(e, EXHIBIT_USAGE, 0, "-o DIR is needed: where the packet goes (see exhibit %s --help)", s->name);
	if (s->case_id) {
		struct span id = span_str(s->case_id);

		for (size_t i = 0; i < id.n; i++)
			if (!((id.p[i] >= 'a' && id.p[i] <= 'z') || (id.p[i] >= 'A' && id.p[i] <= 'Z') ||
			      (id.p[i] >= '0' && id.p[i] <= '9') || (i && strchr("._-", id.p[i]))))
				return err_set(e, EXHIBIT_USAGE, 0, "--case-id: letters, digits, and . _ - behind them");
		if (id.n == 0 || id.n > 60)
			return err_set(e, EXHIBIT_USAGE, 0, "--case-id: 1 to 60 characters");
	}
	find_case(s);
	return bundle_may_replace(s->out, e);
}

/* ---- the summary ---- */

static void plural(struct buf *b, uint64_t n, const char *what)
{
	if (n)
		buf_fmt(b, "%s%llu %s", b->n ? ", " : "", (unsigned long long)n, what);
}

static void tell(const struct stage *s, const struct bundle_result *r)
{
	struct buf notes;

	buf_init(&notes, 1 << 10);
	plural(&notes, r->counts.notes[NOTE_UNREAD], "not read");
	plural(&notes, r->counts.notes[NOTE_PARTIAL], "read in part");
	plural(&notes, r->counts.notes[NOTE_REFUSED], "over a limit");
	plural(&notes, r->counts.notes[NOTE_ODD], "odd");
	fprintf(stderr, "%llu item%s; notes: %.*s\n", (unsigned long long)r->counts.items, r->counts.items == 1 ? "" : "s",
		notes.n ? (int)notes.n : 4, notes.n ? notes.p : "none");
	if (r->counts.items == 0)
		fputs("There was nothing in what was named: the packet says just that.\n\n", stderr);
	else if (r->undecided)
		fputs("It is not known who the other side is, so all of them are in the packet. Name the other side in case.ini,\n"
		      "and mail with others stays out.\n\n", stderr);
	else if (r->kept < r->counts.items)
		fprintf(stderr, "%llu of them concern the case; %llu were left out (the report says by which rules; --all keeps them)\n\n",
			(unsigned long long)r->kept, (unsigned long long)(r->counts.items - r->kept));
	else
		fputs("All of them are in the packet.\n\n", stderr);
	fprintf(stderr, "  report   %s/report.html\n  tables   %s/csv/\n  bundle   %s\n\n", s->out, s->out, r->zip);
	fprintf(stderr, "Put this on record, by another channel than the bundle:\n\n"
		"  Bundle fingerprint (SHA-256 of tagmanifest-sha256.txt): %s\n"
		"  Signed with the key (SHA-256 of the certificate): %s\n", r->fingerprint, r->signer);
	if (r->key_is_new)
		fputs("\nThis was the first time: a signing key was made (exhibit key list). Keep a backup of it.\n", stderr);
	buf_clear(&notes);
}

static void tell_json(const struct stage *s, const struct bundle_result *r)
{
	struct buf b;
	struct json j;

	buf_init(&b, 1 << 16);
	json_begin(&j, &b);
	json_str(&j, "packet", span_str(s->out));
	json_str(&j, "bundle", span_str(r->zip));
	json_str(&j, "fingerprint", span_str(r->fingerprint));
	json_str(&j, "signer", span_str(r->signer));
	json_num(&j, "items", (int64_t)r->counts.items);
	json_num(&j, "kept", (int64_t)r->kept);
	json_key(&j, "notes");
	json_open(&j, '{');
	for (int l = 0; l < NOTE_LEVELS; l++)
		json_num(&j, note_level_name[l], (int64_t)r->counts.notes[l]);
	json_close(&j, '}');
	json_end(&j);
	printf("%.*s\n", (int)b.n, b.p);
	buf_clear(&b);
}

static bool finish(struct stage *s, struct bundle *b, struct err *e)
{
	struct bundle_result r;

	if (!bundle_finish(b, &r, e))
		return false;
	s->counts = r.counts;
	if (s->progress_shown)
		fputs("\r\033[K", stderr);
	s->progress_shown = false;
	if (s->json)
		tell_json(s, &r);
	if (!s->quiet)
		tell(s, &r);
	return true;
}

/* ---- bundle ---- */

static bool take_record(struct stage *s, struct bundle *b, struct record *r, bool *ended, struct counts *announced,
			struct err *e)
{
	bool ok = true;

	switch (r->type) {
	case RECORD_CASE: return bundle_case(b, r->line, e);
	case RECORD_OTHER: return bundle_other(b, r->line, e);
	case RECORD_END:
		*ended = true;
		*announced = r->end;
		return true;
	case RECORD_ERROR:
		return err_set(e, EXHIBIT_INPUT, 0, "line %llu of the record stream could not be read (%s); a packet is not signed over it",
			       (unsigned long long)r->number, r->why ? r->why : "an earlier stage said so");
	case RECORD_ITEM:
		ok = bundle_item(b, r->item, e);
		counts_add(&s->counts, r->item);
		item_free(r->item);
	}
	return ok;
}

static bool bundle_records(struct stage *s, struct err *e)
{
	struct bundle *b = NULL;
	struct record r;
	struct counts announced = { 0 };
	bool ended = false, ok = true;

	if (!usable(s, e))
		return false;
	s->in = stream_in_new(0);
	while (ok && stream_next(s->in, &r, e)) {
		if (b == NULL) {
			ok = stage_open_store(s, stage_store(s, &r), STORE_READ_ONLY, e) && (b = begin(s, e)) != NULL;
		}
		ok = ok && take_record(s, b, &r, &ended, &announced, e);
		if (flow_interrupted)
			ok = err_set(e, EXHIBIT_TEMPORARY, 0, "interrupted");
	}
	ok = ok && e->status == 0;
	if (ok && !ended)
		ok = err_set(e, EXHIBIT_INPUT, 0, "the record stream has no end line: it was cut, and a cut stream is not signed");
	if (ok && announced.items != s->counts.items && !s->quiet)
		fprintf(stderr, "exhibit bundle: %llu items were announced, %llu came\n",
			(unsigned long long)announced.items, (unsigned long long)s->counts.items);
	ok = ok && finish(s, b, e);
	bundle_free(b);
	return ok;
}

int cmd_bundle(int argc, char **argv)
{
	struct stage s;
	struct err e = { 0 };
	int status;

	if (!stage_begin(&s, "bundle", "[options] -o DIR < records", "exhibit bundle -o packet < records.ndjson",
			 "Makes the packet: report.html, csv/, and the signed bundle of originals, report and records.",
			 STAGE_STORE | STAGE_OUT | STAGE_PICK, argc, argv, &status))
		return status;
	bundle_records(&s, &e);
	return stage_end(&s, &e);
}

/* ---- run ---- */

/* Records are written by a thread of their own: the thread that looks after the workers and hashes
 * what they bring is busy enough. Items go to it in order. */
struct whole {
	struct bundle *b;
	pthread_t thread;
	struct queue *items;
	struct err err;		/* of the thread; to be read when it refuses items, or has ended */
};

static void *write_items(void *ctx)
{
	struct whole *w = ctx;
	struct item *it;

	while ((it = queue_take(w->items)) != NULL) {
		if (w->err.status == 0) {
			extract_finish(it);
			if (!bundle_item(w->b, it, &w->err))
				queue_refuse(w->items);
		}
		item_free(it);
	}
	return NULL;
}

static bool emit(void *ctx, struct item *it, struct err *e)
{
	struct whole *w = ctx;

	if (queue_put(w->items, it, arena_size(it->arena)))
		return true;
	item_free(it);
	*e = w->err;
	return false;
}

static bool begin_writing(struct whole *w, struct err *e)
{
	int why;

	w->items = queue_new();
	why = pthread_create(&w->thread, NULL, write_items, w);
	if (why == 0)
		return true;
	queue_free(w->items);
	return err_set(e, EXHIBIT_TEMPORARY, why, "start a thread");
}

/* Waits until all that was queued is written. */
static bool end_writing(struct whole *w, struct err *e)
{
	queue_end(w->items);
	pthread_join(w->thread, NULL);
	queue_free(w->items);
	if (w->err.status && e->status == 0)
		*e = w->err;
	return e->status == 0;
}

static struct stage *shown;

static void progress(const struct flow_progress *p) { stage_progress(shown, p); }

/* *began: something may lie in `work` that a later run goes on from. */
static bool run(struct stage *s, struct span work, bool *began, struct err *e)
{
	const char **paths = arena_get(s->arena, s->args.n * sizeof *paths + 1);
	const char *skip[] = { work.p, s->out, NULL };
	struct whole w = { .b = NULL };
	struct ingest_opts o = { .paths = paths, .n_paths = s->args.n, .skip = skip, .n_skip = countof(skip),
				 .emit = emit, .emit_ctx = &w, .progress = progress };
	struct buf line;
	bool ok;

	for (uint32_t i = 0; i < s->args.n; i++)
		paths[i] = list_span(&s->args, i).p;
	if (!stage_open_pool(s, e) || !stage_open_store(s, work.p, STORE_CREATE, e) || (w.b = begin(s, e)) == NULL)
		return false;
	skip[2] = bundle_place(w.b);
	buf_init(&line, LIMIT_LINE);
	ndjson_case(&line, span_str(work.p), &s->held);
	ok = bundle_case(w.b, buf_view(&line), e);
	buf_clear(&line);
	stage_flow(s, JOB_CHILDREN | JOB_META | JOB_TEXT | JOB_FACTS | JOB_CLASS, &o.flow);
	shown = s;
	if (ok && (ok = begin_writing(&w, e))) {
		*began = true;
		ok = ingest_run(&o, e);
		ok = end_writing(&w, e) && ok && finish(s, w.b, e);
	}
	bundle_free(w.b);
	return ok;
}

int cmd_run(int argc, char **argv)
{
	struct stage s;
	struct err e = { 0 }, ignored = { 0 };
	struct span work;
	int status;
	bool ok = false, began = false, fresh = false;

	if (!stage_begin(&s, "run", "[options] PATH... -o DIR", "exhibit run ~/dispute -o packet",
			 "Everything in one go: reads files, folders, mailboxes and archives, and makes the packet:\n"
			 "report.html, csv/, and the signed bundle. A run that was stopped goes on when it is started\n"
			 "again: what it had done is kept in DIR.work until the packet is there.",
			 STAGE_WORK | STAGE_TEXT | STAGE_OUT | STAGE_PICK | STAGE_STORE, argc, argv, &status))
		return status;
	if (stage_inputs(&s, &e) && usable(&s, &e)) {
		size_t n = strlen(s.out);

		while (n > 1 && s.out[n - 1] == '/')
			n--;
		s.out = arena_cstr(s.arena, span_of(s.out, n));
		work = s.store_dir ? span_str(s.store_dir) : arena_fmt(s.arena, "%s.work", s.out);
		work = arena_dup(s.arena, work);
		fresh = access(work.p, F_OK) < 0;
		ok = run(&s, work, &began, &e);
	}
	/* A store of the user's own choosing stays; ours has served, or nothing has come into it. */
	if (s.store_dir == NULL && (ok || (fresh && !began))) {
		pool_free(s.pool);
		s.pool = NULL;
		store_close(s.store, &ignored);
		s.store = NULL;
		io_rmtree(work.p, ok ? &e : &ignored);
	}
	return stage_end(&s, &e);
}
