/* The tree of what was found in what: it grows where visits come back, and goes where items are out. */
#include "worker/node.h"

#include <stdio.h>
#include <stdlib.h>

/* The body of a message is read with its message, a day of a chat with its archive. */
bool node_is_told(const struct node *n)
{
	return span_eq_str(n->is.part, "body") || span_eq_str(n->is.part, "transcript");
}

/* Where no bytes are there is nothing to see. */
static bool wants_visit(const struct node *n) { return n->is.has_digest && !node_is_told(n); }

bool node_before(const void *x, const void *y)
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

void node_make_ready(struct node *n, enum state state)
{
	n->state = state;
	ready_put(&n->flow->ready, n);
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
		node_make_ready(n, READY);
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
void node_add_child(struct node *parent, const struct visit_child *c)
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
		parent->names = names_new();
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

struct node *node_after(struct node *n)
{
	if (n->child)
		return n->child;
	while (n && n->next == NULL)
		n = n->parent;
	return n ? n->next : NULL;
}

void node_release(struct node *n)
{
	struct flow *f = n ? n->flow : NULL;

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

void node_free_tree(struct node *n)
{
	while (n) {
		struct node *next = n->next;

		node_free_tree(n->child);	/* no deeper than LIMIT_DEPTH */
		node_free(n);
		n = next;
	}
}
