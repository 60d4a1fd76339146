/* Inside the sniffer: the questions it asks one after the other. Each answers with a media type in
 * static storage or in the arena, or with an absent span when the bytes are something else. */
#ifndef EXHIBIT_READERS_SNIFF_H
#define EXHIBIT_READERS_SNIFF_H

#include "readers/reader.h"

/* Signatures at fixed places, and short checks behind those that are too short to trust. */
struct span sniff_magic_media(const struct source *in);

/* A ZIP file by what is in it (documents, e-books, programs); "application/zip" when nothing more
 * is known. Absent when it does not begin like one. */
struct span sniff_zip_media(const struct source *in, struct arena *a);
/* A ZIP directory ends where the file ends and it points back into the file. */
bool sniff_zip_is_at_end(const struct source *in);

/* A compound file (MS-CFB) by its storages and class; absent when it is none. */
struct span sniff_ole_media(const struct source *in);

/* ---- text ---- */
struct sniff_text {
	struct span ascii;	/* the first bytes; of UTF-16 and UTF-32 only the ASCII part of them */
	bool is_whole;		/* there is no more than this */
	const char *wide;	/* "UTF-16LE" and the like, or NULL */
};
/* Whether the first bytes are text in any charset. Fills `t`; wide text is narrowed in `a`. */
bool sniff_text_is(const struct source *in, struct sniff_text *t, struct arena *a);
/* Formats that are text: messages, mailboxes, mark-up, calendars, tables... Absent: nothing special. */
struct span sniff_text_media(const struct source *in, const struct sniff_text *t);
/* Mark-up: html, xhtml, svg, feeds, xml. `lean`: somebody said html or xml, so less is enough. */
enum sniff_lean { SNIFF_LEAN_NONE, SNIFF_LEAN_HTML, SNIFF_LEAN_XML };
struct span sniff_markup_media(struct span text, bool is_whole, enum sniff_lean lean);
/* JSON values and lines of them. */
struct span sniff_json_media(struct span text, bool is_whole);

/* ---- names ---- */
/* The type a file of this name usually holds; absent when the extension is not known. */
struct span sniff_name_media(struct span name);

#endif
