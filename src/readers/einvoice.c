/* Electronic invoices in XML: UBL 2.1 (invoice and credit note, alone or in a Peppol envelope),
 * UN/CEFACT CII with Factur-X, ZUGFeRD 1 and 2, and FatturaPA. Known by their root element and its
 * name space (CEN/TS 16931-3-2 and -3-3, ZUGFeRD 1.0, Specifiche tecniche FatturaPA 1.2).
 *
 * The text is that of any XML document; the fields are what the document says, letter by letter,
 * never corrected: what does not add up is noted. Not read: attachments inside the XML, and what only
 * an extension of one profile knows. */
#include "einvoice.h"

#include "base/limits.h"

extern const struct reader reader_einvoice;

/* ---- values ---- */

/* "20240131" (format 102), "2024-01-31", "2024-01-31+01:00", "2024-01-31T00:00:00", and what
 * describes no day stays as it is written. */
static struct span day_of(struct span s, struct arena *a)
{
	static const char *const shapes[] = { "dddd-dd-dd", "dddddddd" };

	s = span_trim(s);
	for (size_t k = 0; k < countof(shapes); k++) {
		size_t n = strlen(shapes[k]), i = 0;

		while (i < n && i < s.n && (shapes[k][i] == 'd' ? s.p[i] >= '0' && s.p[i] <= '9' : s.p[i] == '-'))
			i++;
		if (i == n && k == 0)
			return arena_dup(a, span_sub(s, 0, n));
		if (i == n)
			return arena_fmt(a, "%.4s-%.2s-%.2s", s.p, s.p + 4, s.p + 6);
	}
	return arena_dup(a, s);
}

static struct span amount_of(struct einvoice *e, struct span s)
{
	struct exact x;

	s = span_trim(s);
	if (exact_parse(s, &x))
		return exact_print(x, sink_arena(e->out));
	sink_note(e->out, NOTE_ODD, "einvoice.amount", "\"%.*s\" stands where an amount should",
		  (int)(s.n > 40 ? 40 : s.n), s.p);
	return (struct span){ NULL, 0 };
}

static struct span valued(struct einvoice *e, struct span s, enum einvoice_kind kind)
{
	if (s.n == 0)
		return (struct span){ NULL, 0 };
	return kind == EINVOICE_AMOUNT ? amount_of(e, s) :
	       kind == EINVOICE_DATE   ? day_of(s, sink_arena(e->out)) :
					 arena_dup(sink_arena(e->out), span_sub(s, 0, LIMIT_STRING));
}

struct span einvoice_value(struct einvoice *e, uint32_t node, enum einvoice_kind kind)
{
	return valued(e, xmltree_text(e->tree, node), kind);
}

/* Text at the first path of "a/b|c" that leads to some. */
static struct span first_of(const struct einvoice *e, uint32_t node, const char *paths)
{
	char path[200];
	struct span rest = span_str(paths), one, s = { NULL, 0 };

	while (s.n == 0 && rest.n && span_split(&rest, '|', &one)) {
		assert(one.n < sizeof path);
		memcpy(path, one.p, one.n);
		path[one.n] = '\0';
		s = xmltree_get(e->tree, node, path);
	}
	return s;
}

struct span einvoice_text(struct einvoice *e, uint32_t node, const char *paths)
{
	return valued(e, first_of(e, node, paths), EINVOICE_TEXT);
}

void einvoice_rows(struct einvoice *e, uint32_t node, void *object, const struct einvoice_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct span *to = (struct span *)(void *)((char *)object + rows[i].offset);

		if (to->p == NULL)
			*to = valued(e, first_of(e, node, rows[i].paths), rows[i].kind);
	}
}

struct span einvoice_joined(struct einvoice *e, uint32_t node, const char *name, const char *path)
{
	struct span all = { NULL, 0 };
	struct buf b;

	buf_init(&b, LIMIT_STRING);
	for (uint32_t k = xmltree_child(e->tree, node, name); k; k = xmltree_next(e->tree, k, name)) {
		if (b.n)
			buf_c(&b, '\n');
		buf_span(&b, path ? xmltree_get(e->tree, k, path) : xmltree_text(e->tree, k));
	}
	if (b.n)
		all = arena_dup(sink_arena(e->out), buf_view(&b));
	buf_clear(&b);
	return all;
}

struct invoice_line *einvoice_line(struct einvoice *e, uint32_t node)
{
	struct invoice_line *l;

	if (e->to->lines.n >= LIMIT_LINES)
		return NULL;
	l = list_add(&e->to->lines, sink_arena(e->out), sizeof *l);
	l->at.line = xmltree_line(e->tree, node, &e->line, &e->line_at);
	return l;
}

struct tax_line *einvoice_tax(struct einvoice *e)
{
	return e->to->taxes.n < LIMIT_LINES ? list_add(&e->to->taxes, sink_arena(e->out), sizeof(struct tax_line)) :
					      NULL;
}

/* ---- which syntax ---- */

static const struct {
	const char *root, *space;	/* part of the name space */
	void (*read)(struct einvoice *e, uint32_t root);
	const char *syntax;
} syntaxes[] = {
	{ "Invoice", "ubl:schema:xsd:Invoice-2", ubl_read, "UBL" },
	{ "CreditNote", "ubl:schema:xsd:CreditNote-2", ubl_read, "UBL" },
	{ "CrossIndustryInvoice", "CrossIndustryInvoice", cii_read, "CII" },
	{ "CrossIndustryDocument", "CrossIndustryDocument", cii_read, "ZUGFeRD1" },
	{ "FatturaElettronica", "fattur", fatturapa_read, "FatturaPA" },
	{ "FatturaElettronicaSemplificata", "fattur", fatturapa_read, "FatturaPA" },
};

/* Whether a document with this root is an electronic invoice. */
static bool is_invoice(struct span root, struct span tag)
{
	for (size_t i = 0; i < countof(syntaxes); i++)
		if (span_eq_str(root, syntaxes[i].root) && span_ifind(tag, span_str(syntaxes[i].space), 0) != SIZE_MAX)
			return true;
	return false;
}

/* The invoice in an envelope (Peppol's StandardBusinessDocument) is a child of the root. */
static bool read_tree(struct einvoice *e, uint32_t root)
{
	const struct xmltree_node *n = e->tree->nodes;

	for (size_t i = 0; i < countof(syntaxes); i++) {
		if (strcmp(n[root].name, syntaxes[i].root) != 0 ||
		    span_ifind(span_str(n[root].space), span_str(syntaxes[i].space), 0) == SIZE_MAX)
			continue;
		e->to->syntax = span_str(syntaxes[i].syntax);
		syntaxes[i].read(e, root);
		einvoice_check(e);
		return true;
	}
	if (strcmp(n[root].name, "StandardBusinessDocument") == 0)
		for (uint32_t k = n[root].first; k; k = n[k].next)
			if (strcmp(n[k].name, "StandardBusinessDocument") != 0 && read_tree(e, k))
				return true;
	return false;
}

static bool read_fields(const struct xmltree *t, struct sink *out)
{
	struct fields found = { .lines.n = 0 };
	struct einvoice e = { .tree = t, .out = out, .to = &found, .line = 1 };

	if (t->n < 2 || !read_tree(&e, 1))
		return false;
	if (sink_item(out)->fields.syntax.n == 0)
		sink_item(out)->fields = found;
	return true;
}

bool einvoice_embedded(struct span bytes, struct sink *out)
{
	struct span name, tag;
	struct xmltree t;
	struct span charset = sink_item(out)->text.charset;
	bool ok;

	xmltree_root(span_sub(bytes, 0, 64 * KIB), &name, &tag);
	if (!is_invoice(name, tag))
		return false;
	xmltree_read(&t, bytes, true, out);
	sink_item(out)->text.charset = charset;	/* that of the XML is not the item's */
	ok = read_fields(&t, out);
	xmltree_free(&t);
	/* Lines of the XML's text are no places in the item that holds it. */
	for (uint32_t i = 0; i < sink_item(out)->fields.lines.n; i++)
		((struct invoice_line *)sink_item(out)->fields.lines.v)[i].at = (struct locator){ .page = 0 };
	return ok;
}

/* ---- the reader ---- */

static bool einvoice_claims(const struct source *in)
{
	struct span name, tag;

	xmltree_root_of(in, &name, &tag);
	return is_invoice(name, tag) || span_eq_str(name, "StandardBusinessDocument");
}

static void einvoice_read(const struct source *in, struct sink *out)
{
	struct xmltree t;

	if (!(sink_want(out) & (WANT_TEXT | WANT_META)))
		return;
	if (xmltree_read_source(&t, in, sink_want(out) & WANT_META, out)) {
		if (sink_want(out) & WANT_META)
			read_fields(&t, out);
		xmltree_give_text(&t, out);
	}
	xmltree_free(&t);
}

static const char *const einvoice_media[] = { "application/xml", "text/xml", "+xml", NULL };

const struct reader reader_einvoice = {
	.name = "einvoice",
	.media = einvoice_media,
	.warm = xmltree_warm,
	.read = einvoice_read,
	.claims = einvoice_claims,
};
