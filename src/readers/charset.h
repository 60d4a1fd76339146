/* Bytes in some charset to UTF-8, without asking the host's locale. */
#ifndef EXHIBIT_READERS_CHARSET_H
#define EXHIBIT_READERS_CHARSET_H

#include "base/buf.h"

/* Opens every converter once and keeps it: glibc loads them with dlopen, which the jail forbids.
 * Forked workers inherit them. Without it each converter is opened at first use. */
void charset_warm(void);

struct charset_used {
	const char *name;	/* what the bytes were read as; static storage */
	bool is_guess;		/* nothing, or something else, or something unknown was declared */
	bool is_repaired;	/* some bytes made no sense and became U+FFFD */
};

/* `in` as UTF-8. `declared` is a charset name from a header and may be absent or nonsense. A view of
 * `in` when that is UTF-8 already, else of `scratch`, which is emptied first. A byte order mark is
 * dropped. What was declared is believed unless the bytes contradict it: then UTF-8 when they are
 * valid UTF-8, else windows-1252 for a few western letters, else what uchardet thinks, else windows-1252. Never fails; `u` may be NULL. */
struct span charset_text(struct span in, struct span declared, struct buf *scratch,
			 struct charset_used *u);

bool charset_is_ascii(struct span s);

#endif
