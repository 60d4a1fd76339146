/* Inside the PDF reader: what a document says besides its pages. */
#ifndef EXHIBIT_READERS_PDF_EXTRA_H
#define EXHIBIT_READERS_PDF_EXTRA_H

#include "reader.h"

#include <poppler.h>

/* Title, author, programs and dates into item.document. */
void pdf_extra_properties(PopplerDocument *doc, struct span file, struct sink *out);

/* Forms and comments, page by page. */
struct pdf_extra {
	struct buf repeated;	/* "name: value" of fields that show on their page */
};
void pdf_extra_begin(struct pdf_extra *x);
/* Fields whose value does not show on the page become lines of text behind it; comments become
 * marks. `text` is what the page shows. False when the sink wants no more text. */
bool pdf_extra_page(struct pdf_extra *x, PopplerPage *page, struct span text, struct sink *out);
void pdf_extra_end(struct pdf_extra *x, struct sink *out);

/* Signatures into item.signatures: who, when, whether the bytes are those that were signed, and
 * whether something was added behind them. Whether the signer can be trusted is not asked. */
void pdf_sign_read(struct span file, struct sink *out);
void pdf_sign_warm(void);

/* "D:20240403101500+02'00'" (ISO 32000-1, 7.9.4) into RFC 3339; *to stays for what is no date. */
void pdf_extra_time(struct span *to, struct span date, struct sink *out);

#endif
