/* PresentationML (ECMA-376-1, 19): slides in the order of the presentation, each a page; its notes
 * and comments. Text of masters and layouts is decoration and left out. */
#include "ooxml.h"

#include "base/limits.h"

struct slides {
	struct ooxml *x;
	struct list ids;	/* spans: relations of the slides in order */
};

static void show_start(void *with, const struct xmlstream_tag *tag)
{
	struct slides *s = with;
	struct span id;

	if (!span_eq_str(tag->name, "sldId") || s->ids.n >= LIMIT_PAGES)
		return;
	id = xmlstream_attr_in(tag, "id", "/relationships");
	if (id.n)
		list_add_span(&s->ids, s->x->p.arena, arena_dup(s->x->p.arena, id));
}

/* <p:sld show="0"> is skipped when the presentation is given. */
static void slide_start(void *with, const struct xmlstream_tag *tag)
{
	if (span_eq_str(tag->name, "sld") && span_eq_str(xmlstream_attr(tag, "show"), "0"))
		((struct ooxml *)with)->hidden++;
}

static void author_start(void *with, const struct xmlstream_tag *tag)
{
	struct ooxml *x = with;
	uint32_t id = xmlstream_number(tag, "id", UINT32_MAX, LIMIT_LIST);

	if (!span_eq_str(tag->name, "cmAuthor") || id >= 4096)
		return;
	while (x->names.n <= id)
		list_add_span(&x->names, x->p.arena, (struct span){ NULL, 0 });
	((struct span *)x->names.v)[id] = arena_dup(x->p.arena, xmlstream_attr(tag, "name"));
}

static void one_slide(struct ooxml *x, struct span part, int64_t page)
{
	static const struct xmlstream_on on = { .start = slide_start };
	struct list rels = { 0 };
	const struct ooxml_rel *r;
	uint32_t at = 0, notes = 0;

	flow_give(&x->flow, x->out);
	sink_page(x->out, page, 0, 0);
	ooxml_stream(x, part, &on, x);
	ooxml_word_part(x, part);
	ooxml_rels(x, part, &rels);
	if ((r = ooxml_rel_by_type(&rels, "notesSlide", &notes)) != NULL)
		ooxml_word_part(x, r->part);
	if ((r = ooxml_rel_by_type(&rels, "comments", &at)) != NULL)
		ooxml_word_comments(x, r->part);
}

void ooxml_slides_read(struct ooxml *x, struct span main)
{
	static const struct xmlstream_on on_show = { .start = show_start }, on_authors = { .start = author_start };
	struct slides s = { .x = x };
	struct list rels = { 0 };
	const struct ooxml_rel *r;
	uint32_t at = 0;

	ooxml_rels(x, main, &rels);
	ooxml_stream(x, main, &on_show, &s);
	if ((r = ooxml_rel_by_type(&rels, "commentAuthors", &at)) != NULL)
		ooxml_stream(x, r->part, &on_authors, x);
	for (uint32_t i = 0; i < s.ids.n; i++)
		if ((r = ooxml_rel_by_id(&rels, list_span(&s.ids, i))) != NULL)
			one_slide(x, r->part, (int64_t)i + 1);
	if (s.ids.n)
		sink_item(x->out)->text.pages = (struct opt64){ true, s.ids.n };
	else
		sink_note(x->out, NOTE_ODD, "document.empty", "a presentation without slides");
}
