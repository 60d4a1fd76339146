/* Exact decimals on 128 bits: 30 digits hold every amount there is, and everything longer is told
 * (`over`) and not wrapped. The sign is kept beside the mantissa, so "-0.00" stays what it was. */
#include "base/exact.h"

static unsigned __int128 ten_to(unsigned n)
{
	unsigned __int128 v = 1;
	while (n-- > 0)
		v *= 10;
	return v;
}

struct exact exact_int(uint64_t v) { return (struct exact){ .mantissa = v }; }

bool exact_parse(struct span s, struct exact *e)
{
	struct exact v = { 0 };
	bool fraction = false;
	size_t digits = 0;

	*e = v;
	if (s.n && (s.p[0] == '-' || s.p[0] == '+')) {
		v.negative = s.p[0] == '-';
		s = span_from(s, 1);
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' && !fraction) {
			fraction = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		digits++;
		/* Zeros beyond what is kept change nothing. */
		if (fraction && v.scale == EXACT_SCALE && s.p[i] == '0')
			continue;
		exact_digit(&v, (unsigned)(s.p[i] - '0'), fraction);
	}
	if (digits == 0 || v.over)
		return false;
	*e = v;
	return true;
}

void exact_digit(struct exact *e, unsigned digit, bool fraction)
{
	if (fraction && e->scale >= EXACT_SCALE) {
		e->over = true;
		return;
	}
	/* The one hot place: no division of 128 bits here. */
	static const unsigned __int128 tenth =
		(unsigned __int128)100000000000000u * 1000000000000000u;
	if (e->over || e->mantissa >= tenth) {
		e->over = true;
		return;
	}
	e->mantissa = e->mantissa * 10 + digit;
	if (fraction)
		e->scale++;
}

void exact_times(struct exact *e, uint64_t factor)
{
	if (e->over || (factor != 0 && e->mantissa > ten_to(EXACT_DIGITS) / factor)) {
		e->over = true;
		return;
	}
	e->mantissa *= factor;
}

void exact_shift(struct exact *e, int power)
{
	while (power > 0) {
		if (e->scale > 0)
			e->scale--;
		else
			exact_times(e, 10);
		power--;
	}
	if (power < 0) {
		if (e->scale + -power > EXACT_SCALE)
			e->over = true;
		else
			e->scale = (uint8_t)(e->scale + -power);
	}
}

/* The same value with `scale` digits behind the point; false when it does not fit. */
static bool rescale(struct exact *e, uint8_t scale)
{
	while (e->scale < scale && !e->over) {
		exact_times(e, 10);
		e->scale++;
	}
	return !e->over;
}

static void level(struct exact *a, struct exact *b)
{
	uint8_t scale = a->scale > b->scale ? a->scale : b->scale;
	rescale(a, scale);
	rescale(b, scale);
}

void exact_add(struct exact *e, struct exact b)
{
	level(e, &b);
	e->over |= b.over;
	if (e->negative == b.negative) {
		e->mantissa += b.mantissa;
	} else if (e->mantissa >= b.mantissa) {
		e->mantissa -= b.mantissa;
	} else {
		e->mantissa = b.mantissa - e->mantissa;
		e->negative = b.negative;
	}
	e->negative = e->negative && e->mantissa;	/* nothing has no sign */
	e->over |= e->mantissa > ten_to(EXACT_DIGITS);
}

void exact_sub(struct exact *e, struct exact b)
{
	b.negative = !b.negative;
	exact_add(e, b);
}

void exact_mul(struct exact *e, struct exact b)
{
	unsigned __int128 m;

	e->over |= b.over || __builtin_mul_overflow(e->mantissa, b.mantissa, &m);
	if (e->over)
		return;
	e->mantissa = m;
	e->negative ^= b.negative;
	e->scale = (uint8_t)(e->scale + b.scale);	/* at most 2 * EXACT_SCALE until the next line */
	if (e->scale > EXACT_SCALE)
		exact_round(e, EXACT_SCALE);
	e->over |= e->mantissa > ten_to(EXACT_DIGITS);
}

void exact_round(struct exact *e, unsigned digits)
{
	if (e->scale <= digits)
		return;
	unsigned __int128 unit = ten_to(e->scale - digits);
	e->mantissa = (e->mantissa + unit / 2) / unit;
	e->scale = (uint8_t)digits;
}

int exact_cmp_abs(struct exact a, struct exact b)
{
	level(&a, &b);
	return a.mantissa < b.mantissa ? -1 : a.mantissa > b.mantissa;
}

bool exact_eq(struct exact a, struct exact b)
{
	return !a.over && !b.over && exact_cmp_abs(a, b) == 0 &&
	       (a.negative == b.negative || a.mantissa == 0);
}

struct span exact_print(struct exact e, struct arena *a)
{
	char out[64];
	size_t at = sizeof out;
	unsigned done = 0;
	while (e.mantissa > 0 || done <= e.scale) {
		if (done == e.scale && done > 0)
			out[--at] = '.';
		out[--at] = (char)('0' + (unsigned)(e.mantissa % 10));
		e.mantissa /= 10;
		done++;
	}
	if (e.negative)
		out[--at] = '-';
	return arena_dup(a, span_of(out + at, sizeof out - at));
}
