/* Order is what makes a killed writer harmless: object bytes reach their pack before the record
 * that names them reaches the index, and a mark is written only after both are on disk. All writes
 * are pwrite at an offset of ours, so a failed one (disk full) is simply done again. */
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define VOLUME_BUF (256u << 10)
#define VOLUME_MAX (1ull << 30)		/* a shared pack this large gets no further object */
#define TAIL_MAX (1u << 30)
#define TAIL_FLUSH (64u << 10)
#define SYNC_EVERY (64ull << 20)
#define SYNC_AHEAD (256ull << 20)	/* written while a sync runs, before we wait for it */

void writer_init(struct writer *w, struct packs *packs, int dir, int lock)
{
	*w = (struct writer){ .packs = packs, .dir = dir, .lock = lock };
	w->index.fd = w->memo.fd = -1;
	buf_init(&w->index.pending, TAIL_MAX);
	buf_init(&w->memo.pending, TAIL_MAX);
}

static bool write_at(int fd, const char *p, size_t n, uint64_t at, size_t *done)
{
	*done = 0;
	while (*done < n) {
		ssize_t got = pwrite(fd, p + *done, n - *done, (off_t)(at + *done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		*done += (size_t)got;
	}
	return true;
}

/* Nobody may mistake the new index for one of a dead writer between its making and its lock: the
 * store's lock is held for that long. */
static int new_index(struct writer *w, uint32_t from, struct err *e)
{
	char name[PACK_NAME];
	int fd = -1, why = 0;

	if (flock(w->lock, LOCK_EX) < 0) {
		err_set(e, EXHIBIT_IO, errno, "lock the store");
		return -1;
	}
	for (w->number = from; fd < 0 && w->number < UINT32_MAX; w->number++) {
		snprintf(name, sizeof name, "%06" PRIu32 ".idx", w->number);
		fd = openat(w->dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd >= 0)
		w->number--;
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0)
		why = errno;
	flock(w->lock, LOCK_UN);
	if (why == 0)
		return fd;
	err_set(e, EXHIBIT_CREATE, why, "create %s in the store", name);
	if (fd >= 0)
		close(fd);
	w->number = 0;
	return -1;
}

bool writer_start(struct writer *w, uint32_t from, struct err *e)
{
	if (w->number)
		return true;
	w->index.fd = new_index(w, from, e);
	w->has_new_files = true;
	return w->index.fd >= 0;
}

static bool flush_tail(struct tail *t, const char *what, struct err *e)
{
	size_t done;
	bool ok;

	if (t->pending.n == 0)
		return true;
	ok = write_at(t->fd, t->pending.p, t->pending.n, t->at, &done);
	if (!ok)
		/* Stays in memory as a whole: a later try writes the same bytes again. */
		return err_set(e, EXHIBIT_IO, errno, "write the store's %s", what);
	t->at += done;
	buf_reset(&t->pending);
	return true;
}

/* ---- volumes ---- */

static struct volume *new_volume(struct writer *w, bool is_own, struct err *e)
{
	uint32_t n = w->next, number = pack_number(w->packs, w->number, n);
	char name[PACK_NAME];
	struct volume *v;
	int fd;

	if (number == UINT32_MAX) {
		err_set(e, EXHIBIT_IO, 0, "too many files in the store");
		return NULL;
	}
	fd = openat(w->dir, pack_name(w->number, n, name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
		    0666);
	if (fd < 0) {
		err_set(e, EXHIBIT_CREATE, errno, "create %s in the store", name);
		return NULL;
	}
	w->next++;
	v = mem_get(sizeof *v);
	*v = (struct volume){ .number = number, .fd = fd, .is_own = is_own };
	v->buf = mem_get(VOLUME_BUF);
	w->packs->v[number].volume = v;
	w->volume = mem_grow(w->volume, (w->n_volumes + 1) * sizeof(struct volume *));
	w->volume[w->n_volumes++] = v;
	w->has_new_files = true;
	return v;
}

struct volume *writer_take(struct writer *w, bool is_own, struct err *e)
{
	struct volume *v = NULL;

	for (uint32_t i = 0; i < w->n_volumes && !is_own; i++)
		if (!w->volume[i]->is_taken && !w->volume[i]->is_own &&
		    writer_end_of(w->volume[i]) < VOLUME_MAX) {
			v = w->volume[i];
			break;
		}
	if (v == NULL)
		v = new_volume(w, is_own, e);
	if (v)
		v->is_taken = true;
	return v;
}

/* Closes a volume all of whose bytes are in the file. */
static void retire(struct writer *w, struct volume *v)
{
	struct pack *k = &w->packs->v[v->number];

	k->volume = NULL;
	k->size = v->flushed;
	for (uint32_t i = 0; i < w->n_volumes; i++)
		if (w->volume[i] == v)
			w->volume[i--] = w->volume[--w->n_volumes];
	close(v->fd);
	free(v->buf);
	free(v);
}

void writer_give_back(struct writer *w, struct volume *v)
{
	struct err ignored;

	v->is_taken = false;
	/* When the disk is full just now the bytes stay here, and a flush tries again. */
	if ((v->is_own || writer_end_of(v) >= VOLUME_MAX) && writer_flush_volume(w, v, &ignored))
		retire(w, v);
}

void writer_drop(struct writer *w, struct volume *v)
{
	const struct pack *k = &w->packs->v[v->number];
	char name[PACK_NAME];

	assert(v->is_own);
	unlinkat(w->dir, pack_name(k->writer, k->n, name), 0);
	pack_forget(w->packs, v->number);
	retire(w, v);
}

void writer_rely_on(struct writer *w, uint32_t number)
{
	struct pack *k = &w->packs->v[number];

	if (k->dirty || k->link)
		return;
	k->dirty = true;
	if (w->n_dirty == w->dirty_cap) {
		w->dirty_cap = w->dirty_cap ? 2 * w->dirty_cap : 16;
		w->dirty = mem_grow(w->dirty, w->dirty_cap * sizeof *w->dirty);
	}
	w->dirty[w->n_dirty++] = (struct sync_file){ k->writer, k->n };
}

static bool volume_failed(struct writer *w, const struct volume *v, struct err *e)
{
	const struct pack *k = &w->packs->v[v->number];
	int why = errno ? errno : ENOSPC;
	char name[PACK_NAME];

	return err_set(e, EXHIBIT_IO, why, "write %s in the store",
		       pack_name(k->writer, k->n, name));
}

bool writer_flush_volume(struct writer *w, struct volume *v, struct err *e)
{
	size_t done;

	if (v->n == 0)
		return true;
	writer_rely_on(w, v->number);
	errno = 0;
	if (!write_at(v->fd, v->buf, v->n, v->flushed, &done))
		return volume_failed(w, v, e);
	v->flushed += done;
	w->unsynced += done;
	v->n = 0;
	return true;
}

static bool sync_now_and_then(struct writer *w, struct err *e);

bool writer_append(struct writer *w, struct volume *v, struct span bytes, struct err *e)
{
	size_t done;

	if (bytes.n > VOLUME_BUF - v->n && !writer_flush_volume(w, v, e))
		return false;
	if (bytes.n >= VOLUME_BUF) {
		writer_rely_on(w, v->number);
		errno = 0;
		if (!write_at(v->fd, bytes.p, bytes.n, v->flushed, &done))
			return volume_failed(w, v, e);
		v->flushed += done;
		w->unsynced += done;
	} else if (bytes.n) {
		memcpy(v->buf + v->n, bytes.p, bytes.n);
		v->n += bytes.n;
	}
	return w->unsynced < SYNC_EVERY || sync_now_and_then(w, e);
}

void writer_cut(struct volume *v, uint64_t end)
{
	assert(end <= writer_end_of(v));
	if (end >= v->flushed) {
		v->n = (size_t)(end - v->flushed);
		return;
	}
	v->n = 0;
	v->flushed = end;
	/* When this fails the bytes behind the end are only waste: no record names them. */
	(void)!ftruncate(v->fd, (off_t)end);
}

/* ---- records ---- */

bool writer_record(struct writer *w, const struct log_record *r, struct err *e)
{
	assert(w->number);
	log_write(&w->index.pending, r);
	return w->index.pending.n < TAIL_FLUSH || writer_flush(w, e);
}

bool writer_memo(struct writer *w, struct span bytes, uint64_t *at, struct err *e)
{
	char name[PACK_NAME];

	if (w->memo.fd < 0) {
		w->memo_number = pack_number(w->packs, w->number, PACK_MEMO);
		w->memo.fd = openat(w->dir, pack_name(w->number, PACK_MEMO, name),
				    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (w->memo.fd < 0 || w->memo_number == UINT32_MAX)
			return err_set(e, EXHIBIT_CREATE, errno, "create %s in the store", name);
		w->has_new_files = true;
	}
	*at = w->memo.at + w->memo.pending.n;
	if (!buf_span(&w->memo.pending, bytes))
		return err_set(e, EXHIBIT_IO, 0, "too much waits to be written");
	return w->memo.pending.n < TAIL_FLUSH || writer_flush(w, e);
}

bool writer_flush(struct writer *w, struct err *e)
{
	for (uint32_t i = w->n_volumes; i-- > 0;) {
		struct volume *v = w->volume[i];

		if (!writer_flush_volume(w, v, e))
			return false;
		if (v->is_own && !v->is_taken)
			retire(w, v);
	}
	if (w->memo.pending.n)
		writer_rely_on(w, w->memo_number);
	return flush_tail(&w->index, "index", e) && flush_tail(&w->memo, "memo", e);
}

/* ---- sync ---- */

static struct sync_job take_job(struct writer *w)
{
	struct sync_job job = { w->dir, w->index.fd, w->dirty, w->n_dirty, w->has_new_files,
				w->index.at };

	for (uint32_t i = 0; i < w->n_dirty; i++)
		w->packs->v[pack_known(w->packs, w->dirty[i].writer, w->dirty[i].n)].dirty = false;
	w->dirty = NULL;
	w->n_dirty = w->dirty_cap = 0;
	w->has_new_files = false;
	w->unsynced = 0;
	return job;
}

static bool synced(struct writer *w, int result, uint64_t upto, struct err *e)
{
	struct log_record mark = { .kind = LOG_MARK, .off = upto };

	if (result)
		w->sync_errno = result;
	/* The kernel reports lost writes once and then forgets them: no later success counts. */
	if (w->sync_errno)
		return err_set(e, EXHIBIT_IO, w->sync_errno, "bring the store to disk");
	if (upto > w->marked) {
		w->marked = upto;
		log_write(&w->index.pending, &mark);
	}
	return true;
}

/* Waits for the sync that runs, if one does. */
static bool collect(struct writer *w, struct err *e)
{
	uint64_t upto;
	int result;

	if (w->syncer == NULL || !sync_wait(w->syncer, &result, &upto))
		return true;
	return synced(w, result, upto, e);
}

static bool sync_now_and_then(struct writer *w, struct err *e)
{
	struct sync_job job;

	if (w->syncer == NULL && (w->syncer = sync_start()) == NULL)
		return writer_sync(w, e);
	if (sync_is_busy(w->syncer) && w->unsynced < SYNC_AHEAD)
		return true;
	if (!collect(w, e) || !writer_flush(w, e))
		return false;
	job = take_job(w);
	sync_give(w->syncer, &job);
	return true;
}

bool writer_sync(struct writer *w, struct err *e)
{
	struct sync_job job;
	uint64_t upto;

	if (w->number == 0)
		return true;
	if (!collect(w, e) || !writer_flush(w, e))
		return false;
	if (w->n_dirty == 0 && w->index.at == w->marked && w->sync_errno == 0)
		return true;
	job = take_job(w);
	upto = job.upto;
	if (!synced(w, sync_run(&job), upto, e) || !writer_flush(w, e))
		return false;
	w->marked = w->index.at;	/* the mark itself needs no further mark */
	return true;
}

bool writer_close(struct writer *w, struct err *e)
{
	bool ok = true;

	if (w->number) {
		ok = writer_sync(w, e);
		if (ok) {
			log_write(&w->index.pending, &(struct log_record){ .kind = LOG_END });
			ok = writer_flush(w, e);
		}
	}
	sync_stop(w->syncer);
	while (w->n_volumes)
		retire(w, w->volume[0]);
	if (w->index.fd >= 0)
		close(w->index.fd);
	if (w->memo.fd >= 0)
		close(w->memo.fd);
	buf_clear(&w->index.pending);
	buf_clear(&w->memo.pending);
	free(w->volume);
	free(w->dirty);
	return ok;
}
