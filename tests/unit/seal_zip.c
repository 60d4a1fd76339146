/* The ZIP writer: records as the format has them, zip64 where it must be and nowhere else. */
#include "seal/zip.h"

#include "base/io.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static struct err err;

static void assert_bytes(const struct buf *b, const void *want, size_t n)
{
	assert_int_equal(b->n, n);
	assert_memory_equal(b->p, want, n);
}

static struct buf fresh(void)
{
	struct buf b;

	buf_init(&b, 4096);
	return b;
}

static void test_local(void **state)
{
	struct zip_entry f = { SPAN("a"), ZIP_STORED, 0x11223344, 5, 5, 0 };
	struct buf b = fresh();

	(void)state;
	zip_print_local(&b, &f);
	assert_bytes(&b, "PK\3\4\24\0\0\0\0\0\0\0\x21\0\x44\x33\x22\x11\5\0\0\0\5\0\0\0\1\0\0\0a", 31);
	buf_clear(&b);
}

static void test_local_just_below_zip64(void **state)
{
	struct zip_entry f = { SPAN("a"), ZIP_STORED, 0, 0xfffffffe, 0xfffffffe, 0 };
	struct buf b = fresh();

	(void)state;
	zip_print_local(&b, &f);
	assert_bytes(&b, "PK\3\4\24\0\0\0\0\0\0\0\x21\0\0\0\0\0\xfe\xff\xff\xff\xfe\xff\xff\xff\1\0\0\0a", 31);
	buf_clear(&b);
}

static void test_local_zip64(void **state)
{
	struct zip_entry f = { SPAN("a"), ZIP_STORED, 0, 0xffffffff, 0xffffffff, 0 };
	struct buf b = fresh();

	(void)state;
	zip_print_local(&b, &f);
	assert_bytes(&b, "PK\3\4\55\0\0\0\0\0\0\0\x21\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\1\0\24\0a"
			 "\1\0\20\0\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\0\0\0\0", 51);
	buf_clear(&b);
}

static void test_central_zip64(void **state)
{
	struct zip_entry far = { SPAN("a"), ZIP_STORED, 0, 7, 7, 0x123456789a };
	struct zip_entry both = { SPAN("a"), ZIP_STORED, 0, 0x200000000, 0x200000000, 0x123456789a };
	struct buf b = fresh();

	(void)state;
	zip_print_central(&b, &far);
	assert_bytes(&b, "PK\1\2\24\3\55\0\0\0\0\0\0\0\x21\0\0\0\0\0\7\0\0\0\7\0\0\0\1\0\14\0\0\0\0\0\0\0\0\0\xa4\x81"
			 "\xff\xff\xff\xff" "a\1\0\10\0\x9a\x78\x56\x34\x12\0\0\0", 59);
	buf_reset(&b);
	zip_print_central(&b, &both);
	assert_int_equal(b.n, 46 + 1 + 4 + 24);
	assert_memory_equal(b.p + 47, "\1\0\30\0\0\0\0\0\2\0\0\0\0\0\0\0\2\0\0\0\x9a\x78\x56\x34\x12\0\0\0", 28);
	buf_clear(&b);
}

static void test_end(void **state)
{
	struct buf b = fresh();

	(void)state;
	zip_print_end(&b, 0xfffe, 0x10, 0xfffffffe);
	assert_bytes(&b, "PK\5\6\0\0\0\0\xfe\xff\xfe\xff\20\0\0\0\xfe\xff\xff\xff\0\0", 22);
	buf_reset(&b);
	zip_print_end(&b, 0xffff, 0x10, 0x20);
	assert_int_equal(b.n, 56 + 20 + 22);
	assert_memory_equal(b.p, "PK\6\6\54\0\0\0\0\0\0\0\24\3\55\0\0\0\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0"
				 "\20\0\0\0\0\0\0\0\40\0\0\0\0\0\0\0", 56);
	assert_memory_equal(b.p + 56, "PK\6\7\0\0\0\0\60\0\0\0\0\0\0\0\1\0\0\0", 20);
	assert_memory_equal(b.p + 76, "PK\5\6\0\0\0\0\xff\xff\xff\xff\20\0\0\0\40\0\0\0\0\0", 22);
	buf_clear(&b);
}

/* Sizes around the writer's buffer: a checksum that is put in afterwards finds its header on the
 * disk or still in memory. */
static void test_sizes_around_the_buffer(void **state)
{
	static const uint64_t sizes[] = { 0, 1, 1048500, 1048576, 1048577, 524287, 524288, 3000000, 10, 1048540, 2097152 };
	const char *tmp = getenv("TMPDIR");
	char path[200], script[512], name[32];
	int fd, zeros = memfd_create("zeros", 0);
	struct digest d, want;
	struct zip *z;

	(void)state;
	snprintf(path, sizeof path, "%s/exhibit-zip-XXXXXX", tmp ? tmp : P_tmpdir);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	z = zip_new(fd);
	assert_int_equal(ftruncate(zeros, 4 << 20), 0);
	for (size_t i = 0; i < countof(sizes); i++) {
		char *p = mem_get(sizes[i] + 1);

		snprintf(name, sizeof name, "data/%03zu", i);
		assert_true(zip_range(z, name, zeros, 1000, sizes[i], &d, &err));
		want = digest_of(span_of(p, sizes[i]));
		assert_memory_equal(&d, &want, sizeof d);
		snprintf(name, sizeof name, "data/%03zub", i);
		assert_true(zip_bytes(z, name, span_of(p, sizes[i]), &d, &err));
		assert_memory_equal(&d, &want, sizeof d);
		free(p);
	}
	assert_true(zip_finish(z, &err));
	zip_free(z);
	snprintf(script, sizeof script, "python3 -c 'import zipfile; z = zipfile.ZipFile(\"%s\"); assert z.testzip() is None; "
		 "assert sum(i.file_size for i in z.infolist()) == 2 * 10339931, sum(i.file_size for i in z.infolist())'", path);
	assert_int_equal(system(script), 0);
	unlink(path);
	close(fd);
	close(zeros);
}

/* Hashed by a thread while the next piece is read: every byte once, and in order. */
static void test_large_entries(void **state)
{
	enum { ALL = (11 << 20) + 12345 };
	static const uint64_t froms[] = { 0, 1, 4097, 1 << 20, 5000001 };
	int fd = memfd_create("zip", 0), from = memfd_create("bytes", 0);
	char *p = mem_get(ALL), name[32];
	struct zip *z = zip_new(fd);
	uint32_t x = 1;
	struct digest d, want;

	(void)state;
	for (size_t i = 0; i < ALL; i++) {
		x = x * 1664525 + 1013904223;
		p[i] = (char)(x >> 24);
	}
	assert_true(io_pwrite(from, p, ALL, 0, &err));
	for (size_t i = 0; i < countof(froms); i++) {
		snprintf(name, sizeof name, "data/%zu", i);
		assert_true(zip_range(z, name, from, froms[i], ALL - froms[i], &d, &err));
		want = digest_of(span_of(p + froms[i], ALL - froms[i]));
		assert_memory_equal(&d, &want, sizeof d);
	}
	/* It is shorter than was said: the thread may be at work when that shows. */
	assert_false(zip_range(z, "data/short", from, 5, ALL, &d, &err));
	zip_free(z);
	free(p);
	close(from);
	close(fd);
}

static void test_full_disk_is_a_fault(void **state)
{
	int fd = open("/dev/full", O_RDWR | O_CLOEXEC);
	struct zip *z = zip_new(fd);
	struct digest d;
	char *p = mem_get(3 << 20);

	(void)state;
	assert_true(zip_bytes(z, "a", SPAN("fits in the buffer"), &d, &err));
	assert_false(zip_bytes(z, "b", span_of(p, 3 << 20), &d, &err));
	assert_int_equal(err.status, EXHIBIT_IO);
	free(p);
	zip_free(z);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_local),
		cmocka_unit_test(test_local_just_below_zip64),
		cmocka_unit_test(test_local_zip64),
		cmocka_unit_test(test_central_zip64),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_sizes_around_the_buffer),
		cmocka_unit_test(test_large_entries),
		cmocka_unit_test(test_full_disk_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
