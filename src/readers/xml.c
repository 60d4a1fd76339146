/* XML documents of any vocabulary: the text of their elements, each on a line of its own.
 *
 * libxml2's SAX interface, no tree, nothing loaded: no network, no external subset, and entities
 * are not expanded at all, neither external ones nor those that double each other ("billion
 * laughs"); the five predefined ones and character references are. libxml2 itself stops at 256
 * elements inside each other. Attributes are not text. */
#include "readers/reader.h"

#include <libxml/parserInternals.h>

#include "base/limits.h"
#include "charset.h"
#include "htmltext.h"

struct reading {
	xmlParserCtxtPtr parser;
	struct buf text;
	bool has_break;		/* an element began or ended since the last text */
	bool has_space;
	bool has_entities;
};

static bool is_space(xmlChar c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static void on_characters(void *with, const xmlChar *p, int n)
{
	struct reading *r = with;

	for (int i = 0; i < n;) {
		int from = i;

		if (is_space(p[i])) {
			r->has_space = true;
			i++;
			continue;
		}
		while (i < n && !is_space(p[i]))
			i++;
		if (r->text.n && (r->has_break || r->has_space))
			buf_c(&r->text, r->has_break ? '\n' : ' ');
		r->has_break = r->has_space = false;
		buf_put(&r->text, p + from, (size_t)(i - from));
	}
	if (r->text.full)
		xmlStopParser(r->parser);
}

static void on_start(void *with, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int n_ns, const xmlChar **ns, int n_attr, int n_default, const xmlChar **attr)
{
	struct reading *r = with;

	(void)name, (void)prefix, (void)uri, (void)n_ns, (void)ns;
	(void)n_attr, (void)n_default, (void)attr;
	r->has_break = true;
}

static void on_end(void *with, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *r = with;

	(void)name, (void)prefix, (void)uri;
	r->has_break = true;
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

static void parse(struct span xml, struct reading *r, struct sink *out)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .endElementNs = on_end,
		.characters = on_characters, .cdataBlock = on_characters,
		.ignorableWhitespace = on_characters, .getEntity = on_entity, .serror = on_error,
	};
	bool is_whole;

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
	is_whole = r->parser->wellFormed || r->has_entities;
	if (r->has_entities)
		sink_note(out, NOTE_REFUSED, "xml.entities",
			  "the document uses entities of its own: they were not expanded");
	if (r->text.full)
		sink_note(out, NOTE_REFUSED, "xml.text", "more than %llu bytes of text",
			  (unsigned long long)LIMIT_TEXT);
	else if (!is_whole)
		sink_note(out, NOTE_PARTIAL, "xml.damaged",
			  "not well-formed from line %d on, or nested too deep: read as far as it goes",
			  r->parser->lastError.line);
	xmlFreeDoc(r->parser->myDoc);
	xmlFreeParserCtxt(r->parser);
}

static void read_text(struct span bytes, struct sink *out)
{
	struct reading r = { .has_break = false };
	struct buf utf8;
	struct charset_used u;
	struct span xml;

	buf_init(&utf8, LIMIT_DOCUMENT * 3);
	buf_init(&r.text, LIMIT_TEXT);
	xml = charset_text(bytes, htmltext_charset(bytes), &utf8, &u);
	if (u.is_repaired || u.is_guess)
		sink_note(out, u.is_repaired ? NOTE_PARTIAL : NOTE_ODD, "xml.charset",
			  "the charset is not stated or not true: read as %s%s", u.name,
			  u.is_repaired ? ", and some bytes make no sense" : "");
	if (strcmp(u.name, "UTF-8") != 0)
		sink_item(out)->text.charset = span_str(u.name);
	if (xml.n <= INT32_MAX)
		parse(xml, &r, out);
	if (r.text.n) {
		r.text.full = false;
		r.text.max++;	/* room for the line end */
		buf_c(&r.text, '\n');
		sink_text(out, buf_view(&r.text));
	}
	buf_clear(&utf8);
	buf_clear(&r.text);
}

static void xml_read(const struct source *in, struct sink *out)
{
	struct buf scratch;
	struct span all;

	buf_init(&scratch, LIMIT_DOCUMENT);
	if (!(sink_want(out) & WANT_TEXT))
		return;
	if (in->size > LIMIT_DOCUMENT)
		sink_note(out, NOTE_REFUSED, "xml.size", "a document of more than %llu bytes",
			  (unsigned long long)LIMIT_DOCUMENT);
	else if (!source_all(in, LIMIT_DOCUMENT, &scratch, &all))
		sink_note(out, NOTE_UNREAD, "xml.read", "the document could not be read");
	else
		read_text(all, out);
	buf_clear(&scratch);
}

static void xml_warm(void)
{
	charset_warm();
	xmlInitParser();
}

/* "+xml" stands for every type that ends so (RFC 6839, 3.3). */
static const char *const xml_media[] = { "application/xml", "text/xml", "+xml", NULL };

const struct reader reader_xml = {
	.name = "xml",
	.media = xml_media,
	.warm = xml_warm,
	.read = xml_read,
};
