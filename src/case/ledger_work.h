/* Between taking and matching: amounts as the records have them. Included by ledger*.c only. */
#ifndef EXHIBIT_CASE_LEDGER_WORK_H
#define EXHIBIT_CASE_LEDGER_WORK_H

#include "ledger.h"
#include "numbers.h"
#include "say.h"
#include "texts.h"

enum money_role {
	ROLE_NONE, ROLE_TOTAL, ROLE_SUBTOTAL, ROLE_TAX, ROLE_DUE, ROLE_PAID, ROLE_REFUND, ROLE_FEE,
	ROLE_RATE, ROLE_PRICE, ROLE_BALANCE, ROLE_BUDGET, ROLE_OTHER
};

struct money {			/* an amount in words, of an item that is no statement */
	struct exact value;
	uint32_t item, currency, candidates, raw;	/* words; candidates: "USD CAD" */
	uint32_t from, to;	/* bytes in the item's text */
	uint32_t page, line;
	uint8_t role, trust;
	bool quoted, doubtful;	/* another reading, or recognised with little confidence */
};

struct money_row {		/* of a statement */
	struct exact value, fee;
	uint32_t item, currency, text, reference, counterparty, kind;	/* words */
	uint32_t row;
	int64_t when;
	bool when_has;
	/* matching */
	bool is_used, is_transfer, is_fee, is_reversal, is_refund, is_named,
		is_check; /* named: other side's */
};

struct money_paper {		/* a document or structured invoice */
	struct exact total, before;	/* before: what it takes off as paid; 0: nothing */
	uint32_t item, currency, candidates, raw, key;	/* key: its number, letters and digits alone */
	struct span number, seller, buyer;
	struct list others;	/* uint32_t: keys of the other numbers in it */
	uint32_t page, line;
	int64_t issued, due;
	uint8_t kind, trust;	/* enum case_kind */
	bool total_has, issued_has, due_has, doubtful, is_credit;
};

struct money_before {		/* what an invoice takes off as paid, once it has an entry */
	struct exact value;
	uint32_t entry;
	bool done;		/* a booking of that sum was found */
	bool again;		/* it was sent before without that: what came in meanwhile */
	struct ledger_source source;
};

struct money_ref {		/* an invoice number in a message */
	uint32_t item, key, from;
	struct span number;
	bool quoted, titled;	/* titled: it stands in the subject */
};

struct money_key {		/* a number and the entry of its invoice */
	uint32_t key, entry;
};

enum { LEDGER_KEY = 64,	/* bytes of a number at most */
       LEDGER_SHORT = '#' };	/* how the key of a number of one or two digits begins */

struct ledger_work {
	struct list money, rows;	/* in record order; of ledger_more */
	struct list papers, refs;	/* in record order */
	struct ledger_sift *sift;	/* which rows may matter */
	struct list known;	/* struct money_tally: currencies that are written out */
	struct list countries;	/* the same: currencies of the countries the sides have addresses in */
	struct list of_rows;	/* the same, in rows alone, also those that are not kept */
	struct list entries;	/* struct ledger_entry, before they are ordered */
	struct numbers alike;	/* by value: its first entry, and its last one + 1 */
	struct list before;	/* struct money_before */
	struct list milestones;	/* uint32_t: their entries */
	struct list keys;	/* struct money_key, sorted once invoices are known */
	uint64_t begins[LEDGER_KEY];	/* how they begin, by their length: what cannot be one is not looked up */
	struct needles called;	/* the same names, to be looked for in one pass */
	struct list named;	/* spans: the other side's names, for rows */
	struct list firms;	/* spans: letters of the other side's domains */
	bool has_names, has_buyer;	/* has_buyer: some invoice names the other side as its buyer */
	struct texts *texts;
	struct buf text;	/* of the item looked at last */
	uint32_t text_item;
	struct ledger_said {	/* the sentence looked at last, by its bytes in that text */
		uint32_t item;
		unsigned cues;
		size_t from, n;
	} said;
};

struct money_tally {
	uint32_t currency, n;
};

/* Letters and digits of a number, capitals: "INV-2024/005" and "inv 2024-005" are one. One or two digits
 * alone are "#7", with or without a zero before them. 0 when it could be anything (no digit, "A1"). */
uint32_t ledger_key(struct case_ *c, struct span number);
struct span ledger_letters(struct span number, char key[LEDGER_KEY]);	/* the same, not yet a word; empty for 0 */
bool ledger_is_short(const struct case_ *c, uint32_t key);
uint32_t ledger_of_key(const struct case_ *c, uint32_t key);	/* the entry of the invoice that has it; CASE_NONE */
/* The entry of the invoice whose number stands in a text, the longest first, short ones only behind a word that says
 * so ("No. 7"); CASE_NONE. */
uint32_t ledger_invoice_in(const struct case_ *c, struct span text);
/* The same with any other answer to a number, of which `key` is the letters and digits, capital. */
uint32_t ledger_number_in(const struct case_ *c, struct span text, uint32_t (*known)(const struct case_ *c, struct span key));
/* A new element of a list that grows in place and is freed with the ledger: of these there may be very many. */
void *ledger_more(struct list *l, size_t size);
/* ledger_currency.c */
void ledger_tally(struct case_ *c, struct list *to, uint32_t currency, uint32_t n);
void ledger_tally_all(struct case_ *c);	/* what is written out, before ledger_currency() is asked */
struct ledger_entry *ledger_entry_at(struct case_ *c, uint32_t i);
/* The entries made with that value, in order: the first, then each one's `alike`. Others may be among
 * them; CASE_NONE ends. */
uint32_t ledger_alike(struct case_ *c, struct exact value);
/* A new entry with one source; fields not told are zero. */
uint32_t ledger_add(struct case_ *c, enum ledger_kind kind, struct exact value, uint32_t currency,
		    const struct ledger_source *s);
void ledger_add_source(struct case_ *c, uint32_t entry, const struct ledger_source *s);
bool ledger_skips(const struct case_ *c, uint32_t item);	/* a copy of something that is counted */
void ledger_clash(struct case_ *c, struct span text, uint32_t a, uint32_t b);

/* The currency of an amount: as written, else case.ini's or the one the case is in, when it may be
 * that. *assumed tells that nothing says so. */
uint32_t ledger_currency(struct case_ *c, uint32_t currency, uint32_t candidates, bool *assumed);
/* The beginning of an item's text; valid until another item is asked for. */
struct span ledger_text(struct case_ *c, uint32_t item);
struct span ledger_copy(struct case_ *c, uint32_t word);	/* that stays */
int64_t ledger_when(const struct case_ *c, uint32_t item, bool *has);	/* of the message it belongs to */
/* The part of a message's text around an amount; in quoted history: *quoted. */
struct span ledger_sentence(struct case_ *c, uint32_t item, uint32_t from, uint32_t to, bool *quoted);

/* ledger_sift.c: of the rows of account exports, which may become or change an entry. First every item is
 * seen once (case_take: before it is known what concerns the case); then each export's rows are asked for. */
struct ledger_sift *ledger_sift_new(void);
void ledger_sift_free(struct ledger_sift *s);
/* An export whose rows name the other side is read whole, but for rows that name somebody else. */
bool ledger_sift_is_wide(const struct case_ *c, const struct list *transactions);
bool ledger_sift_keeps(const struct case_ *c, const struct transaction *t, bool is_wide);

/* ledger_paper.c: entries of invoices, credit notes and agreements. */
void ledger_papers(struct case_ *c);
/* Amounts of one item lie beside each other in the list: where those of an item begin. */
uint32_t ledger_money_from(const struct ledger_work *w, uint32_t item);
/* The number of an invoice, a key, and its entry; sorted before the next is looked up. */
void ledger_add_key(struct case_ *c, uint32_t key, uint32_t entry);
void ledger_sort_keys(struct case_ *c);
/* ledger_spoken.c: those of which only messages tell, once the papers have their entries. */
void ledger_spoken(struct case_ *c);
/* ledger_rows.c: payments, refunds, fees in exports of accounts. The names first. */
void ledger_names(struct case_ *c);
bool ledger_names_other(const struct case_ *c, struct span text);
void ledger_rows(struct case_ *c);
/* ledger_words.c: notices, and what the sides say; joined with what is there already. */
void ledger_words(struct case_ *c);
/* How many invoice numbers a message has (first: one of them), in what its sender wrote. */
unsigned ledger_numbers_of(const struct ledger_work *w, uint32_t item, const struct money_ref **first);
enum case_side ledger_side(const struct case_ *c, uint32_t item);	/* of the message it belongs to */

/* ledger_before.c: what invoices take off as paid. Bookings first, because a deposit may be as large as
 * what words tell of later; the rest once all payments are known, before they are matched. */
void ledger_before(struct case_ *c, bool bookings_only);

/* ledger_match.c: which payment is for which invoice. */
void ledger_match(struct case_ *c);
/* ledger_user.c: [ledger] of case.ini. */
void ledger_user(struct case_ *c);

#endif
