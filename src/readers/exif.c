/* What a camera wrote into a picture (CIPA DC-008 "Exif", TIFF 6.0).
 *
 * A block is a header and directories of 12-byte entries that point at their values. Only the first
 * directory and the two it names (Exif, GPS) are read, so that nothing can loop. libexif would do
 * for JPEG, but it reads no more than 64 KiB and no TIFF files, and walks maker notes that are of
 * no use here. Not read: maker notes, thumbnails, BigTIFF, later pages of a TIFF. */
#include "exif.h"

#include <stdio.h>

#include "base/cursor.h"
#include "base/text.h"

enum {
	TAG_WIDTH = 0x100, TAG_HEIGHT = 0x101, TAG_DESCRIPTION = 0x10e, TAG_MAKE = 0x10f, TAG_MODEL = 0x110,
	TAG_ORIENTATION = 0x112, TAG_SOFTWARE = 0x131, TAG_MODIFIED = 0x132,
	TAG_EXIF = 0x8769, TAG_GPS = 0x8825,
	TAG_ORIGINAL = 0x9003, TAG_DIGITIZED = 0x9004,
	TAG_COMMENT = 0x9286, TAG_OFFSET = 0x9010, TAG_OFFSET_ORIGINAL = 0x9011, TAG_OFFSET_DIGITIZED = 0x9012,
	TAG_LAT_REF = 1, TAG_LAT = 2, TAG_LON_REF = 3, TAG_LON = 4,
};
enum { TYPE_BYTE = 1, TYPE_ASCII, TYPE_SHORT, TYPE_LONG, TYPE_RATIONAL };

enum { ENTRIES = 512, TEXT = 256 };	/* of one directory; bytes of one text */

struct entry {
	uint16_t tag, type;
	uint32_t count;
	struct span bytes;	/* the value; absent when it stands outside of the block */
};

struct walk {
	struct span block;
	bool big;		/* "MM": most significant byte first */
	bool bad;
	struct image *im;
	struct arena *a;
	struct span times[3], zones[3];	/* original, digitized, changed */
	struct span lat, lon;
	char lat_ref, lon_ref;
};

typedef void on_entry(struct walk *w, const struct entry *e);

/* ---- values ---- */

static uint16_t u16(const struct walk *w, struct cursor *c)
{
	return w->big ? cursor_u16be(c) : cursor_u16le(c);
}

static uint32_t u32(const struct walk *w, struct cursor *c)
{
	return w->big ? cursor_u32be(c) : cursor_u32le(c);
}

static struct cursor at(const struct walk *w, uint32_t offset)
{
	struct cursor c = cursor_on(w->block);

	cursor_take(&c, offset);
	return c;
}

/* A whole number of any integer type; cameras mix them up. */
static bool number(const struct walk *w, const struct entry *e, uint32_t *v)
{
	struct cursor c = cursor_on(e->bytes);

	if (e->count == 0 || (e->type != TYPE_BYTE && e->type != TYPE_SHORT && e->type != TYPE_LONG))
		return false;
	*v = e->type == TYPE_BYTE ? cursor_u8(&c) : e->type == TYPE_SHORT ? u16(w, &c) : u32(w, &c);
	return !c.ran_out;
}

/* Text ends at its first NUL; blanks are padding. Absent when nothing is left. */
static struct span words(struct walk *w, const struct entry *e)
{
	size_t nul = span_chr(e->bytes, '\0', 0);
	struct span s = span_trim(span_sub(e->bytes, 0, nul < TEXT ? nul : TEXT)), copy = { NULL, 0 };
	struct buf clean;

	if (s.n == 0)
		return copy;
	buf_init(&clean, 4 * TEXT);
	text_repair(s, &clean);
	copy = arena_dup(w->a, buf_view(&clean));
	buf_clear(&clean);
	return copy;
}

/* ---- directories ---- */

static uint64_t type_size(uint16_t type)
{
	static const uint8_t size[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4 };

	return type < countof(size) ? size[type] : 0;
}

static void directory(struct walk *w, uint32_t offset, on_entry *on)
{
	struct cursor c = at(w, offset);
	uint16_t n = u16(w, &c);

	if (c.ran_out || n > ENTRIES)
		w->bad = true;
	for (uint16_t i = 0; i < n && i < ENTRIES; i++) {
		struct entry e = { .tag = u16(w, &c) };
		struct span inside;
		uint64_t size;

		e.type = u16(w, &c);
		e.count = u32(w, &c);
		inside = cursor_take(&c, 4);
		size = type_size(e.type) * e.count;
		if (c.ran_out) {
			w->bad = true;
			return;
		}
		if (size <= 4) {
			e.bytes = span_sub(inside, 0, (size_t)size);
		} else {
			struct cursor o = cursor_on(inside);
			struct cursor far = at(w, u32(w, &o));

			e.bytes = cursor_take(&far, size);
			w->bad = w->bad || far.ran_out;
		}
		on(w, &e);
	}
}

static void on_gps(struct walk *w, const struct entry *e)
{
	switch (e->tag) {
	case TAG_LAT_REF: w->lat_ref = e->bytes.n ? e->bytes.p[0] : 0; break;
	case TAG_LON_REF: w->lon_ref = e->bytes.n ? e->bytes.p[0] : 0; break;
	case TAG_LAT: w->lat = e->type == TYPE_RATIONAL ? e->bytes : w->lat; break;
	case TAG_LON: w->lon = e->type == TYPE_RATIONAL ? e->bytes : w->lon; break;
	default: break;
	}
}

static void on_exif(struct walk *w, const struct entry *e)
{
	switch (e->tag) {
	case TAG_ORIGINAL: w->times[0] = words(w, e); break;
	case TAG_DIGITIZED: w->times[1] = words(w, e); break;
	case TAG_COMMENT:	/* eight bytes name its charset; telephones say so of pictures of their screen */
		if (span_starts(e->bytes, "ASCII") && span_starts(span_from(e->bytes, 8), "Screenshot"))
			w->im->description = SPAN("Screenshot");
		break;
	case TAG_OFFSET: w->zones[2] = words(w, e); break;
	case TAG_OFFSET_ORIGINAL: w->zones[0] = words(w, e); break;
	case TAG_OFFSET_DIGITIZED: w->zones[1] = words(w, e); break;
	default: break;
	}
}

static void on_first(struct walk *w, const struct entry *e)
{
	uint32_t v;

	switch (e->tag) {
	case TAG_MAKE: w->im->camera_make = words(w, e); break;
	case TAG_MODEL: w->im->camera_model = words(w, e); break;
	case TAG_SOFTWARE: w->im->software = words(w, e); break;
	case TAG_DESCRIPTION: w->im->description = words(w, e); break;
	case TAG_MODIFIED: w->times[2] = words(w, e); break;
	case TAG_ORIENTATION:
		if (number(w, e, &v) && v >= 1 && v <= 8)
			w->im->orientation = (struct opt64){ true, v };
		break;
	case TAG_EXIF:
		if (number(w, e, &v))
			directory(w, v, on_exif);
		break;
	case TAG_GPS:
		if (number(w, e, &v))
			directory(w, v, on_gps);
		break;
	default: break;
	}
}

static void on_size(struct walk *w, const struct entry *e)
{
	uint32_t v;

	if ((e->tag == TAG_WIDTH || e->tag == TAG_HEIGHT) && number(w, e, &v) && v)
		*(e->tag == TAG_WIDTH ? &w->im->width : &w->im->height) = (struct opt64){ true, v };
	on_first(w, e);
}

/* ---- time ---- */

static bool digits(struct span s, size_t from, size_t n, int *v)
{
	*v = 0;
	for (size_t i = from; i < from + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return false;
		*v = *v * 10 + (s.p[i] - '0');
	}
	return true;
}

static bool is_day(int y, int m, int d)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] + (leap && m == 2);
}

static bool is_zone(struct span z)
{
	int h, m;

	if (z.n == 1 && z.p[0] == 'Z')
		return true;
	return z.n == 6 && (z.p[0] == '+' || z.p[0] == '-') && digits(z, 1, 2, &h) && z.p[3] == ':' &&
	       digits(z, 4, 2, &m) && h <= 14 && m <= 59;
}

/* "2024:04:03 10:00:00"; some software writes '-' or '/'. A clock that was never set is no time. */
bool exif_time(struct span t, struct span zone, struct arena *a, struct span *to)
{
	int y, mo, d, h, mi, s;

	if (t.n < 19 || !digits(t, 0, 4, &y) || !digits(t, 5, 2, &mo) || !digits(t, 8, 2, &d) ||
	    !digits(t, 11, 2, &h) || !digits(t, 14, 2, &mi) || !digits(t, 17, 2, &s))
		return false;
	if (!is_day(y, mo, d) || h > 23 || mi > 59 || s > 60)
		return false;
	*to = arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d%.*s", y, mo, d, h, mi, s,
				       SPAN_FMT(is_zone(zone) ? zone : SPAN("")));
	return true;
}

/* ---- place ---- */

/* One part of an angle in billionths of a degree. 0/0 is how "not measured" is written. */
static bool part(const struct walk *w, struct cursor *c, uint64_t unit, uint64_t *sum)
{
	uint64_t num = u32(w, c), den = u32(w, c);

	if (c->ran_out || (den == 0 && num != 0))
		return false;
	if (den)
		*sum += num * 1000000000 / (den * unit);
	return true;
}

/* Degrees, minutes and seconds, each a fraction, become a decimal by whole numbers only. */
static struct span angle(struct walk *w, struct span v, char ref, const char *refs, uint64_t max)
{
	struct cursor c = cursor_on(v);
	uint64_t nano = 0, micro;
	char text[32];
	size_t n;

	if (v.n < 24 || !(ref == refs[0] || ref == refs[1]))
		return (struct span){ NULL, 0 };
	for (uint64_t unit = 1; unit <= 3600; unit *= 60)
		if (!part(w, &c, unit, &nano))
			return (struct span){ NULL, 0 };
	micro = (nano + 500) / 1000;
	if (micro > max * 1000000)
		return (struct span){ NULL, 0 };
	n = (size_t)snprintf(text, sizeof text, "%s%llu.%06llu", ref == refs[1] && micro ? "-" : "",
			     (unsigned long long)(micro / 1000000), (unsigned long long)(micro % 1000000));
	while (text[n - 1] == '0')
		n--;
	n -= text[n - 1] == '.';
	return arena_dup(w->a, span_of(text, n));
}

/* All six fractions 0/0: the receiver had no fix. */
static bool has_fix(struct span v)
{
	for (size_t i = 4; i + 4 <= v.n; i += 8)
		if (v.p[i] || v.p[i + 1] || v.p[i + 2] || v.p[i + 3])
			return true;
	return false;
}

static void set_place(struct walk *w)
{
	struct span lat, lon;

	if (!has_fix(w->lat) || !has_fix(w->lon))
		return;
	lat = angle(w, w->lat, w->lat_ref, "NS", 90);
	lon = angle(w, w->lon, w->lon_ref, "EW", 180);
	if (lat.p && lon.p) {	/* half a place is none */
		w->im->gps_lat = lat;
		w->im->gps_lon = lon;
	}
}

bool exif_read(struct span block, bool is_file, struct image *im, struct arena *a)
{
	struct walk w = { .im = im, .a = a };
	struct cursor c;
	uint16_t order, magic;
	uint32_t first;

	if (block.n >= 6 && memcmp(block.p, "Exif\0", 5) == 0)
		block = span_from(block, 6);
	w.block = block;
	c = cursor_on(block);
	order = cursor_u16be(&c);
	w.big = order == 0x4d4d;
	magic = u16(&w, &c);
	first = u32(&w, &c);
	/* Olympus, Panasonic and others have a magic of their own in raw files that are TIFF else. */
	if (c.ran_out || (order != 0x4d4d && order != 0x4949) || magic == 43)
		return false;
	directory(&w, first, is_file ? on_size : on_first);
	if (!exif_time(w.times[0], w.zones[0], a, &im->captured_at))
		exif_time(w.times[1], w.zones[1], a, &im->captured_at);
	exif_time(w.times[2], w.zones[2], a, &im->modified_at);
	set_place(&w);
	return !w.bad;
}
