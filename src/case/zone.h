/* The user's time zone, as case.ini tells it: "+02:00", "UTC", or a name of the IANA database, "Europe/Berlin", whose
 * difference to UTC depends on the day. */
#ifndef EXHIBIT_CASE_ZONE_H
#define EXHIBIT_CASE_ZONE_H

#include "base/span.h"

/* False: neither a difference nor a name this system's database knows. */
bool zone_is_known(struct span zone);
/* Seconds to add to UTC at that instant; 0 where the zone is absent or not known. */
int64_t zone_east(struct span zone, int64_t unix_s);

#endif
