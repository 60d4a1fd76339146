/* Pictures: how large they are, what the camera wrote into them, and the words in their comments;
 * recognised text when that was asked for. PNG (W3C 3rd edition), JPEG (ITU T.81), GIF89a, BMP,
 * TIFF 6.0, WebP (RFC 9649), HEIF and AVIF (image_heif.c).
 *
 * Only headers are read here, with bounds checked, and nothing is allocated after a size that a
 * header claims: a picture that says it has 2^31 pixels costs no more than a small one. Pixels are
 * decoded by ocr.c alone. Not read: IPTC, colour profiles, thumbnails, XMP of HEIF and TIFF. */
#include "exif.h"
#include "exif_older.h"
#include "image_heif.h"
#include "image_screen.h"
#include "image_xmp.h"
#include "ocr.h"
#include "reader.h"

#include <zlib.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "base/text.h"

enum {
	HEAD = 512 << 10,	/* what is read of a large JPEG: up to nine segments in front of it */
	SEGMENTS = 4096,	/* markers or chunks looked at */
	VALUE = 16 << 10,	/* bytes of one text chunk, inflated */
};

struct picture {
	struct span all;
	struct sink *out;
	struct image *im;
	struct span xmp;	/* read last: what the camera wrote comes first */
	bool is_cut;		/* `all` is not all */
};

/* ---- what all formats share ---- */

static void size_is(struct picture *p, uint64_t width, uint64_t height)
{
	if (width == 0 || height == 0 || width > INT32_MAX || height > INT32_MAX) {
		sink_note(p->out, NOTE_ODD, "image.size", "it claims to be %llu x %llu pixels large",
			  (unsigned long long)width, (unsigned long long)height);
		return;
	}
	p->im->width = (struct opt64){ true, (int64_t)width };
	p->im->height = (struct opt64){ true, (int64_t)height };
}

static void exif_is(struct picture *p, struct span block, bool is_file)
{
	if (!exif_read(block, is_file, p->im, sink_arena(p->out)))
		sink_note(p->out, NOTE_ODD, "image.exif", "some of what the camera wrote is damaged");
}

/* "Key: value", on one line; what is not text is left out. */
static void comment(struct picture *p, struct span key, struct span value, bool is_latin)
{
	struct buf line;

	if (!(sink_want(p->out) & WANT_TEXT) || value.n == 0)
		return;
	buf_init(&line, 4 * VALUE);
	buf_span(&line, key);
	buf_puts(&line, ": ");
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (is_latin && c >= 0xa0) {
			buf_c(&line, (char)(0xc0 | c >> 6));
			buf_c(&line, (char)(0x80 | (c & 0x3f)));
		} else if (c < ' ' || c == 0x7f || (is_latin && c > 0x7f)) {
			buf_c(&line, ' ');
		} else {
			buf_c(&line, (char)c);
		}
	}
	buf_c(&line, '\n');
	if (text_is_utf8(buf_view(&line)))
		sink_text(p->out, buf_view(&line));
	buf_clear(&line);
}

/* ---- PNG ---- */

/* Profiles and bookkeeping of programs, no words of people. */
static bool is_noise(struct span key)
{
	static const char *const noise[] = { "XML:", "Raw profile", "date:", "Thumb::", "exif:", "png:", "icc:", "xmp:" };

	for (size_t i = 0; i < countof(noise); i++)
		if (span_istarts(key, noise[i]))
			return true;
	return false;
}

static bool inflated(struct span z, struct buf *to, bool *is_cut)
{
	z_stream s = { .next_in = (Bytef *)(uintptr_t)z.p, .avail_in = (uInt)z.n };
	char *room = buf_room(to, VALUE);
	int r;

	if (room == NULL || z.n > UINT32_MAX || inflateInit(&s) != Z_OK)
		return false;
	s.next_out = (Bytef *)room;
	s.avail_out = VALUE;
	r = inflate(&s, Z_FINISH);
	to->n += VALUE - s.avail_out;
	inflateEnd(&s);
	*is_cut = r == Z_BUF_ERROR || r == Z_OK;
	return r == Z_STREAM_END || *is_cut;
}

/* tEXt, zTXt and iTXt: a keyword, then what each puts in front of its text. */
static void png_text(struct picture *p, struct span chunk, const char *type)
{
	struct span key, field, value = chunk;
	struct buf plain;
	bool packed = type[0] == 'z', is_cut = false;

	if (!span_split(&value, '\0', &key) || value.p == NULL || key.n == 0 || key.n > 79)
		return;
	if (type[0] == 'i') {
		packed = value.n && value.p[0] == 1;
		value = span_from(value, 2);
		span_split(&value, '\0', &field);	/* language */
		span_split(&value, '\0', &field);	/* keyword in that language */
	} else if (packed) {
		value = span_from(value, 1);
	}
	if (span_eq_str(key, "XML:com.adobe.xmp") && !packed)
		p->xmp = value;
	if (is_noise(key) || value.n == 0)
		return;
	buf_init(&plain, VALUE);
	if (packed && inflated(value, &plain, &is_cut))
		value = buf_view(&plain);
	else if (packed)
		value.n = 0;
	if (is_cut || value.n > VALUE)
		sink_note(p->out, NOTE_PARTIAL, "image.text", "a text in the picture's header is cut after %d bytes", VALUE);
	value = span_sub(value, 0, VALUE);
	while (type[0] == 'i' && value.n > VALUE - 4 && !text_is_utf8(value))
		value.n--;	/* not through the middle of a character */
	if (span_eq_str(key, "Software") && text_is_utf8(value) && value.n)
		p->im->software = arena_dup(sink_arena(p->out), span_sub(value, 0, 256));
	comment(p, key, value, type[0] != 'i');
	buf_clear(&plain);
}

static void read_png(struct picture *p)
{
	struct cursor c = cursor_on(span_from(p->all, 8));

	for (int i = 0; i < SEGMENTS && c.rest.n; i++) {
		uint32_t n = cursor_u32be(&c);
		struct span type = cursor_take(&c, 4), body = cursor_take(&c, n);
		struct cursor b = cursor_on(body);

		cursor_u32be(&c);	/* checksum */
		if (b.rest.p == NULL || type.n < 4)
			break;
		if (span_eq_str(type, "IHDR")) {
			uint32_t w = cursor_u32be(&b), h = cursor_u32be(&b);

			size_is(p, w, h);
		} else if (span_eq_str(type, "eXIf")) {
			exif_is(p, body, false);
		} else if (span_eq_str(type, "tEXt") || span_eq_str(type, "zTXt") || span_eq_str(type, "iTXt")) {
			png_text(p, body, type.p);
		} else if (span_eq_str(type, "IEND")) {
			break;
		}
	}
	if (c.ran_out && !p->is_cut)
		sink_note(p->out, NOTE_PARTIAL, "image.cut", "the picture ends before its end");
}

/* ---- JPEG ---- */

static bool is_frame(uint8_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static void jpeg_comment(struct picture *p, struct span text)
{
	size_t nul = span_chr(text, '\0', 0);

	text = span_trim(span_sub(text, 0, nul));
	if (text_is_utf8(text))
		comment(p, SPAN("Comment"), text, false);
}

static void read_jpeg(struct picture *p)
{
	struct cursor c = cursor_on(span_from(p->all, 2));
	bool has_exif = false;

	for (int i = 0; i < SEGMENTS && !c.ran_out; i++) {
		uint8_t marker;
		struct span body;
		struct cursor b;
		uint16_t n;

		if (cursor_u8(&c) != 0xff)	/* lost: go on to the next marker */
			continue;
		while ((marker = cursor_u8(&c)) == 0xff)	/* any number may stand in front */
			;
		if (marker == 0 || marker == 1 || (marker >= 0xd0 && marker <= 0xd8))
			continue;
		if (marker == 0xd9 || marker == 0xda)
			return;
		n = cursor_u16be(&c);
		body = cursor_take(&c, n >= 2 ? n - 2u : 0);
		b = cursor_on(body);
		if (is_frame(marker)) {
			uint16_t h, w;

			cursor_u8(&b);	/* bits per sample */
			h = cursor_u16be(&b);
			w = cursor_u16be(&b);
			size_is(p, w, h);
		} else if (marker == 0xe1 && !has_exif && body.n > 6 && memcmp(body.p, "Exif\0", 5) == 0) {
			has_exif = true;
			exif_is(p, body, false);
		} else if (marker == 0xe1 && span_starts(body, "http://ns.adobe.com/xap/1.0/")) {
			p->xmp = body;
		} else if (marker == 0xe0) {
			exif_older_ciff(body, p->im, sink_arena(p->out));
		} else if (marker == 0xec) {
			exif_older_info(body, p->im, sink_arena(p->out));
		} else if (marker == 0xfe) {
			jpeg_comment(p, body);
		}
	}
	if (c.ran_out && !p->is_cut)
		sink_note(p->out, NOTE_PARTIAL, "image.cut", "the picture ends before its end");
}

/* ---- the others ---- */

static void read_gif(struct picture *p)
{
	struct cursor c = cursor_on(span_from(p->all, 6));
	uint16_t w = cursor_u16le(&c), h = cursor_u16le(&c);

	size_is(p, w, h);
}

static void read_bmp(struct picture *p)
{
	struct cursor c = cursor_on(span_from(p->all, 14));
	uint32_t head = cursor_u32le(&c);
	int64_t w, h;

	if (head == 12) {	/* OS/2 1.x */
		w = cursor_u16le(&c);
		h = cursor_u16le(&c);
	} else {
		w = (int32_t)cursor_u32le(&c);
		h = (int32_t)cursor_u32le(&c);
		h = h < 0 ? -h : h;	/* rows from the top down */
	}
	size_is(p, w < 0 ? 0 : (uint64_t)w, (uint64_t)h);
}

static void read_tiff(struct picture *p)
{
	struct opt64 w, h;

	exif_is(p, p->all, true);
	w = p->im->width;
	h = p->im->height;
	p->im->width = p->im->height = (struct opt64){ false, 0 };
	if (w.has && h.has)
		size_is(p, (uint64_t)w.v, (uint64_t)h.v);
}

static void webp_chunk(struct picture *p, struct span type, struct span body)
{
	struct cursor c = cursor_on(body);
	uint32_t v, w, h;

	if (span_eq_str(type, "VP8X")) {
		cursor_u32le(&c);	/* flags */
		w = cursor_u16le(&c);
		w |= (uint32_t)cursor_u8(&c) << 16;
		h = cursor_u16le(&c);
		h |= (uint32_t)cursor_u8(&c) << 16;
		size_is(p, (uint64_t)w + 1, (uint64_t)h + 1);
	} else if (span_eq_str(type, "VP8 ") && !p->im->width.has) {
		cursor_take(&c, 6);	/* frame tag, start code */
		w = cursor_u16le(&c) & 0x3fff;
		h = cursor_u16le(&c) & 0x3fff;
		size_is(p, w, h);
	} else if (span_eq_str(type, "VP8L") && !p->im->width.has) {
		cursor_u8(&c);	/* signature */
		v = cursor_u32le(&c);
		size_is(p, (v & 0x3fff) + 1, (v >> 14 & 0x3fff) + 1);
	} else if (span_eq_str(type, "EXIF")) {
		exif_is(p, body, false);
	} else if (span_eq_str(type, "XMP ")) {
		p->xmp = body;
	}
}

static void read_webp(struct picture *p)
{
	struct cursor c = cursor_on(span_from(p->all, 12));

	for (int i = 0; i < SEGMENTS && c.rest.n; i++) {
		struct span type = cursor_take(&c, 4), body;
		uint32_t n = cursor_u32le(&c);

		body = cursor_take(&c, n);
		if (c.ran_out) {
			if (!p->is_cut)
				sink_note(p->out, NOTE_PARTIAL, "image.cut", "the picture ends before its end");
			return;
		}
		webp_chunk(p, type, body);
		if ((n & 1) && c.rest.n)
			cursor_u8(&c);
	}
}

static void read_heif(struct picture *p)
{
	struct span exif;

	if (!image_heif_read(p->all, p->im, &exif) && !p->is_cut)
		sink_note(p->out, NOTE_ODD, "image.damaged", "the structure of the file is damaged");
	if (exif.p)
		exif_is(p, exif, false);
	/* libheif's decoders need threads or wait for them forever; the jail has none. */
	sink_note(p->out, NOTE_PARTIAL, "image.pixels",
		  "pictures of this kind are not decoded: if there are words in it, they were not read");
	/* The picture is turned by properties of its own; HEIF forbids to turn it again by Exif, but
	 * what the camera wrote stays what it wrote. */
}

/* ---- choosing by the first bytes ---- */

static const struct {
	const char *name;
	unsigned at, n;
	const char *bytes;
	void (*read)(struct picture *p);
} formats[] = {
	{ "png", 0, 8, "\x89PNG\r\n\x1a\n", read_png },
	{ "jpeg", 0, 3, "\xff\xd8\xff", read_jpeg },
	{ "gif", 0, 4, "GIF8", read_gif },
	{ "bmp", 0, 2, "BM", read_bmp },
	{ "tiff", 0, 4, "II*\0", read_tiff },
	{ "tiff", 0, 4, "MM\0*", read_tiff },
	{ "webp", 8, 4, "WEBP", read_webp },
	{ "heif", 4, 4, "ftyp", read_heif },
};

static bool read_headers(struct picture *p)
{
	for (size_t i = 0; i < countof(formats); i++)
		if (p->all.n >= formats[i].at + formats[i].n &&
		    memcmp(p->all.p + formats[i].at, formats[i].bytes, formats[i].n) == 0) {
			formats[i].read(p);
			return true;
		}
	return false;
}

/* Photos are large and say all that matters in their first bytes; other formats put it anywhere. */
static bool load(const struct source *in, struct buf *scratch, struct picture *p)
{
	bool jpeg = in->head.n > 3 && memcmp(in->head.p, "\xff\xd8\xff", 3) == 0;
	uint64_t n = in->size;
	char *to;
	size_t got;

	if (in->all.p) {
		p->all = in->all;
		return true;
	}
	if (!in->ocr && jpeg && n > HEAD)
		n = HEAD;
	if (n > LIMIT_DOCUMENT)
		n = LIMIT_DOCUMENT;
	p->is_cut = n < in->size;
	to = buf_room(scratch, (size_t)n);
	got = to ? source_read(in, 0, to, (size_t)n) : SIZE_MAX;
	if (got == SIZE_MAX)
		return false;
	scratch->n = got;
	p->all = buf_view(scratch);
	return true;
}

/* A camera's picture is none of a screen. Telephones date their captures, and say that they are ones;
 * a date alone is a camera's whose name was taken out. */
static struct span screen_of(const struct image *im)
{
	bool is_told = span_eq_str(im->description, "Screenshot");
	struct span device = { NULL, 0 };

	if (im->width.has && im->height.has && (is_told || !im->captured_at.n))
		device = image_screen(im->width.v, im->height.v);
	return device.p || !is_told ? device : SPAN("screen of a size that is not known here");
}

static void image_read(const struct source *in, struct sink *out)
{
	struct image *im = &sink_item(out)->image;
	struct picture p = { .out = out, .im = im };
	struct buf scratch;

	if (!(sink_want(out) & (WANT_META | WANT_TEXT)))
		return;
	buf_init(&scratch, LIMIT_DOCUMENT);
	if (!load(in, &scratch, &p)) {
		sink_note(out, NOTE_UNREAD, "source.read", "the file could not be read");
	} else if (!read_headers(&p)) {
		sink_note(out, NOTE_UNREAD, "image.damaged", "it is not a picture of a kind that is read");
	} else {
		if (!im->width.has && !p.is_cut)
			sink_note(out, NOTE_ODD, "image.size", "the size of the picture is not where it should be");
		image_xmp_read(p.xmp, im, sink_arena(out));
		if (!im->camera_make.n && !im->camera_model.n)
			im->screen = screen_of(im);
		if (in->ocr && (sink_want(out) & WANT_TEXT))
			ocr_picture(p.all, im, out);
	}
	buf_clear(&scratch);
}

static const char *const media[] = {
	"image/png", "image/jpeg", "image/gif", "image/bmp", "image/x-ms-bmp", "image/tiff", "image/webp",
	"image/heic", "image/heif", "image/avif", NULL
};
const struct reader reader_image = {
	.name = "image",
	.media = media,
	.flags = READER_OCR,
	.read = image_read,
};
