/* Open packs are kept in a small array and the least recently used one makes room; everything else
 * is a table by (writer, number). Links are looked at each time they are used, because the file is
 * not ours and may change under us. */
#include "pack.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_MAX_PACKS 64u

void pack_clear(struct packs *p)
{
	for (uint32_t i = 0; i < p->n; i++) {
		if (p->v[i].fd >= 0)
			close(p->v[i].fd);
		if (p->v[i].link)
			free(p->v[i].link->path);
		free(p->v[i].link);
	}
	free(p->v);
	free(p->table);
	free(p->open);
	*p = (struct packs){ .dir = -1 };
}

const char *pack_name(uint32_t writer, uint32_t n, char out[PACK_NAME])
{
	if (n == PACK_MEMO)
		snprintf(out, PACK_NAME, "%06" PRIu32 ".memo", writer);
	else
		snprintf(out, PACK_NAME, "%06" PRIu32 "-%06" PRIu32 ".pack", writer, n);
	return out;
}

static uint32_t *slot_of(const struct packs *p, uint32_t writer, uint32_t n)
{
	uint32_t at = (writer * 2654435761u ^ n * 2246822519u) & p->mask;

	while (p->table[at] && (p->v[p->table[at] - 1].writer != writer ||
				p->v[p->table[at] - 1].n != n))
		at = (at + 1) & p->mask;
	return &p->table[at];
}

static void grow(struct packs *p)
{
	p->cap = p->cap ? 2 * p->cap : 64;
	p->v = mem_grow(p->v, p->cap * sizeof *p->v);
	free(p->table);
	p->table = mem_get(2 * (size_t)p->cap * sizeof *p->table);
	p->mask = 2 * p->cap - 1;
	for (uint32_t i = 0; i < p->n; i++)
		*slot_of(p, p->v[i].writer, p->v[i].n) = i + 1;
}

uint32_t pack_known(const struct packs *p, uint32_t writer, uint32_t n)
{
	return p->table ? *slot_of(p, writer, n) - 1 : UINT32_MAX;
}

uint32_t pack_number(struct packs *p, uint32_t writer, uint32_t n)
{
	uint32_t found = pack_known(p, writer, n);

	if (found != UINT32_MAX || p->n >= 1u << 24)
		return found;
	if (p->n == p->cap)
		grow(p);
	p->v[p->n] = (struct pack){ .writer = writer, .n = n, .fd = -1 };
	*slot_of(p, writer, n) = p->n + 1;
	return p->n++;
}

void pack_link(struct packs *p, uint32_t number, struct span path, uint64_t size, int64_t mtime_ns,
	       uint64_t inode)
{
	struct pack *k = &p->v[number];

	if (k->link)
		return;
	k->link = mem_get(sizeof *k->link);
	*k->link = (struct link_to){ mem_get(path.n + 1), size, inode, mtime_ns };
	memcpy(k->link->path, path.p, path.n);
	k->size = size;
}

bool pack_holds(struct packs *p, uint32_t number, uint64_t end)
{
	struct pack *k = &p->v[number];
	char name[PACK_NAME];
	struct stat st;

	if (end > k->size && k->link == NULL &&
	    fstatat(p->dir, pack_name(k->writer, k->n, name), &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode))
		k->size = (uint64_t)st.st_size;
	if (end > 0 || k->link || k->size > 0 || k->volume)
		return end <= k->size;
	/* An empty object needs its pack to exist as well: it will be opened. */
	return faccessat(p->dir, pack_name(k->writer, k->n, name), R_OK, 0) == 0;
}

static int64_t mtime_of(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

static bool link_holds(const struct link_to *l, int fd, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(e, EXHIBIT_IO, errno, "%s", l->path);
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != l->size ||
	    mtime_of(&st) != l->mtime_ns || (uint64_t)st.st_ino != l->inode)
		return err_set(e, EXHIBIT_INPUT, 0, "input changed since it was read: %s", l->path);
	return true;
}

static void close_one(struct packs *p, uint32_t slot)
{
	struct pack *k = &p->v[p->open[slot]];

	close(k->fd);
	k->fd = -1;
	p->open[slot] = p->open[--p->opened];
}

static void make_room(struct packs *p)
{
	uint32_t oldest = 0;

	if (p->open == NULL)
		p->open = mem_get(OPEN_MAX_PACKS * sizeof *p->open);
	if (p->opened < OPEN_MAX_PACKS)
		return;
	for (uint32_t i = 1; i < p->opened; i++)
		if (p->v[p->open[i]].used < p->v[p->open[oldest]].used)
			oldest = i;
	close_one(p, oldest);
}

int pack_open(struct packs *p, uint32_t number, struct err *e)
{
	struct pack *k = &p->v[number];
	char name[PACK_NAME];

	k->used = ++p->clock;
	if (k->fd < 0) {
		make_room(p);
		/* A FIFO may have taken the place of a linked file: opening must not wait. */
		k->fd = k->link ? open(k->link->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
				: openat(p->dir, pack_name(k->writer, k->n, name),
					 O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (k->fd < 0) {
			if (k->link)
				err_set(e, EXHIBIT_INPUT, errno, "input is gone: %s",
					k->link->path);
			else
				err_set(e, EXHIBIT_IO, errno, "open %s in the store", name);
			return -1;
		}
		p->open[p->opened++] = number;
	}
	if (k->link && !link_holds(k->link, k->fd, e)) {
		pack_forget(p, number);
		return -1;
	}
	return k->fd;
}

void pack_forget(struct packs *p, uint32_t number)
{
	for (uint32_t i = 0; i < p->opened; i++)
		if (p->open[i] == number) {
			close_one(p, i);
			break;
		}
	if (p->v[number].link == NULL)
		p->v[number].size = 0;
}
