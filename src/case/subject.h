/* Subjects of mail, compared without what replies and forwards put in front of them. */
#ifndef EXHIBIT_CASE_SUBJECT_H
#define EXHIBIT_CASE_SUBJECT_H

#include "case/intern.h"

/* The word of the folded subject: ASCII letters small, one space between words, no "Re:" in front.
 * *is_reply: there was one. 0 for an empty subject. */
uint32_t subject_fold(struct intern *words, struct span subject, bool *is_reply);

#endif
