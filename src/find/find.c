/* The finder: reads rules and tables once, then walks a document chunk by chunk and hands each
 * interesting token to the grammar that may begin there. A chunk ends at a line end where it can, so
 * that next to nothing is cut in two. Every grammar looks at a bounded number of tokens, and what it
 * took is not looked at again: the whole is linear in the text. */
#include "amount.h"
#include "class.h"
#include "date.h"
#include "extra.h"
#include "field.h"
#include "label.h"
#include "pattern.h"
#include "tables.h"

#include "base/limits.h"

#include <stdlib.h>

static bool compile(struct finder *f, struct rule *r, struct err *e)
{
	struct span p = rules_get(r, "pattern");
	char where[600];
	if (p.n == 0 || span_eq_str(r->kind, "class")) /* class.c has those */
		return true;
	struct span file = span_sub(r->file, r->file.n > 400 ? r->file.n - 400 : 0, 400);
	size_t n = file.n;
	memcpy(where, file.p, n);
	where[n++] = ':';
	struct span no = arena_fmt(f->rules.a, "%u", r->line);
	memcpy(where + n, no.p, no.n);
	where[n + no.n] = 0;
	/* A rule with words of its own is asked for right behind one of them. */
	r->pattern = pattern_new(p, where, rules_get(r, "words").n > 0, e);
	return r->pattern != NULL;
}

struct finder *finder_new(const char *rules_dir, struct err *e)
{
	struct finder *f = mem_get(sizeof *f);
	f->rules.a = arena_new();
	bool ok = true;
	for (size_t i = 0; ok && i < rules_text_n; i++)
		ok = rules_parse(&f->rules, span_str(rules_text[i].name),
				 span_str(rules_text[i].text), e);
	ok = ok && (rules_dir == NULL || rules_parse_dir(&f->rules, rules_dir, e));
	for (uint32_t i = 0; ok && i < f->rules.all.n; i++)
		ok = compile(f, rules_at(&f->rules, i), e);
	f->whole = mem_get((f->rules.all.n + 1) * sizeof(struct rule *));
	for (uint32_t i = 0; ok && i < f->rules.all.n; i++) {
		struct rule *r = rules_at(&f->rules, i);
		if (r->pattern != NULL && rules_get(r, "words").n == 0 &&
		    !span_eq_str(r->kind, "class"))
			f->whole[f->n_whole++] = r;
	}
	/* The jail lets no pattern be compiled, so the rules of classes are compiled here too. */
	ok = ok && class_warm(rules_dir, e) && field_warm(rules_dir, e);
	if (ok)
		f->lex = lexicon_new(&f->rules, e);
	if (f->lex == NULL) {
		finder_free(f);
		return NULL;
	}
	f->tokens.lex = f->lex;
	return f;
}

void finder_free(struct finder *f)
{
	if (f == NULL)
		return;
	for (uint32_t i = 0; i < f->rules.all.n; i++)
		pattern_free(rules_at(&f->rules, i)->pattern);
	lexicon_free(f->lex);
	token_clear(&f->tokens);
	arena_free(f->rules.a);
	free(f->whole);
	free(f);
}

struct hit *search_hit(struct search *s, enum fact_kind kind, uint32_t first, uint32_t last)
{
	if (last + 1 > s->used)
		s->used = last + 1;
	if (s->hits.n >= LIMIT_FACTS) {
		s->full = true;
		return NULL;
	}
	struct hit *h = list_add(&s->hits, s->a, sizeof *h);
	h->kind = (uint8_t)kind;
	h->first = first;
	h->last = last;
	h->from = s->base + s->t->v[first].from;
	h->to = s->base + s->t->v[last].to;
	h->currency = -1;
	return h;
}

/* ---- what language is it ---- */

static void count_words(struct search *s)
{
	for (uint32_t i = 0; i < s->t->n && i < 4000; i++) {
		if (s->t->v[i].entry == 0 ||
		    !(lexicon_kinds(s->t->lex, s->t->v[i].entry) &
		      (1u << SENSE_STOP | 1u << SENSE_MONTH | 1u << SENSE_WEEKDAY)))
			continue;
		/* "3:30 PM EST" is no French and "10 AM" no German. */
		if (s->t->v[i].upper && (token_sense(s->t, i, SENSE_ZONE) || token_word(s->t, i, WORD_AM)))
			continue;
		for (const struct sense *w = lexicon_senses(s->t->lex, s->t->v[i].entry); w;
		     w = lexicon_next(s->t->lex, w)) {
			if (w->kind != SENSE_STOP && w->kind != SENSE_MONTH &&
			    w->kind != SENSE_WEEKDAY)
				continue;
			unsigned weight = w->kind == SENSE_STOP ? 2 : 1;
			for (uint32_t m = w->langs & 0x7f; m != 0; m &= m - 1)
				s->words[__builtin_ctz(m)] += weight;
		}
	}
}

/* The language most of the common words belong to, when it is clear of the next. */
static void guess_language(struct search *s)
{
	unsigned best = 0, second = 0, at = 0;
	for (unsigned b = 0; b < 7; b++) {
		if (s->words[b] > best) {
			second = best;
			best = s->words[b];
			at = b;
		} else if (s->words[b] > second) {
			second = s->words[b];
		}
	}
	if (best > second && (best >= 4 || best >= second + 2))
		s->langs = 1u << at;
}

/* Asked when something may be a fact; most lines of a mail need no language. */
static void find_language(struct search *s)
{
	if (s->language_known)
		return;
	s->language_known = true;
	if (s->t->kinds & (1u << SENSE_STOP | 1u << SENSE_MONTH | 1u << SENSE_WEEKDAY))
		count_words(s);
	if (s->langs == 0)
		guess_language(s);
}

static int region_currency(struct span code)
{
	for (size_t i = 0; i < table_region_n; i++)
		if (span_eq_str(code, table_region[i].code))
			return table_region[i].currency;
	return -1;
}

/* Where English is written with the month first, and where with the day; 0 where both are met. */
static char region_order(struct span code)
{
	static const char *const day_first[] = { "GB", "AU", "NZ", "IE", "IN", "ZA", "SG", "HK", "MY", "MT", "KE", "NG" };
	if (span_eq_str(code, "US") || span_eq_str(code, "PH"))
		return 'm';
	for (size_t i = 0; i < countof(day_first); i++)
		if (span_eq_str(code, day_first[i]))
			return 'd';
	return 0;
}

bool find_is_day_first(struct span lang)
{
	static const char *const codes[] = { "pl", "cs", "sk", "da", "nb", "nn", "no", "fi", "sv", "ro", "tr", "hr", "ru", "uk", "el", "id" };
	for (size_t i = 0; i < countof(codes); i++)
		if (span_eq_str(lang, codes[i]))
			return true;
	return false;
}

static void take_hints(struct search *s, const struct find_hints *h)
{
	s->hint_currency = s->region_currency = s->declared_currency = -1;
	s->anchor.precision = PRECISION_YEAR;
	if (h == NULL)
		return;
	s->hint_currency = lexicon_currency(h->currency);
	if (h->order.n == 3)
		s->order = h->order.p[0] == 'm'   ? 'm'
			   : h->order.p[0] == 'd' ? 'd'
			   : h->order.p[0] == 'y' ? 'y'
						  : 0;
	if (h->anchor.p != NULL && !date_parse_anchor(h->anchor, &s->anchor))
		s->anchor.precision = PRECISION_YEAR;
	if (h->lang.n < 2)
		return;
	static const char *const names[] = { "english", "german",     "french", "spanish",
					     "italian", "portuguese", "dutch" };
	for (unsigned b = 0; b < countof(names); b++)
		if (span_istarts(h->lang, names[b]))
			s->langs = 1u << b;
	if (s->langs == 0 && h->lang.n >= 2) {
		char two[3] = { h->lang.p[0], h->lang.p[1], 0 };
		for (int i = 0; i < 2; i++)
			two[i] = two[i] >= 'A' && two[i] <= 'Z' ? (char)(two[i] + 32) : two[i];
		bool whole = h->lang.n == 2 || h->lang.p[2] == '_' || h->lang.p[2] == '-' ||
			     h->lang.p[2] == '/';
		s->langs = whole ? rules_langs(span_of(two, 2)) : 0;
	}
	if (find_is_day_first(h->lang))
		s->region_order = 'd';
	/* "en_US", "EN/GB": the region has a currency. */
	if (h->lang.n >= 5)
		s->region_currency = region_currency(span_from(h->lang, h->lang.n - 2));
	if (h->lang.n >= 5 && s->langs == 1)
		s->region_order = region_order(span_from(h->lang, h->lang.n - 2));
}

/* ---- the walk ---- */

/* Most numbers of a text are nothing to us. Something near must say otherwise: a sign between digits,
 * the length of a written-out date, or a word that stands beside amounts and dates. */
static bool promising(const struct search *s, uint32_t i)
{
	enum { CLOSE = 60 };
	const uint32_t kinds = 1u << SENSE_CURRENCY | 1u << SENSE_MINOR | 1u << SENSE_MONTH |
			       1u << SENSE_SCALE | 1u << SENSE_HOLIDAY | 1u << SENSE_WEEKDAY;
	const uint64_t words = 1ull << WORD_QUARTER | 1ull << WORD_WEEKNO | 1ull << WORD_YEAR |
			       1ull << WORD_DAY | 1ull << WORD_WEEK | 1ull << WORD_MONTH |
			       1ull << WORD_WORKDAY | 1ull << WORD_MOVED;
	const struct tokens *t = s->t;
	uint32_t len = token_len(t, i), from = i > 3 ? i - 3 : 0, to = i + 6 < t->n ? i + 6 : t->n;
	const struct token *next = t->v + i + 1;
	const struct hit *last = s->hits.n ? (const struct hit *)s->hits.v + s->hits.n - 1 : NULL;
	if (last && last->kind == FACT_REFERENCE && s->base + t->v[i].from <= last->to + CLOSE)
		return true;	/* "invoice 2024-19 for 850" */
	if ((s->alone && t->n <= 6) || len == 8 || len == 10 || len >= 13 ||
	    (len == 4 && next->gap == GAP_NONE && (next->kind == TOKEN_WORD || next->sign == '-')))
		return true;
	if (i > 0 && (t->v[i - 1].sign == '+' || t->v[i - 1].sign == '(' || t->v[i - 1].sign == '=' ||
		      (t->v[i].gap == GAP_NONE && t->v[i - 1].upper)))
		return true;
	for (uint32_t k = from; k < to; k++) {
		const struct sense *e = lexicon_senses(t->lex, t->v[k].entry);
		if (e != NULL ? (e->kinds & kinds) != 0 || (e->words & words) != 0
			      : t->v[k].upper && token_len(t, k) == 4)
			return true;
		/* "12/05", "12 500", "9 de 8 de 1971": another number close by */
		if (k > i && t->v[k].kind == TOKEN_NUMBER && e == NULL && k <= i + 2)
			return true;
	}
	return false;
}

static uint32_t at_number(struct search *s, uint32_t i)
{
	uint32_t next = extra_at_code(s, i);
	if (next != 0 || !promising(s, i))
		return next;
	find_language(s);
	next = relative_to_date(s, i);
	if (next == 0)
		next = date_at(s, i);
	if (next == 0)
		next = extra_at_number(s, i);
	if (next == 0)
		next = amount_at_number(s, i);
	if (next == 0)
		next = label_amount(s, i);
	if (next == 0)
		next = relative_at(s, i);
	if (next == 0)
		next = amount_moved(s, i);
	return next;
}

/* A number word opens a date or a span of time only with a month or a unit close behind it. */
static bool counts_something(const struct search *s, uint32_t i)
{
	const uint64_t units = 1ull << WORD_DAY | 1ull << WORD_WEEK | 1ull << WORD_MONTH |
			       1ull << WORD_YEAR | 1ull << WORD_QUARTER;
	const struct tokens *t = s->t;
	for (uint32_t k = i; k < t->n && k < i + 8; k++) {
		const struct sense *e = lexicon_senses(t->lex, t->v[k].entry);
		if (e != NULL && ((e->kinds >> SENSE_MONTH & 1) || (e->words & units)))
			return true;
	}
	return false;
}

static uint32_t at_word(struct search *s, uint32_t i)
{
	const uint32_t dates = 1u << SENSE_MONTH | 1u << SENSE_ORDINAL | 1u << SENSE_CARDINAL |
			       1u << SENSE_HOLIDAY;
	const uint32_t begins = dates | LEXICON_OPENERS;
	const uint64_t openers = 1ull << WORD_QUARTER | 1ull << WORD_WEEKNO | 1ull << WORD_YEAR;
	const struct sense *w = lexicon_senses(s->t->lex, s->t->v[i].entry);
	uint32_t next = 0, kinds = w->kinds;
	if (!(kinds & begins) && !(w->words & openers) && s->anchor.precision != PRECISION_DAY)
		return 0;
	find_language(s);
	if (kinds & (1u << SENSE_RULE))
		next = extra_at_label(s, i);
	bool number = (kinds & (1u << SENSE_CARDINAL | 1u << SENSE_ORDINAL)) != 0;
	bool dated = (kinds & dates) || (w->words & openers);
	if (number && !(kinds & (1u << SENSE_MONTH)) && !counts_something(s, i))
		number = dated = false;
	if (next == 0 && number)
		next = relative_to_date(s, i);
	if (next == 0 && dated)
		next = date_at(s, i);
	if (next == 0 && s->anchor.precision == PRECISION_DAY &&
	    (number || !(kinds & (1u << SENSE_CARDINAL))))
		next = relative_at(s, i);
	if (next == 0 && (kinds & (1u << SENSE_CURRENCY | 1u << SENSE_MINOR)))
		next = amount_at_currency(s, i);
	if (next == 0 && (kinds & (1u << SENSE_CURRENCY)))
		amount_declare(s, i);
	return next;
}

/* "MUSD" */
static uint32_t at_code(struct search *s, uint32_t i)
{
	find_language(s);
	return amount_at_currency(s, i);
}

static void walk(struct search *s)
{
	const struct tokens *t = s->t;
	uint32_t had = s->hits.n;
	s->used = 0;
	for (uint32_t i = 0; i < t->n && !s->full;) {
		uint32_t next = 0;
		if (t->v[i].kind == TOKEN_NUMBER)
			next = at_number(s, i);
		else if (t->v[i].sign == '@')
			next = extra_at_sign(s, i);
		else if (t->v[i].entry != 0)
			next = at_word(s, i);
		else if (t->v[i].upper && t->v[i].to - t->v[i].from == 4)
			next = at_code(s, i);
		i = next > i ? next : i + 1;
	}
	label_chunk(s, had);
	extra_lines(s);
}

/* End of the chunk that begins at `from`: a line end before LIMIT_CHUNK, or else a space. */
static size_t chunk_end(struct span text, size_t from)
{
	if (text.n - from <= LIMIT_CHUNK)
		return text.n;
	const char *p = text.p + from;
	const char *end = memrchr(p, '\n', LIMIT_CHUNK);
	if (end == NULL)
		end = memrchr(p, ' ', LIMIT_CHUNK);
	return from + (end ? (size_t)(end - p) + 1 : LIMIT_CHUNK);
}

/* Most lines of a mail hold no digit, no address and no word a fact could begin with. */
static bool worth_walking(const struct search *s)
{
	return s->t->sites || (s->t->kinds & LEXICON_OPENERS) != 0 || s->f->n_whole > 0 ||
	       s->anchor.precision == PRECISION_DAY;
}

static int by_place(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->kind < y->kind ? -1 : x->kind > y->kind;
}

/* A rule of the user may have found what the grammars found: the first stands. */
static void drop_doubles(struct search *s)
{
	struct hit *h = s->hits.v;
	uint32_t kept = 0, end[FACT_KINDS] = { 0 };
	for (uint32_t i = 0; i < s->hits.n; i++) {
		if (h[i].from < end[h[i].kind])
			continue;
		end[h[i].kind] = h[i].to;
		h[kept++] = h[i];
	}
	s->hits.n = kept;
}

static void give(struct search *s, struct list *facts)
{
	const struct hit *h = s->hits.v;
	int64_t line = 1;
	uint32_t seen = 0;
	for (uint32_t i = 0; i < s->hits.n; i++) {
		for (const char *nl; seen < h[i].from && (nl = memchr(s->text.p + seen, '\n',
								      h[i].from - seen)) != NULL;
		     line++)
			seen = (uint32_t)(nl - s->text.p) + 1;
		seen = h[i].from;
		struct fact *f = list_add(facts, s->a, sizeof *f);
		f->kind = span_str(fact_kind_name[h[i].kind]);
		f->raw = arena_dup(s->a, span_sub(s->text, h[i].from, h[i].to - h[i].from));
		f->by = arena_str(s->a, h[i].by);
		if (h[i].kind == FACT_AMOUNT)
			amount_print(s, h + i, f);
		else if (h[i].kind == FACT_DATE)
			date_print(s, h + i, f);
		else
			f->value = h[i].text;
		f->scheme = arena_dup(s->a, h[i].scheme);
		f->role = arena_dup(s->a, h[i].role);
		label_why(s, h + i, f);
		f->at.line = line;
		f->at.bytes[0] = h[i].from;
		f->at.bytes[1] = h[i].to;
	}
}

bool finder_run(struct finder *f, struct span text, const struct find_hints *h, struct arena *a,
		struct list *facts)
{
	if ((h == NULL || h->anchor.p == NULL) && f->n_whole == 0 && text.n <= LIMIT_CHUNK &&
	    token_quiet(f->lex, text))
		return true;
	struct search s = { .f = f, .h = h, .a = a, .text = text, .t = &f->tokens };
	bool whole = text.n <= UINT32_MAX / 2;
	if (!whole)
		s.text = span_sub(text, 0, UINT32_MAX / 2);
	take_hints(&s, h);
	struct span body = span_trim(s.text);
	s.alone = body.n <= TOKEN_ALONE && memchr(body.p ? body.p : "", '\n', body.n) == NULL;
	for (size_t from = 0, end; from < s.text.n && !s.full; from = end) {
		end = chunk_end(s.text, from);
		s.base = (uint32_t)from;
		token_cut(&f->tokens, span_sub(s.text, from, end - from));
		if (end == s.text.n && !worth_walking(&s))
			break;
		if (from == 0) {
			s.alone = s.alone && f->tokens.n <= 8;
			if (end < s.text.n)
				find_language(&s); /* of the first chunk, for all */
		}
		walk(&s);
	}
	if (s.text.n <= TOKEN_ALONE && s.hits.n == 0)
		amount_bare(&s);
	if (s.hits.n > 0) {
		find_language(&s);
		qsort(s.hits.v, s.hits.n, sizeof(struct hit), by_place);
		drop_doubles(&s);
		amount_settle(&s);
		date_settle(&s);
		label_roles(&s);
		give(&s, facts);
	}
	return whole && !s.full && !s.over;
}
