/* Facts come without a place but for their bytes: pages, lines and boxes are what the readers told on the way. */
#include "worker/found.h"

#include "base/limits.h"

static void stretch(int64_t box[4], const int64_t with[4])
{
	bool none = box[2] == 0 && box[3] == 0;

	for (int i = 0; i < 4; i++)
		if (none || (i < 2 ? with[i] < box[i] : with[i] > box[i]))
			box[i] = with[i];
}

static void cover(struct fact *f, const struct sink_place *p, size_t from)
{
	if (p->page || p->to <= from)
		return;
	stretch(f->at.box, p->box);
	if (p->confidence >= 0 && (!f->confidence.has || p->confidence < f->confidence.v))
		f->confidence = (struct opt64){ true, p->confidence };
}

/* Facts come in text order, so one walk over the places serves them all. */
void found_locate(struct sink *s, struct list *facts)
{
	struct fact *f = facts->v;
	size_t at = 0, page_from = 0, counted = 0;
	int64_t page = 0, line = 1;

	for (uint32_t i = 0; i < facts->n; i++) {
		size_t from = (size_t)f[i].at.bytes[0], to = (size_t)f[i].at.bytes[1];

		/* Pages that begin before the fact; facts may overlap, so words are looked at again. */
		while (at < s->n_places && s->places[at].from <= from) {
			if (s->places[at].page) {
				page = s->places[at].page;
				page_from = counted = s->places[at].from;
				line = 1;
			}
			at++;
		}
		if (page && from >= page_from) {
			for (; counted < from; counted++)
				line += s->text.p[counted] == '\n';
			f[i].at.page = page;
			f[i].at.line = line;
		}
		while (at > 0 && s->places[at - 1].to > from)	/* back to the first word of the fact */
			at--;
		for (size_t k = at; k < s->n_places && s->places[k].from < to; k++)
			cover(&f[i], &s->places[k], from);
		f[i].trust = span_str(trust_name[f[i].confidence.has ? TRUST_OCR :
						 s->is_signed ? TRUST_SIGNED : TRUST_TEXT]);
	}
}

/* What was quoted, forwarded or deleted is no statement of this message or document. */
static void mark_quoted(struct item *it, struct list *facts)
{
	const struct text_part *p = it->text.parts.v;
	struct fact *f = facts->v;
	uint32_t k = 0;

	for (uint32_t i = 0; i < facts->n; i++) {	/* both in the order of the text */
		while (k < it->text.parts.n && p[k].bytes[1] <= f[i].at.bytes[0])
			k++;
		f[i].quoted = k < it->text.parts.n && p[k].bytes[0] <= f[i].at.bytes[0] &&
			      (span_eq_str(p[k].kind, "quote") || span_eq_str(p[k].kind, "forward") ||
			       span_eq_str(p[k].kind, "deleted") || span_eq_str(p[k].kind, "form"));
	}
}

/* The text as the finder gets it: blanks where transactions tell what stands there. */
static struct span untold(struct sink *s)
{
	const struct sink_range *t = s->told.v;
	char *text;

	if (s->told.n == 0)
		return buf_view(&s->text);
	text = arena_get(s->arena, s->text.n);
	memcpy(text, s->text.p, s->text.n);
	for (uint32_t i = 0; i < s->told.n; i++)
		if (t[i].to <= s->text.n && t[i].from < t[i].to)
			memset(text + t[i].from, ' ', t[i].to - t[i].from);
	return span_of(text, s->text.n);
}

void found_facts(struct sink *s, struct finder *finder, struct find_hints *hints)
{
	struct list *facts = &s->item->facts;

	/* "by Friday" is said on that day. */
	hints->anchor = mail_time(&s->item->mail).p ? mail_time(&s->item->mail) : s->item->chat.time;

	if (s->text.n == 0)
		return;
	struct find_hints here = *hints;
	/* The finder tells its own languages by itself; of others only their order of dates matters to it. */
	if (here.lang.p == NULL && find_is_day_first(s->item->text.lang))
		here.lang = s->item->text.lang;
	if (!finder_run(finder, untold(s), &here, s->arena, facts))
		sink_note(s, NOTE_PARTIAL, "limit.search", "a limit ended the search for facts before the end of the text");
	if (facts->n > LIMIT_FACTS) {
		sink_note(s, NOTE_PARTIAL, "limit.facts", "%u facts were found; the first %d are kept",
			  facts->n, LIMIT_FACTS);
		facts->n = LIMIT_FACTS;
	}
	found_locate(s, facts);
	mark_quoted(s->item, facts);
}

/* Pages for people say when in words: "Tuesday, March 19, 2024, 9:14 AM". */
void found_chat_time(struct sink *s, struct finder *finder, struct find_hints *hints)
{
	struct chat *c = &s->item->chat;
	struct list found = { 0 };
	const struct fact *f;

	if (c->time.p || c->raw.n == 0)
		return;
	finder_run(finder, c->raw, hints, s->arena, &found);
	f = found.v;
	for (uint32_t i = 0; i < found.n; i++)
		if (fact_is(&f[i], FACT_DATE) && f[i].value.n > c->time.n) {
			c->time = f[i].value;
			c->zone = f[i].zone;
			c->or_ = f[i].or_;
			c->why = f[i].why;
		}
}
