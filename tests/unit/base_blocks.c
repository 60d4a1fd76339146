/* Files written past the page cache: every byte where it belongs, on a disk and where there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/blocks.h"
#include "base/io.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE ((size_t)5 * 1024 * 1024 + 123)

static int on_disk(void)
{
	char name[] = "./blocks-XXXXXX";	/* here, not in /tmp, which may be memory */
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	unlink(name);
	return fd;
}

static char *bytes(void)
{
	char *p = malloc(SIZE);
	uint32_t x = 7;

	assert_non_null(p);
	for (size_t i = 0; i < SIZE; i++) {
		x = x * 1664525 + 1013904223;
		p[i] = (char)(x >> 24);
	}
	return p;
}

/* Odd pieces, some of them through blocks_room; patches before, across and behind what is written. */
static void write_all(int fd, char *want)
{
	struct err e = { 0 };
	struct blocks *b = blocks_new(fd);
	size_t at = 0, n = 1;

	while (at < SIZE) {
		size_t room, piece = SIZE - at < n ? SIZE - at : n;
		char *to = n % 3 == 0 ? blocks_room(b, &room, &e) : NULL;

		if (to) {
			piece = piece < room ? piece : room;
			memcpy(to, want + at, piece);
			blocks_fill(b, piece);
		} else {
			assert_true(blocks_put(b, span_of(want + at, piece), &e));
		}
		at += piece;
		assert_int_equal(blocks_at(b), at);
		n = n * 3 % 70001 + 1;
	}
	memcpy(want + 26, "first", 5);
	assert_true(blocks_patch(b, 26, SPAN("first"), &e));
	memcpy(want + 5 * 1024 * 1024 - 2, "edge", 4);
	assert_true(blocks_patch(b, 5 * 1024 * 1024 - 2, SPAN("edge"), &e));
	memcpy(want + SIZE - 4, "last", 4);
	assert_true(blocks_patch(b, SIZE - 4, SPAN("last"), &e));
	assert_true(blocks_finish(b, &e));
	blocks_free(b);
}

static void check(int fd)
{
	char *want = bytes(), *got = malloc(SIZE);
	struct stat st;

	assert_non_null(got);
	write_all(fd, want);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_size, SIZE);
	assert_int_equal(io_pread(fd, got, SIZE, 0), SIZE);
	assert_memory_equal(got, want, SIZE);
	free(want);
	free(got);
	close(fd);
}

static void test_disk(void **state)
{
	(void)state;
	check(on_disk());
}

static void test_memory(void **state)
{
	(void)state;
	check(memfd_create("blocks", MFD_CLOEXEC));
}

static void test_small(void **state)
{
	struct err e = { 0 };
	int fd = on_disk();
	struct blocks *b = blocks_new(fd);
	char got[8];

	(void)state;
	assert_true(blocks_put(b, SPAN("hello"), &e));
	assert_true(blocks_patch(b, 1, SPAN("E"), &e));
	assert_true(blocks_finish(b, &e));
	blocks_free(b);
	assert_int_equal(io_pread(fd, got, sizeof got, 0), 5);
	assert_memory_equal(got, "hEllo", 5);
	close(fd);
}

/* The thread meets the trouble, the next put tells it. */
static void test_full(void **state)
{
	struct err e = { 0 };
	int fd = open("/dev/full", O_RDWR | O_CLOEXEC);
	struct blocks *b = blocks_new(fd);
	char *p = bytes();
	bool ok = true;

	(void)state;
	for (int i = 0; i < 4 && ok; i++)
		ok = blocks_put(b, span_of(p, SIZE), &e);
	ok = ok && blocks_finish(b, &e);
	assert_false(ok);
	assert_int_equal(e.status, EXHIBIT_IO);
	blocks_free(b);
	free(p);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_disk), cmocka_unit_test(test_memory), cmocka_unit_test(test_small),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests_name("base/blocks", tests, NULL, NULL);
}
