/* Cells of a statement that are told twice: as a transaction, and as amounts and dates found in its text. */
#ifndef EXHIBIT_RECORD_CELLS_H
#define EXHIBIT_RECORD_CELLS_H

#include "record/item.h"

/* Takes the facts away that are the date, the amount or the balance of a transaction; what else a row
 * says ("refund of 1,250.00 EUR of 31 January") stays. Nothing happens where it was done before. */
void cells_drop(struct item *it);

#endif
