/* Archives: every member is a child with its bytes, whatever the format and however it is handed
 * over; what cannot be had is noted. */
#include "readers/archive.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "testsink.h"

#define DIR "fixtures/archive/"

static struct list passwords;

static void free_bytes(struct span s)
{
	union { const char *from; char *to; } p = { s.p };

	free(p.to);
}

static const char *media_of(const char *name)
{
	static const struct {
		const char *end, *media;
	} known[] = {
		{ ".zip", "application/zip" },	{ ".7z", "application/x-7z-compressed" },
		{ ".rar", "application/vnd.rar" }, { ".tar", "application/x-tar" },
		{ ".gz", "application/gzip" },	{ ".tgz", "application/gzip" },
		{ ".bz2", "application/x-bzip2" }, { ".xz", "application/x-xz" },
		{ ".lzma", "application/x-lzma" }, { ".lz", "application/x-lzip" },
		{ ".lz4", "application/x-lz4" }, { ".zst", "application/zstd" },
		{ ".Z", "application/x-compress" }, { ".uu", "text/x-uuencode" },
		{ ".cpio", "application/x-cpio" }, { ".iso", "application/x-iso9660-image" },
		{ ".cab", "application/vnd.ms-cab-compressed" },
		{ ".lzh", "application/x-lzh-compressed" }, { ".xar", "application/x-xar" },
		{ ".ar", "application/x-archive" }, { ".warc", "application/warc" },
	};

	for (size_t i = 0; i < countof(known); i++)
		if (span_ends(span_str(name), known[i].end))
			return known[i].media;
	fail_msg("no media type for %s", name);
	return NULL;
}

static struct sink *read_bytes(struct span bytes, const char *name, bool via_fd)
{
	struct sink *out = testsink_new(WANT_CHILDREN);

	out->via_fd = via_fd;
	out->name = span_str(name);
	out->media = span_str(media_of(name));
	out->passwords = &passwords;
	testsink_read(out, &reader_archive, bytes);
	return out;
}

static struct sink *read_file(const char *name)
{
	char path[256];
	struct span bytes;
	struct sink *out;

	snprintf(path, sizeof path, DIR "%s", name);
	bytes = testsink_load(path);
	if (bytes.p == NULL)
		fail_msg("no fixture %s", path);
	out = read_bytes(bytes, name, false);
	free_bytes(bytes);
	return out;
}

static void assert_child(struct sink *out, const char *name, const char *text)
{
	const struct testchild *c = testsink_named(out, name);

	if (c == NULL)
		fail_msg("no child %s", name);
	assert_string_equal(testsink_child_text(out, c), text);
	assert_false(digest_is_zero(&c->digest));
}

static void assert_three(const char *archive)
{
	struct sink *out = read_file(archive);
	const struct testchild *c = testsink_named(out, "dir/long.txt");

	if (testsink_children(out) != 3 || c == NULL)
		fail_msg("%s has %u children", archive, testsink_children(out));
	assert_child(out, "hello.txt", "hello\n");
	assert_child(out, "empty", "");
	assert_int_equal(c->bytes.n, 7000);
	assert_memory_equal(c->bytes.p + 6990, "0123456789", 10);
	assert_string_equal(testsink_str(out, c->as.mtime), "2024-05-01T10:00:00Z");
	assert_int_equal(out->notes.n, 0);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(testsink_child(out, i)->notes.n, 0);
	testsink_free(out);
}

static void test_formats(void **state)
{
	static const char *const all[] = {
		"a.zip", "stored.zip", "bzip2.zip", "lzma.zip", "a.7z", "rar4.rar", "rar5.rar",
		"a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz", "a.tar.lzma", "a.cpio",
		"odc.cpio", "a.iso", "a.xar", "a.cab", "a.lzh", "a.warc",
	};

	(void)state;
	for (size_t i = 0; i < countof(all); i++)
		assert_three(all[i]);
}

/* libarchive never comes back from it. */
static void test_endless(void **state)
{
	struct sink *out = read_file("endless.xar");

	(void)state;
	assert_int_equal(testsink_children(out), 0);
	assert_true(testsink_noted(out, "archive.damaged"));
	testsink_free(out);
}

static void test_single(void **state)
{
	static const char *const all[] = {
		"hello.txt.gz", "hello.txt.bz2", "hello.txt.xz", "hello.txt.lz", "hello.txt.lz4",
		"hello.txt.zst", "hello.txt.Z", "hello.txt.uu",
	};
	struct sink *out;

	(void)state;
	for (size_t i = 0; i < countof(all); i++) {
		out = read_file(all[i]);
		assert_int_equal(testsink_children(out), 1);
		assert_child(out, "hello.txt", "hello\n");
		assert_int_equal(out->notes.n, 0);
		testsink_free(out);
	}
	out = read_file("named.gz");
	assert_child(out, "inner name.txt", "hello\n");
	testsink_free(out);
	out = read_file("empty.gz");
	assert_child(out, "empty", "");
	assert_int_equal(out->notes.n, 0);
	testsink_free(out);
	/* A tar that ends where it begins would have no members; this is no tar. */
	out = read_file("zeros.gz");
	assert_int_equal(testsink_child(out, 0)->bytes.n, 2057);
	assert_int_equal(out->notes.n, 0);
	testsink_free(out);
}

/* One layer at a time: a second one is the child's own visit, up to the limit on depth. */
static void test_layers(void **state)
{
	struct sink *out = read_file("bomb.gz"), *in;

	(void)state;
	assert_int_equal(testsink_children(out), 1);
	assert_memory_equal(testsink_child(out, 0)->bytes.p, "\x1f\x8b", 2);
	in = read_bytes(buf_view(&testsink_child(out, 0)->bytes), "inner.gz", false);
	assert_true(testsink_noted(in, "archive.ratio"));
	assert_true(testsink_child_noted(testsink_child(in, 0), "archive.ratio"));
	assert_true(testsink_child(in, 0)->bytes.n <= LIMIT_RATIO_FREE + (1u << 20));
	testsink_free(in);
	testsink_free(out);
}

static void test_names(void **state)
{
	struct sink *out = read_file("names.zip");

	(void)state;
	assert_int_equal(testsink_children(out), 4);
	assert_child(out, "caf\xc3\xa9.txt", "name by the flag\n");
	assert_true(span_eq_str(testsink_child(out, 1)->as.name, "same.txt"));
	assert_true(span_eq_str(testsink_child(out, 2)->as.name, "same.txt"));
	assert_string_equal(testsink_child_text(out, testsink_child(out, 2)), "2");
	assert_child(out, "..\\up.txt", "3");
	testsink_free(out);
	out = read_file("latin1.zip");
	assert_child(out, "caf\xe9.txt", "name is Latin-1\n");
	testsink_free(out);
	out = read_file("nul.zip");
	assert_true(span_eq(testsink_child(out, 0)->as.name, SPAN("a.p\0.exe")));
	assert_true(testsink_noted(out, "archive.odd"));
	testsink_free(out);
}

static void assert_bare(struct sink *out, const char *name, const char *code)
{
	const struct testchild *c = testsink_named(out, name);

	if (c == NULL)
		fail_msg("no child %s", name);
	assert_true(c->is_none);
	assert_true(testsink_child_noted(c, code));
}

static void test_links(void **state)
{
	struct sink *out = read_file("links.tar");
	const struct testchild *hard = testsink_named(out, "hard");

	(void)state;
	assert_int_equal(testsink_children(out), 7);
	assert_bare(out, "soft", "archive.link");
	assert_bare(out, "hard", "archive.link");
	assert_non_null(strstr(((const struct testnote *)hard->notes.v)->text, "hello.txt"));
	assert_bare(out, "null", "archive.device");
	assert_bare(out, "pipe", "archive.device");
	testsink_free(out);
	out = read_file("two.tar");
	assert_int_equal(testsink_children(out), 2);
	assert_child(out, "second.txt", "second\n");
	testsink_free(out);
}

static void test_slices(void **state)
{
	static const char *const all[] = { "a.tar", "stored.zip" };

	(void)state;
	for (size_t i = 0; i < countof(all); i++) {
		struct sink *out = read_file(all[i]);

		assert_true(testsink_named(out, "hello.txt")->is_slice);
		assert_true(testsink_named(out, "dir/long.txt")->is_slice);
		testsink_free(out);
	}
}

static void test_encrypted(void **state)
{
	static const char *const zips[] = { "encrypted.zip", "aes.zip" };
	struct sink *out;
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < countof(zips); i++) {
		out = read_file(zips[i]);
		assert_int_equal(testsink_children(out), 3);
		assert_bare(out, "hello.txt", "archive.encrypted");
		testsink_free(out);
		passwords = (struct list){ 0 };
		list_add_span(&passwords, a, SPAN("wrong"));
		out = read_file(zips[i]);
		assert_bare(out, "hello.txt", "archive.encrypted");
		testsink_free(out);
		list_add_span(&passwords, a, SPAN("secret"));
		assert_three(zips[i]);
		passwords = (struct list){ 0 };
	}
	out = read_file("encrypted.7z");
	assert_bare(out, "hello.txt", "archive.encrypted");
	testsink_free(out);
	out = read_file("header-encrypted.7z");
	assert_int_equal(testsink_children(out), 0);
	assert_true(testsink_noted(out, "archive.encrypted"));
	testsink_free(out);
	arena_free(a);
}

/* Member 1 of five is broken, the others are whole. */
static void assert_others(struct sink *out)
{
	static const char *const others[] = { "0.bin", "2.bin", "3.bin", "4.bin" };

	for (size_t i = 0; i < countof(others); i++) {
		const struct testchild *c = testsink_named(out, others[i]);

		if (c == NULL)
			fail_msg("no child %s", others[i]);
		assert_int_equal(c->bytes.n, 2000);
		assert_int_equal(c->notes.n, 0);
	}
}

static void test_damage(void **state)
{
	struct sink *out = read_file("crc.zip");

	(void)state;
	assert_others(out);
	assert_true(testsink_child_noted(testsink_named(out, "1.bin"), "zip.crc"));
	assert_int_equal(testsink_named(out, "1.bin")->bytes.n, 2000);
	testsink_free(out);
	out = read_file("crc-deflated.zip");
	assert_int_equal(testsink_named(out, "a.txt")->bytes.n, 23 * 40 + 40);
	assert_true(testsink_child_noted(testsink_named(out, "a.txt"), "zip.crc"));
	assert_child(out, "c.txt", "third");
	testsink_free(out);
	out = read_file("broken-data.zip");
	assert_others(out);
	assert_bare(out, "1.bin", "archive.damaged");
	testsink_free(out);
	out = read_file("broken-header.zip");
	assert_others(out);
	assert_true(testsink_noted(out, "archive.damaged"));
	testsink_free(out);
	out = read_file("no-directory.zip");
	assert_others(out);
	assert_int_equal(testsink_children(out), 5);
	assert_true(testsink_noted(out, "archive.truncated"));
	testsink_free(out);
	out = read_file("size-lie.zip");
	assert_child(out, "lie.txt", "small");
	assert_true(testsink_child_noted(testsink_child(out, 0), "archive.damaged"));
	testsink_free(out);
	out = read_file("directory-data.zip");
	assert_bare(out, "d/", "archive.damaged");
	testsink_free(out);
	out = read_file("trailing.gz");
	assert_child(out, "trailing", "hello\n");
	assert_true(testsink_noted(out, "archive.trailing"));
	testsink_free(out);
}

static void test_cut(void **state)
{
	static const struct {
		const char *file, *child;
		size_t at_least;
	} all[] = {
		{ "cut.zip", "1.bin", 400 },
		{ "cut.tar", "1.bin", 900 },
		{ "cut.gz", "cut", 500 },
		{ "cut.tar.gz", "cut.tar", 1200 },
	};

	(void)state;
	for (size_t i = 0; i < countof(all); i++) {
		struct sink *out = read_file(all[i].file);
		const struct testchild *c = testsink_named(out, all[i].child);

		if (c == NULL || c->bytes.n < all[i].at_least)
			fail_msg("%s: too little was kept", all[i].file);
		assert_true(testsink_child_noted(c, "archive.damaged"));
		assert_true(testsink_noted(out, "archive.damaged"));
		testsink_free(out);
	}
}

static void test_empty_and_volumes(void **state)
{
	static const char *const empty[] = { "empty.zip", "empty-dir.zip" };
	static const char *const volumes[] = { "volume4.rar", "volume5.rar", "split.zip" };

	(void)state;
	for (size_t i = 0; i < countof(empty); i++) {
		struct sink *out = read_file(empty[i]);

		assert_int_equal(testsink_children(out), 0);
		assert_true(testsink_noted(out, "archive.empty"));
		testsink_free(out);
	}
	for (size_t i = 0; i < countof(volumes); i++) {
		struct sink *out = read_file(volumes[i]);

		assert_int_equal(testsink_children(out), 3);
		assert_true(testsink_noted(out, "archive.volume"));
		testsink_free(out);
	}
}

static void assert_same(const struct sink *a, const struct sink *b, const char *name)
{
	if (testsink_children(a) != testsink_children(b) || a->notes.n != b->notes.n)
		fail_msg("%s differs from memory and from a file", name);
	for (uint32_t i = 0; i < testsink_children(a); i++) {
		const struct testchild *x = testsink_child(a, i), *y = testsink_child(b, i);

		if (!span_eq(x->as.name, y->as.name) || !digest_eq(&x->digest, &y->digest) ||
		    !span_eq(x->as.mtime, y->as.mtime) || x->is_slice != y->is_slice ||
		    x->is_none != y->is_none || x->notes.n != y->notes.n)
			fail_msg("%s differs at child %u", name, i);
	}
}

static void test_memory_is_file(void **state)
{
	static const char *const all[] = {
		"a.zip", "stored.zip", "lzma.zip", "a.7z", "rar4.rar", "rar5.rar", "a.tar",
		"a.tar.gz", "a.tar.xz", "a.cpio", "a.iso", "a.xar", "a.cab", "a.lzh", "a.ar",
		"a.warc", "hello.txt.gz", "hello.txt.Z", "hello.txt.zst", "names.zip", "nul.zip",
		"links.tar", "two.tar", "crc.zip", "broken-data.zip", "broken-header.zip",
		"no-directory.zip", "cut.zip", "cut.tar", "cut.tar.gz", "cut.gz", "size-lie.zip",
		"trailing.gz", "zeros.gz", "empty.zip", "encrypted.zip", "split.zip",
	};
	char path[256];

	(void)state;
	for (size_t i = 0; i < countof(all); i++) {
		struct sink *a, *b;
		struct span bytes;

		snprintf(path, sizeof path, DIR "%s", all[i]);
		bytes = testsink_load(path);
		assert_non_null(bytes.p);
		a = read_bytes(bytes, all[i], false);
		b = read_bytes(bytes, all[i], true);
		assert_same(a, b, all[i]);
		testsink_free(a);
		testsink_free(b);
		free_bytes(bytes);
	}
}

/* Every prefix and every flipped byte of small archives: notes, no crash, no end missing. */
static void test_hostile(void **state)
{
	static const char *const all[] = {
		"a.zip", "a.7z", "rar5.rar", "a.lzh", "a.tar.gz", "a.ar", "hello.txt.xz", "named.gz",
		"encrypted.zip", "hello.txt.Z", "hello.txt.uu",
	};
	char path[256];

	(void)state;
	for (size_t i = 0; i < countof(all); i++) {
		struct span bytes;
		char *copy;

		snprintf(path, sizeof path, DIR "%s", all[i]);
		bytes = testsink_load(path);
		assert_non_null(bytes.p);
		copy = malloc(bytes.n);
		memcpy(copy, bytes.p, bytes.n);
		for (size_t at = 0; at < bytes.n && at < 700; at++) {
			testsink_free(read_bytes(span_sub(bytes, 0, at), all[i], at % 2));
			copy[at] ^= (char)(1 << at % 8);
			testsink_free(read_bytes(span_of(copy, bytes.n), all[i], false));
			copy[at] = bytes.p[at];
		}
		free(copy);
		free_bytes(bytes);
	}
}

static void test_limits(void **state)
{
	struct span bytes = testsink_load(DIR "a.tar.gz");
	struct sink *out = testsink_new(WANT_CHILDREN);

	(void)state;
	out->media = SPAN("application/gzip");
	out->max_children = 1;
	testsink_read(out, &reader_archive, bytes);
	assert_int_equal(testsink_children(out), 1);
	out->max_children = 100;
	out->max_child_bytes = 100;
	testsink_read(out, &reader_archive, bytes);
	assert_int_equal(testsink_children(out), 3);	/* one is cut, the others are not */
	assert_true(testsink_named(out, "dir/long.txt")->is_cut);
	assert_child(out, "hello.txt", "hello\n");
	testsink_free(out);
	out = testsink_new(WANT_TEXT);
	out->media = SPAN("application/gzip");
	testsink_read(out, &reader_archive, bytes);
	assert_int_equal(testsink_children(out), 0);
	testsink_free(out);
	free_bytes(bytes);
}

static int warm(void **state)
{
	(void)state;
	reader_archive.warm();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),	  cmocka_unit_test(test_endless), cmocka_unit_test(test_single),
		cmocka_unit_test(test_layers),	  cmocka_unit_test(test_names),
		cmocka_unit_test(test_links),	  cmocka_unit_test(test_slices),
		cmocka_unit_test(test_encrypted), cmocka_unit_test(test_damage),
		cmocka_unit_test(test_cut),	  cmocka_unit_test(test_empty_and_volumes),
		cmocka_unit_test(test_memory_is_file), cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, warm, NULL);
}
