/* XML documents of any vocabulary: the text of their elements, each on a line of its own
 * (xmltree.c). Vocabularies that have a reader of their own are claimed by it before this one. */
#include "xmltree.h"

extern const struct reader reader_xml;

static void xml_read(const struct source *in, struct sink *out)
{
	struct xmltree t;

	if (!(sink_want(out) & WANT_TEXT))
		return;
	if (xmltree_read_source(&t, in, false, out))
		xmltree_give_text(&t, out);
	xmltree_free(&t);
}

/* "+xml" stands for every type that ends so (RFC 6839, 3.3). */
static const char *const xml_media[] = { "application/xml", "text/xml", "+xml", NULL };

const struct reader reader_xml = {
	.name = "xml",
	.media = xml_media,
	.warm = xmltree_warm,
	.read = xml_read,
};
