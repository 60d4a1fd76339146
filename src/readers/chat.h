/* What the readers of chat exports share: one message becomes one child item, whose words are its
 * bytes and whose sender and time stand in its `chat`. */
#ifndef EXHIBIT_READERS_CHAT_H
#define EXHIBIT_READERS_CHAT_H

#include "readers/reader.h"

struct chat_export {
	struct sink *out;
	struct span platform, channel;	/* of all messages; absent when not known */
	int64_t messages, users;	/* given so far; users: without what the program itself wrote */
	struct span first, last;	/* earliest and latest time, as text of one kind */
};

struct chat_message {
	struct chat chat;	/* platform and channel are filled in from the export when absent */
	struct span text;	/* UTF-8; of a slice: where it is in the item */
	bool is_slice;
	uint64_t from;		/* is_slice: the text is [from, from + text.n) of the item */
	struct list files;	/* spans: names of files that came with it */
};

void chat_begin(struct chat_export *x, struct sink *out, const char *platform);
/* Gives the message as a child called "#n". False: a limit was met, noted; stop. */
bool chat_give(struct chat_export *x, struct chat_message *m);
/* Writes the counts into the item. */
void chat_end(struct chat_export *x);

/* Kinds a text alone tells: deleted, media, system, call; absent when it is just words. Phrases of
 * the programs in the languages they speak. */
struct span chat_kind_of(struct span text);
/* "file (file attached)", "<attached: file>" and the like in other languages: the file's name, or absent. */
struct span chat_file_of(struct span text);


#endif
