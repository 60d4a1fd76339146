/* The bundle as strangers see it: stock openssl, sha256sum and Python's zipfile, and the same bytes
 * twice. */
#include "seal/bag.h"

#include "base/io.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define WHEN 1717240000		/* 2024-06-01 */

static char dir[200];
static struct err err;
static struct key *key;
static struct store *store;

static const char *in_dir(const char *name)
{
	static char path[4][256];
	static int turn;
	char *to = path[turn++ % 4];

	snprintf(to, sizeof path[0], "%s/%s", dir, name);
	return to;
}

static int sh(const char *script)
{
	char line[4096];

	snprintf(line, sizeof line, "cd %s && { %s\n}", dir, script);
	return system(line);
}

static struct digest put(const char *text)
{
	struct digest d;

	if (!store_put(store, span_str(text), &d, &err))
		fail_msg("%s", err.msg);
	return d;
}

static int temp(const char *name)
{
	int fd = open(in_dir(name), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	return fd;
}

static void add_object(struct bag *b, const char *name, const char *text)
{
	struct digest d = put(text);

	if (!bag_add_object(b, name, store, &d, strlen(text), &err))
		fail_msg("%s", err.msg);
}

static struct bag *sample(void)
{
	struct bag *b = bag_new();

	add_object(b, "data/exhibits/E0002.txt", "second");
	add_object(b, "data/exhibits/E0001.eml", "From: a@example.org\n\nfirst\n");
	add_object(b, "data/exhibits/E0003.bin", "");
	return b;
}

static void add_case(struct bag *b, int report)
{
	assert_true(bag_add_range(b, "data/case/report.html", report, 2, 6, NULL, &err));
	assert_true(bag_add_bytes(b, "data/case/index.csv", SPAN("no,path\r\n"), &err));
}

static struct bag_result write_sample(const char *name)
{
	struct bag_info info = { .case_id = SPAN("case 7"), .contact = SPAN("J. Doe"), .when = WHEN };
	struct digest evidence;
	struct bag_result r;
	struct bag *b = sample();
	int report = temp("report"), fd = temp(name);

	assert_true(io_write(report, "<<<html>>>", 10, &err));
	assert_true(bag_evidence(b, &evidence, &err));
	add_case(b, report);
	if (!bag_write(b, fd, &info, key, &r, &err))
		fail_msg("%s", err.msg);
	assert_memory_equal(&evidence, &r.evidence, sizeof evidence);
	assert_int_equal(r.files, 5);
	io_close(&fd);
	io_close(&report);
	bag_free(b);
	return r;
}

static void test_strangers_can_check_it(void **state)
{
	(void)state;
	write_sample("a.zip");
	assert_int_equal(sh("rm -rf x && python3 -c 'import zipfile as z; f = z.ZipFile(\"a.zip\"); "
			    "assert f.testzip() is None; f.extractall(\"x\")'"), 0);
	/* Recipe A, word for word as VERIFY.txt has it. */
	assert_int_equal(sh("cd x && grep -E '^(openssl|sha256sum|diff)' VERIFY.txt > ../recipe && "
			    "test $(wc -l < ../recipe) = 5 && bash -e ../recipe > ../said 2>&1"), 0);
	assert_int_equal(sh("test $(grep -vc -e '^[0-9a-f]\\{64\\}  ' -e 'CMS Verification successful' said) = 0"), 0);
	assert_int_equal(sh("cd x && printf x >> data/exhibits/E0001.eml && ! bash -e ../recipe 2>&1"), 0);
}

static void test_same_bytes_twice(void **state)
{
	struct bag_result a, b;

	(void)state;
	a = write_sample("a.zip");
	setenv("TZ", "Asia/Kolkata", 1);
	b = write_sample("b.zip");
	unsetenv("TZ");
	assert_memory_equal(&a, &b, sizeof a);
	assert_int_equal(sh("cmp a.zip b.zip"), 0);
}

static void test_digests_people_quote(void **state)
{
	struct bag_result r = write_sample("a.zip");
	char hex[DIGEST_HEX], script[512];

	(void)state;
	snprintf(script, sizeof script,
		 "unzip -p a.zip tagmanifest-sha256.txt | sha256sum | grep -q '^%s'", digest_hex(&r.fingerprint, hex));
	assert_int_equal(sh(script), 0);
	snprintf(script, sizeof script,
		 "unzip -p a.zip manifest-sha256.txt | grep '  data/exhibits/' | sha256sum | grep -q '^%s'",
		 digest_hex(&r.evidence, hex));
	assert_int_equal(sh(script), 0);
	snprintf(script, sizeof script, "unzip -p a.zip signer.pem | openssl x509 -noout -fingerprint -sha256 | "
		 "tr -d : | tr A-F a-f | grep -q '=%s'", digest_hex(&r.signer, hex));
	assert_int_equal(sh(script), 0);
}

static void test_order_and_headers(void **state)
{
	(void)state;
	write_sample("a.zip");
	assert_int_equal(sh("python3 - <<'E'\n"
		"import zipfile\n"
		"i = zipfile.ZipFile('a.zip').infolist()\n"
		"n = [e.filename for e in i]\n"
		"assert n == sorted(n) and n[0] == 'VERIFY.txt' and n[-1].endswith('.p7s'), n\n"
		"for e in i:\n"
		"    assert e.date_time == (1980, 1, 1, 0, 0, 0) and e.extra == e.comment == b''\n"
		"    assert e.flag_bits == e.compress_type == 0 and e.external_attr == 0o100644 << 16\n"
		"    assert (e.create_system, e.create_version, e.extract_version) == (3, 20, 20)\n"
		"E"), 0);
}

static void test_wrong_bytes_are_a_fault(void **state)
{
	struct bag_info info = { .case_id = SPAN("c"), .when = WHEN };
	struct digest other = digest_of(SPAN("what it was"));
	struct bag_result r;
	struct bag *b = bag_new();
	int in = temp("in"), fd = temp("c.zip");

	(void)state;
	assert_true(io_write(in, "what it is!", 11, &err));
	assert_true(bag_add_range(b, "data/exhibits/E0001", in, 0, 11, &other, &err));
	assert_false(bag_write(b, fd, &info, key, &r, &err));
	assert_non_null(strstr(err.msg, "E0001"));
	assert_non_null(strstr(err.msg, "changed while bundling"));
	bag_free(b);
	b = bag_new();
	assert_true(bag_add_range(b, "data/exhibits/E0001", in, 0, 12, NULL, &err));
	assert_false(bag_write(b, fd, &info, key, &r, &err));
	assert_non_null(strstr(err.msg, "shorter"));
	bag_free(b);
	io_close(&in);
	io_close(&fd);
}

static void test_misuse_is_a_fault(void **state)
{
	struct bag_info info = { .case_id = SPAN("c"), .when = WHEN };
	struct bag_result r;
	struct digest d;
	struct bag *b = sample();
	int fd = temp("c.zip");

	(void)state;
	assert_false(bag_add_bytes(b, "VERIFY.txt", SPAN(""), &err));
	assert_false(bag_add_bytes(b, "data/../x", SPAN(""), &err));
	assert_true(bag_evidence(b, &d, &err));
	assert_true(bag_add_bytes(b, "data/exhibits/E0004", SPAN("late"), &err));
	assert_false(bag_write(b, fd, &info, key, &r, &err));
	assert_non_null(strstr(err.msg, "behind the evidence digest"));
	assert_true(bag_add_bytes(b, "data/exhibits/e0004", SPAN("twin"), &err));
	assert_false(bag_write(b, fd, &info, key, &r, &err));
	assert_non_null(strstr(err.msg, "two files"));
	bag_free(b);

	b = sample();
	info.case_id = SPAN("two\nlines");
	assert_false(bag_write(b, fd, &info, key, &r, &err));
	info.case_id = SPAN("c");
	info.when = WHEN - 10 * 86400;		/* before the certificate */
	assert_false(bag_write(b, fd, &info, key, &r, &err));
	assert_non_null(strstr(err.msg, "the time to sign with is"));
	bag_free(b);
	io_close(&fd);
}

static int setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct key_opts o = { .name = "J. Doe", .email = "", .passphrase_fd = -1, .now = WHEN };

	(void)state;
	snprintf(dir, sizeof dir, "%s/exhibit-bag-XXXXXX", tmp ? tmp : P_tmpdir);
	assert_non_null(mkdtemp(dir));
	setenv("XDG_DATA_HOME", dir, 1);
	key = key_make(&o, &err);
	store = store_open(in_dir("store"), STORE_CREATE, &err);
	return key && store ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	key_free(key);
	store_close(store, &err);
	return io_rmtree(dir, &err) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strangers_can_check_it),
		cmocka_unit_test(test_same_bytes_twice),
		cmocka_unit_test(test_digests_people_quote),
		cmocka_unit_test(test_order_and_headers),
		cmocka_unit_test(test_wrong_bytes_are_a_fault),
		cmocka_unit_test(test_misuse_is_a_fault),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
