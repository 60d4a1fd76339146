/* Small fixed tables: classes and currencies come from closed sets, and whatever does not fit one
 * is counted under the last entry instead of growing it. */
#include "tally.h"

#include "record/moment.h"
#include "words.h"

#include <stdlib.h>

static void keep(char *to, size_t cap, struct span s)
{
	size_t n = s.n < cap - 1 ? s.n : cap - 1;

	if (n)
		memcpy(to, s.p, n);
	to[n] = '\0';
}

static struct tally_class *class_for(struct tally *t, struct span name)
{
	for (unsigned i = 0; i < t->n_classes; i++)
		if (span_eq_str(name, t->classes[i].name))
			return &t->classes[i];
	if (t->n_classes == TALLY_CLASSES - 1)
		name = SPAN("other classes");
	if (t->n_classes == TALLY_CLASSES)
		return &t->classes[TALLY_CLASSES - 1];
	keep(t->classes[t->n_classes].name, TALLY_TEXT, name);
	return &t->classes[t->n_classes++];
}

void tally_item(struct tally *t, const struct item *it, bool folded)
{
	const struct note *notes = it->notes.v;
	int worst = item_worst(it);

	t->items++;
	if (it->size.has && it->size.v > 0)
		t->bytes += (uint64_t)it->size.v;
	if (worst >= 0)
		t->worst[worst]++;
	for (uint32_t i = 0; i < it->notes.n; i++)
		for (unsigned l = 0; l < NOTE_LEVELS; l++)
			t->notes[l] += span_eq_str(notes[i].level, note_level_name[l]);
	if (!folded)
		class_for(t, it->class_.is)->n++;
}

static struct tally_currency *currency_for(struct tally *t, struct span code)
{
	if (code.n != 3)
		code = SPAN("");
	for (unsigned i = 0; i < t->n_currencies; i++)
		if (span_eq_str(code, t->currencies[i].code))
			return &t->currencies[i];
	if (t->n_currencies == TALLY_CURRENCIES)
		return &t->currencies[TALLY_CURRENCIES - 1];
	keep(t->currencies[t->n_currencies].code, 4, code);
	return &t->currencies[t->n_currencies++];
}

static void largest(struct tally_largest *l, struct span value, struct span exhibit, uint32_t anchor)
{
	/* A number that does not fit is no amount anybody paid. */
	if (value.n >= TALLY_TEXT ||
	    (l->anchor && words_compare_size(value, span_str(l->value)) <= 0))
		return;
	keep(l->value, sizeof l->value, value);
	keep(l->exhibit, sizeof l->exhibit, exhibit);
	l->anchor = anchor;
}

void tally_amount(struct tally *t, const struct fact *f, bool main, struct span exhibit,
		  uint32_t anchor)
{
	struct tally_currency *c = currency_for(t, f->currency);

	t->amounts++;
	c->n++;
	c->with_role += main;
	/* What a picture seems to say is no candidate for the largest amount of the case. */
	if (!main || span_eq_str(f->trust, trust_name[TRUST_OCR]))
		return;
	if (span_eq_str(f->role, "total"))
		largest(&c->total, f->value, exhibit, anchor);
	if (span_eq_str(f->role, "due"))
		largest(&c->due, f->value, exhibit, anchor);
}

void tally_booking(struct tally *t, struct span currency)
{
	t->bookings++;
	currency_for(t, currency)->bookings++;
}

void tally_time(struct tally_period *p, struct span iso)
{
	int64_t at;

	if (!moment_instant(iso, &at) || iso.n >= TALLY_TEXT)
		return;
	if (!p->has || at < p->from) {
		p->from = at;
		keep(p->from_text, sizeof p->from_text, iso);
	}
	if (!p->has || at > p->to) {
		p->to = at;
		keep(p->to_text, sizeof p->to_text, iso);
	}
	p->has = true;
}

static int class_cmp(const void *va, const void *vb)
{
	const struct tally_class *a = va, *b = vb;

	return a->n != b->n ? (a->n < b->n ? 1 : -1) : strcmp(a->name, b->name);
}

static int currency_cmp(const void *va, const void *vb)
{
	const struct tally_currency *a = va, *b = vb;

	if ((a->code[0] == '\0') != (b->code[0] == '\0'))
		return a->code[0] == '\0' ? 1 : -1;
	return a->n != b->n ? (a->n < b->n ? 1 : -1) : strcmp(a->code, b->code);
}

void tally_sort(struct tally *t)
{
	qsort(t->classes, t->n_classes, sizeof *t->classes, class_cmp);
	qsort(t->currencies, t->n_currencies, sizeof *t->currencies, currency_cmp);
}
