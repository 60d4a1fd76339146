/* Which names fit the addresses on a document. */
#ifndef EXHIBIT_FIND_FIELD_DOMAIN_H
#define EXHIBIT_FIND_FIELD_DOMAIN_H

#include "field_name.h"

#define FIELD_DOMAINS 12

struct field_domains {
	char names[FIELD_DOMAINS][48];	/* "kraxi" */
	uint32_t at[FIELD_DOMAINS];	/* as field_domain_take was told */
	uint32_t n;
	char persons[FIELD_DOMAINS][48];	/* what stands before the "@", folded */
	uint32_t n_persons;
};

/* Keeps what an address or web page in `word` names, but for providers of mail and the like. `at_word`: its number,
 * for whoever asks where it was. Names that are asked for have FIELD_NAME_MAX bytes at most. */
void field_domain_take(struct field_domains *d, struct span word, uint32_t at_word);
bool field_domain_fits(const struct field_domains *d, uint32_t domain, struct span folded);
bool field_domain_fits_any(const struct field_domains *d, struct span folded);
bool field_domain_fits_person(const struct field_domains *d, struct span folded);

#endif
