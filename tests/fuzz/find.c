/* Facts in any bytes: every fact cites a range of the text that is there, and where a quick look finds
 * nothing, the slow one (which an anchor asks for) finds nothing but what is told from the anchor. */
#include "find/find.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct finder *finder;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e = { 0 };

	(void)argc, (void)argv;
	finder = finder_new(NULL, &e);
	if (finder == NULL) {
		fprintf(stderr, "%s\n", e.msg);
		exit(70);
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct find_hints h = { 0 };
	struct arena *a = arena_new();
	struct list facts = { 0 };

	finder_run(finder, (struct span){ (const char *)data, size }, &h, a, &facts);
	for (uint32_t i = 0; i < facts.n; i++) {
		const struct fact *f = (const struct fact *)facts.v + i;

		assert(f->kind.n && f->at.bytes[0] >= 0 && f->at.bytes[0] <= f->at.bytes[1] &&
		       (uint64_t)f->at.bytes[1] <= size);
	}
	if (facts.n == 0) {
		h.anchor = SPAN("2024-05-03T09:00:00Z");
		finder_run(finder, (struct span){ (const char *)data, size }, &h, a, &facts);
		for (uint32_t i = 0; i < facts.n; i++) {
			const struct fact *f = (const struct fact *)facts.v + i;

			assert(span_eq_str(f->by, "date/relative") || span_eq_str(f->by, "date/no-year"));
		}
	}
	arena_free(a);
	return 0;
}
