/* Inside the reader of old workbooks: records and strings ([MS-XLS], BIFF8 and BIFF5). */
#ifndef EXHIBIT_READERS_XLS_H
#define EXHIBIT_READERS_XLS_H

#include "base/cursor.h"
#include "readers/reader.h"

struct xls_record {
	uint16_t type;
	struct span body;
};

/* Takes a record off the stream; false at the end. */
bool xls_record_next(struct cursor *c, struct xls_record *r);

/* A string that may run over from one record into those that continue it. */
struct xls_parts {
	struct list parts;	/* spans, in order */
	uint32_t part;
	struct cursor at;
	bool ran_out;
};
void xls_parts_begin(struct xls_parts *p);
/* XLUnicodeRichExtendedString (2.5.293), or without the rich parts when `plain`: appended as UTF-8. */
void xls_parts_string(struct xls_parts *p, uint32_t chars, bool plain, struct buf *out);
uint16_t xls_parts_u16(struct xls_parts *p);
uint32_t xls_parts_u32(struct xls_parts *p);

/* A string within one record: BIFF8 with its flags, BIFF5 in `charset`. */
void xls_string(struct cursor *c, uint32_t chars, bool is_8, struct span charset, struct buf *out);

#endif
