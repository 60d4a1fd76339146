/* What the case comes to, as sections of the page and as files: the balance, the steps to take and
 * their last days, findings, the statement, the ledger. */
#ifndef EXHIBIT_REPORT_BRIEF_H
#define EXHIBIT_REPORT_BRIEF_H

#include "html.h"
#include "model.h"

/* False without a concluded case: then there is nothing to tell. */
bool brief_has(const struct report *r);

/* balance.csv, ledger.csv, findings.csv, deadlines.csv, steps.csv in csv/; statement.md and, for a
 * venue whose form has fields, fields.json beside the report. */
bool brief_files(struct report *r, struct err *e);
/* Marks what the sections refer to, so that the list of exhibits has it. Before the page. */
void brief_mark(struct report *r);

/* Sections between the summary and the doubts; the page gives each its heading. */
void brief_balance(struct html *h, const struct report *r);
void brief_steps(struct html *h, const struct report *r);
void brief_findings(struct html *h, const struct report *r);
void brief_statement(struct html *h, const struct report *r);
void brief_ledger(struct html *h, const struct report *r);

#endif
