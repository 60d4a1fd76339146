/* Conversations: which messages belong together, who answered what, and where nobody answered. */
#ifndef EXHIBIT_CASE_THREADS_H
#define EXHIBIT_CASE_THREADS_H

#include "case/texts.h"

/* After sides. Messages join by what References and In-Reply-To name; an answer that names nothing
 * that is here joins the latest earlier message with its subject and one of its people, under
 * whichever address, up to THREAD_DAYS back. Messages of a chat join by channel. Fills threads,
 * item.thread, item.answers. */
void threads_settle(struct case_ *c);
/* After sides and relevance: requests of my side to the other that were not answered for
 * SILENCE_DAYS, or not at all. Fills silences and CI_REQUEST. */
void threads_silences(struct case_ *c, struct texts *texts);

enum { THREAD_DAYS = 120, SILENCE_DAYS = 7 };

#endif
