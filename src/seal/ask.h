/* Questions to the person at the terminal: the one place in this room that talks with somebody. */
#ifndef EXHIBIT_SEAL_ASK_H
#define EXHIBIT_SEAL_ASK_H

#include "base/buf.h"
#include "base/err.h"

/* One line, on the controlling terminal. False: there is none, or the question was broken off. */
bool ask_line(const char *prompt, struct buf *answer);
/* A passphrase: the first line of descriptor `fd`, or, when that is -1, typed unseen on the
 * terminal; `twice` asks again and compares. Wipe and clear the buffer after use. */
bool ask_passphrase(int fd, const char *prompt, bool twice, struct buf *answer, struct err *e);
void ask_wipe(struct buf *secret);	/* overwrites and frees */

#endif
