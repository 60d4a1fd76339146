/* The list of exhibits: a line for each, with what it is, where it came from, its bytes by size and
 * digest, and links to the rows it gave to the other tables. */
#include "listing.h"

#include "cell.h"
#include <inttypes.h>

static void exhibit_what(struct html *h, const struct row *x)
{
	html_cell(h);
	html_leaf_text(h, "span", "title", x->f[X_TITLE]);
	if (x->f[X_FROM].n) {
		html_open(h, "div", "people");
		html_text(h, x->f[X_FROM]);
		if (x->f[X_TO].n) {
			html_say(h, " to ");
			html_text(h, x->f[X_TO]);
		}
		html_close(h);
	}
	if (x->f[X_EXCERPT].n)
		html_leaf_text(h, "div", "excerpt", x->f[X_EXCERPT]);
	html_leaf_text(h, "div", "origin", x->f[X_ORIGIN]);
	if (x->f[X_SENT_WITH].n) {	/* its line may not be on the page: a number to look up, no link */
		html_open(h, "div", "origin");
		html_say(h, span_eq_str(x->f[X_CLASS], "message") ? "the file it names: " : "named by a message of the chat: ");
		html_text(h, x->f[X_SENT_WITH]);
		html_close(h);
	}
	if (x->f[X_NOTES].n)
		html_leaf_text(h, "div", "noted", x->f[X_NOTES]);
	html_cell_end(h);
}

/* The first few say enough; all of them are in exhibits.csv. */
static void reasons(struct html *h, struct span all)
{
	size_t end = 0;

	if (all.n == 0)
		return;
	for (unsigned i = 0; i < SHOWN_REASONS && end != SIZE_MAX; i++)
		end = span_chr(all, ';', i ? end + 1 : 0);
	html_open(h, "div", "why");
	html_text(h, end == SIZE_MAX ? all : span_sub(all, 0, end));
	if (end != SIZE_MAX)
		html_say(h, "\xe2\x80\xa6");
	html_close(h);
}

static void exhibit_kind(struct html *h, const struct row *x)
{
	struct buf b;

	html_cell(h);
	buf_init(&b, 4096);
	words_class(&b, x->f[X_CLASS], false);
	html_words(h, buf_view(&b));
	buf_clear(&b);
	reasons(h, x->f[X_WHY]);
	html_leaf_text(h, "div", "why", x->f[X_MEDIA]);
	html_cell_end(h);
}

static void exhibit_bytes(struct html *h, const struct row *x)
{
	struct span size = x->f[X_SIZE];
	int64_t n = 0;
	struct buf b;

	html_cell_key(h, size);
	for (size_t i = 0; i < size.n && i < 18; i++)
		n = n * 10 + (size.p[i] - '0');
	if (size.n) {
		buf_init(&b, 64);
		words_size(&b, n);
		html_words(h, buf_view(&b));
		buf_clear(&b);
	}
	html_say(h, " ");
	if (x->f[X_SHA256].n) {
		html_open(h, "code", "digest");
		html_attr(h, "title", x->f[X_SHA256]);
		html_words(h, x->f[X_SHA256]);
		html_close(h);
	} else {
		html_say(h, "no bytes");
	}
	html_cell_end(h);
}

static void jump(struct html *h, char kind, uint64_t item, const char *text)
{
	struct buf b;

	buf_init(&b, 32);
	buf_fmt(&b, "%c%" PRIu64, kind, item);
	html_link(h, buf_view(&b), NULL);
	buf_clear(&b);
	html_say(h, text);
	html_close(h);
	html_say(h, " ");
}

static void exhibit_row(struct html *h, const struct report *r, const struct row *x)
{
	uint64_t item = cell_anchor(x->f[X_ANCHOR]);
	char id[32];

	html_row(h, cell_line_id(x->f[X_ANCHOR], id), NULL);
	html_cell(h);
	html_words(h, x->f[X_EXHIBIT].n ? x->f[X_EXHIBIT] : SPAN("\xe2\x80\x93"));
	html_cell_end(h);
	exhibit_what(h, x);
	exhibit_kind(h, x);
	html_cell_key(h, x->f[X_DATE]);
	if (x->f[X_DATE].n)
		cell_time(h, x->f[X_DATE]);
	html_cell_end(h);
	exhibit_bytes(h, x);
	html_cell(h);
	if (marks_has(&r->dated, item))
		jump(h, 't', item, "timeline");
	if (marks_has(&r->priced, item))
		jump(h, 'a', item, "amounts");
	html_cell_end(h);
	html_row_end(h);
}

bool listing_write(struct html *h, const struct report *r, uint64_t *shown, struct err *e)
{
	static const struct html_column columns[] = {
		{ "No.", "no", true },		{ "Exhibit and where it came from", NULL, false },
		{ "Kind, and why", "kind", false }, { "Date", "read", false },
		{ "Size and SHA-256", "bytes", false }, { "In this report", "jump", false },
	};
	struct span key, record;
	struct row x;
	bool ok;

	*shown = 0;
	html_table(h, "exhibit-list", "wide stack", r->c ? "Exhibits by time, each with what is attached to it" : "Exhibits in the order they were found", columns,
		   countof(columns));
	while ((ok = sorter_next(r->listing, &key, &record, e)) && key.p) {
		if (!row_parse(&x, &record) ||
		    (x.f[X_LISTED].n == 0 && !marks_has(&r->wanted, cell_anchor(x.f[X_ANCHOR]))))
			continue;
		exhibit_row(h, r, &x);
		++*shown;
	}
	html_table_end(h);
	return ok;
}
