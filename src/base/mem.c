/* The two allocation calls that cannot fail. */
#include "base/base.h"

#include <stdlib.h>
#include <unistd.h>

static _Noreturn void out_of_memory(void)
{
	static const char said[] = "exhibit: out of memory\n";

	(void)!write(2, said, sizeof said - 1);
	_exit(75);
}

void *mem_get(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (p == NULL)
		out_of_memory();
	return p;
}

void *mem_grow(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (p == NULL)
		out_of_memory();
	return p;
}
