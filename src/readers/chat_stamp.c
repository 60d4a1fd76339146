/* Stamps as the chat programs write them in their exports, in all orders of day, month and year:
 * "[04.01.23, 00:56:00]", "1/3/23, 6:19 PM -", "2019/01/01, 11:25 a. m. -", with the invisible
 * marks and narrow spaces of newer versions, and digits of other scripts. Two-digit years are
 * 20xx: no such program is older. */
#include "chat_stamp.h"

#include "base/buf.h"

enum { UNIT = 'u' };	/* chat_stamp.mark: each number is followed by what it is */

/* Bytes of the invisible mark at p: U+200E, U+200F, U+202A..E, U+2066..9, U+FEFF. 0: none. */
static size_t mark_at(struct span s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (s.n < 3)
		return 0;
	if (p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xaa && p[2] <= 0xae)))
		return 3;
	if (p[0] == 0xe2 && p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9)
		return 3;
	return p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf ? 3 : 0;
}

/* Bytes of the space at p: ASCII, no-break, thin and narrow ones. */
static size_t space_at(struct span s)
{
	if (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		return 1;
	if (s.n >= 2 && s.p[0] == '\xc2' && s.p[1] == '\xa0')
		return 2;
	if (s.n >= 3 && s.p[0] == '\xe2' && s.p[1] == '\x80' && (s.p[2] == '\xaf' || s.p[2] == '\x89'))
		return 3;
	return 0;
}

/* The same as ASCII digits: Arabic-Indic, Persian, Devanagari. */
static int digit_at(struct span s, size_t *n)
{
	const unsigned char *p = (const unsigned char *)s.p;

	*n = 1;
	if (s.n && p[0] >= '0' && p[0] <= '9')
		return p[0] - '0';
	*n = 2;
	if (s.n >= 2 && p[0] == 0xd9 && p[1] >= 0xa0 && p[1] <= 0xa9)
		return p[1] - 0xa0;
	if (s.n >= 2 && p[0] == 0xdb && p[1] >= 0xb0 && p[1] <= 0xb9)
		return p[1] - 0xb0;
	*n = 3;
	if (s.n >= 3 && p[0] == 0xe0 && p[1] == 0xa5 && p[2] >= 0xa6 && p[2] <= 0xaf)
		return p[2] - 0xa6;
	return -1;
}

static void skip_marks(struct span *s)
{
	for (size_t n; (n = mark_at(*s)) != 0; )
		*s = span_from(*s, n);
}

static bool skip_spaces(struct span *s)
{
	bool any = false;

	for (size_t n;; any |= n != 0 && mark_at(*s) == 0, *s = span_from(*s, n)) {
		n = space_at(*s);
		if (n == 0)
			n = mark_at(*s);
		if (n == 0)
			return any;
	}
}

static bool number(struct span *s, unsigned most, uint16_t *v, unsigned *digits)
{
	size_t n;
	int d;

	skip_marks(s);
	*v = 0;
	for (*digits = 0; *digits < most && (d = digit_at(*s, &n)) >= 0; ++*digits) {
		*v = (uint16_t)(*v * 10 + d);
		*s = span_from(*s, n);
	}
	return *digits > 0 && digit_at(*s, &n) < 0;
}

/* "2024년 3월 12일" (KakaoTalk), "2024年3月12日": what stands behind each number instead of marks between. */
static bool skip_unit(struct span *s, uint8_t i)
{
	static const char *const units[][3] = { { "년", "월", "일" }, { "年", "月", "日" } };

	for (size_t k = 0; k < countof(units); k++)
		if (span_starts(*s, units[k][i])) {
			*s = span_from(*s, strlen(units[k][i]));
			return true;
		}
	return false;
}

static bool date(struct span *s, struct chat_stamp *st)
{
	unsigned digits;

	st->mark = 0;
	st->year_at = 0;
	for (uint8_t i = 0; i < 3; i++) {
		if (!number(s, 4, &st->n[i], &digits) || digits == 3)
			return false;
		if (digits == 4) {
			if (st->year_at || i == 1)
				return false;
			st->year_at = (uint8_t)(i + 1);
		}
		skip_marks(s);
		if ((i == 0 || st->mark == UNIT) && skip_unit(s, i)) {
			st->mark = UNIT;
			skip_spaces(s);
			continue;
		}
		if (st->mark == UNIT)
			return false;
		if (i == 2)
			break;
		if (s->n == 0 || (s->p[0] != '.' && s->p[0] != '/' && s->p[0] != '-') || (st->mark && s->p[0] != st->mark))
			return false;
		st->mark = s->p[0];
		*s = span_from(*s, 1);
		skip_spaces(s);		/* Korean: "2023. 1. 4." */
	}
	if (st->mark == '.' && s->n && s->p[0] == '.')
		*s = span_from(*s, 1);
	return true;
}

/* "12/03/2024 à 14:05", "12.3.2024 klo 14.05" */
static void skip_at(struct span *s)
{
	static const char *const words[] = { "à", "klo", "kl.", "um", "om", "at", "a las", "alle ore", "alle", "às", "o", "в" };

	for (size_t i = 0; i < countof(words); i++) {
		struct span rest = span_starts(*s, words[i]) ? span_from(*s, strlen(words[i])) : SPAN("");

		if (rest.n && skip_spaces(&rest)) {
			*s = rest;
			return;
		}
	}
}

/* -1: none is there; 0: before noon; 12: after. */
static int half_of_day(struct span *s)
{
	static const struct { const char *text; int hours; } before[] = {
		{ "上午", 0 }, { "下午", 12 }, { "오전", 0 }, { "오후", 12 }, { "午前", 0 }, { "午後", 12 },
		{ "صباحًا", 0 }, { "مساءً", 12 }, { "ص", 0 }, { "م", 12 }, { "πμ", 0 }, { "μμ", 12 },
		{ "π.μ.", 0 }, { "μ.μ.", 12 }, { "vorm.", 0 }, { "nachm.", 12 },
	};
	struct span at = *s;
	int hours;

	for (size_t i = 0; i < countof(before); i++)
		if (span_starts(at, before[i].text)) {
			*s = span_from(at, strlen(before[i].text));
			return before[i].hours;
		}
	if (at.n < 2 || !strchr("aApP", at.p[0]))
		return -1;
	hours = at.p[0] == 'p' || at.p[0] == 'P' ? 12 : 0;
	at = span_from(at, 1);
	if (at.p[0] == '.')
		at = span_from(at, 1);
	skip_spaces(&at);		/* Spanish: "a. m." */
	if (at.n == 0 || (at.p[0] != 'm' && at.p[0] != 'M'))
		return -1;
	at = span_from(at, 1);
	if (at.n && at.p[0] == '.')
		at = span_from(at, 1);
	*s = at;
	return hours;
}

static bool clock_of(struct span *s, struct chat_stamp *st)
{
	int half = half_of_day(s);
	uint16_t v[3] = { 0 };
	unsigned digits, parts = 0;
	struct span after;

	skip_spaces(s);
	do {
		if (parts)
			*s = span_from(*s, 1);
		if (!number(s, 2, &v[parts], &digits) || (parts && digits != 2))
			return false;
		parts++;
	} while (parts < 3 && s->n && (s->p[0] == ':' || s->p[0] == '.'));
	after = *s;
	skip_spaces(&after);
	if (half < 0 && (half = half_of_day(&after)) >= 0)
		*s = after;
	if (parts < 2 || v[0] > 23 || v[1] > 59 || v[2] > 60 || (half >= 0 && v[0] > 12))
		return false;
	st->has_half = half >= 0;
	st->has_seconds = parts == 3;
	/* "00:08 a. m." is seen in the wild, too. */
	st->hour = (uint8_t)(half < 0 ? v[0] : v[0] % 12 + half);
	st->minute = (uint8_t)v[1];
	st->second = (uint8_t)v[2];
	return true;
}

bool chat_stamp_read(struct span line, struct chat_stamp *s, size_t *length)
{
	struct span at = line;
	bool bracket, comma;

	*s = (struct chat_stamp){ 0 };
	skip_marks(&at);
	bracket = at.n && at.p[0] == '[';
	if (bracket)
		at = span_from(at, 1);
	if (!date(&at, s))
		return false;
	skip_marks(&at);
	comma = at.n && (at.p[0] == ',' || at.p[0] == 'T');
	if (comma)
		at = span_from(at, 1);
	if (span_starts(at, "\xd8\x8c"))	/* the Arabic comma */
		at = span_from(at, 2);
	if (!skip_spaces(&at) && !comma && s->mark != UNIT)
		return false;
	skip_at(&at);
	if (!clock_of(&at, s))
		return false;
	skip_marks(&at);
	if (bracket) {
		if (at.n == 0 || at.p[0] != ']')
			return false;
		s->end = ']';
		at = span_from(at, 1);
		skip_spaces(&at);
	} else if (s->mark == UNIT && at.n && at.p[0] == ',') {
		s->end = ',';
		at = span_from(at, 1);
		skip_spaces(&at);
	} else {
		s->end = '-';
		if (!skip_spaces(&at))
			return false;
		if (at.n && at.p[0] == '-')
			at = span_from(at, 1);
		else if (span_starts(at, "\xe2\x80\x93"))
			at = span_from(at, 3);
		else
			return false;
		if (!skip_spaces(&at))
			return false;
	}
	*length = line.n - at.n;
	return true;
}

bool chat_stamp_same_style(const struct chat_stamp *a, const struct chat_stamp *b)
{
	return a->year_at == b->year_at && a->mark == b->mark && a->end == b->end &&
	       a->has_seconds == b->has_seconds && a->has_half == b->has_half;
}

/* ---- order ---- */

struct day { int y, m, d; };

static bool day_of(const struct chat_stamp *s, enum chat_order o, struct day *out)
{
	if (o == CHAT_ORDERS)
		return false;
	static const uint8_t at[CHAT_ORDERS][3] = { { 2, 1, 0 }, { 2, 0, 1 }, { 0, 1, 2 } };
	static const uint8_t days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const uint8_t *k = at[o];
	int y = s->n[k[0]], m = s->n[k[1]], d = s->n[k[2]];

	if (s->year_at && s->year_at != k[0] + 1)
		return false;
	if (y < 100 && !s->year_at)
		y += 2000;
	if (y < 1990 || m < 1 || m > 12 || d < 1 || d > days[m - 1] ||
	    (m == 2 && d == 29 && (y % 4 || (y % 100 == 0 && y % 400))))
		return false;
	*out = (struct day){ y, m, d };
	return true;
}

static int64_t minutes_of(const struct chat_stamp *s, const struct day *d)
{
	return ((((int64_t)d->y * 12 + d->m) * 31 + d->d) * 24 + s->hour) * 60 + s->minute;
}

/* How the file looks when read in one order. */
struct reading {
	bool possible;
	size_t back;		/* how often time runs backwards */
	int64_t span;		/* minutes between the first and the last message */
};

static struct reading read_as(const struct chat_stamp *s, size_t n, enum chat_order o)
{
	struct reading r = { .possible = true };
	int64_t before = 0, first = 0;

	for (size_t i = 0; i < n; i++) {
		struct day d;
		int64_t now;

		if (!day_of(&s[i], o, &d))
			return (struct reading){ .possible = false };
		now = minutes_of(&s[i], &d);
		r.back += i > 0 && now < before;
		before = now;
		if (i == 0)
			first = now;
	}
	r.span = before > first ? before - first : first - before;
	return r;
}

/* > 0: x is likelier, and the file says so; 0: the file does not tell them apart. People write
 * every few days, so a reading that stretches the chat eight times as far is the wrong one. */
static int likelier(const struct reading *x, const struct reading *y)
{
	if (x->possible != y->possible)
		return x->possible ? 1 : -1;
	if (x->back != y->back)
		return x->back < y->back ? 1 : -1;
	if (x->span / 8 > y->span || y->span / 8 > x->span)
		return x->span < y->span ? 1 : -1;
	return 0;
}

/* What the programs write where nothing else decides: dots are European, twelve hours American. */
static enum chat_order habit(const struct chat_stamp *s)
{
	if (s->year_at == 1 || (s->year_at == 0 && s->mark == '-'))
		return CHAT_YMD;
	return s->mark == '/' && s->has_half ? CHAT_MDY : CHAT_DMY;
}

static bool reads_alike(const struct chat_stamp *s, size_t n, enum chat_order x, enum chat_order y)
{
	for (size_t i = 0; i < n; i++) {
		struct day a, b;

		if (!day_of(&s[i], x, &a) || !day_of(&s[i], y, &b) || a.y != b.y || a.m != b.m || a.d != b.d)
			return false;
	}
	return true;
}

static enum chat_order best_but(const struct reading *r, enum chat_order but, enum chat_order usual)
{
	enum chat_order best = CHAT_ORDERS;

	for (enum chat_order o = 0; o < CHAT_ORDERS; o++) {
		int c = o == but || !r[o].possible ? -1 : best == CHAT_ORDERS ? 1 : likelier(&r[o], &r[best]);

		if (c > 0 || (c == 0 && o == usual))
			best = o;
	}
	return best;
}

bool chat_stamp_decide(const struct chat_stamp *s, size_t n, struct chat_dates *d)
{
	struct reading r[CHAT_ORDERS];
	enum chat_order usual;

	if (n == 0)
		return false;
	usual = habit(s);
	*d = (struct chat_dates){ .order = CHAT_ORDERS, .other = CHAT_ORDERS };
	for (enum chat_order o = 0; o < CHAT_ORDERS; o++)
		r[o] = read_as(s, n, o);
	/* Two digits of a year in front are written with hyphens; elsewhere they need proof. */
	if (s->year_at == 0 && s->mark != '-' &&
	    (likelier(&r[CHAT_YMD], &r[CHAT_DMY]) <= 0 || likelier(&r[CHAT_YMD], &r[CHAT_MDY]) <= 0))
		r[CHAT_YMD].possible = false;
	d->order = best_but(r, CHAT_ORDERS, usual);
	if (d->order == CHAT_ORDERS)
		return false;
	d->other = best_but(r, d->order, usual);
	if (d->other == CHAT_ORDERS) {
		d->why = s->year_at == 1 ? "the year stands first" : "any other order gives days that do not exist";
	} else if (likelier(&r[d->order], &r[d->other]) > 0) {
		d->why = "in any other order the messages would run back in time, or stretch over years";
	} else if (reads_alike(s, n, d->order, d->other)) {
		d->why = "every order gives the same days";
	} else {
		d->is_open = true;
		d->why = d->order == usual ? "the order usual for this way of writing; the file does not decide"
					   : "the file does not decide";
	}
	return true;
}

static bool print_digits(struct buf *b, int v, int digits)
{
	char text[8];

	for (int i = digits - 1; i >= 0; i--, v /= 10)
		text[i] = (char)('0' + v % 10);
	return buf_put(b, text, (size_t)digits);
}

struct span chat_stamp_print(const struct chat_stamp *s, enum chat_order o, struct arena *a)
{
	char room[24];
	struct buf b = { .p = room, .cap = sizeof room, .max = sizeof room };
	struct day d;

	if (!day_of(s, o, &d))
		return (struct span){ NULL, 0 };
	print_digits(&b, d.y, 4);
	buf_c(&b, '-');
	print_digits(&b, d.m, 2);
	buf_c(&b, '-');
	print_digits(&b, d.d, 2);
	buf_c(&b, 'T');
	print_digits(&b, s->hour, 2);
	buf_c(&b, ':');
	print_digits(&b, s->minute, 2);
	if (s->has_seconds) {
		buf_c(&b, ':');
		print_digits(&b, s->second, 2);
	}
	return arena_dup(a, buf_view(&b));
}
