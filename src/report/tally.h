/* Counting what the summary says: items by class, notes, amounts by currency, the time covered. */
#ifndef EXHIBIT_REPORT_TALLY_H
#define EXHIBIT_REPORT_TALLY_H

#include "record/item.h"

enum { TALLY_CLASSES = 64, TALLY_CURRENCIES = 200, TALLY_TEXT = 48 };

struct tally_class {
	char name[TALLY_TEXT];
	uint64_t n;
};
struct tally_largest {	/* of the amounts with one role */
	char value[TALLY_TEXT];
	char exhibit[48];
	uint32_t anchor;
};
struct tally_currency {
	char code[4];		/* "" = not stated */
	uint64_t n, with_role, bookings;
	struct tally_largest total, due;
};
struct tally_period {
	bool has;
	int64_t from, to;	/* instants, for comparing */
	char from_text[TALLY_TEXT], to_text[TALLY_TEXT];
};

struct tally {
	uint64_t items, bytes, worst[NOTE_LEVELS], notes[NOTE_LEVELS];
	struct tally_class classes[TALLY_CLASSES];
	unsigned n_classes;
	struct tally_currency currencies[TALLY_CURRENCIES];
	unsigned n_currencies;
	struct tally_period mail, papers;
	uint64_t amounts, dates, bookings;
	/* Doubts, with and without a role: the page lists the former, the CSV files have both. */
	uint64_t dates_unsure, dates_unsure_mention, currency_open, currency_open_mention;
};

void tally_item(struct tally *t, const struct item *it, bool folded);
void tally_amount(struct tally *t, const struct fact *f, bool main, struct span exhibit,
		  uint32_t anchor);
void tally_booking(struct tally *t, struct span currency);
void tally_time(struct tally_period *p, struct span iso);
/* Classes by count, currencies by count; "not stated" last. Before the page is written. */
void tally_sort(struct tally *t);

#endif
