/* A text file of any size as UTF-8, piece by piece, in bounded memory: for readers of plain text. */
#ifndef EXHIBIT_READERS_TEXTFEED_H
#define EXHIBIT_READERS_TEXTFEED_H

#include "readers/reader.h"

struct textfeed {
	const struct source *in;
	uint64_t at;			/* where the next piece begins */
	char *window;			/* the piece as read, when the item is not in memory */
	struct buf decoded, plain;
	bool has_begun, is_damaged;	/* damaged: reading failed before the end */
	/* what was found so far; callers may read these */
	const char *charset;		/* "UTF-8", or what it was decoded from */
	bool is_guess;			/* nothing states that charset */
	bool is_repaired;		/* some bytes made no sense in it */
	bool has_bidi;
	uint64_t zeros, controls;	/* characters that text does not have */
};

void textfeed_init(struct textfeed *f, const struct source *in);
void textfeed_clear(struct textfeed *f);
/* The next piece: UTF-8 with LF alone as line end, whole lines unless one is longer than a piece.
 * NUL becomes U+FFFD. Borrowed until the next call. False at the end. */
bool textfeed_next(struct textfeed *f, struct span *utf8);
/* Notes about all that was found, and text.charset of the item. Once, at the end. */
void textfeed_report(const struct textfeed *f, struct sink *out);

#endif
