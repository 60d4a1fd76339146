/* What the items mean together: who they are about, which of them concern the case, which are the
 * same thing twice, what happened when, and under which number each is cited.
 *
 * Computed from records alone; texts come from the store and are as foreign as the records. No
 * clock, no locale, nothing drawn from memory addresses: the same records give the same case.
 *
 *	case_new		case.ini is read (config.h)
 *	case_take		every item, in record order: a compact record of it is kept
 *	case_settle		parties, threads, relevance, duplicates, exhibit numbers
 *	case_read		the items that are kept, whole, in record order: ledger, findings
 *	case_conclude		order, matching, findings, statement, deadlines
 *
 * Strings are kept once, in `words`; a struct holds their number (0: none). An item is known by its
 * index, the order in which it came. Everything belongs to the case and goes with case_free.
 * Fields may be read by everybody after the step named beside them, and written by one file. */
#ifndef EXHIBIT_CASE_CASE_H
#define EXHIBIT_CASE_CASE_H

#include "base/err.h"
#include "case/config.h"
#include "case/intern.h"
#include "case/numbers.h"
#include "record/item.h"
#include "store/store.h"

#define CASE_NONE UINT32_MAX	/* no item, no thread, no group */

/* ---- one item, in 200 bytes with all that belongs to it ---- */

enum case_kind {	/* from the class and the media type */
	KIND_OTHER, KIND_MESSAGE, KIND_CHAT, KIND_MAILBOX, KIND_ARCHIVE, KIND_INVOICE,
	KIND_RECEIPT, KIND_STATEMENT, KIND_PAYMENT, KIND_CONTRACT, KIND_DELIVERY,
	KIND_SCREENSHOT, KIND_PHOTO, KIND_TIMESHEET, KIND_CALENDAR, KIND_DECORATION, KINDS
};

enum case_flags {
	CI_MAIL = 1,		/* it is a message with a header */
	CI_CHAT = 2,		/* one message of a chat */
	CI_BODY = 4,		/* part of its parent's text: cited as the parent */
	CI_MONEY = 8,		/* it, or something in it, speaks of money */
	CI_CONTAINER = 16,	/* mailbox, archive, folder of a chat export: holds items that have no
				 * more in common than the place they were found in */
	CI_NO_BYTES = 32,
	CI_REQUEST = 64,	/* asks for something (settle: text with a question or a demand) */
	CI_TEXT_OCR = 128,	/* its text was recognised in a picture */
	CI_CHILD_OUT = 256,	/* something in it was left out (settle): its bytes do not go out */
	CI_BEFORE_PARENT = 512,	/* dated before the message it answers (settle) */
	CI_REPLY = 1024,	/* says which message it answers, or its subject does ("Re:") */
	CI_COPY = 8192,		/* an earlier item that is kept is the same, or the same message (settle) */
	CI_BUSINESS = 4096,	/* it, or something in it, is an invoice, a contract, or names one */
	CI_BILLS = 16384,	/* in its sender's own words a sum is asked for under the number of an invoice */
	CI_SERVICE = 65536,	/* sent by a service that writes invoices for one of the sides */
	CI_NUMBERED = 32768,	/* its sender's own words have the number of an invoice */
	CI_AUTOMATIC = 2048	/* sent by a machine: notifications@, no-reply@, "Automatic reply:" */
};

struct slice {		/* of case_.numbers */
	uint32_t at, n;
};

struct case_item {
	/* take */
	struct digest sha256;		/* zero with CI_NO_BYTES */
	struct digest text;		/* its text in the store; zero: none */
	int64_t when;			/* seconds since 1970 of the clock the record trusts; valid with when_has */
	uint32_t parent;		/* index, or CASE_NONE */
	uint32_t family;		/* index of the outermost item it belongs to: a message for its attachments */
	uint32_t place;			/* of the items of a family, counted from 0: itself, then what is in it */
	uint32_t sender;		/* index in parties, or CASE_NONE */
	uint32_t message_id;		/* word */
	uint32_t subject;		/* word: folded, without "Re:" and the like */
	uint32_t title;			/* word: the subject as written; of a chat: the channel; of a file: its name */
	uint32_t channel;		/* word: of a chat */
	struct slice to;		/* indexes of parties: To, Cc, Bcc */
	struct slice references;	/* words: the message it answers last */
	struct slice ids;		/* words: invoice, contract, order numbers and the like in it */
	struct slice mentions;		/* indexes of parties named in its text */
	struct slice currencies;	/* words: written out beside amounts that play a part */
	uint32_t has;			/* of the head of a family: bits 1 << enum case_kind of what is in it */
	uint32_t fresh[2];		/* bytes of its text its sender wrote; 0, 0: not known */
	uint32_t flags;			/* enum case_flags */
	uint8_t kind;			/* enum case_kind */
	uint8_t when_has;
	/* settle */
	uint8_t rule;			/* enum case_rule: why it is in or out */
	uint8_t group_kind;		/* enum case_same */
	uint32_t group;			/* index in groups, or CASE_NONE */
	uint32_t thread;		/* index in threads, or CASE_NONE */
	uint32_t answers;		/* index of the message it answers, or CASE_NONE */
	uint32_t label;			/* word: "EX-7K4MQ", "EX-7K4MQ-1"; 0: has none */
};

/* ---- parties ---- */

enum case_side { SIDE_UNKNOWN, SIDE_ME, SIDE_OTHER, SIDE_PLATFORM, SIDE_THIRD, SIDES };
extern const char *const case_side_name[SIDES];	/* "", "my side", "other side", "platform", "third party" */

struct case_party {	/* an address, or a name where there is none (chats, papers) */
	uint32_t key;			/* word: address or name, folded */
	uint32_t name;			/* word: the name seen with it most, as written; 0: none */
	struct slice names;		/* words: all of them (settle) */
	uint32_t person;		/* index of the party that stands for all aliases (settle) */
	uint32_t why;			/* word: why it is joined, or on this side (settle) */
	uint32_t sent, received;	/* messages */
	uint32_t first, last;		/* items */
	uint8_t side;			/* enum case_side (settle) */
	uint8_t is_address;
	uint8_t inferred;		/* the side was worked out, not told in case.ini */
};

/* ---- relevance (settle) ---- */

enum case_rule {
	RULE_NONE,
	/* kept */
	RULE_ALL,		/* --all */
	RULE_UNDECIDED,		/* nobody told who the sides are and nothing shows it: all is kept */
	RULE_TOLD,		/* case.ini names it */
	RULE_PARTIES,		/* between the sides */
	RULE_ID,		/* carries a number of the case */
	RULE_NAMED,		/* names the other side */
	RULE_WORD,		/* has a word of case.ini */
	RULE_THREAD,		/* in a thread that is kept */
	RULE_SAME,		/* the same as something that is kept */
	RULE_FILE,		/* a file put there by hand, not mail */
	RULE_FAMILY,		/* belongs to something that is kept */
	RULE_HOLDS,		/* container of something that is kept */
	/* left out */
	RULE_OUT_THIRD,		/* mail with others */
	RULE_OUT_MACHINE,	/* mail from machines: newsletters, reminders */
	RULE_OUT_PLATFORM,	/* platform mail that names neither the case nor the other side */
	RULE_OUT_CHAT,		/* conversation with others */
	RULE_OUT_EXPORT,	/* file of an archive that also holds mail with others, and names nothing of the case */
	RULE_OUT_PERIOD,	/* outside the period of case.ini */
	RULE_OUT_TOLD,		/* case.ini leaves it out */
	RULE_OUT_FAMILY,	/* belongs to something that is left out */
	RULE_OUT_EMPTY,		/* container of nothing that is kept */
	RULES
};
extern const char *const case_rule_text[RULES];	/* a sentence for people, for each */
static inline bool case_is_kept(const struct case_item *ci) { return ci->rule < RULE_OUT_THIRD; }

/* ---- threads (settle) ---- */

struct case_silence {	/* asked, and not answered for a while */
	uint32_t item;		/* the message that was not answered */
	uint32_t answer;	/* the answer that came late, or CASE_NONE */
	uint32_t days;		/* whole days until then, or until the last message of the case */
};
struct case_thread {
	uint32_t subject;	/* word, as first written */
	struct slice items;	/* indexes, by time; copies of a message are not counted twice */
	int64_t first, last;
	uint8_t joined_by;	/* enum: JOINED_* */
};
enum case_joined { JOINED_ALONE, JOINED_REFERENCES, JOINED_SUBJECT, JOINED_CHANNEL };

/* ---- the same thing twice (settle) ---- */

enum case_same {
	SAME_NOT,
	SAME_BYTES,		/* identical */
	SAME_MESSAGE,		/* one message, delivered twice: only the way it took differs */
	SAME_FOOTER,		/* one message, a footer added underway */
	SAME_CONFLICT,		/* one Message-ID, different content: never merged, always a finding */
	SAME_NEAR,		/* texts that are nearly the same */
	SAME_SHOWN		/* a picture, and the message whose words it shows */
};
extern const char *const case_same_text[SAME_SHOWN + 1];
struct case_group {
	enum case_same kind;
	struct slice items;	/* indexes, by record order; the first one stands for all */
	uint32_t percent;	/* how much of the text is shared: SAME_NEAR, SAME_SHOWN */
};

/* ---- lanes of the timeline ---- */

enum case_lane { LANE_CONTACT, LANE_AGREED, LANE_DELIVERED, LANE_PAID, LANES };
extern const char *const case_lane_name[LANES];

/* ---- what the ledger works with; defined and owned by ledger.h, finding.h, ... ---- */
struct ledger;
struct sent;
struct findings;
struct statement;
struct deadlines;

struct case_sold {	/* what an invoice says of itself; words, 0: not said */
	uint32_t seller, buyer;
};

struct case_inferred {	/* "who you are: dale@...: in 34 of 36 messages" */
	const char *what;
	uint32_t value, why;	/* words */
};

struct needles;

struct case_ {
	struct config *config;
	struct intern *words;
	struct arena *arena;		/* for what lives as long as the case */
	uint32_t *numbers;		/* what slices point into */
	uint32_t n_numbers, cap_numbers;
	struct case_item *items;
	uint32_t n_items, cap_items;
	struct case_party *parties;
	uint32_t n_parties, cap_parties;
	struct case_thread *threads;
	uint32_t n_threads;
	struct case_group *groups;
	uint32_t n_groups;
	struct list silences;		/* struct case_silence */
	struct list sold;		/* struct case_sold: sellers and buyers of the invoices */
	struct numbers booked;		/* words: with whom rows of account exports that lie about are */
	struct list inferred;		/* struct case_inferred */
	uint64_t by_rule[RULES];	/* items, families counted whole */
	struct intern *seen_names;	/* sides.c: which name was seen with which party */
	uint32_t (*name_pairs)[2];	/* the same as party, word, in the order they came */
	uint32_t n_pairs, cap_pairs;
	struct needles *rows;		/* what a row of an account must have in it to concern the case (settle);
					 * NULL: all do */
	struct list currencies;		/* uint32_t, words: those that kept items write out (settle) */
	bool undecided;			/* nothing was left out because the sides are not known */
	bool all;			/* --all */
	struct sent *sent;		/* files named by messages of a chat (settle) */
	struct ledger *ledger;
	struct findings *findings;
	struct statement *statement;
	struct deadlines *deadlines;
	struct case_index *index;	/* of case.c */
};

/* Takes the configuration over (never NULL: config_new). */
struct case_ *case_new(struct config *config, bool all);
void case_free(struct case_ *c);	/* NULL is fine */
/* Keeps what it needs of the item; items come in record order, parents before children. Returns
 * its index. */
uint32_t case_take(struct case_ *c, const struct item *it);
/* Call once, after the last item. Texts that cannot be read are treated as absent. */
bool case_settle(struct case_ *c, struct store *store, struct err *e);
/* A kept item once more, whole. Dates that case.ini decides are decided in the item. */
bool case_read(struct case_ *c, uint32_t index, struct item *it, struct err *e);
bool case_conclude(struct case_ *c, struct store *store, struct err *e);

/* For the files of this room: a party by address, or by name where there is none (CASE_NONE when
 * both are empty); a number at the end of the slice begun last, always or unless it is in it. */
uint32_t case_party_put(struct case_ *c, struct span address, struct span name);
uint32_t case_party_find(const struct case_ *c, struct span folded);
void case_slice_push(struct case_ *c, struct slice *s, uint32_t v);
void case_slice_add(struct case_ *c, struct slice *s, uint32_t v, uint32_t limit);

/* Index by record id or by exhibit label ("EX-7K4MQ-1", case ignored); CASE_NONE. */
uint32_t case_find(const struct case_ *c, struct span id);
uint32_t case_by_label(const struct case_ *c, struct span label);
/* The label an item is cited by: a body part is cited as its message. Absent: it has none. */
struct span case_label(const struct case_ *c, uint32_t item);
struct span case_word(const struct case_ *c, uint32_t word);	/* empty for 0 */
static inline const uint32_t *case_slice(const struct case_ *c, struct slice s) { return c->numbers + s.at; }
enum case_side case_sender_side(const struct case_ *c, uint32_t item);	/* of a body: its message's */

#endif
