/* What every file may assume: fixed-width types, truth values, and a few attributes. */
#ifndef EXHIBIT_BASE_BASE_H
#define EXHIBIT_BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define countof(a) (sizeof(a) / sizeof((a)[0]))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define MUST_CHECK __attribute__((warn_unused_result))

/* Allocation that ends the process when memory runs out: in a worker that becomes a note on one
 * item, in the trusted half there is nothing better to do. Free with free(). */
void *mem_get(size_t n);			/* zeroed */
void *mem_grow(void *p, size_t n);	/* realloc; the new bytes are not zeroed */

#endif
