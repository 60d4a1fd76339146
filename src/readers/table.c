/* The list of readers. Adding a format is a row here and a file beside it. */
#include "readers/reader.h"

#include "readers/archive.h"
#include "readers/eml.h"
#include "readers/mbox.h"

extern const struct reader reader_csv, reader_html, reader_image, reader_pdf, reader_text, reader_xml, reader_chat_text, reader_chat_json,
	reader_slack, reader_chat_xml, reader_chat_html, reader_own;

extern const struct reader reader_ooxml, reader_odf, reader_odf_flat, reader_doc, reader_xls, reader_ppt, reader_ole, reader_rtf, reader_epub;

extern const struct reader reader_msg, reader_tnef, reader_pst, reader_emlx, reader_ical, reader_vcard;

extern const struct reader reader_einvoice, reader_camt, reader_mt940, reader_ofx, reader_qif, reader_p7m;

/* Who is named first is asked first; reader_text is last because it takes any text. */
const struct reader *const readers[] = {
	&reader_own, &reader_chat_text, &reader_chat_json, &reader_slack, &reader_chat_xml, &reader_chat_html, &reader_eml, &reader_mbox, &reader_msg, &reader_tnef, &reader_pst, &reader_emlx, &reader_ical, &reader_vcard, &reader_html, &reader_pdf, &reader_archive, &reader_image,
	&reader_einvoice, &reader_camt, &reader_mt940, &reader_ofx, &reader_qif, &reader_p7m,
	&reader_ooxml, &reader_odf, &reader_odf_flat, &reader_doc, &reader_xls, &reader_ppt, &reader_ole, &reader_rtf, &reader_epub,
	&reader_csv, &reader_xml, &reader_text, NULL,
};

/* "text/" matches a family, "+xml" a suffix (RFC 6839), anything else itself. */
static bool reads(const struct reader *r, struct span media, bool exact)
{
	for (const char *const *m = r->media; *m; m++) {
		struct span want = span_str(*m);

		if (exact ? span_ieq(media, want) :
		    want.p[want.n - 1] == '/' ? span_istarts(media, *m) :
		    want.p[0] == '+' && span_iends(media, *m))
			return true;
	}
	return false;
}

const struct reader *reader_for(const struct source *in)
{
	for (int exact = 1; in->media.n && exact >= 0; exact--)
		for (const struct reader *const *r = readers; *r; r++)
			if (reads(*r, in->media, exact) && ((*r)->claims == NULL || (!in->is_words && (*r)->claims(in))))
				return *r;
	return NULL;
}

void readers_warm(void)
{
	for (const struct reader *const *r = readers; *r; r++)
		if ((*r)->warm)
			(*r)->warm();
}
