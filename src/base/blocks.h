/* A large file written front to back, in whole blocks and past the page cache where the file system
 * allows it: bytes that nobody reads again soon cost no memory and no copying (here a third of the
 * time of a whole run went into filling fresh pages). A thread of its own does the writing, so that
 * the next block is made while the last one is on its way to the disk. */
#ifndef EXHIBIT_BASE_BLOCKS_H
#define EXHIBIT_BASE_BLOCKS_H

#include "base/err.h"
#include "base/span.h"

struct blocks;

/* Writes to `fd` from offset 0; the descriptor stays the caller's and is the writer's alone until
 * blocks_free. Never fails. */
struct blocks *blocks_new(int fd);
void blocks_free(struct blocks *b);	/* NULL is fine; what was not finished is not complete */
uint64_t blocks_at(const struct blocks *b);	/* bytes put so far */

bool blocks_put(struct blocks *b, struct span s, struct err *e);
/* Free room in the block under way, at least one byte; *n: how much. Put there what a read gives,
 * then say with blocks_fill how much it was. NULL: writing failed. */
char *blocks_room(struct blocks *b, size_t *n, struct err *e);
void blocks_fill(struct blocks *b, size_t n);
/* Changes bytes put before. */
bool blocks_patch(struct blocks *b, uint64_t at, struct span s, struct err *e);
/* Everything is on the descriptor, not synced. Nothing may be put after it. */
bool blocks_finish(struct blocks *b, struct err *e);

#endif
