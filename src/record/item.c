/* The item: birth, notes, facts, identity. */
#include "record/item.h"

#include "base/limits.h"

#include <stdio.h>

const char *const note_level_name[NOTE_LEVELS] = { "odd", "partial", "unread", "refused" };
const char *const fact_kind_name[FACT_KINDS] = { "amount", "date", "reference", "party", "private" };
const char *const trust_name[TRUSTS] = { "signed", "structured", "text", "ocr" };

struct item *item_new(void)
{
	struct arena *a = arena_new();
	struct item *it = arena_get(a, sizeof *it);

	it->arena = a;
	return it;
}

void item_free(struct item *it)
{
	if (it)
		arena_free(it->arena);
}

void item_note(struct item *it, enum note_level level, const char *code, struct span text)
{
	const struct note *have = it->notes.v;
	struct note *n;

	for (uint32_t i = 0; i < it->notes.n; i++)
		if (span_eq_str(have[i].code, code) && span_eq(have[i].text, text))
			return;
	if (it->notes.n >= LIMIT_NOTES)
		return;
	if (it->notes.n == LIMIT_NOTES - 1) {
		level = NOTE_PARTIAL;
		code = "limit.notes";
		text = SPAN("more notes than one item may carry; the rest is left out");
	}
	n = list_add(&it->notes, it->arena, sizeof *n);
	n->level = span_str(note_level_name[level]);
	n->code = arena_str(it->arena, code);
	n->text = arena_dup(it->arena, text);
}

void item_notef(struct item *it, enum note_level level, const char *code, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	item_note(it, level, code, span_str(text));
}

static int level_of(struct span name)
{
	for (int l = 0; l < NOTE_LEVELS; l++)
		if (span_eq_str(name, note_level_name[l]))
			return l;
	return -1;
}

void item_take_notes(struct item *it, const struct list *from)
{
	const struct note *n = from->v;

	for (uint32_t i = 0; i < from->n; i++) {
		int l = level_of(n[i].level);

		if (l >= 0)
			item_note(it, (enum note_level)l, arena_cstr(it->arena, n[i].code), n[i].text);
	}
}

struct fact *item_fact(struct item *it, enum fact_kind kind)
{
	struct fact *f = list_add(&it->facts, it->arena, sizeof *f);

	f->kind = span_str(fact_kind_name[kind]);
	return f;
}

bool fact_is(const struct fact *f, enum fact_kind kind)
{
	return span_eq_str(f->kind, fact_kind_name[kind]);
}

int item_worst(const struct item *it)
{
	const struct note *n = it->notes.v;
	int worst = -1;

	for (uint32_t i = 0; i < it->notes.n; i++) {
		int l = level_of(n[i].level);

		if (l > worst)
			worst = l;
	}
	return worst;
}

bool item_has_note(const struct item *it, enum note_level level)
{
	const struct note *n = it->notes.v;

	for (uint32_t i = 0; i < it->notes.n; i++)
		if (level_of(n[i].level) == (int)level)
			return true;
	return false;
}

void item_identify(struct item *it, const struct list *raw_origin)
{
	struct buf b;
	struct digest d;
	char hex[DIGEST_HEX];

	/* Lengths in front of the components: ["a/b"] and ["a","b"] must differ. */
	buf_init(&b, SIZE_MAX);
	for (uint32_t i = 0; i < raw_origin->n; i++) {
		struct span s = list_span(raw_origin, i);

		buf_fmt(&b, "%zu:", s.n);
		buf_span(&b, s);
	}
	buf_put(&b, it->sha256.b, sizeof it->sha256.b);
	d = digest_of(buf_view(&b));
	buf_clear(&b);
	it->id = arena_dup(it->arena, span_of(digest_hex(&d, hex), 32));
}
