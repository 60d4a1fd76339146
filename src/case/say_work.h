/* Letters of a text in UTF-8, and words in small letters held against them. Included by say*.c only. */
#ifndef EXHIBIT_CASE_SAY_WORK_H
#define EXHIBIT_CASE_SAY_WORK_H

#include "say.h"

static inline bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ((unsigned char)ch & 0x80);
}

/* Small letters: ASCII, and the Latin-1 ones, which are C3 80 to C3 9E in UTF-8. */
static inline unsigned char small(struct span s, size_t i)
{
	unsigned char ch = (unsigned char)s.p[i];

	if (ch >= 'A' && ch <= 'Z')
		return (unsigned char)(ch + 32);
	if (i && (unsigned char)s.p[i - 1] == 0xc3 && ch >= 0x80 && ch <= 0x9e && ch != 0x97)
		return (unsigned char)(ch + 32);
	return ch;
}

static inline bool stands_at(struct span text, size_t at, struct span stem)
{
	if (stem.n > text.n - at)
		return false;
	for (size_t i = 0; i < stem.n; i++)
		if (small(text, at + i) != (unsigned char)stem.p[i])
			return false;
	return true;
}

#endif
