/* Outlook's, Apple's and the address book's files, cut and changed byte by byte: what can be read is read, and
 * nothing else happens. What whole ones hold is compared by tests/golden/extract-outlook. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/mapi.h"
#include "unit/testsink.h"

extern const struct reader reader_msg, reader_tnef, reader_emlx, reader_ical, reader_vcard, reader_p7m;

static const struct {
	const struct reader *reader;
	const char *path;
} files[] = {
	{ &reader_msg, "fixtures/msg/invoice.msg" },	 { &reader_msg, "fixtures/msg/loop.msg" },
	{ &reader_tnef, "fixtures/tnef/winmail.dat" },	 { &reader_tnef, "fixtures/tnef/length.dat" },
	{ &reader_emlx, "fixtures/emlx/1.emlx" },	 { &reader_emlx, "fixtures/emlx/long.emlx" },
	{ &reader_ical, "fixtures/ical/zones.ics" },	 { &reader_vcard, "fixtures/vcard/phone.vcf" },
	{ &reader_p7m, "fixtures/p7m/signed.eml" },
};

/* The sink does not go on to the next file with what the last one left behind. */
static void read_bytes(const struct reader *r, struct span bytes)
{
	struct sink *out = testsink_new(WANT_CHILDREN | WANT_META | WANT_TEXT);

	out->max_child_bytes = out->max_text = MIB;
	testsink_read(out, r, bytes);
	assert_true(out->notes.n < 50);
	testsink_free(out);
}

static void test_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(files); i++) {
		struct span all = testsink_load(files[i].path);

		for (size_t n = 0; n < all.n; n += 1 + all.n / 97) {
			char *copy = mem_get(n + 1);	/* so that reading past the end is seen */

			memcpy(copy, all.p, n);
			read_bytes(files[i].reader, span_of(copy, n));
			free(copy);
		}
	}
}

static void test_changed(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(files); i++) {
		struct span all = testsink_load(files[i].path);
		char *copy = mem_get(all.n + 1);

		for (size_t k = 0; k < 300; k++) {
			size_t at = k < 120 ? k * 8 % all.n : (k * 7919) % all.n;

			memcpy(copy, all.p, all.n);
			copy[at] = (char)(k & 1 ? 0xff : copy[at] ^ (1 << (k % 8)));
			read_bytes(files[i].reader, span_of(copy, all.n));
		}
		free(copy);
	}
}

/* What an appointment has beyond a message is not read, and that is said; of a message nothing is. */
static void test_beyond(void **state)
{
	struct sink *out = testsink_new(WANT_CHILDREN | WANT_META | WANT_TEXT);

	(void)state;
	testsink_read(out, &reader_msg, testsink_load("fixtures/msg/meeting.msg"));
	assert_true(testsink_noted(out, "mail.beyond"));
	assert_string_equal(testsink_str(out, out->item->mail.subject), "Kick-off");
	testsink_free(out);
	out = testsink_new(WANT_CHILDREN | WANT_META | WANT_TEXT);
	testsink_read(out, &reader_msg, testsink_load("fixtures/msg/invoice.msg"));
	assert_false(testsink_noted(out, "mail.beyond"));
	assert_int_equal(out->item->attachments.n, 1);
	assert_string_equal(testsink_str(out, ((struct attachment *)out->item->attachments.v)->name), "Rechnung M\xC3\xA4rz.txt");
	testsink_free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_beyond), cmocka_unit_test(test_cut), cmocka_unit_test(test_changed),
	};

	readers_warm();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
