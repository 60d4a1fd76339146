/* Messages that are signed or sealed as a whole: S/MIME (RFC 8551) and OpenPGP (RFC 3156, and inline).
 *
 * A clear signature changes nothing for the reader: that it is there is told, nobody checks it, for
 * that needs certificates and keys that are no part of the evidence. An opaque one is opened by the
 * reader of ".p7m", as a child. What is encrypted stays so, with a note. */
#include "emlread.h"

#include "base/limits.h"

static void add(struct eml *m, const char *kind, const char *why)
{
	struct signature *s = list_add(&sink_item(m->out)->signatures, m->arena, sizeof *s);

	*s = (struct signature){ .kind = span_str(kind), .result = SPAN("not checked"), .why = span_str(why) };
}

static void sealed(struct eml *m, const char *how)
{
	sink_note(m->out, NOTE_UNREAD, "mail.encrypted", "the message is encrypted (%s): what it says could not be read", how);
}

static void look_at(struct eml *m, uint32_t i)
{
	const struct mime_part *p = mime_part(&m->mime, i);
	struct span kind;

	if (span_eq_str(p->type, "multipart/signed")) {
		kind = mimehead_param(p->type_field, "protocol", m->arena);
		if (span_ifind(kind, SPAN("pgp"), 0) != SIZE_MAX)
			add(m, "pgp", "keys are not checked");
		else
			add(m, "smime", "certificates are not checked");
	} else if (span_eq_str(p->type, "multipart/encrypted")) {
		sealed(m, "OpenPGP");
	} else if (span_ieq_str(p->type, "application/pkcs7-mime") || span_ieq_str(p->type, "application/x-pkcs7-mime")) {
		kind = mimehead_param(p->type_field, "smime-type", m->arena);
		if (span_istarts(kind, "enveloped") || span_istarts(kind, "authenveloped"))
			sealed(m, "S/MIME");
	}
}

/* A line that begins a file in uuencode: "begin 644 invoice.pdf". */
static bool has_uuencode(struct span s)
{
	struct span line;

	while (span_line(&s, &line))
		if (line.n > 10 && span_starts(line, "begin ") && line.p[6] >= '0' && line.p[6] <= '7' && line.p[7] >= '0' &&
		    line.p[7] <= '7' && line.p[8] >= '0' && line.p[8] <= '7' && line.p[9] == ' ')
			return true;
	return false;
}

/* A line that begins a file in yEnc: "=ybegin line=128 size=5120 name=invoice.pdf" ("=3D" in quoted-printable). */
static bool has_yenc(struct span s)
{
	struct span line;

	while (span_line(&s, &line))
		if ((span_starts(line, "=ybegin ") || span_starts(line, "=3Dybegin ")) &&
		    span_find(line, SPAN(" name="), 0) != SIZE_MAX)
			return true;
	return false;
}

/* PGP in the text itself, as it was before RFC 3156, and files as they were before MIME. The marks are plain ASCII, so
 * they stand in quoted-printable as they are; base64 is looked into where the text is read anyway. */
static void look_inside(struct eml *m, uint32_t i)
{
	const struct mime_part *p = mime_part(&m->mime, i);
	struct span s = p->raw;

	if (m->leaves[i].role != EML_BODY || m->leaves[i].is_message || !span_starts(p->type, "text/"))
		return;
	if (p->encoding == MIME_BASE64 && !m->leaves[i].is_text)
		return;
	if (p->encoding == MIME_BASE64)
		s = eml_body(m, i);
	s = span_sub(s, 0, MIB);
	if (span_find(s, SPAN("-----BEGIN PGP MESSAGE-----"), 0) != SIZE_MAX)
		sealed(m, "OpenPGP");
	if (span_find(s, SPAN("-----BEGIN PGP SIGNED MESSAGE-----"), 0) != SIZE_MAX)
		add(m, "pgp", "keys are not checked");
	if (p->encoding != MIME_UUENCODE && has_uuencode(s))
		sink_note(m->out, NOTE_UNREAD, "mail.uuencode", "a file stands in the text in uuencode: it was not taken out of it");
	if (has_yenc(s))
		sink_note(m->out, NOTE_UNREAD, "mail.yenc", "a file stands in the text in yEnc: it was not taken out of it");
}

void emlseal_read(struct eml *m)
{
	for (uint32_t i = 0; i < m->mime.parts.n && i < 1000; i++) {
		look_at(m, i);
		if (mime_part(&m->mime, i)->shape != MIME_MULTIPART)
			look_inside(m, i);
	}
}
