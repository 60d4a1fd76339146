/* Any reader with any bytes: the one FUZZ_READER names, or the one the bytes themselves call for. */
#include "unit/testsink.h"

#include <locale.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct reader *named;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("FUZZ_READER");

	(void)argc, (void)argv;
	setlocale(LC_CTYPE, "C.UTF-8");
	readers_warm();
	sniff_warm();
	for (size_t i = 0; name && readers[i]; i++)
		if (strcmp(readers[i]->name, name) == 0)
			named = readers[i];
	if (name && named == NULL) {
		fprintf(stderr, "no reader is called %s\n", name);
		exit(64);
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = { (const char *)data, size };
	struct sink *out = testsink_new(WANT_CHILDREN | WANT_META | WANT_TEXT);
	struct source in = { .fd = -1, .size = size, .all = bytes };
	const struct reader *r;

	in.head = span_sub(bytes, 0, 4096);
	in.media = sniff_media(&in, false, sink_arena(out));
	r = named ? named : reader_for(&in);
	out->max_child_bytes = out->max_text = MIB;
	out->max_children = 200;
	if (r)
		testsink_read(out, r, bytes);
	testsink_free(out);
	return 0;
}
