/* Length-checked messages between the two halves: type (1 byte), length (4 bytes, little-endian),
 * that many bytes, at most LIMIT_FRAME. A job may carry one file descriptor. */
#ifndef EXHIBIT_WORKER_FRAME_H
#define EXHIBIT_WORKER_FRAME_H

#include "base/buf.h"

enum frame_type {
	/* to the worker */
	FRAME_JOB = 1,		/* job header, then the item as known (wire), then inline bytes */
	/* from the worker */
	FRAME_HELLO,		/* u32: parts of the jail that hold */
	FRAME_ITEM,		/* what is known now (wire): media first, everything at the end */
	FRAME_CHILD,		/* struct child; its bytes, notes and end follow */
	FRAME_SLICE,		/* a child that is a piece of the item itself, complete */
	FRAME_DATA,
	FRAME_CHILD_NOTE,
	FRAME_CHILD_END,
	FRAME_TEXT,		/* a piece of the item's text */
	FRAME_DONE,
};
enum { FRAME_HEAD = 5 };

void frame_begin(struct buf *b, enum frame_type type);	/* one at a time per buffer */
void frame_end(struct buf *b, size_t begun_at);
void frame_u8(struct buf *b, uint8_t v);
void frame_u32(struct buf *b, uint32_t v);
void frame_u64(struct buf *b, uint64_t v);
void frame_span(struct buf *b, struct span s);	/* absent and empty are told apart */

struct cursor;
struct span frame_get_span(struct cursor *c);

#endif
