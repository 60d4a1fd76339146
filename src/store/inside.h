/* What the files of this room share. */
#ifndef EXHIBIT_STORE_INSIDE_H
#define EXHIBIT_STORE_INSIDE_H

#include "index.h"
#include "pack.h"
#include "writer.h"

#include "store/store.h"

#define STORE_IO (256u << 10)	/* bytes read at a time */

struct store {
	char *path;
	int dir, lock;
	unsigned flags;
	struct packs packs;
	struct index objects, memos;
	struct writer w;
	struct peer *peer;	/* the writers of this store but us, in order of number */
	uint32_t n_peers;
	uint32_t next_peer;	/* the number nobody had when we last looked */
	char *io;		/* STORE_IO bytes of scratch */
	struct hasher *hasher;
};

/* Where an object is, as far as is known without a look at what other writers added, and only if its
 * bytes can be had: a link may have broken. */
bool store_knows(struct store *s, const struct digest *d, struct place *out);
/* Remembers a new object, and puts it on record. */
bool store_record(struct store *s, const struct digest *d, const struct place *at, struct err *e);
bool store_writable(struct store *s, struct err *e);
/* Hashes what stands at a place. False when it cannot be read. */
bool store_hash(struct store *s, const struct place *at, struct digest *out, struct err *e);

#endif
