/* The files this process writes: packs, index, memo. Made when first needed. */
#ifndef EXHIBIT_STORE_WRITER_H
#define EXHIBIT_STORE_WRITER_H

#include "log.h"
#include "pack.h"
#include "sync.h"

#include "store/store.h"

/* A pack being written. At its end stands at most one unfinished object. */
struct volume {
	uint32_t number;	/* of the pack */
	int fd;
	uint64_t flushed;	/* bytes in the file */
	char *buf;		/* bytes behind those */
	size_t n;
	bool is_taken;		/* by an object under way */
	bool is_own;		/* of one large object */
};

/* Bytes that go to the end of a file of ours. */
struct tail {
	int fd;
	uint64_t at;
	struct buf pending;
};

struct writer {
	struct packs *packs;
	int dir, lock;		/* borrowed from the store */
	uint32_t number;	/* 0: nothing written yet */
	uint32_t next;		/* pack or link number */
	struct tail index, memo;
	uint32_t memo_number;	/* the memo file as a pack */
	struct volume **volume;
	uint32_t n_volumes;
	struct sync_file *dirty;
	uint32_t n_dirty, dirty_cap;
	uint64_t unsynced;	/* bytes since the last sync began */
	uint64_t marked;	/* index offset the last sync made safe */
	bool has_new_files;
	int sync_errno;		/* once a sync failed, nothing later is known to be safe */
	struct syncer *syncer;
};

void writer_init(struct writer *w, struct packs *packs, int dir, int lock);
/* Makes the index file under the first free number >= from. Does nothing when there is one. */
bool writer_start(struct writer *w, uint32_t from, struct err *e);

/* A pack for one object to be appended to: a new one of its own, or a shared one. Give it back with
 * writer_give_back, or writer_drop for one of its own that is not wanted. NULL on failure. */
struct volume *writer_take(struct writer *w, bool is_own, struct err *e);
void writer_give_back(struct writer *w, struct volume *v);
void writer_drop(struct writer *w, struct volume *v);
static inline uint64_t writer_end_of(const struct volume *v) { return v->flushed + v->n; }
bool writer_append(struct writer *w, struct volume *v, struct span bytes, struct err *e);
/* Takes away what was appended behind `end`. */
void writer_cut(struct volume *v, uint64_t end);
/* Buffered bytes to the file. */
bool writer_flush_volume(struct writer *w, struct volume *v, struct err *e);

/* Adds a record to the index; flushes now and then. False: it did not get to the file yet. */
bool writer_record(struct writer *w, const struct log_record *r, struct err *e);
/* Says that a pack must be on disk before our index is. */
void writer_rely_on(struct writer *w, uint32_t number);
/* Appends to the memo file; the offset of the bytes there goes to *at. */
bool writer_memo(struct writer *w, struct span bytes, uint64_t *at, struct err *e);

bool writer_flush(struct writer *w, struct err *e);
bool writer_sync(struct writer *w, struct err *e);
bool writer_close(struct writer *w, struct err *e);

#endif
