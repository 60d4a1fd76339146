/* One row per file format. Readers run in the jail only; they meet the rest of the program in
 * `struct sink`, which worker/sink.c provides. Readers do not include each other or find/.
 *
 * A reader gets the bytes of one item and tells the sink what is in it: members (they become child
 * items), text with positions, and what the document says of itself. It never opens a path, never
 * starts a process, and turns every trouble with the evidence into a note. */
#ifndef EXHIBIT_READERS_READER_H
#define EXHIBIT_READERS_READER_H

#include "base/buf.h"
#include "record/item.h"

/* ---- the item's bytes ---- */
struct source {
	int fd;			/* the bytes are [base, base + size) of this file, or -1 when... */
	uint64_t base, size;
	struct span head;	/* the first bytes, up to 4 KiB */
	struct span all;	/* ...all of them are here; NULL for a large item: use source_* */
	struct span name;	/* file name as it came, may be empty; not to be trusted */
	struct span declared;	/* media type somebody claimed; may be absent */
	struct span media;	/* what exhibit takes it for: picks the reader */
	unsigned depth;		/* how many containers it stands in; an input file has 0 */
	const struct list *passwords;	/* spans to try on encrypted containers */
	bool ocr;		/* recognise text in pictures now */
	bool is_words;		/* one message of a chat: words, whatever they look like */
};
/* Reads up to n bytes at `at`; short only at the end. SIZE_MAX on an I/O error. */
size_t source_read(const struct source *s, uint64_t at, void *to, size_t n);
/* All bytes in memory: s->all, or read into the sink's arena-like scratch. False when the size is
 * over `limit` (the caller notes it) or reading fails. */
bool source_all(const struct source *s, uint64_t limit, struct buf *scratch, struct span *all);

/* ---- what is wanted of a visit; a reader may skip what nobody asked for ---- */
enum want {
	WANT_CHILDREN = 1,	/* members, attachments, slices */
	WANT_META = 2,		/* mail, image, fields, transactions, counts */
	WANT_TEXT = 4,		/* text with positions */
};

/* ---- where it goes (implemented by worker/sink.c; tests have their own) ---- */
struct sink;

unsigned sink_want(const struct sink *out);
/* Memory that lasts until this item is finished; the place for everything put into the item. */
struct arena *sink_arena(struct sink *out);
/* The item being described. Readers fill mail, signatures, attachments, image, document, fields,
 * transactions, messages, user_messages, channels, text.charset, text.pages, text.lang, and may refine media. Not facts, notes, text. */
struct item *sink_item(struct sink *out);
/* Always returns false, so that a reader can `return sink_note(...)`. */
bool sink_note(struct sink *out, enum note_level level, const char *code, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

/* Children. Between begin and end come the bytes in any number of pieces; a note given there with
 * sink_child_note belongs to the child. Every begun child is ended, also after trouble. */
struct child {
	struct span name;	/* origin component: member path or file name as stored, raw bytes, or
				 * "#17" for the 17th message; empty is allowed (gets a number) */
	struct span declared;	/* media type claimed, or absent */
	struct span media;	/* set only when certain from the container ("message/rfc822") */
	struct span part;	/* "body", "attachment", "inline" or absent */
	struct span mtime;	/* RFC 3339 UTC or absent */
	struct opt64 size;	/* as claimed; a hint, never trusted */
	const struct item *about;	/* what the container says of it: `chat`, `mail`, `attachments` are taken
					 * over into the child's item; or NULL */
};
bool sink_child_begin(struct sink *out, const struct child *c);	/* false: over a limit, noted;
								 * go on with the next or stop */
bool sink_child_data(struct sink *out, struct span bytes);	/* false: over a limit, noted: stop
								 * feeding this child, call end */
void sink_child_note(struct sink *out, enum note_level level, const char *code,
		     const char *fmt, ...) PRINTF_LIKE(4, 5);
/* The child's digest, e.g. for item.attachments; zero when its bytes were cut by a limit. */
struct digest sink_child_end(struct sink *out);
/* A child whose bytes are [from, from + n) of the item itself: nothing is copied. */
struct digest sink_child_slice(struct sink *out, const struct child *c, uint64_t from, uint64_t n);
/* A member that has no bytes to keep (directory entries are not members; links, devices, sockets,
 * encrypted members are): becomes an item without digest; must be followed by sink_child_note and
 * sink_child_end. */
bool sink_child_none(struct sink *out, const struct child *c);

/* Text, UTF-8, lines ended by '\n'. Positions come from the calls: a page is begun with its size,
 * words carry a box (x1 y1 x2 y2, from the top left) and OCR confidence (-1 when not OCR). */
bool sink_text(struct sink *out, struct span utf8);	/* false: over the text limit, noted: stop */
void sink_page(struct sink *out, int64_t page, int64_t width, int64_t height);
bool sink_word(struct sink *out, struct span utf8, const int64_t box[4], int confidence);
/* The text [from, to) given so far was not written by the message's sender, or not in this message:
 * "quote", "forward", "signature"; "new" where it only looks so; "part": another part of the message
 * begins at `from`. Stretches come in the order of the text. */
void sink_part(struct sink *out, const char *kind, size_t from, size_t to);
/* Transactions tell what stands in [from, to) of the text, in the order of the text: nobody looks for
 * facts in it. */
void sink_told(struct sink *out, size_t from, size_t to);
/* All of the text is covered by a signature that was checked. */
void sink_signed(struct sink *out);
/* How much text has been given so far, in bytes: for locators of table cells. */
size_t sink_text_size(const struct sink *out);

/* ---- the table ---- */
enum reader_flags {
	READER_FRESH = 1,	/* a process of its own for every item: large C++ parsers */
	READER_CONTAINER = 2,	/* may have children */
	READER_OCR = 4,		/* text only through recognition, when source.ocr says so */
};
struct reader {
	const char *name;		/* text.by */
	const char *const *media;	/* media types it reads, NULL-ended; "text/" matches a family */
	unsigned flags;			/* enum reader_flags */
	void (*warm)(void);		/* once, before the jail: load tables, open converters; or NULL */
	void (*read)(const struct source *in, struct sink *out);
	/* Where one media type holds several formats (a chat is plain text, too): is it this one?
	 * Looks at the first bytes, without side effects. NULL: whatever has the type. */
	bool (*claims)(const struct source *in);
};
extern const struct reader *const readers[];	/* NULL-ended */
/* By in->media, then by what the readers of that type claim. NULL: nobody reads it. */
const struct reader *reader_for(const struct source *in);
void readers_warm(void);

/* ---- what is it (sniff.c) ---- */
void sniff_warm(void);
/* Media type from the bytes alone. `full` allows libmagic where our own signatures do not decide;
 * otherwise "application/octet-stream" or "text/plain" is the answer. Static storage or arena. */
struct span sniff_media(const struct source *in, bool full, struct arena *a);
/* A second format the same bytes also are ("it is also a ZIP archive"), as text for a note; or NULL. */
const char *sniff_second_nature(const struct source *in);
/* True when a file called `name` would not be expected to hold `media` (extension known and other). */
bool sniff_name_disagrees(struct span name, struct span media, const char **expected);

#endif
