/* The other writers of this store: what they put becomes known here by reading their indexes, from
 * where the last look ended. */
#ifndef EXHIBIT_STORE_PEERS_H
#define EXHIBIT_STORE_PEERS_H

#include "inside.h"

struct peer {
	uint32_t number;
	int fd;			/* its index; -1 once it is read to its end */
	uint64_t at;		/* read so far */
	uint64_t damaged;	/* bytes of it that are no records */
	uint64_t memo_at;
	bool is_ended, memo_done;
};

/* Reads all indexes and repairs those of writers that died. The store's lock is held. */
bool peers_open(struct store *s, struct err *e);
void peers_refresh(struct store *s);
void peers_close(struct store *s);
/* Takes a record of writer `number` into the index; an object whose bytes are not there is not
 * taken. False then. */
bool peers_learn(struct store *s, uint32_t number, const struct log_record *r);

/* recover.c: reads the index of a writer that died, believes what its last mark covers and what
 * hashes right, and puts an index with just that in its place. Leaves the descriptor open. */
void recover_index(struct store *s, struct peer *p);
/* Removes packs of this writer that no object stands in. */
void recover_unused(struct store *s, uint32_t number);

#endif
