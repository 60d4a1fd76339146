/* Keys: made once, found again, protected, put away; signers who are known. Stock openssl reads
 * what is written. */
#include "seal/key.h"

#include "base/io.h"
#include "seal/known.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW 1717240000		/* 2024-06-01 */

static char dir[200];
static char home[256];
static struct err err;

/* A place for keys of its own for every test. */
static int fresh(void **state)
{
	static int serial;

	(void)state;
	snprintf(home, sizeof home, "%s/%d", dir, serial++);
	return setenv("XDG_DATA_HOME", home, 1);
}

static struct key_opts plain(void)
{
	return (struct key_opts){ .name = "", .email = "", .passphrase_fd = -1, .now = NOW };
}

static struct key *make(struct key_opts o)
{
	struct key *k = key_make(&o, &err);

	if (k == NULL)
		fail_msg("%s", err.msg);
	return k;
}

static int sh(const char *fmt, const char *path)
{
	char line[2048];

	snprintf(line, sizeof line, "f=%s; %s", path, fmt);
	return system(line);
}

static void test_made_on_first_use(void **state)
{
	struct key_opts o = plain();
	bool made;
	struct key *a = key_open_or_make(&o, &made, &err), *b;
	struct digest fa, fb;

	(void)state;
	assert_non_null(a);
	assert_true(made);
	b = key_open_or_make(&o, &made, &err);
	assert_non_null(b);
	assert_false(made);
	fa = key_fingerprint(a);
	fb = key_fingerprint(b);
	assert_true(digest_eq(&fa, &fb));
	assert_true(span_eq(key_cert_view(a), key_cert_view(b)));
	key_free(a);
	key_free(b);
}

static void test_files_are_private(void **state)
{
	struct key *k = make(plain());
	struct stat st;
	char path[512];

	(void)state;
	assert_int_equal(stat(key_path(k), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(path, sizeof path, "%s/exhibit/keys", home);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(chmod(key_path(k), 0644), 0);
	assert_null(key_open(&(struct key_opts){ .passphrase_fd = -1 }, &err));
	assert_non_null(strstr(err.msg, "chmod 600"));
	key_free(k);
}

static void test_openssl_reads_it(void **state)
{
	struct key_opts o = plain();
	struct key *k;

	(void)state;
	o.name = "J\xc3\xbcrgen Doe";
	o.email = "j@example.org";
	k = make(o);
	assert_int_equal(sh("openssl pkey -in $f -noout -check >/dev/null", key_path(k)), 0);
	assert_int_equal(sh("openssl x509 -in $f -noout -text -nameopt utf8,-esc_msb > $f.text && "
			    "grep -q 'Not After : Dec 31 23:59:59 9999 GMT' $f.text && grep -q 'Not Before: May 31 11:06:40 2024 GMT' $f.text && "
			    "grep -q 'Public-Key: (3072 bit)' $f.text && grep -q 'CA:FALSE' $f.text && grep -q 'E-mail Protection' $f.text && "
			    "grep -q 'Digital Signature, Non Repudiation' $f.text && grep -q 'j@example.org' $f.text", key_path(k)), 0);
	assert_true(span_eq_str(key_name_view(k), "J\xc3\xbcrgen Doe"));
	key_free(k);
}

static void test_pseudonym(void **state)
{
	struct key *k = make(plain());

	(void)state;
	assert_true(span_starts(key_name_view(k), "exhibit signer "));
	assert_int_equal(key_name_view(k).n, 15 + 8);
	key_free(k);
}

static void test_claims_are_plain_and_short(void **state)
{
	struct key_opts o = plain();
	char longest[66];

	(void)state;
	o.name = "J\x1b[2J";
	assert_null(key_make(&o, &err));
	memset(longest, 'a', 65);
	longest[65] = 0;
	o.name = longest;
	assert_null(key_make(&o, &err));
	assert_int_equal(err.status, EXHIBIT_USAGE);
	longest[64] = 0;
	key_free(make(o));
}

static void test_which_key(void **state)
{
	struct key *a = make(plain()), *b = make(plain());
	struct digest fa = key_fingerprint(a), fp;
	char hex[DIGEST_HEX], upper[DIGEST_HEX + 8];
	struct list all = { 0 };
	struct arena *ar = arena_new();

	(void)state;
	assert_false(key_find(NULL, &fp, &err));
	assert_non_null(strstr(err.msg, "2 keys"));
	assert_true(key_find(digest_hex(&fa, hex), &fp, &err));
	assert_true(digest_eq(&fp, &fa));
	hex[12] = 0;
	assert_true(key_find(hex, &fp, &err));
	snprintf(upper, sizeof upper, "%.2s:%.2s:%s", hex, hex + 2, hex + 4);
	for (char *p = upper; *p; p++)
		*p = *p >= 'a' && *p <= 'f' ? (char)(*p - 32) : *p;
	assert_true(key_find(upper, &fp, &err));
	assert_true(digest_eq(&fp, &fa));
	assert_false(key_find("../../etc", &fp, &err));
	assert_false(key_find("ab", &fp, &err));
	assert_true(key_list(&all, ar, &err));
	assert_int_equal(all.n, 2);
	assert_true(key_retire(&fa, &err));
	assert_true(key_find(NULL, &fp, &err));
	assert_false(digest_eq(&fp, &fa));
	assert_true(key_is_own(&fa));
	arena_free(ar);
	key_free(a);
	key_free(b);
}

static int pipe_of(const char *text)
{
	int p[2];

	assert_int_equal(pipe(p), 0);
	assert_true(io_write(p[1], text, strlen(text), &err));
	close(p[1]);
	return p[0];
}

static void test_passphrase(void **state)
{
	struct key_opts o = plain();
	struct key *k;
	char script[256];

	(void)state;
	o.protect = true;
	o.passphrase_fd = pipe_of("correct horse\nnot this");
	k = make(o);
	close(o.passphrase_fd);
	assert_int_equal(sh("grep -q 'BEGIN ENCRYPTED PRIVATE KEY' $f && ! grep -q 'BEGIN PRIVATE' $f && "
			    "sed -n '/ENCRYPTED/,$p' $f | openssl asn1parse | grep -q ':scrypt'", key_path(k)), 0);
	snprintf(script, sizeof script, "openssl pkey -in $f -passin 'pass:correct horse' -noout");
	assert_int_equal(sh(script, key_path(k)), 0);
	key_free(k);

	o.passphrase_fd = pipe_of("correct horse");
	k = key_open(&o, &err);
	assert_non_null(k);
	key_free(k);
	close(o.passphrase_fd);
	o.passphrase_fd = pipe_of("wrong\n");
	assert_null(key_open(&o, &err));
	assert_non_null(strstr(err.msg, "wrong passphrase"));
	close(o.passphrase_fd);
	o.passphrase_fd = pipe_of("\n");
	assert_null(key_make(&o, &err));
	assert_non_null(strstr(err.msg, "empty"));
	close(o.passphrase_fd);
}

static void test_damaged_files_are_faults(void **state)
{
	struct key *k = make(plain());
	struct key_opts o = plain();

	(void)state;
	assert_int_equal(sh("head -c 2500 $f > $f.new && mv $f.new $f && chmod 600 $f", key_path(k)), 0);
	assert_null(key_open(&o, &err));
	assert_int_equal(sh(": > $f", key_path(k)), 0);
	assert_null(key_open(&o, &err));
	assert_non_null(strstr(err.msg, "no certificate"));
	key_free(k);
}

static void test_nowhere_to_put_keys(void **state)
{
	struct key_opts o = plain();

	(void)state;
	setenv("XDG_DATA_HOME", "relative", 1);
	setenv("HOME", "", 1);
	assert_null(key_make(&o, &err));
	assert_int_equal(err.status, EXHIBIT_CONFIG);
}

static void test_known_signers(void **state)
{
	struct digest a = digest_of(SPAN("a")), b = digest_of(SPAN("b")), got;
	struct arena *ar = arena_new();
	struct list l = { 0 };
	char hex[DIGEST_HEX];

	(void)state;
	assert_true(known_load(&l, ar, &err));
	assert_int_equal(l.n, 0);
	assert_true(known_add(SPAN("Jane"), &a, SPAN("Jane Q. Doe"), false, &err));
	assert_true(known_add(SPAN(" Jane "), &a, SPAN("Jane Q. Doe"), false, &err));
	assert_false(known_add(SPAN("JANE"), &b, SPAN(""), false, &err));
	assert_false(known_add(SPAN(""), &b, SPAN(""), false, &err));
	assert_false(known_add(SPAN("a\tb"), &b, SPAN(""), false, &err));
	assert_false(known_add(SPAN("a\nb"), &b, SPAN(""), false, &err));
	assert_true(known_add_typed(SPAN("Bob"), digest_hex(&b, hex), false, &got, &err));
	assert_true(digest_eq(&got, &b));
	assert_false(known_add_typed(SPAN("Eve"), "1234", false, &got, &err));
	assert_true(known_load(&l, ar, &err));
	assert_int_equal(l.n, 2);
	assert_true(span_eq_str(known_by_key(&l, &a)->name, "Jane"));
	assert_null(known_by_name(&l, SPAN("jane q. doe")));
	assert_ptr_equal(known_by_claim(&l, SPAN("jane q. doe")), known_by_key(&l, &a));
	assert_true(known_add(SPAN("Jane"), &b, SPAN(""), true, &err));
	l = (struct list){ 0 };
	assert_true(known_load(&l, ar, &err));
	assert_int_equal(l.n, 2);
	assert_null(known_by_key(&l, &a));
	arena_free(ar);
}

static int setup(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(dir, sizeof dir, "%s/exhibit-key-XXXXXX", tmp ? tmp : P_tmpdir);
	return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	return io_rmtree(dir, &err) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_made_on_first_use, fresh),
		cmocka_unit_test_setup(test_files_are_private, fresh),
		cmocka_unit_test_setup(test_openssl_reads_it, fresh),
		cmocka_unit_test_setup(test_pseudonym, fresh),
		cmocka_unit_test_setup(test_claims_are_plain_and_short, fresh),
		cmocka_unit_test_setup(test_which_key, fresh),
		cmocka_unit_test_setup(test_passphrase, fresh),
		cmocka_unit_test_setup(test_damaged_files_are_faults, fresh),
		cmocka_unit_test_setup(test_known_signers, fresh),
		cmocka_unit_test_setup(test_nowhere_to_put_keys, fresh),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
