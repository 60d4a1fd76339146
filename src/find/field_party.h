/* Between the parts of the search for seller and buyer: field_party.c and field_block.c. */
#ifndef EXHIBIT_FIND_FIELD_PARTY_H
#define EXHIBIT_FIND_FIELD_PARTY_H

#include "field_domain.h"
#include "field_inside.h"
#include "field_name.h"

#define FIELD_HEAD_LINES 30	/* where names are looked for */
#define FIELD_CANDIDATES 200

struct field_candidate {	/* a name that may be the seller's or the buyer's */
	struct span text;
	uint32_t line, cell;
	int seller, buyer;	/* what speaks for either */
	int labelled;		/* 1: called the seller; -1: the buyer */
	bool is_block;		/* an address is below it */
	char folded[FIELD_NAME_MAX];
	size_t n;
};

struct field_candidates {	/* in the order of the text */
	const struct field_page *p;
	struct field_candidate v[FIELD_CANDIDATES];
	uint32_t n;
	struct field_domains domains;
};

/* "48436 Dusseldorf", "SW1A 1AA": the cell has a post code. */
bool field_block_has_postcode(const struct field_page *p, const struct field_cell *c);
/* "1.250,00": rows of a table have amounts, blocks of an address have none. */
bool field_block_has_amount(const struct field_page *p, uint32_t line);
/* Whether a cell begins a block: a post code is among the next lines of its column. */
bool field_block_begins(const struct field_page *p, uint32_t cell);
/* Whether a tax number stands below, as a sender prints it below the own name. */
bool field_block_has_tax_id(const struct field_page *p, uint32_t cell);
/* Weighs blocks that nobody labelled against each other. */
void field_block_rank(struct field_candidates *s);

#endif
