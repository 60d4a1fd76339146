/* Between the files that write report.html: its pieces, and sections that have a file of their own. */
#ifndef EXHIBIT_REPORT_PAGE_H
#define EXHIBIT_REPORT_PAGE_H

#include "html.h"
#include "model.h"

void page_section(struct html *h, const char *id, const char *title);
void page_section_end(struct html *h);
void page_para(struct html *h, const char *text);
/* "1 item", "12 items": both forms are given, because English has more than one plural. */
void page_count(struct html *h, uint64_t n, const char *one, const char *many);
void page_term(struct html *h, const char *name);	/* of a list of terms; then what it says; then its end */
void page_term_end(struct html *h);
void page_fold(struct html *h, const char *title, uint64_t n);	/* begins what is folded away */

uint64_t page_doubts(const struct report *r);	/* how many page_attention tells of */
void page_attention(struct html *h, const struct report *r);
void page_integrity(struct html *h, const struct report_facts *f);
void page_about(struct html *h);

#endif
