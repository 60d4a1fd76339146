/* The tables. Order here is order on the wire and in NDJSON; it is part of the protocol. */
#include "record/schema.h"

#define SCHEMA(name, type, rows) \
	static const struct schema name = { sizeof(type), offsetof(type, extra), rows, countof(rows) }
#define ROW(type, member, kind) { #member, kind, offsetof(type, member), NULL }
#define ROW_AS(key, type, member, kind) { key, kind, offsetof(type, member), NULL }
#define ROW_SUB(key, type, member, kind, sub) { key, kind, offsetof(type, member), &sub }

static const struct field note_rows[] = {
	ROW(struct note, level, F_STR), ROW(struct note, code, F_STR), ROW(struct note, text, F_STR),
};
const struct schema schema_note = {
	sizeof(struct note), offsetof(struct note, extra), note_rows, countof(note_rows)
};

static const struct field locator_rows[] = {
	ROW(struct locator, page, F_INT), ROW(struct locator, line, F_INT),
	ROW(struct locator, row, F_INT), ROW(struct locator, column, F_INT),
	ROW(struct locator, header, F_STR), ROW(struct locator, bytes, F_PAIR),
	ROW(struct locator, box, F_BOX),
};
SCHEMA(locator, struct locator, locator_rows);

static const struct field fact_rows[] = {
	ROW(struct fact, kind, F_STR), ROW(struct fact, value, F_STR),
	ROW(struct fact, currency, F_STR), ROW(struct fact, candidates, F_STRS),
	ROW(struct fact, precision, F_STR), ROW(struct fact, zone, F_STR),
	ROW(struct fact, scheme, F_STR), ROW(struct fact, role, F_STR),
	ROW(struct fact, raw, F_STR), ROW_AS("or", struct fact, or_, F_STRS),
	ROW(struct fact, why, F_STR), ROW(struct fact, trust, F_STR),
	ROW(struct fact, by, F_STR), ROW(struct fact, confidence, F_OPT),
	ROW(struct fact, quoted, F_FLAG), ROW_SUB("at", struct fact, at, F_OBJ, locator),
};
const struct schema schema_fact = {
	sizeof(struct fact), offsetof(struct fact, extra), fact_rows, countof(fact_rows)
};

static const struct field event_rows[] = {
	ROW(struct event, time, F_STR), ROW(struct event, precision, F_STR),
	ROW(struct event, zone, F_STR), ROW(struct event, what, F_STR),
	ROW(struct event, who, F_STR), ROW(struct event, text, F_STR),
	ROW(struct event, fact, F_OPT), ROW(struct event, why, F_STR),
};
SCHEMA(event, struct event, event_rows);

static const struct field address_rows[] = {
	ROW(struct address, name, F_STR), ROW(struct address, addr, F_STR),
};
SCHEMA(address, struct address, address_rows);

static const struct field clock_rows[] = {
	ROW(struct clock, source, F_STR), ROW(struct clock, time, F_STR),
	ROW(struct clock, zone, F_STR), ROW(struct clock, raw, F_STR),
};
SCHEMA(clock_, struct clock, clock_rows);

static const struct field mail_rows[] = {
	ROW_SUB("from", struct mail, from, F_OBJ_MORE, address),
	ROW_SUB("sender", struct mail, sender, F_OBJ, address),
	ROW_SUB("reply_to", struct mail, reply_to, F_OBJ, address),
	ROW_SUB("to", struct mail, to, F_OBJS, address),
	ROW_SUB("cc", struct mail, cc, F_OBJS, address),
	ROW_SUB("bcc", struct mail, bcc, F_OBJS, address),
	ROW(struct mail, subject, F_STR), ROW(struct mail, date, F_STR),
	ROW(struct mail, received, F_STR), ROW(struct mail, date_by, F_STR), ROW(struct mail, zone, F_STR),
	ROW(struct mail, message_id, F_STR), ROW(struct mail, in_reply_to, F_STR),
	ROW(struct mail, references, F_STRS),
	ROW_SUB("clocks", struct mail, clocks, F_OBJS, clock_),
};
SCHEMA(mail, struct mail, mail_rows);
static_assert(offsetof(struct mail, from_more) == offsetof(struct mail, from) + sizeof(struct address),
	      "F_OBJ_MORE finds the list behind the struct");

static const struct field attachment_rows[] = {
	ROW(struct attachment, name, F_STR), ROW(struct attachment, size, F_OPT),
	ROW(struct attachment, sha256, F_DIGEST), ROW(struct attachment, id, F_STR),
	ROW(struct attachment, media, F_STR), ROW(struct attachment, disposition, F_STR),
	ROW(struct attachment, content_id, F_STR),
};
SCHEMA(attachment, struct attachment, attachment_rows);

static const struct field chat_rows[] = {
	ROW(struct chat, platform, F_STR),
	ROW(struct chat, channel, F_STR),
	ROW(struct chat, sender, F_STR),
	ROW(struct chat, sender_id, F_STR),
	ROW(struct chat, time, F_STR),
	ROW(struct chat, zone, F_STR),
	ROW_AS("or", struct chat, or_, F_STRS),
	ROW(struct chat, raw, F_STR),
	ROW(struct chat, why, F_STR),
	ROW(struct chat, kind, F_STR),
	ROW(struct chat, message_id, F_STR),
	ROW(struct chat, reply_to, F_STR),
	ROW(struct chat, edited, F_STR),
};
SCHEMA(chat, struct chat, chat_rows);

static const struct field signature_rows[] = {
	ROW(struct signature, kind, F_STR),
	ROW(struct signature, domain, F_STR),
	ROW(struct signature, selector, F_STR),
	ROW(struct signature, signer, F_STR),
	ROW(struct signature, time, F_STR),
	ROW(struct signature, body, F_STR),
	ROW(struct signature, result, F_STR),
	ROW(struct signature, why, F_STR),
};
SCHEMA(signature, struct signature, signature_rows);

static const struct field mark_rows[] = {
	ROW(struct mark, kind, F_STR), ROW(struct mark, who, F_STR),
	ROW(struct mark, time, F_STR), ROW(struct mark, text, F_STR),
};
SCHEMA(mark, struct mark, mark_rows);

static const struct field document_rows[] = {
	ROW(struct document, title, F_STR),
	ROW(struct document, author, F_STR),
	ROW(struct document, last_author, F_STR),
	ROW(struct document, producer, F_STR),
	ROW(struct document, creator, F_STR),
	ROW(struct document, created, F_STR),
	ROW(struct document, modified, F_STR),
	ROW_SUB("marks", struct document, marks, F_OBJS, mark),
};
SCHEMA(document, struct document, document_rows);

static const struct field transaction_rows[] = {
	ROW(struct transaction, date, F_STR), ROW(struct transaction, amount, F_STR),
	ROW(struct transaction, currency, F_STR), ROW(struct transaction, text, F_STR),
	ROW(struct transaction, reference, F_STR), ROW(struct transaction, counterparty, F_STR),
	ROW(struct transaction, balance, F_STR), ROW(struct transaction, kind, F_STR),
	ROW(struct transaction, role, F_STR), ROW(struct transaction, fee, F_STR), ROW_AS("or", struct transaction, or_, F_STRS),
	ROW(struct transaction, raw, F_STR), ROW(struct transaction, why, F_STR),
	ROW(struct transaction, trust, F_STR), ROW(struct transaction, by, F_STR),
	ROW_SUB("at", struct transaction, at, F_OBJ, locator),
};
const struct schema schema_transaction = {
	sizeof(struct transaction), offsetof(struct transaction, extra), transaction_rows, countof(transaction_rows)
};

static const struct field line_rows[] = {
	ROW(struct invoice_line, id, F_STR),
	ROW(struct invoice_line, name, F_STR),
	ROW(struct invoice_line, description, F_STR),
	ROW(struct invoice_line, quantity, F_STR),
	ROW(struct invoice_line, unit, F_STR),
	ROW(struct invoice_line, price, F_STR),
	ROW(struct invoice_line, net, F_STR),
	ROW(struct invoice_line, tax_category, F_STR),
	ROW(struct invoice_line, tax_rate, F_STR),
	ROW(struct invoice_line, period_start, F_STR),
	ROW(struct invoice_line, period_end, F_STR),
	ROW_SUB("at", struct invoice_line, at, F_OBJ, locator),
};
SCHEMA(line, struct invoice_line, line_rows);

static const struct field tax_rows[] = {
	ROW(struct tax_line, category, F_STR),
	ROW(struct tax_line, rate, F_STR),
	ROW(struct tax_line, base, F_STR),
	ROW(struct tax_line, amount, F_STR),
	ROW(struct tax_line, reason, F_STR),
};
SCHEMA(tax, struct tax_line, tax_rows);

static const struct field fields_rows[] = {
	ROW(struct fields, syntax, F_STR),
	ROW(struct fields, document_type, F_STR),
	ROW(struct fields, invoice_number, F_STR),
	ROW(struct fields, issue_date, F_STR),
	ROW(struct fields, due_date, F_STR),
	ROW(struct fields, currency, F_STR),
	ROW(struct fields, net, F_STR),
	ROW(struct fields, tax, F_STR),
	ROW(struct fields, total, F_STR),
	ROW(struct fields, paid, F_STR),
	ROW(struct fields, rounding, F_STR),
	ROW(struct fields, payable, F_STR),
	ROW(struct fields, allowances, F_STR),
	ROW(struct fields, charges, F_STR),
	ROW(struct fields, seller, F_STR),
	ROW(struct fields, seller_vat, F_STR),
	ROW(struct fields, seller_id, F_STR),
	ROW(struct fields, buyer, F_STR),
	ROW(struct fields, buyer_vat, F_STR),
	ROW(struct fields, buyer_id, F_STR),
	ROW(struct fields, order_number, F_STR),
	ROW(struct fields, contract_number, F_STR),
	ROW(struct fields, buyer_reference, F_STR),
	ROW(struct fields, project, F_STR),
	ROW(struct fields, corrects, F_STR),
	ROW(struct fields, delivery_date, F_STR),
	ROW(struct fields, period_start, F_STR),
	ROW(struct fields, period_end, F_STR),
	ROW(struct fields, iban, F_STR),
	ROW(struct fields, payment_means, F_STR),
	ROW(struct fields, payment_terms, F_STR),
	ROW(struct fields, payment_reference, F_STR),
	ROW(struct fields, note, F_STR),
	ROW_SUB("lines", struct fields, lines, F_OBJS, line),
	ROW_SUB("taxes", struct fields, taxes, F_OBJS, tax),
};
SCHEMA(fields, struct fields, fields_rows);

static const struct field image_rows[] = {
	ROW(struct image, width, F_OPT), ROW(struct image, height, F_OPT),
	ROW(struct image, captured_at, F_STR), ROW(struct image, camera_make, F_STR),
	ROW(struct image, camera_model, F_STR), ROW(struct image, orientation, F_OPT),
	ROW(struct image, gps_lat, F_STR), ROW(struct image, gps_lon, F_STR),
	ROW(struct image, software, F_STR), ROW(struct image, modified_at, F_STR),
	ROW(struct image, description, F_STR), ROW(struct image, screen, F_STR),
};
SCHEMA(image, struct image, image_rows);

static const struct field part_rows[] = {
	ROW(struct text_part, kind, F_STR), ROW(struct text_part, bytes, F_PAIR),
};
SCHEMA(part, struct text_part, part_rows);

static const struct field text_rows[] = {
	ROW(struct text_info, sha256, F_DIGEST), ROW(struct text_info, by, F_STR),
	ROW(struct text_info, chars, F_OPT), ROW(struct text_info, pages, F_OPT),
	ROW(struct text_info, charset, F_STR), ROW(struct text_info, lang, F_STR),
	ROW_SUB("parts", struct text_info, parts, F_OBJS, part),
};
SCHEMA(text, struct text_info, text_rows);

static const struct field class_rows[] = {
	ROW(struct class_info, is, F_STR), ROW(struct class_info, score, F_OPT),
	ROW(struct class_info, why, F_STRS),
};
SCHEMA(class_, struct class_info, class_rows);

static const struct field item_rows[] = {
	ROW(struct item, id, F_STR), ROW(struct item, sha256, F_DIGEST),
	ROW(struct item, size, F_OPT), ROW(struct item, origin, F_STRS),
	ROW(struct item, origin_raw, F_STRS), ROW(struct item, parent, F_STR),
	ROW(struct item, name, F_STR), ROW(struct item, declared, F_STR),
	ROW(struct item, part, F_STR), ROW(struct item, mtime, F_STR),
	ROW(struct item, media, F_STR),
	ROW_SUB("class", struct item, class_, F_OBJ, class_),
	ROW_SUB("text", struct item, text, F_OBJ, text),
	ROW_SUB("mail", struct item, mail, F_OBJ, mail),
	ROW_SUB("chat", struct item, chat, F_OBJ, chat),
	ROW_SUB("signatures", struct item, signatures, F_OBJS, signature),
	ROW_SUB("attachments", struct item, attachments, F_OBJS, attachment),
	ROW(struct item, messages, F_OPT), ROW(struct item, user_messages, F_OPT),
	ROW(struct item, channels, F_OPT),
	ROW_SUB("document", struct item, document, F_OBJ, document),
	ROW_SUB("fields", struct item, fields, F_OBJ, fields),
	ROW_SUB("transactions", struct item, transactions, F_OBJS, schema_transaction),
	ROW_SUB("image", struct item, image, F_OBJ, image),
	ROW_SUB("facts", struct item, facts, F_OBJS, schema_fact),
	ROW_SUB("events", struct item, events, F_OBJS, event),
	ROW_SUB("notes", struct item, notes, F_OBJS, schema_note),
};
const struct schema schema_item = {
	sizeof(struct item), offsetof(struct item, extra), item_rows, countof(item_rows)
};

bool field_absent(const struct field *f, const void *obj)
{
	const void *v = field_of(f, obj);
	const int64_t *n = v;

	switch (f->type) {
	case F_STR: return ((const struct span *)v)->p == NULL;
	case F_DIGEST: return digest_is_zero(v);
	case F_OPT: return !((const struct opt64 *)v)->has;
	case F_INT: return *n == 0;
	case F_FLAG: return !*(const bool *)v;
	case F_PAIR: return n[1] == 0;
	case F_BOX: return n[0] == 0 && n[1] == 0 && n[2] == 0 && n[3] == 0;
	case F_STRS:
	case F_OBJS: return ((const struct list *)v)->n == 0;
	case F_OBJ:
	case F_OBJ_MORE: return schema_empty(f->sub, v);
	}
	return true;
}

/* Most objects of an item are not told at all: one look over their bytes says so. */
static bool is_untouched(const void *obj, size_t n)
{
	const char *p = obj;

	return p[0] == 0 && memcmp(p, p + 1, n - 1) == 0;
}

bool schema_empty(const struct schema *s, const void *obj)
{
	const struct list *extra = (const void *)((const char *)obj + s->extra);

	if (is_untouched(obj, s->size))
		return true;
	for (unsigned i = 0; i < s->n; i++)
		if (!field_absent(&s->fields[i], obj))
			return false;
	return extra->n == 0;
}
