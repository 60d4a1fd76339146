/* Who wrote which line: the usual mail programs and languages, and what only looks like a quote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "find/quoted.h"
#include "readers/htmltext.h"

/* One letter for each line: n q f s d. */
static void expect(const char *text, const char *subject, const char *letters)
{
	struct arena *a = arena_new();
	struct list parts = { 0 }, none = { 0 };
	struct span s = span_str(text), line, rest = s;
	const struct text_part *p;
	size_t at = 0, k = 0;
	char got[200];

	quoted_parts(s, &none, span_str(subject), a, &parts);
	p = parts.v;
	for (uint32_t i = 0; i < parts.n; i++) {	/* in order, without gaps */
		assert_int_equal(p[i].bytes[0], (int64_t)at);
		assert_true(p[i].bytes[1] > p[i].bytes[0]);
		at = (size_t)p[i].bytes[1];
	}
	if (parts.n)
		assert_int_equal(at, s.n);
	for (uint32_t i = 0; span_line(&rest, &line) && k + 1 < sizeof got;) {
		size_t from = (size_t)(line.p - text);

		while (i + 1 < parts.n && (size_t)p[i].bytes[1] <= from)
			i++;
		got[k++] = parts.n ? p[i].kind.p[0] : 'n';
	}
	got[k] = '\0';
	assert_string_equal(got, letters);
	arena_free(a);
}

static void test_arrows(void **state)
{
	(void)state;
	expect("Yes.\n\nOn Mon, 6 May 2024 at 10:00, Jane <j@x.example> wrote:\n> You owe 5\n> > and 6\n", "Re: x", "nnqqq");
	expect("> first\nmine\n> second\nmine again\n", "", "qnqn");
	expect("JD> was it 5?\nNo, 6.\n", "", "qn");
	expect(">>>SALE<<<\nbuy\n", "", "nn");
	expect("one\n>From here on it is 5\ntwo\n", "", "nnn");
	expect("He wrote:\nnothing at all\n", "", "nn");
	expect("a > b and c\n", "", "n");
}

static void test_languages(void **state)
{
	static const char *const lines[] = {
		"On Mon, May 6, 2024 at 10:00 AM Jane Doe <jane@example.org> wrote:",
		"Am 06.05.2024 um 10:00 schrieb Jane Doe <jane@example.org>:",
		("Le lun. 6 mai 2024 \xC3\xA0 10:00, Jane Doe <jane@example.org> a \xC3\xA9" "crit :"),
		"El lun, 6 may 2024 a las 10:00, Jane Doe (<jane@example.org>) escribi\xC3\xB3:",
		"Il giorno lun 6 mag 2024 alle ore 10:00 Jane Doe <jane@example.org> ha scritto:",
		"Em seg., 6 de mai. de 2024 \xC3\xA0s 10:00, Jane Doe <jane@example.org> escreveu:",
		"Op ma 6 mei 2024 om 10:00 schreef Jane Doe <jane@example.org>:",
		"Den m\xC3\xA5n 6 maj 2024 kl 10:00 skrev Jane Doe <jane@example.org>:",
	};

	(void)state;
	for (size_t i = 0; i < countof(lines); i++) {
		char text[400];
		int n = snprintf(text, sizeof text, "Mine.\n\n%s\n\nThe invoice is 500 EUR.\n", lines[i]);

		assert_true(n > 0 && (size_t)n < sizeof text);
		expect(text, "Re: x", "nnqqq");
	}
	expect("Mine.\n\nOn Mon, May 6, 2024 at 10:00 AM Jane Doe\n<jane@example.org> wrote:\n\n> five\n", "", "nnqqqq");
}

static void test_headings(void **state)
{
	(void)state;
	expect("Mine.\n\n-----Original Message-----\nFrom: a@x.example\nSent: today\nTo: b\nSubject: c\n\nfive\n", "Re: c", "nnqqqqqqq");
	expect("Mine.\n\nVon: a@x.example\nGesendet: heute\nAn: b\nBetreff: c\n\nsechs\n", "AW: c", "nnqqqqqq");
	expect("Mine.\n\n*De:* a@x.example\n*Envoy\xC3\xA9 :* hier\n*Objet :* c\n\nsept\n", "", "nnqqqqq");
	expect("See below.\n\nFrom: a@x.example\nSent: today\nTo: b\nSubject: c\n\nfive\n", "FW: c", "nnffffff");
	expect("See.\n---------- Forwarded message ---------\nFrom: a\nDate: today\nSubject: c\n\n5 USD\n", "", "nffffff");
	expect("From: London\nTo: Paris\nPrice: 5\n", "", "nnn");
}

static void test_signatures(void **state)
{
	(void)state;
	expect("Mine.\n-- \nJane\nPhone 1\n", "", "nsss");
	expect("Mine.\n\nSent from my iPhone\n\nOn 6 May 2024, at 10:00, J <j@x.example> wrote:\n\nfive\n", "", "nnsnqqq");
	expect("Mine.\n\nThis e-mail is confidential and for the\nintended recipient only.\n\nPS: 5 USD\n", "", "nndddn");
	expect("Mine.\n-- \nJane\n\n_______________________________________________\nfoo mailing list\nhttp://x.example\n", "", "nsssddd");
}

static void test_marks(void **state)
{
	struct arena *a = arena_new();
	struct list marked = { 0 }, parts = { 0 };
	struct span text = SPAN("Mine.\n\nTheirs, no arrow.\nMine again.\n");
	struct text_part *m = list_add(&marked, a, sizeof *m), *p;

	(void)state;
	*m = (struct text_part){ .kind = SPAN("quote"), .bytes = { 5, 24 } };
	quoted_parts(text, &marked, (struct span){ NULL, 0 }, a, &parts);
	p = parts.v;
	assert_int_equal(parts.n, 3);
	assert_string_equal(arena_cstr(a, p[1].kind), "quote");
	assert_int_equal(p[1].bytes[1], 25);
	assert_string_equal(arena_cstr(a, p[2].kind), "new");
	arena_free(a);
}

/* Another part of the message begins anew; a report of a mail server is no quote of anybody. */
static void test_parts(void **state)
{
	struct arena *a = arena_new();
	struct list marked = { 0 }, parts = { 0 };
	struct span text = SPAN("Bounced.\n>>> DATA\n-- \nscanned\n\nFinal: x\nStatus: 5\n\nMine\n");
	struct text_part *m = list_add(&marked, a, sizeof *m), *p;

	(void)state;
	*m = (struct text_part){ .kind = SPAN("part"), .bytes = { 30, 31 } };
	m = list_add(&marked, a, sizeof *m);
	*m = (struct text_part){ .kind = SPAN("forward"), .bytes = { 30, 49 } };
	m = list_add(&marked, a, sizeof *m);
	*m = (struct text_part){ .kind = SPAN("part"), .bytes = { 50, 51 } };
	quoted_parts(text, &marked, (struct span){ NULL, 0 }, a, &parts);
	p = parts.v;
	assert_int_equal(parts.n, 4);
	assert_int_equal(p[0].bytes[1], 18);
	assert_string_equal(arena_cstr(a, p[1].kind), "signature");
	assert_string_equal(arena_cstr(a, p[2].kind), "forward");
	assert_string_equal(arena_cstr(a, p[3].kind), "new");
	assert_int_equal(p[3].bytes[0], 50);
	arena_free(a);
}

/* ---- fixtures/quoted/shapes.txt ---- */

static void put_marks(struct list *marks, struct arena *a, const struct list *parts)
{
	const struct htmltext_part *p = parts->v;

	for (uint32_t i = 0; i < parts->n; i++) {
		struct text_part *m = list_add(marks, a, sizeof *m);

		*m = (struct text_part){ .kind = span_str(p[i].kind), .bytes = { (int64_t)p[i].from, (int64_t)p[i].to } };
	}
}

/* "N|line" for each line that is not blank, with the letter of who wrote it. */
static void put_judged(struct buf *to, struct span text, const struct list *parts)
{
	const struct text_part *p = parts->v;
	struct span rest = text, line;

	for (uint32_t i = 0; span_line(&rest, &line);) {
		size_t from = (size_t)(line.p - text.p);

		while (i + 1 < parts->n && (size_t)p[i].bytes[1] <= from)
			i++;
		if (span_trim(line).n == 0)
			continue;
		buf_c(to, parts->n ? p[i].kind.p[0] : 'n');
		buf_c(to, '|');
		buf_span(to, span_trim(line));
		buf_c(to, '\n');
	}
}

static bool check_shape(struct span name, struct span subject, struct buf *text, bool is_html, const struct buf *want)
{
	struct arena *a = arena_new();
	struct list marks = { 0 }, rendered = { 0 }, parts = { 0 };
	struct buf got, shown;
	bool is_same;

	buf_init(&got, 1 << 20);
	buf_init(&shown, 1 << 20);
	if (is_html) {
		assert_true(htmltext_render_mail(buf_view(text), &shown, a, &rendered));
		put_marks(&marks, a, &rendered);
	} else {
		buf_span(&shown, buf_view(text));
	}
	quoted_parts(buf_view(&shown), &marks, subject, a, &parts);
	put_judged(&got, buf_view(&shown), &parts);
	is_same = span_eq(buf_view(&got), buf_view(want));
	if (!is_same)
		print_error("%.*s\n--- wanted\n%.*s--- got\n%.*s", SPAN_FMT(name), SPAN_FMT(buf_view(want)), SPAN_FMT(buf_view(&got)));
	buf_clear(&got);
	buf_clear(&shown);
	arena_free(a);
	return is_same;
}

static void test_shapes(void **state)
{
	static char all[1 << 17];
	FILE *f = fopen("fixtures/quoted/shapes.txt", "rb");
	struct span rest, line, name = { NULL, 0 }, subject = { NULL, 0 };
	struct buf text, want;
	unsigned shapes = 0, wrong = 0;
	bool is_html = false;

	(void)state;
	assert_non_null(f);
	rest = span_of(all, fread(all, 1, sizeof all, f));
	fclose(f);
	buf_init(&text, sizeof all);
	buf_init(&want, sizeof all);
	for (bool more = true; more;) {
		more = span_line(&rest, &line);
		if (!more || span_starts(line, "### ")) {
			if (name.p)
				wrong += !check_shape(name, subject, &text, is_html, &want);
			buf_reset(&text);
			buf_reset(&want);
			is_html = false;
			name = line;
			subject = more ? span_trim(span_from(line, span_find(line, SPAN("| "), 0) + 2)) : name;
			shapes += more;
		} else if (name.p && line.n >= 2 && line.p[1] == '|') {
			is_html |= line.p[0] == '<';
			if (line.p[0] == '<' || !is_html) {
				buf_span(&text, span_from(line, 2));
				buf_c(&text, '\n');
			}
			if (line.p[0] != '<' && line.p[0] != '*') {
				buf_put(&want, line.p, 2);
				buf_span(&want, span_trim(span_from(line, 2)));
				buf_c(&want, '\n');
			}
		} else if (name.p && is_html && line.n) {	/* HTML goes on in a line without a bar */
			buf_span(&text, line);
			buf_c(&text, '\n');
		}
	}
	assert_true(shapes > 40);
	assert_int_equal(wrong, 0);
	buf_clear(&text);
	buf_clear(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arrows), cmocka_unit_test(test_languages), cmocka_unit_test(test_headings),
		cmocka_unit_test(test_signatures), cmocka_unit_test(test_marks),
		cmocka_unit_test(test_parts), cmocka_unit_test(test_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
