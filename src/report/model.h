/* Inside the report: what is kept between the first item and the page. Included by this room only.
 *
 * take*.c take items apart into rows; party.c joins the sightings of a party; tally.c counts;
 * page*.c and table.c write report.html from all that. */
#ifndef EXHIBIT_REPORT_MODEL_H
#define EXHIBIT_REPORT_MODEL_H

#include "csv.h"
#include "case/lanes.h"
#include "report.h"
#include "sorter.h"
#include "tally.h"

/* Most rows of one table on the page; the CSV files have them all. */
enum {
	SHOWN_ROWS = 1000,
	SHOWN_ATTENTION = 100,	/* of each kind of doubt */
	SHOWN_UNFOLDED = 10,	/* more doubts than this are folded away */
	SHOWN_PARTIES = 15,
	SHOWN_INPUTS = 8,
	SHOWN_MEMBERS = 40,	/* messages of a conversation, copies of a thing */
	SHOWN_CANDIDATES = 3,	/* currencies an amount could be in */
	SHOWN_REASONS = 3	/* why an exhibit is of its class */
};

/* Fields of rows. Each kind is one layout for its CSV file, which names the fields it wants, and
 * for the page. ANCHOR is "12 EX-7K4MQ": the item whose line in the list of exhibits tells about this
 * row, by count and by label; PLACE says where in it. */
enum fact_field {
	F_EXHIBIT, F_NAME, F_VALUE, F_CURRENCY, F_CANDIDATES, F_PRECISION, F_ZONE, F_ROLE, F_RAW,
	F_OTHERS, F_WHY, F_TRUST, F_CONFIDENCE, F_QUOTED, F_PAGE, F_LINE, F_ROW, F_COLUMN, F_HEADER,
	F_FROM, F_TO, F_RULE, F_ITEM, F_ANCHOR, F_PLACE, F_FIELDS
};
enum event_field {
	E_TIME, E_PRECISION, E_ZONE, E_WHAT, E_WHO, E_TEXT, E_OTHERS, E_WHY, E_RAW, E_TRUST,
	E_CONFIDENCE, E_EXHIBIT, E_NAME, E_PAGE, E_LINE, E_ITEM, E_ANCHOR, E_PLACE, E_SENDER, E_LANE,
	E_REMARK, E_SIDE, E_FIELDS
};
enum exhibit_field {
	X_EXHIBIT, X_FILE, X_TITLE, X_ORIGIN, X_MEDIA, X_CLASS, X_SCORE, X_WHY, X_PART, X_SIZE,
	X_SHA256, X_DATE, X_FROM, X_TO, X_SUBJECT, X_READER, X_CHARS, X_AMOUNTS, X_DATES, X_WORST,
	X_NOTES, X_ITEM, X_PARENT, X_ANCHOR, X_EXCERPT, X_LISTED, X_RULE, X_THREAD, X_SAME, X_SAME_AS, X_SENT_WITH,
	X_BOOKINGS, X_FIELDS
};
enum booking_field {
	B_EXHIBIT, B_NAME, B_DATE, B_AMOUNT, B_CURRENCY, B_TEXT, B_PARTY, B_REFERENCE, B_KIND, B_ROLE, B_FEE, B_BALANCE,
	B_OTHERS, B_RAW, B_WHY, B_LINE, B_ROW, B_COLUMN, B_FROM, B_TO, B_ITEM, B_ANCHOR, B_PLACE, B_FIELDS
};
enum note_field {
	N_EXHIBIT, N_NAME, N_ORIGIN, N_LEVEL, N_CODE, N_TEXT, N_SHA256, N_ITEM, N_ANCHOR, N_FIELDS
};
enum party_field {
	P_KEY, P_KIND, P_NAMES, P_SEEN, P_FROM, P_TO, P_TEXT, P_FIRST, P_LAST, P_EXHIBIT, P_ANCHOR,
	P_SIDE, P_PERSON, P_HOW, P_FIELDS
};
static_assert((int)F_FIELDS <= ROW_FIELDS && (int)X_FIELDS <= ROW_FIELDS, "a row holds any layout");

/* Which line tells about an item; a body part is told about by its message. */
struct place {
	uint32_t anchor;	/* counts items from 1 */
	bool folded;
	struct span own;	/* the item's own label: "EX-7K4MQ-1", empty without a number */
	struct span label;	/* of the line; the same as own unless folded */
	struct span title;	/* of the line */
	struct span link;	/* an ANCHOR field */
};
enum { LABEL = 48 };		/* bytes of the longest label, with its end */
struct known {			/* recent items by id: finds the message of a body part */
	char id[32];
	uint32_t anchor;
	char label[LABEL], title[96];
};
enum { KNOWN_SLOTS = 4096 };

/* A set of small numbers: which exhibits the page has to list because something points at them. */
struct marks {
	uint8_t *bits;
	size_t bytes;
};
void marks_set(struct marks *m, uint64_t n);
bool marks_has(const struct marks *m, uint64_t n);

struct report {
	int dirfd, csv_fd;
	const struct case_ *c;		/* NULL: the items alone */
	uint32_t *anchors;		/* of the items of the case: their line on the page */
	struct arena *scratch;		/* of the item being taken apart */
	uint32_t items;
	uint32_t listed;		/* lines of the exhibit list */
	uint64_t decoration;		/* of those, tracking pixels and logos */
	uint64_t unlisted, aside;	/* events of copies; bookings that do not concern the case */
	uint64_t folded;		/* body parts told about by their message */
	struct csv exhibits, timeline, amounts, dates, transactions, parties, unread;
	struct sorter *events, *sightings;
	struct sorter *listing;		/* exhibit rows for the page */
	uint64_t sighted, messages, documents;	/* order of sightings; events by lane */
	struct {	/* what the page shows of a table, and how much more there is */
		struct shelf amounts_main, amounts_rest, dates_rest, bookings, odd, unread;
		struct shelf unsure_dates, unsure_currency, unsure_value, unsure_ocr;
		struct shelf events_all, events_main, events_mail, parties;
	} show;
	uint64_t n_parties;
	struct tally tally;
	struct marks wanted, priced, dated, labelled;
	struct known *known;
	struct buf line;		/* a row as bytes */
};

extern const struct csv_column exhibit_columns[], timeline_columns[], amount_columns[],
	date_columns[], transaction_columns[], party_columns[], unread_columns[];
extern const unsigned n_exhibit_columns, n_timeline_columns, n_amount_columns, n_date_columns,
	n_transaction_columns, n_party_columns, n_unread_columns;

/* take.c */
bool take_item(struct report *r, const struct item *it, uint32_t index, struct span label,
	       const char *path, struct span excerpt, struct err *e);

/* party.c: what an item says about people; and, at the end, one row per party. */
bool party_take(struct report *r, const struct item *it, const struct place *at, struct err *e);
bool party_finish(struct report *r, struct err *e);

/* page.c */
bool page_write(struct report *r, const struct report_facts *facts, struct err *e);

#endif
