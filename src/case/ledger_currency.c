/* The currency of an amount that does not name it. */
#include "ledger_work.h"

void ledger_tally(struct case_ *c, struct list *to, uint32_t currency, uint32_t n)
{
	struct money_tally *t = to->v;

	if (currency == 0)
		return;
	for (uint32_t i = 0; i < to->n; i++)
		if (t[i].currency == currency) {
			t[i].n += n;
			return;
		}
	*(struct money_tally *)list_add(to, c->ledger->arena, sizeof *t) = (struct money_tally){ currency, n };
}

static bool among(struct span candidates, struct span code)
{
	struct span one;

	while (candidates.n && span_split(&candidates, ' ', &one))
		if (span_eq(one, code))
			return true;
	return false;
}

static uint32_t first_of(struct case_ *c, uint32_t candidates)
{
	struct span first, rest = ledger_copy(c, candidates);

	span_split(&rest, ' ', &first);
	return intern_put(c->words, first);
}

/* The countries that addresses of the sides end with, or that their providers are of, as currencies. */
static void see_countries(struct case_ *c)
{
	static const struct {
		const char *country, *currency;
	} all[] = { { "au", "AUD" }, { "ca", "CAD" }, { "nz", "NZD" }, { "sg", "SGD" }, { "hk", "HKD" }, { "mx", "MXN" }, { "in", "INR" },
		    { "pk", "PKR" }, { "lk", "LKR" }, { "np", "NPR" }, { "id", "IDR" }, { "us", "USD" } };

	static const struct {
		const char *provider, *currency;
	} providers[] = { { "@bigpond.com", "AUD" }, { "@optusnet.com", "AUD" }, { "@rogers.com", "CAD" }, { "@telus.net", "CAD" },
			  { "@comcast.net", "USD" }, { "@verizon.net", "USD" }, { "@att.net", "USD" } };

	for (uint32_t i = 0; i < c->n_parties; i++) {
		const struct case_party *p = &c->parties[i];
		struct span key = case_word(c, p->key);

		if (!p->is_address || (p->side != SIDE_ME && p->side != SIDE_OTHER))
			continue;
		for (size_t k = 0; k < countof(providers); k++)
			if (span_ends(key, providers[k].provider))
				ledger_tally(c, &c->ledger->work->countries, intern_put(c->words, span_str(providers[k].currency)), 1);
		if (key.n <= 3 || key.p[key.n - 3] != '.')
			continue;
		for (size_t k = 0; k < countof(all); k++)
			if (span_ends(key, all[k].country))
				ledger_tally(c, &c->ledger->work->countries, intern_put(c->words, span_str(all[k].currency)), 1);
	}
}

/* "$" between addresses in Australia is Australian; where two countries may be meant, it is the usual one. */
static uint32_t of_country(struct case_ *c, uint32_t candidates)
{
	const struct money_tally *t = c->ledger->work->countries.v;
	struct span may = ledger_copy(c, candidates);
	uint32_t found = 0;

	for (uint32_t i = 0; i < c->ledger->work->countries.n; i++) {
		if (!among(may, case_word(c, t[i].currency)))
			continue;
		if (found)
			return first_of(c, candidates);
		found = t[i].currency;
	}
	return found ? found : first_of(c, candidates);
}

void ledger_tally_all(struct case_ *c)
{
	struct ledger_work *w = c->ledger->work;
	const struct money *m = w->money.v;
	const struct money_tally *r = w->of_rows.v;
	const struct money_paper *p = w->papers.v;

	see_countries(c);
	for (uint32_t i = 0; i < w->papers.n; i++)
		ledger_tally(c, &w->known, p[i].currency, 1);
	for (uint32_t i = 0; i < w->of_rows.n; i++)
		ledger_tally(c, &w->known, r[i].currency, r[i].n);
	for (uint32_t i = 0; i < w->money.n; i++)
		ledger_tally(c, &w->known, m[i].currency, 1);
	/* "$5" everywhere, and a column of an export without any sign: it is the same money. */
	for (uint32_t i = 0; w->known.n == 0 && i < w->money.n; i++)
		if (m[i].candidates)
			ledger_tally(c, &w->known, of_country(c, m[i].candidates), 1);
}

uint32_t ledger_currency(struct case_ *c, uint32_t currency, uint32_t candidates, bool *assumed)
{
	const struct money_tally *t = c->ledger->work->known.v;
	struct span may = case_word(c, candidates), own = c->config->currency.n ? c->config->currency : c->config->claim_currency;
	uint32_t best = 0, n = 0;

	*assumed = false;
	if (currency)
		return currency;
	if (own.n && (may.n == 0 || among(may, own)))
		return intern_put(c->words, own);
	for (uint32_t i = 0; i < c->ledger->work->known.n; i++)
		if (t[i].n > n && (may.n == 0 || among(may, case_word(c, t[i].currency)))) {
			best = t[i].currency;
			n = t[i].n;
		}
	*assumed = true;
	if (best == 0 && may.n)
		best = of_country(c, candidates);
	return best;
}
