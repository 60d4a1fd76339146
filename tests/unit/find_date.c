/* Every family of notation for dates, ambiguity, and what is no date. */
#include "find_run.h"

#define ANCHOR                                                                                     \
	{                                                                                          \
		.anchor = { "2024-05-03T10:00:00+02:00", 25 }                                      \
	} /* a Friday */

static void written(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "on 3 May 2024 or May 3, 2024", "date 2024-05-03|date 2024-05-03", NO_HINTS },
		{ "the 3rd of May, 2024", "date 2024-05-03", NO_HINTS },
		{ "Freitag, der 18. Juli 2014", "date 2014-07-18", NO_HINTS },
		{ "31.M\xC3\xA4rz 2016 und 1. J\xC3\xA4nner 2012",
		  "date 2016-03-31|date 2012-01-01", NO_HINTS },
		{ "le 1er avril 2005", "date 2005-04-01", NO_HINTS },
		{ "10 de agosto de 2012", "date 2012-08-10", NO_HINTS },
		{ "luned\xC3\xAC 12 gennaio 2016", "date 2016-01-12", NO_HINTS },
		{ "em 12 de janeiro de 2018", "date 2018-01-12", NO_HINTS },
		{ "op 22 juni 2017", "date 2017-06-22", NO_HINTS },
		{ "05-Aug-2016, 23/Sep/2020, 2019-aug-1",
		  "date 2016-08-05|date 2020-09-23|date 2019-08-01", NO_HINTS },
		{ "2024\xE5\xB9\xB4"
		  "5\xE6\x9C\x88"
		  "3\xE6\x97\xA5",
		  "date 2024-05-03", NO_HINTS },
		{ "fourth of july 1995", "date 1995-07-04", NO_HINTS },
		{ "in September 2012", "date 2012-09", NO_HINTS },
		{ "Q1 2024 and 2024-Q3", "date 2024-Q1|date 2024-Q3", NO_HINTS },
		{ "Easter 2018 and Black Friday 2010", "date 2018-04-01|date 2010-11-26",
		  NO_HINTS },
		{ "3rd Feb 82", "date 1982-02-03", NO_HINTS },
		{ "payment due Feb 15 2025", "date 2025-02-15", NO_HINTS },
		{ "it was due Aug 25.", "", NO_HINTS },
		{ "il due febbraio 2015", "date 2015-02-02", NO_HINTS },
		{ "once March 2025 is over", "date 2025-03", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void numeric(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "2024-05-03, 2024/05/03, 2024.05.03",
		  "date 2024-05-03|date 2024-05-03|date 2024-05-03", NO_HINTS },
		{ "20240503 it was", "date 2024-05-03", NO_HINTS },
		{ "2024-W18-5 is in 2024-W18", "date 2024-05-03|date 2024-W18", NO_HINTS },
		{ "at 2024-124T10:00 sharp", "date 2024-05-03T10:00", NO_HINTS },
		{ "03.05.2024 war es", "date 2024-05-03/2024-03-05", NO_HINTS },
		{ "04/2016 and on", "date 2016-04", NO_HINTS },
		{ "am 18.07.14 und am 31.12.99",
		  "date 2014-07-18|date 1999-12-31",
		  { .order = { "dmy", 3 } } },
		{ "28. 10. 2016", "date 2016-10-28", NO_HINTS },
		{ "9 de 8 de 1971", "date 1971-08-09", NO_HINTS },
		{ "timestamp: 1714731000, serial: 1714731000", "date 2024-05-03T10:10:00Z", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void ambiguous(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "on 03/04/2024 we met", "date 2024-03-04/2024-04-03", NO_HINTS },
		{ "on 03/04/2024 and 28/02/2024", "date 2024-04-03|date 2024-02-28", NO_HINTS },
		{ "on 03/04/2024 and 02/28/2024", "date 2024-03-04|date 2024-02-28", NO_HINTS },
		{ "on 03/04/2024", "date 2024-04-03", { .order = { "dmy", 3 } } },
		{ "on 03/04/2024", "date 2024-03-04", { .order = { "mdy", 3 } } },
		{ "Rechnung vom 03/04/2024 und nicht vorher", "date 2024-04-03/2024-03-04",
		  NO_HINTS },
		{ "on 05/05/2024", "date 2024-05-05", NO_HINTS },
		{ "we met on 02/05/2024", "date 2024-05-02/2024-02-05", ANCHOR },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void times(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "am 3. Juni 2024 um 17 Uhr 30.", "date 2024-06-03T17:30", NO_HINTS },
		{ "am 3. Juni 2024 um 17 Uhr 30 Leute", "date 2024-06-03T17:00", NO_HINTS },
		{ "2023-13-01", "date 2023-01-13", NO_HINTS },
		{ "2024-05-01T10:20:30Z", "date 2024-05-01T10:20:30Z", NO_HINTS },
		{ "2016-05-07T23:45:00.487+01:00", "date 2016-05-07T23:45:00+01:00", NO_HINTS },
		{ "Fri, 21 Nov 1997 09:55:06 -0600", "date 1997-11-21T09:55:06-06:00", NO_HINTS },
		{ "21 Nov 97 09:55:06 GMT", "date 1997-11-21T09:55:06Z", NO_HINTS },
		{ "Wed Oct 26 15:50:06 2016", "date 2016-10-26T15:50:06", NO_HINTS },
		{ "May 3, 2024 at 2:30 p.m. EST", "date 2024-05-03T14:30-05:00", NO_HINTS },
		{ "am 3. Mai 2024 um 19 Uhr", "date 2024-05-03T19:00", NO_HINTS },
		{ "19:00, 2016-12-22", "date 2016-12-22T19:00", NO_HINTS },
		{ "12:05 am, it was not; May 3, 2024 12:05 am", "date 2024-05-03T00:05", NO_HINTS },
		{ "DTSTART:20240527T140000Z", "date 2024-05-27T14:00:00Z", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void periods(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "for 1-15 March 2024", "date 2024-03-01 period-start|date 2024-03-15 period-end",
		  NO_HINTS },
		{ "entre el 3 y el 5 de mayo de 2024", "date 2024-05-03 period-start|date 2024-05-05 period-end", NO_HINTS },
		{ "entre le 3 mai et le 5 juin 2024", "date 2024-05-03 period-start|date 2024-06-05 period-end", NO_HINTS },
		{ "item 3 and the 5 May 2024 letter", "date 2024-05-05 mention", NO_HINTS },
		{ "01.03.2024 bis 15.03.2024",
		  "date 2024-03-01 period-start|date 2024-03-15 period-end", NO_HINTS },
		{ "Service period: 1 March 2024 to 15 April 2024",
		  "date 2024-03-01 period-start|date 2024-04-15 period-end", NO_HINTS },
		/* The first takes what it does not say from the second. */
		{ "March 1-15, 2024", "date 2024-03-01 period-start|date 2024-03-15 period-end", NO_HINTS },
		{ "March 28 to April 3, 2024", "date 2024-03-28 period-start|date 2024-04-03 period-end",
		  NO_HINTS },
		{ "28 December - 3 January 2024", "date 2023-12-28 period-start|date 2024-01-03 period-end",
		  NO_HINTS },
		{ "vom 1. M\xC3\xA4rz bis zum 15. April 2024",
		  "date 2024-03-01 period-start|date 2024-04-15 period-end", NO_HINTS },
		{ "du 1er mars au 15 avril 2024", "date 2024-03-01 period-start|date 2024-04-15 period-end",
		  NO_HINTS },
		{ "01.03.-15.03.2024", "date 2024-03-01 period-start|date 2024-03-15 period-end", NO_HINTS },
		{ "03/01 - 03/15/2024", "date 2024-03-01 period-start|date 2024-03-15 period-end", NO_HINTS },
		{ "01/03 - 15/03/2024", "date 2024-03-01 period-start|date 2024-03-15 period-end", NO_HINTS },
		{ "March 15, 2024 - 3 people", "date 2024-03-15 mention", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), true), 0);
}

static void relative(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "I sent it yesterday", "", NO_HINTS },
		{ "I sent it yesterday", "date 2024-05-02", ANCHOR },
		{ "pay within 14 days", "date 2024-05-17", ANCHOR },
		{ "please pay by Friday", "date 2024-05-10", ANCHOR },
		{ "letzten Montag", "date 2024-04-29", ANCHOR },
		{ "il y a 3 jours", "date 2024-04-30", ANCHOR },
		{ "in two months", "date 2024-07-03", ANCHOR },
		{ "that was a month ago", "date 2024-04-03", ANCHOR },
		/* Another message's "today". */
		{ "see below\n> I sent it today\n", "", ANCHOR },
		{ "-----Original Message-----\nI sent it today\n", "", ANCHOR },
		{ "tra tre giorni", "date 2024-05-06", ANCHOR },
		{ "a week from tomorrow", "date 2024-05-11", ANCHOR },
		{ "two days before yesterday", "date 2024-04-30", ANCHOR },
		{ "within a fortnight", "date 2024-05-17", ANCHOR },
		{ "this Saturday", "date 2024-05-04", ANCHOR },
		{ "it was this Monday or the one to come", "", ANCHOR },
		{ "volgende week vrijdag", "date 2024-05-10", ANCHOR },
		{ "last week Tuesday", "date 2024-04-23", ANCHOR },
		{ "on 12 May we met", "date 2024-05-12", ANCHOR },
		{ "2 weeks before May 13 1999", "date 1999-04-29/1999-05-13", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

/* The week day beside a date decides which number is the month, where it fits one reading only. */
static void week_days(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "It was on Wednesday 5/6/2013 at noon.", "date 2013-06-05", NO_HINTS },
		{ "It was on Monday, 5/6/2013 at noon.", "date 2013-05-06", NO_HINTS },
		{ "lundi 06/05/2013", "date 2013-05-06", NO_HINTS },
		{ "on Friday, 5/6/2013", "date 2013-05-06/2013-06-05", NO_HINTS },
		{ "Wednesday 5/6/2013, and then 7/8/2013", "date 2013-06-05|date 2013-08-07", NO_HINTS },
		{ "05.05.2024, 14.30 Uhr", "date 2024-05-05T14:30", NO_HINTS },
		{ "5 mai 2024 \xC3\xA0 14 h 30", "date 2024-05-05T14:30", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void wrapped(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "The rest of the invoice, which you wanted to pay in full by March\n15, 2024, is open.",
		  "date 2024-03-15", NO_HINTS },
		{ "> I have tried to settle it with the client, the last time on April 1,\n> 2024.",
		  "date 2024-04-01", NO_HINTS },
		{ "March\n15, 2024", "", NO_HINTS },
		{ "This is release 20020904 of it", "", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

#define IN_LANG(l) { .lang = { l, sizeof(l) - 1 } }

/* Days without a year, counted from a message, in periods, and those that are none. */
static void told(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "bitte bis zum 15.05. zahlen", "date 2024-05-15", ANCHOR },
		{ "am 15.05. um 14 Uhr", "date 2024-05-15T14:00", ANCHOR },
		{ "on Friday, 5/17 we met", "date 2024-05-17", ANCHOR },
		{ "bitte bis zum 15.05. zahlen", "", NO_HINTS },
		{ "on 24/7 basis, on 2/3 of all, 1/2 of it", "", ANCHOR },
		{ "the day after tomorrow", "date 2024-05-05", ANCHOR },
		{ "vorgestern", "date 2024-05-01", ANCHOR },
		{ "within 14 days", "date 2024-05-17", ANCHOR },
		{ "within 30 days of receipt", "", ANCHOR },
		{ "31 February 2024", "", NO_HINTS },
		{ "30. Februar 2024", "", NO_HINTS },
		{ "(Kol 1, 25)", "", NO_HINTS },
		{ "2024-03-01/2024-03-15", "date 2024-03-01|date 2024-03-15", NO_HINTS },
		{ "Dec - Feb 2025", "date 2024-12|date 2025-02", NO_HINTS },
		{ "2024W185", "date 2024-05-03", NO_HINTS },
		{ "Software: DOSBox-X 2025.05.03", "", NO_HINTS },
		{ "on 2025.05.03 it was", "date 2025-05-03", NO_HINTS },
		{ "Message-ID: <20020710092545.D20950@mail>", "", NO_HINTS },
		{ "Fri, 3 May 2024 (comment) 10:00:00 +0200", "date 2024-05-03T10:00:00+02:00", NO_HINTS },
		{ "2.30pm on 3 May 2024", "date 2024-05-03T14:30", NO_HINTS },
		/* Languages that are only known by name: the other reading stays. */
		{ "Fakturadato 09-12-2023", "date 2023-09-12/2023-12-09", NO_HINTS },
		{ "Fakturadato 09-12-2023", "date 2023-12-09/2023-09-12", IN_LANG("da") },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

/* Which of two readings is the likelier: labels have a language, and English has regions. */
static void likelier(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Date d'\xC3\xA9" "ch\xC3\xA9" "ance : 02/06/2024", "date 2024-06-02/2024-02-06", NO_HINTS },
		{ "Fecha de vencimiento: 02/06/2024", "date 2024-06-02/2024-02-06", NO_HINTS },
		{ "Data scadenza: 02/06/2024", "date 2024-06-02/2024-02-06", NO_HINTS },
		{ "Vervaldatum: 02-06-2024", "date 2024-06-02/2024-02-06", NO_HINTS },
		{ "Due date: 02/06/2024", "date 2024-02-06/2024-06-02", NO_HINTS },
		{ "5/3/2024 3:30PM EST", "date 2024-05-03T15:30-05:00/2024-03-05T15:30-05:00", NO_HINTS },
		{ "03/05/2024", "date 2024-05-03/2024-03-05", IN_LANG("en_GB") },
		{ "03/05/2024", "date 2024-03-05/2024-05-03", IN_LANG("en_US") },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

static void nothing(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Version 3.12.11 and 8.1.1424 of it", "", NO_HINTS },
		{ "at 10.0.0.1 and 192.168.1.20", "", NO_HINTS },
		{ "call 030/12 34 56 or 06 12 34 56 78", "private 06 12 34 56 78 phone", NO_HINTS },
		{ "31/02/2024 is no day", "", NO_HINTS },
		{ "10 out of 10 people may go", "", NO_HINTS },
		{ "they may 5 times march 3 miles", "", NO_HINTS },
		{ "order #20240503 was sent", "reference 20240503 order", NO_HINTS },
		{ "part 12-34-5678x", "", NO_HINTS },
		{ "ratio 1/2/3 and 3/4", "", NO_HINTS },
		{ "2013-02-30 is none", "", NO_HINTS },
		{ "in 1990 sales rose", "", NO_HINTS },
		{ "sat 3 times, sun 4 times", "", NO_HINTS },
	};
	assert_int_equal(check_samples(samples, countof(samples), false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written), cmocka_unit_test(numeric), cmocka_unit_test(ambiguous),
		cmocka_unit_test(times),   cmocka_unit_test(periods), cmocka_unit_test(relative),
		cmocka_unit_test(nothing), cmocka_unit_test(wrapped),
		cmocka_unit_test(week_days), cmocka_unit_test(told), cmocka_unit_test(likelier),
	};
	return cmocka_run_group_tests(tests, open_finder, close_finder);
}
