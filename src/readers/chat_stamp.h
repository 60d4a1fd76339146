/* The time stamp a line of a chat transcript begins with, and what order its numbers are in. */
#ifndef EXHIBIT_READERS_CHAT_STAMP_H
#define EXHIBIT_READERS_CHAT_STAMP_H

#include "base/arena.h"

struct chat_stamp {
	uint16_t n[3];		/* the three numbers of the date, as they stand */
	uint8_t hour, minute, second;	/* 24 h */
	/* the style: lines of one file share it */
	uint8_t year_at;	/* 1 or 3: that number has four digits; 0: none has */
	char mark;		/* between the numbers of the date; 'u': a word behind each of them */
	char end;		/* ']', '-' or ',': what stands behind the stamp */
	bool has_seconds, has_half;	/* has_half: a.m. and p.m. */
};

/* Reads the stamp at the start of `line`; *length: bytes up to where the sender's name begins. */
bool chat_stamp_read(struct span line, struct chat_stamp *s, size_t *length);
bool chat_stamp_same_style(const struct chat_stamp *a, const struct chat_stamp *b);

enum chat_order { CHAT_DMY, CHAT_MDY, CHAT_YMD, CHAT_ORDERS };

/* What a whole file says about the order of its dates. */
struct chat_dates {
	enum chat_order order, other;	/* other: the second best reading */
	bool is_open;			/* nothing but habit decides between the two */
	const char *why;		/* static text */
};
/* Takes the stamps in the order of the file: transcripts are chronological, so the reading that
 * runs backwards least is the likeliest. False: no order makes valid dates of all. */
bool chat_stamp_decide(const struct chat_stamp *s, size_t n, struct chat_dates *d);
/* "2023-01-04T00:56", with seconds where the stamp has them. No zone: the export does not say. */
struct span chat_stamp_print(const struct chat_stamp *s, enum chat_order o, struct arena *a);

#endif
