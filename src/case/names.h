/* What can be told from addresses and names alone. */
#ifndef EXHIBIT_CASE_NAMES_H
#define EXHIBIT_CASE_NAMES_H

#include "case/intern.h"

struct span names_domain(struct span address);	/* behind the last '@'; empty when there is none */
/* A provider where strangers have addresses next to each other. Not known for certain: a domain with
 * "mail" or "post" in it counts as one. */
bool names_is_public(struct span domain);
/* A marketplace or payment service, by a label of the domain. */
bool names_is_platform(struct span domain);
/* A service that writes and sends invoices for its customers; a platform, too. */
bool names_is_service(struct span domain);
/* Sent by a program and not by a person, as far as address and subject tell. */
bool names_is_machine(struct span address, struct span subject);
/* The word two spellings of a person's name have in common ("Kessler, Dale" and "Dale Kessler via
 * Upwork"); 0 for what is no name of a person: one word alone, "Accounts Team". */
uint32_t names_person(struct intern *words, struct span name);
/* Letters and digits alone, small: "Harbor & Pine LLC" gives "harborpinellc". */
size_t names_letters(struct span name, char *out, size_t cap);

#endif
