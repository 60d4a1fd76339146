/* What the stage commands have in common: options, workers, store, the record stream in and out,
 * messages on stderr. */
#ifndef EXHIBIT_CLI_STAGE_H
#define EXHIBIT_CLI_STAGE_H

#include "base/opts.h"
#include "record/ndjson.h"
#include "worker/flow.h"

struct stage {
	const char *name;
	struct arena *arena;
	struct list args;	/* spans */
	/* options */
	const char *store_dir, *out, *rules, *password_file, *dkim_file, *key, *case_id, *case_file;
	const char *venues;	/* folder of more profiles */
	int sandbox, ocr, order;	/* indexes into their choices */
	int64_t jobs, ocr_minutes, passphrase_fd;
	struct list no_text;
	const char *currency, *lang;
	bool quiet, strict, json, keep, all;
	/* what they open */
	struct pool *pool;
	struct store *store;
	struct list held;	/* names of the protections */
	struct buf settings;
	struct stream_in *in;
	struct stream_out *rec;
	struct counts counts;
	uint64_t shown_ms;	/* when progress was last printed */
	bool progress_shown;
};

/* Options of a group, to be put into a command's table. */
enum stage_group { STAGE_STORE = 1, STAGE_WORK = 2, STAGE_TEXT = 4, STAGE_OUT = 8, STAGE_PICK = 16 };

/* Parses; false: *status is the exit status (help was printed, or the arguments are wrong). */
bool stage_begin(struct stage *s, const char *name, const char *synopsis, const char *example,
		 const char *about, unsigned groups, int argc, char **argv, int *status);
/* Checks that something was named and is there, before anything is made on its behalf. */
bool stage_inputs(struct stage *s, struct err *e);
/* Starts workers, then opens the store (in that order: workers must not inherit its files). */
bool stage_open_pool(struct stage *s, struct err *e);
bool stage_open_store(struct stage *s, const char *dir, unsigned flags, struct err *e);
/* The store to use: the option's, else the one the first record names, else .exhibit. */
const char *stage_store(struct stage *s, const struct record *first);
void stage_flow(const struct stage *s, unsigned want, struct flow_opts *fo);
void stage_progress(struct stage *s, const struct flow_progress *p);
/* Prints the fault if there is one, closes everything, gives the exit status. */
int stage_end(struct stage *s, const struct err *e);
/* One item's line under its id in the store, for `exhibit show`. */
bool stage_remember(struct stage *s, const struct item *it, struct err *e);
bool stage_recall(struct stage *s, struct span id, struct buf *line);

/* A filter over the record stream: reads stdin, sends every item through a flow that wants `want`,
 * lets `finish` have a last look, writes stdout. */
int stage_filter(struct stage *s, unsigned want, void (*finish)(struct item *it));

#endif
