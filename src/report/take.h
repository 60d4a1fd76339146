/* Between the files that take an item apart: take.c, take_fact.c, take_event.c, take_booking.c. Spans are the item's or live
 * in its scratch arena. */
#ifndef EXHIBIT_REPORT_TAKE_H
#define EXHIBIT_REPORT_TAKE_H

#include "model.h"

struct span take_number(struct report *r, int64_t v, bool has);
struct span take_counted(struct report *r, int64_t v);	/* from 1; 0 is absent */
struct span take_known_text(struct span s);	/* without what is known to be unknown */
struct span take_keep(struct report *r, struct buf *b);	/* and clears it */
struct span take_join(struct report *r, const struct list *l, const char *sep);
/* Keeps a row for the page; what it points at has to be listed then. */
bool take_show(struct report *r, struct shelf *s, const struct row *row, const struct place *at);

struct row take_fact_row(struct report *r, const struct item *it, const struct fact *f, const struct place *at);
struct span take_fact_place(struct report *r, const struct locator *at);
/* Only the page puts the place into words, and only for the rows it shows: most are not. */
bool take_fact_show(struct report *r, struct shelf *s, struct row *row, const struct fact *f, const struct place *at);
void take_fact_amount(struct report *r, const struct item *it, const struct fact *f, const struct place *at);
void take_fact_date(struct report *r, const struct item *it, const struct fact *f, const struct place *at, bool in_timeline);

/* `f`: what it rests on; NULL: nothing. in_timeline: by fact, which of them an event of the timeline rests on. */
bool take_event_one(struct report *r, const struct item *it, uint32_t index, const struct event *ev, const struct fact *f,
		    const struct place *at, struct err *e);
bool take_event_all(struct report *r, const struct item *it, uint32_t index, const struct place *at, bool *in_timeline, struct err *e);

bool take_booking_all(struct report *r, const struct item *it, uint32_t index, const struct place *at, struct err *e);

#endif
