/* What tells a message from other text by its first lines.
 *
 * Field names alone are not enough: an invoice typed as text begins with "From:", "To:" and "Date:",
 * too. So a name counts when its value is of the kind that mail has there. */
#include "eml.h"

#include "base/limits.h"
#include "maildate.h"

enum must { ANY, ADDRESS, BRACKETS, HOP, DATE, TYPE };

static const struct {
	const char *name;
	enum must must;
	int weight;
} fields[] = {
	{ "Received", HOP, 2 }, { "Return-Path", BRACKETS, 2 }, { "Message-ID", BRACKETS, 2 },
	{ "MIME-Version", ANY, 2 }, { "Delivered-To", ADDRESS, 2 }, { "Envelope-To", ADDRESS, 2 },
	{ "X-Mailer", ANY, 2 }, { "In-Reply-To", BRACKETS, 2 }, { "References", BRACKETS, 2 },
	{ "Content-Transfer-Encoding", ANY, 2 }, { "DKIM-Signature", ANY, 2 },
	{ "X-Original-To", ADDRESS, 2 }, { "Resent-From", ADDRESS, 2 }, { "X-Received", HOP, 2 },
	{ "ARC-Seal", ANY, 2 }, { "Authentication-Results", ANY, 2 }, { "X-Mozilla-Status", ANY, 2 },
	{ "X-Gmail-Labels", ANY, 2 }, { "X-GM-THRID", ANY, 2 }, { "Reply-To", ADDRESS, 1 },
	{ "From", ADDRESS, 1 }, { "To", ADDRESS, 1 }, { "Cc", ADDRESS, 1 }, { "Bcc", ADDRESS, 1 },
	{ "Sender", ADDRESS, 1 }, { "Subject", ANY, 1 }, { "Date", DATE, 1 },
	{ "Content-Type", TYPE, 1 }, { "Content-Disposition", ANY, 1 },
};

static bool has(struct span s, const char *what)
{
	return span_ifind(s, span_str(what), 0) != SIZE_MAX;
}

/* What the field adds; an address in brackets, as mail programs write them, is worth more. */
static int weigh(enum must must, int weight, struct span value)
{
	struct maildate unused;

	switch (must) {
	case ANY:
		return weight;
	case ADDRESS:
		if (!has(value, "@"))
			return 0;
		return weight + (has(value, "<") && has(value, ">"));
	case BRACKETS:
		return has(value, "<") ? weight : 0;
	case HOP:
		return has(value, "from ") || has(value, "by ") || has(value, ";") ? weight : 0;
	case DATE:
		return maildate_parse(value, &unused) ? weight : 0;
	case TYPE:
		return has(value, "/") ? weight + has(value, "multipart/") : 0;
	}
	return 0;
}

static int weigh_line(struct span name, struct span value)
{
	for (size_t i = 0; i < countof(fields); i++)
		if (span_ieq_str(name, fields[i].name))
			return weigh(fields[i].must, fields[i].weight, value);
	return 0;
}

static bool is_folded(struct span line) { return line.n && (line.p[0] == ' ' || line.p[0] == '\t'); }

/* A field with the lines it goes on in. */
static bool next_field(struct span *rest, struct span *field)
{
	struct span behind, line;

	if (!span_line(rest, field))
		return false;
	behind = *rest;
	while (is_folded(behind) && span_line(&behind, &line)) {
		*field = span_of(field->p, (size_t)(line.p - field->p) + line.n);
		*rest = behind;
	}
	return true;
}

bool eml_looks_like(struct span head, struct span name)
{
	struct span rest = span_sub(head, 0, 16 * KIB), field;
	bool is_typed = false;	/* the first field is a Content-Type */
	int weight = 0, fields_seen = 0, may_be_broken = span_iends(name, ".eml") ? 2 : 0;

	while (weight < 2 && next_field(&rest, &field)) {
		size_t colon = span_chr(field, ':', 0), n = 0;

		if (fields_seen++ == 0 && (span_starts(field, "From ") || span_starts(field, ">From ")))
			if (colon == SIZE_MAX || span_trim(span_sub(field, 4, colon - 4)).n)
				continue;
		while (n < field.n && ((unsigned char)field.p[n] > ' ' && field.p[n] != 127) && field.p[n] != ':')
			n++;
		if (n == 0 || colon == SIZE_MAX || span_trim(span_sub(field, n, colon - n)).n) {
			if (field.n && may_be_broken-- > 0)
				continue;
			return is_typed && fields_seen > 1 && field.n == 0;
		}
		weight += weigh_line(span_sub(field, 0, n), span_from(field, colon + 1));
		is_typed |= fields_seen == 1 && weight && span_istarts(field, "Content-Type");
	}
	return weight >= 2;
}
