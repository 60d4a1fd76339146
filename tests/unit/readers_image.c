/* The picture reader: sizes from headers, what the camera wrote, comments; and lies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "readers/exif.h"
#include "unit/testsink.h"

extern const struct reader reader_image;

static struct sink *out;

static int setup(void **state)
{
	(void)state;
	out = testsink_new(WANT_META | WANT_TEXT);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testsink_free(out);
	return 0;
}

static const struct image *read_file(const char *name)
{
	char path[256];
	struct span bytes;

	snprintf(path, sizeof path, "fixtures/image/%s", name);
	bytes = testsink_load(path);
	assert_non_null(bytes.p);
	testsink_read(out, &reader_image, bytes);
	free((void *)(uintptr_t)bytes.p);
	return &out->item->image;
}

static void sizes(void **state)
{
	static const struct {
		const char *name;
		int64_t w, h;
	} files[] = {
		{ "photo-ii.jpg", 4000, 3000 }, { "photo-mm.jpg", 4000, 3000 }, { "scan.tiff", 1700, 2200 },
		{ "words.png", 2, 2 }, { "tiny.gif", 3, 2 }, { "down.bmp", 5, 4 }, { "large.webp", 1080, 2340 },
		{ "lossless.webp", 100, 50 }, { "photo.heic", 4032, 3024 }, { "giant.png", INT32_MAX, INT32_MAX },
	};

	(void)state;
	for (int fd = 0; fd < 2; fd++)
		for (size_t i = 0; i < countof(files); i++) {
			const struct image *im;

			out->via_fd = fd;
			im = read_file(files[i].name);
			assert_int_equal(im->width.v, files[i].w);
			assert_int_equal(im->height.v, files[i].h);
			/* Its pixels are not decoded, and that is said. */
			assert_int_equal(out->notes.n, strcmp(files[i].name, "photo.heic") == 0);
		}
}

static void screens(void **state)
{
	(void)state;
	assert_string_equal(testsink_str(out, read_file("large.webp")->screen), "iPhone 12 mini, Android phone");
	assert_null(read_file("lossless.webp")->screen.p);
	assert_null(read_file("photo-ii.jpg")->screen.p);
}

/* A telephone dates the picture of its screen and says what it is. */
static void capture(void **state)
{
	const struct image *im = read_file("capture.png");

	(void)state;
	assert_string_equal(testsink_str(out, im->captured_at), "2024-04-03T10:47:00+02:00");
	assert_string_equal(testsink_str(out, im->description), "Screenshot");
	assert_string_equal(testsink_str(out, im->screen), "iPhone 14 Pro to 16");
}

static void without_exif(void **state)
{
	static const char *const names[] = { "xmp.jpg", "ciff.jpg", "app12.jpg" };

	(void)state;
	for (size_t i = 0; i < countof(names); i++)
		assert_string_equal(testsink_str(out, read_file(names[i])->captured_at), "2024-04-03T10:11:12");
}

static void older(void **state)
{
	const struct image *im = read_file("ciff.jpg");

	(void)state;
	assert_string_equal(testsink_str(out, im->camera_make), "Canon");
	assert_string_equal(testsink_str(out, im->camera_model), "Canon Nothing 1");
}

static void xmp(void **state)
{
	const struct image *im = read_file("xmp.jpg");

	(void)state;
	assert_string_equal(testsink_str(out, im->camera_make), "Nobody Cameras");
	assert_string_equal(testsink_str(out, im->modified_at), "2024-04-05T08:00:00Z");
	assert_int_equal(im->orientation.v, 6);
	assert_null(im->software.p);
}

static void camera(void **state)
{
	static const char *const names[] = { "photo-ii.jpg", "photo-mm.jpg", "photo.heic", "words.png" };

	(void)state;
	for (size_t i = 0; i < countof(names); i++) {
		const struct image *im = read_file(names[i]);

		assert_string_equal(testsink_str(out, im->camera_make), "Nobody Cameras");
		assert_string_equal(testsink_str(out, im->camera_model), "Model 7");
		assert_string_equal(testsink_str(out, im->captured_at), "2024-04-03T10:11:12+02:00");
		assert_string_equal(testsink_str(out, im->gps_lat), "-33.859997");	/* 33 51' 35.99" S */
		assert_string_equal(testsink_str(out, im->gps_lon), "151.2");
		assert_string_equal(testsink_str(out, im->software), "Fixture 1.0");
		assert_int_equal(im->orientation.v, 6);
	}
}

static void comments(void **state)
{
	(void)state;
	read_file("words.png");
	assert_string_equal(testsink_text(out), "Title: Café receipt\nDescription: Paid 12.50 EUR\n"
			    "Author: Zoë\nSoftware: Fixture 1.0\n");
	read_file("photo-ii.jpg");
	assert_string_equal(testsink_text(out), "Comment: pier at dawn!\n");
	read_file("bomb.png");
	assert_in_range(out->text.n, 16384, 16384 + 16);
	assert_true(testsink_noted(out, "image.text"));
}

/* One entry in one directory, least significant byte first. */
static struct span one_entry(char *to, uint16_t tag, uint16_t type, uint32_t count, uint32_t value)
{
	static const unsigned char head[] = { 'I', 'I', '*', 0, 8, 0, 0, 0, 1, 0 };
	uint32_t v[] = { tag, type };

	memcpy(to, head, sizeof head);
	for (int i = 0; i < 2; i++) {
		to[10 + 2 * i] = (char)(v[i] & 255);
		to[11 + 2 * i] = (char)(v[i] >> 8);
	}
	for (int i = 0; i < 4; i++) {
		to[14 + i] = (char)(count >> 8 * i);
		to[18 + i] = (char)(value >> 8 * i);
	}
	return span_of(to, 22);
}

/* Texts and a time that stand behind the directory. */
static void more_exif(void **state)
{
	char b[128];
	struct item *it = item_new();

	(void)state;
	one_entry(b, 0x132, 2, 20, 26);
	memcpy(b + 22, "\0\0\0\0" "2024:04:03 10:11:12", 24);
	assert_true(exif_read(span_of(b, 46), false, &it->image, it->arena));
	assert_true(span_eq_str(it->image.modified_at, "2024-04-03T10:11:12"));
	assert_null(it->image.captured_at.p);	/* when it was changed is not when it was taken */
	one_entry(b, 0x10e, 2, 14, 26);
	memcpy(b + 22, "\0\0\0\0" "Broken screen", 18);
	assert_true(exif_read(span_of(b, 40), false, &it->image, it->arena));
	assert_true(span_eq_str(it->image.description, "Broken screen"));
	item_free(it);
}

static void wild_exif(void **state)
{
	char b[64];
	struct item *it = item_new();
	struct image *im = &it->image;

	(void)state;
	assert_false(exif_read(one_entry(b, 0x10f, 2, 0xffffffff, 0xfffffff0), false, im, it->arena));
	assert_false(exif_read(one_entry(b, 0x10f, 2, 30, 4), false, im, it->arena));
	assert_null(im->camera_make.p);
	assert_true(exif_read(one_entry(b, 0x8769, 4, 1, 8), false, im, it->arena));	/* points at itself */
	assert_true(exif_read(one_entry(b, 0x112, 3, 1, 9), false, im, it->arena));	/* no such turn */
	assert_false(im->orientation.has);
	assert_true(exif_read(one_entry(b, 0x112, 3, 1, 8), false, im, it->arena));
	assert_int_equal(im->orientation.v, 8);
	assert_false(exif_read(one_entry(b, 0x8825, 4, 1, 0xfffffffe), false, im, it->arena));
	assert_false(exif_read(SPAN(""), false, im, it->arena));
	assert_false(exif_read(SPAN("Exif\0\0MM"), false, im, it->arena));
	item_free(it);
}

/* Cut anywhere and with any byte changed: notes at most. */
static void damage(void **state)
{
	static const char *const names[] = { "photo-ii.jpg", "photo.heic", "words.png", "large.webp",
					     "scan.tiff", "down.bmp", "lossless.webp" };

	(void)state;
	for (size_t i = 0; i < countof(names); i++) {
		char path[256], *copy;
		struct span bytes;

		snprintf(path, sizeof path, "fixtures/image/%s", names[i]);
		bytes = testsink_load(path);
		assert_non_null(bytes.p);
		for (size_t n = 0; n < bytes.n; n++) {
			static const unsigned char flips[] = { 0xff, 0x80, 0x01 };

			copy = mem_get(n + 1);	/* of its own size, for the sanitizer */
			memcpy(copy, bytes.p, n);
			testsink_read(out, &reader_image, span_of(copy, n));
			free(copy);
			copy = mem_get(bytes.n);
			for (size_t k = 0; k < countof(flips); k++) {
				memcpy(copy, bytes.p, bytes.n);
				copy[n] = (char)(copy[n] ^ flips[k]);
				testsink_read(out, &reader_image, span_of(copy, bytes.n));
			}
			free(copy);
		}
		free((void *)(uintptr_t)bytes.p);
	}
	testsink_read(out, &reader_image, SPAN("no picture"));
	assert_true(testsink_noted(out, "image.damaged"));
	testsink_read(out, &reader_image, SPAN("\xff\xd8\xff"));
	assert_true(testsink_noted(out, "image.cut"));
	testsink_read(out, &reader_image, SPAN("GIF89a"));
	assert_true(testsink_noted(out, "image.size"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sizes, setup, teardown),
		cmocka_unit_test_setup_teardown(screens, setup, teardown),
		cmocka_unit_test_setup_teardown(capture, setup, teardown),
		cmocka_unit_test_setup_teardown(without_exif, setup, teardown),
		cmocka_unit_test_setup_teardown(older, setup, teardown),
		cmocka_unit_test_setup_teardown(xmp, setup, teardown),
		cmocka_unit_test_setup_teardown(camera, setup, teardown),
		cmocka_unit_test_setup_teardown(comments, setup, teardown),
		cmocka_unit_test(more_exif),
		cmocka_unit_test_setup_teardown(wild_exif, setup, teardown),
		cmocka_unit_test_setup_teardown(damage, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
