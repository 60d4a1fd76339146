/* case.ini: every key, long and continued lines, and what is refused with which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/config.h"

#include <string.h>

static struct config *parse(const char *text, struct err *e)
{
	*e = (struct err){ 0 };
	return config_parse(span_str(text), "case.ini", e);
}

static void test_keys(void **state)
{
	struct err e;
	struct config *c = parse("; about us\n[case]\ntitle = Harbour site\ncontract = 36118204, HP-2024-01\nclaim = 3530.00 USD\n"
				 "currency = USD\nvenue = upwork-fixed\nreason = not-paid\nzone = -05:00\ndates = day-first\n"
				 "[me]\nname = Jonna Reinholt\naddress = jonna@a.example, jr@b.example\n"
				 "[other]\nname = Harbor & Pine,\n  Dale Kessler\naddress = @harborpine.example\n"
				 "[relevance]\nfrom = 2024-01-01\nto = 2024-06-30\nwords = website\nwithout = dentist\n"
				 "[ledger]\nEX-7K4MQ = paid 450.00 USD\nEX-AAAAA-2 = not part of it\n"
				 "[statement]\nnarrative = First line.\n  Second line.\n", &e);

	(void)state;
	assert_non_null(c);
	assert_true(span_eq_str(c->title, "Harbour site"));
	assert_int_equal(c->contracts.n, 2);
	assert_true(span_eq_str(list_span(&c->contracts, 1), "HP-2024-01"));
	assert_true(span_eq_str(c->claim, "3530.00") && span_eq_str(c->claim_currency, "USD"));
	assert_int_equal(c->venue_line, 7);
	assert_int_equal(c->dates, DATES_DAY_FIRST);
	assert_int_equal(c->me.addresses.n, 2);
	assert_int_equal(c->other.names.n, 2);
	assert_true(span_eq_str(list_span(&c->other.names, 1), "Dale Kessler"));
	assert_int_equal(c->ledger.n, 2);
	assert_true(span_eq_str(((struct config_entry *)c->ledger.v)[0].exhibit, "EX-7K4MQ"));
	assert_true(span_eq_str(((struct config_entry *)c->ledger.v)[1].text, "not part of it"));
	assert_int_equal(((struct config_entry *)c->ledger.v)[1].line, 25);
	assert_true(span_eq_str(c->narrative, "First line.\nSecond line."));
	config_free(c);
}

/* libinih cuts at 200 bytes; nobody's sentence or list may lose a word to that. */
static void test_long_lines(void **state)
{
	struct err e;
	struct buf b;
	struct config *c;

	(void)state;
	buf_init(&b, 1 << 16);
	buf_puts(&b, "[other]\nname = ");
	for (int i = 0; i < 60; i++)
		buf_fmt(&b, "%sCompany Number %d", i ? ", " : "", i);
	buf_puts(&b, "\n[statement]\nnarrative =");
	for (int i = 0; i < 300; i++)
		buf_fmt(&b, " word%d", i);
	buf_puts(&b, "\n  ");
	for (int i = 0; i < 500; i++)
		buf_puts(&b, "x");
	buf_puts(&b, "\n");
	e = (struct err){ 0 };
	c = config_parse(buf_view(&b), "case.ini", &e);
	assert_non_null(c);
	assert_int_equal(c->other.names.n, 60);
	for (uint32_t i = 0; i < 60; i++) {
		struct span want = arena_fmt(c->arena, "Company Number %u", i);

		assert_true(span_eq(list_span(&c->other.names, i), want));
	}
	buf_reset(&b);
	for (int i = 0; i < 300; i++)
		buf_fmt(&b, "%sword%d", i ? " " : "", i);
	buf_c(&b, '\n');
	for (int i = 0; i < 500; i++)
		buf_c(&b, 'x');
	assert_int_equal(c->narrative.n, b.n);
	assert_true(span_eq(c->narrative, buf_view(&b)));
	buf_clear(&b);
	config_free(c);
}

static void test_refused(void **state)
{
	static const struct {
		const char *text, *say[3];
	} cases[] = {
		{ "[case]\nvenu = upwork\n", { "case.ini:2:", "\"venu\"", "venue" } },
		{ "\n[cas]\ntitle = x\n", { "case.ini:3:", "[cas]", "[case]" } },
		{ "[case]\nclaim = about 500\n", { "case.ini:2:", "claim", "3530.00 USD" } },
		{ "[case]\nclaim = 5.00 dollars\n", { "case.ini:2:", "3530.00 USD", "" } },
		{ "[case]\ncurrency = usd\n", { "case.ini:2:", "currency", "USD, EUR" } },
		{ "[case]\ndates = european\n", { "case.ini:2:", "day-first", "month-first" } },
		{ "[case]\nzone = Berlin\n", { "case.ini:2:", "+02:00", "Europe/Berlin" } },
		{ "[case]\nzone = /etc/localtime\n", { "case.ini:2:", "+02:00", "" } },
		{ "[me]\naddress = Jonna <j@a.example>\n", { "case.ini:2:", "address", "dale@example.com" } },
		{ "[relevance]\nfrom = 1/2/2024\n", { "case.ini:2:", "2024-04-03", "" } },
		{ "[relevance]\nfrom = 2024-02-01\nto = 2024-01-01\n", { "case.ini", "later", "" } },
		{ "[case]\nthis is no line\n", { "case.ini", "key = value", "2" } },
	};

	(void)state;
	for (size_t i = 0; i < countof(cases); i++) {
		struct err e;

		assert_null(parse(cases[i].text, &e));
		assert_int_equal(e.status, EXHIBIT_CONFIG);
		for (size_t k = 0; k < 3; k++)
			if (strstr(e.msg, cases[i].say[k]) == NULL)
				fail_msg("\"%s\" does not say \"%s\"", e.msg, cases[i].say[k]);
	}
	{
		struct err e = { 0 };
		struct buf b;

		assert_null(config_parse(span_of("[case]\0title = x\n", 17), "case.ini", &e));
		/* All that is wrong is told at once, as far as there is room. */
		assert_null(parse("[case]\nvenu = x\nclaim = y\n[nope]\na = b\n", &e));
		assert_non_null(strstr(e.msg, "case.ini:2:"));
		assert_non_null(strstr(e.msg, "\ncase.ini:3:"));
		assert_non_null(strstr(e.msg, "\ncase.ini:5:"));
		buf_init(&b, 1 << 16);
		buf_puts(&b, "[case]\n");
		for (int i = 0; i < 1000; i++)
			buf_fmt(&b, "bad%d = x\n", i);
		e = (struct err){ 0 };
		assert_null(config_parse(buf_view(&b), "case.ini", &e));
		assert_non_null(strstr(e.msg, " more"));
		assert_true(strlen(e.msg) < sizeof e.msg);
		buf_clear(&b);
	}
}

static void test_empty(void **state)
{
	static const char *const texts[] = { "", "\n\n", "[case]\nvenue =\nclaim =\n[me]\naddress =\n", "\xef\xbb\xbf[case]\ntitle = x\n" };

	(void)state;
	for (size_t i = 0; i < countof(texts); i++) {
		struct err e;
		struct config *c = parse(texts[i], &e);

		assert_non_null(c);
		assert_int_equal(c->me.addresses.n, 0);
		assert_int_equal(c->venue.n, 0);
		config_free(c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys), cmocka_unit_test(test_long_lines), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
