/* What is it? Asked of every item, so the common answers take microseconds: our own signatures,
 * then a look at the text. libmagic, which takes a quarter of a millisecond and more, is asked for
 * what is left: binary that nothing here knows, and text whose name promises something particular.
 *
 * The type comes from the bytes. A name or a declared type may only choose between kinds of text
 * that look alike, and it never overrules a signature.
 * Does not look for a second format inside; sniff_second_nature says whether there is one. */
#include "eml.h"
#include "sniff.h"

#include <magic.h>

#include "base/limits.h"

#define MAGIC_BYTES (256 * KIB)	/* given to libmagic: its own default would be up to 7 MiB */
#define PDF_WITHIN 1024		/* where readers look for "%PDF-" (ISO 32000-1, implementation note 13) */

#define ABSENT ((struct span){ NULL, 0 })

static magic_t magic;

void sniff_warm(void)
{
	/* Tar, compound files, CSV and JSON are ours; looking into compressed files would start programs. */
	const int flags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_CDF |
			  MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_JSON | MAGIC_NO_CHECK_TOKENS;

	if (magic)
		return;
	magic = magic_open(flags);
	if (magic && magic_load(magic, NULL) != 0) {
		magic_close(magic);
		magic = NULL;
	}
}

/* libmagic's answer, absent when it has none worth having. */
static struct span ask_magic(const struct source *in, struct arena *a)
{
	size_t n = (size_t)(in->size < MAGIC_BYTES ? in->size : MAGIC_BYTES);
	struct buf scratch;
	struct span bytes = span_sub(in->all, 0, n), is = ABSENT;
	const char *said;

	if (magic == NULL)
		return ABSENT;
	buf_init(&scratch, MAGIC_BYTES);
	if (in->all.p == NULL) {
		char *to = buf_room(&scratch, n);

		n = to ? source_read(in, 0, to, n) : SIZE_MAX;
		bytes = n == SIZE_MAX ? in->head : span_of(to, n);
	}
	said = magic_buffer(magic, bytes.p, bytes.n);
	if (said && strchr(said, '/') && strcmp(said, "application/octet-stream") != 0)
		is = arena_str(a, said);
	buf_clear(&scratch);
	return is;
}

/* %PDF- behind something else: a mail header, a byte order mark, rubbish of a printer. */
static bool is_late_pdf(struct span head)
{
	size_t at = span_find(span_sub(head, 0, PDF_WITHIN), SPAN("%PDF-"), 0);

	return at != SIZE_MAX && at + 6 < head.n && head.p[at + 5] >= '1' && head.p[at + 5] <= '9' &&
	       head.p[at + 6] == '.';
}

/* Kinds of text that only their name tells from plain text. */
static bool is_told_by_name(struct span media)
{
	static const char *const told[] = {
		"text/markdown", "text/css", "text/javascript", "application/yaml", "application/sql",
		"application/toml", "application/typescript", "application/xml-dtd", "application/x-subrip", "text/vbscript",
	};

	if (span_starts(media, "text/x-"))
		return true;
	for (size_t i = 0; i < countof(told); i++)
		if (span_eq_str(media, told[i]))
			return true;
	return false;
}

/* libmagic finds programming languages in prose; what it says of text counts only when it is no
 * guess of that kind, or when the name says so too. */
static struct span ask_about_text(const struct source *in, struct span by_name, struct arena *a)
{
	struct span is = ask_magic(in, a);
	bool is_script = span_starts(in->head, "#!");

	if (is.p && (span_ieq(is, by_name) || (is_script && span_starts(is, "text/"))))
		return is;
	if (is.p && by_name.p == NULL && !span_starts(is, "text/") && !span_starts(is, "application/x-") &&
	    !span_starts(is, "message/") && !span_starts(is, "inode/"))
		return is;
	return ABSENT;
}

static struct span text_media(const struct source *in, const struct sniff_text *t, bool full, struct arena *a)
{
	struct span by_name, is = sniff_text_media(in, t);
	bool is_plain;

	if (is.p)
		return is;
	if (is_late_pdf(in->head))
		return SPAN("application/pdf");
	by_name = sniff_name_media(in->name);
	if (is_told_by_name(by_name))
		return by_name;
	if (span_ieq_str(in->declared, "text/html"))	/* without a single tag: still shown as a page */
		return SPAN("text/html");
	is_plain = span_eq_str(by_name, "text/plain") || (by_name.p == NULL && span_ieq_str(in->declared, "text/plain"));
	if (full && !t->wide && (!is_plain || span_starts(in->head, "#!")) &&
	    (is = ask_about_text(in, by_name, a)).p)
		return is;
	return SPAN("text/plain");
}

struct span sniff_media(const struct source *in, bool full, struct arena *a)
{
	struct sniff_text t;
	struct span is;

	if (in->size == 0)
		return SPAN("inode/x-empty");
	if ((is = sniff_zip_media(in, a)).p || (is = sniff_ole_media(in)).p || (is = sniff_magic_media(in)).p)
		return is;
	if (sniff_text_is(in, &t, a))
		return text_media(in, &t, full, a);
	if (is_late_pdf(in->head))
		return SPAN("application/pdf");
	if (eml_looks_like(in->head, in->name))	/* with bytes in its body that no text has: yEnc, raw binary */
		return SPAN("message/rfc822");
	/* libmagic takes two bytes that any table of numbers begins with for a palette of colours. */
	if (full && (is = ask_magic(in, a)).p && !span_starts(is, "text/") &&
	    (!span_eq_str(is, "application/x-adobe-aco") || span_iends(in->name, ".aco")))
		return is;
	/* Something unknown in front of an archive: a program of another machine, or padding. */
	return sniff_zip_is_at_end(in) ? SPAN("application/zip") : SPAN("application/octet-stream");
}

const char *sniff_second_nature(const struct source *in)
{
	struct span is = in->media, head = in->head;

	if (is.n == 0 || in->size < 64)
		return NULL;
	if (!span_starts(head, "PK") && !span_eq_str(is, "application/zip") && sniff_zip_is_at_end(in))
		return "it is also a ZIP archive: a program that opens it as one sees other content";
	/* Text may quote the first line of a PDF file. */
	if (!span_eq_str(is, "application/pdf") && !span_starts(is, "text/") && !span_starts(is, "message/") &&
	    !span_eq_str(is, "application/mbox") && is_late_pdf(head))
		return "it is also a PDF document: a program that opens it as one sees other content";
	return NULL;
}
