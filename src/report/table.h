/* The tables of report.html, one function each. */
#ifndef EXHIBIT_REPORT_TABLE_H
#define EXHIBIT_REPORT_TABLE_H

#include "html.h"
#include "model.h"

void table_classes(struct html *h, const struct report *r);
void table_currencies(struct html *h, const struct report *r);
void table_parties(struct html *h, const struct report *r);
void table_events(struct html *h, struct report *r, const struct shelf *s, const char *id,
		  const char *caption);
/* Sets the id "a12" on the first row of item 12 when `anchored`: links lead there. */
void table_amounts(struct html *h, const struct shelf *s, const char *id, const char *caption,
		   bool anchored);
void table_dates(struct html *h, const struct shelf *s, const char *id, const char *caption);
void table_bookings(struct html *h, const struct shelf *s);
/* Facts that need a look: as written, as read, what else it could be, why. */
void table_doubts(struct html *h, const struct shelf *s, const char *id, const char *caption);
void table_notes(struct html *h, const struct shelf *s, const char *id, const char *caption);

/* Says how many rows a table left out and where they are; nothing when it has them all. */
void table_rest(struct html *h, const struct shelf *s, const char *file);

#endif
