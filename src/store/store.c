/* The store as its callers see it: open, put, slice, link, find, read. Bytes and indexes are
 * written by writer.c, read by peers.c; this file knows which object stands where. Nothing here
 * looks inside an object. */
#include "store/store.h"

#include "inside.h"
#include "peers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define MARKER "exhibit-store"
static const char marker_text[] = "exhibit store 1\n";

/* ---- open and close ---- */

static bool is_empty_dir(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;
	bool empty = true;

	if (d == NULL) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	/* The marker itself may have come from another process just now. */
	while (empty && (de = readdir(d)) != NULL)
		empty = strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0 ||
			strcmp(de->d_name, MARKER) == 0;
	closedir(d);
	return empty;
}

/* Opens and locks the marker; writes it when the directory is new. */
static bool open_marker(struct store *s, struct err *e)
{
	int access = s->flags & STORE_READ_ONLY ? O_RDONLY : O_RDWR;
	char text[sizeof marker_text];
	ssize_t n;

	s->lock = openat(s->dir, MARKER, access | O_CLOEXEC | O_NOFOLLOW);
	if (s->lock < 0 && errno == ENOENT && s->flags & STORE_CREATE) {
		if (!is_empty_dir(s->dir))
			return err_set(e, EXHIBIT_INPUT, 0,
				       "%s holds other files and is no exhibit store", s->path);
		s->lock = openat(s->dir, MARKER, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	}
	if (s->lock < 0 && errno == ENOENT)
		return err_set(e, EXHIBIT_INPUT, 0, "%s is no exhibit store", s->path);
	if (s->lock < 0 || flock(s->lock, LOCK_EX) < 0)
		return err_set(e, EXHIBIT_IO, errno, "open the store %s", s->path);
	n = pread(s->lock, text, sizeof text, 0);
	if (n == 0 && s->flags & STORE_CREATE &&
	    pwrite(s->lock, marker_text, sizeof marker_text - 1, 0) == sizeof marker_text - 1)
		return true;
	if (n != sizeof marker_text - 1 || memcmp(text, marker_text, (size_t)n) != 0)
		return err_set(e, EXHIBIT_INPUT, 0, "%s is a store of another version: name another folder with --store, or remove it and start anew", s->path);
	return true;
}

static bool open_dir(struct store *s, const char *dir, struct err *e)
{
	if (s->flags & STORE_CREATE && mkdir(dir, 0777) < 0 && errno != EEXIST)
		return err_set(e, EXHIBIT_CREATE, errno, "create the store %s", dir);
	s->path = realpath(dir, NULL);
	if (s->path)
		s->dir = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->dir < 0)
		return err_set(e, EXHIBIT_INPUT, errno, "open the store %s", dir);
	return true;
}

static void free_store(struct store *s)
{
	peers_close(s);
	pack_clear(&s->packs);
	index_clear(&s->objects);
	index_clear(&s->memos);
	hasher_free(s->hasher);
	if (s->lock >= 0)
		close(s->lock);
	if (s->dir >= 0)
		close(s->dir);
	free(s->io);
	free(s->path);
	free(s);
}

struct store *store_open(const char *dir, unsigned flags, struct err *e)
{
	struct store *s = mem_get(sizeof *s);
	bool ok;

	s->dir = s->lock = -1;
	s->flags = flags;
	s->io = mem_get(STORE_IO);
	s->hasher = hasher_new();
	ok = open_dir(s, dir, e) && open_marker(s, e);
	s->packs.dir = s->dir;
	writer_init(&s->w, &s->packs, s->dir, s->lock);
	ok = ok && peers_open(s, e);
	if (!ok) {
		free_store(s);
		return NULL;
	}
	flock(s->lock, LOCK_UN);
	return s;
}

bool store_close(struct store *s, struct err *e)
{
	bool ok;

	if (s == NULL)
		return true;
	ok = writer_close(&s->w, e);
	free_store(s);
	return ok;
}

const char *store_dir(const struct store *s) { return s->path; }
uint64_t store_count(const struct store *s) { return s->objects.n; }

/* ---- where things are ---- */

bool store_knows(struct store *s, const struct digest *d, struct place *out)
{
	struct err ignored;

	return index_get(&s->objects, d, out) &&
	       (s->packs.v[out->pack].link == NULL ||
		pack_open(&s->packs, out->pack, &ignored) >= 0);
}

/* Where an object is, after a look at what other writers added. */
static bool place_of(struct store *s, const struct digest *d, struct place *out)
{
	if (index_get(&s->objects, d, out))
		return true;
	peers_refresh(s);
	return index_get(&s->objects, d, out);
}

bool store_has(struct store *s, const struct digest *d)
{
	struct place at;

	if (store_knows(s, d, &at))
		return true;
	peers_refresh(s);
	return store_knows(s, d, &at);
}

static bool find_place(struct store *s, const struct digest *d, struct place *out, struct err *e)
{
	char hex[DIGEST_HEX];

	return place_of(s, d, out) ||
	       err_set(e, EXHIBIT_IO, 0, "object %s is not in the store", digest_hex(d, hex));
}

/* A descriptor that shows the whole of what stands there. */
static int open_place(struct store *s, const struct place *at, struct err *e)
{
	struct volume *v = s->packs.v[at->pack].volume;

	if (v && at->off + at->size > v->flushed && !writer_flush_volume(&s->w, v, e))
		return -1;
	return pack_open(&s->packs, at->pack, e);
}

/* ---- writing ---- */

bool store_writable(struct store *s, struct err *e)
{
	if (s->flags & STORE_READ_ONLY)
		return err_set(e, EXHIBIT_IO, 0, "the store %s was opened for reading only",
			       s->path);
	return writer_start(&s->w, s->next_peer, e);
}

bool store_record(struct store *s, const struct digest *d, const struct place *at, struct err *e)
{
	const struct pack *k = &s->packs.v[at->pack];
	struct log_record r = { .kind = LOG_OBJECT, .digest = *d, .writer = k->writer, .pack = k->n,
				.off = at->off, .size = at->size };

	index_put(&s->objects, d, at);
	return writer_record(&s->w, &r, e);
}

static bool put_large(struct store *s, const struct digest *d, struct span bytes, struct err *e)
{
	struct volume *v = writer_take(&s->w, true, e);

	if (v == NULL)
		return false;
	if (!writer_append(&s->w, v, bytes, e)) {
		writer_drop(&s->w, v);
		return false;
	}
	struct place at = { 0, bytes.n, v->number };

	writer_give_back(&s->w, v);
	return store_record(s, d, &at, e);
}

bool store_put_known(struct store *s, const struct digest *d, struct span bytes, struct err *e)
{
	struct volume *v;
	struct place at;
	bool ok;

	if (store_knows(s, d, &at))
		return true;
	if (bytes.n > INDEX_SIZE_MAX)
		return err_set(e, EXHIBIT_INPUT, 0, "an object of %zu bytes", bytes.n);
	if (!store_writable(s, e))
		return false;
	if (bytes.n > STORE_OWN_PACK)
		return put_large(s, d, bytes, e);
	if ((v = writer_take(&s->w, false, e)) == NULL)
		return false;
	at = (struct place){ writer_end_of(v), bytes.n, v->number };
	ok = writer_append(&s->w, v, bytes, e);
	if (!ok)
		writer_cut(v, at.off);
	writer_give_back(&s->w, v);
	return ok && store_record(s, d, &at, e);
}

bool store_put(struct store *s, struct span bytes, struct digest *out, struct err *e)
{
	hasher_begin(s->hasher);
	hasher_put(s->hasher, bytes.p, bytes.n);
	*out = hasher_end(s->hasher);
	return store_put_known(s, out, bytes, e);
}

/* A number of ours for a file outside, on record before anything that stands in it. */
static uint32_t record_link(struct store *s, struct span path, uint64_t size, int64_t mtime_ns,
			    uint64_t inode, struct err *e)
{
	struct log_record r = { .kind = LOG_LINK, .pack = s->w.next, .size = size,
				.inode = inode, .mtime_ns = mtime_ns, .path = path };
	uint32_t number = pack_number(&s->packs, s->w.number, s->w.next);

	if (number == UINT32_MAX) {
		err_set(e, EXHIBIT_IO, 0, "too many files in the store");
		return number;
	}
	s->w.next++;
	pack_link(&s->packs, number, path, size, mtime_ns, inode);
	s->packs.v[number].own_link = number + 1;
	return writer_record(&s->w, &r, e) ? number : UINT32_MAX;
}

/* Our index must be readable without that of the link's writer. */
static bool own_link(struct store *s, uint32_t *pack, struct err *e)
{
	const struct link_to *l = s->packs.v[*pack].link;
	uint32_t own = s->packs.v[*pack].own_link;

	if (own == 0) {
		own = record_link(s, span_str(l->path), l->size, l->mtime_ns, l->inode, e) + 1;
		if (own == 0)
			return false;
		s->packs.v[*pack].own_link = own;
	}
	*pack = own - 1;
	return true;
}

bool store_slice(struct store *s, const struct digest *of, uint64_t off, uint64_t n,
		 const struct digest *d, struct err *e)
{
	struct place at, whole;

	if (!find_place(s, of, &whole, e))
		return false;
	if (off > whole.size || n > whole.size - off)
		return err_set(e, EXHIBIT_INPUT, 0, "a slice runs past the end of its object");
	if (store_knows(s, d, &at))
		return true;
	if (!store_writable(s, e))
		return false;
	at = (struct place){ whole.off + off, n, whole.pack };
	if (s->packs.v[at.pack].link == NULL)
		writer_rely_on(&s->w, at.pack);
	else if (!own_link(s, &at.pack, e))
		return false;
	return store_record(s, d, &at, e);
}

bool store_link(struct store *s, const char *path, const struct stat *st, const struct digest *d,
		struct err *e)
{
	int64_t mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
	struct place at;
	uint32_t number;
	char *whole;

	if (store_knows(s, d, &at))
		return true;
	if (!S_ISREG(st->st_mode) || (whole = realpath(path, NULL)) == NULL ||
	    (uint64_t)st->st_size > INDEX_SIZE_MAX)
		return err_set(e, EXHIBIT_INPUT, S_ISREG(st->st_mode) ? errno : 0,
			       "cannot refer to %s", path);
	number = UINT32_MAX;
	if (store_writable(s, e))
		number = record_link(s, span_str(whole), (uint64_t)st->st_size, mtime_ns,
				     (uint64_t)st->st_ino, e);
	free(whole);
	if (number == UINT32_MAX)
		return false;
	at = (struct place){ 0, (uint64_t)st->st_size, number };
	return store_record(s, d, &at, e);
}

bool store_flush(struct store *s, struct err *e) { return writer_flush(&s->w, e); }
bool store_sync(struct store *s, struct err *e) { return writer_sync(&s->w, e); }

/* ---- reading ---- */

bool store_find(struct store *s, const struct digest *d, struct blob *out, struct err *e)
{
	const struct pack *k;
	struct place at;

	if (!find_place(s, d, &at, e))
		return false;
	*out = (struct blob){ open_place(s, &at, e), at.off, at.size, false };
	k = &s->packs.v[at.pack];
	/* A shared pack that holds one object today holds two tomorrow. */
	out->own_file = at.off == 0 && at.size == k->size && (k->link || at.size > STORE_OWN_PACK);
	return out->fd >= 0;
}

static bool read_at(const struct blob *b, uint64_t at, char *to, size_t n, struct err *e)
{
	while (n > 0) {
		ssize_t got = pread(b->fd, to, n, (off_t)(b->off + at));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(e, EXHIBIT_IO, got < 0 ? errno : 0,
				       got < 0 ? "read the store"
					       : "an object of the store is cut short");
		to += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
	return true;
}

bool store_read(struct store *s, const struct digest *d, uint64_t limit, struct buf *out,
		struct err *e)
{
	struct blob b;
	char *to;

	if (!store_find(s, d, &b, e))
		return false;
	if (b.size > limit || (to = buf_room(out, (size_t)b.size)) == NULL)
		return err_set(e, EXHIBIT_INPUT, 0, "an object of %llu bytes is too large here",
			       (unsigned long long)b.size);
	if (!read_at(&b, 0, to, (size_t)b.size, e))
		return false;
	out->n += (size_t)b.size;
	return true;
}

int64_t store_pread(struct store *s, const struct digest *d, uint64_t at, void *to, size_t n,
		    struct err *e)
{
	struct blob b;

	if (!store_find(s, d, &b, e))
		return -1;
	if (at >= b.size)
		return 0;
	if (n > b.size - at)
		n = (size_t)(b.size - at);
	return read_at(&b, at, to, n, e) ? (int64_t)n : -1;
}

bool store_hash(struct store *s, const struct place *at, struct digest *out, struct err *e)
{
	struct blob b = { open_place(s, at, e), at->off, at->size, false };

	if (b.fd < 0)
		return false;
	hasher_begin(s->hasher);
	for (uint64_t done = 0; done < at->size;) {
		size_t n = at->size - done < STORE_IO ? (size_t)(at->size - done) : STORE_IO;

		if (!read_at(&b, done, s->io, n, e))
			return false;
		hasher_put(s->hasher, s->io, n);
		done += n;
	}
	*out = hasher_end(s->hasher);
	return true;
}
