/* What travels through every stage: one piece of evidence and all that is known of it.
 *
 * Everything an item points at lives in its arena and goes with it. A field that is not there is
 * absent (span with p == NULL, empty list, `has` false): absent is never guessed. Text is UTF-8.
 * Key names, order and meaning on the wire: include/exhibit/record.h and exhibit-record(5). */
#ifndef EXHIBIT_RECORD_ITEM_H
#define EXHIBIT_RECORD_ITEM_H

#include "base/arena.h"
#include "base/digest.h"

struct opt64 {
	bool has;
	int64_t v;
};

/* A member of an object that this version does not know: kept letter by letter. */
struct extra {
	struct span key;	/* decoded */
	struct span raw;	/* JSON text of the value */
};

enum note_level { NOTE_ODD, NOTE_PARTIAL, NOTE_UNREAD, NOTE_REFUSED, NOTE_LEVELS };
extern const char *const note_level_name[NOTE_LEVELS];

/* What happened to the evidence. `code` is stable ("zip.crc", "mail.date"), `text` is for people. */
struct note {
	struct span level, code, text;
	struct list extra;
};

/* Where a fact stands. Numbers count from 1; 0 is absent. */
struct locator {
	int64_t page, line;		/* page of a document; line on that page, or of the text */
	int64_t row, column;		/* of a table (CSV: row 1 is the header) */
	int64_t bytes[2];		/* [from, to) in the item's text; absent when to == 0 */
	int64_t box[4];			/* x1 y1 x2 y2: PDF points from the page's top left, or pixels */
	struct span header;		/* of a mail: "Date" */
	struct list extra;
};

enum fact_kind { FACT_AMOUNT, FACT_DATE, FACT_REFERENCE, FACT_PARTY, FACT_PRIVATE, FACT_KINDS };
extern const char *const fact_kind_name[FACT_KINDS];
enum trust { TRUST_SIGNED, TRUST_STRUCTURED, TRUST_TEXT, TRUST_OCR, TRUSTS };
extern const char *const trust_name[TRUSTS];

struct fact {
	struct span kind;		/* a fact_kind_name */
	struct span value;		/* amount: exact decimal "-1234.50"; date: ISO 8601 as precise as
					 * known; reference, party, private: normalised text */
	struct span currency;		/* ISO 4217; SPAN_NULL with candidates when open */
	struct list candidates;		/* spans */
	struct span precision;		/* date: year quarter month week day hour minute second */
	struct span zone;		/* date with a time: "+02:00", "Z"; SPAN_NULL when not stated */
	struct span scheme;		/* reference: invoice order contract milestone ticket transaction
					 * tracking; party: email person company vat; private: iban card
					 * phone national-id */
	struct span role;
	struct span raw;		/* as written */
	struct list or_;		/* spans: the other readings of value */
	struct span why;		/* what decided reading, currency or role */
	struct span trust;		/* a trust_name */
	struct span by;			/* the rule: "amount/symbol" */
	struct opt64 confidence;	/* OCR, 0..100, lowest of its words */
	bool quoted;			/* it stands in quoted history, not in what the sender wrote */
	struct locator at;
	struct list extra;
};

struct event {
	struct span time, precision, zone, what, who, text;
	struct opt64 fact;		/* index in facts */
	struct span why;
	struct list extra;
};

struct address {
	struct span name, addr;
	struct list extra;
};

struct clock {	/* one of the times a message carries */
	struct span source;	/* "Date", "Received", "From_" */
	struct span time, zone, raw;
	struct list extra;
};

struct mail {
	struct address from;
	struct list from_more;	/* struct address: authors after the first */
	struct address sender, reply_to;
	struct list to, cc, bcc;	/* struct address */
	struct span subject;
	struct span date;		/* of the Date header, RFC 3339 with the offset as sent; absent when not usable */
	struct span received;		/* when the last server got it; where there is no date */
	struct span date_by;		/* which of these is its time: "Date", "Received"; "none" */
	struct span zone;		/* "+02:00"; SPAN_NULL for -0000 */
	struct span message_id, in_reply_to;	/* without the angle brackets */
	struct list references;		/* spans */
	struct list clocks;		/* struct clock */
	struct list extra;
};

struct attachment {
	struct span name;
	struct opt64 size;
	struct digest sha256;
	struct span id;		/* of the item it became */
	struct span media;	/* as declared */
	struct span disposition;	/* attachment, inline */
	struct span content_id;
	struct list extra;
};

struct chat {	/* what an export says of one message; its words are the item's text */
	struct span platform;		/* whatsapp telegram slack discord signal instagram messenger
					 * skype sms teams upwork ... */
	struct span channel;		/* conversation, group or room */
	struct span sender;		/* as shown; absent for system messages */
	struct span sender_id;		/* account, number or address, when the export has one */
	struct span time;		/* as precise as told; with the offset when one is known */
	struct span zone;		/* "+02:00", "Z"; SPAN_NULL: wall clock of an unknown place */
	struct list or_;		/* spans: other readings of time */
	struct span raw;		/* time as written, where the export writes it for people */
	struct span why;		/* what decided its order of day and month */
	struct span kind;		/* text media system deleted call reaction */
	struct span message_id, reply_to;	/* the export's own ids */
	struct span edited;		/* time of the last change */
	struct list extra;
};

struct signature {	/* what vouches for a message or document, and whether that was checked */
	struct span kind;		/* dkim arc smime pgp pdf xmldsig */
	struct span domain, selector;	/* DKIM and ARC */
	struct span signer;		/* i=, or subject of the certificate */
	struct span time;		/* as stated by the signer */
	struct span body;		/* "match", "mismatch"; absent when not computed */
	struct span result;		/* "pass", "fail", "not checked" */
	struct span why;
	struct list extra;
};

struct mark {	/* what somebody did to a document and left to be seen */
	struct span kind;	/* inserted deleted comment */
	struct span who, time;	/* as the document says: nobody vouches for them */
	struct span text;
	struct list extra;
};

struct document {	/* what a document's properties claim */
	struct span title, author, last_author, producer, creator;
	struct span created, modified;	/* RFC 3339, the offset as stored */
	struct list marks;	/* struct mark, in the order of the document */
	struct list extra;
};

struct transaction {	/* a fact of its own form: no fact and no event repeats it */
	struct span date, amount, currency, text, reference, counterparty, balance, kind;
	struct span role;	/* "refund" or "fee", where the row says so in words (extract) */
	struct span fee;	/* taken off the amount; negative where it was given back */
	struct list or_;	/* spans: other readings of the date */
	struct span raw;	/* the date as written, where it has some */
	struct span why;
	struct span trust, by;	/* as of a fact (extract) */
	struct locator at;
	struct list extra;
};

struct invoice_line {	/* EN 16931 BG-25; also rows read off a page */
	struct span id, name, description, quantity, unit, price, net, tax_category, tax_rate;
	struct span period_start, period_end;
	struct locator at;
	struct list extra;
};

struct tax_line {	/* EN 16931 BG-23 */
	struct span category, rate, base, amount, reason;
	struct list extra;
};

struct fields {	/* what an invoice or receipt says of itself; decimals are strings */
	struct span syntax, document_type, invoice_number, issue_date, due_date, currency;
	struct span net, tax, total, paid, rounding, payable, allowances, charges;
	struct span seller, seller_vat, seller_id, buyer, buyer_vat, buyer_id;
	struct span order_number, contract_number, buyer_reference, project, corrects;
	struct span delivery_date, period_start, period_end;
	struct span iban, payment_means, payment_terms, payment_reference, note;
	struct list lines;	/* struct invoice_line */
	struct list taxes;	/* struct tax_line */
	struct list extra;
};

struct image {
	struct opt64 width, height;
	struct span captured_at, camera_make, camera_model;
	struct opt64 orientation;
	struct span gps_lat, gps_lon, software;
	struct span modified_at, description;
	struct span screen;	/* the device its size is of, for what looks like a screenshot */
	struct list extra;
};

struct text_part {	/* who wrote a stretch of a message's text */
	struct span kind;	/* new quote forward signature disclaimer; of a document: deleted
				 * form (repeats what shows on a page) */
	int64_t bytes[2];
	struct list extra;
};

struct text_info {
	struct digest sha256;	/* of the UTF-8 text, an object in the store */
	struct span by;		/* the reader */
	struct opt64 chars;	/* code points */
	struct opt64 pages;
	struct span charset;	/* it was decoded from, when that was not UTF-8 */
	struct span lang;
	struct list parts;	/* struct text_part, in order, without gaps; empty: all is new */
	struct list extra;
};

struct class_info {
	struct span is;
	struct opt64 score;
	struct list why;	/* spans */
	struct list extra;
};

struct item {
	struct arena *arena;	/* owns everything below */
	struct span id;
	struct digest sha256;	/* zero: no bytes could be had (a note says why) */
	struct opt64 size;
	struct list origin;	/* spans, safe to display; the exact bytes are in origin_raw */
	struct list origin_raw;	/* spans, base64 of each component; only when one is not plain UTF-8 */
	struct span parent;	/* id */
	struct span name;	/* last component's file name, safe to display */
	struct span declared;	/* media type somebody claimed */
	struct span part;	/* of a message: "body", "attachment", "inline"; of a chat
				 * archive: "transcript"; absent otherwise */
	struct span mtime;	/* RFC 3339, UTC; a weak clock */
	struct span media;
	struct class_info class_;
	struct text_info text;
	struct mail mail;
	struct chat chat;
	struct list signatures;		/* struct signature */
	struct list attachments;	/* struct attachment */
	struct opt64 messages, user_messages, channels;
	struct document document;
	struct fields fields;
	struct list transactions;	/* struct transaction */
	struct image image;
	struct list facts;	/* struct fact */
	struct list events;	/* struct event */
	struct list notes;	/* struct note */
	struct list extra;	/* struct extra */
};

/* The time that a message counts as sent; absent when none is known. */
static inline struct span mail_time(const struct mail *m) { return m->date.p ? m->date : m->received; }

/* An item in an arena of its own. */
struct item *item_new(void);
void item_free(struct item *it);	/* with all it points at; NULL is fine */

/* Adds a note unless the same code and text is there already (stages may see the same trouble). */
void item_note(struct item *it, enum note_level level, const char *code, struct span text);
void item_notef(struct item *it, enum note_level level, const char *code, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
/* The same for each struct note of `from`, but those whose level nobody knows. Texts are copied. */
void item_take_notes(struct item *it, const struct list *from);
struct fact *item_fact(struct item *it, enum fact_kind kind);	/* a new one, zeroed but for kind */
bool fact_is(const struct fact *f, enum fact_kind kind);
/* Highest note level, or -1 without notes. */
int item_worst(const struct item *it);
bool item_has_note(const struct item *it, enum note_level level);

/* id of an item: the first 32 hex digits of SHA-256 over origin (raw bytes) and digest. It is the
 * same in every run over the same input. Fills it->id. Raw components: spans, outermost first. */
void item_identify(struct item *it, const struct list *raw_origin);

#endif
