/* Canon's CIFF ("CIFF Specification on Image Data File", 1.0 rev 4) as it stands in JPEG files, and the
 * text of APP12 segments ("picture info", undocumented; the names as cameras of 1997 to 2000 write them).
 *
 * A CIFF heap ends with the offset of its directory; entries are values in place, values in the heap, or
 * heaps of their own. Times are seconds since 1970 on the camera's own clock, so no zone is known.
 * Not read: raw files of that format, and all else that these blocks tell. */
#include "exif_older.h"

#include <time.h>

#include "base/cursor.h"
#include "base/text.h"

enum { DEPTH = 4, ENTRIES = 1024, TEXT = 64 };	/* entries of all heaps together, which may share bytes */
enum { IN_PLACE = 0x4000, KIND = 0x3800, HEAP = 0x2800, HEAP_TOO = 0x3000, TAG_MODEL = 0x080a, TAG_TIME = 0x180e };

/* Cameras with a clock are younger than 1990; one that was never set counts from 1970 or 1980. */
static void set_time(uint32_t seconds, struct image *im, struct arena *a)
{
	time_t t = seconds;
	struct tm d;

	if (im->captured_at.n || seconds < 631152000u || gmtime_r(&t, &d) == NULL)
		return;
	im->captured_at = arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d", d.tm_year + 1900, d.tm_mon + 1, d.tm_mday,
				    d.tm_hour, d.tm_min, d.tm_sec);
}

/* "Canon\0Canon PowerShot A5\0" */
static void set_camera(struct span s, struct image *im, struct arena *a)
{
	struct span make, model;

	if (!span_split(&s, '\0', &make) || !span_split(&s, '\0', &model))
		return;
	if (im->camera_make.n || im->camera_model.n || make.n > TEXT || model.n > TEXT || !text_is_utf8(make) ||
	    !text_is_utf8(model))
		return;
	im->camera_make = arena_dup(a, span_trim(make));
	im->camera_model = arena_dup(a, span_trim(model));
}

static uint32_t first_number(struct span value)
{
	struct cursor c = cursor_on(value);

	return cursor_u32le(&c);
}

static void heap(struct span h, int depth, unsigned *left, struct image *im, struct arena *a)
{
	struct cursor c = cursor_on(span_from(h, h.n < 4 ? h.n : h.n - 4));
	uint32_t directory = cursor_u32le(&c);
	uint16_t n;

	if (c.ran_out || depth == 0)
		return;
	c = cursor_on(h);
	cursor_take(&c, directory);
	n = cursor_u16le(&c);
	for (uint16_t i = 0; i < n && *left && !c.ran_out; i++, --*left) {
		uint16_t tag = cursor_u16le(&c);
		uint32_t size = cursor_u32le(&c), at = cursor_u32le(&c);
		struct cursor v = cursor_on(h);
		struct span value;

		cursor_take(&v, at);
		value = cursor_take(&v, size);
		if (c.ran_out || tag & IN_PLACE || v.ran_out)
			continue;
		if ((tag & KIND) == HEAP || (tag & KIND) == HEAP_TOO)
			heap(value, depth - 1, left, im, a);
		else if (tag == TAG_MODEL)
			set_camera(value, im, a);
		else if (tag == TAG_TIME && value.n >= 4)
			set_time(first_number(value), im, a);
	}
}

void exif_older_ciff(struct span segment, struct image *im, struct arena *a)
{
	struct cursor c = cursor_on(segment);
	uint16_t order = cursor_u16be(&c);
	uint32_t head = cursor_u32le(&c);
	struct span mark = cursor_take(&c, 8);
	unsigned left = ENTRIES;

	if (!c.ran_out && order == 0x4949 && head >= 14 && head < segment.n && span_eq_str(mark, "HEAPJPGM"))
		heap(span_from(segment, head), DEPTH, &left, im, a);
}

void exif_older_info(struct span segment, struct image *im, struct arena *a)
{
	size_t at = span_find(segment, SPAN("[picture info]"), 0);
	struct span rest = span_from(segment, at == SIZE_MAX ? segment.n : at), line;
	uint64_t seconds = 0;

	while (span_line(&rest, &line)) {
		line = span_trim(line);
		if (!span_starts(line, "TimeDate=") || line.n > 9 + 10)
			continue;
		for (size_t i = 9; i < line.n && line.p[i] >= '0' && line.p[i] <= '9'; i++)
			seconds = seconds * 10 + (uint64_t)(line.p[i] - '0');
		if (seconds <= UINT32_MAX)
			set_time((uint32_t)seconds, im, a);
		return;
	}
}
