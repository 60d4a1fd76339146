/* Texts that are nearly the same, and pictures that show the words of a message. */
#ifndef EXHIBIT_CASE_NEAR_H
#define EXHIBIT_CASE_NEAR_H

#include "case/texts.h"

void near_texts(struct case_ *c, struct texts *texts);	/* SAME_NEAR groups, of what is in no group yet */
void near_shown(struct case_ *c, struct texts *texts);	/* SAME_SHOWN: the picture, then the message */

#endif
