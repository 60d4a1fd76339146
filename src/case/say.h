/* What a sentence with an amount says about money, in the languages of the finder (en de fr es it pt
 * nl): that it arrived, was sent, was given back, is open. Word stems, with what turns them round:
 * a negation, a question, a condition, a future. It decides nothing that other evidence could. */
#ifndef EXHIBIT_CASE_SAY_H
#define EXHIBIT_CASE_SAY_H

#include "base/span.h"

enum say_cue {
	SAY_RECEIVED = 1,	/* the money came in */
	SAY_SENT = 2,		/* it was paid or sent */
	SAY_REFUND = 4,		/* it was given back */
	SAY_OPEN = 8,		/* it is owed */
	SAY_NOT = 16,		/* negated */
	SAY_LATER = 32,		/* asked, promised, or on a condition */
	SAY_TODAY = 64,
	SAY_REVERSED = 128,	/* taken back by somebody else */
	SAY_HELD = 256,		/* set aside, not paid: escrow */
	SAY_PAYOUT = 512,	/* moved between accounts of one's own */
	SAY_AGREED = 1024,
	SAY_YOU = 2048,		/* "you received": said to the reader */
	SAY_ACCEPTED = 4096,	/* the work is good */
	SAY_CHANGE = 8192,	/* more or other work is asked for */
	SAY_CREDIT = 16384,	/* the title of a credit note */
	SAY_PLEASE = 32768,
	SAY_FEE = 65536,
	SAY_DELIVERED = 131072,	/* work was handed over */
	SAY_TERMS = 262144,	/* terms on refunds and cancellation */
	SAY_FEEDBACK = 524288,
	SAY_SOFAR = 2097152,	/* told in sum: "so far", "in all" */
	SAY_ASKS = 4194304,	/* my side asks to be paid */
	SAY_WANTED = 8388608,	/* offered, asked for, planned: nothing moved yet */
	SAY_WON = 16777216,	/* a dispute was decided for the reader */
	SAY_FUNDED = 33554432,	/* put aside for a milestone: escrow */
	SAY_BILL = 67108864,	/* it speaks of an invoice */
	SAY_PAID = 134217728,	/* money was sent, and nothing else can be meant */
	SAY_TAKEN_OFF = 268435456,	/* "I credited it": the price was reduced, and nothing came in */
	SAY_OUT = 1073741824,	/* money of the reader went away, or came back to them: said to who paid */
	SAY_CORRECTED = 536870912,	/* what was said before was wrong */
	SAY_EXTRA = 1048576	/* a bonus, a tip, expenses paid back: for no invoice */
};

/* All cues of a text. */
unsigned say_cues(struct span text);
/* The sentence around bytes [from, to) of a text: ends at a full stop, a blank line, a list mark. */
struct span say_sentence(struct span text, size_t from, size_t to);
/* The part of a sentence around its bytes [from, to): ends at a semicolon, at a comma or dash before
 * a space, at "and" or "but". Of "500 came, 300 are open" each sum has its own. */
struct span say_clause(struct span sentence, size_t from, size_t to);
/* The number behind the word for an invoice in a subject: "AW: Rechnung Nr. 2024-21" gives "2024-21". Empty: none. */
struct span say_bill_number(struct span subject);
/* What stands before a sum thanks for it: "thanks for the". */
bool say_is_thanks_for(struct span before);
/* Who paid asks for it back: "please return my deposit", "I want my money back". */
bool say_wants_back(struct span clause);
/* Who pays speaks: "I'll pay the rest on Friday", "we sent you half". */
bool say_is_payer(struct span text);
/* They name a payment, or money. */
bool say_is_payment(struct span words);
/* The words speak of a deposit, or of something that is taken off: "less the deposit you paid". */
bool say_is_less(struct span words);
/* What stands between two sums says so in more words: ", the 50% deposit on the". */
bool say_is_part(struct span between);
/* "and another 300 on Friday" has no verb of its own and goes on with the clause before. */
bool say_is_elliptic(struct span clause);
/* A booking of a check that was paid in, without a name; and words that speak of a check. */
bool say_is_deposit(struct span booking);
bool say_is_check(struct span sentence);
/* What stands between two sums makes the second one the whole of which the first is a part: "of the". */
bool say_is_of(struct span between);

#endif
