/* A tree of nodes, walked twice in the same order: once to decide which pictures are read (the
 * budget is spent in order, so that the choice is the same in every run), once to put items out. */
#include "worker/flow.h"

#include "base/limits.h"
#include "base/text.h"
#include "record/wire.h"
#include "worker/ready.h"
#include "worker/visit.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	ROOTS = 512,	/* inputs that are under way at once */
	ROOTS_STEP = 8,	/* inputs taken in before the workers are looked after again: each is hashed */
	SUBMITTED = 64,
	HELD = 4 << 20,	/* bytes of results kept at hand until they are put out */
};

volatile int flow_interrupted;

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
	uint32_t twin;			/* how many before it have the same name */
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

/* ---- names within one container ---- */

struct names {
	uint64_t *hash;		/* 0: empty */
	uint32_t *count;
	size_t n, cap;
};

static uint64_t hash_of(struct span s)
{
	struct digest d = digest_of(s);
	uint64_t h;

	memcpy(&h, d.b, sizeof h);
	return h | 1;
}

static void names_grow(struct names *t)
{
	struct names old = *t;

	t->cap = old.cap ? old.cap * 2 : 64;
	t->hash = mem_get(t->cap * sizeof *t->hash);
	t->count = mem_get(t->cap * sizeof *t->count);
	for (size_t i = 0; i < old.cap; i++) {
		size_t at;

		if (old.hash[i] == 0)
			continue;
		for (at = old.hash[i] & (t->cap - 1); t->hash[at]; at = (at + 1) & (t->cap - 1))
			;
		t->hash[at] = old.hash[i];
		t->count[at] = old.count[i];
	}
	free(old.hash);
	free(old.count);
}

/* How often this name came before. Two members of one name are two items, so their ids differ. */
static uint32_t names_add(struct names *t, struct span name)
{
	uint64_t h = hash_of(name);
	size_t at;

	if (t->n * 2 >= t->cap)
		names_grow(t);
	for (at = h & (t->cap - 1); t->hash[at] && t->hash[at] != h; at = (at + 1) & (t->cap - 1))
		;
	if (t->hash[at] == 0) {
		t->hash[at] = h;
		t->n++;
	}
	return t->count[at]++;
}

static void names_free(struct names *t)
{
	if (t == NULL)
		return;
	free(t->hash);
	free(t->count);
	free(t);
}

/* ---- nodes ---- */

/* The body of a message is read with its message, a day of a chat with its archive. */
static bool is_told(const struct node *n)
{
	return span_eq_str(n->is.part, "body") || span_eq_str(n->is.part, "transcript");
}

/* Where no bytes are there is nothing to see. */
static bool wants_visit(const struct node *n) { return n->is.has_digest && !is_told(n); }

/* In the order items are put out: a container before what is in it, siblings as they came. */
static bool node_before(const void *x, const void *y)
{
	const struct node *a = x, *b = y;

	while (a->depth > b->depth)
		a = a->parent;
	while (b->depth > a->depth)
		b = b->parent;
	if (a == b)	/* one is in the other */
		return ((const struct node *)x)->depth < ((const struct node *)y)->depth;
	while (a->parent != b->parent) {
		a = a->parent;
		b = b->parent;
	}
	return a->ordinal < b->ordinal;
}

static void make_ready(struct flow *f, struct node *n, enum state state)
{
	n->state = state;
	ready_put(&f->ready, n);
}

/* Behind its siblings. */
static void append(struct flow *f, struct node *parent, struct node *n)
{
	n->flow = f;
	n->parent = parent;
	n->depth = parent ? parent->depth + 1 : 0;
	if (parent) {
		*(parent->last_child ? &parent->last_child->next : &parent->child) = n;
		parent->last_child = n;
	} else {
		*f->last = n;
		f->last = &n->next;
		f->roots++;
		n->ordinal = ++f->root_count;
	}
	f->seen++;
	if (wants_visit(n))
		make_ready(f, n, READY);
	else
		n->state = BACK;
}

static void node_free(struct node *n)
{
	arena_free(n->arena);
	item_free(n->item);
	item_free(n->known);
	names_free(n->names);
	for (int i = 0; i < 2; i++) {
		if (n->held[i].n <= MEMO_MAX)
			n->flow->held -= n->held[i].cap;
		buf_clear(&n->held[i]);
	}
	free(n);
}

static void copy_child(struct arena *a, struct visit_child *to, const struct visit_child *from)
{
	const struct note *n = from->notes.v;

	*to = *from;
	to->name = arena_dup(a, from->name);
	to->declared = arena_dup(a, from->declared);
	to->media = arena_dup(a, from->media);
	to->part = arena_dup(a, from->part);
	to->mtime = arena_dup(a, from->mtime);
	to->about = arena_dup(a, from->about);
	to->notes = (struct list){ 0 };
	for (uint32_t i = 0; i < from->notes.n; i++) {
		struct note *c = list_add(&to->notes, a, sizeof *c);

		c->level = arena_dup(a, n[i].level);
		c->code = arena_dup(a, n[i].code);
		c->text = arena_dup(a, n[i].text);
	}
}

/* Children share one arena of their container's: thousands of small nodes, one owner. */
static void add_child(struct node *parent, const struct visit_child *c)
{
	struct node *n = mem_get(sizeof *n);
	char number[24];

	if (parent->arena == NULL)
		parent->arena = arena_new();
	copy_child(parent->arena, &n->is, c);
	n->ordinal = parent->last_child ? parent->last_child->ordinal + 1 : 1;
	if (n->is.name.n == 0) {
		snprintf(number, sizeof number, "#%u", n->ordinal);
		n->is.name = arena_str(parent->arena, number);
	}
	if (parent->names == NULL)
		parent->names = mem_get(sizeof *parent->names);
	n->twin = names_add(parent->names, n->is.name);
	append(parent->flow, parent, n);
}

void flow_file(struct flow *f, const struct flow_input *in)
{
	struct node *n = mem_get(sizeof *n);
	struct visit_child c = { .name = in->identity, .mtime = in->mtime, .has_digest = in->d,
				 .size = in->size, .notes = in->notes };

	if (in->d)
		c.sha256 = *in->d;
	n->arena = arena_new();
	copy_child(n->arena, &n->is, &c);
	n->shown = arena_dup(n->arena, in->shown);
	append(f, NULL, n);
}

void flow_item(struct flow *f, struct item *it)
{
	struct node *n = mem_get(sizeof *n);

	n->item = it;
	n->is = (struct visit_child){ .name = it->name, .part = it->part, .sha256 = it->sha256,
				      .has_digest = !digest_is_zero(&it->sha256),
				      .size = it->size.has ? (uint64_t)it->size.v : 0 };
	append(f, NULL, n);
}

/* ---- items ---- */

static struct span base_name(struct span path)
{
	size_t at = path.n;

	while (at > 0 && path.p[at - 1] != '/')
		at--;
	return span_from(path, at);
}

/* Origin: outermost first. Raw components go into the identity, safe forms are shown; where the
 * two differ the raw ones are kept beside, base64. */
static void set_origin(struct item *it, const struct node *n)
{
	const struct node *chain[LIMIT_DEPTH + 4] = { NULL };
	unsigned depth = 0;
	struct list identity = { 0 };
	bool plain = true;

	for (const struct node *at = n; at && depth < countof(chain); at = at->parent)
		chain[depth++] = at;
	while (depth-- > 0) {
		const struct node *at = chain[depth];
		struct span raw = at->parent ? at->is.name : at->shown;
		struct span id = at->is.name;

		plain = plain && text_is_plain(raw);
		list_add_span(&it->origin, it->arena, text_display(raw, it->arena));
		if (at->twin)
			id = arena_fmt(it->arena, "%.*s//%u", (int)id.n, id.p, at->twin + 1);
		list_add_span(&identity, it->arena, id);
	}
	for (depth = 0; !plain && depth < it->origin.n; depth++) {
		const struct node *at = n;

		for (unsigned up = it->origin.n - 1 - depth; up > 0; up--) {
			at = at->parent;
			assert(at);	/* the list was made from this very chain */
		}
		list_add_span(&it->origin_raw, it->arena,
			      text_base64(at->parent ? at->is.name : at->shown, it->arena));
	}
	item_identify(it, &identity);
}

/* What is known of a node before anybody has looked inside. */
static struct item *first_item(const struct node *n)
{
	struct item *it = item_new();
	struct arena *a = it->arena;

	if (n->is.about.n)
		wire_get(n->is.about, it);
	it->sha256 = n->is.sha256;
	it->size = (struct opt64){ n->is.has_digest, (int64_t)n->is.size };
	set_origin(it, n);
	if (n->parent && n->parent->id[0])
		it->parent = arena_str(a, n->parent->id);
	it->name = text_display(base_name(n->parent ? n->is.name : n->shown), a);
	it->declared = arena_dup(a, n->is.declared);
	it->part = arena_dup(a, n->is.part);
	it->mtime = arena_dup(a, n->is.mtime);
	it->media = arena_dup(a, n->is.media);
	item_take_notes(it, &n->is.notes);
	return it;
}

static bool result_of(struct node *n, int which, struct buf *out)
{
	if (n->held[which].n)
		return buf_span(out, buf_view(&n->held[which]));
	return n->has_result[which] && memo_get(n->flow->o.store, &n->key[which], out);
}

/* Attachments name children by number; the number becomes digest and id. */
static void resolve(struct item *it, const struct node *n)
{
	struct attachment *at = it->attachments.v;

	for (uint32_t i = 0; i < it->attachments.n; i++) {
		uint64_t want = visit_ticket(&at[i].sha256);
		const struct node *c = n->child;

		at[i].sha256 = (struct digest){ { 0 } };
		while (c && c->ordinal != want)
			c = c->next;
		if (c == NULL || want == 0)
			continue;
		at[i].sha256 = c->is.sha256;
		if (c->is.has_digest)
			at[i].size = (struct opt64){ true, (int64_t)c->is.size };
		{
			struct item *child = item_new();

			child->sha256 = c->is.sha256;
			set_origin(child, c);
			at[i].id = arena_dup(it->arena, child->id);
			item_free(child);
		}
	}
}

/* The item as it stands after its first visit; the caller's to free unless it is n->item's. */
static struct item *after_visit(struct node *n)
{
	struct flow *f = n->flow;
	struct item *it = n->item ? n->item : first_item(n);
	struct item *seen = arena_get(it->arena, sizeof *seen);
	struct visit_reader r;

	*seen = *it;	/* a root made by an earlier stage stays as it came */
	buf_reset(&f->scratch);
	if (result_of(n, 0, &f->scratch))
		visit_apply(buf_view(&f->scratch), f->o.want, seen, &r);
	return seen;
}

/* What a worker is told: the item without what it will find anew. On the second visit that
 * includes what the first one found. */
static struct item *known_item(struct node *n, bool again)
{
	struct item *it = item_new();
	struct item *from = again ? after_visit(n) : n->item ? n->item : first_item(n);
	struct item told = *from;
	struct buf b;

	told.facts = told.events = told.notes = told.extra = (struct list){ 0 };
	told.origin = told.origin_raw = (struct list){ 0 };
	told.text = (struct text_info){ 0 };
	told.class_ = (struct class_info){ 0 };
	told.id = told.parent = (struct span){ NULL, 0 };
	buf_init(&b, LIMIT_FRAME / 2);
	wire_put(&b, &told);
	if (b.full || !wire_get(buf_view(&b), it)) {	/* too much is known: the least will do */
		it->name = arena_dup(it->arena, told.name);
		it->media = arena_dup(it->arena, told.media);
		it->size = told.size;
	}
	buf_clear(&b);
	if (n->item == NULL)
		item_free(from);
	return it;
}

static int by_note(const void *a, const void *b)
{
	const struct note *x = a, *y = b;
	int c = span_cmp(x->code, y->code);

	return c ? c : span_cmp(x->text, y->text);
}

static const unsigned ocr_want = JOB_TEXT | JOB_FACTS | JOB_CLASS;

static void drop_note(struct item *it, const char *code)
{
	struct note *n = it->notes.v;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < it->notes.n; i++)
		if (!span_eq_str(n[i].code, code))
			n[kept++] = n[i];
	it->notes.n = kept;
}

static struct item *build(struct node *n)
{
	struct flow *f = n->flow;
	struct item *it = n->item ? n->item : first_item(n);
	unsigned want = f->o.want;
	struct visit_reader r;

	n->item = NULL;
	snprintf(n->id, sizeof n->id, "%.*s", SPAN_FMT(it->id));
	for (int which = 0; which < 2; which++) {
		buf_reset(&f->scratch);
		if (n->has_result[which] && result_of(n, which, &f->scratch)) {
			if (!visit_apply(buf_view(&f->scratch), want, it, &r))
				item_note(it, NOTE_UNREAD, "memo.lost", SPAN("what was found in it was lost; run again"));
			if (which == 0 && (want & JOB_CHILDREN))
				resolve(it, n);
			if (which == 1 && it->text.by.n)	/* it has been read after all */
				drop_note(it, "pdf.scan");
		}
		want &= ocr_want;
	}
	if (n->not_read)
		item_note(it, NOTE_UNREAD, "ocr.skipped", span_str(n->not_read));
	if ((f->o.want & JOB_CLASS) && is_told(n)) {
		bool body = span_eq_str(n->is.part, "body");

		it->class_ = (struct class_info){ .is = body ? SPAN("message") : SPAN("chat"), .score = { true, 100 },
						  .extra = it->class_.extra };
		list_add_span(&it->class_.why, it->arena, body ? SPAN("the body of its message")
							       : SPAN("messages of its chat archive"));
	}
	/* One order, however many stages and readers added them. */
	if (it->notes.n > 1)
		qsort(it->notes.v, it->notes.n, sizeof(struct note), by_note);
	return it;
}

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
		add_child(n, &c);
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
		add_child(n, c);
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
		unsigned want = which ? ocr_want | JOB_OCR : f->o.want;

		n->known = known_item(n, which);
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
	it = after_visit(n);
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
		make_ready(f, n, READY_OCR);
	}
	if (n->item == NULL)
		item_free(it);
}

/* A node is needed until all below it are out (their origins go through it) and until the walk
 * that decides has left it. */
static void release(struct flow *f, struct node *n)
{
	while (n && n->emitted && n->child == NULL && n != f->decided) {
		struct node *parent = n->parent;

		/* What came before it is gone already: it is the first of its siblings. */
		if (parent) {
			parent->child = n->next;
			if (parent->child == NULL)
				parent->last_child = NULL;
		} else {
			f->first = n->next;
			if (f->first == NULL)
				f->last = &f->first;
			f->roots--;
		}
		node_free(n);
		n = parent;
	}
}

static struct node *after(struct node *n)
{
	if (n->child)
		return n->child;
	while (n && n->next == NULL)
		n = n->parent;
	return n ? n->next : NULL;
}

static void decide(struct flow *f)
{
	for (;;) {
		struct node *n = f->decided ? after(f->decided) : f->first, *left = f->decided;

		if (n == NULL || n->state < BACK)
			return;
		decide_picture(n);
		f->decided = n;
		release(f, left);
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
		if (!f->o.emit(f->o.ctx, build(n), e))
			return false;
		f->out++;
		n->emitted = true;
		release(f, n);
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

static void free_tree(struct node *n)
{
	while (n) {
		struct node *next = n->next;

		free_tree(n->child);	/* no deeper than LIMIT_DEPTH */
		node_free(n);
		n = next;
	}
}

void flow_free(struct flow *f)
{
	if (f == NULL)
		return;
	free_tree(f->first);
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
		if (f->no_more && f->decided && f->decided->emitted && after(f->decided) == NULL) {
			struct node *n = f->decided;

			f->decided = NULL;
			release(f, n);
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
