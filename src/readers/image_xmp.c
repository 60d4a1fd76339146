/* XMP in pictures (ISO 16684-1; Exif's names in it: CIPA DC-010).
 *
 * A packet is RDF/XML, and simple properties stand in it as attributes or as elements, under prefixes
 * that everybody writes alike. Those few are looked up by name instead of parsing the packet: it may be
 * cut, and nothing of it decides more than a field. Exif blocks, which cameras write themselves, are
 * believed first. Not read: packets continued in other segments, other prefixes, places, structures. */
#include "image_xmp.h"

#include "base/text.h"
#include "exif.h"

enum { VALUE = 256 };	/* bytes of one value */

#define ABSENT ((struct span){ NULL, 0 })

/* name="value", name='value' or <name>value</name>; the first one that has a value. */
static struct span property(struct span packet, const char *name)
{
	struct span want = span_str(name);

	for (size_t at = 0; (at = span_find(packet, want, at)) != SIZE_MAX; at += want.n) {
		struct span rest = span_from(packet, at + want.n), value;
		char end = '<';

		if (at == 0 || rest.n < 3 || !strchr(" \t\r\n<", packet.p[at - 1]))
			continue;
		if (rest.p[0] == '=' && (rest.p[1] == '"' || rest.p[1] == '\''))
			end = rest.p[1];
		else if (rest.p[0] != '>')
			continue;
		value = span_from(rest, end == '<' ? 1 : 2);
		value = span_sub(value, 0, span_chr(span_sub(value, 0, VALUE), end, 0));
		value = span_trim(value);
		if (value.n && value.n < VALUE)
			return value;
	}
	return ABSENT;
}

/* Entities are left as they are: names of cameras and programs have none. */
static void words(struct span packet, const char *name, struct span *to, struct arena *a)
{
	struct span value = property(packet, name);

	if (to->n == 0 && value.n && text_is_utf8(value) && span_chr(value, '&', 0) == SIZE_MAX)
		*to = arena_dup(a, value);
}

/* "2024-04-03T10:00:00.25+02:00". Without a time of day it is the date of something else. */
static void time_of(struct span packet, const char *name, struct span *to, struct arena *a)
{
	struct span value = property(packet, name), zone = span_from(value, value.n < 19 ? value.n : 19);

	if (to->n || value.n < 19 || value.p[10] != 'T')
		return;
	if (span_starts(zone, "."))
		do
			zone = span_from(zone, 1);
		while (zone.n && zone.p[0] >= '0' && zone.p[0] <= '9');
	exif_time(value, zone, a, to);
}

/* Telephones say in a comment that all of a screen is what they took a picture of. */
static bool is_called_screenshot(struct span packet)
{
	size_t at = span_find(packet, SPAN("exif:UserComment"), 0);

	return at != SIZE_MAX && span_find(span_sub(packet, at, VALUE), SPAN("Screenshot"), 0) != SIZE_MAX;
}

void image_xmp_read(struct span packet, struct image *im, struct arena *a)
{
	struct span turned = property(packet, "tiff:Orientation");

	time_of(packet, "exif:DateTimeOriginal", &im->captured_at, a);
	time_of(packet, "photoshop:DateCreated", &im->captured_at, a);
	time_of(packet, "xmp:ModifyDate", &im->modified_at, a);
	words(packet, "tiff:Make", &im->camera_make, a);
	words(packet, "tiff:Model", &im->camera_model, a);
	words(packet, "xmp:CreatorTool", &im->software, a);
	if (!im->orientation.has && turned.n == 1 && turned.p[0] >= '1' && turned.p[0] <= '8')
		im->orientation = (struct opt64){ true, turned.p[0] - '0' };
	if (im->description.n == 0 && is_called_screenshot(packet))
		im->description = SPAN("Screenshot");
}
