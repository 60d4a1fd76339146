/* HEIF and AVIF (ISO/IEC 23008-12, ISO/IEC 14496-12): boxes in boxes, of which "meta" is read: which
 * item is the picture (pitm), what its size is (iprp), which item is Exif (iinf), where that lies
 * (iloc). The picture itself is not decoded. Not read: image sequences, Exif in several extents. */
#include "image_heif.h"

#include "base/cursor.h"
#include "base/limits.h"

enum { BOXES = 10000, ITEMS = 10000, PROPERTIES = 1000 };

struct box {
	uint32_t type;
	struct span body;
};

#define TYPE(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

static bool next_box(struct cursor *c, struct box *b)
{
	uint64_t size = cursor_u32be(c), head = 8;

	b->type = cursor_u32be(c);
	if (size == 1) {
		size = (uint64_t)cursor_u32be(c) << 32;
		size |= cursor_u32be(c);
		head = 16;
	} else if (size == 0) {	/* to the end */
		size = c->rest.n + head;
	}
	if (c->ran_out || size < head)
		return false;
	b->body = cursor_take(c, size - head);
	return !c->ran_out;
}

static struct span child(struct span in, uint32_t type)
{
	struct cursor c = cursor_on(in);
	struct box b;

	for (int i = 0; i < BOXES && c.rest.n && next_box(&c, &b); i++)
		if (b.type == type)
			return b.body;
	return (struct span){ NULL, 0 };
}

static uint32_t version(struct cursor *c) { return cursor_u32be(c) >> 24; }

static uint64_t sized(struct cursor *c, unsigned bytes)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < bytes; i++)
		v = v << 8 | cursor_u8(c);
	return v;
}

static uint32_t primary(struct span meta)
{
	struct cursor c = cursor_on(child(meta, TYPE('p', 'i', 't', 'm')));

	return version(&c) ? cursor_u32be(&c) : cursor_u16be(&c);
}

/* ---- size ---- */

/* The n-th property, from 1, when it is a size. */
static bool property_size(struct span ipco, uint32_t n, struct image *im)
{
	struct cursor c = cursor_on(ipco);
	struct box b;

	for (uint32_t i = 1; i <= n && i <= PROPERTIES && next_box(&c, &b); i++)
		if (i == n && b.type == TYPE('i', 's', 'p', 'e')) {
			struct cursor p = cursor_on(b.body);
			uint32_t w, h;

			version(&p);
			w = cursor_u32be(&p);
			h = cursor_u32be(&p);
			if (p.ran_out || w == 0 || h == 0)
				return false;
			im->width = (struct opt64){ true, w };
			im->height = (struct opt64){ true, h };
			return true;
		}
	return false;
}

static bool size_of(struct span meta, uint32_t item, struct image *im)
{
	struct span iprp = child(meta, TYPE('i', 'p', 'r', 'p'));
	struct span ipco = child(iprp, TYPE('i', 'p', 'c', 'o'));
	struct cursor c = cursor_on(child(iprp, TYPE('i', 'p', 'm', 'a')));
	uint32_t head = cursor_u32be(&c), n = cursor_u32be(&c);

	for (uint32_t i = 0; i < n && i < ITEMS && !c.ran_out; i++) {
		uint32_t id = head >> 24 ? cursor_u32be(&c) : cursor_u16be(&c);
		uint8_t count = cursor_u8(&c);

		for (uint8_t k = 0; k < count && !c.ran_out; k++) {
			uint32_t p = head & 1 ? cursor_u16be(&c) & 0x7fff : cursor_u8(&c) & 0x7f;

			if (id == item && property_size(ipco, p, im))
				return true;
		}
	}
	return false;
}

/* ---- Exif ---- */

/* The id of the first item of type Exif; 0 when there is none. */
static uint32_t exif_item(struct span meta)
{
	struct cursor c = cursor_on(child(meta, TYPE('i', 'i', 'n', 'f')));
	uint32_t n = version(&c) ? cursor_u32be(&c) : cursor_u16be(&c);
	struct box b;

	for (uint32_t i = 0; i < n && i < ITEMS && next_box(&c, &b); i++) {
		struct cursor e = cursor_on(b.body);
		uint32_t v = version(&e), id = v >= 3 ? cursor_u32be(&e) : cursor_u16be(&e);

		cursor_u16be(&e);	/* protection */
		if (v >= 2 && cursor_u32be(&e) == TYPE('E', 'x', 'i', 'f') && !e.ran_out)
			return id;
	}
	return 0;
}

static bool place_of(struct span meta, uint32_t item, uint64_t *from, uint64_t *size)
{
	struct cursor c = cursor_on(child(meta, TYPE('i', 'l', 'o', 'c')));
	uint32_t v = version(&c), sizes = cursor_u16be(&c);
	uint32_t n = v < 2 ? cursor_u16be(&c) : cursor_u32be(&c);
	unsigned offset_n = sizes >> 12, length_n = sizes >> 8 & 15, base_n = sizes >> 4 & 15;
	unsigned index_n = v ? sizes & 15 : 0;

	for (uint32_t i = 0; i < n && i < ITEMS && !c.ran_out; i++) {
		uint32_t id = v < 2 ? cursor_u16be(&c) : cursor_u32be(&c);
		uint32_t method = v ? cursor_u16be(&c) & 15 : 0, extents;
		uint64_t base;

		cursor_u16be(&c);	/* data reference */
		base = sized(&c, base_n);
		extents = cursor_u16be(&c);
		for (uint32_t k = 0; k < extents && !c.ran_out; k++) {
			sized(&c, index_n);
			*from = base + sized(&c, offset_n);
			*size = sized(&c, length_n);
			if (id == item)
				return !c.ran_out && method == 0 && extents == 1;
		}
	}
	return false;
}

static struct span exif_block(struct span file, struct span meta)
{
	uint32_t item = exif_item(meta);
	uint64_t from, size;
	struct cursor c = cursor_on(file);
	struct span block;

	if (item == 0 || !place_of(meta, item, &from, &size))
		return (struct span){ NULL, 0 };
	cursor_take(&c, from);
	c = cursor_on(cursor_take(&c, size));
	cursor_take(&c, cursor_u32be(&c));	/* how far behind this the TIFF header is */
	block = c.rest;
	return c.ran_out || block.n == 0 ? (struct span){ NULL, 0 } : block;
}

bool image_heif_read(struct span file, struct image *im, struct span *exif)
{
	struct span meta = child(file, TYPE('m', 'e', 't', 'a'));

	*exif = (struct span){ NULL, 0 };
	if (meta.n < 4)
		return false;
	meta = span_from(meta, 4);	/* version and flags */
	*exif = exif_block(file, meta);
	return size_of(meta, primary(meta), im);
}
