/* The store: bytes by their SHA-256, in one directory, written once.
 *
 * Any number of processes use one directory at the same time (`ingest | classify | extract` with
 * the same --store). Each writes files of its own and sees what the others wrote when it looks for
 * it. One process opens a store once and uses it from one thread.
 *
 *	exhibit-store		version line; locked while somebody opens the store
 *	000001.idx		which object stands where; written by writer 1 alone
 *	000001-000000.pack	object bytes end to end, written by writer 1 alone
 *	000001.memo		results of earlier visits (memo.h)
 *
 * Killed at any moment a store opens again: what was not wholly written is not there, what was
 * not yet on disk for certain is hashed again before it is believed.
 *
 * A child process that outlives its parent must close what it inherited: an open index says that
 * its writer is alive. */
#ifndef EXHIBIT_STORE_STORE_H
#define EXHIBIT_STORE_STORE_H

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"

#include <sys/stat.h>

struct store;

/* An object over this size has a pack file of its own, so that a worker can be handed a descriptor
 * that shows this object and nothing else. */
#define STORE_OWN_PACK (16u << 20)

enum store_flags {
	STORE_CREATE = 1,	/* make the directory when it is not there */
	STORE_READ_ONLY = 2	/* write nothing, repair nothing */
};

/* Opens a store. Fails (NULL) when `dir` is something else: a directory that holds other files is
 * never written to. */
struct store *store_open(const char *dir, unsigned flags, struct err *e);
/* Syncs and closes. False: some of what was put may not have reached the disk; the store is gone
 * either way. NULL is fine. */
bool store_close(struct store *s, struct err *e);
const char *store_dir(const struct store *s);	/* as an absolute path */

/* ---- writing ----
 * What is put can be read by this process at once, by others after store_flush, and survives loss
 * of power after store_sync. Putting what is known writes nothing. When writing fails (disk full)
 * the store stays as it was, and the call may be repeated. */

bool store_put(struct store *s, struct span bytes, struct digest *out, struct err *e);
/* The same when the caller has the digest already. It is believed. */
bool store_put_known(struct store *s, const struct digest *d, struct span bytes, struct err *e);

/* Bytes of unknown number, in pieces. Several may be under way at once. Every begin is followed by
 * one end or abort; when an append failed only abort is left. `size` may be NULL. */
struct store_put *store_begin(struct store *s, struct err *e);
bool store_append(struct store_put *p, struct span bytes, struct err *e);
bool store_end(struct store_put *p, struct digest *out, uint64_t *size, struct err *e);
void store_abort(struct store_put *p);		/* NULL is fine */
uint64_t store_put_size(const struct store_put *p);	/* bytes appended so far */

/* Object `d` is bytes [off, off + n) of object `of`: nothing is copied. Fails when `of` is not
 * there or shorter. `d` is believed. */
bool store_slice(struct store *s, const struct digest *of, uint64_t off, uint64_t n,
		 const struct digest *d, struct err *e);
/* Object `d` is the file at `path`, which stays where it is. `st` comes from fstat at the time its
 * bytes were hashed: size, time and inode are compared at every later use, and a file that changed
 * is an error, not other bytes. A later put of the same content replaces a link that broke. */
bool store_link(struct store *s, const char *path, const struct stat *st, const struct digest *d,
		struct err *e);

/* All that was put becomes visible to other processes. Call before a record that names an object
 * leaves this one. Costs nothing when there is nothing to do. */
bool store_flush(struct store *s, struct err *e);
/* The same, and it is on disk when this returns. */
bool store_sync(struct store *s, struct err *e);

/* ---- reading ---- */

/* Where an object is. `fd` is borrowed, read-only, good until the next call on this store. */
struct blob {
	int fd;
	uint64_t off, size;
	bool own_file;		/* fd holds this object and nothing else */
};

/* True when the object can be read: also looks at what other processes wrote since. */
bool store_has(struct store *s, const struct digest *d);
/* Fails when the object is not there, or is a link to a file that changed. */
bool store_find(struct store *s, const struct digest *d, struct blob *out, struct err *e);
/* Appends the whole object to `out`. Fails when it is larger than `limit`, or `out` may not grow so
 * far. */
bool store_read(struct store *s, const struct digest *d, uint64_t limit, struct buf *out,
		struct err *e);
/* Up to n bytes at `at`, short only at the object's end; -1 on failure. */
int64_t store_pread(struct store *s, const struct digest *d, uint64_t at, void *to, size_t n,
		    struct err *e);

/* ---- looking after it ---- */

/* Objects known to this process. */
uint64_t store_count(const struct store *s);
/* Hashes every object and calls `bad` for each that is damaged or gone. False on a fault; the
 * number of bad objects goes to *n_bad. */
bool store_check(struct store *s, void (*bad)(void *ctx, const struct digest *d, const char *why),
		 void *ctx, uint64_t *n_bad, struct err *e);

#endif
