/* The money of a case: what was agreed, invoiced, paid, given back, taken back and kept as a fee,
 * each counted once however often the evidence speaks of it, and what is open.
 *
 * One invoice is one entry, though it stands in a PDF, in the mail around it, in reminders and in
 * quotes; one payment is one entry, though a bank row, a notice and a thank-you speak of it. What
 * is not sure says so and why; what somebody only says, or a picture shows, is listed and not
 * counted. Sums are exact, and currencies never meet. */
#ifndef EXHIBIT_CASE_LEDGER_H
#define EXHIBIT_CASE_LEDGER_H

#include "base/exact.h"
#include "case/case.h"

enum ledger_kind {
	LEDGER_AGREED, LEDGER_INVOICE, LEDGER_CREDIT, LEDGER_PAYMENT, LEDGER_REFUND,
	LEDGER_REVERSAL, LEDGER_FEE, LEDGER_SAID, LEDGER_KINDS
};
/* "agreed", "invoice", "credit note", "payment", "refund", "taken back", "fee", "said to be paid" */
extern const char *const ledger_kind_name[LEDGER_KINDS];

enum ledger_how {	/* what speaks of it, the strongest first */
	HOW_USER,	/* case.ini */
	HOW_ROW,	/* a row of an account's export */
	HOW_PAPER,	/* invoice, receipt, contract */
	HOW_NOTICE,	/* a platform's or payment service's message */
	HOW_MINE,	/* my side's words */
	HOW_THEIRS,	/* the other side's words */
	HOW_PICTURE,	/* text recognised in a picture */
	HOWS
};
extern const char *const ledger_how_text[HOWS];

enum ledger_sure { LEDGER_SURE, LEDGER_LIKELY, LEDGER_UNSURE };
extern const char *const ledger_sure_name[LEDGER_UNSURE + 1];	/* "sure", "likely", "not sure" */

struct ledger_source {
	uint32_t item;
	uint32_t page, line, row;	/* from 1; 0: not known */
	struct span raw;		/* as written */
	uint8_t how, trust;		/* enum ledger_how, enum trust */
	int64_t when;			/* of what speaks of it */
};

enum ledger_basis {	/* of what is owed: an entry of the kind invoice */
	BASIS_INVOICE,
	BASIS_MILESTONE,	/* a platform told that the sum was put in escrow */
	BASIS_ASKED		/* no invoice is known: my side asked for it in a message */
};

struct ledger_entry {
	uint8_t kind, sure;
	uint8_t basis;
	bool counted;			/* in the balance */
	bool by_user;			/* case.ini says so */
	bool assumed;			/* its currency is not written anywhere: inferred */
	bool theirs;			/* an invoice of somebody else's to my side */
	bool extra;			/* a bonus or expenses: no invoice is looked for */
	bool direct;			/* refund given through a platform: nothing is open again */
	bool when_has, due_has;
	struct exact value;		/* never negative, but for a fee that came back */
	uint32_t currency;		/* word; 0: not known */
	int64_t when, due;
	struct span number;		/* of an invoice, as written; absent: none */
	struct span text;		/* what the row or document calls it */
	uint32_t invoice;		/* index of the entry it belongs to, or CASE_NONE */
	uint32_t undoes;		/* reversal: index of the payment, or CASE_NONE */
	struct span why;		/* why it is matched so, or is not counted */
	struct list sources;		/* struct ledger_source, the strongest first; never empty but by_user */
	struct exact credited, paid, refunded, reversed, open;	/* of an invoice */
	uint32_t alike;			/* while entries are made: the next one of that value, or CASE_NONE */
};

struct ledger_clash {		/* evidence that contradicts itself about money */
	struct span text;	/* a sentence */
	uint32_t a, b;		/* items; b may be CASE_NONE */
};

struct ledger_account {		/* of one currency; entries that are counted */
	uint32_t currency;
	struct exact agreed, invoiced, milestones, asked, credited, paid, refunded, reversed, fees, open;
	struct exact other_in, other_back;	/* received for no invoice; of that, taken back */
	struct exact again;		/* refunds that `open` holds: nothing shows that the price was reduced */
	struct exact claim;		/* told in case.ini, or open and other_back */
	bool claim_told, has_agreed;
	bool written;		/* an amount names the currency; else it is inferred for all */
};

struct ledger {
	struct arena *arena;
	struct ledger_entry *entries;	/* by time, those without time last */
	uint32_t n_entries;
	struct ledger_account *accounts;	/* the currency with the largest claim of case.ini first, by code */
	uint32_t n_accounts;
	struct list clashes;		/* struct ledger_clash */
	struct list unused;		/* spans: lines of [ledger] that could not be applied, and why */
	struct ledger_work *work;	/* between take and conclude */
};

struct texts;

struct ledger *ledger_new(void);
void ledger_free(struct ledger *l);	/* NULL is fine */
/* Every item, in record order, before it is known which are kept. */
void ledger_see(struct case_ *c, const struct item *it);
/* A kept item, in record order: what it says of money is kept. */
void ledger_take(struct case_ *c, uint32_t index, const struct item *it);
/* After the last: matches, applies [ledger] of case.ini, adds up. */
void ledger_conclude(struct case_ *c, struct texts *texts);

/* "invoice", "milestone", "asked for", or the name of the kind. */
const char *ledger_what(const struct ledger_entry *e);
/* The account of the claim: of case.ini's currency, else the one with the most open; NULL: none. */
const struct ledger_account *ledger_main(const struct case_ *c);
/* The last message of my side that names this sum in its own words; CASE_NONE. */
uint32_t ledger_named_in(const struct case_ *c, struct exact value, uint32_t currency);
static inline const struct ledger_source *ledger_source(const struct ledger_entry *e, uint32_t i)
{
	return (const struct ledger_source *)e->sources.v + i;
}
/* "paid 450.00 USD for INV-7 on 2024-03-04" of case.ini; NULL, or what is wrong with it. The same
 * check serves `exhibit case check`. */
const char *ledger_check(struct span text);

#endif
