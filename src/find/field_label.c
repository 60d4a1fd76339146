/* A hash table from folded labels to roles, filled once; read only afterwards. One label may have
 * several roles ("balance" of an account, "from" of a date or of a sender): who asks says which of
 * them it may be. */
#include "field_label.h"

#include "fold.h"
#include "rules.h"

#include <stdlib.h>

#define LABEL_MAX 96	/* bytes of one label */
#define BEGINS 65536	/* bits that tell words no label begins with */

struct entry {
	struct span label;
	uint8_t role, weight;
	uint32_t next;		/* in its bucket; 0 ends */
};

static struct {
	struct arena *a;	/* NULL: not warmed */
	struct list entries;	/* struct entry; number 0 is none */
	uint32_t *buckets, n_buckets;
	struct list words;	/* spans: FIELD_WORDS */
	uint64_t begins[BEGINS / 64];	/* by hash of what labels begin with: one word, two, ..., all */
} table;

static const char *const role_names[FIELD_ROLES] = {
	[FIELD_NONE] = "none", [FIELD_TOTAL] = "total", [FIELD_NET] = "net", [FIELD_TAX] = "tax",
	[FIELD_PAYABLE] = "payable", [FIELD_PAID] = "paid", [FIELD_CASH] = "cash", [FIELD_CHANGE] = "change",
	[FIELD_ROUNDING] = "rounding", [FIELD_DISCOUNT] = "discount", [FIELD_CHARGE] = "charge",
	[FIELD_LINE] = "line", [FIELD_NUMBER] = "number", [FIELD_ORDER] = "order",
	[FIELD_CUSTOMER] = "customer", [FIELD_ISSUED] = "issued", [FIELD_DUE] = "due",
	[FIELD_OTHER] = "other", [FIELD_SELLER] = "seller", [FIELD_BUYER] = "buyer", [FIELD_WORDS] = "words",
};

static uint32_t hash(struct span s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)s.p[i]) * 16777619u;
	return h;
}

/* Latin Extended-A (U+0100 to U+017F) without its accents. */
static const char extended[] = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
			       "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* A letter as it is written where its accent or its shape is not to be had; NULL: as it is. */
static const char *spelled(uint32_t cp, char one[2])
{
	one[1] = '\0';
	switch (cp) {
	case 0xdf: return "ss";
	case 0xe6: return "ae";
	case 0xf8: return "o";
	case 0x153: return "oe";
	case 0x219: return "s";
	case 0x21b: return "t";
	case 0xaa: case 0xba: return "";	/* the small letters of "N.\u00ba" */
	default: break;
	}
	if (cp < 0x100 || cp > 0x17f)
		return NULL;
	one[0] = extended[cp - 0x100];
	return one;
}

size_t field_label_fold(struct span text, char *to, size_t max)
{
	size_t n = 0;
	bool gap = false;

	for (size_t i = 0; i < text.n && n + 6 < max;) {
		unsigned used;

		if ((uint8_t)text.p[i] < 0x80) {	/* most of it */
			char c = text.p[i++];

			if (fold_ascii[(uint8_t)c] != FOLD_LETTER && fold_ascii[(uint8_t)c] != FOLD_DIGIT) {
				gap = n > 0;
				continue;
			}
			if (gap)
				to[n++] = ' ';
			gap = false;
			to[n++] = fold_is_upper(c) ? (char)(c + 32) : c;
			continue;
		}
		uint32_t cp = fold_bare(fold_lower(fold_decode(text.p + i, text.n - i, &used)));
		char one[2];
		const char *as = spelled(cp, one);
		enum fold_class is = fold_class_of(cp);

		i += used;
		if (is == FOLD_NOTHING || (as && *as == '\0'))
			continue;
		if (!as && is != FOLD_LETTER && is != FOLD_DIGIT && is != FOLD_CJK) {
			gap = n > 0;
			continue;
		}
		if (gap)
			to[n++] = ' ';
		gap = false;
		for (const char *c = as; c && *c; c++)
			to[n++] = *c;
		if (as == NULL)
			n += fold_encode(cp, to + n);
	}
	return n;
}

/* ---- filling ---- */

static bool add_labels(const struct rule *r, struct err *e)
{
	struct span one, rest = rules_get(r, "labels"), weight = rules_get(r, "weight");
	unsigned w = 0;
	int role = -1;

	for (int i = 0; i < FIELD_ROLES; i++)
		if (span_eq_str(r->role, role_names[i]))
			role = i;
	if (role < 0)
		return err_set(e, EXHIBIT_CONFIG, 0, "%.*s:%u: no such role of a field", SPAN_FMT(r->file), r->line);
	for (size_t i = 0; i < weight.n && i < 2; i++)
		w = w * 10 + (unsigned)(weight.p[i] >= '0' && weight.p[i] <= '9' ? weight.p[i] - '0' : 0);
	while (rest.n && span_split(&rest, ',', &one)) {
		char folded[LABEL_MAX];
		size_t n = field_label_fold(one, folded, sizeof folded);
		struct entry *x;

		if (n == 0)
			continue;
		if (role == FIELD_WORDS) {
			list_add_span(&table.words, table.a, arena_dup(table.a, span_of(folded, n)));
			continue;
		}
		x = list_add(&table.entries, table.a, sizeof *x);
		*x = (struct entry){ arena_dup(table.a, span_of(folded, n)), (uint8_t)role, (uint8_t)w, 0 };
	}
	return true;
}

static void index_labels(void)
{
	struct entry *x = table.entries.v;

	for (table.n_buckets = 1024; table.n_buckets < table.entries.n * 2; table.n_buckets *= 2)
		;
	table.buckets = arena_get(table.a, table.n_buckets * sizeof *table.buckets);
	for (uint32_t i = 1; i < table.entries.n; i++) {
		uint32_t *b = &table.buckets[hash(x[i].label) & (table.n_buckets - 1)];

		x[i].next = *b;
		*b = i;
		for (size_t end = 0; end < x[i].label.n; end++) {
			uint32_t bit;

			end = span_chr(x[i].label, ' ', end);
			bit = hash(span_sub(x[i].label, 0, end)) % BEGINS;
			table.begins[bit / 64] |= UINT64_C(1) << bit % 64;
			if (end == SIZE_MAX)
				break;
		}
	}
}

bool field_label_warm(const char *rules_dir, struct err *e)
{
	struct rules r = { .a = NULL };
	bool ok = true;

	if (table.a)
		return true;
	r.a = table.a = arena_new();
	list_add(&table.entries, table.a, sizeof(struct entry));
	for (size_t i = 0; ok && i < rules_text_n; i++)
		if (strcmp(rules_text[i].name, "fields.ini") == 0)
			ok = rules_parse(&r, span_str(rules_text[i].name), span_str(rules_text[i].text), e);
	ok = ok && (rules_dir == NULL || rules_parse_dir(&r, rules_dir, e));
	for (uint32_t i = 0; ok && i < r.all.n; i++)
		if (span_eq_str(rules_at(&r, i)->kind, "field"))
			ok = add_labels(rules_at(&r, i), e);
	if (ok) {
		index_labels();
		return true;
	}
	arena_free(table.a);
	memset(&table, 0, sizeof table);
	return false;
}

/* ---- asking ---- */

bool field_label_begins(struct span folded)
{
	uint32_t bit = hash(folded) % BEGINS;

	return folded.n > 0 && (table.begins[bit / 64] >> bit % 64 & 1);
}

bool field_label_get(struct span folded, uint32_t mask, enum field_role *role, unsigned *weight)
{
	const struct entry *x = table.entries.v;
	bool any = false;

	if (table.a == NULL || folded.n == 0)
		return false;
	for (uint32_t i = table.buckets[hash(folded) & (table.n_buckets - 1)]; i; i = x[i].next) {
		if (!(mask & FIELD_BIT(x[i].role)) || !span_eq(x[i].label, folded) || (any && x[i].weight < *weight))
			continue;
		*role = x[i].role;
		*weight = x[i].weight;
		any = true;
	}
	return any;
}

/* One letter put in, left out or taken for another. */
static bool is_near(struct span a, struct span b)
{
	size_t i = 0, j;

	if (a.n > b.n) {
		struct span t = a;

		a = b;
		b = t;
	}
	if (b.n - a.n > 1)
		return false;
	while (i < a.n && a.p[i] == b.p[i])
		i++;
	j = i + 1;
	if (a.n == b.n)
		i++;
	return a.n < i || span_eq(span_from(a, i), span_from(b, j));
}

struct span field_label_mend(struct span folded_word)
{
	if (folded_word.n < 4)
		return folded_word;
	for (uint32_t i = 0; i < table.words.n; i++) {
		struct span w = list_span(&table.words, i);

		if (span_eq(w, folded_word))
			return w;
	}
	for (uint32_t i = 0; i < table.words.n; i++)
		if (is_near(list_span(&table.words, i), folded_word))
			return list_span(&table.words, i);
	return folded_word;
}
