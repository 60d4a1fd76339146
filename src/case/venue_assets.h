/* The profiles of reports/venues, inside the binary. */
#ifndef EXHIBIT_CASE_VENUE_ASSETS_H
#define EXHIBIT_CASE_VENUE_ASSETS_H

#include "base/span.h"

struct venue_asset {
	const char *name;	/* "upwork-fixed" */
	const char *begin, *end;
};
extern const struct venue_asset venue_assets[];
extern const size_t n_venue_assets;

#endif
