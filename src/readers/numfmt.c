/* Number format codes (ECMA-376-1, 18.8.31) and serial dates (18.17.4).
 *
 * A code has up to four sections: positive, negative, zero, text. Of a section it is kept how many
 * decimals it shows and the words and signs around the digits: currencies above all. Dates are told
 * by their letters; the text shows only the parts the cell shows, in ISO order, so that nobody has
 * to guess which number is the month.
 * Not followed: conditions in brackets (the first section counts), colours, fractions and powers of
 * ten (shown in full), eras; scaling by thousands (the value is shown unscaled, without its unit). */
#include "numfmt.h"

#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 15 };	/* that a spreadsheet computes and shows */

/* ---- format codes ---- */

static bool is_letter(char c, char lower) { return (c | 0x20) == lower; }

struct scan {
	struct numfmt *f;
	struct numfmt_section *to;
	struct span s;
	size_t i;
	bool is_behind;		/* the digits have begun */
	bool has_point;
	bool is_scaled, is_odd;	/* thousands left out; fraction or power of ten */
	char last;		/* date letter before this */
};

static void keep(struct scan *c, const char *p, size_t n)
{
	char *to = c->is_behind ? c->to->after : c->to->before;
	uint8_t *have = c->is_behind ? &c->to->n_after : &c->to->n_before;

	/* Blanks only where there is something to part. */
	if (n == 1 && *p == ' ' && !c->is_behind && *have == 0)
		return;
	if (n <= (size_t)(NUMFMT_TEXT - *have)) {
		memcpy(to + *have, p, n);
		*have = (uint8_t)(*have + n);
	}
}

static size_t run(const struct scan *c)
{
	size_t n = 1;

	while (c->i + n < c->s.n && (c->s.p[c->i + n] | 0x20) == (c->s.p[c->i] | 0x20))
		n++;
	return n;
}

/* The next date letter behind this run, for telling minutes from months. */
static char next_letter(const struct scan *c, size_t at)
{
	for (; at < c->s.n && c->s.p[at] != ';'; at++) {
		if (c->s.p[at] == '"')
			while (at + 1 < c->s.n && c->s.p[++at] != '"')
				;
		else if (c->s.p[at] == '\\' || c->s.p[at] == '_')
			at++;
		else if (strchr("ymdhsYMDHS", c->s.p[at]) && c->s.p[at])
			return (char)(c->s.p[at] | 0x20);
	}
	return 0;
}

static bool date_letter(struct scan *c)
{
	char l = (char)(c->s.p[c->i] | 0x20);
	size_t n = run(c);

	switch (l) {
	case 'y': c->f->has_year = true; break;
	case 'd': c->f->has_day |= n <= 2; break;	/* "dddd" is a week day */
	case 'h': c->f->has_hour = true; break;
	case 's': c->f->has_second = true; break;
	case 'm':
		if (c->last == 'h' || next_letter(c, c->i + n) == 's')
			c->f->has_minute = true;
		else
			c->f->has_month = true;
		break;
	default: return false;
	}
	c->last = l;
	c->i += n;
	return true;
}

/* "[$EUR-407]" a currency, "[h]" hours past a day, "[Red]" and "[>100]" nothing of interest. */
static void bracket(struct scan *c)
{
	size_t end = span_chr(c->s, ']', c->i);
	struct span in = span_sub(c->s, c->i + 1, (end == SIZE_MAX ? c->s.n : end) - c->i - 1);

	if (span_starts(in, "$")) {
		in = span_from(in, 1);
		in = span_sub(in, 0, span_chr(in, '-', 0));
		keep(c, in.p, in.n);
	} else if (in.n && (is_letter(in.p[0], 'h') || is_letter(in.p[0], 'm') || is_letter(in.p[0], 's')) &&
		   in.n <= 2 && is_letter(in.p[in.n - 1], (char)(in.p[0] | 0x20))) {
		c->f->is_elapsed = true;
		c->f->has_hour = true;
		c->last = (char)(in.p[0] | 0x20);
	}
	c->i = end == SIZE_MAX ? c->s.n : end + 1;
}

static void quoted(struct scan *c)
{
	size_t end = span_chr(c->s, '"', c->i + 1);

	if (end == SIZE_MAX)
		end = c->s.n;
	keep(c, c->s.p + c->i + 1, end - c->i - 1);
	c->i = end + 1;
}

/* Commas behind the last digit scale by thousands; between digits they group. */
static void comma(struct scan *c)
{
	char next = c->i + 1 < c->s.n ? c->s.p[c->i + 1] : 0;

	if (c->is_behind && next != '0' && next != '#' && next != '?')
		c->is_scaled = true;
	c->i++;
}

static void digit(struct scan *c)
{
	c->to->has_digits = c->is_behind = true;
	if (c->has_point && c->to->decimals < 15)
		c->to->decimals++;
	c->i++;
}

static void other(struct scan *c)
{
	char l = c->s.p[c->i];

	if (l == '%') {
		c->to->is_percent = true;
	} else if (l == '/' && c->to->has_digits) {
		c->is_odd = true;
	} else if (is_letter(l, 'e') && c->i + 1 < c->s.n && strchr("+-", c->s.p[c->i + 1])) {
		c->is_odd = true;
	} else if (!strchr("()-+@/:", l)) {	/* the sign is ours to write */
		keep(c, &l, 1);
	}
	c->i++;
}

static void one(struct scan *c)
{
	char l = c->s.p[c->i];

	if (l == '[')
		bracket(c);
	else if (l == '"')
		quoted(c);
	else if (l == '_' || l == '*')	/* a gap as wide as the next, or filled with it */
		c->i += 2;
	else if (l == '\\') {
		if (c->i + 1 < c->s.n && !strchr("()-+", c->s.p[c->i + 1]))
			keep(c, c->s.p + c->i + 1, 1);
		c->i += 2;
	} else if (l == ',') {
		comma(c);
	} else if (l == '.') {
		c->has_point = c->is_behind;
		c->i++;
	} else if (l == '0' || l == '#' || l == '?') {
		digit(c);
	} else if (span_istarts(span_from(c->s, c->i), "AM/PM")) {
		c->i += 5;
	} else if (span_istarts(span_from(c->s, c->i), "A/P")) {
		c->i += 3;
	} else if (!date_letter(c)) {
		other(c);
	}
}

/* Ends behind the section. */
static void section(struct scan *c, struct numfmt_section *to)
{
	*to = (struct numfmt_section){ .decimals = 0 };
	c->to = to;
	c->is_behind = c->has_point = c->is_scaled = c->is_odd = false;
	while (c->i < c->s.n && c->s.p[c->i] != ';')
		one(c);
	c->i++;
	while (to->n_after && to->after[to->n_after - 1] == ' ')
		to->n_after--;
	if (c->is_scaled) {
		to->n_before = to->n_after = 0;
		to->is_percent = false;
	}
	if (c->is_scaled || c->is_odd || !to->has_digits)
		to->decimals = -1;
}

/* How a negative number is marked is ours to say: "(5.00)" and "5.00-" are written "-5.00". */
static void without_sign(char *text, uint8_t *n)
{
	uint8_t to = 0;

	for (uint8_t i = 0; i < *n; i++)
		if (!strchr("()-+", text[i]))
			text[to++] = text[i];
	*n = to;
}

bool numfmt_is_date(const struct numfmt *f)
{
	return f->has_year || f->has_month || f->has_day || f->has_hour || f->has_minute || f->has_second;
}

void numfmt_parse(struct numfmt *f, struct span code)
{
	struct scan c = { .f = f, .s = span_sub(code, 0, 512) };

	*f = (struct numfmt){ .any.decimals = -1 };
	code = span_trim(code);
	/* "General" and what stands around it. */
	if (code.n == 0 || span_ifind(code, SPAN("general"), 0) != SIZE_MAX || span_eq_str(code, "@")) {
		f->is_general = true;
		return;
	}
	section(&c, &f->any);
	if (c.i < c.s.n && !numfmt_is_date(f)) {
		struct numfmt dates = *f;	/* letters in this section are no date letters */

		section(&c, &dates.negative);
		f->negative = dates.negative;
		without_sign(f->negative.before, &f->negative.n_before);
		without_sign(f->negative.after, &f->negative.n_after);
		f->has_negative = f->negative.has_digits;
	}
	if (f->any.has_digits && !f->has_second)	/* "0 d": digits and a unit of days */
		f->has_year = f->has_month = f->has_day = f->has_hour = f->has_minute = f->is_elapsed = false;
}

void numfmt_builtin(struct numfmt *f, unsigned id)
{
	static const struct {
		uint8_t from, to;
		const char *code;
	} known[] = {
		{ 1, 1, "0" }, { 2, 2, "0.00" }, { 3, 3, "#,##0" }, { 4, 4, "#,##0.00" }, { 5, 6, "#,##0" },
		{ 7, 8, "#,##0.00" }, { 9, 9, "0%" }, { 10, 10, "0.00%" }, { 14, 16, "yyyy-mm-dd" },
		{ 17, 17, "yyyy-mm" }, { 18, 18, "h:mm" }, { 19, 19, "h:mm:ss" }, { 20, 20, "h:mm" },
		{ 21, 21, "h:mm:ss" }, { 22, 22, "yyyy-mm-dd h:mm" }, { 27, 31, "yyyy-mm-dd" },
		{ 32, 32, "h:mm" }, { 33, 33, "h:mm:ss" }, { 34, 35, "h:mm" }, { 36, 36, "yyyy-mm-dd" },
		{ 37, 38, "#,##0" }, { 39, 40, "#,##0.00" }, { 41, 42, "#,##0" }, { 43, 44, "#,##0.00" },
		{ 45, 45, "mm:ss" }, { 46, 46, "[h]:mm:ss" }, { 47, 47, "mm:ss" }, { 50, 54, "yyyy-mm-dd" },
		{ 55, 56, "yyyy-mm-dd" }, { 57, 58, "yyyy-mm-dd" },
	};

	for (size_t i = 0; i < countof(known); i++)
		if (id >= known[i].from && id <= known[i].to) {
			numfmt_parse(f, span_str(known[i].code));
			f->is_local = (id >= 5 && id <= 8) || id == 42 || id == 44;
			return;
		}
	numfmt_parse(f, SPAN(""));
}

/* ---- values ---- */

/* Digits without their leading zeros, cut to DIGITS with the last one rounded; *power of ten. */
struct decimal {
	uint64_t digits;
	int n, power;
	bool up;
};

static void decimal_digit(struct decimal *d, unsigned v, bool behind)
{
	if (d->n < DIGITS) {
		d->digits = d->digits * 10 + v;
		d->n += d->n > 0 || v > 0;
		d->power -= behind;
	} else {
		if (d->n == DIGITS)
			d->up = v >= 5;
		d->n++;
		d->power += !behind;
	}
}

static bool decimal_value(struct decimal d, int power, bool negative, struct exact *v)
{
	d.digits += d.up;
	while (d.digits && d.digits % 10 == 0) {
		d.digits /= 10;
		d.power++;
	}
	*v = exact_int(d.digits);
	v->negative = negative && d.digits;
	if (d.digits == 0)
		return true;
	power += d.power;
	if (power > EXACT_DIGITS || power < -60)
		return false;
	if (power < -EXACT_SCALE) {	/* smaller than any money: rounded to what is kept */
		for (; power < -EXACT_SCALE; power++)
			d.digits = d.digits / 10 + (power == -EXACT_SCALE - 1 && d.digits % 10 >= 5);
		*v = exact_int(d.digits);
		v->negative = negative && d.digits;
	}
	exact_shift(v, power);
	return !v->over;
}

bool numfmt_value(struct span s, struct exact *v)
{
	struct decimal d = { .digits = 0 };
	bool negative = false, point = false, any = false;
	int power = 0, sign = 1;
	size_t i = 0;

	s = span_trim(s);
	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		negative = s.p[i++] == '-';
	for (; i < s.n && (s.p[i] == '.' || (s.p[i] >= '0' && s.p[i] <= '9')); i++) {
		if (s.p[i] == '.' && point)
			return false;
		point |= s.p[i] == '.';
		if (s.p[i] != '.') {
			decimal_digit(&d, (unsigned)(s.p[i] - '0'), point);
			any = true;
		}
		if (i > 400)
			return false;
	}
	if (any && i < s.n && is_letter(s.p[i], 'e')) {
		i++;
		if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
			sign = s.p[i++] == '-' ? -1 : 1;
		for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && power < 1000; i++)
			power = power * 10 + (s.p[i] - '0');
	}
	return any && i == s.n && decimal_value(d, sign * power, negative, v);
}

/* The file has a binary fraction; the nearest decimal of 15 digits is what its author typed. */
bool numfmt_double(uint64_t bits, struct exact *v)
{
	double d;
	char text[40];

	memcpy(&d, &bits, sizeof d);
	snprintf(text, sizeof text, "%.14e", d);	/* "inf" and "nan" are no numbers below */
	return numfmt_value(span_str(text), v);
}

/* ---- printing ---- */

/* Days since 1970-01-01 to a calendar day (proleptic Gregorian, after the usual era method). */
static void civil(int64_t days, int64_t *y, int *m, int *d)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = yoe + era * 400 + (*m <= 2);
}

static void print_exact(struct exact v, struct buf *out)
{
	struct arena *a = arena_new();

	buf_span(out, exact_print(v, a));
	arena_free(a);
}

static void print_day(const struct numfmt *f, int64_t serial, bool is_1904, struct buf *out)
{
	/* 1900 was no leap year, but serial numbers count its 29 February as 60. */
	int64_t days = is_1904 ? serial - 24107 : serial - 25569 + (serial < 60), y;
	int m, d;

	civil(days, &y, &m, &d);
	if (f->has_day)
		buf_fmt(out, "%04d-%02d-%02d", (int)y, m, d);
	else if (f->has_month)
		buf_fmt(out, "%04d-%02d", (int)y, m);
	else
		buf_fmt(out, "%04d", (int)y);
}

static void print_clock(const struct numfmt *f, int64_t days, int64_t s, struct buf *out)
{
	int64_t h = s / 3600 + (f->is_elapsed ? days * 24 : 0);

	if (!f->has_hour && !f->has_second)
		return;
	buf_fmt(out, "%02lld:%02d", (long long)h, (int)(s / 60 % 60));
	if (f->has_second || s % 60)
		buf_fmt(out, ":%02d", (int)(s % 60));
}

/* False when the number is no day. */
static bool print_date(const struct numfmt *f, struct exact v, bool is_1904, struct buf *out)
{
	bool has_day = (f->has_year || f->has_month || f->has_day) && !f->is_elapsed;
	struct exact days = v;
	int64_t whole, s;
	unsigned __int128 scale = 1;

	for (unsigned i = 0; i < v.scale; i++)
		scale *= 10;
	if (v.negative || v.over || v.mantissa / scale > 2958465)
		return false;
	whole = (int64_t)(v.mantissa / scale);
	days.mantissa = v.mantissa % scale;
	exact_times(&days, 86400);
	exact_round(&days, 0);
	if (days.over)
		return false;
	s = (int64_t)days.mantissa;
	if (s >= 86400) {
		s -= 86400;
		whole++;
	}
	if (has_day && !is_1904 && (whole == 60 || whole == 0))	/* a day that never was */
		return false;
	if (has_day)
		print_day(f, whole, is_1904, out);
	if (has_day && f->has_hour)
		buf_c(out, ' ');
	if (f->has_hour || !has_day)
		print_clock(f, whole, s, out);
	return true;
}

static void print_number(const struct numfmt_section *s, struct exact v, struct buf *out)
{
	bool negative = v.negative;

	v.negative = false;
	if (s->is_percent)
		exact_shift(&v, 2);
	if (s->decimals >= 0) {
		unsigned decimals = s->decimals < EXACT_SCALE ? (unsigned)s->decimals : EXACT_SCALE;

		exact_round(&v, decimals);
		exact_add(&v, (struct exact){ .scale = (uint8_t)decimals });	/* "5" becomes "5.00" */
	}
	if (negative && v.mantissa)
		buf_c(out, '-');
	buf_put(out, s->before, s->n_before);
	print_exact(v, out);
	if (s->is_percent)
		buf_c(out, '%');
	buf_put(out, s->after, s->n_after);
}

void numfmt_print(const struct numfmt *f, struct exact v, bool is_1904, struct buf *out)
{
	size_t from = out->n;

	if (numfmt_is_date(f) && print_date(f, v, is_1904, out))
		return;
	out->n = from;
	if (f->is_general || numfmt_is_date(f))
		print_exact(v, out);
	else
		print_number(v.negative && f->has_negative ? &f->negative : &f->any, v, out);
}
