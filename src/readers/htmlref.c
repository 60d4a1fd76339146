/* HTML Living Standard, 13.2.5.72 and 13.5, with the names of HTML 4 (libxml2 has that list). A
 * missing ';' is forgiven where the whole run of letters is a name. */
#include "htmlref.h"

#include <libxml/HTMLparser.h>

enum { LAST_CODE_POINT = 0x10FFFF };

/* 0x80 to 0x9F mean windows-1252, says the standard. */
static uint32_t numbered(uint32_t c)
{
	static const uint16_t high[32] = {
		0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160,
		0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
		0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
	};

	if (c == 0xAD || c == 0x200C || c == 0x200D)
		return HTMLREF_INVISIBLE;
	return c >= 0x80 && c < 0xA0 ? high[c - 0x80] : c;
}

static bool take_number(struct span s, size_t *at, uint32_t *c)
{
	size_t i = *at + 2, from;
	bool is_hex = i < s.n && (s.p[i] | 32) == 'x';
	uint32_t v = 0;

	i += is_hex;
	for (from = i; i < s.n; i++) {
		char d = s.p[i];
		uint32_t digit;

		if (d >= '0' && d <= '9')
			digit = (uint32_t)(d - '0');
		else if (is_hex && (d | 32) >= 'a' && (d | 32) <= 'f')
			digit = (uint32_t)((d | 32) - 'a' + 10);
		else
			break;
		v = v > LAST_CODE_POINT ? v : v * (is_hex ? 16 : 10) + digit;
	}
	if (i == from)
		return false;
	*at = i;
	*c = numbered(v);
	return true;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool take_name(struct span s, size_t *at, uint32_t *c)
{
	const htmlEntityDesc *entity;
	char name[12];
	size_t n = 0;

	while (*at + 1 + n < s.n && n < sizeof name - 1 && is_alnum(s.p[*at + 1 + n])) {
		name[n] = s.p[*at + 1 + n];
		n++;
	}
	name[n] = '\0';
	if (strcmp(name, "nbsp") == 0)	/* by far the most frequent, and the list is long */
		*c = 0xA0;
	else if (strcmp(name, "amp") == 0)
		*c = '&';
	else if (n >= 2 && (entity = htmlEntityLookup((const xmlChar *)name)) != NULL)
		*c = numbered(entity->value);
	else
		return false;
	*at += 1 + n;
	return true;
}

bool htmlref_take(struct span s, size_t *at, uint32_t *c)
{
	bool is_numeric = *at + 1 < s.n && s.p[*at + 1] == '#';

	if (!(is_numeric ? take_number(s, at, c) : take_name(s, at, c)))
		return false;
	*at += *at < s.n && s.p[*at] == ';';
	return true;
}
