/* Who is in it: every sighting of an address or a name is a record under its folded form; sorted,
 * the sightings of one party lie together and become one row. Aliases are not joined here: an
 * address is a party, and the names seen with it are listed. */
#include "model.h"

#include "words.h"

enum { KEY_BYTES = 300, NAMES_BYTES = 1000, DATE_BYTES = 48 };

/* Fields of a sighting. */
enum { S_NAME, S_ROLE, S_DATE, S_EXHIBIT, S_ANCHOR, S_FIELDS };

struct sighting {
	const char *role;	/* "from", "to", "text" */
	struct span date;
	const struct place *at;
};

static bool sight(struct report *r, const char *kind, struct span id, struct span name,
		  const struct sighting *s, struct err *e)
{
	struct row row = { .n = S_FIELDS };
	char key[16 + KEY_BYTES];
	size_t n = strlen(kind);

	id = row_clip(span_trim(id), KEY_BYTES);
	if (id.n == 0)
		return true;
	memcpy(key, kind, n);
	key[n++] = '\0';
	for (size_t i = 0; i < id.n; i++)
		key[n++] = (char)(id.p[i] >= 'A' && id.p[i] <= 'Z' ? id.p[i] - 'A' + 'a' : id.p[i]);
	row.f[S_NAME] = name;
	row.f[S_ROLE] = span_str(s->role);
	row.f[S_DATE] = row_clip(s->date, DATE_BYTES);
	row.f[S_EXHIBIT] = s->at->label;
	row.f[S_ANCHOR] = s->at->link;
	buf_reset(&r->line);
	if (!row_print(&row, KEY_BYTES, &r->line))
		return err_set(e, EXHIBIT_BUG, 0, "a party does not fit");
	r->sighted++;
	return sorter_put(r->sightings, span_of(key, n), buf_view(&r->line), e);
}

static bool sight_address(struct report *r, const struct address *a, const struct sighting *s,
			  struct err *e)
{
	if (a->addr.n)
		return sight(r, "email", a->addr, span_trim(a->name), s, e);
	return sight(r, "name", a->name, a->name, s, e);
}

static bool sight_addresses(struct report *r, const struct list *l, const struct sighting *s,
			    struct err *e)
{
	const struct address *v = l->v;

	for (uint32_t i = 0; i < l->n; i++)
		if (!sight_address(r, &v[i], s, e))
			return false;
	return true;
}

static bool sight_fact(struct report *r, const struct fact *f, const struct sighting *s,
		       struct err *e)
{
	static const char *const kinds[] = { "email", "person", "company", "vat" };

	for (size_t i = 0; i < countof(kinds); i++)
		if (span_eq_str(f->scheme, kinds[i]))
			return sight(r, kinds[i], f->value, i ? f->value : SPAN(""), s, e);
	return sight(r, "name", f->value, f->value, s, e);
}

bool party_take(struct report *r, const struct item *it, const struct place *at, struct err *e)
{
	const struct mail *m = &it->mail;
	const struct fact *facts = it->facts.v;
	struct sighting from = { "from", mail_time(m), at }, to = { "to", mail_time(m), at };
	struct sighting text = { "text", { 0 }, at }, wrote = { "from", it->chat.time, at };

	if (!sight(r, "name", it->chat.sender, it->chat.sender, &wrote, e) || !sight_address(r, &m->from, &from, e) || !sight_addresses(r, &m->from_more, &from, e) ||
	    !sight_addresses(r, &m->to, &to, e) || !sight_addresses(r, &m->cc, &to, e) ||
	    !sight_addresses(r, &m->bcc, &to, e))
		return false;
	for (uint32_t i = 0; i < it->facts.n; i++)
		/* Header addresses come as facts too; they were counted with the header. */
		if (fact_is(&facts[i], FACT_PARTY) && facts[i].at.header.n == 0 &&
		    !facts[i].quoted && !sight_fact(r, &facts[i], &text, e))
			return false;
	return true;
}

/* ---- at the end ---- */

struct party {
	struct buf key, names;
	uint64_t seen, from, to, text;
	struct tally_period period;
	char exhibit[LABEL], anchor[LABEL + 16];
};

static void set(char *to, size_t cap, struct span s)
{
	size_t n = s.n < cap - 1 ? s.n : cap - 1;

	if (n)
		memcpy(to, s.p, n);
	to[n] = '\0';
}

static void add_name(struct party *p, struct span name)
{
	struct span have = buf_view(&p->names), one;

	/* "One; Two": a name with a semicolon may be listed twice, which harms nobody. */
	while (have.n && span_split(&have, ';', &one))
		if (span_eq(span_trim(one), name))
			return;
	if (name.n == 0 || p->names.n + name.n + 2 > p->names.max)
		return;
	if (p->names.n)
		buf_puts(&p->names, "; ");
	buf_span(&p->names, name);
}

static void add_sighting(struct party *p, const struct row *s)
{
	if (p->seen++ == 0) {
		set(p->exhibit, sizeof p->exhibit, s->f[S_EXHIBIT]);
		set(p->anchor, sizeof p->anchor, s->f[S_ANCHOR]);
	}
	p->from += span_eq_str(s->f[S_ROLE], "from");
	p->to += span_eq_str(s->f[S_ROLE], "to");
	p->text += span_eq_str(s->f[S_ROLE], "text");
	if (s->f[S_DATE].n)
		tally_time(&p->period, s->f[S_DATE]);
	add_name(p, s->f[S_NAME]);
}

/* What the case knows of it: the side, and the address or name that stands for all aliases. */
static void party_side(const struct report *r, struct row *row)
{
	uint32_t party = r->c ? case_party_find(r->c, row->f[P_KEY]) : CASE_NONE;
	const struct case_party *p;

	if (party == CASE_NONE)
		return;
	p = &r->c->parties[party];
	row->f[P_SIDE] = span_str(case_side_name[p->side]);
	row->f[P_PERSON] = case_word(r->c, r->c->parties[p->person].key);
	row->f[P_HOW] = case_word(r->c, p->why);
}

/* Most seen first, then by name. */
static bool put_party(struct report *r, struct sorter *by_count, struct party *p, struct err *e)
{
	struct row row = { .n = P_FIELDS };
	struct span key = buf_view(&p->key), kind = span_str(key.p);
	char count[4][24], rank[8 + 16 + KEY_BYTES];
	uint64_t *const counts[] = { &p->seen, &p->from, &p->to, &p->text };
	uint64_t inverse = ~p->seen;

	for (unsigned i = 0; i < countof(counts); i++) {
		struct buf b;

		buf_init(&b, sizeof count[i]);
		buf_u64(&b, *counts[i]);
		set(count[i], sizeof count[i], buf_view(&b));
		buf_clear(&b);
		row.f[P_SEEN + i] = span_str(count[i]);
	}
	row.f[P_KEY] = span_from(key, kind.n + 1);
	row.f[P_KIND] = kind;
	row.f[P_NAMES] = buf_view(&p->names);
	row.f[P_FIRST] = span_str(p->period.from_text);
	row.f[P_LAST] = span_str(p->period.to_text);
	row.f[P_EXHIBIT] = span_str(p->exhibit);
	row.f[P_ANCHOR] = span_str(p->anchor);
	party_side(r, &row);
	for (unsigned i = 0; i < 8; i++)
		rank[i] = (char)(inverse >> (56 - 8 * i));
	memcpy(rank + 8, key.p, key.n);
	buf_reset(&r->line);
	if (!row_print(&row, NAMES_BYTES * 2, &r->line))
		return err_set(e, EXHIBIT_BUG, 0, "a party does not fit");
	return sorter_put(by_count, span_of(rank, 8 + key.n), buf_view(&r->line), e);
}

static bool gather(struct report *r, struct sorter *by_count, struct party *p, struct err *e)
{
	struct span key, record;
	struct row row;

	for (;;) {
		if (!sorter_next(r->sightings, &key, &record, e))
			return false;
		if (p->seen && (key.p == NULL || !span_eq(key, buf_view(&p->key)))) {
			if (!put_party(r, by_count, p, e))
				return false;
			p->seen = p->from = p->to = p->text = 0;
			p->period.has = false;
			p->period.from_text[0] = p->period.to_text[0] = '\0';
			buf_reset(&p->names);
		}
		if (key.p == NULL)
			return true;
		if (p->seen == 0) {
			buf_reset(&p->key);
			buf_span(&p->key, key);
			buf_c(&p->key, '\0');
			p->key.n--;
		}
		if (row_parse(&row, &record))
			add_sighting(p, &row);
	}
}

bool party_finish(struct report *r, struct err *e)
{
	struct sorter *by_count = sorter_new(r->dirfd);
	struct party p = { 0 };
	struct span key, record;
	struct row row;
	bool ok;

	buf_init(&p.key, 32 + KEY_BYTES);
	buf_init(&p.names, NAMES_BYTES);
	ok = gather(r, by_count, &p, e);
	while (ok && (ok = sorter_next(by_count, &key, &record, e)) && key.p) {
		if (!row_parse(&row, &record))
			continue;
		csv_row(&r->parties, &row);
		r->n_parties++;
		if (shelf_put(&r->show.parties, &row)) {
			uint64_t anchor = 0;
			struct span at = row.f[P_ANCHOR];

			for (size_t i = 0; i < at.n && at.p[i] >= '0' && at.p[i] <= '9'; i++)
				anchor = anchor * 10 + (uint64_t)(at.p[i] - '0');
			marks_set(&r->wanted, anchor);
		}
	}
	buf_clear(&p.key);
	buf_clear(&p.names);
	sorter_free(by_count);
	return ok;
}
