/* While sides are told: who is one person, who is one house. Included by sides*.c only. */
#ifndef EXHIBIT_CASE_SIDES_WORK_H
#define EXHIBIT_CASE_SIDES_WORK_H

#include "case/sides.h"
#include "case/texts.h"

struct score {			/* of a person; of a house while the other side is looked for */
	uint32_t part, sent, received;	/* messages */
	uint32_t invoices;		/* sent with an invoice */
	uint32_t numbers;		/* that name the number of an invoice before anybody else does */
	uint32_t bills;			/* CI_BILLS */
	uint32_t named;			/* messages of conversations that bear their name */
	uint32_t business, money;
	int32_t words;			/* what they say of money: asked and thanked for, less what they say they paid */
};

struct settling {
	struct case_ *c;
	struct texts *texts;
	uint32_t *person, *house;	/* union-find over parties */
	struct score *scores;		/* of parties */
	uint8_t *has_invoice, *has_bill;	/* of heads of families */
	uint32_t mails, chats;
};

uint32_t sides_find(uint32_t *of, uint32_t i);	/* what stands for the set that i is in */
struct span sides_domain(const struct case_ *c, uint32_t party);	/* of an address; else empty */
uint32_t sides_busiest(struct settling *s, uint32_t house);	/* the address of a house that most messages have */
void sides_put_house(struct settling *s, uint32_t house, enum case_side side, bool inferred, const char *why);

/* sides_infer.c. Each after what is told in case.ini; infer_other after my side is known. */
void sides_count(struct settling *s);
void sides_infer_me(struct settling *s);
void sides_infer_other(struct settling *s);

#endif
