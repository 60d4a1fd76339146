/* The database is the system's (tzdata), read by GLib. */
#include "case/zone.h"

#include "record/moment.h"

#include <stdio.h>
#include <gio/gio.h>

enum { NAME = 64 };

/* "+02:00" or "Z" behind any time of day. */
static bool difference(struct span zone, int64_t *s)
{
	char text[NAME];
	struct moment_iso t;
	int n = snprintf(text, sizeof text, "2000-01-01T00:00%.*s", SPAN_FMT(zone));

	*s = 0;
	if (zone.n == 0 || n < 0 || (size_t)n >= sizeof text || !moment_parse(span_of(text, (size_t)n), &t) || t.zone.n == 0)
		return false;
	if (t.zone.n == 6)
		*s = ((t.zone.p[1] - '0') * 10 + (t.zone.p[2] - '0')) * 3600 + ((t.zone.p[4] - '0') * 10 + (t.zone.p[5] - '0')) * 60;
	if (t.zone.p[0] == '-')
		*s = -*s;
	return true;
}

/* Names only: GLib would take a path or a bare difference just as well. */
static GTimeZone *named(struct span zone)
{
	char name[NAME];

	if (zone.n == 0 || zone.n >= sizeof name || zone.p[0] < 'A' || zone.p[0] > 'Z')
		return NULL;
	for (size_t i = 0; i < zone.n; i++)
		if (!g_ascii_isalnum(zone.p[i]) && memchr("/_-+", zone.p[i], 4) == NULL)
			return NULL;
	memcpy(name, zone.p, zone.n);
	name[zone.n] = 0;
	return g_time_zone_new_identifier(name);
}

bool zone_is_known(struct span zone)
{
	int64_t s;
	GTimeZone *z;

	if (difference(zone, &s))
		return true;
	z = named(zone);
	if (z)
		g_time_zone_unref(z);
	return z != NULL;
}

int64_t zone_east(struct span zone, int64_t unix_s)
{
	int64_t s;
	GTimeZone *z;

	if (difference(zone, &s) || (z = named(zone)) == NULL)
		return s;
	s = g_time_zone_get_offset(z, g_time_zone_find_interval(z, G_TIME_TYPE_UNIVERSAL, unix_s));
	g_time_zone_unref(z);
	return s;
}
