/* Everything that is given becomes items, and everything in it: the first stage. */
#ifndef EXHIBIT_INGEST_INGEST_H
#define EXHIBIT_INGEST_INGEST_H

#include "worker/flow.h"

struct ingest_opts {
	const char *const *paths;	/* files, folders, or "-" for standard input */
	size_t n_paths;
	const char *const *skip;	/* directories of our own that may lie inside the input */
	size_t n_skip;
	struct flow_opts flow;		/* next and ctx are ingest's; emit gets emit_ctx */
	bool (*emit)(void *ctx, struct item *it, struct err *e);
	void *emit_ctx;
	void (*progress)(const struct flow_progress *p);	/* now and then; or NULL */
};

/* Fails on faults; what cannot be read of the input is an item with a note. A path that is not
 * there at all is a fault (EXHIBIT_INPUT): a mistyped name must not pass for an empty case. */
bool ingest_run(const struct ingest_opts *o, struct err *e);

#endif
