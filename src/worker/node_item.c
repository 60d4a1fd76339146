/* The item of a node: what its container says of it, then what its visits found. */
#include "worker/node.h"

#include "base/limits.h"
#include "base/text.h"
#include "record/wire.h"

#include <stdio.h>
#include <stdlib.h>

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

bool node_result(struct node *n, int which, struct buf *out)
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

struct item *node_after_visit(struct node *n)
{
	struct flow *f = n->flow;
	struct item *it = n->item ? n->item : first_item(n);
	struct item *seen = arena_get(it->arena, sizeof *seen);
	struct visit_reader r;

	*seen = *it;	/* a root made by an earlier stage stays as it came */
	buf_reset(&f->scratch);
	if (node_result(n, 0, &f->scratch))
		visit_apply(buf_view(&f->scratch), f->o.want, seen, &r);
	return seen;
}

struct item *node_known(struct node *n, bool again)
{
	struct item *it = item_new();
	struct item *from = again ? node_after_visit(n) : n->item ? n->item : first_item(n);
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

static void drop_note(struct item *it, const char *code)
{
	struct note *n = it->notes.v;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < it->notes.n; i++)
		if (!span_eq_str(n[i].code, code))
			n[kept++] = n[i];
	it->notes.n = kept;
}

struct item *node_build(struct node *n)
{
	struct flow *f = n->flow;
	struct item *it = n->item ? n->item : first_item(n);
	unsigned want = f->o.want;
	struct visit_reader r;

	n->item = NULL;
	snprintf(n->id, sizeof n->id, "%.*s", SPAN_FMT(it->id));
	for (int which = 0; which < 2; which++) {
		buf_reset(&f->scratch);
		if (n->has_result[which] && node_result(n, which, &f->scratch)) {
			if (!visit_apply(buf_view(&f->scratch), want, it, &r))
				item_note(it, NOTE_UNREAD, "memo.lost", SPAN("what was found in it was lost; run again"));
			if (which == 0 && (want & JOB_CHILDREN))
				resolve(it, n);
			if (which == 1 && it->text.by.n)	/* it has been read after all */
				drop_note(it, "pdf.scan");
		}
		want &= FLOW_OCR_WANT;
	}
	if (n->not_read)
		item_note(it, NOTE_UNREAD, "ocr.skipped", span_str(n->not_read));
	if ((f->o.want & JOB_CLASS) && node_is_told(n)) {
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
