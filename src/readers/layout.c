/* Words with boxes become lines of text.
 *
 * Words whose middles are at one height are one line, from left to right; a gap wider than a word
 * space is padded so that columns of the page are columns of the text (as `pdftotext -layout`
 * does it), which keeps "Total   1,234.56" together and heads above their columns. Running text in
 * two or more columns would be torn by that: where a gutter goes down through many lines and both
 * sides hold sentences, the columns follow each other.
 * Lines that run up or down the page come last. Right-to-left text keeps the order of its words
 * as they stand, left to right. */
#include "layout.h"

#include <stdlib.h>

#include "base/text.h"

enum {
	FAR = 1 << 24,		/* coordinates are held to +-FAR: differences and sums fit */
	PAD_MAX = 240,		/* spaces put for one gap */
	OVER_MAX = 64,		/* words of a line that a new one is held against */
	COLUMN_LINES = 6,	/* lines that each side of a gutter needs */
	COLUMN_WORDS = 4,	/* words that they hold on average */
	COLUMN_DEPTH = 3,	/* columns inside columns */
	GUTTERS = 64,		/* slots in which gaps are counted to find one */
};

struct line {
	struct layout_word **w;
	uint32_t n;
};

struct writing {
	struct arena *a;
	struct sink *out;
	layout_box *box;
	const void *ctx;
	int32_t left, right;	/* of all words */
	int32_t average;	/* width of an average letter, at least 1 */
	int32_t letter;		/* width of a column of text, at most that */
};

/* ---- words ---- */

static int32_t held(int32_t v) { return v < -FAR ? -FAR : v > FAR ? FAR : v; }

void layout_add(struct layout *l, const struct layout_word *w)
{
	struct layout_word *to = list_add(&l->words, l->arena, sizeof *to);
	int32_t x1 = held(w->x1), x2 = held(w->x2), y1 = held(w->y1), y2 = held(w->y2);

	*to = *w;
	to->x1 = x1 < x2 ? x1 : x2;
	to->x2 = x1 < x2 ? x2 : x1;
	to->y1 = y1 < y2 ? y1 : y2;
	to->y2 = y1 < y2 ? y2 : y1;
	to->letters = (uint32_t)text_count(w->text);
}

static int32_t height(const struct layout_word *w) { return w->y2 - w->y1; }
static int32_t middle(const struct layout_word *w) { return (w->y1 + w->y2) / 2; }

/* A word of three letters and more is wider than high unless it runs up or down. */
static bool is_vertical(const struct layout_word *w)
{
	return height(w) > 2 * (w->x2 - w->x1) && w->letters >= 3;
}

static int by_height(const void *a, const void *b)
{
	const struct layout_word *x = *(struct layout_word *const *)a;
	const struct layout_word *y = *(struct layout_word *const *)b;

	if (middle(x) != middle(y))
		return middle(x) < middle(y) ? -1 : 1;
	return x < y ? -1 : x > y;
}

static int by_left(const void *a, const void *b)
{
	const struct layout_word *x = *(struct layout_word *const *)a;
	const struct layout_word *y = *(struct layout_word *const *)b;

	if (x->x1 != y->x1)
		return x->x1 < y->x1 ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* ---- lines ---- */

/* A word belongs to the line when their middles are closer than half of the lower of the two: a
 * tall title keeps to itself, a superscript does not. */
static bool joins(const struct layout_word *w, int32_t at, int32_t tall)
{
	int32_t low = height(w) < tall ? height(w) : tall;

	return 2 * (middle(w) - at) <= low;
}

/* A word that stands above or below one of the line: three typeset lines, one of them beside the
 * other two in the middle of their height, are not one line. Recognised words are as high as their
 * letters, so their middles say less. */
static bool stands_over(const struct line *l, const struct layout_word *w)
{
	if (w->confidence >= 0)
		return false;
	for (uint32_t i = l->n > OVER_MAX ? l->n - OVER_MAX : 0; i < l->n; i++) {
		const struct layout_word *o = l->w[i];

		if (10 * (int64_t)(middle(w) - middle(o)) > 3 * (int64_t)height(w) &&
		    (o->x1 < w->x2 - height(w) / 4 && w->x1 < o->x2 - height(w) / 4))
			return true;
	}
	return false;
}

static struct line *lines_of(struct arena *a, struct layout_word **w, uint32_t n, uint32_t *count)
{
	struct line *lines = arena_get(a, (n + 1) * sizeof *lines);
	uint32_t k = 0;

	qsort(w, n, sizeof *w, by_height);
	for (uint32_t i = 0; i < n;) {
		struct line *l = &lines[k++];
		int32_t at = middle(w[i]), tall = height(w[i]);

		l->w = w + i;
		for (; i < n && joins(w[i], at, tall) && !stands_over(l, w[i]); i++) {
			l->n++;
			/* The middle follows the words slowly, for scans that are not quite level. */
			at += (middle(w[i]) - at) / (int32_t)(l->n < 8 ? l->n : 8);
			tall = height(w[i]) > tall ? height(w[i]) : tall;
		}
		qsort(l->w, l->n, sizeof *l->w, by_left);
	}
	*count = k;
	return lines;
}

/* More than a word space? Justified lines stretch theirs to half of the height of a letter, and
 * typewriter faces have spaces as wide as their letters. */
static bool is_wide(const struct layout_word *before, const struct layout_word *w)
{
	int64_t tall = height(before) < height(w) ? height(before) : height(w), gap = w->x1 - before->x2;
	int64_t letters = (int64_t)before->letters + w->letters;
	int64_t width = before->x2 - before->x1 + w->x2 - w->x1;

	return 4 * gap > 3 * tall && 2 * gap * letters > 3 * width;
}

static bool put(struct writing *g, const struct layout_word *w)
{
	int64_t box[4];

	g->box(g->ctx, w, box);
	return sink_word(g->out, w->text, box, w->confidence);
}

static bool write_line(struct writing *g, const struct line *l)
{
	static const char spaces[PAD_MAX + 1] = "                                        "
		"                                        " "                                        "
		"                                        " "                                        "
		"                                        ";
	int64_t at = 0;

	for (uint32_t i = 0; i < l->n; i++) {
		const struct layout_word *w = l->w[i];
		int64_t pad = 1;

		if (i == 0 || is_wide(l->w[i - 1], w)) {
			pad = (w->x1 - g->left) / g->letter - at;
			pad = pad < 2 && i ? 2 : pad < 0 ? 0 : pad > PAD_MAX ? PAD_MAX : pad;
		}
		if ((pad && !sink_text(g->out, span_of(spaces, (size_t)pad))) || !put(g, w))
			return false;
		at += pad + w->letters;
	}
	return l->n == 0 || sink_text(g->out, SPAN("\n"));
}

/* ---- columns of running text ---- */

struct side {
	uint32_t lines, words, numbers;
};

static bool has_digit(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

static void count(struct side *s, struct layout_word *const *w, uint32_t n)
{
	s->lines += n > 0;
	s->words += n;
	for (uint32_t i = 0; i < n; i++)
		s->numbers += has_digit(w[i]->text);
}

static bool is_prose(const struct side *s)
{
	return s->lines >= COLUMN_LINES && s->words >= COLUMN_WORDS * s->lines &&
	       s->numbers * 5 <= s->words;
}

/* Words of the line that are left of x; false when one goes across. */
static bool cut(const struct line *l, int32_t x, uint32_t *left)
{
	uint32_t i = 0;

	while (i < l->n && l->w[i]->x2 <= x)
		i++;
	*left = i;
	return i == l->n || l->w[i]->x1 >= x;
}

/* The slot most wide gaps lie over; -1 when too few do. */
static int busiest(const struct writing *g, const struct line *lines, uint32_t n)
{
	uint32_t votes[GUTTERS] = { 0 };
	int64_t across = g->right - g->left + 1;
	int best = -1;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 1; k < lines[i].n; k++) {
			const struct layout_word *a = lines[i].w[k - 1], *b = lines[i].w[k];

			if (!is_wide(a, b))
				continue;
			for (int64_t s = (a->x2 - g->left) * GUTTERS / across + 1;
			     s <= (b->x1 - g->left) * GUTTERS / across && s < GUTTERS; s++)
				if (s >= 0)
					votes[s]++;
		}
	for (int s = 0; s < GUTTERS; s++)
		if (votes[s] >= COLUMN_LINES / 2 && (best < 0 || votes[s] > votes[best]))
			best = s;
	return best;
}

/* A title or a signature stands off from the columns. */
static bool stands_off(const struct line *before, const struct line *l)
{
	const struct layout_word *a = before->w[0], *b = l->w[0];

	return b->y1 - a->y2 > 2 * height(a);
}

/* The first run of lines that the gutter at x goes through and whose sides are running text. */
static bool find_columns(const struct line *lines, uint32_t n, int32_t x, uint32_t *from, uint32_t *to)
{
	uint32_t left;

	for (uint32_t i = 0; i < n; i = *to > i ? *to : i + 1) {
		struct side l = { 0 }, r = { 0 };

		*from = i;
		for (*to = i; *to < n && cut(&lines[*to], x, &left); (*to)++) {
			if (*to > i && stands_off(&lines[*to - 1], &lines[*to]))
				break;
			count(&l, lines[*to].w, left);
			count(&r, lines[*to].w + left, lines[*to].n - left);
		}
		if (is_prose(&l) && is_prose(&r))
			return true;
	}
	return false;
}

static bool write_lines(struct writing *g, const struct line *lines, uint32_t n, int depth);

/* One side of the gutter, as lines of its own. */
static bool write_side(struct writing *g, const struct line *lines, uint32_t n, int32_t x,
		       bool is_right, int depth)
{
	struct line *part = arena_get(g->a, (n + 1) * sizeof *part);
	struct writing side = *g;
	uint32_t k = 0, left;

	side.left = is_right ? g->right : g->left;
	side.right = is_right ? g->right : x;
	for (uint32_t i = 0; i < n; i++) {
		cut(&lines[i], x, &left);
		part[k].w = lines[i].w + (is_right ? left : 0);
		part[k].n = is_right ? lines[i].n - left : left;
		if (part[k].n && part[k].w[0]->x1 < side.left)
			side.left = part[k].w[0]->x1;
		k += part[k].n > 0;
	}
	return write_lines(&side, part, k, depth);
}

static bool write_lines(struct writing *g, const struct line *lines, uint32_t n, int depth)
{
	int slot = depth < COLUMN_DEPTH && n >= COLUMN_LINES ? busiest(g, lines, n) : -1;
	int32_t x = (int32_t)(g->left + (int64_t)(g->right - g->left + 1) * slot / GUTTERS);
	uint32_t from, to;

	if (slot >= 0 && find_columns(lines, n, x, &from, &to))
		return write_lines(g, lines, from, depth + 1) &&
		       write_side(g, lines + from, to - from, x, false, depth + 1) &&
		       write_side(g, lines + from, to - from, x, true, depth + 1) &&
		       write_lines(g, lines + to, n - to, depth + 1);
	for (uint32_t i = 0; i < n; i++)
		if (!write_line(g, &lines[i]))
			return false;
	return true;
}

/* ---- all of it ---- */

/* In the order of the source, which knows lines that run up or down the page. */
static bool write_vertical(struct writing *g, const struct layout_word *w, uint32_t n)
{
	const struct layout_word *before = NULL;

	for (uint32_t i = 0; i < n; i++) {
		if (!is_vertical(&w[i]))
			continue;
		if (before && !sink_text(g->out, before->run == w[i].run ? SPAN(" ") : SPAN("\n")))
			return false;
		if (!put(g, &w[i]))
			return false;
		before = &w[i];
	}
	return before == NULL || sink_text(g->out, SPAN("\n"));
}

static void measure(struct writing *g, const struct layout_word *w, uint32_t n)
{
	int64_t width = 0, letters = 0;

	g->left = FAR;
	g->right = -FAR;
	for (uint32_t i = 0; i < n; i++) {
		if (is_vertical(&w[i]))
			continue;
		width += w[i].x2 - w[i].x1;
		letters += w[i].letters;
		g->left = w[i].x1 < g->left ? w[i].x1 : g->left;
		g->right = w[i].x2 > g->right ? w[i].x2 : g->right;
	}
	g->letter = g->average = letters && width / letters > 0 ? (int32_t)(width / letters) : 1;
}

/* A column of text is as wide as an average letter; where the text of a cell has narrower ones and would
 * push the next cell aside, out of its column, all are made narrower, down to half. */
static void narrow(struct writing *g, const struct line *l)
{
	int64_t begin = 0, letters = 0, half = g->average / 2 > 0 ? g->average / 2 : 1;

	for (uint32_t i = 0; i < l->n; i++) {
		const struct layout_word *w = l->w[i];

		if (i && w->confidence < 0 && is_wide(l->w[i - 1], w) && letters) {
			int64_t fits = (w->x1 - begin) / (letters + 2);

			if (fits < g->letter)
				g->letter = (int32_t)(fits < half ? half : fits);
			letters = 0;
		}
		if (letters == 0)
			begin = w->x1;
		letters += (letters > 0) + (int64_t)w->letters;
	}
}

bool layout_write(struct layout *l, struct sink *out, layout_box *box, const void *ctx)
{
	struct writing g = { .a = l->arena, .out = out, .box = box, .ctx = ctx };
	struct layout_word *w = l->words.v, **level = arena_get(l->arena, (l->words.n + 1) * sizeof *level);
	uint32_t n = 0, n_lines;
	struct line *lines;

	for (uint32_t i = 0; i < l->words.n; i++)
		if (!is_vertical(&w[i]))
			level[n++] = &w[i];
	measure(&g, w, l->words.n);
	lines = lines_of(l->arena, level, n, &n_lines);
	for (uint32_t i = 0; i < n_lines; i++)
		narrow(&g, &lines[i]);
	return write_lines(&g, lines, n_lines, 0) && write_vertical(&g, w, l->words.n);
}
