/* A tree of nodes, walked twice in the same order: once to decide which pictures are read (the
 * budget is spent in order, so that the choice is the same in every run), once to put items out. */
#include "worker/node.h"

#include "base/limits.h"
#include "record/wire.h"

#include <stdlib.h>

enum {
	ROOTS = 512,	/* inputs that are under way at once */
	ROOTS_STEP = 8,	/* inputs taken in before the workers are looked after again: each is hashed */
	SUBMITTED = 64,
	HELD = 4 << 20,	/* bytes of results kept at hand until they are put out */
};

volatile int flow_interrupted;

/* ---- visits ---- */

static uint64_t input_size(const struct node *n)
{
	while (n->parent)
		n = n->parent;
	return n->is.size;
}

static void memo_key(struct node *n, int which, unsigned want, const struct item *known)
{
	struct flow *f = n->flow;
	struct buf *b = &f->scratch;
	uint64_t input = input_size(n);

	buf_reset(b);
	buf_fmt(b, "exhibit " EXHIBIT_VERSION " visit %u %u\n", want, n->depth >= LIMIT_DEPTH);
	buf_put(b, n->is.sha256.b, sizeof n->is.sha256.b);
	buf_span(b, f->o.settings);
	buf_c(b, '\n');
	if (input < n->is.size)	/* it decides how much may come out (LIMIT_RATIO) */
		buf_fmt(b, "%llu\n", (unsigned long long)input);
	wire_put(b, known);
	n->key[which] = digest_of(buf_view(b));
}

/* A word in the record that makes recognition worth thinking about; the item itself is looked at
 * only then. */
static bool may_be_picture(struct span result)
{
	return span_find(result, SPAN("image/"), 0) != SIZE_MAX ||
	       span_find(result, SPAN("pdf.scan"), 0) != SIZE_MAX;
}

static bool children_of(struct node *n, struct span result)
{
	struct visit_reader r;
	struct arena *a;
	struct visit_child c;

	if (n->child || !(n->flow->o.want & JOB_CHILDREN) || !visit_children(result, &r) || r.children == 0)
		return true;
	a = arena_new();
	while (visit_next_child(&r, a, &c)) {
		node_add_child(n, &c);
		arena_reset(a);
	}
	arena_free(a);
	return true;
}

static void back(struct node *n, struct span result)
{
	bool first = n->state == AWAY || n->state == READY;

	item_free(n->known);
	n->known = NULL;
	n->has_result[first ? 0 : 1] = true;
	if (first) {
		children_of(n, result);
		n->picture = may_be_picture(result);
		n->state = BACK;
		names_free(n->names);
		n->names = NULL;
	} else {
		n->state = DECIDED;
	}
}

static bool visit_done(void *ctx, struct buf *result, struct err *e)
{
	struct node *n = ctx;
	struct flow *f = n->flow;
	int which = n->state == AWAY ? 0 : 1;

	if (result->n > MEMO_MAX) {
		n->held[which] = *result;
		buf_init(result, SIZE_MAX / 2);
		back(n, buf_view(&n->held[which]));
		return true;
	}
	if (!memo_put(f->o.store, &n->key[which], buf_view(result), e))
		return false;
	back(n, buf_view(result));
	if (f->held + result->cap <= HELD) {
		f->held += result->cap;
		n->held[which] = *result;
		buf_init(result, SIZE_MAX / 2);
	}
	return true;
}

static bool visit_has_child(void *ctx, const struct visit_child *c, struct err *e)
{
	struct node *n = ctx;

	(void)e;
	if (n->flow->o.want & JOB_CHILDREN)
		node_add_child(n, c);
	return true;
}

/* What a remembered visit names must still be there: a memo may outlive objects. */
static bool still_there(struct flow *f, struct span result)
{
	struct visit_reader r;
	struct arena *a = arena_new();
	struct visit_child c;
	struct item *it = item_new();
	bool ok = visit_apply(result, JOB_TEXT, it, &r) &&
		  (digest_is_zero(&it->text.sha256) || store_has(f->o.store, &it->text.sha256));

	while (ok && visit_next_child(&r, a, &c)) {
		ok = !c.has_digest || store_has(f->o.store, &c.sha256);
		arena_reset(a);
	}
	item_free(it);
	arena_free(a);
	return ok;
}

static bool recall(struct node *n, int which)
{
	struct flow *f = n->flow;
	bool ok;

	struct buf found;

	buf_init(&found, MEMO_MAX);
	ok = memo_get(f->o.store, &n->key[which], &found) && still_there(f, buf_view(&found));
	if (ok)
		back(n, buf_view(&found));
	buf_clear(&found);
	return ok;
}

/* The bytes a worker needs: for the class alone, the text if there is any. */
static const struct digest *bytes_for(const struct node *n)
{
	if (n->flow->o.want != JOB_CLASS)
		return &n->is.sha256;
	return n->item && !digest_is_zero(&n->item->text.sha256) ? &n->item->text.sha256 : NULL;
}

static void submit(struct flow *f)
{
	static const struct visit_ops ops = { visit_has_child, visit_done };

	while (f->ready.n && pool_waiting(f->o.pool) < SUBMITTED) {
		struct node *n = ready_take(&f->ready);
		int which = n->state == READY ? 0 : 1;
		unsigned want = which ? FLOW_OCR_WANT | JOB_OCR : f->o.want;

		n->known = node_known(n, which);
		memo_key(n, which, want, n->known);
		n->state = which ? AWAY_OCR : AWAY;
		if (!recall(n, which))
			visit_start(f->o.pool, f->o.store, want, n->depth, input_size(n), n->known,
				    bytes_for(n), &ops, n);
	}
}

/* ---- the two walks ---- */

static void decide_picture(struct node *n)
{
	struct flow *f = n->flow;
	struct item *it;
	uint64_t cost = 0;
	const char *why = NULL;
	bool yes;

	n->state = DECIDED;
	if (!n->picture || !(f->o.want & JOB_TEXT) || f->o.ocr_choose == NULL)
		return;
	it = node_after_visit(n);
	yes = f->o.ocr_choose(it, &cost, &why);
	if (f->o.ocr == OCR_OFF) {
		if (yes)
			n->not_read = "text in the picture was not read (--ocr=off)";
	} else if (!yes && (f->o.ocr == OCR_AUTO || cost == 0)) {
		n->not_read = why;
	} else if (f->o.ocr == OCR_AUTO && cost > f->ocr_left_ms) {
		n->not_read = "text in the picture was not read: the time for recognition is used up (--ocr=all reads everything)";
	} else {
		f->ocr_left_ms -= f->o.ocr == OCR_AUTO ? cost : 0;
		node_make_ready(n, READY_OCR);
	}
	if (n->item == NULL)
		item_free(it);
}

static void decide(struct flow *f)
{
	for (;;) {
		struct node *n = f->decided ? node_after(f->decided) : f->first, *left = f->decided;

		if (n == NULL || n->state < BACK)
			return;
		decide_picture(n);
		f->decided = n;
		node_release(left);
	}
}

/* What is out is freed from the front, so the next one is on the leftmost path. */
static struct node *next_out(const struct flow *f)
{
	struct node *n = f->first;

	while (n && n->emitted)
		n = n->child;
	return n;
}

static bool emit(struct flow *f, struct err *e)
{
	struct node *n;

	while ((n = next_out(f)) != NULL && n->state == DECIDED) {
		if (!f->o.emit(f->o.ctx, node_build(n), e))
			return false;
		f->out++;
		n->emitted = true;
		node_release(n);
	}
	return true;
}

/* ---- running ---- */

struct flow *flow_new(const struct flow_opts *o)
{
	struct flow *f = mem_get(sizeof *f);

	f->o = *o;
	f->last = &f->first;
	f->ready.before = node_before;
	f->ocr_left_ms = o->ocr_budget_ms;
	buf_init(&f->scratch, SIZE_MAX / 2);
	return f;
}

void flow_free(struct flow *f)
{
	if (f == NULL)
		return;
	node_free_tree(f->first);
	ready_clear(&f->ready);
	buf_clear(&f->scratch);
	free(f);
}

static bool fill(struct flow *f, bool *later, struct err *e)
{
	bool more = true;

	*later = false;
	for (int i = 0; i < ROOTS_STEP && more && !*later && f->roots < ROOTS; i++)
		if (!f->o.next(f->o.ctx, &more, later, e))
			return false;
	f->no_more = !more;
	return true;
}

bool flow_run(struct flow *f, struct err *e)
{
	bool later = false;

	while (!f->no_more || f->first) {
		if (flow_interrupted)
			return err_set(e, EXHIBIT_TEMPORARY, 0, "interrupted");
		if (!f->no_more && !fill(f, &later, e))
			return false;
		submit(f);
		decide(f);
		if (!emit(f, e))
			return false;
		if (f->no_more && f->decided && f->decided->emitted && node_after(f->decided) == NULL) {
			struct node *n = f->decided;

			f->decided = NULL;
			node_release(n);
			continue;
		}
		if (pool_unfinished(f->o.pool) &&
		    !pool_run(f->o.pool, later ? 20 : f->no_more || f->roots == ROOTS ? 500 : 0, e))
			return false;
	}
	return true;
}

struct flow_progress flow_progress(const struct flow *f)
{
	const struct node *n = next_out(f);

	return (struct flow_progress){ f->seen, f->out, n ? n->item ? n->item->name : n->is.name
							  : (struct span){ NULL, 0 } };
}
