/* Points in time as text. The host's zone and locale never matter. */
#ifndef EXHIBIT_RECORD_MOMENT_H
#define EXHIBIT_RECORD_MOMENT_H

#include "base/arena.h"

/* "2024-05-01T10:00:00Z" for seconds since 1970; absent outside the years 1 to 9999. */
struct span moment_utc(int64_t unix_s, struct arena *a);
/* The time this run calls now: SOURCE_DATE_EPOCH when it is set, else the clock. */
int64_t moment_now(void);


struct moment_iso {		/* what an ISO 8601 date or time says */
	int year, month, day;	/* month, day: 0 when not stated */
	struct span clock;	/* "10:15", "10:15:30", without fraction; absent when not stated */
	struct span zone;	/* "Z", "+02:00"; absent when not stated */
};
/* Takes "2024", "2024-04", "2024-04-03", "2024-04-03T10:15[:30[.5]][Z|+02:00]". False when it is
 * none of them. The spans point into `iso`. */
bool moment_parse(struct span iso, struct moment_iso *t);
/* Seconds since 1970 in UTC; without a zone as if it were UTC, less precise ones at their start.
 * False when it is no date. */
bool moment_instant(struct span iso, int64_t *seconds);

#endif
