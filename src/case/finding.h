/* What the evidence has and lacks for the place it goes to: the venue and reason, which kinds of
 * evidence are there, notices that start a clock, and findings - what is missing, what contradicts
 * itself, what looks tampered with, what is weak. All of it better found by us than by the other
 * side. */
#ifndef EXHIBIT_CASE_FINDING_H
#define EXHIBIT_CASE_FINDING_H

#include "case/case.h"
#include "case/venue.h"

struct texts;

enum finding_kind { FINDING_MISSING, FINDING_CLASH, FINDING_TAMPER, FINDING_WEAK, FINDING_ASK, FINDINGS };
/* "missing", "contradiction", "tamper sign", "weak", "question" */
extern const char *const finding_kind_name[FINDINGS];

struct finding {
	uint8_t kind;
	bool grave;		/* without it the case stands badly */
	struct span text;	/* a sentence or two */
	struct span fix;	/* what to do about it; may be absent */
	struct list items;	/* uint32_t */
};

struct evidence_seen {
	uint32_t item;
	struct span why;	/* "class: contract" */
};
struct trigger_seen {		/* a notice that starts a clock */
	const struct venue_trigger *trigger;
	uint32_t item;
	int64_t when;
	struct span time;	/* as the message has it, with its offset */
	int64_t stated;		/* the day the notice itself names; valid with stated_has */
	bool stated_has;
};
enum step_state { STEP_OPEN, STEP_DONE, STEP_PART };

struct findings {
	struct arena *arena;
	struct venues *venues;
	const struct venue *venue;	/* set by finding_conclude at the latest; never NULL then */
	const struct venue_reason *reason;
	bool venue_told, reason_told;
	struct span venue_why;		/* how it was inferred */
	struct list evidence[EVIDENCES];	/* struct evidence_seen, the best first */
	struct list triggers;		/* struct trigger_seen, by time */
	struct list all;		/* struct finding, the gravest first */
	struct list work;		/* between take and conclude */
	int16_t *offsets;		/* minutes east of UTC of a message's own clock, by item */
	uint32_t n_offsets;
};

/* Reads the profiles and checks the venue and reason of case.ini. NULL: e says file, line, and
 * which names there are. */
struct findings *finding_new(const struct config *config, const char *venues_dir, struct err *e);
void finding_free(struct findings *f);	/* NULL is fine */
void finding_take(struct case_ *c, uint32_t index, const struct item *it);
void finding_conclude(struct case_ *c, struct texts *texts);	/* after the ledger */
void finding_add(struct case_ *c, enum finding_kind kind, bool grave, struct span text, struct span fix, uint32_t item);
void finding_order(struct case_ *c);	/* the gravest first; the last step */
/* The day of an instant by the clock of that item's sender: the day that stands in the message. */
int64_t finding_local(const struct case_ *c, uint32_t item, int64_t when);
/* The day of an entry as it stands in what speaks of it: of a message in the zone it was sent in. */
struct ledger_entry;
int64_t finding_entry_day(const struct case_ *c, const struct ledger_entry *e);
enum step_state finding_step(const struct findings *f, const struct venue_step *s);
static inline bool finding_has(const struct findings *f, enum evidence ev) { return f->evidence[ev].n > 0; }
/* The item of the i-th piece of evidence of a kind; i < evidence[ev].n. */
static inline uint32_t finding_item(const struct findings *f, enum evidence ev, uint32_t i)
{
	assert(i < f->evidence[ev].n);
	return ((const struct evidence_seen *)f->evidence[ev].v)[i].item;
}

#endif
