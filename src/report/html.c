/* HTML writing (HTML Living Standard, 13.1.2). Text and attribute values are escaped alike, so that
 * a mistake about where a value goes cannot open a hole. Tables carry their ARIA roles, because a
 * narrow screen shows rows as blocks and browsers forget that they were a table. */
#include "html.h"

#include "base/digest.h"
#include "visible.h"

#include <stdlib.h>

static void raw(struct html *h, const char *s) { outfile_str(h->to, s); }

static void finish_tag(struct html *h)
{
	if (h->in_tag)
		raw(h, ">");
	h->in_tag = false;
}

static void escape(struct html *h, struct span s)
{
	size_t done = 0;

	if (span_trim(s).n)
		h->blank = false;
	for (size_t i = 0; i < s.n; i++) {
		const char *as = s.p[i] == '&' ? "&amp;" : s.p[i] == '<' ? "&lt;" :
				 s.p[i] == '>' ? "&gt;" : s.p[i] == '"' ? "&quot;" :
				 s.p[i] == '\'' ? "&#39;" : NULL;

		if (as == NULL)
			continue;
		outfile_put(h->to, span_sub(s, done, i - done));
		raw(h, as);
		done = i + 1;
	}
	outfile_put(h->to, span_from(s, done));
}

static struct span visible(struct html *h, struct span foreign)
{
	buf_reset(&h->shown);
	visible_put(&h->shown, foreign);
	return buf_view(&h->shown);
}

/* ---- elements ---- */

void html_open(struct html *h, const char *tag, const char *class)
{
	finish_tag(h);
	assert(h->depth < HTML_DEPTH);
	h->open[h->depth++] = tag;
	raw(h, "<");
	raw(h, tag);
	h->in_tag = true;
	if (class)
		html_attr(h, "class", span_str(class));
}

void html_attr(struct html *h, const char *name, struct span value)
{
	assert(h->in_tag);
	raw(h, " ");
	raw(h, name);
	raw(h, "=\"");
	escape(h, visible(h, value));
	raw(h, "\"");
}

static void id_attr(struct html *h, struct span value)
{
	if (value.n)
		html_attr(h, "id", value);
}

void html_close(struct html *h)
{
	finish_tag(h);
	assert(h->depth > 0);
	raw(h, "</");
	raw(h, h->open[--h->depth]);
	raw(h, ">");
}

void html_words(struct html *h, struct span ours)
{
	finish_tag(h);
	escape(h, ours);
}

void html_say(struct html *h, const char *ours) { html_words(h, span_str(ours)); }

void html_text(struct html *h, struct span foreign)
{
	struct span rest;

	if (foreign.n == 0)
		return;
	html_open(h, "bdi", NULL);	/* right-to-left text stays inside its own bounds */
	finish_tag(h);
	rest = visible(h, foreign);
	/* An address or a path breaks behind its signs before it breaks anywhere else. */
	while (rest.n) {
		size_t at = span_chr(rest, '@', 0), slash = span_chr(rest, '/', 0);

		at = at < slash ? at : slash;
		at = at == SIZE_MAX ? rest.n : at + 1;
		escape(h, span_sub(rest, 0, at));
		rest = span_from(rest, at);
		if (rest.n)
			raw(h, "<wbr>");
	}
	html_close(h);
}

void html_leaf(struct html *h, const char *tag, const char *class, const char *ours)
{
	html_open(h, tag, class);
	html_say(h, ours);
	html_close(h);
}

void html_leaf_text(struct html *h, const char *tag, const char *class, struct span foreign)
{
	html_open(h, tag, class);
	html_text(h, foreign);
	html_close(h);
}

void html_count(struct html *h, uint64_t n)
{
	char digits[32];
	size_t i = sizeof digits;

	finish_tag(h);
	for (unsigned k = 0; k == 0 || n; k++, n /= 10) {
		if (k && k % 3 == 0) {
			i -= 3;
			memcpy(digits + i, "\xe2\x80\xaf", 3);
		}
		digits[--i] = (char)('0' + n % 10);
	}
	outfile_put(h->to, span_of(digits + i, sizeof digits - i));
}

void html_line(struct html *h)
{
	finish_tag(h);
	raw(h, "\n");
}

void html_link(struct html *h, struct span target, const char *class)
{
	char href[64];
	size_t n = target.n < sizeof href - 1 ? target.n : sizeof href - 1;

	href[0] = '#';
	memcpy(href + 1, target.p, n);
	html_open(h, "a", class);
	html_attr(h, "href", span_of(href, n + 1));
}

/* ---- tables ---- */

static void role(struct html *h, const char *as) { html_attr(h, "role", span_str(as)); }

void html_table(struct html *h, const char *id, const char *class, const char *caption,
		const struct html_column *columns, unsigned n)
{
	h->columns = columns;
	h->n_columns = n;
	html_open(h, "table", class);
	id_attr(h, span_str(id));
	role(h, "table");
	html_line(h);
	html_leaf(h, "caption", NULL, caption);
	html_open(h, "thead", NULL);
	role(h, "rowgroup");
	html_open(h, "tr", NULL);
	role(h, "row");
	for (unsigned i = 0; i < n; i++) {
		html_open(h, "th", columns[i].class);
		html_attr(h, "scope", SPAN("col"));
		role(h, "columnheader");
		html_say(h, columns[i].label);
		html_close(h);
	}
	html_close(h);
	html_close(h);
	html_line(h);
	html_open(h, "tbody", NULL);
	role(h, "rowgroup");
	html_line(h);
}

void html_table_end(struct html *h)
{
	html_close(h);
	html_close(h);
	html_line(h);
}

void html_row(struct html *h, struct span id, const char *class)
{
	html_open(h, "tr", class);
	id_attr(h, id);
	role(h, "row");
	h->column = 0;
}

void html_row_end(struct html *h)
{
	assert(h->column == h->n_columns);
	html_close(h);
	html_line(h);
}

void html_cell_key(struct html *h, struct span key)
{
	const struct html_column *c = &h->columns[h->column++];

	assert(h->column <= h->n_columns);
	html_open(h, c->names_row ? "th" : "td", c->class);
	if (c->names_row)
		html_attr(h, "scope", SPAN("row"));
	role(h, c->names_row ? "rowheader" : "cell");
	html_attr(h, "data-label", span_str(c->label));
	if (key.n)
		html_attr(h, "data-key", key);
	h->blank = true;
}

void html_cell(struct html *h) { html_cell_key(h, (struct span){ 0 }); }
void html_cell_end(struct html *h)
{
	/* A row without a name cannot be told from the next when it is read aloud. */
	if (h->blank && h->columns[h->column - 1].names_row)
		html_say(h, "(empty)");
	html_close(h);
}

/* ---- the page ---- */

static void put_base64(struct html *h, const uint8_t *p, size_t n)
{
	static const char set[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)p[i] << 16 | (i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0) |
			     (i + 2 < n ? p[i + 2] : 0);
		char out[4] = { set[v >> 18], set[v >> 12 & 63],
				i + 1 < n ? set[v >> 6 & 63] : '=', i + 2 < n ? set[v & 63] : '=' };

		outfile_put(h->to, span_of(out, sizeof out));
	}
}

static void put_hash(struct html *h, struct span of)
{
	struct digest d = digest_of(of);

	raw(h, "'sha256-");
	put_base64(h, d.b, sizeof d.b);
	raw(h, "'");
}

void html_begin_page(struct html *h, struct outfile *to, struct span title, struct span css,
		     struct span js)
{
	*h = (struct html){ .to = to };
	buf_init(&h->shown, (size_t)64 << 20);
	raw(h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
	put_hash(h, css);
	if (js.n) {
		raw(h, "; script-src ");
		put_hash(h, js);
	}
	raw(h, "; base-uri 'none'; form-action 'none'\">\n"
	       "<meta name=\"generator\" content=\"exhibit\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	       "<meta name=\"referrer\" content=\"no-referrer\">\n"
	       "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	escape(h, visible(h, title));
	raw(h, "</title>\n<style>");
	outfile_put(to, css);
	raw(h, "</style>\n</head>\n<body>\n");
}

void html_end_page(struct html *h, struct span js)
{
	assert(h->depth == 0);
	if (js.n) {
		raw(h, "<script>");
		outfile_put(h->to, js);
		raw(h, "</script>\n");
	}
	raw(h, "</body>\n</html>\n");
	buf_clear(&h->shown);
}
