/* Office Open XML (ECMA-376, ISO/IEC 29500, transitional and strict): documents, slides, workbooks.
 *
 * What kind it is, is decided by the main part the package names, not by its name. Elements are told
 * by their local names: strict files use other name spaces for the same words. Pictures, embedded
 * files and macros become children; nothing is run or loaded from elsewhere.
 * Not handled: charts, the numbers of numbered lists, binary workbooks (.xlsb). */
#include "ooxml.h"

#include <libxml/parser.h>

#include "base/limits.h"
#include "docprop.h"

/* ---- parts and relations ---- */

bool ooxml_stream(struct ooxml *x, struct span name, const struct xmlstream_on *on, void *with)
{
	const struct package_part *part = package_find(&x->p, name);
	struct xmlstream *s;
	bool ok;

	if (part == NULL)
		return false;
	s = xmlstream_new(on, with, part->name, x->out);
	ok = package_read(&x->p, part, xmlstream_feed, s);
	xmlstream_end(s);
	return ok;
}

struct rels_reading {
	struct ooxml *x;
	struct span from;
	struct list *to;
};

static struct span last_step(struct span s)
{
	size_t i = s.n;

	while (i > 0 && s.p[i - 1] != '/')
		i--;
	return span_from(s, i);
}

static void rel_start(void *with, const struct xmlstream_tag *tag)
{
	struct rels_reading *r = with;
	struct arena *a = r->x->p.arena;
	struct ooxml_rel *rel;

	if (!span_eq_str(tag->name, "Relationship") || r->to->n >= LIMIT_PACKAGE_PARTS)
		return;
	rel = list_add(r->to, a, sizeof *rel);
	rel->id = arena_dup(a, xmlstream_attr(tag, "Id"));
	rel->type = arena_dup(a, last_step(xmlstream_attr(tag, "Type")));
	if (!span_ieq_str(xmlstream_attr(tag, "TargetMode"), "External"))
		rel->part = package_resolve(&r->x->p, r->from, xmlstream_attr(tag, "Target"));
}

void ooxml_rels(struct ooxml *x, struct span part, struct list *rels)
{
	static const struct xmlstream_on on = { .start = rel_start };
	struct rels_reading r = { x, part, rels };
	struct span base = last_step(part), folder = span_sub(part, 0, part.n - base.n);

	ooxml_stream(x, arena_fmt(x->p.arena, "%.*s_rels/%.*s.rels", SPAN_FMT(folder), SPAN_FMT(base)), &on, &r);
}

const struct ooxml_rel *ooxml_rel_by_id(const struct list *rels, struct span id)
{
	const struct ooxml_rel *r = rels->v;

	for (uint32_t i = 0; i < rels->n && id.n; i++)
		if (span_eq(r[i].id, id))
			return r[i].part.p ? &r[i] : NULL;
	return NULL;
}

const struct ooxml_rel *ooxml_rel_by_type(const struct list *rels, const char *type, uint32_t *at)
{
	const struct ooxml_rel *r = rels->v;

	while (*at < rels->n) {
		const struct ooxml_rel *one = &r[(*at)++];

		if (one->part.p && span_eq_str(one->type, type))
			return one;
	}
	return NULL;
}

/* ---- properties ---- */

struct props {
	struct ooxml *x;
	struct buf text;
	struct span version, application;
};

static void prop_start(void *with, const struct xmlstream_tag *tag)
{
	(void)tag;
	buf_reset(&((struct props *)with)->text);
}

static void prop_text(void *with, struct span s) { buf_span(&((struct props *)with)->text, s); }

static void prop_end(void *with, struct span name)
{
	struct props *p = with;
	struct document *d = &sink_item(p->x->out)->document;
	struct span v = buf_view(&p->text);
	const struct {
		const char *name;
		struct span *to;
		bool is_time;
	} rows[] = {
		{ "title", &d->title, false }, { "creator", &d->author, false },
		{ "lastModifiedBy", &d->last_author, false }, { "created", &d->created, true },
		{ "modified", &d->modified, true }, { "Application", &p->application, false },
		{ "AppVersion", &p->version, false },
	};

	for (size_t i = 0; i < countof(rows); i++)
		if (span_eq_str(name, rows[i].name)) {
			if (rows[i].is_time)
				docprop_time(rows[i].to, v, p->x->out);
			else
				docprop_set(rows[i].to, v, p->x->out);
		}
	buf_reset(&p->text);
}

static void read_props(struct ooxml *x, const struct list *rels)
{
	static const char *const types[] = { "core-properties", "extended-properties", "coreProperties",
					     "extendedProperties" };
	static const struct xmlstream_on on = { .start = prop_start, .end = prop_end, .text = prop_text };
	struct props p = { .x = x };
	struct document *d = &sink_item(x->out)->document;

	buf_init(&p.text, 64 * KIB);
	for (size_t i = 0; i < countof(types); i++) {
		uint32_t at = 0;
		const struct ooxml_rel *r = ooxml_rel_by_type(rels, types[i], &at);

		if (r)
			ooxml_stream(x, r->part, &on, &p);
	}
	if (p.application.n && p.version.n)
		d->creator = arena_fmt(sink_arena(x->out), "%.*s %.*s", SPAN_FMT(p.application), SPAN_FMT(p.version));
	else if (p.application.n)
		d->creator = p.application;
	buf_clear(&p.text);
}

/* ---- what is in it besides text ---- */

static void read_children(struct ooxml *x)
{
	static const char *const folders[] = {
		"word/media/", "word/embeddings/", "xl/media/", "xl/embeddings/", "ppt/media/", "ppt/embeddings/",
	};

	for (size_t i = 0; i < countof(folders); i++)
		package_children(&x->p, folders[i]);
}

static void look_around(struct ooxml *x)
{
	const struct package_part *part = x->p.parts.v;

	for (uint32_t i = 0; i < x->p.parts.n; i++) {
		if (span_iends(part[i].name, "vbaProject.bin"))
			sink_note(x->out, NOTE_ODD, "document.macros", "programs (macros) are in it: they were not run");
		if (span_istarts(part[i].name, "_xmlsignatures/") && span_iends(part[i].name, ".xml")) {
			struct signature *s = list_add(&sink_item(x->out)->signatures, sink_arena(x->out), sizeof *s);

			*s = (struct signature){ .kind = SPAN("xmldsig"), .result = SPAN("not checked") };
		}
	}
}

static void say_notes(struct ooxml *x)
{
	if (x->hidden)
		sink_note(x->out, NOTE_ODD, "document.hidden", "%u sheets or slides in it are hidden: they were read as well",
			  x->hidden);
	if (x->unsaved)
		sink_note(x->out, NOTE_PARTIAL, "sheet.formula",
			  "%u cells have a formula and no stored result: what they show is not known", x->unsaved);
}

/* ---- the reader ---- */

static void read_text(struct ooxml *x, const struct list *rels)
{
	static const struct {
		const char *folder, *usual;
		void (*read)(struct ooxml *x, struct span main);
	} kinds[] = {
		{ "word/", "word/document.xml", ooxml_word_read },
		{ "xl/", "xl/workbook.xml", ooxml_sheets_read },
		{ "ppt/", "ppt/presentation.xml", ooxml_slides_read },
	};
	uint32_t at = 0;
	const struct ooxml_rel *main = ooxml_rel_by_type(rels, "officeDocument", &at);

	for (size_t i = 0; i < countof(kinds); i++) {
		struct span part = main ? main->part : span_str(kinds[i].usual);

		if (span_istarts(part, kinds[i].folder) && package_find(&x->p, part)) {
			kinds[i].read(x, part);
			return;
		}
	}
	sink_note(x->out, NOTE_UNREAD, "package.main", "the part with the text of the document is not in it");
}

static void ooxml_read(const struct source *in, struct sink *out)
{
	struct ooxml x = { .out = out };
	struct list rels = { 0 };
	unsigned want = sink_want(out);

	if (package_open(&x.p, in, out)) {
		flow_init(&x.flow);
		ooxml_rels(&x, SPAN(""), &rels);
		if (want & WANT_META) {
			read_props(&x, &rels);
			look_around(&x);
		}
		if (want & WANT_CHILDREN)
			read_children(&x);
		if (want & WANT_TEXT) {
			read_text(&x, &rels);
			flow_give(&x.flow, out);
			docprop_give_marks(out);
			say_notes(&x);
		}
		flow_clear(&x.flow);
	}
	package_close(&x.p);
}

#define OPEN "application/vnd.openxmlformats-officedocument."
static const char *const ooxml_media[] = {
	OPEN "wordprocessingml.document", OPEN "wordprocessingml.template",
	OPEN "spreadsheetml.sheet", OPEN "spreadsheetml.template",
	OPEN "presentationml.presentation", OPEN "presentationml.slideshow", OPEN "presentationml.template",
	"application/vnd.ms-word.document.macroEnabled.12", "application/vnd.ms-word.template.macroEnabled.12",
	"application/vnd.ms-excel.sheet.macroEnabled.12", "application/vnd.ms-excel.template.macroEnabled.12",
	"application/vnd.ms-powerpoint.presentation.macroEnabled.12",
	"application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
	"application/vnd.ms-powerpoint.template.macroEnabled.12", NULL
};

const struct reader reader_ooxml = {
	.name = "ooxml",
	.media = ooxml_media,
	.flags = READER_CONTAINER,
	.warm = xmlInitParser,
	.read = ooxml_read,
};
