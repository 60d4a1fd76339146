/* Any bytes as a signed bundle: a verdict each time, with reasons when it is "invalid". */
#include "exhibit/verify.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("bundle", MFD_CLOEXEC);
	char path[64];
	struct exhibit_verify *v;

	assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	v = exhibit_verify_new(path);
	assert(exhibit_verify_verdict(v) <= EXHIBIT_VERIFY_FAILED);
	for (size_t i = 0; i < exhibit_verify_problems(v); i++)
		assert(exhibit_verify_problem_code(v, i) && exhibit_verify_problem_text(v, i));
	exhibit_verify_free(v);
	close(fd);
	return 0;
}
