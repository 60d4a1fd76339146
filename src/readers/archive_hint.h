/* What the archive reader has to find out for itself, from the bytes: names libarchive does not
 * give or not exactly, and signs of a set of volumes. All of it bounded, none of it believed. */
#ifndef EXHIBIT_READERS_ARCHIVE_HINT_H
#define EXHIBIT_READERS_ARCHIVE_HINT_H

#include "readers/reader.h"

/* Name for the one file in a compressed file: the name in a gzip header or uuencoded "begin" line,
 * else the compressed file's own without its suffix (".tgz" becomes ".tar"). */
struct span archive_hint_inner_name(const struct source *in, struct arena *a);

/* The name in the zip local header whose member data begins at `data`, byte for byte; absent when
 * none is found there. `is_utf8`: the header says so. */
struct span archive_hint_zip_name(const struct source *in, uint64_t data, bool *is_utf8,
				  struct arena *a);
/* Offset of the first zip local header at or after `from`, or UINT64_MAX. */
uint64_t archive_hint_zip_next(const struct source *in, uint64_t from);

/* How many entries the directory of a zip counts. */
enum zip_directory { ZIP_NO_DIRECTORY, ZIP_LISTS, ZIP_UNKNOWN };
enum zip_directory archive_hint_zip_entries(const struct source *in, uint64_t *entries);

/* True when the file says that it is one of several volumes (RAR 4, RAR 5, split zip, cabinet). */
bool archive_hint_is_volume(const struct source *in);

/* RFC 3339, UTC; absent outside of the years 1 to 9999. */
struct span archive_hint_time(int64_t seconds, struct arena *a);

#endif
