/* The parts of field.c: each looks at a page for some of the fields. */
#ifndef EXHIBIT_FIND_FIELD_INSIDE_H
#define EXHIBIT_FIND_FIELD_INSIDE_H

#include "field_page.h"

struct field_sums {
	uint32_t total, net, tax, payable, paid;	/* amounts of the page, or FIELD_NO */
	struct exact tax_value;		/* with net: the tax, also where several lines make it */
	bool adds_up;			/* net + tax = total */
};
void field_money(const struct field_page *p, bool is_receipt, struct field_sums *to);

/* Adds the rows of the document's table to to->lines. */
void field_lines(const struct field_page *p, struct fields *to);

/* The text of a message, which is an invoice or receipt itself only when all of it looks so. First what its
 * sender wrote (`own`: the quoted lines are blank, places stay) and what that is by its words: "invoice",
 * "receipt", or absent. Then whether its page has the rows and sums of one: not where it only talks of one. */
struct span field_body_is(const struct item *it, struct span text, struct span *own, struct arena *a);
bool field_body_holds(const struct field_page *p, bool is_receipt);

/* Number of the document; absent when none is found. Spans of the text. */
struct span field_number(const struct field_page *p);
/* What follows a label of this role; absent without one. */
struct span field_labelled_number(const struct field_page *p, enum field_role role);
/* Dates of the page, or FIELD_NO. */
uint32_t field_issued(const struct field_page *p, bool is_receipt);
uint32_t field_due(const struct field_page *p, uint32_t issued);

/* Names; absent when nothing looks like one. */
void field_parties(const struct field_page *p, struct span *seller, struct span *buyer);
struct span field_shop(const struct field_page *p);

#endif
