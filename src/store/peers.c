/* Writers number themselves upwards without gaps, so a look for new ones is one failed open, and a
 * look at what a known one added is one short read. */
#include "peers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static struct peer *add(struct store *s, uint32_t number, int fd)
{
	s->peer = mem_grow(s->peer, (s->n_peers + 1) * sizeof *s->peer);
	s->peer[s->n_peers] = (struct peer){ .number = number, .fd = fd };
	return &s->peer[s->n_peers++];
}

static int open_index(struct store *s, uint32_t number)
{
	char name[PACK_NAME];

	snprintf(name, sizeof name, "%06" PRIu32 ".idx", number);
	return openat(s->dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

bool peers_learn(struct store *s, uint32_t number, const struct log_record *r)
{
	struct place at = { r->off, r->size, 0 }, old;

	if (r->kind == LOG_LINK) {
		at.pack = pack_number(&s->packs, number, r->pack);
		if (at.pack == UINT32_MAX || memchr(r->path.p, 0, r->path.n))
			return false;
		pack_link(&s->packs, at.pack, r->path, r->size, r->mtime_ns, r->inode);
		return true;
	}
	if (r->kind != LOG_OBJECT || r->size > INDEX_SIZE_MAX || r->off > UINT64_MAX - r->size)
		return false;
	at.pack = pack_number(&s->packs, r->writer, r->pack);
	if (at.pack == UINT32_MAX || !pack_holds(&s->packs, at.pack, r->off + r->size))
		return false;
	s->packs.v[at.pack].is_named = true;
	/* Bytes of ours are better than a link; of two links the later one. */
	if (!index_get(&s->objects, &r->digest, &old) || s->packs.v[old.pack].link)
		index_put(&s->objects, &r->digest, &at);
	return true;
}

struct learning {
	struct store *s;
	struct peer *p;
};

static bool learn(void *ctx, const struct log_record *r, uint64_t at)
{
	struct learning *l = ctx;

	(void)at;
	l->p->is_ended = r->kind == LOG_END;
	peers_learn(l->s, l->p->number, r);
	return true;
}

/* A live index is read to its first record that is not whole: the rest is still being written. */
static void read_more(struct store *s, struct peer *p, bool skip)
{
	struct learning l = { s, p };

	if (p->fd < 0)
		return;
	p->damaged += log_scan(p->fd, &p->at, skip, learn, &l);
	if (p->is_ended) {
		close(p->fd);
		p->fd = -1;
	}
}

void peers_refresh(struct store *s)
{
	int fd;

	for (uint32_t i = 0; i < s->n_peers; i++)
		read_more(s, &s->peer[i], false);
	for (;; s->next_peer++) {
		if (s->next_peer == s->w.number)
			continue;
		if ((fd = open_index(s, s->next_peer)) < 0)
			return;
		read_more(s, add(s, s->next_peer, fd), false);
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Numbers of all indexes, sorted. */
static bool list_indexes(struct store *s, uint32_t **out, uint32_t *n, struct err *e)
{
	int fd = openat(s->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;

	*out = NULL;
	*n = 0;
	if (d == NULL) {
		if (fd >= 0)
			close(fd);
		return err_set(e, EXHIBIT_IO, errno, "read the directory %s", s->path);
	}
	while ((de = readdir(d)) != NULL) {
		char *end;
		unsigned long number = strtoul(de->d_name, &end, 10);

		if (de->d_name[0] < '0' || de->d_name[0] > '9' || strcmp(end, ".idx") != 0 ||
		    number == 0 || number >= UINT32_MAX)
			continue;
		*out = mem_grow(*out, (*n + 1) * sizeof **out);
		(*out)[(*n)++] = (uint32_t)number;
	}
	closedir(d);
	if (*n)
		qsort(*out, *n, sizeof **out, by_number);
	return true;
}

static bool open_one(struct store *s, uint32_t number, bool *was_dead, struct err *e)
{
	int fd = open_index(s, number);
	struct peer *p;

	if (fd < 0)
		return err_set(e, EXHIBIT_IO, errno, "open index %06" PRIu32 " in the store",
			       number);
	p = add(s, number, fd);
	/* Who holds the lock writes. Looked at again under the lock: it may just have ended. */
	*was_dead = !log_is_ended(fd) && flock(fd, LOCK_EX | LOCK_NB) == 0 && !log_is_ended(fd);
	if (!*was_dead) {
		read_more(s, p, log_is_ended(fd));
		return true;
	}
	recover_index(s, p);
	close(fd);
	p->fd = -1;
	return true;
}

bool peers_open(struct store *s, struct err *e)
{
	uint32_t *number, n, dead = 0;
	bool ok, was_dead = false;

	if (!list_indexes(s, &number, &n, e))
		return false;
	ok = true;
	for (uint32_t i = 0; i < n && ok; i++) {
		ok = open_one(s, number[i], &was_dead, e);
		if (ok && was_dead)
			number[dead++] = number[i];
	}
	s->next_peer = n ? s->peer[s->n_peers - 1].number + 1 : 1;
	/* Only now is it known what the others still need of them. */
	for (uint32_t i = 0; i < dead && ok && !(s->flags & STORE_READ_ONLY); i++)
		recover_unused(s, number[i]);
	free(number);
	return ok;
}

void peers_close(struct store *s)
{
	for (uint32_t i = 0; i < s->n_peers; i++)
		if (s->peer[i].fd >= 0)
			close(s->peer[i].fd);
	free(s->peer);
}
