/* A fault on its way up: set where it is seen, one phrase of context added by each caller that has
 * one, printed once by main. Findings about the evidence are notes, not faults. */
#ifndef EXHIBIT_BASE_ERR_H
#define EXHIBIT_BASE_ERR_H

#include "base/base.h"
#include "exhibit/exhibit.h"

struct err {
	int status;		/* enum exhibit_status; 0 = no fault */
	int sys;		/* errno, or 0 */
	char msg[1024];
};

/* Both always return false, so that a caller can `return err_set(e, ...)`. `e` may not be NULL. */
bool err_set(struct err *e, int status, int sys, const char *fmt, ...) PRINTF_LIKE(4, 5);
bool err_in(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
