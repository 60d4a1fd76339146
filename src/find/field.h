/* What an invoice or receipt says of itself, read off its text: number, dates, parties, sums. For
 * documents that are no electronic invoice; no template is needed. */
#ifndef EXHIBIT_FIND_FIELD_H
#define EXHIBIT_FIND_FIELD_H

#include "base/err.h"
#include "record/item.h"

/* Labels and templates, once per process and before a fork. finder_new does it. */
bool field_warm(const char *rules_dir, struct err *e);

/* Fills it->fields from `text` and it->facts (struct fact in text order, bytes set) when it->class_ is an
 * invoice or a receipt, or a message whose own words are one, rows and sums and all (document_type tells which);
 * otherwise, or when a reader has filled them (fields.syntax), does nothing.
 * Facts that became fields get their role. `ocr`: the text was recognised. A field whose value is not
 * there stays absent. Spans in `a`. */
void field_decide(struct item *it, struct span text, bool ocr, struct arena *a);

#endif
