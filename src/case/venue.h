/* Venue profiles: what a place of submission asks for, as data (reports/venues/README tells the
 * form). Those inside the program and those of a directory read the same. A value says where it is
 * from and whether that was verified; what is not verified is shown as such everywhere. */
#ifndef EXHIBIT_CASE_VENUE_H
#define EXHIBIT_CASE_VENUE_H

#include "base/arena.h"
#include "base/err.h"

/* What can speak for a case. A profile asks for these by name; evidence.h says which of them a case
 * has. */
enum evidence {
	EV_AGREEMENT, EV_DELIVERY, EV_ACCEPTANCE, EV_INVOICE, EV_RECEIPT, EV_PAYMENT, EV_REFUND,
	EV_CONTACT, EV_ANSWER, EV_MESSAGES, EV_SUPPORT, EV_NOTICE, EV_CHANGE, EV_TIMESHEET,
	EV_TERMS, EV_IDENTITY, EV_FEEDBACK, EV_FILED, EVIDENCES
};
struct evidence_word {
	const char *name;	/* as in profiles: "contact" */
	const char *title;	/* "an attempt to settle it with the other side" */
	const char *get;	/* how to get it when it is missing */
};
extern const struct evidence_word evidence_words[EVIDENCES];

struct venue_cite {
	struct span source;	/* title of where it is from */
	bool verified;
};
struct venue_limit {
	struct span name, value;
	struct venue_cite cite;
};
struct venue_step {
	struct span id, what;
	uint32_t proof;		/* bits of enum evidence that show it done; 0: nothing can */
	struct venue_cite cite;
};
struct venue_reason {
	struct span name, title, form;
	struct span trigger;	/* a notice that shows it: the reason when none is named */
	uint32_t required, helpful;	/* bits of enum evidence */
	bool evidence_verified;		/* the two lists, and not our reading alone */
	struct venue_cite cite;
};
struct venue_trigger {
	struct span name, title;
	struct list words;	/* spans, in lower case */
};
struct venue_deadline {
	struct span name, title, trigger, otherwise;
	int64_t days;		/* negative: before the trigger */
	bool business;		/* Monday to Friday count */
	struct list reasons;	/* spans; empty: for all */
	struct venue_cite cite;
};
struct venue_field {
	struct span name, title, type;
	struct list from;	/* spans: evidence, or statement packet reason claim other-name ... */
	struct venue_cite cite;
};
struct venue_advice {
	struct span id, say;
	struct venue_cite cite;
};
enum venue_role { VENUE_CLAIMANT, VENUE_RESPONDENT };

struct venue {
	struct span name, title, kind, about;
	enum venue_role role;	/* who my side usually is there */
	struct list domains;	/* spans: its own notices come from there */
	struct list limits, steps, reasons, triggers, deadlines, fields, advice;
};

struct venues {
	struct arena *arena;
	struct list all;	/* struct venue *, by name */
};

/* The profiles inside the program, then *.ini of `dir` (NULL: none), which replace those of the
 * same name. NULL on trouble: e says file and line. */
struct venues *venue_load(const char *dir, struct err *e);
void venue_free(struct venues *v);	/* NULL is fine */
/* NULL when there is none. An absent name finds the default, "card-safe". */
const struct venue *venue_find(const struct venues *v, struct span name);
static inline const struct venue *venue_at(const struct venues *v, uint32_t i)
{
	return ((struct venue *const *)v->all.v)[i];
}
/* The reason of that name, the first one for an absent name; NULL when there is none. */
const struct venue_reason *venue_reason(const struct venue *v, struct span name);
/* Absent value: not known. */
const struct venue_limit *venue_limit(const struct venue *v, const char *name);
/* A limit that is a number; `otherwise` when it is not known. */
int64_t venue_number(const struct venue *v, const char *name, int64_t otherwise);
const struct venue_trigger *venue_trigger(const struct venue *v, struct span name);
/* True when the address belongs to one of the venue's domains, under whatever top-level domain. */
bool venue_sent_it(const struct venue *v, struct span address);

/* "required", "agreement delivery": for messages and pages. Names of the bits, in order. */
void venue_evidence_list(struct buf *b, uint32_t bits, const char *separator);

#endif
