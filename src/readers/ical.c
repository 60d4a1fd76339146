/* Calendars, ".ics" (RFC 5545), read by libical: every event, task and journal entry becomes an event
 * of the item and a few lines of text.
 *
 * Times stay as they are written: with Z, with the offset the file's own VTIMEZONE gives for that zone,
 * or without any, and then the name of the zone is told in `why`. An entry that repeats is told once,
 * with its rule. Alarms and free-busy times are left out. */
#include "readers/reader.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "charset.h"

extern const struct reader reader_ical;

struct calendar {
	struct sink *out;
	icalcomponent *top;
	bool is_cancelled;	/* METHOD:CANCEL: all of it is called off */
};

static struct span safe(struct calendar *c, const char *s)
{
	return arena_dup(sink_arena(c->out), span_trim(span_sub(span_str(s), 0, LIMIT_LIST)));
}

/* The offset the zone had then, by the definition that came along. */
static bool offset_of(struct calendar *c, icalproperty *p, icaltimetype t, int *minutes)
{
	icalparameter *id = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
	icaltimezone *zone = id ? icalcomponent_get_timezone(c->top, icalparameter_get_tzid(id)) : NULL;
	int is_summer;

	if (zone == NULL)
		return false;
	*minutes = icaltimezone_get_utc_offset(zone, &t, &is_summer) / 60;
	return true;
}

static void set_time(struct calendar *c, struct event *e, icalproperty *p, icaltimetype t)
{
	struct arena *a = sink_arena(c->out);
	icalparameter *id = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
	int minutes = 0;

	e->zone = SPAN_NULL;
	if (t.is_date) {
		e->time = arena_fmt(a, "%04d-%02d-%02d", t.year, t.month, t.day);
		e->precision = SPAN("day");
		return;
	}
	e->precision = SPAN("second");
	e->time = arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d", t.year, t.month, t.day, t.hour, t.minute, t.second);
	if (icaltime_is_utc(t))
		e->zone = SPAN("Z");
	else if (offset_of(c, p, t, &minutes))
		e->zone = arena_fmt(a, "%c%02d:%02d", minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
	else if (id)
		e->why = arena_fmt(a, "in the zone \"%.200s\", which the file does not define", icalparameter_get_tzid(id));
	else
		e->why = SPAN("the file names no time zone");
	if (!span_is_null(e->zone))
		e->time = arena_fmt(a, "%.*s%.*s", SPAN_FMT(e->time), SPAN_FMT(e->zone));
}

static void text_line(struct calendar *c, const char *label, struct span value)
{
	if (value.n == 0 || !sink_text(c->out, span_str(label)) || !sink_text(c->out, SPAN(": ")))
		return;
	sink_text(c->out, value);
	sink_text(c->out, SPAN("\n"));
}

/* "mailto:jane@example.org" with CN=Jane Doe: "Jane Doe <jane@example.org>". */
static struct span person(struct calendar *c, icalproperty *p)
{
	icalparameter *cn = icalproperty_get_first_parameter(p, ICAL_CN_PARAMETER);
	struct span addr = safe(c, icalproperty_get_value_as_string(p));
	struct span name = cn ? safe(c, icalparameter_get_cn(cn)) : (struct span){ NULL, 0 };

	if (span_istarts(addr, "mailto:"))
		addr = span_from(addr, 7);
	return name.n ? arena_fmt(sink_arena(c->out), "%.*s <%.*s>", SPAN_FMT(name), SPAN_FMT(addr)) : addr;
}

static struct span text_of(struct calendar *c, icalcomponent *entry, icalproperty_kind kind)
{
	icalproperty *p = icalcomponent_get_first_property(entry, kind);
	const char *s = p ? icalvalue_get_text(icalproperty_get_value(p)) : NULL;

	return s ? safe(c, s) : (struct span){ NULL, 0 };
}

static struct span print_time(struct calendar *c, icalproperty *p)
{
	struct event e = { .time = { NULL, 0 } };
	icaltimetype t = p ? icalvalue_get_datetime(icalproperty_get_value(p)) : icaltime_null_time();

	if (p == NULL || icaltime_is_null_time(t) || !icaltime_is_valid_time(t))
		return (struct span){ NULL, 0 };
	set_time(c, &e, p, t);
	return e.time;
}

static void put_text(struct calendar *c, icalcomponent *entry, struct span summary, icalproperty *start)
{
	static const icalproperty_kind ends[] = { ICAL_DTEND_PROPERTY, ICAL_DUE_PROPERTY };
	icalproperty *p;

	text_line(c, "Event", summary);
	text_line(c, "Start", print_time(c, start));
	for (size_t i = 0; i < countof(ends); i++)
		text_line(c, i ? "Due" : "End", print_time(c, icalcomponent_get_first_property(entry, ends[i])));
	text_line(c, "Where", text_of(c, entry, ICAL_LOCATION_PROPERTY));
	if ((p = icalcomponent_get_first_property(entry, ICAL_ORGANIZER_PROPERTY)))
		text_line(c, "Organizer", person(c, p));
	p = icalcomponent_get_first_property(entry, ICAL_ATTENDEE_PROPERTY);
	for (int i = 0; p && i < 1000; i++, p = icalcomponent_get_next_property(entry, ICAL_ATTENDEE_PROPERTY))
		text_line(c, "Attendee", person(c, p));
	text_line(c, "Description", text_of(c, entry, ICAL_DESCRIPTION_PROPERTY));
	sink_text(c->out, SPAN("\n"));
}

static void take_entry(struct calendar *c, icalcomponent *entry, const char *what)
{
	struct list *events = &sink_item(c->out)->events;
	icalproperty *start = icalcomponent_get_first_property(entry, ICAL_DTSTART_PROPERTY), *p;
	icaltimetype t = start ? icalvalue_get_datetime(icalproperty_get_value(start)) : icaltime_null_time();
	struct span summary = text_of(c, entry, ICAL_SUMMARY_PROPERTY);
	struct event e = { .what = span_str(what), .text = summary };

	if (sink_want(c->out) & WANT_TEXT)
		put_text(c, entry, summary, start);
	if (!(sink_want(c->out) & WANT_META) || start == NULL || icaltime_is_null_time(t) || !icaltime_is_valid_time(t) ||
	    events->n >= LIMIT_LIST)
		return;
	set_time(c, &e, start, t);
	if (c->is_cancelled || icalcomponent_get_status(entry) == ICAL_STATUS_CANCELLED)
		e.what = SPAN("calendar.cancelled");
	if ((p = icalcomponent_get_first_property(entry, ICAL_ORGANIZER_PROPERTY)))
		e.who = person(c, p);
	if ((p = icalcomponent_get_first_property(entry, ICAL_RRULE_PROPERTY)))
		e.why = arena_fmt(sink_arena(c->out), "repeats: %.300s", icalproperty_get_value_as_string(p));
	*(struct event *)list_add(events, sink_arena(c->out), sizeof e) = e;
}

static void take_calendar(struct calendar *c, icalcomponent *top)
{
	icalcomponent *entry = icalcomponent_get_first_component(top, ICAL_ANY_COMPONENT);

	c->top = top;
	c->is_cancelled = icalcomponent_get_method(top) == ICAL_METHOD_CANCEL;
	for (; entry; entry = icalcomponent_get_next_component(top, ICAL_ANY_COMPONENT))
		switch (icalcomponent_isa(entry)) {
		case ICAL_VEVENT_COMPONENT: take_entry(c, entry, "calendar.event"); break;
		case ICAL_VTODO_COMPONENT: take_entry(c, entry, "calendar.task"); break;
		case ICAL_VJOURNAL_COMPONENT: take_entry(c, entry, "calendar.journal"); break;
		default: break;
		}
}

/* Several calendars in one file are wrapped in an XROOT by libical. */
static void read_all(struct calendar *c, struct span text)
{
	icalcomponent *root = icalparser_parse_string(arena_cstr(sink_arena(c->out), text)), *one;

	if (root == NULL) {
		sink_note(c->out, NOTE_UNREAD, "ical.damaged", "the calendar is damaged: nothing in it can be read");
		return;
	}
	if (sink_want(c->out) & WANT_META)
		sink_item(c->out)->events = (struct list){ 0 };
	if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT)
		take_calendar(c, root);
	else
		for (one = icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT); one;
		     one = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT))
			take_calendar(c, one);
	if (icalcomponent_count_errors(root) > 0)
		sink_note(c->out, NOTE_PARTIAL, "ical.line", "%d lines of the calendar make no sense", icalcomponent_count_errors(root));
	icalcomponent_free(root);
}

static void ical_read(const struct source *in, struct sink *out)
{
	struct calendar c = { .out = out };
	struct buf scratch, utf8;
	struct span all;

	buf_init(&scratch, LIMIT_CALENDAR);
	buf_init(&utf8, 4 * LIMIT_CALENDAR);
	if (source_all(in, LIMIT_CALENDAR, &scratch, &all))
		read_all(&c, charset_text(all, (struct span){ NULL, 0 }, &utf8, NULL));
	else
		sink_note(out, in->size > LIMIT_CALENDAR ? NOTE_REFUSED : NOTE_UNREAD, "ical.size",
			  "a calendar of %llu bytes could not be read into memory", (unsigned long long)in->size);
	buf_clear(&scratch);
	buf_clear(&utf8);
}

static void ical_warm(void)
{
	icalerror_set_errors_are_fatal(false);
	charset_warm();
}

static const char *const ical_media[] = { "text/calendar", NULL };

const struct reader reader_ical = {
	.name = "ical",
	.media = ical_media,
	.warm = ical_warm,
	.read = ical_read,
};
