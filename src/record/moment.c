/* Days to calendar after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#include "record/moment.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

struct span moment_utc(int64_t unix_s, struct arena *a)
{
	int64_t days = unix_s / 86400, rest = unix_s % 86400, era, y;
	unsigned of_era, year_of_era, of_year, mp, m, d;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = (unsigned)(days - era * 146097);
	year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	mp = (5 * of_year + 2) / 153;
	d = of_year - (153 * mp + 2) / 5 + 1;
	m = mp < 10 ? mp + 3 : mp - 9;
	y = (int64_t)year_of_era + era * 400 + (m <= 2);
	if (y < 1 || y > 9999)
		return (struct span){ NULL, 0 };
	return arena_fmt(a, "%04d-%02u-%02uT%02d:%02d:%02dZ", (int)y, m, d, (int)(rest / 3600),
			 (int)(rest / 60 % 60), (int)(rest % 60));
}

int64_t moment_now(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	char *end;
	long long v;

	if (fixed && *fixed) {
		errno = 0;
		v = strtoll(fixed, &end, 10);
		if (errno == 0 && *end == 0 && v >= 0)
			return v;
	}
	return (int64_t)time(NULL);
}
