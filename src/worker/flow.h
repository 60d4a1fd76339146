/* The way items take through a stage: each is visited by a worker, its children (if asked for)
 * follow it, and all come out in one order, parents before children, siblings in the order of
 * their container, whatever the workers finished first.
 *
 * Results wait in the store's memo, so memory holds a small node per item that is not yet out,
 * and a run that was killed finds what it had done. */
#ifndef EXHIBIT_WORKER_FLOW_H
#define EXHIBIT_WORKER_FLOW_H

#include "store/memo.h"
#include "worker/pool.h"

enum ocr_mode { OCR_AUTO, OCR_ALL, OCR_OFF };

struct flow_opts {
	struct pool *pool;
	struct store *store;
	unsigned want;			/* enum job_want, without JOB_OCR */
	enum ocr_mode ocr;		/* looked at when text is wanted */
	uint64_t ocr_budget_ms;		/* estimated time all pictures together may take (OCR_AUTO) */
	struct span settings;		/* whatever else changes results: part of every memo key */
	/* Decides whether a picture is worth reading and what it costs; a reason when it is not. */
	bool (*ocr_choose)(const struct item *it, uint64_t *cost_ms, const char **why);

	/* Adds one root with flow_file or flow_item; sets *more to false at the end, *later to true
	 * when nothing is at hand just now. */
	bool (*next)(void *ctx, bool *more, bool *later, struct err *e);
	/* One finished item, in order; the callee's to free. */
	bool (*emit)(void *ctx, struct item *it, struct err *e);
	void *ctx;
};

struct flow;
struct flow *flow_new(const struct flow_opts *o);
void flow_free(struct flow *f);
bool flow_run(struct flow *f, struct err *e);

/* An input of the user's. `shown` is origin and name as displayed, `identity` the bytes that stand
 * for it in the id (path below the folder that was given). `d` NULL: no bytes could be had. */
struct flow_input {
	struct span shown, identity, name, mtime;
	const struct digest *d;
	uint64_t size;
	struct list notes;	/* struct note */
};
void flow_file(struct flow *f, const struct flow_input *in);
/* An item that an earlier stage made; the flow takes it. */
void flow_item(struct flow *f, struct item *it);

struct flow_progress {
	uint64_t seen, out;	/* items */
	struct span current;	/* name of the item the order is waiting for */
};
struct flow_progress flow_progress(const struct flow *f);

/* Set by the signal handler: flow_run stops as soon as it can. */
extern volatile int flow_interrupted;

#endif
