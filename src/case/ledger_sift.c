/* Which rows of account exports the ledger keeps. A bank's export has hundreds of thousands of rows
 * and few of them are about the case: a row may become an entry only when it names the other side
 * or an invoice, or stands in an export that names the other side, or may be a check that was paid in; and it
 * may change one as the other half of a transfer between one's own accounts, which has the same sum. Whatever else a row
 * says, ledger_rows.c would drop it: here it is dropped before it takes room.
 *
 * What is kept is more than what counts, never less: the numbers of invoices and the sums of transfers
 * are gathered from all items, also from those that turn out not to concern the case. */
#include "ledger_work.h"

#include "case/say.h"

#include <stdlib.h>

enum { SUM = 48 };

/* Few, and apart from the words of the case: each row asks for several. */
struct ledger_sift {
	struct intern *invoices;	/* letters and digits of their numbers */
	struct intern *transfers;	/* sums as sum_key writes them */
	struct intern *reversals;	/* the same, of what a row says was taken back, or given back again */
};

struct ledger_sift *ledger_sift_new(void)
{
	struct ledger_sift *s = mem_get(sizeof *s);

	*s = (struct ledger_sift){ intern_new(), intern_new(), intern_new() };
	return s;
}

void ledger_sift_free(struct ledger_sift *s)
{
	if (s == NULL)
		return;
	intern_free(s->invoices);
	intern_free(s->transfers);
	intern_free(s->reversals);
	free(s);
}

/* "-0500.10" and "500.1" are one sum: "=500.1". Empty for what is too long to be one. */
static struct span sum_key(struct span amount, char to[SUM])
{
	size_t n = 0;

	while (amount.n && (amount.p[0] == '-' || amount.p[0] == '+' || amount.p[0] == '0'))
		amount = span_from(amount, 1);
	if (amount.n >= SUM)
		return SPAN("");
	if (span_chr(amount, '.', 0) != SIZE_MAX) {
		while (amount.n && amount.p[amount.n - 1] == '0')
			amount.n--;
		if (amount.n && amount.p[amount.n - 1] == '.')
			amount.n--;
	}
	to[n++] = '=';		/* no address, subject or number begins so */
	if (amount.n)
		memcpy(to + n, amount.p, amount.n);
	return span_of(to, n + amount.n);
}

/* ---- every item, once ---- */

static void see_number(struct case_ *c, struct span number)
{
	char key[LEDGER_KEY];

	intern_put(c->ledger->work->sift->invoices, ledger_letters(number, key));
}

static void see_rows(struct case_ *c, const struct list *transactions)
{
	const struct transaction *t = transactions->v;
	char key[SUM];

	for (uint32_t i = 0; i < transactions->n; i++) {
		unsigned cues = say_cues(t[i].text) | say_cues(t[i].kind);

		if (cues & SAY_PAYOUT)
			intern_put(c->ledger->work->sift->transfers, sum_key(t[i].amount, key));
		if (cues & SAY_REVERSED)
			intern_put(c->ledger->work->sift->reversals, sum_key(t[i].amount, key));
	}
}

void ledger_see(struct case_ *c, const struct item *it)
{
	const struct fact *f = it->facts.v;

	see_number(c, it->fields.invoice_number);
	see_number(c, it->fields.corrects);
	for (uint32_t i = 0; i < it->facts.n; i++)
		if (fact_is(&f[i], FACT_REFERENCE) && span_eq_str(f[i].scheme, "invoice"))
			see_number(c, f[i].value);
	see_rows(c, &it->transactions);
}

/* ---- the rows of one export ---- */

static uint32_t is_seen(const struct case_ *c, struct span key)
{
	return intern_find(c->ledger->work->sift->invoices, key) ? 1 : CASE_NONE;
}

static bool has_invoice(const struct case_ *c, struct span text)
{
	return text.n && ledger_number_in(c, text, is_seen) != CASE_NONE;
}

static bool has_transfer(const struct case_ *c, struct span amount)
{
	char key[SUM];

	return intern_find(c->ledger->work->sift->transfers, sum_key(amount, key));
}

static bool is_reversal(const struct case_ *c, const struct transaction *t)
{
	char key[SUM];

	return intern_find(c->ledger->work->sift->reversals, sum_key(t->amount, key)) &&
	       ((say_cues(t->text) | say_cues(t->kind)) & SAY_REVERSED);
}

static bool is_named(const struct case_ *c, const struct transaction *t)
{
	return ledger_names_other(c, t->counterparty) || ledger_names_other(c, t->text);
}

bool ledger_sift_is_wide(const struct case_ *c, const struct list *transactions)
{
	const struct transaction *t = transactions->v;

	for (uint32_t i = 0; i < transactions->n; i++)
		if (is_named(c, &t[i]))
			return true;
	return false;
}

bool ledger_sift_keeps(const struct case_ *c, const struct transaction *t, bool is_wide)
{
	if (is_wide && (t->counterparty.n == 0 || is_named(c, t) || ((say_cues(t->text) | say_cues(t->kind)) & SAY_FEE)))
		return true;
	if (t->counterparty.n == 0 && (is_reversal(c, t) || say_is_deposit(t->text)))
		return true;
	return has_transfer(c, t->amount) || has_invoice(c, t->text) || has_invoice(c, t->reference);
}
