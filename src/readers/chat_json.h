/* Messages out of JSON, for the reader of single files and the one of whole Slack archives. */
#ifndef EXHIBIT_READERS_CHAT_JSON_H
#define EXHIBIT_READERS_CHAT_JSON_H

#include "base/buf.h"
#include "chat.h"

struct chat_user {
	struct span id, name;
};

/* Gives every message of the JSON text to `x`. `users`: struct chat_user in order of id, for
 * exports that name their people elsewhere; or NULL. False: no strict JSON, nothing was given. */
bool chat_json_tell(struct chat_export *x, struct span text, const struct list *users);

/* ---- between the two halves ---- */

struct chat_json {
	struct chat_export *x;
	struct arena *a;
	const struct list *users;	/* struct chat_user; or NULL */
	struct buf words;
	bool stopped;
};

/* Has it a time, and a sender or words? */
bool chat_json_is_message(struct span object, struct arena *a);
/* Gives the message to t->x; t->stopped when a limit was met. */
void chat_json_message(struct chat_json *t, struct span object);
/* A string of the export as it may be shown; absent when empty. */
struct span chat_json_plain(const struct chat_json *t, struct span s);

#endif
