/* The record stream between the stages: NDJSON, UTF-8, one object per line. What the fields mean is
 * in exhibit-record(5); this header has the names for programs that read or write such lines.
 *
 *	{"type":"case","protocol":1,"store":"...","tool":"exhibit 0.1.0","sandbox":["landlock",...]}
 *	{"type":"item","id":"...","origin":["upload.zip","mail.mbox","#17"],...}
 *	{"type":"end","items":412,"notes":{"odd":3,"partial":1,"unread":2,"refused":0}}
 *
 * Keys of ours come in a fixed order; readers must not rely on it. There are no floats (money and
 * coordinates of places are strings), no duplicate keys, and null only where a meaning is stated.
 * Absent means not known. Members and types that a stage does not know pass through it letter by
 * letter, wherever they stand, so other programs may add their own; names with a leading "x_" will
 * never be given a meaning here. A stream without its "end" line was cut. */
#ifndef EXHIBIT_RECORD_H
#define EXHIBIT_RECORD_H

#define EXHIBIT_PROTOCOL 1	/* "protocol" of the case line; grows when a field changes its meaning */

/* "type" of a line */
#define EXHIBIT_RECORD_CASE "case"	/* the first line */
#define EXHIBIT_RECORD_ITEM "item"	/* a piece of evidence; parents come before their children */
#define EXHIBIT_RECORD_ERROR "error"	/* a line that could not be read: "line", "text" */
#define EXHIBIT_RECORD_END "end"	/* the last line, with counts */

/* Top-level members of an item, in the order in which the stages write them. */
#define EXHIBIT_ITEM_ID "id"			/* stable from run to run: origin and digest decide it */
#define EXHIBIT_ITEM_SHA256 "sha256"		/* absent: no bytes could be had, a note says why */
#define EXHIBIT_ITEM_SIZE "size"
#define EXHIBIT_ITEM_ORIGIN "origin"		/* list: the way through all containers */
#define EXHIBIT_ITEM_ORIGIN_RAW "origin_raw"	/* the exact bytes, base64, where origin had to be made safe */
#define EXHIBIT_ITEM_PARENT "parent"		/* id of the item it was in */
#define EXHIBIT_ITEM_NAME "name"
#define EXHIBIT_ITEM_DECLARED "declared"	/* media type somebody claimed */
#define EXHIBIT_ITEM_PART "part"		/* of a message: "body", "inline", "attachment" */
#define EXHIBIT_ITEM_MTIME "mtime"
#define EXHIBIT_ITEM_MEDIA "media"		/* media type by content */
#define EXHIBIT_ITEM_CLASS "class"		/* {is, score, why} */
#define EXHIBIT_ITEM_TEXT "text"		/* {sha256, by, chars, pages, charset, lang, parts} */
#define EXHIBIT_ITEM_MAIL "mail"
#define EXHIBIT_ITEM_CHAT "chat"		/* one message of a chat: who, when; the words are the text */
#define EXHIBIT_ITEM_SIGNATURES "signatures"	/* DKIM, ARC, S/MIME, PDF: what vouches, was it checked */
#define EXHIBIT_ITEM_ATTACHMENTS "attachments"
#define EXHIBIT_ITEM_MESSAGES "messages"	/* how many a mailbox or chat holds */
#define EXHIBIT_ITEM_USER_MESSAGES "user_messages"
#define EXHIBIT_ITEM_CHANNELS "channels"
#define EXHIBIT_ITEM_DOCUMENT "document"	/* properties: title, author, dates, producer; tracked changes and comments */
#define EXHIBIT_ITEM_FIELDS "fields"		/* what an invoice or receipt says of itself */
#define EXHIBIT_ITEM_TRANSACTIONS "transactions"
#define EXHIBIT_ITEM_IMAGE "image"
#define EXHIBIT_ITEM_FACTS "facts"
#define EXHIBIT_ITEM_EVENTS "events"
#define EXHIBIT_ITEM_NOTES "notes"		/* list of {level, code, text} */

/* "level" of a note: what happened to the evidence */
#define EXHIBIT_NOTE_ODD "odd"			/* kept, looks unusual */
#define EXHIBIT_NOTE_PARTIAL "partial"		/* some of it could not be read */
#define EXHIBIT_NOTE_UNREAD "unread"		/* none of it was read */
#define EXHIBIT_NOTE_REFUSED "refused"		/* over a stated limit */

/* "kind" of a fact */
#define EXHIBIT_FACT_AMOUNT "amount"
#define EXHIBIT_FACT_DATE "date"
#define EXHIBIT_FACT_REFERENCE "reference"
#define EXHIBIT_FACT_PARTY "party"
#define EXHIBIT_FACT_PRIVATE "private"		/* account numbers, telephone numbers: to be left out of a copy */

/* "trust" of a fact: what it stands on */
#define EXHIBIT_TRUST_SIGNED "signed"
#define EXHIBIT_TRUST_STRUCTURED "structured"
#define EXHIBIT_TRUST_TEXT "text"
#define EXHIBIT_TRUST_OCR "ocr"

#endif
