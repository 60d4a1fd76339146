/* Roles (first version: labels on the same line). */
#include "label.h"

uint32_t label_amount(struct search *s, uint32_t i) { (void)s; (void)i; return 0; }
void label_roles(struct search *s) { (void)s; }
void label_why(const struct search *s, const struct hit *h, struct fact *f) { f->why = h->why ? arena_str(s->a, h->why) : (struct span){0}; }
