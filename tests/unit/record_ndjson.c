/* Items as lines and as frames: what goes in comes out, what is unknown passes, what is broken is
 * refused and never crashes. */
#include "record/ndjson.h"
#include "record/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define ID "\"id\":\"00112233445566778899aabbccddeeff\",\"origin\":[\"a\"]"

static const char full[] =
	"{\"type\":\"item\",\"id\":\"00112233445566778899aabbccddeeff\","
	"\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":0,"
	"\"origin\":[\"a.zip\",\"b\\\"c\\\\d\"],\"parent\":\"x\",\"name\":\"b\",\"media\":\"text/plain\","
	"\"class\":{\"is\":\"invoice\",\"score\":93,\"why\":[\"title\",\"label\"]},"
	"\"mail\":{\"from\":{\"name\":\"\xc3\xa9\",\"addr\":\"a@b\"},\"to\":[{\"addr\":\"c@d\"}],\"zone\":null},"
	"\"messages\":0,\"facts\":[{\"kind\":\"amount\",\"value\":\"-1.50\",\"currency\":null,"
	"\"candidates\":[\"USD\",\"CAD\"],\"or\":[\"1\"],\"quoted\":true,"
	"\"at\":{\"page\":1,\"bytes\":[3,9],\"box\":[0,0,5,5]}}],"
	"\"notes\":[{\"level\":\"odd\",\"code\":\"a.b\",\"text\":\"t\"}]}";

static void expect_same(const char *line)
{
	const char *why = NULL;
	struct item *it = ndjson_parse(span_str(line), &why);
	struct buf b;

	if (it == NULL)
		fail_msg("%s: %s", line, why);
	buf_init(&b, 1 << 20);
	ndjson_item(&b, it);
	buf_c(&b, 0);
	assert_string_equal(b.p, line);
	buf_clear(&b);
	item_free(it);
}

static void round_trip(void **state)
{
	(void)state;
	expect_same(full);
	expect_same("{\"type\":\"item\"," ID ",\"mail\":{\"from\":[{\"addr\":\"a\"},{\"addr\":\"b\"},{\"addr\":\"c\"}]}}");
}

static void unknown_fields_pass(void **state)
{
	(void)state;
	expect_same("{\"type\":\"item\"," ID ",\"mine\":[1.50e+3,{\"x\":null}],\"caf\xc3\xa9\":-0.0}");
	expect_same("{\"type\":\"item\"," ID ",\"facts\":[{\"kind\":\"date\",\"tag\":\"\\u0041\"}],\"z\":true}");
	expect_same("{\"type\":\"item\"," ID ",\"mail\":{\"subject\":\"s\",\"x\":1}}");
}

static void expect_refused(const char *line)
{
	const char *why = NULL;
	struct item *it = ndjson_parse(span_str(line), &why);

	if (it)
		fail_msg("accepted: %s", line);
	assert_non_null(why);
}

static void broken_lines(void **state)
{
	static const char *const lines[] = {
		"", "{", "[]", "{}", "nonsense", "{\"type\":\"item\"}", "{\"type\":\"item\",\"id\":\"x\"}",
		"{\"type\":\"item\"," ID ",\"size\":1.5}", "{\"type\":\"item\"," ID ",\"size\":1e999}",
		"{\"type\":\"item\"," ID ",\"size\":99999999999999999999}",
		"{\"type\":\"item\"," ID ",\"sha256\":\"../../etc/passwd\"}", "{\"type\":\"item\"," ID ",\"sha256\":null}",
		"{\"type\":\"item\"," ID ",\"name\":\"a\",\"name\":\"b\"}", "{\"type\":\"item\"," ID ",\"x\":1,\"x\":2}",
		"{\"type\":\"item\"," ID ",\"name\":\"\\ud800\"}", "{\"type\":\"item\"," ID ",\"name\":\"\xff\"}",
		"{\"type\":\"item\"," ID ",\"name\":\"\t\"}", "{\"type\":\"item\"," ID "} x",
		"{\"type\":\"item\"," ID ",\"facts\":{}}", "{\"type\":\"item\"," ID ",\"facts\":[{\"at\":{\"bytes\":[1]}}]}",
		"{\"type\":\"item\"," ID ",\"x\":01}", "{\"type\":\"item\"," ID ",\"x\":+1}", "{\"type\":\"item\"," ID ",}",
	};

	(void)state;
	for (size_t i = 0; i < countof(lines); i++)
		expect_refused(lines[i]);
}

static void deep_nesting(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	buf_puts(&b, "{\"type\":\"item\"," ID ",\"x\":");
	for (int i = 0; i < 100000; i++)
		buf_c(&b, '[');
	buf_c(&b, 0);
	expect_refused(b.p);
	buf_clear(&b);
}

static void wire_round_trip(void **state)
{
	const char *why = NULL;
	struct item *it = ndjson_parse(span_str(full), &why), *back = item_new();
	struct buf b, line;

	(void)state;
	assert_non_null(it);
	buf_init(&b, 1 << 20);
	buf_init(&line, 1 << 20);
	wire_put(&b, it);
	assert_true(wire_get(buf_view(&b), back));
	ndjson_item(&line, back);
	buf_c(&line, 0);
	assert_string_equal(line.p, full);
	/* Every cut and every changed byte is refused or read as something harmless. */
	for (size_t i = 0; i < b.n; i++) {
		struct item *other = item_new();

		assert_false(wire_get(span_of(b.p, i), other));
		item_free(other);
		for (int bit = 0; bit < 8; bit++) {
			b.p[i] = (char)(b.p[i] ^ 1 << bit);
			other = item_new();
			wire_get(buf_view(&b), other);
			item_free(other);
			b.p[i] = (char)(b.p[i] ^ 1 << bit);
		}
	}
	item_free(it);
	item_free(back);
	buf_clear(&b);
	buf_clear(&line);
}

static void identity(void **state)
{
	struct item *a = item_new(), *b = item_new();
	struct list one = { 0 }, two = { 0 };

	(void)state;
	list_add_span(&one, a->arena, SPAN("a/b"));
	list_add_span(&two, b->arena, SPAN("a"));
	list_add_span(&two, b->arena, SPAN("b"));
	item_identify(a, &one);
	item_identify(b, &two);
	assert_int_equal(a->id.n, 32);
	assert_false(span_eq(a->id, b->id));
	item_free(a);
	item_free(b);
}

static void notes(void **state)
{
	struct item *it = item_new();

	(void)state;
	item_note(it, NOTE_ODD, "a", SPAN("x"));
	item_note(it, NOTE_ODD, "a", SPAN("x"));
	assert_int_equal(it->notes.n, 1);
	for (int i = 0; i < 1000; i++)
		item_notef(it, NOTE_UNREAD, "b", "%d", i);
	assert_int_equal(it->notes.n, 200);
	assert_true(item_has_note(it, NOTE_PARTIAL));	/* the one that says so */
	assert_int_equal(item_worst(it), NOTE_UNREAD);
	item_free(it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip), cmocka_unit_test(unknown_fields_pass), cmocka_unit_test(broken_lines),
		cmocka_unit_test(deep_nesting), cmocka_unit_test(wire_round_trip), cmocka_unit_test(identity),
		cmocka_unit_test(notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
