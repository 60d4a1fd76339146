/* The error value; a message that does not fit is cut, never an error of its own. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_set(struct err *e, int status, int sys, const char *fmt, ...)
{
	va_list ap;
	size_t n;

	e->status = status;
	e->sys = sys;
	va_start(ap, fmt);
	vsnprintf(e->msg, sizeof e->msg, fmt, ap);
	va_end(ap);
	n = strlen(e->msg);
	if (sys)
		snprintf(e->msg + n, sizeof e->msg - n, ": %s", strerror(sys));
	return false;
}

bool err_in(struct err *e, const char *fmt, ...)
{
	va_list ap;
	size_t n = strlen(e->msg);

	if (n + 3 >= sizeof e->msg)
		return false;
	e->msg[n++] = ' ';
	va_start(ap, fmt);
	vsnprintf(e->msg + n, sizeof e->msg - n, fmt, ap);
	va_end(ap);
	return false;
}
