/* The mail reader, and what tells a message from other text. */
#ifndef EXHIBIT_READERS_EML_H
#define EXHIBIT_READERS_EML_H

#include "readers/reader.h"

extern const struct reader reader_eml;

/* Whether a file that begins like this (a few KiB are enough) is a message: header fields that only
 * mail has, and nothing before them that is none. Where its name says that it is one, a broken line or
 * two among them are let pass. */
bool eml_looks_like(struct span head, struct span name);

/* A message written anew from what another format keeps (mapi.c): `bytes` are none of the item's own. */
void eml_read_rebuilt(struct span bytes, struct sink *out);

#endif
