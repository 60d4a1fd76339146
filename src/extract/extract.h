/* What the trusted half adds to an item once its text has been searched: facts that stand in
 * structured fields (mail headers, invoices), and the events that follow from facts. The bookings of
 * a statement are said once, as its transactions. */
#ifndef EXHIBIT_EXTRACT_EXTRACT_H
#define EXHIBIT_EXTRACT_EXTRACT_H

#include "record/item.h"

/* May be called again on the same item with the same result. */
void extract_finish(struct item *it);

#endif
