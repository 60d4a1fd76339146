/* Records as lines: item <-> one line of NDJSON, and the stream around the items. Fields that this
 * version does not know pass through letter by letter, wherever they stand.
 * The protocol: include/exhibit/record.h. */
#ifndef EXHIBIT_RECORD_NDJSON_H
#define EXHIBIT_RECORD_NDJSON_H

#include "base/err.h"
#include "base/json.h"
#include "record/item.h"

/* One line without its LF. */
void ndjson_item(struct buf *out, const struct item *it);
void ndjson_fact(struct json *j, const struct fact *f);		/* these two: one object as a value */
void ndjson_transaction(struct json *j, const struct transaction *t);
/* An item from a line that says "type":"item". NULL: *why says what is wrong with the line. */
struct item *ndjson_parse(struct span line, const char **why);
/* The same into a new item, in whose arena the line stands already; the item is freed where that fails. */
struct item *ndjson_parse_into(struct item *it, struct span line, const char **why);

/* ---- the stream ---- */
struct counts {
	uint64_t items;
	uint64_t errors;		/* lines that could not be read */
	uint64_t notes[NOTE_LEVELS];
};
void counts_add(struct counts *c, const struct item *it);

enum record_type { RECORD_CASE, RECORD_ITEM, RECORD_END, RECORD_ERROR, RECORD_OTHER };

struct record {
	enum record_type type;
	struct span line;	/* as it came, without LF: valid until the next call */
	struct item *item;	/* RECORD_ITEM: the caller's to free */
	struct counts end;	/* RECORD_END: as announced */
	const char *why;	/* RECORD_ERROR that arose here: what is wrong with the line */
	uint64_t number;	/* of the line, from 1 */
};

struct stream_in;
struct stream_in *stream_in_new(int fd);
void stream_in_free(struct stream_in *in);
/* False at the end of input, or with e->status set on an I/O error or a case line of another protocol. A line that is no record gives
 * RECORD_ERROR and the next one is read. */
bool stream_next(struct stream_in *in, struct record *r, struct err *e);

/* True when the next line can be had without waiting. */
bool stream_ready(const struct stream_in *in);

struct stream_out;
struct stream_out *stream_out_new(int fd);
void stream_out_free(struct stream_out *out);	/* what is not flushed is lost */
/* Lines wait in memory until stream_flush. */
void stream_line(struct stream_out *out, struct span line);
/* The first line. `held`: names of the protections the workers are behind (list of spans). */
void ndjson_case(struct buf *out, struct span store, const struct list *held);
void stream_item(struct stream_out *out, const struct item *it);
void stream_error(struct stream_out *out, const struct record *r);
bool stream_end(struct stream_out *out, const struct counts *c, struct err *e);	/* and flush */
bool stream_flush(struct stream_out *out, struct err *e);
/* Bytes waiting to be flushed: the caller makes the store durable enough before flushing. */
size_t stream_pending(const struct stream_out *out);

#endif
