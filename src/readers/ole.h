/* Compound files ([MS-CFB]) for the readers of old office documents: streams by name, properties,
 * files embedded as OLE packages. */
#ifndef EXHIBIT_READERS_OLE_H
#define EXHIBIT_READERS_OLE_H

#include "readers/reader.h"

struct _GsfInfile;
struct ole {
	struct buf scratch;
	struct _GsfInfile *root;
	struct sink *out;
};

/* Once, before the jail. */
void ole_warm(void);
/* Opens the file. False, with a note, when it is beyond reading. ole_close in any case. */
bool ole_open(struct ole *o, const struct source *in, struct sink *out);
void ole_close(struct ole *o);
/* All bytes of a stream of the root, at most to->max of them (noted when there are more). False when
 * there is no such stream. */
bool ole_stream(struct ole *o, const char *name, struct buf *to);
/* Title, author, dates from the summary information into item.document. */
void ole_properties(struct ole *o);
/* Files embedded anywhere in it become children; objects of other programs are counted in a note. */
void ole_children(struct ole *o);
/* What an OLE package holds; `native` begins behind its size. False when it is none. */
bool ole_package(struct span native, struct span *name, struct span *bytes);
/* A child of that name, without folders in front. False when the sink wants no more children. */
bool ole_give(struct span name, struct span bytes, struct sink *out);

#endif
