/* Types from bytes: signatures, packages, compound files, text; names that promise something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/csv_shape.h"
#include "unit/testsink.h"

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	sniff_warm();
	a = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct source source_on(struct span bytes, const char *name, const char *declared)
{
	return (struct source){
		.fd = -1, .size = bytes.n, .all = bytes, .head = span_sub(bytes, 0, 4096),
		.name = span_str(name), .declared = span_str(declared),
	};
}

static const char *sniff(struct span bytes, const char *name, const char *declared)
{
	struct source in = source_on(bytes, name, declared);
	struct span one, two;
	int fd;

	one = sniff_media(&in, true, a);
	/* The same behind a descriptor. */
	fd = testsink_memfd(bytes);
	in.fd = fd;
	in.base = 100;
	in.all = (struct span){ NULL, 0 };
	two = sniff_media(&in, true, a);
	close(fd);
	assert_true(span_eq(one, two));
	return arena_cstr(a, one);
}

#define IS(bytes, media) assert_string_equal(sniff(SPAN(bytes), "", NULL), media)
#define NAMED(bytes, name, media) assert_string_equal(sniff(SPAN(bytes), name, NULL), media)

static void test_signatures(void **state)
{
	(void)state;
	IS("", "inode/x-empty");
	IS("\x89PNG\r\n\x1a\n....", "image/png");
	IS("\xff\xd8\xff\xe0..", "image/jpeg");
	IS("II*\0....", "image/tiff");
	IS("II*\0\x10\0\0\0CR\2\0", "image/x-canon-cr2");
	IS("\0\0\0\x18" "ftypmif1\0\0\0\0mif1heic", "image/heic");
	IS("\0\0\0\x18" "ftypmif1\0\0\0\0mif1miaf", "image/heif");
	IS("\0\0\0\x18" "ftypavif\0\0\0\0mif1miaf", "image/avif");
	IS("\0\0\0\x18" "ftypisom\0\0\2\0isomiso2", "video/mp4");
	IS("\0\0\0\x14" "ftypqt  \0\0\2\0qt  ", "video/quicktime");
	IS("\0\0\0\x18" "ftypM4A \0\0\2\0M4A isom", "audio/mp4");
	IS("RIFF\x10\0\0\0WEBPVP8 ", "image/webp");
	IS("RIFF\x10\0\0\0WAVEfmt ", "audio/x-wav");
	IS("\x1a\x45\xdf\xa3\x93\x42\x82\x84webm", "video/webm");
	IS("\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska", "video/x-matroska");
	IS("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0", "image/bmp");
	IS("BMW is a car, and this is text about it", "text/plain");
	IS("%PDF-1.7\n%....", "application/pdf");
	IS("junk of a printer\r\n%PDF-1.4\n", "application/pdf");
	IS("{\\rtf1\\ansi", "application/rtf");
	IS("\x1f\x8b\x08\0\0\0\0\0", "application/gzip");
	IS("BZh91AY&SY", "application/x-bzip2");
	IS("BZh is no archive", "text/plain");
	IS("\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0\1\2\3", "application/x-lzma");
	IS("Rar!\x1a\x07\0", "application/vnd.rar");
	IS("070701 is the day we met", "text/plain");
	IS("!BDN....", "application/vnd.ms-outlook-pst");
	IS("\x78\x9f\x3e\x22\1\0", "application/vnd.ms-tnef");
	IS("\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0", "application/x-executable");
	IS("\xca\xfe\xba\xbe\0\0\0\x34", "application/java-vm");
	IS("PAR1\x15\0", "application/vnd.apache.parquet");
	IS("\1\0\x09\0\0\3\x20\0\0\0", "image/wmf");
	IS("AC1027\0\0\0\0", "image/vnd.dwg");
	IS("glTF\2\0\0\0", "model/gltf-binary");
	IS("FWS\6\x0c\0\0\0....", "application/vnd.adobe.flash.movie");
	IS("FWS is no film, it is text", "text/plain");
	IS("\x30\x82\1\1\2\1\3\x30\x82\1\0\6\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0", "application/x-pkcs12");
	IS("<!-- what may stand where -->\n<!ELEMENT a (b)>\n", "application/xml-dtd");
	IS("<?php echo 1;", "text/x-php");
	IS("\xca\xfe\xba\xbe\0\0\0\2", "application/x-mach-binary");
	IS("SQLite format 3\0", "application/vnd.sqlite3");
	IS("\1\xda\1\1\0\3\0\x08\0\x08\0\3", "image/x-sgi");
	IS("\1\xda\5\1\0\3\0\x08", "application/octet-stream");
	IS("%!PS-AdobeFont-1.0: Utopia", "application/x-font-type1");
	IS("%!PS-Adobe-3.0", "application/postscript");
	IS("\x30\x26\xb2\x75\x8e\x66\xcf\x11....", "video/x-ms-asf");
	IS("\x30\x26\xb2\x75\x8e\x66\xcf\x11........\x40\x9e\x69\xf8\x4d\x5b\xcf\x11\xa8\xfd\0\x80\x5f\x5c\x44\x2b", "audio/x-ms-wma");
	IS("\0\0\x1a\0\5\x10\4\0", "application/vnd.lotus-1-2-3");
	IS("\x30\x82\1\1\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0", "application/pkcs7-mime");
	IS("\x01\x02\x03\x04\x05", "application/octet-stream");
	IS("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "application/octet-stream");
}

static void test_tar(void **state)
{
	struct source in;
	char b[1024] = "file.txt";
	unsigned sum = 0;

	(void)state;
	memcpy(b + 100, "0000644", 7);
	memset(b + 148, ' ', 8);
	for (int i = 0; i < 512; i++)
		sum += (unsigned char)b[i];
	snprintf(b + 148, 8, "%06o", sum);
	assert_string_equal(sniff(span_of(b, sizeof b), "", NULL), "application/x-tar");
	b[0]++;		/* the sum is wrong: nothing of ours takes it for one */
	in = source_on(span_of(b, sizeof b), "", NULL);
	assert_string_equal(arena_cstr(a, sniff_media(&in, false, a)), "application/octet-stream");
}

/* ---- packages ---- */

static void le(struct buf *b, uint32_t v, int n)
{
	for (; n--; v >>= 8)
		buf_c(b, (char)(v & 255));
}

/* A ZIP file of stored members: "name\0content\0" pairs, ended by an empty name. */
static struct span zip_of(const char *members, const char *before)
{
	struct buf b, dir;
	struct span is;
	int count = 0;
	uint32_t at;

	buf_init(&b, MIB);
	buf_init(&dir, MIB);
	buf_puts(&b, before);
	for (const char *name = members; *name; count++) {
		const char *body = name + strlen(name) + 1;
		uint32_t n = (uint32_t)strlen(body), name_n = (uint32_t)strlen(name);

		at = (uint32_t)(b.n - strlen(before));
		for (int central = 0; central < 2; central++) {
			struct buf *to = central ? &dir : &b;

			buf_puts(to, central ? "PK\1\2" : "PK\3\4");
			le(to, 20, central ? 4 : 2);
			le(to, 0, 4);		/* flags, method */
			le(to, 0, 8);		/* time, checksum */
			le(to, n, 4);
			le(to, n, 4);
			le(to, name_n, 2);
			le(to, 0, central ? 12 : 2);
			if (central)
				le(to, at, 4);
			buf_put(to, name, name_n);
		}
		buf_put(&b, body, n);
		name = body + n + 1;
	}
	at = (uint32_t)(b.n - strlen(before));
	buf_span(&b, buf_view(&dir));
	buf_puts(&b, "PK\5\6");
	le(&b, 0, 4);
	le(&b, (uint32_t)count, 2);
	le(&b, (uint32_t)count, 2);
	le(&b, (uint32_t)dir.n, 4);
	le(&b, at, 4);
	le(&b, 0, 2);
	is = arena_dup(a, buf_view(&b));
	buf_clear(&b);
	buf_clear(&dir);
	return is;
}

#define OPEN "application/vnd.openxmlformats-officedocument."
#define TYPES(type) "[Content_Types].xml\0<Override ContentType=\"" type "\"/>\0"

static void test_packages(void **state)
{
	static const struct {
		const char *members, *media;
	} rows[] = {
		{ "a.txt\0hello\0", "application/zip" },
		{ "mimetype\0application/epub+zip\0x\0y\0", "application/epub+zip" },
		{ "mimetype\0application/vnd.oasis.opendocument.text\0content.xml\0x\0",
		  "application/vnd.oasis.opendocument.text" },
		{ "mimetype\0nonsense of somebody\0", "application/zip" },
		{ "mimetype\0application/pdf\0a.txt\0hello\0", "application/zip" },
		{ "a.txt\0x\0mimetype\0application/epub+zip\n\0", "application/epub+zip" },
		{ "content.xml\0x\0mimetype\0application/vnd.oasis.opendocument.text\0", "application/vnd.oasis.opendocument.text" },
		{ "META-INF/container.xml\0x\0mimetype\0what\0", "application/epub+zip" },
		{ "Index/Document.iwa\0x\0Index/Slide-1.iwa\0x\0", "application/vnd.apple.keynote" },
		{ "Index/Document.iwa\0x\0", "application/zip" },
		{ TYPES(OPEN "themeManager+xml"), "application/vnd.ms-officetheme" },
		{ TYPES(OPEN "wordprocessingml.document.main+xml"), OPEN "wordprocessingml.document" },
		{ "z\0z\0" TYPES(OPEN "spreadsheetml.sheet.main+xml"), OPEN "spreadsheetml.sheet" },
		{ TYPES("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
		  "application/vnd.ms-excel.sheet.macroEnabled.12" },
		{ TYPES(OPEN "presentationml.template.main+xml"), OPEN "presentationml.template" },
		{ TYPES("application/xml") "word/document.xml\0x\0", OPEN "wordprocessingml.document" },
		{ TYPES("application/xml"), "application/zip" },
		{ "META-INF/MANIFEST.MF\0x\0A.class\0x\0", "application/java-archive" },
		{ "AndroidManifest.xml\0x\0classes.dex\0x\0", "application/vnd.android.package-archive" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		assert_string_equal(sniff(zip_of(rows[i].members, ""), "", NULL), rows[i].media);
	assert_string_equal(sniff(zip_of("Index/Document.iwa\0x\0", ""), "May.numbers", NULL), "application/vnd.apple.numbers");
	IS("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "application/zip");
	IS("PK\3\4", "application/zip");
	/* Cut short: the headers at the start must do. */
	assert_string_equal(sniff(span_sub(zip_of(TYPES("x") "word/document.xml\0x\0a\0a\0", ""), 0, 160), "", NULL),
			    OPEN "wordprocessingml.document");
}

static void test_second_nature(void **state)
{
	struct source in = source_on(zip_of("a.txt\0hello\0b\0b\0", "\x89PNG\r\n\x1a\n picture picture picture"), "", NULL);

	(void)state;
	in.media = sniff_media(&in, true, a);
	assert_string_equal(arena_cstr(a, in.media), "image/png");
	assert_non_null(strstr(sniff_second_nature(&in), "ZIP"));
	in = source_on(zip_of("a.txt\0hello\0b\0b\0", ""), "", NULL);
	in.media = SPAN("application/zip");
	assert_null(sniff_second_nature(&in));
	in = source_on(SPAN("GIF89a                                    %PDF-1.4\n                        "), "", NULL);
	in.media = SPAN("image/gif");
	assert_non_null(strstr(sniff_second_nature(&in), "PDF"));
	in = source_on(zip_of("a\0b\0", "a line of text and what stands behind it\n"), "", NULL);
	in.media = SPAN("text/plain");
	assert_non_null(sniff_second_nature(&in));
}

/* A compound file: header, one table sector, one directory sector with these root children. */
static struct span ole_of(const char *const *names, const char *id)
{
	char b[2048] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	int count = 0;

	b[30] = 9;
	b[32] = 6;
	b[48] = 1;			/* directory in sector 1 */
	memset(b + 76, -1, 436);
	memset(b + 76, 0, 4);		/* the table is sector 0 */
	memset(b + 512, -1, 512);
	for (int i = 0; i < 4; i++) {
		char *e = b + 1024 + 128 * i;
		const char *name = i == 0 ? "Root Entry" : names[i - 1];

		memset(e + 68, -1, 12);
		if (name == NULL)
			break;
		for (size_t k = 0; name[k]; k++)
			e[2 * k] = name[k];
		e[64] = (char)(2 * strlen(name) + 2);
		e[66] = i == 0 ? 5 : 2;
		if (i > 0)		/* each the right sibling of the one before, the first the root's child */
			memset((i == 1 ? b + 1024 + 76 : e - 128 + 72), 0, 4), (i == 1 ? b + 1024 + 76 : e - 128 + 72)[0] = (char)i;
		count++;
	}
	if (id)
		memcpy(b + 1024 + 80, id, 16);
	return arena_dup(a, span_of(b, sizeof b));
}

static void test_compound(void **state)
{
	static const struct {
		const char *names[3], *id, *media;
	} rows[] = {
		{ { "1Table", "WordDocument", NULL }, NULL, "application/msword" },
		{ { "Workbook", NULL, NULL }, NULL, "application/vnd.ms-excel" },
		{ { "x", "y", "PowerPoint Document" }, NULL, "application/vnd.ms-powerpoint" },
		{ { "__nameid_version1.0", "__properties_version1.0", NULL }, NULL, "application/vnd.ms-outlook" },
		{ { "EncryptionInfo", "EncryptedPackage", NULL }, NULL, "application/encrypted" },
		{ { "x", NULL, NULL }, "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", "application/x-msi" },
		{ { "x", NULL, NULL }, NULL, "application/x-ole-storage" },
	};
	struct span s;

	(void)state;
	for (size_t i = 0; i < countof(rows); i++)
		assert_string_equal(sniff(ole_of(rows[i].names, rows[i].id), "", NULL), rows[i].media);
	/* Whatever is broken in it, it ends. */
	s = ole_of(rows[0].names, NULL);
	for (size_t i = 0; i < s.n; i++) {
		char *p = (char *)(uintptr_t)s.p;
		char was = p[i];

		p[i] = (char)~was;
		sniff(s, "", NULL);
		p[i] = 1;
		sniff(s, "", NULL);
		p[i] = was;
	}
	for (size_t n = 0; n < s.n; n += 61)
		sniff(span_sub(s, 0, n), "", NULL);
}

/* ---- text ---- */

static void test_text(void **state)
{
	(void)state;
	IS("hello", "text/plain");
	IS("caf\xe9", "text/plain");
	IS("\xff\xfe" "h\0i\0", "text/plain");
	IS("Date: Mon, 1 Jan 2024 10:00:00 +0000\nFrom: <a@example.org>\nSubject: x\n\nbody", "message/rfc822");
	IS("From a@example.org Mon Jan  1 10:00:00 2024\nFrom: <a@example.org>\nMessage-ID: <1@x>\n\nbody\n\n"
	   "From a@example.org Mon Jan  1 10:00:00 2024\nFrom: <a@example.org>\nMessage-ID: <2@x>\n\nbody\n",
	   "application/mbox");
	IS("120       \nFrom: <a@example.org>\nMessage-ID: <1@x>\n\nbody", "application/x-emlx");
	IS("<!DOCTYPE html>\n<p>x", "text/html");
	IS("<!-- a --><html><body>", "text/html");
	IS("  <div dir=\"ltr\">x</div>", "text/html");
	IS("<a@example.org> wrote:\n> x", "text/plain");
	IS("<?xml version=\"1.0\"?><Invoice xmlns=\"urn:x\"/>", "application/xml");
	IS("<?xml version=\"1.0\"?><!-- c --><!DOCTYPE svg [ <!ENTITY a \">\"> ]><svg/>", "image/svg+xml");
	IS("<svg width=\"1\"/>", "image/svg+xml");
	IS("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">", "application/xhtml+xml");
	IS("\xef\xbb\xbf<?xml version=\"1.0\"?><rss>", "application/rss+xml");
	IS("<ns:a xmlns:ns=\"urn:x\"><b/></ns:a>", "application/xml");
	IS("<made-up><b/></made-up>\n", "application/xml");
	IS("<made-up> is a word of mine", "text/plain");
	IS("OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>", "application/x-ofx");
	IS("<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\"?><OFX>", "application/x-ofx");
	IS("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "text/calendar");
	IS("BEGIN:VCARD\r\nVERSION:3.0\r\n", "text/vcard");
	IS("{\"a\": [1, -2.5e3, true, null, \"x\\n\"]}", "application/json");
	IS("{\"a\":1}\n{\"a\":2}\n", "application/x-ndjson");
	IS("[2024-01-02 10:00:00] started", "text/plain");
	IS("{\"a\":1,}", "text/plain");
	IS("{curly} words", "text/plain");
	IS("#!/bin/sh\necho\n", "text/x-shellscript");
	IS(".TH FOO 1\n.SH NAME\n", "text/troff");
	IS("\\documentclass{article}\n", "text/x-tex");
	IS("% a letter\n%\n\\documentclass{letter}\n", "text/x-tex");
	IS("# made by a program\n\n[Desktop Entry]\nName=x\n", "application/x-desktop");
	IS("% of the total is due\n", "text/plain");
	IS("--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n", "text/x-diff");
	IS("--- a line of a letter\n+++ and no more\n", "text/plain");
	IS("#define a_width 1\n#define a_height 1\nstatic char a_bits[] = {1};\n", "image/x-xbitmap");
	IS("solid work, I said\n", "text/plain");
	IS("[InternetShortcut]\r\nURL=https://example.com/\r\n", "application/x-mswinurl");
	NAMED("all:\n\tcc a.c\n", "Makefile", "text/x-makefile");
	NAMED("import { A } from \"./a\";\nexport const x: number = 1;\n", "b.ts", "application/typescript");
	IS("begin 644 a.txt\n#0V%T\n`\nend\n", "text/x-uuencode");
	IS("begin-base64 644 a.txt\nQ2F0\n====\n", "text/x-uuencode");
	IS("begin 64 bottles\n", "text/plain");
	IS("beginning 644 a\n", "text/plain");
}

static void test_names_break_ties(void **state)
{
	(void)state;
	NAMED("# Title\n\nwords\n", "notes.md", "text/markdown");
	NAMED("# Title\n\nwords\n", "notes.txt", "text/plain");
	NAMED("a,b\n1,2\n", "x.csv", "text/csv");
	NAMED("a,b\n1,2\n", "x.txt", "text/plain");
	NAMED("\x89PNG\r\n\x1a\n....", "x.csv", "image/png");
	NAMED("<p>x, y</p>\n", "x.csv", "text/html");
	NAMED("just words, and more of them\n\nand again\n\nand more\n\nwords", "x.csv", "text/plain");
	assert_string_equal(sniff(SPAN("Hello<br>there"), "", "text/html"), "text/html");
	assert_string_equal(sniff(SPAN("Hello<br>there"), "", NULL), "text/plain");
	assert_string_equal(sniff(SPAN("%PDF-1.4 ..."), "", "text/html"), "application/pdf");
}

static void test_tables(void **state)
{
	struct csv_shape s;

	(void)state;
	IS("Date,Name,Amount\n2024-01-02,A,1\n2024-01-03,B,2\n", "text/csv");
	IS("\"a\",\"b\"\n\"1\",\"2\"\n", "text/csv");
	IS("a\tb\tc\nd\te\tf\ng\th\ti\n", "text/tab-separated-values");
	IS("\tPROGRAM BOO\n\tCALL FOO()\n\tEND\n", "text/plain");
	IS("Dear Sir, thank you,\nwe agree, as said,\nand pay, of course,\n", "text/plain");
	assert_true(csv_shape_of(SPAN("Bank X\n\na;1,5;c\nd;2,5;f\n"), true, &s));
	assert_int_equal(s.delimiter, ';');
	assert_int_equal(s.columns, 3);
	assert_true(csv_shape_of(SPAN("\"a\nb;c\",d\n1,2\n"), true, &s));
	assert_int_equal(s.delimiter, ',');
	assert_false(csv_shape_of(SPAN("word\nword\n"), true, &s));
}

static void test_names(void **state)
{
	static const struct {
		const char *name, *media, *expected;
	} rows[] = {
		{ "a.pdf", "application/pdf", NULL }, { "a.PDF", "image/png", "application/pdf" },
		{ "a.pdf", "application/octet-stream", "application/pdf" }, { "a.txt", "text/x-c", NULL },
		{ "a.txt", "application/pdf", "text/plain" }, { "a.xml", "image/svg+xml", NULL },
		{ "a.docx", "application/encrypted", NULL }, { "a.docx", "application/zip", OPEN "wordprocessingml.document" },
		{ "a.b", "image/png", NULL }, { "noextension", "image/png", NULL }, { ".pdf", "image/png", NULL },
		{ "a.pdf ", "image/png", NULL }, { "dir.pdf/x", "image/png", NULL }, { "", "image/png", NULL },
		{ "a.pdf", "inode/x-empty", NULL }, { "invoice.pdf.exe", "application/pdf",
		  "application/vnd.microsoft.portable-executable" },
	};

	(void)state;
	for (size_t i = 0; i < countof(rows); i++) {
		const char *expected = NULL;

		assert_int_equal(sniff_name_disagrees(span_str(rows[i].name), span_str(rows[i].media), &expected),
				 rows[i].expected != NULL);
		if (rows[i].expected)
			assert_string_equal(expected, rows[i].expected);
	}
}

/* Cut anywhere and changed anywhere: an answer, and no byte read outside. */
static void test_hostile(void **state)
{
#define SEED(bytes) { bytes, sizeof(bytes) - 1 }
	static const struct span seeds[] = {
		SEED("\0\0\0\x18" "ftypmif1\0\0\0\0mif1heic"), SEED("<?xml <!DOCTYPE x [ ]"),
		SEED("OggS\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff"), SEED("{\"a\":[{\"b\":\"\\u12\"}"),
		SEED("\xff\xfb\x90\x44"), SEED("MZ..........................................................\xff\xff\xff\x7f"),
		SEED("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
		SEED("PK\5\6"), SEED("#!"), SEED("\xff\xfe"), SEED("<!--"), SEED("begin 7"), SEED("BM"), SEED("RIFF"),
		SEED("\x30\x82\1\1\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\x30\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"),
	};

	(void)state;
	for (size_t i = 0; i < countof(seeds); i++)
		for (size_t n = 1; n <= seeds[i].n + 8; n++) {
			char *tight = mem_get(n);	/* zeros behind it, and nothing behind those */
			struct source in;

			memcpy(tight, seeds[i].p, n < seeds[i].n ? n : seeds[i].n);
			in = source_on(span_of(tight, n), "", NULL);
			assert_true(sniff_media(&in, true, a).n > 0);
			in.media = SPAN("image/png");
			sniff_second_nature(&in);
			free(tight);
		}
	for (uint32_t x = 1, round = 0; round < 3000; round++) {
		struct span zip = zip_of(TYPES(OPEN "wordprocessingml.document.main+xml") "word/document.xml\0x\0", "");
		char *p = (char *)(uintptr_t)zip.p;

		for (int k = 0; k < 4; k++) {
			x = x * 1664525 + 1013904223;
			p[(x >> 8) % zip.n] = (char)(x >> 24);
		}
		if (round % 50 == 0)
			sniff(zip, "", NULL);
		else {
			struct source in = source_on(zip, "", NULL);

			sniff_media(&in, false, a);
		}
		arena_reset(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signatures), cmocka_unit_test(test_tar), cmocka_unit_test(test_packages),
		cmocka_unit_test(test_second_nature), cmocka_unit_test(test_compound), cmocka_unit_test(test_text),
		cmocka_unit_test(test_names_break_ties), cmocka_unit_test(test_tables), cmocka_unit_test(test_names),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
