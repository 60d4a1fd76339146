/* The files that hold object bytes: packs of any writer, links to files outside, memo files. Each
 * gets a number when first heard of. Keeps a bounded number of them open for reading. */
#ifndef EXHIBIT_STORE_PACK_H
#define EXHIBIT_STORE_PACK_H

#include "base/err.h"
#include "base/span.h"

#define PACK_MEMO UINT32_MAX	/* the `n` of a writer's memo file */
#define PACK_NAME 32

struct volume;

struct link_to {
	char *path;
	uint64_t size, inode;
	int64_t mtime_ns;
};

struct pack {
	uint32_t writer, n;
	int fd;			/* for reading, or -1 */
	uint32_t used;		/* when, on the table's own clock */
	uint64_t size;		/* bytes known to be there */
	struct link_to *link;	/* NULL for a pack file */
	struct volume *volume;	/* while this process still writes it */
	uint32_t own_link;	/* number + 1 of our own link to the same file, or 0 */
	bool dirty;		/* written, or relied upon, since the last sync */
	bool is_named;		/* by a record of some index */
};

struct packs {
	int dir;		/* borrowed */
	struct pack *v;
	uint32_t n, cap;
	uint32_t *table, mask;	/* (writer, n) -> number + 1 */
	uint32_t *open;		/* the numbers of those with fd >= 0 */
	uint32_t opened, clock;
};

void pack_clear(struct packs *p);
/* File name of a pack or memo. */
const char *pack_name(uint32_t writer, uint32_t n, char out[PACK_NAME]);
/* The number of this pack; UINT32_MAX when it was never heard of. */
uint32_t pack_known(const struct packs *p, uint32_t writer, uint32_t n);
/* The same; hears of it when new. UINT32_MAX when there are too many. */
uint32_t pack_number(struct packs *p, uint32_t writer, uint32_t n);
/* Says that this number is a file outside. Takes nothing over. */
void pack_link(struct packs *p, uint32_t number, struct span path, uint64_t size, int64_t mtime_ns,
	       uint64_t inode);
/* True when the first `end` bytes of it exist. */
bool pack_holds(struct packs *p, uint32_t number, uint64_t end);
/* A read-only descriptor, borrowed until the next call; -1 when it cannot be opened, or when a
 * linked file is no longer what it was. */
int pack_open(struct packs *p, uint32_t number, struct err *e);
/* Closes the reading descriptor, and forgets how large the file was. */
void pack_forget(struct packs *p, uint32_t number);

#endif
