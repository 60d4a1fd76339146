/* Inside the PDF reader: pages that are pictures. */
#ifndef EXHIBIT_READERS_PDF_H
#define EXHIBIT_READERS_PDF_H

#include "reader.h"

#include <poppler.h>

#define PDF_FEW_LETTERS 40	/* a page with fewer bytes of text may be a scan with a stamp on it */

struct pdf_scans {
	bool wanted;	/* recognition is */
	int found;	/* pages that are pictures */
	int drawn;	/* pages that were drawn to see whether anything is on them */
};

/* Looks at a page with few or no letters; recognises its text when wanted. False when the sink
 * wants no more text. */
bool pdf_scan_page(struct pdf_scans *s, PopplerPage *page, bool has_text, struct arena *a,
		   struct sink *out);
void pdf_scan_end(const struct pdf_scans *s, struct sink *out);	/* says in notes what was found */

#endif
