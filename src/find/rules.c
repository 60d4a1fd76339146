/* Reads rule files (the small ini dialect described in rules.h). */
#include "rules.h"

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "tables.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct span rules_get(const struct rule *r, const char *key)
{
	const struct rule_pair *p = r->pairs.v;
	for (uint32_t i = 0; i < r->pairs.n; i++)
		if (span_eq_str(p[i].key, key))
			return p[i].value;
	return (struct span){ 0 };
}

uint32_t rules_langs(struct span list)
{
	uint32_t bits = 0;
	struct span code, rest = list;
	while (rest.n > 0 && span_split(&rest, ' ', &code)) {
		struct span known = SPAN(TABLE_LANGS), l;
		for (unsigned bit = 0; code.n > 0 && span_split(&known, ' ', &l); bit++)
			if (span_eq(l, code))
				bits |= 1u << bit;
	}
	return bits;
}

static void settle(struct rule *r)
{
	r->kind = rules_get(r, "kind");
	r->role = rules_get(r, "role");
	r->scheme = rules_get(r, "scheme");
	r->normaliser = rules_get(r, "normaliser");
	r->reason = rules_get(r, "reason");
	r->langs = rules_langs(rules_get(r, "languages"));
	struct span of = rules_get(r, "for");
	bool both = span_eq_str(of, "both");
	r->of = (uint8_t)((both || span_eq_str(of, "amount") ? RULE_OF_AMOUNT : 0) |
			  (both || span_eq_str(of, "date") ? RULE_OF_DATE : 0));
	r->needs_digit = span_eq_str(rules_get(r, "needs"), "digit");
}

static bool add_section(struct rules *r, struct span file, unsigned line, struct span head,
			struct err *e)
{
	if (head.n < 3 || head.p[head.n - 1] != ']')
		return err_set(e, EXHIBIT_CONFIG, 0, "%.*s:%u: section without ']'", SPAN_FMT(file),
			       line);
	struct rule *s = arena_get(r->a, sizeof *s);
	s->name = arena_dup(r->a, span_sub(head, 1, head.n - 2));
	s->file = file;
	s->line = line;
	*(struct rule **)list_add(&r->all, r->a, sizeof s) = s;
	return true;
}

static void add_more(struct rules *r, struct rule_pair *p, struct span more)
{
	char *joined = arena_get(r->a, p->value.n + 1 + more.n);
	memcpy(joined, p->value.p, p->value.n);
	joined[p->value.n] = ' ';
	memcpy(joined + p->value.n + 1, more.p, more.n);
	p->value = span_of(joined, p->value.n + 1 + more.n);
}

bool rules_parse(struct rules *r, struct span file, struct span text, struct err *e)
{
	struct rule *now = NULL;
	struct span line, rest = text, name = arena_dup(r->a, file);
	uint32_t first = r->all.n;
	for (unsigned no = 1; rest.n > 0 && span_line(&rest, &line); no++) {
		struct span t = span_trim(line);
		if (t.n == 0 || t.p[0] == '#' || t.p[0] == ';')
			continue;
		if (t.p[0] == '[' && line.p[0] == '[') {
			if (!add_section(r, name, no, t, e))
				return false;
			now = rules_at(r, r->all.n - 1);
			continue;
		}
		if (now != NULL && now->pairs.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t')) {
			add_more(r, (struct rule_pair *)now->pairs.v + now->pairs.n - 1, t);
			continue;
		}
		size_t eq = span_chr(t, '=', 0);
		if (now == NULL || eq == SIZE_MAX)
			return err_set(e, EXHIBIT_CONFIG, 0, "%.*s:%u: not \"key = value\"",
				       SPAN_FMT(name), no);
		struct rule_pair *p = list_add(&now->pairs, r->a, sizeof *p);
		p->key = arena_dup(r->a, span_trim(span_sub(t, 0, eq)));
		p->value = arena_dup(r->a, span_trim(span_from(t, eq + 1)));
	}
	for (uint32_t i = first; i < r->all.n; i++)
		settle(rules_at(r, i));
	return true;
}

static int is_ini(const struct dirent *d)
{
	return span_ends(span_str(d->d_name), ".ini") && d->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

bool rules_parse_dir(struct rules *r, const char *dir, struct err *e)
{
	struct dirent **names = NULL;
	int n = scandir(dir, &names, is_ini, by_name);
	if (n < 0)
		return err_set(e, EXHIBIT_CONFIG, errno, "open rules directory %s", dir);
	bool ok = true;
	for (int i = 0; i < n; i++) {
		struct buf text;
		const char *path =
			arena_cstr(r->a, arena_fmt(r->a, "%s/%s", dir, names[i]->d_name));
		buf_init(&text, LIMIT_STRING);
		ok = ok && io_read_file(path, LIMIT_STRING, &text, e) &&
		     rules_parse(r, span_str(path), buf_view(&text), e);
		buf_clear(&text);
		free(names[i]);
	}
	free(names);
	return ok;
}
