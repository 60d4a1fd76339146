/* Cards of people, ".vcf" (RFC 6350; 2.1 and 3.0 as phones write them): one line of text for what each
 * field says, so that names, addresses and numbers are found like anywhere else.
 *
 * Pictures, sounds and keys inside are counted in a note. Does not tell homes from offices. */
#include "readers/reader.h"

#include "base/limits.h"
#include "charset.h"
#include "mimecode.h"

extern const struct reader reader_vcard;

struct card {
	struct sink *out;
	struct buf line, value, utf8;
	unsigned cards, binaries;
};

static const struct {
	const char *field, *label;
} fields[] = {
	{ "FN", "Name" }, { "N", "Full name" }, { "NICKNAME", "Nickname" }, { "ORG", "Company" }, { "TITLE", "Title" }, { "ROLE", "Role" },
	{ "EMAIL", "Email" }, { "TEL", "Phone" }, { "ADR", "Address" }, { "URL", "Web" }, { "BDAY", "Born" },
	{ "NOTE", "Note" }, { "IMPP", "Messenger" }, { "REV", "Changed" },
};

static bool has_param(struct span params, const char *what) { return span_ifind(params, span_str(what), 0) != SIZE_MAX; }

static struct span charset_of(struct span params)
{
	size_t at = span_ifind(params, SPAN("CHARSET="), 0), n;
	struct span s = at == SIZE_MAX ? (struct span){ NULL, 0 } : span_from(params, at + 8);

	n = span_chr(s, ';', 0);
	return span_sub(s, 0, n);
}

/* "\n", "\,", "\;" and the parts of a structured value, which ';' sets apart. */
static void unescape(struct span s, struct buf *to)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			c = c == 'n' || c == 'N' ? ' ' : c;
		} else if (c == ';' || c == '\r' || c == '\n') {
			if (to->n == 0 || to->p[to->n - 1] == ' ')
				continue;
			c = ' ';
		}
		buf_c(to, c);
	}
}

static void give_field(struct card *c, const char *label, struct span params, struct span value)
{
	struct span text;

	buf_reset(&c->value);
	if (has_param(params, "QUOTED-PRINTABLE")) {
		mimecode_qp(value, &c->value);
		value = buf_view(&c->value);
	}
	text = charset_text(value, charset_of(params), &c->utf8, NULL);
	buf_reset(&c->line);
	unescape(text, &c->line);
	text = span_trim(buf_view(&c->line));
	if (text.n == 0 || !sink_text(c->out, span_str(label)) || !sink_text(c->out, SPAN(": ")))
		return;
	sink_text(c->out, text);
	sink_text(c->out, SPAN("\n"));
}

/* "item1.EMAIL;TYPE=work:jane@example.org" */
static void take_line(struct card *c, struct span line)
{
	size_t colon = span_chr(line, ':', 0), semi = span_chr(line, ';', 0), dot, end;
	struct span name, params = { NULL, 0 }, value;

	if (colon == SIZE_MAX)
		return;
	end = semi < colon ? semi : colon;
	if (semi < colon)
		params = span_sub(line, semi, colon - semi);
	name = span_trim(span_sub(line, 0, end));
	value = span_from(line, colon + 1);
	dot = span_chr(name, '.', 0);
	if (dot != SIZE_MAX)
		name = span_from(name, dot + 1);
	if (span_ieq_str(name, "BEGIN") && span_ieq_str(span_trim(value), "VCARD"))
		if (c->cards++ && !sink_text(c->out, SPAN("\n")))
			return;
	if (span_ieq_str(name, "PHOTO") || span_ieq_str(name, "LOGO") || span_ieq_str(name, "SOUND") || span_ieq_str(name, "KEY"))
		c->binaries++;
	for (size_t i = 0; i < countof(fields); i++)
		if (span_ieq_str(name, fields[i].field))
			give_field(c, fields[i].label, params, value);
}

/* A line that begins with a blank goes on the one before (RFC 6350, 3.2); so does, in 2.1, one after a
 * quoted-printable line that ends in '='. */
static void read_cards(struct card *c, struct span all, struct buf *joined)
{
	struct span line;

	while (span_line(&all, &line)) {
		bool is_soft = joined->n && joined->p[joined->n - 1] == '=' &&
			       has_param(span_sub(buf_view(joined), 0, 200), "QUOTED-PRINTABLE");

		if (joined->n && line.n && (line.p[0] == ' ' || line.p[0] == '\t')) {
			buf_span(joined, span_from(line, 1));
			continue;
		}
		if (is_soft) {
			joined->n--;
			buf_span(joined, line);
			continue;
		}
		take_line(c, buf_view(joined));
		buf_reset(joined);
		buf_span(joined, line);
	}
	take_line(c, buf_view(joined));
}

static void vcard_read(const struct source *in, struct sink *out)
{
	struct card c = { .out = out };
	struct buf scratch, joined;
	struct span all;

	if (!(sink_want(out) & WANT_TEXT))
		return;
	buf_init(&scratch, LIMIT_TEXT);
	buf_init(&joined, LIMIT_TEXT);
	buf_init(&c.line, LIMIT_TEXT);
	buf_init(&c.value, LIMIT_TEXT);
	buf_init(&c.utf8, 4 * LIMIT_TEXT);
	if (source_all(in, LIMIT_TEXT, &scratch, &all)) {
		read_cards(&c, all, &joined);
		if (c.binaries)
			sink_note(out, NOTE_PARTIAL, "vcard.binary", "%u pictures, sounds or keys in it were not read", c.binaries);
	} else {
		sink_note(out, in->size > LIMIT_TEXT ? NOTE_REFUSED : NOTE_UNREAD, "vcard.size", "a file of %llu bytes could not be read",
			  (unsigned long long)in->size);
	}
	buf_clear(&scratch);
	buf_clear(&joined);
	buf_clear(&c.line);
	buf_clear(&c.value);
	buf_clear(&c.utf8);
}

static const char *const vcard_media[] = { "text/vcard", "text/x-vcard", NULL };

const struct reader reader_vcard = {
	.name = "vcard",
	.media = vcard_media,
	.warm = charset_warm,
	.read = vcard_read,
};
