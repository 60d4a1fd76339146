/* XML (W3C XML 1.0 and name spaces) by libxml2's SAX interface: text, and a tree of our own that
 * takes 48 bytes a node.
 *
 * Nothing is loaded: no network, no external subset, and entities are not expanded at all, neither
 * external ones nor those that double each other ("billion laughs"); the five predefined ones and
 * character references are. libxml2 itself stops at 256 elements inside each other. Attributes are
 * not text. */
#include "xmltree.h"

#include <libxml/parserInternals.h>

#include <stdlib.h>

#include "base/limits.h"
#include "charset.h"
#include "htmltext.h"

struct reading {
	struct xmltree *t;
	xmlParserCtxtPtr parser;
	bool has_break;		/* an element began or ended since the last text */
	bool has_space;
	bool has_entities;
	bool with_nodes;
	uint32_t node;		/* the element we are in */
	uint32_t unknown;	/* elements without a node around us */
};

/* ---- text ---- */

static bool is_space(xmlChar c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static void on_characters(void *with, const xmlChar *p, int n)
{
	struct reading *r = with;
	struct buf *text = &r->t->text;

	for (int i = 0; i < n;) {
		int from = i;

		if (is_space(p[i])) {
			r->has_space = true;
			i++;
			continue;
		}
		while (i < n && !is_space(p[i]))
			i++;
		if (text->n && (r->has_break || r->has_space))
			buf_c(text, r->has_break ? '\n' : ' ');
		r->has_break = r->has_space = false;
		buf_put(text, p + from, (size_t)(i - from));
	}
	if (text->full)
		xmlStopParser(r->parser);
}

/* ---- nodes ---- */

static struct xmltree_node *new_node(struct xmltree *t)
{
	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 256;
		t->nodes = mem_grow(t->nodes, t->cap * sizeof *t->nodes);
	}
	t->nodes[t->n] = (struct xmltree_node){ .name = "", .space = "" };
	return &t->nodes[t->n++];
}

static void take_attrs(struct xmltree *t, struct xmltree_node *to, int n, const xmlChar **a)
{
	to->attrs = t->attrs.n;
	for (int i = 0; i < n; i++, a += 5) {	/* local name, prefix, name space, value, its end */
		struct xmltree_attr *at = list_add(&t->attrs, t->arena, sizeof *at);

		at->name = (const char *)a[0];
		at->value = arena_dup(t->arena, span_of((const char *)a[3], (size_t)(a[4] - a[3])));
		to->n_attrs++;
	}
}

static void on_start(void *with, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int n_ns, const xmlChar **ns, int n_attr, int n_default, const xmlChar **attr)
{
	struct reading *r = with;
	struct xmltree *t = r->t;
	uint32_t parent = r->node, before;
	struct xmltree_node *to;

	(void)prefix, (void)n_ns, (void)ns, (void)n_default;
	r->has_break = true;
	if (!r->with_nodes)
		return;
	if (r->unknown || t->n > LIMIT_XML_NODES) {
		t->is_full = true;
		r->unknown++;
		return;
	}
	to = new_node(t);
	before = t->nodes[parent].last;
	to->name = (const char *)name;	/* of the parser's dictionary, which the tree keeps */
	to->space = uri ? (const char *)uri : "";
	to->parent = parent;
	to->from = (uint32_t)t->text.n;
	take_attrs(t, to, n_attr, attr);
	if (before)
		t->nodes[before].next = t->n - 1;
	else
		t->nodes[parent].first = t->n - 1;
	t->nodes[parent].last = t->n - 1;
	r->node = t->n - 1;
}

static void on_end(void *with, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *r = with;

	(void)name, (void)prefix, (void)uri;
	r->has_break = true;
	if (!r->with_nodes)
		return;
	if (r->unknown) {
		r->unknown--;
		return;
	}
	r->t->nodes[r->node].to = (uint32_t)r->t->text.n;
	r->node = r->t->nodes[r->node].parent;
}

/* Asked for every entity that is not predefined: there is none. */
static xmlEntityPtr on_entity(void *with, const xmlChar *name)
{
	struct reading *r = with;

	(void)name;
	r->has_entities = true;
	return NULL;
}

static void on_error(void *with, xmlErrorPtr e)
{
	(void)with, (void)e;	/* told by the parser's state afterwards */
}

/* ---- a document ---- */

static void tell(const struct reading *r, struct sink *out)
{
	bool is_whole = r->parser->wellFormed || r->has_entities;

	if (r->has_entities)
		sink_note(out, NOTE_REFUSED, "xml.entities",
			  "the document uses entities of its own: they were not expanded");
	if (r->t->text.full)
		sink_note(out, NOTE_REFUSED, "xml.text", "more than %llu bytes of text",
			  (unsigned long long)LIMIT_TEXT);
	else if (!is_whole)
		sink_note(out, NOTE_PARTIAL, "xml.damaged",
			  "not well-formed from line %d on, or nested too deep: read as far as it goes",
			  r->parser->lastError.line);
	if (r->t->is_full)
		sink_note(out, NOTE_REFUSED, "xml.elements", "more than %u elements: what stands behind was not looked at",
			  (unsigned)LIMIT_XML_NODES);
}

static void parse(struct span xml, struct reading *r, struct sink *out)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .endElementNs = on_end,
		.characters = on_characters, .cdataBlock = on_characters,
		.ignorableWhitespace = on_characters, .getEntity = on_entity, .serror = on_error,
	};

	r->parser = xmlCreateMemoryParserCtxt(xml.p, (int)xml.n);
	if (r->parser == NULL) {
		sink_note(out, NOTE_UNREAD, "xml.read", "an empty document");
		return;
	}
	*r->parser->sax = sax;
	r->parser->userData = r;
	/* The bytes are UTF-8 by now, whatever the document says. */
	xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_IGNORE_ENC |
					     XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlParseDocument(r->parser);
	for (; r->node; r->node = r->t->nodes[r->node].parent)	/* cut short */
		r->t->nodes[r->node].to = (uint32_t)r->t->text.n;
	tell(r, out);
	r->t->dict = r->parser->dict;
	xmlDictReference(r->t->dict);
	xmlFreeDoc(r->parser->myDoc);
	xmlFreeParserCtxt(r->parser);
}

void xmltree_read(struct xmltree *t, struct span bytes, bool with_nodes, struct sink *out)
{
	struct reading r = { .t = t, .with_nodes = with_nodes };
	struct span declared = htmltext_charset(bytes), xml;
	struct charset_used u;
	struct buf utf8;

	*t = (struct xmltree){ .arena = arena_new() };
	buf_init(&t->text, LIMIT_TEXT);
	new_node(t);
	buf_init(&utf8, LIMIT_DOCUMENT * 3);
	xml = charset_text(bytes, declared, &utf8, &u);
	/* UTF-8 needs no declaration (XML 1.0, 4.3.3). */
	if (u.is_repaired || (u.is_guess && (declared.n || strcmp(u.name, "UTF-8") != 0)))
		sink_note(out, u.is_repaired ? NOTE_PARTIAL : NOTE_ODD, "xml.charset",
			  "the charset is not stated or not true: read as %s%s", u.name,
			  u.is_repaired ? ", and some bytes make no sense" : "");
	if (strcmp(u.name, "UTF-8") != 0)
		sink_item(out)->text.charset = span_str(u.name);
	if (xml.n <= INT32_MAX)
		parse(xml, &r, out);
	if (t->text.n) {
		t->text.full = false;
		t->text.max++;	/* room for the line end */
		buf_c(&t->text, '\n');
	}
	buf_clear(&utf8);
}

bool xmltree_read_source(struct xmltree *t, const struct source *in, bool with_nodes, struct sink *out)
{
	struct buf scratch;
	struct span all;
	bool ok = false;

	*t = (struct xmltree){ .arena = NULL };
	buf_init(&scratch, LIMIT_DOCUMENT);
	if (in->size > LIMIT_DOCUMENT)
		sink_note(out, NOTE_REFUSED, "xml.size", "a document of more than %llu bytes",
			  (unsigned long long)LIMIT_DOCUMENT);
	else if (!source_all(in, LIMIT_DOCUMENT, &scratch, &all))
		sink_note(out, NOTE_UNREAD, "xml.read", "the document could not be read");
	else {
		xmltree_read(t, all, with_nodes, out);
		ok = true;
	}
	buf_clear(&scratch);
	return ok;
}

void xmltree_free(struct xmltree *t)
{
	if (t->dict)
		xmlDictFree(t->dict);
	arena_free(t->arena);
	buf_clear(&t->text);
	free(t->nodes);
	*t = (struct xmltree){ .arena = NULL };
}

void xmltree_give_text(struct xmltree *t, struct sink *out)
{
	if (t->text.n && (sink_want(out) & WANT_TEXT))
		sink_text(out, buf_view(&t->text));
}

void xmltree_warm(void)
{
	charset_warm();
	xmlInitParser();
}

/* ---- steps ---- */

static uint32_t named(const struct xmltree *t, uint32_t node, const char *name, size_t n)
{
	while (node && (strncmp(t->nodes[node].name, name, n) != 0 || t->nodes[node].name[n] != '\0'))
		node = t->nodes[node].next;
	return node;
}

uint32_t xmltree_child(const struct xmltree *t, uint32_t node, const char *name)
{
	return node < t->n ? named(t, t->nodes[node].first, name, strlen(name)) : 0;
}

uint32_t xmltree_next(const struct xmltree *t, uint32_t node, const char *name)
{
	return node && node < t->n ? named(t, t->nodes[node].next, name, strlen(name)) : 0;
}

uint32_t xmltree_at(const struct xmltree *t, uint32_t node, const char *path)
{
	size_t n = strcspn(path, "/");
	uint32_t at;

	if (node == 0 || node >= t->n)
		return 0;
	for (at = named(t, t->nodes[node].first, path, n); at && path[n] == '/';
	     at = named(t, t->nodes[at].next, path, n)) {
		uint32_t down = xmltree_at(t, at, path + n + 1);

		if (down)
			return down;
	}
	return at;
}

struct span xmltree_text(const struct xmltree *t, uint32_t node)
{
	struct span s;

	if (node == 0 || node >= t->n)
		return (struct span){ NULL, 0 };
	s = span_sub(buf_view(&t->text), t->nodes[node].from, t->nodes[node].to - t->nodes[node].from);
	s = span_trim(s);
	return s.n ? s : (struct span){ NULL, 0 };
}

struct span xmltree_get(const struct xmltree *t, uint32_t node, const char *path)
{
	return xmltree_text(t, xmltree_at(t, node, path));
}

struct span xmltree_attr(const struct xmltree *t, uint32_t node, const char *name)
{
	const struct xmltree_attr *a = t->attrs.v;

	if (node && node < t->n)
		for (uint32_t i = 0; i < t->nodes[node].n_attrs; i++)
			if (strcmp(a[t->nodes[node].attrs + i].name, name) == 0)
				return a[t->nodes[node].attrs + i].value;
	return (struct span){ NULL, 0 };
}

int64_t xmltree_line(const struct xmltree *t, uint32_t node, int64_t *line, size_t *at)
{
	size_t from = node < t->n ? t->nodes[node].from : 0;

	/* An element's stretch begins with the line end before its text. */
	if (from < t->text.n && t->text.p[from] == '\n')
		from++;
	for (; *at < from; ++*at)
		*line += t->text.p[*at] == '\n';
	return *line;
}

/* ---- the root, before anything is parsed ---- */

static struct span behind(struct span s, const char *end)
{
	size_t at = span_find(s, span_str(end), 0);

	return at == SIZE_MAX ? span_from(s, s.n) : span_from(s, at + strlen(end));
}

void xmltree_root(struct span bytes, struct span *name, struct span *tag)
{
	struct span s = bytes;
	size_t n = 1, colon;

	*name = *tag = (struct span){ NULL, 0 };
	if (span_starts(s, "\xef\xbb\xbf"))
		s = span_from(s, 3);
	for (s = span_trim(s); s.n; s = span_trim(s)) {
		if (span_starts(s, "<?"))
			s = behind(s, "?>");
		else if (span_starts(s, "<!--"))
			s = behind(s, "-->");
		else if (span_starts(s, "<!"))
			s = behind(s, ">");
		else
			break;
	}
	if (s.n < 2 || s.p[0] != '<')
		return;
	while (n < s.n && !strchr(" \t\r\n/>", s.p[n]) && s.p[n])
		n++;
	*tag = span_sub(s, 0, span_chr(s, '>', 0));
	*name = span_sub(s, 1, n - 1);
	colon = span_chr(*name, ':', 0);
	if (colon != SIZE_MAX)
		*name = span_from(*name, colon + 1);
}

void xmltree_root_of(const struct source *in, struct span *name, struct span *tag)
{
	static char more[64 * KIB];
	size_t n;

	xmltree_root(in->head, name, tag);
	if (name->p || in->size <= in->head.n || span_trim(in->head).n == 0 || span_trim(in->head).p[0] != '<')
		return;
	n = source_read(in, 0, more, sizeof more);
	if (n != SIZE_MAX)
		xmltree_root(span_of(more, n), name, tag);
}
