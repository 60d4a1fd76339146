/* exhibit scan: facts in plain text, as a filter. */
#ifndef EXHIBIT_WORKER_SCAN_H
#define EXHIBIT_WORKER_SCAN_H

#include "find/find.h"

/* Without `json`: every line of text gives one line {"facts":[...]}; a line is a document of its own.
 * With `json`: every line {"id","text","order"?,"currency"?,"lang"?,"anchor"?} comes back with all its
 * fields as they were and "facts" behind them; a line that is not such an object gives
 * {"type":"error","line":N,"text":"..."} and the run goes on. Nothing but read and write on the two
 * descriptors. False: reading or writing failed. */
bool scan_run(int in_fd, int out_fd, bool json, struct finder *f, const struct find_hints *defaults, struct err *e);

#endif
