/* Lines of the record stream and items from a worker: what is taken is written, taken again, and is
 * the same. The first byte chooses which of the two. */
#include "record/ndjson.h"
#include "record/wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void line(struct span s)
{
	const char *why = NULL;
	struct item *it = ndjson_parse(s, &why), *again;
	struct buf one, two;

	if (it == NULL) {
		assert(why);
		return;
	}
	buf_init(&one, SIZE_MAX / 2);
	buf_init(&two, SIZE_MAX / 2);
	ndjson_item(&one, it);
	again = ndjson_parse(buf_view(&one), &why);
	assert(again);
	ndjson_item(&two, again);
	assert(one.n == two.n && memcmp(one.p, two.p, one.n) == 0);
	item_free(it);
	item_free(again);
	buf_clear(&one);
	buf_clear(&two);
}

static void wire(struct span s)
{
	struct item *it = item_new(), *again = item_new();
	struct buf one, two;

	buf_init(&one, SIZE_MAX / 2);
	buf_init(&two, SIZE_MAX / 2);
	if (wire_get(s, it)) {
		wire_put(&one, it);
		assert(wire_get(buf_view(&one), again));
		wire_put(&two, again);
		assert(one.n == two.n && memcmp(one.p, two.p, one.n) == 0);
	}
	item_free(it);
	item_free(again);
	buf_clear(&one);
	buf_clear(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] == '{')
		line((struct span){ (const char *)data, size });
	else
		wire((struct span){ (const char *)data + 1, size - 1 });
	return 0;
}
