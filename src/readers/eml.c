/* Mail messages: RFC 5322 with MIME (RFC 2045 to 2049, 2183, 2231).
 *
 * Every piece of content becomes a child: bodies, attachments, pictures, and messages inside as
 * they stand, to be expanded by their own visit. Content without a transfer encoding is a slice of
 * the message and is not copied. Names, dates and addresses come from emlhead.c, the text from
 * emltext.c. Does not decrypt (S/MIME, PGP) and does not put message/partial together. */
#include "eml.h"

#include "emlread.h"
#include "base/limits.h"
#include "charset.h"
#include "dkim.h"
#include "mimecode.h"

static bool is_field_block(struct span type)
{
	static const char *const blocks[] = { "delivery-status", "disposition-notification",
					      "external-body", "feedback-report", "sip", "http" };

	for (size_t i = 0; i < countof(blocks); i++)
		if (span_starts(type, "message/") && span_eq_str(span_from(type, 8), blocks[i]))
			return true;
	return false;
}

static bool is_nested_message(const struct mime_part *p)
{
	return p->shape == MIME_LEAF && span_starts(p->type, "message/") && !is_field_block(p->type);
}

static struct span first_word(struct span field, struct arena *a)
{
	struct span s = span_trim(span_sub(field, 0, span_chr(field, ';', 0)));
	char *p;

	if (s.n == 0 || s.n > 64)
		return (struct span){ NULL, 0 };
	p = arena_get(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	return span_of(p, s.n);
}

static bool is_in_related(const struct eml *m, const struct mime_part *p)
{
	return p->depth && span_eq_str(mime_part(&m->mime, p->parent)->type, "multipart/related");
}

static void look_at_leaf(struct eml *m, uint32_t i)
{
	struct mime_part *p = mime_part(&m->mime, i);
	struct eml_leaf *l = &m->leaves[i];
	struct span disposition = mime_field(p, "Content-Disposition");
	bool is_other;

	l->disposition = first_word(disposition, m->arena);
	l->name = mimehead_name(&m->head, disposition, "filename");
	if (l->name.n == 0)
		l->name = mimehead_name(&m->head, p->type_field, "name");
	l->is_message = is_nested_message(p);
	/* RFC 2046, 5.2.1 allows no encoding here: one that is stated may be there, or not. */
	if (l->is_message && eml_looks_like(p->raw, SPAN("")))
		p->encoding = MIME_IDENTITY;
	/* Not text, and not the whole of the message: RFC 2183 calls the rest attachments. */
	is_other = i && p->shape == MIME_LEAF && !span_starts(p->type, "text/") &&
		   !is_field_block(p->type);
	if (!is_other && l->name.n == 0 && !span_eq_str(l->disposition, "attachment"))
		l->role = EML_BODY;
	else if (span_eq_str(l->disposition, "inline") ||
		 (l->disposition.p == NULL && is_in_related(m, p)))
		l->role = EML_INLINE;
	else
		l->role = EML_ATTACHMENT;
}

static bool decode(enum mime_encoding encoding, struct span raw, struct buf *to)
{
	switch (encoding) {
	case MIME_BASE64:
		return mimecode_base64(raw, to);
	case MIME_QP:
		return mimecode_qp(raw, to);
	case MIME_UUENCODE:
		return mimecode_uu(raw, to);
	case MIME_IDENTITY:
		break;
	}
	return buf_span(to, raw);
}

struct span eml_body(struct eml *m, uint32_t part)
{
	const struct mime_part *p = mime_part(&m->mime, part);
	struct eml_leaf *l = &m->leaves[part];
	size_t room = p->raw.n + 16;	/* no encoding makes more of it, uuencode is cut short */
	struct buf b = { .cap = room, .max = room };

	if (l->is_decoded)
		return l->bytes;
	l->is_decoded = true;
	l->bytes = p->raw;
	if (p->encoding != MIME_IDENTITY) {
		b.p = arena_get(m->arena, room);
		l->is_damaged = !decode(p->encoding, p->raw, &b);
		l->bytes = buf_view(&b);
	}
	return l->bytes;
}

/* The same of any part, good until the next call. */
static struct span content(struct eml *m, uint32_t part)
{
	const struct mime_part *p = mime_part(&m->mime, part);
	struct eml_leaf *l = &m->leaves[part];

	if (l->is_decoded)
		return l->bytes;
	if (p->encoding == MIME_IDENTITY)
		return p->raw;
	buf_reset(&m->work);
	l->is_damaged = !decode(p->encoding, p->raw, &m->work);
	return buf_view(&m->work);
}

/* "body" is what is read together with the message and needs no visit of its own: text. A message
 * inside, or a picture that is all there is, is shown in place, but is read by its own reader. */
static const char *part_name(const struct eml *m, uint32_t i)
{
	const struct mime_part *p = mime_part(&m->mime, i);
	const struct eml_leaf *l = &m->leaves[i];
	bool is_read_here = !l->is_message && (p->shape != MIME_LEAF || span_starts(p->type, "text/") ||
					       is_field_block(p->type));

	if (l->role == EML_BODY && is_read_here)
		return "body";
	return l->role == EML_ATTACHMENT ? "attachment" : "inline";
}

static struct digest slice(struct eml *m, const struct child *c, struct span s)
{
	if (!m->is_rebuilt)
		return sink_child_slice(m->out, c, (uint64_t)(s.p - m->all.p), s.n);
	if (!sink_child_begin(m->out, c))
		return (struct digest){ { 0 } };
	sink_child_data(m->out, s);
	return sink_child_end(m->out);
}

static struct digest give(struct eml *m, const struct child *c, uint32_t i, uint64_t *size)
{
	static const char *const encoding[] = { "", "base64", "quoted-printable", "uuencode" };
	const struct mime_part *p = mime_part(&m->mime, i);
	struct digest none = { { 0 } };
	struct span bytes;

	if (p->encoding == MIME_IDENTITY) {
		*size = p->raw.n;
		return slice(m, c, p->raw);
	}
	bytes = content(m, i);
	*size = bytes.n;
	if (!sink_child_begin(m->out, c))
		return none;
	if (m->leaves[i].is_damaged)
		sink_child_note(m->out, NOTE_PARTIAL, "mail.encoding",
				"the %s data is damaged: what could be decoded is here, what was "
				"sent is in the message", encoding[p->encoding]);
	sink_child_data(m->out, bytes);
	return sink_child_end(m->out);
}

/* The end of a run of header fields; a blank line behind it belongs to it. */
static struct span behind_fields(struct span raw)
{
	struct span rest = raw, before = raw, line;

	while (span_line(&rest, &line)) {
		size_t colon = span_chr(line, ':', 0), blank = span_chr(line, ' ', 0);
		bool is_more = line.n && (line.p[0] == ' ' || line.p[0] == '\t');

		if (line.n && !is_more && (colon == SIZE_MAX || blank < colon))
			return before;
		if (line.n == 0)
			return rest;
		before = rest;
	}
	return rest;
}

/* Reports made of fields are parsed as messages by Python's email package, and what follows the
 * fields, mostly nothing, is then their content. */
static void give_behind_fields(struct eml *m, const struct child *c, const struct mime_part *p)
{
	struct span rest = p->raw, line, block = { p->raw.p, 0 };
	bool is_blocks = span_eq_str(p->type, "message/delivery-status"), had_empty = false;

	if (!is_blocks) {
		slice(m, c, behind_fields(p->raw));
		return;
	}
	for (bool more = true; more;) {	/* blocks are parted by blank lines: RFC 3464, 2.1 */
		struct span content;

		more = span_line(&rest, &line);
		if (more && line.n) {
			block.n = (size_t)((rest.n ? rest.p : p->raw.p + p->raw.n) - block.p);
			continue;
		}
		content = behind_fields(block);
		while (!more && content.n && strchr("\r\n", content.p[content.n - 1]))
			content.n--;	/* the last line end is the boundary's */
		if (content.n || !had_empty)
			slice(m, c, content);
		had_empty |= content.n == 0;
		block = span_of(rest.p, 0);
	}
}

/* The same part read differently: whoever compares our children with what a strict reader takes for
 * content finds these, too. */
static void give_variants(struct eml *m, uint32_t i, struct child c)
{
	const struct mime_part *p = mime_part(&m->mime, i);

	if (m->is_rebuilt)	/* nobody reads these bytes but us */
		return;
	c.part = SPAN("body");
	c.media = (struct span){ NULL, 0 };
	c.declared = (struct span){ NULL, 0 };
	/* An encoding written as "base64 (x)" or "'base64'" is none for a strict reader; messages and
	 * multiparts may not have any (RFC 2046, 5.1 and 5.2.1), so what is inside was sent as such. */
	if (p->encoding != MIME_IDENTITY &&
	    (p->is_encoding_odd || m->leaves[i].is_message || is_field_block(p->type)))
		slice(m, &c, p->raw);
	if (p->shape == MIME_LEAF && is_field_block(p->type))
		give_behind_fields(m, &c, p);
}

static void give_leaf(struct eml *m, uint32_t i)
{
	const struct mime_part *p = mime_part(&m->mime, i);
	struct eml_leaf *l = &m->leaves[i];
	struct child c = {
		.name = l->name, .declared = p->has_type ? p->type : (struct span){ NULL, 0 },
		.part = span_str(part_name(m, i)),
	};
	struct attachment *at;
	struct digest digest = { { 0 } };
	uint64_t size = 0;

	if (l->is_message)
		c.media = SPAN("message/rfc822");
	else if (l->role == EML_BODY && p->shape == MIME_LEAF &&
		 (span_eq_str(p->type, "text/plain") || span_eq_str(p->type, "text/html")))
		c.media = p->type;
	if (sink_want(m->out) & WANT_CHILDREN) {
		digest = give(m, &c, i, &size);
		give_variants(m, i, c);
	}
	if (l->role == EML_BODY || !(sink_want(m->out) & WANT_META))
		return;
	if (!(sink_want(m->out) & WANT_CHILDREN)) {
		struct span bytes = content(m, i);

		size = bytes.n;
		digest = digest_of(bytes);
	}
	at = list_add(&sink_item(m->out)->attachments, m->arena, sizeof *at);
	at->name = l->name;
	at->size = (struct opt64){ true, (int64_t)size };
	at->sha256 = digest;
	at->media = p->has_type ? p->type : (struct span){ NULL, 0 };
	at->disposition = l->disposition;
	at->content_id = mimehead_id(&m->head, mime_field(p, "Content-ID"));
}

static void give_all(struct eml *m)
{
	struct child whole = { .part = SPAN("body") };

	for (uint32_t i = 0; i < m->mime.parts.n; i++) {
		const struct mime_part *p = mime_part(&m->mime, i);

		if (p->shape != MIME_MULTIPART)
			give_leaf(m, i);
		else if (p->is_boundary_folded && (sink_want(m->out) & WANT_CHILDREN))
			slice(m, &whole, p->raw);	/* its parts are not parts for everybody */
	}
}

static void note_shape(struct eml *m)
{
	bool is_unclosed = false, is_broken = false, has_more = false;

	for (uint32_t i = 0; i < m->mime.parts.n; i++) {
		const struct mime_part *p = mime_part(&m->mime, i);

		is_broken |= p->shape == MIME_BROKEN;
		is_unclosed |= p->shape == MIME_MULTIPART && p->is_unclosed;
		has_more |= p->shape == MIME_MULTIPART && span_trim(p->after).n > 0;
	}
	if (m->mime.is_too_deep)
		sink_note(m->out, NOTE_REFUSED, "mail.depth", "parts are nested more than %d deep: "
			  "the rest is kept as one piece", LIMIT_MIME_DEPTH);
	if (m->mime.has_too_many)
		sink_note(m->out, NOTE_REFUSED, "mail.parts", "more than %d parts or %d header fields: "
			  "the rest is kept as one piece", LIMIT_MIME_PARTS, LIMIT_MIME_FIELDS);
	if (is_broken)
		sink_note(m->out, NOTE_ODD, "mail.boundary",
			  "a multipart without parts: its boundary is not stated or not found");
	if (is_unclosed)
		sink_note(m->out, NOTE_ODD, "mail.unclosed",
			  "the last boundary is missing: the message may have been cut");
	if (has_more)
		sink_note(m->out, NOTE_ODD, "mail.epilogue",
			  "there is text behind the last part, where mail programs do not show it");
}

/* Of the first part that states one. */
static struct span first_charset(struct eml *m)
{
	struct span s = { NULL, 0 };

	for (uint32_t i = 0; i < m->mime.parts.n && i < 10 && s.p == NULL; i++)
		s = mimehead_param(mime_part(&m->mime, i)->type_field, "charset", m->arena);
	return s;
}

/* A later visit for the text finds the signatures again: whether they hold decides what its facts are
 * worth. */
static void read_signatures(struct eml *m, unsigned want)
{
	sink_item(m->out)->signatures = (struct list){ 0 };
	if (((want & WANT_META) || dkim_has_keys()) && dkim_read(m) && (want & WANT_TEXT))
		sink_signed(m->out);
	emlseal_read(m);
}

static void eml_warm(void)
{
	charset_warm();
	dkim_warm();
}

static void read_message(struct eml *m)
{
	unsigned want = sink_want(m->out);

	mime_parse(m->all, m->arena, &m->mime);
	m->head.assumed = first_charset(m);
	m->leaves = arena_get(m->arena, (size_t)m->mime.parts.n * sizeof *m->leaves);
	for (uint32_t i = 0; i < m->mime.parts.n; i++)
		if (mime_part(&m->mime, i)->shape != MIME_MULTIPART)
			look_at_leaf(m, i);
	note_shape(m);
	if (want & WANT_META)
		emlhead_read(m);
	if (want & WANT_TEXT)
		emltext_read(m);
	if (want & (WANT_META | WANT_TEXT))
		read_signatures(m, want);
	if (want & (WANT_CHILDREN | WANT_META))
		give_all(m);
	if (m->head.is_guess)
		sink_note(m->out, NOTE_ODD, "mail.charset.header",
			  "a header field is not in the charset it states, or states none");
	if (m->head.is_cut)
		sink_note(m->out, NOTE_REFUSED, "mail.header", "a header field is longer than %llu "
			  "bytes: only its beginning was read", (unsigned long long)LIMIT_MIME_VALUE);
}

static void eml_read(const struct source *in, struct sink *out)
{
	struct eml m = { .out = out, .arena = sink_arena(out) };
	struct buf scratch;

	buf_init(&scratch, LIMIT_MAIL);
	buf_init(&m.work, LIMIT_MAIL + 16);
	mimehead_init(&m.head, m.arena);
	if (in->size > LIMIT_MAIL)
		sink_note(out, NOTE_REFUSED, "mail.size", "a message of more than %llu bytes",
			  (unsigned long long)LIMIT_MAIL);
	else if (!source_all(in, LIMIT_MAIL, &scratch, &m.all))
		sink_note(out, NOTE_UNREAD, "mail.read", "the message could not be read");
	else
		read_message(&m);
	mimehead_clear(&m.head);
	buf_clear(&m.work);
	buf_clear(&scratch);
}

void eml_read_rebuilt(struct span bytes, struct sink *out)
{
	struct eml m = { .out = out, .arena = sink_arena(out), .all = bytes, .is_rebuilt = true };

	buf_init(&m.work, LIMIT_MAIL + 16);
	mimehead_init(&m.head, m.arena);
	read_message(&m);
	mimehead_clear(&m.head);
	buf_clear(&m.work);
}

static const char *const eml_media[] = { "message/rfc822", "message/global", "message/news", NULL };

const struct reader reader_eml = {
	.name = "eml",
	.media = eml_media,
	.flags = READER_CONTAINER,
	.warm = eml_warm,
	.read = eml_read,
};
