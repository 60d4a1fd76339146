/* Properties of text in old Word documents ([MS-DOC] 2.4.6.2, 2.9.32 "FKP"): pages of 512 bytes with
 * stretches of the file and the changes ("sprm") to their properties. */
#include "doc.h"

#include "base/cursor.h"
#include "base/limits.h"

enum { PAGE = 512, PARAGRAPH_ENTRY = 13 };

/* The operand's size is in the top bits (2.2.5.1). */
static uint64_t operand(uint16_t sprm, struct cursor *c)
{
	switch (sprm >> 13) {
	case 0: case 1: return 1;
	case 3: return 4;
	case 6:
		if (sprm == 0xd608 || sprm == 0xd606)	/* definitions of tables: two bytes, counted from 1 */
			return cursor_u16le(c) - 1u;
		return cursor_u8(c);
	case 7: return 3;
	default: return 2;
	}
}

static bool is_set(struct span props, uint16_t want)
{
	struct cursor c = cursor_on(props);
	bool set = false;

	while (c.rest.n >= 3 && !c.ran_out) {
		uint16_t sprm = cursor_u16le(&c);
		struct span v = cursor_take(&c, operand(sprm, &c));

		if (sprm == want && v.n)
			set = v.p[0] == 1 || (uint8_t)v.p[0] == 0x81;
	}
	return set;
}

static void add(struct doc_ranges *r, uint32_t from, uint32_t to, struct arena *a)
{
	uint32_t *v = r->at.v;

	if (to <= from || r->at.n >= 2 * LIMIT_LIST)
		return;
	if (r->at.n && v[r->at.n - 1] == from) {
		v[r->at.n - 1] = to;
		return;
	}
	if (r->at.n && v[r->at.n - 1] > from)	/* out of order: a lie */
		return;
	*(uint32_t *)list_add(&r->at, a, sizeof(uint32_t)) = from;
	*(uint32_t *)list_add(&r->at, a, sizeof(uint32_t)) = to;
}

/* Properties of the i-th stretch of a page. */
static struct span stretch(struct span page, uint32_t i, uint32_t n, bool is_paragraph)
{
	size_t entry = 4 * ((size_t)n + 1) + i * (is_paragraph ? PARAGRAPH_ENTRY : 1u);
	size_t at = entry < page.n ? 2 * (size_t)(uint8_t)page.p[entry] : 0;
	struct cursor c = cursor_on(span_from(page, at));
	uint64_t size;

	if (at == 0)
		return SPAN("");
	size = cursor_u8(&c);
	if (!is_paragraph)
		return cursor_take(&c, size);
	size = size ? size * 2 - 1 : cursor_u8(&c) * 2u;
	cursor_take(&c, 2);	/* its style */
	return cursor_take(&c, size > 2 ? size - 2 : 0);
}

static void page_ranges(struct doc_ranges *r, struct span page, uint16_t sprm, bool is_paragraph, struct arena *a)
{
	uint32_t n = page.n == PAGE ? (uint8_t)page.p[PAGE - 1] : 0;
	struct cursor c = cursor_on(page);
	uint32_t from = cursor_u32le(&c);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t to = cursor_u32le(&c);

		if (is_set(stretch(page, i, n, is_paragraph), sprm))
			add(r, from, to, a);
		from = to;
	}
}

void doc_ranges_find(struct doc_ranges *r, struct span plc, struct span file, uint16_t sprm, bool is_paragraph,
		     struct arena *a)
{
	size_t n = plc.n >= 4 ? (plc.n - 4) / 8 : 0;
	struct cursor c = cursor_on(span_from(plc, 4 * (n + 1)));

	*r = (struct doc_ranges){ .next = 0 };
	for (size_t i = 0; i < n && i <= file.n / PAGE; i++)
		page_ranges(r, span_sub(file, (size_t)(cursor_u32le(&c) & 0x3fffff) * PAGE, PAGE), sprm, is_paragraph, a);
}

bool doc_ranges_has(struct doc_ranges *r, uint32_t at)
{
	const uint32_t *v = r->at.v;

	while (r->next >= 2 && v[r->next - 2] > at)	/* text may be stored out of order */
		r->next -= 2;
	while (r->next < r->at.n && v[r->next + 1] <= at)
		r->next += 2;
	if (r->next >= r->at.n) {
		r->next = r->at.n >= 2 ? r->at.n - 2 : 0;
		return r->at.n && v[r->next] <= at && at < v[r->next + 1];
	}
	return v[r->next] <= at;
}
