/* Which pictures are worth reading, and what reading one costs. Decided by the trusted half from
 * what is known of an item (type, size, camera), never from its bytes, and without a clock: the
 * same items give the same choice on every machine. */
#ifndef EXHIBIT_EXTRACT_OCR_CHOICE_H
#define EXHIBIT_EXTRACT_OCR_CHOICE_H

#include "record/item.h"

enum ocr_choice { OCR_NO, OCR_YES };

/* Yes for what looks like a screenshot, a scan or a scanned document. *why: for a note, when it is
 * a no that a reader may want to know of; NULL for pictures too small to hold text. */
enum ocr_choice ocr_choose(const struct item *it, const char **why);
/* Estimated milliseconds on one core; 0 for what recognition cannot read at all. */
uint64_t ocr_cost_ms(const struct item *it);

#endif
