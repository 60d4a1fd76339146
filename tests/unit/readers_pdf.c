/* The PDF reader: lines as the page shows them, boxes, embedded files, and damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/testsink.h"

extern const struct reader reader_pdf;

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_CHILDREN | WANT_META | WANT_TEXT);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static void read_file(const char *name)
{
	char path[256];
	struct span bytes;

	snprintf(path, sizeof path, "fixtures/pdf/%s", name);
	bytes = testsink_load(path);
	assert_non_null(bytes.p);
	testsink_read(out, &reader_pdf, bytes);
	free((void *)(uintptr_t)bytes.p);
}

static const struct testword *word(const char *text)
{
	for (uint32_t i = 0; i < out->words.n; i++)
		if (span_eq_str(((struct testword *)out->words.v)[i].utf8, text))
			return (struct testword *)out->words.v + i;
	fail_msg("no word %s", text);
	return NULL;
}

/* Is there a line that is this, but for how many blanks stand between its words? */
static bool has_line(const char *want)
{
	struct span text = buf_view(&out->text), line;

	while (text.n && span_line(&text, &line)) {
		struct span w = span_str(want);
		size_t i = 0, k = 0;

		line = span_trim(line);
		for (; i < line.n && k < w.n; i++, k++) {
			if (line.p[i] != w.p[k])
				break;
			while (line.p[i] == ' ' && i + 1 < line.n && line.p[i + 1] == ' ')
				i++;
		}
		if (i == line.n && k == w.n)
			return true;
	}
	return false;
}

static void tables_stay_together(void **state)
{
	(void)state;
	read_file("invoice.pdf");
	assert_true(has_line("Acme Studio Ltd Invoice No. 2024-017"));
	assert_true(has_line("Description Qty Price Amount"));
	assert_true(has_line("Web pages 5 $186.91 $934.56"));
	assert_true(has_line("Total $1,234.56"));
	assert_true(has_line("Payable within 30 days. Thank you for your business."));
	assert_non_null(strstr(testsink_text(out), "Logo design   "));	/* padded to its column */
	assert_int_equal(out->item->text.pages.v, 1);
	assert_int_equal(out->notes.n, 0);
}

/* What stands below something is not on its line. */
static void lines_stay_apart(void **state)
{
	(void)state;
	read_file("beside.pdf");
	assert_true(has_line("Invoice Date Due Client Order Terms Page"));
	assert_true(has_line("number"));
	assert_true(has_line("2024-351 11/05/2024 19/06/2024 4711 8114 net 1"));
}

static void words_have_boxes(void **state)
{
	const struct testword *w;

	(void)state;
	read_file("invoice.pdf");
	w = word("$1,234.56");
	assert_int_equal(w->page, 1);
	assert_int_equal(w->confidence, -1);
	assert_in_range(w->box[0], 479, 480);	/* x as drawn, y from the top */
	assert_in_range(w->box[1], 188, 194);
	assert_in_range(w->box[2], 520, 530);
	assert_in_range(w->box[3], 200, 205);
	assert_memory_equal(out->text.p + w->at, "$1,234.56", 9);
	assert_int_equal(((struct testpage *)out->pages.v)->width, 595);
	assert_int_equal(((struct testpage *)out->pages.v)->height, 842);
}

static void large_files_come_by_descriptor(void **state)
{
	(void)state;
	out->via_fd = true;
	read_file("invoice.pdf");
	assert_true(has_line("Total $1,234.56"));
}

static void columns_follow_each_other(void **state)
{
	const char *text, *left, *right, *end;

	(void)state;
	read_file("columns.pdf");
	text = testsink_text(out);
	assert_int_equal(strncmp(text, "TERMS OF SERVICE\nThe supplier shall deliver the work\ndescribed in", 62), 0);
	left = strstr(text, "the delivery in writing");
	right = strstr(text, "Any fault that is told");
	end = strstr(text, "Signed by both parties");
	assert_non_null(left);
	assert_true(left < right && right < end);
}

static void predefined_cjk_maps(void **state)
{
	(void)state;
	if (access("/usr/share/poppler/cMap/Adobe-GB1/UniGB-UCS2-H", R_OK) != 0)
		skip();
	read_file("cjk.pdf");
	assert_string_equal(testsink_text(out), "发票金额\n請求書 合計\n");
}

static void ligatures_are_spelled(void **state)
{
	(void)state;
	read_file("ligature.pdf");
	assert_true(has_line("Office 20,00 40,00"));
	assert_in_range(word("20,00")->box[0], 199, 200);
}

static void embedded_files(void **state)
{
	struct testchild *c;

	(void)state;
	read_file("embedded.pdf");
	assert_int_equal(testsink_children(out), 2);
	c = testsink_named(out, "factur-x.xml");
	assert_non_null(c);
	assert_string_equal(testsink_str(out, c->as.mtime), "2024-04-03T10:00:00Z");
	assert_non_null(strstr(testsink_child_text(out, c), "<number>2024-017</number>"));
	c = testsink_named(out, "note.txt");
	assert_non_null(c);
	assert_string_equal(testsink_child_text(out, c), "a note pinned to the page\n");
}

static void limits_of_the_sink(void **state)
{
	(void)state;
	out->max_child_bytes = 10;
	read_file("embedded.pdf");
	assert_int_equal(testsink_children(out), 2);
	assert_true(testsink_child_noted(testsink_child(out, 0), "limit.item"));
	assert_false(testsink_child_noted(testsink_child(out, 0), "pdf.embedded"));
	out->max_children = 0;
	read_file("embedded.pdf");
	assert_int_equal(testsink_children(out), 0);
	out->max_text = 20;
	read_file("invoice.pdf");
	assert_in_range(out->text.n, 1, 20);
}

static void passwords(void **state)
{
	struct span tries[] = { SPAN("wrong"), SPAN("secret") };
	struct list list = { tries, 2, 2 };

	(void)state;
	read_file("encrypted.pdf");
	assert_true(testsink_noted(out, "pdf.encrypted"));
	assert_int_equal(out->text.n, 0);
	out->passwords = &list;
	read_file("encrypted.pdf");
	assert_int_equal(out->notes.n, 0);
	assert_true(has_line("Total $1,234.56"));
}

static void pictures_of_pages(void **state)
{
	(void)state;
	read_file("scan.pdf");
	assert_true(testsink_noted(out, "pdf.scan"));
	read_file("outline.pdf");
	assert_true(testsink_noted(out, "pdf.scan"));
	read_file("blank.pdf");
	assert_int_equal(out->notes.n, 0);
}

static void damage(void **state)
{
	struct span bytes = testsink_load("fixtures/pdf/embedded.pdf");
	char *copy = mem_get(bytes.n);

	(void)state;
	read_file("loop.pdf");
	assert_true(testsink_noted(out, "pdf.page"));
	testsink_read(out, &reader_pdf, SPAN("%PDF-1.4 and nothing else"));
	assert_true(testsink_noted(out, "pdf.damaged"));
	testsink_read(out, &reader_pdf, SPAN(""));
	assert_true(testsink_noted(out, "pdf.damaged"));
	for (size_t n = 0; n < bytes.n; n += 41) {	/* cut, and with a byte changed */
		testsink_read(out, &reader_pdf, span_of(bytes.p, n));
		memcpy(copy, bytes.p, bytes.n);
		copy[n] = (char)(copy[n] ^ 0x15);
		testsink_read(out, &reader_pdf, span_of(copy, bytes.n));
	}
	free(copy);
	free((void *)(uintptr_t)bytes.p);
}

/* Fuzzed files of others, when they are there. */
static void hostile_corpus(void **state)
{
	static const char *const names[] = {
		"GHOSTSCRIPT-698804-1-fuzzed", "PDFBOX-4352-0", "boundingBox_invalid", "poppler-395-0-fuzzed",
		"poppler-742-0-fuzzed", "poppler-85140-0", "poppler-91414-0-54", "poppler-937-0-fuzzed",
		"recursiveCompositGlyf", "empty_protected",
	};

	(void)state;
	for (size_t i = 0; i < countof(names); i++) {
		char path[256];
		struct span bytes;

		snprintf(path, sizeof path, "../shared/corpus/hostile/files/pdfjs/%s.pdf", names[i]);
		bytes = testsink_load(path);
		if (bytes.p == NULL)
			skip();
		testsink_read(out, &reader_pdf, bytes);
		free((void *)(uintptr_t)bytes.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tables_stay_together, setup, teardown),
		cmocka_unit_test_setup_teardown(lines_stay_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(words_have_boxes, setup, teardown),
		cmocka_unit_test_setup_teardown(large_files_come_by_descriptor, setup, teardown),
		cmocka_unit_test_setup_teardown(columns_follow_each_other, setup, teardown),
		cmocka_unit_test_setup_teardown(predefined_cjk_maps, setup, teardown),
		cmocka_unit_test_setup_teardown(ligatures_are_spelled, setup, teardown),
		cmocka_unit_test_setup_teardown(embedded_files, setup, teardown),
		cmocka_unit_test_setup_teardown(limits_of_the_sink, setup, teardown),
		cmocka_unit_test_setup_teardown(passwords, setup, teardown),
		cmocka_unit_test_setup_teardown(pictures_of_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(damage, setup, teardown),
		cmocka_unit_test_setup_teardown(hostile_corpus, setup, teardown),
	};

	reader_pdf.warm();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
