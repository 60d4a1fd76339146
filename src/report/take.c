/* Taking an item apart: lines of CSV that can be written at once, rows for the page while there is
 * room, and records for what is sorted at the end. Nothing of the item is kept by reference. */
#include "take.h"

#include "case/sent.h"

enum { EXHIBIT_CLIP = 600 };

/* ---- small conversions, all into the item's scratch arena ---- */

struct span take_number(struct report *r, int64_t v, bool has)
{
	uint64_t u = v < 0 ? ~(uint64_t)v + 1 : (uint64_t)v;
	char digits[24], *p = digits + sizeof digits;

	if (!has)
		return (struct span){ 0 };
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0)
		*--p = '-';
	return arena_dup(r->scratch, span_of(p, (size_t)(digits + sizeof digits - p)));
}

struct span take_counted(struct report *r, int64_t v) { return take_number(r, v, v > 0); }

struct span take_known_text(struct span s) { return span_is_null(s) ? (struct span){ NULL, 0 } : s; }

struct span take_keep(struct report *r, struct buf *b)
{
	struct span s = arena_dup(r->scratch, buf_view(b));

	buf_clear(b);
	return s;
}

struct span take_join(struct report *r, const struct list *l, const char *sep)
{
	struct buf b;

	if (l->n == 0)
		return (struct span){ 0 };
	if (l->n == 1)
		return list_span(l, 0);
	buf_init(&b, 256 << 10);
	for (uint32_t i = 0; i < l->n; i++) {
		if (i)
			buf_puts(&b, sep);
		buf_span(&b, list_span(l, i));
	}
	return take_keep(r, &b);
}

static struct span people(struct report *r, const struct address *v, uint32_t n)
{
	struct buf b;

	if (n == 0 || (n == 1 && v->addr.n == 0 && v->name.n == 0))
		return (struct span){ 0 };
	buf_init(&b, 256 << 10);
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			buf_puts(&b, "; ");
		buf_span(&b, v[i].name);
		if (v[i].addr.n) {
			buf_puts(&b, v[i].name.n ? " <" : "<");
			buf_span(&b, v[i].addr);
			buf_c(&b, '>');
		}
	}
	return take_keep(r, &b);
}

static struct span title_of(const struct item *it)
{
	if (span_trim(it->mail.subject).n)
		return it->mail.subject;
	if (it->name.n)
		return it->name;
	return it->origin.n ? list_span(&it->origin, it->origin.n - 1) : SPAN("(no name)");
}

static struct span hex_of(struct report *r, const struct digest *d)
{
	char hex[DIGEST_HEX];

	return digest_is_zero(d) ? (struct span){ NULL, 0 } :
				   arena_str(r->scratch, digest_hex(d, hex));
}

/* ---- which line tells about it ---- */

static struct known *known_slot(struct report *r, struct span id)
{
	uint32_t h = 2166136261u;	/* FNV-1a; a collision costs one remembered item */

	if (id.n != sizeof r->known->id)
		return NULL;
	for (size_t i = 0; i < id.n; i++)
		h = (h ^ (unsigned char)id.p[i]) * 16777619u;
	return &r->known[h % KNOWN_SLOTS];
}

static void remember(struct report *r, struct span id, const struct place *at)
{
	struct known *k = known_slot(r, id);
	struct span title = row_clip(at->title, sizeof k->title - 1);

	if (k == NULL)
		return;
	*k = (struct known){ .anchor = at->anchor };
	memcpy(k->id, id.p, id.n);
	if (at->label.n)
		memcpy(k->label, at->label.p, at->label.n);
	if (title.n)
		memcpy(k->title, title.p, title.n);
}

static struct place find_place(struct report *r, const struct item *it, struct span label)
{
	struct place at = { .anchor = ++r->items, .title = title_of(it) };
	struct known *k;

	at.own = row_clip(label, LABEL - 1);
	at.label = at.own;
	k = span_eq_str(it->part, "body") ? known_slot(r, it->parent) : NULL;
	if (k && k->anchor && memcmp(k->id, it->parent.p, sizeof k->id) == 0) {
		at.folded = true;
		at.anchor = k->anchor;
		at.label = arena_str(r->scratch, k->label);
		at.title = arena_str(r->scratch, k->title);
	}
	at.link = arena_fmt(r->scratch, "%u %.*s", at.anchor, SPAN_FMT(at.label));
	remember(r, it->id, &at);
	return at;
}

bool take_show(struct report *r, struct shelf *s, const struct row *row, const struct place *at)
{
	bool kept = shelf_put(s, row);

	if (kept)
		marks_set(&r->wanted, at->anchor);
	return kept;
}

/* ---- notes and the exhibit itself ---- */

static struct span origin_of(struct report *r, const struct item *it)
{
	return take_join(r, &it->origin, " \xe2\x80\xba ");
}

static void take_notes(struct report *r, const struct item *it, const struct place *at)
{
	const struct note *notes = it->notes.v;
	struct row row = { .n = N_FIELDS };

	if (it->notes.n == 0)
		return;
	row.f[N_EXHIBIT] = at->own;
	row.f[N_NAME] = title_of(it);
	row.f[N_ORIGIN] = origin_of(r, it);
	row.f[N_SHA256] = hex_of(r, &it->sha256);
	row.f[N_ITEM] = it->id;
	row.f[N_ANCHOR] = at->link;
	for (uint32_t i = 0; i < it->notes.n; i++) {
		bool odd = span_eq_str(notes[i].level, note_level_name[NOTE_ODD]);

		row.f[N_LEVEL] = notes[i].level;
		row.f[N_CODE] = notes[i].code;
		row.f[N_TEXT] = notes[i].text;
		if (!odd)
			csv_row(&r->unread, &row);
		take_show(r, odd ? &r->show.odd : &r->show.unread, &row, at);
	}
}

static struct span notes_text(struct report *r, const struct item *it)
{
	const struct note *notes = it->notes.v;
	struct buf b;

	if (it->notes.n == 0)
		return (struct span){ 0 };
	buf_init(&b, 256 << 10);
	for (uint32_t i = 0; i < it->notes.n; i++) {
		if (i)
			buf_puts(&b, "; ");
		buf_span(&b, notes[i].level);
		buf_puts(&b, ": ");
		buf_span(&b, notes[i].text);
		buf_puts(&b, " (");
		buf_span(&b, notes[i].code);
		buf_puts(&b, ")");
	}
	return take_keep(r, &b);
}

static struct span date_of(const struct item *it)
{
	return mail_time(&it->mail).n	? mail_time(&it->mail) :
	       it->fields.issue_date.n	? it->fields.issue_date :
					  it->image.captured_at;
}

static struct row exhibit_row(struct report *r, const struct item *it, const struct place *at,
			      const char *path, struct span excerpt)
{
	struct row row = { .n = X_FIELDS };
	const struct mail *m = &it->mail;
	int worst = item_worst(it);

	row.f[X_EXHIBIT] = at->own;
	row.f[X_FILE] = span_str(path);
	row.f[X_TITLE] = title_of(it);
	row.f[X_ORIGIN] = origin_of(r, it);
	row.f[X_MEDIA] = it->media;
	row.f[X_CLASS] = it->class_.is;
	row.f[X_SCORE] = take_number(r, it->class_.score.v, it->class_.score.has);
	row.f[X_WHY] = take_join(r, &it->class_.why, "; ");
	row.f[X_PART] = it->part;
	row.f[X_SIZE] = take_number(r, it->size.v, it->size.has);
	row.f[X_SHA256] = hex_of(r, &it->sha256);
	row.f[X_DATE] = date_of(it);
	row.f[X_FROM] = people(r, &m->from, 1);
	row.f[X_TO] = people(r, m->to.v, m->to.n);
	row.f[X_SUBJECT] = m->subject;
	row.f[X_READER] = it->text.by;
	row.f[X_CHARS] = take_number(r, it->text.chars.v, it->text.chars.has);
	row.f[X_WORST] = worst < 0 ? (struct span){ NULL, 0 } : span_str(note_level_name[worst]);
	row.f[X_NOTES] = notes_text(r, it);
	row.f[X_ITEM] = it->id;
	row.f[X_PARENT] = it->parent;
	row.f[X_ANCHOR] = at->link;
	row.f[X_EXCERPT] = excerpt;
	return row;
}

/* What the case says of it. */
static void case_fields(struct report *r, uint32_t index, struct row *row)
{
	const struct case_item *ci = &r->c->items[index];
	const struct case_group *g;

	row->f[X_RULE] = span_str(case_rule_text[ci->rule]);
	if (sent_with(r->c->sent, index) != CASE_NONE)
		row->f[X_SENT_WITH] = case_label(r->c, sent_with(r->c->sent, index));
	row->f[X_THREAD] = take_number(r, ci->thread == CASE_NONE ? 0 : (int64_t)ci->thread + 1, ci->thread != CASE_NONE);
	if (ci->group == CASE_NONE)
		return;
	g = &r->c->groups[ci->group];
	row->f[X_SAME] = span_str(case_same_text[g->kind]);
	for (uint32_t i = 0; i < g->items.n; i++) {
		uint32_t other = case_slice(r->c, g->items)[i];

		if (other != index) {
			row->f[X_SAME_AS] = case_label(r->c, other);
			return;
		}
	}
}

/* By the time of its family, undated ones last; families together, their head first. */
static struct span listing_key(struct report *r, uint32_t index, uint32_t anchor)
{
	char *key = arena_get(r->scratch, 16), *to = key;
	const struct case_item *head = r->c ? &r->c->items[r->c->items[index].family] : NULL;

	sorter_number(&to, head && head->when_has ? (uint64_t)head->when + ((uint64_t)1 << 63) : UINT64_MAX, 8);
	sorter_number(&to, head ? r->c->items[index].family : 0, 4);
	sorter_number(&to, anchor, 4);
	return span_of(key, 16);
}

static bool take_exhibit(struct report *r, const struct item *it, uint32_t index, const struct place *at,
			 struct row *row, struct err *e)
{
	const struct fact *facts = it->facts.v;
	bool decoration = span_eq_str(it->class_.is, "decoration");
	int64_t amounts = 0, dates = 0;

	for (uint32_t i = 0; i < it->facts.n; i++) {
		amounts += fact_is(&facts[i], FACT_AMOUNT);
		dates += fact_is(&facts[i], FACT_DATE);
	}
	row->f[X_AMOUNTS] = take_number(r, amounts, true);
	row->f[X_DATES] = take_number(r, dates, true);
	row->f[X_BOOKINGS] = take_counted(r, it->transactions.n);
	csv_row(&r->exhibits, row);
	if (at->folded) {
		r->folded++;
		return true;
	}
	r->decoration += decoration;
	if (!decoration)
		r->listed++;
	row->f[X_LISTED] = decoration || r->listed > SHOWN_ROWS ? SPAN("") : SPAN("yes");
	buf_reset(&r->line);
	if (!row_print(row, EXHIBIT_CLIP, &r->line))
		return err_set(e, EXHIBIT_BUG, 0, "an exhibit row does not fit");
	return sorter_put(r->listing, listing_key(r, index, at->anchor), buf_view(&r->line), e);
}

bool take_item(struct report *r, const struct item *it, uint32_t index, struct span label,
	       const char *path, struct span excerpt, struct err *e)
{
	const struct fact *facts = it->facts.v;
	struct place at;
	struct row row;
	bool *in_timeline;

	arena_reset(r->scratch);
	at = find_place(r, it, label);
	row = exhibit_row(r, it, &at, path, excerpt);
	if (r->c) {
		r->anchors[index] = at.anchor;
		/* Identical files have one number: the first of them has its link target. */
		if (marks_has(&r->labelled, r->c->items[index].label))
			row.f[X_ANCHOR] = take_number(r, at.anchor, true);
		marks_set(&r->labelled, r->c->items[index].label);
		case_fields(r, index, &row);
	}
	in_timeline = arena_get(r->scratch, it->facts.n);
	tally_item(&r->tally, it, at.folded);
	if (!take_exhibit(r, it, index, &at, &row, e) || !take_event_all(r, it, index, &at, in_timeline, e) ||
	    !take_booking_all(r, it, index, &at, e) || !party_take(r, it, &at, e))
		return false;
	for (uint32_t i = 0; i < it->facts.n; i++) {
		if (fact_is(&facts[i], FACT_AMOUNT))
			take_fact_amount(r, it, &facts[i], &at);
		else if (fact_is(&facts[i], FACT_DATE))
			take_fact_date(r, it, &facts[i], &at, in_timeline[i]);
	}
	take_notes(r, it, &at);
	return true;
}
