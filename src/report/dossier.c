/* Everything here comes out of the settled case; of what was left out only rules and numbers do. */
#include "dossier.h"

#include "cell.h"
#include "record/moment.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- pieces ---- */

static struct span label_of(const struct report *r, uint32_t item) { return case_label(r->c, item); }

static struct span link_of(const struct report *r, uint32_t item, struct buf *b)
{
	buf_reset(b);
	buf_fmt(b, "%" PRIu32 " %.*s", r->anchors[item], SPAN_FMT(label_of(r, item)));
	return buf_view(b);
}

static void link_item(struct html *h, const struct report *r, uint32_t item)
{
	struct buf b;

	buf_init(&b, 128);
	cell_link(h, link_of(r, item, &b));
	buf_clear(&b);
}

static struct span day_of(const struct report *r, int64_t when) { return row_clip(moment_utc(when, r->scratch), 10); }

static struct span count_text(const struct report *r, uint64_t n) { return arena_fmt(r->scratch, "%" PRIu64, n); }

/* The person who wrote it, as they are called most. */
static struct span writer_of(const struct report *r, uint32_t item)
{
	const struct case_item *ci = &r->c->items[item];
	const struct case_party *p;

	if (ci->sender == CASE_NONE)
		return SPAN("");
	p = &r->c->parties[ci->sender];
	return case_word(r->c, p->name ? p->name : p->key);
}

static uint32_t kept_in(const struct report *r, const struct case_thread *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->items.n; i++)
		n += case_is_kept(&r->c->items[case_slice(r->c, t->items)[i]]);
	return n;
}

uint64_t dossier_n_threads(const struct report *r)
{
	uint64_t n = 0;

	for (uint32_t t = 0; r->c && t < r->c->n_threads; t++)
		n += kept_in(r, &r->c->threads[t]) > 1;
	return n;
}

static void plain_cell(struct html *h, struct span s)
{
	html_cell(h);
	html_text(h, s);
	html_cell_end(h);
}

static void day_cell(struct html *h, const struct report *r, int64_t when, bool has)
{
	struct span day = has ? day_of(r, when) : SPAN("");

	html_cell_key(h, day);
	if (day.n)
		cell_time(h, day);
	html_cell_end(h);
}

/* ---- CSV ---- */

enum { D_A, D_B, D_C, D_D, D_E, D_F, D_G, D_H, D_FIELDS };
static const struct csv_column thread_columns[] = {
	{ "thread", CSV_NUMBER, D_A }, { "subject", CSV_TEXT, D_B }, { "messages", CSV_NUMBER, D_C }, { "first", CSV_TEXT, D_D },
	{ "last", CSV_TEXT, D_E }, { "joined_by", CSV_TEXT, D_F }, { "exhibits", CSV_TEXT, D_G },
};
static const struct csv_column silence_columns[] = {
	{ "asked_in", CSV_TEXT, D_A }, { "asked_on", CSV_TEXT, D_B }, { "by", CSV_TEXT, D_C }, { "subject", CSV_TEXT, D_D },
	{ "answered_in", CSV_TEXT, D_E }, { "answered_on", CSV_TEXT, D_F }, { "days", CSV_NUMBER, D_G },
	{ "item_id", CSV_TEXT, D_H },
};
static const struct csv_column same_columns[] = {
	{ "group", CSV_NUMBER, D_A }, { "kind", CSV_TEXT, D_B }, { "exhibit", CSV_TEXT, D_C }, { "title", CSV_TEXT, D_D },
	{ "message_id", CSV_TEXT, D_E }, { "percent", CSV_NUMBER, D_F },
};
static const struct csv_column left_columns[] = {
	{ "rule", CSV_TEXT, D_A }, { "kept", CSV_TEXT, D_B }, { "items", CSV_NUMBER, D_C },
};
static const char *const joined_text[] = {
	[JOINED_ALONE] = "alone", [JOINED_REFERENCES] = "references", [JOINED_SUBJECT] = "references, subject and people",
	[JOINED_CHANNEL] = "channel of a chat",
};

static struct span labels_of(const struct report *r, struct slice items)
{
	struct buf b;
	struct span all;

	buf_init(&b, 1 << 20);
	for (uint32_t i = 0; i < items.n; i++) {
		uint32_t item = case_slice(r->c, items)[i];

		if (case_is_kept(&r->c->items[item]))
			buf_fmt(&b, "%s%.*s", b.n ? " " : "", SPAN_FMT(label_of(r, item)));
	}
	all = arena_dup(r->scratch, buf_view(&b));
	buf_clear(&b);
	return all;
}

static bool threads_csv(struct report *r, struct err *e)
{
	struct csv csv;
	struct row row = { .n = D_FIELDS };

	if (!csv_open(&csv, r->csv_fd, "threads.csv", thread_columns, countof(thread_columns), e))
		return false;
	for (uint32_t t = 0; r->c && t < r->c->n_threads; t++) {
		const struct case_thread *th = &r->c->threads[t];
		uint32_t n = kept_in(r, th);

		if (n == 0)
			continue;
		arena_reset(r->scratch);
		row.f[D_A] = count_text(r, (uint64_t)t + 1);
		row.f[D_B] = case_word(r->c, th->subject);
		row.f[D_C] = count_text(r, n);
		row.f[D_D] = th->first == INT64_MAX ? SPAN("") : moment_utc(th->first, r->scratch);
		row.f[D_E] = th->first == INT64_MAX ? SPAN("") : moment_utc(th->last, r->scratch);
		row.f[D_F] = span_str(joined_text[th->joined_by]);
		row.f[D_G] = labels_of(r, th->items);
		csv_row(&csv, &row);
	}
	return csv_close(&csv, e);
}

static bool silences_csv(struct report *r, struct err *e)
{
	const struct case_silence *s = r->c ? r->c->silences.v : NULL;
	struct csv csv;
	struct row row = { .n = D_FIELDS };

	if (!csv_open(&csv, r->csv_fd, "silences.csv", silence_columns, countof(silence_columns), e))
		return false;
	for (uint32_t i = 0; r->c && i < r->c->silences.n; i++) {
		const struct case_item *asked = &r->c->items[s[i].item];
		bool answered = s[i].answer != CASE_NONE;

		arena_reset(r->scratch);
		row.f[D_A] = label_of(r, s[i].item);
		row.f[D_B] = moment_utc(asked->when, r->scratch);
		row.f[D_C] = writer_of(r, s[i].item);
		row.f[D_D] = case_word(r->c, asked->title);
		row.f[D_E] = answered ? label_of(r, s[i].answer) : SPAN("");
		row.f[D_F] = answered ? moment_utc(r->c->items[s[i].answer].when, r->scratch) : SPAN("");
		row.f[D_G] = count_text(r, s[i].days);
		row.f[D_H] = case_word(r->c, asked->message_id);
		csv_row(&csv, &row);
	}
	return csv_close(&csv, e);
}

static bool same_csv(struct report *r, struct err *e)
{
	struct csv csv;
	struct row row = { .n = D_FIELDS };

	if (!csv_open(&csv, r->csv_fd, "duplicates.csv", same_columns, countof(same_columns), e))
		return false;
	for (uint32_t g = 0; r->c && g < r->c->n_groups; g++) {
		const struct case_group *gr = &r->c->groups[g];

		for (uint32_t i = 0; i < gr->items.n; i++) {
			const struct case_item *ci = &r->c->items[case_slice(r->c, gr->items)[i]];

			arena_reset(r->scratch);
			row.f[D_A] = count_text(r, (uint64_t)g + 1);
			row.f[D_B] = span_str(case_same_text[gr->kind]);
			row.f[D_C] = label_of(r, case_slice(r->c, gr->items)[i]);
			row.f[D_D] = case_word(r->c, ci->title);
			row.f[D_E] = case_word(r->c, ci->message_id);
			row.f[D_F] = gr->percent ? count_text(r, gr->percent) : SPAN("");
			csv_row(&csv, &row);
		}
	}
	return csv_close(&csv, e);
}

static bool left_csv(struct report *r, struct err *e)
{
	struct csv csv;
	struct row row = { .n = D_FIELDS };

	if (!csv_open(&csv, r->csv_fd, "left_out.csv", left_columns, countof(left_columns), e))
		return false;
	for (int rule = 0; r->c && rule < RULES; rule++) {
		if (r->c->by_rule[rule] == 0)
			continue;
		arena_reset(r->scratch);
		row.f[D_A] = span_str(case_rule_text[rule]);
		row.f[D_B] = rule < RULE_OUT_THIRD ? SPAN("yes") : SPAN("no");
		row.f[D_C] = count_text(r, r->c->by_rule[rule]);
		csv_row(&csv, &row);
	}
	return csv_close(&csv, e);
}

bool dossier_csv(struct report *r, struct err *e)
{
	return threads_csv(r, e) && silences_csv(r, e) && same_csv(r, e) && left_csv(r, e);
}

/* ---- the page ---- */

void dossier_mark(struct report *r)
{
	const struct case_silence *s = r->c ? r->c->silences.v : NULL;
	uint32_t shown = 0;

	for (uint32_t i = 0; r->c && i < r->c->silences.n && i < SHOWN_ROWS; i++) {
		marks_set(&r->wanted, r->anchors[s[i].item]);
		if (s[i].answer != CASE_NONE)
			marks_set(&r->wanted, r->anchors[s[i].answer]);
	}
	for (uint32_t g = 0; r->c && g < r->c->n_groups && (g < SHOWN_ROWS || r->c->groups[g].kind != SAME_BYTES); g++)
		for (uint32_t i = 0; i < r->c->groups[g].items.n && i < SHOWN_MEMBERS; i++)
			marks_set(&r->wanted, r->anchors[case_slice(r->c, r->c->groups[g].items)[i]]);
	for (uint32_t t = 0; r->c && t < r->c->n_threads && shown < SHOWN_ROWS; t++) {
		const struct slice items = r->c->threads[t].items;

		if (kept_in(r, &r->c->threads[t]) < 2)
			continue;
		shown++;
		for (uint32_t i = 0, k = 0; i < items.n && k < SHOWN_MEMBERS; i++)
			if (case_is_kept(&r->c->items[case_slice(r->c, items)[i]])) {
				marks_set(&r->wanted, r->anchors[case_slice(r->c, items)[i]]);
				k++;
			}
	}
}

static void party_line(struct html *h, const struct report *r, const struct case_party *p)
{
	html_open(h, "div", NULL);
	if (p->name)
		html_text(h, case_word(r->c, p->name));
	if (p->is_address) {
		html_say(h, p->name ? " <" : "<");
		html_text(h, case_word(r->c, p->key));
		html_say(h, ">");
	}
	if (p->why) {
		html_open(h, "span", "why");
		html_say(h, p->inferred ? " (worked out: " : " (");
		html_text(h, case_word(r->c, p->why));
		html_say(h, ")");
		html_close(h);
	}
	html_close(h);
}

static int by_messages(const void *va, const void *vb, void *ctx)
{
	const struct report *r = ctx;
	uint32_t ia = *(const uint32_t *)va, ib = *(const uint32_t *)vb;
	const struct case_party *a = &r->c->parties[ia], *b = &r->c->parties[ib];

	if (a->sent + a->received != b->sent + b->received)
		return a->sent + a->received > b->sent + b->received ? -1 : 1;
	return ia < ib ? -1 : 1;
}

/* A name alone is shown where no address stands for it. */
static bool is_shown(const struct report *r, const struct case_party *p)
{
	return p->sent + p->received && (p->is_address || (p->name && !r->c->parties[p->person].is_address));
}

static void side_line(struct html *h, struct report *r, enum case_side side, const char *title)
{
	uint32_t *found = mem_get(r->c->n_parties * sizeof *found), n = 0;

	for (uint32_t i = 0; i < r->c->n_parties; i++) {
		const struct case_party *p = &r->c->parties[i];

		if (p->side == side && is_shown(r, p))
			found[n++] = i;
	}
	if (n) {
		qsort_r(found, n, sizeof *found, by_messages, r);
		html_open(h, "div", NULL);
		html_leaf(h, "dt", NULL, title);
		html_open(h, "dd", NULL);
		for (uint32_t i = 0; i < n && i < SHOWN_PARTIES; i++)
			party_line(h, r, &r->c->parties[found[i]]);
		if (n > SHOWN_PARTIES)
			html_leaf(h, "div", "why", "and more, in csv/parties.csv");
		html_close(h);
		html_close(h);
		html_line(h);
	}
	free(found);
}

void dossier_sides(struct html *h, struct report *r)
{
	const struct config *cf = r->c->config;

	if (r->c->undecided && !r->c->all) {
		html_open(h, "p", "noted");
		html_say(h, "It is not known who the other side is: case.ini does not say so, and nothing here shows it. Nothing was "
			    "left out for that reason. Name the other side in case.ini, and mail with others stays out.");
		html_close(h);
		html_line(h);
	}
	html_open(h, "dl", "terms");
	side_line(h, r, SIDE_ME, "My side");
	side_line(h, r, SIDE_OTHER, "Other side");
	side_line(h, r, SIDE_PLATFORM, "Platforms");
	for (uint32_t i = 0; i < cf->contracts.n; i++) {
		html_open(h, "div", NULL);
		html_leaf(h, "dt", NULL, "Contract (case.ini)");
		html_leaf_text(h, "dd", NULL, list_span(&cf->contracts, i));
		html_close(h);
	}
	html_close(h);
	html_line(h);
}

void dossier_left_out(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = { { "Rule", NULL, true }, { "Items", "num", false } };
	uint64_t kept = 0, out = 0;

	for (int rule = 0; rule < RULES; rule++)
		*(rule < RULE_OUT_THIRD ? &kept : &out) += r->c->by_rule[rule];
	html_open(h, "p", NULL);
	if (out == 0) {
		html_say(h, "Nothing of what was found was left out.");
		html_close(h);
		html_line(h);
		return;
	}
	html_say(h, "Of what was found, ");
	html_count(h, kept);
	html_say(h, kept == 1 ? " item concerns the case; " : " items concern the case; ");
	html_count(h, out);
	html_say(h, out == 1 ? " item was left out." : " items were left out.");
	html_say(h, " What was left out is in no file of this packet, and neither are the mailboxes and archives that hold it; their "
		    "digests are. By rule:");
	html_close(h);
	html_line(h);
	html_table(h, NULL, "small", "Why items are in or out", columns, countof(columns));
	for (int rule = 0; rule < RULES; rule++) {
		if (r->c->by_rule[rule] == 0)
			continue;
		html_row(h, (struct span){ 0 }, NULL);
		html_cell(h);
		html_say(h, rule < RULE_OUT_THIRD ? "Kept: " : "Left out: ");
		html_say(h, case_rule_text[rule]);
		html_cell_end(h);
		html_cell(h);
		html_count(h, r->c->by_rule[rule]);
		html_cell_end(h);
		html_row_end(h);
	}
	html_table_end(h);
}

/* Identical files have one number: it is shown once, and in how many places. */
static void member_links(struct html *h, const struct report *r, struct slice items)
{
	uint32_t shown = 0, n = 0, again = 0, last = 0;

	html_cell(h);
	html_open(h, "div", "links");
	for (uint32_t i = 0; i < items.n; i++) {
		uint32_t item = case_slice(r->c, items)[i];

		if (!case_is_kept(&r->c->items[item]))
			continue;
		if (r->c->items[item].label && r->c->items[item].label == last) {
			again++;
			continue;
		}
		last = r->c->items[item].label;
		if (++n > SHOWN_MEMBERS)
			continue;
		if (shown++)
			html_say(h, " ");
		link_item(h, r, item);
	}
	if (again) {
		html_say(h, " in ");
		html_count(h, n + again);
		html_say(h, " places");
	}
	if (n > SHOWN_MEMBERS) {
		html_say(h, " and ");
		html_count(h, n - SHOWN_MEMBERS);
		html_say(h, " more");
	}
	html_close(h);
	html_cell_end(h);
}

void dossier_threads(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "Conversation", NULL, true }, { "Messages", "num", false }, { "First", "when", false }, { "Last", "when", false },
		{ "Joined by", NULL, false }, { "Messages by time", NULL, false },
	};
	uint32_t shown = 0;

	html_table(h, "threads", "wide stack", "Conversations of more than one message", columns, countof(columns));
	for (uint32_t t = 0; t < r->c->n_threads && shown < SHOWN_ROWS; t++) {
		const struct case_thread *th = &r->c->threads[t];
		uint32_t n = kept_in(r, th);

		if (n < 2)
			continue;
		shown++;
		arena_reset(r->scratch);
		html_row(h, (struct span){ 0 }, NULL);
		plain_cell(h, th->subject ? case_word(r->c, th->subject) : SPAN("(no subject)"));
		html_cell(h);
		html_count(h, n);
		html_cell_end(h);
		day_cell(h, r, th->first, th->first != INT64_MAX);
		day_cell(h, r, th->last, th->first != INT64_MAX);
		html_cell(h);
		html_say(h, joined_text[th->joined_by]);
		html_cell_end(h);
		member_links(h, r, th->items);
		html_row_end(h);
	}
	html_table_end(h);
}

void dossier_silences(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "Asked", "when", true }, { "By", NULL, false }, { "About", NULL, false }, { "Next word of the other side", NULL, false },
		{ "Source", "source", false },
	};
	const struct case_silence *s = r->c->silences.v;

	html_table(h, "silences", "wide stack", "Requests that were not answered, or after a week or more", columns, countof(columns));
	for (uint32_t i = 0; i < r->c->silences.n && i < SHOWN_ROWS; i++) {
		const struct case_item *asked = &r->c->items[s[i].item];

		arena_reset(r->scratch);
		html_row(h, (struct span){ 0 }, NULL);
		day_cell(h, r, asked->when, true);
		plain_cell(h, writer_of(r, s[i].item));
		plain_cell(h, case_word(r->c, asked->title));
		html_cell(h);
		if (s[i].answer == CASE_NONE) {
			html_say(h, "none in what is here");
			if (s[i].days) {
				html_say(h, ", which goes on for ");
				html_count(h, s[i].days);
				html_say(h, s[i].days == 1 ? " day" : " days");
			}
		} else {
			html_say(h, "after ");
			html_count(h, s[i].days);
			html_say(h, " days: ");
			link_item(h, r, s[i].answer);
		}
		html_cell_end(h);
		html_cell(h);
		link_item(h, r, s[i].item);
		html_cell_end(h);
		html_row_end(h);
	}
	html_table_end(h);
}

static void same_row(struct html *h, const struct report *r, const struct case_group *g)
{
	uint32_t first = case_slice(r->c, g->items)[g->kind == SAME_SHOWN ? 1 : 0];

	html_row(h, (struct span){ 0 }, NULL);
	html_cell(h);
	html_say(h, case_same_text[g->kind]);
	if (g->percent && g->percent < 100) {
		html_say(h, " (");
		html_count(h, g->percent);
		html_say(h, " % of the runs of three words)");
	}
	if (g->kind == SAME_CONFLICT) {
		html_say(h, " ");
		cell_flag(h, "one of them was changed or made up");
	}
	html_cell_end(h);
	plain_cell(h, case_word(r->c, r->c->items[first].title));
	member_links(h, r, g->items);
	html_row_end(h);
}

/* What needs a look comes first; plain copies come last. */
void dossier_same(struct html *h, const struct report *r)
{
	static const struct html_column columns[] = {
		{ "What is the same", NULL, true }, { "What it is", NULL, false }, { "Where", NULL, false },
	};
	static const enum case_same order[] = { SAME_CONFLICT, SAME_FOOTER, SAME_MESSAGE, SAME_SHOWN, SAME_NEAR, SAME_BYTES };
	uint32_t shown = 0;

	html_table(h, "same", "wide stack", "The same thing more than once", columns, countof(columns));
	for (size_t k = 0; k < countof(order); k++)
		for (uint32_t g = 0; g < r->c->n_groups; g++)
			if (r->c->groups[g].kind == order[k] && shown < SHOWN_ROWS) {
				same_row(h, r, &r->c->groups[g]);
				shown++;
			}
	html_table_end(h);
}
