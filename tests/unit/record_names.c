/* The names that include/exhibit/record.h promises are those the tables of record/ write, in their order. */
#include "exhibit/record.h"
#include "record/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_item_names(void **state)
{
	static const char *const promised[] = {
		EXHIBIT_ITEM_ID, EXHIBIT_ITEM_SHA256, EXHIBIT_ITEM_SIZE, EXHIBIT_ITEM_ORIGIN, EXHIBIT_ITEM_ORIGIN_RAW,
		EXHIBIT_ITEM_PARENT, EXHIBIT_ITEM_NAME, EXHIBIT_ITEM_DECLARED, EXHIBIT_ITEM_PART, EXHIBIT_ITEM_MTIME,
		EXHIBIT_ITEM_MEDIA, EXHIBIT_ITEM_CLASS, EXHIBIT_ITEM_TEXT, EXHIBIT_ITEM_MAIL, EXHIBIT_ITEM_CHAT,
		EXHIBIT_ITEM_SIGNATURES, EXHIBIT_ITEM_ATTACHMENTS,
		EXHIBIT_ITEM_MESSAGES, EXHIBIT_ITEM_USER_MESSAGES, EXHIBIT_ITEM_CHANNELS, EXHIBIT_ITEM_DOCUMENT, EXHIBIT_ITEM_FIELDS,
		EXHIBIT_ITEM_TRANSACTIONS, EXHIBIT_ITEM_IMAGE, EXHIBIT_ITEM_FACTS, EXHIBIT_ITEM_EVENTS, EXHIBIT_ITEM_NOTES,
	};

	(void)state;
	assert_int_equal(countof(promised), schema_item.n);
	for (unsigned i = 0; i < schema_item.n; i++)
		assert_string_equal(promised[i], schema_item.fields[i].key);
}

static void test_values(void **state)
{
	(void)state;
	assert_string_equal(EXHIBIT_NOTE_ODD, note_level_name[NOTE_ODD]);
	assert_string_equal(EXHIBIT_NOTE_PARTIAL, note_level_name[NOTE_PARTIAL]);
	assert_string_equal(EXHIBIT_NOTE_UNREAD, note_level_name[NOTE_UNREAD]);
	assert_string_equal(EXHIBIT_NOTE_REFUSED, note_level_name[NOTE_REFUSED]);
	assert_string_equal(EXHIBIT_FACT_AMOUNT, fact_kind_name[FACT_AMOUNT]);
	assert_string_equal(EXHIBIT_FACT_DATE, fact_kind_name[FACT_DATE]);
	assert_string_equal(EXHIBIT_FACT_REFERENCE, fact_kind_name[FACT_REFERENCE]);
	assert_string_equal(EXHIBIT_FACT_PARTY, fact_kind_name[FACT_PARTY]);
	assert_string_equal(EXHIBIT_FACT_PRIVATE, fact_kind_name[FACT_PRIVATE]);
	assert_string_equal(EXHIBIT_TRUST_SIGNED, trust_name[TRUST_SIGNED]);
	assert_string_equal(EXHIBIT_TRUST_STRUCTURED, trust_name[TRUST_STRUCTURED]);
	assert_string_equal(EXHIBIT_TRUST_TEXT, trust_name[TRUST_TEXT]);
	assert_string_equal(EXHIBIT_TRUST_OCR, trust_name[TRUST_OCR]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_item_names), cmocka_unit_test(test_values) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
