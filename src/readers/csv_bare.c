/* Older exports of banks have no header row. A table of prices by day looks like one of them: so it
 * is believed only when all of its rows agree (csv_statement.c drops it otherwise). */
#include "csv_bare.h"

#include "base/exact.h"
#include "csv_value.h"

enum { LEAST_CELLS = 3, MOST_CELLS = 9, LEAST_ROWS = 3, AMOUNTS = 3 };

static bool has_letters(struct span s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z') || (unsigned char)s.p[i] >= 0x80;
	return n >= 3;
}

/* Digits, one sign, and two of them behind a decimal sign: "12" may be anything. */
static bool is_money(struct span s)
{
	size_t mark = SIZE_MAX;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' || s.p[i] == ',')
			mark = i;
		else if ((s.p[i] < '0' || s.p[i] > '9') && !(strchr("+- ", s.p[i]) && (i == 0 || i + 1 == s.n)))
			return false;
	}
	return mark != SIZE_MAX && mark > 0 && s.n - mark - 1 >= 2 && s.n - mark - 1 <= 3;
}

static bool is_code(struct span s)
{
	return s.n == 3 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z' && s.p[2] >= 'A' && s.p[2] <= 'Z';
}

/* b = a + amount */
static bool adds_up(struct span a, struct span amount, struct span b)
{
	struct exact sum, more, is;

	if (!exact_parse(a, &sum) || !exact_parse(amount, &more) || !exact_parse(b, &is))
		return false;
	exact_add(&sum, more);
	return exact_eq(sum, is);
}

/* Of three amounts two are what there was before and behind the third, mostly the last; rows that
 * follow show whether that was right. */
static bool tell_amounts(const struct span *cells, const uint32_t at[AMOUNTS], unsigned n, struct csv_head *h)
{
	struct csv_money m = { .decimal = '.' };
	struct arena *a = arena_new();
	struct span v[AMOUNTS];
	bool found = n == 1 || n == 2;

	for (unsigned i = 0; i < n; i++)
		csv_money_see(&m, cells[at[i]]);
	csv_money_settle(&m, false);
	for (unsigned i = 0; i < n; i++)
		v[i] = csv_money_parse(&m, cells[at[i]], NULL, a);
	if (found)
		h->column[CSV_AMOUNT] = at[0];
	if (n == 2)
		h->column[CSV_BALANCE] = at[1];
	for (unsigned k = AMOUNTS; n == AMOUNTS && !found && k-- > 0;)
		for (unsigned i = 0; i < AMOUNTS && !found; i++)
			if (i != k && adds_up(v[i], v[k], v[AMOUNTS - i - k]) && h->column[CSV_DATE] < at[k]) {
				h->column[CSV_AMOUNT] = at[k];
				h->column[CSV_BALANCE] = at[AMOUNTS - i - k];
				found = true;
			}
	arena_free(a);
	return found;
}

bool csv_bare_is(const struct span *cells, uint32_t n, struct csv_head *h)
{
	unsigned days = 0, amounts = 0, words = 0;
	uint32_t at[AMOUNTS];

	*h = (struct csv_head){ .n_more = 0 };
	for (unsigned r = 0; r < CSV_ROLES; r++)
		h->column[r] = CSV_NO_COLUMN;
	if (n < LEAST_CELLS || n > MOST_CELLS)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if (csv_days_is(cells[i])) {
			if (days++ == 0)
				h->column[CSV_DATE] = i;
		} else if (is_money(cells[i])) {
			if (amounts == AMOUNTS)
				return false;
			at[amounts++] = i;
		} else if (is_code(cells[i])) {
			h->column[CSV_CURRENCY] = i;
		} else if (has_letters(cells[i]) && words++ == 0) {
			h->column[CSV_TEXT] = i;
		} else if (words > 1 && h->n_more < CSV_MORE) {
			h->more[h->n_more++] = i;
		}
	}
	return days >= 1 && days <= 2 && words >= 1 && tell_amounts(cells, at, amounts, h);
}

bool csv_bare_holds(const struct transaction *t, uint32_t first, uint32_t n)
{
	uint32_t down = 0, up = 0, out = 0, in = 0;

	if (n - first < (t[first].balance.n ? 2 : LEAST_ROWS))
		return false;
	for (uint32_t i = first; i < n; i++) {
		if (span_starts(t[i].amount, "-"))
			out++;
		else
			in++;
		if (i > first) {	/* the oldest row first, or last */
			down += adds_up(t[i - 1].balance, t[i].amount, t[i].balance);
			up += adds_up(t[i].balance, t[i - 1].amount, t[i - 1].balance);
		}
	}
	if (t[first].balance.n)
		return down == n - first - 1 || up == n - first - 1;
	return out && in;
}
