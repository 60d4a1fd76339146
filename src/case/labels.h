/* Exhibit numbers. They come from the exhibits themselves: the first 25 bits of the SHA-256 of a
 * family's head, written as five letters and digits ("EX-7K4MQ", without I, L, O, U), and the place
 * in the family for what is attached ("EX-7K4MQ-2"). So the number of an exhibit is the same in every
 * packet it is ever part of, whatever else was added, taken away or put in another order, and nobody
 * needs the earlier packet to know it. Identical files have one number. A message of a chat has the
 * number of its export and its place in it. Where two families would get the same number (one time
 * in 33 million for two of them), both get eight characters. */
#ifndef EXHIBIT_CASE_LABELS_H
#define EXHIBIT_CASE_LABELS_H

#include "case/case.h"

void labels_settle(struct case_ *c);

#endif
