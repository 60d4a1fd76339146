/* What documents say of themselves, put into item.document in one form. Inside the document readers. */
#ifndef EXHIBIT_READERS_DOCPROP_H
#define EXHIBIT_READERS_DOCPROP_H

#include "readers/reader.h"

/* Sets *to unless it is set or `value` says nothing. The value is copied, repaired, blanks made one. */
void docprop_set(struct span *to, struct span value, struct sink *out);
/* W3CDTF, ISO 8601 and xsd:dateTime as they are written in documents: with the offset they have, or
 * none. Nonsense is no time: *to stays. */
void docprop_time(struct span *to, struct span value, struct sink *out);
/* From a calendar day and clock; false when there is no such moment. `zone` as "+02:00", "Z" or "". */
bool docprop_clock(struct span *to, const int ymdhms[6], const char *zone, struct sink *out);
/* 100 ns since 1601 in UTC ([MS-DTYP] 2.3.3). */
void docprop_filetime(struct span *to, uint64_t t, struct sink *out);

/* A mark on the document. `text` may be empty. Adds to the mark before it when that was of the same
 * kind, hand and time. */
void docprop_mark(const char *kind, struct span who, struct span time, struct span text, struct sink *out);
/* Adds what was deleted and remarked to the end of the text, under headings, and says in notes that
 * there are changes nobody has accepted. The text of the document itself must be given before. */
void docprop_give_marks(struct sink *out);
/* Text that stands at the end under a heading, as a part of its own. False: the sink wants no more. */
bool docprop_give_part(const char *kind, const char *heading, struct span lines, struct sink *out);

#endif
