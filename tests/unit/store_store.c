/* The store: what is put comes back, once, from any process, and after a death at any moment. */
#include "store/memo.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/exhibit-store-XXXXXX";
static char path[256];
static int serial;
static struct err err;

/* A store directory of its own for every test. */
static const char *fresh(void)
{
	snprintf(path, sizeof path, "%s/%d", dir, serial++);
	return path;
}

static struct store *open_it(const char *at)
{
	struct store *s = store_open(at, STORE_CREATE, &err);

	if (s == NULL)
		fail_msg("%s", err.msg);
	return s;
}

static void close_it(struct store *s)
{
	if (!store_close(s, &err))
		fail_msg("%s", err.msg);
}

static struct digest put_str(struct store *s, const char *text)
{
	struct digest d;

	if (!store_put(s, span_str(text), &d, &err))
		fail_msg("%s", err.msg);
	return d;
}

static void assert_holds(struct store *s, const struct digest *d, struct span bytes)
{
	struct buf b;

	buf_init(&b, 64u << 20);
	if (!store_read(s, d, 64u << 20, &b, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(b.n, bytes.n);
	assert_memory_equal(buf_view(&b).p, bytes.p, bytes.n);
	buf_clear(&b);
}

/* `n` bytes that only this seed gives. */
static struct span pattern(uint32_t seed, size_t n)
{
	char *p = malloc(n + 4);
	uint32_t x = seed * 2654435761u + 1;

	for (size_t i = 0; i < n; i += 4) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		memcpy(p + i, &x, 4);
	}
	return span_of(p, n);
}

static void free_span(struct span s)
{
	union { const char *from; char *to; } p = { s.p };

	free(p.to);
}

static uint64_t bad_seen;
static char bad_why[256];

static void count_bad(void *ctx, const struct digest *d, const char *why)
{
	(void)ctx;
	(void)d;
	bad_seen++;
	snprintf(bad_why, sizeof bad_why, "%s", why);
}

static uint64_t check(struct store *s)
{
	uint64_t n = 0;

	bad_seen = 0;
	assert_true(store_check(s, count_bad, NULL, &n, &err));
	assert_int_equal(n, bad_seen);
	return n;
}

static uint64_t size_of(const char *at, const char *name)
{
	char full[512];
	struct stat st;

	snprintf(full, sizeof full, "%s/%s", at, name);
	return stat(full, &st) == 0 ? (uint64_t)st.st_size : UINT64_MAX;
}

/* ---- tests ---- */

static void test_put_and_read(void **state)
{
	const char *at = fresh();
	struct store *s = open_it(at);
	struct digest a = put_str(s, "one"), b = put_str(s, "two"), none = put_str(s, "");
	struct digest absent = digest_of(SPAN("three"));
	struct buf small;
	char part[8];

	(void)state;
	for (int round = 0; round < 2; round++) {
		assert_holds(s, &a, SPAN("one"));
		assert_holds(s, &b, SPAN("two"));
		assert_holds(s, &none, SPAN(""));
		assert_int_equal(store_count(s), 3);
		assert_false(store_has(s, &absent));
		assert_int_equal(store_pread(s, &a, 1, part, sizeof part, &err), 2);
		assert_memory_equal(part, "ne", 2);
		assert_int_equal(store_pread(s, &a, 3, part, sizeof part, &err), 0);
		assert_int_equal(store_pread(s, &absent, 0, part, sizeof part, &err), -1);
		buf_init(&small, 2);
		assert_false(store_read(s, &a, 100, &small, &err));
		assert_int_equal(check(s), 0);
		put_str(s, "one");
		close_it(s);
		s = open_it(at);
	}
	close_it(s);
	assert_int_equal(size_of(at, "000001-000000.pack"), 6);
	assert_int_equal(size_of(at, "000002.idx"), UINT64_MAX);
}

static void test_not_a_store(void **state)
{
	(void)state;
	assert_null(store_open(fresh(), 0, &err));
	assert_null(store_open("/usr", STORE_CREATE, &err));
	assert_int_equal(err.status, EXHIBIT_INPUT);
	assert_null(store_open("/usr", STORE_READ_ONLY, &err));
}

static struct digest stream(struct store *s, struct span bytes, size_t step)
{
	struct store_put *p = store_begin(s, &err);
	struct digest d;
	uint64_t n;

	assert_non_null(p);
	for (size_t at = 0; at < bytes.n; at += step)
		assert_true(store_append(p, span_sub(bytes, at, step), &err));
	assert_true(store_end(p, &d, &n, &err));
	assert_int_equal(n, bytes.n);
	return d;
}

static void test_stream(void **state)
{
	static const size_t size[] = { 0, 1, 5000, 300000, STORE_OWN_PACK, STORE_OWN_PACK + 1,
				       20u << 20 };
	const char *at = fresh();
	struct store *s = open_it(at);
	struct digest d[countof(size)];
	struct blob b;

	(void)state;
	for (uint32_t i = 0; i < countof(size); i++) {
		struct span bytes = pattern(i, size[i]);
		struct digest expected = digest_of(bytes);

		put_str(s, "something between");
		d[i] = stream(s, bytes, 70001);
		assert_true(digest_eq(&d[i], &expected));
		assert_holds(s, &d[i], bytes);
		d[i] = stream(s, bytes, 1000003);	/* known by now */
		assert_true(store_find(s, &d[i], &b, &err));
		assert_int_equal(b.own_file, size[i] > STORE_OWN_PACK);
		free_span(bytes);
	}
	assert_int_equal(store_count(s), countof(size) + 1);
	close_it(s);
	s = open_it(at);
	assert_int_equal(check(s), 0);
	assert_int_equal(store_count(s), countof(size) + 1);
	assert_true(store_find(s, &d[countof(size) - 1], &b, &err));
	assert_true(b.own_file);
	close_it(s);
}

static void test_streams_at_once(void **state)
{
	const char *at = fresh();
	struct store *s = open_it(at);
	struct span big = pattern(7, 17u << 20), small = pattern(8, 100000);
	struct store_put *p = store_begin(s, &err), *q = store_begin(s, &err), *r;
	struct digest d;

	(void)state;
	for (size_t i = 0; i < big.n; i += 1u << 20) {
		assert_true(store_append(p, span_sub(big, i, 1u << 20), &err));
		assert_true(store_append(q, span_sub(small, i >> 8, 4096), &err));
		put_str(s, "between");
	}
	r = store_begin(s, &err);
	assert_true(store_append(r, big, &err));
	store_abort(r);
	r = store_begin(s, &err);
	assert_true(store_append(r, small, &err));
	store_abort(r);
	store_abort(NULL);
	assert_true(store_end(p, &d, NULL, &err));
	assert_holds(s, &d, big);
	assert_int_equal(store_put_size(q), 17 * 4096);
	assert_true(store_end(q, &d, NULL, &err));
	assert_holds(s, &d, span_sub(small, 0, 17 * 4096));
	close_it(s);
	s = open_it(at);
	assert_int_equal(check(s), 0);
	assert_int_equal(store_count(s), 3);
	close_it(s);
	free_span(big);
	free_span(small);
}

static void test_slices(void **state)
{
	const char *at = fresh();
	struct store *s = open_it(at), *t = open_it(at);
	struct digest whole = put_str(s, "From a to z"), a = digest_of(SPAN("a to z")),
		      z = digest_of(SPAN("z")), none = digest_of(SPAN(""));

	(void)state;
	assert_true(store_slice(s, &whole, 5, 6, &a, &err));
	assert_false(store_slice(s, &whole, 5, 7, &z, &err));
	assert_false(store_slice(s, &whole, UINT64_MAX, 2, &z, &err));
	assert_false(store_slice(s, &z, 0, 0, &none, &err));
	assert_false(store_has(t, &whole));
	assert_true(store_flush(s, &err));
	/* Another writer's object, and a slice of a slice. */
	assert_true(store_slice(t, &a, 5, 1, &z, &err));
	assert_true(store_slice(t, &a, 6, 0, &none, &err));
	assert_holds(t, &z, SPAN("z"));
	close_it(t);
	assert_holds(s, &z, SPAN("z"));
	close_it(s);
	s = open_it(at);
	assert_holds(s, &a, SPAN("a to z"));
	assert_holds(s, &z, SPAN("z"));
	assert_holds(s, &none, SPAN(""));
	assert_int_equal(check(s), 0);
	close_it(s);
}

static void write_file(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void test_links(void **state)
{
	const char *at = fresh();
	struct store *s = open_it(at), *t = open_it(at);
	struct digest d = digest_of(SPAN("input file")), part = digest_of(SPAN("file"));
	char input[300];
	struct stat st;
	struct blob b;

	(void)state;
	snprintf(input, sizeof input, "%s.input", at);
	write_file(input, "input file");
	assert_int_equal(stat(input, &st), 0);
	assert_true(store_link(s, input, &st, &d, &err));
	assert_holds(s, &d, SPAN("input file"));
	assert_true(store_find(s, &d, &b, &err));
	assert_true(b.own_file);
	assert_true(store_flush(s, &err));
	assert_true(store_slice(t, &d, 6, 4, &part, &err));
	assert_true(store_find(t, &part, &b, &err));
	assert_false(b.own_file);
	close_it(s);
	close_it(t);
	s = open_it(at);
	assert_holds(s, &part, SPAN("file"));
	assert_int_equal(check(s), 0);
	write_file(input, "other file");
	assert_false(store_find(s, &d, &b, &err));
	assert_int_equal(err.status, EXHIBIT_INPUT);
	assert_non_null(strstr(err.msg, "input changed since it was read"));
	assert_false(store_has(s, &part));
	assert_int_equal(check(s), 2);
	/* The bytes themselves mend it. */
	put_str(s, "input file");
	assert_holds(s, &d, SPAN("input file"));
	close_it(s);
	unlink(input);
	s = open_it(at);
	assert_holds(s, &d, SPAN("input file"));
	assert_false(store_find(s, &part, &b, &err));
	close_it(s);
}

/* ---- deaths ---- */

/* Puts objects 0, 1, 2... and says on a pipe which of them it flushed, until it is killed. */
static _Noreturn void write_for_ever(const char *at, int said)
{
	struct store *s = open_it(at);

	for (uint32_t i = 0;; i++) {
		struct span bytes = pattern(i, i % 97 == 96 ? 1u << 20 : i % 5000);
		struct digest d;

		if (i % 3) {
			if (!store_put(s, bytes, &d, &err))
				_exit(1);
		} else {
			stream(s, bytes, 999);
		}
		free_span(bytes);
		if (i % 10 == 9 && (!store_flush(s, &err) || write(said, &i, sizeof i) < 0))
			_exit(1);
	}
}

static uint32_t run_and_kill(const char *at, useconds_t after)
{
	uint32_t last = 0, heard;
	int said[2], status;
	pid_t pid;

	assert_int_equal(pipe(said), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		write_for_ever(at, said[1]);
	close(said[1]);
	usleep(after);
	kill(pid, SIGKILL);
	while (read(said[0], &heard, sizeof heard) == sizeof heard)
		last = heard + 1;
	close(said[0]);
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	return last;
}

static void assert_has_pattern(struct store *s, uint32_t i)
{
	struct span bytes = pattern(i, i % 97 == 96 ? 1u << 20 : i % 5000);
	struct digest d = digest_of(bytes);

	if (!store_has(s, &d))
		fail_msg("object %u was flushed and is not there", i);
	free_span(bytes);
}

static void test_kill(void **state)
{
	const char *at = fresh();
	struct store *s;

	(void)state;
	for (uint32_t round = 0; round < 30; round++) {
		uint32_t n = run_and_kill(at, 500 + (round * 7919) % 40000);

		s = open_it(at);
		for (uint32_t i = 0; i < n; i++)
			assert_has_pattern(s, i);
		if (round % 5 == 4)
			assert_int_equal(check(s), 0);
		put_str(s, "life goes on");
		close_it(s);
	}
	/* Repaired once: nothing is left to do, for a reader neither. */
	s = store_open(at, STORE_READ_ONLY, &err);
	assert_non_null(s);
	assert_int_equal(check(s), 0);
	close_it(s);
}

/* A child puts two objects, syncs after the first, flushes the second and dies. */
static void die_after_flush(const char *at)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct store *s = open_it(at);

		put_str(s, "safe object");
		if (!store_sync(s, &err))
			_exit(1);
		put_str(s, "unsafe object");
		if (!store_flush(s, &err))
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
}

static void damage(const char *at, const char *name, off_t where, char with)
{
	char full[512];
	int fd;

	snprintf(full, sizeof full, "%s/%s", at, name);
	fd = open(full, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, &with, 1, where), 1);
	close(fd);
}

/* Power went: the index reached the disk, the bytes it names did not. */
static void test_lost_bytes(void **state)
{
	struct digest safe = digest_of(SPAN("safe object"));
	struct digest unsafe = digest_of(SPAN("unsafe object"));
	const char *at = fresh();
	char full[512];
	struct store *s;

	(void)state;
	die_after_flush(at);
	damage(at, "000001-000000.pack", 13, 0);
	s = store_open(at, STORE_READ_ONLY, &err);
	assert_non_null(s);
	assert_true(store_has(s, &safe));
	assert_false(store_has(s, &unsafe));
	close_it(s);
	for (int i = 0; i < 2; i++) {
		s = open_it(at);
		assert_true(store_has(s, &safe));
		assert_false(store_has(s, &unsafe));
		assert_int_equal(check(s), 0);
		close_it(s);
	}
	at = fresh();
	die_after_flush(at);
	snprintf(full, sizeof full, "%s/000001-000000.pack", at);
	assert_int_equal(truncate(full, 20), 0);
	s = open_it(at);
	assert_true(store_has(s, &safe));
	assert_false(store_has(s, &unsafe));
	put_str(s, "unsafe object");
	assert_holds(s, &unsafe, SPAN("unsafe object"));
	close_it(s);
}

static void test_torn_index(void **state)
{
	struct digest safe = digest_of(SPAN("safe object"));
	struct digest unsafe = digest_of(SPAN("unsafe object"));
	char full[512];

	(void)state;
	for (off_t cut = 0; cut <= 144; cut += 9) {
		const char *at = fresh();
		struct store *s;

		die_after_flush(at);
		snprintf(full, sizeof full, "%s/000001.idx", at);
		assert_int_equal(size_of(at, "000001.idx"), 64 + 16 + 64);
		assert_int_equal(truncate(full, cut), 0);
		s = open_it(at);
		assert_int_equal(store_has(s, &safe), cut >= 64);
		assert_int_equal(store_has(s, &unsafe), cut >= 144);
		assert_int_equal(check(s), 0);
		put_str(s, "safe object");
		close_it(s);
		s = open_it(at);
		assert_holds(s, &safe, SPAN("safe object"));
		close_it(s);
	}
}

/* A record damaged in the middle takes nothing else with it, and is told. */
static void test_damaged_index(void **state)
{
	const char *at = fresh();
	struct store *s = open_it(at);
	struct digest a = put_str(s, "a"), b = put_str(s, "b"), c = put_str(s, "c");

	(void)state;
	close_it(s);
	damage(at, "000001.idx", 64 + 20, 'x');
	s = open_it(at);
	assert_true(store_has(s, &a));
	assert_false(store_has(s, &b));
	assert_true(store_has(s, &c));
	assert_int_equal(check(s), 1);
	assert_non_null(strstr(bad_why, "64 bytes of index 000001"));
	close_it(s);
}

static void test_damaged_pack(void **state)
{
	const char *at = fresh();
	struct store *s = open_it(at);
	char full[512];

	(void)state;
	put_str(s, "first");
	put_str(s, "second");
	close_it(s);
	damage(at, "000001-000000.pack", 7, 'X');
	s = open_it(at);
	assert_int_equal(check(s), 1);
	assert_non_null(strstr(bad_why, "digest"));
	close_it(s);
	snprintf(full, sizeof full, "%s/000001-000000.pack", at);
	unlink(full);
	s = open_it(at);
	assert_int_equal(store_count(s), 0);
	close_it(s);
}

/* A large object half written when its writer died leaves nothing behind. */
static void test_waste(void **state)
{
	struct span big = pattern(3, 20u << 20);
	const char *at = fresh();
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		struct store *s = open_it(at);
		struct store_put *p = store_begin(s, &err);

		put_str(s, "whole");
		if (!store_flush(s, &err) || !store_append(p, big, &err))
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(size_of(at, "000001-000002.pack"), big.n);
	close_it(open_it(at));
	assert_int_equal(size_of(at, "000001-000002.pack"), UINT64_MAX);
	assert_int_equal(size_of(at, "000001-000001.pack"), 5);
	free_span(big);
}

static void test_writers_at_once(void **state)
{
	const char *at = fresh();
	struct store *s = open_it(at);
	int ready[2], status;
	uint32_t seen = 0;
	pid_t pid[2];

	(void)state;
	for (uint32_t w = 0; w < 2; w++) {
		assert_int_equal(pipe(ready), 0);
		pid[w] = fork();
		if (pid[w] == 0) {
			struct store *mine = open_it(at);

			for (uint32_t i = 0; i < 3000; i++) {
				struct span bytes = pattern(i * 2 + w, 600);
				struct digest d;

				if (!store_put(mine, bytes, &d, &err))
					_exit(1);
				free_span(bytes);
				if (i % 100 == 99 && !store_flush(mine, &err))
					_exit(1);
			}
			_exit(!store_close(mine, &err));
		}
		close(ready[0]);
		close(ready[1]);
	}
	while (seen < 6000) {
		struct span bytes = pattern(seen, 600);
		struct digest d = digest_of(bytes);

		if (store_has(s, &d)) {
			assert_holds(s, &d, bytes);
			seen++;
		}
		free_span(bytes);
	}
	for (uint32_t w = 0; w < 2; w++) {
		waitpid(pid[w], &status, 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(check(s), 0);
	assert_int_equal(store_count(s), 6000);
	close_it(s);
}

/* Files may not grow past 1 MiB: the error is told, the store is whole, and goes on afterwards. */
static void test_disk_full(void **state)
{
	struct rlimit before, small;
	const char *at = fresh();
	struct store *s = open_it(at);
	struct digest good = put_str(s, "before"), d;
	struct span bytes;
	bool failed = false;
	struct store_put *p;

	(void)state;
	assert_true(store_flush(s, &err));
	getrlimit(RLIMIT_FSIZE, &before);
	small = (struct rlimit){ 1u << 20, before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	for (uint32_t i = 0; i < 100 && !failed; i++) {
		bytes = pattern(i, 30000);
		failed = !store_put(s, bytes, &d, &err);
		free_span(bytes);
	}
	assert_true(failed);
	assert_int_equal(err.status, EXHIBIT_IO);
	assert_int_equal(err.sys, EFBIG);
	bytes = pattern(1000, 3u << 20);
	assert_non_null(p = store_begin(s, &err));
	assert_false(store_append(p, bytes, &err));
	store_abort(p);
	assert_false(store_flush(s, &err));
	assert_holds(s, &good, SPAN("before"));
	setrlimit(RLIMIT_FSIZE, &before);
	assert_true(store_put(s, bytes, &d, &err));
	assert_holds(s, &d, bytes);
	assert_int_equal(check(s), 0);
	close_it(s);
	s = open_it(at);
	assert_holds(s, &good, SPAN("before"));
	assert_holds(s, &d, bytes);
	assert_int_equal(check(s), 0);
	/* And without a second chance. */
	setrlimit(RLIMIT_FSIZE, &small);
	free_span(bytes);
	bytes = pattern(1001, 3u << 20);
	assert_false(store_put(s, bytes, &d, &err));
	put_str(s, "small enough");
	close_it(s);
	setrlimit(RLIMIT_FSIZE, &before);
	s = open_it(at);
	assert_false(store_has(s, &d));
	assert_int_equal(check(s), 0);
	close_it(s);
	free_span(bytes);
}

static void assert_memo(struct store *s, const char *key, const char *value)
{
	struct digest k = digest_of(span_str(key));
	struct buf b;

	buf_init(&b, 1u << 20);
	buf_puts(&b, "<");
	assert_int_equal(memo_get(s, &k, &b), value != NULL);
	buf_c(&b, 0);
	assert_string_equal(b.p + 1, value ? value : "");
	buf_clear(&b);
}

static void put_memo(struct store *s, const char *key, const char *value)
{
	struct digest k = digest_of(span_str(key));

	assert_true(memo_put(s, &k, span_str(value), &err));
}

static void test_memo(void **state)
{
	struct span big = pattern(1, 900000);
	const char *at = fresh();
	struct store *s = open_it(at), *t = open_it(at);
	struct digest k = digest_of(SPAN("big"));
	char full[512];
	struct buf b;

	(void)state;
	assert_memo(s, "a", NULL);
	put_memo(s, "a", "1");
	put_memo(s, "a", "2");
	assert_memo(s, "a", "2");
	put_memo(s, "none", "");
	assert_true(memo_put(s, &k, big, &err));
	put_memo(s, "b", "3");
	assert_true(store_flush(s, &err));
	assert_memo(t, "b", "3");
	put_memo(s, "c", "4");
	assert_memo(t, "c", NULL);
	close_it(s);
	assert_memo(t, "c", "4");
	assert_memo(t, "none", "");
	buf_init(&b, 1u << 20);
	assert_true(memo_get(t, &k, &b));
	assert_int_equal(b.n, big.n);
	assert_memory_equal(b.p, big.p, big.n);
	assert_false(memo_get(t, &k, &b));	/* no room a second time */
	assert_int_equal(b.n, big.n);
	buf_clear(&b);
	close_it(t);
	/* A damaged value is none; a torn end takes only itself. */
	damage(at, "000001.memo", 44, 'x');
	snprintf(full, sizeof full, "%s/000001.memo", at);
	assert_int_equal(truncate(full, (off_t)size_of(at, "000001.memo") - 1), 0);
	s = open_it(at);
	assert_memo(s, "a", "2");
	assert_memo(s, "b", "3");
	assert_memo(s, "c", NULL);
	put_memo(s, "c", "5");
	close_it(s);
	damage(at, "000001.memo", 44 + 1 + 44, 'x');
	s = open_it(at);
	assert_memo(s, "a", NULL);
	assert_memo(s, "c", "5");
	close_it(s);
	free_span(big);
}

/* More packs than are kept open, more objects than one table. */
static void test_many(void **state)
{
	const char *at = fresh();
	struct store *s = NULL;
	char text[32];

	(void)state;
	for (uint32_t w = 0; w < 80; w++) {
		s = open_it(at);
		for (uint32_t i = 0; i < 100; i++) {
			snprintf(text, sizeof text, "%u of %u", i, w);
			put_str(s, text);
		}
		close_it(s);
	}
	s = open_it(at);
	for (uint32_t i = 0; i < 8000; i++) {
		snprintf(text, sizeof text, "%u of %u", i / 80, i % 80);
		struct digest d = digest_of(span_str(text));

		assert_holds(s, &d, span_str(text));
	}
	close_it(s);
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL;
}

static int remove_dir(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", dir);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_and_read),	cmocka_unit_test(test_not_a_store),
		cmocka_unit_test(test_stream),		cmocka_unit_test(test_streams_at_once),
		cmocka_unit_test(test_slices),		cmocka_unit_test(test_links),
		cmocka_unit_test(test_kill),		cmocka_unit_test(test_lost_bytes),
		cmocka_unit_test(test_torn_index),	cmocka_unit_test(test_damaged_index),
		cmocka_unit_test(test_damaged_pack),	cmocka_unit_test(test_waste),
		cmocka_unit_test(test_writers_at_once), cmocka_unit_test(test_disk_full),
		cmocka_unit_test(test_memo),		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
