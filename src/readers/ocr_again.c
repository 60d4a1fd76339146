/* A second look at lines that should hold a day and in which none could be read: those with the
 * word "date" or a clock, and those with what may have been a day.
 *
 * Such a line is cut out, prepared in other ways (blurred, grown) and read alone, until two readings
 * agree. Only days in numbers are looked for, and only they are taken over: other words are as good
 * as they were. What is taken over is marked by a low confidence. */
#include "ocr_again.h"

#include <string.h>

#include "base/text.h"

enum {
	BANDS = 3,		/* lines that are looked at again */
	WAYS = 5,		/* how they are prepared */
	DAY_MIN = 6, DAY_MAX = 14,	/* bytes of "1/2/18" and "(12/05/2018)," */
};

struct band {
	int32_t y1, y2;
};

/* ---- what a day looks like ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "12/05/2018", "2018-05-12", "12.5.18", without what stands around it. Letters that pass for digits count
 * as such when `spoilt`, since whoever looks for days mends them. */
static bool is_day(struct span s, bool spoilt)
{
	unsigned v[3] = { 0 }, n[3] = { 0 }, part = 0, letters = 0;

	while (s.n && !is_digit(s.p[0]) && !(spoilt && strchr("OolI", s.p[0])))
		s = span_from(s, 1);
	while (s.n && !is_digit(s.p[s.n - 1]) && !(spoilt && strchr("OoEeBS", s.p[s.n - 1])))
		s = span_sub(s, 0, s.n - 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '/' || s.p[i] == '-' || s.p[i] == '.') {
			if (n[part] == 0 || ++part == 3)
				return false;
			continue;
		}
		if (!is_digit(s.p[i]) && (!spoilt || !strchr("OolIEeBSZ", s.p[i]) || ++letters > 1))
			return false;
		if (++n[part] > 4)
			return false;
		v[part] = v[part] * 10 + (is_digit(s.p[i]) ? (unsigned)(s.p[i] - '0') : 0);
	}
	if (part != 2 || n[1] > 2)
		return false;
	if (n[0] == 4)
		return n[2] <= 2 && v[1] <= 12 && v[2] <= 31 && v[0] >= 1990 && v[0] <= 2069;
	return n[0] <= 2 && (n[2] == 2 || (n[2] == 4 && v[2] >= 1990 && v[2] <= 2069)) &&
	       ((v[0] <= 31 && v[1] <= 12) || (v[0] <= 12 && v[1] <= 31));
}

/* A month by its name, or beginning with it. */
static bool is_month(struct span s)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	char w[3];

	for (size_t i = 0; i + 3 <= s.n; i++) {
		for (size_t k = 0; k < 3; k++)
			w[k] = (char)(s.p[i + k] | 0x20);
		for (size_t m = 0; m + 3 <= sizeof months - 1; m += 3)
			if (memcmp(w, months + m, 3) == 0)
				return true;
	}
	return false;
}

static bool has_day(const struct layout *l)
{
	const struct layout_word *w = l->words.v;

	for (uint32_t i = 0; i < l->words.n; i++)
		if (w[i].text.n >= DAY_MIN && w[i].text.n <= DAY_MAX && is_day(w[i].text, false))
			return true;
	/* "3 May 2018": the month's name has a number at its side. */
	for (uint32_t i = 0; i + 1 < l->words.n; i++)
		if ((is_month(w[i].text) && is_digit(w[i + 1].text.p[0])) ||
		    (is_month(w[i + 1].text) && is_digit(w[i].text.p[w[i].text.n - 1])))
			return true;
	return false;
}

/* ---- where one should be ---- */

/* "Date:", or that with one letter misread. */
static bool is_label(struct span s)
{
	static const char label[] = "date";
	unsigned same = 0;

	while (s.n && !((s.p[s.n - 1] | 0x20) >= 'a' && (s.p[s.n - 1] | 0x20) <= 'z'))
		s = span_sub(s, 0, s.n - 1);
	if (s.n != sizeof label - 1)
		return false;
	for (size_t i = 0; i < s.n; i++)
		same += (s.p[i] | 0x20) == label[i];
	return same >= 3;
}

/* "12:05", or three numbers with signs between them of which some were lost. */
static bool may_have_been(struct span s)
{
	unsigned digits = 0, marks = 0, colons = 0;

	for (size_t i = 0; i < s.n; i++) {
		digits += is_digit(s.p[i]);
		marks += s.p[i] == '/' || s.p[i] == '-';
		colons += s.p[i] == ':' && i && i + 1 < s.n && is_digit(s.p[i - 1]) && is_digit(s.p[i + 1]);
	}
	return (colons && digits >= 3 && s.n <= 8) || (marks && marks <= 2 && digits >= 4 && s.n <= 12);
}

static uint32_t find_bands(const struct layout *l, struct band *to)
{
	const struct layout_word *w = l->words.v;
	uint32_t n = 0;

	for (int labels = 1; labels >= 0; labels--)
		for (uint32_t i = 0; i < l->words.n && n < BANDS; i++) {
			bool seen = false;
			int32_t middle = w[i].y1 + (w[i].y2 - w[i].y1) / 2, tall = w[i].y2 - w[i].y1;

			if (tall < 8 || tall > 200 || !(labels ? is_label(w[i].text) : may_have_been(w[i].text)))
				continue;
			for (uint32_t k = 0; k < n; k++)
				seen = seen || (middle >= to[k].y1 && middle <= to[k].y2);
			if (!seen)
				to[n++] = (struct band){ w[i].y1 - tall / 3, w[i].y2 + tall / 3 };
		}
	return n;
}

/* ---- looking ---- */

static const struct way {
	float scale;
	bool blur;
} ways[WAYS] = { { 1, true }, { 1.5f, true }, { 1, false }, { 2, false }, { 2, true } };

static PIX *prepared(PIX *line, const struct way *way)
{
	PIX *grown = way->scale > 1 ? pixScale(line, way->scale, way->scale) : pixClone(line), *pix;

	if (grown == NULL || !way->blur)
		return grown;
	pix = pixBlockconv(grown, 1, 1);
	pixDestroy(&grown);
	return pix;
}

/* The words of the first reading that the new one covers go. */
static void put_over(struct layout *l, const struct layout_word *w)
{
	struct layout_word *old = l->words.v;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < l->words.n; i++) {
		int32_t left = old[i].x1 > w->x1 ? old[i].x1 : w->x1, right = old[i].x2 < w->x2 ? old[i].x2 : w->x2;
		int32_t middle = old[i].y1 + (old[i].y2 - old[i].y1) / 2;

		if (middle >= w->y1 && middle <= w->y2 && 2 * (right - left) > old[i].x2 - old[i].x1)
			continue;
		old[kept++] = old[i];
	}
	l->words.n = kept;
	layout_add(l, w);
}

/* The first day among the words the engine has read. */
static bool read_day(TessBaseAPI *engine, struct arena *a, const struct band *b, float scale, bool spoilt, struct layout_word *to)
{
	TessResultIterator *at = TessBaseAPIGetIterator(engine);
	bool found = false;

	if (at == NULL)
		return false;
	do {
		char *raw = TessResultIteratorGetUTF8Text(at, RIL_WORD);
		struct span s = span_trim(span_str(raw ? raw : ""));
		int x1, y1, x2, y2;

		if (s.n >= DAY_MIN && s.n <= DAY_MAX && is_day(s, spoilt) && text_is_utf8(s) &&
		    TessPageIteratorBoundingBox(TessResultIteratorGetPageIterator(at), RIL_WORD, &x1, &y1, &x2, &y2)) {
			*to = (struct layout_word){ .text = arena_dup(a, s), .confidence = (int)TessResultIteratorConfidence(at, RIL_WORD) };
			to->x1 = (int32_t)((float)x1 / scale);
			to->x2 = (int32_t)((float)x2 / scale);
			to->y1 = (int32_t)((float)y1 / scale) + b->y1;
			to->y2 = (int32_t)((float)y2 / scale) + b->y1;
			found = true;
		}
		TessDeleteText(raw);
	} while (!found && TessResultIteratorNext(at, RIL_WORD));
	TessResultIteratorDelete(at);
	return found;
}

static bool look_at(TessBaseAPI *engine, PIX *line, struct arena *a, const struct band *b, const struct way *way, struct layout_word *to)
{
	PIX *ready = prepared(line, way);
	bool found;

	if (ready == NULL)
		return false;
	TessBaseAPISetImage2(engine, ready);
	TessBaseAPISetSourceResolution(engine, 300);
	found = TessBaseAPIRecognize(engine, NULL) == 0 &&
		(read_day(engine, a, b, way->scale, false, to) || read_day(engine, a, b, way->scale, true, to));
	pixDestroy(&ready);
	return found;
}

/* All readings of one line, until two agree. */
static bool look_again(TessBaseAPI *engine, PIX *pix, struct layout *l, const struct band *b)
{
	BOX *box = boxCreate(0, b->y1, pixGetWidth(pix), b->y2 - b->y1);
	PIX *line = box ? pixClipRectangle(pix, box, NULL) : NULL;
	struct layout_word seen[WAYS];
	uint32_t n = 0;
	int best = -1;

	for (int i = 0; line && i < WAYS && best < 0; i++) {
		if (!look_at(engine, line, l->arena, b, &ways[i], &seen[n]))
			continue;
		for (uint32_t k = 0; k < n && best < 0; k++)
			if (span_eq(seen[k].text, seen[n].text))
				best = (int)k;
		n++;
	}
	if (best >= 0) {
		struct layout_word *w = &seen[best];

		w->confidence = w->confidence < 0 ? 0 : w->confidence > OCR_AGAIN_CONFIDENCE ? OCR_AGAIN_CONFIDENCE : w->confidence;
		put_over(l, w);
	}
	pixDestroy(&line);
	boxDestroy(&box);
	return best >= 0;
}

void ocr_again(TessBaseAPI *engine, PIX *pix, struct layout *l)
{
	struct band bands[BANDS];
	uint32_t n = has_day(l) ? 0 : find_bands(l, bands);

	if (n)
		TessBaseAPISetPageSegMode(engine, PSM_SINGLE_BLOCK);
	for (uint32_t i = 0; i < n; i++) {
		bands[i].y1 = bands[i].y1 < 0 ? 0 : bands[i].y1;
		if (look_again(engine, pix, l, &bands[i]))
			return;
	}
}
