/* What cells are put together from: times, amounts, and where a thing stands. */
#include "cell.h"

#include <inttypes.h>

void cell_words(struct html *h, cell_words_fn *in_words, struct span s)
{
	struct buf b;

	buf_init(&b, 64 << 10);
	in_words(&b, s);
	html_words(h, buf_view(&b));
	buf_clear(&b);
}

void cell_time(struct html *h, struct span iso)
{
	html_open(h, "time", NULL);
	html_attr(h, "datetime", iso);
	cell_words(h, words_time, iso);
	html_close(h);
}

void cell_amount(struct html *h, struct span value, struct span currency)
{
	struct buf b;

	buf_init(&b, 64 << 10);
	words_amount(&b, value, currency);
	html_words(h, buf_view(&b));
	buf_clear(&b);
}

uint64_t cell_anchor(struct span link)
{
	uint64_t n = 0;

	for (size_t i = 0; i < link.n && i < 12 && link.p[i] >= '0' && link.p[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(link.p[i] - '0');
	return n;
}

/* The id of an exhibit's line: its label, or "i12" for the 12th item when it has no number. */
struct span cell_line_id(struct span link, char out[32])
{
	size_t space = span_chr(link, ' ', 0);
	struct span label = space == SIZE_MAX ? SPAN("") : span_from(link, space + 1);
	struct buf b;

	if (label.n)
		return label;
	buf_init(&b, 31);
	buf_fmt(&b, "i%" PRIu64, cell_anchor(link));
	memcpy(out, b.p, b.n);
	label = span_of(out, b.n);
	buf_clear(&b);
	return label;
}

void cell_link(struct html *h, struct span link)
{
	char id[32];
	struct span target = cell_line_id(link, id);

	html_link(h, target, "no");
	html_words(h, target.p == id ? SPAN("no number") : target);
	html_close(h);
}

/* The number and the place come first: they are what is looked up. */
void cell_source(struct html *h, struct span link, struct span name, struct span place)
{
	cell_link(h, link);
	if (place.n) {
		html_say(h, ", ");
		html_open(h, "span", "at");
		html_words(h, place);
		html_close(h);
	}
	if (name.n) {
		html_say(h, place.n ? " \xc2\xb7 " : " ");
		html_leaf_text(h, "span", "name", name);
	}
}

void cell_flag(struct html *h, const char *text)
{
	html_say(h, " ");
	html_leaf(h, "span", "flag", text);
}

/* "2024-04-03; 2024-03-04" as "3 Apr 2024 or 4 Mar 2024". */
void cell_readings(struct html *h, struct span others, bool dates)
{
	struct span one;
	bool first = true;

	while (others.n && span_split(&others, ';', &one)) {
		if (!first)
			html_say(h, " or ");
		first = false;
		one = span_trim(one);
		if (dates)
			cell_time(h, one);
		else
			cell_amount(h, one, SPAN(""));
	}
}

void cell_trust(struct html *h, struct span trust, struct span confidence)
{
	html_say(h, words_trust(trust));
	if (confidence.n) {
		html_say(h, ", ");
		html_words(h, confidence);
		html_say(h, "\xc2\xa0% sure");
	}
}
