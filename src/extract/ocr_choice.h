/* Is a picture worth reading, and what would that cost? Decided by the trusted half from what the
 * record says of the picture; its bytes are not looked at. */
#ifndef EXHIBIT_EXTRACT_OCR_CHOICE_H
#define EXHIBIT_EXTRACT_OCR_CHOICE_H

#include "record/item.h"

enum ocr_choice { OCR_NO, OCR_YES };

/* OCR_YES for what looks like a screenshot or a scanned document. With OCR_NO, *why is for people
 * where text may have been missed, and NULL where none is to be expected (icons, logos). */
enum ocr_choice ocr_choose(const struct item *it, const char **why);
/* Estimated time in ms, the same on every machine; 0: it cannot be read, or holds no letter. */
uint64_t ocr_cost_ms(const struct item *it);

#endif
