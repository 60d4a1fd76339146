/* The trusted half's side of the wall: starts workers, gives them jobs, checks every frame that
 * comes back, and turns a worker's death, hang or growth into an outcome of one job. */
#ifndef EXHIBIT_WORKER_POOL_H
#define EXHIBIT_WORKER_POOL_H

#include "base/err.h"
#include "record/item.h"
#include "worker/child.h"

enum sandbox { SANDBOX_AUTO, SANDBOX_REQUIRE, SANDBOX_OFF };

struct pool_opts {
	unsigned jobs;			/* workers at the same time; 0 = one per core */
	enum sandbox sandbox;
	const char *rules_dir;		/* NULL: built-in rules alone */
	struct span dkim_keys;		/* lines of key records, or absent */
	struct list passwords;		/* spans to try on encrypted containers */
	struct span order, currency, lang;	/* declared for the whole case, or absent */
	struct list no_text;		/* spans: readers whose text is left out */
};

struct pool;
struct pool *pool_new(const struct pool_opts *o, struct err *e);
void pool_free(struct pool *p);			/* kills what is still at work; NULL is fine */
/* enum jail_part bits that hold in every worker so far; none with SANDBOX_OFF. */
unsigned pool_held(const struct pool *p);

/* The bytes of a job's item when it is sent off. fd -1 means none are needed. */
struct job_bytes {
	int fd;			/* borrowed until the next call */
	uint64_t base, size;
	bool own_file;		/* the file holds this object and nothing else */
};

struct job_child {
	bool has_bytes, is_slice;
	uint64_t from, n;	/* is_slice */
	struct span name, declared, media, part, mtime;	/* borrowed, checked for length only */
	struct span about;	/* wire item or absent; not checked */
};

/* Called from pool_run in the order the worker tells them. A false answer is a fault of our own
 * (disk full): the pool stops and passes `e` up. */
struct job_ops {
	bool (*bytes)(void *ctx, struct job_bytes *b, struct err *e);
	bool (*child)(void *ctx, const struct job_child *c, struct err *e);
	bool (*data)(void *ctx, struct span piece, struct err *e);
	bool (*child_note)(void *ctx, enum note_level level, struct span code, struct span text,
			   struct err *e);
	bool (*child_end)(void *ctx, struct err *e);
	bool (*text)(void *ctx, struct span piece, struct err *e);
	bool (*item)(void *ctx, struct span wire, struct err *e);	/* the last one counts */
	/* `died` is NULL, or says for a note how the worker ended before it was done. Everything
	 * since the last restart belongs to the attempt that counts. */
	bool (*done)(void *ctx, const char *died, struct err *e);
	/* The job begins again from its beginning: forget what came (stored bytes may stay). */
	void (*restart)(void *ctx);
};

struct job {
	unsigned want;		/* enum job_want */
	unsigned depth;
	const struct item *known;	/* what the worker is told; must live until it is sent */
	const struct job_ops *ops;
	void *ctx;
	/* the pool's */
	struct job *next;
	enum job_kind { JOB_BATCH, JOB_RISKY, JOB_LONE, JOB_KINDS } kind;
	uint64_t number;
	bool cancel;	/* the owner may set it in a callback: the worker is stopped, done() follows */
	bool tried;
};

void pool_submit(struct pool *p, struct job *j);	/* the caller keeps `j` until done() */
size_t pool_waiting(const struct pool *p);		/* submitted, not yet given to a worker */
size_t pool_unfinished(const struct pool *p);
/* Moves things on: waits for something to happen (at most timeout_ms), handles it. */
bool pool_run(struct pool *p, int timeout_ms, struct err *e);

#endif
