/* Code points as the finder sees them: UTF-8 in, class and lower case out. No locale. */
#ifndef EXHIBIT_FIND_FOLD_H
#define EXHIBIT_FIND_FOLD_H

#include "base/span.h"

enum fold_class {
	FOLD_OTHER,	/* punctuation, symbols, controls */
	FOLD_SPACE,	/* inside a line, also no-break and thin ones */
	FOLD_LINE,	/* LF, CR, U+2028 */
	FOLD_DIGIT,	/* 0-9 */
	FOLD_LETTER,
	FOLD_CJK,	/* letters of scripts that write without spaces */
	FOLD_NOTHING,	/* soft hyphen, zero width: as if it were not there */
};

/* Decodes one code point at p[0..n), n > 0. Bad bytes give U+FFFD and length 1. */
uint32_t fold_decode(const char *p, size_t n, unsigned *len);
enum fold_class fold_class_of(uint32_t cp);
uint32_t fold_lower(uint32_t cp);
/* The letter without its accent (Latin only), or the same. */
uint32_t fold_bare(uint32_t cp);
/* Writes UTF-8; returns the length, 1..4. */
unsigned fold_encode(uint32_t cp, char out[4]);
/* Class of every byte value that is ASCII; FOLD_OTHER above. */
extern const uint8_t fold_ascii[256];
static inline bool fold_is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool fold_is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool fold_is_upper(char c) { return c >= 'A' && c <= 'Z'; }

#endif
