/* After a death (kill -9, power): the index is read, what stands behind the last mark is hashed,
 * and a new index with what proved good replaces the old one in one rename. Then nobody has to do
 * this again. Unmarked are at most some 64 MiB, so this takes a fraction of a second. */
#include "peers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct recovery {
	struct store *s;
	struct peer *p;
	uint64_t safe;		/* what stands before this offset is believed */
	struct tail to;		/* the new index; fd -1 in a store that is only read */
	bool failed;
};

static bool find_mark(void *ctx, const struct log_record *r, uint64_t at)
{
	struct recovery *rc = ctx;

	if (r->kind == LOG_MARK && r->off <= at && r->off > rc->safe)
		rc->safe = r->off;
	return true;
}

static bool flush(struct recovery *rc)
{
	const struct buf *b = &rc->to.pending;
	size_t done = 0;

	while (rc->to.fd >= 0 && done < b->n && !rc->failed) {
		ssize_t got = write(rc->to.fd, b->p + done, b->n - done);

		if (got > 0)
			done += (size_t)got;
		else if (got == 0 || errno != EINTR)
			rc->failed = true;
	}
	buf_reset(&rc->to.pending);
	return !rc->failed;
}

/* Bytes behind a link were never ours to lose: they are compared when the link is used. */
static bool is_good(struct recovery *rc, const struct log_record *r, uint64_t at)
{
	struct packs *packs = &rc->s->packs;
	struct place place = { r->off, r->size, pack_number(packs, r->writer, r->pack) };
	struct digest found;
	struct err ignored;

	if (at < rc->safe)
		return true;
	if (place.pack == UINT32_MAX || r->size > INDEX_SIZE_MAX ||
	    r->off > UINT64_MAX - r->size || !pack_holds(packs, place.pack, r->off + r->size))
		return false;
	if (packs->v[place.pack].link)
		return true;
	if (!store_hash(rc->s, &place, &found, &ignored) || !digest_eq(&found, &r->digest))
		return false;
	writer_rely_on(&rc->s->w, place.pack);
	return true;
}

static bool keep(void *ctx, const struct log_record *r, uint64_t at)
{
	struct recovery *rc = ctx;

	if (r->kind != LOG_OBJECT && r->kind != LOG_LINK)
		return true;
	if (r->kind == LOG_OBJECT && !is_good(rc, r, at))
		return true;
	if (peers_learn(rc->s, rc->p->number, r))
		log_write(&rc->to.pending, r);
	return rc->to.pending.n < STORE_IO || flush(rc);
}

/* What was believed after hashing has to be on disk before an index says so for ever. */
static bool sync_hashed(struct store *s)
{
	struct sync_job job = { .dir = s->dir, .index = -1, .files = s->w.dirty,
				.n = s->w.n_dirty };

	for (uint32_t i = 0; i < job.n; i++) {
		const struct sync_file *f = &job.files[i];

		s->packs.v[pack_known(&s->packs, f->writer, f->n)].dirty = false;
	}
	s->w.dirty = NULL;
	s->w.n_dirty = s->w.dirty_cap = 0;
	return sync_run(&job) == 0;
}

static bool replace(struct recovery *rc, const char *tmp, const char *name)
{
	struct store *s = rc->s;

	log_write(&rc->to.pending, &(struct log_record){ .kind = LOG_END });
	return flush(rc) && sync_hashed(s) && fdatasync(rc->to.fd) == 0 &&
	       renameat(s->dir, tmp, s->dir, name) == 0;
}

void recover_index(struct store *s, struct peer *p)
{
	struct recovery rc = { .s = s, .p = p, .to.fd = -1 };
	char name[PACK_NAME], tmp[PACK_NAME];
	uint64_t at = 0;

	snprintf(name, sizeof name, "%06" PRIu32 ".idx", p->number);
	snprintf(tmp, sizeof tmp, "%06" PRIu32 ".tmp", p->number);
	buf_init(&rc.to.pending, 2 * STORE_IO);
	if (!(s->flags & STORE_READ_ONLY))
		rc.to.fd = openat(s->dir, tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	log_scan(p->fd, &at, true, find_mark, &rc);
	p->damaged = log_scan(p->fd, &p->at, true, keep, &rc);
	if (rc.to.fd >= 0) {
		/* On a full disk the old index stays, and the next to open it tries again. */
		if (!replace(&rc, tmp, name))
			unlinkat(s->dir, tmp, 0);
		close(rc.to.fd);
	}
	buf_clear(&rc.to.pending);
	p->is_ended = true;
}

void recover_unused(struct store *s, uint32_t number)
{
	int fd = openat(s->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;
	uint32_t n, known;

	if (d == NULL) {
		if (fd >= 0)
			close(fd);
		return;		/* waste stays, nothing else */
	}
	while ((de = readdir(d)) != NULL) {
		char name[PACK_NAME], *end;

		if (de->d_name[0] < '0' || de->d_name[0] > '9' ||
		    strtoul(de->d_name, &end, 10) != number || *end != '-')
			continue;
		n = (uint32_t)strtoul(end + 1, &end, 10);
		known = pack_known(&s->packs, number, n);
		if (strcmp(pack_name(number, n, name), de->d_name) == 0 &&
		    (known == UINT32_MAX || !s->packs.v[known].is_named))
			unlinkat(s->dir, name, 0);
	}
	closedir(d);
}
