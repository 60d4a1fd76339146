/* Mailboxes in one file: where each message of it stands. */
#ifndef EXHIBIT_READERS_MBOX_H
#define EXHIBIT_READERS_MBOX_H

#include "readers/reader.h"

extern const struct reader reader_mbox;

/* Whether a file that begins like this is a mailbox: a From_ line and a header, or MMDF. */
bool mbox_looks_like(struct span head);

/* Whether there is more than one message in it. A single message with a From_ line in front is better
 * read as a message, which the mail reader does. Reads no further than the end of the second one. */
bool mbox_has_several(const struct source *in);

/* Is told each message: its bytes are [from, from + n) of the stream. False stops the splitter. */
typedef bool mbox_message(void *with, uint64_t from, uint64_t n);

/* Splits a stream given in pieces of any size. Only offsets come out; a message may be told some
 * time after its last byte was fed, and the order is that of the stream. */
struct mbox_splitter;

struct mbox_splitter *mbox_splitter_new(mbox_message *tell, void *with);
void mbox_splitter_free(struct mbox_splitter *s);
bool mbox_splitter_feed(struct mbox_splitter *s, struct span piece);	/* false: stopped */
bool mbox_splitter_finish(struct mbox_splitter *s);

#endif
