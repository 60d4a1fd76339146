/* Something that a message tells of money, and the entry that tells of the same. Included by ledger*.c only.
 *
 * A booking, a notice and a thank-you tell of one payment: the same sum within a day or two is the same
 * payment; later it is told again, unless counting it as a second one settles the invoice to the cent. */
#ifndef EXHIBIT_CASE_LEDGER_TOLD_H
#define EXHIBIT_CASE_LEDGER_TOLD_H

#include "ledger_work.h"

enum { DAY = 86400, TOLD_CLOSE = DAY * 3 / 2 };	/* as near as this, it is told at the time it was */

struct money_message {		/* one item's amounts, next to each other in the list */
	uint32_t item, first, n;
	int64_t when;
	bool when_has;
};

struct told {			/* one thing that a message tells */
	struct ledger_source source;
	struct exact value;
	uint32_t currency, invoice;
	unsigned cues;
	bool assumed, when_has;
};

/* Messages that name amounts and are no copies, by time, *n of them. */
struct money_message *told_messages(struct case_ *c, uint32_t *n);
const struct money *told_money(const struct case_ *c, uint32_t i);
struct told told_of(struct case_ *c, const struct money_message *m, const struct money *v, enum ledger_how how);
/* The invoice that a sentence, or the rest of its message, names; CASE_NONE. */
uint32_t told_invoice(struct case_ *c, uint32_t item, struct span sentence);
/* "Thanks, the 500 arrived" names none: its subject may, or the messages it answers. */
uint32_t told_talk_of(struct case_ *c, uint32_t item);
bool told_is_mine(struct case_ *c, uint32_t at);	/* an entry, or CASE_NONE: an invoice of my side */
int64_t told_apart(int64_t a, int64_t b);
struct exact told_paid_for(struct case_ *c, uint32_t invoice);
bool told_has_how(const struct ledger_entry *e, enum ledger_how how);

/* The entry may tell of the same: kind, value, currency, and no other invoice. */
bool told_fits(const struct case_ *c, const struct ledger_entry *e, enum ledger_kind kind, const struct told *t);
/* The entry that tells of the same thing, the nearest in time; CASE_NONE. */
uint32_t told_nearest(struct case_ *c, enum ledger_kind kind, const struct told *t, int64_t before, int64_t after);
uint32_t told_join(struct case_ *c, uint32_t entry, const struct told *t);
uint32_t told_add(struct case_ *c, enum ledger_kind kind, const struct told *t);
/* A payment or refund that a message tells of: joined with the same one, or new, or told again. */
uint32_t told_tell(struct case_ *c, enum ledger_kind kind, const struct told *t);

/* ledger_notice.c: what a platform or payment service writes. */
void ledger_notice(struct case_ *c, const struct money_message *m);
/* A sum that a platform tells of as put in escrow: an entry of what is owed, until it is released or given back. */
void ledger_milestone(struct case_ *c, const struct money_message *m);
/* A stranger's notice counts when it names the other side or an invoice of the case. */
bool ledger_notice_concerns(struct case_ *c, const struct money_message *m);

/* The sum a message of my side asks for (ledger_asked.c); NULL. */
const struct money *told_asked(struct case_ *c, uint32_t item);
/* ledger_thanks.c: what my side confirmed without naming a sum. */
void ledger_thanks(struct case_ *c);
/* ledger_asked.c: what the other side says it paid arrived, where my side then asks for what is left without it. */
void ledger_rest(struct case_ *c, const struct money_message *all, uint32_t n);
/* ledger_asked.c: milestones step back where invoices tell what is owed; where nothing does, it is what my side
 * asked for. After all else that messages tell. */
void ledger_asked(struct case_ *c, const struct money_message *all, uint32_t n);
/* ... and the last sum it asked for is held against what is open, once all is added up. */
void ledger_compare(struct case_ *c);

#endif
