/* Columns of plain text, as pdftotext and people with a fixed-width font lay them out: cells are what
 * wide gaps separate, and a value belongs to the head it overlaps, or whose left or right edge is
 * nearest to its own (numbers are set flush right, under heads that mostly are too). Positions are
 * characters from the beginning of the physical line. Lines cut by tabs or "|" are counted in cells.
 * Heads of two lines are read where the lower one says little ("Date").
 * Not here: columns told apart by a single blank. */
#include "heads.h"

#include "label.h"

#define HEAD_TOKENS 40 /* a longer line is a sentence */
#define LINE_BYTES 1000 /* so are lines longer than this */
#define EDGE_AWAY 6 /* characters between the edges of a head and of its values */

struct head {
	uint32_t first, last; /* tokens of the line */
	bool of_lines;
};

struct heads {
	const struct search *s;
	struct list lines; /* struct head */
	uint32_t at; /* the last one above the hits so far */
};

static bool is_cut(char c) { return c == '|' || c == '\t'; }

/* A line of labels without numbers, two cells of it known. */
static bool is_head(const struct search *s, uint32_t first, uint32_t end, struct head *h)
{
	const struct tokens *t = s->t;
	unsigned labels = 0, cells = 1;
	if (end - first < 2 || end - first > HEAD_TOKENS || t->v[end - 1].to - t->v[first].from > LINE_BYTES)
		return false;
	*h = (struct head){ .first = first, .last = end - 1 };
	for (uint32_t i = first; i < end; i++) {
		if (t->v[i].kind == TOKEN_NUMBER || (token_is(t, i, '.') && t->v[i].gap == GAP_NONE &&
						     i + 1 < end && t->v[i + 1].gap == GAP_SPACE &&
						     token_len(t, i - 1) > 5))
			return false;
		cells += i > first && (t->v[i].gap == GAP_WIDE || token_is(t, i, '|'));
		bool row = token_word(t, i, WORD_ROWS);
		h->of_lines |= row;
		labels += row || label_sense(s, i, FACT_AMOUNT, false) || label_sense(s, i, FACT_DATE, false);
		const struct sense *l = label_sense(s, i, FACT_AMOUNT, false);
		h->of_lines |= l && (span_eq_str(l->rule->role, "price") || span_eq_str(l->rule->role, "rate"));
	}
	return labels >= 2 && cells >= 2;
}

struct heads *heads_read(const struct search *s)
{
	struct heads *h = arena_get(s->a, sizeof *h);
	*h = (struct heads){ .s = s };
	for (uint32_t first = 0, i = 1; i <= s->t->n; i++) {
		struct head one;
		if (i < s->t->n && s->t->v[i].gap != GAP_LINE)
			continue;
		if (is_head(s, first, i, &one)) {
			struct head *p = list_add(&h->lines, s->a, sizeof *p);
			*p = one;
		}
		first = i;
	}
	return h;
}

bool heads_of_lines(const struct heads *heads)
{
	return ((const struct head *)heads->lines.v)[heads->at].of_lines;
}

/* Bytes of the chunk: where the physical line of a place begins; not so far back that it costs. */
static uint32_t line_from(struct span text, uint32_t at)
{
	uint32_t reach = at > 2 * LINE_BYTES ? 2 * LINE_BYTES : at;
	const char *nl = reach > 0 ? memrchr(text.p + at - reach, '\n', reach) : NULL;
	return nl ? (uint32_t)(nl - text.p) + 1 : at - reach;
}

/* Characters between two places of one line. */
static int32_t chars(struct span text, uint32_t from, uint32_t to)
{
	int32_t n = 0;
	for (uint32_t i = from; i < to; i++)
		n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
	return n;
}

static uint32_t cuts(struct span text, uint32_t from, uint32_t to)
{
	uint32_t n = 0;
	for (uint32_t i = from; i < to; i++)
		n += is_cut(text.p[i]);
	return n;
}

/* The value is a cell: a wide gap before it, or it begins its line and others follow, or a layout that
 * left no room ("8$125.00", "8 $125.00" of quantity and price). */
static bool is_cell(const struct tokens *t, const struct hit *h)
{
	uint8_t before = t->v[h->first].gap;
	bool next_wide = h->last + 1 < t->n && (t->v[h->last + 1].gap == GAP_WIDE || token_is(t, h->last + 1, '|'));
	if (before == GAP_WIDE || (h->first > 0 && token_is(t, h->first - 1, '|')))
		return true;
	if (before == GAP_LINE || (before <= GAP_SPACE && h->first > 0 && token_number(t, h->first - 1)))
		return next_wide;
	return false;
}

/* A cell begins at token i of a line: behind a wide gap or a bar, or a currency sign right behind the
 * number of the column before. */
static bool begins_cell(const struct tokens *t, uint32_t i)
{
	const struct sense *c = token_sense(t, i, SENSE_CURRENCY);
	return t->v[i].gap == GAP_WIDE || token_is(t, i - 1, '|') ||
	       (c != NULL && token_number(t, i - 1) && token_number(t, i + 1) && token_glued(t, i + 1));
}

/* Cells of the line of token `at`, and which of them it is in; 0 when the line is no row. */
static uint32_t count_cells(const struct tokens *t, uint32_t at, uint32_t *place)
{
	uint32_t from = at, n = 1;
	while (from > 0 && at - from < HEAD_TOKENS && t->v[from].gap != GAP_LINE)
		from--;
	*place = 0;
	for (uint32_t k = from + 1; k < t->n && t->v[k].gap != GAP_LINE; k++) {
		if (k > at + HEAD_TOKENS)
			return 0;
		n += begins_cell(t, k);
		*place = k <= at ? n - 1 : *place;
	}
	return at - from < HEAD_TOKENS ? n : 0;
}

static int32_t gap_of(int32_t a, int32_t b, int32_t c, int32_t d)
{
	if (a < d && c < b)
		return 0; /* they overlap */
	int32_t left = a > c ? a - c : c - a, right = b > d ? b - d : d - b;
	return left < right ? left : right;
}

struct cell {
	uint32_t first, last;
};

/* The cell of the head line that begins at token i. */
static struct cell cell_at(const struct tokens *t, const struct head *h, uint32_t i)
{
	struct cell c = { i, i };
	while (c.last < h->last && t->v[c.last + 1].gap != GAP_WIDE && !token_is(t, c.last + 1, '|'))
		c.last++;
	return c;
}

static const struct sense *label_in(const struct search *s, struct cell c, uint8_t kind, uint32_t *token)
{
	const struct sense *best = NULL;
	for (uint32_t i = c.first; i <= c.last; i++) {
		const struct sense *l = label_sense(s, i, kind, false);
		if (l != NULL && (best == NULL || !(l->flags & SENSE_WEAK))) {
			best = l;
			*token = i;
		}
	}
	return best;
}

/* "Shipment" over "Date": a head of two lines, whose lower one says too little. The label that both are,
 * `lower` where nothing stands above, NULL where something does that is no label with it. The column is
 * told in characters. */
static const struct sense *two_lines(const struct search *s, struct cell c, uint32_t hline, int32_t left,
				     uint8_t kind, const struct sense *lower)
{
	const struct tokens *t = s->t;
	struct span text = t->text;
	uint32_t width = t->v[c.last].to - t->v[c.first].from, above = hline > 0 ? line_from(text, hline - 1) : 0;
	char both[80];
	if (hline < 2 || hline - above < 2 || hline - above > LINE_BYTES || width > 30)
		return lower;
	uint32_t at = above;
	for (int32_t k = 0; k < left && at + 1 < hline; k++)
		for (at++; at + 1 < hline && ((unsigned char)text.p[at] & 0xC0) == 0x80;)
			at++;
	uint32_t end = at + width < hline - 1 ? at + width : hline - 1;
	while (at < end && text.p[at] == ' ')
		at++;
	if (at == end)
		return lower;
	/* The whole phrase there: out to two spaces on either side. */
	while (at > above && !(text.p[at - 1] == ' ' && (at < above + 2 || text.p[at - 2] == ' ')))
		at--;
	for (end = at; end < hline - 1 && end - at < 40 && !(text.p[end] == ' ' && text.p[end + 1] == ' ');)
		end++;
	struct span upper = span_trim(span_of(text.p + at, end - at));
	memcpy(both, upper.p, upper.n);
	both[upper.n] = ' ';
	memcpy(both + upper.n + 1, text.p + t->v[c.first].from, width);
	size_t n = upper.n + 1 + width, len = 0;
	uint32_t entry = lexicon_match(t->lex, both, n, &len);
	return len == n ? label_of_entry(s, entry, kind, false) : NULL;
}

const struct sense *heads_above(struct heads *heads, const struct hit *h, uint32_t *token)
{
	const struct search *s = heads->s;
	const struct tokens *t = s->t;
	const struct head *lines = heads->lines.v;
	if (heads->lines.n == 0 || !is_cell(t, h) || lines[0].last >= h->first)
		return NULL;
	while (heads->at + 1 < heads->lines.n && lines[heads->at + 1].last < h->first)
		heads->at++;
	const struct head *head = lines + heads->at;
	uint32_t vf = t->v[h->first].from, vt = t->v[h->last].to, vline = line_from(t->text, vf),
		 hline = line_from(t->text, t->v[head->first].from);
	if (vf - vline > LINE_BYTES || t->v[head->first].from - hline > LINE_BYTES || hline == vline ||
	    vt - vf > LINE_BYTES)
		return NULL;
	bool by_cells = cuts(t->text, hline, t->v[head->last].to) > 0;
	int32_t a = chars(t->text, vline, vf), b = a + chars(t->text, vf, vt), nearest = EDGE_AWAY + 1;
	uint32_t cell = cuts(t->text, vline, vf), place, column = 0, dummy,
		 cells = count_cells(t, h->first, &place);
	/* A row of as many cells as the head has is told by counting; widths may lie. */
	bool counted = !by_cells && cells > 1 && cells == count_cells(t, head->first, &dummy);
	const struct sense *best = NULL;
	for (uint32_t i = head->first; i <= head->last; column++) {
		struct cell c = cell_at(t, head, i);
		uint32_t at = 0, from = t->v[c.first].from, to = t->v[c.last].to;
		const struct sense *l = label_in(s, c, h->kind, &at);
		int32_t left = chars(t->text, hline, from);
		bool same = by_cells ? cuts(t->text, hline, to) == cell : column == place;
		int32_t away = by_cells || counted ? (same ? 0 : nearest)
					: gap_of(a, b, left, left + chars(t->text, from, to));
		if (away < nearest) {
			nearest = away;
			if (l != NULL && (l->flags & SENSE_WEAK) && !by_cells)
				l = two_lines(s, c, hline, left, h->kind, l);
			best = l;
			*token = at;
		}
		i = c.last + 1;
	}
	return best;
}
