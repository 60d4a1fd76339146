/* What the case says, as sections of the page and as CSV files: the sides, what was left out,
 * conversations, silences, the same thing twice. */
#ifndef EXHIBIT_REPORT_DOSSIER_H
#define EXHIBIT_REPORT_DOSSIER_H

#include "html.h"
#include "model.h"

/* threads.csv, silences.csv, duplicates.csv, left_out.csv in csv/. */
bool dossier_csv(struct report *r, struct err *e);
/* Marks what the sections refer to, so that the list of exhibits has it. Before the page. */
void dossier_mark(struct report *r);

void dossier_sides(struct html *h, struct report *r);		/* who, and how that is known */
void dossier_left_out(struct html *h, const struct report *r);
void dossier_threads(struct html *h, const struct report *r);
void dossier_silences(struct html *h, const struct report *r);
void dossier_same(struct html *h, const struct report *r);
/* How many conversations of more than one message are kept; groups of copies. */
uint64_t dossier_n_threads(const struct report *r);

#endif
