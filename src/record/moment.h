/* Points in time as text. The host's zone and locale never matter. */
#ifndef EXHIBIT_RECORD_MOMENT_H
#define EXHIBIT_RECORD_MOMENT_H

#include "base/arena.h"

/* "2024-05-01T10:00:00Z" for seconds since 1970; absent outside the years 1 to 9999. */
struct span moment_utc(int64_t unix_s, struct arena *a);
/* The time this run calls now: SOURCE_DATE_EPOCH when it is set, else the clock. */
int64_t moment_now(void);

#endif
