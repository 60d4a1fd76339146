/* Chat exports: who said what, when. All conversations are made up here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/chat.h"
#include "unit/testsink.h"

extern const struct reader reader_chat_text, reader_chat_json, reader_chat_xml, reader_chat_html, reader_slack, reader_archive;

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_TEXT | WANT_META | WANT_CHILDREN);
	reader_chat_xml.warm();
	reader_archive.warm();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static void put(struct buf *b, struct span s, char after)
{
	buf_span(b, s.p ? s : SPAN("-"));
	buf_c(b, after);
}

/* The messages as lines "time|sender|kind|text", other readings of a time behind it, '-' for absent. */
static const char *told(void)
{
	struct buf b;
	const char *s;

	buf_init(&b, MIB);
	for (uint32_t i = 0; i < testsink_children(out); i++) {
		const struct testchild *t = testsink_child(out, i);
		const struct chat *c;

		if (t->as.about == NULL)
			continue;
		c = &t->as.about->chat;
		buf_span(&b, c->time.p ? c->time : SPAN("-"));
		for (uint32_t k = 0; k < c->or_.n; k++) {
			buf_c(&b, '~');
			buf_span(&b, list_span(&c->or_, k));
		}
		buf_c(&b, '|');
		put(&b, c->sender, '|');
		put(&b, c->kind, '|');
		put(&b, buf_view(&t->bytes), '\n');
	}
	s = arena_cstr(out->item->arena, buf_view(&b));
	buf_clear(&b);
	return s;
}

static void read_text(const char *text) { testsink_read(out, &reader_chat_text, span_str(text)); }
static void read_json(const char *text) { testsink_read(out, &reader_chat_json, span_str(text)); }

static bool claims(const struct reader *r, const char *text, const char *name)
{
	struct span s = span_str(text);
	struct source in = { .fd = -1, .size = s.n, .all = s, .head = span_sub(s, 0, 4096), .name = span_str(name) };

	return r->claims(&in);
}

/* ---- text ---- */

static void test_whatsapp_styles(void **state)
{
	(void)state;
	/* Android, German; a message of three lines; the program's own line */
	read_text("17.03.24, 09:15 - Ann Lee: good morning\nsecond line\n\nfourth line\n"
		  "18.03.24, 09:16 - Ann Lee added Bob\n18.03.24, 09:17 - Bob: \n");
	assert_string_equal(told(), "2024-03-17T09:15|Ann Lee|text|good morning\nsecond line\n\nfourth line\n"
				    "2024-03-18T09:16|-|system|Ann Lee added Bob\n2024-03-18T09:17|Bob|text|\n");
	assert_int_equal(out->item->messages.v, 3);
	assert_int_equal(out->item->user_messages.v, 2);
	/* iPhone, American, with marks and the narrow space before PM */
	read_text("\xe2\x80\x8e[3/17/24, 12:05:09\xe2\x80\xaf" "AM] Ann: a\n[3/18/24, 12:05:09\xe2\x80\xafPM] Ann: b\n");
	assert_string_equal(told(), "2024-03-17T00:05:09|Ann|text|a\n2024-03-18T12:05:09|Ann|text|b\n");
	/* Spanish halves of the day, year in front, Arabic digits */
	read_text("17/3/2024, 4:05 p. m. - Ann: a\n18/3/2024, 4:05 a. m. - Ann: b\n");
	assert_string_equal(told(), "2024-03-17T16:05|Ann|text|a\n2024-03-18T04:05|Ann|text|b\n");
	read_text("2024/03/17, 16:05 - Ann: a\r\n2024/03/18, 16:05 - Ann: b\r\n");
	assert_string_equal(told(), "2024-03-17T16:05|Ann|text|a\n2024-03-18T16:05|Ann|text|b\n");
	read_text("\xd9\xa1\xd9\xa7/\xd9\xa3/\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa4, 16:05 - Ann: a\n");
	assert_string_equal(told(), "2024-03-17T16:05|Ann|text|a\n");
	/* a word between day and time; Korean, with words behind the numbers */
	read_text("17/03/2024 \xc3\xa0 16:05 - Ann: a\n");
	assert_string_equal(told(), "2024-03-17T16:05|Ann|text|a\n");
	read_text("17.3.2024 klo 16.05 - Ann: a\n");
	assert_string_equal(told(), "2024-03-17T16:05|Ann|text|a\n");
	read_text("2024\xeb\x85\x84 3\xec\x9b\x94 17\xec\x9d\xbc \xec\x98\xa4\xed\x9b\x84 4:05, Ann : a\n");
	assert_string_equal(told(), "2024-03-17T16:05|Ann|text|a\n");
}

/* The order of day and month comes from the whole file, or stays open. */
static void test_order(void **state)
{
	(void)state;
	read_text("03/04/24, 10:00 - A: x\n04/04/24, 10:00 - B: y\n13/04/24, 10:00 - A: z\n");
	assert_string_equal(told(), "2024-04-03T10:00|A|text|x\n2024-04-04T10:00|B|text|y\n2024-04-13T10:00|A|text|z\n");
	/* no day past 12, but month first would run: Mar 4, Jan 5, Mar 6 */
	read_text("04/03/24, 10:00 - A: x\n05/03/24, 10:00 - B: y\n01/04/24, 10:00 - A: z\n");
	assert_string_equal(told(), "2024-03-04T10:00|A|text|x\n2024-03-05T10:00|B|text|y\n2024-04-01T10:00|A|text|z\n");
	read_text("03/04/24, 10:00 - A: x\n04/05/24, 10:00 - B: y\n");
	assert_string_equal(told(), "2024-04-03T10:00~2024-03-04T10:00|A|text|x\n2024-05-04T10:00~2024-04-05T10:00|B|text|y\n");
	assert_true(testsink_noted(out, "chat.order"));
	/* twelve hours are American */
	read_text("03/04/24, 1:00 PM - A: x\n04/05/24, 1:00 PM - B: y\n");
	assert_string_equal(told(), "2024-03-04T13:00~2024-04-03T13:00|A|text|x\n2024-04-05T13:00~2024-05-04T13:00|B|text|y\n");
	/* days that do not exist in any order */
	read_text("31.02.24, 10:00 - A: x\n45.45.24, 10:00 - B: y\n");
	assert_string_equal(told(), "-|A|text|x\n-|B|text|y\n");
	assert_true(testsink_noted(out, "chat.dates"));
}

static void test_kinds(void **state)
{
	const struct testchild *c;

	(void)state;
	read_text("17.03.24, 09:15 - Ann: <Media omitted>\n17.03.24, 09:16 - Ann: This message was deleted\n"
		  "17.03.24, 09:17 - Ann: IMG-7.jpg (file attached)\nlook at this\n"
		  "17.03.24, 09:18 - Ann created group \"a: b\"\n"
		  "17.03.24, 09:19 - Bob: \xe2\x80\x8e<attached: plan.pdf>\n"
		  "17.03.24, 09:20 - Team: Messages and calls are end-to-end encrypted. Tap.\n");
	assert_string_equal(told(), "2024-03-17T09:15|Ann|media|<Media omitted>\n2024-03-17T09:16|Ann|deleted|This message was deleted\n"
				    "2024-03-17T09:17|Ann|media|IMG-7.jpg (file attached)\nlook at this\n"
				    "2024-03-17T09:18|-|system|Ann created group \"a: b\"\n"
				    "2024-03-17T09:19|Bob|media|\xe2\x80\x8e<attached: plan.pdf>\n"
				    "2024-03-17T09:20|Team|system|Messages and calls are end-to-end encrypted. Tap.\n");
	c = testsink_named(out, "#3");
	assert_int_equal(c->as.about->attachments.n, 1);
	assert_string_equal(testsink_str(out, ((struct attachment *)c->as.about->attachments.v)->name), "IMG-7.jpg");
	c = testsink_named(out, "#5");
	assert_string_equal(testsink_str(out, ((struct attachment *)c->as.about->attachments.v)->name), "plan.pdf");
}

/* What was pasted from another chat stays where it was pasted. */
static void test_pasted(void **state)
{
	(void)state;
	read_text("17.03.24, 09:15 - Ann: he wrote:\n[3/4/24, 9:00:00 AM] Bob: I pay\n17.03.24, 09:16 - Ann: see?\n");
	assert_int_equal(out->item->messages.v, 2);
	assert_string_equal(told(), "2024-03-17T09:15|Ann|text|he wrote:\n[3/4/24, 9:00:00 AM] Bob: I pay\n"
				    "2024-03-17T09:16|Ann|text|see?\n");
}

static void test_text_claims(void **state)
{
	(void)state;
	assert_true(claims(&reader_chat_text, "17.03.24, 09:15 - Ann: a\n17.03.24, 09:16 - Bob: b\n", "x.txt"));
	assert_true(claims(&reader_chat_text, "17.03.24, 09:15 - Ann: a\n", "_chat.txt"));
	assert_false(claims(&reader_chat_text, "17.03.24, 09:15 - Ann: a\n", "note.txt"));
	assert_false(claims(&reader_chat_text, "[2024-03-17 09:15:00] INFO: started\n[2024-03-17 09:15:01] ERROR: no\n", "x.log"));
	assert_false(claims(&reader_chat_text, "Minutes\n17.03.24, 09:15: call with Ann\n", "x.txt"));
	assert_false(claims(&reader_chat_text, "", "x.txt"));
}

static void test_slices(void **state)
{
	const struct testchild *c;

	(void)state;
	read_text("17.03.24, 09:15 - Ann: good\n17.03.24, 09:16 - Bob: bye\n");
	c = testsink_named(out, "#2");
	assert_true(c->is_slice);
	assert_int_equal(c->from, 51);
	assert_int_equal(c->n, 3);
	out->via_fd = true;
	read_text("17.03.24, 09:15 - Ann: good\n17.03.24, 09:16 - Bob: bye\n");
	assert_int_equal(out->item->messages.v, 2);
}

/* ---- JSON ---- */

static void test_json(void **state)
{
	(void)state;
	read_json("{\"messages\":[{\"id\":1,\"type\":\"message\",\"date\":\"2024-03-17T10:15:00\",\"date_unixtime\":\"1710670500\","
		  "\"from\":\"Ann\",\"from_id\":\"user7\",\"text\":[\"I paid \",{\"type\":\"bold\",\"text\":\"$5\"}]},"
		  "{\"id\":2,\"type\":\"service\",\"date_unixtime\":\"1710670560\",\"actor\":\"Ann\",\"action\":\"pin_message\",\"text\":\"\"}],"
		  "\"name\":\"Team\"}");
	assert_string_equal(told(), "2024-03-17T10:15:00Z|Ann|text|I paid $5\n2024-03-17T10:16:00Z|Ann|system|\n");
	assert_string_equal(testsink_str(out, testsink_child(out, 0)->as.about->chat.channel), "Team");
	assert_string_equal(testsink_str(out, testsink_child(out, 0)->as.about->chat.sender_id), "user7");
	assert_int_equal(out->item->user_messages.v, 1);
	/* Messenger: bytes as characters; title behind the messages */
	/* a time for people is passed on as written: the finder reads it */
	read_json("{\"messages\":[{\"creator\":{\"name\":\"Ann\"},\"created_date\":\"Sunday, March 17, 2024 at 4:05:00 PM UTC\",\"text\":\"a\"}]}");
	assert_string_equal(told(), "-|Ann|text|a\n");
	assert_string_equal(testsink_str(out, testsink_child(out, 0)->as.about->chat.raw), "Sunday, March 17, 2024 at 4:05:00 PM UTC");
	read_json("{\"messages\":[{\"sender_name\":\"Zo\\u00c3\\u00ab\",\"timestamp_ms\":1710670500000,\"content\":\"5 \\u00e2\\u0082\\u00ac\","
		  "\"photos\":[{\"uri\":\"photos/1.jpg\"}]}],\"title\":\"Z\"}");
	assert_string_equal(told(), "2024-03-17T10:15:00Z|Zo\xc3\xab|media|5 \xe2\x82\xac\n");
	/* Discord */
	read_json("{\"guild\":{\"name\":\"G\"},\"channel\":{\"id\":\"1\",\"name\":\"general\"},\"messages\":[{\"id\":\"9\",\"type\":\"Default\","
		  "\"timestamp\":\"2024-03-17T10:15:00.123+00:00\",\"content\":\"hi\",\"author\":{\"id\":\"3\",\"name\":\"ann\",\"nickname\":\"Ann L\"},"
		  "\"attachments\":[{\"id\":\"4\",\"fileName\":\"a.pdf\"}]}]}");
	assert_string_equal(told(), "2024-03-17T10:15:00.123+00:00|Ann L|media|hi\n");
	assert_string_equal(testsink_str(out, testsink_child(out, 0)->as.about->chat.channel), "general");
	/* Skype */
	read_json("{\"userId\":\"8:a\",\"conversations\":[{\"id\":\"8:b\",\"displayName\":\"Bob\",\"MessageList\":[{\"id\":\"5\",\"displayName\":null,"
		  "\"originalarrivaltime\":\"2024-03-17T10:15:00.1Z\",\"messagetype\":\"RichText\",\"content\":\"1 &lt; 2\",\"from\":\"8:b\"}]}]}");
	assert_string_equal(told(), "2024-03-17T10:15:00.1Z|8:b|text|1 < 2\n");
}

static void test_json_damaged(void **state)
{
	(void)state;
	read_json("{\"messages\":[{\"sender_name\":\"A\",\"timestamp_ms\":1710670500000,\"content\":\"x\"}");
	assert_true(testsink_noted(out, "chat.json"));
	assert_int_equal(out->item->messages.v, 0);
	/* a message whose time makes no sense is a message */
	read_json("{\"messages\":[{\"sender_name\":\"A\",\"timestamp_ms\":\"soon\",\"content\":\"x\"}]}");
	assert_string_equal(told(), "-|A|text|x\n");
}

static void test_json_claims(void **state)
{
	(void)state;
	assert_true(claims(&reader_chat_json, "[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"a\",\"ts\":\"1710670500.000100\"}]", "d.json"));
	assert_false(claims(&reader_chat_json, "{\"messages\":[],\"name\":\"settings\"}", "d.json"));
	assert_false(claims(&reader_chat_json, "{\"a\":1}", "d.json"));
}

/* ---- XML ---- */

static void test_sms(void **state)
{
	const struct testchild *c;

	(void)state;
	testsink_read(out, &reader_chat_xml, SPAN(
		"<?xml version='1.0' encoding='UTF-8'?><smses count=\"3\">"
		"<sms address=\"+15550100\" date=\"1710670500000\" type=\"1\" body=\"I pay $450 &#55357;&#56832;\" contact_name=\"Dale\"/>"
		"<sms address=\"+15550100\" date=\"1710670560000\" type=\"2\" body=\"ok\" contact_name=\"(Unknown)\"/>"
		"<mms date=\"1710670620\" msg_box=\"1\" address=\"+15550100\" contact_name=\"Dale\"><parts>"
		"<part ct=\"application/smil\" text=\"x\"/><part ct=\"image/png\" cl=\"a.png\" data=\"aGVsbG8=\"/>"
		"<part ct=\"text/plain\" text=\"look\"/></parts></mms></smses>"));
	assert_string_equal(told(), "2024-03-17T10:15:00Z|Dale|text|I pay $450 \xf0\x9f\x98\x80\n"
				    "2024-03-17T10:16:00Z|(this telephone)|text|ok\n2024-03-17T10:17:00Z|Dale|media|look\n");
	c = testsink_named(out, "a.png");
	assert_string_equal(testsink_child_text(out, c), "hello");
}

/* ---- pages ---- */

static void test_pages(void **state)
{
	(void)state;
	testsink_read(out, &reader_chat_html, SPAN(
		"<html><head><title>Exported Data</title><style>.message{}</style></head><body><div class=\"page_body\">"
		"<div class=\"message service\"><div class=\"body details\">17 March 2024</div></div>"
		"<div class=\"message default clearfix\"><div class=\"body\"><div class=\"pull_right date details\" "
		"title=\"17.03.2024 10:15:22 UTC+01:00\">10:15</div><div class=\"from_name\">Ann</div><div class=\"text\">I paid<br>$5</div></div></div>"
		"<div class=\"message default clearfix joined\"><div class=\"body\"><div class=\"pull_right date details\" "
		"title=\"17.03.2024 10:16:22 UTC+01:00\">10:16</div><div class=\"text\">more</div></div></div>"
		"</div><footer>end of page</footer></body></html>"));
	assert_string_equal(told(), "2024-03-17T10:15:22+01:00|Ann|text|I paid\n$5\n2024-03-17T10:16:22+01:00|Ann|text|more\n");
	assert_string_equal(testsink_text(out), "Exported Data\n17 March 2024\nend of page");
	assert_int_equal(out->item->messages.v, 2);
	/* a room of a platform: a heading has the day, the box a clock */
	testsink_read(out, &reader_chat_html, SPAN(
		"<h1>Room</h1><div class=day>Friday, Jan 12, 2024</div><div class=\"story\"><span class=\"name\">Bob</span>"
		"<time>2:20 PM</time><p>agreed</p></div><div class=\"story\"><span class=\"name\">Ann</span>"
		"<time datetime=\"2024-01-12T14:31:00Z\">2:31 PM</time><p>fine &amp; thanks</p></div>"));
	assert_string_equal(told(), "-|Bob|text|agreed\n2024-01-12T14:31:00Z|Ann|text|fine & thanks\n");
	assert_string_equal(testsink_str(out, testsink_child(out, 0)->as.about->chat.raw), "Friday, Jan 12, 2024, 2:20 PM");
	/* an article with a date is no chat, and nothing of a page without messages is lost */
	assert_false(claims(&reader_chat_html, "<div class=\"article-body\"><span class=\"author\">A</span><time>x</time></div>", "a.html"));
	testsink_read(out, &reader_chat_html, SPAN("<p>only <b>words</b></p>"));
	assert_string_equal(testsink_text(out), "only words");
	assert_false(out->item->messages.has);
}

/* ---- a Slack archive ---- */

static void test_slack(void **state)
{
	struct span zip = testsink_load("fixtures/chat/slack.zip");

	(void)state;
	assert_non_null(zip.p);
	out->media = SPAN("application/zip");
	testsink_read(out, &reader_slack, zip);
	assert_string_equal(told(), "2024-03-17T10:15:00Z|Ann Lee|text|price < $500 & more\n2024-03-17T10:16:00Z|bob|media|signed\n"
				    "2024-03-18T10:15:00Z|Ann Lee|system|<@U1> has joined the channel\n");
	assert_int_equal(out->item->messages.v, 3);
	assert_int_equal(out->item->user_messages.v, 2);
	assert_int_equal(out->item->channels.v, 2);
	/* every file of the zip is there; those that were told are not read again */
	assert_string_equal(testsink_str(out, testsink_named(out, "general/2024-03-17.json")->as.part), "transcript");
	assert_null(testsink_named(out, "users.json")->as.part.p);
	free((void *)(uintptr_t)zip.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_whatsapp_styles, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kinds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pasted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_text_claims, setup, teardown),
		cmocka_unit_test_setup_teardown(test_slices, setup, teardown),
		cmocka_unit_test_setup_teardown(test_json, setup, teardown),
		cmocka_unit_test_setup_teardown(test_json_damaged, setup, teardown),
		cmocka_unit_test_setup_teardown(test_json_claims, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sms, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_slack, setup, teardown),
	};

	return cmocka_run_group_tests_name("readers/chat", tests, NULL, NULL);
}
