/* The word tree. Entries come from the generated tables (currencies, months, number words) and from
 * the word lists of the rules. Lower-case UTF-8 bytes are the edges; the first two are looked up
 * directly, because that is where nearly every word of a text ends. */
#include "lexicon.h"

#include "fold.h"
#include "tables.h"

#include <stdlib.h>

struct node {
	uint32_t child, sibling, entry;
	uint8_t byte;
};

/* What one step asks for, side by side: the tree is larger than the nearest caches. */
struct settled {
	uint32_t first, entry; /* children are first .. first + count - 1 */
	uint8_t count;
};

/* While it grows the tree is lists of siblings; settle() lays the children of a node side by side. */
struct tree {
	struct node *nodes; /* 0 is the root */
	uint32_t n_nodes, cap_nodes;
	struct settled *steps;
	uint8_t *byte; /* of settled nodes */
	uint32_t pair[1 << 16]; /* settled node behind the first two bytes; 0 = none */
	uint32_t single[256]; /* settled node behind the first byte */
	uint8_t small[256]; /* ASCII, small letters */
};

static const char *const word_names[WORDS] = {
	"and",    "of",     "to",       "at",        "the",   "ordinal", "am",      "pm",
	"clock",  "today",  "tomorrow", "yesterday", "next",  "last",    "this",    "ago",
	"in",     "within", "day",      "week",      "month", "year",    "quarter", "half",
	"credit", "debit",  "per",      "unix",      "about", "weekno",  "by",      "article",
	"unit",   "before", "workday",  "maincode",  "since", "currencyword",
	"fourth", "onehalf", "point", "only",     "vague", "between", "rows",
	"mailhead", "forwarded", "not", "discount", "on", "version", "overmorrow", "ereyesterday",
	"fortnight", "minus", "moved", "movedto", "movedby", "billedat",
};

static uint32_t node_child(struct tree *l, uint32_t at, uint8_t byte)
{
	for (uint32_t c = l->nodes[at].child; c != 0; c = l->nodes[c].sibling)
		if (l->nodes[c].byte == byte)
			return c;
	if (l->n_nodes == l->cap_nodes) {
		l->cap_nodes = l->cap_nodes * 2;
		l->nodes = mem_grow(l->nodes, l->cap_nodes * sizeof *l->nodes);
	}
	uint32_t c = l->n_nodes++;
	l->nodes[c] = (struct node){ .sibling = l->nodes[at].child, .byte = byte };
	l->nodes[at].child = c;
	return c;
}

static bool opener(const struct sense *s)
{
	return s->kind == SENSE_RULE ? !s->rule->needs_digit
				     : s->kind == SENSE_CURRENCY || s->kind == SENSE_MINOR;
}

bool lexicon_opener(const struct lexicon *l, uint32_t entry, struct span as_written)
{
	bool small = as_written.n > 1 ? !(fold_is_upper(as_written.p[0]) && fold_is_upper(as_written.p[1]))
				      : fold_is_alpha(as_written.p[0]) && !fold_is_upper(as_written.p[0]);
	for (const struct sense *s = lexicon_senses(l, entry); s; s = lexicon_next(l, s))
		if (opener(s) && !(small && (s->flags & SENSE_UPPER)))
			return true;
	return false;
}

static void add(struct lexicon *l, struct span text, struct sense s)
{
	uint32_t at = 0;
	if (text.n == 0)
		return;
	for (size_t i = 0; i < text.n;) {
		char out[4];
		unsigned used, n = fold_encode(
				       fold_lower(fold_decode(text.p + i, text.n - i, &used)), out);
		for (unsigned k = 0; k < n; k++)
			at = node_child(l->tree, at, (uint8_t)out[k]);
		i += used;
	}
	uint32_t hash = LEXICON_HASH, run = 0;
	while (run < text.n && fold_is_alpha(text.p[run]))
		hash = lexicon_hash(hash, text.p[run++]);
	l->begins[(hash & 0xFFFF) >> 3] |= (uint8_t)(1u << (hash & 7));
	bool counts = s.kind == SENSE_MONTH || s.kind == SENSE_HOLIDAY || s.kind == SENSE_RULE ||
		      (s.kind == SENSE_WORD && (s.value == WORD_YEAR || s.value == WORD_QUARTER || s.value == WORD_WEEKNO));
	if (counts && run > 0)
		l->counts[(hash & 0xFFFF) >> 3] |= (uint8_t)(1u << (hash & 7));
	if (opener(&s) || (counts && run == 0)) {
		uint8_t *set = s.flags & SENSE_UPPER ? l->opens_upper : l->opens;
		if (run > 0) {
			set[(hash & 0xFFFF) >> 3] |= (uint8_t)(1u << (hash & 7));
			l->opens_shape[(text.p[0] & 31) << 5 | (text.p[run - 1] & 31)] |= 1u << (run > 31 ? 31 : run);
		} else if ((unsigned char)text.p[0] < 0x80)
			l->opens_sign[(unsigned char)text.p[0]] = true;
	}
	/* The same meaning said twice (tables of several languages) is one sense. */
	for (uint32_t i = l->tree->nodes[at].entry; i != 0; i = l->senses[i].next) {
		struct sense *have = l->senses + i;
		if (have->kind == s.kind && have->value == s.value && have->flags == s.flags &&
		    have->rule == s.rule) {
			have->langs = have->langs && s.langs ? have->langs | s.langs : 0;
			return;
		}
	}
	if (l->n_senses == l->cap_senses) {
		l->cap_senses *= 2;
		l->senses = mem_grow(l->senses, l->cap_senses * sizeof *l->senses);
	}
	s.next = l->tree->nodes[at].entry;
	l->senses[l->n_senses] = s;
	l->tree->nodes[at].entry = l->n_senses++;
}

static void add_tables(struct lexicon *l)
{
	for (size_t i = 0; i < table_currency_n; i++)
		add(l, span_of(table_currency[i].code, 3),
		    (struct sense){
			    .kind = SENSE_CURRENCY, .flags = SENSE_UPPER, .value = (int32_t)i });
	for (size_t i = 0; i < table_currency_name_n; i++)
		add(l, span_str(table_currency_name[i].text),
		    (struct sense){ .kind = SENSE_CURRENCY,
				    .value = table_currency_name[i].currency });
	for (size_t i = 0; i < table_currency_symbol_n; i++)
		add(l, span_str(table_currency_symbol[i].text),
		    (struct sense){ .kind = SENSE_CURRENCY,
				    .flags = SENSE_SYMBOL,
				    .value = table_currency_symbol[i].currency });
	static const struct {
		const struct table_word *rows;
		const size_t *n;
		uint8_t kind;
	} words[] = {
		{ table_month, &table_month_n, SENSE_MONTH },
		{ table_weekday, &table_weekday_n, SENSE_WEEKDAY },
		{ table_cardinal, &table_cardinal_n, SENSE_CARDINAL },
		{ table_ordinal, &table_ordinal_n, SENSE_ORDINAL },
	};
	for (size_t t = 0; t < countof(words); t++)
		for (size_t i = 0; i < *words[t].n; i++)
			add(l, span_str(words[t].rows[i].text),
			    (struct sense){ .kind = words[t].kind,
					    .value = words[t].rows[i].value,
					    .langs = words[t].rows[i].langs });
}

int lexicon_currency(struct span code)
{
	size_t lo = 0, hi = table_currency_n;
	while (code.n == 3 && lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = memcmp(table_currency[mid].code, code.p, 3);
		if (c == 0)
			return (int)mid;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}

static bool kind_of(const struct rule *r, struct sense *s, struct err *e)
{
	static const struct {
		const char *name;
		uint8_t kind;
	} kinds[] = {
		{ "currency", SENSE_CURRENCY }, { "minor", SENSE_MINOR },
		{ "scale", SENSE_SCALE },       { "cardinal", SENSE_CARDINAL },
		{ "times", SENSE_TIMES },
		{ "ordinal", SENSE_ORDINAL },   { "month", SENSE_MONTH },
		{ "weekday", SENSE_WEEKDAY },   { "zone", SENSE_ZONE },
		{ "holiday", SENSE_HOLIDAY },   { "label", SENSE_LABEL },
		{ "stop", SENSE_STOP },         { "word", SENSE_WORD },
		{ "reference", SENSE_RULE },    { "party", SENSE_RULE },
		{ "private", SENSE_RULE },      { "amount", SENSE_RULE },
		{ "date", SENSE_RULE },
	};
	s->rule = r;
	s->langs = r->langs;
	for (size_t i = 0; i < countof(kinds); i++)
		if (span_eq_str(r->kind, kinds[i].name))
			s->kind = kinds[i].kind;
	s->value = -1;
	if (s->kind == SENSE_CURRENCY || s->kind == SENSE_MINOR) {
		s->value = lexicon_currency(rules_get(r, "currency"));
		if (s->value < 0 && rules_get(r, "candidates").n == 0)
			return err_set(e, EXHIBIT_CONFIG, 0, "%.*s:%u: no such currency",
				       SPAN_FMT(r->file), r->line);
	}
	if (s->kind == SENSE_WORD) {
		for (int w = 0; w < WORDS; w++)
			if (span_eq_str(r->name, word_names[w]))
				s->value = w;
		if (s->value < 0)
			return err_set(e, EXHIBIT_CONFIG, 0,
				       "%.*s:%u: [%.*s] is no word the finder uses",
				       SPAN_FMT(r->file), r->line, SPAN_FMT(r->name));
	}
	return true;
}

static uint8_t flags_of(struct span list)
{
	static const char *const names[] = {
		"upper", "weak", "symbol", "prefix", "alone", "suffix"
	};
	uint8_t flags = 0;
	struct span word;
	while (list.n > 0 && span_split(&list, ' ', &word))
		for (unsigned i = 0; i < countof(names); i++)
			if (span_eq_str(word, names[i]))
				flags |= (uint8_t)(1u << i);
	return flags;
}

/* "name:value": the number behind the last colon, when there is one. */
static void take_value(struct span *word, struct sense *s)
{
	size_t at = word->n;
	bool any = false, minus = false;
	while (at > 0 && fold_is_digit(word->p[at - 1])) {
		at--;
		any = true;
	}
	if (at > 0 && word->p[at - 1] == '-') {
		minus = true;
		at--;
	}
	if (!any || at == 0 || word->p[at - 1] != ':' || word->n - at > 8)
		return;
	int32_t v = 0;
	for (size_t i = at + minus; i < word->n; i++)
		v = v * 10 + (word->p[i] - '0');
	s->value = minus ? -v : v;
	*word = span_trim(span_sub(*word, 0, at - 1));
}

/* "NET A PAYER", "numero de facture": accents are left out in capitals and in haste. */
static void add_bare(struct lexicon *l, struct span word, struct sense s)
{
	char out[256];
	size_t n = 0;
	bool changed = false;
	for (size_t i = 0; i < word.n && n + 4 < sizeof out;) {
		unsigned used;
		uint32_t cp = fold_lower(fold_decode(word.p + i, word.n - i, &used));
		changed |= fold_bare(cp) != cp;
		n += fold_encode(fold_bare(cp), out + n);
		i += used;
	}
	if (changed)
		add(l, span_of(out, n), s);
}

static bool add_rule(struct lexicon *l, const struct rule *r, struct err *e)
{
	struct span word, rest = rules_get(r, "words");
	struct sense s = { 0 };
	if (rest.n == 0)
		return true;
	if (!kind_of(r, &s, e))
		return false;
	s.flags = flags_of(rules_get(r, "flags"));
	while (rest.p != NULL && span_split(&rest, ',', &word)) {
		struct sense one = s;
		word = span_trim(word);
		take_value(&word, &one);
		if (word.n > 0)
			add(l, word, one);
		if (word.n > 4)
			add_bare(l, word, one);
		if (rest.n == 0)
			break;
	}
	return true;
}

/* Breadth first, so that siblings get numbers in a row. */
static void lay_out(struct tree *t)
{
	uint32_t *old = mem_get(t->n_nodes * sizeof *old), done = 1;
	t->steps = mem_get(t->n_nodes * sizeof *t->steps);
	t->byte = mem_get(t->n_nodes);
	for (uint32_t i = 0; i < t->n_nodes; i++) {
		const struct node *n = t->nodes + old[i];
		t->steps[i].entry = n->entry;
		t->byte[i] = n->byte;
		t->steps[i].first = done;
		for (uint32_t c = n->child; c != 0; c = t->nodes[c].sibling) {
			old[done++] = c;
			t->steps[i].count++;
		}
	}
	free(old);
	free(t->nodes);
	t->nodes = NULL;
}

static void settle(struct lexicon *l)
{
	struct tree *t = l->tree;
	lay_out(t);
	for (unsigned c = 0; c < 128; c++)
		t->small[c] = (uint8_t)fold_lower(c);
	for (uint32_t a = t->steps[0].first; a < t->steps[0].first + t->steps[0].count; a++) {
		t->single[t->byte[a]] = a;
		for (uint32_t b = t->steps[a].first; b < t->steps[a].first + t->steps[a].count; b++)
			t->pair[t->byte[a] << 8 | t->byte[b]] = b;
	}
	for (unsigned c = 0; c < 128; c++)
		l->begins_sign[c] = t->single[t->small[c]] != 0;
	for (uint32_t i = 0; i < t->n_nodes; i++) {
		struct sense *head = l->senses + t->steps[i].entry;
		for (uint32_t k = t->steps[i].entry; k != 0; k = l->senses[k].next) {
			head->kinds |= 1u << l->senses[k].kind;
			if (l->senses[k].kind == SENSE_WORD)
				head->words |= (uint64_t)1 << l->senses[k].value;
		}
	}
}

struct lexicon *lexicon_new(const struct rules *r, struct err *e)
{
	struct lexicon *l = mem_get(sizeof *l);
	l->tree = mem_get(sizeof *l->tree);
	l->tree->cap_nodes = 1 << 16;
	l->tree->nodes = mem_get(l->tree->cap_nodes * sizeof *l->tree->nodes);
	l->tree->n_nodes = 1;
	l->cap_senses = 1 << 13;
	l->senses = mem_get(l->cap_senses * sizeof *l->senses);
	l->n_senses = 1;
	add_tables(l);
	for (uint32_t i = 0; i < r->all.n; i++)
		if (!add_rule(l, rules_at(r, i), e)) {
			lexicon_free(l);
			return NULL;
		}
	settle(l);
	return l;
}

void lexicon_free(struct lexicon *l)
{
	if (l == NULL)
		return;
	free(l->tree->nodes);
	free(l->tree->steps);
	free(l->tree->byte);
	free(l->tree);
	free(l->senses);
	free(l);
}

/* A letter may not follow a letter: "euro" is not in "europe". Scripts without spaces have no such
 * border, and a sign ("$") needs none. */
static bool ends_here(const char *p, size_t at, size_t n, bool after_letter)
{
	if (!after_letter || at >= n)
		return true;
	if ((unsigned char)p[at] < 0x80)
		return !fold_is_alpha(p[at]);
	unsigned len;
	return fold_class_of(fold_decode(p + at, n - at, &len)) != FOLD_LETTER;
}

/* One code point at p[0], folded; a no-break or thin space is a space. Returns bytes used. */
static unsigned folded(const char *p, size_t n, char out[4], unsigned *out_n, bool *letter)
{
	unsigned used;
	if ((unsigned char)*p < 0x80) {
		out[0] = fold_is_upper(*p) ? (char)(*p + 32) : *p;
		*out_n = 1;
		*letter = fold_is_alpha(*p);
		return 1;
	}
	uint32_t cp = fold_decode(p, n, &used);
	enum fold_class c = fold_class_of(cp);
	*letter = c == FOLD_LETTER;
	if (c == FOLD_NOTHING) {
		*out_n = 0;
		return used;
	}
	*out_n = fold_encode(c == FOLD_SPACE ? ' ' : cp == 0x2019 ? '\'' : fold_lower(cp), out);
	return used;
}

static uint32_t step(const struct tree *t, uint32_t at, uint8_t byte)
{
	const uint8_t *b = t->byte + t->steps[at].first;
	for (unsigned k = 0, n = t->steps[at].count; k < n; k++)
		if (b[k] == byte)
			return t->steps[at].first + k;
	return 0;
}

static bool is_atom(const struct lexicon *l, uint32_t entry)
{
	const struct sense *c = lexicon_sense(l, entry, SENSE_CARDINAL);
	const struct sense *s = lexicon_sense(l, entry, SENSE_SCALE);
	return c != NULL || (s != NULL && (s->value == 3 || s->value == 2));
}

static uint32_t longest(const struct lexicon *l, const char *p, size_t n, bool atom, size_t *len)
{
	const struct tree *t = l->tree;
	uint32_t best = 0, at = 0;
	unsigned depth = 0;
	uint8_t first = 0;
	for (size_t i = 0; i < n;) {
		char b[4] = { 0 };
		unsigned bn = 1;
		bool letter = false;
		if ((unsigned char)p[i] < 0x80) {
			b[0] = (char)t->small[(unsigned char)p[i]];
			letter = b[0] >= 'a' && b[0] <= 'z';
			i++;
		} else {
			i += folded(p + i, n - i, b, &bn, &letter);
		}
		for (unsigned k = 0; k < bn; k++, depth++) {
			uint8_t byte = (uint8_t)b[k];
			if (depth == 0) {
				first = byte;
				at = t->single[byte];
			} else {
				at = depth == 1 ? t->pair[first << 8 | byte] : step(t, at, byte);
			}
			if (at == 0)
				return best;
		}
		if (at != 0 && t->steps[at].entry != 0 &&
		    (atom ? is_atom(l, t->steps[at].entry) : ends_here(p, i, n, letter))) {
			best = t->steps[at].entry;
			*len = i;
		}
	}
	return best;
}

uint32_t lexicon_match(const struct lexicon *l, const char *p, size_t n, size_t *len)
{
	return longest(l, p, n, false, len);
}

uint32_t lexicon_atom(const struct lexicon *l, const char *p, size_t n, size_t *len)
{
	return longest(l, p, n, true, len);
}
