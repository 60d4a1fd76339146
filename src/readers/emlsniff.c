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

bool eml_looks_like(struct span head)
{
	struct span rest = span_sub(head, 0, 16 * KIB), line;
	bool is_typed = false;	/* the first field is a Content-Type */
	int weight = 0, lines = 0;

	while (weight < 2 && span_line(&rest, &line)) {
		size_t colon = span_chr(line, ':', 0), n = 0;

		if (line.n && (line.p[0] == ' ' || line.p[0] == '\t') && lines)
			continue;
		if (lines++ == 0 && (span_starts(line, "From ") || span_starts(line, ">From ")))
			if (colon == SIZE_MAX || span_trim(span_sub(line, 4, colon - 4)).n)
				continue;
		while (n < line.n && line.p[n] > ' ' && line.p[n] < 127 && line.p[n] != ':')
			n++;
		if (n == 0 || colon == SIZE_MAX || span_trim(span_sub(line, n, colon - n)).n)
			return is_typed && lines > 1 && line.n == 0;
		weight += weigh_line(span_sub(line, 0, n), span_from(line, colon + 1));
		is_typed |= lines == 1 && weight && span_istarts(line, "Content-Type");
	}
	return weight >= 2;
}
