/* What readers and the search tell of one item on its way out of the jail: the struct sink of readers/reader.h, kept by
 * this file and filled through it. Frames leave when enough of them wait, or at sink_flush; text, and where it
 * stands, is kept until the search has been through it. */
#ifndef EXHIBIT_WORKER_SINK_H
#define EXHIBIT_WORKER_SINK_H

#include "readers/reader.h"
#include "worker/frame.h"

/* Where the text from `from` on stands: a page begins, or a word with its box. */
struct sink_place {
	size_t from, to;
	int64_t page;		/* > 0: a page begins here */
	int64_t box[4];
	int confidence;
};

struct sink_range {
	size_t from, to;
};

struct sink {
	int fd;
	struct buf out;
	struct arena *arena;
	struct item *item;
	unsigned want;
	struct buf text;
	bool text_full;
	struct sink_place *places;
	size_t n_places, cap_places;
	struct list told;	/* struct sink_range: what transactions tell of the text */
	struct list marked;	/* struct text_part: what the format says of who wrote it */
	uint64_t children;
	bool in_child;
	bool is_signed;		/* the text is what its signature vouches for */
};

void sink_open(struct sink *s, int fd);
void sink_flush(struct sink *s);			/* ends the process when the other half is gone */
void sink_put_bytes(struct sink *s, enum frame_type type, struct span bytes);
/* The item as it is known now; of one that is more than a frame holds, what matters, with a note. */
void sink_put_item(struct sink *s);
/* For the next item: nothing is kept of this one. */
void sink_reset(struct sink *s);

#endif
