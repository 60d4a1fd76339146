/* exhibit ingest, classify, extract: the stages up to the packet. */
#include "ingest/ingest.h"

#include "base/limits.h"
#include "cli/command.h"
#include "cli/stage.h"
#include "extract/extract.h"

static bool emit(void *ctx, struct item *it, struct err *e)
{
	struct stage *s = ctx;
	bool ok;

	counts_add(&s->counts, it);
	stream_item(s->rec, it);
	ok = stage_remember(s, it, e);
	if (ok && stream_pending(s->rec) >= 256 * KIB)
		ok = store_flush(s->store, e) && stream_flush(s->rec, e);
	item_free(it);
	return ok;
}

static struct stage *shown;	/* the callback has no context of its own */

static void progress(const struct flow_progress *p) { stage_progress(shown, p); }

static bool ingest(struct stage *s, struct err *e)
{
	const char *dir = s->store_dir ? s->store_dir : ".exhibit";
	const char **paths = arena_get(s->arena, s->args.n * sizeof *paths + 1);
	const char *skip[1];
	struct ingest_opts o = { .paths = paths, .n_paths = s->args.n, .skip = skip, .n_skip = 1,
				 .emit = emit, .emit_ctx = s, .progress = progress };
	struct buf line;

	for (uint32_t i = 0; i < s->args.n; i++)
		paths[i] = list_span(&s->args, i).p;
	if (!stage_inputs(s, e) || !stage_open_pool(s, e) || !stage_open_store(s, dir, STORE_CREATE, e))
		return false;
	skip[0] = store_dir(s->store);
	s->rec = stream_out_new(1);
	buf_init(&line, LIMIT_LINE);
	ndjson_case(&line, span_str(store_dir(s->store)), &s->held);
	stream_line(s->rec, buf_view(&line));
	buf_clear(&line);
	stage_flow(s, JOB_CHILDREN | JOB_META, &o.flow);
	shown = s;
	return ingest_run(&o, e) && store_sync(s->store, e) && stream_end(s->rec, &s->counts, e);
}

int cmd_ingest(int argc, char **argv)
{
	struct stage s;
	struct err e = { 0 };
	int status;

	if (!stage_begin(&s, "ingest", "[options] PATH...", "exhibit ingest ~/dispute | exhibit classify | exhibit extract | exhibit bundle -o packet",
			 "Reads files, folders, mailboxes and archives (\"-\": standard input) and writes one\n"
			 "record per piece of evidence to stdout. Nothing is changed where it lies.",
			 STAGE_STORE | STAGE_WORK, argc, argv, &status))
		return status;
	ingest(&s, &e);
	return stage_end(&s, &e);
}

int cmd_classify(int argc, char **argv)
{
	struct stage s;
	int status;

	if (!stage_begin(&s, "classify", "[options] < records > records", "exhibit ingest ~/dispute | exhibit classify | jq -r '.class.is // empty' | sort | uniq -c",
			 "Says of every item what it is to a case: message, invoice, receipt, contract, ...",
			 STAGE_STORE | STAGE_WORK, argc, argv, &status))
		return status;
	return stage_filter(&s, JOB_CLASS, NULL);
}

int cmd_extract(int argc, char **argv)
{
	struct stage s;
	int status;

	if (!stage_begin(&s, "extract", "[options] < records > records", "exhibit ingest ~/dispute | exhibit classify | exhibit extract > records.ndjson",
			 "Adds the text, and the amounts, dates, references and parties found in it, each with the\n"
			 "place it stands at.",
			 STAGE_STORE | STAGE_WORK | STAGE_TEXT, argc, argv, &status))
		return status;
	return stage_filter(&s, JOB_TEXT | JOB_FACTS | JOB_CLASS, extract_finish);
}
