/* What a table in text looks like: asked by the sniffer (is it one?) and by the reader (how is it
 * written?). */
#ifndef EXHIBIT_READERS_CSV_SHAPE_H
#define EXHIBIT_READERS_CSV_SHAPE_H

#include "base/span.h"

struct csv_shape {
	char delimiter;		/* one of , ; tab | */
	unsigned columns;	/* most rows have so many */
	unsigned rows, same;	/* looked at; and how many of them have so many columns */
};

/* Finds the delimiter in the first rows. `is_whole`: the last line is not cut. False when no
 * delimiter divides any row. */
bool csv_shape_of(struct span text, bool is_whole, struct csv_shape *to);

/* Whether text nobody called a table is one all the same: several rows, all alike, and not prose with
 * commas in it. */
bool csv_shape_is_table(struct span text, bool is_whole, struct csv_shape *to);

#endif
