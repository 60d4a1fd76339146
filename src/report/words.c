/* Plain English for record values. Dates name the month, because 03/04/2024 is two days; numbers are
 * grouped by narrow no-break spaces, which no country reads as a decimal sign. */
#include "words.h"

#include "record/moment.h"
#include "visible.h"

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
				      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* ---- dates ---- */

void words_time(struct buf *b, struct span iso)
{
	struct moment_iso t;

	if (!moment_parse(iso, &t)) {
		visible_put(b, iso);
		return;
	}
	if (t.day)
		buf_fmt(b, "%d\xc2\xa0", t.day);
	if (t.month)
		buf_fmt(b, "%s\xc2\xa0", months[t.month - 1]);
	buf_fmt(b, "%04d", t.year);
	if (t.clock.n) {
		buf_puts(b, ", ");
		buf_span(b, span_sub(t.clock, 0, 5));
	}
	if (span_eq_str(t.zone, "Z") || span_eq_str(t.zone, "+00:00")) {
		buf_puts(b, "\xc2\xa0UTC");
	} else if (t.zone.n) {
		buf_puts(b, t.zone.p[0] == '-' ? "\xc2\xa0\xe2\x88\x92" : "\xc2\xa0+");
		buf_span(b, span_from(t.zone, 1));
	}
}

/* ---- numbers ---- */

struct decimal {
	bool minus;
	struct span whole, part;	/* digits before and after the point */
};

static bool all_digits(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

static bool decimal_parse(struct decimal *d, struct span s)
{
	struct span rest = s;

	d->minus = span_starts(s, "-");
	rest = span_from(s, d->minus);
	if (!span_split(&rest, '.', &d->whole) || d->whole.n == 0)
		return false;
	d->part = rest.p ? rest : SPAN("");
	return all_digits(d->whole) && all_digits(d->part);
}

void words_amount(struct buf *b, struct span value, struct span currency)
{
	struct decimal d;

	if (decimal_parse(&d, value)) {
		if (d.minus)
			buf_puts(b, "\xe2\x88\x92");
		for (size_t i = 0; i < d.whole.n; i++) {
			if (i && (d.whole.n - i) % 3 == 0)
				buf_puts(b, "\xe2\x80\xaf");
			buf_c(b, d.whole.p[i]);
		}
		if (d.part.n) {
			buf_c(b, '.');
			buf_span(b, d.part);
		}
	} else {
		visible_put(b, value);
	}
	if (currency.n) {
		buf_puts(b, "\xc2\xa0");
		visible_put(b, currency);
	}
}

static struct span without(struct span s, char c, bool front)
{
	while (s.n && (front ? s.p[0] : s.p[s.n - 1]) == c)
		s = front ? span_from(s, 1) : span_sub(s, 0, s.n - 1);
	return s;
}

int words_compare_size(struct span a, struct span b)
{
	struct decimal x, y;
	struct span w[2], p[2];
	int c;

	if (!decimal_parse(&x, a) || !decimal_parse(&y, b))
		return span_cmp(a, b);
	w[0] = without(x.whole, '0', true);
	w[1] = without(y.whole, '0', true);
	if (w[0].n != w[1].n)
		return w[0].n < w[1].n ? -1 : 1;
	if ((c = span_cmp(w[0], w[1])) != 0)
		return c < 0 ? -1 : 1;
	p[0] = without(x.part, '0', false);
	p[1] = without(y.part, '0', false);
	c = span_cmp(p[0], p[1]);
	return (c > 0) - (c < 0);
}

void words_size(struct buf *b, int64_t bytes)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB", "PB" };
	int64_t unit = 1000;
	unsigned u = 0;

	if (bytes < 1000) {
		buf_fmt(b, "%lld\xc2\xa0" "byte%s", (long long)bytes, bytes == 1 ? "" : "s");
		return;
	}
	while (u + 1 < countof(units) && bytes / unit >= 1000) {
		unit *= 1000;
		u++;
	}
	if (bytes / unit >= 100)
		buf_fmt(b, "%lld", (long long)(bytes / unit));
	else
		buf_fmt(b, "%lld.%lld", (long long)(bytes / unit),
			(long long)(bytes % unit / (unit / 10)));
	buf_fmt(b, "\xc2\xa0%s", units[u]);
}

/* ---- places and names ---- */

static void place_part(struct buf *b, size_t start, const char *word, int64_t n)
{
	if (n > 0)
		buf_fmt(b, "%s%s\xc2\xa0%lld", b->n > start ? ", " : "", word, (long long)n);
}

void words_place(struct buf *b, const struct locator *at)
{
	size_t start = b->n;

	if (at->header.n) {
		buf_puts(b, "header ");
		visible_put(b, at->header);
	}
	place_part(b, start, "page", at->page);
	place_part(b, start, "row", at->row);
	place_part(b, start, "column", at->column);
	if (at->row == 0)
		place_part(b, start, "line", at->line);
}

struct word {
	const char *name, *one, *many;
};

static const struct word *word_find(const struct word *w, size_t n, struct span name)
{
	for (size_t i = 0; i < n; i++)
		if (span_eq_str(name, w[i].name))
			return &w[i];
	return NULL;
}

/* "payment.partly-refunded" as "Payment partly refunded". */
static void put_name(struct buf *b, struct span name, bool capital)
{
	size_t start = b->n;

	visible_put(b, name);
	for (size_t i = start; i < b->n; i++) {
		char c = b->p[i];

		if (c == '.' || c == '-' || c == '_')
			b->p[i] = ' ';
		else if (i == start && capital && c >= 'a' && c <= 'z')
			b->p[i] = (char)(c - 'a' + 'A');
	}
}

static const struct word classes[] = {
	{ "message", "Message", "Messages" },
	{ "chat", "Chat", "Chats" },
	{ "mailbox", "Mailbox", "Mailboxes" },
	{ "archive", "Archive", "Archives" },
	{ "invoice", "Invoice", "Invoices" },
	{ "receipt", "Receipt", "Receipts" },
	{ "statement", "Account statement", "Account statements" },
	{ "payment", "Payment notice", "Payment notices" },
	{ "contract", "Contract", "Contracts" },
	{ "delivery", "Delivery", "Deliveries" },
	{ "screenshot", "Screenshot", "Screenshots" },
	{ "photo", "Photo", "Photos" },
	{ "timesheet", "Timesheet", "Timesheets" },
	{ "calendar", "Calendar entry", "Calendar entries" },
	{ "decoration", "Decoration", "Decoration (logos, tracking pixels)" },
	{ "other", "Other", "Other" },
};

void words_class(struct buf *b, struct span is, bool many)
{
	const struct word *w = word_find(classes, countof(classes), is);

	if (w)
		buf_puts(b, many ? w->many : w->one);
	else if (is.n)
		put_name(b, is, true);
	else
		buf_puts(b, "Not classified");
}

/* An event is named after what it stands in and the role of its date: "invoice.due". */
void words_event(struct buf *b, struct span what)
{
	static const struct word events[] = {
		{ "message.sent", "Message sent", NULL },
		{ "message.due", "Due date in a message", NULL },
		{ "transaction.credit", "Money in", NULL },
		{ "transaction.debit", "Money out", NULL },
		{ "photo.taken", "Photo taken", NULL },
	};
	const struct word *w = word_find(events, countof(events), what);
	struct span role = what, is;

	if (w) {
		buf_puts(b, w->one);
	} else if (span_split(&role, '.', &is) && role.n &&
		   word_find(classes, countof(classes), is)) {
		words_class(b, is, false);
		buf_puts(b, span_eq_str(is, "other") ? " document: " : ": ");
		words_role(b, role);
	} else {
		put_name(b, what, true);
	}
}

void words_role(struct buf *b, struct span role)
{
	static const struct word roles[] = {
		{ "rate", "rate", NULL },
		{ "price", "unit price", NULL },
		{ "line", "line item", NULL },
	};
	const struct word *w = word_find(roles, countof(roles), role);

	if (w)
		buf_puts(b, w->one);
	else
		put_name(b, role, false);
}

const char *words_trust(struct span trust)
{
	static const struct word trusts[] = {
		{ "signed", "signed by the sender\xe2\x80\x99s mail server", NULL },
		{ "structured", "structured data", NULL },
		{ "text", "text", NULL },
		{ "ocr", "read from a picture", NULL },
	};
	const struct word *w = word_find(trusts, countof(trusts), trust);

	return w ? w->one : "";
}
