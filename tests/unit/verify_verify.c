/* A bundle as it was written is intact; with any one byte of it changed, any piece cut off and
 * anything added it is not. What forgers do with more thought is in tests/hostile/bundle. */
#include "exhibit/verify.h"

#include "base/io.h"
#include "seal/bag.h"
#include "seal/known.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define WHEN 1717240000		/* 2024-06-01 */

static char dir[200];
static char zip[256], copy[256];
static struct err err;
static struct key *key;
static struct buf bytes;	/* of the bundle */

static enum exhibit_verdict verdict_of(const char *path)
{
	struct exhibit_verify *v = exhibit_verify_new(path);
	enum exhibit_verdict verdict = exhibit_verify_verdict(v);

	if ((verdict == EXHIBIT_INVALID) != (exhibit_verify_problems(v) > 0))
		fail_msg("verdict %d with %zu problems", verdict, exhibit_verify_problems(v));
	exhibit_verify_free(v);
	return verdict;
}

static void test_what_is_told(void **state)
{
	struct exhibit_verify *v = exhibit_verify_new(zip);
	struct digest fp = key_fingerprint(key), first = digest_of(SPAN("first"));
	char hex[DIGEST_HEX];

	(void)state;
	assert_int_equal(exhibit_verify_verdict(v), EXHIBIT_INTACT_KNOWN);
	assert_null(exhibit_verify_fault(v));
	assert_string_equal(exhibit_verify_text(v, EXHIBIT_VERIFY_CASE), "case 7");
	assert_string_equal(exhibit_verify_text(v, EXHIBIT_VERIFY_NAME), "J\xc3\xbcrgen");
	assert_string_equal(exhibit_verify_text(v, EXHIBIT_VERIFY_EMAIL), "j@example.org");
	assert_string_equal(exhibit_verify_text(v, EXHIBIT_VERIFY_KEY), digest_hex(&fp, hex));
	assert_string_equal(exhibit_verify_text(v, EXHIBIT_VERIFY_KNOWN_AS), "your own key");
	assert_string_equal(exhibit_verify_text(v, EXHIBIT_VERIFY_SIGNED), "2024-06-01T11:06:40Z");
	assert_string_equal(exhibit_verify_text(v, EXHIBIT_VERIFY_CONTACT), "Jay");
	assert_null(exhibit_verify_text(v, EXHIBIT_VERIFY_ORGANIZATION));
	assert_int_equal(exhibit_verify_files(v), 4);
	assert_int_equal(exhibit_verify_exhibits(v), 2);
	assert_int_equal(exhibit_verify_derived(v), 1);
	assert_string_equal(exhibit_verify_file_name(v, 1), "data/exhibits/E0001-d1.txt");
	assert_string_equal(exhibit_verify_file_name(v, 2), "data/exhibits/E0001.txt");
	assert_int_equal(exhibit_verify_file_size(v, 2), 5);
	assert_memory_equal(exhibit_verify_file_sha256(v, 2), first.b, 32);
	assert_null(exhibit_verify_file_name(v, 4));
	assert_null(exhibit_verify_problem_text(v, 0));
	exhibit_verify_free(v);
}

static void test_invalid_tells_nothing_else(void **state)
{
	struct exhibit_verify *v;
	int fd = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	(void)state;
	assert_true(io_write(fd, bytes.p, bytes.n - 1, &err));
	io_close(&fd);
	v = exhibit_verify_new(copy);
	assert_int_equal(exhibit_verify_verdict(v), EXHIBIT_INVALID);
	for (int i = 0; i < EXHIBIT_VERIFY_FIELDS; i++)
		assert_null(exhibit_verify_text(v, (enum exhibit_verify_field)i));
	assert_int_equal(exhibit_verify_files(v), 0);
	assert_int_equal(exhibit_verify_trust(v, "somebody"), EXHIBIT_INVALID);
	exhibit_verify_free(v);
}

/* Nothing in the file is without meaning. (Checksums of the ZIP help; without them: below.) */
static void test_every_byte_counts(void **state)
{
	static const char bits[] = { 0x01, 0x20, (char)0x80 };
	int fd = open(copy, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	(void)state;
	assert_true(io_write(fd, bytes.p, bytes.n, &err));
	assert_int_equal(verdict_of(copy), EXHIBIT_INTACT_KNOWN);
	for (size_t i = 0; i < bytes.n; i += i < bytes.n / 2 ? 7 : 1) {
		char c = (char)(bytes.p[i] ^ bits[i % countof(bits)]);

		assert_true(io_pwrite(fd, &c, 1, i, &err));
		if (verdict_of(copy) != EXHIBIT_INVALID)
			fail_msg("byte %zu of %zu may be changed", i, bytes.n);
		assert_true(io_pwrite(fd, bytes.p + i, 1, i, &err));
	}
	io_close(&fd);
}

/* Neither certificate nor signature have bits that nobody looks at. */
static void test_every_byte_counts_in_a_folder(void **state)
{
	static const char *const files[] = { "tagmanifest-sha256.txt.p7s", "signer.pem", "tagmanifest-sha256.txt",
					     "manifest-sha256.txt", "bag-info.txt", "bagit.txt",
					     "data/exhibits/E0001.txt" };
	char script[1024], path[512];

	(void)state;
	snprintf(script, sizeof script, "python3 -c 'import zipfile; zipfile.ZipFile(\"%s\").extractall(\"%s/x\")'", zip, dir);
	assert_int_equal(system(script), 0);
	snprintf(script, sizeof script, "%s/x", dir);
	assert_int_equal(verdict_of(script), EXHIBIT_INTACT_KNOWN);
	for (size_t i = 0; i < countof(files); i++) {
		struct buf b;
		int fd;

		snprintf(path, sizeof path, "%s/x/%s", dir, files[i]);
		assert_true(io_read_file(path, 1 << 20, &b, &err));
		fd = open(path, O_RDWR | O_CLOEXEC);
		for (size_t at = 0; at < b.n; at += i == 0 ? 1 : 3) {
			/* 0x20 is upper and lower case; the other bit wanders. */
			char c = (char)(b.p[at] ^ (i == 0 && at % 2 ? 0x20 : 1 << at / 2 % 8));

			assert_true(io_pwrite(fd, &c, 1, at, &err));
			if (verdict_of(script) != EXHIBIT_INVALID)
				fail_msg("byte %zu of %s may be changed", at, files[i]);
			assert_true(io_pwrite(fd, b.p + at, 1, at, &err));
		}
		assert_int_equal(verdict_of(script), EXHIBIT_INTACT_KNOWN);
		io_close(&fd);
		buf_clear(&b);
	}
}

static void test_every_length_counts(void **state)
{
	int fd = open(copy, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	(void)state;
	assert_true(io_write(fd, bytes.p, bytes.n, &err));
	assert_true(io_write(fd, "\0", 1, &err));
	assert_int_equal(verdict_of(copy), EXHIBIT_INVALID);
	for (size_t n = bytes.n; n-- > 0;) {
		if (n % 97 && n + 100 < bytes.n)
			continue;
		assert_int_equal(ftruncate(fd, (off_t)n), 0);
		if (verdict_of(copy) != EXHIBIT_INVALID)
			fail_msg("%zu of %zu bytes are taken for the whole", n, bytes.n);
	}
	io_close(&fd);
}

static void test_faults_are_no_verdict(void **state)
{
	struct exhibit_verify *v = exhibit_verify_new("/nowhere/at/all");

	(void)state;
	assert_int_equal(exhibit_verify_verdict(v), EXHIBIT_VERIFY_FAILED);
	assert_non_null(exhibit_verify_fault(v));
	exhibit_verify_free(v);
	assert_int_equal(verdict_of("/dev/null"), EXHIBIT_VERIFY_FAILED);
	exhibit_verify_free(NULL);
}

static void write_bundle(void)
{
	struct bag_info info = { .case_id = SPAN("case 7"), .contact = SPAN("Jay"), .when = WHEN };
	struct bag_result r;
	struct bag *b = bag_new();
	int fd = open(zip, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (!bag_add_bytes(b, "data/exhibits/E0001.txt", SPAN("first"), &err) ||
	    !bag_add_bytes(b, "data/exhibits/E0001-d1.txt", SPAN("derived"), &err) ||
	    !bag_add_bytes(b, "data/exhibits/E0002", SPAN(""), &err) ||
	    !bag_add_bytes(b, "data/case/report.html", SPAN("<html>"), &err) ||
	    !bag_write(b, fd, &info, key, &r, &err))
		fail_msg("%s", err.msg);
	bag_free(b);
	io_close(&fd);
}

static int setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct key_opts o = { .name = "J\xc3\xbcrgen", .email = "j@example.org", .passphrase_fd = -1, .now = WHEN };

	(void)state;
	snprintf(dir, sizeof dir, "%s/exhibit-verify-XXXXXX", tmp ? tmp : P_tmpdir);
	assert_non_null(mkdtemp(dir));
	setenv("XDG_DATA_HOME", dir, 1);
	snprintf(zip, sizeof zip, "%s/a.zip", dir);
	snprintf(copy, sizeof copy, "%s/b.zip", dir);
	key = key_make(&o, &err);
	if (key == NULL)
		fail_msg("%s", err.msg);
	write_bundle();
	return io_read_file(zip, 1 << 20, &bytes, &err) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	key_free(key);
	buf_clear(&bytes);
	return io_rmtree(dir, &err) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_told),
		cmocka_unit_test(test_invalid_tells_nothing_else),
		cmocka_unit_test(test_every_byte_counts),
		cmocka_unit_test(test_every_byte_counts_in_a_folder),
		cmocka_unit_test(test_every_length_counts),
		cmocka_unit_test(test_faults_are_no_verdict),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
