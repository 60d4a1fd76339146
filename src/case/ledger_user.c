/* [ledger] of case.ini: what the user says goes, and is shown as the user's.
 *
 *	EX-7K4MQ = paid 450.00 USD for INV-7 on 2024-03-04
 *	EX-7K4MQ = ignore
 *
 * What was read from the exhibit itself gives way: all of it for a message or document; of an
 * account's export only the booking of that sum. */
#include "ledger_work.h"

#include "record/moment.h"

struct wish {
	struct exact value;
	struct span currency, number;
	enum ledger_kind kind;
	int64_t when;
	bool ignore, value_has, when_has;
};

static const struct {
	const char *word;
	enum ledger_kind kind;
} verbs[] = {
	{ "paid", LEDGER_PAYMENT },	{ "payment", LEDGER_PAYMENT },	 { "received", LEDGER_PAYMENT },
	{ "invoice", LEDGER_INVOICE },	{ "invoiced", LEDGER_INVOICE },	 { "refund", LEDGER_REFUND },
	{ "refunded", LEDGER_REFUND },	{ "credit", LEDGER_CREDIT },	 { "credited", LEDGER_CREDIT },
	{ "fee", LEDGER_FEE },		{ "agreed", LEDGER_AGREED },	 { "reversed", LEDGER_REVERSAL },
};

static bool next_word(struct span *rest, struct span *word)
{
	do {
		if (rest->n == 0 || !span_split(rest, ' ', word))
			return false;
	} while (span_trim(*word).n == 0);
	*word = span_trim(*word);
	return true;
}

static bool is_code(struct span s)
{
	bool ok = s.n == 3;

	for (size_t i = 0; i < s.n; i++)
		ok = ok && ((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= 'a' && s.p[i] <= 'z'));
	return ok;
}

/* NULL, or what is wrong. */
static const char *wish_parse(struct span text, struct wish *w)
{
	struct span word, rest = text;
	size_t i = 0;

	*w = (struct wish){ 0 };
	if (!next_word(&rest, &word))
		return "something is expected, like: paid 450.00 USD";
	w->ignore = span_ieq_str(word, "ignore");
	if (w->ignore)
		return next_word(&rest, &word) ? "nothing may stand behind ignore" : NULL;
	while (i < countof(verbs) && !span_ieq_str(word, verbs[i].word))
		i++;
	if (i == countof(verbs))
		return "it begins with paid, received, invoiced, refunded, credited, reversed, fee, agreed or ignore";
	w->kind = verbs[i].kind;
	while (next_word(&rest, &word)) {
		if (!w->value_has && exact_parse(word, &w->value)) {
			w->value_has = true;
		} else if (span_ieq_str(word, "for") && next_word(&rest, &word)) {
			w->number = word;
		} else if (span_ieq_str(word, "on") && next_word(&rest, &word)) {
			if (!moment_instant(word, &w->when))
				return "a day is written 2024-03-31";
			w->when_has = true;
		} else if (w->value_has && w->currency.n == 0 && is_code(word)) {
			w->currency = word;
		} else {
			return "an amount is written 450.00 USD, an invoice: for INV-7, a day: on 2024-03-31";
		}
	}
	return w->value_has ? NULL : "the amount is missing: paid 450.00 USD";
}

const char *ledger_check(struct span text)
{
	struct wish w;

	return wish_parse(text, &w);
}

/* An entry gives up what the exhibit said; one that nothing else speaks of is not counted. Returns the
 * entry that the user's line is about: an invoice of that exhibit, or a booking of kind and sum;
 * CASE_NONE. */
static uint32_t withdraw(struct case_ *c, uint32_t item, const struct wish *w, bool rows)
{
	uint32_t found = CASE_NONE;

	for (uint32_t i = 0; i < c->ledger->work->entries.n; i++) {
		struct ledger_entry *e = ledger_entry_at(c, i);
		bool other = false, here = false;

		for (uint32_t k = 0; k < e->sources.n; k++) {
			uint32_t of = ledger_source(e, k)->item;
			bool same = of == item || c->items[of].parent == item;

			here = here || same;
			other = other || (!same && ledger_source(e, k)->how != HOW_THEIRS);
		}
		if (!here || e->by_user || (rows && !w->ignore && exact_cmp_abs(e->value, w->value) != 0))
			continue;
		if (other && !w->ignore && e->kind != w->kind)
			continue;
		if (found == CASE_NONE && !w->ignore && e->kind == w->kind && e->counted &&
		    (e->kind == LEDGER_INVOICE || exact_cmp_abs(e->value, w->value) == 0))
			found = i;
		e->counted = false;
		e->why = w->ignore ? SPAN("case.ini leaves it out") : SPAN("replaced by what case.ini says");
	}
	return found;
}

/* What the user's line does not say stays as it was read: day, words, places; what was paid on an
 * invoice is paid on it still. */
static void inherit(struct case_ *c, uint32_t to, uint32_t from, bool has_day)
{
	struct ledger_work *work = c->ledger->work;
	struct money_key *keys = work->keys.v;
	const struct ledger_entry *old = ledger_entry_at(c, from);
	struct ledger_entry *e = ledger_entry_at(c, to);

	if (!has_day && old->when_has) {
		e->when = old->when;
		e->when_has = true;
	}
	e->text = old->text;
	e->number = old->number;
	e->due = old->due;
	e->due_has = old->due_has;
	for (uint32_t i = 0; i < old->sources.n; i++) {
		const struct ledger_source *s = ledger_source(old, i);
		struct ledger_source *told = e->sources.v;

		if (s->item != told->item || told->row || told->page || told->line) {
			ledger_add_source(c, to, s);
			continue;
		}
		told->row = s->row;	/* the place of the user's own exhibit */
		told->page = s->page;
		told->line = s->line;
	}
	for (uint32_t i = 0; e->kind == LEDGER_INVOICE && i < work->entries.n; i++)
		if (ledger_entry_at(c, i)->invoice == from)
			ledger_entry_at(c, i)->invoice = to;
	for (uint32_t i = 0; e->kind == LEDGER_INVOICE && i < work->keys.n; i++)
		if (keys[i].entry == from)
			keys[i].entry = to;
}

static void apply(struct case_ *c, const struct config_entry *line)
{
	struct arena *a = c->ledger->arena;
	uint32_t item = case_by_label(c, line->exhibit), entry, old;
	struct ledger_source s = { .item = item, .how = HOW_USER, .trust = TRUST_TEXT, .raw = line->text };
	struct ledger_entry *e;
	struct wish w;
	const char *wrong = wish_parse(line->text, &w);
	bool has, assumed;

	if (wrong || item == CASE_NONE) {
		list_add_span(&c->ledger->unused, a, arena_fmt(a, "%.*s:%u: %.*s = %.*s: %s", SPAN_FMT(c->config->file), line->line,
			      SPAN_FMT(line->exhibit), SPAN_FMT(line->text), wrong ? wrong : "no exhibit has this number"));
		return;
	}
	old = withdraw(c, item, &w, c->items[item].kind == KIND_STATEMENT);
	if (w.ignore)
		return;
	s.when = ledger_when(c, item, &has);
	entry = ledger_add(c, w.kind, w.value, 0, &s);
	e = ledger_entry_at(c, entry);
	if (w.currency.n) {
		char code[3];

		for (unsigned i = 0; i < 3; i++)
			code[i] = (char)(w.currency.p[i] & ~0x20);
		e->currency = intern_put(c->words, span_of(code, 3));
	} else {
		e->currency = ledger_currency(c, 0, 0, &assumed);
		e->assumed = assumed;
	}
	e->by_user = true;
	e->when = w.when_has ? w.when : s.when;
	e->when_has = w.when_has || has;
	if (old != CASE_NONE)
		inherit(c, entry, old, w.when_has);
	e->why = SPAN("case.ini says so");
	if (w.kind == LEDGER_INVOICE && w.number.n)
		e->number = w.number;
	else if (w.number.n)
		e->invoice = ledger_of_key(c, ledger_key(c, w.number));
	if (e->invoice != CASE_NONE && ledger_entry_at(c, e->invoice)->kind != LEDGER_INVOICE)
		e->invoice = CASE_NONE;
}

void ledger_user(struct case_ *c)
{
	const struct config_entry *lines = c->config->ledger.v;

	for (uint32_t i = 0; i < c->config->ledger.n; i++)
		apply(c, &lines[i]);
}
