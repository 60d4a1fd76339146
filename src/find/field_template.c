/* Templates are data of the user's (--rules DIR):
 *
 *   [acme]
 *   kind = template
 *   match = ACME Power Ltd
 *   invoice_number = Ref:\s*(\S+)
 *   total = You pay\s+(\S+)
 *   seller.is = ACME Power Ltd
 *
 * `match` decides whether the section is for this document; every other key is a field with the PCRE2 pattern
 * whose first group is its value, or, with ".is" behind it, the value itself. Amounts and dates may
 * be in any notation that is read elsewhere. The first template that fits counts. */
#include "field_template.h"

#include "pattern.h"
#include "rules.h"

#include "base/limits.h"

enum value_kind { VALUE_TEXT, VALUE_AMOUNT, VALUE_DATE };

static const struct {
	const char *key;
	size_t offset;
	enum value_kind kind;
} known[] = {
	{ "invoice_number", offsetof(struct fields, invoice_number), VALUE_TEXT },
	{ "issue_date", offsetof(struct fields, issue_date), VALUE_DATE },
	{ "due_date", offsetof(struct fields, due_date), VALUE_DATE },
	{ "delivery_date", offsetof(struct fields, delivery_date), VALUE_DATE },
	{ "currency", offsetof(struct fields, currency), VALUE_TEXT },
	{ "net", offsetof(struct fields, net), VALUE_AMOUNT },
	{ "tax", offsetof(struct fields, tax), VALUE_AMOUNT },
	{ "total", offsetof(struct fields, total), VALUE_AMOUNT },
	{ "paid", offsetof(struct fields, paid), VALUE_AMOUNT },
	{ "payable", offsetof(struct fields, payable), VALUE_AMOUNT },
	{ "seller", offsetof(struct fields, seller), VALUE_TEXT },
	{ "buyer", offsetof(struct fields, buyer), VALUE_TEXT },
	{ "order_number", offsetof(struct fields, order_number), VALUE_TEXT },
	{ "payment_reference", offsetof(struct fields, payment_reference), VALUE_TEXT },
};

struct place {
	size_t field;			/* in known */
	struct pattern *pattern;	/* or NULL: */
	struct span is;
};
struct template {
	struct pattern *match;
	struct list places;	/* struct place */
};

static struct rules rules;	/* they own the text of the templates */
static struct list templates;	/* struct template; read only after the warming */

static bool add_place(struct template *t, const struct rule *r, const struct rule_pair *pair, struct err *e)
{
	bool literal = span_ends(pair->key, ".is");
	struct span key = literal ? span_sub(pair->key, 0, pair->key.n - 3) : pair->key;
	struct place *p;

	for (size_t i = 0; i < countof(known); i++) {
		if (!span_eq_str(key, known[i].key))
			continue;
		p = list_add(&t->places, rules.a, sizeof *p);
		*p = (struct place){ .field = i, .is = literal ? pair->value : (struct span){ NULL, 0 } };
		if (!literal)
			p->pattern = pattern_new(pair->value, arena_cstr(rules.a, r->name), false, e);
		return literal || p->pattern != NULL;
	}
	return err_set(e, EXHIBIT_CONFIG, 0, "%.*s:%u: [%.*s] has no field called %.*s", SPAN_FMT(r->file), r->line,
		       SPAN_FMT(r->name), SPAN_FMT(key));
}

static bool add_template(const struct rule *r, struct err *e)
{
	struct template *t = list_add(&templates, rules.a, sizeof *t);
	const struct rule_pair *pair = r->pairs.v;
	struct span match = rules_get(r, "match");

	if (match.n == 0)
		return err_set(e, EXHIBIT_CONFIG, 0, "%.*s:%u: a template needs \"match\"", SPAN_FMT(r->file), r->line);
	t->match = pattern_new(match, arena_cstr(rules.a, r->name), false, e);
	if (t->match == NULL)
		return false;
	for (uint32_t i = 0; i < r->pairs.n; i++)
		if (!span_eq_str(pair[i].key, "kind") && !span_eq_str(pair[i].key, "match") && !add_place(t, r, &pair[i], e))
			return false;
	return true;
}

static void forget(void)
{
	for (uint32_t i = 0; i < templates.n; i++) {
		struct template *t = (struct template *)templates.v + i;

		pattern_free(t->match);
		for (uint32_t k = 0; k < t->places.n; k++)
			pattern_free(((struct place *)t->places.v)[k].pattern);
	}
	arena_free(rules.a);
	rules = (struct rules){ .a = NULL };
	templates = (struct list){ 0 };
}

bool field_template_warm(const char *rules_dir, struct err *e)
{
	bool ok = true;

	if (rules.a || rules_dir == NULL)
		return true;
	rules.a = arena_new();
	ok = rules_parse_dir(&rules, rules_dir, e);
	for (uint32_t i = 0; ok && i < rules.all.n; i++)
		if (span_eq_str(rules_at(&rules, i)->kind, "template"))
			ok = add_template(rules_at(&rules, i), e);
	if (!ok)
		forget();
	return ok;
}

/* A pattern sees LIMIT_PATTERN bytes at a time: windows that overlap by half, from line to line. */
static bool find(const struct pattern *pattern, struct span text, struct span group[2])
{
	for (size_t at = 0; at < text.n;) {
		size_t next = at + LIMIT_PATTERN / 2, line;

		if (pattern_find(pattern, text, at, group))
			return true;
		line = next < text.n ? span_chr(text, '\n', next) : SIZE_MAX;
		at = line != SIZE_MAX && line < next + LIMIT_PATTERN / 2 ? line + 1 : next;
	}
	return false;
}

static struct span amount_in(const struct field_page *p, struct span s)
{
	const struct field_amount *a = p->amounts.v;
	size_t from = (size_t)(s.p - p->text.p), to = from + s.n;
	struct exact x;

	for (uint32_t i = 0; i < p->amounts.n; i++)
		if (a[i].from < to && a[i].to > from)
			return exact_print(a[i].value, p->a);
	return exact_parse(span_trim(s), &x) ? exact_print(x, p->a) : (struct span){ NULL, 0 };
}

static struct span date_in(const struct field_page *p, struct span s)
{
	const struct field_date *d = p->dates.v;
	size_t from = (size_t)(s.p - p->text.p), to = from + s.n;

	for (uint32_t i = 0; i < p->dates.n; i++)
		if (d[i].from < to && d[i].to > from)
			return d[i].value;
	return (struct span){ NULL, 0 };
}

static void apply(const struct field_page *p, const struct template *t, struct fields *to)
{
	const struct place *x = t->places.v;

	for (uint32_t i = 0; i < t->places.n; i++) {
		struct span *field = (struct span *)(void *)((char *)to + known[x[i].field].offset), group[2], value = x[i].is;

		if (x[i].pattern) {
			if (!find(x[i].pattern, p->text, group))
				continue;
			value = known[x[i].field].kind == VALUE_AMOUNT ? amount_in(p, group[1]) :
				known[x[i].field].kind == VALUE_DATE   ? date_in(p, group[1]) : span_trim(group[1]);
		}
		if (value.n)
			*field = arena_dup(p->a, value);
	}
}

void field_template_apply(const struct field_page *p, struct fields *to)
{
	const struct template *t = templates.v;
	struct span group[2];

	for (uint32_t i = 0; i < templates.n; i++)
		if (find(t[i].match, p->text, group)) {
			apply(p, &t[i], to);
			return;
		}
}
