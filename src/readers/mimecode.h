/* Transfer encodings, decoded byte for byte as Python's email package does, damage included. */
#ifndef EXHIBIT_READERS_MIMECODE_H
#define EXHIBIT_READERS_MIMECODE_H

#include "base/buf.h"

/* Each appends what `in` decodes to; false when something had to be passed over or made no sense
 * (the text is then what could be had). The buffer's ceiling must allow in.n bytes more. */
bool mimecode_base64(struct span in, struct buf *out);
bool mimecode_qp(struct span in, struct buf *out);
/* The first uuencoded file in the text; all of `in` when there is none or it is damaged. */
bool mimecode_uu(struct span in, struct buf *out);

#endif
