/* Dates of mail headers, without guessing: a date that does not say day, month, year and time is
 * none, and neither the host's clock nor its zone is ever used. */
#ifndef EXHIBIT_READERS_MAILDATE_H
#define EXHIBIT_READERS_MAILDATE_H

#include "base/arena.h"

enum maildate_zone {
	MAILDATE_STATED,	/* "+0200", "GMT", "EST" */
	MAILDATE_UNKNOWN,	/* "-0000": UTC, and nothing said about where (RFC 5322, 3.3) */
	MAILDATE_MISSING,	/* none, or a name or number that means nothing: taken as UTC */
};

struct maildate {
	int year, month, day, hour, minute, second;	/* as written */
	int offset;					/* minutes east of UTC */
	enum maildate_zone zone;
	bool weekday_differs;	/* "Mon" on a day that was no Monday */
	bool is_unlikely;	/* before 1971 or after 2099 */
};

/* RFC 5322 with its obsolete forms (zone names, short years, comments), asctime() and ISO 8601
 * order. False when it is none of these or not a day of the calendar. */
bool maildate_parse(struct span field, struct maildate *d);
struct span maildate_print(const struct maildate *d, struct arena *a);	/* RFC 3339, offset as sent */
struct span maildate_zone(const struct maildate *d, struct arena *a);	/* "+02:00" or SPAN_NULL */

#endif
