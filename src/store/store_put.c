/* Objects of unknown size, in pieces: store_begin, store_append, store_end, store_abort. The bytes
 * go straight to the end of a shared pack, which nobody else appends to meanwhile, and are cut off
 * again when the object turns out to be known or unwanted. One that outgrows STORE_OWN_PACK moves
 * to a pack of its own, once. */
#include "inside.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct store_put {
	struct store *s;
	struct volume *v;
	struct hasher *hasher;
	uint64_t start, size;
	bool failed;
};

struct store_put *store_begin(struct store *s, struct err *e)
{
	struct store_put *p;
	struct volume *v;

	if (!store_writable(s, e) || (v = writer_take(&s->w, false, e)) == NULL)
		return NULL;
	p = mem_get(sizeof *p);
	*p = (struct store_put){ s, v, hasher_new(), writer_end_of(v), 0, false };
	return p;
}

static void free_put(struct store_put *p)
{
	hasher_free(p->hasher);
	free(p);
}

static void undo(struct store_put *p)
{
	if (p->v->is_own) {
		writer_drop(&p->s->w, p->v);
	} else {
		writer_cut(p->v, p->start);
		writer_give_back(&p->s->w, p->v);
	}
}

static bool copy_over(struct store_put *p, struct volume *own, struct err *e)
{
	struct store *s = p->s;

	if (!writer_flush_volume(&s->w, p->v, e))
		return false;
	for (uint64_t done = 0; done < p->size;) {
		size_t n = p->size - done < STORE_IO ? (size_t)(p->size - done) : STORE_IO;
		ssize_t got = pread(p->v->fd, s->io, n, (off_t)(p->start + done));

		if (got <= 0)
			return err_set(e, EXHIBIT_IO, errno, "read a pack being written");
		if (!writer_append(&s->w, own, span_of(s->io, (size_t)got), e))
			return false;
		done += (uint64_t)got;
	}
	return true;
}

static bool move_out(struct store_put *p, struct err *e)
{
	struct volume *own = writer_take(&p->s->w, true, e);

	if (own == NULL)
		return false;
	if (!copy_over(p, own, e)) {
		writer_drop(&p->s->w, own);
		return false;
	}
	undo(p);
	p->v = own;
	p->start = 0;
	return true;
}

bool store_append(struct store_put *p, struct span bytes, struct err *e)
{
	if (bytes.n > INDEX_SIZE_MAX - p->size)
		p->failed = !err_set(e, EXHIBIT_INPUT, 0, "an object grows too large");
	if (!p->failed && !p->v->is_own && bytes.n + p->size > STORE_OWN_PACK)
		p->failed = !move_out(p, e);
	if (!p->failed)
		p->failed = !writer_append(&p->s->w, p->v, bytes, e);
	if (p->failed)
		return false;
	hasher_put(p->hasher, bytes.p, bytes.n);
	p->size += bytes.n;
	return true;
}

bool store_end(struct store_put *p, struct digest *out, uint64_t *size, struct err *e)
{
	struct place at = { p->start, p->size, p->v->number }, old;
	struct store *s = p->s;
	bool ok = true;

	assert(!p->failed);
	*out = hasher_end(p->hasher);
	if (size)
		*size = p->size;
	if (store_knows(s, out, &old)) {
		undo(p);
	} else {
		writer_give_back(&s->w, p->v);
		ok = store_record(s, out, &at, e);
	}
	free_put(p);
	return ok;
}

void store_abort(struct store_put *p)
{
	if (p == NULL)
		return;
	undo(p);
	free_put(p);
}

uint64_t store_put_size(const struct store_put *p) { return p->size; }
