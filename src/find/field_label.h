/* Labels of invoices and receipts: what a few words beside a value say that it is. The words are data
 * (rules/fields.ini, and the user's own). */
#ifndef EXHIBIT_FIND_FIELD_LABEL_H
#define EXHIBIT_FIND_FIELD_LABEL_H

#include "base/arena.h"
#include "base/err.h"

enum field_role {
	FIELD_NONE, FIELD_TOTAL, FIELD_NET, FIELD_TAX, FIELD_PAYABLE, FIELD_PAID, FIELD_CASH, FIELD_CHANGE,
	FIELD_ROUNDING, FIELD_DISCOUNT, FIELD_CHARGE, FIELD_LINE,			/* of amounts */
	FIELD_NUMBER, FIELD_ORDER, FIELD_CUSTOMER,					/* of numbers */
	FIELD_ISSUED, FIELD_DUE, FIELD_OTHER,						/* of dates */
	FIELD_SELLER, FIELD_BUYER,							/* of names */
	FIELD_WORDS,	/* no label: words that recognition may have misread */
	FIELD_ROLES
};
#define FIELD_BIT(role) (1u << (role))
#define FIELD_AMOUNTS (FIELD_BIT(FIELD_LINE + 1) - 1)
#define FIELD_DATES (FIELD_BIT(FIELD_ISSUED) | FIELD_BIT(FIELD_DUE) | FIELD_BIT(FIELD_OTHER))
#define FIELD_NUMBERS (FIELD_BIT(FIELD_NUMBER) | FIELD_BIT(FIELD_ORDER) | FIELD_BIT(FIELD_CUSTOMER))
#define FIELD_NAMES (FIELD_BIT(FIELD_SELLER) | FIELD_BIT(FIELD_BUYER))
#define FIELD_LABEL_WORDS 8	/* of the longest label */

/* The table, once per process and before a fork; later calls do nothing. `rules_dir` (NULL: none) adds
 * the user's sections of kind = field. Fails on a role that is none. */
bool field_label_warm(const char *rules_dir, struct err *e);

/* `text` with nothing but small letters without accents, digits, and single spaces: what labels
 * are compared in. Returns the length, at most `max`. */
size_t field_label_fold(struct span text, char *to, size_t max);

/* The role of a folded label among those of `mask`; false when it is none. */
bool field_label_get(struct span folded, uint32_t mask, enum field_role *role, unsigned *weight);
/* Whether a label may begin with these folded words; when not, none does. */
bool field_label_begins(struct span folded);
/* A word that recognition has misread in one letter, as it should be; or itself. */
struct span field_label_mend(struct span folded_word);

#endif
