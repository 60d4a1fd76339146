/* Whether the money of a row moved, and which way: words of direction and status columns, in the
 * languages that csv_head.c knows. */
#ifndef EXHIBIT_READERS_CSV_MOVE_H
#define EXHIBIT_READERS_CSV_MOVE_H

#include "base/span.h"

enum csv_way { CSV_WAY_NONE, CSV_WAY_IN, CSV_WAY_OUT, CSV_WAY_WITHIN };

/* "Debit", "Af", "OUT", "S": out. "Credit", "Bij", "IN", "H": in. "NEUTRAL": between accounts of the
 * same person. Anything else: CSV_WAY_NONE. */
enum csv_way csv_move_way(struct span cell);

enum csv_state { CSV_STATE_DONE, CSV_STATE_OPEN, CSV_STATE_FAILED };

/* What a status says: failed, refused or given up; still open; anything else counts as done, for
 * banks have many words for that ("Completed", "Gebucht", "Paid", "Refunded"). */
enum csv_state csv_move_state(struct span cell);

#endif
