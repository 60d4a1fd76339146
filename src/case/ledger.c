/* The ledger from outside: what is taken, the order of the steps, the sums. */
#include "ledger_told.h"

#include "base/limits.h"

#include <stdlib.h>

const char *const ledger_kind_name[LEDGER_KINDS] = { "agreed", "invoice", "credit note", "payment", "refund", "taken back",
						     "fee", "said to be paid" };
const char *const ledger_how_text[HOWS] = {
	"your word (case.ini)", "account export", "document", "notice", "your side\342\200\231s message",
	"the other side\342\200\231s message", "read from a picture",
};
const char *const ledger_sure_name[LEDGER_UNSURE + 1] = { "sure", "likely", "not sure" };

const char *ledger_what(const struct ledger_entry *e)
{
	return e->basis == BASIS_MILESTONE ? "milestone" : e->basis == BASIS_ASKED ? "asked for" : ledger_kind_name[e->kind];
}

struct ledger *ledger_new(void)
{
	struct ledger *l = mem_get(sizeof *l);

	l->arena = arena_new();
	l->work = arena_get(l->arena, sizeof *l->work);
	l->work->sift = ledger_sift_new();
	return l;
}

void ledger_free(struct ledger *l)
{
	if (l == NULL)
		return;
	ledger_sift_free(l->work->sift);
	free(l->work->money.v);
	free(l->work->rows.v);
	numbers_clear(&l->work->alike);
	arena_free(l->arena);
	free(l);
}

/* ---- for the files of the ledger ---- */

void *ledger_more(struct list *l, size_t size)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap / 2 * 3 : 64;
		l->v = mem_grow(l->v, (size_t)l->cap * size);
	}
	return (char *)l->v + (size_t)l->n++ * size;
}

struct span ledger_letters(struct span number, char key[LEDGER_KEY])
{
	size_t n = 0, zeros = 0;
	bool digit = false, letter = false;

	for (size_t i = 0; i < number.n && n < LEDGER_KEY; i++) {
		char ch = number.p[i];

		if (ch >= 'a' && ch <= 'z')
			ch = (char)(ch - 'a' + 'A');
		if ((ch < 'A' || ch > 'Z') && (ch < '0' || ch > '9'))
			continue;
		digit = digit || (ch >= '0' && ch <= '9');
		letter = letter || ch >= 'A';
		key[n++] = ch;
	}
	if (!digit || n >= LEDGER_KEY || (n < 3 && letter))
		return SPAN("");
	if (n >= 3)
		return span_of(key, n);
	while (zeros < n && key[zeros] == '0')
		zeros++;
	if (zeros == n)
		return SPAN("");
	memmove(key + 1, key + zeros, n - zeros);
	key[0] = LEDGER_SHORT;
	return span_of(key, n - zeros + 1);
}

uint32_t ledger_key(struct case_ *c, struct span number)
{
	char key[LEDGER_KEY];

	return intern_put(c->words, ledger_letters(number, key));
}

bool ledger_is_short(const struct case_ *c, uint32_t key)
{
	struct span letters = case_word(c, key);

	return letters.n && letters.p[0] == LEDGER_SHORT;
}

uint32_t ledger_of_key(const struct case_ *c, uint32_t key)
{
	const struct ledger_work *w = c->ledger->work;
	const struct money_key *k = w->keys.v;
	uint32_t lo = 0, hi = w->keys.n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (k[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < w->keys.n && key && k[lo].key == key ? k[lo].entry : CASE_NONE;
}

/* Every number the ledger knows is a word by now: a text that is only looked through makes none. */
static uint32_t entry_of(const struct case_ *c, struct span letters)
{
	if (!(c->ledger->work->begins[letters.n] >> (letters.p[0] & 63) & 1))
		return CASE_NONE;
	return ledger_of_key(c, intern_find(c->words, letters));
}

static bool is_gap(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == ',' || ch == ';' || ch == ':' || ch == '(' || ch == ')' ||
	       ch == '"' || ch == '\'' || ch == '<' || ch == '>' || ch == '!' || ch == '?';
}

/* "No. 7", "inv 12", "#3": without such a word in front one or two digits are no number. */
static bool is_labelled(struct span text, size_t at)
{
	static const char *const labels[] = { "no", "nr", "n", "n\302\260", "n\302\272", "num", "number", "nummer", "inv", "rg", "re", "fact",
					      "fra", "fatt", "ft", "nf", "bill", "nota" };
	size_t end = at, from;
	struct span word;

	if (text.p[at] == LEDGER_SHORT)
		return true;
	while (end > 0 && is_gap(text.p[end - 1]) && text.p[end - 1] != '\n')
		end--;
	if (end > 0 && text.p[end - 1] == LEDGER_SHORT)
		return true;
	while (end > 0 && text.p[end - 1] == '.')
		end--;
	for (from = end; from > 0 && !is_gap(text.p[from - 1]); from--)
		;
	word = span_of(text.p + from, end - from);
	for (size_t i = 0; i < countof(labels); i++)
		if (span_ieq_str(word, labels[i]))
			return true;
	return say_cues(word) & SAY_BILL;
}

/* A number is one word of the text, or two or three beside each other ("INV 2024 005"). */
uint32_t ledger_number_in(const struct case_ *c, struct span text, uint32_t (*known)(const struct case_ *c, struct span key))
{
	char letters[LEDGER_KEY];
	size_t starts[3] = { 0 };
	bool digits[3] = { false };	/* of each of these words: most have none, and none makes no number */
	unsigned have = 0;
	uint32_t found = CASE_NONE;
	size_t longest = 0;

	for (size_t i = 0; i < text.n;) {
		size_t end = i;

		if (is_gap(text.p[i])) {
			i++;
			continue;
		}
		if (have == 3) {
			starts[0] = starts[1];
			starts[1] = starts[2];
			digits[0] = digits[1];
			digits[1] = digits[2];
			have = 2;
		}
		digits[have] = false;
		for (; end < text.n && !is_gap(text.p[end]); end++)
			digits[have] |= text.p[end] >= '0' && text.p[end] <= '9';
		starts[have++] = i;
		for (unsigned k = have, any = 0; k-- > 0;) {
			struct span number = span_of(text.p + starts[k], end - starts[k]), key;

			any |= digits[k];
			key = any && number.n <= 64 ? ledger_letters(number, letters) : SPAN("");
			if (key.n && key.p[0] == LEDGER_SHORT && (k + 1 < have || !is_labelled(text, starts[k])))
				continue;
			uint32_t entry = key.n ? known(c, key) : CASE_NONE;

			if (entry != CASE_NONE && number.n > longest) {
				longest = number.n;
				found = entry;
			}
		}
		i = end;
	}
	return found;
}

uint32_t ledger_invoice_in(const struct case_ *c, struct span text)
{
	return c->ledger->work->keys.n ? ledger_number_in(c, text, entry_of) : CASE_NONE;
}

struct ledger_entry *ledger_entry_at(struct case_ *c, uint32_t i)
{
	return (struct ledger_entry *)c->ledger->work->entries.v + i;
}

static void keep_strongest_first(struct ledger_entry *entry)
{
	struct ledger_source *s = entry->sources.v, last = s[entry->sources.n - 1];
	uint32_t at = entry->sources.n - 1;

	for (; at > 0 && s[at - 1].how > last.how; at--)
		s[at] = s[at - 1];
	s[at] = last;
}

void ledger_add_source(struct case_ *c, uint32_t entry, const struct ledger_source *s)
{
	struct ledger_entry *to = ledger_entry_at(c, entry);

	for (uint32_t i = 0; i < to->sources.n; i++) {
		const struct ledger_source *o = ledger_source(to, i);

		/* Copies of a file may have one exhibit number: they are one place. */
		if (o->row == s->row && o->how == s->how &&
		    (o->item == s->item || (c->items[s->item].label && c->items[o->item].label == c->items[s->item].label)))
			return;
	}
	if (to->sources.n >= LIMIT_CASE_SOURCES)
		return;
	*(struct ledger_source *)list_add(&to->sources, c->ledger->arena, sizeof *s) = *s;
	keep_strongest_first(to);
}

enum { LAST, FIRST };

/* "500" and "500.00" are one value: a word, because strangers choose the values. */
static uint64_t value_key(struct case_ *c, struct exact value)
{
	while (value.scale && value.mantissa % 10 == 0) {
		value.mantissa /= 10;
		value.scale--;
	}
	return (uint64_t)intern_put(c->words, exact_print(value, c->ledger->arena)) << 1;
}

uint32_t ledger_alike(struct case_ *c, struct exact value)
{
	const uint32_t *first = numbers_get(&c->ledger->work->alike, value_key(c, value) | FIRST);

	return first ? *first : CASE_NONE;
}

static void remember_value(struct case_ *c, uint32_t at)
{
	struct ledger_work *w = c->ledger->work;
	struct ledger_entry *made = ledger_entry_at(c, at);
	uint64_t key = value_key(c, made->value);
	uint32_t *last = numbers_put(&w->alike, key | LAST);

	made->alike = CASE_NONE;
	if (*last)
		ledger_entry_at(c, *last - 1)->alike = at;
	*last = at + 1;
	if (numbers_get(&w->alike, key | FIRST) == NULL)
		*numbers_put(&w->alike, key | FIRST) = at;
}

uint32_t ledger_add(struct case_ *c, enum ledger_kind kind, struct exact value, uint32_t currency, const struct ledger_source *s)
{
	struct ledger_work *w = c->ledger->work;
	struct ledger_entry *made = list_add(&w->entries, c->ledger->arena, sizeof *made);
	uint32_t at = w->entries.n - 1;

	made->kind = (uint8_t)kind;
	made->value = value;
	made->currency = currency;
	made->counted = true;
	made->invoice = made->undoes = CASE_NONE;
	remember_value(c, at);
	if (s)
		ledger_add_source(c, at, s);
	return at;
}

void ledger_clash(struct case_ *c, struct span text, uint32_t a, uint32_t b)
{
	struct ledger_clash *made = list_add(&c->ledger->clashes, c->ledger->arena, sizeof *made);

	*made = (struct ledger_clash){ text, a, b };
}

/* Of two copies, whether `a` speaks before `b`: the one whose sender is known, then the earlier one. In which order they
 * were found says nothing. */
static bool speaks_first(const struct case_ *c, uint32_t a, uint32_t b)
{
	bool known_a = ledger_side(c, a) != SIDE_UNKNOWN, known_b = ledger_side(c, b) != SIDE_UNKNOWN, has_a, has_b;
	int64_t when_a = ledger_when(c, a, &has_a), when_b = ledger_when(c, b, &has_b);

	if (known_a != known_b)
		return known_a;
	if (has_a != has_b)
		return has_a;
	return has_a && when_a != when_b ? when_a < when_b : a < b;
}

/* The copies of a message, or of a mailbox or an archive with all that is in it, say everything again. One that is kept
 * speaks for all; of one Message-ID with different contents each is read, and told apart later. */
bool ledger_skips(const struct case_ *c, uint32_t item)
{
	for (uint32_t up = item; up != CASE_NONE; up = c->items[up].parent) {
		const struct case_item *ci = &c->items[up];
		const struct case_group *g = ci->group != CASE_NONE ? &c->groups[ci->group] : NULL;

		if (g == NULL || (ci->group_kind != SAME_BYTES && ci->group_kind != SAME_MESSAGE && ci->group_kind != SAME_FOOTER))
			continue;
		for (uint32_t i = 0; i < g->items.n; i++) {
			uint32_t other = case_slice(c, g->items)[i];

			if (other != up && case_is_kept(&c->items[other]) && speaks_first(c, other, up))
				return true;
		}
	}
	return false;
}

struct span ledger_text(struct case_ *c, uint32_t item)
{
	struct ledger_work *w = c->ledger->work;

	if (w->text_item != item) {
		buf_reset(&w->text);
		buf_span(&w->text, texts_view(w->texts, &c->items[item]));
		w->text_item = item;
	}
	return buf_view(&w->text);
}

struct span ledger_copy(struct case_ *c, uint32_t word) { return arena_dup(c->ledger->arena, case_word(c, word)); }

int64_t ledger_when(const struct case_ *c, uint32_t item, bool *has)
{
	const struct case_item *ci = &c->items[item];

	if (!ci->when_has && ci->family != CASE_NONE)
		ci = &c->items[ci->family];
	*has = ci->when_has;
	return ci->when;
}

struct span ledger_sentence(struct case_ *c, uint32_t item, uint32_t from, uint32_t to, bool *quoted)
{
	struct span text = ledger_text(c, item);
	size_t line = from < text.n ? from : text.n;

	while (line > 0 && text.p[line - 1] != '\n')
		line--;
	while (line < text.n && (text.p[line] == ' ' || text.p[line] == '\t'))
		line++;
	*quoted = line < text.n && text.p[line] == '>';
	return say_sentence(text, from, to);
}

/* ---- sums ---- */

static struct ledger_account *account_of(struct case_ *c, struct list *all, uint32_t currency)
{
	struct ledger_account *a = all->v;

	for (uint32_t i = 0; i < all->n; i++)
		if (a[i].currency == currency)
			return &a[i];
	a = list_add(all, c->ledger->arena, sizeof *a);
	a->currency = currency;
	return a;
}

static struct exact less(struct exact a, struct exact b)
{
	exact_sub(&a, b);
	return a;
}

static void sum_invoice(struct ledger_entry *e, struct ledger_account *a)
{
	e->open = less(less(e->value, e->credited), e->paid);
	exact_add(&e->open, e->refunded);
	exact_add(&e->open, e->reversed);
	exact_add(e->basis == BASIS_MILESTONE ? &a->milestones : e->basis == BASIS_ASKED ? &a->asked : &a->invoiced, e->value);
}

/* What belongs to an invoice is added to it first; then the invoices are added up. */
static void sum_one(struct case_ *c, struct list *accounts, struct ledger_entry *e)
{
	struct ledger_account *a = account_of(c, accounts, e->currency);
	struct ledger_entry *of = e->invoice != CASE_NONE ? &c->ledger->entries[e->invoice] : NULL;

	a->written = a->written || !e->assumed;
	switch (e->kind) {
	case LEDGER_AGREED:
		exact_add(&a->agreed, e->value);
		a->has_agreed = true;
		break;
	case LEDGER_CREDIT:
		exact_add(&a->credited, e->value);
		if (of)
			exact_add(&of->credited, e->value);
		break;
	case LEDGER_PAYMENT:
		exact_add(of ? &a->paid : &a->other_in, e->value);
		if (of)
			exact_add(&of->paid, e->value);
		break;
	case LEDGER_REFUND:
		exact_add(&a->refunded, e->value);
		if (e->direct)
			break;
		exact_add(&a->again, e->value);
		if (of)
			exact_add(&of->refunded, e->value);
		break;
	case LEDGER_REVERSAL:
		exact_add(of ? &a->reversed : &a->other_back, e->value);
		if (of)
			exact_add(&of->reversed, e->value);
		break;
	case LEDGER_FEE:
		exact_add(&a->fees, e->value);
		break;
	default:
		break;
	}
}

static int by_code(const void *x, const void *y, void *ctx)
{
	const struct ledger_account *a = x, *b = y;

	return span_cmp(case_word(ctx, a->currency), case_word(ctx, b->currency));
}

static void sum(struct case_ *c)
{
	struct ledger *l = c->ledger;
	struct list accounts = { 0 };
	struct ledger_account *a;

	for (uint32_t i = 0; i < l->n_entries; i++)
		if (l->entries[i].counted && l->entries[i].kind != LEDGER_INVOICE)
			sum_one(c, &accounts, &l->entries[i]);
	for (uint32_t i = 0; i < l->n_entries; i++) {
		struct ledger_entry *e = &l->entries[i];

		if (e->kind != LEDGER_INVOICE)
			continue;
		a = account_of(c, &accounts, e->currency);
		if (e->counted) {
			a->written = a->written || !e->assumed;
			sum_invoice(e, a);
		}
	}
	a = accounts.v;
	for (uint32_t i = 0; i < accounts.n; i++) {
		bool told = c->config->claim.n && (c->config->claim_currency.n ?
			span_eq(c->config->claim_currency, case_word(c, a[i].currency)) :
			c->config->currency.n ? span_eq(c->config->currency, case_word(c, a[i].currency)) : accounts.n == 1);

		a[i].open = less(less(a[i].invoiced, a[i].credited), a[i].paid);
		exact_add(&a[i].open, a[i].milestones);
		exact_add(&a[i].open, a[i].asked);
		exact_add(&a[i].open, a[i].again);
		exact_add(&a[i].open, a[i].reversed);
		a[i].claim_told = told && exact_parse(c->config->claim, &a[i].claim);
		if (!a[i].claim_told) {
			a[i].claim = a[i].open;
			exact_add(&a[i].claim, a[i].other_back);
		}
	}
	if (accounts.n)
		qsort_r(a, accounts.n, sizeof *a, by_code, c);
	l->accounts = a;
	l->n_accounts = accounts.n;
}

/* ---- order ---- */

static int by_time(const void *x, const void *y, void *ctx)
{
	const struct ledger_entry *from = ctx, *a = &from[*(const uint32_t *)x], *b = &from[*(const uint32_t *)y];

	if (a->when_has != b->when_has)
		return a->when_has ? -1 : 1;
	if (a->when_has && a->when != b->when)
		return a->when < b->when ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return *(const uint32_t *)x < *(const uint32_t *)y ? -1 : 1;
}

static void order(struct case_ *c)
{
	struct ledger *l = c->ledger;
	struct ledger_entry *from = l->work->entries.v;
	uint32_t n = l->work->entries.n, *at = arena_get(l->arena, (n + 1) * sizeof *at), *to = arena_get(l->arena, (n + 1) * sizeof *to);

	for (uint32_t i = 0; i < n; i++)
		at[i] = i;
	if (n)
		qsort_r(at, n, sizeof *at, by_time, from);
	for (uint32_t i = 0; i < n; i++)
		to[at[i]] = i;
	l->entries = arena_get(l->arena, (n + 1) * sizeof *l->entries);
	l->n_entries = n;
	for (uint32_t i = 0; i < n; i++) {
		struct ledger_entry *e = &l->entries[i];

		*e = from[at[i]];
		if (e->invoice != CASE_NONE)
			e->invoice = to[e->invoice];
		if (e->undoes != CASE_NONE)
			e->undoes = to[e->undoes];
	}
}

void ledger_conclude(struct case_ *c, struct texts *texts)
{
	struct ledger_work *w = c->ledger->work;

	w->texts = texts;
	w->text_item = CASE_NONE;
	buf_init(&w->text, LIMIT_CASE_TEXT + 1);
	ledger_tally_all(c);
	ledger_names(c);
	ledger_papers(c);
	ledger_rows(c);
	ledger_before(c, true);
	ledger_words(c);
	ledger_user(c);
	ledger_before(c, false);
	ledger_match(c);
	order(c);
	sum(c);
	ledger_compare(c);
	buf_clear(&w->text);
	w->texts = NULL;
}

const struct ledger_account *ledger_main(const struct case_ *c)
{
	const struct ledger *l = c->ledger;
	const struct ledger_account *best = NULL;

	for (uint32_t i = 0; i < l->n_accounts; i++) {
		const struct ledger_account *a = &l->accounts[i];

		if (a->claim_told || (c->config->currency.n && span_eq(case_word(c, a->currency), c->config->currency)))
			return a;
		if (best == NULL || (best->open.negative && !a->open.negative) || exact_cmp_abs(a->open, best->open) > 0)
			best = a;
	}
	return best;
}

uint32_t ledger_named_in(const struct case_ *c, struct exact value, uint32_t currency)
{
	const struct money *m = c->ledger->work->money.v;
	uint32_t best = CASE_NONE;

	for (uint32_t i = 0; i < c->ledger->work->money.n; i++) {
		const struct case_item *ci = &c->items[m[i].item];

		if (m[i].quoted || (m[i].currency && m[i].currency != currency) || !exact_eq(m[i].value, value) ||
		    !(ci->flags & CI_MAIL) || ci->group_kind == SAME_CONFLICT || case_sender_side(c, m[i].item) != SIDE_ME)
			continue;
		if (best == CASE_NONE || ci->when > c->items[best].when)
			best = m[i].item;
	}
	return best;
}
