/* Days that recognition has spoilt: letters that look like digits are digits again, signs that became one are
 * signs, and what no calendar has is put right where only one reading is left. Only numbers of day, month
 * and year in this order are tried; who asks has found no day that can be read as it stands. */
#include "field_spoilt.h"

#include <string.h>

struct parts {
	unsigned v[3], n[3];	/* value, digits */
};

/* The digit a character was, or -1. */
static int spoilt_digit(char c)
{
	static const char from[] = "OoQDlI|]SsBZzEeg", to[] = "0000111155822889";
	const char *at = c ? strchr(from, c) : NULL;

	return c >= '0' && c <= '9' ? c - '0' : at ? to[at - from] - '0' : -1;
}

/* Two signs between three numbers; the second of the signs may have become a 7. */
static bool read_parts(struct span w, struct parts *to)
{
	unsigned part = 0, marks = 0, digits = 0;

	for (size_t i = 0; i < w.n; i++) {
		int digit = spoilt_digit(w.p[i]);
		bool mark = w.p[i] && strchr("/-.", w.p[i]);

		if (mark || (w.p[i] == '7' && to->n[part] == 2 && part == 1 && i + 5 == w.n)) {
			marks += mark;
			if (to->n[part] == 0 || ++part == 3)
				return false;
			continue;
		}
		if (digit < 0 || to->n[part] == 4)
			return false;
		digits += w.p[i] >= '0' && w.p[i] <= '9';
		to->v[part] = to->v[part] * 10 + (unsigned)digit;
		to->n[part]++;
	}
	/* More letters than digits are a word with signs in it. */
	return part == 2 && marks > 0 && 2 * digits >= to->n[0] + to->n[1] + to->n[2];
}

bool field_spoilt_date(struct span word, struct span *value, struct arena *a)
{
	static const uint8_t days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct parts d = { { 0 }, { 0 } };
	unsigned *day = &d.v[0], *month = &d.v[1], *year = &d.v[2];

	if (!read_parts(word, &d) || d.n[0] > 2 || d.n[1] > 2 || (d.n[2] != 2 && d.n[2] != 4))
		return false;
	*year += d.n[2] == 2 ? 2000 : 0;
	if (*year >= 2070 && *year < 2080)	/* a year to come: the 7 was a 1 */
		*year -= 60;
	if (*month > 60 && *month < 70)		/* "02" with a 6 for its 0 */
		*month -= 60;
	if (*month < 1 || *month > 12 || *day < 1 || *day > days[*month - 1] || *year < 1990 || *year > 2100)
		return false;
	*value = arena_fmt(a, "%04u-%02u-%02u", *year, *month, *day);
	return true;
}
