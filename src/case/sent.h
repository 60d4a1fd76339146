/* Files that were sent in a chat: an export names them in its messages ("IMG-2024.jpg (file attached)"),
 * and they lie beside the transcript, in the same archive or folder. Nothing but the name joins them,
 * and nobody vouches for it: the report says which message names a file. */
#ifndef EXHIBIT_CASE_SENT_H
#define EXHIBIT_CASE_SENT_H

#include "case/case.h"

struct sent;

struct sent *sent_new(void);
void sent_free(struct sent *s);		/* NULL is fine */
/* Every item, in record order. */
void sent_take(struct sent *s, uint32_t index, const struct item *it);
/* After the last: joins by place and name. A name that two files of a folder have joins nothing. */
void sent_settle(struct sent *s);
/* Of a message the first file it names, of a file the first message that names it. CASE_NONE: there is none. */
uint32_t sent_with(const struct sent *s, uint32_t index);

#endif
