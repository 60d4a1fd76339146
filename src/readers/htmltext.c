/* HTML to text with a tokenizer of our own, after the HTML Living Standard's section on parsing
 * (13.2.5): tags, attributes in quotes, comments, raw text elements, character references.
 *
 * libxml2's HTML parser builds or reports a tree nobody needs here and runs at a tenth of the speed
 * on a mailbox full of newsletters; a text without a tree has no depth to overflow. Of styles only
 * what hides is read ("display:none"). Does not run scripts, load anything, or keep links. */
#include "htmltext.h"

#include "htmlref.h"

#include <limits.h>

enum kind {
	INLINE, VOID, BLOCK, PARAGRAPH, BREAK, RULE, CELL, ROW, ITEM, LIST, NUMBERED, PRE, RAW
};

static const struct {
	const char *name;
	enum kind kind;
} elements[] = {
	{ "address", BLOCK }, { "area", VOID }, { "article", PARAGRAPH }, { "aside", PARAGRAPH },
	{ "base", VOID }, { "blockquo", PARAGRAPH }, { "body", BLOCK }, { "br", BREAK },
	{ "caption", BLOCK }, { "center", BLOCK }, { "col", VOID }, { "dd", BLOCK },
	{ "details", BLOCK }, { "dir", LIST }, { "div", BLOCK }, { "dl", PARAGRAPH }, { "dt", BLOCK },
	{ "embed", VOID }, { "fieldset", BLOCK }, { "figcapti", BLOCK }, { "figure", PARAGRAPH },
	{ "footer", BLOCK }, { "form", BLOCK }, { "frame", VOID }, { "h1", PARAGRAPH },
	{ "h2", PARAGRAPH }, { "h3", PARAGRAPH }, { "h4", PARAGRAPH }, { "h5", PARAGRAPH },
	{ "h6", PARAGRAPH }, { "header", BLOCK }, { "hr", RULE }, { "iframe", RAW }, { "img", VOID },
	{ "input", VOID }, { "legend", BLOCK }, { "li", ITEM }, { "link", VOID }, { "main", BLOCK },
	{ "menu", LIST }, { "meta", VOID }, { "nav", BLOCK }, { "noembed", RAW }, { "noframes", RAW },
	{ "ol", NUMBERED }, { "option", BLOCK }, { "p", PARAGRAPH }, { "param", VOID }, { "pre", PRE },
	{ "script", RAW }, { "section", BLOCK }, { "select", BLOCK }, { "source", VOID },
	{ "style", RAW }, { "summary", BLOCK }, { "table", PARAGRAPH }, { "tbody", BLOCK },
	{ "td", CELL }, { "tfoot", BLOCK }, { "th", CELL }, { "thead", BLOCK }, { "title", RAW },
	{ "tr", ROW }, { "track", VOID }, { "ul", LIST }, { "wbr", VOID },
};

enum { SLOTS = 256, LISTS = 32, MAX_GAP = 64 };

static struct slot {
	uint64_t key;
	enum kind kind;
} slots[SLOTS];

static bool space_table[256], stop_table[256];	/* white space; what ends a word */

struct page {
	struct span s;
	size_t at;
	char *start, *to, *end;	/* text so far: [start, to) */
	bool is_full;
	/* what is due before the next visible character */
	unsigned newlines, gaps;	/* gaps: no-break spaces */
	bool has_space, has_tab;
	bool row_has_text;	/* in the table row that is open */
	bool row_is_fresh;	/* a row began, and nothing was written since */
	unsigned pre;			/* open <pre> */
	unsigned list, number[LISTS];	/* open lists; 0 = bullets, else the next number */
	uint64_t hidden;		/* name of the hidden element that is open; 0: none */
	unsigned hidden_depth;		/* how many of that name are open in it */
	size_t hidden_from;		/* where its content began */
	bool show_all;			/* a hidden element never ended: hide nothing any more */
	bool no_comment_end;	/* no "-->" behind here, no '>' */
	bool no_tag_end;
	/* of a message: the outermost element that holds what others wrote */
	struct arena *arena;
	struct list *parts;		/* struct htmltext_part, or NULL */
	const char *mark_kind;		/* NULL: none is open */
	uint64_t mark;			/* its name; 0: it goes on to the end */
	unsigned mark_depth;
	size_t mark_from;
};

/* What a tag says that matters here. */
struct attributes {
	bool hides;
	struct span class, id, type, style;
};

static uint64_t hash(uint64_t key) { return (key * 0x9E3779B97F4A7C15u) >> 56; }

/* Up to eight letters of a name, lower case, in one number. */
static uint64_t key_of(const char *p, size_t n)
{
	uint64_t key = 0;

	for (size_t i = 0; i < n && i < 8; i++) {
		uint8_t c = (uint8_t)p[i];

		key = key << 8 | (c >= 'A' && c <= 'Z' ? c + 32u : c);
	}
	return key;
}

static void make_tables(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	for (size_t i = 0; i < countof(elements); i++) {
		uint64_t key = key_of(elements[i].name, strlen(elements[i].name)), at = hash(key);

		while (slots[at].key)
			at = (at + 1) % SLOTS;
		slots[at] = (struct slot){ key, elements[i].kind };
	}
	for (const char *c = " \t\r\n\f"; *c; c++)
		space_table[(uint8_t)*c] = stop_table[(uint8_t)*c] = true;
	stop_table['<'] = stop_table['&'] = stop_table[0] = true;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static enum kind kind_of(uint64_t key)
{
	for (uint64_t at = hash(key); slots[at].key; at = (at + 1) % SLOTS)
		if (slots[at].key == key)
			return slots[at].kind;
	return INLINE;
}

/* ---- writing ---- */

static void put(struct page *g, const char *p, size_t n)
{
	if ((size_t)(g->end - g->to) < n) {
		g->is_full = true;
		return;
	}
	memcpy(g->to, p, n);
	g->to += n;
}

static void want_newlines(struct page *g, unsigned n)
{
	if (g->newlines < n && !(g->row_is_fresh && g->newlines))	/* <tr><td><p> is one line end */
		g->newlines = n;
	g->has_space = false;
	g->gaps = 0;
}

/* Everything due before a visible character. Nothing is due at the very start. */
static void settle(struct page *g)
{
	if (g->newlines && g->to > g->start) {
		put(g, "\n\n", g->newlines);
		g->has_tab = false;
		g->has_space &= g->pre > 0;
	} else if (g->has_tab && g->to > g->start) {
		put(g, "\t", 1);
		g->has_space = false;
	} else if (g->to == g->start) {
		g->has_space = false;
	}
	if (g->gaps)
		for (unsigned i = 0; i < g->gaps; i++)
			put(g, "\xC2\xA0", 2);
	else if (g->has_space)
		put(g, " ", 1);
	g->newlines = g->gaps = 0;
	g->has_space = g->has_tab = false;
	g->row_has_text = true;
	g->row_is_fresh = false;
}

static void put_visible(struct page *g, const char *p, size_t n)
{
	if (g->hidden)
		return;
	if (g->newlines | g->gaps | g->has_space | g->has_tab | !g->row_has_text)
		settle(g);
	put(g, p, n);
}

static void put_code_point(struct page *g, uint32_t c)
{
	char u[4];
	size_t n = 0;

	if (c == 0xA0) {
		g->gaps += !g->hidden && g->gaps < MAX_GAP;
		return;
	}
	if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
		g->has_space = true;
		return;
	}
	if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		c = 0xFFFD;
	if (c < 0x80) {
		u[n++] = (char)c;
	} else if (c < 0x800) {
		u[n++] = (char)(0xC0 | c >> 6);
		u[n++] = (char)(0x80 | (c & 63));
	} else if (c < 0x10000) {
		u[n++] = (char)(0xE0 | c >> 12);
		u[n++] = (char)(0x80 | (c >> 6 & 63));
		u[n++] = (char)(0x80 | (c & 63));
	} else {
		u[n++] = (char)(0xF0 | c >> 18);
		u[n++] = (char)(0x80 | (c >> 12 & 63));
		u[n++] = (char)(0x80 | (c >> 6 & 63));
		u[n++] = (char)(0x80 | (c & 63));
	}
	put_visible(g, u, n);
}

static void reference(struct page *g)
{
	uint32_t c;

	if (!htmlref_take(g->s, &g->at, &c)) {
		put_visible(g, "&", 1);
		g->at++;
	} else if (c != HTMLREF_INVISIBLE) {
		put_code_point(g, c);
	}
}

/* ---- tags ---- */

static bool contains(struct span s, const char *lower, const char *upper)
{
	return span_find(s, span_str(lower), 0) != SIZE_MAX ||
	       span_find(s, span_str(upper), 0) != SIZE_MAX;
}

/* "display: none" and "visibility: hidden" with blanks anywhere. */
static bool style_hides(struct span style)
{
	struct span rest = style, one;

	if (!contains(style, "isp", "ISP") && !contains(style, "isib", "ISIB"))
		return false;
	while (span_split(&rest, ';', &one)) {
		size_t colon = span_chr(one, ':', 0);
		struct span name = span_trim(span_sub(one, 0, colon));
		struct span value = colon == SIZE_MAX ? SPAN("") : span_trim(span_from(one, colon + 1));

		if ((span_ieq_str(name, "display") && span_istarts(value, "none")) ||
		    (span_ieq_str(name, "visibility") && span_istarts(value, "hidden")))
			return true;
	}
	return false;
}

static void take_attribute(struct attributes *t, struct span name, struct span value)
{
	if (name.n == 5 && span_ieq_str(name, "style")) {
		t->hides |= style_hides(value);
		t->style = value;
	} else if (name.n == 5 && span_ieq_str(name, "class")) {
		t->class = value;
	} else if (name.n == 2 && span_ieq_str(name, "id")) {
		t->id = value;
	} else if (name.n == 4 && span_ieq_str(name, "type")) {
		t->type = value;
	}
}

/* Attributes from *at on, up to behind the '>'. A quote that is never closed is a letter. */
static struct attributes read_attributes(struct page *g, size_t *at)
{
	struct span s = g->s, name = { NULL, 0 };
	struct attributes t = { .hides = false };
	size_t i = *at;
	bool is_value = false;

	while (i < s.n && s.p[i] != '>') {
		char c = s.p[i];
		const char *close;

		if (space_table[(uint8_t)c] || c == '/') {
			i++;
		} else if (c == '=') {
			is_value = true;
			i++;
		} else if ((c == '"' || c == '\'') && is_value &&
			   (close = memchr(s.p + i + 1, c, s.n - i - 1)) != NULL) {
			size_t end = (size_t)(close - s.p);

			take_attribute(&t, name, span_of(s.p + i + 1, end - i - 1));
			i = end + 1;
			is_value = false;
		} else {
			size_t from = i;

			while (i < s.n && s.p[i] != '>' && s.p[i] != '=' && !space_table[(uint8_t)s.p[i]])
				i++;
			if (!is_value) {
				name = span_of(s.p + from, i - from);
				t.hides |= span_ieq_str(name, "hidden");
			} else {
				take_attribute(&t, name, span_of(s.p + from, i - from));
			}
			is_value = false;
		}
	}
	*at = i + (i < s.n);
	return t;
}

/* ---- who wrote it ---- */

/* Gmail, Thunderbird, Apple Mail, Yahoo, Proton, Outlook; "x_" is put in front by who quotes them. */
static const char *mark_of(const struct attributes *t, bool is_blockquote, bool *to_end)
{
	static const char *const quotes[] = { "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote",
					      "zmail_extra", "tutanota_quote", "cke_quote", "quoted-text", "WordSection1_quote" };
	static const char *const signatures[] = { "gmail_signature", "moz-signature", "AppleMailSignature",
						  "ms-outlook-mobile-signature", "protonmail_signature" };
	struct span id = span_starts(t->id, "x_") ? span_from(t->id, 2) : t->id;

	*to_end = false;
	if (is_blockquote)	/* Gmail's indented text is a block quote without a border */
		return span_ieq_str(t->type, "cite") || contains(t->class, "quote", "Quote") ||
		       contains(t->style, "border-left", "BORDER-LEFT") ? "quote" : NULL;
	if (t->class.n == 0 && id.n == 0)
		return NULL;
	*to_end = span_eq_str(id, "divRplyFwdMsg") || span_eq_str(id, "mail-editor-reference-message-container") ||
		  span_eq_str(id, "OLK_SRC_BODY_SECTION");
	if (*to_end)
		return "quote";
	for (size_t i = 0; i < countof(quotes); i++)
		if (contains(t->class, quotes[i], quotes[i]))
			return "quote";
	for (size_t i = 0; i < countof(signatures); i++)
		if (contains(t->class, signatures[i], signatures[i]) || contains(id, signatures[i], signatures[i]))
			return "signature";
	return span_eq_str(id, "Signature") ? "signature" : NULL;
}

static void end_mark(struct page *g)
{
	struct htmltext_part *p;
	size_t to = (size_t)(g->to - g->start);

	if (to > g->mark_from) {
		p = list_add(g->parts, g->arena, sizeof *p);
		*p = (struct htmltext_part){ g->mark_kind, g->mark_from, to };
	}
	g->mark_kind = NULL;
}

/* A tag that opens or closes an element with content. Only the outermost mark counts. */
static void note_mark(struct page *g, uint64_t key, bool is_end, const struct attributes *t)
{
	bool to_end;

	if (g->mark_kind) {
		if (key == g->mark)
			g->mark_depth += is_end ? UINT_MAX : 1u;
		if (g->mark && g->mark_depth == 0)
			end_mark(g);
		return;
	}
	if (is_end || (g->mark_kind = mark_of(t, key == key_of("blockquo", 8), &to_end)) == NULL)
		return;
	g->mark = to_end ? 0 : key;
	g->mark_depth = 1;
	g->mark_from = (size_t)(g->to - g->start);
}

/* Content of script, style and the like: text up to its end tag, and none of it is shown. */
static void skip_raw(struct page *g, uint64_t key, size_t name_n)
{
	struct span s = g->s;
	size_t i = g->at;

	while (i < s.n) {
		const char *lt = memchr(s.p + i, '<', s.n - i);

		if (lt == NULL)
			break;
		i = (size_t)(lt - s.p) + 1;
		if (s.n - i > name_n && s.p[i] == '/' && key_of(s.p + i + 1, name_n) == key) {
			g->at = i - 1;
			return;
		}
	}
	g->at = s.n;
}

static void open_list(struct page *g, unsigned number)
{
	want_newlines(g, g->list ? 1 : 2);
	if (g->list < LISTS)
		g->number[g->list] = number;
	g->list++;
}

static void put_bullet(struct page *g)
{
	char text[16];
	unsigned *number = g->list && g->list <= LISTS ? &g->number[g->list - 1] : NULL;
	size_t n = 0;
	struct buf b = { .p = text, .cap = sizeof text, .max = sizeof text };

	want_newlines(g, 1);
	if (number && *number) {
		buf_u64(&b, (*number)++);
		buf_c(&b, '.');
	} else {
		buf_c(&b, '-');
	}
	n = b.n;
	put_visible(g, text, n);
	g->has_space = true;
}

static void open_element(struct page *g, enum kind kind)
{
	switch (kind) {
	case INLINE: case VOID: case RAW:
		break;
	case BLOCK:
		want_newlines(g, 1);
		break;
	case PARAGRAPH: case RULE:
		want_newlines(g, 2);
		break;
	case BREAK:
		want_newlines(g, g->newlines < 2 ? g->newlines + 1 : 2);
		break;
	case CELL:	/* what the cell before it left open does not break the row */
		if (g->row_has_text) {
			g->newlines = g->gaps = 0;
			g->has_space = false;
			g->has_tab = true;
		}
		break;
	case ROW:
		want_newlines(g, 1);
		g->row_has_text = g->has_tab = false;
		g->row_is_fresh = true;
		break;
	case ITEM:
		put_bullet(g);
		break;
	case LIST:
		open_list(g, 0);
		break;
	case NUMBERED:
		open_list(g, 1);
		break;
	case PRE:
		want_newlines(g, 2);
		g->pre++;
		break;
	}
}

static void close_element(struct page *g, enum kind kind)
{
	switch (kind) {
	case INLINE: case VOID: case RAW: case RULE: case CELL:
		break;
	case BREAK:	/* "</br>" is "<br>", says the standard */
		open_element(g, BREAK);
		break;
	case BLOCK: case ITEM:
		want_newlines(g, 1);
		break;
	case PARAGRAPH:
		g->row_is_fresh = false;
		want_newlines(g, 2);
		g->has_tab = false;
		break;
	case ROW:
		want_newlines(g, 1);
		g->row_has_text = g->has_tab = false;
		break;
	case LIST: case NUMBERED:
		g->list -= g->list > 0;
		want_newlines(g, g->list ? 1 : 2);
		break;
	case PRE:
		g->pre -= g->pre > 0;
		want_newlines(g, 2);
		break;
	}
}

static void tag(struct page *g)
{
	struct span s = g->s;
	size_t i = g->at + 1, from, name_n;
	bool is_end = s.p[i] == '/', closes_itself;
	struct attributes t;
	enum kind kind;
	uint64_t key;

	i += is_end;
	for (from = i; i < s.n && s.p[i] != '>' && s.p[i] != '/' && !space_table[(uint8_t)s.p[i]]; i++)
		;
	name_n = i - from < 8 ? i - from : 8;
	key = key_of(s.p + from, name_n);
	kind = kind_of(key);
	t = read_attributes(g, &i);
	closes_itself = i >= 2 && i <= s.n && s.p[i - 1] == '>' && s.p[i - 2] == '/';
	g->at = i;
	if (g->hidden) {
		if (key == g->hidden && !is_end)
			g->hidden_depth++;
		if (key == g->hidden && is_end && --g->hidden_depth == 0)
			g->hidden = 0;
		if (kind == RAW && !is_end)
			skip_raw(g, key, name_n);
		return;
	}
	if (g->parts && kind != VOID && kind != BREAK && kind != RULE && !closes_itself)
		note_mark(g, key, is_end, &t);
	if (is_end) {
		close_element(g, kind);
		return;
	}
	open_element(g, kind);
	if (kind == RAW && !closes_itself)
		skip_raw(g, key, name_n);
	else if (t.hides && !g->show_all && !closes_itself && kind != VOID && kind != BREAK &&
		 kind != RULE) {
		g->hidden = key;
		g->hidden_depth = 1;
		g->hidden_from = g->at;
	}
}

/* "<!-- -->", "<!DOCTYPE >", "<![if ]>", "<?xml ?>" */
static void declaration(struct page *g)
{
	struct span s = g->s;
	size_t end = SIZE_MAX;

	if (span_starts(span_from(s, g->at), "<!--") && !g->no_comment_end) {
		end = span_find(s, SPAN("-->"), g->at + 2);	/* "<!-->" is one */
		g->no_comment_end = end == SIZE_MAX;
		if (end != SIZE_MAX)
			end += 2;
	}
	if (end == SIZE_MAX)
		end = span_chr(s, '>', g->at);
	g->at = end == SIZE_MAX ? s.n : end + 1;
}

/* ---- text ---- */

static void white_space(struct page *g)
{
	struct span s = g->s;

	for (; g->at < s.n && space_table[(uint8_t)s.p[g->at]]; g->at++) {
		char c = s.p[g->at];

		if (!g->pre || g->hidden) {
			g->has_space |= g->newlines == 0;
		} else if (c == '\n') {
			want_newlines(g, g->newlines < 2 ? g->newlines + 1 : 2);
		} else if (c != '\r') {
			put_visible(g, &c, 1);
		}
	}
}

static void word(struct page *g)
{
	struct span s = g->s;
	size_t from = g->at;

	while (g->at < s.n && !stop_table[(uint8_t)s.p[g->at]])
		g->at++;
	if (g->at > from)
		put_visible(g, s.p + from, g->at - from);
	if (g->at < s.n && s.p[g->at] == '\0')
		g->at++;
}

enum markup { NO_MARKUP, TAG, DECLARATION };

/* What the '<' at the current place begins. Without any '>' behind it, it is a letter: browsers drop
 * the rest of the page, we keep it. */
static enum markup markup_at(struct page *g)
{
	struct span s = span_from(g->s, g->at);
	char c = s.n > 1 ? s.p[1] : ' ';

	if (c == '/' && s.n > 2)
		c = s.p[2];
	if (!g->no_tag_end && memchr(s.p, '>', s.n) == NULL)
		g->no_tag_end = true;
	if (g->no_tag_end)
		return NO_MARKUP;
	if ((c | 32) >= 'a' && (c | 32) <= 'z')
		return TAG;
	return s.p[1] == '!' || s.p[1] == '?' || s.p[1] == '/' ? DECLARATION : NO_MARKUP;
}

static void step(struct page *g)
{
	struct span s = g->s;
	char c = s.p[g->at];

	enum markup m = c == '<' ? markup_at(g) : NO_MARKUP;

	if (m == TAG) {
		tag(g);
	} else if (m == DECLARATION) {
		declaration(g);
	} else if (c == '<') {
		put_visible(g, "<", 1);
		g->at++;
	} else if (c == '&') {
		reference(g);
	} else if (space_table[(uint8_t)c]) {
		white_space(g);
	} else {
		word(g);
	}
}

static bool render(struct span html, struct buf *out, struct arena *a, struct list *parts)
{
	size_t left = out->max - out->n, room = html.n < left / 2 ? html.n * 2 + 64 : left;
	struct page g = { .s = html, .arena = a, .parts = parts };
	uint32_t before = parts ? parts->n : 0;

	make_tables();
	if (room > left)
		room = left;
	g.start = g.to = buf_room(out, room);
	if (g.to == NULL)
		return false;
	g.end = g.to + room;
	while (g.at < html.n && !g.is_full) {
		step(&g);
		if (g.at >= html.n && g.hidden) {
			/* It was not meant to hide all the rest: read that again, once. */
			g.at = g.hidden_from;
			g.hidden = 0;
			g.show_all = true;
		}
	}
	if (g.to > g.start)
		put(&g, "\n", 1);
	if (g.mark_kind)
		end_mark(&g);
	for (uint32_t i = before; parts && i < parts->n; i++) {
		((struct htmltext_part *)parts->v)[i].from += out->n;
		((struct htmltext_part *)parts->v)[i].to += out->n;
	}
	out->n += (size_t)(g.to - g.start);
	return !g.is_full;
}

bool htmltext_render(struct span html, struct buf *out) { return render(html, out, NULL, NULL); }

bool htmltext_render_mail(struct span html, struct buf *out, struct arena *a, struct list *parts)
{
	return render(html, out, a, parts);
}

struct span htmltext_charset(struct span html)
{
	struct span head = span_sub(html, 0, 4096);
	const char *label = span_starts(head, "<?xml") ? "encoding" : "charset";
	size_t at = 0, n = 0;

	while ((at = span_ifind(head, span_str(label), at)) != SIZE_MAX) {
		struct span s = span_from(head, at + strlen(label));

		at += strlen(label);
		while (s.n && space_table[(uint8_t)s.p[0]])
			s = span_from(s, 1);
		if (s.n == 0 || s.p[0] != '=')
			continue;
		s = span_from(s, 1);
		while (s.n && (s.p[0] == ' ' || s.p[0] == '"' || s.p[0] == '\''))
			s = span_from(s, 1);
		while (n < s.n && (is_alnum(s.p[n]) || strchr("-_:.", s.p[n])) && s.p[n])
			n++;
		return n ? span_sub(s, 0, n) : (struct span){ NULL, 0 };
	}
	return (struct span){ NULL, 0 };
}
