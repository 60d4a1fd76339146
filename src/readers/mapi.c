/* Properties of Outlook's messages, and the message of RFC 5322 made of them.
 *
 * The header as it came over the wire (PidTagTransportMessageHeaders) is kept where there is one, but
 * for the fields that describe parts, which are written anew; what it lacks is added from properties.
 * Bodies and attachments are base64, so they come out byte for byte. References: [MS-OXPROPS],
 * [MS-OXOMSG], [MS-OXCMSG]. Does not write what only calendars, contacts and tasks have. */
#include "mapi.h"

#include <stdio.h>
#include <time.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "base/text.h"
#include "charset.h"
#include "eml.h"
#include "rtfhtml.h"

void mapi_add(struct mapi_bag *b, struct arena *a, uint16_t id, uint16_t type, struct span value)
{
	struct mapi_prop *p;

	if (b->props.n >= LIMIT_MAPI_PROPS)
		return;
	p = list_add(&b->props, a, sizeof *p);
	*p = (struct mapi_prop){ id, type, value };
}

static const struct mapi_prop *prop(const struct mapi_bag *b, uint16_t id)
{
	const struct mapi_prop *p = b->props.v;

	for (uint32_t i = 0; i < b->props.n; i++)
		if (p[i].id == id)
			return &p[i];
	return NULL;
}

struct span mapi_bytes(const struct mapi_bag *b, uint16_t id)
{
	const struct mapi_prop *p = prop(b, id);

	return p ? p->value : (struct span){ NULL, 0 };
}

uint32_t mapi_u32(const struct mapi_bag *b, uint16_t id, uint32_t otherwise)
{
	const struct mapi_prop *p = prop(b, id);
	struct cursor c;

	if (p == NULL || p->value.n < 2)
		return otherwise;
	c = cursor_on(p->value);
	return p->value.n < 4 ? cursor_u16le(&c) : cursor_u32le(&c);
}

static struct span codepage_name(uint32_t cp, struct arena *a)
{
	if (cp == 65001 || cp == 0)
		return cp ? SPAN("UTF-8") : SPAN("CP1252");
	return cp == 20127 ? SPAN("US-ASCII") : cp == 1200 ? SPAN("UTF-16LE") :
	       cp >= 28591 && cp <= 28606 ? arena_fmt(a, "ISO-8859-%u", cp - 28590) :
	       cp == 20866 ? SPAN("KOI8-R") : cp == 21866 ? SPAN("KOI8-U") : cp == 51932 ? SPAN("EUC-JP") :
	       cp == 50220 || cp == 50221 || cp == 50222 ? SPAN("ISO-2022-JP") : cp == 51949 ? SPAN("EUC-KR") :
	       cp == 52936 ? SPAN("HZ") : cp == 54936 ? SPAN("GB18030") : arena_fmt(a, "CP%u", cp);
}

static struct span as_utf8(struct span v, struct span charset, struct arena *a)
{
	struct buf scratch;
	struct span s;

	buf_init(&scratch, 4 * v.n + 64);
	s = arena_dup(a, charset_text(v, charset, &scratch, NULL));
	buf_clear(&scratch);
	return s;
}

struct span mapi_text(const struct mapi_message *m, const struct mapi_bag *b, uint16_t id, struct arena *a)
{
	const struct mapi_prop *p = prop(b, id);
	struct span s;

	if (p == NULL || (p->type != MAPI_STRING && p->type != MAPI_WIDE && p->type != MAPI_BINARY))
		return (struct span){ NULL, 0 };
	s = p->type == MAPI_WIDE ? as_utf8(span_sub(p->value, 0, p->value.n & ~(size_t)1), SPAN("UTF-16LE"), a) :
	    as_utf8(span_sub(p->value, 0, span_chr(p->value, '\0', 0)), codepage_name(m->codepage, a), a);
	return span_sub(s, 0, span_chr(s, '\0', 0));
}

/* ---- header fields ---- */

struct writer {
	const struct mapi_message *m;
	struct arena *a;
	struct buf *out;
	struct span headers;	/* as they came over the wire, UTF-8 */
};

static bool is_plain(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] < 32 || (uint8_t)s.p[i] > 126)
			return false;
	return span_find(s, SPAN("=?"), 0) == SIZE_MAX;
}

/* Encoded words of whole characters: RFC 2047, 2 allows 75 letters for each. */
static void put_words(struct writer *w, struct span s)
{
	for (size_t at = 0; at < s.n;) {
		size_t n = 0;

		while (at + n < s.n && n < 40) {
			unsigned k = text_sequence(span_from(s, at + n));

			n += k ? k : 1;
		}
		buf_puts(w->out, at ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
		buf_span(w->out, text_base64(span_sub(s, at, n), w->a));
		buf_puts(w->out, "?=");
		at += n;
	}
}

static void put_text(struct writer *w, struct span s)
{
	if (is_plain(s) && s.n < 900)
		buf_span(w->out, s);
	else
		put_words(w, s);
}

/* What could end a field or an address does not get into one. */
static struct span bare(struct span s, struct arena *a)
{
	char *to = arena_get(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] > 32 && !strchr("<>,;\"", s.p[i]))
			to[n++] = s.p[i];
	return span_of(to, n);
}

static void put_phrase(struct writer *w, struct span s)
{
	if (!is_plain(s)) {
		put_words(w, s);
		return;
	}
	buf_c(w->out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_c(w->out, '\\');
		buf_c(w->out, s.p[i]);
	}
	buf_c(w->out, '"');
}

static void put_address(struct writer *w, struct span name, struct span addr)
{
	addr = bare(addr, w->a);
	if (name.n) {
		put_phrase(w, name);
		buf_puts(w->out, addr.n ? " <" : " <>");
	} else {
		buf_puts(w->out, addr.n ? "<" : "<>");
	}
	if (addr.n) {
		buf_span(w->out, addr);
		buf_c(w->out, '>');
	}
}

static bool has_field(const struct writer *w, const char *name)
{
	struct span rest = w->headers, line;

	while (span_line(&rest, &line)) {
		size_t colon = span_chr(line, ':', 0);

		if (colon != SIZE_MAX && span_ieq_str(span_trim(span_sub(line, 0, colon)), name))
			return true;
	}
	return false;
}

/* An Exchange name ("/O=ORG/OU=...") is no address outside that organisation. */
static struct span address_of(struct writer *w, const struct mapi_bag *b, uint16_t smtp, uint16_t type, uint16_t plain)
{
	struct span s = mapi_text(w->m, b, smtp, w->a);

	if (s.n == 0 && !span_ieq_str(mapi_text(w->m, b, type, w->a), "EX"))
		s = mapi_text(w->m, b, plain, w->a);
	return span_chr(s, '@', 0) == SIZE_MAX ? (struct span){ NULL, 0 } : s;	/* "Unknown", a fax number */
}

static void put_sender(struct writer *w)
{
	const struct mapi_bag *b = &w->m->bag;
	struct span name = mapi_text(w->m, b, MAPI_REPRESENTING, w->a);
	struct span addr = address_of(w, b, MAPI_REPRESENTING_SMTP, MAPI_REPRESENTING_TYPE, MAPI_REPRESENTING_ADDRESS);
	struct span by = mapi_text(w->m, b, MAPI_SENDER, w->a);
	struct span by_addr = address_of(w, b, MAPI_SENDER_SMTP, MAPI_SENDER_TYPE, MAPI_SENDER_ADDRESS);

	if (has_field(w, "From"))
		return;
	if (name.n == 0 && addr.n == 0) {
		name = by;
		addr = by_addr;
	}
	if (addr.n == 0 && span_eq(name, by))
		addr = by_addr;
	if (name.n == 0 && addr.n == 0)
		return;
	buf_puts(w->out, "From: ");
	put_address(w, name, addr);
	buf_puts(w->out, "\r\n");
	if (by_addr.n && addr.n && !span_ieq(by_addr, addr) && !has_field(w, "Sender")) {
		buf_puts(w->out, "Sender: ");
		put_address(w, by, by_addr);
		buf_puts(w->out, "\r\n");
	}
}

static void put_people(struct writer *w, const char *field, uint32_t type)
{
	const struct mapi_bag *b = w->m->people.v;
	bool any = false;

	if (has_field(w, field))
		return;
	for (uint32_t i = 0; i < w->m->people.n; i++) {
		struct span addr = address_of(w, &b[i], MAPI_SMTP, MAPI_ADDRESS_TYPE, MAPI_ADDRESS);
		struct span name = mapi_text(w->m, &b[i], MAPI_NAME, w->a);

		if ((mapi_u32(&b[i], MAPI_RECIPIENT_TYPE, 1) & 0xf) != type || (name.n == 0 && addr.n == 0))
			continue;
		if (any)
			buf_puts(w->out, ",\r\n ");
		else
			buf_fmt(w->out, "%s: ", field);
		put_address(w, name, addr);
		any = true;
	}
	if (any)
		buf_puts(w->out, "\r\n");
}

/* Seconds of 1970 to a day of the calendar. Times of before and of far away are none. */
static void put_date(struct writer *w)
{
	static const uint16_t ids[] = { MAPI_SUBMITTED, MAPI_DELIVERED, MAPI_CREATED, MAPI_CHANGED };
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (size_t i = 0; i < countof(ids) && !has_field(w, "Date"); i++) {
		struct span v = mapi_bytes(&w->m->bag, ids[i]);
		struct cursor c = cursor_on(v);
		uint64_t t = cursor_u64le(&c) / 10000000;
		time_t unix_s = (time_t)t - 11644473600;
		struct tm d;

		if (c.ran_out || t < 11644473600 || t > 20000000000 || gmtime_r(&unix_s, &d) == NULL)
			continue;
		buf_fmt(w->out, "Date: %d %.3s %d %02d:%02d:%02d -0000\r\n", d.tm_mday, months + 3 * (size_t)d.tm_mon,
			d.tm_year + 1900, d.tm_hour, d.tm_min, d.tm_sec);
		if (ids[i] == MAPI_CREATED || ids[i] == MAPI_CHANGED)
			buf_puts(w->out, "X-Exhibit-Date: made, not sent\r\n");	/* emlhead.c */
		return;
	}
}

static void put_field(struct writer *w, const char *field, struct span s, bool is_id)
{
	if (s.n == 0 || has_field(w, field))
		return;
	buf_fmt(w->out, "%s: ", field);
	if (is_id && s.n < 8000 && is_plain(s))
		buf_span(w->out, s);
	else
		put_text(w, s);
	buf_puts(w->out, "\r\n");
}

/* "\x01\x04": how long the "RE: " in front is ([MS-OXCMSG] 2.2.1.46). */
static struct span subject_of(struct writer *w)
{
	struct span s = mapi_text(w->m, &w->m->bag, MAPI_SUBJECT, w->a);

	if (s.n >= 2 && s.p[0] == 1)
		s = span_from(s, 2);
	return s.n ? s : mapi_text(w->m, &w->m->bag, MAPI_TOPIC, w->a);
}

/* Fields that describe the parts as they were sent would be wrong for those written here. A line that
 * is no field ("Microsoft Mail Internet Headers Version 2.0") is none. */
static void put_headers(struct writer *w)
{
	struct span rest = w->headers, line;
	bool keep = false;

	while (span_line(&rest, &line)) {
		size_t colon = span_chr(line, ':', 0), blank = span_chr(line, ' ', 0);

		if (line.n == 0)
			continue;
		if (line.p[0] != ' ' && line.p[0] != '\t')
			keep = colon != SIZE_MAX && colon > 0 && blank > colon && !span_istarts(line, "Content-") &&
			       !span_istarts(line, "MIME-Version:") && !span_istarts(line, "X-Exhibit-");
		if (!keep)
			continue;
		buf_span(w->out, line);
		buf_puts(w->out, "\r\n");
	}
}

static void put_header(struct writer *w)
{
	const struct mapi_bag *b = &w->m->bag;

	w->headers = mapi_text(w->m, b, MAPI_HEADERS, w->a);
	buf_puts(w->out, "X-Exhibit-Rebuilt: from properties\r\n");	/* dkim.c: not what was signed */
	put_headers(w);
	put_sender(w);
	put_people(w, "To", 1);
	put_people(w, "Cc", 2);
	put_people(w, "Bcc", 3);
	put_field(w, "Subject", subject_of(w), false);
	put_date(w);
	put_field(w, "Message-ID", mapi_text(w->m, b, MAPI_MESSAGE_ID, w->a), true);
	put_field(w, "In-Reply-To", mapi_text(w->m, b, MAPI_IN_REPLY_TO, w->a), true);
	put_field(w, "References", mapi_text(w->m, b, MAPI_REFERENCES, w->a), true);
	buf_puts(w->out, "MIME-Version: 1.0\r\n");
}

/* ---- parts ---- */

static void put_base64(struct writer *w, struct span s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	buf_puts(w->out, "Content-Transfer-Encoding: base64\r\n\r\n");
	for (size_t i = 0; i < s.n; i += 57) {
		struct span row = span_sub(s, i, 57);
		char line[80];
		size_t n = 0;

		for (size_t k = 0; k < row.n; k += 3) {
			uint32_t v = (uint32_t)(uint8_t)row.p[k] << 16;

			if (k + 1 < row.n)
				v |= (uint32_t)(uint8_t)row.p[k + 1] << 8;
			if (k + 2 < row.n)
				v |= (uint8_t)row.p[k + 2];
			line[n++] = digits[v >> 18];
			line[n++] = digits[v >> 12 & 63];
			line[n++] = k + 1 < row.n ? digits[v >> 6 & 63] : '=';
			line[n++] = k + 2 < row.n ? digits[v & 63] : '=';
		}
		line[n++] = '\r';
		line[n++] = '\n';
		if (!buf_put(w->out, line, n))
			return;
	}
}

/* No base64 line and no header field of ours begins with this, and a message inside has its own number. */
static void put_boundary(struct writer *w, unsigned depth, bool is_last)
{
	buf_fmt(w->out, "\r\n--=_exhibit_%u_=%s\r\n", depth, is_last ? "--" : "");
}

static void put_multipart(struct writer *w, const char *kind, unsigned depth)
{
	buf_fmt(w->out, "Content-Type: multipart/%s; boundary=\"=_exhibit_%u_=\"\r\n", kind, depth);
}

static void put_html(struct writer *w, struct span html, uint16_t type)
{
	uint32_t cp = mapi_u32(&w->m->bag, MAPI_CPID, 0);

	if (type == MAPI_WIDE) {
		html = mapi_text(w->m, &w->m->bag, MAPI_HTML, w->a);
		cp = 65001;
	}
	if (cp)
		buf_fmt(w->out, "Content-Type: text/html; charset=\"%.*s\"\r\n", SPAN_FMT(codepage_name(cp, w->a)));
	else
		buf_puts(w->out, "Content-Type: text/html\r\n");
	put_base64(w, html);
}

struct bodies {
	struct span plain, html, rtf;	/* html as UTF-8 when it comes out of RTF */
	uint16_t html_type;
};

static struct bodies bodies_of(struct writer *w)
{
	const struct mapi_prop *html = prop(&w->m->bag, MAPI_HTML);
	struct bodies b = { .plain = mapi_text(w->m, &w->m->bag, MAPI_BODY, w->a) };
	struct span packed = mapi_bytes(&w->m->bag, MAPI_RTF), rtf = { NULL, 0 };

	if (html) {
		b.html = html->value;
		b.html_type = html->type;
	}
	if (packed.n == 0 || (b.html.n && b.plain.n))
		return b;
	if (!rtfhtml_unpack(packed, w->a, &rtf))
		return b;
	if (b.html.n == 0 && rtfhtml_take(rtf, w->a, &b.html))
		b.html_type = MAPI_STRING;
	else if (b.html.n == 0 && b.plain.n == 0)
		b.rtf = rtf;
	return b;
}

static void put_body(struct writer *w, const struct bodies *b, unsigned depth)
{
	bool both = b->plain.n && b->html.n;

	if (both) {
		put_multipart(w, "alternative", depth);
		put_boundary(w, depth, false);
	}
	if (b->plain.n) {
		buf_puts(w->out, "Content-Type: text/plain; charset=\"UTF-8\"\r\n");
		put_base64(w, b->plain);
	}
	if (both)
		put_boundary(w, depth, false);
	if (b->html.n && b->html_type == MAPI_STRING) {
		buf_puts(w->out, "Content-Type: text/html; charset=\"UTF-8\"\r\n");
		put_base64(w, b->html);
	} else if (b->html.n) {
		put_html(w, b->html, b->html_type);
	}
	if (both)
		put_boundary(w, depth, true);
	if (b->rtf.n) {
		buf_puts(w->out, "Content-Type: text/rtf\r\n");
		put_base64(w, b->rtf);
	}
	if (!b->plain.n && !b->html.n && !b->rtf.n)
		buf_puts(w->out, "Content-Type: text/plain; charset=\"UTF-8\"\r\n\r\n");
}

/* RFC 2231: any name survives. */
static void put_name(struct writer *w, struct span name)
{
	static const char hex[] = "0123456789ABCDEF";

	if (name.n == 0)
		return;
	buf_puts(w->out, ";\r\n filename*=UTF-8''");
	for (size_t i = 0; i < name.n; i++) {
		uint8_t c = (uint8_t)name.p[i];

		if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '.' || c == '-' || c == '_')
			buf_c(w->out, (char)c);
		else
			buf_put(w->out, (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
	}
}

static bool is_type(struct span s)
{
	size_t slash = span_chr(s, '/', 0);

	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] <= 32 || (uint8_t)s.p[i] > 126 || strchr("\"();,<>", s.p[i]))
			return false;
	/* A multipart is no part without its own boundary, and what is in it says what it is. */
	return slash != SIZE_MAX && slash > 0 && slash + 1 < s.n && !span_istarts(s, "multipart/") &&
	       !span_istarts(s, "message/");
}

static void put_attachment(struct writer *w, const struct mapi_attachment *t, unsigned depth)
{
	struct span name = mapi_text(w->m, &t->bag, MAPI_LONG_FILE, w->a), type = mapi_text(w->m, &t->bag, MAPI_MIME, w->a);
	struct span id = bare(mapi_text(w->m, &t->bag, MAPI_CONTENT_ID, w->a), w->a);
	bool is_inline = id.n && ((mapi_u32(&t->bag, MAPI_ATTACH_FLAGS, 0) & 4) || mapi_u32(&t->bag, MAPI_HIDDEN, 0));

	if (name.n == 0)
		name = mapi_text(w->m, &t->bag, MAPI_FILE, w->a);
	if (name.n == 0)
		name = mapi_text(w->m, &t->bag, MAPI_NAME, w->a);
	type = t->inner ? SPAN("message/rfc822") : is_type(type) ? type : SPAN("application/octet-stream");
	buf_fmt(w->out, "Content-Type: %.*s\r\nContent-Disposition: %s", SPAN_FMT(type), is_inline ? "inline" : "attachment");
	put_name(w, span_trim(name));
	buf_puts(w->out, "\r\n");
	if (id.n && is_plain(id))
		buf_fmt(w->out, "Content-ID: <%.*s>\r\n", SPAN_FMT(id));
	if (t->inner) {
		buf_puts(w->out, "\r\n");
		mapi_write(t->inner, w->a, w->out, depth + 2);
	} else {
		put_base64(w, mapi_bytes(&t->bag, MAPI_DATA));
	}
}

const char *mapi_beyond(const struct mapi_message *m, struct arena *a)
{
	static const struct {
		const char *class_, *what;
	} kinds[] = {
		{ "IPM.Appointment", "an appointment: when and where it is" },
		{ "IPM.Schedule.Meeting", "a meeting's invitation or answer: when and where it is" },
		{ "IPM.Contact", "a contact: its addresses and numbers" },
		{ "IPM.DistList", "a list of contacts: who is on it" },
		{ "IPM.Task", "a task: when it is due and how far it is" },
		{ "IPM.Activity", "a journal entry: how long it took" },
	};
	struct span is = mapi_text(m, &m->bag, MAPI_CLASS, a);

	for (size_t i = 0; i < countof(kinds); i++)
		if (span_istarts(is, kinds[i].class_))
			return kinds[i].what;
	return NULL;
}

bool mapi_write(const struct mapi_message *m, struct arena *a, struct buf *out, unsigned depth)
{
	struct writer w = { .m = m, .a = a, .out = out };
	const struct mapi_attachment *t = m->attachments.v;
	struct bodies b;

	put_header(&w);
	b = bodies_of(&w);
	if (m->attachments.n) {
		put_multipart(&w, "mixed", depth);
		if (b.plain.n || b.html.n || b.rtf.n) {
			put_boundary(&w, depth, false);
			put_body(&w, &b, depth + 1);
		}
		for (uint32_t i = 0; i < m->attachments.n; i++) {
			put_boundary(&w, depth, false);
			put_attachment(&w, &t[i], depth);
		}
		put_boundary(&w, depth, true);
	} else {
		put_body(&w, &b, depth);
	}
	return !out->full;
}

void mapi_read(const struct mapi_message *m, struct sink *out)
{
	const char *beyond = mapi_beyond(m, sink_arena(out));
	struct buf b;

	if (beyond)
		sink_note(out, NOTE_PARTIAL, "mail.beyond", "%s was not read; subject, text and attachments were", beyond);
	buf_init(&b, 2 * LIMIT_MAIL);
	if (mapi_write(m, sink_arena(out), &b, 0))
		eml_read_rebuilt(buf_view(&b), out);
	else
		sink_note(out, NOTE_REFUSED, "mail.size", "a message of more than %llu bytes", (unsigned long long)LIMIT_MAIL);
	buf_clear(&b);
}
