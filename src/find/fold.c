/* Code points: decoding (RFC 3629), classes, lower case. Case is folded for the scripts that the
 * tables hold (Latin, Greek, Cyrillic, full-width Latin); the other scripts there have none.
 * Not here: normalisation. Tables hold composed forms, and so does nearly all mail. */
#include "fold.h"

const uint8_t fold_ascii[256] = {
	['\t'] = FOLD_SPACE, ['\n'] = FOLD_LINE, ['\r'] = FOLD_LINE, ['\v'] = FOLD_SPACE,
	['\f'] = FOLD_SPACE, [' '] = FOLD_SPACE, ['0'] = FOLD_DIGIT, ['1'] = FOLD_DIGIT,
	['2'] = FOLD_DIGIT,  ['3'] = FOLD_DIGIT, ['4'] = FOLD_DIGIT, ['5'] = FOLD_DIGIT,
	['6'] = FOLD_DIGIT,  ['7'] = FOLD_DIGIT, ['8'] = FOLD_DIGIT, ['9'] = FOLD_DIGIT,
#define L FOLD_LETTER
	['A'] = L,           ['B'] = L,          ['C'] = L,          ['D'] = L,
	['E'] = L,           ['F'] = L,          ['G'] = L,          ['H'] = L,
	['I'] = L,           ['J'] = L,          ['K'] = L,          ['L'] = L,
	['M'] = L,           ['N'] = L,          ['O'] = L,          ['P'] = L,
	['Q'] = L,           ['R'] = L,          ['S'] = L,          ['T'] = L,
	['U'] = L,           ['V'] = L,          ['W'] = L,          ['X'] = L,
	['Y'] = L,           ['Z'] = L,          ['a'] = L,          ['b'] = L,
	['c'] = L,           ['d'] = L,          ['e'] = L,          ['f'] = L,
	['g'] = L,           ['h'] = L,          ['i'] = L,          ['j'] = L,
	['k'] = L,           ['l'] = L,          ['m'] = L,          ['n'] = L,
	['o'] = L,           ['p'] = L,          ['q'] = L,          ['r'] = L,
	['s'] = L,           ['t'] = L,          ['u'] = L,          ['v'] = L,
	['w'] = L,           ['x'] = L,          ['y'] = L,          ['z'] = L,
#undef L
};

uint32_t fold_decode(const char *p, size_t n, unsigned *len)
{
	const unsigned char *u = (const unsigned char *)p;
	unsigned need = u[0] < 0x80 ? 1 : u[0] >= 0xF0 ? 4 : u[0] >= 0xE0 ? 3 : 2;
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	*len = 1;
	if (need == 1)
		return u[0];
	if (u[0] < 0xC2 || u[0] > 0xF4 || n < need)
		return 0xFFFD;
	uint32_t cp = u[0] & (0x7Fu >> need);
	for (unsigned i = 1; i < need; i++) {
		if ((u[i] & 0xC0) != 0x80)
			return 0xFFFD;
		cp = cp << 6 | (u[i] & 0x3F);
	}
	if (cp < least[need] || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
		return 0xFFFD;
	*len = need;
	return cp;
}

enum fold_class fold_class_of(uint32_t cp)
{
	if (cp < 0x80)
		return (enum fold_class)fold_ascii[cp];
	if (cp < 0xC0) {
		if (cp == 0xA0)
			return FOLD_SPACE;
		if (cp == 0xAD)
			return FOLD_NOTHING;
		return cp == 0xAA || cp == 0xB5 || cp == 0xBA ? FOLD_LETTER : FOLD_OTHER;
	}
	if (cp < 0x2000)
		return cp == 0xD7 || cp == 0xF7 || cp == 0xE3F || cp == 0x964 ? FOLD_OTHER
									      : FOLD_LETTER;
	if (cp < 0x3040) {
		if (cp <= 0x200A || cp == 0x202F || cp == 0x205F || cp == 0x3000)
			return FOLD_SPACE;
		if (cp <= 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
		    (cp >= 0x2060 && cp <= 0x206F))
			return FOLD_NOTHING;
		if (cp == 0x2028 || cp == 0x2029)
			return FOLD_LINE;
		return (cp >= 0x2C00 && cp < 0x2E00) || cp == 0x3005 ? FOLD_LETTER : FOLD_OTHER;
	}
	if (cp < 0xA000 || (cp >= 0xAC00 && cp < 0xD7B0) || (cp >= 0xF900 && cp < 0xFB00))
		return FOLD_CJK;
	if (cp == 0xFEFF || (cp >= 0xFE00 && cp < 0xFE10))
		return FOLD_NOTHING;
	if (cp >= 0xFF00 && cp < 0xFFF0)
		return cp >= 0xFF66 && cp < 0xFFE0 ? FOLD_CJK : FOLD_OTHER;
	return cp < 0xE000 || (cp >= 0xFB00 && cp < 0xFFF0) ? FOLD_LETTER : FOLD_OTHER;
}

uint32_t fold_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	if (cp < 0x100)
		return cp >= 0xC0 && cp <= 0xDE && cp != 0xD7 ? cp + 32 : cp;
	if (cp == 0x130)
		return 'i';
	if (cp < 0x180) { /* pairs; their parity changes twice in this block */
		bool odd_upper = (cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17E);
		return odd_upper ? cp + (cp & 1) : cp == 0x178 ? 0xFF : cp | 1;
	}
	if (cp >= 0x386 && cp <= 0x3AB) {
		static const uint8_t tonos[] = { [0x386 - 0x386] = 0xAC, [0x388 - 0x386] = 0xAD,
						 [0x389 - 0x386] = 0xAE, [0x38A - 0x386] = 0xAF,
						 [0x38C - 0x386] = 0xCC, [0x38E - 0x386] = 0xCD,
						 [0x38F - 0x386] = 0xCE };
		if (cp >= 0x391)
			return cp + 32;
		return cp - 0x386 < countof(tonos) && tonos[cp - 0x386] ? 0x300u + tonos[cp - 0x386]
									: cp;
	}
	if (cp >= 0x400 && cp <= 0x42F)
		return cp + (cp < 0x410 ? 80 : 32);
	if (cp >= 0x1E00 && cp < 0x1F00 && (cp < 0x1E96 || cp >= 0x1EA0))
		return cp | 1;
	if (cp >= 0xFF21 && cp <= 0xFF3A)
		return cp + 32;
	return cp;
}

uint32_t fold_bare(uint32_t cp)
{
	static const char latin1[] = "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y"; /* U+00E0..U+00FF */
	if (cp >= 0xE0 && cp <= 0xFF && latin1[cp - 0xE0] != 0)
		return (uint32_t)(unsigned char)latin1[cp - 0xE0];
	return cp;
}

unsigned fold_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}
