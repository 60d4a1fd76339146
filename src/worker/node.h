/* One item on its way through a flow, in the tree of what was found in what. Between flow.c, node.c and node_item.c. */
#ifndef EXHIBIT_WORKER_NODE_H
#define EXHIBIT_WORKER_NODE_H

#include "worker/flow.h"
#include "worker/names.h"
#include "worker/ready.h"
#include "worker/visit.h"

/* What a visit for recognition asks for beside that. */
enum { FLOW_OCR_WANT = JOB_TEXT | JOB_FACTS | JOB_CLASS };

enum state {
	READY,		/* waits to be sent to a worker */
	AWAY,
	BACK,		/* visited (or nothing to visit for): children are known */
	READY_OCR, AWAY_OCR,
	DECIDED,	/* nothing more will change */
};

struct node {
	struct flow *flow;
	struct node *parent, *child, *last_child, *next;
	enum state state;
	unsigned depth;
	uint32_t ordinal;		/* among its siblings, from 1 */
	uint32_t twin;			/* how many before it have the same name: two items, so their ids differ */
	struct arena *arena;		/* of the strings below; also the children's */
	struct visit_child is;		/* what its container said of it; of a root, what it is */
	struct span shown;		/* roots: origin; others: NULL, made from is.name */
	struct item *item;		/* a root made by an earlier stage */
	struct item *known;		/* while it is away */
	struct digest key[2];		/* memo: first visit, recognition */
	bool has_result[2];
	struct buf held[2];		/* results at hand: not read from the memo again, or too large for it */
	bool emitted;
	char id[33];			/* once it is out: its children name it */
	bool picture;			/* recognition may be worth it */
	const char *not_read;		/* why recognition was not asked for; the note's text */
	struct names *names;		/* of its children, while it is away */
};

struct flow {
	struct flow_opts o;
	struct node *first, **last;	/* roots */
	struct node *decided;		/* how far the walk that decides has come */
	struct ready ready;		/* nodes in state READY or READY_OCR */
	unsigned roots;
	uint32_t root_count;
	bool no_more;
	uint64_t ocr_left_ms;
	size_t held;			/* bytes in held[] of all nodes, those too large for the memo apart */
	uint64_t seen, out;
	struct buf scratch;
};

/* ---- the tree (node.c) ---- */

void node_add_child(struct node *parent, const struct visit_child *c);
bool node_is_told(const struct node *n);	/* it was read with its container: nobody visits it */
void node_make_ready(struct node *n, enum state state);
/* In the order items are put out: a container before what is in it, siblings as they came. */
bool node_before(const void *x, const void *y);
struct node *node_after(struct node *n);	/* the next in that order, or NULL */
/* Frees it, and what it was the last of. A node is needed until all below it are out (their origins go through it)
 * and until the walk that decides has left it. */
void node_release(struct node *n);
void node_free_tree(struct node *n);

/* ---- its item (node_item.c) ---- */

bool node_result(struct node *n, int which, struct buf *out);	/* appended; false: there is none */
/* The item as it stands after its first visit; the caller's to free unless it is n->item's. */
struct item *node_after_visit(struct node *n);
/* What a worker is told: the item without what it will find anew. On the second visit that includes what the first
 * one found. */
struct item *node_known(struct node *n, bool again);
struct item *node_build(struct node *n);	/* what is put out; n->id is set */

#endif
