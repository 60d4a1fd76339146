/* Numeric dates that could be read both ways: what the document, the declared order and the language
 * say. And how dates are written out. */
#include "date.h"

#include "fold.h"

static void swap(struct day *d)
{
	uint8_t m = d->month;
	d->month = d->day;
	d->day = m;
	d->swapped = !d->swapped;
}

/* How many unambiguous numeric dates of the document have the day (the month) first. Hits keep no
 * order once they are read, so the reason tells. */
static void gather(const struct search *s, unsigned *day_first, unsigned *month_first)
{
	const struct hit *h = s->hits.v;
	*day_first = *month_first = 0;
	for (uint32_t i = 0; i < s->hits.n; i++) {
		if (h[i].kind != FACT_DATE || h[i].why == NULL)
			continue;
		*day_first += strncmp(h[i].why, "day first: the", 14) == 0;
		*month_first += strncmp(h[i].why, "month first: the", 16) == 0;
	}
}

static void decide(struct hit *h, bool month_first, const char *why)
{
	if (month_first)
		swap(&h->day);
	h->day.open = false;
	h->why = why;
}

/* The reading nearer to the message's own date, when the other one lies far off. */
static bool by_anchor(const struct search *s, struct hit *h)
{
	if (s->anchor.precision != PRECISION_DAY)
		return false;
	struct day other = h->day;
	swap(&other);
	int64_t now = date_to_days(s->anchor.year, s->anchor.month, s->anchor.day);
	int64_t a = date_to_days(h->day.year, h->day.month, h->day.day) - now;
	int64_t b = date_to_days(other.year, other.month, other.day) - now;
	a = a < 0 ? -a : a;
	b = b < 0 ? -b : b;
	if (b < a && b <= 31 && a > 60)
		swap(&h->day);
	else if (!(a < b && a <= 31 && b > 60))
		return false;
	h->why = "nearer to the date of the message; the other reading is possible";
	return true;
}

void date_settle(struct search *s)
{
	unsigned day_first, month_first;
	struct hit *h = s->hits.v;
	gather(s, &day_first, &month_first);
	for (uint32_t i = 0; i < s->hits.n; i++) {
		if (h[i].kind != FACT_DATE || !h[i].day.open)
			continue;
		bool dots = memchr(s->text.p + h[i].from, '.', h[i].to - h[i].from) != NULL &&
			    memchr(s->text.p + h[i].from, '/', h[i].to - h[i].from) == NULL;
		if (s->order == 'd' || s->order == 'm') {
			decide(h + i, s->order == 'm',
			       s->order == 'm' ? "month first: declared order"
					       : "day first: declared order");
		} else if (day_first > 0 && month_first == 0) {
			decide(h + i, false, "day first: other dates of the document");
		} else if (month_first > 0 && day_first == 0) {
			decide(h + i, true, "month first: other dates of the document");
		} else if (s->region_order != 0) {
			if (s->region_order == 'm')
				swap(&h[i].day);
			h[i].why = s->region_order == 'm' ? "month first is usual where the language is from"
							  : "day first is usual where the language is from";
		} else if (s->langs & 0x7e) {
			h[i].why = "day first is usual in the language of the text";
		} else if (dots) {
			h[i].why = "day first is usual with dots";
		} else if (!by_anchor(s, h + i)) {
			swap(&h[i].day);
			h[i].why = s->langs & 1
					   ? "month first is likelier in English; nothing decides"
					   : "nothing decides between month first and day first";
		}
	}
}

/* "2024-05-03": nearly every date is a plain day. */
static struct span print_plain(struct arena *a, const struct day *d)
{
	const unsigned year = (unsigned)d->year;
	const char out[10] = { (char)('0' + year / 1000), (char)('0' + year / 100 % 10), (char)('0' + year / 10 % 10),
			       (char)('0' + year % 10), '-', (char)('0' + d->month / 10), (char)('0' + d->month % 10),
			       '-', (char)('0' + d->day / 10), (char)('0' + d->day % 10) };
	return arena_dup(a, span_of(out, sizeof out));
}

static struct span print_day(struct arena *a, const struct day *d)
{
	switch (d->precision) {
	case PRECISION_YEAR:
		return arena_fmt(a, "%04d", d->year);
	case PRECISION_QUARTER:
		return arena_fmt(a, "%04d-Q%u", d->year, d->month);
	case PRECISION_MONTH:
		return arena_fmt(a, "%04d-%02u", d->year, d->month);
	case PRECISION_WEEK:
		return arena_fmt(a, "%04d-W%02u", d->year, d->month);
	default:
		break;
	}
	const struct clock_time *c = &d->time;
	if (!c->has && d->year >= 0 && d->year <= 9999 && d->month < 100 && d->day < 100)
		return print_plain(a, d);
	if (!c->has)
		return arena_fmt(a, "%04d-%02u-%02u", d->year, d->month, d->day);
	char zone[8] = "";
	if (c->has_zone && c->zone_min == 0) {
		zone[0] = 'Z';
	} else if (c->has_zone) {
		unsigned m = (unsigned)(c->zone_min < 0 ? -c->zone_min : c->zone_min);
		struct span z =
			arena_fmt(a, "%c%02u:%02u", c->zone_min < 0 ? '-' : '+', m / 60, m % 60);
		memcpy(zone, z.p, z.n < sizeof zone ? z.n : sizeof zone - 1);
	}
	if (c->has_second)
		return arena_fmt(a, "%04d-%02u-%02uT%02u:%02u:%02u%s", d->year, d->month, d->day,
				 c->hour, c->minute, c->second, zone);
	return arena_fmt(a, "%04d-%02u-%02uT%02u:%02u%s", d->year, d->month, d->day, c->hour,
			 c->minute, zone);
}

void date_print(const struct search *s, const struct hit *h, struct fact *f)
{
	static const char *const names[] = { "year", "quarter", "month", "week", "day" };
	const struct clock_time *c = &h->day.time;
	if (h->counted_months != 0 || h->counted_days != 0) {
		struct day moved = h->day;
		relative_count(h, &moved);
		f->value = print_day(s->a, &moved);
		list_add_span(&f->or_, s->a, print_day(s->a, &h->day));
		f->precision = SPAN("day");
		return;
	}
	f->value = print_day(s->a, &h->day);
	f->precision =
		span_str(c->has ? (c->has_second ? "second" : "minute") : names[h->day.precision]);
	if (c->has && !c->has_zone)
		f->zone = SPAN_NULL;
	else if (c->has)
		f->zone = c->zone_min == 0 ? SPAN("Z") : span_from(f->value, f->value.n - 6);
	if (h->day.open) {
		struct day other = h->day;
		swap(&other);
		list_add_span(&f->or_, s->a, print_day(s->a, &other));
	}
	if (h->day.year_first && s->order == 0) {
		/* "21/04/16" also is the 16th of April 2021 where the year comes first. */
		struct day other = h->day;
		bool swapped = h->day.swapped;
		unsigned first = swapped ? h->day.month : h->day.day,
			 mid = swapped ? h->day.day : h->day.month;
		other.year = (int16_t)date_pivot(first);
		other.month = (uint8_t)mid;
		other.day = (uint8_t)(h->day.year % 100);
		if (date_valid(other.year, other.month, other.day))
			list_add_span(&f->or_, s->a, print_day(s->a, &other));
	}
}

bool date_parse_anchor(struct span text, struct day *d)
{
	unsigned v[3] = { 0 }, at = 0;
	for (size_t i = 0; i < 10; i++) {
		if (i >= text.n ||
		    (i == 4 || i == 7 ? text.p[i] != '-' : !fold_is_digit(text.p[i])))
			return false;
		if (i == 4 || i == 7)
			at++;
		else
			v[at] = v[at] * 10 + (unsigned)(text.p[i] - '0');
	}
	*d = (struct day){ .year = (int16_t)v[0],
			   .month = (uint8_t)v[1],
			   .day = (uint8_t)v[2],
			   .precision = PRECISION_DAY };
	return date_valid((int)v[0], v[1], v[2]);
}
