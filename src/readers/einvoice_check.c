/* The sums of an electronic invoice, added up again with exact decimals (EN 16931-1, 6.4.2: rules
 * BR-CO-10 to BR-CO-17). What does not come out is a note; nothing is corrected. An amount that is not
 * there takes no part: what is left out is left out of the sum, too, where the rule says so. */
#include "einvoice.h"

/* A sum on its way: `known` while all that must be there is there. */
struct sum {
	struct exact v;
	bool known;
};

static void plus(struct sum *s, struct span part, bool is_needed, bool is_negative)
{
	struct exact x;

	if (!exact_parse(part, &x)) {
		s->known = s->known && !is_needed && part.n == 0;
		return;
	}
	if (is_negative)
		exact_sub(&s->v, x);
	else
		exact_add(&s->v, x);
}

static void compare(struct einvoice *e, struct sum *s, struct span stated, const char *what)
{
	struct exact x;

	if (!s->known || s->v.over || !exact_parse(stated, &x) || exact_eq(s->v, x))
		return;
	exact_round(&s->v, 2);
	if (exact_eq(s->v, x))
		return;
	sink_note(e->out, NOTE_ODD, "einvoice.sum", "%s: %.*s, but the invoice says %.*s", what,
		  SPAN_FMT(exact_print(s->v, sink_arena(e->out))), SPAN_FMT(stated));
}

void einvoice_count(struct einvoice *e, const struct invoice_line *l)
{
	struct exact x;

	if (exact_parse(l->net, &x))
		exact_add(&e->line_sum, x);
	else
		e->line_missing = true;
}

static void check_lines(struct einvoice *e)
{
	struct sum s = { e->line_sum, e->to->lines.n > 0 && !e->line_missing };

	compare(e, &s, e->line_total, "sum of the lines");	/* BR-CO-10 */
}

/* The tax of a rate is its base times the rate, within a cent for each way of rounding. */
static void check_rate(struct einvoice *e, const struct tax_line *t)
{
	struct exact tax, by, left, cent = { .mantissa = 1, .scale = 2 };

	if (!exact_parse(t->base, &by) || !exact_parse(t->rate, &left) || !exact_parse(t->amount, &tax))
		return;
	exact_mul(&by, left);
	exact_shift(&by, -2);
	left = by;
	exact_sub(&left, tax);
	if (left.over || exact_cmp_abs(left, cent) <= 0)
		return;
	exact_round(&by, 2);
	sink_note(e->out, NOTE_ODD, "einvoice.sum", "%.*s %% of %.*s: %.*s, but the invoice says %.*s of tax",
		  SPAN_FMT(t->rate), SPAN_FMT(t->base), SPAN_FMT(exact_print(by, sink_arena(e->out))),
		  SPAN_FMT(t->amount));	/* BR-CO-17 */
}

static void check_taxes(struct einvoice *e)
{
	const struct tax_line *t = e->to->taxes.v;
	struct sum s = { .known = e->to->taxes.n > 0 };

	for (uint32_t i = 0; i < e->to->taxes.n; i++) {
		plus(&s, t[i].amount, true, false);
		check_rate(e, &t[i]);
	}
	compare(e, &s, e->to->tax, "sum of the tax amounts");	/* BR-CO-14 */
}

void einvoice_check(struct einvoice *e)
{
	const struct fields *f = e->to;
	struct sum net = { .known = true }, total = { .known = true }, payable = { .known = true };

	if (f->invoice_number.n == 0)
		sink_note(e->out, NOTE_ODD, "einvoice.number", "the invoice has no number");
	check_lines(e);
	check_taxes(e);
	plus(&net, e->line_total, true, false);
	plus(&net, f->allowances, false, true);
	plus(&net, f->charges, false, false);
	compare(e, &net, f->net, "lines with charges and allowances");	/* BR-CO-13 */
	plus(&total, f->net, true, false);
	plus(&total, f->tax, false, false);
	if (e->line_total.p == NULL)	/* FatturaPA rounds the total itself */
		plus(&total, f->rounding, false, false);
	compare(e, &total, f->total, "net amount and tax together");	/* BR-CO-15 */
	if (e->line_total.p == NULL)
		return;		/* what is payable there may lack tax withheld or paid by the buyer */
	plus(&payable, f->total, true, false);
	plus(&payable, f->paid, false, true);
	plus(&payable, f->rounding, false, false);
	compare(e, &payable, f->payable, "the total less what was paid");	/* BR-CO-16 */
}
