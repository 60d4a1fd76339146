/* Mark-up and JSON by their first bytes.
 *
 * What XML is about is told by its root element (W3C XML 1.0, 2.8: declaration, comments,
 * instructions and a document type may stand before it). HTML is taken for such when it begins with
 * an element only HTML has; real pages and mail bodies often begin in the middle. */
#include "sniff.h"

#define ABSENT ((struct span){ NULL, 0 })

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) ||
	       c == ':' || c == '_' || c == '-' || c == '.';
}

static struct span skip_space(struct span s)
{
	while (s.n && (uint8_t)s.p[0] <= ' ')
		s = span_from(s, 1);
	return s;
}

static struct span behind(struct span s, const char *end)
{
	size_t at = span_find(s, span_str(end), 0);

	return at == SIZE_MAX ? span_from(s, s.n) : span_from(s, at + strlen(end));
}

/* "<!DOCTYPE name ... [ internal subset ] >" */
static struct span behind_doctype(struct span s)
{
	size_t close = span_chr(s, '>', 0), subset = span_chr(s, '[', 0);

	return subset < close ? behind(behind(s, "]"), ">") : behind(s, ">");
}

struct prolog {
	struct span root;	/* from its "<"; empty when not reached */
	struct span doctype;	/* name in the document type, absent without one */
	bool is_xml;		/* an XML declaration */
	bool is_ofx;
	bool has_comment;
};

static struct prolog read_prolog(struct span s)
{
	struct prolog p = { .is_xml = span_starts(s, "<?xml") };

	for (;;) {
		s = skip_space(s);
		if (span_istarts(s, "<?ofx"))
			p.is_ofx = true;
		if (span_starts(s, "<?")) {
			s = behind(s, ">");
		} else if (span_starts(s, "<!--")) {
			p.has_comment = true;
			s = behind(s, "-->");
		} else if (span_istarts(s, "<!doctype")) {
			struct span name = skip_space(span_from(s, 9));
			size_t n = 0;

			while (n < name.n && is_name_char(name.p[n]))
				n++;
			p.doctype = span_sub(name, 0, n);
			s = behind_doctype(s);
		} else {
			p.root = s;
			return p;
		}
	}
}

static struct span tag_name(struct span s)
{
	size_t n = 1;

	if (s.n < 2 || s.p[0] != '<')
		return ABSENT;
	while (n < s.n && is_name_char(s.p[n]))
		n++;
	/* "<a@example.org> wrote" is no tag. */
	if (n == 1 || (n < s.n && !strchr(" \t\r\n/>", s.p[n])) || strchr("0123456789-.", s.p[1]))
		return ABSENT;
	return span_sub(s, 1, n - 1);
}

static bool is_html_tag(struct span name)
{
	static const char *const tags[] = {
		"html", "head", "body", "title", "meta", "link", "style", "script", "base", "table",
		"tbody", "tr", "td", "div", "p", "br", "hr", "span", "font", "center", "h1", "h2", "h3",
		"h4", "h5", "h6", "ul", "ol", "li", "dl", "a", "img", "b", "i", "u", "strong", "em", "pre",
		"blockquote", "form", "iframe", "section", "article", "header", "main", "nav", "footer",
		"frameset", "basefont", "small", "big", "tt", "code", "noscript",
	};

	for (size_t i = 0; i < countof(tags); i++)
		if (span_ieq_str(name, tags[i]))
			return true;
	return false;
}

/* By the root element without its prefix; some need their name space as well. */
static struct span root_media(struct span root, struct span name)
{
	static const struct {
		const char *name, *space, *media;
	} roots[] = {
		{ "html", NULL, "application/xhtml+xml" },
		{ "svg", NULL, "image/svg+xml" },
		{ "rss", NULL, "application/rss+xml" },
		{ "feed", "w3.org/2005/Atom", "application/atom+xml" },
		{ "kml", NULL, "application/vnd.google-earth.kml+xml" },
		{ "gpx", NULL, "application/gpx+xml" },
		{ "OFX", NULL, "application/x-ofx" },
		{ "stylesheet", "XSL/Transform", "application/xslt+xml" },
		{ "FictionBook", NULL, "application/x-fictionbook+xml" },
		{ "math", "Math/MathML", "application/mathml+xml" },
		{ "COLLADA", NULL, "model/vnd.collada+xml" },
		{ "X3D", NULL, "model/x3d+xml" },
		{ "smil", NULL, "application/smil+xml" },
		{ "window", "there.is.only.xul", "application/vnd.mozilla.xul+xml" },
		{ "xfdf", NULL, "application/vnd.adobe.xfdf" },
		{ "document", "opendocument.text\"", "application/vnd.oasis.opendocument.text-flat-xml" },
		{ "document", "opendocument.spreadsheet\"",
		  "application/vnd.oasis.opendocument.spreadsheet-flat-xml" },
		{ "document", "opendocument.presentation\"",
		  "application/vnd.oasis.opendocument.presentation-flat-xml" },
	};
	size_t colon = span_chr(name, ':', 0);
	struct span tag = span_sub(root, 0, span_chr(root, '>', 0));

	if (colon != SIZE_MAX)
		name = span_from(name, colon + 1);
	for (size_t i = 0; i < countof(roots); i++)
		if (span_eq_str(name, roots[i].name) &&
		    (!roots[i].space || span_find(tag, span_str(roots[i].space), 0) != SIZE_MAX))
			return span_str(roots[i].media);
	return SPAN("application/xml");
}

/* Nothing but the shape speaks for XML: a name space, a prefix, or an end that fits the beginning. */
static bool is_bare_xml(struct span root, struct span name, bool is_whole)
{
	struct span tag = span_sub(root, 0, span_chr(root, '>', 0)), end = span_trim(root);

	if (tag.n == root.n && !is_whole)
		return span_find(tag, SPAN("xmlns"), 0) != SIZE_MAX;
	if (tag.n == root.n)
		return false;
	if (span_find(tag, SPAN(" xmlns"), 0) != SIZE_MAX || span_chr(name, ':', 0) != SIZE_MAX)
		return true;
	if (tag.n && tag.p[tag.n - 1] == '/')
		return is_whole && tag.n + 1 == end.n;
	if (!is_whole || end.n < name.n + 3)
		return false;
	end = span_from(end, end.n - name.n - 3);
	return span_starts(end, "</") && span_eq(span_sub(end, 2, name.n), name) && span_ends(end, ">");
}

static bool has_any_tag(struct span s)
{
	for (size_t i = 0; (i = span_chr(s, '<', i)) != SIZE_MAX; i++) {
		struct span at = span_from(s, i);

		if (tag_name(at).p || span_starts(at, "</") || span_starts(at, "<!"))
			return true;
	}
	return false;
}

struct span sniff_markup_media(struct span text, bool is_whole, enum sniff_lean lean)
{
	struct span s = skip_space(text), name;
	struct prolog p;

	if (s.n == 0 || s.p[0] != '<')
		return lean == SNIFF_LEAN_HTML && has_any_tag(s) ? SPAN("text/html") : ABSENT;
	p = read_prolog(s);
	name = tag_name(p.root);
	if (p.is_ofx || (span_ieq_str(name, "OFX") && !p.is_xml))
		return SPAN("application/x-ofx");
	if (p.is_xml)
		return name.p && !span_ieq_str(p.doctype, "html") ? root_media(p.root, name) :
		       p.doctype.p && span_ieq_str(p.doctype, "html") ? SPAN("application/xhtml+xml") :
		       SPAN("application/xml");
	if (p.doctype.p)
		return span_ieq_str(p.doctype, "html") ? SPAN("text/html") :
		       name.p ? root_media(p.root, name) : SPAN("application/xml");
	if (span_eq_str(name, "svg"))
		return SPAN("image/svg+xml");
	if (name.p && is_html_tag(name))
		return SPAN("text/html");
	if (name.p && (lean == SNIFF_LEAN_XML || is_bare_xml(p.root, name, is_whole)))
		return root_media(p.root, name);
	if (span_starts(p.root, "<!ELEMENT") || span_starts(p.root, "<!ENTITY") || span_starts(p.root, "<!ATTLIST") ||
	    span_starts(p.root, "<![") || span_starts(p.root, "<!NOTATION"))
		return SPAN("application/xml-dtd");
	if (p.has_comment && lean != SNIFF_LEAN_XML && (p.root.n == 0 || has_any_tag(p.root)))
		return SPAN("text/html");
	return lean == SNIFF_LEAN_HTML && has_any_tag(s) ? SPAN("text/html") : ABSENT;
}

/* ---- JSON (RFC 8259), of which the rest may be missing ---- */

#define JSON_DEPTH 64

enum json_end { JSON_WRONG, JSON_CUT, JSON_WHOLE };

struct json_scan {
	const char *p, *end;
};

static void json_space(struct json_scan *j)
{
	while (j->p < j->end && strchr(" \t\r\n", *j->p) && *j->p)
		j->p++;
}

static enum json_end json_string(struct json_scan *j)
{
	for (j->p++; j->p < j->end; j->p++) {
		if (*j->p == '"')
			return j->p++, JSON_WHOLE;
		if ((uint8_t)*j->p < ' ')
			return JSON_WRONG;
		if (*j->p == '\\' && ++j->p < j->end && (*j->p == '\0' || !strchr("\"\\/bfnrtu", *j->p)))
			return JSON_WRONG;
	}
	return JSON_CUT;
}

static enum json_end json_scalar(struct json_scan *j)
{
	static const char *const words[] = { "true", "false", "null" };
	const char *from = j->p;
	bool digit = false;

	if (*from == '"')
		return json_string(j);
	for (size_t i = 0; i < countof(words); i++) {
		size_t n = strlen(words[i]), have = (size_t)(j->end - from);

		if (memcmp(from, words[i], n < have ? n : have) == 0) {
			j->p += n < have ? n : have;
			return n <= have ? JSON_WHOLE : JSON_CUT;
		}
	}
	while (j->p < j->end && *j->p && strchr("+-.0123456789eE", *j->p)) {
		/* "2024-01-02" begins like a number. */
		if (strchr("+-", *j->p) && j->p > from && !strchr("eE", j->p[-1]))
			return JSON_WRONG;
		digit |= *j->p >= '0' && *j->p <= '9';
		j->p++;
	}
	return digit ? JSON_WHOLE : j->p == j->end && j->p > from ? JSON_CUT : JSON_WRONG;
}

/* A key and its colon. */
static enum json_end json_key(struct json_scan *j)
{
	enum json_end e;

	json_space(j);
	if (j->p == j->end)
		return JSON_CUT;
	if (*j->p != '"')
		return JSON_WRONG;
	if ((e = json_string(j)) != JSON_WHOLE)
		return e;
	json_space(j);
	if (j->p == j->end)
		return JSON_CUT;
	return *j->p++ == ':' ? JSON_WHOLE : JSON_WRONG;
}

/* One object or array. */
static enum json_end json_value(struct json_scan *j)
{
	char open[JSON_DEPTH];
	unsigned depth = 0;
	enum json_end e;

	for (;;) {	/* in front of a value */
		json_space(j);
		if (j->p == j->end)
			return JSON_CUT;
		if (*j->p == '{' || *j->p == '[') {
			if (depth == JSON_DEPTH)
				return JSON_CUT;	/* deep enough to be believed */
			open[depth++] = *j->p++;
			json_space(j);
			if (j->p == j->end)
				return JSON_CUT;
			if (*j->p != open[depth - 1] + 2) {	/* ']' and '}' are two behind */
				if (open[depth - 1] == '{' && (e = json_key(j)) != JSON_WHOLE)
					return e;
				continue;
			}
		} else if ((e = json_scalar(j)) != JSON_WHOLE) {
			return e;
		}
		for (;;) {	/* behind a value */
			json_space(j);
			if (j->p == j->end)
				return JSON_CUT;
			assert(depth > 0);	/* the first value is an object or an array: the caller looked */
			if (*j->p != open[depth - 1] + 2)
				break;
			j->p++;
			if (--depth == 0)
				return JSON_WHOLE;
		}
		if (*j->p++ != ',')
			return JSON_WRONG;
		if (open[depth - 1] == '{' && (e = json_key(j)) != JSON_WHOLE)
			return e;
	}
}

struct span sniff_json_media(struct span text, bool is_whole)
{
	struct json_scan j = { text.p, text.p + text.n };
	unsigned values = 0;

	for (;;) {
		enum json_end e;

		json_space(&j);
		if (j.p == j.end)
			break;
		if (*j.p != '{' && (*j.p != '[' || values))
			return ABSENT;
		e = json_value(&j);
		if (e == JSON_WRONG || (e == JSON_CUT && is_whole))
			return ABSENT;
		values++;
		if (e == JSON_CUT)
			break;
	}
	return values == 0 ? ABSENT : values == 1 ? SPAN("application/json") : SPAN("application/x-ndjson");
}
