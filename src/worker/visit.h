/* One visit of a worker to one item, and what it brought home. The result is kept as bytes, so
 * that it can wait its turn in the store's memo instead of in memory, and so that a later run over
 * the same bytes finds it there and need not go again. */
#ifndef EXHIBIT_WORKER_VISIT_H
#define EXHIBIT_WORKER_VISIT_H

#include "store/store.h"
#include "worker/pool.h"

/* A child that came out of a visit. */
struct visit_child {
	struct span name, declared, media, part, mtime;	/* name: raw bytes, may be empty */
	struct span about;	/* wire item: what the container says of it, checked; or absent */
	bool has_digest;
	struct digest sha256;
	uint64_t size;
	struct list notes;	/* struct note */
};

/* What a visit was about, while it lasts. */
struct visit;
struct visit_ops {
	/* As soon as a child is whole; only for readers that are never started over. */
	bool (*child)(void *ctx, const struct visit_child *c, struct err *e);
	bool (*done)(void *ctx, struct buf *result, struct err *e);	/* may take the buffer */
};

/* Sends a worker to the object `d` (NULL: no bytes) of the store. `known` is told to it and must
 * live until done. `input_size`: of the file all of this comes out of; what has been unpacked once
 * gives no right to unpack more. The result goes to ops->done, in which the visit ends. */
struct visit *visit_start(struct pool *p, struct store *s, unsigned want, unsigned depth,
			  uint64_t input_size, const struct item *known, const struct digest *d,
			  const struct visit_ops *ops, void *ctx);

/* ---- reading a result ---- */
struct visit_reader {
	struct span rest;
	uint32_t children;	/* that visit_next_child will give */
};
/* Puts what the visit found into `it` (in its arena): the fields `want` asked for are replaced,
 * notes are added. Attachments still name children by number: see visit_ticket. */
bool visit_apply(struct span result, unsigned want, struct item *it, struct visit_reader *r);
/* Only the children, for making nodes of them. */
bool visit_children(struct span result, struct visit_reader *r);
bool visit_next_child(struct visit_reader *r, struct arena *a, struct visit_child *c);
/* Number (from 1) of the child that a digest stands for in a visit's attachments; 0: none. */
uint64_t visit_ticket(const struct digest *d);

#endif
