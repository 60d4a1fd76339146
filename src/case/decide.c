/* Dates and signs that one text leaves open, decided by what the whole case knows. A currency is
 * decided only where one answer is left: a case with invoices in USD and in CAD keeps its "$" open. */
#include "case/decide.h"

#include "base/limits.h"
#include "record/moment.h"

/* ---- dates: case.ini may know whether 03/04 is a day in March or in April ---- */

static int day_of(struct span iso)
{
	struct moment_iso t;

	return moment_parse(iso, &t) ? t.day : 0;
}

static int first_number(struct span raw)
{
	int v = 0;
	size_t i = 0;

	while (i < raw.n && (raw.p[i] < '0' || raw.p[i] > '9'))
		i++;
	for (; i < raw.n && raw.p[i] >= '0' && raw.p[i] <= '9' && v < 100; i++)
		v = v * 10 + (raw.p[i] - '0');
	return v;
}

/* The reading in which the number written first is the day (or, month first, is not). */
static struct span pick(struct span raw, struct span value, const struct list *others, enum config_dates order)
{
	int first = first_number(raw);
	bool is_day = order == DATES_DAY_FIRST;

	if ((day_of(value) == first) == is_day)
		return value;
	for (uint32_t i = 0; i < others->n; i++)
		if ((day_of(list_span(others, i)) == first) == is_day)
			return list_span(others, i);
	return SPAN("");
}

/* False: case.ini says nothing about the order, or there was nothing to decide. */
static bool told_day(const struct case_ *c, struct span raw, struct span *value, struct list *others, struct span *why)
{
	struct span picked;

	if (c->config->dates == DATES_OPEN || others->n == 0 || raw.n == 0)
		return false;
	picked = pick(raw, *value, others, c->config->dates);
	if (picked.n == 0)
		return false;
	*value = picked;
	*others = (struct list){ 0 };
	*why = c->config->dates == DATES_DAY_FIRST ? SPAN("case.ini: the day is written first") :
						     SPAN("case.ini: the month is written first");
	return true;
}

static void decide_date(const struct case_ *c, struct item *it, uint32_t index)
{
	struct fact *f = (struct fact *)it->facts.v + index;
	struct event *ev = it->events.v;

	if (!told_day(c, f->raw, &f->value, &f->or_, &f->why))
		return;
	for (uint32_t k = 0; k < it->events.n; k++)
		if (ev[k].fact.has && ev[k].fact.v == (int64_t)index) {
			ev[k].time = f->value;
			ev[k].why = f->why;
		}
}

static void decide_booking(const struct case_ *c, struct transaction *t)
{
	if (told_day(c, t->raw, &t->date, &t->or_, &t->why))
		t->raw = (struct span){ NULL, 0 };
}

/* ---- currencies ---- */

static void take_currency(struct case_ *c, struct case_item *ci, struct span code)
{
	if (code.n)
		case_slice_add(c, &ci->currencies, intern_put(c->words, code), LIMIT_CASE_CURRENCIES);
}

/* A sum in passing ("a hotel is 90 EUR") is not what the case is about. */
static bool is_about_money(const struct fact *f)
{
	return fact_is(f, FACT_AMOUNT) && !f->quoted && f->currency.n && f->role.n && !span_eq_str(f->role, "mention");
}

void decide_take(struct case_ *c, struct case_item *ci, const struct item *it)
{
	const struct fact *f = it->facts.v;

	take_currency(c, ci, it->fields.currency);
	/* The rows of an account are mostly about others. */
	if (it->transactions.n)
		return;
	for (uint32_t i = 0; i < it->facts.n && ci->currencies.n < LIMIT_CASE_CURRENCIES; i++)
		if (is_about_money(&f[i]))
			take_currency(c, ci, f[i].currency);
}

static bool is_written(const struct case_ *c, uint32_t word)
{
	for (uint32_t i = 0; i < c->currencies.n; i++)
		if (((const uint32_t *)c->currencies.v)[i] == word)
			return true;
	return false;
}

void decide_settle(struct case_ *c)
{
	for (uint32_t i = 0; i < c->n_items; i++)
		for (uint32_t k = 0; case_is_kept(&c->items[i]) && k < c->items[i].currencies.n; k++) {
			uint32_t word = case_slice(c, c->items[i].currencies)[k];

			if (!is_written(c, word))
				*(uint32_t *)list_add(&c->currencies, c->arena, sizeof word) = word;
		}
}

/* What gave it its role stays in front. */
static void decided(struct item *it, struct fact *f, struct span currency, const char *why)
{
	f->currency = arena_dup(it->arena, currency);
	f->why = f->why.n ? arena_fmt(it->arena, "%.*s; %s", SPAN_FMT(f->why), why) : span_str(why);
}

/* The currency of case.ini, when the sign may stand for it. */
static bool told_currency(const struct case_ *c, struct item *it, struct fact *f)
{
	struct span own = c->config->currency.n ? c->config->currency : c->config->claim_currency;

	for (uint32_t i = 0; own.n && i < f->candidates.n; i++)
		if (span_eq(list_span(&f->candidates, i), own)) {
			decided(it, f, own, "the currency of case.ini");
			return true;
		}
	return false;
}

static void decide_currency(const struct case_ *c, struct item *it, struct fact *f)
{
	struct span found = { 0 };

	if (f->currency.n || told_currency(c, it, f))
		return;
	for (uint32_t i = 0; i < f->candidates.n; i++)
		for (uint32_t k = 0; k < c->currencies.n; k++) {
			struct span code = case_word(c, ((const uint32_t *)c->currencies.v)[k]);

			if (!span_eq(list_span(&f->candidates, i), code) || span_eq(found, code))
				continue;
			if (found.n)
				return;
			found = code;
		}
	if (found.n)
		decided(it, f, found, "of what the sign may stand for, the case writes out this currency alone");
}

void decide_facts(const struct case_ *c, struct item *it)
{
	struct transaction *t = it->transactions.v;
	struct fact *f = it->facts.v;

	for (uint32_t i = 0; i < it->transactions.n; i++)
		decide_booking(c, &t[i]);
	for (uint32_t i = 0; i < it->facts.n; i++) {
		if (fact_is(&f[i], FACT_DATE))
			decide_date(c, it, i);
		else if (fact_is(&f[i], FACT_AMOUNT))
			decide_currency(c, it, &f[i]);
	}
}
