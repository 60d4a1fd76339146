/* Records and strings of old workbooks ([MS-XLS] 2.1.4, 2.5.293, 2.5.294). Where a string runs over
 * into the next record, that record begins with a new flag: one byte or two for each character. */
#include "xls.h"

#include "base/limits.h"
#include "charset.h"

bool xls_record_next(struct cursor *c, struct xls_record *r)
{
	uint16_t n;

	if (c->rest.n < 4)
		return false;
	r->type = cursor_u16le(c);
	n = cursor_u16le(c);
	if (n > c->rest.n)	/* cut off: what is there */
		n = (uint16_t)c->rest.n;
	r->body = cursor_take(c, n);
	return true;
}

void xls_parts_begin(struct xls_parts *p)
{
	p->part = 0;
	p->at = cursor_on(p->parts.n ? list_span(&p->parts, 0) : SPAN(""));
	p->ran_out = p->parts.n == 0;
}

/* On to the next record when this one is used up. False when there is none. */
static bool more(struct xls_parts *p)
{
	while (p->at.rest.n == 0) {
		if (p->part + 1 >= p->parts.n) {
			p->ran_out = true;
			return false;
		}
		p->at = cursor_on(list_span(&p->parts, ++p->part));
	}
	return true;
}

static uint8_t u8(struct xls_parts *p) { return more(p) ? cursor_u8(&p->at) : 0; }

uint16_t xls_parts_u16(struct xls_parts *p)
{
	uint16_t low = u8(p);

	return (uint16_t)(low | u8(p) << 8);
}

uint32_t xls_parts_u32(struct xls_parts *p)
{
	uint32_t low = xls_parts_u16(p);

	return low | (uint32_t)xls_parts_u16(p) << 16;
}

static void skip(struct xls_parts *p, uint64_t n)
{
	while (n && more(p)) {
		uint64_t here = n < p->at.rest.n ? n : p->at.rest.n;

		cursor_take(&p->at, here);
		n -= here;
	}
}

static void latin1(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = (uint8_t)s.p[i];

		if (c >= 0x80)
			buf_c(out, (char)(0xc0 | c >> 6));
		buf_c(out, (char)(c >= 0x80 ? 0x80 | (c & 63) : c));
	}
}

static void utf16(struct span s, struct buf *out)
{
	struct buf scratch;

	buf_init(&scratch, 4 * s.n + 16);
	buf_span(out, charset_text(s, SPAN("UTF-16LE"), &scratch, NULL));
	buf_clear(&scratch);
}

void xls_parts_string(struct xls_parts *p, uint32_t chars, bool plain, struct buf *out)
{
	uint8_t flags = u8(p);
	uint32_t runs = !plain && flags & 8 ? xls_parts_u16(p) : 0, ext = !plain && flags & 4 ? xls_parts_u32(p) : 0;

	while (chars && !p->ran_out) {
		unsigned size = flags & 1 ? 2 : 1;
		uint64_t fit = p->at.rest.n / size, n = chars < fit ? chars : fit;
		struct span s = cursor_take(&p->at, n * size);

		if (size == 2)
			utf16(s, out);
		else
			latin1(s, out);
		chars -= (uint32_t)n;
		if (chars) {
			cursor_take(&p->at, p->at.rest.n);	/* half a character is none */
			flags = u8(p);
		}
	}
	skip(p, (uint64_t)runs * 4 + ext);
}

void xls_string(struct cursor *c, uint32_t chars, bool is_8, struct span charset, struct buf *out)
{
	uint8_t flags = is_8 ? cursor_u8(c) : 0;
	struct buf scratch;

	if (flags & 8)
		cursor_take(c, 2);
	if (flags & 4)
		cursor_take(c, 4);
	if (flags & 1) {
		utf16(cursor_take(c, (uint64_t)chars * 2), out);
	} else if (is_8) {
		latin1(cursor_take(c, chars), out);
	} else {
		buf_init(&scratch, 4 * (size_t)chars + 16);
		buf_span(out, charset_text(cursor_take(c, chars), charset, &scratch, NULL));
		buf_clear(&scratch);
	}
}
