/* XML through libxml2's push parser, so that a sheet of a million rows takes no more memory than a
 * small one.
 *
 * As in xmltree.c nothing is loaded from anywhere and no entity is expanded but the five predefined
 * ones and character references; elements deeper than 256 end the reading. */
#include "xmlstream.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <stdlib.h>

#include "base/limits.h"

struct xmlstream {
	const struct xmlstream_on *on;
	void *with;
	struct span what;
	struct sink *out;
	struct arena *scratch;
	xmlParserCtxtPtr parser;
	xmlSAXHandler sax;
	bool has_entities;
};

static void on_start(void *with, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int n_ns, const xmlChar **ns, int n_attr, int n_default, const xmlChar **attr)
{
	struct xmlstream *x = with;
	struct xmlstream_tag tag = {
		.name = span_str((const char *)name), .space = span_str(uri ? (const char *)uri : ""),
		.n = n_attr, .attrs = attr, .scratch = x->scratch,
	};

	(void)prefix, (void)n_ns, (void)ns, (void)n_default;
	if (x->on->start)
		x->on->start(x->with, &tag);
	arena_reset(x->scratch);
}

static void on_end(void *with, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct xmlstream *x = with;

	(void)prefix, (void)uri;
	if (x->on->end)
		x->on->end(x->with, span_str((const char *)name));
}

static void on_text(void *with, const xmlChar *p, int n)
{
	struct xmlstream *x = with;

	if (x->on->text && n > 0)
		x->on->text(x->with, span_of((const char *)p, (size_t)n));
}

/* Asked for every entity that is not predefined: there is none. */
static xmlEntityPtr on_entity(void *with, const xmlChar *name)
{
	struct xmlstream *x = with;

	(void)name;
	x->has_entities = true;
	return NULL;
}

static void on_error(void *with, xmlErrorPtr e)
{
	(void)with, (void)e;	/* told by the parser's state at the end */
}

struct xmlstream *xmlstream_new(const struct xmlstream_on *on, void *with, struct span what, struct sink *out)
{
	struct xmlstream *x = mem_get(sizeof *x);

	*x = (struct xmlstream){
		.on = on, .with = with, .what = what, .out = out, .scratch = arena_new(),
		.sax = { .initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .endElementNs = on_end,
			 .characters = on_text, .cdataBlock = on_text, .ignorableWhitespace = on_text,
			 .getEntity = on_entity, .serror = on_error },
	};
	x->parser = xmlCreatePushParserCtxt(&x->sax, x, NULL, 0, NULL);
	if (x->parser)
		xmlCtxtUseOptions(x->parser, XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR |
						     XML_PARSE_NOWARNING);
	return x;
}

bool xmlstream_feed(void *stream, struct span piece)
{
	struct xmlstream *x = stream;

	if (x->parser == NULL)
		return false;
	while (piece.n) {
		size_t n = piece.n < INT32_MAX ? piece.n : INT32_MAX;

		xmlParseChunk(x->parser, piece.p, (int)n, 0);
		piece = span_from(piece, n);
	}
	return !x->parser->disableSAX;
}

void xmlstream_end(struct xmlstream *x)
{
	if (x->parser) {
		xmlParseChunk(x->parser, NULL, 0, 1);
		if (x->has_entities)
			sink_note(x->out, NOTE_REFUSED, "xml.entities",
				  "%.*s uses entities of its own: they were not expanded", SPAN_FMT(x->what));
		else if (!x->parser->wellFormed)
			sink_note(x->out, NOTE_PARTIAL, "xml.damaged",
				  "%.*s is not well-formed, or nested too deep: read as far as it goes", SPAN_FMT(x->what));
		if (x->parser->myDoc)
			xmlFreeDoc(x->parser->myDoc);
		xmlFreeParserCtxt(x->parser);
	}
	arena_free(x->scratch);
	free(x);
}

/* ---- attributes ---- */

/* libxml2 leaves "&amp;" in a value as "&#38;", for a tree that is not built here; any other
 * reference is decoded. */
static struct span decoded(const struct xmlstream_tag *tag, struct span v)
{
	struct span mark = SPAN("&#38;"), out;
	size_t at = span_find(v, mark, 0), from = 0;
	struct buf b;

	if (at == SIZE_MAX)
		return v;
	buf_init(&b, v.n);
	for (; at != SIZE_MAX; from = at + mark.n, at = span_find(v, mark, from)) {
		buf_span(&b, span_sub(v, from, at - from));
		buf_c(&b, '&');
	}
	buf_span(&b, span_from(v, from));
	out = arena_dup(tag->scratch, buf_view(&b));
	buf_clear(&b);
	return out;
}

struct span xmlstream_attr_in(const struct xmlstream_tag *tag, const char *name, const char *space)
{
	/* Five pointers each: local name, prefix, name space, value, its end. */
	for (int i = 0; i < tag->n; i++) {
		const xmlChar **a = tag->attrs + 5 * i;

		if (strcmp((const char *)a[0], name) == 0 &&
		    (space == NULL || (a[2] && span_ends(span_str((const char *)a[2]), space))))
			return decoded(tag, span_of((const char *)a[3], (size_t)(a[4] - a[3])));
	}
	return (struct span){ NULL, 0 };
}

struct span xmlstream_attr(const struct xmlstream_tag *tag, const char *name)
{
	return xmlstream_attr_in(tag, name, NULL);
}

uint32_t xmlstream_number(const struct xmlstream_tag *tag, const char *name, uint32_t otherwise, uint32_t max)
{
	struct span s = span_trim(xmlstream_attr(tag, name));
	uint64_t v = 0;

	if (s.n == 0)
		return otherwise;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return otherwise;
		v = v * 10 + (uint64_t)(s.p[i] - '0');
		if (v > max)
			return max;
	}
	return (uint32_t)v;
}
