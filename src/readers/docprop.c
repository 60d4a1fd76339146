/* Properties of documents: claims of whoever wrote the file, kept as they are stated.
 *
 * Tracked changes: the text of a document is what stands with all insertions and without the
 * deletions, which is what its author sees last. What was deleted follows at the end as a part of
 * its own, so that it can be searched and is not taken for what was agreed. */
#include "docprop.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum { VALUE = 4096, MARK = 64 * 1024 };

static struct span cleaned(struct span s, size_t max, struct sink *out)
{
	struct buf raw, clean;
	struct span copy = { NULL, 0 };

	buf_init(&raw, max);
	buf_init(&clean, 4 * max);
	s = span_trim(span_sub(s, 0, max));
	for (size_t i = 0; i < s.n; i++) {
		bool blank = (uint8_t)s.p[i] <= ' ';

		if (!blank)
			buf_c(&raw, s.p[i]);
		else if (raw.n && raw.p[raw.n - 1] != ' ')
			buf_c(&raw, ' ');
	}
	text_repair(span_trim(buf_view(&raw)), &clean);
	if (clean.n)
		copy = arena_dup(sink_arena(out), buf_view(&clean));
	buf_clear(&raw);
	buf_clear(&clean);
	return copy;
}

void docprop_set(struct span *to, struct span value, struct sink *out)
{
	if (to->p == NULL && value.n)
		*to = cleaned(value, VALUE, out);
}

/* ---- time ---- */

static bool is_day(int y, int m, int d)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] + (leap && m == 2);
}

bool docprop_clock(struct span *to, const int t[6], const char *zone, struct sink *out)
{
	if (!is_day(t[0], t[1], t[2]) || t[3] < 0 || t[3] > 23 || t[4] < 0 || t[4] > 59 || t[5] < 0 || t[5] > 60)
		return false;
	*to = arena_fmt(sink_arena(out), "%04d-%02d-%02dT%02d:%02d:%02d%s", t[0], t[1], t[2], t[3], t[4], t[5], zone);
	return true;
}

static bool number(struct span s, size_t at, size_t n, int *v)
{
	*v = 0;
	for (size_t i = at; i < at + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return false;
		*v = *v * 10 + (s.p[i] - '0');
	}
	return true;
}

/* "Z", "+02:00" or "+0200" at the end; "" when there is none, NULL for nonsense. */
static const char *zone_of(struct span s, char to[8])
{
	bool colon = s.n == 6 && s.p[3] == ':';
	int h, m;

	if (s.n == 0)
		return "";
	if (s.n == 1 && (s.p[0] | 0x20) == 'z')
		return "Z";
	if ((s.p[0] != '+' && s.p[0] != '-') || (s.n != 5 && !colon))
		return NULL;
	if (!number(s, 1, 2, &h) || h > 14 || !number(s, s.n - 2, 2, &m) || m > 59)
		return NULL;
	memcpy(to, s.p, 3);
	to[3] = ':';
	memcpy(to + 4, s.p + s.n - 2, 2);
	to[6] = '\0';
	return to;
}

void docprop_time(struct span *to, struct span s, struct sink *out)
{
	int t[6] = { 0 };
	char room[8];
	const char *zone;
	size_t at = 19;

	s = span_trim(s);
	if (to->p || !number(s, 0, 4, &t[0]) || !number(s, 5, 2, &t[1]) || !number(s, 8, 2, &t[2]))
		return;
	if (s.n == 10 && is_day(t[0], t[1], t[2])) {
		*to = arena_dup(sink_arena(out), s);
		return;
	}
	if (!number(s, 11, 2, &t[3]) || !number(s, 14, 2, &t[4]))
		return;
	if (s.n > 16 && s.p[16] == ':')
		number(s, 17, 2, &t[5]);
	else
		at = 16;
	if (at < s.n && (s.p[at] == '.' || s.p[at] == ','))	/* parts of a second */
		for (at++; at < s.n && s.p[at] >= '0' && s.p[at] <= '9'; at++)
			;
	zone = zone_of(span_from(s, at), room);
	if (zone)
		docprop_clock(to, t, zone, out);
}

void docprop_filetime(struct span *to, uint64_t t, struct sink *out)
{
	uint64_t s = t / 10000000, days = s / 86400;
	int64_t z, era, doe, yoe, doy, mp;
	int v[6];

	if (to->p || t == 0 || days > 3000000)
		return;
	z = (int64_t)days - 134774 + 719468;	/* to 1970, and on to the era */
	era = z / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	v[2] = (int)(doy - (153 * mp + 2) / 5 + 1);
	v[1] = (int)(mp < 10 ? mp + 3 : mp - 9);
	v[0] = (int)(yoe + era * 400) + (v[1] <= 2);
	v[3] = (int)(s % 86400 / 3600);
	v[4] = (int)(s % 3600 / 60);
	v[5] = (int)(s % 60);
	docprop_clock(to, v, "Z", out);
}

/* ---- marks ---- */

static bool same(struct span a, struct span b) { return span_eq(a, b) || (a.n == 0 && b.n == 0); }

void docprop_mark(const char *kind, struct span who, struct span time, struct span text, struct sink *out)
{
	struct list *marks = &sink_item(out)->document.marks;
	struct mark *last = marks->n ? (struct mark *)marks->v + marks->n - 1 : NULL, *m;
	struct span name = cleaned(who, VALUE, out), at = { NULL, 0 };

	text = cleaned(text, MARK, out);
	docprop_time(&at, time, out);
	if (last && span_eq_str(last->kind, kind) && same(last->who, name) && same(last->time, at) &&
	    strcmp(kind, "comment") != 0 && last->text.n + text.n < MARK) {
		if (text.n)
			last->text = last->text.n ? arena_fmt(sink_arena(out), "%.*s %.*s", (int)last->text.n, last->text.p,
							      (int)text.n, text.p) : text;
		return;
	}
	if (marks->n >= LIMIT_LIST)
		return;
	m = list_add(marks, sink_arena(out), sizeof *m);
	*m = (struct mark){ .kind = span_str(kind), .who = name, .time = at, .text = text };
}

/* Marks of this kind so far. */
static unsigned count_marks(const char *kind, struct sink *out)
{
	const struct list *marks = &sink_item(out)->document.marks;
	unsigned n = 0;

	for (uint32_t i = 0; i < marks->n; i++)
		n += span_eq_str(((const struct mark *)marks->v)[i].kind, kind);
	return n;
}

/* "time, author: text" on a line of its own; a name in front of a date may be read as its month. */
static bool mark_line(const struct mark *m, struct sink *out)
{
	struct buf b;
	bool more;

	buf_init(&b, 2 * MARK);
	buf_span(&b, m->time);
	if (m->who.n && m->time.n)
		buf_puts(&b, ", ");
	buf_span(&b, m->who);
	if (b.n)
		buf_puts(&b, ": ");
	buf_span(&b, m->text);
	buf_c(&b, '\n');
	more = sink_text(out, buf_view(&b));
	buf_clear(&b);
	return more;
}

static bool give(const char *kind, const char *heading, struct sink *out)
{
	const struct list *marks = &sink_item(out)->document.marks;
	bool more = true, any = false;

	for (uint32_t i = 0; i < marks->n && more; i++) {
		const struct mark *m = (const struct mark *)marks->v + i;

		if (!span_eq_str(m->kind, kind) || m->text.n == 0)
			continue;
		if (!any)
			more = sink_text(out, span_str(heading));
		any = true;
		more = more && mark_line(m, out);
	}
	return more;
}

/* Parts have no gaps: what was before and nobody spoke of is new. */
static void add_part(const char *kind, size_t from, size_t to, struct sink *out)
{
	struct list *parts = &sink_item(out)->text.parts;
	size_t end = parts->n ? (size_t)((struct text_part *)parts->v)[parts->n - 1].bytes[1] : 0;
	struct text_part *p;

	if (to <= from)
		return;
	if (end < from)
		add_part("new", end, from, out);
	p = list_add(parts, sink_arena(out), sizeof *p);
	p->kind = span_str(kind);
	p->bytes[0] = (int64_t)from;
	p->bytes[1] = (int64_t)to;
}

bool docprop_give_part(const char *kind, const char *heading, struct span lines, struct sink *out)
{
	size_t from = sink_text_size(out);
	bool more = sink_text(out, span_str(heading)) && sink_text(out, lines);

	add_part(kind, from, sink_text_size(out), out);
	return more;
}

void docprop_give_marks(struct sink *out)
{
	unsigned inserted = count_marks("inserted", out), deleted = count_marks("deleted", out);
	size_t middle;

	if (!(sink_want(out) & WANT_TEXT))
		return;
	if (inserted || deleted)
		sink_note(out, NOTE_ODD, "document.changes",
			  "changes are tracked in it and not accepted: %u inserted, %u deleted; the text is that "
			  "with all changes made, what was deleted stands behind it", inserted, deleted);
	if (!give("comment", "\n[Comments]\n", out))
		return;
	middle = sink_text_size(out);
	give("deleted", "\n[Deleted]\n", out);
	add_part("deleted", middle, sink_text_size(out), out);
}
